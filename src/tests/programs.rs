//! Setting programs up, step by step, and moving them from draft to archive.

use super::browser::{Browser, Page};
use super::harness::on_both;
use super::town::{Town, day};
use crate::args;
use crate::features::accounts::Viewer;
use crate::features::joining;
use crate::features::programs::{self, model::Part};
use crate::server::scope;
use crate::shared::id::ProgramId;

on_both!(
    an_admin_sets_a_program_up_step_by_step_and_publishes_it,
    what_is_missing_keeps_a_draft_from_being_published,
    a_step_can_be_left_and_resumed,
    a_stale_step_keeps_what_was_typed_and_says_who_was_first,
    a_refused_step_keeps_the_version_that_was_seen,
    a_description_is_previewed_without_being_saved,
    questions_and_fields_are_added_ordered_changed_and_removed,
    what_kind_of_answer_a_question_takes_is_settled_once_published,
    goals_are_frozen_once_the_program_runs,
    seats_may_be_lowered_below_what_is_taken_and_the_page_says_so,
    a_program_moves_from_draft_to_archive_and_back,
    a_program_closes_on_the_day_after_its_last,
    a_copy_has_everything_but_people_and_dates,
    a_draft_that_nobody_joined_is_deleted_with_all_that_belongs_to_it,
    a_coordinator_does_everything_but_appoint_delete_and_make,
    an_admin_appoints_a_coordinator_by_name_and_ends_it,
    a_draft_does_not_exist_for_others,
    the_catalogue_shows_what_may_be_joined_by_state_skill_and_words,
    the_archive_is_for_staff,
    every_change_of_a_program_is_in_the_log,
    a_file_is_attached_and_read_by_whoever_sees_the_program,
    what_cannot_be_attached_is_refused_beside_the_field,
    a_copy_shares_the_files_until_the_last_program_lets_go,
    the_pages_of_a_program_take_few_statements,
);

/// A form's version, as its page shows it.
fn version(page: &Page) -> String {
    let rest = page.text.split("name=\"version\" value=\"").nth(1).expect("a form with a version");
    rest.split('"').next().expect("a value").to_owned()
}

/// Where a form led that was taken.
pub fn location(page: &Page) -> String {
    assert_eq!(page.status, 303, "{}", page.text);
    page.header("location").to_owned()
}

/// What the first step asks for.
pub const BASICS: &[(&str, &str)] = &[
    ("title", "Leading well"),
    ("description", "For **everyone** who leads."),
    ("starts_on", "2026-12-10"),
    ("ends_on", "2027-06-30"),
    ("evaluation_on", ""),
    ("evaluation_days", "30"),
    ("skill", "Listening"),
    ("new_skills", "Delegation, listening"),
];

pub(super) const SETTINGS: &[(&str, &str)] = &[
    ("mentor_joining", "admin"),
    ("mentee_joining", "manager"),
    ("pairing", "user_driven"),
    ("approver", "mentor"),
    ("approver", "manager"),
    ("mentees_per_mentor", "3"),
    ("mentors_to_rank", "2"),
    ("remind_after_days", "4"),
    ("expire_after_days", "10"),
    ("mentors_may_edit", "no"),
    ("goals", "yes"),
    ("may_quit", "mentees"),
    ("may_ask_for_another_mentor", "yes"),
    ("managers_in_meetings", "no"),
];

/// Sends a step's form at the version that its page shows; `act` is the pressed button.
pub async fn send(browser: &mut Browser, path: &str, act: &str, fields: &[(&str, &str)]) -> Page {
    let seen = version(&browser.get(path).await);
    let mut all = vec![("version", seen.as_str()), ("act", act)];
    all.extend_from_slice(fields);
    browser.post(path, &all).await
}

/// A draft with that title, by an admin's browser: its address.
pub async fn begin(browser: &mut Browser, title: &str) -> String {
    let to = location(&browser.post("/programs/new", &[("title", title)]).await);
    to.strip_suffix("/setup/basics").expect("the first step").to_owned()
}

/// The program of that address.
pub fn id_of(program: &str) -> ProgramId {
    program.rsplit('/').next().and_then(|id| id.parse().ok()).expect("a program's address")
}

/// A draft that lacks nothing.
pub async fn ready_draft(town: &Town, browser: &mut Browser) -> String {
    let program = begin(browser, "Leading well").await;
    location(&send(browser, &format!("{program}/setup/basics"), "continue", BASICS).await);
    location(&send(browser, &format!("{program}/setup/frame"), "continue", &[("meeting_frequency", "Every two weeks")]).await);
    town.write_plan(id_of(&program)).await;
    program
}

/// Presses one of the buttons that move a program.
pub async fn take(browser: &mut Browser, program: &str, mv: &str) -> Page {
    let seen = program_version(browser, program).await;
    browser.post(&format!("{program}/state"), &[("version", &seen), ("move", mv)]).await
}

async fn program_version(browser: &mut Browser, program: &str) -> String {
    let page = browser.get(&format!("{program}/setup/basics")).await;
    version(&page)
}

async fn state_of(town: &Town, program: &str) -> (String, bool) {
    let sql = "SELECT state, archived_at IS NOT NULL FROM programs WHERE id = $1";
    town.app.db.read().await.unwrap().one(sql, args![id_of(program)]).await.unwrap()
}

/// Makes somebody take part, whatever the program asks of them.
pub async fn put_in(town: &Town, program: ProgramId, person: &Viewer, part: Part) {
    let id = person.id;
    scope::write_unasked(&town.app, move |scope| Box::pin(async move { joining::enrol(scope, program, id, part).await }))
        .await
        .expect("somebody is put into the program");
}

async fn an_admin_sets_a_program_up_step_by_step_and_publishes_it(town: Town) {
    let mut admin = town.browser_of(&town.admin("Sofia").await).await;
    let program = begin(&mut admin, "Leading well").await;
    let step = |step: &str| format!("{program}/setup/{step}");
    assert_eq!(location(&send(&mut admin, &step("basics"), "continue", BASICS).await), step("frame"));
    let frame = [("meeting_frequency", "Every two weeks"), ("topics", "Feedback"), ("outcomes", "Trust")];
    assert_eq!(location(&send(&mut admin, &step("frame"), "continue", &frame).await), step("settings"));
    assert_eq!(location(&send(&mut admin, &step("settings"), "continue", SETTINGS).await), step("questions"));
    town.write_plan(id_of(&program)).await;
    let review = admin.get(&step("review")).await;
    for said in
        ["Ready to publish", "Every two weeks", "the mentor and the mentee’s reporting manager must agree", "Delegation"]
    {
        assert!(review.text.contains(said), "{said}");
    }
    assert_eq!(location(&take(&mut admin, &program, "publish").await), program);
    let mut eve = town.browser_of(&town.person("Eve").await).await;
    let page = eve.get(&program).await;
    assert_eq!(page.status, 200);
    assert!(page.text.contains("<strong>everyone</strong>") && page.text.contains("Mentees may quit by themselves."));
    assert!(page.text.contains("mentors, who are asked in turn"), "the settings are told");
    assert!(!page.text.contains("staff-bar"), "what is for staff is not for her");
}

async fn what_is_missing_keeps_a_draft_from_being_published(town: Town) {
    let mut admin = town.browser_of(&town.admin("Sofia").await).await;
    let program = begin(&mut admin, "Leading well").await;
    let review = admin.get(&format!("{program}/setup/review")).await;
    assert!(review.text.contains("5 things are missing") && !review.text.contains("Ready to publish"));
    assert!(review.text.contains("Say how often a pair should meet."));
    let refused = take(&mut admin, &program, "publish").await;
    assert_eq!(refused.status, 422);
    assert!(refused.text.contains("The program can’t be published yet."));
    assert_eq!(state_of(&town, &program).await.0, "draft");
}

async fn a_step_can_be_left_and_resumed(town: Town) {
    let mut admin = town.browser_of(&town.admin("Sofia").await).await;
    let draft = begin(&mut admin, "Leading well").await;
    let editor = admin.get(&format!("{draft}/plan")).await.text;
    assert!(editor.contains(&format!("href=\"{draft}/setup/plan\"")) && !editor.contains("Offer changes to pairs"), "{editor}");
    let program = begin(&mut admin, "Leading well").await;
    assert_eq!(location(&admin.get(&format!("{program}/setup")).await), format!("{program}/setup/basics"));
    assert_eq!(location(&send(&mut admin, &format!("{program}/setup/basics"), "leave", BASICS).await), program);
    assert!(admin.get(&program).await.text.contains("Go on setting up"));
    assert_eq!(location(&admin.get(&format!("{program}/setup")).await), format!("{program}/setup/frame"));
    let again = admin.get(&format!("{program}/setup/basics")).await;
    assert!(again.text.contains("For **everyone** who leads.") && again.text.contains("value=\"2027-06-30\""));
}

async fn a_stale_step_keeps_what_was_typed_and_says_who_was_first(town: Town) {
    let sofia = town.admin("Sofia").await;
    let mut one = town.browser_of(&sofia).await;
    let mut other = town.browser_of(&town.admin("Nadia").await).await;
    let program = begin(&mut one, "Leading well").await;
    let frame = format!("{program}/setup/frame");
    let seen = version(&one.get(&frame).await);
    location(&send(&mut other, &frame, "continue", &[("meeting_frequency", "Weekly")]).await);
    let mine = [("version", seen.as_str()), ("act", "continue"), ("meeting_frequency", "Every month"), ("topics", "Courage")];
    let answer = one.post(&frame, &mine).await;
    assert_eq!(answer.status, 409);
    assert!(answer.text.contains("Nadia Townsend changed this program in the meantime"));
    assert!(answer.text.contains("value=\"Every month\"") && answer.text.contains("Courage"), "what was typed is still there");
    let again = version(&answer);
    let mine = [("version", again.as_str()), ("act", "continue"), ("meeting_frequency", "Every month"), ("topics", "Courage")];
    location(&one.post(&frame, &mine).await);
    assert!(one.get(&program).await.text.contains("Every month"));
}

async fn a_refused_step_keeps_the_version_that_was_seen(town: Town) {
    let mut one = town.browser_of(&town.admin("Sofia").await).await;
    let mut other = town.browser_of(&town.admin("Nadia").await).await;
    let program = begin(&mut one, "Leading well").await;
    let basics = format!("{program}/setup/basics");
    let seen = version(&one.get(&basics).await);
    location(&send(&mut other, &format!("{program}/setup/frame"), "continue", &[("meeting_frequency", "Weekly")]).await);
    let broken = [("version", seen.as_str()), ("title", ""), ("evaluation_days", "0"), ("description", "Kept.")];
    let answer = one.post(&basics, &broken).await;
    assert_eq!(answer.status, 422);
    assert!(answer.text.contains("Give the program a title.") && answer.text.contains("Kept."));
    assert_eq!(version(&answer), seen, "a form that is sent again is as stale as it was");
}

async fn a_description_is_previewed_without_being_saved(town: Town) {
    let mut admin = town.browser_of(&town.admin("Sofia").await).await;
    let program = begin(&mut admin, "Leading well").await;
    let page = send(&mut admin, &format!("{program}/setup/basics"), "preview", BASICS).await;
    assert_eq!(page.status, 200);
    assert!(page.text.contains("<strong>everyone</strong>") && page.text.contains("For **everyone** who leads."));
    assert!(!admin.get(&program).await.text.contains("everyone"));
}

const QUESTION: &[(&str, &str)] =
    &[("label", "Which track?"), ("kind", "choice"), ("choices", "Code\nPeople"), ("part", "mentee"), ("is_required", "on")];

async fn questions_and_fields_are_added_ordered_changed_and_removed(town: Town) {
    let mut admin = town.browser_of(&town.admin("Sofia").await).await;
    let program = begin(&mut admin, "Leading well").await;
    let (step, id) = (format!("{program}/setup/questions"), id_of(&program));
    location(&act(&mut admin, &step, "save_question", QUESTION).await);
    let why = [("label", "Why now?"), ("kind", "text"), ("part", "both")];
    location(&act(&mut admin, &step, "save_question", &why).await);
    location(&act(&mut admin, &step, "save_field", &[("label", "Budget"), ("kind", "number"), ("value", "1200")]).await);
    let labels = async |part| {
        let questions = programs::list_questions(&mut town.app.db.read().await.unwrap(), &[id]).await.unwrap();
        let asked = questions.into_iter().map(|(_, question)| question).filter(|question| question.part.includes(part));
        asked.map(|question| (question.label, question.is_required)).collect::<Vec<_>>()
    };
    assert_eq!(labels(Part::Mentee).await, [("Which track?".to_owned(), true), ("Why now?".to_owned(), false)]);
    assert_eq!(labels(Part::Mentor).await, [("Why now?".to_owned(), false)]);
    let last = question_ids(&town, id).await[1].to_string();
    location(&act(&mut admin, &step, "up_question", &[("id", &last)]).await);
    assert_eq!(labels(Part::Mentee).await[0].0, "Why now?");
    let changed = [("id", last.as_str()), ("label", "Why you?"), ("kind", "text"), ("part", "mentor")];
    location(&act(&mut admin, &step, "save_question", &changed).await);
    assert_eq!(labels(Part::Mentor).await, [("Why you?".to_owned(), false)]);
    let removal = act(&mut admin, &step, "remove_question", &[("id", &last)]).await;
    location(&removal);
    assert!(labels(Part::Mentor).await.is_empty());
    assert!(admin.get(&program).await.text.contains("1200"), "the field stands on the page");
    let wrong = [("label", "Which?"), ("kind", "choice"), ("choices", "Only one"), ("part", "both")];
    let refused = act(&mut admin, &step, "save_question", &wrong).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text.contains("Give at least two choices") && refused.text.contains("Only one"));
}

/// Presses a button of the step with questions, at the version that its page shows.
pub async fn act(browser: &mut Browser, step: &str, act: &str, fields: &[(&str, &str)]) -> Page {
    let program = step.strip_suffix("/setup/questions").expect("the step");
    let seen = program_version(browser, program).await;
    let mut all = vec![("version", seen.as_str()), ("act", act)];
    all.extend_from_slice(fields);
    browser.post(step, &all).await
}

/// The program's questions, in order.
pub async fn question_ids(town: &Town, program: ProgramId) -> Vec<uuid::Uuid> {
    let sql = "SELECT id FROM program_questions WHERE program_id = $1 ORDER BY position";
    let rows: Vec<(uuid::Uuid,)> = town.app.db.read().await.unwrap().all(sql, args![program]).await.unwrap();
    rows.into_iter().map(|(id,)| id).collect()
}

async fn what_kind_of_answer_a_question_takes_is_settled_once_published(town: Town) {
    let mut admin = town.browser_of(&town.admin("Sofia").await).await;
    let program = ready_draft(&town, &mut admin).await;
    let step = format!("{program}/setup/questions");
    location(&act(&mut admin, &step, "save_question", QUESTION).await);
    location(&take(&mut admin, &program, "publish").await);
    let id = question_ids(&town, id_of(&program)).await[0].to_string();
    let as_text = [("id", id.as_str()), ("label", "Which track?"), ("kind", "text"), ("part", "mentee")];
    let refused = act(&mut admin, &step, "save_question", &as_text).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text.contains("People may have answered this already."));
    let more = [("id", id.as_str()), ("label", "Which one?"), ("kind", "choice"), ("choices", "A\nB\nC"), ("part", "both")];
    location(&act(&mut admin, &step, "save_question", &more).await);
}

async fn goals_are_frozen_once_the_program_runs(town: Town) {
    let mut admin = town.browser_of(&town.admin("Sofia").await).await;
    let program = ready_draft(&town, &mut admin).await;
    let step = format!("{program}/setup/settings");
    let without: Vec<(&str, &str)> =
        SETTINGS.iter().map(|(name, value)| (*name, if *name == "goals" { "no" } else { *value })).collect();
    location(&send(&mut admin, &step, "continue", &without).await);
    location(&take(&mut admin, &program, "publish").await);
    location(&take(&mut admin, &program, "start").await);
    let refused = send(&mut admin, &step, "continue", SETTINGS).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text.contains("The program runs already"));
    location(&send(&mut admin, &step, "continue", &without).await);
    assert!(admin.get(&step).await.text.contains("is-settled"), "the page offers no choice");
}

async fn seats_may_be_lowered_below_what_is_taken_and_the_page_says_so(town: Town) {
    let mut admin = town.browser_of(&town.admin("Sofia").await).await;
    let couple = town.couple().await;
    let (ben, pia) = (couple.mentor.clone(), town.person("Pia").await);
    town.pair(couple.program, &ben, &pia).await;
    let step = format!("/programs/{}/setup/settings", couple.program);
    let one_seat: Vec<(&str, &str)> = SETTINGS
        .iter()
        .map(|(name, value)| match *name {
            "mentees_per_mentor" => (*name, "1"),
            "goals" => (*name, "no"),
            _ => (*name, *value),
        })
        .collect();
    assert_eq!(location(&send(&mut admin, &step, "continue", &one_seat).await), step);
    assert!(admin.get(&step).await.text.contains("One mentor already has more mentees than that."));
    let one_more = town.person("Ida").await;
    assert!(town.try_pair(couple.program, ben.id, one_more.id).await.is_err(), "no seat is left");
}

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

async fn a_program_closes_on_the_day_after_its_last(town: Town) {
    let mut admin = town.browser_of(&town.admin("Sofia").await).await;
    let program = ready_draft(&town, &mut admin).await;
    location(&take(&mut admin, &program, "publish").await);
    let last = (chrono::NaiveDate::from_ymd_opt(2027, 6, 30).unwrap() - day(0).date_naive()).num_days();
    town.travel_to(day(last));
    programs::record_what_the_clock_decided(&town.app).await.unwrap();
    assert_eq!(state_of(&town, &program).await.0, "open", "its last day is not over");
    town.travel_to(day(last + 1));
    let mut admin = town.browser_of(&town.admin("Nadia").await).await;
    assert!(admin.get(&program).await.text.contains("The program is closed."), "also before anybody has written it down");
    programs::record_what_the_clock_decided(&town.app).await.unwrap();
    programs::record_what_the_clock_decided(&town.app).await.unwrap();
    assert_eq!(state_of(&town, &program).await.0, "closed");
    let closings = town.program_events(id_of(&program)).await;
    let closings = closings.iter().filter(|body| body.contains("by_the_clock")).count();
    assert_eq!(closings, 1, "it is told once");
    let refused = take(&mut admin, &program, "reopen").await;
    assert_eq!(refused.status, 422);
    assert!(refused.text.contains("Its end date has passed."));
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
    assert!(!coordinator.get(&people).await.text.contains("Appoint a coordinator"));
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
    for path in ["/programs", "/programs?show=mine", "/programs?show=closed", "/programs?show=archived"] {
        assert!(!ana.get(path).await.text.contains(&program), "{path}");
    }
    assert_eq!(ana.get(&program).await.status, 200, "whoever took part can still read it");
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

/// Attaches a text to a program; its address.
async fn attach(browser: &mut Browser, program: &str, name: &str) -> String {
    let file = ("file", name, b"Read this first.".as_slice());
    let to = location(&browser.upload(&format!("{program}/attachments"), &[], file).await);
    assert_eq!(to, format!("{program}/setup/attachments"));
    let page = browser.get(&to).await;
    let link =
        page.text.split("href=\"").find(|rest| rest.starts_with("/files/") && rest.contains(name)).expect("a link to it");
    link.split('"').next().expect("an address").to_owned()
}

/// The id in a file's address.
fn file_id(file: &str) -> &str {
    file.split('/').nth(2).expect("an id")
}

async fn a_file_is_attached_and_read_by_whoever_sees_the_program(town: Town) {
    let mut admin = town.browser_of(&town.admin("Sofia").await).await;
    let mut eve = town.browser_of(&town.person("Eve").await).await;
    let program = ready_draft(&town, &mut admin).await;
    let file = attach(&mut admin, &program, "guide.txt").await;
    attach(&mut admin, &program, "slides.txt").await;
    assert_eq!(admin.get(&file).await.text, "Read this first.");
    assert_eq!(eve.get(&file).await.status, 404, "a draft is nobody else's");
    location(&take(&mut admin, &program, "publish").await);
    assert!(eve.get(&program).await.text.contains("guide.txt"));
    assert_eq!(eve.get(&file).await.status, 200);
    let step = format!("{program}/setup/attachments");
    let fields = [("act", "remove"), ("file", file_id(&file)), ("lost", "1")];
    assert_eq!(eve.post(&step, &fields).await.status, 403);
    let asked = admin.post(&step, &fields[..2]).await;
    assert!(asked.status == 422 && asked.text.contains("Remove “<bdi>guide.txt"), "{}", asked.text);
    assert_eq!(eve.get(&file).await.status, 200, "it was only asked about");
    location(&admin.post(&step, &fields).await);
    assert_eq!(eve.get(&file).await.status, 404);
    let page = eve.get(&program).await;
    assert!(!page.text.contains("guide.txt") && page.text.contains("slides.txt"));
    assert_eq!(admin.post(&step, &fields).await.status, 422, "it is gone");
}

async fn what_cannot_be_attached_is_refused_beside_the_field(town: Town) {
    let mut admin = town.browser_of(&town.admin("Sofia").await).await;
    let program = begin(&mut admin, "Leading well").await;
    let path = format!("{program}/attachments");
    let disguised = admin.upload(&path, &[], ("file", "guide.pdf", b"<script>alert(1)</script>")).await;
    assert_eq!(disguised.status, 422);
    assert!(disguised.text.contains("id=\"file-error\"") && disguised.text.contains("This looks like a web page"));
    let nothing = admin.upload(&path, &[], ("file", "", b"")).await;
    assert!(nothing.text.contains("Choose a file first."), "{}", nothing.status);
    assert!(admin.get(&format!("{program}/setup/attachments")).await.text.contains("Nothing is attached"));
}

async fn a_copy_shares_the_files_until_the_last_program_lets_go(town: Town) {
    let mut admin = town.browser_of(&town.admin("Sofia").await).await;
    let program = begin(&mut admin, "Leading well").await;
    let file = attach(&mut admin, &program, "guide.txt").await;
    let copy = location(&admin.post(&format!("{program}/duplicate"), &[]).await);
    let copy = copy.strip_suffix("/setup").expect("its set-up").to_owned();
    let fields = [("act", "remove"), ("file", file_id(&file)), ("lost", "1")];
    location(&admin.post(&format!("{program}/setup/attachments"), &fields).await);
    assert_eq!(admin.get(&file).await.status, 200, "the copy has it");
    let seen = program_version(&mut admin, &copy).await;
    location(&admin.post(&format!("{copy}/delete"), &[("version", &seen)]).await);
    assert_eq!(admin.get(&file).await.status, 404);
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
