//! What people do here: ask and answer, wait, draft and publish; and pairing itself, which all of these end in.

mod absent;
mod asking;
mod drafting;
mod pairing;
mod waiting;

pub use absent::set_aside;
pub use asking::{Answer, Asked, agree, ask, close_what_is_overtaken, decline, give_up, remind, withdraw, withdraw_for_next};
pub use drafting::{Published, discard, drafts_in_reach, find_board, place, publish, suggest};
pub use pairing::{complete, end_early, hand_over, pair, record_kick_off};
pub use waiting::{
    accept_offer, bring_back, decline_offer, join_waitlist, lapse, leave_waitlist, offer_free_seats, settle_mentee,
};

use super::policy::{Around, Manner};
use super::store::{self, ProgramRow};
use crate::features::accounts::Viewer;
use crate::server::{Conn, zones};
use crate::shared::AppResult;
use crate::shared::event::{About, Event};
use crate::shared::id::ProgramId;
use crate::shared::time::Instant;

use super::model::PairingEvent;

/// A program with what the viewer is to it.
pub struct Program {
    pub row: ProgramRow,
    pub around: Around,
    pub manner: Manner,
}

/// The program, whether or not the viewer may see anything of it: the policy is asked next.
pub async fn find_program(conn: &mut Conn, viewer: &Viewer, id: ProgramId, now: Instant) -> AppResult<Program> {
    let row = store::find_program(conn, viewer, id).await?;
    let around = Around {
        staff: viewer.is_admin || row.is_coordinator,
        mentor: row.is_mentor,
        mentee: row.is_mentee,
        manages_mentee: row.manages_mentee,
    };
    let manner = Manner { state: row.state_on(zones::home_day(now)), pairing: row.pairing, approvers: row.approvers };
    Ok(Program { row, around, manner })
}

/// Records what happened to a request, a place on the waitlist or, without a subject, the board.
async fn record(
    scope: &mut crate::server::Scope,
    program: ProgramId,
    subject: Option<uuid::Uuid>,
    event: PairingEvent,
) -> AppResult<()> {
    scope.record(&Event::Pairing(event), About { subject, mentorship: None, program: Some(program) }).await
}
