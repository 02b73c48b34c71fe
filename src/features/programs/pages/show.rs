//! One program: its page, and what its staff do with it as a whole.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;

use super::program::{People, ProgramPage};
use super::program_of;
use crate::features::pairing;
use crate::features::programs::actions;
use crate::features::programs::model::{Prepared, ProgramMove, parse_version};
use crate::features::programs::store;
use crate::server::forms::{Posted, see_other};
use crate::server::render::{Place, Visit};
use crate::server::{Asker, zones};
use crate::shared::form::Fields;
use crate::shared::id::ProgramId;
use crate::shared::{AppError, AppResult};
use leptos::prelude::*;

const PEOPLE_OF_EACH_PART: i64 = 60;
const PAIRS_AT_MOST: i64 = 200;

/// GET /programs/{id}
pub async fn show(asker: Asker, visit: Visit, Path(id): Path<String>) -> AppResult<Response> {
    page(&asker, &visit, program_of(&id)?, StatusCode::OK, None).await
}

async fn page(asker: &Asker, visit: &Visit, id: ProgramId, status: StatusCode, notice: Option<String>) -> AppResult<Response> {
    let viewer = &asker.viewer;
    let mut conn = asker.read().await?;
    let program = store::find_for(&mut conn, viewer, id, asker.now).await?;
    let ties = program.ties();
    let (people, pairs) = if ties.may_see_inside() {
        let people = store::list_participants(&mut conn, viewer, &program, PEOPLE_OF_EACH_PART).await?;
        (People::Named(people), store::list_pairs(&mut conn, viewer, id, ties.is_staff(), PAIRS_AT_MOST).await?)
    } else {
        (People::Counted(store::count(&mut conn, id).await?), Vec::new())
    };
    let whole = store::find_whole(&mut conn, id).await?;
    let answers = if program.is_active {
        pairing::standing_of_mentee(&mut conn, viewer, id, asker.now).await?.answers
    } else {
        Vec::new()
    };
    drop(conn);
    let today = zones::home_day(asker.now);
    let prepared = Prepared::of(&program, &whole, people.number());
    let (title, zone) = (program.title.clone(), viewer.zone.clone());
    Ok(visit.frame(asker, Place::Programs, title).page_with(status, move || {
        let answers = view! { <pairing::Answers answers zone/> }.into_any();
        view! { <ProgramPage program people pairs whole prepared today notice answers/> }
    }))
}

/// POST /programs/{id}/state
pub async fn make_move(
    asker: Asker,
    visit: Visit,
    Path(id): Path<String>,
    Posted(fields): Posted<Fields>,
) -> AppResult<Response> {
    let id = program_of(&id)?;
    let mv: ProgramMove = fields.get("move").parse().map_err(|()| AppError::Refused("Please choose what to do.".into()))?;
    let done = actions::make_move(&asker, id, parse_version(&fields)?, mv).await;
    let shown = match mv {
        ProgramMove::Archive => "/programs".to_owned(),
        _ => format!("/programs/{id}"),
    };
    answer(&asker, &visit, id, done.map(|()| shown)).await
}

/// POST /programs/{id}/duplicate
pub async fn duplicate(asker: Asker, Path(id): Path<String>) -> AppResult<Response> {
    let copy = actions::duplicate(&asker, program_of(&id)?).await?;
    Ok(see_other(&format!("/programs/{copy}/setup")))
}

/// POST /programs/{id}/delete
pub async fn delete(asker: Asker, visit: Visit, Path(id): Path<String>, Posted(fields): Posted<Fields>) -> AppResult<Response> {
    let id = program_of(&id)?;
    let done = actions::delete(&asker, id, parse_version(&fields)?).await;
    answer(&asker, &visit, id, done.map(|()| "/programs".to_owned())).await
}

/// What follows: the page that shows the result, or the program as it stands with why nothing was done.
async fn answer(asker: &Asker, visit: &Visit, id: ProgramId, done: AppResult<String>) -> AppResult<Response> {
    match done {
        Ok(path) => Ok(see_other(&path)),
        Err(AppError::Refused(sentence)) => page(asker, visit, id, StatusCode::UNPROCESSABLE_ENTITY, Some(sentence)).await,
        Err(AppError::Conflict { sentence, .. }) => page(asker, visit, id, StatusCode::CONFLICT, Some(sentence)).await,
        Err(error) => Err(error),
    }
}
