//! A form that was posted after the session had ended: it comes back in a page from which it can be sent again.

use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Request};
use axum::http::{Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use leptos::prelude::*;

use super::App;
use super::render::{Theme, Visit};
use crate::shared::AppError;
use crate::ui::Icon;

/// Fields that are never written into a page: what is secret is typed again.
const SECRET: [&str; 5] = ["current", "new", "again", "token", "password"];

/// The fields of a form that nobody signed in has sent.
#[derive(Clone)]
pub struct KeptForm(Vec<(String, String)>);

/// Keeps what a plain form holds beside the answer that its sender must sign in first.
pub async fn keep(request: Request, next: Next) -> Response {
    if request.method() != Method::POST || !is_plain_form(&request) {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    let mut whole = Request::new(body);
    // The limit on bodies stands there.
    whole.extensions_mut().clone_from(&parts.extensions);
    let Ok(bytes) = Bytes::from_request(whole, &()).await else { return AppError::TooLarge.into_response() };
    let mut response = next.run(Request::from_parts(parts, Body::from(bytes.clone()))).await;
    if response.extensions().get::<AppError>() == Some(&AppError::SignedOut)
        && let Ok(fields) = serde_urlencoded::from_bytes(&bytes)
    {
        keep_fields(&mut response, fields);
    }
    response
}

/// Asks to sign in first, and keeps these fields: for a handler of forms with files in them, which reads those itself.
pub fn sign_in_first(fields: Vec<(String, String)>) -> Response {
    let mut response = AppError::SignedOut.into_response();
    keep_fields(&mut response, fields);
    response
}

fn keep_fields(response: &mut Response, fields: Vec<(String, String)>) {
    let fields: Vec<_> = fields.into_iter().filter(|(name, _)| !is_secret(name)).collect();
    if !fields.is_empty() {
        response.extensions_mut().insert(KeptForm(fields));
    }
}

/// Whether a form is sent without files.
pub fn is_plain_form(request: &Request) -> bool {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim();
    kind.eq_ignore_ascii_case("application/x-www-form-urlencoded")
}

fn is_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    SECRET.contains(&name.as_str()) || name.contains("password")
}

impl KeptForm {
    /// The page that holds the form, to be sent to the same address again.
    pub fn page(self, app: &App, path: &str, theme: Theme) -> Response {
        let visit = Visit { app: app.clone(), theme, path: "/".into() };
        let action = path.to_owned();
        visit.entry("Signed out").page_with(StatusCode::UNAUTHORIZED, move || {
            let fields = self.0.into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value/> });
            view! {
                <main class="page" id="main" tabindex="-1">
                    <div class="lost">
                        <h1>"You were signed out"</h1>
                        <p>"Nothing you wrote is lost. Sign in in another tab, then come back here and send it again."</p>
                        <p class="actions">
                            <a class="button button-primary" href="/sign-in" target="_blank" rel="noopener">
                                <Icon name="external-link"/>"Sign in in a new tab"
                            </a>
                        </p>
                        <form method="post" action=action>
                            {fields.collect_view()}
                            <button class="button" type="submit">"Send again"</button>
                        </form>
                    </div>
                </main>
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_secret_is_not_kept() {
        for name in ["password", "Password", "new_password", "current", "again", "token"] {
            assert!(is_secret(name), "{name}");
        }
        for name in ["title", "minutes", "note", "newcomer"] {
            assert!(!is_secret(name), "{name}");
        }
    }
}
