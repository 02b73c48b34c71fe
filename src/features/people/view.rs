//! What somebody is shown of a person: fields that are hidden from them are not in it.

use chrono::NaiveDate;

use super::model::{Manager, Profile, ProfileField, Week};
use super::policy::{Relation, may_edit, may_see_field};
use crate::features::skills::model::SkillLevel;
use crate::shared::id::{FileId, PersonId};

/// A profile as its reader may see it. What is hidden looks like what was left empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProfileView {
    pub id: PersonId,
    pub name: String,
    pub title: String,
    pub is_active: bool,
    pub is_admin: bool,
    pub is_me: bool,
    pub may_edit: bool,
    pub photo: Option<FileId>,
    pub email: Option<String>,
    pub department: Option<String>,
    pub location: Option<String>,
    pub zone: Option<String>,
    pub manager: Option<Manager>,
    pub bio: Option<String>,
    pub languages: Option<String>,
    pub interests: Option<String>,
    pub helps_with: Option<String>,
    pub wants_help_with: Option<String>,
    pub skills: Vec<SkillLevel>,
    pub wanted_skills: Vec<String>,
    pub week: Week,
    pub capacity: Option<i64>,
    /// Until when no new mentees, if that is ahead.
    pub paused_until: Option<NaiveDate>,
}

impl ProfileView {
    /// The profile for a reader with that relation.
    pub fn new(profile: &Profile, relation: Relation, today: NaiveDate) -> ProfileView {
        let sees = |field| may_see_field(relation, profile.sights.of(field));
        let text = |field, text: &str| (sees(field) && !text.is_empty()).then(|| text.to_owned());
        let p = profile;
        ProfileView {
            id: p.id,
            name: p.name.clone(),
            title: p.title.clone(),
            is_active: p.is_active,
            is_admin: p.is_admin,
            is_me: relation.is_self,
            may_edit: may_edit(relation),
            photo: p.photo.filter(|_| sees(ProfileField::Photo)),
            email: text(ProfileField::Email, &p.email),
            department: text(ProfileField::Department, &p.department),
            location: text(ProfileField::Location, &p.location),
            zone: text(ProfileField::Zone, &p.zone),
            manager: p.manager.clone().filter(|_| sees(ProfileField::Manager)),
            bio: text(ProfileField::Bio, &p.bio),
            languages: text(ProfileField::Languages, &p.languages),
            interests: text(ProfileField::Interests, &p.interests),
            helps_with: text(ProfileField::HelpsWith, &p.helps_with),
            wants_help_with: text(ProfileField::WantsHelpWith, &p.wants_help_with),
            skills: if sees(ProfileField::Skills) { p.skills.clone() } else { Vec::new() },
            wanted_skills: if sees(ProfileField::WantedSkills) { p.wanted_skills.clone() } else { Vec::new() },
            week: if sees(ProfileField::Availability) { p.week.clone() } else { Week::default() },
            capacity: p.capacity.filter(|_| sees(ProfileField::Capacity)),
            paused_until: p.paused_until.filter(|day| sees(ProfileField::Capacity) && *day > today),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::people::model::{Range, Sights, Visibility};

    fn ana(visibility: Visibility) -> Profile {
        let sights = ProfileField::ALL.iter().fold(Sights::default(), |sights, field| sights.with(*field, visibility));
        let manager = Manager { id: PersonId(uuid::Uuid::max()), name: "Omar".into(), email: "omar@example.org".into() };
        let text = |text: &str| text.to_owned();
        Profile {
            id: PersonId(uuid::Uuid::nil()),
            name: text("Ana Petrova"),
            title: text("Engineer"),
            email: text("ana@example.org"),
            department: text("secret"),
            location: text("secret"),
            zone: text("Europe/Athens"),
            bio: text("secret"),
            languages: text("secret"),
            interests: text("secret"),
            helps_with: text("secret"),
            wants_help_with: text("secret"),
            photo: Some(FileId(uuid::Uuid::max())),
            capacity: Some(2),
            paused_until: NaiveDate::from_ymd_opt(2027, 3, 1),
            manager: Some(manager),
            is_admin: false,
            is_active: true,
            has_password: true,
            version: 1,
            sights,
            skills: vec![SkillLevel { name: text("Rust"), level: 4 }],
            wanted_skills: vec![text("Negotiation")],
            week: Week::of(vec![Range { weekday: 1, from_minute: 540, to_minute: 600 }]),
        }
    }

    fn seen(visibility: Visibility, relation: Relation) -> ProfileView {
        ProfileView::new(&ana(visibility), relation, NaiveDate::from_ymd_opt(2026, 12, 1).unwrap())
    }

    #[test]
    fn what_is_hidden_is_not_in_the_view_at_all() {
        let stranger = seen(Visibility::OnlyMe, Relation::default());
        let shown = format!("{stranger:?}");
        for hidden in ["secret", "Athens", "Rust", "Negotiation", "Omar", "540", "2027", "ana@", "ffff"] {
            assert!(!shown.contains(hidden), "{hidden} in {shown}");
        }
        assert_eq!((stranger.name.as_str(), stranger.title.as_str()), ("Ana Petrova", "Engineer"));
    }

    #[test]
    fn whoever_may_see_everything_does() {
        let owner = seen(Visibility::OnlyMe, Relation { is_self: true, ..Relation::default() });
        let companion = seen(Visibility::Participants, Relation { shares_program: true, ..Relation::default() });
        for view in [owner, companion] {
            assert!(view.bio.is_some() && view.manager.is_some() && !view.week.is_empty() && view.capacity == Some(2));
        }
    }

    #[test]
    fn a_pause_that_is_over_is_none() {
        let everyone = ana(Visibility::Everyone);
        let view = ProfileView::new(&everyone, Relation::default(), NaiveDate::from_ymd_opt(2027, 3, 1).unwrap());
        assert_eq!(view.paused_until, None);
    }
}
