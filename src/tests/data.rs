//! What is held of one person, handed over.

use super::audit::talk;
use super::browser::Page;
use super::harness::on_both;
use super::town::{Couple, Town, day};
use crate::features::accounts::Viewer;
use crate::features::leaving;
use crate::features::meetings;
use crate::features::meetings::model::MeetingKind;
use crate::shared::id::MeetingId;

on_both!(
    somebody_takes_everything_along_that_is_theirs,
    an_admin_is_handed_nothing_that_only_two_may_read,
    why_another_mentor_was_asked_for_reaches_no_mentor_who_is_an_admin,
);

pub(super) async fn written_by_both(town: &Town, couple: &Couple) -> MeetingId {
    let id = town.hold(couple, MeetingKind::CheckIn, None, day(-1)).await;
    let (mentee, mentor) = (town.asker(&couple.mentee, day(0)), town.asker(&couple.mentor, day(0)));
    meetings::save_private_note(&mentee, id, "Ana’s own thought.".into()).await.expect("a note");
    meetings::save_private_note(&mentor, id, "Ben’s own thought.".into()).await.expect("a note");
    let version = meetings::load_view(&mentor, id).await.unwrap().details.unwrap().notes_version;
    meetings::save_minutes(&mentor, id, "What they agreed upon.".into(), version).await.expect("minutes");
    id
}

async fn export(town: &Town, by: &Viewer, of: &Viewer) -> Page {
    town.browser_of(by).await.post(&format!("/people/{}/data/export", of.id), &[]).await
}

async fn somebody_takes_everything_along_that_is_theirs(town: Town) {
    let couple = town.couple().await;
    written_by_both(&town, &couple).await;
    let file = export(&town, &couple.mentee, &couple.mentee).await;
    assert_eq!((file.status, file.header("content-type")), (200, "application/json"));
    for part in [
        &couple.mentee.email,
        "Ana’s own thought.",
        "What they agreed upon.",
        "Ben Townsend",
        "Leading well",
        "Firefox on Linux",
    ] {
        assert!(file.text.contains(part), "{part}: {}", file.text);
    }
    for foreign in ["Ben’s own thought", &couple.mentor.email, "token"] {
        assert!(!file.text.contains(foreign), "{foreign}");
    }
    let again = export(&town, &couple.mentee, &couple.mentee).await;
    assert!(again.text.contains("downloaded what is held about"), "the log knows of the first time");
    assert_eq!(export(&town, &couple.mentor, &couple.mentee).await.status, 404);
    assert_eq!(town.browser_of(&couple.mentor).await.get(&format!("/people/{}/data", couple.mentee.id)).await.status, 404);
}

async fn an_admin_is_handed_nothing_that_only_two_may_read(town: Town) {
    let couple = town.couple().await;
    written_by_both(&town, &couple).await;
    talk(&town, &couple).await;
    let file = export(&town, &town.admin("Sofia").await, &couple.mentee).await;
    assert!(file.status == 200 && file.text.contains(&couple.mentee.email) && file.text.contains("left_out"));
    for private in ["own thought", "What they agreed upon", "A secret", "only the two may read", "private-room"] {
        assert!(!file.text.contains(private), "{private}: {}", file.text);
    }
}

async fn why_another_mentor_was_asked_for_reaches_no_mentor_who_is_an_admin(town: Town) {
    let (omar, ana, sofia) = (town.admin("Omar").await, town.person("Ana").await, town.admin("Sofia").await);
    let program = town.program_of(&[("Arrive", 1)], |settings| settings.may_ask_for_another_mentor = true).await;
    let pair = town.pair(program, &omar, &ana).await;
    let asked = leaving::ask_for_change(&town.asker(&ana, day(0)), pair.id, "He never listens.".into()).await;
    asked.expect("one may ask");
    let to_her_mentor = export(&town, &omar, &ana).await.text;
    assert!(!to_her_mentor.contains("never listens") && !to_her_mentor.contains("asked for another mentor"), "{to_her_mentor}");
    assert!(export(&town, &sofia, &ana).await.text.contains("never listens"));
    assert!(export(&town, &ana, &ana).await.text.contains("never listens"));
}
