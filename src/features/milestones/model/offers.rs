//! Changes of the template, offered to the pairs that have a copy of it: never over what a mentor changed, never to what
//! is done.

use uuid::Uuid;

use super::{
    Applied, ITEMS_AT_MOST, Item, ItemBlueprint, Milestone, MilestoneBlueprint, MilestoneId, Plan, PlanEvent, PlanRefusal,
};
use crate::text_enum;

/// A pair's copy of one of the template's milestones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateCopy {
    pub template: MilestoneId,
    pub milestone: MilestoneId,
    /// What it said when the pair got it; whatever it says now beside that is the mentor's.
    pub given: MilestoneBlueprint,
}

/// How a milestone of the template stands to a pair's plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OfferStanding {
    /// The pair has no copy of it.
    New,
    /// The pair's copy says something else, or the template has it no more, and nobody but staff is the reason.
    Differs,
    Same,
    /// The mentor changed or removed the copy: it stays as they made it.
    KeptByMentor,
    /// It is done; or begun, so that it is not taken away any more.
    Done,
}

impl OfferStanding {
    /// Whether it can be offered, and an offer taken.
    pub fn is_open(self) -> bool {
        matches!(self, OfferStanding::New | OfferStanding::Differs)
    }

    /// Whether there is nothing to answer, so that an offer that waits is pointless.
    pub fn is_settled(self) -> bool {
        matches!(self, OfferStanding::Same | OfferStanding::Done)
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

/// The items of a milestone beside those of an offer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ItemsCompared {
    /// What stands there now, in its own order.
    pub now: Vec<ItemDifference>,
    /// What stands there afterwards.
    pub then: Vec<ItemDifference>,
}

impl ItemsCompared {
    /// What becomes of the present items.
    pub fn new(present: &[Item], wanted: &[ItemBlueprint]) -> ItemsCompared {
        let matches = matched(present, wanted);
        let compared = |now: ItemBlueprint, offered: &ItemBlueprint| {
            if now.says_the_same(offered) {
                ItemDifference::Same(now)
            } else {
                ItemDifference::Changed { now, offered: offered.clone() }
            }
        };
        let now = present.iter().enumerate().map(|(at, item)| match matches.iter().position(|matched| *matched == Some(at)) {
            Some(nth) => compared(item.blueprint(), &wanted[nth]),
            None if item.is_done() => ItemDifference::StaysDone(item.blueprint()),
            None => ItemDifference::Gone(item.blueprint()),
        });
        let now: Vec<ItemDifference> = now.collect();
        let offered = wanted.iter().zip(&matches).map(|(offered, at)| match at {
            Some(at) => now[*at].clone(),
            None => ItemDifference::Added(offered.clone()),
        });
        let stay = now.iter().filter(|item| matches!(item, ItemDifference::StaysDone(_)));
        let then = offered.chain(stay.cloned()).collect();
        ItemsCompared { now, then }
    }

    /// Whether nothing but the order differs.
    pub fn is_reordered(&self) -> bool {
        let stays = |item: &ItemDifference| matches!(item, ItemDifference::Same(_) | ItemDifference::StaysDone(_));
        self.differs() && self.now.iter().chain(&self.then).all(stays)
    }

    /// Whether anything differs.
    pub fn differs(&self) -> bool {
        self.now != self.then || self.now.iter().any(|item| matches!(item, ItemDifference::Changed { .. }))
    }
}

/// For each wanted item the present one that it is: a copy of it, else the very same, else of the same title, else behind
/// the same link.
fn matched(present: &[Item], wanted: &[ItemBlueprint]) -> Vec<Option<usize>> {
    let mut matches: Vec<Option<usize>> = vec![None; wanted.len()];
    let likenesses: [fn(&Item, &ItemBlueprint) -> bool; 4] = [
        |item, wanted| item.template.is_some() && item.template == wanted.template,
        |item, wanted| item.blueprint().says_the_same(wanted),
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
    /// How a milestone of the template, as it is now, stands to this plan; without `wanted`, the template has it no more.
    pub fn standing_of_offer(
        &self,
        template: MilestoneId,
        wanted: Option<&MilestoneBlueprint>,
        copies: &[TemplateCopy],
    ) -> OfferStanding {
        let Some(copy) = copies.iter().find(|copy| copy.template == template) else {
            return if wanted.is_some() { OfferStanding::New } else { OfferStanding::Same };
        };
        let Some(at) = self.index_of(copy.milestone) else {
            return if wanted.is_some() { OfferStanding::KeptByMentor } else { OfferStanding::Same };
        };
        let mine = &self.milestones[at];
        let is_begun = at < self.head_len() || mine.items.iter().any(Item::is_done);
        match wanted {
            _ if mine.is_done() => OfferStanding::Done,
            None if is_begun => OfferStanding::Done,
            Some(wanted) if self.with_offer(mine, wanted, &mut Uuid::nil).says_the_same(mine) => OfferStanding::Same,
            _ if !mine.says_the_same(&copy.given.build(self.opened_on, &mut Uuid::nil)) => OfferStanding::KeptByMentor,
            _ => OfferStanding::Differs,
        }
    }

    /// The plan with an offer taken. What is done in a milestone stays done; a new one goes behind its neighbour in the
    /// template's order, at the earliest below the head.
    pub fn take_offer(
        &self,
        template: MilestoneId,
        wanted: Option<&MilestoneBlueprint>,
        copies: &[TemplateCopy],
        templates_order: &[MilestoneId],
        fresh: &mut dyn FnMut() -> Uuid,
    ) -> Result<Applied, PlanRefusal> {
        let mut plan = self.clone();
        plan.version += 1;
        let copied = copies.iter().find(|copy| copy.template == template).and_then(|copy| self.index_of(copy.milestone));
        let milestone = match (self.standing_of_offer(template, wanted, copies), wanted, copied) {
            (OfferStanding::Done, ..) => return Err(PlanRefusal::MilestoneIsDone),
            (OfferStanding::KeptByMentor, ..) => return Err(PlanRefusal::KeptByMentor),
            (OfferStanding::New, Some(wanted), _) => {
                plan.room_for_milestone()?;
                let built = wanted.build(plan.opened_on, fresh);
                let (id, at) = (built.id, plan.place_for_offer(template, copies, templates_order));
                plan.milestones.insert(at, built);
                id
            }
            (OfferStanding::Differs, Some(wanted), Some(at)) => {
                let next = plan.with_offer(&plan.milestones[at], wanted, fresh);
                if next.items.len() > ITEMS_AT_MOST {
                    return Err(PlanRefusal::TooManyItems);
                }
                plan.milestones[at] = next;
                plan.milestones[at].id
            }
            (OfferStanding::Differs, None, Some(at)) => {
                let event = plan.remove_milestone(plan.milestones[at].id)?;
                return Ok(Applied { plan, event });
            }
            _ => return Err(PlanRefusal::OfferIsNothingNew),
        };
        let name = wanted.map(|wanted| wanted.name.clone()).unwrap_or_default();
        Ok(Applied { plan, event: PlanEvent::OfferTaken { milestone, name } })
    }

    /// A milestone as it is with the offer: the offered items, each with the id and the mark of the one that it was, and
    /// behind them what is done and offered no more.
    fn with_offer(&self, mine: &Milestone, wanted: &MilestoneBlueprint, fresh: &mut dyn FnMut() -> Uuid) -> Milestone {
        let matches = matched(&mine.items, &wanted.items);
        let offered = wanted.items.iter().zip(&matches).map(|(item, at)| match at.map(|at| &mine.items[at]) {
            Some(mine) => Item { done_on: mine.done_on, sent_back: mine.sent_back.clone(), ..item.build(mine.id.0) },
            None => item.build(fresh()),
        });
        let mut items: Vec<Item> = offered.collect();
        let left = mine.items.iter().enumerate().filter(|(at, item)| item.is_done() && !matches.contains(&Some(*at)));
        items.extend(left.map(|(_, item)| item.clone()));
        let (name, description) = (wanted.name.clone(), wanted.description.clone());
        Milestone { name, description, due: wanted.due(self.opened_on), items, ..mine.clone() }
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
