//! The pairing board where no seat is left: it says so, and offers nothing that could not be done.

use super::boards::Hall;
use super::harness::on_both;
use super::town::{Town, day};
use crate::features::pairing;
use crate::features::programs::model::{Approvers, Part};

on_both!(
    a_board_without_a_seat_says_so_and_leads_staff_to_what_helps,
    a_seat_with_a_mentor_of_another_page_is_a_seat,
    where_the_draft_fills_every_seat_the_board_says_so,
    whoever_has_all_suggested_is_told_why_nothing_was_found,
);

async fn a_board_without_a_seat_says_so_and_leads_staff_to_what_helps(town: Town) {
    let hall = Hall::of(&town, 1, 1, 2).await;
    let managers_too = Approvers { admin: true, manager: true, ..Approvers::default() };
    let sql = "UPDATE programs SET approvers = $2 WHERE id = $1";
    town.set(sql, crate::args![hall.program, managers_too.to_string()]).await;
    let omar = town.person("Omar").await;
    let report = town.report_of("Report", &omar).await;
    town.enrol(hall.program, report.id, Part::Mentee).await;
    let path = format!("/programs/{}/board", hall.program);
    let (add, settings) =
        (format!("/programs/{}/people/add", hall.program), format!("/programs/{}/setup/settings", hall.program));
    let mut staff = town.browser_of(&hall.staff).await;
    let before = staff.get(&path).await.text;
    assert!(before.contains("Suggest for all") && before.contains("Another mentor"), "{before}");
    assert!(!before.contains("No mentor has a seat left."), "{before}");
    town.pair(hall.program, &hall.mentors[0], &hall.mentees[0]).await;
    let (page, of_manager) = (staff.get(&path).await.text, town.browser_of(&omar).await.get(&path).await.text);
    for seen in [&page, &of_manager] {
        assert!(seen.contains("No mentor has a seat left."), "{seen}");
        assert!(!seen.contains("Suggest for all") && !seen.contains("Another mentor"), "{seen}");
    }
    assert!(page.contains(&add) && page.contains(&settings), "{page}");
    assert!(!of_manager.contains(&add) && !of_manager.contains(&settings), "{of_manager}");
}

async fn a_seat_with_a_mentor_of_another_page_is_a_seat(town: Town) {
    let hall = Hall::of(&town, 21, 1, 21).await;
    for nth in 0..20 {
        hall.draft(&town, nth, nth).await.unwrap();
    }
    let first = hall.board(&town, &hall.staff, "{}").await;
    assert!(first.mentors.iter().all(|card| first.seats(card.id).is_some_and(|seats| seats.left() == 0)));
    assert_eq!((first.left_elsewhere, first.dearth()), (1, None));
    let page = town.browser_of(&hall.staff).await.get(&format!("/programs/{}/board", hall.program)).await.text;
    assert!(page.contains("Suggest for all") && page.contains("All mentors, the best fit first"), "{page}");
    let found = hall.board(&town, &hall.staff, r#"{"mentor":"nobody of that name"}"#).await;
    assert!(found.mentors.is_empty() && found.dearth().is_none(), "a search that finds nobody takes no seat");
}

async fn where_the_draft_fills_every_seat_the_board_says_so(town: Town) {
    let hall = Hall::of(&town, 1, 1, 2).await;
    hall.draft(&town, 0, 0).await.unwrap();
    let page = town.browser_of(&hall.staff).await.get(&format!("/programs/{}/board", hall.program)).await.text;
    assert!(page.contains("The draft fills every seat that mentors have left."), "{page}");
    assert!(!page.contains("Suggest for all") && page.contains("Review and publish"), "{page}");
}

async fn whoever_has_all_suggested_is_told_why_nothing_was_found(town: Town) {
    let hall = Hall::of(&town, 1, 1, 1).await;
    let path = format!("/programs/{}/board", hall.program);
    let mut staff = town.browser_of(&hall.staff).await;
    assert_eq!(staff.post(&path, &[("act", "suggest")]).await.status, 303);
    let again = staff.post(&path, &[("act", "suggest")]).await;
    assert_eq!(again.status, 422);
    assert!(again.text.contains("Everybody here has a mentor, or is in the draft."), "{}", again.text);
    // Somebody else has meanwhile taken the seat that the page still showed.
    let late = town.person("Late").await;
    town.enrol(hall.program, late.id, Part::Mentee).await;
    let full = staff.post(&path, &[("act", "suggest")]).await;
    assert_eq!(full.status, 422);
    assert!(full.text.contains("The draft fills every seat that mentors have left."), "{}", full.text);
    assert_eq!(pairing::suggest(&town.asker(&hall.staff, day(0)), hall.program).await, Ok(0));
}
