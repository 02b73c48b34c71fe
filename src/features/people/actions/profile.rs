//! A profile: loading it through whoever asks, and editing it.

use super::{check_domain, find_manager, wrong};
use crate::features::accounts;
use crate::features::organization::Organization;
use crate::features::people::face_changed;
use crate::features::people::model::{PersonEvent, Profile, ProfileDraft, ProfileForm, Week};
use crate::features::people::policy::{self, Relation};
use crate::features::people::store::{self, directory, profile};
use crate::features::skills;
use crate::server::files::{self, Stored};
use crate::server::scope::{self, Scope};
use crate::server::{Asker, zones};
use crate::shared::event::{About, Event};
use crate::shared::id::PersonId;
use crate::shared::{AppError, AppResult};

const NOT_YOURS: &str = "A profile is edited by its owner and by admins.";
const SOMEBODY_WAS_FIRST: &str = "Somebody changed this profile while you were editing it. What you typed is still here: \
                                  saving again replaces what they wrote.";

/// A profile that the asker may edit.
pub async fn load(asker: &Asker, id: PersonId) -> AppResult<(Profile, Relation)> {
    let (profile, relation) = profile::find_for(&mut asker.read().await?, &asker.viewer, id).await?;
    if !policy::may_edit(relation) {
        return Err(AppError::Forbidden(NOT_YOURS.into()));
    }
    Ok((profile, relation))
}

/// What a form does about the photo.
pub enum PhotoChange {
    Stays,
    Replaced(Stored),
    Removed,
}

/// Stores what the form of a profile says.
pub async fn save_profile(asker: &Asker, id: PersonId, form: &ProfileForm) -> AppResult<()> {
    save_profile_and_photo(asker, id, form, PhotoChange::Stays).await
}

/// Stores what the form of a profile says, and the photo that came with it: both or neither.
pub async fn save_profile_and_photo(asker: &Asker, id: PersonId, form: &ProfileForm, photo: PhotoChange) -> AppResult<()> {
    let mut draft = form.parse(asker.viewer.is_admin).map_err(AppError::Invalid)?;
    draft.zone = zones::known(&draft.zone).ok_or_else(|| wrong("zone", "Choose one of the zones in the list."))?;
    let organization = asker.app.organization.get();
    scope::write(asker, move |scope| {
        Box::pin(async move {
            save_in(scope, id, &draft, &organization).await?;
            save_photo_in(scope, id, photo).await
        })
    })
    .await?;
    // The page that comes next shows it already. What was saved is saved, and the signal has it read again.
    if let Err(error) = asker.app.faces.refresh_of(&asker.app, id).await {
        tracing::warn!(%error, "a photo could not be read anew");
    }
    Ok(())
}

async fn save_in(scope: &mut Scope, id: PersonId, draft: &ProfileDraft, organization: &Organization) -> AppResult<()> {
    let viewer = scope.viewer()?.clone();
    if draft.by_admin.is_some() {
        store::lock_organization(&mut scope.conn).await?;
    }
    let (now, relation) = profile::find_for(&mut scope.conn, &viewer, id).await?;
    if !policy::may_edit(relation) {
        return Err(AppError::Forbidden(NOT_YOURS.into()));
    }
    draft.check_pause(now.paused_until, zones::day(scope.now, &draft.zone)).map_err(AppError::Invalid)?;
    let changes = draft.changes(&now);
    if changes.is_empty() {
        return Ok(());
    }
    if profile::save_draft(&mut scope.conn, id, draft).await? == 0 {
        return Err(AppError::Conflict { sentence: SOMEBODY_WAS_FIRST.into(), present: now.version.to_string() });
    }
    let has = |field: &str| changes.iter().any(|change| change == field);
    if let (true, Some(part)) = (has("email"), &draft.by_admin) {
        check_domain(organization, &part.email)?;
    }
    if has("email") || has("manager") || has("is_admin") {
        save_admin_part(scope, &now, draft, has("manager")).await?;
    }
    if has("skills") || has("wanted_skills") {
        skills::replace_of_person(scope, id, &draft.skills, &draft.wanted_skills).await?;
    }
    face_changed(scope, id);
    directory::refresh(&mut scope.conn, &[id]).await?;
    scope.record(&Event::Person(PersonEvent::PersonChanged { fields: changes }), About::person(id)).await
}

async fn save_admin_part(scope: &mut Scope, now: &Profile, draft: &ProfileDraft, is_moved: bool) -> AppResult<()> {
    let Some(part) = &draft.by_admin else { return Ok(()) };
    let manager = match is_moved {
        true => find_manager(&mut scope.conn, &part.manager).await?,
        false => now.manager.as_ref().map(|manager| manager.id),
    };
    if let Some(boss) = manager.filter(|_| is_moved)
        && store::reports_to(&mut scope.conn, boss, now.id).await?
    {
        let sentence = if boss == now.id {
            "Nobody reports to themself."
        } else {
            "This person already reports to the one you are editing, directly or through others."
        };
        return Err(wrong("manager", sentence));
    }
    if now.is_admin && !part.is_admin && !store::has_other_admin(&mut scope.conn, now.id).await? {
        return Err(wrong("is_admin", "This is the only admin. Make somebody else an admin first."));
    }
    let since = profile::find_admin_since(&mut scope.conn, now.id).await?;
    let since = part.is_admin.then_some(since.unwrap_or(scope.now));
    profile::save_admin_part(&mut scope.conn, now.id, &part.email, manager, since).await.map_err(store::address_is_taken)?;
    if part.email != now.email {
        // Whoever still has the old address open, or a link to it, signs in anew.
        accounts::end_all(scope, now.id).await?;
    }
    Ok(())
}

/// Stores when somebody can usually be met.
pub async fn save_availability(asker: &Asker, id: PersonId, week: Week) -> AppResult<()> {
    scope::write(asker, move |scope| {
        Box::pin(async move {
            let viewer = scope.viewer()?.clone();
            let (now, relation) = profile::find_for(&mut scope.conn, &viewer, id).await?;
            if !policy::may_edit(relation) {
                return Err(AppError::Forbidden(NOT_YOURS.into()));
            }
            if now.week == week {
                return Ok(());
            }
            profile::save_week(&mut scope.conn, id, &week).await?;
            let event = PersonEvent::PersonChanged { fields: vec!["availability".into()] };
            scope.record(&Event::Person(event), About::person(id)).await
        })
    })
    .await
}

async fn save_photo_in(scope: &mut Scope, id: PersonId, change: PhotoChange) -> AppResult<()> {
    if matches!(change, PhotoChange::Stays) {
        return Ok(());
    }
    let viewer = scope.viewer()?.clone();
    let (now, relation) = profile::find_for(&mut scope.conn, &viewer, id).await?;
    if !policy::may_edit(relation) {
        return Err(AppError::Forbidden(NOT_YOURS.into()));
    }
    let photo = match change {
        PhotoChange::Replaced(stored) => Some(files::insert(scope, stored).await?),
        PhotoChange::Removed if now.photo.is_some() => None,
        PhotoChange::Removed | PhotoChange::Stays => return Ok(()),
    };
    profile::save_photo(&mut scope.conn, id, photo).await?;
    face_changed(scope, id);
    if let Some(before) = now.photo {
        files::remove(scope, before).await?;
    }
    let event = PersonEvent::PersonChanged { fields: vec!["photo".into()] };
    scope.record(&Event::Person(event), About::person(id)).await
}
