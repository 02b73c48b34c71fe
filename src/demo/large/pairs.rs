//! Who mentors whom.

use chrono::TimeDelta;

use super::meetings::Told;
use super::programs::Staffed;
use super::random::Random;
use crate::features::meetings;
use crate::features::milestones;
use crate::features::pairing::{self, KnownMentorship, MentorshipEvent};
use crate::features::programs::model::Part;
use crate::server::log::Happened;
use crate::server::{App, scope};
use crate::shared::AppResult;
use crate::shared::event::{About, Event};
use crate::shared::id::{MentorshipId, PersonId, ProgramId};
use crate::shared::time::Instant;

/// A mentor and a mentee, and when they were paired.
#[derive(Clone, Debug)]
pub struct Pair {
    pub id: MentorshipId,
    pub program: ProgramId,
    /// Which of the programs that is, counted from 0.
    pub number: usize,
    /// Which of the mentor's mentees this is, counted from 0.
    pub seat: usize,
    pub mentor: PersonId,
    pub mentee: PersonId,
    pub paired_at: Instant,
    /// They have not met for a good month, and have nothing ahead.
    pub is_silent: bool,
}

/// Of so many mentees one has no mentor yet.
const UNPAIRED: usize = 12;

/// Of so many pairs one has fallen silent, if it is old enough to have had its meetings before.
const SILENT: usize = 16;

/// Mentees find their mentors in order, as many as there are seats; some are still without one, and some pairs fell silent.
pub fn invent(random: &mut Random, programs: &[Staffed], today: Instant) -> Vec<Pair> {
    let mut pairs = Vec::new();
    for (number, program) in programs.iter().enumerate() {
        let seats = program.people(Part::Mentor).flat_map(|mentor| (0..program.seats).map(move |seat| (mentor, seat)));
        let mentees = program.people(Part::Mentee).enumerate().filter(|(nth, _)| nth % UNPAIRED != UNPAIRED - 1);
        for ((mentor, seat), (_, mentee)) in seats.zip(mentees) {
            let age = 40 + random.below(200) as i64;
            let paired_at = today - TimeDelta::days(age) + TimeDelta::hours(9);
            let id = MentorshipId(random.id(paired_at));
            let is_silent = pairs.len() % SILENT == SILENT - 1 && age > 100;
            pairs.push(Pair { id, program: program.id, number, seat, mentor, mentee, paired_at, is_silent });
        }
    }
    pairs
}

/// Stores these pairs with their plans, meetings and history in one transaction.
pub async fn store(app: &App, told: Vec<Told>, today: Instant) -> AppResult<()> {
    scope::write_unasked_at(app, today, move |scope| {
        Box::pin(async move {
            let rows = told.iter().map(|told| KnownMentorship {
                id: told.pair.id,
                program: told.pair.program,
                mentor: told.pair.mentor,
                mentee: told.pair.mentee,
                started_at: told.pair.paired_at,
                kick_off_held_at: told.kick_off_held_at,
            });
            let rows: Vec<KnownMentorship> = rows.collect();
            pairing::insert_many(&mut scope.conn, &rows).await?;
            let (mut plans, mut all, mut events) = (Vec::new(), Vec::new(), Vec::new());
            for told in told {
                events.push(paired(&told));
                plans.push(told.plan);
                all.extend(told.meetings);
                events.extend(told.events);
            }
            milestones::insert_plans(&mut scope.conn, &plans).await?;
            meetings::store::insert(&mut scope.conn, &all, today).await?;
            scope.record_past(&events).await
        })
    })
    .await
}

fn paired(told: &Told) -> Happened {
    let pair = &told.pair;
    let about = About { subject: Some(pair.id.0), mentorship: Some(pair.id), program: Some(pair.program) };
    let event = Event::Mentorship(MentorshipEvent::Paired { mentor: pair.mentor, mentee: pair.mentee });
    Happened { id: told.paired_event, at: pair.paired_at, actor: None, event, about }
}
