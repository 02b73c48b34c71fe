//! New meetings: one that somebody asks for, or many of an organization that is told.

use super::{Derived, encode};
use crate::args;
use crate::features::meetings::model::{Arrangement, MeetingDraft, Party};
use crate::server::{Bulk, Conn};
use crate::shared::AppResult;
use crate::shared::id::{MeetingId, PersonId};
use crate::shared::time::Instant;

/// A meeting to be stored.
#[derive(Clone, Debug)]
pub struct NewMeeting {
    pub id: MeetingId,
    pub mentor: PersonId,
    pub mentee: PersonId,
    pub draft: MeetingDraft,
    pub arrangement: Arrangement,
    pub asked_at: Instant,
}

const MEETINGS: &str = "INSERT INTO meetings (id, mentorship_id, kind, milestone_id, item_id, title, description, agenda, minutes, \
     venue, place, link, zone, arrangement, version, state, starts_at, ends_at, clock_due_at, notes_version, created_at)";

/// Stores meetings as they are at this time, in few statements.
pub async fn insert(conn: &mut Conn, meetings: &[NewMeeting], now: Instant) -> AppResult<()> {
    let mut rows = Bulk::into(MEETINGS);
    let mut parties = Bulk::into("INSERT INTO meeting_parties (meeting_id, person_id, part, list, listed_at)");
    for meeting in meetings {
        let NewMeeting { id, mentor: _, mentee: _, draft, arrangement, asked_at } = meeting;
        let derived = Derived::of(arrangement, now);
        let draft = draft.clone();
        let row = args![
            *id,
            draft.mentorship,
            draft.kind,
            draft.about,
            draft.item,
            draft.title,
            draft.description,
            draft.agenda,
            String::new(),
            draft.venue.kind(),
            draft.venue.place().to_owned(),
            draft.venue.link().to_owned(),
            draft.when.zone,
            encode(arrangement)?,
            arrangement.version,
            arrangement.state,
            derived.starts_at,
            derived.ends_at,
            derived.clock_due_at,
            1_i64,
            *asked_at
        ];
        rows.push(conn, row).await?;
    }
    rows.finish(conn).await?;
    for NewMeeting { id, mentor, mentee, arrangement, .. } in meetings {
        let listed_at = Derived::of(arrangement, now).listed_at(now);
        for (party, person) in [(Party::Mentor, *mentor), (Party::Mentee, *mentee)] {
            parties.push(conn, args![*id, person, party, arrangement.list_for(party, now), listed_at]).await?;
        }
    }
    parties.finish(conn).await?;
    Ok(())
}
