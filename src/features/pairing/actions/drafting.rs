//! The pairing board: drafting pairs, having them suggested, publishing them.

use std::collections::HashMap;

use super::{Program, find_program, pair, record};
use crate::features::pairing::comparing;
use crate::features::pairing::model::PairingEvent;
use crate::features::pairing::model::assignment::{AT_ONCE, assign};
use crate::features::pairing::model::board::{Pair, Placement, SeatCount, may_place};
use crate::features::pairing::model::fit::{Profile, fit};
use crate::features::pairing::model::seats::PairBar;
use crate::features::pairing::policy::{self, Reach};
use crate::features::pairing::store::{self, DraftRow, MentorRow};
use crate::features::{people, programs};
use crate::server::scope::{self, Scope};
use crate::server::{Asker, Conn};
use crate::shared::id::{PersonId, ProgramId};
use crate::shared::time::Instant;
use crate::shared::{AppError, AppResult};

/// The program of a board, and whose pairing is in the viewer's hands.
pub async fn find_board(conn: &mut Conn, asker: &Asker, program: ProgramId) -> AppResult<(Program, Reach)> {
    let found = find_program(conn, &asker.viewer, program, asker.now).await?;
    let reach = policy::reach(found.around, found.manner, asker.viewer.id)?;
    Ok((found, reach))
}

async fn find_board_in(scope: &mut Scope, program: ProgramId) -> AppResult<Reach> {
    let viewer = scope.viewer()?.clone();
    let found = find_program(&mut scope.conn, &viewer, program, scope.now).await?;
    let reach = policy::reach(found.around, found.manner, viewer.id)?;
    policy::may_pair(found.manner)?;
    Ok(reach)
}

fn touch(scope: &mut Scope, program: ProgramId) {
    scope.touch(format!("boards/{program}"));
}

/// Drafts a mentee with a mentor, with another one, or with none any more.
pub async fn place(asker: &Asker, program: ProgramId, placement: Placement) -> AppResult<()> {
    scope::write(asker, move |scope| {
        Box::pin(async move {
            let reach = find_board_in(scope, program).await?;
            let Placement { mentee, from, to } = placement;
            let found = store::find_drafted(&mut scope.conn, program, mentee).await?;
            if !reach.covers(found.manager_id) {
                return Err(AppError::NotFound);
            }
            people::lock_pair(&mut scope.conn, to.unwrap_or(mentee), mentee).await?;
            let found = store::find_drafted(&mut scope.conn, program, mentee).await?;
            if found.drafted_with != from {
                let sentence = "Somebody else has moved this mentee meanwhile.".to_owned();
                return Err(AppError::Conflict { sentence, present: String::new() });
            }
            if from == to {
                return Ok(());
            }
            if let Some(mentor) = to {
                may_draft(scope, program, placement, mentor).await?;
            }
            store::delete_draft(&mut scope.conn, program, mentee).await?;
            let event = match to {
                Some(mentor) => {
                    let by = scope.viewer()?.id;
                    store::insert_draft(&mut scope.conn, program, mentee, mentor, by, scope.now).await?;
                    PairingEvent::Drafted { mentee, mentor }
                }
                None => PairingEvent::Undrafted { mentee },
            };
            touch(scope, program);
            record(scope, program, None, event).await
        })
    })
    .await
}

async fn may_draft(scope: &mut Scope, program: ProgramId, placement: Placement, mentor: PersonId) -> AppResult<()> {
    let (standing, availability) = store::find_standing(&mut scope.conn, program, mentor, placement.mentee, scope.now).await?;
    standing.check()?;
    if let Some(bar) = availability.seen(false).bar() {
        return Err(bar.into());
    }
    let drafted = store::count_drafted(&mut scope.conn, program, mentor).await?;
    may_place(placement, SeatCount { free: availability.seats(), drafted }).map_err(|bar| AppError::Refused(bar.to_string()))
}

/// Drafts everybody in reach who has no mentor and is in no draft, so that the fits add up to the most; those who joined
/// first, where there are more than can be compared at once. The answer is how many were drafted.
pub async fn suggest(asker: &Asker, program: ProgramId) -> AppResult<usize> {
    let mut conn = asker.read().await?;
    let (found, reach) = find_board(&mut conn, asker, program).await?;
    policy::may_pair(found.manner)?;
    let mut mentees = store::list_unpaired(&mut conn, program).await?;
    mentees.retain(|row| row.drafted_with.is_none() && reach.covers(row.manager_id));
    mentees.truncate(AT_ONCE);
    let mentors = store::list_mentors(&mut conn, program, None, asker.now).await?;
    let book = store::list_skills(&mut conn, program, None).await?;
    drop(conn);
    let (now, around) = (asker.now, found.around);
    // Comparing and placing many is work for a while: not on a thread that answers others, and not within a transaction.
    let drafted = tokio::task::spawn_blocking(move || {
        let seats: Vec<i64> = mentors.iter().map(|mentor| free_for_drafts(mentor, now)).collect();
        let profiles: Vec<Profile> =
            mentors.iter().map(|row| comparing::seen(&row.profile, &book, around, now).profile).collect();
        let scores: Vec<Vec<Option<i64>>> = mentees
            .iter()
            .map(|mentee| {
                let wants = comparing::seen(&mentee.profile, &book, around, now).profile;
                let score = |(mentor, profile): (&MentorRow, &Profile)| {
                    let id = mentor.profile.id;
                    let is_possible = id != mentee.profile.id && Some(id) != mentee.last.parted_from();
                    is_possible.then(|| fit(&wants, profile, &book.program).score)
                };
                mentors.iter().zip(&profiles).map(score).collect()
            })
            .collect();
        let placed = assign(&scores, &seats);
        let pairs = mentees.iter().zip(placed).filter_map(|(mentee, at)| Some((mentee.profile.id, mentors[at?].profile.id)));
        pairs.collect::<Vec<(PersonId, PersonId)>>()
    })
    .await
    .map_err(|_| AppError::Internal)?;
    scope::write(asker, move |scope| Box::pin(draft_all(scope, program, drafted))).await
}

/// How many more mentees can be drafted with a mentor.
fn free_for_drafts(mentor: &MentorRow, now: Instant) -> i64 {
    SeatCount { free: mentor.availability(now).seats(), drafted: mentor.drafted }.left()
}

async fn draft_all(scope: &mut Scope, program: ProgramId, pairs: Vec<(PersonId, PersonId)>) -> AppResult<usize> {
    find_board_in(scope, program).await?;
    // Others may have drafted or paired since it was thought out: only what still fits is kept.
    let mentors = store::list_mentors(&mut scope.conn, program, None, scope.now).await?;
    let mut free: HashMap<PersonId, i64> =
        mentors.iter().map(|mentor| (mentor.profile.id, free_for_drafts(mentor, scope.now))).collect();
    let unpaired: Vec<PersonId> =
        store::list_unpaired(&mut scope.conn, program).await?.into_iter().map(|row| row.profile.id).collect();
    let by = scope.viewer()?.id;
    let mut drafted = 0;
    for (mentee, mentor) in pairs {
        let Some(seats) = free.get_mut(&mentor).filter(|seats| **seats > 0 && unpaired.contains(&mentee)) else { continue };
        if store::insert_draft(&mut scope.conn, program, mentee, mentor, by, scope.now).await? > 0 {
            *seats -= 1;
            drafted += 1;
            record(scope, program, None, PairingEvent::Drafted { mentee, mentor }).await?;
        }
    }
    touch(scope, program);
    Ok(drafted)
}

/// Puts the mentees of these pairs back among the unpaired, as far as they are drafted so; nobody else's draft is touched.
pub async fn discard(asker: &Asker, program: ProgramId, reviewed: Vec<Pair>) -> AppResult<()> {
    scope::write(asker, move |scope| {
        Box::pin(async move {
            let reach = find_board_in(scope, program).await?;
            let drafts = drafts_in_reach(&mut scope.conn, program, reach).await?;
            for draft in drafts.iter().filter(|draft| reviewed.contains(&draft.pair())) {
                store::delete_draft(&mut scope.conn, program, draft.mentee_id).await?;
                record(scope, program, None, PairingEvent::Undrafted { mentee: draft.mentee_id }).await?;
            }
            touch(scope, program);
            Ok(())
        })
    })
    .await
}

/// The drafted pairs whose mentees are in reach.
pub async fn drafts_in_reach(conn: &mut Conn, program: ProgramId, reach: Reach) -> AppResult<Vec<DraftRow>> {
    let mut drafts = store::list_drafts(conn, program).await?;
    drafts.retain(|draft| reach.covers(draft.manager_id));
    Ok(drafts)
}

/// Whether a drafted pair would come about now. A pause binds here: nobody asked the mentor.
async fn check_draft(scope: &mut Scope, program: ProgramId, draft: &DraftRow) -> AppResult<Result<(), PairBar>> {
    let (mentor, mentee) = (draft.mentor_id, draft.mentee_id);
    let (standing, availability) = store::find_standing(&mut scope.conn, program, mentor, mentee, scope.now).await?;
    Ok(standing.check().and_then(|()| availability.bar().map_or(Ok(()), Err)))
}

/// What came of publishing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Published {
    pub pairs: usize,
    /// Pairs that no longer fit: they stay in the draft, which says why.
    pub left: usize,
    /// Pairs that were drafted since the review: nobody has looked at them yet.
    pub added: usize,
    /// What was reviewed and is in the draft no longer: by whom it was published, unless it was moved or taken out.
    pub gone: Vec<Option<String>>,
}

/// Publishes these pairs of the draft in one step: everything that was reviewed and still fits becomes a pair in one
/// transaction, what does not fit stays, and so does what was `stuck` in the review. Two who publish at once lock the same
/// people in the same order.
pub async fn publish(asker: &Asker, program: ProgramId, reviewed: Vec<Pair>, stuck: Vec<Pair>) -> AppResult<Published> {
    scope::write(asker, move |scope| {
        Box::pin(async move {
            let reach = find_board_in(scope, program).await?;
            programs::hold(scope, program).await?;
            let drafts = drafts_in_reach(&mut scope.conn, program, reach).await?;
            let concerned = drafts.iter().filter(|draft| reviewed.contains(&draft.pair()));
            let everybody = concerned.flat_map(|draft| [draft.mentor_id, draft.mentee_id]).collect();
            people::lock_all(&mut scope.conn, everybody).await?;
            // Read again under the lock: what was moved meanwhile is not published.
            let present = drafts_in_reach(&mut scope.conn, program, reach).await?;
            let mut published = Published::default();
            for pair in &reviewed {
                if !present.iter().any(|draft| draft.pair() == *pair) {
                    published.gone.push(find_publisher(scope, program, reach, *pair).await?);
                }
            }
            for draft in present {
                let is_wanted = reviewed.contains(&draft.pair());
                if !is_wanted && !stuck.contains(&draft.pair()) {
                    published.added += 1;
                } else if is_wanted && drafts.contains(&draft) && check_draft(scope, program, &draft).await?.is_ok() {
                    pair(scope, program, draft.mentor_id, draft.mentee_id).await?;
                    published.pairs += 1;
                } else {
                    published.left += 1;
                }
            }
            let event = PairingEvent::Published { pairs: published.pairs, left: published.left };
            record(scope, program, None, event).await?;
            touch(scope, program);
            Ok(published)
        })
    })
    .await
}

/// Who made these two a pair, if they are one and the mentee is in reach.
async fn find_publisher(scope: &mut Scope, program: ProgramId, reach: Reach, pair: Pair) -> AppResult<Option<String>> {
    let found = store::find_publisher(&mut scope.conn, program, pair).await?;
    Ok(found.filter(|(_, manager)| reach.covers(*manager)).map(|(name, _)| name))
}
