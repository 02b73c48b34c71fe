//! What a form in the browser holds, read by the names it would be posted with.

use leptos::prelude::request_animation_frame;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, FormData, HtmlElement, HtmlFormElement, HtmlInputElement, SubmitEvent};

use crate::features::meetings::api::MoveForm;
use crate::features::meetings::model::{MeetingForm, TimeProposalForm};

struct Posted(Option<FormData>);

impl Posted {
    fn of(form: &HtmlFormElement) -> Posted {
        Posted(FormData::new_with_form(form).ok())
    }

    fn text(&self, name: &str) -> String {
        self.0.as_ref().and_then(|data| data.get(name).as_string()).unwrap_or_default()
    }
}

/// The request that the form holds.
pub fn request_of(form: &HtmlFormElement) -> MeetingForm {
    let posted = Posted::of(form);
    MeetingForm {
        title: posted.text("title"),
        description: posted.text("description"),
        agenda: posted.text("agenda"),
        mentorship: posted.text("mentorship"),
        date: posted.text("date"),
        start: posted.text("start"),
        end: posted.text("end"),
        ends_next_day: posted.text("ends_next_day"),
        zone: posted.text("zone"),
        start_choice: posted.text("start_choice"),
        end_choice: posted.text("end_choice"),
        venue: posted.text("venue"),
        place: posted.text("place"),
        link: posted.text("link"),
        kind: posted.text("kind"),
        milestone: posted.text("milestone"),
        item: posted.text("item"),
    }
}

/// The time of a request.
pub fn time_of(form: &MeetingForm) -> TimeProposalForm {
    let MeetingForm { date, start, end, ends_next_day, zone, start_choice, end_choice, .. } = form.clone();
    TimeProposalForm { date, start, end, ends_next_day, zone, start_choice, end_choice, reason: String::new() }
}

/// The move that the form holds; its name is on the button.
pub fn move_of(form: &HtmlFormElement, act: String) -> MoveForm {
    let posted = Posted::of(form);
    MoveForm {
        act,
        version: posted.text("version"),
        reason: posted.text("reason"),
        date: posted.text("date"),
        start: posted.text("start"),
        end: posted.text("end"),
        ends_next_day: posted.text("ends_next_day"),
        zone: posted.text("zone"),
        start_choice: posted.text("start_choice"),
        end_choice: posted.text("end_choice"),
    }
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
