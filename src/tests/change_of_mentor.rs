//! A change of mentor: what goes along, and what the mentor never learns.

use super::harness::on_both;
use super::leaving::{couple, look};
use super::town::{Couple, Town, day};
use crate::features::accounts::Viewer;
use crate::features::leaving::{self, Verdict};
use crate::features::meetings::model::MeetingKind;
use crate::features::milestones::model::{PlanChange, PrerequisiteStep};
use crate::features::pairing::{self, MentorshipState};
use crate::features::programs::model::{MayQuit, Part};
use crate::features::tasks::model::TaskForm;
use crate::features::{meetings, milestones, programs, tasks};
use crate::server::scope;
use crate::shared::AppError;
use crate::shared::id::{ChangeId, MentorshipId, PersonId};

on_both!(
    a_change_of_mentor_keeps_plan_and_progress_while_the_old_mentor_sees_neither_the_reason_nor_anything_after,
    a_mentor_cannot_tell_that_another_was_asked_for_whatever_else_they_are,
    only_the_kick_off_is_held_again,
    a_mentee_has_one_open_request_and_may_take_it_back,
    another_mentor_is_asked_for_where_the_program_lets_mentees_and_somebody_can_decide,
    a_declined_request_says_why_and_changes_nothing,
    only_the_notes_that_the_mentee_chose_are_read_by_the_new_mentor,
    a_hand_over_that_staff_make_of_their_own_accord_approves_the_request_that_waits,
    a_mentorship_that_was_quit_is_handed_over_where_it_stopped,
);

const REASON: &str = "He talks about himself all the time.";

/// Another mentor of the program.
pub async fn mentor(town: &Town, couple: &Couple, name: &str) -> Viewer {
    let person = town.person(name).await;
    town.enrol(couple.program, person.id, Part::Mentor).await;
    person
}

pub async fn ask(town: &Town, couple: &Couple) -> ChangeId {
    leaving::ask_for_change(&town.asker(&couple.mentee, day(3)), couple.id, REASON.into()).await.expect("one may ask")
}

pub async fn approve(town: &Town, staff: &Viewer, change: ChangeId, successor: &Viewer) -> Result<MentorshipId, AppError> {
    let verdict = Verdict::Approve(Some(successor.id));
    leaving::decide(&town.asker(staff, day(4)), change, verdict).await.map(|next| next.expect("a mentorship goes on"))
}

pub fn continued(couple: &Couple, id: MentorshipId, mentor: &Viewer) -> Couple {
    Couple { id, mentor: mentor.clone(), ..couple.clone() }
}

pub async fn state_of(town: &Town, couple: &Couple) -> MentorshipState {
    pairing::find_for(&mut town.app.db.read().await.unwrap(), &couple.mentee, couple.id).await.unwrap().state
}

pub async fn active_mentorships(town: &Town, mentee: PersonId) -> i64 {
    let sql = "SELECT COUNT(*) FROM mentorships WHERE mentee_id = $1 AND ended_at IS NULL";
    let (count,): (i64,) = town.app.db.read().await.unwrap().one(sql, crate::args![mentee]).await.unwrap();
    count
}

/// Ben and Ana at work: the first milestone is done, an item of the second, a task is open, and a meeting lies ahead.
pub async fn at_work(town: &Town) -> Couple {
    let couple = couple(town, MayQuit::Both).await;
    town.kick_off(&couple).await;
    town.finish_items(&couple).await;
    let first = town.plan(&couple).await.plan.milestones[0].id;
    let review = town.hold(&couple, MeetingKind::Review, Some(first), day(2)).await;
    let task = TaskForm { title: "Read the handbook".into(), assignee: "mentee".into(), due_on: String::new() };
    tasks::add(&town.asker(&couple.mentor, day(2)), couple.id, review, task).await.unwrap();
    let done = TaskForm { title: "Say hello".into(), assignee: "mentor".into(), due_on: String::new() };
    let done = tasks::add(&town.asker(&couple.mentor, day(2)), couple.id, review, done).await.unwrap();
    tasks::set_done(&town.asker(&couple.mentor, day(2)), done, true).await.unwrap();
    town.arrange(&couple, MeetingKind::CheckIn, None, day(20)).await;
    town.travel_to(day(3));
    couple
}

async fn a_change_of_mentor_keeps_plan_and_progress_while_the_old_mentor_sees_neither_the_reason_nor_anything_after(
    town: Town,
) {
    let couple = at_work(&town).await;
    let (clara, staff) = (mentor(&town, &couple, "Clara").await, town.coordinator("Nadia", couple.program).await);
    let before = town.plan(&couple).await.plan;
    assert!(before.milestones[0].is_done() && before.milestones[1].items.iter().all(|item| !item.is_done()));

    // The mentee asks, and staff approve, all through the server.
    let (here, mut ana) = (format!("/mentorships/{}", couple.id), town.browser_of(&couple.mentee).await);
    let asked = ana.post(&format!("{here}/change"), &[("act", "ask"), ("reason", REASON)]).await;
    assert_eq!(asked.status, 303, "{}", asked.text);
    let mut nadia = town.browser_of(&staff).await;
    let home = nadia.get("/").await.text;
    let place = home.find("/changes/").expect("it waits for staff");
    let change = home[place..place + "/changes/".len() + 36].to_owned();
    assert!(nadia.get("/approvals").await.text.contains(&change));
    let page = nadia.get(&change).await.text;
    assert!(
        page.contains(REASON) && page.contains("Clara Townsend") && !page.contains(&couple.mentor.id.to_string()),
        "{page}"
    );
    let successor = clara.id.to_string();
    let approved = nadia.post(&change, &[("act", "approve"), ("successor", &successor)]).await;
    assert_eq!(approved.status, 303, "{}", approved.text);
    let next: MentorshipId = approved.header("location").rsplit('/').next().unwrap().parse().unwrap();
    let next = continued(&couple, next, &clara);

    // Plan and progress went along, as a copy.
    let after = town.plan(&next).await.plan;
    assert_eq!(after.milestones.len(), before.milestones.len());
    for (old, new) in before.milestones.iter().zip(&after.milestones) {
        assert_eq!((&old.name, old.done_on, old.due), (&new.name, new.done_on, new.due));
        let items = |milestone: &milestones::model::Milestone| {
            milestone.items.iter().map(|item| (item.title.clone(), item.kind, item.done_on)).collect::<Vec<_>>()
        };
        assert_eq!(items(old), items(new));
        assert!(old.id != new.id, "a copy");
    }
    let tasks = {
        let mut conn = town.app.db.read().await.unwrap();
        let mentorship = pairing::find_for(&mut conn, &clara, next.id).await.unwrap();
        assert!(mentorship.kick_off_held_at.is_none());
        tasks::list_of_mentorship(&mut conn, &mentorship).await.unwrap()
    };
    assert_eq!(tasks, [], "what came out of a meeting goes along with its notes alone");

    // The old mentor reads what there was, and that it was handed over: neither why nor what comes after.
    assert_eq!(state_of(&town, &couple).await, MentorshipState::HandedOver);
    town.kick_off_at(&next, day(6)).await;
    let item = town.plan(&next).await.plan.open_milestone().unwrap().items[0].id;
    town.change(&couple.mentee, &next, PlanChange::MarkItemDone { item }).await.unwrap();
    let now = milestones::load_view(&town.asker(&couple.mentor, day(9)), couple.id).await.unwrap().plan;
    let same =
        |plan: &milestones::model::Plan| plan.milestones.iter().map(|m| (m.id, m.done_on, m.items.clone())).collect::<Vec<_>>();
    assert_eq!(same(&now), same(&before), "the old plan stays as it was");
    let mut ben = town.browser_of(&couple.mentor).await;
    for path in ["/", "/mentor", "/meetings", "/meetings?list=past", "/approvals", &here, &format!("{here}/plan")] {
        let page = ben.get(path).await;
        assert_eq!(page.status, 200, "{path}");
        for hidden in [REASON, "Clara", "asked for another", "asks for another", &next.id.to_string()] {
            assert!(!page.text.contains(hidden), "{path} shows {hidden}: {}", page.text);
        }
    }
    assert!(ben.get("/").await.text.contains("was handed over to another mentor"));
    assert!(ben.get(&here).await.text.contains("Handed over to another mentor"));
    for path in [
        format!("/mentorships/{}", next.id),
        format!("/mentorships/{}/plan", next.id),
        format!("/mentorships/{}/notes", next.id),
        change,
    ] {
        assert_eq!(ben.get(&path).await.status, 404, "{path}");
    }
    assert_eq!(ben.get(&format!("{here}/change")).await.status, 404);

    // And the new one nothing of the old mentorship.
    let mut clara = town.browser_of(&clara).await;
    assert_eq!(clara.get(&here).await.status, 404);
    assert!(clara.get("/").await.text.contains("where another mentor stopped"));
    let sql = "SELECT COUNT(*) FROM events WHERE body LIKE '%talks about himself%'";
    let (told,): (i64,) = town.app.db.read().await.unwrap().one(sql, vec![]).await.unwrap();
    assert_eq!(told, 0, "the log never has the reason");
}

async fn a_mentor_cannot_tell_that_another_was_asked_for_whatever_else_they_are(town: Town) {
    let couple = at_work(&town).await;
    let (program, ben) = (couple.program, couple.mentor.id);
    scope::write_unasked(&town.app, move |scope| {
        Box::pin(async move { programs::appoint_coordinator(scope, program, ben).await })
    })
    .await
    .unwrap();
    town.admin("Sofia").await;
    town.set("UPDATE people SET admin_since = $2 WHERE id = $1", crate::args![ben, day(0)]).await;
    let mentor = Viewer { is_admin: true, ..couple.mentor.clone() };
    let here = format!("/mentorships/{}", couple.id);
    let program = format!("/programs/{}", couple.program);
    let paths = [
        "/".to_owned(),
        "/mentor".to_owned(),
        "/approvals".to_owned(),
        "/staff".to_owned(),
        "/staff/requests".to_owned(),
        "/staff/unpaired".to_owned(),
        "/meetings".to_owned(),
        format!("{here}/plan"),
        format!("{here}/leave"),
        format!("{here}/change"),
        format!("{here}/hand-over"),
        format!("{program}/people"),
        format!("{program}/audit"),
        format!("{program}/audit.csv"),
        "/organization/audit".to_owned(),
        "/organization/audit.csv".to_owned(),
        format!("/people/{}/data", couple.mentee.id),
        here,
        program,
    ];
    let same = town.browser_of(&mentor).await;
    let pages = async || {
        let (mut browser, mut pages) = (same.clone(), Vec::new());
        for path in &paths {
            let page = browser.get(path).await;
            assert!(page.status == 200 || page.status == 404, "{path}: {}", page.status);
            pages.push((path.clone(), page.status, page.text));
        }
        pages
    };
    let log = town.events(&couple).await;
    let before = pages().await;
    let change = ask(&town, &couple).await;
    let after = pages().await;
    for (one, other) in before.iter().zip(&after) {
        assert_eq!(one, other);
    }
    assert_eq!(town.events(&couple).await, log, "nor does the mentorship's history");
    let told = look(&town, &town.admin("Olga").await, "/organization/audit").await;
    assert!(told.text.contains("asked for another mentor"), "an admin who is not the mentor reads that it was asked");
    let mut browser = town.browser_of(&mentor).await;
    assert_eq!(browser.get(&format!("/changes/{change}")).await.status, 404);
    let clara = town.person("Clara").await.id.to_string();
    for fields in [[("act", "approve"), ("successor", &*clara)], [("act", "decline"), ("refusal", "No.")]] {
        assert_eq!(browser.post(&format!("/changes/{change}"), &fields).await.status, 404);
    }
}

async fn only_the_kick_off_is_held_again(town: Town) {
    let couple = at_work(&town).await;
    let (clara, staff) = (mentor(&town, &couple, "Clara").await, town.admin("Sofia").await);
    let change = ask(&town, &couple).await;
    let next = continued(&couple, approve(&town, &staff, change, &clara).await.unwrap(), &clara);
    let waiting = town.plan(&next).await.plan;
    assert_eq!(waiting.open_step(), Some(PrerequisiteStep::KickOff));
    assert!(waiting.lock_reason(waiting.milestones[0].id).is_some(), "what is done stays fixed");
    town.kick_off_at(&next, day(6)).await;
    let plan = town.plan(&next).await.plan;
    assert_eq!(plan.open_step(), None);
    assert_eq!(plan.open_milestone().map(|open| open.name.as_str()), Some("Listen"));
    assert_eq!(plan.milestones.iter().map(|milestone| milestone.due).collect::<Vec<_>>(), {
        let before = town.plan(&couple).await.plan;
        before.milestones.iter().map(|milestone| milestone.due).collect::<Vec<_>>()
    });
}

async fn a_mentee_has_one_open_request_and_may_take_it_back(town: Town) {
    let couple = couple(&town, MayQuit::Nobody).await;
    town.admin("Sofia").await;
    let (path, mut ana) = (format!("/mentorships/{}/change", couple.id), town.browser_of(&couple.mentee).await);
    assert_eq!(ana.post(&path, &[("reason", "  ")]).await.status, 422);
    assert_eq!(ana.post(&path, &[("reason", REASON)]).await.status, 303);
    assert_eq!(ana.post(&path, &[("reason", "Again.")]).await.status, 409);
    let page = ana.get(&path).await.text;
    assert!(page.contains("Waiting for the program’s staff") && page.contains(REASON), "{page}");
    assert!(ana.get("/").await.text.contains("You asked for another mentor"));
    assert_eq!(ana.post(&path, &[("act", "withdraw")]).await.status, 303);
    assert_eq!(ana.post(&path, &[("act", "withdraw")]).await.status, 409);
    assert!(!ana.get("/").await.text.contains("You asked for another mentor"));
    assert_eq!(ana.post(&path, &[("reason", "Once more.")]).await.status, 303);
    let asker = town.asker(&couple.mentee, day(3));
    leaving::withdraw_change(&asker, couple.id).await.unwrap();
    let (one, other) = tokio::join!(
        leaving::ask_for_change(&asker, couple.id, "Now.".into()),
        leaving::ask_for_change(&asker, couple.id, "Now.".into())
    );
    assert!(one.is_ok() != other.is_ok(), "one open request at a time: {one:?} {other:?}");
}

async fn another_mentor_is_asked_for_where_the_program_lets_mentees_and_somebody_can_decide(town: Town) {
    let couple = couple(&town, MayQuit::Nobody).await;
    let asker = town.asker(&couple.mentee, day(1));
    let refused = leaving::ask_for_change(&asker, couple.id, REASON.into()).await;
    assert!(matches!(refused, Err(AppError::Forbidden(_))), "there is nobody to decide: {refused:?}");
    town.admin("Sofia").await;
    town.set("UPDATE programs SET may_ask_for_another_mentor = FALSE WHERE id = $1", crate::args![couple.program]).await;
    let refused = leaving::ask_for_change(&asker, couple.id, REASON.into()).await;
    assert!(matches!(refused, Err(AppError::Forbidden(_))), "{refused:?}");
    let page = look(&town, &couple.mentee, &format!("/mentorships/{}/change", couple.id)).await;
    assert!(
        page.text.contains("keeps the mentor they were paired with") && page.text.contains("Sofia Townsend"),
        "{}",
        page.text
    );
    for other in [&couple.mentor, &town.person("Eve").await] {
        let refused = leaving::ask_for_change(&town.asker(other, day(1)), couple.id, REASON.into()).await;
        assert!(matches!(refused, Err(AppError::NotFound)), "{refused:?}");
    }
}

async fn a_hand_over_that_staff_make_of_their_own_accord_approves_the_request_that_waits(town: Town) {
    let couple = couple(&town, MayQuit::Nobody).await;
    let (noa, staff) = (mentor(&town, &couple, "Noa").await, town.coordinator("Nadia", couple.program).await);
    let change = ask(&town, &couple).await;
    town.travel_to(day(4));
    let mut nadia = town.browser_of(&staff).await;
    let path = format!("/mentorships/{}/hand-over", couple.id);
    assert!(nadia.get(&path).await.text.contains("that request is approved with it"));
    assert_eq!(nadia.post(&path, &[("successor", &noa.id.to_string())]).await.status, 303);
    let page = look(&town, &couple.mentee, &format!("/mentorships/{}/change", couple.id)).await.text;
    assert!(page.contains("Your request was approved") && page.contains("Noa Townsend"), "{page}");
    assert!(!page.contains("before anybody had decided"), "{page}");
    let seen = nadia.get(&format!("/changes/{change}")).await.text;
    assert!(seen.contains("Approved by") && seen.contains("It goes on with"), "{seen}");
}

async fn a_declined_request_says_why_and_changes_nothing(town: Town) {
    let couple = couple(&town, MayQuit::Nobody).await;
    let staff = town.coordinator("Nadia", couple.program).await;
    let (change, mut nadia) = (ask(&town, &couple).await, town.browser_of(&staff).await);
    let path = format!("/changes/{change}");
    assert_eq!(nadia.post(&path, &[("act", "decline"), ("refusal", "")]).await.status, 422);
    let why = "Let the three of us talk first.";
    assert_eq!(nadia.post(&path, &[("act", "decline"), ("refusal", why)]).await.status, 303);
    assert_eq!(nadia.post(&path, &[("act", "decline"), ("refusal", why)]).await.status, 409, "it is decided");
    assert_eq!(state_of(&town, &couple).await, MentorshipState::Active);
    assert!(look(&town, &couple.mentee, &format!("/mentorships/{}/change", couple.id)).await.text.contains(why));
    for path in ["/".to_owned(), format!("/mentorships/{}", couple.id)] {
        let page = look(&town, &couple.mentor, &path).await.text;
        assert!(!page.contains(why) && !page.contains("request for another"), "{page}");
    }
    ask(&town, &couple).await;
}

async fn only_the_notes_that_the_mentee_chose_are_read_by_the_new_mentor(town: Town) {
    let couple = couple(&town, MayQuit::Both).await;
    let (clara, staff) = (mentor(&town, &couple, "Clara").await, town.admin("Sofia").await);
    let (one, other) = (
        town.arrange(&couple, MeetingKind::CheckIn, None, day(1)).await,
        town.arrange(&couple, MeetingKind::CheckIn, None, day(2)).await,
    );
    let ben = town.asker(&couple.mentor, day(3));
    meetings::save_minutes(&ben, one, "What may be read.".into(), 1).await.unwrap();
    meetings::save_minutes(&ben, other, "What stays between the two.".into(), 1).await.unwrap();
    town.travel_to(day(3));
    let change = ask(&town, &couple).await;
    let next = approve(&town, &staff, change, &clara).await.unwrap();
    let minutes = |meeting| format!("/meetings/{meeting}/minutes");
    let notes = format!("/mentorships/{next}/notes");
    let mut clara = town.browser_of(&clara).await;
    for meeting in [one, other] {
        assert_eq!(clara.get(&minutes(meeting)).await.status, 404, "nothing goes along by itself");
    }
    let mut ana = town.browser_of(&couple.mentee).await;
    assert!(ana.get(&notes).await.text.contains(&one.to_string()));
    let saved = ana.post(&notes, &[("meeting", &one.to_string())]).await;
    assert_eq!(saved.status, 303, "{}", saved.text);
    let page = clara.get(&minutes(one)).await;
    assert!(page.status == 200 && page.text.contains("What may be read."), "{}", page.text);
    assert_eq!(clara.get(&minutes(other)).await.status, 404);
    assert_eq!(clara.get(&format!("/meetings/{one}")).await.status, 404, "the notes, not the meeting");
    let list = clara.get(&notes).await.text;
    assert!(list.contains(&one.to_string()) && !list.contains(&other.to_string()), "{list}");
    assert_eq!(clara.post(&notes, &[("meeting", &other.to_string())]).await.status, 404, "the mentee chooses");
    assert_eq!(ana.post(&notes, &[]).await.status, 303);
    assert_eq!(clara.get(&minutes(one)).await.status, 404, "and may change her mind");
    let elsewhere = town.couple().await;
    let strange = town.arrange(&elsewhere, MeetingKind::CheckIn, None, day(2)).await;
    meetings::save_minutes(&town.asker(&elsewhere.mentor, day(3)), strange, "Not hers.".into(), 1).await.unwrap();
    ana.post(&notes, &[("meeting", &strange.to_string())]).await;
    assert_eq!(clara.get(&minutes(strange)).await.status, 404, "notes of others are not hers to hand over");
}

async fn a_mentorship_that_was_quit_is_handed_over_where_it_stopped(town: Town) {
    let couple = at_work(&town).await;
    let (clara, staff) = (mentor(&town, &couple, "Clara").await, town.coordinator("Nadia", couple.program).await);
    let change = ask(&town, &couple).await;
    leaving::end(&town.asker(&couple.mentor, day(3)), couple.id, "Thank you.".into()).await.unwrap();
    let overtaken = approve(&town, &staff, change, &clara).await;
    assert!(matches!(overtaken, Err(AppError::Conflict { .. })), "{overtaken:?}");
    let mut nadia = town.browser_of(&staff).await;
    let path = format!("/mentorships/{}/hand-over", couple.id);
    assert!(nadia.get("/staff/unpaired").await.text.contains(&path), "staff find whom nobody mentors");
    assert!(nadia.get(&path).await.text.contains("Clara Townsend"));
    assert_eq!(nadia.post(&path, &[]).await.status, 422, "somebody is to be chosen");
    let done = nadia.post(&path, &[("successor", &clara.id.to_string())]).await;
    assert_eq!(done.status, 303, "{}", done.text);
    assert_eq!(state_of(&town, &couple).await, MentorshipState::Quit, "how it ended stays so");
    let next: MentorshipId = done.header("location").rsplit('/').next().unwrap().parse().unwrap();
    assert!(town.plan(&continued(&couple, next, &clara)).await.plan.milestones[0].is_done());
    let again = nadia.post(&path, &[("successor", &clara.id.to_string())]).await;
    assert_eq!(again.status, 409, "{}", again.text);
}
