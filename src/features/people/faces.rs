//! The photos that everybody may see, kept in memory: a face stands beside nearly every name, and no page asks for them one by one.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use tokio::sync::Mutex;
use tokio::sync::broadcast::error::RecvError;

use super::store::profile::{find_open_photo, list_open_photos};
use crate::server::live::EVERYTHING;
use crate::server::{App, Scope};
use crate::shared::AppResult;
use crate::shared::id::{FileId, PersonId};

/// The topic of the signal that somebody's photo changed, or who may see it.
const TOPIC: &str = "faces/";

/// Who has a photo that everybody may see; cheap to clone.
#[derive(Clone, Default)]
pub struct Faces {
    held: Arc<RwLock<HashMap<PersonId, FileId>>>,
    /// One reads at a time, so that an older answer never comes last.
    reading: Arc<Mutex<()>>,
}

impl Faces {
    /// The person's photo, if everybody may see it.
    pub fn of(&self, person: PersonId) -> Option<FileId> {
        self.held.read().unwrap_or_else(PoisonError::into_inner).get(&person).copied()
    }

    /// Reads all of them from the store.
    pub async fn refresh(&self, app: &App) -> AppResult<()> {
        let _turn = self.reading.lock().await;
        let all = list_open_photos(&mut app.db.read().await?).await?;
        *self.held.write().unwrap_or_else(PoisonError::into_inner) = all.into_iter().collect();
        Ok(())
    }

    /// Reads one from the store.
    pub async fn refresh_of(&self, app: &App, person: PersonId) -> AppResult<()> {
        let _turn = self.reading.lock().await;
        let photo = find_open_photo(&mut app.db.read().await?, person).await?;
        let mut held = self.held.write().unwrap_or_else(PoisonError::into_inner);
        match photo {
            Some(photo) => held.insert(person, photo),
            None => held.remove(&person),
        };
        Ok(())
    }

    /// Follows what changes, in whichever process, until the server drains.
    pub fn follow(app: &App) {
        let (app, mut signals) = (app.clone(), app.live.listen());
        tokio::spawn(async move {
            loop {
                let signal = tokio::select! {
                    () = app.draining.cancelled() => return,
                    signal = signals.recv() => signal,
                };
                let read = match signal {
                    Ok(signal) if signal == EVERYTHING => app.faces.refresh(&app).await,
                    Ok(signal) => match signal.strip_prefix(TOPIC).and_then(|id| id.parse().ok()) {
                        Some(person) => app.faces.refresh_of(&app, person).await,
                        None => Ok(()),
                    },
                    Err(RecvError::Lagged(_)) => app.faces.refresh(&app).await,
                    Err(RecvError::Closed) => return,
                };
                if let Err(error) = read {
                    tracing::warn!(%error, "the photos could not be read anew");
                }
            }
        });
    }
}

/// Says that somebody's photo changed, or who may see it.
pub fn face_changed(scope: &mut Scope, person: PersonId) {
    scope.touch(format!("{TOPIC}{person}"));
}
