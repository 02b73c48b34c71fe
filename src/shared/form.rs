//! What forms have in common: one sentence per field, all of them at once.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// What is wrong with one field, in one sentence. `field` is the `name` of the input.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    pub field: String,
    pub sentence: String,
}

/// Whether a link may be shown and followed: http or https, a host, and nothing that deceives (`https://good@bad`) or breaks
/// out of where it stands.
pub fn is_web_link(link: &str) -> bool {
    link.split_once("://").is_some_and(|(scheme, rest)| {
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        (scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http"))
            && authority.starts_with(|c: char| c.is_alphanumeric() || c == '[')
            && !authority.contains('@')
            && !link.chars().any(|c| c.is_whitespace() || matches!(c, '<' | '>' | '"' | '\\' | '`'))
    })
}

/// Everything that is wrong with a form.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldErrors(pub Vec<FieldError>);

impl FieldErrors {
    /// Notes one thing; a field keeps only the first sentence said about it.
    pub fn add(&mut self, field: &str, sentence: impl Into<String>) {
        if self.on(field).is_none() {
            self.0.push(FieldError { field: field.to_owned(), sentence: sentence.into() });
        }
    }

    /// The sentence about this field, if there is one.
    pub fn on(&self, field: &str) -> Option<&str> {
        self.0.iter().find(|e| e.field == field).map(|e| e.sentence.as_str())
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The value, if nothing is wrong.
    pub fn or<T>(self, value: impl FnOnce() -> T) -> Result<T, FieldErrors> {
        if self.is_empty() { Ok(value()) } else { Err(self) }
    }

    /// Notes one thing about a field that stands above all others.
    pub fn add_above(&mut self, field: &str, sentence: impl Into<String>) {
        if self.on(field).is_none() {
            self.0.insert(0, FieldError { field: field.to_owned(), sentence: sentence.into() });
        }
    }

    /// Text without outer blanks that must not be empty, nor consist of signs that nobody sees, and not exceed `max` characters.
    pub fn required_text(&mut self, field: &str, label: &str, raw: &str, max: usize, missing: &str) -> String {
        let text = self.text(field, label, raw, max);
        if text.chars().all(is_unseen) {
            self.add(field, missing);
        }
        text
    }

    /// Text without outer blanks of at most `max` characters; control characters other than line breaks and tabs are dropped, and so
    /// are those that turn the direction of what stands behind them. The sentence names the field by its label, since the summary
    /// shows it without the field.
    pub fn text(&mut self, field: &str, label: &str, raw: &str, max: usize) -> String {
        let lines = raw.replace("\r\n", "\n");
        let kept: String =
            lines.chars().filter(|c| (!c.is_control() || matches!(c, '\n' | '\t')) && !turns_around(*c)).collect();
        let text = kept.trim().to_owned();
        let length = text.chars().count();
        if length > max {
            self.add(field, format!("“{label}” is {length} characters long; at most {max} fit."));
        }
        text
    }
}

/// Embeddings, overrides and isolates of direction: elements isolate what people write, so nobody needs them.
fn turns_around(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Blanks, and signs without any width or ink.
fn is_unseen(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '\u{ad}' | '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{180b}'..='\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}'
                | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
        )
}

/// The fields of a form as they were posted, in order; a name may come several times, as ticked boxes do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    /// The first value with that name, or nothing.
    pub fn get(&self, name: &str) -> &str {
        self.all(name).next().unwrap_or_default()
    }

    /// Every value with that name.
    pub fn all<'f>(&'f self, name: &str) -> impl Iterator<Item = &'f str> {
        self.0.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Whether the name was posted, as a ticked box is.
    pub fn has(&self, name: &str) -> bool {
        self.all(name).next().is_some()
    }

    /// Adds a value to those of that name.
    pub fn add(&mut self, name: &str, value: &str) {
        self.0.push((name.to_owned(), value.to_owned()));
    }

    /// Makes this the only value of that name.
    pub fn set(&mut self, name: &str, value: &str) {
        self.0.retain(|(known, _)| known != name);
        self.add(name, value);
    }
}

impl<'f> FromIterator<(&'f str, &'f str)> for Fields {
    fn from_iter<I: IntoIterator<Item = (&'f str, &'f str)>>(pairs: I) -> Fields {
        Fields(pairs.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect())
    }
}

/// The value that was chosen among a few; what is none of them is noted as missing.
pub fn chosen<T: FromStr>(errors: &mut FieldErrors, fields: &Fields, name: &str, missing: &str) -> Option<T> {
    let value = fields.get(name).trim().parse().ok();
    if value.is_none() {
        errors.add(name, missing);
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_keeps_the_first_sentence_said_about_it() {
        let mut errors = FieldErrors::default();
        errors.add("title", "first");
        errors.add("title", "second");
        assert_eq!(errors.on("title"), Some("first"));
        errors.add_above("photo", "above");
        errors.add_above("photo", "again");
        assert_eq!(errors.0.iter().map(|error| error.field.as_str()).collect::<Vec<_>>(), ["photo", "title"]);
        assert_eq!(errors.on("photo"), Some("above"));
    }

    #[test]
    fn a_name_that_comes_several_times_keeps_all_its_values() {
        let mut fields: Fields = [("skill", "Rust"), ("title", "A"), ("skill", "Go")].into_iter().collect();
        assert_eq!(fields.all("skill").collect::<Vec<_>>(), ["Rust", "Go"]);
        assert_eq!((fields.get("skill"), fields.get("nothing")), ("Rust", ""));
        fields.set("skill", "C");
        assert_eq!(fields.all("skill").collect::<Vec<_>>(), ["C"]);
        assert!(fields.has("title") && !fields.has("nothing"));
    }

    #[test]
    fn text_is_trimmed_cleaned_and_limited() {
        let mut errors = FieldErrors::default();
        assert_eq!(errors.text("t", "Topic", "  a\u{0}b\r\nc ", 10), "ab\nc");
        assert_eq!(errors.text("t", "Topic", "\u{0} \u{0}", 10), "");
        assert!(errors.is_empty());
        errors.text("t", "Topic", "äöüäöü", 5);
        assert_eq!(errors.on("t"), Some("“Topic” is 6 characters long; at most 5 fit."));
    }

    #[test]
    fn a_name_has_something_to_see_and_turns_nothing_around() {
        for unseen in ["\u{200b}", "\u{3164}", "\u{ad}\u{2060}", " \u{2800} "] {
            let mut errors = FieldErrors::default();
            errors.required_text("name", "Name", unseen, 20, "Please write a name.");
            assert_eq!(errors.on("name"), Some("Please write a name."), "{unseen:?}");
        }
        let mut errors = FieldErrors::default();
        assert_eq!(
            errors.required_text("name", "Name", "Ana\u{202e} Petrova\u{2066}", 20, "Please write a name."),
            "Ana Petrova"
        );
        assert_eq!(errors.required_text("name", "Name", "می\u{200c}خواهم", 20, "Please write a name."), "می\u{200c}خواهم");
        assert!(errors.is_empty());
    }
}
