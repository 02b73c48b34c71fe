//! Asking for a mentor: waiting for the approvals still missing, until the last one takes the seat, somebody declines, the
//! mentee withdraws, or time runs out.

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use crate::features::programs::model::Approvers;
use crate::shared::id::{PersonId, RequestId};
use crate::shared::time::Instant;
use crate::shared::{AppError, FieldErrors};

/// The longest message to a mentor, and the longest note with a no.
pub const MESSAGE_MAX: usize = 1000;
pub const NOTE_MAX: usize = 500;

crate::text_enum!(
    /// Where a request stands.
    RequestState {
        /// Ranked behind another that is still open.
        Queued = "queued",
        Waiting = "waiting",
        Active = "active",
        Declined = "declined",
        Withdrawn = "withdrawn",
        Expired = "expired",
        /// Everybody agreed, or it was the mentor's turn, and no seat was left.
        NoSeat = "no_seat",
        /// The mentor takes part no longer.
        Gone = "gone",
        /// Mentees don't pick any more: the program's staff pair people.
        Closed = "closed",
        /// The program was closed.
        Over = "over",
    }
);

impl RequestState {
    /// The state in words.
    pub fn label(self) -> &'static str {
        match self {
            RequestState::Queued => "Asked later",
            RequestState::Waiting => "Waiting",
            RequestState::Active => "Paired",
            RequestState::Declined => "Declined",
            RequestState::Withdrawn => "Withdrawn",
            RequestState::Expired => "Expired",
            RequestState::NoSeat => "No seat left",
            RequestState::Gone => "Mentor left",
            RequestState::Closed => "Closed",
            RequestState::Over => "Program closed",
        }
    }
}

crate::text_enum!(
    /// Whose yes is wanted; staff stand under `admin`, as in a program's settings.
    Approval { Mentor = "mentor", Staff = "admin", Manager = "manager" }
);

crate::text_enum!(
    /// Why somebody says no.
    DeclineReason {
        NoTime = "no_time",
        NotTheTopic = "not_the_topic",
        HelpingOthers = "helping_others",
        OnABreak = "on_a_break",
        Other = "other",
    }
);

impl DeclineReason {
    /// The reason in words.
    pub fn label(self) -> &'static str {
        match self {
            DeclineReason::NoTime => "No time",
            DeclineReason::NotTheTopic => "Not the right topic",
            DeclineReason::HelpingOthers => "Already helping others",
            DeclineReason::OnABreak => "On a break",
            DeclineReason::Other => "Another reason",
        }
    }
}

/// The approvals of a set, in the order in which they are told.
pub fn each(set: Approvers) -> impl Iterator<Item = Approval> {
    let all = [(set.mentor, Approval::Mentor), (set.admin, Approval::Staff), (set.manager, Approval::Manager)];
    all.into_iter().filter_map(|(is_in, approval)| is_in.then_some(approval))
}

/// Whether nobody is in the set.
pub fn is_empty(set: Approvers) -> bool {
    set == Approvers::default()
}

/// Who must agree to this mentee: where the reporting manager must and there is none, staff do.
pub fn wanted(approvers: Approvers, mentee_has_manager: bool) -> Approvers {
    let stands_in = approvers.manager && !mentee_has_manager;
    Approvers { mentor: approvers.mentor, admin: approvers.admin || stands_in, manager: approvers.manager && !stands_in }
}

/// What somebody is to a request, now. Nobody agrees to their own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Voice {
    pub mentee: bool,
    pub mentor: bool,
    pub staff: bool,
    pub manager: bool,
    /// The mentee reports to nobody (any more): staff answer for the manager.
    pub no_manager: bool,
}

impl Voice {
    /// The approvals that are this person's to give.
    pub fn gives(self) -> Approvers {
        if self.mentee {
            return Approvers::default();
        }
        Approvers { mentor: self.mentor, admin: self.staff, manager: self.manager || (self.staff && self.no_manager) }
    }

    /// Whether they read why somebody said no: the mentee and staff. A mentor who runs the program as well reads no more than
    /// any mentor.
    pub fn reads_why_not(self) -> bool {
        self.mentee || (self.staff && !self.mentor)
    }
}

/// Days until a reminder and until it is too late, as the program has them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    pub remind_after: i64,
    pub expire_after: i64,
}

/// A request, as far as rules look at it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Request {
    pub state: RequestState,
    pub wanted: Approvers,
    pub missing: Approvers,
    pub waiting_since: Option<Instant>,
    pub remind_at: Option<Instant>,
    pub expires_at: Option<Instant>,
    pub reminded_at: Option<Instant>,
}

/// Why something is not done with a request, each a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RequestBar {
    #[error("It is not the turn of this request yet.")]
    NotItsTurn,
    #[error("This request was answered already.")]
    Answered,
    #[error("This request was withdrawn.")]
    Withdrawn,
    #[error("This request has expired. The mentee may ask again.")]
    Expired,
    #[error("Your answer is not what this request waits for.")]
    NotYours,
    /// Their yes, or that of somebody in whose place they would answer, is there.
    #[error("This was agreed to already. The request waits for others now.")]
    Agreed,
    #[error("Only the mentee withdraws a request.")]
    OnlyTheMentee,
    #[error("The program’s staff pair people now, so requests are answered no more.")]
    StaffPair,
    #[error("The program was closed, so requests are answered no more.")]
    ProgramClosed,
    #[error(
        "Nobody could answer your request: you are the only one of the program’s staff. Have an admin appoint another coordinator first."
    )]
    NobodyDecides,
}

impl From<RequestBar> for AppError {
    fn from(bar: RequestBar) -> Self {
        match bar {
            RequestBar::NotYours | RequestBar::OnlyTheMentee => AppError::Forbidden(bar.to_string()),
            _ => AppError::Refused(bar.to_string()),
        }
    }
}

impl Request {
    /// One that is asked behind others.
    pub fn queued(wanted: Approvers) -> Request {
        Request {
            state: RequestState::Queued,
            wanted,
            missing: wanted,
            waiting_since: None,
            remind_at: None,
            expires_at: None,
            reminded_at: None,
        }
    }

    /// The same when its turn has come: from now on the clock runs.
    pub fn put(self, now: Instant, patience: Patience) -> Request {
        let in_days = |days: i64| Some(now + TimeDelta::days(days.clamp(0, 3650)));
        Request {
            state: RequestState::Waiting,
            waiting_since: Some(now),
            remind_at: in_days(patience.remind_after).filter(|_| patience.remind_after < patience.expire_after),
            expires_at: in_days(patience.expire_after),
            reminded_at: None,
            ..self
        }
    }

    /// Whether nobody need agree any more.
    pub fn is_agreed(&self) -> bool {
        is_empty(self.missing)
    }

    /// What it is at this moment, whether or not a job has written it down.
    pub fn as_of(self, now: Instant) -> Request {
        let is_late = self.state == RequestState::Waiting && self.expires_at.is_some_and(|at| at <= now);
        if is_late { Request { state: RequestState::Expired, ..self } } else { self }
    }

    /// Whether its approvers should be reminded now.
    pub fn wants_reminder(&self, now: Instant) -> bool {
        let is_due = self.reminded_at.is_none() && self.remind_at.is_some_and(|at| at <= now);
        is_due && self.as_of(now).state == RequestState::Waiting
    }

    /// Which of the missing approvals are this person's to give or to refuse, now.
    pub fn asks(&self, voice: Voice, now: Instant) -> Approvers {
        if self.as_of(now).state != RequestState::Waiting {
            return Approvers::default();
        }
        let (missing, gives) = (self.missing, voice.gives());
        Approvers {
            mentor: missing.mentor && gives.mentor,
            admin: missing.admin && gives.admin,
            manager: missing.manager && gives.manager,
        }
    }

    /// Why nothing is asked of this person.
    fn bar(&self, voice: Voice) -> RequestBar {
        let (wanted, gives) = (self.wanted, voice.gives());
        let was_asked = (wanted.mentor && gives.mentor) || (wanted.admin && gives.admin) || (wanted.manager && gives.manager);
        if was_asked { RequestBar::Agreed } else { RequestBar::NotYours }
    }

    fn must_wait(&self, now: Instant) -> Result<(), RequestBar> {
        match self.as_of(now).state {
            RequestState::Waiting => Ok(()),
            RequestState::Queued => Err(RequestBar::NotItsTurn),
            RequestState::Withdrawn => Err(RequestBar::Withdrawn),
            RequestState::Expired => Err(RequestBar::Expired),
            RequestState::Closed => Err(RequestBar::StaffPair),
            RequestState::Over => Err(RequestBar::ProgramClosed),
            RequestState::Active | RequestState::Declined | RequestState::NoSeat | RequestState::Gone => {
                Err(RequestBar::Answered)
            }
        }
    }

    /// Somebody agrees, in every part they have. Once nothing is missing a seat is to be taken.
    pub fn agree(self, voice: Voice, now: Instant) -> Result<Request, RequestBar> {
        self.must_wait(now)?;
        let given = self.asks(voice, now);
        if is_empty(given) {
            return Err(self.bar(voice));
        }
        let Approvers { mentor, admin, manager } = self.missing;
        let missing =
            Approvers { mentor: mentor && !given.mentor, admin: admin && !given.admin, manager: manager && !given.manager };
        Ok(Request { missing, ..self })
    }

    /// Somebody whose yes is missing says no.
    pub fn decline(self, voice: Voice, now: Instant) -> Result<Request, RequestBar> {
        self.must_wait(now)?;
        if is_empty(self.asks(voice, now)) {
            return Err(self.bar(voice));
        }
        Ok(Request { state: RequestState::Declined, ..self })
    }

    /// The mentee takes it back, also before its turn.
    pub fn withdraw(self, voice: Voice, now: Instant) -> Result<Request, RequestBar> {
        if !voice.mentee {
            return Err(RequestBar::OnlyTheMentee);
        }
        if self.state != RequestState::Queued {
            self.must_wait(now)?;
        }
        Ok(Request { state: RequestState::Withdrawn, ..self })
    }
}

/// Whether somebody can give every approval that is wanted; nobody gives their own.
pub fn must_be_answerable(wanted: Approvers, has_other_staff: bool) -> Result<(), RequestBar> {
    if wanted.admin && !has_other_staff { Err(RequestBar::NobodyDecides) } else { Ok(()) }
}

/// One of those ranked behind, and whether its mentor could take the mentee now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InQueue {
    pub id: RequestId,
    pub takes_part: bool,
    pub has_seat: bool,
}

impl InQueue {
    /// Why its mentor is passed over.
    fn end(self) -> RequestState {
        if self.takes_part { RequestState::NoSeat } else { RequestState::Gone }
    }
}

/// Whose turn it is: the first whose mentor has a seat. Those before it are passed over for good, each for its reason.
pub fn next_turn(queue: &[InQueue]) -> (Vec<(RequestId, RequestState)>, Option<RequestId>) {
    let next = queue.iter().position(|one| one.has_seat);
    let passed = queue[..next.unwrap_or(queue.len())].iter().map(|one| (one.id, one.end())).collect();
    (passed, next.map(|at| queue[at].id))
}

/// Whom a mentee asks, in order, and with what words; as posted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AskForm {
    /// Ids, comma-separated, the first choice first.
    pub mentors: String,
    pub message: String,
}

impl AskForm {
    /// All that is wrong with it, or what it means: at most so many mentors, each once.
    pub fn parse(&self, at_most: i64) -> Result<(Vec<PersonId>, String), FieldErrors> {
        let mut errors = FieldErrors::default();
        let message = errors.text("message", "What would you like to work on?", &self.message, MESSAGE_MAX);
        let mentors = ids(&self.mentors);
        let most = usize::try_from(at_most.max(1)).unwrap_or(1);
        if mentors.is_empty() {
            errors.add("mentors", "Please choose a mentor to ask.");
        } else if mentors.len() > most {
            let sentence = match most {
                1 => "One mentor is asked at a time here.".to_owned(),
                most => format!("Up to {most} mentors can be ranked here."),
            };
            errors.add("mentors", sentence);
        }
        errors.or(|| (mentors, message))
    }
}

/// The ids in a line of text, each once, in order.
pub fn ids(text: &str) -> Vec<PersonId> {
    let mut found: Vec<PersonId> = Vec::new();
    for id in text.split(',').filter_map(|word| word.trim().parse().ok()) {
        if !found.contains(&id) {
            found.push(id);
        }
    }
    found
}

/// An answer to a request, as posted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct DeclineForm {
    pub reason: String,
    pub note: String,
}

impl DeclineForm {
    /// The reason, and the note that goes with it.
    pub fn parse(&self) -> Result<(DeclineReason, String), FieldErrors> {
        let mut errors = FieldErrors::default();
        let reason = self.reason.trim().parse::<DeclineReason>().ok();
        let note = errors.text("note", "A few words", &self.note, NOTE_MAX);
        match reason {
            None => errors.add("reason", "Please choose a reason, so that the mentee understands."),
            Some(DeclineReason::Other) if note.is_empty() => errors.add("note", "Please say in a few words why."),
            Some(_) => {}
        }
        match reason {
            Some(reason) => errors.or(|| (reason, note)),
            None => Err(errors),
        }
    }
}
