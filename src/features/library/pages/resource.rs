//! One entry of the catalogue, and the steps of a path.

use axum::extract::{Path, Query};
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;

use super::parts::Kind;
use crate::features::library::actions::{self, ResourcePage, StepMove};
use crate::features::library::store::ResourceRow;
use crate::features::milestones::model::ItemKind;
use crate::server::forms::{Posted, see_other};
use crate::server::render::{Place, Visit};
use crate::server::zones::OnTheWall;
use crate::server::{Asker, markdown};
use crate::shared::id::ResourceId;
use crate::shared::{AppError, AppResult};
use crate::ui::Icon;

/// What could become a step of a path.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Find {
    find: String,
}

/// GET /library/resources/{id}
pub async fn show(
    asker: Asker,
    visit: Visit,
    Path(id): Path<String>,
    Query(Find { find }): Query<Find>,
) -> AppResult<Response> {
    let id: ResourceId = id.parse().map_err(|_| AppError::NotFound)?;
    let ResourcePage { resource, steps, hits, may_keep } = actions::load_page(&asker, id, &find).await?;
    let zone = asker.viewer.zone.clone();
    Ok(visit.frame(&asker, Place::Elsewhere, resource.title.clone()).page(move || {
        let is_path = resource.kind == ItemKind::Path;
        let description = markdown::to_html(&resource.description);
        let by = (!resource.provider.is_empty()).then(|| view! { <p class="lead" dir="auto">{resource.provider.clone()}</p> });
        let title = resource.title.clone();
        let is_gone = resource.removed_at.is_some();
        let may_change = may_keep && !is_gone;
        let aside = (!is_gone).then(|| {
            view! {
                <aside>
                    <section class="section stack">
                        <a class="button button-wide" href=format!("/library/resources/{id}/add")><Icon name="plus"/>"Add to a plan"</a>
                        {may_keep.then(|| view! { <Keeping id/> })}
                    </section>
                </aside>
            }
        });
        view! {
            <a class="back" href="/library/resources"><Icon name="chevron-left"/>"Learning catalogue"</a>
            <div class="page-head"><div><h1 dir="auto">{title}</h1>{by}</div><Kind kind=resource.kind/></div>
            {is_gone.then(|| view! { <Gone may_keep/> })}
            <div class="columns">
                <div>
                    <Where resource zone/>
                    <section class="section prose" dir="auto" inner_html=description></section>
                    {is_path.then(|| view! { <Steps steps may_keep=may_change/> })}
                    {(is_path && may_change).then(|| view! { <AddStep find hits/> })}
                </div>
                {aside}
            </div>
        }
    }))
}

/// That it was taken out, and for its keepers the way back.
#[component]
fn Gone(may_keep: bool) -> impl IntoView {
    let undo = may_keep.then(|| {
        view! {
            <form class="actions" method="post">
                <button class="button button-small" name="act" value="restore"><Icon name="undo-2"/>"Undo: put it back"</button>
            </form>
        }
    });
    view! {
        <div class="notice notice-wait" role="status">
            <Icon name="info"/>
            <div><p>"This entry is no longer in the catalogue. Plans that point to it keep it."</p>{undo}</div>
        </div>
    }
}

#[component]
fn Where(resource: ResourceRow, zone: String) -> impl IntoView {
    let link = (!resource.link.is_empty()).then(|| {
        let shown = resource.link.clone();
        view! {
            <dt>"Where"</dt>
            <dd><a href=resource.link.clone() target="_blank" rel="noopener noreferrer">{shown}" "<Icon name="external-link"/></a></dd>
        }
    });
    let when = resource.starts_at.map(|at| {
        let (there, here) = (OnTheWall::new(at, &resource.zone), OnTheWall::new(at, &zone));
        let there = there.and_clock(there.weekday_and_day());
        let city = resource.zone.rsplit('/').next().unwrap_or_default().replace('_', " ");
        let here = (zone != resource.zone)
            .then(|| view! { <br/><small>"For you: " {here.and_clock(here.weekday_and_day_of_year())}</small> });
        view! { <dt>"When"</dt><dd><time datetime=at.to_rfc3339()>{there}</time>" ("{city}")"{here}</dd> }
    });
    let place = (!resource.place.is_empty()).then(|| view! { <dt>"Place"</dt><dd dir="auto">{resource.place.clone()}</dd> });
    (link.is_some() || when.is_some() || place.is_some()).then(|| view! { <dl class="facts">{link}{when}{place}</dl> })
}

#[component]
fn Steps(steps: Vec<ResourceRow>, may_keep: bool) -> impl IntoView {
    let last = steps.len().saturating_sub(1);
    if steps.is_empty() {
        return view! { <section class="section"><h2>"Steps"</h2><p class="muted">"No steps yet."</p></section> }.into_any();
    }
    let rows = steps.into_iter().enumerate().map(|(nth, step)| {
        let (id, title, about) = (step.id, step.title.clone(), step.about());
        let moves = may_keep.then(|| {
            let button = |act: &'static str, icon: &'static str, word: &str, off: bool| {
                let label = format!("{word} “{title}”");
                view! {
                    <button class="icon-button" name="act" value=act aria-label=label disabled=off><Icon name=icon/></button>
                }
            };
            view! {
                <form class="actions" method="post">
                    <input type="hidden" name="step" value=id.to_string()/>
                    {button("up", "arrow-up", "Move up", nth == 0)}
                    {button("down", "arrow-down", "Move down", nth == last)}
                    {button("take_out", "x", "Take out", false)}
                </form>
            }
        });
        view! {
            <li>
                <span class="kind"><Icon name=step.kind.icon()/></span>
                <div><a href=format!("/library/resources/{id}") dir="auto">{step.title}</a><p class="small" dir="auto">{about}</p></div>
                {moves}
            </li>
        }
    });
    view! { <section class="section"><h2>"Steps"</h2><ol class="library-list library-steps">{rows.collect_view()}</ol></section> }.into_any()
}

#[component]
fn AddStep(find: String, hits: Vec<ResourceRow>) -> impl IntoView {
    let nothing = (!find.trim().is_empty() && hits.is_empty())
        .then(|| view! { <p class="muted">"No entry holds all these words, or it is a step already."</p> });
    let rows = hits.into_iter().map(|hit| {
        let (about, label) = (hit.about(), format!("Add “{}” to the path", hit.title));
        view! {
            <li>
                <span class="kind"><Icon name=hit.kind.icon()/></span>
                <div><b dir="auto">{hit.title}</b><p class="small" dir="auto">{about}</p></div>
                <form method="post">
                    <input type="hidden" name="step" value=hit.id.to_string()/>
                    <button class="button button-small" name="act" value="put_in" aria-label=label><Icon name="plus"/>"Add"</button>
                </form>
            </li>
        }
    });
    view! {
        <section class="section">
            <h2>"Add a step"</h2>
            <form class="filters" role="search" method="get">
                <div class="field">
                    <label for="find">"Search the catalogue"</label>
                    <input class="input" type="search" id="find" name="find" value=find maxlength="120" required dir="auto"/>
                </div>
                <button class="button">"Search"</button>
            </form>
            {nothing}
            <ul class="library-list">{rows.collect_view()}</ul>
        </section>
    }
}

#[component]
fn Keeping(id: ResourceId) -> impl IntoView {
    view! {
        <a class="button button-wide" href=format!("/library/resources/{id}/edit")><Icon name="pencil"/>"Edit"</a>
        <details class="disclose">
            <summary class="button button-wide"><Icon name="trash-2"/>"Remove"</summary>
            <form class="stack" method="post">
                <p>"It leaves the catalogue and its paths. Plans keep the items that were chosen from it."</p>
                <button class="button button-danger" name="act" value="remove">"Remove this entry"</button>
            </form>
        </details>
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Posting {
    act: String,
    step: String,
}

/// POST /library/resources/{id}
pub async fn post(asker: Asker, Path(id): Path<String>, Posted(posted): Posted<Posting>) -> AppResult<Response> {
    let id: ResourceId = id.parse().map_err(|_| AppError::NotFound)?;
    let how = match posted.act.as_str() {
        "remove" => {
            actions::remove_resource(&asker, id).await?;
            return Ok(see_other(&format!("/library/resources/{id}")));
        }
        "restore" => {
            actions::restore_resource(&asker, id).await?;
            return Ok(see_other(&format!("/library/resources/{id}")));
        }
        "put_in" => StepMove::Add,
        "up" => StepMove::Up,
        "down" => StepMove::Down,
        "take_out" => StepMove::Remove,
        _ => return Err(AppError::Refused("That could not be read. Please reload the page and try again.".into())),
    };
    let step = posted.step.parse().map_err(|_| AppError::NotFound)?;
    actions::move_step(&asker, id, step, how).await?;
    Ok(see_other(&format!("/library/resources/{id}")))
}
