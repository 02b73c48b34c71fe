//! Plans: a mentorship's milestones and their items, shaped by drag and drop; the prerequisites before them.
//! Every change is one value that the browser applies for show and the server for real.

#[cfg(feature = "ssr")]
mod actions;
pub mod api;
#[cfg(any(feature = "ssr", feature = "hydrate-plan"))]
pub mod islands;
pub mod model;
#[cfg(feature = "ssr")]
pub mod pages;
pub mod policy;
#[cfg(feature = "ssr")]
mod reactions;
#[cfg(feature = "ssr")]
mod store;
pub mod view;

#[cfg(feature = "ssr")]
pub use actions::{
    add_from_catalogue, answer_offer, change, claim, claim_to_confirm, hold, load, load_page, load_view, may_follow, offer,
    record_step, save_to_library, start_from_library,
};
#[cfg(feature = "ssr")]
pub use reactions::react;
#[cfg(feature = "ssr")]
pub use store::{NewPlan, Summary, insert_plans, insert_template, list_summaries};
