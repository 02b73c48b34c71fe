//! `/programs/{id}/board/review`: the draft as a whole, before it is published in one step.

use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;

use crate::features::pairing::model::board::Placement;
use crate::features::pairing::reading::{self, Reviewed};
use crate::features::pairing::{self, Published};
use crate::server::Asker;
use crate::server::forms::{Posted, see_other};
use crate::server::render::{Place, Visit};
use crate::shared::id::ProgramId;
use crate::shared::{AppError, AppResult};
use crate::ui::{Avatar, Icon};

/// How many pairs were just published.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Done {
    published: String,
}

/// GET /programs/{id}/board/review
pub async fn show(asker: Asker, visit: Visit, Path(id): Path<String>, Query(done): Query<Done>) -> AppResult<Response> {
    page(&asker, &visit, super::id(&id)?, StatusCode::OK, done.published.parse().ok(), None).await
}

async fn page(
    asker: &Asker,
    visit: &Visit,
    program: ProgramId,
    status: StatusCode,
    published: Option<usize>,
    refusal: Option<String>,
) -> AppResult<Response> {
    let (found, draft) = reading::load_review(asker, program).await?;
    let title = format!("Draft of {}", found.row.title);
    Ok(visit
        .frame(asker, Place::Programs, title)
        .page_with(status, move || view! { <Review program draft published refusal/> }))
}

/// A plain form of the review.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct ReviewForm {
    act: String,
    mentee: String,
    from: String,
}

/// POST /programs/{id}/board/review
pub async fn post(asker: Asker, visit: Visit, Path(id): Path<String>, Posted(form): Posted<ReviewForm>) -> AppResult<Response> {
    let program: ProgramId = super::id(&id)?;
    let here = format!("/programs/{program}/board/review");
    let done = match form.act.as_str() {
        "publish" => pairing::publish(&asker, program).await.map(|Published { pairs, .. }| format!("{here}?published={pairs}")),
        "discard" => pairing::discard(&asker, program).await.map(|()| format!("/programs/{program}/board")),
        "remove" => match (form.mentee.parse(), form.from.parse()) {
            (Ok(mentee), Ok(from)) => {
                pairing::place(&asker, program, Placement { mentee, from: Some(from), to: None }).await.map(|()| here)
            }
            _ => Err(AppError::NotFound),
        },
        _ => Err(AppError::Refused("That could not be read. Please reload the page and try again.".into())),
    };
    match done {
        Ok(path) => Ok(see_other(&path)),
        Err(error @ (AppError::Refused(_) | AppError::Conflict { .. })) => {
            let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::UNPROCESSABLE_ENTITY);
            page(&asker, &visit, program, status, None, Some(error.to_string())).await
        }
        Err(error) => Err(error),
    }
}

fn pairs(n: usize) -> String {
    if n == 1 { "1 pair".to_owned() } else { format!("{n} pairs") }
}

#[component]
fn Review(program: ProgramId, draft: Vec<Reviewed>, published: Option<usize>, refusal: Option<String>) -> impl IntoView {
    let here = format!("/programs/{program}/board/review");
    let board = format!("/programs/{program}/board");
    let (stuck, fitting): (Vec<_>, Vec<_>) = draft.into_iter().partition(|one| one.bar.is_some());
    let count = fitting.len();
    let is_empty = stuck.is_empty() && fitting.is_empty();
    let notice = refusal.map(|sentence| {
        view! { <div class="notice notice-danger" role="alert"><Icon name="alert"/><p>{sentence}</p></div> }
    });
    let done = published.map(|n| {
        let left = (!stuck.is_empty()).then_some(" What no longer fits was left in the draft.");
        view! { <div class="notice notice-done" role="status"><Icon name="check"/><p>{pairs(n)} " published." {left}</p></div> }
    });
    let list = |all: Vec<Reviewed>| {
        let rows = all.into_iter().map(|one| view! { <Row one here=here.clone()/> }).collect_view();
        view! { <ul class="review">{rows}</ul> }
    };
    let stuck_words = (!stuck.is_empty()).then(|| {
        let list = list(stuck);
        view! {
            <section class="section" aria-labelledby="stuck">
                <div class="section-head"><h2 id="stuck">"No longer fits"</h2></div>
                <p class="muted">"These stay in the draft until you take them out or the reason is gone."</p>
                {list}
            </section>
        }
    });
    let empty = is_empty.then(|| {
        view! {
            <div class="empty">
                <Icon name="users"/>
                <h2>"The draft is empty"</h2>
                <p>"Put mentees with mentors on the board; here you look at all pairs once more before anybody sees them."</p>
                <a class="button button-primary" href=board.clone()>"To the board"</a>
            </div>
        }
    });
    let ready = (count > 0).then(|| {
        let list = list(fitting);
        view! {
            <section class="section" aria-labelledby="ready">
                <div class="section-head"><h2 id="ready">"Ready to publish"</h2></div>
                {list}
            </section>
            <form class="actions" method="post" action=here.clone()>
                <button class="button button-primary" name="act" value="publish">"Publish " {pairs(count)}</button>
                <button class="button button-quiet" name="act" value="discard">"Discard the draft"</button>
            </form>
        }
    });
    view! {
        <a class="back" href=board><Icon name="chevron-left"/>"Pairing board"</a>
        <div class="page-head"><div><h1>"Review the draft"</h1><p class="lead">"All pairs are published in one step. Both people find each other on their home page then, with the program’s plan."</p></div></div>
        {notice}
        {done}
        {empty}
        {stuck_words}
        {ready}
    }
}

#[component]
fn Row(one: Reviewed, here: String) -> impl IntoView {
    let Reviewed { draft, why, bar, goes_on } = one;
    let label = format!("Take {} out of the draft", draft.mentee_name);
    let why = match bar {
        Some(bar) => view! { <p class="review-bar"><Icon name="alert"/>{bar.to_string()}</p> }.into_any(),
        None => {
            let why = goes_on.into_iter().chain(why).collect::<Vec<_>>().join(" · ");
            view! { <p class="muted small" dir="auto">{why}</p> }.into_any()
        }
    };
    view! {
        <li>
            <span class="person"><Avatar id=draft.mentor_id name=draft.mentor_name.clone()/><span><bdi>{draft.mentor_name}</bdi><small dir="auto">{draft.mentor_title}</small></span></span>
            <span class="person"><Avatar id=draft.mentee_id name=draft.mentee_name.clone()/><span><bdi>{draft.mentee_name}</bdi><small dir="auto">{draft.mentee_title}</small></span></span>
            {why}
            <form method="post" action=here>
                <input type="hidden" name="mentee" value=draft.mentee_id.to_string()/>
                <input type="hidden" name="from" value=draft.mentor_id.to_string()/>
                <button class="icon-button" name="act" value="remove" aria-label=label><Icon name="x"/></button>
            </form>
        </li>
    }
}
