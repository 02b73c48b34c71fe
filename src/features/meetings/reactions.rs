//! What meetings do about other rooms' events, in the transaction that caused them.

use super::actions::touch;
use super::model::{CallOff, MeetingState};
use super::store::{self, Meeting};
use crate::features::milestones::model::PlanEvent;
use crate::features::pairing::{self, MentorshipEvent};
use crate::features::people::{self, PersonEvent};
use crate::server::Scope;
use crate::shared::AppResult;
use crate::shared::event::{About, Event};
use crate::shared::id::{MilestoneId, PersonId};

/// When a mentorship ends, what is ahead is called off, and so it is when one of the two is deactivated: whoever can't sign in
/// comes to no meeting. A removed milestone takes its open review along, and brings it back.
pub async fn react(scope: &mut Scope, event: &Event, about: About) -> AppResult<()> {
    match event {
        Event::Mentorship(MentorshipEvent::Completed | MentorshipEvent::EndedEarly { .. }) => match about.mentorship {
            Some(mentorship) => {
                let open = store::list_open(&mut scope.conn, mentorship).await?;
                call_off(scope, open, CallOff::MentorshipEnded, about, None).await
            }
            None => Ok(()),
        },
        Event::Person(PersonEvent::PersonDeactivated) => match about.subject {
            Some(person) => call_off_all_of(scope, PersonId(person)).await,
            None => Ok(()),
        },
        Event::Plan(PlanEvent::MilestoneRemoved { milestone, .. }) => {
            let open = store::list_reviews_of(&mut scope.conn, *milestone, false).await?;
            call_off(scope, open, CallOff::MilestoneRemoved, about, Some(*milestone)).await
        }
        Event::Plan(PlanEvent::MilestoneRestored { milestone, .. }) => bring_back(scope, *milestone, about).await,
        Event::Joining(_)
        | Event::Mentorship(_)
        | Event::Plan(_)
        | Event::Meeting(_)
        | Event::Account(_)
        | Event::Library(_)
        | Event::Note(_)
        | Event::Pairing(_)
        | Event::Program(_)
        | Event::Task(_)
        | Event::Leaving(_)
        | Event::Person(_)
        | Event::Skill(_)
        | Event::Organization(_) => Ok(()),
    }
}

async fn call_off_all_of(scope: &mut Scope, person: PersonId) -> AppResult<()> {
    for (mentorship, program) in pairing::list_lasting_of(&mut scope.conn, person).await? {
        let open = store::list_open(&mut scope.conn, mentorship).await?;
        let about = About { subject: None, mentorship: Some(mentorship), program: Some(program) };
        call_off(scope, open, CallOff::PersonLeft, about, None).await?;
    }
    Ok(())
}

async fn call_off(
    scope: &mut Scope,
    meetings: Vec<Meeting>,
    because: CallOff,
    about: About,
    with: Option<MilestoneId>,
) -> AppResult<()> {
    let now = scope.now;
    for meeting in meetings {
        let Some((next, event)) = meeting.arrangement.call_off(because, now) else { continue };
        if store::save(&mut scope.conn, meeting.id, meeting.arrangement.version, &next, now).await? == 0 {
            // Somebody moved it in this very moment: look again.
            let again = store::find(&mut scope.conn, meeting.id).await?;
            Box::pin(call_off(scope, vec![again], because, about, with)).await?;
            continue;
        }
        if let Some(milestone) = with {
            store::save_called_off_with(&mut scope.conn, meeting.id, milestone).await?;
        }
        touch(scope, meeting.id);
        scope.record(&Event::Meeting(event), About { subject: Some(meeting.id.0), ..about }).await?;
    }
    Ok(())
}

/// Back as it was, unless one of the two is busy by now: then it stays called off.
async fn bring_back(scope: &mut Scope, milestone: MilestoneId, about: About) -> AppResult<()> {
    let now = scope.now;
    for meeting in store::list_reviews_of(&mut scope.conn, milestone, true).await? {
        let Some((next, event)) = meeting.arrangement.restore() else { continue };
        if let (MeetingState::Scheduled, Some(slot)) = (next.state, next.agreed) {
            let [one, other] = store::find_people(&mut scope.conn, meeting.id).await?;
            people::lock_pair(&mut scope.conn, one, other).await?;
            if store::is_busy(&mut scope.conn, [one, other], slot, Some(meeting.id)).await? {
                continue;
            }
        }
        if store::save(&mut scope.conn, meeting.id, meeting.arrangement.version, &next, now).await? > 0 {
            touch(scope, meeting.id);
            scope.record(&Event::Meeting(event), About { subject: Some(meeting.id.0), ..about }).await?;
        }
    }
    Ok(())
}
