//! A plan and what follows from it: which milestone is open, what is fixed, what is done.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Item, ItemId, LockReason, Milestone, MilestoneId, MilestoneState, PlanId, PlanRefusal, Prerequisite, Removed};
use crate::shared::id::{MentorshipId, ProgramId};

/// Whose plan it is: a mentorship's own copy, or the template of a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlanOwner {
    Mentorship(MentorshipId),
    Program(ProgramId),
}

impl PlanOwner {
    /// Whether it is a template: edited by staff, worked on by nobody.
    pub fn is_program(self) -> bool {
        matches!(self, PlanOwner::Program(_))
    }
}

impl From<MentorshipId> for PlanOwner {
    fn from(id: MentorshipId) -> Self {
        PlanOwner::Mentorship(id)
    }
}

impl From<ProgramId> for PlanOwner {
    fn from(id: ProgramId) -> Self {
        PlanOwner::Program(id)
    }
}

/// A list of milestones: a program's template, whose prerequisites stay locked, so that it never opens, or a mentorship's
/// own copy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    pub id: PlanId,
    /// Rises by one with every change; whoever changes an older one is answered with the present one.
    pub version: i64,
    #[serde(with = "crate::shared::time::optional_iso_date", default)]
    pub opened_on: Option<NaiveDate>,
    pub prerequisites: Vec<Prerequisite>,
    /// In order, without the removed ones.
    pub milestones: Vec<Milestone>,
    /// What can be restored: in the browser what it removed itself, on the server what a change names.
    #[serde(default)]
    pub removed: Vec<Removed>,
}

impl Plan {
    /// The open milestone's index: the first that isn't done, once the plan has opened.
    pub fn open_index(&self) -> Option<usize> {
        self.opened_on?;
        self.milestones.iter().position(|m| !m.is_done())
    }

    /// The milestone that is being worked on.
    pub fn open_milestone(&self) -> Option<&Milestone> {
        self.open_index().map(|index| &self.milestones[index])
    }

    /// How many milestones are fixed at the top: the done ones, and the open one. Before the plan opens none is open,
    /// so all move freely; but what a hand-over brought along as done stays fixed.
    pub fn head_len(&self) -> usize {
        let done = self.milestones.iter().take_while(|m| m.is_done()).count();
        self.open_index().map_or(done, |open| open + 1)
    }

    /// Where a milestone stands.
    pub fn index_of(&self, milestone: MilestoneId) -> Option<usize> {
        self.milestones.iter().position(|m| m.id == milestone)
    }

    /// Where an item stands: its milestone's index, and its own within.
    pub fn find_item(&self, item: ItemId) -> Option<(usize, usize)> {
        self.milestones.iter().enumerate().find_map(|(at, milestone)| Some((at, milestone.index_of(item)?)))
    }

    /// The milestone with this id.
    pub fn milestone(&self, milestone: MilestoneId) -> Option<&Milestone> {
        self.index_of(milestone).map(|index| &self.milestones[index])
    }

    /// The item with this id, and its milestone.
    pub fn item(&self, item: ItemId) -> Option<(&Milestone, &Item)> {
        self.find_item(item).map(|(at, index)| (&self.milestones[at], &self.milestones[at].items[index]))
    }

    /// The state of a milestone on this plan.
    pub fn state_of(&self, milestone: MilestoneId) -> Option<MilestoneState> {
        self.index_of(milestone).map(|index| self.state_at(index))
    }

    /// The state of the milestone at an index of `milestones`.
    pub fn state_at(&self, index: usize) -> MilestoneState {
        let milestone = &self.milestones[index];
        match (milestone.is_done(), self.open_index() == Some(index)) {
            (true, _) => MilestoneState::Done,
            (false, true) if milestone.is_ready() => MilestoneState::ReadyForReview,
            (false, true) => MilestoneState::Open,
            (false, false) => MilestoneState::Locked,
        }
    }

    /// Why a milestone can't be moved or removed; `None` where it can.
    pub fn lock_reason(&self, milestone: MilestoneId) -> Option<LockReason> {
        self.lock_reason_at(self.index_of(milestone)?)
    }

    /// The same, by index of `milestones`.
    pub fn lock_reason_at(&self, index: usize) -> Option<LockReason> {
        if self.milestones[index].is_done() {
            Some(LockReason::Done)
        } else if index < self.head_len() {
            Some(LockReason::Open)
        } else {
            None
        }
    }

    /// How many milestones are done, of how many.
    pub fn progress(&self) -> (usize, usize) {
        (self.milestones.iter().filter(|m| m.is_done()).count(), self.milestones.len())
    }

    /// Whether all milestones are done, and there is one at least.
    pub fn is_complete(&self) -> bool {
        !self.milestones.is_empty() && self.milestones.iter().all(Milestone::is_done)
    }

    /// The mentorship's end date: the day on which the last milestone was done.
    pub fn completed_on(&self) -> Option<NaiveDate> {
        if self.is_complete() { self.milestones.iter().filter_map(|m| m.done_on).max() } else { None }
    }

    /// Whether the plan waits for nothing any more and should open.
    pub fn is_to_open(&self) -> bool {
        self.opened_on.is_none() && !self.prerequisites.is_empty() && self.prerequisites.iter().all(Prerequisite::is_done)
    }

    /// The plan, opened: days become dates counted from that day. An open plan stays as it is.
    /// The version is left to the change that caused the opening.
    pub fn open_on(&self, today: NaiveDate) -> Plan {
        let mut plan = self.clone();
        if plan.opened_on.is_none() {
            plan.opened_on = Some(today);
            for milestone in &mut plan.milestones {
                milestone.due = milestone.due.counted_from(plan.opened_on);
            }
        }
        plan
    }

    /// Whether the template may become `next`: while its program takes people, new pairs begin with it, so it keeps a milestone.
    /// A template that never had one is not held to it here: publishing asks for it.
    pub fn may_become(&self, next: &Plan, takes_people: bool) -> Result<(), PlanRefusal> {
        let loses_all = !self.milestones.is_empty() && next.milestones.is_empty();
        if loses_all && takes_people { Err(PlanRefusal::LastOfTemplate) } else { Ok(()) }
    }

    /// The plan as it goes along to another mentor: with what is done, and the days that were promised. What the earlier
    /// mentor wrote on sending items back stays with the earlier plan.
    pub fn handed_over(&self) -> Plan {
        let mut plan = self.clone();
        for milestone in &mut plan.milestones {
            for item in &mut milestone.items {
                item.sent_back = None;
            }
        }
        plan
    }

    /// Which milestones are done now, given those of which a review was held: the open one when its items are done too,
    /// then perhaps the next, whose review may have been held early. Ask after a review was held and after every change
    /// of an open plan: a mark, or the removal of the last unfinished item, can be what was missing.
    pub fn settle(&self, reviews_held: &[MilestoneId], today: NaiveDate) -> Vec<MilestoneId> {
        self.settled(reviews_held, today).1
    }

    /// The same, with the plan as it is then. The version is left to the change that caused it.
    pub fn settled(&self, reviews_held: &[MilestoneId], today: NaiveDate) -> (Plan, Vec<MilestoneId>) {
        let mut plan = self.clone();
        let mut done = Vec::new();
        while let Some(open) = plan.open_index() {
            let milestone = &mut plan.milestones[open];
            if !milestone.is_ready() || !reviews_held.contains(&milestone.id) {
                break;
            }
            milestone.done_on = Some(today);
            done.push(milestone.id);
        }
        (plan, done)
    }

    /// "Kick-off, position 2 of 5", for a screen reader; empty for what isn't on the plan.
    pub fn announce(&self, milestone: MilestoneId) -> String {
        self.index_of(milestone).map_or_else(String::new, |index| {
            format!("{}, position {} of {}", self.milestones[index].name, index + 1, self.milestones.len())
        })
    }

    /// "Read the handbook, position 1 of 3 in Kick-off", for a screen reader; empty for what isn't on the plan.
    pub fn announce_item(&self, item: ItemId) -> String {
        self.find_item(item).map_or_else(String::new, |(at, index)| {
            let Milestone { name, items, .. } = &self.milestones[at];
            format!("{}, position {} of {} in {name}", items[index].title, index + 1, items.len())
        })
    }
}
