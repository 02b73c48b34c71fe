//! Who is signed in, and the forms of the room.

use serde::{Deserialize, Serialize};

use crate::shared::id::{FileId, PersonId, SessionId};
use crate::shared::{FieldErrors, Language};

/// The shortest password (NIST SP 800-63B asks for eight at least).
pub const PASSWORD_MIN: usize = 10;
/// The longest password; longer ones only make the hash work harder.
pub const PASSWORD_MAX: usize = 200;

/// The person who is signed in, as every page and action knows them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Viewer {
    pub id: PersonId,
    pub session: SessionId,
    pub name: String,
    pub email: String,
    /// Their own photo, whoever else may see it.
    pub photo: Option<FileId>,
    pub zone: String,
    /// The language that they chose; nothing: that of the organization.
    pub language: Option<Language>,
    pub is_admin: bool,
    /// Whether somebody reports to them.
    pub is_manager: bool,
}

/// What happens to an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountEvent {
    SignedIn,
    SignedOut,
    PasswordChanged,
    SessionRevoked,
    ZoneChanged {
        zone: String,
    },
    LanguageChanged {
        language: Option<Language>,
    },
    AdminAdded,
    /// Somebody chose their password at the link they were handed.
    InvitationAccepted,
}

/// E-mail and password, as typed.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SignInForm {
    pub email: String,
    pub password: String,
    pub next: String,
}

impl SignInForm {
    /// The address and the password to check.
    pub fn parse(&self) -> Result<(String, String), FieldErrors> {
        let mut errors = FieldErrors::default();
        let email = errors.required_text("email", "E-mail", &self.email, 254, "Enter your e-mail address.").to_lowercase();
        if self.password.is_empty() {
            errors.add("password", "Enter your password.");
        } else if self.password.chars().count() > PASSWORD_MAX {
            errors.add("password", "That is longer than any password here.");
        }
        errors.or(|| (email, self.password.clone()))
    }
}

/// The current password and the new one, twice.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PasswordForm {
    pub current: String,
    pub new: String,
    pub again: String,
}

impl PasswordForm {
    /// The current and the new password.
    pub fn parse(&self) -> Result<(String, String), FieldErrors> {
        let mut errors = FieldErrors::default();
        if self.current.is_empty() {
            errors.add("current", "Enter the password you have now.");
        }
        check_new_password(&mut errors, "new", &self.new);
        if self.new != self.again {
            errors.add("again", "The two new passwords differ.");
        }
        errors.or(|| (self.current.clone(), self.new.clone()))
    }
}

/// The language to read in, as posted; empty: that of the organization.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct LanguageForm {
    pub language: String,
}

impl LanguageForm {
    /// The language that was chosen, if any.
    pub fn parse(&self) -> Result<Option<Language>, FieldErrors> {
        if self.language.is_empty() {
            return Ok(None);
        }
        let mut errors = FieldErrors::default();
        let language = parse_language(&mut errors, "language", &self.language);
        errors.or(|| language)
    }
}

/// One of the languages that there are.
pub fn parse_language(errors: &mut FieldErrors, field: &str, tag: &str) -> Option<Language> {
    let language = tag.parse().ok();
    if language.is_none() {
        errors.add(field, "Choose one of the languages in the list.");
    }
    language
}

/// Who becomes the first admin.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct FirstAdminForm {
    pub name: String,
    pub email: String,
    pub zone: String,
    pub password: String,
}

/// A parsed [`FirstAdminForm`].
pub struct NewAdmin {
    pub name: String,
    pub email: String,
    pub zone: String,
    pub password: String,
}

impl FirstAdminForm {
    /// The admin to add. Whether the zone exists is for the server to say.
    pub fn parse(&self) -> Result<NewAdmin, FieldErrors> {
        let mut errors = FieldErrors::default();
        let name = errors.required_text("name", "Your name", &self.name, 120, "Enter a name.");
        let email = parse_email(&mut errors, "email", &self.email);
        let zone = errors.text("zone", "Time zone", &self.zone, 64);
        check_new_password(&mut errors, "password", &self.password);
        errors.or(|| NewAdmin { name, email, zone, password: self.password.clone() })
    }
}

/// A password that somebody chooses at an invitation.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct InvitationForm {
    pub password: String,
    pub again: String,
}

impl InvitationForm {
    /// The password.
    pub fn parse(&self) -> Result<String, FieldErrors> {
        let mut errors = FieldErrors::default();
        check_new_password(&mut errors, "password", &self.password);
        if self.password != self.again {
            errors.add("again", "The two passwords differ.");
        }
        errors.or(|| self.password.clone())
    }
}

/// An e-mail address in lower case: something, one @, a domain. The mail that reaches it is the only real check.
pub fn parse_email(errors: &mut FieldErrors, field: &str, raw: &str) -> String {
    let email = errors.required_text(field, "E-mail", raw, 254, "Enter an e-mail address.").to_lowercase();
    let plausible = email.split_once('@').is_some_and(|(user, domain)| {
        !user.is_empty() && !domain.is_empty() && !domain.contains('@') && !email.contains(char::is_whitespace)
    });
    if !plausible {
        errors.add(field, "This does not look like an e-mail address: name@example.org.");
    }
    email
}

/// Refuses an address of a domain that the organization doesn't allow, in a sentence for the field beside it.
pub fn check_domain(allowed: &[String], email: &str) -> Result<(), String> {
    let domain = email.rsplit_once('@').map(|(_, domain)| domain.to_lowercase()).unwrap_or_default();
    if allowed.is_empty() || allowed.contains(&domain) {
        return Ok(());
    }
    let named: Vec<String> = allowed.iter().map(|domain| format!("@{domain}")).collect();
    let named = match named.as_slice() {
        [one] => one.clone(),
        [others @ .., last] => format!("{} or {last}", others.join(", ")),
        [] => String::new(),
    };
    Err(format!("Addresses here end in {named}."))
}

fn check_new_password(errors: &mut FieldErrors, field: &str, password: &str) {
    let length = password.chars().count();
    if length < PASSWORD_MIN {
        errors.add(field, format!("Use at least {PASSWORD_MIN} characters; a short sentence is good."));
    } else if length > PASSWORD_MAX {
        errors.add(field, format!("Use at most {PASSWORD_MAX} characters."));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_in_lower_case() {
        let form = SignInForm { email: " Ana@Example.ORG ".into(), password: "x".into(), next: String::new() };
        assert_eq!(form.parse().unwrap().0, "ana@example.org");
    }

    #[test]
    fn new_passwords_must_be_long_enough_and_typed_twice_alike() {
        let form = |new: &str, again: &str| PasswordForm { current: "old".into(), new: new.into(), again: again.into() };
        assert!(form("short", "short").parse().unwrap_err().on("new").is_some());
        assert!(form("long enough!", "long enough?").parse().unwrap_err().on("again").is_some());
        assert!(form("long enough!", "long enough!").parse().is_ok());
    }

    #[test]
    fn only_addresses_of_allowed_domains_are_taken() {
        let allowed = ["example.org".to_owned(), "example.com".to_owned()];
        assert_eq!(check_domain(&[], "ana@anywhere.example"), Ok(()));
        assert_eq!(check_domain(&allowed, "Ana@Example.ORG"), Ok(()));
        let refused = check_domain(&allowed, "ana@sub.example.org").unwrap_err();
        assert_eq!(refused, "Addresses here end in @example.org or @example.com.");
        for trick in ["ana@example.org@evil.example", "ana@example.org.evil.example", "example.org", ""] {
            assert!(check_domain(&allowed, trick).is_err(), "{trick}");
        }
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for wrong in ["", "ana", "@example.org", "ana@", "a b@example.org", "a@b@c"] {
            let mut errors = FieldErrors::default();
            parse_email(&mut errors, "email", wrong);
            assert!(!errors.is_empty(), "{wrong:?} was taken for an address");
        }
    }
}
