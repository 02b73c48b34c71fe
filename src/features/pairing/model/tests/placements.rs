//! Who may be drafted with whom.

use super::person;
use crate::features::pairing::model::board::*;

#[test]
fn a_draft_never_fills_more_seats_than_there_are() {
    let place = |from, to| Placement { mentee: person(1), from, to };
    let one_left = SeatCount { free: 2, drafted: 1 };
    let full = SeatCount { free: 2, drafted: 2 };
    assert_eq!(may_place(place(None, Some(person(9))), one_left), Ok(()));
    assert_eq!(may_place(place(None, Some(person(9))), full), Err(PlaceBar::Full));
    assert_eq!(may_place(place(Some(person(9)), Some(person(9))), full), Ok(()), "who is there already takes no more");
    assert_eq!(may_place(place(Some(person(9)), None), full), Ok(()));
    assert_eq!(may_place(place(None, Some(person(1))), one_left), Err(PlaceBar::Themself));
    // Somebody else took a seat meanwhile.
    assert_eq!(SeatCount { free: 1, drafted: 3 }.left(), 0);
}

#[test]
fn undoing_a_placement_turns_it_around() {
    let placement = Placement { mentee: person(1), from: None, to: Some(person(9)) };
    assert_eq!(placement.undone(), Placement { mentee: person(1), from: Some(person(9)), to: None });
    assert_eq!(placement.undone().undone(), placement);
}
