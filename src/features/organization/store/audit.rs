//! The audit log, read page by page. Ids rise with the time, so a page and a stretch of days are both stretches of ids, and
//! each filter has its index.

use sqlx::FromRow;
use uuid::Uuid;

use crate::args;
use crate::server::Conn;
use crate::server::db::{Args, Bind};
use crate::server::paging::Scan;
use crate::shared::AppResult;
use crate::shared::id::{MentorshipId, PersonId, ProgramId, uuid_from};
use crate::shared::time::Instant;

/// Which events are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// By them or about them.
    pub person: Option<PersonId>,
    pub room: Option<&'static str>,
    pub program: Option<ProgramId>,
    pub from: Option<Instant>,
    pub before: Option<Instant>,
    /// Whoever reads: that a mentee of theirs wishes for another mentor is kept from them.
    pub reader: Option<PersonId>,
}

/// An event with the names around it.
#[derive(Clone, Debug, FromRow)]
pub struct EventRow {
    pub id: Uuid,
    pub at: Instant,
    pub actor_id: Option<PersonId>,
    pub actor_name: Option<String>,
    pub subject_id: Option<Uuid>,
    pub subject_name: Option<String>,
    /// The mentee of the request for a mentor, or of the place on the waitlist, that it is about.
    pub asker_name: Option<String>,
    pub mentorship_id: Option<MentorshipId>,
    pub mentor_name: Option<String>,
    pub mentee_name: Option<String>,
    pub program_id: Option<ProgramId>,
    pub program_title: Option<String>,
    pub body: String,
}

/// A page of the log.
pub async fn list(conn: &mut Conn, filter: &Filter, scan: Scan) -> AppResult<Vec<EventRow>> {
    let (sql, args) = statement(filter, scan);
    conn.all(sqlx::AssertSqlSafe(sql), args).await
}

/// The statement for a page; tests look at how the databases carry it out.
pub fn statement(filter: &Filter, scan: Scan) -> (String, Args) {
    let first = filter.from.map_or(Uuid::nil(), first_id_at);
    let last = filter.before.map_or(Uuid::max(), first_id_at);
    let mut args = args![scan.from.id, first, last, scan.limit];
    let mut bind = |value: Box<dyn Bind>| {
        args.push(value);
        args.len()
    };
    let Scan { beyond, order, .. } = scan;
    let mut besides = String::new();
    if let Some(room) = filter.room {
        besides += &format!(" AND room = ${}", bind(Box::new(room.to_owned())));
    }
    if let Some(program) = filter.program {
        besides += &format!(" AND program_id = ${}", bind(Box::new(program)));
    }
    if let Some(reader) = filter.reader {
        besides += &format!(
            " AND NOT (room = 'leaving' AND EXISTS (SELECT 1 FROM mentor_changes w JOIN mentorships o ON o.id = w.mentorship_id
                WHERE w.id = events.subject_id AND o.mentor_id = ${}))",
            bind(Box::new(reader))
        );
    }
    let within = |id: &str| format!("{id} {beyond} $1 AND {id} >= $2 AND {id} < $3{besides} ORDER BY {id} {order} LIMIT $4");
    let found = match filter.person {
        None => format!("SELECT * FROM events WHERE {}", within("id")),
        Some(person) => {
            let person = bind(Box::new(person));
            let by = format!("SELECT id FROM events WHERE actor_id = ${person} AND {}", within("id"));
            let about = format!("SELECT id FROM events WHERE subject_id = ${person} AND {}", within("id"));
            let of = format!(
                "SELECT events.id FROM event_people JOIN events ON events.id = event_people.event_id
                 WHERE event_people.person_id = ${person} AND {}",
                within("event_people.event_id")
            );
            format!(
                "SELECT * FROM events WHERE id IN (
                     SELECT id FROM ({by}) by_them UNION SELECT id FROM ({about}) about_them UNION SELECT id FROM ({of}) of_them)
                 ORDER BY id {order} LIMIT $4"
            )
        }
    };
    let sql = format!(
        "SELECT e.id, e.at, e.actor_id, a.name AS actor_name, e.subject_id, s.name AS subject_name, k.name AS asker_name, e.mentorship_id,
                r.name AS mentor_name, t.name AS mentee_name, e.program_id, g.title AS program_title, e.body
         FROM ({found}) e
         LEFT JOIN people a ON a.id = e.actor_id
         LEFT JOIN people s ON s.id = e.subject_id
         LEFT JOIN pairing_requests q ON q.id = e.subject_id AND e.room = 'pairing'
         LEFT JOIN waitlist l ON l.id = e.subject_id AND e.room = 'pairing'
         LEFT JOIN people k ON k.id = COALESCE(q.mentee_id, l.mentee_id)
         LEFT JOIN mentorships m ON m.id = e.mentorship_id
         LEFT JOIN people r ON r.id = m.mentor_id
         LEFT JOIN people t ON t.id = m.mentee_id
         LEFT JOIN programs g ON g.id = e.program_id
         ORDER BY e.id {order}"
    );
    (sql, args)
}

/// The smallest id that anything made at this time can have.
fn first_id_at(at: Instant) -> Uuid {
    uuid_from(u64::try_from(at.timestamp_millis()).unwrap_or_default(), [0; 10])
}

/// Whoever has this address.
pub async fn find_person(conn: &mut Conn, email: &str) -> AppResult<Option<PersonId>> {
    let row: Option<(PersonId,)> = conn.optional("SELECT id FROM people WHERE email = $1", args![email.to_lowercase()]).await?;
    Ok(row.map(|(id,)| id))
}

/// Whether there is such a program.
pub async fn has_program(conn: &mut Conn, program: ProgramId) -> AppResult<bool> {
    let row: Option<(ProgramId,)> = conn.optional("SELECT id FROM programs WHERE id = $1", args![program]).await?;
    Ok(row.is_some())
}

/// Programs to filter by, the newest first.
pub async fn list_programs(conn: &mut Conn, limit: i64) -> AppResult<Vec<(ProgramId, String)>> {
    conn.all("SELECT id, title FROM programs ORDER BY created_at DESC, id DESC LIMIT $1", args![limit]).await
}
