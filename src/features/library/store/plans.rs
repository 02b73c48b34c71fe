//! Plans that staff saved.

use sqlx::FromRow;

use crate::args;
use crate::server::Conn;
use crate::server::db::RunError;
use crate::shared::AppResult;
use crate::shared::id::{LibraryPlanId, PersonId};
use crate::shared::time::Instant;

/// A saved plan; its milestones are JSON.
#[derive(Clone, Debug, FromRow)]
pub struct PlanRow {
    pub id: LibraryPlanId,
    pub title: String,
    pub description: String,
    pub content: String,
    pub made_by: Option<String>,
}

/// The saved plans, the newest first.
pub async fn list_plans(conn: &mut Conn, limit: i64) -> AppResult<Vec<PlanRow>> {
    let sql = "SELECT l.id, l.title, l.description, l.content, p.name AS made_by
               FROM library_plans l LEFT JOIN people p ON p.id = l.made_by
               WHERE l.removed_at IS NULL ORDER BY l.made_at DESC, l.id DESC LIMIT $1";
    conn.all(sql, args![limit]).await
}

/// One saved plan.
pub async fn find_plan(conn: &mut Conn, id: LibraryPlanId) -> AppResult<PlanRow> {
    let sql = "SELECT l.id, l.title, l.description, l.content, p.name AS made_by
               FROM library_plans l LEFT JOIN people p ON p.id = l.made_by WHERE l.id = $1 AND l.removed_at IS NULL";
    conn.one(sql, args![id]).await
}

/// Stores a plan, unless one of that title is there.
pub async fn insert_plan(conn: &mut Conn, plan: &PlanRow, by: PersonId, now: Instant) -> Result<(), RunError> {
    let sql = "INSERT INTO library_plans (id, title, title_key, description, content, made_by, made_at)
               VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let PlanRow { id, title, description, content, .. } = plan.clone();
    let key = title.to_lowercase();
    conn.try_run(sql, args![id, title, key, description, content, by, now]).await.map(drop)
}

/// Another title and description, unless another plan has that title; 0 if the plan is gone.
pub async fn save_words(conn: &mut Conn, id: LibraryPlanId, title: &str, description: &str) -> Result<u64, RunError> {
    let sql = "UPDATE library_plans SET title = $2, title_key = $3, description = $4 WHERE id = $1 AND removed_at IS NULL";
    conn.try_run(sql, args![id, title.to_owned(), title.to_lowercase(), description.to_owned()]).await
}

/// Takes a plan out of the library; 0 if it is gone.
pub async fn save_removal(conn: &mut Conn, id: LibraryPlanId, now: Instant) -> AppResult<u64> {
    conn.run("UPDATE library_plans SET removed_at = $2 WHERE id = $1 AND removed_at IS NULL", args![id, now]).await
}
