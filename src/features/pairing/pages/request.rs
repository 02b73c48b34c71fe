//! `/requests/{id}`: where a request stands, and the answers to it.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;

use crate::features::pairing::model::PairingEvent;
use crate::features::pairing::model::request::{
    Approval, DeclineForm, DeclineReason, NOTE_MAX, RequestState, Voice, each, is_empty,
};
use crate::features::pairing::reading::{self, Line};
use crate::features::pairing::store::RequestRow;
use crate::features::pairing::{self, Answer};
use crate::features::programs::model::{Approvers, Pairing};
use crate::server::forms::{Posted, local_path, see_other};
use crate::server::render::{Place, Visit};
use crate::server::{Asker, zones};
use crate::shared::id::{PersonId, RequestId};
use crate::shared::time::Instant;
use crate::shared::{AppError, AppResult, FieldErrors};
use crate::ui::avatar::{Size, first_name};
use crate::ui::browser::area_text;
use crate::ui::{Avatar, ErrorSummary, FieldNote, Icon, Kept};

/// GET /requests/{id}
pub async fn show(asker: Asker, visit: Visit, Path(id): Path<String>) -> AppResult<Response> {
    page(&asker, &visit, super::id(&id)?, StatusCode::OK, DeclineForm::default(), FieldErrors::default()).await
}

async fn page(
    asker: &Asker,
    visit: &Visit,
    id: RequestId,
    status: StatusCode,
    typed: DeclineForm,
    errors: FieldErrors,
) -> AppResult<Response> {
    let (row, history) = reading::load_request(asker, id).await?;
    let (me, now, zone) = (asker.viewer.id, asker.now, asker.viewer.zone.clone());
    let title = format!("Request of {} to {}", row.mentee_name, row.mentor_name);
    Ok(visit
        .frame(asker, Place::Programs, title)
        .page_with(status, move || view! { <RequestPage row history me now zone typed errors/> }))
}

/// An answer, and the page to come back to.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct AnswerForm {
    act: String,
    reason: String,
    note: String,
    next: String,
}

/// POST /requests/{id}
pub async fn post(asker: Asker, visit: Visit, Path(id): Path<String>, Posted(form): Posted<AnswerForm>) -> AppResult<Response> {
    let id: RequestId = super::id(&id)?;
    let here = format!("/requests/{id}");
    let typed = DeclineForm { reason: form.reason, note: form.note };
    let next = if form.next.is_empty() { here.clone() } else { local_path(&form.next).to_owned() };
    let done = match form.act.as_str() {
        "agree" => pairing::agree(&asker, id).await.map(|answer| match answer {
            Answer::Paired(_) | Answer::Waiting => next,
            // Whoever just said yes must read why nothing came of it.
            Answer::NoSeat => here,
        }),
        "decline" => pairing::decline(&asker, id, typed.clone()).await.map(|()| next),
        "withdraw" => pairing::withdraw(&asker, id).await.map(|()| next),
        "withdraw_for_next" => pairing::withdraw_for_next(&asker, id).await.map(|()| next),
        _ => Err(AppError::Refused("That could not be read. Please reload the page and try again.".into())),
    };
    let (status, errors) = match done {
        Ok(path) => return Ok(see_other(&path)),
        Err(AppError::Invalid(errors)) => (StatusCode::UNPROCESSABLE_ENTITY, errors),
        // Whoever answers from a page that has grown old sees the request as it stands.
        Err(error @ (AppError::Refused(_) | AppError::Forbidden(_))) => {
            let mut errors = FieldErrors::default();
            errors.add("request", error.to_string());
            (StatusCode::from_u16(error.status()).unwrap_or(StatusCode::UNPROCESSABLE_ENTITY), errors)
        }
        Err(error) => return Err(error),
    };
    page(&asker, &visit, id, status, typed, errors).await
}

#[component]
fn RequestPage(
    row: RequestRow,
    history: Vec<Line>,
    me: PersonId,
    now: Instant,
    zone: String,
    typed: DeclineForm,
    errors: FieldErrors,
) -> impl IntoView {
    let voice = row.voice(me);
    let request = row.request().as_of(now);
    let asks = request.asks(voice, now);
    let may_withdraw = request.withdraw(voice, now).is_ok();
    let heading = match (voice.mentee, voice.mentor) {
        (true, _) => view! { "You asked " <bdi>{row.mentor_name.clone()}</bdi> }.into_any(),
        (_, true) => view! { <bdi>{row.mentee_name.clone()}</bdi> " asks you to be their mentor" }.into_any(),
        _ => view! { <bdi>{row.mentee_name.clone()}</bdi> " asks for " <bdi>{row.mentor_name.clone()}</bdi> " as mentor" }
            .into_any(),
    };
    let words = (!row.message.is_empty()).then(|| {
        view! { <blockquote class="request-words" dir="auto">{row.message.clone()}</blockquote> }
    });
    let picks = row.pairing == Pairing::UserDriven;
    let back = if voice.mentee && picks {
        (format!("/programs/{}/mentors", row.program_id), "Find a mentor")
    } else if voice.mentee {
        (format!("/programs/{}", row.program_id), "The program")
    } else if voice.staff {
        (format!("/programs/{}/requests", row.program_id), "Requests")
    } else {
        ("/".to_owned(), "Home")
    };
    let action = format!("/requests/{}", row.id);
    let answers = if is_empty(asks) {
        view! { <Kept typed=typed.note/> }.into_any()
    } else {
        view! { <Answers row=row.clone() typed errors=errors.clone() action=action.clone()/> }.into_any()
    };
    let behind = if request.state == RequestState::Waiting { row.behind } else { 0 };
    let withdraw = may_withdraw.then(|| view! { <Withdrawing behind action/> });
    let lines = history.into_iter().filter_map(|line| {
        let words = told(&line, &row)?;
        let at = zones::OnTheWall::new(line.at, &zone);
        Some(view! { <li class="path-step"><span>{words}</span><small>{at.and_clock(at.day())}</small></li> })
    });
    let lines = lines.collect_view();
    view! {
        <a class="back" href=back.0><Icon name="chevron-left"/>{back.1}</a>
        <div class="page-head">
            <div><h1>{heading}</h1><p class="lead"><bdi>{row.program_title.clone()}</bdi></p></div>
            <State state=request.state/>
        </div>
        <ErrorSummary errors/>
        <div class="columns">
            <div class="stack">
                <div class="pair-faces request-faces">
                    <Avatar id=row.mentor_id name=row.mentor_name.clone() size=Size::Large/>
                    <span class="request-link"></span>
                    <Avatar id=row.mentee_id name=row.mentee_name.clone() size=Size::Large/>
                </div>
                <p class="request-standing" id="request">{standing(&row, request.state, voice, asks, &zone)}</p>
                {words}
                {answers}
                {withdraw}
            </div>
            <aside>
                <section class="section">
                    <div class="section-head"><h2>"What happened"</h2></div>
                    <ol class="path">{lines}</ol>
                </section>
            </aside>
        </div>
    }
}

/// Taking a request back; where others are ranked behind it, the mentee says whether they are asked then.
#[component]
fn Withdrawing(behind: i64, action: String) -> impl IntoView {
    let all = match behind {
        0 => "Withdraw the request".to_owned(),
        1 => "Withdraw it and the choice behind it".to_owned(),
        n => format!("Withdraw it and the {n} choices behind it"),
    };
    let next = (behind > 0).then(|| {
        view! { <button class="button" name="act" value="withdraw_for_next">"Withdraw it and ask the next choice"</button> }
    });
    view! {
        <form class="actions" method="post" action=action>
            {next}
            <button class="button" name="act" value="withdraw">{all}</button>
        </form>
    }
}

/// A request's state as a badge.
#[component]
pub fn State(state: RequestState) -> impl IntoView {
    let class = match state {
        RequestState::Waiting => "chip chip-wait",
        RequestState::Active => "chip chip-done",
        _ => "chip",
    };
    view! { <span class=class>{state.label()}</span> }
}

/// Whose yes is missing, in words: "Ben Okafor and the program’s staff".
pub fn missing(row: &RequestRow) -> String {
    let mut names: Vec<String> = Vec::new();
    for approval in each(row.missing) {
        let name = match approval {
            Approval::Mentor => row.mentor_name.clone(),
            Approval::Staff => "the program’s staff".to_owned(),
            Approval::Manager => row.manager_name.clone().unwrap_or_else(|| "the program’s staff".to_owned()),
        };
        if !names.contains(&name) {
            names.push(name);
        }
    }
    match names.as_slice() {
        [] => "nobody".to_owned(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// Where it stands, in a sentence or two for whoever reads it. Why somebody said no is for the mentee and staff; the note, too.
pub(super) fn standing(row: &RequestRow, state: RequestState, voice: Voice, asks: Approvers, zone: &str) -> AnyView {
    let day = |at: Option<Instant>| at.map(|at| zones::OnTheWall::new(at, zone).day_of_year()).unwrap_or_default();
    let first = first_name(&row.mentor_name);
    match state {
        RequestState::Queued => {
            view! { "Others are asked first. " <bdi>{first}</bdi> " is asked if they say no or have no seat." }.into_any()
        }
        RequestState::Waiting if !is_empty(asks) => {
            view! { "It waits for your answer. Without one it expires on " {day(row.expires_at)} "." }.into_any()
        }
        RequestState::Waiting => view! {
            "It waits for " <bdi>{missing(row)}</bdi> ". Without an answer it expires on " {day(row.expires_at)} "."
        }
        .into_any(),
        RequestState::Active => {
            let is_theirs = voice.mentee || voice.mentor || voice.staff;
            let mentorship = row.mentorship_id.filter(|_| is_theirs);
            let open = mentorship.map(|id| view! { " " <a href=format!("/mentorships/{id}")>"Open the mentorship"</a> });
            view! { <bdi>{row.mentor_name.clone()}</bdi> " mentors " <bdi>{row.mentee_name.clone()}</bdi> "." {open} }
                .into_any()
        }
        RequestState::Withdrawn => view! { "The request was withdrawn." }.into_any(),
        RequestState::Expired => {
            view! { "Nobody answered in time. " {voice.mentee.then_some("You can ask again, or somebody else.")} }.into_any()
        }
        RequestState::NoSeat if voice.mentee => {
            let list = row
                .is_on_waitlist
                .then(|| view! { <a href=format!("/programs/{}/mentors", row.program_id)>"See the waitlist"</a> });
            view! { <bdi>{first}</bdi> " had no seat left. " {list} }.into_any()
        }
        RequestState::NoSeat => {
            let who = if voice.mentor { view! { "You" }.into_any() } else { view! { <bdi>{first}</bdi> }.into_any() };
            let mentee = first_name(&row.mentee_name);
            view! {
                {who} " had no seat left, so nobody was paired. The next mentor whom " <bdi>{mentee}</bdi>
                " named is asked, or they wait for a seat."
            }
            .into_any()
        }
        RequestState::Gone if voice.mentor => {
            view! { "You take part in the program as a mentor no longer, so the request moved on." }.into_any()
        }
        RequestState::Gone => {
            let again =
                voice.mentee.then_some(" If you named others behind, the next is asked; else you can ask somebody else.");
            view! { <bdi>{row.mentor_name.clone()}</bdi> " takes part as a mentor no longer." {again} }.into_any()
        }
        RequestState::Closed => {
            let then = if voice.mentee { "They look for a mentor for you." } else { "Nobody need answer it." };
            view! { "The program’s staff pair people now, so the request was closed. " {then} }.into_any()
        }
        RequestState::Over => view! { "The program was closed before everybody had answered." }.into_any(),
        RequestState::Declined => {
            let who = row.decided_by_name.clone().unwrap_or_else(|| "Somebody".into());
            let who = if voice.mentor && row.decided_by == Some(row.mentor_id) { "You".to_owned() } else { who };
            let sees = voice.reads_why_not();
            let reason = row.reason().filter(|_| sees).map(|reason| view! { ": " {reason.label().to_lowercase()} });
            let note = (sees && !row.decline_note.is_empty()).then(|| view! { <q dir="auto">{row.decline_note.clone()}</q> });
            view! { <bdi>{who}</bdi> " said no" {reason} ". " {note} }.into_any()
        }
    }
}

/// A line of the history.
fn told(line: &Line, row: &RequestRow) -> Option<AnyView> {
    let who = || line.who.clone().unwrap_or_else(|| row.mentee_name.clone());
    Some(match &line.event {
        PairingEvent::Asked { .. } => view! { <bdi>{row.mentor_name.clone()}</bdi> " was asked" }.into_any(),
        PairingEvent::Agreed { .. } => view! { <bdi>{who()}</bdi> " agreed" }.into_any(),
        PairingEvent::Declined { .. } => view! { <bdi>{who()}</bdi> " said no" }.into_any(),
        PairingEvent::Withdrawn => view! { "It was withdrawn" }.into_any(),
        PairingEvent::Reminded => view! { "Whoever must agree was reminded" }.into_any(),
        PairingEvent::Expired => view! { "It expired" }.into_any(),
        PairingEvent::FoundNoSeat { .. } => view! { "No seat was left" }.into_any(),
        PairingEvent::FoundNoMentor { .. } => {
            view! { <bdi>{row.mentor_name.clone()}</bdi> " took part as a mentor no longer" }.into_any()
        }
        PairingEvent::Closed => view! { "It was closed: the program’s staff pair people now" }.into_any(),
        PairingEvent::ProgramClosed => view! { "The program was closed" }.into_any(),
        PairingEvent::Paired => view! { "The two were paired" }.into_any(),
        _ => return None,
    })
}

/// Accept at once, or decline with a reason.
#[component]
fn Answers(row: RequestRow, typed: DeclineForm, errors: FieldErrors, action: String) -> impl IntoView {
    let is_open = !errors.is_empty() || !typed.reason.is_empty();
    let reasons = DeclineReason::ALL.iter().map(|reason| {
        let id = format!("reason-{}", reason.as_str());
        let checked = typed.reason == reason.as_str();
        let target = id.clone();
        view! { <label class="check" for=target><input type="radio" id=id name="reason" value=reason.as_str() checked=checked/>{reason.label()}</label> }
    });
    let reasons = reasons.collect_view();
    let first = first_name(&row.mentee_name);
    let invalid = errors.on("note").is_some();
    view! {
        <div class="request-answers">
            <form method="post" action=action.clone()>
                <button class="button button-primary" name="act" value="agree"><Icon name="check"/>"Accept"</button>
            </form>
            <details class="disclose" open=is_open>
                <summary class="button">"Decline"<Icon name="chevron-down"/></summary>
                <form class="form card" method="post" action=action>
                    <fieldset class="field" id="reason">
                        <legend>"Why?"</legend>
                        <FieldNote name="reason" errors=errors.clone()/>
                        {reasons}
                    </fieldset>
                    <div class="field">
                        <label for="note">"A few words to " <bdi>{first}</bdi> " " <span class="optional">"optional, except for another reason"</span></label>
                        <p class="hint" id="note-hint">"Read by them and the program’s staff only. At most " {NOTE_MAX} " characters."</p>
                        <FieldNote name="note" errors/>
                        <textarea class="textarea" id="note" name="note" aria-describedby="note-hint" aria-invalid=invalid.then_some("true")>{area_text(typed.note)}</textarea>
                    </div>
                    <div class="actions"><button class="button button-danger" name="act" value="decline">"Decline the request"</button></div>
                </form>
            </details>
        </div>
    }
}
