//! The waitlist: the program's, in order of joining it. A free seat is offered to the first whom it suits and is held for
//! them until they answer.
//!
//! Who lets an offer lapse keeps their place once and leaves the second time; the seat goes to the next, and comes back only
//! where nobody else takes it. Who says no to a mentor, or is told no by one, keeps their place and hears of that mentor no
//! more, until they name that mentor themself. Who says no to everyone they named wants nobody, and leaves; where those they
//! named take part no longer, anybody will do.
//!
//! Whoever asked a mentor before somebody joined the list comes first at that mentor: so many seats are left for the answer.

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use super::request::{Approval, MESSAGE_MAX, each, wanted};
use crate::features::programs::model::Approvers;
use crate::shared::id::{PersonId, WaitlistId};
use crate::shared::time::Instant;
use crate::shared::{AppError, FieldErrors};

/// Offers that somebody may leave unanswered and still keep their place.
pub const LAPSES_FORGIVEN: i64 = 1;

crate::text_enum!(
    /// Where somebody on the waitlist stands.
    WaitState {
        Waiting = "waiting",
        Offered = "offered",
        /// They took the offer; whoever must agree is asked, and the seat is held meanwhile.
        Asking = "asking",
        Paired = "paired",
        Left = "left",
        /// Too many offers had no answer.
        Lapsed = "lapsed",
        /// Staff pair people now, so nobody waits.
        Closed = "closed",
        /// The program was closed.
        Over = "over",
        /// Removed from the program: they are back in their place if that is undone.
        Away = "away",
    }
);

/// A place on the waitlist, as far as rules look at it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub state: WaitState,
    pub offered: Option<PersonId>,
    pub offer_expires_at: Option<Instant>,
    pub lapses: i64,
    /// Nobody else is wanted while one of them takes part; nobody named: everybody is.
    pub named: Vec<PersonId>,
    /// One of the two said no.
    pub passed: Vec<PersonId>,
    /// Offers of these lapsed, and nobody else has had the seat since.
    pub lapsed: Vec<PersonId>,
}

/// Why something is not done on the waitlist, each a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WaitBar {
    #[error("There is no open offer any more.")]
    NoOffer,
    #[error("This offer has expired.")]
    Lapsed,
    #[error("You are not on the waitlist.")]
    NotOnIt,
    #[error("You are on the waitlist already.")]
    OnItAlready,
}

impl From<WaitBar> for AppError {
    fn from(bar: WaitBar) -> Self {
        AppError::Refused(bar.to_string())
    }
}

impl Place {
    /// A new one, at the end.
    pub fn new(named: Vec<PersonId>) -> Place {
        Place {
            state: WaitState::Waiting,
            offered: None,
            offer_expires_at: None,
            lapses: 0,
            named,
            passed: Vec::new(),
            lapsed: Vec::new(),
        }
    }

    /// Those of the named who can still come about: they take part as mentors, and neither of the two said no.
    pub fn wanted(&self, takes_part: impl Fn(PersonId) -> bool) -> Vec<PersonId> {
        self.named.iter().copied().filter(|mentor| takes_part(*mentor) && !self.passed.contains(mentor)).collect()
    }

    /// Whether a seat of this mentor suits: of one who is wanted, or of anybody where none of those is left.
    pub fn takes(&self, mentor: PersonId, takes_part: impl Fn(PersonId) -> bool) -> bool {
        let wanted = self.wanted(takes_part);
        !self.passed.contains(&mentor) && (wanted.is_empty() || wanted.contains(&mentor))
    }

    /// Waits for these alone from now on, or for anybody. Whoever names a mentor wants them, whatever was before.
    pub fn for_these(self, named: Vec<PersonId>) -> Place {
        let place = self.forgetting(&named);
        Place { named, ..place }
    }

    /// Waits for these, too.
    pub fn and_for(self, others: &[PersonId]) -> Place {
        let mut place = self.forgetting(others);
        if !place.named.is_empty() {
            let new: Vec<PersonId> = others.iter().filter(|mentor| !place.named.contains(mentor)).copied().collect();
            place.named.extend(new);
        }
        place
    }

    fn forgetting(mut self, mentors: &[PersonId]) -> Place {
        self.passed.retain(|mentor| !mentors.contains(mentor));
        self.lapsed.retain(|mentor| !mentors.contains(mentor));
        self
    }

    /// A seat of this mentor is offered, for so many days.
    pub fn offer(self, mentor: PersonId, now: Instant, days: i64) -> Place {
        let expires = now + TimeDelta::days(days.clamp(1, 3650));
        Place { state: WaitState::Offered, offered: Some(mentor), offer_expires_at: Some(expires), ..self }
    }

    /// What it is at this moment, and whose offer has lapsed, if one has.
    pub fn as_of(self, now: Instant) -> (Place, Option<PersonId>) {
        let has_lapsed = self.state == WaitState::Offered && self.offer_expires_at.is_some_and(|at| at <= now);
        match self.offered.filter(|_| has_lapsed) {
            None => (self, None),
            Some(mentor) => {
                let lapses = self.lapses + 1;
                let state = if lapses > LAPSES_FORGIVEN { WaitState::Lapsed } else { WaitState::Waiting };
                let mut lapsed = self.lapsed;
                lapsed.push(mentor);
                (Place { state, lapses, lapsed, offered: None, offer_expires_at: None, ..self }, Some(mentor))
            }
        }
    }

    /// The mentee takes the offer; the seat stays held until all have agreed.
    pub fn accept(self, now: Instant) -> Result<(Place, PersonId), WaitBar> {
        let mentor = self.open_offer(now)?;
        Ok((Place { state: WaitState::Asking, offer_expires_at: None, ..self }, mentor))
    }

    /// The mentee does not want this one.
    pub fn decline(self, now: Instant, takes_part: impl Fn(PersonId) -> bool) -> Result<(Place, PersonId), WaitBar> {
        let mentor = self.open_offer(now)?;
        let place = self.without(mentor);
        let wants_nobody = place.named.contains(&mentor) && place.wanted(takes_part).is_empty();
        let state = if wants_nobody { WaitState::Left } else { WaitState::Waiting };
        Ok((Place { state, ..place }, mentor))
    }

    /// What followed an accepted offer came to nothing: back to the same place. If that was the last one named, anybody will
    /// do: it was not the mentee who said no.
    pub fn back_without(self, mentor: PersonId) -> Place {
        let mut place = self.without(mentor);
        if place.named.iter().all(|named| place.passed.contains(named)) {
            place.named.clear();
        }
        place
    }

    /// The mentor takes part no longer, or the mentee cannot answer since they were deactivated: no lapse of the mentee's.
    pub fn taken_back(self) -> Place {
        Place { state: WaitState::Waiting, offered: None, offer_expires_at: None, ..self }
    }

    fn without(self, mentor: PersonId) -> Place {
        let mut passed = self.passed;
        if !passed.contains(&mentor) {
            passed.push(mentor);
        }
        Place { state: WaitState::Waiting, offered: None, offer_expires_at: None, passed, ..self }
    }

    fn open_offer(&self, now: Instant) -> Result<PersonId, WaitBar> {
        match (self.state, self.offered, self.offer_expires_at) {
            (WaitState::Offered, Some(_), Some(expires)) if expires <= now => Err(WaitBar::Lapsed),
            (WaitState::Offered, Some(mentor), _) => Ok(mentor),
            _ => Err(WaitBar::NoOffer),
        }
    }
}

/// Who must still agree once a mentee says yes to a seat: nobody where everybody had agreed to that mentor before.
pub fn wanted_for_offer(approvers: Approvers, mentee_has_manager: bool, was_agreed: bool) -> Approvers {
    if was_agreed { Approvers::default() } else { wanted(approvers, mentee_has_manager) }
}

/// "Desmond and your manager are asked to agree", as the mentee reads it; nothing where nobody has to.
pub fn then_asked(wanted: Approvers, mentor: &str) -> Option<String> {
    let name = |approval| match approval {
        Approval::Mentor => mentor,
        Approval::Staff => "the program’s staff",
        Approval::Manager => "your manager",
    };
    let names: Vec<&str> = each(wanted).map(name).collect();
    match names.as_slice() {
        [] => None,
        [one] if wanted.admin => Some(format!("{one} are asked to agree")),
        [one] => Some(format!("{one} is asked to agree")),
        [first @ .., last] => Some(format!("{} and {last} are asked to agree", first.join(", "))),
    }
}

/// A yes to a seat that is offered, with words to whoever must agree; as posted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AcceptForm {
    pub offer_message: String,
}

impl AcceptForm {
    /// The words, as long as those of a request may be.
    pub fn parse(&self) -> Result<String, FieldErrors> {
        let mut errors = FieldErrors::default();
        let message = errors.text("offer_message", "What would you like to work on?", &self.offer_message, MESSAGE_MAX);
        errors.or(|| message)
    }
}

/// Somebody who waits, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    pub id: WaitlistId,
    pub mentee: PersonId,
    pub joined_at: Instant,
    pub place: Place,
}

/// A mentor who takes part, with the seats that are free, perhaps none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FreeMentor {
    pub id: PersonId,
    pub seats: i64,
    /// Who has asked them and waits for the answer, and since when.
    pub asked: Vec<(PersonId, Instant)>,
}

impl FreeMentor {
    /// The seats for whoever joined then; an offer that comes `again` after a lapse is behind all who have asked.
    fn seats_for(&self, one: &Waiting, again: bool) -> i64 {
        let is_ahead = |(mentee, since): &&(PersonId, Instant)| *mentee != one.mentee && (again || *since < one.joined_at);
        self.seats - i64::try_from(self.asked.iter().filter(is_ahead).count()).unwrap_or(i64::MAX)
    }
}

/// Who is offered whose seat: one after the other in order of joining, each by the mentor with the most seats free among
/// those that suit. What is left then goes to those who let that mentor's offer lapse. All mentors who take part are given:
/// whoever is named and not among them is named no more.
pub fn offers(waiting: &[Waiting], mut free: Vec<FreeMentor>) -> Vec<(WaitlistId, PersonId)> {
    let there: Vec<PersonId> = free.iter().map(|mentor| mentor.id).collect();
    let takes_part = |mentor: PersonId| there.contains(&mentor);
    let mut made: Vec<(WaitlistId, PersonId)> = Vec::new();
    for again in [false, true] {
        for one in waiting.iter().filter(|one| one.place.state == WaitState::Waiting) {
            if made.iter().any(|(id, _)| *id == one.id) {
                continue;
            }
            let suits = |mentor: &&mut FreeMentor| {
                let is_fresh = !one.place.lapsed.contains(&mentor.id);
                let has_seat = mentor.seats_for(one, !is_fresh) > 0;
                has_seat && mentor.id != one.mentee && (again || is_fresh) && one.place.takes(mentor.id, takes_part)
            };
            let seats = |mentor: &&mut FreeMentor| (mentor.seats_for(one, false), std::cmp::Reverse(mentor.id));
            let best = free.iter_mut().filter(suits).max_by_key(seats);
            if let Some(mentor) = best {
                mentor.seats -= 1;
                made.push((one.id, mentor.id));
            }
        }
    }
    made
}

/// "1st", "2nd", "3rd", "11th": a place as people say it.
pub fn ordinal(n: i64) -> String {
    let ending = match (n % 100, n % 10) {
        (11..=13, _) => "th",
        (_, 1) => "st",
        (_, 2) => "nd",
        (_, 3) => "rd",
        _ => "th",
    };
    format!("{n}{ending}")
}
