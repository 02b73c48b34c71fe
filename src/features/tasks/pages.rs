//! `/tasks/{id}`: one task, to be changed, ticked off, removed and brought back.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use leptos::prelude::*;
use serde::Deserialize;

use super::actions;
use super::model::{Task, TaskForm, due_words};
use super::parts::{Names, TaskFields};
use super::policy;
use crate::features::pairing::Mentorship;
use crate::server::boot::Route;
use crate::server::forms::{Posted, local_path, see_other};
use crate::server::render::{Place, Visit};
use crate::server::{Asker, zones};
use crate::shared::id::TaskId;
use crate::shared::{AppError, AppResult, FieldErrors};
use crate::ui::{ErrorSummary, Icon};

/// The room's part of the table of routes.
pub fn routes() -> Vec<Route> {
    vec![Route { path: "/tasks/{id}", methods: &["GET", "POST"], handler: || get(show).post(post) }]
}

/// What was typed and not saved, and why.
struct Refused {
    form: TaskForm,
    errors: FieldErrors,
    sentence: String,
}

async fn show(asker: Asker, visit: Visit, Path(id): Path<String>) -> AppResult<Response> {
    page(&asker, &visit, task_of(&id)?, StatusCode::OK, None).await
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct PostedTask {
    #[serde(flatten)]
    form: TaskForm,
    act: String,
    version: String,
    next: String,
}

async fn post(asker: Asker, visit: Visit, Path(id): Path<String>, Posted(posted): Posted<PostedTask>) -> AppResult<Response> {
    let id = task_of(&id)?;
    let PostedTask { form, act, version, next } = posted;
    let done = match act.as_str() {
        "done" | "undone" => actions::set_done(&asker, id, act == "done").await,
        "remove" => actions::remove(&asker, id).await,
        "restore" => actions::restore(&asker, id).await,
        "change" => actions::change(&asker, id, version.parse().unwrap_or(-1), form.clone()).await,
        _ => Err(AppError::Refused("Please choose what to do.".into())),
    };
    let (status, errors, sentence) = match done {
        // What was removed is shown with the way to bring it back.
        Ok(()) if act == "remove" => return Ok(see_other(&format!("/tasks/{id}"))),
        Ok(()) if !next.is_empty() => return Ok(see_other(local_path(&next))),
        Ok(()) => {
            let (task, _) = actions::load(&mut asker.read().await?, &asker.viewer, id).await?;
            return Ok(see_other(&home_of(&task).0));
        }
        Err(AppError::Invalid(errors)) => (StatusCode::UNPROCESSABLE_ENTITY, errors, String::new()),
        Err(AppError::Conflict { sentence, .. }) => (StatusCode::CONFLICT, FieldErrors::default(), sentence),
        Err(error) => return Err(error),
    };
    page(&asker, &visit, id, status, Some(Refused { form, errors, sentence })).await
}

fn task_of(id: &str) -> AppResult<TaskId> {
    id.parse().map_err(|_| AppError::NotFound)
}

/// Where the task is shown among others, and the name of that.
fn home_of(task: &Task) -> (String, String) {
    match &task.meeting {
        Some((id, title)) => (format!("/meetings/{id}#tasks"), title.clone()),
        None => (format!("/mentorships/{}", task.mentorship), "Your mentorship".to_owned()),
    }
}

async fn page(asker: &Asker, visit: &Visit, id: TaskId, status: StatusCode, refused: Option<Refused>) -> AppResult<Response> {
    let (task, mentorship) = actions::load(&mut asker.read().await?, &asker.viewer, id).await?;
    let names = Names::of(&mentorship, asker.viewer.id);
    let due = task.due_on.map(|day| due_words(day, zones::day(asker.now, &asker.viewer.zone)));
    let frame = visit.frame(asker, Place::Home, task.title.clone());
    Ok(frame.page_with(status, move || view! { <TaskPage task mentorship names due refused/> }))
}

#[component]
fn TaskPage(task: Task, mentorship: Mentorship, names: Names, due: Option<String>, refused: Option<Refused>) -> impl IntoView {
    let (back, home) = home_of(&task);
    let may_change = policy::may_change(mentorship.ties, mentorship.is_active());
    let errors = refused.as_ref().map(|refused| refused.errors.clone()).unwrap_or_default();
    let state = match (task.removed_at.is_some(), task.done_at.is_some()) {
        (true, _) => Some("Removed".to_owned()),
        (_, true) => Some("Done".to_owned()),
        _ => due,
    };
    let content = match (may_change, task.removed_at.is_some()) {
        (true, true) => view! { <Removed task=task.clone()/> }.into_any(),
        (true, false) => view! { <Change task=task.clone() names refused/> }.into_any(),
        _ => view! { <p class="muted">"This mentorship has ended, so its tasks can only be read."</p> }.into_any(),
    };
    view! {
        <a class="back" href=back><Icon name="chevron-left"/><bdi>{home}</bdi></a>
        <div class="page-head"><div><h1 dir="auto">{task.title}</h1><p class="lead">{state}</p></div></div>
        <ErrorSummary errors/>
        <div class="narrow">{content}</div>
    }
}

#[component]
fn Removed(task: Task) -> impl IntoView {
    view! {
        <div class="notice" role="status">
            <Icon name="trash-2"/>
            <div>
                <p>"This task is removed; neither of you sees it in a list."</p>
                <form class="actions" method="post" action=format!("/tasks/{}", task.id)>
                    <button class="button" name="act" value="restore"><Icon name="undo-2"/>"Undo"</button>
                </form>
            </div>
        </div>
    }
}

#[component]
fn Change(task: Task, names: Names, refused: Option<Refused>) -> impl IntoView {
    let action = format!("/tasks/{}", task.id);
    let (form, errors, sentence) = match refused {
        Some(Refused { form, errors, sentence }) => (form, errors, sentence),
        None => (task.form(), FieldErrors::default(), String::new()),
    };
    let notice = (!sentence.is_empty()).then(|| {
        view! { <div class="notice notice-danger" role="alert"><Icon name="alert"/><p>{sentence}</p></div> }
    });
    let (tick, words) = if task.done_at.is_some() { ("undone", "It is still to do") } else { ("done", "It is done") };
    view! {
        <div class="stack">
            {notice}
            <form class="form" method="post" action=action.clone() novalidate=true>
                <input type="hidden" name="version" value=task.version.to_string()/>
                <TaskFields form names errors/>
                <div class="actions"><button class="button button-primary" name="act" value="change">"Save"</button></div>
            </form>
            <form class="actions" method="post" action=action>
                <button class="button" name="act" value=tick><Icon name="check"/>{words}</button>
                <button class="button button-danger" name="act" value="remove"><Icon name="trash-2"/>"Remove"</button>
            </form>
        </div>
    }
}
