//! Keeping the library: authorize, read what was typed, store, record.

mod imports;
mod plans;
mod resources;

pub use imports::{Checked, check_file, export, import_file, refused_lines};
pub use plans::{change_words, find_plan, list_plans, load_plan_page, load_plans_page, remove_plan, save_plan};
pub use resources::{
    ResourcePage, StepMove, add_resource, change_resource, find_resource, list_page, load_page, may_keep, move_step,
    remove_resource, restore_resource, search, set_steps,
};

use super::policy::Standing;
use super::store;
use crate::features::accounts::Viewer;
use crate::server::Conn;
use crate::shared::AppResult;

/// What somebody is to the library.
pub async fn standing_of(conn: &mut Conn, viewer: &Viewer) -> AppResult<Standing> {
    let coordinates = !viewer.is_admin && store::coordinates(conn, viewer.id).await?;
    Ok(Standing { is_admin: viewer.is_admin, coordinates })
}
