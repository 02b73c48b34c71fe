//! What the pages of this and other rooms show of tasks: a list with ticks, and the fields of a form.

use chrono::NaiveDate;
use leptos::prelude::*;

use super::model::{Task, TaskForm, due_words, is_due};
use crate::features::pairing::{Member, Mentorship, Party};
use crate::shared::FieldErrors;
use crate::shared::id::PersonId;
use crate::ui::avatar::{Size, first_name};
use crate::ui::{Avatar, Field, FieldNote, Icon};

/// The two for whom tasks are, as their reader calls them.
#[derive(Clone, Debug)]
pub struct Names {
    mentor: Called,
    mentee: Called,
}

#[derive(Clone, Debug)]
struct Called {
    id: PersonId,
    name: String,
    /// "You", or the first name.
    called: String,
}

impl Names {
    /// "You" and the other's first name.
    pub fn of(mentorship: &Mentorship, viewer: PersonId) -> Names {
        let call = |member: &Member| {
            let called = if member.id == viewer { "You".to_owned() } else { first_name(&member.name) };
            Called { id: member.id, name: member.name.clone(), called }
        };
        Names { mentor: call(&mentorship.mentor), mentee: call(&mentorship.mentee) }
    }

    fn get(&self, party: Party) -> Called {
        match party {
            Party::Mentor => self.mentor.clone(),
            Party::Mentee => self.mentee.clone(),
        }
    }
}

/// How a list of tasks is shown.
#[derive(Clone, Debug)]
pub struct Showing {
    pub names: Names,
    pub may_change: bool,
    pub today: NaiveDate,
    /// The page to come back to.
    pub next: String,
    /// Whether to say from which meeting each came.
    pub with_origin: bool,
}

/// Open tasks, and behind a fold those that are done.
#[component]
pub fn TaskList(tasks: Vec<Task>, showing: Showing) -> impl IntoView {
    let (open, done): (Vec<_>, Vec<_>) = tasks.into_iter().partition(Task::is_open);
    let rows = |tasks: Vec<Task>| {
        let rows = tasks.into_iter().map(|task| view! { <TaskRow task showing=showing.clone()/> });
        view! { <ul class="tasks">{rows.collect_view()}</ul> }
    };
    let done = (!done.is_empty()).then(|| {
        let count = done.len();
        view! {
            <details class="disclose">
                <summary class="button button-small">{count} " done"<Icon name="chevron-down"/></summary>
                {rows(done)}
            </details>
        }
    });
    let open = (!open.is_empty()).then(|| rows(open));
    view! { {open} {done} }
}

#[component]
fn TaskRow(task: Task, showing: Showing) -> impl IntoView {
    let Showing { names, may_change, today, next, with_origin } = showing;
    let Called { id, name, called } = names.get(task.assignee);
    let is_done = task.done_at.is_some();
    let href = format!("/tasks/{}", task.id);
    let tick = may_change.then(|| {
        let act = if is_done { "undone" } else { "done" };
        let label = format!("Done: {}", task.title);
        let pressed = if is_done { "true" } else { "false" };
        view! {
            <form method="post" action=href.clone()>
                <input type="hidden" name="next" value=next/>
                <button class="tick" name="act" value=act aria-pressed=pressed aria-label=label><Icon name="check"/></button>
            </form>
        }
    });
    let due = task.due_on.filter(|_| !is_done).map(|day| {
        let class = if is_due(Some(day), today) { "chip chip-wait" } else { "chip" };
        view! { <span class=class>{due_words(day, today)}</span> }
    });
    let origin = task.meeting.filter(|_| with_origin).map(|(meeting, title)| {
        view! { <span>"from " <a href=format!("/meetings/{meeting}")><bdi>{title}</bdi></a></span> }
    });
    let edit = may_change.then(|| {
        let label = format!("Edit: {}", task.title);
        view! { <a class="icon-button" href=href aria-label=label title="Edit"><Icon name="pencil"/></a> }
    });
    view! {
        <li class=if is_done { "task is-done" } else { "task" }>
            {tick}
            <div>
                <p class="task-title" dir="auto">{task.title}</p>
                <p class="task-about"><span><Avatar id name size=Size::Small/><bdi>{called}</bdi></span> {due} {origin}</p>
            </div>
            {edit}
        </li>
    }
}

/// What, who, by when.
#[component]
pub fn TaskFields(form: TaskForm, names: Names, errors: FieldErrors) -> impl IntoView {
    let TaskForm { title, assignee, due_on } = form;
    let choice = |party: Party| {
        let checked = assignee == party.as_str();
        view! {
            <label>
                <input type="radio" name="assignee" value=party.as_str() checked=checked/>
                <bdi>{names.get(party).called}</bdi>
            </label>
        }
    };
    view! {
        <Field name="task_title" label="What is to be done" value=title errors=errors.clone()/>
        <fieldset class="field" id="assignee" tabindex="-1">
            <legend>"Who does it"</legend>
            <FieldNote name="assignee" errors=errors.clone()/>
            <div class="segmented">{choice(Party::Mentee)}{choice(Party::Mentor)}</div>
        </fieldset>
        <Field name="due_on" label="By when (optional)" kind="date" required=false value=due_on errors/>
    }
}
