//! The language of the organization and of each person: how days and clock times are written, and for whom.

use chrono::NaiveDate;
use serde_json::json;

use super::asking::user_driven;
use super::browser::{Browser, Page};
use super::harness::on_both;
use super::town::{Town, day};
use crate::features::accounts::Viewer;
use crate::features::meetings::model::MeetingKind;
use crate::features::milestones::model::{Due, PlanChange};
use crate::features::programs::model::Part;

on_both!(
    one_reads_in_the_language_that_one_chose,
    whoever_chose_none_reads_in_that_of_the_organization,
    every_page_is_written_for_its_reader,
    a_refusal_is_written_for_whoever_it_refuses,
);

const AMERICAN: &str = "<html lang=\"en-US\"";
const BRITISH: &str = "<html lang=\"en-GB\"";

/// What stands on a page, without the markers between its pieces, and with plain spaces.
fn words(page: &Page) -> String {
    page.text.replace('\u{a0}', " ")
}

impl Town {
    async fn browser_in(&self, person: &Viewer, language: &str) -> Browser {
        let mut browser = self.browser_of(person).await;
        assert_eq!(browser.post("/account/language", &[("language", language)]).await.status, 303);
        browser
    }
}

/// The admin chooses the organization's language.
async fn choose_for_all(admins: &mut Browser, version: &str, language: &str) -> Page {
    let fields = [("version", version), ("name", ""), ("accent", "#0b5c94"), ("zone", "UTC"), ("language", language)];
    admins.upload("/organization", &fields, ("logo", "", b"")).await
}

async fn one_reads_in_the_language_that_one_chose(town: Town) {
    let (ana, ben) = (town.person("Ana").await, town.person("Ben").await);
    let (mut anas, mut bens) = (town.browser_of(&ana).await, town.browser_of(&ben).await);
    let before = anas.get("/account").await;
    assert!(before.text.contains(BRITISH) && before.text.contains("It is "), "{}", before.text);
    assert!(words(&before).contains("As the organization (English (United Kingdom))"));
    assert!(words(&before).contains("1 December, 09:0"), "{}", before.text);

    let refused = anas.post("/account/language", &[("language", "en")]).await;
    assert!(refused.status == 422 && refused.text.contains("id=\"language-error\"") && refused.text.contains(BRITISH));

    assert_eq!(anas.post("/account/language", &[("language", "en-US")]).await.status, 303);
    let after = anas.get("/account").await;
    assert!(after.text.contains(AMERICAN) && after.text.contains("value=\"en-US\" selected"), "{}", after.text);
    assert!(words(&after).contains("December 1, 9:0") && words(&after).contains(" AM there now."), "{}", after.text);
    assert!(bens.get("/account").await.text.contains(BRITISH), "nobody else's changed");
    let log = town.log_of(ana.id.0).await;
    assert_eq!(log.iter().filter(|body| body.contains("language_changed") && body.contains("en-US")).count(), 1, "{log:?}");

    assert_eq!(anas.post("/account/language", &[("language", "")]).await.status, 303);
    assert!(anas.get("/account").await.text.contains(BRITISH), "as the organization again");
}

async fn whoever_chose_none_reads_in_that_of_the_organization(town: Town) {
    let (ana, sofia) = (town.person("Ana").await, town.admin("Sofia").await);
    let (mut anas, mut admins) = (town.browser_of(&ana).await, town.browser_of(&sofia).await);
    assert!(town.browser().get("/sign-in").await.text.contains(BRITISH));
    for unknown in ["en", ""] {
        let refused = choose_for_all(&mut admins, "0", unknown).await;
        assert!(refused.status == 422 && refused.text.contains("id=\"language-error\""), "{}", refused.text);
    }
    assert_eq!(choose_for_all(&mut admins, "0", "en-US").await.status, 303);
    assert!(admins.get("/organization").await.text.contains("value=\"en-US\" selected"));
    assert_eq!(choose_for_all(&mut admins, "0", "en-GB").await.status, 409, "another admin was first");
    assert!(words(&admins.get("/organization/audit").await).contains("changed the organization’s language"));

    let page = anas.get("/account").await;
    assert!(page.text.contains(AMERICAN) && page.text.contains("As the organization (English (United States))"));
    for path in ["/sign-in", "/nowhere"] {
        assert!(town.browser().get(path).await.text.contains(AMERICAN), "{path}");
    }
    assert_eq!(anas.post("/account/language", &[("language", "en-GB")]).await.status, 303);
    assert!(anas.get("/").await.text.contains(BRITISH), "her own choice wins");
}

async fn every_page_is_written_for_its_reader(town: Town) {
    let couple = town.couple_at_work().await;
    let milestone = town.plan(&couple).await.plan.milestones[1].id;
    let due = Due::On(NaiveDate::from_ymd_opt(2027, 2, 3).unwrap());
    town.change(&couple.mentor, &couple, PlanChange::DateMilestone { milestone, due }).await.unwrap();
    let meeting = town.arrange(&couple, MeetingKind::CheckIn, None, day(9)).await;
    town.travel_to(day(3));

    let pages = [
        ("/".to_owned(), "Friday, December 4", "Friday 4 December"),
        ("/".to_owned(), "9:00 – 10:00 AM", "09:00 – 10:00"),
        (format!("/meetings/{meeting}"), "Thursday, December 10", "Thursday 10 December"),
        (format!("/meetings/{meeting}"), "December 9, 9:00 AM", "9 December, 09:00"),
        (format!("/mentorships/{}", couple.id), "9:00 AM in UTC", "09:00 in UTC"),
        (format!("/mentorships/{}/plan", couple.id), "February 3, 2027", "3 February 2027"),
    ];
    let mut americans = town.browser_in(&couple.mentee, "en-US").await;
    let mut britons = town.browser_of(&couple.mentor).await;
    for (path, american, british) in pages {
        let (hers, his) = (words(&americans.get(&path).await), words(&britons.get(&path).await));
        assert!(hers.contains(american) && !hers.contains(british), "{path}: {american}\n{hers}");
        assert!(his.contains(british) && !his.contains(american), "{path}: {british}\n{his}");
    }
    let loaded = words(&americans.call("/api/meetings/load", &json!({ "meeting": meeting })).await);
    assert!(loaded.contains("Thursday, December 10"), "what an island loads: {loaded}");
    assert!(loaded.contains("\"2026-12-10\"") && loaded.contains("\"09:00\""), "machines read as ever: {loaded}");

    let week = words(&americans.get(&format!("/people/{}/availability", couple.mentee.id)).await);
    assert!(week.find("Sunday").unwrap() < week.find("Monday").unwrap(), "{week}");
    let week = words(&britons.get(&format!("/people/{}/availability", couple.mentor.id)).await);
    assert!(week.find("Monday").unwrap() < week.find("Sunday").unwrap(), "{week}");
}

async fn a_refusal_is_written_for_whoever_it_refuses(town: Town) {
    let program = user_driven(&town, (true, false, false), 2).await;
    let (ben, ana, zoe) = (town.person("Ben").await, town.person("Ana").await, town.person("Zoe").await);
    for (person, part) in [(&ben, Part::Mentor), (&ana, Part::Mentee), (&zoe, Part::Mentee)] {
        town.enrol(program, person.id, part).await;
    }
    let until = NaiveDate::from_ymd_opt(2027, 1, 4).unwrap();
    let sql = "UPDATE people SET paused_until = $2, visibility = $3 WHERE id = $1";
    town.set(sql, crate::args![ben.id, until, r#"{"capacity":"everyone"}"#.to_owned()]).await;

    let form = [("act", "ask"), ("mentors", &*ben.id.to_string()), ("message", "I would like to learn to lead.")];
    let (mut americans, mut britons) = (town.browser_in(&ana, "en-US").await, town.browser_of(&zoe).await);
    for (browser, day) in [(&mut americans, "January 4, 2027"), (&mut britons, "4 January 2027")] {
        let refused = browser.post(&format!("/programs/{program}/mentors"), &form).await;
        let sentence = format!("takes no new mentees until {day}.");
        assert!(refused.status == 422 && words(&refused).contains(&sentence), "{}", refused.text);
    }
}
