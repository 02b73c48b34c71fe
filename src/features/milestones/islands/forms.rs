//! Editing in place. Each form checks by the same rule that the server applies, and says what is wrong beside the field.

use leptos::html::{Input, Textarea};
use leptos::prelude::*;
use web_sys::{KeyboardEvent, SubmitEvent};

use super::catalogue::Catalogue;
use super::desk::{Desk, Subject, focus_soon, menu_button_of};
use super::milestone_row::due_value;
use crate::features::library::view::ResourceHit;
use crate::features::milestones::model::{Due, ItemId, ItemKind, MilestoneId, PlanChange, ResourceId};
use crate::shared::time::parse_date;
use crate::ui::{Icon, fresh};

fn close(desk: Desk, subject: Subject) {
    desk.editing.set(None);
    focus_soon(menu_button_of(subject));
}

fn close_on_escape(desk: Desk, subject: Subject) -> Box<dyn Fn(KeyboardEvent)> {
    Box::new(move |event| {
        if event.key() == "Escape" {
            event.stop_propagation();
            close(desk, subject);
        }
    })
}

/// Focuses an input as soon as it is there.
fn focus_when_there(input: NodeRef<Input>) {
    Effect::new(move |_| {
        if let Some(input) = input.get() {
            let _ = input.focus();
            input.select();
        }
    });
}

/// The two buttons at the end of a form in place.
#[component]
fn Finish(desk: Desk, subject: Subject, #[prop(default = "Save")] label: &'static str) -> impl IntoView {
    view! {
        <button class="button button-primary">{label}</button>
        <button class="button button-quiet" type="button" on:click=move |_| close(desk, subject)>"Cancel"</button>
    }
}

/// A milestone's name, in place.
#[component]
pub fn NameForm(desk: Desk, id: MilestoneId) -> impl IntoView {
    let subject = Subject::Milestone(id);
    let input = NodeRef::<Input>::new();
    focus_when_there(input);
    let name = desk.peek(|plan| plan.milestone(id).map(|m| m.name.clone()).unwrap_or_default());
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let name = input.get_untracked().map(|i| i.value()).unwrap_or_default();
        if desk.make(PlanChange::RenameMilestone { milestone: id, name }) {
            close(desk, subject);
        }
    };
    view! {
        <form class="inline-form" on:submit=submit on:keydown=close_on_escape(desk, subject)>
            <input class="input" aria-label="Name of the milestone" maxlength="120" required dir="auto" prop:value=name node_ref=input/>
            <Finish desk subject/>
        </form>
    }
}

/// A milestone's due date, in place: a day once the plan is open, days after its opening before.
#[component]
pub fn DateForm(desk: Desk, id: MilestoneId) -> impl IntoView {
    let subject = Subject::Milestone(id);
    let input = NodeRef::<Input>::new();
    focus_when_there(input);
    let (due, is_open, name) = desk.peek(|plan| {
        let milestone = plan.milestone(id);
        (
            milestone.map(|m| m.due).unwrap_or_default(),
            plan.opened_on.is_some(),
            milestone.map(|m| m.name.clone()).unwrap_or_default(),
        )
    });
    let counts_days = !is_open && !matches!(due, Due::On(_));
    let value = match due {
        Due::AfterDays(days) => days.to_string(),
        due => due_value(due),
    };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let text = input.get_untracked().map(|i| i.value()).unwrap_or_default();
        let due = match (text.trim(), counts_days) {
            ("", _) => Some(Due::None),
            (text, true) => text.parse().ok().map(Due::AfterDays),
            (text, false) => parse_date(text).map(Due::On),
        };
        match due {
            Some(due) => {
                if desk.make(PlanChange::DateMilestone { milestone: id, due }) {
                    close(desk, subject);
                }
            }
            None => desk.toasts.refused("This is not a date. Choose a day, or leave it empty for none.".to_owned()),
        }
    };
    let (label, kind) = if counts_days { ("Days after the plan opens: ", "number") } else { ("Due date of ", "date") };
    view! {
        <form class="inline-form" on:submit=submit on:keydown=close_on_escape(desk, subject)>
            <input class="input" type=kind min=counts_days.then_some("0") aria-label=[label, &name].concat() prop:value=value node_ref=input/>
            <Finish desk subject/>
        </form>
    }
}

/// What a milestone is about, in place.
#[component]
pub fn DescriptionForm(desk: Desk, id: MilestoneId) -> impl IntoView {
    let subject = Subject::Milestone(id);
    let area = NodeRef::<Textarea>::new();
    Effect::new(move |_| {
        if let Some(area) = area.get() {
            let _ = area.focus();
        }
    });
    let text = desk.peek(|plan| plan.milestone(id).map(|m| m.description.clone()).unwrap_or_default());
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let description = area.get_untracked().map(|a| a.value()).unwrap_or_default();
        if desk.make(PlanChange::DescribeMilestone { milestone: id, description }) {
            close(desk, subject);
        }
    };
    view! {
        <form class="inline-form" on:submit=submit on:keydown=close_on_escape(desk, subject)>
            <textarea class="textarea" aria-label="Description of the milestone" maxlength="4000" dir="auto" prop:value=text node_ref=area></textarea>
            <Finish desk subject/>
        </form>
    }
}

/// A new milestone at the end of the plan.
#[component]
pub fn AddMilestone(desk: Desk) -> impl IntoView {
    let name = NodeRef::<Input>::new();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(input) = name.get_untracked() else { return };
        let id = MilestoneId(fresh::uuid());
        if desk.make(PlanChange::AddMilestone { milestone: id, name: input.value(), above: None }) {
            input.set_value("");
            let _ = input.focus();
        }
    };
    view! {
        <form class="add-milestone" aria-label="Add a milestone" on:submit=submit>
            <div class="add-row">
                <div class="field">
                    <label for="new-milestone">"New milestone"</label>
                    <input class="input" id="new-milestone" name="name" maxlength="120" required dir="auto" node_ref=name/>
                </div>
                <button class="button" type="submit"><Icon name="plus"/>"Add milestone"</button>
            </div>
        </form>
    }
}

#[component]
fn KindOptions(chosen: ItemKind) -> impl IntoView {
    ItemKind::ALL
        .iter()
        .map(|kind| view! { <option value=kind.as_str() selected=*kind == chosen>{kind.label()}</option> })
        .collect_view()
}

/// A new item at the end of a milestone.
#[component]
pub fn AddItem(desk: Desk, id: MilestoneId) -> impl IntoView {
    let (kind, title, link) = (NodeRef::<leptos::html::Select>::new(), NodeRef::<Input>::new(), NodeRef::<Input>::new());
    let resource = RwSignal::new(None::<ResourceId>);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let (Some(kind), Some(title), Some(link)) = (kind.get_untracked(), title.get_untracked(), link.get_untracked()) else {
            return;
        };
        let change = PlanChange::AddItem {
            item: ItemId(fresh::uuid()),
            milestone: id,
            kind: kind.value().parse().unwrap_or(ItemKind::Task),
            title: title.value(),
            link: link.value(),
            resource: resource.get_untracked(),
            above: None,
        };
        if desk.make(change) {
            resource.set(None);
            title.set_value("");
            link.set_value("");
            let _ = title.focus();
        }
    };
    let choose = Callback::new(move |hit: ResourceHit| {
        if let (Some(kind), Some(title), Some(link)) = (kind.get_untracked(), title.get_untracked(), link.get_untracked()) {
            kind.set_value(hit.kind.as_str());
            title.set_value(&hit.title);
            link.set_value(&hit.link);
            resource.set(Some(hit.id));
            let _ = title.focus();
        }
    });
    // With another link, or without a title, it is something else.
    let retitle = move |_| {
        if title.get_untracked().is_none_or(|title| title.value().is_empty()) {
            resource.set(None);
        }
    };
    let key = id.to_string();
    let field = |name: &str| [name, "-", &key].concat();
    let label = move || {
        ["Add an item to ", &desk.shown.with(|v| v.plan.milestone(id).map(|m| m.name.clone()).unwrap_or_default())].concat()
    };
    view! {
        <details class="add-item">
            <summary class="button button-quiet"><Icon name="plus"/>"Add item"</summary>
            <form class="add-row" aria-label=label on:submit=submit>
                <Catalogue id=field("catalogue") choose/>
                <div class="field field-narrow">
                    <label for=field("kind")>"Kind"</label>
                    <select class="select" id=field("kind") node_ref=kind><KindOptions chosen=ItemKind::Task/></select>
                </div>
                <div class="field">
                    <label for=field("title")>"Title"</label>
                    <input class="input" id=field("title") maxlength="200" required dir="auto" node_ref=title on:input=retitle/>
                </div>
                <div class="field">
                    <label for=field("link")>"Link (optional)"</label>
                    <input class="input" id=field("link") type="url" maxlength="2000" node_ref=link on:input=move |_| resource.set(None)/>
                </div>
                <button class="button" type="submit"><Icon name="plus"/>"Add"</button>
            </form>
        </details>
    }
}

/// An item's kind, title and link, in place.
#[component]
pub fn ItemForm(desk: Desk, id: ItemId) -> impl IntoView {
    let subject = Subject::Item(id);
    let (kind, title, link) = (NodeRef::<leptos::html::Select>::new(), NodeRef::<Input>::new(), NodeRef::<Input>::new());
    focus_when_there(title);
    let Some(item) = desk.peek(|plan| plan.item(id).map(|(_, item)| item.clone())) else { return ().into_any() };
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let (Some(kind), Some(title), Some(link)) = (kind.get_untracked(), title.get_untracked(), link.get_untracked()) else {
            return;
        };
        let kind = kind.value().parse().unwrap_or(ItemKind::Task);
        if desk.make(PlanChange::EditItem { item: id, kind, title: title.value(), link: link.value() }) {
            close(desk, subject);
        }
    };
    view! {
        <form class="inline-form item-form" on:submit=submit on:keydown=close_on_escape(desk, subject)>
            <select class="select" aria-label="Kind" node_ref=kind><KindOptions chosen=item.kind/></select>
            <input class="input" aria-label="Title" maxlength="200" required dir="auto" prop:value=item.title node_ref=title/>
            <input class="input" aria-label="Link" type="url" maxlength="2000" placeholder="https://…" prop:value=item.link node_ref=link/>
            <Finish desk subject/>
        </form>
    }
    .into_any()
}

/// The mentor's words to an item that is not done yet after all.
#[component]
pub fn SendBackForm(desk: Desk, id: ItemId) -> impl IntoView {
    let subject = Subject::Item(id);
    let words = NodeRef::<Input>::new();
    focus_when_there(words);
    let title = desk.peek(|plan| plan.item(id).map(|(_, item)| item.title.clone()).unwrap_or_default());
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let words = words.get_untracked().map(|i| i.value()).unwrap_or_default();
        if desk.make(PlanChange::SendItemBack { item: id, words }) {
            close(desk, subject);
        }
    };
    let label = ["What is missing in “", &title, "”?"].concat();
    view! {
        <form class="inline-form item-form" on:submit=submit on:keydown=close_on_escape(desk, subject)>
            <input class="input" aria-label=label.clone() placeholder=label maxlength="1000" required dir="auto" node_ref=words/>
            <Finish desk subject label="Send back"/>
        </form>
    }
}
