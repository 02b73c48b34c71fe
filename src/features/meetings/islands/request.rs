//! The form that asks for a meeting. It checks itself while one types and is posted like any other form.

use std::time::Duration;

use leptos::ev;
use leptos::html;
use leptos::prelude::*;

use super::fields::{LiveField, forget};
use super::posted;
use super::request_fields::{ItemField, KindField, MilestoneField, PartnerField, VenueFields};
use super::slot::{SlotFields, check_while_typing, length};
use crate::features::meetings::model::{MeetingForm, MeetingKind};
use crate::features::meetings::view::Partner;
use crate::shared::FieldErrors;
use crate::shared::id::MentorshipId;
use crate::ui::Icon;

/// How long a second click on the button is ignored.
const ONCE_IN: Duration = Duration::from_secs(4);

/// The form, filled in with `form`, and `errors` where the server has refused that.
#[island]
pub fn MeetingRequest(
    partners: Vec<Partner>,
    form: MeetingForm,
    errors: FieldErrors,
    city: String,
    /// Times that suit both of the pair that the form opened with, rendered by the server.
    children: Children,
) -> impl IntoView {
    let element = NodeRef::<html::Form>::new();
    let typed = RwSignal::new(form.clone());
    let live = RwSignal::new(false);
    let reread = move || {
        if let Some(form) = element.get_untracked() {
            typed.set(posted::read(&form));
        }
    };
    // What a browser restored into the fields, when one comes back to the page.
    Effect::new(move |_| {
        reread();
        live.set(true);
    });
    let time = Memo::new(move |_| typed.with(MeetingForm::time));
    let pair = Memo::new(move |_| typed.with(|form| form.mentorship.parse::<MentorshipId>().ok()));
    let checked = check_while_typing(time.into(), pair.into(), None);
    let touched = RwSignal::new(Touched::default());
    let refused = RwSignal::new(errors);
    let shown = Memo::new(move |_| {
        let mut shown = FieldErrors::default();
        let found = typed.with(MeetingForm::parse).err().unwrap_or_default().0;
        let here = touched.with(|touched| found.into_iter().filter(|error| touched.has(&error.field)).collect::<Vec<_>>());
        for error in here.into_iter().chain(checked.get().errors.0).chain(refused.get().0) {
            shown.add(&error.field, error.sentence);
        }
        shown
    });
    let errors = Signal::from(shown);
    let partners = StoredValue::new(partners);
    let partner = Memo::new(move |_| {
        let chosen = pair.get();
        partners.with_value(|all| all.iter().find(|partner| Some(partner.mentorship) == chosen).cloned())
    });
    let venue = Signal::derive(move || typed.with(|form| form.venue.clone()));
    let suggested = StoredValue::new(suggestion(&form, partners));

    let on_input = move |event: web_sys::Event| {
        let field = posted::field_of(&event);
        refused.update(|errors| forget(errors, &field));
        reread();
        if matches!(field.as_str(), "kind" | "milestone" | "item" | "mentorship") {
            if let Some(form) = posted::form_around(&event) {
                follow_choice(&form, &field, suggested, partners);
            }
            reread();
        }
    };
    let on_leave = move |event: ev::FocusEvent| {
        let field = posted::field_of(&event);
        if !field.is_empty() {
            touched.update(|touched| touched.add(field));
        }
    };
    let sent = StoredValue::new(false);
    let on_submit = move |event: ev::SubmitEvent| {
        if posted::looks_again(&event) {
            return;
        }
        reread();
        touched.update(|touched| touched.all = true);
        if typed.with(|form| form.parse().is_err()) {
            event.prevent_default();
            posted::focus_on("[aria-invalid=true], .field-error + .segmented input");
        } else if sent.get_value() {
            event.prevent_default();
        } else {
            sent.set_value(true);
            set_timeout(move || sent.set_value(false), ONCE_IN);
        }
    };
    let ask = move || match partner.get() {
        Some(partner) => ["Ask ", &partner.first_name, " to meet"].concat(),
        None => "Ask for the meeting".to_owned(),
    };
    let choose_time = move |event: ev::MouseEvent| {
        if let Some(form) = posted::form_around(&event).filter(|form| posted::take_time(&event, form)) {
            event.prevent_default();
            refused.update(|errors| ["date", "start", "end"].into_iter().for_each(|field| forget(errors, field)));
            typed.set(posted::read(&form));
        }
    };
    // The times on the page are for one pair and one length; others are found by looking again, with all that was typed.
    let asked_for = move |form: &MeetingForm| (form.mentorship.clone(), length(&form.time()));
    let opened_with = asked_for(&form);
    let is_outdated = Memo::new(move |_| typed.with(|form| asked_for(form) != opened_with));
    let look_again_is_hidden = move || live.get() && !(is_outdated.get() && partner.with(Option::is_some));
    let whose =
        move || partner.with(|partner| partner.as_ref().map_or("the other".into(), |partner| partner.first_name.clone()));
    let MeetingForm { title, description, agenda, .. } = form.clone();
    view! {
        <form
            class="form" method="post" action="/meetings/new" novalidate=true node_ref=element
            on:input=on_input on:focusout=on_leave on:submit=on_submit
        >
            // What Enter presses, before the buttons that only look at times.
            <button class="visually-hidden" type="submit" tabindex="-1" aria-hidden="true">{ask}</button>
            <PartnerField partners=partners.get_value() chosen=form.mentorship.clone() errors/>
            <KindField chosen=form.kind.clone() partner=partner.into() typed live=live.into() errors/>
            <MilestoneField partners=partners.get_value() chosen=form.milestone.clone() typed live=live.into() errors/>
            <ItemField partners=partners.get_value() chosen=form.item.clone() typed live=live.into() errors/>
            <LiveField name="title" label="Title" value=title errors/>
            <fieldset class="form-part">
                <legend class="visually-hidden">"When"</legend>
                <SlotFields value=form.time() time=time.into() errors checked live=live.into() form=element reread/>
                <p class="hint">"Times are yours, in " {city} ". " <a href="/account">"Change your time zone"</a></p>
                <div on:click=choose_time hidden=move || is_outdated.get()>{children()}</div>
                <button
                    class="button button-small" type="submit" formaction="/meetings/new?times=1" formnovalidate=true
                    hidden=look_again_is_hidden
                >
                    <Icon name="calendar"/>
                    <span>"See times that suit you and " <bdi>{whose}</bdi></span>
                </button>
            </fieldset>
            <VenueFields details=form.details() chosen=venue live=live.into() errors/>
            <fieldset class="form-part">
                <legend class="visually-hidden">"About"</legend>
                <LiveField name="description" label="Description" is_optional=true kind="area" value=description errors/>
                <LiveField
                    name="agenda" label="Agenda" is_optional=true kind="area" value=agenda errors
                    hint="Both of you can edit it until you meet."
                />
            </fieldset>
            <div class="actions">
                <button class="button button-primary" type="submit">{ask}</button>
                <a class="button button-quiet" href="/meetings">"Cancel"</a>
            </div>
        </form>
    }
}

/// The fields that one has been in, whose errors may be shown.
#[derive(Clone, Debug, Default)]
struct Touched {
    fields: Vec<String>,
    all: bool,
}

impl Touched {
    fn add(&mut self, field: String) {
        if !self.fields.contains(&field) {
            self.fields.push(field);
        }
    }

    fn has(&self, field: &str) -> bool {
        self.all || self.fields.iter().any(|touched| touched == field)
    }
}

/// The title that goes with what was chosen.
fn suggestion(form: &MeetingForm, partners: StoredValue<Vec<Partner>>) -> String {
    let Ok(kind) = form.kind.parse::<MeetingKind>() else { return String::new() };
    let chosen = form.milestone.parse().ok();
    partners.with_value(|all| {
        let about = if kind == MeetingKind::CheckIn {
            let item = form.item.parse().ok();
            all.iter().flat_map(|partner| &partner.items).find(|(_, id, _)| Some(*id) == item).map(|(_, _, title)| title)
        } else {
            all.iter().flat_map(|partner| &partner.topics).find(|(id, _)| Some(*id) == chosen).map(|(_, name)| name)
        };
        kind.suggested_title(about.map(String::as_str))
    })
}

/// A title that nobody wrote follows the choice; what belongs to another mentorship or milestone is chosen no longer.
fn follow_choice(
    form: &web_sys::HtmlFormElement,
    field: &str,
    suggested: StoredValue<String>,
    partners: StoredValue<Vec<Partner>>,
) {
    if field == "mentorship" {
        posted::choose_nothing(form, "milestone");
    }
    if matches!(field, "mentorship" | "milestone") {
        posted::choose_nothing(form, "item");
    }
    let now = suggestion(&posted::read(form), partners);
    if let Some(title) = posted::input(form, "title") {
        let written = title.value();
        if written.trim().is_empty() || suggested.with_value(|before| *before == written) {
            title.set_value(&now);
        }
    }
    suggested.set_value(now);
}
