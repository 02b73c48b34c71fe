//! The prerequisites, small and locked above the path.

use leptos::html::Input;
use leptos::prelude::*;
use web_sys::SubmitEvent;

use super::desk::Desk;
use crate::features::milestones::model::{Prerequisite, PrerequisiteStep, StepState};
use crate::ui::Icon;

/// The steps before the plan opens.
#[component]
pub fn Steps(desk: Desk, typed_note: Option<(PrerequisiteStep, String)>) -> impl IntoView {
    let steps = Memo::new(move |_| desk.shown.with(|v| v.plan.prerequisites.clone()));
    view! {
        <ol class="prereqs" aria-label="Prerequisites, fixed">
            {move || {
                let step = |step: Prerequisite| {
                    let typed = typed_note.clone().filter(|(what, _)| *what == step.step).map(|(_, note)| note);
                    view! { <Step desk step typed/> }
                };
                steps.get().into_iter().map(step).collect_view()
            }}
        </ol>
    }
}

#[component]
fn Step(desk: Desk, step: Prerequisite, typed: Option<String>) -> impl IntoView {
    let class = match step.state {
        StepState::Done => "is-done",
        StepState::Locked => "",
        _ => "is-open",
    };
    let (may_record, is_party) = desk.shown.with_untracked(|v| (v.may_record, v.may_mark || v.may_send_back));
    let reason = step.lock_reason().sentence();
    let what = step.step;
    let action = if step.state == StepState::Open && what == PrerequisiteStep::KickOff && is_party {
        let href = desk.new_meeting("&kind=kick_off");
        view! { <a href=href>"Arrange it"</a> }.into_any()
    } else if step.is_recordable() && may_record {
        view! { <RecordForm desk step=what typed/> }.into_any()
    } else {
        ().into_any()
    };
    let explanation = (step.state == StepState::Open).then(|| view! { <span>{step.explanation()}</span> });
    let note = step.recorded.clone().map(|note| view! { <span dir="auto">"· " {note}</span> });
    view! {
        <li class=class>
            <span class="prereq-lock" title=reason><Icon name="lock"/><span class="visually-hidden">{reason}</span></span>
            {step.label()}
            " "
            <span>"· " {step.state.label()}</span>
            {note}
            {explanation}
            {action}
        </li>
    }
}

/// A plain form too: it works before and without any script.
#[component]
fn RecordForm(desk: Desk, step: PrerequisiteStep, typed: Option<String>) -> impl IntoView {
    let is_open = typed.is_some();
    let note = NodeRef::<Input>::new();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        desk.record(step, note.get_untracked().map(|i| i.value()).unwrap_or_default());
    };
    let version = move || desk.shown.with(|v| v.plan.version.to_string());
    view! {
        <details class="disclose" open=is_open>
            <summary class="link-button">"Record as done offline"</summary>
            <form class="inline-form" method="post" on:submit=submit>
                <input type="hidden" name="act" value="record"/>
                <input type="hidden" name="step" value=step.as_str()/>
                <input type="hidden" name="version" value=version/>
                <input class="input" name="note" aria-label="Note (optional)" placeholder="Note (optional)" maxlength="1000" value=typed node_ref=note/>
                <button class="button">"Record"</button>
            </form>
        </details>
    }
}
