//! The organization itself: its name, logo, color and rules for addresses; its skills; what happened in it; and what it
//! holds of one person, to be handed over or erased.

#[cfg(feature = "ssr")]
mod actions;
#[cfg(feature = "ssr")]
mod audit;
#[cfg(feature = "ssr")]
mod current;
#[cfg(feature = "ssr")]
mod data;
pub mod model;
#[cfg(feature = "ssr")]
pub mod pages;
#[cfg(feature = "ssr")]
mod policy;
#[cfg(feature = "ssr")]
mod reactions;
#[cfg(feature = "ssr")]
mod skills;
#[cfg(feature = "ssr")]
mod store;
#[cfg(feature = "ssr")]
mod words;

#[cfg(feature = "ssr")]
pub use current::{Current, TOPIC};
#[cfg(all(test, feature = "ssr"))]
pub use data::erase;
pub use model::{Organization, OrganizationEvent};
#[cfg(feature = "ssr")]
pub use reactions::react;
#[cfg(all(test, feature = "ssr"))]
pub use store::audit as log;
