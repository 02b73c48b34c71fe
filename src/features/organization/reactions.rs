//! What the room does about other rooms' events, in the same transaction.

use super::model::{Organization, OrganizationEvent};
use super::{TOPIC, store};
use crate::features::accounts::AccountEvent;
use crate::server::Scope;
use crate::shared::AppResult;
use crate::shared::event::{About, Event};
use crate::shared::id::PersonId;

/// The zone that the first admin chose is the first thing that is known of the organization.
pub async fn react(scope: &mut Scope, event: &Event, about: About) -> AppResult<()> {
    let (Event::Account(AccountEvent::AdminAdded), Some(admin)) = (event, about.subject) else { return Ok(()) };
    let before = store::find(&mut scope.conn).await?;
    let chosen = store::find_chosen_zone(&mut scope.conn, PersonId(admin)).await?;
    let Some(zone) = chosen.filter(|_| before.version == 0) else { return Ok(()) };
    let next = Organization { zone, version: before.version + 1, ..before.clone() };
    let fields = before.differing(&next);
    if fields.is_empty() || store::save(&mut scope.conn, &next).await? == 0 {
        return Ok(());
    }
    scope.touch(TOPIC.to_owned());
    scope.record(&Event::Organization(OrganizationEvent::SettingsChanged { fields }), About::default()).await
}
