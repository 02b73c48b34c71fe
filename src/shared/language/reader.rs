//! In the browser the reader is whoever the page was written for.

use std::sync::OnceLock;

use leptos::prelude::document;

use super::Language;

static READER: OnceLock<Language> = OnceLock::new();

/// The language of the document.
pub fn language() -> Language {
    *READER.get_or_init(|| {
        let root = document().document_element();
        root.and_then(|root| root.get_attribute("lang")?.parse().ok()).unwrap_or_default()
    })
}
