//! What a meeting is and how two people arrange and confirm one: the whole table of moves as pure functions on values.
//! The page asks [`Arrangement::offered`] which buttons to show, the server asks [`Arrangement::take`]; both ask one function.

mod arrangement;
mod form;
mod length;
mod moves;
mod note;
mod refusal;
mod standing;
#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use crate::{
    shared::{FieldErrors, Slot, time::Instant},
    text_enum,
};

pub use crate::features::pairing::Party;
pub use arrangement::Arrangement;
pub use form::{
    AGENDA_MAX, DESCRIPTION_MAX, DetailsForm, LINK_MAX, LocalSlot, MeetingDetails, MeetingDraft, MeetingForm, Occurrence,
    PLACE_MAX, REASON_MAX, ReasonForm, TITLE_MAX, TimeProposal, TimeProposalForm,
};
pub use length::{end_after, length_between};
pub use moves::{CallOff, Detail, MeetingEvent, Move, MoveKind};
pub use note::NoteEvent;
pub use refusal::{MeetingRefusal, check_slot};

text_enum!(
    /// Where a meeting stands.
    MeetingState {
        Requested = "requested",
        Scheduled = "scheduled",
        Declined = "declined",
        Withdrawn = "withdrawn",
        Expired = "expired",
        Cancelled = "cancelled",
        Held = "held",
        NotHeld = "not_held",
        Disputed = "disputed",
        Unconfirmed = "unconfirmed",
    }
);

impl MeetingState {
    /// The words on a badge.
    pub const fn label(self) -> &'static str {
        match self {
            MeetingState::Requested => "Waiting for an answer",
            MeetingState::Scheduled => "Scheduled",
            MeetingState::Declined => "Declined",
            MeetingState::Withdrawn => "Withdrawn",
            MeetingState::Expired => "Expired",
            MeetingState::Cancelled => "Canceled",
            MeetingState::Held => "Held",
            MeetingState::NotHeld => "Did not take place",
            MeetingState::Disputed => "Answers differ",
            MeetingState::Unconfirmed => "Not confirmed",
        }
    }

    /// Nothing can happen to it any more. Disputed and unconfirmed meetings are not over: they can still be settled.
    pub const fn is_over(self) -> bool {
        self.came_to_nothing() || matches!(self, MeetingState::Held | MeetingState::NotHeld)
    }

    /// It ended before it began.
    pub const fn came_to_nothing(self) -> bool {
        matches!(self, MeetingState::Declined | MeetingState::Withdrawn | MeetingState::Expired | MeetingState::Cancelled)
    }
}

text_enum!(
    /// What a meeting is for.
    MeetingKind { KickOff = "kick_off", Review = "review", CheckIn = "check_in" }
);

impl MeetingKind {
    /// The words for people.
    pub const fn label(self) -> &'static str {
        match self {
            MeetingKind::KickOff => "Kick-off",
            MeetingKind::Review => "Milestone review",
            MeetingKind::CheckIn => "Check-in",
        }
    }

    /// The title to begin with: `about` is the milestone of a review, the item of a check-in.
    pub fn suggested_title(self, about: Option<&str>) -> String {
        match (self, about) {
            (MeetingKind::KickOff, _) => "Kick-off".to_owned(),
            (MeetingKind::Review, Some(milestone)) => "Review: ".chars().chain(milestone.chars()).take(TITLE_MAX).collect(),
            (MeetingKind::Review, None) => "Milestone review".to_owned(),
            (MeetingKind::CheckIn, Some(item)) => "Check-in: ".chars().chain(item.chars()).take(TITLE_MAX).collect(),
            (MeetingKind::CheckIn, None) => "Check-in".to_owned(),
        }
    }

    /// A review is always about a milestone.
    pub const fn needs_milestone(self) -> bool {
        matches!(self, MeetingKind::Review)
    }

    /// A kick-off is about the whole mentorship, never about one milestone.
    pub const fn allows_milestone(self) -> bool {
        !matches!(self, MeetingKind::KickOff)
    }
}

text_enum!(
    /// How people meet.
    VenueKind { InPerson = "in_person", Virtual = "virtual" }
);

impl VenueKind {
    /// The words for people.
    pub const fn label(self) -> &'static str {
        match self {
            VenueKind::InPerson => "In person",
            VenueKind::Virtual => "Virtual",
        }
    }
}

/// Where people meet. A link may be empty until somebody knows it; a place may not, since one has to travel there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Venue {
    InPerson(String),
    Virtual(String),
}

impl Venue {
    /// Which of the two.
    pub const fn kind(&self) -> VenueKind {
        match self {
            Venue::InPerson(_) => VenueKind::InPerson,
            Venue::Virtual(_) => VenueKind::Virtual,
        }
    }

    /// The place, or nothing for a virtual meeting.
    pub fn place(&self) -> &str {
        if let Venue::InPerson(place) = self { place } else { "" }
    }

    /// The link, or nothing when it is not known yet or the meeting is in person.
    pub fn link(&self) -> &str {
        if let Venue::Virtual(link) = self { link } else { "" }
    }

    /// From the form's fields `venue`, `place` and `link`; whichever of the latter two does not apply is ignored.
    pub fn parse(errors: &mut FieldErrors, venue: &str, place: &str, link: &str) -> Option<Venue> {
        form::parse_venue(errors, venue, place, link)
    }
}

text_enum!(
    /// What a party says about a meeting once its time is over.
    Answer { TookPlace = "took_place", DidNot = "did_not" }
);

impl Answer {
    /// The words for people.
    pub const fn label(self) -> &'static str {
        match self {
            Answer::TookPlace => "It took place",
            Answer::DidNot => "It did not take place",
        }
    }
}

/// A time that one party put before the other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    pub by: Party,
    /// Nothing means "you suggest a time".
    pub slot: Option<Slot>,
    /// The time it would replace, to be shown beside it: the agreed one, or the one last named in the request.
    pub instead_of: Option<Slot>,
    pub reason: String,
    pub made_at: Instant,
}

impl Proposal {
    /// Whose answer it waits for.
    pub const fn turn(&self) -> Party {
        self.by.other()
    }
}

/// Who acts. Staff who are a party act as that party and never as staff: `policy::Relation::actor` decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Actor {
    Party(Party),
    Staff,
}

/// Who must do something next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Waiting {
    Nobody,
    /// For this party's answer to the open proposal.
    Answer(Party),
    /// The meeting's time is over; for those who have not said whether it took place.
    Confirmation {
        mentor: bool,
        mentee: bool,
    },
    /// Disputed or unconfirmed: for whoever can settle it, or for staff to resolve it.
    Settlement {
        mentor: bool,
        mentee: bool,
    },
}

impl Waiting {
    /// Whether it waits for this party.
    pub fn is_for(self, party: Party) -> bool {
        match self {
            Waiting::Nobody => false,
            Waiting::Answer(whose) => whose == party,
            Waiting::Confirmation { mentor, mentee } | Waiting::Settlement { mentor, mentee } => match party {
                Party::Mentor => mentor,
                Party::Mentee => mentee,
            },
        }
    }

    /// Whether staff who are no party to it could settle it.
    pub fn is_for_staff(self) -> bool {
        matches!(self, Waiting::Settlement { .. })
    }
}

text_enum!(
    /// Which of a person's three lists a meeting stands in.
    MeetingList { Waiting = "waiting", Upcoming = "upcoming", Past = "past" }
);

text_enum!(
    /// What a meeting counts as in a report: one of these or none, so that the figures never mix.
    Counted { Scheduled = "scheduled", Claimed = "claimed", Held = "held" }
);
