//! `/people/{id}/availability`: when somebody can usually be met, by weekday.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use chrono::NaiveTime;
use leptos::prelude::*;

use super::person_id;
use crate::features::people::actions;
use crate::features::people::model::{Fields, Profile, Week};
use crate::server::Asker;
use crate::server::forms::{Posted, see_other};
use crate::server::render::{Place, Visit};
use crate::shared::id::PersonId;
use crate::shared::time::time_value;
use crate::shared::{AppError, AppResult, FieldErrors, Language};
use crate::ui::{ErrorSummary, Icon};

/// A day has at least so many rows to fill in, and always an empty one.
const ROWS_A_DAY: usize = 2;

/// (weekday, from, to) as typed.
type Rows = Vec<(i64, String, String)>;

/// GET /people/{id}/availability
pub async fn show_form(asker: Asker, visit: Visit, Path(id): Path<String>) -> AppResult<Response> {
    let (profile, _) = actions::load(&asker, person_id(&id)?).await?;
    let rows = profile.week.ranges().iter().map(|r| (r.weekday, typed(r.from_minute), typed(r.to_minute))).collect();
    Ok(page(&asker, &visit, StatusCode::OK, &profile, rows, FieldErrors::default()))
}

/// POST /people/{id}/availability
pub async fn save(asker: Asker, visit: Visit, Path(id): Path<String>, Posted(fields): Posted<Fields>) -> AppResult<Response> {
    let id = person_id(&id)?;
    let rows = rows_of(&fields);
    let week = Week::parse(rows.iter().map(|(weekday, from, to)| (*weekday, from.as_str(), to.as_str())));
    let saved = match week {
        Ok(week) => actions::save_availability(&asker, id, week).await,
        Err(errors) => Err(AppError::Invalid(errors)),
    };
    match saved {
        Ok(()) => Ok(see_other(&format!("/people/{id}"))),
        Err(AppError::Invalid(errors)) => {
            let (profile, _) = actions::load(&asker, id).await?;
            Ok(page(&asker, &visit, StatusCode::UNPROCESSABLE_ENTITY, &profile, rows, errors))
        }
        Err(error) => Err(error),
    }
}

/// Minutes after midnight as one types them; the midnight that ends a day is like the one that begins it.
fn typed(minute: i64) -> String {
    let seconds = u32::try_from(minute * 60 % (24 * 60 * 60)).unwrap_or_default();
    NaiveTime::from_num_seconds_from_midnight_opt(seconds, 0).map(time_value).unwrap_or_default()
}

fn rows_of(fields: &Fields) -> Rows {
    let of_day = |weekday: i64| {
        let (from, to) = (fields.all(&format!("from-{weekday}")), fields.all(&format!("to-{weekday}")));
        let rows = from.into_iter().zip(to).map(move |(from, to)| (weekday, from.to_owned(), to.to_owned()));
        rows.collect::<Vec<_>>()
    };
    (1..=7).flat_map(of_day).collect()
}

fn page(asker: &Asker, visit: &Visit, status: StatusCode, profile: &Profile, rows: Rows, errors: FieldErrors) -> Response {
    let (id, name) = (profile.id, profile.name.clone());
    let city = profile.zone.rsplit('/').next().unwrap_or(&profile.zone).replace('_', " ");
    visit.frame(asker, Place::People, "Weekly availability").page_with(status, move || {
        view! {
            <a class="back" href=format!("/people/{id}")><Icon name="chevron-left"/><bdi>{name}</bdi></a>
            <div class="page-head">
                <div>
                    <h1>"Usually free"</h1>
                    <p class="lead">"Whoever asks you to meet is offered times that suit both. Times are in " <bdi>{city}</bdi> "."</p>
                </div>
            </div>
            <ErrorSummary errors=errors.clone()/>
            <WeekForm id rows errors/>
        }
    })
}

#[component]
fn WeekForm(id: PersonId, rows: Rows, errors: FieldErrors) -> impl IntoView {
    let language = Language::current();
    let day = |weekday: i64| {
        let label = language.weekday(weekday);
        let field = format!("day-{weekday}");
        let wrong = errors.on(&field).map(|sentence| {
            view! { <p class="field-error" id=format!("{field}-error")>{sentence.to_owned()}</p> }
        });
        let described = wrong.is_some().then(|| format!("{field}-error"));
        let own = rows.iter().filter(|(of, from, to)| *of == weekday && !(from.is_empty() && to.is_empty()));
        let mut own: Vec<(String, String)> = own.map(|(_, from, to)| (from.clone(), to.clone())).collect();
        own.resize((own.len() + 1).max(ROWS_A_DAY), Default::default());
        let inputs = own.into_iter().enumerate().map(|(nth, (from, to))| {
            let input = |word: &str, value: String| {
                let label = format!("{label}, {word}, {}", nth + 1);
                view! { <input class="input" type="time" name=format!("{word}-{weekday}") value=value aria-label=label/> }
            };
            view! { <span class="time-range">{input("from", from)}<span aria-hidden="true">"–"</span>{input("to", to)}</span> }
        });
        let inputs = inputs.collect_view();
        view! {
            <fieldset class="week-day" id=field tabindex="-1" aria-describedby=described>
                <legend>{label}</legend>
                {wrong}
                <div>{inputs}</div>
            </fieldset>
        }
    };
    view! {
        <form class="form week-form" method="post" action=format!("/people/{id}/availability") novalidate=true>
            {language.week().map(day).collect_view()}
            <p class="hint">"Leave a day empty when it doesn’t suit you. Until midnight is " {language.minute(0)} "."</p>
            <div class="actions">
                <button class="button button-primary" type="submit">"Save"</button>
                <a class="button button-quiet" href=format!("/people/{id}")>"Cancel"</a>
            </div>
        </form>
    }
}
