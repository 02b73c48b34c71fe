//! What is attached to a program: adding, taking away, and who reads it.

use super::{find_to_edit, record};
use crate::features::accounts::Viewer;
use crate::features::programs::model::{MOST_OF_EACH, ProgramEvent, SetupStep, must_be_told};
use crate::features::programs::store::Attachment;
use crate::features::programs::{policy, store};
use crate::server::files::{self, Stored};
use crate::server::{Asker, Conn, Scope, scope};
use crate::shared::id::{FileId, ProgramId};
use crate::shared::time::Instant;
use crate::shared::{AppError, AppResult};

/// More programs than share one file.
const MOST_COPIES: i64 = 200;

/// Refuses whoever may not attach anything, before a file is taken in.
pub async fn may_attach(asker: &Asker, id: ProgramId) -> AppResult<()> {
    let program = store::find_for(&mut asker.read().await?, &asker.viewer, id, asker.now).await?;
    Ok(policy::may_edit(program.ties())?)
}

/// Attaches a file. Two who add one at the same time both do: nobody's is lost, so no version is asked for.
pub async fn attach(asker: &Asker, id: ProgramId, file: Stored) -> AppResult<()> {
    scope::write(asker, move |scope| Box::pin(async move { attach_in(scope, id, file).await })).await
}

async fn attach_in(scope: &mut Scope, id: ProgramId, file: Stored) -> AppResult<()> {
    store::lock(&mut scope.conn, id).await?;
    find_to_edit(scope, id).await?;
    if store::find_whole(&mut scope.conn, id).await?.attachments.len() >= MOST_OF_EACH {
        return Err(AppError::Refused(format!("A program has at most {MOST_OF_EACH} attachments.")));
    }
    let file = files::insert(scope, file).await?;
    store::insert_attachment(&mut scope.conn, id, file).await?;
    record(scope, id, ProgramEvent::Changed { step: SetupStep::Attachments }).await
}

/// Takes a file away from a program, once whoever does it was told that. What no other program has is gone.
pub async fn detach(asker: &Asker, id: ProgramId, file: FileId, told: &str) -> AppResult<()> {
    must_be_told(1, told)?;
    scope::write(asker, move |scope| Box::pin(async move { detach_in(scope, id, file).await })).await
}

async fn detach_in(scope: &mut Scope, id: ProgramId, file: FileId) -> AppResult<()> {
    find_to_edit(scope, id).await?;
    files::lock(&mut scope.conn, file).await?;
    if store::delete_attachment(&mut scope.conn, id, file).await? == 0 {
        return Err(AppError::Refused("That was removed in the meantime.".into()));
    }
    remove_unless_shared(scope, file).await?;
    record(scope, id, ProgramEvent::Changed { step: SetupStep::Attachments }).await
}

/// Locks everything that is attached to a program, in the order of the ids, so that two who do never wait for each other.
pub async fn lock_all(scope: &mut Scope, attachments: &[Attachment]) -> AppResult<()> {
    let mut ids: Vec<FileId> = attachments.iter().map(|attachment| attachment.id).collect();
    ids.sort_unstable();
    for id in ids {
        files::lock(&mut scope.conn, id).await?;
    }
    Ok(())
}

/// Removes a file, which is locked, that no program has any more.
pub async fn remove_unless_shared(scope: &mut Scope, file: FileId) -> AppResult<()> {
    if store::is_attached(&mut scope.conn, file).await? { Ok(()) } else { files::remove(scope, file).await }
}

/// Whether somebody may read an attachment: whoever may see one of the programs that have it.
pub async fn may_read_attachment(conn: &mut Conn, viewer: &Viewer, file: FileId, now: Instant) -> AppResult<bool> {
    for program in store::list_programs_of(conn, file, MOST_COPIES).await? {
        match store::find_for(conn, viewer, program, now).await {
            Ok(_) => return Ok(true),
            Err(AppError::NotFound) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(false)
}
