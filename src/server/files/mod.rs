//! Uploaded files: received, checked by their content, kept in an object store, handed out so that no browser runs them.
//!
//! A room's handler takes [`Upload`], decides whether this person may, and then calls [`Upload::receive`]. That stores the
//! bytes; [`insert`] in the room's own transaction makes them a file. Bytes without a row are seen by nobody, and
//! [`sweep`] collects them. Who may read a file, `app::may_read` asks the room that it belongs to.

mod content;
mod picture;
mod rows;
mod serve;
mod store;
mod sweep;
mod upload;

pub use rows::{FileRow, find, insert, lock, remove};
pub use serve::{Download, routes, url};
pub use store::Files;
pub use sweep::sweep;
pub use upload::{Received, Stored, Upload, keep};

crate::text_enum!(
    /// What a file is for: what it may contain and who may read it follow from that.
    FileKind {
        /// Somebody's photo: cut to a square, without what the camera wrote into it.
        Photo = "photo",
        /// Something to read that belongs to a program.
        Attachment = "attachment",
        /// The organization's logo, which everybody sees.
        Logo = "logo",
    }
);

impl FileKind {
    /// Whether it is a picture that is decoded and written anew.
    pub fn is_redrawn(self) -> bool {
        matches!(self, FileKind::Photo | FileKind::Logo)
    }

    /// What a form's file field accepts, as its `accept`.
    pub fn accept(self) -> &'static str {
        match self {
            FileKind::Photo | FileKind::Logo => "image/jpeg,image/png,image/webp",
            FileKind::Attachment => ".pdf,.jpg,.jpeg,.png,.webp,.gif,.docx,.xlsx,.pptx,.odt,.ods,.odp,.txt,.csv,.md,.mp4,.webm",
        }
    }

    /// The hint beside a form's file field.
    pub fn hint(self, settings: &super::config::FileSettings) -> String {
        let most = size_label(self.most_bytes(settings));
        match self {
            FileKind::Photo | FileKind::Logo => format!("A JPEG, PNG or WebP picture of at most {most}."),
            FileKind::Attachment => {
                format!("PDF, picture, Word, Excel, PowerPoint, OpenDocument, text, CSV or video (MP4, WebM); at most {most}.")
            }
        }
    }

    fn most_bytes(self, settings: &super::config::FileSettings) -> u64 {
        if self.is_redrawn() { settings.picture_max } else { settings.attachment_max }
    }
}

/// A size for people: "340 kB", "2.5 MB".
pub fn size_label(bytes: u64) -> String {
    match bytes {
        1 => "1 byte".to_owned(),
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{} kB", bytes / 1_000),
        _ => {
            let tenths = bytes / 100_000;
            if tenths.is_multiple_of(10) {
                format!("{} MB", tenths / 10)
            } else {
                format!("{}.{} MB", tenths / 10, tenths % 10)
            }
        }
    }
}
