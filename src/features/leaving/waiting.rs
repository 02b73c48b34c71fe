//! Requests for another mentor, as a section of the page of approvals.

use leptos::prelude::*;

use super::parts::day_of;
use super::store::{self, ChangeRow};
use crate::server::Asker;
use crate::server::paging::{Cursor, Order, Page, Position};
use crate::shared::AppResult;
use crate::ui::{Avatar, Pager};

const A_PAGE: usize = 20;

/// A page of requests that wait for the reader.
pub struct Changes {
    page: Page<ChangeRow>,
    zone: String,
}

impl Changes {
    /// Whether none waits, on any page.
    pub fn is_empty(&self) -> bool {
        self.page.rows.is_empty() && self.page.before.is_none()
    }
}

/// Requests that wait for the reader, the oldest first.
pub async fn load_changes(asker: &Asker, position: Position) -> AppResult<Changes> {
    let scan = position.scan(Order::OldestFirst, A_PAGE);
    let rows = store::list_waiting_for(&mut asker.read().await?, &asker.viewer, scan).await?;
    let page = position.page(rows, A_PAGE, |row| Cursor { at: row.asked_at, id: row.id.0 });
    Ok(Changes { page, zone: asker.viewer.zone.clone() })
}

/// The section of those who ask for another mentor.
#[component]
pub fn ChangesSection(changes: Changes) -> impl IntoView {
    let Changes { page, zone } = changes;
    let (before, behind) = page.links("/approvals?list=changes&");
    let line = |row: ChangeRow| {
        let href = format!("/changes/{}", row.id);
        let label = format!("Review: {}", row.mentee_name);
        view! {
            <li class="request">
                <Avatar id=row.mentee_id name=row.mentee_name.clone()/>
                <div class="request-who">
                    <p class="request-line">
                        <a href=href.clone()><bdi>{row.mentee_name}</bdi></a> " asks for another mentor than " <bdi>{row.mentor_name}</bdi>
                    </p>
                    <p class="muted small">
                        <a href=format!("/programs/{}", row.program_id)><bdi>{row.program_title}</bdi></a> " · asked on "
                        {day_of(row.asked_at, &zone)}
                    </p>
                </div>
                <div class="decide"><a class="button button-primary" href=href aria-label=label>"Review"</a></div>
            </li>
        }
    };
    let lines = page.rows.into_iter().map(line).collect_view();
    view! {
        <section class="section" aria-labelledby="changes">
            <div class="section-head"><h2 id="changes">"Who asks for another mentor"</h2></div>
            <ul class="requests">{lines}</ul>
            <Pager
                label="Pages of requests for another mentor"
                before=before.map(|href| ("Earlier", href)) behind=behind.map(|href| ("Later", href))
            />
        </section>
    }
}
