//! Weekly availability: ranges of the clock by weekday, in the person's own zone.

use chrono::Timelike;

use crate::shared::time::parse_time;
use crate::shared::{FieldErrors, Language};

/// A day has at most so many ranges.
const RANGES_A_DAY: usize = 6;

/// From a minute after midnight up to another; weekday 1 is Monday.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "ssr", derive(sqlx::FromRow))]
pub struct Range {
    pub weekday: i64,
    pub from_minute: i64,
    pub to_minute: i64,
}

/// A week of ranges, in order, none touching another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Week(Vec<Range>);

impl Week {
    /// The ranges in order; what overlaps or touches becomes one.
    pub fn of(mut ranges: Vec<Range>) -> Week {
        ranges.retain(|range| (1..=7).contains(&range.weekday) && range.from_minute < range.to_minute);
        ranges.sort_unstable();
        let mut week: Vec<Range> = Vec::with_capacity(ranges.len());
        for range in ranges {
            match week.last_mut() {
                Some(last) if last.weekday == range.weekday && range.from_minute <= last.to_minute => {
                    last.to_minute = last.to_minute.max(range.to_minute);
                }
                _ => week.push(range),
            }
        }
        Week(week)
    }

    /// Every range.
    pub fn ranges(&self) -> &[Range] {
        &self.0
    }

    /// The ranges of one weekday; 1 is Monday.
    pub fn on(&self, weekday: i64) -> impl Iterator<Item = &Range> {
        self.0.iter().filter(move |range| range.weekday == weekday)
    }

    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Reads what was posted: (weekday, from, to) as typed. Rows without both times are left out; what is wrong is said
    /// under the name `day-N` of its weekday.
    pub fn parse<'a>(rows: impl IntoIterator<Item = (i64, &'a str, &'a str)>) -> Result<Week, FieldErrors> {
        let mut errors = FieldErrors::default();
        let mut ranges = Vec::new();
        for (weekday, from, to) in rows {
            let field = format!("day-{weekday}");
            match (from.trim(), to.trim()) {
                ("", "") => {}
                ("", _) => errors.add(&field, "Say from when, too."),
                (_, "") => errors.add(&field, "Say until when, too."),
                (from, to) => match (minute(from), minute(to)) {
                    (Some(from_minute), Some(to)) => {
                        let to_minute = if to == 0 { 24 * 60 } else { to };
                        if from_minute < to_minute {
                            ranges.push(Range { weekday, from_minute, to_minute });
                        } else {
                            errors.add(&field, "It ends before it begins. A time past midnight belongs to the next day.");
                        }
                    }
                    _ => errors.add(&field, "Write times like 09:00."),
                },
            }
        }
        for weekday in 1..=7 {
            if ranges.iter().filter(|range| range.weekday == weekday).count() > RANGES_A_DAY {
                errors.add(&format!("day-{weekday}"), format!("A day has at most {RANGES_A_DAY} times."));
            }
        }
        errors.or(|| Week::of(ranges))
    }

    /// The week in lines: "Monday – Thursday" with "09:00 – 12:00, 14:00 – 17:00". Days alike are taken together.
    pub fn lines(&self) -> Vec<(String, String)> {
        let of_day =
            |weekday: i64| -> Vec<(i64, i64)> { self.on(weekday).map(|range| (range.from_minute, range.to_minute)).collect() };
        let language = Language::current();
        let mut lines = Vec::new();
        let week = language.week();
        let mut rest = week.as_slice();
        while let [first, behind @ ..] = rest {
            let ranges = of_day(*first);
            let alike = behind.iter().take_while(|weekday| of_day(**weekday) == ranges).count();
            if !ranges.is_empty() {
                let first = language.weekday(*first);
                let last = |alike: usize| language.weekday(behind[alike - 1]);
                let days = match alike {
                    0 => first.to_owned(),
                    1 => format!("{first} and {}", last(alike)),
                    _ => format!("{first} – {}", last(alike)),
                };
                let minute = |minute: i64| u32::try_from(minute).unwrap_or_default();
                let times: Vec<String> = ranges.iter().map(|(from, to)| language.minutes(minute(*from), minute(*to))).collect();
                lines.push((days, times.join(", ")));
            }
            rest = &behind[alike..];
        }
        lines
    }
}

fn minute(text: &str) -> Option<i64> {
    parse_time(text).map(|time| i64::from(time.hour() * 60 + time.minute()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shared::language::reader::as_read_in;

    fn range(weekday: i64, from: i64, to: i64) -> Range {
        Range { weekday, from_minute: from * 60, to_minute: to * 60 }
    }

    #[test]
    fn ranges_that_touch_become_one() {
        let week = Week::of(vec![range(2, 14, 17), range(1, 9, 12), range(1, 11, 13), range(1, 13, 14)]);
        assert_eq!(week.ranges(), [range(1, 9, 14), range(2, 14, 17)]);
    }

    #[test]
    fn days_alike_are_told_together() {
        let week = Week::of(vec![range(1, 9, 12), range(2, 9, 12), range(3, 9, 12), range(5, 8, 24), range(6, 8, 24)]);
        let lines = week.lines();
        assert_eq!(lines[0], ("Monday – Wednesday".to_owned(), "09:00\u{a0}–\u{a0}12:00".to_owned()));
        assert_eq!(lines[1], ("Friday and Saturday".to_owned(), "08:00\u{a0}–\u{a0}24:00".to_owned()));
    }

    #[test]
    fn an_american_week_begins_on_sunday() {
        let week = Week::of(vec![range(1, 9, 12), range(6, 8, 24), range(7, 9, 12)]);
        let lines = as_read_in(Language::AmericanEnglish, || week.lines());
        assert_eq!(lines[0], ("Sunday and Monday".to_owned(), "9:00\u{a0}AM\u{a0}–\u{a0}12:00\u{a0}PM".to_owned()));
        assert_eq!(lines[1], ("Saturday".to_owned(), "8:00\u{a0}AM\u{a0}–\u{a0}12:00\u{a0}AM".to_owned()));
    }

    #[test]
    fn what_is_typed_is_read_and_what_is_wrong_is_said_at_its_day() {
        let week = Week::parse([(1, "09:00", "12:00"), (1, "", ""), (7, "22:00", "00:00")]).unwrap();
        assert_eq!(week.ranges(), [range(1, 9, 12), range(7, 22, 24)]);
        let errors = Week::parse([(1, "12:00", "09:00"), (2, "09:00", ""), (3, "", "9:00"), (4, "nine", "ten")]).unwrap_err();
        assert!((1..=4).all(|day| errors.on(&format!("day-{day}")).is_some()), "{errors:?}");
    }
}
