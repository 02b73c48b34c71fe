//! A program's plan: shaped by its staff, copied for the pairs that are made from then on.

use std::time::Duration;

use super::harness::on_both;
use super::town::{Town, day};
use crate::features::accounts::Viewer;
use crate::features::milestones;
use crate::features::milestones::model::{Due, ItemId, MilestoneId, Plan, PlanChange};
use crate::features::milestones::view::PlanView;
use crate::server::token;
use crate::shared::id::ProgramId;
use crate::shared::{AppError, AppResult};

on_both!(
    staff_shape_the_template_and_later_pairs_get_it_so,
    a_pair_keeps_the_copy_that_it_was_given,
    days_are_counted_after_the_plan_opens_and_stay_days,
    a_program_without_a_plan_gets_one_with_its_first_milestone,
    of_two_first_milestones_at_once_the_second_is_shown_the_first,
    a_stale_change_of_a_template_is_answered_with_the_template_as_it_is,
    what_was_removed_from_a_template_is_brought_back_from_its_page,
    the_last_milestone_goes_while_nobody_can_join_alone,
    nobody_works_on_a_template,
    those_who_take_part_read_the_template_on_the_programs_page,
    the_template_of_a_closed_program_stays_as_it_is,
    other_staff_are_told_within_a_second,
    without_scripts_the_editor_says_that_it_needs_them,
);

fn fresh() -> MilestoneId {
    MilestoneId(token::uuid(day(2)))
}

fn names(plan: &Plan) -> Vec<&str> {
    plan.milestones.iter().map(|m| m.name.as_str()).collect()
}

fn id_of(plan: &Plan, name: &str) -> MilestoneId {
    plan.milestones.iter().find(|m| m.name == name).expect("a milestone of that name").id
}

async fn change(town: &Town, by: &Viewer, program: ProgramId, change: PlanChange) -> AppResult<PlanView> {
    let version = town.template(program).await.version;
    milestones::change(&town.asker(by, day(2)), program, version, change).await
}

fn add(name: &str) -> PlanChange {
    PlanChange::AddMilestone { milestone: fresh(), name: name.into(), above: None }
}

async fn staff_shape_the_template_and_later_pairs_get_it_so(town: Town) {
    let program = town.program().await;
    let coordinator = town.coordinator("Nadia", program).await;
    let plan = town.template(program).await;
    let up = PlanChange::PlaceMilestone { milestone: id_of(&plan, "Let go"), above: Some(id_of(&plan, "Arrive")) };
    change(&town, &coordinator, program, up).await.expect("a coordinator moves a milestone to the very top");
    let named = PlanChange::RenameMilestone { milestone: id_of(&plan, "Lead"), name: "Lead others".into() };
    let view = change(&town, &town.admin("Sofia").await, program, named).await.expect("an admin renames one");
    assert_eq!(names(&view.plan), ["Let go", "Arrive", "Listen", "Lead others"]);
    let couple = town.couple_in(program).await;
    let copy = town.plan(&couple).await.plan;
    assert_eq!(names(&copy), names(&view.plan));
    assert!(copy.milestones.iter().all(|m| view.plan.milestone(m.id).is_none()), "with ids of its own");
}

async fn a_pair_keeps_the_copy_that_it_was_given(town: Town) {
    let couple = town.couple().await;
    let before = town.plan(&couple).await.plan;
    change(&town, &town.admin("Sofia").await, couple.program, add("Afterwards")).await.expect("the template grows");
    assert_eq!(town.plan(&couple).await.plan, before);
}

async fn days_are_counted_after_the_plan_opens_and_stay_days(town: Town) {
    let program = town.program().await;
    let admin = town.admin("Sofia").await;
    let milestone = id_of(&town.template(program).await, "Listen");
    let dated = PlanChange::DateMilestone { milestone, due: Due::AfterDays(45) };
    let view = change(&town, &admin, program, dated).await.expect("a day is a number");
    assert_eq!(view.plan.milestone(milestone).map(|m| m.due), Some(Due::AfterDays(45)));
    assert!(view.plan.opened_on.is_none() && view.plan.lock_reason(milestone).is_none(), "nothing is open or done");
}

async fn a_program_without_a_plan_gets_one_with_its_first_milestone(town: Town) {
    let program = town.program_without_plan().await;
    let admin = town.admin("Sofia").await;
    let empty = town.template(program).await;
    assert_eq!((names(&empty), empty.version), (vec![], 0));
    let view = change(&town, &admin, program, add("Begin")).await.expect("the first milestone");
    assert_eq!((names(&view.plan), view.plan.version, view.plan.id), (vec!["Begin"], 1, empty.id));
    assert_eq!(town.template(program).await.milestones, view.plan.milestones);
}

async fn of_two_first_milestones_at_once_the_second_is_shown_the_first(town: Town) {
    let program = town.program_without_plan().await;
    let (sofia, nadia) = (town.admin("Sofia").await, town.coordinator("Nadia", program).await);
    let (sofia, nadia) = (town.asker(&sofia, day(2)), town.asker(&nadia, day(2)));
    let (one, other) =
        tokio::join!(milestones::change(&sofia, program, 0, add("One")), milestones::change(&nadia, program, 0, add("Other")),);
    let (made, refused) = if one.is_ok() { (one, other) } else { (other, one) };
    let made = made.expect("one of them is first");
    let Err(AppError::Conflict { present, .. }) = refused else { panic!("the other is told: {refused:?}") };
    assert_eq!(serde_json::from_str::<PlanView>(&present).expect("a view").plan, made.plan);
}

async fn a_stale_change_of_a_template_is_answered_with_the_template_as_it_is(town: Town) {
    let program = town.program().await;
    let (sofia, nadia) = (town.admin("Sofia").await, town.coordinator("Nadia", program).await);
    let seen = town.template(program).await;
    let made = milestones::change(&town.asker(&sofia, day(2)), program, seen.version, add("First")).await.expect("made");
    let late = milestones::change(&town.asker(&nadia, day(2)), program, seen.version, add("Second")).await;
    let Err(AppError::Conflict { present, .. }) = late else { panic!("{late:?}") };
    assert_eq!(serde_json::from_str::<PlanView>(&present).expect("a view").plan, made.plan);
}

async fn what_was_removed_from_a_template_is_brought_back_from_its_page(town: Town) {
    let program = town.program().await;
    let admin = town.admin("Sofia").await;
    let before = town.template(program).await;
    let milestone = id_of(&before, "Listen");
    change(&town, &admin, program, PlanChange::RemoveMilestone { milestone }).await.expect("it is removed");
    let mut browser = town.browser_of(&admin).await;
    let path = format!("/programs/{program}/plan");
    assert!(browser.get(&path).await.text.contains("Restore “Listen”"));
    let posted = browser.post(&path, &[("act", "restore"), ("milestone", &milestone.to_string())]).await;
    assert_eq!((posted.status, posted.header("location")), (303, path.as_str()));
    assert_eq!(town.template(program).await.milestones, before.milestones);
}

async fn the_last_milestone_goes_while_nobody_can_join_alone(town: Town) {
    let program = town.program_of(&[("Arrive", 1)], |_| {}).await;
    let admin = town.admin("Sofia").await;
    let last = PlanChange::RemoveMilestone { milestone: id_of(&town.template(program).await, "Arrive") };
    let refused = change(&town, &admin, program, last.clone()).await.unwrap_err();
    assert!(refused.to_string().starts_with("New pairs begin with this plan"), "{refused}");
    assert_eq!(names(&town.template(program).await), ["Arrive"]);
    town.change_state(program, "draft").await;
    change(&town, &admin, program, last).await.expect("a draft may have none");
}

async fn nobody_works_on_a_template(town: Town) {
    let program = town.program().await;
    let item: ItemId = town.template(program).await.milestones[0].items[0].id;
    let marked = change(&town, &town.admin("Sofia").await, program, PlanChange::MarkItemDone { item }).await;
    assert_eq!(marked.expect_err("refused").to_string(), "Items are done in a mentorship, not in the program's template.");
}

async fn those_who_take_part_read_the_template_on_the_programs_page(town: Town) {
    let couple = town.couple().await;
    let mut browser = town.browser_of(&couple.mentor).await;
    let page = browser.get(&format!("/programs/{}", couple.program)).await;
    assert!(page.text.contains("Let go") && !page.text.contains("Edit the plan"));
    assert_eq!(browser.get(&format!("/programs/{}/plan", couple.program)).await.status, 403);
    let refused = milestones::change(&town.asker(&couple.mentor, day(2)), couple.program, 1, add("Mine")).await;
    assert_eq!(refused.expect_err("refused").to_string(), "Only the program's staff change its plan.");
}

async fn the_template_of_a_closed_program_stays_as_it_is(town: Town) {
    let program = town.program().await;
    town.close(program).await;
    let refused = change(&town, &town.admin("Sofia").await, program, add("Too late")).await;
    assert_eq!(refused.expect_err("refused").to_string(), "This program is closed. Its plan can be read, but not changed.");
}

async fn other_staff_are_told_within_a_second(town: Town) {
    let program = town.program().await;
    let plan = town.template(program).await;
    let mut signals = town.app.live.listen();
    change(&town, &town.admin("Sofia").await, program, add("New")).await.expect("made");
    let topic = format!("plans/{}", plan.id);
    let told = async { while signals.recv().await.expect("a signal") != topic {} };
    tokio::time::timeout(Duration::from_secs(1), told).await.expect("the open editors are told");
}

/// What a page says where no script runs.
async fn without_scripts(town: &Town, by: &Viewer, path: &str) -> Option<String> {
    let page = town.browser_of(by).await.get(path).await;
    assert_eq!(page.status, 200, "{path}: {}", page.text);
    let said = page.text.split("<noscript>").nth(1).and_then(|rest| rest.split("</noscript>").next());
    said.map(str::to_owned)
}

async fn without_scripts_the_editor_says_that_it_needs_them(town: Town) {
    let couple = town.couple().await;
    let sofia = town.admin("Sofia").await;
    let template = format!("/programs/{}/plan", couple.program);
    let said = without_scripts(&town, &sofia, &template).await.expect("a notice");
    assert!(said.contains("Arranging a plan needs scripts.") && said.contains(&format!("href=\"{template}/start\"")), "{said}");
    let plan = format!("/mentorships/{}/plan", couple.id);
    let said = without_scripts(&town, &couple.mentor, &plan).await.expect("a notice");
    assert!(said.contains("Arranging a plan needs scripts.") && !said.contains("/plan/start"), "{said}");
    assert_eq!(without_scripts(&town, &couple.mentee, &plan).await, None, "who arranges nothing misses nothing");
    town.change_state(couple.program, "closed").await;
    assert_eq!(without_scripts(&town, &sofia, &template).await, None);
    let sheet = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/style/milestones.css")).unwrap();
    let plain = sheet.lines().find(|line| line.contains("(scripting: none)")).expect("what is laid out without scripts");
    assert!(plain.contains(".add-milestone, .add-item { display: none; }"), "{plain}");
}
