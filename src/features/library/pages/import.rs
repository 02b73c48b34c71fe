//! Entries from a file: choose it, see which column is what and what becomes of each line, take it over at once. The file
//! travels with the form, so that nothing is kept of one that was not taken over.

use axum::extract::{FromRequest, Multipart, Request, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use leptos::prelude::*;

use crate::features::library::actions::{self, Checked};
use crate::features::library::imports::{Column, LINES_AT_MOST, Matching, Verdict};
use crate::server::csv::Refusal;
use crate::server::forms::see_other;
use crate::server::render::{Place, Visit};
use crate::server::{App, Asker, csv};
use crate::shared::form::Fields;
use crate::shared::{AppError, AppResult, FieldErrors};
use crate::ui::browser::area_text;
use crate::ui::{ErrorSummary, FieldNote, Icon, RefusedLines};

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
    let refused = match carry_out(&asker, &visit, &fields).await {
        Err(error @ (AppError::Invalid(_) | AppError::Conflict { .. })) => error,
        other => return other,
    };
    let status = StatusCode::from_u16(refused.status()).unwrap_or(StatusCode::UNPROCESSABLE_ENTITY);
    let errors = match refused {
        AppError::Invalid(errors) => errors,
        other => {
            let mut errors = FieldErrors::default();
            errors.add("file", other.to_string());
            errors
        }
    };
    // The file that came along stays in the form, where it can be read at all.
    let text = fields.get("text");
    let checked = if text.is_empty() { None } else { actions::check_file(&asker, text, Some(matching_of(&fields))).await.ok() };
    Ok(page(&asker, &visit, status, checked.map(|checked| (text.to_owned(), checked)), errors))
}

/// GET /library/resources/export.csv
pub async fn export(asker: Asker) -> AppResult<Response> {
    Ok(csv::download("catalogue", actions::export(&asker).await?))
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
            let seen = fields.get("seen").to_owned();
            let (added, changed) = actions::import_file(asker, text.to_owned(), matching, seen).await?;
            Ok(see_other(&format!("/library/resources?added={added}&changed={changed}")))
        }
        ("refused", Some(matching)) => {
            let file = actions::refused_lines(asker, text, matching).await?;
            let headers = [
                (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
                (header::CONTENT_DISPOSITION, "attachment; filename=\"refused.csv\""),
            ];
            Ok((headers, format!("\u{feff}{file}")).into_response())
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
            Some((text, checked)) => view! { <Match text checked errors=errors.clone()/> }.into_any(),
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
                <p class="hint" id="file-hint">"The first line names the columns: " {columns} ". Kind and title are needed. A path’s steps are titles of other entries, one to a line of the cell or with bars (|) between them. At most " {LINES_AT_MOST} " lines. What is there already, by kind, title and provider or by its link, is changed where it differs; empty cells change nothing, and nothing is removed. Nothing happens before you have seen what would."</p>
                <FieldNote name="file" errors/>
                <input class="input" type="file" id="file" name="file" accept=".csv,text/csv,text/plain" required aria-describedby="file-hint"/>
            </div>
            <div class="actions"><button class="button button-primary">"Check the file"</button></div>
        </form>
    }
}

#[component]
fn Match(text: String, checked: Checked, errors: FieldErrors) -> impl IntoView {
    let Checked { table, matching, verdict } = checked;
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
    let seen = verdict.as_ref().map(|verdict| verdict.seen_with(&matching));
    let tallies = match &verdict {
        Some(verdict) => view! { <Tallies verdict=verdict.clone()/> }.into_any(),
        None => {
            view! { <p class="notice notice-wait">"Please say which column is the kind and which is the title."</p> }.into_any()
        }
    };
    let Verdict { new, changed, refused, .. } = verdict.unwrap_or_default();
    let import = (new.len() + changed.len() > 0).then(|| {
        let word = match new.len() + changed.len() {
            1 => "Import 1 entry".to_owned(),
            number => format!("Import {number} entries"),
        };
        view! { <button class="button button-primary" name="act" value="import">{word}</button> }
    });
    let download = (!refused.is_empty())
        .then(|| view! { <button class="button" name="act" value="refused">"Download the refused lines"</button> });
    let list = (!refused.is_empty()).then(|| view! { <Refused refused/> });
    view! {
        <form class="stack import" method="post" enctype="multipart/form-data">
            <textarea name="text" hidden>{area_text(text)}</textarea>
            <input type="hidden" name="seen" value=seen/>
            <section class="section" id="file"><div class="section-head"><h2>"Which column is what"</h2></div><FieldNote name="file" errors/><div class="import-columns">{columns}</div></section>
            {tallies}
            <div class="actions">{import}<button class="button" name="act" value="check">"Check again"</button>{download}</div>
        </form>
        {list}
    }
}

#[component]
fn Tallies(verdict: Verdict) -> impl IntoView {
    let Verdict { new, changed, unchanged, refused } = verdict;
    view! {
        <ul class="actions">
            <li class="chip chip-done">{new.len()} " new"</li>
            <li class="chip chip-accent">{changed.len()} " changed"</li>
            <li class="chip">{unchanged} " skipped: nothing differs"</li>
            <li class="chip chip-wait">{csv::refused_lines(&refused)} " refused"</li>
        </ul>
    }
}

#[component]
fn Refused(refused: Vec<Refusal>) -> impl IntoView {
    let more = refused.len().saturating_sub(REFUSED_SHOWN);
    let lines: Vec<_> = refused.into_iter().take(REFUSED_SHOWN).map(Refusal::into_line).collect();
    view! {
        <section class="section">
            <div class="section-head"><h2>"Refused lines"</h2></div>
            <p class="muted">"The others can be imported without them. Download these as a file, mend them and choose that file."</p>
            <RefusedLines label="Refused lines" lines/>
            {(more > 0).then(|| view! { <p class="muted">"And " {more} " more."</p> })}
        </section>
    }
}
