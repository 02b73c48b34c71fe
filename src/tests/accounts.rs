//! Signing in and out, sessions, passwords, the first admin.

use axum::http::Method;
use chrono::TimeDelta;
use tokio::sync::OnceCell;

use super::browser::{Browser, Page};
use super::harness::on_both;
use super::town::{Town, day, hours};
use crate::features::accounts::{self, Viewer};
use crate::server::App;
use crate::server::hashing::Hashing;
use crate::shared::AppError;

on_both!(
    whoever_knows_the_password_signs_in_and_out,
    an_unknown_address_is_answered_like_a_wrong_password,
    too_many_attempts_on_an_account_have_to_wait,
    too_many_attempts_from_an_address_have_to_wait,
    the_cookie_is_out_of_reach_for_scripts_and_other_sites,
    a_session_is_rotated_at_sign_in,
    a_session_is_listed_and_revoked,
    changing_the_password_ends_every_other_session,
    nobody_slips_in_with_the_old_password_while_it_is_changed,
    a_session_ends_when_it_is_not_used_and_lasts_while_it_is,
    who_has_left_is_signed_out,
    one_reads_times_in_the_zone_one_chose,
    the_first_admin_is_set_up_once,
    a_setup_link_is_good_for_a_day_and_for_one_use_at_a_time,
    an_admin_is_added_from_the_command_line,
    nobody_is_sent_to_another_site_after_signing_in,
);

const PASSWORD: &str = "a long road in good company";

impl Town {
    /// A person who can sign in with [`PASSWORD`].
    async fn member(&self, name: &str) -> Viewer {
        static HASH: OnceCell<String> = OnceCell::const_new();
        let hash = HASH.get_or_init(|| async { Hashing::default().hash(PASSWORD.into()).await.expect("a hash") }).await;
        self.person_with(name, |person| person.password_hash = Some(hash.clone())).await
    }
}

async fn sign_in(browser: &mut Browser, email: &str, password: &str) -> Page {
    browser.post("/sign-in", &[("email", email), ("password", password)]).await
}

async fn signed_in(app: &App, person: &Viewer) -> Browser {
    let mut browser = Browser::new(app);
    assert_eq!(sign_in(&mut browser, &person.email, PASSWORD).await.status, 303);
    browser
}

async fn is_signed_in(browser: &mut Browser) -> bool {
    let page = browser.get("/account").await;
    assert!(page.status == 200 || (page.status == 303 && page.header("location").starts_with("/sign-in")), "{page:?}");
    page.status == 200
}

async fn whoever_knows_the_password_signs_in_and_out(town: Town) {
    let ana = town.member("Ana").await;
    let mut browser = town.browser();
    assert_eq!(browser.get("/sign-in").await.status, 200);
    let wrong = sign_in(&mut browser, &ana.email, "another road entirely").await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.text.contains("do not go together") && browser.cookie("ithaca").is_none());
    let loud = ana.email.to_uppercase();
    let right = browser.post("/sign-in", &[("email", &loud), ("password", PASSWORD), ("next", "/account")]).await;
    assert_eq!((right.status, right.header("location")), (303, "/account"));
    assert!(is_signed_in(&mut browser).await);
    let token = browser.cookie("ithaca").expect("a session").to_owned();
    let out = browser.post("/sign-out", &[]).await;
    assert_eq!((out.status, out.header("location"), browser.cookie("ithaca")), (303, "/sign-in", None));
    assert!(!is_signed_in(&mut town.browser().with_cookie("ithaca", &token)).await, "the session itself has ended");
}

async fn an_unknown_address_is_answered_like_a_wrong_password(town: Town) {
    let ana = town.member("Ana").await;
    let nameless = town.person("Nobody").await;
    let app = town.server_with(|settings| settings.sign_in_per_account = 100);
    let mut browser = Browser::new(&app);
    let mut pages = Vec::new();
    for email in [ana.email.as_str(), "unknown@town.example", &nameless.email] {
        let before = app.hashing.checked();
        let page = sign_in(&mut browser, email, "not the password").await;
        assert_eq!(app.hashing.checked() - before, 1, "{email} costs the same work, and so takes as long");
        pages.push((page.status, page.text.replace(email, "ADDRESS")));
    }
    pages.dedup();
    assert_eq!(pages.len(), 1, "the three answers are one");
    assert_eq!(pages[0].0, 422);
}

async fn too_many_attempts_on_an_account_have_to_wait(town: Town) {
    let (ana, ben) = (town.member("Ana").await, town.member("Ben").await);
    let app = town.server_with(|settings| settings.sign_in_per_account = 3);
    let mut browser = Browser::new(&app);
    for _ in 0..3 {
        assert_eq!(sign_in(&mut browser, &ana.email, "wrong password").await.status, 422);
    }
    let page = sign_in(&mut browser, &ana.email, PASSWORD).await;
    assert_eq!((page.status, browser.cookie("ithaca")), (429, None), "even with the right password");
    let wait: u64 = page.header("retry-after").parse().expect("seconds");
    assert!((1..=300).contains(&wait), "{wait}");
    assert!(page.header("content-type").starts_with("text/html") && page.text.contains("Too many attempts."));
    assert_eq!(sign_in(&mut browser, &ben.email, PASSWORD).await.status, 303, "others are not kept waiting");
    app.throttle.forget_idle();
    assert_eq!(
        sign_in(&mut Browser::new(&app), &ana.email, PASSWORD).await.status,
        429,
        "housekeeping forgets nothing too early"
    );
}

async fn too_many_attempts_from_an_address_have_to_wait(town: Town) {
    let app = town.server_with(|settings| (settings.sign_in_per_address, settings.trust_proxy) = (3, true));
    let mut browser = Browser::new(&app);
    let mut attempt = async |nth: usize, from: &str| {
        let request = browser.request(Method::POST, "/sign-in").header("x-forwarded-for", format!("6.6.6.6, {from}"));
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        let body = format!("email=somebody{nth}%40town.example&password=wrong");
        browser.send(request.body(body.into())).await.status
    };
    for nth in 0..3 {
        assert_eq!(attempt(nth, "192.0.2.1").await, 422);
    }
    assert_eq!(attempt(3, "192.0.2.1").await, 429);
    assert_eq!(attempt(4, "192.0.2.2").await, 422, "another address is not kept waiting");
}

async fn the_cookie_is_out_of_reach_for_scripts_and_other_sites(town: Town) {
    let ana = town.member("Ana").await;
    let plain = sign_in(&mut town.browser(), &ana.email, PASSWORD).await;
    let cookie = plain.header("set-cookie");
    let token = cookie.strip_prefix("ithaca=").and_then(|rest| rest.split(';').next()).expect("a session");
    assert_eq!(token.len(), 64, "256 bits");
    assert_eq!(&cookie[7 + 64..], "; Path=/; Max-Age=34560000; HttpOnly; SameSite=Lax");
    let https = town.server_with(|settings| settings.public_url = "https://town.example".into());
    let secure = sign_in(&mut Browser::new(&https), &ana.email, PASSWORD).await;
    let cookie = secure.header("set-cookie");
    assert!(
        cookie.starts_with("__Host-ithaca=") && cookie.ends_with("; Path=/; Max-Age=34560000; HttpOnly; SameSite=Lax; Secure")
    );
    assert!(secure.header("strict-transport-security").starts_with("max-age="));
    let sql = "SELECT token_hash FROM sessions";
    let stored: Vec<(String,)> = town.app.db.read().await.unwrap().all(sql, vec![]).await.unwrap();
    assert!(stored.len() == 2 && stored.iter().all(|(hash,)| hash != token), "the store keeps no token");
}

async fn a_session_is_rotated_at_sign_in(town: Town) {
    let ana = town.member("Ana").await;
    let mut browser = signed_in(&town.app, &ana).await;
    let old = browser.cookie("ithaca").unwrap().to_owned();
    sign_in(&mut browser, &ana.email, PASSWORD).await;
    assert_ne!(browser.cookie("ithaca"), Some(old.as_str()));
    assert!(is_signed_in(&mut browser).await);
    assert!(!is_signed_in(&mut town.browser().with_cookie("ithaca", &old)).await);
    let invented = "f".repeat(64);
    let mut fixed = town.browser().with_cookie("ithaca", &invented);
    sign_in(&mut fixed, &ana.email, PASSWORD).await;
    assert_ne!(fixed.cookie("ithaca"), Some(invented.as_str()), "nobody chooses the token for somebody else");
}

async fn a_session_is_listed_and_revoked(town: Town) {
    let (ana, ben) = (town.member("Ana").await, town.member("Ben").await);
    let (mut here, mut there) = (signed_in(&town.app, &ana).await, signed_in(&town.app, &ana).await);
    let mut bens = signed_in(&town.app, &ben).await;
    let page = here.get("/account").await;
    let session = page.text.split("name=\"session\" value=\"").nth(1).expect("another session").split('"').next().unwrap();
    assert_eq!(bens.post("/account/sessions", &[("session", session)]).await.status, 404, "it is not Ben’s to end");
    assert!(is_signed_in(&mut there).await);
    assert_eq!(here.post("/account/sessions", &[("session", session)]).await.status, 303);
    assert!(!is_signed_in(&mut there).await && is_signed_in(&mut here).await);
    assert_eq!(here.post("/account/sessions", &[("session", "nonsense")]).await.status, 404);
}

async fn changing_the_password_ends_every_other_session(town: Town) {
    let ana = town.member("Ana").await;
    let (mut here, mut there) = (signed_in(&town.app, &ana).await, signed_in(&town.app, &ana).await);
    let new = "a better sentence";
    let mut change = async |current: &str, new: &str, again: &str| {
        here.post("/account/password", &[("current", current), ("new", new), ("again", again)]).await.status
    };
    assert_eq!(change("not this one", new, new).await, 422);
    assert_eq!(change(PASSWORD, "short", "short").await, 422);
    assert_eq!(change(PASSWORD, new, "another sentence").await, 422);
    assert!(is_signed_in(&mut there).await);
    assert_eq!(change(PASSWORD, new, new).await, 303);
    assert!(is_signed_in(&mut here).await && !is_signed_in(&mut there).await);
    assert_eq!(sign_in(&mut town.browser(), &ana.email, PASSWORD).await.status, 422);
    assert_eq!(sign_in(&mut town.browser(), &ana.email, new).await.status, 303);
}

async fn nobody_slips_in_with_the_old_password_while_it_is_changed(town: Town) {
    let ana = town.member("Ana").await;
    let app = town.server_with(|settings| settings.sign_in_per_account = 100);
    let mut here = signed_in(&app, &ana).await;
    let fields = [("current", PASSWORD), ("new", "a better sentence"), ("again", "a better sentence")];
    let attempts = futures::future::join_all((0..8).map(|_| async {
        let mut browser = Browser::new(&app);
        sign_in(&mut browser, &ana.email, PASSWORD).await;
        browser
    }));
    let (changed, browsers) = tokio::join!(here.post("/account/password", &fields), attempts);
    assert_eq!(changed.status, 303);
    for mut browser in browsers {
        assert!(!is_signed_in(&mut browser).await, "whoever came in before is out, whoever came after was not let in");
    }
    assert!(is_signed_in(&mut here).await);
}

async fn a_session_ends_when_it_is_not_used_and_lasts_while_it_is(town: Town) {
    let ana = town.member("Ana").await;
    let (mut used, mut idle) = (signed_in(&town.app, &ana).await, signed_in(&town.app, &ana).await);
    town.travel_to(day(20));
    assert!(is_signed_in(&mut used).await);
    town.travel_to(day(31));
    assert!(is_signed_in(&mut used).await && !is_signed_in(&mut idle).await);
    accounts::forget_expired(&town.app).await.unwrap();
    let (left,): (i64,) = town.app.db.read().await.unwrap().one("SELECT COUNT(*) FROM sessions", vec![]).await.unwrap();
    assert_eq!(left, 1);
    assert!(is_signed_in(&mut used).await);
}

async fn who_has_left_is_signed_out(town: Town) {
    let ana = town.member("Ana").await;
    let mut browser = signed_in(&town.app, &ana).await;
    let mut conn = town.app.db.begin().await.unwrap();
    conn.run("UPDATE people SET deactivated_at = $2 WHERE id = $1", crate::args![ana.id, day(1)]).await.unwrap();
    conn.commit().await.unwrap();
    assert!(!is_signed_in(&mut browser).await);
    assert_eq!(sign_in(&mut town.browser(), &ana.email, PASSWORD).await.status, 422);
}

async fn one_reads_times_in_the_zone_one_chose(town: Town) {
    let ana = town.member("Ana").await;
    let mut browser = signed_in(&town.app, &ana).await;
    town.travel_to(day(0));
    assert!(browser.get("/account").await.text.contains("09:0"));
    assert_eq!(browser.post("/account/zone", &[("zone", "Atlantis/Capital")]).await.status, 422);
    assert_eq!(browser.post("/account/zone", &[("zone", "Asia/Tokyo")]).await.status, 303);
    assert!(browser.get("/account").await.text.contains("18:0"));
}

fn setup(email: &str) -> [(&str, &str); 4] {
    [("name", "Sofia Haldane"), ("email", email), ("zone", "Europe/Dublin"), ("password", PASSWORD)]
}

async fn the_first_admin_is_set_up_once(town: Town) {
    let link = accounts::offer_setup_link(&town.app).await.unwrap().expect("an empty store offers one");
    let path = link.strip_prefix("http://town.example").unwrap();
    let mut browser = town.browser();
    assert_eq!(browser.get("/setup/0000").await.status, 404);
    let form = browser.get(path).await;
    assert_eq!(form.status, 200);
    assert!(
        form.text.contains("data-offer-zone") && form.text.contains("zone.js"),
        "the browser’s zone is offered: {}",
        form.text
    );
    assert_eq!(browser.post(path, &[("name", ""), ("email", "no"), ("password", "short")]).await.status, 422);
    let entered = browser.post(path, &setup("sofia@town.example")).await;
    assert_eq!((entered.status, entered.header("location")), (303, "/"));
    assert!(is_signed_in(&mut browser).await);
    assert_eq!(town.app.organization.get().zone, "Europe/Dublin", "the first zone that is known is the organization’s");
    assert_eq!(browser.get("/organization/audit").await.status, 200);
    assert_eq!(town.browser().get(path).await.status, 404, "the link works once");
    assert_eq!(town.browser().post(path, &setup("second@town.example")).await.status, 404);
    assert_eq!(accounts::offer_setup_link(&town.app).await.unwrap(), None);
    let sql = "SELECT COUNT(*) FROM people WHERE admin_since IS NOT NULL";
    let (admins,): (i64,) = town.app.db.read().await.unwrap().one(sql, vec![]).await.unwrap();
    assert_eq!(admins, 1);
}

async fn a_setup_link_is_good_for_a_day_and_for_one_use_at_a_time(town: Town) {
    let path = |link: Option<String>| link.unwrap().strip_prefix("http://town.example").unwrap().to_owned();
    let first = path(accounts::offer_setup_link(&town.app).await.unwrap());
    let second = path(accounts::offer_setup_link(&town.app).await.unwrap());
    assert_eq!(town.browser().get(&first).await.status, 404, "a newer link replaces it");
    town.travel_to(day(1) + TimeDelta::minutes(1));
    assert_eq!(town.browser().get(&second).await.status, 404);
    assert_eq!(town.browser().post(&second, &setup("late@town.example")).await.status, 404);
    town.travel_to(day(0) + hours(1));
    let (mut one, mut other) = (town.browser(), town.browser());
    let fields = (setup("one@town.example"), setup("other@town.example"));
    let both = tokio::join!(one.post(&second, &fields.0), other.post(&second, &fields.1));
    let mut statuses = [both.0.status, both.1.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 404]);
}

async fn an_admin_is_added_from_the_command_line(town: Town) {
    let add = |email: &str, password: &str| accounts::add_admin(&town.app, "Sofia".into(), email.into(), password.into());
    assert!(
        matches!(add("sofia@town.example", "short").await, Err(AppError::Invalid(errors)) if errors.on("password").is_some())
    );
    let link = accounts::offer_setup_link(&town.app).await.unwrap().expect("nobody is there yet");
    add("Sofia@Town.example", PASSWORD).await.unwrap();
    let path = link.strip_prefix("http://town.example").unwrap();
    assert_eq!(town.browser().get(path).await.status, 404, "there is a first admin now");
    assert_eq!(town.browser().post(path, &setup("late@town.example")).await.status, 404);
    let twice = add("sofia@town.example", PASSWORD).await;
    assert!(matches!(twice, Err(AppError::Invalid(errors)) if errors.on("email").is_some()));
    let mut browser = town.browser();
    let asked = sign_in(&mut browser, "sofia@town.example", PASSWORD).await;
    assert_eq!((asked.status, asked.header("location")), (303, "/account/zone?next=%2F"), "the command line knows no zone");
    let couple = town.couple().await;
    assert_eq!(browser.get(&format!("/mentorships/{}/plan", couple.id)).await.status, 200, "an admin sees every plan");
}

async fn nobody_is_sent_to_another_site_after_signing_in(town: Town) {
    let ana = town.member("Ana").await;
    for elsewhere in ["https://evil.example", "//evil.example", "/\\evil.example"] {
        let fields = [("email", ana.email.as_str()), ("password", PASSWORD), ("next", elsewhere)];
        let mut browser = town.browser();
        assert_eq!(browser.post("/sign-in", &fields).await.header("location"), "/");
        let query = serde_urlencoded::to_string([("next", elsewhere)]).unwrap();
        assert_eq!(browser.get(&format!("/sign-in?{query}")).await.header("location"), "/");
    }
    let page = town.browser().get("/meetings?list=past").await;
    assert_eq!((page.status, page.header("location")), (303, "/sign-in?next=%2Fmeetings%3Flist%3Dpast"));
}
