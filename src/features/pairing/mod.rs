//! Who mentors whom: asking for a mentor, waiting for one, being paired by staff; and mentorships, one mentor and one mentee in
//! one program. Everything a pair has is loaded through the person who asks; what ended is read by the two and by staff, and
//! changed by nobody.

#[cfg(feature = "ssr")]
mod actions;
pub mod api;
#[cfg(feature = "ssr")]
mod clockwork;
#[cfg(feature = "ssr")]
mod comparing;
#[cfg(any(feature = "ssr", feature = "hydrate-board"))]
pub mod islands;
pub mod model;
#[cfg(feature = "ssr")]
pub mod pages;
pub mod policy;
#[cfg(feature = "ssr")]
mod reactions;
#[cfg(feature = "ssr")]
mod reading;
#[cfg(feature = "ssr")]
mod store;
pub mod view;

#[cfg(feature = "ssr")]
pub use actions::{
    Answer, Asked, Published, accept_offer, agree, ask, complete, decline, decline_offer, discard, end_early, hand_over,
    join_waitlist, leave_waitlist, pair, place, publish, record_kick_off, suggest, withdraw, withdraw_for_next,
};
#[cfg(feature = "ssr")]
pub use clockwork::record_what_the_clock_decided;
pub use model::stopped::Stopped;
pub use model::{Ending, Member, Mentorship, MentorshipEvent, MentorshipState, PairingEvent, Party, PlanHead, Ties};
#[cfg(feature = "ssr")]
pub use pages::{Answers, AwaitedSection};
#[cfg(feature = "ssr")]
pub use reactions::react;
#[cfg(feature = "ssr")]
pub use reading::{MenteeStanding, Successor, list_successors, load_awaited, may_follow, standing_of_mentee};
#[cfg(feature = "ssr")]
pub use store::{
    KnownMentorship, LAST, LastRow, MentorshipRow, SUMMARY, UNPAIRED, find_for, find_going_on, insert_many, last_joins,
    list_active_of, list_around, list_lasting_of, waits_for_viewer,
};
