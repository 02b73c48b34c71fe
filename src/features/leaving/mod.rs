//! Leaving: quitting a mentorship or a program, removal by staff, and a change of mentor with its hand-over.
//! Why a mentee wants another mentor is for that mentee and staff alone: the mentor does not even learn that it was asked.

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
mod reading;
#[cfg(feature = "ssr")]
mod store;
#[cfg(feature = "ssr")]
mod view;
#[cfg(feature = "ssr")]
mod waiting;

#[cfg(feature = "ssr")]
pub use actions::{Verdict, ask_for_change, choose_notes, decide, end, hand_over, leave_program, withdraw_change};
#[cfg(feature = "ssr")]
pub use parts::{AtMentorship, WhatBecameOfIt};
#[cfg(feature = "ssr")]
pub use reactions::react;
#[cfg(feature = "ssr")]
pub use reading::load_leaving;
#[cfg(feature = "ssr")]
pub use store::waits_for_viewer;
#[cfg(feature = "ssr")]
pub use view::Leaving;
#[cfg(feature = "ssr")]
pub use waiting::{ChangesSection, load_changes};
