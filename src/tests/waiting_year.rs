//! A year of a waitlist through the store and the rounds of the clock: one joins after the other, offers are taken, declined and
//! forgotten, mentorships end, a mentor pauses. Nobody who answers starves.

use super::asking::user_driven;
use super::harness::on_both;
use super::town::{Town, day};
use super::waiting_pages::accept;
use crate::args;
use crate::features::accounts::Viewer;
use crate::features::pairing;
use crate::features::programs::model::Part;
use crate::server::scope;
use crate::shared::event::About;
use crate::shared::id::{MentorshipId, PersonId, ProgramId};

on_both!(in_a_year_of_a_program_nobody_who_answers_starves);

/// How somebody answers offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Temper {
    Takes,
    /// Says no to the first offer and takes the next.
    Picky,
    /// Has named Ben, and takes what he offers.
    NamesBen,
    Forgets,
}

const TEMPERS: [Temper; 6] = [Temper::Takes, Temper::NamesBen, Temper::Takes, Temper::Picky, Temper::Takes, Temper::Forgets];

const MENTEES: usize = 24;
const DAYS_BETWEEN: i64 = 4;
const DAYS_OF_A_MENTORSHIP: i64 = 14;

struct Joiner {
    viewer: Viewer,
    temper: Temper,
    has_refused: bool,
    offered_on: Option<i64>,
}

async fn in_a_year_of_a_program_nobody_who_answers_starves(town: Town) {
    let program = user_driven(&town, (false, false, false), 1).await;
    let (ben, mei) = (town.person("Ben").await, town.person("Mei").await);
    for mentor in [&ben, &mei] {
        town.enrol(program, mentor.id, Part::Mentor).await;
    }
    let mut joiners: Vec<Joiner> = Vec::new();
    let mut offers = 0;
    for today in 0..365 {
        town.travel_to(day(today));
        if today % DAYS_BETWEEN == 0 && joiners.len() < MENTEES {
            let joiner = join(&town, program, &ben, joiners.len(), today).await;
            joiners.push(joiner);
        }
        // Mei takes nobody new for two months.
        let paused_until = if today < 120 { Some(day(120).date_naive()) } else { None };
        if today == 60 || today == 120 {
            town.set("UPDATE people SET paused_until = $2 WHERE id = $1", args![mei.id, paused_until]).await;
        }
        end_what_lasted(&town, program, today).await;
        let before = places(&town, program).await;
        pairing::record_what_the_clock_decided(&town.app).await.unwrap();
        let after = places(&town, program).await;
        offers += expect_order(&joiners, &before, &after, &ben);
        answer(&town, program, &mut joiners, &after, today).await;
    }
    assert!(offers > MENTEES, "{offers} offers: some were declined or forgotten, and made again");
    let places = places(&town, program).await;
    for joiner in &joiners {
        let state = &places.iter().find(|(mentee, ..)| *mentee == joiner.viewer.id).expect("a place").1;
        let expected = if joiner.temper == Temper::Forgets { "lapsed" } else { "paired" };
        assert_eq!(state, expected, "{} ({:?})", joiner.viewer.name, joiner.temper);
    }
}

async fn join(town: &Town, program: ProgramId, ben: &Viewer, nth: usize, today: i64) -> Joiner {
    let viewer = town.person(&format!("Mentee {nth}")).await;
    town.enrol(program, viewer.id, Part::Mentee).await;
    let temper = TEMPERS[nth % TEMPERS.len()];
    let named = if temper == Temper::NamesBen { vec![ben.id] } else { Vec::new() };
    pairing::join_waitlist(&town.asker(&viewer, day(today)), program, named).await.expect("one may wait");
    Joiner { viewer, temper, has_refused: false, offered_on: None }
}

/// Who waits, in order of joining: the state of the place, and who is offered to them.
async fn places(town: &Town, program: ProgramId) -> Vec<(PersonId, String, Option<PersonId>)> {
    let sql = "SELECT mentee_id, state, offered_mentor_id FROM waitlist WHERE program_id = $1 ORDER BY joined_at, id";
    town.app.db.read().await.unwrap().all(sql, args![program]).await.unwrap()
}

async fn end_what_lasted(town: &Town, program: ProgramId, today: i64) {
    let sql = "SELECT id FROM mentorships WHERE program_id = $1 AND ended_at IS NULL AND started_at <= $2";
    let mut conn = town.app.db.read().await.unwrap();
    let over: Vec<(MentorshipId,)> = conn.all(sql, args![program, day(today - DAYS_OF_A_MENTORSHIP)]).await.unwrap();
    drop(conn);
    for (id,) in over {
        let about = About { subject: Some(id.0), mentorship: Some(id), program: Some(program) };
        scope::write_unasked(&town.app, move |scope| Box::pin(async move { pairing::complete(scope, about).await }))
            .await
            .unwrap();
    }
}

type Places = [(PersonId, String, Option<PersonId>)];

/// Nobody who would take a seat, and has let no offer go, is passed over by whoever joined later. Answers the number of offers.
fn expect_order(joiners: &[Joiner], before: &Places, after: &Places, ben: &Viewer) -> usize {
    let is_offered = |places: &Places, mentee: PersonId| places.iter().any(|place| place.0 == mentee && place.1 == "offered");
    let made = after.iter().enumerate().filter(|(_, place)| place.1 == "offered" && !is_offered(before, place.0));
    let made: Vec<_> = made.collect();
    for (nth, (mentee, _, mentor)) in &made {
        for (earlier, state, _) in &after[..*nth] {
            let joiner = joiners.iter().find(|joiner| joiner.viewer.id == *earlier).expect("somebody who joined");
            let suits = joiner.temper != Temper::NamesBen || *mentor == Some(ben.id);
            let waits = state == "waiting" && !joiner.has_refused && joiner.temper != Temper::Forgets;
            assert!(!(waits && suits), "{} was passed over for {mentee}", joiner.viewer.name);
        }
    }
    made.len()
}

/// Everybody answers two days after the offer, but for those who forget.
async fn answer(town: &Town, program: ProgramId, joiners: &mut [Joiner], places: &Places, today: i64) {
    for joiner in joiners {
        let is_offered = places.iter().any(|(mentee, state, _)| *mentee == joiner.viewer.id && state == "offered");
        joiner.offered_on = is_offered.then(|| joiner.offered_on.unwrap_or(today));
        if joiner.temper == Temper::Forgets || joiner.offered_on.is_none_or(|on| on + 2 > today) {
            continue;
        }
        let asker = town.asker(&joiner.viewer, day(today));
        if joiner.temper == Temper::Picky && !joiner.has_refused {
            joiner.has_refused = true;
            pairing::decline_offer(&asker, program).await.expect("one may decline");
        } else {
            accept(&asker, program).await.expect("the seat is held");
        }
        joiner.offered_on = None;
    }
}
