//! Who belongs to the organization: admins add, invite, deactivate and take that back.

use super::{check_domain, find_manager, wrong};
use crate::features::accounts;
use crate::features::people::model::{NewPersonForm, PersonEvent};
use crate::features::people::policy;
use crate::features::people::store::{self, NewPerson, directory, profile};
use crate::server::scope::{self, Scope};
use crate::server::{Asker, zones};
use crate::shared::event::{About, Event};
use crate::shared::id::PersonId;
use crate::shared::{AppError, AppResult, fold};

/// A link to hand over, shown once.
pub struct Invitation {
    pub person: PersonId,
    pub name: String,
    pub link: String,
}

/// Refuses whoever is no admin.
pub fn may_administer(viewer: &accounts::Viewer) -> AppResult<()> {
    if policy::may_administer(viewer.is_admin) {
        return Ok(());
    }
    Err(AppError::Forbidden("Only admins look after who belongs to the organization.".into()))
}

/// Adds somebody, and makes the link at which they set their password.
pub async fn add_person(asker: &Asker, form: &NewPersonForm) -> AppResult<Invitation> {
    may_administer(&asker.viewer)?;
    let mut draft = form.parse().map_err(AppError::Invalid)?;
    draft.zone = zones::known(&draft.zone).ok_or_else(|| wrong("zone", "Choose one of the zones in the list."))?;
    check_domain(&asker.app.organization.get(), &draft.email)?;
    let public_url = asker.app.settings.public_url.clone();
    scope::write(asker, move |scope| {
        Box::pin(async move {
            let manager = find_manager(&mut scope.conn, &draft.manager).await?;
            let name = draft.name.clone();
            let person = NewPerson {
                name: draft.name,
                email: draft.email,
                title: draft.title,
                department: draft.department,
                location: draft.location,
                zone: draft.zone,
                manager,
                is_admin: draft.is_admin,
                ..NewPerson::default()
            };
            let person = store::add(scope, person).await?;
            scope.record(&Event::Person(PersonEvent::PersonAdded), About::person(person)).await?;
            let link = invite_in(scope, person).await?;
            Ok(Invitation { person, name, link: public_url + &link })
        })
    })
    .await
}

/// Makes a link at which somebody sets a password, a first one or a new one. An older link holds no longer.
pub async fn invite(asker: &Asker, person: PersonId) -> AppResult<Invitation> {
    let public_url = asker.app.settings.public_url.clone();
    scope::write(asker, move |scope| {
        Box::pin(async move {
            let viewer = scope.viewer()?.clone();
            let (profile, _) = profile::find_for(&mut scope.conn, &viewer, person).await?;
            may_administer(&viewer)?;
            if !profile.is_active {
                return Err(AppError::Refused("Reactivate this person first.".into()));
            }
            let link = invite_in(scope, person).await?;
            Ok(Invitation { person, name: profile.name, link: public_url + &link })
        })
    })
    .await
}

/// One file holds at most so many links.
pub const MOST_LINKS: i64 = 10_000;

/// How many have no password yet.
pub async fn count_without_password(asker: &Asker) -> AppResult<accounts::WithoutPassword> {
    may_administer(&asker.viewer)?;
    accounts::count_without_password(&mut asker.read().await?, asker.now).await
}

/// Makes links for those who have no password yet, by name: for all, or for those whom no link lets in.
pub async fn invite_without_password(asker: &Asker, all: bool) -> AppResult<Vec<accounts::MadeLink>> {
    may_administer(&asker.viewer)?;
    let mut links = scope::write(asker, move |scope| {
        Box::pin(async move {
            // Of two admins who ask at once the second finds the links of the first.
            store::lock_organization(&mut scope.conn).await?;
            let links = accounts::invite_without_password(scope, all, MOST_LINKS).await?;
            if !links.is_empty() {
                let event = PersonEvent::PeopleInvited { people: links.len() };
                scope.record(&Event::Person(event), About::default()).await?;
            }
            Ok(links)
        })
    })
    .await?;
    links.sort_by_cached_key(|link| fold::sort_key(&link.name));
    Ok(links)
}

async fn invite_in(scope: &mut Scope, person: PersonId) -> AppResult<String> {
    let link = accounts::invite(scope, person).await?;
    scope.record(&Event::Person(PersonEvent::PersonInvited), About::person(person)).await?;
    Ok(link)
}

/// Ends somebody's membership: they are signed out at once and offered nowhere. What they take part in stays.
pub async fn deactivate(asker: &Asker, person: PersonId) -> AppResult<()> {
    scope::write(asker, move |scope| {
        Box::pin(async move {
            let viewer = scope.viewer()?.clone();
            store::lock_organization(&mut scope.conn).await?;
            let (profile, _) = profile::find_for(&mut scope.conn, &viewer, person).await?;
            may_administer(&viewer)?;
            if profile.is_admin && !store::has_other_admin(&mut scope.conn, person).await? {
                return Err(AppError::Refused("This is the only admin. Make somebody else an admin first.".into()));
            }
            if store::save_deactivated(&mut scope.conn, person, scope.now).await? == 0 {
                return Ok(());
            }
            accounts::end_all(scope, person).await?;
            directory::refresh(&mut scope.conn, &[person]).await?;
            scope.record(&Event::Person(PersonEvent::PersonDeactivated), About::person(person)).await
        })
    })
    .await
}

/// Takes somebody back, with everything that was theirs.
pub async fn reactivate(asker: &Asker, person: PersonId) -> AppResult<()> {
    scope::write(asker, move |scope| {
        Box::pin(async move {
            let viewer = scope.viewer()?.clone();
            profile::find_for(&mut scope.conn, &viewer, person).await?;
            may_administer(&viewer)?;
            if store::save_reactivated(&mut scope.conn, person).await? == 0 {
                return Ok(());
            }
            directory::refresh(&mut scope.conn, &[person]).await?;
            scope.record(&Event::Person(PersonEvent::PersonReactivated), About::person(person)).await
        })
    })
    .await
}
