//! The style sheets, which are joined: what one lays out, no other lays out differently.

use std::collections::BTreeMap;

/// The classes that a sheet lays out as such, not only within something else.
fn laid_out(sheet: &str) -> Vec<String> {
    let uncommented = sheet.split("/*").map(|part| part.split_once("*/").map_or(part, |(_, rest)| rest));
    let sheet: String = uncommented.collect();
    let mut classes = Vec::new();
    let (mut depth, mut from) = (0_usize, 0);
    for (at, c) in sheet.char_indices() {
        match c {
            '{' => {
                let selector = &sheet[from..at];
                // Rules stand in a layer, so one deep.
                if depth <= 1 {
                    let bare = selector.split(',').filter_map(|one| one.trim().strip_prefix('.'));
                    let bare = bare.filter(|name| name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'));
                    classes.extend(bare.map(str::to_owned));
                }
                (depth, from) = (depth + 1, at + 1);
            }
            '}' => (depth, from) = (depth.saturating_sub(1), at + 1),
            ';' => from = at + 1,
            _ => {}
        }
    }
    classes
}

#[test]
fn a_class_is_laid_out_by_one_sheet() {
    let mut sheets: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for file in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/style")).unwrap() {
        let path = file.unwrap().path();
        let (name, text) = (path.file_stem().unwrap().to_string_lossy().into_owned(), std::fs::read_to_string(&path).unwrap());
        let mut classes = laid_out(&text);
        classes.sort_unstable();
        classes.dedup();
        for class in classes {
            sheets.entry(class).or_default().push(name.clone());
        }
    }
    assert!(sheets.len() > 100, "the sheets are read: {}", sheets.len());
    let twice: Vec<_> = sheets.into_iter().filter(|(_, sheets)| sheets.len() > 1).collect();
    assert!(twice.is_empty(), "{twice:?}");
}

#[test]
fn rules_are_found_by_their_class_alone() {
    let sheet = "@layer x {\n /* a, .b { */ .one, .two { color: red; .inner { top: 0; } }\n .three > p { left: 0 } .four { } }";
    assert_eq!(laid_out(sheet), ["one", "two", "four"]);
}

#[test]
fn facts_keep_the_lines_that_somebody_wrote() {
    let sheet = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/style/ui.css")).unwrap();
    let facts = sheet.split("\n  .facts {").nth(1).and_then(|rest| rest.split("\n  }").next()).expect("the class of facts");
    let said = facts.lines().find(|line| line.trim_start().starts_with("dd {")).expect("what a fact says");
    assert!(said.contains("white-space: pre-line"), "{said}");
}

#[test]
fn a_crossed_out_eye_stands_only_beside_what_others_do_not_see() {
    let read = |path: &str| std::fs::read_to_string(format!("{}/{path}", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let sheet = read("style/people.css");
    assert!(sheet.contains(".sees-shut { display: none; }") && sheet.contains(":has(option[value=\"only_me\"]:checked)"));
    let sprite = read("public/icons.svg");
    assert!(sprite.contains("id=\"icon-eye\"") && sprite.contains("id=\"icon-eye-off\""));
}
