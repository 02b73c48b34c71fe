//! In which time somebody lives: asked when they first sign in, changed on the account page.

use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;

use super::{ZoneField, account};
use crate::features::accounts::actions;
use crate::server::assets;
use crate::server::forms::{Posted, local_path, see_other};
use crate::server::render::{Place, Visit};
use crate::server::{Asker, zones};
use crate::shared::{AppError, AppResult, FieldErrors};
use crate::ui::ErrorSummary;

/// Where to go on to.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Next {
    next: String,
}

/// The zone, as posted.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct ZoneForm {
    zone: String,
    /// Where to go on to; the account page has none.
    next: String,
}

/// The page that asks.
pub async fn show_choice(asker: Asker, visit: Visit, Query(Next { next }): Query<Next>) -> Response {
    let zone = asker.viewer.zone.clone();
    choice_page(&asker, &visit, StatusCode::OK, zone, local_path(&next).to_owned(), FieldErrors::default())
}

/// The zone that was chosen.
pub async fn choose(asker: Asker, visit: Visit, Posted(form): Posted<ZoneForm>) -> AppResult<Response> {
    let ZoneForm { zone, next } = form;
    match actions::change_zone(&asker, zone.clone()).await {
        Ok(()) => Ok(see_other(if next.is_empty() { "/account" } else { local_path(&next) })),
        Err(AppError::Invalid(errors)) if next.is_empty() => {
            account::account_page(&asker, &visit, StatusCode::UNPROCESSABLE_ENTITY, errors).await
        }
        Err(AppError::Invalid(errors)) => {
            let next = local_path(&next).to_owned();
            Ok(choice_page(&asker, &visit, StatusCode::UNPROCESSABLE_ENTITY, zone, next, errors))
        }
        Err(error) => Err(error),
    }
}

fn choice_page(asker: &Asker, visit: &Visit, status: StatusCode, zone: String, next: String, errors: FieldErrors) -> Response {
    let wall = zones::OnTheWall::new(asker.now, &zone);
    let now = wall.weekday_and_clock();
    visit.frame(asker, Place::Elsewhere, "Your time zone").page_with(status, move || {
        view! {
            <div class="narrow">
                <div class="page-head">
                    <div>
                        <h1>"Which time do you live by?"</h1>
                        <p class="lead">"Meetings are shown in your time, and the others see when it is day for you."</p>
                    </div>
                </div>
                <ErrorSummary errors=errors.clone()/>
                <form class="form" method="post" action="/account/zone" data-offer-zone="">
                    <input type="hidden" name="next" value=next.clone()/>
                    <ZoneField zone errors label="Your time zone"/>
                    <p class="hint" data-zone-hint="">"In the zone that is set now it is " {now} "."</p>
                    <div class="actions">
                        <button class="button button-primary" type="submit">"This is my time"</button>
                        <a class="button button-quiet" href=next>"Not now"</a>
                    </div>
                </form>
            </div>
            <script type="module" src=assets::url("zone.js")></script>
        }
    })
}
