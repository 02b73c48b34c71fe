//! Plans: read, saved, renamed, removed.

use super::standing_of;
use crate::features::library::model::{LibraryEvent, LibraryPlan, PlanForm, PlanKey, PlanWords};
use crate::features::library::store::PlanRow;
use crate::features::library::{policy, shipped, store};
use crate::features::milestones::model::MilestoneBlueprint;
use crate::server::db::RunError;
use crate::server::scope::{self, Scope};
use crate::server::{Asker, Conn, token};
use crate::shared::event::{About, Event};
use crate::shared::id::LibraryPlanId;
use crate::shared::{AppError, AppResult, FieldErrors};

const PLANS_AT_MOST: i64 = 200;

impl TryFrom<PlanRow> for LibraryPlan {
    type Error = AppError;

    fn try_from(row: PlanRow) -> AppResult<LibraryPlan> {
        let milestones = serde_json::from_str(&row.content).map_err(|_| AppError::Internal)?;
        let PlanRow { id, title, description, made_by, .. } = row;
        Ok(LibraryPlan { key: PlanKey::Saved(id), title, description, made_by, milestones })
    }
}

/// The saved plans, the newest first, and then the shipped ones. Whoever may see them is the caller's question.
pub async fn list_plans(conn: &mut Conn) -> AppResult<Vec<LibraryPlan>> {
    let saved = store::list_plans(conn, PLANS_AT_MOST).await?;
    let mut plans = saved.into_iter().map(LibraryPlan::try_from).collect::<AppResult<Vec<_>>>()?;
    plans.extend(shipped::all());
    Ok(plans)
}

/// One plan. Whoever may see it is the caller's question.
pub async fn find_plan(conn: &mut Conn, key: PlanKey) -> AppResult<LibraryPlan> {
    match key {
        PlanKey::Shipped(name) => shipped::find(name).ok_or(AppError::NotFound),
        PlanKey::Saved(id) => store::find_plan(conn, id).await?.try_into(),
    }
}

/// All plans, for staff; nothing is there for anybody else.
pub async fn load_plans_page(asker: &Asker) -> AppResult<Vec<LibraryPlan>> {
    let mut conn = asker.read().await?;
    if !policy::may_see_plans(standing_of(&mut conn, &asker.viewer).await?) {
        return Err(AppError::NotFound);
    }
    list_plans(&mut conn).await
}

/// One plan for staff, and whether they may rename and remove it.
pub async fn load_plan_page(asker: &Asker, key: PlanKey) -> AppResult<(LibraryPlan, bool)> {
    let mut conn = asker.read().await?;
    let standing = standing_of(&mut conn, &asker.viewer).await?;
    if !policy::may_see_plans(standing) {
        return Err(AppError::NotFound);
    }
    let plan = find_plan(&mut conn, key).await?;
    let may_change = plan.made_by.is_some() && policy::may_change_plans(standing).is_ok();
    Ok((plan, may_change))
}

/// Saves a plan, as part of what a room that has one does.
pub async fn save_plan(scope: &mut Scope, words: PlanWords, milestones: &[MilestoneBlueprint]) -> AppResult<LibraryPlanId> {
    let viewer = scope.viewer()?.clone();
    policy::may_save_plans(standing_of(&mut scope.conn, &viewer).await?)?;
    if milestones.is_empty() {
        return Err(AppError::Refused("There is nothing on this plan yet that could be saved.".into()));
    }
    let content = serde_json::to_string(milestones).map_err(|_| AppError::Internal)?;
    let id = LibraryPlanId(token::uuid(scope.now));
    let PlanWords { title, description } = words;
    let row = PlanRow { id, title: title.clone(), description, content, made_by: None };
    store::insert_plan(&mut scope.conn, &row, viewer.id, scope.now).await.map_err(title_is_taken)?;
    record(scope, id, LibraryEvent::PlanSaved { title }).await?;
    Ok(id)
}

/// Gives a saved plan another title and description.
pub async fn change_words(asker: &Asker, id: LibraryPlanId, form: PlanForm) -> AppResult<()> {
    scope::write(asker, move |scope| {
        Box::pin(async move {
            let was = authorized(scope, id).await?.title;
            let PlanWords { title, description } = form.parse().map_err(AppError::Invalid)?;
            if store::save_words(&mut scope.conn, id, &title, &description).await.map_err(title_is_taken)? == 0 {
                return Err(AppError::NotFound);
            }
            record(scope, id, LibraryEvent::PlanRenamed { was, title }).await
        })
    })
    .await
}

/// Takes a saved plan out of the library. Programs that began with it keep what they have.
pub async fn remove_plan(asker: &Asker, id: LibraryPlanId) -> AppResult<()> {
    scope::write(asker, move |scope| {
        Box::pin(async move {
            let title = authorized(scope, id).await?.title;
            if store::save_plan_removal(&mut scope.conn, id, scope.now).await? == 0 {
                return Err(AppError::NotFound);
            }
            record(scope, id, LibraryEvent::PlanRemoved { title }).await
        })
    })
    .await
}

fn title_is_taken(error: RunError) -> AppError {
    match error {
        RunError::Taken => {
            let mut errors = FieldErrors::default();
            errors.add("title", "The library has a plan of this title already. Please give this one another.");
            AppError::Invalid(errors)
        }
        RunError::App(error) => error,
    }
}

async fn authorized(scope: &mut Scope, id: LibraryPlanId) -> AppResult<PlanRow> {
    let viewer = scope.viewer()?.clone();
    let standing = standing_of(&mut scope.conn, &viewer).await?;
    if !policy::may_see_plans(standing) {
        return Err(AppError::NotFound);
    }
    let plan = store::find_plan(&mut scope.conn, id).await?;
    policy::may_change_plans(standing)?;
    Ok(plan)
}

async fn record(scope: &mut Scope, id: LibraryPlanId, event: LibraryEvent) -> AppResult<()> {
    scope.record(&Event::Library(event), About { subject: Some(id.0), ..About::default() }).await
}
