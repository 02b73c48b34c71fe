//! What is wrong with a line of a file, and the refused lines as a file again.

use std::collections::{HashMap, HashSet};

use super::{Line, line};

/// Why a line is not imported.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    pub line: u64,
    pub column: &'static str,
    pub found: String,
    pub expected: String,
}

impl Refusal {
    /// What was found in a column of a line, cut short, and what is expected there.
    pub fn new(line: &Line, column: &'static str, found: &str, expected: String) -> Refusal {
        Refusal { line: line.number, column, found: found.chars().take(80).collect(), expected }
    }

    /// The same to be shown: line, column, what was found and what is expected.
    pub fn into_line(self) -> (u64, &'static str, String, String) {
        (self.line, self.column, self.found, self.expected)
    }
}

/// How many lines are refused; one may be wrong in several ways.
pub fn refused_lines(refused: &[Refusal]) -> usize {
    refused.iter().map(|refusal| refusal.line).collect::<HashSet<_>>().len()
}

/// The refused lines as a file, each with its problems.
pub fn refused_file(header: &[String], lines: &[Line], refused: &[Refusal]) -> String {
    let mut problems: HashMap<u64, Vec<String>> = HashMap::new();
    for refusal in refused {
        let found = if refusal.found.is_empty() { "nothing".to_owned() } else { format!("“{}”", refusal.found) };
        let problem = format!("{}: found {found}, expected {}", refusal.column, refusal.expected);
        problems.entry(refusal.line).or_default().push(problem);
    }
    // A row may be longer than the header: the column of problems stands behind the longest.
    let refused = lines.iter().filter(|row| problems.contains_key(&row.number));
    let width = refused.map(|row| row.cells.len()).fold(header.len(), usize::max);
    let unnamed = std::iter::repeat_n("", width - header.len());
    let mut file = line(header.iter().map(String::as_str).chain(unnamed).chain(["Problem"]));
    for row in lines {
        let Some(problems) = problems.get(&row.number) else { continue };
        let problem = problems.join("; ");
        let mut cells: Vec<&str> = row.cells.iter().map(|cell| super::plain(cell)).collect();
        cells.resize(width, "");
        cells.push(&problem);
        file.extend(line(cells));
    }
    String::from_utf8_lossy(&file).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refused_lines_come_back_with_their_problems_and_without_formulas() {
        let row = Line { number: 2, cells: vec!["=1+1".into()] };
        let fine = Line { number: 3, cells: vec!["book".into()] };
        let refused = [
            Refusal::new(&row, "Kind", "=1+1", "one of book, course".into()),
            Refusal::new(&row, "Title", "", "a title".into()),
        ];
        let file = refused_file(&["kind".into(), "title".into()], &[row, fine], &refused);
        let problem = "Kind: found “=1+1”, expected one of book, course; Title: found nothing, expected a title";
        assert_eq!(file, format!("kind,title,Problem\r\n'=1+1,,\"{problem}\"\r\n"));
        assert_eq!(refused_lines(&refused), 1);
    }
}
