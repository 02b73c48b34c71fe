//! What was said and done, the latest first.

use leptos::prelude::*;

use crate::features::meetings::view::{Face, HistoryLine};
use crate::ui::{Avatar, avatar};

/// The lines of the history: the reader's own told apart from the other's.
pub fn history(lines: Vec<HistoryLine>) -> impl IntoView {
    view! { <ol class="history">{lines.into_iter().map(line).collect_view()}</ol> }
}

fn line(line: HistoryLine) -> impl IntoView {
    let HistoryLine { at, machine_at, by, sentence, words } = line;
    let is_mine = by.as_ref().is_some_and(|face| face.is_me);
    let who = by.map(|face| {
        let called = called(&face);
        let Face { id, name, .. } = face;
        view! { <Avatar id name size=avatar::Size::Small/><b><bdi>{called}</bdi></b>" " }
    });
    let words = (!words.is_empty()).then(|| view! { <blockquote dir="auto">{words}</blockquote> });
    view! {
        <li class=is_mine.then_some("is-mine")>
            {who}
            {sentence}
            {words}
            <small><time datetime=machine_at>{at}</time></small>
        </li>
    }
}

/// What one calls somebody: "You", or their first name.
pub fn called(face: &Face) -> String {
    if face.is_me { "You".to_owned() } else { avatar::first_name(&face.name) }
}
