//! The pages of the library.

mod import;
mod parts;
mod plans;
mod resource;
mod resource_form;
mod resources;

use axum::extract::DefaultBodyLimit;
use axum::routing::get;

pub use parts::PlanPreview;

use crate::server::boot::Route;

/// The room's part of the table of routes.
pub fn routes() -> Vec<Route> {
    vec![
        Route { path: "/library/resources", methods: &["GET"], handler: || get(resources::show) },
        Route {
            path: "/library/resources/new",
            methods: &["GET", "POST"],
            handler: || get(resource_form::show_new).post(resource_form::add),
        },
        Route {
            path: "/library/resources/import",
            methods: &["GET", "POST"],
            handler: || get(import::show).post(import::post).layer(DefaultBodyLimit::max(import::MOST_BYTES)),
        },
        Route { path: "/library/resources/export.csv", methods: &["GET"], handler: || get(import::export) },
        Route {
            path: "/library/resources/{id}",
            methods: &["GET", "POST"],
            handler: || get(resource::show).post(resource::post),
        },
        Route {
            path: "/library/resources/{id}/edit",
            methods: &["GET", "POST"],
            handler: || get(resource_form::show_edit).post(resource_form::save),
        },
        Route { path: "/library/plans", methods: &["GET"], handler: || get(plans::show_all) },
        Route { path: "/library/plans/{id}", methods: &["GET", "POST"], handler: || get(plans::show).post(plans::post) },
    ]
}
