//! A program as far as pairing asks about it, and where two people stand in it.

use chrono::NaiveDate;
use sqlx::FromRow;

use super::{LAST, LastRow, last_joins};
use crate::args;
use crate::features::accounts::Viewer;
use crate::features::pairing::model::request::Patience;
use crate::features::pairing::model::seats::{Availability, Seats, Standing};
use crate::features::people::model::ProfileField;
use crate::features::people::policy::{Relation, may_see_field};
use crate::features::people::read_sights;
use crate::features::programs::model::{self, Approvers, Pairing, ProgramState};
use crate::server::{Conn, zones};
use crate::shared::AppResult;
use crate::shared::id::{PersonId, ProgramId};
use crate::shared::time::Instant;

/// A program with what the viewer is to it, and what of the viewer's own profile is compared.
#[derive(Clone, Debug, FromRow)]
pub struct ProgramRow {
    pub id: ProgramId,
    pub title: String,
    state: ProgramState,
    starts_on: Option<NaiveDate>,
    ends_on: Option<NaiveDate>,
    pub pairing: Pairing,
    #[sqlx(try_from = "String")]
    pub approvers: Approvers,
    pub mentors_to_rank: i64,
    pub remind_after_days: i64,
    pub expire_after_days: i64,
    pub is_coordinator: bool,
    pub is_mentor: bool,
    pub is_mentee: bool,
    /// An active mentee of the program reports to the viewer.
    pub manages_mentee: bool,
    /// The viewer reports to somebody.
    pub has_manager: bool,
    /// The viewer has a mentor in the program.
    pub has_mentor: bool,
    /// The viewer's own newest mentorship in it as a mentee.
    #[sqlx(flatten)]
    pub last: LastRow,
    pub languages: String,
    pub interests: String,
    pub wants_help_with: String,
}

impl ProgramRow {
    /// Its state on a day, whether or not a job has written down that it is over.
    pub fn state_on(&self, day: NaiveDate) -> ProgramState {
        let standing =
            model::Standing { state: self.state, is_archived: false, starts_on: self.starts_on, ends_on: self.ends_on };
        standing.as_of(day).state
    }

    /// Days until a reminder and until it is too late.
    pub fn patience(&self) -> Patience {
        Patience { remind_after: self.remind_after_days, expire_after: self.expire_after_days }
    }
}

/// One program that is not archived, with the viewer's ties; whether they may see it, the policy says.
pub async fn find_program(conn: &mut Conn, viewer: &Viewer, id: ProgramId) -> AppResult<ProgramRow> {
    let sql = format!(
        "SELECT p.id, p.title, p.state, p.starts_on, p.ends_on, p.pairing, p.approvers, p.mentors_to_rank, p.remind_after_days, p.expire_after_days,
            c.person_id IS NOT NULL AS is_coordinator,
            EXISTS (SELECT 1 FROM enrolments e WHERE e.program_id = p.id AND e.person_id = $1 AND e.part = 'mentor'
                    AND e.state = 'active') AS is_mentor,
            EXISTS (SELECT 1 FROM enrolments e WHERE e.program_id = p.id AND e.person_id = $1 AND e.part = 'mentee'
                    AND e.state = 'active') AS is_mentee,
            EXISTS (SELECT 1 FROM people r JOIN enrolments e ON e.person_id = r.id AND e.program_id = p.id AND e.part = 'mentee'
                    AND e.state = 'active' WHERE r.manager_id = $1) AS manages_mentee,
            EXISTS (SELECT 1 FROM people g WHERE g.id = v.manager_id AND g.id <> v.id AND g.deactivated_at IS NULL) AS has_manager,
            EXISTS (SELECT 1 FROM mentorships m WHERE m.program_id = p.id AND m.mentee_id = $1 AND m.ended_at IS NULL) AS has_mentor,
            v.languages, v.interests, v.wants_help_with, {LAST}
         FROM programs p JOIN people v ON v.id = $1
         LEFT JOIN program_coordinators c ON c.program_id = p.id AND c.person_id = $1 AND c.ended_at IS NULL {}
         WHERE p.id = $2 AND p.archived_at IS NULL",
        last_joins("p.id", "v.id")
    );
    conn.one(sqlx::AssertSqlSafe(sql), args![viewer.id, id]).await
}

#[derive(FromRow)]
struct StandingRow {
    state: ProgramState,
    is_archived: bool,
    starts_on: Option<NaiveDate>,
    ends_on: Option<NaiveDate>,
    mentees_per_mentor: i64,
    capacity: Option<i64>,
    paused_until: Option<NaiveDate>,
    zone: String,
    visibility: String,
    mentor_is_active: bool,
    mentee_is_active: bool,
    mentee_has_mentor: bool,
    taken_here: i64,
    taken_everywhere: i64,
}

/// Where two people stand in a program now, and whether the mentor can be asked, as those who take part may know it. To be read again once both are locked,
/// before a seat is taken. Seats that are held for others on a waitlist are taken.
pub async fn find_standing(
    conn: &mut Conn,
    program: ProgramId,
    mentor: PersonId,
    mentee: PersonId,
    now: Instant,
) -> AppResult<(Standing, Availability)> {
    let sql = "SELECT p.state, p.archived_at IS NOT NULL AS is_archived, p.starts_on, p.ends_on, p.mentees_per_mentor, x.capacity, x.paused_until, x.zone, x.visibility,
            EXISTS (SELECT 1 FROM enrolments e WHERE e.program_id = p.id AND e.person_id = x.id AND e.part = 'mentor'
                    AND e.state = 'active') AND x.deactivated_at IS NULL AS mentor_is_active,
            EXISTS (SELECT 1 FROM enrolments e JOIN people y ON y.id = e.person_id AND y.deactivated_at IS NULL
                    WHERE e.program_id = p.id AND e.person_id = $3 AND e.part = 'mentee' AND e.state = 'active') AS mentee_is_active,
            EXISTS (SELECT 1 FROM mentorships m WHERE m.program_id = p.id AND m.mentee_id = $3 AND m.ended_at IS NULL)
                AS mentee_has_mentor,
            (SELECT COUNT(*) FROM mentorships m WHERE m.mentor_id = x.id AND m.program_id = p.id AND m.ended_at IS NULL)
          + (SELECT COUNT(*) FROM waitlist w WHERE w.offered_mentor_id = x.id AND w.program_id = p.id AND w.mentee_id <> $3
             AND (w.state = 'asking' OR w.offer_expires_at > $4)) AS taken_here,
            (SELECT COUNT(*) FROM mentorships m WHERE m.mentor_id = x.id AND m.ended_at IS NULL)
          + (SELECT COUNT(*) FROM waitlist w WHERE w.offered_mentor_id = x.id AND NOT (w.program_id = p.id AND w.mentee_id = $3)
             AND (w.state = 'asking' OR w.offer_expires_at > $4)) AS taken_everywhere
         FROM programs p JOIN people x ON x.id = $2 WHERE p.id = $1";
    let row: StandingRow = conn.one(sql, args![program, mentor, mentee, now]).await?;
    let seats = Seats {
        program_limit: row.mentees_per_mentor,
        capacity: row.capacity,
        taken_here: row.taken_here,
        taken_everywhere: row.taken_everywhere,
    };
    let (starts_on, ends_on) = (row.starts_on, row.ends_on);
    let held = model::Standing { state: row.state, is_archived: row.is_archived, starts_on, ends_on };
    let standing = Standing {
        program: held.as_of(zones::home_day(now)).state,
        is_archived: row.is_archived,
        is_themself: mentor == mentee,
        mentor_is_active: row.mentor_is_active,
        mentee_is_active: row.mentee_is_active,
        mentee_has_mentor: row.mentee_has_mentor,
        seats,
    };
    let companion = Relation { shares_program: true, ..Relation::default() };
    let shows_pause = may_see_field(companion, read_sights(&row.visibility)?.of(ProfileField::Capacity));
    Ok((standing, Availability::of(seats, row.paused_until, zones::day(now, &row.zone)).seen(shows_pause)))
}
