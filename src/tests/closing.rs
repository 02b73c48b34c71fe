//! When a program is closed, nothing that waits in it stays open, and everybody concerned is told.

use super::asking::{Cast, ask, states, to};
use super::change_of_mentor;
use super::dashboards::words_of;
use super::harness::on_both;
use super::programs::{location, take};
use super::town::{Town, day};
use super::waitlist::place;
use crate::args;
use crate::features::joining::model::EnrolmentState;
use crate::features::pairing::model::request::RequestState;
use crate::features::pairing::{self, Answer};
use crate::features::programs::model::{JoiningApproval, Part};
use crate::features::{leaving, programs};
use crate::shared::AppError;
use crate::shared::id::ProgramId;

on_both!(
    closing_a_program_ends_requests_and_places_and_tells_whose_they_were,
    who_asked_to_join_a_program_that_was_closed_is_told,
    nobody_looks_for_another_mentor_in_a_program_that_was_closed,
    nothing_is_published_in_a_program_that_was_closed,
    a_request_that_expires_after_the_last_day_puts_nobody_on_a_waitlist,
    the_seat_to_which_everybody_had_agreed_is_waited_for_once_nobody_ranked_is_left,
    who_takes_back_all_that_they_asked_waits_for_nobody,
);

async fn close(town: &Town, program: ProgramId) {
    let mut admin = town.browser_of(&town.admin("Sofia").await).await;
    location(&take(&mut admin, &format!("/programs/{program}"), "close").await);
}

async fn closing_a_program_ends_requests_and_places_and_tells_whose_they_were(town: Town) {
    let cast = Cast::set(&town, (true, false, false), 2).await;
    let asked = ask(&town.asker(&cast.ana, day(0)), cast.program, &[&cast.ben, &cast.mei]).await;
    let chloe = town.person("Chloe").await;
    town.enrol(cast.program, chloe.id, Part::Mentee).await;
    pairing::join_waitlist(&town.asker(&chloe, day(0)), cast.program, vec![cast.ben.id]).await.unwrap();
    close(&town, cast.program).await;
    assert_eq!(states(&town, cast.program).await, [(cast.ben.id, RequestState::Over), (cast.mei.id, RequestState::Over)]);
    assert_eq!(place(&town, cast.program, &chloe).await, ("over".to_owned(), None));
    let late = pairing::agree(&town.asker(&cast.ben, day(1)), asked).await.unwrap_err();
    assert_eq!(late, AppError::Refused("The program was closed, so requests are answered no more.".into()));
    let page = town.browser_of(&cast.ben).await.get(&format!("/requests/{asked}")).await.text;
    assert!(page.contains("The program was closed before everybody had answered.") && !page.contains("value=\"agree\""));
    for (mentee, told) in [
        (&cast.ana, "Leading well was closed before everybody had answered your request for Ben"),
        (&chloe, "Leading well was closed, and its waitlist with it."),
    ] {
        let home = words_of(&town.browser_of(mentee).await.get("/").await.text);
        assert!(home.contains(told), "{told}: {home}");
    }
    town.travel_to(day(40));
    pairing::record_what_the_clock_decided(&town.app).await.unwrap();
    assert_eq!(place(&town, cast.program, &chloe).await.0, "over", "the clock has nothing to add");
}

async fn who_asked_to_join_a_program_that_was_closed_is_told(town: Town) {
    let program = town.program_of(&[("Arrive", 1)], |settings| settings.mentee_joining = JoiningApproval::Admin).await;
    let ana = town.person("Ana").await;
    let id = town.ask_to_join(&ana, program, Part::Mentee).await;
    close(&town, program).await;
    assert_eq!(town.enrolment(&ana, program, Part::Mentee).await, Some((id, EnrolmentState::Declined)));
    let mut hers = town.browser_of(&ana).await;
    let home = hers.get("/").await.text;
    assert!(home.contains(&format!("href=\"/joining/{id}\"")), "{home}");
    let page = words_of(&hers.get(&format!("/joining/{id}")).await.text);
    assert!(page.contains("The program was closed before anybody had decided.") && !page.contains("Somebody"), "{page}");
    let approvals = town.browser_of(&town.admin("Nadia").await).await.get(&format!("/joining/{id}")).await.text;
    assert!(!approvals.contains("value=\"approve\""), "{approvals}");
}

async fn nobody_looks_for_another_mentor_in_a_program_that_was_closed(town: Town) {
    let couple = change_of_mentor::at_work(&town).await;
    town.coordinator("Nadia", couple.program).await;
    change_of_mentor::ask(&town, &couple).await;
    close(&town, couple.program).await;
    let path = format!("/mentorships/{}/change", couple.id);
    let page = words_of(&town.browser_of(&couple.mentee).await.get(&path).await.text);
    let told = "The program was closed, and your request for another mentor with it.";
    assert!(page.contains("The program was closed on ") && page.contains("another mentor with it."), "{page}");
    assert_eq!((page.matches("nobody is paired in it any more").count(), page.contains("declined")), (1, false), "{page}");
    let home = words_of(&town.browser_of(&couple.mentee).await.get("/").await.text);
    assert!(home.contains(told) && !home.contains("Staff answered"), "{home}");
    assert!(!words_of(&town.browser_of(&couple.mentor).await.get("/").await.text).contains(told), "he learns nothing of it");
    let mentorship = format!("/mentorships/{}", couple.id);
    let mentorship = words_of(&town.browser_of(&couple.mentee).await.get(&mentorship).await.text);
    assert!(mentorship.contains("and your request for another mentor with it.") && !mentorship.contains("Staff answered"));
    let again = leaving::ask_for_change(&town.asker(&couple.mentee, day(4)), couple.id, "Please.".into()).await.unwrap_err();
    assert!(again.to_string().starts_with("The program is closed, so nobody is paired in it any more."), "{again}");
}

async fn nothing_is_published_in_a_program_that_was_closed(town: Town) {
    let program = town.program().await;
    let (ben, ana) = (town.person("Ben").await, town.person("Ana").await);
    town.enrol(program, ben.id, Part::Mentor).await;
    town.enrol(program, ana.id, Part::Mentee).await;
    let sql = "INSERT INTO pair_drafts (program_id, mentee_id, mentor_id, drafted_by, drafted_at) VALUES ($1, $2, $3, $3, $4)";
    town.set(sql, args![program, ana.id, ben.id, day(0)]).await;
    let mut sofia = town.browser_of(&town.admin("Nadia").await).await;
    let review = format!("/programs/{program}/board/review");
    assert!(sofia.get(&review).await.text.contains("value=\"publish\""));
    close(&town, program).await;
    let page = sofia.get(&review).await;
    assert!(page.status == 200 && !page.text.contains("value=\"publish\""), "{}", page.text);
}

async fn a_request_that_expires_after_the_last_day_puts_nobody_on_a_waitlist(town: Town) {
    let cast = Cast::set(&town, (true, false, false), 2).await;
    ask(&town.asker(&cast.ana, day(0)), cast.program, &[&cast.ben, &cast.mei]).await;
    town.set("UPDATE programs SET ends_on = $2 WHERE id = $1", args![cast.program, day(10).date_naive()]).await;
    town.travel_to(day(20));
    pairing::record_what_the_clock_decided(&town.app).await.unwrap();
    programs::record_what_the_clock_decided(&town.app).await.unwrap();
    let ended = [(cast.ben.id, RequestState::Expired), (cast.mei.id, RequestState::Over)];
    assert_eq!(states(&town, cast.program).await, ended, "Mei was never asked, and had a seat");
    let (places,): (i64,) = town.app.db.read().await.unwrap().one("SELECT COUNT(*) FROM waitlist", vec![]).await.unwrap();
    assert_eq!(places, 0);
}

async fn the_seat_to_which_everybody_had_agreed_is_waited_for_once_nobody_ranked_is_left(town: Town) {
    let cast = Cast::set(&town, (true, true, false), 2).await;
    let first = ask(&town.asker(&cast.ana, day(0)), cast.program, &[&cast.ben, &cast.mei]).await;
    assert_eq!(pairing::agree(&town.asker(&cast.ben, day(1)), first).await, Ok(Answer::Waiting));
    town.change_program(cast.program, "mentees_per_mentor", 1).await;
    town.pair(cast.program, &cast.ben, &town.person("Other").await).await;
    assert_eq!(pairing::agree(&town.asker(&cast.nadia, day(2)), first).await, Ok(Answer::NoSeat));
    let page = town.browser_of(&cast.ana).await.get(&format!("/requests/{first}")).await.text;
    assert!(!page.contains("See the waitlist"), "she is not on it while Mei is asked: {page}");
    let sql = "SELECT id FROM pairing_requests WHERE mentor_id = $1";
    let (second,): (crate::shared::id::RequestId,) =
        town.app.db.read().await.unwrap().one(sql, args![cast.mei.id]).await.unwrap();
    pairing::decline(&town.asker(&cast.mei, day(3)), second, super::asking::no("no_time", "")).await.unwrap();
    assert_eq!(place(&town, cast.program, &cast.ana).await, ("waiting".to_owned(), None));
    let page = town.browser_of(&cast.ana).await.get(&format!("/requests/{first}")).await.text;
    assert!(page.contains("See the waitlist"), "{page}");
    let remembered: Vec<(crate::shared::id::PersonId, bool)> = town
        .app
        .db
        .read()
        .await
        .unwrap()
        .all("SELECT mentor_id, is_agreed FROM waitlist_mentors WHERE is_named", vec![])
        .await
        .unwrap();
    assert_eq!(remembered, [(cast.ben.id, true)], "everybody had agreed to Ben");
}

async fn who_takes_back_all_that_they_asked_waits_for_nobody(town: Town) {
    let cast = Cast::set(&town, (true, false, false), 2).await;
    town.change_program(cast.program, "mentees_per_mentor", 1).await;
    let first = ask(&town.asker(&cast.ana, day(0)), cast.program, &[&cast.ben, &cast.mei]).await;
    town.pair(cast.program, &cast.ben, &town.person("Other").await).await;
    assert_eq!(pairing::agree(&town.asker(&cast.ben, day(1)), first).await, Ok(Answer::NoSeat));
    let sql = "SELECT id FROM pairing_requests WHERE mentor_id = $1";
    let (second,): (crate::shared::id::RequestId,) =
        town.app.db.read().await.unwrap().one(sql, args![cast.mei.id]).await.unwrap();
    pairing::withdraw(&town.asker(&cast.ana, day(2)), second).await.unwrap();
    let (places,): (i64,) = town.app.db.read().await.unwrap().one("SELECT COUNT(*) FROM waitlist", vec![]).await.unwrap();
    assert_eq!(places, 0);
    assert!(pairing::ask(&town.asker(&cast.ana, day(3)), cast.program, to(&[&cast.mei])).await.is_ok(), "she may ask anew");
}
