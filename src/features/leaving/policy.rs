//! Who may leave, ask for another mentor, decide about it and see what was said. Staff who are one of the two are never staff
//! here: a rule that hides wins over one that shows.

use super::model::lets_quit;
use crate::features::joining::model::EnrolmentState;
use crate::features::pairing::{Party, Ties};
use crate::features::programs::model::{MayQuit, Part};
use crate::shared::AppError;
use crate::shared::id::PersonId;

/// Why somebody may not, each a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LeavingBar {
    #[error("In this program mentors don’t quit by themselves. Its staff can end your mentorship for you.")]
    MentorsStay,
    #[error("In this program mentees don’t quit by themselves. Its staff can end your mentorship for you.")]
    MenteesStay,
    #[error("In this program nobody quits by themself. Its staff can end your part for you.")]
    NobodyQuits,
    #[error("This mentorship has ended.")]
    HasEnded,
    #[error("This part has ended.")]
    PartHasEnded,
    #[error("In this program a mentee keeps the mentor they were paired with. If it does not work out, talk to its staff.")]
    NoOtherMentor,
    #[error("The program is closed, so nobody is paired in it any more. If it does not work out, talk to its staff.")]
    ProgramIsClosed,
    #[error("You have asked for another mentor already.")]
    AskedAlready,
    #[error("There is nobody but your mentor to decide about it at present.")]
    NobodyDecides,
    #[error(
        "You are one of the two in a mentorship that would end with it. Leave that yourself, or let somebody else of the staff do this."
    )]
    OneOfTheTwo,
}

impl From<LeavingBar> for AppError {
    fn from(bar: LeavingBar) -> Self {
        match bar {
            LeavingBar::HasEnded | LeavingBar::PartHasEnded | LeavingBar::AskedAlready => {
                AppError::Conflict { sentence: bar.to_string(), present: String::new() }
            }
            _ => AppError::Forbidden(bar.to_string()),
        }
    }
}

/// Which of the two somebody is.
pub fn party_of(ties: Ties) -> Option<Party> {
    match ties {
        Ties { mentor: true, .. } => Some(Party::Mentor),
        Ties { mentee: true, .. } => Some(Party::Mentee),
        _ => None,
    }
}

/// To end a mentorship before its time at all: one of the two, or staff who are neither.
pub fn may_end(ties: Ties) -> bool {
    party_of(ties).is_some() || may_act_as_staff(ties)
}

/// To end a part in a program at all: whose it is, and staff.
pub fn may_end_part(is_own: bool, is_staff: bool) -> bool {
    is_own || is_staff
}

/// To end the mentorships of somebody with their part: not one's own, by way of removing the other. Staff who are one of the two
/// are never staff there.
pub fn may_remove_with(is_own: bool, mut others: impl Iterator<Item = PersonId>, me: PersonId) -> Result<(), LeavingBar> {
    if !is_own && others.any(|other| other == me) { Err(LeavingBar::OneOfTheTwo) } else { Ok(()) }
}

/// To quit a mentorship: one of the two, while it lasts, where the program lets that one.
pub fn may_quit(party: Party, is_active: bool, setting: MayQuit) -> Result<(), LeavingBar> {
    if !is_active {
        return Err(LeavingBar::HasEnded);
    }
    match (lets_quit(setting, party), setting, party) {
        (true, ..) => Ok(()),
        (false, MayQuit::Nobody, _) => Err(LeavingBar::NobodyQuits),
        (false, _, Party::Mentor) => Err(LeavingBar::MentorsStay),
        (false, _, Party::Mentee) => Err(LeavingBar::MenteesStay),
    }
}

/// To leave a program: whoever takes part, by the same setting.
pub fn may_leave_program(part: Part, state: EnrolmentState, setting: MayQuit) -> Result<(), LeavingBar> {
    let party = match part {
        Part::Mentor => Party::Mentor,
        Part::Mentee => Party::Mentee,
    };
    match may_quit(party, state == EnrolmentState::Active, setting) {
        Err(LeavingBar::HasEnded) => Err(LeavingBar::PartHasEnded),
        other => other,
    }
}

/// To end somebody else’s mentorship, to hand it over, to decide about a request for another mentor and to read the reason:
/// staff who are neither of the two.
pub fn may_act_as_staff(ties: Ties) -> bool {
    ties.is_staff_alone()
}

/// What stands in the way of asking for another mentor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asking {
    pub is_active: bool,
    /// The program’s setting.
    pub is_allowed: bool,
    /// The program still pairs people.
    pub program_pairs: bool,
    pub is_open: bool,
    /// There are staff who are neither of the two.
    pub has_deciders: bool,
}

/// To ask for another mentor: the mentee alone; to everybody else there is nothing here.
pub fn may_ask_for_change(asking: Asking) -> Result<(), LeavingBar> {
    let bars = [
        (!asking.is_active, LeavingBar::HasEnded),
        (asking.is_open, LeavingBar::AskedAlready),
        (!asking.is_allowed, LeavingBar::NoOtherMentor),
        (!asking.program_pairs, LeavingBar::ProgramIsClosed),
        (!asking.has_deciders, LeavingBar::NobodyDecides),
    ];
    bars.into_iter().find(|(applies, _)| *applies).map_or(Ok(()), |(_, bar)| Err(bar))
}

/// That another mentor was asked for, why, and what became of it.
pub fn may_see_change(ties: Ties) -> bool {
    ties.mentee || may_act_as_staff(ties)
}

/// What whoever left said in closing: the two.
pub fn may_read_reflection(ties: Ties) -> bool {
    ties.is_party()
}

/// What staff noted for the record.
pub fn may_read_note(ties: Ties) -> bool {
    may_act_as_staff(ties)
}

/// Which notes of earlier meetings go along: the mentee says, while the mentorship lasts.
pub fn may_choose_notes(ties: Ties, is_active: bool) -> bool {
    ties.mentee && is_active
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOBODY: Ties = Ties { mentor: false, mentee: false, staff: false, manages_mentor: false, manages_mentee: false };
    const MENTOR: Ties = Ties { mentor: true, ..NOBODY };
    const MENTEE: Ties = Ties { mentee: true, ..NOBODY };
    const STAFF: Ties = Ties { staff: true, ..NOBODY };
    const OPEN: Asking = Asking { is_active: true, is_allowed: true, program_pairs: true, is_open: false, has_deciders: true };

    #[test]
    fn a_mentor_never_sees_that_another_was_asked_for_whatever_else_they_are() {
        let everything = Ties { staff: true, manages_mentor: true, manages_mentee: true, ..MENTOR };
        for ties in [MENTOR, everything, NOBODY, Ties { manages_mentor: true, manages_mentee: true, ..NOBODY }] {
            assert!(!may_see_change(ties) && !may_act_as_staff(ties) && !may_read_note(ties), "{ties:?}");
        }
        assert!(may_see_change(MENTEE) && may_see_change(STAFF));
        assert!(!may_act_as_staff(Ties { staff: true, ..MENTEE }), "nobody decides about their own pair");
    }

    #[test]
    fn a_mentee_asks_once_at_a_time_where_the_program_lets_them() {
        assert_eq!(may_ask_for_change(OPEN), Ok(()));
        let table = [
            (Asking { is_active: false, ..OPEN }, LeavingBar::HasEnded),
            (Asking { is_open: true, ..OPEN }, LeavingBar::AskedAlready),
            (Asking { is_allowed: false, ..OPEN }, LeavingBar::NoOtherMentor),
            (Asking { has_deciders: false, ..OPEN }, LeavingBar::NobodyDecides),
            (Asking { program_pairs: false, ..OPEN }, LeavingBar::ProgramIsClosed),
        ];
        for (asking, bar) in table {
            assert_eq!(may_ask_for_change(asking), Err(bar));
        }
    }

    #[test]
    fn one_quits_what_lasts_where_the_setting_lets_one() {
        assert_eq!(may_quit(Party::Mentee, true, MayQuit::Mentees), Ok(()));
        assert_eq!(may_quit(Party::Mentor, true, MayQuit::Mentees), Err(LeavingBar::MentorsStay));
        assert_eq!(may_quit(Party::Mentee, true, MayQuit::Mentors), Err(LeavingBar::MenteesStay));
        assert_eq!(may_quit(Party::Mentee, true, MayQuit::Nobody), Err(LeavingBar::NobodyQuits));
        assert_eq!(may_quit(Party::Mentee, false, MayQuit::Both), Err(LeavingBar::HasEnded));
        for state in EnrolmentState::ALL {
            let may = may_leave_program(Part::Mentor, *state, MayQuit::Mentors).is_ok();
            assert_eq!(may, *state == EnrolmentState::Active, "{state:?}");
        }
    }

    #[test]
    fn closing_words_are_the_twos_and_notes_are_staffs() {
        assert!(may_read_reflection(MENTOR) && may_read_reflection(MENTEE) && !may_read_reflection(STAFF));
        assert!(may_read_note(STAFF) && !may_read_note(MENTEE));
        assert!(may_choose_notes(MENTEE, true) && !may_choose_notes(MENTEE, false) && !may_choose_notes(MENTOR, true));
    }
}
