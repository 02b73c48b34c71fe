//! One outline icon of the sprite, always beside a word or within something that has a label.

use leptos::prelude::*;

use super::browser::icons_url;

/// The icon `name` of `public/icons.svg`.
#[component]
pub fn Icon(name: &'static str) -> impl IntoView {
    let href = format!("{}#icon-{name}", icons_url());
    view! { <svg class="icon" aria-hidden="true"><use href=href></use></svg> }
}
