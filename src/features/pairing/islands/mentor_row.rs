//! A mentor with seats: what they know, their seats, and who is drafted with them.

use leptos::prelude::*;

use super::desk::{Desk, focus_soon};
use super::mentee_row::Placing;
use crate::shared::id::PersonId;
use crate::ui::avatar::Size;
use crate::ui::{Avatar, Icon};

/// One mentor. `path` receives the plain forms, `here` is where they come back to.
#[component]
pub fn MentorRow(desk: Desk, id: PersonId, path: StoredValue<String>, here: StoredValue<String>) -> impl IntoView {
    let (name, about, knows, why, taken) = desk
        .peek(|v| {
            v.mentor(id).map(|card| (card.name.clone(), card.about.clone(), card.knows.clone(), card.why.clone(), card.taken))
        })
        .unwrap_or_default();
    let (may_pair, fit_for) = desk.peek(|v| (v.may_pair, v.fit_for.clone()));
    let class = move || {
        let is_aim = desk.aim.get() == Some(id);
        let is_full = desk.shown.with(|v| v.seats(id).is_none_or(|seats| seats.left() == 0));
        match (is_aim, is_full) {
            (true, _) => "board-mentor is-aim",
            (false, true) => "board-mentor is-full",
            (false, false) => "board-mentor",
        }
    };
    let drafted = Memo::new(move |_| {
        desk.shown.with(|v| v.mentees.iter().filter(|card| card.mentor == Some(id)).map(|card| card.id).collect::<Vec<_>>())
    });
    let elsewhere = Memo::new(move |_| desk.shown.with(|v| v.mentor(id).map_or(0, |card| card.drafted_elsewhere)));
    let chips = (!knows.is_empty() && why.is_empty()).then(|| {
        let chips = knows.into_iter().map(|skill| view! { <li class="chip"><bdi>{skill}</bdi></li> }).collect_view();
        view! { <p class="visually-hidden">"Knows"</p><ul class="chips">{chips}</ul> }
    });
    let reasons = (!why.is_empty()).then(|| {
        let reasons = why.into_iter().map(|reason| view! { <li dir="auto">{reason}</li> }).collect_view();
        view! { <ul class="reasons">{reasons}</ul> }
    });
    let quick = fit_for.filter(|_| may_pair).map(|(mentee, mentee_name)| {
        let submit = move |event: web_sys::SubmitEvent| {
            event.prevent_default();
            desk.put(mentee, Some(id));
        };
        let from = desk.peek(|v| v.mentee(mentee).and_then(|card| card.mentor));
        view! {
            <form method="post" action=path.get_value() on:submit=submit>
                <Placing mentee from here/>
                <button class="button button-small" name="mentor" value=id.to_string()>"Draft with " <bdi>{mentee_name}</bdi></button>
            </form>
        }
    });
    view! {
        <li class=class data-mentor=id.to_string()>
            <div class="mentor-head">
                <Avatar id name=name.clone()/>
                <div><h3><bdi>{name}</bdi></h3><p class="muted small" dir="auto">{about}</p></div>
                <Seats desk id taken/>
            </div>
            {chips}
            {reasons}
            {quick}
            <ul class="drafted">
                <For each=move || drafted.get() key=|id| *id children=move |mentee| view! { <Drafted desk mentee mentor=id path here/> }/>
                {move || (elsewhere.get() > 0).then(|| view! { <li class="muted small">{elsewhere.get()} " drafted by others"</li> })}
            </ul>
        </li>
    }
}

/// A dot for each seat, and the same in words.
#[component]
fn Seats(desk: Desk, id: PersonId, taken: i64) -> impl IntoView {
    const DOTS: i64 = 8;
    let seats = move || desk.shown.with(|v| v.seats(id).unwrap_or_default());
    let words = move || match seats().left() {
        0 => "No seat left".to_owned(),
        1 => "1 seat left".to_owned(),
        n => [&n.to_string(), " seats left"].concat(),
    };
    let dots = move || {
        let seats = seats();
        let all = [(taken, "seat is-taken"), (seats.drafted.min(seats.free), "seat is-drafted"), (seats.left(), "seat")];
        let shown = taken + seats.free <= DOTS;
        let each = all.into_iter().flat_map(|(count, class)| (0..count.max(0)).map(move |_| class));
        shown.then(|| each.map(|class| view! { <i class=class></i> }).collect_view())
    };
    view! { <p class="seats"><span aria-hidden="true">{dots}</span><small>{words}</small></p> }
}

#[component]
fn Drafted(
    desk: Desk,
    mentee: PersonId,
    mentor: PersonId,
    path: StoredValue<String>,
    here: StoredValue<String>,
) -> impl IntoView {
    let name = desk.name(mentee);
    let label = ["Take ", &name, " out of the draft"].concat();
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        desk.put(mentee, None);
        focus_soon(["[data-handle=\"", &mentee.to_string(), "\"]"].concat());
    };
    let may_pair = desk.peek(|v| v.may_pair);
    view! {
        <li data-drafted=mentee.to_string()>
            <Avatar id=mentee name=name.clone() size=Size::Small/>
            <span><bdi>{name}</bdi><small>"in the draft"</small></span>
            {may_pair.then(|| view! {
                <form method="post" action=path.get_value() on:submit=submit>
                    <Placing mentee from=Some(mentor) here/>
                    <button class="icon-button" name="mentor" value="" aria-label=label data-undraft=mentee.to_string()><Icon name="x"/></button>
                </form>
            })}
        </li>
    }
}
