//! `/changes/{id}`: staff who are neither of the two decide about a request for another mentor.

use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;

use super::forms::{Notice, Returned, Words};
use super::id;
use super::successors::{LookFor, Looked, NobodyFree, SHOWN, Successors, matching};
use crate::features::leaving::actions::{self, Verdict};
use crate::features::leaving::model::ChangeState;
use crate::features::leaving::parts::{day_of, still_to_confirm};
use crate::features::leaving::policy;
use crate::features::leaving::store::{self, ChangeRow};
use crate::features::pairing::{self, Mentorship, Successor};
use crate::server::Asker;
use crate::server::forms::{Posted, see_other};
use crate::server::render::{Place, Visit};
use crate::shared::id::ChangeId;
use crate::shared::{AppError, AppResult};
use crate::ui::{Avatar, ErrorSummary, Icon};

/// What is decided.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct DecideForm {
    act: String,
    successor: String,
    refusal: String,
}

/// GET /changes/{id}
pub async fn show(asker: Asker, visit: Visit, Path(path): Path<String>, Query(looked): Query<Looked>) -> AppResult<Response> {
    page(&asker, &visit, StatusCode::OK, id(&path)?, looked.q, String::new(), Returned::default()).await
}

/// POST /changes/{id}
pub async fn act(
    asker: Asker,
    visit: Visit,
    Path(path): Path<String>,
    Posted(form): Posted<DecideForm>,
) -> AppResult<Response> {
    let id: ChangeId = id(&path)?;
    let verdict = match form.act.as_str() {
        "decline" => Verdict::Decline(form.refusal.clone()),
        _ => Verdict::Approve(form.successor.parse().ok()),
    };
    match actions::decide(&asker, id, verdict).await {
        Ok(Some(next)) => Ok(see_other(&format!("/mentorships/{next}"))),
        Ok(None) => Ok(see_other(&format!("/changes/{id}"))),
        Err(error) => {
            let (status, returned) = Returned::from(error, form.refusal)?;
            page(&asker, &visit, status, id, String::new(), form.successor, returned).await
        }
    }
}

async fn page(
    asker: &Asker,
    visit: &Visit,
    status: StatusCode,
    id: ChangeId,
    looked: String,
    chosen: String,
    returned: Returned,
) -> AppResult<Response> {
    let mut conn = asker.read().await?;
    let (change, mentorship) = store::find_change_for(&mut conn, &asker.viewer, id).await?;
    if !policy::may_act_as_staff(mentorship.ties) {
        return Err(AppError::NotFound);
    }
    let successors = if change.state == ChangeState::Waiting {
        pairing::list_successors(&mut conn, &mentorship, asker.now).await?
    } else {
        Vec::new()
    };
    let unconfirmed = store::list_unconfirmed(&mut conn, mentorship.id, asker.now).await?;
    drop(conn);
    let zone = asker.viewer.zone.clone();
    let unconfirmed = still_to_confirm(&unconfirmed, &zone);
    let title = format!("{} asks for another mentor", change.mentee_name);
    Ok(visit.frame(asker, Place::Programs, title).page_with(status, move || {
        view! { <DecidePage change mentorship successors unconfirmed looked chosen returned zone/> }
    }))
}

#[component]
fn DecidePage(
    change: ChangeRow,
    mentorship: Mentorship,
    successors: Vec<Successor>,
    unconfirmed: Option<String>,
    looked: String,
    chosen: String,
    returned: Returned,
    zone: String,
) -> impl IntoView {
    let Returned { typed, errors, notice } = returned;
    let here = format!("/changes/{}", change.id);
    let is_waiting = change.state == ChangeState::Waiting;
    let outcome = (!is_waiting).then(|| view! { <Outcome change=change.clone() zone=zone.clone()/> });
    let decide = is_waiting.then(|| {
        view! { <Decide here mentee=change.mentee_name.clone() successors unconfirmed looked chosen typed errors=errors.clone()/> }
    });
    view! {
        <a class="back" href="/approvals"><Icon name="chevron-left"/>"Approvals"</a>
        <ErrorSummary errors/>
        <Notice sentence=notice/>
        <div class="page-head">
            <div class="person">
                <Avatar id=change.mentee_id name=change.mentee_name.clone() size=crate::ui::avatar::Size::Large/>
                <div>
                    <h1><bdi>{change.mentee_name.clone()}</bdi> " asks for another mentor"</h1>
                    <p class="lead">"Instead of " <bdi>{change.mentor_name}</bdi> ", in " <bdi>{change.program_title}</bdi> "."</p>
                </div>
            </div>
        </div>
        <div class="narrow">
            <section class="section stack">
                <p class="muted small">"On " {day_of(change.asked_at, &zone)} " they wrote, for staff alone; the mentor never reads it:"</p>
                <blockquote class="closing" dir="auto">{change.reason}</blockquote>
                <p><a href=format!("/mentorships/{}", mentorship.id)>"Look at the mentorship"</a></p>
            </section>
            {outcome}
        </div>
        {decide}
    }
}

#[component]
fn Decide(
    here: String,
    mentee: String,
    successors: Vec<Successor>,
    unconfirmed: Option<String>,
    looked: String,
    chosen: String,
    typed: String,
    errors: crate::shared::FieldErrors,
) -> impl IntoView {
    let is_many = successors.len() > SHOWN;
    let found = matching(successors, &looked);
    let look = (is_many || !looked.is_empty()).then(|| view! { <LookFor here=here.clone() looked=looked.clone()/> });
    let approve = if found.is_empty() {
        view! { <NobodyFree looked here=here.clone()/> }.into_any()
    } else {
        view! {
            <form class="form form-wide" method="post" action=here.clone()>
                <Successors successors=found chosen errors=errors.clone()/>
                <div class="actions"><button class="button button-primary" name="act" value="approve">"Hand over"</button></div>
            </form>
        }
        .into_any()
    };
    let is_refused = errors.on("refusal").is_some();
    view! {
        <section class="section">
            <div class="section-head"><h2>"Hand over to another mentor"</h2></div>
            <p class="muted">
                "The mentorship ends as handed over and what is ahead is called off. Plan and progress go along to the new one; the "
                "kick-off is held again. The mentee chooses which notes and tasks go along. The mentor who had it reads only that it was handed over."
            </p>
            {unconfirmed.map(|words| view! { <p class="muted">{words}</p> })}
            {look}{approve}
        </section>
        <section class="section">
            <div class="section-head"><h2>"Or leave it as it is"</h2></div>
            <details class="disclose" open=is_refused>
                <summary class="button">"Decline"<Icon name="chevron-down"/></summary>
                <form class="form" method="post" action=here>
                    <Words name="refusal" label="Why?" hint=format!("{mentee} reads this, and may ask again.") typed errors/>
                    <div class="actions"><button class="button" name="act" value="decline">"Decline the request"</button></div>
                </form>
            </details>
        </section>
    }
}

#[component]
fn Outcome(change: ChangeRow, zone: String) -> impl IntoView {
    let day = change.decided_at.map(|at| day_of(at, &zone)).unwrap_or_default();
    let by_whom = change.decided_by_name.map(|name| view! { " by " <bdi>{name}</bdi> });
    match change.state {
        ChangeState::Approved => {
            let next = change.successor_id.zip(change.successor_name).map(|(id, name)| {
                view! { <a href=format!("/mentorships/{id}")>"It goes on with " <bdi>{name}</bdi></a> }
            });
            view! { <div class="notice notice-done section"><Icon name="check"/><p>"Approved" {by_whom} " on " {day} ". " {next}</p></div> }
                .into_any()
        }
        ChangeState::Declined => view! {
            <div class="notice section">
                <Icon name="info"/>
                <div class="stack">
                    <p>"Declined" {by_whom} " on " {day} ":"</p>
                    <blockquote class="closing" dir="auto">{change.decline_reason}</blockquote>
                </div>
            </div>
        }
        .into_any(),
        ChangeState::Withdrawn => view! { <div class="notice section"><Icon name="info"/><p>"Taken back on " {day} "."</p></div> }.into_any(),
        ChangeState::Overtaken => {
            view! { <div class="notice section"><Icon name="info"/><p>"The mentorship ended on " {day} " before anybody had decided."</p></div> }.into_any()
        }
        ChangeState::Waiting => ().into_any(),
    }
}
