//! The pages of the room.

use crate::server::boot::Route;

/// The room's part of the table of routes.
pub fn routes() -> Vec<Route> {
    vec![]
}
