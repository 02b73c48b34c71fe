//! Fields whose sentences about what is wrong come and go while one types.

use leptos::prelude::*;

use crate::shared::FieldErrors;
use crate::ui::browser::area_text;

/// The errors of a form, as they are now.
pub type Errors = Signal<FieldErrors>;

/// Fields of a slot: what is wrong with one may be mended in another.
const TIME_FIELDS: [&str; 6] = ["date", "start", "end", "ends_next_day", "start_choice", "end_choice"];

/// Forgets what the server said about a field that has been changed since.
pub fn forget(errors: &mut FieldErrors, changed: &str) {
    let is_time = TIME_FIELDS.contains(&changed);
    errors.0.retain(|error| error.field != changed && !(is_time && TIME_FIELDS.contains(&error.field.as_str())));
}

/// The sentence beside a field, while something is wrong with it.
#[component]
pub fn Wrong(name: &'static str, #[prop(optional)] prefix: &'static str, errors: Errors) -> impl IntoView {
    move || {
        let sentence = errors.with(|errors| errors.on(name).map(str::to_owned));
        sentence.map(|sentence| view! { <p class="field-error" id=[prefix, name, "-error"].concat()>{sentence}</p> })
    }
}

/// `aria-invalid` of a field.
pub fn is_invalid(name: &'static str, errors: Errors) -> impl Fn() -> Option<&'static str> + Copy {
    move || errors.with(|errors| errors.on(name).is_some()).then_some("true")
}

/// `aria-describedby` of a field: its hint, and what is wrong with it.
pub fn described(
    name: &'static str,
    prefix: &'static str,
    has_hint: bool,
    errors: Errors,
) -> impl Fn() -> Option<String> + Copy {
    move || {
        let is_wrong = errors.with(|errors| errors.on(name).is_some());
        match (has_hint, is_wrong) {
            (false, false) => None,
            (true, false) => Some([prefix, name, "-hint"].concat()),
            (false, true) => Some([prefix, name, "-error"].concat()),
            (true, true) => Some([prefix, name, "-hint ", prefix, name, "-error"].concat()),
        }
    }
}

/// A field for text, a date, a time or a link; `kind` "area" has several lines. The posted name, behind the prefix that
/// tells forms on one page apart, is the id.
#[component]
pub fn LiveField(
    name: &'static str,
    #[prop(optional)] prefix: &'static str,
    #[prop(into)] label: String,
    #[prop(optional)] is_optional: bool,
    #[prop(optional)] hint: &'static str,
    #[prop(default = "text")] kind: &'static str,
    #[prop(optional)] placeholder: &'static str,
    value: String,
    errors: Errors,
) -> impl IntoView {
    let id = [prefix, name].concat();
    let (invalid, described) = (is_invalid(name, errors), described(name, prefix, !hint.is_empty(), errors));
    let optional = is_optional.then(|| view! { <span class="optional">" (optional)"</span> });
    let note = (!hint.is_empty()).then(|| view! { <p class="hint" id=[prefix, name, "-hint"].concat()>{hint}</p> });
    let placeholder = (!placeholder.is_empty()).then_some(placeholder);
    let input = if kind == "area" {
        view! {
            <textarea class="textarea" id=id.clone() name=name dir="auto" aria-invalid=invalid aria-describedby=described>
                {area_text(value)}
            </textarea>
        }
        .into_any()
    } else {
        let dir = matches!(kind, "text").then_some("auto");
        view! {
            <input
                class="input" type=kind id=id.clone() name=name value=value dir=dir placeholder=placeholder
                autocomplete="off" aria-invalid=invalid aria-describedby=described
            />
        }
        .into_any()
    };
    view! {
        <div class="field">
            <label for=id>{label}{optional}</label>
            {note}
            <Wrong name prefix errors/>
            {input}
        </div>
    }
}
