//! Two databases, one behaviour: what the rooms' stores rely on, and a whole organisation that reads alike on both.

use std::collections::BTreeMap;

use super::browser::Browser;
use super::harness::{Database, Store, on_both};
use super::town::{Town, day};
use crate::demo::{self, DEMO_DOORS, DEMO_PASSWORD};
use crate::features::accounts;
use crate::features::people::{self, NewPerson};
use crate::server::db::RunError;
use crate::server::{Bulk, scope};
use crate::shared::{AppError, AppResult};

on_both!(
    a_transaction_that_fails_leaves_nothing,
    a_transaction_runs_to_its_end_when_nobody_waits_for_it_any_more,
    a_transaction_that_panics_leaves_nothing_and_the_store_goes_on,
    what_is_taken_is_told_apart_from_what_went_wrong,
    a_connection_for_reading_does_not_write_on_sqlite,
    an_instant_comes_back_to_the_microsecond_and_in_order,
    many_write_at_once_and_all_of_it_is_there,
    more_rows_than_a_statement_holds_all_arrive_or_none,
    the_demo_fills_an_empty_store_once,
    a_demo_that_was_stopped_half_way_is_none_and_is_not_filled_further,
    where_there_are_people_the_demo_leaves_them_alone,
);

fn named(name: &str) -> NewPerson {
    NewPerson { name: name.into(), email: format!("{name}@town.example"), zone: "UTC".into(), ..NewPerson::default() }
}

async fn count(town: &Town) -> i64 {
    let (people,): (i64,) = town.app.db.read().await.unwrap().one("SELECT COUNT(*) FROM people", vec![]).await.unwrap();
    people
}

async fn a_transaction_that_fails_leaves_nothing(town: Town) {
    let outcome: AppResult<()> = scope::write_unasked(&town.app, |scope| {
        Box::pin(async move {
            people::add(scope, named("ana")).await?;
            Err(AppError::Refused("No.".into()))
        })
    })
    .await;
    assert_eq!((outcome, count(&town).await), (Err(AppError::Refused("No.".into())), 0));
}

async fn a_transaction_runs_to_its_end_when_nobody_waits_for_it_any_more(town: Town) {
    let (started, begun) = tokio::sync::oneshot::channel();
    let (finish, finished) = tokio::sync::oneshot::channel::<()>();
    let app = town.app.clone();
    let caller = tokio::spawn(async move {
        scope::write_unasked(&app, |scope| {
            Box::pin(async move {
                people::add(scope, named("ana")).await?;
                let _ = started.send(());
                let _ = finished.await;
                people::add(scope, named("ben")).await.map(drop)
            })
        })
        .await
    });
    begun.await.expect("half of it is done");
    caller.abort();
    assert!(caller.await.is_err_and(|error| error.is_cancelled()), "the caller has hung up");
    let _ = finish.send(());
    // The next writer comes after it on SQLite, and cannot tell on Postgres: look until it has ended.
    for _ in 0..200 {
        if count(&town).await == 2 {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("the transaction was broken off with its caller");
}

async fn a_transaction_that_panics_leaves_nothing_and_the_store_goes_on(town: Town) {
    for _ in 0..20 {
        let broken: AppResult<()> = scope::write_unasked(&town.app, |scope| {
            Box::pin(async move {
                people::add(scope, named("ana")).await?;
                std::panic::resume_unwind(Box::new("on purpose"));
            })
        })
        .await;
        assert_eq!(broken, Err(AppError::Internal));
    }
    assert_eq!(count(&town).await, 0);
    town.person("Ben").await;
    assert_eq!(count(&town).await, 1, "no connection was lost");
}

async fn what_is_taken_is_told_apart_from_what_went_wrong(town: Town) {
    let add =
        async || scope::write_unasked(&town.app, |scope| Box::pin(async move { people::add(scope, named("ana")).await })).await;
    add().await.unwrap();
    assert!(matches!(add().await, Err(AppError::Invalid(errors)) if errors.on("email").is_some()));
    let mut conn = town.app.db.begin().await.unwrap();
    let no_such_person = "INSERT INTO setup_links (token_hash, created_at, expires_at) VALUES ($1, $2, $2)";
    conn.run(no_such_person, crate::args!["x".to_owned(), day(0)]).await.unwrap();
    let twice = conn.try_run(no_such_person, crate::args!["x".to_owned(), day(0)]).await;
    assert!(matches!(twice, Err(RunError::Taken)), "{twice:?}");
    drop(conn);
    let mut conn = town.app.db.begin().await.unwrap();
    let broken = conn.try_run("INSERT INTO nowhere VALUES ($1)", crate::args![1_i64]).await;
    assert!(matches!(broken, Err(RunError::App(AppError::Internal))), "{broken:?}");
    drop(conn);
    let mut conn = town.app.db.begin().await.unwrap();
    let sql = "INSERT INTO program_skills (program_id, skill_id) VALUES ($1, $1)";
    let orphan = conn.run(sql, crate::args![uuid::Uuid::max()]).await;
    assert_eq!(orphan, Err(AppError::Internal), "what refers to nothing is refused by both");
}

async fn more_rows_than_a_statement_holds_all_arrive_or_none(town: Town) {
    let skill = |number: usize| {
        let name = format!("Skill {number}");
        crate::args![uuid::Uuid::from_u128(number as u128), name.clone(), name, day(0)]
    };
    for (doubled, expected) in [(Some(19_999), 0), (None, 20_000)] {
        let mut conn = town.app.db.begin().await.unwrap();
        let mut rows = Bulk::into("INSERT INTO skills (id, name, key, created_at)");
        let mut outcome = Ok(());
        for number in (0..20_000).chain(doubled) {
            outcome = outcome.and(rows.push(&mut conn, skill(number)).await);
        }
        outcome = outcome.and(rows.finish(&mut conn).await);
        match outcome {
            Ok(()) => conn.commit().await.unwrap(),
            Err(error) => assert!(matches!(error, RunError::Taken), "{error:?}"),
        }
        let mut conn = town.app.db.read().await.unwrap();
        let (skills,): (i64,) = conn.one("SELECT COUNT(*) FROM skills", vec![]).await.unwrap();
        assert_eq!(skills, expected);
    }
}

async fn a_connection_for_reading_does_not_write_on_sqlite(town: Town) {
    let mut conn = town.app.db.read().await.unwrap();
    let written = conn.run("DELETE FROM setup_links", vec![]).await;
    assert_eq!(written.is_err(), town.app.db.is_sqlite());
}

async fn an_instant_comes_back_to_the_microsecond_and_in_order(town: Town) {
    let mut conn = town.app.db.begin().await.unwrap();
    let micros = [0, 1, 10, 999, 1_000, 100_000, 999_999, 1_000_000, 1_000_001, 60_000_000];
    for (nth, micros) in micros.iter().enumerate() {
        let at = day(0) + chrono::TimeDelta::microseconds(*micros);
        let sql = "INSERT INTO setup_links (token_hash, created_at, expires_at) VALUES ($1, $2, $2)";
        conn.run(sql, crate::args![format!("{nth}"), at]).await.unwrap();
    }
    let sql = "SELECT created_at FROM setup_links WHERE created_at > $1 ORDER BY created_at";
    let rows: Vec<(crate::shared::time::Instant,)> = conn.all(sql, crate::args![day(0)]).await.unwrap();
    let found: Vec<i64> = rows.into_iter().map(|(at,)| (at - day(0)).num_microseconds().unwrap()).collect();
    assert_eq!(found, micros[1..]);
}

async fn many_write_at_once_and_all_of_it_is_there(town: Town) {
    let added = futures::future::join_all((0..100).map(|nth| {
        let person = named(&format!("person{nth}"));
        scope::write_unasked(&town.app, move |scope| Box::pin(async move { people::add(scope, person).await }))
    }));
    assert!(added.await.iter().all(Result::is_ok));
    assert_eq!(count(&town).await, 100);
}

async fn the_demo_fills_an_empty_store_once(town: Town) {
    let (one, other) = tokio::join!(demo::fill(&town.app, None), demo::fill(&town.app, None));
    assert!(one.is_ok() != other.is_ok(), "{one:?}, {other:?}");
    assert!(accounts::is_demo(&town.app).await.unwrap());
    assert_eq!(demo::fill_if_empty(&town.app, None).await, Ok(None));
    let people = count(&town).await;
    assert!((50..=80).contains(&people), "{people} people");
    let again = demo::fill(&town.app, None).await;
    assert!(matches!(again, Err(AppError::Refused(_))), "{again:?}");
    assert_eq!(count(&town).await, people);
    let page = town.browser().get("/sign-in").await;
    assert!(DEMO_DOORS.iter().all(|(_, email)| page.text.contains(email)), "the four are offered");
}

async fn a_demo_that_was_stopped_half_way_is_none_and_is_not_filled_further(town: Town) {
    let app = town.app.clone();
    let filling = tokio::spawn(async move { demo::fill(&app, None).await });
    while count(&town).await == 0 {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    filling.abort();
    assert!(filling.await.is_err_and(|error| error.is_cancelled()), "it was stopped");
    let again = (demo::fill(&town.app, None).await, demo::fill_if_empty(&town.app, None).await);
    let why = "The demo is being filled into this store, or was stopped while it was. If nothing fills it now, \
               begin with an empty store: delete this one, or name another folder or database.";
    assert_eq!(again, (Err(AppError::Refused(why.into())), Err(AppError::Refused(why.into()))));
    assert!(!accounts::is_demo(&town.app).await.unwrap() && !town.app.is_demo());
    let page = town.browser().get("/sign-in").await;
    assert!(!page.text.contains(DEMO_DOORS[0].1), "nobody is offered");
}

async fn where_there_are_people_the_demo_leaves_them_alone(town: Town) {
    town.person("Ana").await;
    assert!(matches!(demo::fill(&town.app, None).await, Err(AppError::Refused(_))));
    assert_eq!(demo::fill_if_empty(&town.app, None).await, Ok(None));
    assert_eq!(count(&town).await, 1);
}

/// Every page that one of the four can reach, without ids, and without the order of what has the same time or name.
async fn pages_of(town: &Town, email: &str) -> BTreeMap<String, Vec<Vec<String>>> {
    let mut browser = Browser::new(&town.app);
    let entered = browser.post("/sign-in", &[("email", email), ("password", DEMO_PASSWORD)]).await;
    assert_eq!(entered.status, 303);
    let mut to_see: Vec<String> =
        ["/", "/mentor", "/mentee", "/programs", "/meetings", "/meetings?list=past", "/people", "/team"]
            .map(str::to_owned)
            .into();
    let mut seen: Vec<String> = Vec::new();
    let mut pages: BTreeMap<String, Vec<Vec<String>>> = BTreeMap::new();
    while let Some(path) = to_see.pop() {
        if seen.contains(&path) {
            continue;
        }
        let page = browser.get(&path).await;
        assert_eq!(page.status, 200, "{path}");
        for link in page.text.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            let is_page =
                ["/mentorships/", "/programs/", "/meetings/", "/people/", "/people?"].iter().any(|room| link.starts_with(room));
            // The log's pages are cut at the minutes at which somebody acted, and those differ.
            if is_page && !link.contains('#') && !link.contains("/audit") {
                to_see.push(link.replace("&amp;", "&"));
            }
        }
        let mut words: Vec<String> = without_ids(&page.text).split(['<', '>', ' ']).map(str::to_owned).collect();
        words.sort_unstable();
        pages.entry(without_ids(&path)).or_default().push(words);
        seen.push(path);
    }
    for alike in pages.values_mut() {
        alike.sort_unstable();
    }
    pages
}

/// The text without UUIDs and what the demo derives from them: the colour of a face, the minute at which somebody acted.
fn without_ids(text: &str) -> String {
    let is_time =
        |text: &str| text.bytes().enumerate().all(|(nth, byte)| if nth == 2 { byte == b':' } else { byte.is_ascii_digit() });
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let (word, length) = if rest.get(..36).is_some_and(|id| id.parse::<uuid::Uuid>().is_ok()) {
            ("ID", 36)
        } else if rest.starts_with("tint-") {
            ("TINT", 6)
        } else if rest.get(..5).is_some_and(is_time) {
            ("TIME", 5)
        } else {
            (&rest[..first.len_utf8()], first.len_utf8())
        };
        plain.push_str(word);
        rest = &rest[length..];
    }
    plain
}

#[test]
fn every_page_of_the_demo_reads_alike_on_both_databases() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let (Some(small), Some(large)) = (Store::make(Database::Sqlite).await, Store::make(Database::Postgres).await) else {
            return;
        };
        let mut told = Vec::new();
        for store in [&small, &large] {
            let town = Town::on(&store.url).await;
            demo::fill(&town.app, None).await.expect("the demo fills the store");
            town.travel_to(day(0) + chrono::TimeDelta::minutes(10));
            let mut pages = Vec::new();
            for (_, email) in DEMO_DOORS {
                pages.push(pages_of(&town, email).await);
            }
            town.app.db.close().await;
            told.push(pages);
        }
        small.remove().await;
        large.remove().await;
        for ((_, email), (one, other)) in DEMO_DOORS.iter().zip(told[0].iter().zip(&told[1])) {
            assert_eq!(one.keys().collect::<Vec<_>>(), other.keys().collect::<Vec<_>>(), "{email} finds the same pages");
            for (path, pages) in one {
                for (mine, theirs) in pages.iter().zip(&other[path]) {
                    let differing: Vec<&String> = mine.iter().filter(|word| !theirs.contains(word)).collect();
                    assert!(mine == theirs, "{path} for {email}: {differing:?}");
                }
                assert_eq!(pages.len(), other[path].len(), "{path} for {email}");
            }
        }
        let seen: usize = told[0].iter().flat_map(|pages| pages.values()).map(Vec::len).sum();
        println!("{seen} pages");
        assert!(seen > 60, "the four reach {seen} pages");
    });
}
