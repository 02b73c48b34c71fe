//! What leaving does about what happens elsewhere, in the same transaction.

use super::actions::settle;
use super::model::Settled;
use super::store;
use crate::features::pairing::MentorshipEvent;
use crate::server::Scope;
use crate::shared::AppResult;
use crate::shared::event::{About, Event};

/// When a mentorship ends, a request for another mentor that still waits is overtaken by it.
pub async fn react(scope: &mut Scope, event: &Event, about: About) -> AppResult<()> {
    let is_the_end = matches!(event, Event::Mentorship(MentorshipEvent::Completed | MentorshipEvent::EndedEarly { .. }));
    let (true, Some(mentorship), Some(program)) = (is_the_end, about.mentorship, about.program) else { return Ok(()) };
    match store::find_waiting(&mut scope.conn, mentorship).await? {
        Some(change) => settle(scope, change, program, Settled::Overtaken, None, "").await,
        None => Ok(()),
    }
}
