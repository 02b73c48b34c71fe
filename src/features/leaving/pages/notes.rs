//! `/mentorships/{id}/notes`: which notes of earlier meetings go along. The mentee chooses; the mentor finds those chosen.

use axum::extract::Path;
use axum::response::Response;
use leptos::prelude::*;

use super::id;
use crate::features::leaving::parts::day_of;
use crate::features::leaving::store::NotesRow;
use crate::features::leaving::{actions, policy, reading};
use crate::features::pairing::Mentorship;
use crate::server::Asker;
use crate::server::forms::{Posted, see_other};
use crate::server::render::{Place, Visit};
use crate::shared::form::Fields;
use crate::shared::id::MentorshipId;
use crate::shared::{AppError, AppResult};
use crate::ui::Icon;

/// GET /mentorships/{id}/notes
pub async fn show(asker: Asker, visit: Visit, Path(path): Path<String>) -> AppResult<Response> {
    let (mentorship, notes) = reading::load_notes(&asker, id(&path)?).await?;
    if !mentorship.ties.is_party() {
        return Err(AppError::NotFound);
    }
    let may_choose = policy::may_choose_notes(mentorship.ties, mentorship.is_active());
    let zone = asker.viewer.zone.clone();
    let title = if may_choose { "Which notes go along" } else { "Notes from before" };
    Ok(visit.frame(&asker, Place::Programs, title).page(move || {
        let mentorship = mentorship.clone();
        view! { <NotesPage mentorship notes may_choose zone/> }
    }))
}

/// POST /mentorships/{id}/notes
pub async fn act(asker: Asker, Path(path): Path<String>, Posted(fields): Posted<Fields>) -> AppResult<Response> {
    let id: MentorshipId = id(&path)?;
    let wanted = fields.all("meeting").filter_map(|meeting| meeting.parse().ok()).collect();
    actions::choose_notes(&asker, id, wanted).await?;
    Ok(see_other(&format!("/mentorships/{id}")))
}

#[component]
fn NotesPage(mentorship: Mentorship, notes: Vec<NotesRow>, may_choose: bool, zone: String) -> impl IntoView {
    let back = format!("/mentorships/{}", mentorship.id);
    let mentor = mentorship.mentor.name.clone();
    let other = if mentorship.ties.mentee { mentor.clone() } else { mentorship.mentee.name.clone() };
    let is_empty = notes.is_empty();
    let list = if is_empty {
        let words = if mentorship.ties.mentee {
            "Nothing was written down in your meetings with an earlier mentor in this program, and nothing is left to do out of them."
        } else {
            "No notes of earlier meetings came along."
        };
        view! { <div class="empty"><Icon name="pencil"/><h2>"No notes"</h2><p>{words}</p><a class="button" href=back.clone()>"Back"</a></div> }
            .into_any()
    } else if may_choose {
        view! {
            <form class="form" method="post" action=format!("{back}/notes")>
                <fieldset class="field">
                    <legend>{format!("{mentor} may read the notes of")}</legend>
                    <p class="hint">
                        "What you have still to do out of a meeting goes along with its notes. What your mentor of then had promised stays there."
                    </p>
                    {notes.into_iter().map(|row| view! { <Choice row zone=zone.clone()/> }).collect_view()}
                </fieldset>
                <div class="actions">
                    <button class="button button-primary">"Save the choice"</button>
                    <a class="button button-quiet" href=back.clone()>"Cancel"</a>
                </div>
            </form>
        }
        .into_any()
    } else {
        let line = |row: NotesRow| {
            let day = row.starts_at.map(|at| day_of(at, &zone)).unwrap_or_default();
            view! {
                <li>
                    <a href=format!("/meetings/{}/minutes", row.meeting_id)><bdi>{row.title}</bdi></a>
                    <span class="muted small">" · " {day} ", with " <bdi>{row.mentor_name}</bdi></span>
                </li>
            }
        };
        view! { <ul class="stack">{notes.into_iter().map(line).collect_view()}</ul> }.into_any()
    };
    let lead = match (may_choose, is_empty) {
        (true, false) => "Only what you tick can be read, and you can change your mind at any time.",
        (false, false) => "These went along from an earlier mentorship.",
        (_, true) => "",
    };
    view! {
        <a class="back" href=back.clone()><Icon name="chevron-left"/>"You and " <bdi>{other}</bdi></a>
        <div class="narrow">
            <div class="page-head">
                <div>
                    <h1>{if may_choose { "Which notes go along" } else { "Notes from before" }}</h1>
                    <p class="lead">{lead}</p>
                </div>
            </div>
            {list}
        </div>
    }
}

#[component]
fn Choice(row: NotesRow, zone: String) -> impl IntoView {
    let day = row.starts_at.map(|at| day_of(at, &zone)).unwrap_or_default();
    let id = row.meeting_id.to_string();
    let what = match (row.has_minutes, row.tasks) {
        (true, 0) => String::new(),
        (false, 1) => " · no notes, 1 task of yours".to_owned(),
        (false, n) => format!(" · no notes, {n} tasks of yours"),
        (true, 1) => " · and 1 task of yours".to_owned(),
        (true, n) => format!(" · and {n} tasks of yours"),
    };
    view! {
        <label class="check">
            <input type="checkbox" name="meeting" value=id checked=row.is_handed/>
            <span>
                <bdi>{row.title}</bdi>
                <span class="muted small">" · " {day} ", with " <bdi>{row.mentor_name}</bdi> {what}</span>
            </span>
        </label>
    }
}
