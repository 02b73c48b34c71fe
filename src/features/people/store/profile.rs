//! One person's profile, loaded through whoever asks.

use chrono::NaiveDate;
use sqlx::FromRow;

use crate::args;
use crate::features::accounts::Viewer;
use crate::features::people::model::{Manager, Profile, ProfileDraft, ProfileField, Range, Sights, Visibility, Week};
use crate::features::people::policy::{Relation, may_see_field};
use crate::features::programs::model::{Part, ProgramState};
use crate::features::skills;
use crate::server::Conn;
use crate::server::db::RunError;
use crate::shared::id::{FileId, MentorshipId, PersonId, ProgramId};
use crate::shared::time::Instant;
use crate::shared::{AppError, AppResult};

#[derive(FromRow)]
struct Row {
    id: PersonId,
    name: String,
    title: String,
    email: String,
    department: String,
    location: String,
    zone: String,
    bio: String,
    languages: String,
    interests: String,
    helps_with: String,
    wants_help_with: String,
    photo_id: Option<FileId>,
    capacity: Option<i64>,
    paused_until: Option<NaiveDate>,
    visibility: String,
    profile_version: i64,
    is_admin: bool,
    is_active: bool,
    has_password: bool,
    manager_id: Option<PersonId>,
    manager_name: Option<String>,
    manager_email: Option<String>,
    shares_program: bool,
}

impl Row {
    fn relation_to(&self, viewer: &Viewer) -> Relation {
        Relation { is_self: self.id == viewer.id, is_admin: viewer.is_admin, shares_program: self.shares_program }
    }
}

/// Programs in which somebody takes part now, or which they run.
fn programs_of(place: &str) -> String {
    format!(
        "SELECT program_id FROM enrolments WHERE person_id = {place} AND state = 'active'
         UNION SELECT program_id FROM program_coordinators WHERE person_id = {place} AND ended_at IS NULL
         UNION SELECT program_id FROM mentorships WHERE mentor_id = {place} AND ended_at IS NULL
         UNION SELECT program_id FROM mentorships WHERE mentee_id = {place} AND ended_at IS NULL"
    )
}

/// A person with what the viewer is to them, unless their data were erased; without skills and availability.
async fn find_row(conn: &mut Conn, viewer: &Viewer, id: PersonId) -> AppResult<Row> {
    let sql = format!(
        "SELECT p.id, p.name, p.title, p.email, p.department, p.location, p.zone, p.bio, p.languages, p.interests,
                p.helps_with, p.wants_help_with, p.photo_id, p.capacity, p.paused_until, p.visibility, p.profile_version,
                p.admin_since IS NOT NULL AS is_admin, p.deactivated_at IS NULL AS is_active,
                p.password_hash IS NOT NULL AS has_password,
                m.id AS manager_id, m.name AS manager_name, m.email AS manager_email,
                EXISTS (SELECT 1 FROM ({}) mine JOIN ({}) theirs ON mine.program_id = theirs.program_id
                        JOIN programs g ON g.id = mine.program_id AND g.archived_at IS NULL) AS shares_program
         FROM people p LEFT JOIN people m ON m.id = p.manager_id
         WHERE p.id = $1 AND p.erased_at IS NULL",
        programs_of("$2"),
        programs_of("$1")
    );
    conn.one(sqlx::AssertSqlSafe(sql), args![id, viewer.id]).await
}

/// A whole profile with what the viewer is to it.
pub async fn find_for(conn: &mut Conn, viewer: &Viewer, id: PersonId) -> AppResult<(Profile, Relation)> {
    let row = find_row(conn, viewer, id).await?;
    let relation = row.relation_to(viewer);
    let (skills, wanted_skills) = skills::list_of_person(conn, id).await?;
    let week = find_week(conn, id).await?;
    let manager = match (row.manager_id, row.manager_name, row.manager_email) {
        (Some(id), Some(name), Some(email)) => Some(Manager { id, name, email }),
        _ => None,
    };
    let profile = Profile {
        id: row.id,
        name: row.name,
        title: row.title,
        email: row.email,
        department: row.department,
        location: row.location,
        zone: row.zone,
        bio: row.bio,
        languages: row.languages,
        interests: row.interests,
        helps_with: row.helps_with,
        wants_help_with: row.wants_help_with,
        photo: row.photo_id,
        capacity: row.capacity,
        paused_until: row.paused_until,
        manager,
        is_admin: row.is_admin,
        is_active: row.is_active,
        has_password: row.has_password,
        version: row.profile_version,
        sights: read_sights(&row.visibility)?,
        skills,
        wanted_skills,
        week,
    };
    Ok((profile, relation))
}

/// Everybody who has a photo that everyone may see, with it.
pub async fn list_open_photos(conn: &mut Conn) -> AppResult<Vec<(PersonId, FileId)>> {
    let sql = "SELECT id, photo_id, visibility FROM people WHERE photo_id IS NOT NULL";
    open_photos(conn.all(sql, args![]).await?)
}

/// Somebody's photo, if everyone may see it.
pub async fn find_open_photo(conn: &mut Conn, person: PersonId) -> AppResult<Option<FileId>> {
    let sql = "SELECT id, photo_id, visibility FROM people WHERE id = $1 AND photo_id IS NOT NULL";
    Ok(open_photos(conn.all(sql, args![person]).await?)?.pop().map(|(_, photo)| photo))
}

fn open_photos(rows: Vec<(PersonId, FileId, String)>) -> AppResult<Vec<(PersonId, FileId)>> {
    let mut open = Vec::with_capacity(rows.len());
    for (person, photo, visibility) in rows {
        if read_sights(&visibility)?.of(ProfileField::Photo) == Visibility::Everyone {
            open.push((person, photo));
        }
    }
    Ok(open)
}

/// Whether the viewer sees this photo: by the visibility that its owner chose.
pub async fn may_see_photo(conn: &mut Conn, viewer: &Viewer, photo: FileId) -> AppResult<bool> {
    let owner: Option<(PersonId,)> = conn.optional("SELECT id FROM people WHERE photo_id = $1", args![photo]).await?;
    let Some((owner,)) = owner else { return Ok(false) };
    let row = find_row(conn, viewer, owner).await?;
    Ok(may_see_field(row.relation_to(viewer), read_sights(&row.visibility)?.of(ProfileField::Photo)))
}

/// The choices of visibility as they are stored.
pub fn read_sights(json: &str) -> AppResult<Sights> {
    serde_json::from_str(json).map_err(|error| {
        tracing::error!(%error, "a profile's visibility cannot be read");
        AppError::Internal
    })
}

/// When somebody can usually be met.
pub async fn find_week(conn: &mut Conn, person: PersonId) -> AppResult<Week> {
    let sql = "SELECT weekday, from_minute, to_minute FROM availability WHERE person_id = $1 ORDER BY weekday, from_minute";
    let ranges: Vec<Range> = conn.all(sql, args![person]).await?;
    Ok(Week::of(ranges))
}

/// A range of somebody's week, with what its reader needs to know of them.
#[derive(FromRow)]
pub struct AvailabilityRow {
    pub person_id: PersonId,
    pub zone: String,
    pub visibility: String,
    #[sqlx(flatten)]
    pub range: Range,
}

/// The weeks of two people.
pub async fn find_availability(conn: &mut Conn, [one, other]: [PersonId; 2]) -> AppResult<Vec<AvailabilityRow>> {
    let sql = "SELECT a.person_id, p.zone, p.visibility, a.weekday, a.from_minute, a.to_minute
               FROM availability a JOIN people p ON p.id = a.person_id WHERE a.person_id IN ($1, $2)";
    conn.all(sql, args![one, other]).await
}

/// Replaces it.
pub async fn save_week(conn: &mut Conn, person: PersonId, week: &Week) -> AppResult<()> {
    conn.run("DELETE FROM availability WHERE person_id = $1", args![person]).await?;
    for range in week.ranges() {
        let sql = "INSERT INTO availability (person_id, weekday, from_minute, to_minute) VALUES ($1, $2, $3, $4)";
        conn.run(sql, args![person, range.weekday, range.from_minute, range.to_minute]).await?;
    }
    Ok(())
}

/// Stores what a profile's form edits where the version still matches; 0 if somebody was first.
pub async fn save_draft(conn: &mut Conn, person: PersonId, draft: &ProfileDraft) -> AppResult<u64> {
    let sql = "UPDATE people SET name = $3, title = $4, department = $5, location = $6, zone = $7, bio = $8, languages = $9,
                   interests = $10, helps_with = $11, wants_help_with = $12, capacity = $13, paused_until = $14,
                   visibility = $15, profile_version = profile_version + 1
               WHERE id = $1 AND profile_version = $2";
    let visibility = serde_json::to_string(&draft.sights).map_err(|_| AppError::Internal)?;
    let d = draft.clone();
    let args = args![
        person,
        d.version,
        d.name,
        d.title,
        d.department,
        d.location,
        d.zone,
        d.bio,
        d.languages,
        d.interests,
        d.helps_with,
        d.wants_help_with,
        d.capacity,
        d.paused_until,
        visibility
    ];
    conn.run(sql, args).await
}

/// Stores what admins alone change; taken if somebody has the address.
pub async fn save_admin_part(
    conn: &mut Conn,
    person: PersonId,
    email: &str,
    manager: Option<PersonId>,
    admin_since: Option<Instant>,
) -> Result<u64, RunError> {
    let sql = "UPDATE people SET email = $2, manager_id = $3, admin_since = $4 WHERE id = $1";
    conn.try_run(sql, args![person, email.to_owned(), manager, admin_since]).await
}

/// Since when somebody is an admin.
pub async fn find_admin_since(conn: &mut Conn, person: PersonId) -> AppResult<Option<Instant>> {
    let (since,) = conn.one("SELECT admin_since FROM people WHERE id = $1", args![person]).await?;
    Ok(since)
}

/// A program in which somebody takes part.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Participation {
    pub program_id: ProgramId,
    pub title: String,
    pub state: ProgramState,
    pub part: Part,
}

/// The programs in which a person takes part, as far as the viewer may see who does: their own, those they run, those in
/// which they take part themself.
pub async fn list_programs(conn: &mut Conn, viewer: &Viewer, person: PersonId) -> AppResult<Vec<Participation>> {
    let sql = format!(
        "SELECT g.id AS program_id, g.title, g.state, e.part
         FROM enrolments e JOIN programs g ON g.id = e.program_id AND g.archived_at IS NULL
         WHERE e.person_id = $1 AND e.state = 'active'
           AND ($1 = $2 OR $3 OR g.id IN ({}))
         ORDER BY g.created_at DESC, g.id, e.part LIMIT 50",
        programs_of("$2")
    );
    conn.all(sqlx::AssertSqlSafe(sql), args![person, viewer.id, viewer.is_admin]).await
}

/// Somebody whom a person mentors.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct Mentored {
    pub mentorship_id: MentorshipId,
    pub mentee_id: PersonId,
    pub name: String,
    pub program_title: String,
}

/// Whom a person mentors in mentorships that last: for admins, before and after they deactivate that person.
pub async fn list_mentored(conn: &mut Conn, person: PersonId) -> AppResult<Vec<Mentored>> {
    let sql = "SELECT m.id AS mentorship_id, m.mentee_id, x.name, g.title AS program_title
               FROM mentorships m JOIN people x ON x.id = m.mentee_id JOIN programs g ON g.id = m.program_id
               WHERE m.mentor_id = $1 AND m.ended_at IS NULL ORDER BY x.name, m.id LIMIT 50";
    conn.all(sql, args![person]).await
}

/// Replaces somebody's photo, or takes it away.
pub async fn save_photo(conn: &mut Conn, person: PersonId, photo: Option<FileId>) -> AppResult<u64> {
    conn.run("UPDATE people SET photo_id = $2 WHERE id = $1", args![person, photo]).await
}
