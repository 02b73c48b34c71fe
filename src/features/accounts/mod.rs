//! Signing in and out, one's sessions and password, the first admin.
//! Nobody is asked for a password twice in the same way: unknown addresses and wrong passwords look alike.

#[cfg(feature = "ssr")]
mod actions;
mod model;
#[cfg(feature = "ssr")]
pub mod pages;
#[cfg(feature = "ssr")]
mod session;
#[cfg(feature = "ssr")]
mod store;

#[cfg(feature = "ssr")]
pub use actions::{
    MadeLink, add_admin, begin_demo, count_without_password, finish_demo, invite, invite_without_password, is_demo, is_in_use,
    offer_setup_link,
};
pub use model::{AccountEvent, Viewer, check_domain, parse_email, parse_language};
#[cfg(feature = "ssr")]
pub use pages::{LanguageField, ZoneField};
#[cfg(all(test, feature = "ssr"))]
pub use session::open as open_session;
#[cfg(feature = "ssr")]
pub use session::{end_all, forget_expired, session_holds, viewer_of};
#[cfg(feature = "ssr")]
pub use store::WithoutPassword;
