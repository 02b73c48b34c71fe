//! The three-dot menus: one popover for all milestones, one for all items; each knows which row opened it.

use leptos::prelude::*;

use super::desk::{Desk, Editing, Subject, focus_soon, menu_button_of};
use crate::features::milestones::model::{Item, ItemId, ItemMoves, MilestoneId, MilestoneState, Moves, PlanChange};
use crate::ui::{Icon, fresh};

/// What a line of a menu does. Boxed, so that the browser holds one copy of a line's code.
type Action = Box<dyn Fn()>;

/// One line of a menu; without an action it stands there disabled.
fn entry(menu: &'static str, icon: &'static str, label: &'static str, action: Option<Action>) -> AnyView {
    let disabled = action.is_none();
    let class = (label == "Remove").then_some("is-danger");
    let click = move |_| {
        if let Some(action) = &action {
            hide(menu);
            action();
        }
    };
    view! {
        <button type="button" class=class disabled=disabled on:click=click>
            <Icon name=icon/>
            {label}
        </button>
    }
    .into_any()
}

/// Closes a menu before its action changes the page under it.
fn hide(menu: &str) {
    use wasm_bindgen::JsCast;
    if let Some(menu) = document().get_element_by_id(menu).and_then(|e| e.dyn_into::<web_sys::HtmlElement>().ok()) {
        let _ = menu.hide_popover();
    }
}

fn moving(desk: Desk, subject: Subject, change: Option<PlanChange>) -> Option<Action> {
    let change = change?;
    Some(Box::new(move || {
        desk.make(change.clone());
        focus_soon(menu_button_of(subject));
    }))
}

fn editing(desk: Desk, what: Editing) -> Option<Action> {
    Some(Box::new(move || desk.editing.set(Some(what))))
}

/// The menu of whichever milestone opened it. Its lines are made when it opens.
#[component]
pub fn MilestoneMenu(desk: Desk) -> impl IntoView {
    let entries = move || match desk.menu.get() {
        Some(Subject::Milestone(id)) => view! { <MilestoneEntries desk id/> }.into_any(),
        _ => ().into_any(),
    };
    view! { <div class="menu" popover="" id="milestone-menu">{entries}</div> }
}

#[component]
fn MilestoneEntries(desk: Desk, id: MilestoneId) -> impl IntoView {
    const MENU: &str = "milestone-menu";
    let subject = Subject::Milestone(id);
    let (Moves { up, down, to_top, to_bottom }, lock) =
        desk.shown.with_untracked(|v| (v.plan.moves_for(id), v.plan.lock_reason(id)));
    let reason = lock.map(|reason| view! { <p class="menu-title">{reason.to_string()}</p> });
    let duplicate: Action = Box::new(move || duplicate_milestone(desk, id));
    let describing: Action = Box::new(move || describe(desk, id));
    let remove = lock.is_none().then(|| Box::new(move || desk.remove(subject)) as Action);
    view! {
        {reason}
        {entry(MENU, "arrow-up", "Move up", moving(desk, subject, up))}
        {entry(MENU, "arrow-down", "Move down", moving(desk, subject, down))}
        {entry(MENU, "arrow-up-to-line", "Move to top", moving(desk, subject, to_top))}
        {entry(MENU, "arrow-down-to-line", "Move to bottom", moving(desk, subject, to_bottom))}
        <hr/>
        {entry(MENU, "pencil", "Rename", editing(desk, Editing::Name(id)))}
        {entry(MENU, "calendar", "Change date", editing(desk, Editing::Date(id)))}
        {entry(MENU, "file-text", "Describe", Some(describing))}
        {entry(MENU, "copy", "Duplicate", Some(duplicate))}
        <hr/>
        {entry(MENU, "trash-2", "Remove", remove)}
    }
}

fn describe(desk: Desk, id: MilestoneId) {
    if desk.peek(|plan| plan.state_of(id)) == Some(MilestoneState::Locked)
        && !desk.expanded.with_untracked(|open| open.contains(&id))
    {
        desk.toggle(id);
    }
    desk.editing.set(Some(Editing::Description(id)));
}

fn duplicate_milestone(desk: Desk, milestone: MilestoneId) {
    let copy = MilestoneId(fresh::uuid());
    let items: Vec<ItemId> =
        desk.peek(|plan| plan.milestone(milestone).map(|m| m.items.iter().map(|i| i.id).collect()).unwrap_or_default());
    let item_copies = items.into_iter().map(|item| (item, ItemId(fresh::uuid()))).collect();
    if desk.make(PlanChange::DuplicateMilestone { milestone, copy, item_copies }) {
        focus_soon(menu_button_of(Subject::Milestone(copy)));
    }
}

/// The menu of whichever item opened it.
#[component]
pub fn ItemMenu(desk: Desk) -> impl IntoView {
    let has_menu = desk.shown.with_untracked(|v| v.may_arrange || v.may_send_back || v.may_mark);
    let entries = move || match desk.menu.get() {
        Some(Subject::Item(id)) => view! { <ItemEntries desk id/> }.into_any(),
        _ => ().into_any(),
    };
    has_menu.then(|| view! { <div class="menu" popover="" id="item-menu">{entries}</div> })
}

#[component]
fn ItemEntries(desk: Desk, id: ItemId) -> impl IntoView {
    const MENU: &str = "item-menu";
    let subject = Subject::Item(id);
    let (may_arrange, may_send_back, is_party) =
        desk.shown.with_untracked(|v| (v.may_arrange, v.may_send_back, v.may_mark || v.may_send_back));
    let meet = is_party.then(|| {
        let href = desk.new_meeting(&["&item=", &id.to_string()].concat());
        view! { <a href=href><Icon name="calendar-plus"/>"Ask for a meeting about this"</a> }
    });
    let can_be_sent_back = may_send_back
        && desk.shown.with_untracked(|v| {
            let found = v.plan.item(id).map(|(home, item)| (v.plan.state_of(home.id), Item::is_done(item)));
            matches!(found, Some((Some(MilestoneState::Open | MilestoneState::ReadyForReview), true)))
        });
    let send_back = may_send_back.then(|| {
        entry(MENU, "undo-2", "Send back", if can_be_sent_back { editing(desk, Editing::SendingBack(id)) } else { None })
    });
    let arranging = may_arrange.then(|| {
        let ItemMoves { up, down, to_top, to_bottom, to_milestone } = desk.shown.with_untracked(|v| v.plan.item_moves_for(id));
        let others = to_milestone.into_iter().map(|target| {
            let action = moving(desk, subject, Some(target.change));
            let click = move |_| {
                if let Some(action) = &action {
                    hide(MENU);
                    action();
                }
            };
            view! {
                <button type="button" on:click=click>
                    <Icon name="arrow-right"/>
                    <span dir="auto">"To “" {target.name} "”"</span>
                </button>
            }
        });
        let copy: Action = Box::new(move || duplicate_item(desk, id));
        let remove: Action = Box::new(move || desk.remove(subject));
        view! {
            {entry(MENU, "arrow-up", "Move up", moving(desk, subject, up))}
            {entry(MENU, "arrow-down", "Move down", moving(desk, subject, down))}
            {entry(MENU, "arrow-up-to-line", "Move to top", moving(desk, subject, to_top))}
            {entry(MENU, "arrow-down-to-line", "Move to bottom", moving(desk, subject, to_bottom))}
            <hr/>
            {entry(MENU, "pencil", "Edit", editing(desk, Editing::Item(id)))}
            {entry(MENU, "copy", "Duplicate", Some(copy))}
            {entry(MENU, "trash-2", "Remove", Some(remove))}
            <hr/>
            <p class="menu-title">"Move to another milestone"</p>
            {others.collect_view()}
        }
    });
    view! { {meet} {send_back} {arranging} }
}

fn duplicate_item(desk: Desk, item: ItemId) {
    let copy = ItemId(fresh::uuid());
    if desk.make(PlanChange::DuplicateItem { item, copy }) {
        focus_soon(menu_button_of(Subject::Item(copy)));
    }
}
