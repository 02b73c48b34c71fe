//! Asking for a mentor, and the answers.

use super::waiting::{came_to_nothing, end_place, join_in, lock_after_offers, lost_the_seat};
use super::{find_program, pair, record};
use crate::features::pairing::model::PairingEvent;
use crate::features::pairing::model::request::{
    AskForm, DeclineForm, InQueue, Request, RequestState, each, is_empty, must_be_answerable, next_turn, wanted,
};
use crate::features::pairing::model::seats::PairBar;
use crate::features::pairing::model::waitlist::WaitState;
use crate::features::pairing::policy;
use crate::features::pairing::store::{self, Decision, NewRequest, RequestRow};
use crate::features::people;
use crate::server::db::RunError;
use crate::server::scope::{self, Scope};
use crate::server::{Asker, token};
use crate::shared::id::{MentorshipId, PersonId, ProgramId, RequestId, WaitlistId};
use crate::shared::{AppError, AppResult, FieldErrors};

/// What came of asking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// It waits for those who must agree.
    Request(RequestId),
    /// Nobody had to agree.
    Paired(MentorshipId),
}

/// What came of agreeing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Others must agree, too.
    Waiting,
    Paired(MentorshipId),
    /// No seat was left: the next is asked, or the mentee waits.
    NoSeat,
}

/// Asks a mentor, or several in turn.
pub async fn ask(asker: &Asker, program: ProgramId, form: AskForm) -> AppResult<Asked> {
    scope::write(asker, move |scope| Box::pin(ask_in(scope, program, form))).await
}

async fn ask_in(scope: &mut Scope, program: ProgramId, form: AskForm) -> AppResult<Asked> {
    let viewer = scope.viewer()?.clone();
    let found = find_program(&mut scope.conn, &viewer, program, scope.now).await?;
    policy::may_ask(found.around, found.manner)?;
    let (mentors, message) = form.parse(found.row.mentors_to_rank).map_err(AppError::Invalid)?;
    let mentee = viewer.id;
    let mut concerned = mentors.clone();
    concerned.push(mentee);
    lock_after_offers(scope, program, concerned).await?;
    settle_late(scope, program, mentee).await?;
    let open = store::list_open_of(&mut scope.conn, program, mentee).await?;
    if let Some(waiting) = open.iter().find(|row| row.state == RequestState::Waiting) {
        return Err(AppError::Refused(format!("You have asked {} already. Withdraw that request first.", waiting.mentor_name)));
    }
    for mentor in &mentors {
        must_be_free(scope, program, *mentor, mentee).await?;
    }
    let wanted = wanted(found.row.approvers, found.row.has_manager);
    must_be_answerable(wanted, store::has_other_staff(&mut scope.conn, program, mentee).await?)?;
    let mut first = None;
    for (mentor, rank) in mentors.iter().copied().zip(1..) {
        let queued = Request::queued(wanted);
        let request = if rank == 1 { queued.put(scope.now, found.row.patience()) } else { queued };
        let request = if is_empty(wanted) { Request { state: RequestState::Active, ..request } } else { request };
        let id = insert(scope, program, mentee, mentor, rank, &message, request, None).await?;
        first = first.or(Some(id));
        if rank == 1 {
            record(scope, program, Some(id.0), PairingEvent::Asked { mentor, mentee }).await?;
        }
        if is_empty(wanted) {
            // Nobody has to agree: the first choice has a seat, so nobody else is asked.
            record(scope, program, Some(id.0), PairingEvent::Paired).await?;
            return pair(scope, program, mentor, mentee).await.map(Asked::Paired);
        }
    }
    first.map(Asked::Request).ok_or(AppError::Internal)
}

/// Stores a request. Another one that waits would have been found under the lock.
#[expect(clippy::too_many_arguments, reason = "one row")]
pub(super) async fn insert(
    scope: &mut Scope,
    program: ProgramId,
    mentee: PersonId,
    mentor: PersonId,
    rank: i64,
    message: &str,
    request: Request,
    waitlist: Option<WaitlistId>,
) -> AppResult<RequestId> {
    let id = RequestId(token::uuid(scope.now));
    let new = NewRequest { id, program, mentee, mentor, rank, message: message.to_owned(), request, waitlist };
    match store::insert_request(&mut scope.conn, new, scope.now).await {
        Ok(()) => Ok(id),
        Err(RunError::Taken) => Err(AppError::Refused("You have asked somebody already. Withdraw that request first.".into())),
        Err(RunError::App(error)) => Err(error),
    }
}

/// Refuses with the mentor's name where they cannot be asked by this mentee.
async fn must_be_free(scope: &mut Scope, program: ProgramId, mentor: PersonId, mentee: PersonId) -> AppResult<()> {
    let (standing, availability) = store::find_standing(&mut scope.conn, program, mentor, mentee, scope.now).await?;
    let bar = match standing.check() {
        // Somebody else's calendar is none of their business, only whether they can be asked.
        Ok(()) | Err(PairBar::NoSeat) => availability.bar(),
        Err(bar) => Some(bar),
    };
    let Some(bar) = bar else { return Ok(()) };
    let sentence = match bar {
        PairBar::NoMentor => return Err(AppError::NotFound),
        PairBar::HasMentor => "You have a mentor in this program already.".to_owned(),
        PairBar::NoMentee | PairBar::Themself | PairBar::ProgramAtRest | PairBar::Completed => bar.to_string(),
        PairBar::NoSeat | PairBar::Paused(_) => {
            let name = people::list_names(&mut scope.conn, &[mentor]).await?.remove(&mentor).unwrap_or_default();
            format!("{name} can’t be asked now. {bar}")
        }
    };
    let mut errors = FieldErrors::default();
    errors.add("mentors", sentence);
    Err(AppError::Invalid(errors))
}

/// Agrees, in every part the viewer has. The last one to agree takes the seat.
pub async fn agree(asker: &Asker, id: RequestId) -> AppResult<Answer> {
    scope::write(asker, move |scope| Box::pin(agree_in(scope, id))).await
}

async fn agree_in(scope: &mut Scope, id: RequestId) -> AppResult<Answer> {
    let viewer = scope.viewer()?.clone();
    let seen = store::find_request_for(&mut scope.conn, &viewer, id).await?;
    lock_after_offers(scope, seen.program_id, vec![seen.mentor_id, seen.mentee_id]).await?;
    let row = store::find_request_for(&mut scope.conn, &viewer, id).await?;
    policy::may_answer(row.pairing)?;
    let (was, voice) = (row.request(), row.voice(viewer.id));
    let given = each(was.asks(voice, scope.now)).collect();
    let next = was.agree(voice, scope.now)?;
    record(scope, row.program_id, Some(id.0), PairingEvent::Agreed { given }).await?;
    if !next.is_agreed() {
        save(scope, &row, &next, Decision::default()).await?;
        return Ok(Answer::Waiting);
    }
    let decision = Decision { by: Some(viewer.id), ..Decision::default() };
    let (program, mentor, mentee) = (row.program_id, row.mentor_id, row.mentee_id);
    let (standing, _) = store::find_standing(&mut scope.conn, program, mentor, mentee, scope.now).await?;
    match standing.check() {
        Ok(()) => {
            save(scope, &row, &Request { state: RequestState::Active, ..next }, decision).await?;
            record(scope, program, Some(id.0), PairingEvent::Paired).await?;
            pair(scope, program, mentor, mentee).await.map(Answer::Paired)
        }
        Err(PairBar::NoSeat) => {
            save(scope, &row, &Request { state: RequestState::NoSeat, ..next }, decision).await?;
            record(scope, program, Some(id.0), PairingEvent::FoundNoSeat { mentor }).await?;
            match row.waitlist_id {
                Some(_) => lost_the_seat(scope, &row).await?,
                None => move_on(scope, &row).await?,
            }
            Ok(Answer::NoSeat)
        }
        Err(bar) => Err(bar.into()),
    }
}

/// Says no, with a reason.
pub async fn decline(asker: &Asker, id: RequestId, form: DeclineForm) -> AppResult<()> {
    scope::write(asker, move |scope| {
        Box::pin(async move {
            let viewer = scope.viewer()?.clone();
            let row = find_locked(scope, id).await?;
            let next = row.request().decline(row.voice(viewer.id), scope.now)?;
            let (reason, note) = form.parse().map_err(AppError::Invalid)?;
            save(scope, &row, &next, Decision { by: Some(viewer.id), reason: Some(reason), note }).await?;
            record(scope, row.program_id, Some(id.0), PairingEvent::Declined { reason }).await?;
            after_no(scope, &row).await
        })
    })
    .await
}

/// The mentee takes it back: one that waits with everybody ranked behind it, one that is ranked behind by itself.
pub async fn withdraw(asker: &Asker, id: RequestId) -> AppResult<()> {
    scope::write(asker, move |scope| Box::pin(async move { withdraw_in(scope, id, false).await })).await
}

/// The mentee takes back the one that waits, and the next choice is asked.
pub async fn withdraw_for_next(asker: &Asker, id: RequestId) -> AppResult<()> {
    scope::write(asker, move |scope| Box::pin(async move { withdraw_in(scope, id, true).await })).await
}

async fn withdraw_in(scope: &mut Scope, id: RequestId, asks_next: bool) -> AppResult<()> {
    let viewer = scope.viewer()?.clone();
    let row = find_locked(scope, id).await?;
    let next = row.request().withdraw(row.voice(viewer.id), scope.now)?;
    if row.state == RequestState::Waiting && !asks_next {
        withdraw_all(scope, row.program_id, row.mentee_id).await?;
        return came_to_nothing(scope, &row).await;
    }
    save(scope, &row, &next, Decision::default()).await?;
    record(scope, row.program_id, Some(id.0), PairingEvent::Withdrawn).await?;
    if row.state == RequestState::Waiting { after_no(scope, &row).await } else { Ok(()) }
}

/// Withdraws whatever a mentee has open in a program.
pub async fn withdraw_all(scope: &mut Scope, program: ProgramId, mentee: PersonId) -> AppResult<()> {
    for row in store::list_open_of(&mut scope.conn, program, mentee).await? {
        save(scope, &row, &Request { state: RequestState::Withdrawn, ..row.request() }, Decision::default()).await?;
        if row.state == RequestState::Waiting {
            record(scope, program, Some(row.id.0), PairingEvent::Withdrawn).await?;
        }
    }
    Ok(())
}

/// Where staff pair people from now on, or the program was closed, nothing that mentees had open stays so: neither requests
/// nor places on the waitlist. The program is held by whoever changes it, so nobody agrees in this moment.
pub async fn close_what_is_overtaken(scope: &mut Scope, program: ProgramId) -> AppResult<()> {
    let overtaken = store::list_overtaken(&mut scope.conn, program).await?;
    people::lock_all(&mut scope.conn, overtaken.iter().map(|(mentee, _)| *mentee).collect()).await?;
    for (mentee, is_over) in overtaken {
        let (state, event, place) = match is_over {
            true => (RequestState::Over, PairingEvent::ProgramClosed, WaitState::Over),
            false => (RequestState::Closed, PairingEvent::Closed, WaitState::Closed),
        };
        for row in store::list_open_of(&mut scope.conn, program, mentee).await? {
            save(scope, &row, &Request { state, ..row.request() }, Decision::default()).await?;
            record(scope, program, Some(row.id.0), event.clone()).await?;
        }
        end_place(scope, program, mentee, place).await?;
    }
    Ok(())
}

/// The clock: an unanswered request has expired, or its mentor takes part no more, and the next is asked.
pub async fn give_up(scope: &mut Scope, id: RequestId) -> AppResult<()> {
    let seen = store::find_request(&mut scope.conn, id).await?;
    people::lock_pair(&mut scope.conn, seen.mentor_id, seen.mentee_id).await?;
    let row = store::find_request(&mut scope.conn, id).await?;
    let (program, mentor, mentee) = (row.program_id, row.mentor_id, row.mentee_id);
    let (standing, _) = store::find_standing(&mut scope.conn, program, mentor, mentee, scope.now).await?;
    if row.state != RequestState::Waiting || standing.mentor_is_active {
        return expire_row(scope, &row).await;
    }
    save(scope, &row, &Request { state: RequestState::Gone, ..row.request() }, Decision::default()).await?;
    record(scope, program, Some(row.id.0), PairingEvent::FoundNoMentor { mentor }).await?;
    after_no(scope, &row).await
}

async fn expire_row(scope: &mut Scope, row: &RequestRow) -> AppResult<()> {
    let next = row.request().as_of(scope.now);
    if row.state != RequestState::Waiting || next.state != RequestState::Expired {
        return Ok(());
    }
    save(scope, row, &next, Decision::default()).await?;
    record(scope, row.program_id, Some(row.id.0), PairingEvent::Expired).await?;
    after_no(scope, row).await
}

/// The clock: whoever must agree is reminded once.
pub async fn remind(scope: &mut Scope, id: RequestId) -> AppResult<()> {
    let row = store::find_request(&mut scope.conn, id).await?;
    let was = row.request();
    if !was.wants_reminder(scope.now) {
        return Ok(());
    }
    let next = Request { reminded_at: Some(scope.now), ..was };
    if store::save_request(&mut scope.conn, id, &was, &next, Decision::default(), scope.now).await? > 0 {
        record(scope, row.program_id, Some(id.0), PairingEvent::Reminded).await?;
    }
    Ok(())
}

/// What the clock decided about a mentee's own requests must not keep them from asking anew.
async fn settle_late(scope: &mut Scope, program: ProgramId, mentee: PersonId) -> AppResult<()> {
    for row in store::list_open_of(&mut scope.conn, program, mentee).await? {
        expire_row(scope, &row).await?;
    }
    Ok(())
}

/// Both people are locked, so that nothing changes under the answer.
async fn find_locked(scope: &mut Scope, id: RequestId) -> AppResult<RequestRow> {
    let viewer = scope.viewer()?.clone();
    let seen = store::find_request_for(&mut scope.conn, &viewer, id).await?;
    people::lock_pair(&mut scope.conn, seen.mentor_id, seen.mentee_id).await?;
    store::find_request_for(&mut scope.conn, &viewer, id).await
}

async fn save(scope: &mut Scope, row: &RequestRow, next: &Request, decision: Decision) -> AppResult<()> {
    match store::save_request(&mut scope.conn, row.id, &row.request(), next, decision, scope.now).await? {
        0 => Err(AppError::Refused("Somebody was first. Please reload the page.".into())),
        _ => Ok(()),
    }
}

/// After a no: back to the waitlist if the request came from there, else to the next one ranked.
async fn after_no(scope: &mut Scope, row: &RequestRow) -> AppResult<()> {
    if row.waitlist_id.is_some() { came_to_nothing(scope, row).await } else { move_on(scope, row).await }
}

/// Asks the next one ranked behind `ended` who has a seat. Where nobody is left and seats were missing, with whomever of the same
/// ranking, the mentee goes to the waitlist for those; nobody waits for a mentor who takes part no longer. A program that is over
/// asks nobody: what is queued there ends with it.
async fn move_on(scope: &mut Scope, ended: &RequestRow) -> AppResult<()> {
    let (program, mentee) = (ended.program_id, ended.mentee_id);
    let (standing, _) = store::find_standing(&mut scope.conn, program, ended.mentor_id, mentee, scope.now).await?;
    if standing.is_archived || !standing.program.takes_people() {
        return Ok(());
    }
    let queued = store::list_open_of(&mut scope.conn, program, mentee).await?;
    let mut queue = Vec::with_capacity(queued.len());
    for row in &queued {
        let (standing, availability) = store::find_standing(&mut scope.conn, program, row.mentor_id, mentee, scope.now).await?;
        let has_seat = standing.check().is_ok() && availability.bar().is_none();
        queue.push(InQueue { id: row.id, takes_part: standing.mentor_is_active, has_seat });
    }
    let (passed, next) = next_turn(&queue);
    for row in &queued {
        let mentor = row.mentor_id;
        if let Some((_, state)) = passed.iter().find(|(id, _)| *id == row.id) {
            save(scope, row, &Request { state: *state, ..row.request() }, Decision::default()).await?;
            let event = if *state == RequestState::NoSeat {
                PairingEvent::FoundNoSeat { mentor }
            } else {
                PairingEvent::FoundNoMentor { mentor }
            };
            record(scope, program, Some(row.id.0), event).await?;
        } else if next == Some(row.id) {
            save(scope, row, &row.request().put(scope.now, row.patience()), Decision::default()).await?;
            record(scope, program, Some(row.id.0), PairingEvent::Asked { mentor, mentee }).await?;
        }
    }
    if next.is_some() {
        return Ok(());
    }
    let full = store::list_without_seat(&mut scope.conn, program, mentee, ended.asked_at).await?;
    if full.is_empty() {
        return Ok(());
    }
    let agreed = full.iter().filter(|(_, missing)| is_empty(*missing)).map(|(mentor, _)| *mentor).collect();
    join_in(scope, program, mentee, full.into_iter().map(|(mentor, _)| mentor).collect(), agreed).await
}
