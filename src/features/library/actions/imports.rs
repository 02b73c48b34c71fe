//! Entries from a file: checked line by line, then taken over all at once.

use super::resources::{authorize, instant_of};
use crate::features::library::imports::{self, Column, Matching, Row, judge};
use crate::features::library::model::LibraryEvent;
use crate::features::library::store;
use crate::features::library::store::NewResource;
use crate::server::csv::Table;
use crate::server::{Asker, Conn, scope, token};
use crate::shared::event::{About, Event};
use crate::shared::id::ResourceId;
use crate::shared::{AppError, AppResult, FieldErrors};

/// A file with what would become of each line.
pub struct Checked {
    pub table: Table,
    pub matching: Matching,
    pub rows: Vec<(u64, Row)>,
}

/// Reads a file and says what would become of it; without a matching by the names of its columns.
pub async fn check_file(asker: &Asker, text: &str, matching: Option<Matching>) -> AppResult<Checked> {
    super::may_keep(asker).await?;
    check(&mut asker.read().await?, text, matching).await
}

async fn check(conn: &mut Conn, text: &str, matching: Option<Matching>) -> AppResult<Checked> {
    let table = imports::read(text).map_err(|sentence| refused("file", &sentence))?;
    let matching = matching.unwrap_or_else(|| Matching::guess(&table.header));
    if matching.of(Column::Title).is_none() || matching.of(Column::Kind).is_none() {
        return Ok(Checked { table, matching, rows: Vec::new() });
    }
    let known = store::list_known(conn).await?;
    let rows = judge(&table, &matching, &known, |draft| instant_of(draft).map(drop));
    Ok(Checked { table, matching, rows })
}

/// Takes the new lines over and leaves the rest; answers how many there were.
pub async fn import_file(asker: &Asker, text: String, matching: Matching) -> AppResult<usize> {
    scope::write(asker, move |scope| {
        Box::pin(async move {
            authorize(scope).await?;
            let checked = check(&mut scope.conn, &text, Some(matching)).await?;
            let now = scope.now;
            let new = checked.rows.into_iter().filter_map(|(_, row)| match row {
                Row::New(draft) => {
                    let starts_at = instant_of(&draft).ok()?;
                    Some(NewResource { id: ResourceId(token::uuid(now)), draft, starts_at })
                }
                _ => None,
            });
            let new: Vec<NewResource> = new.collect();
            let count = new.len();
            if count == 0 {
                return Err(refused("file", "No line of this file can be taken over."));
            }
            let by = scope.viewer()?.id;
            store::insert_resources(&mut scope.conn, new, by, now).await?;
            let event = Event::Library(LibraryEvent::ResourcesImported { count });
            scope.record(&event, About::default()).await?;
            Ok(count)
        })
    })
    .await
}

/// The refused lines as a file, each with the reason.
pub async fn refused_lines(asker: &Asker, text: &str, matching: Matching) -> AppResult<Vec<u8>> {
    let Checked { table, rows, .. } = check_file(asker, text, Some(matching)).await?;
    let refused = table.lines.iter().zip(&rows).filter_map(|(line, (_, row))| match row {
        Row::Refused(errors) => Some((line, reasons(errors))),
        _ => None,
    });
    Ok(imports::write(&table.header, &refused.collect::<Vec<_>>()))
}

/// Everything that is wrong with a line, in sentences.
pub fn reasons(errors: &FieldErrors) -> String {
    errors.0.iter().map(|error| error.sentence.as_str()).collect::<Vec<_>>().join(" ")
}

fn refused(field: &str, sentence: &str) -> AppError {
    let mut errors = FieldErrors::default();
    errors.add(field, sentence);
    AppError::Invalid(errors)
}
