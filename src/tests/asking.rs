//! Asking for a mentor: who must agree, what becomes of a request, who sees what of it.

use chrono::TimeDelta;

use super::harness::on_both;
use super::town::{Town, day};
use crate::features::accounts::Viewer;
use crate::features::pairing::model::request::{AskForm, DeclineForm, RequestState};
use crate::features::pairing::{self, Answer, Asked};
use crate::features::programs::model::{Approvers, Pairing, Part};
use crate::server::Asker;
use crate::shared::id::{PersonId, ProgramId, RequestId};
use crate::shared::{AppError, AppResult};

on_both!(
    a_request_waits_for_every_approver_and_the_last_one_pairs,
    nobody_has_to_agree_where_the_program_names_nobody,
    staff_answer_for_the_manager_whom_a_mentee_does_not_have,
    nobody_agrees_to_their_own_request,
    who_declines_gives_a_reason_that_only_the_mentee_and_staff_read,
    a_mentee_has_one_open_request_at_a_time,
    mentors_who_are_ranked_are_asked_in_turn,
    a_mentor_ranked_behind_does_not_know_of_it_before_their_turn,
    a_full_or_paused_mentor_cannot_be_asked,
    only_active_mentees_of_an_open_program_ask_its_active_mentors,
    the_clock_reminds_and_then_expires_a_request,
    whoever_gets_a_mentor_has_no_open_request_left,
    what_waits_for_somebody_stands_on_their_home_page,
    the_page_shows_mentors_with_the_reasons_why_they_fit,
    a_field_kept_private_gives_no_reason,
);

/// A user-driven program, and the people around one mentee.
pub struct Cast {
    pub program: ProgramId,
    pub ana: Viewer,
    pub ben: Viewer,
    pub mei: Viewer,
    pub omar: Viewer,
    pub nadia: Viewer,
}

impl Cast {
    /// Ana reports to Omar and looks for a mentor; Ben and Mei mentor; Nadia coordinates.
    pub async fn set(town: &Town, approvers: (bool, bool, bool), ranks: i64) -> Cast {
        let program = user_driven(town, approvers, 3).await;
        town.change_program(program, "mentors_to_rank", ranks).await;
        let omar = town.person("Omar").await;
        let ana = town.report_of("Ana", &omar).await;
        let (ben, mei) = (town.person("Ben").await, town.person("Mei").await);
        let nadia = town.coordinator("Nadia", program).await;
        town.enrol(program, ana.id, Part::Mentee).await;
        for mentor in [&ben, &mei] {
            town.enrol(program, mentor.id, Part::Mentor).await;
        }
        Cast { program, ana, ben, mei, omar, nadia }
    }
}

/// A running program in which mentees pick a mentor.
pub async fn user_driven(town: &Town, (mentor, admin, manager): (bool, bool, bool), seats: i64) -> ProgramId {
    town.program_of(&[("Arrive", 1)], |settings| {
        settings.pairing = Pairing::UserDriven;
        settings.approvers = Approvers { mentor, admin, manager };
        settings.mentees_per_mentor = seats;
    })
    .await
}

pub fn to(mentors: &[&Viewer]) -> AskForm {
    let ids: Vec<String> = mentors.iter().map(|mentor| mentor.id.to_string()).collect();
    AskForm { mentors: ids.join(","), message: "I would like to learn to lead.".into() }
}

pub fn no(reason: &str, note: &str) -> DeclineForm {
    DeclineForm { reason: reason.into(), note: note.into() }
}

/// Asks, and expects that somebody has to agree.
pub async fn ask(asker: &Asker, program: ProgramId, mentors: &[&Viewer]) -> RequestId {
    match pairing::ask(asker, program, to(mentors)).await {
        Ok(Asked::Request(id)) => id,
        other => panic!("{other:?}"),
    }
}

/// The requests of a program as (mentor, state), in the order in which they were ranked.
pub async fn states(town: &Town, program: ProgramId) -> Vec<(PersonId, RequestState)> {
    let sql = "SELECT mentor_id, state FROM pairing_requests WHERE program_id = $1 ORDER BY asked_at, rank";
    town.app.db.read().await.unwrap().all(sql, crate::args![program]).await.unwrap()
}

async fn mentor_of(town: &Town, program: ProgramId, mentee: &Viewer) -> Option<PersonId> {
    let sql = "SELECT mentor_id FROM mentorships WHERE program_id = $1 AND mentee_id = $2 AND ended_at IS NULL";
    let row: Option<(PersonId,)> =
        town.app.db.read().await.unwrap().optional(sql, crate::args![program, mentee.id]).await.unwrap();
    row.map(|(id,)| id)
}

async fn a_request_waits_for_every_approver_and_the_last_one_pairs(town: Town) {
    for bits in 1..8_u8 {
        let wanted = (bits & 1 > 0, bits & 2 > 0, bits & 4 > 0);
        let cast = Cast::set(&town, wanted, 1).await;
        let id = ask(&town.asker(&cast.ana, day(0)), cast.program, &[&cast.ben]).await;
        let voices = [(wanted.0, &cast.ben), (wanted.1, &cast.nadia), (wanted.2, &cast.omar)];
        let mut missing = voices.iter().filter(|(is_wanted, _)| *is_wanted).count();
        for (is_wanted, voice) in voices {
            let answer = pairing::agree(&town.asker(voice, day(1)), id).await;
            if !is_wanted {
                assert!(answer.is_err(), "{wanted:?}: {answer:?}");
                continue;
            }
            missing -= 1;
            let expected = matches!(answer, Ok(Answer::Paired(_)));
            assert_eq!(expected, missing == 0, "{wanted:?}: {answer:?}");
            assert_eq!(mentor_of(&town, cast.program, &cast.ana).await.is_some(), missing == 0);
            if missing > 0 {
                assert!(pairing::agree(&town.asker(voice, day(1)), id).await.is_err(), "once is enough");
            }
        }
        assert_eq!(mentor_of(&town, cast.program, &cast.ana).await, Some(cast.ben.id));
    }
}

async fn nobody_has_to_agree_where_the_program_names_nobody(town: Town) {
    let cast = Cast::set(&town, (false, false, false), 1).await;
    let asked = pairing::ask(&town.asker(&cast.ana, day(0)), cast.program, to(&[&cast.ben])).await;
    assert!(matches!(asked, Ok(Asked::Paired(_))), "{asked:?}");
    assert_eq!(states(&town, cast.program).await, [(cast.ben.id, RequestState::Active)]);
}

async fn staff_answer_for_the_manager_whom_a_mentee_does_not_have(town: Town) {
    let cast = Cast::set(&town, (false, false, true), 1).await;
    let solo = town.person("Solo").await;
    town.enrol(cast.program, solo.id, Part::Mentee).await;
    let id = ask(&town.asker(&solo, day(0)), cast.program, &[&cast.ben]).await;
    assert_eq!(pairing::agree(&town.asker(&cast.omar, day(1)), id).await, Err(AppError::NotFound));
    assert!(matches!(pairing::agree(&town.asker(&cast.nadia, day(1)), id).await, Ok(Answer::Paired(_))));
    // Whose manager leaves after asking is not left waiting for nobody.
    let id = ask(&town.asker(&cast.ana, day(0)), cast.program, &[&cast.ben]).await;
    assert!(matches!(pairing::agree(&town.asker(&cast.nadia, day(1)), id).await, Err(AppError::Forbidden(_))));
    town.set("UPDATE people SET deactivated_at = $2 WHERE id = $1", crate::args![cast.omar.id, day(1)]).await;
    assert!(matches!(pairing::agree(&town.asker(&cast.nadia, day(1)), id).await, Ok(Answer::Paired(_))));
}

async fn nobody_agrees_to_their_own_request(town: Town) {
    let cast = Cast::set(&town, (false, true, false), 1).await;
    let admin = town.admin("Sofia").await;
    town.enrol(cast.program, admin.id, Part::Mentee).await;
    let id = ask(&town.asker(&admin, day(0)), cast.program, &[&cast.ben]).await;
    assert!(matches!(pairing::agree(&town.asker(&admin, day(0)), id).await, Err(AppError::Forbidden(_))));
    assert!(matches!(pairing::agree(&town.asker(&cast.nadia, day(0)), id).await, Ok(Answer::Paired(_))));
    let cast = Cast::set(&town, (true, false, false), 1).await;
    town.enrol(cast.program, cast.ana.id, Part::Mentor).await;
    let own = pairing::ask(&town.asker(&cast.ana, day(0)), cast.program, to(&[&cast.ana])).await;
    assert!(matches!(own, Err(AppError::Invalid(_))), "{own:?}");
}

async fn who_declines_gives_a_reason_that_only_the_mentee_and_staff_read(town: Town) {
    let cast = Cast::set(&town, (true, false, true), 1).await;
    let id = ask(&town.asker(&cast.ana, day(0)), cast.program, &[&cast.ben]).await;
    let path = format!("/requests/{id}");
    let mut ben = town.browser_of(&cast.ben).await;
    let refused = ben.post(&path, &[("act", "decline"), ("reason", "other"), ("note", " ")]).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text.contains("Please say in a few words why."), "{}", refused.text);
    assert_eq!(ben.post(&path, &[("act", "decline"), ("reason", "other"), ("note", "I move to Oslo")]).await.status, 303);
    for (reader, sees) in [(&cast.ana, true), (&cast.nadia, true), (&cast.ben, false), (&cast.omar, false)] {
        let page = town.browser_of(reader).await.get(&path).await;
        assert_eq!(page.status, 200, "{}", reader.name);
        assert!(page.text.contains("said no"), "{}", reader.name);
        assert_eq!(page.text.contains("I move to Oslo"), sees, "{}", reader.name);
        assert_eq!(page.text.contains("another reason"), sees, "{}", reader.name);
    }
    let sql = "SELECT COUNT(*) FROM events WHERE body LIKE '%Oslo%'";
    let (logged,): (i64,) = town.app.db.read().await.unwrap().one(sql, vec![]).await.unwrap();
    assert_eq!(logged, 0, "what people write to each other is not in the log");
}

async fn a_mentee_has_one_open_request_at_a_time(town: Town) {
    let cast = Cast::set(&town, (true, false, false), 1).await;
    let ana = town.asker(&cast.ana, day(0));
    let two = pairing::ask(&ana, cast.program, to(&[&cast.ben, &cast.mei])).await;
    assert!(matches!(two, Err(AppError::Invalid(_))), "no ranking here: {two:?}");
    let id = ask(&ana, cast.program, &[&cast.ben]).await;
    let again = pairing::ask(&ana, cast.program, to(&[&cast.mei])).await;
    assert!(matches!(&again, Err(AppError::Refused(why)) if why.contains("Ben Townsend")), "{again:?}");
    pairing::withdraw(&ana, id).await.unwrap();
    ask(&ana, cast.program, &[&cast.mei]).await;
    // Of many at the same moment one is stored.
    let chloe = town.person("Chloe").await;
    town.enrol(cast.program, chloe.id, Part::Mentee).await;
    let asker = town.asker(&chloe, day(0));
    let many = futures::future::join_all((0..20).map(|_| pairing::ask(&asker, cast.program, to(&[&cast.ben])))).await;
    assert_eq!(many.iter().filter(|one| one.is_ok()).count(), 1);
}

async fn mentors_who_are_ranked_are_asked_in_turn(town: Town) {
    let cast = Cast::set(&town, (true, false, false), 3).await;
    let third = town.person("Third").await;
    town.enrol(cast.program, third.id, Part::Mentor).await;
    let first = ask(&town.asker(&cast.ana, day(0)), cast.program, &[&cast.ben, &cast.mei, &third]).await;
    use RequestState::{Active, Declined, NoSeat, Queued, Waiting};
    let (ben, mei, third_id) = (cast.ben.id, cast.mei.id, third.id);
    assert_eq!(states(&town, cast.program).await, [(ben, Waiting), (mei, Queued), (third_id, Queued)]);
    // By the time it is Mei's turn she is full, so the one behind her is asked.
    for _ in 0..3 {
        let other = town.person("Other").await;
        town.pair(cast.program, &cast.mei, &other).await;
    }
    pairing::decline(&town.asker(&cast.ben, day(1)), first, no("no_time", "")).await.unwrap();
    assert_eq!(states(&town, cast.program).await, [(ben, Declined), (mei, NoSeat), (third_id, Waiting)]);
    let sql = "SELECT id FROM pairing_requests WHERE mentor_id = $1";
    let (id,): (RequestId,) = town.app.db.read().await.unwrap().one(sql, crate::args![third.id]).await.unwrap();
    assert!(matches!(pairing::agree(&town.asker(&third, day(2)), id).await, Ok(Answer::Paired(_))));
    assert_eq!(states(&town, cast.program).await.last(), Some(&(third_id, Active)));
}

async fn a_mentor_ranked_behind_does_not_know_of_it_before_their_turn(town: Town) {
    let cast = Cast::set(&town, (true, false, true), 2).await;
    let first = ask(&town.asker(&cast.ana, day(0)), cast.program, &[&cast.ben, &cast.mei]).await;
    let sql = "SELECT id FROM pairing_requests WHERE mentor_id = $1";
    let (second,): (RequestId,) = town.app.db.read().await.unwrap().one(sql, crate::args![cast.mei.id]).await.unwrap();
    let path = format!("/requests/{second}");
    assert_eq!(town.browser_of(&cast.mei).await.get(&path).await.status, 404);
    assert_eq!(town.browser_of(&cast.omar).await.get(&path).await.status, 404);
    assert_eq!(town.browser_of(&cast.ana).await.get(&path).await.status, 200);
    assert_eq!(pairing::agree(&town.asker(&cast.mei, day(0)), second).await, Err(AppError::NotFound));
    pairing::decline(&town.asker(&cast.ben, day(1)), first, no("not_the_topic", "")).await.unwrap();
    assert_eq!(town.browser_of(&cast.mei).await.get(&path).await.status, 200);
}

async fn a_full_or_paused_mentor_cannot_be_asked(town: Town) {
    let cast = Cast::set(&town, (true, false, false), 1).await;
    let ana = town.asker(&cast.ana, day(0));
    let elsewhere = town.program().await;
    town.pair(elsewhere, &cast.ben, &town.person("Other").await).await;
    town.set("UPDATE people SET capacity = 1 WHERE id = $1", crate::args![cast.ben.id]).await;
    let full = pairing::ask(&ana, cast.program, to(&[&cast.ben])).await;
    assert!(says(&full, "This mentor has no seat left."), "their own capacity binds over all programs: {full:?}");
    let until = chrono::NaiveDate::from_ymd_opt(2026, 12, 20).unwrap();
    town.set("UPDATE people SET paused_until = $2 WHERE id = $1", crate::args![cast.mei.id, until]).await;
    let paused = pairing::ask(&ana, cast.program, to(&[&cast.mei])).await;
    assert!(says(&paused, "no new mentees until 20 December 2026"), "{paused:?}");
    assert_eq!(states(&town, cast.program).await, []);
    assert!(pairing::ask(&town.asker(&cast.ana, day(19)), cast.program, to(&[&cast.mei])).await.is_ok(), "the pause is over");
    // Whoever pauses may still agree to somebody who had asked before.
    let chloe = town.person("Chloe").await;
    town.enrol(cast.program, chloe.id, Part::Mentee).await;
    let id = ask(&town.asker(&chloe, day(19)), cast.program, &[&cast.mei]).await;
    let later = chrono::NaiveDate::from_ymd_opt(2027, 3, 1).unwrap();
    town.set("UPDATE people SET paused_until = $2 WHERE id = $1", crate::args![cast.mei.id, later]).await;
    assert!(matches!(pairing::agree(&town.asker(&cast.mei, day(19)), id).await, Ok(Answer::Paired(_))));
}

fn says<T: std::fmt::Debug>(outcome: &AppResult<T>, words: &str) -> bool {
    matches!(outcome, Err(AppError::Invalid(errors)) if errors.on("mentors").is_some_and(|sentence| sentence.contains(words)))
}

async fn only_active_mentees_of_an_open_program_ask_its_active_mentors(town: Town) {
    let cast = Cast::set(&town, (true, false, false), 1).await;
    let (stranger, ana) = (town.person("Eve").await, town.asker(&cast.ana, day(0)));
    let program = cast.program;
    assert_eq!(pairing::ask(&town.asker(&stranger, day(0)), program, to(&[&cast.ben])).await, Err(AppError::NotFound));
    assert!(matches!(
        pairing::ask(&town.asker(&cast.mei, day(0)), program, to(&[&cast.ben])).await,
        Err(AppError::Forbidden(_))
    ));
    assert_eq!(
        pairing::ask(&ana, program, to(&[&stranger])).await,
        Err(AppError::NotFound),
        "who is no mentor there is not there"
    );
    let id = ask(&ana, program, &[&cast.ben]).await;
    town.change_state(program, "closed").await;
    assert!(matches!(pairing::agree(&town.asker(&cast.ben, day(1)), id).await, Err(AppError::Refused(_))));
    assert_eq!(mentor_of(&town, program, &cast.ana).await, None);
    town.change_state(program, "open").await;
    town.set("UPDATE enrolments SET state = 'quit', ended_at = $2 WHERE person_id = $1", crate::args![cast.ben.id, day(1)])
        .await;
    assert!(matches!(pairing::agree(&town.asker(&cast.ben, day(1)), id).await, Err(AppError::Refused(_))));
    let staff_driven = town.program().await;
    town.enrol(staff_driven, cast.ana.id, Part::Mentee).await;
    town.enrol(staff_driven, cast.ben.id, Part::Mentor).await;
    assert_eq!(pairing::ask(&ana, staff_driven, to(&[&cast.ben])).await, Err(AppError::NotFound), "staff pair there");
}

async fn the_clock_reminds_and_then_expires_a_request(town: Town) {
    let cast = Cast::set(&town, (true, false, false), 2).await;
    let id = ask(&town.asker(&cast.ana, day(0)), cast.program, &[&cast.ben, &cast.mei]).await;
    town.travel_to(day(5) + TimeDelta::minutes(1));
    for _ in 0..2 {
        pairing::record_what_the_clock_decided(&town.app).await.unwrap();
    }
    assert_eq!(town.log_of(id.0).await.iter().filter(|body| body.contains("reminded")).count(), 1, "reminded once");
    // What has expired cannot be accepted, whether or not the job has run.
    assert!(
        matches!(pairing::agree(&town.asker(&cast.ben, day(14)), id).await, Err(AppError::Refused(why)) if why.contains("expired"))
    );
    town.travel_to(day(14) + TimeDelta::minutes(1));
    pairing::record_what_the_clock_decided(&town.app).await.unwrap();
    assert_eq!(states(&town, cast.program).await, [(cast.ben.id, RequestState::Expired), (cast.mei.id, RequestState::Waiting)]);
    town.travel_to(day(29));
    // Before the job runs, the mentee asks anew: the clock's decision is settled on the way.
    ask(&town.asker(&cast.ana, day(29)), cast.program, &[&cast.ben]).await;
    assert_eq!(states(&town, cast.program).await.last(), Some(&(cast.ben.id, RequestState::Waiting)));
}

async fn whoever_gets_a_mentor_has_no_open_request_left(town: Town) {
    let cast = Cast::set(&town, (true, false, false), 2).await;
    let id = ask(&town.asker(&cast.ana, day(0)), cast.program, &[&cast.ben, &cast.mei]).await;
    town.pair(cast.program, &cast.mei, &cast.ana).await;
    assert!(states(&town, cast.program).await.iter().all(|(_, state)| *state == RequestState::Withdrawn));
    assert!(matches!(pairing::agree(&town.asker(&cast.ben, day(1)), id).await, Err(AppError::Refused(_))));
}

async fn what_waits_for_somebody_stands_on_their_home_page(town: Town) {
    let cast = Cast::set(&town, (true, true, true), 1).await;
    let id = ask(&town.asker(&cast.ana, day(0)), cast.program, &[&cast.ben]).await;
    let path = format!("action=\"/requests/{id}\"");
    for (person, waits) in [(&cast.ben, true), (&cast.omar, true), (&cast.nadia, true), (&cast.ana, false), (&cast.mei, false)]
    {
        let mut browser = town.browser_of(person).await;
        let before = town.app.db.statements();
        let home = browser.get("/").await;
        assert!(town.app.db.statements() - before <= 6, "home takes six statements at most");
        assert_eq!(home.text.contains(&path), waits, "{}", person.name);
    }
    for (person, waits) in [(&cast.ben, true), (&cast.omar, true), (&cast.nadia, true), (&cast.ana, false), (&cast.mei, false)]
    {
        let mut browser = town.browser_of(person).await;
        let before = town.app.db.statements();
        let page = browser.get("/approvals").await;
        assert!(town.app.db.statements() - before <= 6);
        assert_eq!(page.text.contains(&path), waits, "{}", person.name);
    }
    let mut ben = town.browser_of(&cast.ben).await;
    assert!(ben.get("/mentor").await.text.contains(&path) && !ben.get("/mentee").await.text.contains(&path));
    assert!(!town.browser_of(&cast.omar).await.get("/mentor").await.text.contains(&path), "he is asked as her manager");
    assert_eq!(ben.post(&format!("/requests/{id}"), &[("act", "agree"), ("next", "/")]).await.header("location"), "/");
    assert!(!ben.get("/").await.text.contains(&path), "what was answered waits no more");
    assert!(town.browser_of(&cast.omar).await.get("/").await.text.contains(&path));
}

async fn the_page_shows_mentors_with_the_reasons_why_they_fit(town: Town) {
    let cast = Cast::set(&town, (true, false, false), 1).await;
    town.skill(&cast.ana, "Delegation", "desired", None).await;
    town.skill(&cast.mei, "Delegation", "current", Some(4)).await;
    town.skill(&cast.ben, "Listening", "current", Some(2)).await;
    town.set("UPDATE people SET languages = 'Greek, English' WHERE id = $1", crate::args![cast.ana.id]).await;
    town.set("UPDATE people SET languages = 'english', location = 'Oslo' WHERE id = $1", crate::args![cast.ben.id]).await;
    let mut ana = town.browser_of(&cast.ana).await;
    let path = format!("/programs/{}/mentors", cast.program);
    let page = ana.get(&path).await.text;
    let at = |text: &str| page.find(text).unwrap_or_else(|| panic!("{text}: {page}"));
    assert!(at("Mei Townsend") < at("Ben Townsend"), "the best fit first");
    at("Can teach Delegation");
    at("Knows Listening");
    at("Both speak english");
    at("3 seats left");
    for (query, mei, ben) in [
        ("?skill=delegation", true, false),
        ("?language=English", false, true),
        ("?location=Oslo", false, true),
        ("?q=ben", false, true),
        ("?seat=1", true, true),
        ("?q=nobody", false, false),
    ] {
        let text = ana.get(&format!("{path}{query}")).await.text;
        let shows = |name: &str| text.contains(&format!("Ask: {name}"));
        assert_eq!((shows("Mei Townsend"), shows("Ben Townsend")), (mei, ben), "{query}");
    }
    // What was typed comes back when it is refused.
    let both = format!("{},{}", cast.ben.id, cast.mei.id);
    let refused = ana.post(&path, &[("act", "ask"), ("mentors", &both), ("message", "Hello <there>")]).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text.contains("Hello &lt;there>") && refused.text.contains("One mentor is asked at a time"));
}

async fn a_field_kept_private_gives_no_reason(town: Town) {
    let cast = Cast::set(&town, (true, false, false), 1).await;
    town.skill(&cast.ana, "Delegation", "desired", None).await;
    town.skill(&cast.ben, "Delegation", "current", Some(4)).await;
    let hidden = r#"{"skills":"only_me","helps_with":"only_me","location":"only_me"}"#;
    let sql = "UPDATE people SET visibility = $2, location = 'Secret Harbor', helps_with = 'Secret matters' WHERE id = $1";
    town.set(sql, crate::args![cast.ben.id, hidden.to_owned()]).await;
    let page = town.browser_of(&cast.ana).await.get(&format!("/programs/{}/mentors", cast.program)).await;
    assert!(page.text.contains("Ben Townsend"));
    for secret in ["Can teach", "Secret Harbor", "Secret matters"] {
        assert!(!page.text.contains(secret), "{secret}");
    }
}
