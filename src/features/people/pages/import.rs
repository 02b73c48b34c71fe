//! `/people/import…`: a file, its columns, what would happen, and what did.

use axum::extract::multipart::MultipartError;
use axum::extract::{FromRequest, Multipart, Path, Request};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use leptos::prelude::*;

use crate::features::accounts::ZoneField;
use crate::features::people::actions::{self, MOST_BYTES, Outcome, Preview, Waiting};
use crate::features::people::imports::{Column, Matching, Shown};
use crate::features::people::model::Fields;
use crate::server::csv::Refusal;
use crate::server::forms::{Posted, see_other};
use crate::server::render::{Place, Visit};
use crate::server::{App, Asker};
use crate::shared::id::ImportId;
use crate::shared::{AppError, AppResult, FieldErrors};
use crate::ui::{ErrorSummary, FieldNote, Icon, RefusedLines};

const REFUSALS_SHOWN: usize = 100;

fn import_id(text: &str) -> AppResult<ImportId> {
    text.parse().map_err(|_| AppError::NotFound)
}

/// GET /people/import
pub async fn show_upload(asker: Asker, visit: Visit) -> AppResult<Response> {
    actions::may_administer(&asker.viewer)?;
    Ok(upload_page(&asker, &visit, StatusCode::OK, FieldErrors::default()))
}

/// POST /people/import
pub async fn upload(asker: Asker, visit: Visit, request: Request) -> AppResult<Response> {
    actions::may_administer(&asker.viewer)?;
    let staged = match read_file(&asker.app, request).await {
        Ok((name, bytes)) => actions::stage_import(&asker, name, bytes).await,
        Err(error) => Err(error),
    };
    match staged {
        Ok(id) => Ok(see_other(&format!("/people/import/{id}"))),
        Err(AppError::Invalid(errors)) => Ok(upload_page(&asker, &visit, StatusCode::UNPROCESSABLE_ENTITY, errors)),
        Err(error) => Err(error),
    }
}

/// The name and the bytes of the file in a form; of one that is too large, no more than shows that it is.
async fn read_file(app: &App, request: Request) -> AppResult<(String, Vec<u8>)> {
    let unreadable = || AppError::Refused("That form could not be read. Please go back and choose the file again.".into());
    let broken = |error: MultipartError| match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => actions::import_is_too_large(),
        _ => unreadable(),
    };
    let mut form = Multipart::from_request(request, app).await.map_err(|_| unreadable())?;
    while let Some(mut field) = form.next_field().await.map_err(broken)? {
        if field.name() == Some("file") {
            let name = field.file_name().unwrap_or_default().to_owned();
            let mut bytes = Vec::new();
            while let Some(piece) = field.chunk().await.map_err(broken)? {
                if bytes.len() <= MOST_BYTES {
                    bytes.extend_from_slice(&piece);
                }
            }
            return Ok((name, bytes));
        }
    }
    Ok((String::new(), Vec::new()))
}

fn upload_page(asker: &Asker, visit: &Visit, status: StatusCode, errors: FieldErrors) -> Response {
    let described = if errors.is_empty() { "file-hint" } else { "file-hint file-error" };
    visit.frame(asker, Place::People, "Import people").page_with(status, move || {
        view! {
            <Top step=0 lead="One person a line. The first line names the columns."/>
            <ErrorSummary errors=errors.clone()/>
            <form class="form" method="post" action="/people/import" enctype="multipart/form-data">
                <div class="field">
                    <label for="file">"File"</label>
                    <p class="hint" id="file-hint">
                        "CSV, as every spreadsheet saves it: with commas, semicolons or tabs. At most 5 MB and 20,000 lines."
                    </p>
                    <FieldNote name="file" errors=errors.clone()/>
                    <input class="input" type="file" id="file" name="file" accept=".csv,.tsv,.txt,text/csv" required=true aria-describedby=described/>
                </div>
                <div class="prose muted">
                    <p>"Each person needs a name and an e-mail address; title, department, location, time zone, languages and the manager’s address may follow. Whoever is here already is known by the address: what differs is changed, and empty cells change nothing. Nobody is removed."</p>
                    <p>"Nothing happens before you have seen what would."</p>
                </div>
                <div class="actions">
                    <button class="button button-primary"><Icon name="upload"/>"Upload"</button>
                    <a class="button button-quiet" href="/people">"Cancel"</a>
                </div>
            </form>
        }
    })
}

#[component]
fn Top(step: usize, #[prop(into)] lead: String) -> impl IntoView {
    let steps = ["Upload", "Match columns", "Check", "Done"].into_iter().enumerate().map(|(nth, label)| {
        view! { <li aria-current=(nth == step).then_some("step")>{label}</li> }
    });
    view! {
        <a class="back" href="/people"><Icon name="chevron-left"/>"People"</a>
        <div class="page-head"><div><h1>"Import people"</h1><p class="lead">{lead}</p></div></div>
        <ol class="steps">{steps.collect_view()}</ol>
    }
}

/// GET /people/import/{id}
pub async fn show_matching(asker: Asker, visit: Visit, Path(id): Path<String>) -> AppResult<Response> {
    let waiting = actions::find_import(&asker, import_id(&id)?).await?;
    if waiting.outcome.is_some() {
        return Ok(see_other(&format!("/people/import/{}/done", waiting.id)));
    }
    let guess = || Matching::guess(&waiting.header, asker.app.organization.get().zone_or(&asker.viewer.zone));
    let matching = waiting.matching.clone().unwrap_or_else(guess);
    Ok(matching_page(&asker, &visit, StatusCode::OK, waiting, matching, FieldErrors::default()))
}

/// POST /people/import/{id}
pub async fn match_columns(
    asker: Asker,
    visit: Visit,
    Path(id): Path<String>,
    Posted(fields): Posted<Fields>,
) -> AppResult<Response> {
    let id = import_id(&id)?;
    let chosen = |column: &Column| Some((*column, fields.get(column.as_str()).parse().ok()?));
    let matching = Matching { columns: Column::ALL.iter().filter_map(chosen).collect(), zone: fields.get("zone").to_owned() };
    match actions::match_import(&asker, id, matching.clone()).await {
        Ok(()) => Ok(see_other(&format!("/people/import/{id}/check"))),
        Err(AppError::Invalid(errors)) => {
            let waiting = actions::find_import(&asker, id).await?;
            Ok(matching_page(&asker, &visit, StatusCode::UNPROCESSABLE_ENTITY, waiting, matching, errors))
        }
        Err(error) => Err(error),
    }
}

fn matching_page(
    asker: &Asker,
    visit: &Visit,
    status: StatusCode,
    waiting: Waiting,
    matching: Matching,
    errors: FieldErrors,
) -> Response {
    visit.frame(asker, Place::People, "Match columns").page_with(status, move || {
        let Waiting { id, file_name, header, sample, .. } = waiting;
        let select = |column: &Column| {
            let name = column.as_str();
            let chosen = matching.columns.get(column).copied();
            let options = header.iter().enumerate().map(|(place, header)| {
                let header = if header.is_empty() { format!("Column {}", place + 1) } else { header.clone() };
                let header = match sample.get(place).map(String::as_str) {
                    None | Some("") => header,
                    Some(sample) => format!("{header}\u{a0}– for example {sample}"),
                };
                let selected = chosen == Some(place);
                view! { <option value=place.to_string() selected=selected>{header}</option> }
            });
            let is_wrong = *column == Column::Email && errors.on("email").is_some();
            let note = is_wrong.then(|| view! { <FieldNote name="email" errors=errors.clone()/> });
            view! {
                <div class="field">
                    <label for=name>{column.label()}</label>
                    {note}
                    <select class="select" id=name name=name aria-invalid=is_wrong.then_some("true") aria-describedby=is_wrong.then_some("email-error")>
                        <option value="">"Not in the file"</option>
                        {options.collect_view()}
                    </select>
                </div>
            }
        };
        view! {
            <Top step=1 lead=format!("Which column of “{file_name}” is what?")/>
            <ErrorSummary errors=errors.clone()/>
            <form class="form" method="post" action=format!("/people/import/{id}") novalidate=true>
                <div class="match">{Column::ALL.iter().map(select).collect_view()}</div>
                <ZoneField zone=matching.zone.clone() errors=errors.clone() label="Time zone of those for whom the file names none"/>
                <div class="actions">
                    <button class="button button-primary">"See what would happen"</button>
                    <a class="button button-quiet" href="/people/import">"Another file"</a>
                </div>
            </form>
        }
    })
}

/// GET /people/import/{id}/check
pub async fn show_check(asker: Asker, visit: Visit, Path(id): Path<String>) -> AppResult<Response> {
    let waiting = actions::find_import(&asker, import_id(&id)?).await?;
    if waiting.outcome.is_some() {
        return Ok(see_other(&format!("/people/import/{}/done", waiting.id)));
    }
    match actions::preview_import(&asker, &waiting).await? {
        None => Ok(see_other(&format!("/people/import/{}", waiting.id))),
        Some(preview) => Ok(check_page(&asker, &visit, waiting, preview)),
    }
}

fn check_page(asker: &Asker, visit: &Visit, waiting: Waiting, preview: Preview) -> Response {
    let Preview { verdict, shown } = preview;
    visit.frame(asker, Place::People, "Check the import").page(move || {
        let Waiting { id, file_name, .. } = waiting;
        let outcome = Outcome::of(&verdict);
        let people = outcome.added + outcome.changed;
        let go = match people {
            0 => view! { <p class="muted">"There is nothing to import."</p> }.into_any(),
            n => {
                let label = if n == 1 { "Import one person".to_owned() } else { format!("Import {n} people") };
                view! { <button class="button button-primary">{label}</button> }.into_any()
            }
        };
        view! {
            <Top step=2 lead=format!("What importing “{file_name}” would do. Nothing has happened yet.")/>
            <Tallies outcome/>
            <div class="actions section">
                <form method="post" action=format!("/people/import/{id}/check")>{go}</form>
                <a class="button" href=format!("/people/import/{id}")>"Match columns again"</a>
                <form method="post" action=format!("/people/import/{id}/discard")><button class="button button-quiet">"Discard the file"</button></form>
            </div>
            <WouldBe shown people/>
            <Refusals id refused=verdict.refused outcome/>
        }
    })
}

/// The first of those who would be new or changed, with what would be written.
#[component]
fn WouldBe(shown: Vec<Shown>, people: usize) -> impl IntoView {
    let more = people.saturating_sub(shown.len());
    (!shown.is_empty()).then(|| {
        let rows = shown.into_iter().map(|row| {
            let what = if row.is_new { "New" } else { "Changed" };
            let fields = row.fields.into_iter().map(|field| {
                let before = field.before.map(|before| {
                    let before = if before.is_empty() { "nothing".to_owned() } else { before };
                    view! { <del><bdi>{before}</bdi></del> " → " }
                });
                view! { <li><span class="muted">{field.label}": "</span>{before}<bdi>{field.after}</bdi></li> }
            });
            view! {
                <tr>
                    <td class="nums">{row.line}</td>
                    <td>{what}</td>
                    <td>
                        <bdi>{row.name}</bdi><br/><small class="muted">{row.email}</small>
                        <ul class="would-be">{fields.collect_view()}</ul>
                    </td>
                </tr>
            }
        });
        view! {
            <section class="section">
                <div class="section-head"><h2>"What would be written"</h2></div>
                <div class="table-wrap" tabindex="0" role="region" aria-label="What would be written">
                    <table class="table">
                        <thead><tr><th scope="col">"Line"</th><th scope="col">"What"</th><th scope="col">"Who, and what of them"</th></tr></thead>
                        <tbody>{rows.collect_view()}</tbody>
                    </table>
                </div>
                {(more > 0).then(|| view! { <p class="muted">"And " {more} " more."</p> })}
            </section>
        }
    })
}

#[component]
fn Tallies(outcome: Outcome) -> impl IntoView {
    let Outcome { added, changed, unchanged, refused } = outcome;
    let tally = |label: &'static str, count: usize| view! { <div><dt>{label}</dt><dd>{count}</dd></div> };
    view! {
        <dl class="tallies">
            {tally("new", added)} {tally("changed", changed)} {tally("skipped: nothing differs", unchanged)} {tally("refused", refused)}
        </dl>
    }
}

#[component]
fn Refusals(id: ImportId, refused: Vec<Refusal>, outcome: Outcome) -> impl IntoView {
    let more = refused.len().saturating_sub(REFUSALS_SHOWN);
    let words = match outcome {
        Outcome { added: 0, changed: 0, unchanged: 0, .. } => {
            "No row can be imported as it is. Download them with what is wrong beside each, mend them and upload that file."
        }
        Outcome { added: 0, changed: 0, .. } => {
            "In the other rows nothing differs from what is here. Download these with what is wrong beside each, mend them and \
             upload that file."
        }
        _ => {
            "The others can be imported without them. After the import you get the refused rows as a file, to mend and upload \
             again."
        }
    };
    let file = (outcome.added + outcome.changed == 0).then(|| view! { <p class="actions"><RefusedFile id/></p> });
    (!refused.is_empty()).then(|| {
        let lines: Vec<_> = refused.into_iter().take(REFUSALS_SHOWN).map(Refusal::into_line).collect();
        view! {
            <section class="section">
                <div class="section-head"><h2>"Rows that would be refused"</h2></div>
                <p class="muted">{words}</p>
                {file}
                <RefusedLines label="Refused rows" lines/>
                {(more > 0).then(|| view! { <p class="muted">"And " {more} " more."</p> })}
            </section>
        }
    })
}

#[component]
fn RefusedFile(id: ImportId) -> impl IntoView {
    view! {
        <a class="button" href=format!("/people/import/{id}/refused.csv")><Icon name="download"/>"Download the refused rows"</a>
    }
}

/// POST /people/import/{id}/check
pub async fn commit(asker: Asker, Path(id): Path<String>) -> AppResult<Response> {
    let id = import_id(&id)?;
    actions::commit_import(&asker, id).await?;
    Ok(see_other(&format!("/people/import/{id}/done")))
}

/// POST /people/import/{id}/discard
pub async fn discard(asker: Asker, Path(id): Path<String>) -> AppResult<Response> {
    actions::discard_import(&asker, import_id(&id)?).await?;
    Ok(see_other("/people/import"))
}

/// GET /people/import/{id}/done
pub async fn show_done(asker: Asker, visit: Visit, Path(id): Path<String>) -> AppResult<Response> {
    let waiting = actions::find_import(&asker, import_id(&id)?).await?;
    let Some(outcome) = waiting.outcome else { return Err(AppError::NotFound) };
    let id = waiting.id;
    Ok(visit.frame(&asker, Place::People, "Imported").page(move || {
        let file = (outcome.refused > 0).then(|| view! { <RefusedFile id/> });
        view! {
            <Top step=3 lead="The file is in."/>
            <Tallies outcome/>
            <p class="section">"Nobody was told. Whoever is new needs a link at which they choose their password: all links are made at once, and each profile has its own."</p>
            <div class="actions">
                <a class="button button-primary" href="/people/invitations"><Icon name="link"/>"Invitation links"</a>
                <a class="button" href="/people">"See the people"</a>
                {file}
                <a class="button button-quiet" href="/people/import">"Import another file"</a>
            </div>
        }
    }))
}

/// GET /people/import/{id}/refused.csv
pub async fn refused_file(asker: Asker, Path(id): Path<String>) -> AppResult<Response> {
    let waiting = actions::find_import(&asker, import_id(&id)?).await?;
    let file = actions::refused_rows(&asker, waiting).await?.ok_or(AppError::NotFound)?;
    Ok((
        [
            (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
            (header::CONTENT_DISPOSITION, "attachment; filename=\"refused.csv\""),
        ],
        format!("\u{feff}{file}"),
    )
        .into_response())
}
