//! The steps that lead elsewhere: the plan, the people; and who runs the program.

use leptos::prelude::*;

use super::Desk;
use super::parts::OnwardLinks;
use crate::features::programs::model::SetupStep;
use crate::features::programs::policy;
use crate::features::programs::store::{Candidate, Coordinator};
use crate::ui::avatar::Size;
use crate::ui::{Avatar, Icon};

const SHOWN_MILESTONES: usize = 12;

/// The plan in short, and the way to its editor.
#[component]
pub fn PlanStep(desk: Desk) -> impl IntoView {
    let program = format!("/programs/{}", desk.program.id);
    let plan = format!("{program}/plan");
    let next = desk.address(SetupStep::People);
    let steps = &desk.whole.plan;
    let more = steps.len().saturating_sub(SHOWN_MILESTONES);
    let content = if steps.is_empty() {
        view! {
            <div class="empty">
                <Icon name="route"/>
                <h2>"No milestones yet"</h2>
                <p>"A plan gives pairs a way to walk: milestones with things to do, each ending with a conversation."</p>
                <a class="button button-primary" href=plan>"Write the plan"</a>
            </div>
        }
        .into_any()
    } else {
        let line = |step: &crate::features::programs::store::PlannedStep| {
            let due = step.due_days.map(|days| view! { <small>{if days == 1 { "after 1 day".to_owned() } else { format!("after {days} days") }}</small> });
            view! { <li class="path-step"><bdi>{step.name.clone()}</bdi>{due}</li> }
        };
        let lines = steps.iter().take(SHOWN_MILESTONES).map(line).collect::<Vec<_>>();
        let more = (more > 0).then(|| view! { <p class="muted">{format!("and {more} more")}</p> });
        view! {
            <ol class="path">{lines}</ol>
            {more}
            <p><a class="button" href=plan><Icon name="pencil"/>"Edit the plan"</a></p>
        }
        .into_any()
    };
    view! {
        <div class="section stack">{content}</div>
        <OnwardLinks next next_step=SetupStep::People program/>
    }
}

/// Coordinators, and the way to those who take part.
#[component]
pub fn PeopleStep(desk: Desk) -> impl IntoView {
    let program = format!("/programs/{}", desk.program.id);
    let people = format!("{program}/people");
    let next = desk.address(SetupStep::Review);
    let here = desk.address(SetupStep::People);
    let may_appoint = policy::may_appoint(desk.program.ties()).is_ok();
    let count = |n: i64, one: &str, many: &str| if n == 1 { format!("1 {one}") } else { format!("{n} {many}") };
    let who = match (desk.counts.mentors, desk.counts.mentees) {
        (0, 0) => {
            "Nobody takes part yet. Once the program is published, people join by themselves; or you add them.".to_owned()
        }
        (mentors, mentees) => {
            format!("{} and {} take part.", count(mentors, "mentor", "mentors"), count(mentees, "mentee", "mentees"))
        }
    };
    let coordinators = if desk.whole.coordinators.is_empty() {
        view! { <p class="muted">"No coordinators yet: admins run the program."</p> }.into_any()
    } else {
        let line =
            |person: &Coordinator| view! { <CoordinatorLine person=person.clone() here=here.clone() may_end=may_appoint/> };
        let lines = desk.whole.coordinators.iter().map(line).collect::<Vec<_>>();
        view! { <ul class="rows">{lines}</ul> }.into_any()
    };
    let appoint = may_appoint.then(|| {
        view! { <Appoint here=here.clone() wanted=desk.wanted.clone() candidates=desk.candidates.clone()/> }
    });
    view! {
        <section class="section stack">
            <h2>"Who runs it"</h2>
            <p class="muted">"A coordinator does everything in this program that an admin can, except appointing others, duplicating it and deleting it."</p>
            {coordinators}
            {appoint}
        </section>
        <section class="section stack">
            <h2>"Who takes part"</h2>
            <p>{who}</p>
            <p><a class="button" href=people><Icon name="users"/>"People of this program"</a></p>
        </section>
        <OnwardLinks next next_step=SetupStep::Review program/>
    }
}

#[component]
fn CoordinatorLine(person: Coordinator, here: String, may_end: bool) -> impl IntoView {
    let end = may_end.then(|| {
        view! {
            <form method="post" action=here>
                <input type="hidden" name="person" value=person.id.to_string()/>
                <button class="button button-small" name="act" value="end" aria-label=format!("End: {} coordinates no more", person.name)>"End"</button>
            </form>
        }
    });
    let address = may_end.then(|| view! { <small class="muted">{person.email}</small> });
    let gone = person.is_deactivated.then(|| view! { " " <span class="chip">"Deactivated"</span> });
    view! {
        <li>
            <span class="person">
                <Avatar id=person.id name=person.name.clone() size=Size::Small/>
                <span><bdi>{person.name}</bdi>{gone}{address}</span>
            </span>
            {end}
        </li>
    }
}

#[component]
fn Appoint(here: String, wanted: String, candidates: Vec<Candidate>) -> impl IntoView {
    let found = (!wanted.is_empty()).then(|| {
        if candidates.is_empty() {
            return view! { <p class="muted" role="status">"Nobody of that name or address, who isn’t a coordinator already."</p> }.into_any();
        }
        let line = |person: Candidate| {
            view! {
                <li>
                    <span class="person">
                        <Avatar id=person.id name=person.name.clone() size=Size::Small/>
                        <span><bdi>{person.name.clone()}</bdi><small class="muted">{person.email}</small></span>
                    </span>
                    <form method="post" action=here.clone()>
                        <input type="hidden" name="person" value=person.id.to_string()/>
                        <button class="button button-small" name="act" value="appoint" aria-label=format!("Appoint {}", person.name)>"Appoint"</button>
                    </form>
                </li>
            }
        };
        view! { <ul class="rows" aria-label="People found">{candidates.into_iter().map(line).collect::<Vec<_>>()}</ul> }.into_any()
    });
    view! {
        <form class="search-form" method="get" action=here.clone() role="search">
            <label class="label" for="q">"Appoint a coordinator"</label>
            <div>
                <input class="input" id="q" name="q" type="search" value=wanted placeholder="Name or e-mail address"/>
                <button class="button" type="submit">"Find"</button>
            </div>
        </form>
        {found}
    }
}
