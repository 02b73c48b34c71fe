//! One milestone on the path: its head, and its items where they are shown.

use leptos::prelude::*;

use super::desk::{Desk, Editing, Subject};
use super::forms::{AddItem, DateForm, DescriptionForm, NameForm};
use super::handle::Handle;
use super::item_row::ItemRow;
use crate::features::milestones::model::{Due, LockReason, Milestone, MilestoneId, MilestoneState, ReviewStage};
use crate::shared::time::date_value;
use crate::ui::Icon;

/// What decides how a row is built; while it stays the same only texts change.
#[derive(Clone, PartialEq)]
struct Shape {
    state: MilestoneState,
    lock: Option<LockReason>,
    may_arrange: bool,
}

/// A milestone of the plan.
#[component]
pub fn MilestoneRow(desk: Desk, id: MilestoneId) -> impl IntoView {
    let milestone = Memo::new(move |_| desk.shown.with(|v| v.plan.milestone(id).cloned()));
    let shape = Memo::new(move |_| {
        desk.shown.with(|v| {
            let state = v.plan.state_of(id)?;
            Some(Shape { state, lock: v.plan.lock_reason(id), may_arrange: v.may_arrange })
        })
    });
    let subject = Subject::Milestone(id);
    let class = move || {
        let mut class = String::from("milestone");
        match shape.get().map(|s| s.state) {
            Some(MilestoneState::Done) => class.push_str(" is-done"),
            Some(MilestoneState::Open | MilestoneState::ReadyForReview) => class.push_str(" is-open"),
            _ => {}
        }
        let late = desk.shown.with(|v| v.plan.milestone(id).is_some_and(|m| m.is_late(v.today)));
        if late {
            class.push_str(" is-late");
        }
        if desk.lifted.get() == Some(subject) {
            class.push_str(" is-grabbed");
        }
        class
    };
    let current = move || {
        shape.get().is_some_and(|s| matches!(s.state, MilestoneState::Open | MilestoneState::ReadyForReview)).then_some("step")
    };
    let content = move || {
        let Some(shape) = shape.get() else { return ().into_any() };
        match shape.state {
            MilestoneState::Done => view! { <FoldedRow desk id milestone lock=shape.lock/> }.into_any(),
            MilestoneState::Locked if !shape.may_arrange => view! { <FoldedRow desk id milestone lock=None/> }.into_any(),
            MilestoneState::Locked => {
                let body =
                    move || desk.is_expanded(id).then(|| view! { <Body desk id milestone state=MilestoneState::Locked/> });
                view! { <EditableHead desk id milestone lock=shape.lock can_fold=true/>{body} }.into_any()
            }
            state => {
                let head = if shape.may_arrange {
                    view! { <EditableHead desk id milestone lock=shape.lock can_fold=false/> }.into_any()
                } else {
                    view! { <PlainHead desk milestone/> }.into_any()
                };
                view! { <div class="milestone-card">{head}<Body desk id milestone state/></div> }.into_any()
            }
        }
    };
    view! {
        <li class=class data-milestone=id.to_string() aria-current=current>{content}</li>
    }
}

type Current = Memo<Option<Milestone>>;

fn name_of(milestone: Current) -> String {
    milestone.with(|m| m.as_ref().map(|m| m.name.clone()).unwrap_or_default())
}

fn count_of(milestone: Current) -> (usize, usize) {
    milestone.with(|m| m.as_ref().map(Milestone::items_done).unwrap_or_default())
}

fn due_words(milestone: &Milestone) -> String {
    match (milestone.done_on, milestone.due) {
        (Some(day), _) => ["Done ", &crate::shared::time::day_label(day)].concat(),
        (None, Due::None) => "No due date".to_owned(),
        (None, due) => due.label(),
    }
}

#[component]
fn Count(desk: Desk, milestone: Current) -> impl IntoView {
    if desk.is_template() {
        let words = move || match count_of(milestone).1 {
            1 => "1 item".to_owned(),
            items => [items.to_string().as_str(), " items"].concat(),
        };
        return view! { <span>{words}<span class="visually-hidden">" in "{move || name_of(milestone)}</span></span> }
            .into_any();
    }
    let words = move || {
        let (done, total) = count_of(milestone);
        [done.to_string().as_str(), " of ", total.to_string().as_str()].concat()
    };
    view! {
        <span>{words}<span class="visually-hidden">" items of "{move || name_of(milestone)}" done"</span></span>
        <progress value=move || count_of(milestone).0 max=move || count_of(milestone).1.max(1) aria-hidden="true"></progress>
    }
    .into_any()
}

#[component]
fn Lock(reason: LockReason) -> impl IntoView {
    view! {
        <span class="lock" title=reason.to_string()>
            <Icon name="lock"/>
            <span class="visually-hidden">{reason.to_string()}</span>
        </span>
    }
}

/// A row that is read, not changed: native details, which open without any script.
#[component]
fn FoldedRow(desk: Desk, id: MilestoneId, milestone: Current, lock: Option<LockReason>) -> impl IntoView {
    let due = move || milestone.with(|m| m.as_ref().map(due_words).unwrap_or_default());
    view! {
        <details>
            <summary class="milestone-head">
                {lock.map(|reason| view! { <Lock reason/> })}
                <span class="milestone-name" dir="auto">{move || name_of(milestone)}</span>
                <span class="milestone-meta">
                    <span class="milestone-due">{due}</span>
                    <span class="milestone-toggle"><Count desk milestone/><Icon name="chevron-down"/></span>
                </span>
            </summary>
            <div class="milestone-body"><About milestone/><Items desk id milestone/></div>
        </details>
    }
}

#[component]
fn PlainHead(desk: Desk, milestone: Current) -> impl IntoView {
    let due = move || milestone.with(|m| m.as_ref().map(due_words).unwrap_or_default());
    view! {
        <div class="milestone-head">
            <h2 class="milestone-name" dir="auto">{move || name_of(milestone)}</h2>
            <div class="milestone-meta">
                <span class="milestone-due">{due}</span>
                <span class="milestone-toggle"><Count desk milestone/></span>
            </div>
        </div>
    }
}

/// The head of a row that the mentor may edit: handle or lock, name, date, count, menu.
#[component]
fn EditableHead(desk: Desk, id: MilestoneId, milestone: Current, lock: Option<LockReason>, can_fold: bool) -> impl IntoView {
    let subject = Subject::Milestone(id);
    let key = id.to_string();
    let start = match lock {
        Some(reason) => view! { <Lock reason/> }.into_any(),
        None => view! { <Handle desk subject name=move || name_of(milestone)/> }.into_any(),
    };
    let middle = move || match desk.editing.get() {
        Some(Editing::Name(which)) if which == id => view! { <NameForm desk id/> }.into_any(),
        Some(Editing::Date(which)) if which == id => view! { <DateForm desk id/> }.into_any(),
        _ => view! { <Middle desk id milestone can_fold/> }.into_any(),
    };
    view! {
        <div class="milestone-head">
            {start}
            {middle}
            <button
                class="icon-button milestone-more"
                type="button"
                data-more=key
                aria-label=move || ["More for ", &name_of(milestone)].concat()
                popovertarget="milestone-menu"
                on:click=move |_| desk.menu.set(Some(subject))
            >
                <Icon name="ellipsis-vertical"/>
            </button>
        </div>
    }
}

#[component]
fn Middle(desk: Desk, id: MilestoneId, milestone: Current, can_fold: bool) -> impl IntoView {
    let due = move || milestone.with(|m| m.as_ref().map(due_words).unwrap_or_default());
    let count = if can_fold {
        let expanded = move || if desk.is_expanded(id) { "true" } else { "false" };
        view! {
            <button class="milestone-toggle" type="button" aria-expanded=expanded on:click=move |_| desk.toggle(id)>
                <Count desk milestone/>
                <Icon name="chevron-down"/>
            </button>
        }
        .into_any()
    } else {
        view! { <span class="milestone-toggle"><Count desk milestone/></span> }.into_any()
    };
    view! {
        <button
            class="milestone-name inline-edit"
            type="button"
            title="Rename"
            dir="auto"
            on:click=move |_| desk.editing.set(Some(Editing::Name(id)))
        >
            {move || name_of(milestone)}
        </button>
        <div class="milestone-meta">
            <button
                class="milestone-due inline-edit"
                type="button"
                title="Change the date"
                on:click=move |_| desk.editing.set(Some(Editing::Date(id)))
            >
                <span class="visually-hidden">"Due date of "{move || name_of(milestone)}": "</span>
                {due}
            </button>
            {count}
        </div>
    }
}

#[component]
fn About(milestone: Current) -> impl IntoView {
    move || {
        let text = milestone.with(|m| m.as_ref().map(|m| m.description.clone()).unwrap_or_default());
        (!text.is_empty()).then(|| view! { <p class="milestone-about" dir="auto">{text}</p> })
    }
}

#[component]
fn Items(desk: Desk, id: MilestoneId, milestone: Current) -> impl IntoView {
    let ids = Memo::new(move |_| {
        milestone.with(|m| m.as_ref().map(|m| m.items.iter().map(|i| i.id).collect::<Vec<_>>()).unwrap_or_default())
    });
    view! {
        <ul class="items">
            <For each=move || ids.get() key=|item| *item children=move |item| view! { <ItemRow desk home=id id=item/> }/>
        </ul>
    }
}

/// Description, items, what is missing for the review.
#[component]
fn Body(desk: Desk, id: MilestoneId, milestone: Current, state: MilestoneState) -> impl IntoView {
    let may_arrange = desk.shown.with_untracked(|v| v.may_arrange);
    let about = move || match desk.editing.get() {
        Some(Editing::Description(which)) if which == id => view! { <DescriptionForm desk id/> }.into_any(),
        _ => view! { <About milestone/> }.into_any(),
    };
    let add = may_arrange.then(|| view! { <AddItem desk id/> });
    let review = (state != MilestoneState::Locked).then(|| view! { <Review desk id milestone state/> });
    view! {
        <div class="milestone-body">{about}<Items desk id milestone/>{add}{review}</div>
    }
}

/// What stands between the open milestone and the next one.
#[component]
fn Review(desk: Desk, id: MilestoneId, milestone: Current, state: MilestoneState) -> impl IntoView {
    let ready = state == MilestoneState::ReadyForReview;
    let is_party = desk.shown.with_untracked(|v| v.may_mark || v.may_send_back);
    move || {
        let review = milestone.with(|m| m.as_ref().and_then(|m| m.review.clone()));
        match review {
            Some(review) => {
                let words = match review.stage {
                    ReviewStage::Requested => "Its review meeting waits for an answer.".to_owned(),
                    ReviewStage::Scheduled => ["Its review meeting: ", &review.when, "."].concat(),
                    ReviewStage::Held => "Its review was held; it is done as soon as every item is.".to_owned(),
                };
                let href = ["/meetings/", &review.meeting.to_string()].concat();
                view! { <div class="ready"><p>{words}</p><a class="button" href=href><Icon name="calendar"/>"Open the meeting"</a></div> }
                    .into_any()
            }
            None if ready && is_party => {
                let href = desk.new_meeting(&["&kind=review&milestone=", &id.to_string()].concat());
                view! {
                    <div class="ready">
                        <p><strong>"Every item is done."</strong>" The review meeting completes this milestone."</p>
                        <a class="button button-primary" href=href><Icon name="calendar-plus"/>"Ask for the review meeting"</a>
                    </div>
                }
                .into_any()
            }
            None => {
                view! { <p class="milestone-about">"When every item is done, a review meeting completes this milestone."</p> }
                    .into_any()
            }
        }
    }
}

/// The value of a date input for a milestone's due date.
pub fn due_value(due: Due) -> String {
    match due {
        Due::On(date) => date_value(date),
        Due::None | Due::AfterDays(_) => String::new(),
    }
}
