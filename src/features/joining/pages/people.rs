//! `/programs/{id}/people`: who takes part, for staff.

use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;

use crate::features::joining::actions::people as actions;
use crate::features::joining::model::{EnrolmentState, Questions, noun};
use crate::features::joining::parts::{FoldedAnswers, PartChip, day_of, people};
use crate::features::joining::policy;
use crate::features::joining::store;
use crate::features::joining::store::people::{self as lists, CountRow, Cursor, Listed, Narrowed, ParticipantRow};
use crate::features::programs::model::Part;
use crate::features::programs::{self, ProgramRow};
use crate::server::forms::{Posted, see_other};
use crate::server::render::{Place, Visit};
use crate::server::{Asker, csv};
use crate::shared::id::{EnrolmentId, ProgramId};
use crate::shared::time::date_value;
use crate::shared::{AppError, AppResult};
use crate::ui::{Avatar, Icon, Pager};

const A_PAGE: usize = 50;
const EXPORTED_AT_MOST: i64 = 100_000;

/// What the address asks for: the filter, where the page begins, and what was done just before.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    q: String,
    part: String,
    list: String,
    department: String,
    unpaired: String,
    after: String,
    name: String,
    added: String,
    removed: String,
}

impl Asked {
    fn narrowed(&self) -> Narrowed {
        Narrowed {
            listed: self.list.parse().unwrap_or(Listed::Active),
            part: self.part.parse().ok(),
            department: self.department.clone(),
            search: self.q.clone(),
            without_mentor: !self.unpaired.is_empty(),
        }
    }

    fn cursor(&self) -> Option<Cursor> {
        Some(Cursor { name_key: self.name.clone(), id: self.after.parse().ok()? })
    }

    /// The filter as an address says it, behind a `?`.
    fn query(&self, more: &[(&str, &str)]) -> String {
        let own = [
            ("q", self.q.as_str()),
            ("part", &self.part),
            ("list", &self.list),
            ("department", &self.department),
            ("unpaired", &self.unpaired),
        ];
        let pairs: Vec<_> = own.iter().chain(more).filter(|(_, value)| !value.is_empty()).collect();
        serde_urlencoded::to_string(pairs).unwrap_or_default()
    }

    fn is_narrow(&self) -> bool {
        !(self.q.is_empty() && self.part.is_empty() && self.department.is_empty() && self.unpaired.is_empty())
    }
}

/// GET /programs/{id}/people
pub async fn show(asker: Asker, visit: Visit, Path(id): Path<String>, Query(asked): Query<Asked>) -> AppResult<Response> {
    let id: ProgramId = id.parse().map_err(|_| AppError::NotFound)?;
    page(&asker, &visit, StatusCode::OK, id, asked, None).await
}

/// What is done with one of them.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct PeopleForm {
    act: String,
    enrolment: String,
}

/// POST /programs/{id}/people
pub async fn act(
    asker: Asker,
    visit: Visit,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
    Posted(form): Posted<PeopleForm>,
) -> AppResult<Response> {
    let id: ProgramId = id.parse().map_err(|_| AppError::NotFound)?;
    let enrolment: EnrolmentId = form.enrolment.parse().map_err(|_| AppError::NotFound)?;
    let (done, more) = match form.act.as_str() {
        "restore" => (actions::restore(&asker, id, enrolment).await, None),
        _ => (actions::remove(&asker, id, enrolment).await, Some(enrolment.to_string())),
    };
    let (status, sentence) = match done {
        Ok(()) => {
            let query = asked.query(&[("removed", more.as_deref().unwrap_or_default())]);
            return Ok(see_other(&format!("/programs/{id}/people?{query}")));
        }
        Err(AppError::Refused(why)) => (StatusCode::UNPROCESSABLE_ENTITY, why),
        Err(AppError::Conflict { sentence, .. }) => (StatusCode::CONFLICT, sentence),
        Err(error) => return Err(error),
    };
    page(&asker, &visit, status, id, asked, Some(sentence)).await
}

/// GET /programs/{id}/people/export.csv
pub async fn export(asker: Asker, Path(id): Path<String>, Query(asked): Query<Asked>) -> AppResult<Response> {
    let id: ProgramId = id.parse().map_err(|_| AppError::NotFound)?;
    let mut conn = asker.read().await?;
    let program = actions::find_program(&mut conn, &asker.viewer, id, asker.now).await?;
    let rows = lists::list(&mut conn, &asker.viewer, id, &asked.narrowed(), None, EXPORTED_AT_MOST).await?;
    let questions = Questions::from(programs::list_questions(&mut conn, &[id]).await?);
    drop(conn);
    let asked = questions.all_of(id);
    let head = ["Name", "E-mail", "Part", "State", "Since", "Department", "Location", "Mentor", "Mentees"];
    let head = head.into_iter().map(str::to_owned).chain(asked.iter().map(|question| question.label.clone())).collect();
    let line = |row: ParticipantRow| {
        let answers = row.answers();
        let own = [
            row.name,
            row.email,
            row.part.as_str().to_owned(),
            row.state.as_str().to_owned(),
            date_value(row.joined_at.date_naive()),
            row.department,
            row.location,
            row.mentor_name.unwrap_or_default(),
            if row.part == Part::Mentor { row.mentees.to_string() } else { String::new() },
        ];
        own.into_iter().chain(asked.iter().map(|question| answers.stored(question))).collect()
    };
    Ok(csv::download(&format!("people of {}", program.title), std::iter::once(head).chain(rows.into_iter().map(line))))
}

async fn page(
    asker: &Asker,
    visit: &Visit,
    status: StatusCode,
    id: ProgramId,
    asked: Asked,
    notice: Option<String>,
) -> AppResult<Response> {
    let viewer = &asker.viewer;
    let mut conn = asker.read().await?;
    let program = actions::find_program(&mut conn, viewer, id, asker.now).await?;
    let counts = lists::count(&mut conn, viewer, id).await?;
    let wanted = i64::try_from(A_PAGE).unwrap_or(i64::MAX - 1) + 1;
    let mut rows = lists::list(&mut conn, &asker.viewer, id, &asked.narrowed(), asked.cursor(), wanted).await?;
    let questions = Questions::from(programs::list_questions(&mut conn, &[id]).await?);
    let removed = match asked.removed.parse::<EnrolmentId>() {
        Ok(removed) => store::find_for(&mut conn, viewer, removed).await.ok(),
        Err(_) => None,
    };
    drop(conn);
    let has_more = rows.len() > A_PAGE;
    rows.truncate(A_PAGE);
    let next =
        rows.last().filter(|_| has_more).map(|row| asked.query(&[("name", &row.name_key), ("after", &row.id.to_string())]));
    let removed = removed.filter(|row| row.program_id == id && row.state == EnrolmentState::Removed);
    let done = match (removed, asked.added.parse::<usize>()) {
        (Some(row), _) => {
            Some(Done::Removed { id: row.id, words: format!("{} was removed as a {}.", row.person_name, noun(row.part)) })
        }
        (None, Ok(number)) if number > 0 => Some(Done::Added(number)),
        _ => None,
    };
    let listed = People { program, rows, counts, questions, next, asked, zone: viewer.zone.clone() };
    let title = format!("People of {}", listed.program.title);
    Ok(visit.frame(asker, Place::Programs, title).page_with(status, move || {
        view! { <PeoplePage listed done notice/> }
    }))
}

/// What was done just before.
enum Done {
    Added(usize),
    Removed { id: EnrolmentId, words: String },
}

struct People {
    program: ProgramRow,
    rows: Vec<ParticipantRow>,
    counts: Vec<CountRow>,
    questions: Questions,
    next: Option<String>,
    asked: Asked,
    zone: String,
}

#[component]
fn PeoplePage(listed: People, done: Option<Done>, notice: Option<String>) -> impl IntoView {
    let People { program, rows, counts, questions, next, asked, zone } = listed;
    let id = program.id;
    let narrowed = asked.narrowed();
    let may_add = policy::may_add(true, program.standing());
    let add = may_add.then(|| {
        view! { <a class="button button-primary" href=format!("/programs/{id}/people/add")><Icon name="plus"/>"Add people"</a> }
    });
    let export = format!("/programs/{id}/people/export.csv?{}", asked.query(&[]));
    let is_empty = rows.is_empty();
    let first = asked.cursor().map(|_| ("First page", format!("/programs/{id}/people?{}", asked.query(&[]))));
    let next = next.map(|query| ("Next", format!("/programs/{id}/people?{query}")));
    let back_here = asked.query(&[]);
    let lines = rows.into_iter().map(|row| {
        let answers = row.answers().beside(&questions.of(id, row.part));
        view! { <ParticipantLine program=id row answers zone=zone.clone() back_here=back_here.clone()/> }
    });
    let list = if is_empty {
        view! { <NobodyHere program=id is_narrow=asked.is_narrow() listed=narrowed.listed may_add/> }.into_any()
    } else {
        view! { <ul class="participants">{lines.collect_view()}</ul> }.into_any()
    };
    view! {
        <a class="back" href=format!("/programs/{id}")><Icon name="chevron-left"/><bdi>{program.title.clone()}</bdi></a>
        <div class="page-head">
            <div><h1>"People of " <bdi>{program.title}</bdi></h1><Totals counts=counts.clone()/></div>
            <div class="actions">{add}<a class="button" href=export><Icon name="file-text"/>"Export"</a></div>
        </div>
        {notice.map(|sentence| view! { <div class="notice notice-wait section" role="alert"><Icon name="info"/><p>{sentence}</p></div> })}
        {done.map(|done| view! { <WhatWasDone program=id done back_here/> })}
        <Filter program=id asked=asked.clone() counts/>
        {list}
        <Pager label="Pages of people" before=first behind=next/>
    }
}

#[component]
fn Totals(counts: Vec<CountRow>) -> impl IntoView {
    let of = |part: Part, state: EnrolmentState| -> i64 {
        counts.iter().filter(|row| row.part == part && row.state == state).map(|row| row.number).sum()
    };
    let count = |n: i64, noun: &str| if n == 1 { format!("1 {noun}") } else { format!("{n} {noun}s") };
    let waiting = of(Part::Mentor, EnrolmentState::Requested) + of(Part::Mentee, EnrolmentState::Requested);
    let waiting = (waiting > 0).then(|| view! { " · "{waiting}" waiting for approval" });
    view! {
        <p class="lead">
            {count(of(Part::Mentor, EnrolmentState::Active), "mentor")} " · " {count(of(Part::Mentee, EnrolmentState::Active), "mentee")} {waiting}
        </p>
    }
}

#[component]
fn WhatWasDone(program: ProgramId, done: Done, back_here: String) -> impl IntoView {
    let content = match done {
        Done::Added(1) => view! { <p>"1 person was added and takes part now."</p> }.into_any(),
        Done::Added(number) => view! { <p>{number} " people were added and take part now."</p> }.into_any(),
        Done::Removed { id, words } => view! {
            <div>
                <p>{words}</p>
                <form class="actions" method="post" action=format!("/programs/{program}/people?{back_here}")>
                    <input type="hidden" name="enrolment" value=id.to_string()/>
                    <button class="button button-small" name="act" value="restore"><Icon name="undo-2"/>"Undo"</button>
                </form>
            </div>
        }
        .into_any(),
    };
    view! { <div class="notice notice-done section" role="status"><Icon name="check"/>{content}</div> }
}

#[component]
fn Filter(program: ProgramId, asked: Asked, counts: Vec<CountRow>) -> impl IntoView {
    let narrowed = asked.narrowed();
    let mut departments: Vec<String> = counts.into_iter().map(|row| row.department).filter(|name| !name.is_empty()).collect();
    departments.sort_unstable();
    departments.dedup();
    let option = |value: String, label: String, chosen: bool| view! { <option value=value selected=chosen>{label}</option> };
    let parts = [None, Some(Part::Mentor), Some(Part::Mentee)].map(|part| {
        let label = match part {
            None => "Mentors and mentees",
            Some(Part::Mentor) => "Mentors",
            Some(Part::Mentee) => "Mentees",
        };
        option(part.map_or("", Part::as_str).into(), label.into(), narrowed.part == part)
    });
    let lists =
        Listed::ALL.iter().map(|listed| option(listed.as_str().into(), listed.label().into(), narrowed.listed == *listed));
    let departments =
        departments.into_iter().map(|name| option(name.clone(), name.clone(), name == narrowed.department)).collect_view();
    let clear = asked
        .is_narrow()
        .then(|| view! { <a class="button button-quiet" href=format!("/programs/{program}/people")>"Clear"</a> });
    view! {
        <form class="filters" method="get" action=format!("/programs/{program}/people") role="search">
            <div class="field"><label for="q">"Name or e-mail"</label><input class="input" type="search" id="q" name="q" value=narrowed.search/></div>
            <div class="field"><label for="part">"Part"</label><select class="select" id="part" name="part">{parts.collect_view()}</select></div>
            <div class="field"><label for="list">"Who"</label><select class="select" id="list" name="list">{lists.collect_view()}</select></div>
            <div class="field">
                <label for="department">"Department"</label>
                <select class="select" id="department" name="department">{option(String::new(), "Any".into(), false)}{departments}</select>
            </div>
            <label class="check"><input type="checkbox" name="unpaired" value="yes" checked=narrowed.without_mentor/>"Mentees without a mentor"</label>
            <div class="actions"><button class="button">"Show"</button>{clear}</div>
        </form>
    }
}

#[component]
fn NobodyHere(program: ProgramId, is_narrow: bool, listed: Listed, may_add: bool) -> impl IntoView {
    let (title, words) = match (is_narrow, listed) {
        (true, _) => ("Nobody matches", "Nobody in this program is like that."),
        (false, Listed::Active) => ("Nobody takes part yet", "People ask to join once the program is open, or you add them."),
        (false, Listed::Waiting) => ("Nobody waits", "Nobody is waiting for approval at present."),
        (false, Listed::Declined) => ("Nobody was declined", "Here stand requests that were declined or taken back."),
        (false, Listed::Ended) => ("Nobody has left", "Here stand those who quit, were removed, or completed the program."),
    };
    let way_on = match (is_narrow, listed) {
        (false, Listed::Active) => may_add.then(|| {
            view! { <a class="button button-primary" href=format!("/programs/{program}/people/add")>"Add people"</a> }
        }),
        _ => Some(view! { <a class="button" href=format!("/programs/{program}/people")>"Clear the filter"</a> }),
    };
    view! { <div class="empty"><Icon name="users"/><h2>{title}</h2><p>{words}</p>{way_on}</div> }
}

#[component]
fn ParticipantLine(
    program: ProgramId,
    row: ParticipantRow,
    answers: Vec<(String, String)>,
    zone: String,
    back_here: String,
) -> impl IntoView {
    let about: Vec<String> =
        [row.title.clone(), row.department.clone()].into_iter().filter(|words| !words.is_empty()).collect();
    let (part, name) = (noun(row.part), row.name.clone());
    let day = |at| day_of(at, &zone);
    let note = match row.state {
        EnrolmentState::Active => match (row.part, row.mentor_name.clone(), row.mentees) {
            (Part::Mentee, Some(mentor), _) => view! { "with " <bdi>{mentor}</bdi> }.into_any(),
            (Part::Mentee, None, _) => view! { "no mentor yet" }.into_any(),
            (Part::Mentor, _, 0) => view! { "no mentee at present" }.into_any(),
            (Part::Mentor, _, 1) => view! { "1 mentee" }.into_any(),
            (Part::Mentor, _, n) => view! { {n} " mentees" }.into_any(),
        },
        EnrolmentState::Requested => view! { "asked on " {day(row.joined_at)} }.into_any(),
        state => view! { {state.label().to_lowercase()} " on " {row.ended_at.map(day)} }.into_any(),
    };
    let gone = row.is_deactivated.then(|| view! { <span class="chip">"Deactivated"</span> });
    let reason = (!row.decline_reason.is_empty())
        .then(|| view! { <p class="muted small" dir="auto">"“" {row.decline_reason.clone()} "”"</p> });
    let act = match row.state {
        EnrolmentState::Requested => Some(
            view! { <a class="button button-small" href=format!("/joining/{}", row.id) aria-label=format!("Review the request of {name}")>"Review"</a> }
                .into_any(),
        ),
        EnrolmentState::Active if row.mentor_name.is_some() || row.mentees > 0 => Some(
            view! { <a class="button button-small" href=format!("/joining/{}/leave", row.id) aria-label=format!("Remove {name} as a {part}")>"Remove"</a> }
                .into_any(),
        ),
        EnrolmentState::Active => Some(
            view! {
                <form method="post" action=format!("/programs/{program}/people?{back_here}")>
                    <input type="hidden" name="enrolment" value=row.id.to_string()/>
                    <button class="button button-small" name="act" value="remove" aria-label=format!("Remove {name} as a {part}")>"Remove"</button>
                </form>
            }
            .into_any(),
        ),
        _ => None,
    };
    view! {
        <li class="participant">
            <Avatar id=row.person_id name=row.name.clone()/>
            <div>
                <p><a href=format!("/people/{}", row.person_id)><bdi>{row.name}</bdi></a> {gone}</p>
                <p class="muted small" dir="auto">{about.join(", ")}</p>
            </div>
            <p class="participant-part"><PartChip part=row.part/> <span class="muted small">{note}</span></p>
            <div class="actions">{act}</div>
            <div class="participant-more">{reason}<FoldedAnswers answers whose=format!("Answers of {name}")/></div>
        </li>
    }
}

/// "3 people were found", for those who hear the page.
#[component]
pub fn Found(number: usize, #[prop(into)] what: String) -> impl IntoView {
    view! { <p class="muted" role="status">{people(number)} {what}</p> }
}
