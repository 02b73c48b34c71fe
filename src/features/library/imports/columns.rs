//! Which columns a file of the catalogue has.

use crate::features::library::model::{KINDS, ResourceForm};
use crate::server::csv;
use crate::shared::time::parse_time;

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
        Steps = "steps",
    }
);

/// A line of a file, or an entry as such a line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    pub form: ResourceForm,
    /// The steps of a path, as [`super::steps`] reads them.
    pub steps: String,
}

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
            Column::Steps => "Steps",
        }
    }

    /// What stands in it.
    pub fn of(self, row: &Row) -> &str {
        let Row { form, steps } = row;
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
            Column::Steps => steps,
        }
    }

    pub(super) fn of_mut(self, row: &mut Row) -> &mut String {
        let Row { form, steps } = row;
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
            Column::Steps => steps,
        }
    }

    /// What belongs into a cell in which something else was found.
    pub(super) fn expected(self, found: &str, sentence: &str) -> String {
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
            Column::Steps => return sentence.to_owned(),
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
            Column::Steps => &["items", "entries", "parts"],
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

    pub(super) fn row(&self, cells: &[String]) -> Row {
        let mut row = Row::default();
        for (column, at) in &self.0 {
            let cell = cells.get(*at).map(|cell| csv::plain(cell)).unwrap_or_default();
            cell.clone_into(column.of_mut(&mut row));
        }
        row
    }
}
