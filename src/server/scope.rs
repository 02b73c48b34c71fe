//! Who asks, when, and the transaction in which the answer is given.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use futures::future::BoxFuture;
use tracing::Instrument;

use super::log::{self, Happened};
use super::{App, Conn, zones};
use crate::features::accounts::{self, Viewer};
use crate::shared::event::{About, Event};
use crate::shared::id::PersonId;
use crate::shared::language::reader;
use crate::shared::time::Instant;
use crate::shared::{AppError, AppResult, Language};

/// A signed-in person with a request. As an extractor it refuses whoever is not signed in.
#[derive(Clone)]
pub struct Asker {
    pub app: App,
    pub viewer: Viewer,
    pub now: Instant,
}

impl Asker {
    /// A connection for reading.
    pub async fn read(&self) -> AppResult<Conn> {
        self.app.db.read().await
    }
}

impl FromRequestParts<App> for Asker {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> AppResult<Asker> {
        if let Some(asker) = parts.extensions.get::<Asker>() {
            return Ok(asker.clone());
        }
        let now = app.clock.now();
        let viewer = accounts::viewer_of(app, &parts.headers, now).await?.ok_or(AppError::SignedOut)?;
        let asker = Asker { app: app.clone(), viewer, now };
        parts.extensions.insert(asker.clone());
        Ok(asker)
    }
}

/// One transaction: its connection, who acts and when. What is recorded here is stored with the change it tells of.
pub struct Scope {
    pub conn: Conn,
    pub now: Instant,
    actor: Option<PersonId>,
    viewer: Option<Viewer>,
    topics: Vec<String>,
}

impl Scope {
    /// Who is signed in; nobody in a job.
    pub fn viewer(&self) -> AppResult<&Viewer> {
        self.viewer.as_ref().ok_or(AppError::SignedOut)
    }

    /// Writes the event into the audit log and lets the other rooms do what they do about it.
    pub async fn record(&mut self, event: &Event, about: About) -> AppResult<()> {
        let happened = Happened::now(self.now, self.actor, event.clone(), about);
        log::insert(&mut self.conn, &[happened]).await?;
        crate::app::react(self, event, about).await
    }

    /// Writes into the audit log what happened before, in an organization that is told: nobody reacts to it again.
    pub async fn record_past(&mut self, events: &[Happened]) -> AppResult<()> {
        log::insert(&mut self.conn, events).await
    }

    /// Tells open screens about the topic once the change is committed.
    pub fn touch(&mut self, topic: String) {
        if !self.topics.contains(&topic) {
            self.topics.push(topic);
        }
    }
}

/// What runs inside [`write`].
pub type Work<'s, T> = BoxFuture<'s, AppResult<T>>;

/// Runs the work in a transaction for a signed-in person: all of it is committed, or none.
pub async fn write<T, W>(asker: &Asker, work: W) -> AppResult<T>
where
    T: Send + 'static,
    W: for<'s> FnOnce(&'s mut Scope) -> Work<'s, T> + Send + 'static,
{
    transact(asker.app.clone(), Some(asker.viewer.clone()), asker.now, work).await
}

/// Runs the work in a transaction for nobody in particular: signing in, the clock, filling a store.
pub async fn write_unasked<T, W>(app: &App, work: W) -> AppResult<T>
where
    T: Send + 'static,
    W: for<'s> FnOnce(&'s mut Scope) -> Work<'s, T> + Send + 'static,
{
    transact(app.clone(), None, app.clock.now(), work).await
}

/// As [`write_unasked`], as if it were another time: a demo tells what happened weeks ago.
pub async fn write_unasked_at<T, W>(app: &App, now: Instant, work: W) -> AppResult<T>
where
    T: Send + 'static,
    W: for<'s> FnOnce(&'s mut Scope) -> Work<'s, T> + Send + 'static,
{
    transact(app.clone(), None, now, work).await
}

async fn transact<T, W>(app: App, viewer: Option<Viewer>, now: Instant, work: W) -> AppResult<T>
where
    T: Send + 'static,
    W: for<'s> FnOnce(&'s mut Scope) -> Work<'s, T> + Send + 'static,
{
    let home = app.organization.get().zone.clone();
    // A task of its own: a client that hangs up must not stop a transaction half-way. It logs under the request's id,
    // and what it refuses is read by whoever sent that.
    let work = async move {
        let conn = app.db.begin().await?;
        let mut scope = Scope { conn, now, actor: viewer.as_ref().map(|v| v.id), viewer, topics: Vec::new() };
        let answer = work(&mut scope).await?;
        for topic in &scope.topics {
            scope.conn.notify(topic).await?;
        }
        scope.conn.commit().await?;
        for topic in &scope.topics {
            app.live.send(topic);
        }
        Ok(answer)
    };
    let work = reader::writing_in(Language::current(), zones::at_home_in(home, work));
    tokio::spawn(work.in_current_span()).await.unwrap_or_else(|error| {
        tracing::error!(%error, "a transaction broke off");
        Err(AppError::Internal)
    })
}
