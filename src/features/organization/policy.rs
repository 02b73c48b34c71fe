//! Who looks after the organization.

use crate::features::accounts::Viewer;
use crate::shared::id::PersonId;
use crate::shared::{AppError, AppResult};

/// Its settings, its skills, all of the audit log: admins.
pub fn may_run(viewer: &Viewer) -> AppResult<()> {
    if viewer.is_admin { Ok(()) } else { Err(AppError::Forbidden("Only admins look after the organization.".into())) }
}

/// What happened in one program: its coordinators, and admins.
pub fn may_read_log_of_program(viewer: &Viewer, is_coordinator: bool) -> AppResult<()> {
    if viewer.is_admin || is_coordinator {
        return Ok(());
    }
    Err(AppError::Forbidden("Only the program’s staff read what happened in it.".into()))
}

/// As whom somebody reads what is held about a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reader {
    Themself,
    Admin,
}

/// Their own data, all of it; admins those of others, without what is private to two people or to one.
pub fn reader_of(viewer: &Viewer, person: PersonId) -> Option<Reader> {
    match (viewer.id == person, viewer.is_admin) {
        (true, _) => Some(Reader::Themself),
        (false, true) => Some(Reader::Admin),
        (false, false) => None,
    }
}

/// Admins erase, and nobody themself: somebody must be left to say that it was meant.
pub fn may_erase(viewer: &Viewer, person: PersonId) -> AppResult<()> {
    match reader_of(viewer, person) {
        Some(Reader::Admin) => Ok(()),
        Some(Reader::Themself) => Err(AppError::Forbidden("Nobody erases their own data. Please ask another admin.".into())),
        None => Err(AppError::NotFound),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shared::id::SessionId;

    fn viewer(nth: u128, is_admin: bool) -> Viewer {
        let (id, session) = (PersonId(uuid::Uuid::from_u128(nth)), SessionId(uuid::Uuid::nil()));
        let (name, email, zone) = (String::new(), String::new(), "UTC".to_owned());
        Viewer { id, session, name, email, photo: None, zone, language: None, is_admin, is_manager: false }
    }

    #[test]
    fn only_admins_erase_and_only_others() {
        let (admin, ana) = (viewer(1, true), viewer(2, false));
        assert!(may_erase(&admin, ana.id).is_ok());
        assert!(matches!(may_erase(&admin, admin.id), Err(AppError::Forbidden(_))));
        assert!(matches!(may_erase(&ana, ana.id), Err(AppError::Forbidden(_))));
        assert_eq!(may_erase(&ana, admin.id), Err(AppError::NotFound));
    }

    #[test]
    fn an_admins_own_data_are_theirs() {
        assert_eq!(reader_of(&viewer(1, true), viewer(1, true).id), Some(Reader::Themself));
        assert_eq!(reader_of(&viewer(2, false), viewer(1, true).id), None);
    }
}
