//! What stands around every request: origin, size, headers, error pages, streams; and what a server refuses to open.

use std::time::Duration;

use axum::body::Body;
use axum::http::{Method, header};
use axum::routing::get;
use futures::StreamExt;
use tower::ServiceExt;

use super::browser::Page;
use super::harness::on_both;
use super::town::{Town, day};
use crate::features::milestones::model::PlanChange;
use crate::server::boot::{self, Route};
use crate::server::db::{Db, OpenError};
use crate::shared::AppError;

on_both!(
    what_comes_from_another_site_changes_nothing,
    what_is_too_large_is_refused,
    an_error_is_a_page_that_says_so,
    a_panic_is_a_page_too_and_the_server_goes_on,
    every_answer_carries_the_security_headers,
    assets_are_kept_for_ever_and_pages_never,
    the_server_says_whether_it_lives_and_is_ready,
    an_open_page_hears_of_a_change_within_a_second_and_the_stream_ends_when_the_server_drains,
    what_a_server_function_cannot_read_is_no_fault_of_the_server,
    a_store_of_a_newer_version_is_not_opened,
    a_store_is_opened_again_and_keeps_what_it_had,
    two_servers_on_one_store_tell_each_other,
    the_clock_is_moved_over_http_only_where_the_environment_allows_it,
);

async fn what_comes_from_another_site_changes_nothing(town: Town) {
    let couple = town.couple_at_work().await;
    let mut browser = town.browser_of(&couple.mentor).await;
    let before = town.plan(&couple).await;
    let last = before.plan.milestones.last().unwrap().id;
    let change = serde_json::to_value(PlanChange::RemoveMilestone { milestone: last }).unwrap();
    let body = serde_json::json!({ "mentorship": couple.id, "version": before.plan.version, "change": change }).to_string();
    for (name, value) in [("sec-fetch-site", "cross-site"), ("sec-fetch-site", "same-site"), ("origin", "https://evil.example")]
    {
        for (path, content_type, body) in [
            ("/api/plans/change", "application/json", body.as_str()),
            ("/api/plans/change", "text/plain", body.as_str()),
            ("/sign-out", "application/x-www-form-urlencoded", ""),
        ] {
            let mut request = browser.request(Method::POST, path).header(header::CONTENT_TYPE, content_type);
            request.headers_mut().unwrap().remove("sec-fetch-site");
            let page = browser.send(request.header(name, value).body(Body::from(body.to_owned()))).await;
            assert_eq!(page.status, 403, "{name}: {value} on {path}");
        }
    }
    assert_eq!(town.plan(&couple).await, before);
    assert_eq!(browser.get("/account").await.status, 200, "still signed in");
    assert!(browser.get("/api/plans/change").await.status >= 400, "a change is never a GET");
}

async fn what_is_too_large_is_refused(town: Town) {
    let couple = town.couple().await;
    let mut browser = town.browser_of(&couple.mentee).await;
    let endless = "a".repeat(300_000);
    let page = browser.post("/account/zone", &[("zone", &endless)]).await;
    assert_eq!(page.status, 413);
    assert!(page.header("content-type").starts_with("text/html") && page.text.contains("too large"), "{}", page.text);
    let called = browser.call("/api/plans/load", &serde_json::json!({ "mentorship": endless })).await;
    assert_eq!((called.status, called.error()), (413, AppError::TooLarge));
    // Without a length told beforehand, reading stops at the limit.
    let pieces = futures::stream::iter((0..30).map(|_| Ok::<_, std::convert::Infallible>("a".repeat(10_000))));
    let request =
        browser.request(Method::POST, "/account/zone").header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    assert_eq!(browser.send(request.body(Body::from_stream(pieces))).await.status, 413);
}

fn is_styled(page: &Page) -> bool {
    page.header("content-type").starts_with("text/html")
        && page.header("cache-control") == "no-store"
        && page.text.contains("app.css")
        && page.text.contains("<h1>")
        && page.text.contains("href=\"/\"")
}

async fn an_error_is_a_page_that_says_so(town: Town) {
    let couple = town.couple().await;
    let mut stranger = town.browser_of(&town.person("Stranger").await).await;
    let nowhere = format!("/mentorships/{}/plan", uuid::Uuid::max());
    let not_theirs = format!("/mentorships/{}/plan", couple.id);
    let mut texts = Vec::new();
    for path in ["/nowhere", "/meetings/nonsense", nowhere.as_str(), not_theirs.as_str(), "/mentorships/nonsense/plan"] {
        let page = stranger.get(path).await;
        assert!(page.status == 404 && is_styled(&page), "{path}: {page:?}");
        texts.push(page.text);
    }
    assert_eq!(texts[2], texts[3], "what may not be seen looks like what does not exist");
    let not_allowed = stranger.get("/sign-out").await;
    assert!(not_allowed.status >= 400 && is_styled(&not_allowed), "{not_allowed:?}");
    let refused = town
        .browser_of(&town.admin("Sofia").await)
        .await
        .post(&not_theirs, &[("act", "mark"), ("version", "1"), ("item", &uuid::Uuid::max().to_string())])
        .await;
    assert!(refused.status == 403 && is_styled(&refused), "{refused:?}");
}

async fn a_panic_is_a_page_too_and_the_server_goes_on(town: Town) {
    let breaks = Route { path: "/test/panic", methods: &["GET"], handler: || get(async || -> String { panic!("on purpose") }) };
    let router = boot::router_of(town.app.clone(), crate::app::routes().chain([breaks]));
    let mut browser = town.browser().on(router);
    let page = browser.get("/test/panic").await;
    assert!(page.status == 500 && is_styled(&page), "{page:?}");
    assert!(!page.text.contains("on purpose"), "what broke is for the log alone");
    assert!(!page.header("x-request-id").is_empty());
    assert_eq!(browser.get("/sign-in").await.status, 200);
}

async fn every_answer_carries_the_security_headers(town: Town) {
    let mut browser = town.browser_of(&town.person("Ana").await).await;
    for path in ["/", "/account", "/nowhere", "/livez", "/readyz", "/api/plans/load", "/assets/x/app.css"] {
        let page = browser.get(path).await;
        let csp = page.header("content-security-policy");
        for part in ["default-src 'none'", "script-src 'self' 'wasm-unsafe-eval'", "style-src 'self'", "frame-ancestors 'none'"]
        {
            assert!(csp.contains(part), "{path}: {csp}");
        }
        assert!(!csp.contains("unsafe-inline"));
        assert_eq!(page.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(page.header("referrer-policy"), "same-origin", "{path}");
        assert!(!page.header("x-request-id").is_empty(), "{path}");
        for inline in [" style=\"", "<style", " onclick=", "javascript:"] {
            assert!(!page.text.contains(inline), "{path} has {inline}, which the policy blocks");
        }
    }
}

async fn assets_are_kept_for_ever_and_pages_never(town: Town) {
    let couple = town.couple_at_work().await;
    let mut browser = town.browser_of(&couple.mentee).await;
    let home = browser.get("/").await;
    assert_eq!((home.status, home.header("cache-control")), (200, "no-store"));
    let stream = browser.get(&format!("/live/plans/{}", town.plan(&couple).await.plan.id)).await;
    assert_eq!((stream.status, stream.header("cache-control")), (200, "no-store"));
    assert_eq!(town.browser().get("/assets/x/nothing.css").await.header("cache-control"), "no-store");
    if crate::server::assets::are_embedded() {
        let css = town.browser().get(&crate::server::assets::url("app.css")).await;
        assert_eq!((css.status, css.header("cache-control")), (200, "public, max-age=31536000, immutable"));
    }
}

async fn the_server_says_whether_it_lives_and_is_ready(town: Town) {
    let mut browser = town.browser();
    assert_eq!(browser.get("/livez").await.status, 200);
    let ready = browser.get("/readyz").await;
    assert_eq!((ready.status, ready.json::<serde_json::Value>()["database"].as_bool()), (200, Some(true)));
    town.app.draining.cancel();
    assert_eq!((browser.get("/readyz").await.status, browser.get("/livez").await.status), (503, 200), "on its way down");
    town.app.db.close().await;
    assert_eq!(browser.get("/readyz").await.json::<serde_json::Value>()["database"].as_bool(), Some(false));
    assert_eq!(browser.get("/livez").await.status, 200);
}

async fn an_open_page_hears_of_a_change_within_a_second_and_the_stream_ends_when_the_server_drains(town: Town) {
    let couple = town.couple_at_work().await;
    let plan = town.plan(&couple).await.plan;
    let browser = town.browser_of(&couple.mentee).await;
    let request = browser.request(Method::GET, &format!("/live/plans/{}", plan.id)).body(Body::empty()).unwrap();
    let response = boot::router(town.app.clone()).oneshot(request).await.unwrap();
    let mut pieces = response.into_body().into_data_stream();
    let first = pieces.next().await.unwrap().unwrap();
    assert!(String::from_utf8_lossy(&first).contains("listening"));
    let mut heard = false;
    // On Postgres the listener needs a moment to connect.
    for nth in 0..50 {
        let rename = PlanChange::RenameMilestone { milestone: plan.milestones[2].id, name: format!("Lead {nth}") };
        town.change(&couple.mentor, &couple, rename).await.unwrap();
        if let Ok(piece) = tokio::time::timeout(Duration::from_secs(1), pieces.next()).await {
            assert_eq!(String::from_utf8_lossy(&piece.unwrap().unwrap()), "data: changed\n\n");
            heard = true;
            break;
        }
    }
    assert!(heard, "no change was told");
    town.app.draining.cancel();
    let rest = tokio::time::timeout(Duration::from_secs(10), pieces.collect::<Vec<_>>()).await;
    assert!(rest.is_ok(), "an open stream does not hold up a server that is asked to stop");
}

async fn what_a_server_function_cannot_read_is_no_fault_of_the_server(town: Town) {
    let couple = town.couple().await;
    let mut browser = town.browser_of(&couple.mentee).await;
    for arguments in [serde_json::json!({}), serde_json::json!({ "mentorship": "nonsense" }), serde_json::json!([1, 2])] {
        let page = browser.call("/api/plans/load", &arguments).await;
        assert_eq!(page.status / 100, 4, "{page:?}");
        assert!(matches!(page.error(), AppError::Refused(_)), "{page:?}");
    }
    let unknown = browser.call("/api/plans/burn", &serde_json::json!({})).await;
    assert_eq!((unknown.status, unknown.error()), (404, AppError::NotFound));
}

async fn a_store_of_a_newer_version_is_not_opened(town: Town) {
    let sql = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
               SELECT 99990101, 'from the future', success, checksum, execution_time FROM _sqlx_migrations LIMIT 1";
    let mut conn = town.app.db.begin().await.unwrap();
    conn.run(sql, vec![]).await.unwrap();
    conn.commit().await.unwrap();
    match Db::open(&town.app.settings.database_url, 2).await {
        Err(error @ OpenError::NewerSchema { found: 99_990_101, .. }) => {
            assert!(error.to_string().starts_with("the store was made by a newer Ithaca"), "{error}");
        }
        Err(other) => panic!("refused for another reason: {other}"),
        Ok(_) => panic!("a store of a newer version was opened"),
    }
}

async fn a_store_is_opened_again_and_keeps_what_it_had(town: Town) {
    let couple = town.couple_at_work().await;
    let before = town.plan(&couple).await;
    let url = town.app.settings.database_url.clone();
    town.app.db.close().await;
    let again = Town::on(&url).await;
    assert_eq!(again.plan(&couple).await, before);
    again.app.db.close().await;
    assert!(matches!(Db::open("mysql://elsewhere", 2).await, Err(OpenError::Url(scheme)) if scheme == "mysql"));
}

async fn two_servers_on_one_store_tell_each_other(town: Town) {
    if town.app.db.is_sqlite() {
        return; // One process has a SQLite store to itself.
    }
    let couple = town.couple_at_work().await;
    let plan = town.plan(&couple).await.plan;
    let other = Town::on(&town.app.settings.database_url).await;
    let mut signals = other.app.live.listen();
    for nth in 0..50 {
        let rename = PlanChange::RenameMilestone { milestone: plan.milestones[2].id, name: format!("Lead {nth}") };
        town.change(&couple.mentor, &couple, rename).await.unwrap();
        let ours = async { while signals.recv().await.expect("signals go on") != format!("plans/{}", plan.id) {} };
        if tokio::time::timeout(Duration::from_secs(1), ours).await.is_ok() {
            other.app.db.close().await;
            return;
        }
    }
    panic!("the other server heard nothing");
}

async fn the_clock_is_moved_over_http_only_where_the_environment_allows_it(town: Town) {
    town.travel_to(day(0));
    let now = town.app.clock.now();
    assert_eq!(town.browser().post("/test/clock", &[]).await.status, 404);
    assert!(town.app.clock.now() - now < chrono::TimeDelta::minutes(5));
    let tested = town.server_with(|settings| settings.test_clock = true);
    let mut browser = super::browser::Browser::new(&tested);
    let request = browser.request(Method::POST, "/test/clock").body(Body::from("3600"));
    assert_eq!(browser.send(request).await.status, 204);
}
