//! What an import would write, for the first few whom it concerns.

use std::collections::HashMap;

use super::Column;
use super::verdict::{Row, Verdict};
use crate::shared::id::PersonId;

/// Somebody who would be added or changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    pub line: u64,
    pub is_new: bool,
    pub name: String,
    pub email: String,
    pub fields: Vec<ShownField>,
}

/// What would be written into a field; what stood there before, where that is replaced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShownField {
    pub label: &'static str,
    pub before: Option<String>,
    pub after: String,
}

/// So many of those who change, and so many of those who are new, as the file has them.
fn first(verdict: &Verdict, of_each: usize) -> impl Iterator<Item = &Row> {
    verdict.changed.iter().take(of_each).chain(verdict.new.iter().take(of_each))
}

/// The managers whose names are needed to show it, before and after.
pub fn managers_of_shown(verdict: &Verdict, of_each: usize) -> Vec<PersonId> {
    let managers = first(verdict, of_each).flat_map(|row| [row.manager, row.before.as_ref().and_then(|known| known.manager)]);
    managers.flatten().collect()
}

/// What would be written for the first few. `names` knows managers who are here already; the others stand in the file.
pub fn shown(verdict: &Verdict, of_each: usize, names: &HashMap<PersonId, String>) -> Vec<Shown> {
    let in_file: HashMap<PersonId, &str> = verdict.new.iter().map(|row| (row.id, row.values.name.as_str())).collect();
    let name = |id: Option<PersonId>| {
        let known = |id| names.get(&id).map(String::as_str).or_else(|| in_file.get(&id).copied());
        id.and_then(known).unwrap_or_default().to_owned()
    };
    first(verdict, of_each).map(|row| shown_row(row, name)).collect()
}

fn shown_row(row: &Row, name: impl Fn(Option<PersonId>) -> String) -> Shown {
    let (now, before) = (&row.values, row.before.as_ref());
    let old = before.map(|known| &known.values);
    let fields = [
        (Column::Name, old.map(|old| old.name.clone()), now.name.clone()),
        (Column::Title, old.map(|old| old.title.clone()), now.title.clone()),
        (Column::Department, old.map(|old| old.department.clone()), now.department.clone()),
        (Column::Location, old.map(|old| old.location.clone()), now.location.clone()),
        (Column::Zone, old.map(|old| old.zone.clone()), now.zone.clone()),
        (Column::Languages, old.map(|old| old.languages.clone()), now.languages.clone()),
        (Column::Manager, before.map(|known| name(known.manager)), name(row.manager)),
    ];
    let says_more = |(column, before, after): &(Column, Option<String>, String)| match before {
        Some(before) => before != after,
        None => *column != Column::Name && !after.is_empty(),
    };
    let label = |column: Column| if column == Column::Manager { "Reports to" } else { column.label() };
    let fields = fields.into_iter().filter(says_more);
    Shown {
        line: row.line,
        is_new: before.is_none(),
        name: old.map_or(&now.name, |old| &old.name).clone(),
        email: now.email.clone(),
        fields: fields.map(|(column, before, after)| ShownField { label: label(column), before, after }).collect(),
    }
}
