//! What somebody who asks or waits for a mentor reads, and what of it is kept when it is refused.

use super::asking::{Cast, ask, user_driven};
use super::dashboards::words_of;
use super::harness::on_both;
use super::town::{Town, day};
use super::waitlist::{Queue, place};
use crate::features::pairing::model::waitlist::AcceptForm;
use crate::features::pairing::{self, Asked};
use crate::features::programs::model::Part;
use crate::server::Asker;
use crate::shared::AppResult;
use crate::shared::id::ProgramId;

on_both!(
    waiting_for_any_mentor_is_offered_only_while_none_can_be_asked,
    whoever_asks_from_an_old_page_keeps_what_they_wrote,
    whoever_is_offered_a_seat_reads_who_must_still_agree,
    words_with_a_yes_are_read_by_the_mentor_and_kept_when_refused,
    staff_read_who_waits_for_whom_and_what_is_held_for_them,
    a_long_waitlist_is_paged_in_its_order,
);

/// Says yes to the seat that is offered, without a word.
pub(super) async fn accept(asker: &Asker, program: ProgramId) -> AppResult<Asked> {
    pairing::accept_offer(asker, program, AcceptForm::default()).await
}

async fn waiting_for_any_mentor_is_offered_only_while_none_can_be_asked(town: Town) {
    let program = user_driven(&town, (false, false, false), 1).await;
    let (ben, mei, ana) = (town.person("Ben").await, town.person("Mei").await, town.person("Ana").await);
    town.enrol(program, mei.id, Part::Mentor).await;
    town.enrol(program, ana.id, Part::Mentee).await;
    town.pair(program, &ben, &town.person("Seated").await).await;
    let path = format!("/programs/{program}/mentors");
    let (any, on_their_card) = ("Wait for any mentor", "choose “Wait for” on their card");
    let mut browser = town.browser_of(&ana).await;
    for shown in [path.clone(), format!("{path}?q=Ben"), format!("{path}?q=nobody")] {
        let page = browser.get(&shown).await.text;
        assert!(!page.contains(any) && !page.contains(on_their_card), "Mei has a seat: {page}");
    }
    // Ben alone may be waited for, and by whoever does so nobody else, as long as they can ask Mei.
    let wait_for_ben = [("act", "wait"), ("mentors", &*ben.id.to_string())];
    assert_eq!(browser.post(&path, &wait_for_ben).await.status, 303);
    let page = browser.get(&path).await.text;
    assert!(page.contains("You wait for Ben Townsend.") && !page.contains(any), "{page}");
    town.pair(program, &mei, &town.person("Settled").await).await;
    assert!(browser.get(&path).await.text.contains(any));
    assert_eq!(browser.post(&path, &[("act", "leave")]).await.status, 303);
    let page = browser.get(&path).await.text;
    assert!(page.contains("No mentor can be asked now") && page.contains(any) && page.contains(on_their_card), "{page}");
    let page = browser.get(&format!("{path}?q=nobody")).await.text;
    assert!(page.contains(any) && !page.contains(on_their_card), "there is no card: {page}");
}

async fn whoever_asks_from_an_old_page_keeps_what_they_wrote(town: Town) {
    let cast = Cast::set(&town, (true, false, false), 1).await;
    let open = ask(&town.asker(&cast.ana, day(0)), cast.program, &[&cast.ben]).await;
    let path = format!("/programs/{}/mentors", cast.program);
    let mei = cast.mei.id.to_string();
    let mut ana = town.browser_of(&cast.ana).await;
    let words = "I would like to learn from you, Mei.";
    let late = ana.post(&path, &[("act", "ask"), ("mentors", &mei), ("message", words)]).await;
    assert_eq!(late.status, 422);
    assert!(late.text.contains("You have asked Ben Townsend already. Withdraw that request first."), "{}", late.text);
    assert!(late.text.contains(words) && late.text.contains(&format!("value=\"{mei}\"")), "{}", late.text);
    assert!(late.text.contains("Open the request to withdraw it"), "{}", late.text);
    assert!(late.text.contains(&format!("/requests/{open}")), "{}", late.text);
    // Who has a mentor by now asks nobody; what they wrote is not lost.
    pairing::agree(&town.asker(&cast.ben, day(1)), open).await.unwrap();
    let paired = ana.post(&path, &[("act", "ask"), ("mentors", &mei), ("message", words)]).await;
    assert_eq!(paired.status, 422);
    assert!(paired.text.contains("What you had written") && paired.text.contains(words), "{}", paired.text);
}

async fn whoever_is_offered_a_seat_reads_who_must_still_agree(town: Town) {
    for (approvers, then, button) in [
        ((true, false, false), Some("If you say yes, Ben is asked to agree"), "Ask Ben"),
        // Ana reports to nobody, so staff answer in her manager's place.
        ((true, false, true), Some("If you say yes, Ben and the program’s staff are asked to agree"), "Ask Ben"),
        ((false, true, false), Some("If you say yes, the program’s staff are asked to agree"), "Ask for the seat"),
        ((false, false, false), None, "Accept"),
    ] {
        town.travel_to(day(0));
        let queue = Queue::of(&town, approvers, &["Ana"]).await;
        town.travel_to(day(5));
        queue.free_a_seat(&town).await;
        let mut ana = town.browser_of(&queue.waiting[0]).await;
        let page = ana.get(&format!("/programs/{}/mentors", queue.program)).await.text;
        let home = ana.get("/").await.text;
        assert!(
            page.contains(&format!("value=\"accept\" class=\"button button-primary\">{button}</button>")),
            "{button}: {page}"
        );
        assert_eq!(page.contains("the seat is kept for you meanwhile"), then.is_some(), "{page}");
        assert_eq!(home.contains("If you say yes"), then.is_some(), "{home}");
        assert!(then.is_none_or(|words| page.contains(words) && home.contains(words)), "{then:?}: {page} {home}");
    }
}

async fn words_with_a_yes_are_read_by_the_mentor_and_kept_when_refused(town: Town) {
    let queue = Queue::of(&town, (true, false, false), &["Ana"]).await;
    town.travel_to(day(5));
    queue.free_a_seat(&town).await;
    let path = format!("/programs/{}/mentors", queue.program);
    let mut ana = town.browser_of(&queue.waiting[0]).await;
    let long = "long ".repeat(300);
    let refused = ana.post(&path, &[("act", "accept"), ("offer_message", &long)]).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text.contains("at most 1000 fit") && refused.text.contains(long.trim()), "{}", refused.text);
    assert_eq!(place(&town, queue.program, &queue.waiting[0]).await.0, "offered", "nothing was taken yet");
    let words = "I would like to speak in front of many.";
    let asked = ana.post(&path, &[("act", "accept"), ("offer_message", words)]).await;
    assert_eq!(asked.status, 303, "{}", asked.text);
    let read = town.browser_of(&queue.ben).await.get(asked.header("location")).await.text;
    assert!(read.contains(words), "{read}");
}

async fn staff_read_who_waits_for_whom_and_what_is_held_for_them(town: Town) {
    let queue = Queue::of(&town, (true, false, false), &["Ana", "Chloe"]).await;
    let nadia = town.coordinator("Nadia", queue.program).await;
    let path = format!("/programs/{}/requests?list=waitlist", queue.program);
    let mut staff = town.browser_of(&nadia).await;
    let chloe = town.asker(&queue.waiting[1], day(2));
    pairing::join_waitlist(&chloe, queue.program, vec![queue.ben.id]).await.unwrap();
    let words = words_of(&staff.get(&format!("/programs/{}/requests", queue.program)).await.text);
    assert!(words.contains("Waitlist 2"), "{words}");
    let words = words_of(&staff.get(&path).await.text);
    for told in ["Ana Townsend", "1st", "waits for any mentor since", "2nd", "waits for Ben Townsend since"] {
        assert!(words.contains(told), "{told}: {words}");
    }
    assert!(words.find("Ana Townsend") < words.find("Chloe Townsend") && !words.contains("A seat with"), "{words}");
    town.travel_to(day(5));
    queue.free_a_seat(&town).await;
    let words = words_of(&staff.get(&path).await.text);
    assert!(words.contains("A seat with Ben Townsend is offered and held until"), "{words}");
    let mentors = format!("/programs/{}/mentors", queue.program);
    assert!(words_of(&staff.get(&mentors).await.text).contains("1 held for the waitlist"));
    let of_chloe = words_of(&town.browser_of(&queue.waiting[1]).await.get(&mentors).await.text);
    assert!(!of_chloe.contains("held for the waitlist"), "who waits reads of no other: {of_chloe}");
    accept(&town.asker(&queue.waiting[0], day(5)), queue.program).await.unwrap();
    let before = town.app.db.statements();
    let words = words_of(&staff.get(&path).await.text);
    assert!(town.app.db.statements() - before <= 6);
    assert!(words.contains("Said yes to a seat with Ben Townsend"), "{words}");
    for person in [&queue.waiting[0], &queue.ben] {
        assert_eq!(town.browser_of(person).await.get(&path).await.status, 404);
    }
    let empty = user_driven(&town, (true, false, false), 1).await;
    let sofia = town.admin("Sofia").await;
    let page = town.browser_of(&sofia).await.get(&format!("/programs/{empty}/requests?list=waitlist")).await.text;
    assert!(page.contains("Nobody waits"), "{page}");
}

async fn a_long_waitlist_is_paged_in_its_order(town: Town) {
    let names: Vec<String> = (0..31).map(|nth| format!("Waiting{nth:02}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let queue = Queue::of(&town, (true, false, false), &names).await;
    let mut staff = town.browser_of(&town.coordinator("Nadia", queue.program).await).await;
    let path = format!("/programs/{}/requests?list=waitlist", queue.program);
    let first = staff.get(&path).await.text;
    assert!(first.contains("Waiting00") && first.contains("Waiting29") && !first.contains("Waiting30"), "{first}");
    let behind = first.split("list=waitlist&amp;after=").nth(1).and_then(|rest| rest.split('"').next()).expect("there is more");
    let second = words_of(&staff.get(&format!("{path}&after={behind}")).await.text);
    assert!(second.contains("Waiting30") && second.contains("31st") && !second.contains("Waiting29"), "{second}");
}
