//! `/joining/{id}`: one request, for whoever made it and whoever decides.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;

use crate::features::joining::actions::{self, Decision};
use crate::features::joining::model::{EnrolmentState, Questions, noun};
use crate::features::joining::parts::{Answered, Decide, day_of, no_answers, who_decides};
use crate::features::joining::policy;
use crate::features::joining::store::{self, EnrolmentRow};
use crate::features::programs;
use crate::features::programs::model::ProgramState;
use crate::server::Asker;
use crate::server::forms::{Posted, local_path, see_other};
use crate::server::render::{Place, Visit};
use crate::shared::id::EnrolmentId;
use crate::shared::{AppError, AppResult, FieldErrors};
use crate::ui::avatar::Size;
use crate::ui::{Avatar, ErrorSummary, Icon};

/// What is done with the request.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct RequestForm {
    act: String,
    reason: String,
    next: String,
}

/// A decision that was not taken: the reason as typed, and why not.
#[derive(Default)]
struct Returned {
    reason: String,
    errors: FieldErrors,
    notice: Option<String>,
}

/// GET /joining/{id}
pub async fn show(asker: Asker, visit: Visit, Path(id): Path<String>) -> AppResult<Response> {
    let id: EnrolmentId = id.parse().map_err(|_| AppError::NotFound)?;
    page(&asker, &visit, StatusCode::OK, id, Returned::default()).await
}

/// POST /joining/{id}
pub async fn act(asker: Asker, visit: Visit, Path(id): Path<String>, Posted(form): Posted<RequestForm>) -> AppResult<Response> {
    let id: EnrolmentId = id.parse().map_err(|_| AppError::NotFound)?;
    let RequestForm { act, reason, next } = form;
    let done = match act.as_str() {
        "withdraw" => actions::withdraw(&asker, id).await,
        "approve" => actions::decide(&asker, id, Decision::Approve).await,
        "decline" => actions::decide(&asker, id, Decision::Decline(reason.clone())).await,
        _ => Err(AppError::Refused("Approve the request, or decline it.".into())),
    };
    let (status, errors, notice) = match done {
        Ok(()) if next.is_empty() => return Ok(see_other(&format!("/joining/{id}"))),
        Ok(()) => return Ok(see_other(local_path(&next))),
        Err(AppError::Invalid(errors)) => (StatusCode::UNPROCESSABLE_ENTITY, errors, None),
        Err(AppError::Refused(why)) => (StatusCode::UNPROCESSABLE_ENTITY, FieldErrors::default(), Some(why)),
        Err(AppError::Conflict { sentence, .. }) => (StatusCode::CONFLICT, FieldErrors::default(), Some(sentence)),
        Err(error) => return Err(error),
    };
    page(&asker, &visit, status, id, Returned { reason, errors, notice }).await
}

async fn page(asker: &Asker, visit: &Visit, status: StatusCode, id: EnrolmentId, returned: Returned) -> AppResult<Response> {
    let viewer = &asker.viewer;
    let mut conn = asker.read().await?;
    let row = store::find_for(&mut conn, viewer, id).await?;
    let (ties, approver) = (row.ties(viewer), row.approver());
    if !policy::may_see(ties, &approver) {
        return Err(AppError::NotFound);
    }
    let sees_answers = policy::may_see_answers(ties, &approver, row.state);
    let questions = if sees_answers {
        Questions::from(programs::list_questions(&mut conn, &[row.program_id]).await?).of(row.program_id, row.part)
    } else {
        Vec::new()
    };
    drop(conn);
    let answers = if sees_answers { row.answers().beside(&questions) } else { Vec::new() };
    let waits = row.state == EnrolmentState::Requested && row.program_state_at(asker.now).takes_people();
    let may = May {
        decide: waits && policy::may_decide(ties, &approver),
        withdraw: policy::may_withdraw(ties, row.state),
        see_answers: sees_answers,
        read_reason: policy::may_read_reason(ties, row.is_decider),
        is_over: row.program_state_at(asker.now) == ProgramState::Closed,
    };
    let zone = viewer.zone.clone();
    let decider = who_decides(&approver, row.is_own);
    let asked = questions.len();
    let title = format!("{}: {}", row.person_name, row.program_title);
    Ok(visit.frame(asker, Place::Programs, title).page_with(status, move || {
        view! { <RequestPage row answers asked may decider zone returned/> }
    }))
}

/// What the reader may do and see.
#[derive(Clone, Copy)]
struct May {
    decide: bool,
    withdraw: bool,
    see_answers: bool,
    read_reason: bool,
    /// The program is closed: its page for joining is not there any more.
    is_over: bool,
}

#[component]
fn RequestPage(
    row: EnrolmentRow,
    answers: Vec<(String, String)>,
    asked: usize,
    may: May,
    decider: String,
    zone: String,
    returned: Returned,
) -> impl IntoView {
    let Returned { reason, errors, notice } = returned;
    let (back, back_words) = if row.is_own && may.is_over {
        ("/".to_owned(), "Home")
    } else if row.is_own {
        (format!("/programs/{}/join", row.program_id), "Your part in the program")
    } else if may.decide {
        ("/approvals".to_owned(), "Approvals")
    } else if row.is_staff {
        (format!("/programs/{}/people", row.program_id), "People of the program")
    } else {
        ("/approvals".to_owned(), "Approvals")
    };
    let heading = match row.state {
        EnrolmentState::Requested if row.is_own => {
            view! { "You ask to join " <bdi>{row.program_title.clone()}</bdi> }.into_any()
        }
        EnrolmentState::Requested => {
            view! { <bdi>{row.person_name.clone()}</bdi> " asks to join " <bdi>{row.program_title.clone()}</bdi> }.into_any()
        }
        _ => view! { <bdi>{row.person_name.clone()}</bdi> " in " <bdi>{row.program_title.clone()}</bdi> }.into_any(),
    };
    let given = (!answers.is_empty()).then(|| {
        view! { <section class="section"><div class="section-head"><h2>"Answers"</h2></div><Answered answers/></section> }
    });
    let nothing_given = (may.see_answers && given.is_none() && row.state == EnrolmentState::Requested).then(|| {
        let who = if row.is_own { "You" } else { row.person_name.as_str() };
        view! { <p class="muted section">{no_answers(asked, who)}</p> }
    });
    let decide = may.decide.then(|| {
        view! {
            <Decide id=row.id name=row.person_name.clone() field="reason".to_owned() next="/approvals" reason errors=errors.clone()/>
        }
    });
    let withdraw = may.withdraw.then(|| {
        view! {
            <form method="post" action=format!("/joining/{}", row.id)>
                <input type="hidden" name="next" value=format!("/programs/{}/join", row.program_id)/>
                <button class="button" name="act" value="withdraw">"Withdraw the request"</button>
            </form>
        }
    });
    view! {
        <a class="back" href=back><Icon name="chevron-left"/>{back_words}</a>
        <ErrorSummary errors/>
        {notice.map(|sentence| view! { <div class="notice notice-wait section" role="alert"><Icon name="info"/><p>{sentence}</p></div> })}
        <div class="page-head">
            <div class="person">
                <Avatar id=row.person_id name=row.person_name.clone() size=Size::Large/>
                <div><h1>{heading}</h1><p class="lead" dir="auto">{row.person_title.clone()}</p></div>
            </div>
        </div>
        <div class="narrow">
            <Facts row=row.clone() decider zone may/>
            {given}{nothing_given}
            {decide}{withdraw}
        </div>
    }
}

#[component]
fn Facts(row: EnrolmentRow, decider: String, zone: String, may: May) -> impl IntoView {
    let decided = row.decided_at.map(|at| {
        let who = row.decided_by_name.clone().map(|who| view! { "By " <bdi>{who}</bdi> " on " });
        let what = if row.state == EnrolmentState::Declined { "Declined" } else { "Approved" };
        view! { <dt>{what}</dt><dd>{who}{day_of(at, &zone)}</dd> }
    });
    let reason = (!row.decline_reason.is_empty() && may.read_reason)
        .then(|| view! { <dt>"Reason"</dt><dd dir="auto">{row.decline_reason.clone()}</dd> });
    let reflection = (!row.reflection.is_empty() && (row.is_own || row.is_staff))
        .then(|| view! { <dt>"In closing"</dt><dd dir="auto">{row.reflection.clone()}</dd> });
    let waits = (row.state == EnrolmentState::Requested).then(|| view! { <dt>"Decides"</dt><dd><bdi>{decider}</bdi></dd> });
    let class = match row.state {
        EnrolmentState::Requested => "chip chip-wait",
        EnrolmentState::Active | EnrolmentState::Completed => "chip chip-done",
        _ => "chip",
    };
    let began = if row.state == EnrolmentState::Requested { "Asked" } else { "Asked or added" };
    view! {
        <dl class="facts section">
            <dt>"State"</dt><dd><span class=class>{row.state.label()}</span></dd>
            <dt>"Part"</dt><dd>"As a " {noun(row.part)}</dd>
            <dt>{began}</dt><dd>{day_of(row.joined_at, &zone)}</dd>
            {waits}{decided}{reason}{reflection}
        </dl>
    }
}
