//! Joining a program: who decides, what each setting causes, and what many do at once.

use super::harness::on_both;
use super::town::{Town, day};
use crate::features::accounts::Viewer;
use crate::features::joining::model::EnrolmentState::{self, Active, Completed, Declined, Requested, Withdrawn};
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
    completing_the_mentorship_completes_the_mentee,
    the_log_says_what_happened_and_nothing_that_was_written,
    the_pages_of_the_room_stay_within_six_statements,
);

pub async fn program_with(town: &Town, mentors: JoiningApproval, mentees: JoiningApproval) -> ProgramId {
    town.program_of(&[("Arrive", 1)], |settings| (settings.mentor_joining, settings.mentee_joining) = (mentors, mentees)).await
}

pub async fn managed(town: &Town) -> ProgramId {
    program_with(town, JoiningApproval::Manager, JoiningApproval::Manager).await
}

pub async fn state_of(town: &Town, person: &Viewer, program: ProgramId, part: Part) -> EnrolmentState {
    town.enrolment(person, program, part).await.expect("there is one").1
}

pub async fn decide(town: &Town, by: &Viewer, id: EnrolmentId, decision: Decision) -> AppResult<()> {
    joining::decide(&town.asker(by, day(1)), id, decision).await
}

pub async fn approve(town: &Town, by: &Viewer, id: EnrolmentId) -> AppResult<()> {
    decide(town, by, id, Decision::Approve).await
}

/// Asks these questions, each (label, kind, choices, required); the answer is their ids.
pub async fn questions(town: &Town, program: ProgramId, asked: &[(&str, &str, &str, bool)]) -> Vec<uuid::Uuid> {
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

pub async fn count_current(town: &Town, program: ProgramId) -> i64 {
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
    assert!(
        form.text.contains("Omar Townsend, your reporting manager, has to approve first, and reads your answers."),
        "{}",
        form.text
    );
    let silent = browser.get(&format!("/programs/{}/join?part=mentee", managed(&town).await)).await.text;
    assert!(silent.contains("has to approve first.") && !silent.contains("your answers"), "nothing is asked there: {silent}");
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
