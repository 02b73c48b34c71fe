//! The audit log as it is written: what happened, and of whom it tells. The organization's pages read it.

use super::bulk::Bulk;
use super::db::Args;
use super::{Conn, token};
use crate::args;
use crate::shared::event::{About, Behind, Event};
use crate::shared::id::PersonId;
use crate::shared::time::Instant;
use crate::shared::{AppError, AppResult};

/// Something that happened.
#[derive(Clone, Debug)]
pub struct Happened {
    pub id: uuid::Uuid,
    pub at: Instant,
    pub actor: Option<PersonId>,
    pub event: Event,
    pub about: About,
}

impl Happened {
    /// What this person, or nobody, does now.
    pub fn now(now: Instant, actor: Option<PersonId>, event: Event, about: About) -> Happened {
        Happened { id: token::uuid(now), at: now, actor, event, about }
    }

    fn row(&self) -> AppResult<Args> {
        let body = serde_json::to_string(&self.event).map_err(|_| AppError::Internal)?;
        let About { subject, mentorship, program } = self.about;
        Ok(args![self.id, self.at, self.actor, self.event.room(), subject, mentorship, program, body])
    }
}

const EVENTS: &str = "INSERT INTO events (id, at, actor_id, room, subject_id, mentorship_id, program_id, body)";
const PEOPLE: &str = "INSERT INTO event_people (person_id, event_id)";

/// Writes events down, and of whom they tell: whoever did it is found without that.
pub async fn insert(conn: &mut Conn, all: &[Happened]) -> AppResult<()> {
    let mut rows = Bulk::into(EVENTS);
    for happened in all {
        rows.push(conn, happened.row()?).await?;
    }
    rows.finish(conn).await?;
    let mut rows = Bulk::into(PEOPLE);
    let mut indirect = Vec::new();
    for Happened { id, actor, event, about, .. } in all {
        let concerned = event.concerned();
        indirect.extend(concerned.behind.zip(about.subject).map(|(behind, subject)| (behind, subject, *id)));
        let mut people = [concerned.told, concerned.untold].concat();
        people.sort_unstable();
        people.dedup();
        for person in people.into_iter().filter(|person| Some(*person) != *actor) {
            rows.push(conn, args![person, *id]).await?;
        }
    }
    rows.finish(conn).await?;
    for (behind, subject, event) in indirect {
        conn.run(whoever_is(behind), args![subject, event]).await?;
    }
    Ok(())
}

/// Adds whoever stands behind the subject (`$1`) to the people of an event (`$2`).
fn whoever_is(behind: Behind) -> &'static str {
    match behind {
        Behind::Pair => {
            "INSERT INTO event_people (person_id, event_id) SELECT mentor_id, $2 FROM mentorships WHERE id = $1
             UNION ALL SELECT mentee_id, $2 FROM mentorships WHERE id = $1"
        }
        Behind::Request => {
            "INSERT INTO event_people (person_id, event_id) SELECT mentor_id, $2 FROM pairing_requests WHERE id = $1
             UNION ALL SELECT mentee_id, $2 FROM pairing_requests WHERE id = $1"
        }
        Behind::Asker => {
            "INSERT INTO event_people (person_id, event_id) SELECT mentee_id, $2 FROM pairing_requests WHERE id = $1"
        }
        Behind::Waiting => "INSERT INTO event_people (person_id, event_id) SELECT mentee_id, $2 FROM waitlist WHERE id = $1",
        Behind::Wisher => {
            "INSERT INTO event_people (person_id, event_id) SELECT m.mentee_id, $2
             FROM mentor_changes c JOIN mentorships m ON m.id = c.mentorship_id WHERE c.id = $1"
        }
    }
}
