//! From the kick-off to the end: what a held meeting and a marked item lead to, in the transaction that caused it.

use chrono::NaiveDate;

use super::harness::on_both;
use super::town::{Couple, Town, day, form, hours};
use crate::features::meetings::api::MoveForm;
use crate::features::meetings::model::{MeetingKind, MeetingState, MoveKind};
use crate::features::milestones::model::{Due, MilestoneState, PlanChange, PrerequisiteStep, StepState};
use crate::features::milestones::view::PlanView;
use crate::features::{meetings, milestones};
use crate::shared::id::{MeetingId, MilestoneId};
use crate::shared::time::Instant;
use crate::shared::{AppError, AppResult};

on_both!(
    the_kick_off_opens_the_plan_and_counts_its_dates_from_that_day,
    one_yes_opens_nothing,
    with_goals_on_four_steps_are_recorded_before_the_plan_opens,
    done_items_and_a_held_review_complete_a_milestone_and_open_the_next,
    a_review_held_before_the_last_item_is_done_counts_when_it_is,
    an_item_added_or_sent_back_makes_the_milestone_open_again,
    staff_may_settle_a_dispute_and_it_counts,
    the_last_milestone_completes_the_mentorship_and_calls_off_what_was_ahead,
    what_ended_is_read_by_the_two_and_changed_by_nobody,
    what_took_place_before_the_end_can_still_be_confirmed,
    a_removed_milestone_takes_its_review_along_and_undo_brings_back_both,
    undo_leaves_a_review_called_off_whose_time_is_taken_by_now,
);

async fn state(town: &Town, couple: &Couple, id: MeetingId) -> MeetingState {
    meetings::load_view(&town.asker(&couple.mentee, day(2)), id).await.expect("the mentee sees it").card.state
}

async fn by_mentor(town: &Town, couple: &Couple, change: PlanChange) -> AppResult<PlanView> {
    town.change(&couple.mentor, couple, change).await
}

fn milestone(plan: &PlanView, at: usize) -> MilestoneId {
    plan.plan.milestones[at].id
}

fn states(plan: &PlanView) -> Vec<MilestoneState> {
    (0..plan.plan.milestones.len()).map(|at| plan.plan.state_at(at)).collect()
}

/// When the log says that this happened.
async fn moments(town: &Town, couple: &Couple, what: &str) -> Vec<Instant> {
    town.events(couple).await.into_iter().filter(|(_, body)| body.contains(what)).map(|(at, _)| at).collect()
}

/// Works through every milestone but the last so many, a week each.
async fn walk(town: &Town, couple: &Couple, leave: usize) {
    let all = town.plan(couple).await.plan.milestones.len();
    for week in 0..all - leave {
        let open = town.finish_items(couple).await.plan.open_milestone().expect("one is open").id;
        let at = day(5 + 7 * i64::try_from(week).unwrap());
        town.hold(couple, MeetingKind::Review, Some(open), at).await;
    }
}

async fn the_kick_off_opens_the_plan_and_counts_its_dates_from_that_day(town: Town) {
    let couple = town.couple().await;
    let before = town.plan(&couple).await;
    assert_eq!((before.plan.opened_on, before.plan.open_step()), (None, Some(PrerequisiteStep::KickOff)));
    assert_eq!(states(&before), [MilestoneState::Locked; 4]);
    town.hold(&couple, MeetingKind::KickOff, None, day(1)).await;
    let plan = town.plan(&couple).await;
    let date = |d| NaiveDate::from_ymd_opt(2026, 12, d).unwrap();
    assert_eq!(plan.plan.opened_on, Some(date(2)));
    assert_eq!(plan.plan.milestones.iter().map(|m| m.due).collect::<Vec<_>>()[..2], [Due::On(date(12)), Due::On(date(22))]);
    assert_eq!(states(&plan)[..2], [MilestoneState::Open, MilestoneState::Locked]);
    assert_eq!(moments(&town, &couple, "plan_opened").await, moments(&town, &couple, "meeting_held").await);
    let mut second = form(&couple, day(4));
    second.kind = "kick_off".into();
    let second = meetings::request(&town.asker(&couple.mentee, day(2)), &second).await;
    assert!(matches!(second, Err(AppError::Invalid(errors)) if errors.on("kind").is_some()), "there is one kick-off");
}

async fn one_yes_opens_nothing(town: Town) {
    let couple = town.couple().await;
    let id = town.arrange(&couple, MeetingKind::KickOff, None, day(1)).await;
    town.act(&town.asker(&couple.mentor, day(1) + hours(2)), id, MoveKind::TookPlace).await.unwrap();
    assert_eq!(town.plan(&couple).await.plan.opened_on, None);
    let disputed = town.act(&town.asker(&couple.mentee, day(1) + hours(3)), id, MoveKind::DidNot).await.unwrap();
    assert_eq!(disputed.card.state, MeetingState::Disputed);
    assert_eq!(town.plan(&couple).await.plan.opened_on, None);
    town.act(&town.asker(&couple.mentee, day(1) + hours(4)), id, MoveKind::TookPlace).await.unwrap();
    assert!(town.plan(&couple).await.plan.opened_on.is_some());
}

async fn with_goals_on_four_steps_are_recorded_before_the_plan_opens(town: Town) {
    let program = town.program_of(&[("Arrive", 1), ("Leave", 1)], |settings| settings.goals = true).await;
    let couple = town.couple_in(program).await;
    let (mentor, mentee) = (town.asker(&couple.mentor, day(2)), town.asker(&couple.mentee, day(2)));
    let record = async |asker, step| {
        let version = town.plan(&couple).await.plan.version;
        milestones::record_step(asker, couple.id, version, step, "We wrote them down.".into()).await
    };
    use PrerequisiteStep as Step;
    let early = record(&mentor, Step::GoalSetting).await.unwrap_err();
    assert_eq!(early.to_string(), "Only the step that is open now can be recorded as done.");
    let never = record(&mentor, Step::KickOff).await.unwrap_err();
    assert_eq!(never.to_string(), "The kick-off is done when its meeting was held and both of you confirmed it.");
    town.kick_off(&couple).await;
    let by_mentee = record(&mentee, Step::GoalSetting).await.unwrap_err();
    assert_eq!(by_mentee, AppError::Forbidden("Only the mentor records a step as done.".into()));
    for step in [Step::GoalSetting, Step::SelfReview, Step::Nominations, Step::Baseline] {
        assert_eq!(town.plan(&couple).await.plan.opened_on, None, "before {step:?}");
        let plan = record(&mentor, step).await.unwrap();
        let done = plan.plan.prerequisites.iter().find(|p| p.step == step).unwrap();
        assert_eq!((done.state, done.recorded.as_deref()), (StepState::Done, Some("We wrote them down.")));
    }
    let plan = town.plan(&couple).await;
    assert!(plan.plan.opened_on.is_some());
    assert_eq!(states(&plan), [MilestoneState::Open, MilestoneState::Locked]);
    let twice = record(&mentor, Step::Baseline).await.unwrap_err();
    assert_eq!(twice.to_string(), "Only the step that is open now can be recorded as done.");
}

async fn done_items_and_a_held_review_complete_a_milestone_and_open_the_next(town: Town) {
    let couple = town.couple_at_work().await;
    let plan = town.finish_items(&couple).await;
    assert_eq!(states(&plan)[..2], [MilestoneState::ReadyForReview, MilestoneState::Locked]);
    let id = town.arrange(&couple, MeetingKind::Review, Some(milestone(&plan, 0)), day(5)).await;
    town.act(&town.asker(&couple.mentee, day(5) + hours(2)), id, MoveKind::TookPlace).await.unwrap();
    assert_eq!(states(&town.plan(&couple).await)[0], MilestoneState::ReadyForReview, "one yes is a claim");
    town.act(&town.asker(&couple.mentor, day(5) + hours(3)), id, MoveKind::TookPlace).await.unwrap();
    let plan = town.plan(&couple).await;
    assert_eq!(states(&plan)[..3], [MilestoneState::Done, MilestoneState::Open, MilestoneState::Locked]);
    assert_eq!(plan.plan.milestones[0].done_on, NaiveDate::from_ymd_opt(2026, 12, 6));
    assert_eq!(moments(&town, &couple, "milestone_done").await, [day(5) + hours(3)], "in the transaction of the answer");
    let renamed = PlanChange::RenameMilestone { milestone: milestone(&plan, 0), name: "Other".into() };
    assert_eq!(by_mentor(&town, &couple, renamed).await.unwrap_err().to_string(), "This milestone is done, and done is final.");
}

async fn a_review_held_before_the_last_item_is_done_counts_when_it_is(town: Town) {
    let couple = town.couple_at_work().await;
    let first = milestone(&town.plan(&couple).await, 0);
    town.hold(&couple, MeetingKind::Review, Some(first), day(5)).await;
    assert_eq!(states(&town.plan(&couple).await)[0], MilestoneState::Open);
    let plan = town.finish_items(&couple).await;
    assert_eq!(states(&plan)[..2], [MilestoneState::Done, MilestoneState::Open]);
}

async fn an_item_added_or_sent_back_makes_the_milestone_open_again(town: Town) {
    let couple = town.couple_at_work().await;
    let plan = town.finish_items(&couple).await;
    let item = plan.plan.milestones[0].items[0].id;
    let back = by_mentor(&town, &couple, PlanChange::SendItemBack { item, words: "Once more.".into() }).await.unwrap();
    assert_eq!(states(&back)[0], MilestoneState::Open);
    assert_eq!(states(&town.finish_items(&couple).await)[0], MilestoneState::ReadyForReview);
}

async fn staff_may_settle_a_dispute_and_it_counts(town: Town) {
    let couple = town.couple().await;
    let admin = town.admin("Sofia").await;
    let id = town.arrange(&couple, MeetingKind::KickOff, None, day(1)).await;
    let resolve = MoveForm { act: "resolve_held".into(), reason: "Both met me there.".into(), ..MoveForm::default() };
    let early = town.move_with(&town.asker(&admin, day(1) + hours(2)), id, resolve.clone()).await;
    assert!(matches!(early, Err(AppError::Refused(_))), "nothing to settle yet: {early:?}");
    town.act(&town.asker(&couple.mentor, day(1) + hours(2)), id, MoveKind::TookPlace).await.unwrap();
    town.act(&town.asker(&couple.mentee, day(1) + hours(2)), id, MoveKind::DidNot).await.unwrap();
    let by_a_party = town.move_with(&town.asker(&couple.mentor, day(2)), id, resolve.clone()).await;
    assert_eq!(by_a_party.unwrap_err().to_string(), "Only staff who are not part of this meeting can do this.");
    let settled = town.move_with(&town.asker(&admin, day(2)), id, resolve).await.unwrap();
    assert_eq!(settled.card.state, MeetingState::Held);
    assert!(town.plan(&couple).await.plan.opened_on.is_some());
}

async fn the_last_milestone_completes_the_mentorship_and_calls_off_what_was_ahead(town: Town) {
    let couple = town.couple_at_work().await;
    walk(&town, &couple, 1).await;
    let scheduled = town.arrange(&couple, MeetingKind::CheckIn, None, day(60)).await;
    let asked = town.ask(&town.asker(&couple.mentor, day(3)), &couple, day(61)).await;
    let unconfirmed = town.arrange(&couple, MeetingKind::CheckIn, None, day(3)).await;
    let last = town.finish_items(&couple).await.plan.open_milestone().unwrap().id;
    town.hold(&couple, MeetingKind::Review, Some(last), day(40)).await;
    let plan = town.plan(&couple).await;
    assert!(plan.plan.is_complete() && !plan.may_arrange);
    for (id, expected) in
        [(scheduled, MeetingState::Cancelled), (asked, MeetingState::Cancelled), (unconfirmed, MeetingState::Scheduled)]
    {
        assert_eq!(state(&town, &couple, id).await, expected);
    }
    let ended = moments(&town, &couple, "\"completed\"").await;
    assert_eq!(ended, [day(40) + hours(2); 2], "the mentorship, and the mentee’s part in the program");
    assert_eq!(moments(&town, &couple, "meeting_called_off").await, [ended[0], ended[0]]);
    let new = town.try_pair(couple.program, couple.mentor.id, couple.mentee.id).await;
    assert!(new.is_ok(), "who has completed one may begin another: {new:?}");
}

async fn what_ended_is_read_by_the_two_and_changed_by_nobody(town: Town) {
    let program = town.program_of(&[("Only", 1)], |settings| settings.managers_in_meetings = true).await;
    let manager = town.person("Omar").await;
    let (ben, ana) = (town.person("Ben").await, town.report_of("Ana", &manager).await);
    let couple = town.pair(program, &ben, &ana).await;
    let check_in = town.arrange(&couple, MeetingKind::CheckIn, None, day(2)).await;
    assert!(meetings::load_view(&town.asker(&manager, day(2)), check_in).await.is_ok(), "the program lets managers in");
    town.kick_off(&couple).await;
    walk(&town, &couple, 0).await;
    let plan = town.plan(&couple).await;
    let (milestone, item) = (milestone(&plan, 0), plan.plan.milestones[0].items[0].id);
    let over = "This mentorship has ended. Its plan can be read, but not changed.";
    for (person, change) in [
        (&couple.mentor, PlanChange::RenameMilestone { milestone, name: "Other".into() }),
        (
            &couple.mentor,
            PlanChange::AddMilestone { milestone: MilestoneId(uuid::Uuid::max()), name: "More".into(), above: None },
        ),
        (&couple.mentor, PlanChange::SendItemBack { item, words: "Once more.".into() }),
        (&couple.mentee, PlanChange::UnmarkItem { item }),
    ] {
        assert_eq!(town.change(person, &couple, change).await, Err(AppError::Forbidden(over.into())));
    }
    for person in [&couple.mentor, &couple.mentee] {
        let asker = town.asker(person, day(50));
        assert_eq!(milestones::load_view(&asker, couple.id).await.unwrap().plan, plan.plan);
        assert!(meetings::load_view(&asker, check_in).await.unwrap().details.is_some());
        let asked = meetings::request(&asker, &form(&couple, day(60))).await.unwrap_err();
        assert_eq!(asked.to_string(), "This mentorship has ended, so no new meeting can be arranged in it.");
        let noted = meetings::save_private_note(&asker, check_in, "Later".into()).await;
        assert!(matches!(noted, Err(AppError::Forbidden(_))), "{noted:?}");
        let minutes = meetings::save_minutes(&asker, check_in, "Later".into(), 1).await;
        assert!(matches!(minutes, Err(AppError::Forbidden(_))), "{minutes:?}");
    }
    let late = meetings::load_view(&town.asker(&manager, day(50)), check_in).await;
    assert_eq!(late.map(|_| ()), Err(AppError::NotFound), "what ended gives a manager access to nothing");
}

async fn what_took_place_before_the_end_can_still_be_confirmed(town: Town) {
    let program = town.program_of(&[("Only", 1)], |_| {}).await;
    let couple = town.couple_in(program).await;
    let id = town.arrange(&couple, MeetingKind::CheckIn, None, day(3)).await;
    town.kick_off(&couple).await;
    walk(&town, &couple, 0).await;
    for person in [&couple.mentor, &couple.mentee] {
        town.act(&town.asker(person, day(6)), id, MoveKind::TookPlace).await.expect("what took place can be said");
    }
    assert_eq!(state(&town, &couple, id).await, MeetingState::Held);
}

async fn a_removed_milestone_takes_its_review_along_and_undo_brings_back_both(town: Town) {
    let couple = town.couple_at_work().await;
    let third = milestone(&town.plan(&couple).await, 2);
    let scheduled = town.arrange(&couple, MeetingKind::Review, Some(third), day(20)).await;
    let mut asking = form(&couple, day(21));
    (asking.kind, asking.milestone) = ("review".into(), third.to_string());
    let asked = meetings::request(&town.asker(&couple.mentee, day(2)), &asking).await.unwrap();
    let cancelled = town.arrange(&couple, MeetingKind::Review, Some(third), day(22)).await;
    town.act(&town.asker(&couple.mentor, day(2)), cancelled, MoveKind::Cancel).await.unwrap();
    by_mentor(&town, &couple, PlanChange::RemoveMilestone { milestone: third }).await.unwrap();
    for id in [scheduled, asked, cancelled] {
        assert_eq!(state(&town, &couple, id).await, MeetingState::Cancelled);
    }
    let plan = by_mentor(&town, &couple, PlanChange::RestoreMilestone { milestone: third }).await.unwrap();
    assert_eq!(milestone(&plan, 2), third);
    assert_eq!(state(&town, &couple, scheduled).await, MeetingState::Scheduled);
    assert_eq!(state(&town, &couple, asked).await, MeetingState::Requested);
    assert_eq!(state(&town, &couple, cancelled).await, MeetingState::Cancelled, "what a person canceled stays so");
}

async fn undo_leaves_a_review_called_off_whose_time_is_taken_by_now(town: Town) {
    let couple = town.couple_at_work().await;
    let third = milestone(&town.plan(&couple).await, 2);
    let review = town.arrange(&couple, MeetingKind::Review, Some(third), day(20)).await;
    by_mentor(&town, &couple, PlanChange::RemoveMilestone { milestone: third }).await.unwrap();
    town.arrange(&couple, MeetingKind::CheckIn, None, day(20)).await;
    by_mentor(&town, &couple, PlanChange::RestoreMilestone { milestone: third }).await.unwrap();
    assert_eq!(state(&town, &couple, review).await, MeetingState::Cancelled);
}
