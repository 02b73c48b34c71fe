//! The waitlist: who is offered which seat, what becomes of offers, and that seats held are held.

use chrono::TimeDelta;

use super::asking::{Cast, ask, no, to, user_driven};
use super::browser::Browser;
use super::dashboards::words_of;
use super::harness::on_both;
use super::programs::{SETTINGS, send};
use super::town::{Town, day};
use super::waiting_pages::accept;
use crate::features::accounts::Viewer;
use crate::features::pairing::{self, Answer, Asked, Ending};
use crate::features::programs::model::Part;
use crate::server::scope;
use crate::shared::event::About;
use crate::shared::id::{MentorshipId, PersonId, ProgramId, RequestId};
use crate::shared::{AppError, AppResult};

on_both!(
    a_request_that_finds_no_seat_goes_to_the_waitlist,
    a_seat_that_comes_free_is_offered_in_order_of_joining,
    a_seat_that_is_offered_is_held_for_nobody_else,
    the_programs_approvals_hold_for_offers_unless_all_were_given,
    an_accepted_offer_that_comes_to_nothing_leads_back_to_the_same_place,
    an_offer_that_lapses_goes_to_the_next_and_comes_back_once,
    whoever_limits_the_list_is_offered_nobody_else,
    every_way_in_which_a_seat_comes_free_leads_to_an_offer,
    a_mentor_who_quits_leaves_a_seat_to_whoever_waits,
    whoever_waits_comes_before_whoever_asks,
    the_page_says_which_place_one_has,
    an_offer_is_taken_once_however_often_it_is_accepted,
    whoever_named_mentors_who_left_is_offered_any_seat,
    an_offer_whose_mentor_leaves_is_taken_back,
    whoever_names_a_mentor_whom_they_had_declined_is_offered_their_seat,
    where_staff_pair_from_now_on_nobody_asks_or_waits,
);

pub(super) struct Queue {
    pub(super) program: ProgramId,
    pub(super) ben: Viewer,
    couple: MentorshipId,
    pub(super) waiting: Vec<Viewer>,
}

impl Queue {
    /// Ben has one seat, which is taken; so many mentees wait, a day apart.
    pub(super) async fn of(town: &Town, approvers: (bool, bool, bool), names: &[&str]) -> Queue {
        let program = user_driven(town, approvers, 1).await;
        let ben = town.person("Ben").await;
        let seated = town.person("Seated").await;
        let couple = town.pair(program, &ben, &seated).await.id;
        let mut waiting = Vec::new();
        for (name, nth) in names.iter().zip(0..) {
            let person = town.person(name).await;
            town.enrol(program, person.id, Part::Mentee).await;
            pairing::join_waitlist(&town.asker(&person, day(nth)), program, Vec::new()).await.unwrap();
            waiting.push(person);
        }
        Queue { program, ben, couple, waiting }
    }

    /// The taken seat comes free.
    pub(super) async fn free_a_seat(&self, town: &Town) {
        end(town, self.couple, self.program).await;
        pairing::record_what_the_clock_decided(&town.app).await.unwrap();
    }
}

async fn end(town: &Town, couple: MentorshipId, program: ProgramId) {
    let about = About { subject: Some(couple.0), mentorship: Some(couple), program: Some(program) };
    scope::write_unasked(&town.app, move |scope| Box::pin(async move { pairing::complete(scope, about).await })).await.unwrap();
}

/// The state of somebody's place, and whose seat is offered to them.
pub async fn place(town: &Town, program: ProgramId, mentee: &Viewer) -> (String, Option<PersonId>) {
    let sql = "SELECT state, offered_mentor_id FROM waitlist WHERE program_id = $1 AND mentee_id = $2 ORDER BY joined_at DESC LIMIT 1";
    town.app.db.read().await.unwrap().one(sql, crate::args![program, mentee.id]).await.unwrap()
}

async fn a_request_that_finds_no_seat_goes_to_the_waitlist(town: Town) {
    let cast = Cast::set(&town, (true, true, false), 1).await;
    town.change_program(cast.program, "mentees_per_mentor", 1).await;
    let id = ask(&town.asker(&cast.ana, day(0)), cast.program, &[&cast.ben]).await;
    assert_eq!(pairing::agree(&town.asker(&cast.ben, day(1)), id).await, Ok(Answer::Waiting));
    let other = town.pair(cast.program, &cast.ben, &town.person("Other").await).await;
    assert_eq!(pairing::agree(&town.asker(&cast.nadia, day(2)), id).await, Ok(Answer::NoSeat));
    assert_eq!(place(&town, cast.program, &cast.ana).await, ("waiting".to_owned(), None));
    // Everybody had agreed to Ben: when he has a seat, she takes it without asking again. Mei is not whom she asked for.
    end(&town, other.id, cast.program).await;
    pairing::record_what_the_clock_decided(&town.app).await.unwrap();
    assert_eq!(place(&town, cast.program, &cast.ana).await, ("offered".to_owned(), Some(cast.ben.id)));
    assert!(matches!(accept(&town.asker(&cast.ana, day(3)), cast.program).await, Ok(Asked::Paired(_))));
    assert_eq!(place(&town, cast.program, &cast.ana).await.0, "paired");
}

async fn a_seat_that_comes_free_is_offered_in_order_of_joining(town: Town) {
    let queue = Queue::of(&town, (false, false, false), &["Ana", "Chloe", "Jonas"]).await;
    town.travel_to(day(10));
    pairing::record_what_the_clock_decided(&town.app).await.unwrap();
    assert_eq!(place(&town, queue.program, &queue.waiting[0]).await.0, "waiting", "there is nothing to offer");
    queue.free_a_seat(&town).await;
    let (ana, chloe) = (&queue.waiting[0], &queue.waiting[1]);
    assert_eq!(place(&town, queue.program, ana).await, ("offered".to_owned(), Some(queue.ben.id)));
    assert_eq!(place(&town, queue.program, chloe).await.0, "waiting");
    let home = town.browser_of(ana).await.get("/").await.text;
    assert!(home.contains("is free for you"), "{home}");
    pairing::decline_offer(&town.asker(ana, day(11)), queue.program).await.unwrap();
    pairing::record_what_the_clock_decided(&town.app).await.unwrap();
    assert_eq!(place(&town, queue.program, ana).await, ("waiting".to_owned(), None), "she keeps her place");
    assert_eq!(place(&town, queue.program, chloe).await.1, Some(queue.ben.id));
    assert!(matches!(accept(&town.asker(chloe, day(11)), queue.program).await, Ok(Asked::Paired(_))));
    assert_eq!(place(&town, queue.program, chloe).await.0, "paired");
}

async fn a_seat_that_is_offered_is_held_for_nobody_else(town: Town) {
    let queue = Queue::of(&town, (false, false, false), &["Ana"]).await;
    town.travel_to(day(5));
    queue.free_a_seat(&town).await;
    let quick = town.person("Quick").await;
    assert!(town.try_pair(queue.program, queue.ben.id, quick.id).await.is_err(), "not even staff take it");
    let asked = pairing::ask(&town.asker(&quick, day(5)), queue.program, to(&[&queue.ben])).await;
    assert!(matches!(asked, Err(AppError::Invalid(_))), "{asked:?}");
    // A seat of the mentor's own capacity is held over all programs.
    town.set("UPDATE people SET capacity = 1 WHERE id = $1", crate::args![queue.ben.id]).await;
    let elsewhere = town.program().await;
    assert!(town.try_pair(elsewhere, queue.ben.id, quick.id).await.is_err());
    assert!(matches!(accept(&town.asker(&queue.waiting[0], day(6)), queue.program).await, Ok(Asked::Paired(_))));
}

async fn the_programs_approvals_hold_for_offers_unless_all_were_given(town: Town) {
    let queue = Queue::of(&town, (true, false, false), &["Ana"]).await;
    town.travel_to(day(5));
    queue.free_a_seat(&town).await;
    let ana = town.asker(&queue.waiting[0], day(5));
    let Ok(Asked::Request(id)) = accept(&ana, queue.program).await else { panic!("the mentor must agree") };
    assert_eq!(place(&town, queue.program, &queue.waiting[0]).await, ("asking".to_owned(), Some(queue.ben.id)));
    assert!(town.try_pair(queue.program, queue.ben.id, town.person("Quick").await.id).await.is_err(), "held meanwhile");
    assert!(matches!(pairing::agree(&town.asker(&queue.ben, day(6)), id).await, Ok(Answer::Paired(_))));
    assert_eq!(place(&town, queue.program, &queue.waiting[0]).await.0, "paired");
}

async fn an_accepted_offer_that_comes_to_nothing_leads_back_to_the_same_place(town: Town) {
    let queue = Queue::of(&town, (true, false, false), &["Ana", "Chloe"]).await;
    town.travel_to(day(5));
    queue.free_a_seat(&town).await;
    let (ana, chloe) = (&queue.waiting[0], &queue.waiting[1]);
    let Ok(Asked::Request(id)) = accept(&town.asker(ana, day(5)), queue.program).await else { panic!() };
    pairing::decline(&town.asker(&queue.ben, day(6)), id, no("not_the_topic", "")).await.unwrap();
    assert_eq!(place(&town, queue.program, ana).await, ("waiting".to_owned(), None));
    pairing::record_what_the_clock_decided(&town.app).await.unwrap();
    assert_eq!(place(&town, queue.program, chloe).await.1, Some(queue.ben.id), "who was told no is not offered him again");
    // A new mentor joins: Ana is still the first.
    let mei = town.person("Mei").await;
    town.enrol(queue.program, mei.id, Part::Mentor).await;
    pairing::record_what_the_clock_decided(&town.app).await.unwrap();
    assert_eq!(place(&town, queue.program, ana).await.1, Some(mei.id));
    // Leaving the list takes back what was asked because of it.
    let Ok(Asked::Request(id)) = accept(&town.asker(ana, day(6)), queue.program).await else { panic!() };
    pairing::leave_waitlist(&town.asker(ana, day(6)), queue.program).await.unwrap();
    assert!(matches!(pairing::agree(&town.asker(&mei, day(6)), id).await, Err(AppError::Refused(_))));
    assert_eq!(place(&town, queue.program, ana).await.0, "left");
}

async fn an_offer_that_lapses_goes_to_the_next_and_comes_back_once(town: Town) {
    let queue = Queue::of(&town, (false, false, false), &["Ana", "Chloe"]).await;
    let (ana, chloe) = (&queue.waiting[0], &queue.waiting[1]);
    town.travel_to(day(5));
    queue.free_a_seat(&town).await;
    let late = accept(&town.asker(ana, day(20)), queue.program).await;
    assert!(matches!(&late, Err(AppError::Refused(why)) if why.contains("expired")), "also before the job has run: {late:?}");
    town.travel_to(day(20));
    pairing::record_what_the_clock_decided(&town.app).await.unwrap();
    assert_eq!(place(&town, queue.program, ana).await, ("waiting".to_owned(), None));
    assert_eq!(place(&town, queue.program, chloe).await.1, Some(queue.ben.id));
    pairing::decline_offer(&town.asker(chloe, day(21)), queue.program).await.unwrap();
    pairing::record_what_the_clock_decided(&town.app).await.unwrap();
    assert_eq!(place(&town, queue.program, ana).await.1, Some(queue.ben.id));
    town.travel_to(day(40));
    pairing::record_what_the_clock_decided(&town.app).await.unwrap();
    assert_eq!(place(&town, queue.program, ana).await.0, "lapsed", "the second time");
    let told = "2 seats that came free for you in ";
    let home = words_of(&town.browser_of(ana).await.get("/").await.text);
    assert!(home.contains(told), "{home}");
    pairing::join_waitlist(&town.asker(ana, day(41)), queue.program, Vec::new()).await.unwrap();
    let home = words_of(&town.browser_of(ana).await.get("/").await.text);
    assert!(!home.contains(told), "she waits anew: {home}");
}

async fn whoever_limits_the_list_is_offered_nobody_else(town: Town) {
    let queue = Queue::of(&town, (false, false, false), &["Ana", "Chloe"]).await;
    let (ana, chloe) = (&queue.waiting[0], &queue.waiting[1]);
    let mei = town.person("Mei").await;
    pairing::join_waitlist(&town.asker(ana, day(3)), queue.program, vec![queue.ben.id]).await.unwrap();
    town.enrol(queue.program, mei.id, Part::Mentor).await;
    pairing::record_what_the_clock_decided(&town.app).await.unwrap();
    assert_eq!(place(&town, queue.program, ana).await.1, None);
    assert_eq!(place(&town, queue.program, chloe).await.1, Some(mei.id));
    queue.free_a_seat(&town).await;
    assert_eq!(place(&town, queue.program, ana).await.1, Some(queue.ben.id));
    let nobody = pairing::join_waitlist(&town.asker(ana, day(3)), queue.program, vec![chloe.id]).await;
    assert_eq!(nobody, Err(AppError::NotFound), "only mentors of the program are named");
}

async fn every_way_in_which_a_seat_comes_free_leads_to_an_offer(town: Town) {
    let until = chrono::NaiveDate::from_ymd_opt(2026, 12, 5).unwrap();
    type Change = (&'static str, i64);
    let changes: [Change; 4] = [
        ("UPDATE programs SET mentees_per_mentor = 2 WHERE id = $1", 2),
        ("UPDATE people SET paused_until = NULL WHERE id = $2 AND $1 = $1", 2),
        ("UPDATE people SET capacity = 5 WHERE id = $2 AND $1 = $1", 2),
        // The pause ends by itself.
        ("UPDATE people SET title = title WHERE id = $2 AND $1 = $1", 6),
    ];
    for (nth, (sql, on)) in changes.into_iter().enumerate() {
        town.travel_to(day(0));
        let queue = Queue::of(&town, (false, false, false), &["Ana"]).await;
        if nth > 0 {
            town.change_program(queue.program, "mentees_per_mentor", 2).await;
        }
        match nth {
            1 | 3 => town.set("UPDATE people SET paused_until = $2 WHERE id = $1", crate::args![queue.ben.id, until]).await,
            2 => town.set("UPDATE people SET capacity = 1 WHERE id = $1", crate::args![queue.ben.id]).await,
            _ => {}
        }
        pairing::record_what_the_clock_decided(&town.app).await.unwrap();
        assert_eq!(place(&town, queue.program, &queue.waiting[0]).await.1, None, "{sql}");
        let args = if nth == 0 { crate::args![queue.program] } else { crate::args![queue.program, queue.ben.id] };
        town.set(sql, args).await;
        town.travel_to(day(on));
        pairing::record_what_the_clock_decided(&town.app).await.unwrap();
        assert_eq!(place(&town, queue.program, &queue.waiting[0]).await.1, Some(queue.ben.id), "{sql}");
    }
}

async fn a_mentor_who_quits_leaves_a_seat_to_whoever_waits(town: Town) {
    let queue = Queue::of(&town, (false, false, false), &["Ana"]).await;
    let about = About { subject: None, mentorship: Some(queue.couple), program: Some(queue.program) };
    scope::write_unasked(&town.app, move |scope| {
        Box::pin(async move { pairing::end_early(scope, about, Ending::Quit, "").await.map(drop) })
    })
    .await
    .unwrap();
    pairing::record_what_the_clock_decided(&town.app).await.unwrap();
    assert_eq!(place(&town, queue.program, &queue.waiting[0]).await.1, Some(queue.ben.id));
}

async fn whoever_waits_comes_before_whoever_asks(town: Town) {
    let queue = Queue::of(&town, (false, false, false), &["Ana"]).await;
    let quick = town.person("Quick").await;
    town.enrol(queue.program, quick.id, Part::Mentee).await;
    end(&town, queue.couple, queue.program).await;
    // The job has not run yet, and still the seat is not for whoever asks first.
    let asked = pairing::ask(&town.asker(&quick, day(5)), queue.program, to(&[&queue.ben])).await;
    assert!(matches!(asked, Err(AppError::Invalid(_))), "{asked:?}");
    pairing::record_what_the_clock_decided(&town.app).await.unwrap();
    assert_eq!(place(&town, queue.program, &queue.waiting[0]).await.1, Some(queue.ben.id));
}

async fn the_page_says_which_place_one_has(town: Town) {
    let queue = Queue::of(&town, (false, false, false), &["Ana", "Chloe", "Jonas"]).await;
    let path = format!("/programs/{}/mentors", queue.program);
    let mut jonas = town.browser_of(&queue.waiting[2]).await;
    let shown = async |browser: &mut Browser| browser.get(&path).await.text;
    assert!(shown(&mut jonas).await.contains("You are 3rd on the waitlist"));
    let mut chloe = town.browser_of(&queue.waiting[1]).await;
    assert_eq!(chloe.post(&path, &[("act", "leave")]).await.status, 303);
    let page = shown(&mut jonas).await;
    assert!(page.contains("You are 2nd on the waitlist") && page.contains("You wait for any mentor"));
    let ben = queue.ben.id.to_string();
    assert_eq!(jonas.post(&path, &[("act", "wait"), ("mentors", &ben)]).await.status, 303);
    assert!(shown(&mut jonas).await.contains("You wait for Ben Townsend."));
    let before = town.app.db.statements();
    jonas.get(&path).await;
    assert!(town.app.db.statements() - before <= 6);
}

async fn an_offer_is_taken_once_however_often_it_is_accepted(town: Town) {
    let queue = Queue::of(&town, (true, false, false), &["Ana"]).await;
    town.travel_to(day(5));
    queue.free_a_seat(&town).await;
    let ana = town.asker(&queue.waiting[0], day(5));
    let answers: Vec<AppResult<Asked>> = futures::future::join_all((0..10).map(|_| accept(&ana, queue.program))).await;
    let taken: Vec<RequestId> = answers
        .iter()
        .filter_map(|answer| match answer {
            Ok(Asked::Request(id)) => Some(*id),
            _ => None,
        })
        .collect();
    assert_eq!(taken.len(), 1, "{answers:?}");
    // Accepted by the mentor at the moment at which the mentee leaves: one of the two happens.
    let ben = town.asker(&queue.ben, day(6) + TimeDelta::hours(1));
    let (agreed, left) = tokio::join!(pairing::agree(&ben, taken[0]), pairing::leave_waitlist(&ana, queue.program));
    assert!(agreed.is_ok() != left.is_ok(), "{agreed:?} {left:?}");
}

/// A request of somebody who waits to a mentor who joins the program and has a seat.
pub(super) async fn ask_elsewhere(town: &Town, queue: &Queue, mentee: &Viewer) -> (RequestId, Viewer) {
    let mei = town.person("Mei").await;
    pairing::join_waitlist(&town.asker(mentee, day(2)), queue.program, vec![queue.ben.id]).await.unwrap();
    pairing::join_waitlist(&town.asker(&queue.waiting[1], day(2)), queue.program, vec![queue.ben.id]).await.unwrap();
    town.enrol(queue.program, mei.id, Part::Mentor).await;
    (ask(&town.asker(mentee, day(2)), queue.program, &[&mei]).await, mei)
}

async fn whoever_named_mentors_who_left_is_offered_any_seat(town: Town) {
    for leaves in [
        "UPDATE people SET deactivated_at = $2 WHERE id = $1",
        "UPDATE enrolments SET state = 'removed', ended_at = $2 WHERE person_id = $1",
    ] {
        let queue = Queue::of(&town, (false, false, false), &["Ana"]).await;
        let (ana, mei) = (&queue.waiting[0], town.person("Mei").await);
        pairing::join_waitlist(&town.asker(ana, day(1)), queue.program, vec![queue.ben.id]).await.unwrap();
        town.enrol(queue.program, mei.id, Part::Mentor).await;
        pairing::record_what_the_clock_decided(&town.app).await.unwrap();
        assert_eq!(place(&town, queue.program, ana).await.1, None, "she waits for Ben alone");
        town.set(leaves, crate::args![queue.ben.id, day(1)]).await;
        let page = town.browser_of(ana).await.get(&format!("/programs/{}/mentors", queue.program)).await.text;
        assert!(page.contains("None of the mentors you named can be offered any more"), "{page}");
        pairing::record_what_the_clock_decided(&town.app).await.unwrap();
        assert_eq!(place(&town, queue.program, ana).await.1, Some(mei.id), "{leaves}");
    }
}

async fn an_offer_whose_mentor_leaves_is_taken_back(town: Town) {
    let queue = Queue::of(&town, (false, false, false), &["Ana"]).await;
    town.travel_to(day(5));
    queue.free_a_seat(&town).await;
    assert_eq!(place(&town, queue.program, &queue.waiting[0]).await.1, Some(queue.ben.id));
    town.set("UPDATE people SET deactivated_at = $2 WHERE id = $1", crate::args![queue.ben.id, day(5)]).await;
    pairing::record_what_the_clock_decided(&town.app).await.unwrap();
    assert_eq!(place(&town, queue.program, &queue.waiting[0]).await, ("waiting".to_owned(), None));
    let (lapses,): (i64,) = town.app.db.read().await.unwrap().one("SELECT lapses FROM waitlist", vec![]).await.unwrap();
    assert_eq!(lapses, 0, "she let nothing lapse");
}

async fn whoever_names_a_mentor_whom_they_had_declined_is_offered_their_seat(town: Town) {
    let queue = Queue::of(&town, (false, false, false), &["Ana"]).await;
    let ana = town.asker(&queue.waiting[0], day(5));
    town.travel_to(day(5));
    queue.free_a_seat(&town).await;
    pairing::decline_offer(&ana, queue.program).await.unwrap();
    pairing::record_what_the_clock_decided(&town.app).await.unwrap();
    assert_eq!(place(&town, queue.program, &queue.waiting[0]).await.1, None, "she hears of him no more");
    pairing::join_waitlist(&ana, queue.program, vec![queue.ben.id]).await.unwrap();
    pairing::record_what_the_clock_decided(&town.app).await.unwrap();
    assert_eq!(place(&town, queue.program, &queue.waiting[0]).await.1, Some(queue.ben.id), "until she names him");
}

async fn where_staff_pair_from_now_on_nobody_asks_or_waits(town: Town) {
    let queue = Queue::of(&town, (true, false, false), &["Ana", "Chloe"]).await;
    let (ana, chloe) = (&queue.waiting[0], &queue.waiting[1]);
    let (id, mei) = ask_elsewhere(&town, &queue, ana).await;
    town.travel_to(day(3));
    queue.free_a_seat(&town).await;
    assert_eq!(place(&town, queue.program, ana).await.1, Some(queue.ben.id));
    let mut sofia = town.browser_of(&town.admin("Sofia").await).await;
    let staff_driven = |(name, value): &(&'static str, &'static str)| match (*name, *value) {
        ("pairing", _) => ("pairing", "staff_driven"),
        ("approver", "mentor") => ("pairer", "admin"),
        ("goals", _) => ("goals", "no"),
        other => other,
    };
    let fields: Vec<_> = SETTINGS.iter().map(staff_driven).collect();
    let saved = send(&mut sofia, &format!("/programs/{}/setup/settings", queue.program), "leave", &fields).await;
    assert_eq!(saved.status, 303, "{}", saved.text);
    for mentee in [ana, chloe] {
        assert_eq!(place(&town, queue.program, mentee).await, ("closed".to_owned(), None), "no seat is held any more");
        let home = words_of(&town.browser_of(mentee).await.get("/").await.text);
        assert!(home.contains("pair people now, so its waitlist is closed"), "{home}");
    }
    let late = pairing::agree(&town.asker(&mei, day(4)), id).await;
    assert!(matches!(&late, Err(AppError::Refused(why)) if why.contains("staff pair people now")), "{late:?}");
    for (reader, path) in [(ana, format!("/requests/{id}")), (ana, format!("/programs/{}", queue.program))] {
        let page = town.browser_of(reader).await.get(&path).await.text;
        assert!(page.contains("staff pair people now, so the request was closed"), "{path}: {page}");
    }
    assert!(!town.browser_of(&mei).await.get("/").await.text.contains(&format!("/requests/{id}")));
    assert!(!town.browser_of(ana).await.get("/").await.text.contains("is free for you"));
    assert!(town.try_pair(queue.program, mei.id, ana.id).await.is_ok(), "staff find nobody in their way");
}
