//! The plan page, and the forms that work without any script.

mod library;
mod offered;
mod offers;
mod removed;
mod template;

use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use leptos::prelude::*;
use serde::Deserialize;

use offered::Offered;
use removed::RecentlyRemoved;

use super::actions::{PlanPage, RestoredThing};
use super::islands::MilestoneBoard;
use super::model::{PlanChange, PrerequisiteStep};
use super::policy;
use super::view::PlanView;
use crate::features::pairing::Mentorship;
use crate::server::Asker;
use crate::server::boot::Route;
use crate::server::forms::{Posted, see_other};
use crate::server::render::{Place, Visit};
use crate::shared::id::MentorshipId;
use crate::shared::{AppError, AppResult};
use crate::ui::avatar::Size;
use crate::ui::{Avatar, Icon};

/// The room's part of the table of routes.
pub fn routes() -> Vec<Route> {
    vec![
        Route { path: "/mentorships/{id}/plan", methods: &["GET", "POST"], handler: || get(show).post(post) },
        Route {
            path: "/mentorships/{id}/plan/save",
            methods: &["GET", "POST"],
            handler: || get(library::show_save_mentorship).post(library::save_mentorship),
        },
        Route { path: "/programs/{id}/plan", methods: &["GET", "POST"], handler: || get(template::show).post(template::post) },
        Route {
            path: "/programs/{id}/plan/start",
            methods: &["GET", "POST"],
            handler: || get(library::show_start).post(library::post_start),
        },
        Route {
            path: "/programs/{id}/plan/save",
            methods: &["GET", "POST"],
            handler: || get(library::show_save_template).post(library::save_template),
        },
        Route {
            path: "/programs/{id}/plan/offers",
            methods: &["GET", "POST"],
            handler: || get(offers::show).post(offers::post),
        },
        Route {
            path: "/library/resources/{id}/add",
            methods: &["GET", "POST"],
            handler: || get(library::show_add).post(library::post_add),
        },
    ]
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Expand {
    expand: String,
}

async fn show(asker: Asker, visit: Visit, Path(id): Path<MentorshipId>, Query(expand): Query<Expand>) -> AppResult<Response> {
    page(&asker, &visit, id, StatusCode::OK, None, expand.expand == "all").await
}

/// Why a form was not carried out, and the note that was typed into it.
struct Refused {
    sentence: String,
    note: Option<(PrerequisiteStep, String)>,
}

async fn page(
    asker: &Asker,
    visit: &Visit,
    id: MentorshipId,
    status: StatusCode,
    refused: Option<Refused>,
    expand_all: bool,
) -> AppResult<Response> {
    let PlanPage { mentorship, view, removals, offers } = super::actions::load_page(asker, id).await?;
    let (viewer, zone) = (asker.viewer.id, asker.viewer.zone.clone());
    let title = format!("Plan of {}", mentorship.mentee.name);
    let frame = visit.frame(asker, Place::Home, title).with_islands("plan");
    Ok(frame.page_with(status, move || {
        let (sentence, typed_note) = refused.map(|Refused { sentence, note }| (sentence, note)).unzip();
        let typed_note = typed_note.flatten();
        let keys = view.may_arrange.then(|| view! { <MovingHelp/> });
        let needs = view.may_arrange.then(|| {
            view! { <NeedsScripts>"Your mentee marks items as done without them."</NeedsScripts> }
        });
        let save = policy::may_save_to_library(mentorship.ties.staff).is_ok().then(|| {
            let href = format!("/mentorships/{id}/plan/save");
            view! { <section class="section"><a class="button button-wide" href=href><Icon name="book-open"/>"Save to the library"</a></section> }
        });
        let aside = (keys.is_some() || save.is_some()).then(|| view! { <aside>{save}{keys}</aside> });
        view! {
            <Head mentorship viewer view=view.clone()/>
            <Refusal sentence/>
            <div class="columns">
                <div>
                    {needs}
                    <Offered offers zone=zone.clone()/>
                    <div class="plan-wrap"><MilestoneBoard view expand_all typed_note/></div>
                    <RecentlyRemoved removals zone/>
                </div>
                {aside}
            </div>
        }
    }))
}

#[component]
fn Head(mentorship: Mentorship, viewer: crate::shared::id::PersonId, view: PlanView) -> impl IntoView {
    let (done, total) = view.plan.progress();
    let Mentorship { id, program_title, mentor, mentee, .. } = mentorship;
    let back = if viewer == mentor.id {
        format!("You and {}", mentee.name)
    } else if viewer == mentee.id {
        format!("You and {}", mentor.name)
    } else {
        format!("{} and {}", mentor.name, mentee.name)
    };
    let words = format!("{done} of {total}");
    view! {
        <a class="back" href=format!("/mentorships/{id}")><Icon name="chevron-left"/>{back}</a>
        <div class="page-head plan-head">
            <div><h1>"The plan"</h1><p class="lead">{program_title} " · " {words.clone()} " milestones"</p></div>
            <div class="pair-faces">
                <Avatar id=mentor.id name=mentor.name size=Size::Large/>
                <progress value=done max=total.max(1) aria-label="Milestones done">{words}</progress>
                <Avatar id=mentee.id name=mentee.name size=Size::Large/>
            </div>
        </div>
    }
}

/// Why what was sent was not done.
#[component]
fn Refusal(sentence: Option<String>) -> impl IntoView {
    sentence.map(|sentence| {
        view! { <div class="notice notice-danger" role="alert"><Icon name="alert"/><p>{sentence}</p></div> }
    })
}

/// Said where no script runs, and what is possible there.
#[component]
fn NeedsScripts(children: Children) -> impl IntoView {
    view! {
        <noscript>
            <div class="notice notice-wait section"><Icon name="info"/><p>"Arranging a plan needs scripts. " {children()}</p></div>
        </noscript>
    }
}

#[component]
fn MovingHelp() -> impl IntoView {
    view! {
        <section class="section keys">
            <h2 class="label">"Moving things"</h2>
            <p>"Drag by the nine dots, or use the three-dot menu."</p>
            <p id="moving">"By keyboard: " <kbd>"Space"</kbd> " lifts and drops, " <kbd>"↑"</kbd> " " <kbd>"↓"</kbd> " move, " <kbd>"Esc"</kbd> " puts back."</p>
            <p><a href="?expand=all">"Show all items"</a></p>
        </section>
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct PlanForm {
    act: String,
    version: String,
    milestone: String,
    item: String,
    step: String,
    note: String,
    offer: String,
}

fn unreadable() -> AppError {
    AppError::Refused("That could not be read. Please reload the page and try again.".into())
}

impl PlanForm {
    fn restored(&self) -> AppResult<RestoredThing> {
        match (self.milestone.parse(), self.item.parse()) {
            (Ok(milestone), _) => Ok(RestoredThing::Milestone(milestone)),
            (_, Ok(item)) => Ok(RestoredThing::Item(item)),
            _ => Err(unreadable()),
        }
    }
}

async fn post(asker: Asker, visit: Visit, Path(id): Path<MentorshipId>, Posted(form): Posted<PlanForm>) -> AppResult<Response> {
    match carry_out(&asker, id, &form).await {
        Ok(()) => Ok(see_other(&format!("/mentorships/{id}/plan"))),
        Err(error @ (AppError::Refused(_) | AppError::Conflict { .. })) => {
            let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::UNPROCESSABLE_ENTITY);
            let refused = Refused { sentence: error.to_string(), note: form.step.parse().ok().map(|step| (step, form.note)) };
            page(&asker, &visit, id, status, Some(refused), false).await
        }
        Err(error) => Err(error),
    }
}

async fn carry_out(asker: &Asker, id: MentorshipId, form: &PlanForm) -> AppResult<()> {
    if form.act == "restore" {
        return super::actions::restore(asker, id, form.restored()?).await.map(drop);
    }
    if let ("take" | "decline", Ok(offer)) = (form.act.as_str(), form.offer.parse()) {
        return super::actions::answer_offer(asker, id, offer, form.act == "take").await;
    }
    let version: i64 = form.version.parse().map_err(|_| unreadable())?;
    if form.act == "record" {
        let step: PrerequisiteStep = form.step.parse().map_err(|()| unreadable())?;
        return super::record_step(asker, id, version, step, form.note.clone()).await.map(drop);
    }
    let item = form.item.parse().map_err(|_| unreadable())?;
    let change = match form.act.as_str() {
        "mark" => PlanChange::MarkItemDone { item },
        "unmark" => PlanChange::UnmarkItem { item },
        _ => return Err(unreadable()),
    };
    super::change(asker, id, version, change).await.map(drop)
}
