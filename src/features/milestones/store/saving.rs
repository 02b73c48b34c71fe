//! Writing the difference between a stored plan and the next one.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;

use super::{NewPlan, Stored};
use crate::args;
use crate::features::milestones::model::{Due, Item, Milestone, MilestoneBlueprint, Plan, order};
use crate::server::db::{Args, RunError};
use crate::server::{Bulk, Conn};
use crate::shared::id::{ItemId, MilestoneId, PersonId, PlanId};
use crate::shared::time::Instant;
use crate::shared::{AppError, AppResult};

/// Writes what differs between the stored plan and the next one, and nothing else: a move is one row.
pub async fn save_difference(conn: &mut Conn, stored: &Stored, next: &Plan, by: PersonId, now: Instant) -> AppResult<()> {
    save_milestones(conn, stored, next, by, now).await?;
    save_items(conn, stored, next, by, now).await
}

async fn save_milestones(conn: &mut Conn, stored: &Stored, next: &Plan, by: PersonId, now: Instant) -> AppResult<()> {
    let wanted: Vec<MilestoneId> = next.milestones.iter().map(|m| m.id).collect();
    let positions: HashMap<_, _> = order::rows_to_write(&stored.milestones, &wanted).into_iter().collect();
    let old: HashMap<_, _> = stored.plan.milestones.iter().map(|m| (m.id, m)).collect();
    for milestone in &next.milestones {
        let position = positions.get(&milestone.id).copied();
        match (old.get(&milestone.id), position) {
            (Some(before), position) => {
                if let Some(position) = position {
                    conn.run("UPDATE milestones SET position = $2 WHERE id = $1", args![milestone.id, position]).await?;
                }
                if differs(before, milestone) {
                    update_milestone(conn, milestone).await?;
                }
            }
            (None, Some(position)) if stored.plan.removed.iter().any(|r| r.is_milestone(milestone.id)) => {
                let sql = "UPDATE milestones SET removed_at = NULL, removed_by = NULL, position = $2 WHERE id = $1";
                conn.run(sql, args![milestone.id, position]).await?;
                update_milestone(conn, milestone).await?;
            }
            (None, position) => insert_milestone(conn, next.id, milestone, position.unwrap_or_default()).await?,
        }
    }
    for gone in stored.plan.milestones.iter().filter(|m| !wanted.contains(&m.id)) {
        let sql = "UPDATE milestones SET removed_at = $2, removed_by = $3 WHERE id = $1";
        conn.run(sql, args![gone.id, now, by]).await?;
    }
    Ok(())
}

fn differs(before: &Milestone, after: &Milestone) -> bool {
    (&before.name, &before.description, before.due, before.done_on)
        != (&after.name, &after.description, after.due, after.done_on)
}

async fn update_milestone(conn: &mut Conn, milestone: &Milestone) -> AppResult<()> {
    let (due_days, due_on) = due_columns(milestone.due);
    let sql = "UPDATE milestones SET name = $2, description = $3, due_days = $4, due_on = $5, done_on = $6 WHERE id = $1";
    let args = args![milestone.id, milestone.name.clone(), milestone.description.clone(), due_days, due_on, milestone.done_on];
    conn.run(sql, args).await.map(drop)
}

const MILESTONES: &str =
    "INSERT INTO milestones (id, plan_id, position, name, description, due_days, due_on, done_on, template_id, given)";
const ITEMS: &str = "INSERT INTO items (id, plan_id, milestone_id, position, kind, title, link, note, resource_id, template_id,
        done_on, sent_back)";

/// The template's milestone, and what the copy says, as JSON.
type Origin = Option<(MilestoneId, String)>;

fn milestone_row(plan: PlanId, milestone: &Milestone, position: i64, origin: Origin) -> Args {
    let (due_days, due_on) = due_columns(milestone.due);
    let Milestone { id, name, description, done_on, .. } = milestone.clone();
    let (template, given) = origin.unzip();
    args![id, plan, position, name, description, due_days, due_on, done_on, template, given]
}

fn item_row(plan: PlanId, home: MilestoneId, item: &Item, position: i64) -> Args {
    let Item { id, kind, title, link, note, resource, template, done_on, sent_back } = item.clone();
    args![id, plan, home, position, kind, title, link, note, resource, template, done_on, sent_back]
}

/// Stores a new milestone.
async fn insert_milestone(conn: &mut Conn, plan: PlanId, milestone: &Milestone, position: i64) -> AppResult<()> {
    let mut rows = Bulk::into(MILESTONES);
    rows.push(conn, milestone_row(plan, milestone, position, None)).await?;
    id_is_free(rows.finish(conn).await)
}

/// Stores all milestones of new plans, with their items, in few statements.
pub(super) async fn insert_milestones(conn: &mut Conn, plans: &[NewPlan]) -> AppResult<()> {
    let mut rows = Bulk::into(MILESTONES);
    for plan in plans {
        let templates = plan.copied_from.iter().copied().map(Some).chain(std::iter::repeat(None));
        let positions = order::renumbered(plan.milestones.len());
        for ((milestone, position), template) in plan.milestones.iter().zip(positions).zip(templates) {
            let origin = match template {
                Some(template) => Some((template, as_json(&milestone.blueprint(plan.opened_on))?)),
                None => None,
            };
            rows.push(conn, milestone_row(plan.id, milestone, position, origin)).await?;
        }
    }
    id_is_free(rows.finish(conn).await)?;
    let mut rows = Bulk::into(ITEMS);
    for plan in plans {
        for milestone in &plan.milestones {
            for (item, position) in milestone.items.iter().zip(order::renumbered(milestone.items.len())) {
                rows.push(conn, item_row(plan.id, milestone.id, item, position)).await?;
            }
        }
    }
    id_is_free(rows.finish(conn).await)
}

/// A blueprint as it is stored.
pub(super) fn as_json(blueprint: &MilestoneBlueprint) -> AppResult<String> {
    serde_json::to_string(blueprint).map_err(|_| AppError::Internal)
}

fn due_columns(due: Due) -> (Option<i64>, Option<NaiveDate>) {
    match due {
        Due::None => (None, None),
        Due::AfterDays(days) => (Some(days), None),
        Due::On(date) => (None, Some(date)),
    }
}

/// An id that the browser made is somebody else's row: refused, without saying whose.
fn id_is_free(outcome: Result<(), RunError>) -> AppResult<()> {
    match outcome {
        Ok(()) => Ok(()),
        Err(RunError::Taken) => Err(AppError::Refused("That was added already.".into())),
        Err(RunError::App(error)) => Err(error),
    }
}

async fn save_items(conn: &mut Conn, stored: &Stored, next: &Plan, by: PersonId, now: Instant) -> AppResult<()> {
    let home_of = |plan: &Plan| -> HashMap<ItemId, (MilestoneId, Item)> {
        plan.milestones.iter().flat_map(|m| m.items.iter().map(|i| (i.id, (m.id, i.clone())))).collect()
    };
    let old = home_of(&stored.plan);
    let mut present = HashSet::new();
    for milestone in &next.milestones {
        let wanted: Vec<ItemId> = milestone.items.iter().map(|i| i.id).collect();
        let current = stored.items.get(&milestone.id).map_or(&[][..], Vec::as_slice);
        let positions: HashMap<_, _> = order::rows_to_write(current, &wanted).into_iter().collect();
        present.extend(wanted);
        for item in &milestone.items {
            save_item(conn, stored, next.id, (milestone.id, item), old.get(&item.id), positions.get(&item.id).copied()).await?;
        }
    }
    let still_with_a_milestone = |home: &MilestoneId| next.milestones.iter().any(|m| m.id == *home);
    for (id, (home, _)) in old.iter().filter(|(id, _)| !present.contains(*id)) {
        // Items of a removed milestone stay with it, so that Undo brings all of them back.
        if still_with_a_milestone(home) {
            conn.run("UPDATE items SET removed_at = $2, removed_by = $3 WHERE id = $1", args![*id, now, by]).await?;
        }
    }
    Ok(())
}

async fn save_item(
    conn: &mut Conn,
    stored: &Stored,
    plan: PlanId,
    (home, item): (MilestoneId, &Item),
    before: Option<&(MilestoneId, Item)>,
    position: Option<i64>,
) -> AppResult<()> {
    let was_removed = stored.plan.removed.iter().any(|r| r.is_item(item.id));
    let came_with_its_milestone = stored.plan.removed.iter().any(|r| r.holds_item(item.id)) && !was_removed;
    if let (None, Some(position), false, false) = (before, position, was_removed, came_with_its_milestone) {
        return insert_item(conn, plan, home, item, position).await;
    }
    let moved = before.is_some_and(|(old_home, _)| *old_home != home) || position.is_some() || was_removed;
    if let (true, Some(position)) = (moved, position) {
        let sql = "UPDATE items SET milestone_id = $2, position = $3, removed_at = NULL, removed_by = NULL WHERE id = $1";
        conn.run(sql, args![item.id, home, position]).await?;
    }
    if before.is_some_and(|(_, old)| old != item) {
        let sql = "UPDATE items SET kind = $2, title = $3, link = $4, note = $5, resource_id = $6, template_id = $7,
                       done_on = $8, sent_back = $9 WHERE id = $1";
        let Item { id, kind, title, link, note, resource, template, done_on, sent_back } = item.clone();
        conn.run(sql, args![id, kind, title, link, note, resource, template, done_on, sent_back]).await?;
    }
    Ok(())
}

/// Stores a new item.
async fn insert_item(conn: &mut Conn, plan: PlanId, home: MilestoneId, item: &Item, position: i64) -> AppResult<()> {
    let mut rows = Bulk::into(ITEMS);
    rows.push(conn, item_row(plan, home, item, position)).await?;
    id_is_free(rows.finish(conn).await)
}
