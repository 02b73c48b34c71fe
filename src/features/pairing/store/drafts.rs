//! The drafts of the pairing board.

use sqlx::FromRow;

use crate::args;
use crate::features::pairing::model::board::Pair;
use crate::server::Conn;
use crate::shared::AppResult;
use crate::shared::id::{PersonId, ProgramId};
use crate::shared::time::Instant;

/// A pair that is not published yet.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct DraftRow {
    pub mentee_id: PersonId,
    pub mentee_name: String,
    pub mentee_title: String,
    pub manager_id: Option<PersonId>,
    pub mentor_id: PersonId,
    pub mentor_name: String,
    pub mentor_title: String,
    pub drafted_by_name: String,
}

impl DraftRow {
    /// The two.
    pub fn pair(&self) -> Pair {
        Pair { mentee: self.mentee_id, mentor: self.mentor_id }
    }
}

/// The pairs drafted in a program, by mentor.
pub async fn list_drafts(conn: &mut Conn, program: ProgramId) -> AppResult<Vec<DraftRow>> {
    let sql = "SELECT d.mentee_id, b.name AS mentee_name, b.title AS mentee_title, g.id AS manager_id,
                      d.mentor_id, a.name AS mentor_name, a.title AS mentor_title, w.name AS drafted_by_name
               FROM pair_drafts d JOIN people a ON a.id = d.mentor_id JOIN people b ON b.id = d.mentee_id
               JOIN people w ON w.id = d.drafted_by
               LEFT JOIN people g ON g.id = b.manager_id AND g.id <> b.id AND g.deactivated_at IS NULL
               WHERE d.program_id = $1 ORDER BY a.name, a.id, d.drafted_at, d.mentee_id";
    conn.all(sql, args![program]).await
}

/// Who made these two a pair, and the mentee's manager; nothing where they are none.
pub async fn find_publisher(conn: &mut Conn, program: ProgramId, pair: Pair) -> AppResult<Option<(String, Option<PersonId>)>> {
    let sql = "SELECT w.name, g.id FROM mentorships m JOIN people x ON x.id = m.mentee_id
               LEFT JOIN people g ON g.id = x.manager_id AND g.id <> x.id AND g.deactivated_at IS NULL
               JOIN events e ON e.mentorship_id = m.id JOIN people w ON w.id = e.actor_id
               WHERE m.program_id = $1 AND m.mentee_id = $2 AND m.mentor_id = $3 AND m.ended_at IS NULL ORDER BY e.id LIMIT 1";
    conn.optional(sql, args![program, pair.mentee, pair.mentor]).await
}

/// A mentee of the program who has no mentor, with their manager and whom they are drafted with.
#[derive(Clone, Copy, Debug, FromRow)]
pub struct Drafted {
    pub manager_id: Option<PersonId>,
    pub drafted_with: Option<PersonId>,
}

/// That mentee; not found if they are no active mentee of the program.
pub async fn find_drafted(conn: &mut Conn, program: ProgramId, mentee: PersonId) -> AppResult<Drafted> {
    let sql = "SELECT g.id AS manager_id, d.mentor_id AS drafted_with
               FROM enrolments e JOIN people x ON x.id = e.person_id
               LEFT JOIN people g ON g.id = x.manager_id AND g.id <> x.id AND g.deactivated_at IS NULL
               LEFT JOIN pair_drafts d ON d.program_id = e.program_id AND d.mentee_id = e.person_id
               WHERE e.program_id = $1 AND e.person_id = $2 AND e.part = 'mentee' AND e.state = 'active'";
    conn.one(sql, args![program, mentee]).await
}

/// How many mentees are drafted with a mentor.
pub async fn count_drafted(conn: &mut Conn, program: ProgramId, mentor: PersonId) -> AppResult<i64> {
    let sql = "SELECT COUNT(*) FROM pair_drafts WHERE program_id = $1 AND mentor_id = $2";
    let (count,): (i64,) = conn.one(sql, args![program, mentor]).await?;
    Ok(count)
}

/// Drafts a mentee who is in no draft; 0 if they are by now.
pub async fn insert_draft(
    conn: &mut Conn,
    program: ProgramId,
    mentee: PersonId,
    mentor: PersonId,
    by: PersonId,
    now: Instant,
) -> AppResult<u64> {
    let sql = "INSERT INTO pair_drafts (program_id, mentee_id, mentor_id, drafted_by, drafted_at) VALUES ($1, $2, $3, $4, $5)
               ON CONFLICT (program_id, mentee_id) DO NOTHING";
    conn.run(sql, args![program, mentee, mentor, by, now]).await
}

/// Takes a mentee out of the draft.
pub async fn delete_draft(conn: &mut Conn, program: ProgramId, mentee: PersonId) -> AppResult<u64> {
    conn.run("DELETE FROM pair_drafts WHERE program_id = $1 AND mentee_id = $2", args![program, mentee]).await
}
