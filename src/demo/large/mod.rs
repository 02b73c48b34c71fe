//! A large invented organization, for seeing how Ithaca does with many people. The same size, seed and day give the same
//! organization, down to the ids of its people, skills, programs, pairs and meetings. What the rules of a meeting decide, they decide
//! here too; only the rows are stored many at a time.

mod meetings;
mod pairs;
mod people;
mod programs;
mod random;

use chrono::{NaiveTime, TimeDelta};

use super::{DEMO_DOORS, DEMO_PASSWORD};
use crate::features::accounts;
use crate::server::{App, scope};
use crate::shared::{AppError, AppResult};
use random::Random;

/// How large it is to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// At least four: those whom one signs in as.
    pub people: usize,
    pub programs: usize,
    pub meetings: usize,
    pub seed: u64,
}

/// A pair has had at most so many meetings: each has a day of its own.
const MEETINGS_OF_A_PAIR: usize = 30;

/// Pairs stored in one transaction.
const PAIRS_AT_ONCE: usize = 500;

/// Fills an empty store with an organization of this size and says what is in it now.
pub async fn fill(app: &App, size: Size) -> AppResult<String> {
    let today = app.clock.now().date_naive().and_time(NaiveTime::MIN).and_utc();
    if size.people < DEMO_DOORS.len() || size.programs == 0 {
        return Err(AppError::Refused("A large organization has at least four people and one program.".into()));
    }
    let password = app.hashing.hash(DEMO_PASSWORD.to_owned()).await?;
    let mut random = Random::new(size.seed);
    let joined = today - TimeDelta::days(400);
    let crowd = people::invent(&mut random, size.people, joined, &password);
    let staffed = programs::invent(&mut random, size.programs, &crowd, programs::made_at(today));
    let pairs = pairs::invent(&mut random, &staffed, today);
    if size.meetings > pairs.len() * MEETINGS_OF_A_PAIR {
        let (pairs, most) = (pairs.len(), pairs.len() * MEETINGS_OF_A_PAIR);
        return Err(AppError::Refused(format!("That gives {pairs} mentorships, which have had at most {most} meetings.")));
    }
    let shares = meetings::shares(size.meetings, pairs.len());
    scope::write_unasked(app, |scope| Box::pin(accounts::begin_demo(scope))).await?;
    people::store_skills(app, size.seed, joined).await?;
    people::store(app, crowd, joined).await?;
    programs::store(app, &staffed, today).await?;
    for (chunk, shares) in pairs.chunks(PAIRS_AT_ONCE).zip(shares.chunks(PAIRS_AT_ONCE)) {
        let told = meetings::invent(&mut random, &staffed, chunk, shares, today)?;
        pairs::store(app, told, today).await?;
    }
    scope::write_unasked(app, |scope| Box::pin(accounts::finish_demo(scope))).await?;
    app.demo.store(true, std::sync::atomic::Ordering::Relaxed);
    let doors: Vec<&str> = DEMO_DOORS.iter().map(|(_, email)| *email).collect();
    Ok(format!(
        "A large organization is in: {} people, {} programs, {} mentorships, {} meetings.\nSign in as {} with the password {DEMO_PASSWORD}.",
        size.people,
        size.programs,
        pairs.len(),
        size.meetings,
        doors.join(", ")
    ))
}
