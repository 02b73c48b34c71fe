//! What a form in the browser holds, read by the names it would be posted with.

use leptos::prelude::request_animation_frame;
use serde::de::DeserializeOwned;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, FormData, HtmlElement, HtmlFormElement, HtmlInputElement, SubmitEvent};

/// What the form holds, by the names it would be posted with: read like everything else that arrives, as JSON.
pub fn read<T: DeserializeOwned + Default>(form: &HtmlFormElement) -> T {
    let entries = FormData::new_with_form(form).ok().and_then(|data| js_sys::Object::from_entries(&data).ok());
    let text = entries.and_then(|entries| js_sys::JSON::stringify(&entries).ok()).and_then(|text| text.as_string());
    text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
}

/// The form that is submitted, and the value of the button that did it.
pub fn submitted(event: &SubmitEvent) -> Option<(HtmlFormElement, String)> {
    let form = event.target()?.dyn_into::<HtmlFormElement>().ok()?;
    let act = event.submitter().and_then(|button| button.get_attribute("value")).unwrap_or_default();
    Some((form, act))
}

/// The form around whatever an event happened to.
pub fn form_around(event: &Event) -> Option<HtmlFormElement> {
    target(event)?.closest("form").ok()??.dyn_into().ok()
}

/// The name of the field that an event happened to.
pub fn field_of(event: &Event) -> String {
    target(event).and_then(|element| element.get_attribute("name")).unwrap_or_default()
}

fn target(event: &Event) -> Option<Element> {
    event.target()?.dyn_into().ok()
}

/// The input of this name in a form.
pub fn input(form: &HtmlFormElement, name: &str) -> Option<HtmlInputElement> {
    form.query_selector(&["[name=", name, "]"].concat()).ok()??.dyn_into().ok()
}

/// Whether the button that was pressed sends the form only to be looked at again.
pub fn looks_again(event: &SubmitEvent) -> bool {
    event.submitter().is_some_and(|button| button.has_attribute("formaction"))
}

/// Puts the time of the button that an event happened to into a form; false if it happened to no such button.
pub fn take_time(event: &Event, form: &HtmlFormElement) -> bool {
    let Some(link) = target(event).and_then(|element| element.closest("[data-date]").ok().flatten()) else { return false };
    for name in ["date", "start", "end"] {
        if let Some((field, value)) = input(form, name).zip(link.get_attribute(&["data-", name].concat())) {
            field.set_value(&value);
        }
    }
    if let Some(field) = input(form, "ends_next_day") {
        field.set_checked(false);
    }
    true
}

/// Moves the focus, once what was just changed is on the page.
pub fn focus_on(selector: &'static str) {
    request_animation_frame(move || {
        let found = leptos::prelude::document().query_selector(selector).ok().flatten();
        if let Some(element) = found.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
            let _ = element.focus();
        }
    });
}

/// Takes back what was chosen in a list.
pub fn choose_nothing(form: &HtmlFormElement, name: &str) {
    let found = form.query_selector(&["select[name=", name, "]"].concat()).ok().flatten();
    if let Some(list) = found.and_then(|element| element.dyn_into::<web_sys::HtmlSelectElement>().ok()) {
        list.set_value("");
    }
}

/// Whether there is such an element on the page.
pub fn exists(selector: &str) -> bool {
    leptos::prelude::document().query_selector(selector).ok().flatten().is_some()
}
