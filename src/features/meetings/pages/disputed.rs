//! What staff may have to settle.

use axum::extract::Query;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;

use crate::features::meetings::parts::MeetingRow;
use crate::features::meetings::{reading, words};
use crate::server::Asker;
use crate::server::paging::{Page, Wanted};
use crate::server::render::{Place, Visit};
use crate::shared::AppResult;
use crate::ui::{Icon, Pager};

const A_PAGE: usize = 20;

/// Of which program; without one, of all that one is staff of.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Within {
    program: String,
}

/// GET /meetings/disputed
pub async fn show_disputed(
    asker: Asker,
    visit: Visit,
    Query(within): Query<Within>,
    Query(wanted): Query<Wanted>,
) -> AppResult<Response> {
    let program = within.program.trim().parse().ok();
    let page = reading::list_unsettled(&asker, program, wanted.position(), A_PAGE).await?;
    let path = program.map_or_else(|| "/meetings/disputed?".to_owned(), |id| format!("/meetings/disputed?program={id}&"));
    let (sooner, later) = page.links(&path);
    let Page { rows, .. } = page;
    let city = words::city(&asker.viewer.zone);
    Ok(visit.frame(&asker, Place::Meetings, "To settle").page(move || {
        let list = if rows.is_empty() {
            view! {
                <div class="empty">
                    <Icon name="check"/>
                    <h2>"Nothing to settle"</h2>
                    <p>"Here stand meetings about which the two disagree, or which they did not confirm within two weeks."</p>
                </div>
            }
            .into_any()
        } else {
            let rows = rows.into_iter().map(|card| view! { <li><MeetingRow card/></li> });
            view! { <ul class="meeting-list">{rows.collect_view()}</ul> }.into_any()
        };
        view! {
            <a class="back" href="/meetings"><Icon name="chevron-left"/>"Meetings"</a>
            <div class="page-head">
                <div>
                    <h1>"To settle"</h1>
                    <p class="lead">"Meetings that are disputed or unconfirmed, the oldest first. Times are yours, in " {city} "."</p>
                </div>
            </div>
            {list}
            <Pager
                label="Pages of meetings to settle"
                before=sooner.map(|href| ("Sooner", href)) behind=later.map(|href| ("Later", href))
            />
        }
    }))
}
