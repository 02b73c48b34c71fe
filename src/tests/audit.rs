//! The audit log: what it tells, to whom, and how it is found.

use super::asking::{self, Cast};
use super::browser::Page;
use super::data::written_by_both;
use super::harness::on_both;
use super::town::{Couple, Town, day, proposal};
use crate::features::accounts::Viewer;
use crate::features::meetings::api::MoveForm;
use crate::features::organization::log::{self, Filter};
use crate::features::pairing::model::board::Placement;
use crate::features::pairing::{self, Ending};
use crate::features::programs::model::Part;
use crate::server::paging::{Order, Position};
use crate::server::scope;
use crate::shared::event::About;
use crate::shared::id::{MeetingId, PersonId, ProgramId};
use crate::shared::time::Instant;

on_both!(
    the_log_tells_who_did_what_and_never_what_they_wrote,
    requests_and_places_on_the_waitlist_are_told_with_whose_they_are,
    what_was_done_about_somebody_is_found_by_them,
    what_was_only_planned_with_somebody_is_found_by_staff_and_not_told_to_them,
    the_log_is_filtered_and_paged,
    a_filter_that_cannot_be_read_shows_nothing,
    a_coordinator_does_not_learn_whose_addresses_there_are,
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

async fn requests_and_places_on_the_waitlist_are_told_with_whose_they_are(town: Town) {
    let sofia = town.admin("Sofia").await;
    let cast = Cast::set(&town, (true, false, false), 1).await;
    asking::ask(&town.asker(&cast.ana, day(0)), cast.program, &[&cast.ben]).await;
    let chloe = town.person("Chloe").await;
    town.enrol(cast.program, chloe.id, Part::Mentee).await;
    pairing::join_waitlist(&town.asker(&chloe, day(0)), cast.program, Vec::new()).await.expect("she may wait");
    pairing::record_what_the_clock_decided(&town.app).await.expect("a seat is offered");
    town.travel_to(day(40));
    pairing::record_what_the_clock_decided(&town.app).await.expect("a request expires");
    let page = log_of(&town, &sofia, "?room=pairing").await.text;
    let file = log_of(&town, &sofia, ".csv?room=pairing").await.text;
    for sentence in [
        "asked for Ben Townsend as their mentor",
        "joined the waitlist",
        "offered Chloe Townsend a seat with",
        "let the offer to Chloe Townsend of a seat with",
        "let Ana Townsend’s request for a mentor expire",
    ] {
        assert!(page.contains(sentence), "{sentence}: {page}");
        assert!(file.contains(sentence), "{sentence}: {file}");
    }
    let known = town.browser_of(&chloe).await.post(&format!("/people/{}/data/export", chloe.id), &[]).await.text;
    assert!(known.contains("joined the waitlist") && !known.contains("Ana Townsend"), "{known}");
}

/// What the log finds by somebody's address.
async fn found_by(town: &Town, reader: &Viewer, person: &Viewer) -> String {
    log_of(town, reader, &format!("?person={}", person.email)).await.text
}

async fn what_was_done_about_somebody_is_found_by_them(town: Town) {
    let (sofia, omar) = (town.admin("Sofia").await, town.admin("Omar").await);
    let cast = Cast::set(&town, (true, false, false), 1).await;
    let asked = asking::ask(&town.asker(&cast.ana, day(0)), cast.program, &[&cast.ben]).await;
    pairing::decline(&town.asker(&cast.ben, day(0)), asked, asking::no("no_time", "A secret.")).await.expect("he may decline");
    let pair = town.pair(cast.program, &cast.mei, &cast.ana).await;
    let about = About { subject: Some(pair.id.0), mentorship: Some(pair.id), program: Some(pair.program) };
    let staff = town.asker(&sofia, day(1));
    let ended =
        scope::write(&staff, move |scope| Box::pin(async move { pairing::end_early(scope, about, Ending::Removed, "").await }));
    assert!(ended.await.expect("it ends"));
    let enrolled = town.enrolment(&cast.ben, cast.program, Part::Mentor).await.expect("Ben takes part").0.to_string();
    let removed = [("act", "remove"), ("enrolment", enrolled.as_str())];
    let removed = town.browser_of(&sofia).await.post(&format!("/programs/{}/people", cast.program), &removed).await;
    assert_eq!(removed.status, 303, "{}", removed.text);
    let expected: [(&Viewer, &[&str]); 4] = [
        (
            &cast.ana,
            &["declined a request for a mentor", "paired Mei Townsend with Ana", "ended the mentorship", "added Ana Townsend"],
        ),
        (&cast.mei, &["paired Mei Townsend with Ana", "ended the mentorship", "added Mei Townsend"]),
        (&cast.ben, &["declined a request for a mentor", "added Ben Townsend", "removed Ben Townsend from the program"]),
        (&cast.nadia, &["made Nadia Townsend a coordinator"]),
    ];
    for (person, sentences) in expected {
        let page = found_by(&town, &omar, person).await;
        for sentence in sentences {
            assert!(page.contains(sentence), "{} and “{sentence}”: {page}", person.name);
        }
        let theirs = town.browser_of(person).await.post(&format!("/people/{}/data/export", person.id), &[]).await.text;
        for sentence in sentences {
            assert!(theirs.contains(sentence), "{} is told that somebody {sentence}: {theirs}", person.name);
        }
    }
    assert!(!found_by(&town, &omar, &cast.ben).await.contains("paired"), "it was not about Ben");
}

async fn what_was_only_planned_with_somebody_is_found_by_staff_and_not_told_to_them(town: Town) {
    let (sofia, program) = (town.admin("Sofia").await, town.program().await);
    let (ana, ben, eve) = (town.person("Ana").await, town.person("Ben").await, town.person("Eve").await);
    town.enrol(program, ana.id, Part::Mentee).await;
    town.enrol(program, ben.id, Part::Mentor).await;
    let placement = Placement { mentee: ana.id, from: None, to: Some(ben.id) };
    pairing::place(&town.asker(&sofia, day(0)), program, placement).await.expect("staff draft");
    let couple = town.couple().await;
    let held = written_by_both(&town, &couple).await;
    let share = [("act", "propose"), ("who", eve.email.as_str())];
    let shared = town.browser_of(&couple.mentor).await.post(&format!("/meetings/{held}/sharing"), &share).await;
    assert_eq!(shared.status, 303, "{}", shared.text);
    for (person, sentence) in
        [(&ana, "drafted Ana"), (&ben, "drafted Ana"), (&eve, "proposed to share minutes with Eve Townsend")]
    {
        let page = found_by(&town, &sofia, person).await;
        assert!(page.contains(sentence), "{}: {page}", person.name);
        let file = town.browser_of(person).await.post(&format!("/people/{}/data/export", person.id), &[]).await;
        assert!(file.status == 200 && !file.text.contains(sentence), "{}: {}", person.name, file.text);
    }
    let told = town.browser_of(&sofia).await.post(&format!("/people/{}/data/export", sofia.id), &[]).await;
    assert!(told.text.contains("drafted Ana"), "whoever planned it did it");
}

async fn the_log_is_filtered_and_paged(town: Town) {
    let couple = town.couple().await;
    let sofia = town.admin("Sofia").await;
    for _ in 0..20 {
        talk(&town, &couple).await;
    }
    let lines = |page: &Page| page.text.matches("class=\"log-line\"").count();
    let of_ana = log_of(&town, &sofia, &format!("?person={}", couple.mentee.email)).await;
    assert_eq!(lines(&of_ana), 42, "she asked and declined twenty times, was added and paired");
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
        (&format!("?person={}", couple.mentor.id), true),
    ] {
        let page = log_of(&town, &sofia, query).await;
        assert_eq!((page.status, lines(&page) > 0), (200, found), "{query}");
        assert_eq!(page.text.contains("Nothing matches"), !found, "{query}");
    }
}

async fn a_filter_that_cannot_be_read_shows_nothing(town: Town) {
    let (sofia, couple) = (town.admin("Sofia").await, town.couple().await);
    talk(&town, &couple).await;
    let nowhere = uuid::Uuid::max();
    for (query, field, sentence) in [
        ("person=nobody@town.example".to_owned(), "person", "Nobody has this e-mail address"),
        ("from=someday".into(), "from", "Choose a day"),
        ("from=2026-12-02&to=2026-12-01".into(), "to", "before the first day"),
        ("room=kitchen".into(), "room", "Choose one of the list"),
        ("program=none".into(), "program", "There is no such program"),
        (format!("program={nowhere}"), "program", "There is no such program"),
    ] {
        let page = log_of(&town, &sofia, &format!("?{query}")).await;
        assert!(page.text.contains(&format!("id=\"{field}-error\"")) && page.text.contains(sentence), "{query}: {}", page.text);
        for shown in ["log-line", "Download as CSV", "Nothing matches"] {
            assert!(!page.text.contains(shown), "{query} shows {shown}: {}", page.text);
        }
        let file = log_of(&town, &sofia, &format!(".csv?{query}")).await;
        assert_eq!(file.status, 422, "{query}");
    }
}

async fn a_coordinator_does_not_learn_whose_addresses_there_are(town: Town) {
    let (couple, eve) = (town.couple().await, town.person("Eve").await);
    let nadia = town.coordinator("Nadia", couple.program).await;
    let mut hers = town.browser_of(&nadia).await;
    let mut answers = Vec::new();
    for address in [eve.email.as_str(), "nobody@town.example"] {
        let page = hers.get(&format!("/programs/{}/audit?person={address}", couple.program)).await;
        assert!(page.status == 200 && page.text.contains("Nothing matches"), "{}", page.text);
        let file = hers.get(&format!("/programs/{}/audit.csv?person={address}", couple.program)).await;
        answers.push((page.text.replace(address, ""), file.status, file.text));
    }
    answers.dedup();
    assert_eq!(answers.len(), 1, "somebody’s address and nobody’s are answered alike");
    town.set("UPDATE people SET deactivated_at = created_at WHERE id = $1", crate::args![eve.id]).await;
    let roster = format!("{};mentor\r\nnobody@town.example;mentor\r\n", eve.email);
    let path = format!("/programs/{}/people/import", couple.program);
    let page = hers.upload(&path, &[], ("file", "people.csv", roster.as_bytes())).await;
    assert_eq!(page.text.matches("Nobody in the organization has this address.").count(), 2, "{}", page.text);
    assert!(!page.text.contains("Eve Townsend"), "a coordinator is not told the name behind it: {}", page.text);
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
    // Whoever asks for a page is its reader.
    let everything = Filter { reader: Some(couple.mentor.id), ..Filter::default() };
    let of_somebody = Filter { person: Some(PersonId(rare)), ..everything.clone() };
    for (filter, indexes) in [
        (everything.clone(), ["events_pkey", "sqlite_autoindex_events_1"].as_slice()),
        (
            Filter { from: Some(day(0)), before: Some(day(1)), ..everything.clone() },
            &["events_pkey", "sqlite_autoindex_events_1"],
        ),
        (Filter { room: Some("task"), ..everything.clone() }, &["events_room"]),
        (Filter { program: Some(ProgramId(rare)), ..everything.clone() }, &["events_program"]),
        (of_somebody.clone(), &["events_actor"]),
        (of_somebody.clone(), &["events_subject"]),
        (of_somebody.clone(), &["event_people_pkey", "sqlite_autoindex_event_people_1"]),
        (Filter { room: Some("task"), ..of_somebody.clone() }, &["event_people_pkey", "sqlite_autoindex_event_people_1"]),
        (of_somebody, &["mentor_changes_"]),
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
        for table in ["events", "event_people", "mentor_changes", "w"] {
            let scans = [format!("SCAN {table}"), format!("Seq Scan on {table}")];
            let is_whole =
                |line: &str| scans.iter().any(|scan| line.trim_end().ends_with(scan) || line.contains(&format!("{scan} ")));
            // Walking a table by an index in the order of the page is no search through it.
            let whole = plan.lines().find(|line| is_whole(line) && !line.contains("USING"));
            assert!(whole.is_none(), "{filter:?}: {whole:?} of\n{plan}");
        }
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
    let sql = "SELECT at, body FROM events WHERE room = 'meeting' ORDER BY id DESC";
    let stored: Vec<(Instant, String)> = town.app.db.read().await.unwrap().all(sql, vec![]).await.unwrap();
    assert_eq!(stored.len(), 600);
    for (line, (at, body)) in lines[1..].iter().zip(stored) {
        let time = at.format("%Y-%m-%d %H:%M:%S,").to_string();
        let words = [
            ("meeting_requested", "asked for a meeting"),
            ("time_proposed", "proposed another time"),
            ("proposal_declined", "declined another time"),
            ("meeting_declined", "declined a meeting"),
        ];
        let (_, words) = words.into_iter().find(|(what, _)| body.contains(what)).unwrap_or_else(|| panic!("{body}"));
        assert!(line.starts_with(&time) && line.contains(words), "{line} is not {body}");
    }
    let nobody = log_of(&town, &sofia, ".csv?person=nobody@town.example").await;
    assert_eq!(nobody.status, 422);
}
