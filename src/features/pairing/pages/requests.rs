//! `/programs/{id}/requests`: every request of a program and its waitlist, for its staff.

use axum::extract::{Path, Query};
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;

use super::request::{State, missing};
use crate::features::pairing::model::request::RequestState;
use crate::features::pairing::model::waitlist::{WaitState, ordinal};
use crate::features::pairing::reading::{self, List, Listed, RequestsPage};
use crate::features::pairing::store::{RequestRow, WaitingRow};
use crate::features::programs::model::Pairing;
use crate::server::paging::{Page, Wanted};
use crate::server::render::{Place, Visit};
use crate::server::{Asker, zones};
use crate::shared::AppResult;
use crate::ui::avatar::Size;
use crate::ui::{Avatar, Icon, Pager};

/// The list that is looked at, or the state of requests, if it is one.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Chosen {
    list: String,
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
    let list = if chosen.list == "waitlist" { List::Waitlist } else { List::Requests(chosen.state.parse().ok()) };
    let page = reading::load_requests(&asker, super::id(&id)?, list, wanted.position()).await?;
    let zone = asker.viewer.zone.clone();
    let title = format!("Requests in {}", page.program.row.title);
    Ok(visit.frame(&asker, Place::Programs, title).page(move || view! { <Requests page zone/> }))
}

#[component]
fn Requests(page: RequestsPage, zone: String) -> impl IntoView {
    let RequestsPage { program, list, listed, counts, waiting } = page;
    let here = format!("/programs/{}/requests", program.row.id);
    let all: i64 = counts.iter().map(|(_, count)| count).sum();
    let tab = |to: List, count: i64| {
        let (href, label) = match to {
            List::Requests(None) => (here.clone(), "All"),
            List::Requests(Some(state)) => (format!("{here}?state={}", state.as_str()), state.label()),
            List::Waitlist => (format!("{here}?list=waitlist"), "Waitlist"),
        };
        view! { <a href=href aria-current=(list == to).then_some("page")>{label} " " <span class="muted">{count}</span></a> }
    };
    let tabs = RequestState::ALL.iter().filter_map(|one| {
        let count = counts.iter().find(|(state, _)| state == one).map_or(0, |(_, count)| *count);
        let to = List::Requests(Some(*one));
        (count > 0 || list == to).then(|| tab(to, count))
    });
    let tabs = tabs.collect_view();
    // Where staff pair nobody waits.
    let has_waitlist = waiting > 0 || list == List::Waitlist || program.manner.pairing == Pairing::UserDriven;
    let waitlist = has_waitlist.then(|| tab(List::Waitlist, waiting));
    let shown = match listed {
        Listed::Requests(page) => {
            let state = if let List::Requests(state) = list { state } else { None };
            view! { <AskedList page state here=here.clone() zone/> }.into_any()
        }
        Listed::Waitlist(page) => view! { <Waitlist page here=here.clone() zone/> }.into_any(),
    };
    view! {
        <a class="back" href=format!("/programs/{}", program.row.id)><Icon name="chevron-left"/><bdi>{program.row.title}</bdi></a>
        <div class="page-head"><div><h1>"Requests for a mentor"</h1></div></div>
        <nav class="tabs" aria-label="State">{tab(List::Requests(None), all)} {tabs} {waitlist}</nav>
        {shown}
    }
}

#[component]
fn AskedList(page: Page<RequestRow>, state: Option<RequestState>, here: String, zone: String) -> impl IntoView {
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
        {list}
        <Pager
            label="Pages of requests"
            before=before.map(|href| ("Newer", href)) behind=behind.map(|href| ("Older", href))
        />
    }
}

/// Everybody who waits, in the order in which seats are offered.
#[component]
fn Waitlist(page: Page<WaitingRow>, here: String, zone: String) -> impl IntoView {
    let (before, behind) = page.links(&format!("{here}?list=waitlist&"));
    let list = if page.rows.is_empty() {
        let words = "Whoever wants a mentor without a seat can wait for one; they stand here in their order.";
        view! { <div class="empty"><Icon name="users"/><h2>"Nobody waits"</h2><p>{words}</p></div> }.into_any()
    } else {
        let rows = page.rows.into_iter().map(|row| view! { <WaitingLine row zone=zone.clone()/> }).collect_view();
        view! { <ol class="asked-list">{rows}</ol> }.into_any()
    };
    view! {
        {list}
        <Pager
            label="Pages of the waitlist"
            before=before.map(|href| ("Earlier", href)) behind=behind.map(|href| ("Later", href))
        />
    }
}

#[component]
fn WaitingLine(row: WaitingRow, zone: String) -> impl IntoView {
    let since = zones::OnTheWall::new(row.joined_at, &zone).day();
    let until = row.offer_expires_at.map(|at| zones::OnTheWall::new(at, &zone));
    let until = until.map(|wall| view! { " until " {wall.and_clock(wall.day())} });
    let whom = if row.named.is_empty() { "any mentor".to_owned() } else { row.named.join(", ") };
    let held = row.offered.map(|mentor| match row.state {
        WaitState::Asking => view! { <p>"Said yes to a seat with " <bdi>{mentor}</bdi> ", which is held while those who must agree are asked."</p> }.into_any(),
        _ => view! { <p>"A seat with " <bdi>{mentor}</bdi> " is offered and held" {until} "."</p> }.into_any(),
    });
    view! {
        <li>
            <span class="person"><Avatar id=row.mentee name=row.name.clone() size=Size::Small/><bdi>{row.name}</bdi></span>
            <span class="chip">{ordinal(row.number)}</span>
            {held}
            <p class="muted small">"waits for " <bdi>{whom}</bdi> " since " {since}</p>
        </li>
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
