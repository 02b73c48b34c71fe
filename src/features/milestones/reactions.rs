//! What a plan does about other rooms' events, in the transaction that caused them.

use super::actions::{self, copy_of};
use super::model::{Milestone, MilestoneId, Plan};
use super::store;
use crate::features::meetings::model::MeetingKind;
use crate::features::pairing::{self, MentorshipEvent};
use crate::features::programs::model::ProgramEvent;
use crate::server::{Scope, token};
use crate::shared::event::{About, Event};
use crate::shared::id::{MentorshipId, PlanId, ProgramId};
use crate::shared::{AppError, AppResult};

/// A new pair gets its own copy of the program's plan, one that continues another goes on with that one's; a held meeting may complete a step or a milestone.
pub async fn react(scope: &mut Scope, event: &Event, about: About) -> AppResult<()> {
    match event {
        Event::Mentorship(MentorshipEvent::Paired { .. }) => copy_template(scope, about).await,
        Event::Mentorship(MentorshipEvent::Continued { from, .. }) => take_over(scope, *from, about).await,
        Event::Meeting(event) => match event.held_kind() {
            Some(kind) => meeting_held(scope, kind, about).await,
            None => Ok(()),
        },
        Event::Program(ProgramEvent::Duplicated { from }) => copy_for_duplicate(scope, *from, about).await,
        Event::Program(ProgramEvent::Deleted { .. }) => match about.program {
            Some(program) => store::delete_template(&mut scope.conn, program).await,
            None => Ok(()),
        },
        Event::Joining(_)
        | Event::Pairing(_)
        | Event::Mentorship(_)
        | Event::Plan(_)
        | Event::Account(_)
        | Event::Library(_)
        | Event::Note(_)
        | Event::Program(_)
        | Event::Task(_)
        | Event::Leaving(_)
        | Event::Person(_)
        | Event::Skill(_)
        | Event::Organization(_) => Ok(()),
    }
}

async fn copy_template(scope: &mut Scope, about: About) -> AppResult<()> {
    let (Some(mentorship), Some(program)) = (about.mentorship, about.program) else { return Err(AppError::Internal) };
    let mut template = store::find_template(&mut scope.conn, program, None).await?.plan;
    let copied_from = template.milestones.iter().map(|milestone| milestone.id).collect();
    template.milestones = template.milestones.iter().map(Milestone::of_template).collect();
    insert_copy(scope, program, Some(mentorship), &template, copied_from).await
}

/// The plan of the mentorship before, as far as it has come.
async fn take_over(scope: &mut Scope, from: MentorshipId, about: About) -> AppResult<()> {
    let (Some(mentorship), Some(program)) = (about.mentorship, about.program) else { return Err(AppError::Internal) };
    let before = store::find_of_mentorship(&mut scope.conn, from).await?.plan.handed_over();
    let (id, now) = (PlanId(token::uuid(scope.now)), scope.now);
    let milestones: Vec<_> = before.milestones.iter().map(|milestone| copy_of(milestone, now)).collect();
    let pairs: Vec<_> = before.milestones.iter().zip(&milestones).map(|(old, new)| (old.id, new.id)).collect();
    let (opened_on, copied_from) = (before.opened_on, Vec::new());
    let plan = store::NewPlan { id, program, mentorship: Some(mentorship), opened_on, milestones, copied_from };
    store::insert_plans(&mut scope.conn, &[plan]).await?;
    store::save_origins(&mut scope.conn, &pairs).await?;
    store::copy_recorded_steps(&mut scope.conn, from, mentorship).await?;
    // A review may have been confirmed after the mentorship had ended and before anybody took over.
    actions::settle_going_on(scope, from).await
}

/// A copied program begins with the same plan.
async fn copy_for_duplicate(scope: &mut Scope, from: ProgramId, about: About) -> AppResult<()> {
    let Some(program) = about.program else { return Err(AppError::Internal) };
    let template = store::find_template(&mut scope.conn, from, None).await?.plan;
    insert_copy(scope, program, None, &template, Vec::new()).await
}

async fn insert_copy(
    scope: &mut Scope,
    program: ProgramId,
    mentorship: Option<MentorshipId>,
    template: &Plan,
    copied_from: Vec<MilestoneId>,
) -> AppResult<()> {
    let (id, now) = (PlanId(token::uuid(scope.now)), scope.now);
    let milestones = template.milestones.iter().map(|milestone| copy_of(milestone, now)).collect();
    let plan = store::NewPlan { id, program, mentorship, opened_on: None, milestones, copied_from };
    store::insert_plans(&mut scope.conn, &[plan]).await
}

async fn meeting_held(scope: &mut Scope, kind: MeetingKind, about: About) -> AppResult<()> {
    let Some(mentorship) = about.mentorship else { return Err(AppError::Internal) };
    match kind {
        MeetingKind::CheckIn => return Ok(()),
        MeetingKind::KickOff => pairing::record_kick_off(scope, about).await?,
        MeetingKind::Review => {}
    }
    let viewer = scope.viewer()?.clone();
    let mut loaded = actions::load(&mut scope.conn, &viewer, mentorship).await?;
    if !loaded.mentorship.is_active() {
        // What took place with an earlier mentor counts where the plan goes on.
        return actions::settle_going_on(scope, mentorship).await;
    }
    let next = loaded.stored.plan.clone();
    actions::save(scope, &mut loaded, next, None).await
}
