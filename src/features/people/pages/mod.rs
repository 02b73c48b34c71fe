//! The room's pages: the directory, a profile, the forms.

mod availability;
mod directory;
mod edit;
mod export;
mod import;
mod invitations;
mod membership;
mod profile;

use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};

use crate::features::people::actions::MOST_BYTES;
use crate::server::boot::Route;
use crate::shared::id::PersonId;
use crate::shared::{AppError, AppResult};

/// The room's part of the table of routes.
pub fn routes() -> Vec<Route> {
    vec![
        Route { path: "/people", methods: &["GET"], handler: || get(directory::show) },
        Route { path: "/people/new", methods: &["GET", "POST"], handler: || get(membership::show_form).post(membership::add) },
        Route { path: "/people/export.csv", methods: &["GET"], handler: || get(export::download) },
        Route {
            path: "/people/import",
            methods: &["GET", "POST"],
            // A file that is too large is read to its end up to here, so that the form comes back with a sentence.
            handler: || get(import::show_upload).post(import::upload).layer(DefaultBodyLimit::max(MOST_BYTES * 10)),
        },
        Route {
            path: "/people/import/{id}",
            methods: &["GET", "POST"],
            handler: || get(import::show_matching).post(import::match_columns),
        },
        Route {
            path: "/people/import/{id}/check",
            methods: &["GET", "POST"],
            handler: || get(import::show_check).post(import::commit),
        },
        Route { path: "/people/import/{id}/discard", methods: &["POST"], handler: || post(import::discard) },
        Route { path: "/people/import/{id}/done", methods: &["GET"], handler: || get(import::show_done) },
        Route { path: "/people/import/{id}/refused.csv", methods: &["GET"], handler: || get(import::refused_file) },
        Route {
            path: "/people/invitations",
            methods: &["GET", "POST"],
            handler: || get(invitations::show).post(invitations::download),
        },
        Route { path: "/people/{id}", methods: &["GET"], handler: || get(profile::show) },
        Route { path: "/people/{id}/edit", methods: &["GET", "POST"], handler: || get(edit::show_form).post(edit::save) },
        Route {
            path: "/people/{id}/availability",
            methods: &["GET", "POST"],
            handler: || get(availability::show_form).post(availability::save),
        },
        Route { path: "/people/{id}/invitation", methods: &["POST"], handler: || post(membership::invite) },
        Route { path: "/people/{id}/membership", methods: &["POST"], handler: || post(membership::change) },
    ]
}

/// The id in an address; what is none leads nowhere.
fn person_id(text: &str) -> AppResult<PersonId> {
    text.parse().map_err(|_| AppError::NotFound)
}
