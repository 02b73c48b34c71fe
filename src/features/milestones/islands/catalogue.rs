//! The learning catalogue within the form for a new item: type, see what there is, choose.

use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, HtmlInputElement, KeyboardEvent};

use crate::features::library::api::search_resources;
use crate::features::library::view::ResourceHit;
use crate::ui::Icon;

/// How long nothing must be typed before the server is asked.
const PAUSE: Duration = Duration::from_millis(250);

/// A search box, and what it found as buttons: Tab or the arrows lead to them, Enter chooses, Escape puts them away.
#[component]
pub fn Catalogue(id: String, choose: Callback<ResourceHit>) -> impl IntoView {
    let hits = RwSignal::new(None::<Vec<ResourceHit>>);
    let asked = RwSignal::new(0_u32);
    let typed = move |event: web_sys::Event| {
        let words = event.target().and_then(|t| t.dyn_into::<HtmlInputElement>().ok()).map(|i| i.value()).unwrap_or_default();
        let question = asked.get_untracked() + 1;
        asked.set(question);
        if words.trim().is_empty() {
            hits.set(None);
            return;
        }
        let is_latest = move || asked.get_untracked() == question;
        let ask = move || {
            if is_latest() {
                spawn_local(async move {
                    if let Ok(found) = search_resources(words).await
                        && is_latest()
                    {
                        hits.set(Some(found));
                    }
                });
            }
        };
        set_timeout(ask, PAUSE);
    };
    let put_away = move || {
        asked.update(|asked| *asked += 1);
        hits.set(None);
    };
    let keys = move |event: KeyboardEvent| {
        match event.key().as_str() {
            "ArrowDown" => step(&event, true),
            "ArrowUp" => step(&event, false),
            "Escape" if hits.with_untracked(Option::is_some) => {
                event.stop_propagation();
                put_away();
            }
            // Enter in the box would send the form around it.
            "Enter" if event.target().is_some_and(|t| t.is_instance_of::<HtmlInputElement>()) => {}
            _ => return,
        }
        event.prevent_default();
    };
    let one = move |hit: ResourceHit| {
        let chosen = hit.clone();
        let click = move |_| {
            put_away();
            choose.run(chosen.clone());
        };
        view! {
            <li>
                <button type="button" on:click=click>
                    <Icon name=hit.kind.icon()/>
                    <span dir="auto">{hit.title}<small>{hit.about}</small></span>
                </button>
            </li>
        }
    };
    let found = move || hits.get().map(|hits| view! { <ul class="hits">{hits.into_iter().map(one).collect_view()}</ul> });
    let said = move || {
        hits.with(|hits| match hits.as_ref().map(Vec::len) {
            None => String::new(),
            Some(0) => "Nothing like that in the catalogue.".to_owned(),
            Some(1) => "1 entry found".to_owned(),
            Some(n) => [n.to_string().as_str(), " entries found"].concat(),
        })
    };
    view! {
        <div class="field catalogue" on:keydown=keys>
            <label for=id.clone()>"Choose from the catalogue (optional)"</label>
            <input class="input" id=id type="search" autocomplete="off" maxlength="120" dir="auto" on:input=typed/>
            {found}
            <p class="hint" role="status">{said}</p>
        </div>
    }
}

/// From the box to the first button, and from button to button.
fn step(event: &KeyboardEvent, down: bool) {
    let within = event.current_target().and_then(|t| t.dyn_into::<HtmlElement>().ok());
    let Some(list) = within.and_then(|box_| box_.query_selector_all("input, button").ok()) else { return };
    let all: Vec<HtmlElement> = (0..list.length()).filter_map(|n| list.get(n)?.dyn_into().ok()).collect();
    let here = event.target().and_then(|t| t.dyn_into::<HtmlElement>().ok());
    let at = all.iter().position(|one| Some(one) == here.as_ref());
    let next = at.and_then(|at| if down { all.get(at + 1) } else { all.get(at.checked_sub(1)?) });
    if let Some(next) = next {
        let _ = next.focus();
    }
}
