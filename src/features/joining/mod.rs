//! Joining a program: asking, being approved or declined, being added by staff, and who takes part.
//! Who takes part is decided here and nowhere else; other rooms read the table `enrolments`, counting those that are active.

#[cfg(feature = "ssr")]
mod actions;
pub mod model;
#[cfg(feature = "ssr")]
pub mod pages;
#[cfg(feature = "ssr")]
mod parts;
pub mod policy;
#[cfg(feature = "ssr")]
mod reactions;
#[cfg(feature = "ssr")]
mod roster;
#[cfg(feature = "ssr")]
mod store;

#[cfg(feature = "ssr")]
mod waiting;

#[cfg(feature = "ssr")]
pub use actions::{Decision, ask, decide, end_part, enrol, find_for, withdraw};
#[cfg(feature = "ssr")]
pub use reactions::react;
#[cfg(feature = "ssr")]
pub use store::{EnrolmentRow, MANAGER_DECIDES, insert_enrolments, waits_for_viewer};
#[cfg(feature = "ssr")]
pub use waiting::{RequestsSection, load_requests};
