//! On the server the reader is whoever sent the request; where there is none, nobody in particular.

use std::cell::Cell;

use super::Language;

tokio::task_local! {
    static READER: Cell<Language>;
}

/// The language of the request that is being answered.
pub fn language() -> Language {
    READER.try_with(Cell::get).unwrap_or_default()
}

/// Does the work for a reader of this language. A task that is spawned has no reader until it is given one in this way.
pub async fn writing_in<F: Future>(language: Language, work: F) -> F::Output {
    READER.scope(Cell::new(language), work).await
}

/// From now on this request is answered in that language: who sent it has become known.
pub fn reads(language: Language) {
    // Outside of a request nobody reads.
    let _ = READER.try_with(|reader| reader.set(language));
}

/// Does at once what a test looks at through the eyes of a reader of this language.
#[cfg(test)]
pub fn as_read_in<T>(language: Language, work: impl FnOnce() -> T) -> T {
    READER.sync_scope(Cell::new(language), work)
}
