//! Who gets which answer: every route and every server function × every relation to the thing. What is missing in the
//! table fails the test; so does a refusal that leaves a trace.

mod row;
mod scene;
mod table;

use std::collections::BTreeSet;

use leptos::server_fn::axum::server_fn_paths;

use super::harness::on_both;
use super::town::Town;
use crate::shared::id::PersonId;
use row::{Body, RELATIONS, Relation, Row, Setting};
use scene::Scene;
use table::TABLE;

on_both!(
    everybody_gets_the_answer_that_the_table_says,
    nobody_makes_themself_an_admin_with_their_own_profile,
    no_path_answers_to_a_method_that_it_does_not_name,
);

/// What `boot::router` adds to the table of routes.
const BESIDE: &[(&str, &str)] =
    &[("GET", "/assets/{hash}/{*name}"), ("GET", "/livez"), ("GET", "/readyz"), ("GET", "/live/{topic}/{id}")];

/// Every method and path that the server answers to.
fn everything() -> BTreeSet<(String, String)> {
    let routes = crate::app::routes().flat_map(|route| route.methods.iter().map(move |method| (*method, route.path)));
    let named = routes.chain(BESIDE.iter().copied()).map(|(method, path)| (method.to_owned(), path.to_owned()));
    let functions = server_fn_paths().map(|(path, method)| (method.to_string(), path.to_owned()));
    named.chain(functions).collect()
}

#[test]
fn the_table_lists_every_route_and_server_function() {
    let all = everything();
    assert!(server_fn_paths().count() > 0, "the server functions are registered");
    assert!(server_fn_paths().all(|(path, method)| path.starts_with("/api/") && method == "POST"), "mutations are POST only");
    let listed: BTreeSet<_> = TABLE.iter().map(|row| (row.method.to_owned(), row.route.to_owned())).collect();
    let unlisted: Vec<_> = all.difference(&listed).collect();
    assert!(unlisted.is_empty(), "say in src/tests/access/table.rs who may do this: {unlisted:?}");
    let gone: Vec<_> = listed.difference(&all).collect();
    assert!(gone.is_empty(), "the table lists what there isn't: {gone:?}");
}

async fn everybody_gets_the_answer_that_the_table_says(town: Town) {
    let mut wrong = Vec::new();
    for setting in [
        Setting::Usual,
        Setting::Goals,
        Setting::ManagersLetIn,
        Setting::Draft,
        Setting::Closed,
        Setting::ManagersApprove,
        Setting::Restless,
    ] {
        let mut reading = Scene::set(&town, setting).await;
        for row in TABLE.iter().filter(|row| row.setting == setting) {
            if row.method == "GET" {
                check(&town, &mut reading, row, &mut wrong).await;
            } else {
                check(&town, &mut Scene::set(&town, setting).await, row, &mut wrong).await;
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {} answers:\n{}", wrong.len(), TABLE.len() * RELATIONS.len(), wrong.join("\n"));
}

async fn check(town: &Town, scene: &mut Scene, row: &Row, wrong: &mut Vec<String>) {
    // A build without its site has nothing to hand out.
    let is_missing = row.route == "/assets/{hash}/{*name}" && !crate::server::assets::are_embedded();
    for (relation, expected) in RELATIONS.iter().zip(if is_missing { [404; 11] } else { row.expected }) {
        let (mut browser, words) = scene.enter(town, *relation).await;
        let fill = |text: &str| words.iter().fold(text.to_owned(), |text, (word, value)| text.replace(word, value));
        let before = scene::traces(town).await;
        let page = match row.body {
            Body::None if row.method == "GET" => browser.get(&fill(row.target)).await,
            Body::None => browser.post(&fill(row.target), &[]).await,
            Body::Form(fields) => {
                let fields: Vec<(&str, String)> = fields.iter().map(|(name, value)| (*name, fill(value))).collect();
                let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
                browser.post(&fill(row.target), &fields).await
            }
            Body::File(name) => browser.upload(&fill(row.target), &[], ("file", name, b"Read this first.")).await,
            Body::Json(text) => {
                let arguments = serde_json::from_str(&fill(text)).unwrap_or_else(|error| panic!("{error}: {}", fill(text)));
                browser.call(&fill(row.target), &arguments).await
            }
        };
        // A page asks whoever isn't signed in to do so; the table calls that 401 like everybody else.
        let asks_to_sign_in = page.status == 303 && page.header("location").starts_with("/sign-in") && row.route != "/sign-out";
        let answered = if asks_to_sign_in { 401 } else { page.status };
        let Row { method, target, note, .. } = row;
        if answered != expected {
            let text: String = page.text.chars().filter(|c| *c != '\n').take(200).collect();
            wrong.push(format!("{method} {target} ({note}) {relation:?}: {answered}, not {expected}: {text}"));
        }
        if expected >= 400 && before != scene::traces(town).await {
            wrong.push(format!("{method} {target} ({note}) {relation:?}: was refused and left a trace"));
        }
    }
}

async fn nobody_makes_themself_an_admin_with_their_own_profile(town: Town) {
    let mut scene = Scene::set(&town, Setting::Usual).await;
    let profile = TABLE.iter().find(|row| row.method == "POST" && row.route == "/people/{id}/edit").expect("the table has it");
    let Body::Form(fields) = profile.body else { panic!("a form") };
    assert!(fields.contains(&("is_admin", "on")), "the form asks for the right");
    for relation in RELATIONS.iter().filter(|relation| !matches!(relation, Relation::Anonymous | Relation::Admin)) {
        let (mut browser, words) = scene.enter(&town, *relation).await;
        let fill = |text: &str| words.iter().fold(text.to_owned(), |text, (word, value)| text.replace(word, value));
        let fields: Vec<(&str, String)> = fields.iter().map(|(name, value)| (*name, fill(value))).collect();
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        assert_eq!(browser.post(&fill("/people/{me}/edit"), &fields).await.status, 303, "{relation:?}");
        assert_eq!(browser.get("/organization").await.status, 403, "{relation:?}");
        let me: PersonId = fill("{me}").parse().expect("an id");
        let sql = "SELECT COUNT(*) FROM people WHERE id = $1 AND admin_since IS NOT NULL";
        let (rights,): (i64,) = town.app.db.read().await.unwrap().one(sql, crate::args![me]).await.unwrap();
        assert_eq!(rights, 0, "{relation:?} asked for the right and has it");
    }
}

async fn no_path_answers_to_a_method_that_it_does_not_name(town: Town) {
    let mut browser = town.browser_of(&town.admin("Sofia").await).await;
    for route in crate::app::routes() {
        let path = route.path.replace("{id}", &uuid::Uuid::max().to_string()).replace("{token}", "0");
        for method in ["GET", "POST", "PUT", "PATCH", "DELETE"] {
            if !route.methods.contains(&method) {
                let request = browser.request(method.parse().expect("a method"), &path).body(axum::body::Body::empty());
                let page = browser.send(request).await;
                assert!(matches!(page.status, 404 | 405), "{method} {path}: {}", page.status);
            }
        }
    }
}
