//! Offers that wait no longer: taken back, said no more, or pointless; and milestones that the template has no more.

use super::harness::on_both;
use super::offers::{Scene, id_of, names};
use super::town::Town;
use crate::features::milestones::model::PlanChange;
use crate::shared::AppError;

on_both!(
    an_offer_waits_no_longer_when_the_template_stops_saying_it,
    an_offer_waits_no_longer_when_the_mentors_plan_says_it_already,
    staff_take_an_offer_back,
    a_milestone_that_left_the_template_is_offered_to_be_removed,
    where_mentors_may_not_edit_a_removed_milestone_goes_at_once,
    a_removed_milestone_that_is_tailored_or_being_worked_on_stays,
    a_milestone_that_comes_back_to_the_template_is_no_longer_offered_to_be_removed,
);

async fn remove(scene: &Scene, name: &str) {
    let milestone = id_of(&scene.template().await, name);
    scene.edit(PlanChange::RemoveMilestone { milestone }).await;
}

async fn an_offer_waits_no_longer_when_the_template_stops_saying_it(town: Town) {
    let scene = Scene::set(town).await;
    scene.rename("Lead", "Lead others").await;
    scene.offer("Lead others").await.expect("offered");
    assert!(scene.home_of_mentor().await.contains("A change of the plan with"));
    scene.rename("Let go", "Let them go").await;
    assert_eq!(scene.waiting(&scene.couple).await.len(), 1, "another milestone’s change is none of this one");
    scene.rename("Lead others", "Lead").await;
    assert!(scene.waiting(&scene.couple).await.is_empty());
    assert!(!scene.plan_page(&scene.couple.mentor).await.contains("A change is offered"));
    assert!(!scene.home_of_mentor().await.contains("A change of the plan with"));
}

async fn an_offer_waits_no_longer_when_the_mentors_plan_says_it_already(town: Town) {
    let scene = Scene::set(town).await;
    for (was, is) in [("Lead", "Lead others"), ("Let go", "Let them go")] {
        scene.rename(was, is).await;
        scene.offer(is).await.expect("offered");
    }
    assert!(scene.home_of_mentor().await.contains("2 changes of the plan with"));
    let mine = id_of(&scene.plan().await, "Lead");
    scene.by_mentor(PlanChange::RenameMilestone { milestone: mine, name: "Lead others".into() }).await;
    assert_eq!(scene.waiting(&scene.couple).await.len(), 1);
    assert_eq!(scene.plan_page(&scene.couple.mentor).await.matches("class=\"card offer\"").count(), 1);
    assert!(scene.home_of_mentor().await.contains("A change of the plan with"), "home counts what the plan shows");
}

async fn staff_take_an_offer_back(town: Town) {
    let scene = Scene::set(town).await;
    scene.rename("Lead", "Lead others").await;
    scene.offer("Lead others").await.expect("offered");
    let offer = scene.waiting(&scene.couple).await[0];
    assert!(scene.offers_page().await.contains("Take the offer back: Lead others"));
    let path = format!("/programs/{}/plan/offers", scene.program());
    let milestone = id_of(&scene.template().await, "Lead others").to_string();
    let fields = [("act", "take_back"), ("milestone", milestone.as_str())];
    let elsewhere = scene.town.program_without_plan().await;
    let other = scene.town.coordinator("Olu", elsewhere).await;
    let mut stranger = scene.town.browser_of(&other).await;
    assert!(stranger.post(&path, &fields).await.status >= 403);
    let theirs = stranger.post(&format!("/programs/{elsewhere}/plan/offers"), &fields).await;
    assert_eq!(theirs.status, 404, "a milestone belongs to its program");
    let mut staff = scene.town.browser_of(&scene.admin).await;
    assert_eq!(staff.post(&path, &fields).await.status, 303);
    assert!(scene.waiting(&scene.couple).await.is_empty());
    let late = scene.answer(&scene.couple.mentor, offer, true).await.expect_err("it was taken back").to_string();
    assert_eq!(late, "This offer was answered already, or staff took it back or made a newer one.");
    let again = staff.post(&path, &fields).await;
    assert!(again.status == 422 && again.text.contains("Nobody has this offer before them any more."));
    let log = scene.town.log_of(scene.template().await.id.0).await;
    assert!(log.iter().any(|event| event.contains("offer_taken_back")));
    assert_eq!(scene.offer("Lead others").await, Ok(1), "it can be offered anew");
}

async fn a_milestone_that_left_the_template_is_offered_to_be_removed(town: Town) {
    let scene = Scene::set(town).await;
    let milestone = id_of(&scene.template().await, "Let go");
    remove(&scene, "Let go").await;
    assert!(scene.offers_page().await.contains("Removed: offer to 1 mentorship: Let go"));
    assert_eq!(scene.offer_id(milestone).await, Ok(1));
    assert!(scene.plan_page(&scene.couple.mentor).await.contains("Dropped from the program’s plan"));
    assert!(names(&scene.plan().await).contains(&"Let go"), "nothing goes before the mentor says so");
    let mine = id_of(&scene.plan().await, "Let go");
    let offer = scene.waiting(&scene.couple).await[0];
    scene.answer(&scene.couple.mentor, offer, true).await.expect("taken");
    assert_eq!(names(&scene.plan().await), ["Arrive", "Listen", "Lead"]);
    let log = scene.town.events(&scene.couple).await;
    assert!(["milestone_removed", "offer_taken"].iter().all(|event| log.iter().any(|(_, body)| body.contains(event))));
    assert!(scene.offers_page().await.contains("Nothing to offer"));
    scene.by_mentor(PlanChange::RestoreMilestone { milestone: mine }).await;
    assert!(scene.offers_page().await.contains("kept theirs"), "who brings it back wants to keep it");
    assert!(matches!(scene.offer_id(milestone).await, Err(AppError::Refused(_))));
}

async fn where_mentors_may_not_edit_a_removed_milestone_goes_at_once(town: Town) {
    let scene = Scene::set(town).await;
    scene.town.set("UPDATE programs SET mentors_may_edit = FALSE WHERE id = $1", crate::args![scene.program()]).await;
    let milestone = id_of(&scene.template().await, "Let go");
    remove(&scene, "Let go").await;
    assert!(scene.offers_page().await.contains("Remove from 1 mentorship"));
    assert_eq!(scene.offer_id(milestone).await, Ok(1));
    assert_eq!(names(&scene.plan().await), ["Arrive", "Listen", "Lead"]);
}

async fn a_removed_milestone_that_is_tailored_or_being_worked_on_stays(town: Town) {
    let scene = Scene::set(town).await;
    let mine = id_of(&scene.plan().await, "Let go");
    scene.by_mentor(PlanChange::DescribeMilestone { milestone: mine, description: "As we agreed.".into() }).await;
    for name in ["Arrive", "Let go"] {
        let milestone = id_of(&scene.template().await, name);
        remove(&scene, name).await;
        assert!(matches!(scene.offer_id(milestone).await, Err(AppError::Refused(_))), "{name}");
    }
    let page = scene.offers_page().await;
    assert_eq!((page.matches("kept theirs").count(), page.matches("Arrive").count()), (1, 0));
    assert_eq!(scene.plan().await.milestones.len(), 4);
}

async fn a_milestone_that_comes_back_to_the_template_is_no_longer_offered_to_be_removed(town: Town) {
    let scene = Scene::set(town).await;
    let milestone = id_of(&scene.template().await, "Let go");
    remove(&scene, "Let go").await;
    scene.offer_id(milestone).await.expect("offered");
    scene.edit(PlanChange::RestoreMilestone { milestone }).await;
    assert!(scene.waiting(&scene.couple).await.is_empty());
    assert!(scene.offers_page().await.contains("Nothing to offer"));
}
