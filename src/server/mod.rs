//! Server only: what carries the rooms. Nothing here knows a feature, except the table of routes in `app.rs` above it.

pub mod api;
pub mod app;
pub mod assets;
pub mod boot;
pub mod bulk;
pub mod clock;
pub mod config;
pub mod csv;
pub mod db;
pub mod files;
pub mod forms;
pub mod guard;
pub mod hashing;
pub mod kept;
pub mod live;
pub mod log;
pub mod markdown;
pub mod paging;
pub mod render;
pub mod scope;
pub mod throttle;
pub mod token;
pub mod zones;

pub use app::App;
pub use bulk::Bulk;
pub use db::Conn;
pub use scope::{Asker, Scope};
