//! What stands around every request: its id in the log, security headers, the same-origin check, error pages.

use std::net::{IpAddr, SocketAddr};
use std::time::Instant as Stopwatch;

use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::kept::KeptForm;
use super::{App, files, forms, render, token, zones};
use crate::shared::AppError;
use crate::shared::language::reader;

const CSP: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; font-src 'self'; \
                   connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'";

/// An error on its way to a page: the guard knows the request, and so what the answer should look like.
impl IntoResponse for AppError {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// The outermost layer.
pub async fn around(State(app): State<App>, request: Request, next: Next) -> Response {
    let started = Stopwatch::now();
    let id = token::uuid(app.clock.now()).simple().to_string();
    let (method, path) = (request.method().clone(), loggable(request.uri().path()));
    let asked = Asked::of(&request);
    let span = tracing::info_span!("request", id = %id);
    let response = {
        use tracing::Instrument;
        let answer = async {
            let refused = (!is_safe(&method) && !is_same_origin(request.headers(), &app.settings.public_url))
                .then(|| AppError::Forbidden("That came from another site, so nothing was done.".into()));
            let response = match refused {
                Some(error) => error.into_response(),
                None => next.run(request).await,
            };
            let response = as_page(&app, &asked, response);
            let millis = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
            if response.status().is_server_error() {
                tracing::error!(%method, path, status = response.status().as_u16(), millis, "answered");
            } else {
                tracing::info!(%method, path, status = response.status().as_u16(), millis, "answered");
            }
            response
        };
        let organization = app.organization.get();
        // Until it is known who asks, they read as the organization does.
        let answer = reader::writing_in(organization.language, answer.instrument(span));
        zones::at_home_in(organization.zone.clone(), answer).await
    };
    with_headers(response, &id, asked.is_asset, app.settings.is_https())
}

/// The path for the log, without the secret of a link that opens something.
fn loggable(path: &str) -> String {
    let secret = ["/setup/", "/invitation/"].into_iter().find(|beginning| path.starts_with(beginning));
    secret.map_or_else(|| path.to_owned(), |beginning| format!("{beginning}…"))
}

/// What the guard must remember of a request to answer its error.
struct Asked {
    is_get: bool,
    is_api: bool,
    is_asset: bool,
    path: String,
    theme: render::Theme,
}

impl Asked {
    fn of(request: &Request) -> Asked {
        let path = request.uri().path_and_query().map_or("/", |p| p.as_str()).to_owned();
        Asked {
            is_get: is_safe(request.method()),
            is_api: path.starts_with("/api/") || path.starts_with("/live/"),
            is_asset: path.starts_with("/assets/"),
            theme: render::theme_of(request.headers()),
            path,
        }
    }
}

/// Turns an error into the page for it, a missing session into the way to sign in, and anything bare into a styled page.
fn as_page(app: &App, asked: &Asked, response: Response) -> Response {
    let status = response.status();
    let error = response.extensions().get::<AppError>().cloned();
    let is_bare = !response.headers().contains_key(header::CONTENT_TYPE) || error.is_some();
    let is_file = response.extensions().get::<files::Download>().is_some();
    if asked.is_asset || is_file || !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let plain_text = response.headers().get(header::CONTENT_TYPE).is_some_and(|v| v.as_bytes().starts_with(b"text/plain"));
    if !is_bare && !plain_text {
        return response;
    }
    let error = error.unwrap_or(match status {
        StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => AppError::NotFound,
        // An address whose id is none leads nowhere, like any other that doesn't exist.
        StatusCode::BAD_REQUEST if asked.is_get => AppError::NotFound,
        StatusCode::PAYLOAD_TOO_LARGE => AppError::TooLarge,
        s if s.is_client_error() => AppError::Refused("That request could not be read.".into()),
        _ => AppError::Internal,
    });
    if asked.is_api {
        return (status, axum::Json(error)).into_response();
    }
    if error == AppError::SignedOut {
        if let Some(form) = response.extensions().get::<KeptForm>() {
            return form.clone().page(app, &asked.path, asked.theme);
        }
        let next = if asked.is_get { asked.path.as_str() } else { "/" };
        let query = serde_urlencoded::to_string([("next", next)]).unwrap_or_default();
        return forms::see_other(&if next == "/" { "/sign-in".to_owned() } else { format!("/sign-in?{query}") });
    }
    let mut page = render::error_page(app, &error, asked.theme);
    if status != StatusCode::BAD_REQUEST && status != StatusCode::METHOD_NOT_ALLOWED {
        *page.status_mut() = status;
    }
    page
}

fn with_headers(mut response: Response, id: &str, is_asset: bool, is_https: bool) -> Response {
    let is_file = response.extensions().get::<files::Download>().is_some();
    let headers = response.headers_mut();
    // What assets and files say of themselves stands; a stream's own word gives way.
    let may_be_kept = is_file || (is_asset && headers.contains_key(header::CACHE_CONTROL));
    let mut set = |name: HeaderName, value: &'static str| headers.insert(name, HeaderValue::from_static(value));
    if !is_file {
        set(header::CONTENT_SECURITY_POLICY, CSP);
    }
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::REFERRER_POLICY, "same-origin");
    set(header::X_FRAME_OPTIONS, "DENY");
    set(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    set(HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    set(HeaderName::from_static("permissions-policy"), "camera=(), geolocation=(), microphone=()");
    if !may_be_kept {
        set(header::CACHE_CONTROL, "no-store");
    }
    if is_https {
        set(header::STRICT_TRANSPORT_SECURITY, "max-age=63072000");
    }
    if let Ok(id) = HeaderValue::from_str(id) {
        headers.insert(HeaderName::from_static("x-request-id"), id);
    }
    response
}

fn is_safe(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

/// Whether a request that changes something comes from our own pages: by `Sec-Fetch-Site`, and where a browser leaves that
/// out (plain http on a local network) by `Origin`. A request with neither is no browser's and carries no ambient cookie.
fn is_same_origin(headers: &HeaderMap, public_url: &str) -> bool {
    if let Some(site) = headers.get("sec-fetch-site") {
        return site == "same-origin" || site == "none";
    }
    let Some(origin) = headers.get(header::ORIGIN).and_then(|v| v.to_str().ok()) else { return true };
    let host = headers.get(header::HOST).and_then(|v| v.to_str().ok()).unwrap_or_default();
    origin == public_url || origin.split_once("://").is_some_and(|(_, authority)| !host.is_empty() && authority == host)
}

/// Where the request comes from, for throttling and the list of sessions. A proxy's word counts only where it is trusted.
pub fn address_of(app: &App, headers: &HeaderMap, peer: Option<&ConnectInfo<SocketAddr>>) -> IpAddr {
    // The proxy's own line is the last: some add to the one that was sent, some write another below it.
    let last = headers.get_all("x-forwarded-for").iter().next_back();
    let told = last.and_then(|v| v.to_str().ok()).and_then(|v| v.rsplit(',').next()?.trim().parse().ok());
    let peer = peer.map_or(IpAddr::from([127, 0, 0, 1]), |info| info.0.ip());
    if app.settings.trust_proxy { told.unwrap_or(peer) } else { peer }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|(n, v)| (HeaderName::from_static(n), HeaderValue::from_static(v))).collect()
    }

    #[test]
    fn only_our_own_pages_may_change_anything() {
        let ours = "https://ithaca.example";
        assert!(is_same_origin(&headers(&[("sec-fetch-site", "same-origin")]), ours));
        assert!(!is_same_origin(&headers(&[("sec-fetch-site", "cross-site")]), ours));
        assert!(!is_same_origin(&headers(&[("sec-fetch-site", "same-site")]), ours));
        assert!(is_same_origin(&headers(&[("origin", "http://10.0.0.7:3000"), ("host", "10.0.0.7:3000")]), ours));
        assert!(is_same_origin(&headers(&[("origin", "https://ithaca.example"), ("host", "inside:3000")]), ours));
        assert!(!is_same_origin(&headers(&[("origin", "https://evil.example"), ("host", "ithaca.example")]), ours));
        assert!(!is_same_origin(&headers(&[("origin", "null"), ("host", "ithaca.example")]), ours));
    }
}
