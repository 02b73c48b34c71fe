//! The catalogue: searched by everybody, kept by staff.

use super::standing_of;
use crate::features::library::model::{LibraryEvent, ResourceDraft, ResourceForm, STEPS_AT_MOST};
use crate::features::library::store::{NewResource, ResourceRow, Wanted};
use crate::features::library::view::ResourceHit;
use crate::features::library::{policy, store};
use crate::features::milestones::model::ItemKind;
use crate::server::scope::{self, Scope};
use crate::server::zones::{self, Meant, OnTheWall};
use crate::server::{Asker, Conn, token};
use crate::shared::event::{About, Event};
use crate::shared::id::ResourceId;
use crate::shared::time::{Instant, date_value, time_value};
use crate::shared::{AppError, AppResult, FieldErrors};

const HITS: i64 = 8;

impl ResourceRow {
    /// "Course · Harbour Academy", or "Event · 3 December 2026, 14:00 · Athens".
    pub fn about(&self) -> String {
        let when =
            self.starts_at.map(|at| OnTheWall::new(at, &self.zone)).map(|wall| wall.and_clock(wall.day())).unwrap_or_default();
        let parts = [self.kind.label(), &self.provider, &when, &self.place];
        let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        parts.join(" · ")
    }
}

impl From<ResourceRow> for ResourceHit {
    fn from(row: ResourceRow) -> ResourceHit {
        let about = row.about();
        ResourceHit { id: row.id, kind: row.kind, title: row.title, link: row.link, about }
    }
}

impl From<ResourceRow> for ResourceForm {
    fn from(row: ResourceRow) -> ResourceForm {
        let wall = row.starts_at.map(|at| OnTheWall::new(at, &row.zone));
        ResourceForm {
            kind: row.kind.as_str().to_owned(),
            title: row.title,
            link: row.link,
            description: row.description,
            provider: row.provider,
            date: wall.as_ref().map(|wall| date_value(wall.date())).unwrap_or_default(),
            time: wall.map(|wall| time_value(wall.time())).unwrap_or_default(),
            zone: row.zone,
            place: row.place,
        }
    }
}

/// What the editor's search finds; nothing for nothing. Whoever is signed in may read the catalogue, and so search it.
pub async fn search(asker: &Asker, words: &str) -> AppResult<Vec<ResourceHit>> {
    if words.trim().is_empty() {
        return Ok(Vec::new());
    }
    let rows = store::search(&mut asker.read().await?, words, HITS).await?;
    Ok(rows.into_iter().map(ResourceHit::from).collect())
}

/// A page of the catalogue, and whether the reader keeps it.
pub async fn list_page(asker: &Asker, wanted: Wanted<'_>) -> AppResult<(Vec<ResourceRow>, bool)> {
    let mut conn = asker.read().await?;
    let standing = standing_of(&mut conn, &asker.viewer).await?;
    Ok((store::list_page(&mut conn, wanted).await?, policy::may_keep_catalogue(standing).is_ok()))
}

/// One entry with everything on its page.
pub struct ResourcePage {
    pub resource: ResourceRow,
    /// Of a path.
    pub steps: Vec<ResourceRow>,
    /// What could be added to a path, for whoever searched for it.
    pub hits: Vec<ResourceRow>,
    pub may_keep: bool,
}

/// One entry; for its keeper with what could be added to a path. What was taken out of the catalogue can still be read:
/// items of plans lead to it.
pub async fn load_page(asker: &Asker, id: ResourceId, find: &str) -> AppResult<ResourcePage> {
    let mut conn = asker.read().await?;
    let resource = store::find_kept(&mut conn, id).await?;
    let may_keep = policy::may_keep_catalogue(standing_of(&mut conn, &asker.viewer).await?).is_ok();
    let is_path = resource.kind == ItemKind::Path;
    let steps = if is_path { store::list_steps(&mut conn, id).await? } else { Vec::new() };
    let mut hits = if is_path && may_keep && resource.removed_at.is_none() && !find.trim().is_empty() {
        store::search(&mut conn, find, HITS).await?
    } else {
        Vec::new()
    };
    hits.retain(|hit| hit.kind != ItemKind::Path && steps.iter().all(|step| step.id != hit.id));
    Ok(ResourcePage { resource, steps, hits, may_keep })
}

/// One entry that is in the catalogue.
pub async fn find_resource(conn: &mut Conn, id: ResourceId) -> AppResult<ResourceHit> {
    store::find_resource(conn, id).await.map(ResourceHit::from)
}

/// Refuses whoever does not keep the catalogue, before a page with a form is shown.
pub async fn may_keep(asker: &Asker) -> AppResult<()> {
    let standing = standing_of(&mut asker.read().await?, &asker.viewer).await?;
    Ok(policy::may_keep_catalogue(standing)?)
}

/// The instant that a time on the wall means; a time that the clocks skip or repeat is refused, never guessed.
pub(super) fn instant_of(draft: &ResourceDraft) -> Result<Option<Instant>, FieldErrors> {
    let Some(when) = &draft.when else { return Ok(None) };
    let mut errors = FieldErrors::default();
    if !zones::exists(&when.zone) {
        errors.add("zone", "Please choose a time zone of the list, as Europe/Athens.");
        return Err(errors);
    }
    match zones::meaning(when.local, &when.zone) {
        Some(Meant::Once(at)) => return Ok(Some(at)),
        Some(Meant::Never { .. }) => {
            errors.add("time", "The clocks go forward then, and skip this time. Please choose another.")
        }
        Some(Meant::Twice { .. }) => {
            errors.add("time", "The clocks go back then, so that this time comes twice. Please choose one outside that hour.");
        }
        None => errors.add("time", "Please choose another time."),
    }
    Err(errors)
}

fn read(form: &ResourceForm) -> AppResult<(ResourceDraft, Option<Instant>)> {
    let draft = form.parse().map_err(AppError::Invalid)?;
    let starts_at = instant_of(&draft).map_err(AppError::Invalid)?;
    Ok((draft, starts_at))
}

/// Whoever acts must keep the catalogue.
pub(super) async fn authorize(scope: &mut Scope) -> AppResult<()> {
    let viewer = scope.viewer()?.clone();
    Ok(policy::may_keep_catalogue(standing_of(&mut scope.conn, &viewer).await?)?)
}

/// Adds an entry.
pub async fn add_resource(asker: &Asker, form: ResourceForm) -> AppResult<ResourceId> {
    scope::write(asker, move |scope| {
        Box::pin(async move {
            authorize(scope).await?;
            let (draft, starts_at) = read(&form)?;
            let id = ResourceId(token::uuid(scope.now));
            let event = LibraryEvent::ResourceAdded { kind: draft.kind, title: draft.title.clone() };
            let by = scope.viewer()?.id;
            store::insert_resources(&mut scope.conn, vec![NewResource { id, draft, starts_at }], by, scope.now).await?;
            record(scope, id, event).await?;
            Ok(id)
        })
    })
    .await
}

/// Writes an entry anew. Items that were chosen from it keep their own words.
pub async fn change_resource(asker: &Asker, id: ResourceId, form: ResourceForm) -> AppResult<()> {
    scope::write(asker, move |scope| {
        Box::pin(async move {
            let was = store::find_resource(&mut scope.conn, id).await?;
            authorize(scope).await?;
            let (draft, starts_at) = read(&form)?;
            let event = LibraryEvent::ResourceEdited { kind: draft.kind, title: draft.title.clone() };
            if was.kind == ItemKind::Path && draft.kind != ItemKind::Path {
                store::delete_steps(&mut scope.conn, id).await?;
            }
            if store::save_resource(&mut scope.conn, NewResource { id, draft, starts_at }, scope.now).await? == 0 {
                return Err(AppError::NotFound);
            }
            record(scope, id, event).await
        })
    })
    .await
}

/// Takes an entry out of the catalogue. Plans keep the items that were chosen from it.
pub async fn remove_resource(asker: &Asker, id: ResourceId) -> AppResult<()> {
    scope::write(asker, move |scope| {
        Box::pin(async move {
            let ResourceRow { kind, title, .. } = store::find_resource(&mut scope.conn, id).await?;
            authorize(scope).await?;
            if store::save_removal(&mut scope.conn, id, scope.now).await? == 0 {
                return Err(AppError::NotFound);
            }
            record(scope, id, LibraryEvent::ResourceRemoved { kind, title }).await
        })
    })
    .await
}

/// Puts an entry back that was taken out of the catalogue.
pub async fn restore_resource(asker: &Asker, id: ResourceId) -> AppResult<()> {
    scope::write(asker, move |scope| {
        Box::pin(async move {
            let ResourceRow { kind, title, .. } = store::find_kept(&mut scope.conn, id).await?;
            authorize(scope).await?;
            if store::save_return(&mut scope.conn, id, scope.now).await? == 0 {
                return Err(AppError::Refused("This entry is in the catalogue already.".into()));
            }
            record(scope, id, LibraryEvent::ResourceRestored { kind, title }).await
        })
    })
    .await
}

/// What is done to a step of a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepMove {
    Add,
    Up,
    Down,
    Remove,
}

/// Adds, moves or takes away a step; the steps as they are then count, not as the page shows them.
pub async fn move_step(asker: &Asker, path: ResourceId, step: ResourceId, how: StepMove) -> AppResult<()> {
    arrange(asker, path, move |steps| {
        let at = steps.iter().position(|id| *id == step);
        match (how, at) {
            (StepMove::Add, None) => steps.push(step),
            (StepMove::Add, Some(_)) => {}
            (StepMove::Up, Some(at)) if at > 0 => steps.swap(at, at - 1),
            (StepMove::Down, Some(at)) if at + 1 < steps.len() => steps.swap(at, at + 1),
            (StepMove::Remove, Some(at)) => drop(steps.remove(at)),
            _ => {}
        }
    })
    .await
}

/// Gives a path these steps.
pub async fn set_steps(asker: &Asker, path: ResourceId, steps: Vec<ResourceId>) -> AppResult<()> {
    arrange(asker, path, move |known| *known = steps).await
}

async fn arrange(asker: &Asker, path: ResourceId, change: impl FnOnce(&mut Vec<ResourceId>) + Send + 'static) -> AppResult<()> {
    scope::write(asker, move |scope| {
        Box::pin(async move {
            let resource = store::find_resource(&mut scope.conn, path).await?;
            authorize(scope).await?;
            if resource.kind != ItemKind::Path {
                return Err(AppError::Refused("Only a path has steps.".into()));
            }
            store::lock_resource(&mut scope.conn, path, scope.now).await?;
            let mut steps: Vec<ResourceId> =
                store::list_steps(&mut scope.conn, path).await?.into_iter().map(|step| step.id).collect();
            change(&mut steps);
            if steps.len() > STEPS_AT_MOST {
                return Err(AppError::Refused(format!("A path has at most {STEPS_AT_MOST} steps.")));
            }
            for step in &steps {
                if store::find_resource(&mut scope.conn, *step).await?.kind == ItemKind::Path {
                    return Err(AppError::Refused("A path holds single entries, not other paths.".into()));
                }
            }
            store::delete_steps(&mut scope.conn, path).await?;
            store::insert_steps(&mut scope.conn, path, &steps).await?;
            record(scope, path, LibraryEvent::PathArranged { title: resource.title, steps: steps.len() }).await
        })
    })
    .await
}

async fn record(scope: &mut Scope, id: ResourceId, event: LibraryEvent) -> AppResult<()> {
    scope.record(&Event::Library(event), About { subject: Some(id.0), ..About::default() }).await
}
