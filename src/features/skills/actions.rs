//! Changes of the catalogue itself. Who may make them is for the organization's pages to ask: admins alone.

use super::model::{SkillEvent, tidy};
use super::store::{self, SkillRow};
use crate::server::db::RunError;
use crate::server::{Scope, token};
use crate::shared::event::{About, Event};
use crate::shared::id::SkillId;
use crate::shared::{AppError, AppResult, FieldErrors};

/// Gives a skill another name, for everybody who has it.
pub async fn rename(scope: &mut Scope, skill: SkillId, name: &str) -> AppResult<()> {
    let mut errors = FieldErrors::default();
    let Some(name) = tidy(name) else {
        errors.add("name", "A skill needs a name of at most 60 characters.");
        return Err(AppError::Invalid(errors));
    };
    let before = store::find(&mut scope.conn, skill).await?;
    if before.name == name {
        return Ok(());
    }
    match store::save_name(&mut scope.conn, skill, &name).await {
        Ok(_) => {}
        Err(RunError::Taken) => {
            errors.add("name", format!("“{name}” is in the catalogue already. Merge the two instead."));
            return Err(AppError::Invalid(errors));
        }
        Err(RunError::App(error)) => return Err(error),
    }
    let about = About { subject: Some(skill.0), ..About::default() };
    scope.record(&Event::Skill(SkillEvent::SkillRenamed { from: before.name, to: name }), about).await
}

/// Makes one skill of two: everybody and every program that named the first names the one of this name from now on.
pub async fn merge(scope: &mut Scope, from: SkillId, into: &str) -> AppResult<()> {
    let gone = store::find(&mut scope.conn, from).await?;
    let mut errors = FieldErrors::default();
    let kept = match store::find_named(&mut scope.conn, into).await? {
        Some(kept) if kept.id != from => kept,
        Some(_) => {
            errors.add("into", "That is this skill itself. Name the other one.");
            return Err(AppError::Invalid(errors));
        }
        None => {
            errors.add("into", "No skill has this name. Choose one of the catalogue.");
            return Err(AppError::Invalid(errors));
        }
    };
    store::move_uses(&mut scope.conn, from, kept.id).await?;
    let about = About { subject: Some(kept.id.0), ..About::default() };
    scope.record(&Event::Skill(SkillEvent::SkillsMerged { from: gone.name, into: kept.name }), about).await
}

/// Adds a skill to the catalogue that nobody names yet.
pub async fn add(scope: &mut Scope, name: &str) -> AppResult<SkillId> {
    let mut errors = FieldErrors::default();
    let Some(name) = tidy(name) else {
        errors.add("name", "A skill needs a name of at most 60 characters.");
        return Err(AppError::Invalid(errors));
    };
    let id = SkillId(token::uuid(scope.now));
    match store::insert(&mut scope.conn, id, &name, scope.now).await {
        Ok(()) => {}
        Err(RunError::Taken) => {
            errors.add("name", format!("“{name}” is in the catalogue already."));
            return Err(AppError::Invalid(errors));
        }
        Err(RunError::App(error)) => return Err(error),
    }
    let about = About { subject: Some(id.0), ..About::default() };
    scope.record(&Event::Skill(SkillEvent::SkillAdded { name }), about).await?;
    Ok(id)
}

/// Takes a skill that nobody uses out of the catalogue.
pub async fn remove(scope: &mut Scope, skill: SkillId) -> AppResult<()> {
    let SkillRow { name, .. } = store::find(&mut scope.conn, skill).await?;
    if store::delete_unused(&mut scope.conn, skill).await? == 0 {
        return Err(AppError::Refused(format!("Somebody uses “{name}” by now. Merge it with another skill instead.")));
    }
    let about = About { subject: Some(skill.0), ..About::default() };
    scope.record(&Event::Skill(SkillEvent::SkillRemoved { name }), about).await
}
