//! Adding, changing, ticking off, removing: authorize, store, event.

use super::model::{Task, TaskEvent, TaskForm};
use super::{policy, store};
use crate::features::accounts::Viewer;
use crate::features::pairing::{self, Mentorship};
use crate::server::scope::{self, Scope};
use crate::server::{Asker, Conn, token};
use crate::shared::event::{About, Event};
use crate::shared::id::{MeetingId, MentorshipId, TaskId};
use crate::shared::{AppError, AppResult};

const AT_MOST: i64 = 200;
const NOT_YOURS: &str = "Tasks belong to the two, while their mentorship lasts.";
const WAS_CHANGED: &str =
    "Somebody changed this task in the meantime. What you typed is still here: look at how it stands now, then save again.";

/// A task and its mentorship, through the person: not found for everybody but the two.
pub async fn load(conn: &mut Conn, viewer: &Viewer, id: TaskId) -> AppResult<(Task, Mentorship)> {
    let task = store::find(conn, id).await?;
    let mentorship = pairing::find_for(conn, viewer, task.mentorship).await?;
    if policy::may_see(mentorship.ties) { Ok((task, mentorship)) } else { Err(AppError::NotFound) }
}

/// A mentorship's tasks, for whoever may see them.
pub async fn list_of_mentorship(conn: &mut Conn, mentorship: &Mentorship) -> AppResult<Vec<Task>> {
    if policy::may_see(mentorship.ties) {
        store::list_of_mentorship(conn, mentorship.id, AT_MOST).await
    } else {
        Ok(Vec::new())
    }
}

/// The tasks that came from a meeting; to be asked for one of the two only.
pub async fn list_of_meeting(conn: &mut Conn, meeting: MeetingId) -> AppResult<Vec<Task>> {
    store::list_of_meeting(conn, meeting, AT_MOST).await
}

/// Adds what came out of a meeting of that mentorship.
pub async fn add(asker: &Asker, mentorship: MentorshipId, meeting: MeetingId, form: TaskForm) -> AppResult<TaskId> {
    scope::write(asker, move |scope| {
        Box::pin(async move {
            let viewer = scope.viewer()?.clone();
            let mentorship = pairing::find_for(&mut scope.conn, &viewer, mentorship).await?;
            if !policy::may_change(mentorship.ties, mentorship.is_active()) {
                return Err(AppError::Forbidden(NOT_YOURS.into()));
            }
            let draft = form.parse().map_err(AppError::Invalid)?;
            let (id, assignee, now) = (TaskId(token::uuid(scope.now)), draft.assignee, scope.now);
            store::insert(&mut scope.conn, id, (mentorship.id, meeting), draft, viewer.id, now).await?;
            record(scope, &mentorship, id, TaskEvent::TaskAdded { assignee }).await?;
            Ok(id)
        })
    })
    .await
}

/// Changes what is to be done, by whom and by when, at the version that was seen.
pub async fn change(asker: &Asker, id: TaskId, seen: i64, form: TaskForm) -> AppResult<()> {
    scope::write(asker, move |scope| {
        Box::pin(async move {
            let (task, mentorship) = to_change(scope, id).await?;
            let draft = form.parse().map_err(AppError::Invalid)?;
            if task.form() == form && task.version == seen {
                return Ok(());
            }
            if store::save(&mut scope.conn, id, seen, draft).await? == 0 {
                return Err(AppError::Conflict { sentence: WAS_CHANGED.into(), present: String::new() });
            }
            record(scope, &mentorship, id, TaskEvent::TaskChanged).await
        })
    })
    .await
}

/// Ticks a task off, or takes the tick back; what is so already stays so.
pub async fn set_done(asker: &Asker, id: TaskId, is_done: bool) -> AppResult<()> {
    scope::write(asker, move |scope| {
        Box::pin(async move {
            let (_, mentorship) = to_change(scope, id).await?;
            let (by, now) = (scope.viewer()?.id, scope.now);
            let (saved, event) = if is_done {
                (store::save_done(&mut scope.conn, id, by, now).await?, TaskEvent::TaskDone)
            } else {
                (store::save_reopened(&mut scope.conn, id).await?, TaskEvent::TaskReopened)
            };
            if saved > 0 { record(scope, &mentorship, id, event).await } else { Ok(()) }
        })
    })
    .await
}

/// Removes a task; [`restore`] brings it back.
pub async fn remove(asker: &Asker, id: TaskId) -> AppResult<()> {
    scope::write(asker, move |scope| {
        Box::pin(async move {
            let (_, mentorship) = to_change(scope, id).await?;
            let now = scope.now;
            let saved = store::save_removed(&mut scope.conn, id, now).await?;
            if saved > 0 { record(scope, &mentorship, id, TaskEvent::TaskRemoved).await } else { Ok(()) }
        })
    })
    .await
}

/// Brings a removed task back.
pub async fn restore(asker: &Asker, id: TaskId) -> AppResult<()> {
    scope::write(asker, move |scope| {
        Box::pin(async move {
            let (_, mentorship) = to_change(scope, id).await?;
            let saved = store::save_restored(&mut scope.conn, id).await?;
            if saved > 0 { record(scope, &mentorship, id, TaskEvent::TaskRestored).await } else { Ok(()) }
        })
    })
    .await
}

/// What the mentee has still to do out of earlier meetings goes along with the notes of these that this mentorship's mentor
/// may read. What went along with others goes back, unless somebody has taken it in hand here.
pub async fn go_along(scope: &mut Scope, mentorship: MentorshipId) -> AppResult<()> {
    let now = scope.now;
    store::delete_gone_back(&mut scope.conn, mentorship).await?;
    store::insert_with_notes(&mut scope.conn, mentorship, now).await
}

async fn to_change(scope: &mut Scope, id: TaskId) -> AppResult<(Task, Mentorship)> {
    let viewer = scope.viewer()?.clone();
    let (task, mentorship) = load(&mut scope.conn, &viewer, id).await?;
    if policy::may_change(mentorship.ties, mentorship.is_active()) {
        Ok((task, mentorship))
    } else {
        Err(AppError::Forbidden(NOT_YOURS.into()))
    }
}

async fn record(scope: &mut Scope, mentorship: &Mentorship, id: TaskId, event: TaskEvent) -> AppResult<()> {
    let about = About { subject: Some(id.0), mentorship: Some(mentorship.id), program: Some(mentorship.program) };
    scope.record(&Event::Task(event), about).await
}
