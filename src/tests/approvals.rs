//! Who asks, as those see it who approve.

use chrono::TimeDelta;

use super::harness::on_both;
use super::joining::{managed, program_with};
use super::town::{Town, day};
use crate::features::joining;
use crate::features::programs::model::{JoiningApproval, Part};
use crate::shared::form::Fields;

on_both!(approvals_are_paged_the_oldest_first, home_says_who_asks_and_what_one_has_asked_for);

async fn approvals_are_paged_the_oldest_first(town: Town) {
    let program = program_with(&town, JoiningApproval::Admin, JoiningApproval::Admin).await;
    let admin = town.admin("Sofia").await;
    for n in 0..23 {
        let person = town.person(&format!("P{n:02}")).await;
        let asker = town.asker(&person, day(0) + TimeDelta::minutes(n));
        joining::ask(&asker, program, Part::Mentee, Fields::default()).await.unwrap();
    }
    let mut browser = town.browser_of(&admin).await;
    let first = browser.get("/approvals").await;
    assert!(first.text.contains("P00") && first.text.contains("P19") && !first.text.contains("P20"), "{}", first.text);
    let next =
        first.text.split("href=\"").find(|rest| rest.starts_with("/approvals?list=joining")).expect("a link to the next page");
    let next = next.split('"').next().unwrap().replace("&amp;", "&");
    let second = browser.get(&next).await;
    assert!(second.text.contains("P20") && second.text.contains("P22") && !second.text.contains("P19"), "{}", second.text);
}

async fn home_says_who_asks_and_what_one_has_asked_for(town: Town) {
    let program = managed(&town).await;
    let omar = town.person("Omar").await;
    let (ana, bea) = (town.report_of("Ana", &omar).await, town.report_of("Bea", &omar).await);
    town.ask_to_join(&ana, program, Part::Mentee).await;
    let page = town.browser_of(&omar).await.get("/").await;
    assert!(page.text.contains("Ana Townsend") && page.text.contains("asks to join"), "{}", page.text);
    town.ask_to_join(&bea, program, Part::Mentor).await;
    let page = town.browser_of(&omar).await.get("/").await;
    assert!(page.text.contains("people ask to join") && page.text.contains("href=\"/approvals\""), "{}", page.text);
    let page = town.browser_of(&ana).await.get("/").await;
    assert!(page.text.contains("the answer is still to come") && !page.text.contains("href=\"/approvals\""), "{}", page.text);
}
