//! `/programs/{id}/people/add`: one by one, by what people have in common, or from a file.

use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;

use super::people::Found;
use crate::features::joining::actions::people::{self as actions, MOST_AT_ONCE};
use crate::features::joining::model::{EnrolmentState, noun};
use crate::features::joining::parts::{self, NobodyIsAdded};
use crate::features::joining::policy;
use crate::features::joining::store::people::{self as lists, CandidateRow, Wanted};
use crate::features::people;
use crate::features::programs::ProgramRow;
use crate::features::programs::model::Part;
use crate::features::skills;
use crate::server::Asker;
use crate::server::forms::{Posted, see_other};
use crate::server::render::{Place, Visit};
use crate::shared::id::{PersonId, ProgramId};
use crate::shared::{AppError, AppResult};
use crate::ui::avatar::Size;
use crate::ui::{Avatar, Icon};

const FOUND_AT_MOST: i64 = 20;
const SKILLS_AT_MOST: i64 = 2000;
const CHOICES_AT_MOST: i64 = 500;
const NAMED_AT_FIRST: usize = 12;

/// What is searched for or filtered by, what is added, and what was done just before.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Wish {
    q: String,
    act: String,
    person: String,
    part: String,
    department: String,
    location: String,
    skill: String,
    shown: String,
    added: String,
}

impl Wish {
    fn wanted(&self) -> Wanted {
        Wanted { department: self.department.clone(), location: self.location.clone(), skill: self.skill.parse().ok() }
    }

    fn is_filter(&self) -> bool {
        self.act == "filter"
    }
}

/// GET /programs/{id}/people/add
pub async fn show(asker: Asker, visit: Visit, Path(id): Path<String>, Query(wish): Query<Wish>) -> AppResult<Response> {
    let id: ProgramId = id.parse().map_err(|_| AppError::NotFound)?;
    page(&asker, &visit, StatusCode::OK, id, wish, None).await
}

/// POST /programs/{id}/people/add
pub async fn act(asker: Asker, visit: Visit, Path(id): Path<String>, Posted(wish): Posted<Wish>) -> AppResult<Response> {
    let id: ProgramId = id.parse().map_err(|_| AppError::NotFound)?;
    let done = match (wish.part.parse::<Part>(), wish.is_filter()) {
        (Err(()), _) => {
            // Whoever may not see the page is told so before anything else.
            actions::find_program(&mut asker.read().await?, &asker.viewer, id, asker.now).await?;
            Err(AppError::Refused("Choose whether they join as mentors or as mentees.".into()))
        }
        (Ok(part), true) => {
            let shown = wish.shown.parse().unwrap_or(usize::MAX);
            let added = actions::add_wanted(&asker, id, part, wish.wanted(), shown).await;
            added.map(|number| format!("/programs/{id}/people?added={number}"))
        }
        (Ok(part), false) => {
            let person: PersonId = wish.person.parse().map_err(|_| AppError::NotFound)?;
            let added = actions::add_one(&asker, id, person, part).await;
            added.map(|name| {
                let words = format!("{name} is a {} now.", noun(part));
                let query = serde_urlencoded::to_string([("q", &wish.q), ("added", &words)]).unwrap_or_default();
                format!("/programs/{id}/people/add?{query}")
            })
        }
    };
    let (status, sentence) = match done {
        Ok(path) => return Ok(see_other(&path)),
        Err(AppError::Refused(why)) => (StatusCode::UNPROCESSABLE_ENTITY, why),
        Err(AppError::Conflict { sentence, .. }) => (StatusCode::CONFLICT, sentence),
        Err(error) => return Err(error),
    };
    page(&asker, &visit, status, id, wish, Some(sentence)).await
}

/// What the page shows beside its forms.
struct Surroundings {
    program: ProgramRow,
    found: Option<Vec<CandidateRow>>,
    meant: Option<(Part, Vec<CandidateRow>)>,
    places: Vec<people::Choice>,
    skills: Vec<skills::SkillRow>,
}

async fn page(
    asker: &Asker,
    visit: &Visit,
    status: StatusCode,
    id: ProgramId,
    wish: Wish,
    notice: Option<String>,
) -> AppResult<Response> {
    let mut conn = asker.read().await?;
    let program = actions::find_program(&mut conn, &asker.viewer, id, asker.now).await?;
    if !policy::may_add(true, program.standing()) {
        drop(conn);
        let title = program.title;
        return Ok(visit.frame(asker, Place::Programs, "Add people").page_with(status, move || {
            view! { <NobodyIsAdded program=id title/> }
        }));
    }
    let found = match wish.q.trim() {
        "" => None,
        text => Some(lists::search(&mut conn, id, text, FOUND_AT_MOST).await?),
    };
    let meant = match wish.part.parse::<Part>() {
        Ok(part) if wish.is_filter() => {
            Some((part, actions::list_wanted(&mut conn, &asker.viewer, id, part, &wish.wanted()).await?))
        }
        _ => None,
    };
    let places = people::list_choices(&mut conn, asker.viewer.is_admin, CHOICES_AT_MOST).await?;
    let skills = skills::list_named_like(&mut conn, "", SKILLS_AT_MOST).await?;
    drop(conn);
    let around = Surroundings { program, found, meant, places, skills };
    Ok(visit.frame(asker, Place::Programs, "Add people").page_with(status, move || {
        view! { <AddPage around wish notice/> }
    }))
}

#[component]
fn AddPage(around: Surroundings, wish: Wish, notice: Option<String>) -> impl IntoView {
    let Surroundings { program, found, meant, places, skills } = around;
    let id = program.id;
    let added = (!wish.added.is_empty() && notice.is_none()).then(|| {
        let words = wish.added.clone();
        view! { <div class="notice notice-done section" role="status"><Icon name="check"/><p>{words}</p></div> }
    });
    view! {
        <a class="back" href=format!("/programs/{id}/people")><Icon name="chevron-left"/>"People of " <bdi>{program.title}</bdi></a>
        <div class="page-head"><div><h1>"Add people"</h1><p class="lead">"Whoever you add takes part at once, you yourself too; nobody has to approve. The audit log says who added whom."</p></div></div>
        {notice.map(|sentence| view! { <div class="notice notice-wait section" role="alert"><Icon name="info"/><p>{sentence}</p></div> })}
        {added}
        <OneByOne program=id wish=wish.clone() found/>
        <InCommon program=id wish meant places skills/>
        <section class="section">
            <div class="section-head"><h2>"From a file"</h2></div>
            <p class="muted">"A spreadsheet with e-mail addresses and parts, saved as CSV. You see what would happen before anything does."</p>
            <p class="actions"><a class="button" href=format!("/programs/{id}/people/import")><Icon name="file-text"/>"Choose a file"</a></p>
        </section>
    }
}

#[component]
fn OneByOne(program: ProgramId, wish: Wish, found: Option<Vec<CandidateRow>>) -> impl IntoView {
    let query = wish.q;
    let list = found.map(|found| {
        let number = found.len();
        let more = if found.len() == usize::try_from(FOUND_AT_MOST).unwrap_or(usize::MAX) {
            " at least, by this name"
        } else {
            " by this name"
        };
        let lines = found.into_iter().map(|row| view! { <CandidateLine program row query=query.clone()/> });
        let lines = lines.collect_view();
        view! { <Found number what=more/> <ul class="participants">{lines}</ul> }
    });
    view! {
        <section class="section">
            <div class="section-head"><h2>"One by one"</h2></div>
            <form class="filters" method="get" action=format!("/programs/{program}/people/add") role="search">
                <div class="field"><label for="q">"Name or e-mail"</label><input class="input" type="search" id="q" name="q" value=query.clone()/></div>
                <div class="actions"><button class="button">"Search"</button></div>
            </form>
            {list}
        </section>
    }
}

#[component]
fn CandidateLine(program: ProgramId, row: CandidateRow, query: String) -> impl IntoView {
    let button = |part: Part| {
        let noun = noun(part);
        match row.state_as(part) {
            Some(EnrolmentState::Active) => view! { <span class="chip chip-done">"A " {noun} " already"</span> }.into_any(),
            state => {
                let (label, name) = match state {
                    Some(_) => (format!("Approve as a {noun}"), format!("Approve {} as a {noun}", row.name)),
                    None => (format!("Add as a {noun}"), format!("Add {} as a {noun}", row.name)),
                };
                view! { <button class="button button-small" name="part" value=part.as_str() aria-label=name>{label}</button> }
                    .into_any()
            }
        }
    };
    let (mentee, mentor) = (button(Part::Mentee), button(Part::Mentor));
    view! {
        <li class="participant">
            <Avatar id=row.id name=row.name.clone()/>
            <div>
                <p><a href=format!("/people/{}", row.id)><bdi>{row.name}</bdi></a></p>
                <p class="muted small" dir="auto">{row.title}</p>
            </div>
            <form class="actions" method="post" action=format!("/programs/{program}/people/add")>
                <input type="hidden" name="q" value=query/>
                <input type="hidden" name="person" value=row.id.to_string()/>
                {mentee}{mentor}
            </form>
        </li>
    }
}

#[component]
fn InCommon(
    program: ProgramId,
    wish: Wish,
    meant: Option<(Part, Vec<CandidateRow>)>,
    places: Vec<people::Choice>,
    skills: Vec<skills::SkillRow>,
) -> impl IntoView {
    let option = |value: String, label: String, chosen: bool| view! { <option value=value selected=chosen>{label}</option> };
    let any = || option(String::new(), "Any".into(), false);
    let named = |what: &'static str, chosen: &str| {
        let of = places.iter().filter(|place| place.what == what);
        of.map(|place| option(place.name.clone(), place.name.clone(), place.name == chosen)).collect_view()
    };
    let (departments, locations) = (named("department", &wish.department), named("location", &wish.location));
    let skills = skills.into_iter().map(|skill| {
        let id = skill.id.to_string();
        option(id.clone(), skill.name, id == wish.skill)
    });
    let parts = [(Part::Mentee, "Mentees"), (Part::Mentor, "Mentors")]
        .map(|(part, label)| option(part.as_str().into(), label.into(), part.as_str() == wish.part));
    let outcome = meant.map(|(part, meant)| view! { <Meant program wish=wish.clone() part meant/> });
    view! {
        <section class="section" id="in-common">
            <div class="section-head"><h2>"By what they have in common"</h2></div>
            <form class="filters" method="get" action=format!("/programs/{program}/people/add#in-common")>
                <div class="field"><label for="part">"Add as"</label><select class="select" id="part" name="part">{parts.collect_view()}</select></div>
                <div class="field"><label for="department">"Department"</label><select class="select" id="department" name="department">{any()}{departments}</select></div>
                <div class="field"><label for="location">"Location"</label><select class="select" id="location" name="location">{any()}{locations}</select></div>
                <div class="field">
                    <label for="skill">"Skill"</label>
                    <select class="select" id="skill" name="skill" aria-describedby="skill-hint">{any()}{skills.collect_view()}</select>
                </div>
                <div class="actions"><button class="button" name="act" value="filter">"Show who that is"</button></div>
                <p class="hint" id="skill-hint">"By skill, mentors are those who have it, and mentees those who want to learn it."</p>
            </form>
            {outcome}
        </section>
    }
}

#[component]
fn Meant(program: ProgramId, wish: Wish, part: Part, meant: Vec<CandidateRow>) -> impl IntoView {
    let number = meant.len();
    let noun = noun(part);
    if number == 0 {
        let words = format!("Nobody is left to add: nobody is like that, or all of them are {noun}s here already.");
        return view! { <p class="muted" role="status">{words}</p> }.into_any();
    }
    if number > MOST_AT_ONCE {
        let words = format!("That is more than {MOST_AT_ONCE} people. Please narrow it down.");
        return view! { <p class="muted" role="status">{words}</p> }.into_any();
    }
    let face = |row: CandidateRow| {
        let asked = row.state_as(part).is_some().then(|| view! { <small>"has asked to join"</small> });
        let title = row.title;
        view! {
            <li>
                <Avatar id=row.id name=row.name.clone() size=Size::Small/>
                <span><bdi>{row.name}</bdi>{asked.is_none().then(|| view! { <small dir="auto">{title}</small> })}{asked}</span>
            </li>
        }
    };
    let mut first = meant;
    let rest = first.split_off(first.len().min(NAMED_AT_FIRST));
    let rest = (!rest.is_empty()).then(|| {
        let count = rest.len();
        view! {
            <details class="disclose">
                <summary class="button button-small">{count} " more"<Icon name="chevron-down"/></summary>
                <ul class="people">{rest.into_iter().map(face).collect_view()}</ul>
            </details>
        }
    });
    let label = format!("Add {} as {noun}{}", parts::people(number), if number == 1 { "" } else { "s" });
    view! {
        <div class="card stack">
            <Found number what=" would be added:"/>
            <ul class="people">{first.into_iter().map(face).collect_view()}</ul>
            {rest}
            <form class="actions" method="post" action=format!("/programs/{program}/people/add")>
                <input type="hidden" name="part" value=part.as_str()/>
                <input type="hidden" name="department" value=wish.department/>
                <input type="hidden" name="location" value=wish.location/>
                <input type="hidden" name="skill" value=wish.skill/>
                <input type="hidden" name="shown" value=number.to_string()/>
                <button class="button button-primary" name="act" value="filter">{label}</button>
            </form>
        </div>
    }
    .into_any()
}
