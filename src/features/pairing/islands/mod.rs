//! The pairing board: a mentee is put with a mentor by dragging, by keys or by a choice; each becomes one `Placement`, shown at
//! once and sent in order. Without its WASM the same forms are posted.

mod board;
mod desk;
mod mentee_row;
mod mentor_row;
mod moving;

pub use board::PairingBoard;
