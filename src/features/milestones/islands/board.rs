//! The whole editor: prerequisites, the fixed head, what can be moved, menus, messages.

use leptos::prelude::*;

use super::desk::{Desk, focus_soon, handle_of};
use super::forms::AddMilestone;
use super::menus::{ItemMenu, MilestoneMenu};
use super::milestone_row::MilestoneRow;
use super::steps::Steps;
use crate::features::milestones::model::{PlanChange, PrerequisiteStep};
use crate::features::milestones::view::PlanView;
use crate::ui::toast::ToastRegion;
use crate::ui::{Icon, browser};

/// The plan of a mentorship, as its reader may see and change it. `typed_note` is what a plain form that was refused held.
#[island]
pub fn MilestoneBoard(view: PlanView, expand_all: bool, typed_note: Option<(PrerequisiteStep, String)>) -> impl IntoView {
    let plan = view.plan.id;
    let may_arrange = view.may_arrange;
    let is_template = view.owner.is_program();
    let why_not = view.why_not.clone();
    let desk = Desk::new(view, expand_all);
    Effect::new(move |_| browser::follow(["/live/plans/", &plan.to_string()].concat(), move || desk.look_again()));
    let ids = Memo::new(move |_| desk.shown.with(|v| v.plan.milestones.iter().map(|m| m.id).collect::<Vec<_>>()));
    let undo = Callback::new(move |change: PlanChange| {
        let subject = match &change {
            PlanChange::RestoreMilestone { milestone } => Some(super::desk::Subject::Milestone(*milestone)),
            PlanChange::RestoreItem { item } => Some(super::desk::Subject::Item(*item)),
            _ => None,
        };
        desk.make(change);
        if let Some(subject) = subject {
            focus_soon(handle_of(subject));
        }
    });
    let note = why_not.map(|why| view! { <p class="fixed-note"><Icon name="lock"/><span>{why}</span></p> });
    let keys_note = may_arrange.then(|| {
        let words = if is_template {
            "Prerequisites come first in every program. Drag the milestones into any order."
        } else {
            "Done milestones and the open one stay where they are. Drag what follows into any order."
        };
        view! { <p class="fixed-note" id="fixed"><Icon name="lock"/><span>{words}</span></p> }
    });
    let tools = may_arrange.then(|| view! { <AddMilestone desk/><MilestoneMenu desk/> });
    let is_sorting = move || if desk.lifted.get().is_some() { "plan is-sorting" } else { "plan" };
    view! {
        <Steps desk typed_note/>
        {note}
        {keys_note}
        <ol class=is_sorting aria-label="Milestones">
            <For each=move || ids.get() key=|id| *id children=move |id| view! { <MilestoneRow desk id/> }/>
        </ol>
        <EmptyPlan desk/>
        {tools}
        <ItemMenu desk/>
        <div class="visually-hidden" aria-live="assertive">{move || desk.said.get()}</div>
        <ToastRegion toasts=desk.toasts undo/>
    }
}

#[component]
fn EmptyPlan(desk: Desk) -> impl IntoView {
    let is_empty = Memo::new(move |_| desk.shown.with(|v| v.plan.milestones.is_empty()));
    move || {
        is_empty.get().then(|| {
            let words = if desk.shown.with_untracked(|v| v.may_arrange) {
                "No milestones yet. Add the first one below: what should be reached, and by when?"
            } else {
                "No milestones yet. They appear here once the plan has some."
            };
            view! { <div class="empty"><Icon name="route"/><h2>"An open road"</h2><p>{words}</p></div> }
        })
    }
}
