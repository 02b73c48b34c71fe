//! The numbers that staff see of their programs, and the lists to which they lead.

use super::asking::{Cast, ask};
use super::dashboards::{ask_for_mentor, complete, enrol, wish_to_join, words_of};
use super::harness::on_both;
use super::leaving::couple;
use super::town::{Town, day};
use crate::features::home::store::staff;
use crate::features::programs::model::{MayQuit, Part};
use crate::features::{joining, leaving, pairing, programs};
use crate::server::scope;

on_both!(
    each_number_of_a_program_leads_to_a_list_as_long_as_it,
    a_request_for_another_mentor_waits_for_staff_and_is_nothing_to_that_mentor,
    whoever_joined_a_program_again_that_they_had_completed_is_unpaired_in_it,
    whoever_picks_a_mentor_themself_is_listed_with_what_they_wait_for,
    the_deactivated_are_counted_nowhere_and_marked_in_the_list,
);

const REASON: &str = "He talks about himself all the time.";

async fn each_number_of_a_program_leads_to_a_list_as_long_as_it(town: Town) {
    let (admin, one) = (town.admin("Sofia").await, couple(&town, MayQuit::Both).await);
    let program = one.program;
    town.pair(program, &town.person("Mei").await, &town.person("Yan").await).await;
    enrol(&town, program, &town.person("Pia").await, Part::Mentee).await;
    for (name, nth) in [("Eve", 0), ("Lev", 1), ("Kim", 2)] {
        wish_to_join(&town, program, &town.person(name).await, day(nth)).await;
    }
    let looking = town.person("Ida").await;
    ask_for_mentor(&town, program, looking.id, one.mentor.id, "mentor", day(0)).await;
    leaving::ask_for_change(&town.asker(&one.mentee, day(3)), one.id, REASON.into()).await.unwrap();
    // None of this is in that program.
    let other = town.couple().await;
    wish_to_join(&town, other.program, &town.person("Eve").await, day(0)).await;
    town.travel_to(day(4));
    let mut browser = town.browser_of(&admin).await;
    let text = browser.get("/staff").await.text;
    let words = words_of(&text);
    assert!(words.contains("2 mentors 3 mentees 2 pairs 5 waiting"), "{words}");
    let people = format!("/programs/{program}/people?part=");
    let lists = [
        (format!("{people}mentor"), "class=\"participant\"", 2),
        (format!("{people}mentee"), "class=\"participant\"", 3),
        (format!("/staff/pairs?program={program}"), "class=\"line\"", 2),
        (format!("/staff/waiting?program={program}"), "class=\"line\"", 5),
    ];
    for (path, row, number) in lists {
        assert!(text.contains(&format!("href=\"{path}\"")), "{path}");
        let list = browser.get(&path).await.text;
        assert_eq!(list.matches(row).count(), number, "{path}: {}", words_of(&list));
    }
}

async fn a_request_for_another_mentor_waits_for_staff_and_is_nothing_to_that_mentor(town: Town) {
    let (admin, couple) = (town.admin("Sofia").await, couple(&town, MayQuit::Both).await);
    let (program, ben) = (couple.program, couple.mentor.id);
    let appointed = scope::write_unasked(&town.app, move |scope| {
        Box::pin(async move { programs::appoint_coordinator(scope, program, ben).await })
    });
    appointed.await.unwrap();
    let change = leaving::ask_for_change(&town.asker(&couple.mentee, day(3)), couple.id, REASON.into()).await.unwrap();
    let link = format!("/changes/{change}");
    town.travel_to(day(9));
    let mut sofia = town.browser_of(&admin).await;
    assert!(words_of(&sofia.get("/staff").await.text).contains("1 waiting"));
    for path in ["/staff/requests", "/staff/waiting"] {
        let text = sofia.get(path).await.text;
        assert!(text.contains(&link) && words_of(&text).contains("asks for another mentor than Ben Townsend"), "{path}");
        assert!(!text.contains(REASON), "{path}");
    }
    let mut mentor = town.browser_of(&couple.mentor).await;
    for path in ["/staff", "/staff/requests", "/staff/waiting"] {
        let page = mentor.get(path).await;
        let words = words_of(&page.text);
        assert_eq!(page.status, 200);
        assert!(!words.contains("1 waiting") && !words.contains("for another mentor than"), "{path}: {words}");
        assert!(!page.text.contains(&link), "{path}");
    }
    let unanswered = async |who, at| {
        let asker = town.asker(who, at);
        staff::count_all(&mut asker.read().await.unwrap(), &asker).await.unwrap().unanswered
    };
    assert_eq!(unanswered(&admin, day(8)).await, 0, "for five days nobody is pressed");
    assert_eq!((unanswered(&admin, day(9)).await, unanswered(&couple.mentor, day(9)).await), (1, 0));
}

async fn whoever_joined_a_program_again_that_they_had_completed_is_unpaired_in_it(town: Town) {
    let (admin, couple) = (town.admin("Sofia").await, town.couple().await);
    complete(&town, &couple).await;
    let unpaired = async || {
        let asker = town.asker(&admin, day(9));
        staff::count_all(&mut asker.read().await.unwrap(), &asker).await.unwrap().unpaired
    };
    assert_eq!(unpaired().await, 0);
    joining::ask(&town.asker(&couple.mentee, day(2)), couple.program, Part::Mentee, Default::default()).await.unwrap();
    assert_eq!(unpaired().await, 1);
}

async fn whoever_picks_a_mentor_themself_is_listed_with_what_they_wait_for(town: Town) {
    let cast = Cast::set(&town, (true, false, false), 2).await;
    let (chloe, zoe) = (town.person("Chloe").await, town.person("Zoe").await);
    for person in [&chloe, &zoe] {
        enrol(&town, cast.program, person, Part::Mentee).await;
    }
    let mut browser = town.browser_of(&town.admin("Sofia").await).await;
    let asks_nobody = " · picks a mentor themself and has asked nobody at present";
    let unasked = browser.get("/staff/unpaired").await.text;
    assert_eq!(unasked.matches(asks_nobody).count(), 3, "{unasked}");
    let asked = ask(&town.asker(&cast.ana, day(0)), cast.program, &[&cast.ben]).await;
    pairing::join_waitlist(&town.asker(&chloe, day(0)), cast.program, vec![cast.ben.id]).await.unwrap();
    let page = browser.get("/staff/unpaired").await.text;
    assert!(page.contains(" · has asked <bdi>Ben Townsend</bdi>"), "{page}");
    assert_eq!((page.matches(" · on the waitlist").count(), page.matches(asks_nobody).count()), (1, 1), "{page}");
    pairing::withdraw(&town.asker(&cast.ana, day(0)), asked).await.unwrap();
    assert!(!browser.get("/staff/unpaired").await.text.contains("has asked <bdi>"), "she took it back");
    town.set("UPDATE programs SET pairing = 'staff_driven' WHERE id = $1", crate::args![cast.program]).await;
    let paired_by_staff = browser.get("/staff/unpaired").await.text;
    assert!(!paired_by_staff.contains(asks_nobody) && !paired_by_staff.contains("on the waitlist"), "{paired_by_staff}");
}

async fn the_deactivated_are_counted_nowhere_and_marked_in_the_list(town: Town) {
    let (admin, couple) = (town.admin("Sofia").await, town.couple().await);
    let gone = town.person("Gus").await;
    enrol(&town, couple.program, &gone, Part::Mentee).await;
    town.set("UPDATE people SET deactivated_at = $2 WHERE id = $1", crate::args![gone.id, day(0)]).await;
    let mut browser = town.browser_of(&admin).await;
    assert!(words_of(&browser.get("/staff").await.text).contains("1 mentor 1 mentee 1 pair"));
    let words = words_of(&browser.get(&format!("/programs/{}/people", couple.program)).await.text);
    assert!(words.contains("1 mentor · 1 mentee") && words.contains("Gus Townsend Deactivated"), "{words}");
    assert_eq!(words.matches("Deactivated").count(), 1, "{words}");
}
