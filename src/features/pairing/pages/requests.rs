//! `/programs/{id}/requests`: every request of a program, for its staff.

use axum::extract::{Path, Query};
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;

use super::request::{State, missing};
use crate::features::pairing::model::request::RequestState;
use crate::features::pairing::reading::{self, RequestsPage};
use crate::features::pairing::store::RequestRow;
use crate::server::paging::Wanted;
use crate::server::render::{Place, Visit};
use crate::server::{Asker, zones};
use crate::shared::AppResult;
use crate::ui::avatar::Size;
use crate::ui::{Avatar, Icon, Pager};

/// The state that is looked at, if it is one.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Chosen {
    state: String,
}

/// GET /programs/{id}/requests
pub async fn show(
    asker: Asker,
    visit: Visit,
    Path(id): Path<String>,
    Query(chosen): Query<Chosen>,
    Query(wanted): Query<Wanted>,
) -> AppResult<Response> {
    let page = reading::load_requests(&asker, super::id(&id)?, chosen.state.parse().ok(), wanted.position()).await?;
    let zone = asker.viewer.zone.clone();
    let title = format!("Requests in {}", page.program.row.title);
    Ok(visit.frame(&asker, Place::Programs, title).page(move || view! { <Requests page zone/> }))
}

#[component]
fn Requests(page: RequestsPage, zone: String) -> impl IntoView {
    let RequestsPage { program, state, page, counts } = page;
    let here = format!("/programs/{}/requests", program.row.id);
    let all: i64 = counts.iter().map(|(_, count)| count).sum();
    let tab = |to: Option<RequestState>, count: i64| {
        let href = to.map_or(here.clone(), |state| format!("{here}?state={}", state.as_str()));
        let label = to.map_or("All", RequestState::label);
        view! { <a href=href aria-current=(state == to).then_some("page")>{label} " " <span class="muted">{count}</span></a> }
    };
    let tabs = RequestState::ALL.iter().filter_map(|one| {
        let count = counts.iter().find(|(state, _)| state == one).map_or(0, |(_, count)| *count);
        (count > 0 || state == Some(*one)).then(|| tab(Some(*one), count))
    });
    let tabs = tabs.collect_view();
    let word = state.map_or(String::new(), |state| format!("state={}&", state.as_str()));
    let (before, behind) = page.links(&format!("{here}?{word}"));
    let list = if page.rows.is_empty() {
        let words = if state.is_some() { "No request is in this state." } else { "Nobody has asked for a mentor yet." };
        view! { <div class="empty"><Icon name="users"/><h2>"No requests"</h2><p>{words}</p></div> }.into_any()
    } else {
        let rows = page.rows.into_iter().map(|row| view! { <RequestLine row zone=zone.clone()/> }).collect_view();
        view! { <ul class="asked-list">{rows}</ul> }.into_any()
    };
    view! {
        <a class="back" href=format!("/programs/{}", program.row.id)><Icon name="chevron-left"/><bdi>{program.row.title}</bdi></a>
        <div class="page-head"><div><h1>"Requests for a mentor"</h1></div></div>
        <nav class="tabs" aria-label="State">{tab(None, all)} {tabs}</nav>
        {list}
        <Pager
            label="Pages of requests"
            before=before.map(|href| ("Newer", href)) behind=behind.map(|href| ("Older", href))
        />
    }
}

#[component]
fn RequestLine(row: RequestRow, zone: String) -> impl IntoView {
    let day = zones::OnTheWall::new(row.asked_at, &zone).day();
    let waits = (row.state == RequestState::Waiting).then(|| view! { "waits for " <bdi>{missing(&row)}</bdi> " · " });
    view! {
        <li>
            <span class="person"><Avatar id=row.mentee_id name=row.mentee_name.clone() size=Size::Small/><bdi>{row.mentee_name.clone()}</bdi></span>
            <Icon name="arrow-right"/>
            <span class="person"><Avatar id=row.mentor_id name=row.mentor_name.clone() size=Size::Small/><bdi>{row.mentor_name.clone()}</bdi></span>
            <State state=row.state/>
            <p class="muted small">{waits} "asked on " {day} " · " <a href=format!("/requests/{}", row.id) aria-label=format!("Open the request of {} to {}", row.mentee_name, row.mentor_name)>"Open"</a></p>
        </li>
    }
}
