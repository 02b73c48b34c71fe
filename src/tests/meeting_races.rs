//! Many at once: of a hundred answers one wins, of two overlapping meetings one is accepted, of two kick-offs one is asked for.

use std::sync::Arc;

use chrono::TimeDelta;
use tokio::task::JoinSet;

use super::harness::on_both;
use super::town::{Couple, Town, day, form, hours};
use crate::features::meetings;
use crate::features::meetings::api::MoveForm;
use crate::features::meetings::model::{MeetingKind, MeetingState, MoveKind};
use crate::features::meetings::view::MeetingView;
use crate::features::milestones;
use crate::features::milestones::model::PlanChange;
use crate::shared::id::MeetingId;
use crate::shared::{AppError, AppResult};

on_both!(
    of_a_hundred_parallel_answers_one_wins_and_the_rest_get_the_present_state,
    of_two_overlapping_meetings_accepted_at_the_same_moment_one_wins,
    overlapping_meetings_of_many_people_accepted_at_once_never_lock_up,
    of_two_kick_offs_asked_for_at_the_same_moment_one_wins,
    both_confirm_at_the_same_moment_and_the_plan_opens_once,
    a_plan_is_changed_while_its_review_is_confirmed,
    a_review_is_never_left_behind_by_a_milestone_that_is_removed_meanwhile,
    the_last_seat_of_a_mentor_is_given_once,
);

/// Answers at a version that all of them saw.
fn answer(version: i64, kind: MoveKind) -> MoveForm {
    MoveForm { act: kind.as_str().into(), version: version.to_string(), reason: "No time.".into(), ..MoveForm::default() }
}

async fn of_a_hundred_parallel_answers_one_wins_and_the_rest_get_the_present_state(town: Town) {
    let couple = town.couple().await;
    let id = town.ask(&town.asker(&couple.mentee, day(0)), &couple, day(5)).await;
    let mentor = town.asker(&couple.mentor, day(1));
    let version = meetings::load_view(&mentor, id).await.unwrap().card.version;
    let mut answers = JoinSet::new();
    for nth in 0..100 {
        let (mentor, kind) = (mentor.clone(), [MoveKind::Accept, MoveKind::Decline, MoveKind::AskToSuggest][nth % 3]);
        answers.spawn(async move { (kind, meetings::make_move(&mentor, id, answer(version, kind)).await) });
    }
    let answers = answers.join_all().await;
    let won: Vec<_> = answers.iter().filter(|(_, outcome)| outcome.is_ok()).collect();
    assert_eq!(won.len(), 1, "exactly one wins");
    let stored = meetings::load_view(&mentor, id).await.unwrap();
    assert_eq!(
        stored.card.state,
        match won[0].0 {
            MoveKind::Accept => MeetingState::Scheduled,
            MoveKind::Decline => MeetingState::Declined,
            _ => MeetingState::Requested,
        }
    );
    let told = answers.iter().filter(|(_, outcome)| match outcome {
        Err(AppError::Conflict { present, .. }) => serde_json::from_str::<MeetingView>(present).unwrap() == stored,
        _ => false,
    });
    assert_eq!(told.count(), 99, "the rest get the state as it is now");
    assert_eq!(stored.history.len(), 2, "asked for, and answered once");
}

async fn of_two_overlapping_meetings_accepted_at_the_same_moment_one_wins(town: Town) {
    let first = town.couple().await;
    for round in 0..10 {
        let second = town.pair(first.program, &first.mentor, &town.person("Chloe").await).await;
        let at = day(5 + round);
        let one = town.ask(&town.asker(&first.mentee, day(0)), &first, at).await;
        let other = town.ask(&town.asker(&second.mentee, day(0)), &second, at + TimeDelta::minutes(30)).await;
        let mentor = town.asker(&first.mentor, day(1));
        let (one, other) = tokio::join!(town.act(&mentor, one, MoveKind::Accept), town.act(&mentor, other, MoveKind::Accept));
        let (won, lost) = if one.is_ok() { (one, other) } else { (other, one) };
        assert_eq!(won.unwrap().card.state, MeetingState::Scheduled);
        assert_eq!(lost, Err(AppError::Refused("One of you is busy then. Please pick another time.".into())));
    }
}

async fn overlapping_meetings_of_many_people_accepted_at_once_never_lock_up(town: Town) {
    let program = town.program().await;
    // Six people in a ring, each the mentor of the next and the mentee of the one before.
    let mut ring = Vec::new();
    for name in ["Ada", "Bo", "Cy", "Di", "Ed", "Flo"] {
        ring.push(town.person(name).await);
    }
    let mut couples = Vec::new();
    for nth in 0..ring.len() {
        couples.push(town.pair(program, &ring[nth], &ring[(nth + 1) % ring.len()]).await);
    }
    let mut asked: Vec<(Couple, MeetingId)> = Vec::new();
    for _ in 0..3 {
        for couple in &couples {
            asked.push((couple.clone(), town.ask(&town.asker(&couple.mentee, day(0)), couple, day(5)).await));
        }
    }
    let town = Arc::new(town);
    let mut accepting = JoinSet::new();
    for (couple, id) in asked {
        let town = town.clone();
        accepting.spawn(async move {
            let outcome = town.act(&town.asker(&couple.mentor, day(1)), id, MoveKind::Accept).await;
            (couple, outcome)
        });
    }
    let mut busy = Vec::new();
    for (couple, outcome) in accepting.join_all().await {
        match outcome {
            Ok(_) => busy.extend([couple.mentor.id, couple.mentee.id]),
            Err(AppError::Refused(why)) => assert!(why.contains("busy"), "{why}"),
            Err(other) => panic!("{other:?}"),
        }
    }
    let people = busy.len();
    busy.sort_unstable();
    busy.dedup();
    assert_eq!(busy.len(), people, "nobody is in two meetings at once");
    assert!(people >= 4, "whoever is free is accepted");
}

async fn of_two_kick_offs_asked_for_at_the_same_moment_one_wins(town: Town) {
    for _ in 0..5 {
        let couple = town.couple().await;
        let mut kick_off = form(&couple, day(5));
        kick_off.kind = "kick_off".into();
        let (mentor, mentee) = (town.asker(&couple.mentor, day(1)), town.asker(&couple.mentee, day(1)));
        let (one, other) = tokio::join!(meetings::request(&mentor, &kick_off), meetings::request(&mentee, &kick_off));
        assert!(one.is_ok() != other.is_ok(), "{one:?}, {other:?}");
    }
}

async fn both_confirm_at_the_same_moment_and_the_plan_opens_once(town: Town) {
    for _ in 0..5 {
        let couple = town.couple().await;
        let id = town.arrange(&couple, MeetingKind::KickOff, None, day(1)).await;
        let (mentor, mentee) = (town.asker(&couple.mentor, day(2)), town.asker(&couple.mentee, day(2)));
        let confirm = async |asker| loop {
            // What a page does: whoever was second looks again and answers again.
            let answer: AppResult<MeetingView> = town.act(asker, id, MoveKind::TookPlace).await;
            match answer {
                Err(AppError::Conflict { .. }) => {}
                settled => return settled.map(|_| ()),
            }
        };
        let (one, other) = tokio::join!(confirm(&mentor), confirm(&mentee));
        assert_eq!((one, other), (Ok(()), Ok(())));
        assert_eq!(meetings::load_view(&mentor, id).await.unwrap().card.state, MeetingState::Held);
        let opened = town.events(&couple).await.into_iter().filter(|(_, body)| body.contains("plan_opened")).count();
        assert_eq!(opened, 1);
    }
}

async fn a_plan_is_changed_while_its_review_is_confirmed(town: Town) {
    let couple = town.couple_at_work().await;
    for week in 0..3 {
        let plan = town.finish_items(&couple).await;
        let open = plan.plan.open_milestone().unwrap().id;
        let at = day(5 + 7 * week);
        let id = town.arrange(&couple, MeetingKind::Review, Some(open), at).await;
        town.act(&town.asker(&couple.mentee, at + hours(2)), id, MoveKind::TookPlace).await.unwrap();
        let plan = town.plan(&couple).await;
        let last = plan.plan.milestones.last().unwrap().id;
        let rename = PlanChange::RenameMilestone { milestone: last, name: format!("Week {week}") };
        let mentor = town.asker(&couple.mentor, at + hours(3));
        let (renamed, held) = tokio::join!(
            milestones::change(&mentor, couple.id, plan.plan.version, rename),
            town.act(&mentor, id, MoveKind::TookPlace)
        );
        assert_eq!(held.unwrap().card.state, MeetingState::Held);
        let after = town.plan(&couple).await.plan;
        assert!(after.milestone(open).unwrap().is_done(), "the milestone is done whoever came first");
        match renamed {
            Ok(_) => assert_eq!(after.milestone(last).unwrap().name, format!("Week {week}")),
            Err(AppError::Conflict { .. }) => {}
            Err(other) => panic!("{other:?}"),
        }
    }
}

async fn a_review_is_never_left_behind_by_a_milestone_that_is_removed_meanwhile(town: Town) {
    for _ in 0..8 {
        let couple = town.couple_at_work().await;
        let plan = town.plan(&couple).await.plan;
        let third = plan.milestones[2].id;
        let mut review = form(&couple, day(20));
        (review.kind, review.milestone) = ("review".into(), third.to_string());
        let (mentor, mentee) = (town.asker(&couple.mentor, day(2)), town.asker(&couple.mentee, day(2)));
        let remove = PlanChange::RemoveMilestone { milestone: third };
        let (removed, asked) =
            tokio::join!(milestones::change(&mentor, couple.id, plan.version, remove), meetings::request(&mentee, &review));
        removed.expect("asking for a meeting is no change of the plan");
        match asked {
            Ok(id) => {
                let state = meetings::load_view(&mentee, id).await.unwrap().card.state;
                assert_eq!(state, MeetingState::Cancelled, "asked for just before, and called off with its milestone");
            }
            Err(AppError::Invalid(errors)) => assert!(errors.on("milestone").is_some(), "removed just before"),
            Err(other) => panic!("{other:?}"),
        }
    }
}

async fn the_last_seat_of_a_mentor_is_given_once(town: Town) {
    let program = town.program_of(&[], |settings| settings.mentees_per_mentor = 3).await;
    let ben = town.person("Ben").await;
    let mut mentees = Vec::new();
    for name in ["Ana", "Chloe", "Jonas", "Priya", "Rohan", "Yuki"] {
        mentees.push(town.person(name).await);
    }
    let pairs = futures::future::join_all(mentees.iter().map(|mentee| town.try_pair(program, ben.id, mentee.id))).await;
    assert_eq!(pairs.iter().filter(|pair| pair.is_ok()).count(), 3);
    for lost in pairs.into_iter().filter_map(Result::err) {
        assert_eq!(lost, AppError::Refused("This mentor has no seat left.".into()));
    }
    let seated = mentees.first().expect("somebody");
    let twice = futures::future::join_all((0..4).map(|_| async {
        let other = town.person("Other").await;
        town.try_pair(program, other.id, seated.id).await
    }));
    assert!(twice.await.iter().filter(|pair| pair.is_ok()).count() <= 1, "a mentee has one mentor in a program");
}
