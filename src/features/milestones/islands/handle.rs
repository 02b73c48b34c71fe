//! The nine dots by which a row is moved: with a pointer, or by keyboard.

use leptos::prelude::*;

use super::desk::{Desk, Subject};
use super::{drags, keys};
use crate::ui::Icon;

/// The handle of a milestone or an item of that name.
#[component]
pub fn Handle(desk: Desk, subject: Subject, #[prop(into)] name: Signal<String>) -> impl IntoView {
    let key = match subject {
        Subject::Milestone(id) => id.to_string(),
        Subject::Item(id) => id.to_string(),
    };
    let pressed = move || if desk.lifted.get() == Some(subject) { "true" } else { "false" };
    view! {
        <button
            class="handle"
            type="button"
            data-handle=key
            aria-label=move || ["Move ", &name.get()].concat()
            aria-pressed=pressed
            aria-describedby="moving"
            on:pointerdown=move |event| drags::on_handle(desk, subject, &event)
            on:keydown=move |event| keys::on_handle(desk, subject, &event)
        >
            <Icon name="grip"/>
        </button>
    }
}
