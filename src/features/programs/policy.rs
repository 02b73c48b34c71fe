//! Who may do what with a program. Pages show a button by the same function that the server enforces.

use super::model::ProgramMove;
use crate::shared::AppError;

/// What a person is to a program, now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ties {
    pub is_admin: bool,
    pub is_coordinator: bool,
    pub takes_part: bool,
}

impl Ties {
    /// Admins, and the coordinators of this program.
    pub fn is_staff(self) -> bool {
        self.is_admin || self.is_coordinator
    }

    /// Who sees the names of those who take part, and what is meant for them.
    pub fn may_see_inside(self) -> bool {
        self.is_staff() || self.takes_part
    }
}

/// Why a person may not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProgramBar {
    #[error("Only the program’s staff change it.")]
    StaffChangeIt,
    #[error("Only admins make programs.")]
    AdminsMakeThem,
    #[error("Only admins appoint coordinators.")]
    AdminsAppoint,
    #[error("Only admins delete a draft.")]
    AdminsDelete,
}

impl From<ProgramBar> for AppError {
    fn from(bar: ProgramBar) -> Self {
        AppError::Forbidden(bar.to_string())
    }
}

fn only(allowed: bool, bar: ProgramBar) -> Result<(), ProgramBar> {
    if allowed { Ok(()) } else { Err(bar) }
}

/// Making a program, from nothing or as a copy: it lies outside what a coordinator was handed.
pub fn may_create(is_admin: bool) -> Result<(), ProgramBar> {
    only(is_admin, ProgramBar::AdminsMakeThem)
}

/// Setting the program up and changing it.
pub fn may_edit(ties: Ties) -> Result<(), ProgramBar> {
    only(ties.is_staff(), ProgramBar::StaffChangeIt)
}

/// Moving it from state to state.
pub fn may_move(ties: Ties, _: ProgramMove) -> Result<(), ProgramBar> {
    only(ties.is_staff(), ProgramBar::StaffChangeIt)
}

/// Appointing coordinators, and ending that.
pub fn may_appoint(ties: Ties) -> Result<(), ProgramBar> {
    only(ties.is_admin, if ties.is_coordinator { ProgramBar::AdminsAppoint } else { ProgramBar::StaffChangeIt })
}

/// Deleting a draft.
pub fn may_delete(ties: Ties) -> Result<(), ProgramBar> {
    only(ties.is_admin, if ties.is_coordinator { ProgramBar::AdminsDelete } else { ProgramBar::StaffChangeIt })
}

#[cfg(test)]
mod tests {
    use super::*;

    const ADMIN: Ties = Ties { is_admin: true, is_coordinator: false, takes_part: false };
    const COORDINATOR: Ties = Ties { is_admin: false, is_coordinator: true, takes_part: false };
    const PARTICIPANT: Ties = Ties { is_admin: false, is_coordinator: false, takes_part: true };

    #[test]
    fn staff_change_a_program_and_nobody_else_does() {
        for (ties, may) in [(ADMIN, true), (COORDINATOR, true), (PARTICIPANT, false), (Ties::default(), false)] {
            assert_eq!(may_edit(ties).is_ok(), may);
            for mv in ProgramMove::ALL {
                assert_eq!(may_move(ties, *mv).is_ok(), may);
            }
        }
    }

    #[test]
    fn a_coordinator_neither_appoints_nor_deletes_nor_makes_programs() {
        assert_eq!(may_appoint(COORDINATOR), Err(ProgramBar::AdminsAppoint));
        assert_eq!(may_delete(COORDINATOR), Err(ProgramBar::AdminsDelete));
        assert_eq!(may_create(COORDINATOR.is_admin), Err(ProgramBar::AdminsMakeThem));
        assert!(may_appoint(ADMIN).is_ok() && may_delete(ADMIN).is_ok() && may_create(ADMIN.is_admin).is_ok());
        assert_eq!(may_appoint(PARTICIPANT), Err(ProgramBar::StaffChangeIt));
    }

    #[test]
    fn names_are_for_those_inside() {
        assert!(ADMIN.may_see_inside() && COORDINATOR.may_see_inside() && PARTICIPANT.may_see_inside());
        assert!(!Ties::default().may_see_inside());
    }
}
