//! Programs: their frame, their settings, who takes part.
//! For now a program is read here and set up by the demo; its settings are enforced by the rooms they concern.

pub mod model;
#[cfg(feature = "ssr")]
pub mod pages;
#[cfg(feature = "ssr")]
mod program;
#[cfg(feature = "ssr")]
mod store;

#[cfg(feature = "ssr")]
pub use store::{NewProgram, appoint_coordinator, create, enrol};
