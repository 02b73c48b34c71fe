//! What every page shows of the organization, kept in memory and read anew when it changes, in whichever process.

use std::sync::{Arc, PoisonError, RwLock};

use tokio::sync::broadcast::error::RecvError;

use super::model::Organization;
use super::store;
use crate::server::App;
use crate::server::live::EVERYTHING;
use crate::shared::AppResult;

/// The signal that the organization changed.
pub const TOPIC: &str = "organization";

/// The organization as it is at present; cheap to clone.
#[derive(Clone, Default)]
pub struct Current(Arc<RwLock<Arc<Organization>>>);

impl Current {
    /// The organization.
    pub fn get(&self) -> Arc<Organization> {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Reads it from the store.
    pub async fn refresh(&self, app: &App) -> AppResult<()> {
        let fresh = Arc::new(store::find(&mut app.db.read().await?).await?);
        let mut held = self.0.write().unwrap_or_else(PoisonError::into_inner);
        // Two may read at once, and the older answer must not win.
        if fresh.version >= held.version {
            *held = fresh;
        }
        Ok(())
    }

    /// Follows what other processes change, until the server drains.
    pub fn follow(app: &App) {
        let (app, mut signals) = (app.clone(), app.live.listen());
        tokio::spawn(async move {
            loop {
                let is_news = tokio::select! {
                    () = app.draining.cancelled() => return,
                    signal = signals.recv() => match signal {
                        Ok(signal) => signal == TOPIC || signal == EVERYTHING,
                        Err(RecvError::Lagged(_)) => true,
                        Err(RecvError::Closed) => return,
                    },
                };
                if is_news && let Err(error) = app.organization.refresh(&app).await {
                    tracing::warn!(%error, "the organization could not be read anew");
                }
            }
        });
    }
}
