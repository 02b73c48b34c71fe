//! The catalogue of skills.

use super::harness::on_both;
use super::programs::{begin, location, send};
use super::town::Town;
use crate::features::skills::model::SkillLevel;
use crate::server::scope;

on_both!(
    skills_are_added_renamed_merged_and_removed,
    two_skills_meet_however_many_lie_between_them,
    what_was_merged_meanwhile_is_told_on_the_same_page,
    a_program_is_offered_every_skill_of_the_catalogue,
);

async fn skill_ids(town: &Town) -> Vec<(String, String)> {
    let rows: Vec<(uuid::Uuid, String)> =
        town.app.db.read().await.unwrap().all("SELECT id, name FROM skills ORDER BY key", vec![]).await.unwrap();
    rows.into_iter().map(|(id, name)| (name, id.to_string())).collect()
}

async fn skills_are_added_renamed_merged_and_removed(town: Town) {
    let (sofia, ana) = (town.admin("Sofia").await, town.person("Ana").await);
    let id = ana.id;
    scope::write_unasked(&town.app, move |scope| {
        Box::pin(async move {
            let has = [SkillLevel { name: "Rust".into(), level: 2 }, SkillLevel { name: "Rust language".into(), level: 4 }];
            crate::features::skills::replace_of_person(scope, id, &has, &["Go".into()]).await
        })
    })
    .await
    .unwrap();
    let mut browser = town.browser_of(&sofia).await;
    assert_eq!(browser.post("/organization/skills", &[("act", "add"), ("name", "  Public  speaking ")]).await.status, 303);
    let again = browser.post("/organization/skills", &[("act", "add"), ("name", "public speaking")]).await;
    assert!(again.status == 422 && again.text.contains("in the catalogue already"), "{}", again.text);
    let page = browser.get("/organization/skills?q=ru").await;
    assert!(page.text.contains("Rust language") && !page.text.contains("Public speaking"), "{}", page.text);
    let inside = browser.get("/organization/skills?q=SPEAK").await;
    assert!(inside.text.contains("Public speaking") && !inside.text.contains("Rust language"), "{}", inside.text);
    assert!(browser.get("/organization/skills?q=100%25").await.text.contains("No skill has this in its name"));
    let ids: std::collections::HashMap<String, String> = skill_ids(&town).await.into_iter().collect();
    let (rust, language, go, speaking) = (&ids["Rust"], &ids["Rust language"], &ids["Go"], &ids["Public speaking"]);
    let asked = browser.get(&format!("/organization/skills?merge={language}")).await;
    assert!(asked.text.contains("The skill that stays") && asked.text.contains("<option value=\"Rust\""), "{}", asked.text);
    for (into, sentence) in
        [("Rst", "No skill has this name"), ("rust LANGUAGE", "That is this skill itself"), ("", "No skill has")]
    {
        let refused = browser.post("/organization/skills", &[("act", "merge"), ("skill", language), ("into", into)]).await;
        assert!(refused.status == 422 && refused.text.contains(sentence), "{into}: {}", refused.text);
        assert!(refused.text.contains("id=\"into-error\"") && refused.text.contains(&format!("value=\"{into}\"")), "{into}");
    }
    let merge = [("act", "merge"), ("skill", language.as_str()), ("into", " rust ")];
    assert_eq!(browser.post("/organization/skills", &merge).await.status, 303);
    let (has, _) = crate::features::skills::list_of_person(&mut town.app.db.read().await.unwrap(), ana.id).await.unwrap();
    assert_eq!(has, [SkillLevel { name: "Rust".into(), level: 4 }], "the higher level stays");
    assert_eq!(
        browser.post("/organization/skills", &[("act", "rename"), ("skill", rust), ("name", "Rust (language)")]).await.status,
        303
    );
    let taken = browser.post("/organization/skills", &[("act", "rename"), ("skill", rust), ("name", "GO")]).await;
    assert!(taken.status == 422 && taken.text.contains("value=\"GO\""), "{}", taken.text);
    assert!(taken.text.contains(&format!("id=\"rename-{rust}-error\"")), "it stands beside the name that was refused");
    assert!(!taken.text.contains("id=\"name-error\""), "and not beside the one to be added");
    assert_eq!(
        browser.post("/organization/skills", &[("act", "remove"), ("skill", go)]).await.status,
        422,
        "somebody wants it"
    );
    assert_eq!(browser.post("/organization/skills", &[("act", "remove"), ("skill", speaking)]).await.status, 303);
    let left: Vec<String> = skill_ids(&town).await.into_iter().map(|(name, _)| name).collect();
    assert_eq!(left, ["Go", "Rust (language)"].map(str::to_owned));
}

async fn add(town: &Town, names: Vec<String>) {
    scope::write_unasked(&town.app, move |scope| {
        Box::pin(async move {
            for name in names {
                crate::features::skills::add(scope, &name).await?;
            }
            Ok(())
        })
    })
    .await
    .unwrap();
}

async fn two_skills_meet_however_many_lie_between_them(town: Town) {
    let sofia = town.admin("Sofia").await;
    let between = (0..120).map(|nth| format!("Knitting {nth:03}"));
    add(&town, between.chain(["Air".to_owned(), "Zephyr".to_owned()]).collect()).await;
    let ids: std::collections::HashMap<String, String> = skill_ids(&town).await.into_iter().collect();
    let mut browser = town.browser_of(&sofia).await;
    let second = browser.get("/organization/skills?q=knitting&after=knitting%20049").await;
    assert!(second.text.contains("Knitting 050") && !second.text.contains("Knitting 049"), "{}", second.text);
    let chosen = format!("/organization/skills?q=knitting&amp;after=knitting+049&amp;merge={}", ids["Knitting 050"]);
    assert!(second.text.contains(&chosen), "every row leads to merging it: {}", second.text);
    let there = [("act", "merge"), ("skill", &*ids["Zephyr"]), ("into", "Air"), ("q", "knitting"), ("after", "knitting 049")];
    let done = browser.post("/organization/skills", &there).await;
    assert_eq!((done.status, done.header("location")), (303, "/organization/skills?q=knitting&after=knitting+049"));
    assert_eq!(skill_ids(&town).await.len(), 121);
}

async fn what_was_merged_meanwhile_is_told_on_the_same_page(town: Town) {
    let sofia = town.admin("Sofia").await;
    add(&town, ["Sailing", "Yachting", "Rowing"].map(str::to_owned).to_vec()).await;
    let ids: std::collections::HashMap<String, String> = skill_ids(&town).await.into_iter().collect();
    let mut browser = town.browser_of(&sofia).await;
    let gone = ids["Yachting"].as_str();
    let merge = |into: &'static str| [("act", "merge"), ("skill", gone), ("into", into)];
    assert_eq!(browser.post("/organization/skills", &merge("Sailing")).await.status, 303);
    let renaming = [("act", "rename"), ("skill", gone), ("name", "Boating")];
    let removing = [("act", "remove"), ("skill", gone)];
    for late in [merge("Rowing").as_slice(), &renaming, &removing] {
        let page = browser.post("/organization/skills", late).await;
        assert!(page.status == 409 && page.text.contains("Somebody merged or removed this skill"), "{late:?}: {}", page.text);
        assert!(page.text.contains("Rowing"), "with the catalogue as it is now");
    }
    assert_eq!(skill_ids(&town).await.len(), 2);
}

async fn a_program_is_offered_every_skill_of_the_catalogue(town: Town) {
    add(&town, (0..60).map(|nth| format!("Knitting {nth:03}")).collect()).await;
    let mut browser = town.browser_of(&town.admin("Sofia").await).await;
    let program = begin(&mut browser, "Leading well").await;
    let step = format!("{program}/setup/basics");
    let own = [("title", "Leading well"), ("description", "For all."), ("evaluation_days", "30"), ("skill", "Knitting 055")];
    location(&send(&mut browser, &step, "leave", &own).await);
    let before = town.app.db.statements();
    let page = browser.get(&step).await.text;
    assert!(town.app.db.statements() - before <= 6, "{} statements", town.app.db.statements() - before);
    let (open, folded) = page.split_once("All skills (35 more)").expect("what doesn’t stand open is folded away");
    let boxes = |text: &str| text.matches("name=\"skill\"").count();
    assert_eq!((boxes(open), boxes(folded)), (25, 35));
    let first = open.split("name=\"skill\"").nth(1).and_then(|rest| rest.split('>').next()).unwrap_or_default();
    assert!(first.contains("value=\"Knitting 055\"") && first.contains("checked"), "its own stand first: {first}");
    assert!(folded.contains("Knitting 059") && !folded.contains("Knitting 055"));
    let both = [&own[..], &[("skill", "Knitting 059")]].concat();
    location(&send(&mut browser, &step, "leave", &both).await);
    assert!(browser.get(&step).await.text.contains("All skills (34 more)"));
}
