//! Start, end and length as typed on a wall clock, without any day or zone.

/// The minutes since midnight of `14:05`.
pub fn minutes_of(time: &str) -> Option<u32> {
    let (hours, minutes) = time.trim().split_once(':')?;
    let (hours, minutes) = (hours.parse::<u32>().ok()?, minutes.get(..2)?.parse::<u32>().ok()?);
    (hours < 24 && minutes < 60).then_some(hours * 60 + minutes)
}

/// How long it lasts; nothing where the end is not behind the start.
pub fn length_between(start: &str, end: &str, ends_next_day: bool) -> Option<u32> {
    let (start, end) = (minutes_of(start)?, minutes_of(end)?);
    let end = if ends_next_day { end + 24 * 60 } else { end };
    end.checked_sub(start).filter(|length| *length > 0)
}

/// The end after so many minutes, and whether that is on the next day.
pub fn end_after(start: &str, length: u32) -> Option<(String, bool)> {
    let end = minutes_of(start)? + length;
    let (hours, minutes) = (end / 60 % 24, end % 60);
    let digit = |number: u32| char::from_digit(number, 10).unwrap_or('0');
    let text = [digit(hours / 10), digit(hours % 10), ':', digit(minutes / 10), digit(minutes % 10)];
    Some((text.into_iter().collect(), end >= 24 * 60))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_follows_the_start() {
        assert_eq!(end_after("14:05", 45), Some(("14:50".into(), false)));
        assert_eq!(end_after("23:30", 45), Some(("00:15".into(), true)));
        assert_eq!(end_after("", 45), None);
    }

    #[test]
    fn a_length_needs_an_end_behind_the_start() {
        assert_eq!(length_between("14:00", "14:45", false), Some(45));
        assert_eq!(length_between("14:00:00", "14:45", false), Some(45));
        assert_eq!(length_between("23:30", "00:15", true), Some(45));
        assert_eq!(length_between("14:00", "14:00", false), None);
        assert_eq!(length_between("14:00", "13:00", false), None);
        assert_eq!(length_between("25:00", "26:00", false), None);
    }
}
