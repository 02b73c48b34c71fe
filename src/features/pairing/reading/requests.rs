//! Requests: one with its history, and the list for staff.

use chrono::TimeDelta;

use crate::features::accounts::Viewer;
use crate::features::pairing::actions::{Program, find_program};
use crate::features::pairing::model::PairingEvent;
use crate::features::pairing::model::request::RequestState;
use crate::features::pairing::policy;
use crate::features::pairing::store::{self, RequestRow, WaitingRow};
use crate::server::paging::{Cursor, Order, Page, Position};
use crate::server::{Asker, Conn};
use crate::shared::AppResult;
use crate::shared::event::Event;
use crate::shared::id::{ProgramId, RequestId};
use crate::shared::time::Instant;

const A_PAGE: usize = 30;
const AWAITED_A_PAGE: usize = 20;
/// So many days, and so many of them, an answer is shown beside where the next mentor is asked.
const ANSWERS_FOR_DAYS: i64 = 30;
const ANSWERS_AT_MOST: usize = 5;

/// What a mentee has asked in a program.
#[derive(Clone, Debug, Default)]
pub struct MenteeStanding {
    /// Not answered yet, the first choice first.
    pub open: Vec<RequestRow>,
    /// What came to nothing in the last weeks, the newest first; nothing where the mentee has a mentor.
    pub answers: Vec<RequestRow>,
}

/// What the viewer has asked in a program as a mentee, and the answers to it.
pub async fn standing_of_mentee(
    conn: &mut Conn,
    viewer: &Viewer,
    program: ProgramId,
    now: Instant,
) -> AppResult<MenteeStanding> {
    let since = now - TimeDelta::days(ANSWERS_FOR_DAYS);
    let rows = store::list_recent_of(conn, program, viewer.id, since).await?;
    let is_open = |row: &RequestRow| matches!(row.state, RequestState::Waiting | RequestState::Queued);
    let (open, mut answers): (Vec<_>, Vec<_>) = rows.into_iter().partition(is_open);
    answers.truncate(ANSWERS_AT_MOST);
    Ok(MenteeStanding { open, answers })
}

/// One thing that happened to a request.
pub struct Line {
    pub at: Instant,
    pub who: Option<String>,
    pub event: PairingEvent,
}

/// A request with its history, the oldest first.
pub async fn load_request(asker: &Asker, id: RequestId) -> AppResult<(RequestRow, Vec<Line>)> {
    let mut conn = asker.read().await?;
    let row = store::find_request_for(&mut conn, &asker.viewer, id).await?;
    let events = store::list_events(&mut conn, id).await?;
    let lines = events.into_iter().filter_map(|(at, who, body)| match serde_json::from_str(&body) {
        Ok(Event::Pairing(event)) => Some(Line { at, who, event }),
        _ => None,
    });
    Ok((row, lines.collect()))
}

/// What staff look at in a program: its requests, in all states or in one, or who is on its waitlist.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum List {
    Requests(Option<RequestState>),
    Waitlist,
}

/// A page of that.
pub enum Listed {
    Requests(Page<RequestRow>),
    Waitlist(Page<WaitingRow>),
}

/// The page, with how many requests are in each state and how many people wait.
pub struct RequestsPage {
    pub program: Program,
    pub list: List,
    pub listed: Listed,
    pub counts: Vec<(RequestState, i64)>,
    pub waiting: i64,
}

/// The requests of a program, for its staff, the newest first; or its waitlist in its order.
pub async fn load_requests(asker: &Asker, program: ProgramId, list: List, position: Position) -> AppResult<RequestsPage> {
    let mut conn = asker.read().await?;
    let found = find_program(&mut conn, &asker.viewer, program, asker.now).await?;
    policy::may_list_requests(found.around)?;
    let listed = match list {
        List::Requests(state) => {
            let scan = position.scan(Order::NewestFirst, A_PAGE);
            let rows = store::list_of_program(&mut conn, &asker.viewer, program, state, scan).await?;
            Listed::Requests(position.page(rows, A_PAGE, |row| Cursor { at: row.asked_at, id: row.id.0 }))
        }
        List::Waitlist => {
            let rows = store::list_waitlist(&mut conn, program, position.scan(Order::OldestFirst, A_PAGE)).await?;
            Listed::Waitlist(position.page(rows, A_PAGE, |row| Cursor { at: row.joined_at, id: row.id.0 }))
        }
    };
    let counts = store::count_by_state(&mut conn, program).await?;
    let waiting = store::count_waitlist(&mut conn, program).await?;
    Ok(RequestsPage { program: found, list, listed, counts, waiting })
}

/// The requests that wait for the reader, the longest waiting first: a page of those of which the reader was reminded, and a
/// page of the others.
pub struct Awaited {
    pub reminded: Page<RequestRow>,
    pub page: Page<RequestRow>,
    pub zone: String,
    pub now: Instant,
}

impl Awaited {
    /// Whether none waits, on any page.
    pub fn is_empty(&self) -> bool {
        [&self.reminded, &self.page].into_iter().all(|page| page.rows.is_empty() && page.before.is_none())
    }
}

/// Loads those pages.
pub async fn load_awaited(asker: &Asker, reminded: Position, others: Position) -> AppResult<Awaited> {
    let mut conn = asker.read().await?;
    let reminded = page_of_awaited(&mut conn, &asker.viewer, true, reminded).await?;
    let page = page_of_awaited(&mut conn, &asker.viewer, false, others).await?;
    Ok(Awaited { reminded, page, zone: asker.viewer.zone.clone(), now: asker.now })
}

async fn page_of_awaited(
    conn: &mut Conn,
    viewer: &Viewer,
    is_reminded: bool,
    position: Position,
) -> AppResult<Page<RequestRow>> {
    let scan = position.scan(Order::OldestFirst, AWAITED_A_PAGE);
    let rows = store::list_awaited(conn, viewer, is_reminded, scan).await?;
    Ok(position.page(rows, AWAITED_A_PAGE, |row| Cursor { at: row.waiting_since.unwrap_or(row.asked_at), id: row.id.0 }))
}
