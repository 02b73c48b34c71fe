//! How well a mentor fits a mentee, and why: what the mentor can do of what the mentee wants to learn, and what makes talking
//! easy.

use serde::{Deserialize, Serialize};

use crate::shared::id::SkillId;

/// What is compared of a person. Fields that may not be seen are empty, so that no reason gives them away.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Profile {
    /// What they can do, with a level from 1 to 5.
    pub current: Vec<(SkillId, i64)>,
    /// What they want to learn.
    pub desired: Vec<SkillId>,
    pub interests: Vec<String>,
    pub languages: Vec<String>,
    pub helps_with: String,
    pub wants_help_with: String,
    /// Minutes by which their clock is ahead of UTC at present, if that may be known.
    pub utc_offset: Option<i32>,
}

/// One reason why two fit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reason {
    /// Skills that the mentee wants to learn.
    WantedSkills(Vec<SkillId>),
    /// Skills of the program, beside those.
    ProgramSkills(Vec<SkillId>),
    /// In the mentor's own words, where the mentee asks for some of it.
    HelpsWith(String),
    Languages(Vec<String>),
    Interests(Vec<String>),
    /// Hours of a working day that both have.
    Hours(i64),
}

/// How well two fit: the higher the score, the better.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fit {
    pub score: i64,
    pub reasons: Vec<Reason>,
}

/// The working day, in minutes after midnight.
const WORK: (i32, i32) = (9 * 60, 17 * 60);
const DAY: i32 = 24 * 60;
/// Words this short say nothing about a topic.
const TELLING: usize = 5;

/// How well the mentor fits the mentee in a program with these skills. A wanted skill outweighs everything that only makes
/// talking easier.
pub fn fit(mentee: &Profile, mentor: &Profile, program: &[SkillId]) -> Fit {
    let mut fit = Fit::default();
    let wanted: Vec<&(SkillId, i64)> = mentor.current.iter().filter(|(skill, _)| mentee.desired.contains(skill)).collect();
    fit.give(wanted.iter().map(|(_, level)| 20 + 2 * (*level).clamp(1, 5)).sum(), !wanted.is_empty(), || {
        Reason::WantedSkills(wanted.iter().map(|(skill, _)| *skill).collect())
    });
    let known = |skill: &&SkillId| {
        mentor.current.iter().any(|(known, _)| known == *skill) && !wanted.iter().any(|(known, _)| known == *skill)
    };
    let general: Vec<SkillId> = program.iter().filter(known).copied().collect();
    fit.give(count(general.len().min(4)) * 5, !general.is_empty(), || Reason::ProgramSkills(general));
    let helps = words_in_common(&mentee.wants_help_with, &mentor.helps_with);
    fit.give(count(helps.min(3)) * 8, helps > 0, || Reason::HelpsWith(in_a_line(&mentor.helps_with)));
    let languages = in_common(&mentee.languages, &mentor.languages);
    fit.give(6 + count(languages.len().min(3)), !languages.is_empty(), || Reason::Languages(languages));
    let interests = in_common(&mentee.interests, &mentor.interests);
    fit.give(count(interests.len().min(3)) * 4, !interests.is_empty(), || Reason::Interests(interests));
    let hours = mentee.utc_offset.zip(mentor.utc_offset).map_or(0, |(one, other)| i64::from(overlap(one, other) / 60));
    fit.give(hours, hours > 0, || Reason::Hours(hours));
    fit
}

impl Fit {
    fn give(&mut self, score: i64, applies: bool, reason: impl FnOnce() -> Reason) {
        if applies {
            self.score += score;
            self.reasons.push(reason());
        }
    }
}

/// Minutes of the working day that two clocks share.
pub fn overlap(one: i32, other: i32) -> i32 {
    let apart = (one - other).rem_euclid(DAY);
    let shared = |shift: i32| ((WORK.1 - WORK.0) - shift).max(0);
    shared(apart).max(shared(DAY - apart))
}

/// The entries of a line as people type them: "Greek, English".
pub fn entries(line: &str) -> Vec<String> {
    line.split([',', ';', '\n']).map(str::trim).filter(|entry| !entry.is_empty()).map(str::to_owned).collect()
}

/// What is in both lists, as the second writes it.
fn in_common(mine: &[String], theirs: &[String]) -> Vec<String> {
    let mine: Vec<String> = mine.iter().map(|entry| entry.to_lowercase()).collect();
    theirs.iter().filter(|entry| mine.contains(&entry.to_lowercase())).cloned().collect()
}

/// What somebody wrote in several lines, or as a list, in one.
pub fn in_a_line(text: &str) -> String {
    let lines = text.lines().map(|line| line.trim().trim_start_matches(['-', '*', '#', '>']).trim());
    lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" · ")
}

fn words_in_common(mine: &str, theirs: &str) -> usize {
    let words = |text: &str| -> Vec<String> {
        let lower = text.to_lowercase();
        let mut words: Vec<String> = lower
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| word.chars().count() >= TELLING)
            .map(str::to_owned)
            .collect();
        words.sort_unstable();
        words.dedup();
        words
    };
    let theirs = words(theirs);
    words(mine).iter().filter(|word| theirs.binary_search(word).is_ok()).count()
}

fn count(n: usize) -> i64 {
    i64::try_from(n).unwrap_or(i64::MAX)
}

impl Reason {
    /// The reason in words; `name` knows how a skill is called.
    pub fn sentence(&self, name: impl Fn(SkillId) -> String) -> String {
        let skills = |skills: &[SkillId]| list(&skills.iter().map(|skill| name(*skill)).collect::<Vec<_>>());
        match self {
            Reason::WantedSkills(wanted) => format!("Can teach {}", skills(wanted)),
            Reason::ProgramSkills(general) => format!("Knows {}", skills(general)),
            Reason::HelpsWith(words) => format!("Helps with: {words}"),
            Reason::Languages(languages) => format!("Both speak {}", list(languages)),
            Reason::Interests(interests) => format!("Both care about {}", list(interests)),
            Reason::Hours(1) => "1 working hour in common".to_owned(),
            Reason::Hours(hours) => format!("{hours} working hours in common"),
        }
    }
}

/// "a, b and c"; of many, the first three.
fn list(names: &[String]) -> String {
    match names {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] if names.len() <= 3 => format!("{} and {last}", first.join(", ")),
        [first, second, third, rest @ ..] => format!("{first}, {second}, {third} and {} more", rest.len()),
        [..] => names.join(", "),
    }
}
