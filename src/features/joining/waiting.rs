//! What waits for somebody's approval, as a section of the page of approvals.

use leptos::prelude::*;

use super::model::Questions;
use super::parts::Waiting;
use super::store::{self, EnrolmentRow};
use crate::features::programs;
use crate::server::Asker;
use crate::server::paging::{Cursor, Order, Page, Position};
use crate::shared::AppResult;
use crate::ui::Pager;

const A_PAGE: usize = 20;

/// A page of requests to join that wait for the reader.
pub struct Requests {
    page: Page<(EnrolmentRow, Vec<(String, String)>)>,
    zone: String,
}

impl Requests {
    /// Whether none waits, on any page.
    pub fn is_empty(&self) -> bool {
        self.page.rows.is_empty() && self.page.before.is_none()
    }
}

/// Requests that wait for the reader, the oldest first.
pub async fn load_requests(asker: &Asker, position: Position) -> AppResult<Requests> {
    let mut conn = asker.read().await?;
    let found = store::list_waiting_for(&mut conn, &asker.viewer, position.scan(Order::OldestFirst, A_PAGE)).await?;
    let page = position.page(found, A_PAGE, |row| Cursor { at: row.joined_at, id: row.id.0 });
    let mut asked: Vec<_> = page.rows.iter().map(|row| row.program_id).collect();
    asked.sort_unstable();
    asked.dedup();
    let questions = Questions::from(programs::list_questions(&mut conn, &asked).await?);
    let page = page.filter_map(|row| {
        let answers = row.answers().beside(&questions.of(row.program_id, row.part));
        Some((row, answers))
    });
    Ok(Requests { page, zone: asker.viewer.zone.clone() })
}

/// The section of those who ask to join.
#[component]
pub fn RequestsSection(requests: Requests) -> impl IntoView {
    let Requests { page, zone } = requests;
    let (before, behind) = page.links("/approvals?list=joining&");
    let nothing = page.rows.is_empty().then(|| view! { <p class="muted">"Nobody else asks to join."</p> });
    let lines = page.rows.into_iter().map(|(row, answers)| view! { <Waiting row answers zone=zone.clone()/> });
    view! {
        <section class="section" aria-labelledby="joining">
            <div class="section-head"><h2 id="joining">"Who asks to join"</h2></div>
            {nothing}
            <ul class="requests">{lines.collect_view()}</ul>
            <Pager
                label="Pages of requests to join"
                before=before.map(|href| ("Earlier", href)) behind=behind.map(|href| ("Later", href))
            />
        </section>
    }
}
