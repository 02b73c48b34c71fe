//! Requests: one with its history, and the list for staff.

use crate::features::pairing::actions::{Program, find_program};
use crate::features::pairing::model::PairingEvent;
use crate::features::pairing::model::request::RequestState;
use crate::features::pairing::policy;
use crate::features::pairing::store::{self, RequestRow};
use crate::server::Asker;
use crate::server::paging::{Cursor, Order, Page, Position};
use crate::shared::AppResult;
use crate::shared::event::Event;
use crate::shared::id::{ProgramId, RequestId};
use crate::shared::time::Instant;

const A_PAGE: usize = 30;
const AWAITED_A_PAGE: usize = 20;

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

/// The requests of a program, in all states or in one.
pub struct RequestsPage {
    pub program: Program,
    pub state: Option<RequestState>,
    pub page: Page<RequestRow>,
    pub counts: Vec<(RequestState, i64)>,
}

/// The requests of a program, for its staff, the newest first.
pub async fn load_requests(
    asker: &Asker,
    program: ProgramId,
    state: Option<RequestState>,
    position: Position,
) -> AppResult<RequestsPage> {
    let mut conn = asker.read().await?;
    let found = find_program(&mut conn, &asker.viewer, program, asker.now).await?;
    policy::may_list_requests(found.around)?;
    let scan = position.scan(Order::NewestFirst, A_PAGE);
    let rows = store::list_of_program(&mut conn, &asker.viewer, program, state, scan).await?;
    let counts = store::count_by_state(&mut conn, program).await?;
    let page = position.page(rows, A_PAGE, |row| Cursor { at: row.asked_at, id: row.id.0 });
    Ok(RequestsPage { program: found, state, page, counts })
}

/// A page of the requests that wait for the reader, the longest waiting first.
pub struct Awaited {
    pub page: Page<RequestRow>,
    pub zone: String,
}

impl Awaited {
    /// Whether none waits, on any page.
    pub fn is_empty(&self) -> bool {
        self.page.rows.is_empty() && self.page.before.is_none()
    }
}

/// Loads that page.
pub async fn load_awaited(asker: &Asker, position: Position) -> AppResult<Awaited> {
    let scan = position.scan(Order::OldestFirst, AWAITED_A_PAGE);
    let rows = store::list_awaited(&mut asker.read().await?, &asker.viewer, scan).await?;
    let place = |row: &RequestRow| Cursor { at: row.waiting_since.unwrap_or(row.asked_at), id: row.id.0 };
    Ok(Awaited { page: position.page(rows, AWAITED_A_PAGE, place), zone: asker.viewer.zone.clone() })
}
