//! Mentorships: one mentor and one mentee in one program.
//! Everything a pair has is loaded through the person who asks; what ended is read by the two and by staff, and changed by nobody.

#[cfg(feature = "ssr")]
mod actions;
mod model;
#[cfg(feature = "ssr")]
mod store;

#[cfg(feature = "ssr")]
pub use actions::{complete, pair, record_kick_off};
pub use model::{Member, Mentorship, MentorshipEvent, MentorshipState, Party, PlanHead, Ties};
#[cfg(feature = "ssr")]
pub use store::{MentorshipRow, NewMentorship, SUMMARY, find_for, insert_many, list_active_of, list_around};
