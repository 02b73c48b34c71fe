//! Plain forms: what a browser without WASM posts, and how it is answered.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::de::DeserializeOwned;

use super::App;
use crate::shared::{AppError, AppResult};

/// The fields of a posted form. Every field of `T` should have a default: what is missing is the form's own business to say.
pub struct Posted<T>(pub T);

impl<T: DeserializeOwned> FromRequest<App> for Posted<T> {
    type Rejection = AppError;

    async fn from_request(request: Request, app: &App) -> AppResult<Self> {
        let body = Bytes::from_request(request, app).await.map_err(|_| AppError::TooLarge)?;
        let unreadable =
            |_| AppError::Refused("That form could not be read. Please go back, reload the page and try again.".into());
        serde_urlencoded::from_bytes(&body).map(Posted).map_err(unreadable)
    }
}

/// What follows a form that was carried out: 303 to the page that shows the result.
pub fn see_other(path: &str) -> Response {
    let location = HeaderValue::from_str(path).unwrap_or(HeaderValue::from_static("/"));
    (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response()
}

/// A path on this site, or `/`: never another host, whatever somebody wrote into the address.
pub fn local_path(wanted: &str) -> &str {
    let plain = wanted.starts_with('/') && !wanted.starts_with("//") && !wanted.contains(['\\', '\n', '\r', '\t']);
    if plain { wanted } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_on_this_site_are_followed() {
        assert_eq!(local_path("/meetings?page=2"), "/meetings?page=2");
        for elsewhere in ["//evil.example", "https://evil.example", "/\\evil.example", "meetings", "", "/\t/evil.example"] {
            assert_eq!(local_path(elsewhere), "/");
        }
    }
}
