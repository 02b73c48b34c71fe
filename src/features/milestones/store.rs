//! All SQL of the room.

mod offers;
mod removals;
mod saving;
mod shelves;
mod templates;

use std::collections::HashMap;

use chrono::NaiveDate;
use sqlx::FromRow;

use super::model::{
    Due, Item, ItemKind, Milestone, Plan, PlanChange, PlanOwner, PrerequisiteStep, RecordedStep, Removed, ReviewStage,
    ReviewState,
};
pub use offers::{
    NewOffer, OfferRow, PairPlan, PlansAtWork, find_offer, find_plans_at_work, find_template_name, insert_offers, list_copies,
    list_template_order, list_waiting_offers, replace_offer, replace_waiting_offers, save_origin, settle_offer,
};
pub use removals::{Removal, RemovedThing};
pub use saving::save_difference;
pub use shelves::{Shelf, find_owner_of_milestone, list_shelves};
pub use templates::{
    NewPlan, copy_recorded_steps, delete_template, find_of_mentorship, find_template, insert_missing_template, insert_plans,
    insert_template, lock_template, save_origins,
};

use crate::args;
use crate::features::pairing::PlanHead;
use crate::server::bulk::places;
use crate::server::{Conn, zones};
use crate::shared::AppResult;
use crate::shared::id::{ItemId, MeetingId, MentorshipId, MilestoneId, PersonId, PlanId, ProgramId, ResourceId};
use crate::shared::time::Instant;

#[derive(Clone, Debug, FromRow)]
struct MilestoneRow {
    id: MilestoneId,
    position: i64,
    name: String,
    description: String,
    due_days: Option<i64>,
    due_on: Option<NaiveDate>,
    done_on: Option<NaiveDate>,
    removed_at: Option<Instant>,
    removed_by: Option<String>,
}

#[derive(Clone, Debug, FromRow)]
struct ItemRow {
    id: ItemId,
    milestone_id: MilestoneId,
    position: i64,
    kind: ItemKind,
    title: String,
    link: String,
    note: String,
    resource_id: Option<ResourceId>,
    template_id: Option<ItemId>,
    done_on: Option<NaiveDate>,
    sent_back: Option<String>,
    removed_at: Option<Instant>,
    removed_by: Option<String>,
}

const MILESTONES: &str = "SELECT m.id, m.position, m.name, m.description, m.due_days, m.due_on, m.done_on, m.removed_at,
        r.name AS removed_by
     FROM milestones m LEFT JOIN people r ON r.id = m.removed_by";

const ITEMS: &str =
    "SELECT i.id, i.milestone_id, i.position, i.kind, i.title, i.link, i.note, i.resource_id, i.template_id, i.done_on,
        i.sent_back, i.removed_at, r.name AS removed_by
     FROM items i LEFT JOIN people r ON r.id = i.removed_by";

/// A plan as stored: with the positions that its order is made of, and what was removed from it lately.
#[derive(Clone, Debug)]
pub struct Stored {
    pub plan: Plan,
    pub removals: Vec<Removal>,
    milestones: Vec<(MilestoneId, i64)>,
    items: HashMap<MilestoneId, Vec<(ItemId, i64)>>,
}

/// Whose plan it is. A program without milestones has no row yet, and its plan the program's own id.
pub async fn find_owner(conn: &mut Conn, plan: PlanId) -> AppResult<PlanOwner> {
    let row: Option<(ProgramId, Option<MentorshipId>)> =
        conn.optional("SELECT program_id, mentorship_id FROM plans WHERE id = $1", args![plan]).await?;
    Ok(match row {
        Some((_, Some(mentorship))) => mentorship.into(),
        Some((program, None)) => program.into(),
        None => ProgramId(plan.0).into(),
    })
}

/// Whether the catalogue has this entry.
pub async fn has_resource(conn: &mut Conn, resource: ResourceId) -> AppResult<bool> {
    let sql = "SELECT id FROM resources WHERE id = $1 AND removed_at IS NULL";
    let row: Option<(ResourceId,)> = conn.optional(sql, args![resource]).await?;
    Ok(row.is_some())
}

/// The steps that were recorded as done.
pub async fn list_recorded_steps(conn: &mut Conn, mentorship: MentorshipId) -> AppResult<Vec<RecordedStep>> {
    let sql = "SELECT step, note FROM prerequisite_records WHERE mentorship_id = $1";
    let rows: Vec<(PrerequisiteStep, Option<String>)> = conn.all(sql, args![mentorship]).await?;
    Ok(rows.into_iter().map(|(step, note)| RecordedStep { step, note }).collect())
}

/// Everything that stands on a plan, in order, and what was removed from it since then; prerequisites and reviews are the
/// caller's.
pub async fn find_milestones(conn: &mut Conn, head: PlanHead, removed_since: Option<Instant>) -> AppResult<Stored> {
    let sql =
        format!("{MILESTONES} WHERE m.plan_id = $1 AND (m.removed_at IS NULL OR m.removed_at >= $2) ORDER BY m.position, m.id");
    let rows: Vec<MilestoneRow> = conn.all(sqlx::AssertSqlSafe(sql), args![head.id, removed_since]).await?;
    let (milestones, removed_milestones): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| row.removed_at.is_none());
    let sql =
        format!("{ITEMS} WHERE i.plan_id = $1 AND (i.removed_at IS NULL OR i.removed_at >= $2) ORDER BY i.position, i.id");
    let rows: Vec<ItemRow> = conn.all(sqlx::AssertSqlSafe(sql), args![head.id, removed_since]).await?;
    let (rows, removed_items): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| row.removed_at.is_none());
    let mut positions: HashMap<MilestoneId, Vec<(ItemId, i64)>> = HashMap::new();
    let mut items: HashMap<MilestoneId, Vec<Item>> = HashMap::new();
    for item in rows {
        positions.entry(item.milestone_id).or_default().push((item.id, item.position));
        items.entry(item.milestone_id).or_default().push(item.into());
    }
    let order = milestones.iter().map(|m| (m.id, m.position)).collect();
    let milestones = milestones.into_iter().map(|m| m.with_items(&mut items)).collect();
    let plan = Plan {
        id: head.id,
        version: head.version,
        opened_on: head.opened_on,
        prerequisites: Vec::new(),
        milestones,
        removed: Vec::new(),
    };
    let removals = removals::in_order(&plan, removed_milestones, removed_items, &positions);
    Ok(Stored { plan, removals, milestones: order, items: positions })
}

impl MilestoneRow {
    fn with_items(self, items: &mut HashMap<MilestoneId, Vec<Item>>) -> Milestone {
        let due = match (self.due_on, self.due_days) {
            (Some(date), _) => Due::On(date),
            (None, Some(days)) => Due::AfterDays(days),
            (None, None) => Due::None,
        };
        Milestone {
            id: self.id,
            name: self.name,
            description: self.description,
            due,
            done_on: self.done_on,
            items: items.remove(&self.id).unwrap_or_default(),
            review: None,
        }
    }
}

impl From<ItemRow> for Item {
    fn from(row: ItemRow) -> Item {
        let ItemRow { id, kind, title, link, note, resource_id, template_id, done_on, sent_back, .. } = row;
        Item { id, kind, title, link, note, resource: resource_id, template: template_id, done_on, sent_back }
    }
}

/// Lays onto the plan's shelf what a change wants restored.
pub async fn shelve_for(conn: &mut Conn, stored: &mut Stored, change: &PlanChange) -> AppResult<()> {
    match change {
        PlanChange::RestoreMilestone { milestone } => shelve_milestone(conn, stored, *milestone).await,
        PlanChange::RestoreItem { item } => shelve_item(conn, stored, *item).await,
        _ => Ok(()),
    }
}

async fn shelve_milestone(conn: &mut Conn, stored: &mut Stored, id: MilestoneId) -> AppResult<()> {
    let sql = format!("{MILESTONES} WHERE m.plan_id = $1 AND m.id = $2 AND m.removed_at IS NOT NULL");
    let Some(row) = conn.optional::<MilestoneRow>(sqlx::AssertSqlSafe(sql), args![stored.plan.id, id]).await? else {
        return Ok(());
    };
    let sql = format!("{ITEMS} WHERE i.milestone_id = $1 AND i.removed_at IS NULL ORDER BY i.position, i.id");
    let rows: Vec<ItemRow> = conn.all(sqlx::AssertSqlSafe(sql), args![id]).await?;
    stored.items.insert(id, rows.iter().map(|item| (item.id, item.position)).collect());
    let (before, after) = neighbours(&stored.milestones, row.position);
    let mut items = HashMap::from([(id, rows.into_iter().map(Item::from).collect())]);
    stored.plan.removed.push(Removed::Milestone { milestone: row.with_items(&mut items), before, after });
    Ok(())
}

async fn shelve_item(conn: &mut Conn, stored: &mut Stored, id: ItemId) -> AppResult<()> {
    let sql = format!("{ITEMS} WHERE i.plan_id = $1 AND i.id = $2 AND i.removed_at IS NOT NULL");
    let Some(row) = conn.optional::<ItemRow>(sqlx::AssertSqlSafe(sql), args![stored.plan.id, id]).await? else { return Ok(()) };
    let milestone = row.milestone_id;
    let present = stored.items.get(&milestone).map_or(&[][..], Vec::as_slice);
    let (before, after) = neighbours(present, row.position);
    stored.plan.removed.push(Removed::Item { item: row.into(), milestone, before, after });
    Ok(())
}

/// Which two present rows a removed one stood between.
fn neighbours<Id: Copy>(present: &[(Id, i64)], position: i64) -> (Option<Id>, Option<Id>) {
    let before = present.iter().rev().find(|(_, at)| *at <= position).map(|(id, _)| *id);
    let after = present.iter().find(|(_, at)| *at > position).map(|(id, _)| *id);
    (before, after)
}

/// Claims the next version of a plan; 0 if somebody was first.
pub async fn save_version(conn: &mut Conn, plan: PlanId, from: i64, to: i64, opened_on: Option<NaiveDate>) -> AppResult<u64> {
    let sql = "UPDATE plans SET version = $3, opened_on = $4 WHERE id = $1 AND version = $2";
    conn.run(sql, args![plan, from, to, opened_on]).await
}

/// Locks a plan until the transaction ends, without making it another version, and says which version it is.
pub async fn lock(conn: &mut Conn, mentorship: MentorshipId) -> AppResult<i64> {
    let sql = "UPDATE plans SET version = version WHERE mentorship_id = $1 RETURNING version";
    let (version,): (i64,) = conn.one(sql, args![mentorship]).await?;
    Ok(version)
}

/// Locks the plans that go on from this mentorship's until the transaction ends.
pub async fn lock_going_on(conn: &mut Conn, mentorship: MentorshipId) -> AppResult<()> {
    let sql = "UPDATE plans SET version = version WHERE mentorship_id IN (
                   WITH RECURSIVE line (id) AS (
                       SELECT n.id FROM mentorships n WHERE n.continues_id = $1
                       UNION ALL SELECT n.id FROM line JOIN mentorships n ON n.continues_id = line.id)
                   SELECT id FROM line)";
    conn.run(sql, args![mentorship]).await.map(drop)
}

/// The milestones of a plan that are not done and whose review was held: with this mentor, or with an earlier one where
/// they went along from there.
pub async fn list_reviewed(conn: &mut Conn, plan: PlanId) -> AppResult<Vec<MilestoneId>> {
    let sql = "WITH RECURSIVE line (milestone_id, reviewed_id) AS (
                   SELECT s.id, s.id FROM milestones s WHERE s.plan_id = $1 AND s.done_on IS NULL
                   UNION ALL SELECT line.milestone_id, s.continues_id FROM line JOIN milestones s ON s.id = line.reviewed_id
                   WHERE s.continues_id IS NOT NULL)
               SELECT DISTINCT line.milestone_id FROM line JOIN meetings k ON k.milestone_id = line.reviewed_id
               WHERE k.kind = 'review' AND k.state = 'held'";
    let rows: Vec<(MilestoneId,)> = conn.all(sql, args![plan]).await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Raises a plan's version, and so locks it until the transaction ends.
pub async fn bump_version(conn: &mut Conn, mentorship: MentorshipId) -> AppResult<PlanId> {
    let sql = "UPDATE plans SET version = version + 1 WHERE mentorship_id = $1 RETURNING id";
    let (id,): (PlanId,) = conn.one(sql, args![mentorship]).await?;
    Ok(id)
}

/// Notes that a step is done.
pub async fn insert_recorded_step(
    conn: &mut Conn,
    mentorship: MentorshipId,
    step: PrerequisiteStep,
    note: Option<String>,
    by: PersonId,
    now: Instant,
) -> AppResult<()> {
    let sql =
        "INSERT INTO prerequisite_records (mentorship_id, step, recorded_by, recorded_at, note) VALUES ($1, $2, $3, $4, $5)";
    conn.run(sql, args![mentorship, step, by, now, note]).await.map(drop)
}

#[derive(FromRow)]
struct ReviewRow {
    id: MeetingId,
    milestone_id: MilestoneId,
    state: String,
    starts_at: Option<Instant>,
}

/// The review meetings that matter to a plan: held, scheduled or asked for; for each milestone the furthest.
pub async fn list_reviews(
    conn: &mut Conn,
    mentorship: MentorshipId,
    zone: &str,
) -> AppResult<HashMap<MilestoneId, ReviewState>> {
    let sql = "SELECT id, milestone_id, state, starts_at FROM meetings
               WHERE mentorship_id = $1 AND kind = 'review' AND milestone_id IS NOT NULL
                 AND state IN ('requested', 'scheduled', 'disputed', 'unconfirmed', 'held')";
    let rows: Vec<ReviewRow> = conn.all(sql, args![mentorship]).await?;
    let mut reviews: HashMap<MilestoneId, ReviewState> = HashMap::new();
    for row in rows {
        let stage = match row.state.as_str() {
            "held" => ReviewStage::Held,
            "requested" => ReviewStage::Requested,
            _ => ReviewStage::Scheduled,
        };
        let when = row.starts_at.map(|at| zones::OnTheWall::new(at, zone));
        let when = when.map(|wall| wall.and_clock(wall.weekday_and_day_of_year())).unwrap_or_default();
        let review = ReviewState { meeting: row.id, stage, when };
        let further = reviews.get(&row.milestone_id).is_none_or(|known| known.stage < stage);
        if further {
            reviews.insert(row.milestone_id, review);
        }
    }
    Ok(reviews)
}

/// A milestone as dashboards show it: without its items, but with their count.
#[derive(Clone, Debug, FromRow)]
pub struct Summary {
    pub mentorship_id: MentorshipId,
    pub opened_on: Option<NaiveDate>,
    pub milestone_id: MilestoneId,
    pub name: String,
    pub due_on: Option<NaiveDate>,
    pub done_on: Option<NaiveDate>,
    pub items: i64,
    pub items_done: i64,
}

/// The milestones of several mentorships at once, each plan in order.
pub async fn list_summaries(conn: &mut Conn, mentorships: &[MentorshipId]) -> AppResult<Vec<Summary>> {
    if mentorships.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT p.mentorship_id, p.opened_on, m.id AS milestone_id, m.name, m.due_on, m.done_on,
                (SELECT COUNT(*) FROM items i WHERE i.milestone_id = m.id AND i.removed_at IS NULL) AS items,
                (SELECT COUNT(*) FROM items i WHERE i.milestone_id = m.id AND i.removed_at IS NULL AND i.done_on IS NOT NULL) AS items_done
         FROM plans p JOIN milestones m ON m.plan_id = p.id AND m.removed_at IS NULL
         WHERE p.mentorship_id IN ({}) ORDER BY p.mentorship_id, m.position, m.id",
        places(conn, mentorships.len())
    );
    let args = mentorships.iter().map(|id| Box::new(*id) as Box<dyn crate::server::db::Bind>).collect();
    conn.all(sqlx::AssertSqlSafe(sql), args).await
}
