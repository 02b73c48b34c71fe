//! The steps of a set-up as they are posted: read, checked, and written back into a form.

use std::ops::RangeInclusive;
use std::str::FromStr;

use chrono::NaiveDate;

use super::{Approvers, Pairing, ProgramState, Settings, Topic};
use crate::features::skills::model::{key, parse_names};
use crate::shared::form::{Fields, chosen};
use crate::shared::time::{date_value, parse_date};
use crate::shared::{AppError, FieldErrors};

/// The longest title, in characters.
pub const MAX_TITLE: usize = 120;
const MAX_DESCRIPTION: usize = 20_000;
const MAX_FRAME: usize = 2000;
const MOST_SKILLS: usize = 40;
const MOST_SEATS: i64 = 100;
const MOST_RANKED: i64 = 10;
const LONGEST_WAIT: i64 = 90;
const LONGEST_EVALUATION: i64 = 365;

/// Reads a title.
pub fn parse_title(errors: &mut FieldErrors, fields: &Fields) -> String {
    let title = errors.required_text("title", "Title", fields.get("title"), MAX_TITLE, "Give the program a title.");
    title.replace('\n', " ")
}

/// "Copy of …", shortened where that doesn't fit.
pub fn copied_title(title: &str) -> String {
    format!("Copy of {title}").chars().take(MAX_TITLE).collect()
}

/// What a program is about, and when it takes place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Basics {
    pub title: String,
    pub description: String,
    pub starts_on: Option<NaiveDate>,
    pub ends_on: Option<NaiveDate>,
    pub evaluation_on: Option<NaiveDate>,
    pub evaluation_days: i64,
    pub skills: Vec<String>,
}

impl Basics {
    /// Reads what was posted. A program that takes people can't be given an end that has passed: that would close it.
    pub fn parse(fields: &Fields, state: ProgramState, today: NaiveDate) -> Result<Basics, FieldErrors> {
        let mut errors = FieldErrors::default();
        let title = parse_title(&mut errors, fields);
        let description = errors.text("description", "Description", fields.get("description"), MAX_DESCRIPTION);
        // In the order of the page, as the summary of what is wrong follows it.
        let mut skills: Vec<String> = Vec::new();
        match parse_names(fields.get("new_skills")) {
            Ok(added) => {
                let ticked = fields.all("skill").map(str::to_owned);
                for name in ticked.chain(added) {
                    if !skills.iter().any(|known| key(known) == key(&name)) {
                        skills.push(name);
                    }
                }
            }
            Err(sentence) => errors.add("new_skills", sentence),
        }
        if skills.len() > MOST_SKILLS {
            errors.add("new_skills", format!("A program names at most {MOST_SKILLS} skills."));
        }
        let starts_on = day(&mut errors, fields, "starts_on", "the first day");
        let ends_on = day(&mut errors, fields, "ends_on", "the last day");
        if starts_on.zip(ends_on).is_some_and(|(first, last)| last < first) {
            errors.add("ends_on", "The program ends before it starts. Choose a later end.");
        }
        if state.takes_people() && ends_on.is_some_and(|last| last < today) {
            errors.add("ends_on", "The last day has passed. To end the program now, close it on its page.");
        }
        let evaluation_on = day(&mut errors, fields, "evaluation_on", "the first day of the evaluation");
        if starts_on.zip(evaluation_on).is_some_and(|(first, day)| day < first) {
            errors.add("evaluation_on", "The evaluation can’t be before the program starts.");
        }
        let what = "the days after the last milestone";
        let evaluation_days = number(&mut errors, fields, "evaluation_days", what, 0..=LONGEST_EVALUATION);
        errors.or(|| Basics { title, description, starts_on, ends_on, evaluation_on, evaluation_days, skills })
    }

    /// The form as it opens.
    pub fn to_fields(&self) -> Fields {
        let day = |day: Option<NaiveDate>| day.map(date_value).unwrap_or_default();
        let mut fields = Fields::default();
        fields.set("title", &self.title);
        fields.set("description", &self.description);
        fields.set("starts_on", &day(self.starts_on));
        fields.set("ends_on", &day(self.ends_on));
        fields.set("evaluation_on", &day(self.evaluation_on));
        fields.set("evaluation_days", &self.evaluation_days.to_string());
        for skill in &self.skills {
            fields.add("skill", skill);
        }
        fields
    }
}

/// How pairs work together, and what for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frame {
    pub meeting_frequency: String,
    pub topics: String,
    pub outcomes: String,
}

impl Frame {
    /// Reads what was posted; nothing in it has to be there before the program is published.
    pub fn parse(fields: &Fields) -> Result<Frame, FieldErrors> {
        let mut errors = FieldErrors::default();
        let meeting_frequency =
            errors.text("meeting_frequency", "How often should a pair meet?", fields.get("meeting_frequency"), 200);
        let topics = errors.text("topics", "What do they talk about?", fields.get("topics"), MAX_FRAME);
        let outcomes = errors.text("outcomes", "What should come of it?", fields.get("outcomes"), MAX_FRAME);
        errors.or(|| Frame { meeting_frequency, topics, outcomes })
    }

    /// The form as it opens.
    pub fn to_fields(&self) -> Fields {
        let pairs = [("meeting_frequency", &self.meeting_frequency), ("topics", &self.topics), ("outcomes", &self.outcomes)];
        pairs.into_iter().map(|(name, value)| (name, value.as_str())).collect()
    }
}

/// Reads every setting. What a program that runs keeps as it is, is refused beside its field; what only counts where
/// mentees choose their mentor is not asked of others, and stays as it was.
pub fn parse_settings(fields: &Fields, present: &Settings, state: ProgramState) -> Result<Settings, FieldErrors> {
    let mut errors = FieldErrors::default();
    // In the order of the page, as the summary of what is wrong follows it.
    let mentor_joining = choose(&mut errors, fields, Topic::MentorJoining).unwrap_or(present.mentor_joining);
    let mentee_joining = choose(&mut errors, fields, Topic::MenteeJoining).unwrap_or(present.mentee_joining);
    let pairing = choose(&mut errors, fields, Topic::Pairing).unwrap_or(present.pairing);
    let asking = match pairing {
        Pairing::UserDriven => Asking::parse(&mut errors, fields),
        Pairing::StaffDriven => Asking::of(present),
    };
    let approvers = parse_approvers(&mut errors, fields, pairing);
    let mentees_per_mentor = number(&mut errors, fields, "mentees_per_mentor", "the mentees a mentor may have", 1..=MOST_SEATS);
    let goals = yes(&mut errors, fields, Topic::Goals);
    if goals != present.goals && has_frozen_goals(state) {
        errors.add(Topic::Goals.as_str(), FROZEN_GOALS);
    }
    let mentors_may_edit = yes(&mut errors, fields, Topic::Milestones);
    let managers_in_meetings = yes(&mut errors, fields, Topic::Managers);
    let may_ask_for_another_mentor = yes(&mut errors, fields, Topic::AnotherMentor);
    let may_quit = choose(&mut errors, fields, Topic::Quitting).unwrap_or(present.may_quit);
    errors.or(|| Settings {
        approvers,
        mentees_per_mentor,
        mentors_to_rank: asking.mentors_to_rank,
        remind_after_days: asking.remind_after_days,
        expire_after_days: asking.expire_after_days,
        mentor_joining,
        mentee_joining,
        pairing,
        mentors_may_edit,
        may_quit,
        may_ask_for_another_mentor,
        goals,
        managers_in_meetings,
    })
}

fn missing(topic: Topic) -> String {
    format!("Choose an answer: {}", topic.question())
}

fn choose<T: FromStr>(errors: &mut FieldErrors, fields: &Fields, topic: Topic) -> Option<T> {
    chosen(errors, fields, topic.as_str(), &missing(topic))
}

fn yes(errors: &mut FieldErrors, fields: &Fields, topic: Topic) -> bool {
    let word = fields.get(topic.as_str());
    if !matches!(word, "yes" | "no") {
        errors.add(topic.as_str(), missing(topic));
    }
    word == "yes"
}

/// How mentors are asked, where mentees choose them.
struct Asking {
    mentors_to_rank: i64,
    remind_after_days: i64,
    expire_after_days: i64,
}

impl Asking {
    fn of(present: &Settings) -> Asking {
        let Settings { mentors_to_rank, remind_after_days, expire_after_days, .. } = *present;
        Asking { mentors_to_rank, remind_after_days, expire_after_days }
    }

    fn parse(errors: &mut FieldErrors, fields: &Fields) -> Asking {
        let mentors_to_rank = number(errors, fields, "mentors_to_rank", "the mentors a mentee may rank", 1..=MOST_RANKED);
        let remind_after_days = number(errors, fields, "remind_after_days", "the days before a reminder", 1..=LONGEST_WAIT);
        let expire_after_days =
            number(errors, fields, "expire_after_days", "the days before a request expires", 1..=LONGEST_WAIT);
        if expire_after_days <= remind_after_days {
            errors.add("expire_after_days", "A request expires later than the reminder.");
        }
        Asking { mentors_to_rank, remind_after_days, expire_after_days }
    }
}

const FROZEN_GOALS: &str = "The program runs already: mentorships have begun with the steps that follow from this.";

/// Whether it is settled whether a program has goals.
fn has_frozen_goals(state: ProgramState) -> bool {
    matches!(state, ProgramState::Running | ProgramState::Closed)
}

impl Topic {
    /// Why this setting can't be changed any more in that state; nothing where it can.
    pub fn frozen(self, state: ProgramState) -> Option<&'static str> {
        (self == Topic::Goals && has_frozen_goals(state)).then_some(FROZEN_GOALS)
    }
}

fn parse_approvers(errors: &mut FieldErrors, fields: &Fields, pairing: Pairing) -> Approvers {
    let has = |name: &str, word: &str| fields.all(name).any(|chosen| chosen == word);
    match pairing {
        Pairing::UserDriven => Approvers {
            mentor: has("approver", "mentor"),
            admin: has("approver", "admin"),
            manager: has("approver", "manager"),
        },
        Pairing::StaffDriven => {
            let approvers = Approvers { mentor: false, admin: has("pairer", "admin"), manager: has("pairer", "manager") };
            if approvers == Approvers::default() {
                errors.add("pairer", "Say who pairs people.");
            }
            approvers
        }
    }
}

impl Settings {
    /// The form as it opens.
    pub fn to_fields(&self) -> Fields {
        let mut fields = Fields::default();
        for topic in Topic::ALL {
            fields.set(topic.as_str(), self.word(*topic));
        }
        let numbers = [
            ("mentees_per_mentor", self.mentees_per_mentor),
            ("mentors_to_rank", self.mentors_to_rank),
            ("remind_after_days", self.remind_after_days),
            ("expire_after_days", self.expire_after_days),
        ];
        for (name, number) in numbers {
            fields.set(name, &number.to_string());
        }
        let (name, choices) = match self.pairing {
            Pairing::UserDriven => ("approver", Approvers::ALL),
            Pairing::StaffDriven => ("pairer", Approvers::PAIRING),
        };
        for choice in choices.iter().filter(|choice| self.approvers.has(choice.word)) {
            fields.add(name, choice.word);
        }
        fields
    }
}

fn day(errors: &mut FieldErrors, fields: &Fields, name: &str, what: &str) -> Option<NaiveDate> {
    let raw = fields.get(name).trim();
    let day = parse_date(raw);
    if !raw.is_empty() && day.is_none() {
        errors.add(name, format!("Enter {what} as a date, or leave it empty."));
    }
    day
}

/// Reads a number within bounds; the sentence names what it counts, since the summary shows it without the field.
fn number(errors: &mut FieldErrors, fields: &Fields, name: &str, what: &str, bounds: RangeInclusive<i64>) -> i64 {
    let (least, most) = (*bounds.start(), *bounds.end());
    match fields.get(name).trim().parse() {
        Ok(number) if bounds.contains(&number) => number,
        _ => {
            errors.add(name, format!("Enter {what} as a number from {least} to {most}."));
            least
        }
    }
}

/// What becomes of a version that was posted: the number, or a form that can't be trusted.
pub fn parse_version(fields: &Fields) -> Result<i64, AppError> {
    let unreadable = |_| AppError::Refused("That form could not be read. Please reload the page and try again.".into());
    fields.get("version").trim().parse().map_err(unreadable)
}

#[cfg(test)]
mod tests;
