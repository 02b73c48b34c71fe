//! Whether two people may be paired: the parts they take, the seats that are left.

use chrono::NaiveDate;

use crate::features::programs::model::ProgramState;
use crate::shared::AppError;
use crate::shared::time::day_label;

/// A mentor's seats: what binds, and what is taken. A seat that is held for an offer counts as taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Seats {
    /// The program's maximum.
    pub program_limit: i64,
    /// The mentor's own, over all programs.
    pub capacity: Option<i64>,
    pub taken_here: i64,
    pub taken_everywhere: i64,
}

impl Seats {
    /// How many more mentees the mentor can take here: both limits bind.
    pub fn left(self) -> i64 {
        let here = self.program_limit - self.taken_here;
        self.capacity.map_or(here, |capacity| here.min(capacity - self.taken_everywhere)).max(0)
    }
}

/// Whether a mentor can be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Availability {
    /// So many seats are free.
    Free(i64),
    Full,
    /// No new mentees until this day; which one is not everybody's to know.
    Paused(Option<NaiveDate>),
}

impl Availability {
    /// Of a mentor with these seats, on this day of theirs. A pause says more than a full list.
    pub fn of(seats: Seats, paused_until: Option<NaiveDate>, today: NaiveDate) -> Availability {
        match (paused_until.filter(|until| today < *until), seats.left()) {
            (Some(until), _) => Availability::Paused(Some(until)),
            (None, 0) => Availability::Full,
            (None, left) => Availability::Free(left),
        }
    }

    /// The same as somebody sees it who may or may not know until when a pause lasts.
    pub fn seen(self, shows_day: bool) -> Availability {
        match self {
            Availability::Paused(until) => Availability::Paused(until.filter(|_| shows_day)),
            other => other,
        }
    }

    /// How many more mentees can be paired with the mentor now.
    pub fn seats(self) -> i64 {
        match self {
            Availability::Free(left) => left,
            Availability::Full | Availability::Paused(_) => 0,
        }
    }

    /// Why the mentor cannot be asked, if so.
    pub fn bar(self) -> Option<PairBar> {
        match self {
            Availability::Free(_) => None,
            Availability::Full => Some(PairBar::NoSeat),
            Availability::Paused(until) => Some(PairBar::Paused(until)),
        }
    }
}

/// Why two people are not paired, each a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PairBar {
    #[error("Nobody can mentor themself.")]
    Themself,
    #[error("People are paired while a program is open or running.")]
    ProgramAtRest,
    #[error("This person is no active mentor in the program.")]
    NoMentor,
    #[error("This person is no active mentee in the program.")]
    NoMentee,
    #[error("This mentee already has a mentor in the program.")]
    HasMentor,
    /// By the program's maximum, or by the mentor's own over all programs, which is not everybody's to know.
    #[error("This mentor has no seat left.")]
    NoSeat,
    #[error("A completed mentorship is not continued.")]
    Completed,
    #[error("This mentor takes no new mentees {}.", pause(*.0))]
    Paused(Option<NaiveDate>),
}

/// "until 5 December", or "at present" where the day is not shown.
fn pause(until: Option<NaiveDate>) -> String {
    until.map_or_else(|| "at present".to_owned(), |day| format!("until {}", day_label(day)))
}

impl From<PairBar> for AppError {
    fn from(bar: PairBar) -> Self {
        AppError::Refused(bar.to_string())
    }
}

/// What two people are to a program at the moment at which they would be paired.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    pub program: ProgramState,
    pub is_archived: bool,
    pub is_themself: bool,
    pub mentor_is_active: bool,
    pub mentee_is_active: bool,
    pub mentee_has_mentor: bool,
    pub seats: Seats,
}

impl Standing {
    /// Whether a pair may come about. A pause is no bar here: it keeps people from asking, and whoever pauses may still
    /// agree to somebody who had asked before.
    pub fn check(self) -> Result<(), PairBar> {
        let bars = [
            (self.is_themself, PairBar::Themself),
            (self.is_archived || !self.program.takes_people(), PairBar::ProgramAtRest),
            (!self.mentor_is_active, PairBar::NoMentor),
            (!self.mentee_is_active, PairBar::NoMentee),
            (self.mentee_has_mentor, PairBar::HasMentor),
            (self.seats.left() == 0, PairBar::NoSeat),
        ];
        bars.into_iter().find(|(applies, _)| *applies).map_or(Ok(()), |(_, bar)| Err(bar))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FREE: Seats = Seats { program_limit: 2, capacity: None, taken_here: 0, taken_everywhere: 0 };
    const STANDING: Standing = Standing {
        program: ProgramState::Running,
        is_archived: false,
        is_themself: false,
        mentor_is_active: true,
        mentee_is_active: true,
        mentee_has_mentor: false,
        seats: FREE,
    };

    #[test]
    fn the_programs_maximum_and_the_mentors_own_both_bind() {
        let seats = |program_limit, capacity, taken_here, taken_everywhere| {
            Seats { program_limit, capacity, taken_here, taken_everywhere }.left()
        };
        assert_eq!(seats(3, None, 1, 9), 2);
        assert_eq!(seats(3, Some(5), 1, 4), 1);
        assert_eq!(seats(3, Some(9), 3, 3), 0);
        assert_eq!(seats(3, Some(2), 0, 2), 0);
        // A limit that was lowered below what is taken.
        assert_eq!(seats(1, Some(1), 3, 4), 0);
    }

    #[test]
    fn a_pause_ends_on_the_day_it_names() {
        let day = |n| NaiveDate::from_ymd_opt(2026, 12, n).unwrap();
        assert_eq!(Availability::of(FREE, Some(day(5)), day(4)), Availability::Paused(Some(day(5))));
        assert_eq!(Availability::of(FREE, Some(day(5)), day(5)), Availability::Free(2));
        assert_eq!(Availability::of(Seats::default(), None, day(5)), Availability::Full);
        assert_eq!(Availability::Paused(Some(day(5))).seats(), 0);
    }

    #[test]
    fn whoever_may_not_know_the_day_of_a_pause_is_told_that_there_is_one() {
        let paused = Availability::Paused(NaiveDate::from_ymd_opt(2026, 12, 5));
        assert_eq!(paused.seen(true), paused);
        let bar = paused.seen(false).bar().map(|bar| bar.to_string());
        assert_eq!(bar.as_deref(), Some("This mentor takes no new mentees at present."));
        assert_eq!(Availability::Free(2).seen(false), Availability::Free(2));
    }

    #[test]
    fn every_bar_keeps_two_people_apart_by_itself() {
        assert_eq!(STANDING.check(), Ok(()));
        let table = [
            (Standing { is_themself: true, ..STANDING }, PairBar::Themself),
            (Standing { program: ProgramState::Draft, ..STANDING }, PairBar::ProgramAtRest),
            (Standing { program: ProgramState::Closed, ..STANDING }, PairBar::ProgramAtRest),
            (Standing { is_archived: true, ..STANDING }, PairBar::ProgramAtRest),
            (Standing { mentor_is_active: false, ..STANDING }, PairBar::NoMentor),
            (Standing { mentee_is_active: false, ..STANDING }, PairBar::NoMentee),
            (Standing { mentee_has_mentor: true, ..STANDING }, PairBar::HasMentor),
            (Standing { seats: Seats { taken_here: 2, ..FREE }, ..STANDING }, PairBar::NoSeat),
            (Standing { seats: Seats { capacity: Some(4), taken_everywhere: 4, ..FREE }, ..STANDING }, PairBar::NoSeat),
        ];
        for (standing, bar) in table {
            assert_eq!(standing.check(), Err(bar));
        }
        assert_eq!(Standing { program: ProgramState::Open, ..STANDING }.check(), Ok(()));
    }
}
