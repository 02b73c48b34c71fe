//! Setting a program up, step by step: loading a step, saving it, going on or leaving.

use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;

use super::program_of;
use crate::features::programs::actions;
use crate::features::programs::model::{Prepared, SetupStep};
use crate::features::programs::policy;
use crate::features::programs::setup::{Desk, Editing, MOST_OFFERED, Removing, SetupPage, Typed};
use crate::features::programs::store::{self, Extras, ProgramRow, Whole};
use crate::features::skills;
use crate::server::files::{FileKind, Upload};
use crate::server::forms::{Posted, see_other};
use crate::server::render::{Place, Visit};
use crate::server::{Asker, zones};
use crate::shared::form::Fields;
use crate::shared::id::{FileId, PersonId, ProgramId};
use crate::shared::{AppError, AppResult, FieldErrors};

const CANDIDATES: i64 = 12;

/// What the address says beside the step: which field or question is being edited, whom one looks for.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Chosen {
    add: String,
    edit: String,
    /// What is about to be removed: `question_ID`, or an attachment's id.
    remove: String,
    q: String,
}

/// GET /programs/{id}/setup
pub async fn resume(asker: Asker, Path(id): Path<String>) -> AppResult<Response> {
    let id = program_of(&id)?;
    let mut conn = asker.read().await?;
    let program = store::find_for(&mut conn, &asker.viewer, id, asker.now).await?;
    policy::may_edit(program.ties())?;
    let step = actions::prepared(&mut conn, &program).await?.resume_at(zones::home_day(asker.now));
    Ok(see_other(&address(id, step)))
}

fn address(id: ProgramId, step: SetupStep) -> String {
    format!("/programs/{id}/setup/{}", step.as_str())
}

/// GET /programs/{id}/setup/{step}
pub async fn show(
    asker: Asker,
    visit: Visit,
    Path((id, step)): Path<(String, String)>,
    Query(chosen): Query<Chosen>,
) -> AppResult<Response> {
    let (id, step) = (program_of(&id)?, step_of(&step)?);
    page(&asker, &visit, id, step, chosen, Outcome::Shown).await
}

fn step_of(word: &str) -> AppResult<SetupStep> {
    word.parse().map_err(|()| AppError::NotFound)
}

/// What became of a form.
enum Outcome {
    /// None was sent.
    Shown,
    /// It is looked at before it is saved.
    Previewed(Fields),
    Refused(Fields, FieldErrors, Option<String>),
    /// Somebody was first: what was typed can be saved over what they saved, once it was looked at.
    Overtaken(Fields, String),
}

async fn page(
    asker: &Asker,
    visit: &Visit,
    id: ProgramId,
    step: SetupStep,
    chosen: Chosen,
    outcome: Outcome,
) -> AppResult<Response> {
    let mut conn = asker.read().await?;
    let program = store::find_for(&mut conn, &asker.viewer, id, asker.now).await?;
    policy::may_edit(program.ties())?;
    let whole = store::find_whole(&mut conn, id).await?;
    let counts = store::count(&mut conn, id).await?;
    let mut desk = Desk {
        today: zones::home_day(asker.now),
        prepared: Prepared::of(&program, &whole, counts.mentors + counts.mentees),
        counts,
        over: 0,
        skills: Vec::new(),
        candidates: Vec::new(),
        file_hint: FileKind::Attachment.hint(&asker.app.settings.files),
        wanted: chosen.q.trim().to_owned(),
        removing: None,
        program,
        whole,
    };
    match step {
        SetupStep::Basics => {
            // One more shows that there are more.
            let limit = i64::try_from(MOST_OFFERED + 1).unwrap_or(i64::MAX);
            let known = skills::list_named_like(&mut conn, "", limit).await?;
            desk.skills = known.into_iter().map(|skill| skill.name).collect();
        }
        SetupStep::Settings | SetupStep::Review => {
            desk.over = store::count_over(&mut conn, id, desk.program.settings.mentees_per_mentor).await?;
        }
        SetupStep::People if !desk.wanted.is_empty() && policy::may_appoint(desk.program.ties()).is_ok() => {
            desk.candidates = store::list_candidates(&mut conn, id, &desk.wanted, CANDIDATES).await?;
        }
        SetupStep::Questions => {
            let named = chosen.remove.split_once('_').and_then(|(list, one)| Some((Extras::named(list)?, one.parse().ok()?)));
            if let Some((list, one)) = named {
                let lost = actions::count_lost(&mut conn, id, list, one).await?;
                desk.removing = Some(Removing { named: chosen.remove.clone(), lost });
            }
        }
        SetupStep::Attachments if !chosen.remove.is_empty() => {
            desk.removing = Some(Removing { named: chosen.remove.clone(), lost: 1 });
        }
        _ => {}
    }
    drop(conn);
    let (status, typed) = typed(outcome, &desk.program, &desk.whole, step, &chosen);
    let title = format!("{} · {}", step.label(), desk.program.title);
    Ok(visit.frame(asker, Place::Programs, title).page_with(status, move || view! { <SetupPage desk step typed/> }))
}

/// What the step's form shows: the stored values, or what was typed.
fn typed(outcome: Outcome, program: &ProgramRow, whole: &Whole, step: SetupStep, chosen: &Chosen) -> (StatusCode, Typed) {
    let blank = Typed {
        fields: Fields::default(),
        version: program.version,
        errors: FieldErrors::default(),
        notice: None,
        is_overtaken: false,
        is_preview: false,
        editing: Editing::of(&chosen.add, &chosen.edit),
    };
    let as_sent = |fields: Fields| {
        let version = fields.get("version").trim().parse().unwrap_or(program.version);
        let editing = Editing::of_posted(&fields);
        Typed { version, editing, fields, ..blank.clone() }
    };
    match outcome {
        Outcome::Shown => {
            let fields = match step {
                SetupStep::Basics => program.basics(whole.skills.clone()).to_fields(),
                SetupStep::Frame => program.frame().to_fields(),
                SetupStep::Settings => program.settings.to_fields(),
                SetupStep::Questions => blank.editing.to_fields(whole),
                _ => Fields::default(),
            };
            (StatusCode::OK, Typed { fields, ..blank })
        }
        Outcome::Previewed(fields) => (StatusCode::OK, Typed { is_preview: true, ..as_sent(fields) }),
        Outcome::Refused(fields, errors, notice) => {
            (StatusCode::UNPROCESSABLE_ENTITY, Typed { errors, notice, ..as_sent(fields) })
        }
        Outcome::Overtaken(fields, notice) => {
            let sent = as_sent(fields);
            let is_overtaken = !matches!((step, &sent.editing), (SetupStep::Questions, Editing::Nothing));
            (StatusCode::CONFLICT, Typed { notice: Some(notice), version: program.version, is_overtaken, ..sent })
        }
    }
}

/// POST /programs/{id}/setup/{step}
pub async fn save(
    asker: Asker,
    visit: Visit,
    Path((id, step)): Path<(String, String)>,
    Posted(fields): Posted<Fields>,
) -> AppResult<Response> {
    let (id, step) = (program_of(&id)?, step_of(&step)?);
    let chosen = Chosen { q: fields.get("q").to_owned(), remove: removed_by(&fields), ..Chosen::default() };
    if step == SetupStep::Basics && fields.get("act") == "preview" {
        return page(&asker, &visit, id, step, chosen, Outcome::Previewed(fields)).await;
    }
    let done = match step {
        SetupStep::People => change_coordinators(&asker, id, &fields).await,
        SetupStep::Questions => actions::change_extras(&asker, id, &fields).await,
        SetupStep::Attachments => detach(&asker, id, &fields).await,
        _ => actions::save_step(&asker, id, step, &fields).await,
    };
    let outcome = match done {
        Ok(()) => return Ok(see_other(&after(&asker, id, step, &fields).await?)),
        Err(AppError::Invalid(errors)) => Outcome::Refused(fields, errors, None),
        Err(AppError::Refused(sentence)) => Outcome::Refused(fields, FieldErrors::default(), Some(sentence)),
        Err(AppError::Conflict { sentence, .. }) => Outcome::Overtaken(fields, sentence),
        Err(error) => return Err(error),
    };
    page(&asker, &visit, id, step, chosen, outcome).await
}

/// What a form asks to be removed, as the address names it.
fn removed_by(fields: &Fields) -> String {
    match (fields.get("act").split_once('_'), fields.get("act")) {
        (Some(("remove", list)), _) => format!("{list}_{}", fields.get("id")),
        (_, "remove") => fields.get("file").to_owned(),
        _ => String::new(),
    }
}

async fn detach(asker: &Asker, id: ProgramId, fields: &Fields) -> AppResult<()> {
    let file: FileId = fields.get("file").parse().map_err(|_| AppError::NotFound)?;
    if fields.get("act") == "remove" {
        actions::detach(asker, id, file, fields.get("lost")).await
    } else {
        Err(AppError::NotFound)
    }
}

/// POST /programs/{id}/attachments
pub async fn attach(asker: Asker, visit: Visit, Path(id): Path<String>, upload: Upload) -> AppResult<Response> {
    let id = program_of(&id)?;
    actions::may_attach(&asker, id).await?;
    let step = SetupStep::Attachments;
    let mut errors = FieldErrors::default();
    match upload.receive(&asker, FileKind::Attachment).await?.file {
        Ok(Some(file)) => {
            actions::attach(&asker, id, file).await?;
            return Ok(see_other(&address(id, step)));
        }
        Ok(None) => errors.add("file", "Choose a file first."),
        Err(sentence) => errors.add("file", sentence),
    }
    page(&asker, &visit, id, step, Chosen::default(), Outcome::Refused(Fields::default(), errors, None)).await
}

async fn change_coordinators(asker: &Asker, id: ProgramId, fields: &Fields) -> AppResult<()> {
    let person: PersonId = fields.get("person").parse().map_err(|_| AppError::Refused("Please choose somebody.".into()))?;
    match fields.get("act") {
        "appoint" => actions::appoint(asker, id, person).await,
        "end" => actions::end_coordinator(asker, id, person).await,
        _ => Err(AppError::NotFound),
    }
}

/// Where saving leads: on, away, or back to the same step where there is something to say or more to add.
async fn after(asker: &Asker, id: ProgramId, step: SetupStep, fields: &Fields) -> AppResult<String> {
    if fields.get("act") == "leave" {
        return Ok(format!("/programs/{id}"));
    }
    let stays = match step {
        SetupStep::Questions | SetupStep::Attachments | SetupStep::People => true,
        SetupStep::Settings => {
            let mut conn = asker.read().await?;
            let seats = fields.get("mentees_per_mentor").trim().parse().unwrap_or(i64::MAX);
            store::count_over(&mut conn, id, seats).await? > 0
        }
        _ => false,
    };
    let to = if stays { step } else { step.next().unwrap_or(step) };
    Ok(address(id, to))
}
