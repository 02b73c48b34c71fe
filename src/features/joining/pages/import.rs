//! `/programs/{id}/people/import`: a file is looked at first, and carried out whole or not at all.

use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Multipart, Path, Request};
use axum::http::{StatusCode, header};
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;

use crate::features::joining::actions::people as actions;
use crate::features::joining::model::noun;
use crate::features::joining::parts::{NobodyIsAdded, people};
use crate::features::joining::policy;
use crate::features::joining::roster::{Checked, Roster, Verdict};
use crate::features::programs::ProgramRow;
use crate::server::forms::{Posted, see_other};
use crate::server::render::{Place, Visit};
use crate::server::{App, Asker, csv};
use crate::shared::id::ProgramId;
use crate::shared::{AppError, AppResult, FieldErrors};
use crate::ui::browser::area_text;
use crate::ui::{ErrorSummary, Icon, Kept, RefusedLines};

/// The most text that is read, in bytes: the second form carries the lines once more.
const LONGEST_FILE: usize = 120_000;
const KNOWN_SHOWN: usize = 200;

/// GET /programs/{id}/people/import
pub async fn show(asker: Asker, visit: Visit, Path(id): Path<String>) -> AppResult<Response> {
    let id: ProgramId = id.parse().map_err(|_| AppError::NotFound)?;
    let program = actions::find_program(&mut asker.read().await?, &asker.viewer, id, asker.now).await?;
    Ok(form_page(&asker, &visit, StatusCode::OK, program, String::new(), None))
}

/// The lines that were looked at, and how many people they add.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Reviewed {
    lines: String,
    shown: String,
}

/// POST /programs/{id}/people/import: a file to look at, or the lines that were looked at.
pub async fn receive(
    asker: Asker,
    visit: Visit,
    Path(id): Path<String>,
    axum::extract::State(app): axum::extract::State<App>,
    request: Request<Body>,
) -> AppResult<Response> {
    let id: ProgramId = id.parse().map_err(|_| AppError::NotFound)?;
    let program = actions::find_program(&mut asker.read().await?, &asker.viewer, id, asker.now).await?;
    let is_file = request.headers().get(header::CONTENT_TYPE).is_some_and(|v| v.as_bytes().starts_with(b"multipart/"));
    if is_file {
        let Upload { file, pasted } = read_upload(request, &app).await?;
        let text = match read_text(file.as_deref().unwrap_or(pasted.as_bytes())) {
            Ok(text) => text,
            Err(why) => return Ok(form_page(&asker, &visit, StatusCode::UNPROCESSABLE_ENTITY, program, pasted, Some(why))),
        };
        if !policy::may_add(true, program.standing()) {
            return Ok(form_page(&asker, &visit, StatusCode::UNPROCESSABLE_ENTITY, program, pasted, None));
        }
        return match check(&asker, id, &text).await? {
            Ok(checked) => Ok(review_page(&asker, &visit, StatusCode::OK, program, text, checked, None)),
            Err(why) => Ok(form_page(&asker, &visit, StatusCode::UNPROCESSABLE_ENTITY, program, text, Some(why))),
        };
    }
    let Posted(Reviewed { lines, shown }) = Posted::from_request(request, &app).await?;
    let roster = match Roster::read(&lines) {
        Ok(roster) => roster,
        Err(why) => return Ok(form_page(&asker, &visit, StatusCode::UNPROCESSABLE_ENTITY, program, lines, Some(why))),
    };
    match actions::add_roster(&asker, id, roster, shown.parse().unwrap_or(usize::MAX)).await {
        Ok(number) => Ok(see_other(&format!("/programs/{id}/people?added={number}"))),
        Err(AppError::Refused(why)) => {
            Ok(form_page(&asker, &visit, StatusCode::UNPROCESSABLE_ENTITY, program, lines, Some(why)))
        }
        Err(AppError::Conflict { sentence, .. }) => match check(&asker, id, &lines).await? {
            Ok(checked) => Ok(review_page(&asker, &visit, StatusCode::CONFLICT, program, lines, checked, Some(sentence))),
            Err(why) => Ok(form_page(&asker, &visit, StatusCode::CONFLICT, program, lines, Some(why))),
        },
        Err(error) => Err(error),
    }
}

async fn check(asker: &Asker, program: ProgramId, text: &str) -> AppResult<Result<Checked, String>> {
    match Roster::read(text) {
        Ok(roster) => actions::check_roster(&mut asker.read().await?, program, &roster).await.map(Ok),
        Err(why) => Ok(Err(why)),
    }
}

/// What was sent: a file, unless none was chosen, and what was pasted.
#[derive(Default)]
struct Upload {
    file: Option<Bytes>,
    pasted: String,
}

async fn read_upload(request: Request<Body>, app: &App) -> AppResult<Upload> {
    let mut parts = Multipart::from_request(request, app).await.map_err(|_| AppError::TooLarge)?;
    let mut upload = Upload::default();
    while let Some(field) = parts.next_field().await.map_err(|_| AppError::TooLarge)? {
        let name = field.name().unwrap_or_default().to_owned();
        let bytes = field.bytes().await.map_err(|_| AppError::TooLarge)?;
        match name.as_str() {
            "file" => upload.file = Some(bytes).filter(|bytes| !bytes.is_empty()),
            "pasted" => upload.pasted = String::from_utf8_lossy(&bytes).into_owned(),
            _ => {}
        }
    }
    Ok(upload)
}

/// What a file says, as spreadsheets write it, or in a sentence what to do instead.
fn read_text(bytes: &[u8]) -> Result<String, String> {
    let text = csv::decode(bytes)?;
    if text.len() > LONGEST_FILE {
        return Err(format!("That is more than {} kB. Divide it into several files.", LONGEST_FILE / 1000));
    }
    Ok(text)
}

fn form_page(
    asker: &Asker,
    visit: &Visit,
    status: StatusCode,
    program: ProgramRow,
    pasted: String,
    why: Option<String>,
) -> Response {
    if !policy::may_add(true, program.standing()) {
        let (id, title) = (program.id, program.title);
        return visit.frame(asker, Place::Programs, "Add people from a file").page_with(status, move || {
            view! { <NobodyIsAdded program=id title/> <Kept typed=pasted/> }
        });
    }
    let mut errors = FieldErrors::default();
    if let Some(why) = why {
        errors.add("file", why);
    }
    visit.frame(asker, Place::Programs, "Add people from a file").page_with(status, move || {
        view! { <FormPage program pasted errors/> }
    })
}

#[component]
fn FormPage(program: ProgramRow, pasted: String, errors: FieldErrors) -> impl IntoView {
    let error = errors.on("file").map(|why| view! { <p class="field-error" id="file-error">{why.to_owned()}</p> });
    let invalid = error.is_some();
    let described = if invalid { "file-hint file-error" } else { "file-hint" };
    view! {
        <a class="back" href=format!("/programs/{}/people/add", program.id)><Icon name="chevron-left"/>"Add people"</a>
        <ErrorSummary errors/>
        <div class="page-head"><div><h1>"Add people from a file"</h1><p class="lead">"To " <bdi>{program.title}</bdi></p></div></div>
        <form class="form" method="post" enctype="multipart/form-data" action=format!("/programs/{}/people/import", program.id)>
            <div class="field">
                <label for="file">"A CSV file"</label>
                <p class="hint" id="file-hint">"Two columns, “E-mail” and “Part”, where the part is mentor or mentee. Commas, semicolons and tabs are understood; other columns are passed over."</p>
                {error}
                <input class="input" type="file" id="file" name="file" accept=".csv,.tsv,.txt,text/csv" aria-describedby=described aria-invalid=invalid.then_some("true")/>
            </div>
            <div class="field">
                <label for="pasted">"Or paste the lines here"</label>
                <textarea class="textarea" id="pasted" name="pasted" rows="5" spellcheck="false" placeholder="ana@example.org, mentee">{area_text(pasted)}</textarea>
            </div>
            <div class="actions"><button class="button button-primary">"Look at it"</button></div>
        </form>
    }
}

fn review_page(
    asker: &Asker,
    visit: &Visit,
    status: StatusCode,
    program: ProgramRow,
    lines: String,
    checked: Checked,
    notice: Option<String>,
) -> Response {
    visit.frame(asker, Place::Programs, "Add people from a file").page_with(status, move || {
        view! { <ReviewPage program lines checked notice/> }
    })
}

#[component]
fn ReviewPage(program: ProgramRow, lines: String, checked: Checked, notice: Option<String>) -> impl IntoView {
    let id = program.id;
    let number = checked.additions().count();
    let refused: Vec<(u64, &'static str, String, String)> = checked
        .refused()
        .map(|(line, column, found, expected)| (line, column, found.to_owned(), expected.to_owned()))
        .collect();
    let known = checked.lines.iter().filter(|(_, verdict)| matches!(verdict, Verdict::Known { .. })).count();
    let (refusals, known_words) =
        (refused.len(), if known == 1 { "1 takes part already".to_owned() } else { format!("{known} take part already") });
    let added = checked.lines.iter().filter_map(|(line, verdict)| match verdict {
        Verdict::New { name, part, .. } => Some((*line, name.clone(), *part, "is added")),
        Verdict::Approved { name, part, .. } => Some((*line, name.clone(), *part, "has asked to join, and is approved")),
        _ => None,
    });
    let rows: Vec<_> = added.take(KNOWN_SHOWN).collect();
    let unnamed = number.saturating_sub(rows.len());
    let row = |(line, name, part, what): (u64, String, _, &'static str)| {
        view! { <tr><td class="nums">{line}</td><td><bdi>{name}</bdi></td><td>{noun(part)}</td><td>{what}</td></tr> }
    };
    let additions = (number > 0).then(|| {
        let rows = rows.into_iter().map(row).collect_view();
        view! {
            <section class="section">
                <div class="section-head"><h2>"Who is added"</h2></div>
                <div class="table-wrap" tabindex="0" role="region" aria-label="Who is added">
                    <table class="table">
                        <thead><tr><th scope="col">"Line"</th><th scope="col">"Name"</th><th scope="col">"Part"</th><th scope="col">"What happens"</th></tr></thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
                {(unnamed > 0).then(|| view! { <p class="muted">"And " {people(unnamed)} " more."</p> })}
            </section>
        }
    });
    let refused = (refusals > 0).then(|| {
        view! {
            <section class="section">
                <div class="section-head"><h2>"Lines that are left out"</h2></div>
                <RefusedLines label="Lines that are left out" expectation="Why" lines=refused/>
            </section>
        }
    });
    let act = if number == 0 {
        view! { <a class="button" href=format!("/programs/{id}/people/import")>"Choose another file"</a> }.into_any()
    } else {
        view! {
            <form class="actions" method="post" action=format!("/programs/{id}/people/import")>
                <input type="hidden" name="lines" value=lines/>
                <input type="hidden" name="shown" value=number.to_string()/>
                <button class="button button-primary">"Add " {people(number)}</button>
                <a class="button button-quiet" href=format!("/programs/{id}/people/import")>"Choose another file"</a>
            </form>
        }
        .into_any()
    };
    let summary = format!("{} to add · {known_words} · {refusals} left out", people(number));
    view! {
        <a class="back" href=format!("/programs/{id}/people/import")><Icon name="chevron-left"/>"Another file"</a>
        {notice.map(|sentence| view! { <div class="notice notice-wait section" role="alert"><Icon name="info"/><p>{sentence}</p></div> })}
        <div class="page-head"><div><h1>"This is what would happen"</h1><p class="lead">{summary}</p></div></div>
        <div class="section">{act}</div>
        {refused}
        {additions}
    }
}
