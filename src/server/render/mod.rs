//! A page: views rendered whole, in one go, from data that its loader has already fetched.
//!
//! Leptos renders into a string inside an owner that knows islands; nothing is streamed, so the status is known and no
//! inline script is needed.

pub mod photos;

use std::sync::Arc;

use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use hydration_context::SsrSharedContext;
use leptos::prelude::*;

use photos::Photos;

use super::{App, Asker, assets};
use crate::app::{Document, ErrorPage};
use crate::features::accounts::Viewer;
use crate::features::organization::Organization;
use crate::features::people::Faces;
use crate::shared::AppError;

crate::text_enum!(
    /// Light, dark, or as the system has it.
    Theme { System = "system", Light = "light", Dark = "dark" }
);

/// The theme that this browser chose, from its cookie.
pub fn theme_of(headers: &HeaderMap) -> Theme {
    cookie(headers, "theme").and_then(|word| word.parse().ok()).unwrap_or(Theme::System)
}

/// A cookie's value.
pub fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|v| v.to_str().ok()).flat_map(|v| v.split(';'));
    cookies.filter_map(|pair| pair.trim().split_once('=')).find(|(n, _)| *n == name).map(|(_, value)| value)
}

/// Which of the places in the navigation a page belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Home,
    Meetings,
    Programs,
    People,
    Organization,
    Elsewhere,
}

impl Place {
    /// Whether its pages need the style of programs, people and administration besides the everyday one.
    pub fn needs_style_of_rooms(self) -> bool {
        matches!(self, Place::Programs | Place::People | Place::Organization | Place::Elsewhere)
    }
}

/// What the document around a page's content needs to know.
#[derive(Clone)]
pub struct Frame {
    pub title: String,
    pub viewer: Option<Viewer>,
    pub theme: Theme,
    pub place: Place,
    pub is_demo: bool,
    pub organization: Arc<Organization>,
    pub faces: Faces,
    /// The WASM module with the page's islands; a page without any loads no script at all.
    pub islands: Option<&'static str>,
    pub assets: String,
    /// The path to come back to after choosing a theme.
    pub path: String,
}

/// What a page's handler asks for beside the person: the theme and the path.
#[derive(Clone)]
pub struct Visit {
    pub app: App,
    pub theme: Theme,
    pub path: String,
}

impl axum::extract::FromRequestParts<App> for Visit {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut axum::http::request::Parts, app: &App) -> Result<Visit, Self::Rejection> {
        let path = parts.uri.path_and_query().map_or("/", |p| p.as_str()).to_owned();
        Ok(Visit { app: app.clone(), theme: theme_of(&parts.headers), path })
    }
}

impl Visit {
    /// The frame of a page for a signed-in person.
    pub fn frame(&self, asker: &Asker, place: Place, title: impl Into<String>) -> Frame {
        Frame { viewer: Some(asker.viewer.clone()), place, ..self.entry(title) }
    }

    /// The frame of a page for nobody in particular.
    pub fn entry(&self, title: impl Into<String>) -> Frame {
        Frame {
            title: title.into(),
            viewer: None,
            theme: self.theme,
            place: Place::Elsewhere,
            is_demo: self.app.is_demo(),
            organization: self.app.organization.get(),
            faces: self.app.faces.clone(),
            islands: None,
            assets: assets::url(""),
            path: self.path.clone(),
        }
    }
}

impl Frame {
    /// The page has islands, which are in this WASM module.
    pub fn with_islands(self, module: &'static str) -> Frame {
        Frame { islands: Some(module), ..self }
    }

    /// The whole page, status 200.
    pub fn page<V: IntoView + 'static>(self, content: impl FnOnce() -> V + Send + 'static) -> Response {
        self.page_with(StatusCode::OK, content)
    }

    /// The whole page with a status of its own: 422 for a form that comes back.
    pub fn page_with<V: IntoView + 'static>(
        self,
        status: StatusCode,
        content: impl FnOnce() -> V + Send + 'static,
    ) -> Response {
        let owner = Owner::new_root(Some(Arc::new(SsrSharedContext::new_islands())));
        let photos = Photos::new(self.faces.clone());
        let html = owner.with(|| {
            provide_context(photos);
            view! { <Document frame=self>{content().into_any()}</Document> }.into_any().to_html()
        });
        owner.unset_with_forced_cleanup();
        (status, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], format!("<!DOCTYPE html>{html}")).into_response()
    }
}

/// The page for an error: says what happened and one way on.
pub fn error_page(app: &App, error: &AppError, theme: Theme) -> Response {
    let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let visit = Visit { app: app.clone(), theme, path: "/".into() };
    let error = error.clone();
    visit.entry(status.canonical_reason().unwrap_or("Error")).page_with(status, move || view! { <ErrorPage error/> })
}
