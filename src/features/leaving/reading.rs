//! Reading what pages are made of, through whoever asks.

use super::model::ChangeState;
use super::policy::Asking;
use super::store::{self, AroundRow, NotesRow};
use super::view::Leaving;
use crate::features::accounts::Viewer;
use crate::features::pairing::{self, Mentorship};
use crate::server::{Asker, Conn};
use crate::shared::AppResult;
use crate::shared::id::MentorshipId;
use crate::shared::time::Instant;

/// A mentorship, through its reader, with what its page shows of leaving.
pub async fn load_leaving(
    conn: &mut Conn,
    viewer: &Viewer,
    id: MentorshipId,
    now: Instant,
) -> AppResult<(Mentorship, Leaving)> {
    let (mentorship, around) = store::find_with_around(conn, viewer, id, now).await?;
    let leaving = Leaving::new(&mentorship, around);
    Ok((mentorship, leaving))
}

/// A mentorship with what leaving must know of it.
pub struct Around {
    pub mentorship: Mentorship,
    pub row: AroundRow,
    /// Whom to ask, by name.
    pub contacts: Vec<String>,
}

impl Around {
    /// What stands in the way of asking for another mentor.
    pub fn asking(&self) -> Asking {
        Asking {
            is_active: self.mentorship.is_active(),
            is_allowed: self.row.may_ask_for_another_mentor,
            program_pairs: self.row.program_pairs,
            is_open: self.row.change_state == Some(ChangeState::Waiting),
            has_deciders: self.row.has_deciders,
        }
    }
}

/// Loads it: not found for whoever is nothing to the mentorship.
pub async fn load_around(asker: &Asker, id: MentorshipId) -> AppResult<Around> {
    let mut conn = asker.read().await?;
    let (mentorship, row) = store::find_with_around(&mut conn, &asker.viewer, id, asker.now).await?;
    let pair = [mentorship.mentor.id, mentorship.mentee.id];
    let contacts = store::list_contacts(&mut conn, mentorship.program, pair).await?;
    Ok(Around { mentorship, row, contacts })
}

/// The notes of earlier meetings: all of them for the mentee, and for the mentor those that the mentee lets them read.
pub async fn load_notes(asker: &Asker, id: MentorshipId) -> AppResult<(Mentorship, Vec<NotesRow>)> {
    let mut conn = asker.read().await?;
    let mentorship = pairing::find_for(&mut conn, &asker.viewer, id).await?;
    let mut notes = store::list_notes(&mut conn, id, super::actions::NOTES_AT_MOST).await?;
    notes.retain(|row| mentorship.ties.mentee || (row.is_handed && row.has_minutes));
    Ok((mentorship, notes))
}
