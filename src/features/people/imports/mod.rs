//! Importing people from a file: read, match columns, say row by row what would happen. Pure; the actions store and apply.

pub mod matching;
pub mod shown;
pub mod verdict;

pub use matching::{Column, Matching};
pub use shown::{Shown, managers_of_shown, shown};
pub use verdict::{Known, Rules, Values, Verdict, judge};
