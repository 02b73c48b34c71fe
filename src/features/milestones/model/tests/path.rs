//! From the prerequisites to the end.

use super::*;
use PrerequisiteStep as Step;

fn recorded(steps: &[Step]) -> Vec<RecordedStep> {
    steps.iter().map(|step| RecordedStep { step: *step, note: None }).collect()
}

fn states(steps: &[Prerequisite]) -> Vec<StepState> {
    steps.iter().map(|p| p.state).collect()
}

#[test]
fn the_first_step_that_is_not_done_is_open() {
    use StepState::{Done, Locked, Open};
    assert_eq!(states(&prerequisites(true, false, &[])), [Open, Locked, Locked, Locked, Locked]);
    assert_eq!(states(&prerequisites(true, true, &recorded(&[Step::GoalSetting]))), [Done, Done, Open, Locked, Locked]);
    assert_eq!(states(&prerequisites(true, true, &recorded(&Step::ALL[1..]))), [Done; 5]);
}

#[test]
fn after_a_hand_over_only_the_kick_off_is_repeated() {
    use StepState::{Done, Open};
    assert_eq!(states(&prerequisites(true, false, &recorded(&Step::ALL[1..]))), [Open, Done, Done, Done, Done]);
}

#[test]
fn with_goals_off_only_the_kick_off_remains() {
    let steps = prerequisites(false, false, &recorded(Step::ALL));
    assert_eq!(steps, [Prerequisite { step: Step::KickOff, state: StepState::Open, recorded: None }]);
}

#[test]
fn the_mentor_records_the_open_step_but_never_the_kick_off() {
    let plan = Plan { prerequisites: prerequisites(true, true, &[]), ..plan(2, 0, false) };
    assert_eq!(plan.record_offline(Step::KickOff, ""), Err(PlanRefusal::KickOffIsAMeeting));
    assert_eq!(plan.record_offline(Step::Nominations, ""), Err(PlanRefusal::StepIsNotOpen));
    assert_eq!(plan.record_offline(Step::GoalSetting, &"a".repeat(1001)), Err(PlanRefusal::WordsTooLong));
    let applied = plan.record_offline(Step::GoalSetting, " On paper ").unwrap();
    assert_eq!(applied.event, PlanEvent::StepRecorded { step: Step::GoalSetting });
    assert_eq!(applied.plan.version, plan.version + 1);
    assert_eq!(applied.plan.prerequisites[1].recorded.as_deref(), Some("On paper"));
    assert_eq!(applied.plan.open_step(), Some(Step::SelfReview));
    assert_eq!(applied.plan.record_offline(Step::GoalSetting, ""), Err(PlanRefusal::StepIsNotOpen));
}

#[test]
fn the_plan_opens_when_all_steps_are_done_and_a_template_never() {
    let mut plan = Plan { prerequisites: prerequisites(true, true, &[]), ..plan(2, 0, false) };
    for step in &Step::ALL[1..] {
        assert!(!plan.is_to_open());
        plan = plan.record_offline(*step, "").unwrap().plan;
    }
    assert!(plan.is_to_open());
    assert!(!plan.open_on(today()).is_to_open());
    assert!(!Plan { prerequisites: Vec::new(), ..plan }.is_to_open());
}

#[test]
fn opening_counts_relative_dates_from_that_day_and_opens_the_first_milestone() {
    let mut plan = plan(3, 0, false);
    plan.milestones[0].due = Due::AfterDays(0);
    plan.milestones[1].due = Due::AfterDays(30);
    plan.milestones[2].due = Due::On(day(12, 24));
    assert_eq!(plan.state_of(m(1)), Some(MilestoneState::Locked));
    let opened = plan.open_on(day(3, 10));
    let dues: Vec<Due> = opened.milestones.iter().map(|m| m.due).collect();
    assert_eq!(dues, [Due::On(day(3, 10)), Due::On(day(4, 9)), Due::On(day(12, 24))]);
    assert_eq!(opened.state_of(m(1)), Some(MilestoneState::Open));
    assert_eq!(opened.open_on(day(5, 1)), opened);
}

#[test]
fn a_milestone_is_late_when_its_date_has_passed_and_it_is_not_done() {
    let mut plan = plan(2, 1, true);
    plan.milestones[0].due = Due::On(day(3, 9));
    plan.milestones[1].due = Due::On(day(3, 10));
    assert!(!plan.milestones[0].is_late(today()));
    assert!(!plan.milestones[1].is_late(day(3, 10)));
    assert!(plan.milestones[1].is_late(day(3, 11)));
    plan.milestones[1].due = Due::AfterDays(1);
    assert!(!plan.milestones[1].is_late(day(12, 31)));
}

#[test]
fn a_milestone_is_done_when_its_items_are_done_and_its_review_was_held() {
    let plan = plan(2, 0, true);
    assert_eq!(plan.settle(&[m(1)], today()), []);
    let ready = after(&after(&plan, mark(11)), mark(12));
    assert_eq!(ready.settle(&[], today()), []);
    assert_eq!(ready.settle(&[m(1)], today()), [m(1)]);
    let (settled, _) = ready.settled(&[m(1)], today());
    assert_eq!(settled.state_of(m(1)), Some(MilestoneState::Done));
    assert_eq!(settled.state_of(m(2)), Some(MilestoneState::Open));
    assert_eq!((settled.progress(), settled.is_complete()), ((1, 2), false));
}

#[test]
fn a_review_held_early_counts_when_its_milestones_turn_has_come() {
    let mut plan = plan(4, 0, true);
    for milestone in &mut plan.milestones[..3] {
        milestone.items.clear();
    }
    assert_eq!(plan.state_of(m(1)), Some(MilestoneState::ReadyForReview), "without items it is ready at once");
    assert_eq!(plan.settle(&[m(2), m(4)], today()), []);
    assert_eq!(plan.settle(&[m(2), m(1), m(4)], today()), [m(1), m(2)]);
    assert_eq!(plan.settle(&[m(1), m(2), m(3), m(4)], today()), [m(1), m(2), m(3)]);
    assert_eq!(Plan { opened_on: None, ..plan }.settle(&[m(1)], today()), []);
}

#[test]
fn a_plan_is_complete_when_all_its_milestones_are_done() {
    let mut plan = plan(2, 2, true);
    plan.milestones[1].done_on = Some(day(3, 20));
    assert!(plan.is_complete());
    assert_eq!(plan.completed_on(), Some(day(3, 20)));
    assert_eq!(plan.open_milestone(), None);
    plan.milestones.clear();
    assert!(!plan.is_complete());
}

#[test]
fn a_screen_reader_hears_where_things_stand() {
    let plan = plan(5, 1, true);
    assert_eq!(plan.announce(m(2)), "Milestone 2, position 2 of 5");
    assert_eq!(plan.announce_item(i(32)), "Item 32, position 2 of 2 in Milestone 3");
    assert_eq!(plan.announce(m(77)), "");
}

#[test]
fn a_plan_that_is_handed_over_keeps_what_is_done_and_promised() {
    let mut before = plan(4, 2, true);
    before.milestones[2].due = Due::On(day(4, 1));
    before.milestones[2].items[0].done_on = Some(today());
    before.milestones[2].items[1].sent_back = Some("More, please.".into());
    let after = before.handed_over();
    assert_eq!((after.opened_on, after.open_index()), (before.opened_on, Some(2)));
    assert_eq!(after.progress(), before.progress());
    assert_eq!(after.milestones[2].due, Due::On(day(4, 1)), "what was promised stays promised");
    assert!(after.milestones[2].items[0].is_done());
    assert_eq!(after.milestones[2].items[1].sent_back, None, "the words of the earlier mentor stay with the earlier plan");
}
