//! `/programs` and `/programs/{id}`: to be read.

use std::collections::HashMap;

use axum::extract::{Path, Query};
use axum::response::Response;
use axum::routing::get;
use leptos::prelude::*;

use super::model::ProgramState;
use super::program::{People, ProgramPage};
use super::store::{self, FaceRow, ProgramRow};
use crate::server::boot::Route;
use crate::server::paging::{Cursor, Order, Wanted};
use crate::server::render::{Place, Visit};
use crate::server::{Asker, markdown};
use crate::shared::id::ProgramId;
use crate::shared::{AppError, AppResult};
use crate::ui::avatar::Size;
use crate::ui::{Avatar, Icon, Pager};

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

async fn show_programs(asker: Asker, visit: Visit, Query(wanted): Query<Wanted>) -> AppResult<Response> {
    let mut conn = asker.read().await?;
    let position = wanted.position();
    let found = store::list_for(&mut conn, &asker.viewer, position.scan(Order::NewestFirst, PROGRAMS_A_PAGE)).await?;
    let page = position.page(found, PROGRAMS_A_PAGE, |program| Cursor { at: program.created_at, id: program.id.0 });
    let (newer, older) = page.links("/programs?");
    let programs = page.rows;
    let ids: Vec<ProgramId> = programs.iter().map(|p| p.id).collect();
    let mut faces: HashMap<ProgramId, Vec<FaceRow>> = HashMap::new();
    for face in store::list_faces(&mut conn, &ids, FACES).await? {
        faces.entry(face.program_id).or_default().push(face);
    }
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
            <Pager
                label="Pages of programs"
                before=newer.map(|href| ("Newer", href)) behind=older.map(|href| ("Older", href))
            />
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
    let program = store::find_for(&mut conn, viewer, id, asker.now).await?;
    let is_staff = viewer.is_admin || program.is_coordinator;
    let sees_names = is_staff || program.takes_part;
    let people = if sees_names {
        People::Named(store::list_participants(&mut conn, id, PEOPLE_OF_EACH_PART).await?)
    } else {
        People::Counted(store::count(&mut conn, id).await?)
    };
    let pairs = if sees_names { store::list_pairs(&mut conn, viewer, id, is_staff, PAIRS_AT_MOST).await? } else { Vec::new() };
    let store::Whole { plan, skills, .. } = store::find_whole(&mut conn, id).await?;
    drop(conn);
    let title = program.title.clone();
    Ok(visit
        .frame(&asker, Place::Programs, title)
        .page(move || view! { <ProgramPage program people pairs is_staff plan skills/> }))
}
