//! Chance that repeats itself.

use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use uuid::Uuid;

use crate::shared::id::uuid_from;
use crate::shared::time::Instant;

/// A source of numbers and ids that gives the same ones for the same seed.
pub struct Random {
    source: StdRng,
    made: u32,
}

impl Random {
    /// Begins with this seed.
    pub fn new(seed: u64) -> Random {
        Random { source: StdRng::seed_from_u64(seed), made: 0 }
    }

    /// A number below `end`; 0 where there is none.
    pub fn below(&mut self, end: usize) -> usize {
        if end == 0 { 0 } else { self.source.random_range(0..end) }
    }

    /// One of these; the list is not empty.
    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }

    /// A version 7 UUID of this time; those of one millisecond sort in the order in which they were made. Of the random
    /// part the first 12 bits and, behind the variant, 14 more count them.
    pub fn id(&mut self, at: Instant) -> Uuid {
        let mut bytes: [u8; 10] = self.source.random();
        let [_, high, low, last] = self.made.to_be_bytes();
        let upper = u16::from(high) << 2 | u16::from(low >> 6);
        bytes[..2].copy_from_slice(&upper.to_be_bytes());
        bytes[2..4].copy_from_slice(&[low & 0x3f, last]);
        self.made = self.made.wrapping_add(1);
        uuid_from(u64::try_from(at.timestamp_millis()).unwrap_or_default(), bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_numbers_and_ids() {
        let draw = |seed| {
            let mut random = Random::new(seed);
            (random.below(1000), random.id(chrono::DateTime::UNIX_EPOCH), *random.pick(&[1, 2, 3, 4, 5, 6, 7]))
        };
        assert_eq!(draw(7), draw(7));
        assert_ne!(draw(7), draw(8));
        assert_eq!(Random::new(1).below(0), 0);
    }

    #[test]
    fn ids_of_one_moment_sort_as_they_were_made() {
        let mut random = Random::new(3);
        let ids: Vec<Uuid> = (0..70_000).map(|_| random.id(chrono::DateTime::UNIX_EPOCH)).collect();
        assert!(ids.is_sorted_by(|one, next| one < next));
    }
}
