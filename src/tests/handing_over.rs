//! Mentorships that end early, and others that go on where they stood.

use super::harness::on_both;
use super::offers::{Scene, id_of};
use super::town::{Couple, Town, day};
use crate::features::accounts::Viewer;
use crate::features::meetings::model::{MeetingKind, MoveKind};
use crate::features::milestones::model::{PlanChange, PrerequisiteStep};
use crate::features::pairing::{self, Ending};
use crate::features::programs::model::{Approvers, MayQuit, Pairing, Part};
use crate::features::tasks::model::TaskForm;
use crate::features::{leaving, meetings, tasks};
use crate::server::{scope, token};
use crate::shared::AppResult;
use crate::shared::event::About;
use crate::shared::id::{MeetingId, MentorshipId, ProgramId, TaskId};

on_both!(
    another_mentor_goes_on_where_the_first_stood,
    what_the_first_mentor_changed_stays_theirs_for_the_next,
    whoever_has_no_seat_takes_nobody_over,
    a_mentorship_that_was_quit_is_continued_later_and_a_completed_one_never,
    a_plan_that_goes_on_is_shown_open_to_everybody_beside_the_kick_off_that_is_repeated,
    a_review_that_is_confirmed_after_the_end_counts_where_the_plan_goes_on,
    tasks_out_of_a_meeting_go_along_with_its_notes_alone,
    whoever_a_deactivated_mentor_leaves_behind_is_named_told_and_handed_over,
    days_without_a_mentor_are_counted_since_the_last_one_went,
);

/// Another mentor of the program.
pub async fn mentor(town: &Town, program: ProgramId, name: &str) -> Viewer {
    let person = town.person(name).await;
    town.enrol(program, person.id, Part::Mentor).await;
    person
}

/// A pair in this program whose first milestone of three is done on day 2, and the items of the second.
pub async fn at_work(town: &Town, program: ProgramId, mentor: &Viewer, mentee: &Viewer) -> Couple {
    let couple = town.pair(program, mentor, mentee).await;
    town.kick_off(&couple).await;
    town.finish_items(&couple).await;
    let first = town.plan(&couple).await.plan.milestones[0].id;
    town.hold(&couple, MeetingKind::Review, Some(first), day(2)).await;
    town.finish_items(&couple).await;
    couple
}

/// A program with a plan of three milestones.
pub async fn program(town: &Town, pairing: Pairing) -> ProgramId {
    town.program_of(&[("Arrive", 1), ("Listen", 1), ("Lead", 1)], |settings| {
        settings.pairing = pairing;
        settings.approvers =
            Approvers { mentor: pairing == Pairing::UserDriven, admin: pairing == Pairing::StaffDriven, manager: false };
        settings.may_quit = MayQuit::Both;
    })
    .await
}

pub async fn page(town: &Town, who: &Viewer, path: &str) -> String {
    let page = town.browser_of(who).await.get(path).await;
    assert_eq!(page.status, 200, "{path}");
    page.text
}

/// How far the plan of a mentorship has come, as its mentor sees it.
pub async fn progress(town: &Town, couple: &Couple, id: MentorshipId, mentor: &Viewer) -> (usize, usize) {
    town.plan(&Couple { id, mentor: mentor.clone(), ..couple.clone() }).await.plan.progress()
}

pub fn shows(page: &str, words: &[&str]) {
    for one in words {
        assert!(page.contains(one), "{one}: {page}");
    }
}

async fn a_plan_that_goes_on_is_shown_open_to_everybody_beside_the_kick_off_that_is_repeated(town: Town) {
    let program = program(&town, Pairing::StaffDriven).await;
    let (omar, staff) = (town.person("Omar").await, town.admin("Sofia").await);
    let (ben, ana) = (town.person("Ben").await, town.report_of("Ana", &omar).await);
    let couple = at_work(&town, program, &ben, &ana).await;
    let clara = mentor(&town, program, "Clara").await;
    let next = leaving::hand_over(&town.asker(&staff, day(4)), couple.id, Some(clara.id)).await.unwrap();
    town.travel_to(day(4));
    let (here, both) = (format!("/mentorships/{next}"), [&ana, &clara]);
    for who in both {
        for path in ["/", &here] {
            let seen = page(&town, who, path).await;
            shows(&seen, &["Ask for the review", "kind=kick_off", "The plan goes on meanwhile", "Listen"]);
            assert!(!seen.contains("The plan opens once"), "{seen}");
        }
        shows(&page(&town, who, "/").await, &["is still to be held"]);
        shows(&page(&town, who, &here).await, &["1 of 1 · due"]);
    }
    town.travel_to(day(30));
    shows(&page(&town, &ana, "/mentee").await, &["Late · 1 of 1", "ask for the review of"]);
    let seen = page(&town, &omar, &here).await;
    shows(&seen, &["is past its due date", "The kick-off with the new mentor is still to be held."]);
    town.kick_off_at(&Couple { id: next, mentor: clara.clone(), ..couple }, day(31)).await;
    for who in both {
        let seen = page(&town, who, "/").await;
        assert!(!seen.contains("kick-off meeting yet") && !seen.contains("still to be held"), "{seen}");
    }
}

async fn a_review_that_is_confirmed_after_the_end_counts_where_the_plan_goes_on(town: Town) {
    let program = program(&town, Pairing::StaffDriven).await;
    let (staff, clara) = (town.admin("Sofia").await, mentor(&town, program, "Clara").await);
    // Handed over with the review to be confirmed; quit, confirmed, and then continued; and an item still to do.
    for (name, is_handed_over, is_ready) in [("Ana", true, true), ("Pia", false, true), ("Zoe", true, false)] {
        let (ben, mentee) = (town.person("Ben").await, town.person(name).await);
        let couple = town.pair(program, &ben, &mentee).await;
        town.kick_off(&couple).await;
        if is_ready {
            town.finish_items(&couple).await;
        }
        let first = town.plan(&couple).await.plan.milestones[0].id;
        let review = town.arrange(&couple, MeetingKind::Review, Some(first), day(2)).await;
        town.travel_to(day(4));
        let by_staff = town.asker(&staff, day(4));
        let handed = if is_handed_over {
            let seen = page(&town, &staff, &format!("/mentorships/{}/hand-over", couple.id)).await;
            shows(&seen, &["Over and not confirmed yet", "3 December 2026"]);
            Some(leaving::hand_over(&by_staff, couple.id, Some(clara.id)).await.unwrap())
        } else {
            leaving::end(&town.asker(&ben, day(4)), couple.id, String::new()).await.unwrap();
            None
        };
        for who in [&mentee, &ben] {
            town.act(&town.asker(who, day(5)), review, MoveKind::TookPlace).await.unwrap();
        }
        let next = match handed {
            Some(next) => next,
            None => {
                let (mentor, mentee) = (clara.id, mentee.id);
                let pair = scope::write(&by_staff, move |scope| {
                    Box::pin(async move { pairing::pair(scope, program, mentor, mentee).await })
                });
                pair.await.unwrap()
            }
        };
        assert_eq!(progress(&town, &couple, next, &clara).await, (usize::from(is_ready), 3), "{name}");
        assert_eq!(town.plan(&couple).await.plan.progress(), (0, 3), "the earlier plan stays as it was");
        let continued = Couple { id: next, mentor: clara.clone(), ..couple.clone() };
        town.finish_items(&continued).await;
        let done = progress(&town, &couple, next, &clara).await;
        assert_eq!(done, (1, 3), "{name}: a review that was held counts once the items are done, and no other");
    }
}

async fn tasks_out_of_a_meeting_go_along_with_its_notes_alone(town: Town) {
    let program = program(&town, Pairing::StaffDriven).await;
    let staff = town.admin("Sofia").await;
    let couple = town.couple_in(program).await;
    let (clara, dina) = (mentor(&town, program, "Clara").await, mentor(&town, program, "Dina").await);
    let (one, other) = (
        town.arrange(&couple, MeetingKind::CheckIn, None, day(1)).await,
        town.arrange(&couple, MeetingKind::CheckIn, None, day(2)).await,
    );
    let ben = town.asker(&couple.mentor, day(3));
    meetings::save_minutes(&ben, one, "We talked.".into(), 1).await.unwrap();
    for (meeting, title, assignee) in [(one, "Read", "mentee"), (one, "Introduce you", "mentor"), (other, "Call", "mentee")] {
        let task = TaskForm { title: title.into(), assignee: assignee.into(), due_on: String::new() };
        tasks::add(&ben, couple.id, meeting, task).await.unwrap();
    }
    let loose = "INSERT INTO tasks (id, mentorship_id, title, assignee, version, created_by, created_at)
                 VALUES ($1, $2, 'Apart from meetings', 'mentor', 1, $3, $4)";
    let args = crate::args![TaskId(token::uuid(day(3))), couple.id, couple.mentor.id, day(3)];
    town.set(loose, args).await;
    let titles = async |id: MentorshipId| {
        let mut conn = town.app.db.read().await.unwrap();
        let mentorship = pairing::find_for(&mut conn, &couple.mentee, id).await.unwrap();
        let tasks = tasks::list_of_mentorship(&mut conn, &mentorship).await.unwrap();
        let mut titles: Vec<_> = tasks.into_iter().map(|task| task.title).collect();
        titles.sort();
        titles
    };
    let next = leaving::hand_over(&town.asker(&staff, day(4)), couple.id, Some(clara.id)).await.unwrap();
    assert_eq!(titles(next).await, ["Apart from meetings"]);
    let notes = format!("/mentorships/{next}/notes");
    let seen = page(&town, &couple.mentee, &notes).await;
    shows(&seen, &["and 1 task of yours", "no notes, 1 task of yours", "goes along with its notes"]);
    let choose = async |path: &str, meetings: &[MeetingId]| {
        let chosen: Vec<String> = meetings.iter().map(ToString::to_string).collect();
        let fields: Vec<_> = chosen.iter().map(|id| ("meeting", id.as_str())).collect();
        assert_eq!(town.browser_of(&couple.mentee).await.post(path, &fields).await.status, 303);
    };
    for _ in 0..2 {
        choose(&notes, &[one, other]).await;
        assert_eq!(titles(next).await, ["Apart from meetings", "Call", "Read"], "each once, and nothing that Ben promised");
    }
    let list = page(&town, &clara, &notes).await;
    assert!(list.contains(&one.to_string()) && !list.contains(&other.to_string()), "there is nothing to read in it: {list}");
    choose(&notes, &[other]).await;
    assert_eq!(titles(next).await, ["Apart from meetings", "Call"], "it goes back with its notes");
    // With the third mentor the newest copy counts.
    let later = leaving::hand_over(&town.asker(&staff, day(6)), next, Some(dina.id)).await.unwrap();
    assert_eq!(titles(later).await, ["Apart from meetings"]);
    choose(&format!("/mentorships/{later}/notes"), &[one, other]).await;
    assert_eq!(titles(later).await, ["Apart from meetings", "Call", "Read"]);
}

async fn whoever_a_deactivated_mentor_leaves_behind_is_named_told_and_handed_over(town: Town) {
    let couple = town.couple_at_work().await;
    let (staff, clara) = (town.admin("Sofia").await, mentor(&town, couple.program, "Clara").await);
    let mut sofia = town.browser_of(&staff).await;
    let (profile, path) = (format!("/people/{}", couple.mentor.id), format!("/mentorships/{}/hand-over", couple.id));
    shows(&page(&town, &staff, &profile).await, &[&path, "Ana Townsend", "left without a mentor"]);
    assert!(!page(&town, &couple.mentee, &profile).await.contains(&path), "admins alone are told");
    assert!(!page(&town, &staff, "/staff/unpaired").await.contains(&path));
    assert_eq!(sofia.post(&format!("{profile}/membership"), &[("act", "deactivate")]).await.status, 303);
    shows(&page(&town, &staff, &profile).await, &[&path]);
    shows(&page(&town, &staff, "/staff/unpaired").await, &[&path, "the mentor was deactivated"]);
    shows(&page(&town, &couple.mentee, "/").await, &["can mentor you no longer"]);
    assert_eq!(sofia.post(&path, &[("successor", &clara.id.to_string())]).await.status, 303);
    assert!(!page(&town, &staff, "/staff/unpaired").await.contains("Ana Townsend"));
    assert!(!page(&town, &staff, &profile).await.contains("Ana Townsend"));
    assert!(!page(&town, &couple.mentee, "/").await.contains("can mentor you no longer"));
}

async fn days_without_a_mentor_are_counted_since_the_last_one_went(town: Town) {
    let program = program(&town, Pairing::StaffDriven).await;
    let staff = town.coordinator("Nadia", program).await;
    let couple = town.couple_in(program).await;
    let pia = town.person("Pia").await;
    town.travel_to(day(10));
    town.enrol(program, pia.id, Part::Mentee).await;
    leaving::end(&town.asker(&couple.mentor, day(40)), couple.id, String::new()).await.unwrap();
    town.travel_to(day(41));
    let seen = page(&town, &staff, "/staff/unpaired").await;
    shows(&seen, &[">1 day<", "without a mentor since 10 January", "without a mentor since 11 December"]);
    let at = |person: &Viewer| seen.find(&format!("/people/{}", person.id)).unwrap();
    assert!(at(&pia) < at(&couple.mentee), "who waits longest stands first: {seen}");
}

pub async fn hand_over(town: &Town, couple: &Couple, successor: &Viewer) -> AppResult<MentorshipId> {
    let (id, successor) = (couple.id, successor.id);
    scope::write(&town.asker(&couple.mentee, day(3)), move |scope| {
        Box::pin(async move {
            let viewer = scope.viewer()?.clone();
            let from = pairing::find_for(&mut scope.conn, &viewer, id).await?;
            pairing::hand_over(scope, &from, successor).await
        })
    })
    .await
}

pub async fn state(town: &Town, id: MentorshipId) -> (String, Option<MentorshipId>) {
    let sql = "SELECT state, continues_id FROM mentorships WHERE id = $1";
    town.app.db.read().await.unwrap().one(sql, crate::args![id]).await.unwrap()
}

async fn another_mentor_goes_on_where_the_first_stood(town: Town) {
    let couple = town.couple_at_work().await;
    let before = town.finish_items(&couple).await.plan;
    let ahead = town.arrange(&couple, MeetingKind::CheckIn, None, day(9)).await;
    let mei = town.person("Mei").await;
    town.enrol(couple.program, mei.id, Part::Mentor).await;
    let next = hand_over(&town, &couple, &mei).await.unwrap();
    assert_eq!(state(&town, couple.id).await, ("handed_over".to_owned(), None));
    assert_eq!(state(&town, next).await, ("active".to_owned(), Some(couple.id)));
    let sql = "SELECT state FROM meetings WHERE id = $1";
    let (meeting,): (String,) = town.app.db.read().await.unwrap().one(sql, crate::args![ahead]).await.unwrap();
    assert_eq!(meeting, "cancelled", "what was ahead is called off");
    let continued = Couple { id: next, mentor: mei.clone(), ..couple.clone() };
    let after = town.plan(&continued).await.plan;
    let told = |plan: &crate::features::milestones::model::Plan| -> Vec<_> {
        plan.milestones
            .iter()
            .map(|m| (m.name.clone(), m.due, m.done_on, m.items.iter().map(|i| i.done_on).collect::<Vec<_>>()))
            .collect()
    };
    assert_eq!((told(&after), after.opened_on), (told(&before), before.opened_on));
    assert!(after.milestones.iter().all(|new| before.milestones.iter().all(|old| old.id != new.id)), "a plan of its own");
    assert_eq!(after.open_step(), Some(PrerequisiteStep::KickOff), "only the kick-off is held anew");
    for person in [&couple.mentee, &mei] {
        let status = town.browser_of(person).await.get(&format!("/mentorships/{next}")).await.status;
        assert_eq!(status, 200, "{}", person.name);
    }
    assert_eq!(town.browser_of(&couple.mentor).await.get(&format!("/mentorships/{next}")).await.status, 404);
    assert_eq!(town.browser_of(&couple.mentor).await.get(&format!("/mentorships/{}", couple.id)).await.status, 200);
}

async fn what_the_first_mentor_changed_stays_theirs_for_the_next(town: Town) {
    let scene = Scene::set(town).await;
    let mine = id_of(&scene.plan().await, "Lead");
    scene.by_mentor(PlanChange::DescribeMilestone { milestone: mine, description: "As we agreed.".into() }).await;
    let mei = scene.town.person("Mei").await;
    scene.town.enrol(scene.program(), mei.id, Part::Mentor).await;
    let next = hand_over(&scene.town, &scene.couple, &mei).await.expect("handed over");
    scene.rename("Lead", "Lead others").await;
    scene.rename("Let go", "Let them go").await;
    assert!(scene.offer("Lead others").await.is_err(), "it was changed before");
    assert_eq!(scene.offer("Let them go").await, Ok(1));
    let continued = Couple { id: next, mentor: mei, ..scene.couple.clone() };
    assert_eq!(scene.waiting(&continued).await.len(), 1);
}

async fn whoever_has_no_seat_takes_nobody_over(town: Town) {
    let couple = town.couple().await;
    let mei = town.person("Mei").await;
    town.enrol(couple.program, mei.id, Part::Mentor).await;
    town.set("UPDATE people SET capacity = 0 WHERE id = $1", crate::args![mei.id]).await;
    assert!(hand_over(&town, &couple, &mei).await.unwrap_err().to_string().contains("no seat left"));
    assert_eq!(state(&town, couple.id).await.0, "active", "all of it happens, or nothing");
    let stranger = town.person("Eve").await;
    assert!(hand_over(&town, &couple, &stranger).await.unwrap_err().to_string().contains("no active mentor"));
    town.set("UPDATE people SET capacity = 1 WHERE id = $1", crate::args![mei.id]).await;
    let other = town.pair(couple.program, &couple.mentor, &town.person("Pia").await).await;
    let both = [hand_over(&town, &couple, &mei), hand_over(&town, &other, &mei)];
    let done = futures::future::join_all(both).await;
    assert_eq!(done.iter().filter(|one| one.is_ok()).count(), 1, "the last seat is given once: {done:?}");
}

async fn a_mentorship_that_was_quit_is_continued_later_and_a_completed_one_never(town: Town) {
    let couple = town.couple().await;
    let mei = town.person("Mei").await;
    town.enrol(couple.program, mei.id, Part::Mentor).await;
    let about = About { subject: Some(couple.id.0), mentorship: Some(couple.id), program: Some(couple.program) };
    for how in [Ending::Quit, Ending::Removed] {
        scope::write_unasked(&town.app, move |scope| {
            Box::pin(async move { pairing::end_early(scope, about, how, "").await.map(drop) })
        })
        .await
        .unwrap();
    }
    assert_eq!(state(&town, couple.id).await.0, "quit", "it ends once");
    let next = hand_over(&town, &couple, &mei).await.unwrap();
    assert_eq!(state(&town, couple.id).await.0, "quit");
    let continued = Couple { id: next, mentor: mei, ..couple.clone() };
    let about = About { mentorship: Some(next), ..about };
    scope::write_unasked(&town.app, move |scope| Box::pin(async move { pairing::complete(scope, about).await })).await.unwrap();
    let again = hand_over(&town, &continued, &couple.mentor).await;
    assert_eq!(again.unwrap_err().to_string(), "A completed mentorship is not continued.");
}
