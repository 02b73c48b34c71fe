//! What people do here: sign in and out, change the password, end sessions, set up the first admin.

use chrono::TimeDelta;

use super::model::{AccountEvent, NewAdmin, Viewer};
use super::{session, store};
use crate::features::people;
use crate::server::db::RunError;
use crate::server::scope::{self, Scope};
use crate::server::{App, Asker, Conn, token, zones};
use crate::shared::event::{About, Event};
use crate::shared::id::{PersonId, SessionId};
use crate::shared::time::Instant;
use crate::shared::{AppError, AppResult, FieldErrors, Language};

const NOT_TOGETHER: &str = "That e-mail address and password do not go together.";

const HALF_A_DEMO: &str = "The demo is being filled into this store, or was stopped while it was. If nothing fills it now, \
                           begin with an empty store: delete this one, or name another folder or database.";

/// From where somebody signs in.
pub struct Door {
    pub old_token: Option<String>,
    pub browser: String,
    pub address: std::net::IpAddr,
}

/// Somebody who came in.
pub struct Entered {
    /// The session's token.
    pub token: String,
    /// Whether they have said in which time they live.
    pub zone_is_known: bool,
}

/// How long an invitation holds.
const INVITATION_DAYS: i64 = 7;

/// Signs in, or answers an error that does not tell whether the address is known.
pub async fn sign_in(app: &App, email: String, password: String, door: Door) -> AppResult<Entered> {
    app.throttle.attempt(&email, door.address)?;
    let credentials = store::find_credentials(&mut app.db.read().await?, &email).await?;
    let zone_is_known = credentials.as_ref().is_some_and(|c| c.zone_is_known);
    let (person, hash) = credentials.map_or((None, None), |c| (Some(c.id), c.password_hash));
    let verified = app.hashing.verify(password, hash.clone()).await?;
    let Some(person) = person.filter(|_| verified) else { return Err(AppError::Refused(NOT_TOGETHER.into())) };
    Ok(Entered { token: enter(app, person, hash, door).await?, zone_is_known })
}

/// Opens a session, unless the password that was checked has been changed since.
async fn enter(app: &App, person: PersonId, checked: Option<String>, door: Door) -> AppResult<String> {
    let expires_at = session::expiry(app, app.clock.now());
    scope::write_unasked(app, move |scope| {
        Box::pin(async move {
            if let Some(hash) = checked
                && store::lock_credentials(&mut scope.conn, person, hash).await? == 0
            {
                return Err(AppError::Refused(NOT_TOGETHER.into()));
            }
            let token =
                session::open(scope, person, door.old_token, door.browser, door.address.to_string(), expires_at).await?;
            scope.record(&Event::Account(AccountEvent::SignedIn), About::person(person)).await?;
            Ok(token)
        })
    })
    .await
}

/// Ends the session in use.
pub async fn sign_out(asker: &Asker) -> AppResult<()> {
    let Viewer { id, session, .. } = asker.viewer;
    scope::write(asker, move |scope| {
        Box::pin(async move {
            store::delete_session(&mut scope.conn, id, session).await?;
            scope.record(&Event::Account(AccountEvent::SignedOut), About::person(id)).await
        })
    })
    .await
}

/// Changes one's own password and ends every other session.
pub async fn change_password(asker: &Asker, current: String, new: String) -> AppResult<()> {
    let Viewer { id, session, .. } = asker.viewer;
    asker.app.throttle.attempt_on(&format!("password of {id}"))?;
    let hash = store::find_password_hash(&mut asker.read().await?, id).await?;
    if !asker.app.hashing.verify(current, hash).await? {
        let mut errors = FieldErrors::default();
        errors.add("current", "This is not the password you have now.");
        return Err(AppError::Invalid(errors));
    }
    let hash = asker.app.hashing.hash(new).await?;
    scope::write(asker, move |scope| {
        Box::pin(async move {
            store::save_password(&mut scope.conn, id, hash, scope.now).await?;
            store::delete_other_sessions(&mut scope.conn, id, session).await?;
            scope.record(&Event::Account(AccountEvent::PasswordChanged), About::person(id)).await
        })
    })
    .await
}

/// Ends one of one's own sessions.
pub async fn revoke_session(asker: &Asker, session: SessionId) -> AppResult<()> {
    let id = asker.viewer.id;
    scope::write(asker, move |scope| {
        Box::pin(async move {
            if store::delete_session(&mut scope.conn, id, session).await? == 0 {
                return Err(AppError::NotFound);
            }
            scope.record(&Event::Account(AccountEvent::SessionRevoked), About::person(id)).await
        })
    })
    .await
}

/// Changes the zone in which one reads times.
pub async fn change_zone(asker: &Asker, zone: String) -> AppResult<()> {
    let Some(zone) = zones::known(&zone) else {
        let mut errors = FieldErrors::default();
        errors.add("zone", "Choose one of the zones in the list.");
        return Err(AppError::Invalid(errors));
    };
    let id = asker.viewer.id;
    scope::write(asker, move |scope| {
        Box::pin(async move {
            store::save_zone(&mut scope.conn, id, zone.clone(), scope.now).await?;
            scope.record(&Event::Account(AccountEvent::ZoneChanged { zone }), About::person(id)).await
        })
    })
    .await
}

/// Changes the language in which one reads; nothing: that of the organization.
pub async fn change_language(asker: &Asker, language: Option<Language>) -> AppResult<()> {
    let id = asker.viewer.id;
    scope::write(asker, move |scope| {
        Box::pin(async move {
            store::save_language(&mut scope.conn, id, language).await?;
            scope.record(&Event::Account(AccountEvent::LanguageChanged { language }), About::person(id)).await
        })
    })
    .await
}

/// Makes the link at which somebody sets their password, once, within a week. An older link holds no longer.
pub async fn invite(scope: &mut Scope, person: PersonId) -> AppResult<String> {
    let token = token::fresh()?;
    let expires_at = scope.now + TimeDelta::days(INVITATION_DAYS);
    store::save_invitation(&mut scope.conn, person, token::hash(&token), scope.now, expires_at).await?;
    Ok(format!("/invitation/{token}"))
}

/// A link that was made for somebody, as a path on this site.
pub struct MadeLink {
    pub name: String,
    pub email: String,
    pub path: String,
}

/// How many may sign in and have no password yet.
pub async fn count_without_password(conn: &mut Conn, now: Instant) -> AppResult<store::WithoutPassword> {
    store::count_without_password(conn, now).await
}

/// Makes links for at most so many of those who have no password yet: for all, or for those whom no link lets in.
pub async fn invite_without_password(scope: &mut Scope, all: bool, most: i64) -> AppResult<Vec<MadeLink>> {
    let people = store::list_without_password(&mut scope.conn, all, scope.now, most).await?;
    let mut invitations = Vec::with_capacity(people.len());
    let mut links = Vec::with_capacity(people.len());
    for store::Uninvited { id, name, email } in people {
        let token = token::fresh()?;
        invitations.push((id, token::hash(&token)));
        links.push(MadeLink { name, email, path: format!("/invitation/{token}") });
    }
    let expires_at = scope.now + TimeDelta::days(INVITATION_DAYS);
    match store::save_invitations(&mut scope.conn, invitations, scope.now, expires_at).await {
        Ok(()) => Ok(links),
        Err(RunError::Taken) => Err(AppError::Refused("Somebody else is inviting people just now. Please try again.".into())),
        Err(RunError::App(error)) => Err(error),
    }
}

/// Whom an invitation is for, while it holds.
pub async fn find_invited(app: &App, token: &str) -> AppResult<store::Invited> {
    let mut conn = app.db.read().await?;
    store::find_invited(&mut conn, token::hash(token), app.clock.now()).await?.ok_or(AppError::NotFound)
}

/// Sets the password that somebody chose at their invitation, ends what else was open, and signs them in.
pub async fn accept_invitation(app: &App, link: &str, password: String, door: Door) -> AppResult<Entered> {
    // Before the password is hashed, so that nobody keeps the hashing busy with links that they made up.
    find_invited(app, link).await?;
    let hash = app.hashing.hash(password).await?;
    let (link, expires_at) = (token::hash(link), session::expiry(app, app.clock.now()));
    scope::write_unasked(app, move |scope| {
        Box::pin(async move {
            let store::Invited { id, zone_is_known, .. } =
                store::find_invited(&mut scope.conn, link, scope.now).await?.ok_or(AppError::NotFound)?;
            // The person before what is theirs: whoever deactivates them takes the same order.
            store::save_password(&mut scope.conn, id, hash, scope.now).await?;
            if store::delete_invitation(&mut scope.conn, id).await? == 0 {
                return Err(AppError::NotFound);
            }
            store::delete_sessions(&mut scope.conn, id).await?;
            scope.record(&Event::Account(AccountEvent::InvitationAccepted), About::person(id)).await?;
            let token = session::open(scope, id, door.old_token, door.browser, door.address.to_string(), expires_at).await?;
            Ok(Entered { token, zone_is_known })
        })
    })
    .await
}

/// Where the store has nobody yet: a link, good for a day and for one use, at which the first admin is set up.
pub async fn offer_setup_link(app: &App) -> AppResult<Option<String>> {
    if !store::is_empty(&mut app.db.read().await?).await? {
        return Ok(None);
    }
    let token = token::fresh()?;
    let hash = token::hash(&token);
    scope::write_unasked(app, move |scope| {
        Box::pin(async move { store::save_setup_link(&mut scope.conn, hash, scope.now, scope.now + TimeDelta::days(1)).await })
    })
    .await?;
    Ok(Some(format!("{}/setup/{token}", app.settings.public_url)))
}

/// Whether a set-up link still opens: unused, not too old, and nobody was added in another way meanwhile.
pub async fn is_setup_link_open(app: &App, token: &str) -> AppResult<bool> {
    let mut conn = app.db.read().await?;
    Ok(store::is_setup_link_open(&mut conn, token::hash(token), app.clock.now()).await? && store::is_empty(&mut conn).await?)
}

/// Sets up the first admin at a set-up link, and signs them in.
pub async fn set_up(app: &App, link: &str, admin: NewAdmin, door: Door) -> AppResult<String> {
    // Before the password is hashed, so that nobody keeps the hashing busy with links that they made up.
    if !is_setup_link_open(app, link).await? {
        return Err(AppError::NotFound);
    }
    let person = add(app, admin, Some(token::hash(link))).await?;
    // The organization has taken over the zone.
    if let Err(error) = app.organization.refresh(app).await {
        tracing::warn!(%error, "the organization could not be read anew");
    }
    enter(app, person, None, door).await
}

/// Adds an admin from the command line, which knows no zone: they are asked for it when they first sign in.
pub async fn add_admin(app: &App, name: String, email: String, password: String) -> AppResult<PersonId> {
    let form = super::model::FirstAdminForm { name, email, zone: "UTC".into(), password };
    let admin = form.parse().map_err(AppError::Invalid)?;
    add(app, admin, None).await
}

async fn add(app: &App, admin: NewAdmin, link: Option<String>) -> AppResult<PersonId> {
    let NewAdmin { name, email, zone, password } = admin;
    let zone = zones::known(&zone).unwrap_or_else(|| "UTC".to_owned());
    let zone_is_known = link.is_some();
    let hash = app.hashing.hash(password).await?;
    scope::write_unasked(app, move |scope| {
        Box::pin(async move {
            if let Some(link) = link
                && (store::use_setup_link(&mut scope.conn, link, scope.now).await? == 0
                    || !store::is_empty(&mut scope.conn).await?)
            {
                return Err(AppError::NotFound);
            }
            let person = people::NewPerson {
                name,
                email,
                zone,
                zone_is_known,
                password_hash: Some(hash),
                is_admin: true,
                ..people::NewPerson::default()
            };
            let id = people::add(scope, person).await?;
            scope.record(&Event::Account(AccountEvent::AdminAdded), About::person(id)).await?;
            Ok(id)
        })
    })
    .await
}

/// Whether the store has people who are not those of half a demo.
pub async fn is_in_use(app: &App) -> AppResult<bool> {
    let mut conn = app.db.read().await?;
    let is_half_a_demo = store::find_demo_mark(&mut conn).await? == Some(None);
    Ok(!is_half_a_demo && !store::is_empty(&mut conn).await?)
}

/// Whether the store is a demo, filled to its end.
pub async fn is_demo(app: &App) -> AppResult<bool> {
    Ok(store::find_demo_mark(&mut app.db.read().await?).await?.flatten().is_some())
}

/// Claims an empty store for the demo; of two processes that try, one succeeds. It is a demo once [`finish_demo`] says so.
pub async fn begin_demo(scope: &mut Scope) -> AppResult<()> {
    let refused = |sentence: &str| Err(AppError::Refused(sentence.into()));
    match (store::find_demo_mark(&mut scope.conn).await?, store::is_empty(&mut scope.conn).await?) {
        (Some(Some(_)), _) => return refused("This store is a demo already."),
        (Some(None), _) => return refused(HALF_A_DEMO),
        (None, false) => return refused("This store already has people in it. The demo fills empty stores only."),
        (None, true) => {}
    }
    match store::insert_demo_mark(&mut scope.conn).await {
        Ok(()) => Ok(()),
        Err(RunError::Taken) => refused(HALF_A_DEMO),
        Err(RunError::App(error)) => Err(error),
    }
}

/// Says that everything of the demo is in.
pub async fn finish_demo(scope: &mut Scope) -> AppResult<()> {
    store::save_demo_since(&mut scope.conn, scope.now).await.map(drop)
}
