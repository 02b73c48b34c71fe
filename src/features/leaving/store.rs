//! All SQL of the room.

use sqlx::{AssertSqlSafe, FromRow};

use super::model::{ChangeState, Settled, Standing};
use crate::args;
use crate::features::accounts::Viewer;
use crate::features::pairing::{self, Mentorship, MentorshipRow, MentorshipState};
use crate::features::programs::model::{MayQuit, Part};
use crate::server::db::{Bind, RunError};
use crate::server::paging::Scan;
use crate::server::{Bulk, Conn, zones};
use crate::shared::AppResult;
use crate::shared::id::{ChangeId, MeetingId, MentorshipId, PersonId, ProgramId};
use crate::shared::time::Instant;

/// What leaving must know of a mentorship. Its reader is not asked about here: a view leaves out what they may not see.
#[derive(Clone, Debug, FromRow)]
pub struct AroundRow {
    pub state: MentorshipState,
    pub may_quit: MayQuit,
    pub may_ask_for_another_mentor: bool,
    /// The program takes people today and pairs them.
    pub program_pairs: bool,
    pub continues_id: Option<MentorshipId>,
    pub continued_by: Option<MentorshipId>,
    pub continued_with: Option<String>,
    pub is_latest: bool,
    pub mentee_takes_part: bool,
    /// There are staff who are neither of the two.
    pub has_deciders: bool,
    pub meetings_ahead: i64,
    pub notes: i64,
    pub ended_by: Option<PersonId>,
    pub ended_by_name: Option<String>,
    pub reflection: String,
    pub note: String,
    /// The newest request for another mentor.
    pub change_id: Option<ChangeId>,
    pub change_state: Option<ChangeState>,
    pub reason: Option<String>,
    pub asked_at: Option<Instant>,
    pub decided_at: Option<Instant>,
    /// By somebody.
    pub was_decided: bool,
    pub decline_reason: Option<String>,
}

impl AroundRow {
    /// What a hand-over asks about.
    pub fn standing(&self) -> Standing {
        Standing { state: self.state, is_latest: self.is_latest, mentee_takes_part: self.mentee_takes_part }
    }
}

/// A mentorship, through its reader, with that.
#[derive(Clone, Debug, FromRow)]
struct WithAround {
    #[sqlx(flatten)]
    mentorship: MentorshipRow,
    #[sqlx(flatten)]
    around: AroundRow,
}

/// The statement for it, with the numbers of the arguments that say of which mentorship, what time it is, and which day.
fn around(id: usize, now: usize, today: usize) -> String {
    format!(
        "SELECT m.state, g.may_quit, g.may_ask_for_another_mentor,
            g.state IN ('open', 'running') AND g.archived_at IS NULL AND (g.ends_on IS NULL OR g.ends_on >= ${today}) AS program_pairs,
            m.continues_id, n.id AS continued_by, a.name AS continued_with,
            NOT EXISTS (SELECT 1 FROM mentorships l WHERE l.mentee_id = m.mentee_id AND l.program_id = m.program_id
                        AND l.id <> m.id AND l.started_at >= m.started_at) AS is_latest,
            EXISTS (SELECT 1 FROM enrolments e JOIN people y ON y.id = e.person_id AND y.deactivated_at IS NULL
                    WHERE e.program_id = m.program_id AND e.person_id = m.mentee_id AND e.part = 'mentee' AND e.state = 'active')
                AS mentee_takes_part,
            (EXISTS (SELECT 1 FROM people s WHERE s.admin_since IS NOT NULL AND s.deactivated_at IS NULL
                     AND s.id <> m.mentor_id AND s.id <> m.mentee_id)
             OR EXISTS (SELECT 1 FROM program_coordinators c JOIN people s ON s.id = c.person_id AND s.deactivated_at IS NULL
                        WHERE c.program_id = m.program_id AND c.ended_at IS NULL AND s.id <> m.mentor_id AND s.id <> m.mentee_id))
                AS has_deciders,
            (SELECT COUNT(*) FROM meetings k WHERE k.mentorship_id = m.id
               AND (k.state = 'requested' OR k.state = 'scheduled' AND k.starts_at > ${now})) AS meetings_ahead,
            (SELECT COUNT(*) FROM handed_notes h JOIN meetings k ON k.id = h.meeting_id
             WHERE h.mentorship_id = m.id AND k.minutes <> '') AS notes,
            d.ended_by, w.name AS ended_by_name, m.reflection, COALESCE(d.note, '') AS note,
            q.id AS change_id, q.state AS change_state, q.reason, q.asked_at, q.decided_at,
            q.decided_by IS NOT NULL AS was_decided, q.decline_reason
         FROM mentorships m JOIN programs g ON g.id = m.program_id
         LEFT JOIN mentorships n ON n.continues_id = m.id
         LEFT JOIN people a ON a.id = n.mentor_id
         LEFT JOIN early_endings d ON d.mentorship_id = m.id
         LEFT JOIN people w ON w.id = d.ended_by
         LEFT JOIN mentor_changes q ON q.id = (SELECT z.id FROM mentor_changes z WHERE z.mentorship_id = m.id
                                               ORDER BY z.asked_at DESC, z.id DESC LIMIT 1)
         WHERE m.id = ${id}"
    )
}

/// Everything of it in one statement.
pub async fn find_around(conn: &mut Conn, mentorship: MentorshipId, now: Instant) -> AppResult<AroundRow> {
    conn.one(AssertSqlSafe(around(1, 2, 3)), args![mentorship, now, zones::home_day(now)]).await
}

/// The same with the mentorship: not found for whoever is nothing to it.
pub async fn find_with_around(
    conn: &mut Conn,
    viewer: &Viewer,
    id: MentorshipId,
    now: Instant,
) -> AppResult<(Mentorship, AroundRow)> {
    let sql = format!("SELECT p.*, l.* FROM ({} AND m.id = $3) p JOIN ({}) l ON TRUE", pairing::SUMMARY, around(3, 4, 5));
    let args = args![viewer.id, viewer.is_admin, id, now, zones::home_day(now)];
    let row: WithAround = conn.one(AssertSqlSafe(sql), args).await?;
    Ok((row.mentorship.into(), row.around))
}

/// Whom to ask: the program’s coordinators, else admins; never one of these two.
pub async fn list_contacts(conn: &mut Conn, program: ProgramId, [one, other]: [PersonId; 2]) -> AppResult<Vec<String>> {
    let sql = "SELECT w.name FROM (
                  SELECT 0 AS turn, s.name, s.id FROM program_coordinators c JOIN people s ON s.id = c.person_id
                  WHERE c.program_id = $1 AND c.ended_at IS NULL AND s.deactivated_at IS NULL AND s.id <> $2 AND s.id <> $3
                  UNION ALL
                  SELECT 1, s.name, s.id FROM people s
                  WHERE s.admin_since IS NOT NULL AND s.deactivated_at IS NULL AND s.id <> $2 AND s.id <> $3
                    AND NOT EXISTS (SELECT 1 FROM program_coordinators c
                                    WHERE c.program_id = $1 AND c.person_id = s.id AND c.ended_at IS NULL)
               ) w ORDER BY w.turn, w.name, w.id LIMIT 3";
    let rows: Vec<(String,)> = conn.all(sql, args![program, one, other]).await?;
    Ok(rows.into_iter().map(|(name,)| name).collect())
}

/// A meeting that is over, about which the two have not both said that it took place, or that it did not.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct UnconfirmedRow {
    pub title: String,
    pub starts_at: Instant,
}

/// The meetings of a mentorship that are so, the latest first.
pub async fn list_unconfirmed(conn: &mut Conn, mentorship: MentorshipId, now: Instant) -> AppResult<Vec<UnconfirmedRow>> {
    let sql = "SELECT title, starts_at FROM meetings
               WHERE mentorship_id = $1 AND starts_at IS NOT NULL
                 AND (state IN ('disputed', 'unconfirmed') OR state = 'scheduled' AND ends_at <= $2)
               ORDER BY starts_at DESC, id DESC LIMIT 5";
    conn.all(sql, args![mentorship, now]).await
}

/// Stores who ended a mentorship before its time.
pub async fn insert_ending(conn: &mut Conn, mentorship: MentorshipId, by: PersonId, note: &str) -> AppResult<()> {
    let sql = "INSERT INTO early_endings (mentorship_id, ended_by, note) VALUES ($1, $2, $3)";
    conn.run(sql, args![mentorship, by, note.to_owned()]).await.map(drop)
}

/// A mentorship that somebody has in a program, with the other one of the two.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct OwnRow {
    pub id: MentorshipId,
    pub other_id: PersonId,
    pub other_name: String,
    pub meetings_ahead: i64,
}

/// The mentorships that somebody has in that part of a program, in the order of their ids.
pub async fn list_active_in_part(
    conn: &mut Conn,
    program: ProgramId,
    person: PersonId,
    part: Part,
    now: Instant,
) -> AppResult<Vec<OwnRow>> {
    let sql = "SELECT m.id, x.id AS other_id, x.name AS other_name,
                   (SELECT COUNT(*) FROM meetings k WHERE k.mentorship_id = m.id
                      AND (k.state = 'requested' OR k.state = 'scheduled' AND k.starts_at > $4)) AS meetings_ahead
               FROM mentorships m
               JOIN people x ON x.id = CASE WHEN $3 = 'mentor' THEN m.mentee_id ELSE m.mentor_id END
               WHERE m.program_id = $1 AND m.ended_at IS NULL
                 AND m.id IN (SELECT id FROM mentorships WHERE mentor_id = $2 AND $3 = 'mentor'
                              UNION SELECT id FROM mentorships WHERE mentee_id = $2 AND $3 = 'mentee')
               ORDER BY m.id";
    conn.all(sql, args![program, person, part, now]).await
}

/// A request for another mentor, with the pair that it is about.
#[derive(Clone, Debug, FromRow)]
pub struct ChangeRow {
    pub id: ChangeId,
    pub mentorship_id: MentorshipId,
    pub program_id: ProgramId,
    pub program_title: String,
    pub mentor_name: String,
    pub mentee_id: PersonId,
    pub mentee_name: String,
    pub reason: String,
    pub state: ChangeState,
    pub asked_at: Instant,
    pub decided_at: Option<Instant>,
    pub decided_by_name: Option<String>,
    pub decline_reason: String,
    pub successor_id: Option<MentorshipId>,
    pub successor_name: Option<String>,
}

const CHANGE: &str = "SELECT q.id, q.mentorship_id, q.program_id, g.title AS program_title, a.name AS mentor_name,
        m.mentee_id, b.name AS mentee_name, q.reason, q.state, q.asked_at, q.decided_at, d.name AS decided_by_name,
        q.decline_reason, q.successor_id, u.name AS successor_name
     FROM mentor_changes q
     JOIN mentorships m ON m.id = q.mentorship_id
     JOIN programs g ON g.id = q.program_id
     JOIN people a ON a.id = m.mentor_id
     JOIN people b ON b.id = m.mentee_id
     LEFT JOIN people d ON d.id = q.decided_by
     LEFT JOIN mentorships n ON n.id = q.successor_id
     LEFT JOIN people u ON u.id = n.mentor_id";

/// A request by its id; who may see it is the caller's question.
pub async fn find_change(conn: &mut Conn, id: ChangeId) -> AppResult<ChangeRow> {
    conn.one(AssertSqlSafe(format!("{CHANGE} WHERE q.id = $1")), args![id]).await
}

/// A request with the mentorship that it is about, in one statement; not found for whoever is nothing to that.
#[derive(FromRow)]
struct WithChange {
    #[sqlx(flatten)]
    mentorship: MentorshipRow,
    #[sqlx(flatten)]
    change: ChangeRow,
}

/// That request, through its reader.
pub async fn find_change_for(conn: &mut Conn, viewer: &Viewer, id: ChangeId) -> AppResult<(ChangeRow, Mentorship)> {
    let sql = format!(
        "SELECT p.*, l.* FROM ({} AND m.id = (SELECT z.mentorship_id FROM mentor_changes z WHERE z.id = $3)) p
         JOIN ({CHANGE} WHERE q.id = $3) l ON TRUE",
        pairing::SUMMARY
    );
    let row: WithChange = conn.one(AssertSqlSafe(sql), args![viewer.id, viewer.is_admin, id]).await?;
    Ok((row.change, row.mentorship.into()))
}

/// The condition that a request `q` about the mentorship `m` waits for the viewer (`$1`; `$2`: is an admin): as staff of its
/// program, and never as one of the two. It begins with the ways on which the few that can be meant are found.
const WAITS: &str = "q.id IN (
        SELECT w.id FROM program_coordinators h JOIN mentor_changes w ON w.program_id = h.program_id AND w.state = 'waiting'
        WHERE h.person_id = $1 AND h.ended_at IS NULL
        UNION SELECT w.id FROM mentor_changes w WHERE $2 AND w.state = 'waiting')
     AND m.mentor_id <> $1 AND m.mentee_id <> $1";

/// A page of the requests that wait for the viewer.
pub async fn list_waiting_for(conn: &mut Conn, viewer: &Viewer, scan: Scan) -> AppResult<Vec<ChangeRow>> {
    let Scan { beyond, order, from, limit } = scan;
    let sql = format!(
        "{CHANGE} WHERE {WAITS} AND (q.asked_at, q.id) {beyond} ($3, $4) ORDER BY q.asked_at {order}, q.id {order} LIMIT $5"
    );
    conn.all(AssertSqlSafe(sql), args![viewer.id, viewer.is_admin, from.at, from.id, limit]).await
}

/// What home tells the viewer (`$1`; `$2`: is an admin) of leaving, as rows of `home`'s signals: a `change` that they decide
/// about, within the request and about the mentee; and, within a mentorship and about the other one: their own request while
/// it is `changing`, was `refused` or ended with the program (`change_over`), a mentorship that somebody else has `left` or who
/// was deactivated, and one that `goes_on` with them. Of what is over only what happened since `$3`.
pub fn waits_for_viewer() -> String {
    format!(
        "SELECT 'change' AS what, q.id AS within, m.mentee_id AS about, b.name AS subject, g.title AS words,
                CAST(1 AS BIGINT) AS number, CAST(NULL AS TEXT) AS whom
         FROM mentor_changes q JOIN mentorships m ON m.id = q.mentorship_id
         JOIN programs g ON g.id = q.program_id JOIN people b ON b.id = m.mentee_id WHERE {WAITS}
         UNION ALL
         SELECT CASE WHEN q.state = 'waiting' THEN 'changing' WHEN q.decided_by IS NULL THEN 'change_over' ELSE 'refused' END, m.id, a.id, a.name, g.title, CAST(1 AS BIGINT), NULL
         FROM mentorships m JOIN mentor_changes q ON q.mentorship_id = m.id
         JOIN programs g ON g.id = m.program_id JOIN people a ON a.id = m.mentor_id
         WHERE m.mentee_id = $1 AND m.ended_at IS NULL
           AND (q.state = 'waiting' OR q.state = 'declined' AND q.decided_at >= $3
                AND NOT EXISTS (SELECT 1 FROM mentor_changes z WHERE z.mentorship_id = m.id AND z.asked_at > q.asked_at))
         UNION ALL
         SELECT 'left', m.id, x.id, x.name, g.title, CAST(1 AS BIGINT), m.state
         FROM mentorships m JOIN programs g ON g.id = m.program_id
         JOIN people x ON x.id = CASE WHEN m.mentor_id = $1 THEN m.mentee_id ELSE m.mentor_id END
         LEFT JOIN early_endings d ON d.mentorship_id = m.id
         WHERE m.id IN (SELECT id FROM mentorships WHERE mentor_id = $1 UNION SELECT id FROM mentorships WHERE mentee_id = $1)
           AND m.ended_at >= $3 AND COALESCE(d.ended_by <> $1, TRUE)
           AND (m.state IN ('quit', 'removed') OR m.state = 'handed_over' AND m.mentor_id = $1)
         UNION ALL
         SELECT 'left', m.id, x.id, x.name, g.title, CAST(1 AS BIGINT),
                CASE WHEN m.mentor_id = $1 THEN 'mentee_deactivated' ELSE 'mentor_deactivated' END
         FROM mentorships m JOIN programs g ON g.id = m.program_id
         JOIN people x ON x.id = CASE WHEN m.mentor_id = $1 THEN m.mentee_id ELSE m.mentor_id END AND x.deactivated_at IS NOT NULL
         WHERE m.id IN (SELECT id FROM mentorships WHERE mentor_id = $1 UNION SELECT id FROM mentorships WHERE mentee_id = $1)
           AND m.ended_at IS NULL
         UNION ALL
         SELECT 'goes_on', m.id, x.id, x.name, g.title, CAST(1 AS BIGINT), CASE WHEN m.mentor_id = $1 THEN 'mentor' ELSE 'mentee' END
         FROM mentorships m JOIN programs g ON g.id = m.program_id
         JOIN people x ON x.id = CASE WHEN m.mentor_id = $1 THEN m.mentee_id ELSE m.mentor_id END
         WHERE m.id IN (SELECT id FROM mentorships WHERE mentor_id = $1 UNION SELECT id FROM mentorships WHERE mentee_id = $1)
           AND m.ended_at IS NULL AND m.continues_id IS NOT NULL AND m.started_at >= $3"
    )
}

/// Stores a request; taken if one waits already.
pub async fn insert_change(
    conn: &mut Conn,
    id: ChangeId,
    (mentorship, program): (MentorshipId, ProgramId),
    reason: String,
    now: Instant,
) -> Result<(), RunError> {
    let sql = "INSERT INTO mentor_changes (id, mentorship_id, program_id, reason, state, asked_at, decline_reason)
               VALUES ($1, $2, $3, $4, 'waiting', $5, '')";
    conn.try_run(sql, args![id, mentorship, program, reason, now]).await.map(drop)
}

/// The request of this mentorship that waits.
pub async fn find_waiting(conn: &mut Conn, mentorship: MentorshipId) -> AppResult<Option<ChangeId>> {
    let sql = "SELECT id FROM mentor_changes WHERE mentorship_id = $1 AND state = 'waiting'";
    let row: Option<(ChangeId,)> = conn.optional(sql, args![mentorship]).await?;
    Ok(row.map(|(id,)| id))
}

/// The requests for another mentor that wait in a program.
pub async fn list_waiting_in(conn: &mut Conn, program: ProgramId) -> AppResult<Vec<ChangeId>> {
    let sql = "SELECT id FROM mentor_changes WHERE program_id = $1 AND state = 'waiting' ORDER BY asked_at, id";
    let rows: Vec<(ChangeId,)> = conn.all(sql, args![program]).await?;
    Ok(rows.into_iter().map(|(id,)| id).collect())
}

/// Settles a request that waits; 0 if it waits no longer.
pub async fn save_change(
    conn: &mut Conn,
    id: ChangeId,
    to: Settled,
    by: Option<PersonId>,
    refusal: &str,
    now: Instant,
) -> AppResult<u64> {
    let Ok(state) = ChangeState::Waiting.settle(to) else { return Ok(0) };
    let sql = "UPDATE mentor_changes SET state = $2, decided_by = $3, decided_at = $4, decline_reason = $5
               WHERE id = $1 AND state = 'waiting'";
    conn.run(sql, args![id, state, by, now, refusal.to_owned()]).await
}

/// Notes with which mentorship an approved request goes on.
pub async fn save_successor(conn: &mut Conn, id: ChangeId, successor: MentorshipId) -> AppResult<()> {
    conn.run("UPDATE mentor_changes SET successor_id = $2 WHERE id = $1", args![id, successor]).await.map(drop)
}

/// The minutes of a meeting with an earlier mentor, and what the mentee has still to do out of it, which may go along.
#[derive(Clone, Debug, PartialEq, Eq, FromRow)]
pub struct NotesRow {
    pub meeting_id: MeetingId,
    pub title: String,
    pub starts_at: Option<Instant>,
    pub mentor_name: String,
    pub has_minutes: bool,
    pub tasks: i64,
    pub is_handed: bool,
}

/// The meetings with minutes, or with something still to do for the mentee, that the mentee of this mentorship had in its
/// program before it, the newest first.
pub async fn list_notes(conn: &mut Conn, mentorship: MentorshipId, limit: i64) -> AppResult<Vec<NotesRow>> {
    let sql = "SELECT * FROM (
               SELECT k.id AS meeting_id, k.title, k.starts_at, a.name AS mentor_name, k.minutes <> '' AS has_minutes,
                   (SELECT COUNT(*) FROM tasks t WHERE t.meeting_id = k.id AND t.assignee = 'mentee'
                      AND t.done_at IS NULL AND t.removed_at IS NULL) AS tasks,
                   h.meeting_id IS NOT NULL AS is_handed
               FROM mentorships n JOIN mentorships m ON m.mentee_id = n.mentee_id AND m.program_id = n.program_id AND m.id <> n.id
                   AND m.started_at <= n.started_at AND m.ended_at IS NOT NULL
               JOIN meetings k ON k.mentorship_id = m.id
               JOIN people a ON a.id = m.mentor_id
               LEFT JOIN handed_notes h ON h.mentorship_id = n.id AND h.meeting_id = k.id
               WHERE n.id = $1) r
               WHERE has_minutes OR tasks > 0 ORDER BY starts_at DESC, meeting_id DESC LIMIT $2";
    conn.all(sql, args![mentorship, limit]).await
}

/// Makes these, and no others, the notes that go along.
pub async fn save_notes(conn: &mut Conn, mentorship: MentorshipId, meetings: &[MeetingId], now: Instant) -> AppResult<()> {
    conn.run("DELETE FROM handed_notes WHERE mentorship_id = $1", args![mentorship]).await?;
    let mut rows = Bulk::into("INSERT INTO handed_notes (mentorship_id, meeting_id, handed_at)");
    for meeting in meetings {
        rows.push(conn, vec![Box::new(mentorship) as Box<dyn Bind>, Box::new(*meeting), Box::new(now)]).await?;
    }
    Ok(rows.finish(conn).await?)
}
