//! Entries from a file: choose it, see which column is what and what becomes of each line, take it over at once. The file
//! travels with the form, so that nothing is kept of one that was not taken over.

use axum::extract::{FromRequest, Multipart, Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use leptos::prelude::*;

use crate::features::library::actions::{self, Checked};
use crate::features::library::imports::{Column, LINES_AT_MOST, Matching, Row};
use crate::server::forms::see_other;
use crate::server::render::{Place, Visit};
use crate::server::{App, Asker, csv};
use crate::shared::form::Fields;
use crate::shared::{AppError, AppResult, FieldErrors};
use crate::ui::browser::area_text;
use crate::ui::{ErrorSummary, FieldNote, Icon};

/// A file, and the fields that travel with it.
pub const MOST_BYTES: usize = 2 << 20;
const REFUSED_SHOWN: usize = 50;

/// GET /library/resources/import
pub async fn show(asker: Asker, visit: Visit) -> AppResult<Response> {
    actions::may_keep(&asker).await?;
    Ok(page(&asker, &visit, StatusCode::OK, None, FieldErrors::default()))
}

/// POST /library/resources/import
pub async fn post(asker: Asker, visit: Visit, State(app): State<App>, request: Request) -> AppResult<Response> {
    actions::may_keep(&asker).await?;
    let unreadable = |_| AppError::Refused("That form could not be read. Please choose the file again.".into());
    let fields = read(Multipart::from_request(request, &app).await.map_err(unreadable)?).await?;
    match carry_out(&asker, &visit, &fields).await {
        Err(AppError::Invalid(errors)) => Ok(page(&asker, &visit, StatusCode::UNPROCESSABLE_ENTITY, None, errors)),
        other => other,
    }
}

async fn read(mut form: Multipart) -> AppResult<Fields> {
    let mut fields = Fields::default();
    while let Some(part) = form.next_field().await.map_err(|_| AppError::TooLarge)? {
        let name = part.name().unwrap_or_default().to_owned();
        let bytes = part.bytes().await.map_err(|_| AppError::TooLarge)?;
        fields.add(&name, &csv::text_of(&bytes));
    }
    Ok(fields)
}

async fn carry_out(asker: &Asker, visit: &Visit, fields: &Fields) -> AppResult<Response> {
    let act = fields.get("act");
    let text = if act.is_empty() { fields.get("file") } else { fields.get("text") };
    let matching = (!act.is_empty()).then(|| matching_of(fields));
    match (act, matching) {
        ("import", Some(matching)) => {
            actions::import_file(asker, text.to_owned(), matching).await?;
            Ok(see_other("/library/resources"))
        }
        ("refused", Some(matching)) => {
            let file = actions::refused_lines(asker, text, matching).await?;
            let headers = [
                (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
                (header::CONTENT_DISPOSITION, "attachment; filename=\"refused.csv\""),
            ];
            Ok((headers, file).into_response())
        }
        (_, matching) => {
            let checked = actions::check_file(asker, text, matching).await?;
            Ok(page(asker, visit, StatusCode::OK, Some((text.to_owned(), checked)), FieldErrors::default()))
        }
    }
}

fn matching_of(fields: &Fields) -> Matching {
    let chosen = Column::ALL.iter().filter_map(|column| {
        let at = fields.get(column.as_str()).parse().ok()?;
        Some((*column, at))
    });
    Matching(chosen.collect())
}

fn page(asker: &Asker, visit: &Visit, status: StatusCode, checked: Option<(String, Checked)>, errors: FieldErrors) -> Response {
    visit.frame(asker, Place::Elsewhere, "Import a file").page_with(status, move || {
        let content = match checked {
            None => view! { <Choose errors=errors.clone()/> }.into_any(),
            Some((text, checked)) => view! { <Match text checked/> }.into_any(),
        };
        view! {
            <a class="back" href="/library/resources"><Icon name="chevron-left"/>"Learning catalogue"</a>
            <ErrorSummary errors/>
            <div class="page-head"><div><h1>"Import a file"</h1></div></div>
            {content}
        }
    })
}

#[component]
fn Choose(errors: FieldErrors) -> impl IntoView {
    let columns = Column::ALL.iter().map(|column| column.label()).collect::<Vec<_>>().join(", ");
    view! {
        <form class="form" method="post" enctype="multipart/form-data">
            <div class="field">
                <label for="file">"A CSV file"</label>
                <p class="hint" id="file-hint">"The first line names the columns: " {columns} ". Kind and title are needed. At most " {LINES_AT_MOST} " lines. Nothing is taken over before you have seen it."</p>
                <FieldNote name="file" errors/>
                <input class="input" type="file" id="file" name="file" accept=".csv,text/csv,text/plain" required aria-describedby="file-hint"/>
            </div>
            <div class="actions"><button class="button button-primary">"Check the file"</button></div>
        </form>
    }
}

#[component]
fn Match(text: String, checked: Checked) -> impl IntoView {
    let Checked { table, matching, rows } = checked;
    let count = |is: fn(&Row) -> bool| rows.iter().filter(|(_, row)| is(row)).count();
    let (new, known) = (count(|row| matches!(row, Row::New(_))), count(|row| matches!(row, Row::Known)));
    let refused: Vec<(u64, FieldErrors)> = rows
        .into_iter()
        .filter_map(|(line, row)| match row {
            Row::Refused(errors) => Some((line, errors)),
            _ => None,
        })
        .collect();
    let is_complete = matching.of(Column::Title).is_some() && matching.of(Column::Kind).is_some();
    let columns = Column::ALL.iter().map(|column| {
        let chosen = matching.of(*column);
        let options = table.header.iter().enumerate().map(|(at, name)| {
            view! { <option value=at.to_string() selected=chosen == Some(at)>{name.clone()}</option> }
        });
        let options = options.collect_view();
        view! {
            <div class="field">
                <label for=column.as_str()>{column.label()}</label>
                <select class="select" id=column.as_str() name=column.as_str()><option value="">"Not in the file"</option>{options}</select>
            </div>
        }
    });
    let columns = columns.collect_view();
    let verdict = if is_complete {
        let number = refused.len();
        view! {
            <ul class="actions">
                <li class="chip chip-done">{new} " new"</li>
                <li class="chip">{known} " already there"</li>
                <li class="chip chip-wait">{number} " refused"</li>
            </ul>
        }
        .into_any()
    } else {
        view! { <p class="notice notice-wait">"Please say which column is the kind and which is the title."</p> }.into_any()
    };
    let import = (new > 0).then(|| {
        let word = if new == 1 { "Import 1 entry".to_owned() } else { format!("Import {new} entries") };
        view! { <button class="button button-primary" name="act" value="import">{word}</button> }
    });
    let download = (!refused.is_empty())
        .then(|| view! { <button class="button" name="act" value="refused">"Download the refused lines"</button> });
    let list = (!refused.is_empty()).then(|| view! { <Refused refused/> });
    view! {
        <form class="stack import" method="post" enctype="multipart/form-data">
            <textarea name="text" hidden>{area_text(text)}</textarea>
            <section class="section"><h2>"Which column is what"</h2><div class="import-columns">{columns}</div></section>
            {verdict}
            <div class="actions">{import}<button class="button" name="act" value="check">"Check again"</button>{download}</div>
        </form>
        {list}
    }
}

#[component]
fn Refused(refused: Vec<(u64, FieldErrors)>) -> impl IntoView {
    let more = refused.len().saturating_sub(REFUSED_SHOWN);
    let rows = refused.into_iter().take(REFUSED_SHOWN).map(|(line, errors)| {
        view! { <tr><td>{line}</td><td>{actions::reasons(&errors)}</td></tr> }
    });
    let rows = rows.collect_view();
    view! {
        <section class="section">
            <h2>"Refused lines"</h2>
            <div class="table-wrap">
                <table class="table"><thead><tr><th scope="col">"Line"</th><th scope="col">"Why"</th></tr></thead><tbody>{rows}</tbody></table>
            </div>
            {(more > 0).then(|| view! { <p class="muted">"And " {more} " more."</p> })}
        </section>
    }
}
