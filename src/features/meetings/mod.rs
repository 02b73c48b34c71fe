//! Meetings: asked for, arranged, rescheduled, confirmed by both; with an agenda, minutes and private notes.
//! One pure function says what anyone may do at any time; the pages show it and the server enforces it.

#[cfg(feature = "ssr")]
mod actions;
pub mod api;
#[cfg(feature = "ssr")]
mod clockwork;
#[cfg(any(feature = "ssr", feature = "hydrate-meetings"))]
pub mod islands;
pub mod model;
#[cfg(feature = "ssr")]
pub mod pages;
pub mod parts;
pub mod policy;
#[cfg(feature = "ssr")]
mod reactions;
#[cfg(feature = "ssr")]
mod reading;
#[cfg(feature = "ssr")]
pub mod store;
pub mod view;
#[cfg(feature = "ssr")]
mod words;

#[cfg(feature = "ssr")]
pub use actions::{
    ShareForm, agree_to_sharing, carry_out, check_slot, make_move, propose_sharing, request, save_agenda, save_minutes,
    save_private_note,
};
#[cfg(feature = "ssr")]
pub use clockwork::record_what_the_clock_decided;
#[cfg(feature = "ssr")]
pub use reactions::react;
#[cfg(feature = "ssr")]
pub use reading::{Ahead, list, list_ahead, list_of_mentorship, load_view, may_follow};
#[cfg(feature = "ssr")]
pub use words::nobody_to_meet;
