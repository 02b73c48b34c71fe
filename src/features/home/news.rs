//! What has happened to somebody's mentorships as such, and what came of what they asked for: a line each, for two weeks.

use leptos::prelude::*;

use super::asked::{self, Asked};
use super::signals::{Happened, News};
use crate::ui::avatar::first_name;

/// The section, where there is any.
#[component]
pub fn NewsList(news: Vec<News>, answered: Vec<Asked>) -> impl IntoView {
    let lines: Vec<AnyView> = asked::answers(answered).into_iter().chain(news.into_iter().map(line)).collect();
    (!lines.is_empty()).then(|| {
        let lines = lines.into_iter().map(|line| view! { <li>{line}</li> }).collect_view();
        view! {
            <section class="section">
                <div class="section-head"><h2>"News"</h2></div>
                <ul class="stack">{lines}</ul>
            </section>
        }
    })
}

fn line(News { mentorship, name, program_title, what }: News) -> AnyView {
    let (id, first) = (mentorship, first_name(&name));
    let page = format!("/mentorships/{id}");
    let program = view! { <span class="muted">" · " <bdi>{program_title}</bdi></span> };
    let link = |href: String, words: String| view! { <a href=href>{words}</a> };
    match what {
        Happened::Changing => view! {
            "You asked for another mentor instead of " <bdi>{name}</bdi> ". Staff decide. "
            {link(format!("{page}/change"), "See the request".into())} {program}
        }
        .into_any(),
        Happened::Refused => view! {
            "Staff answered your request for another mentor. " {link(format!("{page}/change"), "Read the answer".into())} {program}
        }
        .into_any(),
        Happened::ChangeOver => view! {
            "The program was closed, and your request for another mentor with it. "
            {link(format!("{page}/change"), "See the request".into())} {program}
        }
        .into_any(),
        Happened::Quit => {
            view! { <bdi>{name}</bdi> " left your mentorship. " {link(page, format!("See what {first} said"))} {program} }.into_any()
        }
        Happened::Removed => view! {
            "The program’s staff ended your mentorship with " <bdi>{name}</bdi> ". " {link(page, "Look at it".into())} {program}
        }
        .into_any(),
        Happened::MentorGone => view! {
            <bdi>{name}</bdi> " can mentor you no longer. While the program runs its staff look for another mentor, and your plan "
            "goes on. "
            {link(page, "Look at it".into())} {program}
        }
        .into_any(),
        Happened::MenteeGone => view! {
            <bdi>{name}</bdi> " belongs to the organization no longer, and still takes one of your seats. "
            {link(page, "See what can be done".into())} {program}
        }
        .into_any(),
        Happened::HandedOver => view! {
            "Your mentorship with " <bdi>{name}</bdi> " was handed over to another mentor. " {link(page, "Look at it".into())} {program}
        }
        .into_any(),
        Happened::NewMentor => view! {
            "You go on with " <bdi>{name}</bdi> ", with your plan and your progress. "
            {link(format!("{page}/notes"), "Choose which notes go along".into())} {program}
        }
        .into_any(),
        Happened::NewMentee => view! {
            "You go on with " <bdi>{name}</bdi> " where another mentor stopped. " {link(page, "Get to know the plan".into())} {program}
        }
        .into_any(),
    }
}
