//! Mentees who were deactivated: nothing of theirs keeps others waiting, or a seat from them. Their place on the waitlist stays,
//! without offers, for the day on which they come back.

use super::asking::withdraw_all;
use super::record;
use crate::features::pairing::model::PairingEvent;
use crate::features::pairing::store::{self, Entry};
use crate::features::people;
use crate::server::Scope;
use crate::shared::AppResult;
use crate::shared::id::{PersonId, ProgramId};

/// The clock: what a mentee who takes part no more has asked for is withdrawn, and the seat that is held for them goes to others.
pub async fn set_aside(scope: &mut Scope, program: ProgramId, mentee: PersonId) -> AppResult<()> {
    people::lock_pair(&mut scope.conn, mentee, mentee).await?;
    let (standing, _) = store::find_standing(&mut scope.conn, program, mentee, mentee, scope.now).await?;
    if standing.mentee_is_active {
        return Ok(());
    }
    withdraw_all(scope, program, mentee).await?;
    let Some(entry) = store::find_entry(&mut scope.conn, program, mentee).await? else { return Ok(()) };
    let was = entry.place.state;
    let Some(mentor) = entry.place.offered else { return Ok(()) };
    let entry = Entry { place: entry.place.taken_back(), ..entry };
    if store::save_entry(&mut scope.conn, &entry, was, scope.now).await? == 0 {
        return Ok(());
    }
    record(scope, program, Some(entry.id.0), PairingEvent::OfferCameToNothing { mentor }).await
}
