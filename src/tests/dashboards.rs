//! Home for each part, first steps, and what staff look after: who sees it, and what stands in each list.

use chrono::TimeDelta;

use super::harness::on_both;
use super::town::{Couple, Town, day, hours};
use crate::features::accounts::Viewer;
use crate::features::home::store::staff;
use crate::features::meetings::model::{MeetingKind, MoveKind};
use crate::features::programs::model::Part;
use crate::features::{joining, pairing};
use crate::server::db::Args;
use crate::server::{Asker, scope, token};
use crate::shared::event::About;
use crate::shared::id::{PersonId, ProgramId};
use crate::shared::time::Instant;

on_both!(
    a_mentee_stands_as_unpaired_until_somebody_mentors_them_in_that_program,
    whoever_completed_a_program_or_left_it_is_not_unpaired_in_it,
    a_pair_is_silent_after_thirty_days_without_a_meeting_that_was_held_or_lies_ahead,
    a_pair_that_has_asked_for_a_meeting_or_has_ended_is_not_silent,
    only_the_open_milestone_of_a_lasting_pair_is_late_and_only_past_its_day,
    a_request_stands_among_the_unanswered_after_five_days,
    each_number_is_as_long_as_its_list_page_by_page_and_in_one_program,
    coordinators_see_their_programs_and_nobody_else_finds_anything,
    a_program_is_counted_by_part_and_by_who_waits,
    a_mentor_sees_mentees_by_program_with_seats_and_their_own_limit,
    a_manager_sees_how_far_reports_have_come_and_what_waits_for_approval,
    home_makes_at_most_six_statements_and_the_staff_pages_too,
);

async fn write(town: &Town, sql: &'static str, args: Args) {
    let mut conn = town.app.db.begin().await.unwrap();
    conn.run(sql, args).await.unwrap();
    conn.commit().await.unwrap();
}

pub(super) async fn enrol(town: &Town, program: ProgramId, person: &Viewer, part: Part) {
    let id = person.id;
    let enrolled = scope::write_unasked(&town.app, move |scope| {
        Box::pin(async move { joining::enrol(scope, program, id, part).await.map(drop) })
    });
    enrolled.await.unwrap();
}

pub(super) async fn complete(town: &Town, couple: &Couple) {
    let about = About { subject: Some(couple.id.0), mentorship: Some(couple.id), program: Some(couple.program) };
    scope::write_unasked(&town.app, move |scope| Box::pin(async move { pairing::complete(scope, about).await })).await.unwrap();
}

/// Somebody's wish to join, made at that time.
pub(super) async fn wish_to_join(town: &Town, program: ProgramId, person: &Viewer, at: Instant) {
    let sql = "INSERT INTO enrolments (id, program_id, person_id, part, state, joined_at)
               VALUES ($1, $2, $3, 'mentee', 'requested', $4)";
    write(town, sql, crate::args![token::uuid(at), program, person.id, at]).await;
}

/// How many rows each list has for somebody at that time, read page by page: unpaired, silent, late, unanswered.
async fn lists(town: &Town, asker: &Asker, program: Option<ProgramId>) -> [i64; 4] {
    town.travel_to(asker.now);
    let mut browser = town.browser_of(&asker.viewer).await;
    let mut lengths = [0; 4];
    for (length, path) in lengths.iter_mut().zip(["unpaired", "silent", "late", "requests"]) {
        let mut next = Some(format!("/staff/{path}?{}", program.map(|id| format!("program={id}")).unwrap_or_default()));
        while let Some(path) = next.take() {
            let page = browser.get(&path).await;
            assert_eq!(page.status, 200, "{path}");
            *length += i64::try_from(page.text.matches("class=\"line\"").count()).unwrap();
            let further = page.text.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
            next = further.filter(|href| href.contains("after=")).map(|href| href.replace("&amp;", "&")).next();
        }
    }
    lengths
}

async fn numbers(asker: &Asker) -> [i64; 4] {
    let numbers = staff::count_all(&mut asker.read().await.unwrap(), asker).await.unwrap();
    numbers.each().map(|(_, number)| number)
}

/// The four numbers for an admin of the town at that time.
async fn seen_by_admin(town: &Town, admin: &Viewer, at: Instant) -> [i64; 4] {
    numbers(&town.asker(admin, at)).await
}

async fn a_mentee_stands_as_unpaired_until_somebody_mentors_them_in_that_program(town: Town) {
    let (admin, ana, ben) = (town.admin("Sofia").await, town.person("Ana").await, town.person("Ben").await);
    let (one, other) = (town.program().await, town.program().await);
    for program in [one, other] {
        enrol(&town, program, &ana, Part::Mentee).await;
        enrol(&town, program, &ben, Part::Mentor).await;
    }
    assert_eq!(seen_by_admin(&town, &admin, day(0)).await[0], 2, "mentors are never unpaired");
    town.pair(one, &ben, &ana).await;
    assert_eq!(seen_by_admin(&town, &admin, day(0)).await[0], 1);
    let page = town.browser_of(&admin).await.get(&format!("/staff/unpaired?program={other}")).await;
    assert!(page.text.contains(&format!("/people/{}", ana.id)) && page.text.contains(&format!("/programs/{other}/board")));
    assert!(
        !town.browser_of(&admin).await.get(&format!("/staff/unpaired?program={one}")).await.text.contains("class=\"line\"")
    );
    write(&town, "UPDATE programs SET state = 'draft' WHERE id = $1", crate::args![other]).await;
    assert_eq!(seen_by_admin(&town, &admin, day(0)).await[0], 0, "nobody is paired in a draft");
}

async fn whoever_completed_a_program_or_left_it_is_not_unpaired_in_it(town: Town) {
    let (admin, couple) = (town.admin("Sofia").await, town.couple().await);
    enrol(&town, couple.program, &couple.mentee, Part::Mentee).await;
    complete(&town, &couple).await;
    assert_eq!(seen_by_admin(&town, &admin, day(0)).await[0], 0);
    let sql = "UPDATE mentorships SET state = 'quit' WHERE id = $1";
    write(&town, sql, crate::args![couple.id]).await;
    let sql = "UPDATE enrolments SET state = 'active', ended_at = NULL WHERE person_id = $1";
    write(&town, sql, crate::args![couple.mentee.id]).await;
    assert_eq!(seen_by_admin(&town, &admin, day(0)).await[0], 1, "whose mentor quit needs another");
    let sql = "UPDATE enrolments SET state = 'quit', ended_at = $2 WHERE person_id = $1";
    write(&town, sql, crate::args![couple.mentee.id, day(0)]).await;
    assert_eq!(seen_by_admin(&town, &admin, day(0)).await[0], 0);
}

async fn a_pair_is_silent_after_thirty_days_without_a_meeting_that_was_held_or_lies_ahead(town: Town) {
    let (admin, couple) = (town.admin("Sofia").await, town.couple().await);
    let silent = async |at| seen_by_admin(&town, &admin, at).await[1];
    assert_eq!((silent(day(29)).await, silent(day(31)).await), (0, 1), "a young pair is given time");
    town.kick_off(&couple).await;
    assert_eq!((silent(day(30)).await, silent(day(32)).await), (0, 1), "thirty days after the kick-off of day 1");
    town.arrange(&couple, MeetingKind::CheckIn, None, day(70)).await;
    let ahead = (silent(day(39)).await, silent(day(41)).await);
    assert_eq!(ahead, (1, 0), "a meeting counts from thirty days ahead");
    town.travel_to(day(35));
    let mut browser = town.browser_of(&admin).await;
    let page = browser.get("/staff/silent").await;
    assert!(page.text.contains(&format!("/mentorships/{}", couple.id)) && page.text.contains("last met 2 December"));
}

async fn a_pair_that_has_asked_for_a_meeting_or_has_ended_is_not_silent(town: Town) {
    let (admin, couple) = (town.admin("Sofia").await, town.couple().await);
    let asked = town.ask(&town.asker(&couple.mentee, day(40)), &couple, day(50)).await;
    assert_eq!(seen_by_admin(&town, &admin, day(41)).await[1], 0);
    town.act(&town.asker(&couple.mentee, day(41)), asked, MoveKind::Withdraw).await.unwrap();
    assert_eq!(seen_by_admin(&town, &admin, day(41)).await[1], 1, "what was withdrawn counts no longer");
    complete(&town, &couple).await;
    assert_eq!(seen_by_admin(&town, &admin, day(41)).await[1], 0);
}

async fn only_the_open_milestone_of_a_lasting_pair_is_late_and_only_past_its_day(town: Town) {
    let (admin, couple) = (town.admin("Sofia").await, town.couple().await);
    let late = async |at| seen_by_admin(&town, &admin, at).await[2];
    assert_eq!(late(day(90)).await, 0, "before the kick-off no day is set");
    // Held on day 1: due on days 11, 21, 31 and 41.
    town.kick_off(&couple).await;
    assert_eq!((late(day(11)).await, late(day(12)).await), (0, 1), "on its day it is on time");
    assert_eq!(late(day(60)).await, 1, "those behind it wait for it");
    let first = town.plan(&couple).await.plan.milestones[0].id;
    town.finish_items(&couple).await;
    town.hold(&couple, MeetingKind::Review, Some(first), day(14)).await;
    assert_eq!((late(day(21)).await, late(day(22)).await), (0, 1), "the next one is open now");
    let mut browser = town.browser_of(&admin).await;
    town.travel_to(day(25));
    let page = browser.get("/staff/late").await;
    assert!(page.text.contains(&format!("/mentorships/{}/plan", couple.id)) && page.text.contains("4 days"), "{}", page.text);
    complete(&town, &couple).await;
    assert_eq!(late(day(60)).await, 0);
}

async fn a_request_stands_among_the_unanswered_after_five_days(town: Town) {
    let (admin, couple) = (town.admin("Sofia").await, town.couple().await);
    let program = couple.program;
    wish_to_join(&town, program, &town.person("Eve").await, day(0)).await;
    ask_for_mentor(&town, program, town.person("Pia").await.id, couple.mentor.id, "mentor,manager", day(2)).await;
    let unanswered = async |at| seen_by_admin(&town, &admin, at).await[3];
    assert_eq!((unanswered(day(5)).await, unanswered(day(6)).await, unanswered(day(8)).await), (0, 1, 2));
    let mut browser = town.browser_of(&admin).await;
    town.travel_to(day(8));
    let page = browser.get("/staff/requests").await;
    assert!(page.text.contains("/joining/") && page.text.contains("/requests/"));
    assert!(page.text.contains("waits for the mentor and the reporting manager"));
    write(&town, "UPDATE enrolments SET state = 'declined' WHERE state = 'requested'", vec![]).await;
    write(&town, "UPDATE pairing_requests SET state = 'withdrawn'", vec![]).await;
    assert_eq!(unanswered(day(8)).await, 0, "what was answered is gone");
}

async fn each_number_is_as_long_as_its_list_page_by_page_and_in_one_program(town: Town) {
    let admin = town.admin("Sofia").await;
    let (one, other) = (town.program().await, town.program().await);
    let mentor = town.person("Ben").await;
    town.change_program(one, "mentees_per_mentor", 40).await;
    // More than a page of each, and some at the same moment.
    for nth in 0..34 {
        let program = if nth % 17 == 0 { other } else { one };
        let (mentee, waiting) = (town.person("Ana").await, town.person("Eve").await);
        town.pair(program, &mentor, &mentee).await;
        enrol(&town, program, &waiting, Part::Mentee).await;
        wish_to_join(&town, program, &town.person("Pia").await, day(nth / 10)).await;
    }
    let asker = town.asker(&admin, day(40));
    let counted = numbers(&asker).await;
    assert_eq!((counted[0], counted[3]), (34, 34));
    assert!(counted[1] > 0, "{counted:?}");
    assert_eq!(lists(&town, &asker, None).await, counted);
    let [in_one, in_other] = [lists(&town, &asker, Some(one)).await, lists(&town, &asker, Some(other)).await];
    for nth in 0..4 {
        assert_eq!(in_one[nth] + in_other[nth], counted[nth]);
    }
    assert_eq!((in_other[0], in_other[3]), (2, 2));
}

async fn coordinators_see_their_programs_and_nobody_else_finds_anything(town: Town) {
    let (one, other) = (town.program().await, town.program().await);
    let nadia = town.coordinator("Nadia", one).await;
    for program in [one, one, other] {
        enrol(&town, program, &town.person("Ana").await, Part::Mentee).await;
    }
    assert_eq!(numbers(&town.asker(&nadia, day(0))).await[0], 2);
    let asked = lists(&town, &town.asker(&nadia, day(0)), Some(other)).await;
    assert_eq!(asked, [0; 4], "nor by asking for another program");
    let mut browser = town.browser_of(&nadia).await;
    let page = browser.get("/staff").await;
    assert!(page.text.contains(&format!("/programs/{one}")) && !page.text.contains(&format!("/programs/{other}")));
    assert!(browser.get("/").await.text.contains("href=\"/staff\""));
    let sql = "UPDATE program_coordinators SET ended_at = $2 WHERE person_id = $1";
    write(&town, sql, crate::args![nadia.id, day(0)]).await;
    for path in ["/staff", "/staff/unpaired", "/staff/silent", "/staff/late", "/staff/requests"] {
        assert_eq!(browser.get(path).await.status, 404, "{path}");
    }
    assert!(!browser.get("/").await.text.contains("href=\"/staff\""));
}

async fn a_program_is_counted_by_part_and_by_who_waits(town: Town) {
    let (admin, couple) = (town.admin("Sofia").await, town.couple().await);
    enrol(&town, couple.program, &couple.mentor, Part::Mentor).await;
    enrol(&town, couple.program, &couple.mentee, Part::Mentee).await;
    enrol(&town, couple.program, &town.person("Pia").await, Part::Mentee).await;
    wish_to_join(&town, couple.program, &town.person("Eve").await, day(0)).await;
    ask_for_mentor(&town, couple.program, town.person("Yan").await.id, couple.mentor.id, "mentor", day(0)).await;
    let page = town.browser_of(&admin).await.get("/staff").await;
    let words = words_of(&page.text);
    assert!(words.contains("1 mentor 2 mentees 1 pair 2 waiting"), "{words}");
}

/// The words of a page, with single blanks between them.
pub(super) fn words_of(html: &str) -> String {
    let mut text = String::new();
    for piece in html.split('<') {
        text.push_str(piece.split_once('>').map_or(piece, |(_, words)| words));
        text.push(' ');
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

pub(super) async fn ask_for_mentor(
    town: &Town,
    program: ProgramId,
    mentee: PersonId,
    mentor: PersonId,
    missing: &str,
    at: Instant,
) {
    let sql = "INSERT INTO pairing_requests (id, program_id, mentee_id, mentor_id, rank, message, state, wanted, missing, asked_at, waiting_since,
                   decline_note)
               VALUES ($1, $2, $3, $4, 1, '', 'waiting', $5, $5, $6, $6, '')";
    write(town, sql, crate::args![token::uuid(at), program, mentee, mentor, missing.to_owned(), at]).await;
}

async fn a_mentor_sees_mentees_by_program_with_seats_and_their_own_limit(town: Town) {
    let (ben, ana, yan) = (town.person("Ben").await, town.person("Ana").await, town.person("Yan").await);
    let one = town.program_of(&[("Arrive", 1), ("Listen", 1)], |settings| settings.mentees_per_mentor = 3).await;
    let other = town.program_of(&[("Arrive", 1)], |settings| settings.mentees_per_mentor = 2).await;
    for program in [one, other] {
        enrol(&town, program, &ben, Part::Mentor).await;
    }
    let pairs = [town.pair(one, &ben, &ana).await, town.pair(one, &ben, &yan).await];
    let sql = "UPDATE people SET capacity = 4, paused_until = $2 WHERE id = $1";
    write(&town, sql, crate::args![ben.id, (day(0) + TimeDelta::days(20)).date_naive()]).await;
    let words = words_of(&town.browser_of(&ben).await.get("/mentor").await.text);
    for expected in [
        "2 of 3 seats taken",
        "0 of 2 seats taken Nobody yet.",
        "0 of 2 milestones",
        "You take no new mentees until 21 December. You take up to 4 mentees in all; you have 2 at present.",
    ] {
        assert!(words.contains(expected), "{expected}: {words}");
    }
    complete(&town, &pairs[0]).await;
    let words = words_of(&town.browser_of(&ben).await.get("/mentor").await.text);
    assert!(words.contains("1 of 3 seats taken") && words.contains("Earlier"), "{words}");
    let stranger = words_of(&town.browser_of(&town.person("Eve").await).await.get("/mentor").await.text);
    assert!(stranger.contains("You mentor nobody at present") && !stranger.contains("seats"));
}

async fn a_manager_sees_how_far_reports_have_come_and_what_waits_for_approval(town: Town) {
    let (omar, program) = (town.person("Omar").await, town.program().await);
    assert!(!town.browser_of(&omar).await.get("/").await.text.contains("Your team"), "without reports there is no team");
    let (ana, eve) = (town.report_of("Ana", &omar).await, town.report_of("Eve", &omar).await);
    let words = words_of(&town.browser_of(&omar).await.get("/").await.text);
    assert!(words.contains("Nobody of those who report to you is in a mentorship at present."), "{words}");
    let couple = town.pair(program, &town.person("Ben").await, &ana).await;
    town.pair(program, &eve, &town.person("Pia").await).await;
    write(&town, "UPDATE programs SET mentee_joining = 'manager', pairing = 'user_driven'", vec![]).await;
    wish_to_join(&town, program, &eve, day(0)).await;
    ask_for_mentor(&town, program, ana.id, eve.id, "admin,manager", day(0)).await;
    ask_for_mentor(&town, program, eve.id, ana.id, "admin", day(0)).await;
    let page = town.browser_of(&omar).await.get("/").await;
    let words = words_of(&page.text);
    assert!(words.contains("Ana Townsend asks for Eve Townsend as a mentor"), "{words}");
    assert!(!words.contains("Eve Townsend asks for"), "that waits for staff: {words}");
    assert!(words.contains("Eve Townsend asks to join"), "{words}");
    assert!(page.text.contains("href=\"/approvals\"") && words.contains("0 of 4 milestones"));
    assert!(!words.contains("Pia"), "whom a report mentors is not the manager's");
    complete(&town, &couple).await;
    assert!(!words_of(&town.browser_of(&omar).await.get("/").await.text).contains("0 of 4 milestones"), "what ended is over");
}

async fn home_makes_at_most_six_statements_and_the_staff_pages_too(town: Town) {
    let couple = town.couple_at_work().await;
    enrol(&town, couple.program, &couple.mentee, Part::Mentee).await;
    let admin = town.admin("Sofia").await;
    town.ask(&town.asker(&couple.mentee, day(2) + hours(1)), &couple, day(6)).await;
    let pages = [
        (&couple.mentor, vec!["/", "/mentor", "/mentee"]),
        (&couple.mentee, vec!["/", "/mentee"]),
        (
            &admin,
            vec![
                "/",
                "/staff",
                "/staff/unpaired",
                "/staff/silent",
                "/staff/late",
                "/staff/requests",
                "/staff/pairs",
                "/staff/waiting",
            ],
        ),
    ];
    for (person, paths) in pages {
        let mut browser = town.browser_of(person).await;
        for path in paths {
            let before = town.app.db.statements();
            assert_eq!(browser.get(path).await.status, 200);
            let made = town.app.db.statements() - before;
            assert!(made <= 6, "{path}: {made} statements");
        }
    }
}
