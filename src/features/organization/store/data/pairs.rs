//! What is held about one person's mentorships: how they came about, their plans, how they ended.

use chrono::NaiveDate;
use serde::Serialize;
use sqlx::FromRow;

use crate::args;
use crate::server::Conn;
use crate::shared::AppResult;
use crate::shared::id::{MentorshipId, MilestoneId, PersonId, WaitlistId};
use crate::shared::time::Instant;

/// Of which mentorship something is.
#[derive(Clone, Debug, PartialEq, Eq, FromRow, Serialize)]
pub struct Pair {
    program: String,
    mentor: String,
    mentee: String,
}

/// The mentorships of a person (`$1`), to be joined as `m` with what [`Pair`] reads.
pub(super) const OF_PAIR: &str = "JOIN programs g ON g.id = m.program_id JOIN people r ON r.id = m.mentor_id
     JOIN people t ON t.id = m.mentee_id";
pub(super) const PAIR: &str = "g.title AS program, r.name AS mentor, t.name AS mentee";
pub(super) const THEIRS: &str =
    "m.id IN (SELECT id FROM mentorships WHERE mentor_id = $1 UNION SELECT id FROM mentorships WHERE mentee_id = $1)";

/// One of their mentorships.
#[derive(Debug, FromRow, Serialize)]
pub struct MentorshipLine {
    #[sqlx(flatten)]
    #[serde(flatten)]
    pair: Pair,
    state: String,
    started_at: Instant,
    kick_off_held_at: Option<Instant>,
    ended_at: Option<Instant>,
    #[serde(skip_serializing_if = "Option::is_none")]
    closing_words: Option<String>,
}

/// Whom they mentor, and who mentors them.
pub async fn list_mentorships(conn: &mut Conn, person: PersonId, with_texts: bool) -> AppResult<Vec<MentorshipLine>> {
    let sql = format!(
        "SELECT {PAIR}, m.state, m.started_at, m.kick_off_held_at, m.ended_at, CASE WHEN $2 THEN m.reflection END AS closing_words
         FROM mentorships m {OF_PAIR} WHERE {THEIRS} ORDER BY m.started_at, m.id"
    );
    conn.all(sqlx::AssertSqlSafe(sql), args![person, with_texts]).await
}

/// Asking for a mentor.
#[derive(Debug, FromRow, Serialize)]
pub struct RequestLine {
    #[sqlx(flatten)]
    #[serde(flatten)]
    pair: Pair,
    state: String,
    asked_at: Instant,
    decided_at: Option<Instant>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    decline_reason: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    decline_note: Option<String>,
}

/// Whom they asked, and who asked them: a mentor knows of a request once it is their turn. Why it was declined is for whoever
/// asked, and whoever said so.
pub async fn list_requests(conn: &mut Conn, person: PersonId, with_texts: bool) -> AppResult<Vec<RequestLine>> {
    let sql = format!(
        "SELECT {PAIR}, m.state, m.asked_at, m.decided_at, CASE WHEN $2 THEN m.message END AS message,
             CASE WHEN $2 AND (m.mentee_id = $1 OR m.decided_by = $1) THEN m.decline_reason END AS decline_reason,
             CASE WHEN $2 AND (m.mentee_id = $1 OR m.decided_by = $1) THEN m.decline_note END AS decline_note
         FROM pairing_requests m {OF_PAIR}
         WHERE m.id IN (SELECT id FROM pairing_requests WHERE mentee_id = $1
                        UNION SELECT id FROM pairing_requests WHERE mentor_id = $1 AND waiting_since IS NOT NULL)
         ORDER BY m.asked_at, m.id"
    );
    conn.all(sqlx::AssertSqlSafe(sql), args![person, with_texts]).await
}

/// A place on a waitlist.
#[derive(Debug, Serialize)]
pub struct WaitLine {
    program: String,
    state: String,
    joined_at: Instant,
    ended_at: Option<Instant>,
    /// Whose seat is offered to them.
    #[serde(skip_serializing_if = "Option::is_none")]
    offered: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    offer_expires_at: Option<Instant>,
    /// The only mentors for whom they wait; any, if there are none.
    only_for: Vec<String>,
}

#[derive(FromRow)]
struct WaitRow {
    id: WaitlistId,
    program: String,
    state: String,
    joined_at: Instant,
    ended_at: Option<Instant>,
    offered: Option<String>,
    offer_expires_at: Option<Instant>,
    named: Option<String>,
}

/// Where they wait or waited for a mentor.
pub async fn list_waits(conn: &mut Conn, person: PersonId) -> AppResult<Vec<WaitLine>> {
    let sql = "SELECT w.id, g.title AS program, w.state, w.joined_at, w.ended_at, o.name AS offered, w.offer_expires_at,
                   n.name AS named
               FROM waitlist w JOIN programs g ON g.id = w.program_id LEFT JOIN people o ON o.id = w.offered_mentor_id
               LEFT JOIN waitlist_mentors k ON k.waitlist_id = w.id AND k.is_named
               LEFT JOIN people n ON n.id = k.mentor_id
               WHERE w.mentee_id = $1 ORDER BY w.joined_at, w.id, n.name";
    let rows: Vec<WaitRow> = conn.all(sql, args![person]).await?;
    let mut lines: Vec<(WaitlistId, WaitLine)> = Vec::new();
    for row in rows {
        let WaitRow { id, program, state, joined_at, ended_at, offered, offer_expires_at, named } = row;
        match lines.last_mut().filter(|(last, _)| *last == id) {
            Some((_, line)) => line.only_for.extend(named),
            None => {
                let only_for = named.into_iter().collect();
                lines.push((id, WaitLine { program, state, joined_at, ended_at, offered, offer_expires_at, only_for }));
            }
        }
    }
    Ok(lines.into_iter().map(|(_, line)| line).collect())
}

/// Asking for another mentor, as the mentee: the mentor never learns why.
#[derive(Debug, FromRow, Serialize)]
pub struct ChangeLine {
    program: String,
    reason: String,
    state: String,
    asked_at: Instant,
    decided_at: Option<Instant>,
    decline_reason: String,
}

/// Where they asked for another mentor, for this reader: a mentor never learns of it, whatever else they are.
pub async fn list_changes(conn: &mut Conn, person: PersonId, reader: PersonId) -> AppResult<Vec<ChangeLine>> {
    let sql = "SELECT g.title AS program, c.reason, c.state, c.asked_at, c.decided_at, c.decline_reason
               FROM mentorships m JOIN mentor_changes c ON c.mentorship_id = m.id JOIN programs g ON g.id = c.program_id
               WHERE m.mentee_id = $1 AND m.mentor_id <> $2 ORDER BY c.asked_at, c.id";
    conn.all(sql, args![person, reader]).await
}

/// A prerequisite that was recorded as done.
#[derive(Debug, FromRow, Serialize)]
pub struct StepLine {
    #[sqlx(flatten)]
    #[serde(flatten)]
    pair: Pair,
    step: String,
    recorded_by: String,
    recorded_at: Instant,
    note: Option<String>,
}

/// What was recorded as done in their mentorships before the plans opened.
pub async fn list_steps(conn: &mut Conn, person: PersonId) -> AppResult<Vec<StepLine>> {
    let sql = format!(
        "SELECT {PAIR}, s.step, b.name AS recorded_by, s.recorded_at, s.note
         FROM mentorships m {OF_PAIR} JOIN prerequisite_records s ON s.mentorship_id = m.id
         JOIN people b ON b.id = s.recorded_by WHERE {THEIRS} ORDER BY s.recorded_at, m.id, s.step"
    );
    conn.all(sqlx::AssertSqlSafe(sql), args![person]).await
}

/// The plan of one of their mentorships.
#[derive(Debug, Serialize)]
pub struct PlanLine {
    #[serde(flatten)]
    pair: Pair,
    milestones: Vec<MilestoneLine>,
}

/// A milestone with what is to be done for it.
#[derive(Debug, Serialize)]
pub struct MilestoneLine {
    name: String,
    description: String,
    /// Days after the plan opens, until it has.
    #[serde(skip_serializing_if = "Option::is_none")]
    due_days: Option<i64>,
    due_on: Option<NaiveDate>,
    done_on: Option<NaiveDate>,
    items: Vec<ItemLine>,
}

/// Something to do.
#[derive(Debug, Serialize)]
pub struct ItemLine {
    kind: String,
    title: String,
    link: String,
    note: String,
    sent_back: Option<String>,
    done_on: Option<NaiveDate>,
}

#[derive(FromRow)]
struct PlanRow {
    #[sqlx(flatten)]
    pair: Pair,
    mentorship_id: MentorshipId,
    milestone_id: MilestoneId,
    name: String,
    description: String,
    due_days: Option<i64>,
    due_on: Option<NaiveDate>,
    done_on: Option<NaiveDate>,
    kind: Option<String>,
    title: Option<String>,
    link: Option<String>,
    note: Option<String>,
    sent_back: Option<String>,
    item_done_on: Option<NaiveDate>,
}

/// The plans of their mentorships, in order; a milestone stands there without items too.
pub async fn list_plans(conn: &mut Conn, person: PersonId) -> AppResult<Vec<PlanLine>> {
    let sql = format!(
        "SELECT {PAIR}, m.id AS mentorship_id, s.id AS milestone_id, s.name, s.description, s.due_days, s.due_on, s.done_on,
             i.kind, i.title, i.link, i.note, i.sent_back, i.done_on AS item_done_on
         FROM mentorships m {OF_PAIR} JOIN plans l ON l.mentorship_id = m.id
         JOIN milestones s ON s.plan_id = l.id AND s.removed_at IS NULL
         LEFT JOIN items i ON i.milestone_id = s.id AND i.removed_at IS NULL
         WHERE {THEIRS} ORDER BY m.started_at, m.id, s.position, s.id, i.position, i.id"
    );
    let rows: Vec<PlanRow> = conn.all(sqlx::AssertSqlSafe(sql), args![person]).await?;
    let mut plans: Vec<(MentorshipId, PlanLine)> = Vec::new();
    let mut last = None;
    for row in rows {
        if plans.last().is_none_or(|(mentorship, _)| *mentorship != row.mentorship_id) {
            plans.push((row.mentorship_id, PlanLine { pair: row.pair, milestones: Vec::new() }));
        }
        let Some((_, plan)) = plans.last_mut() else { continue };
        if last.replace(row.milestone_id) != Some(row.milestone_id) {
            let PlanRow { name, description, due_days, due_on, done_on, .. } = row;
            plan.milestones.push(MilestoneLine { name, description, due_days, due_on, done_on, items: Vec::new() });
        }
        if let (Some(milestone), Some(kind), Some(title)) = (plan.milestones.last_mut(), row.kind, row.title) {
            milestone.items.push(ItemLine {
                kind,
                title,
                link: row.link.unwrap_or_default(),
                note: row.note.unwrap_or_default(),
                sent_back: row.sent_back,
                done_on: row.item_done_on,
            });
        }
    }
    Ok(plans.into_iter().map(|(_, plan)| plan).collect())
}
