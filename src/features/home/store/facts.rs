//! What home must know of somebody beside their mentorships: their programs and seats, their team, their first steps.

use std::sync::LazyLock;

use chrono::NaiveDate;
use sqlx::{AssertSqlSafe, FromRow};

use crate::args;
use crate::features::accounts::Viewer;
use crate::features::home::first_steps::Guide;
use crate::features::pairing::{LAST, LastRow, Stopped, last_joins};
use crate::features::programs::model::{Pairing, Part, ProgramState};
use crate::server::{Conn, Scope};
use crate::shared::AppResult;
use crate::shared::id::{PersonId, ProgramId};

/// What is known of a person, and the programs that they take or took part in.
#[derive(Clone, Debug, Default, FromRow)]
pub struct Facts {
    pub is_admin: bool,
    pub coordinates: bool,
    pub capacity: Option<i64>,
    pub paused_until: Option<NaiveDate>,
    /// Mentees in all programs.
    pub mentees: i64,
    /// People who report to them.
    pub reports: i64,
    pub is_introduced: bool,
    pub has_skills: bool,
    pub has_asked: bool,
    /// They take or took part in a program as a mentee, also in one that was archived since.
    pub has_joined: bool,
    /// Somebody mentors or mentored them.
    pub has_mentor: bool,
    /// Somebody mentors them now.
    pub is_mentored: bool,
    pub has_asked_for_kick_off: bool,
    pub has_mentored: bool,
    pub has_accepted_kick_off: bool,
    pub has_people: bool,
    pub has_program: bool,
    pub has_published: bool,
    pub has_pair: bool,
    /// One of their reports takes or took part in a program.
    pub has_report_in_program: bool,
    /// As a manager they have answered who asked to join, or for a mentor.
    pub has_approved: bool,
    /// Something waits for their yes or no.
    #[sqlx(skip)]
    pub has_approvals: bool,
    pub admin_dismissed: bool,
    pub coordinator_dismissed: bool,
    pub manager_dismissed: bool,
    pub mentor_dismissed: bool,
    pub mentee_dismissed: bool,
    #[sqlx(skip)]
    pub programs: Vec<Membership>,
    /// In which of them a mentorship of theirs as a mentee stopped, and waits for the next mentor.
    #[sqlx(skip)]
    pub stopped: Vec<(ProgramId, Stopped)>,
    #[sqlx(skip)]
    pub coordinated: Option<Coordinated>,
}

/// Of the programs that a coordinator runs and that are not over, the one in which most is still to do, as far as it has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coordinated {
    pub id: ProgramId,
    pub title: String,
    pub state: ProgramState,
    pub pairing: Pairing,
    pub has_plan: bool,
    pub has_people: bool,
    pub has_pair: bool,
}

/// Somebody's part in a program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Membership {
    pub id: ProgramId,
    pub title: String,
    pub part: Part,
    pub pairing: Pairing,
    /// The program, or their part in it, has come to its end.
    pub is_over: bool,
    /// They came to the end of it; a program may also close without that.
    pub has_completed: bool,
    /// Of the mentor's seats there.
    pub taken: i64,
    pub seats: i64,
}

impl Facts {
    /// Whether they run the installation or a program.
    pub fn is_staff(&self) -> bool {
        self.is_admin || self.coordinates
    }

    /// Their programs in that part, those that go on first.
    pub fn programs_as(&self, part: Part) -> Vec<&Membership> {
        let mut programs: Vec<_> = self.programs.iter().filter(|program| program.part == part).collect();
        programs.sort_by_key(|program| program.is_over);
        programs
    }

    /// Whether they take or took that part.
    pub fn is(&self, part: Part) -> bool {
        self.programs.iter().any(|program| program.part == part)
    }
}

/// The facts, again on each row, with one of the person's programs.
#[derive(FromRow)]
struct FactsRow {
    #[sqlx(flatten)]
    facts: Facts,
    program_id: Option<ProgramId>,
    program_title: Option<String>,
    program_state: Option<ProgramState>,
    pairing: Option<Pairing>,
    part: Option<Part>,
    has_completed: Option<bool>,
    taken: Option<i64>,
    seats: Option<i64>,
    #[sqlx(flatten)]
    last: LastRow,
    coordinated_id: Option<ProgramId>,
    coordinated_title: Option<String>,
    coordinated_state: Option<ProgramState>,
    coordinated_pairing: Option<Pairing>,
    coordinated_has_plan: Option<bool>,
    coordinated_has_people: Option<bool>,
    coordinated_has_pair: Option<bool>,
}

impl FactsRow {
    fn stopped(&self) -> Option<(ProgramId, Stopped)> {
        self.program_id.zip(self.last.stopped()).filter(|_| self.part == Some(Part::Mentee))
    }

    fn coordinated(&self) -> Option<Coordinated> {
        Some(Coordinated {
            id: self.coordinated_id?,
            title: self.coordinated_title.clone()?,
            state: self.coordinated_state?,
            pairing: self.coordinated_pairing?,
            has_plan: self.coordinated_has_plan?,
            has_people: self.coordinated_has_people?,
            has_pair: self.coordinated_has_pair?,
        })
    }

    fn membership(self) -> Option<Membership> {
        Some(Membership {
            id: self.program_id?,
            title: self.program_title?,
            part: self.part?,
            pairing: self.pairing?,
            is_over: self.has_completed? || self.program_state? == ProgramState::Closed,
            has_completed: self.has_completed?,
            taken: self.taken?,
            seats: self.seats?,
        })
    }
}

// What only admins see is looked up for admins alone.
static FACTS: LazyLock<String> = LazyLock::new(|| {
    format!(
        "SELECT $2 AS is_admin, me.capacity, me.paused_until,
        (SELECT COUNT(*) FROM mentorships m WHERE m.mentor_id = $1 AND m.ended_at IS NULL) AS mentees,
        EXISTS (SELECT 1 FROM program_coordinators c JOIN programs g ON g.id = c.program_id
                WHERE c.person_id = $1 AND c.ended_at IS NULL AND g.archived_at IS NULL) AS coordinates,
        (SELECT COUNT(*) FROM people r WHERE r.manager_id = $1 AND r.deactivated_at IS NULL) AS reports,
        (me.bio <> '' OR EXISTS (SELECT 1 FROM person_skills s WHERE s.person_id = $1 AND s.kind = 'desired')) AS is_introduced,
        EXISTS (SELECT 1 FROM person_skills s WHERE s.person_id = $1 AND s.kind = 'current') AS has_skills,
        (EXISTS (SELECT 1 FROM mentorships m WHERE m.mentee_id = $1)
            OR EXISTS (SELECT 1 FROM pairing_requests q WHERE q.mentee_id = $1)) AS has_asked,
        EXISTS (SELECT 1 FROM enrolments e WHERE e.person_id = $1 AND e.part = 'mentee' AND e.state IN ('active', 'completed')) AS has_joined,
        EXISTS (SELECT 1 FROM mentorships m WHERE m.mentee_id = $1) AS has_mentor,
        EXISTS (SELECT 1 FROM mentorships m WHERE m.mentee_id = $1 AND m.ended_at IS NULL) AS is_mentored,
        EXISTS (SELECT 1 FROM mentorships m JOIN meetings k ON k.mentorship_id = m.id WHERE m.mentee_id = $1
                AND k.kind = 'kick_off' AND k.state IN ('requested', 'scheduled', 'held', 'disputed', 'unconfirmed')) AS has_asked_for_kick_off,
        EXISTS (SELECT 1 FROM mentorships m WHERE m.mentor_id = $1) AS has_mentored,
        EXISTS (SELECT 1 FROM mentorships m JOIN meetings k ON k.mentorship_id = m.id WHERE m.mentor_id = $1
                AND k.kind = 'kick_off' AND k.state IN ('scheduled', 'held', 'disputed', 'unconfirmed')) AS has_accepted_kick_off,
        ($2 AND EXISTS (SELECT 1 FROM people any_other WHERE any_other.id <> $1)) AS has_people,
        ($2 AND EXISTS (SELECT 1 FROM programs g)) AS has_program,
        ($2 AND EXISTS (SELECT 1 FROM programs g WHERE g.state <> 'draft')) AS has_published,
        ($2 AND EXISTS (SELECT 1 FROM mentorships any_pair)) AS has_pair,
        EXISTS (SELECT 1 FROM people r JOIN enrolments e ON e.person_id = r.id AND e.state IN ('active', 'completed')
                WHERE r.manager_id = $1) AS has_report_in_program,
        (EXISTS (SELECT 1 FROM people r JOIN enrolments e ON e.person_id = r.id AND e.decided_by = $1 WHERE r.manager_id = $1)
            OR EXISTS (SELECT 1 FROM people r JOIN pairing_requests q ON q.mentee_id = r.id
                       WHERE r.manager_id = $1 AND q.wanted LIKE '%manager%'
                         AND (q.decided_by = $1 OR q.missing NOT LIKE '%manager%'))) AS has_approved,
        EXISTS (SELECT 1 FROM first_steps f WHERE f.person_id = $1 AND f.part = 'admin') AS admin_dismissed,
        EXISTS (SELECT 1 FROM first_steps f WHERE f.person_id = $1 AND f.part = 'coordinator') AS coordinator_dismissed,
        EXISTS (SELECT 1 FROM first_steps f WHERE f.person_id = $1 AND f.part = 'manager') AS manager_dismissed,
        EXISTS (SELECT 1 FROM first_steps f WHERE f.person_id = $1 AND f.part = 'mentor') AS mentor_dismissed,
        EXISTS (SELECT 1 FROM first_steps f WHERE f.person_id = $1 AND f.part = 'mentee') AS mentee_dismissed,
        p.program_id, p.program_title, p.program_state, p.pairing, p.part, p.has_completed, p.taken, p.seats,
        p.last_id, p.last_mentor_id, p.last_state, p.was_left_by_mentor, p.last_done, p.last_total,
        o.coordinated_id, o.coordinated_title, o.coordinated_state, o.coordinated_pairing, o.coordinated_has_plan,
        o.coordinated_has_people, o.coordinated_has_pair
     FROM people me
     LEFT JOIN (
        SELECT e.program_id, g.title AS program_title, g.state AS program_state, g.pairing, e.part, e.joined_at, e.id,
               e.state = 'completed' AS has_completed, g.mentees_per_mentor AS seats,
               (SELECT COUNT(*) FROM mentorships m
                WHERE m.program_id = e.program_id AND m.mentor_id = $1 AND m.ended_at IS NULL) AS taken, {LAST}
        FROM enrolments e JOIN programs g ON g.id = e.program_id AND (g.archived_at IS NULL OR e.state = 'completed') {}
        WHERE e.person_id = $1 AND e.state IN ('active', 'completed')
     ) p ON TRUE
     LEFT JOIN (
        SELECT w.* FROM (
            SELECT g.id AS coordinated_id, g.title AS coordinated_title, g.state AS coordinated_state,
                   g.pairing AS coordinated_pairing, c.appointed_at,
                   EXISTS (SELECT 1 FROM plans l JOIN milestones i ON i.plan_id = l.id AND i.removed_at IS NULL
                           WHERE l.program_id = g.id AND l.mentorship_id IS NULL) AS coordinated_has_plan,
                   EXISTS (SELECT 1 FROM enrolments e WHERE e.program_id = g.id AND e.state IN ('active', 'completed'))
                       AS coordinated_has_people,
                   EXISTS (SELECT 1 FROM mentorships m WHERE m.program_id = g.id) AS coordinated_has_pair
            FROM program_coordinators c
            JOIN programs g ON g.id = c.program_id AND g.archived_at IS NULL AND g.state <> 'closed'
            WHERE c.person_id = $1 AND c.ended_at IS NULL
        ) w
        ORDER BY CASE WHEN w.coordinated_has_plan THEN 1 ELSE 0 END + CASE WHEN w.coordinated_state <> 'draft' THEN 1 ELSE 0 END
               + CASE WHEN w.coordinated_has_people THEN 1 ELSE 0 END + CASE WHEN w.coordinated_has_pair THEN 1 ELSE 0 END,
               w.appointed_at DESC, w.coordinated_id LIMIT 1
     ) o ON TRUE
     WHERE me.id = $1 ORDER BY p.joined_at, p.id LIMIT $3",
        last_joins("e.program_id", "e.person_id")
    )
});

/// What is known of the viewer, with so many of their programs.
pub async fn find_facts(conn: &mut Conn, viewer: &Viewer, programs: i64) -> AppResult<Facts> {
    let rows: Vec<FactsRow> = conn.all(AssertSqlSafe(FACTS.as_str()), args![viewer.id, viewer.is_admin, programs]).await?;
    let mut facts = rows.first().map(|row| row.facts.clone()).unwrap_or_default();
    facts.stopped = rows.iter().filter_map(FactsRow::stopped).collect();
    facts.coordinated = rows.first().and_then(FactsRow::coordinated);
    facts.programs = rows.into_iter().filter_map(FactsRow::membership).collect();
    Ok(facts)
}

/// Notes that somebody wants to see the first steps of a part no longer.
pub async fn insert_dismissal(scope: &mut Scope, person: PersonId, part: Guide) -> AppResult<()> {
    let sql = "INSERT INTO first_steps (person_id, part, dismissed_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
    scope.conn.run(sql, args![person, part, scope.now]).await.map(drop)
}

/// Forgets all of that.
pub async fn delete_dismissals(scope: &mut Scope, person: PersonId) -> AppResult<()> {
    scope.conn.run("DELETE FROM first_steps WHERE person_id = $1", args![person]).await.map(drop)
}
