//! From settings to a serving process, and back down again.

use std::net::SocketAddr;
use std::time::Duration;

use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::{Extensions, HeaderMap, StatusCode, Version, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get, post};
use axum::{Json, Router, middleware};
use leptos::prelude::provide_context;
use tower_http::CompressionLevel;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, Predicate};
use tower_http::limit::RequestBodyLimitLayer;

use super::clock::Clock;
use super::config::Settings;
use super::db::{Db, OpenError};
use super::{App, assets, files, guard, kept};
use crate::shared::{AppError, AppResult};

/// One line of the table of routes.
pub struct Route {
    pub path: &'static str,
    /// The methods the path answers to; the access test walks them.
    pub methods: &'static [&'static str],
    pub handler: fn() -> MethodRouter<App>,
}

/// Opens the store and puts the application together.
pub async fn open(settings: Settings) -> Result<App, OpenError> {
    let db = Db::open(&settings.database_url, settings.database_connections).await?;
    let app = App::new(db, settings, Clock::default());
    app.files.open().map_err(OpenError::Files)?;
    if let Err(error) = app.organization.refresh(&app).await {
        tracing::warn!(%error, "the organization could not be read");
    }
    if let Err(error) = app.faces.refresh(&app).await {
        tracing::warn!(%error, "the photos could not be read");
    }
    if let Ok(is_demo) = crate::features::accounts::is_demo(&app).await {
        app.demo.store(is_demo, std::sync::atomic::Ordering::Relaxed);
    }
    Ok(app)
}

/// The whole application as a router: the rooms' table, the server functions, the assets, and the guard around them.
pub fn router(app: App) -> Router {
    router_of(app, crate::app::routes())
}

/// The same around another table: a test adds what goes wrong on purpose.
pub fn router_of(app: App, routes: impl Iterator<Item = Route>) -> Router {
    let mut router = Router::new();
    for route in routes {
        router = router.route(route.path, (route.handler)());
    }
    if app.settings.test_clock {
        router = router.route("/test/clock", post(move_clock));
    }
    let max_body = app.settings.max_body;
    let limited = router
        .route("/api/{*function}", post(server_function).layer(RequestBodyLimitLayer::new(max_body)))
        .route("/assets/{hash}/{*name}", get(assets::serve))
        .route("/readyz", get(ready))
        .fallback(|| async { AppError::NotFound })
        .layer(middleware::from_fn(kept::keep))
        .layer(middleware::from_fn_with_state(app.clone(), in_time))
        // Every extractor of a body keeps to it; a form with a file in it counts for itself.
        .layer(DefaultBodyLimit::max(max_body));
    let streams = Router::new().route("/live/{topic}/{id}", get(crate::app::live)).route("/livez", get(|| async { "alive" }));
    // Files are compressed already, and parts of them are asked for.
    let is_no_file =
        |_: StatusCode, _: Version, _: &HeaderMap, extensions: &Extensions| extensions.get::<files::Download>().is_none();
    let compressible = DefaultPredicate::new().and(is_no_file);
    limited
        .merge(streams)
        .layer(CatchPanicLayer::custom(|_| AppError::Internal.into_response()))
        .layer(middleware::from_fn_with_state(app.clone(), guard::around))
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest).compress_when(compressible))
        .with_state(app)
}

/// How many times longer a request with files in it may take.
const FILES_TAKE_LONGER: u32 = 20;

async fn in_time(State(app): State<App>, request: Request, next: middleware::Next) -> Response {
    let content_type = request.headers().get(header::CONTENT_TYPE);
    let has_files = content_type.is_some_and(|value| value.as_bytes().starts_with(b"multipart/form-data"));
    let usual = Duration::from_secs(app.settings.request_timeout_seconds);
    let most = if has_files { usual.saturating_mul(FILES_TAKE_LONGER) } else { usual };
    let answered = tokio::time::timeout(most, next.run(request)).await;
    answered.unwrap_or_else(|_| StatusCode::SERVICE_UNAVAILABLE.into_response())
}

/// Serves until SIGTERM or Ctrl-C, then lets what runs come to its end.
pub async fn serve(app: App) -> std::io::Result<()> {
    let listener = tokio::net::TcpListener::bind(app.settings.addr).await?;
    let clock_job = tokio::spawn(crate::app::keep_time(app.clone()));
    let service = router(app.clone()).into_make_service_with_connect_info::<SocketAddr>();
    let draining = app.draining.clone();
    axum::serve(listener, service)
        .with_graceful_shutdown(async move {
            asked_to_stop().await;
            tracing::info!("draining");
            draining.cancel();
        })
        .await?;
    clock_job.abort();
    app.db.close().await;
    Ok(())
}

async fn asked_to_stop() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut terminate) => tokio::select! {
            _ = terminate.recv() => {}
            _ = tokio::signal::ctrl_c() => {}
        },
        Err(_) => drop(tokio::signal::ctrl_c().await),
    }
}

async fn server_function(State(app): State<App>, request: axum::extract::Request) -> Response {
    let response = leptos_axum::handle_server_fns_with_context(move || provide_context(app.clone()), request).await;
    with_status_of_error(response.into_response()).await
}

/// Leptos answers arguments that it can't read with 500, or sends whoever accepts a page back to where they were. An error is
/// answered with its own status instead, always.
async fn with_status_of_error(response: Response) -> Response {
    if !response.headers().contains_key("serverfnerror") {
        // Its word for a function that there isn't.
        return if response.status() == StatusCode::BAD_REQUEST { AppError::NotFound.into_response() } else { response };
    }
    let body = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap_or_default();
    let error: AppError = serde_json::from_slice(&body).unwrap_or(AppError::Internal);
    (StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR), Json(error)).into_response()
}

#[derive(serde::Serialize)]
struct Readiness {
    database: bool,
    assets: bool,
    draining: bool,
}

/// Ready when the store answers and the server isn't on its way down.
async fn ready(State(app): State<App>) -> (StatusCode, Json<Readiness>) {
    let readiness =
        Readiness { database: ping(&app).await.is_ok(), assets: assets::are_embedded(), draining: app.draining.is_cancelled() };
    let status = if readiness.database && !readiness.draining { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(readiness))
}

async fn ping(app: &App) -> AppResult<()> {
    let _: (i64,) = app.db.read().await?.one("SELECT CAST(1 AS BIGINT)", vec![]).await?;
    Ok(())
}

/// For browser tests, where the environment allows it: moves the server's clock.
async fn move_clock(State(app): State<App>, body: String) -> StatusCode {
    match body.trim().parse() {
        Ok(seconds) => {
            app.clock.set_offset(seconds);
            match crate::app::record_what_the_clock_decided(&app).await {
                Ok(()) => StatusCode::NO_CONTENT,
                Err(_) => StatusCode::INTERNAL_SERVER_ERROR,
            }
        }
        Err(_) => StatusCode::BAD_REQUEST,
    }
}
