//! `GET /files/{id}/{name}`: handed out to whoever may read it, in a way that no browser runs it as ours.

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use super::{FileRow, rows};
use crate::features::accounts;
use crate::server::App;
use crate::server::boot::Route;
use crate::shared::id::FileId;
use crate::shared::{AppError, AppResult};

/// What a browser may do with a file that it shows by itself: nothing.
const CSP: HeaderValue = HeaderValue::from_static("sandbox; default-src 'none'");

/// Marks an answer that is a file: its own policy and caching stand, and it is not compressed.
#[derive(Clone, Copy)]
pub struct Download;

/// The room's part of the table of routes.
pub fn routes() -> Vec<Route> {
    vec![Route { path: "/files/{id}/{name}", methods: &["GET"], handler: || get(serve) }]
}

/// The address of a file.
pub fn url(id: FileId, name: &str) -> String {
    format!("/files/{id}/{}", encoded(name))
}

async fn serve(State(app): State<App>, headers: HeaderMap, Path((id, name)): Path<(String, String)>) -> AppResult<Response> {
    let now = app.clock.now();
    let viewer = accounts::viewer_of(&app, &headers, now).await?;
    let id: FileId = id.parse().map_err(|_| AppError::NotFound)?;
    let mut conn = app.db.read().await?;
    let file = rows::find(&mut conn, id).await?.filter(|file| file.name == name);
    let allowed = match &file {
        Some(file) => crate::app::may_read(&mut conn, viewer.as_ref(), file, now).await?,
        None => false,
    };
    drop(conn);
    let Some(file) = file.filter(|_| allowed) else {
        return Err(if viewer.is_none() { AppError::SignedOut } else { AppError::NotFound });
    };
    answer(&app, &file, &headers).await
}

async fn answer(app: &App, file: &FileRow, asked: &HeaderMap) -> AppResult<Response> {
    let tag = format!("\"{}\"", file.sha256);
    let size = u64::try_from(file.size).unwrap_or_default();
    let is_known = asked.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes());
    let mut response = if is_known {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        match range_of(asked, size, &tag) {
            Wanted::All => {
                let body = Body::from_stream(app.files.get(file.id, None).await?);
                ([(header::CONTENT_LENGTH, size)], body).into_response()
            }
            Wanted::Part(range) => {
                let told = format!("bytes {}-{}/{size}", range.start, range.end - 1);
                let length = range.end - range.start;
                let body = Body::from_stream(app.files.get(file.id, Some(range)).await?);
                let status = StatusCode::PARTIAL_CONTENT;
                (status, [(header::CONTENT_LENGTH, length.to_string()), (header::CONTENT_RANGE, told)], body).into_response()
            }
            Wanted::Nothing => {
                (StatusCode::RANGE_NOT_SATISFIABLE, [(header::CONTENT_RANGE, format!("bytes */{size}"))]).into_response()
            }
        }
    };
    let shown = if file.kind.is_redrawn() { "inline" } else { "attachment" };
    let kept = if file.kind.is_redrawn() { "private, max-age=86400" } else { "private, no-cache" };
    let plain: String =
        file.name.chars().map(|c| if c.is_ascii_graphic() && !matches!(c, '"' | '\\') { c } else { '_' }).collect();
    let disposition = format!("{shown}; filename=\"{plain}\"; filename*=UTF-8''{}", encoded(&file.name));
    let headers = response.headers_mut();
    let mut set = |name: header::HeaderName, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    };
    set(header::CONTENT_TYPE, &file.media_type);
    set(header::CONTENT_DISPOSITION, &disposition);
    set(header::CACHE_CONTROL, kept);
    set(header::ETAG, &tag);
    set(header::ACCEPT_RANGES, "bytes");
    headers.insert(header::CONTENT_SECURITY_POLICY, CSP);
    response.extensions_mut().insert(Download);
    Ok(response)
}

/// Which part of a file is asked for.
#[derive(Debug, PartialEq, Eq)]
enum Wanted {
    All,
    Part(std::ops::Range<u64>),
    Nothing,
}

/// Reads `Range`: one stretch of bytes. Several, and what can't be read, get the whole file, as does a part of what was
/// another file before.
fn range_of(asked: &HeaderMap, size: u64, tag: &str) -> Wanted {
    let text = asked.get(header::RANGE).and_then(|value| value.to_str().ok()).and_then(|text| text.strip_prefix("bytes="));
    let is_of_this = asked.get(header::IF_RANGE).is_none_or(|known| known.as_bytes() == tag.as_bytes());
    let Some((first, last)) = text.filter(|_| is_of_this).and_then(|text| text.trim().split_once('-')) else {
        return Wanted::All;
    };
    let range = match (first.parse::<u64>(), last.parse::<u64>()) {
        (Ok(first), Ok(last)) if first <= last => first..last.saturating_add(1).min(size),
        (Ok(first), _) if last.is_empty() => first..size,
        (_, Ok(length)) if first.is_empty() => size.saturating_sub(length)..size,
        _ => return Wanted::All,
    };
    if range.is_empty() { Wanted::Nothing } else { Wanted::Part(range) }
}

/// The name as it stands in an address.
fn encoded(name: &str) -> String {
    use std::fmt::Write;
    name.bytes().fold(String::new(), |mut text, byte| {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            text.push(char::from(byte));
        } else {
            let _ = write!(text, "%{byte:02X}");
        }
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_stretch_of_bytes_can_be_asked_for() {
        let wanted = |text: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::RANGE, HeaderValue::from_static(text));
            range_of(&headers, 100, "\"tag\"")
        };
        assert_eq!(wanted("bytes=0-9"), Wanted::Part(0..10));
        assert_eq!(wanted("bytes=90-"), Wanted::Part(90..100));
        assert_eq!(wanted("bytes=-10"), Wanted::Part(90..100));
        assert_eq!(wanted("bytes=95-999999999999"), Wanted::Part(95..100));
        assert_eq!(wanted("bytes=100-"), Wanted::Nothing);
        for unreadable in ["bytes=9-1", "bytes=0-1,5-6", "lines=1-2", "bytes=-", "bytes=a-b"] {
            assert_eq!(wanted(unreadable), Wanted::All, "{unreadable}");
        }
    }

    #[test]
    fn a_name_is_written_into_an_address_and_a_header() {
        assert_eq!(encoded("Über uns.pdf"), "%C3%9Cber%20uns.pdf");
    }
}
