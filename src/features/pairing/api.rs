//! The server functions that the pairing board calls.

use crate::shared::json_text::Json;
use leptos::prelude::*;

use super::model::board::Placement;
use super::view::{BoardQuery, BoardView};
use crate::shared::AppError;
use crate::shared::id::ProgramId;

/// The board as it is now, as far as the address asks for it.
#[server(endpoint = "boards/load", input = Json, output = Json)]
pub async fn load_pairing_board(program: ProgramId, query: BoardQuery) -> Result<BoardView, AppError> {
    let load = async move |asker| super::reading::load_board(&asker, program, &query).await.map(|(_, view)| view);
    crate::server::api::answer(load).await
}

/// Drafts a mentee with a mentor, or takes them out of the draft.
#[server(endpoint = "boards/place", input = Json, output = Json)]
pub async fn place_on_board(program: ProgramId, placement: Placement) -> Result<(), AppError> {
    crate::server::api::answer(async move |asker| super::place(&asker, program, placement).await).await
}
