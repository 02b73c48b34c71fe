//! Mentorships.

use chrono::NaiveDate;
use sqlx::FromRow;

use crate::args;
use crate::features::accounts::Viewer;
use crate::features::pairing::model::{Member, Mentorship, MentorshipState, PlanHead, Ties};
use crate::server::db::RunError;
use crate::server::{Bulk, Conn};
use crate::shared::AppResult;
use crate::shared::id::{MentorshipId, PersonId, PlanId, ProgramId};
use crate::shared::time::Instant;

/// A mentorship as one row, with what the viewer (`$1`; `$2`: is an admin) is to it.
#[derive(Clone, Debug, FromRow)]
pub struct MentorshipRow {
    pub mentorship_id: MentorshipId,
    pub program_id: ProgramId,
    pub program_title: String,
    pub mentor_id: PersonId,
    pub mentor_name: String,
    pub mentor_title: String,
    pub mentor_zone: String,
    pub mentor_is_gone: bool,
    pub mentee_id: PersonId,
    pub mentee_name: String,
    pub mentee_title: String,
    pub mentee_zone: String,
    pub mentee_is_gone: bool,
    pub mentorship_state: MentorshipState,
    pub started_at: Instant,
    pub ended_at: Option<Instant>,
    pub kick_off_held_at: Option<Instant>,
    pub goals: bool,
    pub mentors_may_edit: bool,
    pub managers_in_meetings: bool,
    pub is_mentor: bool,
    pub is_mentee: bool,
    pub is_staff: bool,
    pub manages_mentor: bool,
    pub manages_mentee: bool,
    pub plan_id: PlanId,
    pub plan_version: i64,
    pub opened_on: Option<NaiveDate>,
}

/// What every query for mentorships selects and joins, up to its own `WHERE`, in which the first condition keeps out
/// whoever has no tie at all.
pub const SUMMARY: &str = "SELECT m.id AS mentorship_id, m.program_id, g.title AS program_title,
        m.mentor_id, a.name AS mentor_name, a.title AS mentor_title, a.zone AS mentor_zone,
        a.deactivated_at IS NOT NULL AS mentor_is_gone,
        m.mentee_id, b.name AS mentee_name, b.title AS mentee_title, b.zone AS mentee_zone,
        b.deactivated_at IS NOT NULL AS mentee_is_gone,
        m.state AS mentorship_state, m.started_at, m.ended_at, m.kick_off_held_at,
        g.goals, g.mentors_may_edit, g.managers_in_meetings,
        m.mentor_id = $1 AS is_mentor, m.mentee_id = $1 AS is_mentee,
        ($2 OR c.person_id IS NOT NULL) AS is_staff,
        COALESCE(a.manager_id = $1, FALSE) AS manages_mentor, COALESCE(b.manager_id = $1, FALSE) AS manages_mentee,
        t.id AS plan_id, t.version AS plan_version, t.opened_on
     FROM mentorships m
     JOIN programs g ON g.id = m.program_id
     JOIN people a ON a.id = m.mentor_id
     JOIN people b ON b.id = m.mentee_id
     JOIN plans t ON t.mentorship_id = m.id
     LEFT JOIN program_coordinators c ON c.program_id = m.program_id AND c.person_id = $1 AND c.ended_at IS NULL
     WHERE (m.mentor_id = $1 OR m.mentee_id = $1 OR $2 OR c.person_id IS NOT NULL OR a.manager_id = $1 OR b.manager_id = $1)";

impl From<MentorshipRow> for Mentorship {
    fn from(row: MentorshipRow) -> Mentorship {
        Mentorship {
            id: row.mentorship_id,
            program: row.program_id,
            program_title: row.program_title,
            mentor: Member { id: row.mentor_id, name: row.mentor_name, title: row.mentor_title, zone: row.mentor_zone },
            mentee: Member { id: row.mentee_id, name: row.mentee_name, title: row.mentee_title, zone: row.mentee_zone },
            mentor_is_gone: row.mentor_is_gone,
            mentee_is_gone: row.mentee_is_gone,
            state: row.mentorship_state,
            started_at: row.started_at,
            ended_at: row.ended_at,
            kick_off_held_at: row.kick_off_held_at,
            goals: row.goals,
            mentors_may_edit: row.mentors_may_edit,
            managers_in_meetings: row.managers_in_meetings,
            plan: PlanHead { id: row.plan_id, version: row.plan_version, opened_on: row.opened_on },
            ties: Ties {
                mentor: row.is_mentor,
                mentee: row.is_mentee,
                staff: row.is_staff,
                manages_mentor: row.manages_mentor,
                manages_mentee: row.manages_mentee,
            },
        }
    }
}

/// One mentorship, through the viewer: not found for whoever is nothing to it.
pub async fn find_for(conn: &mut Conn, viewer: &Viewer, id: MentorshipId) -> AppResult<Mentorship> {
    let sql = sqlx::AssertSqlSafe(format!("{SUMMARY} AND m.id = $3"));
    let row: MentorshipRow = conn.one(sql, args![viewer.id, viewer.is_admin, id]).await?;
    Ok(row.into())
}

/// The mentorship that lasts and goes on from this one, directly or over others: for what the rules do by themselves, as staff
/// would see it, whoever asks.
pub async fn find_going_on(conn: &mut Conn, from: MentorshipId) -> AppResult<Option<Mentorship>> {
    let sql = format!(
        "{SUMMARY} AND m.ended_at IS NULL AND m.id IN (
            WITH RECURSIVE line (id) AS (
                SELECT n.id FROM mentorships n WHERE n.continues_id = $3
                UNION ALL SELECT n.id FROM line JOIN mentorships n ON n.continues_id = line.id)
            SELECT id FROM line)"
    );
    let nobody = PersonId(uuid::Uuid::nil());
    let row: Option<MentorshipRow> = conn.optional(sqlx::AssertSqlSafe(sql), args![nobody, true, from]).await?;
    Ok(row.map(Mentorship::from))
}

/// The viewer's own active mentorships, the oldest first.
pub async fn list_active_of(conn: &mut Conn, viewer: &Viewer, limit: i64) -> AppResult<Vec<Mentorship>> {
    let sql = format!(
        "{SUMMARY} AND m.ended_at IS NULL AND m.id IN (
        SELECT id FROM mentorships WHERE mentor_id = $1 UNION SELECT id FROM mentorships WHERE mentee_id = $1)
        ORDER BY m.started_at, m.id LIMIT $3"
    );
    let rows: Vec<MentorshipRow> = conn.all(sqlx::AssertSqlSafe(sql), args![viewer.id, viewer.is_admin, limit]).await?;
    Ok(rows.into_iter().map(Mentorship::from).collect())
}

/// The mentorships of somebody that last, each with its program, in the order in which their plans are locked.
pub async fn list_lasting_of(conn: &mut Conn, person: PersonId) -> AppResult<Vec<(MentorshipId, ProgramId)>> {
    let sql = "SELECT id, program_id FROM mentorships WHERE mentor_id = $1 AND ended_at IS NULL
               UNION SELECT id, program_id FROM mentorships WHERE mentee_id = $1 AND ended_at IS NULL ORDER BY 1";
    conn.all(sql, args![person]).await
}

/// What somebody finds on their home page: their own mentorships, active ones first, then the active ones of their reports.
pub async fn list_around(conn: &mut Conn, viewer: &Viewer, limit: i64) -> AppResult<Vec<Mentorship>> {
    let sql = format!(
        "{SUMMARY} AND m.id IN (
            SELECT id FROM mentorships WHERE mentor_id = $1 UNION SELECT id FROM mentorships WHERE mentee_id = $1
            UNION SELECT r.id FROM people e JOIN mentorships r ON r.mentee_id = e.id AND r.ended_at IS NULL WHERE e.manager_id = $1)
         ORDER BY CASE WHEN m.ended_at IS NULL THEN 0 ELSE 1 END,
            CASE WHEN m.mentor_id = $1 OR m.mentee_id = $1 THEN 0 ELSE 1 END, m.started_at, m.id LIMIT $3"
    );
    let rows: Vec<MentorshipRow> = conn.all(sqlx::AssertSqlSafe(sql), args![viewer.id, viewer.is_admin, limit]).await?;
    Ok(rows.into_iter().map(Mentorship::from).collect())
}

/// A mentorship to be stored, and the one that it continues, if there is one.
#[derive(Clone, Copy, Debug)]
pub struct NewMentorship {
    pub program: ProgramId,
    pub mentor: PersonId,
    pub mentee: PersonId,
    pub continues: Option<MentorshipId>,
}

/// Stores it; taken if the mentee has a mentor in the program.
pub async fn insert(conn: &mut Conn, id: MentorshipId, new: NewMentorship, now: Instant) -> Result<(), RunError> {
    let sql = "INSERT INTO mentorships (id, program_id, mentor_id, mentee_id, state, started_at, continues_id)
               VALUES ($1, $2, $3, $4, 'active', $5, $6)";
    let NewMentorship { program, mentor, mentee, continues } = new;
    conn.try_run(sql, args![id, program, mentor, mentee, now, continues]).await.map(drop)
}

/// A mentorship that began some time ago.
#[derive(Clone, Debug)]
pub struct KnownMentorship {
    pub id: MentorshipId,
    pub program: ProgramId,
    pub mentor: PersonId,
    pub mentee: PersonId,
    pub started_at: Instant,
    pub kick_off_held_at: Option<Instant>,
}

/// Stores mentorships that last, in few statements.
pub async fn insert_many(conn: &mut Conn, mentorships: &[KnownMentorship]) -> AppResult<()> {
    let mut rows =
        Bulk::into("INSERT INTO mentorships (id, program_id, mentor_id, mentee_id, state, started_at, kick_off_held_at)");
    for KnownMentorship { id, program, mentor, mentee, started_at, kick_off_held_at } in mentorships.iter().cloned() {
        let row = args![id, program, mentor, mentee, MentorshipState::Active, started_at, kick_off_held_at];
        rows.push(conn, row).await?;
    }
    Ok(rows.finish(conn).await?)
}

/// Notes that the kick-off was held; 0 if it was before.
pub async fn save_kick_off(conn: &mut Conn, id: MentorshipId, now: Instant) -> AppResult<u64> {
    conn.run("UPDATE mentorships SET kick_off_held_at = $2 WHERE id = $1 AND kick_off_held_at IS NULL", args![id, now]).await
}

/// Ends a mentorship that lasts, with closing words or none; 0 if it had ended.
pub async fn save_end(
    conn: &mut Conn,
    id: MentorshipId,
    state: MentorshipState,
    reflection: &str,
    now: Instant,
) -> AppResult<u64> {
    let sql = "UPDATE mentorships SET state = $2, ended_at = $3, reflection = $4 WHERE id = $1 AND ended_at IS NULL";
    conn.run(sql, args![id, state, now, reflection.to_owned()]).await
}
