//! Leaving: quitting as the setting allows, removal by staff, and what becomes of what there was.

use super::browser::Page;
use super::harness::on_both;
use super::town::{Couple, Town, day};
use crate::features::accounts::Viewer;
use crate::features::joining::model::EnrolmentState;
use crate::features::leaving;
use crate::features::meetings::model::{MeetingKind, MeetingState};
use crate::features::pairing::{self, MentorshipState};
use crate::features::programs::model::{MayQuit, Part};
use crate::features::{meetings, milestones};
use crate::shared::AppError;
use crate::shared::id::MentorshipId;

on_both!(
    the_two_quit_where_the_setting_lets_them_and_else_are_told_whom_to_ask,
    what_is_ahead_is_called_off_and_what_there_was_can_still_be_read,
    the_other_one_is_told_and_the_two_alone_read_the_closing_words,
    words_are_not_lost_where_the_setting_has_changed_since,
    who_leaves_hears_of_another_mentor_only_where_one_can_still_be_had,
    quitting_twice_ends_a_mentorship_once,
    whoever_leaves_a_program_leaves_their_mentorships_in_that_part,
    whoever_leaves_a_program_leaves_its_waitlist,
    staff_end_a_mentorship_and_note_why_for_staff_alone,
    staff_remove_somebody_together_with_their_mentorships,
    a_coordinator_who_is_the_mentor_leaves_like_any_mentor,
);

/// Ben and Ana, in a program where these may quit.
pub async fn couple(town: &Town, may_quit: MayQuit) -> Couple {
    let program = town
        .program_of(&[("Arrive", 2), ("Listen", 1), ("Lead", 1)], |settings| {
            settings.may_quit = may_quit;
            settings.may_ask_for_another_mentor = true;
        })
        .await;
    town.couple_in(program).await
}

/// What a browser of this person gets from a path of the mentorship.
pub async fn look(town: &Town, who: &Viewer, path: &str) -> Page {
    town.browser_of(who).await.get(path).await
}

async fn leave(town: &Town, who: &Viewer, id: MentorshipId, words: (&str, &str)) -> Page {
    town.browser_of(who).await.post(&format!("/mentorships/{id}/leave"), &[words]).await
}

async fn state_of(town: &Town, couple: &Couple) -> MentorshipState {
    let mut conn = town.app.db.read().await.unwrap();
    pairing::find_for(&mut conn, &couple.mentee, couple.id).await.unwrap().state
}

async fn the_two_quit_where_the_setting_lets_them_and_else_are_told_whom_to_ask(town: Town) {
    let table = [
        (MayQuit::Nobody, false, false),
        (MayQuit::Mentors, true, false),
        (MayQuit::Mentees, false, true),
        (MayQuit::Both, true, true),
    ];
    for (setting, mentor, mentee) in table {
        for (is_mentor, may) in [(true, mentor), (false, mentee)] {
            let couple = couple(&town, setting).await;
            town.coordinator("Nadia", couple.program).await;
            let who = if is_mentor { &couple.mentor } else { &couple.mentee };
            let page = look(&town, who, &format!("/mentorships/{}/leave", couple.id)).await;
            assert_eq!(page.status, 200);
            assert_eq!(page.text.contains("Leave the mentorship</button>"), may, "{setting:?} {is_mentor}");
            assert_eq!(page.text.contains("Nadia Townsend"), !may, "whom to ask: {}", page.text);
            let answer = leave(&town, who, couple.id, ("reflection", "")).await;
            assert_eq!(answer.status, if may { 303 } else { 403 }, "{setting:?} {is_mentor}");
            let expected = if may { MentorshipState::Quit } else { MentorshipState::Active };
            assert_eq!(state_of(&town, &couple).await, expected);
        }
    }
}

async fn what_is_ahead_is_called_off_and_what_there_was_can_still_be_read(town: Town) {
    let couple = couple(&town, MayQuit::Both).await;
    let past = town.arrange(&couple, MeetingKind::CheckIn, None, day(1)).await;
    let ahead = town.arrange(&couple, MeetingKind::CheckIn, None, day(5)).await;
    let asked = town.ask(&town.asker(&couple.mentor, day(0)), &couple, day(6)).await;
    town.travel_to(day(2));
    let page = look(&town, &couple.mentee, &format!("/mentorships/{}/leave", couple.id)).await;
    assert!(page.text.contains("called off: 2 meetings"), "{}", page.text);
    assert_eq!(leave(&town, &couple.mentee, couple.id, ("reflection", "")).await.status, 303);
    let mentor = town.asker(&couple.mentor, day(2));
    for id in [ahead, asked] {
        assert_eq!(meetings::load_view(&mentor, id).await.unwrap().card.state, MeetingState::Cancelled);
    }
    assert_ne!(meetings::load_view(&mentor, past).await.unwrap().card.state, MeetingState::Cancelled, "it can be confirmed");
    let plan = milestones::load_view(&mentor, couple.id).await.unwrap();
    assert!(!plan.may_arrange && !plan.may_mark && plan.plan.milestones.len() == 3);
    for who in [&couple.mentor, &couple.mentee] {
        assert_eq!(look(&town, who, &format!("/mentorships/{}/plan", couple.id)).await.status, 200);
    }
    let log = town.events(&couple).await;
    assert!(log.iter().any(|(_, body)| body.contains("\"quit\"")), "{log:?}");
    assert!(town.try_pair(couple.program, couple.mentor.id, couple.mentee.id).await.is_ok(), "both stay in the program");
}

async fn the_other_one_is_told_and_the_two_alone_read_the_closing_words(town: Town) {
    let couple = couple(&town, MayQuit::Both).await;
    let (admin, page) = (town.admin("Sofia").await, format!("/mentorships/{}", couple.id));
    let words = "You taught me to ask before I answer.";
    assert_eq!(leave(&town, &couple.mentee, couple.id, ("reflection", words)).await.status, 303);
    let home = look(&town, &couple.mentor, "/").await.text;
    assert!(home.contains("Ana Townsend") && home.contains("left your mentorship"), "{home}");
    assert!(!look(&town, &couple.mentee, "/").await.text.contains("left your mentorship"), "they know");
    let seen = look(&town, &couple.mentor, &page).await.text;
    assert!(seen.contains("Ana Townsend left this mentorship") && seen.contains(words), "{seen}");
    let own = look(&town, &couple.mentee, &page).await.text;
    assert!(own.contains("You left this mentorship") && own.contains(words));
    let staff = look(&town, &admin, &page).await;
    assert!(staff.status == 200 && !staff.text.contains(words), "staff read how it ended, not what was said");
    assert!(town.events(&couple).await.iter().all(|(_, body)| !body.contains("ask before")), "nor does the log");
}

async fn words_are_not_lost_where_the_setting_has_changed_since(town: Town) {
    let couple = couple(&town, MayQuit::Both).await;
    town.admin("Sofia").await;
    let (enrolment, _) = town.enrolment(&couple.mentee, couple.program, Part::Mentee).await.unwrap();
    let sql = "UPDATE programs SET may_quit = 'nobody', may_ask_for_another_mentor = FALSE WHERE id = $1";
    town.set(sql, crate::args![couple.program]).await;
    let (mut ana, here) = (town.browser_of(&couple.mentee).await, format!("/mentorships/{}", couple.id));
    let words = "You taught me to ask before I answer.";
    for (path, field, why) in [
        (format!("{here}/leave"), "reflection", "In this program nobody quits by themself."),
        (format!("/joining/{enrolment}/leave"), "reflection", "In this program nobody quits by themself."),
        (format!("{here}/change"), "reason", "In this program a mentee keeps the mentor they were paired with."),
    ] {
        let page = ana.post(&path, &[(field, words)]).await;
        assert_eq!((page.status, page.text.matches(why).count()), (403, 1), "{path}: {}", page.text);
        assert!(page.text.contains(words) && page.text.contains("Sofia Townsend"), "{path}: {}", page.text);
    }
    assert_eq!(state_of(&town, &couple).await, MentorshipState::Active);
}

async fn who_leaves_hears_of_another_mentor_only_where_one_can_still_be_had(town: Town) {
    let couple = couple(&town, MayQuit::Both).await;
    let sofia = town.admin("Sofia").await;
    let here = format!("/mentorships/{}", couple.id);
    let path = format!("{here}/leave");
    let offers = ["suit you better", "can have another mentor", "over to another mentor", "Ask for another mentor"];
    let open = look(&town, &couple.mentee, &path).await.text;
    assert!(open.contains("suit you better") && open.contains("can have another mentor"), "{open}");
    leaving::ask_for_change(&town.asker(&couple.mentee, day(0)), couple.id, "We rarely meet.".into()).await.unwrap();
    let asked = look(&town, &couple.mentee, &path).await.text;
    assert!(asked.contains("You have asked for another mentor</a>") && !asked.contains("suit you better"), "{asked}");
    assert!(!look(&town, &couple.mentor, &path).await.text.contains("asked for another mentor"), "that is nothing to him");
    leaving::withdraw_change(&town.asker(&couple.mentee, day(0)), couple.id).await.unwrap();
    let over = "UPDATE programs SET ends_on = $2 WHERE id = $1";
    let archived = "UPDATE programs SET state = 'closed', ends_on = NULL, archived_at = $2 WHERE id = $1";
    for (sql, args) in
        [(over, crate::args![couple.program, day(-1).date_naive()]), (archived, crate::args![couple.program, day(0)])]
    {
        town.set(sql, args).await;
        for (who, path) in [(&couple.mentee, &path), (&couple.mentor, &path), (&sofia, &path), (&couple.mentee, &here)] {
            let page = look(&town, who, path).await;
            assert_eq!(page.status, 200);
            for offer in offers {
                assert!(!page.text.contains(offer), "{offer} to {} at {path}: {}", who.name, page.text);
            }
        }
        let page = look(&town, &couple.mentee, &path).await.text;
        assert!(page.contains("The program is closed, so nobody is paired in it any more."), "{page}");
    }
}

async fn quitting_twice_ends_a_mentorship_once(town: Town) {
    let couple = couple(&town, MayQuit::Both).await;
    let (mentor, mentee) = (town.asker(&couple.mentor, day(2)), town.asker(&couple.mentee, day(2)));
    let (one, other) =
        tokio::join!(leaving::end(&mentor, couple.id, "Mine.".into()), leaving::end(&mentee, couple.id, "Hers.".into()));
    let refused = [one, other].into_iter().filter_map(Result::err).collect::<Vec<_>>();
    assert!(matches!(refused.as_slice(), [AppError::Conflict { .. }]), "{refused:?}");
    let log = town.events(&couple).await;
    assert_eq!(log.iter().filter(|(_, body)| body.contains("\"quit\"")).count(), 1);
    let page = look(&town, &couple.mentor, &format!("/mentorships/{}", couple.id)).await.text;
    assert!(page.contains("Mine.") != page.contains("Hers."), "the words of whoever left");
}

async fn whoever_leaves_a_program_leaves_their_mentorships_in_that_part(town: Town) {
    let couple = couple(&town, MayQuit::Both).await;
    let (cleo, dana) = (town.person("Cleo").await, town.person("Dana").await);
    let second = town.pair(couple.program, &couple.mentor, &cleo).await;
    // Ben is a mentee of the program, too: that part of his goes on.
    let learning = town.pair(couple.program, &dana, &couple.mentor).await;
    let (enrolment, _) = town.enrolment(&couple.mentor, couple.program, Part::Mentor).await.unwrap();
    let mut browser = town.browser_of(&couple.mentor).await;
    let part = browser.get(&format!("/programs/{}/join", couple.program)).await;
    assert!(part.text.contains(&format!("/joining/{enrolment}/leave")), "{}", part.text);
    let page = browser.get(&format!("/joining/{enrolment}/leave")).await;
    let (one, other) = if couple.id < second.id { (&couple, &second) } else { (&second, &couple) };
    let [one, other] = [one, other].map(|couple| couple.mentee.name.as_str());
    for shown in [
        format!("Your mentorships with {one} and {other} end today; they are told."),
        format!("You, {one}, {other} and the program’s staff can read it."),
        "the seats are free for other programs.".to_owned(),
    ] {
        assert!(page.text.contains(&shown), "{shown}: {}", page.text);
    }
    assert!(!page.text.contains("stay as they are"), "what is ahead does not");
    let words = [("reflection", "The year was too full.")];
    assert_eq!(browser.post(&format!("/joining/{enrolment}/leave"), &words).await.status, 303);
    for couple in [&couple, &second] {
        assert_eq!(state_of(&town, couple).await, MentorshipState::Quit);
        let page = look(&town, &couple.mentee, &format!("/mentorships/{}", couple.id)).await;
        assert!(page.text.contains("The year was too full."), "{}", page.text);
    }
    assert_eq!(state_of(&town, &learning).await, MentorshipState::Active);
    let (_, state) = town.enrolment(&couple.mentor, couple.program, Part::Mentor).await.unwrap();
    assert_eq!(state, EnrolmentState::Quit);
    let (_, state) = town.enrolment(&couple.mentor, couple.program, Part::Mentee).await.unwrap();
    assert_eq!(state, EnrolmentState::Active);
    let staff = town.coordinator("Nadia", couple.program).await;
    assert!(look(&town, &staff, &format!("/joining/{enrolment}")).await.text.contains("The year was too full."));
    let again = browser.post(&format!("/joining/{enrolment}/leave"), &words).await;
    assert_eq!(again.status, 409, "{}", again.text);
}

async fn whoever_leaves_a_program_leaves_its_waitlist(town: Town) {
    let program = super::asking::user_driven(&town, (true, false, false), 1).await;
    town.set("UPDATE programs SET may_quit = 'mentees' WHERE id = $1", crate::args![program]).await;
    let (ben, ana) = (town.person("Ben").await, town.person("Ana").await);
    town.enrol(program, ben.id, Part::Mentor).await;
    town.enrol(program, ana.id, Part::Mentee).await;
    let asker = town.asker(&ana, day(0));
    pairing::ask(&asker, program, super::asking::to(&[&ben])).await.unwrap();
    pairing::join_waitlist(&asker, program, Vec::new()).await.unwrap();
    let (enrolment, _) = town.enrolment(&ana, program, Part::Mentee).await.unwrap();
    leaving::leave_program(&town.asker(&ana, day(1)), enrolment, String::new()).await.unwrap();
    let sql = "SELECT (SELECT COUNT(*) FROM waitlist WHERE ended_at IS NULL), (SELECT COUNT(*) FROM pairing_requests WHERE state = 'waiting')";
    let open: (i64, i64) = town.app.db.read().await.unwrap().one(sql, vec![]).await.unwrap();
    assert_eq!(open, (0, 0));
}

async fn staff_end_a_mentorship_and_note_why_for_staff_alone(town: Town) {
    let couple = couple(&town, MayQuit::Nobody).await;
    let staff = town.coordinator("Nadia", couple.program).await;
    let page = format!("/mentorships/{}", couple.id);
    assert!(look(&town, &staff, &page).await.text.contains("End this mentorship"));
    assert_eq!(leave(&town, &staff, couple.id, ("note", " ")).await.status, 422, "a note is wanted");
    let note = "They met once in four months.";
    assert_eq!(leave(&town, &staff, couple.id, ("note", note)).await.status, 303);
    assert_eq!(state_of(&town, &couple).await, MentorshipState::Removed);
    assert!(look(&town, &staff, &page).await.text.contains(note));
    for who in [&couple.mentor, &couple.mentee] {
        let seen = look(&town, who, &page).await.text;
        assert!(seen.contains("staff ended this mentorship") && !seen.contains(note), "{seen}");
        assert!(look(&town, who, "/").await.text.contains("staff ended your mentorship"));
    }
    assert!(town.events(&couple).await.iter().all(|(_, body)| !body.contains("four months")));
    assert_eq!(leave(&town, &staff, couple.id, ("note", note)).await.status, 409, "it is over");
}

async fn staff_remove_somebody_together_with_their_mentorships(town: Town) {
    let couple = couple(&town, MayQuit::Nobody).await;
    let staff = town.coordinator("Nadia", couple.program).await;
    let (enrolment, _) = town.enrolment(&couple.mentor, couple.program, Part::Mentor).await.unwrap();
    let mut browser = town.browser_of(&staff).await;
    let people = browser.get(&format!("/programs/{}/people", couple.program)).await;
    assert!(people.text.contains(&format!("/joining/{enrolment}/leave")), "it asks first: {}", people.text);
    let asked = browser.get(&format!("/joining/{enrolment}/leave")).await.text;
    for shown in ["Their mentorship with Ana Townsend ends today", "You can hand their mentee over to another mentor"] {
        assert!(asked.contains(shown), "{shown}: {asked}");
    }
    let quick = [("act", "remove"), ("enrolment", &*enrolment.to_string())];
    let refused = browser.post(&format!("/programs/{}/people", couple.program), &quick).await;
    assert_eq!(refused.status, 422, "nothing ends unseen");
    let done = browser.post(&format!("/joining/{enrolment}/leave"), &[("note", "Moved to another company.")]).await;
    assert_eq!(done.status, 303, "{}", done.text);
    assert_eq!(state_of(&town, &couple).await, MentorshipState::Removed);
    let (_, state) = town.enrolment(&couple.mentor, couple.program, Part::Mentor).await.unwrap();
    assert_eq!(state, EnrolmentState::Removed);
    let (_, state) = town.enrolment(&couple.mentee, couple.program, Part::Mentee).await.unwrap();
    assert_eq!(state, EnrolmentState::Active, "the mentee stays and can go on with somebody else");
}

async fn a_coordinator_who_is_the_mentor_leaves_like_any_mentor(town: Town) {
    let couple = couple(&town, MayQuit::Mentees).await;
    let (program, ben) = (couple.program, couple.mentor.id);
    crate::server::scope::write_unasked(&town.app, move |scope| {
        Box::pin(async move { crate::features::programs::appoint_coordinator(scope, program, ben).await })
    })
    .await
    .unwrap();
    assert_eq!(leave(&town, &couple.mentor, couple.id, ("note", "I had enough.")).await.status, 403);
    assert_eq!(look(&town, &couple.mentor, &format!("/mentorships/{}/hand-over", couple.id)).await.status, 404);
    let (enrolment, _) = town.enrolment(&couple.mentee, couple.program, Part::Mentee).await.unwrap();
    let mut browser = town.browser_of(&couple.mentor).await;
    let removed = browser.post(&format!("/joining/{enrolment}/leave"), &[("note", "Never prepared.")]).await;
    assert_eq!(removed.status, 403, "nor do they end it by removing the mentee: {}", removed.text);
    assert_eq!(state_of(&town, &couple).await, MentorshipState::Active);
}
