//! Why a rule says no.

use chrono::TimeDelta;

use super::{MeetingState, form::REASON_MAX};
use crate::shared::{AppError, Slot, time::Instant};

const SHORTEST: TimeDelta = TimeDelta::minutes(5);
const LONGEST: TimeDelta = TimeDelta::hours(24);
/// Eighteen months, whichever months they are.
const FURTHEST: TimeDelta = TimeDelta::days(548);

/// Why something cannot be done with a meeting, each a sentence for the person who tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MeetingRefusal {
    #[error("It is the other person's turn to answer.")]
    NotYourTurn,
    #[error("Only the person who made it can withdraw it.")]
    NotYours,
    #[error("You were asked to suggest a time, so there is no time to answer yet.")]
    NoTimeYet,
    #[error("There is no open proposal for another time.")]
    NoOpenProposal,
    #[error("The proposed time has already begun. Please propose another one, or decline.")]
    ProposalHasBegun,
    #[error("This time is already on the table. Please pick a different one.")]
    SameTime,
    #[error("The meeting has already started.")]
    AlreadyStarted,
    #[error("You can say whether the meeting took place once it is over.")]
    NotOverYet,
    #[error("You have already given this answer.")]
    AlreadyAnswered,
    #[error("A meeting lasts at least 5 minutes.")]
    TooShort,
    #[error("A meeting lasts at most 24 hours.")]
    TooLong,
    #[error("This time has passed. Please pick one that lies ahead.")]
    InThePast,
    #[error("A meeting can be at most 18 months ahead.")]
    TooFarAhead,
    #[error("One of you is busy then. Please pick another time.")]
    BusyThen,
    #[error("Please give a reason, so that the others understand.")]
    ReasonMissing,
    #[error("This reason is too long; at most {REASON_MAX} characters fit.")]
    ReasonTooLong,
    #[error("Only the mentor and the mentee can do this.")]
    PartiesOnly,
    #[error("Only staff who are not part of this meeting can do this.")]
    StaffOnly,
    #[error("This cannot be done now: {}.", now_words(*.state))]
    NotNow { state: MeetingState },
}

impl MeetingRefusal {
    /// The form field it is about, if it is about one.
    pub const fn field(self) -> Option<&'static str> {
        match self {
            MeetingRefusal::TooShort | MeetingRefusal::TooLong => Some("end"),
            MeetingRefusal::InThePast | MeetingRefusal::TooFarAhead => Some("date"),
            MeetingRefusal::SameTime | MeetingRefusal::BusyThen => Some("start"),
            MeetingRefusal::ReasonMissing | MeetingRefusal::ReasonTooLong => Some("reason"),
            _ => None,
        }
    }
}

impl From<MeetingRefusal> for AppError {
    fn from(refusal: MeetingRefusal) -> AppError {
        match refusal {
            MeetingRefusal::PartiesOnly | MeetingRefusal::StaffOnly => AppError::Forbidden(refusal.to_string()),
            _ => AppError::Refused(refusal.to_string()),
        }
    }
}

const fn now_words(state: MeetingState) -> &'static str {
    match state {
        MeetingState::Requested => "the meeting still waits for an answer",
        MeetingState::Scheduled => "the meeting is scheduled",
        MeetingState::Declined => "the meeting was declined",
        MeetingState::Withdrawn => "the request was withdrawn",
        MeetingState::Expired => "the request expired before it was answered",
        MeetingState::Cancelled => "the meeting was canceled",
        MeetingState::Held => "the meeting took place, and that is settled",
        MeetingState::NotHeld => "the meeting did not take place, and that is settled",
        MeetingState::Disputed => "the two answers about this meeting differ",
        MeetingState::Unconfirmed => "the meeting was not confirmed in time",
    }
}

/// Whether a meeting can be put at this time: long enough, not too long, ahead, and not too far ahead.
/// A slot that begins this very moment is refused too, since a request for it would expire at once.
pub fn check_slot(slot: &Slot, now: Instant) -> Result<(), MeetingRefusal> {
    if slot.length() < SHORTEST {
        Err(MeetingRefusal::TooShort)
    } else if slot.length() > LONGEST {
        Err(MeetingRefusal::TooLong)
    } else if slot.starts_at <= now {
        Err(MeetingRefusal::InThePast)
    } else if slot.starts_at - now > FURTHEST {
        Err(MeetingRefusal::TooFarAhead)
    } else {
        Ok(())
    }
}
