//! Every change of a plan, and the one function that makes it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Due, ItemId, ItemKind, MilestoneId, Plan, PlanEvent, PlanRefusal, ResourceId};

/// What a person does to a plan. `above: None` means last. New ids are made by whoever makes the change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlanChange {
    PlaceMilestone {
        milestone: MilestoneId,
        above: Option<MilestoneId>,
    },
    AddMilestone {
        milestone: MilestoneId,
        name: String,
        above: Option<MilestoneId>,
    },
    RenameMilestone {
        milestone: MilestoneId,
        name: String,
    },
    DescribeMilestone {
        milestone: MilestoneId,
        description: String,
    },
    DateMilestone {
        milestone: MilestoneId,
        due: Due,
    },
    DuplicateMilestone {
        milestone: MilestoneId,
        copy: MilestoneId,
        item_copies: Vec<(ItemId, ItemId)>,
    },
    RemoveMilestone {
        milestone: MilestoneId,
    },
    RestoreMilestone {
        milestone: MilestoneId,
    },
    PlaceItem {
        item: ItemId,
        milestone: MilestoneId,
        above: Option<ItemId>,
    },
    AddItem {
        item: ItemId,
        milestone: MilestoneId,
        kind: ItemKind,
        title: String,
        link: String,
        resource: Option<ResourceId>,
        above: Option<ItemId>,
    },
    EditItem {
        item: ItemId,
        kind: ItemKind,
        title: String,
        link: String,
    },
    NoteItem {
        item: ItemId,
        note: String,
    },
    DuplicateItem {
        item: ItemId,
        copy: ItemId,
    },
    RemoveItem {
        item: ItemId,
    },
    RestoreItem {
        item: ItemId,
    },
    MarkItemDone {
        item: ItemId,
    },
    UnmarkItem {
        item: ItemId,
    },
    SendItemBack {
        item: ItemId,
        words: String,
    },
}

/// A change that was made: the plan after it, and what goes into the audit log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Applied {
    pub plan: Plan,
    pub event: PlanEvent,
}

impl Plan {
    /// Makes a change: the next version of the plan, or why not. Who may make it is the policy's question.
    pub fn apply(&self, change: &PlanChange, today: NaiveDate) -> Result<Applied, PlanRefusal> {
        let mut plan = self.clone();
        let event = plan.make(change, today)?;
        plan.version += 1;
        Ok(Applied { plan, event })
    }

    /// Whether the change would be made and leave everything as it is, so that nobody need send it.
    pub fn is_no_op(&self, change: &PlanChange, today: NaiveDate) -> bool {
        self.apply(change, today).is_ok_and(|applied| Plan { version: self.version, ..applied.plan } == *self)
    }

    fn make(&mut self, change: &PlanChange, today: NaiveDate) -> Result<PlanEvent, PlanRefusal> {
        use PlanChange as C;
        match change {
            C::PlaceMilestone { milestone, above } => self.place_milestone(*milestone, *above),
            C::AddMilestone { milestone, name, above } => self.add_milestone(*milestone, name, *above),
            C::RenameMilestone { milestone, name } => self.rename_milestone(*milestone, name),
            C::DescribeMilestone { milestone, description } => self.describe_milestone(*milestone, description),
            C::DateMilestone { milestone, due } => self.date_milestone(*milestone, *due, today),
            C::DuplicateMilestone { milestone, copy, item_copies } => {
                self.duplicate_milestone(*milestone, *copy, item_copies, today)
            }
            C::RemoveMilestone { milestone } => self.remove_milestone(*milestone),
            C::RestoreMilestone { milestone } => self.restore_milestone(*milestone),
            C::PlaceItem { item, milestone, above } => self.place_item(*item, *milestone, *above),
            C::AddItem { item, milestone, kind, title, link, resource, above } => {
                self.add_item(*item, *milestone, (*kind, title, link, *resource), *above)
            }
            C::EditItem { item, kind, title, link } => self.edit_item(*item, *kind, (title, link)),
            C::NoteItem { item, note } => self.note_item(*item, note),
            C::DuplicateItem { item, copy } => self.duplicate_item(*item, *copy),
            C::RemoveItem { item } => self.remove_item(*item),
            C::RestoreItem { item } => self.restore_item(*item),
            C::MarkItemDone { item } => self.mark_item_done(*item, today),
            C::UnmarkItem { item } => self.unmark_item(*item),
            C::SendItemBack { item, words } => self.send_item_back(*item, words),
        }
    }
}
