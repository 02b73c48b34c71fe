//! Home for a mentee: programs, milestones with their days, skills, and what one has asked for.

use super::asking::{Cast, ask, no, user_driven};
use super::dashboards::{complete, enrol, words_of};
use super::harness::on_both;
use super::town::{Town, day};
use crate::features::joining::{self, Decision};
use crate::features::pairing;
use crate::features::programs::model::{JoiningApproval, Pairing, Part};
use crate::features::skills::{self, model::SkillLevel};
use crate::server::scope;
use crate::shared::time::near_day_label;

on_both!(
    a_mentee_sees_programs_that_go_on_and_that_are_completed,
    a_program_that_was_closed_is_called_completed_only_by_whoever_completed_it,
    a_late_milestone_says_so_in_words,
    whoever_had_a_mentorship_is_not_told_that_there_was_none_yet,
    a_mentee_finds_their_newest_levels_of_skills_with_their_day_and_source,
    what_became_of_a_request_to_join_is_told_for_two_weeks,
    whom_one_asked_is_told_with_the_day_until_which_it_waits_and_that_it_was_declined,
    a_request_that_nobody_answered_is_told_as_such_before_anybody_wrote_it_down,
    ones_place_on_the_waitlist_is_told,
);

async fn a_mentee_sees_programs_that_go_on_and_that_are_completed(town: Town) {
    let couple = town.couple_at_work().await;
    let ana = couple.mentee.clone();
    let (alone, done) = (town.program_of(&[], |settings| settings.pairing = Pairing::UserDriven).await, town.program().await);
    for program in [couple.program, alone, done] {
        enrol(&town, program, &ana, Part::Mentee).await;
    }
    let over = town.pair(done, &couple.mentor, &ana).await;
    complete(&town, &over).await;
    town.set("UPDATE programs SET state = 'closed' WHERE id = $1", crate::args![done]).await;
    let page = town.browser_of(&ana).await.get("/mentee").await;
    let words = words_of(&page.text);
    assert!(page.text.contains(&format!("/programs/{alone}/mentors")), "one is looked for there");
    assert_eq!((words.matches("Ongoing").count(), words.matches("Completed").count()), (2, 1), "{words}");
    assert!(page.text.contains(&format!("/mentorships/{}", over.id)) && !words.contains("Earlier"), "named once: {words}");
    let home = words_of(&town.browser_of(&ana).await.get("/").await.text);
    assert_eq!((home.matches("Ongoing").count(), home.matches("Completed").count()), (2, 1), "home has all of it: {home}");
    enrol(&town, alone, &ana, Part::Mentor).await;
    let home = words_of(&town.browser_of(&ana).await.get("/").await.text);
    assert_eq!(home.matches("Ongoing").count(), 1, "with two parts only where a mentor is missing: {home}");
}

async fn a_program_that_was_closed_is_called_completed_only_by_whoever_completed_it(town: Town) {
    let couple = town.couple().await;
    let alone = town.program().await;
    enrol(&town, alone, &couple.mentee, Part::Mentee).await;
    complete(&town, &couple).await;
    for program in [couple.program, alone] {
        town.close(program).await;
    }
    let mut ana = town.browser_of(&couple.mentee).await;
    let words = words_of(&ana.get("/mentee").await.text);
    assert_eq!((words.matches("Completed").count(), words.matches("Closed").count()), (1, 1), "{words}");
    // What she completed stays, where she can look at it.
    for program in [couple.program, alone] {
        town.set("UPDATE programs SET archived_at = $2 WHERE id = $1", crate::args![program, day(1)]).await;
    }
    let (page, link) = (ana.get("/mentee").await.text, format!("/programs/{}", couple.program));
    let words = words_of(&page);
    assert_eq!((words.matches("Completed").count(), words.matches("Closed").count()), (1, 0), "{words}");
    assert!(page.contains(&format!("href=\"{link}\"")), "{page}");
    assert_eq!(ana.get(&link).await.status, 200);
}

async fn a_late_milestone_says_so_in_words(town: Town) {
    let couple = town.couple_at_work().await;
    let mut browser = town.browser_of(&couple.mentee).await;
    town.travel_to(day(11));
    assert!(!browser.get("/mentee").await.text.contains("Late"));
    town.travel_to(day(12));
    let page = browser.get("/mentee").await;
    assert!(page.text.contains("Late · 0 of 2 · was due 12 December"), "{}", words_of(&page.text));
    for path in ["/", "/mentee"] {
        let text = browser.get(path).await.text;
        for day in ["due 22 December", "due 1 January 2027", "due 11 January 2027"] {
            assert!(text.contains(day), "{path} says of each milestone when it is due: {day}");
        }
    }
}

async fn whoever_had_a_mentorship_is_not_told_that_there_was_none_yet(town: Town) {
    let couple = town.couple().await;
    let mut browser = town.browser_of(&couple.mentee).await;
    browser.post("/first-steps", &[("act", "dismiss"), ("part", "mentee")]).await;
    complete(&town, &couple).await;
    let words = words_of(&browser.get("/").await.text);
    assert!(words.contains("Completed") && !words.contains("No mentorship"), "{words}");
    let sql = "UPDATE enrolments SET state = 'quit' WHERE person_id = $1";
    town.set(sql, crate::args![couple.mentee.id]).await;
    let words = words_of(&browser.get("/").await.text);
    assert!(words.contains("No mentorship at present") && words.contains("Earlier"), "{words}");
    let new = words_of(&town.browser_of(&town.person("Eve").await).await.get("/").await.text);
    assert!(!new.contains("No mentorship at present"), "{new}");
}

async fn a_mentee_finds_their_newest_levels_of_skills_with_their_day_and_source(town: Town) {
    let couple = town.couple().await;
    town.skill(&couple.mentor, "Listening", "current", Some(3)).await;
    for (at, listening) in [(day(-60), 3), (day(-30), 3), (day(0), 2)] {
        let (asker, person) = (town.asker(&couple.mentee, at), couple.mentee.id);
        let level = |name: &str, level| SkillLevel { name: name.into(), level };
        let has = [level("Listening", listening), level("Facilitation", 4)];
        scope::write(&asker, move |scope| {
            Box::pin(async move { skills::replace_of_person(scope, person, &has, &["Budgeting".into()]).await })
        })
        .await
        .unwrap();
        let words = words_of(&town.browser_of(&couple.mentee).await.get("/").await.text);
        let of = |n| near_day_label(day(n).date_naive(), day(0).date_naive());
        let given = if listening == 2 {
            format!("Listening Finding my feet · 2 of 5 · {} Facilitation Experienced · 4 of 5 · {}", of(0), of(-60))
        } else {
            format!("Facilitation Experienced · 4 of 5 · {0} Listening Comfortable · 3 of 5 · {0}", of(-60))
        };
        assert!(words.contains(&format!("{given} The newest first")) && !words.contains("Budgeting"), "{given}: {words}");
    }
    let words = words_of(&town.browser_of(&couple.mentor).await.get("/").await.text);
    assert!(!words.contains("Your skills"), "{words}");
}

async fn what_became_of_a_request_to_join_is_told_for_two_weeks(town: Town) {
    let program = town.program_of(&[], |settings| settings.mentee_joining = JoiningApproval::Admin).await;
    let (admin, ana) = (town.admin("Sofia").await, town.person("Ana").await);
    let join = format!("href=\"/programs/{program}/join\"");
    let first = town.ask_to_join(&ana, program, Part::Mentee).await;
    let no = Decision::Decline("After the release.".into());
    joining::decide(&town.asker(&admin, day(1)), first, no).await.unwrap();
    let page = town.browser_of(&ana).await.get("/").await;
    let words = words_of(&page.text);
    assert!(words.contains("as a mentee was declined. Read why") && page.text.contains(&join), "{words}");
    assert!(!words.contains("After the release"), "it is read there: {words}");
    assert!(!words_of(&town.browser_of(&ana).await.get("/mentor").await.text).contains("was declined"));
    town.travel_to(day(2));
    let asked = joining::ask(&town.asker(&ana, day(2)), program, Part::Mentee, Default::default()).await.unwrap();
    let words = words_of(&town.browser_of(&ana).await.get("/").await.text);
    assert!(words.contains("the answer is still to come") && !words.contains("was declined"), "{words}");
    joining::decide(&town.asker(&admin, day(3)), asked, Decision::Approve).await.unwrap();
    let page = town.browser_of(&ana).await.get("/").await;
    let words = words_of(&page.text);
    assert!(words.contains("You take part in Leading well now, as a mentee") && page.text.contains(&join), "{words}");
    town.travel_to(day(18));
    let words = words_of(&town.browser_of(&ana).await.get("/").await.text);
    assert!(!words.contains("You take part in"), "{words}");
}

async fn whom_one_asked_is_told_with_the_day_until_which_it_waits_and_that_it_was_declined(town: Town) {
    let cast = Cast::set(&town, (true, false, false), 1).await;
    let id = ask(&town.asker(&cast.ana, day(0)), cast.program, &[&cast.ben]).await;
    town.set("UPDATE pairing_requests SET expires_at = $2 WHERE id = $1", crate::args![id, day(9)]).await;
    let link = format!("href=\"/requests/{id}\"");
    for path in ["/", "/mentee"] {
        let page = town.browser_of(&cast.ana).await.get(path).await;
        let words = words_of(&page.text);
        assert!(words.contains("You asked Ben Townsend to be your mentor in Leading well"), "{words}");
        assert!(words.contains("it waits until 10 December") && page.text.contains(&link), "{words}");
    }
    assert!(!words_of(&town.browser_of(&cast.ben).await.get("/").await.text).contains("You asked"));
    pairing::decline(&town.asker(&cast.ben, day(1)), id, no("no_time", "Next year.")).await.unwrap();
    let page = town.browser_of(&cast.ana).await.get("/").await;
    let words = words_of(&page.text);
    assert!(
        words.contains("Your request for Ben Townsend as your mentor") && words.contains("was declined. Read why"),
        "{words}"
    );
    assert!(page.text.contains(&link) && !words.contains("it waits until"), "{words}");
    let again = ask(&town.asker(&cast.ana, day(2)), cast.program, &[&cast.ben]).await;
    let page = town.browser_of(&cast.ana).await.get("/").await;
    assert!(!page.text.contains(&link) && page.text.contains(&format!("/requests/{again}")), "{}", words_of(&page.text));
}

async fn a_request_that_nobody_answered_is_told_as_such_before_anybody_wrote_it_down(town: Town) {
    let cast = Cast::set(&town, (true, false, false), 1).await;
    let id = ask(&town.asker(&cast.ana, day(0)), cast.program, &[&cast.ben]).await;
    town.set("UPDATE pairing_requests SET expires_at = $2 WHERE id = $1", crate::args![id, day(9)]).await;
    town.travel_to(day(10));
    for _ in 0..2 {
        let page = town.browser_of(&cast.ana).await.get("/").await;
        let words = words_of(&page.text);
        assert!(
            words.contains("Nobody answered your request for Ben Townsend") && !words.contains("it waits until"),
            "{words}"
        );
        assert!(page.text.contains(&format!("href=\"/requests/{id}\"")));
        pairing::record_what_the_clock_decided(&town.app).await.unwrap();
    }
}

async fn ones_place_on_the_waitlist_is_told(town: Town) {
    let program = user_driven(&town, (true, false, false), 1).await;
    town.pair(program, &town.person("Ben").await, &town.person("Seated").await).await;
    let (ana, eve) = (town.person("Ana").await, town.person("Eve").await);
    for (person, nth) in [(&eve, 0), (&ana, 1)] {
        town.enrol(program, person.id, Part::Mentee).await;
        pairing::join_waitlist(&town.asker(person, day(nth)), program, Vec::new()).await.unwrap();
    }
    let page = town.browser_of(&ana).await.get("/").await;
    let words = words_of(&page.text);
    assert!(words.contains("You are 2nd on the waitlist of Leading well"), "{words}");
    assert!(page.text.contains(&format!("href=\"/programs/{program}/mentors\"")));
    pairing::leave_waitlist(&town.asker(&eve, day(2)), program).await.unwrap();
    assert!(words_of(&town.browser_of(&ana).await.get("/").await.text).contains("You are 1st on the waitlist"));
}
