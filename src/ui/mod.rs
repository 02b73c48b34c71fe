//! Components that know no feature.

pub mod avatar;
#[cfg(not(feature = "ssr"))]
pub mod browser;
#[cfg(feature = "ssr")]
#[path = "browser_on_server.rs"]
pub mod browser;
pub mod drag;
pub mod field;
pub mod fresh;
pub mod icon;
pub mod pager;
pub mod progress;
pub mod refused;
pub mod toast;

pub use avatar::Avatar;
pub use field::{ErrorSummary, Field, FieldNote, Kept};
pub use icon::Icon;
pub use pager::Pager;
pub use progress::Progress;
pub use refused::RefusedLines;
