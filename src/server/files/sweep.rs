//! Housekeeping: the bytes of removed files go, and so do bytes that never became a file.

use chrono::TimeDelta;

use super::rows;
use crate::server::{App, scope};
use crate::shared::AppResult;
use crate::shared::id::FileId;

/// How old bytes without a row must be: their upload's transaction may still run.
const GRACE: TimeDelta = TimeDelta::hours(24);
const AT_ONCE: usize = 200;

/// Deletes what nobody can see any more. It can be broken off at any point, and several processes may do it at once.
pub async fn sweep(app: &App) -> AppResult<()> {
    let now = app.clock.now();
    loop {
        let removed = rows::list_removed(&mut app.db.read().await?, now, AT_ONCE as i64).await?;
        for (id,) in &removed {
            let id = *id;
            app.files.delete(id).await?;
            scope::write_unasked(app, move |scope| Box::pin(async move { rows::delete_removed(&mut scope.conn, id).await }))
                .await?;
        }
        if removed.len() < AT_ONCE {
            break;
        }
    }
    let old: Vec<FileId> = app.files.list().await?.into_iter().filter(|id| made_before(*id, now - GRACE)).collect();
    for batch in old.chunks(AT_ONCE) {
        let known = rows::list_known(&mut app.db.read().await?, batch).await?;
        for id in batch.iter().filter(|id| !known.contains(&(**id,))) {
            app.files.delete(*id).await?;
        }
    }
    Ok(())
}

/// An id tells when it was made.
fn made_before(id: FileId, at: crate::shared::time::Instant) -> bool {
    let made = id.0.get_timestamp().map(|stamp| stamp.to_unix());
    made.and_then(|(seconds, _)| i64::try_from(seconds).ok()).is_some_and(|seconds| seconds < at.timestamp())
}
