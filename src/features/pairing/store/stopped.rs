//! The newest mentorship of a mentee in a program, as far as the next one asks about it.

use sqlx::{AssertSqlSafe, FromRow};

use crate::args;
use crate::features::pairing::model::MentorshipState;
use crate::features::pairing::model::stopped::{Stopped, goes_on, has_parted};
use crate::server::Conn;
use crate::shared::AppResult;
use crate::shared::id::{MentorshipId, PersonId, ProgramId};

/// That mentorship; all of it is missing where there was none.
#[derive(Clone, Debug, Default, PartialEq, Eq, FromRow)]
pub struct LastRow {
    last_id: Option<MentorshipId>,
    last_mentor_id: Option<PersonId>,
    last_state: Option<MentorshipState>,
    was_left_by_mentor: Option<bool>,
    last_done: Option<i64>,
    last_total: Option<i64>,
}

/// The columns of [`LastRow`], under what [`last_joins`] joins.
pub const LAST: &str = "l.id AS last_id, l.mentor_id AS last_mentor_id, l.state AS last_state,
        z.ended_by = l.mentor_id AS was_left_by_mentor,
        (SELECT COUNT(*) FROM plans t JOIN milestones s ON s.plan_id = t.id
         WHERE t.mentorship_id = l.id AND s.removed_at IS NULL AND s.done_on IS NOT NULL) AS last_done,
        (SELECT COUNT(*) FROM plans t JOIN milestones s ON s.plan_id = t.id
         WHERE t.mentorship_id = l.id AND s.removed_at IS NULL) AS last_total";

/// The newest mentorship `l` of this mentee in this program, both given as SQL, and its early ending `z`.
pub fn last_joins(program: &'static str, mentee: &'static str) -> String {
    format!(
        "LEFT JOIN mentorships l ON l.id = (SELECT n.id FROM mentorships n
             WHERE n.program_id = {program} AND n.mentee_id = {mentee} ORDER BY n.started_at DESC, n.id DESC LIMIT 1)
         LEFT JOIN early_endings z ON z.mentorship_id = l.id"
    )
}

impl LastRow {
    /// What the mentee's next mentorship goes on with, if it does.
    pub fn stopped(&self) -> Option<Stopped> {
        let stopped = Stopped { id: self.last_id?, done: self.last_done?, total: self.last_total? };
        let is_left = goes_on(self.last_state?, self.was_left_by_mentor.unwrap_or(false));
        Some(stopped).filter(|stopped| is_left && stopped.total > 0)
    }

    /// The mentor with whom it ended before its time.
    pub fn parted_from(&self) -> Option<PersonId> {
        self.last_mentor_id.filter(|_| self.last_state.is_some_and(has_parted))
    }
}

/// What the next mentorship of this mentee in the program goes on with.
pub async fn find_stopped(conn: &mut Conn, program: ProgramId, mentee: PersonId) -> AppResult<Option<Stopped>> {
    let sql = format!("SELECT {LAST} FROM people x {} WHERE x.id = $2", last_joins("$1", "x.id"));
    let row: LastRow = conn.one(AssertSqlSafe(sql), args![program, mentee]).await?;
    Ok(row.stopped())
}
