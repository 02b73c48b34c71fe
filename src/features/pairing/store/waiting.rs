//! The waitlist.

use std::collections::HashMap;

use sqlx::FromRow;

use crate::args;
use crate::features::pairing::model::waitlist::{Place, WaitState, Waiting};
use crate::server::Conn;
use crate::server::db::RunError;
use crate::server::paging::Scan;
use crate::shared::AppResult;
use crate::shared::id::{PersonId, ProgramId, WaitlistId};
use crate::shared::time::Instant;

/// A place on the waitlist with whose it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub id: WaitlistId,
    pub program: ProgramId,
    pub mentee: PersonId,
    pub joined_at: Instant,
    pub place: Place,
    /// Mentors to whom everybody had agreed when there was no seat.
    pub agreed: Vec<PersonId>,
    /// The mentee's number in the program's order, and how many are on the list.
    pub number: i64,
    pub of: i64,
}

#[derive(FromRow)]
struct EntryRow {
    id: WaitlistId,
    program_id: ProgramId,
    mentee_id: PersonId,
    joined_at: Instant,
    state: WaitState,
    offered_mentor_id: Option<PersonId>,
    offer_expires_at: Option<Instant>,
    lapses: i64,
    number: i64,
    of_all: i64,
    mentor_id: Option<PersonId>,
    is_named: Option<bool>,
    is_passed: Option<bool>,
    is_lapsed: Option<bool>,
    is_agreed: Option<bool>,
}

const ENTRY: &str =
    "SELECT w.id, w.program_id, w.mentee_id, w.joined_at, w.state, w.offered_mentor_id, w.offer_expires_at, w.lapses,
        (SELECT COUNT(*) FROM waitlist o WHERE o.program_id = w.program_id AND o.ended_at IS NULL
         AND (o.joined_at, o.id) <= (w.joined_at, w.id)) AS number,
        (SELECT COUNT(*) FROM waitlist o WHERE o.program_id = w.program_id AND o.ended_at IS NULL) AS of_all,
        m.mentor_id, m.is_named, m.is_passed, m.is_lapsed, m.is_agreed
     FROM waitlist w LEFT JOIN waitlist_mentors m ON m.waitlist_id = w.id WHERE w.ended_at IS NULL";

/// One row for each mentor that an entry remembers: put together again, in order.
fn entries(rows: Vec<EntryRow>) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    for row in rows {
        if entries.last().is_none_or(|last| last.id != row.id) {
            let place = Place {
                state: row.state,
                offered: row.offered_mentor_id,
                offer_expires_at: row.offer_expires_at,
                lapses: row.lapses,
                ..Place::new(Vec::new())
            };
            let (id, program, mentee, joined_at) = (row.id, row.program_id, row.mentee_id, row.joined_at);
            entries.push(Entry {
                id,
                program,
                mentee,
                joined_at,
                place,
                agreed: Vec::new(),
                number: row.number,
                of: row.of_all,
            });
        }
        let (Some(entry), Some(mentor)) = (entries.last_mut(), row.mentor_id) else { continue };
        let lists = [
            (row.is_named, &mut entry.place.named),
            (row.is_passed, &mut entry.place.passed),
            (row.is_lapsed, &mut entry.place.lapsed),
            (row.is_agreed, &mut entry.agreed),
        ];
        for (_, list) in lists.into_iter().filter(|(is_in, _)| *is_in == Some(true)) {
            list.push(mentor);
        }
    }
    entries
}

/// The mentee's place in a program, if they have one.
pub async fn find_entry(conn: &mut Conn, program: ProgramId, mentee: PersonId) -> AppResult<Option<Entry>> {
    let sql = sqlx::AssertSqlSafe(format!("{ENTRY} AND w.program_id = $1 AND w.mentee_id = $2 ORDER BY m.mentor_id"));
    Ok(entries(conn.all(sql, args![program, mentee]).await?).pop())
}

/// Those who wait for an offer in a program in which mentees pick a mentor at present, in order.
pub async fn list_waiting(conn: &mut Conn, program: ProgramId) -> AppResult<Vec<Waiting>> {
    let sql = "SELECT w.id, w.program_id, w.mentee_id, w.joined_at, w.state, w.offered_mentor_id, w.offer_expires_at, w.lapses,
            CAST(0 AS BIGINT) AS number, CAST(0 AS BIGINT) AS of_all, m.mentor_id, m.is_named, m.is_passed, m.is_lapsed, m.is_agreed
         FROM waitlist w LEFT JOIN waitlist_mentors m ON m.waitlist_id = w.id
         WHERE w.program_id = $1 AND w.ended_at IS NULL AND w.state = 'waiting'
            AND EXISTS (SELECT 1 FROM enrolments e JOIN people x ON x.id = e.person_id AND x.deactivated_at IS NULL
                        WHERE e.program_id = w.program_id AND e.person_id = w.mentee_id AND e.part = 'mentee' AND e.state = 'active')
            AND EXISTS (SELECT 1 FROM programs p WHERE p.id = w.program_id AND p.pairing = 'user_driven' AND p.state IN ('open', 'running')
                        AND p.archived_at IS NULL)
         ORDER BY w.joined_at, w.id, m.mentor_id";
    let rows = conn.all(sql, args![program]).await?;
    let waits = |Entry { id, mentee, joined_at, place, .. }: Entry| Waiting { id, mentee, joined_at, place };
    Ok(entries(rows).into_iter().map(waits).collect())
}

/// Somebody on the waitlist as staff read of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaitingRow {
    pub id: WaitlistId,
    pub mentee: PersonId,
    pub name: String,
    pub joined_at: Instant,
    pub state: WaitState,
    /// Their place in the program's order.
    pub number: i64,
    /// Whose seat is held for them, and until when, if they have not said yes.
    pub offered: Option<String>,
    pub offer_expires_at: Option<Instant>,
    /// The mentors for whom they wait, as far as those can still come about; nobody: any will do.
    pub named: Vec<String>,
}

#[derive(FromRow)]
struct ListedRow {
    id: WaitlistId,
    mentee_id: PersonId,
    mentee_name: String,
    joined_at: Instant,
    state: WaitState,
    number: i64,
    offered_name: Option<String>,
    offer_expires_at: Option<Instant>,
    named: Option<String>,
}

/// A page of the waitlist of a program, each with whom they wait for.
pub async fn list_waitlist(conn: &mut Conn, program: ProgramId, scan: Scan) -> AppResult<Vec<WaitingRow>> {
    let Scan { beyond, order, from, limit } = scan;
    let sql = format!(
        "SELECT page.id, page.mentee_id, page.mentee_name, page.joined_at, page.state, page.number, page.offered_name,
            page.offer_expires_at, a.name AS named
         FROM (SELECT q.id, q.program_id, q.mentee_id, x.name AS mentee_name, q.joined_at, q.state, o.name AS offered_name,
                   q.offer_expires_at,
                   (SELECT COUNT(*) FROM waitlist n WHERE n.program_id = q.program_id AND n.ended_at IS NULL
                    AND (n.joined_at, n.id) <= (q.joined_at, q.id)) AS number
               FROM waitlist q JOIN people x ON x.id = q.mentee_id LEFT JOIN people o ON o.id = q.offered_mentor_id
               WHERE q.program_id = $1 AND q.ended_at IS NULL AND (q.joined_at, q.id) {beyond} ($2, $3)
               ORDER BY q.joined_at {order}, q.id {order} LIMIT $4) page
         LEFT JOIN waitlist_mentors m ON m.waitlist_id = page.id AND m.is_named AND NOT m.is_passed
         LEFT JOIN people a ON a.id = m.mentor_id AND a.deactivated_at IS NULL
            AND EXISTS (SELECT 1 FROM enrolments e WHERE e.program_id = page.program_id AND e.person_id = a.id
                        AND e.part = 'mentor' AND e.state = 'active')
         ORDER BY page.joined_at {order}, page.id {order}, a.name"
    );
    let rows: Vec<ListedRow> = conn.all(sqlx::AssertSqlSafe(sql), args![program, from.at, from.id, limit]).await?;
    let mut listed: Vec<WaitingRow> = Vec::new();
    for row in rows {
        if listed.last().is_none_or(|last| last.id != row.id) {
            listed.push(WaitingRow {
                id: row.id,
                mentee: row.mentee_id,
                name: row.mentee_name,
                joined_at: row.joined_at,
                state: row.state,
                number: row.number,
                offered: row.offered_name,
                offer_expires_at: row.offer_expires_at,
                named: Vec::new(),
            });
        }
        if let Some(last) = listed.last_mut() {
            last.named.extend(row.named);
        }
    }
    Ok(listed)
}

/// How many wait in a program.
pub async fn count_waitlist(conn: &mut Conn, program: ProgramId) -> AppResult<i64> {
    let sql = "SELECT COUNT(*) FROM waitlist WHERE program_id = $1 AND ended_at IS NULL";
    let (count,): (i64,) = conn.one(sql, args![program]).await?;
    Ok(count)
}

/// The open or running programs in which mentees pick and somebody waits for an offer.
pub async fn list_programs_waited_for(conn: &mut Conn) -> AppResult<Vec<ProgramId>> {
    let sql = "SELECT p.id FROM programs p WHERE p.pairing = 'user_driven' AND p.state IN ('open', 'running') AND p.archived_at IS NULL
               AND EXISTS (SELECT 1 FROM waitlist w WHERE w.program_id = p.id AND w.ended_at IS NULL AND w.state = 'waiting')";
    let rows: Vec<(ProgramId,)> = conn.all(sql, vec![]).await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// How many days an offer of this program lasts.
pub async fn find_days_to_answer(conn: &mut Conn, program: ProgramId) -> AppResult<i64> {
    let (days,): (i64,) = conn.one("SELECT expire_after_days FROM programs WHERE id = $1", args![program]).await?;
    Ok(days)
}

/// Stores a new place at the end; taken if the mentee has one in the program.
pub async fn insert_entry(
    conn: &mut Conn,
    id: WaitlistId,
    program: ProgramId,
    mentee: PersonId,
    now: Instant,
) -> Result<(), RunError> {
    let sql =
        "INSERT INTO waitlist (id, program_id, mentee_id, joined_at, state, lapses) VALUES ($1, $2, $3, $4, 'waiting', 0)";
    conn.try_run(sql, args![id, program, mentee, now]).await.map(drop)
}

/// Stores what became of a place that was in `was`; 0 if it is in another state by now.
pub async fn save_entry(conn: &mut Conn, entry: &Entry, was: WaitState, now: Instant) -> AppResult<u64> {
    let place = &entry.place;
    let has_ended = !matches!(place.state, WaitState::Waiting | WaitState::Offered | WaitState::Asking);
    let (offered, expires) = if has_ended { (None, None) } else { (place.offered, place.offer_expires_at) };
    let sql = "UPDATE waitlist SET state = $3, offered_mentor_id = $4, offer_expires_at = $5, lapses = $6, ended_at = $7
               WHERE id = $1 AND state = $2 AND ended_at IS NULL";
    let args = args![entry.id, was, place.state, offered, expires, place.lapses, has_ended.then_some(now)];
    let saved = conn.run(sql, args).await?;
    if saved > 0 {
        save_mentors(conn, entry).await?;
    }
    Ok(saved)
}

/// The place that an earlier removal took away does not come back any more.
pub async fn forget_away(conn: &mut Conn, program: ProgramId, mentee: PersonId) -> AppResult<()> {
    let sql = "UPDATE waitlist SET state = 'left' WHERE program_id = $1 AND mentee_id = $2 AND state = 'away'";
    conn.run(sql, args![program, mentee]).await.map(drop)
}

/// The place that somebody lost by being removed from the program is theirs again, if there is one and people wait there still.
pub async fn reopen_entry(conn: &mut Conn, program: ProgramId, mentee: PersonId) -> AppResult<Option<WaitlistId>> {
    let sql = "UPDATE waitlist SET state = 'waiting', ended_at = NULL WHERE id = (
                   SELECT id FROM waitlist WHERE program_id = $1 AND mentee_id = $2 AND state = 'away'
                     AND EXISTS (SELECT 1 FROM programs p WHERE p.id = $1 AND p.pairing = 'user_driven' AND p.state IN ('open', 'running'))
                   ORDER BY joined_at DESC, id DESC LIMIT 1) RETURNING id";
    let row: Option<(WaitlistId,)> = conn.optional(sql, args![program, mentee]).await?;
    Ok(row.map(|(id,)| id))
}

/// Which mentors the place remembers, and as what.
async fn save_mentors(conn: &mut Conn, entry: &Entry) -> AppResult<()> {
    conn.run("DELETE FROM waitlist_mentors WHERE waitlist_id = $1", args![entry.id]).await?;
    let mut remembered: HashMap<PersonId, [bool; 4]> = HashMap::new();
    let lists = [&entry.place.named, &entry.place.passed, &entry.place.lapsed, &entry.agreed];
    for (at, list) in lists.into_iter().enumerate() {
        for mentor in list {
            remembered.entry(*mentor).or_default()[at] = true;
        }
    }
    for (mentor, [named, passed, lapsed, agreed]) in remembered {
        let sql = "INSERT INTO waitlist_mentors (waitlist_id, mentor_id, is_named, is_passed, is_lapsed, is_agreed)
                   VALUES ($1, $2, $3, $4, $5, $6)";
        conn.run(sql, args![entry.id, mentor, named, passed, lapsed, agreed]).await?;
    }
    Ok(())
}

/// Somebody else has this mentor's offer now: who had let theirs lapse may be offered the next one again.
pub async fn forget_lapses(conn: &mut Conn, program: ProgramId, mentor: PersonId, except: WaitlistId) -> AppResult<()> {
    let sql = "UPDATE waitlist_mentors SET is_lapsed = FALSE WHERE mentor_id = $2 AND is_lapsed AND waitlist_id <> $3
               AND waitlist_id IN (SELECT id FROM waitlist WHERE program_id = $1 AND ended_at IS NULL)";
    conn.run(sql, args![program, mentor, except]).await.map(drop)
}

/// The mentees who have a request or a place on the waitlist in a program that is closed, which is said of each, or where staff
/// pair people by now.
pub async fn list_overtaken(conn: &mut Conn, program: ProgramId) -> AppResult<Vec<(PersonId, bool)>> {
    let sql = "SELECT o.mentee_id, p.state = 'closed' AS is_over FROM (
                   SELECT r.program_id, r.mentee_id FROM pairing_requests r
                   WHERE r.program_id = $1 AND r.state IN ('waiting', 'queued')
                   UNION
                   SELECT w.program_id, w.mentee_id FROM waitlist w WHERE w.program_id = $1 AND w.ended_at IS NULL) o
               JOIN programs p ON p.id = o.program_id AND (p.pairing = 'staff_driven' OR p.state = 'closed')";
    conn.all(sql, args![program]).await
}

/// Offers that nobody answered in time, or whose mentor takes part no more, as (program, mentee, mentor).
pub async fn list_lapsed_offers(conn: &mut Conn, now: Instant, limit: i64) -> AppResult<Vec<(ProgramId, PersonId, PersonId)>> {
    let sql = "SELECT program_id, mentee_id, offered_mentor_id FROM waitlist
               WHERE state = 'offered' AND offer_expires_at <= $1 AND offered_mentor_id IS NOT NULL
               UNION
               SELECT w.program_id, w.mentee_id, w.offered_mentor_id FROM waitlist w
               WHERE w.state = 'offered' AND w.offer_expires_at > $1 AND w.offered_mentor_id IS NOT NULL AND NOT EXISTS (
                   SELECT 1 FROM enrolments e JOIN people x ON x.id = e.person_id AND x.deactivated_at IS NULL
                   WHERE e.program_id = w.program_id AND e.person_id = w.offered_mentor_id AND e.part = 'mentor' AND e.state = 'active')
               LIMIT $2";
    conn.all(sql, args![now, limit]).await
}
