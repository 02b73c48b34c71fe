//! A skill's name, and how two names are told to be the same skill.

use serde::{Deserialize, Serialize};

/// The longest name of a skill, in characters.
pub const LONGEST_NAME: usize = 60;

/// The name without outer and doubled blanks; nothing if that leaves nothing, or more than fits.
pub fn tidy(name: &str) -> Option<String> {
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    let fits = !name.is_empty() && name.chars().count() <= LONGEST_NAME && !name.chars().any(char::is_control);
    fits.then_some(name)
}

/// The name as it is compared: two names with one key are one skill.
pub fn key(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// The names in a line of text, separated by commas or line breaks, each once; too long ones are refused with a sentence.
pub fn parse_names(text: &str) -> Result<Vec<String>, String> {
    let mut names: Vec<String> = Vec::new();
    for part in text.split([',', '\n', ';']).filter(|part| !part.trim().is_empty()) {
        let name = tidy(part).ok_or_else(|| format!("The name of a skill has at most {LONGEST_NAME} characters."))?;
        if !names.iter().any(|known| key(known) == key(&name)) {
            names.push(name);
        }
    }
    Ok(names)
}

/// A skill that somebody has, with a level from 1 to 5.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SkillLevel {
    pub name: String,
    pub level: i64,
}

/// A level of proficiency in words.
pub fn level_label(level: i64) -> &'static str {
    match level {
        1 => "Starting out",
        2 => "Finding my feet",
        3 => "Comfortable",
        4 => "Experienced",
        _ => "Expert",
    }
}

/// What happens to the catalogue. A skill's name is the organization's, nobody's secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SkillEvent {
    /// By itself, and not with a profile or a program that names it.
    SkillAdded {
        name: String,
    },
    SkillRemoved {
        name: String,
    },
    SkillRenamed {
        from: String,
        to: String,
    },
    /// The skill that the event is about now stands for both.
    SkillsMerged {
        from: String,
        into: String,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_differ_in_case_or_blanks_are_one_skill() {
        assert_eq!(parse_names(" Public  speaking, public speaking\nRust;"), Ok(vec!["Public speaking".into(), "Rust".into()]));
        assert!(parse_names(&"x".repeat(61)).is_err());
        assert_eq!(tidy("   "), None);
    }
}
