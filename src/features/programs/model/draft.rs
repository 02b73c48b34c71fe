//! The steps of a set-up as they are posted: read, checked, and written back into a form.

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
    let title = errors.required_text("title", fields.get("title"), MAX_TITLE, "Give the program a title.");
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
        let description = errors.text("description", fields.get("description"), MAX_DESCRIPTION);
        let starts_on = day(&mut errors, fields, "starts_on");
        let ends_on = day(&mut errors, fields, "ends_on");
        let evaluation_on = day(&mut errors, fields, "evaluation_on");
        let evaluation_days = number(&mut errors, fields, "evaluation_days", 0, LONGEST_EVALUATION);
        if starts_on.zip(ends_on).is_some_and(|(first, last)| last < first) {
            errors.add("ends_on", "The program ends before it starts. Choose a later end.");
        }
        if state.takes_people() && ends_on.is_some_and(|last| last < today) {
            errors.add("ends_on", "That day has passed. To end the program now, close it on its page.");
        }
        if starts_on.zip(evaluation_on).is_some_and(|(first, day)| day < first) {
            errors.add("evaluation_on", "The evaluation can’t be before the program starts.");
        }
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
        let meeting_frequency = errors.text("meeting_frequency", fields.get("meeting_frequency"), 200);
        let topics = errors.text("topics", fields.get("topics"), MAX_FRAME);
        let outcomes = errors.text("outcomes", fields.get("outcomes"), MAX_FRAME);
        errors.or(|| Frame { meeting_frequency, topics, outcomes })
    }

    /// The form as it opens.
    pub fn to_fields(&self) -> Fields {
        let pairs = [("meeting_frequency", &self.meeting_frequency), ("topics", &self.topics), ("outcomes", &self.outcomes)];
        pairs.into_iter().map(|(name, value)| (name, value.as_str())).collect()
    }
}

/// Reads every setting. What a program that runs keeps as it is, is refused beside its field.
pub fn parse_settings(fields: &Fields, present: &Settings, state: ProgramState) -> Result<Settings, FieldErrors> {
    let mut errors = FieldErrors::default();
    let missing = "Choose one of these.";
    let mut yes = |topic: Topic| match fields.get(topic.as_str()) {
        "yes" => true,
        "no" => false,
        _ => {
            errors.add(topic.as_str(), missing);
            false
        }
    };
    let mentors_may_edit = yes(Topic::Milestones);
    let goals = yes(Topic::Goals);
    let may_ask_for_another_mentor = yes(Topic::AnotherMentor);
    let managers_in_meetings = yes(Topic::Managers);
    let mentor_joining = chosen(&mut errors, fields, Topic::MentorJoining.as_str(), missing).unwrap_or(present.mentor_joining);
    let mentee_joining = chosen(&mut errors, fields, Topic::MenteeJoining.as_str(), missing).unwrap_or(present.mentee_joining);
    let pairing = chosen(&mut errors, fields, Topic::Pairing.as_str(), missing).unwrap_or(present.pairing);
    let may_quit = chosen(&mut errors, fields, Topic::Quitting.as_str(), missing).unwrap_or(present.may_quit);
    let settings = Settings {
        approvers: parse_approvers(&mut errors, fields, pairing),
        mentees_per_mentor: number(&mut errors, fields, "mentees_per_mentor", 1, MOST_SEATS),
        mentors_to_rank: number(&mut errors, fields, "mentors_to_rank", 1, MOST_RANKED),
        remind_after_days: number(&mut errors, fields, "remind_after_days", 1, LONGEST_WAIT),
        expire_after_days: number(&mut errors, fields, "expire_after_days", 1, LONGEST_WAIT),
        mentor_joining,
        mentee_joining,
        pairing,
        mentors_may_edit,
        may_quit,
        may_ask_for_another_mentor,
        goals,
        managers_in_meetings,
    };
    if settings.expire_after_days <= settings.remind_after_days {
        errors.add("expire_after_days", "A request expires later than the reminder.");
    }
    if settings.goals != present.goals && has_frozen_goals(state) {
        errors.add(Topic::Goals.as_str(), FROZEN_GOALS);
    }
    errors.or(|| settings)
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

fn day(errors: &mut FieldErrors, fields: &Fields, name: &str) -> Option<NaiveDate> {
    let raw = fields.get(name).trim();
    let day = parse_date(raw);
    if !raw.is_empty() && day.is_none() {
        errors.add(name, "Enter a date, or leave it empty.");
    }
    day
}

fn number(errors: &mut FieldErrors, fields: &Fields, name: &str, least: i64, most: i64) -> i64 {
    match fields.get(name).trim().parse() {
        Ok(number) if (least..=most).contains(&number) => number,
        _ => {
            errors.add(name, format!("Enter a number from {least} to {most}."));
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
mod tests {
    use super::*;
    use crate::features::programs::model::MayQuit;

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 12, 1).unwrap()
    }

    fn basics(change: impl FnOnce(&mut Fields)) -> Result<Basics, FieldErrors> {
        let mut fields: Fields =
            [("title", "Leading well"), ("evaluation_days", "30"), ("starts_on", "2026-12-10")].into_iter().collect();
        change(&mut fields);
        Basics::parse(&fields, ProgramState::Open, today())
    }

    #[test]
    fn basics_come_back_as_they_went_into_the_form() {
        let read = basics(|fields| {
            fields.add("skill", "Listening");
            fields.set("new_skills", "listening, Rust");
            fields.set("ends_on", "2027-06-30");
        })
        .unwrap();
        assert_eq!(read.skills, ["Listening", "Rust"]);
        assert_eq!(Basics::parse(&read.to_fields(), ProgramState::Open, today()), Ok(read));
    }

    #[test]
    fn dates_that_contradict_each_other_are_refused_beside_their_fields() {
        assert!(basics(|fields| fields.set("ends_on", "2026-12-09")).unwrap_err().on("ends_on").is_some());
        assert!(basics(|fields| fields.set("evaluation_on", "2026-11-09")).unwrap_err().on("evaluation_on").is_some());
        assert!(basics(|fields| fields.set("ends_on", "soon")).unwrap_err().on("ends_on").is_some());
        let over = |fields: &mut Fields| {
            fields.set("starts_on", "2026-10-01");
            fields.set("ends_on", "2026-11-30");
        };
        assert!(basics(over).unwrap_err().on("ends_on").is_some(), "it would close at once");
        assert!(basics(|fields| fields.set("title", " ")).unwrap_err().on("title").is_some());
    }

    #[test]
    fn settings_come_back_as_they_went_into_the_form() {
        let all = [
            Settings::default(),
            Settings { approvers: Approvers { mentor: true, admin: true, manager: true }, ..Settings::default() },
            Settings {
                pairing: Pairing::StaffDriven,
                approvers: Approvers { manager: true, ..Approvers::default() },
                may_quit: MayQuit::Nobody,
                goals: false,
                ..Settings::default()
            },
        ];
        for settings in all {
            assert_eq!(parse_settings(&settings.to_fields(), &settings, ProgramState::Running), Ok(settings));
        }
    }

    #[test]
    fn goals_are_settled_once_the_program_runs() {
        let present = Settings::default();
        let without = Settings { goals: false, ..present.clone() }.to_fields();
        for state in [ProgramState::Draft, ProgramState::Open] {
            assert!(parse_settings(&without, &present, state).is_ok());
            assert_eq!(Topic::Goals.frozen(state), None);
        }
        for state in [ProgramState::Running, ProgramState::Closed] {
            assert!(parse_settings(&without, &present, state).unwrap_err().on("goals").is_some());
            assert!(Topic::Goals.frozen(state).is_some());
        }
    }

    #[test]
    fn somebody_must_pair_people_where_mentees_do_not_choose() {
        let mut fields = Settings::default().to_fields();
        fields.set("pairing", "staff_driven");
        assert!(parse_settings(&fields, &Settings::default(), ProgramState::Draft).unwrap_err().on("pairer").is_some());
        fields.add("pairer", "manager");
        let read = parse_settings(&fields, &Settings::default(), ProgramState::Draft).unwrap();
        assert_eq!(read.approvers, Approvers { manager: true, ..Approvers::default() });
    }

    #[test]
    fn numbers_stay_within_what_makes_sense() {
        for (name, value) in
            [("mentees_per_mentor", "0"), ("mentors_to_rank", "11"), ("expire_after_days", "5"), ("remind_after_days", "x")]
        {
            let mut fields = Settings::default().to_fields();
            fields.set(name, value);
            let errors = parse_settings(&fields, &Settings::default(), ProgramState::Draft).unwrap_err();
            assert!(errors.on(name).is_some(), "{name}={value}");
        }
    }

    #[test]
    fn a_copy_keeps_its_title_within_bounds() {
        assert_eq!(copied_title("Leading well"), "Copy of Leading well");
        assert_eq!(copied_title(&"x".repeat(MAX_TITLE)).chars().count(), MAX_TITLE);
    }
}
