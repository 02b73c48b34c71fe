//! `/programs/{id}/plan/offers`: which changes of the template can be offered, and to how many.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;

use super::{Refusal, unreadable};
use crate::features::milestones::actions::{self, OfferLine, OffersPage};
use crate::server::Asker;
use crate::server::forms::{Posted, see_other};
use crate::server::render::{Place, Visit};
use crate::shared::id::ProgramId;
use crate::shared::{AppError, AppResult};
use crate::ui::Icon;

pub async fn show(asker: Asker, visit: Visit, Path(id): Path<String>) -> AppResult<Response> {
    let id: ProgramId = id.parse().map_err(|_| AppError::NotFound)?;
    page(&asker, &visit, id, StatusCode::OK, None).await
}

async fn page(asker: &Asker, visit: &Visit, id: ProgramId, status: StatusCode, refusal: Option<String>) -> AppResult<Response> {
    let OffersPage { program, version, lines, pairs, may_offer } = actions::load_offers_page(asker, id).await?;
    let asks = program.settings.mentors_may_edit;
    Ok(visit.frame(asker, Place::Programs, format!("Offers of {}", program.title)).page_with(status, move || {
        let lead = match (pairs, asks) {
            (0, _) => "No pair is at work in this program. What you change in its plan reaches every pair that is made from now on.".to_owned(),
            (_, true) => "Pairs keep the copy of the plan that they were given. Offer them what you changed since: their mentors see both side by side, and take it or leave it.".to_owned(),
            (_, false) => "Pairs keep the copy of the plan that they were given. In this program mentors can’t change it, so what you offer is given to all of them at once.".to_owned(),
        };
        let open = lines.iter().filter(|line| line.open > 0).count();
        let all = (open > 1 && may_offer).then(|| {
            let word = if asks { "Offer" } else { "Give" };
            view! {
                <form method="post">
                    <input type="hidden" name="version" value=version/>
                    <button class="button button-primary" name="act" value="offer_all">{format!("{word} all {open} changes")}</button>
                </form>
            }
        });
        let list = if lines.is_empty() {
            view! { <Nothing has_pairs=pairs != 0/> }.into_any()
        } else {
            let lines = lines.into_iter().map(|line| view! { <Line line version asks may_offer/> }).collect_view();
            view! { <ul class="offers">{lines}</ul> }.into_any()
        };
        view! {
            <a class="back" href=format!("/programs/{id}/plan")><Icon name="chevron-left"/>"The program’s plan"</a>
            <div class="page-head"><div><h1>"Offer changes"</h1><p class="lead">{lead}</p></div>{all}</div>
            <Refusal sentence=refusal/>
            {list}
            {(pairs != 0).then(|| view! { <p class="muted small">{about_order(asks)}</p> })}
        }
    }))
}

#[component]
fn Nothing(has_pairs: bool) -> impl IntoView {
    let words = if has_pairs {
        "Every pair at work has what the program’s plan says, or has done it already."
    } else {
        "Once pairs are at work, changes of the plan can be offered to them here."
    };
    view! { <div class="empty"><Icon name="check"/><h2>"Nothing to offer"</h2><p>{words}</p></div> }
}

fn about_order(asks: bool) -> &'static str {
    if asks {
        "The order of milestones is not offered: each mentor has put what lies ahead into the order that suits the pair."
    } else {
        "The order of milestones is not given to pairs at work: it stays as they began with it."
    }
}

fn mentorships(n: usize) -> String {
    if n == 1 { "1 mentorship".to_owned() } else { format!("{n} mentorships") }
}

#[component]
fn Line(line: OfferLine, version: i64, asks: bool, may_offer: bool) -> impl IntoView {
    let OfferLine { milestone, name, is_removed, open, new, waiting, unanswered, kept, declined } = line;
    let what = match (open, new) {
        (0, _) if waiting > 0 => "Their mentors have it before them.".to_owned(),
        (0, _) => "Nobody is left to offer this to.".to_owned(),
        (open, _) if is_removed => format!("Removed since {} got it, and still ahead of them unchanged.", mentorships(open)),
        (open, new) if new == open => format!("New for {}.", mentorships(open)),
        (open, 0) => format!("Changed since {} got it.", mentorships(open)),
        (open, new) => format!("Changed since {} got it, and new for {new} more.", mentorships(open - new)),
    };
    let chip =
        |n: usize, class: &'static str, words: &'static str| (n > 0).then(|| view! { <li class=class>{n} " " {words}</li> });
    let take_back = (unanswered > 0 && may_offer).then(|| {
        view! {
            <form method="post">
                <input type="hidden" name="act" value="take_back"/>
                <input type="hidden" name="milestone" value=milestone.to_string()/>
                <button class="button" aria-label=format!("Take the offer back: {name}")>"Take the offer back"</button>
            </form>
        }
    });
    let form = (open > 0 && may_offer).then(|| {
        let word = match (is_removed, asks) {
            (true, true) => "Removed: offer to",
            (true, false) => "Remove from",
            (false, true) => "Offer to",
            (false, false) => "Give to",
        };
        let label = format!("{word} {}: {name}", mentorships(open));
        view! {
            <form method="post">
                <input type="hidden" name="milestone" value=milestone.to_string()/>
                <input type="hidden" name="version" value=version/>
                <button class="button button-primary" aria-label=label>{format!("{word} {}", mentorships(open))}</button>
            </form>
        }
    });
    view! {
        <li>
            <div>
                <h2 dir="auto">{name}</h2>
                <p class="muted">{what}</p>
                <ul class="actions">
                    {chip(waiting, "chip chip-wait", "waiting for an answer")}
                    {chip(kept, "chip", "kept theirs")}
                    {chip(declined, "chip", "declined")}
                </ul>
            </div>
            <div class="actions">{take_back}{form}</div>
        </li>
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct OfferForm {
    act: String,
    milestone: String,
    version: String,
}

pub async fn post(asker: Asker, visit: Visit, Path(id): Path<String>, Posted(form): Posted<OfferForm>) -> AppResult<Response> {
    let id: ProgramId = id.parse().map_err(|_| AppError::NotFound)?;
    let done = match (form.act.as_str(), form.version.parse(), form.milestone.parse()) {
        ("take_back", _, Ok(milestone)) => actions::take_back_offer(&asker, id, milestone).await.map(drop),
        ("offer_all", Ok(version), _) => actions::offer_all(&asker, id, version).await.map(drop),
        ("", Ok(version), Ok(milestone)) => actions::offer(&asker, id, version, milestone).await.map(drop),
        _ => Err(unreadable()),
    };
    match done {
        Ok(()) => Ok(see_other(&format!("/programs/{id}/plan/offers"))),
        Err(error @ (AppError::Refused(_) | AppError::Conflict { .. })) => {
            let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::UNPROCESSABLE_ENTITY);
            page(&asker, &visit, id, status, Some(error.to_string())).await
        }
        Err(error) => Err(error),
    }
}
