//! The rules of pairing, as tables and as properties.

mod fits;
mod placements;
mod requests;
mod waiting;
mod year;

use chrono::{DateTime, TimeDelta};

use crate::shared::id::PersonId;
use crate::shared::time::Instant;

/// So many days after the beginning.
fn day(n: i64) -> Instant {
    DateTime::from_timestamp(1_796_115_600, 0).expect("a time") + TimeDelta::days(n)
}

fn person(n: u128) -> PersonId {
    PersonId(uuid::Uuid::from_u128(n))
}
