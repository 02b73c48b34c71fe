//! What leaving does about what happens elsewhere, in the same transaction.

use super::actions::settle;
use super::model::Settled;
use super::store;
use crate::features::pairing::MentorshipEvent;
use crate::features::programs::model::ProgramEvent;
use crate::server::Scope;
use crate::shared::AppResult;
use crate::shared::event::{About, Event};

/// What is said to whoever asked for another mentor when the program is closed before staff decided.
const CLOSED: &str = "The program was closed, so nobody is paired in it any more.";

/// When a mentorship ends, a request for another mentor that still waits is overtaken by it; when a program is closed, nobody
/// looks for another mentor there.
pub async fn react(scope: &mut Scope, event: &Event, about: About) -> AppResult<()> {
    let Some(program) = about.program else { return Ok(()) };
    match (event, about.mentorship) {
        (Event::Mentorship(MentorshipEvent::Completed | MentorshipEvent::EndedEarly { .. }), Some(mentorship)) => {
            match store::find_waiting(&mut scope.conn, mentorship).await? {
                Some(change) => settle(scope, change, program, Settled::Overtaken, None, "").await,
                None => Ok(()),
            }
        }
        (Event::Program(ProgramEvent::Closed { .. }), _) => {
            for change in store::list_waiting_in(&mut scope.conn, program).await? {
                settle(scope, change, program, Settled::Declined, None, CLOSED).await?;
            }
            Ok(())
        }
        _ => Ok(()),
    }
}
