//! What people do here: edit a profile, say when they can be met; and what admins do: add, invite, deactivate.

mod imports;
mod membership;
mod profile;

pub use imports::{
    MOST_BYTES, Outcome, Preview, Waiting, commit as commit_import, discard as discard_import, find as find_import,
    forget_imports, import_is_too_large, match_columns as match_import, preview as preview_import, refused_rows,
    stage as stage_import,
};
pub use membership::{
    Invitation, MOST_LINKS, add_person, count_without_password, deactivate, invite, invite_without_password, may_administer,
    reactivate,
};
pub use profile::{PhotoChange, load, save_availability, save_profile, save_profile_and_photo};

use super::store;
use crate::features::accounts;
use crate::features::organization::Organization;
use crate::server::Conn;
use crate::shared::id::PersonId;
use crate::shared::{AppError, AppResult, FieldErrors};

/// One sentence about one field.
fn wrong(field: &str, sentence: &str) -> AppError {
    let mut errors = FieldErrors::default();
    errors.add(field, sentence);
    AppError::Invalid(errors)
}

/// Refuses an address of a domain that the organization doesn't allow.
fn check_domain(organization: &Organization, email: &str) -> AppResult<()> {
    accounts::check_domain(&organization.email_domains, email).map_err(|sentence| wrong("email", &sentence))
}

/// Whose address was typed as the manager's; nobody for an empty one.
async fn find_manager(conn: &mut Conn, email: &str) -> AppResult<Option<PersonId>> {
    if email.is_empty() {
        return Ok(None);
    }
    match store::find_by_email(conn, email).await? {
        Some(found) if found.is_active => Ok(Some(found.id)),
        Some(_) => Err(wrong("manager", "This person was deactivated. Choose somebody who is here.")),
        None => Err(wrong("manager", "Nobody here has this address.")),
    }
}
