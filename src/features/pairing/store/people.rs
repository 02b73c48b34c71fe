//! The people of a program with what is compared of them: mentors with their seats, mentees without a mentor, skills.

use std::collections::HashMap;

use chrono::NaiveDate;
use sqlx::FromRow;

use super::{LAST, LastRow, last_joins};
use crate::args;
use crate::features::pairing::model::seats::{Availability, Seats};
use crate::server::{Conn, zones};
use crate::shared::AppResult;
use crate::shared::id::{PersonId, ProgramId, SkillId};
use crate::shared::time::Instant;

/// A participant's profile as it is stored, with who may see what of it.
#[derive(Clone, Debug, FromRow)]
pub struct ProfileRow {
    pub id: PersonId,
    pub name: String,
    pub title: String,
    pub location: String,
    pub zone: String,
    pub languages: String,
    pub interests: String,
    pub helps_with: String,
    pub wants_help_with: String,
    pub visibility: String,
}

const PROFILE: &str = "x.id, x.name, x.title, x.location, x.zone, x.languages, x.interests, x.helps_with,
    x.wants_help_with, x.visibility";

/// Somebody's profile.
pub async fn find_profile(conn: &mut Conn, person: PersonId) -> AppResult<ProfileRow> {
    let sql = format!("SELECT {PROFILE} FROM people x WHERE x.id = $1");
    conn.one(sqlx::AssertSqlSafe(sql), args![person]).await
}

/// A mentor of a program with their seats.
#[derive(Clone, Debug, FromRow)]
pub struct MentorRow {
    #[sqlx(flatten)]
    pub profile: ProfileRow,
    pub capacity: Option<i64>,
    pub paused_until: Option<NaiveDate>,
    pub mentees_per_mentor: i64,
    pub taken_here: i64,
    pub taken_everywhere: i64,
    pub drafted: i64,
    /// Of those taken here, the ones held for people on the waitlist.
    pub held_here: i64,
}

impl MentorRow {
    /// Whether they can be asked now.
    pub fn availability(&self, now: Instant) -> Availability {
        let seats = Seats {
            program_limit: self.mentees_per_mentor,
            capacity: self.capacity,
            taken_here: self.taken_here,
            taken_everywhere: self.taken_everywhere,
        };
        Availability::of(seats, self.paused_until, zones::day(now, &self.profile.zone))
    }
}

/// The active mentors of a program, by name. A seat that is held for somebody else than `mentee` is taken.
pub async fn list_mentors(
    conn: &mut Conn,
    program: ProgramId,
    mentee: Option<PersonId>,
    now: Instant,
) -> AppResult<Vec<MentorRow>> {
    let sql = format!(
        "SELECT {PROFILE}, x.capacity, x.paused_until, p.mentees_per_mentor,
            (SELECT COUNT(*) FROM mentorships m WHERE m.mentor_id = x.id AND m.program_id = p.id AND m.ended_at IS NULL)
          + (SELECT COUNT(*) FROM waitlist w WHERE w.offered_mentor_id = x.id AND w.program_id = p.id AND w.mentee_id <> $2
             AND (w.state = 'asking' OR w.offer_expires_at > $3)) AS taken_here,
            (SELECT COUNT(*) FROM mentorships m WHERE m.mentor_id = x.id AND m.ended_at IS NULL)
          + (SELECT COUNT(*) FROM waitlist w WHERE w.offered_mentor_id = x.id AND NOT (w.program_id = p.id AND w.mentee_id = $2)
             AND (w.state = 'asking' OR w.offer_expires_at > $3)) AS taken_everywhere,
            (SELECT COUNT(*) FROM pair_drafts d WHERE d.program_id = p.id AND d.mentor_id = x.id) AS drafted,
            (SELECT COUNT(*) FROM waitlist w WHERE w.offered_mentor_id = x.id AND w.program_id = p.id AND w.mentee_id <> $2
             AND (w.state = 'asking' OR w.offer_expires_at > $3)) AS held_here
         FROM enrolments e JOIN programs p ON p.id = e.program_id JOIN people x ON x.id = e.person_id AND x.deactivated_at IS NULL
         WHERE e.program_id = $1 AND e.part = 'mentor' AND e.state = 'active' ORDER BY x.name, x.id"
    );
    let nobody = PersonId(uuid::Uuid::nil());
    conn.all(sqlx::AssertSqlSafe(sql), args![program, mentee.unwrap_or(nobody), now]).await
}

/// The active mentors of a program.
pub async fn list_mentor_ids(conn: &mut Conn, program: ProgramId) -> AppResult<Vec<PersonId>> {
    let sql = "SELECT e.person_id FROM enrolments e JOIN people x ON x.id = e.person_id AND x.deactivated_at IS NULL
               WHERE e.program_id = $1 AND e.part = 'mentor' AND e.state = 'active'";
    let rows: Vec<(PersonId,)> = conn.all(sql, args![program]).await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Whether a program has staff beside this person.
pub async fn has_other_staff(conn: &mut Conn, program: ProgramId, person: PersonId) -> AppResult<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM people s WHERE s.deactivated_at IS NULL AND s.id <> $2
                   AND (s.admin_since IS NOT NULL OR s.id IN (
                       SELECT c.person_id FROM program_coordinators c WHERE c.program_id = $1 AND c.ended_at IS NULL)))";
    let (has,): (bool,) = conn.one(sql, args![program, person]).await?;
    Ok(has)
}

/// A mentee without a mentor, with whom they are drafted.
#[derive(Clone, Debug, FromRow)]
pub struct UnpairedRow {
    #[sqlx(flatten)]
    pub profile: ProfileRow,
    /// Who is there to pair them: a manager who was deactivated is none.
    pub manager_id: Option<PersonId>,
    pub drafted_with: Option<PersonId>,
    pub drafted_with_name: Option<String>,
    #[sqlx(flatten)]
    pub last: LastRow,
}

/// Nobody mentors `e`, an enrolment as a mentee, and nobody did up to the end.
pub const UNPAIRED: &str =
    "NOT EXISTS (SELECT 1 FROM mentorships m WHERE m.program_id = e.program_id AND m.mentee_id = e.person_id
    AND (m.ended_at IS NULL OR (m.state = 'completed' AND m.ended_at >= e.joined_at)))";

/// The active mentees of a program who have no mentor in it and did not complete it, in the order in which they joined.
pub async fn list_unpaired(conn: &mut Conn, program: ProgramId) -> AppResult<Vec<UnpairedRow>> {
    let sql = format!(
        "SELECT {PROFILE}, g.id AS manager_id, d.mentor_id AS drafted_with, a.name AS drafted_with_name, {LAST}
         FROM enrolments e JOIN people x ON x.id = e.person_id AND x.deactivated_at IS NULL
         LEFT JOIN people g ON g.id = x.manager_id AND g.id <> x.id AND g.deactivated_at IS NULL
         LEFT JOIN pair_drafts d ON d.program_id = e.program_id AND d.mentee_id = e.person_id
         LEFT JOIN people a ON a.id = d.mentor_id {}
         WHERE e.program_id = $1 AND e.part = 'mentee' AND e.state = 'active' AND {UNPAIRED}
         ORDER BY e.joined_at, e.id",
        last_joins("e.program_id", "e.person_id")
    );
    conn.all(sqlx::AssertSqlSafe(sql), args![program]).await
}

#[derive(FromRow)]
struct SkillRow {
    owner_id: uuid::Uuid,
    skill_id: SkillId,
    name: String,
    kind: String,
    level: Option<i64>,
}

/// The skills around a program: what its mentors can do, what its mentees (or one of them) want to learn, what it names.
#[derive(Clone, Debug, Default)]
pub struct SkillBook {
    pub current: HashMap<PersonId, Vec<(SkillId, i64)>>,
    pub desired: HashMap<PersonId, Vec<SkillId>>,
    pub program: Vec<SkillId>,
    pub names: HashMap<SkillId, String>,
}

impl SkillBook {
    /// How a skill is called.
    pub fn name(&self, skill: SkillId) -> String {
        self.names.get(&skill).cloned().unwrap_or_default()
    }
}

/// Reads them all in one statement; of mentees only this one's, if one is given.
pub async fn list_skills(conn: &mut Conn, program: ProgramId, mentee: Option<PersonId>) -> AppResult<SkillBook> {
    let sql = "SELECT s.person_id AS owner_id, s.skill_id, k.name, s.kind, s.level
         FROM enrolments e JOIN person_skills s ON s.person_id = e.person_id AND s.kind = 'current' JOIN skills k ON k.id = s.skill_id
         WHERE e.program_id = $1 AND e.state = 'active' AND e.part = 'mentor'
         UNION ALL
         SELECT s.person_id, s.skill_id, k.name, s.kind, s.level
         FROM enrolments e JOIN person_skills s ON s.person_id = e.person_id AND s.kind = 'desired' JOIN skills k ON k.id = s.skill_id
         WHERE e.program_id = $1 AND e.state = 'active' AND e.part = 'mentee' AND ($2 OR e.person_id = $3)
         UNION ALL
         SELECT p.program_id, p.skill_id, k.name, 'program', CAST(NULL AS BIGINT)
         FROM program_skills p JOIN skills k ON k.id = p.skill_id WHERE p.program_id = $1
         ORDER BY 3, 2";
    let nobody = PersonId(uuid::Uuid::nil());
    let rows: Vec<SkillRow> = conn.all(sql, args![program, mentee.is_none(), mentee.unwrap_or(nobody)]).await?;
    let mut book = SkillBook::default();
    for SkillRow { owner_id, skill_id, name, kind, level } in rows {
        book.names.insert(skill_id, name);
        match kind.as_str() {
            "current" => book.current.entry(PersonId(owner_id)).or_default().push((skill_id, level.unwrap_or(1))),
            "desired" => book.desired.entry(PersonId(owner_id)).or_default().push(skill_id),
            _ => book.program.push(skill_id),
        }
    }
    Ok(book)
}
