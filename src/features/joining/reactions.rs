//! What joining does about what happens elsewhere, in the same transaction.

use super::model::JoiningEvent;
use super::store;
use crate::features::pairing::MentorshipEvent;
use crate::features::programs::model::{Part, ProgramEvent};
use crate::server::Scope;
use crate::shared::AppResult;
use crate::shared::event::{About, Event};
use crate::shared::id::{MentorshipId, ProgramId};

/// What is said to whoever asked to join when the program is closed before anybody decided.
const CLOSED: &str = "The program was closed before anybody had decided.";

/// Whoever completed their mentorship has completed the program as a mentee; and nobody waits to join a program that was closed.
pub async fn react(scope: &mut Scope, event: &Event, about: About) -> AppResult<()> {
    match (event, about) {
        (Event::Mentorship(MentorshipEvent::Completed), About { mentorship: Some(mentorship), .. }) => {
            complete(scope, mentorship, about).await
        }
        (Event::Program(ProgramEvent::Closed { .. }), About { program: Some(program), .. }) => {
            decline_who_waits(scope, program).await
        }
        _ => Ok(()),
    }
}

async fn decline_who_waits(scope: &mut Scope, program: ProgramId) -> AppResult<()> {
    for (id, person, part) in store::list_requested(&mut scope.conn, program).await? {
        if store::save_decision(&mut scope.conn, id, Some(CLOSED.into()), None, scope.now).await? > 0 {
            let about = About { subject: Some(id.0), mentorship: None, program: Some(program) };
            scope.record(&Event::Joining(JoiningEvent::Declined { person, part }), about).await?;
        }
    }
    Ok(())
}

async fn complete(scope: &mut Scope, mentorship: MentorshipId, about: About) -> AppResult<()> {
    let Some((id, person)) = store::save_completion(&mut scope.conn, mentorship, scope.now).await? else { return Ok(()) };
    let completed = Event::Joining(JoiningEvent::Completed { person, part: Part::Mentee });
    scope.record(&completed, About { subject: Some(id.0), mentorship: Some(mentorship), program: about.program }).await
}
