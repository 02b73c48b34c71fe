//! What waits, what is ahead and what is past, each paged by itself.

use axum::extract::Query;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;

use crate::features::meetings::model::MeetingList;
use crate::features::meetings::parts::MeetingRow;
use crate::features::meetings::store::Cursor;
use crate::features::meetings::view::MeetingCard;
use crate::features::meetings::{reading, words};
use crate::server::Asker;
use crate::server::db::is_storable;
use crate::server::render::{Place, Visit};
use crate::shared::AppResult;
use crate::shared::id::MeetingId;
use crate::ui::Icon;

const A_PAGE: usize = 20;

/// Which list, and where its page begins; without a list, the beginning of all three.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    list: String,
    after: String,
}

struct Page {
    list: MeetingList,
    cards: Vec<MeetingCard>,
    next: Option<Cursor>,
    is_first: bool,
}

/// GET /meetings
pub async fn show_lists(asker: Asker, visit: Visit, Query(wanted): Query<Wanted>) -> AppResult<Response> {
    let only = wanted.list.parse::<MeetingList>().ok();
    let after = only.and_then(|_| cursor_of(&wanted.after));
    let mut pages = Vec::new();
    for list in MeetingList::ALL.iter().copied().filter(|list| only.is_none_or(|only| only == *list)) {
        let (cards, next) = reading::list(&asker, list, after, A_PAGE).await?;
        pages.push(Page { list, cards, next, is_first: after.is_none() });
    }
    let city = words::city(&asker.viewer.zone);
    let back = visit.path.clone();
    Ok(visit.frame(&asker, Place::Meetings, "Meetings").page(move || view! { <MeetingsPage pages city back/> }))
}

/// A cursor as the address carries it.
fn cursor_text(cursor: Cursor) -> String {
    format!("{}_{}", cursor.at.timestamp_micros(), cursor.id)
}

fn cursor_of(text: &str) -> Option<Cursor> {
    let (at, id) = text.split_once('_')?;
    let at = chrono::DateTime::from_timestamp_micros(at.parse().ok()?).filter(is_storable)?;
    Some(Cursor { at, id: id.parse::<MeetingId>().ok()? })
}

#[component]
fn MeetingsPage(pages: Vec<Page>, city: String, back: String) -> impl IntoView {
    let is_one_list = pages.len() == 1;
    let is_empty = !is_one_list && pages.iter().all(|page| page.cards.is_empty() && page.next.is_none());
    let lead = (!is_empty).then(|| view! { <p class="lead">"Times are yours, in " {city} "."</p> });
    let content = if is_empty {
        view! { <Nothing/> }.into_any()
    } else {
        pages.into_iter().map(|page| view! { <ListSection page back=back.clone()/> }).collect_view().into_any()
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
        {content}
    }
}

#[component]
fn NewMeeting() -> impl IntoView {
    view! { <a class="button button-primary" href="/meetings/new"><Icon name="plus"/>"New meeting"</a> }
}

#[component]
fn Nothing() -> impl IntoView {
    view! {
        <div class="empty">
            <Icon name="calendar"/>
            <h2>"No meetings yet"</h2>
            <p>"Ask your mentor or your mentee for a first one. They accept, or propose another time."</p>
            <NewMeeting/>
        </div>
    }
}

#[component]
fn ListSection(page: Page, back: String) -> impl IntoView {
    let Page { list, cards, next, is_first } = page;
    let (title, nothing) = match list {
        MeetingList::Waiting => ("Waiting for you", "Nothing waits for you."),
        MeetingList::Upcoming => ("Upcoming", "Nothing is arranged or asked for."),
        MeetingList::Past => ("Past", "No meeting is past yet."),
    };
    let count = (list == MeetingList::Waiting && !cards.is_empty() && is_first).then(|| {
        let more = if next.is_some() { "+" } else { "" };
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
            <Pager list next is_first/>
        </section>
    }
}

#[component]
fn Pager(list: MeetingList, next: Option<Cursor>, is_first: bool) -> impl IntoView {
    let word = list.as_str();
    let (back, on, label) = match list {
        MeetingList::Waiting => ("Soonest", "Later", "Pages of waiting meetings"),
        MeetingList::Upcoming => ("Soonest", "Later", "Pages of upcoming meetings"),
        MeetingList::Past => ("Latest", "Earlier", "Pages of past meetings"),
    };
    let back = (!is_first).then(|| {
        view! { <a class="button button-small" href=format!("/meetings?list={word}")><Icon name="chevron-left"/>{back}</a> }
    });
    let is_needed = back.is_some() || next.is_some();
    let on = next.map(|cursor| {
        let href = format!("/meetings?list={word}&after={}", cursor_text(cursor));
        view! { <a class="button button-small" href=href rel="next">{on}<Icon name="chevron-right"/></a> }
    });
    is_needed.then(|| view! { <nav class="pager" aria-label=label><span class="actions">{back}</span><span class="actions">{on}</span></nav> })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_comes_back_from_the_address_as_it_went() {
        let at = chrono::DateTime::from_timestamp_micros(1_800_000_000_123_456).unwrap();
        let cursor = Cursor { at, id: MeetingId(uuid::Uuid::max()) };
        assert_eq!(cursor_of(&cursor_text(cursor)), Some(cursor));
        for broken in ["", "1_", "_", "a_b", "99999999999999999999_0"] {
            assert_eq!(cursor_of(broken), None);
        }
    }
}
