//! Moving a mentee onto a mentor: with a pointer, or by keys.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent, PointerEvent};

use super::desk::{Desk, focus_soon};
use crate::shared::id::PersonId;
use crate::ui::drag::{Area, follow_pointer_onto};

/// The pointer pressed a mentee's handle: they land on the mentor at whom they are dropped, or go back.
pub fn by_pointer(desk: Desk, mentee: PersonId, press: &PointerEvent) {
    let handle = press.current_target().and_then(|target| target.dyn_into::<Element>().ok());
    let row = handle.and_then(|handle| handle.closest("li").ok().flatten()).and_then(|row| row.dyn_into::<HtmlElement>().ok());
    let Some(row) = row else { return };
    let areas = move || {
        let area = |mentor: PersonId| Some(Area { element: mentor_row(mentor)?, class: "is-over", place: mentor });
        desk.peek(|view| view.places_for(mentee)).into_iter().filter_map(area).collect()
    };
    follow_pointer_onto(
        press,
        row,
        areas,
        move || desk.lifted.set(Some(mentee)),
        move |mentor| {
            desk.lifted.set(None);
            match mentor {
                Some(_) => desk.put(mentee, mentor),
                None => desk.look_again(),
            }
        },
    );
}

/// Space lifts, arrows choose a mentor, Space drops there, Escape puts back.
pub fn by_keys(desk: Desk, mentee: PersonId, event: &KeyboardEvent) {
    let is_lifted = desk.lifted.get_untracked() == Some(mentee);
    match (event.key().as_str(), is_lifted) {
        (" " | "Enter", false) => lift(desk, mentee),
        (" " | "Enter", true) => land(desk, mentee),
        ("Escape", true) => put_back(desk, mentee),
        ("ArrowDown" | "ArrowRight", true) => aim(desk, mentee, true),
        ("ArrowUp" | "ArrowLeft", true) => aim(desk, mentee, false),
        ("Tab", true) => {
            put_back(desk, mentee);
            return;
        }
        _ => return,
    }
    event.prevent_default();
}

fn lift(desk: Desk, mentee: PersonId) {
    desk.lifted.set(Some(mentee));
    desk.aim.set(None);
    let name = desk.name(mentee);
    desk.said.set(["Lifted ", &name, ". Arrow keys choose a mentor, Space drops, Escape puts back."].concat());
}

fn aim(desk: Desk, mentee: PersonId, on: bool) {
    let places = desk.peek(|view| view.places_for(mentee));
    let at = desk.aim.get_untracked().and_then(|aim| places.iter().position(|place| *place == aim));
    let next = match (at, on) {
        (None, _) => 0,
        (Some(at), true) => (at + 1).min(places.len().saturating_sub(1)),
        (Some(at), false) => at.saturating_sub(1),
    };
    let Some(mentor) = places.get(next).copied() else {
        desk.said.set("No mentor on this page has a seat left.".to_owned());
        return;
    };
    desk.aim.set(Some(mentor));
    if let Some(row) = mentor_row(mentor) {
        row.scroll_into_view();
    }
    let left = desk.peek(|view| view.seats(mentor).map_or(0, |seats| seats.left()));
    let seats = if left == 1 { "1 seat left, ".to_owned() } else { [&left.to_string(), " seats left, "].concat() };
    let place = [(next + 1).to_string().as_str(), " of ", places.len().to_string().as_str()].concat();
    desk.said.set([&desk.name(mentor), ", ", &seats, &place].concat());
}

fn land(desk: Desk, mentee: PersonId) {
    let aim = desk.aim.get_untracked();
    desk.lifted.set(None);
    desk.aim.set(None);
    match aim {
        Some(mentor) => {
            desk.put(mentee, Some(mentor));
            focus_soon(["[data-undraft=\"", &mentee.to_string(), "\"]"].concat());
        }
        None => put_back(desk, mentee),
    }
}

fn put_back(desk: Desk, mentee: PersonId) {
    desk.lifted.set(None);
    desk.aim.set(None);
    desk.said.set(["Put back ", &desk.name(mentee)].concat());
    desk.look_again();
}

fn mentor_row(mentor: PersonId) -> Option<Element> {
    document().query_selector(&["[data-mentor=\"", &mentor.to_string(), "\"]"].concat()).ok().flatten()
}
