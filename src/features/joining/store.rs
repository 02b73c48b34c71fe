//! All SQL of the room: one enrolment and its way; `people` has the lists and searches of staff.

pub mod people;

use chrono::NaiveDate;
use sqlx::FromRow;

use super::model::{Answers, Approver, EnrolmentState, Manager, approver};
use super::policy::Ties;
use crate::args;
use crate::features::accounts::Viewer;
use crate::features::programs::model::{JoiningApproval, Part, ProgramState, Standing};
use crate::server::paging::Scan;
use crate::server::{Bulk, Conn, token, zones};
use crate::shared::AppResult;
use crate::shared::id::{EnrolmentId, MentorshipId, PersonId, ProgramId};
use crate::shared::time::Instant;

/// Somebody's part in a program, with what the viewer is to it.
#[derive(Clone, Debug, FromRow)]
pub struct EnrolmentRow {
    pub id: EnrolmentId,
    pub program_id: ProgramId,
    pub program_title: String,
    pub program_state: ProgramState,
    pub starts_on: Option<NaiveDate>,
    pub ends_on: Option<NaiveDate>,
    pub approval: JoiningApproval,
    pub person_id: PersonId,
    pub person_name: String,
    pub person_title: String,
    pub is_deactivated: bool,
    pub manager_id: Option<PersonId>,
    pub manager_name: Option<String>,
    pub was_removed: bool,
    pub part: Part,
    pub state: EnrolmentState,
    pub joined_at: Instant,
    pub active_at: Option<Instant>,
    pub ended_at: Option<Instant>,
    pub decided_at: Option<Instant>,
    pub decided_by_name: Option<String>,
    pub decline_reason: String,
    pub reflection: String,
    pub answers: String,
    pub is_staff: bool,
    pub is_own: bool,
    /// The viewer decided about it.
    pub is_decider: bool,
}

impl EnrolmentRow {
    /// Who decides, as things are now.
    pub fn approver(&self) -> Approver {
        approver(self.approval, self.person_id, manager(self.manager_id, self.manager_name.clone()), self.was_removed)
    }

    /// What the viewer is to it.
    pub fn ties(&self, viewer: &Viewer) -> Ties {
        Ties { is_own: self.is_own, is_staff: self.is_staff, manages: self.manager_id == Some(viewer.id) }
    }

    /// What was answered.
    pub fn answers(&self) -> Answers {
        Answers::from_json(&self.answers)
    }

    /// How its program stands at this time.
    pub fn program_state_at(&self, now: Instant) -> ProgramState {
        let standing =
            Standing { state: self.program_state, is_archived: false, starts_on: self.starts_on, ends_on: self.ends_on };
        standing.as_of(zones::home_day(now)).state
    }
}

fn manager(id: Option<PersonId>, name: Option<String>) -> Option<Manager> {
    Some(Manager { id: id?, name: name? })
}

/// An enrolment for the viewer (`$1`; `$2`: is an admin): up to its own `WHERE`.
const ENROLMENT: &str = "SELECT e.id, e.program_id, g.title AS program_title, g.state AS program_state, g.starts_on, g.ends_on,
        CASE WHEN e.part = 'mentor' THEN g.mentor_joining ELSE g.mentee_joining END AS approval,
        e.person_id, x.name AS person_name, x.title AS person_title,
        x.deactivated_at IS NOT NULL AS is_deactivated, m.id AS manager_id, m.name AS manager_name,
        EXISTS (SELECT 1 FROM enrolments r WHERE r.person_id = e.person_id AND r.program_id = e.program_id
                AND r.part = e.part AND r.state = 'removed') AS was_removed,
        e.part, e.state, e.joined_at, e.active_at, e.ended_at, e.decided_at, d.name AS decided_by_name,
        e.decline_reason, e.reflection, e.answers, ($2 OR c.person_id IS NOT NULL) AS is_staff, e.person_id = $1 AS is_own,
        COALESCE(e.decided_by = $1, FALSE) AS is_decider
     FROM enrolments e
     JOIN programs g ON g.id = e.program_id AND g.archived_at IS NULL
     JOIN people x ON x.id = e.person_id
     LEFT JOIN people m ON m.id = x.manager_id AND m.deactivated_at IS NULL
     LEFT JOIN people d ON d.id = e.decided_by
     LEFT JOIN program_coordinators c ON c.program_id = e.program_id AND c.person_id = $1 AND c.ended_at IS NULL";

/// The condition that the reporting manager `m`, who is not deactivated, decides about an enrolment `e` in the program `g` of
/// the person `x`, and not staff: `model::approver` as SQL.
pub const MANAGER_DECIDES: &str = "m.id <> x.id
     AND (CASE WHEN e.part = 'mentor' THEN g.mentor_joining ELSE g.mentee_joining END) = 'manager'
     AND NOT EXISTS (SELECT 1 FROM enrolments r WHERE r.person_id = e.person_id AND r.program_id = e.program_id
                     AND r.part = e.part AND r.state = 'removed')";

/// The condition that such an enrolment waits for the viewer (`$1`; `$2`: is an admin; `c`: coordinates the program):
/// `policy::may_decide` as SQL. It begins with the ways on which the few that can be meant are found.
pub fn waits_for_viewer() -> String {
    format!(
        "e.id IN (
            SELECT w.id FROM people p JOIN enrolments w ON w.person_id = p.id AND w.state = 'requested' WHERE p.manager_id = $1
            UNION SELECT w.id FROM program_coordinators h
                  JOIN enrolments w ON w.program_id = h.program_id AND w.state = 'requested'
                  WHERE h.person_id = $1 AND h.ended_at IS NULL
            UNION SELECT w.id FROM enrolments w WHERE $2 AND w.state = 'requested')
         AND g.state IN ('open', 'running') AND x.deactivated_at IS NULL AND e.person_id <> $1
         AND CASE WHEN {MANAGER_DECIDES} THEN m.id = $1 ELSE ($2 OR c.person_id IS NOT NULL) END"
    )
}

/// One enrolment, through whoever is anything to it; the policy says what they see of it.
pub async fn find_for(conn: &mut Conn, viewer: &Viewer, id: EnrolmentId) -> AppResult<EnrolmentRow> {
    let sql = format!("{ENROLMENT} WHERE e.id = $3 AND (e.person_id = $1 OR m.id = $1 OR $2 OR c.person_id IS NOT NULL)");
    conn.one(sqlx::AssertSqlSafe(sql), args![viewer.id, viewer.is_admin, id]).await
}

/// A page of what waits for the viewer's decision.
pub async fn list_waiting_for(conn: &mut Conn, viewer: &Viewer, scan: Scan) -> AppResult<Vec<EnrolmentRow>> {
    let Scan { beyond, order, from, limit } = scan;
    let sql = format!(
        "{ENROLMENT} WHERE {} AND (e.joined_at, e.id) {beyond} ($3, $4)
         ORDER BY e.joined_at {order}, e.id {order} LIMIT $5",
        waits_for_viewer()
    );
    conn.all(sqlx::AssertSqlSafe(sql), args![viewer.id, viewer.is_admin, from.at, from.id, limit]).await
}

/// Everything that the viewer is or was in a program, the newest first.
pub async fn list_own(conn: &mut Conn, viewer: &Viewer, program: ProgramId) -> AppResult<Vec<EnrolmentRow>> {
    let sql = format!("{ENROLMENT} WHERE e.person_id = $1 AND e.program_id = $3 ORDER BY e.joined_at DESC, e.id DESC LIMIT 50");
    conn.all(sqlx::AssertSqlSafe(sql), args![viewer.id, viewer.is_admin, program]).await
}

/// Who there is to decide about the viewer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deciders {
    /// Their reporting manager, unless deactivated.
    pub manager: Option<Manager>,
    /// The program has staff beside them.
    pub has_other_staff: bool,
}

/// Who could decide about the viewer in a program.
pub async fn find_deciders(conn: &mut Conn, viewer: &Viewer, program: ProgramId) -> AppResult<Deciders> {
    let sql = "SELECT m.id, m.name,
                   (EXISTS (SELECT 1 FROM people s WHERE s.admin_since IS NOT NULL AND s.deactivated_at IS NULL AND s.id <> $1)
                    OR EXISTS (SELECT 1 FROM program_coordinators c
                               JOIN people s ON s.id = c.person_id AND s.deactivated_at IS NULL
                               WHERE c.program_id = $2 AND c.ended_at IS NULL AND s.id <> $1))
               FROM people x LEFT JOIN people m ON m.id = x.manager_id AND m.deactivated_at IS NULL WHERE x.id = $1";
    let (id, name, has_other_staff): (Option<PersonId>, Option<String>, bool) =
        conn.one(sql, args![viewer.id, program]).await?;
    Ok(Deciders { manager: manager(id, name), has_other_staff })
}

/// Stores that somebody asks, or has joined; nothing if they have the part, or a request for it, already.
pub async fn insert(
    conn: &mut Conn,
    program: ProgramId,
    person: PersonId,
    part: Part,
    answers: &Answers,
    is_active: bool,
    now: Instant,
) -> AppResult<Option<EnrolmentId>> {
    let sql = "INSERT INTO enrolments (id, program_id, person_id, part, state, joined_at, active_at, answers)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING";
    let id = EnrolmentId(token::uuid(now));
    let state = if is_active { EnrolmentState::Active } else { EnrolmentState::Requested };
    let args = args![id, program, person, part, state, now, is_active.then_some(now), answers.to_json()];
    Ok((conn.run(sql, args).await? > 0).then_some(id))
}

/// Puts many people into a program under these ids, in few statements.
pub async fn insert_enrolments(
    conn: &mut Conn,
    program: ProgramId,
    people: &[(EnrolmentId, PersonId, Part)],
    now: Instant,
) -> AppResult<()> {
    let mut rows = Bulk::into("INSERT INTO enrolments (id, program_id, person_id, part, state, joined_at, active_at)");
    for (id, person, part) in people {
        rows.push(conn, args![*id, program, *person, *part, EnrolmentState::Active, now, now]).await?;
    }
    Ok(rows.finish(conn).await?)
}

/// The requests that wait in a program: whose, and as what.
pub async fn list_requested(conn: &mut Conn, program: ProgramId) -> AppResult<Vec<(EnrolmentId, PersonId, Part)>> {
    let sql = "SELECT id, person_id, part FROM enrolments WHERE program_id = $1 AND state = 'requested' ORDER BY joined_at, id";
    conn.all(sql, args![program]).await
}

/// Stores a decision about a request that waits, by somebody or, where the program was closed, by nobody; 0 if it waits no longer.
pub async fn save_decision(
    conn: &mut Conn,
    id: EnrolmentId,
    declined: Option<String>,
    by: Option<PersonId>,
    now: Instant,
) -> AppResult<u64> {
    let (state, active_at, ended_at) = match declined {
        None => (EnrolmentState::Active, Some(now), None),
        Some(_) => (EnrolmentState::Declined, None, Some(now)),
    };
    let sql =
        "UPDATE enrolments SET state = $2, active_at = $3, ended_at = $4, decided_by = $5, decided_at = $6, decline_reason = $7
               WHERE id = $1 AND state = 'requested'";
    conn.run(sql, args![id, state, active_at, ended_at, by, now, declined.unwrap_or_default()]).await
}

/// Ends a part, or a request, that is in this state; 0 if it is in another.
pub async fn save_end(
    conn: &mut Conn,
    id: EnrolmentId,
    from: EnrolmentState,
    to: EnrolmentState,
    now: Instant,
) -> AppResult<u64> {
    conn.run("UPDATE enrolments SET state = $3, ended_at = $4 WHERE id = $1 AND state = $2", args![id, from, to, now]).await
}

/// Keeps the closing words of whoever left.
pub async fn save_reflection(conn: &mut Conn, id: EnrolmentId, reflection: &str) -> AppResult<()> {
    let sql = "UPDATE enrolments SET reflection = $2 WHERE id = $1";
    conn.run(sql, args![id, reflection.to_owned()]).await.map(drop)
}

/// Puts somebody back who was removed; 0 if they were not, or have the part again.
pub async fn save_return(conn: &mut Conn, id: EnrolmentId) -> AppResult<u64> {
    let sql = "UPDATE enrolments SET state = 'active', ended_at = NULL WHERE id = $1 AND state = 'removed' AND NOT EXISTS (
                   SELECT 1 FROM enrolments o WHERE o.program_id = enrolments.program_id AND o.person_id = enrolments.person_id
                       AND o.part = enrolments.part AND o.ended_at IS NULL)";
    conn.run(sql, args![id]).await
}

/// Completes the part of the mentee of a mentorship; the answer is whose and which.
pub async fn save_completion(
    conn: &mut Conn,
    mentorship: MentorshipId,
    now: Instant,
) -> AppResult<Option<(EnrolmentId, PersonId)>> {
    let sql = "UPDATE enrolments SET state = 'completed', ended_at = $2
               WHERE state = 'active' AND part = 'mentee'
                 AND (program_id, person_id) = (SELECT s.program_id, s.mentee_id FROM mentorships s WHERE s.id = $1)
               RETURNING id, person_id";
    conn.optional(sql, args![mentorship, now]).await
}

/// Whether somebody has an active mentorship with this part in the program.
pub async fn has_mentorship(conn: &mut Conn, program: ProgramId, person: PersonId, part: Part) -> AppResult<bool> {
    let sql = match part {
        Part::Mentor => "SELECT COUNT(*) FROM mentorships WHERE mentor_id = $2 AND program_id = $1 AND ended_at IS NULL",
        Part::Mentee => "SELECT COUNT(*) FROM mentorships WHERE mentee_id = $2 AND program_id = $1 AND ended_at IS NULL",
    };
    let (number,): (i64,) = conn.one(sql, args![program, person]).await?;
    Ok(number > 0)
}

/// Makes people active in a part of a program, those who asked for it too; the answer is who were not before.
pub async fn insert_active(
    conn: &mut Conn,
    program: ProgramId,
    part: Part,
    people: &[PersonId],
    by: Option<PersonId>,
    now: Instant,
) -> AppResult<Vec<(EnrolmentId, PersonId)>> {
    // In one order, so that two who add the same people at once cannot block each other for ever.
    let mut people = people.to_vec();
    people.sort_unstable();
    people.dedup();
    let mut added = Vec::with_capacity(people.len());
    for some in people.chunks(200) {
        let rows: Vec<String> =
            (0..some.len()).map(|n| format!("(${}, $1, ${}, $2, 'active', $3, $3)", 2 * n + 5, 2 * n + 6)).collect();
        let sql = format!(
            "INSERT INTO enrolments (id, program_id, person_id, part, state, joined_at, active_at) VALUES {}
             ON CONFLICT (program_id, person_id, part) WHERE ended_at IS NULL
             DO UPDATE SET state = 'active', active_at = $3, decided_by = $4, decided_at = $3
             WHERE enrolments.state = 'requested' RETURNING id, person_id",
            rows.join(", ")
        );
        let mut args = args![program, part, now, by];
        for person in some {
            args.push(Box::new(token::uuid(now)));
            args.push(Box::new(*person));
        }
        let mut these: Vec<(EnrolmentId, PersonId)> = conn.all(sqlx::AssertSqlSafe(sql), args).await?;
        added.append(&mut these);
    }
    Ok(added)
}
