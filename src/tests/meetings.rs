//! Asking for a meeting, answering, rescheduling, confirming; and what the clock does meanwhile.

use chrono::TimeDelta;

use super::harness::on_both;
use super::town::{Couple, Town, day, form, hours, proposal};
use crate::features::meetings;
use crate::features::meetings::api::MoveForm;
use crate::features::meetings::model::{MeetingKind, MeetingState, MoveKind, TimeProposalForm};
use crate::features::meetings::view::MeetingView;
use crate::shared::id::MeetingId;
use crate::shared::time::Instant;
use crate::shared::{AppError, AppResult};

on_both!(
    asked_proposed_accepted_and_confirmed_by_both,
    you_suggest_hands_the_turn_over_and_back,
    a_request_is_declined_with_a_reason_or_withdrawn_by_who_asked,
    a_scheduled_meeting_is_canceled_with_a_reason_before_it_starts,
    while_a_new_time_waits_the_old_one_stands,
    a_request_whose_time_has_come_is_expired_before_any_job_ran,
    the_job_writes_down_what_the_clock_decided_once,
    a_meeting_that_nobody_confirms_is_unconfirmed_after_fourteen_days,
    whose_turn_it_is_not_is_refused_and_nothing_changes,
    accepting_what_overlaps_is_refused_and_says_nothing_about_the_other_meeting,
    rescheduling_to_a_busy_time_is_refused,
    a_time_that_the_clocks_skip_or_repeat_is_asked_about,
    a_slot_is_checked_while_it_is_typed,
    a_form_is_refused_field_by_field,
);

struct Pair<'t> {
    town: &'t Town,
    couple: Couple,
}

impl Pair<'_> {
    async fn in_town(town: &Town) -> Pair<'_> {
        Pair { town, couple: town.couple().await }
    }

    async fn mentor(&self, at: Instant, id: MeetingId, kind: MoveKind) -> AppResult<MeetingView> {
        self.town.act(&self.town.asker(&self.couple.mentor, at), id, kind).await
    }

    async fn mentee(&self, at: Instant, id: MeetingId, kind: MoveKind) -> AppResult<MeetingView> {
        self.town.act(&self.town.asker(&self.couple.mentee, at), id, kind).await
    }

    /// Asked for by the mentee on day 0.
    async fn asked(&self, at: Instant) -> MeetingId {
        self.town.ask(&self.town.asker(&self.couple.mentee, day(0)), &self.couple, at).await
    }

    async fn seen(&self, at: Instant, id: MeetingId) -> MeetingView {
        meetings::load_view(&self.town.asker(&self.couple.mentee, at), id).await.expect("the mentee sees it")
    }

    async fn stored_state(&self, id: MeetingId) -> MeetingState {
        meetings::store::find_state(&mut self.town.app.db.read().await.unwrap(), id).await.unwrap()
    }
}

async fn asked_proposed_accepted_and_confirmed_by_both(town: Town) {
    let pair = Pair::in_town(&town).await;
    let id = pair.asked(day(5)).await;
    let proposed = town.propose(&town.asker(&pair.couple.mentor, day(1)), id, day(6)).await.unwrap();
    assert_eq!(proposed.card.state, MeetingState::Requested);
    let seen = pair.seen(day(2), id).await;
    let open = seen.proposal.clone().expect("a proposal is on the table");
    assert_eq!((open.when.unwrap().date.as_str(), open.instead_of.unwrap().date.as_str()), ("2026-12-07", "2026-12-06"));
    assert!(seen.card.waits_for_me && seen.card.moves.contains(&MoveKind::Accept));
    let accepted = pair.mentee(day(2), id, MoveKind::Accept).await.unwrap();
    assert_eq!((accepted.card.state, accepted.card.when.unwrap().date.as_str()), (MeetingState::Scheduled, "2026-12-07"));
    let early = pair.mentee(day(6), id, MoveKind::TookPlace).await.unwrap_err();
    assert_eq!(early.to_string(), "You can say whether the meeting took place once it is over.");
    let claimed = pair.mentee(day(6) + hours(1), id, MoveKind::TookPlace).await.unwrap();
    assert_eq!(claimed.card.state, MeetingState::Scheduled);
    let held = pair.mentor(day(7), id, MoveKind::TookPlace).await.unwrap();
    assert_eq!((held.card.state, held.card.moves.len()), (MeetingState::Held, 0));
    assert_eq!(held.history.len(), 5, "{:?}", held.history);
    assert_eq!(pair.stored_state(id).await, MeetingState::Held);
}

async fn you_suggest_hands_the_turn_over_and_back(town: Town) {
    let pair = Pair::in_town(&town).await;
    let id = pair.asked(day(5)).await;
    pair.mentor(day(1), id, MoveKind::AskToSuggest).await.unwrap();
    let none = pair.mentee(day(1), id, MoveKind::Accept).await.unwrap_err();
    assert_eq!(none.to_string(), "You were asked to suggest a time, so there is no time to answer yet.");
    town.propose(&town.asker(&pair.couple.mentee, day(1)), id, day(8)).await.unwrap();
    let accepted = pair.mentor(day(2), id, MoveKind::Accept).await.unwrap();
    assert_eq!(accepted.card.when.unwrap().date, "2026-12-09");
}

async fn a_request_is_declined_with_a_reason_or_withdrawn_by_who_asked(town: Town) {
    let pair = Pair::in_town(&town).await;
    let (declined, withdrawn) = (pair.asked(day(5)).await, pair.asked(day(6)).await);
    let wordless = MoveForm { act: "decline".into(), ..MoveForm::default() };
    let refused = town.move_with(&town.asker(&pair.couple.mentor, day(1)), declined, wordless).await;
    assert!(matches!(refused, Err(AppError::Invalid(errors)) if errors.on("reason").is_some()));
    let answer = pair.mentor(day(1), declined, MoveKind::Decline).await.unwrap();
    assert_eq!((answer.card.state, answer.closing_reason.as_str()), (MeetingState::Declined, "So it is."));
    let not_theirs = pair.mentor(day(1), withdrawn, MoveKind::Withdraw).await.unwrap_err();
    assert_eq!(not_theirs.to_string(), "Only the person who made it can withdraw it.");
    town.propose(&town.asker(&pair.couple.mentor, day(1)), withdrawn, day(7)).await.unwrap();
    let answer = pair.mentee(day(1), withdrawn, MoveKind::Withdraw).await.unwrap();
    assert_eq!(answer.card.state, MeetingState::Withdrawn);
}

async fn a_scheduled_meeting_is_canceled_with_a_reason_before_it_starts(town: Town) {
    let pair = Pair::in_town(&town).await;
    let (first, second) = (pair.asked(day(5)).await, pair.asked(day(6)).await);
    for id in [first, second] {
        pair.mentor(day(1), id, MoveKind::Accept).await.unwrap();
    }
    let canceled = pair.mentee(day(4), first, MoveKind::Cancel).await.unwrap();
    assert_eq!(canceled.card.state, MeetingState::Cancelled);
    let late = pair.mentee(day(6), second, MoveKind::Cancel).await.unwrap_err();
    assert_eq!(late.to_string(), "The meeting has already started.");
}

async fn while_a_new_time_waits_the_old_one_stands(town: Town) {
    let pair = Pair::in_town(&town).await;
    let id = pair.asked(day(5)).await;
    pair.mentor(day(1), id, MoveKind::Accept).await.unwrap();
    let date = |view: &MeetingView| view.card.when.clone().unwrap().date;
    for answer in [MoveKind::Decline, MoveKind::Withdraw] {
        let by = town.asker(&pair.couple.mentor, day(2));
        let proposed = town.propose(&by, id, day(9)).await.unwrap();
        assert_eq!((proposed.card.state, date(&proposed).as_str()), (MeetingState::Scheduled, "2026-12-06"));
        let after = match answer {
            MoveKind::Decline => pair.mentee(day(2), id, answer).await.unwrap(),
            _ => pair.mentor(day(2), id, answer).await.unwrap(),
        };
        assert_eq!((date(&after).as_str(), after.proposal.is_none()), ("2026-12-06", true));
    }
    town.propose(&town.asker(&pair.couple.mentor, day(2)), id, day(9)).await.unwrap();
    let started = pair.seen(day(5) + TimeDelta::minutes(1), id).await;
    assert!(started.proposal.is_none(), "at the agreed start the proposal lapses");
    assert_eq!(date(&started), "2026-12-06");
}

async fn a_request_whose_time_has_come_is_expired_before_any_job_ran(town: Town) {
    let pair = Pair::in_town(&town).await;
    let (timed, timeless) = (pair.asked(day(5)).await, pair.asked(day(30)).await);
    pair.mentor(day(1), timeless, MoveKind::AskToSuggest).await.unwrap();
    assert_eq!(pair.seen(day(5) - TimeDelta::seconds(1), timed).await.card.state, MeetingState::Requested);
    assert_eq!(pair.seen(day(5), timed).await.card.state, MeetingState::Expired);
    assert_eq!(pair.seen(day(15) - hours(1), timeless).await.card.state, MeetingState::Requested);
    assert_eq!(pair.seen(day(15), timeless).await.card.state, MeetingState::Expired);
    let late = pair.mentor(day(5), timed, MoveKind::Accept).await.unwrap_err();
    assert_eq!(late.to_string(), "This cannot be done now: the request expired before it was answered.");
    assert_eq!(pair.stored_state(timed).await, MeetingState::Requested, "nobody has written it down");
}

async fn the_job_writes_down_what_the_clock_decided_once(town: Town) {
    let pair = Pair::in_town(&town).await;
    let id = pair.asked(day(5)).await;
    let before = pair.seen(day(6), id).await;
    town.travel_to(day(6));
    let (one, other) =
        tokio::join!(meetings::record_what_the_clock_decided(&town.app), meetings::record_what_the_clock_decided(&town.app));
    one.and(other).expect("two jobs do not disturb each other");
    assert_eq!(pair.stored_state(id).await, MeetingState::Expired);
    let after = pair.seen(day(6), id).await;
    assert_eq!(after.card.version, before.card.version);
    let lines = |view: &MeetingView| {
        view.history.iter().map(|line| (line.machine_at.clone(), line.sentence.clone())).collect::<Vec<_>>()
    };
    assert_eq!(lines(&after), lines(&before), "the page said so already");
    assert_eq!(town.events(&pair.couple).await.iter().filter(|(_, body)| body.contains("meeting_expired")).count(), 1);
}

async fn a_meeting_that_nobody_confirms_is_unconfirmed_after_fourteen_days(town: Town) {
    let pair = Pair::in_town(&town).await;
    let id = pair.asked(day(5)).await;
    pair.mentor(day(1), id, MoveKind::Accept).await.unwrap();
    pair.mentor(day(6), id, MoveKind::TookPlace).await.unwrap();
    let end = day(5) + hours(1);
    assert_eq!(pair.seen(end + TimeDelta::days(14) - hours(1), id).await.card.state, MeetingState::Scheduled);
    assert_eq!(pair.seen(end + TimeDelta::days(14), id).await.card.state, MeetingState::Unconfirmed);
    town.travel_to(day(20));
    meetings::record_what_the_clock_decided(&town.app).await.unwrap();
    assert_eq!(pair.stored_state(id).await, MeetingState::Unconfirmed);
    let held = pair.mentee(day(21), id, MoveKind::TookPlace).await.unwrap();
    assert_eq!(held.card.state, MeetingState::Held, "a late answer still settles it");
}

async fn whose_turn_it_is_not_is_refused_and_nothing_changes(town: Town) {
    let pair = Pair::in_town(&town).await;
    let id = pair.asked(day(5)).await;
    let before = pair.seen(day(1), id).await;
    for kind in [MoveKind::Accept, MoveKind::Decline, MoveKind::AskToSuggest] {
        let refused = pair.mentee(day(1), id, kind).await.unwrap_err();
        assert_eq!(refused.to_string(), "It is the other person's turn to answer.");
    }
    for kind in [MoveKind::Cancel, MoveKind::TookPlace, MoveKind::DidNot] {
        assert!(matches!(pair.mentor(day(1), id, kind).await, Err(AppError::Refused(_))), "{kind:?}");
    }
    let nonsense = MoveForm { act: "applaud".into(), ..MoveForm::default() };
    assert!(town.move_with(&town.asker(&pair.couple.mentor, day(1)), id, nonsense).await.is_err());
    assert_eq!(pair.seen(day(1), id).await, before);
}

async fn accepting_what_overlaps_is_refused_and_says_nothing_about_the_other_meeting(town: Town) {
    let first = town.couple().await;
    let chloe = town.person("Chloe").await;
    let second = town.pair(first.program, &first.mentor, &chloe).await;
    town.arrange(&first, MeetingKind::CheckIn, None, day(5)).await;
    let half_past = day(5) + TimeDelta::minutes(30);
    let id = town.ask(&town.asker(&chloe, day(1)), &second, half_past).await;
    let busy = town.act(&town.asker(&first.mentor, day(1)), id, MoveKind::Accept).await;
    assert_eq!(busy, Err(AppError::Refused("One of you is busy then. Please pick another time.".into())));
    let touching = town.ask(&town.asker(&chloe, day(1)), &second, day(5) + hours(1)).await;
    let accepted = town.act(&town.asker(&first.mentor, day(1)), touching, MoveKind::Accept).await;
    assert!(accepted.is_ok(), "meetings that only touch do not overlap: {accepted:?}");
}

async fn rescheduling_to_a_busy_time_is_refused(town: Town) {
    let pair = Pair::in_town(&town).await;
    let (one, other) = (pair.asked(day(5)).await, pair.asked(day(6)).await);
    for id in [one, other] {
        pair.mentor(day(1), id, MoveKind::Accept).await.unwrap();
    }
    town.propose(&town.asker(&pair.couple.mentee, day(1)), one, day(6)).await.unwrap();
    let busy = pair.mentor(day(1), one, MoveKind::Accept).await.unwrap_err();
    assert_eq!(busy.to_string(), "One of you is busy then. Please pick another time.");
    assert_eq!(pair.seen(day(1), one).await.card.when.unwrap().date, "2026-12-06", "the old time stands");
    pair.mentor(day(1), one, MoveKind::Decline).await.unwrap();
    town.propose(&town.asker(&pair.couple.mentee, day(1)), one, day(5) + TimeDelta::minutes(30)).await.unwrap();
    let moved = pair.mentor(day(1), one, MoveKind::Accept).await;
    assert!(moved.is_ok(), "a meeting is not in its own way: {moved:?}");
}

async fn a_time_that_the_clocks_skip_or_repeat_is_asked_about(town: Town) {
    let pair = Pair::in_town(&town).await;
    let mentee = town.asker(&pair.couple.mentee, day(60));
    let berlin = |date: &str, start: &str, end: &str| {
        let mut form = form(&pair.couple, day(70));
        (form.date, form.start, form.end, form.zone) = (date.into(), start.into(), end.into(), "Europe/Berlin".into());
        form
    };
    let skipped = meetings::request(&mentee, &berlin("2027-03-28", "02:30", "03:30")).await.unwrap_err();
    let AppError::Invalid(errors) = skipped else { panic!("{skipped:?}") };
    assert!(errors.on("start").is_some_and(|s| s.contains("skipped") && s.contains("03:30")), "{errors:?}");
    let mut repeated = berlin("2027-10-31", "02:30", "03:30");
    let asked = meetings::request(&mentee, &repeated).await.unwrap_err();
    let AppError::Invalid(errors) = asked else { panic!("{asked:?}") };
    assert!(errors.on("start_choice").is_some_and(|s| s.contains("Which one do you mean?")), "{errors:?}");
    for (choice, minutes) in [("first", 120), ("second", 60)] {
        repeated.start_choice = choice.into();
        let id = meetings::request(&mentee, &repeated).await.unwrap();
        let meeting = meetings::store::find(&mut town.app.db.read().await.unwrap(), id).await.unwrap();
        assert_eq!(meeting.arrangement.slot().unwrap().length(), TimeDelta::minutes(minutes), "{choice}");
    }
    let nowhere = MoveForm { zone: "Atlantis/Capital".into(), ..proposal(day(70)) };
    let id = town.ask(&mentee, &pair.couple, day(70)).await;
    let refused = town.move_with(&town.asker(&pair.couple.mentor, day(60)), id, nowhere).await;
    assert!(matches!(refused, Err(AppError::Invalid(errors)) if errors.on("zone").is_some()));
}

async fn a_slot_is_checked_while_it_is_typed(town: Town) {
    let ben = town.person_with("Ben", |person| person.zone = "America/New_York".into()).await;
    let (ana, program) = (town.person_with("Ana", |person| person.zone = "Europe/Athens".into()).await, town.program().await);
    let couple = town.pair(program, &ben, &ana).await;
    let asker = town.asker(&ana, day(1));
    let typed = |at: Instant| -> TimeProposalForm { proposal(at).time() };
    let check = async |except, at| meetings::check_slot(&asker, couple.id, except, typed(at)).await;
    let told = check(None, day(5)).await.unwrap();
    assert_eq!((told.mine.1.as_str(), told.theirs.1.as_str()), ("for you in Athens", "for Ben in New York"));
    assert!(told.mine.0.contains("11:00") && told.theirs.0.contains("04:00"), "{told:?}");
    assert!(!told.is_busy);
    let id = town.arrange(&couple, MeetingKind::CheckIn, None, day(5)).await;
    assert!(check(None, day(5)).await.unwrap().is_busy);
    assert!(!check(Some(id), day(5)).await.unwrap().is_busy, "a meeting is not in its own way");
    let past = check(None, day(0)).await;
    assert!(matches!(past, Err(AppError::Invalid(errors)) if errors.on("date").is_some()));
    let stranger = town.asker(&town.person("Stranger").await, day(1));
    assert_eq!(meetings::check_slot(&stranger, couple.id, None, typed(day(5))).await, Err(AppError::NotFound));
}

async fn a_form_is_refused_field_by_field(town: Town) {
    let pair = Pair::in_town(&town).await;
    let mentee = town.asker(&pair.couple.mentee, day(0));
    let refused = async |change: &dyn Fn(&mut meetings::model::MeetingForm)| {
        let mut form = form(&pair.couple, day(5));
        change(&mut form);
        match meetings::request(&mentee, &form).await {
            Err(AppError::Invalid(errors)) => errors.0.into_iter().map(|e| e.field).collect::<Vec<_>>(),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(refused(&|form| form.title = " ".into()).await, ["title"]);
    assert_eq!(refused(&|form| form.link = "javascript:alert(1)".into()).await, ["link"]);
    assert_eq!(refused(&|form| form.kind = "review".into()).await, ["milestone"]);
    assert_eq!(
        refused(&|form| (form.kind, form.milestone) = ("review".into(), uuid::Uuid::max().to_string())).await,
        ["milestone"]
    );
    let others = town.plan(&town.couple().await).await.plan.milestones.swap_remove(0);
    let (milestone, item) = (others.id.to_string(), others.items[0].id.to_string());
    assert_eq!(refused(&|form| form.milestone.clone_from(&milestone)).await, ["milestone"], "another pair’s is none");
    assert_eq!(refused(&|form| form.item.clone_from(&item)).await, ["item"]);
    assert_eq!(refused(&|form| form.end.clone_from(&form.start.clone())).await, ["end"]);
    assert_eq!(refused(&|form| form.date = "2026-11-30".into()).await, ["date"]);
    assert_eq!(refused(&|form| form.date = "2028-12-06".into()).await, ["date"]);
}
