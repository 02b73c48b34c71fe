//! `/approvals`: everything that waits for a yes or no of the reader, a section for each room that has some.

use axum::extract::Query;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;

use crate::features::joining::{self, RequestsSection};
use crate::features::leaving::{self, ChangesSection};
use crate::features::pairing::{self, AwaitedSection};
use crate::server::Asker;
use crate::server::paging::Wanted;
use crate::server::render::{Place, Visit};
use crate::shared::AppResult;
use crate::ui::Icon;

/// Which section the place in the address is of.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Chosen {
    list: String,
}

/// GET /approvals
pub async fn show(
    asker: Asker,
    visit: Visit,
    Query(chosen): Query<Chosen>,
    Query(wanted): Query<Wanted>,
) -> AppResult<Response> {
    let of = |section: &str| if chosen.list == section { wanted.position() } else { Default::default() };
    let joining = joining::load_requests(&asker, of("joining")).await?;
    let pairing = pairing::load_awaited(&asker, of("reminded"), of("pairing")).await?;
    let changes = leaving::load_changes(&asker, of("changes")).await?;
    let sections = [!joining.is_empty(), !pairing.is_empty(), !changes.is_empty()];
    Ok(visit.frame(&asker, Place::Home, "Approvals").page(move || {
        view! {
            <div class="page-head">
                <div><h1>"Approvals"</h1><p class="lead">"What waits for your yes or no, the longest waiting first."</p></div>
            </div>
            {(!sections.contains(&true)).then(|| view! { <Nothing/> })}
            {sections[0].then(|| view! { <RequestsSection requests=joining/> })}
            {sections[1].then(|| view! { <AwaitedSection awaited=pairing/> })}
            {sections[2].then(|| view! { <ChangesSection changes/> })}
        }
    }))
}

#[component]
fn Nothing() -> impl IntoView {
    view! {
        <div class="empty">
            <Icon name="check"/>
            <h2>"Nothing waits for your approval"</h2>
            <p>"When somebody asks to join a program, for a mentor, or for another one, and you decide about it, you find the request here."</p>
            <a class="button" href="/">"Go home"</a>
        </div>
    }
}
