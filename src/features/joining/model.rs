//! Somebody's part in a program, from asking for it until it ends, and who says yes.
//!
//! Where the specification is silent: people join programs that are open or running, until the day on which the program
//! ends. Nobody decides about their own request, staff neither: other staff do. Staff may add themselves as they add anybody:
//! they run the program, and the log says who added whom. Where nobody else is staff, that is their way in, and a request that
//! would wait for nobody is not made. Whoever was removed from a program asks its staff, whatever the program's setting; else a
//! removal could be undone by joining again. What is asked stays to be decided by whoever the settings name at that moment, so
//! a new manager or a changed setting needs no new request.

mod answers;

use serde::{Deserialize, Serialize};

use crate::features::programs::model::{JoiningApproval, Part, ProgramState};
use crate::shared::FieldErrors;
use crate::shared::id::PersonId;

pub use answers::{Answers, Questions, field_of, parse_answers};

/// The longest reason for declining, in characters.
pub const REASON_MAX: usize = 1000;

crate::text_enum!(
    /// From asking to join until the part ends.
    EnrolmentState {
        Requested = "requested",
        Active = "active",
        Declined = "declined",
        Withdrawn = "withdrawn",
        Quit = "quit",
        Removed = "removed",
        Completed = "completed",
    }
);

impl EnrolmentState {
    /// The state in words.
    pub fn label(self) -> &'static str {
        match self {
            EnrolmentState::Requested => "Waiting for approval",
            EnrolmentState::Active => "Takes part",
            EnrolmentState::Declined => "Declined",
            EnrolmentState::Withdrawn => "Withdrawn",
            EnrolmentState::Quit => "Quit",
            EnrolmentState::Removed => "Removed",
            EnrolmentState::Completed => "Completed",
        }
    }

    /// Whether it stands in the way of asking for the same part again.
    pub fn is_current(self) -> bool {
        matches!(self, EnrolmentState::Requested | EnrolmentState::Active)
    }
}

/// "mentor" or "mentee", within a sentence.
pub fn noun(part: Part) -> &'static str {
    part.as_str()
}

/// A reporting manager who is there to be asked: a deactivated one is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manager {
    pub id: PersonId,
    pub name: String,
}

/// Why a request is for the program's staff.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhyStaff {
    /// The program says so.
    Setting,
    /// The reporting manager should decide, and there is none.
    NoManager,
    /// They were removed from the program before.
    WasRemoved,
}

/// Who says yes to somebody who wants to join.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Approver {
    /// They are in at once.
    Nobody,
    Staff(WhyStaff),
    Manager(Manager),
}

/// Who decides about this person, by the program's setting for the part.
pub fn approver(setting: JoiningApproval, person: PersonId, manager: Option<Manager>, was_removed: bool) -> Approver {
    match (setting, manager.filter(|manager| manager.id != person)) {
        _ if was_removed => Approver::Staff(WhyStaff::WasRemoved),
        (JoiningApproval::None, _) => Approver::Nobody,
        (JoiningApproval::Admin, _) => Approver::Staff(WhyStaff::Setting),
        (JoiningApproval::Manager, Some(manager)) => Approver::Manager(manager),
        (JoiningApproval::Manager, None) => Approver::Staff(WhyStaff::NoManager),
    }
}

/// What the only one of a program's staff is told who asks to join it.
pub const NOBODY_DECIDES: &str = "Nobody else could decide about your request: you are the only one of the program’s staff.";

/// Whether a request would wait for nobody: it is for staff, and whoever asks is the only one of them.
pub fn nobody_decides(approver: &Approver, is_only_staff: bool) -> bool {
    is_only_staff && matches!(approver, Approver::Staff(_))
}

/// Why nobody can join a program that stands so today; nothing if they can.
pub fn why_closed(today: ProgramState) -> Option<&'static str> {
    match today {
        ProgramState::Draft => Some("This program is still being prepared. Nobody can ask to join it yet."),
        ProgramState::Open | ProgramState::Running => None,
        ProgramState::Closed => Some("This program is closed. Nobody joins it anymore."),
    }
}

/// What staff are told who would add people to a program that is over.
pub const NOBODY_IS_ADDED: &str = "This program is closed. Nobody is added to it anymore.";

/// Why a request is declined; whoever asked reads it.
pub fn parse_reason(raw: &str) -> Result<String, FieldErrors> {
    let mut errors = FieldErrors::default();
    let reason = errors.required_text("reason", "Why?", raw, REASON_MAX, "Say why, so that they know.");
    errors.or(|| reason)
}

/// What happens to somebody's part in a program. Answers and reasons are never in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JoiningEvent {
    /// Joined where nobody has to approve.
    Joined {
        person: PersonId,
        part: Part,
    },
    Asked {
        person: PersonId,
        part: Part,
    },
    Withdrawn {
        person: PersonId,
        part: Part,
    },
    Approved {
        person: PersonId,
        part: Part,
    },
    Declined {
        person: PersonId,
        part: Part,
    },
    Added {
        person: PersonId,
        part: Part,
    },
    Removed {
        person: PersonId,
        part: Part,
    },
    /// Left by themself.
    Quit {
        person: PersonId,
        part: Part,
    },
    /// A removal was undone.
    Restored {
        person: PersonId,
        part: Part,
    },
    /// Their mentorship in the program was completed.
    Completed {
        person: PersonId,
        part: Part,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(n: u128) -> PersonId {
        PersonId(uuid::Uuid::from_u128(n))
    }

    fn manager(n: u128) -> Option<Manager> {
        Some(Manager { id: person(n), name: "Omar".into() })
    }

    #[test]
    fn the_setting_names_who_approves() {
        let of = |setting, manager| approver(setting, person(1), manager, false);
        assert_eq!(of(JoiningApproval::None, manager(2)), Approver::Nobody);
        assert_eq!(of(JoiningApproval::Admin, manager(2)), Approver::Staff(WhyStaff::Setting));
        assert_eq!(of(JoiningApproval::Manager, manager(2)), Approver::Manager(manager(2).unwrap()));
    }

    #[test]
    fn whoever_has_no_manager_but_themself_goes_to_the_staff() {
        for manager in [None, manager(1)] {
            let approver = approver(JoiningApproval::Manager, person(1), manager, false);
            assert_eq!(approver, Approver::Staff(WhyStaff::NoManager));
        }
    }

    #[test]
    fn whoever_was_removed_goes_to_the_staff_whatever_the_setting() {
        for setting in [JoiningApproval::None, JoiningApproval::Admin, JoiningApproval::Manager] {
            assert_eq!(approver(setting, person(1), manager(2), true), Approver::Staff(WhyStaff::WasRemoved));
        }
    }

    #[test]
    fn a_request_to_staff_waits_for_nobody_where_whoever_asks_is_the_only_one_of_them() {
        for why in [WhyStaff::Setting, WhyStaff::NoManager, WhyStaff::WasRemoved] {
            assert!(nobody_decides(&Approver::Staff(why), true) && !nobody_decides(&Approver::Staff(why), false));
        }
        let manager = Approver::Manager(manager(2).unwrap());
        assert!(!nobody_decides(&manager, true) && !nobody_decides(&Approver::Nobody, true));
    }

    #[test]
    fn one_joins_open_and_running_programs() {
        for state in ProgramState::ALL {
            assert_eq!(why_closed(*state).is_none(), state.takes_people(), "{state:?}");
        }
    }

    #[test]
    fn declining_needs_a_reason() {
        assert!(parse_reason("  ").is_err());
        assert_eq!(parse_reason(" Next year. "), Ok("Next year.".into()));
    }
}
