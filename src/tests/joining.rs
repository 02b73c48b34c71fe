//! Joining a program: who decides, what each setting causes, and what many do at once.

use chrono::TimeDelta;

use super::harness::on_both;
use super::town::{Town, day};
use crate::features::accounts::Viewer;
use crate::features::joining::model::EnrolmentState::{self, Active, Completed, Declined, Removed, Requested, Withdrawn};
use crate::features::joining::{self, Decision};
use crate::features::programs::model::{JoiningApproval, Part};
use crate::server::scope;
use crate::shared::form::Fields;
use crate::shared::id::{EnrolmentId, PersonId, ProgramId};
use crate::shared::{AppError, AppResult};

on_both!(
    each_setting_decides_for_each_part_who_says_yes,
    a_person_may_hold_both_parts_at_once,
    nobody_joins_what_is_prepared_or_over,
    whoever_has_no_manager_goes_to_the_staff_and_is_told_so,
    a_new_manager_decides_about_what_waits,
    a_changed_setting_decides_about_what_waits,
    nobody_decides_about_their_own_request,
    a_decline_needs_a_reason_which_the_person_reads_and_may_ask_again,
    a_request_is_withdrawn_and_made_again,
    two_hundred_who_join_at_once_are_each_in_once,
    of_two_who_decide_at_once_one_is_first,
    answers_are_checked_kept_when_refused_and_read_by_whoever_decides,
    whoever_decides_is_told_that_nothing_was_asked_or_that_nothing_was_answered,
    whoever_was_removed_comes_back_only_by_the_staff,
    nobody_is_removed_from_an_active_mentorship,
    a_removal_is_undone,
    adding_somebody_who_waits_approves_them,
    a_filter_adds_everybody_it_showed_and_nobody_else,
    a_list_that_has_changed_is_shown_again_before_anybody_is_added,
    a_file_is_looked_at_first_and_carried_out_once,
    the_export_holds_answers_and_no_formulas,
    completing_the_mentorship_completes_the_mentee,
    approvals_are_paged_the_oldest_first,
    home_says_who_asks_and_what_one_has_asked_for,
    the_log_says_what_happened_and_nothing_that_was_written,
    the_pages_of_the_room_stay_within_six_statements,
);

async fn program_with(town: &Town, mentors: JoiningApproval, mentees: JoiningApproval) -> ProgramId {
    town.program_of(&[("Arrive", 1)], |settings| (settings.mentor_joining, settings.mentee_joining) = (mentors, mentees)).await
}

async fn managed(town: &Town) -> ProgramId {
    program_with(town, JoiningApproval::Manager, JoiningApproval::Manager).await
}

async fn state_of(town: &Town, person: &Viewer, program: ProgramId, part: Part) -> EnrolmentState {
    town.enrolment(person, program, part).await.expect("there is one").1
}

async fn decide(town: &Town, by: &Viewer, id: EnrolmentId, decision: Decision) -> AppResult<()> {
    joining::decide(&town.asker(by, day(1)), id, decision).await
}

async fn approve(town: &Town, by: &Viewer, id: EnrolmentId) -> AppResult<()> {
    decide(town, by, id, Decision::Approve).await
}

/// Asks these questions, each (label, kind, choices, required); the answer is their ids.
async fn questions(town: &Town, program: ProgramId, asked: &[(&str, &str, &str, bool)]) -> Vec<uuid::Uuid> {
    let mut ids = Vec::new();
    for (position, (label, kind, choices, is_required)) in (0_i64..).zip(asked) {
        let id = uuid::Uuid::from_u128(rand::random());
        let sql = "INSERT INTO program_questions (id, program_id, position, part, label, kind, choices, is_required)
                   VALUES ($1, $2, $3, 'both', $4, $5, $6, $7)";
        let (label, kind, choices) = ((*label).to_owned(), (*kind).to_owned(), (*choices).to_owned());
        town.set(sql, crate::args![id, program, position, label, kind, choices, *is_required]).await;
        ids.push(id);
    }
    ids
}

async fn count_current(town: &Town, program: ProgramId) -> i64 {
    let sql = "SELECT COUNT(*) FROM enrolments WHERE program_id = $1 AND ended_at IS NULL";
    let (number,): (i64,) = town.app.db.read().await.unwrap().one(sql, crate::args![program]).await.unwrap();
    number
}

async fn each_setting_decides_for_each_part_who_says_yes(town: Town) {
    let (admin, omar) = (town.admin("Sofia").await, town.person("Omar").await);
    for part in [Part::Mentor, Part::Mentee] {
        for approval in [JoiningApproval::None, JoiningApproval::Admin, JoiningApproval::Manager] {
            // The other part is set otherwise: each has a setting of its own.
            let other = if approval == JoiningApproval::None { JoiningApproval::Admin } else { JoiningApproval::None };
            let program = match part {
                Part::Mentor => program_with(&town, approval, other).await,
                Part::Mentee => program_with(&town, other, approval).await,
            };
            let coordinator = town.coordinator("Nadia", program).await;
            for (decider, may) in [
                (&admin, approval == JoiningApproval::Admin),
                (&coordinator, approval == JoiningApproval::Admin),
                (&omar, approval == JoiningApproval::Manager),
            ] {
                let ana = town.report_of("Ana", &omar).await;
                let id = town.ask_to_join(&ana, program, part).await;
                if approval == JoiningApproval::None {
                    assert_eq!(state_of(&town, &ana, program, part).await, Active, "{part:?}");
                    continue;
                }
                assert_eq!(state_of(&town, &ana, program, part).await, Requested);
                let answer = approve(&town, decider, id).await;
                assert_eq!(answer.is_ok(), may, "{part:?} {approval:?} {}: {answer:?}", decider.name);
                assert_eq!(state_of(&town, &ana, program, part).await, if may { Active } else { Requested });
            }
        }
    }
}

async fn a_person_may_hold_both_parts_at_once(town: Town) {
    let program = program_with(&town, JoiningApproval::None, JoiningApproval::None).await;
    let ana = town.person("Ana").await;
    town.ask_to_join(&ana, program, Part::Mentee).await;
    town.ask_to_join(&ana, program, Part::Mentor).await;
    assert_eq!(count_current(&town, program).await, 2);
    let again = joining::ask(&town.asker(&ana, day(1)), program, Part::Mentor, Fields::default()).await;
    assert!(matches!(again, Err(AppError::Conflict { .. })), "{again:?}");
    assert!(town.try_pair(program, ana.id, ana.id).await.is_err(), "never with themself");
}

async fn nobody_joins_what_is_prepared_or_over(town: Town) {
    let program = managed(&town).await;
    let (admin, omar) = (town.admin("Sofia").await, town.person("Omar").await);
    let (waiting, late) = (town.report_of("Wim", &omar).await, town.report_of("Lea", &omar).await);
    let id = town.ask_to_join(&waiting, program, Part::Mentee).await;
    for state in ["draft", "closed"] {
        town.set("UPDATE programs SET state = $2 WHERE id = $1", crate::args![program, state.to_owned()]).await;
        let refused = joining::ask(&town.asker(&admin, day(1)), program, Part::Mentor, Fields::default()).await;
        assert!(matches!(refused, Err(AppError::Refused(_))), "{state}: {refused:?}");
        assert!(matches!(approve(&town, &omar, id).await, Err(AppError::Refused(_))), "{state}");
    }
    town.set("UPDATE programs SET state = 'open', ends_on = $2 WHERE id = $1", crate::args![program, day(0).date_naive()])
        .await;
    let ask = |n| {
        let asker = town.asker(&late, day(n));
        async move { joining::ask(&asker, program, Part::Mentee, Fields::default()).await }
    };
    assert!(matches!(ask(1).await, Err(AppError::Refused(_))), "the day after the last");
    assert!(ask(0).await.is_ok());
    assert_eq!(decide(&town, &omar, id, Decision::Decline("It is over.".into())).await, Ok(()));
}

async fn whoever_has_no_manager_goes_to_the_staff_and_is_told_so(town: Town) {
    let program = managed(&town).await;
    let (admin, gone) = (town.admin("Sofia").await, town.person("Gus").await);
    let (alone, left_behind) = (town.person("Ilse").await, town.report_of("Lev", &gone).await);
    town.set("UPDATE people SET deactivated_at = $2 WHERE id = $1", crate::args![gone.id, day(0)]).await;
    let own = town.person("Otto").await;
    town.set("UPDATE people SET manager_id = id WHERE id = $1", crate::args![own.id]).await;
    for person in [alone, left_behind, own] {
        let page = town.browser_of(&person).await.get(&format!("/programs/{program}/join")).await;
        assert!(page.text.contains("goes to the program’s staff instead"), "{}", page.text);
        let id = town.ask_to_join(&person, program, Part::Mentee).await;
        let page = town.browser_of(&person).await.get(&format!("/programs/{program}/join")).await;
        let why = "The program’s staff decide, since you have no reporting manager at present.";
        assert!(page.text.contains(why), "{}", page.text);
        let page = town.browser_of(&admin).await.get("/approvals").await;
        assert!(page.text.contains(&person.name), "{}", page.text);
        assert_eq!(approve(&town, &admin, id).await, Ok(()));
    }
}

async fn a_new_manager_decides_about_what_waits(town: Town) {
    let program = managed(&town).await;
    let (omar, meilin) = (town.person("Omar").await, town.person("Meilin").await);
    let ana = town.report_of("Ana", &omar).await;
    let id = town.ask_to_join(&ana, program, Part::Mentee).await;
    town.set("UPDATE people SET manager_id = $2 WHERE id = $1", crate::args![ana.id, meilin.id]).await;
    assert_eq!(approve(&town, &omar, id).await, Err(AppError::NotFound), "no longer theirs to see");
    assert!(!town.browser_of(&omar).await.get("/approvals").await.text.contains(&ana.name));
    assert!(town.browser_of(&meilin).await.get("/approvals").await.text.contains(&ana.name));
    assert_eq!(approve(&town, &meilin, id).await, Ok(()));
}

async fn a_changed_setting_decides_about_what_waits(town: Town) {
    let program = managed(&town).await;
    let (admin, omar) = (town.admin("Sofia").await, town.person("Omar").await);
    let ana = town.report_of("Ana", &omar).await;
    let id = town.ask_to_join(&ana, program, Part::Mentee).await;
    assert!(matches!(approve(&town, &admin, id).await, Err(AppError::Forbidden(_))));
    town.set("UPDATE programs SET mentee_joining = 'none' WHERE id = $1", crate::args![program]).await;
    assert_eq!(approve(&town, &omar, id).await, Err(AppError::NotFound));
    assert_eq!(approve(&town, &admin, id).await, Ok(()));
}

async fn nobody_decides_about_their_own_request(town: Town) {
    let program = program_with(&town, JoiningApproval::Admin, JoiningApproval::Admin).await;
    let (sofia, theo) = (town.admin("Sofia").await, town.admin("Theo").await);
    let id = town.ask_to_join(&sofia, program, Part::Mentor).await;
    assert!(matches!(approve(&town, &sofia, id).await, Err(AppError::Forbidden(_))));
    assert!(town.browser_of(&sofia).await.get("/approvals").await.text.contains("Nothing waits for your approval"));
    assert_eq!(approve(&town, &theo, id).await, Ok(()));
}

async fn a_decline_needs_a_reason_which_the_person_reads_and_may_ask_again(town: Town) {
    let program = managed(&town).await;
    let omar = town.person("Omar").await;
    let ana = town.report_of("Ana", &omar).await;
    let id = town.ask_to_join(&ana, program, Part::Mentee).await;
    let mut browser = town.browser_of(&omar).await;
    let path = format!("/joining/{id}");
    let page = browser.post(&path, &[("act", "decline"), ("reason", "  ")]).await;
    assert!(page.status == 422 && page.text.contains("Say why, so that they know."), "{}", page.text);
    let page = browser.post(&path, &[("act", "decline"), ("reason", "After the <release>."), ("next", "/approvals")]).await;
    assert_eq!((page.status, page.header("location")), (303, "/approvals"));
    let page = town.browser_of(&ana).await.get(&format!("/programs/{program}/join")).await;
    assert!(page.text.contains("After the &lt;release&gt;.") && page.text.contains("Ask again as a mentee"), "{}", page.text);
    let second = town.ask_to_join(&ana, program, Part::Mentee).await;
    assert_ne!(id, second);
    assert_eq!(approve(&town, &omar, second).await, Ok(()));
    let stands = town.browser_of(&omar).await.get(&path).await;
    assert!(stands.text.contains("Declined"), "the first stays as it was");
    assert!(stands.text.contains("After the &lt;release&gt;."), "whoever wrote the reason reads it");
    let meilin = town.person("Meilin").await;
    town.set("UPDATE people SET manager_id = $2 WHERE id = $1", crate::args![ana.id, meilin.id]).await;
    let stands = town.browser_of(&meilin).await.get(&path).await;
    assert!(stands.status == 200 && !stands.text.contains("After the"), "a later manager does not");
}

async fn a_request_is_withdrawn_and_made_again(town: Town) {
    let program = managed(&town).await;
    let omar = town.person("Omar").await;
    let ana = town.report_of("Ana", &omar).await;
    let id = town.ask_to_join(&ana, program, Part::Mentee).await;
    let withdraw = async || joining::withdraw(&town.asker(&ana, day(1)), id).await;
    assert_eq!(withdraw().await, Ok(()));
    assert_eq!(state_of(&town, &ana, program, Part::Mentee).await, Withdrawn);
    assert!(matches!(withdraw().await, Err(AppError::Conflict { .. })));
    assert!(matches!(approve(&town, &omar, id).await, Err(AppError::Conflict { .. })));
    town.ask_to_join(&ana, program, Part::Mentee).await;
    assert_eq!(state_of(&town, &ana, program, Part::Mentee).await, Requested);
}

async fn two_hundred_who_join_at_once_are_each_in_once(town: Town) {
    let program = program_with(&town, JoiningApproval::None, JoiningApproval::Admin).await;
    let mut people = Vec::new();
    for n in 0..20 {
        people.push(town.person(&format!("P{n}")).await);
    }
    let attempts = (0..200).map(|n| {
        let asker = town.asker(&people[n % 20], day(0));
        let part = if n % 3 == 0 { Part::Mentor } else { Part::Mentee };
        tokio::spawn(async move { joining::ask(&asker, program, part, Fields::default()).await })
    });
    let answers = futures::future::join_all(attempts).await;
    let done = answers.iter().filter(|answer| matches!(answer, Ok(Ok(_)))).count();
    let conflicts = answers.iter().filter(|answer| matches!(answer, Ok(Err(AppError::Conflict { .. })))).count();
    assert_eq!((done, done + conflicts), (40, 200), "{answers:?}");
    assert_eq!(count_current(&town, program).await, 40);
}

async fn of_two_who_decide_at_once_one_is_first(town: Town) {
    let program = program_with(&town, JoiningApproval::Admin, JoiningApproval::Admin).await;
    let ana = town.person("Ana").await;
    let id = town.ask_to_join(&ana, program, Part::Mentee).await;
    let mut staff = Vec::new();
    for n in 0..8 {
        staff.push(town.admin(&format!("A{n}")).await);
    }
    let attempts = (0..40).map(|n| {
        let asker = town.asker(&staff[n % 8], day(0));
        let decision = if n % 2 == 0 { Decision::Approve } else { Decision::Decline("No.".into()) };
        tokio::spawn(async move { joining::decide(&asker, id, decision).await })
    });
    let answers = futures::future::join_all(attempts).await;
    assert_eq!(answers.iter().filter(|answer| matches!(answer, Ok(Ok(())))).count(), 1, "{answers:?}");
    let others = answers.iter().filter(|answer| matches!(answer, Ok(Err(AppError::Conflict { .. })))).count();
    assert_eq!(others, 39);
    let page = town.browser_of(&staff[0]).await.post(&format!("/joining/{id}"), &[("act", "approve")]).await;
    assert!(page.status == 409 && page.text.contains("Here is how it stands now"), "{}", page.text);
    let sql = "SELECT COUNT(*) FROM events WHERE subject_id = $1";
    let (events,): (i64,) = town.app.db.read().await.unwrap().one(sql, crate::args![id.0]).await.unwrap();
    assert_eq!(events, 2, "asked, and decided once");
}

async fn answers_are_checked_kept_when_refused_and_read_by_whoever_decides(town: Town) {
    let program = managed(&town).await;
    let asked = [
        ("Why?", "text", "", true),
        ("How many hours?", "number", "", false),
        ("Which track?", "choice", "Code\nPeople", true),
    ];
    let ids = questions(&town, program, &asked).await;
    let field = |n: usize| format!("answer-{}", ids[n]);
    let omar = town.person("Omar").await;
    let ana = town.report_of("Ana", &omar).await;
    let mut browser = town.browser_of(&ana).await;
    let path = format!("/programs/{program}/join");
    let form = browser.get(&format!("{path}?part=mentee")).await;
    assert!(form.text.contains("Omar Townsend, your reporting manager, has to approve first"), "{}", form.text);
    let (why, hours, track) = (field(0), field(1), field(2));
    let fields = [("part", "mentee"), (&why, "To <lead>."), (&hours, "many"), (&track, "Neither")];
    let page = browser.post(&path, &fields).await;
    assert_eq!(page.status, 422);
    for kept in ["To &lt;lead>.", "value=\"many\"", "Enter a number, like 12 or 0.5.", "Choose one of the answers."] {
        assert!(page.text.contains(kept), "{kept}: {}", page.text);
    }
    assert_eq!(count_current(&town, program).await, 0);
    let fields = [("part", "mentee"), (&why, "To <lead>."), (&hours, "2,5"), (&track, "People")];
    assert_eq!(browser.post(&path, &fields).await.status, 303);
    let page = town.browser_of(&omar).await.get("/approvals").await;
    for answer in ["Why?", "To &lt;lead&gt;.", "2.5", "People"] {
        assert!(page.text.contains(answer), "{answer}: {}", page.text);
    }
    let (id, _) = town.enrolment(&ana, program, Part::Mentee).await.unwrap();
    assert_eq!(approve(&town, &omar, id).await, Ok(()));
    let page = town.browser_of(&omar).await.get(&format!("/joining/{id}")).await;
    assert!(page.status == 200 && !page.text.contains("To &lt;lead&gt;."), "a manager reads answers while deciding");
    let page = browser.get(&path).await;
    assert!(page.text.contains("You are a mentee here") && page.text.contains("To &lt;lead&gt;."), "{}", page.text);
}

async fn whoever_decides_is_told_that_nothing_was_asked_or_that_nothing_was_answered(town: Town) {
    let program = program_with(&town, JoiningApproval::Admin, JoiningApproval::Admin).await;
    let (admin, ana) = (town.admin("Sofia").await, town.person("Ana").await);
    let id = town.ask_to_join(&ana, program, Part::Mentee).await;
    let (mut sofia, path) = (town.browser_of(&admin).await, format!("/joining/{id}"));
    assert!(sofia.get(&path).await.text.contains("asks no questions"));
    questions(&town, program, &[("Why?", "text", "", false), ("How many hours?", "number", "", false)]).await;
    let page = sofia.get(&path).await;
    assert!(page.text.contains("Ana Townsend answered none of the program’s 2 questions."), "{}", page.text);
    assert!(!page.text.contains("asks no questions"));
    assert!(town.browser_of(&ana).await.get(&path).await.text.contains("You answered none of the program’s 2 questions."));
}

async fn whoever_was_removed_comes_back_only_by_the_staff(town: Town) {
    let program = program_with(&town, JoiningApproval::None, JoiningApproval::None).await;
    let (admin, omar) = (town.admin("Sofia").await, town.person("Omar").await);
    let ana = town.report_of("Ana", &omar).await;
    let id = town.ask_to_join(&ana, program, Part::Mentee).await;
    let path = format!("/programs/{program}/people");
    let form = [("act", "remove"), ("enrolment", &*id.to_string())];
    let page = town.browser_of(&admin).await.post(&path, &form).await;
    assert_eq!((page.status, page.header("location")), (303, format!("{path}?removed={id}").as_str()));
    assert_eq!(state_of(&town, &ana, program, Part::Mentee).await, Removed);
    let again = town.ask_to_join(&ana, program, Part::Mentee).await;
    assert_eq!(state_of(&town, &ana, program, Part::Mentee).await, Requested);
    assert_eq!(approve(&town, &omar, again).await, Err(AppError::NotFound));
    assert!(town.browser_of(&admin).await.get("/approvals").await.text.contains(&ana.name));
    assert_eq!(approve(&town, &admin, again).await, Ok(()));
}

async fn nobody_is_removed_from_an_active_mentorship(town: Town) {
    let program = program_with(&town, JoiningApproval::None, JoiningApproval::None).await;
    let (admin, ben, ana) = (town.admin("Sofia").await, town.person("Ben").await, town.person("Ana").await);
    let mentor = town.ask_to_join(&ben, program, Part::Mentor).await;
    let mentee = town.ask_to_join(&ana, program, Part::Mentee).await;
    town.pair(program, &ben, &ana).await;
    for id in [mentor, mentee] {
        let form = [("act", "remove"), ("enrolment", &*id.to_string())];
        let page = town.browser_of(&admin).await.post(&format!("/programs/{program}/people"), &form).await;
        assert!(page.status == 422 && page.text.contains("active mentorship here"), "{}", page.text);
    }
    assert_eq!(count_current(&town, program).await, 2);
}

async fn a_removal_is_undone(town: Town) {
    let program = program_with(&town, JoiningApproval::None, JoiningApproval::None).await;
    let (admin, ana) = (town.admin("Sofia").await, town.person("Ana").await);
    let id = town.ask_to_join(&ana, program, Part::Mentee).await;
    let (path, id) = (format!("/programs/{program}/people"), id.to_string());
    let mut browser = town.browser_of(&admin).await;
    browser.post(&path, &[("act", "remove"), ("enrolment", &id)]).await;
    let page = browser.get(&format!("{path}?removed={id}")).await;
    assert!(page.text.contains("Ana Townsend was removed as a mentee.") && page.text.contains("Undo"), "{}", page.text);
    assert_eq!(browser.post(&path, &[("act", "restore"), ("enrolment", &id)]).await.status, 303);
    assert_eq!(state_of(&town, &ana, program, Part::Mentee).await, Active);
    assert_eq!(browser.post(&path, &[("act", "restore"), ("enrolment", &id)]).await.status, 409);
}

async fn adding_somebody_who_waits_approves_them(town: Town) {
    let program = managed(&town).await;
    let (admin, omar) = (town.admin("Sofia").await, town.person("Omar").await);
    let ana = town.report_of("Ana", &omar).await;
    let id = town.ask_to_join(&ana, program, Part::Mentee).await;
    let mut browser = town.browser_of(&admin).await;
    let path = format!("/programs/{program}/people/add");
    let found = browser.get(&format!("{path}?q=ANA")).await;
    assert!(found.text.contains("Approve as a mentee") && found.text.contains("Add as a mentor"), "{}", found.text);
    let form = [("person", &*ana.id.to_string()), ("part", "mentee")];
    assert_eq!(browser.post(&path, &form).await.status, 303);
    assert_eq!(town.enrolment(&ana, program, Part::Mentee).await, Some((id, Active)));
    assert_eq!(browser.post(&path, &form).await.status, 409);
    assert!(matches!(approve(&town, &omar, id).await, Err(AppError::Conflict { .. })));
}

async fn a_filter_adds_everybody_it_showed_and_nobody_else(town: Town) {
    let program = managed(&town).await;
    let admin = town.admin("Sofia").await;
    let mut sales = Vec::new();
    for n in 0..30 {
        let department = if n % 2 == 0 { "Sales" } else { "Legal" };
        let person = town.person_with(&format!("S{n:02}"), |person| person.department = department.into()).await;
        sales.extend((n % 2 == 0).then_some(person));
    }
    town.ask_to_join(&sales[0], program, Part::Mentee).await;
    let mut browser = town.browser_of(&admin).await;
    let path = format!("/programs/{program}/people/add");
    let page = browser.get(&format!("{path}?act=filter&part=mentee&department=Sales")).await;
    assert!(page.text.contains("Add 15 people as mentees") && page.text.contains("has asked to join"), "{}", page.text);
    let form = [("act", "filter"), ("part", "mentee"), ("department", "Sales"), ("shown", "15")];
    let done = browser.post(&path, &form).await;
    assert_eq!((done.status, done.header("location")), (303, format!("/programs/{program}/people?added=15").as_str()));
    for person in &sales {
        assert_eq!(state_of(&town, person, program, Part::Mentee).await, Active);
    }
    assert_eq!(count_current(&town, program).await, 15);
    let page = browser.get(&format!("{path}?act=filter&part=mentee&department=Sales")).await;
    assert!(page.text.contains("Nobody is left to add"), "{}", page.text);
}

async fn a_list_that_has_changed_is_shown_again_before_anybody_is_added(town: Town) {
    let program = managed(&town).await;
    let admin = town.admin("Sofia").await;
    town.person_with("Sam", |person| person.department = "Sales".into()).await;
    let mut browser = town.browser_of(&admin).await;
    let path = format!("/programs/{program}/people/add");
    let form = [("act", "filter"), ("part", "mentor"), ("department", "Sales"), ("shown", "2")];
    let page = browser.post(&path, &form).await;
    assert!(page.status == 409 && page.text.contains("Add 1 person as mentor"), "{}", page.text);
    assert_eq!(count_current(&town, program).await, 0);
}

async fn a_file_is_looked_at_first_and_carried_out_once(town: Town) {
    let program = managed(&town).await;
    let (admin, omar) = (town.admin("Sofia").await, town.person("Omar").await);
    let (ana, ben, cleo) = (town.report_of("Ana", &omar).await, town.person("Ben").await, town.person("Cleo").await);
    let id = town.ask_to_join(&ana, program, Part::Mentee).await;
    let file = format!(
        "\u{feff}Name;E-mail;Part\r\nAna;{};mentee\r\nBen;{};Mentor\r\nBen;{};mentor\r\nNobody;nobody@x.example;mentor\r\nCleo;{};chief\r\n",
        ana.email,
        ben.email.to_uppercase(),
        ben.email,
        cleo.email
    );
    let mut browser = town.browser_of(&admin).await;
    let path = format!("/programs/{program}/people/import");
    let page = browser.upload(&path, &[], ("file", "people.csv", file.as_bytes())).await;
    assert_eq!(page.status, 200, "{}", page.text);
    for words in [
        "2 people to add",
        "3 left out",
        "has asked to join, and is approved",
        "They stand in line 3 as a mentor already.",
        "Nobody in the organization has this address.",
        "“mentor” or “mentee” is expected.",
    ] {
        assert!(page.text.contains(words), "{words}: {}", page.text);
    }
    assert_eq!(count_current(&town, program).await, 1, "looking adds nobody");
    assert_eq!(browser.post(&path, &[("lines", &file), ("shown", "3")]).await.status, 409);
    let done = browser.post(&path, &[("lines", &file), ("shown", "2")]).await;
    assert_eq!((done.status, done.header("location")), (303, format!("/programs/{program}/people?added=2").as_str()));
    assert_eq!(town.enrolment(&ana, program, Part::Mentee).await, Some((id, Active)));
    assert_eq!(state_of(&town, &ben, program, Part::Mentor).await, Active);
    assert_eq!(count_current(&town, program).await, 2);
    let empty = browser.upload(&path, &[], ("file", "empty.csv", b"")).await;
    assert!(empty.status == 422 && empty.text.contains("There is nobody in this file."), "{}", empty.text);
    let large = browser.upload(&path, &[], ("file", "large.csv", "x".repeat(200_000).as_bytes())).await;
    assert_eq!(large.status, 413);
}

async fn the_export_holds_answers_and_no_formulas(town: Town) {
    let program = program_with(&town, JoiningApproval::None, JoiningApproval::None).await;
    let ids = questions(&town, program, &[("Why?", "text", "", false)]).await;
    let (admin, ana) =
        (town.admin("Sofia").await, town.person_with("=Ana", |person| person.department = "+Sales".into()).await);
    let fields = Fields::from_iter([(format!("answer-{}", ids[0]).as_str(), "@SUM(A1), \"quoted\"")]);
    joining::ask(&town.asker(&ana, day(0)), program, Part::Mentee, fields).await.unwrap();
    let page = town.browser_of(&admin).await.get(&format!("/programs/{program}/people/export.csv?part=mentee")).await;
    assert_eq!(page.header("content-type"), "text/csv; charset=utf-8");
    for cell in ["'=Ana Townsend", "'+Sales", "\"'@SUM(A1), \"\"quoted\"\"\"", "mentee,active"] {
        assert!(page.text.contains(cell), "{cell}: {}", page.text);
    }
    let none = town.browser_of(&admin).await.get(&format!("/programs/{program}/people/export.csv?part=mentor")).await;
    assert_eq!(none.text.lines().count(), 1, "filtered like the list: {}", none.text);
}

async fn completing_the_mentorship_completes_the_mentee(town: Town) {
    let program = program_with(&town, JoiningApproval::None, JoiningApproval::None).await;
    let (ben, ana) = (town.person("Ben").await, town.person("Ana").await);
    town.ask_to_join(&ben, program, Part::Mentor).await;
    town.ask_to_join(&ana, program, Part::Mentee).await;
    let couple = town.pair(program, &ben, &ana).await;
    scope::write_unasked(&town.app, move |scope| {
        Box::pin(async move {
            let about =
                crate::shared::event::About { mentorship: Some(couple.id), program: Some(program), subject: Some(couple.id.0) };
            crate::features::pairing::complete(scope, about).await
        })
    })
    .await
    .unwrap();
    assert_eq!(state_of(&town, &ana, program, Part::Mentee).await, Completed);
    assert_eq!(state_of(&town, &ben, program, Part::Mentor).await, Active);
    town.ask_to_join(&ana, program, Part::Mentee).await;
    assert_eq!(state_of(&town, &ana, program, Part::Mentee).await, Active);
}

async fn approvals_are_paged_the_oldest_first(town: Town) {
    let program = program_with(&town, JoiningApproval::Admin, JoiningApproval::Admin).await;
    let admin = town.admin("Sofia").await;
    for n in 0..23 {
        let person = town.person(&format!("P{n:02}")).await;
        let asker = town.asker(&person, day(0) + TimeDelta::minutes(n));
        joining::ask(&asker, program, Part::Mentee, Fields::default()).await.unwrap();
    }
    let mut browser = town.browser_of(&admin).await;
    let first = browser.get("/approvals").await;
    assert!(first.text.contains("P00") && first.text.contains("P19") && !first.text.contains("P20"), "{}", first.text);
    let next =
        first.text.split("href=\"").find(|rest| rest.starts_with("/approvals?list=joining")).expect("a link to the next page");
    let next = next.split('"').next().unwrap().replace("&amp;", "&");
    let second = browser.get(&next).await;
    assert!(second.text.contains("P20") && second.text.contains("P22") && !second.text.contains("P19"), "{}", second.text);
}

async fn home_says_who_asks_and_what_one_has_asked_for(town: Town) {
    let program = managed(&town).await;
    let omar = town.person("Omar").await;
    let (ana, bea) = (town.report_of("Ana", &omar).await, town.report_of("Bea", &omar).await);
    town.ask_to_join(&ana, program, Part::Mentee).await;
    let page = town.browser_of(&omar).await.get("/").await;
    assert!(page.text.contains("Ana Townsend") && page.text.contains("asks to join"), "{}", page.text);
    town.ask_to_join(&bea, program, Part::Mentor).await;
    let page = town.browser_of(&omar).await.get("/").await;
    assert!(page.text.contains("people ask to join") && page.text.contains("href=\"/approvals\""), "{}", page.text);
    let page = town.browser_of(&ana).await.get("/").await;
    assert!(page.text.contains("the answer is still to come") && !page.text.contains("href=\"/approvals\""), "{}", page.text);
}

async fn the_log_says_what_happened_and_nothing_that_was_written(town: Town) {
    let program = managed(&town).await;
    let ids = questions(&town, program, &[("Why?", "text", "", true)]).await;
    let omar = town.person("Omar").await;
    let ana = town.report_of("Ana", &omar).await;
    let fields = Fields::from_iter([(format!("answer-{}", ids[0]).as_str(), "My private answer")]);
    let id = joining::ask(&town.asker(&ana, day(0)), program, Part::Mentee, fields).await.unwrap();
    decide(&town, &omar, id, Decision::Decline("My private reason".into())).await.unwrap();
    assert_eq!(state_of(&town, &ana, program, Part::Mentee).await, Declined);
    let sql = "SELECT body, actor_id FROM events WHERE program_id = $1 AND room = 'joining' ORDER BY id";
    let rows: Vec<(String, Option<PersonId>)> =
        town.app.db.read().await.unwrap().all(sql, crate::args![program]).await.unwrap();
    let actors: Vec<_> = rows.iter().map(|(_, actor)| *actor).collect();
    assert_eq!(actors, [Some(ana.id), Some(omar.id)]);
    assert!(rows[0].0.contains("asked") && rows[1].0.contains("declined"), "{rows:?}");
    assert!(rows.iter().all(|(body, _)| !body.contains("private")), "{rows:?}");
}

async fn the_pages_of_the_room_stay_within_six_statements(town: Town) {
    let program = program_with(&town, JoiningApproval::Admin, JoiningApproval::Admin).await;
    questions(&town, program, &[("Why?", "text", "", false)]).await;
    let (admin, ana) = (town.admin("Sofia").await, town.person("Ana").await);
    let id = town.ask_to_join(&ana, program, Part::Mentee).await;
    let mut browser = town.browser_of(&admin).await;
    let people = format!("/programs/{program}/people");
    for path in [
        "/".to_owned(),
        "/approvals".to_owned(),
        format!("/joining/{id}"),
        format!("/programs/{program}/join?part=mentor"),
        people.clone(),
        format!("{people}?list=waiting&q=ana&part=mentee&unpaired=yes"),
        format!("{people}/add?q=ana&act=filter&part=mentor"),
        format!("{people}/import"),
    ] {
        let before = town.app.db.statements();
        let page = browser.get(&path).await;
        let statements = town.app.db.statements() - before;
        assert!(page.status == 200 && statements <= 6, "{path}: {} with {statements} statements", page.status);
    }
}
