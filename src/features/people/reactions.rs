//! What the room does about other rooms' events, in the same transaction.

use super::store::directory;
use crate::features::skills::model::SkillEvent;
use crate::server::Scope;
use crate::shared::AppResult;
use crate::shared::event::{About, Event};
use crate::shared::id::SkillId;

/// A skill that has another name is found by that name.
pub async fn react(scope: &mut Scope, event: &Event, about: About) -> AppResult<()> {
    match (event, about.subject) {
        (Event::Skill(SkillEvent::SkillRenamed { .. } | SkillEvent::SkillsMerged { .. }), Some(skill)) => {
            let people = directory::list_of_skill(&mut scope.conn, SkillId(skill)).await?;
            directory::refresh(&mut scope.conn, &people).await
        }
        (
            Event::Skill(_)
            | Event::Account(_)
            | Event::Library(_)
            | Event::Person(_)
            | Event::Program(_)
            | Event::Joining(_)
            | Event::Pairing(_)
            | Event::Mentorship(_)
            | Event::Plan(_)
            | Event::Meeting(_)
            | Event::Note(_)
            | Event::Task(_)
            | Event::Leaving(_)
            | Event::Organization(_),
            _,
        ) => Ok(()),
    }
}
