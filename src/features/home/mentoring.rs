//! The mentor's part of home: mentees by program with how far they are, and the seats that are left.

use chrono::NaiveDate;
use leptos::prelude::*;

use super::cards::{KickOffAhead, left_alone, next_step};
use super::pages::Seen;
use super::store::{Facts, Membership};
use crate::features::meetings::model::Party;
use crate::features::programs::model::Part;
use crate::shared::id::{PersonId, ProgramId};
use crate::shared::time::near_day_label;
use crate::ui::avatar::first_name;
use crate::ui::{Avatar, Progress};

/// A program with the viewer's mentees in it.
struct Group {
    id: ProgramId,
    title: String,
    /// Of the viewer's seats: how many are taken, and how many there are; none in a program that is over.
    seats: Option<(i64, i64)>,
    mentees: Vec<Seen>,
}

/// What somebody's home says about their mentoring.
pub struct Mentoring {
    groups: Vec<Group>,
    capacity: Option<String>,
    profile: String,
}

impl Mentoring {
    /// Sorts the viewer's mentorships by program; programs in which they mentor nobody yet are there too.
    pub fn sort(mine: &[Seen], facts: &Facts, person: PersonId, today: NaiveDate) -> Option<Mentoring> {
        let programs =
            facts.programs_as(Part::Mentor).into_iter().map(|Membership { id, title, is_over, taken, seats, .. }| Group {
                id: *id,
                title: title.clone(),
                seats: (!is_over).then_some((*taken, *seats)),
                mentees: Vec::new(),
            });
        let mut groups: Vec<Group> = programs.collect();
        for seen in mine.iter().filter(|seen| seen.me == Some(Party::Mentor)) {
            let (id, title) = (seen.mentorship.program, seen.mentorship.program_title.clone());
            match groups.iter_mut().find(|group| group.id == id) {
                Some(group) => group.mentees.push(seen.clone()),
                None => groups.push(Group { id, title, seats: None, mentees: vec![seen.clone()] }),
            }
        }
        groups.retain(|group| group.seats.is_some() || !group.mentees.is_empty());
        let capacity = capacity(facts, today);
        (!groups.is_empty()).then(|| Mentoring { groups, capacity, profile: format!("/people/{person}/edit") })
    }
}

/// The viewer's own limit and pause, where they have set them.
fn capacity(facts: &Facts, today: NaiveDate) -> Option<String> {
    let paused = facts.paused_until.filter(|until| *until > today);
    let pause = paused.map(|until| format!("You take no new mentees until {}.", near_day_label(until, today)));
    let limit = facts.capacity.map(|limit| match limit {
        1 => format!("You take one mentee in all; {}.", mentees(facts.mentees)),
        n => format!("You take up to {n} mentees in all; {}.", mentees(facts.mentees)),
    });
    let words: Vec<String> = [pause, limit].into_iter().flatten().collect();
    (!words.is_empty()).then(|| words.join(" "))
}

fn mentees(n: i64) -> String {
    match n {
        0 => "you have none at present".to_owned(),
        1 => "you have one at present".to_owned(),
        n => format!("you have {n} at present"),
    }
}

/// The section.
#[component]
pub fn WhomYouMentor(mentoring: Mentoring) -> impl IntoView {
    let Mentoring { groups, capacity, profile } = mentoring;
    let capacity = capacity.map(|words| {
        view! { <p class="muted">{words} " " <a href=profile aria-label="Change how many mentees you take">"Change"</a></p> }
    });
    view! {
        <section class="section mentoring">
            <div class="section-head"><h2>"Whom you mentor"</h2></div>
            {capacity}
            {groups.into_iter().map(|group| view! { <Program group/> }).collect_view()}
        </section>
    }
}

#[component]
fn Program(group: Group) -> impl IntoView {
    let Group { id, title, seats, mentees } = group;
    let seats = seats.map(|(taken, seats)| view! { <span class="muted small">{taken} " of " {seats} " seats taken"</span> });
    let list = if mentees.is_empty() {
        view! { <p class="muted">"Nobody yet. You are told here once somebody is paired with you."</p> }.into_any()
    } else {
        view! { <ul>{mentees.into_iter().map(|seen| view! { <Mentee seen/> }).collect_view()}</ul> }.into_any()
    };
    view! {
        <div class="mentoring-program">
            <div class="section-head"><h3><a href=format!("/programs/{id}") dir="auto">{title}</a></h3>{seats}</div>
            {list}
        </div>
    }
}

#[component]
fn Mentee(seen: Seen) -> impl IntoView {
    let is_left_alone = seen.is_left_alone();
    let Seen { mentorship, journey, .. } = seen;
    let (id, mentee) = (mentorship.id, mentorship.mentee);
    let (first, name) = (first_name(&mentee.name), mentee.name);
    let plan = format!("/mentorships/{id}/plan");
    let next = if is_left_alone {
        view! { <p>{left_alone(true, &first)}</p> }.into_any()
    } else {
        view! {
            <p>"Next: " {next_step(journey.next, true, &first)}</p>
            <KickOffAhead is_ahead=journey.has_kick_off_ahead other=first.clone()/>
        }
        .into_any()
    };
    view! {
        <li class="mentee">
            <Avatar id=mentee.id name=name.clone()/>
            <div>
                <p class="mentee-name"><a href=format!("/mentorships/{id}")><bdi>{name}</bdi></a></p>
                {next}
            </div>
            <Progress done=journey.done total=journey.total what="milestones"/>
            <a class="button button-small" href=plan aria-label=format!("Open the plan with {first}")>"Plan"</a>
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_limit_and_pause_are_said_where_they_are_set() {
        let day = |d| NaiveDate::from_ymd_opt(2026, 12, d).unwrap();
        assert_eq!(capacity(&Facts::default(), day(1)), None);
        let facts = Facts { capacity: Some(3), mentees: 1, paused_until: Some(day(9)), ..Facts::default() };
        let both = "You take no new mentees until 9 December. You take up to 3 mentees in all; you have one at present.";
        assert_eq!(capacity(&facts, day(1)).as_deref(), Some(both));
        let over = "You take up to 3 mentees in all; you have one at present.";
        assert_eq!(capacity(&facts, day(9)).as_deref(), Some(over), "on that day the pause has ended");
    }
}
