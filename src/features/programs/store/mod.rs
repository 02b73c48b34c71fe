//! All SQL of the room: here programs as the viewer sees them; beside it what changes them, what they are made of, and people.

mod attachments;
mod catalogue;
mod changes;
mod people;
mod whole;

use chrono::NaiveDate;
use sqlx::FromRow;

pub use attachments::{delete_attachment, insert_attachment, is_attached, list_programs_of};
pub use catalogue::{Asks, Filter, ProgramLine, Shelf, coordinates_any, list_asks, list_for, list_skills_in_use};
pub use changes::{
    Extras, claim_version, copy_belongings, count_answers, delete_extra, delete_program, find_last_changer, insert,
    insert_field, insert_question, list_moved_by_date, lock, save_basics, save_field, save_frame, save_order, save_question,
    save_settings, save_standing,
};
pub use people::{
    Candidate, Counts, FaceRow, PairRow, Participant, count, count_over, is_active_person, is_touched, list_candidates,
    list_faces, list_pairs, list_participants, save_coordinator, save_coordinator_end,
};
pub use whole::{Attachment, Coordinator, PlannedStep, Whole, find_whole, list_questions};

use super::model::{Basics, Frame, ProgramState, Settings, Standing};
use super::policy::Ties;
use crate::args;
use crate::features::accounts::Viewer;
use crate::server::{Conn, zones};
use crate::shared::AppResult;
use crate::shared::id::ProgramId;
use crate::shared::time::Instant;

/// A program to be made.
#[derive(Clone, Debug)]
pub struct NewProgram {
    pub title: String,
    pub description: String,
    pub state: ProgramState,
    pub starts_on: Option<NaiveDate>,
    pub ends_on: Option<NaiveDate>,
    pub evaluation_on: Option<NaiveDate>,
    pub evaluation_days: i64,
    pub meeting_frequency: String,
    pub topics: String,
    pub outcomes: String,
    pub skills: Vec<String>,
    pub settings: Settings,
}

/// A program with what the viewer is to it.
#[derive(Clone, Debug, FromRow)]
pub struct ProgramRow {
    pub id: ProgramId,
    pub version: i64,
    pub title: String,
    pub description: String,
    pub state: ProgramState,
    pub starts_on: Option<NaiveDate>,
    pub ends_on: Option<NaiveDate>,
    pub evaluation_on: Option<NaiveDate>,
    pub evaluation_days: i64,
    pub meeting_frequency: String,
    pub topics: String,
    pub outcomes: String,
    #[sqlx(flatten)]
    pub settings: Settings,
    pub created_at: Instant,
    pub archived_at: Option<Instant>,
    pub is_admin: bool,
    pub is_coordinator: bool,
    pub takes_part: bool,
    /// They take part and did not complete it.
    pub is_active: bool,
    /// Somebody who takes part as a mentee reports to them.
    pub manages_mentee: bool,
}

impl ProgramRow {
    /// Where it stands, as stored.
    pub fn standing(&self) -> Standing {
        Standing {
            state: self.state,
            is_archived: self.archived_at.is_some(),
            starts_on: self.starts_on,
            ends_on: self.ends_on,
        }
    }

    /// What the viewer is to it.
    pub fn ties(&self) -> Ties {
        Ties { is_admin: self.is_admin, is_coordinator: self.is_coordinator, takes_part: self.takes_part }
    }

    /// What its first step holds; its skills are told apart.
    pub fn basics(&self, skills: Vec<String>) -> Basics {
        Basics {
            title: self.title.clone(),
            description: self.description.clone(),
            starts_on: self.starts_on,
            ends_on: self.ends_on,
            evaluation_on: self.evaluation_on,
            evaluation_days: self.evaluation_days,
            skills,
        }
    }

    /// What its second step holds.
    pub fn frame(&self) -> Frame {
        Frame {
            meeting_frequency: self.meeting_frequency.clone(),
            topics: self.topics.clone(),
            outcomes: self.outcomes.clone(),
        }
    }

    fn seen_at(mut self, now: Instant) -> ProgramRow {
        self.state = self.standing().as_of(zones::home_day(now)).state;
        self
    }
}

/// Programs that the viewer may see: staff see theirs in any state, everybody the open and running ones, participants theirs
/// also when it is closed.
const VISIBLE: &str = "SELECT p.*, $2 AS is_admin, c.person_id IS NOT NULL AS is_coordinator,
        EXISTS (SELECT 1 FROM enrolments e WHERE e.program_id = p.id AND e.person_id = $1 AND e.state IN ('active', 'completed')) AS takes_part,
        EXISTS (SELECT 1 FROM enrolments e WHERE e.program_id = p.id AND e.person_id = $1 AND e.state = 'active') AS is_active,
        EXISTS (SELECT 1 FROM people r JOIN enrolments e ON e.person_id = r.id AND e.program_id = p.id AND e.part = 'mentee'
                AND e.state = 'active' WHERE r.manager_id = $1) AS manages_mentee
     FROM programs p
     LEFT JOIN program_coordinators c ON c.program_id = p.id AND c.person_id = $1 AND c.ended_at IS NULL
     WHERE ($2 OR c.person_id IS NOT NULL OR p.state IN ('open', 'running')
            OR (p.state = 'closed' AND EXISTS (
                SELECT 1 FROM enrolments e WHERE e.program_id = p.id AND e.person_id = $1 AND e.state IN ('active', 'completed'))))";

/// One program, through the viewer, as it is at that time.
pub async fn find_for(conn: &mut Conn, viewer: &Viewer, id: ProgramId, now: Instant) -> AppResult<ProgramRow> {
    let sql = sqlx::AssertSqlSafe(format!("{VISIBLE} AND p.id = $3"));
    let row: ProgramRow = conn.one(sql, args![viewer.id, viewer.is_admin, id]).await?;
    Ok(row.seen_at(now))
}
