//! Who may see and change tasks: the two, and nobody else; after the end they read them.

use crate::features::pairing::Ties;

/// That there are tasks, and what they say.
pub fn may_see(ties: Ties) -> bool {
    ties.is_party()
}

/// To add, change, tick off, remove and bring back: either of the two, whoever it is for, while the mentorship lasts.
pub fn may_change(ties: Ties, is_active: bool) -> bool {
    ties.is_party() && is_active
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tasks_are_the_twos_and_after_the_end_only_read() {
        for ties in [Ties { mentor: true, ..Ties::default() }, Ties { mentee: true, staff: true, ..Ties::default() }] {
            assert!(may_see(ties) && may_change(ties, true) && !may_change(ties, false));
        }
        let around = Ties { staff: true, manages_mentor: true, manages_mentee: true, ..Ties::default() };
        assert!(!may_see(around) && !may_change(around, true));
    }
}
