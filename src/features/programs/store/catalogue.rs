//! The catalogue: which programs somebody finds, on which shelf, and what each asks.

use sqlx::{AssertSqlSafe, FromRow};

use super::{ProgramRow, VISIBLE};
use crate::args;
use crate::features::accounts::Viewer;
use crate::features::programs::model::{Asked, Part};
use crate::server::bulk::numbered;
use crate::server::db::Bind;
use crate::server::paging::Scan;
use crate::server::{Conn, zones};
use crate::shared::id::{ProgramId, SkillId};
use crate::shared::time::Instant;
use crate::shared::{AppResult, fold};

crate::text_enum!(
    /// Where in the catalogue one looks.
    Shelf {
        All = "all",
        Open = "open",
        Running = "running",
        Mine = "mine",
        Draft = "draft",
        Closed = "closed",
        Archived = "archived",
    }
);

impl Shelf {
    /// Its name.
    pub fn label(self) -> &'static str {
        match self {
            Shelf::All => "All",
            Shelf::Open => "Open for joining",
            Shelf::Running => "Running",
            Shelf::Mine => "Mine",
            Shelf::Draft => "Drafts",
            Shelf::Closed => "Closed",
            Shelf::Archived => "Archived",
        }
    }

    /// Whether only staff find anything there that others don't find elsewhere.
    pub fn is_for_staff(self) -> bool {
        matches!(self, Shelf::Draft | Shelf::Closed | Shelf::Archived)
    }

    /// What is said where nothing stands on it.
    pub fn when_empty(self) -> (&'static str, &'static str) {
        match self {
            Shelf::All => (
                "No programs yet",
                "A program brings mentors and mentees together, with a plan that they follow. Once one is open you find it here.",
            ),
            Shelf::Open => (
                "None is open just now",
                "When a program opens for joining you find it here. Running ones often take people too.",
            ),
            Shelf::Running => {
                ("None is running just now", "Programs stand here from the day on which they start until they close.")
            }
            Shelf::Mine => ("You are in no program yet", "Look at those that are open: each says what joining takes."),
            Shelf::Draft => ("No drafts", "A program that is being prepared stands here until it is published."),
            Shelf::Closed => ("None is closed", "Programs stand here when they are over, until they are archived."),
            Shelf::Archived => ("The archive is empty", "Closed programs that nobody needs in the lists any more stand here."),
        }
    }
}

/// What one looks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    pub shelf: Shelf,
    pub skill: Option<SkillId>,
    /// Words in the title or the description.
    pub text: String,
}

/// A program with what the viewer is in it, part by part: the word of the enrolment's state.
#[derive(Clone, Debug, FromRow)]
pub struct ProgramLine {
    #[sqlx(flatten)]
    pub program: ProgramRow,
    pub as_mentor: Option<String>,
    pub as_mentee: Option<String>,
}

/// A page of programs, the newest first. Whoever takes part in one, or did, finds it among theirs also once it is archived:
/// nothing else leads them there.
pub async fn list_for(
    conn: &mut Conn,
    viewer: &Viewer,
    filter: &Filter,
    scan: Scan,
    now: Instant,
) -> AppResult<Vec<ProgramLine>> {
    let Scan { beyond, order, from, limit } = scan;
    let part = |part: &str| {
        format!(
            "(SELECT e.state FROM enrolments e WHERE e.program_id = v.id AND e.person_id = $1 AND e.part = '{part}'
                AND e.state IN ('requested', 'active', 'completed') ORDER BY e.joined_at DESC LIMIT 1)"
        )
    };
    let (as_mentor, as_mentee) = (part("mentor"), part("mentee"));
    let sql = format!(
        "SELECT v.*, {as_mentor} AS as_mentor, {as_mentee} AS as_mentee FROM ({VISIBLE}) v
         WHERE ((v.archived_at IS NOT NULL) = ($3 = 'archived') OR ($3 = 'mine' AND v.takes_part))
           AND ($3 IN ('all', 'mine', 'archived')
                OR CASE WHEN v.state IN ('open', 'running') AND v.ends_on < $5 THEN 'closed'
                        WHEN v.state = 'open' AND v.starts_on <= $5 THEN 'running' ELSE v.state END = $3)
           AND ($3 <> 'archived' OR $2 OR v.is_coordinator)
           AND ($3 <> 'mine' OR v.is_coordinator
                OR v.id IN (SELECT e.program_id FROM enrolments e WHERE e.person_id = $1 AND e.state IN ('requested', 'active', 'completed')))
           AND ($4 IS NULL OR v.id IN (SELECT k.program_id FROM program_skills k WHERE k.skill_id = $4))
           AND ($6 = '' OR v.words LIKE $6)
           AND (v.created_at, v.id) {beyond} ($7, $8)
         ORDER BY v.created_at {order}, v.id {order} LIMIT $9"
    );
    let args = args![
        viewer.id,
        viewer.is_admin,
        filter.shelf.as_str().to_owned(),
        filter.skill,
        zones::home_day(now),
        fold::containing(&filter.text),
        from.at,
        from.id,
        limit
    ];
    let lines: Vec<ProgramLine> = conn.all(AssertSqlSafe(sql), args).await?;
    Ok(lines.into_iter().map(|line| ProgramLine { program: line.program.seen_at(now), ..line }).collect())
}

/// Whether somebody runs any program.
pub async fn coordinates_any(conn: &mut Conn, viewer: &Viewer) -> AppResult<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM program_coordinators WHERE person_id = $1 AND ended_at IS NULL)";
    let (coordinates,): (bool,) = conn.one(sql, args![viewer.id]).await?;
    Ok(coordinates)
}

/// How many questions a program asks of whom.
#[derive(Clone, Copy, Debug, FromRow)]
pub struct Asks {
    pub program_id: ProgramId,
    pub of_mentors: i64,
    pub of_mentees: i64,
}

impl Asks {
    /// How many are asked of whoever joins in that part.
    pub fn of(&self, part: Part) -> i64 {
        match part {
            Part::Mentor => self.of_mentors,
            Part::Mentee => self.of_mentees,
        }
    }
}

/// The numbers of questions of several programs at once.
pub async fn list_asks(conn: &mut Conn, programs: &[ProgramId]) -> AppResult<Vec<Asks>> {
    if programs.is_empty() {
        return Ok(Vec::new());
    }
    let sql = format!(
        "SELECT program_id, CAST(SUM(CASE WHEN part <> $1 THEN 1 ELSE 0 END) AS BIGINT) AS of_mentors,
                CAST(SUM(CASE WHEN part <> $2 THEN 1 ELSE 0 END) AS BIGINT) AS of_mentees
         FROM program_questions WHERE program_id IN ({}) GROUP BY program_id",
        numbered(3, programs.len())
    );
    let mut args = args![Asked::Mentee, Asked::Mentor];
    args.extend(programs.iter().map(|id| Box::new(*id) as Box<dyn Bind>));
    conn.all(AssertSqlSafe(sql), args).await
}

/// The skills that programs which take people name, by name.
pub async fn list_skills_in_use(conn: &mut Conn) -> AppResult<Vec<(SkillId, String)>> {
    let sql = "SELECT s.id, s.name FROM skills s WHERE s.id IN (
                 SELECT k.skill_id FROM programs p CROSS JOIN program_skills k
                 WHERE k.program_id = p.id AND p.archived_at IS NULL AND p.state <> 'draft') ORDER BY s.key";
    conn.all(sql, vec![]).await
}
