//! Agenda, minutes, private notes: each a plain form of its own beside the card.

use leptos::prelude::*;

use crate::features::meetings::parts::Prose;
use crate::features::meetings::view::{Details, MeetingView};
use crate::ui::Icon;
use crate::ui::avatar::first_name;
use crate::ui::browser::area_text;

/// Which of a meeting's texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Text {
    Agenda,
    Minutes,
    PrivateNote,
}

/// A text that was not saved: which, what was written, and why.
#[derive(Clone, Debug)]
pub struct Unsaved {
    pub text: Text,
    pub written: String,
    pub why: String,
}

/// All the texts that the reader may see; between those of both and their own, what else is for both.
#[component]
pub fn Texts(
    view: MeetingView,
    unsaved: Option<Unsaved>,
    action_items: Option<AnyView>,
    sharing: Option<AnyView>,
) -> impl IntoView {
    let unsaved_of = |text: Text| unsaved.clone().filter(|unsaved| unsaved.text == text);
    let shared = view.details.clone().map(|details| {
        let (agenda, minutes) = (unsaved_of(Text::Agenda), unsaved_of(Text::Minutes));
        view! {
            <Agenda view=view.clone() details=details.clone() unsaved=agenda/>
            <Minutes view=view.clone() details unsaved=minutes/>
        }
    });
    let private = view.private_note.clone().map(|note| {
        let unsaved = unsaved_of(Text::PrivateNote);
        view! { <PrivateNote view=view.clone() note unsaved/> }
    });
    view! { {shared} {action_items} {sharing} {private} }
}

#[component]
fn Agenda(view: MeetingView, details: Details, unsaved: Option<Unsaved>) -> impl IntoView {
    let Details { agenda, notes_version, may_edit_agenda, .. } = details;
    let other = first_name(&view.card.other.name);
    let hint = format!("You and {other} both write here before you meet.");
    let nothing = if view.card.state.came_to_nothing() { "There was no agenda." } else { "There is no agenda." };
    let content = if may_edit_agenda {
        let form = Saved { path: "agenda", hint, save: "Save agenda", version: Some(notes_version) };
        view! { <Writing view form text=agenda unsaved/> }.into_any()
    } else {
        view! { <Reading text=agenda nothing=nothing unsaved/> }.into_any()
    };
    view! { <section class="section notes"><h2>"Agenda"</h2>{content}</section> }
}

#[component]
fn Minutes(view: MeetingView, details: Details, unsaved: Option<Unsaved>) -> impl IntoView {
    let Details { minutes, notes_version, may_edit_minutes, .. } = details;
    let is_pointless = view.card.state.came_to_nothing() && minutes.is_empty() && unsaved.is_none();
    let other = first_name(&view.card.other.name);
    let hint = format!("You and {other} both write here.");
    let nothing = if view.me.is_some() && !view.has_ended && !view.card.state.is_over() {
        "Both of you can write minutes once the meeting has begun."
    } else {
        "There are no minutes."
    };
    let content = if may_edit_minutes {
        let form = Saved { path: "minutes", hint, save: "Save minutes", version: Some(notes_version) };
        view! { <Writing view form text=minutes unsaved/> }.into_any()
    } else {
        view! { <Reading text=minutes nothing=nothing unsaved/> }.into_any()
    };
    (!is_pointless).then(|| view! { <section class="section notes"><h2>"Minutes"</h2>{content}</section> })
}

#[component]
fn PrivateNote(view: MeetingView, note: String, unsaved: Option<Unsaved>) -> impl IntoView {
    let content = if view.may_write_private_note {
        let hint = "Nobody else sees them, not even staff.".to_owned();
        let form = Saved { path: "private-note", hint, save: "Save notes", version: None };
        view! { <Writing view form text=note unsaved/> }.into_any()
    } else {
        view! { <Reading text=note nothing="You wrote none." unsaved/> }.into_any()
    };
    view! {
        <section class="section notes notes-private">
            <h2>"Private notes" <span class="chip"><Icon name="eye-off"/>"Only you can read this"</span></h2>
            {content}
        </section>
    }
}

/// How a text is saved. `path` is the last part of the address, and with underscores the field's name.
struct Saved {
    path: &'static str,
    hint: String,
    save: &'static str,
    version: Option<i64>,
}

#[component]
fn Writing(view: MeetingView, form: Saved, text: String, unsaved: Option<Unsaved>) -> impl IntoView {
    let Saved { path, hint, save, version } = form;
    let name = path.replace('-', "_");
    let action = format!("/meetings/{}/{path}", view.card.id);
    let is_invalid = unsaved.is_some();
    let (shown, trouble) = match unsaved {
        None => (text, None),
        Some(Unsaved { written, why, .. }) => {
            let differs = version.is_some() && text != written;
            let theirs = differs.then(|| view! { <p class="muted small">"What stands now:"</p><Prose text/> });
            let id = format!("{name}-error");
            (written, Some(view! { <p class="field-error" id=id>{why}</p>{theirs} }))
        }
    };
    let described = if is_invalid { format!("{name}-hint {name}-error") } else { format!("{name}-hint") };
    let version = version.map(|version| view! { <input type="hidden" name="notes_version" value=version.to_string()/> });
    let label = save.strip_prefix("Save ").unwrap_or(save);
    view! {
        <form method="post" action=action>
            {version}
            <label class="visually-hidden" for=name.clone()>"Your " {label}</label>
            <p class="hint" id=format!("{name}-hint")>{hint}</p>
            {trouble}
            <textarea
                class="textarea" id=name.clone() name=name dir="auto"
                aria-invalid=is_invalid.then_some("true") aria-describedby=described
            >{area_text(shown)}</textarea>
            <button class="button" type="submit">{save}</button>
        </form>
    }
}

/// A text that cannot be written now; what was written too late is shown, so that it isn't lost.
#[component]
fn Reading(text: String, nothing: &'static str, unsaved: Option<Unsaved>) -> impl IntoView {
    let late = unsaved.map(|Unsaved { written, why, .. }| {
        view! {
            <div class="notice notice-danger" role="alert">
                <Icon name="alert"/>
                <div><p>{why}</p><p class="muted small">"What you wrote:"</p><Prose text=written/></div>
            </div>
        }
    });
    let text =
        if text.is_empty() { view! { <p class="muted">{nothing}</p> }.into_any() } else { view! { <Prose text/> }.into_any() };
    view! { {late} {text} }
}
