//! What a manager sees of their reports, and the times that two people are offered.

use super::harness::on_both;
use super::town::{Town, day};
use crate::features::joining;
use crate::features::people;
use crate::features::people::model::{Fields, ProfileForm, Range, Week};
use crate::features::programs::model::Part;
use crate::server::scope;

on_both!(
    a_manager_sees_reports_with_mentor_and_progress_and_nobody_elses,
    a_report_without_a_mentor_is_told_apart_from_one_in_no_program,
    what_a_report_has_completed_is_told_without_the_mentorship,
    the_form_offers_times_that_suit_both_and_are_free,
    looking_for_times_keeps_all_that_was_typed_and_asks_for_the_chosen_length,
    times_that_the_other_hides_are_not_offered,
);

async fn a_manager_sees_reports_with_mentor_and_progress_and_nobody_elses(town: Town) {
    let (omar, eve) = (town.person("Omar").await, town.person("Eve").await);
    let (ana, ben) = (town.report_of("Ana", &omar).await, town.person("Ben").await);
    let program = town.program().await;
    let couple = town.pair(program, &ben, &ana).await;
    town.kick_off(&couple).await;
    let mut manager = town.browser_of(&omar).await;
    assert!(manager.get("/").await.text.contains("href=\"/team\""));
    let page = manager.get("/team").await;
    for seen in [
        "Ana Townsend",
        "Ben Townsend",
        "Leading well",
        "0 of 4",
        &format!("/people/{}", ana.id),
        &format!("/mentorships/{}", couple.id),
    ] {
        assert!(page.text.contains(seen), "{seen} in {}", page.text);
    }
    let mut mentors = town.browser_of(&ben).await;
    assert!(!mentors.get("/").await.text.contains("href=\"/team\""));
    let page = town.browser_of(&eve).await.get("/team").await;
    assert!(page.text.contains("Nobody reports to you") && !page.text.contains("Ana"), "{}", page.text);
}

async fn a_report_without_a_mentor_is_told_apart_from_one_in_no_program(town: Town) {
    let omar = town.person("Omar").await;
    let (ana, _) = (town.report_of("Ana", &omar).await, town.report_of("Zoe", &omar).await);
    let (program, id) = (town.program().await, ana.id);
    scope::write_unasked(&town.app, move |scope| {
        Box::pin(async move { joining::enrol(scope, program, id, Part::Mentee).await })
    })
    .await
    .unwrap();
    let text = town.browser_of(&omar).await.get("/team").await.text;
    assert!(text.contains("No mentor yet") && text.contains("in no program as a mentee"), "{text}");
}

async fn what_a_report_has_completed_is_told_without_the_mentorship(town: Town) {
    let omar = town.person("Omar").await;
    let ana = town.report_of("Ana", &omar).await;
    let couple = town.pair(town.program().await, &town.person("Ben").await, &ana).await;
    super::dashboards::complete(&town, &couple).await;
    let mut browser = town.browser_of(&omar).await;
    let text = browser.get("/team").await.text;
    assert!(text.contains("Leading well") && text.contains("Completed on 1 December 2026"), "{text}");
    assert!(!text.contains("in no program") && !text.contains(&format!("/mentorships/{}", couple.id)), "{text}");
    assert!(text.contains(&format!("href=\"/programs/{}\"", couple.program)));
    town.close(couple.program).await;
    let text = browser.get("/team").await.text;
    assert!(text.contains("Leading well") && !text.contains(&format!("/programs/{}", couple.program)), "its page is not his");
    town.set("UPDATE programs SET state = 'running'", vec![]).await;
    town.enrol(couple.program, ana.id, Part::Mentee).await;
    let text = browser.get("/team").await.text;
    assert!(text.contains("No mentor yet") && !text.contains("Completed on"), "{text}");
}

fn week(weekday: i64, from: i64, to: i64) -> Week {
    Week::of(vec![Range { weekday, from_minute: from * 60, to_minute: to * 60 }])
}

/// The times that the form offers, as (date, start) in the order of the page.
async fn offered(town: &Town, person: &crate::features::accounts::Viewer, path: &str) -> Vec<(String, String)> {
    let text = town.browser_of(person).await.get(path).await.text;
    let value = |link: &str, name: &str| -> String {
        let found = link.split(['?', '&']).find_map(|pair| pair.strip_prefix(name)).unwrap_or_default();
        found.replace("%3A", ":")
    };
    let links = text.split("formaction=\"/meetings/new?").skip(1).filter_map(|rest| rest.split('"').next());
    let links = links.map(|link| link.replace("&amp;", "&")).filter(|link| link.contains("date="));
    links.map(|link| (value(&link, "date="), value(&link, "start="))).collect()
}

async fn the_form_offers_times_that_suit_both_and_are_free(town: Town) {
    let couple = town.couple().await;
    // Day 0 is a Tuesday: the Thursdays to come are the 3rd and the 10th.
    people::save_availability(&town.asker(&couple.mentor, day(0)), couple.mentor.id, week(4, 9, 12)).await.unwrap();
    let path = format!("/meetings/new?mentorship={}", couple.id);
    let unsaid = town.browser_of(&couple.mentee).await.get(&path).await;
    assert!(unsaid.text.contains(&format!("/people/{}/availability", couple.mentee.id)), "{}", unsaid.text);
    people::save_availability(&town.asker(&couple.mentee, day(0)), couple.mentee.id, week(4, 10, 14)).await.unwrap();
    let both = |times: &[(&str, &str)]| -> Vec<(String, String)> {
        times.iter().map(|(date, start)| ((*date).to_owned(), (*start).to_owned())).collect()
    };
    let all = both(&[("2026-12-03", "10:00"), ("2026-12-03", "10:45"), ("2026-12-10", "10:00"), ("2026-12-10", "10:45")]);
    assert_eq!(offered(&town, &couple.mentee, &path).await, all);
    assert_eq!(offered(&town, &couple.mentor, &path).await, all);
    let busy = day(2) + chrono::TimeDelta::minutes(60);
    town.arrange(&couple, crate::features::meetings::model::MeetingKind::CheckIn, None, busy).await;
    let free = both(&[("2026-12-03", "11:00"), ("2026-12-10", "10:00"), ("2026-12-10", "10:45")]);
    assert_eq!(offered(&town, &couple.mentee, &path).await, free);
    let mut browser = town.browser_of(&couple.mentee).await;
    let before = town.app.db.statements();
    let page = browser.get(&format!("{path}&date=2026-12-10&start=10%3A45&end=11%3A30")).await;
    assert!(town.app.db.statements() - before <= 6, "{} statements", town.app.db.statements() - before);
    assert!(
        ["value=\"2026-12-10\"", "value=\"10:45\"", "value=\"11:30\""].iter().all(|value| page.text.contains(value)),
        "{}",
        page.text
    );
}

async fn looking_for_times_keeps_all_that_was_typed_and_asks_for_the_chosen_length(town: Town) {
    let couple = town.couple().await;
    for person in [&couple.mentor, &couple.mentee] {
        people::save_availability(&town.asker(person, day(0)), person.id, week(4, 9, 12)).await.unwrap();
    }
    let mut browser = town.browser_of(&couple.mentee).await;
    let mentorship = couple.id.to_string();
    let typed = [
        ("mentorship", mentorship.as_str()),
        ("kind", "check_in"),
        ("title", "About the talk"),
        ("agenda", "The first slide"),
        ("date", ""),
        ("start", "10:00"),
        ("end", "11:30"),
        ("zone", "UTC"),
        ("venue", "virtual"),
    ];
    let before = town.app.db.statements();
    let page = browser.post("/meetings/new?times=1", &typed).await;
    assert!(town.app.db.statements() - before <= 6, "{} statements", town.app.db.statements() - before);
    assert_eq!(page.status, 200, "{}", page.text);
    let kept = |text: &str| text.contains("value=\"About the talk\"") && text.contains("The first slide");
    assert!(kept(&page.text) && !page.text.contains("field-error"), "{}", page.text);
    assert!(page.text.contains("times=1&amp;date=2026-12-03&amp;start=10%3A30&amp;end=12%3A00"), "{}", page.text);
    let page = browser.post("/meetings/new?times=1&date=2026-12-03&start=10%3A30&end=12%3A00", &typed).await;
    assert!(
        kept(&page.text)
            && ["value=\"2026-12-03\"", "value=\"10:30\"", "value=\"12:00\""].iter().all(|v| page.text.contains(v))
    );
    assert!(town.events(&couple).await.iter().all(|(_, event)| !event.contains("requested")), "nothing was asked for");
    let check = async |start: &str, end: &str| {
        let form = serde_json::json!({ "date": "2026-12-03", "start": start, "end": end, "zone": "UTC" });
        let asked = serde_json::json!({ "mentorship": couple.id, "except": null, "form": form });
        let answer = town.browser_of(&couple.mentee).await.call("/api/meetings/check-slot", &asked).await;
        answer.json::<crate::features::meetings::view::SlotAnswer>().told.and_then(|told| told.suits)
    };
    assert_eq!((check("09:00", "12:00").await, check("11:30", "12:15").await), (Some(true), Some(false)));
}

async fn times_that_the_other_hides_are_not_offered(town: Town) {
    let couple = town.couple().await;
    for person in [&couple.mentor, &couple.mentee] {
        people::save_availability(&town.asker(person, day(0)), person.id, week(4, 9, 12)).await.unwrap();
    }
    let fields = [("version", "0"), ("name", "Ben"), ("zone", "UTC"), ("sees_availability", "only_me")];
    let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let form = ProfileForm::from(Fields(fields.into()));
    people::save_profile(&town.asker(&couple.mentor, day(0)), couple.mentor.id, &form).await.unwrap();
    let path = format!("/meetings/new?mentorship={}", couple.id);
    assert!(offered(&town, &couple.mentee, &path).await.is_empty(), "Ben hides when he is free");
    let fields = [("mentorship", &*couple.id.to_string()), ("start", "10:00"), ("end", "10:45")];
    let looked = town.browser_of(&couple.mentee).await.post("/meetings/new?times=1", &fields).await;
    assert!(looked.text.contains("shows no weekly availability"), "{}", looked.text);
    assert!(!offered(&town, &couple.mentor, &path).await.is_empty(), "Ana does not");
}
