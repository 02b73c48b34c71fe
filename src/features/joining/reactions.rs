//! What joining does about what happens elsewhere, in the same transaction.

use super::model::JoiningEvent;
use super::store;
use crate::features::pairing::MentorshipEvent;
use crate::features::programs::model::Part;
use crate::server::Scope;
use crate::shared::AppResult;
use crate::shared::event::{About, Event};

/// Whoever completed their mentorship has completed the program as a mentee.
pub async fn react(scope: &mut Scope, event: &Event, about: About) -> AppResult<()> {
    let (Event::Mentorship(MentorshipEvent::Completed), Some(mentorship)) = (event, about.mentorship) else { return Ok(()) };
    let Some((id, person)) = store::save_completion(&mut scope.conn, mentorship, scope.now).await? else { return Ok(()) };
    let completed = Event::Joining(JoiningEvent::Completed { person, part: Part::Mentee });
    scope.record(&completed, About { subject: Some(id.0), mentorship: Some(mentorship), program: about.program }).await
}
