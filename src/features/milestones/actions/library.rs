//! Between plans and the library: a template started from a plan of the library, a plan saved to it, an entry of the
//! catalogue put onto a plan.

use super::templates::{self, Template};
use super::{change_as_it_is, load};
use crate::features::library;
use crate::features::library::model::{LibraryPlan, PlanForm, PlanKey};
use crate::features::library::view::ResourceHit;
use crate::features::milestones::model::{
    ItemId, MILESTONES_AT_MOST, MilestoneBlueprint, MilestoneId, PlanChange, PlanEvent, PlanOwner, PlanRefusal,
};
use crate::features::milestones::policy;
use crate::features::milestones::store::{self, Shelf};
use crate::features::programs::ProgramRow;
use crate::server::scope::{self, Scope};
use crate::server::{Asker, Conn, token};
use crate::shared::id::{LibraryPlanId, ProgramId, ResourceId};
use crate::shared::{AppError, AppResult};

/// Everything on the page from which a template is started.
pub struct StartPage {
    pub program: ProgramRow,
    /// How many milestones the template has already.
    pub present: usize,
    pub version: i64,
    /// All plans of the library, or the one that was chosen.
    pub plans: Vec<LibraryPlan>,
}

/// The library's plans for a program's template, or one of them.
pub async fn load_start_page(asker: &Asker, program: ProgramId, chosen: Option<PlanKey>) -> AppResult<StartPage> {
    let mut conn = asker.read().await?;
    let template = templates::load(&mut conn, &asker.viewer, asker.now, program, None).await?;
    policy::may_arrange_template(true, template.is_closed())?;
    let plans = match chosen {
        Some(key) => vec![library::find_plan(&mut conn, key).await?],
        None => library::list_plans(&mut conn).await?,
    };
    let (present, version) = (template.stored.plan.milestones.len(), template.stored.plan.version);
    Ok(StartPage { program: template.program, present, version, plans })
}

/// Puts a plan of the library onto that version of a program's template. Where something stands there already, it goes
/// behind that, if `appends` says that this is meant.
pub async fn start_from_library(asker: &Asker, program: ProgramId, version: i64, key: PlanKey, appends: bool) -> AppResult<()> {
    scope::write(asker, move |scope| Box::pin(async move { start_in(scope, program, version, key, appends).await })).await
}

async fn start_in(scope: &mut Scope, program: ProgramId, version: i64, key: PlanKey, appends: bool) -> AppResult<()> {
    let viewer = scope.viewer()?.clone();
    templates::load(&mut scope.conn, &viewer, scope.now, program, None).await?;
    store::lock_template(&mut scope.conn, program).await?;
    let template: Template = templates::load(&mut scope.conn, &viewer, scope.now, program, None).await?;
    policy::may_arrange_template(template.program.ties().is_staff(), template.is_closed())?;
    if template.stored.plan.version != version {
        return Err(template.conflict(&viewer, scope.now));
    }
    let plan = library::find_plan(&mut scope.conn, key).await?;
    let mut next = template.stored.plan.clone();
    if !next.milestones.is_empty() && !appends {
        let sentence = "There are milestones on this plan already. Say that the new ones should go behind them.";
        return Err(AppError::Refused(sentence.into()));
    }
    if next.milestones.len() + plan.milestones.len() > MILESTONES_AT_MOST {
        return Err(PlanRefusal::TooManyMilestones.into());
    }
    let now = scope.now;
    next.milestones.extend(plan.milestones.iter().map(|milestone| milestone.build(None, &mut || token::uuid(now))));
    next.version += 1;
    let event = PlanEvent::StartedFromLibrary { title: plan.title, milestones: plan.milestones.len() };
    templates::save(scope, &template, &next, event).await
}

/// A plan as it would be saved: without marks, dates and notes of a pair.
pub struct SavePage {
    pub title: String,
    pub milestones: Vec<MilestoneBlueprint>,
}

/// What would be saved of a plan, for staff.
pub async fn load_save_page(asker: &Asker, owner: PlanOwner) -> AppResult<SavePage> {
    what_to_save(&mut asker.read().await?, asker, owner).await
}

async fn what_to_save(conn: &mut Conn, asker: &Asker, owner: PlanOwner) -> AppResult<SavePage> {
    let (title, is_staff, milestones) = match owner {
        PlanOwner::Program(id) => {
            let template = templates::load(conn, &asker.viewer, asker.now, id, None).await?;
            let milestones = template.stored.plan.milestones.iter().map(|m| m.blueprint(None)).collect();
            (template.program.title, true, milestones)
        }
        PlanOwner::Mentorship(id) => {
            let loaded = load(conn, &asker.viewer, id).await?;
            let plan = &loaded.stored.plan;
            let milestones = plan.milestones.iter().map(|m| m.blueprint(plan.opened_on).without_notes()).collect();
            (loaded.mentorship.program_title.clone(), loaded.mentorship.ties.staff, milestones)
        }
    };
    policy::may_save_to_library(is_staff)?;
    Ok(SavePage { title, milestones })
}

/// Saves a plan to the library.
pub async fn save_to_library(asker: &Asker, owner: PlanOwner, form: PlanForm) -> AppResult<LibraryPlanId> {
    let who = asker.clone();
    scope::write(asker, move |scope| {
        Box::pin(async move {
            let SavePage { milestones, .. } = what_to_save(&mut scope.conn, &who, owner).await?;
            let words = form.parse().map_err(AppError::Invalid)?;
            library::save_plan(scope, words, &milestones).await
        })
    })
    .await
}

/// An entry of the catalogue, with the milestones that this person could put it into.
pub async fn load_shelves(asker: &Asker, resource: ResourceId) -> AppResult<(ResourceHit, Vec<Shelf>)> {
    let mut conn = asker.read().await?;
    let resource = library::find_resource(&mut conn, resource).await?;
    Ok((resource, store::list_shelves(&mut conn, &asker.viewer).await?))
}

/// Puts an entry of the catalogue into a milestone, at its end; answers whose plan that was.
pub async fn add_from_catalogue(asker: &Asker, resource: ResourceId, milestone: MilestoneId) -> AppResult<PlanOwner> {
    scope::write(asker, move |scope| {
        Box::pin(async move {
            let owner = store::find_owner_of_milestone(&mut scope.conn, milestone).await?;
            let ResourceHit { id, kind, title, link, .. } = library::find_resource(&mut scope.conn, resource).await?;
            let item = ItemId(token::uuid(scope.now));
            let change = PlanChange::AddItem { item, milestone, kind, title, link, resource: Some(id), above: None };
            change_as_it_is(scope, owner, change).await?;
            Ok(owner)
        })
    })
    .await
}
