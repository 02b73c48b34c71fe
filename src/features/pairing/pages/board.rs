//! `/programs/{id}/board`: drafting pairs.

use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;

use crate::features::pairing::islands::PairingBoard;
use crate::features::pairing::model::board::Placement;
use crate::features::pairing::view::BoardQuery;
use crate::features::pairing::{self, reading};
use crate::server::Asker;
use crate::server::forms::{Posted, local_path, see_other};
use crate::server::render::{Place, Visit};
use crate::shared::id::ProgramId;
use crate::shared::{AppError, AppResult};
use crate::ui::Icon;

/// What came of a form that changed nothing.
enum Refusal {
    Said(String),
    NothingSuggested,
}

/// GET /programs/{id}/board
pub async fn show(asker: Asker, visit: Visit, Path(id): Path<String>, Query(query): Query<BoardQuery>) -> AppResult<Response> {
    page(&asker, &visit, super::id(&id)?, StatusCode::OK, query, None).await
}

async fn page(
    asker: &Asker,
    visit: &Visit,
    program: ProgramId,
    status: StatusCode,
    query: BoardQuery,
    refusal: Option<Refusal>,
) -> AppResult<Response> {
    let (found, view) = reading::load_board(asker, program, &query).await?;
    let here = address(program, &query);
    let title = format!("Pairing board of {}", found.row.title);
    let frame = visit.frame(asker, Place::Programs, title).with_islands("board");
    let at_rest = !view.may_pair;
    Ok(frame.page_with(status, move || {
        let sentence = refusal.map(|refusal| match refusal {
            Refusal::Said(sentence) => sentence,
            Refusal::NothingSuggested => view.nothing_suggested().to_owned(),
        });
        let notice = sentence.map(|sentence| {
            view! { <div class="notice notice-danger" role="alert"><Icon name="alert"/><p>{sentence}</p></div> }
        });
        let rest = at_rest.then(|| {
            view! { <div class="notice"><Icon name="lock"/><p>"People are paired while the program is open or running."</p></div> }
        });
        let (next, mentors_next) = (view.next.clone(), view.mentors_next.clone());
        let form = query.clone();
        view! {
            <a class="back" href=format!("/programs/{program}")><Icon name="chevron-left"/><bdi>{found.row.title}</bdi></a>
            <div class="page-head">
                <div>
                    <h1>"Pairing board"</h1>
                    <p class="lead" id="moving">"Drag a mentee onto a mentor. By keyboard: " <kbd>"Space"</kbd> " lifts and drops, " <kbd>"↑"</kbd> " " <kbd>"↓"</kbd> " choose a mentor, " <kbd>"Esc"</kbd> " puts back."</p>
                </div>
            </div>
            {notice}
            {rest}
            <Search query=form program/>
            <PairingBoard view query=query.clone() here/>
            <Pager query program next mentors_next/>
        }
    }))
}

/// The address that shows this part of the board.
fn address(program: ProgramId, query: &BoardQuery) -> String {
    let fields = [
        ("mentee", &query.mentee),
        ("after", &query.after),
        ("mentor", &query.mentor),
        ("mentors_after", &query.mentors_after),
        ("fit", &query.fit),
    ];
    let fields: Vec<_> = fields.into_iter().filter(|(_, value)| !value.is_empty()).collect();
    let text = serde_urlencoded::to_string(fields).unwrap_or_default();
    if text.is_empty() { format!("/programs/{program}/board") } else { format!("/programs/{program}/board?{text}") }
}

#[component]
fn Search(query: BoardQuery, program: ProgramId) -> impl IntoView {
    let is_narrowed = !query.mentee.is_empty() || !query.mentor.is_empty();
    let clear =
        is_narrowed.then(|| view! { <a class="button button-quiet" href=address(program, &BoardQuery::default())>"Clear"</a> });
    view! {
        <form class="filters" method="get" action=format!("/programs/{program}/board") role="search" aria-label="Board">
            <input type="hidden" name="fit" value=query.fit/>
            <div class="field"><label for="search-mentee">"Mentees"</label><input class="input" type="search" id="search-mentee" name="mentee" value=query.mentee placeholder="Name or title"/></div>
            <div class="field"><label for="search-mentor">"Mentors"</label><input class="input" type="search" id="search-mentor" name="mentor" value=query.mentor placeholder="Name or title"/></div>
            <div class="actions"><button class="button">"Search"</button>{clear}</div>
        </form>
    }
}

#[component]
fn Pager(query: BoardQuery, program: ProgramId, next: Option<String>, mentors_next: Option<String>) -> impl IntoView {
    let link = |query: BoardQuery, label: &'static str| {
        view! { <a class="button button-small" href=address(program, &query)>{label}</a> }
    };
    let first = (!query.after.is_empty()).then(|| link(BoardQuery { after: String::new(), ..query.clone() }, "First mentees"));
    let more = next.map(|after| link(BoardQuery { after, ..query.clone() }, "More mentees"));
    let mentors_first = (!query.mentors_after.is_empty())
        .then(|| link(BoardQuery { mentors_after: String::new(), ..query.clone() }, "First mentors"));
    let mentors_more = mentors_next.map(|mentors_after| link(BoardQuery { mentors_after, ..query.clone() }, "More mentors"));
    let is_needed = first.is_some() || more.is_some() || mentors_first.is_some() || mentors_more.is_some();
    is_needed.then(|| {
        view! { <nav class="pager" aria-label="Pages of the board"><span class="actions">{first}{more}</span><span class="actions">{mentors_first}{mentors_more}</span></nav> }
    })
}

/// A plain form of the board.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct BoardForm {
    act: String,
    mentee: String,
    from: String,
    mentor: String,
    next: String,
}

/// POST /programs/{id}/board
pub async fn post(asker: Asker, visit: Visit, Path(id): Path<String>, Posted(form): Posted<BoardForm>) -> AppResult<Response> {
    let program: ProgramId = super::id(&id)?;
    let done = match form.act.as_str() {
        "place" => match form.mentee.parse() {
            Ok(mentee) => {
                let placement = Placement { mentee, from: form.from.parse().ok(), to: form.mentor.parse().ok() };
                pairing::place(&asker, program, placement).await
            }
            Err(_) => Err(AppError::NotFound),
        },
        "suggest" => match pairing::suggest(&asker, program).await {
            Ok(0) => {
                let (status, refusal) = (StatusCode::UNPROCESSABLE_ENTITY, Some(Refusal::NothingSuggested));
                return page(&asker, &visit, program, status, BoardQuery::default(), refusal).await;
            }
            suggested => suggested.map(drop),
        },
        _ => Err(AppError::Refused("That could not be read. Please reload the page and try again.".into())),
    };
    match done {
        Ok(()) if form.next.is_empty() => Ok(see_other(&format!("/programs/{program}/board"))),
        Ok(()) => Ok(see_other(local_path(&form.next))),
        Err(error @ (AppError::Refused(_) | AppError::Conflict { .. })) => {
            let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::UNPROCESSABLE_ENTITY);
            page(&asker, &visit, program, status, BoardQuery::default(), Some(Refusal::Said(error.to_string()))).await
        }
        Err(error) => Err(error),
    }
}
