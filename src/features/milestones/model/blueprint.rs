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
    /// The template's item that it is, where it comes from a template.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub template: Option<ItemId>,
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

    /// The blueprint of a milestone of a template, in which each item knows which one it is.
    pub fn as_template(&self) -> MilestoneBlueprint {
        self.of_template().blueprint(None)
    }

    /// A milestone of a template, each of its items on the way to becoming a pair's copy of it.
    pub fn of_template(&self) -> Milestone {
        let items = self.items.iter().map(|item| Item { template: Some(item.id), ..item.clone() });
        Milestone { items: items.collect(), ..self.clone() }
    }

    /// Whether the two say the same: name, description, date, and items in their order, whoever marked them.
    pub fn says_the_same(&self, other: &Milestone) -> bool {
        (&self.name, &self.description, self.due) == (&other.name, &other.description, other.due)
            && self.items.len() == other.items.len()
            && self.items.iter().zip(&other.items).all(|(one, two)| one.blueprint().says_the_same(&two.blueprint()))
    }
}

impl Item {
    /// The item without its mark.
    pub fn blueprint(&self) -> ItemBlueprint {
        let Item { kind, title, link, note, resource, template, .. } = self.clone();
        ItemBlueprint { kind, title, link, note, resource, template }
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

    /// Whether the two say the same, whichever template they come from.
    pub fn says_the_same(&self, other: &MilestoneBlueprint) -> bool {
        let build = |blueprint: &MilestoneBlueprint| blueprint.build(None, &mut Uuid::nil);
        build(self).says_the_same(&build(other))
    }

    /// The same without what was noted on its items, which is between those who work on them, and of no template.
    pub fn without_notes(mut self) -> MilestoneBlueprint {
        for item in &mut self.items {
            item.note.clear();
            item.template = None;
        }
        self
    }
}

impl ItemBlueprint {
    /// An item made from it.
    pub fn build(&self, id: Uuid) -> Item {
        let ItemBlueprint { kind, title, link, note, resource, template } = self.clone();
        Item { id: ItemId(id), kind, title, link, note, resource, template, done_on: None, sent_back: None }
    }

    /// Whether the two say the same, whichever template they come from.
    pub fn says_the_same(&self, other: &ItemBlueprint) -> bool {
        let words = |item: &ItemBlueprint| ItemBlueprint { template: None, ..item.clone() };
        words(self) == words(other)
    }
}
