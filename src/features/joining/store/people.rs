//! The lists and searches of staff: who takes part in a program, and who could.

use sqlx::FromRow;

use crate::args;
use crate::features::joining::model::{Answers, EnrolmentState};
use crate::features::programs::containing;
use crate::features::programs::model::Part;
use crate::server::Conn;
use crate::server::db::{Args, Bind};
use crate::shared::AppResult;
use crate::shared::id::{EnrolmentId, PersonId, ProgramId, SkillId};
use crate::shared::time::Instant;

crate::text_enum!(
    /// Which people of a program are listed.
    Listed { Active = "active", Waiting = "waiting", Declined = "declined", Ended = "ended" }
);

impl Listed {
    /// As the choice is called.
    pub fn label(self) -> &'static str {
        match self {
            Listed::Active => "Taking part",
            Listed::Waiting => "Waiting for approval",
            Listed::Declined => "Declined or withdrawn",
            Listed::Ended => "No longer taking part",
        }
    }

    fn states(self) -> &'static str {
        match self {
            Listed::Active => "('active')",
            Listed::Waiting => "('requested')",
            Listed::Declined => "('declined', 'withdrawn')",
            Listed::Ended => "('quit', 'removed', 'completed')",
        }
    }
}

/// What a list of participants is narrowed to; empty texts narrow nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Narrowed {
    pub listed: Listed,
    pub part: Option<Part>,
    pub department: String,
    pub search: String,
    pub without_mentor: bool,
}

/// One line of the list.
#[derive(Clone, Debug, FromRow)]
pub struct ParticipantRow {
    pub id: EnrolmentId,
    pub person_id: PersonId,
    pub name: String,
    pub email: String,
    pub title: String,
    pub department: String,
    pub location: String,
    pub part: Part,
    pub state: EnrolmentState,
    pub joined_at: Instant,
    pub ended_at: Option<Instant>,
    pub answers: String,
    pub decline_reason: String,
    pub manager_name: Option<String>,
    /// A mentee's mentor.
    pub mentor_name: Option<String>,
    /// A mentor's mentees.
    pub mentees: i64,
}

impl ParticipantRow {
    /// What was answered.
    pub fn answers(&self) -> Answers {
        Answers::from_json(&self.answers)
    }
}

/// Where a page of people begins: behind this one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    pub name: String,
    pub id: EnrolmentId,
}

/// A page of a program's people, by name.
pub async fn list(
    conn: &mut Conn,
    program: ProgramId,
    narrowed: &Narrowed,
    after: Option<Cursor>,
    limit: i64,
) -> AppResult<Vec<ParticipantRow>> {
    let sql = format!(
        "SELECT e.id, e.person_id, x.name, x.email, x.title, x.department, x.location, e.part, e.state, e.joined_at, e.ended_at,
                e.answers, e.decline_reason, m.name AS manager_name,
                CASE WHEN e.part = 'mentee' THEN (SELECT a.name FROM mentorships s JOIN people a ON a.id = s.mentor_id
                     WHERE s.mentee_id = e.person_id AND s.program_id = e.program_id AND s.ended_at IS NULL) END AS mentor_name,
                CASE WHEN e.part = 'mentor' THEN (SELECT COUNT(*) FROM mentorships s
                     WHERE s.mentor_id = e.person_id AND s.program_id = e.program_id AND s.ended_at IS NULL) ELSE 0 END AS mentees
         FROM enrolments e JOIN people x ON x.id = e.person_id
         LEFT JOIN people m ON m.id = x.manager_id AND m.deactivated_at IS NULL
         WHERE e.program_id = $1 AND e.state IN {} AND ($2 = '' OR e.part = $2) AND ($3 = '' OR x.department = $3)
           AND ($4 = '' OR LOWER(x.name) LIKE $4 ESCAPE '!' OR LOWER(x.email) LIKE $4 ESCAPE '!')
           AND (NOT $5 OR (e.part = 'mentee' AND NOT EXISTS (SELECT 1 FROM mentorships s
                WHERE s.mentee_id = e.person_id AND s.program_id = e.program_id AND s.ended_at IS NULL)))
           AND ($6 = '' OR (x.name, e.id) > ($6, $7))
         ORDER BY x.name, e.id LIMIT $8",
        narrowed.listed.states()
    );
    let Cursor { name, id } = after.unwrap_or_else(|| Cursor { name: String::new(), id: EnrolmentId(uuid::Uuid::nil()) });
    let part = narrowed.part.map_or("", Part::as_str).to_owned();
    let (department, search) = (narrowed.department.clone(), pattern(&narrowed.search));
    let args = args![program, part, department, search, narrowed.without_mentor, name, id, limit];
    conn.all(sqlx::AssertSqlSafe(sql), args).await
}

/// Text as a pattern that finds it anywhere; nothing for nothing.
fn pattern(search: &str) -> String {
    let search = search.trim().to_lowercase();
    if search.is_empty() { search } else { containing(&search) }
}

/// How many of a department have a part and stand so with it.
#[derive(Clone, Debug, FromRow)]
pub struct CountRow {
    pub department: String,
    pub part: Part,
    pub state: EnrolmentState,
    pub number: i64,
}

/// How many there are, by department, part and state.
pub async fn count(conn: &mut Conn, program: ProgramId) -> AppResult<Vec<CountRow>> {
    let sql = "SELECT x.department, e.part, e.state, COUNT(*) AS number FROM enrolments e JOIN people x ON x.id = e.person_id
               WHERE e.program_id = $1 GROUP BY x.department, e.part, e.state";
    conn.all(sql, args![program]).await
}

/// Somebody who could be added, with where they stand in the program.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct CandidateRow {
    pub id: PersonId,
    pub name: String,
    pub email: String,
    pub title: String,
    pub department: String,
    pub is_deactivated: bool,
    pub mentor_state: Option<EnrolmentState>,
    pub mentee_state: Option<EnrolmentState>,
}

impl CandidateRow {
    /// Where they stand as this part.
    pub fn state_as(&self, part: Part) -> Option<EnrolmentState> {
        match part {
            Part::Mentor => self.mentor_state,
            Part::Mentee => self.mentee_state,
        }
    }
}

/// A candidate, up to the `WHERE`; `$1` is the program.
const CANDIDATE: &str = "SELECT x.id, x.name, x.email, x.title, x.department, x.deactivated_at IS NOT NULL AS is_deactivated,
        (SELECT e.state FROM enrolments e WHERE e.program_id = $1 AND e.person_id = x.id AND e.part = 'mentor' AND e.ended_at IS NULL)
            AS mentor_state,
        (SELECT e.state FROM enrolments e WHERE e.program_id = $1 AND e.person_id = x.id AND e.part = 'mentee' AND e.ended_at IS NULL)
            AS mentee_state
     FROM people x";

/// One person, with where they stand in the program.
pub async fn find_candidate(conn: &mut Conn, program: ProgramId, person: PersonId) -> AppResult<CandidateRow> {
    conn.one(sqlx::AssertSqlSafe(format!("{CANDIDATE} WHERE x.id = $2")), args![program, person]).await
}

/// People whose name or address has this in it, by name.
pub async fn search(conn: &mut Conn, program: ProgramId, text: &str, limit: i64) -> AppResult<Vec<CandidateRow>> {
    let sql = format!(
        "{CANDIDATE} WHERE x.deactivated_at IS NULL AND (LOWER(x.name) LIKE $2 ESCAPE '!' OR LOWER(x.email) LIKE $2 ESCAPE '!')
         ORDER BY x.name, x.id LIMIT $3"
    );
    conn.all(sqlx::AssertSqlSafe(sql), args![program, pattern(text), limit]).await
}

/// Whom a filter means; empty texts narrow nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    pub department: String,
    pub location: String,
    pub skill: Option<SkillId>,
}

/// People whom the filter means and who don't have the part already, by name: mentors who have the skill, or mentees who
/// want to learn it.
pub async fn list_wanted(
    conn: &mut Conn,
    program: ProgramId,
    part: Part,
    wanted: &Wanted,
    limit: i64,
) -> AppResult<Vec<CandidateRow>> {
    let sql = format!(
        "{CANDIDATE} WHERE x.deactivated_at IS NULL AND ($2 = '' OR x.department = $2) AND ($3 = '' OR x.location = $3)
           AND (NOT $4 OR EXISTS (SELECT 1 FROM person_skills k WHERE k.person_id = x.id AND k.skill_id = $5 AND k.kind = $6))
           AND NOT EXISTS (SELECT 1 FROM enrolments e WHERE e.program_id = $1 AND e.person_id = x.id AND e.part = $7 AND e.state = 'active')
         ORDER BY x.name, x.id LIMIT $8"
    );
    let kind = match part {
        Part::Mentor => "current",
        Part::Mentee => "desired",
    };
    let skill = wanted.skill.unwrap_or(SkillId(uuid::Uuid::nil()));
    let args = args![
        program,
        wanted.department.clone(),
        wanted.location.clone(),
        wanted.skill.is_some(),
        skill,
        kind.to_owned(),
        part,
        limit
    ];
    conn.all(sqlx::AssertSqlSafe(sql), args).await
}

/// The people with these addresses, which are in lower case.
pub async fn list_by_email(conn: &mut Conn, program: ProgramId, emails: &[String]) -> AppResult<Vec<CandidateRow>> {
    let mut found = Vec::with_capacity(emails.len());
    for some in emails.chunks(500) {
        let places: Vec<String> = (2..=some.len() + 1).map(|n| format!("${n}")).collect();
        let sql = format!("{CANDIDATE} WHERE x.email IN ({})", places.join(", "));
        let mut args: Args = args![program];
        args.extend(some.iter().map(|email| Box::new(email.clone()) as Box<dyn Bind>));
        let mut these: Vec<CandidateRow> = conn.all(sqlx::AssertSqlSafe(sql), args).await?;
        found.append(&mut these);
    }
    Ok(found)
}

/// What a filter can name: `department` or `location`, and which.
#[derive(Clone, Debug, FromRow)]
pub struct PlaceRow {
    pub what: String,
    pub name: String,
}

/// Every department and location of those who can be added, by name.
pub async fn list_places(conn: &mut Conn) -> AppResult<Vec<PlaceRow>> {
    let sql = "SELECT 'department' AS what, department AS name FROM people WHERE deactivated_at IS NULL AND department <> ''
               UNION SELECT 'location', location FROM people WHERE deactivated_at IS NULL AND location <> ''
               ORDER BY 1, 2";
    conn.all(sql, vec![]).await
}
