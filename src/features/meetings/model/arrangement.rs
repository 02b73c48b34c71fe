//! The state machine.

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use super::{
    Actor, Answer, CallOff, MeetingEvent, MeetingRefusal, MeetingState, Move, MoveKind, Party, Proposal, REASON_MAX, check_slot,
};
use crate::shared::{Slot, time::Instant};

/// How long "you suggest a time" waits for a suggestion.
const SUGGESTION_WAITS: TimeDelta = TimeDelta::days(14);
/// How long a meeting waits for both answers.
const CONFIRMATION_WAITS: TimeDelta = TimeDelta::days(14);

/// How a meeting is arranged and confirmed. Each recorded change, a person's or the clock's, adds one to the version.
///
/// Closing erases nothing: a request that came to nothing keeps its last proposal, so that lists can say when it would have
/// been, and a meeting called off by mistake can come back. What is still open, [`Arrangement::open_proposal`] tells.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Arrangement {
    pub asked_by: Party,
    pub state: MeetingState,
    pub agreed: Option<Slot>,
    pub proposal: Option<Proposal>,
    pub mentor_answer: Option<Answer>,
    pub mentee_answer: Option<Answer>,
    /// Why it was declined or canceled, or how staff explained their decision; otherwise empty.
    pub closing_reason: String,
    pub version: i64,
}

/// What the clock does.
impl Arrangement {
    /// What it is at this time, whether or not a job has written that down.
    pub fn as_of(&self, now: Instant) -> Arrangement {
        self.as_of_with_events(now).0
    }

    /// The same, with what the clock caused on the way, oldest first.
    pub fn as_of_with_events(&self, now: Instant) -> (Arrangement, Vec<MeetingEvent>) {
        let mut present = self.clone();
        let mut events = Vec::new();
        while let Some((_, next, event)) = present.next_tick().filter(|(at, _, _)| *at <= now) {
            present = next;
            events.push(event);
        }
        (present, events)
    }

    /// When the clock will next change it: `as_of(t)` differs from this exactly when `next_deadline() <= t`.
    pub fn next_deadline(&self) -> Option<Instant> {
        self.next_tick().map(|(at, _, _)| at)
    }

    /// The next thing that the clock alone will do, and when.
    fn next_tick(&self) -> Option<(Instant, Arrangement, MeetingEvent)> {
        let mut next = self.clone();
        next.version += 1;
        let (at, event) = match (self.state, &self.proposal, self.agreed) {
            (MeetingState::Requested, Some(proposal), _) => {
                let at = proposal.slot.map_or(proposal.made_at + SUGGESTION_WAITS, |slot| slot.starts_at);
                next.state = MeetingState::Expired;
                (at, MeetingEvent::MeetingExpired { at, slot: self.slot() })
            }
            (MeetingState::Scheduled, Some(proposal), Some(agreed)) => {
                let at = agreed.starts_at;
                next.proposal = None;
                (at, MeetingEvent::ProposalLapsed { at, by: proposal.by, slot: proposal.slot, agreed: self.agreed })
            }
            (MeetingState::Scheduled, None, Some(agreed)) => {
                let at = agreed.ends_at + CONFIRMATION_WAITS;
                next.state = MeetingState::Unconfirmed;
                (at, MeetingEvent::LeftUnconfirmed { at, slot: self.agreed })
            }
            _ => return None,
        };
        Some((at, next, event))
    }
}

/// What people do.
impl Arrangement {
    /// One party asks the other to meet at this time.
    pub fn request(by: Party, slot: Slot, now: Instant) -> Result<(Arrangement, MeetingEvent), MeetingRefusal> {
        check_slot(&slot, now)?;
        let proposal = Proposal { by, slot: Some(slot), instead_of: None, reason: String::new(), made_at: now };
        let arrangement = Arrangement {
            asked_by: by,
            state: MeetingState::Requested,
            agreed: None,
            proposal: Some(proposal),
            mentor_answer: None,
            mentee_answer: None,
            closing_reason: String::new(),
            version: 1,
        };
        Ok((arrangement, MeetingEvent::MeetingRequested { by, slot }))
    }

    /// The moves open to this actor, by the very function that [`Arrangement::take`] enforces.
    pub fn offered(&self, by: Actor, now: Instant) -> Vec<MoveKind> {
        MoveKind::ALL.iter().copied().filter(|kind| self.may(*kind, by, now).is_ok()).collect()
    }

    /// Whether this actor may make such a move now.
    pub fn may(&self, kind: MoveKind, by: Actor, now: Instant) -> Result<(), MeetingRefusal> {
        let present = self.as_of(now);
        let is_resolving = matches!(kind, MoveKind::ResolveHeld | MoveKind::ResolveNotHeld);
        match by {
            Actor::Staff if !is_resolving => Err(MeetingRefusal::PartiesOnly),
            Actor::Staff => present.may_be_resolved(),
            Actor::Party(_) if is_resolving => Err(MeetingRefusal::StaffOnly),
            Actor::Party(me) => match present.state {
                MeetingState::Requested => present.may_on_request(kind, me),
                MeetingState::Scheduled => present.may_on_scheduled(kind, me, now),
                MeetingState::Disputed | MeetingState::Unconfirmed => present.may_on_unsettled(kind, me),
                _ => Err(present.not_now()),
            },
        }
    }

    /// Makes the move on what the meeting is at this time. What the clock did before comes from
    /// [`Arrangement::as_of_with_events`] and belongs into the history first.
    pub fn take(&self, mv: &Move, by: Actor, now: Instant) -> Result<(Arrangement, MeetingEvent), MeetingRefusal> {
        self.may(mv.kind(), by, now)?;
        let mut next = self.as_of(now);
        let reason = next.checked_reason(mv)?;
        let event = match (mv, by) {
            (Move::Resolve { held, .. }, Actor::Staff) => next.resolve(*held, reason),
            (Move::Resolve { .. }, Actor::Party(_)) => return Err(MeetingRefusal::StaffOnly),
            (_, Actor::Staff) => return Err(MeetingRefusal::PartiesOnly),
            (Move::Accept, Actor::Party(me)) => next.accept(me)?,
            (Move::Propose { slot, .. }, Actor::Party(me)) => next.propose(me, *slot, reason, now)?,
            (Move::AskThemToSuggest, Actor::Party(me)) => next.ask_to_suggest(me, now),
            (Move::Decline { .. }, Actor::Party(me)) => next.decline(me, reason),
            (Move::Withdraw, Actor::Party(me)) => next.withdraw(me),
            (Move::Cancel { .. }, Actor::Party(me)) => next.cancel(me, reason),
            (Move::Answer(answer), Actor::Party(me)) => next.answer(me, *answer),
        };
        next.version += 1;
        Ok((next, event))
    }

    /// Calls off what has not started, for a reason that neither of the two gave; nothing if it is not ahead.
    pub fn call_off(&self, because: CallOff, now: Instant) -> Option<(Arrangement, MeetingEvent)> {
        let mut next = self.as_of(now);
        let is_ahead = match next.state {
            MeetingState::Requested => true,
            MeetingState::Scheduled => !next.has_started(now),
            _ => false,
        };
        if !is_ahead {
            return None;
        }
        next.close(MeetingState::Cancelled, because.sentence().to_owned());
        next.version += 1;
        let event = MeetingEvent::MeetingCalledOff { because, slot: next.slot() };
        Some((next, event))
    }

    /// Brings back what was called off. Who calls must know that it was: a meeting that a party canceled looks the same.
    pub fn restore(&self) -> Option<(Arrangement, MeetingEvent)> {
        if self.state != MeetingState::Cancelled {
            return None;
        }
        let mut next = self.clone();
        let state = if next.agreed.is_some() { MeetingState::Scheduled } else { MeetingState::Requested };
        next.close(state, String::new());
        next.version += 1;
        let event = MeetingEvent::MeetingRestored { to: state, slot: next.slot() };
        Some((next, event))
    }
}

/// Who may do what, state by state.
impl Arrangement {
    fn may_on_request(&self, kind: MoveKind, me: Party) -> Result<(), MeetingRefusal> {
        let proposal = self.proposal.as_ref().ok_or(self.not_now())?;
        match kind {
            MoveKind::Withdraw => only(me == self.asked_by, MeetingRefusal::NotYours),
            MoveKind::Accept | MoveKind::Propose | MoveKind::AskToSuggest | MoveKind::Decline if me != proposal.turn() => {
                Err(MeetingRefusal::NotYourTurn)
            }
            MoveKind::Accept | MoveKind::AskToSuggest => only(proposal.slot.is_some(), MeetingRefusal::NoTimeYet),
            MoveKind::Propose | MoveKind::Decline => Ok(()),
            _ => Err(self.not_now()),
        }
    }

    fn may_on_scheduled(&self, kind: MoveKind, me: Party, now: Instant) -> Result<(), MeetingRefusal> {
        match kind {
            MoveKind::TookPlace | MoveKind::DidNot if !self.has_ended(now) => Err(MeetingRefusal::NotOverYet),
            MoveKind::TookPlace | MoveKind::DidNot => only(self.answer_of(me).is_none(), MeetingRefusal::AlreadyAnswered),
            MoveKind::AskToSuggest | MoveKind::ResolveHeld | MoveKind::ResolveNotHeld => Err(self.not_now()),
            _ if self.has_started(now) => Err(MeetingRefusal::AlreadyStarted),
            MoveKind::Cancel => Ok(()),
            MoveKind::Propose => {
                only(self.proposal.as_ref().is_none_or(|proposal| proposal.turn() == me), MeetingRefusal::NotYourTurn)
            }
            MoveKind::Accept | MoveKind::Decline | MoveKind::Withdraw => {
                let proposal = self.proposal.as_ref().ok_or(MeetingRefusal::NoOpenProposal)?;
                match kind {
                    MoveKind::Withdraw => only(proposal.by == me, MeetingRefusal::NotYours),
                    _ if proposal.turn() != me => Err(MeetingRefusal::NotYourTurn),
                    MoveKind::Accept => {
                        only(proposal.slot.is_some_and(|s| now < s.starts_at), MeetingRefusal::ProposalHasBegun)
                    }
                    _ => Ok(()),
                }
            }
        }
    }

    fn may_on_unsettled(&self, kind: MoveKind, me: Party) -> Result<(), MeetingRefusal> {
        let answer = match kind {
            MoveKind::TookPlace => Answer::TookPlace,
            MoveKind::DidNot => Answer::DidNot,
            _ => return Err(self.not_now()),
        };
        only(self.answer_of(me) != Some(answer), MeetingRefusal::AlreadyAnswered)
    }

    fn may_be_resolved(&self) -> Result<(), MeetingRefusal> {
        only(matches!(self.state, MeetingState::Disputed | MeetingState::Unconfirmed), self.not_now())
    }

    fn checked_reason(&self, mv: &Move) -> Result<String, MeetingRefusal> {
        let reason = mv.reason().trim();
        if reason.is_empty() && self.needs_reason(mv.kind()) {
            Err(MeetingRefusal::ReasonMissing)
        } else if reason.chars().count() > REASON_MAX {
            Err(MeetingRefusal::ReasonTooLong)
        } else {
            Ok(reason.to_owned())
        }
    }

    const fn not_now(&self) -> MeetingRefusal {
        MeetingRefusal::NotNow { state: self.state }
    }
}

fn only(condition: bool, refusal: MeetingRefusal) -> Result<(), MeetingRefusal> {
    if condition { Ok(()) } else { Err(refusal) }
}

/// What a permitted move changes.
impl Arrangement {
    fn accept(&mut self, by: Party) -> Result<MeetingEvent, MeetingRefusal> {
        let slot = self.proposal.take().and_then(|proposal| proposal.slot).ok_or(MeetingRefusal::NoTimeYet)?;
        let instead_of = self.agreed.replace(slot);
        self.state = MeetingState::Scheduled;
        Ok(MeetingEvent::TimeAccepted { by, slot, instead_of })
    }

    fn propose(&mut self, by: Party, slot: Slot, reason: String, now: Instant) -> Result<MeetingEvent, MeetingRefusal> {
        check_slot(&slot, now)?;
        let proposed = self.proposal.as_ref().and_then(|proposal| proposal.slot);
        if self.agreed == Some(slot) || proposed == Some(slot) {
            return Err(MeetingRefusal::SameTime);
        }
        let instead_of = self.slot();
        self.proposal = Some(Proposal { by, slot: Some(slot), instead_of, reason: reason.clone(), made_at: now });
        Ok(MeetingEvent::TimeProposed { by, slot, instead_of, reason })
    }

    fn ask_to_suggest(&mut self, by: Party, now: Instant) -> MeetingEvent {
        let instead_of = self.slot();
        self.proposal = Some(Proposal { by, slot: None, instead_of, reason: String::new(), made_at: now });
        MeetingEvent::SuggestionAsked { by, instead_of }
    }

    fn decline(&mut self, by: Party, reason: String) -> MeetingEvent {
        if self.state == MeetingState::Requested {
            self.close(MeetingState::Declined, reason.clone());
            return MeetingEvent::MeetingDeclined { by, slot: self.slot(), reason };
        }
        let slot = self.proposal.take().and_then(|proposal| proposal.slot);
        MeetingEvent::ProposalDeclined { by, slot, agreed: self.agreed, reason }
    }

    fn withdraw(&mut self, by: Party) -> MeetingEvent {
        if self.state == MeetingState::Requested {
            self.close(MeetingState::Withdrawn, String::new());
            return MeetingEvent::MeetingWithdrawn { by, slot: self.slot() };
        }
        let slot = self.proposal.take().and_then(|proposal| proposal.slot);
        MeetingEvent::ProposalWithdrawn { by, slot, agreed: self.agreed }
    }

    fn cancel(&mut self, by: Party, reason: String) -> MeetingEvent {
        self.close(MeetingState::Cancelled, reason.clone());
        MeetingEvent::MeetingCancelled { by, slot: self.agreed, reason }
    }

    fn answer(&mut self, by: Party, answer: Answer) -> MeetingEvent {
        let mine = match by {
            Party::Mentor => &mut self.mentor_answer,
            Party::Mentee => &mut self.mentee_answer,
        };
        let instead_of = mine.replace(answer);
        self.state = match (self.mentor_answer, self.mentee_answer) {
            (Some(Answer::TookPlace), Some(Answer::TookPlace)) => MeetingState::Held,
            (Some(Answer::DidNot), Some(Answer::DidNot)) => MeetingState::NotHeld,
            (Some(_), Some(_)) => MeetingState::Disputed,
            _ => self.state,
        };
        MeetingEvent::AnswerGiven { by, answer, instead_of, led_to: self.state }
    }

    fn resolve(&mut self, held: bool, reason: String) -> MeetingEvent {
        let was = self.state;
        self.close(if held { MeetingState::Held } else { MeetingState::NotHeld }, reason.clone());
        MeetingEvent::MeetingResolved { held, was, reason }
    }

    fn close(&mut self, state: MeetingState, reason: String) {
        self.state = state;
        self.closing_reason = reason;
    }
}
