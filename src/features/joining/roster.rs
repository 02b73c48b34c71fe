//! A file of people to add: a line each, with an e-mail address and a part. What can be wrong with a line is said beside it.

use std::collections::HashMap;

use super::model::{EnrolmentState, noun};
use super::store::people::CandidateRow;
use crate::features::programs::model::Part;
use crate::server::csv::unclosed_quote;
use crate::shared::id::PersonId;

/// More lines than are read.
pub const MOST_LINES: usize = 2000;

/// A file as it was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Roster {
    lines: Vec<Line>,
}

/// One line: its number in the file, the address in lower case, the part as written.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Line {
    number: u64,
    email: String,
    part: String,
}

/// What becomes of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// They are added.
    New { person: PersonId, name: String, part: Part },
    /// They asked for this part, which approves it.
    Approved { person: PersonId, name: String, part: Part },
    /// They have the part already; nothing happens.
    Known { name: String, part: Part },
    /// The column, what was found there, and what was expected.
    Refused { column: &'static str, found: String, expected: String },
}

/// A file with what becomes of each line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Checked {
    pub lines: Vec<(u64, Verdict)>,
}

impl Checked {
    /// Who is added, as what.
    pub fn additions(&self) -> impl Iterator<Item = (PersonId, Part)> {
        self.lines.iter().filter_map(|(_, verdict)| match verdict {
            Verdict::New { person, part, .. } | Verdict::Approved { person, part, .. } => Some((*person, *part)),
            Verdict::Known { .. } | Verdict::Refused { .. } => None,
        })
    }

    /// The lines that are refused.
    pub fn refused(&self) -> impl Iterator<Item = (u64, &'static str, &str, &str)> {
        self.lines.iter().filter_map(|(number, verdict)| match verdict {
            Verdict::Refused { column, found, expected } => Some((*number, *column, found.as_str(), expected.as_str())),
            _ => None,
        })
    }
}

impl Roster {
    /// Reads a file: commas, semicolons or tabs, with or without a line that names the columns.
    pub fn read(text: &str) -> Result<Roster, String> {
        // One kind of line ends, so that lines are counted as editors count them.
        let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n").replace('\r', "\n");
        let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
        let delimiter = [b';', b'\t', b','].into_iter().max_by_key(|d| (first.matches(char::from(*d)).count(), *d == b','));
        if let Some(line) = unclosed_quote(&text, delimiter.unwrap_or(b',')) {
            return Err(format!("A quotation mark opened in line {line} is never closed."));
        }
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .trim(csv::Trim::All)
            .delimiter(delimiter.unwrap_or(b','))
            .from_reader(text.as_bytes());
        let mut columns = None;
        let mut roster = Roster::default();
        for record in reader.records() {
            let record = record.map_err(|_| "This is no file of comma-separated values.".to_owned())?;
            if record.iter().all(str::is_empty) {
                continue;
            }
            let Some((email, part)) = columns else {
                let named = named_columns(&record)?;
                columns = Some(named.unwrap_or((0, 1)));
                if named.is_none() {
                    roster.push(&record, 0, 1);
                }
                continue;
            };
            roster.push(&record, email, part);
            if roster.lines.len() > MOST_LINES {
                return Err(format!("At most {MOST_LINES} lines are read. Please split the file."));
            }
        }
        if roster.lines.is_empty() { Err("There is nobody in this file.".into()) } else { Ok(roster) }
    }

    fn push(&mut self, record: &csv::StringRecord, email: usize, part: usize) {
        let cell = |column| record.get(column).unwrap_or_default().to_owned();
        let number = record.position().map_or(0, csv::Position::line);
        self.lines.push(Line { number, email: cell(email).to_lowercase(), part: cell(part) });
    }

    /// Every address, each once.
    pub fn emails(&self) -> Vec<String> {
        let mut emails: Vec<String> = self.lines.iter().map(|line| line.email.clone()).collect();
        emails.sort_unstable();
        emails.dedup();
        emails
    }

    /// What becomes of each line, given the people whose addresses are in it.
    pub fn check(&self, people: &[CandidateRow]) -> Checked {
        let people: HashMap<&str, &CandidateRow> = people.iter().map(|person| (person.email.as_str(), person)).collect();
        let mut seen: HashMap<(&str, Part), u64> = HashMap::new();
        let lines = self.lines.iter().map(|line| (line.number, verdict(line, &people, &mut seen))).collect();
        Checked { lines }
    }
}

/// Where the address and the part stand, if the first line says so.
fn named_columns(record: &csv::StringRecord) -> Result<Option<(usize, usize)>, String> {
    if record.iter().any(|cell| cell.contains('@')) {
        return Ok(None);
    }
    let find = |names: &[&str]| record.iter().position(|cell| names.contains(&cell.to_lowercase().as_str()));
    let email = find(&["e-mail", "email", "mail", "e-mail address", "email address", "address"]);
    let part = find(&["part", "role", "as"]);
    match (email, part) {
        (Some(email), Some(part)) => Ok(Some((email, part))),
        (None, _) => Err("The first line names no column “E-mail”.".into()),
        (_, None) => Err("The first line names no column “Part”.".into()),
    }
}

fn verdict<'l>(line: &'l Line, people: &HashMap<&str, &CandidateRow>, seen: &mut HashMap<(&'l str, Part), u64>) -> Verdict {
    let refused = |column, found: &str, expected: String| Verdict::Refused { column, found: found.to_owned(), expected };
    let Ok(part) = line.part.to_lowercase().parse::<Part>() else {
        return refused("Part", &line.part, "“mentor” or “mentee” is expected.".into());
    };
    // Of whom is no longer active, a coordinator learns no more than of somebody who never was.
    let Some(person) = people.get(line.email.as_str()).filter(|person| !person.is_deactivated) else {
        return refused("E-mail", &line.email, "Nobody in the organization has this address.".into());
    };
    if let Some(first) = seen.insert((&line.email, part), line.number) {
        seen.insert((&line.email, part), first);
        return refused("E-mail", &line.email, format!("They stand in line {first} as a {} already.", noun(part)));
    }
    let (id, name) = (person.id, person.name.clone());
    match person.state_as(part) {
        Some(EnrolmentState::Active) => Verdict::Known { name, part },
        Some(EnrolmentState::Requested) => Verdict::Approved { person: id, name, part },
        _ => Verdict::New { person: id, name, part },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(n: u128, mentee_state: Option<EnrolmentState>, is_deactivated: bool) -> CandidateRow {
        CandidateRow {
            id: PersonId(uuid::Uuid::from_u128(n)),
            name: format!("Person {n}"),
            email: format!("p{n}@town.example"),
            title: String::new(),
            visibility: "{}".into(),
            is_deactivated,
            mentor_state: None,
            mentee_state,
        }
    }

    fn read(text: &str) -> Vec<(u64, String, String)> {
        let roster = Roster::read(text).expect("it can be read");
        roster.lines.into_iter().map(|line| (line.number, line.email, line.part)).collect()
    }

    #[test]
    fn commas_semicolons_tabs_marks_and_line_ends_are_read_alike() {
        let expected = vec![(2, "ana@x.example".to_owned(), "Mentee".to_owned()), (3, "ben@x.example".into(), "mentor".into())];
        for text in [
            "E-mail,Part\nana@x.example,Mentee\nBEN@x.example,mentor",
            "\u{feff}E-mail;Part\r\nana@x.example;Mentee\r\nben@x.example;mentor\r\n",
            "email\trole\nana@x.example\tMentee\n ben@x.example \tmentor\n\n",
            "\"Name\",\"Part\",\"E-mail\"\n\"Petrova, Ana\",Mentee,ana@x.example\n\"B\",mentor,ben@x.example",
        ] {
            assert_eq!(read(text), expected, "{text:?}");
        }
    }

    #[test]
    fn without_a_line_of_names_the_address_comes_first() {
        assert_eq!(read("ana@x.example,mentee"), [(1, "ana@x.example".to_owned(), "mentee".to_owned())]);
    }

    #[test]
    fn a_file_that_says_nothing_is_refused_whole() {
        for text in ["", "\n\n", "E-mail,Part\n", "Name,Part\nAna,mentee", "E-mail,Name\nana@x.example,Ana"] {
            assert!(Roster::read(text).is_err(), "{text:?}");
        }
        let long = "a@x.example,mentee\n".repeat(MOST_LINES + 1);
        assert!(Roster::read(&long).is_err());
    }

    #[test]
    fn every_line_is_told_what_becomes_of_it() {
        let people = [
            person(1, None, false),
            person(2, Some(EnrolmentState::Requested), false),
            person(3, Some(EnrolmentState::Active), false),
            person(4, None, true),
        ];
        let text = "p1@town.example,mentee\np2@town.example,mentee\np3@town.example,mentee\np4@town.example,mentee\n\
                    p5@town.example,mentee\np1@town.example,boss\nP1@town.example,mentee\np1@town.example,mentor";
        let checked = Roster::read(text).unwrap().check(&people);
        let words: Vec<&str> = checked
            .lines
            .iter()
            .map(|(_, verdict)| match verdict {
                Verdict::New { .. } => "new",
                Verdict::Approved { .. } => "approved",
                Verdict::Known { .. } => "known",
                Verdict::Refused { column, .. } => column,
            })
            .collect();
        assert_eq!(words, ["new", "approved", "known", "E-mail", "E-mail", "Part", "E-mail", "new"]);
        assert_eq!(checked.additions().count(), 3);
        let (line, _, _, expected) = checked.refused().last().unwrap();
        assert_eq!((line, expected), (7, "They stand in line 1 as a mentee already."));
    }
}
