//! The room's pages: joining a program, one request, and what staff do with a program's people.

mod add;
mod import;
mod join;
mod people;
mod request;

use axum::routing::get;

use crate::server::boot::Route;

/// The room's part of the table of routes.
pub fn routes() -> Vec<Route> {
    vec![
        Route { path: "/programs/{id}/join", methods: &["GET", "POST"], handler: || get(join::show).post(join::ask) },
        Route { path: "/joining/{id}", methods: &["GET", "POST"], handler: || get(request::show).post(request::act) },
        Route { path: "/programs/{id}/people", methods: &["GET", "POST"], handler: || get(people::show).post(people::act) },
        Route { path: "/programs/{id}/people/export.csv", methods: &["GET"], handler: || get(people::export) },
        Route { path: "/programs/{id}/people/add", methods: &["GET", "POST"], handler: || get(add::show).post(add::act) },
        Route {
            path: "/programs/{id}/people/import",
            methods: &["GET", "POST"],
            handler: || get(import::show).post(import::receive),
        },
    ]
}
