//! Places on the waitlist, and whose turn it is.

use proptest::prelude::*;

use super::{day, person};
use crate::features::pairing::model::waitlist::*;
use crate::features::programs::model::Approvers;
use crate::shared::id::{PersonId, WaitlistId};

fn entry(n: u128, place: Place) -> Waiting {
    let on = i64::try_from(n).unwrap_or_default();
    Waiting { id: WaitlistId(uuid::Uuid::from_u128(n)), mentee: person(n), joined_at: day(on), place }
}

fn id(n: u128) -> WaitlistId {
    WaitlistId(uuid::Uuid::from_u128(n))
}

fn free(mentors: &[(u128, i64)]) -> Vec<FreeMentor> {
    mentors.iter().map(|(n, seats)| FreeMentor { id: person(*n), seats: *seats, asked: Vec::new() }).collect()
}

/// All of them take part.
fn everybody(_: PersonId) -> bool {
    true
}

#[test]
fn seats_are_offered_in_order_of_joining() {
    let all = [entry(1, Place::new(vec![])), entry(2, Place::new(vec![])), entry(3, Place::new(vec![]))];
    assert_eq!(offers(&all, free(&[(100, 2)])), [(id(1), person(100)), (id(2), person(100))]);
}

#[test]
fn whoever_named_mentors_is_offered_no_other() {
    let all = [entry(1, Place::new(vec![person(101)])), entry(2, Place::new(vec![]))];
    assert_eq!(offers(&all, free(&[(100, 5), (101, 0)])), [(id(2), person(100))]);
    assert_eq!(offers(&all, free(&[(100, 1), (101, 1)])), [(id(1), person(101)), (id(2), person(100))]);
}

#[test]
fn nobody_is_offered_their_own_seat() {
    assert_eq!(offers(&[entry(1, Place::new(vec![]))], free(&[(1, 3)])), []);
}

#[test]
fn a_mentee_is_told_who_agrees_to_a_seat_that_they_take() {
    let all = Approvers { mentor: true, admin: true, manager: true };
    let told = |approvers, has_manager, was_agreed| then_asked(wanted_for_offer(approvers, has_manager, was_agreed), "Ben");
    let everybody = "Ben, the program’s staff and your manager are asked to agree";
    assert_eq!(told(all, true, false).as_deref(), Some(everybody));
    assert_eq!(told(all, false, false).as_deref(), Some("Ben and the program’s staff are asked to agree"));
    assert_eq!(told(all, true, true), None, "they had agreed when there was no seat");
    let mentor = Approvers { mentor: true, ..Approvers::default() };
    assert_eq!(told(mentor, true, false).as_deref(), Some("Ben is asked to agree"));
    let staff = Approvers { admin: true, ..Approvers::default() };
    assert_eq!(told(staff, true, false).as_deref(), Some("the program’s staff are asked to agree"));
    assert_eq!(told(Approvers::default(), true, false), None);
}

#[test]
fn words_with_a_yes_are_as_long_as_those_of_a_request_may_be() {
    let yes = |words: &str| AcceptForm { offer_message: words.into() }.parse();
    assert_eq!(yes("  I look forward to it.\r\n"), Ok("I look forward to it.".to_owned()));
    assert!(yes(&"x".repeat(1001)).is_err_and(|errors| errors.on("offer_message").is_some()));
}

#[test]
fn an_offer_is_answered_while_it_lasts() {
    let offered = Place::new(vec![]).offer(person(100), day(0), 7);
    let (taken, mentor) = offered.clone().accept(day(6)).unwrap();
    assert_eq!((taken.state, mentor, taken.offered), (WaitState::Asking, person(100), Some(person(100))));
    assert_eq!(offered.clone().accept(day(7)), Err(WaitBar::Lapsed));
    assert_eq!(Place::new(vec![]).accept(day(0)), Err(WaitBar::NoOffer));
    let (back, _) = offered.decline(day(1), everybody).unwrap();
    assert_eq!((back.state, back.offered, back.lapses), (WaitState::Waiting, None, 0));
    assert!(!back.takes(person(100), everybody), "the same mentor is not offered again");
    assert!(back.takes(person(101), everybody));
}

#[test]
fn who_lets_an_offer_lapse_keeps_the_place_once_and_leaves_the_second_time() {
    let (once, lapsed) = Place::new(vec![]).offer(person(100), day(0), 7).as_of(day(7));
    assert_eq!((once.state, lapsed, once.lapses), (WaitState::Waiting, Some(person(100)), 1));
    // The seat goes to the next, even one who joined later.
    let all = [entry(1, once.clone()), entry(2, Place::new(vec![]))];
    assert_eq!(offers(&all, free(&[(100, 1)])), [(id(2), person(100))]);
    // With nobody else it comes back.
    assert_eq!(offers(&all[..1], free(&[(100, 1)])), [(id(1), person(100))]);
    let (twice, _) = once.offer(person(101), day(8), 7).as_of(day(15));
    assert_eq!(twice.state, WaitState::Lapsed);
}

#[test]
fn who_says_no_to_everyone_they_named_leaves() {
    let place = Place::new(vec![person(100), person(101)]).offer(person(100), day(0), 7).decline(day(1), everybody).unwrap().0;
    assert_eq!(place.state, WaitState::Waiting);
    let other = place.clone().offer(person(101), day(2), 7);
    assert_eq!(other.decline(day(3), everybody).unwrap().0.state, WaitState::Left);
    // Those who left are not waited for: the last one named who is there was the last one wanted.
    let alone = Place::new(vec![person(100), person(102)]).offer(person(100), day(0), 7);
    assert_eq!(alone.decline(day(1), |mentor| mentor == person(100)).unwrap().0.state, WaitState::Left);
}

#[test]
fn where_everyone_named_has_left_anybody_will_do() {
    let all = [entry(1, Place::new(vec![person(101), person(102)])), entry(2, Place::new(vec![]))];
    assert_eq!(offers(&all, free(&[(100, 1), (102, 0)])), [(id(2), person(100))], "one of them is still there");
    assert_eq!(offers(&all, free(&[(100, 1)])), [(id(1), person(100))]);
    // To say no to somebody one never named is not to want nobody.
    let offered = all[0].place.clone().offer(person(100), day(0), 7);
    let back = offered.decline(day(1), |mentor| mentor == person(100)).unwrap().0;
    assert_eq!((back.state, back.takes(person(103), |mentor| mentor == person(103))), (WaitState::Waiting, true));
    // An offer whose mentor leaves is taken back, and nobody let it lapse.
    let back = all[0].place.clone().offer(person(101), day(0), 7).taken_back();
    assert_eq!((back.state, back.offered, back.lapses), (WaitState::Waiting, None, 0));
}

#[test]
fn whoever_names_a_mentor_wants_them_whatever_was_before() {
    let told_no = Place { passed: vec![person(100)], lapsed: vec![person(101)], ..Place::new(vec![]) };
    let named = told_no.clone().for_these(vec![person(100), person(101)]);
    assert!(named.takes(person(100), everybody) && named.lapsed.is_empty());
    assert_eq!(offers(&[entry(1, named)], free(&[(100, 1)])), [(id(1), person(100))]);
    let others = told_no.and_for(&[person(102)]);
    assert!(!others.takes(person(100), everybody), "who is not named is still passed over");
    assert!(others.named.is_empty(), "whoever waits for anybody goes on to");
}

#[test]
fn whoever_asked_before_somebody_joined_comes_first_at_that_mentor() {
    let asked = |since, seats| FreeMentor { asked: vec![(person(50), day(since))], ..free(&[(100, seats)]).remove(0) };
    let all = [entry(4, Place::new(vec![]))];
    assert_eq!(offers(&all, vec![asked(3, 1)]), [], "the seat is left for the answer");
    assert_eq!(offers(&all, vec![asked(3, 2)]), [(id(4), person(100))]);
    assert_eq!(offers(&all, vec![asked(5, 1)]), [(id(4), person(100))], "asked after she had joined");
    let own = FreeMentor { asked: vec![(person(4), day(1))], ..free(&[(100, 1)]).remove(0) };
    assert_eq!(offers(&all, vec![own]), [(id(4), person(100))], "nobody stands in their own way");
    // What comes again after a lapse is behind all who have asked.
    let lapsed = Place { lapsed: vec![person(100)], lapses: 1, ..Place::new(vec![]) };
    assert_eq!(offers(&[entry(4, lapsed)], vec![asked(5, 1)]), []);
}

proptest! {
    #[test]
    fn no_offer_takes_a_seat_for_which_somebody_asked_before(
        places in prop::collection::vec((0..5u128, any::<bool>()), 1..8),
        mentors in prop::collection::vec((0..4i64, prop::collection::vec((1..12u128, 0..12i64), 0..4)), 1..4),
    ) {
        let free: Vec<FreeMentor> = mentors
            .iter()
            .zip(100..)
            .map(|((seats, asked), n)| FreeMentor {
                id: person(n),
                seats: *seats,
                asked: asked.iter().map(|(mentee, since)| (person(*mentee), day(*since))).collect(),
            })
            .collect();
        let waiting: Vec<Waiting> = places
            .iter()
            .zip(1..)
            .map(|((named, lapsed), n)| {
                let named: Vec<PersonId> = if *named == 0 { vec![] } else { vec![person(99 + named)] };
                let lapsed = if *lapsed { vec![person(100)] } else { vec![] };
                entry(n, Place { lapsed, ..Place::new(named) })
            })
            .collect();
        let made = offers(&waiting, free.clone());
        for mentor in &free {
            let theirs = made.iter().filter(|(_, whom)| *whom == mentor.id).zip(1..);
            for ((id, _), nth) in theirs {
                let one = waiting.iter().find(|one| one.id == *id).unwrap();
                let before = mentor.asked.iter().filter(|(mentee, at)| *mentee != one.mentee && *at < one.joined_at).count();
                prop_assert!(nth + i64::try_from(before).unwrap() <= mentor.seats, "{one:?} {mentor:?}");
            }
        }
    }
}

#[test]
fn who_is_told_no_by_the_last_one_named_waits_for_anybody() {
    let asking = Place::new(vec![person(100)]).offer(person(100), day(0), 7).accept(day(1)).unwrap().0;
    let back = asking.back_without(person(100));
    assert_eq!((back.state, back.named.len()), (WaitState::Waiting, 0));
    assert!(back.takes(person(101), everybody) && !back.takes(person(100), everybody));
}

#[test]
fn places_are_said_as_people_say_them() {
    let said: Vec<String> = [1, 2, 3, 4, 11, 12, 13, 21, 102, 111].into_iter().map(ordinal).collect();
    assert_eq!(said, ["1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "102nd", "111th"]);
}
