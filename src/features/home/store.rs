//! All SQL of the room.

use sqlx::FromRow;
use uuid::Uuid;

use crate::server::Conn;
use crate::server::db::Bind;
use crate::shared::AppResult;
use crate::shared::id::MentorshipId;

/// Something about a mentorship that decides what comes next in it; which, `what` says:
/// an item sent `back` (about its milestone; its title, the mentor's words), a recorded `step` (its word),
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
pub async fn list_signals(conn: &mut Conn, mentorships: &[MentorshipId]) -> AppResult<Vec<SignalRow>> {
    if mentorships.is_empty() {
        return Ok(Vec::new());
    }
    let places: Vec<String> = (1..=mentorships.len()).map(|n| format!("${n}")).collect();
    let ids = places.join(", ");
    let sql = format!(
        "SELECT 'back' AS what, p.mentorship_id, i.milestone_id AS about, i.title AS subject, i.sent_back AS words
         FROM plans p JOIN items i ON i.plan_id = p.id
         WHERE p.mentorship_id IN ({ids}) AND i.sent_back IS NOT NULL AND i.removed_at IS NULL
         UNION ALL
         SELECT 'step', r.mentorship_id, r.mentorship_id, r.step, '' FROM prerequisite_records r WHERE r.mentorship_id IN ({ids})
         UNION ALL
         SELECT 'meeting', m.mentorship_id, COALESCE(m.milestone_id, m.mentorship_id), m.kind, m.state FROM meetings m
         WHERE m.mentorship_id IN ({ids}) AND m.kind IN ('kick_off', 'review')
           AND m.state IN ('requested', 'scheduled', 'disputed', 'unconfirmed')"
    );
    let args = mentorships.iter().map(|id| Box::new(*id) as Box<dyn Bind>).collect();
    conn.all(sqlx::AssertSqlSafe(sql), args).await
}
