//! Deciding about a request for another mentor, and the hand-over: all of it in one transaction.

use super::{about, find_as_staff, settle};
use crate::features::leaving::model::{LeavingEvent, Settled, can_be_handed_over, parse_refusal};
use crate::features::leaving::policy;
use crate::features::leaving::store::{self, ChangeRow};
use crate::features::pairing::{self, Mentorship, MentorshipState};
use crate::features::{milestones, programs, tasks};
use crate::server::Asker;
use crate::server::scope::{self, Scope};
use crate::shared::event::Event;
use crate::shared::id::{ChangeId, MeetingId, MentorshipId, PersonId};
use crate::shared::{AppError, AppResult, FieldErrors};

/// The most notes that are looked at.
pub const NOTES_AT_MOST: i64 = 200;

/// What staff say to a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// With whom the mentee goes on, if somebody was chosen.
    Approve(Option<PersonId>),
    /// With the reason as typed.
    Decline(String),
}

/// Decides about a request for another mentor; the answer is the mentorship that goes on, if one does.
pub async fn decide(asker: &Asker, id: ChangeId, verdict: Verdict) -> AppResult<Option<MentorshipId>> {
    scope::write(asker, move |scope| Box::pin(async move { decide_in(scope, id, verdict).await })).await
}

async fn decide_in(scope: &mut Scope, id: ChangeId, verdict: Verdict) -> AppResult<Option<MentorshipId>> {
    let change = store::find_change(&mut scope.conn, id).await?;
    let mentorship = find_as_staff(scope, change.mentorship_id).await?;
    match verdict {
        Verdict::Decline(raw) => {
            change.state.settle(Settled::Declined)?;
            let refusal = parse_refusal(&raw).map_err(AppError::Invalid)?;
            let by = Some(scope.viewer()?.id);
            settle(scope, id, change.program_id, Settled::Declined, by, &refusal).await?;
            Ok(None)
        }
        Verdict::Approve(successor) => {
            change.state.settle(Settled::Approved)?;
            let successor = chosen(successor)?;
            // Before anything that closing the program changes, too.
            programs::hold(scope, mentorship.program).await?;
            milestones::claim(scope, mentorship.id).await?;
            approve(scope, &change, successor).await.map(Some)
        }
    }
}

/// With the plan claimed: approves a request that waits, with the mentorship that goes on.
async fn approve(scope: &mut Scope, change: &ChangeRow, successor: PersonId) -> AppResult<MentorshipId> {
    let by = Some(scope.viewer()?.id);
    settle(scope, change.id, change.program_id, Settled::Approved, by, "").await?;
    let next = hand_over_in(scope, change.mentorship_id, successor).await?;
    store::save_successor(&mut scope.conn, change.id, next).await?;
    Ok(next)
}

/// Hands a mentorship over unasked: one that lasts, or one that was quit or removed. Where the mentee's request for another
/// mentor waits, it is approved by that.
pub async fn hand_over(asker: &Asker, id: MentorshipId, successor: Option<PersonId>) -> AppResult<MentorshipId> {
    scope::write(asker, move |scope| {
        Box::pin(async move {
            let mentorship = find_as_staff(scope, id).await?;
            let successor = chosen(successor)?;
            programs::hold(scope, mentorship.program).await?;
            milestones::claim(scope, id).await?;
            match store::find_waiting(&mut scope.conn, id).await? {
                Some(change) => {
                    let change = store::find_change(&mut scope.conn, change).await?;
                    approve(scope, &change, successor).await
                }
                None => hand_over_in(scope, id, successor).await,
            }
        })
    })
    .await
}

fn chosen(successor: Option<PersonId>) -> AppResult<PersonId> {
    successor.ok_or_else(|| {
        let mut errors = FieldErrors::default();
        errors.add("successor", "Please choose the mentor who goes on.");
        AppError::Invalid(errors)
    })
}

/// With the plan claimed: the old mentorship ends, and the new one begins with a copy of its plan and its progress. Both keep
/// their own record.
async fn hand_over_in(scope: &mut Scope, id: MentorshipId, successor: PersonId) -> AppResult<MentorshipId> {
    let mentorship = find_as_staff(scope, id).await?;
    let now = scope.now;
    let around = store::find_around(&mut scope.conn, id, now).await?;
    if !can_be_handed_over(around.standing()) {
        return Err(AppError::Conflict { sentence: why_not(&mentorship).into(), present: String::new() });
    }
    if successor == mentorship.mentor.id {
        return Err(AppError::Refused("That is the mentor they had. Please choose another.".into()));
    }
    pairing::hand_over(scope, &mentorship, successor).await
}

fn why_not(mentorship: &Mentorship) -> &'static str {
    match mentorship.state {
        MentorshipState::Completed => "This mentorship was completed in the meantime.",
        MentorshipState::HandedOver => "This mentorship was handed over already.",
        _ => "The mentee was paired again in the meantime, or takes part no longer.",
    }
}

/// Says which notes of earlier meetings this mentorship’s mentor may read: these, and no others. What the mentee has still to do
/// out of these goes along.
pub async fn choose_notes(asker: &Asker, id: MentorshipId, wanted: Vec<MeetingId>) -> AppResult<()> {
    scope::write(asker, move |scope| {
        Box::pin(async move {
            let viewer = scope.viewer()?.clone();
            let mentorship = pairing::find_for(&mut scope.conn, &viewer, id).await?;
            if !mentorship.ties.mentee {
                return Err(AppError::NotFound);
            }
            // Whoever hands over at this moment waits for us, or we for them.
            milestones::hold(scope, id).await?;
            let mentorship = pairing::find_for(&mut scope.conn, &viewer, id).await?;
            if !policy::may_choose_notes(mentorship.ties, mentorship.is_active()) {
                return Err(AppError::Forbidden("This mentorship has ended; its notes stay as they are.".into()));
            }
            let notes = store::list_notes(&mut scope.conn, id, NOTES_AT_MOST).await?;
            let handed: Vec<MeetingId> = notes.iter().map(|row| row.meeting_id).filter(|id| wanted.contains(id)).collect();
            let now = scope.now;
            store::save_notes(&mut scope.conn, id, &handed, now).await?;
            tasks::go_along(scope, id).await?;
            let event = LeavingEvent::NotesChosen { meetings: handed.len() };
            scope.record(&Event::Leaving(event), about(&mentorship)).await
        })
    })
    .await
}
