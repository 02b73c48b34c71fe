//! The catalogue of skills.

use super::harness::on_both;
use super::town::Town;
use crate::features::skills::model::SkillLevel;
use crate::server::scope;

on_both!(skills_are_added_renamed_merged_and_removed,);

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
    let ids: std::collections::HashMap<String, String> = skill_ids(&town).await.into_iter().collect();
    let (rust, language, go, speaking) = (&ids["Rust"], &ids["Rust language"], &ids["Go"], &ids["Public speaking"]);
    let one = browser.get(&format!("/organization/skills?merge={rust}")).await;
    assert!(one.text.contains("two or more"));
    let asked = browser.get(&format!("/organization/skills?merge={rust}&merge={language}")).await;
    assert!(asked.text.contains("Which one stays?"));
    let merge = [("act", "merge"), ("merge", rust.as_str()), ("merge", language.as_str())];
    assert_eq!(browser.post("/organization/skills", &merge).await.status, 422, "which one stays must be said");
    let merge = [merge.as_slice(), &[("keep", rust.as_str())]].concat();
    assert_eq!(browser.post("/organization/skills", &merge).await.status, 303);
    let (has, _) = crate::features::skills::list_of_person(&mut town.app.db.read().await.unwrap(), ana.id).await.unwrap();
    assert_eq!(has, [SkillLevel { name: "Rust".into(), level: 4 }], "the higher level stays");
    assert_eq!(
        browser.post("/organization/skills", &[("act", "rename"), ("skill", rust), ("name", "Rust (language)")]).await.status,
        303
    );
    let taken = browser.post("/organization/skills", &[("act", "rename"), ("skill", rust), ("name", "GO")]).await;
    assert!(taken.status == 422 && taken.text.contains("value=\"GO\""), "{}", taken.text);
    assert_eq!(
        browser.post("/organization/skills", &[("act", "remove"), ("skill", go)]).await.status,
        422,
        "somebody wants it"
    );
    assert_eq!(browser.post("/organization/skills", &[("act", "remove"), ("skill", speaking)]).await.status, 303);
    let left: Vec<String> = skill_ids(&town).await.into_iter().map(|(name, _)| name).collect();
    assert_eq!(left, ["Go", "Rust (language)"].map(str::to_owned));
}
