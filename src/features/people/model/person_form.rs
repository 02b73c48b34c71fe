//! The form by which an admin adds somebody.

use serde::Deserialize;

use super::LONGEST_LINE;
use crate::features::accounts::parse_email;
use crate::shared::FieldErrors;

/// A new person as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct NewPersonForm {
    pub name: String,
    pub email: String,
    pub title: String,
    pub department: String,
    pub location: String,
    pub zone: String,
    pub manager: String,
    pub is_admin: String,
}

/// A parsed [`NewPersonForm`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPersonDraft {
    pub name: String,
    pub email: String,
    pub title: String,
    pub department: String,
    pub location: String,
    pub zone: String,
    /// The manager's address; empty for nobody.
    pub manager: String,
    pub is_admin: bool,
}

impl NewPersonForm {
    /// Whom to add. Whether the zone exists and who the manager is, the server says.
    pub fn parse(&self) -> Result<NewPersonDraft, FieldErrors> {
        let mut errors = FieldErrors::default();
        let draft = NewPersonDraft {
            name: errors.required_text("name", "Name", &self.name, LONGEST_LINE, "Enter a name."),
            email: parse_email(&mut errors, "email", &self.email),
            title: errors.text("title", "Title", &self.title, LONGEST_LINE),
            department: errors.text("department", "Department", &self.department, LONGEST_LINE),
            location: errors.text("location", "Location", &self.location, LONGEST_LINE),
            zone: errors.required_text("zone", "Time zone", &self.zone, 64, "Choose a time zone."),
            manager: errors.text("manager", "Reports to", &self.manager, 254).to_lowercase(),
            is_admin: !self.is_admin.is_empty(),
        };
        errors.or(|| draft)
    }
}
