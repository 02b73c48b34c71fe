//! Setting programs up, step by step.

use super::browser::{Browser, Page};
use super::harness::on_both;
use super::town::Town;
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
    a_setting_that_the_chosen_pairing_hides_keeps_nobody_from_saving,
    seats_may_be_lowered_below_what_is_taken_and_the_page_says_so,
);

/// A form's version, as its page shows it.
pub fn version(page: &Page) -> String {
    let rest = page.text.split("name=\"version\" value=\"").nth(1).expect("a form with a version");
    rest.split('"').next().expect("a value").to_owned()
}

/// What stands in a field's tag, behind its name.
fn input<'p>(page: &'p Page, name: &str) -> &'p str {
    let rest = page.text.split_once(&format!("name=\"{name}\"")).expect("the field").1;
    rest.split('>').next().unwrap_or_default()
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

pub async fn program_version(browser: &mut Browser, program: &str) -> String {
    let page = browser.get(&format!("{program}/setup/basics")).await;
    version(&page)
}

pub async fn state_of(town: &Town, program: &str) -> (String, bool) {
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

pub const QUESTION: &[(&str, &str)] =
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
    let deadline = [("label", "Apply until"), ("kind", "date"), ("value", "2026-12-31")];
    location(&act(&mut admin, &step, "save_field", &deadline).await);
    for page in [&step, &program, &format!("{program}/setup/review")] {
        let text = admin.get(page).await.text;
        assert!(text.contains("December") && !text.contains("2026-12-31"), "{page}");
    }
    let again = [("label", "apply Until"), ("kind", "text"), ("value", "Soon")];
    let refused = act(&mut admin, &step, "save_field", &again).await;
    assert!(refused.status == 422 && refused.text.contains("Another field has this name already."), "{}", refused.text);
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

async fn a_setting_that_the_chosen_pairing_hides_keeps_nobody_from_saving(town: Town) {
    let mut admin = town.browser_of(&town.admin("Sofia").await).await;
    let program = begin(&mut admin, "Leading well").await;
    let settings = format!("{program}/setup/settings");
    let with = |pairing: &'static str| {
        let of = |(name, value): &(&'static str, &'static str)| match *name {
            "pairing" => ("pairing", pairing),
            "remind_after_days" => ("remind_after_days", ""),
            name => (name, *value),
        };
        SETTINGS.iter().map(of).chain([("pairer", "admin")]).collect::<Vec<_>>()
    };
    assert!(admin.get(&settings).await.text.contains("novalidate"), "a browser would refuse what it doesn’t show");
    let refused = send(&mut admin, &settings, "continue", &with("user_driven")).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text.contains("href=\"#remind_after_days\"") && refused.text.contains("id=\"remind_after_days-error\""));
    assert!(input(&refused, "mentors_to_rank").contains("value=\"2\""), "what was typed is still there");
    location(&send(&mut admin, &settings, "continue", &with("staff_driven")).await);
    assert!(input(&admin.get(&settings).await, "remind_after_days").contains("value=\"5\""));
}
