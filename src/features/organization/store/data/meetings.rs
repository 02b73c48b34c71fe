//! What is held about one person's meetings, and what came of them.

use std::collections::HashMap;

use chrono::NaiveDate;
use serde::Serialize;
use sqlx::FromRow;

use super::pairs::{OF_PAIR, PAIR, Pair, THEIRS};
use crate::args;
use crate::features::meetings::model::{Arrangement, MeetingEvent, Party};
use crate::server::Conn;
use crate::shared::event::Event;
use crate::shared::id::{MeetingId, PersonId};
use crate::shared::time::Instant;
use crate::shared::{AppError, AppResult};

/// A meeting of theirs. The texts are nothing where they are not the reader's to see.
#[derive(Debug, Serialize)]
pub struct MeetingLine {
    #[serde(flatten)]
    pair: Pair,
    title: String,
    kind: String,
    state: String,
    starts_at: Option<Instant>,
    ends_at: Option<Instant>,
    asked_by: Party,
    /// Whether it took place, as they said.
    #[serde(skip_serializing_if = "Option::is_none")]
    own_answer: Option<&'static str>,
    #[serde(flatten)]
    texts: Texts,
    /// Why another time was proposed, and why something was declined or canceled.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    reasons: Vec<Reason>,
}

#[derive(Debug, FromRow, Serialize)]
struct Texts {
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    agenda: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    minutes: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    link: Option<String>,
}

/// A reason that somebody gave.
#[derive(Debug, Serialize)]
struct Reason {
    at: Instant,
    by: &'static str,
    given_for: &'static str,
    reason: String,
}

#[derive(FromRow)]
struct MeetingRow {
    #[sqlx(flatten)]
    pair: Pair,
    id: MeetingId,
    part: Party,
    title: String,
    kind: String,
    state: String,
    starts_at: Option<Instant>,
    ends_at: Option<Instant>,
    arrangement: String,
    #[sqlx(flatten)]
    texts: Texts,
}

/// The meetings that they are a party of.
pub async fn list_meetings(conn: &mut Conn, person: PersonId, with_texts: bool) -> AppResult<Vec<MeetingLine>> {
    let sql = format!(
        "SELECT {PAIR}, k.id, p.part, k.title, k.kind, k.state, k.starts_at, k.ends_at, k.arrangement,
             CASE WHEN $2 THEN k.description END AS description, CASE WHEN $2 THEN k.agenda END AS agenda,
             CASE WHEN $2 THEN k.minutes END AS minutes, CASE WHEN $2 THEN k.place END AS place,
             CASE WHEN $2 THEN k.link END AS link
         FROM meeting_parties p JOIN meetings k ON k.id = p.meeting_id JOIN mentorships m ON m.id = k.mentorship_id {OF_PAIR}
         WHERE p.person_id = $1 ORDER BY k.created_at, k.id"
    );
    let rows: Vec<MeetingRow> = conn.all(sqlx::AssertSqlSafe(sql), args![person, with_texts]).await?;
    let mut reasons = if with_texts { find_reasons(conn, person).await? } else { HashMap::new() };
    let line = |row: MeetingRow| -> AppResult<MeetingLine> {
        let arrangement: Arrangement = serde_json::from_str(&row.arrangement).map_err(|error| {
            tracing::error!(%error, meeting = %row.id, "an arrangement cannot be read");
            AppError::Internal
        })?;
        let answer = match row.part {
            Party::Mentor => arrangement.mentor_answer,
            Party::Mentee => arrangement.mentee_answer,
        };
        Ok(MeetingLine {
            pair: row.pair,
            title: row.title,
            kind: row.kind,
            state: row.state,
            starts_at: row.starts_at,
            ends_at: row.ends_at,
            asked_by: arrangement.asked_by,
            own_answer: answer.map(|answer| answer.as_str()),
            texts: row.texts,
            reasons: reasons.remove(&row.id).unwrap_or_default(),
        })
    };
    rows.into_iter().map(line).collect()
}

#[derive(FromRow)]
struct EventRow {
    meeting_id: MeetingId,
    at: Instant,
    body: String,
}

/// The reasons given around their meetings, by meeting, the oldest first: both of the two read them there.
async fn find_reasons(conn: &mut Conn, person: PersonId) -> AppResult<HashMap<MeetingId, Vec<Reason>>> {
    let sql = "SELECT p.meeting_id, e.at, e.body FROM meeting_parties p
               JOIN events e ON e.subject_id = p.meeting_id AND e.room = 'meeting' WHERE p.person_id = $1 ORDER BY e.id";
    let rows: Vec<EventRow> = conn.all(sql, args![person]).await?;
    let mut found: HashMap<MeetingId, Vec<Reason>> = HashMap::new();
    for EventRow { meeting_id, at, body } in rows {
        let Ok(Event::Meeting(event)) = serde_json::from_str(&body) else { continue };
        if let Some((by, given_for, reason)) = reason_of(event) {
            found.entry(meeting_id).or_default().push(Reason { at, by, given_for, reason });
        }
    }
    Ok(found)
}

/// Who gave which reason for what, if somebody did.
fn reason_of(event: MeetingEvent) -> Option<(&'static str, &'static str, String)> {
    use MeetingEvent as E;
    let (by, given_for, reason) = match event {
        E::TimeProposed { by, reason, .. } => (by.as_str(), "proposing another time", reason),
        E::MeetingDeclined { by, reason, .. } => (by.as_str(), "declining the meeting", reason),
        E::ProposalDeclined { by, reason, .. } => (by.as_str(), "declining another time", reason),
        E::MeetingCancelled { by, reason, .. } => (by.as_str(), "canceling the meeting", reason),
        E::MeetingResolved { reason, .. } => ("staff", "settling whether it was held", reason),
        E::MeetingRequested { .. }
        | E::SuggestionAsked { .. }
        | E::TimeAccepted { .. }
        | E::MeetingWithdrawn { .. }
        | E::ProposalWithdrawn { .. }
        | E::DetailsChanged { .. }
        | E::MeetingCalledOff { .. }
        | E::MeetingRestored { .. }
        | E::AnswerGiven { .. }
        | E::MeetingHeld { .. }
        | E::MeetingExpired { .. }
        | E::ProposalLapsed { .. }
        | E::LeftUnconfirmed { .. } => return None,
    };
    (!reason.is_empty()).then_some((by, given_for, reason))
}

/// Minutes of others that were shared with them.
#[derive(Debug, FromRow, Serialize)]
pub struct SharedLine {
    #[sqlx(flatten)]
    #[serde(flatten)]
    pair: Pair,
    title: String,
    minutes: String,
    agreed_at: Option<Instant>,
}

/// What others share with them.
pub async fn list_shared(conn: &mut Conn, person: PersonId) -> AppResult<Vec<SharedLine>> {
    let sql = format!(
        "SELECT {PAIR}, k.title, k.minutes, s.agreed_at FROM minutes_shares s JOIN meetings k ON k.id = s.meeting_id
         JOIN mentorships m ON m.id = k.mentorship_id {OF_PAIR}
         WHERE s.person_id = $1 AND s.ended_at IS NULL AND s.agreed_at IS NOT NULL ORDER BY s.agreed_at, s.id"
    );
    conn.all(sqlx::AssertSqlSafe(sql), args![person]).await
}

/// The wish of the two to share minutes of theirs.
#[derive(Debug, FromRow, Serialize)]
pub struct ShareLine {
    #[sqlx(flatten)]
    #[serde(flatten)]
    pair: Pair,
    meeting: String,
    with: String,
    proposed_by: Party,
    proposed_at: Instant,
    agreed_at: Option<Instant>,
    ended_at: Option<Instant>,
}

/// With whom they and the other one share minutes, or thought of it.
pub async fn list_shares(conn: &mut Conn, person: PersonId) -> AppResult<Vec<ShareLine>> {
    let sql = format!(
        "SELECT {PAIR}, k.title AS meeting, w.name AS \"with\", s.proposed_by, s.proposed_at, s.agreed_at, s.ended_at
         FROM meeting_parties p JOIN minutes_shares s ON s.meeting_id = p.meeting_id JOIN people w ON w.id = s.person_id
         JOIN meetings k ON k.id = s.meeting_id JOIN mentorships m ON m.id = k.mentorship_id {OF_PAIR}
         WHERE p.person_id = $1 ORDER BY s.proposed_at, s.id"
    );
    conn.all(sqlx::AssertSqlSafe(sql), args![person]).await
}

/// What they noted for themself.
#[derive(Debug, FromRow, Serialize)]
pub struct NoteLine {
    #[sqlx(flatten)]
    #[serde(flatten)]
    pair: Pair,
    meeting: String,
    body: String,
    saved_at: Instant,
}

/// Their private notes, which nobody else may be given.
pub async fn list_private_notes(conn: &mut Conn, person: PersonId) -> AppResult<Vec<NoteLine>> {
    let sql = format!(
        "SELECT {PAIR}, k.title AS meeting, n.body, n.saved_at FROM meeting_parties p
         JOIN private_notes n ON n.meeting_id = p.meeting_id AND n.author_id = p.person_id
         JOIN meetings k ON k.id = n.meeting_id JOIN mentorships m ON m.id = k.mentorship_id {OF_PAIR}
         WHERE p.person_id = $1 ORDER BY n.saved_at"
    );
    conn.all(sqlx::AssertSqlSafe(sql), args![person]).await
}

/// Something to do of theirs or of the other's.
#[derive(Debug, FromRow, Serialize)]
pub struct TaskLine {
    #[sqlx(flatten)]
    #[serde(flatten)]
    pair: Pair,
    title: String,
    assignee: String,
    due_on: Option<NaiveDate>,
    created_by: String,
    created_at: Instant,
    done_at: Option<Instant>,
}

/// The tasks of their mentorships.
pub async fn list_tasks(conn: &mut Conn, person: PersonId) -> AppResult<Vec<TaskLine>> {
    let sql = format!(
        "SELECT {PAIR}, k.title, k.assignee, k.due_on, c.name AS created_by, k.created_at, k.done_at
         FROM mentorships m {OF_PAIR} JOIN tasks k ON k.mentorship_id = m.id JOIN people c ON c.id = k.created_by
         WHERE k.removed_at IS NULL AND {THEIRS} ORDER BY k.created_at, k.id"
    );
    conn.all(sqlx::AssertSqlSafe(sql), args![person]).await
}
