//! What the catalogue has, and which entry a line means.

use std::collections::HashMap;

use super::steps;
use crate::features::library::model::ResourceForm;
use crate::features::milestones::model::ItemKind;
use crate::shared::id::ResourceId;

/// An entry that the catalogue has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    pub id: ResourceId,
    pub form: ResourceForm,
    /// Of a path: its entries, in order.
    pub steps: Vec<ResourceId>,
}

/// The catalogue, to look entries up in: by kind and title, and by link.
pub struct Catalogue<'k> {
    known: &'k [Known],
    by_words: HashMap<(String, String), Vec<usize>>,
    by_link: HashMap<&'k str, usize>,
}

/// Kind and title, as they are compared.
pub fn words_of(form: &ResourceForm) -> (String, String) {
    (form.kind.trim().to_lowercase(), form.title.trim().to_lowercase())
}

/// The provider, as it is compared.
pub fn provider_of(form: &ResourceForm) -> String {
    form.provider.trim().to_lowercase()
}

impl<'k> Catalogue<'k> {
    /// What there is.
    pub fn new(known: &'k [Known]) -> Catalogue<'k> {
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
    pub fn find(&self, form: &ResourceForm) -> Option<&'k Known> {
        let alike = self.by_words.get(&words_of(form)).map(Vec::as_slice).unwrap_or_default();
        let provider = provider_of(form);
        let same = alike.iter().find(|at| provider_of(&self.known[**at].form) == provider);
        let only = alike.first().filter(|_| provider.is_empty() && alike.len() == 1);
        let at = same.or(only).or_else(|| self.by_link.get(form.link.trim()));
        at.map(|at| &self.known[*at])
    }
}

/// The kinds and titles of entries, by which the steps of paths are written.
pub struct Names<'k>(HashMap<ResourceId, (ItemKind, &'k str)>);

impl<'k> Names<'k> {
    /// Those of all that there is.
    pub fn of(known: &'k [Known]) -> Names<'k> {
        let name = |entry: &'k Known| Some((entry.id, (entry.form.kind.parse().ok()?, entry.form.title.as_str())));
        Names(known.iter().filter_map(name).collect())
    }

    /// The steps of a path as a cell that is read back.
    pub fn cell(&self, path: &Known) -> String {
        steps::cell(path.steps.iter().filter_map(|step| self.0.get(step).copied()))
    }
}
