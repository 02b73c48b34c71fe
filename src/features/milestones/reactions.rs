//! What a plan does about other rooms' events, in the transaction that caused them.

use super::actions;
use super::model::{ItemId, Milestone, MilestoneId};
use super::store;
use crate::features::meetings::model::MeetingKind;
use crate::features::pairing::{self, MentorshipEvent};
use crate::server::{Scope, token};
use crate::shared::event::{About, Event};
use crate::shared::id::PlanId;
use crate::shared::{AppError, AppResult};

/// A new pair gets its own copy of the program's plan; a held meeting may complete a step or a milestone.
pub async fn react(scope: &mut Scope, event: &Event, about: About) -> AppResult<()> {
    match event {
        Event::Mentorship(MentorshipEvent::Paired { .. }) => copy_template(scope, about).await,
        Event::Meeting(event) => match event.held_kind() {
            Some(kind) => meeting_held(scope, kind, about).await,
            None => Ok(()),
        },
        Event::Mentorship(_) | Event::Plan(_) | Event::Account(_) | Event::Note(_) => Ok(()),
    }
}

async fn copy_template(scope: &mut Scope, about: About) -> AppResult<()> {
    let (Some(mentorship), Some(program)) = (about.mentorship, about.program) else { return Err(AppError::Internal) };
    let template = store::find_template(&mut scope.conn, program).await?;
    let milestones: Vec<Milestone> = template.map(|plan| plan.milestones).unwrap_or_default();
    let now = scope.now;
    let copies: Vec<Milestone> = milestones
        .into_iter()
        .map(|mut milestone| {
            milestone.id = MilestoneId(token::uuid(now));
            for item in &mut milestone.items {
                item.id = ItemId(token::uuid(now));
            }
            milestone
        })
        .collect();
    let plan = store::NewPlan {
        id: PlanId(token::uuid(now)),
        program,
        mentorship: Some(mentorship),
        opened_on: None,
        milestones: copies,
    };
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
        return Ok(());
    }
    let next = loaded.stored.plan.clone();
    actions::save(scope, &mut loaded, next, None).await
}
