//! All SQL of the room.

mod adding;
mod shares;
mod texts;
mod topics;

use sqlx::FromRow;

use super::model::{Arrangement, MeetingKind, MeetingList, MeetingState, Party, Venue, VenueKind};
use crate::args;
use crate::server::Conn;
use crate::server::paging::{Cursor, Order, Scan};
use crate::shared::id::{MeetingId, MentorshipId, MilestoneId, PersonId};
use crate::shared::time::Instant;
use crate::shared::{AppError, AppResult, Slot};

pub use adding::{NewMeeting, insert};
pub use shares::{
    Candidate, Elsewhere, Share, SharedMinutes, SharedRow, count_elsewhere, find_candidate, find_minutes, insert_share,
    list_candidates, list_shared_with, list_shares, list_unsettled, save_agreed, save_share_ended,
};
pub use texts::{Note, save_details, save_note, save_private_note};
pub use topics::{Topics, find_is_done, find_milestone_of, list_topics};

#[derive(Clone, Debug, FromRow)]
struct Row {
    id: MeetingId,
    mentorship_id: MentorshipId,
    kind: MeetingKind,
    milestone_id: Option<MilestoneId>,
    title: String,
    description: String,
    agenda: String,
    minutes: String,
    venue: VenueKind,
    place: String,
    link: String,
    zone: String,
    arrangement: String,
    notes_version: i64,
    details_version: i64,
    created_at: Instant,
}

/// A meeting as stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meeting {
    pub id: MeetingId,
    pub mentorship: MentorshipId,
    pub kind: MeetingKind,
    pub about: Option<MilestoneId>,
    pub title: String,
    pub description: String,
    pub agenda: String,
    pub minutes: String,
    pub venue: Venue,
    /// The zone in which it was arranged; for a meeting in person, where one has to be.
    pub zone: String,
    pub arrangement: Arrangement,
    pub notes_version: i64,
    pub details_version: i64,
    pub created_at: Instant,
}

impl Row {
    fn read(self) -> AppResult<Meeting> {
        let arrangement = serde_json::from_str(&self.arrangement).map_err(|error| {
            tracing::error!(%error, meeting = %self.id, "an arrangement cannot be read");
            AppError::Internal
        })?;
        let venue = match self.venue {
            VenueKind::InPerson => Venue::InPerson(self.place),
            VenueKind::Virtual => Venue::Virtual(self.link),
        };
        Ok(Meeting {
            id: self.id,
            mentorship: self.mentorship_id,
            kind: self.kind,
            about: self.milestone_id,
            title: self.title,
            description: self.description,
            agenda: self.agenda,
            minutes: self.minutes,
            venue,
            zone: self.zone,
            arrangement,
            notes_version: self.notes_version,
            details_version: self.details_version,
            created_at: self.created_at,
        })
    }
}

const COLUMNS: &str =
    "m.id, m.mentorship_id, m.kind, m.milestone_id, m.title, m.description, m.agenda, m.minutes, m.venue, m.place,
    m.link, m.zone, m.arrangement, m.notes_version, m.details_version, m.created_at";

/// A meeting by its id; who may see it is the caller's question.
pub async fn find(conn: &mut Conn, id: MeetingId) -> AppResult<Meeting> {
    let sql = sqlx::AssertSqlSafe(format!("SELECT {COLUMNS} FROM meetings m WHERE m.id = $1"));
    conn.one::<Row>(sql, args![id]).await?.read()
}

/// What stands beside a meeting on its page: what it is about, and what its reader noted.
#[derive(Clone, Debug, Default, FromRow)]
pub struct Beside {
    pub about: Option<String>,
    pub about_item: Option<String>,
    pub private_note: Option<String>,
}

#[derive(FromRow)]
struct PageRow {
    #[sqlx(flatten)]
    meeting: Row,
    #[sqlx(flatten)]
    beside: Beside,
}

/// A meeting for its page; who may see it, and which parts, is the caller's question.
pub async fn find_page(conn: &mut Conn, id: MeetingId, reader: PersonId) -> AppResult<(Meeting, Beside)> {
    let sql = format!(
        "SELECT {COLUMNS}, s.name AS about, i.title AS about_item, n.body AS private_note
         FROM meetings m
         LEFT JOIN items i ON i.id = m.item_id AND i.removed_at IS NULL
         LEFT JOIN milestones s ON s.id = COALESCE(i.milestone_id, m.milestone_id) AND s.removed_at IS NULL
         LEFT JOIN private_notes n ON n.meeting_id = m.id AND n.author_id = $2
         WHERE m.id = $1"
    );
    let row: PageRow = conn.one(sqlx::AssertSqlSafe(sql), args![id, reader]).await?;
    Ok((row.meeting.read()?, row.beside))
}

/// A mentorship's meetings, the newest first.
pub async fn list_of_mentorship(conn: &mut Conn, mentorship: MentorshipId, limit: i64) -> AppResult<Vec<Meeting>> {
    let sql =
        format!("SELECT {COLUMNS} FROM meetings m WHERE m.mentorship_id = $1 ORDER BY m.created_at DESC, m.id DESC LIMIT $2");
    let rows: Vec<Row> = conn.all(sqlx::AssertSqlSafe(sql), args![mentorship, limit]).await?;
    rows.into_iter().map(Row::read).collect()
}

/// The people and the program around a meeting in a list.
#[derive(Clone, Debug, FromRow)]
pub struct Around {
    pub program_title: String,
    pub mentor_id: PersonId,
    pub mentor_name: String,
    pub mentor_zone: String,
    pub mentee_id: PersonId,
    pub mentee_name: String,
    pub mentee_zone: String,
    pub is_active: bool,
    pub listed_at: Instant,
}

impl Around {
    /// Its place in the list.
    pub fn cursor(&self, meeting: &Meeting) -> Cursor {
        Cursor { at: self.listed_at, id: meeting.id.0 }
    }
}

/// What waits and what is ahead is read from the soonest on, what is past from the latest back.
pub fn order_of(list: MeetingList) -> Order {
    if list == MeetingList::Past { Order::NewestFirst } else { Order::OldestFirst }
}

#[derive(FromRow)]
struct ListedRow {
    #[sqlx(flatten)]
    meeting: Row,
    #[sqlx(flatten)]
    around: Around,
}

/// What the lists select beside the meeting itself, and join, up to their `WHERE`.
const AROUND: &str = "g.title AS program_title, s.mentor_id, a.name AS mentor_name, a.zone AS mentor_zone,
        s.mentee_id, b.name AS mentee_name, b.zone AS mentee_zone, s.ended_at IS NULL AS is_active, y.listed_at
     FROM meeting_parties y
     JOIN meetings m ON m.id = y.meeting_id
     JOIN mentorships s ON s.id = m.mentorship_id
     JOIN programs g ON g.id = s.program_id
     JOIN people a ON a.id = s.mentor_id
     JOIN people b ON b.id = s.mentee_id";

/// A page of one of a person's lists.
/// What the clock has put among the waiting is there too, whether or not its job has written that down.
pub async fn list(
    conn: &mut Conn,
    person: PersonId,
    list: MeetingList,
    now: Instant,
    Scan { beyond, order, from, limit }: Scan,
) -> AppResult<Vec<(Meeting, Around)>> {
    let mut args = args![person, list, from.at, from.id, limit];
    let listed = if list == MeetingList::Waiting {
        args.push(Box::new(now));
        "(y.list = $2 OR y.list = 'upcoming' AND m.clock_due_at <= $6)"
    } else {
        "y.list = $2"
    };
    let sql = format!(
        "SELECT {COLUMNS}, {AROUND} WHERE y.person_id = $1 AND {listed} AND (y.listed_at, y.meeting_id) {beyond} ($3, $4)
         ORDER BY y.listed_at {order}, y.meeting_id {order} LIMIT $5"
    );
    let rows: Vec<ListedRow> = conn.all(sqlx::AssertSqlSafe(sql), args).await?;
    rows.into_iter().map(|row| Ok((row.meeting.read()?, row.around))).collect()
}

#[derive(FromRow)]
struct AheadRow {
    list: MeetingList,
    #[sqlx(flatten)]
    listed: ListedRow,
}

/// The beginnings of two lists at once: what waits for a person, and what is ahead, so many of each.
pub async fn list_ahead(
    conn: &mut Conn,
    person: PersonId,
    now: Instant,
    limit: i64,
) -> AppResult<Vec<(MeetingList, Meeting, Around)>> {
    let sql = format!(
        "SELECT * FROM (
            SELECT 'waiting' AS list, {COLUMNS}, {AROUND}
            WHERE y.person_id = $1 AND (y.list = 'waiting' OR y.list = 'upcoming' AND m.clock_due_at <= $2)
            ORDER BY y.listed_at, y.meeting_id LIMIT $3) w
         UNION ALL SELECT * FROM (
            SELECT 'upcoming' AS list, {COLUMNS}, {AROUND}
            WHERE y.person_id = $1 AND y.list = 'upcoming' ORDER BY y.listed_at, y.meeting_id LIMIT $3) u"
    );
    let mut rows: Vec<AheadRow> = conn.all(sqlx::AssertSqlSafe(sql), args![person, now, limit]).await?;
    rows.sort_by_key(|row| (row.listed.around.listed_at, row.listed.meeting.id));
    rows.into_iter().map(|row| Ok((row.list, row.listed.meeting.read()?, row.listed.around))).collect()
}

/// Stores the next arrangement of a meeting that is still at version `from`, with all that is derived from it; 0 if somebody
/// was first.
pub async fn save(conn: &mut Conn, id: MeetingId, from: i64, arrangement: &Arrangement, now: Instant) -> AppResult<u64> {
    let (json, derived) = (encode(arrangement)?, Derived::of(arrangement, now));
    let sql = "UPDATE meetings SET arrangement = $3, version = $4, state = $5, starts_at = $6, ends_at = $7, clock_due_at = $8,
                   called_off_with = NULL
               WHERE id = $1 AND version = $2";
    let args =
        args![id, from, json, arrangement.version, arrangement.state, derived.starts_at, derived.ends_at, derived.clock_due_at];
    let saved = conn.run(sql, args).await?;
    if saved > 0 {
        for party in [Party::Mentor, Party::Mentee] {
            let sql =
                "UPDATE meeting_parties SET list = $3, listed_at = COALESCE($4, listed_at) WHERE meeting_id = $1 AND part = $2";
            conn.run(sql, args![id, party, arrangement.list_for(party, now), derived.slot.map(|s| s.starts_at)]).await?;
        }
    }
    Ok(saved)
}

struct Derived {
    slot: Option<Slot>,
    starts_at: Option<Instant>,
    ends_at: Option<Instant>,
    clock_due_at: Option<Instant>,
}

impl Derived {
    fn of(arrangement: &Arrangement, now: Instant) -> Derived {
        let agreed = arrangement.agreed;
        Derived {
            slot: arrangement.slot(),
            starts_at: agreed.map(|s| s.starts_at),
            ends_at: agreed.map(|s| s.ends_at),
            clock_due_at: arrangement.next_change(now),
        }
    }

    fn listed_at(&self, now: Instant) -> Instant {
        self.slot.map_or(now, |s| s.starts_at)
    }
}

fn encode(arrangement: &Arrangement) -> AppResult<String> {
    serde_json::to_string(arrangement).map_err(|_| AppError::Internal)
}

/// Whether either person has another scheduled meeting that shares time with the slot. Ask with both locked.
pub async fn is_busy(conn: &mut Conn, people: [PersonId; 2], slot: Slot, except: Option<MeetingId>) -> AppResult<bool> {
    let sql = "SELECT m.id FROM meeting_parties y JOIN meetings m ON m.id = y.meeting_id
               WHERE y.person_id IN ($1, $2) AND y.list IN ('waiting', 'upcoming') AND m.state = 'scheduled'
                 AND m.starts_at < $4 AND m.ends_at > $3 AND m.id <> $5 LIMIT 1";
    let except = except.unwrap_or(MeetingId(uuid::Uuid::nil()));
    let row: Option<(MeetingId,)> =
        conn.optional(sql, args![people[0], people[1], slot.starts_at, slot.ends_at, except]).await?;
    Ok(row.is_some())
}

/// When either of two people has a scheduled meeting that shares time with the slot; nothing else about those meetings.
pub async fn list_busy(conn: &mut Conn, people: [PersonId; 2], within: Slot) -> AppResult<Vec<Slot>> {
    let sql = "SELECT DISTINCT m.starts_at, m.ends_at FROM meeting_parties y JOIN meetings m ON m.id = y.meeting_id
               WHERE y.person_id IN ($1, $2) AND y.list IN ('waiting', 'upcoming') AND m.state = 'scheduled'
                 AND m.starts_at < $4 AND m.ends_at > $3 LIMIT 500";
    let rows: Vec<(Instant, Instant)> = conn.all(sql, args![people[0], people[1], within.starts_at, within.ends_at]).await?;
    Ok(rows.into_iter().map(|(starts_at, ends_at)| Slot { starts_at, ends_at }).collect())
}

/// The two people of a meeting.
pub async fn find_people(conn: &mut Conn, id: MeetingId) -> AppResult<[PersonId; 2]> {
    let sql = "SELECT s.mentor_id, s.mentee_id FROM meetings m JOIN mentorships s ON s.id = m.mentorship_id WHERE m.id = $1";
    let (mentor, mentee): (PersonId, PersonId) = conn.one(sql, args![id]).await?;
    Ok([mentor, mentee])
}

/// The program that a meeting belongs to.
pub async fn find_program(conn: &mut Conn, id: MeetingId) -> AppResult<crate::shared::id::ProgramId> {
    let sql = "SELECT s.program_id FROM meetings m JOIN mentorships s ON s.id = m.mentorship_id WHERE m.id = $1";
    let (program,) = conn.one(sql, args![id]).await?;
    Ok(program)
}

/// Meetings that the clock has changed without anybody writing it down, the longest waiting first.
pub async fn list_due(conn: &mut Conn, now: Instant, limit: i64) -> AppResult<Vec<MeetingId>> {
    let sql = "SELECT id FROM meetings WHERE clock_due_at <= $1 ORDER BY clock_due_at LIMIT $2";
    let rows: Vec<(MeetingId,)> = conn.all(sql, args![now, limit]).await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Meetings of a mentorship that may still be ahead.
pub async fn list_open(conn: &mut Conn, mentorship: MentorshipId) -> AppResult<Vec<Meeting>> {
    let sql = format!("SELECT {COLUMNS} FROM meetings m WHERE m.mentorship_id = $1 AND m.state IN ('requested', 'scheduled')");
    let rows: Vec<Row> = conn.all(sqlx::AssertSqlSafe(sql), args![mentorship]).await?;
    rows.into_iter().map(Row::read).collect()
}

/// A milestone's review meetings in these states.
pub async fn list_reviews_of(conn: &mut Conn, milestone: MilestoneId, called_off_with_it: bool) -> AppResult<Vec<Meeting>> {
    let which = if called_off_with_it { "m.called_off_with = m.milestone_id" } else { "m.state IN ('requested', 'scheduled')" };
    let sql = format!("SELECT {COLUMNS} FROM meetings m WHERE m.milestone_id = $1 AND m.kind = 'review' AND {which}");
    let rows: Vec<Row> = conn.all(sqlx::AssertSqlSafe(sql), args![milestone]).await?;
    rows.into_iter().map(Row::read).collect()
}

/// Remembers that the removal of its milestone called a meeting off.
pub async fn save_called_off_with(conn: &mut Conn, id: MeetingId, milestone: MilestoneId) -> AppResult<()> {
    conn.run("UPDATE meetings SET called_off_with = $2 WHERE id = $1", args![id, milestone]).await.map(drop)
}

/// Whether a kick-off of this mentorship is asked for, scheduled, waits for its confirmation or was held.
pub async fn has_live_kick_off(conn: &mut Conn, mentorship: MentorshipId) -> AppResult<bool> {
    let sql = "SELECT id FROM meetings WHERE mentorship_id = $1 AND kind = 'kick_off'
               AND state IN ('requested', 'scheduled', 'disputed', 'unconfirmed', 'held') LIMIT 1";
    let row: Option<(MeetingId,)> = conn.optional(sql, args![mentorship]).await?;
    Ok(row.is_some())
}

/// An event of a meeting with its actor's name.
#[derive(Clone, Debug, FromRow)]
pub struct EventRow {
    pub at: Instant,
    pub actor_id: Option<PersonId>,
    pub actor_name: Option<String>,
    pub body: String,
}

/// What happened to a meeting, the latest first.
pub async fn list_events(conn: &mut Conn, id: MeetingId, limit: i64) -> AppResult<Vec<EventRow>> {
    let sql = "SELECT e.at, e.actor_id, p.name AS actor_name, e.body FROM events e LEFT JOIN people p ON p.id = e.actor_id
               WHERE e.subject_id = $1 AND e.room = 'meeting' ORDER BY e.id DESC LIMIT $2";
    conn.all(sql, args![id, limit]).await
}

/// Whether the state is one of these, for tests and reports.
pub async fn find_state(conn: &mut Conn, id: MeetingId) -> AppResult<MeetingState> {
    let (state,): (MeetingState,) = conn.one("SELECT state FROM meetings WHERE id = $1", args![id]).await?;
    Ok(state)
}
