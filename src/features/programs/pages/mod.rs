//! The pages: the catalogue, one program, making one and setting it up; and the forms that they send.

mod list;
mod new;
mod program;
mod setup;
mod show;
mod staff;
mod ways;

use axum::routing::{get, post};

use crate::server::boot::Route;
use crate::shared::id::ProgramId;
use crate::shared::{AppError, AppResult};

pub use list::State;

/// The room's part of the table of routes.
pub fn routes() -> Vec<Route> {
    vec![
        Route { path: "/programs", methods: &["GET"], handler: || get(list::show) },
        Route { path: "/programs/new", methods: &["GET", "POST"], handler: || get(new::show).post(new::begin) },
        Route { path: "/programs/{id}", methods: &["GET"], handler: || get(show::show) },
        Route { path: "/programs/{id}/state", methods: &["POST"], handler: || post(show::make_move) },
        Route { path: "/programs/{id}/duplicate", methods: &["POST"], handler: || post(show::duplicate) },
        Route { path: "/programs/{id}/delete", methods: &["POST"], handler: || post(show::delete) },
        Route { path: "/programs/{id}/attachments", methods: &["POST"], handler: || post(setup::attach) },
        Route { path: "/programs/{id}/setup", methods: &["GET"], handler: || get(setup::resume) },
        Route {
            path: "/programs/{id}/setup/{step}",
            methods: &["GET", "POST"],
            handler: || get(setup::show).post(setup::save),
        },
    ]
}

/// The program that an address names; an unreadable one names nothing.
fn program_of(id: &str) -> AppResult<ProgramId> {
    id.parse().map_err(|_| AppError::NotFound)
}
