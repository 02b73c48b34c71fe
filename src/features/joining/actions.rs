//! Asking to join, taking it back, deciding: authorize, rule, store, event.

pub mod people;

use super::model::{
    Approver, EnrolmentState, JoiningEvent, NOBODY_DECIDES, Questions, noun, parse_answers, parse_reason, why_closed,
};
use super::store::{self, EnrolmentRow};
use super::{model, policy};
use crate::features::accounts::Viewer;
use crate::features::programs;
use crate::features::programs::model::{JoiningApproval, Part, Settings};
use crate::server::scope::{self, Scope};
use crate::server::{Asker, Conn};
use crate::shared::event::{About, Event};
use crate::shared::form::Fields;
use crate::shared::id::{EnrolmentId, PersonId, ProgramId};
use crate::shared::{AppError, AppResult};

pub use people::enrol;

const NO_LONGER_WAITS: &str = "This request doesn’t wait any longer. Here is how it stands now.";

/// Joins a program, or asks to where somebody has to approve; the answer is the enrolment's id.
pub async fn ask(asker: &Asker, program: ProgramId, part: Part, fields: Fields) -> AppResult<EnrolmentId> {
    scope::write(asker, move |scope| Box::pin(async move { ask_in(scope, program, part, &fields).await })).await
}

async fn ask_in(scope: &mut Scope, program: ProgramId, part: Part, fields: &Fields) -> AppResult<EnrolmentId> {
    let viewer = scope.viewer()?.clone();
    let now = scope.now;
    let found = programs::find_for(&mut scope.conn, &viewer, program, now).await?;
    let state = programs::hold(scope, program).await?.state;
    let past = store::list_own(&mut scope.conn, &viewer, program).await?;
    let of_part: Vec<&EnrolmentRow> = past.iter().filter(|row| row.part == part).collect();
    let present = of_part.iter().map(|row| row.state).find(|state| state.is_current());
    if !policy::may_join(state, present) {
        return Err(why_closed(state).map_or_else(|| already(part, present), |sentence| AppError::Refused(sentence.into())));
    }
    let deciders = store::find_deciders(&mut scope.conn, &viewer, program).await?;
    let setting = setting_for(&found.settings, part);
    let was_removed = of_part.iter().any(|row| row.state == EnrolmentState::Removed);
    let approver = model::approver(setting, viewer.id, deciders.manager, was_removed);
    if model::nobody_decides(&approver, found.ties().is_staff() && !deciders.has_other_staff) {
        return Err(AppError::Refused(format!("{NOBODY_DECIDES} Add yourself under “Add people”.")));
    }
    let questions = Questions::from(programs::list_questions(&mut scope.conn, &[program]).await?).of(program, part);
    let answers = parse_answers(&questions, fields).map_err(AppError::Invalid)?;
    let is_active = approver == Approver::Nobody;
    let id = store::insert(&mut scope.conn, program, viewer.id, part, &answers, is_active, scope.now).await?;
    let id = id.ok_or_else(|| already(part, None))?;
    let person = viewer.id;
    let event = if is_active { JoiningEvent::Joined { person, part } } else { JoiningEvent::Asked { person, part } };
    record(scope, id, program, event).await?;
    Ok(id)
}

/// The program's setting for this part.
pub fn setting_for(settings: &Settings, part: Part) -> JoiningApproval {
    match part {
        Part::Mentor => settings.mentor_joining,
        Part::Mentee => settings.mentee_joining,
    }
}

fn already(part: Part, present: Option<EnrolmentState>) -> AppError {
    let part = noun(part);
    let sentence = match present {
        Some(EnrolmentState::Requested) => format!("You have asked to join as a {part} already."),
        Some(EnrolmentState::Active) => format!("You are a {part} in this program already."),
        _ => format!("You have joined as a {part}, or asked to, already."),
    };
    AppError::Conflict { sentence, present: String::new() }
}

/// Takes one's own request back.
pub async fn withdraw(asker: &Asker, id: EnrolmentId) -> AppResult<()> {
    scope::write(asker, move |scope| {
        Box::pin(async move {
            let row = find_in(scope, id).await?;
            let ties = row.ties(scope.viewer()?);
            if !ties.is_own {
                return Err(AppError::Forbidden("Only whoever asked can take the request back.".into()));
            }
            let withdrawn = EnrolmentState::Withdrawn;
            if !policy::may_withdraw(ties, row.state)
                || store::save_end(&mut scope.conn, id, row.state, withdrawn, scope.now).await? == 0
            {
                return Err(no_longer_waits());
            }
            let event = JoiningEvent::Withdrawn { person: row.person_id, part: row.part };
            record(scope, id, row.program_id, event).await
        })
    })
    .await
}

/// What whoever approves says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    Approve,
    /// With the reason as typed.
    Decline(String),
}

/// Approves or declines a request that waits. Of several who decide at once one is first; the others are told.
pub async fn decide(asker: &Asker, id: EnrolmentId, decision: Decision) -> AppResult<()> {
    scope::write(asker, move |scope| Box::pin(async move { decide_in(scope, id, decision).await })).await
}

async fn decide_in(scope: &mut Scope, id: EnrolmentId, decision: Decision) -> AppResult<()> {
    let row = find_in(scope, id).await?;
    if !policy::may_decide(row.ties(scope.viewer()?), &row.approver()) {
        return Err(AppError::Forbidden(not_yours(&row)));
    }
    if row.state != EnrolmentState::Requested {
        return Err(no_longer_waits());
    }
    let (person, part) = (row.person_id, row.part);
    let (reason, event) = match decision {
        Decision::Approve => {
            programs::hold(scope, row.program_id).await?;
            if let Some(sentence) = why_not_approved(&row, scope) {
                return Err(AppError::Refused(sentence));
            }
            (None, JoiningEvent::Approved { person, part })
        }
        Decision::Decline(raw) => {
            (Some(parse_reason(&raw).map_err(AppError::Invalid)?), JoiningEvent::Declined { person, part })
        }
    };
    let by = scope.viewer()?.id;
    if store::save_decision(&mut scope.conn, id, reason, Some(by), scope.now).await? == 0 {
        return Err(no_longer_waits());
    }
    record(scope, id, row.program_id, event).await
}

fn why_not_approved(row: &EnrolmentRow, scope: &Scope) -> Option<String> {
    if row.is_deactivated {
        return Some(format!("{} is no longer active in the organization. Decline the request instead.", row.person_name));
    }
    why_closed(row.program_state_at(scope.now)).map(str::to_owned)
}

fn not_yours(row: &EnrolmentRow) -> String {
    match row.approver() {
        _ if row.is_own => "Somebody else decides about your own request.".into(),
        Approver::Manager(manager) => format!("{}, their reporting manager, decides about this request.", manager.name),
        _ => "The program’s staff decide about this request.".into(),
    }
}

/// The enrolment, if it is the viewer's to see.
pub async fn find_for(conn: &mut Conn, viewer: &Viewer, id: EnrolmentId) -> AppResult<EnrolmentRow> {
    let row = store::find_for(conn, viewer, id).await?;
    if policy::may_see(row.ties(viewer), &row.approver()) { Ok(row) } else { Err(AppError::NotFound) }
}

async fn find_in(scope: &mut Scope, id: EnrolmentId) -> AppResult<EnrolmentRow> {
    let viewer = scope.viewer()?.clone();
    find_for(&mut scope.conn, &viewer, id).await
}

/// Ends a part that lasts: quit, with closing words or none, or removed. Whoever calls has asked whether it may, and ends the
/// mentorships that belong to it.
pub async fn end_part(scope: &mut Scope, row: &EnrolmentRow, to: EnrolmentState, reflection: &str) -> AppResult<()> {
    let now = scope.now;
    if store::save_end(&mut scope.conn, row.id, EnrolmentState::Active, to, now).await? == 0 {
        let sentence = format!("{} doesn’t take part any longer.", row.person_name);
        return Err(AppError::Conflict { sentence, present: String::new() });
    }
    if !reflection.is_empty() {
        store::save_reflection(&mut scope.conn, row.id, reflection).await?;
    }
    let (person, part) = (row.person_id, row.part);
    let event =
        if to == EnrolmentState::Quit { JoiningEvent::Quit { person, part } } else { JoiningEvent::Removed { person, part } };
    record(scope, row.id, row.program_id, event).await
}

fn no_longer_waits() -> AppError {
    AppError::Conflict { sentence: NO_LONGER_WAITS.into(), present: String::new() }
}

async fn record(scope: &mut Scope, id: EnrolmentId, program: ProgramId, event: JoiningEvent) -> AppResult<()> {
    let about = About { subject: Some(id.0), mentorship: None, program: Some(program) };
    scope.record(&Event::Joining(event), about).await
}

/// Records that these people were added.
async fn record_added(scope: &mut Scope, program: ProgramId, part: Part, added: &[(EnrolmentId, PersonId)]) -> AppResult<()> {
    for (id, person) in added {
        record(scope, *id, program, JoiningEvent::Added { person: *person, part }).await?;
    }
    Ok(())
}
