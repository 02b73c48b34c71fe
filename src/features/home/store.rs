//! All SQL of the room.

mod asked;
mod facts;
pub mod staff;

use chrono::NaiveDate;
use sqlx::{AssertSqlSafe, FromRow};
use uuid::Uuid;

use asked::ASKED_BY_VIEWER;
pub use facts::{Coordinated, Facts, Membership, delete_dismissals, find_facts, insert_dismissal};

use crate::args;
use crate::features::accounts::Viewer;
use crate::features::joining::waits_for_viewer;
use crate::features::leaving;
use crate::features::pairing;
use crate::server::Conn;
use crate::server::bulk::numbered;
use crate::server::db::{Args, Bind};
use crate::shared::AppResult;
use crate::shared::id::{MentorshipId, PersonId};
use crate::shared::time::Instant;

/// Something that decides what comes next; which, `what` says.
/// In a mentorship: an item sent `back` (about its milestone; its title, the mentor's words), a recorded `step` (its word),
/// a `task` of the viewer's whose day has come (its title, its day), minutes that the other one wants to `share` (about the
/// meeting; its title, with whom), so many changes of the template that staff offer (`update`), a kick-off or review `meeting` that is
/// not over (about its milestone; its kind, its state).
/// In a program: so many people who `join` if the viewer lets them (about the one who waits longest; their name, the
/// program's title), and what [`ASKED_BY_VIEWER`] has.
/// Before there is a pair: a `request`, an `offer` or reports to `pair`, as `pairing::waits_for_viewer` has them; and when one ends, or goes on
/// with somebody else, what `leaving::waits_for_viewer` has. Of the viewer: each `skill` of their profile (its name, its level, since when).
#[derive(Clone, Debug, FromRow)]
pub struct SignalRow {
    pub what: String,
    pub within: Uuid,
    pub about: Uuid,
    pub subject: String,
    pub words: String,
    pub number: i64,
    pub whom: Option<String>,
    #[sqlx(default)]
    pub at: Option<Instant>,
}

const SKILLS: &str = "SELECT 'skill', k.person_id, k.skill_id, z.name, '', COALESCE(k.level, 0), NULL, k.rated_at
     FROM person_skills k JOIN skills z ON z.id = k.skill_id WHERE k.person_id = $1 AND k.kind = 'current'";

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
    let mut args = args![viewer];
    let sql = in_mentorships(&mut args, mentorships, today);
    conn.all(AssertSqlSafe(sql), args).await
}

/// Those signals, and what waits in programs, with what ended since then: all that the page where one lands must know of what comes next.
pub async fn list_signals_and_requests(
    conn: &mut Conn,
    viewer: &Viewer,
    mentorships: &[MentorshipId],
    today: NaiveDate,
    since: Instant,
) -> AppResult<Vec<SignalRow>> {
    let mut args = args![viewer.id, viewer.is_admin, since];
    let waits = format!(
        "SELECT 'join' AS what, w.program_id AS within, w.person_id AS about, w.name AS subject, w.title AS words, w.number,
                CAST(NULL AS TEXT) AS whom FROM (
            SELECT e.program_id, e.person_id, x.name, g.title, COUNT(*) OVER (PARTITION BY e.program_id) AS number,
                   ROW_NUMBER() OVER (PARTITION BY e.program_id ORDER BY e.joined_at, e.id) AS place
            FROM enrolments e
            JOIN programs g ON g.id = e.program_id AND g.archived_at IS NULL
            JOIN people x ON x.id = e.person_id
            LEFT JOIN people m ON m.id = x.manager_id AND m.deactivated_at IS NULL
            LEFT JOIN program_coordinators c ON c.program_id = e.program_id AND c.person_id = $1 AND c.ended_at IS NULL
            WHERE {}) w
         WHERE w.place = 1",
        waits_for_viewer()
    );
    let mut signals = vec![waits, pairing::waits_for_viewer(), leaving::waits_for_viewer()];
    if !mentorships.is_empty() {
        signals.push(in_mentorships(&mut args, mentorships, today));
    }
    let sql = format!(
        "SELECT u.*, CAST(NULL AS TIMESTAMPTZ) AS at FROM ({}) u UNION ALL {SKILLS} UNION ALL {ASKED_BY_VIEWER}",
        signals.join(" UNION ALL ")
    );
    conn.all(AssertSqlSafe(sql), args).await
}

/// The statement for signals in these mentorships; `$1` is the viewer, and what else it needs becomes the next arguments.
fn in_mentorships(args: &mut Args, mentorships: &[MentorshipId], today: NaiveDate) -> String {
    args.push(Box::new(today));
    let day = format!("${}", args.len());
    let first = args.len() + 1;
    args.extend(mentorships.iter().map(|id| Box::new(*id) as Box<dyn Bind>));
    let ids = numbered(first, mentorships.len());
    format!(
        "SELECT 'back' AS what, p.mentorship_id AS within, i.milestone_id AS about, i.title AS subject, i.sent_back AS words,
                CAST(1 AS BIGINT) AS number, CAST(NULL AS TEXT) AS whom
         FROM plans p JOIN items i ON i.plan_id = p.id
         WHERE p.mentorship_id IN ({ids}) AND i.sent_back IS NOT NULL AND i.removed_at IS NULL
         UNION ALL
         SELECT 'step', r.mentorship_id, r.mentorship_id, r.step, '', CAST(1 AS BIGINT), NULL FROM prerequisite_records r
         WHERE r.mentorship_id IN ({ids})
         UNION ALL
         SELECT 'task', t.mentorship_id, t.id, t.title, CAST(t.due_on AS TEXT), CAST(1 AS BIGINT), NULL
         FROM tasks t JOIN mentorships s ON s.id = t.mentorship_id
         WHERE t.mentorship_id IN ({ids}) AND t.done_at IS NULL AND t.removed_at IS NULL AND t.due_on <= {day}
           AND (t.assignee = 'mentor' AND s.mentor_id = $1 OR t.assignee = 'mentee' AND s.mentee_id = $1)
         UNION ALL
         SELECT 'share', m.mentorship_id, m.id, m.title, p.name, CAST(1 AS BIGINT), NULL FROM meetings m
         JOIN minutes_shares w ON w.meeting_id = m.id AND w.agreed_at IS NULL AND w.ended_at IS NULL
         JOIN people p ON p.id = w.person_id JOIN mentorships s ON s.id = m.mentorship_id
         WHERE m.mentorship_id IN ({ids})
           AND (w.proposed_by = 'mentee' AND s.mentor_id = $1 OR w.proposed_by = 'mentor' AND s.mentee_id = $1)
         UNION ALL
         SELECT 'update', o.mentorship_id, o.mentorship_id, '', '', CAST(COUNT(*) AS BIGINT), NULL
         FROM milestone_offers o JOIN mentorships s ON s.id = o.mentorship_id
         JOIN programs g ON g.id = s.program_id AND g.mentors_may_edit
         WHERE o.mentorship_id IN ({ids}) AND o.state = 'waiting' AND s.mentor_id = $1
         GROUP BY o.mentorship_id
         UNION ALL
         SELECT 'meeting', m.mentorship_id, COALESCE(m.milestone_id, m.mentorship_id), m.kind, m.state, CAST(1 AS BIGINT), NULL
         FROM meetings m
         WHERE m.mentorship_id IN ({ids}) AND m.kind IN ('kick_off', 'review')
           AND m.state IN ('requested', 'scheduled', 'disputed', 'unconfirmed')"
    )
}
