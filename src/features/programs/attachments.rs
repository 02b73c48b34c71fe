//! Who reads what is attached to a program.

use super::store;
use crate::args;
use crate::features::accounts::Viewer;
use crate::server::Conn;
use crate::shared::id::{FileId, ProgramId};
use crate::shared::time::Instant;
use crate::shared::{AppError, AppResult};

/// Whoever may see the program.
pub async fn may_read_attachment(conn: &mut Conn, viewer: &Viewer, file: FileId, now: Instant) -> AppResult<bool> {
    let sql = "SELECT program_id FROM program_attachments WHERE file_id = $1 LIMIT 1";
    let program: Option<(ProgramId,)> = conn.optional(sql, args![file]).await?;
    let Some((program,)) = program else { return Ok(false) };
    match store::find_for(conn, viewer, program, now).await {
        Ok(_) => Ok(true),
        Err(AppError::NotFound) => Ok(false),
        Err(error) => Err(error),
    }
}
