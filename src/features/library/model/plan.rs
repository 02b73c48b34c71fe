//! Plans to start from: three that are shipped with the program, and those that staff saved.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::features::milestones::model::MilestoneBlueprint;
use crate::shared::FieldErrors;
use crate::shared::id::LibraryPlanId;

/// Which plan: a shipped one by its name, a saved one by its id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlanKey {
    Shipped(&'static str),
    Saved(LibraryPlanId),
}

/// The names of the shipped plans, in the order in which they are offered.
pub const SHIPPED: [&str; 3] = ["leadership", "onboarding", "technical-growth"];

impl fmt::Display for PlanKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PlanKey::Shipped(name) => f.write_str(name),
            PlanKey::Saved(id) => id.fmt(f),
        }
    }
}

impl FromStr for PlanKey {
    type Err = ();

    fn from_str(text: &str) -> Result<PlanKey, ()> {
        match SHIPPED.iter().find(|name| **name == text) {
            Some(name) => Ok(PlanKey::Shipped(name)),
            None => text.parse().map(PlanKey::Saved).map_err(|_| ()),
        }
    }
}

/// A plan of the library, whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LibraryPlan {
    pub key: PlanKey,
    pub title: String,
    pub description: String,
    /// Who saved it; nobody did a shipped one.
    pub made_by: Option<String>,
    pub milestones: Vec<MilestoneBlueprint>,
}

impl LibraryPlan {
    /// "7 milestones with 26 items, over 220 days".
    pub fn summary(&self) -> String {
        let items: usize = self.milestones.iter().map(|milestone| milestone.items.len()).sum();
        let count = |n: usize, one: &str, many: &str| if n == 1 { format!("1 {one}") } else { format!("{n} {many}") };
        let days = self.milestones.iter().filter_map(|milestone| milestone.due_days).max();
        let days = days.map(|days| format!(", over {days} days")).unwrap_or_default();
        format!("{} with {}{days}", count(self.milestones.len(), "milestone", "milestones"), count(items, "item", "items"))
    }
}

/// A title and a description as they were typed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PlanForm {
    pub title: String,
    pub description: String,
}

/// A title and a description as they are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlanWords {
    pub title: String,
    pub description: String,
}

impl PlanForm {
    /// Reads the form, or says what is wrong with it.
    pub fn parse(&self) -> Result<PlanWords, FieldErrors> {
        let mut errors = FieldErrors::default();
        let title = errors.required_text("title", "Title", &self.title, 120, "Please give the plan a title.");
        let description = errors.text("description", "Description", &self.description, 2000);
        errors.or(|| PlanWords { title: title.replace('\n', " "), description })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_comes_back_from_the_address() {
        for key in [PlanKey::Shipped("onboarding"), PlanKey::Saved(LibraryPlanId(uuid::Uuid::max()))] {
            assert_eq!(key.to_string().parse(), Ok(key));
        }
        assert_eq!("elsewhere".parse::<PlanKey>(), Err(()));
    }

    #[test]
    fn a_plan_needs_a_title() {
        let errors = PlanForm::default().parse().unwrap_err();
        assert_eq!(errors.on("title"), Some("Please give the plan a title."));
    }
}
