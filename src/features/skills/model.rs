//! A skill's name, and how two names are told to be the same skill.

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
