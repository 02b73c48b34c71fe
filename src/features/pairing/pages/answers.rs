//! What came of a mentee's requests, where they ask the next mentor.

use leptos::prelude::*;

use super::request::{State, standing};
use crate::features::pairing::model::request::Voice;
use crate::features::pairing::store::RequestRow;
use crate::features::programs::model::Approvers;
use crate::server::zones;
use crate::ui::Avatar;
use crate::ui::avatar::Size;

/// The answers that the reader got as a mentee, each with its reason and note.
#[component]
pub fn Answers(answers: Vec<RequestRow>, zone: String) -> impl IntoView {
    (!answers.is_empty()).then(|| {
        let lines = answers.into_iter().map(|row| {
            let day = zones::OnTheWall::new(row.decided_at.unwrap_or(row.asked_at), &zone).day();
            let words = standing(&row, row.state, Voice { mentee: true, ..Voice::default() }, Approvers::default(), &zone);
            let label = format!("Open your request to {}", row.mentor_name);
            view! {
                <li>
                    <span class="person"><Avatar id=row.mentor_id name=row.mentor_name.clone() size=Size::Small/><bdi>{row.mentor_name.clone()}</bdi></span>
                    <State state=row.state/>
                    <p>{words}</p>
                    <p class="muted small">{day} " · " <a href=format!("/requests/{}", row.id) aria-label=label>"Open"</a></p>
                </li>
            }
        });
        let lines = lines.collect_view();
        view! {
            <section class="section" aria-labelledby="answers">
                <div class="section-head"><h2 id="answers">"Answers to your requests"</h2></div>
                <ul class="asked-list">{lines}</ul>
            </section>
        }
    })
}
