//! What staff do with a program's people: add one, add many, remove, undo that.

use super::{end_part, find_in, record, record_added};
use crate::features::accounts::Viewer;
use crate::features::joining::model::{EnrolmentState, JoiningEvent, NOBODY_IS_ADDED, noun};
use crate::features::joining::roster::{Checked, Roster};
use crate::features::joining::store::people::{CandidateRow, Wanted};
use crate::features::joining::{policy, store};
use crate::features::people;
use crate::features::programs::model::Part;
use crate::features::programs::{self, ProgramRow};
use crate::server::scope::{self, Scope};
use crate::server::{Asker, Conn};
use crate::shared::id::{EnrolmentId, PersonId, ProgramId};
use crate::shared::time::Instant;
use crate::shared::{AppError, AppResult};

/// More people than are added at once.
pub const MOST_AT_ONCE: usize = 2000;

const LIST_HAS_CHANGED: &str = "Meanwhile this list has changed. Here it is as it stands now; nobody was added yet.";

/// Adds somebody to a program; they take part at once, also if they had asked to. Nothing happens if they do already.
pub async fn enrol(scope: &mut Scope, program: ProgramId, person: PersonId, part: Part) -> AppResult<()> {
    let by = scope.viewer().ok().map(|viewer| viewer.id);
    let added = store::insert_active(&mut scope.conn, program, part, &[person], by, scope.now).await?;
    record_added(scope, program, part, &added).await
}

/// The program, if the viewer is one of its staff. To everybody else its people are not there.
pub async fn find_program(conn: &mut Conn, viewer: &Viewer, id: ProgramId, now: Instant) -> AppResult<ProgramRow> {
    let program = programs::find_for(conn, viewer, id, now).await?;
    if policy::may_arrange_people(program.ties().is_staff()) { Ok(program) } else { Err(AppError::NotFound) }
}

async fn hold_to_fill(scope: &mut Scope, id: ProgramId) -> AppResult<()> {
    let (viewer, now) = (scope.viewer()?.clone(), scope.now);
    find_program(&mut scope.conn, &viewer, id, now).await?;
    let standing = programs::hold(scope, id).await?;
    if policy::may_add(true, standing) { Ok(()) } else { Err(AppError::Refused(NOBODY_IS_ADDED.into())) }
}

/// Adds one person; the answer is their name.
pub async fn add_one(asker: &Asker, program: ProgramId, person: PersonId, part: Part) -> AppResult<String> {
    scope::write(asker, move |scope| {
        Box::pin(async move {
            hold_to_fill(scope, program).await?;
            let found = store::people::find_candidate(&mut scope.conn, program, person).await?;
            if found.is_deactivated {
                return Err(AppError::Refused(format!("{} is no longer active in the organization.", found.name)));
            }
            if found.state_as(part) == Some(EnrolmentState::Active) {
                let sentence = format!("{} is a {} here already.", found.name, noun(part));
                return Err(AppError::Conflict { sentence, present: String::new() });
            }
            enrol(scope, program, person, part).await?;
            Ok(found.name)
        })
    })
    .await
}

/// Adds everybody whom a filter means, all at once, if they are still as many as were shown. The answer is how many.
pub async fn add_wanted(asker: &Asker, program: ProgramId, part: Part, wanted: Wanted, shown: usize) -> AppResult<usize> {
    scope::write(asker, move |scope| {
        Box::pin(async move {
            hold_to_fill(scope, program).await?;
            let viewer = scope.viewer()?.clone();
            let people = list_wanted(&mut scope.conn, &viewer, program, part, &wanted).await?;
            if people.len() != shown {
                return Err(has_changed());
            }
            let people: Vec<PersonId> = people.into_iter().map(|person| person.id).collect();
            add_all(scope, program, part, &people).await
        })
    })
    .await
}

/// Everybody whom a filter means, up to one more than can be added.
pub async fn list_wanted(
    conn: &mut Conn,
    viewer: &Viewer,
    program: ProgramId,
    part: Part,
    wanted: &Wanted,
) -> AppResult<Vec<CandidateRow>> {
    let limit = i64::try_from(MOST_AT_ONCE + 1).unwrap_or(i64::MAX);
    store::people::list_wanted(conn, viewer, program, part, wanted, limit).await
}

/// Adds the people of a file, all at once, if as many can be added as were shown. The answer is how many.
pub async fn add_roster(asker: &Asker, program: ProgramId, roster: Roster, shown: usize) -> AppResult<usize> {
    scope::write(asker, move |scope| {
        Box::pin(async move {
            hold_to_fill(scope, program).await?;
            let checked = check_roster(&mut scope.conn, program, &roster).await?;
            if checked.additions().count() != shown {
                return Err(has_changed());
            }
            let mut number = 0;
            for part in [Part::Mentor, Part::Mentee] {
                let people: Vec<PersonId> = checked.additions().filter(|(_, of)| *of == part).map(|(id, _)| id).collect();
                number += add_all(scope, program, part, &people).await?;
            }
            Ok(number)
        })
    })
    .await
}

/// Looks up whom the lines of a file mean, and what would become of each.
pub async fn check_roster(conn: &mut Conn, program: ProgramId, roster: &Roster) -> AppResult<Checked> {
    let people = store::people::list_by_email(conn, program, &roster.emails()).await?;
    Ok(roster.check(&people))
}

async fn add_all(scope: &mut Scope, program: ProgramId, part: Part, people: &[PersonId]) -> AppResult<usize> {
    if people.len() > MOST_AT_ONCE {
        return Err(AppError::Refused(format!("At most {MOST_AT_ONCE} people are added at once. Please narrow it down.")));
    }
    let by = Some(scope.viewer()?.id);
    let added = store::insert_active(&mut scope.conn, program, part, people, by, scope.now).await?;
    record_added(scope, program, part, &added).await?;
    Ok(added.len())
}

fn has_changed() -> AppError {
    AppError::Conflict { sentence: LIST_HAS_CHANGED.into(), present: String::new() }
}

/// Removes somebody from a program, unless they are in an active mentorship there.
pub async fn remove(asker: &Asker, program: ProgramId, id: EnrolmentId) -> AppResult<()> {
    scope::write(asker, move |scope| Box::pin(async move { remove_in(scope, program, id).await })).await
}

async fn remove_in(scope: &mut Scope, program: ProgramId, id: EnrolmentId) -> AppResult<()> {
    let row = find_to_arrange(scope, program, id).await?;
    // Whoever pairs them at this moment waits for us, or we for them.
    people::lock_pair(&mut scope.conn, row.person_id, row.person_id).await?;
    if store::has_mentorship(&mut scope.conn, program, row.person_id, row.part).await? {
        let (name, part) = (&row.person_name, noun(row.part));
        let sentence =
            format!("{name} is the {part} in an active mentorship here. Remove them where you see what ends with it.");
        return Err(AppError::Refused(sentence));
    }
    end_part(scope, &row, EnrolmentState::Removed, "").await
}

/// Undoes a removal.
pub async fn restore(asker: &Asker, program: ProgramId, id: EnrolmentId) -> AppResult<()> {
    scope::write(asker, move |scope| {
        Box::pin(async move {
            let row = find_to_arrange(scope, program, id).await?;
            hold_to_fill(scope, program).await?;
            if row.is_deactivated || store::save_return(&mut scope.conn, id).await? == 0 {
                let sentence = format!("{} can’t be put back: look at where they stand now.", row.person_name);
                return Err(AppError::Conflict { sentence, present: String::new() });
            }
            record(scope, id, program, JoiningEvent::Restored { person: row.person_id, part: row.part }).await
        })
    })
    .await
}

/// An enrolment of this program, for its staff.
async fn find_to_arrange(scope: &mut Scope, program: ProgramId, id: EnrolmentId) -> AppResult<store::EnrolmentRow> {
    let row = find_in(scope, id).await?;
    if row.program_id == program && policy::may_arrange_people(row.is_staff) { Ok(row) } else { Err(AppError::NotFound) }
}
