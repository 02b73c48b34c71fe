//! `/people/{id}/data`: what is held about one person, to be downloaded or erased.

use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use leptos::prelude::*;
use serde::Deserialize;

use crate::features::organization::data;
use crate::features::organization::model::ERASED;
use crate::features::organization::policy::{Reader, may_erase};
use crate::features::organization::store::data::Subject;
use crate::server::forms::{Posted, see_other};
use crate::server::render::{Place, Visit};
use crate::server::{Asker, zones};
use crate::shared::id::PersonId;
use crate::shared::{AppError, AppResult, FieldErrors};
use crate::ui::{ErrorSummary, Field, Icon};

fn id_of(id: &str) -> AppResult<PersonId> {
    id.parse().map_err(|_| AppError::NotFound)
}

/// GET /people/{id}/data
pub async fn show(asker: Asker, visit: Visit, Path(id): Path<String>) -> AppResult<Response> {
    page(&asker, &visit, id_of(&id)?, StatusCode::OK, String::new(), FieldErrors::default()).await
}

/// POST /people/{id}/data/export
pub async fn export(asker: Asker, Path(id): Path<String>) -> AppResult<Response> {
    let export = data::export(&asker, id_of(&id)?).await?;
    let text = serde_json::to_string_pretty(&export).map_err(|_| AppError::Internal)?;
    let headers = [
        (header::CONTENT_TYPE, "application/json"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"ithaca-data.json\""),
    ];
    Ok((headers, text).into_response())
}

/// The name of whoever is to be erased, as typed.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct EraseForm {
    name: String,
}

/// POST /people/{id}/data/erase
pub async fn erase(asker: Asker, visit: Visit, Path(id): Path<String>, Posted(form): Posted<EraseForm>) -> AppResult<Response> {
    let person = id_of(&id)?;
    let mut errors = FieldErrors::default();
    match data::erase(&asker, person, form.name.clone()).await {
        Ok(()) => return Ok(see_other(&format!("/people/{person}/data"))),
        Err(AppError::Invalid(wrong)) => errors = wrong,
        Err(AppError::Refused(sentence)) => errors.add("name", sentence),
        Err(error) => return Err(error),
    }
    page(&asker, &visit, person, StatusCode::UNPROCESSABLE_ENTITY, form.name, errors).await
}

async fn page(
    asker: &Asker,
    visit: &Visit,
    person: PersonId,
    status: StatusCode,
    typed: String,
    errors: FieldErrors,
) -> AppResult<Response> {
    let (subject, reader) = data::find(asker, person).await?;
    let erased = subject.erased_at.map(|at| zones::OnTheWall::new(at, &asker.viewer.zone).day());
    let is_gone = erased.is_some();
    let erasable = may_erase(&asker.viewer, person).is_ok() && erased.is_none();
    // A form that was refused leaves the browser at an address that can't be opened.
    let visit = Visit { path: format!("/people/{person}/data"), ..visit.clone() };
    let title = if reader == Reader::Themself { "My data".to_owned() } else { format!("Data of {}", subject.name) };
    Ok(visit.frame(asker, Place::Elsewhere, title.clone()).page_with(status, move || {
        let content = match erased {
            Some(day) => view! {
                <div class="empty">
                    <Icon name="eye-off"/>
                    <h2>"Erased on " {day}</h2>
                    <p>"What said who this was is gone. Those who worked with this person keep their own record, under the name “" {ERASED} "”."</p>
                </div>
            }
            .into_any(),
            None => view! {
                <ExportPart person reader/>
                {erasable.then(|| view! { <ErasePart subject=subject.clone() typed errors=errors.clone()/> })}
            }
            .into_any(),
        };
        let (back, to) = if is_gone { ("/people".to_owned(), "People") } else { (format!("/people/{person}"), "Profile") };
        view! {
            <a class="back" href=back><Icon name="chevron-left"/>{to}</a>
            <div class="page-head"><div><h1><bdi>{title}</bdi></h1></div></div>
            <ErrorSummary errors=errors.clone()/>
            {content}
        }
    }))
}

#[component]
fn ExportPart(person: PersonId, reader: Reader) -> impl IntoView {
    let (heading, what) = match reader {
        Reader::Themself => (
            "Take your data with you",
            "Your profile, skills, programs, mentorships, meetings with their texts, private notes, tasks, sessions, and what \
             you did here, as one file (JSON).",
        ),
        Reader::Admin => (
            "Hand over their data",
            "Profile, skills, programs, mentorships, meetings, sessions and what they did here, as one file (JSON). Private \
             notes and what two people wrote to each other are not in it; they can download those themselves.",
        ),
    };
    view! {
        <section class="account-part">
            <div><h2>{heading}</h2><p>{what}</p></div>
            <form method="post" action=format!("/people/{person}/data/export")>
                <button class="button button-primary" type="submit">"Download"</button>
                <p class="hint">"The audit log notes that it was downloaded."</p>
            </form>
        </section>
    }
}

#[component]
fn ErasePart(subject: Subject, typed: String, errors: FieldErrors) -> impl IntoView {
    let Subject { id, name, email, .. } = subject;
    let label = format!("Write “{name}” to confirm");
    view! {
        <section class="account-part">
            <div>
                <h2>"Erase their data"</h2>
                <p>"This can’t be undone."</p>
            </div>
            <div class="stack">
                <div class="prose">
                    <p>
                        "Name, address, profile, photo, skills, availability, password, sessions, private notes and answers of "
                        <b><bdi>{name}</bdi></b> " (" {email} ") go. Active mentorships, requests and enrolments end first."
                    </p>
                    <p>"Their partners keep their own record, with “" {ERASED} "” in place of the name, and with what was written into it together, such as minutes."</p>
                </div>
                <form class="form" method="post" action=format!("/people/{id}/data/erase")>
                    <Field name="name" label value=typed autocomplete="off" errors/>
                    <div class="actions"><button class="button button-danger" type="submit">"Erase for good"</button></div>
                </form>
            </div>
        </section>
    }
}
