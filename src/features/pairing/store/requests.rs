//! Requests for a mentor.

use sqlx::FromRow;

use super::people::UNPAIRED;
use crate::args;
use crate::features::accounts::Viewer;
use crate::features::pairing::model::request::{DeclineReason, Patience, Request, RequestState, Voice};
use crate::features::programs::model::{Approvers, Pairing};
use crate::server::Conn;
use crate::server::db::RunError;
use crate::server::paging::Scan;
use crate::shared::id::{MentorshipId, PersonId, ProgramId, RequestId, WaitlistId};
use crate::shared::time::Instant;
use crate::shared::{AppError, AppResult};

/// A request as one row, with what the viewer (`$1`; `$2`: is an admin) is to it.
#[derive(Clone, Debug, FromRow)]
pub struct RequestRow {
    pub id: RequestId,
    pub program_id: ProgramId,
    pub program_title: String,
    pub pairing: Pairing,
    pub mentor_id: PersonId,
    pub mentor_name: String,
    pub mentee_id: PersonId,
    pub mentee_name: String,
    pub manager_name: Option<String>,
    pub message: String,
    pub state: RequestState,
    #[sqlx(try_from = "String")]
    pub wanted: Approvers,
    #[sqlx(try_from = "String")]
    pub missing: Approvers,
    pub asked_at: Instant,
    pub waiting_since: Option<Instant>,
    pub remind_at: Option<Instant>,
    pub expires_at: Option<Instant>,
    pub reminded_at: Option<Instant>,
    pub waitlist_id: Option<WaitlistId>,
    /// What came of it.
    pub mentorship_id: Option<MentorshipId>,
    pub decided_by: Option<PersonId>,
    pub decided_by_name: Option<String>,
    pub decided_at: Option<Instant>,
    pub decline_reason: Option<String>,
    pub decline_note: String,
    /// How many are ranked behind, to be asked later.
    pub behind: i64,
    pub remind_after_days: i64,
    pub expire_after_days: i64,
    /// Whether the mentee waits for a seat by now.
    pub is_on_waitlist: bool,
    pub is_staff: bool,
    pub is_manager: bool,
    pub has_manager: bool,
}

impl RequestRow {
    /// The part that rules look at.
    pub fn request(&self) -> Request {
        Request {
            state: self.state,
            wanted: self.wanted,
            missing: self.missing,
            waiting_since: self.waiting_since,
            remind_at: self.remind_at,
            expires_at: self.expires_at,
            reminded_at: self.reminded_at,
        }
    }

    /// What this person is to it, of whom the row was read.
    pub fn voice(&self, viewer: PersonId) -> Voice {
        Voice {
            mentee: self.mentee_id == viewer,
            mentor: self.mentor_id == viewer,
            staff: self.is_staff,
            manager: self.is_manager,
            no_manager: !self.has_manager,
        }
    }

    /// Days until a reminder and until it is too late.
    pub fn patience(&self) -> Patience {
        Patience { remind_after: self.remind_after_days, expire_after: self.expire_after_days }
    }

    /// Why it was declined, if it was.
    pub fn reason(&self) -> Option<DeclineReason> {
        self.decline_reason.as_deref().and_then(|word| word.parse().ok())
    }
}

/// Who may see a request: the mentee; staff who are not its mentor; and, once it was asked, the mentor and a manager whose yes is
/// wanted.
const VISIBLE: &str = "SELECT r.id, r.program_id, p.title AS program_title, p.pairing, r.mentor_id, a.name AS mentor_name,
        r.mentee_id, b.name AS mentee_name, g.name AS manager_name,
        r.message, r.state, r.wanted, r.missing, r.asked_at, r.waiting_since, r.remind_at, r.expires_at, r.reminded_at,
        r.waitlist_id,
        (SELECT m.id FROM mentorships m WHERE r.state = 'active' AND m.program_id = r.program_id AND m.mentee_id = r.mentee_id
         AND m.mentor_id = r.mentor_id AND m.started_at >= r.asked_at ORDER BY m.started_at LIMIT 1) AS mentorship_id,
        r.decided_by, d.name AS decided_by_name, r.decided_at, r.decline_reason, r.decline_note,
        (SELECT COUNT(*) FROM pairing_requests o WHERE o.mentee_id = r.mentee_id AND o.program_id = r.program_id
         AND o.state = 'queued' AND o.id <> r.id) AS behind,
        p.remind_after_days, p.expire_after_days,
        EXISTS (SELECT 1 FROM waitlist w WHERE w.program_id = r.program_id AND w.mentee_id = r.mentee_id AND w.ended_at IS NULL)
            AS is_on_waitlist,
        ($2 OR c.person_id IS NOT NULL) AS is_staff, COALESCE(g.id = $1, FALSE) AS is_manager, g.id IS NOT NULL AS has_manager
     FROM pairing_requests r
     JOIN programs p ON p.id = r.program_id
     JOIN people a ON a.id = r.mentor_id
     JOIN people b ON b.id = r.mentee_id
     LEFT JOIN people g ON g.id = b.manager_id AND g.id <> b.id AND g.deactivated_at IS NULL
     LEFT JOIN people d ON d.id = r.decided_by
     LEFT JOIN program_coordinators c ON c.program_id = r.program_id AND c.person_id = $1 AND c.ended_at IS NULL
     WHERE (($2 OR c.person_id IS NOT NULL) AND (r.mentor_id <> $1 OR r.waiting_since IS NOT NULL) OR r.mentee_id = $1
            OR (r.waiting_since IS NOT NULL
                AND (r.mentor_id = $1 OR (g.id = $1 AND r.wanted LIKE '%manager%'))))";

/// One request, through the viewer.
pub async fn find_request_for(conn: &mut Conn, viewer: &Viewer, id: RequestId) -> AppResult<RequestRow> {
    let sql = sqlx::AssertSqlSafe(format!("{VISIBLE} AND r.id = $3"));
    conn.one(sql, args![viewer.id, viewer.is_admin, id]).await
}

/// One request, for nobody: the clock asks.
pub async fn find_request(conn: &mut Conn, id: RequestId) -> AppResult<RequestRow> {
    let sql = sqlx::AssertSqlSafe(format!("{VISIBLE} AND r.id = $3"));
    conn.one(sql, args![PersonId(uuid::Uuid::nil()), true, id]).await
}

/// What a mentee asked in a program and what is still open, the first choice first.
pub async fn list_open_of(conn: &mut Conn, program: ProgramId, mentee: PersonId) -> AppResult<Vec<RequestRow>> {
    let sql = format!(
        "{VISIBLE} AND r.mentee_id = $1 AND r.program_id = $3 AND r.state IN ('waiting', 'queued') ORDER BY r.rank, r.id"
    );
    conn.all(sqlx::AssertSqlSafe(sql), args![mentee, false, program]).await
}

/// What a mentee has open in a program, the first choice first, and behind it, while they have no mentor, what was answered
/// since then, the newest first.
pub async fn list_recent_of(
    conn: &mut Conn,
    program: ProgramId,
    mentee: PersonId,
    since: Instant,
) -> AppResult<Vec<RequestRow>> {
    let sql = format!(
        "{VISIBLE} AND r.mentee_id = $1 AND r.program_id = $3 AND (r.state IN ('waiting', 'queued')
            OR (r.state IN ('declined', 'expired', 'no_seat', 'gone', 'closed', 'over') AND r.decided_at >= $4 AND NOT EXISTS (
                SELECT 1 FROM mentorships m WHERE m.program_id = r.program_id AND m.mentee_id = r.mentee_id AND m.ended_at IS NULL)))
         ORDER BY CASE WHEN r.decided_at IS NULL THEN 0 ELSE 1 END, r.decided_at DESC, r.rank, r.id LIMIT 50"
    );
    conn.all(sqlx::AssertSqlSafe(sql), args![mentee, false, program, since]).await
}

/// Who has asked whom in a program and waits for the answer, as (mentor, mentee, since); without those for whom a seat is held.
pub async fn list_asked(conn: &mut Conn, program: ProgramId, now: Instant) -> AppResult<Vec<(PersonId, PersonId, Instant)>> {
    let sql = "SELECT mentor_id, mentee_id, waiting_since FROM pairing_requests
               WHERE program_id = $1 AND state = 'waiting' AND waitlist_id IS NULL AND expires_at > $2";
    conn.all(sql, args![program, now]).await
}

/// The mentors of one ranking who had no seat, with the approvals that were missing by then; asked at that moment.
pub async fn list_without_seat(
    conn: &mut Conn,
    program: ProgramId,
    mentee: PersonId,
    asked_at: Instant,
) -> AppResult<Vec<(PersonId, Approvers)>> {
    let sql = "SELECT mentor_id, missing FROM pairing_requests
               WHERE mentee_id = $2 AND program_id = $1 AND asked_at = $3 AND state = 'no_seat' ORDER BY rank, id";
    let rows: Vec<(PersonId, String)> = conn.all(sql, args![program, mentee, asked_at]).await?;
    let parsed = rows.into_iter().map(|(mentor, missing)| Some((mentor, Approvers::try_from(missing).ok()?)));
    parsed.collect::<Option<_>>().ok_or(AppError::Internal)
}

/// A page of the program's requests; of all, or of those in one state. For staff.
pub async fn list_of_program(
    conn: &mut Conn,
    viewer: &Viewer,
    program: ProgramId,
    state: Option<RequestState>,
    scan: Scan,
) -> AppResult<Vec<RequestRow>> {
    let of_state = if state.is_some() { "r.state = $7" } else { "$7 = $7" };
    let Scan { beyond, order, from, limit } = scan;
    let sql = format!(
        "{VISIBLE} AND r.program_id = $3 AND {of_state} AND (r.asked_at, r.id) {beyond} ($4, $5)
         ORDER BY r.asked_at {order}, r.id {order} LIMIT $6"
    );
    let word = state.map_or("", RequestState::as_str).to_owned();
    conn.all(sqlx::AssertSqlSafe(sql), args![viewer.id, viewer.is_admin, program, from.at, from.id, limit, word]).await
}

/// How many requests of a program are in each state.
pub async fn count_by_state(conn: &mut Conn, program: ProgramId) -> AppResult<Vec<(RequestState, i64)>> {
    conn.all("SELECT state, COUNT(*) FROM pairing_requests WHERE program_id = $1 GROUP BY state", args![program]).await
}

/// What happened to a request, the oldest first, with who did it.
pub async fn list_events(conn: &mut Conn, id: RequestId) -> AppResult<Vec<(Instant, Option<String>, String)>> {
    let sql = "SELECT e.at, x.name, e.body FROM events e LEFT JOIN people x ON x.id = e.actor_id
               WHERE e.subject_id = $1 ORDER BY e.id LIMIT 100";
    conn.all(sql, args![id]).await
}

/// A request to be stored for the first time.
pub struct NewRequest {
    pub id: RequestId,
    pub program: ProgramId,
    pub mentee: PersonId,
    pub mentor: PersonId,
    pub rank: i64,
    pub message: String,
    pub request: Request,
    pub waitlist: Option<WaitlistId>,
}

/// Stores it; taken if the mentee has a request that waits in the program.
pub async fn insert_request(conn: &mut Conn, new: NewRequest, now: Instant) -> Result<(), RunError> {
    let sql =
        "INSERT INTO pairing_requests (id, program_id, mentee_id, mentor_id, rank, message, state, wanted, missing, asked_at,
                   waiting_since, remind_at, expires_at, waitlist_id, decline_note)
               VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, '')";
    let NewRequest { id, program, mentee, mentor, rank, message, request: r, waitlist } = new;
    let (wanted, missing) = (r.wanted.to_string(), r.missing.to_string());
    let args = args![
        id,
        program,
        mentee,
        mentor,
        rank,
        message,
        r.state,
        wanted,
        missing,
        now,
        r.waiting_since,
        r.remind_at,
        r.expires_at,
        waitlist
    ];
    conn.try_run(sql, args).await.map(drop)
}

/// Who ended a request, and with which words.
#[derive(Clone, Debug, Default)]
pub struct Decision {
    pub by: Option<PersonId>,
    pub reason: Option<DeclineReason>,
    pub note: String,
}

/// Stores what became of a request that was in `was`; 0 if it is in another state by now.
pub async fn save_request(
    conn: &mut Conn,
    id: RequestId,
    was: &Request,
    next: &Request,
    decision: Decision,
    now: Instant,
) -> AppResult<u64> {
    let has_ended = !matches!(next.state, RequestState::Waiting | RequestState::Queued);
    let sql = "UPDATE pairing_requests SET state = $4, missing = $5, waiting_since = $6, remind_at = $7, expires_at = $8, reminded_at = $9,
                   decided_by = $10, decided_at = $11, decline_reason = $12, decline_note = $13
               WHERE id = $1 AND state = $2 AND missing = $3";
    let args = args![
        id,
        was.state,
        was.missing.to_string(),
        next.state,
        next.missing.to_string(),
        next.waiting_since,
        next.remind_at,
        next.expires_at,
        next.reminded_at,
        decision.by,
        has_ended.then_some(now),
        decision.reason.map(|reason| reason.as_str().to_owned()),
        decision.note
    ];
    conn.run(sql, args).await
}

/// Requests that expired or are to be reminded of, and those whose mentor takes part no more.
pub async fn list_due_requests(conn: &mut Conn, now: Instant, limit: i64) -> AppResult<Vec<RequestId>> {
    let sql = "SELECT id FROM pairing_requests WHERE state = 'waiting' AND expires_at <= $1
               UNION SELECT id FROM pairing_requests WHERE state = 'waiting' AND reminded_at IS NULL AND remind_at <= $1
               UNION SELECT r.id FROM pairing_requests r WHERE r.state = 'waiting' AND r.expires_at > $1 AND NOT EXISTS (
                   SELECT 1 FROM enrolments e JOIN people x ON x.id = e.person_id AND x.deactivated_at IS NULL
                   WHERE e.program_id = r.program_id AND e.person_id = r.mentor_id AND e.part = 'mentor' AND e.state = 'active')
               LIMIT $2";
    let rows: Vec<(RequestId,)> = conn.all(sql, args![now, limit]).await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Who was deactivated while a request of theirs waits or a seat is held for them, with the program.
pub async fn list_absent(conn: &mut Conn, limit: i64) -> AppResult<Vec<(ProgramId, PersonId)>> {
    let sql = "SELECT r.program_id, r.mentee_id FROM pairing_requests r
               JOIN people x ON x.id = r.mentee_id AND x.deactivated_at IS NOT NULL WHERE r.state = 'waiting'
               UNION
               SELECT w.program_id, w.mentee_id FROM waitlist w
               JOIN people x ON x.id = w.mentee_id AND x.deactivated_at IS NOT NULL WHERE w.state = 'offered'
               LIMIT $1";
    conn.all(sql, args![limit]).await
}

/// The ids of requests that wait for the viewer (`$1`; `$2`: is an admin): as the mentor, as the mentee's manager, as staff.
const AWAITED: &str = "SELECT id FROM pairing_requests WHERE mentor_id = $1 AND state = 'waiting' AND missing LIKE '%mentor%'
     UNION SELECT q.id FROM people e JOIN pairing_requests q ON q.mentee_id = e.id
           WHERE e.manager_id = $1 AND q.state = 'waiting' AND q.missing LIKE '%manager%'
     UNION SELECT q.id FROM programs g JOIN pairing_requests q ON q.program_id = g.id AND q.state = 'waiting'
           JOIN people e ON e.id = q.mentee_id
           WHERE ($2 OR g.id IN (SELECT c.program_id FROM program_coordinators c WHERE c.person_id = $1 AND c.ended_at IS NULL))
             AND (q.missing LIKE '%admin%' OR (q.missing LIKE '%manager%' AND NOT EXISTS (
                 SELECT 1 FROM people m WHERE m.id = e.manager_id AND m.id <> e.id AND m.deactivated_at IS NULL)))";

/// Whoever is the mentee has nothing to answer, and nobody where the mentee was deactivated, the program is at rest or its staff
/// pair people.
const ANSWERABLE: &str = "r.mentee_id <> $1 AND b.deactivated_at IS NULL
     AND p.pairing = 'user_driven' AND p.state IN ('open', 'running') AND p.archived_at IS NULL";

/// For the home page: requests and offers that wait for the viewer (`$1`; `$2`: is an admin), as rows of
/// (what, within, about, subject, words, number, whom): a request, about its mentee in a program, with the mentor's name
/// where that is not the viewer, and first those of which the viewer was reminded; a program with an offer, about its
/// mentor, with who must agree unless everybody had, and whether the viewer has a manager; a program in which so many reports of the viewer, who may pair them, have no mentor, about the one who waits
/// longest.
pub fn waits_for_viewer() -> String {
    format!(
        "SELECT * FROM (
            SELECT 'request' AS what, r.id AS within, r.mentee_id AS about, b.name AS subject, p.title AS words,
                   CAST(CASE WHEN r.reminded_at IS NULL THEN 0 ELSE 1 END AS BIGINT) AS number, CASE WHEN r.mentor_id = $1 THEN NULL ELSE a.name END AS whom
            FROM pairing_requests r JOIN people a ON a.id = r.mentor_id JOIN people b ON b.id = r.mentee_id
            JOIN programs p ON p.id = r.program_id
            WHERE r.id IN ({AWAITED}) AND {ANSWERABLE}
            ORDER BY CASE WHEN r.reminded_at IS NULL THEN 1 ELSE 0 END, r.waiting_since, r.id LIMIT 20) asked
         UNION ALL
         SELECT 'offer', w.program_id, w.offered_mentor_id, x.name, p.title, CAST(CASE WHEN g.id IS NULL THEN 0 ELSE 1 END AS BIGINT),
                CASE WHEN EXISTS (SELECT 1 FROM waitlist_mentors t WHERE t.waitlist_id = w.id AND t.mentor_id = w.offered_mentor_id
                                  AND t.is_agreed) THEN NULL ELSE p.approvers END
         FROM waitlist w JOIN people x ON x.id = w.offered_mentor_id JOIN people b ON b.id = w.mentee_id
         LEFT JOIN people g ON g.id = b.manager_id AND g.id <> b.id AND g.deactivated_at IS NULL
         JOIN programs p ON p.id = w.program_id AND p.pairing = 'user_driven'
         WHERE w.mentee_id = $1 AND w.ended_at IS NULL AND w.state = 'offered'
         UNION ALL
         SELECT 'pair', n.program_id, n.person_id, n.name, n.title, n.number, NULL FROM (
            SELECT e.program_id, e.person_id, x.name, p.title, COUNT(*) OVER (PARTITION BY e.program_id) AS number,
                   ROW_NUMBER() OVER (PARTITION BY e.program_id ORDER BY e.joined_at, e.id) AS place
            FROM people x JOIN enrolments e ON e.person_id = x.id AND e.part = 'mentee' AND e.state = 'active'
            JOIN programs p ON p.id = e.program_id AND p.pairing = 'staff_driven' AND p.approvers LIKE '%manager%'
              AND p.state IN ('open', 'running') AND p.archived_at IS NULL
            WHERE x.manager_id = $1 AND x.deactivated_at IS NULL AND {UNPAIRED}) n
         WHERE n.place = 1"
    )
}

/// A page of the requests that wait for the viewer, of which they were reminded, or not yet.
pub async fn list_awaited(conn: &mut Conn, viewer: &Viewer, is_reminded: bool, scan: Scan) -> AppResult<Vec<RequestRow>> {
    let Scan { beyond, order, from, limit } = scan;
    let sql = format!(
        "{VISIBLE} AND r.id IN ({AWAITED}) AND {ANSWERABLE} AND (r.reminded_at IS NOT NULL) = $6
            AND (r.waiting_since, r.id) {beyond} ($3, $4)
         ORDER BY r.waiting_since {order}, r.id {order} LIMIT $5"
    );
    conn.all(sqlx::AssertSqlSafe(sql), args![viewer.id, viewer.is_admin, from.at, from.id, limit, is_reminded]).await
}
