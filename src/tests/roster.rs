//! Adding people to a program one by one, by filter and by file; removing them; taking the list along.

use super::harness::on_both;
use super::joining::{approve, count_current, managed, program_with, questions, state_of};
use super::town::{Town, day};
use crate::features::joining;
use crate::features::joining::model::EnrolmentState::{Active, Removed, Requested};
use crate::features::programs::model::{JoiningApproval, Part};
use crate::shared::AppError;
use crate::shared::form::Fields;

on_both!(
    whoever_was_removed_comes_back_only_by_the_staff,
    nobody_is_removed_from_an_active_mentorship,
    a_removal_is_undone,
    adding_somebody_who_waits_approves_them,
    a_filter_adds_everybody_it_showed_and_nobody_else,
    a_list_that_has_changed_is_shown_again_before_anybody_is_added,
    a_file_is_looked_at_first_and_carried_out_once,
    a_file_is_read_as_any_spreadsheet_writes_it_and_what_is_no_text_is_refused_beside_its_field,
    the_only_one_of_the_staff_adds_themself_where_nobody_else_could_decide,
    nobody_is_offered_to_be_added_to_a_program_that_is_over,
    the_export_holds_answers_and_no_formulas,
);

async fn whoever_was_removed_comes_back_only_by_the_staff(town: Town) {
    let program = program_with(&town, JoiningApproval::None, JoiningApproval::None).await;
    let (admin, omar) = (town.admin("Sofia").await, town.person("Omar").await);
    let ana = town.report_of("Ana", &omar).await;
    let id = town.ask_to_join(&ana, program, Part::Mentee).await;
    let path = format!("/programs/{program}/people");
    let form = [("act", "remove"), ("enrolment", &*id.to_string())];
    let page = town.browser_of(&admin).await.post(&path, &form).await;
    assert_eq!((page.status, page.header("location")), (303, format!("{path}?removed={id}").as_str()));
    assert_eq!(state_of(&town, &ana, program, Part::Mentee).await, Removed);
    let again = town.ask_to_join(&ana, program, Part::Mentee).await;
    assert_eq!(state_of(&town, &ana, program, Part::Mentee).await, Requested);
    assert_eq!(approve(&town, &omar, again).await, Err(AppError::NotFound));
    assert!(town.browser_of(&admin).await.get("/approvals").await.text.contains(&ana.name));
    assert_eq!(approve(&town, &admin, again).await, Ok(()));
}

async fn nobody_is_removed_from_an_active_mentorship(town: Town) {
    let program = program_with(&town, JoiningApproval::None, JoiningApproval::None).await;
    let (admin, ben, ana) = (town.admin("Sofia").await, town.person("Ben").await, town.person("Ana").await);
    let mentor = town.ask_to_join(&ben, program, Part::Mentor).await;
    let mentee = town.ask_to_join(&ana, program, Part::Mentee).await;
    town.pair(program, &ben, &ana).await;
    for id in [mentor, mentee] {
        let form = [("act", "remove"), ("enrolment", &*id.to_string())];
        let page = town.browser_of(&admin).await.post(&format!("/programs/{program}/people"), &form).await;
        assert!(page.status == 422 && page.text.contains("active mentorship here"), "{}", page.text);
    }
    assert_eq!(count_current(&town, program).await, 2);
}

async fn a_removal_is_undone(town: Town) {
    let program = program_with(&town, JoiningApproval::None, JoiningApproval::None).await;
    let (admin, ana) = (town.admin("Sofia").await, town.person("Ana").await);
    let id = town.ask_to_join(&ana, program, Part::Mentee).await;
    let (path, id) = (format!("/programs/{program}/people"), id.to_string());
    let mut browser = town.browser_of(&admin).await;
    browser.post(&path, &[("act", "remove"), ("enrolment", &id)]).await;
    let page = browser.get(&format!("{path}?removed={id}")).await;
    assert!(page.text.contains("Ana Townsend was removed as a mentee.") && page.text.contains("Undo"), "{}", page.text);
    assert_eq!(browser.post(&path, &[("act", "restore"), ("enrolment", &id)]).await.status, 303);
    assert_eq!(state_of(&town, &ana, program, Part::Mentee).await, Active);
    assert_eq!(browser.post(&path, &[("act", "restore"), ("enrolment", &id)]).await.status, 409);
}

async fn adding_somebody_who_waits_approves_them(town: Town) {
    let program = managed(&town).await;
    let (admin, omar) = (town.admin("Sofia").await, town.person("Omar").await);
    let ana = town.report_of("Ana", &omar).await;
    let id = town.ask_to_join(&ana, program, Part::Mentee).await;
    let mut browser = town.browser_of(&admin).await;
    let path = format!("/programs/{program}/people/add");
    let found = browser.get(&format!("{path}?q=ANA")).await;
    assert!(found.text.contains("Approve as a mentee") && found.text.contains("Add as a mentor"), "{}", found.text);
    let form = [("person", &*ana.id.to_string()), ("part", "mentee")];
    assert_eq!(browser.post(&path, &form).await.status, 303);
    assert_eq!(town.enrolment(&ana, program, Part::Mentee).await, Some((id, Active)));
    assert_eq!(browser.post(&path, &form).await.status, 409);
    assert!(matches!(approve(&town, &omar, id).await, Err(AppError::Conflict { .. })));
}

async fn a_filter_adds_everybody_it_showed_and_nobody_else(town: Town) {
    let program = managed(&town).await;
    let admin = town.admin("Sofia").await;
    let mut sales = Vec::new();
    for n in 0..30 {
        let department = if n % 2 == 0 { "Sales" } else { "Legal" };
        let person = town.person_with(&format!("S{n:02}"), |person| person.department = department.into()).await;
        sales.extend((n % 2 == 0).then_some(person));
    }
    town.ask_to_join(&sales[0], program, Part::Mentee).await;
    let mut browser = town.browser_of(&admin).await;
    let path = format!("/programs/{program}/people/add");
    let page = browser.get(&format!("{path}?act=filter&part=mentee&department=Sales")).await;
    assert!(page.text.contains("Add 15 people as mentees") && page.text.contains("has asked to join"), "{}", page.text);
    let form = [("act", "filter"), ("part", "mentee"), ("department", "Sales"), ("shown", "15")];
    let done = browser.post(&path, &form).await;
    assert_eq!((done.status, done.header("location")), (303, format!("/programs/{program}/people?added=15").as_str()));
    for person in &sales {
        assert_eq!(state_of(&town, person, program, Part::Mentee).await, Active);
    }
    assert_eq!(count_current(&town, program).await, 15);
    let page = browser.get(&format!("{path}?act=filter&part=mentee&department=Sales")).await;
    assert!(page.text.contains("Nobody is left to add"), "{}", page.text);
}

async fn a_list_that_has_changed_is_shown_again_before_anybody_is_added(town: Town) {
    let program = managed(&town).await;
    let admin = town.admin("Sofia").await;
    town.person_with("Sam", |person| person.department = "Sales".into()).await;
    let mut browser = town.browser_of(&admin).await;
    let path = format!("/programs/{program}/people/add");
    let form = [("act", "filter"), ("part", "mentor"), ("department", "Sales"), ("shown", "2")];
    let page = browser.post(&path, &form).await;
    assert!(page.status == 409 && page.text.contains("Add 1 person as mentor"), "{}", page.text);
    assert_eq!(count_current(&town, program).await, 0);
}

async fn a_file_is_looked_at_first_and_carried_out_once(town: Town) {
    let program = managed(&town).await;
    let (admin, omar) = (town.admin("Sofia").await, town.person("Omar").await);
    let (ana, ben, cleo) = (town.report_of("Ana", &omar).await, town.person("Ben").await, town.person("Cleo").await);
    let id = town.ask_to_join(&ana, program, Part::Mentee).await;
    let file = format!(
        "\u{feff}Name;E-mail;Part\r\nAna;{};mentee\r\nBen;{};Mentor\r\nBen;{};mentor\r\nNobody;nobody@x.example;mentor\r\nCleo;{};chief\r\n",
        ana.email,
        ben.email.to_uppercase(),
        ben.email,
        cleo.email
    );
    let mut browser = town.browser_of(&admin).await;
    let path = format!("/programs/{program}/people/import");
    let page = browser.upload(&path, &[], ("file", "people.csv", file.as_bytes())).await;
    assert_eq!(page.status, 200, "{}", page.text);
    for words in [
        "2 people to add",
        "3 left out",
        "has asked to join, and is approved",
        "They stand in line 3 as a mentor already.",
        "Nobody in the organization has this address.",
        "“mentor” or “mentee” is expected.",
    ] {
        assert!(page.text.contains(words), "{words}: {}", page.text);
    }
    assert_eq!(count_current(&town, program).await, 1, "looking adds nobody");
    assert_eq!(browser.post(&path, &[("lines", &file), ("shown", "3")]).await.status, 409);
    let done = browser.post(&path, &[("lines", &file), ("shown", "2")]).await;
    assert_eq!((done.status, done.header("location")), (303, format!("/programs/{program}/people?added=2").as_str()));
    assert_eq!(town.enrolment(&ana, program, Part::Mentee).await, Some((id, Active)));
    assert_eq!(state_of(&town, &ben, program, Part::Mentor).await, Active);
    assert_eq!(count_current(&town, program).await, 2);
    let empty = browser.upload(&path, &[], ("file", "empty.csv", b"")).await;
    assert!(empty.status == 422 && empty.text.contains("There is nobody in this file."), "{}", empty.text);
    let large = browser.upload(&path, &[], ("file", "large.csv", "x".repeat(200_000).as_bytes())).await;
    assert!(large.status == 422 && large.text.contains("Divide it into several files."), "{}", large.text);
}

async fn a_file_is_read_as_any_spreadsheet_writes_it_and_what_is_no_text_is_refused_beside_its_field(town: Town) {
    let program = managed(&town).await;
    let (admin, ben) = (town.admin("Sofia").await, town.person("Ben").await);
    let (path, mut browser) = (format!("/programs/{program}/people/import"), town.browser_of(&admin).await);
    let text = format!("\u{feff}E-mail\tPart\r\n{}\tmentor\r\n", ben.email);
    let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let page = browser.upload(&path, &[], ("file", "people.txt", &utf16)).await;
    assert!(page.status == 200 && page.text.contains("1 person to add"), "{}", page.text);
    let pasted = [("pasted", "ana@x.example, mentee")];
    let sheet = browser.upload(&path, &pasted, ("file", "people.xlsx", b"PK\x03\x04\0\0")).await;
    assert_eq!(sheet.status, 422, "{}", sheet.text);
    for words in ["This is not a text file. Save the sheet as CSV", "id=\"file-error\"", "ana@x.example, mentee"] {
        assert!(sheet.text.contains(words), "{words}: {}", sheet.text);
    }
}

async fn the_only_one_of_the_staff_adds_themself_where_nobody_else_could_decide(town: Town) {
    let program = program_with(&town, JoiningApproval::Admin, JoiningApproval::Admin).await;
    let sofia = town.admin("Sofia").await;
    let (join, add) = (format!("/programs/{program}/join"), format!("/programs/{program}/people/add"));
    let (mut browser, alone) = (town.browser_of(&sofia).await, "you are the only one of the program’s staff");
    let page = browser.get(&join).await.text;
    assert!(page.contains(alone) && page.contains(&format!("{add}?q=")) && !page.contains("Ask to join"), "{page}");
    let refused = browser.post(&join, &[("part", "mentor")]).await;
    assert!(refused.status == 422 && refused.text.contains("Add yourself under"), "{}", refused.text);
    assert_eq!(count_current(&town, program).await, 0, "nothing waits for nobody");
    assert!(browser.get(&format!("{add}?q={}", sofia.email)).await.text.contains("Add as a mentor"));
    let id = sofia.id.to_string();
    assert_eq!(browser.post(&add, &[("person", &id), ("part", "mentor")]).await.status, 303);
    let (enrolment, state) = town.enrolment(&sofia, program, Part::Mentor).await.unwrap();
    let log = town.log_of(enrolment.0).await;
    assert!(state == Active && log.iter().any(|body| body.contains("added")), "{log:?}");
    // Where somebody else could decide she asks like anybody, and is told once they are gone.
    let nadia = town.coordinator("Nadia", program).await;
    assert_eq!(browser.post(&join, &[("part", "mentee")]).await.status, 303);
    assert!(!browser.get(&join).await.text.contains(alone));
    town.set("UPDATE people SET deactivated_at = $2 WHERE id = $1", crate::args![nadia.id, day(1)]).await;
    let page = browser.get(&join).await.text;
    assert!(page.contains("Withdraw the request") && page.contains(alone) && page.contains("Add yourself"), "{page}");
}

async fn nobody_is_offered_to_be_added_to_a_program_that_is_over(town: Town) {
    let program = program_with(&town, JoiningApproval::None, JoiningApproval::None).await;
    let (admin, ana) = (town.admin("Sofia").await, town.person("Ana").await);
    let (people, mut browser) = (format!("/programs/{program}/people"), town.browser_of(&admin).await);
    let (add, import) = (format!("{people}/add"), format!("{people}/import"));
    assert!(browser.get(&add).await.text.contains(&format!("href=\"{import}\"")));
    let told = "This program is closed. Nobody is added to it anymore.";
    let over = "UPDATE programs SET ends_on = $2 WHERE id = $1";
    let archived = "UPDATE programs SET state = 'draft', ends_on = NULL, archived_at = $2 WHERE id = $1";
    for (sql, args) in [(over, crate::args![program, day(-1).date_naive()]), (archived, crate::args![program, day(0)])] {
        town.set(sql, args).await;
        let (id, lines) = (ana.id.to_string(), format!("{}, mentee", ana.email));
        let pages = [
            (200, browser.get(&add).await),
            (200, browser.get(&format!("{add}?q=ana")).await),
            (200, browser.get(&import).await),
            (422, browser.post(&add, &[("person", id.as_str()), ("part", "mentee")]).await),
            (422, browser.upload(&import, &[], ("file", "people.csv", lines.as_bytes())).await),
            (422, browser.post(&import, &[("lines", lines.as_str()), ("shown", "1")]).await),
        ];
        for (nth, (status, page)) in pages.iter().enumerate() {
            assert_eq!((page.status, page.text.matches(told).count()), (*status, 1), "{nth}: {}", page.text);
            assert!(page.text.contains(&format!("href=\"{people}\"")), "{nth}: {}", page.text);
            for form in [&add, &import] {
                assert!(!page.text.contains(&format!("action=\"{form}")), "{nth} has a form: {}", page.text);
            }
        }
        assert_eq!(count_current(&town, program).await, 0);
    }
}

async fn the_export_holds_answers_and_no_formulas(town: Town) {
    let program = program_with(&town, JoiningApproval::None, JoiningApproval::None).await;
    let ids = questions(&town, program, &[("Why?", "text", "", false)]).await;
    let (admin, ana) =
        (town.admin("Sofia").await, town.person_with("=Ana", |person| person.department = "+Sales".into()).await);
    let fields = Fields::from_iter([(format!("answer-{}", ids[0]).as_str(), "@SUM(A1), \"quoted\"")]);
    joining::ask(&town.asker(&ana, day(0)), program, Part::Mentee, fields).await.unwrap();
    let page = town.browser_of(&admin).await.get(&format!("/programs/{program}/people/export.csv?part=mentee")).await;
    assert_eq!(page.header("content-type"), "text/csv; charset=utf-8");
    for cell in ["'=Ana Townsend", "'+Sales", "\"'@SUM(A1), \"\"quoted\"\"\"", "mentee,active"] {
        assert!(page.text.contains(cell), "{cell}: {}", page.text);
    }
    let none = town.browser_of(&admin).await.get(&format!("/programs/{program}/people/export.csv?part=mentor")).await;
    assert_eq!(none.text.lines().count(), 1, "filtered like the list: {}", none.text);
}
