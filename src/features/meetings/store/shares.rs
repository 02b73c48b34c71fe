//! Minutes shared with a named person, and what staff may have to settle.

use sqlx::FromRow;

use super::{Around, COLUMNS, ListedRow, Meeting};
use crate::args;
use crate::features::accounts::Viewer;
use crate::features::meetings::model::Party;
use crate::server::Conn;
use crate::server::db::RunError;
use crate::server::paging::{Cursor, Scan};
use crate::shared::id::{MeetingId, PersonId, ProgramId, ShareId};
use crate::shared::time::Instant;
use crate::shared::{AppResult, fold};

/// Somebody with whom the minutes are, or might be, shared.
#[derive(Clone, Debug, FromRow)]
pub struct Share {
    pub id: ShareId,
    pub person_id: PersonId,
    pub name: String,
    pub title: String,
    pub proposed_by: Party,
    pub agreed_at: Option<Instant>,
}

/// What is proposed or agreed about a meeting's minutes, the oldest first.
pub async fn list_shares(conn: &mut Conn, meeting: MeetingId) -> AppResult<Vec<Share>> {
    let sql = "SELECT w.id, w.person_id, p.name, p.title, w.proposed_by, w.agreed_at
               FROM minutes_shares w JOIN people p ON p.id = w.person_id
               WHERE w.meeting_id = $1 AND w.ended_at IS NULL ORDER BY w.proposed_at, w.id";
    conn.all(sql, args![meeting]).await
}

/// Somebody whom a name or an address may mean.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Candidate {
    pub id: PersonId,
    pub name: String,
    pub title: String,
}

/// Active people with this address, or with these words in their name; never one of the two.
pub async fn list_candidates(conn: &mut Conn, who: &str, pair: [PersonId; 2], limit: i64) -> AppResult<Vec<Candidate>> {
    let sql = "SELECT p.id, p.name, p.title FROM people p LEFT JOIN directory d ON d.person_id = p.id
               WHERE p.deactivated_at IS NULL AND p.id <> $3 AND p.id <> $4 AND (p.email = $1 OR d.name_key LIKE $2)
               ORDER BY CASE WHEN p.email = $1 THEN 0 ELSE 1 END, d.name_key, p.id LIMIT $5";
    conn.all(sql, args![who.trim().to_lowercase(), fold::containing(who), pair[0], pair[1], limit]).await
}

/// The active person with this id.
pub async fn find_candidate(conn: &mut Conn, id: PersonId, pair: [PersonId; 2]) -> AppResult<Option<Candidate>> {
    let sql = "SELECT id, name, title FROM people WHERE id = $1 AND deactivated_at IS NULL AND id <> $2 AND id <> $3";
    conn.optional(sql, args![id, pair[0], pair[1]]).await
}

/// Stores a proposal to share; taken where there is one with this person.
pub async fn insert_share(
    conn: &mut Conn,
    id: ShareId,
    meeting: MeetingId,
    person: PersonId,
    by: Party,
    now: Instant,
) -> Result<(), RunError> {
    let sql = "INSERT INTO minutes_shares (id, meeting_id, person_id, proposed_by, proposed_at) VALUES ($1, $2, $3, $4, $5)";
    conn.try_run(sql, args![id, meeting, person, by, now]).await.map(drop)
}

/// Notes that the other one agreed to what this party did not propose; nothing where that doesn't wait for them.
pub async fn save_agreed(
    conn: &mut Conn,
    id: ShareId,
    meeting: MeetingId,
    by: Party,
    now: Instant,
) -> AppResult<Option<PersonId>> {
    let sql = "UPDATE minutes_shares SET agreed_at = $4
               WHERE id = $1 AND meeting_id = $2 AND proposed_by <> $3 AND agreed_at IS NULL AND ended_at IS NULL
               RETURNING person_id";
    let row: Option<(PersonId,)> = conn.optional(sql, args![id, meeting, by, now]).await?;
    Ok(row.map(|(person,)| person))
}

/// Ends a proposal or a sharing; nothing where it has ended.
pub async fn save_share_ended(conn: &mut Conn, id: ShareId, meeting: MeetingId, now: Instant) -> AppResult<Option<PersonId>> {
    let sql = "UPDATE minutes_shares SET ended_at = $3 WHERE id = $1 AND meeting_id = $2 AND ended_at IS NULL
               RETURNING person_id";
    let row: Option<(PersonId,)> = conn.optional(sql, args![id, meeting, now]).await?;
    Ok(row.map(|(person,)| person))
}

/// The minutes of a meeting with no more around them than a person needs with whom they are shared.
#[derive(Clone, Debug, FromRow)]
pub struct SharedMinutes {
    pub title: String,
    pub minutes: String,
    pub starts_at: Option<Instant>,
    pub mentor_name: String,
    pub mentee_name: String,
    pub is_party: bool,
}

/// The minutes, for the two, for whom both have agreed to share them with, and for the later mentor to whom the mentee handed
/// them; not found for everybody else.
pub async fn find_minutes(conn: &mut Conn, id: MeetingId, reader: PersonId) -> AppResult<SharedMinutes> {
    let sql = "SELECT m.title, m.minutes, m.starts_at, a.name AS mentor_name, b.name AS mentee_name,
                   s.mentor_id = $2 OR s.mentee_id = $2 AS is_party
               FROM meetings m JOIN mentorships s ON s.id = m.mentorship_id
               JOIN people a ON a.id = s.mentor_id JOIN people b ON b.id = s.mentee_id
               WHERE m.id = $1 AND (s.mentor_id = $2 OR s.mentee_id = $2 OR EXISTS (
                   SELECT 1 FROM minutes_shares w WHERE w.meeting_id = m.id AND w.person_id = $2
                   AND w.agreed_at IS NOT NULL AND w.ended_at IS NULL) OR EXISTS (
                   SELECT 1 FROM handed_notes h JOIN mentorships n ON n.id = h.mentorship_id
                   WHERE h.meeting_id = m.id AND n.mentor_id = $2))";
    conn.one(sql, args![id, reader]).await
}

/// Minutes in the list of those with whom they are shared.
#[derive(Clone, Debug, FromRow)]
pub struct SharedRow {
    pub share_id: ShareId,
    pub agreed_at: Instant,
    pub meeting_id: MeetingId,
    pub title: String,
    pub starts_at: Option<Instant>,
    pub mentor_name: String,
    pub mentee_name: String,
}

impl SharedRow {
    /// Its place in the list.
    pub fn cursor(&self) -> Cursor {
        Cursor { at: self.agreed_at, id: self.share_id.0 }
    }
}

/// A page of the minutes that are shared with somebody.
pub async fn list_shared_with(
    conn: &mut Conn,
    person: PersonId,
    Scan { beyond, order, from, limit }: Scan,
) -> AppResult<Vec<SharedRow>> {
    let sql = format!(
        "SELECT w.id AS share_id, w.agreed_at, w.meeting_id, m.title, m.starts_at, a.name AS mentor_name, b.name AS mentee_name
         FROM minutes_shares w JOIN meetings m ON m.id = w.meeting_id JOIN mentorships s ON s.id = m.mentorship_id
         JOIN people a ON a.id = s.mentor_id JOIN people b ON b.id = s.mentee_id
         WHERE w.person_id = $1 AND w.ended_at IS NULL AND w.agreed_at IS NOT NULL AND (w.agreed_at, w.id) {beyond} ($2, $3)
         ORDER BY w.agreed_at {order}, w.id {order} LIMIT $4"
    );
    conn.all(sqlx::AssertSqlSafe(sql), args![person, from.at, from.id, limit]).await
}

/// The meetings that somebody may have to settle as staff (`$1`, `$2`: is an admin): never those they are a party to.
const UNSETTLED: &str = "FROM meetings m
     JOIN mentorships s ON s.id = m.mentorship_id
     JOIN programs g ON g.id = s.program_id
     JOIN people a ON a.id = s.mentor_id
     JOIN people b ON b.id = s.mentee_id
     LEFT JOIN program_coordinators c ON c.program_id = s.program_id AND c.person_id = $1 AND c.ended_at IS NULL
     WHERE m.state IN ('disputed', 'unconfirmed') AND ($2 OR c.person_id IS NOT NULL) AND s.mentor_id <> $1 AND s.mentee_id <> $1";

/// A page of them, of one program or of all.
pub async fn list_unsettled(
    conn: &mut Conn,
    viewer: &Viewer,
    program: Option<ProgramId>,
    Scan { beyond, order, from, limit }: Scan,
) -> AppResult<Vec<(Meeting, Around)>> {
    let mut args = args![viewer.id, viewer.is_admin, from.at, from.id, limit];
    let within = program.map_or("", |program| {
        args.push(Box::new(program));
        "AND s.program_id = $6"
    });
    let sql = format!(
        "SELECT {COLUMNS}, g.title AS program_title, s.mentor_id, a.name AS mentor_name, a.zone AS mentor_zone,
                s.mentee_id, b.name AS mentee_name, b.zone AS mentee_zone, s.ended_at IS NULL AS is_active,
                m.ends_at AS listed_at
         {UNSETTLED} {within} AND (m.ends_at, m.id) {beyond} ($3, $4)
         ORDER BY m.ends_at {order}, m.id {order} LIMIT $5"
    );
    let rows: Vec<ListedRow> = conn.all(sqlx::AssertSqlSafe(sql), args).await?;
    rows.into_iter().map(|row| Ok((row.meeting.read()?, row.around))).collect()
}

/// What the page of lists points to beside one's own meetings.
#[derive(Clone, Copy, Debug, FromRow)]
pub struct Elsewhere {
    /// Whether they are staff of any program.
    pub is_staff: bool,
    pub unsettled: i64,
    pub shared: i64,
    /// Whether no mentorship of theirs lasts, so that there is nobody to ask.
    pub meets_nobody: bool,
}

/// How much there is to settle for somebody as staff, and to read of what is shared with them; whether they meet anybody.
pub async fn count_elsewhere(conn: &mut Conn, viewer: &Viewer) -> AppResult<Elsewhere> {
    let sql = format!(
        "SELECT ($2 OR EXISTS (SELECT 1 FROM program_coordinators WHERE person_id = $1 AND ended_at IS NULL)) AS is_staff,
                (SELECT COUNT(*) {UNSETTLED}) AS unsettled,
                (SELECT COUNT(*) FROM minutes_shares WHERE person_id = $1 AND ended_at IS NULL AND agreed_at IS NOT NULL) AS shared,
                NOT EXISTS (SELECT 1 FROM mentorships WHERE mentor_id = $1 AND ended_at IS NULL)
                AND NOT EXISTS (SELECT 1 FROM mentorships WHERE mentee_id = $1 AND ended_at IS NULL) AS meets_nobody"
    );
    conn.one(sqlx::AssertSqlSafe(sql), args![viewer.id, viewer.is_admin]).await
}
