//! What a milestone is apart from any pair that works on it: how the library keeps plans, and what is offered to pairs.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Due, Item, ItemId, ItemKind, Milestone, MilestoneId, ResourceId};

/// A milestone without marks, ids and dates.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MilestoneBlueprint {
    pub name: String,
    pub description: String,
    /// Days after the plan opens.
    pub due_days: Option<i64>,
    pub items: Vec<ItemBlueprint>,
}

/// An item without its mark.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemBlueprint {
    pub kind: ItemKind,
    pub title: String,
    pub link: String,
    pub note: String,
    pub resource: Option<ResourceId>,
}

impl Milestone {
    /// The blueprint of a milestone on a plan that opened then, or did not yet.
    pub fn blueprint(&self, opened_on: Option<NaiveDate>) -> MilestoneBlueprint {
        let due_days = match (self.due, opened_on) {
            (Due::AfterDays(days), _) => Some(days),
            (Due::On(date), Some(opened)) => Some((date - opened).num_days().max(0)),
            _ => None,
        };
        let items = self.items.iter().map(Item::blueprint).collect();
        MilestoneBlueprint { name: self.name.clone(), description: self.description.clone(), due_days, items }
    }

    /// Whether the two say the same: name, description, date and items, whatever their order and whoever marked them.
    pub fn says_the_same(&self, other: &Milestone) -> bool {
        let words = |m: &Milestone| (m.name.clone(), m.description.clone(), m.due);
        let items = |m: &Milestone| m.items.iter().map(Item::blueprint).collect::<Vec<_>>();
        words(self) == words(other) && same_whatever_the_order(&items(self), &items(other))
    }
}

impl Item {
    /// The item without its mark.
    pub fn blueprint(&self) -> ItemBlueprint {
        let Item { kind, title, link, note, resource, .. } = self.clone();
        ItemBlueprint { kind, title, link, note, resource }
    }
}

impl MilestoneBlueprint {
    /// The due date on a plan that opened then, or did not yet.
    pub fn due(&self, opened_on: Option<NaiveDate>) -> Due {
        self.due_days.map_or(Due::None, Due::AfterDays).counted_from(opened_on)
    }

    /// A milestone made from it, its ids from `fresh`.
    pub fn build(&self, opened_on: Option<NaiveDate>, fresh: &mut dyn FnMut() -> Uuid) -> Milestone {
        Milestone {
            description: self.description.clone(),
            due: self.due(opened_on),
            items: self.items.iter().map(|item| item.build(fresh())).collect(),
            ..Milestone::named(MilestoneId(fresh()), self.name.clone())
        }
    }

    /// The same without what was noted on its items, which is between those who work on them.
    pub fn without_notes(mut self) -> MilestoneBlueprint {
        for item in &mut self.items {
            item.note.clear();
        }
        self
    }
}

impl ItemBlueprint {
    /// An item made from it.
    pub fn build(&self, id: Uuid) -> Item {
        let ItemBlueprint { kind, title, link, note, resource } = self.clone();
        Item { id: ItemId(id), kind, title, link, note, resource, done_on: None, sent_back: None }
    }
}

fn same_whatever_the_order(some: &[ItemBlueprint], others: &[ItemBlueprint]) -> bool {
    let mut left: Vec<&ItemBlueprint> = others.iter().collect();
    some.len() == others.len()
        && some.iter().all(|item| match left.iter().position(|other| *other == item) {
            Some(at) => {
                left.swap_remove(at);
                true
            }
            None => false,
        })
}
