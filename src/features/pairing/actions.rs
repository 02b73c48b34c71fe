//! Pairing two people, and what becomes of the pair.

use super::model::{MentorshipEvent, MentorshipState};
use super::store;
use crate::features::people;
use crate::server::db::RunError;
use crate::server::{Scope, token};
use crate::shared::event::{About, Event};
use crate::shared::id::{MentorshipId, PersonId, ProgramId};
use crate::shared::{AppError, AppResult};

/// Pairs two people in a program. Both are locked first, so that a seat is never given twice.
pub async fn pair(scope: &mut Scope, program: ProgramId, mentor: PersonId, mentee: PersonId) -> AppResult<MentorshipId> {
    if mentor == mentee {
        return Err(AppError::Refused("Nobody can mentor themself.".into()));
    }
    people::lock_pair(&mut scope.conn, mentor, mentee).await?;
    let (taken, seats) = store::count_seats(&mut scope.conn, program, mentor).await?;
    if taken >= seats {
        return Err(AppError::Refused("This mentor has no seat left in the program.".into()));
    }
    let id = MentorshipId(token::uuid(scope.now));
    match store::insert(&mut scope.conn, id, program, mentor, mentee, scope.now).await {
        Ok(()) => {}
        Err(RunError::Taken) => return Err(AppError::Refused("This mentee already has a mentor in the program.".into())),
        Err(RunError::App(error)) => return Err(error),
    }
    let about = About { subject: Some(id.0), mentorship: Some(id), program: Some(program) };
    scope.record(&Event::Mentorship(MentorshipEvent::Paired { mentor, mentee }), about).await?;
    Ok(id)
}

/// Notes that the pair held its kick-off; does nothing the second time.
pub async fn record_kick_off(scope: &mut Scope, about: About) -> AppResult<()> {
    let Some(id) = about.mentorship else { return Ok(()) };
    if store::save_kick_off(&mut scope.conn, id, scope.now).await? > 0 {
        scope.record(&Event::Mentorship(MentorshipEvent::KickOffHeld), About { subject: Some(id.0), ..about }).await?;
    }
    Ok(())
}

/// The last milestone is done: the mentorship is complete.
pub async fn complete(scope: &mut Scope, about: About) -> AppResult<()> {
    let Some(id) = about.mentorship else { return Ok(()) };
    if store::save_end(&mut scope.conn, id, MentorshipState::Completed, scope.now).await? > 0 {
        scope.record(&Event::Mentorship(MentorshipEvent::Completed), About { subject: Some(id.0), ..about }).await?;
    }
    Ok(())
}
