//! Templates, and the copies that pairs are given of them.

use chrono::NaiveDate;

use super::saving::insert_milestones;
use super::{Stored, find_milestones};
use crate::args;
use crate::features::milestones::model::Milestone;
use crate::features::pairing::PlanHead;
use crate::server::{Bulk, Conn, token};
use crate::shared::AppResult;
use crate::shared::id::{MentorshipId, MilestoneId, PlanId, ProgramId};
use crate::shared::time::Instant;

/// A plan to be stored: with no mentorship, a program's template.
pub struct NewPlan {
    pub id: PlanId,
    pub program: ProgramId,
    pub mentorship: Option<MentorshipId>,
    pub opened_on: Option<NaiveDate>,
    pub milestones: Vec<Milestone>,
    /// The milestones of the template that these were copied from, in the same order.
    pub copied_from: Vec<MilestoneId>,
}

/// Makes plans with their milestones and items, however many, in few statements.
pub async fn insert_plans(conn: &mut Conn, plans: &[NewPlan]) -> AppResult<()> {
    let mut rows = Bulk::into("INSERT INTO plans (id, program_id, mentorship_id, version, opened_on)");
    for plan in plans {
        rows.push(conn, args![plan.id, plan.program, plan.mentorship, 1_i64, plan.opened_on]).await?;
    }
    rows.finish(conn).await?;
    insert_milestones(conn, plans).await
}

/// Makes a program's template.
pub async fn insert_template(conn: &mut Conn, program: ProgramId, milestones: &[Milestone], now: Instant) -> AppResult<PlanId> {
    let (id, milestones) = (PlanId(token::uuid(now)), milestones.to_vec());
    let plan = NewPlan { id, program, mentorship: None, opened_on: None, milestones, copied_from: Vec::new() };
    insert_plans(conn, &[plan]).await?;
    Ok(id)
}

/// A program's template, with what was removed from it since then; an empty one, of no version yet, where it has none.
pub async fn find_template(conn: &mut Conn, program: ProgramId, removed_since: Option<Instant>) -> AppResult<Stored> {
    let sql = "SELECT id, version, opened_on FROM plans WHERE program_id = $1 AND mentorship_id IS NULL";
    let row: Option<(PlanId, i64, Option<NaiveDate>)> = conn.optional(sql, args![program]).await?;
    let (id, version, opened_on) = row.unwrap_or((PlanId(program.0), 0, None));
    find_milestones(conn, PlanHead { id, version, opened_on }, removed_since).await
}

/// A mentorship's plan with its milestones, whoever asks.
pub async fn find_of_mentorship(conn: &mut Conn, mentorship: MentorshipId) -> AppResult<Stored> {
    let sql = "SELECT id, version, opened_on FROM plans WHERE mentorship_id = $1";
    let (id, version, opened_on): (PlanId, i64, Option<NaiveDate>) = conn.one(sql, args![mentorship]).await?;
    find_milestones(conn, PlanHead { id, version, opened_on }, None).await
}

/// Copied milestones, each behind the one that it goes on from, come from the same template and were given the same.
pub async fn save_origins(conn: &mut Conn, copies: &[(MilestoneId, MilestoneId)]) -> AppResult<()> {
    let sql = "UPDATE milestones SET continues_id = $1, template_id = (SELECT o.template_id FROM milestones o WHERE o.id = $1),
                   given = (SELECT o.given FROM milestones o WHERE o.id = $1) WHERE id = $2";
    for (from, to) in copies {
        conn.run(sql, args![*from, *to]).await?;
    }
    Ok(())
}

/// The steps that were recorded as done count in the other mentorship, too.
pub async fn copy_recorded_steps(conn: &mut Conn, from: MentorshipId, to: MentorshipId) -> AppResult<()> {
    let sql = "INSERT INTO prerequisite_records (mentorship_id, step, recorded_by, recorded_at, note)
               SELECT $2, step, recorded_by, recorded_at, note FROM prerequisite_records WHERE mentorship_id = $1";
    conn.run(sql, args![from, to]).await.map(drop)
}

/// Makes the row of a template that there isn't yet; where there is one, nothing happens.
pub async fn insert_missing_template(conn: &mut Conn, program: ProgramId) -> AppResult<()> {
    let sql = "INSERT INTO plans (id, program_id, mentorship_id, version) VALUES ($1, $2, NULL, 0) ON CONFLICT DO NOTHING";
    conn.run(sql, args![PlanId(program.0), program]).await.map(drop)
}

/// Locks a template until the transaction ends, without making it another version; answers the version.
pub async fn lock_template(conn: &mut Conn, program: ProgramId) -> AppResult<i64> {
    insert_missing_template(conn, program).await?;
    let sql = "UPDATE plans SET version = version WHERE program_id = $1 AND mentorship_id IS NULL RETURNING version";
    let (version,): (i64,) = conn.one(sql, args![program]).await?;
    Ok(version)
}

/// Removes a program's template, with everything on it.
pub async fn delete_template(conn: &mut Conn, program: ProgramId) -> AppResult<()> {
    let plan = "(SELECT id FROM plans WHERE program_id = $1 AND mentorship_id IS NULL)";
    for table in ["items", "milestones"] {
        let sql = format!("DELETE FROM {table} WHERE plan_id IN {plan}");
        conn.run(sqlx::AssertSqlSafe(sql), args![program]).await?;
    }
    conn.run("DELETE FROM plans WHERE program_id = $1 AND mentorship_id IS NULL", args![program]).await.map(drop)
}
