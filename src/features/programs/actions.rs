//! Making, setting up and moving programs: authorize, rule, store, event.

mod attachments;
mod extras;
mod setup;

pub use attachments::{attach, detach, may_attach, may_read_attachment};
pub use extras::{add_field, add_question, change_extras, count_lost};
pub use setup::{prepared, save_step};

use super::model::{ProgramEvent, ProgramMove, ProgramState, Settings, Standing, copied_title, parse_title};
use super::policy;
use super::store::{self, NewProgram, ProgramRow};
use crate::features::skills;
use crate::server::scope;
use crate::server::{App, Asker, Scope, token, zones};
use crate::shared::event::{About, Event};
use crate::shared::form::Fields;
use crate::shared::id::{PersonId, ProgramId};
use crate::shared::{AppError, AppResult, FieldErrors};

const AT_A_TIME: i64 = 50;

/// Makes a program.
pub async fn create(scope: &mut Scope, program: NewProgram) -> AppResult<ProgramId> {
    let id = ProgramId(token::uuid(scope.now));
    create_known(scope, id, program).await?;
    Ok(id)
}

/// Makes a program under this id.
pub async fn create_known(scope: &mut Scope, id: ProgramId, program: NewProgram) -> AppResult<()> {
    insert(scope, id, &program).await?;
    record(scope, id, ProgramEvent::Created).await
}

async fn insert(scope: &mut Scope, id: ProgramId, program: &NewProgram) -> AppResult<()> {
    let now = scope.now;
    store::insert(&mut scope.conn, id, program, now).await?;
    skills::replace_of_program(scope, id, &program.skills).await
}

/// Writes down what happened to a program.
pub async fn record(scope: &mut Scope, program: ProgramId, event: ProgramEvent) -> AppResult<()> {
    scope.record(&Event::Program(event), About::program(program)).await
}

/// Hands a program to a coordinator; does nothing where they have it.
pub async fn appoint_coordinator(scope: &mut Scope, program: ProgramId, person: PersonId) -> AppResult<()> {
    let now = scope.now;
    if store::save_coordinator(&mut scope.conn, program, person, now).await? > 0 {
        record(scope, program, ProgramEvent::CoordinatorAppointed { person }).await?;
    }
    Ok(())
}

/// Begins a draft with nothing but a title.
pub async fn begin_draft(asker: &Asker, fields: &Fields) -> AppResult<ProgramId> {
    policy::may_create(asker.viewer.is_admin)?;
    let mut errors = FieldErrors::default();
    let title = parse_title(&mut errors, fields);
    let draft = errors.or(|| draft_named(title)).map_err(AppError::Invalid)?;
    scope::write(asker, move |scope| Box::pin(async move { create(scope, draft).await })).await
}

fn draft_named(title: String) -> NewProgram {
    NewProgram {
        title,
        description: String::new(),
        state: ProgramState::Draft,
        starts_on: None,
        ends_on: None,
        evaluation_on: None,
        evaluation_days: 0,
        meeting_frequency: String::new(),
        topics: String::new(),
        outcomes: String::new(),
        skills: Vec::new(),
        settings: Settings::default(),
    }
}

/// The program as its staff change it, claimed: whoever else saves the version that was seen is told who was first.
pub async fn claim(scope: &mut Scope, id: ProgramId, version: i64) -> AppResult<ProgramRow> {
    let program = find_to_edit(scope, id).await?;
    if program.version != version || store::claim_version(&mut scope.conn, id, version).await? == 0 {
        return Err(conflict(scope, id).await?);
    }
    Ok(program)
}

async fn find_to_edit(scope: &mut Scope, id: ProgramId) -> AppResult<ProgramRow> {
    let viewer = scope.viewer()?.clone();
    let now = scope.now;
    let program = store::find_for(&mut scope.conn, &viewer, id, now).await?;
    policy::may_edit(program.ties())?;
    if program.archived_at.is_some() {
        return Err(AppError::Refused("The program is archived. Take it out of the archive to change it.".into()));
    }
    Ok(program)
}

/// What somebody is told who was not first.
async fn conflict(scope: &mut Scope, id: ProgramId) -> AppResult<AppError> {
    let who = store::find_last_changer(&mut scope.conn, id).await?.unwrap_or_else(|| "Somebody".to_owned());
    let sentence = format!("{who} changed this program in the meantime, so nothing of yours was saved yet.");
    Ok(AppError::Conflict { sentence, present: String::new() })
}

/// Moves a program to its next state.
pub async fn make_move(asker: &Asker, id: ProgramId, version: i64, mv: ProgramMove) -> AppResult<()> {
    scope::write(asker, move |scope| Box::pin(async move { move_in(scope, id, version, mv).await })).await
}

async fn move_in(scope: &mut Scope, id: ProgramId, version: i64, mv: ProgramMove) -> AppResult<()> {
    let viewer = scope.viewer()?.clone();
    let (now, today) = (scope.now, zones::home_day(scope.now));
    let program = store::find_for(&mut scope.conn, &viewer, id, now).await?;
    policy::may_move(program.ties(), mv)?;
    let next = program.standing().take(mv, today).map_err(|no| AppError::Refused(no.to_string()))?;
    if mv == ProgramMove::Publish {
        let missing = prepared(&mut scope.conn, &program).await?.missing(today);
        if let Some(first) = missing.first() {
            return Err(AppError::Refused(format!("The program can’t be published yet. {}", first.sentence)));
        }
    }
    if program.version != version || store::claim_version(&mut scope.conn, id, version).await? == 0 {
        return Err(conflict(scope, id).await?);
    }
    store::save_standing(&mut scope.conn, id, next, now).await?;
    record(scope, id, event_of(mv)).await
}

fn event_of(mv: ProgramMove) -> ProgramEvent {
    match mv {
        ProgramMove::Publish => ProgramEvent::Published,
        ProgramMove::Start => ProgramEvent::Started,
        ProgramMove::Close => ProgramEvent::Closed { by_the_clock: false },
        ProgramMove::Reopen => ProgramEvent::Reopened,
        ProgramMove::Archive => ProgramEvent::Archived,
        ProgramMove::Unarchive => ProgramEvent::Unarchived,
    }
}

/// Locks a program until the transaction ends and says where it stands: whoever joins or is paired holds it, so that it is
/// not closed in that moment.
pub async fn hold(scope: &mut Scope, id: ProgramId) -> AppResult<Standing> {
    let today = zones::home_day(scope.now);
    Ok(store::lock(&mut scope.conn, id).await?.as_of(today))
}

/// Writes down which programs their first day has started and their last has closed.
pub async fn record_what_the_clock_decided(app: &App) -> AppResult<()> {
    let today = zones::day(app.clock.now(), &app.organization.get().zone);
    let moved = store::list_moved_by_date(&mut app.db.read().await?, today, AT_A_TIME).await?;
    for (id, version) in moved {
        scope::write_unasked(app, move |scope| Box::pin(async move { move_by_date_in(scope, id, version).await })).await?;
    }
    Ok(())
}

async fn move_by_date_in(scope: &mut Scope, id: ProgramId, version: i64) -> AppResult<()> {
    let (now, today) = (scope.now, zones::home_day(scope.now));
    if store::claim_version(&mut scope.conn, id, version).await? == 0 {
        // Somebody changed it in this moment: the next round looks again.
        return Ok(());
    }
    let present = store::lock(&mut scope.conn, id).await?.as_of(today);
    let event = match present.state {
        ProgramState::Running => ProgramEvent::StartedByTheClock,
        ProgramState::Closed => ProgramEvent::Closed { by_the_clock: true },
        ProgramState::Draft | ProgramState::Open => return Ok(()),
    };
    store::save_standing(&mut scope.conn, id, present, now).await?;
    record(scope, id, event).await
}

/// Makes a draft that is like another program in everything but its people and its dates.
pub async fn duplicate(asker: &Asker, id: ProgramId) -> AppResult<ProgramId> {
    scope::write(asker, move |scope| Box::pin(async move { duplicate_in(scope, id).await })).await
}

async fn duplicate_in(scope: &mut Scope, from: ProgramId) -> AppResult<ProgramId> {
    let (viewer, now) = (scope.viewer()?.clone(), scope.now);
    let program = store::find_for(&mut scope.conn, &viewer, from, now).await?;
    policy::may_create(viewer.is_admin)?;
    let whole = store::find_whole(&mut scope.conn, from).await?;
    let copy = NewProgram {
        description: program.description.clone(),
        evaluation_days: program.evaluation_days,
        meeting_frequency: program.meeting_frequency.clone(),
        topics: program.topics.clone(),
        outcomes: program.outcomes.clone(),
        skills: whole.skills.clone(),
        settings: program.settings.clone(),
        ..draft_named(copied_title(&program.title))
    };
    let id = ProgramId(token::uuid(scope.now));
    insert(scope, id, &copy).await?;
    attachments::lock_all(scope, &whole.attachments).await?;
    store::copy_belongings(&mut scope.conn, id, from, &whole, now).await?;
    record(scope, id, ProgramEvent::Duplicated { from }).await?;
    Ok(id)
}

/// Deletes a draft that nobody ever joined.
pub async fn delete(asker: &Asker, id: ProgramId, version: i64) -> AppResult<()> {
    scope::write(asker, move |scope| Box::pin(async move { delete_in(scope, id, version).await })).await
}

async fn delete_in(scope: &mut Scope, id: ProgramId, version: i64) -> AppResult<()> {
    let (viewer, now) = (scope.viewer()?.clone(), scope.now);
    let program = store::find_for(&mut scope.conn, &viewer, id, now).await?;
    policy::may_delete(program.ties())?;
    if program.state != ProgramState::Draft {
        return Err(AppError::Refused("Only a draft can be deleted. Close and archive a program that was published.".into()));
    }
    if program.version != version || store::claim_version(&mut scope.conn, id, version).await? == 0 {
        return Err(conflict(scope, id).await?);
    }
    if store::is_touched(&mut scope.conn, id).await? {
        return Err(AppError::Refused("Somebody was added to this draft already. Archive it instead.".into()));
    }
    // Other rooms let go of what is theirs first.
    record(scope, id, ProgramEvent::Deleted { title: program.title }).await?;
    let attachments = store::find_whole(&mut scope.conn, id).await?.attachments;
    attachments::lock_all(scope, &attachments).await?;
    store::delete_program(&mut scope.conn, id).await?;
    for attachment in attachments {
        attachments::remove_unless_shared(scope, attachment.id).await?;
    }
    Ok(())
}

/// An admin makes somebody a coordinator.
pub async fn appoint(asker: &Asker, id: ProgramId, person: PersonId) -> AppResult<()> {
    scope::write(asker, move |scope| {
        Box::pin(async move {
            find_to_appoint(scope, id).await?;
            if !store::is_active_person(&mut scope.conn, person).await? {
                return Err(AppError::Refused("There is no such person any more.".into()));
            }
            appoint_coordinator(scope, id, person).await
        })
    })
    .await
}

/// An admin ends somebody's coordinating.
pub async fn end_coordinator(asker: &Asker, id: ProgramId, person: PersonId) -> AppResult<()> {
    scope::write(asker, move |scope| {
        Box::pin(async move {
            find_to_appoint(scope, id).await?;
            let now = scope.now;
            if store::save_coordinator_end(&mut scope.conn, id, person, now).await? == 0 {
                return Err(AppError::Refused("They are no coordinator of this program any more.".into()));
            }
            record(scope, id, ProgramEvent::CoordinatorEnded { person }).await
        })
    })
    .await
}

async fn find_to_appoint(scope: &mut Scope, id: ProgramId) -> AppResult<ProgramRow> {
    let (viewer, now) = (scope.viewer()?.clone(), scope.now);
    let program = store::find_for(&mut scope.conn, &viewer, id, now).await?;
    policy::may_appoint(program.ties())?;
    Ok(program)
}
