//! The pages of the room: `/organization` and what stands below it.

mod accent;
mod audit;
mod data;
mod settings;
mod skills;

pub use accent::url as accent_url;

use axum::routing::{get, post};
use leptos::prelude::*;

use crate::server::boot::Route;

/// The room's part of the table of routes.
pub fn routes() -> Vec<Route> {
    vec![
        Route { path: "/organization", methods: &["GET", "POST"], handler: || get(settings::show).post(settings::save) },
        Route { path: "/organization/skills", methods: &["GET", "POST"], handler: || get(skills::show).post(skills::change) },
        Route { path: "/organization/audit", methods: &["GET"], handler: || get(audit::show) },
        Route { path: "/organization/audit.csv", methods: &["GET"], handler: || get(audit::download) },
        Route { path: "/programs/{id}/audit", methods: &["GET"], handler: || get(audit::show_of_program) },
        Route { path: "/programs/{id}/audit.csv", methods: &["GET"], handler: || get(audit::download_of_program) },
        Route { path: "/people/{id}/data", methods: &["GET"], handler: || get(data::show) },
        Route { path: "/people/{id}/data/export", methods: &["POST"], handler: || post(data::export) },
        Route { path: "/people/{id}/data/erase", methods: &["POST"], handler: || post(data::erase) },
        Route { path: "/assets/accent/{name}", methods: &["GET"], handler: || get(accent::serve) },
    ]
}

/// One of the pages about the organization.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Tab {
    Settings,
    Skills,
    Audit,
}

/// The heading and the ways between the pages about the organization.
#[component]
pub fn Head(tab: Tab) -> impl IntoView {
    let link = |to: Tab, href: &'static str, label: &'static str| {
        view! { <a href=href aria-current=(tab == to).then_some("page")>{label}</a> }
    };
    view! {
        <div class="page-head"><div><h1>"Organization"</h1></div></div>
        <nav class="tabs" aria-label="Organization">
            {link(Tab::Settings, "/organization", "Name and look")} {link(Tab::Skills, "/organization/skills", "Skills")}
            {link(Tab::Audit, "/organization/audit", "What happened")}
        </nav>
    }
}
