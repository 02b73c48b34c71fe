//! The rules: who may be paired, who must agree, who is next, who fits whom. Pure; every rule is given the time.

#[cfg(feature = "ssr")]
pub mod assignment;
pub mod board;
mod event;
pub mod fit;
mod mentorship;
pub mod request;
pub mod seats;
pub mod stopped;
pub mod waitlist;

#[cfg(test)]
mod tests;

pub use event::{MentorshipEvent, PairingEvent};
pub use mentorship::{Ending, Member, Mentorship, MentorshipState, Party, PlanHead, Ties};
