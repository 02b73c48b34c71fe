//! The steps of a path in one cell: a line of it, or what stands between two bars, names an entry by its title; its kind may
//! stand before, as in "course: Listening", and must where several kinds have that title.

use std::collections::HashMap;

use crate::features::library::model::{KINDS, STEPS_AT_MOST};
use crate::features::milestones::model::ItemKind;
use crate::shared::id::ResourceId;

/// An entry that a step names: one that is there, or a new one by its place among those of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Step {
    Known(ResourceId),
    New(usize),
}

/// Every single entry that a step may name, by title.
#[derive(Default)]
pub struct Titles(HashMap<String, Vec<(ItemKind, Step)>>);

impl Titles {
    /// Adds an entry; paths are no steps.
    pub fn add(&mut self, kind: ItemKind, title: &str, step: Step) {
        let of_title = self.0.entry(title.trim().to_lowercase()).or_default();
        if kind != ItemKind::Path && !of_title.contains(&(kind, step)) {
            of_title.push((kind, step));
        }
    }

    /// The entries that a cell names, in order; or what was found in it that will not do, and what is expected.
    pub fn read(&self, cell: &str) -> Result<Vec<Step>, (String, String)> {
        let mut steps = Vec::new();
        for name in self.names(cell) {
            let step = self.find(name).map_err(|expected| (name.to_owned(), expected.to_owned()))?;
            if steps.contains(&step) {
                return Err((name.to_owned(), "each entry once".to_owned()));
            }
            steps.push(step);
        }
        if steps.len() > STEPS_AT_MOST {
            return Err((format!("{} steps", steps.len()), format!("at most {STEPS_AT_MOST}")));
        }
        Ok(steps)
    }

    fn names<'c>(&self, cell: &'c str) -> Vec<&'c str> {
        // Bars divide what is typed in one line, unless that is a title as it stands.
        let bars = if cell.contains('\n') || self.find(cell).is_ok() { '\n' } else { '|' };
        cell.split(['\n', bars]).map(str::trim).filter(|name| !name.is_empty()).collect()
    }

    fn find(&self, name: &str) -> Result<Step, &'static str> {
        let of_title = |title: &str| self.0.get(&title.trim().to_lowercase()).map(Vec::as_slice).unwrap_or_default();
        let of_kind = name.split_once(':').and_then(|(kind, title)| {
            let kind = kind.trim().to_lowercase().parse().ok().filter(|kind| KINDS.contains(kind))?;
            Some(of_title(title).iter().filter(move |(of, _)| *of == kind).collect::<Vec<_>>())
        });
        // A title may begin as a kind does.
        let found = of_kind.filter(|found| !found.is_empty()).unwrap_or_else(|| of_title(name).iter().collect());
        let mut found: Vec<Step> = found.into_iter().map(|(_, step)| *step).collect();
        // One whose kind the file changes stands there under both.
        found.dedup();
        match found[..] {
            [step] => Ok(step),
            [] => Err("the title of an entry that is no path, in the catalogue or in this file"),
            _ => Err("a title that one entry alone has; its kind may stand before it, as in course: Listening"),
        }
    }
}

/// Steps as a cell that is read back.
pub fn cell<'s>(steps: impl IntoIterator<Item = (ItemKind, &'s str)>) -> String {
    let lines: Vec<String> = steps.into_iter().map(|(kind, title)| format!("{}: {title}", kind.as_str())).collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: Step = Step::New(1);
    const TWO: Step = Step::New(2);
    const THREE: Step = Step::New(3);

    fn titles() -> Titles {
        let mut titles = Titles::default();
        for (kind, title, step) in [
            (ItemKind::Book, "Quiet", ONE),
            (ItemKind::Course, "Listening", TWO),
            (ItemKind::Video, "Listening", THREE),
            (ItemKind::Path, "The way", Step::New(4)),
            (ItemKind::Link, "Now | then", Step::New(5)),
            (ItemKind::Link, "Course: a talk", Step::New(6)),
        ] {
            titles.add(kind, title, step);
        }
        titles
    }

    #[test]
    fn steps_are_read_in_order_from_lines_or_between_bars() {
        assert_eq!(titles().read("course: listening\nQUIET\n\n"), Ok(vec![TWO, ONE]));
        assert_eq!(titles().read("Quiet | Video:Listening"), Ok(vec![ONE, THREE]));
        assert_eq!(titles().read("Now | then"), Ok(vec![Step::New(5)]), "a title with a bar in it");
        assert_eq!(titles().read("Quiet\nNow | then\nCourse: a talk"), Ok(vec![ONE, Step::New(5), Step::New(6)]));
        assert_eq!(titles().read(" "), Ok(Vec::new()));
    }

    #[test]
    fn what_names_no_entry_or_several_is_told() {
        let found = |cell: &str| titles().read(cell).unwrap_err().0;
        assert_eq!(found("Quiet\nLoud"), "Loud");
        assert_eq!(found("Listening"), "Listening");
        assert_eq!(found("The way"), "The way", "a path is no step");
        assert_eq!(titles().read("Quiet|quiet"), Err(("quiet".into(), "each entry once".into())));
    }

    #[test]
    fn a_written_cell_is_read_back() {
        let written = cell([(ItemKind::Video, "Listening"), (ItemKind::Link, "Now | then"), (ItemKind::Book, "Quiet")]);
        assert_eq!(titles().read(&written), Ok(vec![THREE, Step::New(5), ONE]));
    }
}
