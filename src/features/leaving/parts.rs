//! What the page of a mentorship shows of leaving.

use leptos::prelude::*;

use super::store::UnconfirmedRow;
use super::view::{Asked, Ended, GoesOn, Leaving};
use crate::features::pairing::{MentorshipState, Party};
use crate::server::zones;
use crate::shared::time::{Instant, day_label};
use crate::ui::Icon;
use crate::ui::avatar::first_name;

/// "3 December 2026", on the reader's calendar.
pub fn day_of(at: Instant, zone: &str) -> String {
    day_label(zones::day(at, zone))
}

/// "1 meeting", "3 meetings".
pub fn meetings(number: i64) -> String {
    if number == 1 { "1 meeting".into() } else { format!("{number} meetings") }
}

/// Which meetings are over and not confirmed yet, and that they can still count.
pub fn still_to_confirm(meetings: &[UnconfirmedRow], zone: &str) -> Option<String> {
    let named = |one: &UnconfirmedRow| format!("“{}” of {}", one.title, day_of(one.starts_at, zone));
    let named: Vec<String> = meetings.iter().map(named).collect();
    (!named.is_empty()).then(|| {
        format!(
            "Over and not confirmed yet: {}. The two can still say what took place, and a review that did counts where the plan goes on.",
            named.join(", ")
        )
    })
}

/// "Nadia Karim", "Nadia Karim or Owen Clarke"; without anybody the program’s staff.
pub fn whom_to_ask(contacts: &[String]) -> String {
    match contacts {
        [] => "the program’s staff".into(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

/// That it ended and how, with the closing words for those who may read them; `day` is when.
#[component]
pub fn WhatBecameOfIt(leaving: Leaving, day: String) -> impl IntoView {
    let how = match (&leaving.ending, leaving.state) {
        (Some(Ended { by_me: true, .. }), MentorshipState::Quit) => "You left this mentorship".to_owned(),
        (Some(Ended { by, .. }), MentorshipState::Quit) if !by.is_empty() => format!("{by} left this mentorship"),
        (_, MentorshipState::Removed) => "The program’s staff ended this mentorship".to_owned(),
        (_, state) => state.label().to_owned(),
    };
    let words = leaving.ending.map(|Ended { by, by_me, reflection, note }| {
        let whose = if by_me { "In closing you said:".to_owned() } else { format!("In closing {} said:", first_name(&by)) };
        let reflection = (!reflection.is_empty()).then(|| {
            view! { <p class="muted small">{whose}</p><blockquote class="closing" dir="auto">{reflection}</blockquote> }
        });
        let note = (!note.is_empty()).then(|| {
            view! { <p class="muted small">"For the record, read by staff alone:"</p><blockquote class="closing" dir="auto">{note}</blockquote> }
        });
        view! { {reflection}{note} }
    });
    let continued = leaving.continued.map(|(id, mentor)| {
        view! { <p><a href=format!("/mentorships/{id}")>"It goes on with " <bdi>{mentor}</bdi></a></p> }
    });
    view! {
        <div class="notice section">
            <Icon name="info"/>
            <div class="stack">
                <p>{how} " on " {day} ". Everything here can still be read; nothing new can be arranged."</p>
                {words}{continued}
            </div>
        </div>
    }
}

/// What can be done about the mentorship as such: leaving it, another mentor, and what came along from an earlier one.
#[component]
pub fn AtMentorship(leaving: Leaving, zone: String) -> impl IntoView {
    let id = leaving.mentorship;
    let (mine, lines) = (format!("/mentorships/{id}"), leaving.clone());
    let before = leaving.goes_on.map(|goes_on| view! { <Before leaving=leaving.clone() goes_on/> });
    let change = lines.change.map(|change| {
        let href = format!("{mine}/change");
        match change {
            Asked::MayAsk => view! { <li><a href=href>"Ask for another mentor"</a></li> }.into_any(),
            Asked::Waiting { on } => view! {
                <li>
                    "You asked for another mentor on " {day_of(on, &zone)} ". Staff decide. " <a href=href>"See the request"</a>
                </li>
            }
            .into_any(),
            Asked::Declined { on, .. } => view! {
                <li>"Staff answered your request for another mentor on " {day_of(on, &zone)} ". " <a href=href>"Read the answer"</a></li>
            }
            .into_any(),
            Asked::Over { on } => view! {
                <li>
                    "The program was closed on " {day_of(on, &zone)} ", and your request for another mentor with it. "
                    <a href=href>"See the request"</a>
                </li>
            }
            .into_any(),
        }
    });
    let quit = (lines.me.is_some() && lines.is_active)
        .then(|| view! { <li><a href=format!("{mine}/leave")>"Leave this mentorship"</a></li> });
    let staff = lines.staff.map(|staff| {
        let waiting = staff.waiting.map(|change| {
            view! { <li><strong>"The mentee asks for another mentor. "</strong><a href=format!("/changes/{change}")>"Decide"</a></li> }
        });
        let hand_over = staff
            .may_hand_over
            .then(|| view! { <li><a href=format!("{mine}/hand-over")>"Hand over to another mentor"</a></li> });
        let end = lines.is_active.then(|| view! { <li><a href=format!("{mine}/leave")>"End this mentorship"</a></li> });
        view! { {waiting}{hand_over}{end} }
    });
    let has_lines =
        change.is_some() || quit.is_some() || lines.staff.is_some_and(|staff| staff.may_hand_over || lines.is_active);
    let section = has_lines.then(|| {
        view! {
            <section class="section">
                <div class="section-head"><h2>"This mentorship"</h2></div>
                <ul class="stack">{change}{staff}{quit}</ul>
            </section>
        }
    });
    view! { {before}{section} }
}

#[component]
fn Before(leaving: Leaving, goes_on: GoesOn) -> impl IntoView {
    let GoesOn { from, notes, may_choose } = goes_on;
    let words = match leaving.me {
        Some(Party::Mentee) => "Your plan and your progress came along. The kick-off is held again with the new mentor.",
        _ => "The plan and the progress came along from an earlier mentorship; only the kick-off is held again.",
    };
    let earlier = from.map(|from| view! { <li><a href=format!("/mentorships/{from}")>"The earlier mentorship"</a></li> });
    let href = format!("/mentorships/{}/notes", leaving.mentorship);
    let chosen = match notes {
        0 if may_choose => Some("Choose which notes go along".to_owned()),
        n if may_choose => Some(format!("Notes that went along ({n})")),
        0 => None,
        n => Some(format!("Notes from before ({n})")),
    };
    let chosen = chosen.filter(|_| leaving.me.is_some()).map(|words| view! { <li><a href=href>{words}</a></li> });
    view! {
        <section class="section">
            <div class="section-head"><h2>"From before"</h2></div>
            <p class="muted">{words}</p>
            <ul class="stack">{earlier}{chosen}</ul>
        </section>
    }
}
