//! What pairing does about what happens, in the transaction that caused it.

use super::actions;
use super::model::MentorshipEvent;
use crate::features::joining::model::JoiningEvent;
use crate::features::programs::model::Part;
use crate::server::Scope;
use crate::shared::AppResult;
use crate::shared::event::{About, Event};

/// Whoever has a mentor now, or takes part no more, has nothing open in the program. Seats that come free are offered by the clock's job: it
/// locks people, which what ends a mentorship must not do after the locks that it holds.
pub async fn react(scope: &mut Scope, event: &Event, about: About) -> AppResult<()> {
    match (event, about.program) {
        (
            Event::Mentorship(MentorshipEvent::Paired { mentee, .. } | MentorshipEvent::Continued { mentee, .. }),
            Some(program),
        ) => actions::settle_mentee(scope, program, *mentee, true).await,
        (
            Event::Joining(
                JoiningEvent::Removed { person, part: Part::Mentee } | JoiningEvent::Quit { person, part: Part::Mentee },
            ),
            Some(program),
        ) => actions::settle_mentee(scope, program, *person, false).await,
        (Event::Joining(JoiningEvent::Restored { person, part: Part::Mentee }), Some(program)) => {
            actions::bring_back(scope, program, *person).await
        }
        _ => Ok(()),
    }
}
