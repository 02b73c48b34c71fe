//! Saving a step of the set-up.

use super::{claim, find_to_edit, record};
use crate::features::programs::model::{Basics, Frame, Prepared, ProgramEvent, SetupStep, parse_settings, parse_version};
use crate::features::programs::store::{self, ProgramRow, Whole};
use crate::features::skills;
use crate::server::scope;
use crate::server::{Asker, Conn, Scope, zones};
use crate::shared::form::Fields;
use crate::shared::id::ProgramId;
use crate::shared::{AppError, AppResult};

/// Saves what was typed into one of the steps that are a form.
pub async fn save_step(asker: &Asker, id: ProgramId, step: SetupStep, fields: &Fields) -> AppResult<()> {
    let fields = fields.clone();
    scope::write(asker, move |scope| Box::pin(async move { save_in(scope, id, step, fields).await })).await
}

async fn save_in(scope: &mut Scope, id: ProgramId, step: SetupStep, fields: Fields) -> AppResult<()> {
    let present = find_to_edit(scope, id).await?;
    let (version, today) = (parse_version(&fields)?, zones::home_day(scope.now));
    match step {
        SetupStep::Basics => {
            let basics = Basics::parse(&fields, present.state, today).map_err(AppError::Invalid)?;
            let next = Prepared {
                has_description: !basics.description.is_empty(),
                starts_on: basics.starts_on,
                ends_on: basics.ends_on,
                ..prepared(&mut scope.conn, &present).await?
            };
            next.check_step(step, present.state, today).map_err(AppError::Invalid)?;
            claim(scope, id, version).await?;
            store::save_basics(&mut scope.conn, id, &basics).await?;
            skills::replace_of_program(scope, id, &basics.skills).await?;
        }
        SetupStep::Frame => {
            let frame = Frame::parse(&fields).map_err(AppError::Invalid)?;
            let next =
                Prepared { has_frequency: !frame.meeting_frequency.is_empty(), ..prepared(&mut scope.conn, &present).await? };
            next.check_step(step, present.state, today).map_err(AppError::Invalid)?;
            claim(scope, id, version).await?;
            store::save_frame(&mut scope.conn, id, frame).await?;
        }
        SetupStep::Settings => {
            let settings = parse_settings(&fields, &present.settings, present.state).map_err(AppError::Invalid)?;
            claim(scope, id, version).await?;
            store::save_settings(&mut scope.conn, id, &settings).await?;
        }
        SetupStep::Questions | SetupStep::Attachments | SetupStep::Plan | SetupStep::People | SetupStep::Review => {
            return Err(AppError::NotFound);
        }
    }
    record(scope, id, ProgramEvent::Changed { step }).await
}

/// What is there of a program, as far as its completeness goes.
pub async fn prepared(conn: &mut Conn, program: &ProgramRow) -> AppResult<Prepared> {
    let whole = store::find_whole(conn, program.id).await?;
    let counts = store::count(conn, program.id).await?;
    Ok(Prepared::of(program, &whole, counts.mentors + counts.mentees))
}

impl Prepared {
    /// The same of what was loaded already.
    pub fn of(program: &ProgramRow, whole: &Whole, people: i64) -> Prepared {
        Prepared {
            has_description: !program.description.is_empty(),
            starts_on: program.starts_on,
            ends_on: program.ends_on,
            has_frequency: !program.meeting_frequency.is_empty(),
            extras: whole.fields.len() + whole.questions.len(),
            attachments: whole.attachments.len(),
            milestones: whole.plan.len(),
            coordinators: whole.running().count(),
            people,
        }
    }
}
