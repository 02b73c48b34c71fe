//! Where one lands: what waits for me, my mentorships with their next step; and the page of one mentorship.
//! What staff look after is here too. Everything is read; what the buttons post belongs to the other rooms, except that
//! somebody wants to see first steps no longer.

mod approvals;
mod asked;
mod cards;
mod earlier;
mod first_steps;
mod journey;
mod learning;
mod mentoring;
mod mentorship;
mod news;
mod pages;
mod signals;
mod skills;
mod staff;
pub mod store;
mod team;
mod waits;

pub use pages::{load, routes};
