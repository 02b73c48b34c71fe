//! Tasks: what one of a pair has taken on, with a day by which, out of a meeting.
//! Both see and change them while the mentorship lasts, and nobody else sees them at all.

#[cfg(feature = "ssr")]
mod actions;
pub mod model;
#[cfg(feature = "ssr")]
pub mod pages;
#[cfg(feature = "ssr")]
pub mod parts;
pub mod policy;
#[cfg(feature = "ssr")]
mod reactions;
#[cfg(feature = "ssr")]
mod store;

#[cfg(feature = "ssr")]
pub use actions::{add, change, go_along, list_of_meeting, list_of_mentorship, load, remove, restore, set_done};
#[cfg(feature = "ssr")]
pub use reactions::react;
