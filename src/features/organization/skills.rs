//! What admins do with the catalogue of skills. The room `skills` does it; here is who may.

use super::policy;
use crate::features::skills;
use crate::server::{Asker, scope};
use crate::shared::id::SkillId;
use crate::shared::{AppError, AppResult};

/// Adds a skill.
pub async fn add(asker: &Asker, name: String) -> AppResult<()> {
    scope::write(asker, move |scope| {
        Box::pin(async move {
            policy::may_run(scope.viewer()?)?;
            skills::add(scope, &name).await.map(drop)
        })
    })
    .await
}

/// Gives a skill another name.
pub async fn rename(asker: &Asker, skill: SkillId, name: String) -> AppResult<()> {
    scope::write(asker, move |scope| {
        Box::pin(async move {
            policy::may_run(scope.viewer()?)?;
            skills::rename(scope, skill, &name).await
        })
    })
    .await
}

/// Makes several skills one.
pub async fn merge(asker: &Asker, chosen: Vec<SkillId>, kept: SkillId) -> AppResult<()> {
    if chosen.len() < 2 || !chosen.contains(&kept) {
        return Err(AppError::Refused("Choose two or more skills, and which of them stays.".into()));
    }
    scope::write(asker, move |scope| {
        Box::pin(async move {
            policy::may_run(scope.viewer()?)?;
            for skill in chosen.into_iter().filter(|skill| *skill != kept) {
                skills::merge(scope, skill, kept).await?;
            }
            Ok(())
        })
    })
    .await
}

/// Takes a skill that nobody uses out of the catalogue.
pub async fn remove(asker: &Asker, skill: SkillId) -> AppResult<()> {
    scope::write(asker, move |scope| {
        Box::pin(async move {
            policy::may_run(scope.viewer()?)?;
            skills::remove(scope, skill).await
        })
    })
    .await
}
