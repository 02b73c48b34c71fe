//! The people of the organization: their profiles and who sees which field, the directory, adding and importing them.
//! What is hidden from somebody is left out where the view is made; the directory holds only what everyone may see.

#[cfg(feature = "ssr")]
mod actions;
#[cfg(feature = "ssr")]
mod faces;
#[cfg(feature = "ssr")]
pub mod imports;
pub mod model;
#[cfg(feature = "ssr")]
pub mod pages;
pub mod policy;
#[cfg(feature = "ssr")]
mod reactions;
#[cfg(feature = "ssr")]
mod store;
#[cfg(feature = "ssr")]
pub mod times;
#[cfg(feature = "ssr")]
pub mod view;

#[cfg(all(test, feature = "ssr"))]
pub use actions::{MOST_BYTES as MOST_IMPORTED, commit_import, find_import, match_import, preview_import, stage_import};
#[cfg(feature = "ssr")]
pub use actions::{forget_imports, save_availability, save_profile};
#[cfg(feature = "ssr")]
pub use faces::{Faces, face_changed};
pub use model::PersonEvent;
#[cfg(feature = "ssr")]
pub use reactions::react;
#[cfg(all(test, feature = "ssr"))]
pub use store::directory;
#[cfg(feature = "ssr")]
pub use store::directory::{Choice, list_choices, refresh as refresh_directory};
#[cfg(feature = "ssr")]
pub use store::known::{KnownPerson, add_known};
#[cfg(feature = "ssr")]
pub use store::profile::may_see_photo;
#[cfg(feature = "ssr")]
pub use store::profile::read_sights;
#[cfg(feature = "ssr")]
pub use store::reports::{NamePage, Report, list_reports};
#[cfg(feature = "ssr")]
pub use store::{NewPerson, add, has_other_admin, list_names, lock_all, lock_organization, lock_pair};
#[cfg(feature = "ssr")]
pub use times::{Availability, Suiting, find_suiting, free_slots, suits};
