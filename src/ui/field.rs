//! Fields of forms: label, hint, the sentence about what is wrong, the input.

use leptos::prelude::*;

use super::browser::area_text;
use crate::shared::FieldErrors;

/// The sentence beside a field, if something is wrong with it.
#[component]
pub fn FieldNote(name: &'static str, errors: FieldErrors) -> impl IntoView {
    errors.on(name).map(|sentence| {
        let id = format!("{name}-error");
        view! { <p class="field-error" id=id>{sentence.to_owned()}</p> }
    })
}

/// A one-line input with everything around it. The posted name is the id too, so that the summary can link to it.
#[component]
pub fn Field(
    name: &'static str,
    #[prop(into)] label: String,
    #[prop(optional, into)] value: String,
    #[prop(default = "text")] kind: &'static str,
    #[prop(optional)] autocomplete: &'static str,
    #[prop(optional)] hint: &'static str,
    #[prop(default = true)] required: bool,
    #[prop(optional)] errors: FieldErrors,
) -> impl IntoView {
    let invalid = errors.on(name).is_some();
    let described = match (hint.is_empty(), invalid) {
        (true, false) => None,
        (false, false) => Some(format!("{name}-hint")),
        (true, true) => Some(format!("{name}-error")),
        (false, true) => Some(format!("{name}-hint {name}-error")),
    };
    let hint = (!hint.is_empty()).then(|| view! { <p class="hint" id=format!("{name}-hint")>{hint}</p> });
    view! {
        <div class="field">
            <label for=name>{label}</label>
            {hint}
            <FieldNote name errors/>
            <input
                class="input"
                id=name
                name=name
                type=kind
                value=value
                autocomplete=(!autocomplete.is_empty()).then_some(autocomplete)
                required=required
                aria-invalid=invalid.then_some("true")
                aria-describedby=described
            />
        </div>
    }
}

/// What somebody had typed into a form that is not offered to them any more, so that it is not lost.
#[component]
pub fn Kept(typed: String) -> impl IntoView {
    (!typed.trim().is_empty()).then(|| {
        view! {
            <div class="field section">
                <label for="kept">"What you had written"</label>
                <p class="hint" id="kept-hint">"Nobody else reads it, and it is not stored. Copy it if you want to keep it."</p>
                <textarea class="textarea" id="kept" rows="5" dir="auto" readonly=true aria-describedby="kept-hint">{area_text(typed)}</textarea>
            </div>
        }
    })
}

/// Everything that is wrong with a form, above it, each line a link to its field. It takes the focus when the page opens.
#[component]
pub fn ErrorSummary(errors: FieldErrors) -> impl IntoView {
    (!errors.is_empty()).then(|| {
        let lines = errors
            .0
            .into_iter()
            .map(|error| view! { <li><a href=format!("#{}", error.field)>{error.sentence}</a></li> })
            .collect::<Vec<_>>();
        view! {
            <div class="error-summary" role="alert" tabindex="-1" id="errors" autofocus=true>
                <h2>"That didn’t work yet"</h2>
                <ul>{lines}</ul>
            </div>
        }
    })
}
