//! What the forms of the room have in common: one field of words, and how a refused form comes back.

use axum::http::StatusCode;
use leptos::prelude::*;
use serde::Deserialize;

use crate::features::leaving::policy::LeavingBar;
use crate::shared::{AppError, AppResult, FieldErrors};
use crate::ui::Icon;
use crate::ui::browser::area_text;

/// The closing words of whoever leaves, or the note of staff.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct LeaveForm {
    reflection: String,
    note: String,
}

impl LeaveForm {
    /// What was written; a page asks for one of the two.
    pub fn words(self) -> String {
        if self.reflection.is_empty() { self.note } else { self.reflection }
    }
}

/// A form that was not accepted: what was typed, and why.
#[derive(Clone, Default)]
pub struct Returned {
    pub typed: String,
    pub errors: FieldErrors,
    pub notice: Option<String>,
}

impl Returned {
    /// What is shown after this refusal, and with which status; an error that has a page of its own passes on.
    pub fn from(error: AppError, typed: String) -> AppResult<(StatusCode, Returned)> {
        match error {
            AppError::Invalid(errors) => Ok((StatusCode::UNPROCESSABLE_ENTITY, Returned { typed, errors, notice: None })),
            AppError::Refused(why) => {
                Ok((StatusCode::UNPROCESSABLE_ENTITY, Returned { typed, notice: Some(why), ..Returned::default() }))
            }
            AppError::Conflict { sentence, .. } => {
                Ok((StatusCode::CONFLICT, Returned { typed, notice: Some(sentence), ..Returned::default() }))
            }
            // A setting may have changed since the form was opened: what was typed into it is not lost by that.
            AppError::Forbidden(why) => {
                Ok((StatusCode::FORBIDDEN, Returned { typed, notice: Some(why), ..Returned::default() }))
            }
            other => Err(other),
        }
    }
}

/// Why a form came back, unless the page says it already in place of the form.
pub fn unsaid(notice: Option<String>, bar: Option<LeavingBar>) -> Option<String> {
    notice.filter(|sentence| bar.is_none_or(|bar| bar.to_string() != *sentence))
}

/// Why a form came back, above the page.
#[component]
pub fn Notice(sentence: Option<String>) -> impl IntoView {
    sentence.map(|sentence| {
        view! { <div class="notice notice-wait section" role="alert"><Icon name="info"/><p>{sentence}</p></div> }
    })
}

/// A field of several lines with its hint and what is wrong with it.
#[component]
pub fn Words(
    name: &'static str,
    label: &'static str,
    #[prop(into)] hint: String,
    typed: String,
    errors: FieldErrors,
    #[prop(default = true)] required: bool,
) -> impl IntoView {
    let (hint_id, error_id) = (format!("{name}-hint"), format!("{name}-error"));
    let error = errors.on(name).map(str::to_owned);
    let invalid = error.is_some().then_some("true");
    let described = if error.is_some() { format!("{hint_id} {error_id}") } else { hint_id.clone() };
    let optional = (!required).then(|| view! { <span class="optional">" (optional)"</span> });
    view! {
        <div class="field">
            <label for=name>{label}{optional}</label>
            <p class="hint" id=hint_id>{hint}</p>
            {error.map(|sentence| view! { <p class="field-error" id=error_id>{sentence}</p> })}
            <textarea class="textarea" id=name name=name rows="5" dir="auto" required=required
                aria-invalid=invalid aria-describedby=described>{area_text(typed)}</textarea>
        </div>
    }
}

/// What will happen, line by line.
#[component]
pub fn WhatHappens(lines: Vec<String>) -> impl IntoView {
    view! {
        <section class="section">
            <div class="section-head"><h2>"What happens then"</h2></div>
            <ul class="bullets">{lines.into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}</ul>
        </section>
    }
}
