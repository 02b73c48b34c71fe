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

/// A row that reads well by itself.
struct Candidate {
    id: PersonId,
    line: u64,
    values: Values,
    /// The manager's address, if the file names one.
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
    for line in lines {
        let mut wrong = Vec::new();
        let read = read_row(line, width, matching, rules.zone, &mut wrong);
        if let Some((values, _)) = &read
            && wrong.is_empty()
        {
            match first_line.get(&values.email) {
                Some(first) => wrong.push(Refusal::new(
                    line,
                    "E-mail",
                    &values.email,
                    format!("an address that isn’t in line {first} already"),
                )),
                None => drop(first_line.insert(values.email.clone(), line.number)),
            }
        }
        let (Some((mut values, manager)), true) = (read, wrong.is_empty()) else {
            verdict.refused.append(&mut wrong);
            continue;
        };
        let found = known.get(&values.email).cloned();
        if found.as_ref().is_some_and(|known| !known.is_active) {
            let expected = "an address of somebody who is here: this person was deactivated".to_owned();
            verdict.refused.push(Refusal::new(line, "E-mail", &values.email, expected));
            continue;
        }
        if found.is_none()
            && let Err(sentence) = check_domain(&rules.email_domains, &values.email)
        {
            let expected = format!("another address. {sentence}");
            verdict.refused.push(Refusal::new(line, "E-mail", &values.email, expected));
            continue;
        }
        if found.is_none() && values.name.is_empty() {
            verdict.refused.push(Refusal::new(line, "Name", "", "a name, since nobody has this address yet".into()));
            continue;
        }
        match &found {
            Some(known) => values.keep_where_empty(&known.values),
            None if values.zone.is_empty() => values.zone.clone_from(&matching.zone),
            None => {}
        }
        let id = found.as_ref().map_or_else(&mut fresh, |known| known.id);
        candidates.push(Candidate { id, line: line.number, values, manager, known: found });
    }
    // Who is refused is nobody's manager, which may refuse others, until nothing changes any more.
    loop {
        let in_file: HashMap<&str, PersonId> = candidates.iter().map(|c| (c.values.email.as_str(), c.id)).collect();
        let boss = |candidate: &Candidate| match &candidate.manager {
            None => Ok(candidate.known.as_ref().and_then(|known| known.manager)),
            Some(address) => match (in_file.get(address.as_str()), known.get(address)) {
                (Some(id), _) => Ok(Some(*id)),
                (None, Some(known)) if known.is_active => Ok(Some(known.id)),
                _ => Err(address.clone()),
            },
        };
        let managers: Vec<Result<Option<PersonId>, String>> = candidates.iter().map(boss).collect();
        let mut up = lines_up.clone();
        let mut refused: HashMap<PersonId, (String, String)> = HashMap::new();
        for (candidate, manager) in candidates.iter().zip(&managers) {
            match manager {
                Ok(Some(manager)) => drop(up.insert(candidate.id, *manager)),
                Ok(None) => drop(up.remove(&candidate.id)),
                Err(address) => {
                    let expected = "the address of somebody who is here or in this file".to_owned();
                    refused.insert(candidate.id, (address.clone(), expected));
                }
            }
        }
        let in_a_circle = circles(&up);
        for candidate in candidates.iter().filter(|c| c.manager.is_some() && in_a_circle.contains(&c.id)) {
            let expected = "somebody who does not report to this person, directly or through others".to_owned();
            refused.insert(candidate.id, (candidate.manager.clone().unwrap_or_default(), expected));
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
            Some((found, expected)) => {
                verdict.refused.push(Refusal { line: candidate.line, column: "Manager’s e-mail", found, expected });
                false
            }
        });
    }
    verdict.refused.sort_by_key(|refusal| refusal.line);
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

/// The values and the manager's address of a row that has no mistake of its own.
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
    let manager = cell(Column::Manager, 254).to_lowercase();
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
    wrong.is_empty().then(|| (Values { email, zone: zone.unwrap_or_default(), ..values }, manager))
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
mod tests {
    use super::*;

    const HEADER: [Column; 6] = [Column::Name, Column::Email, Column::Title, Column::Location, Column::Zone, Column::Manager];

    fn id(n: u128) -> PersonId {
        PersonId(uuid::Uuid::from_u128(n))
    }

    fn known(n: u128, name: &str, manager: Option<u128>) -> (String, Known) {
        let email = format!("{name}@x.org");
        let values =
            Values { name: name.into(), email: email.clone(), title: "Old".into(), zone: "UTC".into(), ..Values::default() };
        (email, Known { id: id(n), is_active: true, manager: manager.map(id), values })
    }

    fn rules(domains: &[&str]) -> Rules {
        let email_domains = domains.iter().map(|domain| (*domain).to_owned()).collect();
        Rules { zone: |zone| zone.contains('/').then(|| zone.to_owned()), email_domains }
    }

    fn judged(rows: &[[&str; 6]], here: &[(String, Known)]) -> Verdict {
        let lines: Vec<Line> =
            rows.iter().zip(2..).map(|(row, number)| Line { number, cells: row.map(str::to_owned).into() }).collect();
        let columns = HEADER.into_iter().enumerate().map(|(place, column)| (column, place)).collect();
        let matching = Matching { columns, zone: "Europe/Athens".into() };
        let up = here.iter().filter_map(|(_, known)| Some((known.id, known.manager?))).collect();
        let here: HashMap<String, Known> = here.iter().cloned().collect();
        let mut next = 100;
        let fresh = || {
            next += 1;
            id(next)
        };
        judge(&lines, 6, &matching, &here, &up, &rules(&[]), fresh)
    }

    fn reasons(verdict: &Verdict) -> Vec<(u64, &str)> {
        verdict.refused.iter().map(|refusal| (refusal.line, refusal.column)).collect()
    }

    #[test]
    fn a_manager_may_stand_later_in_the_file() {
        let verdict =
            judged(&[["Ana", "Ana@x.org", "", "", "", "boss@x.org"], ["Boss", "boss@x.org", "", "", "Asia/Tokyo", ""]], &[]);
        assert_eq!((verdict.new.len(), verdict.refused.len()), (2, 0));
        assert_eq!(verdict.new[0].manager, Some(verdict.new[1].id));
        assert_eq!((verdict.new[0].values.email.as_str(), verdict.new[0].values.zone.as_str()), ("ana@x.org", "Europe/Athens"));
    }

    #[test]
    fn new_changed_and_unchanged_are_told_apart_and_empty_cells_change_nothing() {
        let here = [known(1, "ana", None), known(2, "ben", None)];
        let rows = [
            ["", "ana@x.org", "", "", "", ""],
            ["ben", "ben@x.org", "Captain", "", "", "ana@x.org"],
            ["Zoe", "zoe@x.org", "", "", "", ""],
        ];
        let verdict = judged(&rows, &here);
        assert_eq!((verdict.new.len(), verdict.changed.len(), verdict.unchanged), (1, 1, 1));
        let ben = &verdict.changed[0];
        assert_eq!((ben.values.title.as_str(), ben.manager), ("Captain", Some(id(1))));
        assert_eq!(ben.before.as_ref().map(|before| before.values.title.as_str()), Some("Old"));
    }

    #[test]
    fn each_mistake_is_told_with_its_row_and_column() {
        let rows = [
            ["", "new@x.org", "", "", "", ""],
            ["Ana", "nowhere", "", "", "", ""],
            ["Ana", "ana@x.org", "", "", "Mars", ""],
            ["=A1", "b@x.org", "=1+1", "", "", ""],
            ["Cleo", "c@x.org", "", "", "", "ghost@x.org"],
            ["Dan", "d@x.org", "", "", "", ""],
            ["Dan again", "D@x.org", "", "", "", ""],
        ];
        let verdict = judged(&rows, &[]);
        let expected =
            [(2, "Name"), (3, "E-mail"), (4, "Time zone"), (5, "Name"), (5, "Title"), (6, "Manager’s e-mail"), (8, "E-mail")];
        assert_eq!(reasons(&verdict), expected);
        assert_eq!((verdict.refused_rows(), verdict.new.len()), (6, 1));
    }

    #[test]
    fn whoever_would_report_to_themself_is_refused_and_so_is_who_needs_them() {
        let here = [known(1, "root", None), known(2, "leaf", Some(1))];
        let rows = [
            ["", "root@x.org", "", "", "", "leaf@x.org"],
            ["A", "a@x.org", "", "", "", "b@x.org"],
            ["B", "b@x.org", "", "", "", "a@x.org"],
            ["C", "c@x.org", "", "", "", "a@x.org"],
            ["D", "d@x.org", "", "", "", "leaf@x.org"],
        ];
        let verdict = judged(&rows, &here);
        assert_eq!(reasons(&verdict).iter().map(|(line, _)| *line).collect::<Vec<_>>(), [2, 3, 4, 5]);
        assert_eq!(verdict.new.len(), 1);
    }

    #[test]
    fn a_row_of_the_wrong_width_is_refused_whole() {
        let lines = [
            Line { number: 2, cells: vec!["Ana".into()] },
            Line { number: 3, cells: ["Ben", "b@x.org", "x"].map(str::to_owned).into() },
            Line { number: 4, cells: ["Cleo", "c@x.org", ""].map(str::to_owned).into() },
        ];
        let matching = Matching { columns: [(Column::Name, 0), (Column::Email, 1)].into(), zone: "UTC".into() };
        let verdict = judge(&lines, 2, &matching, &HashMap::new(), &HashMap::new(), &rules(&[]), || id(9));
        assert_eq!(reasons(&verdict), [(2, "The whole row"), (3, "The whole row")]);
        assert_eq!(verdict.new.len(), 1);
    }

    #[test]
    fn somebody_who_was_deactivated_is_not_imported() {
        let (email, ana) = known(1, "ana", None);
        let verdict = judged(&[["Ana", "ana@x.org", "New", "", "", ""]], &[(email, Known { is_active: false, ..ana })]);
        assert_eq!(reasons(&verdict), [(2, "E-mail")]);
    }

    #[test]
    fn somebody_new_has_an_allowed_address_and_whoever_is_here_stays() {
        let lines: Vec<Line> = [["Ana", "ana@x.org"], ["Ben", "ben@evil.example"], ["Cleo", "cleo@evil.example"]]
            .iter()
            .zip(2..)
            .map(|(row, number)| Line { number, cells: row.map(str::to_owned).into() })
            .collect();
        let matching = Matching { columns: [(Column::Name, 0), (Column::Email, 1)].into(), zone: "UTC".into() };
        let (_, cleo) = known(1, "cleo", None);
        let here = [("cleo@evil.example".to_owned(), cleo)].into();
        let verdict = judge(&lines, 2, &matching, &here, &HashMap::new(), &rules(&["x.org"]), || id(9));
        assert_eq!(reasons(&verdict), [(3, "E-mail")]);
        assert_eq!((verdict.new.len(), verdict.changed.len()), (1, 1));
    }
}
