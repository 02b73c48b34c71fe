//! Shaping a plan: what a mentor may do to it, what nobody may, and who may not.

use std::time::Duration;

use chrono::NaiveDate;

use super::harness::on_both;
use super::town::{Couple, Town, day};
use crate::features::milestones;
use crate::features::milestones::model::{Due, ItemId, ItemKind, MilestoneId, PlanChange};
use crate::features::milestones::view::PlanView;
use crate::server::token;
use crate::shared::{AppError, AppResult};

on_both!(
    a_mentor_moves_a_milestone_and_the_mentee_sees_it_there,
    a_mentor_adds_renames_describes_and_dates,
    a_mentor_duplicates_a_milestone_with_its_items,
    a_removed_milestone_comes_back_where_it_stood_with_its_items,
    items_move_within_and_between_milestones,
    items_are_added_edited_noted_duplicated_removed_and_restored,
    refusals_are_plain_sentences_and_leave_the_plan_as_it_was,
    a_mentee_cannot_move_a_milestone,
    a_mentor_cannot_mark_an_item_and_a_mentee_cannot_send_one_back,
    a_program_may_keep_its_plan_as_it_is,
    staff_read_a_running_plan_and_change_nothing,
    nobody_else_finds_the_plan,
    a_stale_change_is_answered_with_the_plan_as_it_is,
    an_id_of_somebody_elses_plan_is_refused,
    an_open_page_is_told_within_a_second,
);

fn new_milestone() -> MilestoneId {
    MilestoneId(token::uuid(day(2)))
}

fn new_item() -> ItemId {
    ItemId(token::uuid(day(2)))
}

fn names(view: &PlanView) -> Vec<&str> {
    view.plan.milestones.iter().map(|m| m.name.as_str()).collect()
}

fn id_of(view: &PlanView, name: &str) -> MilestoneId {
    view.plan.milestones.iter().find(|m| m.name == name).expect("a milestone of that name").id
}

fn titles(view: &PlanView, name: &str) -> Vec<String> {
    let milestone = view.plan.milestone(id_of(view, name)).expect("a milestone");
    milestone.items.iter().map(|i| i.title.clone()).collect()
}

fn item(view: &PlanView, title: &str) -> ItemId {
    view.plan.milestones.iter().flat_map(|m| &m.items).find(|i| i.title == title).expect("an item of that title").id
}

async fn by_mentor(town: &Town, couple: &Couple, change: PlanChange) -> PlanView {
    let answer = town.change(&couple.mentor, couple, change).await.expect("the mentor may do this");
    let stored = town.plan(couple).await;
    assert_eq!(answer, PlanView { today: answer.today, ..stored }, "the answer is the plan as it is stored");
    answer
}

fn sentence<T: std::fmt::Debug>(outcome: AppResult<T>) -> String {
    outcome.expect_err("this should have been refused").to_string()
}

async fn a_mentor_moves_a_milestone_and_the_mentee_sees_it_there(town: Town) {
    let couple = town.couple_at_work().await;
    let plan = town.plan(&couple).await;
    let change = PlanChange::PlaceMilestone { milestone: id_of(&plan, "Let go"), above: Some(id_of(&plan, "Listen")) };
    by_mentor(&town, &couple, change).await;
    let seen = milestones::load_view(&town.asker(&couple.mentee, day(2)), couple.id).await.unwrap();
    assert_eq!(names(&seen), ["Arrive", "Let go", "Listen", "Lead"]);
    assert!(town.events(&couple).await.iter().any(|(_, body)| body.contains("milestone_placed")), "the log tells of it");
}

async fn a_mentor_adds_renames_describes_and_dates(town: Town) {
    let couple = town.couple_at_work().await;
    let plan = town.plan(&couple).await;
    let (id, above) = (new_milestone(), Some(id_of(&plan, "Lead")));
    by_mentor(&town, &couple, PlanChange::AddMilestone { milestone: id, name: " Rest ".into(), above }).await;
    by_mentor(&town, &couple, PlanChange::RenameMilestone { milestone: id, name: "Rest a while".into() }).await;
    by_mentor(&town, &couple, PlanChange::DescribeMilestone { milestone: id, description: "By the sea.".into() }).await;
    let due = Due::On(NaiveDate::from_ymd_opt(2027, 2, 3).unwrap());
    let plan = by_mentor(&town, &couple, PlanChange::DateMilestone { milestone: id, due }).await;
    assert_eq!(names(&plan), ["Arrive", "Listen", "Rest a while", "Lead", "Let go"]);
    let rest = plan.plan.milestone(id).unwrap();
    assert_eq!((rest.description.as_str(), rest.due), ("By the sea.", due));
}

async fn a_mentor_duplicates_a_milestone_with_its_items(town: Town) {
    let couple = town.couple_at_work().await;
    let plan = town.plan(&couple).await;
    let original = plan.plan.milestone(id_of(&plan, "Lead")).unwrap().clone();
    let item_copies: Vec<(ItemId, ItemId)> = original.items.iter().map(|i| (i.id, new_item())).collect();
    let copy = new_milestone();
    let change = PlanChange::DuplicateMilestone { milestone: original.id, copy, item_copies: item_copies.clone() };
    let plan = by_mentor(&town, &couple, change).await;
    assert_eq!(plan.plan.index_of(copy), plan.plan.index_of(original.id).map(|at| at + 1));
    let copied = plan.plan.milestone(copy).unwrap();
    assert_eq!(
        copied.items.iter().map(|i| i.id).collect::<Vec<_>>(),
        item_copies.iter().map(|(_, to)| *to).collect::<Vec<_>>()
    );
    let titles = |items: &[milestones::model::Item]| items.iter().map(|i| i.title.clone()).collect::<Vec<_>>();
    assert_eq!(titles(&copied.items), titles(&original.items));
}

async fn a_removed_milestone_comes_back_where_it_stood_with_its_items(town: Town) {
    let couple = town.couple_at_work().await;
    let before = town.plan(&couple).await;
    let milestone = id_of(&before, "Listen");
    let without = by_mentor(&town, &couple, PlanChange::RemoveMilestone { milestone }).await;
    assert_eq!(names(&without), ["Arrive", "Lead", "Let go"]);
    let again = by_mentor(&town, &couple, PlanChange::RestoreMilestone { milestone }).await;
    assert_eq!(again.plan.milestones, before.plan.milestones, "nothing of it was lost");
    let refused = town.change(&couple.mentor, &couple, PlanChange::RestoreMilestone { milestone }).await;
    assert_eq!(sentence(refused), "There is nothing to restore; it may be back on the plan already.");
}

async fn items_move_within_and_between_milestones(town: Town) {
    let couple = town.couple_at_work().await;
    let plan = town.plan(&couple).await;
    let (first, second) = (item(&plan, "Lead 1"), item(&plan, "Lead 2"));
    let (lead, listen) = (id_of(&plan, "Lead"), id_of(&plan, "Listen"));
    let plan = by_mentor(&town, &couple, PlanChange::PlaceItem { item: second, milestone: lead, above: Some(first) }).await;
    assert_eq!(titles(&plan, "Lead"), ["Lead 2", "Lead 1"]);
    let above = Some(item(&plan, "Listen 2"));
    let plan = by_mentor(&town, &couple, PlanChange::PlaceItem { item: first, milestone: listen, above }).await;
    assert_eq!(titles(&plan, "Lead"), ["Lead 2"]);
    assert_eq!(titles(&plan, "Listen"), ["Listen 1", "Lead 1", "Listen 2"]);
}

async fn items_are_added_edited_noted_duplicated_removed_and_restored(town: Town) {
    let couple = town.couple_at_work().await;
    let plan = town.plan(&couple).await;
    let (id, copy, milestone) = (new_item(), new_item(), id_of(&plan, "Arrive"));
    let (title, link) = ("Read".to_owned(), "https://town.example/book".to_owned());
    let add = PlanChange::AddItem {
        item: id,
        milestone,
        kind: ItemKind::Book,
        title,
        link: link.clone(),
        resource: None,
        above: None,
    };
    by_mentor(&town, &couple, add).await;
    let edit = PlanChange::EditItem { item: id, kind: ItemKind::Video, title: "Watch".into(), link };
    by_mentor(&town, &couple, edit).await;
    by_mentor(&town, &couple, PlanChange::NoteItem { item: id, note: "The second half.".into() }).await;
    let plan = by_mentor(&town, &couple, PlanChange::DuplicateItem { item: id, copy }).await;
    assert_eq!(titles(&plan, "Arrive")[..3], ["Arrive 1", "Arrive 2", "Watch"]);
    let (_, copied) = plan.plan.item(copy).unwrap();
    assert_eq!((copied.kind, copied.note.as_str()), (ItemKind::Video, "The second half."));
    let without = by_mentor(&town, &couple, PlanChange::RemoveItem { item: id }).await;
    assert!(without.plan.item(id).is_none());
    let again = by_mentor(&town, &couple, PlanChange::RestoreItem { item: id }).await;
    assert_eq!(again.plan.milestones, plan.plan.milestones);
}

async fn refusals_are_plain_sentences_and_leave_the_plan_as_it_was(town: Town) {
    let couple = town.couple_at_work().await;
    let before = town.plan(&couple).await;
    let (open, last) = (id_of(&before, "Arrive"), id_of(&before, "Let go"));
    let far = Due::On(NaiveDate::from_ymd_opt(2099, 1, 1).unwrap());
    let cases = [
        (
            PlanChange::PlaceMilestone { milestone: last, above: Some(open) },
            "Done milestones and the one being worked on come first; nothing moves above them.",
        ),
        (
            PlanChange::PlaceMilestone { milestone: open, above: None },
            "This milestone is being worked on, so it can't be moved or removed.",
        ),
        (
            PlanChange::RemoveMilestone { milestone: open },
            "This milestone is being worked on, so it can't be moved or removed.",
        ),
        (PlanChange::RenameMilestone { milestone: last, name: "  ".into() }, "Please give the milestone a name."),
        (PlanChange::DateMilestone { milestone: last, due: far }, "Please choose a date within ten years."),
        (
            PlanChange::PlaceMilestone { milestone: new_milestone(), above: None },
            "That is no longer on the plan. Somebody may have removed it meanwhile.",
        ),
        (
            PlanChange::AddMilestone { milestone: last, name: "Twice".into(), above: None },
            "That was added already. Please reload the page.",
        ),
    ];
    for (change, why) in cases {
        assert_eq!(sentence(town.change(&couple.mentor, &couple, change).await), why);
    }
    assert_eq!(town.plan(&couple).await, before);
}

async fn a_mentee_cannot_move_a_milestone(town: Town) {
    let couple = town.couple_at_work().await;
    let before = town.plan(&couple).await;
    let change = PlanChange::PlaceMilestone { milestone: id_of(&before, "Let go"), above: None };
    let refused = town.change(&couple.mentee, &couple, change).await;
    assert_eq!(refused, Err(AppError::Forbidden("In a running mentorship only the mentor changes milestones.".into())));
    assert_eq!(town.plan(&couple).await, before);
}

async fn a_mentor_cannot_mark_an_item_and_a_mentee_cannot_send_one_back(town: Town) {
    let couple = town.couple_at_work().await;
    let item = item(&town.plan(&couple).await, "Arrive 1");
    let refused = town.change(&couple.mentor, &couple, PlanChange::MarkItemDone { item }).await;
    assert_eq!(sentence(refused), "Only the mentee marks an item as done.");
    town.change(&couple.mentee, &couple, PlanChange::MarkItemDone { item }).await.unwrap();
    let back = PlanChange::SendItemBack { item, words: "Say more about the second part.".into() };
    let refused = town.change(&couple.mentee, &couple, back.clone()).await;
    assert_eq!(sentence(refused), "Only the mentor sends an item back.");
    let plan = town.change(&couple.mentor, &couple, back).await.unwrap();
    assert_eq!(plan.plan.item(item).unwrap().1.sent_back.as_deref(), Some("Say more about the second part."));
}

async fn a_program_may_keep_its_plan_as_it_is(town: Town) {
    let program = town.program_of(&[("Arrive", 1), ("Leave", 1)], |settings| settings.mentors_may_edit = false).await;
    let couple = town.couple_in(program).await;
    town.kick_off(&couple).await;
    let before = town.plan(&couple).await;
    assert!(!before.may_arrange && before.why_not.is_some(), "the page says so beforehand");
    let change = PlanChange::RenameMilestone { milestone: id_of(&before, "Leave"), name: "Stay".into() };
    let refused = town.change(&couple.mentor, &couple, change).await;
    let why = "In this program the milestones are the same for everyone, so mentors can't change them.";
    assert_eq!(refused, Err(AppError::Forbidden(why.into())));
    assert_eq!(town.plan(&couple).await, before);
}

async fn staff_read_a_running_plan_and_change_nothing(town: Town) {
    let couple = town.couple_at_work().await;
    let admin = town.admin("Sofia").await;
    let view = milestones::load_view(&town.asker(&admin, day(2)), couple.id).await.unwrap();
    assert!(!view.may_arrange && !view.may_mark && !view.may_record && !view.may_send_back);
    let change = PlanChange::RemoveMilestone { milestone: id_of(&view, "Let go") };
    let refused = town.change(&admin, &couple, change).await;
    assert_eq!(sentence(refused), "In a running mentorship only the mentor changes milestones.");
}

async fn nobody_else_finds_the_plan(town: Town) {
    let manager = town.person("Omar").await;
    let (ben, ana) = (town.report_of("Ben", &manager).await, town.report_of("Ana", &manager).await);
    let program = town.program().await;
    let couple = town.pair(program, &ben, &ana).await;
    let other = town.couple_in(program).await;
    for person in [&manager, &other.mentor, &other.mentee, &town.person("Stranger").await] {
        let found = milestones::load_view(&town.asker(person, day(2)), couple.id).await;
        assert_eq!(found.map(|_| ()), Err(AppError::NotFound), "{}", person.name);
        let milestone = id_of(&town.plan(&couple).await, "Let go");
        let changed = town.change(person, &couple, PlanChange::RemoveMilestone { milestone }).await;
        assert_eq!(changed.map(|_| ()), Err(AppError::NotFound), "{}", person.name);
    }
}

async fn a_stale_change_is_answered_with_the_plan_as_it_is(town: Town) {
    let couple = town.couple_at_work().await;
    let seen = town.plan(&couple).await;
    let mentor = town.asker(&couple.mentor, day(2));
    let first = PlanChange::PlaceMilestone { milestone: id_of(&seen, "Let go"), above: Some(id_of(&seen, "Lead")) };
    let after_first = milestones::change(&mentor, couple.id, seen.plan.version, first).await.unwrap();
    let second = PlanChange::RemoveMilestone { milestone: id_of(&seen, "Let go") };
    match milestones::change(&mentor, couple.id, seen.plan.version, second).await {
        Err(AppError::Conflict { sentence, present }) => {
            assert!(sentence.starts_with("Somebody else changed the plan in the meantime."), "{sentence}");
            assert_eq!(present, serde_json::to_string(&after_first).unwrap());
        }
        other => panic!("a stale change was answered with {other:?}"),
    }
    assert_eq!(names(&town.plan(&couple).await), ["Arrive", "Listen", "Let go", "Lead"]);
}

async fn an_id_of_somebody_elses_plan_is_refused(town: Town) {
    let (couple, other) = (town.couple_at_work().await, town.couple_at_work().await);
    let theirs = town.plan(&other).await;
    let (milestone, item) = (id_of(&theirs, "Lead"), item(&theirs, "Lead 1"));
    let mine = id_of(&town.plan(&couple).await, "Lead");
    let add = PlanChange::AddMilestone { milestone, name: "Mine now".into(), above: None };
    assert_eq!(sentence(town.change(&couple.mentor, &couple, add).await), "That was added already.");
    let link = String::new();
    let add = PlanChange::AddItem {
        item,
        milestone: mine,
        kind: ItemKind::Task,
        title: "Mine".into(),
        link,
        resource: None,
        above: None,
    };
    assert_eq!(sentence(town.change(&couple.mentor, &couple, add).await), "That was added already.");
    for change in [
        PlanChange::RemoveMilestone { milestone },
        PlanChange::RestoreMilestone { milestone },
        PlanChange::PlaceItem { item, milestone: mine, above: None },
    ] {
        assert!(town.change(&couple.mentor, &couple, change).await.is_err());
    }
    assert_eq!(town.plan(&other).await, theirs);
}

async fn an_open_page_is_told_within_a_second(town: Town) {
    let couple = town.couple_at_work().await;
    let plan = town.plan(&couple).await;
    let (milestone, topic) = (id_of(&plan, "Lead"), format!("plans/{}", plan.plan.id));
    let mut signals = town.app.live.listen();
    let mut heard = 0;
    // On Postgres the listener needs a moment to connect; once it has, every change is told at once.
    for nth in 0..50 {
        by_mentor(&town, &couple, PlanChange::RenameMilestone { milestone, name: format!("Lead {nth}") }).await;
        let ours = async { while signals.recv().await.expect("signals go on") != topic {} };
        match tokio::time::timeout(Duration::from_secs(1), ours).await {
            Ok(()) => heard += 1,
            Err(_) => assert_eq!(heard, 0, "a change was not told within a second"),
        }
        if heard == 3 {
            return;
        }
    }
    panic!("no change was told");
}
