//! Who comes back to their place on the waitlist: after a removal by mistake, and when a seat was lost.

use super::harness::on_both;
use super::town::{Town, day};
use super::waiting_pages::accept;
use super::waitlist::{Queue, ask_elsewhere, place};
use crate::features::accounts::Viewer;
use crate::features::joining::model::JoiningEvent;
use crate::features::pairing::{self, Answer, Asked};
use crate::features::programs::model::Part;
use crate::server::scope;
use crate::shared::AppError;
use crate::shared::event::{About, Event};
use crate::shared::id::EnrolmentId;

on_both!(
    whoever_is_removed_by_mistake_finds_their_place_again,
    only_the_place_that_a_removal_took_comes_back_with_it,
    a_seat_that_is_gone_when_the_last_one_agrees_leaves_the_mentee_in_their_place,
);

async fn whoever_is_removed_by_mistake_finds_their_place_again(town: Town) {
    let queue = Queue::of(&town, (true, false, false), &["Ana", "Chloe"]).await;
    let (ana, admin) = (&queue.waiting[0], town.admin("Sofia").await);
    let asked = ask_elsewhere(&town, &queue, ana).await;
    let sql = "SELECT id FROM enrolments WHERE program_id = $1 AND person_id = $2";
    let mut conn = town.app.db.read().await.unwrap();
    let (enrolment,): (EnrolmentId,) = conn.one(sql, crate::args![queue.program, ana.id]).await.unwrap();
    drop(conn);
    let (path, enrolment) = (format!("/programs/{}/people", queue.program), enrolment.to_string());
    let mut staff = town.browser_of(&admin).await;
    assert_eq!(staff.post(&path, &[("act", "remove"), ("enrolment", &enrolment)]).await.status, 303);
    assert_eq!(place(&town, queue.program, ana).await.0, "away");
    let late = pairing::agree(&town.asker(&asked.1, day(3)), asked.0).await;
    assert!(matches!(&late, Err(AppError::Refused(why)) if why.contains("withdrawn")), "{late:?}");
    assert_eq!(staff.post(&path, &[("act", "restore"), ("enrolment", &enrolment)]).await.status, 303);
    assert_eq!(place(&town, queue.program, ana).await.0, "waiting");
    queue.free_a_seat(&town).await;
    assert_eq!(place(&town, queue.program, ana).await.1, Some(queue.ben.id), "before Chloe, as ever");
}

async fn only_the_place_that_a_removal_took_comes_back_with_it(town: Town) {
    let queue = Queue::of(&town, (false, false, false), &["Ana", "Chloe"]).await;
    let mut staff = town.browser_of(&town.admin("Sofia").await).await;
    let path = format!("/programs/{}/people", queue.program);
    let enrolment = async |person: &Viewer| {
        let (id, _) = town.enrolment(person, queue.program, Part::Mentee).await.expect("a part");
        id.to_string()
    };
    // Ana quits, comes back without waiting, and is removed by mistake.
    let (ana, chloe) = (&queue.waiting[0], &queue.waiting[1]);
    let event = JoiningEvent::Quit { person: ana.id, part: Part::Mentee };
    let (program, sql) = (queue.program, "UPDATE enrolments SET state = 'quit', ended_at = $2 WHERE person_id = $1");
    town.set(sql, crate::args![ana.id, day(2)]).await;
    scope::write_unasked(&town.app, move |scope| {
        Box::pin(async move {
            let about = About { program: Some(program), ..About::default() };
            scope.record(&Event::Joining(event), about).await
        })
    })
    .await
    .unwrap();
    assert_eq!(place(&town, queue.program, ana).await.0, "left");
    town.enrol(queue.program, ana.id, Part::Mentee).await;
    let hers = enrolment(ana).await;
    for act in ["remove", "restore"] {
        assert_eq!(staff.post(&path, &[("act", act), ("enrolment", &hers)]).await.status, 303, "{act}");
    }
    assert_eq!(place(&town, queue.program, ana).await.0, "left", "she did not wait when she was removed");
    // Staff pair by the time that Chloe's removal is undone.
    let theirs = enrolment(chloe).await;
    assert_eq!(staff.post(&path, &[("act", "remove"), ("enrolment", &theirs)]).await.status, 303);
    town.set("UPDATE programs SET pairing = 'staff_driven' WHERE id = $1", crate::args![queue.program]).await;
    assert_eq!(staff.post(&path, &[("act", "restore"), ("enrolment", &theirs)]).await.status, 303);
    assert_eq!(place(&town, queue.program, chloe).await.0, "away");
}

async fn a_seat_that_is_gone_when_the_last_one_agrees_leaves_the_mentee_in_their_place(town: Town) {
    let queue = Queue::of(&town, (true, false, false), &["Ana"]).await;
    let ana = &queue.waiting[0];
    town.travel_to(day(5));
    queue.free_a_seat(&town).await;
    let Ok(Asked::Request(id)) = accept(&town.asker(ana, day(5)), queue.program).await else { panic!() };
    assert_eq!(place(&town, queue.program, ana).await, ("asking".to_owned(), Some(queue.ben.id)));
    town.set("UPDATE people SET capacity = 0 WHERE id = $1", crate::args![queue.ben.id]).await;
    assert_eq!(pairing::agree(&town.asker(&queue.ben, day(5)), id).await, Ok(Answer::NoSeat));
    assert_eq!(place(&town, queue.program, ana).await, ("waiting".to_owned(), None));
    town.set("UPDATE people SET capacity = NULL WHERE id = $1", crate::args![queue.ben.id]).await;
    pairing::record_what_the_clock_decided(&town.app).await.unwrap();
    assert_eq!(place(&town, queue.program, ana).await.1, Some(queue.ben.id));
    assert!(matches!(accept(&town.asker(ana, day(5)), queue.program).await, Ok(Asked::Paired(_))));
}
