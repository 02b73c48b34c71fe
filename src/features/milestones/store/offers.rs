//! Copies of the template's milestones, and what was offered to the pairs that have them.

use std::collections::HashMap;

use chrono::NaiveDate;
use sqlx::FromRow;

use super::saving::as_json;
use crate::args;
use crate::features::milestones::model::{Due, Item, ItemKind, Milestone, MilestoneBlueprint, OfferState, Plan, TemplateCopy};
use crate::server::{Bulk, Conn};
use crate::shared::id::{ItemId, MentorshipId, MilestoneId, OfferId, PersonId, PlanId, ProgramId, ResourceId};
use crate::shared::time::Instant;
use crate::shared::{AppError, AppResult};

/// Which milestones of a plan were copied from the template, also those that were removed since.
pub async fn list_copies(conn: &mut Conn, plan: PlanId) -> AppResult<Vec<TemplateCopy>> {
    let sql =
        "SELECT template_id, id, given FROM milestones WHERE plan_id = $1 AND template_id IS NOT NULL AND given IS NOT NULL";
    let rows: Vec<(MilestoneId, MilestoneId, String)> = conn.all(sql, args![plan]).await?;
    rows.into_iter().map(|(template, milestone, given)| copy_of(template, milestone, &given)).collect()
}

fn copy_of(template: MilestoneId, milestone: MilestoneId, given: &str) -> AppResult<TemplateCopy> {
    let given = serde_json::from_str(given).map_err(|_| AppError::Internal)?;
    Ok(TemplateCopy { template, milestone, given })
}

/// Notes of which of the template's milestones this one is a copy, and what it said when it became that.
pub async fn save_origin(
    conn: &mut Conn,
    milestone: MilestoneId,
    template: MilestoneId,
    given: &MilestoneBlueprint,
) -> AppResult<()> {
    let sql = "UPDATE milestones SET template_id = $2, given = $3 WHERE id = $1";
    conn.run(sql, args![milestone, template, as_json(given)?]).await.map(drop)
}

/// The name of a milestone that stands on a program's template, or was removed from it.
pub async fn find_template_name(conn: &mut Conn, program: ProgramId, milestone: MilestoneId) -> AppResult<String> {
    let sql = "SELECT m.name FROM milestones m JOIN plans p ON p.id = m.plan_id
               WHERE m.id = $1 AND p.program_id = $2 AND p.mentorship_id IS NULL";
    let (name,): (String,) = conn.one(sql, args![milestone, program]).await?;
    Ok(name)
}

/// The milestones of a program's template, in order.
pub async fn list_template_order(conn: &mut Conn, program: ProgramId) -> AppResult<Vec<MilestoneId>> {
    let sql = "SELECT m.id FROM plans p JOIN milestones m ON m.plan_id = p.id AND m.removed_at IS NULL
               WHERE p.program_id = $1 AND p.mentorship_id IS NULL ORDER BY m.position, m.id";
    let rows: Vec<(MilestoneId,)> = conn.all(sql, args![program]).await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// What was offered to a mentorship.
#[derive(Clone, Debug, FromRow)]
pub struct OfferRow {
    pub id: OfferId,
    pub template_id: MilestoneId,
    pub content: String,
    pub offered_at: Instant,
    pub offered_by: String,
}

impl OfferRow {
    /// The milestone as it was offered; nothing where it is offered to take it away.
    pub fn blueprint(&self) -> AppResult<Option<MilestoneBlueprint>> {
        serde_json::from_str(&self.content).map_err(|_| AppError::Internal)
    }
}

const OFFERS: &str = "SELECT o.id, o.template_id, o.content, o.state, o.offered_at, p.name AS offered_by
     FROM milestone_offers o JOIN people p ON p.id = o.offered_by";

/// What waits for the mentor's answer, the oldest first.
pub async fn list_waiting_offers(conn: &mut Conn, mentorship: MentorshipId) -> AppResult<Vec<OfferRow>> {
    let sql = format!("{OFFERS} WHERE o.mentorship_id = $1 AND o.state = 'waiting' ORDER BY o.offered_at, o.id");
    conn.all(sqlx::AssertSqlSafe(sql), args![mentorship]).await
}

/// One offer to this mentorship.
pub async fn find_offer(conn: &mut Conn, mentorship: MentorshipId, id: OfferId) -> AppResult<OfferRow> {
    let sql = format!("{OFFERS} WHERE o.mentorship_id = $1 AND o.id = $2");
    conn.one(sqlx::AssertSqlSafe(sql), args![mentorship, id]).await
}

/// Answers an offer that waits; 0 if it does no more.
pub async fn settle_offer(conn: &mut Conn, id: OfferId, state: OfferState, by: PersonId, now: Instant) -> AppResult<u64> {
    let sql = "UPDATE milestone_offers SET state = $2, decided_by = $3, decided_at = $4 WHERE id = $1 AND state = 'waiting'";
    conn.run(sql, args![id, state, by, now]).await
}

/// Takes back what waits of this milestone, unless it says the same as `content`; answers how many offers that were.
pub async fn replace_waiting_offers(conn: &mut Conn, template: MilestoneId, content: &str) -> AppResult<u64> {
    let sql = "UPDATE milestone_offers SET state = 'replaced' WHERE template_id = $1 AND state = 'waiting' AND content <> $2";
    conn.run(sql, args![template, content.to_owned()]).await
}

/// Takes back one offer, if it waits.
pub async fn replace_offer(conn: &mut Conn, id: OfferId) -> AppResult<()> {
    let sql = "UPDATE milestone_offers SET state = 'replaced' WHERE id = $1 AND state = 'waiting'";
    conn.run(sql, args![id]).await.map(drop)
}

/// An offer to be stored; one that was taken was given, without asking.
#[derive(Clone, Debug)]
pub struct NewOffer {
    pub id: OfferId,
    pub mentorship: MentorshipId,
    pub template: MilestoneId,
    pub content: String,
    pub state: OfferState,
}

/// Stores offers, however many, in few statements.
pub async fn insert_offers(conn: &mut Conn, offers: Vec<NewOffer>, by: PersonId, now: Instant) -> AppResult<()> {
    let mut rows = Bulk::into(
        "INSERT INTO milestone_offers (id, mentorship_id, template_id, content, state, offered_by, offered_at, decided_by,
            decided_at)",
    );
    for NewOffer { id, mentorship, template, content, state } in offers {
        let decided = state != OfferState::Waiting;
        let (decided_by, decided_at) = (decided.then_some(by), decided.then_some(now));
        let row = args![id, mentorship, template, content, state, by, now, decided_by, decided_at];
        rows.push(conn, row).await.map_err(|_| AppError::Internal)?;
    }
    rows.finish(conn).await.map_err(|_| AppError::Internal)
}

/// A program's template, and what its running mentorships have of it.
#[derive(Clone, Debug)]
pub struct PlansAtWork {
    pub template: Plan,
    /// What was removed from the template, by name.
    pub removed: Vec<(MilestoneId, String)>,
    pub pairs: Vec<PairPlan>,
}

/// A running mentorship, with the copies that it has of the template's milestones.
#[derive(Clone, Debug)]
pub struct PairPlan {
    pub mentorship: MentorshipId,
    /// Nothing but the copies has its items on it.
    pub plan: Plan,
    pub copies: Vec<TemplateCopy>,
    /// What was offered to it and not replaced: the template's milestone, the words, what became of it.
    pub offers: Vec<(MilestoneId, String, OfferState)>,
}

#[derive(Clone, Debug, FromRow)]
struct CopyRow {
    plan_id: PlanId,
    mentorship_id: Option<MentorshipId>,
    version: i64,
    opened_on: Option<NaiveDate>,
    id: Option<MilestoneId>,
    template_id: Option<MilestoneId>,
    name: Option<String>,
    description: Option<String>,
    due_days: Option<i64>,
    due_on: Option<NaiveDate>,
    done_on: Option<NaiveDate>,
    is_removed: bool,
    given: Option<String>,
}

#[derive(Clone, Debug, FromRow)]
struct CopiedItemRow {
    id: ItemId,
    milestone_id: MilestoneId,
    kind: ItemKind,
    title: String,
    link: String,
    note: String,
    resource_id: Option<ResourceId>,
    template_id: Option<ItemId>,
    done_on: Option<NaiveDate>,
}

/// The plans `l` of a program `$1` on which a change may be seen: the template, and those of running mentorships.
const AT_WORK: &str = "(SELECT t.id, t.mentorship_id, t.version, t.opened_on FROM plans t
     WHERE t.program_id = $1 AND t.mentorship_id IS NULL
     UNION ALL
     SELECT t.id, t.mentorship_id, t.version, t.opened_on FROM mentorships m JOIN plans t ON t.mentorship_id = m.id
     WHERE m.program_id = $1 AND m.ended_at IS NULL) l";

/// The template of a program, and the running mentorships with their copies of one of its milestones, or of all. What their
/// mentors added stands on their plans too, since it decides which milestone is open.
pub async fn find_plans_at_work(conn: &mut Conn, program: ProgramId, only: Option<MilestoneId>) -> AppResult<PlansAtWork> {
    let concerned = "(l.mentorship_id IS NULL OR c.template_id IS NOT NULL AND ($2 IS NULL OR c.template_id = $2))";
    let sql = format!(
        "SELECT l.id AS plan_id, l.mentorship_id, l.version, l.opened_on, c.id, c.template_id, c.name, c.description,
                c.due_days, c.due_on, c.done_on, c.removed_at IS NOT NULL AS is_removed, c.given
         FROM {AT_WORK} LEFT JOIN milestones c ON c.plan_id = l.id ORDER BY l.id, c.position, c.id"
    );
    let rows: Vec<CopyRow> = conn.all(sqlx::AssertSqlSafe(sql), args![program]).await?;
    let sql = format!(
        "SELECT i.id, i.milestone_id, i.kind, i.title, i.link, i.note, i.resource_id, i.template_id, i.done_on
         FROM {AT_WORK} JOIN milestones c ON c.plan_id = l.id AND {concerned} AND c.removed_at IS NULL AND c.done_on IS NULL
         JOIN items i ON i.milestone_id = c.id AND i.removed_at IS NULL ORDER BY i.position, i.id"
    );
    let mut items: HashMap<MilestoneId, Vec<Item>> = HashMap::new();
    for row in conn.all::<CopiedItemRow>(sqlx::AssertSqlSafe(sql), args![program, only]).await? {
        let CopiedItemRow { id, milestone_id, kind, title, link, note, resource_id, template_id, done_on } = row;
        let (resource, template) = (resource_id, template_id);
        let item = Item { id, kind, title, link, note, resource, template, done_on, sent_back: None };
        items.entry(milestone_id).or_default().push(item);
    }
    let sql = "SELECT o.mentorship_id, o.template_id, o.content, o.state
               FROM mentorships m JOIN milestone_offers o ON o.mentorship_id = m.id AND o.state <> 'replaced'
               WHERE m.program_id = $1 AND m.ended_at IS NULL AND ($2 IS NULL OR o.template_id = $2)";
    let mut offers: HashMap<MentorshipId, Vec<(MilestoneId, String, OfferState)>> = HashMap::new();
    let offered: Vec<(MentorshipId, MilestoneId, String, OfferState)> = conn.all(sql, args![program, only]).await?;
    for (mentorship, template, content, state) in offered {
        offers.entry(mentorship).or_default().push((template, content, state));
    }
    let mut template = None;
    let (mut removed, mut pairs): (Vec<(MilestoneId, String)>, Vec<PairPlan>) = (Vec::new(), Vec::new());
    for row in rows {
        let Some(mentorship) = row.mentorship_id else {
            if let (true, Some(id), Some(name)) = (row.is_removed, row.id, &row.name) {
                removed.push((id, name.clone()));
            }
            let template = template.get_or_insert_with(|| empty_plan(row.plan_id, row.version, row.opened_on));
            row.put_onto(template, &mut items);
            continue;
        };
        if pairs.last().is_none_or(|pair| pair.plan.id != row.plan_id) {
            let plan = empty_plan(row.plan_id, row.version, row.opened_on);
            let offers = offers.remove(&mentorship).unwrap_or_default();
            pairs.push(PairPlan { mentorship, plan, copies: Vec::new(), offers });
        }
        let Some(pair) = pairs.last_mut() else { continue };
        if let (Some(milestone), Some(template), Some(given)) = (row.id, row.template_id, &row.given) {
            pair.copies.push(copy_of(template, milestone, given)?);
        }
        row.put_onto(&mut pair.plan, &mut items);
    }
    let template = template.unwrap_or_else(|| empty_plan(PlanId(program.0), 0, None));
    Ok(PlansAtWork { template, removed, pairs })
}

fn empty_plan(id: PlanId, version: i64, opened_on: Option<NaiveDate>) -> Plan {
    Plan { id, version, opened_on, prerequisites: Vec::new(), milestones: Vec::new(), removed: Vec::new() }
}

impl CopyRow {
    /// Adds the milestone, if the row holds one that was not removed.
    fn put_onto(self, plan: &mut Plan, items: &mut HashMap<MilestoneId, Vec<Item>>) {
        let Some(id) = self.id.filter(|_| !self.is_removed) else { return };
        let due = match (self.due_on, self.due_days) {
            (Some(date), _) => Due::On(date),
            (None, Some(days)) => Due::AfterDays(days),
            (None, None) => Due::None,
        };
        plan.milestones.push(Milestone {
            description: self.description.unwrap_or_default(),
            due,
            done_on: self.done_on,
            items: items.remove(&id).unwrap_or_default(),
            ..Milestone::named(id, self.name.unwrap_or_default())
        });
    }
}
