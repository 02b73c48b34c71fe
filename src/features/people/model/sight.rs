//! Who sees which field of a profile.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

crate::text_enum!(
    /// Who sees a field, beside its owner and admins.
    Visibility { Everyone = "everyone", Participants = "participants", OnlyMe = "only_me" }
);

impl Visibility {
    /// The choice in words, to the owner.
    pub fn label(self) -> &'static str {
        match self {
            Visibility::Everyone => "Everyone",
            Visibility::Participants => "People in my programs",
            Visibility::OnlyMe => "Only me and admins",
        }
    }
}

crate::text_enum!(
    /// The fields whose visibility can be chosen. Name and title are not among them: they stand beside the face wherever
    /// somebody takes part in anything.
    ProfileField {
        Photo = "photo",
        Email = "email",
        Department = "department",
        Location = "location",
        Zone = "zone",
        Manager = "manager",
        Bio = "bio",
        Languages = "languages",
        Interests = "interests",
        Skills = "skills",
        WantedSkills = "wanted_skills",
        HelpsWith = "helps_with",
        WantsHelpWith = "wants_help_with",
        Availability = "availability",
        Capacity = "capacity",
    }
);

impl ProfileField {
    /// Who sees it until its owner says otherwise: what others need to find somebody, everyone; how to reach and book
    /// somebody, whoever is in a program with them.
    pub fn default_visibility(self) -> Visibility {
        match self {
            ProfileField::Email | ProfileField::Availability | ProfileField::Capacity => Visibility::Participants,
            _ => Visibility::Everyone,
        }
    }

    /// The field in words.
    pub fn label(self) -> &'static str {
        match self {
            ProfileField::Photo => "Photo",
            ProfileField::Email => "E-mail",
            ProfileField::Department => "Department",
            ProfileField::Location => "Location",
            ProfileField::Zone => "Time zone",
            ProfileField::Manager => "Reports to",
            ProfileField::Bio => "About me",
            ProfileField::Languages => "Languages",
            ProfileField::Interests => "Interests",
            ProfileField::Skills => "Skills I have",
            ProfileField::WantedSkills => "Skills I want",
            ProfileField::HelpsWith => "I can help with",
            ProfileField::WantsHelpWith => "I want help with",
            ProfileField::Availability => "Weekly availability",
            ProfileField::Capacity => "Mentees and pauses",
        }
    }
}

/// What one person chose; fields at their default are left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Sights(BTreeMap<ProfileField, Visibility>);

impl Sights {
    /// Who sees the field.
    pub fn of(&self, field: ProfileField) -> Visibility {
        self.0.get(&field).copied().unwrap_or(field.default_visibility())
    }

    /// The same with one field seen by others than before.
    pub fn with(mut self, field: ProfileField, visibility: Visibility) -> Sights {
        if visibility == field.default_visibility() {
            self.0.remove(&field);
        } else {
            self.0.insert(field, visibility);
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_differs_from_the_default_is_kept() {
        let sights =
            Sights::default().with(ProfileField::Bio, Visibility::OnlyMe).with(ProfileField::Email, Visibility::Participants);
        assert_eq!(serde_json::to_string(&sights).unwrap(), r#"{"bio":"only_me"}"#);
        assert_eq!(sights.of(ProfileField::Bio), Visibility::OnlyMe);
        assert_eq!(sights.of(ProfileField::Location), Visibility::Everyone);
        assert_eq!(sights.with(ProfileField::Bio, Visibility::Everyone), Sights::default());
    }
}
