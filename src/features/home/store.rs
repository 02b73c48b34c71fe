//! All SQL of the room.

mod facts;
pub mod staff;

use chrono::NaiveDate;
use sqlx::FromRow;
use uuid::Uuid;

pub use facts::{Facts, Membership, delete_dismissals, find_facts, insert_dismissal};

use crate::args;
use crate::server::Conn;
use crate::server::db::Bind;
use crate::shared::AppResult;
use crate::shared::id::{MentorshipId, PersonId};

/// Something about a mentorship that decides what comes next in it; which, `what` says:
/// an item sent `back` (about its milestone; its title, the mentor's words), a recorded `step` (its word),
/// a `task` of the viewer's whose day has come (its title, its day), minutes that the other one wants to `share` (about the
/// meeting; its title, with whom),
/// a kick-off or review `meeting` that is not over (about its milestone; its kind, its state).
#[derive(Clone, Debug, FromRow)]
pub struct SignalRow {
    pub what: String,
    pub mentorship_id: MentorshipId,
    pub about: Uuid,
    pub subject: String,
    pub words: String,
}

/// The signals of several mentorships at once.
pub async fn list_signals(
    conn: &mut Conn,
    mentorships: &[MentorshipId],
    viewer: PersonId,
    today: NaiveDate,
) -> AppResult<Vec<SignalRow>> {
    if mentorships.is_empty() {
        return Ok(Vec::new());
    }
    let places: Vec<String> = (3..=mentorships.len() + 2).map(|n| format!("${n}")).collect();
    let ids = places.join(", ");
    let sql = format!(
        "SELECT 'back' AS what, p.mentorship_id, i.milestone_id AS about, i.title AS subject, i.sent_back AS words
         FROM plans p JOIN items i ON i.plan_id = p.id
         WHERE p.mentorship_id IN ({ids}) AND i.sent_back IS NOT NULL AND i.removed_at IS NULL
         UNION ALL
         SELECT 'step', r.mentorship_id, r.mentorship_id, r.step, '' FROM prerequisite_records r WHERE r.mentorship_id IN ({ids})
         UNION ALL
         SELECT 'task', t.mentorship_id, t.id, t.title, CAST(t.due_on AS TEXT) FROM tasks t JOIN mentorships s ON s.id = t.mentorship_id
         WHERE t.mentorship_id IN ({ids}) AND t.done_at IS NULL AND t.removed_at IS NULL AND t.due_on <= $2
           AND (t.assignee = 'mentor' AND s.mentor_id = $1 OR t.assignee = 'mentee' AND s.mentee_id = $1)
         UNION ALL
         SELECT 'share', m.mentorship_id, m.id, m.title, p.name FROM meetings m
         JOIN minutes_shares w ON w.meeting_id = m.id AND w.agreed_at IS NULL AND w.ended_at IS NULL
         JOIN people p ON p.id = w.person_id JOIN mentorships s ON s.id = m.mentorship_id
         WHERE m.mentorship_id IN ({ids})
           AND (w.proposed_by = 'mentee' AND s.mentor_id = $1 OR w.proposed_by = 'mentor' AND s.mentee_id = $1)
         UNION ALL
         SELECT 'meeting', m.mentorship_id, COALESCE(m.milestone_id, m.mentorship_id), m.kind, m.state FROM meetings m
         WHERE m.mentorship_id IN ({ids}) AND m.kind IN ('kick_off', 'review')
           AND m.state IN ('requested', 'scheduled', 'disputed', 'unconfirmed')"
    );
    let mut args = args![viewer, today];
    args.extend(mentorships.iter().map(|id| Box::new(*id) as Box<dyn Bind>));
    conn.all(sqlx::AssertSqlSafe(sql), args).await
}
