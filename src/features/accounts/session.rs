//! The session cookie: 256 random bits, of which the store keeps only the hash.

use axum::http::{HeaderMap, HeaderValue, header};
use chrono::TimeDelta;

use super::model::Viewer;
use super::store::{self, NewSession};
use crate::server::scope::{self, Scope};
use crate::server::{App, render, token};
use crate::shared::AppResult;
use crate::shared::id::{PersonId, SessionId};
use crate::shared::language::reader;
use crate::shared::time::Instant;

/// How long a browser keeps the cookie, at most (the longest that browsers allow). Whether the session still holds, its row
/// says, which every use prolongs.
const COOKIE_DAYS: i64 = 400;
/// How stale `last_seen_at` may become before a request writes it again.
const SEEN_EVERY: TimeDelta = TimeDelta::hours(1);

fn cookie_name(app: &App) -> &'static str {
    if app.settings.is_https() { "__Host-ithaca" } else { "ithaca" }
}

/// The token that a request carries.
pub fn token_of<'h>(app: &App, headers: &'h HeaderMap) -> Option<&'h str> {
    render::cookie(headers, cookie_name(app)).filter(|token| token.len() == 64)
}

/// Who is signed in, if anybody; from now on the request is answered in their language.
pub async fn viewer_of(app: &App, headers: &HeaderMap, now: Instant) -> AppResult<Option<Viewer>> {
    let Some(token) = token_of(app, headers) else { return Ok(None) };
    let found = store::find_session(&mut app.db.read().await?, token::hash(token), now).await?;
    let Some(found) = found else { return Ok(None) };
    if now - found.last_seen_at > SEEN_EVERY {
        let (session, expires_at) = (found.session, expiry(app, now));
        scope::write_unasked(app, move |scope| {
            Box::pin(async move { store::save_seen(&mut scope.conn, session, now, expires_at).await })
        })
        .await?;
    }
    let store::Found { session, id, name, email, photo_id: photo, zone, language, is_admin, is_manager, .. } = found;
    if let Some(chosen) = language {
        reader::reads(chosen);
    }
    Ok(Some(Viewer { id, session, name, email, photo, zone, language, is_admin, is_manager }))
}

/// Opens a session and answers the cookie that carries it. Whatever session the browser had before is ended.
pub async fn open(
    scope: &mut Scope,
    person: PersonId,
    old_token: Option<String>,
    browser: String,
    address: String,
    expires_at: Instant,
) -> AppResult<String> {
    if let Some(old) = old_token {
        store::delete_session_of_token(&mut scope.conn, token::hash(&old)).await?;
    }
    let token = token::fresh()?;
    let id = SessionId(token::uuid(scope.now));
    let session = NewSession { id, person, token_hash: token::hash(&token), browser, address, expires_at };
    store::insert_session(&mut scope.conn, session, scope.now).await?;
    Ok(token)
}

/// Ends whatever a person has open: sessions, and the link at which they could set a password.
pub async fn end_all(scope: &mut Scope, person: PersonId) -> AppResult<()> {
    store::delete_invitation(&mut scope.conn, person).await?;
    store::delete_sessions(&mut scope.conn, person).await.map(drop)
}

/// When a session that is used now will end.
pub fn expiry(app: &App, now: Instant) -> Instant {
    now + TimeDelta::days(app.settings.session_days)
}

/// The header that hands a token to the browser.
pub fn set_cookie(app: &App, token: &str) -> (header::HeaderName, HeaderValue) {
    cookie(app, token, COOKIE_DAYS * 86_400)
}

/// The header that takes it back.
pub fn clear_cookie(app: &App) -> (header::HeaderName, HeaderValue) {
    cookie(app, "", 0)
}

fn cookie(app: &App, value: &str, max_age: i64) -> (header::HeaderName, HeaderValue) {
    let secure = if app.settings.is_https() { "; Secure" } else { "" };
    let text = format!("{}={value}; Path=/; Max-Age={max_age}; HttpOnly; SameSite=Lax{secure}", cookie_name(app));
    (header::SET_COOKIE, HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static("")))
}

/// Housekeeping: sessions that have ended are forgotten.
pub async fn forget_expired(app: &App) -> AppResult<()> {
    scope::write_unasked(app, |scope| Box::pin(async move { store::delete_expired_sessions(&mut scope.conn, scope.now).await }))
        .await
        .map(drop)
}

/// Whether a session still holds: open streams ask now and then.
pub async fn session_holds(app: &App, session: SessionId) -> AppResult<bool> {
    store::is_session_open(&mut app.db.read().await?, session, app.clock.now()).await
}
