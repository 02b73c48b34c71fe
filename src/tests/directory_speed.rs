//! The directory over many people: which indexes a search reads, and how long it takes.

use std::time::{Duration, Instant as Stopwatch};

use sqlx::AssertSqlSafe;

use super::harness::on_both;
use super::town::{Town, day};
use crate::args;
use crate::features::people;
use crate::features::people::directory::{Cursor, From, Search, search, search_sql};
use crate::server::{Conn, scope, token};
use crate::shared::id::PersonId;

on_both!(every_search_reads_an_index, a_search_among_a_hundred_thousand_takes_hardly_longer_than_among_a_thousand);

const GIVEN: [&str; 20] = [
    "Ana", "Ben", "Chloé", "Dunja", "Elif", "Fatima", "Gráinne", "Hana", "Ingrid", "Jonas", "Kofi", "Lena", "Mateo", "Noa",
    "Olena", "Priya", "Rohan", "Sofia", "Tomás", "Yuki",
];
const FAMILY: [&str; 25] = [
    "Achieng",
    "Bernard",
    "Conti",
    "Diallo",
    "Eze",
    "Fonseca",
    "García",
    "Haldane",
    "Ito",
    "Jansen",
    "Kamau",
    "Lindqvist",
    "Morales",
    "Novák",
    "Okafor",
    "Petrova",
    "Qureshi",
    "Rossi",
    "Santos",
    "Tremblay",
    "Ueda",
    "Vogel",
    "Washington",
    "Yılmaz",
    "Żak",
];

/// Adds so many people, numbered from the first on, each department and place with its share.
async fn generate(town: &Town, first: usize, count: usize) {
    for from in (first..first + count).step_by(2000) {
        let to = (from + 2000).min(first + count);
        scope::write_unasked(&town.app, move |scope| {
            Box::pin(async move {
                let mut added = Vec::with_capacity(to - from);
                for nth in from..to {
                    let id = PersonId(token::uuid(scope.now));
                    let name = format!("{} {} {nth}", GIVEN[nth % GIVEN.len()], FAMILY[nth / GIVEN.len() % FAMILY.len()]);
                    let (department, place) = (format!("Department {}", nth % 50), format!("Town {}", nth % 80));
                    let helps = format!("Topic{} and topic{}", nth % 997, nth % 1009);
                    let title = "Engineer".to_owned();
                    let sql = "INSERT INTO people (id, email, name, title, department, location, zone, bio, helps_with, lock_count, created_at)
                               VALUES ($1, $2, $3, $4, $5, $6, 'UTC', '', $7, 0, $8)";
                    let args = args![id, format!("p{nth}@large.example"), name, title, department, place, helps, day(0)];
                    scope.conn.run(sql, args).await?;
                    added.push(id);
                }
                people::refresh_directory(&mut scope.conn, &added).await
            })
        })
        .await
        .expect("people are generated");
    }
    let conn = &mut town.app.db.begin().await.expect("a connection");
    if !conn.is_sqlite() {
        // What was just written waits beside the index until a vacuum, which comes by itself only after a while.
        let sql = "SELECT gin_clean_pending_list(CAST('directory_document' AS regclass))";
        conn.all::<(i64,)>(sql, args![]).await.expect("the index has what was written");
    }
    conn.run("ANALYZE", args![]).await.expect("the planner knows how many there are");
}

/// Searches that a page can ask for.
fn searches() -> Vec<(Search, From)> {
    let asked = |words: &str, department: &str, location: &str, skill: &str| Search {
        words: words.into(),
        department: department.into(),
        location: location.into(),
        skill: skill.into(),
        ..Search::default()
    };
    let admin = |search: Search| Search { sees_all: true, ..search };
    let middle = Cursor { name_key: "kofi morales".into(), person: PersonId(uuid::Uuid::nil()) };
    vec![
        (asked("", "", "", ""), From::Start),
        (asked("", "", "", ""), From::After(middle.clone())),
        (asked("", "", "", ""), From::Before(middle.clone())),
        (asked("ana mor", "", "", ""), From::Start),
        (asked("topic77 okaf", "", "", ""), From::Start),
        (asked("", "Department 7", "", ""), From::After(middle.clone())),
        (asked("", "", "Town 7", ""), From::Start),
        (asked("", "Department 7", "Town 7", ""), From::Start),
        (asked("", "", "", "Rust"), From::Start),
        (asked("grai", "Department 6", "", ""), From::Before(middle.clone())),
        (admin(asked("", "Department 7", "", "")), From::After(middle.clone())),
        (admin(asked("", "Department 7", "Town 7", "")), From::Start),
        (admin(asked("grai", "", "Town 6", "")), From::Before(middle)),
        (admin(asked("p77@large.example", "", "", "")), From::Start),
    ]
}

/// The lines of the plan for a search.
async fn plan(conn: &mut Conn, asked: &Search, from: &From) -> Vec<String> {
    let (sql, args) = search_sql(conn.is_sqlite(), asked, from, 25);
    if conn.is_sqlite() {
        let rows: Vec<(i64, i64, i64, String)> =
            conn.all(AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}")), args).await.unwrap();
        rows.into_iter().map(|(_, _, _, detail)| detail).collect()
    } else {
        let rows: Vec<(String,)> = conn.all(AssertSqlSafe(format!("EXPLAIN {sql}")), args).await.unwrap();
        rows.into_iter().map(|(line,)| line).collect()
    }
}

async fn every_search_reads_an_index(town: Town) {
    generate(&town, 0, 6000).await;
    let mut conn = town.app.db.read().await.unwrap();
    for (asked, from) in searches() {
        let plan = plan(&mut conn, &asked, &from).await;
        // What SQLite calls a scan of the index of words is a look-up in it, and the page itself is a scan of its rows.
        let is_scan = |line: &&String| {
            let is_look_up = line.contains("VIRTUAL TABLE INDEX") || line.contains("SCAN f");
            (line.contains("SCAN") || line.contains("Seq Scan")) && !is_look_up
        };
        assert_eq!(plan.iter().find(is_scan), None, "{asked:?} {from:?}: {plan:#?}");
    }
}

/// The slowest of the searches, each at its best of several.
async fn slowest(town: &Town) -> (Duration, Search) {
    let mut conn = town.app.db.read().await.unwrap();
    let mut slowest = (Duration::ZERO, Search::default());
    for (asked, from) in searches() {
        let mut best = Duration::MAX;
        for _ in 0..5 {
            let began = Stopwatch::now();
            search(&mut conn, &asked, &from, 25).await.unwrap();
            best = best.min(began.elapsed());
        }
        if best > slowest.0 {
            slowest = (best, asked);
        }
    }
    slowest
}

async fn a_search_among_a_hundred_thousand_takes_hardly_longer_than_among_a_thousand(town: Town) {
    if std::env::var("ITHACA_LARGE").is_err() {
        eprintln!("left out: set ITHACA_LARGE=1 to fill a store with a hundred thousand people");
        return;
    }
    generate(&town, 0, 1000).await;
    let (few, _) = slowest(&town).await;
    generate(&town, 1000, 99_000).await;
    let (many, search) = slowest(&town).await;
    println!("the slowest search: {few:?} among 1,000, {many:?} among 100,000 ({search:?})");
    assert!(many < Duration::from_millis(250), "{many:?}");
    assert!(many < few * 60, "{few:?} and {many:?}");
}
