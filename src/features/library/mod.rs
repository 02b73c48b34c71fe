//! The library: plans to start from, and the learning catalogue of courses, books, events and all else that an item can be.
//! It reads the pure model of plans; the rooms that have plans take from here and save to here.

#[cfg(feature = "ssr")]
mod actions;
pub mod api;
#[cfg(feature = "ssr")]
mod imports;
pub mod model;
#[cfg(feature = "ssr")]
pub mod pages;
#[cfg(feature = "ssr")]
pub mod policy;
#[cfg(feature = "ssr")]
mod shipped;
#[cfg(feature = "ssr")]
mod store;
pub mod view;

#[cfg(feature = "ssr")]
pub use actions::{add_resource, find_plan, find_resource, list_plans, save_plan, set_steps, standing_of};
#[cfg(feature = "ssr")]
pub use pages::PlanPreview;
