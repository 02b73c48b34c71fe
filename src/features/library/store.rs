//! All SQL of the room.

mod plans;
mod resources;

pub use plans::{PlanRow, find_plan, insert_plan, list_plans, save_removal as save_plan_removal, save_words};
pub use resources::{
    After, NewResource, ResourceRow, Wanted, delete_steps, find_kept, find_resource, insert_resources, insert_steps, list_all,
    list_all_steps, list_page, list_steps, lock_resource, save_removal, save_resource, save_resources, save_return, search,
};

use crate::args;
use crate::server::Conn;
use crate::shared::AppResult;
use crate::shared::id::{PersonId, ProgramId};

/// Whether some program is in this person's hands.
pub async fn coordinates(conn: &mut Conn, person: PersonId) -> AppResult<bool> {
    let sql = "SELECT program_id FROM program_coordinators WHERE person_id = $1 AND ended_at IS NULL LIMIT 1";
    let row: Option<(ProgramId,)> = conn.optional(sql, args![person]).await?;
    Ok(row.is_some())
}
