//! Writing agenda, minutes and private notes.

use super::touch;
use crate::features::meetings::model::{AGENDA_MAX, DESCRIPTION_MAX, NoteEvent};
use crate::features::meetings::policy;
use crate::features::meetings::reading::{self, relation_of};
use crate::features::meetings::store::{self, Note};
use crate::features::pairing::Mentorship;
use crate::server::Asker;
use crate::server::scope::{self, Scope};
use crate::shared::event::{About, Event};
use crate::shared::id::MeetingId;
use crate::shared::{AppError, AppResult, FieldErrors};

const NOTES_WERE_WRITTEN: &str =
    "The other person saved something in the meantime. Your text is still here: look at theirs, then save again.";

/// Records that somebody wrote or shared something.
pub async fn log(scope: &mut Scope, mentorship: &Mentorship, id: MeetingId, event: NoteEvent) -> AppResult<()> {
    let about = About { subject: Some(id.0), mentorship: Some(mentorship.id), program: Some(mentorship.program) };
    scope.record(&Event::Note(event), about).await
}

/// Writes the agenda, which both edit until the meeting starts.
pub async fn save_agenda(asker: &Asker, id: MeetingId, text: String, seen: i64) -> AppResult<()> {
    save_note(asker, id, Note::Agenda, text, seen).await
}

/// Writes the minutes, which both edit from the meeting's start on.
pub async fn save_minutes(asker: &Asker, id: MeetingId, text: String, seen: i64) -> AppResult<()> {
    save_note(asker, id, Note::Minutes, text, seen).await
}

async fn save_note(asker: &Asker, id: MeetingId, note: Note, text: String, seen: i64) -> AppResult<()> {
    scope::write(asker, move |scope| {
        Box::pin(async move {
            let viewer = scope.viewer()?.clone();
            let (meeting, mentorship) = reading::find_for(&mut scope.conn, &viewer, id).await?;
            let relation = relation_of(&mentorship);
            let (field, label, event, allowed, closed) = match note {
                Note::Agenda => (
                    "agenda",
                    "Agenda",
                    NoteEvent::AgendaWritten,
                    policy::may_edit_agenda(&relation, &meeting.arrangement, scope.now),
                    "The agenda can be written until the meeting starts, by the two who meet.",
                ),
                Note::Minutes => (
                    "minutes",
                    "Minutes",
                    NoteEvent::MinutesWritten,
                    policy::may_edit_minutes(&relation, &meeting.arrangement, scope.now),
                    "Minutes can be written once the meeting has started, by the two who met.",
                ),
            };
            if !allowed {
                return Err(AppError::Forbidden(closed.into()));
            }
            let mut errors = FieldErrors::default();
            let text = errors.text(field, label, &text, AGENDA_MAX);
            errors.or(|| ()).map_err(AppError::Invalid)?;
            if store::save_note(&mut scope.conn, id, note, text, seen).await? == 0 {
                let mut errors = FieldErrors::default();
                errors.add(field, NOTES_WERE_WRITTEN);
                return Err(AppError::Invalid(errors));
            }
            touch(scope, id);
            log(scope, &mentorship, id, event).await
        })
    })
    .await
}

/// Writes what only its author ever sees.
pub async fn save_private_note(asker: &Asker, id: MeetingId, text: String) -> AppResult<()> {
    scope::write(asker, move |scope| {
        Box::pin(async move {
            let viewer = scope.viewer()?.clone();
            let (_, mentorship) = reading::find_for(&mut scope.conn, &viewer, id).await?;
            if !policy::may_write_private_note(&relation_of(&mentorship)) {
                return Err(AppError::Forbidden(
                    "Private notes belong to the two who meet, while the mentorship lasts.".into(),
                ));
            }
            let mut errors = FieldErrors::default();
            let text = errors.text("private_note", "Private notes", &text, DESCRIPTION_MAX);
            errors.or(|| ()).map_err(AppError::Invalid)?;
            store::save_private_note(&mut scope.conn, id, viewer.id, text, scope.now).await?;
            log(scope, &mentorship, id, NoteEvent::PrivateNoteWritten).await
        })
    })
    .await
}
