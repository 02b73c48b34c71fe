//! The organization's skills: one catalogue that profiles, programs and suggestions share.

#[cfg(feature = "ssr")]
mod actions;
pub mod model;
#[cfg(feature = "ssr")]
mod store;

#[cfg(feature = "ssr")]
pub use actions::{add, merge, remove, rename};
#[cfg(feature = "ssr")]
pub use store::{
    From, PersonSkillRow, SkillPage, SkillRow, SkillUse, find, find_named, find_or_add, insert_known, list_named_like,
    list_of_people, list_of_person, list_of_program, list_with_uses, replace_of_person, replace_of_program,
};
