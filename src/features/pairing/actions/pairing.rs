//! Pairing two people, and what becomes of the pair.

use crate::features::pairing::model::seats::PairBar;
use crate::features::pairing::model::{MentorshipEvent, MentorshipState};
use crate::features::pairing::store;
use crate::features::{people, programs};
use crate::server::db::RunError;
use crate::server::{Scope, token};
use crate::shared::AppResult;
use crate::shared::event::{About, Event};
use crate::shared::id::{MentorshipId, PersonId, ProgramId};

/// Pairs two people in a program, however it came about. The program and both people are locked first, in this order, so that a seat is never given twice: the
/// program's maximum and the mentor's own capacity over all programs are counted under the lock. A seat that is held for
/// somebody else is taken. Open requests, drafts and the place on the waitlist of the mentee end with it.
pub async fn pair(scope: &mut Scope, program: ProgramId, mentor: PersonId, mentee: PersonId) -> AppResult<MentorshipId> {
    programs::hold(scope, program).await?;
    people::lock_pair(&mut scope.conn, mentor, mentee).await?;
    let (standing, _) = store::find_standing(&mut scope.conn, program, mentor, mentee, scope.now).await?;
    standing.check()?;
    let id = MentorshipId(token::uuid(scope.now));
    match store::insert(&mut scope.conn, id, program, mentor, mentee, scope.now).await {
        Ok(()) => {}
        Err(RunError::Taken) => return Err(PairBar::HasMentor.into()),
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
