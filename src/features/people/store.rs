//! All SQL of the room.

use crate::args;
use crate::server::db::RunError;
use crate::server::{Conn, Scope, token};
use crate::shared::id::PersonId;
use crate::shared::{AppError, AppResult, FieldErrors};

/// What is known of a person when they are added.
#[derive(Clone, Debug, Default)]
pub struct NewPerson {
    pub name: String,
    pub email: String,
    pub title: String,
    pub department: String,
    pub location: String,
    pub zone: String,
    pub bio: String,
    pub manager: Option<PersonId>,
    pub password_hash: Option<String>,
    pub is_admin: bool,
}

/// Adds a person; an address that is taken is an error on the field `email`.
pub async fn add(scope: &mut Scope, person: NewPerson) -> AppResult<PersonId> {
    let (id, now) = (PersonId(token::uuid(scope.now)), scope.now);
    let NewPerson { name, email, title, department, location, zone, bio, manager, password_hash, is_admin } = person;
    let sql =
        "INSERT INTO people (id, email, name, title, department, location, zone, bio, manager_id, admin_since, password_hash,
                                   password_changed_at, lock_count, created_at)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 0, $12)";
    let admin_since = is_admin.then_some(now);
    let args = args![id, email, name, title, department, location, zone, bio, manager, admin_since, password_hash, now];
    match scope.conn.try_run(sql, args).await {
        Ok(_) => Ok(id),
        Err(RunError::Taken) => {
            let mut errors = FieldErrors::default();
            errors.add("email", "Somebody already has this e-mail address.");
            Err(AppError::Invalid(errors))
        }
        Err(RunError::App(error)) => Err(error),
    }
}

/// Locks two people until the transaction ends, always in the order of their ids, so that two such locks cannot block each
/// other for ever. What is counted afterwards stays true until the commit.
pub async fn lock_pair(conn: &mut Conn, one: PersonId, other: PersonId) -> AppResult<()> {
    for person in [one.min(other), one.max(other)] {
        conn.run("UPDATE people SET lock_count = lock_count + 1 WHERE id = $1", args![person]).await?;
    }
    Ok(())
}
