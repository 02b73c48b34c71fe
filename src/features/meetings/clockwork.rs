//! Writes down what the clock has already made true: requests that expired, proposals that lapsed, meetings left unconfirmed,
//! and the list in which each of the two finds a meeting whose time has come.

use super::actions::touch;
use super::store;
use crate::server::App;
use crate::server::scope::{self, Scope};
use crate::shared::AppResult;
use crate::shared::event::{About, Event};
use crate::shared::id::MeetingId;

const AT_ONCE: i64 = 200;

/// One round; several processes may run it at the same time, and each change is written once.
pub async fn record_what_the_clock_decided(app: &App) -> AppResult<()> {
    loop {
        let due = store::list_due(&mut app.db.read().await?, app.clock.now(), AT_ONCE).await?;
        let is_last = due.len() < usize::try_from(AT_ONCE).unwrap_or(usize::MAX);
        let mut failed = None;
        for id in due {
            // One that cannot be written down must not keep back those behind it.
            let done = scope::write_unasked(app, move |scope| Box::pin(async move { record_one(scope, id).await })).await;
            failed = failed.or(done.err());
        }
        match failed {
            Some(error) => return Err(error),
            None if is_last => return Ok(()),
            None => {}
        }
    }
}

async fn record_one(scope: &mut Scope, id: MeetingId) -> AppResult<()> {
    let meeting = store::find(&mut scope.conn, id).await?;
    let (present, events) = meeting.arrangement.as_of_with_events(scope.now);
    let now = scope.now;
    if store::save(&mut scope.conn, id, meeting.arrangement.version, &present, now).await? == 0 {
        return Ok(());
    }
    touch(scope, id);
    let program = store::find_program(&mut scope.conn, id).await?;
    let about = About { subject: Some(id.0), mentorship: Some(meeting.mentorship), program: Some(program) };
    for event in events {
        scope.record(&Event::Meeting(event), about).await?;
    }
    Ok(())
}
