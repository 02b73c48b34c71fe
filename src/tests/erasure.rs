//! What is held of one person, erased.

use super::audit::log_of;
use super::browser::Page;
use super::dashboards::ask_for_mentor;
use super::data::written_by_both;
use super::harness::on_both;
use super::town::{Couple, Town, day};
use crate::features::accounts::Viewer;
use crate::features::meetings;
use crate::features::meetings::model::{MeetingKind, MeetingState};
use crate::features::skills::model::SkillLevel;
use crate::server::scope;
use crate::shared::AppResult;
use crate::shared::id::{ImportId, MeetingId};

on_both!(
    erasing_ends_what_is_active_and_leaves_partners_their_record,
    erased_people_leave_no_trace_of_their_identity,
    of_a_file_of_people_only_the_lines_go_in_which_somebody_stands,
    erasing_knows_every_place_in_which_people_stand,
    the_last_admin_stays,
    nobody_erases_themself_or_the_wrong_person,
);

pub(super) async fn erase(town: &Town, by: &Viewer, whom: &Viewer, name: &str) -> Page {
    town.browser_of(by).await.post(&format!("/people/{}/data/erase", whom.id), &[("name", name)]).await
}

async fn erasing_ends_what_is_active_and_leaves_partners_their_record(town: Town) {
    let couple = town.couple().await;
    let held = written_by_both(&town, &couple).await;
    let ahead = town.arrange(&couple, MeetingKind::CheckIn, None, day(5)).await;
    let sofia = town.admin("Sofia").await;
    let mut anas = town.browser_of(&couple.mentee).await;
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
    let mut bens = town.browser_of(&couple.mentor).await;
    let page = bens.get(&format!("/mentorships/{}", couple.id)).await;
    assert!(page.status == 200 && page.text.contains("Someone who left"), "{}", page.text);
    assert!(!page.text.contains("in UTC"), "it is late for nobody any more: {}", page.text);
    let log = log_of(&town, &sofia, "").await;
    assert!(log.text.contains("Someone who left") && !log.text.contains("Ana Townsend"), "{}", log.text);
    let page = town.browser_of(&sofia).await.get(&format!("/people/{}/data", couple.mentee.id)).await;
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
        let refused = "Name,Problem\r\nzelda quillfeather,No address\r\n";
        import(town, &couple.mentor, body, refused).await;
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
    for column in [
        "people.name",
        "people.email",
        "private_notes.body",
        "enrolments.answers",
        "files.name",
        "import_parts.lines",
        "imports.refused",
    ] {
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

/// A file of people that this admin uploaded: lines that wait, and those that were refused.
async fn import(town: &Town, admin: &Viewer, lines: &str, refused: &str) -> ImportId {
    let id = ImportId(crate::server::token::uuid(day(0)));
    let staged = "INSERT INTO imports (id, admin_id, file_name, header, refused, created_at, expires_at)
                  VALUES ($1, $2, 'people.csv', '[]', $3, $4, $4)";
    town.set(staged, crate::args![id, admin.id, refused.to_owned(), day(0)]).await;
    town.set("INSERT INTO import_parts (import_id, part, lines) VALUES ($1, 0, $2)", crate::args![id, lines.to_owned()]).await;
    id
}

async fn of_a_file_of_people_only_the_lines_go_in_which_somebody_stands(town: Town) {
    let (sofia, omar) = (town.admin("Sofia").await, town.admin("Omar").await);
    let al = town.person_with("Al", |person| (person.name, person.email) = ("Al".into(), "al@town.example".into())).await;
    let zoe = town.person_with("Zoe", |person| person.name = "Zoe \"Zed\" Quill".into()).await;
    let lines = r#"[{"number":2,"cells":["Alabama Smith","sal@town.example"]},{"number":3,"cells":["al",""]},{"number":4,"cells":["Zoe \"Zed\" Quill",""]}]"#;
    let refused = "Name,E-mail,Problem\r\nAlabama,sal@town.example,All of it\r\nX,AL@town.example,Twice\r\n\
                   \"Zoe \"\"Zed\"\" Quill\",,\"E-mail: found nothing, expected \"\"an address\"\"\"\r\n";
    let file = import(&town, &omar, lines, refused).await;
    assert_eq!(erase(&town, &sofia, &al, "Al").await.status, 303);
    assert_eq!(erase(&town, &sofia, &zoe, "Zoe \"Zed\" Quill").await.status, 303);
    let sql = "SELECT i.refused, p.lines FROM imports i JOIN import_parts p ON p.import_id = i.id WHERE i.id = $1";
    let left: (String, String) = town.app.db.read().await.unwrap().one(sql, crate::args![file]).await.expect("it is still his");
    assert_eq!(left.0, "Name,E-mail,Problem\r\nAlabama,sal@town.example,All of it\r\n");
    assert_eq!(left.1, r#"[{"number":2,"cells":["Alabama Smith","sal@town.example"]}]"#);
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
    "event_people.person_id",
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

/// Every column that points at people.
pub(super) async fn places_of_people(town: &Town) -> Vec<String> {
    let sql = "SELECT m.name, f.\"from\" FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) f
               WHERE m.type = 'table' AND f.\"table\" = 'people'";
    let found: Vec<(String, String)> = town.app.db.read().await.unwrap().all(sql, vec![]).await.unwrap();
    assert!(found.len() > 30, "{found:?}");
    found.into_iter().map(|(table, column)| format!("{table}.{column}")).collect()
}

async fn erasing_knows_every_place_in_which_people_stand(town: Town) {
    if !town.app.db.is_sqlite() {
        return; // Both databases have the same tables.
    }
    for place in places_of_people(&town).await {
        assert!(POINTING_AT_PEOPLE.contains(&place.as_str()), "what becomes of {place} when somebody is erased?");
    }
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
    assert!(town.browser_of(&ana).await.get("/account").await.text.contains("Ana Townsend"), "she is still there");
    // Whoever was an admin when the page was opened, and is none by now, erases nobody.
    let stale = town.asker(&sofia, day(0));
    town.set("UPDATE people SET admin_since = NULL WHERE id = $1", crate::args![sofia.id]).await;
    assert_eq!(erase(&town, &stale.viewer, &ana, "Ana Townsend").await.status, 404);
}
