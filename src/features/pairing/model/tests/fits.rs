//! Who fits whom, and the reasons that are given.

use crate::features::pairing::model::fit::*;
use crate::shared::id::SkillId;

fn skill(n: u128) -> SkillId {
    SkillId(uuid::Uuid::from_u128(n))
}

fn mentee() -> Profile {
    Profile {
        desired: vec![skill(1), skill(2)],
        interests: vec!["Sailing".into()],
        languages: vec!["Greek".into(), "English".into()],
        wants_help_with: "Difficult conversations, and negotiation".into(),
        utc_offset: Some(120),
        ..Profile::default()
    }
}

#[test]
fn who_teaches_what_the_mentee_wants_to_learn_comes_before_who_is_merely_easy_to_talk_to() {
    let teacher = Profile { current: vec![(skill(2), 1)], utc_offset: Some(-600), ..Profile::default() };
    let friend = Profile {
        interests: vec!["sailing".into()],
        languages: vec!["english".into()],
        utc_offset: Some(120),
        ..Profile::default()
    };
    assert!(fit(&mentee(), &teacher, &[]).score > fit(&mentee(), &friend, &[]).score);
    assert_eq!(fit(&mentee(), &teacher, &[]).reasons, [Reason::WantedSkills(vec![skill(2)])]);
}

#[test]
fn every_reason_that_holds_is_given_and_a_skill_only_once() {
    let mentor = Profile {
        current: vec![(skill(1), 4), (skill(3), 2)],
        interests: vec!["sailing".into(), "Chess".into()],
        languages: vec!["English".into()],
        helps_with: "Negotiation".into(),
        utc_offset: Some(0),
        ..Profile::default()
    };
    let found = fit(&mentee(), &mentor, &[skill(1), skill(3)]);
    assert_eq!(
        found.reasons,
        [
            Reason::WantedSkills(vec![skill(1)]),
            Reason::ProgramSkills(vec![skill(3)]),
            Reason::HelpsWith("Negotiation".into()),
            Reason::Languages(vec!["English".into()]),
            Reason::Interests(vec!["sailing".into()]),
            Reason::Hours(6),
        ]
    );
    assert!(fit(&mentee(), &Profile { utc_offset: Some(-600), ..Profile::default() }, &[]).reasons.is_empty());
}

#[test]
fn whose_clock_is_not_known_has_no_hours_in_common() {
    let unknown = Profile { utc_offset: None, ..Profile::default() };
    let same = Profile { utc_offset: Some(120), ..Profile::default() };
    assert_eq!(fit(&mentee(), &unknown, &[]), Fit::default());
    assert_eq!(fit(&mentee(), &same, &[]).reasons, [Reason::Hours(8)]);
}

#[test]
fn working_hours_are_compared_around_the_clock() {
    assert_eq!(overlap(0, 0), 480);
    assert_eq!(overlap(120, -240), 120);
    assert_eq!(overlap(0, 480), 0);
    // Samoa and Kiribati: 24 hours apart, at work at the same time.
    assert_eq!(overlap(-660, 780), 480);
    assert_eq!(overlap(840, -600), 480);
}

#[test]
fn reasons_are_said_in_words() {
    let name = |skill: SkillId| ["", "Rust", "SQL", "Go", "Ada", "Lisp"][skill.0.as_u128() as usize].to_owned();
    let said = |n: &[u128]| Reason::WantedSkills(n.iter().map(|n| skill(*n)).collect()).sentence(name);
    assert_eq!(said(&[1]), "Can teach Rust");
    assert_eq!(said(&[1, 2]), "Can teach Rust and SQL");
    assert_eq!(said(&[1, 2, 3]), "Can teach Rust, SQL and Go");
    assert_eq!(said(&[1, 2, 3, 4, 5]), "Can teach Rust, SQL, Go and 2 more");
    assert_eq!(Reason::Hours(1).sentence(name), "1 working hour in common");
}

#[test]
fn a_line_is_read_as_people_type_it() {
    assert_eq!(entries(" Greek, English ;\n,Français"), ["Greek", "English", "Français"]);
}

#[test]
fn a_list_that_somebody_wrote_is_told_in_a_line() {
    assert_eq!(in_a_line("- Leading without a title\n* Reviews \n\n"), "Leading without a title · Reviews");
    assert_eq!(in_a_line(" Negotiation"), "Negotiation");
}
