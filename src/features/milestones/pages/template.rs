//! `/programs/{id}/plan`: the program's template, in the editor that mentors use.

use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;

use super::removed::RecentlyRemoved;
use super::{Expand, MovingHelp, NeedsScripts, PlanForm, Refusal, unreadable};
use crate::features::milestones::actions;
use crate::features::milestones::islands::MilestoneBoard;
use crate::features::programs::ProgramRow;
use crate::features::programs::model::ProgramState;
use crate::server::Asker;
use crate::server::forms::{Posted, see_other};
use crate::server::render::{Place, Visit};
use crate::shared::id::ProgramId;
use crate::shared::{AppError, AppResult};
use crate::ui::Icon;

pub async fn show(asker: Asker, visit: Visit, Path(id): Path<String>, Query(expand): Query<Expand>) -> AppResult<Response> {
    let id: ProgramId = id.parse().map_err(|_| AppError::NotFound)?;
    page(&asker, &visit, id, StatusCode::OK, None, expand.expand == "all").await
}

async fn page(
    asker: &Asker,
    visit: &Visit,
    id: ProgramId,
    status: StatusCode,
    refusal: Option<String>,
    expand_all: bool,
) -> AppResult<Response> {
    let (program, view, removals) = actions::load_template_page(asker, id).await?;
    let zone = asker.viewer.zone.clone();
    let frame = visit.frame(asker, Place::Programs, format!("Plan of {}", program.title)).with_islands("plan");
    Ok(frame.page_with(status, move || {
        let keys = view.may_arrange.then(|| view! { <MovingHelp/> });
        let may_arrange = view.may_arrange;
        let needs = may_arrange.then(|| {
            let start = format!("/programs/{id}/plan/start");
            view! {
                <NeedsScripts>"Without them a program can " <a href=start>"start from a library plan"</a> "."</NeedsScripts>
            }
        });
        let milestones = view.plan.milestones.len();
        let is_draft = program.state == ProgramState::Draft;
        view! {
            <Head program milestones/>
            <Refusal sentence=refusal/>
            <div class="columns">
                <div>
                    {needs}
                    <div class="plan-wrap"><MilestoneBoard view expand_all typed_note=None/></div>
                    <RecentlyRemoved removals zone/>
                </div>
                <aside><Ways id may_arrange is_draft is_empty=milestones == 0/>{keys}</aside>
            </div>
        }
    }))
}

#[component]
fn Head(program: ProgramRow, milestones: usize) -> impl IntoView {
    let count = if milestones == 1 { "1 milestone".to_owned() } else { format!("{milestones} milestones") };
    view! {
        <a class="back" href=format!("/programs/{}", program.id)><Icon name="chevron-left"/><bdi>{program.title}</bdi></a>
        <div class="page-head plan-head">
            <div>
                <h1>"The program’s plan"</h1>
                <p class="lead">{count} ". Every pair that is made from now on gets its own copy."</p>
            </div>
        </div>
    }
}

/// What else can be done with the plan.
#[component]
fn Ways(id: ProgramId, may_arrange: bool, is_draft: bool, is_empty: bool) -> impl IntoView {
    let back = is_draft.then(|| {
        view! { <a class="button button-wide" href=format!("/programs/{id}/setup/plan")><Icon name="chevron-left"/>"Back to the set-up"</a> }
    });
    // Nobody is paired in a draft yet.
    let offer = (!is_draft).then(|| {
        view! { <a class="button button-wide" href=format!("/programs/{id}/plan/offers")><Icon name="refresh-cw"/>"Offer changes to pairs"</a> }
    });
    let start = may_arrange.then(|| {
        let class = if is_empty { "button button-wide button-primary" } else { "button button-wide" };
        view! { <a class=class href=format!("/programs/{id}/plan/start")><Icon name="route"/>"Start from a library plan"</a> }
    });
    let save = (!is_empty).then(|| {
        view! { <a class="button button-wide" href=format!("/programs/{id}/plan/save")><Icon name="book-open"/>"Save to the library"</a> }
    });
    view! {
        <section class="section stack">
            {start}
            {save}
            {offer}
            {back}
        </section>
    }
}

pub async fn post(asker: Asker, visit: Visit, Path(id): Path<String>, Posted(form): Posted<PlanForm>) -> AppResult<Response> {
    let id: ProgramId = id.parse().map_err(|_| AppError::NotFound)?;
    let done = match form.act.as_str() {
        "restore" => actions::restore(&asker, id, form.restored()?).await,
        _ => Err(unreadable()),
    };
    match done {
        Ok(_) => Ok(see_other(&format!("/programs/{id}/plan"))),
        Err(error @ (AppError::Refused(_) | AppError::Conflict { .. })) => {
            let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::UNPROCESSABLE_ENTITY);
            page(&asker, &visit, id, status, Some(error.to_string()), false).await
        }
        Err(error) => Err(error),
    }
}
