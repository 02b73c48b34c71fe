//! Every move that the menu, the keyboard and a drag can make, as the change it stands for.

use std::ops::RangeInclusive;

use super::{ITEMS_AT_MOST, ItemId, MilestoneId, Plan, PlanChange};

/// Where a milestone can go; `None` where it can't, or stands already. The top is right below the fixed head.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Moves {
    pub up: Option<PlanChange>,
    pub down: Option<PlanChange>,
    pub to_top: Option<PlanChange>,
    pub to_bottom: Option<PlanChange>,
}

/// Where an item can go: within its milestone, and to the end of another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ItemMoves {
    pub up: Option<PlanChange>,
    pub down: Option<PlanChange>,
    pub to_top: Option<PlanChange>,
    pub to_bottom: Option<PlanChange>,
    pub to_milestone: Vec<ItemTarget>,
}

/// Another milestone that has room for the item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemTarget {
    pub milestone: MilestoneId,
    pub name: String,
    pub change: PlanChange,
}

impl Plan {
    /// The moves in a milestone's menu; none for a fixed one.
    pub fn moves_for(&self, milestone: MilestoneId) -> Moves {
        let Some(at) = self.index_of(milestone).filter(|at| self.lock_reason_at(*at).is_none()) else {
            return Moves::default();
        };
        let (top, last) = (self.head_len(), self.milestones.len() - 1);
        let to = |gap: usize| Some(PlanChange::PlaceMilestone { milestone, above: self.milestones.get(gap).map(|m| m.id) });
        Moves {
            up: if at > top { to(at - 1) } else { None },
            down: if at < last { to(at + 2) } else { None },
            to_top: if at > top { to(top) } else { None },
            to_bottom: if at < last { to(last + 1) } else { None },
        }
    }

    /// The moves in an item's menu; none in a done milestone.
    pub fn item_moves_for(&self, item: ItemId) -> ItemMoves {
        let Ok((at, index)) = self.changeable_item(item) else {
            return ItemMoves::default();
        };
        let home = &self.milestones[at];
        let last = home.items.len() - 1;
        let to =
            |gap: usize| Some(PlanChange::PlaceItem { item, milestone: home.id, above: home.items.get(gap).map(|i| i.id) });
        let others = self.milestones.iter().filter(|other| other.id != home.id && self.takes_item(item, other.id));
        ItemMoves {
            up: if index > 0 { to(index - 1) } else { None },
            down: if index < last { to(index + 2) } else { None },
            to_top: if index > 0 { to(0) } else { None },
            to_bottom: if index < last { to(last + 1) } else { None },
            to_milestone: others
                .map(|other| ItemTarget {
                    milestone: other.id,
                    name: other.name.clone(),
                    change: PlanChange::PlaceItem { item, milestone: other.id, above: None },
                })
                .collect(),
        }
    }

    /// The gaps where a dragged milestone may land. Gap `n` is right above the milestone at index `n` as the list stands
    /// before the drop; the last gap is below everything.
    pub fn drop_targets(&self) -> RangeInclusive<usize> {
        self.head_len()..=self.milestones.len()
    }

    /// The nearest gap where a dragged milestone may land, so that no drag ends in or above the head.
    pub fn clamp_gap(&self, gap: usize) -> usize {
        gap.clamp(self.head_len(), self.milestones.len())
    }

    /// The change that a drop into this gap (clamped) stands for; `None` when that moves nothing.
    pub fn place_from_gap(&self, milestone: MilestoneId, gap: usize) -> Option<PlanChange> {
        let at = self.index_of(milestone).filter(|at| self.lock_reason_at(*at).is_none())?;
        let gap = self.clamp_gap(gap);
        if gap == at || gap == at + 1 {
            return None;
        }
        Some(PlanChange::PlaceMilestone { milestone, above: self.milestones.get(gap).map(|m| m.id) })
    }

    /// Whether a dragged item may land in this milestone: it isn't done and has room, or the item is in it already.
    pub fn takes_item(&self, item: ItemId, milestone: MilestoneId) -> bool {
        let Ok((at, _)) = self.changeable_item(item) else {
            return false;
        };
        self.changeable_milestone(milestone)
            .is_ok_and(|target| target == at || self.milestones[target].items.len() < ITEMS_AT_MOST)
    }

    /// The change that dropping an item into this gap of this milestone stands for; `None` when that moves nothing, or
    /// the milestone does not take it.
    pub fn place_item_from_gap(&self, item: ItemId, milestone: MilestoneId, gap: usize) -> Option<PlanChange> {
        if !self.takes_item(item, milestone) {
            return None;
        }
        let (at, index) = self.find_item(item)?;
        let target = self.index_of(milestone)?;
        let items = &self.milestones[target].items;
        let gap = gap.min(items.len());
        if target == at && (gap == index || gap == index + 1) {
            return None;
        }
        Some(PlanChange::PlaceItem { item, milestone, above: items.get(gap).map(|i| i.id) })
    }

    /// One step up for a lifted item, past the top of its milestone to the end of the nearest one above that takes it.
    pub fn step_item_up(&self, item: ItemId) -> Option<PlanChange> {
        let (at, index) = self.changeable_item(item).ok()?;
        if index > 0 {
            return self.place_item_from_gap(item, self.milestones[at].id, index - 1);
        }
        let above = self.milestones[..at].iter().rev().find(|m| self.takes_item(item, m.id))?;
        self.place_item_from_gap(item, above.id, above.items.len())
    }

    /// One step down for a lifted item, past the end of its milestone to the top of the nearest one below that takes it.
    pub fn step_item_down(&self, item: ItemId) -> Option<PlanChange> {
        let (at, index) = self.changeable_item(item).ok()?;
        if index + 1 < self.milestones[at].items.len() {
            return self.place_item_from_gap(item, self.milestones[at].id, index + 2);
        }
        let below = self.milestones[at + 1..].iter().find(|m| self.takes_item(item, m.id))?;
        self.place_item_from_gap(item, below.id, 0)
    }

    /// The change that says where a milestone stands now: sends the sum of many keyboard steps at once, or puts back.
    pub fn place_of(&self, milestone: MilestoneId) -> Option<PlanChange> {
        let at = self.index_of(milestone)?;
        Some(PlanChange::PlaceMilestone { milestone, above: self.milestones.get(at + 1).map(|m| m.id) })
    }

    /// The change that says where an item stands now.
    pub fn place_of_item(&self, item: ItemId) -> Option<PlanChange> {
        let (at, index) = self.find_item(item)?;
        let home = &self.milestones[at];
        Some(PlanChange::PlaceItem { item, milestone: home.id, above: home.items.get(index + 1).map(|i| i.id) })
    }
}
