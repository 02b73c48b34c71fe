//! Entries from a file: which column is what, and what becomes of each line.

use std::collections::HashSet;

use super::model::{ResourceDraft, ResourceForm};
use crate::server::csv::{self, Line, Table};
use crate::shared::FieldErrors;

/// The most lines of one file.
pub const LINES_AT_MOST: usize = 5000;

crate::text_enum!(
    /// What a column of the file can be.
    Column {
        Kind = "kind",
        Title = "title",
        Link = "link",
        Description = "description",
        Provider = "provider",
        Date = "date",
        Time = "time",
        Zone = "zone",
        Place = "place",
    }
);

impl Column {
    /// The column in words.
    pub const fn label(self) -> &'static str {
        match self {
            Column::Kind => "Kind",
            Column::Title => "Title",
            Column::Link => "Link",
            Column::Description => "Description",
            Column::Provider => "Provider",
            Column::Date => "Date",
            Column::Time => "Time",
            Column::Zone => "Time zone",
            Column::Place => "Place",
        }
    }

    const fn other_names(self) -> &'static [&'static str] {
        match self {
            Column::Kind => &["type", "format"],
            Column::Title => &["name"],
            Column::Link => &["url", "address", "web address", "website"],
            Column::Description => &["about", "summary", "details"],
            Column::Provider => &["author", "by", "publisher", "source"],
            Column::Date => &["day", "start date", "starts on"],
            Column::Time => &["start", "start time", "begins"],
            Column::Zone => &["time zone", "timezone"],
            Column::Place => &["location", "venue", "where"],
        }
    }
}

/// Which column of the file is what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Matching(pub Vec<(Column, usize)>);

impl Matching {
    /// By the names in the first line.
    pub fn guess(header: &[String]) -> Matching {
        let named = |column: Column| {
            header.iter().position(|name| {
                let name = name.trim().to_lowercase();
                name == column.as_str() || name == column.label().to_lowercase() || column.other_names().contains(&&*name)
            })
        };
        Matching(Column::ALL.iter().filter_map(|column| Some((*column, named(*column)?))).collect())
    }

    /// Which column of the file this is.
    pub fn of(&self, column: Column) -> Option<usize> {
        self.0.iter().find(|(known, _)| *known == column).map(|(_, at)| *at)
    }

    fn form(&self, cells: &[String]) -> ResourceForm {
        let cell =
            |column| self.of(column).and_then(|at| cells.get(at)).map(|cell| csv::plain(cell).to_owned()).unwrap_or_default();
        ResourceForm {
            kind: cell(Column::Kind),
            title: cell(Column::Title),
            link: cell(Column::Link),
            description: cell(Column::Description),
            provider: cell(Column::Provider),
            date: cell(Column::Date),
            time: cell(Column::Time),
            zone: cell(Column::Zone),
            place: cell(Column::Place),
        }
    }
}

/// What becomes of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Row {
    New(ResourceDraft),
    /// The catalogue has it, or the file has it twice.
    Known,
    Refused(FieldErrors),
}

/// What becomes of each line, given what the catalogue has: kinds and titles in small letters. `settle` says what is wrong
/// with an entry that only the server can tell.
pub fn judge(
    table: &Table,
    matching: &Matching,
    known: &HashSet<(String, String)>,
    settle: impl Fn(&ResourceDraft) -> Result<(), FieldErrors>,
) -> Vec<(u64, Row)> {
    let mut seen = known.clone();
    let lines = table.lines.iter().map(|Line { number, cells }| {
        let row = match matching.form(cells).parse().and_then(|draft| settle(&draft).map(|()| draft)) {
            Err(errors) => Row::Refused(errors),
            Ok(draft) => {
                let is_new = seen.insert((draft.kind.as_str().to_owned(), draft.title.to_lowercase()));
                if is_new { Row::New(draft) } else { Row::Known }
            }
        };
        (*number, row)
    });
    lines.collect()
}

/// Reads a file, or says in a sentence why it can’t be taken over.
pub fn read(text: &str) -> Result<Table, String> {
    let table = csv::read(text.as_bytes())?;
    if table.lines.len() > LINES_AT_MOST {
        return Err(format!("The file has more than {LINES_AT_MOST} lines. Divide it into several."));
    }
    Ok(table)
}

/// Lines of a file with a last column that says why each was refused.
pub fn write(header: &[String], lines: &[(&Line, String)]) -> Vec<u8> {
    let cells_of = |cells: &[String], last: &str| {
        let blank = header.len().saturating_sub(cells.len());
        let cells = cells.iter().map(String::as_str).chain(std::iter::repeat_n("", blank)).chain([last]);
        csv::line(cells.map(csv::plain))
    };
    let mut file = [csv::MARK, &cells_of(header, "Why it was refused")].concat();
    for (line, why) in lines {
        file.extend(cells_of(&line.cells, why));
    }
    file
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str =
        "\u{feff}Type;Name;URL\nbook;Quiet;\nvideo;Talk;nowhere\n\nBook;quiet;\ncourse;\"Semi; colon\";https://a.example\n";

    #[test]
    fn columns_are_known_by_their_names() {
        let matching = Matching::guess(&read(FILE).unwrap().header);
        assert_eq!(matching.of(Column::Kind), Some(0));
        assert_eq!((matching.of(Column::Title), matching.of(Column::Link)), (Some(1), Some(2)));
        assert_eq!(matching.of(Column::Place), None);
    }

    #[test]
    fn each_line_is_new_known_or_refused() {
        let table = read(FILE).unwrap();
        let known = HashSet::from([("course".to_owned(), "semi; colon".to_owned())]);
        let rows = judge(&table, &Matching::guess(&table.header), &known, |_| Ok(()));
        let verdicts: Vec<(u64, u8)> = rows
            .iter()
            .map(|(line, row)| {
                (
                    *line,
                    match row {
                        Row::New(_) => 0,
                        Row::Known => 1,
                        Row::Refused(_) => 2,
                    },
                )
            })
            .collect();
        assert_eq!(verdicts, [(2, 0), (3, 2), (5, 1), (6, 1)]);
    }

    #[test]
    fn a_file_without_lines_or_with_too_many_is_refused() {
        assert!(read("kind,title").is_err());
        assert!(read(&format!("kind,title\n{}", "book,One\n".repeat(LINES_AT_MOST + 1))).is_err());
    }

    #[test]
    fn refused_lines_are_written_with_the_reason_and_without_formulas() {
        let line = Line { number: 2, cells: vec!["=1+1".into()] };
        let file = write(&["kind".into(), "title".into()], &[(&line, "Please, no.".into())]);
        let text = String::from_utf8(file).unwrap();
        assert_eq!(text, "\u{feff}kind,title,Why it was refused\r\n'=1+1,,\"Please, no.\"\r\n");
    }
}
