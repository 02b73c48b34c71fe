//! All SQL of the room.

use sqlx::FromRow;

use super::model::{key, tidy};
use crate::args;
use crate::server::{Conn, Scope, token};
use crate::shared::id::{ProgramId, SkillId};
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

/// Skills whose name begins so, by name; all from the first one if nothing is asked.
pub async fn list_named_like(conn: &mut Conn, beginning: &str, limit: i64) -> AppResult<Vec<SkillRow>> {
    let from = key(beginning);
    let to = format!("{from}\u{10FFFF}");
    conn.all("SELECT id, name FROM skills WHERE key >= $1 AND key < $2 ORDER BY key LIMIT $3", args![from, to, limit]).await
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
