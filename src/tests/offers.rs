//! Changes of the template, offered to pairs at work: taken, declined, and never over what a mentor changed.

use super::harness::on_both;
use super::town::{Couple, Town, day};
use crate::features::accounts::Viewer;
use crate::features::meetings::model::MeetingKind;
use crate::features::milestones;
use crate::features::milestones::model::{Due, ItemKind, Milestone, MilestoneId, Plan, PlanChange};
use crate::server::token;
use crate::shared::id::{ItemId, OfferId, ProgramId};
use crate::shared::{AppError, AppResult};

on_both!(
    a_change_of_the_template_is_offered_and_taken,
    what_the_mentor_changed_is_kept_and_not_offered,
    moving_a_milestone_is_no_change_of_it,
    the_order_that_a_mentor_gave_the_items_is_kept,
    what_a_mentor_removed_and_brought_back_is_offered_as_before,
    what_staff_never_touched_is_not_listed_when_a_mentor_tailors_it,
    a_reworded_item_keeps_the_mentees_mark,
    an_offer_is_put_aside_when_the_mentor_changes_the_milestone_meanwhile,
    a_new_milestone_is_offered_and_remembered_as_a_copy,
    what_is_given_goes_around_what_a_mentor_once_changed,
    what_is_done_is_never_offered,
    a_mentor_who_took_an_offer_and_went_on_changing_keeps_nothing_from_staff,
    what_was_declined_is_offered_again_only_when_it_says_something_else,
    a_newer_offer_takes_the_place_of_the_one_that_waits,
    an_offer_of_a_template_that_has_changed_since_is_refused,
    of_many_answers_to_one_offer_one_counts,
    only_the_mentor_sees_and_answers_offers,
    nothing_is_offered_to_a_mentorship_that_has_ended,
);

pub(super) fn id_of(plan: &Plan, name: &str) -> MilestoneId {
    plan.milestones.iter().find(|m| m.name == name).unwrap_or_else(|| panic!("a milestone {name}")).id
}

/// A program with staff, a pair at work, and the template that both began with.
pub(super) struct Scene {
    pub(super) town: Town,
    pub(super) admin: Viewer,
    pub(super) couple: Couple,
}

impl Scene {
    pub(super) async fn set(town: Town) -> Scene {
        let couple = town.couple_at_work().await;
        Scene { admin: town.admin("Sofia").await, couple, town }
    }

    pub(super) fn program(&self) -> ProgramId {
        self.couple.program
    }

    pub(super) async fn template(&self) -> Plan {
        self.town.template(self.program()).await
    }

    /// Staff change the template.
    pub(super) async fn edit(&self, change: PlanChange) -> Plan {
        let version = self.template().await.version;
        let asker = self.town.asker(&self.admin, day(2));
        milestones::change(&asker, self.program(), version, change).await.expect("staff may").plan
    }

    pub(super) async fn rename(&self, name: &str, to: &str) {
        let milestone = id_of(&self.template().await, name);
        self.edit(PlanChange::RenameMilestone { milestone, name: to.into() }).await;
    }

    /// Staff offer the template's milestone of that name.
    pub(super) async fn offer(&self, name: &str) -> AppResult<usize> {
        self.offer_id(id_of(&self.template().await, name)).await
    }

    /// The same, also of a milestone that is no longer on it.
    pub(super) async fn offer_id(&self, milestone: MilestoneId) -> AppResult<usize> {
        let page = self.offers_page().await;
        let version = match hidden(&page, "version") {
            Some(version) => version.parse().expect("a version"),
            None => self.template().await.version,
        };
        milestones::offer(&self.town.asker(&self.admin, day(3)), self.program(), version, milestone).await
    }

    pub(super) async fn home_of_mentor(&self) -> String {
        self.town.browser_of(&self.couple.mentor).await.get("/").await.text
    }

    pub(super) async fn waiting(&self, couple: &Couple) -> Vec<OfferId> {
        let sql = "SELECT id FROM milestone_offers WHERE mentorship_id = $1 AND state = 'waiting' ORDER BY offered_at, id";
        let mut conn = self.town.app.db.read().await.expect("a connection");
        let rows: Vec<(OfferId,)> = conn.all(sql, crate::args![couple.id]).await.expect("the offers");
        rows.into_iter().map(|(id,)| id).collect()
    }

    pub(super) async fn answer(&self, by: &Viewer, offer: OfferId, takes: bool) -> AppResult<()> {
        milestones::answer_offer(&self.town.asker(by, day(4)), self.couple.id, offer, takes).await
    }

    pub(super) async fn plan(&self) -> Plan {
        self.town.plan(&self.couple).await.plan
    }

    pub(super) async fn by_mentor(&self, change: PlanChange) {
        self.town.change(&self.couple.mentor, &self.couple, change).await.expect("the mentor may");
    }

    pub(super) async fn offers_page(&self) -> String {
        let path = format!("/programs/{}/plan/offers", self.program());
        self.town.browser_of(&self.admin).await.get(&path).await.text
    }

    pub(super) async fn plan_page(&self, viewer: &Viewer) -> String {
        self.town.browser_of(viewer).await.get(&format!("/mentorships/{}/plan", self.couple.id)).await.text
    }
}

/// What the first form of a page that has such a hidden field posts in it.
pub(super) fn hidden(page: &str, name: &str) -> Option<String> {
    let field = page.split(&format!("name=\"{name}\" value=\"")).nth(1)?;
    field.split('"').next().map(str::to_owned)
}

pub(super) fn names(plan: &Plan) -> Vec<&str> {
    plan.milestones.iter().map(|m| m.name.as_str()).collect()
}

async fn a_change_of_the_template_is_offered_and_taken(town: Town) {
    let scene = Scene::set(town).await;
    let listen = id_of(&scene.template().await, "Listen");
    scene.rename("Listen", "Listen well").await;
    scene.edit(PlanChange::DateMilestone { milestone: listen, due: Due::AfterDays(25) }).await;
    let add = PlanChange::AddItem {
        item: ItemId(token::uuid(day(2))),
        milestone: listen,
        kind: ItemKind::Book,
        title: "You’re Not Listening".into(),
        link: String::new(),
        resource: None,
        above: None,
    };
    scene.edit(add).await;
    assert!(scene.offers_page().await.contains("Offer to 1 mentorship"));
    assert_eq!(scene.offer("Listen well").await, Ok(1));
    let page = scene.plan_page(&scene.couple.mentor).await;
    for words in ["A change is offered", "Listen well", "You’re Not Listening", "Take it"] {
        assert!(page.contains(words), "{words}");
    }
    assert!(scene.offers_page().await.contains("waiting for an answer"));
    let before = scene.plan().await;
    let mut browser = scene.town.browser_of(&scene.couple.mentor).await;
    let path = format!("/mentorships/{}/plan", scene.couple.id);
    let offer = scene.waiting(&scene.couple).await[0].to_string();
    let posted = browser.post(&path, &[("act", "take"), ("offer", &offer)]).await;
    assert_eq!((posted.status, posted.header("location")), (303, path.as_str()));
    let after = scene.plan().await;
    let (was, is) = (&before.milestones[1], &after.milestones[1]);
    assert_eq!((is.id, is.name.as_str()), (was.id, "Listen well"));
    assert_eq!(is.due, Due::On(before.opened_on.expect("open") + chrono::Days::new(25)));
    assert_eq!(is.items[..2], was.items[..], "the items are the same ones");
    assert_eq!(is.items[2].title, "You’re Not Listening");
    assert_eq!(after.version, before.version + 1);
    assert!(scene.waiting(&scene.couple).await.is_empty());
    assert!(scene.offers_page().await.contains("Nothing to offer"));
    let log = scene.town.events(&scene.couple).await;
    assert!(log.iter().any(|(_, body)| body.contains("offer_taken")));
}

async fn what_the_mentor_changed_is_kept_and_not_offered(town: Town) {
    let scene = Scene::set(town).await;
    let mine = id_of(&scene.plan().await, "Lead");
    scene.by_mentor(PlanChange::RenameMilestone { milestone: mine, name: "Lead a crew".into() }).await;
    let gone = id_of(&scene.plan().await, "Let go");
    scene.by_mentor(PlanChange::RemoveMilestone { milestone: gone }).await;
    scene.rename("Lead", "Lead others").await;
    scene.rename("Let go", "Let them go").await;
    for name in ["Lead others", "Let them go"] {
        let refused = scene.offer(name).await.expect_err("nobody is left").to_string();
        assert_eq!(refused, "There is no running mentorship that this could be offered to.");
    }
    let page = scene.offers_page().await;
    assert_eq!(page.matches("kept theirs").count(), 2);
    assert_eq!(names(&scene.plan().await), ["Arrive", "Listen", "Lead a crew"]);
}

async fn moving_a_milestone_is_no_change_of_it(town: Town) {
    let scene = Scene::set(town).await;
    let plan = scene.plan().await;
    let change = PlanChange::PlaceMilestone { milestone: id_of(&plan, "Lead"), above: Some(id_of(&plan, "Listen")) };
    scene.by_mentor(change).await;
    scene.rename("Lead", "Lead others").await;
    assert_eq!(scene.offer("Lead others").await, Ok(1));
}

async fn the_order_that_a_mentor_gave_the_items_is_kept(town: Town) {
    let scene = Scene::set(town).await;
    let lead = scene.plan().await.milestones[2].clone();
    let (first, second) = (lead.items[0].id, lead.items[1].id);
    scene.by_mentor(PlanChange::PlaceItem { item: second, milestone: lead.id, above: Some(first) }).await;
    scene.rename("Lead", "Lead others").await;
    assert!(matches!(scene.offer("Lead others").await, Err(AppError::Refused(_))));
    assert!(scene.offers_page().await.contains("kept theirs"));
    let items: Vec<ItemId> = scene.plan().await.milestones[2].items.iter().map(|item| item.id).collect();
    assert_eq!(items, [second, first]);
}

async fn what_a_mentor_removed_and_brought_back_is_offered_as_before(town: Town) {
    let scene = Scene::set(town).await;
    let lead = scene.plan().await.milestones[2].clone();
    let item = lead.items[0].id;
    scene.by_mentor(PlanChange::RemoveItem { item }).await;
    scene.rename("Lead", "Lead others").await;
    assert!(matches!(scene.offer("Lead others").await, Err(AppError::Refused(_))), "changed by the mentor");
    scene.by_mentor(PlanChange::RestoreItem { item }).await;
    assert_eq!(scene.offer("Lead others").await, Ok(1));
}

async fn what_staff_never_touched_is_not_listed_when_a_mentor_tailors_it(town: Town) {
    let scene = Scene::set(town).await;
    let mine = id_of(&scene.plan().await, "Lead");
    scene.by_mentor(PlanChange::RenameMilestone { milestone: mine, name: "Lead a crew".into() }).await;
    assert!(scene.offers_page().await.contains("Nothing to offer"));
}

async fn a_reworded_item_keeps_the_mentees_mark(town: Town) {
    let scene = Scene::set(town).await;
    let mine = scene.plan().await.milestones[0].items[0].clone();
    let mark = PlanChange::MarkItemDone { item: mine.id };
    scene.town.change(&scene.couple.mentee, &scene.couple, mark).await.expect("the mentee marks");
    let item = scene.template().await.milestones[0].items[0].id;
    let (title, link) = ("In other words".to_owned(), "https://elsewhere.example".to_owned());
    scene.edit(PlanChange::EditItem { item, kind: ItemKind::Link, title, link }).await;
    assert_eq!(scene.offer("Arrive").await, Ok(1));
    let offer = scene.waiting(&scene.couple).await[0];
    scene.answer(&scene.couple.mentor, offer, true).await.expect("taken");
    let items = scene.plan().await.milestones[0].items.clone();
    assert_eq!((items.len(), items[0].id, items[0].title.as_str()), (2, mine.id, "In other words"));
    assert!(items[0].is_done());
}

async fn an_offer_is_put_aside_when_the_mentor_changes_the_milestone_meanwhile(town: Town) {
    let scene = Scene::set(town).await;
    scene.rename("Lead", "Lead others").await;
    scene.offer("Lead others").await.expect("offered");
    let mine = id_of(&scene.plan().await, "Lead");
    scene.by_mentor(PlanChange::DescribeMilestone { milestone: mine, description: "As we agreed.".into() }).await;
    let page = scene.plan_page(&scene.couple.mentor).await;
    assert!(page.contains("Kept yours") && !page.contains("Take it"));
    let offer = scene.waiting(&scene.couple).await[0];
    let taken = scene.answer(&scene.couple.mentor, offer, true).await;
    assert_eq!(taken.expect_err("refused").to_string(), "You changed this milestone yourself, so it stays as you made it.");
    scene.answer(&scene.couple.mentor, offer, false).await.expect("it can be put aside");
    assert!(!scene.plan_page(&scene.couple.mentor).await.contains("Kept yours"));
    assert_eq!(scene.plan().await.milestone(mine).map(|m| m.name.clone()).as_deref(), Some("Lead"));
}

async fn a_new_milestone_is_offered_and_remembered_as_a_copy(town: Town) {
    let scene = Scene::set(town).await;
    let above = Some(id_of(&scene.template().await, "Lead"));
    let milestone = MilestoneId(token::uuid(day(2)));
    scene.edit(PlanChange::AddMilestone { milestone, name: "Rest".into(), above }).await;
    assert!(scene.offers_page().await.contains("New for 1 mentorship"));
    assert_eq!(scene.offer("Rest").await, Ok(1));
    assert!(scene.plan_page(&scene.couple.mentor).await.contains("A new milestone is offered"));
    let offer = scene.waiting(&scene.couple).await[0];
    scene.answer(&scene.couple.mentor, offer, true).await.expect("taken");
    assert_eq!(names(&scene.plan().await), ["Arrive", "Listen", "Rest", "Lead", "Let go"], "behind its neighbor");
    assert!(scene.offers_page().await.contains("Nothing to offer"));
    scene.rename("Rest", "Rest well").await;
    assert!(scene.offers_page().await.contains("Changed since 1 mentorship got it"));
}

async fn what_is_given_goes_around_what_a_mentor_once_changed(town: Town) {
    let scene = Scene::set(town).await;
    let other = scene.town.couple_in(scene.program()).await;
    let mine = id_of(&scene.plan().await, "Lead");
    scene.by_mentor(PlanChange::RenameMilestone { milestone: mine, name: "Lead a crew".into() }).await;
    scene.town.set("UPDATE programs SET mentors_may_edit = FALSE WHERE id = $1", crate::args![scene.program()]).await;
    scene.rename("Lead", "Lead others").await;
    assert_eq!(scene.offer("Lead others").await, Ok(1));
    assert!(names(&scene.plan().await).contains(&"Lead a crew"));
    assert!(names(&scene.town.plan(&other).await.plan).contains(&"Lead others"));
}

async fn what_is_done_is_never_offered(town: Town) {
    let scene = Scene::set(town).await;
    scene.town.finish_items(&scene.couple).await;
    let first: Milestone = scene.plan().await.milestones[0].clone();
    scene.town.hold(&scene.couple, MeetingKind::Review, Some(first.id), day(3)).await;
    scene.rename("Arrive", "Arrive safely").await;
    assert!(scene.offers_page().await.contains("Nothing to offer"));
    assert!(matches!(scene.offer("Arrive safely").await, Err(AppError::Refused(_))));
    assert_eq!(names(&scene.plan().await)[0], "Arrive");
}

async fn a_mentor_who_took_an_offer_and_went_on_changing_keeps_nothing_from_staff(town: Town) {
    let scene = Scene::set(town).await;
    let done = scene.plan().await.milestones[0].items[0].clone();
    scene.town.change(&scene.couple.mentee, &scene.couple, PlanChange::MarkItemDone { item: done.id }).await.unwrap();
    let item = scene.template().await.milestones[0].items[0].id;
    scene.edit(PlanChange::RemoveItem { item }).await;
    assert_eq!(scene.offer("Arrive").await, Ok(1));
    scene.answer(&scene.couple.mentor, scene.waiting(&scene.couple).await[0], true).await.expect("taken");
    let arrive = scene.plan().await.milestones[0].clone();
    assert_eq!(arrive.items.last().map(|item| item.id), Some(done.id), "what is done stays");
    scene.by_mentor(PlanChange::RenameMilestone { milestone: arrive.id, name: "Arrive slowly".into() }).await;
    let page = scene.offers_page().await;
    assert!(page.contains("Nothing to offer") && !page.contains("kept theirs"), "{page}");
    scene.rename("Arrive", "Arrive safely").await;
    assert!(scene.offers_page().await.contains("kept theirs"), "now staff say something else");
}

async fn what_was_declined_is_offered_again_only_when_it_says_something_else(town: Town) {
    let scene = Scene::set(town).await;
    scene.rename("Lead", "Lead others").await;
    scene.offer("Lead others").await.expect("offered");
    let offer = scene.waiting(&scene.couple).await[0];
    scene.answer(&scene.couple.mentor, offer, false).await.expect("declined");
    assert_eq!(names(&scene.plan().await), ["Arrive", "Listen", "Lead", "Let go"]);
    assert!(scene.offers_page().await.contains("declined"));
    assert!(matches!(scene.offer("Lead others").await, Err(AppError::Refused(_))));
    scene.rename("Lead others", "Lead your team").await;
    assert_eq!(scene.offer("Lead your team").await, Ok(1));
}

async fn a_newer_offer_takes_the_place_of_the_one_that_waits(town: Town) {
    let scene = Scene::set(town).await;
    scene.rename("Lead", "Lead others").await;
    scene.offer("Lead others").await.expect("offered");
    let first = scene.waiting(&scene.couple).await[0];
    assert!(matches!(scene.offer("Lead others").await, Err(AppError::Refused(_))), "the same is not offered twice");
    scene.rename("Lead others", "Lead your team").await;
    assert_eq!(scene.offer("Lead your team").await, Ok(1));
    let late = scene.answer(&scene.couple.mentor, first, true).await.expect_err("replaced").to_string();
    assert_eq!(late, "This offer was answered already, or staff took it back or made a newer one.");
    let second = scene.waiting(&scene.couple).await;
    assert_eq!(second.len(), 1);
    scene.answer(&scene.couple.mentor, second[0], true).await.expect("taken");
    assert!(names(&scene.plan().await).contains(&"Lead your team"));
}

async fn an_offer_of_a_template_that_has_changed_since_is_refused(town: Town) {
    let scene = Scene::set(town).await;
    scene.rename("Lead", "Lead others").await;
    let seen = scene.template().await;
    scene.rename("Lead others", "Lead your team").await;
    let asker = scene.town.asker(&scene.admin, day(3));
    let milestone = id_of(&seen, "Lead others");
    let late = milestones::offer(&asker, scene.program(), seen.version, milestone).await;
    assert!(matches!(late, Err(AppError::Conflict { .. })), "{late:?}");
    assert!(scene.waiting(&scene.couple).await.is_empty());
}

async fn of_many_answers_to_one_offer_one_counts(town: Town) {
    let scene = Scene::set(town).await;
    scene.rename("Lead", "Lead others").await;
    scene.offer("Lead others").await.expect("offered");
    let offer = scene.waiting(&scene.couple).await[0];
    let answers = (0..8).map(|nth| scene.answer(&scene.couple.mentor, offer, nth % 2 == 0));
    let answers = futures::future::join_all(answers).await;
    assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1, "{answers:?}");
    let log = scene.town.events(&scene.couple).await;
    let said = log.iter().filter(|(_, body)| body.contains("offer_taken") || body.contains("offer_declined")).count();
    assert_eq!(said, 1);
}

async fn only_the_mentor_sees_and_answers_offers(town: Town) {
    let scene = Scene::set(town).await;
    scene.rename("Lead", "Lead others").await;
    scene.offer("Lead others").await.expect("offered");
    let offer = scene.waiting(&scene.couple).await[0];
    for viewer in [&scene.couple.mentee, &scene.admin] {
        assert!(!scene.plan_page(viewer).await.contains("Lead others"));
        assert!(matches!(scene.answer(viewer, offer, true).await, Err(AppError::Forbidden(_))));
    }
    let other = scene.town.couple_in(scene.program()).await;
    let elsewhere = milestones::answer_offer(&scene.town.asker(&other.mentor, day(4)), other.id, offer, true).await;
    assert_eq!(elsewhere, Err(AppError::NotFound), "an offer belongs to its mentorship");
}

async fn nothing_is_offered_to_a_mentorship_that_has_ended(town: Town) {
    let scene = Scene::set(town).await;
    scene.rename("Lead", "Lead others").await;
    scene.offer("Lead others").await.expect("offered");
    let offer = scene.waiting(&scene.couple).await[0];
    let sql = "UPDATE mentorships SET state = 'quit', ended_at = $2 WHERE id = $1";
    scene.town.set(sql, crate::args![scene.couple.id, day(3)]).await;
    assert!(matches!(scene.answer(&scene.couple.mentor, offer, true).await, Err(AppError::Forbidden(_))));
    scene.rename("Lead others", "Lead your team").await;
    assert!(scene.offers_page().await.contains("Nothing to offer"));
}
