//! Entries from a file: which column is what, and what becomes of each line.

mod columns;
mod known;
pub mod steps;

use std::collections::HashMap;

pub use columns::{Column, Matching, Row};
use known::{Catalogue, provider_of, words_of};
pub use known::{Known, Names};
use steps::{Step, Titles};

use super::model::ResourceDraft;
use crate::features::milestones::model::ItemKind;
use crate::server::csv::{self, Line, Refusal, Table};
use crate::shared::FieldErrors;
use crate::shared::form::FieldError;
use crate::shared::id::ResourceId;

/// The most lines of one file.
pub const LINES_AT_MOST: usize = 5000;

/// An entry as it would be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub draft: ResourceDraft,
    /// Of a path: its steps, new ones by their place among what is new; nothing where they stay as they are.
    pub steps: Option<Vec<Step>>,
}

/// What importing would do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    pub new: Vec<Entry>,
    pub changed: Vec<(ResourceId, Entry)>,
    pub unchanged: usize,
    pub refused: Vec<Refusal>,
}

impl Verdict {
    /// What somebody has seen, so that they get nothing else: which column is what, and how many lines do what.
    pub fn seen_with(&self, matching: &Matching) -> String {
        let columns: Vec<String> = matching.0.iter().map(|(column, at)| format!("{}={at}", column.as_str())).collect();
        let Verdict { new, changed, unchanged, refused } = self;
        let counts = [new.len(), changed.len(), *unchanged, csv::refused_lines(refused)];
        format!("{};{counts:?}", columns.join(","))
    }

    fn take(&mut self, found: Option<&Known>, entry: Entry) {
        let has_steps = |known: &Known| match &entry.steps {
            Some(steps) => known.steps.iter().map(|id| Step::Known(*id)).eq(steps.iter().copied()),
            None => true,
        };
        match found {
            None => self.new.push(entry),
            Some(known) if known.form.parse().is_ok_and(|there| there == entry.draft) && has_steps(known) => {
                self.unchanged += 1
            }
            Some(known) => self.changed.push((known.id, entry)),
        }
    }
}

/// What becomes of each line, given what the catalogue has. `settle` says what is wrong with an entry that only the server
/// can tell.
pub fn judge(
    table: &Table,
    matching: &Matching,
    known: &[Known],
    settle: impl Fn(&ResourceDraft) -> Result<(), FieldErrors>,
) -> Verdict {
    let catalogue = Catalogue::new(known);
    let mut verdict = Verdict::default();
    let mut first_line: HashMap<String, u64> = HashMap::new();
    let mut titles = Titles::default();
    for known in known {
        titles.add(known.form.kind.parse().unwrap_or(ItemKind::Path), &known.form.title, Step::Known(known.id));
    }
    let mut paths = Vec::new();
    for line in &table.lines {
        let mut row = matching.row(&line.cells);
        let found = catalogue.find(&row.form);
        if let Some(known) = found {
            keep_where_empty(&mut row, known);
        }
        let draft = match row.form.parse().and_then(|draft| settle(&draft).map(|()| draft)) {
            Ok(draft) => draft,
            Err(errors) => {
                verdict.refused.extend(errors.0.iter().map(|error| refusal(line, &row, error)));
                continue;
            }
        };
        let is_path = draft.kind == ItemKind::Path;
        if found.is_some_and(|known| known.form.kind == ItemKind::Path.as_str()) && !is_path {
            let expected = "path, as the catalogue has it: a path keeps its steps".to_owned();
            verdict.refused.push(Refusal::new(line, Column::Kind.label(), &row.form.kind, expected));
            continue;
        }
        if !is_path && !row.steps.is_empty() {
            let expected = "nothing, since only a path has steps".to_owned();
            verdict.refused.push(Refusal::new(line, Column::Steps.label(), &row.steps, expected));
            continue;
        }
        let name = || format!("{:?} {}", words_of(&row.form), provider_of(&row.form));
        let mut names = vec![found.map_or_else(name, |known| known.id.to_string())];
        names.extend((!draft.link.is_empty()).then(|| draft.link.clone()));
        if let Some(first) = names.iter().find_map(|name| first_line.get(name)) {
            let expected = format!("an entry that isn’t in line {first} already");
            verdict.refused.push(Refusal::new(line, Column::Title.label(), &draft.title, expected));
            continue;
        }
        first_line.extend(names.into_iter().map(|name| (name, line.number)));
        if is_path {
            paths.push((line, found, draft, row.steps));
        } else {
            let step = found.map_or(Step::New(verdict.new.len()), |known| Step::Known(known.id));
            titles.add(draft.kind, &draft.title, step);
            verdict.take(found, Entry { draft, steps: None });
        }
    }
    let names = Names::of(known);
    // A path may name what stands in a later line.
    for (line, found, draft, cell) in paths {
        // What an export wrote stays as it is, also where two entries are named alike.
        if found.is_some_and(|known| names.cell(known) == cell) {
            verdict.take(found, Entry { draft, steps: None });
            continue;
        }
        match titles.read(&cell) {
            Ok(steps) => verdict.take(found, Entry { draft, steps: (!cell.is_empty()).then_some(steps) }),
            Err((found, expected)) => verdict.refused.push(Refusal::new(line, Column::Steps.label(), &found, expected)),
        }
    }
    verdict.refused.sort_by_key(|refusal| refusal.line);
    verdict
}

/// An empty cell leaves what is there.
fn keep_where_empty(row: &mut Row, known: &Known) {
    let there = Row { form: known.form.clone(), steps: String::new() };
    for column in Column::ALL {
        let cell = column.of_mut(row);
        if cell.is_empty() {
            column.of(&there).clone_into(cell);
        }
    }
}

fn refusal(line: &Line, row: &Row, error: &FieldError) -> Refusal {
    let Ok(column) = error.field.parse::<Column>() else {
        return Refusal::new(line, "The whole line", "", error.sentence.clone());
    };
    let found = column.of(row).trim();
    Refusal::new(line, column.label(), found, column.expected(found, &error.sentence))
}

/// Reads a file, or says in a sentence why it can’t be taken over.
pub fn read(text: &str) -> Result<Table, String> {
    let table = csv::read(text.as_bytes())?;
    if table.lines.len() > LINES_AT_MOST {
        return Err(format!("The file has more than {LINES_AT_MOST} lines. Divide it into several."));
    }
    Ok(table)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::library::model::ResourceForm;

    const FILE: &str =
        "\u{feff}Type;Name;URL\nbook;Quiet;\nvideo;Talk;nowhere\n\nBook;quiet;\ncourse;\"Semi; colon\";https://a.example\n";

    #[test]
    fn columns_are_known_by_their_names() {
        let matching = Matching::guess(&read(FILE).unwrap().header);
        assert_eq!(matching.of(Column::Kind), Some(0));
        assert_eq!((matching.of(Column::Title), matching.of(Column::Link)), (Some(1), Some(2)));
        assert_eq!(matching.of(Column::Place), None);
    }

    fn known(n: u128, kind: &str, title: &str, provider: &str, link: &str) -> Known {
        let form = ResourceForm {
            kind: kind.into(),
            title: title.into(),
            provider: provider.into(),
            link: link.into(),
            ..ResourceForm::default()
        };
        Known { id: ResourceId(uuid::Uuid::from_u128(n)), form, steps: Vec::new() }
    }

    fn judged(file: &str, known: &[Known]) -> Verdict {
        let table = read(file).unwrap();
        judge(&table, &Matching::guess(&table.header), known, |_| Ok(()))
    }

    fn refused(verdict: &Verdict) -> Vec<(u64, &str, &str)> {
        verdict.refused.iter().map(|refusal| (refusal.line, refusal.column, refusal.found.as_str())).collect()
    }

    #[test]
    fn each_line_is_new_changed_skipped_or_refused() {
        let verdict = judged(FILE, &[known(1, "course", "Semi; colon", "", "https://a.example")]);
        assert_eq!((verdict.new.len(), verdict.changed.len(), verdict.unchanged), (1, 0, 1));
        assert_eq!(refused(&verdict), [(3, "Link", "nowhere"), (5, "Title", "quiet")], "the last stands there twice");
    }

    #[test]
    fn an_entry_is_known_by_kind_title_and_provider_or_by_its_link() {
        let here = [
            known(1, "book", "Quiet", "Susan Cain", ""),
            known(2, "video", "Old name", "", "https://v.example"),
            known(3, "book", "Twice", "One", ""),
            known(4, "book", "Twice", "Another", ""),
        ];
        let file = "kind,title,provider,link,description\n\
                    book,QUIET,Susan Cain,,\nbook,Quiet,Somebody else,,\nvideo,New name,,https://v.example,\n\
                    book,Twice,another,,Which one?\nbook,Twice,,,\n";
        let verdict = judged(file, &here);
        let changed: Vec<u128> = verdict.changed.iter().map(|(id, _)| id.0.as_u128()).collect();
        assert_eq!(changed, [1, 2, 4], "capitals, a name and a description differ");
        let new: Vec<&str> = verdict.new.iter().map(|entry| entry.draft.title.as_str()).collect();
        assert_eq!(new, ["Quiet", "Twice"], "by somebody else; by nobody, where two have that title");
    }

    #[test]
    fn empty_cells_change_nothing() {
        let verdict = judged("kind,title,provider\nbook,Quiet,\n", &[known(1, "book", "Quiet", "Susan Cain", "")]);
        assert_eq!((verdict.unchanged, verdict.changed.len(), verdict.new.len()), (1, 0, 0));
    }

    #[test]
    fn each_mistake_is_told_with_line_column_and_what_is_expected() {
        let file = "kind,title,date,time,zone\nbok,Quiet,,,\nevent,Fair,28.04.2027,14:30,Europe/Athens\nbook,,,,\n";
        let verdict = judged(file, &[]);
        assert_eq!(refused(&verdict), [(2, "Kind", "bok"), (3, "Date", "28.04.2027"), (4, "Title", "")]);
        assert_eq!(verdict.refused[0].expected, "one of course, path, event, document, link, video, book");
        assert_eq!(verdict.refused[1].expected, "a day as 2027-04-28");
    }

    #[test]
    fn a_path_stays_one() {
        let verdict =
            judged("kind,title,link\nbook,Way,https://p.example\n", &[known(1, "path", "Way", "", "https://p.example")]);
        assert_eq!(refused(&verdict), [(2, "Kind", "book")]);
    }

    #[test]
    fn a_path_is_read_with_its_steps_wherever_they_stand() {
        let mut way = known(1, "path", "Way", "", "");
        way.steps = vec![ResourceId(uuid::Uuid::from_u128(2))];
        let here = [way, known(2, "book", "Quiet", "", "")];
        let changed = judged("kind,title,steps\npath,Way,\"Listening\nbook: Quiet\"\ncourse,Listening,\n", &here);
        assert_eq!((changed.new.len(), changed.refused.len()), (1, 0));
        let steps = vec![Step::New(0), Step::Known(here[1].id)];
        assert_eq!(changed.changed.iter().map(|(_, entry)| entry.steps.clone()).collect::<Vec<_>>(), [Some(steps)]);
        let twins = [known(3, "book", "Twice", "One", ""), known(4, "book", "Twice", "Another", "")];
        let mut both = known(5, "path", "Both", "", "");
        both.steps = twins.iter().map(|twin| twin.id).collect();
        let same = judged("kind,title,steps\npath,Both,\"book: Twice\nbook: Twice\"\n", &[&twins[..], &[both]].concat());
        assert_eq!((same.unchanged, same.refused.len()), (1, 0), "as an export writes it");
        for same in ["quiet", ""] {
            assert_eq!(judged(&format!("kind,title,steps\npath,Way,{same}\n"), &here).unchanged, 1, "{same}");
        }
        let file = "kind,title,steps\npath,Far,Way\npath,Near,Quiet|Loud\nbook,Loud,Quiet\n";
        assert_eq!(refused(&judged(file, &here)), [(2, "Steps", "Way"), (3, "Steps", "Loud"), (4, "Steps", "Quiet")]);
    }

    #[test]
    fn a_file_without_lines_or_with_too_many_is_refused() {
        assert!(read("kind,title").is_err());
        assert!(read(&format!("kind,title\n{}", "book,One\n".repeat(LINES_AT_MOST + 1))).is_err());
    }
}
