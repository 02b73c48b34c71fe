//! The link that an admin hands over: a page with one form, at which somebody chooses their password.

use axum::extract::{ConnectInfo, Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use leptos::prelude::*;
use std::net::SocketAddr;

use super::{Entry, door, entered_at};
use crate::features::accounts::actions;
use crate::features::accounts::model::InvitationForm;
use crate::server::App;
use crate::server::forms::Posted;
use crate::server::render::Visit;
use crate::shared::{AppError, AppResult, FieldErrors};
use crate::ui::avatar::first_name;
use crate::ui::{ErrorSummary, Field};

/// The page; opening it changes nothing.
pub async fn show_invitation(State(app): State<App>, visit: Visit, Path(token): Path<String>) -> AppResult<Response> {
    match actions::find_invited(&app, &token).await {
        Ok(invited) => Ok(invitation_page(&visit, StatusCode::OK, invited.name, FieldErrors::default())),
        Err(AppError::NotFound) => Ok(gone_page(&visit)),
        Err(error) => Err(error),
    }
}

/// The password that was chosen.
pub async fn accept(
    State(app): State<App>,
    visit: Visit,
    Path(token): Path<String>,
    headers: HeaderMap,
    peer: Option<axum::Extension<ConnectInfo<SocketAddr>>>,
    Posted(form): Posted<InvitationForm>,
) -> AppResult<Response> {
    let answer = match form.parse() {
        Ok(password) => {
            let entered = actions::accept_invitation(&app, &token, password, door(&app, &headers, peer.as_deref())).await;
            entered.map(|entered| entered_at(&app, &entered, "/"))
        }
        Err(errors) => {
            let invited = actions::find_invited(&app, &token).await;
            invited.map(|invited| invitation_page(&visit, StatusCode::UNPROCESSABLE_ENTITY, invited.name, errors))
        }
    };
    match answer {
        Err(AppError::NotFound) => Ok(gone_page(&visit)),
        other => other,
    }
}

/// One page for every link that opens nothing, so that it tells nobody which of them there ever were.
fn gone_page(visit: &Visit) -> Response {
    let organization = visit.app.organization.get();
    visit.entry("This link no longer works").page_with(StatusCode::NOT_FOUND, move || {
        view! {
            <Entry organization>
                <div>
                    <h1>"This link no longer works"</h1>
                    <p class="muted">"It was used, replaced by a newer one, or has expired. Sign in, or ask an admin for a new one."</p>
                </div>
                <a class="button button-primary button-wide" href="/sign-in">"Sign in"</a>
            </Entry>
        }
    })
}

fn invitation_page(visit: &Visit, status: StatusCode, name: String, errors: FieldErrors) -> Response {
    let hint = "At least ten characters; a short sentence is good.";
    let organization = visit.app.organization.get();
    visit.entry("Welcome").page_with(status, move || {
        view! {
            <Entry organization>
                <div>
                    <h1>"Welcome, " <bdi>{first_name(&name)}</bdi></h1>
                    <p class="muted">"Choose a password to sign in with. This link works once."</p>
                </div>
                <ErrorSummary errors=errors.clone()/>
                <form class="form" method="post">
                    <Field name="password" label="Password" kind="password" autocomplete="new-password" hint errors=errors.clone()/>
                    <Field name="again" label="Password, again" kind="password" autocomplete="new-password" errors/>
                    <button class="button button-primary button-wide" type="submit">"Begin"</button>
                </form>
            </Entry>
        }
    })
}
