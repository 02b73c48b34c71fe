//! What an import would do, row by row: who is new, who changes, who stays as they are, and what is refused and why.

use std::collections::{HashMap, HashSet};

use super::{Column, Matching};
use crate::features::accounts::{check_domain, parse_email};
use crate::features::people::model::LONGEST_LINE;
use crate::server::csv::{Line, Refusal, plain, refused_lines};
use crate::shared::FieldErrors;
use crate::shared::id::PersonId;

/// What a file says of a person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Values {
    pub name: String,
    pub email: String,
    pub title: String,
    pub department: String,
    pub location: String,
    pub zone: String,
    pub languages: String,
}

/// Somebody who is here already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    pub id: PersonId,
    pub is_active: bool,
    pub manager: Option<PersonId>,
    pub values: Values,
}

/// Somebody to be added or changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub id: PersonId,
    pub line: u64,
    pub values: Values,
    pub manager: Option<PersonId>,
    /// Who it is about, as they are now; nobody for somebody new.
    pub before: Option<Known>,
}

/// What would happen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    pub new: Vec<Row>,
    pub changed: Vec<Row>,
    pub unchanged: usize,
    pub refused: Vec<Refusal>,
}

impl Verdict {
    /// How many rows are refused; one may be wrong in several ways.
    pub fn refused_rows(&self) -> usize {
        refused_lines(&self.refused)
    }
}

/// What holds in this organization: which zones there are, and where addresses of new people must be.
pub struct Rules {
    /// The zone that is meant, as it is written.
    pub zone: fn(&str) -> Option<String>,
    pub email_domains: Vec<String>,
}

/// What is expected where an address is nobody's.
const NOBODY: &str = "the address of somebody who is here or in this file";

/// A row that reads well by itself.
struct Candidate {
    id: PersonId,
    line: u64,
    values: Values,
    /// The manager's address as it was typed, if the file names one.
    manager: Option<String>,
    known: Option<Known>,
}

/// The address in each row's column, for looking up who is here: those of people and of their managers.
pub fn addresses(lines: &[Line], matching: &Matching) -> HashSet<String> {
    let columns = [Column::Email, Column::Manager].into_iter().filter_map(|column| matching.columns.get(&column));
    let columns: Vec<usize> = columns.copied().collect();
    let cell = |line: &Line, column: usize| line.cells.get(column).map(|cell| plain(cell).to_lowercase());
    let all = lines.iter().flat_map(|line| columns.iter().filter_map(move |column| cell(line, *column)));
    all.filter(|address| !address.is_empty() && address.chars().count() <= 254).collect()
}

/// The address of a row as it was typed.
fn typed_address<'l>(line: &'l Line, matching: &Matching) -> &'l str {
    matching.columns.get(&Column::Email).and_then(|place| line.cells.get(*place)).map_or("", |cell| plain(cell))
}

/// Whether nothing was found wrong in these columns.
fn reads_well(wrong: &[Refusal], columns: &[Column]) -> bool {
    !wrong.iter().any(|refusal| columns.iter().any(|column| column.label() == refusal.column))
}

/// What is expected instead of an address that reads well but can't be imported; nothing where it can.
fn other_address(found: Option<&Known>, first: Option<u64>, email: &str, domains: &[String]) -> Option<String> {
    if let Some(line) = first {
        return Some(format!("an address that isn’t in line {line} already"));
    }
    match found {
        Some(known) if known.is_active => None,
        Some(_) => Some("an address of somebody who is here: this person was deactivated".to_owned()),
        None => check_domain(domains, email).err().map(|sentence| format!("another address. {sentence}")),
    }
}

/// Judges every row. `known` is whoever has one of the addresses; `lines_up` says who reports to whom from there upward;
/// `rules` are the organization's; `fresh` makes ids for those who are new.
pub fn judge(
    lines: &[Line],
    width: usize,
    matching: &Matching,
    known: &HashMap<String, Known>,
    lines_up: &HashMap<PersonId, PersonId>,
    rules: &Rules,
    mut fresh: impl FnMut() -> PersonId,
) -> Verdict {
    let mut verdict = Verdict::default();
    let mut candidates: Vec<Candidate> = Vec::with_capacity(lines.len());
    let mut first_line: HashMap<String, u64> = HashMap::new();
    // Where each address stands first, whether or not its row is refused.
    let mut line_of: HashMap<String, u64> = HashMap::new();
    // Rows with a mistake of their own, and whom they name as manager.
    let mut faulty: Vec<(&Line, String)> = Vec::new();
    for line in lines {
        let mut wrong = Vec::new();
        let typed = typed_address(line, matching);
        line_of.entry(typed.to_lowercase()).or_insert(line.number);
        let Some((mut values, manager)) = read_row(line, width, matching, rules.zone, &mut wrong) else {
            verdict.refused.append(&mut wrong);
            continue;
        };
        let found = known.get(&values.email).cloned();
        if reads_well(&wrong, &[Column::Email]) {
            let first = first_line.get(&values.email).copied();
            if let Some(expected) = other_address(found.as_ref(), first, &values.email, &rules.email_domains) {
                wrong.push(Refusal::new(line, "E-mail", typed, expected));
            }
            // Of another address somebody may be here.
            let settled = [Column::Email, Column::Name, Column::GivenName, Column::FamilyName];
            if found.is_none() && values.name.is_empty() && reads_well(&wrong, &settled) {
                wrong.push(Refusal::new(line, "Name", "", "a name, since nobody has this address yet".into()));
            }
        }
        if !wrong.is_empty() {
            faulty.extend(manager.filter(|_| reads_well(&wrong, &[Column::Manager])).map(|manager| (line, manager)));
            verdict.refused.append(&mut wrong);
            continue;
        }
        first_line.insert(values.email.clone(), line.number);
        match &found {
            Some(known) => values.keep_where_empty(&known.values),
            None if values.zone.is_empty() => values.zone.clone_from(&matching.zone),
            None => {}
        }
        let id = found.as_ref().map_or_else(&mut fresh, |known| known.id);
        candidates.push(Candidate { id, line: line.number, values, manager, known: found });
    }
    for (line, manager) in faulty {
        let address = manager.to_lowercase();
        if !line_of.contains_key(&address) && known.get(&address).is_none_or(|known| !known.is_active) {
            verdict.refused.push(Refusal::new(line, Column::Manager.label(), &manager, NOBODY.into()));
        }
    }
    // Who is refused is nobody's manager, which may refuse others, until nothing changes any more.
    let mut because_of_others: Vec<Refusal> = Vec::new();
    loop {
        let in_file: HashMap<&str, PersonId> = candidates.iter().map(|c| (c.values.email.as_str(), c.id)).collect();
        let boss = |candidate: &Candidate| match &candidate.manager {
            None => Ok(candidate.known.as_ref().and_then(|known| known.manager)),
            Some(typed) => {
                let address = typed.to_lowercase();
                match (in_file.get(address.as_str()), known.get(&address)) {
                    (Some(id), _) => Ok(Some(*id)),
                    (None, Some(known)) if known.is_active => Ok(Some(known.id)),
                    _ => Err(line_of.get(&address).copied()),
                }
            }
        };
        let managers: Vec<Result<Option<PersonId>, Option<u64>>> = candidates.iter().map(boss).collect();
        let mut up = lines_up.clone();
        let mut refused: HashMap<PersonId, (String, Option<u64>)> = HashMap::new();
        for (candidate, manager) in candidates.iter().zip(&managers) {
            match manager {
                Ok(Some(manager)) => drop(up.insert(candidate.id, *manager)),
                Ok(None) => drop(up.remove(&candidate.id)),
                Err(Some(line)) => {
                    let expected = format!("somebody whose own line is not refused (line {line} is)");
                    refused.insert(candidate.id, (expected, Some(*line)));
                }
                Err(None) => {
                    refused.insert(candidate.id, (NOBODY.to_owned(), None));
                }
            }
        }
        let in_a_circle = circles(&up);
        for candidate in candidates.iter().filter(|c| c.manager.is_some() && in_a_circle.contains(&c.id)) {
            let expected = "somebody who does not report to this person, directly or through others".to_owned();
            refused.insert(candidate.id, (expected, None));
        }
        if refused.is_empty() {
            for (candidate, manager) in candidates.into_iter().zip(managers) {
                let manager = manager.ok().flatten();
                let Candidate { id, line, values, known, .. } = candidate;
                match known {
                    None => verdict.new.push(Row { id, line, values, manager, before: None }),
                    Some(known) if known.values == values && known.manager == manager => verdict.unchanged += 1,
                    Some(known) => verdict.changed.push(Row { id, line, values, manager, before: Some(known) }),
                }
            }
            break;
        }
        candidates.retain(|candidate| match refused.remove(&candidate.id) {
            None => true,
            Some((expected, because_of)) => {
                let found = candidate.manager.clone().unwrap_or_default();
                let refusal = Refusal { line: candidate.line, column: "Manager’s e-mail", found, expected };
                let list = if because_of.is_some() { &mut because_of_others } else { &mut verdict.refused };
                list.push(refusal);
                false
            }
        });
    }
    // What is wrong in itself stands above what follows from it.
    verdict.refused.sort_by_key(|refusal| refusal.line);
    because_of_others.sort_by_key(|refusal| refusal.line);
    verdict.refused.append(&mut because_of_others);
    verdict
}

impl Values {
    /// An empty cell leaves what is there.
    fn keep_where_empty(&mut self, now: &Values) {
        for (mine, there) in [
            (&mut self.name, &now.name),
            (&mut self.title, &now.title),
            (&mut self.department, &now.department),
            (&mut self.location, &now.location),
            (&mut self.zone, &now.zone),
            (&mut self.languages, &now.languages),
        ] {
            if mine.is_empty() {
                mine.clone_from(there);
            }
        }
    }
}

fn columns(number: usize) -> String {
    if number == 1 { "1 column".to_owned() } else { format!("{number} columns") }
}

/// The values and the manager's address of a row, and what is wrong with it by itself; nothing of one of another width.
fn read_row(
    line: &Line,
    width: usize,
    matching: &Matching,
    zone: fn(&str) -> Option<String>,
    wrong: &mut Vec<Refusal>,
) -> Option<(Values, Option<String>)> {
    let count = line.cells.len();
    let has_more = line.cells.iter().skip(width).any(|cell| !cell.trim().is_empty());
    if count < width && line.cells.len() <= matching.columns.values().copied().max().unwrap_or(0) || has_more {
        wrong.push(Refusal::new(line, "The whole row", &columns(count), format!("{}, as in the first line", columns(width))));
        return None;
    }
    let mut cell = |column: Column, longest: usize| -> String {
        let raw = matching.columns.get(&column).and_then(|place| line.cells.get(*place)).map_or("", String::as_str);
        // A formula that was left in the file instead of its value.
        if raw.trim_start().starts_with('=') {
            wrong.push(Refusal::new(line, column.label(), raw, "the value itself, not a formula".into()));
            return String::new();
        }
        let text = plain(raw).split_whitespace().collect::<Vec<_>>().join(" ");
        let text: String = text.chars().filter(|letter| !letter.is_control()).collect();
        let length = text.chars().count();
        if length > longest {
            wrong.push(Refusal::new(line, column.label(), &text, format!("at most {longest} characters, not {length}")));
        }
        text
    };
    let given = [cell(Column::GivenName, LONGEST_LINE), cell(Column::FamilyName, LONGEST_LINE)].join(" ");
    let name = cell(Column::Name, LONGEST_LINE);
    let values = Values {
        name: if name.is_empty() { given.trim().to_owned() } else { name },
        email: cell(Column::Email, 254),
        title: cell(Column::Title, LONGEST_LINE),
        department: cell(Column::Department, LONGEST_LINE),
        location: cell(Column::Location, LONGEST_LINE),
        zone: cell(Column::Zone, 64),
        languages: cell(Column::Languages, LONGEST_LINE * 2),
    };
    let manager = cell(Column::Manager, 254);
    let mut errors = FieldErrors::default();
    let email = parse_email(&mut errors, "email", &values.email);
    if !errors.is_empty() && !wrong.iter().any(|refusal| refusal.column == "E-mail") {
        wrong.push(Refusal::new(line, "E-mail", &values.email, "an e-mail address like name@example.org".into()));
    }
    let zone = zone(&values.zone);
    if !values.zone.is_empty() && zone.is_none() {
        wrong.push(Refusal::new(line, "Time zone", &values.zone, "a zone like Europe/Athens".into()));
    }
    let manager = (!manager.is_empty()).then_some(manager);
    Some((Values { email, zone: zone.unwrap_or_default(), ..values }, manager))
}

/// Everybody who would report to themself, directly or through others.
fn circles(up: &HashMap<PersonId, PersonId>) -> HashSet<PersonId> {
    let mut settled: HashSet<PersonId> = HashSet::new();
    let mut circles = HashSet::new();
    for start in up.keys() {
        let mut path = Vec::new();
        let mut on_path = HashSet::new();
        let mut at = Some(*start);
        while let Some(person) = at.filter(|person| !settled.contains(person)) {
            if !on_path.insert(person) {
                circles.extend(path.iter().copied().skip_while(|passed| *passed != person));
                break;
            }
            path.push(person);
            at = up.get(&person).copied();
        }
        settled.extend(path);
    }
    circles
}

#[cfg(test)]
mod tests;
