//! What works in the browser: the meeting with its card, and the form that asks for one. Both are real forms first.

mod actions;
mod card;
mod fields;
mod history;
mod meeting;
mod posted;
mod request;
mod request_fields;
mod slot;

pub use meeting::MeetingIsland;
pub use request::MeetingRequest;
