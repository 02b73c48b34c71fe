//! Title, description and venue; agenda, minutes, private notes.

use super::Meeting;
use crate::args;
use crate::features::meetings::model::MeetingDetails;
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

/// Stores title, description and venue where nobody has changed them since `seen`, nor the meeting since it was read; 0
/// otherwise.
pub async fn save_details(conn: &mut Conn, meeting: &Meeting, seen: i64, details: MeetingDetails) -> AppResult<u64> {
    let sql = "UPDATE meetings SET title = $4, description = $5, venue = $6, place = $7, link = $8,
                   details_version = details_version + 1
               WHERE id = $1 AND version = $2 AND details_version = $3";
    let MeetingDetails { title, description, venue } = details;
    let (kind, place, link) = (venue.kind(), venue.place().to_owned(), venue.link().to_owned());
    conn.run(sql, args![meeting.id, meeting.arrangement.version, seen, title, description, kind, place, link]).await
}

/// Stores what somebody notes for themself.
pub async fn save_private_note(conn: &mut Conn, id: MeetingId, author: PersonId, body: String, now: Instant) -> AppResult<()> {
    let sql = "INSERT INTO private_notes (meeting_id, author_id, body, saved_at) VALUES ($1, $2, $3, $4)
               ON CONFLICT (meeting_id, author_id) DO UPDATE SET body = excluded.body, saved_at = excluded.saved_at";
    conn.run(sql, args![id, author, body, now]).await.map(drop)
}
