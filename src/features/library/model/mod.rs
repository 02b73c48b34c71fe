//! What the library holds, and what may be typed into it.

mod event;
mod plan;
mod resource;

pub use event::LibraryEvent;
pub use plan::{LibraryPlan, PlanForm, PlanKey, PlanWords};
pub use resource::{EventTime, KINDS, ResourceDraft, ResourceForm, STEPS_AT_MOST, search_words, searchable};
