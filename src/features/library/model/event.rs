//! What happens to the library.

use serde::{Deserialize, Serialize};

use crate::features::milestones::model::ItemKind;

/// A change of the library, as the audit log keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LibraryEvent {
    PlanSaved { title: String },
    PlanRenamed { was: String, title: String },
    PlanRemoved { title: String },
    ResourceAdded { kind: ItemKind, title: String },
    ResourceEdited { kind: ItemKind, title: String },
    ResourceRemoved { kind: ItemKind, title: String },
    PathArranged { title: String, steps: usize },
    ResourceRestored { kind: ItemKind, title: String },
    ResourcesImported { count: usize, changed: usize },
}
