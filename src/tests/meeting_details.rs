//! What is changed about a meeting beside its time, what a check-in is about, and what the log keeps of all that.

use super::harness::on_both;
use super::town::{Couple, Town, day, form, hours};
use crate::features::accounts::Viewer;
use crate::features::meetings;
use crate::features::meetings::api::{EDIT_DETAILS, MoveForm};
use crate::features::meetings::model::{MeetingForm, MeetingKind, MoveKind};
use crate::features::meetings::view::MeetingView;
use crate::features::milestones::model::PlanChange;
use crate::shared::id::MeetingId;
use crate::shared::time::Instant;
use crate::shared::{AppError, AppResult};

on_both!(
    both_change_the_details_and_the_history_tells_what,
    a_stale_form_changes_nothing_and_what_was_typed_comes_back,
    of_two_who_change_the_details_at_once_one_is_asked_to_look,
    details_are_checked_like_those_of_a_request,
    details_are_changed_only_while_the_meeting_may_take_place_and_by_the_two_alone,
    a_check_in_is_about_an_item_and_brings_its_milestone_along,
    an_item_of_another_milestone_or_mentorship_is_refused,
    the_form_offers_the_items_that_one_works_on_and_the_one_that_was_asked_about,
    the_log_says_who_wrote_and_nothing_of_what,
);

fn details(version: i64, title: &str, place: &str) -> MoveForm {
    MoveForm {
        act: EDIT_DETAILS.into(),
        version: version.to_string(),
        title: title.into(),
        description: "The description that only the two may read.".into(),
        venue: "in_person".into(),
        place: place.into(),
        ..MoveForm::default()
    }
}

async fn seen(town: &Town, person: &Viewer, at: Instant, id: MeetingId) -> MeetingView {
    meetings::load_view(&town.asker(person, at), id).await.expect("they see it")
}

async fn change(town: &Town, person: &Viewer, at: Instant, id: MeetingId, form: MoveForm) -> AppResult<MeetingView> {
    meetings::carry_out(&town.asker(person, at), id, form).await
}

async fn both_change_the_details_and_the_history_tells_what(town: Town) {
    let couple = town.couple().await;
    let Couple { mentor, mentee, .. } = &couple;
    let id = town.ask(&town.asker(mentee, day(0)), &couple, day(5)).await;
    let view = change(&town, mentor, day(1), id, details(1, "A walk", "The harbor")).await.unwrap();
    assert_eq!(view.card.title, "A walk");
    let shown = view.details.unwrap();
    assert_eq!((shown.place.as_str(), shown.link.as_str(), shown.details_version), ("The harbor", "", 2));
    assert_eq!(view.history[0].sentence, "changed the title and the way to meet");
    let again = change(&town, mentee, day(1), id, details(2, "A walk", "The café")).await.unwrap();
    assert_eq!((again.history[0].sentence.as_str(), again.history.len()), ("changed the place", 3));
    let same = change(&town, mentee, day(1), id, details(3, " A walk ", "The café")).await.unwrap();
    assert_eq!((same.history.len(), same.details.unwrap().details_version), (3, 3), "what stays the same is no change");
    let log = town.events(&couple).await;
    assert!(log.iter().all(|(_, body)| !body.contains("harbor") && !body.contains("A walk")));
    town.act(&town.asker(mentor, day(1)), id, MoveKind::Accept).await.expect("the time can still be accepted");
}

async fn a_stale_form_changes_nothing_and_what_was_typed_comes_back(town: Town) {
    let couple = town.couple().await;
    let id = town.arrange(&couple, MeetingKind::CheckIn, None, day(5)).await;
    change(&town, &couple.mentor, day(1), id, details(1, "A walk", "The harbor")).await.unwrap();
    let stale = change(&town, &couple.mentee, day(1), id, details(1, "A swim", "The beach")).await;
    let Err(AppError::Conflict { present, .. }) = stale else { panic!("{stale:?}") };
    let present: MeetingView = serde_json::from_str(&present).unwrap();
    assert_eq!(present.card.title, "A walk");
    let fields = [
        ("act", "details"),
        ("version", "1"),
        ("title", "A swim"),
        ("venue", "in_person"),
        ("place", "The <b>beach</b>"),
        ("description", "Bring & share"),
    ];
    let page = town.browser_of(&couple.mentee).await.post(&format!("/meetings/{id}"), &fields).await;
    assert_eq!(page.status, 409, "{}", page.text);
    for kept in ["A swim", "The &lt;b&gt;beach&lt;/b&gt;", "Bring &amp; share", "What you typed is still here", "A walk"] {
        assert!(page.text.contains(kept), "{kept}: {}", page.text);
    }
    assert_eq!(seen(&town, &couple.mentor, day(1), id).await.card.title, "A walk");
}

async fn of_two_who_change_the_details_at_once_one_is_asked_to_look(town: Town) {
    let couple = town.couple().await;
    let id = town.arrange(&couple, MeetingKind::CheckIn, None, day(5)).await;
    let (one, other) = tokio::join!(
        change(&town, &couple.mentor, day(1), id, details(1, "The mentor’s", "Here")),
        change(&town, &couple.mentee, day(1), id, details(1, "The mentee’s", "There")),
    );
    assert!(one.is_ok() != other.is_ok(), "{one:?}, {other:?}");
    let lost = if one.is_ok() { other } else { one };
    assert!(matches!(lost, Err(AppError::Conflict { .. })), "{lost:?}");
}

async fn details_are_checked_like_those_of_a_request(town: Town) {
    let couple = town.couple().await;
    let id = town.arrange(&couple, MeetingKind::CheckIn, None, day(5)).await;
    let refused = change(&town, &couple.mentee, day(1), id, details(1, " ", "")).await;
    let Err(AppError::Invalid(errors)) = refused else { panic!("{refused:?}") };
    assert_eq!(errors.on("title"), Some("Please give the meeting a title."));
    assert_eq!(errors.on("place"), Some("Please say where you want to meet."));
    let fields = [("act", "details"), ("version", "1"), ("title", ""), ("venue", "virtual"), ("link", "javascript:alert(1)")];
    let page = town.browser_of(&couple.mentee).await.post(&format!("/meetings/{id}"), &fields).await;
    assert_eq!(page.status, 422);
    for part in ["href=\"#details-title\"", "id=\"details-link-error\"", "value=\"javascript:alert(1)\""] {
        assert!(page.text.contains(part), "{part}: {}", page.text);
    }
}

async fn details_are_changed_only_while_the_meeting_may_take_place_and_by_the_two_alone(town: Town) {
    let program = town.program_of(&[("Arrive", 1)], |settings| settings.managers_in_meetings = true).await;
    let (manager, admin) = (town.person("Omar").await, town.admin("Sofia").await);
    let (ben, ana) = (town.person("Ben").await, town.report_of("Ana", &manager).await);
    let couple = town.pair(program, &ben, &ana).await;
    let id = town.arrange(&couple, MeetingKind::CheckIn, None, day(5)).await;
    for person in [&manager, &admin] {
        let refused = change(&town, person, day(1), id, details(1, "Mine", "Here")).await;
        assert!(matches!(refused, Err(AppError::Forbidden(_))), "{refused:?}");
        assert!(seen(&town, person, day(1), id).await.details.is_none_or(|details| !details.may_edit_details));
    }
    change(&town, &ben, day(5), id, details(1, "Begun", "Here")).await.expect("a link may come at the last minute");
    let late = change(&town, &ben, day(5) + hours(1), id, details(2, "Over", "Here")).await;
    assert!(matches!(late, Err(AppError::Refused(_))), "{late:?}");
    let canceled = town.arrange(&couple, MeetingKind::CheckIn, None, day(8)).await;
    town.act(&town.asker(&ana, day(7)), canceled, MoveKind::Cancel).await.unwrap();
    let dead = change(&town, &ben, day(7), canceled, details(1, "Again", "Here")).await;
    assert!(matches!(dead, Err(AppError::Refused(_))), "{dead:?}");
}

async fn a_check_in_is_about_an_item_and_brings_its_milestone_along(town: Town) {
    let couple = town.couple().await;
    let plan = town.plan(&couple).await.plan;
    let item = plan.milestones[1].items[0].id;
    let mentee = town.asker(&couple.mentee, day(0));
    let about = MeetingForm { item: item.to_string(), ..form(&couple, day(5)) };
    let id = meetings::request(&mentee, &about).await.unwrap();
    let view = seen(&town, &couple.mentor, day(1), id).await;
    assert_eq!((view.about.as_deref(), view.about_item.as_deref()), (Some("Listen"), Some("Listen 1")));
    let page = town.browser_of(&couple.mentor).await.get(&format!("/meetings/{id}")).await;
    assert!(page.text.contains("Check-in about “<bdi>Listen 1</bdi>” in the milestone"), "{}", page.text);
    town.kick_off(&couple).await;
    town.change(&couple.mentor, &couple, PlanChange::RemoveItem { item }).await.expect("an item is removed");
    let view = seen(&town, &couple.mentor, day(2), id).await;
    assert_eq!((view.about.as_deref(), view.about_item), (Some("Listen"), None));
}

async fn an_item_of_another_milestone_or_mentorship_is_refused(town: Town) {
    let (couple, others) = (town.couple().await, town.couple().await);
    let (plan, theirs) = (town.plan(&couple).await.plan, town.plan(&others).await.plan);
    let mentee = town.asker(&couple.mentee, day(0));
    let with = |milestone: String, item: String| MeetingForm { milestone, item, ..form(&couple, day(5)) };
    let refusals = [
        with(plan.milestones[0].id.to_string(), plan.milestones[1].items[0].id.to_string()),
        with(String::new(), theirs.milestones[0].items[0].id.to_string()),
        MeetingForm {
            kind: "review".into(),
            ..with(plan.milestones[0].id.to_string(), plan.milestones[0].items[0].id.to_string())
        },
    ];
    for form in refusals {
        let refused = meetings::request(&mentee, &form).await;
        assert!(matches!(&refused, Err(AppError::Invalid(errors)) if errors.on("item").is_some()), "{refused:?}");
    }
}

async fn the_form_offers_the_items_that_one_works_on_and_the_one_that_was_asked_about(town: Town) {
    let couple = town.couple_at_work().await;
    let plan = town.plan(&couple).await.plan;
    let [now, later] = [&plan.milestones[0].items[0], &plan.milestones[2].items[1]];
    let mut browser = town.browser_of(&couple.mentee).await;
    let plain = browser.get(&format!("/meetings/new?mentorship={}", couple.id)).await;
    let option = |id: String| format!("<option value=\"{id}\"");
    assert!(plain.text.contains(&option(now.id.to_string())) && !plain.text.contains(&option(later.id.to_string())));
    let asked = browser.get(&format!("/meetings/new?mentorship={}&item={}", couple.id, later.id)).await;
    let chosen = format!("<option value=\"{}\" selected", later.id);
    assert!(asked.text.contains(&chosen), "{}", asked.text);
    assert!(asked.text.contains("value=\"Check-in: Lead 2\""));
    assert!(asked.text.contains(&format!("<option value=\"{}\" selected", plan.milestones[2].id)));
}

async fn the_log_says_who_wrote_and_nothing_of_what(town: Town) {
    let couple = town.couple().await;
    let id = town.arrange(&couple, MeetingKind::CheckIn, None, day(5)).await;
    let before = seen(&town, &couple.mentor, day(4), id).await.history.len();
    meetings::save_agenda(&town.asker(&couple.mentor, day(4)), id, "Secret plans".into(), 1).await.unwrap();
    meetings::save_minutes(&town.asker(&couple.mentee, day(6)), id, "Secret words".into(), 2).await.unwrap();
    meetings::save_private_note(&town.asker(&couple.mentee, day(6)), id, "Secret thoughts".into()).await.unwrap();
    let sql = "SELECT actor_id, body FROM events WHERE subject_id = $1 AND room = 'note' ORDER BY id";
    let log: Vec<(crate::shared::id::PersonId, String)> =
        town.app.db.read().await.unwrap().all(sql, crate::args![id]).await.unwrap();
    let kinds = ["agenda_written", "minutes_written", "private_note_written"];
    let authors = [couple.mentor.id, couple.mentee.id, couple.mentee.id];
    assert_eq!(log.len(), 3, "{log:?}");
    for (((actor, body), kind), author) in log.iter().zip(kinds).zip(authors) {
        assert!(*actor == author && body.contains(kind) && !body.contains("ecret"), "{body}");
    }
    let after = seen(&town, &couple.mentor, day(6) - hours(23), id).await.history.len();
    assert_eq!(after, before, "the history that people read is not drowned");
}
