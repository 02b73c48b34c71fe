//! What a mentorship that ended before its time leaves for the mentee's next one in the program.
//!
//! Where the specification is silent: who ended it decides, and it is ended once. A mentee who left themself begins anew,
//! unless staff hand the old mentorship over; whom their mentor left, or whose mentorship staff ended, goes on. Where nothing
//! stands on the old plan there is nothing to go on with.

use super::MentorshipState;
use crate::shared::id::MentorshipId;

/// A mentorship with whose plan the mentee's next one goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stopped {
    pub id: MentorshipId,
    /// How many milestones of the plan are done, of how many.
    pub done: i64,
    pub total: i64,
}

impl Stopped {
    /// "5 of 7".
    pub fn progress(self) -> String {
        format!("{} of {}", self.done, self.total)
    }
}

/// Whether the mentee's next mentorship goes on where their newest one stopped.
pub fn goes_on(state: MentorshipState, was_left_by_mentor: bool) -> bool {
    match state {
        MentorshipState::Removed => true,
        MentorshipState::Quit => was_left_by_mentor,
        MentorshipState::Active | MentorshipState::Completed | MentorshipState::HandedOver => false,
    }
}

/// Whether the two of a mentorship in this state parted before its time: then they are not suggested to each other again.
pub fn has_parted(state: MentorshipState) -> bool {
    matches!(state, MentorshipState::Quit | MentorshipState::Removed | MentorshipState::HandedOver)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_plan_goes_on_where_the_mentor_left_or_staff_ended_it_and_not_where_the_mentee_left() {
        let went_on: Vec<_> = MentorshipState::ALL.iter().filter(|state| goes_on(**state, true)).copied().collect();
        assert_eq!(went_on, [MentorshipState::Quit, MentorshipState::Removed]);
        let whoever_left: Vec<_> = MentorshipState::ALL.iter().filter(|state| goes_on(**state, false)).copied().collect();
        assert_eq!(whoever_left, [MentorshipState::Removed]);
    }

    #[test]
    fn those_who_parted_are_told_from_those_who_last_or_completed() {
        let together: Vec<_> = MentorshipState::ALL.iter().filter(|state| !has_parted(**state)).copied().collect();
        assert_eq!(together, [MentorshipState::Active, MentorshipState::Completed]);
    }
}
