//! A request for another mentor, what people say when they leave, and what happens.
//!
//! Where the specification is silent: whoever leaves a mentorship stays in the program, so that a mentee can be paired anew;
//! whoever leaves a program leaves every mentorship that they have in that part there. Nobody decides about their own pair,
//! staff neither: other staff do. A request that the end of its mentorship overtakes is closed by it; a hand-over that staff
//! make of their own accord approves it. A mentorship that was quit or removed is handed over where it stopped, as long as the
//! mentee takes part and was not paired since.

use serde::{Deserialize, Serialize};

use crate::features::pairing::{MentorshipState, Party};
use crate::features::programs::model::MayQuit;
use crate::shared::{AppError, FieldErrors};

/// The longest closing reflection, and the longest reason or note, in characters.
pub const REFLECTION_MAX: usize = 4000;
pub const REASON_MAX: usize = 2000;

crate::text_enum!(
    /// Where a request for another mentor stands.
    ChangeState {
        Waiting = "waiting",
        Approved = "approved",
        Declined = "declined",
        Withdrawn = "withdrawn",
        /// The mentorship ended before anybody had decided.
        Overtaken = "overtaken",
    }
);

impl ChangeState {
    /// The request as somebody settled it; it is settled once.
    pub fn settle(self, to: Settled) -> Result<ChangeState, ChangeBar> {
        match self {
            ChangeState::Waiting => Ok(match to {
                Settled::Approved => ChangeState::Approved,
                Settled::Declined => ChangeState::Declined,
                Settled::Withdrawn => ChangeState::Withdrawn,
                Settled::Overtaken => ChangeState::Overtaken,
            }),
            ChangeState::Approved | ChangeState::Declined => Err(ChangeBar::Decided),
            ChangeState::Withdrawn => Err(ChangeBar::Withdrawn),
            ChangeState::Overtaken => Err(ChangeBar::Overtaken),
        }
    }
}

/// Whether a request ended with its program: it is declined then, and by nobody.
pub fn ended_with_program(state: ChangeState, was_decided: bool) -> bool {
    state == ChangeState::Declined && !was_decided
}

/// How a request is settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settled {
    Approved,
    Declined,
    Withdrawn,
    Overtaken,
}

/// Why a request cannot be settled any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ChangeBar {
    #[error("This request was decided already. Here is how it stands now.")]
    Decided,
    #[error("The mentee took this request back.")]
    Withdrawn,
    #[error("The mentorship has ended in the meantime.")]
    Overtaken,
}

impl From<ChangeBar> for AppError {
    fn from(bar: ChangeBar) -> Self {
        AppError::Conflict { sentence: bar.to_string(), present: String::new() }
    }
}

/// Whether the program lets this one of the two quit.
pub fn lets_quit(setting: MayQuit, party: Party) -> bool {
    match setting {
        MayQuit::Nobody => false,
        MayQuit::Mentors => party == Party::Mentor,
        MayQuit::Mentees => party == Party::Mentee,
        MayQuit::Both => true,
    }
}

/// What a hand-over asks about a mentorship.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    pub state: MentorshipState,
    /// The mentee was not paired again in the program.
    pub is_latest: bool,
    pub mentee_takes_part: bool,
}

/// Whether another mentor can go on where this mentorship stands or stopped.
pub fn can_be_handed_over(standing: Standing) -> bool {
    let goes_on = match standing.state {
        MentorshipState::Active | MentorshipState::Quit | MentorshipState::Removed => true,
        MentorshipState::Completed | MentorshipState::HandedOver => false,
    };
    goes_on && standing.is_latest && standing.mentee_takes_part
}

/// Words that may be left out.
pub fn parse_reflection(raw: &str) -> Result<String, FieldErrors> {
    let mut errors = FieldErrors::default();
    let reflection = errors.text("reflection", "A closing reflection", raw, REFLECTION_MAX);
    errors.or(|| reflection)
}

/// Why a mentee wants another mentor; they and staff read it.
pub fn parse_reason(raw: &str) -> Result<String, FieldErrors> {
    required("reason", "Your reason", raw, "Please say in a few words why, so that staff can find somebody who suits you.")
}

/// Why staff decline; the mentee reads it.
pub fn parse_refusal(raw: &str) -> Result<String, FieldErrors> {
    required("refusal", "Why?", raw, "Please say why, so that the mentee understands.")
}

/// Why staff end something, for the record; staff read it.
pub fn parse_note(raw: &str) -> Result<String, FieldErrors> {
    required("note", "Why it ends", raw, "Please say why, for the record.")
}

fn required(field: &str, label: &str, raw: &str, missing: &str) -> Result<String, FieldErrors> {
    let mut errors = FieldErrors::default();
    let text = errors.required_text(field, label, raw, REASON_MAX, missing);
    errors.or(|| text)
}

/// What happens to a request for another mentor, and to the notes that go along. No word that somebody wrote is in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LeavingEvent {
    ChangeAsked,
    ChangeWithdrawn,
    ChangeApproved,
    ChangeDeclined,
    ChangeOvertaken,
    NotesChosen { meetings: usize },
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOW: [(Settled, ChangeState); 4] = [
        (Settled::Approved, ChangeState::Approved),
        (Settled::Declined, ChangeState::Declined),
        (Settled::Withdrawn, ChangeState::Withdrawn),
        (Settled::Overtaken, ChangeState::Overtaken),
    ];

    #[test]
    fn a_request_is_settled_once() {
        for (how, state) in HOW {
            assert_eq!(ChangeState::Waiting.settle(how), Ok(state));
            for (again, _) in HOW {
                assert!(state.settle(again).is_err(), "{state:?} {again:?}");
            }
        }
    }

    #[test]
    fn whoever_is_late_is_told_what_became_of_the_request() {
        let late = |state: ChangeState| state.settle(Settled::Approved).unwrap_err();
        assert_eq!(late(ChangeState::Declined), ChangeBar::Decided);
        assert_eq!(late(ChangeState::Withdrawn), ChangeBar::Withdrawn);
        assert_eq!(late(ChangeState::Overtaken), ChangeBar::Overtaken);
        assert!(matches!(AppError::from(ChangeBar::Decided), AppError::Conflict { .. }));
    }

    #[test]
    fn a_request_that_nobody_declined_ended_with_its_program() {
        assert!(ended_with_program(ChangeState::Declined, false) && !ended_with_program(ChangeState::Declined, true));
        for state in [ChangeState::Waiting, ChangeState::Withdrawn, ChangeState::Overtaken, ChangeState::Approved] {
            assert!(!ended_with_program(state, false), "{state:?}");
        }
    }

    #[test]
    fn the_setting_says_which_of_the_two_quits() {
        let table = [
            (MayQuit::Nobody, false, false),
            (MayQuit::Mentors, true, false),
            (MayQuit::Mentees, false, true),
            (MayQuit::Both, true, true),
        ];
        for (setting, mentor, mentee) in table {
            assert_eq!((lets_quit(setting, Party::Mentor), lets_quit(setting, Party::Mentee)), (mentor, mentee), "{setting:?}");
        }
    }

    #[test]
    fn what_was_completed_or_handed_over_is_not_handed_over_again() {
        let standing = Standing { state: MentorshipState::Active, is_latest: true, mentee_takes_part: true };
        for state in MentorshipState::ALL {
            let goes_on = !matches!(state, MentorshipState::Completed | MentorshipState::HandedOver);
            assert_eq!(can_be_handed_over(Standing { state: *state, ..standing }), goes_on, "{state:?}");
        }
        assert!(!can_be_handed_over(Standing { is_latest: false, ..standing }), "they were paired since");
        assert!(!can_be_handed_over(Standing { mentee_takes_part: false, ..standing }));
    }

    #[test]
    fn a_reflection_may_be_left_out_and_a_reason_may_not() {
        assert_eq!(parse_reflection("  "), Ok(String::new()));
        assert!(parse_reflection(&"a".repeat(REFLECTION_MAX + 1)).is_err());
        for parse in [parse_reason, parse_refusal, parse_note] {
            assert!(parse(" \n ").is_err());
            assert_eq!(parse(" So it is. "), Ok("So it is.".into()));
        }
    }
}
