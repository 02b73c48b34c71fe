//! A program to be read: description, frame, settings, people, pairs, plan.

use chrono::NaiveDate;
use leptos::prelude::*;

use super::list::{JoinLink, State};
use super::staff::StaffBar;
use super::ways::Ways;
use crate::features::milestones::model::prerequisites;
use crate::features::programs::model::{Part, Prepared, ProgramField};
use crate::features::programs::setup::FileLink;
use crate::features::programs::store::{Attachment, Counts, PairRow, Participant, PlannedStep, ProgramRow, Whole};
use crate::server::markdown;
use crate::shared::id::ProgramId;
use crate::shared::time::month_label;
use crate::ui::avatar::Size;
use crate::ui::{Avatar, Icon, Progress};

/// Who takes part: by name for those who take part themselves and for staff, otherwise their number.
pub enum People {
    Named(Vec<Participant>),
    Counted(Counts),
}

impl People {
    /// How many parts are taken.
    pub fn number(&self) -> i64 {
        match self {
            People::Named(people) => i64::try_from(people.len()).unwrap_or(i64::MAX),
            People::Counted(counts) => counts.mentors + counts.mentees,
        }
    }
}

/// The page of one program.
#[component]
pub fn ProgramPage(
    program: ProgramRow,
    people: People,
    pairs: Vec<PairRow>,
    whole: Whole,
    prepared: Prepared,
    today: NaiveDate,
    notice: Option<String>,
    answers: AnyView,
) -> impl IntoView {
    let description = markdown::to_html(&program.description);
    let people = match people {
        People::Named(people) => view! { <NamedPeople people/> }.into_any(),
        People::Counted(counts) => view! { <CountedPeople counts/> }.into_any(),
    };
    let lead = period(program.starts_on, program.ends_on).map(|words| view! { <p class="lead">{words}</p> });
    let id = program.id;
    let is_staff = program.ties().is_staff();
    let goals = program.settings.goals;
    let notice = notice.map(|sentence| {
        view! { <p class="notice notice-wait" role="alert"><Icon name="alert"/><span>{sentence}</span></p> }
    });
    let bar = is_staff.then(|| view! { <StaffBar program=program.clone() prepared today/> });
    let archived = program.archived_at.map(|_| view! { <span class="chip">"Archived"</span> });
    let is_open = program.state.takes_people() && program.archived_at.is_none();
    let join = (program.takes_part || is_open).then(|| view! { <JoinLink program=program.clone() is_in=program.takes_part/> });
    view! {
        <a class="back" href="/programs"><Icon name="chevron-left"/>"Programs"</a>
        <div class="page-head">
            <div><h1 dir="auto">{program.title.clone()}</h1>{lead}</div>
            <div class="actions"><State state=program.state/>{archived}{join}</div>
        </div>
        {notice}
        {bar}
        <Ways program=program.clone() is_staff/>
        {answers}
        <div class="columns">
            <div>
                <section class="section prose" dir="auto" inner_html=description></section>
                <Facts fields=whole.fields/>
                <Attachments files=whole.attachments/>
                <TheFrame program=program.clone()/>
                <Skills skills=whole.skills/>
                {people}
                <Pairs program=id pairs is_staff/>
            </div>
            <aside>
                <HowItWorks program/>
                <ThePlan plan=whole.plan goals edit=is_staff.then(|| format!("/programs/{id}/plan"))/>
            </aside>
        </div>
    }
}

#[component]
fn Attachments(files: Vec<Attachment>) -> impl IntoView {
    (!files.is_empty()).then(|| {
        let lines = files.into_iter().map(|file| view! { <li><FileLink file/></li> }).collect_view();
        view! {
            <section class="section">
                <div class="section-head"><h2>"Attachments"</h2></div>
                <ul class="files">{lines}</ul>
            </section>
        }
    })
}

#[component]
fn Facts(fields: Vec<ProgramField>) -> impl IntoView {
    (!fields.is_empty()).then(|| {
        let fact = |field: ProgramField| {
            let words = field.words();
            view! { <dt dir="auto">{field.label}</dt><dd dir="auto">{words}</dd> }
        };
        view! {
            <section class="section">
                <div class="section-head"><h2>"Good to know"</h2></div>
                <dl class="facts">{fields.into_iter().map(fact).collect_view()}</dl>
            </section>
        }
    })
}

/// "September 2026 – June 2027".
fn period(from: Option<NaiveDate>, to: Option<NaiveDate>) -> Option<String> {
    match (from, to) {
        (Some(from), Some(to)) => Some(format!("{}\u{a0}– {}", month_label(from), month_label(to))),
        (Some(from), None) => Some(format!("From {}", month_label(from))),
        (None, Some(to)) => Some(format!("Until {}", month_label(to))),
        (None, None) => None,
    }
}

#[component]
fn TheFrame(program: ProgramRow) -> impl IntoView {
    let facts = [
        ("How often pairs meet", program.meeting_frequency),
        ("Topics", program.topics),
        ("What should come of it", program.outcomes),
    ];
    let facts: Vec<_> = facts.into_iter().filter(|(_, words)| !words.is_empty()).collect();
    (!facts.is_empty()).then(|| {
        let fact = |(name, words): (&'static str, String)| view! { <dt>{name}</dt><dd dir="auto">{words}</dd> };
        view! {
            <section class="section">
                <div class="section-head"><h2>"The frame"</h2></div>
                <dl class="facts">{facts.into_iter().map(fact).collect_view()}</dl>
            </section>
        }
    })
}

#[component]
fn Skills(skills: Vec<String>) -> impl IntoView {
    (!skills.is_empty()).then(|| {
        let chips = skills.into_iter().map(|skill| view! { <li class="chip"><bdi>{skill}</bdi></li> }).collect_view();
        view! {
            <section class="section">
                <div class="section-head"><h2>"Skills"</h2></div>
                <ul class="actions">{chips}</ul>
            </section>
        }
    })
}

#[component]
fn NamedPeople(people: Vec<Participant>) -> impl IntoView {
    let (mentors, mentees): (Vec<_>, Vec<_>) = people.into_iter().partition(|person| person.part == Part::Mentor);
    view! { <PeopleList heading="Mentors" people=mentors/> <PeopleList heading="Mentees" people=mentees/> }
}

#[component]
fn PeopleList(heading: &'static str, people: Vec<Participant>) -> impl IntoView {
    let all = people.first().map_or(0, |person| person.of_this_part);
    let more = all - i64::try_from(people.len()).unwrap_or(all);
    let line = |person: Participant| {
        let about: Vec<String> = [person.title, person.location].into_iter().filter(|words| !words.is_empty()).collect();
        let gone = person.is_deactivated.then(|| view! { " " <span class="chip">"Deactivated"</span> });
        view! {
            <li>
                <Avatar id=person.id name=person.name.clone()/>
                <span><bdi>{person.name}</bdi>{gone}<small dir="auto">{about.join(", ")}</small></span>
            </li>
        }
    };
    let list = if people.is_empty() {
        view! { <p class="muted">"Nobody yet."</p> }.into_any()
    } else {
        view! { <ul class="people">{people.into_iter().map(line).collect_view()}</ul> }.into_any()
    };
    view! {
        <section class="section">
            <div class="section-head"><h2>{heading}</h2></div>
            {list}
            {(more > 0).then(|| view! { <p class="muted">"And " {more} " more."</p> })}
        </section>
    }
}

#[component]
fn CountedPeople(counts: Counts) -> impl IntoView {
    let count = |n: i64, one: &str, many: &str| if n == 1 { format!("1 {one}") } else { format!("{n} {many}") };
    view! {
        <section class="section">
            <div class="section-head"><h2>"People"</h2></div>
            <ul class="actions">
                <li class="chip">{count(counts.mentors, "mentor", "mentors")}</li>
                <li class="chip">{count(counts.mentees, "mentee", "mentees")}</li>
                <li class="chip">{count(counts.pairs, "pair", "pairs")}</li>
            </ul>
            <p class="muted small">"Who they are is shown to those who take part."</p>
        </section>
    }
}

#[component]
fn Pairs(program: ProgramId, pairs: Vec<PairRow>, is_staff: bool) -> impl IntoView {
    (!pairs.is_empty()).then(|| {
        let row = |pair: PairRow| {
            let ended = pair.has_ended.then(|| view! { <small>" · ended"</small> });
            let (done, total) = (usize::try_from(pair.done).unwrap_or(0), usize::try_from(pair.total).unwrap_or(0));
            view! {
                <li>
                    <span class="person">
                        <Avatar id=pair.mentor_id name=pair.mentor_name.clone() size=Size::Small/>
                        <span><bdi>{pair.mentor_name}</bdi></span>
                    </span>
                    <span class="person">
                        <Avatar id=pair.mentee_id name=pair.mentee_name.clone() size=Size::Small/>
                        <span><a href=format!("/mentorships/{}", pair.id)><bdi>{pair.mentee_name}</bdi></a>{ended}</span>
                    </span>
                    <Progress done total what="milestones"/>
                </li>
            }
        };
        let settle = is_staff.then(|| {
            view! { <a href=format!("/meetings/disputed?program={program}")>"Meetings to settle"</a> }
        });
        let heading = if is_staff { "Pairs" } else { "Your pairs" };
        view! {
            <section class="section pairs">
                <div class="section-head"><h2>{heading}</h2>{settle}</div>
                <ul>{pairs.into_iter().map(row).collect_view()}</ul>
            </section>
        }
    })
}

#[component]
fn HowItWorks(program: ProgramRow) -> impl IntoView {
    let line = |(name, sentence): (&'static str, String)| {
        view! { <div><dt class="label">{name}</dt><dd class="muted">{sentence}</dd></div> }
    };
    let lines = program.settings.sentences().into_iter().map(line).collect_view();
    view! {
        <section class="section">
            <div class="section-head"><h2>"How it works"</h2></div>
            <dl class="stack">{lines}</dl>
        </section>
    }
}

#[component]
fn ThePlan(plan: Vec<PlannedStep>, goals: bool, edit: Option<String>) -> impl IntoView {
    let before = prerequisites(goals, false, &[]).into_iter().map(|step| {
        view! { <li class="path-step">{step.label()}<small>"before the plan opens"</small></li> }
    });
    let before = before.collect_view();
    let milestones = plan.into_iter().map(|step| {
        let due = step.due_days.map(|days| match days {
            1 => view! { <small>"after 1 day"</small> }.into_any(),
            days => view! { <small>"after " {days} " days"</small> }.into_any(),
        });
        view! { <li class="path-step"><bdi>{step.name}</bdi>{due}</li> }
    });
    let milestones = milestones.collect_view();
    view! {
        <section class="section">
            <div class="section-head">
                <h2>"The plan"</h2>
                {edit.map(|href| view! { <a class="button button-small" href=href><Icon name="pencil"/>"Edit the plan"</a> })}
            </div>
            <ol class="path">{before}{milestones}</ol>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_is_told_by_its_months() {
        let day = |y, m| NaiveDate::from_ymd_opt(y, m, 9);
        assert_eq!(period(day(2026, 9), day(2027, 6)).as_deref(), Some("September 2026\u{a0}– June 2027"));
        assert_eq!(period(day(2026, 9), None).as_deref(), Some("From September 2026"));
        assert_eq!(period(None, None), None);
    }
}
