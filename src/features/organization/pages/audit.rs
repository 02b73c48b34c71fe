//! `/organization/audit` and `/programs/{id}/audit`: what happened, and the same as a file.

use axum::body::{Body, Bytes};
use axum::extract::{Path, Query};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use futures::stream;
use leptos::prelude::*;

use super::{Head, Tab};
use crate::features::organization::audit::{self, AuditForm, Entry};
use crate::features::organization::policy;
use crate::features::organization::store::audit::{Filter, list_programs};
use crate::features::organization::words::ROOMS;
use crate::features::programs::{self, ProgramRow};
use crate::server::Asker;
use crate::server::csv;
use crate::server::paging::Position;
use crate::server::render::{Place, Visit};
use crate::server::zones::OnTheWall;
use crate::shared::id::ProgramId;
use crate::shared::{AppError, AppResult, FieldErrors};
use crate::ui::{ErrorSummary, Field, FieldNote, Icon, Pager};

const EVENTS_A_PAGE: usize = 50;
/// So many events are in memory at a time while a file is written.
const EVENTS_AT_ONCE: usize = 500;
const PROGRAMS_TO_CHOOSE: i64 = 200;

/// GET /organization/audit
pub async fn show(asker: Asker, visit: Visit, Query(form): Query<AuditForm>) -> AppResult<Response> {
    policy::may_run(&asker.viewer)?;
    page(asker, visit, form, None).await
}

/// GET /programs/{id}/audit
pub async fn show_of_program(
    asker: Asker,
    visit: Visit,
    Path(id): Path<String>,
    Query(form): Query<AuditForm>,
) -> AppResult<Response> {
    let program = find_program(&asker, &id).await?;
    page(asker, visit, AuditForm { program: String::new(), ..form }, Some(program)).await
}

/// GET /organization/audit.csv
pub async fn download(asker: Asker, Query(form): Query<AuditForm>) -> AppResult<Response> {
    policy::may_run(&asker.viewer)?;
    file(asker, form, None).await
}

/// GET /programs/{id}/audit.csv
pub async fn download_of_program(asker: Asker, Path(id): Path<String>, Query(form): Query<AuditForm>) -> AppResult<Response> {
    let program = find_program(&asker, &id).await?;
    file(asker, AuditForm { program: String::new(), ..form }, Some(program.id)).await
}

async fn find_program(asker: &Asker, id: &str) -> AppResult<ProgramRow> {
    let id: ProgramId = id.parse().map_err(|_| AppError::NotFound)?;
    let program = programs::find_for(&mut asker.read().await?, &asker.viewer, id, asker.now).await?;
    policy::may_read_log_of_program(&asker.viewer, program.is_coordinator)?;
    Ok(program)
}

async fn page(asker: Asker, visit: Visit, form: AuditForm, program: Option<ProgramRow>) -> AppResult<Response> {
    let mut conn = asker.read().await?;
    // A filter that says nothing finds nothing: whoever mistyped one must not take all of the log for what it found.
    let (found, errors) = match form.filter(&mut conn, &asker.viewer).await? {
        Ok(filter) => {
            let filter = Filter { program: program.as_ref().map(|program| program.id).or(filter.program), ..filter };
            (Some(audit::load(&mut conn, &filter, form.position(), EVENTS_A_PAGE).await?), FieldErrors::default())
        }
        Err(errors) => (None, errors),
    };
    let programs = if program.is_none() { list_programs(&mut conn, PROGRAMS_TO_CHOOSE).await? } else { Vec::new() };
    drop(conn);
    let path = program.as_ref().map_or("/organization/audit".to_owned(), |program| format!("/programs/{}/audit", program.id));
    let query = form.query();
    let beside = format!("{path}?{query}{}", if query.is_empty() { "" } else { "&" });
    let (newer, older) = found.as_ref().map_or((None, None), |found| found.links(&beside));
    let line = |entry| Line::of(entry, &asker.viewer.zone, program.is_some());
    let lines: Option<Vec<Line>> = found.map(|found| found.rows.into_iter().map(line).collect());
    let place = if program.is_some() { Place::Programs } else { Place::Organization };
    Ok(visit.frame(&asker, place, "What happened").page(move || {
        let head = match program {
            None => view! { <Head tab=Tab::Audit/> }.into_any(),
            Some(program) => view! {
                <a class="back" href=format!("/programs/{}", program.id)><Icon name="chevron-left"/><bdi>{program.title}</bdi></a>
                <div class="page-head"><div><h1>"What happened"</h1></div></div>
            }
            .into_any(),
        };
        let is_filtered = form.is_filtered();
        let download = format!("{path}.csv{}{query}", if query.is_empty() { "" } else { "?" });
        let filters = view! { <Filters path=path.clone() form programs errors=errors.clone()/> };
        let list = lines.map(|lines| match lines.is_empty() {
            true => view! { <Nothing path is_filtered/> }.into_any(),
            false => view! { <Log lines download/> }.into_any(),
        });
        view! {
            {head}
            <ErrorSummary errors/>
            {filters}
            {list}
            <Pager
                label="Pages of the log"
                before=newer.map(|href| ("Newer", href)) behind=older.map(|href| ("Older", href))
            />
        }
    }))
}

#[component]
fn Filters(path: String, form: AuditForm, programs: Vec<(ProgramId, String)>, errors: FieldErrors) -> impl IntoView {
    let option = |value: String, label: String, chosen: &str| {
        let selected = value == chosen;
        view! { <option value=value selected=selected>{label}</option> }
    };
    let rooms = ROOMS.iter().map(|(word, label)| option((*word).to_owned(), (*label).to_owned(), &form.room)).collect_view();
    let programs = (!programs.is_empty()).then(|| {
        let options = programs.into_iter().map(|(id, title)| option(id.to_string(), title, &form.program)).collect_view();
        view! {
            <div class="field">
                <label for="program">"Program"</label>
                <FieldNote name="program" errors=errors.clone()/>
                <select class="select" id="program" name="program"><option value="">"All"</option>{options}</select>
            </div>
        }
    });
    let clear = form.is_filtered().then(|| view! { <a class="button button-quiet" href=path.clone()>"Clear filters"</a> });
    view! {
        <form class="filters" method="get" action=path.clone() aria-label="Filter">
            <Field name="person" label="By or about (e-mail)" value=form.person.clone() required=false errors=errors.clone()/>
            <div class="field">
                <label for="room">"What"</label>
                <FieldNote name="room" errors=errors.clone()/>
                <select class="select" id="room" name="room"><option value="">"Everything"</option>{rooms}</select>
            </div>
            {programs}
            <Field name="from" label="From" kind="date" value=form.from.clone() required=false errors=errors.clone()/>
            <Field name="to" label="To" kind="date" value=form.to.clone() required=false errors/>
            <div class="actions"><button class="button" type="submit">"Filter"</button>{clear}</div>
        </form>
    }
}

#[component]
fn Nothing(path: String, is_filtered: bool) -> impl IntoView {
    if is_filtered {
        view! {
            <div class="empty">
                <Icon name="list-checks"/>
                <h2>"Nothing matches"</h2>
                <p>"No event fits all of these filters."</p>
                <a class="button" href=path>"Clear filters"</a>
            </div>
        }
        .into_any()
    } else {
        view! {
            <div class="empty">
                <Icon name="list-checks"/>
                <h2>"Nothing happened yet"</h2>
                <p>"Whatever somebody changes stands here: who, what and when, never what people write to each other."</p>
            </div>
        }
        .into_any()
    }
}

/// An event as a line of the page.
struct Line {
    day: String,
    time: String,
    instant: String,
    entry: Entry,
}

impl Line {
    fn of(entry: Entry, zone: &str, is_of_one_program: bool) -> Line {
        let wall = OnTheWall::new(entry.at, zone);
        let entry = Entry { program: entry.program.filter(|_| !is_of_one_program), ..entry };
        Line { day: wall.weekday_and_day(), time: wall.clock(), instant: entry.at.to_rfc3339(), entry }
    }
}

#[component]
fn Log(lines: Vec<Line>, download: String) -> impl IntoView {
    let mut days: Vec<(String, Vec<Line>)> = Vec::new();
    for line in lines {
        match days.last_mut() {
            Some((day, of_day)) if *day == line.day => of_day.push(line),
            _ => days.push((line.day.clone(), vec![line])),
        }
    }
    let days = days.into_iter().map(|(day, lines)| {
        view! {
            <section class="log-day">
                <h2>{day}</h2>
                <ol>{lines.into_iter().map(|line| view! { <LogLine line/> }).collect_view()}</ol>
            </section>
        }
    });
    view! {
        <p class="actions log-actions"><a class="button button-small" href=download download="">"Download as CSV"</a></p>
        {days.collect_view()}
    }
}

#[component]
fn LogLine(line: Line) -> impl IntoView {
    let Line { time, instant, entry, .. } = line;
    let actor = entry.actor.map_or_else(|| "Ithaca".to_owned(), |(_, name)| name);
    let pair = entry.pair.map(|(id, [mentor, mentee])| {
        view! { <a href=format!("/mentorships/{id}")><bdi>{mentor}</bdi>" and "<bdi>{mentee}</bdi></a> }
    });
    let program = entry.program.map(|(id, title)| view! { <a href=format!("/programs/{id}")><bdi>{title}</bdi></a> });
    let context = (pair.is_some() || program.is_some()).then(|| view! { <p class="log-context">{pair} {program}</p> });
    view! {
        <li class="log-line">
            <time datetime=instant>{time}</time>
            <div><p><b><bdi>{actor}</bdi></b>" "<bdi>{entry.words}</bdi></p>{context}</div>
        </li>
    }
}

async fn file(asker: Asker, form: AuditForm, program: Option<ProgramId>) -> AppResult<Response> {
    let filter = form.filter(&mut asker.read().await?, &asker.viewer).await?.map_err(AppError::Invalid)?;
    let filter = Filter { program: program.or(filter.program), ..filter };
    let header = csv::line(["Time (UTC)", "Who", "What", "Mentorship", "Program"]);
    // The mark tells spreadsheets that this is UTF-8.
    let first = [b"\xef\xbb\xbf".to_vec(), header].concat();
    let pages = stream::try_unfold(Step::Header(first), move |step| next_piece(asker.clone(), filter.clone(), step));
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"audit.csv\""),
    ];
    Ok((headers, Body::from_stream(pages)).into_response())
}

/// How far a file has been written.
enum Step {
    Header(Vec<u8>),
    Rows(Position),
    End,
}

async fn next_piece(asker: Asker, filter: Filter, step: Step) -> AppResult<Option<(Bytes, Step)>> {
    let position = match step {
        Step::Header(header) => return Ok(Some((header.into(), Step::Rows(Position::Start)))),
        Step::Rows(position) => position,
        Step::End => return Ok(None),
    };
    let page = audit::load(&mut asker.read().await?, &filter, position, EVENTS_AT_ONCE).await?;
    let next = page.behind.map_or(Step::End, |cursor| Step::Rows(Position::Behind(cursor)));
    Ok(Some((page.rows.iter().flat_map(csv_line).collect::<Vec<u8>>().into(), next)))
}

fn csv_line(entry: &Entry) -> Vec<u8> {
    let time = entry.at.format("%Y-%m-%d %H:%M:%S").to_string();
    let actor = entry.actor.as_ref().map_or("Ithaca", |(_, name)| name.as_str());
    let pair = entry.pair.as_ref().map(|(_, names)| names.join(" and ")).unwrap_or_default();
    let program = entry.program.as_ref().map_or("", |(_, title)| title.as_str());
    csv::line([&time, actor, &entry.words, &pair, program])
}
