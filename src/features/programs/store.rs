//! All SQL of the room.

use chrono::NaiveDate;
use sqlx::FromRow;

use super::model::{Approvers, JoiningApproval, MayQuit, Pairing, Part, ProgramState, Settings};
use crate::args;
use crate::features::accounts::Viewer;
use crate::features::skills;
use crate::server::paging::Scan;
use crate::server::{Conn, Scope, token};
use crate::shared::AppResult;
use crate::shared::id::{MentorshipId, PersonId, ProgramId};
use crate::shared::time::Instant;

/// A program to be made.
#[derive(Clone, Debug)]
pub struct NewProgram {
    pub title: String,
    pub description: String,
    pub state: ProgramState,
    pub starts_on: Option<NaiveDate>,
    pub ends_on: Option<NaiveDate>,
    pub meeting_frequency: String,
    pub topics: String,
    pub outcomes: String,
    pub skills: Vec<String>,
    pub settings: Settings,
}

/// Makes a program.
pub async fn create(scope: &mut Scope, program: NewProgram) -> AppResult<ProgramId> {
    let id = ProgramId(token::uuid(scope.now));
    let NewProgram { title, description, state, starts_on, ends_on, meeting_frequency, topics, outcomes, skills, settings } =
        program;
    let sql = "INSERT INTO programs (id, title, description, state, starts_on, ends_on, meeting_frequency, topics, outcomes,
                   mentor_joining, mentee_joining, pairing, approvers, mentees_per_mentor, mentors_may_edit, may_quit,
                   may_ask_for_another_mentor, goals, managers_in_meetings, created_at)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)";
    let s = settings;
    let args = args![
        id,
        title,
        description,
        state,
        starts_on,
        ends_on,
        meeting_frequency,
        topics,
        outcomes,
        s.mentor_joining,
        s.mentee_joining,
        s.pairing,
        s.approvers.to_string(),
        s.mentees_per_mentor,
        s.mentors_may_edit,
        s.may_quit,
        s.may_ask_for_another_mentor,
        s.goals,
        s.managers_in_meetings,
        scope.now
    ];
    scope.conn.run(sql, args).await?;
    skills::replace_of_program(scope, id, &skills).await?;
    Ok(id)
}

/// Hands a program to a coordinator.
pub async fn appoint_coordinator(scope: &mut Scope, program: ProgramId, person: PersonId) -> AppResult<()> {
    let sql = "INSERT INTO program_coordinators (program_id, person_id, appointed_at) VALUES ($1, $2, $3)";
    scope.conn.run(sql, args![program, person, scope.now]).await.map(drop)
}

/// Adds somebody to a program; they take part at once.
pub async fn enrol(scope: &mut Scope, program: ProgramId, person: PersonId, part: Part) -> AppResult<()> {
    let sql = "INSERT INTO enrolments (id, program_id, person_id, part, state, joined_at, active_at) VALUES ($1, $2, $3, $4, 'active', $5, $5)";
    scope.conn.run(sql, args![token::uuid(scope.now), program, person, part, scope.now]).await.map(drop)
}

/// A program with what the viewer is to it.
#[derive(Clone, Debug, FromRow)]
pub struct ProgramRow {
    pub id: ProgramId,
    pub title: String,
    pub description: String,
    pub state: ProgramState,
    pub starts_on: Option<NaiveDate>,
    pub ends_on: Option<NaiveDate>,
    pub meeting_frequency: String,
    pub topics: String,
    pub outcomes: String,
    pub mentor_joining: JoiningApproval,
    pub mentee_joining: JoiningApproval,
    pub pairing: Pairing,
    #[sqlx(try_from = "String")]
    pub approvers: Approvers,
    pub mentees_per_mentor: i64,
    pub mentors_may_edit: bool,
    pub may_quit: MayQuit,
    pub may_ask_for_another_mentor: bool,
    pub goals: bool,
    pub managers_in_meetings: bool,
    pub created_at: Instant,
    pub is_coordinator: bool,
    pub takes_part: bool,
}

impl ProgramRow {
    /// The settings as one value.
    pub fn settings(&self) -> Settings {
        Settings {
            mentor_joining: self.mentor_joining,
            mentee_joining: self.mentee_joining,
            pairing: self.pairing,
            approvers: self.approvers,
            mentees_per_mentor: self.mentees_per_mentor,
            mentors_may_edit: self.mentors_may_edit,
            may_quit: self.may_quit,
            may_ask_for_another_mentor: self.may_ask_for_another_mentor,
            goals: self.goals,
            managers_in_meetings: self.managers_in_meetings,
        }
    }
}

/// Programs that the viewer may see: staff see theirs in any state, everybody the open and running ones, participants theirs.
const VISIBLE: &str = "SELECT p.*, c.person_id IS NOT NULL AS is_coordinator,
        EXISTS (SELECT 1 FROM enrolments e WHERE e.program_id = p.id AND e.person_id = $1 AND e.state IN ('active', 'completed')) AS takes_part
     FROM programs p
     LEFT JOIN program_coordinators c ON c.program_id = p.id AND c.person_id = $1 AND c.ended_at IS NULL
     WHERE p.archived_at IS NULL
       AND ($2 OR c.person_id IS NOT NULL OR p.state IN ('open', 'running')
            OR (p.state = 'closed' AND EXISTS (
                SELECT 1 FROM enrolments e WHERE e.program_id = p.id AND e.person_id = $1 AND e.state IN ('active', 'completed'))))";

/// One program, through the viewer.
pub async fn find_for(conn: &mut Conn, viewer: &Viewer, id: ProgramId) -> AppResult<ProgramRow> {
    let sql = sqlx::AssertSqlSafe(format!("{VISIBLE} AND p.id = $3"));
    conn.one(sql, args![viewer.id, viewer.is_admin, id]).await
}

/// A page of programs, the newest first.
pub async fn list_for(conn: &mut Conn, viewer: &Viewer, scan: Scan) -> AppResult<Vec<ProgramRow>> {
    let Scan { beyond, order, from, limit } = scan;
    let sql =
        format!("{VISIBLE} AND (p.created_at, p.id) {beyond} ($3, $4) ORDER BY p.created_at {order}, p.id {order} LIMIT $5");
    conn.all(sqlx::AssertSqlSafe(sql), args![viewer.id, viewer.is_admin, from.at, from.id, limit]).await
}

/// One of the first who joined a program, and how many people are in it.
#[derive(Clone, Debug, FromRow)]
pub struct FaceRow {
    pub program_id: ProgramId,
    pub id: PersonId,
    pub name: String,
    pub people: i64,
}

/// The first few faces of several programs at once.
pub async fn list_faces(conn: &mut Conn, programs: &[ProgramId], of_each: i64) -> AppResult<Vec<FaceRow>> {
    if programs.is_empty() {
        return Ok(Vec::new());
    }
    let places: Vec<String> = (2..=programs.len() + 1).map(|n| format!("${n}")).collect();
    let sql = format!(
        "SELECT f.program_id, x.id, x.name, f.people FROM (
            SELECT program_id, person_id, ROW_NUMBER() OVER (PARTITION BY program_id ORDER BY first_at, person_id) AS place,
                   COUNT(*) OVER (PARTITION BY program_id) AS people
            FROM (SELECT program_id, person_id, MIN(joined_at) AS first_at FROM enrolments
                  WHERE program_id IN ({}) AND state = 'active' GROUP BY program_id, person_id) one_each
         ) f JOIN people x ON x.id = f.person_id WHERE f.place <= $1 ORDER BY f.program_id, f.place",
        places.join(", ")
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

/// The counts of one program.
pub async fn count(conn: &mut Conn, program: ProgramId) -> AppResult<Counts> {
    let sql = "SELECT
        (SELECT COUNT(*) FROM enrolments WHERE program_id = $1 AND part = 'mentor' AND state = 'active') AS mentors,
        (SELECT COUNT(*) FROM enrolments WHERE program_id = $1 AND part = 'mentee' AND state = 'active') AS mentees,
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
    pub part: Part,
    /// How many have this part, however many of them are listed.
    pub of_this_part: i64,
}

/// Who takes part now, mentors first, by name; so many of each part.
pub async fn list_participants(conn: &mut Conn, program: ProgramId, limit: i64) -> AppResult<Vec<Participant>> {
    let sql = "SELECT id, name, title, location, part, of_this_part FROM (
            SELECT x.id, x.name, x.title, x.location, e.part, COUNT(*) OVER (PARTITION BY e.part) AS of_this_part,
                   ROW_NUMBER() OVER (PARTITION BY e.part ORDER BY x.name, x.id) AS place
            FROM enrolments e JOIN people x ON x.id = e.person_id WHERE e.program_id = $1 AND e.state = 'active'
         ) p WHERE place <= $2 ORDER BY part DESC, place";
    conn.all(sql, args![program, limit]).await
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

/// A milestone of the program's template, as far as its page shows it.
#[derive(Clone, Debug, FromRow)]
pub struct PlannedStep {
    pub name: String,
    pub due_days: Option<i64>,
}

/// The template's milestones, in order.
pub async fn list_planned_steps(conn: &mut Conn, program: ProgramId) -> AppResult<Vec<PlannedStep>> {
    let sql = "SELECT m.name, m.due_days FROM plans p JOIN milestones m ON m.plan_id = p.id AND m.removed_at IS NULL
               WHERE p.program_id = $1 AND p.mentorship_id IS NULL ORDER BY m.position, m.id";
    conn.all(sql, args![program]).await
}
