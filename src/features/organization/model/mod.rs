//! What the organization says of itself, and the form in which an admin says it.

pub mod accent;

use serde::{Deserialize, Serialize};

use crate::features::accounts::parse_language;
use crate::shared::id::FileId;
use crate::shared::{FieldErrors, Language};
pub use accent::Accent;

/// The name until an admin gives another.
pub const OUR_NAME: &str = "Ithaca";
/// The name that stands wherever that of a person stood whose data were erased.
pub const ERASED: &str = "Someone who left";
const LONGEST_NAME: usize = 60;
const MOST_DOMAINS: usize = 50;

/// What every page knows of the organization.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Organization {
    /// Empty: ours.
    pub name: String,
    pub logo: Option<FileId>,
    /// Nothing: ours.
    pub accent: Option<Accent>,
    /// The language of people who chose no other.
    pub language: Language,
    /// The zone of people of whom no other is known.
    pub zone: String,
    /// Where addresses of people must be; empty: anywhere.
    pub email_domains: Vec<String>,
    pub version: i64,
}

impl Default for Organization {
    fn default() -> Self {
        Organization {
            name: String::new(),
            logo: None,
            accent: None,
            language: Language::default(),
            zone: "UTC".into(),
            email_domains: Vec::new(),
            version: 0,
        }
    }
}

impl Organization {
    /// The name to be shown.
    pub fn title(&self) -> &str {
        if self.name.is_empty() { OUR_NAME } else { &self.name }
    }

    /// The zone to begin with for somebody new, once an admin has said which.
    pub fn zone_or(&self, otherwise: &str) -> String {
        if self.version == 0 { otherwise.to_owned() } else { self.zone.clone() }
    }

    /// Which of its fields differ in the next one, by their names.
    pub fn differing(&self, next: &Organization) -> Vec<String> {
        let changes = [
            ("name", self.name != next.name),
            ("logo", self.logo != next.logo),
            ("accent", self.accent != next.accent),
            ("language", self.language != next.language),
            ("zone", self.zone != next.zone),
            ("email_domains", self.email_domains != next.email_domains),
        ];
        changes.into_iter().filter(|(_, differs)| *differs).map(|(name, _)| name.to_owned()).collect()
    }
}

/// What happens to the organization as a whole: which fields, not what stands in them; and what is done with all that is
/// held about a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrganizationEvent {
    SettingsChanged { fields: Vec<String> },
    DataExported,
}

/// The form of `/organization`, as posted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct OrganizationForm {
    pub version: String,
    pub name: String,
    pub accent: String,
    /// The button that takes another color than the one in the field.
    pub take_accent: String,
    pub remove_logo: String,
    pub language: String,
    pub zone: String,
    pub email_domains: String,
}

/// A parsed [`OrganizationForm`]; the logo is a file beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrganizationDraft {
    pub version: i64,
    pub name: String,
    pub accent: Option<Accent>,
    pub removes_logo: bool,
    pub language: Language,
    pub zone: String,
    pub email_domains: Vec<String>,
}

impl From<&Organization> for OrganizationForm {
    fn from(organization: &Organization) -> OrganizationForm {
        OrganizationForm {
            version: organization.version.to_string(),
            name: organization.name.clone(),
            accent: organization.accent.unwrap_or(Accent::OURS).to_string(),
            take_accent: String::new(),
            remove_logo: String::new(),
            language: organization.language.as_str().to_owned(),
            zone: organization.zone.clone(),
            email_domains: organization.email_domains.join(", "),
        }
    }
}

impl OrganizationForm {
    /// All that is wrong with it, or what it means. Whether the zone exists is for the server to say.
    pub fn parse(&self) -> Result<OrganizationDraft, FieldErrors> {
        let mut errors = FieldErrors::default();
        let name = errors.text("name", "Name", &self.name, LONGEST_NAME).replace(['\n', '\t'], " ");
        let wanted = if self.take_accent.is_empty() { &self.accent } else { &self.take_accent };
        let accent = match wanted.parse::<Accent>() {
            Ok(accent) => accent.check().map(|()| accent).map_err(|sentence| errors.add("accent", sentence)).ok(),
            Err(()) => {
                errors.add("accent", "Write the color like #0b5c94.");
                None
            }
        };
        let language = parse_language(&mut errors, "language", &self.language);
        let zone = errors.required_text("zone", "Time zone", &self.zone, 64, "Choose a time zone.");
        let email_domains = parse_domains(&self.email_domains).map_err(|sentence| errors.add("email_domains", sentence));
        errors.or(|| OrganizationDraft {
            version: self.version.parse().unwrap_or_default(),
            name: if name == OUR_NAME { String::new() } else { name },
            accent: accent.filter(|accent| *accent != Accent::OURS),
            removes_logo: !self.remove_logo.is_empty(),
            language: language.unwrap_or_default(),
            zone,
            email_domains: email_domains.unwrap_or_default(),
        })
    }
}

/// Domains as typed: separated by commas or blanks, with or without the @, each once.
fn parse_domains(text: &str) -> Result<Vec<String>, String> {
    let mut domains: Vec<String> = Vec::new();
    for word in text.split([',', ';', ' ', '\n', '\r', '\t']).filter(|word| !word.is_empty()) {
        let domain = word.trim_start_matches('@').trim_end_matches('.').to_lowercase();
        let is_label = |label: &str| {
            !label.is_empty()
                && label.len() <= 63
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.chars().all(|c| c.is_alphanumeric() || c == '-')
        };
        if domain.len() > 253 || !domain.contains('.') || !domain.split('.').all(is_label) {
            let word: String = word.chars().take(60).collect();
            return Err(format!("“{word}” is no domain: write example.org."));
        }
        if !domains.contains(&domain) {
            domains.push(domain);
        }
    }
    if domains.len() > MOST_DOMAINS {
        return Err(format!("At most {MOST_DOMAINS} domains fit."));
    }
    Ok(domains)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(change: impl FnOnce(&mut OrganizationForm)) -> Result<OrganizationDraft, FieldErrors> {
        let mut form = OrganizationForm::from(&Organization::default());
        change(&mut form);
        form.parse()
    }

    #[test]
    fn domains_are_read_as_people_type_them() {
        let domains = |text: &str| form(|form| form.email_domains = text.into()).map(|draft| draft.email_domains);
        assert_eq!(
            domains("@Example.org, example.org\n sub.example.com;"),
            Ok(vec!["example.org".into(), "sub.example.com".into()])
        );
        assert_eq!(domains("  "), Ok(vec![]));
        for wrong in ["localhost", "a b@c.org", "-x.org", "https://example.org", "exa_mple.org", "..", "x..org"] {
            assert!(domains(wrong).unwrap_err().on("email_domains").is_some(), "{wrong}");
        }
    }

    #[test]
    fn the_default_language_is_one_of_those_that_there_are() {
        let draft = |tag: &str| form(|form| form.language = tag.into()).map(|draft| draft.language);
        assert_eq!(draft("en-US"), Ok(Language::AmericanEnglish));
        assert!(["", "en", "tlh"].iter().all(|tag| draft(tag).unwrap_err().on("language").is_some()));
    }

    #[test]
    fn what_is_ours_is_not_stored() {
        let draft = form(|form| form.name = " Ithaca ".into()).unwrap();
        assert_eq!((draft.name.as_str(), draft.accent), ("", None));
        assert_eq!(Organization::default().title(), "Ithaca");
    }

    #[test]
    fn a_color_that_fails_is_refused_and_the_suggestion_is_taken() {
        let errors = form(|form| form.accent = "#ffd400".into()).unwrap_err();
        let sentence = errors.on("accent").unwrap();
        let suggestion = sentence.split(['“', '”', ' ']).find(|word| word.starts_with('#') && *word != "#ffd400").unwrap();
        let taken = form(|form| (form.accent, form.take_accent) = ("#ffd400".into(), suggestion.trim_end_matches('.').into()));
        assert!(taken.unwrap().accent.is_some());
        assert!(form(|form| form.accent = "red".into()).unwrap_err().on("accent").is_some());
    }

    #[test]
    fn what_changed_is_told_by_the_names_of_fields() {
        let language = Language::AmericanEnglish;
        let next = Organization { name: "Harbor".into(), language, zone: "Europe/Athens".into(), ..Organization::default() };
        assert_eq!(Organization::default().differing(&next), ["name", "language", "zone"]);
    }
}
