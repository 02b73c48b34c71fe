//! What pairing does about what happens, in the transaction that caused it.

use super::actions;
use super::model::MentorshipEvent;
use super::model::waitlist::WaitState;
use crate::features::joining::model::JoiningEvent;
use crate::features::programs::model::{Part, ProgramEvent, SetupStep};
use crate::server::Scope;
use crate::shared::AppResult;
use crate::shared::event::{About, Event};

/// Whoever has a mentor now, or takes part no more, has nothing open in the program; nor has anybody where staff pair from now
/// on or the program was closed, which is done at once: whoever changes a program holds it and nobody yet, as the order of locks wants it. Seats that
/// come free are offered by the clock's job: it locks people, which what ends a mentorship must not do after the locks that it
/// holds. What was asked of a mentor who left moves on in its next round, too.
pub async fn react(scope: &mut Scope, event: &Event, about: About) -> AppResult<()> {
    match (event, about.program) {
        (
            Event::Mentorship(MentorshipEvent::Paired { mentee, .. } | MentorshipEvent::Continued { mentee, .. }),
            Some(program),
        ) => actions::settle_mentee(scope, program, *mentee, WaitState::Paired).await,
        (Event::Joining(JoiningEvent::Removed { person, part: Part::Mentee }), Some(program)) => {
            actions::settle_mentee(scope, program, *person, WaitState::Away).await
        }
        (Event::Joining(JoiningEvent::Quit { person, part: Part::Mentee }), Some(program)) => {
            actions::settle_mentee(scope, program, *person, WaitState::Left).await
        }
        (Event::Program(ProgramEvent::Changed { step: SetupStep::Settings } | ProgramEvent::Closed { .. }), Some(program)) => {
            actions::close_what_is_overtaken(scope, program).await
        }
        (Event::Joining(JoiningEvent::Restored { person, part: Part::Mentee }), Some(program)) => {
            actions::bring_back(scope, program, *person).await
        }
        _ => Ok(()),
    }
}
