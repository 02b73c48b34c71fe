//! A program's plan: the template that pairs get copies of, changed by staff in the editor that mentors use.

use super::{SOMEBODY_WAS_FIRST, offers, refuse_unknown_resource, removals_since};
use crate::features::accounts::Viewer;
use crate::features::milestones::model::{Plan, PlanChange, PlanEvent, prerequisites_of_template};
use crate::features::milestones::policy;
use crate::features::milestones::store::{self, Removal, Stored};
use crate::features::milestones::view::PlanView;
use crate::features::programs::model::ProgramState;
use crate::features::programs::{self, ProgramRow};
use crate::server::{Asker, Conn, Scope, zones};
use crate::shared::event::{About, Event};
use crate::shared::id::ProgramId;
use crate::shared::time::Instant;
use crate::shared::{AppError, AppResult};

/// A program with its template.
pub struct Template {
    pub program: ProgramRow,
    pub stored: Stored,
}

impl Template {
    /// Whether the program is over, so that its plan changes no more.
    pub fn is_closed(&self) -> bool {
        is_closed(&self.program)
    }

    /// The template as the editor gets it.
    pub fn view(&self, viewer: &Viewer, now: Instant) -> PlanView {
        let today = zones::day(now, &viewer.zone);
        PlanView::of_template(self.program.id, self.stored.plan.clone(), self.is_closed(), today)
    }

    /// What an event about the template is about.
    pub fn about(&self) -> About {
        About { subject: Some(self.stored.plan.id.0), mentorship: None, program: Some(self.program.id) }
    }

    /// Somebody was first: the answer with the template as it is.
    pub fn conflict(&self, viewer: &Viewer, now: Instant) -> AppError {
        let present = serde_json::to_string(&self.view(viewer, now)).unwrap_or_default();
        AppError::Conflict { sentence: SOMEBODY_WAS_FIRST.into(), present }
    }
}

/// Whether a program is over, so that its plan changes no more.
pub fn is_closed(program: &ProgramRow) -> bool {
    program.state == ProgramState::Closed || program.archived_at.is_some()
}

/// The template with what was removed from it lately, for its page.
pub async fn load_template_page(asker: &Asker, program: ProgramId) -> AppResult<(ProgramRow, PlanView, Vec<Removal>)> {
    let since = removals_since(asker.now);
    let template = load(&mut asker.read().await?, &asker.viewer, asker.now, program, Some(since)).await?;
    let view = template.view(&asker.viewer, asker.now);
    let removals = if view.may_arrange { template.stored.removals } else { Vec::new() };
    Ok((template.program, view, removals))
}

/// The template, through the person: of a program that they may see, and for its staff.
pub async fn load(
    conn: &mut Conn,
    viewer: &Viewer,
    now: Instant,
    program: ProgramId,
    removed_since: Option<Instant>,
) -> AppResult<Template> {
    let program = programs::find_for(conn, viewer, program, now).await?;
    policy::may_open_template(program.ties().is_staff())?;
    let mut stored = store::find_template(conn, program.id, removed_since).await?;
    stored.plan.prerequisites = prerequisites_of_template(program.settings.goals);
    Ok(Template { program, stored })
}

/// Makes one change of the template at the version that its editor saw.
pub async fn change_in(scope: &mut Scope, program: ProgramId, version: i64, change: PlanChange) -> AppResult<PlanView> {
    let viewer = scope.viewer()?.clone();
    let mut template = load(&mut scope.conn, &viewer, scope.now, program, None).await?;
    policy::may_change_template(template.program.ties().is_staff(), template.is_closed(), &change)?;
    if template.stored.plan.version != version {
        return Err(template.conflict(&viewer, scope.now));
    }
    refuse_unknown_resource(scope, &change).await?;
    store::shelve_for(&mut scope.conn, &mut template.stored, &change).await?;
    let applied = template.stored.plan.apply(&change, zones::day(scope.now, &viewer.zone))?;
    save(scope, &template, &applied.plan, applied.event).await?;
    Ok(load(&mut scope.conn, &viewer, scope.now, program, None).await?.view(&viewer, scope.now))
}

/// Stores the next template, unless somebody was first.
pub async fn save(scope: &mut Scope, template: &Template, next: &Plan, event: PlanEvent) -> AppResult<()> {
    template.stored.plan.may_become(next, template.program.state.takes_people())?;
    let from = template.stored.plan.version;
    if from == 0 {
        store::insert_missing_template(&mut scope.conn, template.program.id).await?;
    }
    let viewer = scope.viewer()?.clone();
    if store::save_version(&mut scope.conn, next.id, from, next.version, None).await? == 0 {
        let present = load(&mut scope.conn, &viewer, scope.now, template.program.id, None).await?;
        return Err(present.conflict(&viewer, scope.now));
    }
    store::save_difference(&mut scope.conn, &template.stored, next, viewer.id, scope.now).await?;
    offers::replace_unsaid(scope, &template.stored.plan, next).await?;
    scope.touch(format!("plans/{}", next.id));
    scope.record(&Event::Plan(event), template.about()).await
}
