//! Agenda, minutes, private notes.

use crate::args;
use crate::server::Conn;
use crate::shared::AppResult;
use crate::shared::id::{MeetingId, PersonId};
use crate::shared::time::Instant;

/// Which text of a meeting is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Note {
    Agenda,
    Minutes,
}

/// Stores agenda or minutes where nobody has written since version `from`; 0 otherwise.
pub async fn save_note(conn: &mut Conn, id: MeetingId, note: Note, text: String, from: i64) -> AppResult<u64> {
    let sql = match note {
        Note::Agenda => {
            "UPDATE meetings SET agenda = $2, notes_version = notes_version + 1 WHERE id = $1 AND notes_version = $3"
        }
        Note::Minutes => {
            "UPDATE meetings SET minutes = $2, notes_version = notes_version + 1 WHERE id = $1 AND notes_version = $3"
        }
    };
    conn.run(sql, args![id, text, from]).await
}

/// What somebody noted for themself.
pub async fn find_private_note(conn: &mut Conn, id: MeetingId, author: PersonId) -> AppResult<String> {
    let sql = "SELECT body FROM private_notes WHERE meeting_id = $1 AND author_id = $2";
    let row: Option<(String,)> = conn.optional(sql, args![id, author]).await?;
    Ok(row.map(|(body,)| body).unwrap_or_default())
}

/// Stores what somebody notes for themself.
pub async fn save_private_note(conn: &mut Conn, id: MeetingId, author: PersonId, body: String, now: Instant) -> AppResult<()> {
    let sql = "INSERT INTO private_notes (meeting_id, author_id, body, saved_at) VALUES ($1, $2, $3, $4)
               ON CONFLICT (meeting_id, author_id) DO UPDATE SET body = excluded.body, saved_at = excluded.saved_at";
    conn.run(sql, args![id, author, body, now]).await.map(drop)
}
