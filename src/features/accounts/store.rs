//! All SQL of the room.

use sqlx::FromRow;

use crate::args;
use crate::server::Conn;
use crate::server::bulk::{AT_ONCE, Bulk, places};
use crate::server::db::{Bind, RunError};
use crate::shared::id::{FileId, PersonId, SessionId};
use crate::shared::time::Instant;
use crate::shared::{AppResult, Language};

/// What signing in needs to know of a person.
#[derive(FromRow)]
pub struct Credentials {
    pub id: PersonId,
    pub password_hash: Option<String>,
    pub zone_is_known: bool,
}

/// The credentials of whoever has this address and may sign in.
pub async fn find_credentials(conn: &mut Conn, email: &str) -> AppResult<Option<Credentials>> {
    let sql = "SELECT id, password_hash, zone_confirmed_at IS NOT NULL AS zone_is_known FROM people
               WHERE email = $1 AND deactivated_at IS NULL";
    conn.optional(sql, args![email.to_owned()]).await
}

/// Locks a person who still has this password and may sign in, until the transaction ends; 0 if that is so no longer.
pub async fn lock_credentials(conn: &mut Conn, person: PersonId, hash: String) -> AppResult<u64> {
    let sql = "UPDATE people SET lock_count = lock_count + 1
               WHERE id = $1 AND password_hash = $2 AND deactivated_at IS NULL";
    conn.run(sql, args![person, hash]).await
}

/// The stored hash of one person's password.
pub async fn find_password_hash(conn: &mut Conn, person: PersonId) -> AppResult<Option<String>> {
    let row: Option<(Option<String>,)> = conn.optional("SELECT password_hash FROM people WHERE id = $1", args![person]).await?;
    Ok(row.and_then(|(hash,)| hash))
}

/// Stores a new password, and says from when it holds.
pub async fn save_password(conn: &mut Conn, person: PersonId, hash: String, now: Instant) -> AppResult<()> {
    let sql = "UPDATE people SET password_hash = $2, password_changed_at = $3 WHERE id = $1";
    conn.run(sql, args![person, hash, now]).await.map(drop)
}

/// Stores the zone in which a person reads times, as chosen by them.
pub async fn save_zone(conn: &mut Conn, person: PersonId, zone: String, now: Instant) -> AppResult<()> {
    let sql = "UPDATE people SET zone = $2, zone_confirmed_at = $3, profile_version = profile_version + 1 WHERE id = $1";
    conn.run(sql, args![person, zone, now]).await.map(drop)
}

/// Stores the language in which a person reads; nothing: that of the organization.
pub async fn save_language(conn: &mut Conn, person: PersonId, language: Option<Language>) -> AppResult<()> {
    conn.run("UPDATE people SET language = $2 WHERE id = $1", args![person, language]).await.map(drop)
}

/// A session with its person, as found by the cookie.
#[derive(FromRow)]
pub struct Found {
    pub session: SessionId,
    pub last_seen_at: Instant,
    pub id: PersonId,
    pub name: String,
    pub email: String,
    pub photo_id: Option<FileId>,
    pub zone: String,
    pub language: Option<Language>,
    pub is_admin: bool,
    pub is_manager: bool,
}

/// The session that a token belongs to, if it still holds.
pub async fn find_session(conn: &mut Conn, token_hash: String, now: Instant) -> AppResult<Option<Found>> {
    let sql = "SELECT s.id AS session, s.last_seen_at, p.id, p.name, p.email, p.photo_id, p.zone, p.language,
                   p.admin_since IS NOT NULL AS is_admin,
                   EXISTS (SELECT 1 FROM people r WHERE r.manager_id = p.id AND r.deactivated_at IS NULL) AS is_manager
               FROM sessions s JOIN people p ON p.id = s.person_id
               WHERE s.token_hash = $1 AND s.expires_at > $2 AND p.deactivated_at IS NULL";
    conn.optional(sql, args![token_hash, now]).await
}

/// Whether a session has neither ended nor been revoked, and its person may still sign in.
pub async fn is_session_open(conn: &mut Conn, session: SessionId, now: Instant) -> AppResult<bool> {
    let sql = "SELECT s.id FROM sessions s JOIN people p ON p.id = s.person_id
               WHERE s.id = $1 AND s.expires_at > $2 AND p.deactivated_at IS NULL";
    let row: Option<(SessionId,)> = conn.optional(sql, args![session, now]).await?;
    Ok(row.is_some())
}

/// A new session's row.
pub struct NewSession {
    pub id: SessionId,
    pub person: PersonId,
    pub token_hash: String,
    pub browser: String,
    pub address: String,
    pub expires_at: Instant,
}

/// Stores a session.
pub async fn insert_session(conn: &mut Conn, session: NewSession, now: Instant) -> AppResult<()> {
    let sql = "INSERT INTO sessions (id, person_id, token_hash, browser, address, created_at, last_seen_at, expires_at)
               VALUES ($1, $2, $3, $4, $5, $6, $6, $7)";
    let NewSession { id, person, token_hash, browser, address, expires_at } = session;
    conn.run(sql, args![id, person, token_hash, browser, address, now, expires_at]).await.map(drop)
}

/// Prolongs a session that is in use.
pub async fn save_seen(conn: &mut Conn, session: SessionId, now: Instant, expires_at: Instant) -> AppResult<()> {
    let sql = "UPDATE sessions SET last_seen_at = $2, expires_at = $3 WHERE id = $1";
    conn.run(sql, args![session, now, expires_at]).await.map(drop)
}

/// A session as its owner sees it.
#[derive(Clone, Debug, FromRow)]
pub struct SessionRow {
    pub id: SessionId,
    pub browser: String,
    pub address: String,
    pub last_seen_at: Instant,
}

/// One's sessions, the most recently used first.
pub async fn list_sessions(conn: &mut Conn, person: PersonId, now: Instant) -> AppResult<Vec<SessionRow>> {
    let sql = "SELECT id, browser, address, last_seen_at FROM sessions
               WHERE person_id = $1 AND expires_at > $2 ORDER BY last_seen_at DESC LIMIT 50";
    conn.all(sql, args![person, now]).await
}

/// Whether somebody has hidden the first steps of a part, which home would show.
pub async fn has_hidden_first_steps(conn: &mut Conn, person: PersonId) -> AppResult<bool> {
    let row: Option<(PersonId,)> =
        conn.optional("SELECT person_id FROM first_steps WHERE person_id = $1 LIMIT 1", args![person]).await?;
    Ok(row.is_some())
}

/// Ends one of a person's sessions; 0 if it is not theirs.
pub async fn delete_session(conn: &mut Conn, person: PersonId, session: SessionId) -> AppResult<u64> {
    conn.run("DELETE FROM sessions WHERE person_id = $1 AND id = $2", args![person, session]).await
}

/// Ends all of a person's sessions but one.
pub async fn delete_other_sessions(conn: &mut Conn, person: PersonId, kept: SessionId) -> AppResult<u64> {
    conn.run("DELETE FROM sessions WHERE person_id = $1 AND id <> $2", args![person, kept]).await
}

/// Ends all of a person's sessions.
pub async fn delete_sessions(conn: &mut Conn, person: PersonId) -> AppResult<u64> {
    conn.run("DELETE FROM sessions WHERE person_id = $1", args![person]).await
}

/// Whom an invitation is for.
#[derive(Clone, Debug, FromRow)]
pub struct Invited {
    pub id: PersonId,
    pub name: String,
    pub zone_is_known: bool,
}

/// Replaces whatever invitation the person had.
pub async fn save_invitation(
    conn: &mut Conn,
    person: PersonId,
    token_hash: String,
    now: Instant,
    expires_at: Instant,
) -> AppResult<()> {
    delete_invitation(conn, person).await?;
    let sql = "INSERT INTO invitations (token_hash, person_id, created_at, expires_at) VALUES ($1, $2, $3, $4)";
    conn.run(sql, args![token_hash, person, now, expires_at]).await.map(drop)
}

/// How many people have no password yet, and how many of those have a link that still works.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromRow)]
pub struct WithoutPassword {
    pub people: i64,
    pub invited: i64,
}

/// Counts who may sign in and has no password yet.
pub async fn count_without_password(conn: &mut Conn, now: Instant) -> AppResult<WithoutPassword> {
    let sql = "SELECT COUNT(*) AS people, COUNT(i.person_id) AS invited
               FROM people p LEFT JOIN invitations i ON i.person_id = p.id AND i.expires_at > $1
               WHERE p.password_hash IS NULL AND p.deactivated_at IS NULL";
    conn.one(sql, args![now]).await
}

/// Somebody who has no password yet.
#[derive(Clone, Debug, FromRow)]
pub struct Uninvited {
    pub id: PersonId,
    pub name: String,
    pub email: String,
}

/// At most so many of those who may sign in and have no password yet: all, or those whom no link lets in.
pub async fn list_without_password(conn: &mut Conn, all: bool, now: Instant, limit: i64) -> AppResult<Vec<Uninvited>> {
    let sql = "SELECT p.id, p.name, p.email FROM people p
               WHERE p.password_hash IS NULL AND p.deactivated_at IS NULL
                   AND ($1 OR NOT EXISTS (SELECT 1 FROM invitations i WHERE i.person_id = p.id AND i.expires_at > $2))
               ORDER BY p.id LIMIT $3";
    conn.all(sql, args![all, now, limit]).await
}

/// Replaces whatever invitations these people had, each with its token's hash; taken if somebody else does so just now.
pub async fn save_invitations(
    conn: &mut Conn,
    invitations: Vec<(PersonId, String)>,
    now: Instant,
    expires_at: Instant,
) -> Result<(), RunError> {
    for some in invitations.chunks(AT_ONCE) {
        let sql = format!("DELETE FROM invitations WHERE person_id IN ({})", places(conn, some.len()));
        let people = some.iter().map(|(person, _)| Box::new(*person) as Box<dyn Bind>).collect();
        conn.run(sqlx::AssertSqlSafe(sql), people).await?;
    }
    let mut rows = Bulk::into("INSERT INTO invitations (token_hash, person_id, created_at, expires_at)");
    for (person, token_hash) in invitations {
        rows.push(conn, args![token_hash, person, now, expires_at]).await?;
    }
    rows.finish(conn).await
}

/// Takes a person's invitation back, or uses it up; 0 if there is none.
pub async fn delete_invitation(conn: &mut Conn, person: PersonId) -> AppResult<u64> {
    conn.run("DELETE FROM invitations WHERE person_id = $1", args![person]).await
}

/// Whom an open invitation is for, if they may sign in.
pub async fn find_invited(conn: &mut Conn, token_hash: String, now: Instant) -> AppResult<Option<Invited>> {
    let sql = "SELECT p.id, p.name, p.zone_confirmed_at IS NOT NULL AS zone_is_known
               FROM invitations i JOIN people p ON p.id = i.person_id
               WHERE i.token_hash = $1 AND i.expires_at > $2 AND p.deactivated_at IS NULL";
    conn.optional(sql, args![token_hash, now]).await
}

/// Ends the session that a token belongs to.
pub async fn delete_session_of_token(conn: &mut Conn, token_hash: String) -> AppResult<u64> {
    conn.run("DELETE FROM sessions WHERE token_hash = $1", args![token_hash]).await
}

/// Forgets sessions that no longer hold.
pub async fn delete_expired_sessions(conn: &mut Conn, now: Instant) -> AppResult<u64> {
    conn.run("DELETE FROM sessions WHERE expires_at <= $1", args![now]).await
}

/// Whether the store has nobody in it.
pub async fn is_empty(conn: &mut Conn) -> AppResult<bool> {
    let row: Option<(PersonId,)> = conn.optional("SELECT id FROM people LIMIT 1", vec![]).await?;
    Ok(row.is_none())
}

/// Replaces whatever set-up link there was.
pub async fn save_setup_link(conn: &mut Conn, token_hash: String, now: Instant, expires_at: Instant) -> AppResult<()> {
    conn.run("DELETE FROM setup_links WHERE used_at IS NULL", vec![]).await?;
    let sql = "INSERT INTO setup_links (token_hash, created_at, expires_at) VALUES ($1, $2, $3)";
    conn.run(sql, args![token_hash, now, expires_at]).await.map(drop)
}

/// Whether a set-up link can still be used.
pub async fn is_setup_link_open(conn: &mut Conn, token_hash: String, now: Instant) -> AppResult<bool> {
    let sql = "SELECT token_hash FROM setup_links WHERE token_hash = $1 AND used_at IS NULL AND expires_at > $2";
    let row: Option<(String,)> = conn.optional(sql, args![token_hash, now]).await?;
    Ok(row.is_some())
}

/// Uses up a set-up link; 0 if somebody was first.
pub async fn use_setup_link(conn: &mut Conn, token_hash: String, now: Instant) -> AppResult<u64> {
    let sql = "UPDATE setup_links SET used_at = $2 WHERE token_hash = $1 AND used_at IS NULL AND expires_at > $2";
    conn.run(sql, args![token_hash, now]).await
}

/// When filling this store as a demo ended; none within while it lasts, none at all where it never began.
pub async fn find_demo_mark(conn: &mut Conn) -> AppResult<Option<Option<Instant>>> {
    let row: Option<(Option<Instant>,)> = conn.optional("SELECT demo_since FROM installation WHERE id = 1", vec![]).await?;
    Ok(row.map(|(since,)| since))
}

/// Notes that the store is being filled as a demo; taken if that began before.
pub async fn insert_demo_mark(conn: &mut Conn) -> Result<(), RunError> {
    conn.try_run("INSERT INTO installation (id) VALUES (1)", vec![]).await.map(drop)
}

/// Notes that the demo is complete.
pub async fn save_demo_since(conn: &mut Conn, now: Instant) -> AppResult<u64> {
    conn.run("UPDATE installation SET demo_since = $1 WHERE id = 1", args![now]).await
}
