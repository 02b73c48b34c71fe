//! From being prepared to being over: the state machine.

use chrono::NaiveDate;

crate::text_enum!(
    /// From being prepared to being over. Archived is a mark beside the state.
    ProgramState { Draft = "draft", Open = "open", Running = "running", Closed = "closed" }
);

impl ProgramState {
    /// The state in a word.
    pub fn label(self) -> &'static str {
        match self {
            ProgramState::Draft => "Draft",
            ProgramState::Open => "Open for joining",
            ProgramState::Running => "Running",
            ProgramState::Closed => "Closed",
        }
    }

    /// Whether people may join it and be paired in it.
    pub fn takes_people(self) -> bool {
        matches!(self, ProgramState::Open | ProgramState::Running)
    }
}

crate::text_enum!(
    /// What moves a program from one state to the next.
    ProgramMove {
        Publish = "publish",
        Start = "start",
        Close = "close",
        Reopen = "reopen",
        Archive = "archive",
        Unarchive = "unarchive",
    }
);

impl ProgramMove {
    /// The words of its button.
    pub fn label(self) -> &'static str {
        match self {
            ProgramMove::Publish => "Publish",
            ProgramMove::Start => "Start the program",
            ProgramMove::Close => "Close the program",
            ProgramMove::Reopen => "Reopen",
            ProgramMove::Archive => "Archive",
            ProgramMove::Unarchive => "Take out of the archive",
        }
    }

    /// What it causes.
    pub fn consequence(self) -> &'static str {
        match self {
            ProgramMove::Publish => "Everybody finds the program and may ask to join.",
            ProgramMove::Start => "The program runs; whether it has goals is settled from then on.",
            ProgramMove::Close => {
                "Nobody joins or is paired any more. Mentorships that last go on, and evaluations open as planned."
            }
            ProgramMove::Reopen => "People may join and be paired again.",
            ProgramMove::Archive => "It vanishes from the lists. Staff find it under Archived, and can take it out again.",
            ProgramMove::Unarchive => "It stands in the lists again, as it was.",
        }
    }
}

/// Why a program can’t be moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LifecycleRefusal {
    #[error("The program is archived. Take it out of the archive first.")]
    IsArchived,
    #[error("The program is not in the archive.")]
    IsNotArchived,
    #[error("Only a draft can be published; this program is past that.")]
    IsPublished,
    #[error("Only a program that is open for joining can be started.")]
    IsNotOpen,
    #[error("Only a program that is open or running can be closed.")]
    CannotClose,
    #[error("Only a closed program can be reopened.")]
    IsNotClosed,
    #[error("Its end date has passed. Set a later one in its basics, then reopen it.")]
    HasEnded,
    #[error("Close the program before archiving it.")]
    IsGoingOn,
}

/// Where a program stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    pub state: ProgramState,
    pub is_archived: bool,
    pub starts_on: Option<NaiveDate>,
    pub ends_on: Option<NaiveDate>,
}

impl Standing {
    /// Where it stands on that day, by the calendar of the organization, alike for everybody: what is published runs from its
    /// first day on and is closed once its last is over, whether or not anybody has written that down.
    pub fn as_of(self, today: NaiveDate) -> Standing {
        let state = match self.state {
            ProgramState::Open | ProgramState::Running if self.has_ended(today) => ProgramState::Closed,
            ProgramState::Open if self.has_begun(today) => ProgramState::Running,
            present => present,
        };
        Standing { state, ..self }
    }

    fn has_begun(self, today: NaiveDate) -> bool {
        self.starts_on.is_some_and(|first| first <= today)
    }

    fn has_ended(self, today: NaiveDate) -> bool {
        self.ends_on.is_some_and(|last| last < today)
    }

    /// Where the move leads.
    pub fn take(self, mv: ProgramMove, today: NaiveDate) -> Result<Standing, LifecycleRefusal> {
        let present = self.as_of(today);
        let to = |state| Ok(Standing { state, ..present });
        match (mv, present.state) {
            (ProgramMove::Unarchive, _) if present.is_archived => Ok(Standing { is_archived: false, ..present }),
            (ProgramMove::Unarchive, _) => Err(LifecycleRefusal::IsNotArchived),
            _ if present.is_archived => Err(LifecycleRefusal::IsArchived),
            (ProgramMove::Publish, ProgramState::Draft) => to(ProgramState::Open),
            (ProgramMove::Publish, _) => Err(LifecycleRefusal::IsPublished),
            (ProgramMove::Start, ProgramState::Open) => to(ProgramState::Running),
            (ProgramMove::Start, _) => Err(LifecycleRefusal::IsNotOpen),
            (ProgramMove::Close, ProgramState::Open | ProgramState::Running) => to(ProgramState::Closed),
            (ProgramMove::Close, _) => Err(LifecycleRefusal::CannotClose),
            (ProgramMove::Reopen, ProgramState::Closed) if present.has_ended(today) => Err(LifecycleRefusal::HasEnded),
            (ProgramMove::Reopen, ProgramState::Closed) => to(ProgramState::Running),
            (ProgramMove::Reopen, _) => Err(LifecycleRefusal::IsNotClosed),
            (ProgramMove::Archive, ProgramState::Draft | ProgramState::Closed) => Ok(Standing { is_archived: true, ..present }),
            (ProgramMove::Archive, _) => Err(LifecycleRefusal::IsGoingOn),
        }
    }

    /// The moves that lead somewhere, the likeliest first.
    pub fn moves(self, today: NaiveDate) -> Vec<ProgramMove> {
        ProgramMove::ALL.iter().copied().filter(|mv| self.take(*mv, today).is_ok()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use LifecycleRefusal as No;
    use ProgramMove::{Archive, Close, Publish, Reopen, Start, Unarchive};
    use ProgramState::{Closed, Draft, Open, Running};

    fn on(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 12, day).unwrap()
    }

    #[test]
    fn every_move_from_every_state_leads_where_the_table_says() {
        #[rustfmt::skip]
        let table = [
            (Draft,   [Ok(Open),              Err(No::IsNotOpen), Err(No::CannotClose), Err(No::IsNotClosed)]),
            (Open,    [Err(No::IsPublished),  Ok(Running),        Ok(Closed),           Err(No::IsNotClosed)]),
            (Running, [Err(No::IsPublished),  Err(No::IsNotOpen), Ok(Closed),           Err(No::IsNotClosed)]),
            (Closed,  [Err(No::IsPublished),  Err(No::IsNotOpen), Err(No::CannotClose), Ok(Running)]),
        ];
        for (state, expected) in table {
            let standing = Standing { state, is_archived: false, starts_on: Some(on(2)), ends_on: Some(on(31)) };
            for (mv, expected) in [Publish, Start, Close, Reopen].into_iter().zip(expected) {
                assert_eq!(standing.take(mv, on(1)).map(|next| next.state), expected, "{mv:?} from {state:?}");
            }
            assert_eq!(standing.take(Archive, on(1)).is_ok(), matches!(state, Draft | Closed), "archiving {state:?}");
            assert_eq!(standing.take(Unarchive, on(1)), Err(No::IsNotArchived));
        }
    }

    #[test]
    fn an_archived_program_only_comes_out_again_as_it_was() {
        for state in [Draft, Closed] {
            let archived = Standing { state, is_archived: true, starts_on: None, ends_on: None };
            for mv in [Publish, Start, Close, Reopen, Archive] {
                assert_eq!(archived.take(mv, on(1)), Err(No::IsArchived));
            }
            assert_eq!(archived.take(Unarchive, on(1)), Ok(Standing { is_archived: false, ..archived }));
            assert_eq!(archived.moves(on(1)), [Unarchive]);
        }
    }

    #[test]
    fn a_program_runs_from_its_first_day_through_its_last_and_is_closed_the_day_after() {
        let open = Standing { state: Open, is_archived: false, starts_on: Some(on(5)), ends_on: Some(on(10)) };
        for (day, state) in [(4, Open), (5, Running), (10, Running), (11, Closed)] {
            assert_eq!(open.as_of(on(day)).state, state, "on day {day}");
        }
        assert_eq!(open.take(Start, on(5)), Err(No::IsNotOpen), "it runs already");
        assert_eq!(Standing { starts_on: None, ..open }.as_of(on(9)).state, Open, "without a first day somebody starts it");
        let running = Standing { state: Running, ..open };
        assert_eq!(running.as_of(on(4)).state, Running, "what was started early runs");
        assert_eq!(running.as_of(on(10)).state, Running);
        assert_eq!(running.as_of(on(11)).state, Closed);
        assert_eq!(running.take(Close, on(11)), Err(No::CannotClose));
        assert_eq!(running.take(Reopen, on(11)), Err(No::HasEnded));
        let draft = Standing { state: Draft, ..running };
        assert_eq!(draft.as_of(on(11)).state, Draft);
    }
}
