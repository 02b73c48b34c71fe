//! An entry of the catalogue: what it is, where it is found, and when, where it is an event.

use serde::{Deserialize, Serialize};

use crate::features::milestones::model::{ItemKind, clean_item_title, clean_link};
use crate::shared::time::{LocalTime, parse_date, parse_time};
use crate::shared::{FieldErrors, fold};

/// What can stand in the catalogue: what one learns from. Tasks and reflections belong to a plan alone.
pub const KINDS: [ItemKind; 7] =
    [ItemKind::Course, ItemKind::Path, ItemKind::Event, ItemKind::Document, ItemKind::Link, ItemKind::Video, ItemKind::Book];

/// The most steps of a path.
pub const STEPS_AT_MOST: usize = 100;

const WORDS_AT_MOST: usize = 6;

/// An entry as it was typed, or as a line of a file has it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ResourceForm {
    pub kind: String,
    pub title: String,
    pub link: String,
    pub description: String,
    pub provider: String,
    pub date: String,
    pub time: String,
    pub zone: String,
    pub place: String,
}

/// When an event is, on the wall of the place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventTime {
    pub local: LocalTime,
    pub zone: String,
}

/// An entry as it is kept; which instant its time means is for the server to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResourceDraft {
    pub kind: ItemKind,
    pub title: String,
    pub link: String,
    pub description: String,
    pub provider: String,
    pub when: Option<EventTime>,
    pub place: String,
}

impl ResourceForm {
    /// Reads the form, or says what is wrong with each field.
    pub fn parse(&self) -> Result<ResourceDraft, FieldErrors> {
        let mut errors = FieldErrors::default();
        let kind = self.kind.trim().to_lowercase().parse().ok().filter(|kind| KINDS.contains(kind));
        if kind.is_none() {
            errors.add("kind", "Please choose what kind of entry this is.");
        }
        let title = clean_item_title(&self.title).unwrap_or_else(|refusal| {
            errors.add("title", refusal.to_string());
            String::new()
        });
        let link = clean_link(&self.link).unwrap_or_else(|refusal| {
            errors.add("link", refusal.to_string());
            String::new()
        });
        if matches!(kind, Some(ItemKind::Link | ItemKind::Video)) && link.is_empty() {
            errors.add("link", "Please say where this is found.");
        }
        let provider = errors.text("provider", "By whom", &self.provider, 120);
        let description = errors.text("description", "Description", &self.description, 2000);
        let is_event = kind == Some(ItemKind::Event);
        let when = if is_event { self.when(&mut errors) } else { None };
        let place = if is_event { errors.text("place", "Place", &self.place, 200) } else { String::new() };
        let kind = kind.unwrap_or(ItemKind::Link);
        errors.or(|| ResourceDraft { kind, title, link, description, provider, when, place })
    }

    /// An event may have no date, when it comes back again and again.
    fn when(&self, errors: &mut FieldErrors) -> Option<EventTime> {
        if self.date.trim().is_empty() && self.time.trim().is_empty() {
            return None;
        }
        let date = parse_date(&self.date);
        if date.is_none() {
            errors.add("date", "Please choose the day, or leave day and time empty.");
        }
        let time = parse_time(&self.time);
        if time.is_none() {
            errors.add("time", "Please say when it begins, as 14:30.");
        }
        if self.zone.trim().is_empty() {
            errors.add("zone", "Please choose the time zone of the place.");
        }
        Some(EventTime { local: LocalTime { date: date?, time: time? }, zone: self.zone.trim().to_owned() })
    }
}

/// Everything that an entry is found by, in small letters: as it is written, and without accents.
pub fn searchable(draft: &ResourceDraft) -> String {
    let all =
        [draft.title.as_str(), draft.provider.as_str(), draft.kind.label(), draft.place.as_str(), draft.description.as_str()];
    let all = all.join("\n");
    [all.to_lowercase(), fold::words(&all).join(" ")].join("\n")
}

/// The words that somebody looks for, as patterns for `LIKE … ESCAPE '\'`; always the same number, so that a statement
/// needs one text only.
pub fn search_words(typed: &str) -> [String; WORDS_AT_MOST] {
    let typed: String = typed.chars().take(120).filter(|c| !c.is_control()).collect();
    let mut words = typed.split_whitespace().map(|word| {
        let word = word.to_lowercase().replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
        format!("%{word}%")
    });
    std::array::from_fn(|_| words.next().unwrap_or_else(|| "%".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(kind: &str, title: &str) -> ResourceForm {
        ResourceForm { kind: kind.into(), title: title.into(), ..ResourceForm::default() }
    }

    #[test]
    fn an_entry_needs_a_kind_and_a_title() {
        let errors = ResourceForm::default().parse().unwrap_err();
        assert!(errors.on("kind").is_some() && errors.on("title").is_some());
        let task = form("task", "Do it").parse().unwrap_err();
        assert_eq!((task.0.len(), task.on("kind").is_some()), (1, true), "a task belongs to a plan; its kind alone is wrong");
        assert_eq!(form("Book", " Quiet ").parse().unwrap().title, "Quiet");
    }

    #[test]
    fn a_link_and_a_video_need_an_address_and_a_book_does_not() {
        assert_eq!(form("video", "Talk").parse().unwrap_err().on("link"), Some("Please say where this is found."));
        assert!(form("book", "Quiet").parse().is_ok());
        let deceiving = ResourceForm { link: "https://good.example@bad.example".into(), ..form("link", "Here") };
        assert!(deceiving.parse().unwrap_err().on("link").is_some());
    }

    #[test]
    fn an_event_has_a_whole_time_or_none() {
        assert_eq!(form("event", "The fair").parse().unwrap().when, None);
        let half = ResourceForm { date: "2027-03-01".into(), ..form("event", "The fair") };
        let errors = half.parse().unwrap_err();
        assert!(errors.on("time").is_some() && errors.on("zone").is_some());
        let whole = ResourceForm { time: "14:30".into(), zone: "Europe/Athens".into(), ..half };
        assert_eq!(whole.parse().unwrap().when.unwrap().zone, "Europe/Athens");
    }

    #[test]
    fn what_is_typed_is_looked_for_as_it_is() {
        let words = search_words(" 100%  Ärger_ ");
        assert_eq!(&words[..3], ["%100\\%%", "%ärger\\_%", "%"]);
    }

    #[test]
    fn an_entry_is_found_with_and_without_accents() {
        let draft = ResourceForm { provider: "Brené Brown".into(), ..form("book", "C++, at last") }.parse().unwrap();
        let found = searchable(&draft);
        for words in ["brené", "brene", "c++", "book"] {
            assert!(found.contains(words), "{words}");
        }
    }
}
