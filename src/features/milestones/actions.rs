//! Reading and changing a plan: load through the person, ask the policy, apply the rule, write the difference, record the event.

mod library;
mod offers;
mod templates;

pub use library::{
    SavePage, StartPage, add_from_catalogue, load_save_page, load_shelves, load_start_page, save_to_library, start_from_library,
};
pub use offers::{OfferLine, OfferView, OffersPage, answer_offer, load_offers_page, offer, offer_all, take_back_offer};
pub use templates::load_template_page;

use chrono::TimeDelta;

use super::model::{
    Item, ItemId, Milestone, MilestoneId, Plan, PlanChange, PlanEvent, PlanOwner, PrerequisiteStep, prerequisites,
};
use super::policy::{self, PlanPart};
use super::store::{self, Removal, Stored};
use super::view::{PlanView, part_of};
use crate::features::accounts::Viewer;
use crate::features::pairing::{self, Mentorship};
use crate::features::{people, programs};
use crate::server::scope::{self, Scope};
use crate::server::{Asker, Conn, token, zones};
use crate::shared::event::{About, Event};
use crate::shared::id::{MentorshipId, PlanId};
use crate::shared::time::Instant;
use crate::shared::{AppError, AppResult};

const SOMEBODY_WAS_FIRST: &str =
    "Somebody else changed the plan in the meantime. Here it is as it stands now; please try again.";

const REMOVALS_ARE_OFFERED_FOR_DAYS: i64 = 30;

/// What is to be restored.
#[derive(Clone, Copy, Debug)]
pub enum RestoredThing {
    Milestone(MilestoneId),
    Item(ItemId),
}

/// A plan with the mentorship it belongs to and the part that whoever asks has in it.
pub struct Loaded {
    pub mentorship: Mentorship,
    pub part: PlanPart,
    pub stored: Stored,
}

/// The plan as its reader sees it.
pub async fn load_view(asker: &Asker, owner: impl Into<PlanOwner>) -> AppResult<PlanView> {
    let mut conn = asker.read().await?;
    match owner.into() {
        PlanOwner::Mentorship(id) => Ok(view_of(&load(&mut conn, &asker.viewer, id).await?, &asker.viewer, asker.now)),
        PlanOwner::Program(id) => {
            Ok(templates::load(&mut conn, &asker.viewer, asker.now, id, None).await?.view(&asker.viewer, asker.now))
        }
    }
}

/// Everything on the page of a plan.
pub struct PlanPage {
    pub mentorship: Mentorship,
    pub view: PlanView,
    /// What was removed lately, and what staff offer: for those who may arrange the plan.
    pub removals: Vec<Removal>,
    pub offers: Vec<OfferView>,
}

/// The plan with all that stands on its page.
pub async fn load_page(asker: &Asker, mentorship: MentorshipId) -> AppResult<PlanPage> {
    let since = removals_since(asker.now);
    let mut conn = asker.read().await?;
    let loaded = load_with_removals(&mut conn, &asker.viewer, mentorship, Some(since)).await?;
    let offers = offers::list_offers(&mut conn, &loaded).await?;
    let view = view_of(&loaded, &asker.viewer, asker.now);
    Ok(PlanPage { mentorship: loaded.mentorship, view, removals: loaded.stored.removals, offers })
}

fn removals_since(now: Instant) -> Instant {
    now - TimeDelta::days(REMOVALS_ARE_OFFERED_FOR_DAYS)
}

/// The plan, through the person: not found for whoever may not open it.
pub async fn load(conn: &mut Conn, viewer: &Viewer, mentorship: MentorshipId) -> AppResult<Loaded> {
    load_with_removals(conn, viewer, mentorship, None).await
}

async fn load_with_removals(
    conn: &mut Conn,
    viewer: &Viewer,
    mentorship: MentorshipId,
    removed_since: Option<Instant>,
) -> AppResult<Loaded> {
    let mentorship = pairing::find_for(conn, viewer, mentorship).await?;
    let part = part_of(mentorship.ties).filter(|part| policy::may_see_plan(*part)).ok_or(AppError::NotFound)?;
    let may_restore = policy::may_arrange(part, mentorship.mentors_may_edit, mentorship.is_active()).is_ok();
    let stored = store::find_milestones(conn, mentorship.plan, removed_since.filter(|_| may_restore)).await?;
    fill(conn, mentorship, part, stored, &viewer.zone).await
}

/// The plan that goes on from this mentorship's, for what the rules do by themselves; none where nobody took over, or where
/// that has ended, too.
pub async fn load_going_on(conn: &mut Conn, from: MentorshipId) -> AppResult<Option<Loaded>> {
    let Some(mentorship) = pairing::find_going_on(conn, from).await? else { return Ok(None) };
    let part = part_of(mentorship.ties).ok_or(AppError::Internal)?;
    let (stored, zone) = (store::find_milestones(conn, mentorship.plan, None).await?, mentorship.mentee.zone.clone());
    fill(conn, mentorship, part, stored, &zone).await.map(Some)
}

/// What a plan is shown with, and opens by.
async fn fill(conn: &mut Conn, mentorship: Mentorship, part: PlanPart, mut stored: Stored, zone: &str) -> AppResult<Loaded> {
    let recorded = if mentorship.goals { store::list_recorded_steps(conn, mentorship.id).await? } else { Vec::new() };
    stored.plan.prerequisites = prerequisites(mentorship.goals, mentorship.kick_off_held_at.is_some(), &recorded);
    let mut reviews = store::list_reviews(conn, mentorship.id, zone).await?;
    for milestone in &mut stored.plan.milestones {
        milestone.review = reviews.remove(&milestone.id);
    }
    Ok(Loaded { mentorship, part, stored })
}

fn view_of(loaded: &Loaded, viewer: &Viewer, now: Instant) -> PlanView {
    PlanView::new(&loaded.mentorship, loaded.stored.plan.clone(), loaded.part, zones::day(now, &viewer.zone))
}

/// Whether somebody may be told that this plan changed.
pub async fn may_follow(asker: &Asker, plan: PlanId) -> AppResult<bool> {
    let mut conn = asker.read().await?;
    let seen = match store::find_owner(&mut conn, plan).await? {
        PlanOwner::Mentorship(id) => pairing::find_for(&mut conn, &asker.viewer, id)
            .await
            .map(|mentorship| part_of(mentorship.ties).is_some_and(policy::may_see_plan)),
        PlanOwner::Program(id) => programs::find_for(&mut conn, &asker.viewer, id, asker.now)
            .await
            .map(|program| policy::may_open_template(program.ties().is_staff()).is_ok()),
    };
    match seen {
        Err(AppError::NotFound) => Ok(false),
        other => other,
    }
}

/// Claims the plan of a mentorship for the rest of the transaction: whoever else wants to change it waits, and then finds
/// a newer version. To be called before anything that may complete a milestone, so that locks are always taken in one order.
pub async fn claim(scope: &mut Scope, mentorship: MentorshipId) -> AppResult<()> {
    let plan = store::bump_version(&mut scope.conn, mentorship).await?;
    scope.touch(format!("plans/{plan}"));
    Ok(())
}

/// The same before a confirmation that may complete something on this plan or, where the mentorship has ended, on the one
/// that goes on from it. Whoever pairs the mentee at this moment waits for us, or we for them.
pub async fn claim_to_confirm(scope: &mut Scope, mentorship: &Mentorship) -> AppResult<()> {
    claim(scope, mentorship.id).await?;
    store::lock_going_on(&mut scope.conn, mentorship.id).await?;
    people::lock_pair(&mut scope.conn, mentorship.mentor.id, mentorship.mentee.id).await
}

/// Keeps the plan as it is until the transaction ends: whoever is about to change it, or to end the mentorship, is waited
/// for or waits.
pub async fn hold(scope: &mut Scope, mentorship: MentorshipId) -> AppResult<()> {
    store::lock(&mut scope.conn, mentorship).await.map(drop)
}

/// Makes one change of the plan at the version that its editor saw.
pub async fn change(asker: &Asker, owner: impl Into<PlanOwner>, version: i64, change: PlanChange) -> AppResult<PlanView> {
    let owner = owner.into();
    scope::write(asker, move |scope| {
        Box::pin(async move {
            match owner {
                PlanOwner::Mentorship(id) => change_in(scope, id, version, change).await,
                PlanOwner::Program(id) => templates::change_in(scope, id, version, change).await,
            }
        })
    })
    .await
}

/// Restores something from the list of what was removed. The page that offers it may be older than the plan: where it
/// goes depends on what stands there now, so that no version has to match.
pub async fn restore(asker: &Asker, owner: impl Into<PlanOwner>, thing: RestoredThing) -> AppResult<PlanView> {
    let owner = owner.into();
    let change = match thing {
        RestoredThing::Milestone(milestone) => PlanChange::RestoreMilestone { milestone },
        RestoredThing::Item(item) => PlanChange::RestoreItem { item },
    };
    scope::write(asker, move |scope| Box::pin(async move { change_as_it_is(scope, owner, change).await })).await
}

/// Makes a change for which it does not matter what exactly stands on the plan: whatever does, at this moment.
async fn change_as_it_is(scope: &mut Scope, owner: PlanOwner, change: PlanChange) -> AppResult<PlanView> {
    let viewer = scope.viewer()?.clone();
    match owner {
        PlanOwner::Mentorship(id) => {
            load(&mut scope.conn, &viewer, id).await?;
            let version = store::lock(&mut scope.conn, id).await?;
            change_in(scope, id, version, change).await
        }
        PlanOwner::Program(id) => {
            templates::load(&mut scope.conn, &viewer, scope.now, id, None).await?;
            let version = store::lock_template(&mut scope.conn, id).await?;
            templates::change_in(scope, id, version, change).await
        }
    }
}

async fn change_in(scope: &mut Scope, mentorship: MentorshipId, version: i64, change: PlanChange) -> AppResult<PlanView> {
    let viewer = scope.viewer()?.clone();
    let mut loaded = load(&mut scope.conn, &viewer, mentorship).await?;
    policy::may_change(loaded.part, &change, loaded.mentorship.mentors_may_edit, loaded.mentorship.is_active())?;
    refuse_stale(&loaded, version, &viewer, scope.now)?;
    refuse_unknown_resource(scope, &change).await?;
    store::shelve_for(&mut scope.conn, &mut loaded.stored, &change).await?;
    let today = zones::day(scope.now, &viewer.zone);
    let applied = loaded.stored.plan.apply(&change, today)?;
    save(scope, &mut loaded, applied.plan, Some(applied.event)).await?;
    after(scope, loaded.mentorship.id, &viewer).await
}

/// Records the open prerequisite as done offline.
pub async fn record_step(
    asker: &Asker,
    mentorship: MentorshipId,
    version: i64,
    step: PrerequisiteStep,
    note: String,
) -> AppResult<PlanView> {
    scope::write(asker, move |scope| Box::pin(async move { record_step_in(scope, mentorship, version, step, note).await }))
        .await
}

async fn record_step_in(
    scope: &mut Scope,
    mentorship: MentorshipId,
    version: i64,
    step: PrerequisiteStep,
    note: String,
) -> AppResult<PlanView> {
    let viewer = scope.viewer()?.clone();
    let mut loaded = load(&mut scope.conn, &viewer, mentorship).await?;
    policy::may_record_step(loaded.part, loaded.mentorship.is_active())?;
    refuse_stale(&loaded, version, &viewer, scope.now)?;
    let applied = loaded.stored.plan.record_offline(step, &note)?;
    let note = applied.plan.prerequisites.iter().find(|p| p.step == step).and_then(|p| p.recorded.clone());
    // The version first: of two who record the same step at once, the later is answered with the plan as it is now.
    save(scope, &mut loaded, applied.plan, Some(applied.event)).await?;
    store::insert_recorded_step(&mut scope.conn, mentorship, step, note, viewer.id, scope.now).await?;
    after(scope, mentorship, &viewer).await
}

/// What was chosen from the catalogue must still be in it.
async fn refuse_unknown_resource(scope: &mut Scope, change: &PlanChange) -> AppResult<()> {
    match change {
        PlanChange::AddItem { resource: Some(resource), .. } if !store::has_resource(&mut scope.conn, *resource).await? => {
            Err(AppError::Refused("That entry is no longer in the catalogue. Please choose another.".into()))
        }
        _ => Ok(()),
    }
}

/// A milestone for another plan: the same, with ids of its own.
pub(super) fn copy_of(milestone: &Milestone, now: Instant) -> Milestone {
    let items = milestone.items.iter().map(|item| Item { id: ItemId(token::uuid(now)), ..item.clone() });
    Milestone { id: MilestoneId(token::uuid(now)), items: items.collect(), ..milestone.clone() }
}

fn refuse_stale(loaded: &Loaded, version: i64, viewer: &Viewer, now: Instant) -> AppResult<()> {
    if loaded.stored.plan.version == version { Ok(()) } else { Err(conflict(loaded, viewer, now)) }
}

fn conflict(loaded: &Loaded, viewer: &Viewer, now: Instant) -> AppError {
    let present = serde_json::to_string(&view_of(loaded, viewer, now)).unwrap_or_default();
    AppError::Conflict { sentence: SOMEBODY_WAS_FIRST.into(), present }
}

/// The plan after a change and all that followed from it.
async fn after(scope: &mut Scope, mentorship: MentorshipId, viewer: &Viewer) -> AppResult<PlanView> {
    let loaded = load(&mut scope.conn, viewer, mentorship).await?;
    Ok(view_of(&loaded, viewer, scope.now))
}

/// Stores the next plan with everything that follows from it: the plan opens, milestones become done, the mentorship ends.
pub async fn save(scope: &mut Scope, loaded: &mut Loaded, next: Plan, event: Option<PlanEvent>) -> AppResult<()> {
    let about = about(loaded);
    let today = zones::day(scope.now, &loaded.mentorship.mentee.zone);
    let opens = next.is_to_open();
    let next = if opens { next.open_on(today) } else { next };
    let held = store::list_reviewed(&mut scope.conn, next.id).await?;
    let (next, done) = next.settled(&held, today);
    let from = loaded.stored.plan.version;
    let by = scope.viewer().map(|v| v.id)?;
    if store::save_version(&mut scope.conn, next.id, from, next.version, next.opened_on).await? == 0 {
        let viewer = scope.viewer()?.clone();
        let present = load(&mut scope.conn, &viewer, loaded.mentorship.id).await?;
        return Err(conflict(&present, &viewer, scope.now));
    }
    let now = scope.now;
    store::save_difference(&mut scope.conn, &loaded.stored, &next, by, now).await?;
    offers::replace_pointless(scope, loaded.mentorship.id, &next).await?;
    scope.touch(format!("plans/{}", next.id));
    if let Some(event) = event {
        scope.record(&Event::Plan(event), about).await?;
    }
    if opens {
        scope.record(&Event::Plan(PlanEvent::PlanOpened { on: today }), about).await?;
    }
    for milestone in done {
        let name = next.milestone(milestone).map(|m| m.name.clone()).unwrap_or_default();
        scope.record(&Event::Plan(PlanEvent::MilestoneDone { milestone, name }), about).await?;
    }
    if next.is_complete() {
        scope.record(&Event::Plan(PlanEvent::PlanCompleted { on: today }), about).await?;
        pairing::complete(scope, About { subject: Some(loaded.mentorship.id.0), ..about }).await?;
    }
    loaded.stored.plan = next;
    Ok(())
}

/// Marks as done what reviews with an earlier mentor complete on the plan that goes on from this mentorship's.
pub async fn settle_going_on(scope: &mut Scope, from: MentorshipId) -> AppResult<()> {
    let Some(mut loaded) = load_going_on(&mut scope.conn, from).await? else { return Ok(()) };
    let plan = &loaded.stored.plan;
    let held = store::list_reviewed(&mut scope.conn, plan.id).await?;
    if plan.settle(&held, zones::day(scope.now, &loaded.mentorship.mentee.zone)).is_empty() {
        return Ok(());
    }
    let next = Plan { version: plan.version + 1, ..plan.clone() };
    save(scope, &mut loaded, next, None).await
}

fn about(loaded: &Loaded) -> About {
    About {
        subject: Some(loaded.stored.plan.id.0),
        mentorship: Some(loaded.mentorship.id),
        program: Some(loaded.mentorship.program),
    }
}
