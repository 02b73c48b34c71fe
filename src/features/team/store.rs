//! All SQL of the room.

use sqlx::FromRow;

use crate::server::Conn;
use crate::server::bulk::numbered;
use crate::server::db::Bind;
use crate::shared::AppResult;
use crate::shared::id::{MentorshipId, PersonId, ProgramId};
use crate::shared::time::Instant;

/// A program in which a report takes part as a mentee, with the mentor and the milestones once there is one; or which they
/// have completed.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct MenteeRow {
    pub mentee_id: PersonId,
    pub program_id: ProgramId,
    pub program_title: String,
    /// Its page is there for a manager.
    pub is_open: bool,
    pub mentorship_id: Option<MentorshipId>,
    pub mentor_id: Option<PersonId>,
    pub mentor_name: Option<String>,
    pub done: i64,
    pub total: i64,
    pub completed_at: Option<Instant>,
}

/// What several people do as mentees at present, and what they have completed.
pub async fn list_as_mentees(conn: &mut Conn, people: &[PersonId]) -> AppResult<Vec<MenteeRow>> {
    if people.is_empty() {
        return Ok(Vec::new());
    }
    let ids = numbered(1, people.len());
    let sql = format!(
        "SELECT m.mentee_id, g.id AS program_id, g.title AS program_title, g.state IN ('open', 'running') AS is_open,
                m.id AS mentorship_id, a.id AS mentor_id,
                a.name AS mentor_name,
                (SELECT COUNT(*) FROM plans l JOIN milestones i ON i.plan_id = l.id AND i.removed_at IS NULL AND i.done_on IS NOT NULL
                 WHERE l.mentorship_id = m.id) AS done,
                (SELECT COUNT(*) FROM plans l JOIN milestones i ON i.plan_id = l.id AND i.removed_at IS NULL
                 WHERE l.mentorship_id = m.id) AS total, CAST(NULL AS TIMESTAMPTZ) AS completed_at
         FROM mentorships m JOIN programs g ON g.id = m.program_id JOIN people a ON a.id = m.mentor_id
         WHERE m.mentee_id IN ({ids}) AND m.ended_at IS NULL
         UNION ALL
         SELECT e.person_id, g.id, g.title, TRUE, NULL, NULL, NULL, CAST(0 AS BIGINT), CAST(0 AS BIGINT), NULL
         FROM enrolments e JOIN programs g ON g.id = e.program_id AND g.archived_at IS NULL AND g.state IN ('open', 'running')
         WHERE e.person_id IN ({ids}) AND e.part = 'mentee' AND e.state = 'active'
           AND NOT EXISTS (SELECT 1 FROM mentorships m
                           WHERE m.program_id = e.program_id AND m.mentee_id = e.person_id AND m.ended_at IS NULL)
         UNION ALL
         SELECT e.person_id, g.id, g.title, g.state IN ('open', 'running'), NULL, NULL, NULL, CAST(0 AS BIGINT), CAST(0 AS BIGINT),
                MAX(e.ended_at)
         FROM enrolments e JOIN programs g ON g.id = e.program_id AND g.archived_at IS NULL
         WHERE e.person_id IN ({ids}) AND e.part = 'mentee' AND e.state = 'completed'
           AND NOT EXISTS (SELECT 1 FROM enrolments n WHERE n.program_id = e.program_id AND n.person_id = e.person_id
                           AND n.part = 'mentee' AND n.state = 'active')
         GROUP BY e.person_id, g.id, g.title
         ORDER BY 3, 2"
    );
    let args = people.iter().map(|id| Box::new(*id) as Box<dyn Bind>).collect();
    conn.all(sqlx::AssertSqlSafe(sql), args).await
}
