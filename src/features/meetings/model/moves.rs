//! What can be done with a meeting, and what then has happened.

use serde::{Deserialize, Serialize};

use super::{Answer, MeetingKind, MeetingState, Party};
use crate::{
    shared::{Slot, time::Instant},
    text_enum,
};

/// One thing that somebody does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Move {
    Accept,
    /// Another time, or the time one was asked to suggest. The reason may be empty.
    Propose {
        slot: Slot,
        reason: String,
    },
    AskThemToSuggest,
    /// The request, which needs a reason, or an open proposal for a scheduled meeting, which needs none.
    Decline {
        reason: String,
    },
    /// The request, by who made it, or one's own open proposal.
    Withdraw,
    Cancel {
        reason: String,
    },
    Answer(Answer),
    Resolve {
        held: bool,
        reason: String,
    },
}

impl Move {
    /// Its kind.
    pub const fn kind(&self) -> MoveKind {
        match self {
            Move::Accept => MoveKind::Accept,
            Move::Propose { .. } => MoveKind::Propose,
            Move::AskThemToSuggest => MoveKind::AskToSuggest,
            Move::Decline { .. } => MoveKind::Decline,
            Move::Withdraw => MoveKind::Withdraw,
            Move::Cancel { .. } => MoveKind::Cancel,
            Move::Answer(Answer::TookPlace) => MoveKind::TookPlace,
            Move::Answer(Answer::DidNot) => MoveKind::DidNot,
            Move::Resolve { held: true, .. } => MoveKind::ResolveHeld,
            Move::Resolve { held: false, .. } => MoveKind::ResolveNotHeld,
        }
    }

    /// The reason given, if this move can have one.
    pub fn reason(&self) -> &str {
        match self {
            Move::Propose { reason, .. }
            | Move::Decline { reason }
            | Move::Cancel { reason }
            | Move::Resolve { reason, .. } => reason,
            Move::Accept | Move::AskThemToSuggest | Move::Withdraw | Move::Answer(_) => "",
        }
    }
}

text_enum!(
    /// A move without its data: what a button names.
    MoveKind {
        Accept = "accept",
        Propose = "propose",
        AskToSuggest = "ask_to_suggest",
        Decline = "decline",
        Withdraw = "withdraw",
        Cancel = "cancel",
        TookPlace = "took_place",
        DidNot = "did_not",
        ResolveHeld = "resolve_held",
        ResolveNotHeld = "resolve_not_held",
    }
);

impl MoveKind {
    /// The words on a button.
    pub const fn label(self) -> &'static str {
        match self {
            MoveKind::Accept => "Accept",
            MoveKind::Propose => "Propose another time",
            MoveKind::AskToSuggest => "You suggest a time",
            MoveKind::Decline => "Decline",
            MoveKind::Withdraw => "Withdraw",
            MoveKind::Cancel => "Cancel the meeting",
            MoveKind::TookPlace => "It took place",
            MoveKind::DidNot => "It did not take place",
            MoveKind::ResolveHeld => "Record as held",
            MoveKind::ResolveNotHeld => "Record as not held",
        }
    }

    /// The move, with the reason where it takes one. A proposal also needs a slot, so it is none here.
    pub fn with_reason(self, reason: String) -> Option<Move> {
        Some(match self {
            MoveKind::Accept => Move::Accept,
            MoveKind::Propose => return None,
            MoveKind::AskToSuggest => Move::AskThemToSuggest,
            MoveKind::Decline => Move::Decline { reason },
            MoveKind::Withdraw => Move::Withdraw,
            MoveKind::Cancel => Move::Cancel { reason },
            MoveKind::TookPlace => Move::Answer(Answer::TookPlace),
            MoveKind::DidNot => Move::Answer(Answer::DidNot),
            MoveKind::ResolveHeld => Move::Resolve { held: true, reason },
            MoveKind::ResolveNotHeld => Move::Resolve { held: false, reason },
        })
    }

    /// Whether it is still possible once the mentorship has ended: what took place can be said, nothing new arranged.
    pub const fn allowed_after_end(self) -> bool {
        matches!(self, MoveKind::TookPlace | MoveKind::DidNot | MoveKind::ResolveHeld | MoveKind::ResolveNotHeld)
    }
}

text_enum!(
    /// Why a meeting that nobody canceled is called off.
    CallOff { MentorshipEnded = "mentorship_ended", MilestoneRemoved = "milestone_removed", PersonLeft = "person_left" }
);

impl CallOff {
    /// The reason as people read it.
    pub const fn sentence(self) -> &'static str {
        match self {
            CallOff::MentorshipEnded => "The mentorship ended.",
            CallOff::MilestoneRemoved => "Its milestone was removed.",
            CallOff::PersonLeft => "One of the two belongs to the organization no longer.",
        }
    }
}

text_enum!(
    /// What can be changed about a meeting beside its time.
    Detail {
        Title = "title",
        Description = "description",
        /// From in person to virtual, or the other way.
        Venue = "venue",
        Place = "place",
        Link = "link",
    }
);

impl Detail {
    /// The words in a sentence.
    pub const fn label(self) -> &'static str {
        match self {
            Detail::Title => "the title",
            Detail::Description => "the description",
            Detail::Venue => "the way to meet",
            Detail::Place => "the place",
            Detail::Link => "the link",
        }
    }
}

/// What happened to a meeting, with what its history tells. `at` stands where the clock did it: a job writes that down later.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum MeetingEvent {
    MeetingRequested {
        by: Party,
        slot: Slot,
    },
    TimeProposed {
        by: Party,
        slot: Slot,
        instead_of: Option<Slot>,
        reason: String,
    },
    SuggestionAsked {
        by: Party,
        instead_of: Option<Slot>,
    },
    TimeAccepted {
        by: Party,
        slot: Slot,
        instead_of: Option<Slot>,
    },
    MeetingDeclined {
        by: Party,
        slot: Option<Slot>,
        reason: String,
    },
    ProposalDeclined {
        by: Party,
        slot: Option<Slot>,
        agreed: Option<Slot>,
        reason: String,
    },
    MeetingWithdrawn {
        by: Party,
        slot: Option<Slot>,
    },
    ProposalWithdrawn {
        by: Party,
        slot: Option<Slot>,
        agreed: Option<Slot>,
    },
    MeetingCancelled {
        by: Party,
        slot: Option<Slot>,
        reason: String,
    },
    /// Title, description or venue, which change nothing about when it takes place.
    DetailsChanged {
        by: Party,
        changed: Vec<Detail>,
    },
    MeetingCalledOff {
        because: CallOff,
        slot: Option<Slot>,
    },
    MeetingRestored {
        to: MeetingState,
        slot: Option<Slot>,
    },
    AnswerGiven {
        by: Party,
        answer: Answer,
        instead_of: Option<Answer>,
        led_to: MeetingState,
    },
    MeetingResolved {
        held: bool,
        was: MeetingState,
        reason: String,
    },
    /// It counts from now on. An arrangement does not know what it is for, so the action records this after the event
    /// that [`MeetingEvent::led_to_held`].
    MeetingHeld {
        kind: MeetingKind,
    },
    MeetingExpired {
        at: Instant,
        slot: Option<Slot>,
    },
    ProposalLapsed {
        at: Instant,
        by: Party,
        slot: Option<Slot>,
        agreed: Option<Slot>,
    },
    LeftUnconfirmed {
        at: Instant,
        slot: Option<Slot>,
    },
}

impl MeetingEvent {
    /// Whether this made the meeting a held one; that happens at most once.
    pub const fn led_to_held(&self) -> bool {
        matches!(
            self,
            MeetingEvent::AnswerGiven { led_to: MeetingState::Held, .. } | MeetingEvent::MeetingResolved { held: true, .. }
        )
    }

    /// What the meeting that was held is for, to those who must react.
    pub const fn held_kind(&self) -> Option<MeetingKind> {
        match self {
            MeetingEvent::MeetingHeld { kind } => Some(*kind),
            _ => None,
        }
    }
}
