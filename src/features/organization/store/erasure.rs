//! What goes when a person's data are erased. It is the one place that reaches into the tables of other rooms, so that all of
//! it can be read at once; what must end first (mentorships, with their meetings) ends by its own room's action.

use super::super::model::ERASED;
use super::data::Subject;
use crate::args;
use crate::server::{Conn, csv};
use crate::shared::id::ImportId;
use crate::shared::time::Instant;
use crate::shared::{AppError, AppResult};

/// What ends, at `$2`: the person is `$1`. Those who asked them for a seat are led on by the clock's job, as when any mentor
/// takes part no more.
const ENDED: &[&str] = &[
    "UPDATE pairing_requests SET state = 'withdrawn', decided_at = $2
     WHERE mentee_id = $1 AND state IN ('waiting', 'queued')",
    "UPDATE waitlist SET state = 'left', ended_at = $2 WHERE mentee_id = $1 AND ended_at IS NULL",
    "UPDATE enrolments SET state = CASE WHEN state = 'requested' THEN 'withdrawn' ELSE 'removed' END, ended_at = $2
     WHERE person_id = $1 AND ended_at IS NULL",
    "UPDATE program_coordinators SET ended_at = $2 WHERE person_id = $1 AND ended_at IS NULL",
    "UPDATE minutes_shares SET ended_at = $2 WHERE person_id = $1 AND ended_at IS NULL",
];

/// What goes altogether.
const DELETED: &[&str] = &[
    "DELETE FROM sessions WHERE person_id = $1",
    "DELETE FROM invitations WHERE person_id = $1",
    "DELETE FROM person_skills WHERE person_id = $1",
    "DELETE FROM availability WHERE person_id = $1",
    "DELETE FROM private_notes WHERE author_id = $1",
    "DELETE FROM pair_drafts WHERE mentee_id = $1 OR mentor_id = $1",
    "DELETE FROM waitlist_mentors WHERE mentor_id = $1",
    "DELETE FROM imports WHERE admin_id = $1",
    "DELETE FROM first_steps WHERE person_id = $1",
    "DELETE FROM directory WHERE person_id = $1",
    "UPDATE waitlist SET state = CASE WHEN ended_at IS NULL THEN 'waiting' ELSE state END, offered_mentor_id = NULL,
         offer_expires_at = NULL
     WHERE offered_mentor_id = $1",
    "UPDATE enrolments SET answers = '{}', decline_reason = '', reflection = '' WHERE person_id = $1",
    "UPDATE pairing_requests SET message = '', decline_note = '' WHERE mentee_id = $1",
    "UPDATE pairing_requests SET decline_note = '' WHERE mentor_id = $1",
    "UPDATE mentor_changes SET reason = '', decline_reason = ''
     WHERE mentorship_id IN (SELECT id FROM mentorships WHERE mentee_id = $1)",
    "UPDATE mentorships SET reflection = '' WHERE id IN (SELECT mentorship_id FROM early_endings WHERE ended_by = $1)",
    "UPDATE early_endings SET note = '' WHERE mentorship_id IN (
         SELECT id FROM mentorships WHERE mentee_id = $1 UNION SELECT id FROM mentorships WHERE mentor_id = $1)",
    "UPDATE people SET manager_id = NULL WHERE manager_id = $1",
    "UPDATE files SET name = '' WHERE uploaded_by = $1 AND removed_at IS NOT NULL",
];

/// What stands of a person whose data were erased, at `$2`: this name, and an address that nobody has.
const LEFT: &str = "UPDATE people SET name = $3, email = $4, title = '',
         department = '', location = '', zone = 'UTC', language = NULL, bio = '', languages = '', interests = '', helps_with = '',
         wants_help_with = '', photo_id = NULL, capacity = NULL, paused_until = NULL, visibility = '{}', manager_id = NULL,
         profile_version = profile_version + 1, admin_since = NULL, password_hash = NULL, password_changed_at = NULL,
         zone_confirmed_at = NULL, deactivated_at = COALESCE(deactivated_at, $2), erased_at = $2
     WHERE id = $1";

/// The index of words keeps those of deleted entries until its segments are merged.
const MERGED_ON_SQLITE: &str = "INSERT INTO directory_words (directory_words) VALUES ('optimize')";

/// Takes away everything that says who the person was.
pub async fn erase(conn: &mut Conn, subject: &Subject, now: Instant) -> AppResult<()> {
    let person = subject.id;
    for sql in DELETED {
        conn.run(*sql, args![person]).await?;
    }
    take_out_of_imports(conn, subject).await?;
    for sql in ENDED {
        conn.run(*sql, args![person, now]).await?;
    }
    conn.run(LEFT, args![person, now, ERASED.to_owned(), format!("{person}@erased.invalid")]).await?;
    if conn.is_sqlite() {
        conn.run(MERGED_ON_SQLITE, args![]).await?;
    }
    Ok(())
}

/// Takes the lines in which the person stands out of files of people: those that wait, and those that were refused. They are
/// few, and gone within a day.
async fn take_out_of_imports(conn: &mut Conn, subject: &Subject) -> AppResult<()> {
    let files: Vec<(ImportId, String)> = conn.all("SELECT id, refused FROM imports WHERE refused <> ''", args![]).await?;
    for (id, file) in files {
        if let Some(rest) = csv::without(&file, |cell| tells_of(subject, cell)) {
            conn.run("UPDATE imports SET refused = $2 WHERE id = $1", args![id, rest]).await?;
        }
    }
    let parts: Vec<(ImportId, i64, String)> = conn.all("SELECT import_id, part, lines FROM import_parts", args![]).await?;
    for (id, part, lines) in parts {
        let unreadable = |error: serde_json::Error| {
            tracing::error!(%error, import = %id, "an import cannot be read");
            AppError::Internal
        };
        let lines: Vec<csv::Line> = serde_json::from_str(&lines).map_err(unreadable)?;
        let is_left = |line: &&csv::Line| !line.cells.iter().any(|cell| tells_of(subject, csv::plain(cell)));
        let left: Vec<&csv::Line> = lines.iter().filter(is_left).collect();
        if left.len() < lines.len() {
            let left = serde_json::to_string(&left).map_err(unreadable)?;
            let sql = "UPDATE import_parts SET lines = $3 WHERE import_id = $1 AND part = $2";
            conn.run(sql, args![id, part, left]).await?;
        }
    }
    Ok(())
}

/// Whether a cell is the person's name, or names their address.
fn tells_of(subject: &Subject, cell: &str) -> bool {
    let small = |text: &str| text.to_lowercase();
    let is_name = small(cell).split_whitespace().eq(small(&subject.name).split_whitespace());
    let is_part_of_an_address = |c: char| c.is_alphanumeric() || "@.!#$%&'*+-/=?^_`{|}~".contains(c);
    let cell = small(cell);
    let mut words = cell.split(|c| !is_part_of_an_address(c)).map(|word| word.trim_matches('.'));
    is_name || words.any(|word| word == small(&subject.email))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shared::id::PersonId;

    #[test]
    fn a_cell_tells_of_somebody_by_all_of_their_name_or_address() {
        let al = Subject {
            id: PersonId(uuid::Uuid::nil()),
            name: "Al \"Ace\" Ng".into(),
            email: "al@town.example".into(),
            photo_id: None,
            is_admin: false,
            erased_at: None,
        };
        for theirs in ["al  \"ace\" NG", "AL@town.example", "Al <al@town.example>", "ask al@town.example."] {
            assert!(tells_of(&al, theirs), "{theirs}");
        }
        for not_theirs in ["", "Al", "Alabama", "sal@town.example", "al@town.example.org", "Al \"Ace\" Ngo"] {
            assert!(!tells_of(&al, not_theirs), "{not_theirs}");
        }
    }
}
