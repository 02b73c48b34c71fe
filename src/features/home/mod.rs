//! Where one lands: what waits for me, my mentorships with their next step; and the page of one mentorship.
//! Everything here is read; what the buttons post belongs to the other rooms.

mod cards;
mod journey;
mod mentorship;
mod pages;
mod signals;
mod store;
mod waits;

pub use pages::{load, routes};
