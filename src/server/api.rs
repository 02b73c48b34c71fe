//! What every server function does first and last: find out who asks, and answer an error with its HTTP status.

use axum::http::StatusCode;
use axum::http::request::Parts;
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;

use super::{App, Asker};
use crate::shared::{AppError, AppResult};

/// Answers a server function's call for whoever is signed in.
pub async fn answer<T, F>(action: impl FnOnce(Asker) -> F) -> AppResult<T>
where
    F: Future<Output = AppResult<T>>,
{
    let options = use_context::<ResponseOptions>();
    let answer = match asker().await {
        Ok(asker) => action(asker).await,
        Err(error) => Err(error),
    };
    if let (Err(error), Some(options)) = (&answer, options) {
        options.set_status(StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR));
    }
    answer
}

async fn asker() -> AppResult<Asker> {
    use axum::extract::FromRequestParts;
    let app = use_context::<App>().ok_or(AppError::Internal)?;
    let mut parts = use_context::<Parts>().ok_or(AppError::Internal)?;
    Asker::from_request_parts(&mut parts, &app).await
}
