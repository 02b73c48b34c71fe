//! Pairing two people, and what becomes of the pair.

use crate::features::pairing::model::seats::PairBar;
use crate::features::pairing::model::{Ending, Mentorship, MentorshipEvent, MentorshipState};
use crate::features::pairing::store::{self, NewMentorship};
use crate::features::{people, programs};
use crate::server::db::RunError;
use crate::server::{Scope, token};
use crate::shared::AppResult;
use crate::shared::event::{About, Event};
use crate::shared::id::{MentorshipId, PersonId, ProgramId};

/// Pairs two people in a program, however it came about. The program and both people are locked first, in this order, so that a seat is never given twice: the
/// program's maximum and the mentor's own capacity over all programs are counted under the lock. A seat that is held for
/// somebody else is taken. Open requests, drafts and the place on the waitlist of the mentee end with it. A mentee whose mentor
/// left, or whose mentorship staff ended, goes on with its plan and progress, as after a hand-over.
pub async fn pair(scope: &mut Scope, program: ProgramId, mentor: PersonId, mentee: PersonId) -> AppResult<MentorshipId> {
    programs::hold(scope, program).await?;
    people::lock_pair(&mut scope.conn, mentor, mentee).await?;
    let (standing, _) = store::find_standing(&mut scope.conn, program, mentor, mentee, scope.now).await?;
    standing.check()?;
    let continues = store::find_stopped(&mut scope.conn, program, mentee).await?.map(|stopped| stopped.id);
    let event = match continues {
        Some(from) => MentorshipEvent::Continued { from, mentor, mentee },
        None => MentorshipEvent::Paired { mentor, mentee },
    };
    insert(scope, NewMentorship { program, mentor, mentee, continues }, event).await
}

async fn insert(scope: &mut Scope, new: NewMentorship, event: MentorshipEvent) -> AppResult<MentorshipId> {
    let id = MentorshipId(token::uuid(scope.now));
    match store::insert(&mut scope.conn, id, new, scope.now).await {
        Ok(()) => {}
        Err(RunError::Taken) => return Err(PairBar::HasMentor.into()),
        Err(RunError::App(error)) => return Err(error),
    }
    let about = About { subject: Some(id.0), mentorship: Some(id), program: Some(new.program) };
    scope.record(&Event::Mentorship(event), about).await?;
    Ok(id)
}

/// Pairs the mentee of a mentorship with another mentor of the program, who goes on with its plan and progress; only the
/// kick-off is held anew. A mentorship that lasts ends as handed over in the same transaction. Locked and counted as in
/// [`pair`]; whether the viewer may, the caller has asked.
pub async fn hand_over(scope: &mut Scope, from: &Mentorship, successor: PersonId) -> AppResult<MentorshipId> {
    let (program, mentee) = (from.program, from.mentee.id);
    programs::hold(scope, program).await?;
    people::lock_all(&mut scope.conn, vec![from.mentor.id, mentee, successor]).await?;
    if from.state == MentorshipState::Completed {
        return Err(PairBar::Completed.into());
    }
    let about = About { subject: Some(from.id.0), mentorship: Some(from.id), program: Some(program) };
    end_early(scope, about, Ending::HandedOver, "").await?;
    let (standing, _) = store::find_standing(&mut scope.conn, program, successor, mentee, scope.now).await?;
    standing.check()?;
    let new = NewMentorship { program, mentor: successor, mentee, continues: Some(from.id) };
    insert(scope, new, MentorshipEvent::Continued { from: from.id, mentor: successor, mentee }).await
}

/// Ends a mentorship before its time, with the closing words of whoever left, if somebody did; whether it lasted until now.
/// What is ahead is called off, and the seat goes to whoever waits for it in the clock's next round. The caller holds the plan,
/// as for every change to a mentorship.
pub async fn end_early(scope: &mut Scope, about: About, how: Ending, reflection: &str) -> AppResult<bool> {
    let Some(id) = about.mentorship else { return Ok(false) };
    let now = scope.now;
    if store::save_end(&mut scope.conn, id, how.state(), reflection, now).await? == 0 {
        return Ok(false);
    }
    let ended = Event::Mentorship(MentorshipEvent::EndedEarly { how });
    scope.record(&ended, About { subject: Some(id.0), ..about }).await?;
    Ok(true)
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
    if store::save_end(&mut scope.conn, id, MentorshipState::Completed, "", scope.now).await? > 0 {
        scope.record(&Event::Mentorship(MentorshipEvent::Completed), About { subject: Some(id.0), ..about }).await?;
    }
    Ok(())
}
