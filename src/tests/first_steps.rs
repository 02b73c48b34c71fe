//! First steps: whom they guide, what ticks them, and that none leads where there is nothing yet.

use super::dashboards::{ask_for_mentor, enrol, wish_to_join, words_of};
use super::harness::on_both;
use super::town::{Town, day};
use crate::features::joining::{self, Decision};
use crate::features::meetings::model::MeetingKind;
use crate::features::programs;
use crate::features::programs::model::{Pairing, Part};
use crate::server::scope;

on_both!(
    first_steps_are_ticked_by_what_is_so_hidden_and_brought_back,
    what_a_mentee_has_done_stays_done_once_the_program_is_archived,
    a_coordinator_is_guided_from_the_plan_to_the_first_pair,
    a_coordinator_of_several_programs_is_guided_through_the_one_with_most_to_do,
    a_manager_is_guided_from_the_team_to_the_first_approval,
);

async fn first_steps_are_ticked_by_what_is_so_hidden_and_brought_back(town: Town) {
    let eve = town.person("Eve").await;
    let mut browser = town.browser_of(&eve).await;
    let steps = |text: &str| text.matches("class=\"first-step\"").count();
    assert_eq!(steps(&browser.get("/").await.text), 4);
    town.set("UPDATE people SET bio = 'I like maps.' WHERE id = $1", crate::args![eve.id]).await;
    let program = town.program().await;
    enrol(&town, program, &eve, Part::Mentee).await;
    let home = browser.get("/").await;
    assert!(words_of(&home.text).contains("2 of 4 done"), "{}", words_of(&home.text));
    assert_eq!(steps(&home.text), 2);
    assert!(!browser.get("/account").await.text.contains("Show first steps again"));
    for _ in 0..2 {
        let hidden = browser.post("/first-steps", &[("act", "dismiss"), ("part", "mentee"), ("next", "/mentee")]).await;
        assert_eq!((hidden.status, hidden.header("location")), (303, "/mentee"), "twice is once");
    }
    assert_eq!(steps(&browser.get("/").await.text), 0);
    assert!(browser.get("/account").await.text.contains("Show first steps again"));
    let restored = browser.post("/first-steps", &[("act", "restore")]).await;
    assert_eq!((restored.status, steps(&browser.get("/").await.text)), (303, 2));
    assert_eq!(browser.post("/first-steps", &[("act", "dismiss"), ("part", "captain")]).await.status, 422);
    let ben = town.person("Ben").await;
    ask_for_mentor(&town, program, eve.id, ben.id, "mentor", day(0)).await;
    assert_eq!(steps(&browser.get("/").await.text), 2, "who has asked has no mentor yet");
    let couple = town.pair(program, &ben, &eve).await;
    town.ask(&town.asker(&eve, day(0)), &couple, day(3)).await;
    assert_eq!(steps(&browser.get("/").await.text), 1, "a check-in is no kick-off");
    town.arrange(&couple, MeetingKind::KickOff, None, day(5)).await;
    assert!(!browser.get("/").await.text.contains("first-steps"), "all are done");
    let admin = town.admin("Sofia").await;
    let words = words_of(&town.browser_of(&admin).await.get("/").await.text);
    assert!(!words.contains("First steps as an admin"), "the organization has begun: {words}");
}

async fn what_a_mentee_has_done_stays_done_once_the_program_is_archived(town: Town) {
    let (eve, program) = (town.person("Eve").await, town.program().await);
    enrol(&town, program, &eve, Part::Mentee).await;
    let mut browser = town.browser_of(&eve).await;
    let words = words_of(&browser.get("/").await.text);
    assert!(words.contains("1 of 4 done") && words.contains("The program’s staff pair you."), "{words}");
    let picks = town.program_of(&[("Arrive", 1)], |settings| settings.pairing = Pairing::UserDriven).await;
    enrol(&town, picks, &eve, Part::Mentee).await;
    let page = browser.get("/").await.text;
    assert!(
        page.contains("You choose whom you ask.") && page.contains(&format!("href=\"/programs/{picks}/mentors\"")),
        "{page}"
    );
    let archived = "UPDATE programs SET state = 'closed', archived_at = $1";
    town.set(archived, crate::args![day(0)]).await;
    let words = words_of(&browser.get("/").await.text);
    assert!(words.contains("1 of 4 done"), "{words}");
}

async fn a_coordinator_is_guided_from_the_plan_to_the_first_pair(town: Town) {
    let program = town.program_without_plan().await;
    town.change_state(program, "draft").await;
    let nadia = town.coordinator("Nadia", program).await;
    let mut browser = town.browser_of(&nadia).await;
    let first = browser.get("/").await;
    let words = words_of(&first.text);
    assert!(words.contains("First steps as a coordinator of Leading well 0 of 4 done"), "{words}");
    for page in ["plan", "setup", "people/add"] {
        let path = format!("/programs/{program}/{page}");
        assert!(first.text.contains(&format!("href=\"{path}\"")), "{path}");
        assert!(browser.get(&path).await.status < 400, "{path}");
    }
    town.write_plan(program).await;
    town.change_state(program, "open").await;
    let board = format!("href=\"/programs/{program}/board\"");
    let second = browser.get("/").await;
    assert!(words_of(&second.text).contains("2 of 4 done") && !second.text.contains(&board), "there is nobody to pair yet");
    let (ben, ana) = (town.person("Ben").await, town.person("Ana").await);
    enrol(&town, program, &ana, Part::Mentee).await;
    let third = browser.get("/").await;
    assert!(words_of(&third.text).contains("3 of 4 done") && third.text.contains(&board), "{}", words_of(&third.text));
    town.pair(program, &ben, &ana).await;
    assert!(!browser.get("/").await.text.contains("first-steps"), "all are done");
}

async fn a_coordinator_of_several_programs_is_guided_through_the_one_with_most_to_do(town: Town) {
    let draft = town.program_without_plan().await;
    town.set("UPDATE programs SET state = 'draft', title = 'Speaking up' WHERE id = $1", crate::args![draft]).await;
    let (nadia, going) = (town.coordinator("Nadia", draft).await, town.couple().await.program);
    let person = nadia.id;
    scope::write_unasked(&town.app, move |scope| {
        Box::pin(async move { programs::appoint_coordinator(scope, going, person).await })
    })
    .await
    .unwrap();
    let words = words_of(&town.browser_of(&nadia).await.get("/").await.text);
    assert!(words.contains("First steps as a coordinator of Speaking up 0 of 4 done"), "{words}");
}

async fn a_manager_is_guided_from_the_team_to_the_first_approval(town: Town) {
    let omar = town.person("Omar").await;
    let (ana, zoe) = (town.report_of("Ana", &omar).await, town.report_of("Zoe", &omar).await);
    let program = town.program().await;
    town.set("UPDATE programs SET mentee_joining = 'manager'", vec![]).await;
    let mut browser = town.browser_of(&omar).await;
    let approvals = "Go: Answer an approval";
    let page = browser.get("/").await;
    assert!(words_of(&page.text).contains("First steps as a manager 1 of 3 done"), "{}", words_of(&page.text));
    assert!(!page.text.contains(approvals), "nothing waits for an answer");
    enrol(&town, program, &ana, Part::Mentee).await;
    wish_to_join(&town, program, &zoe, day(0)).await;
    let page = browser.get("/").await;
    assert!(words_of(&page.text).contains("2 of 3 done") && page.text.contains(approvals), "{}", words_of(&page.text));
    let (asked, _) = town.enrolment(&zoe, program, Part::Mentee).await.unwrap();
    joining::decide(&town.asker(&omar, day(1)), asked, Decision::Approve).await.unwrap();
    assert!(!browser.get("/").await.text.contains("First steps as a manager"));
    // Whoever has agreed to a mentor has answered, too.
    let lena = town.person("Lena").await;
    let ilse = town.report_of("Ilse", &lena).await;
    enrol(&town, program, &ilse, Part::Mentee).await;
    ask_for_mentor(&town, program, ilse.id, ana.id, "mentor,manager", day(0)).await;
    let mut browser = town.browser_of(&lena).await;
    assert!(words_of(&browser.get("/").await.text).contains("2 of 3 done"));
    town.set("UPDATE pairing_requests SET missing = 'mentor' WHERE mentee_id = $1", crate::args![ilse.id]).await;
    assert!(!browser.get("/").await.text.contains("First steps as a manager"));
    browser.post("/first-steps", &[("act", "dismiss"), ("part", "manager")]).await;
    assert!(browser.get("/account").await.text.contains("Show first steps again"));
}
