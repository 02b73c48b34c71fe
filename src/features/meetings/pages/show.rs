//! One meeting: its page, the moves on it, and its texts.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use chrono::NaiveDate;
use leptos::prelude::*;
use serde::Deserialize;

use super::actions::{ActionItems, Unadded};
use super::meeting_of;
use super::sharing::{Sharing, Unshared};
use super::texts::{Text, Texts, Unsaved};
use crate::features::meetings::actions::{self, Proposed, ShareForm};
use crate::features::meetings::api::{MoveForm, MoveTrouble};
use crate::features::meetings::islands::MeetingIsland;
use crate::features::meetings::model::Party;
use crate::features::meetings::reading;
use crate::features::meetings::store::{self, Share};
use crate::features::meetings::view::MeetingView;
use crate::features::pairing::Mentorship;
use crate::features::tasks;
use crate::features::tasks::model::{Task, TaskForm};
use crate::features::tasks::parts::Names;
use crate::server::forms::{Posted, local_path, see_other};
use crate::server::render::{Place, Visit};
use crate::server::{Asker, Conn, zones};
use crate::shared::id::MeetingId;
use crate::shared::{AppError, AppResult, FieldError, FieldErrors};
use crate::ui::{ErrorSummary, Icon};

/// What the page shows beside the meeting itself.
#[derive(Default)]
struct Mishap {
    trouble: MoveTrouble,
    unsaved: Option<Unsaved>,
    unadded: Unadded,
    unshared: Unshared,
}

/// What the two find beside their meeting: what came out of it, and with whom its minutes are shared.
struct Ours {
    me: Party,
    tasks: Vec<Task>,
    names: Names,
    today: NaiveDate,
    may_change: bool,
    shares: Vec<Share>,
}

/// GET /meetings/{id}
pub async fn show_meeting(asker: Asker, visit: Visit, Path(id): Path<String>) -> AppResult<Response> {
    meeting_page(&asker, &visit, StatusCode::OK, meeting_of(&id)?, Mishap::default()).await
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
    let (errors, refusal) = match refused {
        AppError::Invalid(errors) => (errors, String::new()),
        AppError::Refused(sentence) | AppError::Conflict { sentence, .. } => (FieldErrors::default(), sentence),
        other => return Err(other),
    };
    let trouble = MoveTrouble { typed, errors, refusal };
    meeting_page(&asker, &visit, status, id, Mishap { trouble, ..Mishap::default() }).await
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
    meeting_page(asker, visit, status, id, Mishap { unsaved, ..Mishap::default() }).await
}

/// POST /meetings/{id}/tasks
pub async fn add_task(
    asker: Asker,
    visit: Visit,
    Path(id): Path<String>,
    Posted(form): Posted<TaskForm>,
) -> AppResult<Response> {
    let id = meeting_of(&id)?;
    let (_, mentorship) = reading::find_for(&mut asker.read().await?, &asker.viewer, id).await?;
    match tasks::add(&asker, mentorship.id, id, form.clone()).await {
        Ok(_) => Ok(see_other(&format!("/meetings/{id}#tasks"))),
        Err(AppError::Invalid(errors)) => {
            let mishap = Mishap { unadded: Unadded { form, errors }, ..Mishap::default() };
            meeting_page(&asker, &visit, StatusCode::UNPROCESSABLE_ENTITY, id, mishap).await
        }
        Err(error) => Err(error),
    }
}

/// What is done about a sharing, and with whom or to which.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct SharingForm {
    act: String,
    share: String,
    #[serde(flatten)]
    with: ShareForm,
}

/// POST /meetings/{id}/sharing
pub async fn share(
    asker: Asker,
    visit: Visit,
    Path(id): Path<String>,
    Posted(SharingForm { act, share, with }): Posted<SharingForm>,
) -> AppResult<Response> {
    let id = meeting_of(&id)?;
    let share = share.parse().map_err(|_| AppError::NotFound);
    let who = with.who.clone();
    let done = match act.as_str() {
        "agree" => actions::agree_to_sharing(&asker, id, share?).await.map(|()| Proposed::Done),
        "end" => actions::end_sharing(&asker, id, share?).await.map(|()| Proposed::Done),
        _ => actions::propose_sharing(&asker, id, with).await,
    };
    let unshared = match done {
        Ok(Proposed::Done) => return Ok(see_other(&format!("/meetings/{id}#sharing"))),
        Ok(Proposed::Whom(candidates)) => {
            let mut errors = FieldErrors::default();
            errors.add("who", "Several people may be meant. Please choose one below.");
            Unshared { who, errors, candidates }
        }
        Err(AppError::Invalid(errors)) => Unshared { who, errors, candidates: Vec::new() },
        Err(error) => return Err(error),
    };
    let mishap = Mishap { unshared, ..Mishap::default() };
    meeting_page(&asker, &visit, StatusCode::UNPROCESSABLE_ENTITY, id, mishap).await
}

async fn load_ours(conn: &mut Conn, asker: &Asker, view: &MeetingView, mentorship: &Mentorship) -> AppResult<Option<Ours>> {
    let Some(me) = view.me else { return Ok(None) };
    Ok(Some(Ours {
        me,
        tasks: tasks::list_of_meeting(conn, view.card.id).await?,
        names: Names::of(mentorship, asker.viewer.id),
        today: zones::day(asker.now, &asker.viewer.zone),
        may_change: tasks::policy::may_change(mentorship.ties, mentorship.is_active()),
        shares: store::list_shares(conn, view.card.id).await?,
    }))
}

async fn meeting_page(asker: &Asker, visit: &Visit, status: StatusCode, id: MeetingId, mishap: Mishap) -> AppResult<Response> {
    let mut conn = asker.read().await?;
    let (view, mentorship) = reading::page_in(&mut conn, &asker.viewer, id, asker.now).await?;
    let ours = load_ours(&mut conn, asker, &view, &mentorship).await?;
    drop(conn);
    // A text that was refused leaves the browser at an address that can't be opened.
    let visit = Visit { path: format!("/meetings/{}", view.card.id), ..visit.clone() };
    let frame = visit.frame(asker, Place::Meetings, view.card.title.clone()).with_islands("meetings");
    Ok(frame.page_with(status, move || view! { <MeetingPage view ours mishap/> }))
}

#[component]
fn MeetingPage(view: MeetingView, ours: Option<Ours>, mishap: Mishap) -> impl IntoView {
    let Mishap { trouble, unsaved, unadded, unshared } = mishap;
    let mut summary = in_summary(&trouble, unsaved.as_ref());
    summary.0.extend(unadded.errors.0.iter().chain(&unshared.errors.0).cloned());
    let (action_items, sharing) = ours
        .map(|Ours { me, tasks, names, today, may_change, shares }| {
            let may_propose = view.may_share_minutes;
            let actions = view! { <ActionItems view=view.clone() tasks names today may_change unadded/> }.into_any();
            (actions, view! { <Sharing view=view.clone() me shares may_propose unshared/> }.into_any())
        })
        .unzip();
    let island = view.clone().without_texts();
    view! {
        <a class="back" href="/meetings"><Icon name="chevron-left"/>"Meetings"</a>
        <ErrorSummary errors=summary/>
        <MeetingIsland view=island trouble>
            <Texts view=view.clone() unsaved=unsaved.clone() action_items sharing/>
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
