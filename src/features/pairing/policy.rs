//! Who may look for a mentor, answer requests, pair people. Everything else looks as if it were not there.

use super::model::request::RequestBar;
use super::model::seats::{Availability, PairBar};
use crate::features::programs::model::{Approvers, Pairing, ProgramState};
use crate::shared::AppError;
use crate::shared::id::PersonId;

/// What somebody is to a program, now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Around {
    pub staff: bool,
    pub mentor: bool,
    pub mentee: bool,
    /// A mentee of the program reports to them.
    pub manages_mentee: bool,
}

/// How a program pairs, and whether it does at present.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Manner {
    pub state: ProgramState,
    pub pairing: Pairing,
    pub approvers: Approvers,
}

/// Who browses the mentors of a program: its participants and staff, where mentees pick theirs.
pub fn may_browse(around: Around, manner: Manner) -> Result<(), AppError> {
    let takes_part = around.mentor || around.mentee;
    let is_open =
        manner.pairing == Pairing::UserDriven && (around.staff || (takes_part && manner.state != ProgramState::Draft));
    if is_open { Ok(()) } else { Err(AppError::NotFound) }
}

/// Who asks for a mentor, or waits for one: the program's mentees, while it pairs.
pub fn may_ask(around: Around, manner: Manner) -> Result<(), AppError> {
    may_browse(around, manner)?;
    if !around.mentee {
        return Err(AppError::Forbidden("Only the program’s mentees ask for a mentor.".into()));
    }
    if manner.state.takes_people() { Ok(()) } else { Err(PairBar::ProgramAtRest.into()) }
}

/// Whether somebody who looks for a mentor is offered to wait for any of these: only while none of them can be asked.
pub fn offers_any(mut mentors: impl Iterator<Item = Availability>) -> bool {
    mentors.all(|mentor| mentor.seats() == 0)
}

/// Whether requests are answered at all: only where mentees pick.
pub fn may_answer(pairing: Pairing) -> Result<(), RequestBar> {
    if pairing == Pairing::UserDriven { Ok(()) } else { Err(RequestBar::StaffPair) }
}

/// Who sees every request of a program.
pub fn may_list_requests(around: Around) -> Result<(), AppError> {
    if around.staff { Ok(()) } else { Err(AppError::NotFound) }
}

/// Whose pairing is in somebody's hands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reach {
    pub everybody: bool,
    /// Mentees who report to nobody, or to somebody who was deactivated: staff answer for the manager they don't have.
    pub without_manager: bool,
    pub reports_of: Option<PersonId>,
}

impl Reach {
    /// Whether a mentee is among them whose manager, if one is there to pair them, is this one.
    pub fn covers(self, manager: Option<PersonId>) -> bool {
        self.everybody || (self.without_manager && manager.is_none()) || (manager.is_some() && manager == self.reports_of)
    }
}

/// Who sees the board of a program where staff pair people, and whom they pair there: staff, where the program leaves it to
/// them; managers their own reports, where it lets them. Where it names nobody, staff pair.
pub fn reach(around: Around, manner: Manner, me: PersonId) -> Result<Reach, AppError> {
    if manner.pairing != Pairing::StaffDriven {
        return Err(AppError::NotFound);
    }
    let Approvers { admin, manager, .. } = manner.approvers;
    let as_manager = manager && around.manages_mentee && manner.state.takes_people();
    if !around.staff && !as_manager {
        return Err(AppError::NotFound);
    }
    Ok(Reach {
        everybody: around.staff && (admin || !manager),
        without_manager: around.staff,
        reports_of: as_manager.then_some(me),
    })
}

/// Whether this member of staff pairs a mentee on the board who reports to `manager`, if one is there to pair them.
pub fn staff_pair(manner: Manner, me: PersonId, manager: Option<PersonId>) -> bool {
    let around = Around { staff: true, manages_mentee: manager == Some(me), ..Around::default() };
    reach(around, manner, me).is_ok_and(|reach| reach.covers(manager))
}

/// Whether pairs can be drafted and published at present.
pub fn may_pair(manner: Manner) -> Result<(), AppError> {
    if manner.state.takes_people() { Ok(()) } else { Err(PairBar::ProgramAtRest.into()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOBODY: Around = Around { staff: false, mentor: false, mentee: false, manages_mentee: false };
    const STAFF: Around = Around { staff: true, ..NOBODY };
    const MENTEE: Around = Around { mentee: true, ..NOBODY };
    const MENTOR: Around = Around { mentor: true, ..NOBODY };
    const MANAGER: Around = Around { manages_mentee: true, ..NOBODY };

    fn manner(pairing: Pairing, state: ProgramState, admin: bool, manager: bool) -> Manner {
        Manner { pairing, state, approvers: Approvers { admin, manager, ..Approvers::default() } }
    }

    #[test]
    fn mentors_are_browsed_by_those_who_take_part_where_mentees_pick() {
        let picks = manner(Pairing::UserDriven, ProgramState::Running, false, false);
        for (around, sees, asks) in
            [(NOBODY, false, false), (MANAGER, false, false), (MENTOR, true, false), (STAFF, true, false), (MENTEE, true, true)]
        {
            assert_eq!(may_browse(around, picks).is_ok(), sees, "{around:?}");
            assert_eq!(may_ask(around, picks).is_ok(), asks, "{around:?}");
        }
        assert!(may_answer(Pairing::UserDriven).is_ok() && may_answer(Pairing::StaffDriven).is_err());
        assert!(may_browse(STAFF, manner(Pairing::StaffDriven, ProgramState::Running, true, false)).is_err());
        let closed = manner(Pairing::UserDriven, ProgramState::Closed, false, false);
        assert!(may_browse(MENTEE, closed).is_ok() && may_ask(MENTEE, closed).is_err());
        assert!(may_browse(MENTEE, manner(Pairing::UserDriven, ProgramState::Draft, false, false)).is_err());
    }

    #[test]
    fn waiting_for_any_mentor_is_offered_while_none_can_be_asked() {
        let (free, none) = (Availability::Free(1), [Availability::Full, Availability::Paused(None)]);
        assert!(offers_any(none.into_iter()));
        assert!(!offers_any(none.into_iter().chain([free])));
    }

    #[test]
    fn the_board_is_for_staff_and_where_they_pair_for_managers_and_their_reports() {
        let me = PersonId(uuid::Uuid::from_u128(7));
        let other = Some(PersonId(uuid::Uuid::from_u128(8)));
        let board =
            |around, admin, manager| reach(around, manner(Pairing::StaffDriven, ProgramState::Open, admin, manager), me).ok();
        // (who, admins pair, managers pair) → may pair (somebody else's report, nobody's report, my report)
        let table = [
            (STAFF, false, false, Some([true, true, true])),
            (STAFF, true, false, Some([true, true, true])),
            (STAFF, true, true, Some([true, true, true])),
            (STAFF, false, true, Some([false, true, false])),
            (Around { manages_mentee: true, ..STAFF }, false, true, Some([false, true, true])),
            (MANAGER, true, true, Some([false, false, true])),
            (MANAGER, true, false, None),
            (MENTOR, true, true, None),
            (MENTEE, true, true, None),
        ];
        for (around, admin, manager, expected) in table {
            let found = board(around, admin, manager);
            let covers = found.map(|reach| [other, None, Some(me)].map(|manager| reach.covers(manager)));
            assert_eq!(covers, expected, "{around:?} {admin} {manager}");
        }
        assert!(reach(STAFF, manner(Pairing::UserDriven, ProgramState::Open, true, true), me).is_err());
        assert!(reach(MANAGER, manner(Pairing::StaffDriven, ProgramState::Closed, true, true), me).is_err());

        let managers_pair = manner(Pairing::StaffDriven, ProgramState::Open, false, true);
        assert!(staff_pair(managers_pair, me, Some(me)), "staff who manage the mentee");
        assert!(!staff_pair(managers_pair, me, other), "their manager does");
        assert!(staff_pair(managers_pair, me, None), "there is no manager to do it");
        assert!(!staff_pair(manner(Pairing::UserDriven, ProgramState::Open, true, true), me, None), "mentees ask themselves");
    }
}
