//! An item: one thing to do within a milestone.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{ItemId, ResourceId};
use crate::text_enum;

/// One thing to do. It is done when the mentee says so; the mentor may send it back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    pub id: ItemId,
    pub kind: ItemKind,
    pub title: String,
    /// An http or https address, or empty.
    pub link: String,
    pub note: String,
    /// The entry of the catalogue that it was chosen from.
    pub resource: Option<ResourceId>,
    /// The template's item that it was copied from; it never leaves the server.
    #[serde(skip)]
    pub template: Option<ItemId>,
    #[serde(with = "crate::shared::time::optional_iso_date", default)]
    pub done_on: Option<NaiveDate>,
    /// The mentor's words, from sending it back until it is marked done again.
    pub sent_back: Option<String>,
}

text_enum!(
    /// What kind of thing an item is.
    ItemKind {
        Course = "course",
        /// An ordered list of learning items that lives elsewhere.
        Path = "path",
        Event = "event",
        Document = "document",
        Link = "link",
        Video = "video",
        Book = "book",
        Task = "task",
        Reflection = "reflection",
    }
);

impl Item {
    /// Whether the mentee has marked it done.
    pub fn is_done(&self) -> bool {
        self.done_on.is_some()
    }
}

impl ItemKind {
    /// The icon that stands for the kind.
    pub const fn icon(self) -> &'static str {
        match self {
            ItemKind::Course => "graduation-cap",
            ItemKind::Path => "route",
            ItemKind::Event => "calendar",
            ItemKind::Document => "file-text",
            ItemKind::Link => "link",
            ItemKind::Video => "play",
            ItemKind::Book => "book-open",
            ItemKind::Task => "list-checks",
            ItemKind::Reflection => "lightbulb",
        }
    }

    /// The kind in words.
    pub const fn label(self) -> &'static str {
        match self {
            ItemKind::Course => "Course",
            ItemKind::Path => "Path",
            ItemKind::Event => "Event",
            ItemKind::Document => "Document",
            ItemKind::Link => "Link",
            ItemKind::Video => "Video",
            ItemKind::Book => "Book",
            ItemKind::Task => "Task",
            ItemKind::Reflection => "Reflection",
        }
    }
}
