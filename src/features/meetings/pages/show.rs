//! One meeting: its page, the moves on it, and its texts.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;

use super::meeting_of;
use super::texts::{Text, Texts, Unsaved};
use crate::features::meetings::api::{MoveForm, MoveTrouble};
use crate::features::meetings::islands::MeetingIsland;
use crate::features::meetings::view::MeetingView;
use crate::features::meetings::{actions, reading};
use crate::server::Asker;
use crate::server::forms::{Posted, local_path, see_other};
use crate::server::render::{Place, Visit};
use crate::shared::id::MeetingId;
use crate::shared::{AppError, AppResult, FieldError, FieldErrors};
use crate::ui::{ErrorSummary, Icon};

/// What the page shows beside the meeting itself.
#[derive(Default)]
struct Mishap {
    trouble: MoveTrouble,
    unsaved: Option<Unsaved>,
}

/// GET /meetings/{id}
pub async fn show_meeting(asker: Asker, visit: Visit, Path(id): Path<String>) -> AppResult<Response> {
    let view = reading::load_view(&asker, meeting_of(&id)?).await?;
    Ok(meeting_page(&asker, &visit, StatusCode::OK, view, Mishap::default()))
}

/// A posted move, and the path to come back to.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct ActForm {
    #[serde(flatten)]
    form: MoveForm,
    next: String,
}

/// POST /meetings/{id}
pub async fn make_move(
    asker: Asker,
    visit: Visit,
    Path(id): Path<String>,
    Posted(ActForm { form: typed, next }): Posted<ActForm>,
) -> AppResult<Response> {
    let id = meeting_of(&id)?;
    let refused = match actions::carry_out(&asker, id, typed.clone()).await {
        Ok(_) if next.is_empty() => return Ok(see_other(&format!("/meetings/{id}"))),
        Ok(_) => return Ok(see_other(local_path(&next))),
        Err(error) => error,
    };
    let status = StatusCode::from_u16(refused.status()).unwrap_or(StatusCode::UNPROCESSABLE_ENTITY);
    let (errors, refusal, present) = match refused {
        AppError::Invalid(errors) => (errors, String::new(), None),
        AppError::Refused(sentence) => (FieldErrors::default(), sentence, None),
        AppError::Conflict { sentence, present } => (FieldErrors::default(), sentence, serde_json::from_str(&present).ok()),
        other => return Err(other),
    };
    let view = match present {
        Some(view) => view,
        None => reading::load_view(&asker, id).await?,
    };
    let trouble = MoveTrouble { typed, errors, refusal };
    Ok(meeting_page(&asker, &visit, status, view, Mishap { trouble, unsaved: None }))
}

/// A posted text, and the version of the texts that its author had read.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct TextForm {
    agenda: String,
    minutes: String,
    private_note: String,
    notes_version: String,
}

/// POST /meetings/{id}/agenda, …/minutes, …/private-note
pub async fn save_text(text: Text, asker: Asker, visit: Visit, id: &str, form: TextForm) -> AppResult<Response> {
    let (id, seen) = (meeting_of(id)?, seen(&form));
    let (written, saved) = match text {
        Text::Agenda => (form.agenda.clone(), actions::save_agenda(&asker, id, form.agenda, seen).await),
        Text::Minutes => (form.minutes.clone(), actions::save_minutes(&asker, id, form.minutes, seen).await),
        Text::PrivateNote => (form.private_note.clone(), actions::save_private_note(&asker, id, form.private_note).await),
    };
    after_saving(&asker, &visit, id, text, written, saved).await
}

/// A version that cannot be read is none that anybody has seen.
fn seen(form: &TextForm) -> i64 {
    form.notes_version.trim().parse().unwrap_or(-1)
}

async fn after_saving(
    asker: &Asker,
    visit: &Visit,
    id: MeetingId,
    text: Text,
    written: String,
    saved: AppResult<()>,
) -> AppResult<Response> {
    let (status, why) = match saved {
        Ok(()) => return Ok(see_other(&format!("/meetings/{id}"))),
        Err(AppError::Invalid(errors)) => {
            let why = errors.0.into_iter().next().map(|error| error.sentence).unwrap_or_default();
            (StatusCode::UNPROCESSABLE_ENTITY, why)
        }
        Err(AppError::Forbidden(why)) => (StatusCode::FORBIDDEN, why),
        Err(error) => return Err(error),
    };
    let view = reading::load_view(asker, id).await?;
    let is_readable = view.details.is_some() && (text != Text::PrivateNote || view.private_note.is_some());
    if !is_readable {
        return Err(AppError::Forbidden(why));
    }
    let unsaved = Some(Unsaved { text, written, why });
    Ok(meeting_page(asker, visit, status, view, Mishap { trouble: MoveTrouble::default(), unsaved }))
}

fn meeting_page(asker: &Asker, visit: &Visit, status: StatusCode, view: MeetingView, mishap: Mishap) -> Response {
    // A text that was refused leaves the browser at an address that can't be opened.
    let visit = Visit { path: format!("/meetings/{}", view.card.id), ..visit.clone() };
    let frame = visit.frame(asker, Place::Meetings, view.card.title.clone()).with_islands("meetings");
    frame.page_with(status, move || view! { <MeetingPage view mishap/> })
}

#[component]
fn MeetingPage(view: MeetingView, mishap: Mishap) -> impl IntoView {
    let Mishap { trouble, unsaved } = mishap;
    let summary = in_summary(&trouble, unsaved.as_ref());
    let island = view.clone().without_texts();
    view! {
        <a class="back" href="/meetings"><Icon name="chevron-left"/>"Meetings"</a>
        <ErrorSummary errors=summary/>
        <MeetingIsland view=island trouble>
            <Texts view=view.clone() unsaved=unsaved.clone()/>
        </MeetingIsland>
    }
}

/// Everything that is wrong, each line with the id of its field: the forms of the card tell theirs apart by their move.
fn in_summary(trouble: &MoveTrouble, unsaved: Option<&Unsaved>) -> FieldErrors {
    let act = trouble.typed.act.as_str();
    let mut all = trouble.errors.clone();
    all.0.iter_mut().for_each(|error| error.field = format!("{act}-{}", error.field));
    all.0.extend(unsaved.map(|unsaved| {
        let field = match unsaved.text {
            Text::Agenda => "agenda",
            Text::Minutes => "minutes",
            Text::PrivateNote => "private_note",
        };
        FieldError { field: field.to_owned(), sentence: unsaved.why.clone() }
    }));
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_summary_links_to_the_fields_of_the_form_that_was_sent() {
        let mut errors = FieldErrors::default();
        errors.add("reason", "Please give a reason.");
        let typed = MoveForm { act: "decline".into(), ..MoveForm::default() };
        let trouble = MoveTrouble { typed, errors, refusal: String::new() };
        assert_eq!(in_summary(&trouble, None).on("decline-reason"), Some("Please give a reason."));
    }

    #[test]
    fn a_posted_move_is_read_with_the_path_to_come_back_to() {
        let form: ActForm = serde_urlencoded::from_str("act=accept&version=3&next=%2Fmeetings").unwrap();
        assert_eq!((form.form.act.as_str(), form.form.version.as_str(), form.next.as_str()), ("accept", "3", "/meetings"));
    }
}
