//! Whatever anybody does at any time, a meeting stays within the table.

use std::{cell::RefCell, collections::BTreeSet};

use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};

use super::*;

/// Every shape a meeting may have: state, agreed time, proposal, the mentor's and the mentee's answer, a closing reason.
const LEGAL: &[&str] = &[
    "requested . slot -- .",
    "requested . suggest -- .",
    "declined . slot -- why",
    "declined . suggest -- why",
    "withdrawn . slot -- .",
    "withdrawn . suggest -- .",
    "expired . slot -- .",
    "expired . suggest -- .",
    "scheduled agreed . -- .",
    "scheduled agreed slot -- .",
    "scheduled agreed . y- .",
    "scheduled agreed . n- .",
    "scheduled agreed . -y .",
    "scheduled agreed . -n .",
    "cancelled agreed . -- why",
    "cancelled agreed slot -- why",
    "cancelled . slot -- why",
    "cancelled . suggest -- why",
    "disputed agreed . yn .",
    "disputed agreed . ny .",
    "unconfirmed agreed . -- .",
    "unconfirmed agreed . y- .",
    "unconfirmed agreed . n- .",
    "unconfirmed agreed . -y .",
    "unconfirmed agreed . -n .",
    "held agreed . yy .",
    "held agreed . -- why",
    "held agreed . y- why",
    "held agreed . n- why",
    "held agreed . -y why",
    "held agreed . -n why",
    "held agreed . yn why",
    "held agreed . ny why",
    "not_held agreed . nn .",
    "not_held agreed . -- why",
    "not_held agreed . y- why",
    "not_held agreed . n- why",
    "not_held agreed . -y why",
    "not_held agreed . -n why",
    "not_held agreed . yn why",
    "not_held agreed . ny why",
];

fn shape(a: &Arrangement) -> String {
    let letter = |answer| match answer {
        None => '-',
        Some(Answer::TookPlace) => 'y',
        Some(Answer::DidNot) => 'n',
    };
    let proposal = a.proposal.as_ref().map_or(".", |p| if p.slot.is_some() { "slot" } else { "suggest" });
    let agreed = if a.agreed.is_some() { "agreed" } else { "." };
    let reason = if a.closing_reason.is_empty() { "." } else { "why" };
    format!("{} {agreed} {proposal} {}{} {reason}", a.state.as_str(), letter(a.mentor_answer), letter(a.mentee_answer))
}

/// What somebody tries. The clock mostly runs forward, but two servers' clocks differ, so it may step back.
#[derive(Clone, Debug)]
enum Step {
    /// Any move, possible or not.
    Try(Move, Actor),
    /// One of the moves offered, so that long histories come about.
    Follow(prop::sample::Index, Actor, Slot),
    CallOff,
    Restore,
    RunJob,
}

fn actors() -> impl Strategy<Value = Actor> {
    prop_oneof![3 => Just(MENTOR), 3 => Just(MENTEE), 2 => Just(Actor::Staff)]
}

fn slots() -> impl Strategy<Value = Slot> {
    // Minutes from now; some have passed, some are too far ahead, too short or too long.
    (prop_oneof![1 => -600..0i64, 8 => 1..20_000i64, 1 => 780_000..800_000i64], prop_oneof![6 => 5..=240i64, 1 => -10..1500i64])
        .prop_map(|(start, length)| {
            let starts_at = at(0) + TimeDelta::minutes(start);
            Slot { starts_at, ends_at: starts_at + TimeDelta::minutes(length) }
        })
}

fn moves() -> impl Strategy<Value = Move> {
    let reasons = prop_oneof![Just(String::new()), Just("It is too early.".to_owned()), Just("x".repeat(REASON_MAX + 1))];
    (prop::sample::select(MoveKind::ALL), reasons, slots())
        .prop_map(|(kind, reason, slot)| kind.with_reason(reason.clone()).unwrap_or(Move::Propose { slot, reason }))
}

fn steps() -> impl Strategy<Value = Vec<(i64, Step)>> {
    let step = prop_oneof![
        5 => (moves(), actors()).prop_map(|(mv, actor)| Step::Try(mv, actor)),
        9 => (any::<prop::sample::Index>(), actors(), slots()).prop_map(|(i, actor, slot)| Step::Follow(i, actor, slot)),
        1 => Just(Step::CallOff),
        1 => Just(Step::Restore),
        1 => Just(Step::RunJob),
    ];
    let minutes = prop_oneof![6 => 0..600i64, 3 => 600..10_000i64, 1 => 10_000..40_000i64, 1 => -3000..0i64];
    prop::collection::vec((minutes, step), 1..40)
}

/// Slots are made relative to the beginning; this puts one, or the one of a move, relative to now.
fn from_now(slot: Slot, now: Instant) -> Slot {
    let gap = now - at(0);
    Slot { starts_at: slot.starts_at + gap, ends_at: slot.ends_at + gap }
}

fn move_from_now(mv: Move, now: Instant) -> Move {
    match mv {
        Move::Propose { slot, reason } => Move::Propose { slot: from_now(slot, now), reason },
        other => other,
    }
}

/// Lets the story happen and shows the meeting at every moment to `look`.
fn tell(
    asker: Party,
    story: &[(i64, Step)],
    mut look: impl FnMut(&Arrangement, Instant) -> Result<(), TestCaseError>,
) -> Result<(), TestCaseError> {
    let mut now = at(0);
    let mut meeting = requested(asker);
    look(&meeting, now)?;
    for (minutes, step) in story {
        now += TimeDelta::minutes(*minutes);
        let taken = match step {
            Step::Try(mv, actor) => Some((move_from_now(mv.clone(), now), *actor)),
            Step::Follow(index, actor, slot) => {
                let offered = meeting.offered(*actor, now);
                (!offered.is_empty()).then(|| {
                    let kind = *index.get(&offered);
                    let proposal = Move::Propose { slot: from_now(*slot, now), reason: String::new() };
                    (kind.with_reason("It is too early.".into()).unwrap_or(proposal), *actor)
                })
            }
            Step::CallOff => {
                meeting = meeting.call_off(CallOff::MilestoneRemoved, now).map_or(meeting, |(next, _)| next);
                None
            }
            Step::Restore => {
                meeting = meeting.restore().map_or(meeting, |(next, _)| next);
                None
            }
            Step::RunJob => {
                meeting = meeting.as_of(now);
                None
            }
        };
        if let Some((mv, actor)) = taken {
            meeting = check_move(&meeting, &mv, actor, now)?;
        }
        look(&meeting, now)?;
    }
    Ok(())
}

/// What must hold of every move, possible or not; answers the meeting afterwards.
fn check_move(meeting: &Arrangement, mv: &Move, actor: Actor, now: Instant) -> Result<Arrangement, TestCaseError> {
    use MeetingRefusal as R;
    let untouched = meeting.clone();
    let is_offered = meeting.offered(actor, now).contains(&mv.kind());
    let result = meeting.take(mv, actor, now);
    prop_assert_eq!(meeting, &untouched);
    match result {
        Ok((next, event)) => {
            prop_assert!(is_offered, "{:?} was accepted without being offered", mv);
            prop_assert_eq!(next.version, meeting.as_of(now).version + 1);
            prop_assert_eq!(event.led_to_held(), next.state == MeetingState::Held);
            let text = serde_json::to_string(&event).unwrap();
            prop_assert_eq!(serde_json::from_str::<MeetingEvent>(&text).unwrap(), event);
            Ok(next)
        }
        Err(refusal) => {
            let about_its_data = matches!(
                refusal,
                R::TooShort | R::TooLong | R::InThePast | R::TooFarAhead | R::SameTime | R::ReasonMissing | R::ReasonTooLong
            );
            prop_assert_eq!(is_offered, about_its_data, "{:?} was refused: {}", mv, refusal);
            Ok(untouched)
        }
    }
}

fn run(cases: u32, check: impl Fn(&Arrangement, Instant) -> Result<(), TestCaseError>) {
    let mut runner = TestRunner::new(Config { cases, failure_persistence: None, ..Config::default() });
    let stories = (prop::sample::select(Party::ALL), steps());
    runner.run(&stories, |(asker, story)| tell(asker, &story, &check)).unwrap_or_else(|failure| panic!("{failure}"));
}

#[test]
fn no_sequence_of_moves_leaves_the_table() {
    let seen = RefCell::new(BTreeSet::new());
    run(1500, |meeting, now| {
        for a in [meeting, &meeting.as_of(now)] {
            let shape = shape(a);
            prop_assert!(LEGAL.contains(&shape.as_str()), "{} is no shape of the table", shape);
            seen.borrow_mut().insert(a.state);
        }
        Ok(())
    });
    let missed: Vec<_> = MeetingState::ALL.iter().filter(|state| !seen.borrow().contains(state)).collect();
    assert!(missed.is_empty(), "the stories are too tame: none reached {missed:?}");
}

#[test]
fn what_the_clock_made_true_does_not_depend_on_when_one_looks() {
    run(300, |meeting, now| {
        for later in [0, 1, 100, 700, 10_000, 30_000].map(|minutes| now + TimeDelta::minutes(minutes)) {
            let seen_later = meeting.as_of(later);
            prop_assert_eq!(&seen_later.as_of(later), &seen_later);
            prop_assert_eq!(&meeting.as_of(now).as_of(later), &seen_later);
            let (same, events) = meeting.as_of_with_events(later);
            prop_assert_eq!(same.version, meeting.version + events.len() as i64);
        }
        Ok(())
    });
}

#[test]
fn the_next_deadline_is_when_the_clock_next_changes_it() {
    run(300, |meeting, now| {
        let moment = TimeDelta::seconds(1);
        let around = meeting.next_deadline().map_or(vec![], |at| vec![at - moment, at, at + moment]);
        for then in around.into_iter().chain([now, now + TimeDelta::days(400)]) {
            prop_assert_eq!(meeting.as_of(then) != *meeting, meeting.next_deadline().is_some_and(|at| at <= then));
        }
        Ok(())
    });
}

#[test]
fn until_the_next_change_every_page_about_it_stays_true() {
    run(300, |meeting, now| {
        let page = |then| {
            let lists = Party::ALL.iter().map(|party| meeting.list_for(*party, then)).collect::<Vec<_>>();
            let offered = [MENTOR, MENTEE, Actor::Staff].map(|actor| meeting.offered(actor, then));
            (meeting.as_of(then), meeting.waits_for(then), meeting.counts_as(then), lists, offered)
        };
        let mut from = now;
        while let Some(change) = meeting.next_change(from) {
            prop_assert_eq!(page(change - TimeDelta::seconds(1)), page(from));
            from = change;
        }
        prop_assert_eq!(page(from + TimeDelta::days(400)), page(from));
        Ok(())
    });
}

#[test]
fn whoever_it_waits_for_is_offered_something_to_do() {
    run(300, |meeting, now| {
        let waiting = meeting.waits_for(now);
        for party in Party::ALL.iter().copied().filter(|party| waiting.is_for(*party)) {
            prop_assert!(!meeting.offered(Actor::Party(party), now).is_empty());
        }
        prop_assert_eq!(waiting.is_for_staff(), !meeting.offered(Actor::Staff, now).is_empty());
        Ok(())
    });
}

#[test]
fn an_arrangement_survives_storage_as_json() {
    run(100, |meeting, _| {
        let text = serde_json::to_string(meeting).unwrap();
        prop_assert_eq!(&serde_json::from_str::<Arrangement>(&text).unwrap(), meeting);
        Ok(())
    });
}
