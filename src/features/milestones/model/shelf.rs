//! Removing and restoring. What was removed lies on the plan's shelf with the neighbours it had.

use serde::{Deserialize, Serialize};

use super::{Item, ItemId, Milestone, MilestoneId, Plan, PlanEvent, PlanRefusal};

/// A removed thing, and where it stood: `before` was the one right above it, `after` the one right below.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Removed {
    Milestone { milestone: Milestone, before: Option<MilestoneId>, after: Option<MilestoneId> },
    Item { item: Item, milestone: MilestoneId, before: Option<ItemId>, after: Option<ItemId> },
}

impl Removed {
    /// Whether this is that milestone.
    pub fn is_milestone(&self, id: MilestoneId) -> bool {
        matches!(self, Removed::Milestone { milestone, .. } if milestone.id == id)
    }

    /// Whether this is that item, removed by itself.
    pub fn is_item(&self, id: ItemId) -> bool {
        matches!(self, Removed::Item { item, .. } if item.id == id)
    }

    /// Whether this is that item, or the milestone it was in.
    pub fn holds_item(&self, id: ItemId) -> bool {
        match self {
            Removed::Milestone { milestone, .. } => milestone.index_of(id).is_some(),
            Removed::Item { item, .. } => item.id == id,
        }
    }
}

impl Plan {
    /// The plan with what this browser removed earlier and the answering server did not send along, so that Undo
    /// outlives an answer. What stands on the plan again leaves the shelf.
    pub fn with_shelf_of(mut self, earlier: &Plan) -> Plan {
        for removed in &earlier.removed {
            let known = match removed {
                Removed::Milestone { milestone, .. } => {
                    self.index_of(milestone.id).is_some() || self.removed.iter().any(|r| r.is_milestone(milestone.id))
                }
                Removed::Item { item, .. } => {
                    self.find_item(item.id).is_some() || self.removed.iter().any(|r| r.holds_item(item.id))
                }
            };
            if !known {
                self.removed.push(removed.clone());
            }
        }
        self
    }

    pub(super) fn remove_milestone(&mut self, milestone: MilestoneId) -> Result<PlanEvent, PlanRefusal> {
        let at = self.movable_milestone(milestone)?;
        let before = at.checked_sub(1).map(|above| self.milestones[above].id);
        let after = self.milestones.get(at + 1).map(|below| below.id);
        let removed = self.milestones.remove(at);
        let event = PlanEvent::MilestoneRemoved { milestone, name: removed.name.clone() };
        self.removed.push(Removed::Milestone { milestone: removed, before, after });
        Ok(event)
    }

    /// Back between the neighbours it had, as far as they are still there; at the earliest right below the head.
    pub(super) fn restore_milestone(&mut self, id: MilestoneId) -> Result<PlanEvent, PlanRefusal> {
        if self.index_of(id).is_some() {
            return Err(PlanRefusal::NothingToRestore);
        }
        let shelf = self.removed.iter().position(|r| r.is_milestone(id)).ok_or(PlanRefusal::NothingToRestore)?;
        self.room_for_milestone()?;
        let Removed::Milestone { mut milestone, before, after } = self.removed.remove(shelf) else {
            return Err(PlanRefusal::NothingToRestore);
        };
        if milestone.items.iter().any(|item| self.free_item_id(item.id).is_err()) {
            return Err(PlanRefusal::IdTaken);
        }
        let present: Vec<MilestoneId> = self.milestones.iter().map(|m| m.id).collect();
        let at = place_between(&present, before, after).max(self.head_len());
        milestone.due = milestone.due.counted_from(self.opened_on);
        let event = PlanEvent::MilestoneRestored { milestone: id, name: milestone.name.clone(), position: at + 1 };
        self.milestones.insert(at, milestone);
        Ok(event)
    }

    pub(super) fn remove_item(&mut self, item: ItemId) -> Result<PlanEvent, PlanRefusal> {
        let (at, index) = self.changeable_item(item)?;
        let Milestone { id: milestone, name, items, .. } = &mut self.milestones[at];
        let before = index.checked_sub(1).map(|above| items[above].id);
        let after = items.get(index + 1).map(|below| below.id);
        let event = PlanEvent::ItemRemoved { item, milestone: *milestone, name: name.clone() };
        self.removed.push(Removed::Item { item: items.remove(index), milestone: *milestone, before, after });
        Ok(event)
    }

    pub(super) fn restore_item(&mut self, id: ItemId) -> Result<PlanEvent, PlanRefusal> {
        if self.find_item(id).is_some() {
            return Err(PlanRefusal::NothingToRestore);
        }
        let shelf = self.removed.iter().position(|r| r.is_item(id)).ok_or(PlanRefusal::NothingToRestore)?;
        let Removed::Item { item, milestone, before, after } = self.removed.remove(shelf) else {
            return Err(PlanRefusal::NothingToRestore);
        };
        let at = self.index_of(milestone).ok_or(PlanRefusal::MilestoneIsGone)?;
        if self.milestones[at].is_done() {
            return Err(PlanRefusal::MilestoneIsDone);
        }
        self.room_for_item(at)?;
        let present: Vec<ItemId> = self.milestones[at].items.iter().map(|i| i.id).collect();
        self.milestones[at].items.insert(place_between(&present, before, after), item);
        Ok(PlanEvent::ItemRestored { item: id, milestone, name: self.name_at(at) })
    }
}

/// Right above the one it stood above; else right below the one it stood below; else where the list begins or ends.
fn place_between<Id: Copy + PartialEq>(present: &[Id], before: Option<Id>, after: Option<Id>) -> usize {
    let index_of = |id: Id| present.iter().position(|other| *other == id);
    match (before.and_then(index_of), after.and_then(index_of)) {
        (_, Some(below)) => below,
        (Some(above), None) => above + 1,
        (None, None) if before.is_none() => 0,
        (None, None) => present.len(),
    }
}
