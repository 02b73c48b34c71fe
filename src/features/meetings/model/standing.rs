//! What an arrangement says at a given time: whose turn, which list, what it counts as.

use super::{Answer, Arrangement, Counted, MeetingList, MeetingState, MoveKind, Party, Proposal, Waiting};
use crate::shared::{Slot, time::Instant};

impl Arrangement {
    /// The proposal that waits for an answer.
    pub fn open_proposal(&self) -> Option<&Proposal> {
        match self.state {
            MeetingState::Requested | MeetingState::Scheduled => self.proposal.as_ref(),
            _ => None,
        }
    }

    /// The time it is about: the agreed one, or else the one last named.
    pub fn slot(&self) -> Option<Slot> {
        self.agreed.or_else(|| self.proposal.as_ref().and_then(|p| p.slot.or(p.instead_of)))
    }

    /// What this party answered.
    pub const fn answer_of(&self, party: Party) -> Option<Answer> {
        match party {
            Party::Mentor => self.mentor_answer,
            Party::Mentee => self.mentee_answer,
        }
    }

    /// When a page about it next goes stale by the clock alone: its state, what is offered or which list it stands in.
    pub fn next_change(&self, now: Instant) -> Option<Instant> {
        let present = self.as_of(now);
        let agreed = present.agreed.filter(|_| present.state == MeetingState::Scheduled);
        let proposed = present.open_proposal().and_then(|p| p.slot);
        [present.next_deadline(), agreed.map(|s| s.starts_at), agreed.map(|s| s.ends_at), proposed.map(|s| s.starts_at)]
            .into_iter()
            .flatten()
            .filter(|at| *at > now)
            .min()
    }

    /// Who must act next.
    pub fn waits_for(&self, now: Instant) -> Waiting {
        let present = self.as_of(now);
        let missing = |party| present.answer_of(party).is_none();
        let (mentor, mentee) = (missing(Party::Mentor), missing(Party::Mentee));
        match (present.state, present.open_proposal()) {
            (MeetingState::Requested | MeetingState::Scheduled, Some(proposal)) => Waiting::Answer(proposal.turn()),
            (MeetingState::Scheduled, None) if present.has_ended(now) => Waiting::Confirmation { mentor, mentee },
            (MeetingState::Disputed, _) => Waiting::Settlement { mentor: true, mentee: true },
            (MeetingState::Unconfirmed, _) => Waiting::Settlement { mentor, mentee },
            _ => Waiting::Nobody,
        }
    }

    /// The list in which this party finds it.
    pub fn list_for(&self, party: Party, now: Instant) -> MeetingList {
        let present = self.as_of(now);
        if present.waits_for(now).is_for(party) {
            return MeetingList::Waiting;
        }
        match present.state {
            MeetingState::Requested => MeetingList::Upcoming,
            MeetingState::Scheduled if !present.has_ended(now) => MeetingList::Upcoming,
            _ => MeetingList::Past,
        }
    }

    /// What it counts as. A claim is one yes that the other has neither confirmed nor contradicted, so a dispute is none.
    pub fn counts_as(&self, now: Instant) -> Option<Counted> {
        let present = self.as_of(now);
        let claimed = present.answer_of(Party::Mentor) == Some(Answer::TookPlace)
            || present.answer_of(Party::Mentee) == Some(Answer::TookPlace);
        match present.state {
            MeetingState::Held => Some(Counted::Held),
            MeetingState::Scheduled | MeetingState::Unconfirmed if claimed => Some(Counted::Claimed),
            MeetingState::Scheduled => Some(Counted::Scheduled),
            _ => None,
        }
    }

    /// Whether this move is refused without a reason. Declining another time for a scheduled meeting is not: that one stands.
    pub fn needs_reason(&self, kind: MoveKind) -> bool {
        match kind {
            MoveKind::Decline => self.state != MeetingState::Scheduled,
            MoveKind::Cancel | MoveKind::ResolveHeld | MoveKind::ResolveNotHeld => true,
            _ => false,
        }
    }

    /// Whether the agreed start has come. Answers are given afterwards only, so they prove it to a clock that runs behind.
    pub fn has_started(&self, now: Instant) -> bool {
        self.agreed.is_some_and(|slot| slot.starts_at <= now) || self.has_answers()
    }

    /// Whether the agreed end has come.
    pub fn has_ended(&self, now: Instant) -> bool {
        self.agreed.is_some_and(|slot| slot.ends_at <= now) || self.has_answers()
    }

    const fn has_answers(&self) -> bool {
        self.mentor_answer.is_some() || self.mentee_answer.is_some()
    }
}
