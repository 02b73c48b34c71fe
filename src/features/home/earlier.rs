//! Where there is no mentorship at present, and what went before.

use leptos::prelude::*;

use crate::features::meetings::model::Party;
use crate::features::pairing::Mentorship;
use crate::ui::Avatar;

/// What to do without one.
#[component]
pub fn NoMentorship(part: Option<Party>, is_staff: bool, has_ended: bool) -> impl IntoView {
    let (title, words, button) = match part {
        Some(Party::Mentor) => ("You mentor nobody at present", "Mentors are found in a program.", "See the programs"),
        Some(Party::Mentee) => ("Nobody mentors you at present", "Mentors are found in a program.", "Find a program"),
        None if is_staff => (
            "You take part in no mentorship yourself",
            "As staff you see your programs, their people and their pairs.",
            "See what needs you",
        ),
        None if has_ended => ("No mentorship at present", "The next one starts in a program.", "Find a program"),
        None => (
            "No mentorship yet",
            "A mentorship is you and one other person with a plan of milestones. It starts in a program.",
            "Find a program",
        ),
    };
    let href = if part.is_none() && is_staff { "/staff" } else { "/programs" };
    view! {
        <div class="empty">
            <svg viewBox="0 0 160 90" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">
                <path d="M78 12v44H48zM86 24l22 32H86zM42 62h74l-10 14H54z"></path>
                <path d="M8 80q9-6 18 0t18 0 18 0 18 0 18 0 18 0 18 0 18 0"></path>
            </svg>
            <h2>{title}</h2>
            <p>{words}</p>
            <a class="button button-primary" href=href>{button}</a>
        </div>
    }
}

/// Those that have ended.
#[component]
pub fn Ended(ended: Vec<Mentorship>) -> impl IntoView {
    (!ended.is_empty()).then(|| {
        let row = |m: Mentorship| {
            let other = if m.ties.mentor { m.mentee } else { m.mentor };
            view! {
                <li>
                    <Avatar id=other.id name=other.name.clone()/>
                    <span>
                        <a href=format!("/mentorships/{}", m.id)>"You and " <bdi>{other.name}</bdi></a>
                        <small>{m.state.label()} " · " <bdi>{m.program_title}</bdi></small>
                    </span>
                </li>
            }
        };
        view! {
            <section class="section">
                <div class="section-head"><h2>"Earlier"</h2></div>
                <ul class="people">{ended.into_iter().map(row).collect_view()}</ul>
            </section>
        }
    })
}
