//! Between plans and the library: start a template from a plan, save a plan, put an entry of the catalogue onto a plan.

use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;

use super::{Refusal, unreadable};
use crate::features::library::PlanPreview;
use crate::features::library::model::{LibraryPlan, PlanForm, PlanKey};
use crate::features::library::view::ResourceHit;
use crate::features::milestones::actions::{self, SavePage, StartPage};
use crate::features::milestones::model::{MilestoneBlueprint, PlanOwner};
use crate::features::milestones::store::Shelf;
use crate::server::Asker;
use crate::server::forms::{Posted, see_other};
use crate::server::render::{Place, Visit};
use crate::shared::id::{MentorshipId, ProgramId, ResourceId};
use crate::shared::{AppError, AppResult, FieldErrors};
use crate::ui::browser::area_text;
use crate::ui::{ErrorSummary, Field, FieldNote, Icon};

/// The page of a plan.
fn path_of(owner: PlanOwner) -> String {
    match owner {
        PlanOwner::Mentorship(id) => format!("/mentorships/{id}/plan"),
        PlanOwner::Program(id) => format!("/programs/{id}/plan"),
    }
}

/// Which plan of the library; none to choose among all.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Chosen {
    plan: String,
}

pub async fn show_start(
    asker: Asker,
    visit: Visit,
    Path(id): Path<String>,
    Query(chosen): Query<Chosen>,
) -> AppResult<Response> {
    let id: ProgramId = id.parse().map_err(|_| AppError::NotFound)?;
    let key = match chosen.plan.as_str() {
        "" => None,
        plan => Some(plan.parse().map_err(|()| AppError::NotFound)?),
    };
    start_page(&asker, &visit, StatusCode::OK, id, key, None).await
}

async fn start_page(
    asker: &Asker,
    visit: &Visit,
    status: StatusCode,
    id: ProgramId,
    chosen: Option<PlanKey>,
    refusal: Option<String>,
) -> AppResult<Response> {
    let StartPage { program, present, version, mut plans } = actions::load_start_page(asker, id, chosen).await?;
    let title = "Start from a library plan";
    Ok(visit.frame(asker, Place::Programs, title).page_with(status, move || {
        let one = if chosen.is_some() { plans.pop() } else { None };
        let content = match one {
            Some(plan) => view! { <Confirm plan present version/> }.into_any(),
            None => view! { <Choices plans/> }.into_any(),
        };
        let (back, word) = if chosen.is_some() {
            (format!("/programs/{id}/plan/start"), "All plans of the library")
        } else {
            (format!("/programs/{id}/plan"), "The program’s plan")
        };
        view! {
            <a class="back" href=back><Icon name="chevron-left"/>{word}</a>
            <div class="page-head"><div><h1>{title}</h1><p class="lead" dir="auto">{program.title}</p></div></div>
            <Refusal sentence=refusal/>
            {content}
        }
    }))
}

#[component]
fn Choices(plans: Vec<LibraryPlan>) -> impl IntoView {
    let rows = plans.into_iter().map(|plan| {
        let (summary, href) = (plan.summary(), format!("?plan={}", plan.key));
        view! {
            <li>
                <span class="kind"><Icon name="route"/></span>
                <div>
                    <h2><a href=href dir="auto">{plan.title}</a></h2>
                    <p class="small">{summary}</p>
                    <p dir="auto">{plan.description}</p>
                </div>
            </li>
        }
    });
    view! { <ul class="library-list">{rows.collect_view()}</ul> }
}

#[component]
fn Confirm(plan: LibraryPlan, present: usize, version: i64) -> impl IntoView {
    let key = plan.key.to_string();
    let count = |n: usize| if n == 1 { "1 milestone".to_owned() } else { format!("{n} milestones") };
    let added = count(plan.milestones.len());
    let (words, button) = if present == 0 {
        (
            format!("The program’s plan is empty. It begins with these {added}, and can be changed afterwards."),
            "Start from this plan",
        )
    } else {
        (
            format!("There are {} on the program’s plan already. These {added} go behind them.", count(present)),
            "Add them behind",
        )
    };
    let appends = (present > 0).then(|| view! { <input type="hidden" name="appends" value="yes"/> });
    view! {
        <section class="notice chosen-plan">
            <Icon name="info"/>
            <div>
                <p>{words}</p>
                <form class="actions" method="post">
                    <input type="hidden" name="plan" value=key/>
                    <input type="hidden" name="version" value=version/>
                    {appends}
                    <button class="button button-primary">{button}</button>
                </form>
            </div>
        </section>
        <section class="section stack">
            <h2 dir="auto">{plan.title.clone()}</h2>
            <p class="muted">{plan.summary()}</p>
            <p class="prose" dir="auto">{plan.description.clone()}</p>
            <PlanPreview plan/>
        </section>
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct StartForm {
    plan: String,
    version: String,
    appends: String,
}

pub async fn post_start(
    asker: Asker,
    visit: Visit,
    Path(id): Path<String>,
    Posted(form): Posted<StartForm>,
) -> AppResult<Response> {
    let id: ProgramId = id.parse().map_err(|_| AppError::NotFound)?;
    let key: PlanKey = form.plan.parse().map_err(|()| AppError::NotFound)?;
    let version = form.version.parse().map_err(|_| unreadable())?;
    match actions::start_from_library(&asker, id, version, key, !form.appends.is_empty()).await {
        Ok(()) => Ok(see_other(&format!("/programs/{id}/plan"))),
        Err(error @ (AppError::Refused(_) | AppError::Conflict { .. })) => {
            let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::UNPROCESSABLE_ENTITY);
            start_page(&asker, &visit, status, id, Some(key), Some(error.to_string())).await
        }
        Err(error) => Err(error),
    }
}

pub async fn show_save_template(asker: Asker, visit: Visit, Path(id): Path<String>) -> AppResult<Response> {
    let id: ProgramId = id.parse().map_err(|_| AppError::NotFound)?;
    save_page(&asker, &visit, StatusCode::OK, id.into(), None, FieldErrors::default()).await
}

pub async fn save_template(
    asker: Asker,
    visit: Visit,
    Path(id): Path<String>,
    Posted(form): Posted<PlanForm>,
) -> AppResult<Response> {
    let id: ProgramId = id.parse().map_err(|_| AppError::NotFound)?;
    save(&asker, &visit, id.into(), form).await
}

pub async fn show_save_mentorship(asker: Asker, visit: Visit, Path(id): Path<MentorshipId>) -> AppResult<Response> {
    save_page(&asker, &visit, StatusCode::OK, id.into(), None, FieldErrors::default()).await
}

pub async fn save_mentorship(
    asker: Asker,
    visit: Visit,
    Path(id): Path<MentorshipId>,
    Posted(form): Posted<PlanForm>,
) -> AppResult<Response> {
    save(&asker, &visit, id.into(), form).await
}

async fn save(asker: &Asker, visit: &Visit, owner: PlanOwner, form: PlanForm) -> AppResult<Response> {
    match actions::save_to_library(asker, owner, form.clone()).await {
        Ok(id) => Ok(see_other(&format!("/library/plans/{id}"))),
        Err(AppError::Invalid(errors)) => {
            save_page(asker, visit, StatusCode::UNPROCESSABLE_ENTITY, owner, Some(form), errors).await
        }
        Err(AppError::Refused(sentence)) => {
            let mut errors = FieldErrors::default();
            errors.add("title", sentence);
            save_page(asker, visit, StatusCode::UNPROCESSABLE_ENTITY, owner, Some(form), errors).await
        }
        Err(error) => Err(error),
    }
}

async fn save_page(
    asker: &Asker,
    visit: &Visit,
    status: StatusCode,
    owner: PlanOwner,
    typed: Option<PlanForm>,
    errors: FieldErrors,
) -> AppResult<Response> {
    let SavePage { title, milestones } = actions::load_save_page(asker, owner).await?;
    let form = typed.unwrap_or(PlanForm { title, description: String::new() });
    Ok(visit.frame(asker, Place::Programs, "Save to the library").page_with(status, move || {
        let lead = if owner.is_program() {
            "Others start a program’s plan from it."
        } else {
            "Others start a program’s plan from it. What is this pair’s own stays here: marks, dates and notes."
        };
        view! {
            <a class="back" href=path_of(owner)><Icon name="chevron-left"/>"The plan"</a>
            <ErrorSummary errors=errors.clone()/>
            <div class="page-head"><div><h1>"Save to the library"</h1><p class="lead">{lead}</p></div></div>
            <div class="columns">
                <SaveForm form errors/>
                <aside><Outline milestones/></aside>
            </div>
        }
    }))
}

#[component]
fn SaveForm(form: PlanForm, errors: FieldErrors) -> impl IntoView {
    let invalid = errors.on("description").map(|_| "true");
    view! {
        <form class="form" method="post">
            <Field name="title" label="Title" value=form.title errors=errors.clone()/>
            <div class="field">
                <label for="description">"Description " <span class="optional">"(optional)"</span></label>
                <p class="hint" id="description-hint">"For whom it is, and what they have at its end."</p>
                <FieldNote name="description" errors/>
                <textarea class="textarea" id="description" name="description" dir="auto" aria-invalid=invalid aria-describedby="description-hint">{area_text(form.description)}</textarea>
            </div>
            <div class="actions"><button class="button button-primary">"Save to the library"</button></div>
        </form>
    }
}

#[component]
fn Outline(milestones: Vec<MilestoneBlueprint>) -> impl IntoView {
    let steps = milestones.into_iter().map(|milestone| {
        let items = if milestone.items.len() == 1 { "1 item".to_owned() } else { format!("{} items", milestone.items.len()) };
        view! { <li class="path-step"><bdi>{milestone.name}</bdi><small>{items}</small></li> }
    });
    view! {
        <section class="section">
            <div class="section-head"><h2>"What is saved"</h2></div>
            <ol class="path">{steps.collect_view()}</ol>
        </section>
    }
}

pub async fn show_add(asker: Asker, visit: Visit, Path(id): Path<String>) -> AppResult<Response> {
    let id: ResourceId = id.parse().map_err(|_| AppError::NotFound)?;
    add_page(&asker, &visit, StatusCode::OK, id, None).await
}

async fn add_page(
    asker: &Asker,
    visit: &Visit,
    status: StatusCode,
    id: ResourceId,
    refusal: Option<String>,
) -> AppResult<Response> {
    let (resource, shelves) = actions::load_shelves(asker, id).await?;
    Ok(visit.frame(asker, Place::Elsewhere, "Add to a plan").page_with(status, move || {
        let ResourceHit { title, about, .. } = resource;
        let content = if shelves.is_empty() {
            view! {
                <div class="empty">
                    <Icon name="route"/>
                    <h2>"No plan to add it to"</h2>
                    <p>"Here you find the plans that you may change: those of your mentees, and of programs that you run."</p>
                </div>
            }
            .into_any()
        } else {
            view! { <ChooseMilestone shelves/> }.into_any()
        };
        view! {
            <a class="back" href=format!("/library/resources/{id}")><Icon name="chevron-left"/><bdi>{title.clone()}</bdi></a>
            <div class="page-head"><div><h1>"Add to a plan"</h1><p class="lead" dir="auto">{title} " · " {about}</p></div></div>
            <Refusal sentence=refusal/>
            {content}
        }
    }))
}

#[component]
fn ChooseMilestone(shelves: Vec<Shelf>) -> impl IntoView {
    let mut groups: Vec<(String, Vec<Shelf>)> = Vec::new();
    for shelf in shelves {
        let is_same = groups.last().is_some_and(|(_, group)| group.last().is_some_and(|last| last.plan_id == shelf.plan_id));
        if !is_same {
            let whose = &shelf.whose;
            let label = if shelf.is_template { format!("The plan of “{whose}”") } else { format!("With {whose}") };
            groups.push((label, Vec::new()));
        }
        if let Some((_, group)) = groups.last_mut() {
            group.push(shelf);
        }
    }
    let groups = groups.into_iter().map(|(label, group)| {
        let options =
            group.into_iter().map(|shelf| view! { <option value=shelf.milestone_id.to_string()>{shelf.name}</option> });
        view! { <optgroup label=label>{options.collect_view()}</optgroup> }
    });
    view! {
        <form class="form" method="post">
            <div class="field">
                <label for="milestone">"Milestone"</label>
                <p class="hint" id="milestone-hint">"It goes to the end of the milestone’s items."</p>
                <select class="select" id="milestone" name="milestone" required aria-describedby="milestone-hint">{groups.collect_view()}</select>
            </div>
            <div class="actions"><button class="button button-primary"><Icon name="plus"/>"Add"</button></div>
        </form>
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct AddForm {
    milestone: String,
}

pub async fn post_add(
    asker: Asker,
    visit: Visit,
    Path(id): Path<String>,
    Posted(form): Posted<AddForm>,
) -> AppResult<Response> {
    let id: ResourceId = id.parse().map_err(|_| AppError::NotFound)?;
    let milestone = form.milestone.parse().map_err(|_| AppError::NotFound)?;
    match actions::add_from_catalogue(&asker, id, milestone).await {
        Ok(owner) => Ok(see_other(&path_of(owner))),
        Err(AppError::Refused(sentence)) => {
            add_page(&asker, &visit, StatusCode::UNPROCESSABLE_ENTITY, id, Some(sentence)).await
        }
        Err(error) => Err(error),
    }
}
