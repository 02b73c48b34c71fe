//! The lists of staff as SQL. Each is one rule: its number and its rows are read by the same condition.
//!
//! Throughout, `$1` is the viewer, `$2` whether they are an admin, `$3` the one program that is asked about, or none.

use crate::features::joining::MANAGER_DECIDES;
use crate::features::pairing;

/// The programs that the viewer runs.
pub const RUN_BY_VIEWER: &str = "g.archived_at IS NULL AND ($2 OR EXISTS (
        SELECT 1 FROM program_coordinators c WHERE c.program_id = g.id AND c.person_id = $1 AND c.ended_at IS NULL))";

/// That a person `x` is there to be looked after.
pub const IS_HERE: &str = "x.deactivated_at IS NULL";

/// One of the lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Watch {
    Unpaired,
    Silent,
    Late,
    Unanswered,
    /// Every pair.
    Pairs,
    /// Every request that waits, however short.
    Waiting,
}

/// A list as SQL. `$4` and `$5` are [`super::SILENT_DAYS`] back and ahead, `$6` is today, `$7` is when a request must have been made
/// to stand in it.
struct Rule {
    /// What is looked at; `g` is its program.
    from: String,
    /// What makes it stand in the list.
    holds: String,
    /// Where the row's names come from.
    names: &'static str,
    columns: &'static str,
    /// The list's order.
    order: [&'static str; 2],
}

const THE_TWO: &str = "JOIN people a ON a.id = m.mentor_id JOIN people b ON b.id = m.mentee_id";

/// Whom the board would pair, and those who pick their mentor themselves. A mentor who was deactivated mentors nobody, though the
/// mentorship lasts until it is handed over. Who waits does so since the last mentor went, or since they joined.
fn unpaired() -> Rule {
    Rule {
        from: "(SELECT n.*, COALESCE((SELECT MAX(COALESCE(l.ended_at, a.deactivated_at))
                    FROM mentorships l JOIN people a ON a.id = l.mentor_id
                    WHERE l.mentee_id = n.person_id AND l.program_id = n.program_id
                      AND COALESCE(l.ended_at, a.deactivated_at) > n.joined_at), n.joined_at) AS since
                FROM enrolments n WHERE n.part = 'mentee' AND n.state = 'active') e
            JOIN programs g ON g.id = e.program_id JOIN people x ON x.id = e.person_id"
            .into(),
        holds: format!(
            "g.state IN ('open', 'running') AND {IS_HERE} AND ({}
             OR EXISTS (SELECT 1 FROM mentorships m JOIN people a ON a.id = m.mentor_id AND a.deactivated_at IS NOT NULL
                        WHERE m.mentee_id = e.person_id AND m.program_id = e.program_id AND m.ended_at IS NULL))",
            pairing::UNPAIRED
        ),
        names: "LEFT JOIN people y ON y.id = x.manager_id AND y.id <> x.id AND y.deactivated_at IS NULL",
        columns: "e.id, e.since, e.person_id, x.name, g.id AS program_id, g.title AS program_title, g.pairing, g.approvers,
            g.state, y.id AS manager_id, y.name AS manager_name,
            (SELECT l.id FROM mentorships l WHERE l.mentee_id = e.person_id AND l.program_id = e.program_id
               AND l.state IN ('active', 'quit', 'removed') AND l.mentor_id <> $1 AND l.mentee_id <> $1
             ORDER BY l.started_at DESC, l.id DESC LIMIT 1) AS stopped_at,
            EXISTS (SELECT 1 FROM mentorships l WHERE l.mentee_id = e.person_id AND l.program_id = e.program_id
                    AND l.ended_at IS NULL) AS is_held,
            (SELECT t.name FROM pairing_requests q JOIN people t ON t.id = q.mentor_id
             WHERE q.program_id = e.program_id AND q.mentee_id = e.person_id AND q.state = 'waiting') AS asked_name,
            EXISTS (SELECT 1 FROM waitlist w WHERE w.program_id = e.program_id AND w.mentee_id = e.person_id
                    AND w.ended_at IS NULL) AS is_on_waitlist",
        order: ["e.since", "e.id"],
    }
}

fn pairs(holds: &str) -> Rule {
    Rule {
        from: "mentorships m JOIN programs g ON g.id = m.program_id".into(),
        holds: format!("m.ended_at IS NULL {holds}"),
        names: THE_TWO,
        columns: "m.id, m.started_at AS since, m.mentor_id, a.name AS mentor_name, m.mentee_id, b.name AS mentee_name,
            g.title AS program_title,
            (SELECT MAX(k.starts_at) FROM meetings k WHERE k.mentorship_id = m.id AND k.state = 'held') AS last_met,
            b.deactivated_at IS NOT NULL AS mentee_is_gone",
        order: ["m.started_at", "m.id"],
    }
}

/// Whoever was deactivated will say nothing, and takes a seat until somebody ends the mentorship.
const IS_SILENT: &str = "AND (EXISTS (SELECT 1 FROM people y WHERE y.id = m.mentee_id AND y.deactivated_at IS NOT NULL)
    OR m.started_at < $4
    AND NOT EXISTS (SELECT 1 FROM meetings k WHERE k.mentorship_id = m.id AND k.state IN ('held', 'scheduled')
                    AND k.starts_at >= $4 AND k.starts_at <= $5)
    AND NOT EXISTS (SELECT 1 FROM meetings k WHERE k.mentorship_id = m.id AND k.state = 'requested'))";

/// The open milestone is the first that is not done, once the plan is open.
fn late() -> Rule {
    Rule {
        from: "milestones s JOIN plans p ON p.id = s.plan_id JOIN mentorships m ON m.id = p.mentorship_id
            JOIN programs g ON g.id = m.program_id"
            .into(),
        holds: "s.due_on < $6 AND s.done_on IS NULL AND s.removed_at IS NULL AND p.opened_on IS NOT NULL AND m.ended_at IS NULL
            AND s.id = (SELECT f.id FROM milestones f WHERE f.plan_id = p.id AND f.done_on IS NULL AND f.removed_at IS NULL
                        ORDER BY f.position, f.id LIMIT 1)"
            .into(),
        names: THE_TWO,
        columns: "s.id, s.due_on, s.name, m.id AS mentorship_id, m.mentor_id, a.name AS mentor_name, m.mentee_id,
            b.name AS mentee_name, g.title AS program_title",
        order: ["s.due_on", "s.id"],
    }
}

/// Where requests of one kind wait. `x` is who asks.
struct Source {
    columns: String,
    from: &'static str,
    /// What the columns need besides.
    names: &'static str,
    holds: &'static str,
    program: &'static str,
    since: &'static str,
}

fn sources() -> [Source; 3] {
    let joining = Source {
        columns: format!(
            "e.id, 'joining' AS kind, e.joined_at AS since, e.program_id, e.person_id, e.part,
             CASE WHEN {MANAGER_DECIDES} THEN 'manager' ELSE 'admin' END AS awaited, e.person_id AS mentor_id"
        ),
        from: "enrolments e JOIN programs g ON g.id = e.program_id JOIN people x ON x.id = e.person_id",
        names: "LEFT JOIN people m ON m.id = x.manager_id AND m.deactivated_at IS NULL",
        holds: "e.state = 'requested' AND g.state IN ('open', 'running')",
        program: "e.program_id",
        since: "e.joined_at",
    };
    let pairing = Source {
        columns: "q.id, 'pairing', q.waiting_since, q.program_id, q.mentee_id, NULL, q.missing, q.mentor_id".into(),
        from: "pairing_requests q JOIN programs g ON g.id = q.program_id JOIN people x ON x.id = q.mentee_id",
        names: "",
        holds: "q.state = 'waiting' AND g.state IN ('open', 'running')",
        program: "q.program_id",
        since: "q.waiting_since",
    };
    // Whoever is one of the two learns nothing of it here, whatever else they are.
    let change = Source {
        columns: "w.id, 'change', w.asked_at, w.program_id, s.mentee_id, NULL, 'admin', s.mentor_id".into(),
        from: "mentor_changes w JOIN mentorships s ON s.id = w.mentorship_id JOIN people x ON x.id = s.mentee_id",
        names: "",
        holds: "w.state = 'waiting' AND s.mentor_id <> $1 AND s.mentee_id <> $1",
        program: "w.program_id",
        since: "w.asked_at",
    };
    [joining, pairing, change]
}

fn requests() -> Rule {
    let each = sources().map(|Source { columns, from, names, holds, since, .. }| {
        format!("SELECT {columns} FROM {from} {names} WHERE {holds} AND {since} < $7")
    });
    Rule {
        from: format!(
            "({}) r JOIN programs g ON g.id = r.program_id JOIN people x ON x.id = r.person_id",
            each.join(" UNION ALL ")
        ),
        holds: IS_HERE.into(),
        names: "JOIN people a ON a.id = r.mentor_id",
        columns: "r.id, r.kind, r.since, r.person_id, x.name, r.part, r.awaited, a.name AS mentor_name, g.title AS program_title",
        order: ["r.since", "r.id"],
    }
}

/// How many requests wait in the program `o`, by the same conditions.
pub fn waiting_in_program() -> String {
    let each = sources().map(|Source { from, holds, program, .. }| {
        format!("(SELECT COUNT(*) FROM {from} WHERE {holds} AND {IS_HERE} AND {program} = o.id)")
    });
    each.join(" + ")
}

impl Watch {
    /// Those that may need a hand, in the order in which they are shown with their numbers.
    pub const NUMBERED: [Watch; 4] = [Watch::Unpaired, Watch::Silent, Watch::Late, Watch::Unanswered];
    /// All of them.
    pub const ALL: [Watch; 6] = [Watch::Unpaired, Watch::Silent, Watch::Late, Watch::Unanswered, Watch::Pairs, Watch::Waiting];

    fn rule(self) -> Rule {
        match self {
            Watch::Unpaired => unpaired(),
            Watch::Silent => pairs(IS_SILENT),
            Watch::Late => late(),
            Watch::Unanswered | Watch::Waiting => requests(),
            Watch::Pairs => pairs(""),
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
