//! Instants, slots and calendar days. Everything here takes the time as an argument.

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, TimeDelta, Timelike, Utc};
use serde::{Deserialize, Serialize};

use super::Language;

/// An instant, in UTC.
pub type Instant = DateTime<Utc>;

/// A stretch of time: from `starts_at` up to, not including, `ends_at`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Slot {
    pub starts_at: Instant,
    pub ends_at: Instant,
}

impl Slot {
    /// How long it lasts.
    pub fn length(&self) -> TimeDelta {
        self.ends_at - self.starts_at
    }

    /// Whether the two share any time; touching ends do not.
    pub fn overlaps(&self, other: &Slot) -> bool {
        self.starts_at < other.ends_at && other.starts_at < self.ends_at
    }
}

/// A wall-clock date and time as typed, before anybody knows which instant it means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LocalTime {
    pub date: NaiveDate,
    pub time: NaiveTime,
}

/// Reads `2026-12-03` as `<input type="date">` sends it.
pub fn parse_date(text: &str) -> Option<NaiveDate> {
    let mut parts = text.trim().splitn(3, '-');
    let year = parts.next()?.parse().ok()?;
    let month = parts.next()?.parse().ok()?;
    let day = parts.next()?.parse().ok()?;
    NaiveDate::from_ymd_opt(year, month, day).filter(|date| (1970..=9999).contains(&date.year()))
}

/// Reads `14:05` (or `14:05:00`) as `<input type="time">` sends it.
pub fn parse_time(text: &str) -> Option<NaiveTime> {
    let mut parts = text.trim().splitn(3, ':');
    let hour = parts.next()?.parse().ok()?;
    let minute = parts.next()?.parse().ok()?;
    let second = parts.next().map_or(Some(0), |s| s.parse().ok())?;
    NaiveTime::from_hms_opt(hour, minute, second)
}

/// "3 December 2026": a calendar day for people.
pub fn day_label(date: NaiveDate) -> String {
    Language::current().day(date)
}

/// "3 December", with the year where it is not today's.
pub fn near_day_label(date: NaiveDate, today: NaiveDate) -> String {
    if date.year() == today.year() { Language::current().day_of_year(date) } else { day_label(date) }
}

/// "December 2026": a month for people.
pub fn month_label(date: NaiveDate) -> String {
    Language::current().month(date)
}

/// `2026-12-03`, the value of an `<input type="date">`.
pub fn date_value(date: NaiveDate) -> String {
    format!("{:04}-{:02}-{:02}", date.year(), date.month(), date.day())
}

/// `14:05`, the value of an `<input type="time">`.
pub fn time_value(time: NaiveTime) -> String {
    format!("{:02}:{:02}", time.hour(), time.minute())
}

/// `#[serde(with = "iso_date")]`: a day as `2026-12-03`, read by [`parse_date`]. The browser's code then holds no second
/// reader of dates.
pub mod iso_date {
    use chrono::NaiveDate;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    /// Writes the day.
    pub fn serialize<S: Serializer>(date: &NaiveDate, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&super::date_value(*date))
    }

    /// Reads the day.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<NaiveDate, D::Error> {
        let text = String::deserialize(deserializer)?;
        super::parse_date(&text).ok_or_else(|| D::Error::custom("not a date"))
    }
}

/// The same for a day that may be missing.
pub mod optional_iso_date {
    use chrono::NaiveDate;
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error};

    /// Writes the day, or null.
    pub fn serialize<S: Serializer>(date: &Option<NaiveDate>, serializer: S) -> Result<S::Ok, S::Error> {
        date.map(super::date_value).serialize(serializer)
    }

    /// Reads the day, or null.
    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<NaiveDate>, D::Error> {
        let text = Option::<String>::deserialize(deserializer)?;
        text.map(|text| super::parse_date(&text).ok_or_else(|| D::Error::custom("not a date"))).transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_read_as_the_browser_writes_it() {
        assert_eq!(parse_date("2026-12-03"), NaiveDate::from_ymd_opt(2026, 12, 3));
        assert_eq!(parse_date("2026-02-30"), None);
        assert_eq!(parse_date("12/03/2026"), None);
        assert_eq!(parse_date("262143-01-01"), None);
        assert_eq!(parse_date(""), None);
        assert_eq!(date_value(parse_date("2026-02-03").unwrap()), "2026-02-03");
    }

    #[test]
    fn a_time_is_read_as_the_browser_writes_it() {
        assert_eq!(parse_time("14:05"), NaiveTime::from_hms_opt(14, 5, 0));
        assert_eq!(parse_time("14:05:30"), NaiveTime::from_hms_opt(14, 5, 30));
        assert_eq!(parse_time("25:00"), None);
        assert_eq!(parse_time("noon"), None);
        assert_eq!(time_value(parse_time("09:05").unwrap()), "09:05");
    }

    #[test]
    fn slots_that_only_touch_do_not_overlap() {
        let at = |minutes: i64| DateTime::from_timestamp(minutes * 60, 0).unwrap();
        let morning = Slot { starts_at: at(0), ends_at: at(60) };
        assert!(!morning.overlaps(&Slot { starts_at: at(60), ends_at: at(90) }));
        assert!(morning.overlaps(&Slot { starts_at: at(59), ends_at: at(90) }));
    }
}
