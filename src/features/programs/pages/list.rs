//! The catalogue: programs to read about and join, by state, by skill, by what is written in them.

use std::collections::HashMap;

use axum::extract::Query;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;

use crate::features::programs::model::{JoiningApproval, Part, ProgramState};
use crate::features::programs::store::{self, Asks, FaceRow, Filter, ProgramLine, ProgramRow, Shelf};
use crate::server::paging::{Cursor, Order, Wanted};
use crate::server::render::{Place, Visit};
use crate::server::{Asker, markdown};
use crate::shared::AppResult;
use crate::shared::id::{ProgramId, SkillId};
use crate::shared::time::day_label;
use crate::ui::avatar::Size;
use crate::ui::{Avatar, Icon, Pager};

const PROGRAMS_A_PAGE: usize = 20;
const FACES: i64 = 4;

/// Which programs, as the address says.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub struct Chosen {
    show: String,
    skill: String,
    q: String,
}

impl Chosen {
    fn shelf(&self) -> Shelf {
        self.show.parse().unwrap_or(Shelf::All)
    }

    fn is_narrowed(&self) -> bool {
        !self.skill.is_empty() || !self.q.trim().is_empty()
    }

    /// The same on another shelf.
    fn address(&self, shelf: Shelf) -> String {
        let mut query: Vec<(&str, &str)> = Vec::new();
        if shelf != Shelf::All {
            query.push(("show", shelf.as_str()));
        }
        for (name, value) in [("skill", self.skill.as_str()), ("q", self.q.trim())] {
            if !value.is_empty() {
                query.push((name, value));
            }
        }
        let query = serde_urlencoded::to_string(query).unwrap_or_default();
        if query.is_empty() { "/programs".to_owned() } else { format!("/programs?{query}") }
    }
}

/// GET /programs
pub async fn show(
    asker: Asker,
    visit: Visit,
    Query(chosen): Query<Chosen>,
    Query(wanted): Query<Wanted>,
) -> AppResult<Response> {
    let mut conn = asker.read().await?;
    let position = wanted.position();
    let filter = Filter { shelf: chosen.shelf(), skill: chosen.skill.parse().ok(), text: chosen.q.clone() };
    let scan = position.scan(Order::NewestFirst, PROGRAMS_A_PAGE);
    let found = store::list_for(&mut conn, &asker.viewer, &filter, scan, asker.now).await?;
    let page = position.page(found, PROGRAMS_A_PAGE, |line| Cursor { at: line.program.created_at, id: line.program.id.0 });
    let here = chosen.address(filter.shelf);
    let links = page.links(&format!("{here}{}", if here.contains('?') { '&' } else { '?' }));
    let ids: Vec<ProgramId> = page.rows.iter().map(|line| line.program.id).collect();
    let mut faces: HashMap<ProgramId, Vec<FaceRow>> = HashMap::new();
    for face in store::list_faces(&mut conn, &ids, FACES).await? {
        faces.entry(face.program_id).or_default().push(face);
    }
    let mut asks: HashMap<ProgramId, Asks> =
        store::list_asks(&mut conn, &ids).await?.into_iter().map(|row| (row.program_id, row)).collect();
    let skills = store::list_skills_in_use(&mut conn).await?;
    let is_staff = asker.viewer.is_admin || store::coordinates_any(&mut conn, &asker.viewer).await?;
    drop(conn);
    let is_admin = asker.viewer.is_admin;
    let cards = page.rows.into_iter().map(|line| Card {
        faces: faces.remove(&line.program.id).unwrap_or_default(),
        asks: asks.remove(&line.program.id),
        line,
    });
    let cards: Vec<Card> = cards.collect();
    Ok(visit.frame(&asker, Place::Programs, "Programs").page(move || {
        let make = is_admin
            .then(|| view! { <a class="button button-primary" href="/programs/new"><Icon name="plus"/>"New program"</a> });
        let (newer, older) = links;
        let content = if cards.is_empty() {
            view! { <Nothing chosen=chosen.clone()/> }.into_any()
        } else {
            let cards = cards.into_iter().map(|card| view! { <ProgramCard card/> }).collect::<Vec<_>>();
            view! { <ul>{cards}</ul> }.into_any()
        };
        view! {
            <div class="page-head">
                <div><h1>"Programs"</h1><p class="lead">"What you can join, and what you are in."</p></div>
                {make}
            </div>
            <Filters chosen skills is_staff/>
            {content}
            <Pager
                label="Pages of programs"
                before=newer.map(|href| ("Newer", href)) behind=older.map(|href| ("Older", href))
            />
        }
    }))
}

/// A program with what its card shows.
struct Card {
    line: ProgramLine,
    faces: Vec<FaceRow>,
    asks: Option<Asks>,
}

#[component]
fn Filters(chosen: Chosen, skills: Vec<(SkillId, String)>, is_staff: bool) -> impl IntoView {
    let present = chosen.shelf();
    let shelves = Shelf::ALL.iter().copied().filter(|shelf| is_staff || !shelf.is_for_staff() || *shelf == present);
    let shelf = |shelf: Shelf| {
        view! { <a href=chosen.address(shelf) aria-current=(shelf == present).then_some("page")>{shelf.label()}</a> }
    };
    let shelves = shelves.map(shelf).collect::<Vec<_>>();
    let is_narrowed = chosen.is_narrowed();
    let clear = Chosen { show: chosen.show.clone(), ..Chosen::default() }.address(present);
    let Chosen { show, skill, q } = chosen;
    let option = |(id, name): (SkillId, String)| {
        let id = id.to_string();
        view! { <option value=id.clone() selected={id == skill}>{name}</option> }
    };
    let options = skills.into_iter().map(option).collect::<Vec<_>>();
    let show = (!show.is_empty()).then(|| view! { <input type="hidden" name="show" value=show/> });
    view! {
        <nav class="tabs" aria-label="Which programs">{shelves}</nav>
        <form class="filters" method="get" action="/programs" role="search">
            {show}
            <div class="field"><label for="q">"Search"</label><input class="input" id="q" name="q" type="search" value=q/></div>
            <div class="field">
                <label for="skill">"Skill"</label>
                <select class="select" id="skill" name="skill"><option value="">"Any skill"</option>{options}</select>
            </div>
            <div class="actions">
                <button class="button" type="submit">"Show"</button>
                {is_narrowed.then(|| view! { <a class="button button-quiet" href=clear>"Clear"</a> })}
            </div>
        </form>
    }
}

#[component]
fn Nothing(chosen: Chosen) -> impl IntoView {
    if chosen.is_narrowed() {
        let clear = Chosen { show: chosen.show.clone(), ..Chosen::default() }.address(chosen.shelf());
        return view! {
            <div class="empty">
                <Icon name="compass"/>
                <h2>"No program matches"</h2>
                <p>"Nothing here has that skill and those words."</p>
                <a class="button" href=clear>"Clear the search"</a>
            </div>
        }
        .into_any();
    }
    let (heading, words) = chosen.shelf().when_empty();
    view! {
        <div class="empty"><Icon name="compass"/><h2>{heading}</h2><p>{words}</p></div>
    }
    .into_any()
}

#[component]
fn ProgramCard(card: Card) -> impl IntoView {
    let Card { line: ProgramLine { program, as_mentor, as_mentee }, faces, asks } = card;
    let people = match faces.first().map_or(0, |face| face.people) {
        0 => "Nobody yet".to_owned(),
        1 => "1 person".to_owned(),
        n => format!("{n} people"),
    };
    let sees_names = program.ties().may_see_inside();
    let faces = faces.into_iter().filter(|_| sees_names).filter_map(|face| face.id.zip(face.name));
    let faces = faces.map(|(id, name)| view! { <Avatar id name size=Size::Small/> });
    let faces = faces.collect::<Vec<_>>();
    let about = markdown::first_paragraph(&program.description);
    let standing = standing(as_mentor.as_deref(), as_mentee.as_deref());
    let takes_people = program.state.takes_people() && program.archived_at.is_none();
    let joining = takes_people.then(|| {
        let lines = [Part::Mentor, Part::Mentee].map(|part| {
            let approval = match part {
                Part::Mentor => program.settings.mentor_joining,
                Part::Mentee => program.settings.mentee_joining,
            };
            let questions = asks.as_ref().map_or(0, |asks| asks.of(part));
            view! { <div><dt>{format!("As a {}", part.label().to_lowercase())}</dt><dd>{terms(approval, questions)}</dd></div> }
        });
        view! { <dl class="terms">{lines.into_iter().collect::<Vec<_>>()}</dl> }
    });
    let is_in = as_mentor.is_some() || as_mentee.is_some();
    let join = takes_people.then(|| view! { <JoinLink program=program.clone() is_in small=true/> });
    let until = program.ends_on.filter(|_| takes_people).map(|day| view! { <span>"Until "{day_label(day)}</span> });
    let archived = program.archived_at.map(|_| view! { <span class="chip">"Archived"</span> });
    view! {
        <li class="program-row">
            <div>
                <h2><a href=format!("/programs/{}", program.id) dir="auto">{program.title}</a></h2>
                <p dir="auto">{about}</p>
                {joining}
            </div>
            <div class="program-side">
                <div class="actions"><State state=program.state/>{archived}{standing}</div>
                <div class="faces">{faces}<span>{people}</span></div>
                {until}
                {join}
            </div>
        </li>
    }
}

/// The way to join a program, or to the part that one has in it.
#[component]
pub fn JoinLink(program: ProgramRow, is_in: bool, #[prop(optional)] small: bool) -> impl IntoView {
    let class = match (small, is_in) {
        (true, _) => "button button-small",
        (false, true) => "button",
        (false, false) => "button button-primary",
    };
    let words = if is_in { "Your part" } else { "Join" };
    view! {
        <a class=class href=format!("/programs/{}/join", program.id)>{words}<span class="visually-hidden">{if is_in { " in " } else { " " }} {program.title}</span></a>
    }
}

/// What the reader is in the program, or has asked to be.
fn standing(as_mentor: Option<&str>, as_mentee: Option<&str>) -> Option<impl IntoView + use<>> {
    let words = match (as_mentor, as_mentee) {
        (Some("active"), Some("active")) => "You are a mentor and a mentee",
        (Some("active"), _) => "You are a mentor",
        (_, Some("active")) => "You are a mentee",
        (Some("requested"), _) | (_, Some("requested")) => "You asked to join",
        (Some("completed"), _) | (_, Some("completed")) => "You took part",
        _ => return None,
    };
    Some(view! { <span class="chip chip-accent"><Icon name="user"/>{words}</span> })
}

/// What joining takes: whose approval, and how many questions.
fn terms(approval: JoiningApproval, questions: i64) -> String {
    let approval = match approval {
        JoiningApproval::None => "at once",
        JoiningApproval::Admin => "the program’s staff approve",
        JoiningApproval::Manager => "your reporting manager approves",
    };
    match questions {
        0 => approval.to_owned(),
        1 => format!("{approval} · 1 question"),
        n => format!("{approval} · {n} questions"),
    }
}

/// A program's state as a badge.
#[component]
pub fn State(state: ProgramState) -> impl IntoView {
    let class = match state {
        ProgramState::Draft => "chip chip-wait",
        ProgramState::Open => "chip chip-accent",
        ProgramState::Running => "chip chip-done",
        ProgramState::Closed => "chip",
    };
    view! { <span class=class>{state.label()}</span> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_keeps_what_was_chosen() {
        let chosen = Chosen { show: "mine".into(), skill: "7".into(), q: " a b ".into() };
        assert_eq!(chosen.address(Shelf::Open), "/programs?show=open&skill=7&q=a+b");
        assert_eq!(Chosen::default().address(Shelf::All), "/programs");
    }

    #[test]
    fn joining_is_told_with_what_it_takes() {
        assert_eq!(terms(JoiningApproval::None, 0), "at once");
        assert_eq!(terms(JoiningApproval::Manager, 2), "your reporting manager approves · 2 questions");
    }
}
