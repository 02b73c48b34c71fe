//! A program that is closed at the very moment in which people ask for something in it, answer, or are handed over.

use super::asking::{Cast, ask, to};
use super::browser::Browser;
use super::change_of_mentor;
use super::harness::on_both;
use super::leaving::couple;
use super::programs::program_version;
use super::town::{Town, day};
use crate::args;
use crate::features::joining::{self, Decision};
use crate::features::leaving;
use crate::features::pairing::{self, MentorshipState};
use crate::features::programs::model::{MayQuit, Part};
use crate::shared::form::Fields;
use crate::shared::id::ProgramId;
use crate::shared::{AppError, AppResult};

on_both!(
    whoever_asks_or_answers_while_a_program_is_closed_leaves_nothing_open,
    whoever_asks_for_another_mentor_while_a_program_is_closed_is_refused_or_told,
    a_hand_over_beside_closing_happens_whole_or_not_at_all,
);

const ROUNDS: usize = 5;

/// An admin about to close the program, with the version that they see.
async fn about_to_close(town: &Town, program: ProgramId) -> (Browser, String) {
    let mut admin = town.browser_of(&town.admin("Sofia").await).await;
    let seen = program_version(&mut admin, &format!("/programs/{program}")).await;
    (admin, seen)
}

/// Closes it; nothing of what others do at that moment stands in the way.
async fn close((mut admin, seen): (Browser, String), program: ProgramId) {
    let page = admin.post(&format!("/programs/{program}/state"), &[("version", &seen), ("move", "close")]).await;
    assert_eq!(page.status, 303, "{}", page.text);
}

/// How much of each kind still waits in the program: requests to join, for a mentor, for another, places on the waitlist.
async fn open(town: &Town, program: ProgramId) -> [i64; 4] {
    let sql = "SELECT
        (SELECT COUNT(*) FROM enrolments WHERE program_id = $1 AND state = 'requested'),
        (SELECT COUNT(*) FROM pairing_requests WHERE program_id = $1 AND state IN ('waiting', 'queued')),
        (SELECT COUNT(*) FROM mentor_changes WHERE program_id = $1 AND state = 'waiting'),
        (SELECT COUNT(*) FROM waitlist WHERE program_id = $1 AND ended_at IS NULL)";
    let (joining, pairing, change, waitlist) =
        town.app.db.read().await.unwrap().one::<(i64, i64, i64, i64)>(sql, args![program]).await.unwrap();
    [joining, pairing, change, waitlist]
}

/// That an action was done, or refused for a reason that can be read.
fn is_settled<T>(outcome: AppResult<T>) {
    match outcome {
        Ok(_) | Err(AppError::Refused(_) | AppError::Invalid(_) | AppError::Conflict { .. } | AppError::NotFound) => {}
        Err(error) => panic!("{error:?}"),
    }
}

async fn whoever_asks_or_answers_while_a_program_is_closed_leaves_nothing_open(town: Town) {
    for _ in 0..ROUNDS {
        let cast = Cast::set(&town, (true, false, false), 2).await;
        town.set("UPDATE programs SET mentee_joining = 'admin' WHERE id = $1", args![cast.program]).await;
        let [pia, chloe, zoe] = [town.person("Pia").await, town.person("Chloe").await, town.person("Zoe").await];
        for mentee in [&chloe, &zoe] {
            town.enrol(cast.program, mentee.id, Part::Mentee).await;
        }
        let asked = ask(&town.asker(&cast.ana, day(0)), cast.program, &[&cast.ben, &cast.mei]).await;
        let waiting = town.ask_to_join(&town.person("Theo").await, cast.program, Part::Mentee).await;
        let admin = about_to_close(&town, cast.program).await;
        let (joiner, seeker, patient, mentor, staff) = (
            town.asker(&pia, day(4)),
            town.asker(&chloe, day(4)),
            town.asker(&zoe, day(4)),
            town.asker(&cast.ben, day(4)),
            town.asker(&cast.nadia, day(4)),
        );
        let ((), joins, seeks, waits, agrees, decides) = tokio::join!(
            close(admin, cast.program),
            joining::ask(&joiner, cast.program, Part::Mentee, Fields::default()),
            pairing::ask(&seeker, cast.program, to(&[&cast.mei])),
            pairing::join_waitlist(&patient, cast.program, vec![cast.ben.id]),
            pairing::agree(&mentor, asked),
            joining::decide(&staff, waiting, Decision::Approve),
        );
        is_settled(joins);
        is_settled(seeks);
        is_settled(waits);
        is_settled(agrees);
        is_settled(decides);
        assert_eq!(open(&town, cast.program).await, [0; 4]);
    }
}

async fn whoever_asks_for_another_mentor_while_a_program_is_closed_is_refused_or_told(town: Town) {
    for _ in 0..ROUNDS {
        let couple = couple(&town, MayQuit::Both).await;
        town.coordinator("Nadia", couple.program).await;
        let (admin, ana) = (about_to_close(&town, couple.program).await, town.asker(&couple.mentee, day(4)));
        let ((), asked) = tokio::join!(
            close(admin, couple.program),
            leaving::ask_for_change(&ana, couple.id, "We have nothing to say to each other.".into())
        );
        assert_eq!(open(&town, couple.program).await, [0; 4]);
        let page = town.browser_of(&couple.mentee).await.get(&format!("/mentorships/{}/change", couple.id)).await.text;
        match asked {
            Ok(_) => assert!(page.contains("and your request for another mentor with it."), "{page}"),
            Err(refused) => assert!(refused.to_string().starts_with("The program is closed"), "{refused}"),
        }
    }
}

async fn a_hand_over_beside_closing_happens_whole_or_not_at_all(town: Town) {
    for _ in 0..ROUNDS {
        let couple = couple(&town, MayQuit::Both).await;
        let (clara, staff) =
            (change_of_mentor::mentor(&town, &couple, "Clara").await, town.coordinator("Nadia", couple.program).await);
        let change = change_of_mentor::ask(&town, &couple).await;
        let admin = about_to_close(&town, couple.program).await;
        let ((), approved) =
            tokio::join!(close(admin, couple.program), change_of_mentor::approve(&town, &staff, change, &clara));
        assert_eq!(open(&town, couple.program).await, [0; 4]);
        assert_eq!(change_of_mentor::active_mentorships(&town, couple.mentee.id).await, 1, "somebody mentors her either way");
        let before = change_of_mentor::state_of(&town, &couple).await;
        assert_eq!(before == MentorshipState::HandedOver, approved.is_ok(), "{approved:?}");
        is_settled(approved);
    }
}
