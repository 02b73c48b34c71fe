//! A year of a waitlist: seats and mentors come and go, names are changed, offers are taken, declined and forgotten, and nobody
//! who answers starves.

use std::collections::HashMap;

use proptest::prelude::*;

use super::{day, person};
use crate::features::pairing::model::waitlist::*;
use crate::shared::id::{PersonId, WaitlistId};

const OFFER_DAYS: i64 = 7;

/// How somebody answers offers.
#[derive(Clone, Copy, Debug)]
enum Temper {
    Takes,
    /// Says no to the first offer and takes the next.
    Picky,
    /// Says no to the first offer, names its mentor then, and takes the next.
    Regrets,
    Forgets,
}

#[derive(Clone, Debug)]
struct Joiner {
    on: i64,
    temper: Temper,
    named: Option<u8>,
    answers_after: i64,
    /// Changes for whom they wait on that day.
    renames: Option<(i64, Option<u8>)>,
}

fn joiners(mentors: u8) -> impl Strategy<Value = Vec<Joiner>> {
    let tempers = [Temper::Takes, Temper::Picky, Temper::Regrets, Temper::Forgets].map(Just);
    let [takes, picky, regrets, forgets] = tempers;
    let temper = prop_oneof![6 => takes, 2 => picky, 2 => regrets, 1 => forgets];
    let named = || prop::option::weighted(0.3, 0..mentors);
    let renames = prop::option::weighted(0.3, (0..290i64, named()));
    let one = (0..200i64, temper, named(), 1..OFFER_DAYS, renames)
        .prop_map(|(on, temper, named, answers_after, renames)| Joiner { on, temper, named, answers_after, renames });
    prop::collection::vec(one, 1..25)
}

struct Year {
    waiting: Vec<Waiting>,
    seats: HashMap<PersonId, i64>,
    held: HashMap<WaitlistId, PersonId>,
}

fn mentor(n: u8) -> PersonId {
    person(1_000 + u128::from(n))
}

fn has_ended(state: WaitState) -> bool {
    matches!(state, WaitState::Paired | WaitState::Left | WaitState::Lapsed)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]
    #[test]
    fn in_a_simulated_year_nobody_starves(
        joiners in joiners(4),
        freed in prop::collection::vec((0..300i64, 0..4u8), 0..40),
        // Two of the four mentors may leave.
        leave in prop::collection::vec((0..300i64, 0..2u8), 0..3),
    ) {
        let mut year = Year { waiting: Vec::new(), seats: HashMap::new(), held: HashMap::new() };
        let mut offered_on: HashMap<WaitlistId, i64> = HashMap::new();
        // Whether they left with their first no.
        let mut refused: HashMap<WaitlistId, bool> = HashMap::new();
        for which in 0..4 {
            year.seats.insert(mentor(which), 0);
        }
        let mut done: Vec<(WaitlistId, WaitState)> = Vec::new();
        for today in 0..365i64 {
            for (n, joiner) in joiners.iter().enumerate().filter(|(_, joiner)| joiner.on == today) {
                let named = joiner.named.map(mentor).into_iter().collect();
                let n = n as u128;
                let id = WaitlistId(uuid::Uuid::from_u128(n));
                year.waiting.push(Waiting { id, mentee: person(n), joined_at: day(today), place: Place::new(named) });
            }
            for (_, which) in leave.iter().filter(|(on, _)| *on == today) {
                year.seats.remove(&mentor(*which));
            }
            for (_, which) in freed.iter().filter(|(on, _)| *on == today) {
                year.seats.entry(mentor(*which)).and_modify(|seats| *seats += 1);
            }
            let there: Vec<PersonId> = year.seats.keys().copied().collect();
            let takes_part = |mentor: PersonId| there.contains(&mentor);
            // Towards the end every mentor who is left has room for all who wait: then nobody may be left over.
            if today == 310 {
                for seats in year.seats.values_mut() {
                    *seats += 100;
                }
            }
            // The clock, then the answers of the day.
            for one in &mut year.waiting {
                let joiner = &joiners[one.id.0.as_u128() as usize];
                if one.place.offered.is_some_and(|mentor| !takes_part(mentor)) {
                    one.place = one.place.clone().taken_back();
                    year.held.remove(&one.id);
                }
                let named = joiner.renames.filter(|(on, _)| *on == today).map(|(_, named)| named.map(mentor));
                if let Some(named) = named.filter(|named| named.is_none_or(takes_part)) {
                    one.place = one.place.clone().for_these(named.into_iter().collect());
                }
                let (place, lapsed) = one.place.clone().as_of(day(today));
                if lapsed.is_some() {
                    *year.seats.entry(year.held.remove(&one.id).unwrap()).or_default() += 1;
                }
                one.place = place;
                let is_time = offered_on.get(&one.id).is_some_and(|on| on + joiner.answers_after == today);
                if one.place.state != WaitState::Offered || !is_time {
                    continue;
                }
                match joiner.temper {
                    Temper::Forgets => {}
                    Temper::Picky | Temper::Regrets if !refused.contains_key(&one.id) => {
                        let (place, mentor) = one.place.clone().decline(day(today), takes_part).unwrap();
                        let has_left = place.state == WaitState::Left;
                        refused.insert(one.id, has_left);
                        let comes_back = matches!(joiner.temper, Temper::Regrets) && !has_left;
                        one.place = if comes_back { place.for_these(vec![mentor]) } else { place };
                        *year.seats.entry(year.held.remove(&one.id).unwrap()).or_default() += 1;
                    }
                    Temper::Takes | Temper::Picky | Temper::Regrets => {
                        one.place = one.place.clone().accept(day(today)).unwrap().0;
                        one.place.state = WaitState::Paired;
                        year.held.remove(&one.id);
                    }
                }
            }
            done.extend(year.waiting.iter().filter(|w| has_ended(w.place.state)).map(|w| (w.id, w.place.state)));
            year.waiting.retain(|w| !has_ended(w.place.state));

            let free = year.seats.iter().map(|(id, seats)| FreeMentor { id: *id, seats: *seats, asked: Vec::new() });
            let free: Vec<FreeMentor> = free.collect();
            let made = offers(&year.waiting, free.clone());
            for (id, from) in &made {
                let seats = year.seats.get_mut(from).unwrap();
                *seats -= 1;
                prop_assert!(*seats >= 0, "no seat is offered twice");
                prop_assert!(year.held.insert(*id, *from).is_none(), "nobody has two offers");
                // Nobody who joined earlier, would take this mentor and has not let the mentor wait was passed over.
                let at = year.waiting.iter().position(|w| w.id == *id).unwrap();
                for earlier in &year.waiting[..at] {
                    let wanted_it = earlier.place.state == WaitState::Waiting
                        && earlier.place.takes(*from, takes_part)
                        && !earlier.place.lapsed.contains(from);
                    prop_assert!(!wanted_it || made.iter().any(|(other, _)| *other == earlier.id), "{earlier:?} was passed over");
                }
            }
            for (id, from) in made {
                offered_on.insert(id, today);
                for one in &mut year.waiting {
                    if one.id == id {
                        one.place = one.place.clone().offer(from, day(today), OFFER_DAYS);
                    } else {
                        one.place.lapsed.retain(|mentor| *mentor != from);
                    }
                }
            }
        }
        for (n, joiner) in joiners.iter().enumerate() {
            let id = WaitlistId(uuid::Uuid::from_u128(n as u128));
            let end = done.iter().find(|(one, _)| *one == id).map(|(_, state)| *state);
            match joiner.temper {
                Temper::Takes => prop_assert_eq!(end, Some(WaitState::Paired), "{} took the first offer", n),
                // Who says no to the only mentor they named leaves; nobody else does.
                Temper::Picky | Temper::Regrets if refused.get(&id) == Some(&true) => prop_assert_eq!(end, Some(WaitState::Left)),
                Temper::Picky | Temper::Regrets => prop_assert_eq!(end, Some(WaitState::Paired), "{} took the second offer", n),
                Temper::Forgets => prop_assert_eq!(end, Some(WaitState::Lapsed)),
            }
        }
    }
}
