//! What was removed from a plan can be brought back from its page, also when the message that offers Undo has gone.

use super::browser::Page;
use super::harness::on_both;
use super::town::{Couple, Town, day};
use crate::features::accounts::Viewer;
use crate::features::meetings::model::{MeetingKind, MeetingState};
use crate::features::milestones::model::{Item, MilestoneId, PlanChange};
use crate::features::milestones::view::PlanView;
use crate::features::{meetings, milestones};

on_both!(
    the_plan_page_brings_back_a_milestone_with_its_items_and_its_review,
    it_brings_back_an_item_whatever_was_changed_since_the_page_was_loaded,
    an_item_is_offered_only_where_its_milestone_stands_and_is_not_done,
    what_was_removed_is_offered_to_those_who_may_arrange_the_plan,
    what_was_removed_is_offered_for_thirty_days_the_newest_first_and_fifty_at_most,
    what_is_back_already_is_refused_with_a_sentence,
);

async fn page(town: &Town, couple: &Couple, viewer: &Viewer) -> Page {
    town.browser_of(viewer).await.get(&format!("/mentorships/{}/plan", couple.id)).await
}

/// The names on the list, in its order.
fn offered(page: &Page) -> Vec<String> {
    assert_eq!(page.status, 200);
    let names = page.text.split("aria-label=\"Restore “").skip(1).filter_map(|rest| rest.split('”').next());
    names.map(str::to_owned).collect()
}

async fn restore(town: &Town, couple: &Couple, field: &str, id: String) -> Page {
    let mut browser = town.browser_of(&couple.mentor).await;
    browser.post(&format!("/mentorships/{}/plan", couple.id), &[("act", "restore"), (field, &id)]).await
}

async fn by_mentor(town: &Town, couple: &Couple, change: PlanChange) -> PlanView {
    town.change(&couple.mentor, couple, change).await.expect("the mentor may do this")
}

async fn the_plan_page_brings_back_a_milestone_with_its_items_and_its_review(town: Town) {
    let couple = town.couple_at_work().await;
    let before = town.plan(&couple).await;
    let milestone = before.plan.milestones[1].id;
    let review = town.arrange(&couple, MeetingKind::Review, Some(milestone), day(9)).await;
    let state = async || {
        let seen = meetings::load_view(&town.asker(&couple.mentee, day(3)), review).await;
        seen.expect("the mentee sees it").card.state
    };
    by_mentor(&town, &couple, PlanChange::RemoveMilestone { milestone }).await;
    assert_eq!(state().await, MeetingState::Cancelled);
    let shown = page(&town, &couple, &couple.mentor).await;
    assert_eq!(offered(&shown), ["Listen"]);
    assert!(shown.text.contains("Recently removed (1)") && shown.text.contains("Milestone with 2 items"));
    assert!(shown.text.contains(&couple.mentor.name));
    assert_eq!(restore(&town, &couple, "milestone", milestone.to_string()).await.status, 303);
    let after = town.plan(&couple).await;
    let items = |plan: &PlanView| plan.plan.milestones.iter().map(|m| (m.id, m.items.clone())).collect::<Vec<_>>();
    assert_eq!(items(&after), items(&before));
    assert_eq!(state().await, MeetingState::Scheduled);
    assert_eq!(offered(&page(&town, &couple, &couple.mentor).await), Vec::<String>::new());
}

async fn it_brings_back_an_item_whatever_was_changed_since_the_page_was_loaded(town: Town) {
    let couple = town.couple_at_work().await;
    let before = town.plan(&couple).await;
    let Item { id: item, title, .. } = before.plan.milestones[2].items[0].clone();
    by_mentor(&town, &couple, PlanChange::RemoveItem { item }).await;
    assert_eq!(offered(&page(&town, &couple, &couple.mentor).await), [title]);
    let milestone = before.plan.milestones[3].id;
    by_mentor(&town, &couple, PlanChange::RenameMilestone { milestone, name: "Let it go".into() }).await;
    assert_eq!(restore(&town, &couple, "item", item.to_string()).await.status, 303);
    let after = town.plan(&couple).await;
    assert_eq!(after.plan.milestones[2].items, before.plan.milestones[2].items, "it stands where it stood");
    assert_eq!(after.plan.milestones[3].name, "Let it go");
}

async fn an_item_is_offered_only_where_its_milestone_stands_and_is_not_done(town: Town) {
    let couple = town.couple_at_work().await;
    let plan = town.plan(&couple).await;
    let (open, later) = (plan.plan.milestones[0].clone(), plan.plan.milestones[2].clone());
    for item in [open.items[0].id, later.items[0].id] {
        by_mentor(&town, &couple, PlanChange::RemoveItem { item }).await;
    }
    by_mentor(&town, &couple, PlanChange::RemoveMilestone { milestone: later.id }).await;
    assert_eq!(offered(&page(&town, &couple, &couple.mentor).await), ["Lead", "Arrive 1"]);
    assert_eq!(restore(&town, &couple, "milestone", later.id.to_string()).await.status, 303);
    town.finish_items(&couple).await;
    town.hold(&couple, MeetingKind::Review, Some(open.id), day(5)).await;
    assert_eq!(offered(&page(&town, &couple, &couple.mentor).await), ["Lead 1"]);
}

async fn what_was_removed_is_offered_to_those_who_may_arrange_the_plan(town: Town) {
    let couple = town.couple_at_work().await;
    let milestone = town.plan(&couple).await.plan.milestones[1].id;
    by_mentor(&town, &couple, PlanChange::RemoveMilestone { milestone }).await;
    let admin = town.admin("Sofia").await;
    for (viewer, expected) in [(&couple.mentor, 1), (&couple.mentee, 0), (&admin, 0)] {
        assert_eq!(offered(&page(&town, &couple, viewer).await).len(), expected, "{}", viewer.name);
    }
    for viewer in [&couple.mentee, &admin] {
        let mut browser = town.browser_of(viewer).await;
        let fields = [("act", "restore"), ("milestone", &*milestone.to_string())];
        assert_eq!(browser.post(&format!("/mentorships/{}/plan", couple.id), &fields).await.status, 403);
    }
    assert_eq!(town.plan(&couple).await.plan.milestones.len(), 3);
}

async fn what_was_removed_is_offered_for_thirty_days_the_newest_first_and_fifty_at_most(town: Town) {
    let couple = town.couple_at_work().await;
    let plan = town.plan(&couple).await;
    by_mentor(&town, &couple, PlanChange::RemoveMilestone { milestone: plan.plan.milestones[1].id }).await;
    for nth in 0..51 {
        let (milestone, asker) = (MilestoneId(uuid::Uuid::from_u128(nth + 1)), town.asker(&couple.mentor, day(12)));
        let mut version = town.plan(&couple).await.plan.version;
        let add = PlanChange::AddMilestone { milestone, name: format!("Idea {nth}"), above: None };
        for change in [add, PlanChange::RemoveMilestone { milestone }] {
            let now = day(12) + chrono::TimeDelta::minutes(i64::try_from(nth).unwrap());
            let asker = crate::server::Asker { now, ..asker.clone() };
            version = milestones::change(&asker, couple.id, version, change).await.unwrap().plan.version;
        }
    }
    let listed = offered(&page(&town, &couple, &couple.mentor).await);
    assert_eq!((listed.len(), listed[0].as_str(), listed[49].as_str()), (50, "Idea 50", "Idea 1"));
    town.travel_to(day(41));
    assert_eq!(offered(&page(&town, &couple, &couple.mentor).await).len(), 50);
    town.travel_to(day(43));
    assert_eq!(offered(&page(&town, &couple, &couple.mentor).await).len(), 0);
}

async fn what_is_back_already_is_refused_with_a_sentence(town: Town) {
    let couple = town.couple_at_work().await;
    let milestone = town.plan(&couple).await.plan.milestones[1].id;
    let refused = restore(&town, &couple, "milestone", milestone.to_string()).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text.contains("There is nothing to restore; it may be back on the plan already."));
    assert_eq!(restore(&town, &couple, "milestone", "nonsense".into()).await.status, 422);
}
