//! Sharing a meeting's minutes with a named person: one proposes, the other agrees, either ends it.

use serde::Deserialize;

use super::notes::log;
use super::{party_of, touch};
use crate::features::meetings::model::{NoteEvent, Party};
use crate::features::meetings::policy;
use crate::features::meetings::reading::{self, relation_of};
use crate::features::meetings::store::{self, Candidate};
use crate::features::pairing::Mentorship;
use crate::server::db::RunError;
use crate::server::scope::{self, Scope};
use crate::server::{Asker, token};
use crate::shared::id::{MeetingId, PersonId, ShareId};
use crate::shared::{AppError, AppResult, FieldErrors};

const CANDIDATES_AT_MOST: i64 = 6;

/// Whom to share with: as typed, or chosen among those whom that may mean.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ShareForm {
    pub who: String,
    pub person: String,
}

/// What came of a proposal.
#[derive(Debug, PartialEq, Eq)]
pub enum Proposed {
    Done,
    /// Several people may be meant.
    Whom(Vec<Candidate>),
}

/// Proposes to share the minutes; the other one has to agree.
pub async fn propose_sharing(asker: &Asker, id: MeetingId, form: ShareForm) -> AppResult<Proposed> {
    scope::write(asker, move |scope| Box::pin(async move { propose_in(scope, id, form).await })).await
}

async fn propose_in(scope: &mut Scope, id: MeetingId, form: ShareForm) -> AppResult<Proposed> {
    let (mentorship, by) = sharing(scope, id).await?;
    let pair = [mentorship.mentor.id, mentorship.mentee.id];
    let mut errors = FieldErrors::default();
    let chosen: Option<PersonId> = form.person.trim().parse().ok();
    let found = match chosen {
        Some(person) => store::find_candidate(&mut scope.conn, person, pair).await?.into_iter().collect(),
        None => {
            let who = errors.required_text(
                "who",
                "Name or e-mail address",
                &form.who,
                254,
                "Please name the person, or give their e-mail address.",
            );
            errors.or(|| ()).map_err(AppError::Invalid)?;
            store::list_candidates(&mut scope.conn, &who, pair, CANDIDATES_AT_MOST).await?
        }
    };
    let is_address = |person: &Candidate| form.who.contains('@') && chosen.is_none() && found.first() == Some(person);
    let person = match found.as_slice() {
        [] => return Err(on_who("There is nobody else here with that name or address.")),
        [only] => only.id,
        [first, ..] if is_address(first) => first.id,
        _ => return Ok(Proposed::Whom(found)),
    };
    let (share, now) = (ShareId(token::uuid(scope.now)), scope.now);
    match store::insert_share(&mut scope.conn, share, id, person, by, now).await {
        Ok(()) => {}
        Err(RunError::Taken) => return Err(on_who("That is proposed or agreed already.")),
        Err(RunError::App(error)) => return Err(error),
    }
    log(scope, &mentorship, id, NoteEvent::SharingProposed { with: person }).await?;
    Ok(Proposed::Done)
}

/// Agrees to what the other one proposed: from now on the person finds the minutes.
pub async fn agree_to_sharing(asker: &Asker, id: MeetingId, share: ShareId) -> AppResult<()> {
    scope::write(asker, move |scope| {
        Box::pin(async move {
            let (mentorship, by) = sharing(scope, id).await?;
            let now = scope.now;
            let Some(with) = store::save_agreed(&mut scope.conn, share, id, by, now).await? else {
                return Err(AppError::Refused("This proposal does not wait for you any more.".into()));
            };
            log(scope, &mentorship, id, NoteEvent::SharingAgreed { with }).await
        })
    })
    .await
}

/// Declines, withdraws or ends: either of the two, at any time, also when the mentorship has ended.
pub async fn end_sharing(asker: &Asker, id: MeetingId, share: ShareId) -> AppResult<()> {
    scope::write(asker, move |scope| {
        Box::pin(async move {
            let viewer = scope.viewer()?.clone();
            let (_, mentorship) = reading::find_for(&mut scope.conn, &viewer, id).await?;
            if !policy::may_end_sharing(&relation_of(&mentorship)) {
                return Err(AppError::Forbidden("Only the two who met share their minutes.".into()));
            }
            let now = scope.now;
            match store::save_share_ended(&mut scope.conn, share, id, now).await? {
                Some(with) => log(scope, &mentorship, id, NoteEvent::SharingEnded { with }).await,
                None => Ok(()),
            }
        })
    })
    .await
}

async fn sharing(scope: &mut Scope, id: MeetingId) -> AppResult<(Mentorship, Party)> {
    let viewer = scope.viewer()?.clone();
    let (meeting, mentorship) = reading::find_for(&mut scope.conn, &viewer, id).await?;
    let relation = relation_of(&mentorship);
    if !policy::may_share_minutes(&relation, &meeting.arrangement, scope.now) {
        return Err(AppError::Forbidden("Minutes are shared by the two who met, while their mentorship lasts.".into()));
    }
    touch(scope, id);
    Ok((mentorship, party_of(&relation)?))
}

fn on_who(sentence: &str) -> AppError {
    let mut errors = FieldErrors::default();
    errors.add("who", sentence);
    AppError::Invalid(errors)
}
