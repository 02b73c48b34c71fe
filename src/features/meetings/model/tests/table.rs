//! DOMAIN §4's table, row by row.

use super::*;

struct Row {
    situation: &'static str,
    meeting: Arrangement,
    now: Instant,
    /// What who asked for the meeting may do and where it leads; everything else must be refused.
    asker: &'static str,
    other: &'static str,
    staff: &'static str,
}

fn rows(asker: Party) -> Vec<Row> {
    let other = asker.other();
    let requested = requested(asker);
    let scheduled = scheduled(asker);
    let countered = after(requested.clone(), &[(1, other, propose(264))]);
    let asker_suggests = after(requested.clone(), &[(1, other, Move::AskThemToSuggest)]);
    let other_suggests = after(countered.clone(), &[(2, asker, Move::AskThemToSuggest)]);
    let other_proposes = after(scheduled.clone(), &[(2, other, propose(264))]);
    let asker_proposes = after(other_proposes.clone(), &[(3, asker, propose(288))]);
    let sooner = after(scheduled.clone(), &[(2, other, propose(100))]);
    let said_yes = after(scheduled.clone(), &[(241, asker, YES)]);
    let said_no = after(scheduled.clone(), &[(241, asker, NO)]);
    let disputed = after(said_yes.clone(), &[(242, other, NO)]);
    let forgotten = at(241 + TWO_WEEKS);
    let row = |situation, meeting: &Arrangement, now, asker, other, staff| Row {
        situation,
        meeting: meeting.clone(),
        now,
        asker,
        other,
        staff,
    };
    let closed = |situation, meeting: &Arrangement, now| row(situation, meeting, now, "", "", "");
    let all_answers = "accept>scheduled propose>requested ask_to_suggest>requested decline>declined";
    let all_answers_and_withdraw =
        "accept>scheduled propose>requested ask_to_suggest>requested decline>declined withdraw>withdrawn";
    let resolve = "resolve_held>held resolve_not_held>not_held";
    vec![
        row("requested", &requested, at(1), "withdraw>withdrawn", all_answers, ""),
        row("requested, another time proposed", &countered, at(2), all_answers_and_withdraw, "", ""),
        row(
            "requested, the asker is to suggest",
            &asker_suggests,
            at(2),
            "propose>requested decline>declined withdraw>withdrawn",
            "",
            "",
        ),
        row(
            "requested, the other is to suggest",
            &other_suggests,
            at(3),
            "withdraw>withdrawn",
            "propose>requested decline>declined",
            "",
        ),
        row("the first time has begun, but not the one proposed", &countered, at(241), all_answers_and_withdraw, "", ""),
        closed("requested, and the time has begun", &requested, at(240)),
        closed("two weeks without a suggestion", &other_suggests, at(2 + TWO_WEEKS)),
        row("scheduled", &scheduled, at(2), "propose>scheduled cancel>cancelled", "propose>scheduled cancel>cancelled", ""),
        row(
            "scheduled, the other proposes",
            &other_proposes,
            at(3),
            "accept>scheduled propose>scheduled decline>scheduled cancel>cancelled",
            "withdraw>scheduled cancel>cancelled",
            "",
        ),
        row(
            "scheduled, the asker counters",
            &asker_proposes,
            at(4),
            "withdraw>scheduled cancel>cancelled",
            "accept>scheduled propose>scheduled decline>scheduled cancel>cancelled",
            "",
        ),
        row(
            "scheduled, the proposed time has begun before the agreed one",
            &sooner,
            at(100),
            "propose>scheduled decline>scheduled cancel>cancelled",
            "withdraw>scheduled cancel>cancelled",
            "",
        ),
        closed("scheduled, begun", &scheduled, at(240)),
        closed("scheduled, begun with an open proposal", &other_proposes, at(240)),
        closed("scheduled, about to end", &scheduled, at(241) - TimeDelta::seconds(1)),
        row(
            "scheduled, over",
            &scheduled,
            at(241),
            "took_place>scheduled did_not>scheduled",
            "took_place>scheduled did_not>scheduled",
            "",
        ),
        row("scheduled, over, the asker said yes", &said_yes, at(242), "", "took_place>held did_not>disputed", ""),
        row("scheduled, over, the asker said no", &said_no, at(242), "", "took_place>disputed did_not>not_held", ""),
        row(
            "unconfirmed, nobody answered",
            &scheduled,
            forgotten,
            "took_place>unconfirmed did_not>unconfirmed",
            "took_place>unconfirmed did_not>unconfirmed",
            resolve,
        ),
        row(
            "unconfirmed, the asker said yes",
            &said_yes,
            forgotten,
            "did_not>unconfirmed",
            "took_place>held did_not>disputed",
            resolve,
        ),
        row("disputed", &disputed, at(243), "did_not>not_held", "took_place>held", resolve),
        row("disputed for long", &disputed, forgotten, "did_not>not_held", "took_place>held", resolve),
        closed("declined", &after(requested.clone(), &[(1, other, because(MoveKind::Decline))]), at(2)),
        closed("withdrawn", &after(requested.clone(), &[(1, asker, Move::Withdraw)]), at(2)),
        closed("canceled", &after(scheduled.clone(), &[(2, asker, because(MoveKind::Cancel))]), at(3)),
        closed("held", &after(said_yes.clone(), &[(242, other, YES)]), at(243)),
        closed("not held", &after(said_no.clone(), &[(242, other, NO)]), at(243)),
        closed("resolved", &disputed.take(&because(MoveKind::ResolveHeld), Actor::Staff, at(243)).unwrap().0, at(244)),
    ]
}

#[test]
fn exactly_the_moves_of_the_table_are_possible_and_lead_where_it_says() {
    let mut states = std::collections::BTreeSet::new();
    for asker in Party::ALL.iter().copied() {
        for row in rows(asker) {
            states.insert(row.meeting.as_of(row.now).state);
            let actors =
                [(Actor::Party(asker), row.asker), (Actor::Party(asker.other()), row.other), (Actor::Staff, row.staff)];
            for (actor, expected) in actors {
                let mut possible = Vec::new();
                for kind in MoveKind::ALL {
                    let mv = kind.with_reason("I am ill.".into()).unwrap_or(propose(300));
                    if let Ok((next, _)) = row.meeting.take(&mv, actor, row.now) {
                        assert_eq!(next.version, row.meeting.as_of(row.now).version + 1);
                        possible.push(format!("{}>{}", kind.as_str(), next.state.as_str()));
                    }
                }
                assert_eq!(possible.join(" "), expected, "{}: {actor:?}, asked by {asker:?}", row.situation);
                let offered: Vec<_> = row.meeting.offered(actor, row.now).iter().map(|kind| kind.as_str()).collect();
                let expected: Vec<_> = expected.split_whitespace().map(|m| m.split('>').next().unwrap()).collect();
                assert_eq!(offered, expected, "{}: offered to {actor:?}", row.situation);
            }
        }
    }
    assert_eq!(states.len(), MeetingState::ALL.len(), "the table visits every state");
}

fn refusal(meeting: &Arrangement, mv: &Move, by: Actor, now: i64) -> MeetingRefusal {
    meeting.take(mv, by, at(now)).unwrap_err()
}

#[test]
fn every_refusal_names_its_own_cause() {
    use MeetingRefusal as R;
    let requested = requested(Party::Mentee);
    let scheduled = scheduled(Party::Mentee);
    let mentor_suggests =
        after(requested.clone(), &[(1, Party::Mentor, propose(264)), (2, Party::Mentee, Move::AskThemToSuggest)]);
    let proposed = after(scheduled.clone(), &[(2, Party::Mentor, propose(100))]);
    let answered = after(scheduled.clone(), &[(241, Party::Mentor, YES)]);
    assert_eq!(refusal(&requested, &Move::Accept, MENTEE, 1), R::NotYourTurn);
    assert_eq!(refusal(&requested, &Move::Withdraw, MENTOR, 1), R::NotYours);
    assert_eq!(refusal(&requested, &because(MoveKind::Cancel), MENTOR, 1), R::NotNow { state: MeetingState::Requested });
    assert_eq!(refusal(&requested, &Move::Accept, MENTOR, 240), R::NotNow { state: MeetingState::Expired });
    assert_eq!(refusal(&requested, &Move::Accept, Actor::Staff, 1), R::PartiesOnly);
    assert_eq!(refusal(&requested, &because(MoveKind::ResolveHeld), MENTOR, 1), R::StaffOnly);
    assert_eq!(
        refusal(&requested, &because(MoveKind::ResolveHeld), Actor::Staff, 1),
        R::NotNow { state: MeetingState::Requested }
    );
    assert_eq!(refusal(&mentor_suggests, &Move::Accept, MENTOR, 3), R::NoTimeYet);
    assert_eq!(refusal(&mentor_suggests, &Move::AskThemToSuggest, MENTOR, 3), R::NoTimeYet);
    assert_eq!(refusal(&scheduled, &Move::Accept, MENTOR, 2), R::NoOpenProposal);
    assert_eq!(refusal(&scheduled, &YES, MENTOR, 240), R::NotOverYet);
    assert_eq!(refusal(&scheduled, &because(MoveKind::Cancel), MENTOR, 240), R::AlreadyStarted);
    assert_eq!(refusal(&scheduled, &propose(300), MENTOR, 240), R::AlreadyStarted);
    assert_eq!(refusal(&scheduled, &propose(240), MENTOR, 2), R::SameTime);
    assert_eq!(refusal(&proposed, &propose(100), MENTEE, 3), R::SameTime);
    assert_eq!(refusal(&proposed, &propose(120), MENTOR, 3), R::NotYourTurn);
    assert_eq!(refusal(&proposed, &Move::Withdraw, MENTEE, 3), R::NotYours);
    assert_eq!(refusal(&proposed, &Move::Accept, MENTEE, 100), R::ProposalHasBegun);
    assert_eq!(refusal(&answered, &NO, MENTOR, 242), R::AlreadyAnswered);
}

#[test]
fn a_reason_is_asked_for_where_something_ends_and_where_staff_decide() {
    let blank = |kind: MoveKind| kind.with_reason(" \n ".into()).unwrap();
    let disputed = after(scheduled(Party::Mentor), &[(241, Party::Mentor, YES), (242, Party::Mentee, NO)]);
    let proposed = after(scheduled(Party::Mentor), &[(2, Party::Mentor, propose(264))]);
    let missing = MeetingRefusal::ReasonMissing;
    assert_eq!(refusal(&requested(Party::Mentor), &blank(MoveKind::Decline), MENTEE, 1), missing);
    assert_eq!(refusal(&scheduled(Party::Mentor), &blank(MoveKind::Cancel), MENTEE, 2), missing);
    assert_eq!(refusal(&disputed, &blank(MoveKind::ResolveHeld), Actor::Staff, 243), missing);
    assert_eq!(refusal(&disputed, &blank(MoveKind::ResolveNotHeld), Actor::Staff, 243), missing);
    assert!(proposed.take(&blank(MoveKind::Decline), MENTEE, at(3)).is_ok());
    let long = Move::Cancel { reason: "x".repeat(REASON_MAX + 1) };
    assert_eq!(refusal(&proposed, &long, MENTEE, 3), MeetingRefusal::ReasonTooLong);
}

#[test]
fn a_slot_is_five_minutes_to_a_day_long_and_up_to_eighteen_months_ahead() {
    let slot = |start: TimeDelta, length: TimeDelta| Slot { starts_at: at(0) + start, ends_at: at(0) + start + length };
    let (second, day, hour) = (TimeDelta::seconds(1), TimeDelta::days(1), TimeDelta::hours(1));
    let check = |start, length| check_slot(&slot(start, length), at(0));
    assert_eq!(check(hour, TimeDelta::minutes(5)), Ok(()));
    assert_eq!(check(hour, TimeDelta::minutes(5) - second), Err(MeetingRefusal::TooShort));
    assert_eq!(check(hour, -hour), Err(MeetingRefusal::TooShort));
    assert_eq!(check(hour, day), Ok(()));
    assert_eq!(check(hour, day + second), Err(MeetingRefusal::TooLong));
    assert_eq!(check(second, hour), Ok(()));
    assert_eq!(check(TimeDelta::zero(), hour), Err(MeetingRefusal::InThePast));
    assert_eq!(check(-hour, day), Err(MeetingRefusal::InThePast));
    assert_eq!(check(day * 548, hour), Ok(()));
    assert_eq!(check(day * 548 + second, hour), Err(MeetingRefusal::TooFarAhead));
    assert_eq!(Arrangement::request(Party::Mentor, slot(-hour, day), at(0)).unwrap_err(), MeetingRefusal::InThePast);
}

#[test]
fn accepting_another_time_replaces_the_old_one_and_declining_it_does_not() {
    let proposed = after(scheduled(Party::Mentor), &[(2, Party::Mentee, propose(264))]);
    assert_eq!(proposed.agreed, Some(hour(240)));
    assert_eq!(proposed.proposal.as_ref().unwrap().instead_of, Some(hour(240)));
    let (accepted, event) = proposed.take(&Move::Accept, MENTOR, at(3)).unwrap();
    assert_eq!((accepted.agreed, accepted.proposal), (Some(hour(264)), None));
    assert_eq!(event, MeetingEvent::TimeAccepted { by: Party::Mentor, slot: hour(264), instead_of: Some(hour(240)) });
    for mv in [because(MoveKind::Decline), Move::Withdraw] {
        let by = if mv == Move::Withdraw { MENTEE } else { MENTOR };
        let (kept, _) = proposed.take(&mv, by, at(3)).unwrap();
        assert_eq!((kept.agreed, kept.proposal, kept.closing_reason), (Some(hour(240)), None, String::new()));
    }
}

#[test]
fn both_times_of_a_request_can_be_shown_side_by_side() {
    let countered = after(requested(Party::Mentor), &[(1, Party::Mentee, propose(264))]);
    let proposal = countered.open_proposal().unwrap();
    assert_eq!((proposal.instead_of, proposal.slot), (Some(hour(240)), Some(hour(264))));
    let suggested =
        after(requested(Party::Mentor), &[(1, Party::Mentee, Move::AskThemToSuggest), (2, Party::Mentor, propose(288))]);
    let proposal = suggested.open_proposal().unwrap();
    assert_eq!((proposal.instead_of, proposal.slot), (Some(hour(240)), Some(hour(288))));
}

#[test]
fn a_request_that_came_to_nothing_still_tells_its_time() {
    let expired = requested(Party::Mentor).as_of(at(240));
    assert_eq!((expired.slot(), expired.open_proposal()), (Some(hour(240)), None));
    let unanswered = after(requested(Party::Mentor), &[(1, Party::Mentee, Move::AskThemToSuggest)]).as_of(at(1 + TWO_WEEKS));
    assert_eq!((unanswered.state, unanswered.slot()), (MeetingState::Expired, Some(hour(240))));
}

#[test]
fn the_clock_tells_everything_it_did_in_order() {
    let proposed = after(scheduled(Party::Mentor), &[(2, Party::Mentee, propose(264))]);
    let (now, events) = proposed.as_of_with_events(at(241 + TWO_WEEKS));
    assert_eq!((now.state, now.version), (MeetingState::Unconfirmed, proposed.version + 2));
    let lapsed =
        MeetingEvent::ProposalLapsed { at: at(240), by: Party::Mentee, slot: Some(hour(264)), agreed: Some(hour(240)) };
    let left = MeetingEvent::LeftUnconfirmed { at: at(241 + TWO_WEEKS), slot: Some(hour(240)) };
    assert_eq!(events, [lapsed, left]);
}

#[test]
fn a_lapsed_proposal_leaves_the_old_time_to_be_confirmed() {
    let proposed = after(scheduled(Party::Mentor), &[(2, Party::Mentee, propose(264))]);
    let held = after(proposed, &[(241, Party::Mentor, YES), (242, Party::Mentee, YES)]);
    assert_eq!((held.state, held.agreed), (MeetingState::Held, Some(hour(240))));
}

#[test]
fn a_clock_that_runs_behind_reopens_nothing_that_was_answered() {
    let said_yes = after(scheduled(Party::Mentor), &[(241, Party::Mentor, YES)]);
    assert_eq!(said_yes.offered(MENTOR, at(239)), []);
    assert_eq!(said_yes.offered(MENTEE, at(239)), [MoveKind::TookPlace, MoveKind::DidNot]);
    assert_eq!(said_yes.call_off(CallOff::MentorshipEnded, at(239)), None);
}

#[test]
fn it_waits_for_whoever_must_act_next() {
    let waits = |meeting: &Arrangement, hours| meeting.waits_for(at(hours));
    let requested = requested(Party::Mentor);
    let scheduled = scheduled(Party::Mentor);
    let proposed = after(scheduled.clone(), &[(2, Party::Mentee, propose(100))]);
    let said_yes = after(scheduled.clone(), &[(241, Party::Mentee, YES)]);
    let disputed = after(said_yes.clone(), &[(242, Party::Mentor, NO)]);
    assert_eq!(waits(&requested, 1), Waiting::Answer(Party::Mentee));
    assert_eq!(waits(&requested, 240), Waiting::Nobody);
    assert_eq!(waits(&scheduled, 240), Waiting::Nobody);
    assert_eq!(waits(&proposed, 100), Waiting::Answer(Party::Mentor));
    assert_eq!(waits(&scheduled, 241), Waiting::Confirmation { mentor: true, mentee: true });
    assert_eq!(waits(&said_yes, 242), Waiting::Confirmation { mentor: true, mentee: false });
    assert_eq!(waits(&said_yes, 241 + TWO_WEEKS), Waiting::Settlement { mentor: true, mentee: false });
    assert_eq!(waits(&disputed, 243), Waiting::Settlement { mentor: true, mentee: true });
    assert!(!waits(&said_yes, 242).is_for_staff() && waits(&disputed, 243).is_for_staff());
}

#[test]
fn each_person_finds_it_in_the_list_where_they_look() {
    use MeetingList::{Past, Upcoming, Waiting};
    let lists =
        |meeting: &Arrangement, hours| (meeting.list_for(Party::Mentor, at(hours)), meeting.list_for(Party::Mentee, at(hours)));
    let requested = requested(Party::Mentor);
    let scheduled = scheduled(Party::Mentor);
    let said_yes = after(scheduled.clone(), &[(241, Party::Mentee, YES)]);
    assert_eq!(lists(&requested, 1), (Upcoming, Waiting));
    assert_eq!(lists(&requested, 240), (Past, Past));
    assert_eq!(lists(&scheduled, 240), (Upcoming, Upcoming));
    assert_eq!(lists(&scheduled, 241), (Waiting, Waiting));
    assert_eq!(lists(&said_yes, 242), (Waiting, Past));
}

#[test]
fn scheduled_claimed_and_held_meetings_are_counted_apart() {
    let scheduled = scheduled(Party::Mentor);
    let claimed = after(scheduled.clone(), &[(241, Party::Mentor, YES)]);
    let denied = after(scheduled.clone(), &[(241, Party::Mentor, NO)]);
    let held = after(claimed.clone(), &[(242, Party::Mentee, YES)]);
    let disputed = after(claimed.clone(), &[(242, Party::Mentee, NO)]);
    assert_eq!(requested(Party::Mentor).counts_as(at(1)), None);
    assert_eq!(scheduled.counts_as(at(2)), Some(Counted::Scheduled));
    assert_eq!(claimed.counts_as(at(242)), Some(Counted::Claimed));
    assert_eq!(claimed.counts_as(at(241 + TWO_WEEKS)), Some(Counted::Claimed));
    assert_eq!(denied.counts_as(at(242)), Some(Counted::Scheduled));
    assert_eq!(held.counts_as(at(243)), Some(Counted::Held));
    assert_eq!(disputed.counts_as(at(243)), None);
    assert_eq!(scheduled.counts_as(at(241 + TWO_WEEKS)), None);
}

#[test]
fn what_lies_ahead_is_called_off_and_can_come_back() {
    let requested = requested(Party::Mentor);
    let scheduled = scheduled(Party::Mentor);
    let proposed = after(scheduled.clone(), &[(2, Party::Mentee, propose(264))]);
    for meeting in [requested, proposed] {
        let (off, _) = meeting.call_off(CallOff::MilestoneRemoved, at(3)).unwrap();
        assert_eq!((off.state, off.closing_reason.as_str()), (MeetingState::Cancelled, "Its milestone was removed."));
        assert_eq!((off.open_proposal(), off.next_deadline(), off.offered(MENTOR, at(4))), (None, None, vec![]));
        let (back, _) = off.restore().unwrap();
        assert_eq!(back, Arrangement { version: meeting.version + 2, ..meeting });
    }
    assert_eq!(scheduled.call_off(CallOff::MentorshipEnded, at(240)), None);
    assert_eq!(scheduled.restore(), None);
}

#[test]
fn after_the_mentorship_only_what_took_place_can_still_be_said() {
    let allowed: Vec<_> = MoveKind::ALL.iter().filter(|kind| kind.allowed_after_end()).map(|kind| kind.as_str()).collect();
    assert_eq!(allowed, ["took_place", "did_not", "resolve_held", "resolve_not_held"]);
}

#[test]
fn a_busy_person_learns_nothing_about_the_other_meeting() {
    assert_eq!(MeetingRefusal::BusyThen.to_string(), "One of you is busy then. Please pick another time.");
    let refused = MeetingRefusal::NotNow { state: MeetingState::Cancelled }.to_string();
    assert_eq!(refused, "This cannot be done now: the meeting was canceled.");
}
