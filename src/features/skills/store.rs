//! All SQL of the room.

use sqlx::FromRow;

use super::model::{SkillLevel, key, tidy};
use crate::args;
use crate::server::bulk::places;
use crate::server::db::{Bind, RunError};
use crate::server::{Bulk, Conn, Scope, token};
use crate::shared::id::{PersonId, ProgramId, SkillId};
use crate::shared::time::Instant;
use crate::shared::{AppError, AppResult};

/// A skill of the catalogue.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct SkillRow {
    pub id: SkillId,
    pub name: String,
}

/// The skill of this name, added to the catalogue if it is new. Two who add it at once get the same one.
pub async fn find_or_add(scope: &mut Scope, name: &str) -> AppResult<SkillId> {
    let name = tidy(name).ok_or_else(|| AppError::Refused("That is no name for a skill.".into()))?;
    let sql = "INSERT INTO skills (id, name, key, created_at) VALUES ($1, $2, $3, $4)
               ON CONFLICT (key) DO UPDATE SET key = excluded.key RETURNING id";
    let (id,): (SkillId,) = scope.conn.one(sql, args![token::uuid(scope.now), name.clone(), key(&name), scope.now]).await?;
    Ok(id)
}

/// Adds skills under these ids; none of them is there yet.
pub async fn insert_known(scope: &mut Scope, skills: &[(SkillId, &str)]) -> AppResult<()> {
    let mut rows = Bulk::into("INSERT INTO skills (id, name, key, created_at)");
    for (id, name) in skills {
        rows.push(&mut scope.conn, args![*id, (*name).to_owned(), key(name), scope.now]).await?;
    }
    rows.finish(&mut scope.conn).await?;
    Ok(())
}

/// Skills to suggest whose name begins so, by name; all from the first one if nothing is asked. What stands in no list but
/// those that people keep to themselves is suggested to nobody, unless staff made it.
pub async fn list_named_like(conn: &mut Conn, beginning: &str, limit: i64) -> AppResult<Vec<SkillRow>> {
    let from = key(beginning);
    let to = format!("{from}\u{10FFFF}");
    let sql = r#"SELECT s.id, s.name FROM skills s
         WHERE s.key >= $1 AND s.key < $2 AND (s.made_by_staff
             OR EXISTS (SELECT 1 FROM program_skills p WHERE p.skill_id = s.id)
             OR EXISTS (SELECT 1 FROM person_skills k JOIN people x ON x.id = k.person_id WHERE k.skill_id = s.id
                        AND x.visibility NOT LIKE CASE WHEN k.kind = 'current' THEN '%"skills":%' ELSE '%"wanted_skills":%' END))
         ORDER BY s.key LIMIT $3"#;
    conn.all(sql, args![from, to, limit]).await
}

/// The skills that a program names, by name.
pub async fn list_of_program(conn: &mut Conn, program: ProgramId) -> AppResult<Vec<SkillRow>> {
    let sql =
        "SELECT s.id, s.name FROM program_skills p JOIN skills s ON s.id = p.skill_id WHERE p.program_id = $1 ORDER BY s.key";
    conn.all(sql, args![program]).await
}

/// Makes these the skills that a program names, adding to the catalogue what is new.
pub async fn replace_of_program(scope: &mut Scope, program: ProgramId, names: &[String]) -> AppResult<()> {
    scope.conn.run("DELETE FROM program_skills WHERE program_id = $1", args![program]).await?;
    for name in names {
        let skill = find_or_add(scope, name).await?;
        let sql = "INSERT INTO program_skills (program_id, skill_id) VALUES ($1, $2) ON CONFLICT DO NOTHING";
        scope.conn.run(sql, args![program, skill]).await?;
    }
    Ok(())
}

/// A skill that somebody has or, without a level, wants.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct PersonSkillRow {
    pub person_id: PersonId,
    pub name: String,
    pub level: Option<i64>,
}

/// What several people can and want to learn: of each, the highest levels first, then by name.
pub async fn list_of_people(conn: &mut Conn, people: &[PersonId]) -> AppResult<Vec<PersonSkillRow>> {
    if people.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT k.person_id, s.name, k.level FROM person_skills k JOIN skills s ON s.id = k.skill_id
         WHERE k.person_id IN ({}) ORDER BY k.person_id, COALESCE(k.level, 0) DESC, s.key",
        places(conn, people.len())
    );
    let args = people.iter().map(|id| Box::new(*id) as Box<dyn Bind>).collect();
    conn.all(sqlx::AssertSqlSafe(sql), args).await
}

/// What one person can, and what they want to learn.
pub async fn list_of_person(conn: &mut Conn, person: PersonId) -> AppResult<(Vec<SkillLevel>, Vec<String>)> {
    let (mut has, mut wants) = (Vec::new(), Vec::new());
    for PersonSkillRow { name, level, .. } in list_of_people(conn, &[person]).await? {
        match level {
            Some(level) => has.push(SkillLevel { name, level }),
            None => wants.push(name),
        }
    }
    Ok((has, wants))
}

/// Makes these what a person can and wants to learn, adding to the catalogue what is new. A level that stays keeps its day.
pub async fn replace_of_person(scope: &mut Scope, person: PersonId, has: &[SkillLevel], wants: &[String]) -> AppResult<()> {
    let sql = "SELECT skill_id, kind, level FROM person_skills WHERE person_id = $1";
    let mut before: Vec<(SkillId, String, Option<i64>)> = scope.conn.all(sql, args![person]).await?;
    let has = has.iter().map(|skill| (skill.name.as_str(), "current", Some(skill.level)));
    let wants = wants.iter().map(|name| (name.as_str(), "desired", None));
    for (name, kind, level) in has.chain(wants) {
        let skill = find_or_add(scope, name).await?;
        let was = before.iter().position(|(id, of_kind, _)| *id == skill && of_kind == kind).map(|nth| before.swap_remove(nth));
        if was.is_some_and(|(_, _, was)| was == level) {
            continue;
        }
        let sql = "INSERT INTO person_skills (person_id, skill_id, kind, level, rated_at) VALUES ($1, $2, $3, $4, $5)
                   ON CONFLICT (person_id, kind, skill_id) DO UPDATE SET level = EXCLUDED.level, rated_at = EXCLUDED.rated_at";
        let rated_at = level.map(|_| scope.now);
        scope.conn.run(sql, args![person, skill, kind.to_owned(), level, rated_at]).await?;
    }
    for (skill, kind, _) in before {
        let sql = "DELETE FROM person_skills WHERE person_id = $1 AND kind = $2 AND skill_id = $3";
        scope.conn.run(sql, args![person, kind, skill]).await?;
    }
    Ok(())
}

/// A skill of the catalogue with who uses it.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct SkillUse {
    pub id: SkillId,
    pub name: String,
    pub key: String,
    pub people: i64,
    pub learners: i64,
    pub programs: i64,
}

/// Where a page of the catalogue begins or ends: at this key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum From {
    #[default]
    Start,
    Behind(String),
    Before(String),
}

/// A page of the catalogue, with the keys at which the pages beside it begin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SkillPage {
    pub rows: Vec<SkillUse>,
    pub before: Option<String>,
    pub behind: Option<String>,
}

/// A page of the skills with these letters anywhere in their name, by name, with how many have, want and teach each. It walks
/// the catalogue by its keys until the page is full: some thousand names at most.
pub async fn list_with_uses(conn: &mut Conn, letters: &str, place: &From, size: usize) -> AppResult<SkillPage> {
    let pattern = format!("%{}%", key(letters).replace('!', "!!").replace('%', "!%").replace('_', "!_"));
    let is_backward = matches!(place, From::Before(_));
    let (from, order) = match place {
        From::Start => (String::new(), "s.key > $1 AND s.key LIKE $3 ESCAPE '!' ORDER BY s.key"),
        From::Behind(key) => (key.clone(), "s.key > $1 AND s.key LIKE $3 ESCAPE '!' ORDER BY s.key"),
        From::Before(key) => (key.clone(), "s.key < $1 AND s.key LIKE $3 ESCAPE '!' ORDER BY s.key DESC"),
    };
    let sql = format!(
        "SELECT s.id, s.name, s.key,
             (SELECT COUNT(*) FROM person_skills k WHERE k.skill_id = s.id AND k.kind = 'current') AS people,
             (SELECT COUNT(*) FROM person_skills k WHERE k.skill_id = s.id AND k.kind = 'desired') AS learners,
             (SELECT COUNT(*) FROM program_skills k WHERE k.skill_id = s.id) AS programs
         FROM skills s WHERE {order} LIMIT $2"
    );
    let limit = i64::try_from(size).unwrap_or(i64::MAX - 1) + 1;
    let mut rows: Vec<SkillUse> = conn.all(sqlx::AssertSqlSafe(sql), args![from, limit, pattern]).await?;
    let has_more = rows.len() > size;
    rows.truncate(size);
    if is_backward {
        rows.reverse();
    }
    let (has_before, has_behind) = if is_backward { (has_more, true) } else { (*place != From::Start, has_more) };
    let before = rows.first().filter(|_| has_before).map(|skill| skill.key.clone());
    let behind = rows.last().filter(|_| has_behind).map(|skill| skill.key.clone());
    Ok(SkillPage { rows, before, behind })
}

/// The skill of this name, if there is one.
pub async fn find_named(conn: &mut Conn, name: &str) -> AppResult<Option<SkillRow>> {
    conn.optional("SELECT id, name FROM skills WHERE key = $1", args![key(name)]).await
}

/// Adds a skill; taken if there is one of that name.
pub async fn insert(conn: &mut Conn, id: SkillId, name: &str, now: Instant) -> Result<(), RunError> {
    let sql = "INSERT INTO skills (id, name, key, created_at, made_by_staff) VALUES ($1, $2, $3, $4, $5)";
    conn.try_run(sql, args![id, name.to_owned(), key(name), now, true]).await.map(drop)
}

/// Takes a skill out of the catalogue; 0 if somebody uses it.
pub async fn delete_unused(conn: &mut Conn, id: SkillId) -> AppResult<u64> {
    let sql = "DELETE FROM skills WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM person_skills WHERE skill_id = $1)
               AND NOT EXISTS (SELECT 1 FROM program_skills WHERE skill_id = $1)";
    conn.run(sql, args![id]).await
}

/// A skill by its id.
pub async fn find(conn: &mut Conn, id: SkillId) -> AppResult<SkillRow> {
    conn.one("SELECT id, name FROM skills WHERE id = $1", args![id]).await
}

/// Gives a skill another name; taken if another skill has it.
pub async fn save_name(conn: &mut Conn, id: SkillId, name: &str) -> Result<u64, RunError> {
    let sql = "UPDATE skills SET name = $2, key = $3, made_by_staff = $4 WHERE id = $1";
    conn.try_run(sql, args![id, name.to_owned(), key(name), true]).await
}

/// Moves whatever names one skill to another and takes the first out of the catalogue. Who had both keeps the higher level.
pub async fn move_uses(conn: &mut Conn, from: SkillId, into: SkillId) -> AppResult<()> {
    let statements = [
        "UPDATE person_skills SET (level, rated_at) = (
             SELECT f.level, f.rated_at FROM person_skills f
             WHERE f.person_id = person_skills.person_id AND f.kind = person_skills.kind AND f.skill_id = $1)
         WHERE skill_id = $2 AND EXISTS (
             SELECT 1 FROM person_skills f WHERE f.person_id = person_skills.person_id AND f.kind = person_skills.kind
             AND f.skill_id = $1 AND f.level > person_skills.level)",
        "DELETE FROM person_skills WHERE skill_id = $1 AND EXISTS (
             SELECT 1 FROM person_skills o WHERE o.person_id = person_skills.person_id AND o.kind = person_skills.kind
             AND o.skill_id = $2)",
        "UPDATE person_skills SET skill_id = $2 WHERE skill_id = $1",
        "DELETE FROM program_skills WHERE skill_id = $1 AND EXISTS (
             SELECT 1 FROM program_skills o WHERE o.program_id = program_skills.program_id AND o.skill_id = $2)",
        "UPDATE program_skills SET skill_id = $2 WHERE skill_id = $1",
        "DELETE FROM skills WHERE id = $1 AND id <> $2",
    ];
    for sql in statements {
        conn.run(sql, args![from, into]).await?;
    }
    Ok(())
}
