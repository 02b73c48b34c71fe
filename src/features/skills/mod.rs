//! The organization's skills: one catalogue that profiles, programs and suggestions share.

pub mod model;
#[cfg(feature = "ssr")]
mod store;

#[cfg(feature = "ssr")]
pub use store::{SkillRow, find_or_add, list_named_like, list_of_program, replace_of_program};
