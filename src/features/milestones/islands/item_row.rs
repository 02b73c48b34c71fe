//! One item of a milestone: five cells, and the mentor's words where it was sent back.

use leptos::prelude::*;

use super::desk::{Desk, Editing, Subject};
use super::forms::{ItemForm, SendBackForm};
use super::handle::Handle;
use crate::features::milestones::model::{Item, ItemId, ItemKind, MilestoneId, MilestoneState, PlanChange};
use crate::ui::Icon;
use crate::ui::avatar::first_name;

type Current = Memo<Option<Item>>;

/// An item, as its reader may see and change it.
#[component]
pub fn ItemRow(desk: Desk, home: MilestoneId, id: ItemId) -> impl IntoView {
    let item: Current = Memo::new(move |_| desk.shown.with(|v| v.plan.item(id).map(|(_, item)| item.clone())));
    let state = Memo::new(move |_| desk.shown.with(|v| v.plan.state_of(home)));
    let subject = Subject::Item(id);
    let class = move || {
        let (done, back) = item.with(|i| i.as_ref().map(|i| (i.is_done(), i.sent_back.is_some())).unwrap_or_default());
        match (desk.lifted.get() == Some(subject), done, back) {
            (true, _, _) => "item is-grabbed",
            (_, true, _) => "item is-done",
            (_, _, true) => "item is-back",
            _ => "item",
        }
    };
    let content = move || match desk.editing.get() {
        Some(Editing::Item(which)) if which == id => view! { <ItemForm desk id/> }.into_any(),
        Some(Editing::SendingBack(which)) if which == id => view! { <SendBackForm desk id/> }.into_any(),
        _ => view! { <Cells desk id item state/> }.into_any(),
    };
    view! { <li class=class data-item=id.to_string()>{content}</li> }
}

fn title_of(item: Current) -> String {
    item.with(|i| i.as_ref().map(|i| i.title.clone()).unwrap_or_default())
}

#[component]
fn Cells(desk: Desk, id: ItemId, item: Current, state: Memo<Option<MilestoneState>>) -> impl IntoView {
    let (may_arrange, may_mark, may_send_back) = desk.shown.with_untracked(|v| (v.may_arrange, v.may_mark, v.may_send_back));
    let is_open = move || matches!(state.get(), Some(MilestoneState::Open | MilestoneState::ReadyForReview));
    let is_done_for_good = move || state.get() == Some(MilestoneState::Done);
    let first = move || {
        if may_mark && is_open() {
            view! { <Tick desk id item/> }.into_any()
        } else if may_arrange && !is_done_for_good() {
            view! { <Handle desk subject=Subject::Item(id) name=move || title_of(item)/> }.into_any()
        } else {
            view! { <span></span> }.into_any()
        }
    };
    let last = move || {
        if (may_arrange || may_send_back || may_mark) && !is_done_for_good() {
            let label = move || ["More for ", &title_of(item)].concat();
            view! {
                <button
                    class="icon-button item-more"
                    type="button"
                    data-more=id.to_string()
                    aria-label=label
                    popovertarget="item-menu"
                    on:click=move |_| desk.menu.set(Some(Subject::Item(id)))
                >
                    <Icon name="ellipsis-vertical"/>
                </button>
            }
            .into_any()
        } else {
            view! { <span></span> }.into_any()
        }
    };
    let kind = move || item.with(|i| i.as_ref().map(|i| i.kind)).map(|kind| view! { <Kind kind/> });
    view! { {first} {kind} <Title item/> <State item/> {last} <SentBack desk item/> }
}

#[component]
fn Kind(kind: ItemKind) -> impl IntoView {
    view! { <span class="kind" title=kind.label()><Icon name=kind.icon()/><span class="visually-hidden">{kind.label()}</span></span> }
}

/// Where an item is found; what has no address of its own, on its page of the catalogue.
fn address_of(item: &Item) -> String {
    match item.resource {
        Some(resource) if item.link.is_empty() => ["/library/resources/", &resource.to_string()].concat(),
        _ => item.link.clone(),
    }
}

#[component]
fn Title(item: Current) -> impl IntoView {
    let text = move || {
        let (title, link, note) =
            item.with(|i| i.as_ref().map(|i| (i.title.clone(), address_of(i), i.note.clone())).unwrap_or_default());
        let title = if link.is_empty() {
            view! { <span>{title}</span> }.into_any()
        } else {
            view! { <a href=link target="_blank" rel="noopener noreferrer">{title}</a> }.into_any()
        };
        let note = (!note.is_empty()).then(|| view! { <small>{note}</small> });
        view! { {title}{note} }
    };
    view! { <span class="item-title" dir="auto">{text}</span> }
}

#[component]
fn State(item: Current) -> impl IntoView {
    let words = move || {
        let (done, back) = item.with(|i| i.as_ref().map(|i| (i.is_done(), i.sent_back.is_some())).unwrap_or_default());
        if done {
            view! { <Icon name="check"/>"Done" }.into_any()
        } else if back {
            view! { <Icon name="undo-2"/>"Sent back" }.into_any()
        } else {
            ().into_any()
        }
    };
    view! { <span class="item-state">{words}</span> }
}

#[component]
fn SentBack(desk: Desk, item: Current) -> impl IntoView {
    let mentor = first_name(&desk.shown.with_untracked(|v| v.mentor_name.clone()));
    move || {
        let mentor = mentor.clone();
        item.with(|i| i.as_ref().and_then(|i| i.sent_back.clone())).map(|words| {
            view! {
                <p class="item-note">
                    <Icon name="undo-2"/>
                    <span><b>{[mentor.as_str(), " sent this back: "].concat()}</b><span dir="auto">{words}</span></span>
                </p>
            }
        })
    }
}

/// The mentee's mark: a plain form that works before and without any script.
#[component]
fn Tick(desk: Desk, id: ItemId, item: Current) -> impl IntoView {
    let done = move || item.with(|i| i.as_ref().is_some_and(Item::is_done));
    let version = move || desk.shown.with(|v| v.plan.version.to_string());
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let is_done = item.with_untracked(|i| i.as_ref().is_some_and(Item::is_done));
        desk.make(if is_done { PlanChange::UnmarkItem { item: id } } else { PlanChange::MarkItemDone { item: id } });
    };
    view! {
        <form method="post" on:submit=submit>
            <input type="hidden" name="item" value=id.to_string()/>
            <input type="hidden" name="version" value=version/>
            <input type="hidden" name="act" value=move || if done() { "unmark" } else { "mark" }/>
            <button
                class="tick"
                aria-pressed=move || if done() { "true" } else { "false" }
                aria-label=move || ["Done: ", &title_of(item)].concat()
            >
                <Icon name="check"/>
            </button>
        </form>
    }
}
