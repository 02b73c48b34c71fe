//! What admins do with the catalogue of skills. The room `skills` does it; here is who may.

use super::policy;
use crate::features::skills;
use crate::server::{Asker, scope};
use crate::shared::AppResult;
use crate::shared::id::SkillId;

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

/// Makes one skill of this one and the one of that name, which stays.
pub async fn merge(asker: &Asker, skill: SkillId, into: String) -> AppResult<()> {
    scope::write(asker, move |scope| {
        Box::pin(async move {
            policy::may_run(scope.viewer()?)?;
            skills::merge(scope, skill, &into).await
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
