//! Who may see and do what with meetings: DOMAIN §8 as functions of the viewer's relation to the mentorship as it is now.
//! A rule that hides wins: whoever is a party is nothing else, and staff are never also somebody's manager.

use super::model::{Actor, Arrangement, MeetingState, MoveKind, Party};
use crate::shared::time::Instant;

/// What somebody is to the mentorship that a meeting belongs to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Relation {
    pub party: Option<Party>,
    /// An admin, or a coordinator of the program.
    pub staff: bool,
    pub manages_mentee: bool,
    pub manages_mentor: bool,
    /// The program's setting "reporting managers in meetings".
    pub managers_in_meetings: bool,
    /// The mentorship has not ended.
    pub active: bool,
}

impl Relation {
    /// As whom they act, if they may act at all.
    pub fn actor(&self) -> Option<Actor> {
        match self.party {
            Some(party) => Some(Actor::Party(party)),
            None => self.staff.then_some(Actor::Staff),
        }
    }

    /// Managers have access to what is going on, not to what has ended.
    fn joins_as_manager(&self) -> bool {
        self.actor().is_none() && (self.manages_mentee || self.manages_mentor) && self.managers_in_meetings && self.active
    }

    fn takes_part(&self) -> bool {
        self.party.is_some() && self.active
    }
}

/// That the meeting exists, its title, time, state and answers.
pub fn may_see(relation: &Relation) -> bool {
    relation.actor().is_some() || relation.joins_as_manager()
}

/// Description, agenda, minutes, shared notes, place or link, and the reasons in its history: not for staff.
pub fn may_see_details(relation: &Relation) -> bool {
    relation.party.is_some() || relation.joins_as_manager()
}

/// A private note: its author's alone, while they belong to the mentorship or once did.
pub fn may_see_private_note(relation: &Relation, is_author: bool) -> bool {
    relation.party.is_some() && is_author
}

/// One's own private note on the meeting.
pub fn may_write_private_note(relation: &Relation) -> bool {
    relation.takes_part()
}

/// To ask for a meeting.
pub fn may_request(relation: &Relation) -> bool {
    relation.takes_part()
}

/// Title, description, venue: until the meeting is over, since a link often comes at the last minute.
pub fn may_edit_details(relation: &Relation, arrangement: &Arrangement, now: Instant) -> bool {
    let present = arrangement.as_of(now);
    let is_ahead = matches!(present.state, MeetingState::Requested | MeetingState::Scheduled) && !present.has_ended(now);
    relation.takes_part() && is_ahead
}

/// The agenda: until the meeting starts.
pub fn may_edit_agenda(relation: &Relation, arrangement: &Arrangement, now: Instant) -> bool {
    let present = arrangement.as_of(now);
    let is_open = matches!(present.state, MeetingState::Requested | MeetingState::Scheduled);
    relation.takes_part() && is_open && !present.has_started(now)
}

/// The minutes: from the start on, unless it came to nothing.
pub fn may_edit_minutes(relation: &Relation, arrangement: &Arrangement, now: Instant) -> bool {
    let present = arrangement.as_of(now);
    relation.takes_part() && !present.state.came_to_nothing() && present.has_started(now)
}

/// To share the minutes with somebody, both agreeing: where there can be minutes.
pub fn may_share_minutes(relation: &Relation, arrangement: &Arrangement, now: Instant) -> bool {
    may_edit_minutes(relation, arrangement, now)
}

/// To decline, withdraw or end a sharing: either of the two, also when the mentorship has ended.
pub fn may_end_sharing(relation: &Relation) -> bool {
    relation.party.is_some()
}

/// To settle what the two cannot: staff who are no party to it.
pub fn may_resolve(relation: &Relation) -> bool {
    relation.actor() == Some(Actor::Staff)
}

/// Whether the relation lets somebody make such a move at all; the arrangement says whether it is possible now.
pub fn may_move(relation: &Relation, kind: MoveKind) -> bool {
    relation.actor().is_some() && (relation.active || kind.allowed_after_end())
}

/// The buttons to show: what relation and arrangement both allow.
pub fn moves_for(relation: &Relation, arrangement: &Arrangement, now: Instant) -> Vec<MoveKind> {
    let Some(actor) = relation.actor() else { return Vec::new() };
    arrangement.offered(actor, now).into_iter().filter(|kind| may_move(relation, *kind)).collect()
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;
    use crate::{
        features::meetings::model::{Answer, Move},
        shared::Slot,
    };

    const NOBODY: Relation = Relation {
        party: None,
        staff: false,
        manages_mentee: false,
        manages_mentor: false,
        managers_in_meetings: true,
        active: true,
    };
    const MENTOR: Relation = Relation { party: Some(Party::Mentor), ..NOBODY };
    const MENTEE: Relation = Relation { party: Some(Party::Mentee), ..NOBODY };
    const STAFF: Relation = Relation { staff: true, ..NOBODY };
    const MENTEES_MANAGER: Relation = Relation { manages_mentee: true, ..NOBODY };
    const MENTORS_MANAGER: Relation = Relation { manages_mentor: true, ..NOBODY };

    fn at(hours: i64) -> Instant {
        DateTime::from_timestamp(1_800_000_000 + hours * 3600, 0).unwrap()
    }

    /// Requested at hour 0 for hours 10 to 11.
    fn requested() -> Arrangement {
        Arrangement::request(Party::Mentor, Slot { starts_at: at(10), ends_at: at(11) }, at(0)).unwrap().0
    }

    fn scheduled() -> Arrangement {
        requested().take(&Move::Accept, Actor::Party(Party::Mentee), at(1)).unwrap().0
    }

    fn ended(relation: Relation) -> Relation {
        Relation { active: false, ..relation }
    }

    #[test]
    fn the_two_see_everything_and_still_do_when_it_has_ended() {
        for relation in [MENTOR, MENTEE, ended(MENTOR), ended(MENTEE)] {
            assert!(may_see(&relation) && may_see_details(&relation));
        }
    }

    #[test]
    fn staff_see_that_there_is_a_meeting_but_not_what_it_is_about() {
        for relation in [STAFF, ended(STAFF), Relation { manages_mentee: true, ..STAFF }] {
            assert!(may_see(&relation) && !may_see_details(&relation));
        }
    }

    #[test]
    fn managers_see_meetings_only_where_the_program_lets_them_and_while_it_lasts() {
        for relation in [MENTEES_MANAGER, MENTORS_MANAGER] {
            assert!(may_see(&relation) && may_see_details(&relation));
            let unwelcome = Relation { managers_in_meetings: false, ..relation };
            for relation in [unwelcome, ended(relation)] {
                assert!(!may_see(&relation) && !may_see_details(&relation));
            }
        }
    }

    #[test]
    fn others_see_and_do_nothing() {
        let disputed = disputed();
        assert!(!may_see(&NOBODY) && !may_see_details(&NOBODY) && !may_request(&NOBODY) && !may_resolve(&NOBODY));
        for relation in [NOBODY, MENTEES_MANAGER, MENTORS_MANAGER] {
            assert_eq!(relation.actor(), None);
            assert!(moves_for(&relation, &requested(), at(1)).is_empty() && moves_for(&relation, &disputed, at(13)).is_empty());
            assert!(MoveKind::ALL.iter().all(|kind| !may_move(&relation, *kind)));
        }
    }

    #[test]
    fn only_its_author_sees_a_private_note_and_only_as_mentor_or_mentee() {
        assert!(may_see_private_note(&MENTOR, true) && may_see_private_note(&ended(MENTOR), true));
        assert!(!may_see_private_note(&MENTOR, false));
        assert!(!may_see_private_note(&STAFF, true) && !may_see_private_note(&MENTEES_MANAGER, true));
        assert!(may_write_private_note(&MENTEE) && !may_write_private_note(&ended(MENTEE)) && !may_write_private_note(&STAFF));
    }

    #[test]
    fn the_agenda_is_written_before_the_start_and_the_minutes_from_then_on() {
        for relation in [MENTOR, MENTEE] {
            let meeting = scheduled();
            assert!(may_edit_agenda(&relation, &requested(), at(1)) && !may_edit_minutes(&relation, &requested(), at(1)));
            assert!(may_edit_agenda(&relation, &meeting, at(9)) && !may_edit_minutes(&relation, &meeting, at(9)));
            assert!(!may_edit_agenda(&relation, &meeting, at(10)) && may_edit_minutes(&relation, &meeting, at(10)));
            assert!(may_edit_minutes(&relation, &disputed(), at(13)) && may_edit_minutes(&relation, &meeting, at(1000)));
            assert!(may_edit_details(&relation, &meeting, at(10)) && !may_edit_details(&relation, &meeting, at(11)));
        }
    }

    #[test]
    fn nobody_edits_what_came_to_nothing_or_has_ended_and_staff_and_managers_nothing_at_all() {
        let cancelled = scheduled().take(&Move::Cancel { reason: "Ill".into() }, Actor::Party(Party::Mentor), at(2)).unwrap().0;
        let edits = |relation: &Relation, meeting: &Arrangement, hours| {
            may_edit_agenda(relation, meeting, at(hours))
                || may_edit_minutes(relation, meeting, at(hours))
                || may_edit_details(relation, meeting, at(hours))
        };
        for hours in [3, 10, 12] {
            assert!(!edits(&MENTOR, &cancelled, hours));
            for relation in [ended(MENTOR), STAFF, MENTEES_MANAGER, NOBODY] {
                assert!(!edits(&relation, &scheduled(), hours));
            }
        }
        assert!(!edits(&MENTOR, &requested(), 10));
    }

    #[test]
    fn the_two_share_minutes_once_there_can_be_some_and_end_that_at_any_time() {
        let meeting = scheduled();
        assert!(!may_share_minutes(&MENTEE, &meeting, at(9)) && may_share_minutes(&MENTEE, &meeting, at(10)));
        assert!(!may_share_minutes(&ended(MENTEE), &meeting, at(10)) && may_end_sharing(&ended(MENTEE)));
        for relation in [STAFF, MENTEES_MANAGER, NOBODY] {
            assert!(!may_share_minutes(&relation, &meeting, at(10)) && !may_end_sharing(&relation));
        }
    }

    fn disputed() -> Arrangement {
        let (claimed, _) = scheduled().take(&Move::Answer(Answer::TookPlace), Actor::Party(Party::Mentor), at(11)).unwrap();
        claimed.take(&Move::Answer(Answer::DidNot), Actor::Party(Party::Mentee), at(12)).unwrap().0
    }

    #[test]
    fn staff_settle_what_the_two_cannot_unless_they_are_one_of_them() {
        let coordinating_mentor = Relation { staff: true, ..MENTOR };
        assert!(may_resolve(&STAFF) && may_resolve(&ended(STAFF)));
        assert!(!may_resolve(&MENTOR) && !may_resolve(&coordinating_mentor));
        assert_eq!(moves_for(&STAFF, &disputed(), at(13)), [MoveKind::ResolveHeld, MoveKind::ResolveNotHeld]);
        assert_eq!(moves_for(&coordinating_mentor, &disputed(), at(13)), [MoveKind::DidNot]);
        assert!(may_see_details(&coordinating_mentor));
    }

    #[test]
    fn after_the_end_the_two_can_still_say_what_took_place_and_nothing_else() {
        assert!(may_request(&MENTEE) && !may_request(&ended(MENTEE)) && !may_request(&STAFF));
        assert_eq!(moves_for(&ended(MENTEE), &requested(), at(1)), []);
        assert_eq!(moves_for(&ended(MENTEE), &scheduled(), at(2)), []);
        assert_eq!(moves_for(&ended(MENTEE), &scheduled(), at(11)), [MoveKind::TookPlace, MoveKind::DidNot]);
        assert_eq!(moves_for(&MENTEE, &scheduled(), at(2)), [MoveKind::Propose, MoveKind::Cancel]);
    }
}
