//! The organization: how it presents itself, what happened in it, and what it holds of one person.

use super::browser::{Browser, Page};
use super::dashboards::ask_for_mentor;
use super::harness::on_both;
use super::town::{Couple, Town, day, picture};
use crate::features::accounts::Viewer;
use crate::features::leaving;
use crate::features::meetings;
use crate::features::meetings::api::MoveForm;
use crate::features::meetings::model::{MeetingKind, MeetingState};
use crate::features::organization::log::{self, Filter};
use crate::features::skills::model::SkillLevel;
use crate::server::paging::{Order, Position};
use crate::server::scope;
use crate::shared::AppResult;
use crate::shared::id::{MeetingId, PersonId, ProgramId};

on_both!(
    name_logo_and_color_appear_on_every_page_and_where_people_sign_in,
    a_color_that_cannot_be_read_is_refused_with_one_near_it,
    what_was_typed_comes_back_with_what_is_wrong,
    of_two_admins_who_change_it_at_once_the_second_is_asked_to_look,
    a_new_logo_takes_the_place_of_the_old,
    another_process_hears_of_the_change,
    only_addresses_of_allowed_domains_are_added,
    the_log_tells_who_did_what_and_never_what_they_wrote,
    the_log_is_filtered_and_paged,
    every_filter_of_the_log_has_its_index,
    a_coordinator_reads_the_log_of_their_program_and_no_other,
    the_log_as_a_file_has_every_event_and_runs_in_no_spreadsheet,
    skills_are_added_renamed_merged_and_removed,
    somebody_takes_everything_along_that_is_theirs,
    an_admin_is_handed_nothing_that_only_two_may_read,
    erasing_ends_what_is_active_and_leaves_partners_their_record,
    erased_people_leave_no_trace_of_their_identity,
    erasing_knows_every_place_in_which_people_stand,
    why_another_mentor_was_asked_for_reaches_no_mentor_who_is_an_admin,
    the_last_admin_stays,
    nobody_erases_themself_or_the_wrong_person,
);

async fn browser(town: &Town, person: &Viewer) -> Browser {
    town.browser_of(person).await
}

/// The form as an admin sees it, with these changes.
async fn save(browser: &mut Browser, changes: &[(&str, &str)], logo: &[u8]) -> Page {
    let page = browser.get("/organization").await;
    assert_eq!(page.status, 200, "{}", page.text);
    let version =
        page.text.split("name=\"version\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned();
    let mut fields = vec![
        ("version", version.as_str()),
        ("name", ""),
        ("accent", "#0b5c94"),
        ("zone", "UTC"),
        ("language", "en-GB"),
        ("email_domains", ""),
    ];
    for (name, value) in changes {
        fields.retain(|(known, _)| known != name);
        fields.push((name, value));
    }
    let name = if logo.is_empty() { "" } else { "logo.png" };
    browser.upload("/organization", &fields, ("logo", name, logo)).await
}

async fn name_logo_and_color_appear_on_every_page_and_where_people_sign_in(town: Town) {
    let mut admins = browser(&town, &town.admin("Sofia").await).await;
    let saved = save(&mut admins, &[("name", "Harbor & Sons"), ("accent", "#7a1f5c")], &picture(300, 100)).await;
    assert_eq!(saved.status, 303, "{}", saved.text);
    let mut anas = browser(&town, &town.person("Ana").await).await;
    for page in [anas.get("/account").await, town.browser().get("/sign-in").await, anas.get("/nowhere").await] {
        assert!(page.text.contains("· Harbor &amp; Sons</title>"), "{}", page.text);
        assert!(page.text.contains("/assets/accent/7a1f5c.css"), "{}", page.text);
    }
    let sign_in = town.browser().get("/sign-in").await;
    let logo = sign_in.text.split("src=\"").find(|rest| rest.starts_with("/files/")).and_then(|rest| rest.split('"').next());
    let shown = town.browser().get(logo.expect("the logo is there")).await;
    assert_eq!((shown.status, shown.header("content-type")), (200, "image/png"), "also to whoever is signed out");
    let style = town.browser().get("/assets/accent/7a1f5c.css").await;
    assert_eq!((style.status, style.header("content-type")), (200, "text/css; charset=utf-8"));
    assert!(style.header("cache-control").contains("immutable") && style.text.contains("--accent:#7a1f5c"));
    for nothing in ["/assets/accent/ffd400.css", "/assets/accent/7a1f5c", "/assets/accent/}body{.css"] {
        assert_eq!(town.browser().get(&nothing.replace('}', "%7D").replace('{', "%7B")).await.status, 404, "{nothing}");
    }
}

async fn a_color_that_cannot_be_read_is_refused_with_one_near_it(town: Town) {
    let mut admins = browser(&town, &town.admin("Sofia").await).await;
    let refused = save(&mut admins, &[("accent", "#ffd400"), ("name", "Harbor")], b"").await;
    assert!(refused.status == 422 && refused.text.contains("hard to read"), "{}", refused.text);
    assert!(refused.text.contains("value=\"Harbor\""), "what was typed is kept");
    let near =
        refused.text.split("name=\"take_accent\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned();
    assert_eq!(save(&mut admins, &[("accent", "#ffd400"), ("take_accent", &near)], b"").await.status, 303);
    assert!(admins.get("/").await.text.contains(&format!("/assets/accent/{}.css", near.trim_start_matches('#'))));
}

async fn what_was_typed_comes_back_with_what_is_wrong(town: Town) {
    let mut admins = browser(&town, &town.admin("Sofia").await).await;
    let svg = b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>";
    let wrong = [("name", "Harbor"), ("zone", "Atlantis/Capital"), ("email_domains", "not a domain")];
    let page = save(&mut admins, &wrong, svg).await;
    assert_eq!(page.status, 422);
    for part in ["value=\"Harbor\"", "id=\"email_domains-error\"", "id=\"logo-error\"", "value=\"not a domain\""] {
        assert!(page.text.contains(part), "{part}: {}", page.text);
    }
    let page = save(&mut admins, &[("zone", "Atlantis/Capital")], b"").await;
    assert!(page.status == 422 && page.text.contains("id=\"zone-error\""));
    assert_eq!(town.app.organization.get().version, 0, "nothing was stored");
}

async fn of_two_admins_who_change_it_at_once_the_second_is_asked_to_look(town: Town) {
    let (sofia, omar) = (town.admin("Sofia").await, town.admin("Omar").await);
    let (mut hers, mut his) = (browser(&town, &sofia).await, browser(&town, &omar).await);
    assert_eq!(save(&mut hers, &[("name", "Harbor")], b"").await.status, 303);
    let late = [
        ("version", "0"),
        ("name", "Port"),
        ("accent", "#0b5c94"),
        ("zone", "UTC"),
        ("language", "en-GB"),
        ("email_domains", ""),
    ];
    let page = his.upload("/organization", &late, ("logo", "", b"")).await;
    assert!(page.status == 409 && page.text.contains("value=\"Port\"") && page.text.contains("meanwhile"), "{}", page.text);
    assert_eq!(town.app.organization.get().title(), "Harbor");
}

async fn a_new_logo_takes_the_place_of_the_old(town: Town) {
    let mut admins = browser(&town, &town.admin("Sofia").await).await;
    save(&mut admins, &[], &picture(300, 100)).await;
    let first = town.app.organization.get().logo.expect("a logo");
    save(&mut admins, &[], b"").await;
    assert_eq!(town.app.organization.get().logo, Some(first), "saving without another keeps it");
    save(&mut admins, &[], &picture(200, 100)).await;
    let second = town.app.organization.get().logo.expect("another logo");
    let url = |id| crate::server::files::url(id, "logo.png");
    assert_eq!(town.browser().get(&url(first)).await.status, 303, "the old one is gone");
    assert_eq!(town.browser().get(&url(second)).await.status, 200);
    save(&mut admins, &[("remove_logo", "yes")], b"").await;
    assert_eq!(town.app.organization.get().logo, None);
}

async fn another_process_hears_of_the_change(town: Town) {
    if town.app.db.is_sqlite() {
        return; // One process has a SQLite store to itself.
    }
    let other = Town::on(&town.app.settings.database_url).await;
    let mut admins = browser(&town, &town.admin("Sofia").await).await;
    // The other's listener needs a moment to connect.
    for nth in 0..50 {
        save(&mut admins, &[("name", &format!("Harbor {nth}"))], b"").await;
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        if other.app.organization.get().title() == format!("Harbor {nth}") {
            other.app.db.close().await;
            return;
        }
    }
    panic!("the other process heard nothing");
}

async fn only_addresses_of_allowed_domains_are_added(town: Town) {
    let ana = town.person("Ana").await;
    let mut admins = browser(&town, &town.admin("Sofia").await).await;
    save(&mut admins, &[("email_domains", "harbor.example, @Port.example"), ("zone", "Europe/Athens")], b"").await;
    let new = |email: &'static str| [("name", "New Comer"), ("email", email), ("zone", "UTC")];
    let refused = admins.post("/people/new", &new("new@evil.example")).await;
    assert!(
        refused.status == 422 && refused.text.contains("Addresses here end in @harbor.example or @port.example."),
        "{}",
        refused.text
    );
    assert!(admins.get("/people/new").await.text.contains("value=\"Europe/Athens\" selected"), "the zone to begin with");
    assert!(admins.post("/people/new", &new("new@harbor.example")).await.status < 400);
    let edit = format!("/people/{}/edit", ana.id);
    let page = admins.get(&edit).await;
    assert!(page.text.contains(&ana.email), "whoever is here already stays");
    let by_admin = |email: &'static str| [("version", "0"), ("name", "Ana"), ("zone", "UTC"), ("email", email)];
    let moved = admins.post(&edit, &by_admin("ana@evil.example")).await;
    assert!(moved.status == 422 && moved.text.contains("Addresses here end in"), "{}", moved.text);
    assert_eq!(admins.post(&edit, &by_admin("ana@port.example")).await.status, 303);
}

async fn log_of(town: &Town, person: &Viewer, query: &str) -> Page {
    browser(town, person).await.get(&format!("/organization/audit{query}")).await
}

/// A meeting that was asked for, moved and canceled, each with a secret beside it.
async fn talk(town: &Town, couple: &Couple) -> MeetingId {
    let (mentee, mentor) = (town.asker(&couple.mentee, day(0)), town.asker(&couple.mentor, day(0)));
    let id = town.ask(&mentee, couple, day(6)).await;
    let secret =
        |act: &str| MoveForm { act: act.into(), reason: "A secret between two.".into(), ..super::town::proposal(day(7)) };
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
    let mut browser = browser(&town, &sofia).await;
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
    let mut hers = browser(&town, &nadia).await;
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

async fn skill_ids(town: &Town) -> Vec<(String, String)> {
    let rows: Vec<(uuid::Uuid, String)> =
        town.app.db.read().await.unwrap().all("SELECT id, name FROM skills ORDER BY key", vec![]).await.unwrap();
    rows.into_iter().map(|(id, name)| (name, id.to_string())).collect()
}

async fn skills_are_added_renamed_merged_and_removed(town: Town) {
    let (sofia, ana) = (town.admin("Sofia").await, town.person("Ana").await);
    let id = ana.id;
    scope::write_unasked(&town.app, move |scope| {
        Box::pin(async move {
            let has = [SkillLevel { name: "Rust".into(), level: 2 }, SkillLevel { name: "Rust language".into(), level: 4 }];
            crate::features::skills::replace_of_person(scope, id, &has, &["Go".into()]).await
        })
    })
    .await
    .unwrap();
    let mut browser = browser(&town, &sofia).await;
    assert_eq!(browser.post("/organization/skills", &[("act", "add"), ("name", "  Public  speaking ")]).await.status, 303);
    let again = browser.post("/organization/skills", &[("act", "add"), ("name", "public speaking")]).await;
    assert!(again.status == 422 && again.text.contains("in the catalogue already"), "{}", again.text);
    let page = browser.get("/organization/skills?q=ru").await;
    assert!(page.text.contains("Rust language") && !page.text.contains("Public speaking"), "{}", page.text);
    let ids: std::collections::HashMap<String, String> = skill_ids(&town).await.into_iter().collect();
    let (rust, language, go, speaking) = (&ids["Rust"], &ids["Rust language"], &ids["Go"], &ids["Public speaking"]);
    let one = browser.get(&format!("/organization/skills?merge={rust}")).await;
    assert!(one.text.contains("two or more"));
    let asked = browser.get(&format!("/organization/skills?merge={rust}&merge={language}")).await;
    assert!(asked.text.contains("Which one stays?"));
    let merge = [("act", "merge"), ("merge", rust.as_str()), ("merge", language.as_str())];
    assert_eq!(browser.post("/organization/skills", &merge).await.status, 422, "which one stays must be said");
    let merge = [merge.as_slice(), &[("keep", rust.as_str())]].concat();
    assert_eq!(browser.post("/organization/skills", &merge).await.status, 303);
    let (has, _) = crate::features::skills::list_of_person(&mut town.app.db.read().await.unwrap(), ana.id).await.unwrap();
    assert_eq!(has, [SkillLevel { name: "Rust".into(), level: 4 }], "the higher level stays");
    assert_eq!(
        browser.post("/organization/skills", &[("act", "rename"), ("skill", rust), ("name", "Rust (language)")]).await.status,
        303
    );
    let taken = browser.post("/organization/skills", &[("act", "rename"), ("skill", rust), ("name", "GO")]).await;
    assert!(taken.status == 422 && taken.text.contains("value=\"GO\""), "{}", taken.text);
    assert_eq!(
        browser.post("/organization/skills", &[("act", "remove"), ("skill", go)]).await.status,
        422,
        "somebody wants it"
    );
    assert_eq!(browser.post("/organization/skills", &[("act", "remove"), ("skill", speaking)]).await.status, 303);
    let left: Vec<String> = skill_ids(&town).await.into_iter().map(|(name, _)| name).collect();
    assert_eq!(left, ["Go", "Rust (language)"].map(str::to_owned));
}

async fn written_by_both(town: &Town, couple: &Couple) -> MeetingId {
    let id = town.hold(couple, MeetingKind::CheckIn, None, day(-1)).await;
    let (mentee, mentor) = (town.asker(&couple.mentee, day(0)), town.asker(&couple.mentor, day(0)));
    meetings::save_private_note(&mentee, id, "Ana’s own thought.".into()).await.expect("a note");
    meetings::save_private_note(&mentor, id, "Ben’s own thought.".into()).await.expect("a note");
    let version = meetings::load_view(&mentor, id).await.unwrap().details.unwrap().notes_version;
    meetings::save_minutes(&mentor, id, "What they agreed upon.".into(), version).await.expect("minutes");
    id
}

async fn export(town: &Town, by: &Viewer, of: &Viewer) -> Page {
    browser(town, by).await.post(&format!("/people/{}/data/export", of.id), &[]).await
}

async fn somebody_takes_everything_along_that_is_theirs(town: Town) {
    let couple = town.couple().await;
    written_by_both(&town, &couple).await;
    browser(&town, &couple.mentee).await.post("/account/language", &[("language", "en-US")]).await;
    let file = export(&town, &couple.mentee, &couple.mentee).await;
    assert_eq!((file.status, file.header("content-type")), (200, "application/json"));
    for part in [
        &couple.mentee.email,
        "Ana’s own thought.",
        "What they agreed upon.",
        "Ben Townsend",
        "Leading well",
        "Firefox on Linux",
        "\"language\": \"en-US\"",
    ] {
        assert!(file.text.contains(part), "{part}: {}", file.text);
    }
    for foreign in ["Ben’s own thought", &couple.mentor.email, "token"] {
        assert!(!file.text.contains(foreign), "{foreign}");
    }
    let again = export(&town, &couple.mentee, &couple.mentee).await;
    assert!(again.text.contains("downloaded what is held about"), "the log knows of the first time");
    assert_eq!(export(&town, &couple.mentor, &couple.mentee).await.status, 404);
    assert_eq!(browser(&town, &couple.mentor).await.get(&format!("/people/{}/data", couple.mentee.id)).await.status, 404);
}

async fn an_admin_is_handed_nothing_that_only_two_may_read(town: Town) {
    let couple = town.couple().await;
    written_by_both(&town, &couple).await;
    talk(&town, &couple).await;
    let file = export(&town, &town.admin("Sofia").await, &couple.mentee).await;
    assert!(file.status == 200 && file.text.contains(&couple.mentee.email) && file.text.contains("left_out"));
    for private in ["own thought", "What they agreed upon", "A secret", "only the two may read", "private-room"] {
        assert!(!file.text.contains(private), "{private}: {}", file.text);
    }
}

async fn erase(town: &Town, by: &Viewer, whom: &Viewer, name: &str) -> Page {
    browser(town, by).await.post(&format!("/people/{}/data/erase", whom.id), &[("name", name)]).await
}

async fn erasing_ends_what_is_active_and_leaves_partners_their_record(town: Town) {
    let couple = town.couple().await;
    let held = written_by_both(&town, &couple).await;
    let ahead = town.arrange(&couple, MeetingKind::CheckIn, None, day(5)).await;
    let sofia = town.admin("Sofia").await;
    let mut anas = browser(&town, &couple.mentee).await;
    assert_eq!(erase(&town, &sofia, &couple.mentee, "Ana Townsend").await.status, 303);
    assert_eq!(anas.get("/account").await.status, 303, "her sessions are gone");
    let ben = town.asker(&couple.mentor, day(1));
    let view = meetings::load_view(&ben, held).await.expect("Ben keeps his record");
    let text = serde_json::to_string(&view).unwrap();
    assert!(
        text.contains("What they agreed upon.") && text.contains("Someone who left") && !text.contains("Ana Townsend"),
        "{text}"
    );
    assert!(text.contains("Ben’s own thought.") && !text.contains("Ana’s own thought."));
    assert_eq!(meetings::load_view(&ben, ahead).await.unwrap().card.state, MeetingState::Cancelled);
    let mut bens = browser(&town, &couple.mentor).await;
    let page = bens.get(&format!("/mentorships/{}", couple.id)).await;
    assert!(page.status == 200 && page.text.contains("Someone who left"), "{}", page.text);
    let log = log_of(&town, &sofia, "").await;
    assert!(log.text.contains("Someone who left") && !log.text.contains("Ana Townsend"), "{}", log.text);
    let page = browser(&town, &sofia).await.get(&format!("/people/{}/data", couple.mentee.id)).await;
    assert!(page.text.contains("Erased on"), "{}: {}", page.status, page.text);
    assert_eq!(erase(&town, &sofia, &couple.mentee, "Someone who left").await.status, 422, "once is enough");
}

/// Every text of every table, with where it stands.
async fn every_text(town: &Town) -> Vec<(String, String)> {
    let mut conn = town.app.db.read().await.unwrap();
    let columns: Vec<(String, String)> = if town.app.db.is_sqlite() {
        let sql = "SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c
                   WHERE m.type = 'table' AND m.sql NOT LIKE 'CREATE VIRTUAL%' AND m.name NOT LIKE 'sqlite_%'";
        conn.all(sql, vec![]).await.unwrap()
    } else {
        let sql = "SELECT CAST(table_name AS TEXT), CAST(column_name AS TEXT) FROM information_schema.columns
                   WHERE table_schema = 'public' AND data_type <> 'bytea'";
        conn.all(sql, vec![]).await.unwrap()
    };
    assert!(columns.len() > 150, "{} columns", columns.len());
    let mut texts = Vec::new();
    for (table, column) in columns.into_iter().filter(|(table, _)| table != "_sqlx_migrations") {
        let sql = format!("SELECT CAST({column} AS TEXT) FROM {table} WHERE {column} IS NOT NULL");
        let rows: Vec<(Option<String>,)> = match conn.all(sqlx::AssertSqlSafe(sql), vec![]).await {
            Ok(rows) => rows,
            // The index of words is no text; the bytes of its file are looked through below.
            Err(_) => continue,
        };
        texts.extend(rows.into_iter().filter_map(|(text,)| text).map(|text| (format!("{table}.{column}"), text)));
    }
    texts
}

/// How often something stands in the file of a SQLite store, once everything is in that one file.
async fn count_in_file(town: &Town, needle: &str) -> usize {
    let Some(path) = town.app.settings.database_url.strip_prefix("sqlite:") else { return 0 };
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(path);
    let mut conn = sqlx::ConnectOptions::connect(&options).await.unwrap();
    let done: (i64, i64, i64) = sqlx::query_as("PRAGMA wal_checkpoint(TRUNCATE)").fetch_one(&mut conn).await.unwrap();
    assert_eq!(done.0, 0, "nobody reads meanwhile");
    sqlx::Connection::close(conn).await.unwrap();
    let bytes = std::fs::read(path).unwrap().to_ascii_lowercase();
    bytes.windows(needle.len()).filter(|window| *window == needle.as_bytes()).count()
}

/// Zelda Quillfeather, who uses everything there is: a mentor and an admin who is all over the place.
async fn a_richly_used_person(town: &Town, couple: &Couple) -> (Viewer, Couple, MeetingId) {
    let program = couple.program;
    let zelda = town
        .person_with("Zelda", |person| {
            person.name = "Zelda Quillfeather".into();
            person.email = "zelda.quillfeather@town.example".into();
            person.title = "Quillfeather-in-chief".into();
            person.bio = "Ask Quillfeather.".into();
            person.is_admin = true;
        })
        .await;
    let pair = town.pair(program, &zelda, &town.person("Pia").await).await;
    let held = written_by_both(town, &pair).await;
    for name in ["quillfeather-then.png", "quillfeather-now.png"] {
        let photo = town.photo_of(&zelda).await;
        town.set("UPDATE files SET name = $2, uploaded_by = $3 WHERE id = $1", crate::args![photo, name.to_owned(), zelda.id])
            .await;
        if name.contains("then") {
            town.set("UPDATE files SET removed_at = uploaded_at WHERE id = $1", crate::args![photo]).await;
        }
    }
    let (id, report) = (zelda.id, town.report_of("Rolf", &zelda).await);
    scope::write_unasked(&town.app, move |scope| {
        Box::pin(async move {
            let has = [SkillLevel { name: "Rust".into(), level: 2 }];
            crate::features::skills::replace_of_person(scope, id, &has, &["Go".into()]).await?;
            let enrolled = "INSERT INTO enrolments (id, program_id, person_id, part, state, joined_at, answers, reflection)
                            VALUES ($1, $2, $3, 'mentee', 'active', $4, $5, $5)";
            let answers = r#"{"q":"I am Quillfeather."}"#.to_owned();
            scope.conn.run(enrolled, crate::args![uuid::Uuid::from_u128(7), program, id, scope.now, answers]).await?;
            let free = "INSERT INTO availability (person_id, weekday, from_minute, to_minute) VALUES ($1, 1, 540, 600)";
            scope.conn.run(free, crate::args![id]).await?;
            crate::features::people::refresh_directory(&mut scope.conn, &[id]).await
        })
    })
    .await
    .unwrap();
    ask_for_mentor(town, program, zelda.id, couple.mentor.id, "mentor", day(0)).await;
    ask_for_mentor(town, program, report.id, zelda.id, "mentor,manager", day(0)).await;
    let told = "UPDATE pairing_requests SET decline_note = 'So says Quillfeather.',
                    message = CASE WHEN mentee_id = $1 THEN 'I am Quillfeather.' ELSE 'Teach me to write.' END";
    town.set(told, crate::args![zelda.id]).await;
    let her_own = town.pair(program, &town.person("Max").await, &zelda).await;
    let asked = "INSERT INTO mentor_changes (id, mentorship_id, program_id, reason, state, asked_at, decline_reason)
                 VALUES ($1, $2, $3, 'Too much Quillfeather.', 'waiting', $4, '')";
    town.set(asked, crate::args![uuid::Uuid::from_u128(9), her_own.id, program, day(0)]).await;
    for body in [
        "[{\"number\":2,\"cells\":[\"Zelda Quillfeather\",\"\"]}]",
        "[{\"number\":2,\"cells\":[\"Z\",\"Zelda.Quillfeather@Town.example\"]}]",
    ] {
        let (import, body) = (crate::server::token::uuid(day(0)), body.to_owned());
        let staged = "INSERT INTO imports (id, admin_id, file_name, header, refused, created_at, expires_at)
                      VALUES ($1, $2, 'people.csv', '[]', 'zelda quillfeather', $3, $3)";
        town.set(staged, crate::args![import, couple.mentor.id, day(0)]).await;
        town.set("INSERT INTO import_parts (import_id, part, lines) VALUES ($1, 0, $2)", crate::args![import, body]).await;
        town.set("UPDATE imports SET refused = '' WHERE id = $1", crate::args![import]).await;
    }
    town.browser_of(&zelda).await.post("/account/zone", &[("zone", "Asia/Tokyo")]).await;
    town.browser_of(&zelda).await.post("/account/language", &[("language", "en-US")]).await;
    (zelda, pair, held)
}

async fn erased_people_leave_no_trace_of_their_identity(town: Town) {
    let (couple, sofia) = (town.couple().await, town.admin("Sofia").await);
    let (zelda, pair, held) = a_richly_used_person(&town, &couple).await;
    let traces = |texts: Vec<(String, String)>| -> Vec<String> {
        let said = ["quillfeather", "zelda", "ben’s own thought"];
        let is_trace = |text: &str| said.iter().any(|trace| text.to_lowercase().contains(trace));
        texts.into_iter().filter(|(_, text)| is_trace(text)).map(|(column, text)| format!("{column}: {text}")).collect()
    };
    let before = traces(every_text(&town).await);
    for column in
        ["people.name", "people.email", "private_notes.body", "enrolments.answers", "files.name", "import_parts.lines"]
    {
        assert!(before.iter().any(|trace| trace.starts_with(column)), "{column}: {before:#?}");
    }
    assert!(!town.app.db.is_sqlite() || count_in_file(&town, "quillfeather").await > 10);
    let page = erase(&town, &sofia, &zelda, "Zelda  Quillfeather").await;
    assert_eq!(page.status, 303, "{}", page.text);
    let left = traces(every_text(&town).await);
    assert!(left.is_empty(), "{left:#?}");
    for trace in ["quillfeather", "zelda", "ben’s own thought"] {
        assert_eq!(count_in_file(&town, trace).await, 0, "not one byte of “{trace}” is left in the file");
    }
    crate::server::files::sweep(&town.app).await.unwrap();
    assert!(town.app.files.list().await.unwrap().is_empty(), "the photos’ bytes are gone too");
    let chosen: AppResult<(Option<String>,)> =
        town.app.db.read().await.unwrap().one("SELECT language FROM people WHERE id = $1", crate::args![zelda.id]).await;
    assert_eq!(chosen, Ok((None,)), "nor how she read");
    let own: AppResult<(i64,)> =
        town.app.db.read().await.unwrap().one("SELECT COUNT(*) FROM events WHERE actor_id = $1", crate::args![zelda.id]).await;
    assert!(own.unwrap().0 > 0, "what she did is still told, as done by someone who left");
    assert_eq!(town.browser_of(&sofia).await.get(&format!("/people/{}", zelda.id)).await.status, 404);
    let told = town.browser_of(&sofia).await.get(&format!("/people/{}/data", zelda.id)).await;
    assert!(told.status == 200 && told.text.contains("Erased on"), "{}", told.text);
    everybody_elses_pages_still_work(&town, &sofia, &pair, held).await;
}

async fn everybody_elses_pages_still_work(town: &Town, admin: &Viewer, pair: &Couple, held: MeetingId) {
    let mut pias = town.browser_of(&pair.mentee).await;
    for path in [
        "/".to_owned(),
        "/meetings".into(),
        "/people".into(),
        format!("/mentorships/{}", pair.id),
        format!("/mentorships/{}/plan", pair.id),
        format!("/meetings/{held}"),
        format!("/programs/{}", pair.program),
    ] {
        let page = pias.get(&path).await;
        assert_eq!(page.status, 200, "{path}");
        assert!(!page.text.contains("Quillfeather"), "{path}");
    }
    let mut admins = town.browser_of(admin).await;
    for path in [
        "/".to_owned(),
        "/organization/audit".into(),
        format!("/organization/audit?person={}", pair.mentor.id),
        format!("/programs/{}/people", pair.program),
        format!("/programs/{}/audit", pair.program),
        "/people?gone=1".into(),
        "/people/export.csv".into(),
    ] {
        let page = admins.get(&path).await;
        assert_eq!(page.status, 200, "{path}");
        assert!(!page.text.contains("Quillfeather") && !page.text.contains("erased.invalid"), "{path}: {}", page.text);
    }
}

/// Where ids of people stand, and what erasing somebody means there. Whoever adds a column decides it here and, where more
/// than the id would stay, in `organization/store/erasure.rs`.
const POINTING_AT_PEOPLE: &[&str] = &[
    // Their own, which goes.
    "availability.person_id",
    "directory.person_id",
    "first_steps.person_id",
    "imports.admin_id",
    "invitations.person_id",
    "pair_drafts.mentee_id",
    "pair_drafts.mentor_id",
    "person_skills.person_id",
    "private_notes.author_id",
    "sessions.person_id",
    "waitlist_mentors.mentor_id",
    // Emptied of what they wrote or were answered, and ended.
    "early_endings.ended_by",
    "enrolments.person_id",
    "pairing_requests.mentee_id",
    "pairing_requests.mentor_id",
    "people.manager_id",
    "waitlist.mentee_id",
    "waitlist.offered_mentor_id",
    // The record of their partners: it ends, and stands under another name.
    "meeting_parties.person_id",
    "mentorships.mentee_id",
    "mentorships.mentor_id",
    "minutes_shares.person_id",
    "program_coordinators.person_id",
    // Who did it: the deed stays, under another name.
    "enrolments.decided_by",
    "events.actor_id",
    "files.uploaded_by",
    "items.removed_by",
    "library_plans.made_by",
    "mentor_changes.decided_by",
    "milestone_offers.decided_by",
    "milestone_offers.offered_by",
    "milestones.removed_by",
    "pair_drafts.drafted_by",
    "pairing_requests.decided_by",
    "prerequisite_records.recorded_by",
    "resources.added_by",
    "tasks.created_by",
    "tasks.done_by",
];

async fn erasing_knows_every_place_in_which_people_stand(town: Town) {
    if !town.app.db.is_sqlite() {
        return; // Both databases have the same tables.
    }
    let sql = "SELECT m.name, f.\"from\" FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) f
               WHERE m.type = 'table' AND f.\"table\" = 'people'";
    let found: Vec<(String, String)> = town.app.db.read().await.unwrap().all(sql, vec![]).await.unwrap();
    assert!(found.len() > 30, "{found:?}");
    for (table, column) in found {
        let place = format!("{table}.{column}");
        assert!(POINTING_AT_PEOPLE.contains(&place.as_str()), "what becomes of {place} when somebody is erased?");
    }
}

async fn why_another_mentor_was_asked_for_reaches_no_mentor_who_is_an_admin(town: Town) {
    let (omar, ana, sofia) = (town.admin("Omar").await, town.person("Ana").await, town.admin("Sofia").await);
    let program = town.program_of(&[("Arrive", 1)], |settings| settings.may_ask_for_another_mentor = true).await;
    let pair = town.pair(program, &omar, &ana).await;
    let asked = leaving::ask_for_change(&town.asker(&ana, day(0)), pair.id, "He never listens.".into()).await;
    asked.expect("one may ask");
    let to_her_mentor = export(&town, &omar, &ana).await.text;
    assert!(!to_her_mentor.contains("never listens") && !to_her_mentor.contains("asked for another mentor"), "{to_her_mentor}");
    assert!(export(&town, &sofia, &ana).await.text.contains("never listens"));
    assert!(export(&town, &ana, &ana).await.text.contains("never listens"));
}

async fn the_last_admin_stays(town: Town) {
    let (sofia, omar) = (town.admin("Sofia").await, town.admin("Omar").await);
    town.set("UPDATE people SET deactivated_at = created_at WHERE id = $1", crate::args![sofia.id]).await;
    let stale = town.asker(&sofia, day(0));
    let erased = crate::features::organization::erase(&stale, omar.id, "Omar Townsend".into()).await;
    let refusal = format!("{:?}", erased.expect_err("nobody would be left to look after the organization"));
    assert!(refusal.contains("This is the last admin"), "{refusal}");
}

async fn nobody_erases_themself_or_the_wrong_person(town: Town) {
    let (sofia, ana, ben) = (town.admin("Sofia").await, town.person("Ana").await, town.person("Ben").await);
    assert_eq!(erase(&town, &sofia, &sofia, "Sofia Townsend").await.status, 403);
    assert_eq!(erase(&town, &ana, &ana, "Ana Townsend").await.status, 403);
    assert_eq!(erase(&town, &ana, &ben, "Ben Townsend").await.status, 404);
    let wrong = erase(&town, &sofia, &ana, "Ben Townsend").await;
    assert!(wrong.status == 422 && wrong.text.contains("value=\"Ben Townsend\""), "{}", wrong.text);
    assert!(browser(&town, &ana).await.get("/account").await.text.contains("Ana Townsend"), "she is still there");
    // Whoever was an admin when the page was opened, and is none by now, erases nobody.
    let stale = town.asker(&sofia, day(0));
    town.set("UPDATE people SET admin_since = NULL WHERE id = $1", crate::args![sofia.id]).await;
    assert_eq!(erase(&town, &stale.viewer, &ana, "Ana Townsend").await.status, 404);
}
