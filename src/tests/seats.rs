//! Seats under concurrency: whatever way people are paired at the same moment, no seat is given twice.

use super::asking::{to, user_driven};
use super::harness::on_both;
use super::town::{Town, day};
use crate::features::accounts::Viewer;
use crate::features::pairing::{self, Asked};
use crate::features::programs::model::Part;
use crate::shared::id::{PersonId, ProgramId};

on_both!(
    two_hundred_parallel_pairings_leave_exactly_as_many_as_there_are_seats,
    two_hundred_parallel_requests_leave_exactly_as_many_as_the_mentors_own_capacity,
    the_last_seat_over_two_programs_is_given_once,
    many_who_agree_at_once_seat_no_more_than_there_are_seats,
    a_mentee_is_paired_once_with_many_mentors_at_the_same_moment,
);

async fn people(town: &Town, program: ProgramId, count: usize) -> Vec<Viewer> {
    let mut people = Vec::new();
    for nth in 0..count {
        let person = town.person(&format!("Person{nth}")).await;
        town.enrol(program, person.id, Part::Mentee).await;
        people.push(person);
    }
    people
}

async fn mentees_of(town: &Town, mentor: PersonId) -> i64 {
    let sql = "SELECT COUNT(*) FROM mentorships WHERE mentor_id = $1 AND ended_at IS NULL";
    let (count,): (i64,) = town.app.db.read().await.unwrap().one(sql, crate::args![mentor]).await.unwrap();
    count
}

async fn two_hundred_parallel_pairings_leave_exactly_as_many_as_there_are_seats(town: Town) {
    let program = town.program_of(&[], |settings| settings.mentees_per_mentor = 7).await;
    let ben = town.person("Ben").await;
    town.enrol(program, ben.id, Part::Mentor).await;
    let mentees = people(&town, program, 200).await;
    let pairs = futures::future::join_all(mentees.iter().map(|mentee| town.try_pair(program, ben.id, mentee.id))).await;
    assert_eq!(pairs.iter().filter(|pair| pair.is_ok()).count(), 7);
    assert_eq!(mentees_of(&town, ben.id).await, 7);
}

async fn two_hundred_parallel_requests_leave_exactly_as_many_as_the_mentors_own_capacity(town: Town) {
    let program = user_driven(&town, (false, false, false), 50).await;
    let ben = town.person("Ben").await;
    town.enrol(program, ben.id, Part::Mentor).await;
    town.set("UPDATE people SET capacity = 5 WHERE id = $1", crate::args![ben.id]).await;
    let mentees = people(&town, program, 200).await;
    let askers: Vec<_> = mentees.iter().map(|mentee| town.asker(mentee, day(0))).collect();
    let asked = futures::future::join_all(askers.iter().map(|asker| pairing::ask(asker, program, to(&[&ben])))).await;
    assert_eq!(asked.iter().filter(|one| matches!(one, Ok(Asked::Paired(_)))).count(), 5);
    assert_eq!(mentees_of(&town, ben.id).await, 5);
}

async fn the_last_seat_over_two_programs_is_given_once(town: Town) {
    let programs = [town.program().await, town.program().await];
    let ben = town.person("Ben").await;
    town.set("UPDATE people SET capacity = 3 WHERE id = $1", crate::args![ben.id]).await;
    let mut wanted = Vec::new();
    for program in programs {
        town.enrol(program, ben.id, Part::Mentor).await;
        wanted.extend(people(&town, program, 20).await.into_iter().map(|person| (program, person)));
    }
    let pairs = futures::future::join_all(wanted.iter().map(|(program, mentee)| town.try_pair(*program, ben.id, mentee.id)));
    assert_eq!(pairs.await.iter().filter(|pair| pair.is_ok()).count(), 3);
}

async fn many_who_agree_at_once_seat_no_more_than_there_are_seats(town: Town) {
    let program = user_driven(&town, (true, false, false), 4).await;
    let ben = town.person("Ben").await;
    town.enrol(program, ben.id, Part::Mentor).await;
    let mut requests = Vec::new();
    for mentee in people(&town, program, 20).await {
        match pairing::ask(&town.asker(&mentee, day(0)), program, to(&[&ben])).await {
            Ok(Asked::Request(id)) => requests.push(id),
            other => panic!("{other:?}"),
        }
    }
    let asker = town.asker(&ben, day(1));
    let answers = futures::future::join_all(requests.iter().map(|id| pairing::agree(&asker, *id))).await;
    assert!(answers.iter().all(Result::is_ok), "{answers:?}");
    assert_eq!(mentees_of(&town, ben.id).await, 4);
    let sql = "SELECT COUNT(*) FROM waitlist WHERE program_id = $1 AND state = 'waiting'";
    let (waiting,): (i64,) = town.app.db.read().await.unwrap().one(sql, crate::args![program]).await.unwrap();
    assert_eq!(waiting, 16, "whoever found no seat waits");
}

async fn a_mentee_is_paired_once_with_many_mentors_at_the_same_moment(town: Town) {
    let program = town.program().await;
    let mentors = people(&town, program, 12).await;
    for mentor in &mentors {
        town.enrol(program, mentor.id, Part::Mentor).await;
    }
    let ana = town.person("Ana").await;
    town.enrol(program, ana.id, Part::Mentee).await;
    let pairs = futures::future::join_all(mentors.iter().map(|mentor| town.try_pair(program, mentor.id, ana.id))).await;
    assert_eq!(pairs.iter().filter(|pair| pair.is_ok()).count(), 1);
}
