//! The pairing board: who is drafted with whom, as one value that the browser applies for show and the server for real.

use serde::{Deserialize, Serialize};

use crate::shared::id::PersonId;

/// Two people of a draft, as they were reviewed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair {
    pub mentee: PersonId,
    pub mentor: PersonId,
}

impl Pair {
    /// Pairs as a form carries them: "mentee:mentor,mentee:mentor".
    pub fn joined(pairs: &[Pair]) -> String {
        pairs.iter().map(|pair| format!("{}:{}", pair.mentee, pair.mentor)).collect::<Vec<_>>().join(",")
    }

    /// The same, read again; what is none is left out.
    pub fn each(text: &str) -> Vec<Pair> {
        let read = |word: &str| {
            let (mentee, mentor) = word.split_once(':')?;
            Some(Pair { mentee: mentee.trim().parse().ok()?, mentor: mentor.trim().parse().ok()? })
        };
        text.split(',').filter_map(read).collect()
    }
}

/// Puts a mentee with a mentor, or back among the unpaired. `from` is what whoever does it saw: where it is something else by
/// now, somebody was first. Undo is the same turned around.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Placement {
    pub mentee: PersonId,
    pub from: Option<PersonId>,
    pub to: Option<PersonId>,
}

impl Placement {
    /// What takes it back.
    pub fn undone(self) -> Placement {
        Placement { mentee: self.mentee, from: self.to, to: self.from }
    }
}

/// Why somebody is not put there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum PlaceBar {
    #[error("Nobody can mentor themself.")]
    Themself,
    #[error("No seat is left with this mentor: the draft fills them all.")]
    Full,
}

/// A mentor's seats with what the draft fills of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeatCount {
    /// Free before anything of the draft is published.
    pub free: i64,
    pub drafted: i64,
}

impl SeatCount {
    /// What the draft leaves.
    pub fn left(self) -> i64 {
        (self.free - self.drafted).max(0)
    }
}

/// Whether the placement may be drafted, given the seats of the mentor it leads to.
pub fn may_place(placement: Placement, seats: SeatCount) -> Result<(), PlaceBar> {
    match placement.to {
        Some(mentor) if mentor == placement.mentee => Err(PlaceBar::Themself),
        Some(mentor) if placement.from != Some(mentor) && seats.left() == 0 => Err(PlaceBar::Full),
        _ => Ok(()),
    }
}
