//! The photos on one page. Its islands are told which they are, so that the browser begins with the same faces.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use leptos::prelude::*;

use crate::features::people::Faces;
use crate::shared::id::{FileId, PersonId};

/// Looks photos up and remembers what it answered.
#[derive(Clone)]
pub struct Photos {
    known: Faces,
    answered: Arc<Mutex<BTreeMap<PersonId, Option<FileId>>>>,
}

impl Photos {
    /// None answered yet.
    pub fn new(known: Faces) -> Photos {
        Photos { known, answered: Arc::default() }
    }

    /// The person's photo, if everybody may see it: the same answer all over the page.
    pub fn of(&self, person: PersonId) -> Option<FileId> {
        let mut answered = self.answered.lock().unwrap_or_else(PoisonError::into_inner);
        *answered.entry(person).or_insert_with(|| self.known.of(person))
    }

    fn listed(&self) -> String {
        let answered = self.answered.lock().unwrap_or_else(PoisonError::into_inner);
        let pairs = answered.iter().filter_map(|(person, photo)| Some(format!("{person}={}", (*photo)?)));
        pairs.collect::<Vec<_>>().join(" ")
    }
}

/// What the page shows, for `browser::photo_of`. To be rendered last.
pub fn shown() -> impl IntoView {
    let listed = use_context::<Photos>().map(|photos| photos.listed()).filter(|listed| !listed.is_empty());
    listed.map(|listed| view! { <template id="photos" data-of=listed></template> })
}
