//! What happens between two people before they are a pair, and to the pair as such.

use serde::{Deserialize, Serialize};

use super::mentorship::Ending;
use super::request::{Approval, DeclineReason};
use crate::shared::id::{MentorshipId, PersonId};

/// What happens to a mentorship.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MentorshipEvent {
    Paired {
        mentor: PersonId,
        mentee: PersonId,
    },
    /// Another mentor goes on where that mentorship ended.
    Continued {
        from: MentorshipId,
        mentor: PersonId,
        mentee: PersonId,
    },
    KickOffHeld,
    Completed,
    EndedEarly {
        how: Ending,
    },
}

/// What happens to a request, a place on the waitlist or a draft of the board. Words that people wrote are not in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PairingEvent {
    Asked {
        mentor: PersonId,
        mentee: PersonId,
    },
    Agreed {
        given: Vec<Approval>,
    },
    Declined {
        reason: DeclineReason,
    },
    Withdrawn,
    Reminded,
    Expired,
    FoundNoSeat {
        mentor: PersonId,
    },
    /// The mentor takes part no longer.
    FoundNoMentor {
        mentor: PersonId,
    },
    /// Staff pair people in the program from now on.
    Closed,
    Paired,
    JoinedWaitlist {
        mentee: PersonId,
    },
    /// The program was closed before everybody had answered.
    ProgramClosed,
    LimitedWaitlist {
        mentors: Vec<PersonId>,
    },
    Offered {
        mentor: PersonId,
    },
    OfferAccepted {
        mentor: PersonId,
    },
    OfferDeclined {
        mentor: PersonId,
    },
    OfferLapsed {
        mentor: PersonId,
    },
    OfferCameToNothing {
        mentor: PersonId,
    },
    LeftWaitlist {
        mentee: PersonId,
    },
    /// Their removal from the program was undone.
    CameBackToWaitlist {
        mentee: PersonId,
    },
    Drafted {
        mentee: PersonId,
        mentor: PersonId,
    },
    Undrafted {
        mentee: PersonId,
    },
    Published {
        pairs: usize,
        left: usize,
    },
}
