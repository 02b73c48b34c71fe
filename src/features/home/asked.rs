//! What somebody has asked for and others decide about: a quiet line while it waits, and for two weeks what came of it.

use leptos::prelude::*;

use super::store::SignalRow;
use crate::features::meetings::model::Party;
use crate::features::pairing::model::waitlist::ordinal;
use crate::server::zones;
use crate::shared::id::{ProgramId, RequestId};
use crate::shared::time::{Instant, near_day_label};

/// What was asked for, and where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AskedState {
    Joining,
    Joined,
    NotJoined,
    MentorAsked,
    MentorDeclined,
    MentorExpired,
    MentorHadNoSeat,
    MentorGone,
    MentorsNotPicked,
    /// The program was closed before everybody had answered.
    MentorAskedInVain,
    OnTheWaitlist,
    /// The place ended, since two offers had no answer.
    OffersLapsed,
    /// The place ended, since staff pair people now.
    WaitlistClosed,
    /// The place ended with the program.
    WaitlistOver,
}

impl AskedState {
    /// What a row of that kind tells; nothing if it tells of something else.
    fn of(what: &str) -> Option<AskedState> {
        Some(match what {
            "joining" => AskedState::Joining,
            "joined" => AskedState::Joined,
            "not_joined" => AskedState::NotJoined,
            "mentor_asked" => AskedState::MentorAsked,
            "mentor_declined" => AskedState::MentorDeclined,
            "mentor_expired" => AskedState::MentorExpired,
            "mentor_no_seat" => AskedState::MentorHadNoSeat,
            "mentor_gone" => AskedState::MentorGone,
            "mentor_closed" => AskedState::MentorsNotPicked,
            "waitlist" => AskedState::OnTheWaitlist,
            "waitlist_lapsed" => AskedState::OffersLapsed,
            "waitlist_closed" => AskedState::WaitlistClosed,
            "waitlist_over" => AskedState::WaitlistOver,
            "mentor_over" => AskedState::MentorAskedInVain,
            _ => return None,
        })
    }

    /// Whether others still decide.
    pub fn waits(self) -> bool {
        matches!(self, AskedState::Joining | AskedState::MentorAsked | AskedState::OnTheWaitlist)
    }
}

/// One thing that the reader has asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    pub state: AskedState,
    pub program: ProgramId,
    pub program_title: String,
    /// To join: as what.
    part: String,
    /// The request; for a mentor, and whom.
    request: RequestId,
    mentor: String,
    /// On the waitlist: the place; once it lapsed, how many offers had no answer. To join: none where nobody can any more.
    place: i64,
    /// "14 December": the day on which it expires.
    until: String,
}

impl Asked {
    /// Those among the rows, as of now, for a reader in that zone.
    pub fn among(rows: &[SignalRow], now: Instant, zone: &str) -> Vec<Asked> {
        let asked = rows.iter().filter_map(|row| {
            let state = match AskedState::of(&row.what)? {
                // What nobody has written down yet.
                AskedState::MentorAsked if row.at.is_some_and(|at| at <= now) => AskedState::MentorExpired,
                state => state,
            };
            let until = row.at.map(|at| near_day_label(zones::day(at, zone), zones::day(now, zone)));
            Some(Asked {
                state,
                program: ProgramId(row.within),
                program_title: row.words.clone(),
                part: row.subject.clone(),
                request: RequestId(row.about),
                mentor: row.subject.clone(),
                place: row.number,
                until: until.unwrap_or_default(),
            })
        });
        asked.collect()
    }

    /// Whether it belongs to that part: mentors are asked for by mentees.
    pub fn is_of(&self, part: Party) -> bool {
        match self.state {
            AskedState::Joining | AskedState::Joined | AskedState::NotJoined => self.part == part.as_str(),
            _ => part == Party::Mentee,
        }
    }

    fn line(self) -> AnyView {
        let Asked { state, program, program_title, part, request, mentor, place, until } = self;
        let join = format!("/programs/{program}/join");
        let why = if place > 0 { join.clone() } else { format!("/joining/{request}") };
        let request = format!("/requests/{request}");
        let title = view! { <bdi>{program_title}</bdi> };
        let mentor = view! { <bdi>{mentor}</bdi> };
        match state {
            AskedState::Joining => view! {
                "You asked to join " <a href=join>{title}</a> " as a " {part} "; the answer is still to come."
            }
            .into_any(),
            AskedState::Joined => view! { "You take part in " <a href=join>{title}</a> " now, as a " {part} "." }.into_any(),
            AskedState::NotJoined => view! {
                "Your request to join " {title} " as a " {part} " was declined. " <a href=why>"Read why"</a>
            }
            .into_any(),
            AskedState::MentorAsked => view! {
                "You asked " <a href=request>{mentor}</a> " to be your mentor in " {title} "; it waits until " {until} "."
            }
            .into_any(),
            AskedState::MentorDeclined => view! {
                "Your request for " {mentor} " as your mentor in " {title} " was declined. " <a href=request>"Read why"</a>
            }
            .into_any(),
            AskedState::MentorExpired => view! {
                "Nobody answered your request for " {mentor} " as your mentor in " {title} " in time. "
                <a href=request>"See the request"</a>
            }
            .into_any(),
            AskedState::MentorHadNoSeat => view! {
                {mentor} " had no seat left for you in " {title} ". " <a href=request>"See the request"</a>
            }
            .into_any(),
            AskedState::MentorGone => view! {
                {mentor} ", whom you asked in " {title} ", takes part as a mentor no longer. " <a href=request>"See the request"</a>
            }
            .into_any(),
            AskedState::MentorsNotPicked => view! {
                "In " {title} " the program’s staff pair people now; your request for " {mentor} " is closed. "
                <a href=request>"See the request"</a>
            }
            .into_any(),
            AskedState::MentorAskedInVain => view! {
                {title} " was closed before everybody had answered your request for " {mentor} ". " <a href=request>"See the request"</a>
            }
            .into_any(),
            AskedState::OnTheWaitlist => view! {
                "You are " {ordinal(place)} " on the waitlist of " <a href=format!("/programs/{program}/mentors")>{title}</a> "."
            }
            .into_any(),
            AskedState::OffersLapsed => view! {
                {place} " seats that came free for you in " {title} " had no answer in time, so you are no longer on its waitlist. "
                <a href=format!("/programs/{program}/mentors")>"Find a mentor"</a>
            }
            .into_any(),
            AskedState::WaitlistClosed => view! {
                "In " <a href=format!("/programs/{program}")>{title}</a> " the program’s staff pair people now, so its waitlist is closed."
            }
            .into_any(),
            AskedState::WaitlistOver => view! { {title} " was closed, and its waitlist with it." }.into_any(),
        }
    }
}

/// The lines of what others decide about.
#[component]
pub fn AskedFor(asked: Vec<Asked>) -> impl IntoView {
    (!asked.is_empty())
        .then(|| view! { <ul class="section stack muted">{asked.into_iter().map(|one| view! { <li>{one.line()}</li> }).collect_view()}</ul> })
}

/// The lines of what came of it.
pub fn answers(asked: Vec<Asked>) -> Vec<AnyView> {
    asked.into_iter().map(Asked::line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;
    use uuid::Uuid;

    #[test]
    fn a_request_whose_time_is_up_has_expired_whether_or_not_that_was_written_down() {
        let now = chrono::DateTime::from_timestamp(1_796_115_600, 0).unwrap();
        let state_at = |at: Instant| {
            let row = SignalRow {
                what: "mentor_asked".into(),
                within: Uuid::nil(),
                about: Uuid::nil(),
                subject: "Ben".into(),
                words: "Any".into(),
                number: 1,
                whom: None,
                at: Some(at),
            };
            let asked = Asked::among(&[row], now, "UTC").remove(0);
            (asked.state, asked.until)
        };
        assert_eq!(state_at(now + TimeDelta::days(9)), (AskedState::MentorAsked, "10 December".to_owned()));
        assert_eq!(state_at(now).0, AskedState::MentorExpired);
    }

    #[test]
    fn mentors_and_places_on_a_waitlist_are_asked_for_by_mentees() {
        let of = |what: &str, subject: &str| {
            let (within, about) = (Uuid::nil(), Uuid::nil());
            let (what, subject) = (what.to_owned(), subject.to_owned());
            let row = SignalRow { what, within, about, subject, words: String::new(), number: 1, whom: None, at: None };
            let asked = Asked::among(&[row], Instant::default(), "UTC").remove(0);
            (asked.is_of(Party::Mentor), asked.is_of(Party::Mentee))
        };
        assert_eq!(of("joining", "mentor"), (true, false));
        assert_eq!(of("not_joined", "mentee"), (false, true));
        assert_eq!(of("waitlist", ""), (false, true));
    }
}
