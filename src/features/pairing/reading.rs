//! What pages are made of, loaded through whoever asks.

mod board;
mod mentors;
mod requests;
mod successors;

pub use board::{Reviewed, load_board, load_review, may_follow};
pub use mentors::{MentorSeen, MentorsPage, MentorsQuery, load_mentors};
pub use requests::{
    Awaited, Line, List, Listed, MenteeStanding, RequestsPage, load_awaited, load_request, load_requests, standing_of_mentee,
};
pub use successors::{Successor, list_successors};
