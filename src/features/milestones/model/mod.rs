//! The rules of a plan: an ordered list of milestones, each an ordered list of items, behind a fixed head.
//! One change, one pure function: the browser applies it at once for show, the server applies the same for real.

mod blueprint;
mod change;
mod event;
mod item;
mod item_changes;
mod milestone;
mod milestone_changes;
mod moves;
mod offers;
pub mod order;
mod plan;
mod prerequisites;
mod refusal;
mod shelf;
mod words;

#[cfg(test)]
mod tests;

pub use blueprint::{ItemBlueprint, MilestoneBlueprint};
pub use change::{Applied, PlanChange};
pub use event::PlanEvent;
pub use item::{Item, ItemKind};
pub use milestone::{Due, Milestone, MilestoneState, ReviewStage, ReviewState};
pub use moves::{ItemMoves, ItemTarget, Moves};
pub use offers::{ItemDifference, ItemsCompared, OfferStanding, OfferState, TemplateCopy};
pub use plan::{Plan, PlanOwner};
pub use prerequisites::{Prerequisite, PrerequisiteStep, RecordedStep, StepState, prerequisites, prerequisites_of_template};
pub use refusal::{LockReason, PlanRefusal};
pub use shelf::Removed;
pub use words::{
    clean_description, clean_due, clean_item_title, clean_link, clean_milestone_name, clean_note, clean_record, clean_words,
};

pub use crate::shared::id::{ItemId, MeetingId, MilestoneId, PlanId, ResourceId};

/// The most milestones a plan holds.
pub const MILESTONES_AT_MOST: usize = 300;
/// The most items a milestone holds.
pub const ITEMS_AT_MOST: usize = 100;
