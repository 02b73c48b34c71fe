//! Which files belong to which programs. A copy of a program shares its files, so a file may belong to several.

use crate::args;
use crate::server::Conn;
use crate::shared::AppResult;
use crate::shared::id::{FileId, ProgramId};

/// Attaches a file as the last one.
pub async fn insert_attachment(conn: &mut Conn, program: ProgramId, file: FileId) -> AppResult<()> {
    let sql = "INSERT INTO program_attachments (program_id, file_id, position)
               VALUES ($1, $2, (SELECT COALESCE(MAX(position), 0) + 1 FROM program_attachments WHERE program_id = $1))";
    conn.run(sql, args![program, file]).await.map(drop)
}

/// Takes a file away from a program; 0 if it is not attached to it.
pub async fn delete_attachment(conn: &mut Conn, program: ProgramId, file: FileId) -> AppResult<u64> {
    conn.run("DELETE FROM program_attachments WHERE program_id = $1 AND file_id = $2", args![program, file]).await
}

/// Whether any program has the file.
pub async fn is_attached(conn: &mut Conn, file: FileId) -> AppResult<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM program_attachments WHERE file_id = $1)";
    let (is_attached,): (bool,) = conn.one(sql, args![file]).await?;
    Ok(is_attached)
}

/// The programs that have a file, the newest first.
pub async fn list_programs_of(conn: &mut Conn, file: FileId, limit: i64) -> AppResult<Vec<ProgramId>> {
    let sql = "SELECT a.program_id FROM program_attachments a WHERE a.file_id = $1 ORDER BY a.program_id DESC LIMIT $2";
    let rows: Vec<(ProgramId,)> = conn.all(sql, args![file, limit]).await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}
