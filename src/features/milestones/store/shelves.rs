//! The milestones that somebody could put an entry of the catalogue into.

use sqlx::FromRow;

use crate::args;
use crate::features::accounts::Viewer;
use crate::features::milestones::model::PlanOwner;
use crate::server::Conn;
use crate::shared::AppResult;
use crate::shared::id::{MentorshipId, MilestoneId, PlanId, ProgramId};

const OF_EACH: i64 = 300;

/// A milestone that isn't done, on a plan that this person arranges.
#[derive(Clone, Debug, FromRow)]
pub struct Shelf {
    pub plan_id: PlanId,
    /// "Ana Petrou" for a pair, the title of the program for a template.
    pub whose: String,
    pub is_template: bool,
    pub milestone_id: MilestoneId,
    pub name: String,
}

/// Those of the viewer's own mentees, where mentors may edit, and of the templates in their hands.
pub async fn list_shelves(conn: &mut Conn, viewer: &Viewer) -> AppResult<Vec<Shelf>> {
    let sql = "SELECT l.id AS plan_id, p.name AS whose, FALSE AS is_template, c.id AS milestone_id, c.name
               FROM mentorships m JOIN programs g ON g.id = m.program_id AND g.mentors_may_edit
               JOIN plans l ON l.mentorship_id = m.id JOIN people p ON p.id = m.mentee_id
               JOIN milestones c ON c.plan_id = l.id AND c.removed_at IS NULL AND c.done_on IS NULL
               WHERE m.mentor_id = $1 AND m.ended_at IS NULL ORDER BY p.name, l.id, c.position, c.id LIMIT $2";
    let mut shelves: Vec<Shelf> = conn.all(sql, args![viewer.id, OF_EACH]).await?;
    let sql = "SELECT l.id AS plan_id, g.title AS whose, TRUE AS is_template, c.id AS milestone_id, c.name
               FROM programs g CROSS JOIN plans l CROSS JOIN milestones c
               WHERE l.program_id = g.id AND l.mentorship_id IS NULL AND c.plan_id = l.id AND c.removed_at IS NULL
                 AND g.state <> 'closed' AND g.archived_at IS NULL AND ($2 OR EXISTS (
                     SELECT 1 FROM program_coordinators k WHERE k.program_id = g.id AND k.person_id = $1 AND k.ended_at IS NULL))
               ORDER BY g.title, l.id, c.position, c.id LIMIT $3";
    shelves.extend(conn.all::<Shelf>(sql, args![viewer.id, viewer.is_admin, OF_EACH]).await?);
    Ok(shelves)
}

/// On whose plan a milestone stands.
pub async fn find_owner_of_milestone(conn: &mut Conn, milestone: MilestoneId) -> AppResult<PlanOwner> {
    let sql = "SELECT l.program_id, l.mentorship_id FROM milestones c JOIN plans l ON l.id = c.plan_id WHERE c.id = $1";
    let (program, mentorship): (ProgramId, Option<MentorshipId>) = conn.one(sql, args![milestone]).await?;
    Ok(mentorship.map_or(program.into(), PlanOwner::from))
}
