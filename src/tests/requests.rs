//! What becomes of requests for a mentor: where the answer is read, who is asked next, what is withdrawn, what is waited for.

use super::asking::{Cast, ask, no, states, to, user_driven};
use super::harness::on_both;
use super::town::{Town, day};
use super::waitlist::place;
use crate::features::accounts::Viewer;
use crate::features::pairing::model::request::RequestState;
use crate::features::pairing::{self, Answer, Asked};
use crate::features::programs::model::Part;
use crate::shared::AppError;
use crate::shared::id::{PersonId, ProgramId, RequestId};

on_both!(
    a_mentor_who_takes_part_no_more_is_passed_over,
    nobody_waits_for_a_mentor_who_left_while_others_were_asked,
    the_page_of_a_request_says_that_its_mentor_left,
    a_mentee_finds_the_answer_where_the_next_mentor_is_asked,
    what_was_written_to_somebody_is_in_their_data,
    what_one_was_reminded_of_stands_first,
    a_yes_without_a_seat_leads_to_the_reason,
    an_answer_from_an_old_page_shows_the_request_as_it_stands,
    whom_a_request_waits_for_is_named_once,
    withdrawing_takes_back_the_whole_ranking,
    withdrawing_asks_the_next_choice_where_the_mentee_says_so,
    a_choice_ranked_behind_is_withdrawn_alone,
    nobody_asks_where_nobody_could_answer,
    whoever_asked_before_comes_before_whoever_joined_later,
    whoever_writes_a_message_is_told_who_reads_it,
    staff_list_the_requests_of_their_program_by_state,
);

const LEAVES: &str = "UPDATE enrolments SET state = 'removed', ended_at = $2 WHERE person_id = $1";

async fn request_to(town: &Town, program: ProgramId, mentor: &Viewer) -> RequestId {
    let sql = "SELECT id FROM pairing_requests WHERE program_id = $1 AND mentor_id = $2";
    let (id,): (RequestId,) = town.app.db.read().await.unwrap().one(sql, crate::args![program, mentor.id]).await.unwrap();
    id
}

/// The mentors whom somebody on a waitlist has named.
async fn named(town: &Town, mentee: &Viewer) -> Vec<PersonId> {
    let sql = "SELECT m.mentor_id FROM waitlist w JOIN waitlist_mentors m ON m.waitlist_id = w.id AND m.is_named
               WHERE w.mentee_id = $1 AND w.ended_at IS NULL";
    let rows: Vec<(PersonId,)> = town.app.db.read().await.unwrap().all(sql, crate::args![mentee.id]).await.unwrap();
    rows.into_iter().map(|(id,)| id).collect()
}

async fn a_mentor_who_takes_part_no_more_is_passed_over(town: Town) {
    let cast = Cast::set(&town, (true, false, false), 2).await;
    ask(&town.asker(&cast.ana, day(0)), cast.program, &[&cast.ben, &cast.mei]).await;
    let sql = "UPDATE enrolments SET state = 'removed', ended_at = $2 WHERE person_id = $1";
    town.set(sql, crate::args![cast.ben.id, day(1)]).await;
    pairing::record_what_the_clock_decided(&town.app).await.unwrap();
    let (ben, mei) = (cast.ben.id, cast.mei.id);
    assert_eq!(states(&town, cast.program).await, [(ben, RequestState::Gone), (mei, RequestState::Waiting)]);
    town.set("UPDATE people SET deactivated_at = $2 WHERE id = $1", crate::args![mei, day(1)]).await;
    pairing::record_what_the_clock_decided(&town.app).await.unwrap();
    assert_eq!(states(&town, cast.program).await[1], (mei, RequestState::Gone));
    let sql = "SELECT COUNT(*) FROM waitlist";
    let (waiting,): (i64,) = town.app.db.read().await.unwrap().one(sql, vec![]).await.unwrap();
    assert_eq!(waiting, 0, "nobody waits for somebody who is gone");
}

async fn nobody_waits_for_a_mentor_who_left_while_others_were_asked(town: Town) {
    let cast = Cast::set(&town, (true, false, false), 3).await;
    let third = town.person("Third").await;
    town.enrol(cast.program, third.id, Part::Mentor).await;
    let first = ask(&town.asker(&cast.ana, day(0)), cast.program, &[&cast.ben, &cast.mei, &third]).await;
    town.set(LEAVES, crate::args![cast.mei.id, day(1)]).await;
    for _ in 0..3 {
        town.pair(cast.program, &third, &town.person("Other").await).await;
    }
    pairing::decline(&town.asker(&cast.ben, day(1)), first, no("no_time", "")).await.unwrap();
    let (ben, mei) = (cast.ben.id, cast.mei.id);
    use RequestState::{Declined, Gone, NoSeat};
    assert_eq!(states(&town, cast.program).await, [(ben, Declined), (mei, Gone), (third.id, NoSeat)]);
    assert_eq!(named(&town, &cast.ana).await, [third.id]);
}

async fn the_page_of_a_request_says_that_its_mentor_left(town: Town) {
    let cast = Cast::set(&town, (true, false, false), 1).await;
    let id = ask(&town.asker(&cast.ana, day(0)), cast.program, &[&cast.ben]).await;
    town.set(LEAVES, crate::args![cast.ben.id, day(1)]).await;
    pairing::record_what_the_clock_decided(&town.app).await.unwrap();
    let read = async |who: &Viewer| town.browser_of(who).await.get(&format!("/requests/{id}")).await.text;
    let (to_ana, to_ben) = (read(&cast.ana).await, read(&cast.ben).await);
    assert!(to_ana.contains("takes part as a mentor no longer") && !to_ana.contains("seat"), "{to_ana}");
    assert!(to_ben.contains("You take part in the program as a mentor no longer"), "{to_ben}");
}

async fn a_mentee_finds_the_answer_where_the_next_mentor_is_asked(town: Town) {
    let cast = Cast::set(&town, (true, false, false), 1).await;
    let id = ask(&town.asker(&cast.ana, day(0)), cast.program, &[&cast.ben]).await;
    pairing::decline(&town.asker(&cast.ben, day(1)), id, no("other", "I move to Oslo")).await.unwrap();
    let program = format!("/programs/{}", cast.program);
    let mut ana = town.browser_of(&cast.ana).await;
    for path in [format!("{program}/mentors"), program.clone()] {
        let before = town.app.db.statements();
        let page = ana.get(&path).await.text;
        let statements = town.app.db.statements() - before;
        assert!(statements <= 6, "{path}: {statements}");
        for words in ["Answers to your requests", "another reason", "I move to Oslo", &format!("/requests/{id}")] {
            assert!(page.contains(words), "{path}: {words}");
        }
    }
    for other in [&cast.mei, &cast.ben] {
        assert!(!town.browser_of(other).await.get(&program).await.text.contains("Oslo"));
    }
    // Weeks later, and once there is a mentor, it is no news any more.
    town.travel_to(day(40));
    assert!(!ana.get(&program).await.text.contains("Oslo"));
    town.travel_to(day(2));
    assert!(ana.get(&program).await.text.contains("Oslo"));
    town.pair(cast.program, &cast.mei, &cast.ana).await;
    assert!(!ana.get(&program).await.text.contains("Oslo"));
}

async fn what_was_written_to_somebody_is_in_their_data(town: Town) {
    // And in the data of whoever wrote it.
    let cast = Cast::set(&town, (true, false, false), 1).await;
    let id = ask(&town.asker(&cast.ana, day(0)), cast.program, &[&cast.ben]).await;
    pairing::decline(&town.asker(&cast.ben, day(1)), id, no("other", "I move to Oslo")).await.unwrap();
    for (reader, subject, reads) in [(&cast.ana, &cast.ana, true), (&cast.ben, &cast.ben, true), (&cast.mei, &cast.mei, false)]
    {
        let mut browser = town.browser_of(reader).await;
        let file = browser.post(&format!("/people/{}/data/export", subject.id), &[]).await;
        assert_eq!(file.status, 200);
        assert_eq!(file.text.contains("I move to Oslo"), reads, "{}", reader.name);
        assert_eq!(file.text.contains("decline_note"), reads, "{}", reader.name);
    }
}

async fn what_one_was_reminded_of_stands_first(town: Town) {
    let cast = Cast::set(&town, (true, false, false), 1).await;
    let chloe = town.person("Chloe").await;
    town.enrol(cast.program, chloe.id, Part::Mentee).await;
    let fresh = ask(&town.asker(&chloe, day(0)), cast.program, &[&cast.ben]).await;
    let waited_for = ask(&town.asker(&cast.ana, day(1)), cast.program, &[&cast.ben]).await;
    // Chloe's request is the older one, in a program that reminds later.
    town.set("UPDATE pairing_requests SET remind_at = $2 WHERE id = $1", crate::args![fresh, day(12)]).await;
    town.travel_to(day(8));
    pairing::record_what_the_clock_decided(&town.app).await.unwrap();
    let mut ben = town.browser_of(&cast.ben).await;
    for path in ["/approvals", "/"] {
        let before = town.app.db.statements();
        let page = ben.get(path).await.text;
        assert!(town.app.db.statements() - before <= 6, "{path}");
        let at = |id: RequestId| page.find(&format!("/requests/{id}")).unwrap_or_else(|| panic!("{path}: {page}"));
        assert!(at(waited_for) < at(fresh), "{path}");
        if path == "/" {
            let (first, second) = page.split_at(at(fresh));
            assert!(first.contains("A reminder: it still waits") && !second.contains("A reminder"), "{page}");
        }
        if path == "/approvals" {
            assert!(page.contains("waiting for 7 days, expires on 16 December 2026"), "{page}");
            assert!(page.contains("asked on 1 December 2026"), "{page}");
        }
    }
}

async fn a_yes_without_a_seat_leads_to_the_reason(town: Town) {
    let cast = Cast::set(&town, (true, false, false), 1).await;
    town.change_program(cast.program, "mentees_per_mentor", 1).await;
    let id = ask(&town.asker(&cast.ana, day(0)), cast.program, &[&cast.ben]).await;
    town.pair(cast.program, &cast.ben, &town.person("Other").await).await;
    let (path, mut ben) = (format!("/requests/{id}"), town.browser_of(&cast.ben).await);
    let answer = ben.post(&path, &[("act", "agree"), ("next", "/approvals")]).await;
    assert_eq!(answer.header("location"), path);
    let page = ben.get(&path).await.text;
    assert!(page.contains("You had no seat left, so nobody was paired."), "{page}");
    let page = town.browser_of(&cast.nadia).await.get(&path).await.text;
    assert!(page.contains("had no seat left, so nobody was paired.") && !page.contains("You had no seat"), "{page}");
}

async fn an_answer_from_an_old_page_shows_the_request_as_it_stands(town: Town) {
    let cast = Cast::set(&town, (true, true, false), 1).await;
    let id = ask(&town.asker(&cast.ana, day(0)), cast.program, &[&cast.ben]).await;
    let (path, mut ben) = (format!("/requests/{id}"), town.browser_of(&cast.ben).await);
    assert_eq!(ben.post(&path, &[("act", "agree")]).await.status, 303);
    let again = ben.post(&path, &[("act", "agree")]).await;
    assert!(again.status == 422 && again.text.contains("This was agreed to already."), "{}", again.text);
    assert!(again.text.contains("asks you to be their mentor") && again.text.contains("It waits for"), "{}", again.text);
    let no = ben.post(&path, &[("act", "decline"), ("reason", "no_time"), ("note", "I move to Oslo")]).await;
    assert!(no.status == 422 && no.text.contains("I move to Oslo"), "what was typed is kept: {}", no.text);
    let own = town.browser_of(&cast.ana).await.post(&path, &[("act", "agree")]).await;
    assert!(own.status == 403 && own.text.contains("You asked") && own.text.contains("Withdraw the request"), "{}", own.text);
}

async fn whom_a_request_waits_for_is_named_once(town: Town) {
    let cast = Cast::set(&town, (false, true, true), 1).await;
    let id = ask(&town.asker(&cast.ana, day(0)), cast.program, &[&cast.ben]).await;
    let mut ana = town.browser_of(&cast.ana).await;
    let page = ana.get(&format!("/requests/{id}")).await.text;
    assert!(page.contains("the program’s staff and Omar Townsend"), "{page}");
    town.set("UPDATE people SET deactivated_at = $2 WHERE id = $1", crate::args![cast.omar.id, day(0)]).await;
    let page = ana.get(&format!("/requests/{id}")).await.text;
    assert!(page.contains("the program’s staff") && !page.contains("and the program’s staff"), "{page}");
}

async fn withdrawing_takes_back_the_whole_ranking(town: Town) {
    let cast = Cast::set(&town, (true, false, false), 2).await;
    let ana = town.asker(&cast.ana, day(0));
    let id = ask(&ana, cast.program, &[&cast.ben, &cast.mei]).await;
    assert!(matches!(pairing::withdraw(&town.asker(&cast.ben, day(0)), id).await, Err(AppError::Forbidden(_))));
    pairing::withdraw(&ana, id).await.unwrap();
    let withdrawn = RequestState::Withdrawn;
    assert_eq!(states(&town, cast.program).await, [(cast.ben.id, withdrawn), (cast.mei.id, withdrawn)]);
    assert!(matches!(pairing::agree(&town.asker(&cast.ben, day(1)), id).await, Err(AppError::Refused(_))));
}

async fn withdrawing_asks_the_next_choice_where_the_mentee_says_so(town: Town) {
    let cast = Cast::set(&town, (true, false, false), 2).await;
    let id = ask(&town.asker(&cast.ana, day(0)), cast.program, &[&cast.ben, &cast.mei]).await;
    let (path, mut ana) = (format!("/requests/{id}"), town.browser_of(&cast.ana).await);
    let page = ana.get(&path).await.text;
    for label in ["Withdraw it and ask the next choice", "Withdraw it and the choice behind it"] {
        assert!(page.contains(label), "{label}: {page}");
    }
    assert_eq!(ana.post(&path, &[("act", "withdraw_for_next")]).await.status, 303);
    let (ben, mei) = (cast.ben.id, cast.mei.id);
    assert_eq!(states(&town, cast.program).await, [(ben, RequestState::Withdrawn), (mei, RequestState::Waiting)]);
    let next = request_to(&town, cast.program, &cast.mei).await;
    assert!(ana.get(&format!("/requests/{next}")).await.text.contains("Withdraw the request"), "nothing is behind it");
}

async fn a_choice_ranked_behind_is_withdrawn_alone(town: Town) {
    let cast = Cast::set(&town, (true, false, false), 2).await;
    let ana = town.asker(&cast.ana, day(0));
    let first = ask(&ana, cast.program, &[&cast.ben, &cast.mei]).await;
    let behind = request_to(&town, cast.program, &cast.mei).await;
    pairing::withdraw(&ana, behind).await.unwrap();
    let (ben, mei) = (cast.ben.id, cast.mei.id);
    assert_eq!(states(&town, cast.program).await, [(ben, RequestState::Waiting), (mei, RequestState::Withdrawn)]);
    assert!(matches!(pairing::agree(&town.asker(&cast.ben, day(1)), first).await, Ok(Answer::Paired(_))));
}

async fn nobody_asks_where_nobody_could_answer(town: Town) {
    let program = user_driven(&town, (false, true, false), 3).await;
    let (sofia, ben) = (town.admin("Sofia").await, town.person("Ben").await);
    town.enrol(program, sofia.id, Part::Mentee).await;
    town.enrol(program, ben.id, Part::Mentor).await;
    let asker = town.asker(&sofia, day(0));
    let asked = pairing::ask(&asker, program, to(&[&ben])).await;
    assert!(matches!(&asked, Err(AppError::Refused(why)) if why.contains("the only one of the program’s staff")), "{asked:?}");
    assert_eq!(states(&town, program).await, []);
    town.coordinator("Nadia", program).await;
    assert!(matches!(pairing::ask(&asker, program, to(&[&ben])).await, Ok(Asked::Request(_))));
}

async fn whoever_asked_before_comes_before_whoever_joined_later(town: Town) {
    let cast = Cast::set(&town, (true, false, false), 1).await;
    town.change_program(cast.program, "mentees_per_mentor", 1).await;
    let id = ask(&town.asker(&cast.ana, day(0)), cast.program, &[&cast.ben]).await;
    let chloe = town.person("Chloe").await;
    town.enrol(cast.program, chloe.id, Part::Mentee).await;
    pairing::join_waitlist(&town.asker(&chloe, day(1)), cast.program, vec![cast.ben.id]).await.unwrap();
    town.travel_to(day(2));
    pairing::record_what_the_clock_decided(&town.app).await.unwrap();
    assert_eq!(place(&town, cast.program, &chloe).await, ("waiting".to_owned(), None));
    assert!(matches!(pairing::agree(&town.asker(&cast.ben, day(2)), id).await, Ok(Answer::Paired(_))));
}

async fn whoever_writes_a_message_is_told_who_reads_it(town: Town) {
    for (approvers, readers) in [
        ((false, true, false), "Read by the mentor and the program’s staff."),
        ((false, false, true), "Read by the mentor, your manager and the program’s staff."),
    ] {
        let cast = Cast::set(&town, approvers, 1).await;
        let path = format!("/programs/{}/mentors?mentors={}", cast.program, cast.ben.id);
        let page = town.browser_of(&cast.ana).await.get(&path).await.text;
        assert!(page.contains(readers), "{page}");
        // And so it is.
        let id = ask(&town.asker(&cast.ana, day(0)), cast.program, &[&cast.ben]).await;
        for (reader, reads) in [(&cast.ben, true), (&cast.nadia, true), (&cast.omar, approvers.2), (&cast.mei, false)] {
            let page = town.browser_of(reader).await.get(&format!("/requests/{id}")).await;
            assert_eq!(page.text.contains("I would like to learn to lead."), reads, "{}", reader.name);
        }
    }
}

async fn staff_list_the_requests_of_their_program_by_state(town: Town) {
    let cast = Cast::set(&town, (true, false, false), 1).await;
    let id = ask(&town.asker(&cast.ana, day(0)), cast.program, &[&cast.ben]).await;
    let path = format!("/programs/{}/requests", cast.program);
    let mut nadia = town.browser_of(&cast.nadia).await;
    let link = format!("/requests/{id}");
    assert!(nadia.get(&path).await.text.contains(&link));
    assert!(nadia.get(&format!("{path}?state=waiting")).await.text.contains(&link));
    assert!(!nadia.get(&format!("{path}?state=declined")).await.text.contains(&link));
    for person in [&cast.ana, &cast.ben, &cast.omar] {
        assert_eq!(town.browser_of(person).await.get(&path).await.status, 404);
    }
}
