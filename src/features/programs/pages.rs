//! `/programs` and `/programs/{id}`: to be read.

use std::collections::HashMap;

use axum::extract::{Path, Query};
use axum::response::Response;
use axum::routing::get;
use chrono::DateTime;
use leptos::prelude::*;
use serde::Deserialize;

use super::model::ProgramState;
use super::program::{People, ProgramPage};
use super::store::{self, Cursor, FaceRow, ProgramRow};
use crate::features::skills;
use crate::server::boot::Route;
use crate::server::db::is_storable;
use crate::server::render::{Place, Visit};
use crate::server::{Asker, markdown};
use crate::shared::id::ProgramId;
use crate::shared::{AppError, AppResult};
use crate::ui::avatar::Size;
use crate::ui::{Avatar, Icon};

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
        let created_at = DateTime::from_timestamp_micros(self.at.parse().ok()?).filter(is_storable)?;
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
    let faces =
        faces.into_iter().filter(|_| sees_names).map(|face| view! { <Avatar id=face.id name=face.name size=Size::Small/> });
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

async fn show_program(asker: Asker, visit: Visit, Path(id): Path<String>) -> AppResult<Response> {
    let id: ProgramId = id.parse().map_err(|_| AppError::NotFound)?;
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
    let skills = skills::list_of_program(&mut conn, id).await?.into_iter().map(|skill| skill.name).collect();
    drop(conn);
    let title = program.title.clone();
    Ok(visit
        .frame(&asker, Place::Programs, title)
        .page(move || view! { <ProgramPage program people pairs is_staff plan skills/> }))
}
