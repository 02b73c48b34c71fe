//! What the invented organization learns from: its catalogue, a plan that it saved, and a change that waits for mentors.

use super::programs::Programs;
use super::teller::Teller;
use crate::features::library::model::{PlanForm, ResourceForm};
use crate::features::milestones::model::{Due, ItemId, ItemKind, MilestoneId, PlanChange};
use crate::features::{library, milestones};
use crate::server::token;
use crate::shared::id::ResourceId;
use crate::shared::{AppError, AppResult};

/// (kind, title, by whom, link, description)
type Row = (&'static str, &'static str, &'static str, &'static str, &'static str);

#[rustfmt::skip]
const CATALOGUE: &[Row] = &[
    ("book", "Radical Candor", "Kim Scott", "", "Care personally, challenge directly: how to say what is hard to say."),
    ("book", "The Coaching Habit", "Michael Bungay Stanier", "", "Seven questions, and the discipline to ask them before giving advice."),
    ("book", "Thanks for the Feedback", "Douglas Stone and Sheila Heen", "", "The other half of feedback: receiving it, also when it is unfair or badly said."),
    ("book", "Turn the Ship Around!", "L. David Marquet", "", "A submarine on which everybody leads. Short, and hard to put down."),
    ("book", "Designing Data-Intensive Applications", "Martin Kleppmann", "", "What happens to data between the keyboard and the report."),
    ("book", "The Art of Statistics", "David Spiegelhalter", "", "Learning from data, told by questions that people really had."),
    ("book", "A Philosophy of Software Design", "John Ousterhout", "", "Why some code is easy to change. Read it with a colleague."),
    ("book", "The First 90 Days", "Michael D. Watkins", "", "For everybody who starts in a new place, or a new role in the old one."),
    ("book", "Ask For It", "Linda Babcock and Sara Laschever", "", "Negotiating for what one needs, step by step."),
    ("course", "Feedback in four sentences", "Harbor Academy", "https://learn.example.org/courses/feedback", "Half a day, in small groups. You leave with a conversation prepared.\n\nNext dates are on the page of the course."),
    ("course", "Experiments in plain words", "Data guild", "https://learn.example.org/courses/experiments", "Hypotheses, samples and honest conclusions, without formulas."),
    ("course", "Presence without volume", "Harbor Academy", "https://learn.example.org/courses/presence", "Voice, pauses, and standing still."),
    ("course", "Learning How to Learn", "Barbara Oakley and Terrence Sejnowski", "https://www.coursera.org/learn/learning-how-to-learn", "A few hours that pay for themselves within a month."),
    ("course", "The Missing Semester of Your CS Education", "MIT", "https://missing.csail.mit.edu/", "Shell, editors, version control: the tools that nobody taught you."),
    ("video", "How great leaders inspire action", "Simon Sinek", "https://www.ted.com/talks/simon_sinek_how_great_leaders_inspire_action", "Eighteen minutes about why."),
    ("video", "10 ways to have a better conversation", "Celeste Headlee", "https://www.ted.com/talks/celeste_headlee_10_ways_to_have_a_better_conversation", "Twelve minutes, by somebody who interviews people for a living."),
    ("video", "The power of vulnerability", "Brené Brown", "https://www.ted.com/talks/brene_brown_the_power_of_vulnerability", "Twenty minutes about courage."),
    ("link", "How to do a code review", "Google", "https://google.github.io/eng-practices/review/", "What to look for, how to say it, and when to let go."),
    ("link", "Postmortem culture: learning from failure", "Site Reliability Engineering", "https://sre.google/sre-book/postmortem-culture/", "A chapter that changed how many teams talk about mistakes."),
    ("link", "Stories of staff engineers", "Will Larson", "https://staffeng.com/", "How they got there, and what they do all day."),
    ("document", "How we review designs", "Engineering handbook", "https://handbook.example.org/engineering/design-reviews", "Two pages: who prepares what, who decides, where it is written down."),
    ("document", "The strengths worksheet", "People team", "https://library.example.org/worksheets/strengths", "For the first milestone of most programs."),
    ("document", "Decision record, with an example", "Engineering handbook", "https://handbook.example.org/decisions/template", "One page for each decision that somebody will ask about next year."),
    ("path", "Becoming somebody who gives feedback", "People team", "", "In this order, with a week or two between the steps."),
];

/// The steps of the path, in order.
const STEPS: [&str; 4] =
    ["10 ways to have a better conversation", "Feedback in four sentences", "Radical Candor", "Thanks for the Feedback"];

/// Fills the catalogue, saves a plan and offers a change of it.
pub async fn fill(teller: &Teller, programs: &Programs) -> AppResult<()> {
    let admin = teller.asker("admin", -200, 10)?;
    let mut path = None;
    let mut steps: Vec<(&str, ResourceId)> = Vec::new();
    for (kind, title, provider, link, description) in CATALOGUE {
        let form = ResourceForm {
            kind: (*kind).into(),
            title: (*title).into(),
            provider: (*provider).into(),
            link: (*link).into(),
            description: (*description).into(),
            ..ResourceForm::default()
        };
        let id = library::add_resource(&admin, form).await?;
        if *kind == "path" {
            path = Some(id);
        }
        steps.push((*title, id));
    }
    let steps = STEPS.iter().filter_map(|title| steps.iter().find(|(known, _)| known == title).map(|(_, id)| *id)).collect();
    library::set_steps(&admin, path.ok_or(AppError::Internal)?, steps).await?;
    let evening = ResourceForm {
        kind: "event".into(),
        title: "The mentoring evening".into(),
        provider: "People team".into(),
        description: "Pairs of all programs, three short stories, food. Bring your mentor, or your mentee.".into(),
        date: crate::shared::time::date_value((admin.now + chrono::TimeDelta::days(230)).date_naive()),
        time: "18:00".into(),
        zone: "Europe/Athens".into(),
        place: "The reading room, Athens office".into(),
        ..ResourceForm::default()
    };
    library::add_resource(&admin, evening).await?;
    plan_and_offer(teller, programs).await
}

/// The leadership plan is saved as it was; then its kick-off milestone is made better, and offered to the pairs at work.
async fn plan_and_offer(teller: &Teller, programs: &Programs) -> AppResult<()> {
    let program = *programs.get("leadership").ok_or(AppError::Internal)?;
    let admin = teller.asker("admin", -30, 11)?;
    let words = PlanForm {
        title: "Leadership for engineers".into(),
        description:
            "Seven milestones around design reviews, feedback and a project across three teams. Worked well two years in a row."
                .into(),
    };
    milestones::save_to_library(&admin, program.into(), words).await?;
    let admin = teller.asker("admin", -3, 10)?;
    let plan = milestones::load_view(&admin, program).await?.plan;
    let milestone = plan.milestones.iter().find(|m| m.name == "Lead a project kick-off").ok_or(AppError::Internal)?.id;
    for change in better(milestone, admin.now) {
        let version = milestones::load_view(&admin, program).await?.plan.version;
        milestones::change(&admin, program, version, change).await?;
    }
    let version = milestones::load_view(&admin, program).await?.plan.version;
    milestones::offer(&admin, program, version, milestone).await.map(drop)
}

fn better(milestone: MilestoneId, now: crate::shared::time::Instant) -> [PlanChange; 3] {
    let description =
        "Bring people from three teams to one picture of what will be built and why, and say aloud what you won’t build.";
    [
        PlanChange::DescribeMilestone { milestone, description: description.into() },
        PlanChange::DateMilestone { milestone, due: Due::AfterDays(200) },
        PlanChange::AddItem {
            item: ItemId(token::uuid(now)),
            milestone,
            kind: ItemKind::Reflection,
            title: "Imagine that it failed: what was the reason?".into(),
            link: String::new(),
            resource: None,
            above: None,
        },
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_entry_is_one_that_its_form_would_accept() {
        assert!(CATALOGUE.len() >= 24);
        for (kind, title, provider, link, description) in CATALOGUE {
            let form = ResourceForm {
                kind: (*kind).into(),
                title: (*title).into(),
                provider: (*provider).into(),
                link: (*link).into(),
                description: (*description).into(),
                ..ResourceForm::default()
            };
            assert!(form.parse().is_ok(), "{title}");
        }
        assert!(STEPS.iter().all(|step| CATALOGUE.iter().any(|(_, title, ..)| title == step)));
    }
}
