//! Time zones: from the wall clock to instants and back, by the tz database that is compiled in.

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, Timelike, Utc};
use jiff::Timestamp;
use jiff::civil;
use jiff::tz::{AmbiguousOffset, TimeZone};

use crate::shared::Language;
use crate::shared::time::{Instant, LocalTime, day_label, near_day_label};

/// Whether the name is one of the tz database.
pub fn exists(zone: &str) -> bool {
    known(zone).is_some_and(|known| known == zone)
}

/// The zone of that name as the tz database writes it, in whatever case it was typed.
pub fn known(zone: &str) -> Option<String> {
    TimeZone::get(zone).ok()?.iana_name().filter(|known| known.eq_ignore_ascii_case(zone)).map(str::to_owned)
}

/// Every zone's name, for a choice.
pub fn names() -> Vec<String> {
    jiff::tz::db().available().map(|name| name.to_string()).filter(|name| name.contains('/') || name == "UTC").collect()
}

/// The instants that a wall clock may mean: one, none where clocks go forward over it, two where they go back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meant {
    Once(Instant),
    /// Skipped; the nearest times that exist are these, as (hour, minute) before and after the gap's shift.
    Never {
        later: Instant,
    },
    Twice {
        first: Instant,
        second: Instant,
    },
}

/// What a wall clock in a zone means; `None` for an unknown zone.
pub fn meaning(local: LocalTime, zone: &str) -> Option<Meant> {
    let tz = TimeZone::get(zone).ok()?;
    let year = i16::try_from(local.date.year()).ok()?;
    let date = civil::Date::new(year, local.date.month() as i8, local.date.day() as i8).ok()?;
    let time = civil::Time::new(local.time.hour() as i8, local.time.minute() as i8, local.time.second() as i8, 0).ok()?;
    let ambiguous = tz.to_ambiguous_zoned(date.to_datetime(time));
    let instant = |zoned: jiff::Zoned| to_instant(zoned.timestamp());
    Some(match ambiguous.offset() {
        AmbiguousOffset::Unambiguous { .. } => Meant::Once(instant(ambiguous.unambiguous().ok()?)),
        AmbiguousOffset::Gap { .. } => Meant::Never { later: instant(ambiguous.later().ok()?) },
        AmbiguousOffset::Fold { .. } => {
            Meant::Twice { first: instant(ambiguous.clone().earlier().ok()?), second: instant(ambiguous.later().ok()?) }
        }
    })
}

/// An instant on the wall of a zone; in UTC if the zone is unknown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OnTheWall {
    zoned: jiff::Zoned,
}

impl OnTheWall {
    /// The instant as seen in the zone.
    pub fn new(at: Instant, zone: &str) -> OnTheWall {
        let tz = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
        let timestamp = Timestamp::from_microsecond(at.timestamp_micros()).unwrap_or(Timestamp::UNIX_EPOCH);
        OnTheWall { zoned: timestamp.to_zoned(tz) }
    }

    /// The calendar day.
    pub fn date(&self) -> NaiveDate {
        let date = self.zoned.date();
        NaiveDate::from_ymd_opt(i32::from(date.year()), date.month() as u32, date.day() as u32).unwrap_or_default()
    }

    /// The clock, to the minute.
    pub fn time(&self) -> NaiveTime {
        let time = self.zoned.time();
        NaiveTime::from_hms_opt(time.hour() as u32, time.minute() as u32, 0).unwrap_or_default()
    }

    /// "14:05", for people; as all that follows in the reader's language.
    pub fn clock(&self) -> String {
        Language::current().clock(self.time())
    }

    /// "3 December 2026".
    pub fn day(&self) -> String {
        day_label(self.date())
    }

    /// "3 December".
    pub fn day_of_year(&self) -> String {
        Language::current().day_of_year(self.date())
    }

    /// "3 December", with the year where it is not today's.
    pub fn near_day(&self, today: NaiveDate) -> String {
        near_day_label(self.date(), today)
    }

    /// "Thursday 3 December 2026".
    pub fn weekday_and_day(&self) -> String {
        self.behind_weekday(&self.day())
    }

    /// "Thursday 3 December".
    pub fn weekday_and_day_of_year(&self) -> String {
        self.behind_weekday(&self.day_of_year())
    }

    /// "Thursday 3 December", with the year where it is not today's.
    pub fn weekday_and_near_day(&self, today: NaiveDate) -> String {
        self.behind_weekday(&self.near_day(today))
    }

    /// "3 December 2026, 14:05", of the day in any of these words.
    pub fn and_clock(&self, day: String) -> String {
        [day, self.clock()].join(", ")
    }

    /// "Thursday 14:05".
    pub fn weekday_and_clock(&self) -> String {
        [Language::current().weekday_of(self.date()), &self.clock()].join(" ")
    }

    fn behind_weekday(&self, day: &str) -> String {
        Language::current().behind_weekday(self.date(), day)
    }
}

/// The calendar day of an instant in a zone.
pub fn day(at: Instant, zone: &str) -> NaiveDate {
    OnTheWall::new(at, zone).date()
}

tokio::task_local! {
    static HOME: String;
}

/// Does the work by the calendar of an organization that is at home in this zone. A task that is spawned has no home until it
/// is given one in this way.
pub async fn at_home_in<F: Future>(zone: String, work: F) -> F::Output {
    HOME.scope(zone, work).await
}

/// The calendar day of an instant where the organization is at home, alike for everybody; in UTC where that is not known.
pub fn home_day(at: Instant) -> NaiveDate {
    HOME.try_with(|zone| day(at, zone)).unwrap_or_else(|_| at.date_naive())
}

/// Minutes by which a zone's clock is ahead of UTC at this instant.
pub fn offset_minutes(at: Instant, zone: &str) -> i32 {
    OnTheWall::new(at, zone).zoned.offset().seconds() / 60
}

fn to_instant(timestamp: Timestamp) -> Instant {
    DateTime::<Utc>::from_timestamp_micros(timestamp.as_microsecond()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shared::time::{parse_date, parse_time};

    fn local(date: &str, time: &str) -> LocalTime {
        LocalTime { date: parse_date(date).unwrap(), time: parse_time(time).unwrap() }
    }

    #[test]
    fn a_usual_time_is_one_instant() {
        let Some(Meant::Once(at)) = meaning(local("2026-12-03", "14:00"), "Europe/Berlin") else { panic!() };
        assert_eq!(at.to_rfc3339(), "2026-12-03T13:00:00+00:00");
        assert_eq!(OnTheWall::new(at, "America/New_York").weekday_and_clock(), "Thursday 08:00");
    }

    #[test]
    fn a_skipped_time_is_never() {
        let Some(Meant::Never { later }) = meaning(local("2027-03-28", "02:30"), "Europe/Berlin") else { panic!() };
        assert_eq!(OnTheWall::new(later, "Europe/Berlin").clock(), "03:30");
    }

    #[test]
    fn a_repeated_time_is_two_instants_an_hour_apart() {
        let Some(Meant::Twice { first, second }) = meaning(local("2026-10-25", "02:30"), "Europe/Berlin") else { panic!() };
        assert_eq!((second - first).num_minutes(), 60);
    }

    #[test]
    fn a_clock_is_ahead_by_as_much_as_it_is_at_that_time_of_the_year() {
        let at = |text: &str| text.parse::<Instant>().unwrap();
        assert_eq!(offset_minutes(at("2026-12-03T12:00:00Z"), "Europe/Berlin"), 60);
        assert_eq!(offset_minutes(at("2026-07-03T12:00:00Z"), "Europe/Berlin"), 120);
        assert_eq!(offset_minutes(at("2026-07-03T12:00:00Z"), "Asia/Kolkata"), 330);
    }

    #[test]
    fn an_unknown_zone_is_told() {
        assert_eq!(meaning(local("2026-10-25", "02:30"), "Atlantis/Capital"), None);
        assert!(!exists("Atlantis/Capital"));
        assert!(names().contains(&"Europe/Athens".to_owned()));
    }

    #[test]
    fn a_zone_is_known_in_whatever_case_it_was_typed() {
        assert_eq!(known("europe/paris").as_deref(), Some("Europe/Paris"));
        assert_eq!((known("Mars/Base"), exists("europe/paris")), (None, false));
    }
}
