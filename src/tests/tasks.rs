//! What comes out of a meeting: added, ticked off, changed, removed and brought back; and where one finds it.

use chrono::TimeDelta;

use super::harness::on_both;
use super::town::{Couple, Town, day};
use crate::features::accounts::Viewer;
use crate::features::meetings::model::MeetingKind;
use crate::features::pairing::Party;
use crate::features::tasks;
use crate::features::tasks::model::{Task, TaskForm};
use crate::server::scope;
use crate::shared::event::About;
use crate::shared::id::{MeetingId, TaskId};
use crate::shared::time::date_value;
use crate::shared::{AppError, AppResult};

on_both!(
    both_add_and_tick_off_what_came_out_of_a_meeting,
    what_is_changed_from_an_old_page_is_answered_with_what_stands_now,
    a_removed_task_is_brought_back_by_its_own_page,
    a_task_without_words_or_a_person_is_refused_and_keeps_what_was_typed,
    after_the_end_tasks_are_read_and_changed_by_nobody,
    staff_and_managers_find_no_tasks,
    what_is_due_waits_on_home_for_whose_it_is,
    the_log_knows_no_word_of_a_task,
);

fn form(title: &str, assignee: Party, due_in_days: Option<i64>) -> TaskForm {
    let due_on = due_in_days.map(|days| date_value((day(0) + TimeDelta::days(days)).date_naive())).unwrap_or_default();
    TaskForm { title: title.into(), assignee: assignee.as_str().into(), due_on }
}

async fn met(town: &Town) -> (Couple, MeetingId) {
    let couple = town.couple().await;
    let id = town.arrange(&couple, MeetingKind::CheckIn, None, day(1)).await;
    (couple, id)
}

async fn add(town: &Town, by: &Viewer, couple: &Couple, meeting: MeetingId, form: TaskForm) -> TaskId {
    tasks::add(&town.asker(by, day(0)), couple.id, meeting, form).await.expect("a task is added")
}

async fn found(town: &Town, by: &Viewer, id: TaskId) -> AppResult<Task> {
    let asker = town.asker(by, day(0));
    tasks::load(&mut asker.read().await?, &asker.viewer, id).await.map(|(task, _)| task)
}

async fn both_add_and_tick_off_what_came_out_of_a_meeting(town: Town) {
    let (couple, meeting) = met(&town).await;
    let mut browser = town.browser_of(&couple.mentor).await;
    let fields = [("task_title", "Send the <b>notes</b>"), ("assignee", "mentee"), ("due_on", "2026-12-24")];
    let page = browser.post(&format!("/meetings/{meeting}/tasks"), &fields).await;
    assert_eq!((page.status, page.header("location")), (303, format!("/meetings/{meeting}#tasks").as_str()));
    let theirs = add(&town, &couple.mentee, &couple, meeting, form("Ask around", Party::Mentor, None)).await;
    let page = browser.get(&format!("/meetings/{meeting}")).await;
    for shown in ["Send the &lt;b&gt;notes&lt;/b&gt;", "due 24 December", "Ask around", &format!("/tasks/{theirs}")] {
        assert!(page.text.contains(shown), "{shown}: {}", page.text);
    }
    let path = format!("/tasks/{theirs}");
    let ticked = browser.post(&path, &[("act", "done"), ("next", "/mentorships")]).await;
    assert_eq!((ticked.status, ticked.header("location")), (303, "/mentorships"));
    assert!(found(&town, &couple.mentee, theirs).await.unwrap().done_at.is_some());
    let again = browser.post(&path, &[("act", "done"), ("next", "//evil.example")]).await;
    assert_eq!((again.status, again.header("location")), (303, "/"), "ticked off twice is ticked off");
    let home = browser.get(&format!("/mentorships/{}", couple.id)).await;
    assert!(home.text.contains("<h2>Tasks</h2>") && home.text.contains("How is it going?"), "{}", home.text);
    browser.post(&path, &[("act", "undone")]).await;
    assert!(found(&town, &couple.mentee, theirs).await.unwrap().is_open());
}

async fn what_is_changed_from_an_old_page_is_answered_with_what_stands_now(town: Town) {
    let (couple, meeting) = met(&town).await;
    let id = add(&town, &couple.mentor, &couple, meeting, form("Read it", Party::Mentee, None)).await;
    tasks::change(&town.asker(&couple.mentor, day(0)), id, 1, form("Read all of it", Party::Mentee, None)).await.unwrap();
    let mut browser = town.browser_of(&couple.mentee).await;
    let fields = [("act", "change"), ("version", "1"), ("task_title", "Read a part"), ("assignee", "mentee")];
    let page = browser.post(&format!("/tasks/{id}"), &fields).await;
    assert!(page.status == 409 && page.text.contains("value=\"Read a part\"") && page.text.contains("Read all of it"));
    assert_eq!(found(&town, &couple.mentor, id).await.unwrap().title, "Read all of it");
}

async fn a_removed_task_is_brought_back_by_its_own_page(town: Town) {
    let (couple, meeting) = met(&town).await;
    let id = add(&town, &couple.mentor, &couple, meeting, form("Read it", Party::Mentee, None)).await;
    let (mut browser, path) = (town.browser_of(&couple.mentee).await, format!("/tasks/{id}"));
    let gone = browser.post(&path, &[("act", "remove")]).await;
    assert_eq!((gone.status, gone.header("location")), (303, path.as_str()));
    assert!(!browser.get(&format!("/meetings/{meeting}")).await.text.contains("Read it"));
    let page = browser.get(&path).await;
    assert!(page.text.contains("Undo") && page.text.contains("value=\"restore\""), "{}", page.text);
    browser.post(&path, &[("act", "restore")]).await;
    assert!(browser.get(&format!("/meetings/{meeting}")).await.text.contains("Read it"));
}

async fn a_task_without_words_or_a_person_is_refused_and_keeps_what_was_typed(town: Town) {
    let (couple, meeting) = met(&town).await;
    let mut browser = town.browser_of(&couple.mentor).await;
    let fields = [("task_title", "Only the words"), ("due_on", "2026-13-01")];
    let page = browser.post(&format!("/meetings/{meeting}/tasks"), &fields).await;
    assert_eq!(page.status, 422);
    for shown in ["value=\"Only the words\"", "Please choose who does it.", "href=\"#due_on\""] {
        assert!(page.text.contains(shown), "{shown}: {}", page.text);
    }
    let id = add(&town, &couple.mentor, &couple, meeting, form("Read it", Party::Mentee, None)).await;
    let page = browser.post(&format!("/tasks/{id}"), &[("act", "change"), ("version", "1"), ("assignee", "mentor")]).await;
    assert!(page.status == 422 && page.text.contains("Please say what is to be done."), "{}", page.text);
}

async fn after_the_end_tasks_are_read_and_changed_by_nobody(town: Town) {
    let (couple, meeting) = met(&town).await;
    let id = add(&town, &couple.mentor, &couple, meeting, form("Read it", Party::Mentee, None)).await;
    let about = About { subject: Some(couple.id.0), mentorship: Some(couple.id), program: Some(couple.program) };
    scope::write_unasked(&town.app, move |scope| {
        Box::pin(async move { crate::features::pairing::complete(scope, about).await })
    })
    .await
    .expect("the mentorship ends");
    let asker = town.asker(&couple.mentee, day(0));
    for refused in [
        tasks::set_done(&asker, id, true).await,
        tasks::remove(&asker, id).await,
        tasks::restore(&asker, id).await,
        tasks::change(&asker, id, 1, form("Mine", Party::Mentee, None)).await,
        tasks::add(&asker, couple.id, meeting, form("New", Party::Mentee, None)).await.map(drop),
    ] {
        assert!(matches!(refused, Err(AppError::Forbidden(_))), "{refused:?}");
    }
    assert!(found(&town, &couple.mentee, id).await.unwrap().is_open());
}

async fn staff_and_managers_find_no_tasks(town: Town) {
    let program = town.program_of(&[("Arrive", 1)], |settings| settings.managers_in_meetings = true).await;
    let (manager, admin) = (town.person("Omar").await, town.admin("Sofia").await);
    let (ben, ana) = (town.person("Ben").await, town.report_of("Ana", &manager).await);
    let couple = town.pair(program, &ben, &ana).await;
    let meeting = town.arrange(&couple, MeetingKind::CheckIn, None, day(1)).await;
    let id = add(&town, &ben, &couple, meeting, form("Between us", Party::Mentee, Some(0))).await;
    for person in [&manager, &admin] {
        assert_eq!(found(&town, person, id).await, Err(AppError::NotFound));
        let mut browser = town.browser_of(person).await;
        for path in [format!("/meetings/{meeting}"), format!("/mentorships/{}", couple.id), "/".to_owned()] {
            let page = browser.get(&path).await;
            assert!(page.status == 200 && !page.text.contains("Between us"), "{path}: {}", page.text);
        }
    }
}

async fn what_is_due_waits_on_home_for_whose_it_is(town: Town) {
    let (couple, meeting) = met(&town).await;
    for (title, who, due) in [
        ("Due today", Party::Mentee, Some(0)),
        ("Due long ago", Party::Mentee, Some(-9)),
        ("Due later", Party::Mentee, Some(3)),
        ("Some day", Party::Mentee, None),
        ("The other’s", Party::Mentor, Some(0)),
    ] {
        add(&town, &couple.mentor, &couple, meeting, form(title, who, due)).await;
    }
    let mut browser = town.browser_of(&couple.mentee).await;
    let before = town.app.db.statements();
    let home = browser.get("/").await;
    assert!(town.app.db.statements() - before <= 6, "{} statements", town.app.db.statements() - before);
    for (title, waits) in
        [("Due today", true), ("Due long ago", true), ("Due later", false), ("Some day", false), ("The other’s", false)]
    {
        assert_eq!(home.text.contains(title), waits, "{title}: {}", home.text);
    }
    let before = town.app.db.statements();
    browser.get(&format!("/meetings/{meeting}")).await;
    assert!(town.app.db.statements() - before <= 6, "{} statements", town.app.db.statements() - before);
}

async fn the_log_knows_no_word_of_a_task(town: Town) {
    let (couple, meeting) = met(&town).await;
    let id = add(&town, &couple.mentor, &couple, meeting, form("Secret errand", Party::Mentee, None)).await;
    let asker = town.asker(&couple.mentee, day(0));
    tasks::change(&asker, id, 1, form("Secret walk", Party::Mentee, None)).await.unwrap();
    for is_done in [true, true, false] {
        tasks::set_done(&asker, id, is_done).await.unwrap();
    }
    tasks::remove(&asker, id).await.unwrap();
    tasks::restore(&asker, id).await.unwrap();
    let log: Vec<String> =
        town.events(&couple).await.into_iter().map(|(_, body)| body).filter(|b| b.contains("\"task\"")).collect();
    let kinds = ["task_added", "task_changed", "task_done", "task_reopened", "task_removed", "task_restored"];
    assert_eq!(log.len(), kinds.len(), "what was so already is no event: {log:?}");
    assert!(kinds.iter().all(|kind| log.iter().any(|body| body.contains(kind))));
    assert!(log.iter().all(|body| !body.contains("Secret")), "{log:?}");
}
