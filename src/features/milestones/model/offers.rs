//! Changes of the template, offered to the pairs that have a copy of it: never over what a mentor changed, never to what
//! is done.

use uuid::Uuid;

use super::{
    Applied, ITEMS_AT_MOST, Item, ItemBlueprint, MILESTONES_AT_MOST, Milestone, MilestoneBlueprint, MilestoneId, Plan,
    PlanEvent, PlanRefusal,
};
use crate::text_enum;

/// A pair's copy of one of the template's milestones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TemplateCopy {
    pub template: MilestoneId,
    pub milestone: MilestoneId,
    pub changed_by_mentor: bool,
}

/// How a milestone of the template stands to a pair's plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OfferStanding {
    /// The pair has no copy of it.
    New,
    /// The pair's copy says something else, and nobody but staff is the reason.
    Differs,
    Same,
    /// The mentor changed or removed the copy: it stays as they made it.
    KeptByMentor,
    Done,
}

impl OfferStanding {
    /// Whether it can be offered, and an offer taken.
    pub fn is_open(self) -> bool {
        matches!(self, OfferStanding::New | OfferStanding::Differs)
    }
}

text_enum!(
    /// What became of an offer.
    OfferState { Waiting = "waiting", Taken = "taken", Declined = "declined", Replaced = "replaced" }
);

/// What becomes of an item when an offer is taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ItemDifference {
    Same(ItemBlueprint),
    Changed {
        now: ItemBlueprint,
        offered: ItemBlueprint,
    },
    Added(ItemBlueprint),
    Gone(ItemBlueprint),
    /// The offer has it no more, but it is done already, and what is done stays.
    StaysDone(ItemBlueprint),
}

/// What becomes of a milestone's items, in the order in which they stand afterwards; what goes stands last.
pub fn item_differences(present: &[Item], wanted: &[ItemBlueprint]) -> Vec<ItemDifference> {
    let matches = matched(present, wanted);
    let in_offer = wanted.iter().zip(&matches).map(|(offered, at)| match at.map(|at| present[at].blueprint()) {
        None => ItemDifference::Added(offered.clone()),
        Some(now) if now == *offered => ItemDifference::Same(now),
        Some(now) => ItemDifference::Changed { now, offered: offered.clone() },
    });
    let left = present.iter().enumerate().filter(|(at, _)| !matches.contains(&Some(*at))).map(|(_, item)| item);
    let (stay, go): (Vec<&Item>, Vec<&Item>) = left.partition(|item| item.is_done());
    in_offer
        .chain(stay.into_iter().map(|item| ItemDifference::StaysDone(item.blueprint())))
        .chain(go.into_iter().map(|item| ItemDifference::Gone(item.blueprint())))
        .collect()
}

/// For each wanted item the present one that it is: the very same, else of the same title, else behind the same link.
fn matched(present: &[Item], wanted: &[ItemBlueprint]) -> Vec<Option<usize>> {
    let mut matches: Vec<Option<usize>> = vec![None; wanted.len()];
    let likenesses: [fn(&Item, &ItemBlueprint) -> bool; 3] = [
        |item, wanted| item.blueprint() == *wanted,
        |item, wanted| item.title == wanted.title,
        |item, wanted| !item.link.is_empty() && item.link == wanted.link,
    ];
    for is_like in likenesses {
        for (nth, item) in wanted.iter().enumerate() {
            if matches[nth].is_none() {
                matches[nth] = (0..present.len()).find(|at| !matches.contains(&Some(*at)) && is_like(&present[*at], item));
            }
        }
    }
    matches
}

impl Plan {
    /// How a milestone of the template, as it is now, stands to this plan.
    pub fn standing_of_offer(
        &self,
        template: MilestoneId,
        wanted: &MilestoneBlueprint,
        copies: &[TemplateCopy],
    ) -> OfferStanding {
        let Some(copy) = copies.iter().find(|copy| copy.template == template) else { return OfferStanding::New };
        match self.milestone(copy.milestone) {
            None => OfferStanding::KeptByMentor,
            Some(mine) if mine.is_done() => OfferStanding::Done,
            Some(mine) if mine.says_the_same(&wanted.build(self.opened_on, &mut Uuid::nil)) => OfferStanding::Same,
            Some(_) if copy.changed_by_mentor => OfferStanding::KeptByMentor,
            Some(_) => OfferStanding::Differs,
        }
    }

    /// The plan with an offer taken. What is done in a milestone stays done; a new one goes behind its neighbour in the
    /// template's order, at the earliest below the head.
    pub fn take_offer(
        &self,
        template: MilestoneId,
        wanted: &MilestoneBlueprint,
        copies: &[TemplateCopy],
        templates_order: &[MilestoneId],
        fresh: &mut dyn FnMut() -> Uuid,
    ) -> Result<Applied, PlanRefusal> {
        let mut plan = self.clone();
        let milestone = match self.standing_of_offer(template, wanted, copies) {
            OfferStanding::Done => return Err(PlanRefusal::MilestoneIsDone),
            OfferStanding::KeptByMentor => return Err(PlanRefusal::KeptByMentor),
            OfferStanding::Same => return Err(PlanRefusal::OfferIsNothingNew),
            OfferStanding::New => {
                if plan.milestones.len() >= MILESTONES_AT_MOST {
                    return Err(PlanRefusal::TooManyMilestones);
                }
                let built = wanted.build(plan.opened_on, fresh);
                let (id, at) = (built.id, plan.place_for_offer(template, copies, templates_order));
                plan.milestones.insert(at, built);
                id
            }
            OfferStanding::Differs => {
                let copy = copies.iter().find(|copy| copy.template == template).ok_or(PlanRefusal::NotOnPlan)?;
                let at = plan.changeable_milestone(copy.milestone)?;
                let opened_on = plan.opened_on;
                let mine = &mut plan.milestones[at];
                let items = items_after(&mine.items, &wanted.items, fresh);
                if items.len() > ITEMS_AT_MOST {
                    return Err(PlanRefusal::TooManyItems);
                }
                let (name, description) = (wanted.name.clone(), wanted.description.clone());
                *mine = Milestone { name, description, due: wanted.due(opened_on), items, ..mine.clone() };
                copy.milestone
            }
        };
        plan.version += 1;
        Ok(Applied { plan, event: PlanEvent::OfferTaken { milestone, name: wanted.name.clone() } })
    }

    fn place_for_offer(&self, template: MilestoneId, copies: &[TemplateCopy], order: &[MilestoneId]) -> usize {
        let here = order.iter().position(|id| *id == template).unwrap_or(order.len());
        let index_of =
            |id: &MilestoneId| copies.iter().find(|copy| copy.template == *id).and_then(|copy| self.index_of(copy.milestone));
        let below = order[..here].iter().rev().find_map(index_of).map(|above| above + 1);
        let above = || order.iter().skip(here + 1).find_map(index_of);
        below.or_else(above).unwrap_or(self.milestones.len()).max(self.head_len())
    }
}

/// The offered items, each with the id and the mark of the one that it was; behind them what is done and offered no more.
fn items_after(present: &[Item], wanted: &[ItemBlueprint], fresh: &mut dyn FnMut() -> Uuid) -> Vec<Item> {
    let matches = matched(present, wanted);
    let offered = wanted.iter().zip(&matches).map(|(item, at)| match at.map(|at| &present[at]) {
        Some(mine) => Item { done_on: mine.done_on, sent_back: mine.sent_back.clone(), ..item.build(mine.id.0) },
        None => item.build(fresh()),
    });
    let mut items: Vec<Item> = offered.collect();
    let left = present.iter().enumerate().filter(|(at, item)| item.is_done() && !matches.contains(&Some(*at)));
    items.extend(left.map(|(_, item)| item.clone()));
    items
}
