//! Changes of milestones. Nothing moves into or above the fixed head, and done ones change no more.

use chrono::NaiveDate;

use super::words::{NAME_AT_MOST, clean_description, clean_due, clean_milestone_name, copy_name};
use super::{Due, Item, ItemId, LockReason, MILESTONES_AT_MOST, Milestone, MilestoneId, Plan, PlanEvent, PlanRefusal};

impl Plan {
    pub(super) fn place_milestone(
        &mut self,
        milestone: MilestoneId,
        above: Option<MilestoneId>,
    ) -> Result<PlanEvent, PlanRefusal> {
        let from = self.movable_milestone(milestone)?;
        let gap = self.milestone_gap(above)?;
        let moved = self.milestones.remove(from);
        let to = if gap > from { gap - 1 } else { gap };
        let event = PlanEvent::MilestonePlaced { milestone, name: moved.name.clone(), position: to + 1 };
        self.milestones.insert(to, moved);
        Ok(event)
    }

    pub(super) fn add_milestone(
        &mut self,
        milestone: MilestoneId,
        name: &str,
        above: Option<MilestoneId>,
    ) -> Result<PlanEvent, PlanRefusal> {
        let name = clean_milestone_name(name)?;
        let gap = self.milestone_gap(above)?;
        self.room_for_milestone()?;
        self.free_milestone_id(milestone)?;
        self.milestones.insert(gap, Milestone::named(milestone, name.clone()));
        Ok(PlanEvent::MilestoneAdded { milestone, name, position: gap + 1 })
    }

    pub(super) fn rename_milestone(&mut self, milestone: MilestoneId, name: &str) -> Result<PlanEvent, PlanRefusal> {
        let at = self.changeable_milestone(milestone)?;
        let name = clean_milestone_name(name)?;
        let was = std::mem::replace(&mut self.milestones[at].name, name.clone());
        Ok(PlanEvent::MilestoneRenamed { milestone, was, name })
    }

    pub(super) fn describe_milestone(&mut self, milestone: MilestoneId, description: &str) -> Result<PlanEvent, PlanRefusal> {
        let at = self.changeable_milestone(milestone)?;
        let described = &mut self.milestones[at];
        described.description = clean_description(description)?;
        Ok(PlanEvent::MilestoneDescribed { milestone, name: described.name.clone() })
    }

    pub(super) fn date_milestone(
        &mut self,
        milestone: MilestoneId,
        due: Due,
        today: NaiveDate,
    ) -> Result<PlanEvent, PlanRefusal> {
        let at = self.changeable_milestone(milestone)?;
        let due = clean_due(due, today)?.counted_from(self.opened_on);
        let dated = &mut self.milestones[at];
        let was = std::mem::replace(&mut dated.due, due);
        Ok(PlanEvent::MilestoneDated { milestone, name: dated.name.clone(), was, due })
    }

    /// The copy stands right below its original, at the earliest below the head. Marks, words and a date that has passed
    /// stay behind.
    pub(super) fn duplicate_milestone(
        &mut self,
        milestone: MilestoneId,
        copy: MilestoneId,
        item_copies: &[(ItemId, ItemId)],
        today: NaiveDate,
    ) -> Result<PlanEvent, PlanRefusal> {
        let at = self.index_of(milestone).ok_or(PlanRefusal::NotOnPlan)?;
        self.room_for_milestone()?;
        self.free_milestone_id(copy)?;
        let original = &self.milestones[at];
        if item_copies.len() != original.items.len() {
            return Err(PlanRefusal::CopiesDoNotMatch);
        }
        let mut items: Vec<Item> = Vec::with_capacity(original.items.len());
        for item in &original.items {
            let (_, id) = item_copies.iter().find(|(of, _)| *of == item.id).ok_or(PlanRefusal::CopiesDoNotMatch)?;
            self.free_item_id(*id)?;
            if items.iter().any(|made| made.id == *id) {
                return Err(PlanRefusal::IdTaken);
            }
            items.push(Item { id: *id, template: None, done_on: None, sent_back: None, ..item.clone() });
        }
        let name = copy_name(&original.name, NAME_AT_MOST);
        let due = if original.due.has_passed(today) { Due::None } else { original.due };
        let description = original.description.clone();
        let gap = (at + 1).max(self.head_len());
        let event = PlanEvent::MilestoneDuplicated { milestone, copy, name: name.clone() };
        self.milestones.insert(gap, Milestone { id: copy, name, description, due, done_on: None, items, review: None });
        Ok(event)
    }

    /// The index of a milestone that may be moved or removed.
    pub(super) fn movable_milestone(&self, milestone: MilestoneId) -> Result<usize, PlanRefusal> {
        let at = self.index_of(milestone).ok_or(PlanRefusal::NotOnPlan)?;
        match self.lock_reason_at(at) {
            Some(LockReason::Done) => Err(PlanRefusal::MilestoneIsDone),
            Some(_) => Err(PlanRefusal::MilestoneIsOpen),
            None => Ok(at),
        }
    }

    /// The index of a milestone that may change within, as anything may that isn't done.
    pub(super) fn changeable_milestone(&self, milestone: MilestoneId) -> Result<usize, PlanRefusal> {
        let at = self.index_of(milestone).ok_or(PlanRefusal::NotOnPlan)?;
        if self.milestones[at].is_done() { Err(PlanRefusal::MilestoneIsDone) } else { Ok(at) }
    }

    pub(super) fn room_for_milestone(&self) -> Result<(), PlanRefusal> {
        if self.milestones.len() < MILESTONES_AT_MOST { Ok(()) } else { Err(PlanRefusal::TooManyMilestones) }
    }

    fn milestone_gap(&self, above: Option<MilestoneId>) -> Result<usize, PlanRefusal> {
        let gap = match above {
            Some(above) => self.index_of(above).ok_or(PlanRefusal::NotOnPlan)?,
            None => self.milestones.len(),
        };
        if gap < self.head_len() { Err(PlanRefusal::HeadIsFixed) } else { Ok(gap) }
    }

    fn free_milestone_id(&self, id: MilestoneId) -> Result<(), PlanRefusal> {
        let taken = self.index_of(id).is_some() || self.removed.iter().any(|removed| removed.is_milestone(id));
        if taken { Err(PlanRefusal::IdTaken) } else { Ok(()) }
    }
}
