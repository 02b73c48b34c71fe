//! The lists and searches of staff: who takes part in a program, and who could.

use sqlx::FromRow;
use uuid::Uuid;

use crate::args;
use crate::features::accounts::Viewer;
use crate::features::joining::model::{Answers, EnrolmentState};
use crate::features::people;
use crate::features::people::model::ProfileField;
use crate::features::people::policy::{Relation, may_see_field};
use crate::features::programs::model::Part;
use crate::server::Conn;
use crate::server::bulk::numbered;
use crate::server::db::{Args, Bind};
use crate::shared::id::{EnrolmentId, PersonId, ProgramId, SkillId};
use crate::shared::time::Instant;
use crate::shared::{AppResult, fold};

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
    /// The name as it is sorted.
    pub name_key: String,
    pub email: String,
    pub title: String,
    pub department: String,
    pub location: String,
    pub visibility: String,
    pub is_deactivated: bool,
    pub part: Part,
    pub state: EnrolmentState,
    pub joined_at: Instant,
    pub ended_at: Option<Instant>,
    pub answers: String,
    pub decline_reason: String,
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

    /// The line with no field of the profile that these staff don't see. Coordinators share the program with whoever takes
    /// part in it, and with nobody else.
    fn seen_by(mut self, viewer: &Viewer) -> AppResult<ParticipantRow> {
        let sights = people::read_sights(&self.visibility)?;
        let relation = Relation {
            is_self: self.person_id == viewer.id,
            is_admin: viewer.is_admin,
            shares_program: self.state == EnrolmentState::Active,
        };
        let hidden = |field| !may_see_field(relation, sights.of(field));
        for (field, text) in [
            (ProfileField::Email, &mut self.email),
            (ProfileField::Department, &mut self.department),
            (ProfileField::Location, &mut self.location),
        ] {
            if hidden(field) {
                text.clear();
            }
        }
        Ok(self)
    }
}

/// Where a page of people begins: behind this one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    pub name_key: String,
    pub id: EnrolmentId,
}

/// A page of a program's people for its staff, by name. Only admins find somebody by a department that is hidden.
pub async fn list(
    conn: &mut Conn,
    viewer: &Viewer,
    program: ProgramId,
    narrowed: &Narrowed,
    after: Option<Cursor>,
    limit: i64,
) -> AppResult<Vec<ParticipantRow>> {
    let sql = format!(
        "SELECT e.id, e.person_id, x.name, COALESCE(d.name_key, '') AS name_key, x.email, x.title, x.department, x.location,
                x.visibility, x.deactivated_at IS NOT NULL AS is_deactivated, e.part, e.state, e.joined_at, e.ended_at, e.answers, e.decline_reason,
                CASE WHEN e.part = 'mentee' THEN (SELECT a.name FROM mentorships s JOIN people a ON a.id = s.mentor_id
                     WHERE s.mentee_id = e.person_id AND s.program_id = e.program_id AND s.ended_at IS NULL) END AS mentor_name,
                CASE WHEN e.part = 'mentor' THEN (SELECT COUNT(*) FROM mentorships s
                     WHERE s.mentor_id = e.person_id AND s.program_id = e.program_id AND s.ended_at IS NULL) ELSE 0 END AS mentees
         FROM enrolments e JOIN people x ON x.id = e.person_id LEFT JOIN directory d ON d.person_id = e.person_id
         WHERE e.program_id = $1 AND e.state IN {} AND ($2 = '' OR e.part = $2)
           AND ($3 = '' OR CASE WHEN $4 THEN x.department ELSE d.department END = $3)
           AND ($5 = '' OR d.name_key LIKE $5 OR x.email = $6)
           AND (NOT $7 OR (e.part = 'mentee' AND NOT EXISTS (SELECT 1 FROM mentorships s
                WHERE s.mentee_id = e.person_id AND s.program_id = e.program_id AND s.ended_at IS NULL)))
           AND (NOT $8 OR (COALESCE(d.name_key, ''), e.id) > ($9, $10))
         ORDER BY COALESCE(d.name_key, ''), e.id LIMIT $11",
        narrowed.listed.states()
    );
    let is_first = after.is_none();
    let Cursor { name_key, id } = after.unwrap_or_else(|| Cursor { name_key: String::new(), id: EnrolmentId(Uuid::nil()) });
    let part = narrowed.part.map_or("", Part::as_str).to_owned();
    let (name, address) = looked_for(&narrowed.search);
    let args = args![
        program,
        part,
        narrowed.department.clone(),
        viewer.is_admin,
        name,
        address,
        narrowed.without_mentor,
        !is_first,
        name_key,
        id,
        limit
    ];
    let rows: Vec<ParticipantRow> = conn.all(sqlx::AssertSqlSafe(sql), args).await?;
    rows.into_iter().map(|row| row.seen_by(viewer)).collect()
}

/// What was typed, as a pattern of names and as an address; nothing for nothing. A whole address finds its owner, a piece of
/// one finds nobody: addresses are not for everybody.
fn looked_for(typed: &str) -> (String, String) {
    (fold::containing(typed), typed.trim().to_lowercase())
}

/// How many of a department have a part and stand so with it; the deactivated are not counted.
#[derive(Clone, Debug, FromRow)]
pub struct CountRow {
    pub department: String,
    pub part: Part,
    pub state: EnrolmentState,
    pub number: i64,
}

/// How many there are, by department, part and state. Only admins read departments that are hidden.
pub async fn count(conn: &mut Conn, viewer: &Viewer, program: ProgramId) -> AppResult<Vec<CountRow>> {
    let sql = "SELECT c.department, c.part, c.state, COUNT(c.here) AS number FROM (
                   SELECT COALESCE(CASE WHEN $2 THEN x.department ELSE d.department END, '') AS department, e.part, e.state,
                          CASE WHEN x.deactivated_at IS NULL THEN 1 END AS here
                   FROM enrolments e JOIN people x ON x.id = e.person_id LEFT JOIN directory d ON d.person_id = e.person_id
                   WHERE e.program_id = $1) c
               GROUP BY c.department, c.part, c.state";
    conn.all(sql, args![program, viewer.is_admin]).await
}

/// Somebody who could be added, with where they stand in the program.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct CandidateRow {
    pub id: PersonId,
    pub name: String,
    pub email: String,
    pub title: String,
    pub visibility: String,
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
const CANDIDATE: &str = "SELECT x.id, x.name, x.email, x.title, x.visibility, x.deactivated_at IS NOT NULL AS is_deactivated,
        (SELECT e.state FROM enrolments e WHERE e.program_id = $1 AND e.person_id = x.id AND e.part = 'mentor' AND e.ended_at IS NULL)
            AS mentor_state,
        (SELECT e.state FROM enrolments e WHERE e.program_id = $1 AND e.person_id = x.id AND e.part = 'mentee' AND e.ended_at IS NULL)
            AS mentee_state
     FROM people x LEFT JOIN directory d ON d.person_id = x.id";

/// One person, with where they stand in the program.
pub async fn find_candidate(conn: &mut Conn, program: ProgramId, person: PersonId) -> AppResult<CandidateRow> {
    conn.one(sqlx::AssertSqlSafe(format!("{CANDIDATE} WHERE x.id = $2")), args![program, person]).await
}

/// People whose name has this in it, or whose address it is, by name.
pub async fn search(conn: &mut Conn, program: ProgramId, text: &str, limit: i64) -> AppResult<Vec<CandidateRow>> {
    let sql = format!(
        "{CANDIDATE} WHERE x.deactivated_at IS NULL AND (d.name_key LIKE $2 OR x.email = $3) ORDER BY d.name_key, x.id LIMIT $4"
    );
    let (name, address) = looked_for(text);
    conn.all(sqlx::AssertSqlSafe(sql), args![program, name, address, limit]).await
}

/// Whom a filter means; empty texts narrow nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    pub department: String,
    pub location: String,
    pub skill: Option<SkillId>,
}

impl Wanted {
    /// The fields of a profile that are looked at.
    fn fields(&self, part: Part) -> Vec<ProfileField> {
        let skill = match part {
            Part::Mentor => ProfileField::Skills,
            Part::Mentee => ProfileField::WantedSkills,
        };
        let used = [
            (!self.department.is_empty(), ProfileField::Department),
            (!self.location.is_empty(), ProfileField::Location),
            (self.skill.is_some(), skill),
        ];
        used.into_iter().filter_map(|(is_used, field)| is_used.then_some(field)).collect()
    }
}

/// People whom the filter means and who don't have the part already, by name: mentors who have the skill, or mentees who
/// want to learn it. Nobody is found by a field that these staff don't see.
pub async fn list_wanted(
    conn: &mut Conn,
    viewer: &Viewer,
    program: ProgramId,
    part: Part,
    wanted: &Wanted,
    limit: i64,
) -> AppResult<Vec<CandidateRow>> {
    let sql = format!(
        "{CANDIDATE} WHERE x.deactivated_at IS NULL AND ($2 = '' OR x.department = $2) AND ($3 = '' OR x.location = $3)
           AND (NOT $4 OR EXISTS (SELECT 1 FROM person_skills k WHERE k.person_id = x.id AND k.skill_id = $5 AND k.kind = $6))
           AND NOT EXISTS (SELECT 1 FROM enrolments e WHERE e.program_id = $1 AND e.person_id = x.id AND e.part = $7 AND e.state = 'active')
         ORDER BY d.name_key, x.id LIMIT $8"
    );
    let kind = match part {
        Part::Mentor => "current",
        Part::Mentee => "desired",
    };
    let skill = wanted.skill.unwrap_or(SkillId(Uuid::nil()));
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
    let found: Vec<CandidateRow> = conn.all(sqlx::AssertSqlSafe(sql), args).await?;
    let fields = wanted.fields(part);
    let mut seen = Vec::with_capacity(found.len());
    for person in found {
        let sights = people::read_sights(&person.visibility)?;
        let relation = Relation { is_self: person.id == viewer.id, is_admin: viewer.is_admin, shares_program: false };
        if fields.iter().all(|field| may_see_field(relation, sights.of(*field))) {
            seen.push(person);
        }
    }
    Ok(seen)
}

/// The people with these addresses, which are in lower case.
pub async fn list_by_email(conn: &mut Conn, program: ProgramId, emails: &[String]) -> AppResult<Vec<CandidateRow>> {
    let mut found = Vec::with_capacity(emails.len());
    for some in emails.chunks(500) {
        let sql = format!("{CANDIDATE} WHERE x.email IN ({})", numbered(2, some.len()));
        let mut args: Args = args![program];
        args.extend(some.iter().map(|email| Box::new(email.clone()) as Box<dyn Bind>));
        let mut these: Vec<CandidateRow> = conn.all(sqlx::AssertSqlSafe(sql), args).await?;
        found.append(&mut these);
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_by_any_piece_of_it_and_an_address_only_whole() {
        let found = |typed: &str| looked_for(typed);
        assert_eq!(found(" Gráinne O’Neill "), ("%grainne oneill%".to_owned(), "gráinne o’neill".to_owned()));
        assert_eq!(found("%_"), ("-".to_owned(), "%_".to_owned()));
        assert_eq!(found("  "), (String::new(), String::new()));
    }
}
