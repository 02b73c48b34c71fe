//! Entries from a file: which column is what, and what becomes of each line.

use std::collections::HashMap;

use super::model::{KINDS, ResourceDraft, ResourceForm};
use crate::features::milestones::model::ItemKind;
use crate::server::csv::{self, Line, Refusal, Table};
use crate::shared::FieldErrors;
use crate::shared::form::FieldError;
use crate::shared::id::ResourceId;
use crate::shared::time::parse_time;

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

    /// The field of an entry that stands in it.
    pub fn of(self, form: &ResourceForm) -> &str {
        match self {
            Column::Kind => &form.kind,
            Column::Title => &form.title,
            Column::Link => &form.link,
            Column::Description => &form.description,
            Column::Provider => &form.provider,
            Column::Date => &form.date,
            Column::Time => &form.time,
            Column::Zone => &form.zone,
            Column::Place => &form.place,
        }
    }

    fn of_mut(self, form: &mut ResourceForm) -> &mut String {
        match self {
            Column::Kind => &mut form.kind,
            Column::Title => &mut form.title,
            Column::Link => &mut form.link,
            Column::Description => &mut form.description,
            Column::Provider => &mut form.provider,
            Column::Date => &mut form.date,
            Column::Time => &mut form.time,
            Column::Zone => &mut form.zone,
            Column::Place => &mut form.place,
        }
    }

    /// What belongs into a cell in which something else was found.
    fn expected(self, found: &str, sentence: &str) -> String {
        let words = match self {
            Column::Kind => {
                return format!("one of {}", KINDS.map(|kind| kind.as_str()).join(", "));
            }
            Column::Time if parse_time(found).is_some() => return sentence.to_owned(),
            Column::Title => "a title of at most 200 characters",
            Column::Link if found.is_empty() => "an address, which a link or a video must have",
            Column::Link => "an address that begins with https:// or http://, of at most 2000 characters",
            Column::Description => "at most 2000 characters",
            Column::Provider => "at most 120 characters",
            Column::Date => "a day as 2027-04-28",
            Column::Time => "a time as 14:30",
            Column::Zone => "a time zone as Europe/Athens",
            Column::Place => "at most 200 characters",
        };
        words.to_owned()
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

    /// Whether lines can be read by it.
    pub fn is_complete(&self) -> bool {
        self.of(Column::Title).is_some() && self.of(Column::Kind).is_some()
    }

    fn form(&self, cells: &[String]) -> ResourceForm {
        let mut form = ResourceForm::default();
        for (column, at) in &self.0 {
            let cell = cells.get(*at).map(|cell| csv::plain(cell)).unwrap_or_default();
            cell.clone_into(column.of_mut(&mut form));
        }
        form
    }
}

/// An entry that the catalogue has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    pub id: ResourceId,
    pub form: ResourceForm,
}

/// What importing would do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    pub new: Vec<ResourceDraft>,
    pub changed: Vec<(ResourceId, ResourceDraft)>,
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
}

/// The catalogue, to look entries up in: by kind and title, and by link.
struct Catalogue<'k> {
    known: &'k [Known],
    by_words: HashMap<(String, String), Vec<usize>>,
    by_link: HashMap<&'k str, usize>,
}

fn words_of(form: &ResourceForm) -> (String, String) {
    (form.kind.trim().to_lowercase(), form.title.trim().to_lowercase())
}

fn provider_of(form: &ResourceForm) -> String {
    form.provider.trim().to_lowercase()
}

impl<'k> Catalogue<'k> {
    fn new(known: &'k [Known]) -> Catalogue<'k> {
        let mut by_words: HashMap<_, Vec<usize>> = HashMap::new();
        let mut by_link = HashMap::new();
        for (at, entry) in known.iter().enumerate() {
            by_words.entry(words_of(&entry.form)).or_default().push(at);
            if !entry.form.link.is_empty() {
                by_link.entry(entry.form.link.as_str()).or_insert(at);
            }
        }
        Catalogue { known, by_words, by_link }
    }

    /// The entry of the same kind, title and provider, or behind the same link. Where the file names no provider, the only
    /// one of that kind and title is meant.
    fn find(&self, form: &ResourceForm) -> Option<&'k Known> {
        let alike = self.by_words.get(&words_of(form)).map(Vec::as_slice).unwrap_or_default();
        let provider = provider_of(form);
        let same = alike.iter().find(|at| provider_of(&self.known[**at].form) == provider);
        let only = alike.first().filter(|_| provider.is_empty() && alike.len() == 1);
        let at = same.or(only).or_else(|| self.by_link.get(form.link.trim()));
        at.map(|at| &self.known[*at])
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
    for line in &table.lines {
        let mut form = matching.form(&line.cells);
        let found = catalogue.find(&form);
        if let Some(known) = found {
            keep_where_empty(&mut form, &known.form);
        }
        let draft = match form.parse().and_then(|draft| settle(&draft).map(|()| draft)) {
            Ok(draft) => draft,
            Err(errors) => {
                verdict.refused.extend(errors.0.iter().map(|error| refusal(line, &form, error)));
                continue;
            }
        };
        if found.is_some_and(|known| known.form.kind == ItemKind::Path.as_str()) && draft.kind != ItemKind::Path {
            let expected = "path, as the catalogue has it: a path keeps its steps".to_owned();
            verdict.refused.push(Refusal::new(line, Column::Kind.label(), &form.kind, expected));
            continue;
        }
        let mut names =
            vec![found.map_or_else(|| format!("{:?} {}", words_of(&form), provider_of(&form)), |known| known.id.to_string())];
        names.extend((!draft.link.is_empty()).then(|| draft.link.clone()));
        if let Some(first) = names.iter().find_map(|name| first_line.get(name)) {
            let expected = format!("an entry that isn’t in line {first} already");
            verdict.refused.push(Refusal::new(line, Column::Title.label(), &draft.title, expected));
            continue;
        }
        first_line.extend(names.into_iter().map(|name| (name, line.number)));
        match found {
            None => verdict.new.push(draft),
            Some(known) if known.form.parse().is_ok_and(|there| there == draft) => verdict.unchanged += 1,
            Some(known) => verdict.changed.push((known.id, draft)),
        }
    }
    verdict
}

/// An empty cell leaves what is there.
fn keep_where_empty(form: &mut ResourceForm, there: &ResourceForm) {
    for column in Column::ALL {
        let cell = column.of_mut(form);
        if cell.is_empty() {
            column.of(there).clone_into(cell);
        }
    }
}

fn refusal(line: &Line, form: &ResourceForm, error: &FieldError) -> Refusal {
    let Ok(column) = error.field.parse::<Column>() else {
        return Refusal::new(line, "The whole line", "", error.sentence.clone());
    };
    let found = column.of(form).trim();
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
        Known { id: ResourceId(uuid::Uuid::from_u128(n)), form }
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
        let new: Vec<&str> = verdict.new.iter().map(|draft| draft.title.as_str()).collect();
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
    fn a_file_without_lines_or_with_too_many_is_refused() {
        assert!(read("kind,title").is_err());
        assert!(read(&format!("kind,title\n{}", "book,One\n".repeat(LINES_AT_MOST + 1))).is_err());
    }
}
