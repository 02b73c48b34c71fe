//! `/programs/{id}/mentors`: browsing mentors, asking one or several, waiting for a seat, answering an offer.

use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;

use super::mentors_view::MentorsPage;
use crate::features::pairing::model::request::{AskForm, ids};
use crate::features::pairing::model::waitlist::AcceptForm;
use crate::features::pairing::reading::{self, MentorsQuery};
use crate::features::pairing::{self, Asked};
use crate::server::Asker;
use crate::server::forms::{Posted, see_other};
use crate::server::render::{Place, Visit};
use crate::shared::id::ProgramId;
use crate::shared::{AppError, AppResult, FieldErrors};
use leptos::prelude::*;

/// GET /programs/{id}/mentors
pub async fn show(
    asker: Asker,
    visit: Visit,
    Path(id): Path<String>,
    Query(query): Query<MentorsQuery>,
) -> AppResult<Response> {
    page(&asker, &visit, super::id(&id)?, StatusCode::OK, query, Typed::default(), FieldErrors::default()).await
}

async fn page(
    asker: &Asker,
    visit: &Visit,
    program: ProgramId,
    status: StatusCode,
    query: MentorsQuery,
    typed: Typed,
    errors: FieldErrors,
) -> AppResult<Response> {
    let page = reading::load_mentors(asker, program, &query).await?;
    let title = format!("Mentors of {}", page.program.row.title);
    let zone = asker.viewer.zone.clone();
    Ok(visit
        .frame(asker, Place::Programs, title)
        .page_with(status, move || view! { <MentorsPage page query typed errors zone/> }))
}

/// What is done on the page, and with whom.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct MentorsForm {
    act: String,
    mentors: String,
    #[serde(flatten)]
    typed: Typed,
}

/// Words to a mentor who is asked, and those that go with a yes to a seat.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    pub message: String,
    pub offer_message: String,
}

/// POST /programs/{id}/mentors
pub async fn post(
    asker: Asker,
    visit: Visit,
    Path(id): Path<String>,
    Posted(form): Posted<MentorsForm>,
) -> AppResult<Response> {
    let program: ProgramId = super::id(&id)?;
    let errors = match carry_out(&asker, program, &form).await {
        Ok(path) => return Ok(see_other(&path)),
        Err(AppError::Invalid(errors)) => errors,
        Err(AppError::Refused(sentence)) => {
            let mut errors = FieldErrors::default();
            errors.add("mentors", sentence);
            errors
        }
        Err(error) => return Err(error),
    };
    let query = MentorsQuery { mentors: form.mentors, ..MentorsQuery::default() };
    page(&asker, &visit, program, StatusCode::UNPROCESSABLE_ENTITY, query, form.typed, errors).await
}

async fn carry_out(asker: &Asker, program: ProgramId, form: &MentorsForm) -> AppResult<String> {
    let here = format!("/programs/{program}/mentors");
    let to = |asked: Asked| match asked {
        Asked::Request(id) => format!("/requests/{id}"),
        Asked::Paired(id) => format!("/mentorships/{id}"),
    };
    match form.act.as_str() {
        "ask" => {
            let ask = AskForm { mentors: form.mentors.clone(), message: form.typed.message.clone() };
            pairing::ask(asker, program, ask).await.map(to)
        }
        "wait" => pairing::join_waitlist(asker, program, ids(&form.mentors)).await.map(|()| here),
        "leave" => pairing::leave_waitlist(asker, program).await.map(|()| here),
        "accept" => {
            let yes = AcceptForm { offer_message: form.typed.offer_message.clone() };
            pairing::accept_offer(asker, program, yes).await.map(to)
        }
        "decline" => pairing::decline_offer(asker, program).await.map(|()| here),
        _ => Err(AppError::Refused("That could not be read. Please reload the page and try again.".into())),
    }
}
