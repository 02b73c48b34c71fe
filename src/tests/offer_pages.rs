//! What the pages of offers let one do: staff the form of one change or of all, mentors a card for each.

use super::harness::on_both;
use super::offers::{Scene, hidden, id_of, names};
use super::town::{Town, day};
use crate::features::accounts::Viewer;
use crate::features::milestones;
use crate::features::milestones::model::{MilestoneId, PlanChange};
use crate::server::token;

on_both!(
    a_change_is_offered_where_the_plan_began_with_its_first_milestone,
    what_differs_stands_in_both_columns_in_each_ones_order,
    where_mentors_may_not_edit_a_change_is_given_at_once,
    everything_that_was_changed_is_offered_at_once,
    where_mentors_may_not_edit_everything_is_given_at_once,
    of_two_who_offer_everything_the_second_finds_nothing_left,
    the_mentor_reads_only_what_differs_and_many_offers_are_folded,
);

async fn a_change_is_offered_where_the_plan_began_with_its_first_milestone(town: Town) {
    let (program, admin) = (town.program_without_plan().await, town.admin("Sofia").await);
    for (version, name) in [(0, "Begin"), (1, "Go on")] {
        if version == 1 {
            town.couple_in(program).await;
        }
        let added = PlanChange::AddMilestone { milestone: MilestoneId(token::uuid(day(2))), name: name.into(), above: None };
        milestones::change(&town.asker(&admin, day(2)), program, version, added).await.expect("staff may");
    }
    let mut browser = town.browser_of(&admin).await;
    let path = format!("/programs/{program}/plan/offers");
    let page = browser.get(&path).await.text;
    let [milestone, version] = ["milestone", "version"].map(|name| hidden(&page, name).expect("a form that offers it"));
    let posted = browser.post(&path, &[("milestone", &milestone), ("version", &version)]).await;
    assert_eq!(posted.status, 303, "{}", posted.text);
    assert!(browser.get(&path).await.text.contains("waiting for an answer"));
}

async fn what_differs_stands_in_both_columns_in_each_ones_order(town: Town) {
    let scene = Scene::set(town).await;
    let item = scene.template().await.milestones[2].items[0].clone();
    let (kind, title) = (item.kind, item.title.clone());
    let link = "https://new.example/page".to_owned();
    scene.edit(PlanChange::EditItem { item: item.id, kind, title, link }).await;
    scene.edit(PlanChange::PlaceItem { item: item.id, milestone: id_of(&scene.template().await, "Lead"), above: None }).await;
    scene.offer("Lead").await.expect("offered");
    let page = scene.plan_page(&scene.couple.mentor).await;
    let offer = page.split("class=\"card offer\"").nth(1).expect("the offer").split("</article>").next().unwrap_or_default();
    let side = |name: &str| {
        let cells = offer.split(&format!("<td data-side=\"{name}\"><ul>")).nth(1).expect("a column of items");
        cells.split("</td>").next().unwrap_or_default().to_owned()
    };
    let (now, then) = (side("Now"), side("Offered"));
    assert!(then.contains("https://new.example/page") && !now.contains("https://new.example/page"));
    assert!(now.find("Lead 1") < now.find("Lead 2"), "the mentor’s own order");
    assert!(then.find("Lead 2") < then.find("Lead 1"), "the offered order");
}

async fn where_mentors_may_not_edit_a_change_is_given_at_once(town: Town) {
    let scene = Scene::set(town).await;
    let other = scene.town.couple_in(scene.program()).await;
    scene.town.set("UPDATE programs SET mentors_may_edit = FALSE WHERE id = $1", crate::args![scene.program()]).await;
    scene.rename("Lead", "Lead others").await;
    assert!(scene.offers_page().await.contains("Give to 2 mentorships"));
    assert_eq!(scene.offer("Lead others").await, Ok(2));
    for couple in [&scene.couple, &other] {
        assert_eq!(names(&scene.town.plan(couple).await.plan), ["Arrive", "Listen", "Lead others", "Let go"]);
        assert!(scene.waiting(couple).await.is_empty());
    }
    assert!(scene.offers_page().await.contains("Nothing to offer"));
}

impl Scene {
    /// The version that stands in the form under which everything is offered.
    async fn version_of_everything(&self) -> String {
        let page = self.offers_page().await;
        assert!(page.contains("value=\"offer_all\""), "{page}");
        hidden(&page, "version").expect("a form")
    }

    async fn send_everything(&self, by: &Viewer, version: &str) -> u16 {
        let path = format!("/programs/{}/plan/offers", self.program());
        self.town.browser_of(by).await.post(&path, &[("act", "offer_all"), ("version", version)]).await.status
    }

    /// Staff press the button, on the page as they see it.
    async fn offer_everything(&self) -> u16 {
        let version = self.version_of_everything().await;
        self.send_everything(&self.admin, &version).await
    }
}

async fn everything_that_was_changed_is_offered_at_once(town: Town) {
    let scene = Scene::set(town).await;
    scene.rename("Listen", "Listen well").await;
    assert!(!scene.offers_page().await.contains("offer_all"), "one change has its own button");
    scene.rename("Lead", "Lead others").await;
    let milestone = id_of(&scene.template().await, "Let go");
    scene.edit(PlanChange::RemoveMilestone { milestone }).await;
    assert!(scene.offers_page().await.contains("Offer all 3 changes"));
    assert_eq!(scene.offer_everything().await, 303);
    assert_eq!(scene.waiting(&scene.couple).await.len(), 3);
    let page = scene.offers_page().await;
    assert_eq!(page.matches("waiting for an answer").count(), 3, "{page}");
    assert!(!page.contains("offer_all"));
    let log = scene.town.log_of(scene.template().await.id.0).await;
    assert_eq!(log.iter().filter(|body| body.contains("milestone_offered")).count(), 3, "each is told by itself");
}

async fn where_mentors_may_not_edit_everything_is_given_at_once(town: Town) {
    let scene = Scene::set(town).await;
    scene.town.set("UPDATE programs SET mentors_may_edit = FALSE WHERE id = $1", crate::args![scene.program()]).await;
    scene.rename("Listen", "Listen well").await;
    scene.rename("Lead", "Lead others").await;
    assert!(scene.offers_page().await.contains("Give all 2 changes"));
    assert_eq!(scene.offer_everything().await, 303);
    assert_eq!(names(&scene.plan().await), ["Arrive", "Listen well", "Lead others", "Let go"]);
    assert!(scene.offers_page().await.contains("Nothing to offer"));
}

async fn of_two_who_offer_everything_the_second_finds_nothing_left(town: Town) {
    let scene = Scene::set(town).await;
    scene.rename("Listen", "Listen well").await;
    scene.rename("Lead", "Lead others").await;
    let version = scene.version_of_everything().await;
    assert_eq!(scene.send_everything(&scene.couple.mentor, &version).await, 403, "only staff offer");
    let send = || scene.send_everything(&scene.admin, &version);
    let (one, other) = tokio::join!(send(), send());
    let mut answers = [one, other];
    answers.sort_unstable();
    assert_eq!(answers, [303, 422]);
    assert_eq!(scene.waiting(&scene.couple).await.len(), 2);
    scene.rename("Listen well", "Listen closely").await;
    assert_eq!(scene.send_everything(&scene.admin, &version).await, 409, "the plan says something else by now");
}

async fn the_mentor_reads_only_what_differs_and_many_offers_are_folded(town: Town) {
    let scene = Scene::set(town).await;
    scene.rename("Listen", "Listen well").await;
    scene.rename("Lead", "Lead others").await;
    scene.offer_everything().await;
    let page = scene.plan_page(&scene.couple.mentor).await;
    let cards = page.split("class=\"offered\"").nth(1).and_then(|rest| rest.split("</section>").next()).expect("offers");
    assert!(cards.contains("Everything else stays as it is.") && !cards.contains("<details"), "{cards}");
    for same in ["Due", "Description", "Items"] {
        assert!(!cards.contains(&format!("<th scope=\"row\">{same}")), "{same} says the same: {cards}");
    }
    scene.rename("Let go", "Let them go").await;
    scene.offer("Let them go").await.expect("offered");
    let page = scene.plan_page(&scene.couple.mentor).await;
    assert_eq!(page.matches("It changes: name.").count(), 3, "{page}");
    assert_eq!(page.matches("See both sides").count(), 3);
}
