//! Minutes shared with a named person; and what staff may have to settle.

use super::harness::on_both;
use super::town::{Couple, Town, day};
use crate::features::accounts::Viewer;
use crate::features::meetings;
use crate::features::meetings::model::{MeetingKind, MoveKind};
use crate::server::scope;
use crate::shared::event::About;
use crate::shared::id::MeetingId;

on_both!(
    only_what_both_agreed_to_is_read_and_only_the_minutes,
    either_ends_a_sharing_and_then_it_is_not_found,
    who_proposed_cannot_agree_for_the_other,
    whom_to_share_with_is_found_by_address_or_name_and_never_guessed,
    nothing_is_shared_twice_before_the_meeting_or_after_the_end,
    a_proposal_waits_on_home_for_the_other,
    staff_find_what_the_two_could_not_settle_the_oldest_first,
);

struct Stage {
    couple: Couple,
    id: MeetingId,
    reader: Viewer,
}

/// A meeting with minutes, and somebody who would like to read them.
async fn stage(town: &Town) -> Stage {
    let couple = town.couple().await;
    let id = town.arrange(&couple, MeetingKind::CheckIn, None, day(-2)).await;
    meetings::save_minutes(&town.asker(&couple.mentor, day(0)), id, "What was said that day.".into(), 1).await.unwrap();
    Stage { couple, id, reader: town.person("Omar").await }
}

impl Stage {
    async fn send(&self, town: &Town, by: &Viewer, fields: &[(&str, &str)]) -> super::browser::Page {
        town.browser_of(by).await.post(&format!("/meetings/{}/sharing", self.id), fields).await
    }

    async fn propose(&self, town: &Town) {
        let page = self.send(town, &self.couple.mentor, &[("act", "propose"), ("who", &self.reader.email)]).await;
        assert_eq!(page.status, 303, "{}", page.text);
    }

    async fn share(&self, town: &Town) -> String {
        let sql = "SELECT id FROM minutes_shares WHERE meeting_id = $1 ORDER BY id DESC LIMIT 1";
        let (id,): (uuid::Uuid,) = town.app.db.read().await.unwrap().one(sql, crate::args![self.id]).await.unwrap();
        id.to_string()
    }

    async fn read(&self, town: &Town) -> super::browser::Page {
        town.browser_of(&self.reader).await.get(&format!("/meetings/{}/minutes", self.id)).await
    }
}

async fn only_what_both_agreed_to_is_read_and_only_the_minutes(town: Town) {
    let stage = stage(&town).await;
    assert_eq!(stage.read(&town).await.status, 404);
    stage.propose(&town).await;
    assert_eq!(stage.read(&town).await.status, 404, "one alone shares nothing");
    let agreed = stage.send(&town, &stage.couple.mentee, &[("act", "agree"), ("share", &stage.share(&town).await)]).await;
    assert_eq!(agreed.status, 303, "{}", agreed.text);
    let page = stage.read(&town).await;
    assert_eq!(page.status, 200);
    for shown in ["What was said that day.", "How is it going?", "Ben Townsend", "Ana Townsend", "29 November 2026"] {
        assert!(page.text.contains(shown), "{shown}: {}", page.text);
    }
    for hidden in ["only the two may read", "private-room", "accepted"] {
        assert!(!page.text.contains(hidden), "{hidden}: {}", page.text);
    }
    let mut browser = town.browser_of(&stage.reader).await;
    assert_eq!(browser.get(&format!("/meetings/{}", stage.id)).await.status, 404, "the meeting itself is not shared");
    let list = browser.get("/meetings/shared").await;
    assert!(list.text.contains(&format!("/meetings/{}/minutes", stage.id)), "{}", list.text);
    assert!(browser.get("/meetings").await.text.contains("/meetings/shared"));
    let log = town.events(&stage.couple).await;
    for kind in ["sharing_proposed", "sharing_agreed"] {
        assert!(log.iter().any(|(_, body)| body.contains(kind)), "{kind}");
    }
    assert!(log.iter().all(|(_, body)| !body.contains("What was said")));
}

async fn either_ends_a_sharing_and_then_it_is_not_found(town: Town) {
    let stage = stage(&town).await;
    for by in [&stage.couple.mentor, &stage.couple.mentee] {
        stage.propose(&town).await;
        let share = stage.share(&town).await;
        stage.send(&town, &stage.couple.mentee, &[("act", "agree"), ("share", &share)]).await;
        assert_eq!(stage.read(&town).await.status, 200);
        assert_eq!(stage.send(&town, by, &[("act", "end"), ("share", &share)]).await.status, 303);
        assert_eq!(stage.read(&town).await.status, 404);
        let list = town.browser_of(&stage.reader).await.get("/meetings/shared").await;
        assert!(list.text.contains("Nothing is shared with you"));
    }
}

async fn who_proposed_cannot_agree_for_the_other(town: Town) {
    let stage = stage(&town).await;
    stage.propose(&town).await;
    let share = stage.share(&town).await;
    let page = stage.send(&town, &stage.couple.mentor, &[("act", "agree"), ("share", &share)]).await;
    assert_eq!(page.status, 422, "{}", page.text);
    assert_eq!(stage.read(&town).await.status, 404);
    let stranger = stage.send(&town, &stage.reader, &[("act", "agree"), ("share", &share)]).await;
    assert_eq!(stranger.status, 404);
    assert_eq!(stage.send(&town, &stage.couple.mentee, &[("act", "end"), ("share", &share)]).await.status, 303, "declined");
    let late = stage.send(&town, &stage.couple.mentee, &[("act", "agree"), ("share", &share)]).await;
    assert_eq!((late.status, stage.read(&town).await.status), (422, 404));
}

async fn whom_to_share_with_is_found_by_address_or_name_and_never_guessed(town: Town) {
    let stage = stage(&town).await;
    let by = &stage.couple.mentor;
    for (who, sentence) in [
        ("", "Please name the person"),
        ("nobody@town.example", "There is nobody else here"),
        ("%", "There is nobody else here"),
        ("Ben", "There is nobody else here"),
    ] {
        let page = stage.send(&town, by, &[("act", "propose"), ("who", who)]).await;
        assert!(page.status == 422 && page.text.contains(sentence), "{who}: {}", page.text);
    }
    let gone = town.person("Gone").await;
    let mut conn = town.app.db.begin().await.unwrap();
    conn.run("UPDATE people SET deactivated_at = $2 WHERE id = $1", crate::args![gone.id, day(0)]).await.unwrap();
    conn.commit().await.unwrap();
    let page = stage.send(&town, by, &[("act", "propose"), ("who", &gone.email)]).await;
    assert_eq!(page.status, 422, "whoever has left reads nothing");
    let oyku = town.person("Öykü").await;
    let page = stage.send(&town, by, &[("act", "propose"), ("who", "öykü Town"), ("person", "")]).await;
    assert_eq!(page.status, 303, "{}: capitals of every alphabet", oyku.name);
    let namesake = town.person("Omar").await;
    let page = stage.send(&town, by, &[("act", "propose"), ("who", "omar town")]).await;
    assert!(page.status == 422 && page.text.contains("Whom do you mean?"), "{}", page.text);
    assert!(page.text.contains(&stage.reader.id.to_string()) && page.text.contains(&namesake.id.to_string()));
    let chosen = namesake.id.to_string();
    let page = stage.send(&town, by, &[("act", "propose"), ("who", "omar town"), ("person", &chosen)]).await;
    assert_eq!(page.status, 303, "{}", page.text);
}

async fn nothing_is_shared_twice_before_the_meeting_or_after_the_end(town: Town) {
    let stage = stage(&town).await;
    stage.propose(&town).await;
    let again = stage.send(&town, &stage.couple.mentee, &[("act", "propose"), ("who", &stage.reader.email)]).await;
    assert!(again.status == 422 && again.text.contains("That is proposed or agreed already."), "{}", again.text);
    let ahead = town.arrange(&stage.couple, MeetingKind::CheckIn, None, day(5)).await;
    let early = Stage { couple: stage.couple.clone(), id: ahead, reader: stage.reader.clone() };
    let page = early.send(&town, &stage.couple.mentor, &[("act", "propose"), ("who", &stage.reader.email)]).await;
    assert_eq!(page.status, 403);
    let share = stage.share(&town).await;
    stage.send(&town, &stage.couple.mentee, &[("act", "agree"), ("share", &share)]).await;
    let couple = &stage.couple;
    let about = About { subject: Some(couple.id.0), mentorship: Some(couple.id), program: Some(couple.program) };
    scope::write_unasked(&town.app, move |scope| {
        Box::pin(async move { crate::features::pairing::complete(scope, about).await })
    })
    .await
    .expect("the mentorship ends");
    let other = town.person("Nadia").await;
    let page = stage.send(&town, &couple.mentor, &[("act", "propose"), ("who", &other.email)]).await;
    assert_eq!(page.status, 403);
    assert_eq!(stage.read(&town).await.status, 200, "what was shared stays so");
    assert_eq!(stage.send(&town, &couple.mentor, &[("act", "end"), ("share", &share)]).await.status, 303);
    assert_eq!(stage.read(&town).await.status, 404);
}

async fn a_proposal_waits_on_home_for_the_other(town: Town) {
    let stage = stage(&town).await;
    stage.propose(&town).await;
    let home = async |person: &Viewer| town.browser_of(person).await.get("/").await.text;
    assert!(home(&stage.couple.mentee).await.contains("wants to share the minutes of"));
    assert!(!home(&stage.couple.mentor).await.contains("wants to share the minutes of"));
    assert!(!home(&stage.reader).await.contains("wants to share the minutes of"));
}

async fn staff_find_what_the_two_could_not_settle_the_oldest_first(town: Town) {
    let (couple, elsewhere) = (town.couple().await, town.couple().await);
    let dispute = async |couple: &Couple, at| {
        let id = town.arrange(couple, MeetingKind::CheckIn, None, at).await;
        town.act(&town.asker(&couple.mentor, day(0)), id, MoveKind::TookPlace).await.expect("one says yes");
        town.act(&town.asker(&couple.mentee, day(0)), id, MoveKind::DidNot).await.expect("the other says no");
        id
    };
    let (newer, older) = (dispute(&couple, day(-2)).await, dispute(&couple, day(-4)).await);
    let other = dispute(&elsewhere, day(-3)).await;
    let unconfirmed = town.arrange(&couple, MeetingKind::CheckIn, None, day(-20)).await;
    meetings::record_what_the_clock_decided(&town.app).await.unwrap();
    let (admin, coordinator) = (town.admin("Sofia").await, town.coordinator("Nadia", couple.program).await);
    let order = async |person: &Viewer, path: &str| {
        let page = town.browser_of(person).await.get(path).await;
        assert_eq!(page.status, 200, "{}", page.text);
        let mut found: Vec<_> = [unconfirmed, older, other, newer]
            .into_iter()
            .filter_map(|id| Some((page.text.find(&format!("href=\"/meetings/{id}\""))?, id)))
            .collect();
        found.sort_unstable();
        found.into_iter().map(|(_, id)| id).collect::<Vec<_>>()
    };
    assert_eq!(order(&admin, "/meetings/disputed").await, [unconfirmed, older, other, newer]);
    assert_eq!(order(&coordinator, "/meetings/disputed").await, [unconfirmed, older, newer]);
    let within = format!("/meetings/disputed?program={}", elsewhere.program);
    assert_eq!(order(&admin, &within).await, [other]);
    assert_eq!(order(&coordinator, &within).await, []);
    let lists = town.browser_of(&coordinator).await.get("/meetings").await;
    assert!(lists.text.contains("To settle as staff"), "{}", lists.text);
    // Staff who are a party to it are no staff to it.
    let (program, both) = (couple.program, elsewhere.mentor.clone());
    let ana = town.person("Ana").await;
    let theirs = dispute(&town.pair(program, &coordinator, &ana).await, day(-5)).await;
    let page = town.browser_of(&coordinator).await.get("/meetings/disputed").await;
    assert!(!page.text.contains(&theirs.to_string()));
    assert_eq!(town.browser_of(&both).await.get("/meetings/disputed").await.status, 404);
    town.act(&town.asker(&coordinator, day(0)), older, MoveKind::ResolveHeld).await.expect("staff settle it");
    assert_eq!(order(&coordinator, "/meetings/disputed").await, [unconfirmed, newer]);
}
