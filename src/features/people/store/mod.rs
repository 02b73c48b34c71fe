//! All SQL of the room.

pub mod directory;
pub mod imports;
pub mod known;
pub mod profile;
pub mod reports;

use std::collections::HashMap;

use sqlx::FromRow;

use crate::args;
use crate::server::bulk::places;
use crate::server::db::{Args, Bind, RunError};
use crate::server::{Conn, Scope, token};
use crate::shared::id::PersonId;
use crate::shared::time::Instant;
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
    /// Whether the person chose the zone themself; otherwise they are asked when they first sign in.
    pub zone_is_known: bool,
    pub bio: String,
    pub manager: Option<PersonId>,
    pub password_hash: Option<String>,
    pub is_admin: bool,
}

/// Adds a person; an address that is taken is an error on the field `email`.
pub async fn add(scope: &mut Scope, person: NewPerson) -> AppResult<PersonId> {
    let id = PersonId(token::uuid(scope.now));
    known::insert(scope, vec![(id, person)]).await?;
    directory::refresh(&mut scope.conn, &[id]).await?;
    Ok(id)
}

/// A violated unique constraint on people is an address that somebody has.
pub fn address_is_taken(error: RunError) -> AppError {
    match error {
        RunError::Taken => {
            let mut errors = FieldErrors::default();
            errors.add("email", "Somebody already has this e-mail address.");
            AppError::Invalid(errors)
        }
        RunError::App(error) => error,
    }
}

/// Locks two people until the transaction ends, always in the order of their ids, so that two such locks cannot block each
/// other for ever. What is counted afterwards stays true until the commit.
pub async fn lock_pair(conn: &mut Conn, one: PersonId, other: PersonId) -> AppResult<()> {
    lock_all(conn, vec![one, other]).await
}

/// The same for any number of people. Whoever needs more than two locks them all at once, since a second lock could be out of
/// order.
pub async fn lock_all(conn: &mut Conn, mut people: Vec<PersonId>) -> AppResult<()> {
    people.sort_unstable();
    people.dedup();
    for person in people {
        conn.run("UPDATE people SET lock_count = lock_count + 1 WHERE id = $1", args![person]).await?;
    }
    Ok(())
}

/// The names of these people.
pub async fn list_names(conn: &mut Conn, people: &[PersonId]) -> AppResult<HashMap<PersonId, String>> {
    if people.is_empty() {
        return Ok(HashMap::new());
    }
    let sql = format!("SELECT id, name FROM people WHERE id IN ({})", places(conn, people.len()));
    let args = people.iter().map(|id| Box::new(*id) as Box<dyn Bind>).collect();
    let rows: Vec<(PersonId, String)> = conn.all(sqlx::AssertSqlSafe(sql), args).await?;
    Ok(rows.into_iter().collect())
}

/// Keeps reporting lines and admin rights as they are until the transaction ends.
pub async fn lock_organization(conn: &mut Conn) -> AppResult<()> {
    conn.run("UPDATE organization_lock SET count = count + 1 WHERE id = 1", vec![]).await.map(drop)
}

/// Whether anybody but this person is an admin who may sign in. Ask with the organization locked.
pub async fn has_other_admin(conn: &mut Conn, person: PersonId) -> AppResult<bool> {
    let sql = "SELECT id FROM people WHERE admin_since IS NOT NULL AND deactivated_at IS NULL AND id <> $1 LIMIT 1";
    let row: Option<(PersonId,)> = conn.optional(sql, args![person]).await?;
    Ok(row.is_some())
}

/// Whether somebody reports to another, directly or through others, or is that person. Ask with the organization locked.
pub async fn reports_to(conn: &mut Conn, person: PersonId, boss: PersonId) -> AppResult<bool> {
    let sql = "WITH RECURSIVE up (id) AS (
                   SELECT $1
                   UNION SELECT p.manager_id FROM people p JOIN up ON p.id = up.id WHERE p.manager_id IS NOT NULL)
               SELECT id FROM up WHERE id = $2";
    let row: Option<(PersonId,)> = conn.optional(sql, args![person, boss]).await?;
    Ok(row.is_some())
}

/// Somebody by their address.
#[derive(Clone, Debug, FromRow)]
pub struct Addressed {
    pub id: PersonId,
    pub is_active: bool,
}

/// Whoever has this address.
pub async fn find_by_email(conn: &mut Conn, email: &str) -> AppResult<Option<Addressed>> {
    conn.optional("SELECT id, deactivated_at IS NULL AS is_active FROM people WHERE email = $1", args![email.to_owned()]).await
}

/// Ends a person's membership, or 0 if that was so before.
pub async fn save_deactivated(conn: &mut Conn, person: PersonId, now: Instant) -> AppResult<u64> {
    let sql = "UPDATE people SET deactivated_at = $2, profile_version = profile_version + 1
               WHERE id = $1 AND deactivated_at IS NULL";
    conn.run(sql, args![person, now]).await
}

/// Takes it back, or 0 if there was nothing to take back.
pub async fn save_reactivated(conn: &mut Conn, person: PersonId) -> AppResult<u64> {
    let sql = "UPDATE people SET deactivated_at = NULL, profile_version = profile_version + 1
               WHERE id = $1 AND deactivated_at IS NOT NULL AND erased_at IS NULL";
    conn.run(sql, args![person]).await
}

/// The ids as arguments.
pub(super) fn ids(people: &[PersonId]) -> Args {
    people.iter().map(|id| Box::new(*id) as Box<dyn Bind>).collect()
}
