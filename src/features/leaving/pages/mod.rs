//! The room's pages: leaving, another mentor, the hand-over, the notes that go along.

mod change;
mod decide;
mod forms;
mod hand_over;
mod leave;
mod leave_program;
mod notes;
mod successors;

use axum::routing::get;

use crate::server::boot::Route;
use crate::shared::{AppError, AppResult};

/// The room's part of the table of routes.
pub fn routes() -> Vec<Route> {
    vec![
        Route { path: "/mentorships/{id}/leave", methods: &["GET", "POST"], handler: || get(leave::show).post(leave::act) },
        Route { path: "/mentorships/{id}/change", methods: &["GET", "POST"], handler: || get(change::show).post(change::act) },
        Route {
            path: "/mentorships/{id}/hand-over",
            methods: &["GET", "POST"],
            handler: || get(hand_over::show).post(hand_over::act),
        },
        Route { path: "/mentorships/{id}/notes", methods: &["GET", "POST"], handler: || get(notes::show).post(notes::act) },
        Route { path: "/changes/{id}", methods: &["GET", "POST"], handler: || get(decide::show).post(decide::act) },
        Route {
            path: "/joining/{id}/leave",
            methods: &["GET", "POST"],
            handler: || get(leave_program::show).post(leave_program::act),
        },
    ]
}

/// An id from the address: what is none leads nowhere.
fn id<T: std::str::FromStr>(text: &str) -> AppResult<T> {
    text.parse().map_err(|_| AppError::NotFound)
}
