//! Requests: the table of who may do what when, and properties over whatever anybody tries.

use chrono::TimeDelta;
use proptest::prelude::*;

use super::day;
use crate::features::pairing::model::request::*;
use crate::features::programs::model::Approvers;
use crate::shared::id::RequestId;

const PATIENCE: Patience = Patience { remind_after: 5, expire_after: 14 };
const MENTEE: Voice = Voice { mentee: true, mentor: false, staff: false, manager: false, no_manager: false };
const MENTOR: Voice = Voice { mentor: true, ..NOBODY };
const STAFF: Voice = Voice { staff: true, ..NOBODY };
const MANAGER: Voice = Voice { manager: true, ..NOBODY };
const NOBODY: Voice = Voice { mentee: false, ..MENTEE };

fn approvers(mentor: bool, admin: bool, manager: bool) -> Approvers {
    Approvers { mentor, admin, manager }
}

#[test]
fn why_somebody_said_no_is_read_by_the_mentee_and_by_staff_who_are_not_the_mentor() {
    for (voice, reads) in
        [(MENTEE, true), (STAFF, true), (MENTOR, false), (MANAGER, false), (Voice { mentor: true, ..STAFF }, false)]
    {
        assert_eq!(voice.reads_why_not(), reads, "{voice:?}");
    }
}

fn subsets() -> impl Iterator<Item = Approvers> {
    (0..8).map(|bits| approvers(bits & 1 > 0, bits & 2 > 0, bits & 4 > 0))
}

fn asked(set: Approvers) -> Request {
    Request::queued(set).put(day(0), PATIENCE)
}

#[test]
fn every_subset_of_approvers_is_complete_exactly_when_each_of_them_has_agreed() {
    for set in subsets() {
        let mut request = asked(set);
        assert_eq!(request.is_agreed(), is_empty(set), "an empty subset waits for nobody");
        for (approval, voice) in [(Approval::Mentor, MENTOR), (Approval::Staff, STAFF), (Approval::Manager, MANAGER)] {
            if each(set).any(|one| one == approval) {
                assert!(!request.is_agreed());
                request = request.agree(voice, day(1)).unwrap();
                assert_eq!(request.agree(voice, day(1)), Err(RequestBar::Agreed), "nobody agrees twice");
                assert_eq!(request.decline(voice, day(1)), Err(RequestBar::Agreed));
            } else {
                assert_eq!(request.agree(voice, day(1)), Err(RequestBar::NotYours));
                assert_eq!(request.decline(voice, day(1)), Err(RequestBar::NotYours));
            }
        }
        assert!(request.is_agreed());
        assert_eq!(request.wanted, set);
    }
}

#[test]
fn staff_stand_in_for_a_manager_whom_the_mentee_does_not_have() {
    for set in subsets() {
        assert_eq!(wanted(set, true), set);
        let without = wanted(set, false);
        assert!(!without.manager);
        assert_eq!(without.admin, set.admin || set.manager);
        assert_eq!(without.mentor, set.mentor);
    }
    // Also where the manager left after the mentee had asked.
    let orphaned = asked(approvers(false, false, true));
    assert_eq!(orphaned.agree(STAFF, day(1)), Err(RequestBar::NotYours));
    assert!(orphaned.agree(Voice { no_manager: true, ..STAFF }, day(1)).unwrap().is_agreed());
}

#[test]
fn whoever_is_several_things_agrees_as_all_of_them_but_never_to_their_own_request() {
    let all = approvers(true, true, true);
    let everything = Voice { mentor: true, staff: true, manager: true, ..NOBODY };
    assert!(asked(all).agree(everything, day(1)).unwrap().is_agreed());
    let own = Voice { mentee: true, ..everything };
    assert_eq!(asked(all).agree(own, day(1)), Err(RequestBar::NotYours));
    assert_eq!(asked(all).decline(own, day(1)), Err(RequestBar::NotYours));
}

#[test]
fn the_clock_reminds_once_and_then_ends_it() {
    let request = asked(approvers(true, false, false));
    assert!(!request.wants_reminder(day(4)));
    assert!(request.wants_reminder(day(5)));
    assert!(!Request { reminded_at: Some(day(5)), ..request }.wants_reminder(day(6)));
    assert!(!request.wants_reminder(day(14)), "too late to remind");
    assert_eq!(request.as_of(day(14) - TimeDelta::seconds(1)).state, RequestState::Waiting);
    assert_eq!(request.as_of(day(14)).state, RequestState::Expired);
    assert_eq!(request.agree(MENTOR, day(14)), Err(RequestBar::Expired));
    assert_eq!(request.withdraw(MENTEE, day(14)), Err(RequestBar::Expired));
    let hasty = Request::queued(request.wanted).put(day(0), Patience { remind_after: 9, expire_after: 3 });
    assert!(!hasty.wants_reminder(day(2)) && hasty.remind_at.is_none(), "no reminder after the end");
}

#[test]
fn what_waits_behind_another_is_only_withdrawn() {
    let queued = Request::queued(approvers(true, false, false));
    assert_eq!(queued.agree(MENTOR, day(1)), Err(RequestBar::NotItsTurn));
    assert_eq!(queued.decline(MENTOR, day(1)), Err(RequestBar::NotItsTurn));
    assert_eq!(queued.withdraw(MENTEE, day(1)).map(|r| r.state), Ok(RequestState::Withdrawn));
    assert_eq!(queued.as_of(day(999)).state, RequestState::Queued, "its clock has not begun");
}

#[test]
fn only_the_mentee_withdraws_and_only_while_it_is_open() {
    let request = asked(approvers(true, true, true));
    for voice in [MENTOR, STAFF, MANAGER, NOBODY] {
        assert_eq!(request.withdraw(voice, day(1)), Err(RequestBar::OnlyTheMentee));
    }
    for state in [RequestState::Active, RequestState::Declined, RequestState::NoSeat, RequestState::Gone] {
        assert_eq!(Request { state, ..request }.withdraw(MENTEE, day(1)), Err(RequestBar::Answered));
    }
}

#[test]
fn the_next_in_the_ranking_is_the_first_with_a_seat() {
    let one = |n, has_seat| InQueue { id: RequestId(uuid::Uuid::from_u128(n)), takes_part: true, has_seat };
    let left = |n| InQueue { takes_part: false, ..one(n, false) };
    let id = |n| RequestId(uuid::Uuid::from_u128(n));
    let full = |n| (id(n), RequestState::NoSeat);
    assert_eq!(next_turn(&[one(1, false), one(2, true), one(3, true)]), (vec![full(1)], Some(id(2))));
    assert_eq!(next_turn(&[one(1, false), left(2)]), (vec![full(1), (id(2), RequestState::Gone)], None), "each for its reason");
    assert_eq!(next_turn(&[]), (vec![], None));
}

#[test]
fn a_ranking_names_each_mentor_once_and_no_more_than_allowed() {
    let id = |n: u128| uuid::Uuid::from_u128(n).to_string();
    let form =
        |ids: &[u128]| AskForm { mentors: ids.iter().map(|n| id(*n)).collect::<Vec<_>>().join(","), ..AskForm::default() };
    assert_eq!(form(&[1, 2, 1]).parse(2).unwrap().0.len(), 2);
    assert!(form(&[1, 2]).parse(1).unwrap_err().on("mentors").is_some());
    assert!(form(&[]).parse(3).unwrap_err().on("mentors").is_some());
    assert!(AskForm { message: "x".repeat(MESSAGE_MAX + 1), ..form(&[1]) }.parse(1).unwrap_err().on("message").is_some());
}

#[test]
fn a_no_has_a_reason_and_another_reason_has_words() {
    let form = |reason: &str, note: &str| DeclineForm { reason: reason.into(), note: note.into() };
    assert!(form("", "").parse().unwrap_err().on("reason").is_some());
    assert!(form("whim", "").parse().unwrap_err().on("reason").is_some());
    assert!(form("other", "  ").parse().unwrap_err().on("note").is_some());
    assert_eq!(form("other", "I move away.").parse().unwrap(), (DeclineReason::Other, "I move away.".into()));
    for reason in DeclineReason::ALL.iter().filter(|reason| **reason != DeclineReason::Other) {
        assert_eq!(form(reason.as_str(), "").parse().unwrap().0, *reason);
    }
}

#[derive(Clone, Copy, Debug)]
enum Try {
    Agree(Voice),
    Decline(Voice),
    Withdraw(Voice),
}

fn voices() -> impl Strategy<Value = Voice> {
    (any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>())
        .prop_map(|(mentee, mentor, staff, manager, no_manager)| Voice { mentee, mentor, staff, manager, no_manager })
}

proptest! {
    #[test]
    fn whatever_anybody_tries_missing_only_shrinks_and_an_end_is_an_end(
        bits in 0..8u8,
        tries in prop::collection::vec((0..72i64, voices(), 0..3u8), 1..30),
    ) {
        let mut request = asked(approvers(bits & 1 > 0, bits & 2 > 0, bits & 4 > 0));
        let mut now = day(0);
        let mut ended = None;
        for (hours, voice, what) in tries {
            now += TimeDelta::hours(hours);
            let attempt = match what { 0 => Try::Agree(voice), 1 => Try::Decline(voice), _ => Try::Withdraw(voice) };
            let before = request.as_of(now);
            let outcome = match attempt {
                Try::Agree(voice) => request.agree(voice, now),
                Try::Decline(voice) => request.decline(voice, now),
                Try::Withdraw(voice) => request.withdraw(voice, now),
            };
            let Ok(next) = outcome else { continue };
            prop_assert_eq!(before.state, RequestState::Waiting, "only what waits is answered");
            prop_assert!(ended.is_none());
            let kept: Vec<_> = each(next.missing).collect();
            prop_assert!(kept.iter().all(|one| each(before.missing).any(|other| other == *one)));
            match attempt {
                Try::Agree(_) => prop_assert!(kept.len() < each(before.missing).count() && !voice.mentee),
                Try::Decline(_) => prop_assert!(next.state == RequestState::Declined && !voice.mentee),
                Try::Withdraw(_) => prop_assert!(next.state == RequestState::Withdrawn && voice.mentee),
            }
            if next.state != RequestState::Waiting {
                ended = Some(next.state);
            }
            request = next;
            if request.is_agreed() {
                break;
            }
        }
    }
}
