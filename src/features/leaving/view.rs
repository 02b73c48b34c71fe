//! What the page of a mentorship shows of leaving: already filtered for its reader.

use super::model::{ChangeState, can_be_handed_over, ended_with_program};
use super::policy::{self, party_of};
use super::store::AroundRow;
use crate::features::pairing::{Mentorship, MentorshipState, Party};
use crate::shared::id::{ChangeId, MentorshipId};
use crate::shared::time::Instant;

/// Everything of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaving {
    pub mentorship: MentorshipId,
    pub me: Option<Party>,
    pub is_active: bool,
    pub state: MentorshipState,
    pub other: String,
    /// The mentee’s own request, or that they may make one.
    pub change: Option<Asked>,
    /// What staff find.
    pub staff: Option<ForStaff>,
    pub ending: Option<Ended>,
    /// It goes on from an earlier one; which, the mentee and staff may open.
    pub goes_on: Option<GoesOn>,
    /// With whom it was continued, for the mentee and staff.
    pub continued: Option<(MentorshipId, String)>,
}

/// Where the mentee’s wish for another mentor stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    MayAsk,
    Waiting {
        on: Instant,
    },
    Declined {
        on: Instant,
        reason: String,
    },
    /// The program was closed before staff had decided.
    Over {
        on: Instant,
    },
}

/// What staff may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ForStaff {
    pub may_hand_over: bool,
    pub waiting: Option<ChangeId>,
}

/// How it ended before its time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ended {
    /// Who left, where one of the two did; "" for staff.
    pub by: String,
    pub by_me: bool,
    pub reflection: String,
    pub note: String,
}

/// That there was a mentor before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GoesOn {
    pub from: Option<MentorshipId>,
    /// How many notes of earlier meetings its mentor may read.
    pub notes: i64,
    pub may_choose: bool,
}

impl Leaving {
    /// As this reader may see it: a mentor never learns that another was asked for, nor who goes on.
    pub fn new(mentorship: &Mentorship, row: AroundRow) -> Leaving {
        let ties = mentorship.ties;
        let me = party_of(ties);
        let is_active = mentorship.is_active();
        let sees_change = policy::may_see_change(ties);
        let staff = policy::may_act_as_staff(ties).then(|| ForStaff {
            may_hand_over: can_be_handed_over(row.standing()),
            waiting: row.change_id.filter(|_| row.change_state == Some(ChangeState::Waiting)),
        });
        let ended_early = matches!(mentorship.state, MentorshipState::Quit | MentorshipState::Removed);
        let ending = ended_early.then(|| Ended {
            by: row.ended_by_name.clone().filter(|_| mentorship.state == MentorshipState::Quit).unwrap_or_default(),
            by_me: match me {
                Some(Party::Mentor) => row.ended_by == Some(mentorship.mentor.id),
                Some(Party::Mentee) => row.ended_by == Some(mentorship.mentee.id),
                None => false,
            },
            reflection: if policy::may_read_reflection(ties) { row.reflection.clone() } else { String::new() },
            note: if policy::may_read_note(ties) { row.note.clone() } else { String::new() },
        });
        let other = match me {
            Some(Party::Mentor) => mentorship.mentee.name.clone(),
            _ => mentorship.mentor.name.clone(),
        };
        Leaving {
            mentorship: mentorship.id,
            me,
            is_active,
            state: mentorship.state,
            other,
            change: if me == Some(Party::Mentee) && is_active { asked(&row) } else { None },
            staff,
            ending,
            goes_on: row.continues_id.filter(|_| ties.is_party() || sees_change).map(|from| GoesOn {
                from: sees_change.then_some(from),
                notes: row.notes,
                may_choose: policy::may_choose_notes(ties, is_active),
            }),
            continued: row.continued_by.zip(row.continued_with).filter(|_| sees_change),
        }
    }
}

fn asked(row: &AroundRow) -> Option<Asked> {
    match (row.change_state, row.asked_at, row.decided_at) {
        (Some(ChangeState::Waiting), Some(on), _) => Some(Asked::Waiting { on }),
        (Some(state), _, Some(on)) if ended_with_program(state, row.was_decided) => Some(Asked::Over { on }),
        (Some(ChangeState::Declined), _, Some(on)) => {
            Some(Asked::Declined { on, reason: row.decline_reason.clone().unwrap_or_default() })
        }
        _ => (row.may_ask_for_another_mentor && row.program_pairs).then_some(Asked::MayAsk),
    }
}
