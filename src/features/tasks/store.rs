//! All SQL of the room.

use chrono::NaiveDate;
use sqlx::FromRow;

use super::model::{Task, TaskDraft};
use crate::args;
use crate::features::pairing::Party;
use crate::server::{Bulk, Conn, token};
use crate::shared::AppResult;
use crate::shared::id::{MeetingId, MentorshipId, PersonId, TaskId};
use crate::shared::time::Instant;

#[derive(FromRow)]
struct Row {
    id: TaskId,
    mentorship_id: MentorshipId,
    meeting_id: Option<MeetingId>,
    meeting_title: Option<String>,
    title: String,
    assignee: Party,
    due_on: Option<NaiveDate>,
    version: i64,
    done_at: Option<Instant>,
    removed_at: Option<Instant>,
}

impl From<Row> for Task {
    fn from(row: Row) -> Task {
        let Row { id, mentorship_id, meeting_id, meeting_title, title, assignee, due_on, version, done_at, removed_at } = row;
        let meeting = meeting_id.zip(meeting_title);
        Task { id, mentorship: mentorship_id, meeting, title, assignee, due_on, version, done_at, removed_at }
    }
}

const SELECT: &str =
    "SELECT t.id, t.mentorship_id, t.meeting_id, m.title AS meeting_title, t.title, t.assignee, t.due_on, t.version,
        t.done_at, t.removed_at
     FROM tasks t LEFT JOIN meetings m ON m.id = t.meeting_id";

/// What is open first, what is due soonest before all; then what was done, the latest first.
const ORDER: &str = "ORDER BY CASE WHEN t.done_at IS NULL THEN 0 ELSE 1 END, CASE WHEN t.due_on IS NULL THEN 1 ELSE 0 END,
        CASE WHEN t.done_at IS NULL THEN t.due_on END, t.done_at DESC, t.id";

/// A task by its id, removed or not; who may see it is the caller's question.
pub async fn find(conn: &mut Conn, id: TaskId) -> AppResult<Task> {
    let row: Row = conn.one(sqlx::AssertSqlSafe(format!("{SELECT} WHERE t.id = $1")), args![id]).await?;
    Ok(row.into())
}

/// The tasks of a mentorship.
pub async fn list_of_mentorship(conn: &mut Conn, mentorship: MentorshipId, limit: i64) -> AppResult<Vec<Task>> {
    let sql = format!("{SELECT} WHERE t.mentorship_id = $1 AND t.removed_at IS NULL {ORDER} LIMIT $2");
    let rows: Vec<Row> = conn.all(sqlx::AssertSqlSafe(sql), args![mentorship, limit]).await?;
    Ok(rows.into_iter().map(Task::from).collect())
}

/// The tasks that came from a meeting.
pub async fn list_of_meeting(conn: &mut Conn, meeting: MeetingId, limit: i64) -> AppResult<Vec<Task>> {
    let sql = format!("{SELECT} WHERE t.meeting_id = $1 AND t.removed_at IS NULL {ORDER} LIMIT $2");
    let rows: Vec<Row> = conn.all(sqlx::AssertSqlSafe(sql), args![meeting, limit]).await?;
    Ok(rows.into_iter().map(Task::from).collect())
}

/// Stores a new task of a meeting.
pub async fn insert(
    conn: &mut Conn,
    id: TaskId,
    (mentorship, meeting): (MentorshipId, MeetingId),
    draft: TaskDraft,
    by: PersonId,
    now: Instant,
) -> AppResult<()> {
    let sql = "INSERT INTO tasks (id, mentorship_id, meeting_id, title, assignee, due_on, version, created_by, created_at)
               VALUES ($1, $2, $3, $4, $5, $6, 1, $7, $8)";
    let TaskDraft { title, assignee, due_on } = draft;
    conn.run(sql, args![id, mentorship, meeting, title, assignee, due_on, by, now]).await.map(drop)
}

/// Stores copies of what is still to do in one mentorship, and came from no meeting, for another.
pub async fn insert_copies(conn: &mut Conn, from: MentorshipId, to: MentorshipId, now: Instant) -> AppResult<()> {
    let sql = "SELECT id, CAST(NULL AS UUID) AS notes_of, title, assignee, due_on, created_by, created_at FROM tasks
               WHERE mentorship_id = $1 AND meeting_id IS NULL AND notes_of IS NULL AND done_at IS NULL AND removed_at IS NULL
               ORDER BY id";
    let open = conn.all(sql, args![from]).await?;
    insert_all(conn, open, to, now).await
}

/// Stores copies of what the mentee has still to do out of earlier meetings whose notes this mentorship's mentor may read: of
/// each task the newest copy counts, and it goes along once.
pub async fn insert_with_notes(conn: &mut Conn, to: MentorshipId, now: Instant) -> AppResult<()> {
    let sql = "SELECT t.id, h.meeting_id AS notes_of, t.title, t.assignee, t.due_on, t.created_by, t.created_at
               FROM handed_notes h JOIN tasks t ON t.id IN (SELECT a.id FROM tasks a WHERE a.meeting_id = h.meeting_id
                   UNION SELECT b.id FROM tasks b WHERE b.notes_of = h.meeting_id)
               WHERE h.mentorship_id = $1 AND t.mentorship_id <> $1 AND t.assignee = 'mentee'
                 AND t.done_at IS NULL AND t.removed_at IS NULL
                 AND NOT EXISTS (SELECT 1 FROM tasks c WHERE c.continues_id = t.id)
               ORDER BY t.id";
    let open = conn.all(sql, args![to]).await?;
    insert_all(conn, open, to, now).await
}

/// An open task that goes along.
#[derive(FromRow)]
struct OpenRow {
    id: TaskId,
    notes_of: Option<MeetingId>,
    title: String,
    assignee: Party,
    due_on: Option<NaiveDate>,
    created_by: PersonId,
    created_at: Instant,
}

async fn insert_all(conn: &mut Conn, open: Vec<OpenRow>, to: MentorshipId, now: Instant) -> AppResult<()> {
    let mut rows = Bulk::into(
        "INSERT INTO tasks (id, mentorship_id, continues_id, notes_of, title, assignee, due_on, version, created_by, created_at)",
    );
    for OpenRow { id, notes_of, title, assignee, due_on, created_by, created_at } in open {
        let copy = TaskId(token::uuid(now));
        rows.push(conn, args![copy, to, id, notes_of, title, assignee, due_on, 1_i64, created_by, created_at]).await?;
    }
    Ok(rows.finish(conn).await?)
}

/// Forgets copies that went along with notes which this mentorship's mentor may read no longer, as far as they are open and
/// nobody has changed them.
pub async fn delete_gone_back(conn: &mut Conn, mentorship: MentorshipId) -> AppResult<()> {
    let sql = "DELETE FROM tasks WHERE mentorship_id = $1 AND notes_of IS NOT NULL AND version = 1
                 AND done_at IS NULL AND removed_at IS NULL
                 AND NOT EXISTS (SELECT 1 FROM handed_notes h WHERE h.mentorship_id = $1 AND h.meeting_id = tasks.notes_of)";
    conn.run(sql, args![mentorship]).await.map(drop)
}

/// Stores what a task is now where nobody has changed it since `seen`; 0 otherwise.
pub async fn save(conn: &mut Conn, id: TaskId, seen: i64, draft: TaskDraft) -> AppResult<u64> {
    let sql = "UPDATE tasks SET title = $3, assignee = $4, due_on = $5, version = version + 1
               WHERE id = $1 AND version = $2 AND removed_at IS NULL";
    let TaskDraft { title, assignee, due_on } = draft;
    conn.run(sql, args![id, seen, title, assignee, due_on]).await
}

/// Ticks a task off; 0 if it was, or is gone.
pub async fn save_done(conn: &mut Conn, id: TaskId, by: PersonId, now: Instant) -> AppResult<u64> {
    let sql = "UPDATE tasks SET done_at = $2, done_by = $3 WHERE id = $1 AND done_at IS NULL AND removed_at IS NULL";
    conn.run(sql, args![id, now, by]).await
}

/// Takes the tick back; 0 if there was none, or the task is gone.
pub async fn save_reopened(conn: &mut Conn, id: TaskId) -> AppResult<u64> {
    let sql = "UPDATE tasks SET done_at = NULL, done_by = NULL WHERE id = $1 AND done_at IS NOT NULL AND removed_at IS NULL";
    conn.run(sql, args![id]).await
}

/// Removes a task; 0 if it was.
pub async fn save_removed(conn: &mut Conn, id: TaskId, now: Instant) -> AppResult<u64> {
    conn.run("UPDATE tasks SET removed_at = $2 WHERE id = $1 AND removed_at IS NULL", args![id, now]).await
}

/// Brings a removed task back; 0 if it wasn't removed.
pub async fn save_restored(conn: &mut Conn, id: TaskId) -> AppResult<u64> {
    conn.run("UPDATE tasks SET removed_at = NULL WHERE id = $1 AND removed_at IS NOT NULL", args![id]).await
}
