//! A person's profile: what it holds, who may see which field of it, and the form that edits it.

mod availability;
mod event;
#[cfg(feature = "ssr")]
mod fields;
#[cfg(feature = "ssr")]
mod form;
#[cfg(feature = "ssr")]
mod person_form;
mod sight;

pub use availability::{Range, Week};
pub use event::PersonEvent;
#[cfg(feature = "ssr")]
pub use fields::Fields;
#[cfg(feature = "ssr")]
pub use form::{ProfileDraft, ProfileForm};
#[cfg(feature = "ssr")]
pub use person_form::{NewPersonDraft, NewPersonForm};
pub use sight::{ProfileField, Sights, Visibility};

use chrono::NaiveDate;

use crate::features::skills::model::SkillLevel;
use crate::shared::id::{FileId, PersonId};

/// The longest line of a profile: a name, a title, a place.
pub const LONGEST_LINE: usize = 120;
/// The longest paragraph of a profile.
pub const LONGEST_TEXT: usize = 2000;
/// More skills than anybody reads.
pub const MOST_SKILLS: usize = 40;

/// Everything that is known of a person; what of it somebody sees, `view::ProfileView` holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    pub id: PersonId,
    pub name: String,
    pub title: String,
    pub email: String,
    pub department: String,
    pub location: String,
    pub zone: String,
    pub bio: String,
    pub languages: String,
    pub interests: String,
    pub helps_with: String,
    pub wants_help_with: String,
    pub photo: Option<FileId>,
    pub capacity: Option<i64>,
    pub paused_until: Option<NaiveDate>,
    pub manager: Option<Manager>,
    pub is_admin: bool,
    pub is_active: bool,
    pub has_password: bool,
    pub version: i64,
    pub sights: Sights,
    pub skills: Vec<SkillLevel>,
    pub wanted_skills: Vec<String>,
    pub week: Week,
}

/// Whom somebody reports to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manager {
    pub id: PersonId,
    pub name: String,
    pub email: String,
}
