//! From stored profiles to what is compared: a field that its owner keeps from whoever looks is left out. What somebody keeps
//! to themself is left out for admins, too, so that no reason gives it away.

use super::model::fit::{Fit, Profile, entries, fit};
use super::policy::Around;
use super::store::{ProfileRow, ProgramRow, SkillBook};
use crate::features::accounts::Viewer;
use crate::features::people::model::{ProfileField, Sights};
use crate::features::people::policy::{Relation, may_see_field};
use crate::server::zones;
use crate::shared::id::SkillId;
use crate::shared::time::Instant;

/// What whoever looks may see of somebody.
#[derive(Clone, Debug)]
pub struct Seen {
    pub profile: Profile,
    pub location: String,
    /// Until when a pause lasts.
    pub shows_pause: bool,
}

/// Somebody in a program as whoever is that to the program sees them.
pub fn seen(row: &ProfileRow, book: &SkillBook, around: Around, now: Instant) -> Seen {
    let takes_part = around.staff || around.mentor || around.mentee;
    let relation = Relation { shares_program: takes_part, ..Relation::default() };
    let sights: Sights = serde_json::from_str(&row.visibility).unwrap_or_default();
    let shows = |field| may_see_field(relation, sights.of(field));
    let text = |field, text: &str| if shows(field) { text.to_owned() } else { String::new() };
    let current = book.current.get(&row.id).filter(|_| shows(ProfileField::Skills)).cloned().unwrap_or_default();
    let desired = book.desired.get(&row.id).filter(|_| shows(ProfileField::WantedSkills)).cloned().unwrap_or_default();
    Seen {
        profile: Profile {
            current,
            desired,
            interests: entries(&text(ProfileField::Interests, &row.interests)),
            languages: entries(&text(ProfileField::Languages, &row.languages)),
            helps_with: text(ProfileField::HelpsWith, &row.helps_with),
            wants_help_with: text(ProfileField::WantsHelpWith, &row.wants_help_with),
            utc_offset: shows(ProfileField::Zone).then(|| zones::offset_minutes(now, &row.zone)),
        },
        location: text(ProfileField::Location, &row.location),
        shows_pause: shows(ProfileField::Capacity),
    }
}

/// The viewer as they see themself: nothing is left out.
pub fn own(viewer: &Viewer, program: &ProgramRow, book: &SkillBook, now: Instant) -> Profile {
    Profile {
        current: Vec::new(),
        desired: book.desired.get(&viewer.id).cloned().unwrap_or_default(),
        interests: entries(&program.interests),
        languages: entries(&program.languages),
        helps_with: String::new(),
        wants_help_with: program.wants_help_with.clone(),
        utc_offset: Some(zones::offset_minutes(now, &viewer.zone)),
    }
}

/// How well two fit, with the reasons in words.
pub fn reasons(mentee: &Profile, mentor: &Profile, book: &SkillBook) -> (i64, Vec<String>) {
    let Fit { score, reasons } = fit(mentee, mentor, &book.program);
    (score, reasons.iter().map(|reason| reason.sentence(|skill| book.name(skill))).collect())
}

/// The names of skills, in the book's words.
pub fn names(skills: &[SkillId], book: &SkillBook) -> Vec<String> {
    skills.iter().map(|skill| book.name(*skill)).collect()
}
