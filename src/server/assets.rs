//! The embedded files: style sheet, scripts, WASM, fonts, icons, under a path that changes with their content.

use std::borrow::Cow;
use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "site/"]
struct Site;

/// The hash of all assets, or `missing` in a build without them.
static HASH: LazyLock<String> = LazyLock::new(|| match Site::get("hash.txt") {
    Some(file) => String::from_utf8_lossy(&file.data).trim().to_owned(),
    None => "missing".to_owned(),
});

/// The address of an asset, to be written into pages.
pub fn url(name: &str) -> String {
    format!("/assets/{}/{name}", *HASH)
}

/// Whether the WASM and its neighbours were built into this binary.
pub fn are_embedded() -> bool {
    Site::get("hash.txt").is_some()
}

/// Serves `/assets/{hash}/{*name}`, compressed at build time, cacheable for ever.
pub async fn serve(Path((_, name)): Path<(String, String)>, headers: HeaderMap) -> Response {
    let accepts_brotli = headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|v| v.to_str().ok())
        .is_some_and(|v| v.split(',').any(|e| e.trim().starts_with("br")));
    let compressed = if accepts_brotli && !name.ends_with(".br") { Site::get(&format!("{name}.br")) } else { None };
    let is_compressed = compressed.is_some();
    let Some(file) = compressed.or_else(|| Site::get(&name)) else { return StatusCode::NOT_FOUND.into_response() };
    let body = match file.data {
        Cow::Borrowed(bytes) => axum::body::Body::from(bytes),
        Cow::Owned(bytes) => axum::body::Body::from(bytes),
    };
    let mut response = ([(header::CONTENT_TYPE, media_type(&name))], body).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if is_compressed {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
    }
    response
}

fn media_type(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "woff2" => "font/woff2",
        _ => "text/plain; charset=utf-8",
    }
}
