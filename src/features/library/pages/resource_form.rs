//! An entry typed by hand: a new one, or one that is there.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;

use super::plans::DescriptionField;
use crate::features::library::actions;
use crate::features::library::model::{KINDS, ResourceForm};
use crate::server::Asker;
use crate::server::forms::{Posted, see_other};
use crate::server::render::{Place, Visit};
use crate::server::zones;
use crate::shared::id::ResourceId;
use crate::shared::{AppError, AppResult, FieldErrors};
use crate::ui::{ErrorSummary, Field, FieldNote, Icon};

/// GET /library/resources/new
pub async fn show_new(asker: Asker, visit: Visit) -> AppResult<Response> {
    actions::may_keep(&asker).await?;
    let form = ResourceForm { zone: asker.viewer.zone.clone(), ..ResourceForm::default() };
    Ok(page(&asker, &visit, StatusCode::OK, None, form, FieldErrors::default()))
}

/// POST /library/resources/new
pub async fn add(asker: Asker, visit: Visit, Posted(form): Posted<ResourceForm>) -> AppResult<Response> {
    match actions::add_resource(&asker, form.clone()).await {
        Ok(id) => Ok(see_other(&format!("/library/resources/{id}"))),
        Err(AppError::Invalid(errors)) => Ok(page(&asker, &visit, StatusCode::UNPROCESSABLE_ENTITY, None, form, errors)),
        Err(error) => Err(error),
    }
}

/// GET /library/resources/{id}/edit
pub async fn show_edit(asker: Asker, visit: Visit, Path(id): Path<String>) -> AppResult<Response> {
    let id: ResourceId = id.parse().map_err(|_| AppError::NotFound)?;
    let found = actions::load_page(&asker, id, "").await?;
    actions::may_keep(&asker).await?;
    if found.resource.removed_at.is_some() {
        return Err(AppError::NotFound);
    }
    let mut form = ResourceForm::from(found.resource);
    if form.zone.is_empty() {
        form.zone.clone_from(&asker.viewer.zone);
    }
    Ok(page(&asker, &visit, StatusCode::OK, Some(id), form, FieldErrors::default()))
}

/// POST /library/resources/{id}/edit
pub async fn save(
    asker: Asker,
    visit: Visit,
    Path(id): Path<String>,
    Posted(form): Posted<ResourceForm>,
) -> AppResult<Response> {
    let id: ResourceId = id.parse().map_err(|_| AppError::NotFound)?;
    match actions::change_resource(&asker, id, form.clone()).await {
        Ok(()) => Ok(see_other(&format!("/library/resources/{id}"))),
        Err(AppError::Invalid(errors)) => Ok(page(&asker, &visit, StatusCode::UNPROCESSABLE_ENTITY, Some(id), form, errors)),
        Err(error) => Err(error),
    }
}

fn page(
    asker: &Asker,
    visit: &Visit,
    status: StatusCode,
    id: Option<ResourceId>,
    form: ResourceForm,
    errors: FieldErrors,
) -> Response {
    let (heading, back) = match id {
        None => ("Add an entry", "/library/resources".to_owned()),
        Some(id) => ("Edit the entry", format!("/library/resources/{id}")),
    };
    visit.frame(asker, Place::Elsewhere, heading).page_with(status, move || {
        let word = if id.is_some() { "Save" } else { "Add to the catalogue" };
        view! {
            <a class="back" href=back.clone()><Icon name="chevron-left"/>{if id.is_some() { "The entry" } else { "Learning catalogue" }}</a>
            <ErrorSummary errors=errors.clone()/>
            <div class="page-head"><div><h1>{heading}</h1></div></div>
            <form class="form" method="post">
                <KindField chosen=form.kind.clone() errors=errors.clone()/>
                <Field name="title" label="Title" value=form.title.clone() errors=errors.clone()/>
                <Field name="link" label="Link" kind="url" required=false value=form.link.clone() hint="Where it is found; a book or an event may have none." errors=errors.clone()/>
                <Field name="provider" label="By whom" required=false value=form.provider.clone() hint="An author, a school, a team." errors=errors.clone()/>
                <DescriptionField value=form.description.clone() errors=errors.clone()/>
                <EventFields form errors/>
                <div class="actions"><button class="button button-primary">{word}</button><a class="button button-quiet" href=back>"Cancel"</a></div>
            </form>
        }
    })
}

#[component]
fn KindField(chosen: String, errors: FieldErrors) -> impl IntoView {
    let invalid = errors.on("kind").map(|_| "true");
    let kinds = KINDS.iter().map(|kind| {
        view! { <option value=kind.as_str() selected=kind.as_str() == chosen>{kind.label()}</option> }
    });
    let kinds = kinds.collect_view();
    view! {
        <div class="field">
            <label for="kind">"Kind"</label>
            <FieldNote name="kind" errors/>
            <select class="select" id="kind" name="kind" required aria-invalid=invalid><option value="">"Choose"</option>{kinds}</select>
        </div>
    }
}

#[component]
fn EventFields(form: ResourceForm, errors: FieldErrors) -> impl IntoView {
    let invalid = errors.on("zone").map(|_| "true");
    let zones = zones::names().into_iter().map(|name| {
        let selected = name == form.zone;
        view! { <option value=name.clone() selected=selected>{name.replace('_', " ")}</option> }
    });
    let zones = zones.collect_view();
    view! {
        <fieldset class="form-part">
            <legend>"Only for an event"</legend>
            <div class="fields">
                <Field name="date" label="Day" kind="date" required=false value=form.date errors=errors.clone()/>
                <Field name="time" label="Begins" kind="time" required=false value=form.time errors=errors.clone()/>
                <div class="field">
                    <label for="zone">"Time zone"</label>
                    <FieldNote name="zone" errors=errors.clone()/>
                    <select class="select" id="zone" name="zone" aria-invalid=invalid>{zones}</select>
                </div>
            </div>
            <Field name="place" label="Place" required=false value=form.place errors/>
        </fieldset>
    }
}
