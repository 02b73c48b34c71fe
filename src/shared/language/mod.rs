//! The language in which somebody reads. Texts are English; how days and clock times are written differs from country to
//! country.

use chrono::{Datelike, NaiveDate, NaiveTime, Timelike};

#[cfg(not(feature = "ssr"))]
pub mod reader;
#[cfg(feature = "ssr")]
#[path = "reader_on_server.rs"]
pub mod reader;

crate::text_enum!(
    /// A language by its tag (BCP 47).
    #[derive(Default)]
    Language {
        #[default]
        BritishEnglish = "en-GB",
        AmericanEnglish = "en-US",
    }
);

const MONTHS: [&str; 12] =
    ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
const WEEKDAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
/// How much of a name stands where there is little room.
const SHORT: usize = 3;
const DAY: u32 = 24 * 60;

impl Language {
    /// That of whoever reads what is being written just now.
    pub fn current() -> Language {
        reader::language()
    }

    /// "English (United Kingdom)".
    pub const fn name(self) -> &'static str {
        match self {
            Language::BritishEnglish => "English (United Kingdom)",
            Language::AmericanEnglish => "English (United States)",
        }
    }

    /// "English (United Kingdom): 3 December 2026, 14:05".
    pub fn label(self) -> String {
        let example = NaiveDate::from_ymd_opt(2026, 12, 3).unwrap_or_default();
        [self.name(), ": ", &self.day(example), ", ", &self.minute(14 * 60 + 5)].concat()
    }

    /// "3 December 2026".
    pub fn day(self, date: NaiveDate) -> String {
        let year = date.year().to_string();
        let between = match self {
            Language::BritishEnglish => " ",
            Language::AmericanEnglish => ", ",
        };
        [&self.day_of_year(date), between, &year].concat()
    }

    /// "3 December".
    pub fn day_of_year(self, date: NaiveDate) -> String {
        let (day, month) = (date.day().to_string(), self.month_name(date));
        match self {
            Language::BritishEnglish => [&day, " ", month].concat(),
            Language::AmericanEnglish => [month, " ", &day].concat(),
        }
    }

    /// "December 2026".
    pub fn month(self, date: NaiveDate) -> String {
        match self {
            Language::BritishEnglish | Language::AmericanEnglish => {
                [self.month_name(date), " ", &date.year().to_string()].concat()
            }
        }
    }

    /// "Dec".
    pub fn short_month(self, date: NaiveDate) -> &'static str {
        &self.month_name(date)[..SHORT]
    }

    /// "Thursday"; 1 is Monday.
    pub fn weekday(self, nth: i64) -> &'static str {
        let nth = usize::try_from(nth - 1).unwrap_or_default();
        match self {
            Language::BritishEnglish | Language::AmericanEnglish => WEEKDAYS[nth % WEEKDAYS.len()],
        }
    }

    /// "Thursday", of a day.
    pub fn weekday_of(self, date: NaiveDate) -> &'static str {
        self.weekday(i64::from(date.weekday().number_from_monday()))
    }

    /// "Thu", of a day.
    pub fn short_weekday_of(self, date: NaiveDate) -> &'static str {
        &self.weekday_of(date)[..SHORT]
    }

    /// The week's days in their order; 1 is Monday.
    pub const fn week(self) -> [i64; 7] {
        match self {
            Language::BritishEnglish => [1, 2, 3, 4, 5, 6, 7],
            Language::AmericanEnglish => [7, 1, 2, 3, 4, 5, 6],
        }
    }

    /// A day, in whichever words, behind its weekday: "Thursday 3 December".
    pub fn behind_weekday(self, date: NaiveDate, words: &str) -> String {
        let between = match self {
            Language::BritishEnglish => " ",
            Language::AmericanEnglish => ", ",
        };
        [self.weekday_of(date), between, words].concat()
    }

    /// "14:05".
    pub fn clock(self, time: NaiveTime) -> String {
        self.minute(minute_of(time))
    }

    /// "14:00 – 14:45", on the same day.
    pub fn clocks(self, from: NaiveTime, to: NaiveTime) -> String {
        self.minutes(minute_of(from), minute_of(to))
    }

    /// The clock so many minutes after midnight, up to the midnight that ends the day.
    pub fn minute(self, minute: u32) -> String {
        match self {
            Language::BritishEnglish => on_a_dial(minute / 60, true, minute),
            Language::AmericanEnglish => [&of_twelve(minute), "\u{a0}", half_of(minute)].concat(),
        }
    }

    /// As [`clocks`](Self::clocks), in minutes after midnight.
    pub fn minutes(self, from: u32, to: u32) -> String {
        let begins = match self {
            Language::AmericanEnglish if half_of(from) == half_of(to) && to < DAY => of_twelve(from),
            Language::BritishEnglish | Language::AmericanEnglish => self.minute(from),
        };
        [begins, self.minute(to)].join("\u{a0}–\u{a0}")
    }

    const fn month_names(self) -> &'static [&'static str; 12] {
        match self {
            Language::BritishEnglish | Language::AmericanEnglish => &MONTHS,
        }
    }

    fn month_name(self, date: NaiveDate) -> &'static str {
        self.month_names()[date.month0() as usize]
    }
}

fn minute_of(time: NaiveTime) -> u32 {
    time.hour() * 60 + time.minute()
}

/// Hours and minutes; hours with two digits where the day has 24 of them.
fn on_a_dial(hour: u32, has_24: bool, minute: u32) -> String {
    let minute = minute % 60;
    let hour = if has_24 && hour < 10 { ["0", &hour.to_string()].concat() } else { hour.to_string() };
    let colon = if minute < 10 { ":0" } else { ":" };
    [&hour, colon, &minute.to_string()].concat()
}

fn of_twelve(minute: u32) -> String {
    on_a_dial((minute / 60 + 11) % 12 + 1, false, minute)
}

fn half_of(minute: u32) -> &'static str {
    if minute % DAY < DAY / 2 { "AM" } else { "PM" }
}

#[cfg(test)]
mod tests {
    use super::Language::{AmericanEnglish, BritishEnglish};
    use super::*;

    fn date(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    #[test]
    fn britons_write_the_day_first_and_americans_the_month() {
        let day = date(2026, 12, 3);
        assert_eq!(BritishEnglish.day(day), "3 December 2026");
        assert_eq!(AmericanEnglish.day(day), "December 3, 2026");
        assert_eq!(
            (BritishEnglish.day_of_year(day), AmericanEnglish.day_of_year(day)),
            ("3 December".into(), "December 3".into())
        );
        assert!(Language::ALL.iter().all(|language| language.month(day) == "December 2026"));
    }

    #[test]
    fn a_weekday_stands_in_front_of_its_day() {
        let day = date(2026, 12, 3);
        let named = |language: Language| language.behind_weekday(day, &language.day_of_year(day));
        assert_eq!(
            (named(BritishEnglish), named(AmericanEnglish)),
            ("Thursday 3 December".into(), "Thursday, December 3".into())
        );
        assert_eq!((BritishEnglish.short_weekday_of(day), AmericanEnglish.short_month(day)), ("Thu", "Dec"));
    }

    #[test]
    fn the_british_day_has_24_hours_and_the_american_twice_12() {
        let clocks = |hour: u32, minute: u32| {
            let time = NaiveTime::from_hms_opt(hour, minute, 0).unwrap();
            (BritishEnglish.clock(time), AmericanEnglish.clock(time))
        };
        assert_eq!(clocks(14, 5), ("14:05".into(), "2:05\u{a0}PM".into()));
        assert_eq!(clocks(0, 0), ("00:00".into(), "12:00\u{a0}AM".into()));
        assert_eq!(clocks(12, 30), ("12:30".into(), "12:30\u{a0}PM".into()));
        assert_eq!(clocks(9, 59), ("09:59".into(), "9:59\u{a0}AM".into()));
    }

    #[test]
    fn what_lies_in_one_half_of_the_american_day_names_it_once() {
        let told = |language: Language, from: u32, to: u32| language.minutes(from * 60, to * 60).replace('\u{a0}', " ");
        assert_eq!(told(BritishEnglish, 14, 15), "14:00 – 15:00");
        assert_eq!(told(AmericanEnglish, 14, 15), "2:00 – 3:00 PM");
        assert_eq!(told(AmericanEnglish, 9, 12), "9:00 AM – 12:00 PM");
        assert_eq!(
            (told(BritishEnglish, 8, 24), told(AmericanEnglish, 8, 24)),
            ("08:00 – 24:00".into(), "8:00 AM – 12:00 AM".into())
        );
    }

    #[test]
    fn the_british_week_begins_on_monday_and_the_american_on_sunday() {
        let first = |language: Language| language.weekday(language.week()[0]);
        assert_eq!((first(BritishEnglish), first(AmericanEnglish)), ("Monday", "Sunday"));
        for language in Language::ALL {
            let mut week = language.week();
            week.sort_unstable();
            assert_eq!(week, [1, 2, 3, 4, 5, 6, 7], "{language:?}");
        }
    }

    #[test]
    fn a_language_is_known_by_its_tag_and_shown_with_an_example() {
        assert_eq!("en-US".parse(), Ok(AmericanEnglish));
        assert_eq!("en".parse::<Language>(), Err(()));
        assert_eq!(BritishEnglish.label(), "English (United Kingdom): 3 December 2026, 14:05");
        assert_eq!(AmericanEnglish.label(), "English (United States): December 3, 2026, 2:05\u{a0}PM");
    }
}
