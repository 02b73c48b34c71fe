//! What people do here: leave, ask for another mentor, decide, hand over, choose the notes that go along.

mod changing;
mod handing_over;
mod quitting;

pub use changing::{ask_for_change, withdraw_change};
pub use handing_over::{NOTES_AT_MOST, Verdict, choose_notes, decide, hand_over};
pub use quitting::{end, leave_program};

use super::model::{ChangeBar, LeavingEvent, Settled};
use super::policy;
use super::store;
use crate::features::pairing::{self, Mentorship};
use crate::server::Scope;
use crate::shared::event::{About, Event};
use crate::shared::id::{ChangeId, MentorshipId, PersonId, ProgramId};
use crate::shared::{AppError, AppResult};

/// What an event of this mentorship is about.
fn about(mentorship: &Mentorship) -> About {
    About { subject: Some(mentorship.id.0), mentorship: Some(mentorship.id), program: Some(mentorship.program) }
}

/// The mentorship, for staff who are neither of the two; to everybody else there is nothing here.
async fn find_as_staff(scope: &mut Scope, id: MentorshipId) -> AppResult<Mentorship> {
    let viewer = scope.viewer()?.clone();
    let mentorship = pairing::find_for(&mut scope.conn, &viewer, id).await?;
    if policy::may_act_as_staff(mentorship.ties) { Ok(mentorship) } else { Err(AppError::NotFound) }
}

/// Settles a request that waits, and records it. Its event names no mentorship: what a mentorship's history shows, its mentor
/// reads.
pub(super) async fn settle(
    scope: &mut Scope,
    change: ChangeId,
    program: ProgramId,
    to: Settled,
    by: Option<PersonId>,
    refusal: &str,
) -> AppResult<()> {
    let now = scope.now;
    if store::save_change(&mut scope.conn, change, to, by, refusal, now).await? == 0 {
        let present = store::find_change(&mut scope.conn, change).await?;
        return Err(present.state.settle(to).err().unwrap_or(ChangeBar::Decided).into());
    }
    let event = match to {
        Settled::Approved => LeavingEvent::ChangeApproved,
        Settled::Declined => LeavingEvent::ChangeDeclined,
        Settled::Withdrawn => LeavingEvent::ChangeWithdrawn,
        Settled::Overtaken => LeavingEvent::ChangeOvertaken,
    };
    record(scope, change, program, event).await
}

async fn record(scope: &mut Scope, change: ChangeId, program: ProgramId, event: LeavingEvent) -> AppResult<()> {
    scope.record(&Event::Leaving(event), About { subject: Some(change.0), mentorship: None, program: Some(program) }).await
}
