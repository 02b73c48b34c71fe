//! What came out of a meeting: its tasks, and the form that adds one.

use chrono::NaiveDate;
use leptos::prelude::*;

use crate::features::meetings::view::MeetingView;
use crate::features::tasks::model::{Task, TaskForm};
use crate::features::tasks::parts::{Names, Showing, TaskFields, TaskList};
use crate::shared::FieldErrors;
use crate::ui::Icon;

/// A task that was not added, and why.
#[derive(Clone, Debug, Default)]
pub struct Unadded {
    pub form: TaskForm,
    pub errors: FieldErrors,
}

/// The section, for the two.
#[component]
pub fn ActionItems(
    view: MeetingView,
    tasks: Vec<Task>,
    names: Names,
    today: NaiveDate,
    may_change: bool,
    unadded: Unadded,
) -> impl IntoView {
    let id = view.card.id;
    let nothing = tasks.is_empty().then(|| view! { <p class="muted">"Nothing was taken on yet."</p> });
    let next = format!("/meetings/{id}#tasks");
    let showing = Showing { names: names.clone(), may_change, today, next, with_origin: false };
    let add = may_change.then(|| {
        let Unadded { form, errors } = unadded;
        let is_open = !errors.is_empty();
        view! {
            <details class="disclose" open=is_open>
                <summary class="button"><Icon name="plus"/>"Add an action item"</summary>
                <form class="form" method="post" action=format!("/meetings/{id}/tasks") novalidate=true>
                    <TaskFields form names errors/>
                    <div class="actions"><button class="button button-primary" type="submit">"Add"</button></div>
                </form>
            </details>
        }
    });
    view! {
        <section class="section notes" id="tasks">
            <h2>"Action items"</h2>
            {nothing}
            <TaskList tasks showing/>
            {add}
        </section>
    }
}
