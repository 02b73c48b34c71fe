//! Whom somebody manages: their reports, each as a mentee with mentor and progress. Everything here is read.
//! A manager sees of a mentorship how far it has come, while it lasts, and nothing of what the two talk about.

mod pages;
mod store;

pub use pages::routes;
