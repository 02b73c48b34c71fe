//! What staff look after: their programs with counts, four lists of what may need a hand, and what the counts count.

mod rules;

use chrono::{NaiveDate, TimeDelta};
use sqlx::{AssertSqlSafe, FromRow};
use uuid::Uuid;

use rules::{IS_HERE, RUN_BY_VIEWER, waiting_in_program};

pub use rules::Watch;

use crate::args;
use crate::features::accounts::Viewer;
use crate::features::programs::model::{Approvers, Pairing, Part, ProgramState};
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

/// The statement for all four numbers.
fn numbers_sql() -> String {
    let [unpaired, silent, late, unanswered] = Watch::NUMBERED.map(Watch::count_sql);
    format!("SELECT ({unpaired}) AS unpaired, ({silent}) AS silent, ({late}) AS late, ({unanswered}) AS unanswered")
}

/// What every rule is asked with.
fn arguments(asker: &Asker, watch: Option<Watch>, program: Option<ProgramId>) -> Args {
    let (now, silence) = (asker.now, TimeDelta::days(SILENT_DAYS));
    let today = zones::day(now, &asker.viewer.zone);
    let asked_before = match watch {
        // What was asked at this very moment waits too.
        Some(Watch::Waiting) => now + TimeDelta::seconds(1),
        _ => now - TimeDelta::days(UNANSWERED_DAYS),
    };
    args![asker.viewer.id, asker.viewer.is_admin, program, now - silence, now + silence, today, asked_before]
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
    /// Each list with its length, in the order in which they are shown.
    pub fn each(self) -> [(Watch, i64); 4] {
        let Numbers { unpaired, silent, late, unanswered } = self;
        [(Watch::Unpaired, unpaired), (Watch::Silent, silent), (Watch::Late, late), (Watch::Unanswered, unanswered)]
    }
}

/// All four numbers.
pub async fn count_all(conn: &mut Conn, asker: &Asker) -> AppResult<Numbers> {
    conn.one(AssertSqlSafe(numbers_sql()), arguments(asker, None, None)).await
}

/// The number of one list, in one program or all of them.
pub async fn count(conn: &mut Conn, asker: &Asker, watch: Watch, program: Option<ProgramId>) -> AppResult<i64> {
    let (number,): (i64,) = conn.one(AssertSqlSafe(watch.count_sql()), arguments(asker, Some(watch), program)).await?;
    Ok(number)
}

/// A mentee whom nobody mentors in the program.
#[derive(Clone, Debug, FromRow)]
pub struct UnpairedRow {
    pub id: Uuid,
    /// Since when nobody mentors them.
    pub since: Instant,
    pub person_id: PersonId,
    pub name: String,
    pub program_id: ProgramId,
    pub program_title: String,
    pub pairing: Pairing,
    #[sqlx(try_from = "String")]
    pub approvers: Approvers,
    pub state: ProgramState,
    /// Who is there to pair them as their manager.
    pub manager_id: Option<PersonId>,
    pub manager_name: Option<String>,
    /// The mentorship that ended before its time, which another mentor can go on with.
    pub stopped_at: Option<MentorshipId>,
    /// Their mentorship lasts, but its mentor was deactivated: it is handed over, and nobody is paired before.
    pub is_held: bool,
    /// The mentor who is asked by them and has not answered.
    pub asked_name: Option<String>,
    pub is_on_waitlist: bool,
}

/// A pair, and when it last met.
#[derive(Clone, Debug, FromRow)]
pub struct PairRow {
    pub id: MentorshipId,
    pub since: Instant,
    pub mentor_id: PersonId,
    pub mentor_name: String,
    pub mentee_id: PersonId,
    pub mentee_name: String,
    pub program_title: String,
    pub last_met: Option<Instant>,
    pub mentee_is_gone: bool,
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

crate::text_enum!(
    /// What somebody asks for: to join, a mentor, or another mentor.
    RequestKind { Joining = "joining", Pairing = "pairing", Change = "change" }
);

/// A request that nobody has answered.
#[derive(Clone, Debug, FromRow)]
pub struct RequestRow {
    pub id: Uuid,
    pub kind: RequestKind,
    pub since: Instant,
    pub person_id: PersonId,
    pub name: String,
    /// As what they would join.
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
    let mut args = arguments(asker, Some(watch), program);
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
fn programs_sql(beyond: &str, direction: &str) -> String {
    let takes_part = |part: &str| {
        format!(
            "(SELECT COUNT(*) FROM enrolments e JOIN people x ON x.id = e.person_id AND {IS_HERE}
              WHERE e.program_id = o.id AND e.state = 'active' AND e.part = '{part}')"
        )
    };
    format!(
        "SELECT o.id, o.title, o.state, o.created_at, {} AS mentors, {} AS mentees,
            (SELECT COUNT(*) FROM mentorships m WHERE m.program_id = o.id AND m.ended_at IS NULL) AS pairs, {} AS waiting
         FROM (SELECT g.id, g.title, g.state, g.created_at FROM programs g
               WHERE {RUN_BY_VIEWER} AND (g.created_at, g.id) {beyond} ($3, $4)
               ORDER BY g.created_at {direction}, g.id {direction} LIMIT $5) o
         ORDER BY o.created_at {direction}, o.id {direction}",
        takes_part("mentor"),
        takes_part("mentee"),
        waiting_in_program()
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
