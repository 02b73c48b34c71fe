//! People: who sees which field, the directory, who belongs here.

use chrono::TimeDelta;

use super::browser::Page;
use super::harness::on_both;
use super::town::{Town, day, picture};
use crate::args;
use crate::features::accounts::Viewer;
use crate::features::people::model::{Fields, ProfileForm, Range, Week};
use crate::features::people::{self, NewPerson};
use crate::features::programs::model::Part;
use crate::features::skills;
use crate::server::scope;
use crate::shared::AppError;
use crate::shared::id::{PersonId, SkillId};

on_both!(
    a_hidden_field_is_neither_shown_nor_found,
    a_field_for_participants_is_seen_in_a_shared_program_alone,
    a_refused_profile_comes_back_with_everything_typed_and_every_sentence,
    of_two_who_edit_a_profile_at_once_the_second_is_told_and_keeps_their_words,
    a_new_skill_is_in_the_catalogue_and_found_at_once,
    the_log_says_which_fields_and_not_what_is_in_them,
    merged_skills_keep_the_higher_level_and_are_found_by_the_name_that_stays,
    a_zone_is_asked_for_at_the_first_sign_in_alone,
    availability_is_kept_and_shown_in_lines,
    a_photo_is_uploaded_replaced_hidden_and_taken_away,
    a_profile_and_its_photo_are_saved_together_and_nothing_typed_is_lost,
    a_pause_that_would_be_over_is_refused_and_one_that_is_over_keeps_nobody_from_saving,
);

/// The form of a person's own profile, with some fields changed.
pub fn form(name: &str, version: i64, fields: &[(&str, &str)]) -> ProfileForm {
    let version = version.to_string();
    let own = [("version", version.as_str()), ("name", name), ("zone", "UTC")];
    let kept = own.into_iter().filter(|(name, _)| !fields.iter().any(|(changed, _)| changed == name));
    let all = kept.chain(fields.iter().copied()).map(|(name, value)| (name.to_owned(), value.to_owned()));
    ProfileForm::from(Fields(all.collect()))
}

pub async fn edit(town: &Town, by: &Viewer, id: PersonId, version: i64, fields: &[(&str, &str)]) -> Result<(), AppError> {
    people::save_profile(&town.asker(by, day(0)), id, &form(&by.name, version, fields)).await
}

pub async fn page(town: &Town, viewer: &Viewer, path: &str) -> Page {
    let page = town.browser_of(viewer).await.get(path).await;
    assert_eq!(page.status, 200, "{path}: {}", page.text);
    page
}

/// The first names in the directory, in order.
pub async fn found(town: &Town, viewer: &Viewer, query: &str) -> Vec<String> {
    let text = page(town, viewer, &format!("/people?{query}")).await.text;
    let list = text.split("<ul class=\"directory\">").nth(1).unwrap_or_default();
    let names = list.split("<h2>").skip(1).filter_map(|line| line.split("<bdi>").nth(1)?.split(['<', ' ']).next());
    names.map(str::to_owned).collect()
}

async fn a_hidden_field_is_neither_shown_nor_found(town: Town) {
    let (ana, eve, sofia) = (town.person("Ana").await, town.person("Eve").await, town.admin("Sofia").await);
    let fields = [
        ("department", "Cartography"),
        ("bio", "Grew up on a lighthouse."),
        ("interests", "Falconry"),
        ("skill", "Calligraphy"),
        ("level", "4"),
        ("location", "Ithaki"),
    ];
    edit(&town, &ana, ana.id, 0, &fields).await.unwrap();
    let program = town.program().await;
    town.enrol(program, ana.id, Part::Mentor).await;
    town.enrol(program, eve.id, Part::Mentee).await;
    let program = format!("/programs/{program}");
    assert!(page(&town, &eve, &program).await.text.contains("Ithaki"));
    let path = format!("/people/{}", ana.id);
    let shown = ["Cartography", "lighthouse", "Falconry", "Calligraphy", "Ithaki"];
    let text = page(&town, &eve, &path).await.text;
    assert!(shown.iter().all(|word| text.contains(word)), "{text}");
    for query in ["q=falcon", "q=calli", "skill=calligraphy", "department=Cartography", "location=Ithaki", "q=cartog"] {
        assert_eq!(found(&town, &eve, query).await, ["Ana"], "{query}");
    }
    let hidden: Vec<(String, &str)> =
        people::model::ProfileField::ALL.iter().map(|field| (format!("sees_{}", field.as_str()), "only_me")).collect();
    let hidden: Vec<(&str, &str)> = hidden.iter().map(|(name, value)| (name.as_str(), *value)).chain(fields).collect();
    edit(&town, &ana, ana.id, 1, &hidden).await.unwrap();
    let text = page(&town, &eve, &path).await.text;
    assert!(shown.iter().all(|word| !text.contains(word)), "{text}");
    let directory = page(&town, &eve, "/people").await.text;
    assert!(shown.iter().all(|word| !directory.contains(word)), "not even as a suggestion: {directory}");
    for query in ["q=falcon", "q=calli", "skill=calligraphy", "department=Cartography", "location=Ithaki", "q=cartog"] {
        assert!(found(&town, &eve, query).await.is_empty(), "{query}");
    }
    assert_eq!(found(&town, &eve, "q=ana").await, ["Ana"], "the name is everybody's");
    assert!(!page(&town, &eve, &program).await.text.contains("Ithaki"));
    assert!(page(&town, &sofia, &program).await.text.contains("Ithaki"));
    for insider in [&ana, &sofia] {
        let text = page(&town, insider, &path).await.text;
        assert!(shown.iter().all(|word| text.contains(word)), "{}", insider.name);
    }
}

async fn a_field_for_participants_is_seen_in_a_shared_program_alone(town: Town) {
    let couple = town.couple().await;
    let (eve, elsewhere) = (town.person("Eve").await, town.couple().await);
    let runs_it = town.coordinator("Nadia", couple.program).await;
    let fields = [("bio", "Grew up on a lighthouse."), ("sees_bio", "participants")];
    edit(&town, &couple.mentee, couple.mentee.id, 0, &fields).await.unwrap();
    let path = format!("/people/{}", couple.mentee.id);
    for (viewer, sees) in [(&couple.mentor, true), (&runs_it, true), (&eve, false), (&elsewhere.mentor, false)] {
        let text = page(&town, viewer, &path).await.text;
        assert_eq!(text.contains("lighthouse"), sees, "{}", viewer.name);
    }
}

async fn a_refused_profile_comes_back_with_everything_typed_and_every_sentence(town: Town) {
    let ana = town.person("Ana").await;
    let mut browser = town.browser_of(&ana).await;
    let typed = [
        ("version", "0"),
        ("name", ""),
        ("title", "Keeper of </textarea> maps"),
        ("zone", "UTC"),
        ("bio", "</textarea><b>Half-written"),
        ("capacity", "seven"),
        ("skill", "Weaving"),
        ("level", ""),
        ("skill", "Rowing"),
        ("level", "3"),
        ("wanted_skill", "Astronomy"),
        ("sees_bio", "only_me"),
    ];
    let page = browser.post(&format!("/people/{}/edit", ana.id), &typed).await;
    assert_eq!(page.status, 422);
    for kept in ["Keeper of &lt;/textarea", "&lt;/textarea>&lt;b>Half-written", "seven", "Weaving", "Rowing", "Astronomy"] {
        assert!(page.text.contains(kept), "{kept}");
    }
    for sentence in
        ["Enter a name.", "Write how many mentees at most as a number from 0 to 100", "Choose a level for “Weaving”."]
    {
        assert_eq!(page.text.matches(sentence).count(), 2, "{sentence} in the summary and beside the field");
    }
    assert!(page.text.contains("<option value=\"only_me\" selected"), "{}", page.text);
}

async fn of_two_who_edit_a_profile_at_once_the_second_is_told_and_keeps_their_words(town: Town) {
    let (ana, sofia) = (town.person("Ana").await, town.admin("Sofia").await);
    let path = format!("/people/{}/edit", ana.id);
    let mut browser = town.browser_of(&ana).await;
    let by_admin = [("name", ana.name.as_str()), ("email", ana.email.as_str()), ("title", "Navigator")];
    people::save_profile(&town.asker(&sofia, day(0)), ana.id, &form(&ana.name, 0, &by_admin)).await.unwrap();
    let mine = |version| [("version", version), ("name", "Ana"), ("zone", "UTC"), ("bio", "My own words.")];
    let page = browser.post(&path, &mine("0")).await;
    assert_eq!(page.status, 409);
    assert!(page.text.contains("My own words.") && page.text.contains("value=\"1\""), "{}", page.text);
    assert_eq!(browser.post(&path, &mine("1")).await.status, 303);
}

async fn a_new_skill_is_in_the_catalogue_and_found_at_once(town: Town) {
    let (ana, eve) = (town.person("Ana").await, town.person("Eve").await);
    edit(&town, &ana, ana.id, 0, &[("skill", "Deep  Sea welding"), ("level", "5"), ("wanted_skill", "Cooking")]).await.unwrap();
    let mut conn = town.app.db.read().await.unwrap();
    let names: Vec<String> =
        skills::list_named_like(&mut conn, "", 10).await.unwrap().into_iter().map(|skill| skill.name).collect();
    assert_eq!(names, ["Cooking", "Deep Sea welding"]);
    drop(conn);
    assert_eq!(found(&town, &eve, "skill=deep+sea+WELDING").await, ["Ana"]);
    assert!(found(&town, &eve, "skill=Cooking").await.is_empty(), "who wants to learn cannot do it yet");
    edit(&town, &ana, ana.id, 1, &[]).await.unwrap();
    assert!(found(&town, &eve, "skill=deep+sea+welding").await.is_empty());
}

async fn the_log_says_which_fields_and_not_what_is_in_them(town: Town) {
    let ana = town.person("Ana").await;
    edit(&town, &ana, ana.id, 0, &[("bio", "Grew up on a lighthouse."), ("skill", "Rust"), ("level", "3")]).await.unwrap();
    edit(&town, &ana, ana.id, 1, &[("bio", "Grew up on a lighthouse."), ("skill", "Rust"), ("level", "3")]).await.unwrap();
    let sql = "SELECT body FROM events WHERE subject_id = $1";
    let rows: Vec<(String,)> = town.app.db.read().await.unwrap().all(sql, args![ana.id]).await.unwrap();
    let [(body,)] = rows.as_slice() else { panic!("one change, one line: {rows:?}") };
    assert_eq!(body, r#"{"room":"person","event":{"person_changed":{"fields":["bio","skills"]}}}"#);
}

async fn merged_skills_keep_the_higher_level_and_are_found_by_the_name_that_stays(town: Town) {
    let (ana, ben) = (town.person("Ana").await, town.person("Ben").await);
    edit(&town, &ana, ana.id, 0, &[("skill", "Rust"), ("level", "2"), ("skill", "Rust language"), ("level", "4")])
        .await
        .unwrap();
    edit(&town, &ben, ben.id, 0, &[("skill", "Rust language"), ("level", "3"), ("wanted_skill", "Rust")]).await.unwrap();
    let id = async |name: &str| -> SkillId {
        let mut conn = town.app.db.read().await.unwrap();
        let listed = skills::list_named_like(&mut conn, name, 10).await.unwrap();
        listed.into_iter().find(|skill| skill.name == name).expect("it is in the catalogue").id
    };
    let (from, into) = (id("Rust language").await, id("Rust").await);
    scope::write_unasked(&town.app, move |scope| Box::pin(async move { skills::merge(scope, from, "Rust").await }))
        .await
        .unwrap();
    let mut conn = town.app.db.read().await.unwrap();
    let (has, wants) = skills::list_of_person(&mut conn, ana.id).await.unwrap();
    assert_eq!((has.len(), has[0].name.as_str(), has[0].level, wants.len()), (1, "Rust", 4, 0));
    let uses = skills::list_with_uses(&mut conn, "", &skills::From::Start, 10).await.unwrap().rows;
    assert_eq!(uses.iter().map(|s| (s.name.as_str(), s.people, s.learners)).collect::<Vec<_>>(), [("Rust", 2, 1)]);
    drop(conn);
    assert_eq!(found(&town, &ana, "skill=rust").await, ["Ana", "Ben"]);
    assert!(found(&town, &ana, "q=language").await.is_empty());
    let renamed = async |name: &'static str| {
        scope::write_unasked(&town.app, move |scope| Box::pin(async move { skills::rename(scope, into, name).await })).await
    };
    renamed("Oxidation").await.unwrap();
    assert_eq!(found(&town, &ana, "q=oxi").await, ["Ana", "Ben"]);
    edit(&town, &ana, ana.id, 1, &[("skill", "Oxidation"), ("level", "4"), ("skill", "Zeal"), ("level", "1")]).await.unwrap();
    assert!(matches!(renamed("zeal").await, Err(AppError::Invalid(_))));
}

async fn a_zone_is_asked_for_at_the_first_sign_in_alone(town: Town) {
    let hash = town.app.hashing.hash("a long sentence".into()).await.unwrap();
    let person = NewPerson { password_hash: Some(hash), ..NewPerson::default() };
    let ana = town
        .person_with("Ana", |ana| {
            *ana = NewPerson { name: ana.name.clone(), email: ana.email.clone(), zone: "UTC".into(), ..person }
        })
        .await;
    let sign_in = [("email", ana.email.as_str()), ("password", "a long sentence"), ("next", "/meetings?list=past")];
    let mut browser = town.browser();
    let asked = browser.post("/sign-in", &sign_in).await;
    let path = asked.header("location").to_owned();
    assert_eq!((asked.status, path.as_str()), (303, "/account/zone?next=%2Fmeetings%3Flist%3Dpast"));
    let page = browser.get(&path).await;
    assert!(
        page.text.contains("Europe/Athens")
            && page.text.contains("zone.js")
            && page.text.contains("href=\"/meetings?list=past\"")
    );
    let wrong = browser.post("/account/zone", &[("zone", "Mars/Base"), ("next", "/meetings?list=past")]).await;
    assert!(wrong.status == 422 && wrong.text.contains("Which time do you live by?"));
    let away = browser.post("/account/zone", &[("zone", "Europe/Athens"), ("next", "//evil.example")]).await;
    assert_eq!((away.status, away.header("location")), (303, "/"));
    assert_eq!(town.browser().post("/sign-in", &sign_in).await.header("location"), "/meetings?list=past");
}

async fn availability_is_kept_and_shown_in_lines(town: Town) {
    let (ana, eve) = (town.person("Ana").await, town.person("Eve").await);
    let path = format!("/people/{}/availability", ana.id);
    let mut browser = town.browser_of(&ana).await;
    let wrong = browser.post(&path, &[("from-1", "12:00"), ("to-1", "09:00"), ("from-2", "08:15"), ("to-2", "")]).await;
    assert_eq!(wrong.status, 422);
    assert!(
        ["id=\"day-1-error\"", "id=\"day-2-error\"", "value=\"08:15\""].iter().all(|text| wrong.text.contains(text)),
        "{}",
        wrong.text
    );
    let times = [("from-1", "09:00"), ("to-1", "12:00"), ("from-2", "09:00"), ("to-2", "12:00"), ("from-1", ""), ("to-1", "")];
    assert_eq!(browser.post(&path, &times).await.status, 303);
    assert!(browser.get(&format!("/people/{}", ana.id)).await.text.contains("Monday and Tuesday"));
    assert!(!page(&town, &eve, &format!("/people/{}", ana.id)).await.text.contains("Monday"), "strangers do not see it");
    assert_eq!(town.browser_of(&eve).await.post(&path, &times).await.status, 403);
    let week = Week::of(vec![Range { weekday: 5, from_minute: 0, to_minute: 60 }]);
    let asker = town.asker(&ana, day(0) + TimeDelta::hours(1));
    people::save_availability(&asker, ana.id, week).await.unwrap();
    assert!(browser.get(&format!("/people/{}", ana.id)).await.text.contains("Friday"));
}

/// The address of the photo on a page.
fn photo_on(page: &Page) -> Option<String> {
    let main = page.text.split("<main").nth(1)?;
    Some(main.split("src=\"/files/").nth(1)?.split('"').next()?.to_owned())
}

async fn a_photo_is_uploaded_replaced_hidden_and_taken_away(town: Town) {
    let (ana, eve) = (town.person("Ana").await, town.person("Eve").await);
    let (mut hers, mut others) = (town.browser_of(&ana).await, town.browser_of(&eve).await);
    let (profile, path) = (format!("/people/{}", ana.id), format!("/people/{}/edit", ana.id));
    let own = [("version", "0"), ("name", ana.name.as_str()), ("zone", "UTC")];
    assert_eq!(others.upload(&path, &own, ("photo", "me.png", &picture(300, 300))).await.status, 403);
    assert_eq!(hers.upload(&path, &own, ("photo", "", b"")).await.status, 303);
    assert_eq!(photo_on(&hers.get(&profile).await), None, "none was chosen");
    assert_eq!(hers.upload(&path, &own, ("photo", "me.png", &picture(300, 200))).await.status, 303);
    let first = photo_on(&others.get(&profile).await).expect("everybody sees it");
    assert_eq!(others.get(&format!("/files/{first}")).await.header("content-type"), "image/jpeg");
    assert!(photo_on(&others.get("/people?q=ana").await).is_some());
    assert_eq!(hers.upload(&path, &own, ("photo", "new.png", &picture(200, 300))).await.status, 303);
    let second = photo_on(&others.get(&profile).await).expect("the new one");
    assert_eq!((first == second, others.get(&format!("/files/{first}")).await.status), (false, 404));
    edit(&town, &ana, ana.id, 0, &[("sees_photo", "participants")]).await.unwrap();
    assert_eq!((photo_on(&others.get(&profile).await), photo_on(&others.get("/people?q=ana").await)), (None, None));
    assert_eq!(others.get(&format!("/files/{second}")).await.status, 404);
    assert!(photo_on(&hers.get(&profile).await).is_some());
    let removing = [
        ("version", "1"),
        ("name", ana.name.as_str()),
        ("zone", "UTC"),
        ("sees_photo", "participants"),
        ("remove_photo", "on"),
    ];
    assert_eq!(hers.upload(&path, &removing, ("photo", "", b"")).await.status, 303);
    assert_eq!(photo_on(&hers.get(&profile).await), None);
}

async fn a_profile_and_its_photo_are_saved_together_and_nothing_typed_is_lost(town: Town) {
    let ana = town.person("Ana").await;
    let mut hers = town.browser_of(&ana).await;
    let (profile, path) = (format!("/people/{}", ana.id), format!("/people/{}/edit", ana.id));
    let typed = |name| [("version", "0"), ("name", name), ("zone", "UTC"), ("bio", "Grew up on a lighthouse.")];
    let refused = hers.upload(&path, &typed(&ana.name), ("photo", "me.png", b"no picture")).await;
    assert!(refused.status == 422 && refused.text.contains("id=\"photo-error\""), "{}", refused.text);
    assert!(refused.text.contains("Grew up on a lighthouse."), "{}", refused.text);
    let nameless = hers.upload(&path, &typed(""), ("photo", "me.png", &picture(300, 300))).await;
    assert!(nameless.status == 422 && nameless.text.contains("Grew up on a lighthouse."), "{}", nameless.text);
    assert!(nameless.text.contains("Please choose the picture again"), "no browser sends it back by itself");
    assert_eq!(photo_on(&hers.get(&profile).await), None, "what is refused is refused whole");
    assert_eq!(hers.upload(&path, &typed(&ana.name), ("photo", "me.png", &picture(300, 300))).await.status, 303);
    let saved = hers.get(&profile).await;
    assert!(photo_on(&saved).is_some() && saved.text.contains("Grew up on a lighthouse."), "{}", saved.text);
}

async fn a_pause_that_would_be_over_is_refused_and_one_that_is_over_keeps_nobody_from_saving(town: Town) {
    let ana = town.person("Ana").await;
    let mut browser = town.browser_of(&ana).await;
    let path = format!("/people/{}/edit", ana.id);
    let form = |until: &'static str, bio: &'static str| {
        [("version", "0"), ("name", "Ana"), ("zone", "UTC"), ("paused_until", until), ("bio", bio)]
    };
    let refused = browser.post(&path, &form("2020-01-01", "Sailor.")).await;
    assert_eq!(refused.status, 422);
    let sentence = "Choose a day that is still to come, or leave it empty.";
    assert_eq!(refused.text.matches(sentence).count(), 2, "in the summary and beside the field");
    assert!(refused.text.contains("value=\"2020-01-01\"") && refused.text.contains("Sailor."), "what was typed is kept");
    let over = chrono::NaiveDate::from_ymd_opt(2020, 1, 1);
    town.set("UPDATE people SET paused_until = $2 WHERE id = $1", args![ana.id, over]).await;
    assert_eq!(browser.post(&path, &form("2020-01-01", "Sailor.")).await.status, 303);
}
