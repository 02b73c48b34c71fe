//! Tells open screens that something changed, never what: they fetch again through the authorized read.

use std::time::Duration;

use sqlx::postgres::PgListener;
use tokio::sync::broadcast;

use super::db::Db;

/// The signal that concerns every open screen.
pub const EVERYTHING: &str = "*";

/// The signals of one installation.
#[derive(Clone)]
pub struct Live {
    signals: broadcast::Sender<String>,
    local: bool,
}

impl Live {
    /// On SQLite signals stay in the process; on Postgres they come back by `LISTEN`, from this process as from any other.
    pub fn start(db: &Db) -> Live {
        let (signals, _) = broadcast::channel(1024);
        let live = Live { signals, local: db.is_sqlite() };
        if let Some(pool) = db.postgres() {
            let (pool, signals) = (pool.clone(), live.signals.clone());
            tokio::spawn(async move {
                loop {
                    if let Err(error) = listen(&pool, &signals).await {
                        if pool.is_closed() {
                            return;
                        }
                        tracing::warn!(%error, "listening for changes was interrupted");
                    }
                    tokio::time::sleep(Duration::from_secs(1)).await;
                }
            });
        }
        live
    }

    /// To be called after the commit. On Postgres the transaction has sent it already.
    pub fn send(&self, topic: &str) {
        if self.local {
            let _ = self.signals.send(topic.to_owned());
        }
    }

    /// Every signal from now on.
    pub fn listen(&self) -> broadcast::Receiver<String> {
        self.signals.subscribe()
    }
}

async fn listen(pool: &sqlx::PgPool, signals: &broadcast::Sender<String>) -> Result<(), sqlx::Error> {
    let mut listener = PgListener::connect_with(pool).await?;
    listener.listen("ithaca_live").await?;
    loop {
        match listener.try_recv().await? {
            Some(notification) => drop(signals.send(notification.payload().to_owned())),
            // The connection broke and came back: whatever was said meanwhile is lost, so every screen should look.
            None => drop(signals.send(EVERYTHING.to_owned())),
        }
    }
}

/// A stream that says "changed" whenever the topic did, until the browser leaves, the session or the right to see ends, or the
/// server drains.
pub fn stream(asker: &super::Asker, topic: String) -> axum::response::Response {
    use axum::response::IntoResponse;
    use axum::response::sse::{Event, KeepAlive, Sse};
    use futures::StreamExt;
    use tokio::sync::broadcast::error::RecvError;

    let (app, asker) = (asker.app.clone(), asker.clone());
    let signals = app.live.listen();
    let mut recheck = tokio::time::interval(Duration::from_secs(30));
    recheck.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    let changes = futures::stream::unfold((signals, app.clone(), recheck), move |(mut signals, app, mut recheck)| {
        let (topic, asker) = (topic.clone(), asker.clone());
        async move {
            let event = loop {
                tokio::select! {
                    () = app.draining.cancelled() => return None,
                    _ = recheck.tick() => {
                        let session = asker.viewer.session;
                        let holds = crate::features::accounts::session_holds(&app, session).await.unwrap_or(false);
                        if !holds || !crate::app::may_follow(&asker, &topic).await.unwrap_or(false) {
                            return None;
                        }
                    }
                    signal = signals.recv() => match signal {
                        Ok(signal) if signal == topic || signal == EVERYTHING => break Event::default().data("changed"),
                        Ok(_) => {}
                        // Some were missed: what was missed may have been ours.
                        Err(RecvError::Lagged(_)) => break Event::default().data("changed"),
                        Err(RecvError::Closed) => return None,
                    },
                }
            };
            Some((event, (signals, app, recheck)))
        }
    });
    // The first event tells the browser that from now on it misses nothing.
    let opened = futures::stream::once(async { Event::default().event("open-ear").data("listening") });
    let events = opened.chain(changes).map(Ok::<_, std::convert::Infallible>);
    Sse::new(events).keep_alive(KeepAlive::new().interval(Duration::from_secs(20))).into_response()
}
