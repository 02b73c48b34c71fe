//! Progress as a number and a bar.

use leptos::prelude::*;

/// "3 of 7 milestones" beside a bar.
#[component]
pub fn Progress(done: usize, total: usize, what: &'static str) -> impl IntoView {
    let words = format!("{done} of {total}");
    let label = format!("{what} done");
    let max = total.max(1);
    view! {
        <p class="progress">
            <span>{words.clone()} " " {what}</span>
            <progress value=done max=max aria-label=label>{words}</progress>
        </p>
    }
}
