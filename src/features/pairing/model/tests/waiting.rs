//! Places on the waitlist, and whose turn it is.

use super::{day, person};
use crate::features::pairing::model::waitlist::*;
use crate::shared::id::WaitlistId;

fn entry(n: u128, place: Place) -> Waiting {
    Waiting { id: WaitlistId(uuid::Uuid::from_u128(n)), mentee: person(n), place }
}

fn id(n: u128) -> WaitlistId {
    WaitlistId(uuid::Uuid::from_u128(n))
}

fn free(mentors: &[(u128, i64)]) -> Vec<FreeMentor> {
    mentors.iter().map(|(n, seats)| FreeMentor { id: person(*n), seats: *seats }).collect()
}

#[test]
fn seats_are_offered_in_order_of_joining() {
    let all = [entry(1, Place::new(vec![])), entry(2, Place::new(vec![])), entry(3, Place::new(vec![]))];
    assert_eq!(offers(&all, free(&[(100, 2)])), [(id(1), person(100)), (id(2), person(100))]);
}

#[test]
fn whoever_named_mentors_is_offered_no_other() {
    let all = [entry(1, Place::new(vec![person(101)])), entry(2, Place::new(vec![]))];
    assert_eq!(offers(&all, free(&[(100, 5)])), [(id(2), person(100))]);
    assert_eq!(offers(&all, free(&[(100, 1), (101, 1)])), [(id(1), person(101)), (id(2), person(100))]);
}

#[test]
fn nobody_is_offered_their_own_seat() {
    assert_eq!(offers(&[entry(1, Place::new(vec![]))], free(&[(1, 3)])), []);
}

#[test]
fn an_offer_is_answered_while_it_lasts() {
    let offered = Place::new(vec![]).offer(person(100), day(0), 7);
    let (taken, mentor) = offered.clone().accept(day(6)).unwrap();
    assert_eq!((taken.state, mentor, taken.offered), (WaitState::Asking, person(100), Some(person(100))));
    assert_eq!(offered.clone().accept(day(7)), Err(WaitBar::Lapsed));
    assert_eq!(Place::new(vec![]).accept(day(0)), Err(WaitBar::NoOffer));
    let (back, _) = offered.decline(day(1)).unwrap();
    assert_eq!((back.state, back.offered, back.lapses), (WaitState::Waiting, None, 0));
    assert!(!back.takes(person(100)), "the same mentor is not offered again");
    assert!(back.takes(person(101)));
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
    assert_eq!(twice.state, WaitState::Left);
}

#[test]
fn who_says_no_to_everyone_they_named_leaves() {
    let place = Place::new(vec![person(100), person(101)]).offer(person(100), day(0), 7).decline(day(1)).unwrap().0;
    assert_eq!(place.state, WaitState::Waiting);
    assert_eq!(place.offer(person(101), day(2), 7).decline(day(3)).unwrap().0.state, WaitState::Left);
}

#[test]
fn who_is_told_no_by_the_last_one_named_waits_for_anybody() {
    let asking = Place::new(vec![person(100)]).offer(person(100), day(0), 7).accept(day(1)).unwrap().0;
    let back = asking.back_without(person(100));
    assert_eq!((back.state, back.named.len()), (WaitState::Waiting, 0));
    assert!(back.takes(person(101)) && !back.takes(person(100)));
}

#[test]
fn places_are_said_as_people_say_them() {
    let said: Vec<String> = [1, 2, 3, 4, 11, 12, 13, 21, 102, 111].into_iter().map(ordinal).collect();
    assert_eq!(said, ["1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "102nd", "111th"]);
}
