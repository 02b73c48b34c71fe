//! `/mentorships/{id}/change`: the mentee asks for another mentor, sees what became of it, takes it back.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;

use super::forms::{Notice, Returned, WhatHappens, Words, unsaid};
use super::id;
use crate::features::leaving::actions;
use crate::features::leaving::model::{ChangeState, ended_with_program};
use crate::features::leaving::parts::{day_of, whom_to_ask};
use crate::features::leaving::policy;
use crate::features::leaving::reading::{Around, load_around};
use crate::server::Asker;
use crate::server::forms::{Posted, see_other};
use crate::server::render::{Place, Visit};
use crate::shared::id::MentorshipId;
use crate::shared::{AppError, AppResult};
use crate::ui::{ErrorSummary, Icon, Kept};

/// Why, or that it is taken back.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct ChangeForm {
    act: String,
    reason: String,
}

/// GET /mentorships/{id}/change
pub async fn show(asker: Asker, visit: Visit, Path(path): Path<String>) -> AppResult<Response> {
    page(&asker, &visit, StatusCode::OK, id(&path)?, Returned::default()).await
}

/// POST /mentorships/{id}/change
pub async fn act(
    asker: Asker,
    visit: Visit,
    Path(path): Path<String>,
    Posted(form): Posted<ChangeForm>,
) -> AppResult<Response> {
    let id: MentorshipId = id(&path)?;
    let done = match form.act.as_str() {
        "withdraw" => actions::withdraw_change(&asker, id).await,
        _ => actions::ask_for_change(&asker, id, form.reason.clone()).await.map(drop),
    };
    match done {
        Ok(()) => Ok(see_other(&format!("/mentorships/{id}/change"))),
        Err(error) => {
            let (status, returned) = Returned::from(error, form.reason)?;
            page(&asker, &visit, status, id, returned).await
        }
    }
}

async fn page(asker: &Asker, visit: &Visit, status: StatusCode, id: MentorshipId, returned: Returned) -> AppResult<Response> {
    let around = load_around(asker, id).await?;
    if !around.mentorship.ties.mentee {
        return Err(AppError::NotFound);
    }
    let zone = asker.viewer.zone.clone();
    Ok(visit
        .frame(asker, Place::Programs, "Another mentor")
        .page_with(status, move || view! { <ChangePage around returned zone/> }))
}

#[component]
fn ChangePage(around: Around, returned: Returned, zone: String) -> impl IntoView {
    let Returned { typed, errors, notice } = returned;
    let mentor = around.mentorship.mentor.name.clone();
    let here = format!("/mentorships/{}", around.mentorship.id);
    let asking = around.asking();
    let is_open = asking.is_open;
    let standing = view! { <Standing around=around_of(&around) zone=zone.clone()/> };
    let may_ask = policy::may_ask_for_change(asking);
    let notice = unsaid(notice, may_ask.err().filter(|_| !is_open));
    let form = match may_ask {
        // Where it stands is said above.
        Err(_) if is_open => view! { <Kept typed/> }.into_any(),
        Err(bar) => view! {
            <div class="notice section">
                <Icon name="info"/>
                <div class="stack"><p>{bar.to_string()}</p><p>"Whom you can talk to: " <bdi>{whom_to_ask(&around.contacts)}</bdi> "."</p></div>
            </div>
            <Kept typed/>
        }
        .into_any(),
        Ok(()) => {
            let hint = format!("The program’s staff read this, and you. {mentor} never does, and does not learn that you asked.");
            view! {
                <WhatHappens lines=consequences(&mentor)/>
                <form class="form section" method="post" action=format!("{here}/change")>
                    <Words name="reason" label="Why would another mentor suit you better?" hint typed errors=errors.clone()/>
                    <div class="actions">
                        <button class="button button-primary" name="act" value="ask">"Ask for another mentor"</button>
                        <a class="button button-quiet" href=here.clone()>"Cancel"</a>
                    </div>
                </form>
            }
            .into_any()
        }
    };
    view! {
        <a class="back" href=here.clone()><Icon name="chevron-left"/>"You and " <bdi>{mentor}</bdi></a>
        <ErrorSummary errors/>
        <Notice sentence=notice/>
        <div class="narrow">
            <div class="page-head">
                <div><h1>"Another mentor"</h1><p class="lead"><bdi>{around.mentorship.program_title.clone()}</bdi></p></div>
            </div>
            {standing}{form}
        </div>
    }
}

fn consequences(mentor: &str) -> Vec<String> {
    vec![
        "The program’s staff look for somebody who suits you, and decide.".into(),
        format!("Until then nothing changes between you and {mentor}, who is told only once you go on with somebody else."),
        "Your plan and everything that you have done in it go along; the kick-off is held again.".into(),
        "Afterwards you choose which notes of your meetings the new mentor may read; what you have still to do out of those goes along.".into(),
    ]
}

/// What the newest request says of itself.
#[derive(Clone)]
struct Newest {
    here: String,
    state: Option<ChangeState>,
    was_decided: bool,
    asked: Option<crate::shared::time::Instant>,
    decided: Option<crate::shared::time::Instant>,
    reason: String,
    refusal: String,
    successor: Option<(MentorshipId, String)>,
}

fn around_of(around: &Around) -> Newest {
    let row = &around.row;
    Newest {
        here: format!("/mentorships/{}/change", around.mentorship.id),
        state: row.change_state,
        was_decided: row.was_decided,
        asked: row.asked_at,
        decided: row.decided_at,
        reason: row.reason.clone().unwrap_or_default(),
        refusal: row.decline_reason.clone().unwrap_or_default(),
        successor: row.continued_by.zip(row.continued_with.clone()),
    }
}

#[component]
fn Standing(around: Newest, zone: String) -> impl IntoView {
    let Newest { here, state, was_decided, asked, decided, reason, refusal, successor } = around;
    let day = |at: Option<crate::shared::time::Instant>| at.map(|at| day_of(at, &zone)).unwrap_or_default();
    let said = view! { <p class="muted small">"You wrote:"</p><blockquote class="closing" dir="auto">{reason}</blockquote> };
    match state {
        None => ().into_any(),
        Some(ChangeState::Waiting) => view! {
            <section class="section stack">
                <p><span class="chip chip-wait"><Icon name="clock"/>"Waiting for the program’s staff"</span></p>
                <p>"You asked on " {day(asked)} "."</p>
                {said}
                <form method="post" action=here><button class="button" name="act" value="withdraw">"Take the request back"</button></form>
            </section>
        }
        .into_any(),
        Some(state) if ended_with_program(state, was_decided) => view! {
            <p class="muted section">"The program was closed on " {day(decided)} ", and your request for another mentor with it."</p>
        }
        .into_any(),
        Some(ChangeState::Declined) => view! {
            <div class="notice notice-wait section">
                <Icon name="info"/>
                <div class="stack">
                    <p>"Your request was declined on " {day(decided)} ":"</p>
                    <blockquote class="closing" dir="auto">{refusal}</blockquote>
                </div>
            </div>
        }
        .into_any(),
        Some(ChangeState::Approved) => {
            let next = successor.map(|(id, name)| view! { <a href=format!("/mentorships/{id}")>"You go on with " <bdi>{name}</bdi></a> });
            view! { <div class="notice notice-done section"><Icon name="check"/><p>"Your request was approved on " {day(decided)} ". " {next}</p></div> }
                .into_any()
        }
        Some(ChangeState::Withdrawn) => view! { <p class="muted section">"You took your last request back on " {day(decided)} "."</p> }.into_any(),
        Some(ChangeState::Overtaken) => {
            view! { <p class="muted section">"The mentorship ended before anybody had decided about your request."</p> }.into_any()
        }
    }
}
