//! A mentorship as whoever asks may see it, and what they are to it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::shared::id::{MentorshipId, PersonId, PlanId, ProgramId};
use crate::shared::time::Instant;

crate::text_enum!(
    /// The two parts in a mentorship.
    Party { Mentor = "mentor", Mentee = "mentee" }
);

impl Party {
    /// The one across the table.
    pub const fn other(self) -> Party {
        match self {
            Party::Mentor => Party::Mentee,
            Party::Mentee => Party::Mentor,
        }
    }

    /// The word for people.
    pub const fn label(self) -> &'static str {
        self.as_str()
    }
}

crate::text_enum!(
    /// Active, or how it ended.
    MentorshipState {
        Active = "active",
        Completed = "completed",
        Quit = "quit",
        HandedOver = "handed_over",
        Removed = "removed",
    }
);

impl MentorshipState {
    /// The state in words.
    pub fn label(self) -> &'static str {
        match self {
            MentorshipState::Active => "Active",
            MentorshipState::Completed => "Completed",
            MentorshipState::Quit => "Ended early",
            MentorshipState::HandedOver => "Handed over to another mentor",
            MentorshipState::Removed => "Ended by staff",
        }
    }
}

crate::text_enum!(
    /// How a mentorship ends before its last milestone is done.
    Ending { Quit = "quit", HandedOver = "handed_over", Removed = "removed" }
);

impl Ending {
    /// The state that it leaves the mentorship in.
    pub fn state(self) -> MentorshipState {
        match self {
            Ending::Quit => MentorshipState::Quit,
            Ending::HandedOver => MentorshipState::HandedOver,
            Ending::Removed => MentorshipState::Removed,
        }
    }
}

/// One of the two people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    pub id: PersonId,
    pub name: String,
    pub title: String,
    pub zone: String,
}

/// What the person who asks is to a mentorship, now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ties {
    pub mentor: bool,
    pub mentee: bool,
    pub staff: bool,
    pub manages_mentor: bool,
    pub manages_mentee: bool,
}

impl Ties {
    /// Whether they are one of the two.
    pub fn is_party(self) -> bool {
        self.mentor || self.mentee
    }

    /// Staff who are one of the two act as that one: a rule that hides wins over one that shows.
    pub fn is_staff_alone(self) -> bool {
        self.staff && !self.is_party()
    }

    /// Who sees the mentorship and its progress: the two, staff, the mentee's manager while it lasts.
    pub fn may_see_progress(self, is_active: bool) -> bool {
        self.is_party() || self.staff || (self.manages_mentee && is_active)
    }
}

/// A mentorship's plan without its milestones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlanHead {
    pub id: PlanId,
    pub version: i64,
    pub opened_on: Option<NaiveDate>,
}

/// One mentor and one mentee in one program, with the settings that its rooms ask for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mentorship {
    pub id: MentorshipId,
    pub program: ProgramId,
    pub program_title: String,
    pub mentor: Member,
    pub mentee: Member,
    /// Deactivated: the mentorship lasts all the same, until staff hand it over or end it.
    pub mentor_is_gone: bool,
    pub mentee_is_gone: bool,
    pub state: MentorshipState,
    pub started_at: Instant,
    pub ended_at: Option<Instant>,
    pub kick_off_held_at: Option<Instant>,
    pub goals: bool,
    pub mentors_may_edit: bool,
    pub managers_in_meetings: bool,
    pub plan: PlanHead,
    pub ties: Ties,
}

impl Mentorship {
    /// Whether it can still be changed.
    pub fn is_active(&self) -> bool {
        self.state == MentorshipState::Active
    }

    /// Whether this one of the two was deactivated.
    pub fn is_gone(&self, party: Party) -> bool {
        match party {
            Party::Mentor => self.mentor_is_gone,
            Party::Mentee => self.mentee_is_gone,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn staff_who_take_part_act_as_that_part() {
        let ties = Ties { staff: true, mentor: true, ..Ties::default() };
        assert!(!ties.is_staff_alone());
        assert!(Ties { staff: true, ..Ties::default() }.is_staff_alone());
    }

    #[test]
    fn the_mentors_manager_does_not_see_the_mentees_progress() {
        assert!(!Ties { manages_mentor: true, ..Ties::default() }.may_see_progress(true));
        assert!(Ties { manages_mentee: true, ..Ties::default() }.may_see_progress(true));
        assert!(!Ties { manages_mentee: true, ..Ties::default() }.may_see_progress(false));
    }
}
