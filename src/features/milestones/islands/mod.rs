//! The milestone editor: the signature. Every drag, key and menu becomes one `PlanChange`, shown at once and sent in order.

mod board;
mod catalogue;
mod desk;
mod drags;
mod forms;
mod handle;
mod item_row;
mod keys;
mod menus;
mod milestone_row;
mod steps;

pub use board::MilestoneBoard;
