//! All SQL of the room.

pub mod directory;
pub mod imports;
pub mod profile;
pub mod reports;

use sqlx::FromRow;

use crate::args;
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
    let (id, now) = (PersonId(token::uuid(scope.now)), scope.now);
    let NewPerson { name, email, title, department, location, zone, bio, manager, password_hash, is_admin, zone_is_known } =
        person;
    let sql =
        "INSERT INTO people (id, email, name, title, department, location, zone, bio, manager_id, admin_since, password_hash,
                                   password_changed_at, lock_count, created_at, zone_confirmed_at)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 0, $12, $13)";
    let admin_since = is_admin.then_some(now);
    let confirmed = zone_is_known.then_some(now);
    let args =
        args![id, email, name, title, department, location, zone, bio, manager, admin_since, password_hash, now, confirmed];
    scope.conn.try_run(sql, args).await.map_err(address_is_taken)?;
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
    for person in [one.min(other), one.max(other)] {
        conn.run("UPDATE people SET lock_count = lock_count + 1 WHERE id = $1", args![person]).await?;
    }
    Ok(())
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

/// How many people are read or written with one statement. SQLite finds each argument by walking the list of them, so that
/// statements with thousands take quadratic time.
pub(super) const AT_ONCE: usize = 100;

/// `$1, $2, $3` from the first number on.
pub(super) fn places(first: usize, count: usize) -> String {
    (first..first + count).map(|n| format!("${n}")).collect::<Vec<_>>().join(", ")
}

/// `($1, $2), ($3, $4)`: so many rows of so many values.
pub(super) fn rows_of(rows: usize, width: usize) -> String {
    (0..rows).map(|row| format!("({})", places(row * width + 1, width))).collect::<Vec<_>>().join(", ")
}

/// The ids as arguments.
pub(super) fn ids(people: &[PersonId]) -> Args {
    people.iter().map(|id| Box::new(*id) as Box<dyn Bind>).collect()
}
