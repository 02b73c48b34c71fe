//! What waits, what is ahead and what is past, each paged by itself.

use axum::extract::Query;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;

use super::new::NobodyYet;
use crate::features::meetings::model::MeetingList;
use crate::features::meetings::parts::MeetingRow;
use crate::features::meetings::store::{self, Elsewhere};
use crate::features::meetings::view::MeetingCard;
use crate::features::meetings::{reading, words};
use crate::server::Asker;
use crate::server::paging::{Page, Wanted};
use crate::server::render::{Place, Visit};
use crate::shared::AppResult;
use crate::ui::{Icon, Pager};

const A_PAGE: usize = 20;

/// Which list; without one, the beginning of all three.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Chosen {
    list: String,
}

struct Section {
    list: MeetingList,
    page: Page<MeetingCard>,
    is_first: bool,
}

/// GET /meetings
pub async fn show_lists(
    asker: Asker,
    visit: Visit,
    Query(chosen): Query<Chosen>,
    Query(wanted): Query<Wanted>,
) -> AppResult<Response> {
    let only = chosen.list.parse::<MeetingList>().ok();
    let position = only.map(|_| wanted.position()).unwrap_or_default();
    let mut sections = Vec::new();
    for list in MeetingList::ALL.iter().copied().filter(|list| only.is_none_or(|only| only == *list)) {
        let page = reading::list(&asker, list, position, A_PAGE).await?;
        sections.push(Section { list, is_first: page.before.is_none(), page });
    }
    let elsewhere = store::count_elsewhere(&mut asker.read().await?, &asker.viewer).await?;
    let city = words::city(&asker.viewer.zone);
    let back = visit.path.clone();
    Ok(visit.frame(&asker, Place::Meetings, "Meetings").page(move || view! { <MeetingsPage sections elsewhere city back/> }))
}

#[component]
fn MeetingsPage(sections: Vec<Section>, elsewhere: Elsewhere, city: String, back: String) -> impl IntoView {
    let is_one_list = sections.len() == 1;
    let is_empty = !is_one_list && sections.iter().all(|section| section.page.rows.is_empty() && section.page.behind.is_none());
    let lead = (!is_empty).then(|| view! { <p class="lead">"Times are yours, in " {city} "."</p> });
    let content = if is_empty {
        view! { <Nothing meets_nobody=elsewhere.meets_nobody/> }.into_any()
    } else {
        sections.into_iter().map(|section| view! { <ListSection section back=back.clone()/> }).collect_view().into_any()
    };
    let all = is_one_list.then(|| {
        view! { <a class="back" href="/meetings"><Icon name="chevron-left"/>"All meetings"</a> }
    });
    view! {
        {all}
        <div class="page-head">
            <div><h1>"Meetings"</h1>{lead}</div>
            {(!is_empty).then(|| view! { <NewMeeting/> })}
        </div>
        <ToElsewhere elsewhere/>
        {content}
    }
}

/// What staff may have to settle, and what others share.
#[component]
fn ToElsewhere(elsewhere: Elsewhere) -> impl IntoView {
    let Elsewhere { is_staff, unsettled, shared, .. } = elsewhere;
    let settle = is_staff.then(|| {
        let count = (unsettled > 0).then(|| view! { " " <span class="count">{unsettled}</span> });
        view! { <a class="button" href="/meetings/disputed"><Icon name="flag"/>"To settle as staff" {count}</a> }
    });
    let shared = (shared > 0).then(|| {
        view! { <a class="button" href="/meetings/shared"><Icon name="file-text"/>"Shared with me (" {shared} ")"</a> }
    });
    (settle.is_some() || shared.is_some()).then(|| view! { <p class="actions section">{settle} {shared}</p> })
}

#[component]
fn NewMeeting() -> impl IntoView {
    view! { <a class="button button-primary" href="/meetings/new"><Icon name="plus"/>"New meeting"</a> }
}

#[component]
fn Nothing(meets_nobody: bool) -> impl IntoView {
    if meets_nobody {
        return view! { <NobodyYet/> }.into_any();
    }
    view! {
        <div class="empty">
            <Icon name="calendar"/>
            <h2>"No meetings yet"</h2>
            <p>"Ask your mentor or your mentee for a first one. They accept, or propose another time."</p>
            <NewMeeting/>
        </div>
    }
    .into_any()
}

#[component]
fn ListSection(section: Section, back: String) -> impl IntoView {
    let Section { list, page, is_first } = section;
    let (before, behind) = page.links(&format!("/meetings?list={}&", list.as_str()));
    let (sooner, later, label) = match list {
        MeetingList::Waiting => ("Sooner", "Later", "Pages of waiting meetings"),
        MeetingList::Upcoming => ("Sooner", "Later", "Pages of upcoming meetings"),
        MeetingList::Past => ("Newer", "Older", "Pages of past meetings"),
    };
    let (cards, has_more) = (page.rows, behind.is_some());
    let (title, nothing) = match list {
        MeetingList::Waiting => ("Waiting for you", "Nothing waits for you."),
        MeetingList::Upcoming => ("Upcoming", "Nothing is arranged or asked for."),
        MeetingList::Past => ("Past", "No meeting is past yet."),
    };
    let count = (list == MeetingList::Waiting && !cards.is_empty() && is_first).then(|| {
        let more = if has_more { "+" } else { "" };
        view! { " " <span class="count">{cards.len()}{more}</span> }
    });
    let rows = if cards.is_empty() {
        view! { <p class="muted">{nothing}</p> }.into_any()
    } else {
        let rows = cards.into_iter().map(|card| view! { <li><MeetingRow card next=back.clone()/></li> });
        view! { <ul class="meeting-list">{rows.collect_view()}</ul> }.into_any()
    };
    view! {
        <section class="section">
            <div class="section-head"><h2>{title}{count}</h2></div>
            {rows}
            <Pager label before=before.map(|href| (sooner, href)) behind=behind.map(|href| (later, href))/>
        </section>
    }
}
