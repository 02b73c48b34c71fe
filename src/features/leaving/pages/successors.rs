//! Choosing the mentor who goes on: those with a seat, the best fit first, and why they fit.

use leptos::prelude::*;
use serde::Deserialize;

use crate::features::pairing::Successor;
use crate::shared::FieldErrors;
use crate::ui::{Avatar, Icon};

/// More mentors than are shown at once.
pub const SHOWN: usize = 24;

/// Whom is looked for, in the address.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Looked {
    pub q: String,
}

/// The mentors whose name, or what is said of them, has these words.
pub fn matching(all: Vec<Successor>, looked: &str) -> Vec<Successor> {
    let words = looked.trim().to_lowercase();
    all.into_iter().filter(|one| format!("{} {}", one.name, one.about).to_lowercase().contains(&words)).collect()
}

/// A search among them, where they are many.
#[component]
pub fn LookFor(here: String, looked: String) -> impl IntoView {
    let clear = (!looked.trim().is_empty()).then(|| view! { <a class="button button-quiet" href=here.clone()>"Clear"</a> });
    view! {
        <form class="filters" method="get" action=here role="search">
            <div class="field"><label for="q">"Name or title"</label><input class="input" type="search" id="q" name="q" value=looked/></div>
            <div class="actions"><button class="button">"Look"</button>{clear}</div>
        </form>
    }
}

/// The mentors to choose from, as a group of radio buttons.
#[component]
pub fn Successors(successors: Vec<Successor>, chosen: String, errors: FieldErrors) -> impl IntoView {
    let more = successors.len().saturating_sub(SHOWN);
    let error = errors.on("successor").map(str::to_owned);
    let described = error.is_some().then_some("successor-error");
    let line = |one: Successor| {
        let (id, is_chosen) = (one.id.to_string(), one.id.to_string() == chosen);
        let seats = if one.seats == 1 { "1 seat free".to_owned() } else { format!("{} seats free", one.seats) };
        let why = format!("why-{id}");
        let described = (!one.reasons.is_empty()).then(|| why.clone());
        let reasons = one.reasons.into_iter().map(|reason| view! { <li>{reason}</li> }).collect_view();
        view! {
            <li class="successor">
                <label>
                    <input type="radio" name="successor" value=id checked=is_chosen required=true aria-describedby=described/>
                    <Avatar id=one.id name=one.name.clone()/>
                    <span class="successor-who">
                        <strong><bdi>{one.name}</bdi></strong>
                        <small class="muted" dir="auto">{one.about}</small>
                    </span>
                    <span class="chip">{seats}</span>
                </label>
                <ul class="reasons" id=why>{reasons}</ul>
            </li>
        }
    };
    let lines = successors.into_iter().take(SHOWN).map(line).collect_view();
    view! {
        <fieldset class="field" id="successor" aria-describedby=described>
            <legend>"Who goes on?"</legend>
            {error.map(|sentence| view! { <p class="field-error" id="successor-error">{sentence}</p> })}
            <ul class="successors">{lines}</ul>
            {(more > 0).then(|| view! { <p class="hint">"And " {more} " more; look for them by name."</p> })}
        </fieldset>
    }
}

/// That nobody can be chosen.
#[component]
pub fn NobodyFree(looked: String, here: String) -> impl IntoView {
    let is_narrow = !looked.trim().is_empty();
    let (heading, words) = if is_narrow {
        ("Nobody matches", "No mentor with a free seat is called that.")
    } else {
        ("No mentor has a seat free", "Raise the program’s maximum, or add a mentor to the program.")
    };
    let clear = is_narrow.then(|| view! { <a class="button" href=here>"Clear"</a> });
    view! { <div class="empty"><Icon name="users"/><h3>{heading}</h3><p>{words}</p>{clear}</div> }
}
