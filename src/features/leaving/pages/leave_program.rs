//! `/joining/{id}/leave`: somebody leaves a program, or staff remove them from it.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;

use super::forms::{LeaveForm, Notice, Returned, WhatHappens, Words, unsaid};
use super::id;
use crate::features::joining::EnrolmentRow;
use crate::features::joining::model::{EnrolmentState, noun};
use crate::features::leaving::parts::{meetings, whom_to_ask};
use crate::features::leaving::store::{self, OwnRow};
use crate::features::leaving::{actions, policy};
use crate::features::programs::model::{MayQuit, Part};
use crate::features::{joining, programs};
use crate::server::Asker;
use crate::server::forms::{Posted, see_other};
use crate::server::render::{Place, Visit};
use crate::shared::id::EnrolmentId;
use crate::shared::{AppError, AppResult};
use crate::ui::{ErrorSummary, Icon, Kept};

/// GET /joining/{id}/leave
pub async fn show(asker: Asker, visit: Visit, Path(path): Path<String>) -> AppResult<Response> {
    page(&asker, &visit, StatusCode::OK, id(&path)?, Returned::default()).await
}

/// POST /joining/{id}/leave
pub async fn act(asker: Asker, visit: Visit, Path(path): Path<String>, Posted(form): Posted<LeaveForm>) -> AppResult<Response> {
    let id: EnrolmentId = id(&path)?;
    let words = form.words();
    match actions::leave_program(&asker, id, words.clone()).await {
        Ok(()) => {
            let row = joining::find_for(&mut asker.read().await?, &asker.viewer, id).await?;
            let page = if row.is_own { "join" } else { "people" };
            Ok(see_other(&format!("/programs/{}/{page}", row.program_id)))
        }
        Err(error) => {
            let (status, returned) = Returned::from(error, words)?;
            page(&asker, &visit, status, id, returned).await
        }
    }
}

async fn page(asker: &Asker, visit: &Visit, status: StatusCode, id: EnrolmentId, returned: Returned) -> AppResult<Response> {
    let mut conn = asker.read().await?;
    let row = joining::find_for(&mut conn, &asker.viewer, id).await?;
    if !policy::may_end_part(row.is_own, row.is_staff) {
        return Err(AppError::NotFound);
    }
    if row.state != EnrolmentState::Active && returned.notice.is_none() {
        return Ok(see_other(&format!("/joining/{id}")));
    }
    let mine = store::list_active_in_part(&mut conn, row.program_id, row.person_id, row.part, asker.now).await?;
    let program = programs::find_for(&mut conn, &asker.viewer, row.program_id, asker.now).await?;
    let contacts = store::list_contacts(&mut conn, row.program_id, [row.person_id; 2]).await?;
    drop(conn);
    let setting = program.settings.may_quit;
    let title = if row.is_own { "Leave the program".to_owned() } else { format!("Remove {}", row.person_name) };
    Ok(visit.frame(asker, Place::Programs, title).page_with(status, move || {
        if row.is_own {
            view! { <LeaveIt row mine setting contacts returned/> }.into_any()
        } else {
            view! { <RemoveThem row mine returned/> }.into_any()
        }
    }))
}

/// "Ana Reyes and Jonas Lindqvist".
fn names(mine: &[OwnRow]) -> String {
    match mine {
        [] => String::new(),
        [one] => one.other_name.clone(),
        [first @ .., last] => {
            let first: Vec<&str> = first.iter().map(|one| one.other_name.as_str()).collect();
            format!("{} and {}", first.join(", "), last.other_name)
        }
    }
}

#[component]
fn LeaveIt(row: EnrolmentRow, mine: Vec<OwnRow>, setting: MayQuit, contacts: Vec<String>, returned: Returned) -> impl IntoView {
    let Returned { typed, errors, notice } = returned;
    let back = format!("/programs/{}/join", row.program_id);
    let ahead = mine.iter().map(|one| one.meetings_ahead).sum();
    let may_leave = policy::may_leave_program(row.part, row.state, setting);
    let notice = unsaid(notice, may_leave.err());
    let content = match may_leave {
        Err(bar) => view! {
            <div class="notice section">
                <Icon name="info"/>
                <div class="stack"><p>{bar.to_string()}</p><p>"Please talk to " <bdi>{whom_to_ask(&contacts)}</bdi> "."</p></div>
            </div>
            <Kept typed/>
        }
        .into_any(),
        Ok(()) => {
            let mut lines = Vec::new();
            if mine.is_empty() {
                lines.push(match row.part {
                    Part::Mentee => "Your open requests for a mentor are withdrawn, and you leave the waitlist.".to_owned(),
                    Part::Mentor => "Nobody here can ask you any more.".to_owned(),
                });
            } else {
                let what = if mine.len() == 1 { "Your mentorship" } else { "Your mentorships" };
                lines.push(format!("{what} with {} ends today; they are told.", names(&mine)));
                lines.extend((ahead > 0).then(|| format!("What is ahead is called off: {}.", meetings(ahead))));
                lines.push("Plans, meetings and tasks stay as they are, to be read by you and those you were paired with.".into());
                lines.push("The seat is free for somebody else.".into());
            }
            lines.push("You can ask to join again while the program takes people.".into());
            let readers = if mine.is_empty() {
                "You and the program’s staff can read it.".to_owned()
            } else {
                format!("You, {} and the program’s staff can read it.", names(&mine))
            };
            let hint = format!("What this time gave you, or what would have made you stay. {readers}");
            view! {
                <WhatHappens lines/>
                <form class="form section" method="post" action=format!("/joining/{}/leave", row.id)>
                    <Words name="reflection" label="A closing reflection" hint typed errors=errors.clone() required=false/>
                    <div class="actions">
                        <button class="button button-danger">"Leave the program"</button>
                        <a class="button button-quiet" href=back.clone()>"Stay"</a>
                    </div>
                </form>
            }
            .into_any()
        }
    };
    view! {
        <a class="back" href=back><Icon name="chevron-left"/>"Your part in the program"</a>
        <ErrorSummary errors/>
        <Notice sentence=notice/>
        <div class="narrow">
            <div class="page-head">
                <div><h1>"Leave " <bdi>{row.program_title}</bdi></h1><p class="lead">{format!("As a {}.", noun(row.part))}</p></div>
            </div>
            {content}
        </div>
    }
}

#[component]
fn RemoveThem(row: EnrolmentRow, mine: Vec<OwnRow>, returned: Returned) -> impl IntoView {
    let Returned { typed, errors, notice } = returned;
    let back = format!("/programs/{}/people", row.program_id);
    let ahead = mine.iter().map(|one| one.meetings_ahead).sum();
    let name = row.person_name.clone();
    let mut lines = vec![format!("{name} is no longer a {} in this program.", noun(row.part))];
    if !mine.is_empty() {
        let what = if mine.len() == 1 { "Their mentorship" } else { "Their mentorships" };
        lines.push(format!("{what} with {} ends today; everybody is told that staff ended it.", names(&mine)));
        lines.extend((ahead > 0).then(|| format!("What is ahead is called off: {}.", meetings(ahead))));
        lines.push("What they have done together can still be read by the two.".into());
    }
    if row.part == Part::Mentor && !mine.is_empty() {
        lines.push("You can hand their mentees over to other mentors afterwards, with plan and progress.".into());
    }
    let note = if mine.is_empty() {
        view! { <Kept typed/> }.into_any()
    } else {
        view! { <Words name="note" label="Why" hint="For the record. Staff read it; they do not." typed errors=errors.clone()/> }
            .into_any()
    };
    view! {
        <a class="back" href=back.clone()><Icon name="chevron-left"/>"People of the program"</a>
        <ErrorSummary errors/>
        <Notice sentence=notice/>
        <div class="narrow">
            <div class="page-head">
                <div><h1>"Remove " <bdi>{name}</bdi></h1><p class="lead"><bdi>{row.program_title}</bdi></p></div>
            </div>
            <WhatHappens lines/>
            <form class="form section" method="post" action=format!("/joining/{}/leave", row.id)>
                {note}
                <div class="actions">
                    <button class="button button-danger">"Remove from the program"</button>
                    <a class="button button-quiet" href=back>"Cancel"</a>
                </div>
            </form>
        </div>
    }
}
