//! A large invented organization: the same one for the same seed, as large as was asked for, and within every rule.

use super::harness::{Database, Store, on_both};
use super::town::{Town, day};
use crate::args;
use crate::demo::{self, DEMO_PASSWORD, Size};
use crate::shared::AppError;

on_both!(
    an_organization_has_as_much_as_was_asked_for,
    whatever_was_held_lies_in_the_past_and_whatever_is_agreed_ahead,
    nobody_is_in_two_places_and_no_mentor_has_too_many,
    a_plan_is_done_as_far_as_its_reviews_were_held,
    its_people_find_their_way_around_in_few_statements,
    what_cannot_be_told_is_refused_and_leaves_nothing,
);

const SMALL: Size = Size { people: 61, programs: 3, meetings: 400, seed: 7 };

async fn fill(town: &Town, size: Size) {
    demo::fill(&town.app, Some(size)).await.expect("a large organization is told");
}

/// How many rows a statement counts.
async fn count(town: &Town, sql: &'static str) -> i64 {
    let (count,): (i64,) = town.app.db.read().await.unwrap().one(sql, args![]).await.unwrap();
    count
}

/// That none of these statements finds a row.
async fn expect_none(town: &Town, rules: &[(&str, &'static str)]) {
    for (rule, sql) in rules {
        assert_eq!(count(town, sql).await, 0, "{rule}");
    }
}

async fn an_organization_has_as_much_as_was_asked_for(town: Town) {
    fill(&town, SMALL).await;
    for (sql, expected) in [
        ("SELECT COUNT(*) FROM people", 61),
        ("SELECT COUNT(*) FROM directory", 61),
        ("SELECT COUNT(*) FROM programs", 3),
        ("SELECT COUNT(*) FROM meetings", 400),
        ("SELECT COUNT(*) FROM meeting_parties", 800),
        // Groups of a mentor and five mentees; the last one is smaller. In each program one mentee has no mentor yet.
        ("SELECT COUNT(*) FROM enrolments WHERE part = 'mentee'", 49),
        ("SELECT COUNT(*) FROM mentorships", 46),
        ("SELECT COUNT(*) FROM plans", 49),
        ("SELECT COUNT(*) FROM people WHERE manager_id IS NOT NULL", 60),
    ] {
        assert_eq!(count(&town, sql).await, expected, "{sql}");
    }
    assert!(crate::features::accounts::is_demo(&town.app).await.unwrap());
    let again = demo::fill(&town.app, Some(SMALL)).await;
    assert!(matches!(again, Err(AppError::Refused(_))), "{again:?}");
}

async fn whatever_was_held_lies_in_the_past_and_whatever_is_agreed_ahead(town: Town) {
    fill(&town, SMALL).await;
    // The town's first day began at this hour or before.
    let today = day(0).date_naive().and_time(chrono::NaiveTime::MIN).and_utc();
    for (rule, sql) in [
        ("held after its end", "SELECT COUNT(*) FROM meetings WHERE state = 'held' AND ends_at > $1"),
        ("agreed for the past", "SELECT COUNT(*) FROM meetings WHERE state = 'scheduled' AND starts_at <= $1"),
        ("something the clock has decided", "SELECT COUNT(*) FROM meetings WHERE clock_due_at <= $1"),
        (
            "a request for the past",
            "SELECT COUNT(*) FROM meeting_parties y JOIN meetings m ON m.id = y.meeting_id
                                    WHERE m.state = 'requested' AND y.listed_at <= $1",
        ),
        ("asked for in the future", "SELECT COUNT(*) FROM meetings WHERE created_at > $1"),
        ("events in the future", "SELECT COUNT(*) FROM events WHERE room <> 'account' AND at > $1"),
    ] {
        let (found,): (i64,) = town.app.db.read().await.unwrap().one(sql, args![today]).await.unwrap();
        assert_eq!(found, 0, "{rule}");
    }
    expect_none(
        &town,
        &[
            ("other states", "SELECT COUNT(*) FROM meetings WHERE state NOT IN ('held', 'scheduled', 'requested')"),
            ("asked for after it began", "SELECT COUNT(*) FROM meetings WHERE starts_at IS NOT NULL AND created_at >= starts_at"),
            (
                "asked for before they were a pair",
                "SELECT COUNT(*) FROM meetings m JOIN mentorships s ON s.id = m.mentorship_id WHERE m.created_at < s.started_at",
            ),
            (
                "paired before they took part",
                "SELECT COUNT(*) FROM mentorships s WHERE NOT EXISTS (
                     SELECT 1 FROM enrolments e WHERE e.program_id = s.program_id AND e.person_id = s.mentor_id AND e.part = 'mentor'
                     AND e.state = 'active' AND e.active_at <= s.started_at)
                 OR NOT EXISTS (
                     SELECT 1 FROM enrolments e WHERE e.program_id = s.program_id AND e.person_id = s.mentee_id AND e.part = 'mentee'
                     AND e.state = 'active' AND e.active_at <= s.started_at)",
            ),
            (
                "took part before they were here",
                "SELECT COUNT(*) FROM enrolments e JOIN people p ON p.id = e.person_id WHERE e.active_at < p.created_at",
            ),
            (
                "a kick-off recorded without the meeting, or before its end",
                "SELECT COUNT(*) FROM mentorships s WHERE s.kick_off_held_at IS NOT NULL AND NOT EXISTS (
                     SELECT 1 FROM meetings m WHERE m.mentorship_id = s.id AND m.kind = 'kick_off' AND m.state = 'held'
                     AND m.ends_at < s.kick_off_held_at)",
            ),
            (
                "a held kick-off that was not recorded",
                "SELECT COUNT(*) FROM meetings m JOIN mentorships s ON s.id = m.mentorship_id
                 WHERE m.kind = 'kick_off' AND m.state = 'held' AND s.kick_off_held_at IS NULL",
            ),
            (
                "held meetings without their history",
                "SELECT COUNT(*) FROM meetings m WHERE m.state = 'held' AND
                     (SELECT COUNT(*) FROM events e WHERE e.subject_id = m.id AND e.mentorship_id = m.mentorship_id) <> 5",
            ),
        ],
    )
    .await;
    for state in ["held", "scheduled", "requested"] {
        let sql = "SELECT COUNT(*) FROM meetings WHERE state = $1";
        let (found,): (i64,) = town.app.db.read().await.unwrap().one(sql, args![state.to_owned()]).await.unwrap();
        assert!(found >= 43, "{found} meetings are {state}");
    }
    let silent = "SELECT COUNT(*) FROM mentorships s WHERE NOT EXISTS (
                      SELECT 1 FROM meetings m WHERE m.mentorship_id = s.id AND m.state <> 'held')";
    assert!((1..=3).contains(&count(&town, silent).await), "a few pairs have nothing ahead");
}

async fn nobody_is_in_two_places_and_no_mentor_has_too_many(town: Town) {
    fill(&town, SMALL).await;
    expect_none(
        &town,
        &[
            (
                "two meetings of one person at the same time",
                "SELECT COUNT(*) FROM meeting_parties a JOIN meetings m ON m.id = a.meeting_id
                 JOIN meeting_parties b ON b.person_id = a.person_id AND b.meeting_id <> a.meeting_id
                 JOIN meetings n ON n.id = b.meeting_id
                 WHERE m.starts_at < n.ends_at AND n.starts_at < m.ends_at",
            ),
            (
                "a mentor with more mentees than the program allows",
                "SELECT COUNT(*) FROM (SELECT s.mentor_id FROM mentorships s JOIN programs g ON g.id = s.program_id
                 GROUP BY s.program_id, s.mentor_id, g.mentees_per_mentor HAVING COUNT(*) > g.mentees_per_mentor) full_up",
            ),
            (
                "a mentee with two mentors in a program",
                "SELECT COUNT(*) FROM (SELECT mentee_id FROM mentorships GROUP BY program_id, mentee_id HAVING COUNT(*) > 1) twice",
            ),
            ("somebody who mentors themself", "SELECT COUNT(*) FROM mentorships WHERE mentor_id = mentee_id"),
            (
                "a circle of reporting lines",
                "SELECT COUNT(*) FROM people p JOIN people m ON m.id = p.manager_id WHERE m.id >= p.id",
            ),
        ],
    )
    .await;
}

async fn a_plan_is_done_as_far_as_its_reviews_were_held(town: Town) {
    fill(&town, SMALL).await;
    expect_none(
        &town,
        &[
            (
                "done without a review, or reviewed without being done",
                "SELECT COUNT(*) FROM milestones i JOIN plans p ON p.id = i.plan_id AND p.mentorship_id IS NOT NULL
                 WHERE (i.done_on IS NOT NULL) <> EXISTS (
                     SELECT 1 FROM meetings m WHERE m.milestone_id = i.id AND m.kind = 'review' AND m.state = 'held'
                     AND m.mentorship_id = p.mentorship_id)",
            ),
            (
                "done before one above it",
                "SELECT COUNT(*) FROM milestones i JOIN milestones above ON above.plan_id = i.plan_id AND above.position < i.position
                 WHERE i.done_on IS NOT NULL AND (above.done_on IS NULL OR above.done_on > i.done_on)",
            ),
            (
                "an open item in a milestone that is done",
                "SELECT COUNT(*) FROM items t JOIN milestones i ON i.id = t.milestone_id
                 WHERE (i.done_on IS NULL) <> (t.done_on IS NULL)",
            ),
            (
                "a plan that opened without its kick-off",
                "SELECT COUNT(*) FROM plans p JOIN mentorships s ON s.id = p.mentorship_id
                 WHERE (p.opened_on IS NULL) <> (s.kick_off_held_at IS NULL)",
            ),
            (
                "a whole plan done in a mentorship that lasts",
                "SELECT COUNT(*) FROM plans p WHERE p.mentorship_id IS NOT NULL AND NOT EXISTS (
                     SELECT 1 FROM milestones i WHERE i.plan_id = p.id AND i.done_on IS NULL)",
            ),
            (
                "a plan that is not its program's",
                "SELECT COUNT(*) FROM plans p JOIN plans t ON t.program_id = p.program_id AND t.mentorship_id IS NULL
                 WHERE p.mentorship_id IS NOT NULL AND
                     (SELECT COUNT(*) FROM milestones a JOIN milestones b ON b.name = a.name AND b.plan_id = t.id
                      WHERE a.plan_id = p.id) <> (SELECT COUNT(*) FROM milestones b WHERE b.plan_id = t.id)",
            ),
        ],
    )
    .await;
    assert!(count(&town, "SELECT COUNT(*) FROM milestones WHERE done_on IS NOT NULL").await > 49);
}

async fn its_people_find_their_way_around_in_few_statements(town: Town) {
    fill(&town, SMALL).await;
    town.travel_to(day(0) + chrono::TimeDelta::minutes(5));
    for (who, paths) in [
        ("admin", &["/", "/people", "/programs", "/staff/silent"][..]),
        ("manager", &["/", "/team", "/people"]),
        ("mentor", &["/", "/meetings", "/meetings?list=past", "/meetings/new", "/people"]),
        ("mentee", &["/", "/meetings", "/meetings/new"]),
    ] {
        let mut browser = town.browser();
        let email = format!("{who}@demo.example");
        let entered = browser.post("/sign-in", &[("email", email.as_str()), ("password", DEMO_PASSWORD)]).await;
        assert_eq!(entered.status, 303, "{who}");
        for path in paths {
            let before = town.app.db.statements();
            let page = browser.get(path).await;
            let made = town.app.db.statements() - before;
            assert!(page.status == 200 && made <= 6, "{path} for {who}: {} with {made} statements", page.status);
        }
    }
}

async fn what_cannot_be_told_is_refused_and_leaves_nothing(town: Town) {
    for impossible in [
        Size { people: 3, ..SMALL },
        Size { programs: 0, ..SMALL },
        Size { meetings: 49 * 30 + 1, ..SMALL },
        Size { meetings: usize::MAX, ..SMALL },
    ] {
        let refused = demo::fill(&town.app, Some(impossible)).await;
        assert!(matches!(refused, Err(AppError::Refused(_))), "{impossible:?}: {refused:?}");
    }
    assert_eq!(count(&town, "SELECT COUNT(*) FROM people").await, 0);
    fill(&town, Size { people: 4, programs: 5, meetings: 0, seed: 1 }).await;
    assert_eq!(count(&town, "SELECT COUNT(*) FROM mentorships").await, 1);
}

/// Everything that is told, in an order that does not depend on the database; ids of events and salts are made
/// anew each time.
async fn told(town: &Town) -> Vec<String> {
    let mut conn = town.app.db.read().await.unwrap();
    let mut told = Vec::new();
    for sql in [
        "SELECT email, name, zone, title || department || location FROM people ORDER BY email",
        "SELECT p.email, s.name, k.kind, CAST(COALESCE(k.level, 0) AS TEXT) FROM person_skills k
         JOIN people p ON p.id = k.person_id JOIN skills s ON s.id = k.skill_id ORDER BY 1, 2, 3",
        "SELECT g.title, p.email, e.part, e.state FROM enrolments e
         JOIN programs g ON g.id = e.program_id JOIN people p ON p.id = e.person_id ORDER BY 1, 2, 3",
        "SELECT a.email, b.email, g.title, m.state FROM mentorships m JOIN programs g ON g.id = m.program_id
         JOIN people a ON a.id = m.mentor_id JOIN people b ON b.id = m.mentee_id ORDER BY 1, 2, 3",
        "SELECT b.email, i.name, CAST(i.due_on AS TEXT), CAST(i.done_on AS TEXT) FROM milestones i
         JOIN plans p ON p.id = i.plan_id JOIN mentorships m ON m.id = p.mentorship_id JOIN people b ON b.id = m.mentee_id
         ORDER BY 1, 2",
        "SELECT b.email, m.arrangement, m.title, m.state FROM meetings m
         JOIN mentorships s ON s.id = m.mentorship_id JOIN people b ON b.id = s.mentee_id ORDER BY 1, 2, 3",
        "SELECT p.email, e.body, e.room, '' FROM events e LEFT JOIN people p ON p.id = e.actor_id
         WHERE e.room IN ('meeting', 'mentorship') ORDER BY 1, 2",
    ] {
        type Row = (Option<String>, Option<String>, Option<String>, Option<String>);
        let rows: Vec<Row> = conn.all(sql, args![]).await.unwrap();
        assert!(!rows.is_empty(), "{sql}");
        let mut rows: Vec<String> = rows.into_iter().map(|row| format!("{row:?}")).collect();
        rows.sort_unstable();
        told.append(&mut rows);
    }
    let ids: Vec<(uuid::Uuid,)> = conn
        .all(
            "SELECT id FROM people UNION ALL SELECT id FROM mentorships UNION ALL SELECT id FROM meetings
             UNION ALL SELECT id FROM skills UNION ALL SELECT id FROM programs UNION ALL SELECT id FROM milestones UNION ALL SELECT id FROM items",
            args![],
        )
        .await
        .unwrap();
    let mut ids: Vec<String> = ids.into_iter().map(|(id,)| id.to_string()).collect();
    ids.sort_unstable();
    told.append(&mut ids);
    told
}

#[test]
fn the_same_seed_tells_the_same_organization_on_both_databases_and_another_seed_another() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let mut stores = Vec::new();
        for (database, seed) in [(Database::Sqlite, 7), (Database::Sqlite, 7), (Database::Sqlite, 8), (Database::Postgres, 7)] {
            let Some(store) = Store::make(database).await else { continue };
            let town = Town::on(&store.url).await;
            fill(&town, Size { seed, ..SMALL }).await;
            stores.push((seed, told(&town).await));
            town.app.db.close().await;
            store.remove().await;
        }
        let (_, first) = &stores[0];
        assert!(first.len() > 1500, "{} rows", first.len());
        for (seed, other) in &stores[1..] {
            let differing = first.iter().zip(other).find(|(one, other)| one != other);
            assert_eq!(*seed == 7, differing.is_none() && first.len() == other.len(), "seed {seed}: {differing:?}");
        }
    });
}
