//! Pieces that the steps share: text areas, groups of choices, inputs by kind, the buttons below.

use leptos::prelude::*;

use crate::features::programs::model::{Choice, SetupStep};
use crate::shared::FieldErrors;
use crate::shared::form::Fields;
use crate::ui::FieldNote;
use crate::ui::browser::area_text;

/// A text of several lines with everything around it.
#[component]
pub fn Area(
    name: &'static str,
    label: &'static str,
    value: String,
    #[prop(optional)] hint: &'static str,
    errors: FieldErrors,
) -> impl IntoView {
    let invalid = errors.on(name).is_some();
    let described = [(!hint.is_empty()).then(|| format!("{name}-hint")), invalid.then(|| format!("{name}-error"))];
    let described = described.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let hint = (!hint.is_empty()).then(|| view! { <p class="hint" id=format!("{name}-hint")>{hint}</p> });
    view! {
        <div class="field">
            <label for=name>{label}</label>
            {hint}
            <FieldNote name errors/>
            <textarea
                class="textarea" id=name name=name dir="auto"
                aria-invalid=invalid.then_some("true")
                aria-describedby=(!described.is_empty()).then_some(described)
            >{area_text(value)}</textarea>
        </div>
    }
}

/// Radio buttons, each with what it causes; where it is settled already, the chosen one and why.
#[component]
pub fn Choices(
    name: &'static str,
    question: &'static str,
    choices: &'static [Choice],
    fields: Fields,
    errors: FieldErrors,
    #[prop(optional)] settled: Option<&'static str>,
) -> impl IntoView {
    let value = fields.get(name).to_owned();
    let lines = choices.iter().enumerate().filter(|(_, choice)| settled.is_none() || choice.word == value);
    let line = |(nth, choice): (usize, &Choice)| {
        let id = if nth == 0 { name.to_owned() } else { format!("{name}-{}", choice.word) };
        let input = match settled {
            Some(_) => view! { <input type="hidden" name=name value=choice.word/> }.into_any(),
            None => view! {
                <input type="radio" id=id name=name value=choice.word checked={choice.word == value}/>
            }
            .into_any(),
        };
        let words = view! { <span><b>{choice.label}</b><small>{choice.sentence}</small></span> };
        match settled {
            Some(_) => view! { <p class="choice is-settled">{input}{words}</p> }.into_any(),
            None => view! { <label class="choice">{input}{words}</label> }.into_any(),
        }
    };
    let lines = lines.map(line).collect::<Vec<_>>();
    let why = settled.map(|sentence| view! { <p class="hint">{sentence}</p> });
    view! {
        <fieldset class="field choices">
            <legend>{question}</legend>
            {why}
            <FieldNote name errors/>
            {lines}
        </fieldset>
    }
}

/// Boxes to tick, several at once, each with a sentence.
#[component]
pub fn Ticks(
    name: &'static str,
    question: &'static str,
    choices: &'static [Choice],
    fields: Fields,
    errors: FieldErrors,
    #[prop(optional)] hint: &'static str,
) -> impl IntoView {
    let lines = choices.iter().enumerate().map(|(nth, choice)| {
        let id = if nth == 0 { name.to_owned() } else { format!("{name}-{}", choice.word) };
        let checked = fields.all(name).any(|word| word == choice.word);
        view! {
            <label class="choice">
                <input type="checkbox" id=id name=name value=choice.word checked=checked/>
                <span><b>{choice.label}</b><small>{choice.sentence}</small></span>
            </label>
        }
    });
    let lines = lines.collect::<Vec<_>>();
    let hint = (!hint.is_empty()).then(|| view! { <p class="hint">{hint}</p> });
    view! {
        <fieldset class="field choices">
            <legend>{question}</legend>
            {hint}
            <FieldNote name errors/>
            {lines}
        </fieldset>
    }
}

/// Going on and leaving, both with what was typed.
#[component]
pub fn SaveButtons() -> impl IntoView {
    view! {
        <div class="setup-actions">
            <button class="button button-primary" type="submit" name="act" value="continue">"Save and continue"</button>
            <button class="button" type="submit" name="act" value="leave">"Save and leave"</button>
        </div>
    }
}

/// Going on and leaving, where everything is saved already.
#[component]
pub fn OnwardLinks(next: String, next_step: SetupStep, program: String) -> impl IntoView {
    view! {
        <div class="setup-actions">
            <a class="button button-primary" href=next>"Continue: "{next_step.label()}</a>
            <a class="button" href=program>"Leave"</a>
        </div>
    }
}
