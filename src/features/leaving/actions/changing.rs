//! Asking for another mentor, and taking that back.

use super::{record, settle};
use crate::features::leaving::model::{ChangeBar, LeavingEvent, Settled, parse_reason};
use crate::features::leaving::policy::{self, Asking, LeavingBar};
use crate::features::leaving::store;
use crate::features::milestones;
use crate::features::pairing::{self, Mentorship};
use crate::features::programs;
use crate::server::db::RunError;
use crate::server::scope::{self, Scope};
use crate::server::{Asker, token};
use crate::shared::id::{ChangeId, MentorshipId};
use crate::shared::{AppError, AppResult};

/// Asks for another mentor.
pub async fn ask_for_change(asker: &Asker, id: MentorshipId, reason: String) -> AppResult<ChangeId> {
    scope::write(asker, move |scope| Box::pin(async move { ask_in(scope, id, &reason).await })).await
}

async fn ask_in(scope: &mut Scope, id: MentorshipId, reason: &str) -> AppResult<ChangeId> {
    let seen = find_as_mentee(scope, id).await?;
    // Whoever closes the program or ends the mentorship at this moment finds the request.
    programs::hold(scope, seen.program).await?;
    milestones::hold(scope, id).await?;
    let (mentorship, now) = (find_as_mentee(scope, id).await?, scope.now);
    let around = store::find_around(&mut scope.conn, id, now).await?;
    let asking = Asking {
        is_active: mentorship.is_active(),
        is_allowed: around.may_ask_for_another_mentor,
        program_pairs: around.program_pairs,
        is_open: store::find_waiting(&mut scope.conn, id).await?.is_some(),
        has_deciders: around.has_deciders,
    };
    policy::may_ask_for_change(asking)?;
    let reason = parse_reason(reason).map_err(AppError::Invalid)?;
    let change = ChangeId(token::uuid(now));
    match store::insert_change(&mut scope.conn, change, (id, mentorship.program), reason, now).await {
        Ok(()) => {}
        Err(RunError::Taken) => return Err(LeavingBar::AskedAlready.into()),
        Err(RunError::App(error)) => return Err(error),
    }
    record(scope, change, mentorship.program, LeavingEvent::ChangeAsked).await?;
    Ok(change)
}

/// Takes the request back that waits.
pub async fn withdraw_change(asker: &Asker, id: MentorshipId) -> AppResult<()> {
    scope::write(asker, move |scope| {
        Box::pin(async move {
            let mentorship = find_as_mentee(scope, id).await?;
            let change = store::find_waiting(&mut scope.conn, id).await?.ok_or(ChangeBar::Decided)?;
            settle(scope, change, mentorship.program, Settled::Withdrawn, None, "").await
        })
    })
    .await
}

/// The mentorship, for its mentee; to everybody else there is nothing here.
async fn find_as_mentee(scope: &mut Scope, id: MentorshipId) -> AppResult<Mentorship> {
    let viewer = scope.viewer()?.clone();
    let mentorship = pairing::find_for(&mut scope.conn, &viewer, id).await?;
    if mentorship.ties.mentee { Ok(mentorship) } else { Err(AppError::NotFound) }
}
