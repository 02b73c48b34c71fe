//! The way from one page of a list to the ones beside it.

use leptos::prelude::*;

use super::Icon;

/// Links to the page before and the page behind, each a word and an address; nothing where the list fits on one page.
#[component]
pub fn Pager(
    label: &'static str,
    before: Option<(&'static str, String)>,
    behind: Option<(&'static str, String)>,
) -> impl IntoView {
    (before.is_some() || behind.is_some()).then(|| {
        let before = before.map(|(word, href)| {
            view! { <a class="button button-small" href=href rel="prev"><Icon name="chevron-left"/>{word}</a> }
        });
        let behind = behind.map(|(word, href)| {
            view! { <a class="button button-small" href=href rel="next">{word}<Icon name="chevron-right"/></a> }
        });
        view! { <nav class="pager" aria-label=label><span>{before}</span><span>{behind}</span></nav> }
    })
}
