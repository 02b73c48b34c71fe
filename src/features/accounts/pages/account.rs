//! The account page: one's zone, language, theme, password and sessions.

use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;

use super::{LanguageField, ZoneField};
use crate::app::ThemeChoice;
use crate::features::accounts::model::{LanguageForm, PasswordForm};
use crate::features::accounts::{actions, store};
use crate::server::forms::{Posted, see_other};
use crate::server::render::{Place, Visit};
use crate::server::{Asker, zones};
use crate::shared::id::SessionId;
use crate::shared::{AppError, AppResult, FieldErrors, Language};
use crate::ui::{Avatar, ErrorSummary, Field, avatar};

/// The account page.
pub async fn show_account(asker: Asker, visit: Visit) -> AppResult<Response> {
    account_page(&asker, &visit, StatusCode::OK, FieldErrors::default()).await
}

pub(super) async fn account_page(asker: &Asker, visit: &Visit, status: StatusCode, errors: FieldErrors) -> AppResult<Response> {
    let viewer = asker.viewer.clone();
    let mut conn = asker.read().await?;
    let sessions = store::list_sessions(&mut conn, viewer.id, asker.now).await?;
    let has_hidden_steps = store::has_hidden_first_steps(&mut conn, viewer.id).await?;
    drop(conn);
    let sessions = sessions
        .into_iter()
        .map(|row| SessionLine {
            is_this: row.id == viewer.session,
            seen: {
                let wall = zones::OnTheWall::new(row.last_seen_at, &viewer.zone);
                wall.and_clock(wall.day_of_year())
            },
            what: format!("{} · {}", row.browser, row.address),
            id: row.id,
        })
        .collect::<Vec<_>>();
    let zone = viewer.zone.clone();
    let now = zones::OnTheWall::new(asker.now, &zone).clock();
    let default = asker.app.organization.get().language;
    let (name, email, id, theme) = (viewer.name, viewer.email, viewer.id, visit.theme);
    // A form that was refused leaves the browser at an address that can't be opened.
    let visit = Visit { path: "/account".to_owned(), ..visit.clone() };
    Ok(visit.frame(asker, Place::Elsewhere, "Account").page_with(status, move || {
        view! {
            <ErrorSummary errors=errors.clone()/>
            <div class="page-head">
                <div class="person">
                    <Avatar id name=name.clone() size=avatar::Size::Large/>
                    <div><h1><bdi>{name}</bdi></h1><p class="muted">{email}</p></div>
                </div>
            </div>
            <ZonePart zone now errors=errors.clone()/>
            <LanguagePart chosen=viewer.language default errors=errors.clone()/>
            <section class="account-part">
                <div><h2>"Theme"</h2><p>"System follows your device."</p></div>
                <div><ThemeChoice theme path="/account".to_owned()/></div>
            </section>
            {has_hidden_steps.then(|| view! { <FirstStepsPart/> })}
            <PasswordPart errors/>
            <SessionsPart sessions/>
            <section class="account-part">
                <div><h2>"My data"</h2><p>"All that Ithaca holds about you, to be taken along."</p></div>
                <p><a class="button" href=format!("/people/{id}/data")>"My data"</a></p>
            </section>
        }
    }))
}

/// The language that was chosen.
pub async fn change_language(asker: Asker, visit: Visit, Posted(form): Posted<LanguageForm>) -> AppResult<Response> {
    let changed = match form.parse() {
        Ok(language) => actions::change_language(&asker, language).await,
        Err(errors) => Err(AppError::Invalid(errors)),
    };
    back_to_account(&asker, &visit, changed).await
}

/// A new password.
pub async fn change_password(asker: Asker, visit: Visit, Posted(form): Posted<PasswordForm>) -> AppResult<Response> {
    let changed = match form.parse() {
        Ok((current, new)) => actions::change_password(&asker, current, new).await,
        Err(errors) => Err(AppError::Invalid(errors)),
    };
    back_to_account(&asker, &visit, changed).await
}

/// Which session to end.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct SessionForm {
    session: String,
}

/// The end of one session.
pub async fn revoke_session(asker: Asker, Posted(form): Posted<SessionForm>) -> AppResult<Response> {
    let session: SessionId = form.session.parse().map_err(|_| AppError::NotFound)?;
    actions::revoke_session(&asker, session).await?;
    Ok(see_other("/account"))
}

async fn back_to_account(asker: &Asker, visit: &Visit, changed: AppResult<()>) -> AppResult<Response> {
    match changed {
        Ok(()) => Ok(see_other("/account")),
        Err(AppError::Invalid(errors)) => account_page(asker, visit, StatusCode::UNPROCESSABLE_ENTITY, errors).await,
        Err(error) => Err(error),
    }
}

#[component]
fn ZonePart(zone: String, now: String, errors: FieldErrors) -> impl IntoView {
    view! {
        <section class="account-part">
            <div><h2>"Your time"</h2><p>"Meetings are shown in this zone. It is " {now} " there now."</p></div>
            <form class="form" method="post" action="/account/zone">
                <ZoneField zone errors/>
                <div class="actions"><button class="button" type="submit">"Save"</button></div>
            </form>
        </section>
    }
}

#[component]
fn LanguagePart(chosen: Option<Language>, default: Language, errors: FieldErrors) -> impl IntoView {
    let chosen = chosen.map(|language| language.as_str().to_owned()).unwrap_or_default();
    let none = format!("As the organization ({})", default.name());
    view! {
        <section class="account-part">
            <div><h2>"Your language"</h2><p>"How days and times are written for you. Ithaca’s texts are English."</p></div>
            <form class="form" method="post" action="/account/language">
                <LanguageField language=chosen errors none/>
                <div class="actions"><button class="button" type="submit">"Save"</button></div>
            </form>
        </section>
    }
}

#[component]
fn FirstStepsPart() -> impl IntoView {
    view! {
        <section class="account-part">
            <div><h2>"First steps"</h2><p>"You have hidden the list of first steps on your home page."</p></div>
            <form method="post" action="/first-steps">
                <button class="button" name="act" value="restore">"Show first steps again"</button>
            </form>
        </section>
    }
}

#[component]
fn PasswordPart(errors: FieldErrors) -> impl IntoView {
    view! {
        <section class="account-part">
            <div><h2>"Password"</h2><p>"At least ten characters; a short sentence is good. Changing it signs you out everywhere else."</p></div>
            <form class="form" method="post" action="/account/password">
                <Field name="current" label="Present password" kind="password" autocomplete="current-password" errors=errors.clone()/>
                <Field name="new" label="New password" kind="password" autocomplete="new-password" errors=errors.clone()/>
                <Field name="again" label="New password, again" kind="password" autocomplete="new-password" errors/>
                <div class="actions"><button class="button" type="submit">"Change password"</button></div>
            </form>
        </section>
    }
}

struct SessionLine {
    id: SessionId,
    what: String,
    seen: String,
    is_this: bool,
}

#[component]
fn SessionsPart(sessions: Vec<SessionLine>) -> impl IntoView {
    let line = |SessionLine { id, what, seen, is_this }: SessionLine| {
        let end = if is_this {
            view! { <span class="chip chip-accent">"This one"</span> }.into_any()
        } else {
            let label = format!("Revoke {what}");
            view! {
                <form method="post" action="/account/sessions">
                    <input type="hidden" name="session" value=id.to_string()/>
                    <button class="button button-small" aria-label=label>"Revoke"</button>
                </form>
            }
            .into_any()
        };
        view! { <li><div><b>{what}</b><p class="muted small">"Last used " {seen}</p></div>{end}</li> }
    };
    view! {
        <section class="account-part">
            <div><h2>"Where you are signed in"</h2><p>"Revoke what you don’t recognize."</p></div>
            <ul class="sessions">{sessions.into_iter().map(line).collect_view()}</ul>
        </section>
    }
}
