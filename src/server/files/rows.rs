//! All SQL on `files`.

use sqlx::FromRow;

use super::{FileKind, Stored};
use crate::args;
use crate::server::bulk::places;
use crate::server::db::Bind;
use crate::server::{Conn, Scope};
use crate::shared::AppResult;
use crate::shared::id::FileId;
use crate::shared::time::Instant;

/// A file that has not been removed.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct FileRow {
    pub id: FileId,
    pub name: String,
    pub media_type: String,
    pub size: i64,
    pub sha256: String,
    pub kind: FileKind,
}

/// One file, unless it was removed.
pub async fn find(conn: &mut Conn, id: FileId) -> AppResult<Option<FileRow>> {
    let sql = "SELECT id, name, media_type, size, sha256, kind FROM files WHERE id = $1 AND removed_at IS NULL";
    conn.optional(sql, args![id]).await
}

/// Makes stored bytes a file; the caller ties it to what it belongs to in the same transaction.
pub async fn insert(scope: &mut Scope, stored: Stored) -> AppResult<FileId> {
    let Stored { id, name, media_type, size, sha256, kind } = stored;
    let sql = "INSERT INTO files (id, name, media_type, size, sha256, kind, uploaded_by, uploaded_at)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    let by = scope.viewer().ok().map(|viewer| viewer.id);
    scope.conn.run(sql, args![id, name, media_type, size, sha256, kind, by, scope.now]).await?;
    Ok(id)
}

/// Locks a file until the transaction ends: whoever lets go of it, or ties it to something else, waits for the other.
pub async fn lock(conn: &mut Conn, id: FileId) -> AppResult<()> {
    conn.run("UPDATE files SET size = size WHERE id = $1", args![id]).await.map(drop)
}

/// Removes a file that belongs to nothing any more: from now on nobody finds it, and within the hour its bytes go.
pub async fn remove(scope: &mut Scope, id: FileId) -> AppResult<()> {
    let sql = "UPDATE files SET removed_at = $2 WHERE id = $1 AND removed_at IS NULL";
    scope.conn.run(sql, args![id, scope.now]).await.map(drop)
}

/// Files that were removed, the first so many.
pub async fn list_removed(conn: &mut Conn, now: Instant, limit: i64) -> AppResult<Vec<(FileId,)>> {
    let sql = "SELECT id FROM files WHERE removed_at IS NOT NULL AND removed_at <= $1 ORDER BY removed_at LIMIT $2";
    conn.all(sql, args![now, limit]).await
}

/// Forgets a removed file whose bytes are gone.
pub async fn delete_removed(conn: &mut Conn, id: FileId) -> AppResult<()> {
    conn.run("DELETE FROM files WHERE id = $1 AND removed_at IS NOT NULL", args![id]).await.map(drop)
}

/// Which of these have a row.
pub async fn list_known(conn: &mut Conn, ids: &[FileId]) -> AppResult<Vec<(FileId,)>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!("SELECT id FROM files WHERE id IN ({})", places(conn, ids.len()));
    let args = ids.iter().map(|id| Box::new(*id) as Box<dyn Bind>).collect();
    conn.all(sqlx::AssertSqlSafe(sql), args).await
}
