//! What tasks do about what happens elsewhere, in the same transaction.

use super::store;
use crate::features::pairing::MentorshipEvent;
use crate::server::Scope;
use crate::shared::AppResult;
use crate::shared::event::{About, Event};

/// What is still to do apart from any meeting goes along to the mentorship that goes on; what came out of a meeting goes along
/// with its notes, if the mentee wants it. The earlier mentorship keeps its own record.
pub async fn react(scope: &mut Scope, event: &Event, about: About) -> AppResult<()> {
    let (Event::Mentorship(MentorshipEvent::Continued { from, .. }), Some(to)) = (event, about.mentorship) else {
        return Ok(());
    };
    let now = scope.now;
    store::insert_copies(&mut scope.conn, *from, to, now).await
}
