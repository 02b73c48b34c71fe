//! What the log keeps of the texts about a meeting: who wrote or shared which, never a word of it.

use serde::{Deserialize, Serialize};

use crate::shared::id::PersonId;

/// What happened to a meeting's texts. It is no part of the history that people read, which it would drown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum NoteEvent {
    AgendaWritten,
    MinutesWritten,
    PrivateNoteWritten,
    SharingProposed {
        with: PersonId,
    },
    SharingAgreed {
        with: PersonId,
    },
    /// Declined, withdrawn, or ended after both had agreed.
    SharingEnded {
        with: PersonId,
    },
}
