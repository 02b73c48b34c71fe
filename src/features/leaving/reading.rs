//! Reading what pages are made of, through whoever asks.

use super::store::{self, AroundRow, NotesRow};
use super::view::Leaving;
use crate::features::pairing::{self, Mentorship};
use crate::server::{Asker, Conn};
use crate::shared::AppResult;
use crate::shared::id::MentorshipId;
use crate::shared::time::Instant;

/// What the page of a mentorship shows of leaving. The mentorship was loaded through its reader.
pub async fn load_leaving(conn: &mut Conn, mentorship: &Mentorship, now: Instant) -> AppResult<Leaving> {
    Ok(Leaving::new(mentorship, store::find_around(conn, mentorship.id, now).await?))
}

/// A mentorship with what leaving must know of it.
pub struct Around {
    pub mentorship: Mentorship,
    pub row: AroundRow,
    /// Whom to ask, by name.
    pub contacts: Vec<String>,
}

/// Loads it: not found for whoever is nothing to the mentorship.
pub async fn load_around(asker: &Asker, id: MentorshipId) -> AppResult<Around> {
    let mut conn = asker.read().await?;
    let mentorship = pairing::find_for(&mut conn, &asker.viewer, id).await?;
    let row = store::find_around(&mut conn, id, asker.now).await?;
    let pair = [mentorship.mentor.id, mentorship.mentee.id];
    let contacts = store::list_contacts(&mut conn, mentorship.program, pair).await?;
    Ok(Around { mentorship, row, contacts })
}

/// The notes of earlier meetings: all of them for the mentee, and for the mentor those that the mentee lets them read.
pub async fn load_notes(asker: &Asker, id: MentorshipId) -> AppResult<(Mentorship, Vec<NotesRow>)> {
    let mut conn = asker.read().await?;
    let mentorship = pairing::find_for(&mut conn, &asker.viewer, id).await?;
    let mut notes = store::list_notes(&mut conn, id, super::actions::NOTES_AT_MOST).await?;
    notes.retain(|row| mentorship.ties.mentee || row.is_handed);
    Ok((mentorship, notes))
}
