//! Who may do what with the library. The catalogue is everybody's to read; plans are for those who make programs.

use crate::shared::AppError;

/// What somebody is to the library.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    pub is_admin: bool,
    /// Whether some program is in their hands now.
    pub coordinates: bool,
}

impl Standing {
    /// Admins, and the coordinators of any program.
    pub fn is_staff(self) -> bool {
        self.is_admin || self.coordinates
    }
}

/// Why a person may not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LibraryBar {
    #[error("Only admins and coordinators keep the catalogue.")]
    OnlyStaffKeepTheCatalogue,
    #[error("Only admins rename and remove plans of the library.")]
    OnlyAdminsChangePlans,
    #[error("Only admins and coordinators save plans to the library.")]
    OnlyStaffSavePlans,
}

impl From<LibraryBar> for AppError {
    fn from(bar: LibraryBar) -> Self {
        AppError::Forbidden(bar.to_string())
    }
}

/// Adding, editing, removing and importing entries.
pub fn may_keep_catalogue(standing: Standing) -> Result<(), LibraryBar> {
    if standing.is_staff() { Ok(()) } else { Err(LibraryBar::OnlyStaffKeepTheCatalogue) }
}

/// Reading the plans of the library: whoever is not staff finds none there.
pub fn may_see_plans(standing: Standing) -> bool {
    standing.is_staff()
}

/// Saving a plan to the library.
pub fn may_save_plans(standing: Standing) -> Result<(), LibraryBar> {
    if standing.is_staff() { Ok(()) } else { Err(LibraryBar::OnlyStaffSavePlans) }
}

/// Renaming and removing saved plans, which belong to the whole organization.
pub fn may_change_plans(standing: Standing) -> Result<(), LibraryBar> {
    if standing.is_admin { Ok(()) } else { Err(LibraryBar::OnlyAdminsChangePlans) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ADMIN: Standing = Standing { is_admin: true, coordinates: false };
    const COORDINATOR: Standing = Standing { is_admin: false, coordinates: true };
    const OTHER: Standing = Standing { is_admin: false, coordinates: false };

    #[test]
    fn staff_keep_the_catalogue_and_save_plans() {
        for (standing, may) in [(ADMIN, true), (COORDINATOR, true), (OTHER, false)] {
            assert_eq!(may_keep_catalogue(standing).is_ok(), may);
            assert_eq!((may_see_plans(standing), may_save_plans(standing).is_ok()), (may, may));
        }
    }

    #[test]
    fn only_admins_rename_and_remove_plans() {
        assert!(may_change_plans(ADMIN).is_ok());
        assert_eq!(may_change_plans(COORDINATOR), Err(LibraryBar::OnlyAdminsChangePlans));
        assert!(may_change_plans(OTHER).is_err());
    }
}
