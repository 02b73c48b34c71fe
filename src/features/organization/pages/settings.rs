//! `/organization`: name, logo, color, zone, language, domains.

use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;

use super::{Head, Tab};
use crate::features::accounts::{LanguageField, ZoneField};
use crate::features::organization::model::{Accent, Organization, OrganizationForm};
use crate::features::organization::{actions, policy};
use crate::server::Asker;
use crate::server::files::{self, FileKind, Upload};
use crate::server::forms::see_other;
use crate::server::render::{Place, Visit};
use crate::shared::{AppError, AppResult, FieldErrors};
use crate::ui::{ErrorSummary, Field, FieldNote};

/// GET /organization
pub async fn show(asker: Asker, visit: Visit) -> AppResult<Response> {
    policy::may_run(&asker.viewer)?;
    let organization = asker.app.organization.get();
    let form = OrganizationForm::from(organization.as_ref());
    Ok(page(&asker, &visit, StatusCode::OK, form, FieldErrors::default(), None))
}

/// POST /organization
pub async fn save(asker: Asker, visit: Visit, upload: Upload) -> AppResult<Response> {
    policy::may_run(&asker.viewer)?;
    let received = upload.receive(&asker, FileKind::Logo).await?;
    let form: OrganizationForm = received.form()?;
    let (logo, mut errors) = match received.file {
        Ok(logo) => (logo, FieldErrors::default()),
        Err(sentence) => {
            let mut errors = FieldErrors::default();
            errors.add("logo", sentence);
            (None, errors)
        }
    };
    let saved = match form.parse() {
        Ok(draft) if errors.is_empty() => actions::save(&asker, draft, logo).await,
        Ok(_) => Err(AppError::Invalid(std::mem::take(&mut errors))),
        Err(wrong) => {
            errors.0.extend(wrong.0);
            Err(AppError::Invalid(std::mem::take(&mut errors)))
        }
    };
    match saved {
        Ok(()) => Ok(see_other("/organization")),
        Err(AppError::Invalid(errors)) => Ok(page(&asker, &visit, StatusCode::UNPROCESSABLE_ENTITY, form, errors, None)),
        Err(AppError::Conflict { sentence, .. }) => {
            asker.app.organization.refresh(&asker.app).await?;
            let version = asker.app.organization.get().version.to_string();
            let form = OrganizationForm { version, ..form };
            Ok(page(&asker, &visit, StatusCode::CONFLICT, form, FieldErrors::default(), Some(sentence)))
        }
        Err(error) => Err(error),
    }
}

fn page(
    asker: &Asker,
    visit: &Visit,
    status: StatusCode,
    form: OrganizationForm,
    errors: FieldErrors,
    conflict: Option<String>,
) -> Response {
    let organization = asker.app.organization.get();
    let logo_hint = FileKind::Logo.hint(&asker.app.settings.files);
    visit.frame(asker, Place::Organization, "Organization").page_with(status, move || {
        let conflict = conflict.map(|sentence| view! { <p class="notice" role="alert">{sentence}</p> });
        view! {
            <Head tab=Tab::Settings/>
            <ErrorSummary errors=errors.clone()/>
            {conflict}
            <form class="form" method="post" action="/organization" enctype="multipart/form-data">
                <input type="hidden" name="version" value=form.version.clone()/>
                <Field
                    name="name" label="Name" value=form.name.clone() required=false errors=errors.clone()
                    hint="In the header, in the titles of pages and where people sign in. Empty: Ithaca."
                />
                <LogoField organization=organization.as_ref().clone() hint=logo_hint errors=errors.clone()/>
                <AccentField form=form.clone() errors=errors.clone()/>
                <div>
                    <ZoneField zone=form.zone.clone() errors=errors.clone()/>
                    <p class="hint">"For people of whom no other zone is known. Programs start and close by its calendar."</p>
                </div>
                <LanguageField
                    language=form.language.clone() errors=errors.clone() label="Default language"
                    hint="How days and times are written for whoever chose nothing else. Ithaca’s texts are English."
                />
                <Field
                    name="email_domains" label="Allowed e-mail domains" value=form.email_domains.clone() required=false
                    errors=errors.clone()
                    hint="Separated by commas; subdomains count only if they are named. Empty: any. Whoever is here already stays."
                />
                <div class="actions"><button class="button button-primary" type="submit">"Save"</button></div>
            </form>
        }
    })
}

#[component]
fn LogoField(organization: Organization, hint: String, errors: FieldErrors) -> impl IntoView {
    let present = organization.logo.map(|logo| {
        view! {
            <div class="logo-present">
                <img src=files::url(logo, "logo.png") alt="The present logo"/>
                <label class="check"><input type="checkbox" name="remove_logo" value="yes"/>"Remove it"</label>
            </div>
        }
    });
    let invalid = errors.on("logo").is_some();
    view! {
        <div class="field">
            <label for="logo">"Logo"</label>
            <p class="hint" id="logo-hint">{hint} " It is fitted into 640 × 160 pixels; a transparent ground suits both themes."</p>
            <FieldNote name="logo" errors/>
            {present}
            <input
                class="input" id="logo" name="logo" type="file" accept=FileKind::Logo.accept()
                aria-invalid=invalid.then_some("true") aria-describedby="logo-hint"
            />
        </div>
    }
}

#[component]
fn AccentField(form: OrganizationForm, errors: FieldErrors) -> impl IntoView {
    let typed: Option<Accent> = form.accent.parse().ok();
    let value = typed.unwrap_or(Accent::OURS).to_string();
    let suggestion = typed.filter(|accent| accent.check().is_err()).map(Accent::suggestion);
    let other = match suggestion {
        Some(near) => Some((near.to_string(), format!("Save with {near}"))),
        None => typed
            .filter(|accent| *accent != Accent::OURS)
            .map(|_| (Accent::OURS.to_string(), "Save with Ithaca’s own blue".to_owned())),
    };
    let other = other
        .map(|(color, label)| view! { <button class="button button-small" name="take_accent" value=color>{label}</button> });
    let invalid = errors.on("accent").is_some();
    view! {
        <div class="field">
            <label for="accent">"Color of links and buttons"</label>
            <p class="hint" id="accent-hint">"Chosen for the light theme; a lighter one of the same hue is derived for the dark theme."</p>
            <FieldNote name="accent" errors/>
            <div class="actions">
                <input
                    class="color-input" id="accent" name="accent" type="color" value=value
                    aria-invalid=invalid.then_some("true") aria-describedby="accent-hint"
                />
                {other}
            </div>
        </div>
    }
}
