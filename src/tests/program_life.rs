//! Moving programs from draft to archive, copying and deleting them, and who runs them.

use chrono::TimeDelta;

use super::harness::on_both;
use super::organization;
use super::programs::{
    QUESTION, SETTINGS, act, begin, id_of, location, program_version, put_in, ready_draft, send, state_of, take,
};
use super::town::{Town, day};
use crate::args;
use crate::features::programs::{self, model::Part};

on_both!(
    a_program_moves_from_draft_to_archive_and_back,
    a_program_starts_on_its_first_day_unless_somebody_was_earlier,
    a_program_closes_on_the_day_after_its_last,
    the_last_day_is_over_when_it_is_over_where_the_organization_is,
    a_copy_has_everything_but_people_and_dates,
    a_draft_that_nobody_joined_is_deleted_with_all_that_belongs_to_it,
    a_coordinator_does_everything_but_appoint_delete_and_make,
    an_admin_appoints_a_coordinator_by_name_and_ends_it,
    a_draft_does_not_exist_for_others,
    the_catalogue_shows_what_may_be_joined_by_state_skill_and_words,
    the_archive_is_for_staff,
    every_change_of_a_program_is_in_the_log,
    the_pages_of_a_program_take_few_statements,
);

async fn a_program_moves_from_draft_to_archive_and_back(town: Town) {
    let mut admin = town.browser_of(&town.admin("Sofia").await).await;
    let program = ready_draft(&town, &mut admin).await;
    for (mv, state, archived) in [
        ("publish", "open", false),
        ("start", "running", false),
        ("close", "closed", false),
        ("reopen", "running", false),
        ("close", "closed", false),
        ("archive", "closed", true),
    ] {
        location(&take(&mut admin, &program, mv).await);
        assert_eq!(state_of(&town, &program).await, (state.to_owned(), archived), "after {mv}");
    }
    let refused = send(&mut admin, &format!("{program}/setup/frame"), "continue", &[("meeting_frequency", "Never")]).await;
    assert_eq!(refused.status, 422, "what is archived is not changed");
    assert_eq!(take(&mut admin, &program, "reopen").await.status, 422);
    location(&take(&mut admin, &program, "unarchive").await);
    assert_eq!(state_of(&town, &program).await, ("closed".to_owned(), false));
    let stale = admin.post(&format!("{program}/state"), &[("version", "0"), ("move", "reopen")]).await;
    assert_eq!(stale.status, 409);
    assert!(stale.text.contains("Sofia Townsend changed this program"));
}

async fn a_program_starts_on_its_first_day_unless_somebody_was_earlier(town: Town) {
    let mut admin = town.browser_of(&town.admin("Sofia").await).await;
    let (program, early) = (ready_draft(&town, &mut admin).await, ready_draft(&town, &mut admin).await);
    for published in [&program, &early] {
        location(&take(&mut admin, published, "publish").await);
    }
    let page = admin.get(&program).await.text;
    assert!(page.contains("The program starts by itself on 10 December 2026; you can start it before."), "{page}");
    location(&take(&mut admin, &early, "start").await);
    let round = async || programs::record_what_the_clock_decided(&town.app).await.unwrap();
    town.travel_to(day(8));
    round().await;
    assert_eq!(state_of(&town, &program).await.0, "open", "its first day has not come");
    town.travel_to(day(9));
    let mut admin = town.browser_of(&town.admin("Nadia").await).await;
    let page = admin.get(&program).await.text;
    assert!(page.contains("The program runs.") && !page.contains("value=\"start\""), "also before anybody has written it down");
    assert!(admin.get("/programs?show=running").await.text.contains(&program));
    assert!(!admin.get("/programs?show=open").await.text.contains(&program));
    round().await;
    round().await;
    assert_eq!(state_of(&town, &program).await.0, "running");
    let starts = async |program: &str, how: &str| {
        town.program_events(id_of(program)).await.iter().filter(|body| body.contains(how)).count()
    };
    assert_eq!(starts(&program, "started_by_the_clock").await, 1, "it is told once");
    assert_eq!(starts(&early, "started_by_the_clock").await, 0, "somebody was earlier");
}

async fn a_program_closes_on_the_day_after_its_last(town: Town) {
    let mut admin = town.browser_of(&town.admin("Sofia").await).await;
    let program = ready_draft(&town, &mut admin).await;
    location(&take(&mut admin, &program, "publish").await);
    let last = (chrono::NaiveDate::from_ymd_opt(2027, 6, 30).unwrap() - day(0).date_naive()).num_days();
    town.travel_to(day(last));
    programs::record_what_the_clock_decided(&town.app).await.unwrap();
    assert_eq!(state_of(&town, &program).await.0, "running", "its last day is not over");
    town.travel_to(day(last + 1));
    let mut admin = town.browser_of(&town.admin("Nadia").await).await;
    assert!(admin.get(&program).await.text.contains("The program is closed."), "also before anybody has written it down");
    programs::record_what_the_clock_decided(&town.app).await.unwrap();
    programs::record_what_the_clock_decided(&town.app).await.unwrap();
    assert_eq!(state_of(&town, &program).await.0, "closed");
    let closings = town.program_events(id_of(&program)).await;
    let closings = closings.iter().filter(|body| body.contains("\"by_the_clock\":true")).count();
    assert_eq!(closings, 1, "it is told once");
    let refused = take(&mut admin, &program, "reopen").await;
    assert_eq!(refused.status, 422);
    assert!(refused.text.contains("Its end date has passed."));
}

async fn the_last_day_is_over_when_it_is_over_where_the_organization_is(town: Town) {
    let mut admin = town.browser_of(&town.admin("Sofia").await).await;
    let program = ready_draft(&town, &mut admin).await;
    location(&take(&mut admin, &program, "publish").await);
    let last = (chrono::NaiveDate::from_ymd_opt(2027, 6, 30).unwrap() - day(0).date_naive()).num_days();
    let nine = day(last);
    // (zone, the first hour after nine in the morning in UTC at which its last day is over)
    for (zone, over) in [("Pacific/Auckland", 3), ("UTC", 15), ("Pacific/Honolulu", 25)] {
        town.travel_to(nine);
        let mut admin = town.browser_of(&town.admin(zone).await).await;
        assert_eq!(organization::save(&mut admin, &[("zone", zone)], b"").await.status, 303);
        for (hours, is_over) in [(over - 1, false), (over, true)] {
            town.travel_to(nine + TimeDelta::hours(hours));
            let mut admin = town.browser_of(&town.admin(zone).await).await;
            let page = admin.get(&program).await.text;
            assert_eq!(page.contains("The program is closed."), is_over, "{zone}, {hours} hours after nine");
            assert_eq!(
                admin.get("/programs?show=closed").await.text.contains(&program),
                is_over,
                "{zone}, {hours} in the list"
            );
        }
    }
    town.travel_to(nine + TimeDelta::hours(24));
    programs::record_what_the_clock_decided(&town.app).await.unwrap();
    assert_eq!(state_of(&town, &program).await.0, "running", "in Honolulu it is an hour to midnight");
    town.travel_to(nine + TimeDelta::hours(25));
    programs::record_what_the_clock_decided(&town.app).await.unwrap();
    assert_eq!(state_of(&town, &program).await.0, "closed");
}

async fn a_copy_has_everything_but_people_and_dates(town: Town) {
    let sofia = town.admin("Sofia").await;
    let mut admin = town.browser_of(&sofia).await;
    let program = ready_draft(&town, &mut admin).await;
    location(&send(&mut admin, &format!("{program}/setup/settings"), "continue", SETTINGS).await);
    let step = format!("{program}/setup/questions");
    location(&act(&mut admin, &step, "save_question", QUESTION).await);
    location(&act(&mut admin, &step, "save_field", &[("label", "Budget"), ("kind", "number"), ("value", "1200")]).await);
    put_in(&town, id_of(&program), &sofia, Part::Mentor).await;
    let to = location(&admin.post(&format!("{program}/duplicate"), &[]).await);
    let copy = to.strip_suffix("/setup").expect("its set-up").to_owned();
    assert_ne!(copy, program);
    assert_eq!(state_of(&town, &copy).await, ("draft".to_owned(), false));
    let review = admin.get(&format!("{copy}/setup/review")).await;
    for said in
        ["Copy of Leading well", "1200", "Which track?", "Every two weeks", "A mentor has up to 3 mentees.", "2 milestones"]
    {
        assert!(review.text.contains(said), "{said}");
    }
    assert!(review.text.contains("2 things are missing"), "its dates are its own");
    let people = "SELECT COUNT(*) FROM enrolments WHERE program_id = $1";
    let (people,): (i64,) = town.app.db.read().await.unwrap().one(people, args![id_of(&copy)]).await.unwrap();
    assert_eq!(people, 0);
}

async fn a_draft_that_nobody_joined_is_deleted_with_all_that_belongs_to_it(town: Town) {
    let sofia = town.admin("Sofia").await;
    let mut admin = town.browser_of(&sofia).await;
    let program = ready_draft(&town, &mut admin).await;
    location(&act(&mut admin, &format!("{program}/setup/questions"), "save_question", QUESTION).await);
    let copy = location(&admin.post(&format!("{program}/duplicate"), &[]).await);
    let copy = copy.strip_suffix("/setup").unwrap().to_owned();
    put_in(&town, id_of(&copy), &sofia, Part::Mentor).await;
    let seen = program_version(&mut admin, &program).await;
    assert_eq!(location(&admin.post(&format!("{program}/delete"), &[("version", &seen)]).await), "/programs");
    assert_eq!(admin.get(&program).await.status, 404);
    let left = "SELECT (SELECT COUNT(*) FROM plans WHERE program_id = $1) + (SELECT COUNT(*) FROM program_questions WHERE program_id = $1)";
    let (left,): (i64,) = town.app.db.read().await.unwrap().one(left, args![id_of(&program)]).await.unwrap();
    assert_eq!(left, 0);
    let seen = program_version(&mut admin, &copy).await;
    let refused = admin.post(&format!("{copy}/delete"), &[("version", &seen)]).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text.contains("Somebody was added to this draft already."));
    let published = ready_draft(&town, &mut admin).await;
    location(&take(&mut admin, &published, "publish").await);
    let seen = program_version(&mut admin, &published).await;
    assert_eq!(admin.post(&format!("{published}/delete"), &[("version", &seen)]).await.status, 422);
}

async fn a_coordinator_does_everything_but_appoint_delete_and_make(town: Town) {
    let mut admin = town.browser_of(&town.admin("Sofia").await).await;
    let program = ready_draft(&town, &mut admin).await;
    let id = id_of(&program);
    let nadia = town.coordinator("Nadia", id).await;
    let someone = town.person("Ana").await.id.to_string();
    let mut coordinator = town.browser_of(&nadia).await;
    let page = coordinator.get(&program).await;
    assert!(page.text.contains("Review and publish") && !page.text.contains("Duplicate") && !page.text.contains("Delete"));
    location(&send(&mut coordinator, &format!("{program}/setup/settings"), "leave", SETTINGS).await);
    let people = format!("{program}/setup/people");
    let who = coordinator.get(&people).await.text;
    assert!(!who.contains("Appoint a coordinator") && who.contains("except appointing others, duplicating it and deleting it"));
    assert_eq!(coordinator.post(&people, &[("act", "appoint"), ("person", &someone)]).await.status, 403);
    let mine = nadia.id.to_string();
    assert_eq!(coordinator.post(&people, &[("act", "end"), ("person", &mine)]).await.status, 403);
    assert_eq!(coordinator.post(&format!("{program}/duplicate"), &[]).await.status, 403);
    assert_eq!(coordinator.get("/programs/new").await.status, 403);
    let seen = program_version(&mut coordinator, &program).await;
    assert_eq!(coordinator.post(&format!("{program}/delete"), &[("version", &seen)]).await.status, 403);
    location(&take(&mut coordinator, &program, "publish").await);
    let other = begin(&mut admin, "Another").await;
    assert_eq!(coordinator.get(&other).await.status, 404, "outside their program they are nobody in particular");
}

async fn an_admin_appoints_a_coordinator_by_name_and_ends_it(town: Town) {
    let mut admin = town.browser_of(&town.admin("Sofia").await).await;
    let program = begin(&mut admin, "Leading well").await;
    let nadia = town.person("Nadia").await;
    let people = format!("{program}/setup/people");
    let found = admin.get(&format!("{people}?q=nadia+t")).await;
    assert!(found.text.contains(&nadia.email));
    assert!(admin.get(&format!("{people}?q=%25")).await.text.contains("Nobody of that name"), "a pattern is not one");
    let by_mail = admin.get(&format!("{people}?q={}", nadia.email.to_uppercase())).await;
    assert!(by_mail.text.contains(&nadia.id.to_string()));
    location(&admin.post(&people, &[("act", "appoint"), ("person", &nadia.id.to_string())]).await);
    let mut coordinator = town.browser_of(&nadia).await;
    assert_eq!(coordinator.get(&program).await.status, 200);
    location(&admin.post(&people, &[("act", "end"), ("person", &nadia.id.to_string())]).await);
    assert_eq!(coordinator.get(&program).await.status, 404);
    location(&admin.post(&people, &[("act", "appoint"), ("person", &nadia.id.to_string())]).await);
    assert_eq!(coordinator.get(&people).await.status, 200, "and again");
}

async fn a_draft_does_not_exist_for_others(town: Town) {
    let mut admin = town.browser_of(&town.admin("Sofia").await).await;
    let program = ready_draft(&town, &mut admin).await;
    let eve = town.person("Eve").await;
    put_in(&town, id_of(&program), &eve, Part::Mentee).await;
    let mut eve = town.browser_of(&eve).await;
    for path in ["", "/setup", "/setup/basics"] {
        assert_eq!(eve.get(&format!("{program}{path}")).await.status, 404, "{path}");
    }
    assert_eq!(eve.post(&format!("{program}/setup/frame"), &[("version", "1")]).await.status, 404);
    assert_eq!(eve.post(&format!("{program}/state"), &[("version", "1"), ("move", "publish")]).await.status, 404);
    assert!(!eve.get("/programs").await.text.contains("Leading well"));
    location(&take(&mut admin, &program, "publish").await);
    assert_eq!(eve.get(&program).await.status, 200);
    assert_eq!(eve.get(&format!("{program}/setup/basics")).await.status, 403);
}

async fn the_catalogue_shows_what_may_be_joined_by_state_skill_and_words(town: Town) {
    let mut admin = town.browser_of(&town.admin("Sofia").await).await;
    let open = ready_draft(&town, &mut admin).await;
    location(&act(&mut admin, &format!("{open}/setup/questions"), "save_question", QUESTION).await);
    location(&send(&mut admin, &format!("{open}/setup/settings"), "leave", SETTINGS).await);
    location(&take(&mut admin, &open, "publish").await);
    let running = town.program().await;
    let draft = begin(&mut admin, "Still secret").await;
    let eve = town.person("Eve").await;
    put_in(&town, running, &eve, Part::Mentor).await;
    let (mut eve, running) = (town.browser_of(&eve).await, format!("/programs/{running}"));
    let mut shows = async |query: &str| {
        let page = eve.get(&format!("/programs{query}")).await;
        assert_eq!(page.status, 200);
        [&open, &running, &draft].map(|path| page.text.contains(&format!("{path}\"")))
    };
    assert_eq!(shows("").await, [true, true, false]);
    assert_eq!(shows("?show=open").await, [true, false, false]);
    assert_eq!(shows("?show=running").await, [false, true, false]);
    assert_eq!(shows("?show=mine").await, [false, true, false]);
    assert_eq!(shows("?show=draft").await, [false, false, false]);
    assert_eq!(shows("?show=archived").await, [false, false, false]);
    assert_eq!(shows("?q=EVERYONE").await, [true, false, false]);
    assert_eq!(shows("?q=%25").await, [false, false, false]);
    let (delegation,): (uuid::Uuid,) =
        town.app.db.read().await.unwrap().one("SELECT id FROM skills WHERE key = 'delegation'", vec![]).await.unwrap();
    assert_eq!(shows(&format!("?skill={delegation}")).await, [true, false, false]);
    let page = eve.get("/programs").await;
    assert!(page.text.contains("your reporting manager approves · 1 question"), "what joining takes is told");
    assert!(page.text.contains("You are a mentor"));
    let nothing = eve.get("/programs?q=nothing").await;
    assert!(nothing.text.contains("No program matches") && nothing.text.contains("Clear the search"));
    assert!(admin.get("/programs?show=draft").await.text.contains(&draft));
}

async fn the_archive_is_for_staff(town: Town) {
    let mut admin = town.browser_of(&town.admin("Sofia").await).await;
    let program = ready_draft(&town, &mut admin).await;
    let ana = town.person("Ana").await;
    put_in(&town, id_of(&program), &ana, Part::Mentee).await;
    for mv in ["publish", "close", "archive"] {
        location(&take(&mut admin, &program, mv).await);
    }
    let mut ana = town.browser_of(&ana).await;
    for path in ["/programs", "/programs?show=closed", "/programs?show=archived"] {
        assert!(!ana.get(path).await.text.contains(&program), "{path}");
    }
    assert!(ana.get("/programs?show=mine").await.text.contains(&program), "whoever took part still finds it");
    assert_eq!(ana.get(&program).await.status, 200, "and can read it");
    assert!(!admin.get("/programs").await.text.contains(&program));
    assert!(admin.get("/programs?show=archived").await.text.contains(&program));
}

async fn every_change_of_a_program_is_in_the_log(town: Town) {
    let sofia = town.admin("Sofia").await;
    let mut admin = town.browser_of(&sofia).await;
    let program = ready_draft(&town, &mut admin).await;
    let nadia = town.person("Nadia").await.id.to_string();
    let people = format!("{program}/setup/people");
    location(&admin.post(&people, &[("act", "appoint"), ("person", &nadia)]).await);
    location(&admin.post(&people, &[("act", "end"), ("person", &nadia)]).await);
    for mv in ["publish", "start", "close", "reopen", "close", "archive", "unarchive"] {
        location(&take(&mut admin, &program, mv).await);
    }
    let words = [
        "created",
        "basics",
        "frame",
        "coordinator_appointed",
        "coordinator_ended",
        "published",
        "started",
        "closed",
        "reopened",
        "closed",
        "archived",
        "unarchived",
    ];
    let told = town.program_events(id_of(&program)).await;
    assert_eq!(told.len(), words.len(), "{told:?}");
    for (body, word) in told.iter().zip(words) {
        assert!(body.contains(word), "{word} in {body}");
    }
}

async fn the_pages_of_a_program_take_few_statements(town: Town) {
    let mut admin = town.browser_of(&town.admin("Sofia").await).await;
    let program = ready_draft(&town, &mut admin).await;
    location(&act(&mut admin, &format!("{program}/setup/questions"), "save_question", QUESTION).await);
    location(&take(&mut admin, &program, "publish").await);
    let mut eve = town.browser_of(&town.person("Eve").await).await;
    let steps = ["basics", "frame", "settings", "questions", "attachments", "plan", "people?q=eve", "review"];
    let steps = steps.map(|step| format!("{program}/setup/{step}"));
    for path in ["/programs".to_owned(), program.clone()].iter().chain(&steps) {
        for browser in [&mut admin, &mut eve] {
            let before = town.app.db.statements();
            browser.get(path).await;
            let statements = town.app.db.statements() - before;
            assert!(statements <= 6, "{path}: {statements}");
        }
    }
}
