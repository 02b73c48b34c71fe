//! The manager's part of home: how far their reports have come in their programs.

use leptos::prelude::*;

use super::pages::Seen;
use crate::features::pairing::Mentorship;
use crate::ui::avatar::Size;
use crate::ui::{Avatar, Progress};

/// The section, for whoever has so many reports.
#[component]
pub fn Team(team: Vec<Seen>, reports: i64) -> impl IntoView {
    (reports > 0 || !team.is_empty()).then(|| {
        let list = if team.is_empty() {
            let who = if reports == 1 { "The person who reports to you is" } else { "Nobody of those who report to you is" };
            let no = if reports == 1 { " in no mentorship at present. " } else { " in a mentorship at present. " };
            view! { <p class="muted">{who} {no} <a href="/programs">"See the programs"</a></p> }.into_any()
        } else {
            view! { <ul>{team.into_iter().map(|seen| view! { <Row seen/> }).collect_view()}</ul> }.into_any()
        };
        view! {
            <section class="section pairs">
                <div class="section-head"><h2>"Your team’s mentorships"</h2><a href="/team">"My team"</a></div>
                {list}
            </section>
        }
    })
}

#[component]
fn Row(seen: Seen) -> impl IntoView {
    let Seen { mentorship, journey, .. } = seen;
    let Mentorship { id, mentor, mentee, program_title, .. } = mentorship;
    view! {
        <li>
            <span class="person">
                <Avatar id=mentee.id name=mentee.name.clone() size=Size::Small/>
                <a href=format!("/mentorships/{id}")><bdi>{mentee.name}</bdi></a>
            </span>
            <span class="pair-program-of">
                <bdi>{program_title}</bdi>
                <small class="muted">"with " <bdi>{mentor.name}</bdi></small>
            </span>
            <Progress done=journey.done total=journey.total what="milestones"/>
        </li>
    }
}
