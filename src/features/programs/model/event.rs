//! What happens to a program.

use serde::{Deserialize, Serialize};

use super::SetupStep;
use crate::shared::id::{PersonId, ProgramId};

/// A change of a program, as the audit log keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProgramEvent {
    Created,
    Changed {
        step: SetupStep,
    },
    Published,
    Started,
    /// Since its first day has come.
    StartedByTheClock,
    /// By somebody, or because the end date has passed.
    Closed {
        by_the_clock: bool,
    },
    Reopened,
    Archived,
    Unarchived,
    Duplicated {
        from: ProgramId,
    },
    CoordinatorAppointed {
        person: PersonId,
    },
    CoordinatorEnded {
        person: PersonId,
    },
    Deleted {
        title: String,
    },
}
