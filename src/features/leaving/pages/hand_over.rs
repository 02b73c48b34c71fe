//! `/mentorships/{id}/hand-over`: staff hand a mentorship over without a request, also one that was quit or removed.

use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;

use super::forms::{Notice, Returned, WhatHappens};
use super::id;
use super::successors::{LookFor, Looked, NobodyFree, SHOWN, Successors, matching};
use crate::features::leaving::model::{ChangeState, can_be_handed_over};
use crate::features::leaving::parts::{meetings, still_to_confirm};
use crate::features::leaving::store::{self, AroundRow};
use crate::features::leaving::{actions, policy};
use crate::features::pairing::{self, Mentorship, Successor};
use crate::server::Asker;
use crate::server::forms::{Posted, see_other};
use crate::server::render::{Place, Visit};
use crate::shared::id::MentorshipId;
use crate::shared::{AppError, AppResult};
use crate::ui::{ErrorSummary, Icon};

/// Who goes on.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct HandOverForm {
    successor: String,
}

/// GET /mentorships/{id}/hand-over
pub async fn show(asker: Asker, visit: Visit, Path(path): Path<String>, Query(looked): Query<Looked>) -> AppResult<Response> {
    page(&asker, &visit, StatusCode::OK, id(&path)?, looked.q, Returned::default()).await
}

/// POST /mentorships/{id}/hand-over
pub async fn act(
    asker: Asker,
    visit: Visit,
    Path(path): Path<String>,
    Posted(form): Posted<HandOverForm>,
) -> AppResult<Response> {
    let id: MentorshipId = id(&path)?;
    match actions::hand_over(&asker, id, form.successor.parse().ok()).await {
        Ok(next) => Ok(see_other(&format!("/mentorships/{next}"))),
        Err(error) => {
            let (status, returned) = Returned::from(error, form.successor)?;
            page(&asker, &visit, status, id, String::new(), returned).await
        }
    }
}

async fn page(
    asker: &Asker,
    visit: &Visit,
    status: StatusCode,
    id: MentorshipId,
    looked: String,
    returned: Returned,
) -> AppResult<Response> {
    let mut conn = asker.read().await?;
    let (mentorship, row) = store::find_with_around(&mut conn, &asker.viewer, id, asker.now).await?;
    if !policy::may_act_as_staff(mentorship.ties) {
        return Err(AppError::NotFound);
    }
    let is_possible = can_be_handed_over(row.standing());
    if !is_possible && returned.notice.is_none() {
        return Ok(see_other(&format!("/mentorships/{id}")));
    }
    let successors = if is_possible { pairing::list_successors(&mut conn, &mentorship, asker.now).await? } else { Vec::new() };
    let unconfirmed = still_to_confirm(&store::list_unconfirmed(&mut conn, id, asker.now).await?, &asker.viewer.zone);
    drop(conn);
    let title = format!("Hand over {}", mentorship.mentee.name);
    Ok(visit.frame(asker, Place::Programs, title).page_with(status, move || {
        let mentorship = mentorship.clone();
        let lines = consequences(&mentorship, &row, unconfirmed);
        view! { <HandOver mentorship lines successors is_possible looked returned/> }
    }))
}

#[component]
fn HandOver(
    mentorship: Mentorship,
    lines: Vec<String>,
    successors: Vec<Successor>,
    is_possible: bool,
    looked: String,
    returned: Returned,
) -> impl IntoView {
    let Returned { typed: chosen, errors, notice } = returned;
    let back = format!("/mentorships/{}", mentorship.id);
    let here = format!("{back}/hand-over");
    let (mentor, mentee) = (mentorship.mentor.name.clone(), mentorship.mentee.name.clone());
    let is_many = successors.len() > SHOWN;
    let found = matching(successors, &looked);
    let choose = is_possible.then(|| {
        let look = (is_many || !looked.is_empty()).then(|| view! { <LookFor here=here.clone() looked=looked.clone()/> });
        let form = if found.is_empty() {
            view! { <NobodyFree looked here=here.clone()/> }.into_any()
        } else {
            view! {
                <form class="form form-wide" method="post" action=here>
                    <Successors successors=found chosen errors=errors.clone()/>
                    <div class="actions">
                        <button class="button button-primary">"Hand over"</button>
                        <a class="button button-quiet" href=back.clone()>"Cancel"</a>
                    </div>
                </form>
            }
            .into_any()
        };
        view! { <WhatHappens lines/><section class="section">{look}{form}</section> }
    });
    view! {
        <a class="back" href=back.clone()><Icon name="chevron-left"/><bdi>{mentor}</bdi> " and " <bdi>{mentee.clone()}</bdi></a>
        <ErrorSummary errors/>
        <Notice sentence=notice/>
        <div class="page-head">
            <div>
                <h1>"Hand " <bdi>{mentee}</bdi> " over to another mentor"</h1>
                <p class="lead"><bdi>{mentorship.program_title}</bdi></p>
            </div>
        </div>
        {choose}
    }
}

fn consequences(mentorship: &Mentorship, row: &AroundRow, unconfirmed: Option<String>) -> Vec<String> {
    let (mentor, mentee) = (&mentorship.mentor.name, &mentorship.mentee.name);
    let mut lines = Vec::new();
    if mentorship.is_active() {
        lines.push(format!("The mentorship with {mentor} ends today as handed over, and {mentor} is told so."));
        let ahead = row.meetings_ahead;
        lines.extend((ahead > 0).then(|| format!("What is ahead is called off: {}.", meetings(ahead))));
    }
    if row.change_state == Some(ChangeState::Waiting) {
        lines.push(format!("{mentee} has asked for another mentor; that request is approved with it."));
    }
    lines.push("Plan and progress go along; the kick-off is held again.".into());
    lines.push(format!("{mentee} chooses which notes of earlier meetings, and which tasks with them, go along."));
    lines.push(format!("{mentor} still reads what there was, and nothing newer."));
    lines.extend(unconfirmed);
    lines
}
