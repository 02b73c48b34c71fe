//! A change of mentor beside what happens at the same moment.

use super::change_of_mentor::{active_mentorships, approve, ask, at_work, mentor, state_of};
use super::harness::on_both;
use super::leaving::couple;
use super::town::{Town, day};
use crate::features::leaving;
use crate::features::pairing::MentorshipState;
use crate::features::programs::model::MayQuit;
use crate::shared::AppError;

on_both!(
    of_two_who_decide_at_once_one_is_first,
    quitting_while_staff_approve_is_settled_once,
    the_last_seat_of_a_successor_is_given_once,
);

async fn of_two_who_decide_at_once_one_is_first(town: Town) {
    let couple = at_work(&town).await;
    let (clara, dina) = (mentor(&town, &couple, "Clara").await, mentor(&town, &couple, "Dina").await);
    let (one, other) = (town.admin("Sofia").await, town.coordinator("Nadia", couple.program).await);
    let change = ask(&town, &couple).await;
    let (one, other) = tokio::join!(approve(&town, &one, change, &clara), approve(&town, &other, change, &dina));
    let late = [one, other].into_iter().filter_map(Result::err).collect::<Vec<_>>();
    assert!(matches!(late.as_slice(), [AppError::Conflict { .. }]), "{late:?}");
    assert_eq!(active_mentorships(&town, couple.mentee.id).await, 1);
}

async fn quitting_while_staff_approve_is_settled_once(town: Town) {
    for _ in 0..4 {
        let couple = couple(&town, MayQuit::Both).await;
        let (clara, staff) = (mentor(&town, &couple, "Clara").await, town.admin("Sofia").await);
        let change = ask(&town, &couple).await;
        let ana = town.asker(&couple.mentee, day(4));
        let (approved, quit) =
            tokio::join!(approve(&town, &staff, change, &clara), leaving::end(&ana, couple.id, String::new()));
        match (&approved, &quit) {
            (Ok(_), Err(AppError::Conflict { .. })) => {
                assert_eq!(state_of(&town, &couple).await, MentorshipState::HandedOver);
                assert_eq!(active_mentorships(&town, couple.mentee.id).await, 1);
            }
            (Err(AppError::Conflict { .. }), Ok(())) => {
                assert_eq!(state_of(&town, &couple).await, MentorshipState::Quit);
                assert_eq!(active_mentorships(&town, couple.mentee.id).await, 0);
            }
            _ => panic!("{approved:?} {quit:?}"),
        }
    }
}

async fn the_last_seat_of_a_successor_is_given_once(town: Town) {
    let first = couple(&town, MayQuit::Both).await;
    let cleo = town.person("Cleo").await;
    let second = town.pair(first.program, &first.mentor, &cleo).await;
    let (clara, staff) = (mentor(&town, &first, "Clara").await, town.admin("Sofia").await);
    town.set("UPDATE people SET capacity = 1 WHERE id = $1", crate::args![clara.id]).await;
    let changes = (ask(&town, &first).await, ask(&town, &second).await);
    let (one, other) = tokio::join!(approve(&town, &staff, changes.0, &clara), approve(&town, &staff, changes.1, &clara));
    let outcomes = [(one, &first), (other, &second)];
    assert_eq!(
        outcomes.iter().filter(|(outcome, _)| outcome.is_ok()).count(),
        1,
        "{outcomes:?}",
        outcomes = outcomes.iter().map(|(o, _)| o).collect::<Vec<_>>()
    );
    for (outcome, couple) in &outcomes {
        match outcome {
            Ok(_) => assert_eq!(state_of(&town, couple).await, MentorshipState::HandedOver),
            Err(AppError::Refused(why)) => {
                assert!(why.contains("no seat left"), "{why}");
                assert_eq!(state_of(&town, couple).await, MentorshipState::Active, "nothing has changed");
            }
            Err(error) => panic!("{error:?}"),
        }
    }
}
