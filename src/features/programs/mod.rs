//! Programs: set up step by step, published, run, closed; their settings, and who takes part.
//! The settings are enforced by the rooms that they concern.

#[cfg(feature = "ssr")]
mod actions;
pub mod model;
#[cfg(feature = "ssr")]
pub mod pages;
#[cfg(feature = "ssr")]
mod policy;
#[cfg(feature = "ssr")]
mod setup;
#[cfg(feature = "ssr")]
mod store;

#[cfg(feature = "ssr")]
pub use actions::{
    add_field, add_question, appoint_coordinator, attach, create, create_known, hold, may_read_attachment,
    record_what_the_clock_decided,
};
#[cfg(feature = "ssr")]
pub use store::{NewProgram, ProgramRow, find_for, list_questions};
