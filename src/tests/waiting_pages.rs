//! What somebody who asks or waits for a mentor reads, and what of it is kept when it is refused.

use super::asking::{Cast, ask, user_driven};
use super::harness::on_both;
use super::town::{Town, day};
use crate::features::pairing;
use crate::features::programs::model::Part;

on_both!(waiting_for_any_mentor_is_offered_only_while_none_can_be_asked, whoever_asks_from_an_old_page_keeps_what_they_wrote,);

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
