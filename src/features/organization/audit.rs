//! The audit log as it is read: which filters there are, and each event as a sentence.

use std::collections::HashSet;

use serde::Deserialize;

use super::store::audit::{self, EventRow, Filter};
use super::words::{self, Names, ROOMS};
use crate::features::accounts::{AccountEvent, Viewer};
use crate::features::people;
use crate::server::Conn;
use crate::server::paging::{Cursor, Order, Page, Position};
use crate::server::zones::{self, Meant};
use crate::shared::event::Event;
use crate::shared::id::{MentorshipId, PersonId, ProgramId};
use crate::shared::time::{Instant, LocalTime, parse_date};
use crate::shared::{AppResult, FieldErrors};

/// Whom an address means that nobody has.
const NOBODY: PersonId = PersonId(uuid::Uuid::nil());

/// The filters as an address carries them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct AuditForm {
    /// An e-mail address, or an id where somebody has none any more.
    pub person: String,
    pub room: String,
    pub program: String,
    pub from: String,
    pub to: String,
    pub after: String,
    pub before: String,
}

impl AuditForm {
    /// Whether anything is filtered.
    pub fn is_filtered(&self) -> bool {
        [&self.person, &self.room, &self.program, &self.from, &self.to].into_iter().any(|field| !field.trim().is_empty())
    }

    /// The filters without the place in the list, to be put behind a `?`.
    pub fn query(&self) -> String {
        let fields = [
            ("person", &self.person),
            ("room", &self.room),
            ("program", &self.program),
            ("from", &self.from),
            ("to", &self.to),
        ];
        let said: Vec<_> = fields.into_iter().filter(|(_, value)| !value.trim().is_empty()).collect();
        serde_urlencoded::to_string(said).unwrap_or_default()
    }

    /// The page that is wanted.
    pub fn position(&self) -> Position {
        match (self.before.parse(), self.after.parse()) {
            (Ok(cursor), _) => Position::Before(cursor),
            (_, Ok(cursor)) => Position::Behind(cursor),
            _ => Position::Start,
        }
    }

    /// The filters as this reader means them; days are those of their zone. Only admins are told that an address is nobody's:
    /// for others nothing matches, as with an address of somebody whom nothing here is about.
    pub async fn filter(&self, conn: &mut Conn, reader: &Viewer) -> AppResult<Result<Filter, FieldErrors>> {
        let mut errors = FieldErrors::default();
        let person = match self.person.trim() {
            "" => None,
            typed => match typed.parse::<PersonId>() {
                Ok(id) => Some(id),
                Err(_) => {
                    let found = audit::find_person(conn, typed).await?;
                    if found.is_none() && reader.is_admin {
                        errors.add("person", "Nobody has this e-mail address.");
                    }
                    Some(found.unwrap_or(NOBODY))
                }
            },
        };
        let room = match self.room.trim() {
            "" => None,
            typed => {
                let room = ROOMS.iter().find(|(word, _)| *word == typed).map(|(word, _)| *word);
                if room.is_none() {
                    errors.add("room", "Choose one of the list.");
                }
                room
            }
        };
        let program = match self.program.trim() {
            "" => None,
            typed => {
                let program: Option<ProgramId> = typed.parse().ok();
                let is_there = match program {
                    Some(program) => audit::has_program(conn, program).await?,
                    None => false,
                };
                if !is_there {
                    errors.add("program", "There is no such program. Choose one of the list.");
                }
                program
            }
        };
        let mut day = |field: &'static str, typed: &str| match typed.trim() {
            "" => None,
            typed => {
                let day = parse_date(typed);
                if day.is_none() {
                    errors.add(field, "Choose a day, or leave it empty.");
                }
                day
            }
        };
        let (from, to) = (day("from", &self.from), day("to", &self.to));
        if let (Some(from), Some(to)) = (from, to)
            && to < from
        {
            errors.add("to", "This is before the first day.");
        }
        let begins = |day: chrono::NaiveDate| match zones::meaning(
            LocalTime { date: day, time: chrono::NaiveTime::MIN },
            &reader.zone,
        ) {
            Some(Meant::Once(at) | Meant::Never { later: at } | Meant::Twice { first: at, .. }) => at,
            None => day.and_time(chrono::NaiveTime::MIN).and_utc(),
        };
        let before = to.and_then(|day| day.succ_opt()).map(begins);
        Ok(errors.or(|| Filter { person, room, program, from: from.map(begins), before, reader: Some(reader.id) }))
    }
}

/// An event as it is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub cursor: Cursor,
    pub at: Instant,
    pub actor: Option<(PersonId, String)>,
    pub words: String,
    /// The mentorship with its mentor and its mentee.
    pub pair: Option<(MentorshipId, [String; 2])>,
    pub program: Option<(ProgramId, String)>,
    /// By whom it is found, and who does not learn of it from what is held about them.
    pub untold: Vec<PersonId>,
}

/// A page of the log.
pub async fn load(conn: &mut Conn, filter: &Filter, position: Position, size: usize) -> AppResult<Page<Entry>> {
    let rows = audit::list(conn, filter, position.scan(Order::NewestFirst, size)).await?;
    let page = position.page(rows, size, |row| Cursor { at: row.at, id: row.id });
    let read: Vec<Option<serde_json::Value>> = page.rows.iter().map(|row| serde_json::from_str(&row.body).ok()).collect();
    let mut mentioned = HashSet::new();
    read.iter().flatten().for_each(|body| mentions(body, &mut mentioned));
    let mentioned: Vec<PersonId> = mentioned.into_iter().collect();
    let mut names = Names { people: people::list_names(conn, &mentioned).await?, ..Names::default() };
    let mut bodies = read.into_iter();
    Ok(page.filter_map(|row| Some(entry(row, bodies.next().flatten(), &mut names))))
}

/// Whatever in an event may be a person's id. What is none has no name.
fn mentions(body: &serde_json::Value, found: &mut HashSet<PersonId>) {
    match body {
        serde_json::Value::String(text) => found.extend(text.parse::<PersonId>().ok()),
        serde_json::Value::Array(values) => values.iter().for_each(|value| mentions(value, found)),
        serde_json::Value::Object(fields) => fields.values().for_each(|value| mentions(value, found)),
        _ => {}
    }
}

fn entry(row: EventRow, body: Option<serde_json::Value>, names: &mut Names) -> Entry {
    let event = body.and_then(|body| serde_json::from_value::<Event>(body).ok());
    // Whoever signs in is nobody yet while they do it.
    let is_at_the_door = matches!(event, Some(Event::Account(AccountEvent::SignedIn | AccountEvent::InvitationAccepted)));
    let actor = row.actor_id.map(|id| (id, row.actor_name.unwrap_or_default()));
    let themself = row.subject_id.zip(row.subject_name.clone()).filter(|_| is_at_the_door);
    names.subject = row.subject_name;
    names.actor = row.actor_id;
    names.asker = row.asker_name;
    let untold = event.as_ref().map(|event| event.concerned().untold).unwrap_or_default();
    let words = event
        .map_or_else(|| "did something of which this version knows no words".to_owned(), |event| words::words(&event, names));
    let pair = row.mentor_name.zip(row.mentee_name).map(|(mentor, mentee)| [mentor, mentee]);
    Entry {
        cursor: Cursor { at: row.at, id: row.id },
        at: row.at,
        actor: actor.or_else(|| themself.map(|(id, name)| (PersonId(id), name))),
        words,
        pair: row.mentorship_id.zip(pair),
        program: row.program_id.zip(row.program_title),
        untold,
    }
}
