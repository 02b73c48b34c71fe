//! The organization: how it presents itself, and whose addresses it takes.

use super::browser::{Browser, Page};
use super::harness::on_both;
use super::town::{Town, picture};

on_both!(
    name_logo_and_color_appear_on_every_page_and_where_people_sign_in,
    a_color_that_cannot_be_read_is_refused_with_one_near_it,
    what_was_typed_comes_back_with_what_is_wrong,
    of_two_admins_who_change_it_at_once_the_second_is_asked_to_look,
    a_new_logo_takes_the_place_of_the_old,
    another_process_hears_of_the_change,
    only_addresses_of_allowed_domains_are_added,
);

/// The form as an admin sees it, with these changes.
pub async fn save(browser: &mut Browser, changes: &[(&str, &str)], logo: &[u8]) -> Page {
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
    let mut admins = town.browser_of(&town.admin("Sofia").await).await;
    let saved = save(&mut admins, &[("name", "Harbor & Sons"), ("accent", "#7a1f5c")], &picture(300, 100)).await;
    assert_eq!(saved.status, 303, "{}", saved.text);
    let mut anas = town.browser_of(&town.person("Ana").await).await;
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
    let mut admins = town.browser_of(&town.admin("Sofia").await).await;
    let refused = save(&mut admins, &[("accent", "#ffd400"), ("name", "Harbor")], b"").await;
    assert!(refused.status == 422 && refused.text.contains("hard to read"), "{}", refused.text);
    assert!(refused.text.contains("value=\"Harbor\""), "what was typed is kept");
    let near =
        refused.text.split("name=\"take_accent\" value=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned();
    assert_eq!(save(&mut admins, &[("accent", "#ffd400"), ("take_accent", &near)], b"").await.status, 303);
    assert!(admins.get("/").await.text.contains(&format!("/assets/accent/{}.css", near.trim_start_matches('#'))));
}

async fn what_was_typed_comes_back_with_what_is_wrong(town: Town) {
    let mut admins = town.browser_of(&town.admin("Sofia").await).await;
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
    let (mut hers, mut his) = (town.browser_of(&sofia).await, town.browser_of(&omar).await);
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
    let mut admins = town.browser_of(&town.admin("Sofia").await).await;
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
    let mut admins = town.browser_of(&town.admin("Sofia").await).await;
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
    let mut admins = town.browser_of(&town.admin("Sofia").await).await;
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
