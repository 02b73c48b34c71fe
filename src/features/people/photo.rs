//! Who sees somebody's photo.

use sqlx::FromRow;

use crate::args;
use crate::features::accounts::Viewer;
use crate::server::Conn;
use crate::shared::AppResult;
use crate::shared::id::{FileId, PersonId};

#[derive(FromRow)]
struct Owner {
    id: PersonId,
    visibility: String,
    shares_program: bool,
}

/// Everybody who is signed in, unless its owner shows it to fewer; themself and admins always.
pub async fn may_see_photo(conn: &mut Conn, viewer: &Viewer, photo: FileId) -> AppResult<bool> {
    let sql = "SELECT p.id, p.visibility, EXISTS (
                   SELECT 1 FROM enrolments theirs
                   LEFT JOIN enrolments mine ON mine.program_id = theirs.program_id AND mine.person_id = $2 AND mine.state = 'active'
                   LEFT JOIN program_coordinators c
                       ON c.program_id = theirs.program_id AND c.person_id = $2 AND c.ended_at IS NULL
                   WHERE theirs.person_id = p.id AND theirs.state = 'active'
                     AND (mine.id IS NOT NULL OR c.person_id IS NOT NULL)) AS shares_program
               FROM people p WHERE p.photo_id = $1";
    let owner: Option<Owner> = conn.optional(sql, args![photo, viewer.id]).await?;
    let Some(owner) = owner else { return Ok(false) };
    let shown_to = serde_json::from_str::<serde_json::Value>(&owner.visibility).unwrap_or_default();
    Ok(viewer.is_admin
        || owner.id == viewer.id
        || match shown_to.get("photo").and_then(serde_json::Value::as_str) {
            None | Some("everyone") => true,
            Some("participants") => owner.shares_program,
            Some(_) => false,
        })
}
