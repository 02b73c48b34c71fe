//! Entries from a file: checked line by line, then taken over all at once; and the catalogue as such a file.

use std::collections::HashMap;

use super::resources::{authorize, instant_of};
use crate::features::library::imports::steps::Step;
use crate::features::library::imports::{self, Column, Entry, Known, Matching, Names, Row, Verdict, judge};
use crate::features::library::model::LibraryEvent;
use crate::features::library::store::{self, NewResource};
use crate::server::csv::{self, Table};
use crate::server::{Asker, Conn, Scope, scope, token};
use crate::shared::event::{About, Event};
use crate::shared::id::ResourceId;
use crate::shared::{AppError, AppResult, FieldErrors};

/// A file with what importing it would do.
pub struct Checked {
    pub table: Table,
    pub matching: Matching,
    /// Nothing while it is not known which column is the kind and which the title.
    pub verdict: Option<Verdict>,
}

/// Reads a file and says what would become of it; without a matching by the names of its columns.
pub async fn check_file(asker: &Asker, text: &str, matching: Option<Matching>) -> AppResult<Checked> {
    super::may_keep(asker).await?;
    check(&mut asker.read().await?, text, matching).await
}

async fn check(conn: &mut Conn, text: &str, matching: Option<Matching>) -> AppResult<Checked> {
    let table = imports::read(text).map_err(|sentence| refused("file", &sentence))?;
    let matching = matching.unwrap_or_else(|| Matching::guess(&table.header));
    if !matching.is_complete() {
        return Ok(Checked { table, matching, verdict: None });
    }
    let known = list_known(conn).await?;
    let verdict = judge(&table, &matching, &known, |draft| instant_of(draft).map(drop));
    Ok(Checked { table, matching, verdict: Some(verdict) })
}

async fn list_known(conn: &mut Conn) -> AppResult<Vec<Known>> {
    let mut steps: HashMap<ResourceId, Vec<ResourceId>> = HashMap::new();
    for (path, step) in store::list_all_steps(conn).await? {
        steps.entry(path).or_default().push(step);
    }
    let rows = store::list_all(conn).await?.into_iter();
    Ok(rows.map(|row| Known { id: row.id, steps: steps.remove(&row.id).unwrap_or_default(), form: row.into() }).collect())
}

/// Takes over what is new and what has changed, and leaves the rest; answers how many of each. `seen` is what the preview
/// showed: should anything else come of it now, nothing is taken over.
pub async fn import_file(asker: &Asker, text: String, matching: Matching, seen: String) -> AppResult<(usize, usize)> {
    scope::write(asker, move |scope| {
        Box::pin(async move {
            authorize(scope).await?;
            let Checked { matching, verdict, .. } = check(&mut scope.conn, &text, Some(matching)).await?;
            let verdict = verdict.unwrap_or_default();
            if verdict.seen_with(&matching) != seen {
                let sentence = "This is not what you saw before, so nothing was imported yet. Look at what importing does now.";
                return Err(AppError::Conflict { sentence: sentence.into(), present: String::new() });
            }
            let (count, changed) = (verdict.new.len(), verdict.changed.len());
            if count + changed == 0 {
                return Err(refused("file", "No line of this file can be taken over."));
            }
            take_over(scope, verdict).await?;
            let event = Event::Library(LibraryEvent::ResourcesImported { count, changed });
            scope.record(&event, About::default()).await?;
            Ok((count, changed))
        })
    })
    .await
}

async fn take_over(scope: &mut Scope, verdict: Verdict) -> AppResult<()> {
    let (by, now) = (scope.viewer()?.id, scope.now);
    let new: Vec<(ResourceId, Entry)> = verdict.new.into_iter().map(|entry| (ResourceId(token::uuid(now)), entry)).collect();
    let id_of = |step: &Step| match step {
        Step::Known(id) => Ok(*id),
        Step::New(nth) => new.get(*nth).map(|(id, _)| *id).ok_or(AppError::Internal),
    };
    let mut arranged = Vec::new();
    for (path, Entry { steps, .. }) in new.iter().chain(&verdict.changed) {
        if let Some(steps) = steps {
            arranged.push((*path, steps.iter().map(id_of).collect::<AppResult<Vec<_>>>()?));
        }
    }
    store::insert_resources(&mut scope.conn, stored(new)?, by, now).await?;
    store::save_resources(&mut scope.conn, stored(verdict.changed)?, now).await?;
    arranged.sort_by_key(|(path, _)| *path);
    for (path, steps) in arranged {
        store::lock_resource(&mut scope.conn, path, now).await?;
        store::delete_steps(&mut scope.conn, path).await?;
        store::insert_steps(&mut scope.conn, path, &steps).await?;
    }
    Ok(())
}

fn stored(entries: Vec<(ResourceId, Entry)>) -> AppResult<Vec<NewResource>> {
    let resource = |(id, Entry { draft, .. })| {
        let starts_at = instant_of(&draft).map_err(AppError::Invalid)?;
        Ok(NewResource { id, draft, starts_at })
    };
    entries.into_iter().map(resource).collect()
}

/// The refused lines as a file, each with what is wrong.
pub async fn refused_lines(asker: &Asker, text: &str, matching: Matching) -> AppResult<String> {
    let Checked { table, verdict, .. } = check_file(asker, text, Some(matching)).await?;
    Ok(csv::refused_file(&table.header, &table.lines, &verdict.unwrap_or_default().refused))
}

/// The lines of a file that an import reads back.
pub async fn export(asker: &Asker) -> AppResult<Vec<Vec<String>>> {
    super::may_keep(asker).await?;
    let known = list_known(&mut asker.read().await?).await?;
    let names = Names::of(&known);
    let header = Column::ALL.iter().map(|column| column.label().to_owned()).collect();
    let lines = known.iter().map(|entry| {
        let row = Row { form: entry.form.clone(), steps: names.cell(entry) };
        Column::ALL.iter().map(|column| column.of(&row).to_owned()).collect()
    });
    Ok(std::iter::once(header).chain(lines).collect())
}

fn refused(field: &str, sentence: &str) -> AppError {
    let mut errors = FieldErrors::default();
    errors.add(field, sentence);
    AppError::Invalid(errors)
}
