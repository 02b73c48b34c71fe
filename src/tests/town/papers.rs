//! Photos and attachments in the town.

use super::{Town, picture};
use crate::args;
use crate::features::accounts::Viewer;
use crate::server::files::{self, FileKind};
use crate::server::scope;
use crate::shared::id::{FileId, ProgramId};

impl Town {
    /// Somebody's photo: a red square.
    pub async fn photo_of(&self, person: &Viewer) -> FileId {
        let photo = self.file(FileKind::Photo, "face.png", picture(300, 300)).await;
        self.set("UPDATE people SET photo_id = $2 WHERE id = $1", args![person.id, photo]).await;
        photo
    }

    /// A text attached to a program.
    pub async fn attachment_of(&self, program: ProgramId, name: &str) -> FileId {
        let file = self.file(FileKind::Attachment, name, b"Read this first.".to_vec()).await;
        let sql = "INSERT INTO program_attachments (program_id, file_id, position) VALUES ($1, $2, 0)";
        self.set(sql, args![program, file]).await;
        file
    }

    async fn file(&self, kind: FileKind, name: &str, bytes: Vec<u8>) -> FileId {
        let stored = files::keep(&self.app, kind, name, bytes).await.expect("a file is kept");
        let insert = scope::write_unasked(&self.app, move |scope| Box::pin(async move { files::insert(scope, stored).await }));
        insert.await.expect("a file is there")
    }
}
