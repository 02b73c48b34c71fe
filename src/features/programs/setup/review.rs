//! The last step: everything in one view, what is missing, and publishing.

use leptos::prelude::*;

use super::Desk;
use super::attachments::FileLink;
use super::settings::over_notice;
use crate::features::programs::model::{Missing, ProgramMove, ProgramState, SetupStep};
use crate::server::markdown;
use crate::shared::time::day_label;
use crate::ui::Icon;

/// Everything, step by step.
#[component]
pub fn ReviewStep(desk: Desk) -> impl IntoView {
    let over = over_notice(desk.over);
    let program = desk.program.clone();
    let day = |day: Option<chrono::NaiveDate>| day.map(day_label).unwrap_or_default();
    let evaluation = match (program.evaluation_on, program.evaluation_days) {
        (Some(from), 0) => format!("From {}", day_label(from)),
        (Some(from), days) => format!("From {}, and {days} days after a mentorship’s end", day_label(from)),
        (None, 0) => "When a mentorship ends".to_owned(),
        (None, days) => format!("{days} days after a mentorship’s end"),
    };
    let basics = vec![
        ("Title", program.title.clone()),
        ("First day", day(program.starts_on)),
        ("Last day", day(program.ends_on)),
        ("Evaluation", evaluation),
        ("Skills", desk.whole.skills.join(" · ")),
    ];
    let frame = vec![
        ("How often pairs meet", program.meeting_frequency.clone()),
        ("Topics", program.topics.clone()),
        ("What should come of it", program.outcomes.clone()),
    ];
    let settings = program.settings.sentences();
    let extras = desk.whole.fields.iter().map(|field| (field.label.clone(), field.words()));
    let asked = desk.whole.questions.iter().map(|question| {
        let must = if question.is_required { "must be answered" } else { "may be left out" };
        (question.label.clone(), format!("{} · {must}", question.part.label()))
    });
    let extras: Vec<(String, String)> = extras.chain(asked).collect();
    let milestones = match desk.whole.plan.len() {
        0 => String::new(),
        1 => "1 milestone".to_owned(),
        n => format!("{n} milestones"),
    };
    let coordinators: Vec<String> = desk.whole.running().map(|person| person.name.clone()).collect();
    let coordinators = if coordinators.is_empty() { "Admins".to_owned() } else { coordinators.join(", ") };
    let people = vec![
        ("Run by", coordinators),
        ("Mentors", desk.counts.mentors.to_string()),
        ("Mentees", desk.counts.mentees.to_string()),
    ];
    let files: Vec<_> = desk.whole.attachments.iter().cloned().map(|file| view! { <li><FileLink file/></li> }).collect();
    let files = if files.is_empty() { none() } else { view! { <ul class="stack">{files}</ul> }.into_any() };
    let description = markdown::to_html(&program.description);
    let part = |step: SetupStep, facts: AnyView| {
        let (href, label) = (desk.address(step), step.label());
        view! {
            <section class="section review-part">
                <div class="section-head"><h2>{label}</h2><a href=href>"Edit"<span class="visually-hidden">": "{label}</span></a></div>
                {facts}
            </section>
        }
    };
    view! {
        <Verdict desk=desk.clone()/>
        {over}
        {part(SetupStep::Basics, view! {
            <div class="prose" dir="auto" inner_html=description></div>
            {facts(basics)}
        }.into_any())}
        {part(SetupStep::Frame, facts(frame))}
        {part(SetupStep::Settings, facts(settings))}
        {part(SetupStep::Questions, if extras.is_empty() { none() } else { facts(extras) })}
        {part(SetupStep::Attachments, files)}
        {part(SetupStep::Plan, facts(vec![("Milestones", milestones)]))}
        {part(SetupStep::People, facts(people))}
    }
}

fn none() -> AnyView {
    view! { <p class="muted">"None, and none are needed."</p> }.into_any()
}

fn facts<N: Into<String>>(lines: Vec<(N, String)>) -> AnyView {
    let line = |(name, words): (N, String)| {
        let is_missing = words.is_empty();
        let words = if is_missing { "Not said yet".to_owned() } else { words };
        view! { <dt dir="auto">{name.into()}</dt><dd dir="auto" class=is_missing.then_some("muted")>{words}</dd> }
    };
    view! { <dl class="facts">{lines.into_iter().map(line).collect::<Vec<_>>()}</dl> }.into_any()
}

/// What is missing, or that nothing is, and the button to publish.
#[component]
fn Verdict(desk: Desk) -> impl IntoView {
    if desk.program.state != ProgramState::Draft || desk.program.archived_at.is_some() {
        return None;
    }
    let missing = desk.prepared.missing(desk.today);
    if !missing.is_empty() {
        let heading = match missing.len() {
            1 => "One thing is missing".to_owned(),
            n => format!("{n} things are missing"),
        };
        let line = |Missing { step, sentence, .. }: Missing| view! { <li><a href=desk.address(step)>{sentence}</a></li> };
        let lines = missing.into_iter().map(line).collect::<Vec<_>>();
        let view = view! {
            <section class="verdict is-waiting">
                <h2>{heading}</h2>
                <p>"Then you can publish. Nobody else sees the program until you do."</p>
                <ul>{lines}</ul>
            </section>
        };
        return Some(view.into_any());
    }
    let action = format!("/programs/{}/state", desk.program.id);
    let view = view! {
        <section class="verdict is-ready">
            <h2>"Ready to publish"</h2>
            <p>{ProgramMove::Publish.consequence()}" You can still change it later."</p>
            <form method="post" action=action>
                <input type="hidden" name="version" value=desk.program.version/>
                <button class="button button-primary" name="move" value=ProgramMove::Publish.as_str()>
                    <Icon name="check"/>{ProgramMove::Publish.label()}
                </button>
            </form>
        </section>
    };
    Some(view.into_any())
}
