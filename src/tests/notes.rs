//! What the two write about a meeting, who reads it, and the lists in which meetings stand.

use chrono::TimeDelta;

use super::harness::on_both;
use super::town::{Couple, Town, day, form, hours};
use crate::features::accounts::Viewer;
use crate::features::meetings;
use crate::features::meetings::model::{MeetingKind, MeetingList, MoveKind};
use crate::features::meetings::view::MeetingView;
use crate::server::paging::Position;
use crate::shared::id::MeetingId;
use crate::shared::time::Instant;
use crate::shared::{AppError, AppResult};

on_both!(
    the_agenda_is_written_before_the_meeting_and_the_minutes_after_its_start,
    who_saves_second_is_asked_to_look_and_neither_text_is_lost,
    a_private_note_is_its_authors_alone,
    staff_see_that_there_is_a_meeting_and_nothing_that_was_written,
    managers_are_let_in_where_the_program_lets_them,
    nobody_else_finds_the_meeting,
    each_meeting_stands_in_the_list_where_it_belongs,
    a_meeting_that_is_over_waits_for_both_before_any_job_ran,
    lists_are_paged_without_gaps_or_repeats,
    a_mentorship_shows_its_newest_meetings,
);

/// Everything of the meeting that somebody gets to read, as one text.
fn text(view: &MeetingView) -> String {
    serde_json::to_string(view).expect("a view")
}

async fn seen(town: &Town, person: &Viewer, at: Instant, id: MeetingId) -> AppResult<MeetingView> {
    meetings::load_view(&town.asker(person, at), id).await
}

async fn the_agenda_is_written_before_the_meeting_and_the_minutes_after_its_start(town: Town) {
    let couple = town.couple().await;
    let id = town.arrange(&couple, MeetingKind::CheckIn, None, day(5)).await;
    let (before, during) = (town.asker(&couple.mentor, day(4)), town.asker(&couple.mentee, day(5) + TimeDelta::minutes(5)));
    meetings::save_agenda(&before, id, "First this.".into(), 1).await.unwrap();
    let early = meetings::save_minutes(&before, id, "Said that.".into(), 2).await;
    assert!(matches!(early, Err(AppError::Forbidden(_))), "{early:?}");
    meetings::save_minutes(&during, id, "Said that.".into(), 2).await.unwrap();
    let late = meetings::save_agenda(&during, id, "Too late.".into(), 3).await;
    assert!(matches!(late, Err(AppError::Forbidden(_))), "{late:?}");
    let details = seen(&town, &couple.mentor, day(6), id).await.unwrap().details.unwrap();
    assert_eq!((details.agenda.as_str(), details.minutes.as_str()), ("First this.", "Said that."));
    let endless = meetings::save_minutes(&during, id, "long ".repeat(10_000), 3).await;
    assert!(matches!(endless, Err(AppError::Invalid(_))), "{endless:?}");
}

async fn who_saves_second_is_asked_to_look_and_neither_text_is_lost(town: Town) {
    let couple = town.couple().await;
    let id = town.arrange(&couple, MeetingKind::CheckIn, None, day(5)).await;
    let (mentor, mentee) = (town.asker(&couple.mentor, day(4)), town.asker(&couple.mentee, day(4)));
    let seen_by_both = meetings::load_view(&mentor, id).await.unwrap().details.unwrap().notes_version;
    let (one, other) = tokio::join!(
        meetings::save_agenda(&mentor, id, "The mentor’s.".into(), seen_by_both),
        meetings::save_agenda(&mentee, id, "The mentee’s.".into(), seen_by_both)
    );
    assert!(one.is_ok() != other.is_ok(), "{one:?}, {other:?}");
    let (kept, lost) = if one.is_ok() { ("The mentor’s.", other) } else { ("The mentee’s.", one) };
    let Err(AppError::Invalid(errors)) = lost else { panic!("{lost:?}") };
    assert!(errors.on("agenda").unwrap().starts_with("The other person saved something in the meantime."));
    let now = meetings::load_view(&mentor, id).await.unwrap().details.unwrap();
    assert_eq!(now.agenda, kept);
    let both = format!("{kept} And mine.");
    meetings::save_agenda(&mentee, id, both.clone(), now.notes_version).await.expect("having looked, one may save");
    assert_eq!(meetings::load_view(&mentor, id).await.unwrap().details.unwrap().agenda, both);
}

async fn a_private_note_is_its_authors_alone(town: Town) {
    let couple = town.couple().await;
    let admin = town.admin("Sofia").await;
    let id = town.arrange(&couple, MeetingKind::CheckIn, None, day(5)).await;
    for words in ["A first thought of mine", "My secret thought"] {
        meetings::save_private_note(&town.asker(&couple.mentee, day(4)), id, words.into()).await.unwrap();
    }
    let mine = seen(&town, &couple.mentee, day(4), id).await.unwrap();
    assert_eq!(mine.private_note.as_deref(), Some("My secret thought"));
    let theirs = seen(&town, &couple.mentor, day(4), id).await.unwrap();
    assert_eq!(theirs.private_note.as_deref(), Some(""));
    let staff = seen(&town, &admin, day(4), id).await.unwrap();
    assert_eq!((staff.private_note.as_ref(), staff.may_write_private_note), (None, false));
    assert!(![text(&theirs), text(&staff)].iter().any(|text| text.contains("secret")));
    let refused = meetings::save_private_note(&town.asker(&admin, day(4)), id, "Me too".into()).await;
    assert!(matches!(refused, Err(AppError::Forbidden(_))), "{refused:?}");
    assert!(town.events(&couple).await.iter().all(|(_, body)| !body.contains("secret")), "the log knows no private words");
}

async fn staff_see_that_there_is_a_meeting_and_nothing_that_was_written(town: Town) {
    let couple = town.couple().await;
    let (admin, coordinator) = (town.admin("Sofia").await, town.coordinator("Nadia", couple.program).await);
    let id = town.arrange(&couple, MeetingKind::CheckIn, None, day(5)).await;
    town.propose(&town.asker(&couple.mentor, day(4)), id, day(6)).await.unwrap();
    town.act(&town.asker(&couple.mentee, day(4)), id, MoveKind::Decline).await.unwrap();
    town.act(&town.asker(&couple.mentor, day(4)), id, MoveKind::Cancel).await.unwrap();
    for staff in [admin, coordinator] {
        let view = seen(&town, &staff, day(4), id).await.unwrap();
        assert_eq!((view.card.title.as_str(), view.details.as_ref()), ("How is it going?", None));
        for hidden in ["only the two may read", "private-room", "So it is."] {
            let found = view.history.iter().any(|line| line.words.contains(hidden));
            assert!(!found && !text(&view).contains(hidden), "{hidden}");
        }
        for refused in [
            meetings::save_agenda(&town.asker(&staff, day(4)), id, "Mine".into(), 1).await,
            meetings::save_minutes(&town.asker(&staff, day(6)), id, "Mine".into(), 1).await,
            town.act(&town.asker(&staff, day(4)), id, MoveKind::Accept).await.map(drop),
            meetings::request(&town.asker(&staff, day(4)), &form(&couple, day(8))).await.map(drop),
        ] {
            assert!(
                matches!(refused, Err(AppError::Forbidden(_) | AppError::Refused(_) | AppError::Invalid(_))),
                "{refused:?}"
            );
        }
    }
}

async fn managers_are_let_in_where_the_program_lets_them(town: Town) {
    for is_let_in in [true, false] {
        let program = town.program_of(&[], |settings| settings.managers_in_meetings = is_let_in).await;
        let (omar, meilin) = (town.person("Omar").await, town.person("Meilin").await);
        let (ben, ana) = (town.report_of("Ben", &omar).await, town.report_of("Ana", &meilin).await);
        let couple = town.pair(program, &ben, &ana).await;
        let id = town.arrange(&couple, MeetingKind::CheckIn, None, day(5)).await;
        for manager in [&omar, &meilin] {
            match seen(&town, manager, day(4), id).await {
                Ok(view) => assert!(is_let_in && view.details.is_some() && view.card.moves.is_empty()),
                Err(error) => assert_eq!((is_let_in, error), (false, AppError::NotFound)),
            }
            let written = meetings::save_agenda(&town.asker(manager, day(4)), id, "Mine".into(), 1).await;
            assert!(written.is_err(), "a manager writes nothing");
        }
    }
}

async fn nobody_else_finds_the_meeting(town: Town) {
    let couple = town.couple().await;
    let id = town.arrange(&couple, MeetingKind::CheckIn, None, day(5)).await;
    let others = town.couple_in(couple.program).await;
    let elsewhere = town.program().await;
    for person in [others.mentor, others.mentee, town.person("Stranger").await, town.coordinator("Owen", elsewhere).await] {
        let asker = town.asker(&person, day(4));
        assert_eq!(meetings::load_view(&asker, id).await, Err(AppError::NotFound), "{}", person.name);
        assert_eq!(meetings::make_move(&asker, id, super::town::proposal(day(7))).await, Err(AppError::NotFound));
        assert_eq!(meetings::save_private_note(&asker, id, "I".into()).await, Err(AppError::NotFound));
        assert_eq!(meetings::request(&asker, &form(&couple, day(8))).await, Err(AppError::NotFound));
        assert!(!meetings::may_follow(&asker, id).await.unwrap());
    }
    assert!(meetings::may_follow(&town.asker(&couple.mentee, day(4)), id).await.unwrap());
}

/// The ids in one of a person's lists, the whole of it.
async fn listed(town: &Town, person: &Viewer, at: Instant, list: MeetingList) -> Vec<MeetingId> {
    let page = meetings::list(&town.asker(person, at), list, Position::Start, 100).await.expect("a list");
    assert_eq!((page.before, page.behind), (None, None));
    page.rows.into_iter().map(|card| card.id).collect()
}

async fn each_meeting_stands_in_the_list_where_it_belongs(town: Town) {
    let couple = town.couple().await;
    let Couple { mentor, mentee, .. } = &couple;
    let later = town.ask(&town.asker(mentee, day(0)), &couple, day(9)).await;
    let asked = town.ask(&town.asker(mentee, day(0)), &couple, day(5)).await;
    let scheduled = town.arrange(&couple, MeetingKind::CheckIn, None, day(7)).await;
    let declined = town.ask(&town.asker(mentee, day(0)), &couple, day(6)).await;
    town.act(&town.asker(mentor, day(1)), declined, MoveKind::Decline).await.unwrap();
    assert_eq!(listed(&town, mentor, day(1), MeetingList::Waiting).await, [asked, later]);
    assert_eq!(listed(&town, mentor, day(1), MeetingList::Upcoming).await, [scheduled]);
    assert_eq!(listed(&town, mentee, day(1), MeetingList::Waiting).await, []);
    assert_eq!(listed(&town, mentee, day(1), MeetingList::Upcoming).await, [asked, scheduled, later]);
    for person in [mentor, mentee] {
        assert_eq!(listed(&town, person, day(1), MeetingList::Past).await, [declined]);
    }
    let held = town.hold(&couple, MeetingKind::CheckIn, None, day(2)).await;
    assert_eq!(listed(&town, mentor, day(3), MeetingList::Past).await, [declined, held], "the latest first");
    let stranger = town.person("Stranger").await;
    for list in MeetingList::ALL {
        assert_eq!(listed(&town, &stranger, day(1), *list).await, []);
    }
}

async fn a_meeting_that_is_over_waits_for_both_before_any_job_ran(town: Town) {
    let couple = town.couple().await;
    let id = town.arrange(&couple, MeetingKind::CheckIn, None, day(5)).await;
    let over = day(5) + hours(1);
    for person in [&couple.mentor, &couple.mentee] {
        assert_eq!(listed(&town, person, over, MeetingList::Waiting).await, [id]);
        assert_eq!(listed(&town, person, over, MeetingList::Upcoming).await, []);
    }
    town.travel_to(over);
    meetings::record_what_the_clock_decided(&town.app).await.unwrap();
    town.act(&town.asker(&couple.mentor, over), id, MoveKind::TookPlace).await.unwrap();
    assert_eq!(listed(&town, &couple.mentor, over, MeetingList::Waiting).await, []);
    assert_eq!(listed(&town, &couple.mentee, over, MeetingList::Waiting).await, [id]);
}

async fn lists_are_paged_without_gaps_or_repeats(town: Town) {
    let couple = town.couple().await;
    let mentor = town.asker(&couple.mentor, day(1));
    let mut asked = Vec::new();
    for nth in 0..23 {
        // Several at the very same time: the id tells them apart.
        asked.push(town.ask(&town.asker(&couple.mentee, day(0)), &couple, day(5 + nth / 4)).await);
    }
    let mut found = Vec::new();
    let mut position = Position::Start;
    let mut last = loop {
        let page = meetings::list(&mentor, MeetingList::Waiting, position, 5).await.unwrap();
        found.extend(page.rows.iter().map(|card| card.id));
        match page.behind {
            Some(cursor) => {
                assert_eq!(page.rows.len(), 5);
                position = Position::Behind(cursor);
            }
            None => break page,
        }
    };
    let mut back: Vec<MeetingId> = last.rows.iter().rev().map(|card| card.id).collect();
    while let Some(cursor) = last.before {
        last = meetings::list(&mentor, MeetingList::Waiting, Position::Before(cursor), 5).await.unwrap();
        back.extend(last.rows.iter().rev().map(|card| card.id));
    }
    back.reverse();
    assert_eq!(back, found, "the way back shows the same");
    let mut sorted = found.clone();
    sorted.sort_unstable();
    sorted.dedup();
    asked.sort_unstable();
    assert_eq!(sorted, asked, "each once");
    for id in &asked {
        town.act(&mentor, *id, MoveKind::Decline).await.unwrap();
    }
    let first = meetings::list(&mentor, MeetingList::Past, Position::Start, 20).await.unwrap();
    let behind = Position::Behind(first.behind.expect("there are more"));
    let rest = meetings::list(&mentor, MeetingList::Past, behind, 20).await.unwrap();
    let past: Vec<MeetingId> = first.rows.iter().chain(&rest.rows).map(|card| card.id).collect();
    assert_eq!((past.len(), rest.behind), (23, None));
    assert_eq!(past, found.into_iter().rev().collect::<Vec<_>>(), "what is past is read from the latest back");
}

async fn a_mentorship_shows_its_newest_meetings(town: Town) {
    let couple = town.couple().await;
    let mut ids = Vec::new();
    for nth in 0..4 {
        ids.push(town.ask(&town.asker(&couple.mentee, day(0) + hours(nth)), &couple, day(9 - nth)).await);
    }
    let asker = town.asker(&couple.mentor, day(1));
    let mentorship =
        crate::features::pairing::find_for(&mut asker.read().await.unwrap(), &asker.viewer, couple.id).await.unwrap();
    let cards = meetings::list_of_mentorship(&asker, &mentorship, 3).await.unwrap();
    ids.reverse();
    assert_eq!(cards.iter().map(|card| card.id).collect::<Vec<_>>(), ids[..3]);
}
