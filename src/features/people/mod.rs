//! The people of the organization: for now, adding them and reading their names.

#[cfg(feature = "ssr")]
mod photo;
#[cfg(feature = "ssr")]
mod store;

#[cfg(feature = "ssr")]
pub use photo::may_see_photo;
#[cfg(feature = "ssr")]
pub use store::{NewPerson, add, lock_pair};
