//! What is held about one person, read to be handed over.

mod meetings;
mod pairs;

use chrono::NaiveDate;
use serde::Serialize;
use sqlx::FromRow;

use crate::args;
use crate::server::Conn;
use crate::shared::AppResult;
use crate::shared::id::{FileId, PersonId};
use crate::shared::time::Instant;

pub use meetings::{
    MeetingLine, NoteLine, ShareLine, SharedLine, TaskLine, list_meetings, list_private_notes, list_shared, list_shares,
    list_tasks,
};
pub use pairs::{
    ChangeLine, MentorshipLine, PlanLine, RequestLine, StepLine, WaitLine, list_changes, list_mentorships, list_plans,
    list_requests, list_steps, list_waits,
};

/// Whose data it is.
#[derive(Clone, Debug, FromRow)]
pub struct Subject {
    pub id: PersonId,
    pub name: String,
    pub email: String,
    pub photo_id: Option<FileId>,
    pub is_admin: bool,
    pub erased_at: Option<Instant>,
}

/// A person by their id.
pub async fn find_subject(conn: &mut Conn, person: PersonId) -> AppResult<Subject> {
    let sql = "SELECT id, name, email, photo_id, admin_since IS NOT NULL AS is_admin, erased_at FROM people WHERE id = $1";
    conn.one(sql, args![person]).await
}

/// The profile.
#[derive(Debug, FromRow, Serialize)]
pub struct ProfileRow {
    id: PersonId,
    name: String,
    email: String,
    title: String,
    department: String,
    location: String,
    zone: String,
    language: Option<String>,
    languages: String,
    interests: String,
    bio: String,
    helps_with: String,
    wants_help_with: String,
    capacity: Option<i64>,
    paused_until: Option<NaiveDate>,
    visibility: String,
    manager: Option<String>,
    is_admin: bool,
    has_photo: bool,
    added_at: Instant,
    password_changed_at: Option<Instant>,
    deactivated_at: Option<Instant>,
}

/// What somebody says of themself, and what the organization says of them.
pub async fn find_profile(conn: &mut Conn, person: PersonId) -> AppResult<ProfileRow> {
    let sql =
        "SELECT p.id, p.name, p.email, p.title, p.department, p.location, p.zone, p.language, p.languages, p.interests, p.bio,
                   p.helps_with, p.wants_help_with, p.capacity, p.paused_until, p.visibility, m.name AS manager,
                   p.admin_since IS NOT NULL AS is_admin, p.photo_id IS NOT NULL AS has_photo, p.created_at AS added_at,
                   p.password_changed_at, p.deactivated_at
               FROM people p LEFT JOIN people m ON m.id = p.manager_id WHERE p.id = $1";
    conn.one(sql, args![person]).await
}

/// A skill of theirs.
#[derive(Debug, FromRow, Serialize)]
pub struct SkillLine {
    name: String,
    kind: String,
    level: Option<i64>,
    rated_at: Option<Instant>,
}

/// What they can and want to learn.
pub async fn list_skills(conn: &mut Conn, person: PersonId) -> AppResult<Vec<SkillLine>> {
    let sql = "SELECT s.name, k.kind, k.level, k.rated_at FROM person_skills k JOIN skills s ON s.id = k.skill_id
               WHERE k.person_id = $1 ORDER BY k.kind, s.key";
    conn.all(sql, args![person]).await
}

/// When they are free.
#[derive(Debug, FromRow, Serialize)]
pub struct AvailabilityLine {
    weekday: i64,
    from_minute: i64,
    to_minute: i64,
}

/// Their week; 1 is Monday, minutes are after midnight in their zone.
pub async fn list_availability(conn: &mut Conn, person: PersonId) -> AppResult<Vec<AvailabilityLine>> {
    let sql = "SELECT weekday, from_minute, to_minute FROM availability WHERE person_id = $1 ORDER BY weekday, from_minute";
    conn.all(sql, args![person]).await
}

/// A part in a program.
#[derive(Debug, FromRow, Serialize)]
pub struct EnrolmentLine {
    program: String,
    part: String,
    state: String,
    joined_at: Instant,
    ended_at: Option<Instant>,
    /// Answers to the program's questions, by the question's id, as JSON.
    answers: String,
    decline_reason: String,
    reflection: String,
}

/// Where they take part, or asked to.
pub async fn list_enrolments(conn: &mut Conn, person: PersonId) -> AppResult<Vec<EnrolmentLine>> {
    let sql = "SELECT g.title AS program, e.part, e.state, e.joined_at, e.ended_at, e.answers, e.decline_reason, e.reflection
               FROM enrolments e JOIN programs g ON g.id = e.program_id WHERE e.person_id = $1 ORDER BY e.joined_at, e.id";
    conn.all(sql, args![person]).await
}

/// A question that they were asked.
#[derive(Debug, FromRow, Serialize)]
pub struct QuestionLine {
    id: uuid::Uuid,
    program: String,
    label: String,
}

/// The questions that their answers answer.
pub async fn list_questions(conn: &mut Conn, person: PersonId) -> AppResult<Vec<QuestionLine>> {
    let sql = "SELECT q.id, g.title AS program, q.label FROM program_questions q JOIN programs g ON g.id = q.program_id
               WHERE q.program_id IN (SELECT program_id FROM enrolments WHERE person_id = $1)
               ORDER BY g.created_at, q.program_id, q.position";
    conn.all(sql, args![person]).await
}

/// A program that they run.
#[derive(Debug, FromRow, Serialize)]
pub struct CoordinatorLine {
    program: String,
    appointed_at: Instant,
    ended_at: Option<Instant>,
}

/// The programs that they run or ran.
pub async fn list_coordinated(conn: &mut Conn, person: PersonId) -> AppResult<Vec<CoordinatorLine>> {
    let sql = "SELECT g.title AS program, c.appointed_at, c.ended_at
               FROM program_coordinators c JOIN programs g ON g.id = c.program_id WHERE c.person_id = $1 ORDER BY c.appointed_at";
    conn.all(sql, args![person]).await
}

/// A file that they uploaded.
#[derive(Debug, FromRow, Serialize)]
pub struct UploadLine {
    name: String,
    media_type: String,
    size: i64,
    kind: String,
    uploaded_at: Instant,
}

/// What they uploaded and nobody removed.
pub async fn list_uploads(conn: &mut Conn, person: PersonId) -> AppResult<Vec<UploadLine>> {
    let sql = "SELECT name, media_type, size, kind, uploaded_at FROM files WHERE uploaded_by = $1 AND removed_at IS NULL
               ORDER BY uploaded_at, id";
    conn.all(sql, args![person]).await
}

/// A signed-in browser.
#[derive(Debug, FromRow, Serialize)]
pub struct SessionLine {
    browser: String,
    address: String,
    created_at: Instant,
    last_seen_at: Instant,
}

/// Where they are signed in.
pub async fn list_sessions(conn: &mut Conn, person: PersonId) -> AppResult<Vec<SessionLine>> {
    let sql = "SELECT browser, address, created_at, last_seen_at FROM sessions WHERE person_id = $1 ORDER BY last_seen_at";
    conn.all(sql, args![person]).await
}

/// First steps that they wanted to see no longer.
#[derive(Debug, FromRow, Serialize)]
pub struct HiddenLine {
    part: String,
    dismissed_at: Instant,
}

/// Which first steps they have hidden on their home page.
pub async fn list_hidden_steps(conn: &mut Conn, person: PersonId) -> AppResult<Vec<HiddenLine>> {
    conn.all("SELECT part, dismissed_at FROM first_steps WHERE person_id = $1 ORDER BY part", args![person]).await
}
