//! Ending a mentorship before its time, and leaving a program with everything that one has there.

use super::about;
use crate::features::joining::model::EnrolmentState;
use crate::features::leaving::model::{parse_note, parse_reflection};
use crate::features::leaving::policy::{self, LeavingBar};
use crate::features::leaving::store::{self, OwnRow};
use crate::features::pairing::{self, Ending};
use crate::features::{joining, milestones, people, programs};
use crate::server::Asker;
use crate::server::scope::{self, Scope};
use crate::shared::event::About;
use crate::shared::id::{EnrolmentId, MentorshipId, PersonId};
use crate::shared::{AppError, AppResult};

const HAS_CHANGED: &str = "Meanwhile somebody was paired here. Look at what would end now, and try again.";

/// Ends a mentorship: one of the two quits, with a closing reflection or none, or staff end it and note why.
pub async fn end(asker: &Asker, id: MentorshipId, words: String) -> AppResult<()> {
    scope::write(asker, move |scope| Box::pin(async move { end_in(scope, id, &words).await })).await
}

async fn end_in(scope: &mut Scope, id: MentorshipId, words: &str) -> AppResult<()> {
    let viewer = scope.viewer()?.clone();
    let now = scope.now;
    let seen = pairing::find_for(&mut scope.conn, &viewer, id).await?;
    let party = policy::party_of(seen.ties);
    if !policy::may_end(seen.ties) {
        return Err(AppError::NotFound);
    }
    // Whoever works on the plan, asks for a meeting or hands over at this moment waits for us, or we for them.
    milestones::claim(scope, id).await?;
    let mentorship = pairing::find_for(&mut scope.conn, &viewer, id).await?;
    let farewell = match party {
        Some(party) => {
            let around = store::find_around(&mut scope.conn, id, now).await?;
            policy::may_quit(party, mentorship.is_active(), around.may_quit)?;
            Farewell::quit(viewer.id, words)?
        }
        None if !mentorship.is_active() => return Err(LeavingBar::HasEnded.into()),
        None => Farewell::removed(viewer.id, words)?,
    };
    farewell.carry_out(scope, about(&mentorship)).await
}

/// How a mentorship ends before its time.
struct Farewell {
    how: Ending,
    by: PersonId,
    reflection: String,
    note: String,
}

impl Farewell {
    fn quit(by: PersonId, words: &str) -> AppResult<Farewell> {
        let reflection = parse_reflection(words).map_err(AppError::Invalid)?;
        Ok(Farewell { how: Ending::Quit, by, reflection, note: String::new() })
    }

    fn removed(by: PersonId, words: &str) -> AppResult<Farewell> {
        let note = parse_note(words).map_err(AppError::Invalid)?;
        Ok(Farewell { how: Ending::Removed, by, reflection: String::new(), note })
    }

    async fn carry_out(&self, scope: &mut Scope, about: About) -> AppResult<()> {
        let id = about.mentorship.ok_or(AppError::Internal)?;
        if !pairing::end_early(scope, about, self.how, &self.reflection).await? {
            return Err(LeavingBar::HasEnded.into());
        }
        store::insert_ending(&mut scope.conn, id, self.by, &self.note).await
    }
}

/// Ends somebody’s part in a program, and the mentorships that they have in it: they leave, or staff remove them.
pub async fn leave_program(asker: &Asker, id: EnrolmentId, words: String) -> AppResult<()> {
    scope::write(asker, move |scope| Box::pin(async move { leave_program_in(scope, id, &words).await })).await
}

async fn leave_program_in(scope: &mut Scope, id: EnrolmentId, words: &str) -> AppResult<()> {
    let viewer = scope.viewer()?.clone();
    let now = scope.now;
    let row = joining::find_for(&mut scope.conn, &viewer, id).await?;
    if !policy::may_end_part(row.is_own, row.is_staff) {
        return Err(AppError::NotFound);
    }
    if row.is_own {
        let program = programs::find_for(&mut scope.conn, &viewer, row.program_id, now).await?;
        policy::may_leave_program(row.part, row.state, program.settings.may_quit)?;
    } else if row.state != EnrolmentState::Active {
        return Err(LeavingBar::PartHasEnded.into());
    }
    let (program, person) = (row.program_id, row.person_id);
    let seen = store::list_active_in_part(&mut scope.conn, program, person, row.part, now).await?;
    for mentorship in &seen {
        milestones::claim(scope, mentorship.id).await?;
    }
    // Whoever pairs this person at this moment waits for us, or we for them.
    let concerned = seen.iter().map(|one| one.other_id).chain([person]).collect();
    people::lock_all(&mut scope.conn, concerned).await?;
    let present = store::list_active_in_part(&mut scope.conn, program, person, row.part, now).await?;
    if present.iter().any(|one| !seen.iter().any(|known| known.id == one.id)) {
        return Err(AppError::Conflict { sentence: HAS_CHANGED.into(), present: String::new() });
    }
    let others = present.iter().map(|one| one.other_id);
    policy::may_remove_with(row.is_own, others, viewer.id)?;
    let farewell = match (row.is_own, present.is_empty()) {
        (true, _) => Farewell::quit(viewer.id, words)?,
        // Without a mentorship there is nothing to note it with.
        (false, true) => Farewell { how: Ending::Removed, by: viewer.id, reflection: String::new(), note: String::new() },
        (false, false) => Farewell::removed(viewer.id, words)?,
    };
    let to = if row.is_own { EnrolmentState::Quit } else { EnrolmentState::Removed };
    joining::end_part(scope, &row, to, &farewell.reflection).await?;
    for OwnRow { id, .. } in present {
        let about = About { subject: Some(id.0), mentorship: Some(id), program: Some(program) };
        farewell.carry_out(scope, about).await?;
    }
    Ok(())
}
