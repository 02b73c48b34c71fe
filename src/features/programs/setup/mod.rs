//! What the pages of the set-up show: a quiet list of steps, and one step at a time.

mod attachments;
mod basics;
mod extras;
mod parts;
mod people;
mod review;
mod settings;
mod skills;

use chrono::NaiveDate;
use leptos::prelude::*;

pub use attachments::FileLink;
pub use extras::Editing;
pub use skills::MOST_OFFERED;

use super::model::{Prepared, Readiness, SetupStep};
use super::store::{Candidate, Counts, ProgramRow, Whole};
use crate::shared::FieldErrors;
use crate::shared::form::Fields;
use crate::ui::{ErrorSummary, Icon};

/// Everything that was loaded for a step.
#[derive(Clone)]
pub struct Desk {
    pub program: ProgramRow,
    pub whole: Whole,
    pub counts: Counts,
    pub prepared: Prepared,
    pub today: NaiveDate,
    /// How many mentors have more mentees than they have seats.
    pub over: i64,
    /// Skills of the catalogue to choose among.
    pub skills: Vec<String>,
    /// What may be attached, in a sentence.
    pub file_hint: String,
    /// Who was found for `wanted`.
    pub candidates: Vec<Candidate>,
    pub wanted: String,
    /// What is about to be removed, once that was confirmed.
    pub removing: Option<Removing>,
}

/// Something that is removed only after its name and what goes with it were shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Removing {
    /// As the address names it.
    pub named: String,
    /// How many answers, values or files go with it.
    pub lost: i64,
}

impl Desk {
    /// The address of a step.
    pub fn address(&self, step: SetupStep) -> String {
        format!("/programs/{}/setup/{}", self.program.id, step.as_str())
    }
}

/// What stands in a step's form, and what is said about it.
#[derive(Clone)]
pub struct Typed {
    pub fields: Fields,
    /// The version of the program that whoever types has seen.
    pub version: i64,
    pub errors: FieldErrors,
    pub notice: Option<String>,
    /// Somebody else saved first, and what was typed is still here.
    pub is_overtaken: bool,
    pub is_preview: bool,
    pub editing: Editing,
}

/// A step with the list of all steps beside it.
#[component]
pub fn SetupPage(desk: Desk, step: SetupStep, typed: Typed) -> impl IntoView {
    let place = SetupStep::ALL.iter().position(|known| *known == step).unwrap_or_default() + 1;
    let program = format!("/programs/{}", desk.program.id);
    let notice = typed.notice.clone().map(|sentence| {
        let more = typed.is_overtaken.then(|| {
            let now = desk.address(step);
            view! {
                <p>"What you typed is still here. "<a href=now target="_blank">"Look at what it says now"</a>", then save yours again."</p>
            }
        });
        view! { <div class="notice notice-wait" role="alert"><Icon name="alert"/><div><p>{sentence}</p>{more}</div></div> }
    });
    let archived = desk.program.archived_at.map(|_| {
        view! { <p class="notice"><Icon name="info"/><span>"The program is archived: you can read this, but not change it."</span></p> }
    });
    let summary = typed.errors.clone();
    view! {
        <a class="back" href=program><Icon name="chevron-left"/><bdi>{desk.program.title.clone()}</bdi></a>
        <div class="setup">
            <Steps desk=desk.clone() step/>
            <div class="setup-step">
                <p class="setup-place">{format!("Step {place} of {}", SetupStep::ALL.len())}</p>
                <h1>{step.label()}</h1>
                <p class="lead">{step.lead()}</p>
                {archived}
                {notice}
                <ErrorSummary errors=summary/>
                {content(desk, step, typed)}
            </div>
        </div>
    }
}

fn content(desk: Desk, step: SetupStep, typed: Typed) -> AnyView {
    match step {
        SetupStep::Basics => view! { <basics::BasicsForm desk typed/> }.into_any(),
        SetupStep::Frame => view! { <basics::FrameForm desk typed/> }.into_any(),
        SetupStep::Settings => view! { <settings::SettingsForm desk typed/> }.into_any(),
        SetupStep::Questions => view! { <extras::ExtrasStep desk typed/> }.into_any(),
        SetupStep::Attachments => view! { <attachments::AttachmentsStep desk typed/> }.into_any(),
        SetupStep::Plan => view! { <people::PlanStep desk/> }.into_any(),
        SetupStep::People => view! { <people::PeopleStep desk/> }.into_any(),
        SetupStep::Review => view! { <review::ReviewStep desk/> }.into_any(),
    }
}

#[component]
fn Steps(desk: Desk, step: SetupStep) -> impl IntoView {
    let line = |(place, one): (usize, &SetupStep)| {
        let readiness = desk.prepared.readiness(*one, desk.today);
        let (class, mark, words) = match readiness {
            Readiness::Done => ("is-done", view! { <Icon name="check"/> }.into_any(), "complete"),
            Readiness::Needed => ("is-needed", view! { {place} }.into_any(), "something is missing"),
            Readiness::Optional => ("", view! { {place} }.into_any(), ""),
        };
        let said = (!words.is_empty()).then(|| view! { <span class="visually-hidden">{format!(", {words}")}</span> });
        view! {
            <li class=class>
                <a href=desk.address(*one) aria-current=(*one == step).then_some("step")>
                    <span class="setup-mark" aria-hidden="true">{mark}</span>
                    <span class="setup-label">{one.label()}{said}</span>
                </a>
            </li>
        }
    };
    let lines = (1..).zip(SetupStep::ALL).map(line).collect_view();
    view! { <nav class="setup-steps" aria-label="Steps of the set-up"><ol>{lines}</ol></nav> }
}
