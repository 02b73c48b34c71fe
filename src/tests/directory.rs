//! The directory: what is found, by whom, and how it is walked.

use super::harness::on_both;
use super::people::{edit, found, page};
use super::town::Town;

on_both!(
    words_are_found_by_their_beginnings_without_accents_in_any_order,
    what_looks_like_an_operator_is_harmless,
    filters_combine_and_can_be_cleared,
    the_directory_is_walked_to_its_end_and_back,
    admins_find_people_by_their_address_and_by_what_others_do_not_see,
    a_search_of_signs_alone_finds_nobody,
);

async fn words_are_found_by_their_beginnings_without_accents_in_any_order(town: Town) {
    let add = async |name: &str, title: &str| {
        let (name, title) = (name.to_owned(), title.to_owned());
        town.person_with("x", |person| (person.name, person.title) = (name, title)).await
    };
    let grainne = add("Gráinne O’Neill", "Engineer").await;
    add("Łukasz Żak", "Director of Platform").await;
    add("נועה בן־דוד", "Analyst").await;
    add("Trần Minh", "Engineer").await;
    for (words, names) in [
        ("gra+one", vec!["Gráinne"]),
        ("ONEILL+GRAI", vec!["Gráinne"]),
        ("luk+dir", vec!["Łukasz"]),
        ("zak", vec!["Łukasz"]),
        ("tran", vec!["Trần"]),
        ("eng", vec!["Gráinne", "Trần"]),
        ("%D7%93%D7%95%D7%93", vec!["נועה"]),
        ("gra+zak", vec![]),
        ("rainne", vec![]),
    ] {
        assert_eq!(found(&town, &grainne, &format!("q={words}")).await, names, "{words}");
    }
}

async fn what_looks_like_an_operator_is_harmless(town: Town) {
    let ana = town.person("Ana").await;
    for words in [
        "\"",
        "'",
        "ana\" OR \"x",
        "a*",
        "(ana",
        "ana)",
        "NOT ana",
        ":*",
        "!ana",
        "ana & | <->",
        "words:ana",
        "^ana",
        "--",
        "\\",
        "%00ana",
        "_",
    ] {
        let query = serde_urlencoded::to_string([("q", words), ("skill", words)]).unwrap();
        assert_eq!(page(&town, &ana, &format!("/people?{query}")).await.status, 200, "{words}");
    }
    assert_eq!(found(&town, &ana, "q=%22ana%22*").await, ["Ana"]);
    for broken in
        ["after=x", "after=%00~", "before=~", "after=a%00~00000000-0000-0000-0000-000000000000", "q=%00", "department=%00"]
    {
        page(&town, &ana, &format!("/people?{broken}")).await;
    }
}

async fn filters_combine_and_can_be_cleared(town: Town) {
    let add = async |name: &str, department: &str, location: &str| {
        let (department, location) = (department.to_owned(), location.to_owned());
        town.person_with(name, |person| (person.department, person.location) = (department, location)).await
    };
    let ana = add("Ana", "Design", "Athens").await;
    add("Ben", "Design", "Berlin").await;
    add("Cleo", "Finance", "Athens").await;
    edit(&town, &ana, ana.id, 0, &[("department", "Design"), ("location", "Athens"), ("skill", "Rust"), ("level", "2")])
        .await
        .unwrap();
    for (query, names) in [
        ("department=Design", vec!["Ana", "Ben"]),
        ("location=Athens", vec!["Ana", "Cleo"]),
        ("department=Design&location=Athens", vec!["Ana"]),
        ("department=Design&location=Athens&skill=Rust&q=an", vec!["Ana"]),
        ("department=Finance&skill=Rust", vec![]),
        ("", vec!["Ana", "Ben", "Cleo"]),
    ] {
        assert_eq!(found(&town, &ana, query).await, names, "{query}");
    }
    let text = page(&town, &ana, "/people?department=Design&q=zzz").await.text;
    assert!(text.contains("Clear filters") && text.contains("<option value=\"Design\" selected"), "{text}");
    assert!(!page(&town, &ana, "/people").await.text.contains("Clear filters"));
}

async fn the_directory_is_walked_to_its_end_and_back(town: Town) {
    let ana = town.person("Ana").await;
    for nth in 0..60 {
        town.person_with("x", |person| person.name = format!("Person{:02} Same", nth / 2)).await;
    }
    let link = |text: &str, rel: &str| -> Option<String> {
        let anchor =
            text.split("<a ").find(|anchor| anchor.split('>').next().is_some_and(|a| a.contains(&format!("rel=\"{rel}\""))))?;
        Some(anchor.split("href=\"").nth(1)?.split('"').next()?.replace("&amp;", "&"))
    };
    let mut path = "/people?q=same".to_owned();
    let (mut there, mut back) = (Vec::new(), Vec::new());
    let ids = |text: &str| -> Vec<String> {
        text.split("<h2><a href=\"/people/").skip(1).filter_map(|rest| rest.split('"').next().map(str::to_owned)).collect()
    };
    loop {
        let text = page(&town, &ana, &path).await.text;
        there.push(ids(&text));
        match link(&text, "next") {
            Some(next) => path = next,
            None => break,
        }
    }
    assert_eq!(there.iter().map(Vec::len).collect::<Vec<_>>(), [24, 24, 12]);
    loop {
        let text = page(&town, &ana, &path).await.text;
        back.push(ids(&text));
        match link(&text, "prev") {
            Some(earlier) => path = earlier,
            None => break,
        }
    }
    back.reverse();
    assert_eq!(there, back);
    let mut all: Vec<String> = there.concat();
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), 60);
}

async fn admins_find_people_by_their_address_and_by_what_others_do_not_see(town: Town) {
    let (ana, eve, sofia) = (town.person("Ana").await, town.person("Eve").await, town.admin("Sofia").await);
    let hidden =
        [("department", "Cartography"), ("sees_department", "only_me"), ("location", "Ithaki"), ("sees_location", "only_me")];
    edit(&town, &ana, ana.id, 0, &hidden).await.unwrap();
    let address = format!("q={}", ana.email.replace('@', "%40").to_uppercase());
    for query in ["department=Cartography", "location=Ithaki", "q=ana&department=Cartography", &address] {
        assert_eq!(found(&town, &sofia, query).await, ["Ana"], "{query}");
        assert!(found(&town, &eve, query).await.is_empty(), "{query}");
    }
    let choices = |text: String| text.contains("<option value=\"Cartography\"");
    assert!(choices(page(&town, &sofia, "/people").await.text));
    assert!(!choices(page(&town, &eve, "/people").await.text));
    let exported = page(&town, &sofia, "/people/export.csv?department=Cartography").await.text;
    assert!(exported.contains(&ana.email) && !exported.contains(&eve.email));
}

async fn a_search_of_signs_alone_finds_nobody(town: Town) {
    let eve = town.person("Eve").await;
    for query in ["q=%25", "q=%2A%20-", "q=_"] {
        assert!(found(&town, &eve, query).await.is_empty(), "{query}");
    }
    assert_eq!(found(&town, &eve, "q=%20").await, ["Eve"], "a blank asks for nothing");
}
