//! The pairing board: who sees it, drafts, suggestions, publishing.

use super::harness::on_both;
use super::town::{Town, day};
use crate::features::accounts::Viewer;
use crate::features::pairing::model::board::{Pair, Placement};
use crate::features::pairing::view::BoardView;
use crate::features::pairing::{self, Published};
use crate::features::programs::model::{Approvers, Part};
use crate::server::Asker;
use crate::shared::id::{PersonId, ProgramId};
use crate::shared::{AppError, AppResult};

on_both!(
    a_draft_is_nobodys_pair_until_it_is_published,
    publishing_pairs_what_still_fits_and_names_what_does_not,
    managers_see_and_pair_their_own_reports_alone,
    staff_pair_nobodys_reports_where_only_managers_pair,
    staff_pair_whom_a_manager_who_was_deactivated_leaves_behind,
    staff_read_whom_managers_pair_where_the_board_is_empty_for_them,
    of_two_who_move_the_same_mentee_the_second_is_told,
    whoever_is_drafted_with_a_mentor_who_left_is_unpaired_with_the_reason,
    a_draft_never_fills_more_seats_than_there_are,
    suggestions_for_all_place_as_many_as_there_are_seats,
    the_plain_forms_do_what_the_board_does,
    two_who_publish_at_once_pair_everybody_once,
    only_what_was_reviewed_is_published,
    discarding_names_whose_drafts_go_and_spares_what_was_added,
    the_board_of_a_thousand_is_paged_and_searched,
);

pub(super) struct Hall {
    pub(super) program: ProgramId,
    pub(super) staff: Viewer,
    pub(super) mentors: Vec<Viewer>,
    pub(super) mentees: Vec<Viewer>,
}

impl Hall {
    /// A staff-driven program with so many mentors, each with so many seats, and so many mentees.
    pub(super) async fn of(town: &Town, mentors: usize, seats: i64, mentees: usize) -> Hall {
        let program = town.program_of(&[("Arrive", 1)], |settings| settings.mentees_per_mentor = seats).await;
        let staff = town.coordinator("Nadia", program).await;
        let mut hall = Hall { program, staff, mentors: Vec::new(), mentees: Vec::new() };
        for nth in 0..mentors {
            let person = town.person(&format!("Mentor{nth:03}")).await;
            town.enrol(program, person.id, Part::Mentor).await;
            hall.mentors.push(person);
        }
        for nth in 0..mentees {
            let person = town.person(&format!("Mentee{nth:03}")).await;
            town.enrol(program, person.id, Part::Mentee).await;
            hall.mentees.push(person);
        }
        hall
    }

    pub(super) async fn draft(&self, town: &Town, mentee: usize, mentor: usize) -> Result<(), AppError> {
        let placement = Placement { mentee: self.mentees[mentee].id, from: None, to: Some(self.mentors[mentor].id) };
        pairing::place(&town.asker(&self.staff, day(0)), self.program, placement).await
    }

    /// The board as somebody sees it.
    pub(super) async fn board(&self, town: &Town, viewer: &Viewer, query: &str) -> BoardView {
        let mut browser = town.browser_of(viewer).await;
        let query: serde_json::Value = serde_json::from_str(query).unwrap();
        let arguments = serde_json::json!({ "program": self.program, "query": query });
        browser.call("/api/boards/load", &arguments).await.json()
    }
}

async fn pairs(town: &Town, program: ProgramId) -> Vec<(PersonId, PersonId)> {
    let sql = "SELECT mentor_id, mentee_id FROM mentorships WHERE program_id = $1 AND ended_at IS NULL ORDER BY started_at, id";
    town.app.db.read().await.unwrap().all(sql, crate::args![program]).await.unwrap()
}

/// Who is drafted with whom.
async fn reviewed(town: &Town, program: ProgramId) -> Vec<Pair> {
    let sql = "SELECT mentee_id, mentor_id FROM pair_drafts WHERE program_id = $1";
    let rows: Vec<(PersonId, PersonId)> = town.app.db.read().await.unwrap().all(sql, crate::args![program]).await.unwrap();
    rows.into_iter().map(|(mentee, mentor)| Pair { mentee, mentor }).collect()
}

/// Publishes all that is drafted.
pub async fn publish(town: &Town, by: &Asker, program: ProgramId) -> AppResult<Published> {
    pairing::publish(by, program, reviewed(town, program).await, Vec::new()).await
}

/// The value of a hidden field of a page, the first of that name.
fn hidden(page: &str, name: &str) -> String {
    let rest = page.split(&format!("name=\"{name}\" value=\"")).nth(1).unwrap_or_default();
    rest.split('"').next().unwrap_or_default().to_owned()
}

fn published(pairs: usize) -> AppResult<Published> {
    Ok(Published { pairs, ..Published::default() })
}

async fn drafts(town: &Town, program: ProgramId) -> i64 {
    let sql = "SELECT COUNT(*) FROM pair_drafts WHERE program_id = $1";
    let (count,): (i64,) = town.app.db.read().await.unwrap().one(sql, crate::args![program]).await.unwrap();
    count
}

async fn a_draft_is_nobodys_pair_until_it_is_published(town: Town) {
    let hall = Hall::of(&town, 2, 2, 2).await;
    hall.draft(&town, 0, 0).await.unwrap();
    hall.draft(&town, 1, 1).await.unwrap();
    assert_eq!(pairs(&town, hall.program).await, []);
    for person in [&hall.mentees[0], &hall.mentors[0]] {
        let mut browser = town.browser_of(person).await;
        assert_eq!(browser.get(&format!("/programs/{}/board", hall.program)).await.status, 404);
        assert!(!browser.get("/").await.text.contains("/mentorships/"));
    }
    assert_eq!(publish(&town, &town.asker(&hall.staff, day(1)), hall.program).await, published(2));
    assert_eq!(pairs(&town, hall.program).await.len(), 2);
    assert_eq!(drafts(&town, hall.program).await, 0);
    assert!(town.browser_of(&hall.mentees[0]).await.get("/").await.text.contains("/mentorships/"), "now they find each other");
}

async fn publishing_pairs_what_still_fits_and_names_what_does_not(town: Town) {
    let hall = Hall::of(&town, 3, 1, 4).await;
    for (mentee, mentor) in [(0, 0), (1, 1), (2, 2)] {
        hall.draft(&town, mentee, mentor).await.unwrap();
    }
    // Meanwhile one mentor's seat was taken, one mentor pauses.
    town.pair(hall.program, &hall.mentors[1], &hall.mentees[3]).await;
    let until = chrono::NaiveDate::from_ymd_opt(2027, 1, 4).unwrap();
    town.set("UPDATE people SET paused_until = $2 WHERE id = $1", crate::args![hall.mentors[2].id, until]).await;
    let path = format!("/programs/{}/board/review", hall.program);
    let mut staff = town.browser_of(&hall.staff).await;
    let before = staff.get(&path).await.text;
    assert!(before.contains("No longer fits") && before.contains("Publish 1 pair"), "{before}");
    let fields = [("act", "publish"), ("pairs", &*hidden(&before, "pairs")), ("stuck", &*hidden(&before, "stuck"))];
    let answer = staff.post(&path, &fields).await;
    assert_eq!(answer.header("location"), format!("{path}?published=1"));
    let after = staff.get(answer.header("location")).await.text;
    assert!(after.contains("1 pair") && after.contains("was left in the draft"));
    assert!(after.contains("Mentee001") && after.contains("This mentor has no seat left."));
    assert!(after.contains("Mentee002") && after.contains("This mentor takes no new mentees until 4 January 2027."));
    assert_eq!(pairs(&town, hall.program).await.len(), 2);
    assert_eq!(drafts(&town, hall.program).await, 2);
    let (mentee, mentor) = (hall.mentees[1].id.to_string(), hall.mentors[1].id.to_string());
    assert_eq!(staff.post(&path, &[("act", "remove"), ("mentee", &mentee), ("from", &mentor)]).await.status, 303);
    let rest = hidden(&staff.get(&path).await.text, "pairs");
    assert_eq!(staff.post(&path, &[("act", "discard"), ("pairs", &rest)]).await.status, 303);
    assert_eq!(drafts(&town, hall.program).await, 0);
}

async fn managers_see_and_pair_their_own_reports_alone(town: Town) {
    let hall = Hall::of(&town, 1, 3, 2).await;
    let both = Approvers { admin: true, manager: true, ..Approvers::default() };
    let sql = "UPDATE programs SET approvers = $2 WHERE id = $1";
    town.set(sql, crate::args![hall.program, both.to_string()]).await;
    let omar = town.person("Omar").await;
    let report = town.report_of("Report", &omar).await;
    town.enrol(hall.program, report.id, Part::Mentee).await;
    let seen = hall.board(&town, &omar, "{}").await;
    assert_eq!(seen.mentees.iter().map(|card| card.id).collect::<Vec<_>>(), [report.id]);
    assert_eq!(hall.board(&town, &hall.staff, "{}").await.mentees.len(), 3);
    let asker = town.asker(&omar, day(0));
    let place = |mentee| Placement { mentee, from: None, to: Some(hall.mentors[0].id) };
    assert_eq!(pairing::place(&asker, hall.program, place(hall.mentees[0].id)).await, Err(AppError::NotFound));
    pairing::place(&asker, hall.program, place(report.id)).await.unwrap();
    hall.draft(&town, 0, 0).await.unwrap();
    let seen = hall.board(&town, &omar, "{}").await;
    assert_eq!((seen.drafted, seen.mentors[0].drafted_elsewhere), (1, 1), "a number of others, no names");
    let own = vec![Pair { mentee: report.id, mentor: hall.mentors[0].id }];
    assert_eq!(pairing::publish(&asker, hall.program, own, Vec::new()).await, published(1));
    assert_eq!(drafts(&town, hall.program).await, 1, "the draft of others stays");
    let other = town.report_of("Other", &omar).await;
    town.enrol(hall.program, other.id, Part::Mentee).await;
    let mut browser = town.browser_of(&omar).await;
    let board = format!("/programs/{}/board", hall.program);
    for path in ["/".to_owned(), format!("/programs/{}", hall.program)] {
        assert!(browser.get(&path).await.text.contains(&board), "{path} leads there");
    }
    // Where managers have no say there is no board for them.
    let staff_alone = Approvers { admin: true, ..Approvers::default() };
    town.set(sql, crate::args![hall.program, staff_alone.to_string()]).await;
    assert_eq!(publish(&town, &asker, hall.program).await, Err(AppError::NotFound));
    for path in ["/".to_owned(), format!("/programs/{}", hall.program)] {
        assert!(!browser.get(&path).await.text.contains(&board), "{path}");
    }
}

async fn staff_pair_nobodys_reports_where_only_managers_pair(town: Town) {
    let hall = Hall::of(&town, 1, 3, 1).await;
    let managers = Approvers { manager: true, ..Approvers::default() };
    let sql = "UPDATE programs SET approvers = $2 WHERE id = $1";
    town.set(sql, crate::args![hall.program, managers.to_string()]).await;
    let omar = town.person("Omar").await;
    let report = town.report_of("Report", &omar).await;
    town.enrol(hall.program, report.id, Part::Mentee).await;
    let seen = hall.board(&town, &hall.staff, "{}").await;
    assert_eq!(seen.mentees.iter().map(|card| card.id).collect::<Vec<_>>(), [hall.mentees[0].id], "who has no manager");
    assert_eq!(hall.board(&town, &omar, "{}").await.mentees.len(), 1);
}

/// A program whose mentees managers alone pair, with one of Omar's reports in it.
async fn of_managers(town: &Town) -> (Hall, Viewer, Viewer) {
    let hall = Hall::of(town, 1, 3, 0).await;
    let managers = Approvers { manager: true, ..Approvers::default() };
    let sql = "UPDATE programs SET approvers = $2 WHERE id = $1";
    town.set(sql, crate::args![hall.program, managers.to_string()]).await;
    let omar = town.person("Omar").await;
    let report = town.report_of("Report", &omar).await;
    town.enrol(hall.program, report.id, Part::Mentee).await;
    (hall, omar, report)
}

async fn staff_pair_whom_a_manager_who_was_deactivated_leaves_behind(town: Town) {
    let (hall, omar, report) = of_managers(&town).await;
    assert!(hall.board(&town, &hall.staff, "{}").await.mentees.is_empty());
    town.set("UPDATE people SET deactivated_at = $2 WHERE id = $1", crate::args![omar.id, day(0)]).await;
    let seen = hall.board(&town, &hall.staff, "{}").await;
    assert_eq!(seen.mentees.iter().map(|card| card.id).collect::<Vec<_>>(), [report.id]);
    let listed = town.browser_of(&hall.staff).await.get("/staff/unpaired").await.text;
    assert!(listed.contains(&format!("/programs/{}/board?", hall.program)) && !listed.contains("paired by"), "{listed}");
    let staff = town.asker(&hall.staff, day(0));
    let placement = Placement { mentee: report.id, from: None, to: Some(hall.mentors[0].id) };
    pairing::place(&staff, hall.program, placement).await.unwrap();
    assert_eq!(publish(&town, &staff, hall.program).await, published(1));
}

async fn staff_read_whom_managers_pair_where_the_board_is_empty_for_them(town: Town) {
    let (hall, omar, report) = of_managers(&town).await;
    let board = format!("/programs/{}/board", hall.program);
    let read = async |who: &Viewer, path: &str| town.browser_of(who).await.get(path).await.text;
    let seen = read(&hall.staff, &board).await;
    assert!(seen.contains("1 mentee without a mentor is for their manager to pair."), "{seen}");
    assert!(!seen.contains("Everybody here has a mentor"), "{seen}");
    let listed = read(&hall.staff, "/staff/unpaired").await;
    assert!(listed.contains("paired by <bdi>Omar Townsend</bdi>") && !listed.contains(&format!("{board}?")), "{listed}");
    let placement = Placement { mentee: report.id, from: None, to: Some(hall.mentors[0].id) };
    pairing::place(&town.asker(&omar, day(0)), hall.program, placement).await.unwrap();
    assert!(read(&omar, &board).await.contains("Your reports here have a mentor, or are in the draft."));
    assert!(read(&hall.staff, &board).await.contains("Everybody here has a mentor, or is in the draft."));
}

async fn of_two_who_move_the_same_mentee_the_second_is_told(town: Town) {
    let hall = Hall::of(&town, 2, 1, 1).await;
    hall.draft(&town, 0, 0).await.unwrap();
    assert!(matches!(hall.draft(&town, 0, 1).await, Err(AppError::Conflict { .. })), "she saw an older board");
    let staff = town.asker(&hall.staff, day(0));
    let moved = Placement { mentee: hall.mentees[0].id, from: Some(hall.mentors[0].id), to: Some(hall.mentors[1].id) };
    pairing::place(&staff, hall.program, moved).await.unwrap();
    pairing::place(&staff, hall.program, moved.undone()).await.unwrap();
    let seen = hall.board(&town, &hall.staff, "{}").await;
    assert_eq!(seen.mentees[0].mentor, Some(hall.mentors[0].id));
}

async fn whoever_is_drafted_with_a_mentor_who_left_is_unpaired_with_the_reason(town: Town) {
    let hall = Hall::of(&town, 2, 1, 2).await;
    hall.draft(&town, 0, 0).await.unwrap();
    hall.draft(&town, 1, 1).await.unwrap();
    let sql = "UPDATE enrolments SET state = 'removed', ended_at = $2 WHERE person_id = $1";
    town.set(sql, crate::args![hall.mentors[0].id, day(0)]).await;
    let seen = hall.board(&town, &hall.staff, "{}").await;
    assert_eq!((seen.unpaired, seen.drafted), (1, 1));
    let stuck = seen.mentee(hall.mentees[0].id).and_then(|card| card.stuck()).expect("she stands on the board");
    assert_eq!((stuck.mentor, stuck.name.as_str()), (hall.mentors[0].id, "Mentor000 Townsend"));
    let path = format!("/programs/{}/board", hall.program);
    let mut staff = town.browser_of(&hall.staff).await;
    let page = staff.get(&path).await.text;
    assert!(page.contains("In the draft with <bdi>Mentor000 Townsend</bdi>. This person is no active mentor"), "{page}");
    let (mentee, mentor) = (hall.mentees[0].id.to_string(), hall.mentors[0].id.to_string());
    let out = [("act", "place"), ("mentee", mentee.as_str()), ("from", &mentor), ("mentor", "")];
    assert_eq!(staff.post(&path, &out).await.status, 303);
    let seen = hall.board(&town, &hall.staff, "{}").await;
    assert!(seen.mentee(hall.mentees[0].id).is_some_and(|card| card.mentor.is_none()), "and can be drafted anew");
}

async fn a_draft_never_fills_more_seats_than_there_are(town: Town) {
    let hall = Hall::of(&town, 1, 2, 6).await;
    let drafted = futures::future::join_all((0..6).map(|mentee| hall.draft(&town, mentee, 0))).await;
    assert_eq!(drafted.iter().filter(|one| one.is_ok()).count(), 2);
    assert_eq!(drafts(&town, hall.program).await, 2);
    town.enrol(hall.program, hall.mentees[0].id, Part::Mentor).await;
    let themself = Placement { mentee: hall.mentees[0].id, from: None, to: Some(hall.mentees[0].id) };
    let own = pairing::place(&town.asker(&hall.staff, day(0)), hall.program, themself).await;
    assert!(matches!(own, Err(AppError::Refused(_) | AppError::Conflict { .. })), "{own:?}");
}

async fn suggestions_for_all_place_as_many_as_there_are_seats(town: Town) {
    let hall = Hall::of(&town, 3, 2, 8).await;
    town.skill(&hall.mentees[7], "Delegation", "desired", None).await;
    town.skill(&hall.mentors[2], "Delegation", "current", Some(5)).await;
    let staff = town.asker(&hall.staff, day(0));
    assert_eq!(pairing::suggest(&staff, hall.program).await, Ok(6));
    let seen = hall.board(&town, &hall.staff, "{}").await;
    assert_eq!((seen.drafted, seen.unpaired), (6, 2));
    let with = |nth: usize| seen.mentee(hall.mentees[nth].id).and_then(|card| card.mentor);
    assert_eq!(with(7), Some(hall.mentors[2].id), "who joined last, and fits best");
    assert_eq!(pairing::suggest(&staff, hall.program).await, Ok(0), "no seat is left");
    assert_eq!(publish(&town, &staff, hall.program).await, published(6));
}

async fn the_plain_forms_do_what_the_board_does(town: Town) {
    let hall = Hall::of(&town, 1, 1, 2).await;
    let path = format!("/programs/{}/board", hall.program);
    let mut staff = town.browser_of(&hall.staff).await;
    let page = staff.get(&path).await;
    assert_eq!(page.status, 200);
    assert!(page.text.contains("Draft with Mentor000 Townsend"), "the suggestions stand there without any script");
    let (mentee, mentor) = (hall.mentees[0].id.to_string(), hall.mentors[0].id.to_string());
    let fields = |mentee: &str| vec![("act", "place".to_owned()), ("mentee", mentee.to_owned()), ("mentor", mentor.clone())];
    let post = async |staff: &mut crate::tests::browser::Browser, fields: Vec<(&str, String)>| {
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        staff.post(&path, &fields).await
    };
    assert_eq!(post(&mut staff, fields(&mentee)).await.status, 303);
    let full = post(&mut staff, fields(&hall.mentees[1].id.to_string())).await;
    assert_eq!(full.status, 422);
    assert!(full.text.contains("No seat is left with this mentor: the draft fills them all."), "{}", full.text);
    let again = post(&mut staff, fields(&mentee)).await;
    assert_eq!(again.status, 409, "{}", again.text);
    let out = vec![("act", "place".to_owned()), ("mentee", mentee), ("from", mentor.clone()), ("mentor", String::new())];
    assert_eq!(post(&mut staff, out).await.status, 303);
    assert_eq!(drafts(&town, hall.program).await, 0);
    assert_eq!(post(&mut staff, vec![("act", "suggest".to_owned())]).await.status, 303);
    assert_eq!(drafts(&town, hall.program).await, 1);
}

async fn two_who_publish_at_once_pair_everybody_once(town: Town) {
    let hall = Hall::of(&town, 4, 3, 12).await;
    let staff = town.asker(&hall.staff, day(0));
    assert_eq!(pairing::suggest(&staff, hall.program).await, Ok(12));
    let all = reviewed(&town, hall.program).await;
    let both = (0..4).map(|_| pairing::publish(&staff, hall.program, all.clone(), Vec::new()));
    let both = futures::future::join_all(both).await;
    let published: usize = both.into_iter().map(|one| one.expect("nobody locks up").pairs).sum();
    assert_eq!(published, 12);
    assert_eq!(pairs(&town, hall.program).await.len(), 12);
}

async fn only_what_was_reviewed_is_published(town: Town) {
    let hall = Hall::of(&town, 2, 3, 4).await;
    hall.draft(&town, 0, 0).await.unwrap();
    let path = format!("/programs/{}/board/review", hall.program);
    let mut staff = town.browser_of(&hall.staff).await;
    let seen = hidden(&staff.get(&path).await.text, "pairs");
    // While she looks at it, somebody else drafts another pair.
    let other = town.admin("Sofia").await;
    let placement = Placement { mentee: hall.mentees[1].id, from: None, to: Some(hall.mentors[1].id) };
    pairing::place(&town.asker(&other, day(0)), hall.program, placement).await.unwrap();
    let answer = staff.post(&path, &[("act", "publish"), ("pairs", &seen)]).await;
    assert_eq!(answer.status, 303, "{}", answer.text);
    let page = staff.get(answer.header("location")).await.text;
    assert!(page.contains("1 pair published. One was added meanwhile; look at it."), "{page}");
    assert_eq!((pairs(&town, hall.program).await.len(), drafts(&town, hall.program).await), (1, 1));
    // Then the other one publishes what she has just looked at.
    let seen = hidden(&page, "pairs");
    assert_eq!(publish(&town, &town.asker(&other, day(0)), hall.program).await, published(1));
    let late = staff.post(&path, &[("act", "publish"), ("pairs", &seen)]).await;
    assert_eq!(late.status, 409);
    assert!(late.text.contains("1 was published by Sofia Townsend meanwhile."), "{}", late.text);
    assert_eq!(pairs(&town, hall.program).await.len(), 2);
}

async fn discarding_names_whose_drafts_go_and_spares_what_was_added(town: Town) {
    let hall = Hall::of(&town, 1, 3, 3).await;
    hall.draft(&town, 0, 0).await.unwrap();
    let (path, sofia) = (format!("/programs/{}/board/review", hall.program), town.admin("Sofia").await);
    let by_sofia = |nth: usize| Placement { mentee: hall.mentees[nth].id, from: None, to: Some(hall.mentors[0].id) };
    pairing::place(&town.asker(&sofia, day(0)), hall.program, by_sofia(1)).await.unwrap();
    let mut staff = town.browser_of(&hall.staff).await;
    let page = staff.get(&path).await.text;
    assert!(page.contains("1 by Nadia Townsend, 1 by Sofia Townsend") && page.contains("Discard 2 pairs"), "{page}");
    let seen = hidden(&page, "pairs");
    pairing::place(&town.asker(&sofia, day(0)), hall.program, by_sofia(2)).await.unwrap();
    assert_eq!(staff.post(&path, &[("act", "discard"), ("pairs", &seen)]).await.status, 303);
    let left = reviewed(&town, hall.program).await;
    assert_eq!(left, [Pair { mentee: hall.mentees[2].id, mentor: hall.mentors[0].id }]);
}

async fn the_board_of_a_thousand_is_paged_and_searched(town: Town) {
    let hall = Hall::of(&town, 1, 2, 1).await;
    town.crowd(hall.program, 500, 500).await;
    let mut staff = town.browser_of(&hall.staff).await;
    let path = format!("/programs/{}/board", hall.program);
    staff.get(&path).await;
    let (statements, began) = (town.app.db.statements(), std::time::Instant::now());
    let page = staff.get(&path).await;
    assert_eq!(page.status, 200);
    assert!(town.app.db.statements() - statements <= 6);
    assert!(began.elapsed().as_secs() < 5, "{:?}", began.elapsed());
    assert!(page.text.contains("More mentees") && page.text.contains("More mentors"));
    assert!(page.text.len() < 400_000, "{}", page.text.len());
    let first = hall.board(&town, &hall.staff, "{}").await;
    assert_eq!((first.mentees.len(), first.mentors.len(), first.unpaired), (20, 20, 501));
    let after = first.next.expect("there is more");
    let second = hall.board(&town, &hall.staff, &format!(r#"{{"after":"{after}"}}"#)).await;
    assert!(second.mentees.iter().all(|card| first.mentees.iter().all(|other| other.id != card.id)));
    let found = hall.board(&town, &hall.staff, r#"{"mentee":"mentee000 townsend","mentor":"crowd 499"}"#).await;
    assert_eq!((found.mentees.len(), found.mentors.len()), (1, 1));
}
