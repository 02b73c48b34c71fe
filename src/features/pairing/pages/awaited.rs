//! Requests for a mentor that wait for the reader, as a section of the page of approvals.

use leptos::prelude::*;

use crate::features::pairing::reading::Awaited;
use crate::features::pairing::store::RequestRow;
use crate::server::paging::Page;
use crate::server::zones;
use crate::shared::time::Instant;
use crate::ui::{Avatar, Icon, Pager};

/// The sections of those who ask for a mentor: first what waits so long already that the reader was reminded.
#[component]
pub fn AwaitedSection(awaited: Awaited) -> impl IntoView {
    let Awaited { reminded, page, zone, now } = awaited;
    let has = |page: &Page<RequestRow>| !page.rows.is_empty() || page.before.is_some();
    let first = has(&reminded).then(|| {
        view! { <Section page=reminded list="reminded" id="reminded" title="Who has waited long for a mentor" zone=zone.clone() now/> }
    });
    let others = has(&page).then(|| {
        view! { <Section page list="pairing" id="awaited" title="Who asks for a mentor" zone now/> }
    });
    view! { {first} {others} }
}

#[component]
fn Section(
    page: Page<RequestRow>,
    list: &'static str,
    id: &'static str,
    title: &'static str,
    zone: String,
    now: Instant,
) -> impl IntoView {
    let (before, behind) = page.links(&format!("/approvals?list={list}&"));
    let nothing = page.rows.is_empty().then(|| view! { <p class="muted">"Nobody else asks for a mentor."</p> });
    let lines = page.rows.into_iter().map(|row| view! { <Line row zone=zone.clone() now/> });
    view! {
        <section class="section" aria-labelledby=id>
            <div class="section-head"><h2 id=id>{title}</h2></div>
            {nothing}
            <ul class="requests">{lines.collect_view()}</ul>
            <Pager
                label=title
                before=before.map(|href| ("Earlier", href)) behind=behind.map(|href| ("Later", href))
            />
        </section>
    }
}

/// "asked on 1 December 2026"; of what was reminded of, "waiting for 7 days, expires on 15 December 2026".
fn how_long(row: &RequestRow, zone: &str, now: Instant) -> String {
    let day = |at: Instant| zones::OnTheWall::new(at, zone).day();
    let since = row.waiting_since.unwrap_or(row.asked_at);
    match (row.reminded_at, row.expires_at) {
        (Some(_), Some(expires)) => {
            let days = (now - since).num_days();
            let waiting = if days == 1 { "1 day".to_owned() } else { format!("{days} days") };
            format!("waiting for {waiting}, expires on {}", day(expires))
        }
        _ => format!("asked on {}", day(since)),
    }
}

#[component]
fn Line(row: RequestRow, zone: String, now: Instant) -> impl IntoView {
    let path = format!("/requests/{}", row.id);
    let asked = how_long(&row, &zone, now);
    let words = (!row.message.is_empty()).then(|| view! { <p class="awaited-words" dir="auto">{row.message.clone()}</p> });
    let accept = format!("Accept: {} asks for {}", row.mentee_name, row.mentor_name);
    let read = format!("Decline or read more: {}", row.mentee_name);
    view! {
        <li class="request">
            <Avatar id=row.mentee_id name=row.mentee_name.clone()/>
            <div class="request-who">
                <p class="request-line">
                    <a href=path.clone()><bdi>{row.mentee_name}</bdi></a> " asks for " <strong><bdi>{row.mentor_name}</bdi></strong> " as a mentor"
                </p>
                <p class="muted small"><bdi>{row.program_title}</bdi> " · " {asked}</p>
                {words}
            </div>
            <div class="decide">
                <form method="post" action=path.clone()>
                    <input type="hidden" name="next" value="/approvals"/>
                    <button class="button button-primary" name="act" value="agree" aria-label=accept><Icon name="check"/>"Accept"</button>
                </form>
                <a class="button" href=path aria-label=read>"Decline or read more"</a>
            </div>
        </li>
    }
}
