//! What staff look after: their programs with counts, and four lists of what may need a hand.
//!
//! Each list is one rule: its number and its rows are read by the same condition. Throughout, `$1` is the viewer, `$2` whether
//! they are an admin, `$3` the one program that is asked about, or none.

use std::sync::LazyLock;

use chrono::{NaiveDate, TimeDelta};
use sqlx::{AssertSqlSafe, FromRow};
use uuid::Uuid;

use crate::args;
use crate::features::accounts::Viewer;
use crate::features::joining::MANAGER_DECIDES;
use crate::features::programs::model::{Pairing, Part, ProgramState};
use crate::server::db::{Args, Record};
use crate::server::paging::Scan;
use crate::server::{Asker, Conn, zones};
use crate::shared::AppResult;
use crate::shared::id::{MentorshipId, PersonId, ProgramId};
use crate::shared::time::Instant;

/// A pair is silent after so many days without a meeting, and if none is arranged for as many days ahead.
pub const SILENT_DAYS: i64 = 30;
/// A request counts as unanswered after so many days.
pub const UNANSWERED_DAYS: i64 = 5;

/// The programs that the viewer runs.
const RUN_BY_VIEWER: &str = "g.archived_at IS NULL AND ($2 OR EXISTS (
        SELECT 1 FROM program_coordinators c WHERE c.program_id = g.id AND c.person_id = $1 AND c.ended_at IS NULL))";

/// One of the four lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Watch {
    Unpaired,
    Silent,
    Late,
    Unanswered,
}

/// A list as SQL. `$4` and `$5` are [`SILENT_DAYS`] back and ahead, `$6` is today, `$7` is [`UNANSWERED_DAYS`] back.
struct Rule {
    /// What is looked at; `g` is its program.
    from: &'static str,
    /// What makes it stand in the list.
    holds: &'static str,
    /// Where the row's names come from.
    names: &'static str,
    columns: &'static str,
    /// The list's order.
    order: [&'static str; 2],
}

// Whoever completed their mentorship in the program needs no other. A mentor who was deactivated mentors nobody, though the
// mentorship lasts until it is handed over. Who waits does so since the last mentor went, or since they joined.
const UNPAIRED: Rule = Rule {
    from: "(SELECT n.*, COALESCE((SELECT MAX(COALESCE(l.ended_at, a.deactivated_at))
                FROM mentorships l JOIN people a ON a.id = l.mentor_id
                WHERE l.mentee_id = n.person_id AND l.program_id = n.program_id
                  AND COALESCE(l.ended_at, a.deactivated_at) > n.joined_at), n.joined_at) AS since FROM enrolments n) e
        JOIN programs g ON g.id = e.program_id JOIN people x ON x.id = e.person_id",
    holds: "e.part = 'mentee' AND e.state = 'active' AND g.state IN ('open', 'running') AND x.deactivated_at IS NULL
        AND NOT EXISTS (SELECT 1 FROM mentorships m JOIN people a ON a.id = m.mentor_id
                        WHERE m.mentee_id = e.person_id AND m.program_id = e.program_id
                          AND (m.ended_at IS NULL AND a.deactivated_at IS NULL OR m.state = 'completed'))",
    names: "",
    columns: "e.id, e.since, e.person_id, x.name, g.id AS program_id, g.title AS program_title, g.pairing,
        (SELECT l.id FROM mentorships l WHERE l.mentee_id = e.person_id AND l.program_id = e.program_id
           AND l.state IN ('active', 'quit', 'removed') AND l.mentor_id <> $1 AND l.mentee_id <> $1
         ORDER BY l.started_at DESC, l.id DESC LIMIT 1) AS stopped_at,
        EXISTS (SELECT 1 FROM mentorships l WHERE l.mentee_id = e.person_id AND l.program_id = e.program_id
                AND l.ended_at IS NULL) AS is_held",
    order: ["e.since", "e.id"],
};

const SILENT: Rule = Rule {
    from: "mentorships m JOIN programs g ON g.id = m.program_id",
    holds: "m.ended_at IS NULL AND m.started_at < $4
        AND NOT EXISTS (SELECT 1 FROM meetings k WHERE k.mentorship_id = m.id AND k.state IN ('held', 'scheduled')
                        AND k.starts_at >= $4 AND k.starts_at <= $5)
        AND NOT EXISTS (SELECT 1 FROM meetings k WHERE k.mentorship_id = m.id AND k.state = 'requested')",
    names: "JOIN people a ON a.id = m.mentor_id JOIN people b ON b.id = m.mentee_id",
    columns: "m.id, m.started_at AS since, m.mentor_id, a.name AS mentor_name, m.mentee_id, b.name AS mentee_name,
        g.title AS program_title,
        (SELECT MAX(k.starts_at) FROM meetings k WHERE k.mentorship_id = m.id AND k.state = 'held') AS last_met",
    order: ["m.started_at", "m.id"],
};

// The open milestone is the first that is not done, once the plan is open.
const LATE: Rule = Rule {
    from: "milestones s JOIN plans p ON p.id = s.plan_id JOIN mentorships m ON m.id = p.mentorship_id
        JOIN programs g ON g.id = m.program_id",
    holds: "s.due_on < $6 AND s.done_on IS NULL AND s.removed_at IS NULL AND p.opened_on IS NOT NULL AND m.ended_at IS NULL
        AND NOT EXISTS (SELECT 1 FROM milestones f WHERE f.plan_id = s.plan_id AND f.done_on IS NULL AND f.removed_at IS NULL
                        AND (f.position, f.id) < (s.position, s.id))",
    names: "JOIN people a ON a.id = m.mentor_id JOIN people b ON b.id = m.mentee_id",
    columns: "s.id, s.due_on, s.name, m.id AS mentorship_id, m.mentor_id, a.name AS mentor_name, m.mentee_id,
        b.name AS mentee_name, g.title AS program_title",
    order: ["s.due_on", "s.id"],
};

static REQUESTS: LazyLock<String> = LazyLock::new(|| {
    format!(
        "(SELECT e.id, e.joined_at AS since, e.program_id, e.person_id, e.part,
                CASE WHEN {MANAGER_DECIDES} THEN 'manager' ELSE 'admin' END AS awaited, e.person_id AS mentor_id
         FROM enrolments e JOIN programs g ON g.id = e.program_id JOIN people x ON x.id = e.person_id
         LEFT JOIN people m ON m.id = x.manager_id AND m.deactivated_at IS NULL
         WHERE e.state = 'requested' AND e.joined_at < $7
         UNION ALL
         SELECT q.id, q.waiting_since, q.program_id, q.mentee_id, NULL, q.missing, q.mentor_id
         FROM pairing_requests q WHERE q.state = 'waiting' AND q.waiting_since < $7) r
        JOIN programs g ON g.id = r.program_id JOIN people x ON x.id = r.person_id"
    )
});

fn unanswered() -> Rule {
    Rule {
        from: &REQUESTS,
        holds: "g.state IN ('open', 'running') AND x.deactivated_at IS NULL",
        names: "JOIN people a ON a.id = r.mentor_id",
        columns: "r.id, r.since, r.person_id, x.name, r.part, r.awaited, a.name AS mentor_name, g.title AS program_title",
        order: ["r.since", "r.id"],
    }
}

impl Watch {
    /// The four, in the order in which they are shown.
    pub const ALL: [Watch; 4] = [Watch::Unpaired, Watch::Silent, Watch::Late, Watch::Unanswered];

    fn rule(self) -> Rule {
        match self {
            Watch::Unpaired => UNPAIRED,
            Watch::Silent => SILENT,
            Watch::Late => LATE,
            Watch::Unanswered => unanswered(),
        }
    }

    /// The statement for the list's number.
    pub fn count_sql(self) -> String {
        let Rule { from, holds, .. } = self.rule();
        format!("SELECT COUNT(*) AS number FROM {from} WHERE {holds} AND {RUN_BY_VIEWER} AND ($3 IS NULL OR g.id = $3)")
    }

    /// The statement for a page of the list, which begins beyond (`$8`, `$9`).
    pub fn page_sql(self, beyond: &str, direction: &str) -> String {
        let Rule { from, holds, names, columns, order: [at, id] } = self.rule();
        format!(
            "SELECT {columns} FROM {from} {names}
             WHERE {holds} AND {RUN_BY_VIEWER} AND ($3 IS NULL OR g.id = $3) AND ({at}, {id}) {beyond} ($8, $9)
             ORDER BY {at} {direction}, {id} {direction} LIMIT $10"
        )
    }
}

/// The statement for all four numbers.
pub fn numbers_sql() -> String {
    let [unpaired, silent, late, unanswered] = Watch::ALL.map(Watch::count_sql);
    format!("SELECT ({unpaired}) AS unpaired, ({silent}) AS silent, ({late}) AS late, ({unanswered}) AS unanswered")
}

/// What every rule is asked with.
fn arguments(asker: &Asker, program: Option<ProgramId>) -> Args {
    let (now, silence) = (asker.now, TimeDelta::days(SILENT_DAYS));
    let today = zones::day(now, &asker.viewer.zone);
    let unanswered = now - TimeDelta::days(UNANSWERED_DAYS);
    args![asker.viewer.id, asker.viewer.is_admin, program, now - silence, now + silence, today, unanswered]
}

/// How long each list is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, FromRow)]
pub struct Numbers {
    pub unpaired: i64,
    pub silent: i64,
    pub late: i64,
    pub unanswered: i64,
}

impl Numbers {
    /// The length of one.
    pub fn of(self, watch: Watch) -> i64 {
        match watch {
            Watch::Unpaired => self.unpaired,
            Watch::Silent => self.silent,
            Watch::Late => self.late,
            Watch::Unanswered => self.unanswered,
        }
    }
}

/// All four numbers.
pub async fn count_all(conn: &mut Conn, asker: &Asker) -> AppResult<Numbers> {
    conn.one(AssertSqlSafe(numbers_sql()), arguments(asker, None)).await
}

/// The number of one list, in one program or all of them.
pub async fn count(conn: &mut Conn, asker: &Asker, watch: Watch, program: Option<ProgramId>) -> AppResult<i64> {
    let (number,): (i64,) = conn.one(AssertSqlSafe(watch.count_sql()), arguments(asker, program)).await?;
    Ok(number)
}

/// A mentee whom nobody mentors in the program.
#[derive(Clone, Debug, FromRow)]
pub struct UnpairedRow {
    pub id: Uuid,
    pub since: Instant,
    pub person_id: PersonId,
    pub name: String,
    pub program_id: ProgramId,
    pub program_title: String,
    pub pairing: Pairing,
    /// The mentorship that ended before its time, which another mentor can go on with.
    pub stopped_at: Option<MentorshipId>,
    /// Their mentorship lasts, but its mentor was deactivated: it is handed over, and nobody is paired before.
    pub is_held: bool,
}

/// A pair that has gone silent.
#[derive(Clone, Debug, FromRow)]
pub struct SilentRow {
    pub id: MentorshipId,
    pub since: Instant,
    pub mentor_id: PersonId,
    pub mentor_name: String,
    pub mentee_id: PersonId,
    pub mentee_name: String,
    pub program_title: String,
    pub last_met: Option<Instant>,
}

/// A milestone past its due date.
#[derive(Clone, Debug, FromRow)]
pub struct LateRow {
    pub id: Uuid,
    pub due_on: NaiveDate,
    pub name: String,
    pub mentorship_id: MentorshipId,
    pub mentor_id: PersonId,
    pub mentor_name: String,
    pub mentee_id: PersonId,
    pub mentee_name: String,
    pub program_title: String,
}

/// A request that nobody has answered: to join as `part`, or, without one, for a mentor.
#[derive(Clone, Debug, FromRow)]
pub struct UnansweredRow {
    pub id: Uuid,
    pub since: Instant,
    pub person_id: PersonId,
    pub name: String,
    pub part: Option<Part>,
    /// Whose answer is missing: the words of approvers, comma-separated.
    pub awaited: String,
    pub mentor_name: String,
    pub program_title: String,
}

/// A page of one list; the rows' type is the list's own.
pub async fn list<T: Record>(
    conn: &mut Conn,
    asker: &Asker,
    watch: Watch,
    program: Option<ProgramId>,
    Scan { beyond, order, from, limit }: Scan,
) -> AppResult<Vec<T>> {
    let mut args = arguments(asker, program);
    match watch {
        Watch::Late => args.push(Box::new(from.at.date_naive())),
        _ => args.push(Box::new(from.at)),
    }
    args.extend(args![from.id, limit]);
    conn.all(AssertSqlSafe(watch.page_sql(beyond, order)), args).await
}

/// A program with how many take part in it, and how many wait for an answer.
#[derive(Clone, Debug, FromRow)]
pub struct StaffedRow {
    pub id: ProgramId,
    pub title: String,
    pub state: ProgramState,
    pub created_at: Instant,
    pub mentors: i64,
    pub mentees: i64,
    pub pairs: i64,
    pub waiting: i64,
}

/// The statement for a page of the viewer's programs, which begins beyond (`$3`, `$4`).
pub fn programs_sql(beyond: &str, direction: &str) -> String {
    format!(
        "SELECT g.id, g.title, g.state, g.created_at,
            (SELECT COUNT(*) FROM enrolments e WHERE e.program_id = g.id AND e.state = 'active' AND e.part = 'mentor') AS mentors,
            (SELECT COUNT(*) FROM enrolments e WHERE e.program_id = g.id AND e.state = 'active' AND e.part = 'mentee') AS mentees,
            (SELECT COUNT(*) FROM mentorships m WHERE m.program_id = g.id AND m.ended_at IS NULL) AS pairs,
            (SELECT COUNT(*) FROM enrolments e WHERE e.program_id = g.id AND e.state = 'requested')
            + (SELECT COUNT(*) FROM pairing_requests q WHERE q.program_id = g.id AND q.state = 'waiting') AS waiting
         FROM programs g WHERE {RUN_BY_VIEWER} AND (g.created_at, g.id) {beyond} ($3, $4)
         ORDER BY g.created_at {direction}, g.id {direction} LIMIT $5"
    )
}

/// A page of the viewer's programs, the newest first.
pub async fn list_programs(conn: &mut Conn, viewer: &Viewer, scan: Scan) -> AppResult<Vec<StaffedRow>> {
    let Scan { beyond, order, from, limit } = scan;
    let args = args![viewer.id, viewer.is_admin, from.at, from.id, limit];
    conn.all(AssertSqlSafe(programs_sql(beyond, order)), args).await
}

/// The viewer's programs by title, to choose from.
pub async fn list_titles(conn: &mut Conn, viewer: &Viewer, limit: i64) -> AppResult<Vec<(ProgramId, String)>> {
    let sql = format!("SELECT g.id, g.title FROM programs g WHERE {RUN_BY_VIEWER} ORDER BY g.title, g.id LIMIT $3");
    conn.all(AssertSqlSafe(sql), args![viewer.id, viewer.is_admin, limit]).await
}
