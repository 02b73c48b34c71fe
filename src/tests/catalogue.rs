//! What the list of programs says of the people in them.

use super::harness::on_both;
use super::town::{Town, day};
use crate::features::programs::model::Part;

on_both!(
    whoever_holds_both_parts_is_counted_once,
    those_inside_see_the_faces_of_the_first_mentors,
    nobody_is_counted_before_they_are_in_or_after_they_left,
    those_who_take_part_find_their_program_also_in_the_archive,
);

async fn whoever_holds_both_parts_is_counted_once(town: Town) {
    let program = town.program().await;
    let (ben, ana) = (town.person("Ben").await, town.person("Ana").await);
    for (person, part) in [(&ben, Part::Mentor), (&ana, Part::Mentor), (&ana, Part::Mentee)] {
        town.enrol(program, person.id, part).await;
    }
    let page = town.browser_of(&ben).await.get("/programs").await.text;
    assert!(page.contains("2 people") && !page.contains("3 people"), "{page}");
}

async fn those_inside_see_the_faces_of_the_first_mentors(town: Town) {
    let program = town.program().await;
    let mut names = Vec::new();
    for name in ["Uma", "Vera", "Wim", "Xena", "Yan", "Zoe"] {
        let mentor = town.person(name).await;
        town.enrol(program, mentor.id, Part::Mentor).await;
        names.push(mentor.name);
    }
    let ana = town.person("Ana").await;
    town.enrol(program, ana.id, Part::Mentee).await;
    let face = |name: &str| {
        let initials: String = name.split(' ').filter_map(|word| word.chars().next()).collect();
        format!(">{initials}<")
    };
    let shown = |page: &str| names.iter().filter(|name| page.contains(&face(name))).count();
    let inside = town.browser_of(&ana).await.get("/programs").await.text;
    assert!(inside.contains("7 people"));
    assert!((1..names.len()).contains(&shown(&inside)), "the first few: {inside}");
    let outside = town.browser_of(&town.person("Eve").await).await.get("/programs").await.text;
    assert_eq!(shown(&outside), 0);
}

async fn nobody_is_counted_before_they_are_in_or_after_they_left(town: Town) {
    let program = town.program().await;
    let (ben, ana) = (town.person("Ben").await, town.person("Ana").await);
    let mut browser = town.browser_of(&ben).await;
    assert!(browser.get("/programs").await.text.contains("Nobody yet"));
    town.enrol(program, ben.id, Part::Mentor).await;
    town.enrol(program, ana.id, Part::Mentee).await;
    assert!(browser.get("/programs").await.text.contains("2 people"));
    town.set("UPDATE enrolments SET state = 'quit', ended_at = $2 WHERE person_id = $1", crate::args![ana.id, day(1)]).await;
    assert!(browser.get("/programs").await.text.contains("1 person"));
}

async fn those_who_take_part_find_their_program_also_in_the_archive(town: Town) {
    let couple = town.couple().await;
    let coordinator = town.coordinator("Nadia", couple.program).await;
    town.close(couple.program).await;
    town.set("UPDATE programs SET archived_at = $2 WHERE id = $1", crate::args![couple.program, day(0)]).await;
    let link = format!("/programs/{}\"", couple.program);
    let mut mentee = town.browser_of(&couple.mentee).await;
    let mine = mentee.get("/programs?show=mine").await.text;
    assert!(mine.contains(&link) && mine.contains(">Archived<"), "{mine}");
    assert!(!mentee.get("/programs").await.text.contains(&link), "the rest of the lists is free of it");
    let mut staff = town.browser_of(&coordinator).await;
    assert!(!staff.get("/programs?show=mine").await.text.contains(&link));
    assert!(staff.get("/programs?show=archived").await.text.contains(&link));
    assert!(!town.browser_of(&town.person("Eve").await).await.get("/programs?show=mine").await.text.contains(&link));
}
