//! What happens to people, as the audit log keeps it: which fields, never what stood in them.

use serde::{Deserialize, Serialize};

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PersonEvent {
    PersonAdded,
    /// The names of the fields.
    PersonChanged {
        fields: Vec<String>,
    },
    PersonInvited,
    /// Links for so many who had no password yet.
    PeopleInvited {
        people: usize,
    },
    PersonDeactivated,
    PersonReactivated,
    /// The row stays, without anything that says who it was.
    PersonErased,
    PeopleImported {
        added: usize,
        changed: usize,
    },
}
