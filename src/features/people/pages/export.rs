//! `/people/export.csv`: the directory as a file, for admins; read page by page while it is sent.

use std::collections::HashMap;

use axum::body::{Body, Bytes};
use axum::extract::Query;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use futures::stream;

use super::directory::Wanted;
use crate::features::people::actions;
use crate::features::people::imports::Column;
use crate::features::people::store::directory::{self, Cursor, From, Search};
use crate::features::people::store::imports::{ExportRow, list_for_export};
use crate::features::skills;
use crate::features::skills::model::SkillLevel;
use crate::server::{Asker, csv};
use crate::shared::id::PersonId;
use crate::shared::{AppError, AppResult};

/// So many people are in memory at a time.
const AT_ONCE: i64 = 1000;

/// The columns, by the names that an import knows; two more say what it leaves alone.
const COLUMNS: [Column; 8] = [
    Column::Name,
    Column::Email,
    Column::Title,
    Column::Department,
    Column::Location,
    Column::Zone,
    Column::Languages,
    Column::Manager,
];

/// GET /people/export.csv
pub async fn download(asker: Asker, Query(wanted): Query<Wanted>) -> AppResult<Response> {
    actions::may_administer(&asker.viewer)?;
    let search = wanted.search(true);
    let header = COLUMNS.iter().map(|column| column.label()).chain(["Skills", "Admin"]);
    let first = [csv::MARK.to_vec(), csv::line(header)].concat();
    let pages = stream::try_unfold(Step::Header(first), move |step| next_page(asker.clone(), search.clone(), step));
    Ok((
        [
            (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
            (header::CONTENT_DISPOSITION, "attachment; filename=\"people.csv\""),
        ],
        Body::from_stream(pages),
    )
        .into_response())
}

/// How far a file has been written.
enum Step {
    Header(Vec<u8>),
    Rows(From),
    End,
}

async fn next_page(asker: Asker, search: Search, step: Step) -> AppResult<Option<(Bytes, Step)>> {
    let from = match step {
        Step::Header(header) => return Ok(Some((header.into(), Step::Rows(From::Start)))),
        Step::Rows(from) => from,
        Step::End => return Ok(None),
    };
    let mut conn = asker.read().await?;
    let found = directory::search(&mut conn, &search, &from, AT_ONCE).await?;
    let people: Vec<PersonId> = found.iter().map(|person| person.id).collect();
    let rows = list_for_export(&mut conn, &people).await?;
    let mut known: HashMap<PersonId, Vec<SkillLevel>> = HashMap::new();
    for skill in skills::list_of_people(&mut conn, &people).await? {
        if let Some(level) = skill.level {
            known.entry(skill.person_id).or_default().push(SkillLevel { name: skill.name, level });
        }
    }
    let mut text = Vec::new();
    for person in &people {
        let row = rows.get(person).ok_or(AppError::Internal)?;
        text.extend(line(row, known.get(person).map(Vec::as_slice).unwrap_or_default()));
    }
    let last = found.into_iter().next_back().filter(|_| i64::try_from(people.len()) == Ok(AT_ONCE));
    let step = last.map_or(Step::End, |last| Step::Rows(From::After(Cursor { name_key: last.name_key, person: last.id })));
    Ok(Some((text.into(), step)))
}

fn line(row: &ExportRow, skills: &[SkillLevel]) -> Vec<u8> {
    let skills: Vec<String> = skills.iter().map(|skill| format!("{} ({})", skill.name, skill.level)).collect();
    let skills = skills.join("; ");
    let manager = row.manager_email.as_deref().unwrap_or_default();
    let is_admin = if row.is_admin { "yes" } else { "" };
    let own = [&row.name, &row.email, &row.title, &row.department, &row.location, &row.zone, &row.languages];
    csv::line(own.into_iter().map(String::as_str).chain([manager, &skills, is_admin]))
}
