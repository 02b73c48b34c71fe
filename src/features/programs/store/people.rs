//! Who takes part in a program, who runs it, and its pairs.

use sqlx::FromRow;

use crate::args;
use crate::features::accounts::Viewer;
use crate::features::people;
use crate::features::people::model::ProfileField;
use crate::features::people::policy::{Relation, may_see_field};
use crate::features::programs::model::Part;
use crate::features::programs::store::ProgramRow;
use crate::server::Conn;
use crate::server::bulk::numbered;
use crate::shared::id::{MentorshipId, PersonId, ProgramId};
use crate::shared::time::Instant;
use crate::shared::{AppResult, fold};

/// How many people are in a program, and one of its first mentors, if it has any.
#[derive(Clone, Debug, FromRow)]
pub struct FaceRow {
    pub program_id: ProgramId,
    pub people: i64,
    pub id: Option<PersonId>,
    pub name: Option<String>,
}

/// The first few mentors of several programs at once. Participants are counted without being read: whoever holds both parts
/// is one of few, and so is who was deactivated, whom nobody counts.
pub async fn list_faces(conn: &mut Conn, programs: &[ProgramId], of_each: i64) -> AppResult<Vec<FaceRow>> {
    if programs.is_empty() {
        return Ok(Vec::new());
    }
    let ids = numbered(2, programs.len());
    let sql = format!(
        "SELECT c.program_id, c.people, x.id, x.name FROM (
            SELECT e.program_id, COUNT(*) - (
                SELECT COUNT(*) FROM enrolments m JOIN enrolments n ON n.program_id = m.program_id AND n.person_id = m.person_id
                    AND n.part = 'mentee' AND n.state = 'active' AND n.ended_at IS NULL
                WHERE m.program_id = e.program_id AND m.part = 'mentor' AND m.state = 'active') - (
                SELECT COUNT(DISTINCT g.id) FROM people g JOIN enrolments m ON m.program_id = e.program_id AND m.person_id = g.id
                    AND m.state = 'active' AND m.ended_at IS NULL
                WHERE g.deactivated_at IS NOT NULL) AS people
            FROM enrolments e WHERE e.program_id IN ({ids}) AND e.state = 'active' GROUP BY e.program_id) c
         LEFT JOIN (
            SELECT m.program_id, m.person_id, ROW_NUMBER() OVER (PARTITION BY m.program_id ORDER BY m.joined_at, m.id) AS place
            FROM enrolments m WHERE m.program_id IN ({ids}) AND m.state = 'active' AND m.part = 'mentor'
              AND m.person_id NOT IN (SELECT g.id FROM people g WHERE g.deactivated_at IS NOT NULL)) f
            ON f.program_id = c.program_id AND f.place <= $1
         LEFT JOIN people x ON x.id = f.person_id
         ORDER BY c.program_id, f.place"
    );
    let mut args = args![of_each];
    args.extend(programs.iter().map(|id| Box::new(*id) as Box<dyn crate::server::db::Bind>));
    conn.all(sqlx::AssertSqlSafe(sql), args).await
}

/// How many take part in each part, and how many pairs there are.
#[derive(Clone, Copy, Debug, Default, FromRow)]
pub struct Counts {
    pub mentors: i64,
    pub mentees: i64,
    pub pairs: i64,
}

/// The counts of one program, without whoever was deactivated.
pub async fn count(conn: &mut Conn, program: ProgramId) -> AppResult<Counts> {
    let sql = "SELECT
        (SELECT COUNT(*) FROM enrolments WHERE program_id = $1 AND part = 'mentor' AND state = 'active')
      - (SELECT COUNT(*) FROM people g JOIN enrolments e ON e.person_id = g.id AND e.program_id = $1 AND e.part = 'mentor'
            AND e.state = 'active' WHERE g.deactivated_at IS NOT NULL) AS mentors,
        (SELECT COUNT(*) FROM enrolments WHERE program_id = $1 AND part = 'mentee' AND state = 'active')
      - (SELECT COUNT(*) FROM people g JOIN enrolments e ON e.person_id = g.id AND e.program_id = $1 AND e.part = 'mentee'
            AND e.state = 'active' WHERE g.deactivated_at IS NOT NULL) AS mentees,
        (SELECT COUNT(*) FROM mentorships WHERE program_id = $1 AND ended_at IS NULL) AS pairs";
    conn.one(sql, args![program]).await
}

/// A participant.
#[derive(Clone, Debug, FromRow)]
pub struct Participant {
    pub id: PersonId,
    pub name: String,
    pub title: String,
    pub location: String,
    pub visibility: String,
    pub is_deactivated: bool,
    pub part: Part,
    /// How many have this part, however many of them are listed.
    pub of_this_part: i64,
}

impl Participant {
    /// The participant with no field of the profile that the viewer doesn't see.
    fn seen_by(mut self, viewer: &Viewer, program: &ProgramRow) -> AppResult<Participant> {
        let relation = Relation {
            is_self: self.id == viewer.id,
            is_admin: viewer.is_admin,
            shares_program: program.is_active || program.is_coordinator,
        };
        if !may_see_field(relation, people::read_sights(&self.visibility)?.of(ProfileField::Location)) {
            self.location.clear();
        }
        Ok(self)
    }
}

/// Who takes part now as the viewer sees them, mentors first, by name; so many of each part. Whoever was deactivated is here
/// for staff alone.
pub async fn list_participants(
    conn: &mut Conn,
    viewer: &Viewer,
    program: &ProgramRow,
    limit: i64,
) -> AppResult<Vec<Participant>> {
    let sql = "SELECT id, name, title, location, visibility, is_deactivated, part, of_this_part FROM (
            SELECT x.id, x.name, x.title, x.location, x.visibility, x.deactivated_at IS NOT NULL AS is_deactivated, e.part,
                   COUNT(*) OVER (PARTITION BY e.part) AS of_this_part,
                   ROW_NUMBER() OVER (PARTITION BY e.part ORDER BY x.name, x.id) AS place
            FROM enrolments e JOIN people x ON x.id = e.person_id
            WHERE e.program_id = $1 AND e.state = 'active' AND ($3 OR x.deactivated_at IS NULL)
         ) p WHERE place <= $2 ORDER BY part DESC, place";
    let rows: Vec<Participant> = conn.all(sql, args![program.id, limit, program.ties().is_staff()]).await?;
    rows.into_iter().map(|row| row.seen_by(viewer, program)).collect()
}

/// A pair of the program.
#[derive(Clone, Debug, FromRow)]
pub struct PairRow {
    pub id: MentorshipId,
    pub mentor_id: PersonId,
    pub mentor_name: String,
    pub mentee_id: PersonId,
    pub mentee_name: String,
    pub has_ended: bool,
    pub done: i64,
    pub total: i64,
}

/// The program's pairs, those that last first: all for staff, one's own for everybody else.
pub async fn list_pairs(
    conn: &mut Conn,
    viewer: &Viewer,
    program: ProgramId,
    all: bool,
    limit: i64,
) -> AppResult<Vec<PairRow>> {
    let sql = "SELECT m.id, m.mentor_id, a.name AS mentor_name, m.mentee_id, b.name AS mentee_name,
                 m.ended_at IS NOT NULL AS has_ended,
                 (SELECT COUNT(*) FROM plans l JOIN milestones i ON i.plan_id = l.id AND i.removed_at IS NULL AND i.done_on IS NOT NULL
                  WHERE l.mentorship_id = m.id) AS done,
                 (SELECT COUNT(*) FROM plans l JOIN milestones i ON i.plan_id = l.id AND i.removed_at IS NULL
                  WHERE l.mentorship_id = m.id) AS total
               FROM mentorships m JOIN people a ON a.id = m.mentor_id JOIN people b ON b.id = m.mentee_id
               WHERE m.program_id = $1 AND ($2 OR m.mentor_id = $3 OR m.mentee_id = $3)
               ORDER BY CASE WHEN m.ended_at IS NULL THEN 0 ELSE 1 END, m.started_at, m.id LIMIT $4";
    conn.all(sql, args![program, all, viewer.id, limit]).await
}

/// How many mentors have more active mentees in a program than these seats.
pub async fn count_over(conn: &mut Conn, program: ProgramId, seats: i64) -> AppResult<i64> {
    let sql = "SELECT COUNT(*) FROM (SELECT mentor_id FROM mentorships WHERE program_id = $1 AND ended_at IS NULL
                 GROUP BY mentor_id HAVING COUNT(*) > $2) over_seats";
    let (mentors,): (i64,) = conn.one(sql, args![program, seats]).await?;
    Ok(mentors)
}

/// Whether anybody has ever joined, in whatever state, or was paired.
pub async fn is_touched(conn: &mut Conn, program: ProgramId) -> AppResult<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM enrolments WHERE program_id = $1) OR EXISTS (SELECT 1 FROM mentorships WHERE program_id = $1)";
    let (is_touched,): (bool,) = conn.one(sql, args![program]).await?;
    Ok(is_touched)
}

/// Makes somebody a coordinator, also again; 0 if they are one.
pub async fn save_coordinator(conn: &mut Conn, program: ProgramId, person: PersonId, now: Instant) -> AppResult<u64> {
    let sql = "INSERT INTO program_coordinators (program_id, person_id, appointed_at) VALUES ($1, $2, $3)
               ON CONFLICT (program_id, person_id) DO UPDATE SET appointed_at = excluded.appointed_at, ended_at = NULL
               WHERE program_coordinators.ended_at IS NOT NULL";
    conn.run(sql, args![program, person, now]).await
}

/// Ends somebody's coordinating; 0 if they are no coordinator.
pub async fn save_coordinator_end(conn: &mut Conn, program: ProgramId, person: PersonId, now: Instant) -> AppResult<u64> {
    let sql = "UPDATE program_coordinators SET ended_at = $3 WHERE program_id = $1 AND person_id = $2 AND ended_at IS NULL";
    conn.run(sql, args![program, person, now]).await
}

/// Whether there is such a person who can sign in.
pub async fn is_active_person(conn: &mut Conn, person: PersonId) -> AppResult<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM people WHERE id = $1 AND deactivated_at IS NULL)";
    let (is_one,): (bool,) = conn.one(sql, args![person]).await?;
    Ok(is_one)
}

/// Somebody who might be appointed.
#[derive(Clone, Debug, FromRow)]
pub struct Candidate {
    pub id: PersonId,
    pub name: String,
    pub email: String,
}

/// People whose address is what was written, or whose name contains it; not those who run the program already.
pub async fn list_candidates(conn: &mut Conn, program: ProgramId, wanted: &str, limit: i64) -> AppResult<Vec<Candidate>> {
    let sql = "SELECT p.id, p.name, p.email FROM people p LEFT JOIN directory d ON d.person_id = p.id
               WHERE p.deactivated_at IS NULL AND (p.email = $2 OR d.name_key LIKE $3)
                 AND NOT EXISTS (SELECT 1 FROM program_coordinators c
                                 WHERE c.program_id = $1 AND c.person_id = p.id AND c.ended_at IS NULL)
               ORDER BY p.name, p.id LIMIT $4";
    conn.all(sql, args![program, wanted.trim().to_lowercase(), fold::containing(wanted), limit]).await
}
