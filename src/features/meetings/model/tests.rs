mod forms;
mod properties;
mod table;

use chrono::{DateTime, TimeDelta};

use super::*;

/// Hours after the beginning of these tests.
fn at(hours: i64) -> Instant {
    DateTime::from_timestamp(1_800_000_000 + hours * 3600, 0).unwrap()
}

/// An hour that begins so many hours after the beginning.
fn hour(start: i64) -> Slot {
    Slot { starts_at: at(start), ends_at: at(start + 1) }
}

fn propose(start: i64) -> Move {
    Move::Propose { slot: hour(start), reason: String::new() }
}

fn because(kind: MoveKind) -> Move {
    kind.with_reason("I am ill.".into()).unwrap()
}

/// The meeting after these moves, each by a party at an hour.
fn after(start: Arrangement, moves: &[(i64, Party, Move)]) -> Arrangement {
    moves.iter().fold(start, |a, (hour, by, mv)| a.take(mv, Actor::Party(*by), at(*hour)).unwrap().0)
}

/// Asked for at hour 0, for hour 240.
fn requested(asker: Party) -> Arrangement {
    Arrangement::request(asker, hour(240), at(0)).unwrap().0
}

/// Agreed at hour 1, for hour 240.
fn scheduled(asker: Party) -> Arrangement {
    after(requested(asker), &[(1, asker.other(), Move::Accept)])
}

const MENTOR: Actor = Actor::Party(Party::Mentor);
const MENTEE: Actor = Actor::Party(Party::Mentee);
const YES: Move = Move::Answer(Answer::TookPlace);
const NO: Move = Move::Answer(Answer::DidNot);
const TWO_WEEKS: i64 = 14 * 24;
