//! A mentorship on the home page: the two faces, the next step, the path around it.

use leptos::prelude::*;

use super::journey::{Journey, Next, OpenMilestone, Step, Tone};
use super::pages::Seen;
use crate::features::meetings;
use crate::features::meetings::model::{MeetingState, Party};
use crate::features::pairing::Mentorship;
use crate::ui::avatar::{Size, first_name};
use crate::ui::{Avatar, Icon, Progress};

/// One of the viewer's mentorships, with so many steps of its path after the present one.
#[component]
pub fn MentorshipCard(seen: Seen, after: usize) -> impl IntoView {
    let is_left_alone = seen.is_left_alone();
    let Seen { mentorship, me, journey, .. } = seen;
    let Mentorship { id, mentor, mentee, program_title, .. } = mentorship;
    let is_mentor = me == Some(Party::Mentor);
    let (mine, other) = if is_mentor { (mentor, mentee) } else { (mentee, mentor) };
    let first = first_name(&other.name);
    let part = if is_mentor {
        view! { "You mentor " <bdi>{first.clone()}</bdi> }.into_any()
    } else {
        view! { <bdi>{first.clone()}</bdi> " mentors you" }.into_any()
    };
    let (done, total) = (journey.done, journey.total);
    let words = format!("{done} of {total}");
    let meet = format!("/meetings/new?mentorship={id}");
    let steps = view! { <ShortPath journey=journey.clone() after/> };
    let next = if is_left_alone {
        view! { <p class="mentorship-next">{left_alone(is_mentor, &first)}</p> }.into_any()
    } else {
        view! {
            <p class="mentorship-next">"Next: " {next_step(journey.next, is_mentor, &first)}</p>
            <KickOffAhead is_ahead=journey.has_kick_off_ahead other=first.clone()/>
        }
        .into_any()
    };
    let meet = (!is_left_alone).then(|| view! { <a class="button button-quiet" href=meet>"New meeting"</a> });
    view! {
        <article class="mentorship">
            <div class="mentorship-in">
                <div>
                    <div class="pair-faces">
                        <Avatar id=mine.id name=mine.name size=Size::Large/>
                        <progress value=done max=total.max(1) aria-label="Milestones done">{words}</progress>
                        <Avatar id=other.id name=other.name.clone() size=Size::Large/>
                    </div>
                    <h3><a href=format!("/mentorships/{id}")>"You and " <bdi>{other.name}</bdi></a></h3>
                    <p class="muted">{part} " · " <bdi>{program_title}</bdi></p>
                    {next}
                    <p class="actions">
                        <a class="button" href=format!("/mentorships/{id}/plan")>"Open the plan"</a>
                        {meet}
                    </p>
                </div>
                <div class="mentorship-path"><Progress done total what="milestones"/>{steps}</div>
            </div>
        </article>
    }
}

/// What it means to one of the two that the other was deactivated.
pub fn left_alone(is_mentor: bool, other: &str) -> String {
    let then = if is_mentor {
        "The seat is free again once this mentorship has ended."
    } else {
        "While the program runs its staff look for another mentor, and your plan goes on."
    };
    format!("{} {then}", meetings::nobody_to_meet(other))
}

/// The next step in a sentence, behind "Next: ".
pub fn next_step(next: Next, is_mentor: bool, other: &str) -> AnyView {
    let kick_off = view! { <strong>"kick-off meeting"</strong> };
    match next {
        Next::KickOff(None) => view! { "arrange the " {kick_off} "." }.into_any(),
        Next::KickOff(Some(MeetingState::Requested)) => view! { "agree on a time for the " {kick_off} "." }.into_any(),
        Next::KickOff(Some(MeetingState::Scheduled)) => view! { "hold the " {kick_off} ", and both confirm it." }.into_any(),
        Next::KickOff(Some(_)) => view! { "settle whether the " {kick_off} " took place." }.into_any(),
        Next::Step(step) => view! { <strong>{step.label()}</strong> ". " {step.explanation()} }.into_any(),
        Next::Milestone(open) => milestone(open, is_mentor, other.to_owned()),
        Next::NoMilestones => view! { "the plan has no milestones yet." }.into_any(),
        Next::Complete => view! { "every milestone is done." }.into_any(),
    }
}

/// That the plan goes on from another mentor, while the kick-off with this one `is_ahead`.
#[component]
pub fn KickOffAhead(is_ahead: bool, other: String) -> impl IntoView {
    is_ahead.then(|| {
        view! { <p class="muted small">"The plan goes on; the kick-off of you and " <bdi>{other}</bdi> " is still to be held."</p> }
    })
}

fn milestone(open: OpenMilestone, is_mentor: bool, other: String) -> AnyView {
    let left = match open.left {
        1 => "one item is left".to_owned(),
        n => format!("{n} items are left"),
    };
    let (is_ready, is_late, has_review) = (open.is_ready(), open.is_late, open.has_review);
    let name = view! { <strong dir="auto">{open.name}</strong> };
    match (is_ready, is_late, is_mentor) {
        (true, ..) if has_review => view! { "the review of " {name} ". Everything in it is done." }.into_any(),
        (true, ..) => view! { "ask for the review of " {name} ". Everything in it is done." }.into_any(),
        (_, true, true) => view! { {name} " is late. Ask " <bdi>{other}</bdi> " how it goes." }.into_any(),
        (_, true, false) => view! { {name} " is late, " {left} "." }.into_any(),
        (_, false, true) => view! { <bdi>{other}</bdi> " works on " {name} ", " {left} "." }.into_any(),
        (_, false, false) => view! { "finish " {name} ", " {left} "." }.into_any(),
    }
}

#[component]
fn ShortPath(journey: Journey, after: usize) -> impl IntoView {
    let (steps, more) = journey.around_now(after);
    let path = |steps: &[Step]| {
        let steps = steps.iter().cloned().map(|step| view! { <PathStep step/> }).collect_view();
        view! { <ol class="path">{steps}</ol> }
    };
    let rest = (more > 0).then(|| {
        let rest = path(&journey.steps[journey.steps.len() - more..]);
        view! { <details class="path-rest"><summary>{more} " more" <Icon name="chevron-down"/></summary>{rest}</details> }
    });
    view! { {path(steps)} {rest} }
}

/// A step of a path.
#[component]
pub fn PathStep(step: Step) -> impl IntoView {
    let class = match step.tone {
        Tone::Done => "path-step is-done",
        Tone::Open => "path-step is-open",
        Tone::Late => "path-step is-open is-late",
        Tone::Ahead => "path-step",
    };
    let note = (!step.note.is_empty()).then(|| view! { <small>{step.note}</small> });
    view! { <li class=class><bdi>{step.name}</bdi>{note}</li> }
}
