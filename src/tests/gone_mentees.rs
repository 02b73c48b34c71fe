//! Mentees who were deactivated: what they asked for, the seats held for them, and the pairs that they leave behind.

use super::asking::{Cast, ask, states, user_driven};
use super::dashboards::words_of;
use super::handing_over::{page, shows};
use super::harness::on_both;
use super::town::{Town, day, form};
use super::waiting_pages::accept;
use super::waitlist::place;
use crate::features::accounts::Viewer;
use crate::features::home::store::staff;
use crate::features::pairing::model::request::RequestState;
use crate::features::programs::model::{MayQuit, Part};
use crate::features::{meetings, pairing};
use crate::shared::AppError;

on_both!(
    a_request_of_a_mentee_who_is_gone_waits_for_nobody_and_is_withdrawn,
    a_seat_held_for_a_mentee_who_is_gone_goes_to_the_next_and_their_place_stays,
    a_mentor_is_told_that_the_mentee_is_gone_and_asks_for_no_meeting,
    staff_find_the_pair_that_a_mentee_left_and_end_it,
);

async fn deactivate(town: &Town, person: &Viewer) {
    town.set("UPDATE people SET deactivated_at = $2 WHERE id = $1", crate::args![person.id, day(1)]).await;
}

async fn a_request_of_a_mentee_who_is_gone_waits_for_nobody_and_is_withdrawn(town: Town) {
    let cast = Cast::set(&town, (true, false, true), 2).await;
    let id = ask(&town.asker(&cast.ana, day(0)), cast.program, &[&cast.ben, &cast.mei]).await;
    let path = format!("/requests/{id}");
    deactivate(&town, &cast.ana).await;
    for who in [&cast.ben, &cast.omar] {
        for place in ["/", "/approvals"] {
            let seen = town.browser_of(who).await.get(place).await.text;
            assert!(!seen.contains(&path), "{place}: {seen}");
        }
    }
    pairing::record_what_the_clock_decided(&town.app).await.unwrap();
    let (ben, mei) = (cast.ben.id, cast.mei.id);
    use RequestState::Withdrawn;
    assert_eq!(states(&town, cast.program).await, [(ben, Withdrawn), (mei, Withdrawn)], "nor is the next one asked");
}

async fn a_seat_held_for_a_mentee_who_is_gone_goes_to_the_next_and_their_place_stays(town: Town) {
    let program = user_driven(&town, (true, false, false), 1).await;
    let [ben, ana, chloe] = [town.person("Ben").await, town.person("Ana").await, town.person("Chloe").await];
    town.enrol(program, ben.id, Part::Mentor).await;
    for (mentee, nth) in [(&ana, 0), (&chloe, 1)] {
        town.enrol(program, mentee.id, Part::Mentee).await;
        pairing::join_waitlist(&town.asker(mentee, day(nth)), program, Vec::new()).await.unwrap();
    }
    town.travel_to(day(2));
    let round = async || pairing::record_what_the_clock_decided(&town.app).await.unwrap();
    let waits = ("waiting".to_owned(), None);
    round().await;
    assert_eq!(place(&town, program, &ana).await, ("offered".to_owned(), Some(ben.id)));
    deactivate(&town, &ana).await;
    round().await;
    assert_eq!(place(&town, program, &ana).await, waits);
    assert_eq!(place(&town, program, &chloe).await, ("offered".to_owned(), Some(ben.id)));
    pairing::decline_offer(&town.asker(&chloe, day(2)), program).await.unwrap();
    round().await;
    assert_eq!(place(&town, program, &ana).await, waits, "nothing is offered to whoever is gone");
    town.set("UPDATE people SET deactivated_at = NULL WHERE id = $1", crate::args![ana.id]).await;
    round().await;
    assert_eq!(place(&town, program, &ana).await.1, Some(ben.id), "who comes back finds their place");
    // An offer that was accepted holds the seat as well, while the mentor is asked.
    accept(&town.asker(&ana, day(2)), program).await.unwrap();
    deactivate(&town, &ana).await;
    round().await;
    assert_eq!(place(&town, program, &ana).await, waits);
    assert_eq!(states(&town, program).await, [(ben.id, RequestState::Withdrawn)]);
}

async fn a_mentor_is_told_that_the_mentee_is_gone_and_asks_for_no_meeting(town: Town) {
    let program = town.program_of(&[("Arrive", 1)], |settings| settings.may_quit = MayQuit::Both).await;
    let couple = town.couple_in(program).await;
    town.kick_off(&couple).await;
    town.finish_items(&couple).await;
    town.travel_to(day(3));
    let (new, leave) = (format!("/meetings/new?mentorship={}", couple.id), format!("/mentorships/{}/leave", couple.id));
    assert!(page(&town, &couple.mentor, "/").await.contains("Ask for the review"));
    deactivate(&town, &couple.mentee).await;
    let home = page(&town, &couple.mentor, "/").await;
    shows(&home, &["still takes one of your seats", "The seat is free again once this mentorship has ended."]);
    assert!(!home.contains("Ask for the review") && !home.contains("/meetings/new"), "{home}");
    let own = page(&town, &couple.mentor, &format!("/mentorships/{}", couple.id)).await;
    shows(&own, &["Ana Townsend belongs to the organization no longer", &leave]);
    assert!(!own.contains("/meetings/new") && !own.contains("Waiting for <bdi>"), "{own}");
    let why = "Ana Townsend belongs to the organization no longer, so no meeting can be arranged.";
    shows(&page(&town, &couple.mentor, &new).await, &[why]);
    let asked = meetings::request(&town.asker(&couple.mentor, day(3)), &form(&couple, day(9))).await;
    assert_eq!(asked, Err(AppError::Refused(why.to_owned())));
    // Beside somebody who is there, the form names only them and says why.
    town.pair(program, &couple.mentor, &town.person("Jonas").await).await;
    let beside = page(&town, &couple.mentor, &new).await;
    shows(&beside, &[why, "Jonas Townsend"]);
    assert!(!beside.contains(&format!("value=\"{}\"", couple.id)), "{beside}");
}

async fn staff_find_the_pair_that_a_mentee_left_and_end_it(town: Town) {
    let (admin, couple) = (town.admin("Sofia").await, town.couple_at_work().await);
    let silent = async || {
        let asker = town.asker(&admin, day(2));
        staff::count_all(&mut asker.read().await.unwrap(), &asker).await.unwrap().silent
    };
    let leave = format!("/mentorships/{}/leave", couple.id);
    town.travel_to(day(2));
    assert_eq!(silent().await, 0, "they met yesterday");
    deactivate(&town, &couple.mentee).await;
    assert_eq!(silent().await, 1);
    for path in ["/staff/silent", "/staff/pairs"] {
        let list = page(&town, &admin, path).await;
        shows(&list, &[&leave]);
        assert!(words_of(&list).contains("the mentee was deactivated"), "{path}: {list}");
    }
    let own = page(&town, &admin, &format!("/mentorships/{}", couple.id)).await;
    shows(&own, &["Ana Townsend was deactivated, and takes a seat until this mentorship has ended."]);
    let mut browser = town.browser_of(&admin).await;
    assert_eq!(browser.post(&leave, &[("note", "She left the organization.")]).await.status, 303);
    assert_eq!(silent().await, 0);
    assert!(!page(&town, &couple.mentor, "/").await.contains("still takes one of your seats"));
}
