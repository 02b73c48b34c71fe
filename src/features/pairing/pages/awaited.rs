//! Requests for a mentor that wait for the reader, as a section of the page of approvals.

use leptos::prelude::*;

use crate::features::pairing::reading::Awaited;
use crate::features::pairing::store::RequestRow;
use crate::server::zones;
use crate::ui::{Avatar, Icon, Pager};

/// The section of those who ask for a mentor.
#[component]
pub fn AwaitedSection(awaited: Awaited) -> impl IntoView {
    let Awaited { page, zone } = awaited;
    let (before, behind) = page.links("/approvals?list=pairing&");
    let nothing = page.rows.is_empty().then(|| view! { <p class="muted">"Nobody else asks for a mentor."</p> });
    let lines = page.rows.into_iter().map(|row| view! { <Line row zone=zone.clone()/> });
    view! {
        <section class="section" aria-labelledby="awaited">
            <div class="section-head"><h2 id="awaited">"Who asks for a mentor"</h2></div>
            {nothing}
            <ul class="requests">{lines.collect_view()}</ul>
            <Pager
                label="Pages of requests for a mentor"
                before=before.map(|href| ("Earlier", href)) behind=behind.map(|href| ("Later", href))
            />
        </section>
    }
}

#[component]
fn Line(row: RequestRow, zone: String) -> impl IntoView {
    let path = format!("/requests/{}", row.id);
    let asked = zones::OnTheWall::new(row.waiting_since.unwrap_or(row.asked_at), &zone).day();
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
                <p class="muted small"><bdi>{row.program_title}</bdi> " · asked on " {asked}</p>
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
