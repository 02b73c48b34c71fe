//! Slots, moments and events in words, in a reader's zone.

use chrono::{Datelike, NaiveDate};

use super::model::{Answer, Detail, MeetingEvent};
use super::view::{Theirs, When};
use crate::features::pairing::Member;
use crate::server::zones::{self, OnTheWall};
use crate::shared::time::{Instant, date_value, time_value};
use crate::shared::{Language, Slot};
use crate::ui::avatar::first_name;

/// A slot in words: in the reader's zone, with the other's local time beside it, where there is one whose time the reader may
/// know, and the venue's where it is a third.
pub fn when(slot: Slot, now: Instant, zone: &str, other: Option<&Member>, venue_zone: Option<&str>) -> When {
    let (start, end) = (OnTheWall::new(slot.starts_at, zone), OnTheWall::new(slot.ends_at, zone));
    let (language, today) = (Language::current(), zones::day(now, zone));
    let is_this_year = today.year() == start.date().year();
    let month = language.short_month(start.date());
    let mine = range(slot, zone, start.date());
    let label = other.map(|other| range(slot, &other.zone, start.date()));
    let theirs = match (other, &label) {
        (Some(other), Some(label)) if *label != mine => {
            Theirs::At(format!("{label} for {} in {}", first_name(&other.name), city(&other.zone)))
        }
        (Some(_), _) => Theirs::Same,
        (None, _) => Theirs::Hidden,
    };
    let at_the_venue = venue_zone.and_then(|venue| {
        let there = range(slot, venue, start.date());
        (there != mine && Some(&there) != label.as_ref()).then(|| format!("{there} there"))
    });
    When {
        date: date_value(start.date()),
        start: time_value(start.time()),
        end: time_value(end.time()),
        ends_next_day: end.date() != start.date(),
        block: (
            language.short_weekday_of(start.date()).to_owned(),
            start.date().day().to_string(),
            if is_this_year { month.to_owned() } else { format!("{month} {}", start.date().year()) },
        ),
        day: start.weekday_and_near_day(today),
        short: start.weekday_and_clock(),
        time: mine,
        theirs,
        at_the_venue,
    }
}

/// "14:00 – 14:45", with the weekday where it isn't the reader's day.
pub fn range(slot: Slot, zone: &str, day: NaiveDate) -> String {
    let (start, end) = (OnTheWall::new(slot.starts_at, zone), OnTheWall::new(slot.ends_at, zone));
    let language = Language::current();
    let named = |wall: &OnTheWall, beside: NaiveDate, clock: String| {
        if wall.date() == beside { clock } else { [language.short_weekday_of(wall.date()), &clock].join("\u{a0}") }
    };
    if start.date() == end.date() {
        return named(&start, day, language.clocks(start.time(), end.time()));
    }
    [named(&start, day, start.clock()), named(&end, start.date(), end.clock())].join("\u{a0}–\u{a0}")
}

/// "Thursday 3 December, 14:00 – 14:45".
pub fn in_words(when: &When) -> String {
    format!("{}, {}", when.day, when.time)
}

/// "in 10 days", "today", "3 days ago": counted in the reader's calendar days.
pub fn away(at: Instant, now: Instant, zone: &str) -> String {
    match (zones::day(at, zone) - zones::day(now, zone)).num_days() {
        0 => "today".to_owned(),
        1 => "tomorrow".to_owned(),
        -1 => "yesterday".to_owned(),
        days if days > 0 => format!("in {days} days"),
        days => format!("{} days ago", -days),
    }
}

/// "Today, 08:05", "18 November, 16:20", "18 November 2025, 16:20".
pub fn moment(at: Instant, now: Instant, zone: &str) -> String {
    let wall = OnTheWall::new(at, zone);
    let today = zones::day(now, zone);
    wall.and_clock(if wall.date() == today { "Today".to_owned() } else { wall.near_day(today) })
}

/// Why somebody who was deactivated is asked for no meeting.
pub fn nobody_to_meet(name: &str) -> String {
    format!("{name} belongs to the organization no longer, so no meeting can be arranged.")
}

/// What people call a zone: its city.
pub fn city(zone: &str) -> String {
    zone.rsplit('/').next().unwrap_or(zone).replace('_', " ")
}

/// An event as a line of the history.
pub struct Told<'e> {
    /// "asked to meet on …", behind the actor's name; a sentence of its own where the clock or a rule did it.
    pub sentence: String,
    pub has_actor: bool,
    /// The words that went with it.
    pub words: &'e str,
    /// When the clock did it, whenever that was written down.
    pub at: Option<Instant>,
}

/// Tells an event, with `time` putting slots into words; nothing for one that only counts.
pub fn tell(event: &MeetingEvent, time: impl Fn(Slot) -> String) -> Option<Told<'_>> {
    use MeetingEvent as E;
    let stands = |agreed: &Option<Slot>| agreed.map_or_else(|| "the old time".to_owned(), &time);
    let did = |sentence: String, words| Some(Told { sentence, has_actor: true, words, at: None });
    let happened = |sentence: String, words, at: Option<Instant>| Some(Told { sentence, has_actor: false, words, at });
    match event {
        E::MeetingRequested { slot, .. } => did(format!("asked for this meeting: {}", time(*slot)), ""),
        E::TimeProposed { slot, reason, .. } => did(format!("proposed {}", time(*slot)), reason),
        E::SuggestionAsked { .. } => did("asked for a suggestion".into(), ""),
        E::TimeAccepted { slot, .. } => did(format!("accepted {}", time(*slot)), ""),
        E::MeetingDeclined { reason, .. } => did("declined".into(), reason),
        E::ProposalDeclined { reason, agreed, .. } => did(format!("kept {}", stands(agreed)), reason),
        E::MeetingWithdrawn { .. } => did("withdrew the request".into(), ""),
        E::ProposalWithdrawn { agreed, .. } => did(format!("withdrew the proposal; {} stands", stands(agreed)), ""),
        E::DetailsChanged { changed, .. } => did(format!("changed {}", list_of(changed)), ""),
        E::MeetingCancelled { reason, .. } => did("canceled the meeting".into(), reason),
        E::AnswerGiven { answer: Answer::TookPlace, .. } => did("said: it took place".into(), ""),
        E::AnswerGiven { answer: Answer::DidNot, .. } => did("said: it did not take place".into(), ""),
        E::MeetingResolved { held: true, reason, .. } => did("recorded it as held".into(), reason),
        E::MeetingResolved { held: false, reason, .. } => did("recorded it as not held".into(), reason),
        E::MeetingCalledOff { because, .. } => happened("The meeting was called off".into(), because.sentence(), None),
        E::MeetingRestored { .. } => happened("The meeting is back, with its milestone".into(), "", None),
        E::MeetingExpired { at, .. } => happened("The request expired without an answer".into(), "", Some(*at)),
        E::ProposalLapsed { at, agreed, .. } => {
            happened(format!("The open proposal lapsed; {} stood", stands(agreed)), "", Some(*at))
        }
        E::LeftUnconfirmed { at, .. } => happened("Left unconfirmed after 14 days".into(), "", Some(*at)),
        E::MeetingHeld { .. } => None,
    }
}

/// "the title, the description and the place".
fn list_of(changed: &[Detail]) -> String {
    let words: Vec<&str> = changed.iter().map(|detail| detail.label()).collect();
    match words.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shared::id::PersonId;
    use crate::shared::language::reader::as_read_in;

    fn at(text: &str) -> Instant {
        text.parse().unwrap()
    }

    fn ben() -> Member {
        let zone = "America/New_York".to_owned();
        Member { id: PersonId(uuid::Uuid::nil()), name: "Ben Okafor".into(), title: String::new(), zone }
    }

    #[test]
    fn a_slot_is_told_in_the_readers_zone_with_the_others_beside_it() {
        let slot = Slot { starts_at: at("2026-12-03T12:00:00Z"), ends_at: at("2026-12-03T12:45:00Z") };
        let when = when(slot, at("2026-11-23T08:00:00Z"), "Europe/Athens", Some(&ben()), Some("Asia/Tokyo"));
        assert_eq!((when.day.as_str(), when.short.as_str()), ("Thursday 3 December", "Thursday 14:00"));
        assert_eq!(when.time, "14:00\u{a0}–\u{a0}14:45");
        assert_eq!(when.theirs, Theirs::At("07:00\u{a0}–\u{a0}07:45 for Ben in New York".into()));
        assert_eq!(when.at_the_venue.as_deref(), Some("21:00\u{a0}–\u{a0}21:45 there"));
    }

    #[test]
    fn another_day_and_another_year_are_named() {
        let slot = Slot { starts_at: at("2027-01-01T02:00:00Z"), ends_at: at("2027-01-01T03:00:00Z") };
        let when = when(slot, at("2026-11-23T08:00:00Z"), "Europe/Athens", Some(&ben()), None);
        assert_eq!((when.day.as_str(), when.block.2.as_str()), ("Friday 1 January 2027", "Jan 2027"));
        assert_eq!(when.theirs, Theirs::At("Thu\u{a0}21:00\u{a0}–\u{a0}22:00 for Ben in New York".into()));
    }

    #[test]
    fn americans_read_a_slot_as_they_write_one() {
        let slot = Slot { starts_at: at("2027-01-01T10:00:00Z"), ends_at: at("2027-01-01T10:45:00Z") };
        let now = at("2026-11-23T08:00:00Z");
        let (when, past) = as_read_in(Language::AmericanEnglish, || {
            (when(slot, now, "Europe/Athens", Some(&ben()), None), moment(at("2026-11-18T16:20:00Z"), now, "UTC"))
        });
        assert_eq!(in_words(&when), "Friday, January 1, 2027, 12:00\u{a0}–\u{a0}12:45\u{a0}PM");
        assert_eq!(when.theirs, Theirs::At("5:00\u{a0}–\u{a0}5:45\u{a0}AM for Ben in New York".into()));
        assert_eq!((when.short.as_str(), past.as_str()), ("Friday 12:00\u{a0}PM", "November 18, 4:20\u{a0}PM"));
        assert_eq!((when.date.as_str(), when.start.as_str(), when.end.as_str()), ("2027-01-01", "12:00", "12:45"));
    }

    #[test]
    fn days_are_counted_on_the_readers_calendar() {
        let now = at("2026-11-23T21:30:00Z");
        assert_eq!(away(at("2026-11-23T22:30:00Z"), now, "Europe/Athens"), "tomorrow");
        assert_eq!(away(at("2026-11-23T22:30:00Z"), now, "Europe/London"), "today");
        assert_eq!(away(at("2026-11-20T12:00:00Z"), now, "Europe/London"), "3 days ago");
        assert_eq!(moment(at("2025-11-18T16:20:00Z"), now, "UTC"), "18 November 2025, 16:20");
    }
}
