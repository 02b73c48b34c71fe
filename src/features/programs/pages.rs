//! `/programs` and `/programs/{id}`: to be read.

use std::collections::HashMap;

use axum::extract::{Path, Query};
use axum::response::Response;
use axum::routing::get;
use chrono::{DateTime, Datelike, NaiveDate};
use leptos::prelude::*;
use serde::Deserialize;

use super::model::{Part, ProgramState};
use super::store::{self, Counts, Cursor, FaceRow, PairRow, Participant, PlannedStep, ProgramRow};
use crate::features::milestones::model::prerequisites;
use crate::server::boot::Route;
use crate::server::render::{Place, Visit};
use crate::server::{Asker, markdown};
use crate::shared::AppResult;
use crate::shared::id::ProgramId;
use crate::shared::time::month_name;
use crate::ui::avatar::Size;
use crate::ui::{Avatar, Icon, Progress};

const PROGRAMS_A_PAGE: usize = 20;
const FACES: i64 = 4;
const PEOPLE_OF_EACH_PART: i64 = 60;
const PAIRS_AT_MOST: i64 = 200;

/// The room's part of the table of routes.
pub fn routes() -> Vec<Route> {
    vec![
        Route { path: "/programs", methods: &["GET"], handler: || get(show_programs) },
        Route { path: "/programs/{id}", methods: &["GET"], handler: || get(show_program) },
    ]
}

/// Where the page begins: behind the program with this id, made at this microsecond.
#[derive(Default, Deserialize)]
#[serde(default)]
struct After {
    at: String,
    id: String,
}

impl After {
    fn cursor(&self) -> Option<Cursor> {
        let created_at = DateTime::from_timestamp_micros(self.at.parse().ok()?)?;
        Some(Cursor { created_at, id: self.id.parse().ok()? })
    }
}

async fn show_programs(asker: Asker, visit: Visit, Query(after): Query<After>) -> AppResult<Response> {
    let mut conn = asker.read().await?;
    let wanted = i64::try_from(PROGRAMS_A_PAGE).unwrap_or(i64::MAX - 1) + 1;
    let mut programs = store::list_for(&mut conn, &asker.viewer, after.cursor(), wanted).await?;
    let has_more = programs.len() > PROGRAMS_A_PAGE;
    programs.truncate(PROGRAMS_A_PAGE);
    let ids: Vec<ProgramId> = programs.iter().map(|p| p.id).collect();
    let mut faces: HashMap<ProgramId, Vec<FaceRow>> = HashMap::new();
    for face in store::list_faces(&mut conn, &ids, FACES).await? {
        faces.entry(face.program_id).or_default().push(face);
    }
    let older = programs.last().filter(|_| has_more);
    let older = older.map(|p| format!("/programs?at={}&id={}", p.created_at.timestamp_micros(), p.id));
    let is_first = after.cursor().is_none();
    let is_admin = asker.viewer.is_admin;
    Ok(visit.frame(&asker, Place::Programs, "Programs").page(move || {
        let rows = programs.into_iter().map(|program| {
            let faces = faces.remove(&program.id).unwrap_or_default();
            view! { <ProgramLine program faces is_admin/> }
        });
        let rows = rows.collect_view();
        view! {
            <div class="page-head"><div><h1>"Programs"</h1></div></div>
            {if ids.is_empty() { view! { <NoPrograms/> }.into_any() } else { view! { <ul>{rows}</ul> }.into_any() }}
            <Pager older is_first/>
        }
    }))
}

#[component]
fn NoPrograms() -> impl IntoView {
    view! {
        <div class="empty">
            <Icon name="compass"/>
            <h2>"No programs yet"</h2>
            <p>"A program brings mentors and mentees together, with a plan that they follow. Once one is open you find it here."</p>
        </div>
    }
}

#[component]
fn Pager(older: Option<String>, is_first: bool) -> impl IntoView {
    (older.is_some() || !is_first).then(|| {
        view! {
            <nav class="pager" aria-label="Programs">
                {(!is_first).then(|| view! { <a class="button button-small" href="/programs">"Newest"</a> })}
                {older.map(|href| view! { <a class="button button-small" href=href>"Older"<Icon name="chevron-right"/></a> })}
            </nav>
        }
    })
}

#[component]
fn ProgramLine(program: ProgramRow, faces: Vec<FaceRow>, is_admin: bool) -> impl IntoView {
    let people = match faces.first().map_or(0, |face| face.people) {
        0 => "Nobody yet".to_owned(),
        1 => "1 person".to_owned(),
        n => format!("{n} people"),
    };
    let sees_names = is_admin || program.is_coordinator || program.takes_part;
    let faces = faces.into_iter().filter(|_| sees_names).map(|face| view! { <Avatar id=face.id name=face.name size=Size::Small/> });
    let faces = faces.collect_view();
    let about = markdown::first_paragraph(&program.description);
    view! {
        <li class="program-row">
            <div>
                <h2><a href=format!("/programs/{}", program.id) dir="auto">{program.title}</a></h2>
                <p dir="auto">{about}</p>
            </div>
            <div class="program-side">
                <State state=program.state/>
                <div class="faces">{faces}<span>{people}</span></div>
            </div>
        </li>
    }
}

#[component]
fn State(state: ProgramState) -> impl IntoView {
    let class = match state {
        ProgramState::Draft => "chip chip-wait",
        ProgramState::Open => "chip chip-accent",
        ProgramState::Running => "chip chip-done",
        ProgramState::Closed => "chip",
    };
    view! { <span class=class>{state.label()}</span> }
}

enum People {
    Named(Vec<Participant>),
    Counted(Counts),
}

async fn show_program(asker: Asker, visit: Visit, Path(id): Path<ProgramId>) -> AppResult<Response> {
    let viewer = &asker.viewer;
    let mut conn = asker.read().await?;
    let program = store::find_for(&mut conn, viewer, id).await?;
    let is_staff = viewer.is_admin || program.is_coordinator;
    let sees_names = is_staff || program.takes_part;
    let people = if sees_names {
        People::Named(store::list_participants(&mut conn, id, PEOPLE_OF_EACH_PART).await?)
    } else {
        People::Counted(store::count(&mut conn, id).await?)
    };
    let pairs = if sees_names { store::list_pairs(&mut conn, viewer, id, is_staff, PAIRS_AT_MOST).await? } else { Vec::new() };
    let plan = store::list_planned_steps(&mut conn, id).await?;
    let skills = store::list_skills(&mut conn, id).await?;
    drop(conn);
    let title = program.title.clone();
    Ok(visit.frame(&asker, Place::Programs, title).page(move || view! { <ProgramPage program people pairs is_staff plan skills/> }))
}

#[component]
fn ProgramPage(
    program: ProgramRow,
    people: People,
    pairs: Vec<PairRow>,
    is_staff: bool,
    plan: Vec<PlannedStep>,
    skills: Vec<String>,
) -> impl IntoView {
    let description = markdown::to_html(&program.description);
    let people = match people {
        People::Named(people) => view! { <NamedPeople people/> }.into_any(),
        People::Counted(counts) => view! { <CountedPeople counts/> }.into_any(),
    };
    let lead = period(program.starts_on, program.ends_on).map(|words| view! { <p class="lead">{words}</p> });
    let goals = program.goals;
    view! {
        <a class="back" href="/programs"><Icon name="chevron-left"/>"Programs"</a>
        <div class="page-head">
            <div><h1 dir="auto">{program.title.clone()}</h1>{lead}</div>
            <State state=program.state/>
        </div>
        <div class="columns">
            <div>
                <section class="section prose" dir="auto" inner_html=description></section>
                <TheFrame program=program.clone()/>
                <Skills skills/>
                {people}
                <Pairs pairs is_staff/>
            </div>
            <aside>
                <HowItWorks program/>
                <ThePlan plan goals/>
            </aside>
        </div>
    }
}

/// "September 2026 – June 2027".
fn period(from: Option<NaiveDate>, to: Option<NaiveDate>) -> Option<String> {
    let month = |day: NaiveDate| format!("{} {}", month_name(day), day.year());
    match (from, to) {
        (Some(from), Some(to)) => Some(format!("{}\u{a0}– {}", month(from), month(to))),
        (Some(from), None) => Some(format!("From {}", month(from))),
        (None, Some(to)) => Some(format!("Until {}", month(to))),
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
        view! {
            <li>
                <Avatar id=person.id name=person.name.clone()/>
                <span><bdi>{person.name}</bdi><small dir="auto">{about.join(", ")}</small></span>
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
fn Pairs(pairs: Vec<PairRow>, is_staff: bool) -> impl IntoView {
    (!pairs.is_empty()).then(|| {
        let row = |pair: PairRow| {
            let (done, total) = (usize::try_from(pair.done).unwrap_or(0), usize::try_from(pair.total).unwrap_or(0));
            view! {
                <li>
                    <span class="person">
                        <Avatar id=pair.mentor_id name=pair.mentor_name.clone() size=Size::Small/>
                        <span><bdi>{pair.mentor_name}</bdi></span>
                    </span>
                    <span class="person">
                        <Avatar id=pair.mentee_id name=pair.mentee_name.clone() size=Size::Small/>
                        <span><a href=format!("/mentorships/{}", pair.id)><bdi>{pair.mentee_name}</bdi></a></span>
                    </span>
                    <Progress done total what="milestones"/>
                </li>
            }
        };
        let heading = if is_staff { "Pairs" } else { "Your pairs" };
        view! {
            <section class="section pairs">
                <div class="section-head"><h2>{heading}</h2></div>
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
    let lines = program.settings().sentences().into_iter().map(line).collect_view();
    view! {
        <section class="section">
            <div class="section-head"><h2>"How it works"</h2></div>
            <dl class="stack">{lines}</dl>
        </section>
    }
}

#[component]
fn ThePlan(plan: Vec<PlannedStep>, goals: bool) -> impl IntoView {
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
            <div class="section-head"><h2>"The plan"</h2></div>
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
