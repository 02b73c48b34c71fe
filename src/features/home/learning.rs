//! The mentee's part of home beside the mentorships themselves: programs that go on, and those that are completed.

use leptos::prelude::*;

use super::pages::Seen;
use super::store::{Facts, Membership};
use crate::features::meetings::model::Party;
use crate::features::pairing::{Member, Mentorship, Stopped};
use crate::features::programs::model::{Pairing, Part};
use crate::shared::id::MentorshipId;

/// One of the viewer's programs as a mentee, with their mentor there.
pub struct Learning {
    program: Membership,
    mentor: Option<(MentorshipId, Member)>,
    /// The mentorship that stopped there, with whose plan the next one goes on.
    stopped: Option<Stopped>,
}

impl Learning {
    /// The viewer's programs as a mentee; `all`, or only those that still lack a mentor.
    pub fn sort(mine: &[Seen], ended: &[Mentorship], facts: &Facts, all: bool) -> Vec<Learning> {
        let active = mine.iter().filter(|seen| seen.me == Some(Party::Mentee)).map(|seen| &seen.mentorship);
        let mentorships: Vec<&Mentorship> = active.chain(ended.iter().filter(|m| m.ties.mentee)).collect();
        let programs = facts.programs_as(Part::Mentee).into_iter().map(|program| {
            let of_program = mentorships.iter().find(|m| m.program == program.id && (m.is_active() || program.is_over));
            let stopped = facts.stopped.iter().find(|(id, _)| *id == program.id).map(|(_, stopped)| *stopped);
            Learning { program: program.clone(), mentor: of_program.map(|m| (m.id, m.mentor.clone())), stopped }
        });
        programs.filter(|one| all || (one.mentor.is_none() && !one.program.is_over)).collect()
    }

    /// Whether the line names this mentorship.
    pub fn names(&self, mentorship: MentorshipId) -> bool {
        self.mentor.as_ref().is_some_and(|(id, _)| *id == mentorship)
    }
}

/// The section, where there are any.
#[component]
pub fn YourPrograms(learning: Vec<Learning>) -> impl IntoView {
    (!learning.is_empty()).then(|| {
        let rows = learning.into_iter().map(|one| view! { <Row one/> }).collect_view();
        view! {
            <section class="section">
                <div class="section-head"><h2>"Your programs"</h2></div>
                <ul class="lines">{rows}</ul>
            </section>
        }
    })
}

#[component]
fn Row(one: Learning) -> impl IntoView {
    let Learning { program, mentor, stopped } = one;
    let is_unpaired = mentor.is_none() && !program.is_over;
    let (class, state) = match (program.has_completed, program.is_over) {
        (true, _) => ("chip chip-done", "Completed"),
        (false, true) => ("chip", "Closed"),
        (false, false) => ("chip chip-accent", "Ongoing"),
    };
    let state = view! { <span class=class>{state}</span> };
    let with = match (mentor, program.pairing) {
        (Some((id, mentor)), _) => {
            view! { "with " <a href=format!("/mentorships/{id}")><bdi>{mentor.name}</bdi></a> }.into_any()
        }
        (None, _) if program.is_over => ().into_any(),
        (None, pairing) if stopped.is_some() => {
            let progress = stopped.map(Stopped::progress);
            let staff = (pairing == Pairing::StaffDriven).then_some(" The program’s staff will pair you.");
            view! { "Your mentorship here has stopped. Your plan, " {progress} ", waits for the next mentor." {staff} }
                .into_any()
        }
        (None, Pairing::UserDriven) => "You have no mentor here yet.".into_any(),
        (None, Pairing::StaffDriven) => "You have no mentor here yet; the program’s staff will pair you.".into_any(),
    };
    let find = (is_unpaired && program.pairing == Pairing::UserDriven).then(|| {
        let label = format!("Find a mentor in {}", program.title);
        view! { <a class="button button-primary" href=format!("/programs/{}/mentors", program.id) aria-label=label>"Find a mentor"</a> }
    });
    view! {
        <li class="line">
            <div>
                <p class="line-title"><a href=format!("/programs/{}", program.id) dir="auto">{program.title}</a></p>
                <p class="muted">{with}</p>
            </div>
            <div class="line-do">{find}{state}</div>
        </li>
    }
}
