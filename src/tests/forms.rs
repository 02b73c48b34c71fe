//! Plain forms that were not carried out: what was typed comes back.

use axum::body::Body;
use axum::http::{Method, header};

use super::harness::on_both;
use super::town::{Town, day, picture};
use crate::features::meetings::model::MeetingKind;

on_both!(
    a_form_sent_after_the_session_ended_comes_back_to_be_sent_again,
    a_profile_sent_with_a_photo_after_the_session_ended_comes_back_without_it,
    what_is_secret_or_too_large_or_no_plain_form_does_not_come_back,
    a_form_from_another_site_does_not_come_back,
    a_step_that_was_not_recorded_keeps_its_note,
);

async fn a_form_sent_after_the_session_ended_comes_back_to_be_sent_again(town: Town) {
    let couple = town.couple().await;
    let id = town.arrange(&couple, MeetingKind::CheckIn, None, day(5)).await;
    let path = format!("/meetings/{id}/agenda");
    let fields = [("agenda", "First \"this\" & <b>that</b>\r\nthen more"), ("notes_version", "1")];
    let page = town.browser().post(&path, &fields).await;
    assert_eq!(page.status, 401, "{}", page.text);
    assert!(page.text.contains("You were signed out"));
    assert!(page.text.contains(&format!("<form method=\"post\" action=\"{path}\"")), "{}", page.text);
    assert!(page.text.contains("value=\"First &quot;this&quot; &amp; &lt;b&gt;that&lt;/b&gt;\r\nthen more\""), "{}", page.text);
    assert!(page.text.contains("name=\"notes_version\" value=\"1\""));
    let again = town.browser_of(&couple.mentor).await.post(&path, &fields).await;
    assert_eq!(again.status, 303, "{}", again.text);
    let looked = town.browser().get(&format!("/meetings/{id}")).await;
    assert_eq!((looked.status, looked.header("location")), (303, format!("/sign-in?next=%2Fmeetings%2F{id}").as_str()));
}

async fn a_profile_sent_with_a_photo_after_the_session_ended_comes_back_without_it(town: Town) {
    let ana = town.person("Ana").await;
    let path = format!("/people/{}/edit", ana.id);
    let fields = [("version", "0"), ("name", ana.name.as_str()), ("zone", "UTC"), ("bio", "A \"long\" story")];
    let page = town.browser().upload(&path, &fields, ("photo", "me.png", &picture(300, 300))).await;
    assert_eq!(page.status, 401, "{}", page.text);
    assert!(page.text.contains("name=\"bio\" value=\"A &quot;long&quot; story\""), "{}", page.text);
    assert!(!page.text.contains("name=\"photo\""), "{}", page.text);
    let again = town.browser_of(&ana).await.post(&path, &fields).await;
    assert_eq!(again.status, 303, "{}", again.text);
}

async fn what_is_secret_or_too_large_or_no_plain_form_does_not_come_back(town: Town) {
    let mut browser = town.browser();
    let page = browser.post("/account/password", &[("current", "old secret"), ("new", "new secret"), ("again", "x")]).await;
    assert_eq!((page.status, page.header("location")), (303, "/sign-in"));
    let fields = [("password", "old secret"), ("note", "no more than this")];
    let page = browser.post("/meetings/new", &fields).await;
    assert!(page.status == 401 && !page.text.contains("secret") && page.text.contains("no more than this"), "{page:?}");
    let large = browser.post("/meetings/new", &[("agenda", &"x".repeat(town.app.settings.max_body + 1))]).await;
    assert_eq!(large.status, 413);
    let parts = "--x\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nA title\r\n--x--\r\n";
    let request =
        browser.request(Method::POST, "/meetings/new").header(header::CONTENT_TYPE, "multipart/form-data; boundary=x");
    let multipart = browser.send(request.body(Body::from(parts))).await;
    assert!(!multipart.text.contains("A title"), "{}", multipart.text);
    assert_eq!((multipart.status, multipart.header("location")), (303, "/sign-in"));
}

async fn a_form_from_another_site_does_not_come_back(town: Town) {
    let mut browser = town.browser();
    let mut request = browser.request(Method::POST, "/meetings/new");
    if let Some(headers) = request.headers_mut() {
        headers.insert("sec-fetch-site", "cross-site".parse().expect("a value"));
        headers.insert(header::CONTENT_TYPE, "application/x-www-form-urlencoded".parse().expect("a value"));
    }
    let page = browser.send(request.body(Body::from("title=Planted"))).await;
    assert!(page.status == 403 && !page.text.contains("Planted"), "{page:?}");
}

async fn a_step_that_was_not_recorded_keeps_its_note(town: Town) {
    let program = town.program_of(&[("Arrive", 1)], |settings| settings.goals = true).await;
    let couple = town.couple_in(program).await;
    town.kick_off(&couple).await;
    let mut browser = town.browser_of(&couple.mentor).await;
    let fields = [("act", "record"), ("step", "goal_setting"), ("version", "0"), ("note", "Three goals, on \"paper\"")];
    let page = browser.post(&format!("/mentorships/{}/plan", couple.id), &fields).await;
    assert_eq!(page.status, 409, "{}", page.text);
    assert!(page.text.contains("value=\"Three goals, on &quot;paper&quot;\""), "{}", page.text);
}
