//! The form of a profile: what was typed, and what it means.

use chrono::NaiveDate;

use super::{Fields, LONGEST_LINE, LONGEST_TEXT, MOST_SKILLS, Profile, ProfileField, Sights, Visibility};
use crate::features::accounts::parse_email;
use crate::features::skills::model::{LONGEST_NAME, SkillLevel, key, tidy};
use crate::shared::FieldErrors;
use crate::shared::time::{date_value, parse_date};

const MOST_MENTEES: i64 = 100;

/// A profile as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProfileForm {
    pub version: String,
    pub name: String,
    pub title: String,
    pub department: String,
    pub location: String,
    pub zone: String,
    pub bio: String,
    pub languages: String,
    pub interests: String,
    pub helps_with: String,
    pub wants_help_with: String,
    pub capacity: String,
    pub paused_until: String,
    /// (name, level) of each row.
    pub skills: Vec<(String, String)>,
    pub wanted_skills: Vec<String>,
    pub sights: Vec<(ProfileField, String)>,
    pub email: String,
    pub manager: String,
    pub is_admin: bool,
}

/// A parsed [`ProfileForm`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProfileDraft {
    pub version: i64,
    pub name: String,
    pub title: String,
    pub department: String,
    pub location: String,
    pub zone: String,
    pub bio: String,
    pub languages: String,
    pub interests: String,
    pub helps_with: String,
    pub wants_help_with: String,
    pub capacity: Option<i64>,
    pub paused_until: Option<NaiveDate>,
    pub skills: Vec<SkillLevel>,
    pub wanted_skills: Vec<String>,
    pub sights: Sights,
    /// What admins alone change; nothing where somebody edits their own profile without being one.
    pub by_admin: Option<AdminPart>,
}

/// The part of the form that only admins have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AdminPart {
    pub email: String,
    /// The manager's address; empty for nobody.
    pub manager: String,
    pub is_admin: bool,
}

impl From<Fields> for ProfileForm {
    fn from(fields: Fields) -> ProfileForm {
        let get = |name: &str| fields.get(name).to_owned();
        let levels = fields.all("level");
        let level = |nth: usize| levels.get(nth).copied().unwrap_or_default().to_owned();
        ProfileForm {
            version: get("version"),
            name: get("name"),
            title: get("title"),
            department: get("department"),
            location: get("location"),
            zone: get("zone"),
            bio: get("bio"),
            languages: get("languages"),
            interests: get("interests"),
            helps_with: get("helps_with"),
            wants_help_with: get("wants_help_with"),
            capacity: get("capacity"),
            paused_until: get("paused_until"),
            skills: fields.all("skill").into_iter().enumerate().map(|(nth, name)| (name.to_owned(), level(nth))).collect(),
            wanted_skills: fields.all("wanted_skill").into_iter().map(str::to_owned).collect(),
            sights: ProfileField::ALL.iter().map(|field| (*field, get(&format!("sees_{}", field.as_str())))).collect(),
            email: get("email"),
            manager: get("manager"),
            is_admin: !get("is_admin").is_empty(),
        }
    }
}

impl From<&Profile> for ProfileForm {
    fn from(profile: &Profile) -> ProfileForm {
        let p = profile.clone();
        ProfileForm {
            version: p.version.to_string(),
            name: p.name,
            title: p.title,
            department: p.department,
            location: p.location,
            zone: p.zone,
            bio: p.bio,
            languages: p.languages,
            interests: p.interests,
            helps_with: p.helps_with,
            wants_help_with: p.wants_help_with,
            capacity: p.capacity.map(|seats| seats.to_string()).unwrap_or_default(),
            paused_until: p.paused_until.map(date_value).unwrap_or_default(),
            skills: p.skills.into_iter().map(|skill| (skill.name, skill.level.to_string())).collect(),
            wanted_skills: p.wanted_skills,
            sights: ProfileField::ALL.iter().map(|field| (*field, p.sights.of(*field).as_str().to_owned())).collect(),
            email: p.email,
            manager: p.manager.map(|manager| manager.email).unwrap_or_default(),
            is_admin: p.is_admin,
        }
    }
}

impl ProfileForm {
    /// The choice of who sees a field, as posted.
    pub fn sees(&self, field: ProfileField) -> Visibility {
        let chosen = self.sights.iter().find(|(known, _)| *known == field).and_then(|(_, word)| word.parse().ok());
        chosen.unwrap_or(field.default_visibility())
    }

    /// What to store. Whether the zone exists and who the manager is, the server says.
    pub fn parse(&self, by_admin: bool) -> Result<ProfileDraft, FieldErrors> {
        let mut errors = FieldErrors::default();
        // In the order of the page, as the summary of what is wrong follows it.
        let name = errors.required_text("name", "Name", &self.name, LONGEST_LINE, "Enter a name.");
        let title = line(&mut errors, "title", "Title", &self.title);
        let department = line(&mut errors, "department", "Department", &self.department);
        let location = line(&mut errors, "location", "Location", &self.location);
        let zone = errors.required_text("zone", "Time zone", &self.zone, 64, "Choose a time zone.");
        let languages = errors.text("languages", "Languages", &self.languages, LONGEST_LINE * 2);
        let bio = errors.text("bio", "About me", &self.bio, LONGEST_TEXT);
        let helps_with = errors.text("helps_with", "I can help with", &self.helps_with, LONGEST_TEXT);
        let wants_help_with = errors.text("wants_help_with", "I want help with", &self.wants_help_with, LONGEST_TEXT);
        let interests = errors.text("interests", "Interests", &self.interests, LONGEST_TEXT);
        let skills = self.parse_skills(&mut errors);
        let wanted_skills = self.parse_wanted(&mut errors, &skills);
        let capacity = self.parse_capacity(&mut errors);
        let paused_until = match self.paused_until.trim() {
            "" => None,
            text => parse_date(text).or_else(|| {
                errors.add("paused_until", "Write “No new mentees until” as a day like 2027-03-01, or leave it empty.");
                None
            }),
        };
        let sights = ProfileField::ALL.iter().fold(Sights::default(), |sights, field| sights.with(*field, self.sees(*field)));
        let by_admin = by_admin.then(|| AdminPart {
            email: parse_email(&mut errors, "email", &self.email),
            manager: errors.text("manager", "Reports to", &self.manager, 254).to_lowercase(),
            is_admin: self.is_admin,
        });
        errors.or(|| ProfileDraft {
            version: self.version.parse().unwrap_or(-1),
            name,
            title,
            department,
            location,
            zone,
            bio,
            languages,
            interests,
            helps_with,
            wants_help_with,
            capacity,
            paused_until,
            skills,
            wanted_skills,
            sights,
            by_admin,
        })
    }

    fn parse_capacity(&self, errors: &mut FieldErrors) -> Option<i64> {
        let text = self.capacity.trim();
        if text.is_empty() {
            return None;
        }
        let seats = text.parse().ok().filter(|seats| (0..=MOST_MENTEES).contains(seats));
        if seats.is_none() {
            errors.add(
                "capacity",
                format!("Write how many mentees at most as a number from 0 to {MOST_MENTEES}, or leave it empty."),
            );
        }
        seats
    }

    fn parse_skills(&self, errors: &mut FieldErrors) -> Vec<SkillLevel> {
        let mut skills: Vec<SkillLevel> = Vec::new();
        for (name, level) in self.skills.iter().filter(|(name, _)| !name.trim().is_empty()) {
            let Some(name) = skill_name(errors, "skills", name) else { continue };
            let Some(level) = level.parse().ok().filter(|level| (1..=5).contains(level)) else {
                errors.add("skills", format!("Choose a level for “{name}”."));
                continue;
            };
            if skills.iter().any(|known| key(&known.name) == key(&name)) {
                errors.add("skills", format!("“{name}” is there twice."));
            }
            skills.push(SkillLevel { name, level });
        }
        if skills.len() > MOST_SKILLS {
            errors.add("skills", format!("At most {MOST_SKILLS} skills fit; keep those that say most."));
        }
        skills
    }

    fn parse_wanted(&self, errors: &mut FieldErrors, has: &[SkillLevel]) -> Vec<String> {
        let mut wanted: Vec<String> = Vec::new();
        for name in self.wanted_skills.iter().filter(|name| !name.trim().is_empty()) {
            let Some(name) = skill_name(errors, "wanted_skills", name) else { continue };
            if wanted.iter().any(|known| key(known) == key(&name)) {
                errors.add("wanted_skills", format!("“{name}” is there twice."));
            }
            wanted.push(name);
        }
        if wanted.len() + has.len() > MOST_SKILLS * 2 {
            errors.add("wanted_skills", format!("At most {MOST_SKILLS} skills fit; keep those that matter most."));
        }
        wanted
    }
}

impl ProfileDraft {
    /// The names of the fields in which it differs from the profile.
    pub fn changes(&self, now: &Profile) -> Vec<String> {
        let by_admin = self.by_admin.as_ref();
        let manager = now.manager.as_ref().map_or("", |manager| manager.email.as_str());
        let differs = [
            ("name", self.name != now.name),
            ("title", self.title != now.title),
            ("department", self.department != now.department),
            ("location", self.location != now.location),
            ("zone", self.zone != now.zone),
            ("bio", self.bio != now.bio),
            ("languages", self.languages != now.languages),
            ("interests", self.interests != now.interests),
            ("helps_with", self.helps_with != now.helps_with),
            ("wants_help_with", self.wants_help_with != now.wants_help_with),
            ("capacity", self.capacity != now.capacity),
            ("paused_until", self.paused_until != now.paused_until),
            ("skills", !same(&self.skills, &now.skills)),
            ("wanted_skills", !same(&self.wanted_skills, &now.wanted_skills)),
            ("visibility", self.sights != now.sights),
            ("email", by_admin.is_some_and(|part| part.email != now.email)),
            ("manager", by_admin.is_some_and(|part| part.manager != manager)),
            ("is_admin", by_admin.is_some_and(|part| part.is_admin != now.is_admin)),
        ];
        differs.into_iter().filter(|(_, differs)| *differs).map(|(field, _)| field.to_owned()).collect()
    }
}

impl ProfileDraft {
    /// Refuses a pause that is over before it begins. One that was stored and is over by now keeps nobody from saving.
    pub fn check_pause(&self, stored: Option<NaiveDate>, today: NaiveDate) -> Result<(), FieldErrors> {
        let mut errors = FieldErrors::default();
        if self.paused_until != stored && self.paused_until.is_some_and(|until| until <= today) {
            errors.add("paused_until", "Choose a day that is still to come, or leave it empty.");
        }
        errors.or(|| ())
    }
}

/// Whether two lists hold the same, in whatever order.
fn same<T: PartialEq>(one: &[T], other: &[T]) -> bool {
    one.len() == other.len() && one.iter().all(|item| other.contains(item))
}

/// One line: line breaks become blanks.
fn line(errors: &mut FieldErrors, field: &str, label: &str, raw: &str) -> String {
    errors.text(field, label, &raw.split_whitespace().collect::<Vec<_>>().join(" "), LONGEST_LINE)
}

fn skill_name(errors: &mut FieldErrors, field: &str, raw: &str) -> Option<String> {
    let name = tidy(raw);
    if name.is_none() {
        errors.add(field, format!("The name of a skill has at most {LONGEST_NAME} characters."));
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form() -> ProfileForm {
        ProfileForm { name: "Ana".into(), zone: "UTC".into(), email: "ana@example.org".into(), ..ProfileForm::default() }
    }

    #[test]
    fn rows_of_skills_are_read_with_their_levels_and_empty_rows_left_out() {
        let fields = [
            ("name", "Ana"),
            ("zone", "UTC"),
            ("skill", "Rust"),
            ("level", "4"),
            ("skill", ""),
            ("level", ""),
            ("skill", "Public  speaking"),
            ("level", "2"),
            ("wanted_skill", "Negotiation"),
            ("wanted_skill", " "),
        ];
        let fields = Fields(fields.map(|(name, value)| (name.to_owned(), value.to_owned())).into());
        let draft = ProfileForm::from(fields).parse(false).unwrap();
        let skills: Vec<_> = draft.skills.iter().map(|skill| (skill.name.as_str(), skill.level)).collect();
        assert_eq!(skills, [("Rust", 4), ("Public speaking", 2)]);
        assert_eq!(draft.wanted_skills, ["Negotiation"]);
        assert_eq!(draft.by_admin, None);
    }

    #[test]
    fn everything_that_is_wrong_is_said_at_once() {
        let wrong = ProfileForm {
            name: " ".into(),
            zone: String::new(),
            title: "x".repeat(121),
            capacity: "many".into(),
            paused_until: "soon".into(),
            skills: vec![("Rust".into(), String::new())],
            wanted_skills: vec!["a".into(), "A".into()],
            email: "nowhere".into(),
            ..ProfileForm::default()
        };
        let errors = wrong.parse(true).unwrap_err();
        let fields: Vec<&str> = errors.0.iter().map(|error| error.field.as_str()).collect();
        let in_order = ["name", "title", "zone", "skills", "wanted_skills", "capacity", "paused_until", "email"];
        assert_eq!(fields, in_order, "in the order of the page: {errors:?}");
        assert_eq!(errors.on("title"), Some("“Title” is 121 characters long; at most 120 fit."));
    }

    #[test]
    fn a_pause_ends_on_a_day_that_is_still_to_come_or_on_the_day_that_is_stored() {
        let day = |day| NaiveDate::from_ymd_opt(2026, 12, day);
        let today = day(3).unwrap();
        let checked = |until: &str, stored| {
            let form = ProfileForm { paused_until: until.into(), ..form() };
            form.parse(false).unwrap().check_pause(stored, today)
        };
        assert!(checked("2026-12-04", None).is_ok() && checked("", day(1)).is_ok());
        assert!(checked("2026-12-01", day(1)).is_ok(), "it was stored and is over");
        for (until, stored) in [("2020-01-01", None), ("2026-12-03", None), ("2026-12-02", day(1))] {
            assert!(checked(until, stored).unwrap_err().on("paused_until").is_some(), "{until}");
        }
    }

    #[test]
    fn the_visibility_of_each_field_is_read() {
        let form = ProfileForm {
            sights: vec![(ProfileField::Bio, "only_me".into()), (ProfileField::Zone, "anybody".into())],
            ..form()
        };
        let sights = form.parse(false).unwrap().sights;
        assert_eq!(sights.of(ProfileField::Bio), Visibility::OnlyMe);
        assert_eq!(sights.of(ProfileField::Zone), Visibility::Everyone);
    }
}
