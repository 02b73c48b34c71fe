//! When two people are free at the same time: their weekly availability, each in their own zone, without what is busy.

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, TimeDelta};

use super::model::{ProfileField, Week};
use super::policy::{Relation, may_see_field};
use super::store::profile::{find_availability, read_sights};
use crate::server::Conn;
use crate::server::zones::{self, Meant};
use crate::shared::id::PersonId;
use crate::shared::time::{Instant, LocalTime};
use crate::shared::{AppResult, Slot};

/// Meetings begin on the quarter of an hour.
const QUARTER: i64 = 15 * 60;
/// Two times that are offered lie at least so far apart.
const APART: TimeDelta = TimeDelta::minutes(30);

/// Somebody's week, in the zone in which it was said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Availability {
    pub week: Week,
    pub zone: String,
}

/// What is known of two people's weeks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Suiting {
    /// The one who asks has not said when they are free.
    Unsaid,
    /// The other has not said, or does not show it.
    Unknown,
    Known([Availability; 2]),
}

/// The weeks of somebody and of a person with whom they are in a mentorship, as far as the other shows theirs.
pub async fn find_suiting(conn: &mut Conn, me: PersonId, other: PersonId) -> AppResult<Suiting> {
    let relation = Relation { shares_program: true, ..Relation::default() };
    let (mut mine, mut theirs) = (None, None);
    for row in find_availability(conn, [me, other]).await? {
        let is_mine = row.person_id == me;
        if is_mine || may_see_field(relation, read_sights(&row.visibility)?.of(ProfileField::Availability)) {
            let side = if is_mine { &mut mine } else { &mut theirs };
            side.get_or_insert_with(|| (row.zone.clone(), Vec::new())).1.push(row.range);
        }
    }
    let availability = |(zone, ranges)| Availability { week: Week::of(ranges), zone };
    Ok(match (mine, theirs) {
        (Some(mine), Some(theirs)) => Suiting::Known([availability(mine), availability(theirs)]),
        (None, Some(_)) => Suiting::Unsaid,
        _ => Suiting::Unknown,
    })
}

/// Times of that length, one after the other, at which both are free and nothing is busy: from `now` on, within the days
/// from the first to the last on the first person's calendar.
pub fn free_slots(
    [mine, theirs]: &[Availability; 2],
    busy: &[Slot],
    (first, last): (NaiveDate, NaiveDate),
    length: TimeDelta,
    now: Instant,
) -> Vec<Slot> {
    let around = |day: NaiveDate, by: Days, later: bool| {
        let moved = if later { day.checked_add_days(by) } else { day.checked_sub_days(by) };
        moved.unwrap_or(day)
    };
    // Their day may begin two of my days away: the zones span 26 hours.
    let of_theirs = open(theirs, around(first, Days::new(2), false), around(last, Days::new(2), true));
    let mut slots = Vec::new();
    for one in open(mine, first, last) {
        for other in of_theirs.iter().filter(|other| other.overlaps(&one)) {
            let both = Slot { starts_at: one.starts_at.max(other.starts_at).max(now), ends_at: one.ends_at.min(other.ends_at) };
            for free in without(both, busy) {
                let mut starts_at = on_the_quarter(free.starts_at);
                while starts_at + length <= free.ends_at {
                    slots.push(Slot { starts_at, ends_at: starts_at + length });
                    starts_at += length.max(APART);
                }
            }
        }
    }
    slots
}

/// Whether both are free then, as far as their weeks say.
pub fn suits(both: &[Availability; 2], slot: Slot) -> bool {
    let day = slot.starts_at.date_naive();
    let (first, last) = (day.checked_sub_days(Days::new(2)).unwrap_or(day), day.checked_add_days(Days::new(2)).unwrap_or(day));
    let holds = |free: &Slot| free.starts_at <= slot.starts_at && slot.ends_at <= free.ends_at;
    both.iter().all(|one| open(one, first, last).iter().any(holds))
}

/// The stretches of time that a week means on these days, in order; those that touch are one.
fn open(Availability { week, zone }: &Availability, first: NaiveDate, last: NaiveDate) -> Vec<Slot> {
    let mut stretches: Vec<Slot> = Vec::new();
    for day in first.iter_days().take_while(|day| *day <= last) {
        for range in week.on(i64::from(day.weekday().number_from_monday())) {
            let (Some(starts_at), Some(ends_at)) = (instant(day, range.from_minute, zone), instant(day, range.to_minute, zone))
            else {
                continue;
            };
            match stretches.last_mut() {
                Some(before) if starts_at <= before.ends_at => before.ends_at = before.ends_at.max(ends_at),
                _ if starts_at < ends_at => stretches.push(Slot { starts_at, ends_at }),
                _ => {}
            }
        }
    }
    stretches
}

/// The instant of a wall clock: behind a gap where it is skipped, the first where it is repeated.
fn instant(day: NaiveDate, minute: i64, zone: &str) -> Option<Instant> {
    let day = if minute >= 24 * 60 { day.succ_opt()? } else { day };
    let minute = u32::try_from(minute % (24 * 60)).ok()?;
    let time = NaiveTime::from_hms_opt(minute / 60, minute % 60, 0)?;
    match zones::meaning(LocalTime { date: day, time }, zone)? {
        Meant::Once(at) | Meant::Never { later: at } | Meant::Twice { first: at, .. } => Some(at),
    }
}

/// What is left of a stretch of time.
fn without(stretch: Slot, busy: &[Slot]) -> Vec<Slot> {
    let mut left = vec![stretch];
    for taken in busy {
        left = left
            .into_iter()
            .flat_map(|part| {
                let before = Slot { starts_at: part.starts_at, ends_at: part.ends_at.min(taken.starts_at) };
                let behind = Slot { starts_at: part.starts_at.max(taken.ends_at), ends_at: part.ends_at };
                if part.overlaps(taken) { vec![before, behind] } else { vec![part] }
            })
            .filter(|part| part.starts_at < part.ends_at)
            .collect();
    }
    left
}

fn on_the_quarter(at: Instant) -> Instant {
    let seconds = at.timestamp() + i64::from(at.timestamp_subsec_nanos() > 0);
    DateTime::from_timestamp(
        seconds.div_euclid(QUARTER) * QUARTER + if seconds.rem_euclid(QUARTER) > 0 { QUARTER } else { 0 },
        0,
    )
    .unwrap_or(at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::people::model::Range;
    use crate::shared::time::parse_date;

    fn at(text: &str) -> Instant {
        format!("{text}:00Z").parse().unwrap()
    }

    /// Free on these weekdays from one hour to another.
    fn free(zone: &str, days: &[i64], from: i64, to: i64) -> Availability {
        let range = |day: &i64| Range { weekday: *day, from_minute: from * 60, to_minute: to * 60 };
        Availability { week: Week::of(days.iter().map(range).collect()), zone: zone.into() }
    }

    fn both(
        mine: &Availability,
        theirs: &Availability,
        busy: &[Slot],
        days: (&str, &str),
        minutes: i64,
        now: &str,
    ) -> Vec<String> {
        let days = (parse_date(days.0).unwrap(), parse_date(days.1).unwrap());
        let slots = free_slots(&[mine.clone(), theirs.clone()], busy, days, TimeDelta::minutes(minutes), at(now));
        slots.iter().map(|slot| slot.starts_at.format("%d %H:%M").to_string()).collect()
    }

    #[test]
    fn two_zones_meet_where_their_hours_do() {
        // Tuesday 1 December 2026. Athens is two hours ahead of UTC, New York five behind.
        let (ana, ben) = (free("Europe/Athens", &[1, 2, 3], 14, 18), free("America/New_York", &[2, 3, 4], 8, 12));
        let found = both(&ana, &ben, &[], ("2026-12-01", "2026-12-07"), 60, "2026-11-30T00:00");
        assert_eq!(found, ["01 13:00", "01 14:00", "01 15:00", "02 13:00", "02 14:00", "02 15:00"]);
    }

    #[test]
    fn what_is_busy_or_past_is_left_out() {
        let (ana, ben) = (free("UTC", &[2], 9, 13), free("UTC", &[2], 9, 13));
        let busy = [Slot { starts_at: at("2026-12-01T10:00"), ends_at: at("2026-12-01T10:50") }];
        assert_eq!(
            both(&ana, &ben, &busy, ("2026-12-01", "2026-12-01"), 45, "2026-12-01T09:07"),
            ["01 09:15", "01 11:00", "01 11:45"]
        );
    }

    #[test]
    fn a_night_shift_goes_on_past_midnight_and_days_across_the_date_line_meet() {
        let owl = Availability {
            week: Week::of(vec![
                Range { weekday: 2, from_minute: 23 * 60, to_minute: 24 * 60 },
                Range { weekday: 3, from_minute: 0, to_minute: 60 },
            ]),
            zone: "UTC".into(),
        };
        assert_eq!(both(&owl, &owl, &[], ("2026-12-01", "2026-12-02"), 90, "2026-11-30T00:00"), ["01 23:00"]);
        // Monday morning in Auckland is Sunday evening in Honolulu.
        let (auckland, honolulu) = (free("Pacific/Auckland", &[1], 8, 10), free("Pacific/Honolulu", &[7], 8, 12));
        assert_eq!(
            both(&auckland, &honolulu, &[], ("2026-12-06", "2026-12-08"), 60, "2026-12-01T00:00"),
            ["06 19:00", "06 20:00"]
        );
    }

    #[test]
    fn hours_that_the_clock_skips_or_repeats_are_kept_on_the_wall() {
        // In Berlin, 28 March 2027 has no 2:30, and 25 October 2026 has two of them.
        let berlin = free("Europe/Berlin", &[7], 2, 5);
        assert_eq!(both(&berlin, &berlin, &[], ("2027-03-28", "2027-03-28"), 60, "2027-03-01T00:00"), ["28 01:00", "28 02:00"]);
        assert_eq!(
            both(&berlin, &berlin, &[], ("2026-10-25", "2026-10-25"), 120, "2026-10-01T00:00"),
            ["25 00:00", "25 02:00"]
        );
    }

    #[test]
    fn nothing_suits_where_one_has_said_nothing() {
        let nobody = Availability { week: Week::default(), zone: "UTC".into() };
        let ana = free("UTC", &[1, 2, 3, 4, 5, 6, 7], 0, 24);
        assert!(both(&ana, &nobody, &[], ("2026-12-01", "2026-12-10"), 30, "2026-12-01T00:00").is_empty());
        assert_eq!(both(&ana, &ana, &[], ("2026-12-01", "2026-12-01"), 24 * 60, "2026-11-01T00:00"), ["01 00:00"]);
    }
}
