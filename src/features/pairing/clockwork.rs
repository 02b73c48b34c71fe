//! Writes down what the clock has already made true: requests to be reminded of and expired ones, offers that lapsed, and what
//! mentees who were deactivated had open. Then it offers every free seat to those who wait: whether a mentorship ended, a pause
//! did, a mentor joined or a limit was raised.

use super::{actions, store};
use crate::server::App;
use crate::server::scope;
use crate::shared::AppResult;

const AT_ONCE: i64 = 200;

/// One round; several processes may run it at the same time, and each change is written once.
pub async fn record_what_the_clock_decided(app: &App) -> AppResult<()> {
    let now = app.clock.now();
    let mut failed = None;
    // First of all: what the deactivated asked for neither expires nor goes on to the next mentor.
    let absent = store::list_absent(&mut app.db.read().await?, AT_ONCE).await?;
    for (program, mentee) in absent {
        let done =
            scope::write_unasked(app, move |scope| Box::pin(async move { actions::set_aside(scope, program, mentee).await }));
        failed = failed.or(done.await.err());
    }
    let mut conn = app.db.read().await?;
    let requests = store::list_due_requests(&mut conn, now, AT_ONCE).await?;
    let lapsed = store::list_lapsed_offers(&mut conn, now, AT_ONCE).await?;
    drop(conn);
    // One that cannot be written down must not keep back those behind it.
    for id in requests {
        let done = scope::write_unasked(app, move |scope| {
            Box::pin(async move {
                actions::remind(scope, id).await?;
                actions::give_up(scope, id).await
            })
        });
        failed = failed.or(done.await.err());
    }
    for (program, mentee, mentor) in lapsed {
        let done = scope::write_unasked(app, move |scope| {
            Box::pin(async move { actions::lapse(scope, program, mentee, mentor).await })
        });
        failed = failed.or(done.await.err());
    }
    let programs = store::list_programs_waited_for(&mut app.db.read().await?).await?;
    for program in programs {
        let done =
            scope::write_unasked(app, move |scope| Box::pin(async move { actions::offer_free_seats(scope, program).await }));
        failed = failed.or(done.await.err());
    }
    failed.map_or(Ok(()), Err)
}
