//! What is held of one person, handed over.

use serde_json::{Value, json};

use super::asking::{self, Cast};
use super::audit::talk;
use super::browser::Page;
use super::erasure::{erase, places_of_people};
use super::harness::on_both;
use super::town::{Couple, Town, day};
use crate::features::accounts::Viewer;
use crate::features::leaving;
use crate::features::meetings;
use crate::features::meetings::model::MeetingKind;
use crate::features::pairing;
use crate::shared::id::MeetingId;

on_both!(
    somebody_takes_everything_along_that_is_theirs,
    whatever_is_of_a_pair_says_of_which_and_why_it_came_so,
    how_a_mentor_was_sought_is_told_to_whoever_may_know_it,
    exporting_knows_every_place_in_which_people_stand,
    nobody_is_handed_the_data_of_somebody_who_was_erased,
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
    town.browser_of(&couple.mentee).await.post("/account/language", &[("language", "en-US")]).await;
    let file = export(&town, &couple.mentee, &couple.mentee).await;
    assert_eq!((file.status, file.header("content-type")), (200, "application/json"));
    for part in [
        &couple.mentee.email,
        "Ana’s own thought.",
        "What they agreed upon.",
        "Ben Townsend",
        "Leading well",
        "Firefox on Linux",
        "\"language\": \"en-US\"",
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

async fn exported(town: &Town, person: &Viewer) -> Value {
    serde_json::from_str(&export(town, person, person).await.text).expect("it is JSON")
}

/// The lines of a list in which a field has this value.
fn lines<'f>(file: &'f Value, list: &str, field: &str, value: &str) -> Vec<&'f Value> {
    let all = file[list].as_array().unwrap_or_else(|| panic!("{list} is a list: {file:#}"));
    all.iter().filter(|line| line[field] == value).collect()
}

async fn whatever_is_of_a_pair_says_of_which_and_why_it_came_so(town: Town) {
    let program = town.program_of(&[("Arrive", 2), ("Rest", 0)], |_| {}).await;
    let couple = town.couple_in(program).await;
    town.set("UPDATE milestones SET description = 'Take your time.' WHERE name = 'Rest'", vec![]).await;
    let held = written_by_both(&town, &couple).await;
    talk(&town, &couple).await;
    let eve = town.person("Eve").await;
    let share = [("act", "propose"), ("who", eve.email.as_str())];
    assert_eq!(town.browser_of(&couple.mentee).await.post(&format!("/meetings/{held}/sharing"), &share).await.status, 303);
    let task = "INSERT INTO tasks (id, mentorship_id, title, assignee, version, created_by, created_at)
                VALUES ($1, $2, 'Read on.', 'mentee', 1, $3, $4)";
    town.set(task, crate::args![uuid::Uuid::from_u128(1), couple.id, couple.mentor.id, day(0)]).await;
    let file = exported(&town, &couple.mentee).await;
    let notes = lines(&file, "private_notes", "body", "Ana’s own thought.");
    let tasks = lines(&file, "tasks", "title", "Read on.");
    let shares = lines(&file, "minutes_we_share", "with", "Eve Townsend");
    let (held, asked) = (lines(&file, "meetings", "state", "held"), lines(&file, "meetings", "state", "declined"));
    let plans = lines(&file, "plans", "program", "Leading well");
    for found in [&notes, &tasks, &shares, &held, &asked, &plans] {
        let [line] = found.as_slice() else { panic!("one of each: {file:#}") };
        let pair = [&line["program"], &line["mentor"], &line["mentee"]];
        assert_eq!(pair, ["Leading well", "Ben Townsend", "Ana Townsend"], "{line:#}");
    }
    assert_eq!((&tasks[0]["created_by"], &shares[0]["proposed_by"]), (&json!("Ben Townsend"), &json!("mentee")));
    assert_eq!((&held[0]["asked_by"], &held[0]["own_answer"]), (&json!("mentee"), &json!("took_place")));
    let reasons: Vec<_> =
        asked[0]["reasons"].as_array().unwrap().iter().map(|r| (&r["by"], &r["given_for"], &r["reason"])).collect();
    let (why, proposing, declining) =
        (json!("A secret between two."), json!("proposing another time"), json!("declining the meeting"));
    assert_eq!(reasons, [(&json!("mentor"), &proposing, &why), (&json!("mentee"), &declining, &why)]);
    let [arrive, rest] = plans[0]["milestones"].as_array().unwrap().as_slice() else { panic!("{file:#}") };
    assert_eq!(arrive["items"].as_array().map(Vec::len), Some(2));
    assert_eq!((&rest["name"], &rest["description"], &rest["items"]), (&json!("Rest"), &json!("Take your time."), &json!([])));
    assert_eq!(rest["due_days"], json!(20));
    let of_eve = export(&town, &eve, &eve).await.text;
    assert!(!of_eve.contains("agreed upon") && !of_eve.contains("Ana Townsend"), "nothing is shared yet: {of_eve}");
}

async fn how_a_mentor_was_sought_is_told_to_whoever_may_know_it(town: Town) {
    let cast = Cast::set(&town, (true, false, false), 2).await;
    let asked = asking::ask(&town.asker(&cast.ana, day(0)), cast.program, &[&cast.ben, &cast.mei]).await;
    let of_mei = exported(&town, &cast.mei).await;
    assert_eq!(of_mei["requests_for_a_mentor"], json!([]), "it is not her turn");
    let said_no = pairing::decline(&town.asker(&cast.ben, day(0)), asked, asking::no("no_time", "Next year, perhaps.")).await;
    said_no.expect("he may decline");
    assert_eq!(lines(&exported(&town, &cast.mei).await, "requests_for_a_mentor", "state", "waiting").len(), 1);
    for person in [&cast.ana, &cast.ben] {
        let file = exported(&town, person).await;
        let [line] = lines(&file, "requests_for_a_mentor", "state", "declined")[..] else { panic!("{file:#}") };
        let why = (&line["decline_reason"], &line["decline_note"]);
        assert_eq!(why, (&json!("no_time"), &json!("Next year, perhaps.")));
    }
    let waits =
        "INSERT INTO waitlist (id, program_id, mentee_id, joined_at, state, lapses) VALUES ($1, $2, $3, $4, 'waiting', 0)";
    let place = uuid::Uuid::from_u128(1);
    town.set(waits, crate::args![place, cast.program, cast.ana.id, day(0)]).await;
    let named = "INSERT INTO waitlist_mentors (waitlist_id, mentor_id, is_named, is_passed, is_lapsed, is_agreed)
                 VALUES ($1, $2, TRUE, FALSE, FALSE, FALSE)";
    for mentor in [&cast.ben, &cast.mei] {
        town.set(named, crate::args![place, mentor.id]).await;
    }
    let pair = town.pair(town.program().await, &cast.ben, &cast.ana).await;
    let wished =
        "INSERT INTO mentor_changes (id, mentorship_id, program_id, reason, state, asked_at, decided_at, decline_reason)
                  VALUES ($1, $2, $3, 'He never listens.', 'declined', $4, $4, 'Nobody else is free.')";
    town.set(wished, crate::args![uuid::Uuid::from_u128(2), pair.id, pair.program, day(0)]).await;
    let file = exported(&town, &cast.ana).await;
    let [wait] = lines(&file, "waitlists", "program", "Leading well")[..] else { panic!("{file:#}") };
    assert_eq!((&wait["state"], &wait["only_for"]), (&json!("waiting"), &json!(["Ben Townsend", "Mei Townsend"])));
    assert_eq!(file["requests_for_another_mentor"][0]["decline_reason"], json!("Nobody else is free."));
    let of_ben = export(&town, &cast.ben, &cast.ben).await.text;
    assert!(!of_ben.contains("never listens") && !of_ben.contains("Nobody else is free"), "{of_ben}");
}

/// Where ids of people stand, and in which part of the file somebody finds what is there of them. Whoever adds a column
/// decides it here and in `organization/data.rs`.
const POINTING_AT_PEOPLE: &[(&str, Option<&str>)] = &[
    ("availability.person_id", Some("availability")),
    ("enrolments.person_id", Some("enrolments")),
    ("event_people.person_id", Some("events")),
    ("files.uploaded_by", Some("uploads")),
    ("first_steps.person_id", Some("first_steps_hidden")),
    ("meeting_parties.person_id", Some("meetings")),
    ("mentorships.mentee_id", Some("mentorships")),
    ("mentorships.mentor_id", Some("mentorships")),
    ("minutes_shares.person_id", Some("minutes_shared_with_me")),
    ("pairing_requests.mentee_id", Some("requests_for_a_mentor")),
    ("pairing_requests.mentor_id", Some("requests_for_a_mentor")),
    ("people.manager_id", Some("profile")),
    ("person_skills.person_id", Some("skills")),
    ("prerequisite_records.recorded_by", Some("steps_recorded")),
    ("private_notes.author_id", Some("private_notes")),
    ("program_coordinators.person_id", Some("coordinator_of")),
    ("sessions.person_id", Some("sessions")),
    ("tasks.created_by", Some("tasks")),
    ("waitlist.mentee_id", Some("waitlists")),
    // What they did: the events say so.
    ("early_endings.ended_by", Some("events")),
    ("enrolments.decided_by", Some("events")),
    ("events.actor_id", Some("events")),
    ("items.removed_by", Some("events")),
    ("library_plans.made_by", Some("events")),
    ("mentor_changes.decided_by", Some("events")),
    ("milestone_offers.decided_by", Some("events")),
    ("milestone_offers.offered_by", Some("events")),
    ("milestones.removed_by", Some("events")),
    ("pair_drafts.drafted_by", Some("events")),
    ("pairing_requests.decided_by", Some("events")),
    ("resources.added_by", Some("events")),
    ("tasks.done_by", Some("events")),
    // The profile once more, as it is searched.
    ("directory.person_id", Some("profile")),
    // Left out, as the file says: what is others’, what is secret, and what others only plan.
    ("imports.admin_id", None),
    ("invitations.person_id", None),
    ("pair_drafts.mentee_id", None),
    ("pair_drafts.mentor_id", None),
    ("waitlist.offered_mentor_id", None),
    ("waitlist_mentors.mentor_id", None),
];

async fn exporting_knows_every_place_in_which_people_stand(town: Town) {
    if !town.app.db.is_sqlite() {
        return; // Both databases have the same tables.
    }
    let ana = town.person("Ana").await;
    let file = exported(&town, &ana).await;
    assert_eq!(file["left_out"].as_array().map(Vec::len), Some(3), "{file:#}");
    for place in places_of_people(&town).await {
        let decided = POINTING_AT_PEOPLE.iter().find(|(known, _)| *known == place);
        let (_, part) = decided.unwrap_or_else(|| panic!("where does somebody find what stands about them in {place}?"));
        assert!(part.is_none_or(|part| !file[part].is_null()), "{place} is not in the file as {part:?}");
    }
}

async fn nobody_is_handed_the_data_of_somebody_who_was_erased(town: Town) {
    let (sofia, ana) = (town.admin("Sofia").await, town.person("Ana").await);
    assert_eq!(erase(&town, &sofia, &ana, "Ana Townsend").await.status, 303);
    let file = export(&town, &sofia, &ana).await;
    assert!(file.status == 422 && file.text.contains("Nothing is left to hand over"), "{}: {}", file.status, file.text);
}
