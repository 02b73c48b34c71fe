//! Who belongs here: invitations, deactivating, admins and reporting lines.

use super::browser::Page;
use super::dashboards::words_of;
use super::harness::on_both;
use super::people::{form, found, page};
use super::town::{self, Town, day};
use crate::args;
use crate::features::accounts::Viewer;
use crate::features::meetings::model::MeetingKind;
use crate::features::{meetings, people};
use crate::server::scope;
use crate::shared::AppError;
use crate::shared::id::MeetingId;

on_both!(
    an_invitation_sets_a_password_once_and_not_for_ever,
    links_for_all_who_have_no_password_are_made_at_once,
    whoever_is_deactivated_is_out_at_once_and_may_come_back,
    meetings_ahead_with_whoever_is_deactivated_are_called_off,
    the_last_admin_stays_one,
    two_admins_who_deactivate_each_other_at_once_leave_one,
    nobody_reports_to_themself_through_others,
    two_who_make_a_circle_of_managers_at_once_do_not_succeed,
);

/// The link that a page shows once.
fn link_on(page: &Page) -> String {
    let value = page.text.split("http://town.example/invitation/").nth(1).and_then(|rest| rest.split('"').next());
    format!("/invitation/{}", value.unwrap_or_else(|| panic!("a link on {}", page.text)))
}

async fn an_invitation_sets_a_password_once_and_not_for_ever(town: Town) {
    let sofia = town.admin("Sofia").await;
    let mut admin = town.browser_of(&sofia).await;
    let fields =
        [("name", "Ana Petrova"), ("email", "Ana@New.example"), ("zone", "Europe/Athens"), ("manager", sofia.email.as_str())];
    let page = admin.post("/people/new", &fields).await;
    assert_eq!(page.status, 200);
    let link = link_on(&page);
    let again = admin.post("/people/new", &fields).await;
    assert!(again.status == 422 && again.text.contains("Somebody already has this e-mail address."));
    let mut ana = town.browser();
    assert_eq!(ana.get(&link).await.status, 200);
    assert_eq!(ana.get(&link).await.status, 200, "looking changes nothing");
    let differ = ana.post(&link, &[("password", "a long sentence"), ("again", "another sentence")]).await;
    assert!(differ.status == 422 && differ.text.contains("The two passwords differ."));
    let password = [("password", "a long sentence"), ("again", "a long sentence")];
    let entered = ana.post(&link, &password).await;
    assert_eq!((entered.status, entered.header("location")), (303, "/account/zone?next=%2F"));
    assert_eq!(ana.get("/").await.status, 200);
    assert_eq!((town.browser().get(&link).await.status, town.browser().post(&link, &password).await.status), (404, 404));
    for gone in [town.browser().get(&link).await, town.browser().get("/invitation/never-made").await] {
        assert_eq!(gone.status, 404);
        assert!(gone.text.contains("It was used, replaced by a newer one, or has expired."), "{}", gone.text);
        assert!(gone.text.contains("href=\"/sign-in\""), "{}", gone.text);
    }
    let sign_in = [("email", "ana@new.example"), ("password", "a long sentence")];
    assert_eq!(town.browser().post("/sign-in", &sign_in).await.status, 303);

    let path = ana.get("/people?q=petrova").await.text;
    let id = path.split("<h2><a href=\"/people/").nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned();
    let (old, new) = (
        link_on(&admin.post(&format!("/people/{id}/invitation"), &[]).await),
        link_on(&admin.post(&format!("/people/{id}/invitation"), &[]).await),
    );
    assert_eq!((town.browser().get(&old).await.status, town.browser().get(&new).await.status), (404, 200));
    town.travel_to(day(8));
    assert_eq!(town.browser().get(&new).await.status, 404, "after a week it is over");
}

/// The lines of a file, without its mark.
fn lines_of(file: &Page) -> Vec<&str> {
    assert_eq!((file.status, file.header("content-type")), (200, "text/csv; charset=utf-8"), "{}", file.text);
    file.text.trim_start_matches('\u{feff}').lines().collect()
}

async fn links_for_all_who_have_no_password_are_made_at_once(town: Town) {
    let hash = town.app.hashing.hash("a long sentence".into()).await.unwrap();
    let sofia = town.person_with("Sofia", |person| (person.is_admin, person.password_hash) = (true, Some(hash))).await;
    let ben = town.person("Ben").await;
    town.person_with("Evil", |person| person.name = "=cmd()".into()).await;
    let gone = town.person("Gone").await;
    let mut admin = town.browser_of(&sofia).await;
    admin.post(&format!("/people/{}/membership", gone.id), &[("act", "deactivate")]).await;
    assert_eq!(found(&town, &sofia, "new=1").await, ["Ben", "=cmd()"]);
    assert!(found(&town, &ben, "new=1").await.contains(&"Sofia".to_owned()), "only admins ask for it");
    let bens = link_on(&admin.post(&format!("/people/{}/invitation", ben.id), &[]).await);

    let path = "/people/invitations";
    let told = admin.get(path).await.text;
    for words in ["2 people</a> have no password yet", "For one of them a link that still works", "Download links for 1 person"]
    {
        assert!(told.contains(words), "{words}: {told}");
    }
    let new = admin.post(path, &[("whom", "new")]).await;
    let lines = lines_of(&new);
    assert_eq!((lines.len(), lines[0]), (2, "Name,E-mail,Link"));
    assert!(lines[1].starts_with("'=cmd(),evil."), "no spreadsheet runs it: {}", lines[1]);
    let evils = lines[1].split("http://town.example").nth(1).unwrap();
    assert_eq!((town.browser().get(evils).await.status, town.browser().get(&bens).await.status), (200, 200));
    let nobody = admin.post(path, &[("whom", "new")]).await;
    assert_eq!((nobody.status, nobody.header("location")), (303, path), "everybody has a link by now");

    let all = admin.post(path, &[("whom", "all")]).await;
    assert_eq!(lines_of(&all).len(), 3);
    assert_eq!((town.browser().get(evils).await.status, town.browser().get(&bens).await.status), (404, 404));
    let sql = "SELECT body FROM events WHERE body LIKE '%people_invited%' ORDER BY id";
    let events: Vec<(String,)> = town.app.db.read().await.unwrap().all(sql, args![]).await.unwrap();
    let event = |people: usize| (format!(r#"{{"room":"person","event":{{"people_invited":{{"people":{people}}}}}}}"#),);
    assert_eq!(events, [event(1), event(2)], "one event a file");
    town.travel_to(day(8));
    assert!(admin.get(path).await.text.contains("Download links for 2 people"), "after a week they work no more");
}

async fn whoever_is_deactivated_is_out_at_once_and_may_come_back(town: Town) {
    let sofia = town.admin("Sofia").await;
    let hash = town.app.hashing.hash("a long sentence".into()).await.unwrap();
    let ana = town.person_with("Ana", |person| person.password_hash = Some(hash)).await;
    let (mut admin, mut browser) = (town.browser_of(&sofia).await, town.browser_of(&ana).await);
    let invitation = link_on(&admin.post(&format!("/people/{}/invitation", ana.id), &[]).await);
    let path = format!("/people/{}/membership", ana.id);
    assert_eq!(browser.post(&path, &[("act", "deactivate")]).await.status, 403);
    assert_eq!(admin.post(&path, &[("act", "deactivate")]).await.status, 303);
    assert_eq!(browser.get("/").await.header("location"), "/sign-in");
    let sign_in = [("email", ana.email.as_str()), ("password", "a long sentence")];
    assert_eq!(town.browser().post("/sign-in", &sign_in).await.status, 422);
    assert_eq!(town.browser().get(&invitation).await.status, 404);
    assert_eq!(admin.post(&format!("/people/{}/invitation", ana.id), &[]).await.status, 422);
    assert!(found(&town, &sofia, "q=ana").await.is_empty());
    assert_eq!(found(&town, &sofia, "q=ana&gone=1").await, ["Ana"], "admins find who is gone");
    let eve = town.person("Eve").await;
    assert!(found(&town, &eve, "q=ana&gone=1").await.is_empty(), "others do not");
    assert!(page(&town, &eve, &format!("/people/{}", ana.id)).await.text.contains("Deactivated"));
    assert_eq!(admin.post(&path, &[("act", "reactivate")]).await.status, 303);
    assert_eq!(town.browser().post("/sign-in", &sign_in).await.status, 303);
    assert_eq!(found(&town, &eve, "q=ana").await, ["Ana"]);
}

async fn meetings_ahead_with_whoever_is_deactivated_are_called_off(town: Town) {
    let sofia = town.admin("Sofia").await;
    let (couple, elsewhere) = (town.couple_at_work().await, town.couple().await);
    let past = town.arrange(&couple, MeetingKind::CheckIn, None, day(2)).await;
    let agreed = town.arrange(&couple, MeetingKind::CheckIn, None, day(9)).await;
    let asked = meetings::request(&town.asker(&couple.mentor, day(3)), &town::form(&couple, day(8))).await.unwrap();
    let others = town.arrange(&elsewhere, MeetingKind::CheckIn, None, day(9)).await;
    town.travel_to(day(4));
    let home = words_of(&page(&town, &couple.mentee, "/").await.text);
    assert!(home.contains("Ben Townsend asks to meet"), "{home}");
    let mut admin = town.browser_of(&sofia).await;
    let profile = format!("/people/{}", couple.mentor.id);
    assert_eq!(admin.post(&format!("{profile}/membership"), &[("act", "deactivate")]).await.status, 303);
    let state = async |id: MeetingId| {
        let sql = "SELECT state FROM meetings WHERE id = $1";
        town.app.db.read().await.unwrap().one::<(String,)>(sql, args![id]).await.unwrap().0
    };
    assert_eq!(state(agreed).await, "cancelled");
    assert_eq!(state(asked).await, "cancelled");
    assert_eq!(state(past).await, "scheduled", "what took place can still be confirmed");
    assert_eq!(state(others).await, "scheduled", "nobody else’s meetings are touched");
    let home = words_of(&page(&town, &couple.mentee, "/").await.text);
    assert!(!home.contains("asks to meet"), "{home}");
    let seen = page(&town, &couple.mentee, &format!("/meetings/{agreed}")).await.text;
    assert!(
        seen.contains("One of the two belongs to the organization no longer.") && !seen.contains("value=\"propose\""),
        "{seen}"
    );
    let log = words_of(&admin.get("/organization/audit").await.text);
    assert!(log.contains("called off a meeting, since one of the two was deactivated"), "{log}");
}

async fn the_last_admin_stays_one(town: Town) {
    let sofia = town.admin("Sofia").await;
    let gone = town.admin("Gone").await;
    let mut admin = town.browser_of(&sofia).await;
    assert_eq!(admin.post(&format!("/people/{}/membership", gone.id), &[("act", "deactivate")]).await.status, 303);
    let page = admin.post(&format!("/people/{}/membership", sofia.id), &[("act", "deactivate")]).await;
    assert!(page.status == 422 && page.text.contains("only admin"), "{}", page.text);
    let profile = format!("<h1><bdi>{}<", sofia.name);
    assert!(page.text.contains("role=\"alert\"") && page.text.contains(&profile), "it is said on the profile: {}", page.text);
    let stepping_down = [("version", "0"), ("name", "Sofia"), ("zone", "UTC"), ("email", sofia.email.as_str())];
    let page = admin.post(&format!("/people/{}/edit", sofia.id), &stepping_down).await;
    assert!(page.status == 422 && page.text.contains("id=\"is_admin-error\""), "{}", page.text);
    town.admin("Next").await;
    assert_eq!(admin.post(&format!("/people/{}/edit", sofia.id), &stepping_down).await.status, 303);
    assert_eq!(admin.get("/people/new").await.status, 403);
}

async fn two_admins_who_deactivate_each_other_at_once_leave_one(town: Town) {
    for _ in 0..5 {
        let (one, other) = (town.admin("One").await, town.admin("Other").await);
        let (mut first, mut second) = (town.browser_of(&one).await, town.browser_of(&other).await);
        let paths = [other.id, one.id].map(|id| format!("/people/{id}/membership"));
        let act = [("act", "deactivate")];
        let (done, also) = tokio::join!(first.post(&paths[0], &act), second.post(&paths[1], &act));
        let sql = "SELECT COUNT(*) FROM people WHERE admin_since IS NOT NULL AND deactivated_at IS NULL";
        let (left,): (i64,) = town.app.db.read().await.unwrap().one(sql, vec![]).await.unwrap();
        assert!(left >= 1, "{} and {}", done.status, also.status);
        let sql = "UPDATE people SET admin_since = NULL WHERE id IN ($1, $2)";
        let (one, other) = (one.id, other.id);
        scope::write_unasked(&town.app, move |scope| Box::pin(async move { scope.conn.run(sql, args![one, other]).await }))
            .await
            .unwrap();
    }
}

/// An admin gives somebody another manager.
async fn report(town: &Town, admin: &Viewer, person: &Viewer, manager: &str) -> Result<(), AppError> {
    let sql = "SELECT profile_version FROM people WHERE id = $1";
    let (version,): (i64,) = town.app.db.read().await.unwrap().one(sql, args![person.id]).await.unwrap();
    let fields = [("name", person.name.as_str()), ("email", person.email.as_str()), ("manager", manager)];
    people::save_profile(&town.asker(admin, day(0)), person.id, &form(&person.name, version, &fields)).await
}

async fn nobody_reports_to_themself_through_others(town: Town) {
    let sofia = town.admin("Sofia").await;
    let omar = town.person("Omar").await;
    let ana = town.report_of("Ana", &omar).await;
    let zoe = town.report_of("Zoe", &ana).await;
    for (manager, why) in [(&omar.email, "themself"), (&ana.email, "already reports"), (&zoe.email, "already reports")] {
        let refused = report(&town, &sofia, &omar, manager).await;
        assert!(
            matches!(&refused, Err(AppError::Invalid(errors)) if errors.on("manager").is_some_and(|s| s.contains(why))),
            "{refused:?}"
        );
    }
    assert!(matches!(report(&town, &sofia, &omar, "ghost@town.example").await, Err(AppError::Invalid(_))));
    report(&town, &sofia, &zoe, &omar.email).await.unwrap();
    report(&town, &sofia, &ana, "").await.unwrap();
    report(&town, &sofia, &omar, &ana.email).await.unwrap();
}

async fn two_who_make_a_circle_of_managers_at_once_do_not_succeed(town: Town) {
    let sofia = town.admin("Sofia").await;
    for _ in 0..5 {
        let (one, other) = (town.person("One").await, town.person("Other").await);
        let (first, second) =
            tokio::join!(report(&town, &sofia, &one, &other.email), report(&town, &sofia, &other, &one.email));
        assert!(first.is_ok() != second.is_ok(), "{first:?} {second:?}");
    }
}
