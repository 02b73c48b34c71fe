//! The pages: the lists, one meeting, asking for one; and the forms that they send.

mod list;
mod new;
mod show;
mod texts;

use axum::routing::{get, post};

use crate::server::boot::Route;
use crate::shared::id::MeetingId;
use crate::shared::{AppError, AppResult};

/// The room's part of the table of routes.
pub fn routes() -> Vec<Route> {
    vec![
        Route { path: "/meetings", methods: &["GET"], handler: || get(list::show_lists) },
        Route { path: "/meetings/new", methods: &["GET", "POST"], handler: || get(new::show_form).post(new::ask) },
        Route { path: "/meetings/{id}", methods: &["GET", "POST"], handler: || get(show::show_meeting).post(show::make_move) },
        Route { path: "/meetings/{id}/agenda", methods: &["POST"], handler: || post(show::save_agenda) },
        Route { path: "/meetings/{id}/minutes", methods: &["POST"], handler: || post(show::save_minutes) },
        Route { path: "/meetings/{id}/private-note", methods: &["POST"], handler: || post(show::save_private_note) },
    ]
}

/// The meeting that an address names; an unreadable one names nothing.
fn meeting_of(id: &str) -> AppResult<MeetingId> {
    id.parse().map_err(|_| AppError::NotFound)
}
