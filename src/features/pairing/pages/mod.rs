//! Finding a mentor, requests and their answers, the pairing board.

mod answers;
mod asking_view;
mod awaited;
mod board;
mod mentors;
mod mentors_view;
mod request;
mod requests;
mod review;

pub use answers::Answers;
pub use awaited::AwaitedSection;

use axum::routing::get;

use crate::server::boot::Route;
use crate::shared::AppResult;

/// The room's part of the table of routes.
pub fn routes() -> Vec<Route> {
    vec![
        Route { path: "/programs/{id}/mentors", methods: &["GET", "POST"], handler: || get(mentors::show).post(mentors::post) },
        Route { path: "/programs/{id}/requests", methods: &["GET"], handler: || get(requests::show) },
        Route { path: "/requests/{id}", methods: &["GET", "POST"], handler: || get(request::show).post(request::post) },
        Route { path: "/programs/{id}/board", methods: &["GET", "POST"], handler: || get(board::show).post(board::post) },
        Route {
            path: "/programs/{id}/board/review",
            methods: &["GET", "POST"],
            handler: || get(review::show).post(review::post),
        },
    ]
}

/// An id from the address: what is none leads nowhere.
fn id<T: std::str::FromStr>(text: &str) -> AppResult<T> {
    text.parse().map_err(|_| crate::shared::AppError::NotFound)
}
