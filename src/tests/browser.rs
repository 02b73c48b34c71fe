//! A browser without a screen: it keeps cookies and asks the whole router, guard and all.

use axum::Router;
use axum::body::{Body, HttpBody, to_bytes};
use axum::http::{HeaderMap, HeaderValue, Method, Request, header};
use tower::ServiceExt;

use crate::server::db::Db;
use crate::server::{App, boot};
use crate::shared::AppError;

/// One browser, on one server.
#[derive(Clone)]
pub struct Browser {
    router: Router,
    db: Db,
    cookies: Vec<(String, String)>,
}

/// What the server answered.
#[derive(Debug)]
pub struct Page {
    pub status: u16,
    pub headers: HeaderMap,
    /// As it is read: without the marks that the framework leaves between two pieces of a sentence.
    pub text: String,
}

impl Browser {
    /// Without any cookie.
    pub fn new(app: &App) -> Browser {
        Browser { router: boot::router(app.clone()), db: app.db.clone(), cookies: Vec::new() }
    }

    /// The same browser on another router.
    pub fn on(self, router: Router) -> Browser {
        Browser { router, ..self }
    }

    /// The same with this cookie.
    pub fn with_cookie(mut self, name: &str, value: &str) -> Browser {
        self.cookies.retain(|(known, _)| known != name);
        self.cookies.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The value of a cookie that it keeps.
    pub fn cookie(&self, name: &str) -> Option<&str> {
        self.cookies.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Follows a link.
    pub async fn get(&mut self, path: &str) -> Page {
        self.send(self.request(Method::GET, path).body(Body::empty())).await
    }

    /// Sends a form.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let body = serde_urlencoded::to_string(fields).expect("a form");
        let request = self.request(Method::POST, path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(body))).await
    }

    /// Sends a form with a file in it.
    pub async fn upload(&mut self, path: &str, fields: &[(&str, &str)], file: (&str, &str, &[u8])) -> Page {
        let (field, name, content) = file;
        let mut body = Vec::new();
        for (field, value) in fields {
            body.extend(format!("--frontier\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n").bytes());
        }
        let head = format!("--frontier\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\n");
        body.extend(format!("{head}Content-Type: application/octet-stream\r\n\r\n").bytes());
        body.extend_from_slice(content);
        body.extend(b"\r\n--frontier--\r\n");
        let request = self.request(Method::POST, path).header(header::CONTENT_TYPE, "multipart/form-data; boundary=frontier");
        self.send(request.body(Body::from(body))).await
    }

    /// Calls a server function, as an island does.
    pub async fn call(&mut self, path: &str, arguments: &serde_json::Value) -> Page {
        let mut request = self.request(Method::POST, path).header(header::CONTENT_TYPE, "application/json");
        if let Some(headers) = request.headers_mut() {
            headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
        }
        self.send(request.body(Body::from(arguments.to_string()))).await
    }

    /// The beginning of a request, with the cookies and what a browser says of itself.
    pub fn request(&self, method: Method, path: &str) -> axum::http::request::Builder {
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = Request::builder().method(method).uri(path).header(header::HOST, "town.example");
        let request = request.header("sec-fetch-site", "same-origin").header(header::ACCEPT, "text/html");
        if cookies.is_empty() { request } else { request.header(header::COOKIE, cookies.join("; ")) }
    }

    /// Sends a request and reads the answer; an open stream is read no further than its first piece. A request that reads a
    /// table from end to end fails the test.
    pub async fn send(&mut self, request: axum::http::Result<Request<Body>>) -> Page {
        let mut request = request.expect("a request");
        if let Some(length) = request.body().size_hint().exact() {
            request.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(length));
        }
        let asked = format!("{} {}", request.method(), request.uri());
        let response = self.db.watch().during(&asked, self.router.clone().oneshot(request)).await;
        let response = response.expect("the router always answers");
        let (parts, body) = response.into_parts();
        for cookie in parts.headers.get_all(header::SET_COOKIE) {
            self.keep(cookie.to_str().expect("a readable cookie"));
        }
        let is_stream = parts.headers.get(header::CONTENT_TYPE).is_some_and(|v| v.as_bytes().starts_with(b"text/event-stream"));
        let bytes = if is_stream {
            use futures::StreamExt;
            body.into_data_stream().next().await.and_then(Result::ok).unwrap_or_default()
        } else {
            to_bytes(body, 16 << 20).await.expect("the answer is read")
        };
        let text = String::from_utf8_lossy(&bytes).replace("<!>", "");
        Page { status: parts.status.as_u16(), headers: parts.headers, text }
    }

    fn keep(&mut self, cookie: &str) {
        let Some((name, value)) = cookie.split(';').next().and_then(|pair| pair.split_once('=')) else { return };
        self.cookies.retain(|(known, _)| known != name);
        if !cookie.contains("Max-Age=0") {
            self.cookies.push((name.to_owned(), value.to_owned()));
        }
    }
}

impl Page {
    /// A header's value, or nothing.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or_default()
    }

    /// What a server function answered.
    pub fn json<T: serde::de::DeserializeOwned>(&self) -> T {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {} {}", self.status, self.text))
    }

    /// The error that a server function answered.
    pub fn error(&self) -> AppError {
        self.json()
    }
}
