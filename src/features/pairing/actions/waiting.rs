//! The waitlist: joining it, offers, answers to them. Offers are made by the clock's job, and before anybody else takes a seat
//! in the program: whoever waits comes before whoever asks.

use super::asking::{insert, withdraw_all};
use super::{Asked, find_program, pair, record};
use crate::features::pairing::model::PairingEvent;
use crate::features::pairing::model::request::{Request, RequestState, is_empty, must_be_answerable};
use crate::features::pairing::model::waitlist::{
    AcceptForm, FreeMentor, Place, WaitBar, WaitState, Waiting, offers, wanted_for_offer,
};
use crate::features::pairing::policy;
use crate::features::pairing::store::{self, Entry, RequestRow};
use crate::features::{people, programs};
use crate::server::db::RunError;
use crate::server::scope::{self, Scope};
use crate::server::{Asker, token};
use crate::shared::id::{PersonId, ProgramId, WaitlistId};
use crate::shared::{AppError, AppResult};

/// Joins the waitlist, or changes for whom one waits: for these mentors alone, or for any if none is named.
pub async fn join_waitlist(asker: &Asker, program: ProgramId, named: Vec<PersonId>) -> AppResult<()> {
    scope::write(asker, move |scope| {
        Box::pin(async move {
            let viewer = scope.viewer()?.clone();
            find_program(&mut scope.conn, &viewer, program, scope.now).await?;
            // Whoever closes the program at this moment, or has staff pair people, finds the place.
            programs::hold(scope, program).await?;
            let found = find_program(&mut scope.conn, &viewer, program, scope.now).await?;
            policy::may_ask(found.around, found.manner)?;
            people::lock_pair(&mut scope.conn, viewer.id, viewer.id).await?;
            for mentor in &named {
                let (standing, _) = store::find_standing(&mut scope.conn, program, *mentor, viewer.id, scope.now).await?;
                if !standing.mentor_is_active || standing.is_themself {
                    return Err(AppError::NotFound);
                }
            }
            must_be_without_mentor(scope, program, viewer.id).await?;
            match store::find_entry(&mut scope.conn, program, viewer.id).await? {
                None => join_in(scope, program, viewer.id, named, Vec::new()).await,
                Some(entry) => {
                    let was = entry.place.state;
                    let entry = Entry { place: entry.place.for_these(named.clone()), ..entry };
                    save(scope, &entry, was).await?;
                    record(scope, program, Some(entry.id.0), PairingEvent::LimitedWaitlist { mentors: named }).await
                }
            }
        })
    })
    .await
}

async fn must_be_without_mentor(scope: &mut Scope, program: ProgramId, mentee: PersonId) -> AppResult<()> {
    let (standing, _) = store::find_standing(&mut scope.conn, program, mentee, mentee, scope.now).await?;
    if standing.mentee_has_mentor {
        return Err(AppError::Refused("You have a mentor in this program already.".into()));
    }
    Ok(())
}

/// At the end of the waitlist, for these mentors; whoever is on it keeps their place and waits for these, too.
pub(super) async fn join_in(
    scope: &mut Scope,
    program: ProgramId,
    mentee: PersonId,
    named: Vec<PersonId>,
    agreed: Vec<PersonId>,
) -> AppResult<()> {
    if let Some(mut entry) = store::find_entry(&mut scope.conn, program, mentee).await? {
        entry.place = entry.place.and_for(&named);
        entry.agreed.extend(agreed.iter().filter(|mentor| !entry.agreed.contains(mentor)).copied().collect::<Vec<_>>());
        let was = entry.place.state;
        return save(scope, &entry, was).await;
    }
    let id = WaitlistId(token::uuid(scope.now));
    match store::insert_entry(&mut scope.conn, id, program, mentee, scope.now).await {
        Ok(()) => {}
        Err(RunError::Taken) => return Err(WaitBar::OnItAlready.into()),
        Err(RunError::App(error)) => return Err(error),
    }
    let entry = Entry { id, program, mentee, joined_at: scope.now, place: Place::new(named), agreed, number: 0, of: 0 };
    save(scope, &entry, WaitState::Waiting).await?;
    record(scope, program, Some(id.0), PairingEvent::JoinedWaitlist { mentee }).await
}

async fn save(scope: &mut Scope, entry: &Entry, was: WaitState) -> AppResult<()> {
    match store::save_entry(&mut scope.conn, entry, was, scope.now).await? {
        0 => Err(AppError::Refused("Somebody was first. Please reload the page.".into())),
        _ => Ok(()),
    }
}

/// The viewer's own place, with the program, themself and the mentor of an offer locked.
async fn find_own(scope: &mut Scope, program: ProgramId) -> AppResult<Entry> {
    let me = scope.viewer()?.id;
    programs::hold(scope, program).await?;
    let seen = store::find_entry(&mut scope.conn, program, me).await?.ok_or(WaitBar::NotOnIt)?;
    people::lock_pair(&mut scope.conn, seen.place.offered.unwrap_or(me), me).await?;
    Ok(store::find_entry(&mut scope.conn, program, me).await?.ok_or(WaitBar::NotOnIt)?)
}

/// Leaves the waitlist, and whatever was open because of it.
pub async fn leave_waitlist(asker: &Asker, program: ProgramId) -> AppResult<()> {
    scope::write(asker, move |scope| {
        Box::pin(async move {
            let entry = find_own(scope, program).await?;
            if entry.place.state == WaitState::Asking {
                withdraw_all(scope, program, entry.mentee).await?;
            }
            end_as(WaitState::Left, scope, entry).await
        })
    })
    .await
}

/// Nobody waits in the program any more, for the reason that the state gives.
pub(super) async fn end_place(scope: &mut Scope, program: ProgramId, mentee: PersonId, state: WaitState) -> AppResult<()> {
    match store::find_entry(&mut scope.conn, program, mentee).await? {
        Some(entry) => end_as(state, scope, entry).await,
        None => Ok(()),
    }
}

async fn end_as(state: WaitState, scope: &mut Scope, entry: Entry) -> AppResult<()> {
    let was = entry.place.state;
    let ended = Entry { place: Place { state, ..entry.place }, ..entry };
    save(scope, &ended, was).await?;
    record(scope, ended.program, Some(ended.id.0), PairingEvent::LeftWaitlist { mentee: ended.mentee }).await
}

/// Takes the seat that is offered: paired at once, or once those who must have agreed. The program's approvals hold for
/// offers, too, except where all of them were given when there was no seat. An open request to somebody else is withdrawn.
pub async fn accept_offer(asker: &Asker, program: ProgramId, form: AcceptForm) -> AppResult<Asked> {
    scope::write(asker, move |scope| {
        Box::pin(async move {
            let viewer = scope.viewer()?.clone();
            let found = find_program(&mut scope.conn, &viewer, program, scope.now).await?;
            policy::may_ask(found.around, found.manner)?;
            let message = form.parse().map_err(AppError::Invalid)?;
            let entry = find_own(scope, program).await?;
            let (place, mentor) = entry.place.clone().accept(scope.now)?;
            let (standing, _) = store::find_standing(&mut scope.conn, program, mentor, viewer.id, scope.now).await?;
            standing.check()?;
            withdraw_all(scope, program, viewer.id).await?;
            let wanted = wanted_for_offer(found.row.approvers, found.row.has_manager, entry.agreed.contains(&mentor));
            must_be_answerable(wanted, store::has_other_staff(&mut scope.conn, program, viewer.id).await?)?;
            let was = entry.place.state;
            let entry = Entry { place, ..entry };
            save(scope, &entry, was).await?;
            record(scope, program, Some(entry.id.0), PairingEvent::OfferAccepted { mentor }).await?;
            let request = Request::queued(wanted).put(scope.now, found.row.patience());
            let is_complete = is_empty(wanted);
            let request = if is_complete { Request { state: RequestState::Active, ..request } } else { request };
            let id = insert(scope, program, viewer.id, mentor, 1, &message, request, Some(entry.id)).await?;
            record(scope, program, Some(id.0), PairingEvent::Asked { mentor, mentee: viewer.id }).await?;
            if is_complete {
                record(scope, program, Some(id.0), PairingEvent::Paired).await?;
                return pair(scope, program, mentor, viewer.id).await.map(Asked::Paired);
            }
            Ok(Asked::Request(id))
        })
    })
    .await
}

/// Does not want the seat that is offered, and waits on.
pub async fn decline_offer(asker: &Asker, program: ProgramId) -> AppResult<()> {
    scope::write(asker, move |scope| {
        Box::pin(async move {
            let entry = find_own(scope, program).await?;
            let was = entry.place.state;
            let mentors = store::list_mentor_ids(&mut scope.conn, program).await?;
            let (place, mentor) = entry.place.decline(scope.now, |mentor| mentors.contains(&mentor))?;
            let has_left = place.state == WaitState::Left;
            let entry = Entry { place, ..entry };
            save(scope, &entry, was).await?;
            record(scope, program, Some(entry.id.0), PairingEvent::OfferDeclined { mentor }).await?;
            if has_left {
                record(scope, program, Some(entry.id.0), PairingEvent::LeftWaitlist { mentee: entry.mentee }).await?;
            }
            Ok(())
        })
    })
    .await
}

/// The request that followed an accepted offer was declined, withdrawn or forgotten: back to the same place.
pub(super) async fn came_to_nothing(scope: &mut Scope, row: &RequestRow) -> AppResult<()> {
    back_in_place(scope, row, |entry| Entry { place: entry.place.back_without(row.mentor_id), ..entry }).await
}

/// Everybody agreed to an accepted offer, whose seat was gone by then: the mentee waits on in the same place, for that mentor too.
pub(super) async fn lost_the_seat(scope: &mut Scope, row: &RequestRow) -> AppResult<()> {
    let wait_on = |mut entry: Entry| {
        if !entry.agreed.contains(&row.mentor_id) {
            entry.agreed.push(row.mentor_id);
        }
        Entry { place: entry.place.taken_back(), ..entry }
    };
    back_in_place(scope, row, wait_on).await
}

async fn back_in_place(scope: &mut Scope, row: &RequestRow, back: impl FnOnce(Entry) -> Entry + Send) -> AppResult<()> {
    let Some(entry) = store::find_entry(&mut scope.conn, row.program_id, row.mentee_id).await? else { return Ok(()) };
    if entry.place.state != WaitState::Asking || Some(entry.id) != row.waitlist_id {
        return Ok(());
    }
    let entry = back(entry);
    save(scope, &entry, WaitState::Asking).await?;
    let event = PairingEvent::OfferCameToNothing { mentor: row.mentor_id };
    record(scope, row.program_id, Some(entry.id.0), event).await
}

/// The clock: an offer was not answered in time, or its mentor takes part no longer.
pub async fn lapse(scope: &mut Scope, program: ProgramId, mentee: PersonId, mentor: PersonId) -> AppResult<()> {
    people::lock_pair(&mut scope.conn, mentor, mentee).await?;
    let Some(entry) = store::find_entry(&mut scope.conn, program, mentee).await? else { return Ok(()) };
    let was = entry.place.state;
    let (standing, _) = store::find_standing(&mut scope.conn, program, mentor, mentee, scope.now).await?;
    if was == WaitState::Offered && entry.place.offered == Some(mentor) && !standing.mentor_is_active {
        let entry = Entry { place: entry.place.taken_back(), ..entry };
        save(scope, &entry, was).await?;
        return record(scope, program, Some(entry.id.0), PairingEvent::OfferCameToNothing { mentor }).await;
    }
    let (place, Some(mentor)) = entry.place.as_of(scope.now) else { return Ok(()) };
    let has_left = place.state == WaitState::Lapsed;
    let entry = Entry { place, ..entry };
    save(scope, &entry, was).await?;
    record(scope, program, Some(entry.id.0), PairingEvent::OfferLapsed { mentor }).await?;
    if has_left {
        record(scope, program, Some(entry.id.0), PairingEvent::LeftWaitlist { mentee }).await?;
    }
    Ok(())
}

/// Offers every free seat of a program to those who wait, in their order.
pub async fn offer_free_seats(scope: &mut Scope, program: ProgramId) -> AppResult<()> {
    lock_after_offers(scope, program, Vec::new()).await
}

/// Locks the program, then these people, all at once with those to whom seats are offered first.
pub(super) async fn lock_after_offers(scope: &mut Scope, program: ProgramId, mut concerned: Vec<PersonId>) -> AppResult<()> {
    programs::hold(scope, program).await?;
    let planned = plan_offers(scope, program, None).await?;
    for (waiting, mentor) in &planned {
        concerned.extend([waiting.mentee, *mentor]);
    }
    people::lock_all(&mut scope.conn, concerned.clone()).await?;
    if planned.is_empty() {
        return Ok(());
    }
    let days = store::find_days_to_answer(&mut scope.conn, program).await?;
    // What was planned before the locks may not hold any more: planned again, among those who are locked.
    for (waiting, mentor) in plan_offers(scope, program, Some(&concerned)).await? {
        let Some(entry) = store::find_entry(&mut scope.conn, program, waiting.mentee).await? else { continue };
        let place = entry.place.offer(mentor, scope.now, days);
        let entry = Entry { place, ..entry };
        save(scope, &entry, WaitState::Waiting).await?;
        store::forget_lapses(&mut scope.conn, program, mentor, entry.id).await?;
        record(scope, program, Some(entry.id.0), PairingEvent::Offered { mentor }).await?;
    }
    Ok(())
}

/// Who would be offered whose seat; among these people alone, if some are given.
async fn plan_offers(scope: &mut Scope, program: ProgramId, among: Option<&[PersonId]>) -> AppResult<Vec<(Waiting, PersonId)>> {
    let is_in = |person: PersonId| among.is_none_or(|people| people.contains(&person));
    let mut waiting = store::list_waiting(&mut scope.conn, program).await?;
    waiting.retain(|one| is_in(one.mentee));
    if waiting.is_empty() {
        return Ok(Vec::new());
    }
    let mentors = store::list_mentors(&mut scope.conn, program, None, scope.now).await?;
    let asked = store::list_asked(&mut scope.conn, program, scope.now).await?;
    let free = mentors.iter().map(|mentor| {
        let id = mentor.profile.id;
        let seats = if is_in(id) { mentor.availability(scope.now).seats() } else { 0 };
        let of_them = asked.iter().filter(|(whom, ..)| *whom == id);
        FreeMentor { id, seats, asked: of_them.map(|(_, mentee, since)| (*mentee, *since)).collect() }
    });
    let made = offers(&waiting, free.collect());
    let with_waiting = |(id, mentor)| waiting.iter().find(|one| one.id == id).cloned().map(|one| (one, mentor));
    Ok(made.into_iter().filter_map(with_waiting).collect())
}

/// The mentee has a mentor now, or takes part no more, as the state says in which their place on the waitlist ends: nothing of
/// theirs stays open in the program. Only what this removal takes away comes back if it is undone.
pub async fn settle_mentee(scope: &mut Scope, program: ProgramId, mentee: PersonId, state: WaitState) -> AppResult<()> {
    store::forget_away(&mut scope.conn, program, mentee).await?;
    withdraw_all(scope, program, mentee).await?;
    store::delete_draft(&mut scope.conn, program, mentee).await?;
    let Some(entry) = store::find_entry(&mut scope.conn, program, mentee).await? else { return Ok(()) };
    let was = entry.place.state;
    let entry = Entry { place: Place { state, ..entry.place }, ..entry };
    save(scope, &entry, was).await?;
    if state == WaitState::Paired {
        return Ok(());
    }
    record(scope, program, Some(entry.id.0), PairingEvent::LeftWaitlist { mentee }).await
}

/// The mentee's removal from the program was undone: they wait in the place that they had.
pub async fn bring_back(scope: &mut Scope, program: ProgramId, mentee: PersonId) -> AppResult<()> {
    let Some(id) = store::reopen_entry(&mut scope.conn, program, mentee).await? else { return Ok(()) };
    record(scope, program, Some(id.0), PairingEvent::CameBackToWaitlist { mentee }).await
}
