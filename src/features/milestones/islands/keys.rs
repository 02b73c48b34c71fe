//! Moving by keyboard: Space lifts, arrows move, Space drops, Escape puts back.

use leptos::prelude::*;
use web_sys::KeyboardEvent;

use super::desk::{Desk, Subject, focus_soon, handle_of};
use crate::features::milestones::model::PlanChange;

/// A key pressed on the handle of a row.
pub fn on_handle(desk: Desk, subject: Subject, event: &KeyboardEvent) {
    let is_lifted = desk.lifted.get_untracked() == Some(subject);
    match (event.key().as_str(), is_lifted) {
        (" " | "Enter", false) => lift(desk, subject),
        (" " | "Enter", true) => drop_here(desk, subject),
        ("Escape", true) => put_back(desk, subject),
        ("ArrowUp", true) => step(desk, subject, true),
        ("ArrowDown", true) => step(desk, subject, false),
        ("Tab", true) => {
            drop_here(desk, subject);
            return;
        }
        _ => return,
    }
    event.prevent_default();
}

fn lift(desk: Desk, subject: Subject) {
    desk.lifted.set(Some(subject));
    let place = place_in_words(desk, subject);
    desk.said.set(["Lifted ", &place, ". Arrow keys move it, Space drops it, Escape puts it back."].concat());
}

fn drop_here(desk: Desk, subject: Subject) {
    let place = desk.peek(|plan| match subject {
        Subject::Milestone(id) => plan.place_of(id),
        Subject::Item(id) => plan.place_of_item(id),
    });
    desk.lifted.set(None);
    desk.refold();
    if let Some(place) = place {
        desk.make(place);
    }
    desk.said.set(["Dropped ", &place_in_words(desk, subject)].concat());
    focus_soon(handle_of(subject));
}

fn put_back(desk: Desk, subject: Subject) {
    desk.lifted.set(None);
    desk.refold();
    desk.said.set(["Put back ", &place_in_words(desk, subject)].concat());
    focus_soon(handle_of(subject));
}

fn step(desk: Desk, subject: Subject, up: bool) {
    let change: Option<PlanChange> = desk.peek(|plan| match (subject, up) {
        (Subject::Milestone(id), true) => plan.moves_for(id).up,
        (Subject::Milestone(id), false) => plan.moves_for(id).down,
        (Subject::Item(id), true) => plan.step_item_up(id),
        (Subject::Item(id), false) => plan.step_item_down(id),
    });
    let Some(change) = change else {
        desk.said.set("It cannot go further in this direction.".to_owned());
        return;
    };
    if let PlanChange::PlaceItem { milestone, .. } = &change
        && !desk.expanded.with_untracked(|open| open.contains(milestone))
    {
        desk.toggle(*milestone);
    }
    desk.preview(&change);
    focus_soon(handle_of(subject));
}

fn place_in_words(desk: Desk, subject: Subject) -> String {
    desk.peek(|plan| match subject {
        Subject::Milestone(id) => plan.announce(id),
        Subject::Item(id) => plan.announce_item(id),
    })
}
