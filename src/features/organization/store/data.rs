//! What is held about one person, read to be handed over.

use chrono::NaiveDate;
use serde::Serialize;
use sqlx::FromRow;

use crate::args;
use crate::server::Conn;
use crate::shared::AppResult;
use crate::shared::id::{FileId, PersonId};
use crate::shared::time::Instant;

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
}

/// What they can and want to learn.
pub async fn list_skills(conn: &mut Conn, person: PersonId) -> AppResult<Vec<SkillLine>> {
    let sql = "SELECT s.name, k.kind, k.level FROM person_skills k JOIN skills s ON s.id = k.skill_id
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

/// One of their mentorships.
#[derive(Debug, FromRow, Serialize)]
pub struct MentorshipLine {
    program: String,
    mentor: String,
    mentee: String,
    state: String,
    started_at: Instant,
    kick_off_held_at: Option<Instant>,
    ended_at: Option<Instant>,
    #[serde(skip_serializing_if = "Option::is_none")]
    closing_words: Option<String>,
}

/// Whom they mentor, and who mentors them.
pub async fn list_mentorships(conn: &mut Conn, person: PersonId, with_texts: bool) -> AppResult<Vec<MentorshipLine>> {
    let sql =
        "SELECT g.title AS program, r.name AS mentor, t.name AS mentee, m.state, m.started_at, m.kick_off_held_at, m.ended_at,
                   CASE WHEN $2 THEN m.reflection END AS closing_words
               FROM mentorships m JOIN programs g ON g.id = m.program_id
               JOIN people r ON r.id = m.mentor_id JOIN people t ON t.id = m.mentee_id
               WHERE m.id IN (SELECT id FROM mentorships WHERE mentor_id = $1
                              UNION SELECT id FROM mentorships WHERE mentee_id = $1)
               ORDER BY m.started_at, m.id";
    conn.all(sql, args![person, with_texts]).await
}

/// A meeting of theirs. The texts are nothing where they are not the reader's to see.
#[derive(Debug, FromRow, Serialize)]
pub struct MeetingLine {
    title: String,
    kind: String,
    state: String,
    starts_at: Option<Instant>,
    ends_at: Option<Instant>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    agenda: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    minutes: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    link: Option<String>,
}

/// The meetings that they are a party of.
pub async fn list_meetings(conn: &mut Conn, person: PersonId, with_texts: bool) -> AppResult<Vec<MeetingLine>> {
    let sql = "SELECT m.title, m.kind, m.state, m.starts_at, m.ends_at,
                   CASE WHEN $2 THEN m.description END AS description, CASE WHEN $2 THEN m.agenda END AS agenda,
                   CASE WHEN $2 THEN m.minutes END AS minutes, CASE WHEN $2 THEN m.place END AS place,
                   CASE WHEN $2 THEN m.link END AS link
               FROM meeting_parties p JOIN meetings m ON m.id = p.meeting_id
               WHERE p.person_id = $1 ORDER BY m.created_at, m.id";
    conn.all(sql, args![person, with_texts]).await
}

/// Minutes of others that were shared with them.
#[derive(Debug, FromRow, Serialize)]
pub struct SharedLine {
    title: String,
    minutes: String,
    agreed_at: Option<Instant>,
}

/// What others share with them.
pub async fn list_shared(conn: &mut Conn, person: PersonId) -> AppResult<Vec<SharedLine>> {
    let sql = "SELECT m.title, m.minutes, s.agreed_at FROM minutes_shares s JOIN meetings m ON m.id = s.meeting_id
               WHERE s.person_id = $1 AND s.ended_at IS NULL AND s.agreed_at IS NOT NULL ORDER BY s.agreed_at, s.id";
    conn.all(sql, args![person]).await
}

/// What they noted for themself.
#[derive(Debug, FromRow, Serialize)]
pub struct NoteLine {
    meeting: String,
    body: String,
    saved_at: Instant,
}

/// Their private notes, which nobody else may be given.
pub async fn list_private_notes(conn: &mut Conn, person: PersonId) -> AppResult<Vec<NoteLine>> {
    let sql = "SELECT m.title AS meeting, n.body, n.saved_at FROM meeting_parties p
               JOIN private_notes n ON n.meeting_id = p.meeting_id AND n.author_id = p.person_id
               JOIN meetings m ON m.id = n.meeting_id WHERE p.person_id = $1 ORDER BY n.saved_at";
    conn.all(sql, args![person]).await
}

/// Something to do of theirs or of the other's.
#[derive(Debug, FromRow, Serialize)]
pub struct TaskLine {
    title: String,
    assignee: String,
    due_on: Option<NaiveDate>,
    created_at: Instant,
    done_at: Option<Instant>,
}

/// The tasks of their mentorships.
pub async fn list_tasks(conn: &mut Conn, person: PersonId) -> AppResult<Vec<TaskLine>> {
    let sql = "SELECT title, assignee, due_on, created_at, done_at FROM tasks WHERE removed_at IS NULL AND mentorship_id IN (
                   SELECT id FROM mentorships WHERE mentor_id = $1 UNION SELECT id FROM mentorships WHERE mentee_id = $1)
               ORDER BY created_at, id";
    conn.all(sql, args![person]).await
}

/// Something on one of their plans.
#[derive(Debug, FromRow, Serialize)]
pub struct ItemLine {
    program: String,
    mentor: String,
    mentee: String,
    milestone: String,
    milestone_done_on: Option<NaiveDate>,
    kind: String,
    title: String,
    link: String,
    note: String,
    sent_back: Option<String>,
    done_on: Option<NaiveDate>,
}

/// The items on the plans of their mentorships, in order.
pub async fn list_items(conn: &mut Conn, person: PersonId) -> AppResult<Vec<ItemLine>> {
    let sql =
        "SELECT g.title AS program, r.name AS mentor, t.name AS mentee, s.name AS milestone, s.done_on AS milestone_done_on,
                   i.kind, i.title, i.link, i.note, i.sent_back, i.done_on
               FROM mentorships m JOIN plans l ON l.mentorship_id = m.id JOIN milestones s ON s.plan_id = l.id
               JOIN items i ON i.milestone_id = s.id JOIN programs g ON g.id = m.program_id
               JOIN people r ON r.id = m.mentor_id JOIN people t ON t.id = m.mentee_id
               WHERE s.removed_at IS NULL AND i.removed_at IS NULL AND m.id IN (
                   SELECT id FROM mentorships WHERE mentor_id = $1 UNION SELECT id FROM mentorships WHERE mentee_id = $1)
               ORDER BY m.started_at, m.id, s.position, i.position";
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

/// Asking for a mentor.
#[derive(Debug, FromRow, Serialize)]
pub struct RequestLine {
    program: String,
    mentor: String,
    mentee: String,
    state: String,
    asked_at: Instant,
    decided_at: Option<Instant>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
    /// Why it was declined, where that was written to them: to the mentee alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    decline_reason: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    decline_note: Option<String>,
}

/// Whom they asked, and who asked them.
pub async fn list_requests(conn: &mut Conn, person: PersonId, with_texts: bool) -> AppResult<Vec<RequestLine>> {
    let sql = "SELECT g.title AS program, r.name AS mentor, t.name AS mentee, q.state, q.asked_at, q.decided_at,
                   CASE WHEN $2 THEN q.message END AS message,
                   CASE WHEN $2 AND q.mentee_id = $1 THEN q.decline_reason END AS decline_reason,
                   CASE WHEN $2 AND q.mentee_id = $1 AND q.decline_note <> '' THEN q.decline_note END AS decline_note
               FROM pairing_requests q JOIN programs g ON g.id = q.program_id
               JOIN people r ON r.id = q.mentor_id JOIN people t ON t.id = q.mentee_id
               WHERE q.id IN (SELECT id FROM pairing_requests WHERE mentor_id = $1
                              UNION SELECT id FROM pairing_requests WHERE mentee_id = $1)
               ORDER BY q.asked_at, q.id";
    conn.all(sql, args![person, with_texts]).await
}

/// Asking for another mentor, as the mentee: the mentor never learns why.
#[derive(Debug, FromRow, Serialize)]
pub struct ChangeLine {
    program: String,
    reason: String,
    state: String,
    asked_at: Instant,
    decided_at: Option<Instant>,
    /// What staff wrote to them.
    #[serde(skip_serializing_if = "Option::is_none")]
    decline_reason: Option<String>,
}

/// Where they asked for another mentor, for this reader: a mentor never learns of it, whatever else they are.
pub async fn list_changes(conn: &mut Conn, person: PersonId, reader: PersonId) -> AppResult<Vec<ChangeLine>> {
    let sql = "SELECT g.title AS program, c.reason, c.state, c.asked_at, c.decided_at,
                   CASE WHEN c.decline_reason <> '' THEN c.decline_reason END AS decline_reason
               FROM mentorships m JOIN mentor_changes c ON c.mentorship_id = m.id JOIN programs g ON g.id = c.program_id
               WHERE m.mentee_id = $1 AND m.mentor_id <> $2 ORDER BY c.asked_at, c.id";
    conn.all(sql, args![person, reader]).await
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
