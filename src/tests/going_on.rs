//! Going on with the plan of a mentor who left, however the next one is found.

use super::boards::publish;
use super::handing_over::{at_work, mentor, page, program, progress, shows, state};
use super::harness::on_both;
use super::town::{Town, day};
use crate::features::leaving;
use crate::features::pairing::model::request::AskForm;
use crate::features::pairing::view::BoardView;
use crate::features::pairing::{self, Answer, Asked};
use crate::features::programs::model::Pairing;
use crate::shared::id::MentorshipId;

on_both!(
    a_mentee_whose_mentor_left_asks_the_next_one_and_goes_on_with_the_plan,
    the_board_says_who_goes_on_and_does_not_suggest_the_mentor_whom_staff_removed,
    a_mentee_who_left_themself_begins_anew,
    a_mentorship_that_stopped_is_continued_once_however_the_next_one_comes_about,
);

async fn a_mentee_whose_mentor_left_asks_the_next_one_and_goes_on_with_the_plan(town: Town) {
    let program = program(&town, Pairing::UserDriven).await;
    let (ben, ana) = (town.person("Ben").await, town.person("Ana").await);
    let couple = at_work(&town, program, &ben, &ana).await;
    let clara = mentor(&town, program, "Clara").await;
    leaving::end(&town.asker(&ben, day(3)), couple.id, String::new()).await.unwrap();
    town.travel_to(day(4));
    shows(&page(&town, &ana, "/").await, &["Your plan, 1 of 3, waits for the next mentor."]);
    let form = page(&town, &ana, &format!("/programs/{program}/mentors?mentors={}", clara.id)).await;
    shows(&form, &["Your plan and your progress, 1 of 3, go along."]);
    let form = AskForm { mentors: clara.id.to_string(), message: String::new() };
    let Asked::Request(request) = pairing::ask(&town.asker(&ana, day(4)), program, form).await.unwrap() else { panic!() };
    let Answer::Paired(next) = pairing::agree(&town.asker(&clara, day(5)), request).await.unwrap() else { panic!() };
    assert_eq!(state(&town, next).await, ("active".to_owned(), Some(couple.id)));
    assert_eq!(progress(&town, &couple, next, &clara).await, (1, 3));
    assert_eq!(state(&town, couple.id).await.0, "quit", "how it ended stays so");
    shows(&page(&town, &ana, &format!("/mentorships/{next}")).await, &[&format!("/mentorships/{next}/notes")]);
    assert!(!page(&town, &ana, "/").await.contains("waits for the next mentor"));
}

async fn the_board_says_who_goes_on_and_does_not_suggest_the_mentor_whom_staff_removed(town: Town) {
    let program = program(&town, Pairing::StaffDriven).await;
    let (ben, ana, staff) = (town.person("Ben").await, town.person("Ana").await, town.coordinator("Nadia", program).await);
    town.skill(&ben, "Listening", "current", Some(5)).await;
    town.skill(&ana, "Listening", "desired", None).await;
    let couple = at_work(&town, program, &ben, &ana).await;
    let clara = mentor(&town, program, "Clara").await;
    leaving::end(&town.asker(&staff, day(3)), couple.id, "They did not meet.".into()).await.unwrap();
    let arguments = serde_json::json!({ "program": program, "query": { "fit": ana.id } });
    let board: BoardView = town.browser_of(&staff).await.call("/api/boards/load", &arguments).await.json();
    let card = board.mentee(ana.id).unwrap();
    assert_eq!(card.goes_on.as_deref(), Some("Goes on with the plan, 1 of 3"));
    let suggested: Vec<_> = card.suggestions.iter().map(|one| one.mentor).collect();
    assert_eq!(suggested, [clara.id], "Ben fits better, but they have just parted");
    assert_eq!(board.mentors.iter().map(|card| card.id).collect::<Vec<_>>(), [clara.id, ben.id]);
    assert_eq!(pairing::suggest(&town.asker(&staff, day(4)), program).await, Ok(1));
    shows(
        &page(&town, &staff, &format!("/programs/{program}/board/review")).await,
        &["Clara", "Goes on with the plan, 1 of 3"],
    );
    publish(&town, &town.asker(&staff, day(4)), program).await.unwrap();
    let sql = "SELECT id FROM mentorships WHERE mentee_id = $1 AND mentor_id = $2 AND ended_at IS NULL";
    let (next,): (MentorshipId,) = town.app.db.read().await.unwrap().one(sql, crate::args![ana.id, clara.id]).await.unwrap();
    assert_eq!(progress(&town, &couple, next, &clara).await, (1, 3));
}

async fn a_mentee_who_left_themself_begins_anew(town: Town) {
    let program = program(&town, Pairing::UserDriven).await;
    let (ben, ana) = (town.person("Ben").await, town.person("Ana").await);
    let couple = at_work(&town, program, &ben, &ana).await;
    let clara = mentor(&town, program, "Clara").await;
    leaving::end(&town.asker(&ana, day(3)), couple.id, String::new()).await.unwrap();
    assert!(!page(&town, &ana, "/").await.contains("waits for the next mentor"));
    let next = town.try_pair(program, clara.id, ana.id).await.unwrap();
    assert_eq!(state(&town, next).await, ("active".to_owned(), None));
    assert_eq!(progress(&town, &couple, next, &clara).await, (0, 3));
}

async fn a_mentorship_that_stopped_is_continued_once_however_the_next_one_comes_about(town: Town) {
    let program = program(&town, Pairing::StaffDriven).await;
    let staff = town.admin("Sofia").await;
    let (clara, dina) = (mentor(&town, program, "Clara").await, mentor(&town, program, "Dina").await);
    for name in ["Ana", "Pia", "Zoe"] {
        let (ben, mentee) = (town.person("Ben").await, town.person(name).await);
        let couple = at_work(&town, program, &ben, &mentee).await;
        leaving::end(&town.asker(&ben, day(3)), couple.id, String::new()).await.unwrap();
        let by_staff = town.asker(&staff, day(4));
        let (paired, handed) =
            tokio::join!(town.try_pair(program, clara.id, mentee.id), leaving::hand_over(&by_staff, couple.id, Some(dina.id)));
        assert!(paired.is_ok() != handed.is_ok(), "{paired:?} {handed:?}");
        let next = paired.or(handed).unwrap();
        assert_eq!(state(&town, next).await.1, Some(couple.id));
    }
}
