//! The pages: the lists, one meeting, asking for one; and the forms that they send.

mod actions;
mod disputed;
mod list;
mod new;
mod sharing;
mod show;
mod suiting;
mod texts;

use axum::extract::Path;
use axum::routing::{MethodRouter, get, post};

use crate::server::boot::Route;
use crate::server::forms::Posted;
use crate::server::render::Visit;
use crate::server::{App, Asker};
use crate::shared::id::MeetingId;
use crate::shared::{AppError, AppResult};
use texts::Text;

/// The room's part of the table of routes.
pub fn routes() -> Vec<Route> {
    vec![
        Route { path: "/meetings", methods: &["GET"], handler: || get(list::show_lists) },
        Route { path: "/meetings/new", methods: &["GET", "POST"], handler: || get(new::show_form).post(new::ask) },
        Route { path: "/meetings/shared", methods: &["GET"], handler: || get(sharing::show_shared) },
        Route { path: "/meetings/disputed", methods: &["GET"], handler: || get(disputed::show_disputed) },
        Route { path: "/meetings/{id}", methods: &["GET", "POST"], handler: || get(show::show_meeting).post(show::make_move) },
        Route { path: "/meetings/{id}/agenda", methods: &["POST"], handler: || saving(Text::Agenda) },
        Route {
            path: "/meetings/{id}/minutes",
            methods: &["GET", "POST"],
            handler: || saving(Text::Minutes).get(sharing::show_minutes),
        },
        Route { path: "/meetings/{id}/tasks", methods: &["POST"], handler: || post(show::add_task) },
        Route { path: "/meetings/{id}/sharing", methods: &["POST"], handler: || post(show::share) },
        Route { path: "/meetings/{id}/private-note", methods: &["POST"], handler: || saving(Text::PrivateNote) },
    ]
}

fn saving(text: Text) -> MethodRouter<App> {
    post(move |asker: Asker, visit: Visit, Path(id): Path<String>, Posted(form): Posted<show::TextForm>| async move {
        show::save_text(text, asker, visit, &id, form).await
    })
}

/// The meeting that an address names; an unreadable one names nothing.
fn meeting_of(id: &str) -> AppResult<MeetingId> {
    id.parse().map_err(|_| AppError::NotFound)
}
