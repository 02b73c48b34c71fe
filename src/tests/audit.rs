//! The audit log: what it tells, to whom, and how it is found.

use super::browser::Page;
use super::harness::on_both;
use super::town::{Couple, Town, day, proposal};
use crate::features::accounts::Viewer;
use crate::features::meetings::api::MoveForm;
use crate::features::organization::log::{self, Filter};
use crate::server::paging::{Order, Position};
use crate::shared::id::{MeetingId, PersonId, ProgramId};

on_both!(
    the_log_tells_who_did_what_and_never_what_they_wrote,
    the_log_is_filtered_and_paged,
    every_filter_of_the_log_has_its_index,
    a_coordinator_reads_the_log_of_their_program_and_no_other,
    the_log_as_a_file_has_every_event_and_runs_in_no_spreadsheet,
);

pub(super) async fn log_of(town: &Town, person: &Viewer, query: &str) -> Page {
    town.browser_of(person).await.get(&format!("/organization/audit{query}")).await
}

/// A meeting that was asked for, moved and canceled, each with a secret beside it.
pub(super) async fn talk(town: &Town, couple: &Couple) -> MeetingId {
    let (mentee, mentor) = (town.asker(&couple.mentee, day(0)), town.asker(&couple.mentor, day(0)));
    let id = town.ask(&mentee, couple, day(6)).await;
    let secret = |act: &str| MoveForm { act: act.into(), reason: "A secret between two.".into(), ..proposal(day(7)) };
    town.move_with(&mentor, id, secret("propose")).await.expect("another time is proposed");
    town.move_with(&mentee, id, secret("decline")).await.expect("and declined");
    id
}

async fn the_log_tells_who_did_what_and_never_what_they_wrote(town: Town) {
    let couple = town.couple().await;
    talk(&town, &couple).await;
    let page = log_of(&town, &town.admin("Sofia").await, "").await;
    assert_eq!(page.status, 200);
    for part in
        ["asked for a meeting", "proposed another time", "declined", "paired Ben Townsend with Ana Townsend", "Leading well"]
    {
        assert!(page.text.contains(part), "{part}: {}", page.text);
    }
    for secret in ["A secret between two", "only the two may read", "private-room", "How is it going?"] {
        assert!(!page.text.contains(secret), "{secret}");
    }
}

async fn the_log_is_filtered_and_paged(town: Town) {
    let couple = town.couple().await;
    let sofia = town.admin("Sofia").await;
    for _ in 0..20 {
        talk(&town, &couple).await;
    }
    let lines = |page: &Page| page.text.matches("class=\"log-line\"").count();
    let of_ana = log_of(&town, &sofia, &format!("?person={}", couple.mentee.email)).await;
    assert_eq!(lines(&of_ana), 40, "she asked and declined twenty times");
    let first = log_of(&town, &sofia, &format!("?room=meeting&person={}", couple.mentor.email)).await;
    assert_eq!(lines(&first), 20, "he proposed another time");
    let first = log_of(&town, &sofia, "").await;
    assert_eq!(lines(&first), 50);
    let next = |page: &Page, rel: &str| {
        let anchor = page.text.split("<a ").find(|anchor| anchor.contains(&format!("rel=\"{rel}\"")));
        anchor.and_then(|a| a.split("href=\"").nth(1)).and_then(|a| a.split('"').next()).map(|href| href.replace("&amp;", "&"))
    };
    let mut browser = town.browser_of(&sofia).await;
    let second = browser.get(&next(&first, "next").expect("older ones")).await;
    assert!((10..20).contains(&lines(&second)), "the rest: {}", lines(&second));
    let back = browser.get(&next(&second, "prev").expect("a way back")).await;
    assert_eq!(lines(&back), 50);
    for (query, found) in [
        ("?from=2026-12-01&to=2026-12-01", true),
        ("?from=2026-12-02", false),
        ("?to=2026-11-30", false),
        ("?room=task", false),
        (&format!("?program={}", couple.program), true),
        (&format!("?program={}", uuid::Uuid::max()), false),
        (&format!("?person={}", couple.mentor.id), true),
    ] {
        let page = log_of(&town, &sofia, query).await;
        assert_eq!((page.status, lines(&page) > 0), (200, found), "{query}");
        assert_eq!(page.text.contains("Nothing matches"), !found, "{query}");
    }
    let page = log_of(&town, &sofia, "?person=nobody@town.example&from=someday").await;
    assert!(page.text.contains("Nobody has this e-mail address") && page.text.contains("Choose a day"));
}

async fn every_filter_of_the_log_has_its_index(town: Town) {
    let couple = town.couple().await;
    for _ in 0..100 {
        talk(&town, &couple).await;
    }
    let mut conn = town.app.db.begin().await.unwrap();
    conn.run("ANALYZE", vec![]).await.unwrap();
    if !town.app.db.is_sqlite() {
        // Small tables are read whole whatever indexes they have.
        conn.run("SET enable_seqscan = off", vec![]).await.unwrap();
    }
    let scan = Position::Start.scan(Order::NewestFirst, 50);
    let rare = uuid::Uuid::from_u128(1);
    for (filter, indexes) in [
        (Filter::default(), ["events_pkey", "sqlite_autoindex_events_1"].as_slice()),
        (
            Filter { from: Some(day(0)), before: Some(day(1)), ..Filter::default() },
            &["events_pkey", "sqlite_autoindex_events_1"],
        ),
        (Filter { room: Some("task"), ..Filter::default() }, &["events_room"]),
        (Filter { program: Some(ProgramId(rare)), ..Filter::default() }, &["events_program"]),
        (Filter { person: Some(PersonId(rare)), ..Filter::default() }, &["events_actor"]),
        (Filter { person: Some(PersonId(rare)), ..Filter::default() }, &["events_subject"]),
    ] {
        let (sql, args) = log::statement(&filter, scan);
        let plan: Vec<String> = if town.app.db.is_sqlite() {
            let explained = sqlx::AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}"));
            let lines: Vec<(i64, i64, i64, String)> = conn.all(explained, args).await.unwrap();
            lines.into_iter().map(|(.., line)| line).collect()
        } else {
            let lines: Vec<(String,)> = conn.all(sqlx::AssertSqlSafe(format!("EXPLAIN {sql}")), args).await.unwrap();
            lines.into_iter().map(|(line,)| line).collect()
        };
        let plan = plan.join("\n");
        assert!(indexes.iter().any(|index| plan.contains(index)), "{filter:?} should use {indexes:?}:\n{plan}");
        assert!(!plan.contains("SCAN events") && !plan.contains("Seq Scan on events"), "{filter:?}:\n{plan}");
    }
}

async fn a_coordinator_reads_the_log_of_their_program_and_no_other(town: Town) {
    let (couple, other) = (town.couple().await, town.program().await);
    talk(&town, &couple).await;
    let nadia = town.coordinator("Nadia", couple.program).await;
    let mut hers = town.browser_of(&nadia).await;
    let page = hers.get(&format!("/programs/{}/audit", couple.program)).await;
    assert!(
        page.status == 200 && page.text.contains("asked for a meeting") && !page.text.contains("A secret"),
        "{}",
        page.text
    );
    let elsewhere = hers.get(&format!("/programs/{}/audit?program={other}", couple.program)).await;
    assert!(elsewhere.text.contains("asked for a meeting"), "the address of the page says which program, not its filters");
    assert_eq!(hers.get(&format!("/programs/{other}/audit")).await.status, 403);
    assert_eq!(hers.get(&format!("/programs/{other}/audit.csv")).await.status, 403);
    assert_eq!(hers.get("/organization/audit").await.status, 403);
    assert_eq!(hers.get("/organization/audit.csv").await.status, 403);
}

async fn the_log_as_a_file_has_every_event_and_runs_in_no_spreadsheet(town: Town) {
    let eve = town.person_with("Eve", |person| person.name = "=HYPERLINK(\"http://evil.example\")".into()).await;
    let ben = town.person("Ben").await;
    let program = town.program().await;
    let couple = town.pair(program, &ben, &eve).await;
    for _ in 0..200 {
        talk(&town, &couple).await;
    }
    let sofia = town.admin("Sofia").await;
    let file = log_of(&town, &sofia, ".csv?room=meeting").await;
    assert_eq!((file.status, file.header("content-type")), (200, "text/csv; charset=utf-8"));
    assert!(file.header("content-disposition").starts_with("attachment"));
    let lines: Vec<&str> = file.text.trim_end().split("\r\n").collect();
    assert_eq!(lines.len(), 601, "all of them and a header, over several pieces");
    assert!(lines[1..].iter().all(|line| !line.contains(",=") && !line.contains(",\"=")), "{}", lines[1]);
    assert!(!file.text.contains("A secret"));
    let mut unique = lines.clone();
    unique.sort_unstable();
    let nobody = log_of(&town, &sofia, ".csv?person=nobody@town.example").await;
    assert_eq!(nobody.status, 422);
}
