//! Who may join, decide, see and arrange: functions of what somebody is to the request and the program now.

use super::model::{Approver, EnrolmentState};
use crate::features::programs::model::{ProgramState, Standing};

/// What somebody is to one enrolment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ties {
    /// It is their own.
    pub is_own: bool,
    /// An admin, or a coordinator of the program.
    pub is_staff: bool,
    /// The reporting manager of whoever it is about.
    pub manages: bool,
}

/// To ask for a part: where the program takes people today, and they don't have the part or a request for it already.
pub fn may_join(today: ProgramState, present: Option<EnrolmentState>) -> bool {
    today.takes_people() && !present.is_some_and(EnrolmentState::is_current)
}

/// To approve or decline: whoever the request waits for, and never about oneself.
pub fn may_decide(ties: Ties, approver: &Approver) -> bool {
    !ties.is_own
        && match approver {
            Approver::Manager(_) => ties.manages,
            Approver::Nobody | Approver::Staff(_) => ties.is_staff,
        }
}

/// To take a request back.
pub fn may_withdraw(ties: Ties, state: EnrolmentState) -> bool {
    ties.is_own && state == EnrolmentState::Requested
}

/// That it exists and what became of it: whoever asked, staff, and the manager where managers decide.
pub fn may_see(ties: Ties, approver: &Approver) -> bool {
    ties.is_own || ties.is_staff || may_decide(ties, approver)
}

/// The answers: whoever gave them, staff, and a manager only while the decision is theirs.
pub fn may_see_answers(ties: Ties, approver: &Approver, state: EnrolmentState) -> bool {
    ties.is_own || ties.is_staff || (may_decide(ties, approver) && state == EnrolmentState::Requested)
}

/// Why it was declined: whoever asked, staff, and whoever wrote it.
pub fn may_read_reason(ties: Ties, has_decided: bool) -> bool {
    ties.is_own || ties.is_staff || has_decided
}

/// Who takes part: to add, remove and export people.
pub fn may_arrange_people(is_staff: bool) -> bool {
    is_staff
}

/// To add people: staff may prepare a draft, and never fill a program that is over.
pub fn may_add(is_staff: bool, today: Standing) -> bool {
    may_arrange_people(is_staff) && today.state != ProgramState::Closed && !today.is_archived
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::joining::model::{Manager, WhyStaff};
    use crate::shared::id::PersonId;

    const OWN: Ties = Ties { is_own: true, is_staff: false, manages: false };
    const STAFF: Ties = Ties { is_own: false, is_staff: true, manages: false };
    const MANAGER: Ties = Ties { is_own: false, is_staff: false, manages: true };
    const NOBODY: Ties = Ties { is_own: false, is_staff: false, manages: false };

    fn managed() -> Approver {
        Approver::Manager(Manager { id: PersonId(uuid::Uuid::nil()), name: "Omar".into() })
    }

    #[test]
    fn only_whoever_it_waits_for_decides() {
        let staff = Approver::Staff(WhyStaff::Setting);
        assert!(may_decide(MANAGER, &managed()) && !may_decide(STAFF, &managed()));
        assert!(may_decide(STAFF, &staff) && !may_decide(MANAGER, &staff));
        assert!(may_decide(STAFF, &Approver::Nobody), "the setting was changed while it waited");
        for approver in [managed(), staff, Approver::Nobody] {
            assert!(!may_decide(NOBODY, &approver) && !may_decide(OWN, &approver));
            assert!(!may_decide(Ties { is_staff: true, manages: true, ..OWN }, &approver));
        }
    }

    #[test]
    fn answers_are_for_whoever_gave_them_staff_and_the_manager_while_it_waits() {
        for state in EnrolmentState::ALL {
            assert!(may_see_answers(OWN, &managed(), *state) && may_see_answers(STAFF, &managed(), *state));
            assert!(!may_see_answers(NOBODY, &managed(), *state));
            assert_eq!(may_see_answers(MANAGER, &managed(), *state), *state == EnrolmentState::Requested);
        }
        assert!(may_see(MANAGER, &managed()) && !may_see(MANAGER, &Approver::Staff(WhyStaff::Setting)));
        assert!(!may_see(NOBODY, &managed()));
    }

    #[test]
    fn a_reason_is_read_by_whoever_asked_staff_and_whoever_wrote_it() {
        assert!(may_read_reason(OWN, false) && may_read_reason(STAFF, false) && may_read_reason(MANAGER, true));
        assert!(!may_read_reason(MANAGER, false) && !may_read_reason(NOBODY, false));
    }

    #[test]
    fn a_request_is_taken_back_by_whoever_made_it_while_it_waits() {
        for state in EnrolmentState::ALL {
            assert_eq!(may_withdraw(OWN, *state), *state == EnrolmentState::Requested);
            assert!(!may_withdraw(STAFF, *state));
        }
    }

    #[test]
    fn one_joins_again_after_everything_but_what_still_stands() {
        let may = |present| may_join(ProgramState::Open, present);
        assert!(may(None));
        for state in EnrolmentState::ALL {
            assert_eq!(may(Some(*state)), !state.is_current());
        }
        assert!(!may_join(ProgramState::Closed, None) && !may_join(ProgramState::Draft, None));
    }

    #[test]
    fn staff_add_people_to_anything_but_a_program_that_is_over() {
        let standing = |state, is_archived| Standing { state, is_archived, starts_on: None, ends_on: None };
        assert!(may_add(true, standing(ProgramState::Draft, false)));
        assert!(!may_add(true, standing(ProgramState::Closed, false)) && !may_add(true, standing(ProgramState::Draft, true)));
        assert!(!may_add(false, standing(ProgramState::Open, false)));
    }
}
