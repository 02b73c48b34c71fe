//! A meeting as its page and its card show it: every time already in words, in the reader's zone.

use serde::{Deserialize, Serialize};

use super::model::{Answer, MeetingKind, MeetingState, MoveKind, Party, VenueKind};
use crate::shared::id::{ItemId, MeetingId, MentorshipId, MilestoneId, PersonId};
use crate::shared::{AppError, AppResult, FieldErrors};

/// Which colour a meeting has: terracotta where it waits for the reader, olive where it was held.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Tone {
    Wait,
    Plan,
    Done,
    Over,
}

impl Tone {
    /// The word in `data-tone`.
    pub fn as_str(self) -> &'static str {
        match self {
            Tone::Wait => "wait",
            Tone::Plan => "plan",
            Tone::Done => "done",
            Tone::Over => "off",
        }
    }
}

/// A slot in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct When {
    /// `2026-12-03`, for machines.
    pub date: String,
    /// `14:00`, for forms.
    pub start: String,
    pub end: String,
    pub ends_next_day: bool,
    /// Thu · 3 · Dec, for the date block; with the year where it is not this one.
    pub block: (String, String, String),
    /// "Thursday 3 December", with the year where it is not this one.
    pub day: String,
    /// "Thursday 14:00".
    pub short: String,
    /// "14:00 – 14:45".
    pub time: String,
    pub theirs: Theirs,
    /// The venue's own time, for a meeting in person that neither of the two zones tells.
    pub at_the_venue: Option<String>,
}

/// The other's local time beside one's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Theirs {
    /// Both read the same.
    Same,
    /// "08:00 – 08:45 for Ben in New York", with the day where it differs.
    At(String),
    /// Whoever is neither of the two is told nobody's zone.
    Hidden,
}

impl Theirs {
    /// The other's time, where it is another and may be known.
    pub fn differing(&self) -> Option<&str> {
        match self {
            Theirs::At(label) => Some(label),
            Theirs::Same | Theirs::Hidden => None,
        }
    }
}

/// Somebody in a sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Face {
    pub id: PersonId,
    pub name: String,
    pub is_me: bool,
}

/// A meeting in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MeetingCard {
    pub id: MeetingId,
    pub mentorship: MentorshipId,
    pub version: i64,
    pub title: String,
    pub program_title: String,
    pub kind: MeetingKind,
    pub state: MeetingState,
    pub tone: Tone,
    /// What to say of its state: "Waiting for you", "Waiting for Ben", "Held".
    pub standing: String,
    /// The agreed time, or the one on the table; none while somebody is asked to suggest one.
    pub when: Option<When>,
    pub other: Face,
    /// The mentor and the mentee, for readers who are neither.
    pub mentor: Face,
    pub mentee: Face,
    pub venue: Option<(VenueKind, String)>,
    /// What the reader may do.
    pub moves: Vec<MoveKind>,
    /// Whether an open proposal waits for the reader, or a confirmation.
    pub waits_for_me: bool,
    pub waits_for_confirmation: bool,
    pub asked_to_suggest: bool,
    pub is_rescheduling: bool,
    /// When the open proposal is about another time: that time.
    pub proposed: Option<When>,
    /// What the other has answered already.
    pub their_answer: Option<Answer>,
}

/// A proposal on the table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProposalView {
    pub by: Face,
    /// None: "you suggest a time".
    pub when: Option<When>,
    /// The time it would replace.
    pub instead_of: Option<When>,
    pub reason: String,
}

/// What only some may read: the two, and managers where the program lets them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Details {
    pub description: String,
    pub agenda: String,
    pub minutes: String,
    pub place: String,
    pub link: String,
    pub notes_version: i64,
    pub details_version: i64,
    pub may_edit_details: bool,
    pub may_edit_agenda: bool,
    pub may_edit_minutes: bool,
}

/// One line of the history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HistoryLine {
    pub at: String,
    pub machine_at: String,
    pub by: Option<Face>,
    pub sentence: String,
    /// The words that went with it, for whoever may read them.
    pub words: String,
}

/// The meeting page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MeetingView {
    pub card: MeetingCard,
    pub me: Option<Party>,
    /// What to say of its state with names: "Ben proposes another time, waiting for you".
    pub headline: String,
    /// "in 10 days".
    pub away: String,
    /// The milestone it is about, and the item.
    pub about: Option<String>,
    pub about_item: Option<String>,
    pub venue_kind: VenueKind,
    pub proposal: Option<ProposalView>,
    /// Each one's answer, the reader's own first.
    pub answers: Vec<(Face, Option<Answer>)>,
    pub has_ended: bool,
    pub closing_reason: String,
    /// Moves that are refused without a reason.
    pub need_reason: Vec<MoveKind>,
    pub details: Option<Details>,
    /// The reader's own note; none for whoever can't have one.
    pub private_note: Option<String>,
    pub may_write_private_note: bool,
    pub may_share_minutes: bool,
    /// Whether the reader may open the mentorship's page.
    pub may_open_mentorship: bool,
    pub history: Vec<HistoryLine>,
    /// The reader's zone, in which the forms are filled in.
    pub zone: String,
}

impl MeetingView {
    /// Without the texts that stand beside the card in forms of their own.
    pub fn without_texts(mut self) -> MeetingView {
        self.private_note = None;
        if let Some(details) = &mut self.details {
            details.agenda = String::new();
            details.minutes = String::new();
        }
        self
    }

    /// Whether the reader may make this move.
    pub fn may(&self, kind: MoveKind) -> bool {
        self.card.moves.contains(&kind)
    }
}

/// What the server says to a slot while it is being typed: the slot on both wall clocks.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SlotCheck {
    /// "14:00 – 14:45", and whose that is: "for you in Athens".
    pub mine: (String, String),
    pub theirs: (String, String),
    /// Whether one of the two has another meeting then.
    pub is_busy: bool,
    /// Whether it lies within the weeks that both gave; nothing where one of them gave none, or keeps it to themself.
    pub suits: Option<bool>,
    /// Whether the clocks go back over the start or the end, so that it had to be said which one is meant.
    pub start_is_twice: bool,
    pub end_is_twice: bool,
}

/// What the slot comes to, or what is wrong with it. Asking is no mistake, so the latter is an answer too.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SlotAnswer {
    pub told: Option<SlotCheck>,
    pub errors: FieldErrors,
}

impl SlotAnswer {
    /// Field errors become part of the answer.
    pub fn of(checked: AppResult<SlotCheck>) -> AppResult<SlotAnswer> {
        match checked {
            Ok(told) => Ok(SlotAnswer { told: Some(told), errors: FieldErrors::default() }),
            Err(AppError::Invalid(errors)) => Ok(SlotAnswer { told: None, errors }),
            Err(error) => Err(error),
        }
    }
}

/// Somebody to meet: the other person of one of the reader's mentorships.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Partner {
    pub mentorship: MentorshipId,
    pub name: String,
    /// What one calls them.
    pub first_name: String,
    /// What they are to the reader.
    pub part: Party,
    pub program_title: String,
    /// The milestones to meet about: those not done.
    pub topics: Vec<(MilestoneId, String)>,
    /// The items to meet about, each with its milestone.
    pub items: Vec<(MilestoneId, ItemId, String)>,
    pub may_kick_off: bool,
}
