//! What was removed from a plan lately, as far as it can be restored.

use std::collections::HashMap;

use super::{ItemRow, MilestoneRow};
use crate::features::milestones::model::Plan;
use crate::shared::id::{ItemId, MilestoneId};
use crate::shared::time::Instant;

const REMOVALS_AT_MOST: usize = 50;

/// Something that was removed and can be restored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Removal {
    pub thing: RemovedThing,
    pub name: String,
    /// The name of who removed it.
    pub by: String,
    pub at: Instant,
}

/// A milestone with so many items, or an item and the name of the milestone it was in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RemovedThing {
    Milestone { id: MilestoneId, items: usize },
    Item { id: ItemId, milestone: String },
}

/// The newest first. An item is left out where its milestone is done, or gone itself and has to come back first.
pub(super) fn in_order(
    plan: &Plan,
    milestones: Vec<MilestoneRow>,
    items: Vec<ItemRow>,
    kept_items: &HashMap<MilestoneId, Vec<(ItemId, i64)>>,
) -> Vec<Removal> {
    let milestones = milestones.into_iter().filter_map(|row| {
        let thing = RemovedThing::Milestone { id: row.id, items: kept_items.get(&row.id).map_or(0, Vec::len) };
        Some(Removal { thing, name: row.name, by: row.removed_by.unwrap_or_default(), at: row.removed_at? })
    });
    let items = items.into_iter().filter_map(|row| {
        let home = plan.milestone(row.milestone_id).filter(|home| !home.is_done())?;
        let thing = RemovedThing::Item { id: row.id, milestone: home.name.clone() };
        Some(Removal { thing, name: row.title, by: row.removed_by.unwrap_or_default(), at: row.removed_at? })
    });
    let mut removals: Vec<Removal> = milestones.chain(items).collect();
    removals.sort_by_key(|removal| std::cmp::Reverse(removal.at));
    removals.truncate(REMOVALS_AT_MOST);
    removals
}
