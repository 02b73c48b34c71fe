//! `/assets/accent/{name}`: the style sheet of one color. Its address says all of it, so it may be kept for ever.

use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};

use crate::features::organization::model::Accent;
use crate::shared::{AppError, AppResult};

/// The address of a color's style sheet.
pub fn url(accent: Accent) -> String {
    format!("/assets/accent/{}.css", accent.to_string().trim_start_matches('#'))
}

/// GET /assets/accent/{name}
pub async fn serve(Path(name): Path<String>) -> AppResult<Response> {
    let accent: Option<Accent> = name.strip_suffix(".css").and_then(|color| color.parse().ok());
    let accent = accent.filter(|accent| accent.check().is_ok()).ok_or(AppError::NotFound)?;
    let headers =
        [(header::CONTENT_TYPE, "text/css; charset=utf-8"), (header::CACHE_CONTROL, "public, max-age=31536000, immutable")];
    Ok((headers, accent.style_sheet()).into_response())
}
