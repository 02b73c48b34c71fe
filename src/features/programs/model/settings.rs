//! The settings of a program. Every value of each has one sentence that says what it causes; pages take it from here.

use serde::{Deserialize, Serialize};

crate::text_enum!(
    /// Who says yes to somebody who wants to join.
    JoiningApproval { None = "none", Admin = "admin", Manager = "manager" }
);

crate::text_enum!(
    /// Who brings mentees and mentors together.
    Pairing { UserDriven = "user_driven", StaffDriven = "staff_driven" }
);

crate::text_enum!(
    /// Which participants may quit by themselves.
    MayQuit { Nobody = "nobody", Mentors = "mentors", Mentees = "mentees", Both = "both" }
);

/// Who must agree before two are paired, or, where staff pair, who may pair them: staff stand under `admin`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Approvers {
    pub mentor: bool,
    pub admin: bool,
    pub manager: bool,
}

impl std::fmt::Display for Approvers {
    /// The words that are stored: `mentor,admin`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let words = [(self.mentor, "mentor"), (self.admin, "admin"), (self.manager, "manager")];
        let words: Vec<&str> = words.into_iter().filter_map(|(is_one, word)| is_one.then_some(word)).collect();
        f.write_str(&words.join(","))
    }
}

impl TryFrom<String> for Approvers {
    type Error = String;
    fn try_from(words: String) -> Result<Approvers, String> {
        let mut approvers = Approvers::default();
        for word in words.split(',').filter(|word| !word.is_empty()) {
            match word {
                "mentor" => approvers.mentor = true,
                "admin" => approvers.admin = true,
                "manager" => approvers.manager = true,
                other => return Err(format!("{other:?} approves nothing")),
            }
        }
        Ok(approvers)
    }
}

impl Approvers {
    /// Everybody who may be asked to agree to a pair.
    pub const ALL: &'static [Choice] = &[
        Choice { word: "mentor", label: "The mentor", sentence: "Reads the request and says yes or no." },
        Choice { word: "admin", label: "The program’s staff", sentence: "Any one of the admins and coordinators." },
        Choice { word: "manager", label: "The mentee’s reporting manager", sentence: "Says yes or no for their report." },
    ];

    /// Everybody who may pair people, where mentees don’t ask.
    pub const PAIRING: &'static [Choice] = &[
        Choice { word: "admin", label: "The program’s staff", sentence: "Pair anybody with anybody, on the board." },
        Choice { word: "manager", label: "Reporting managers", sentence: "Pair their own reports with a mentor." },
    ];

    /// Whether that word stands for one of them.
    pub fn has(self, word: &str) -> bool {
        match word {
            "mentor" => self.mentor,
            "admin" => self.admin,
            "manager" => self.manager,
            _ => false,
        }
    }
}

/// A program's settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(sqlx::FromRow))]
pub struct Settings {
    pub mentor_joining: JoiningApproval,
    pub mentee_joining: JoiningApproval,
    pub pairing: Pairing,
    #[cfg_attr(feature = "ssr", sqlx(try_from = "String"))]
    pub approvers: Approvers,
    pub mentees_per_mentor: i64,
    pub mentors_may_edit: bool,
    pub may_quit: MayQuit,
    pub may_ask_for_another_mentor: bool,
    pub goals: bool,
    pub managers_in_meetings: bool,
    /// How many mentors a mentee may rank; one: no ranking.
    pub mentors_to_rank: i64,
    pub remind_after_days: i64,
    pub expire_after_days: i64,
}

impl Default for Settings {
    /// What a new program begins with: open to those who want to, and in the pair's own hands.
    fn default() -> Settings {
        Settings {
            mentor_joining: JoiningApproval::Admin,
            mentee_joining: JoiningApproval::None,
            pairing: Pairing::UserDriven,
            approvers: Approvers { mentor: true, ..Approvers::default() },
            mentees_per_mentor: 2,
            mentors_may_edit: true,
            may_quit: MayQuit::Both,
            may_ask_for_another_mentor: true,
            goals: true,
            managers_in_meetings: false,
            mentors_to_rank: 1,
            remind_after_days: 5,
            expire_after_days: 14,
        }
    }
}

/// One value of a setting: its word in forms, its name, and what it causes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    pub word: &'static str,
    pub label: &'static str,
    pub sentence: &'static str,
}

crate::text_enum!(
    /// The settings that are chosen among a few values, by the names of their fields.
    Topic {
        MentorJoining = "mentor_joining",
        MenteeJoining = "mentee_joining",
        Pairing = "pairing",
        Milestones = "mentors_may_edit",
        Goals = "goals",
        Quitting = "may_quit",
        AnotherMentor = "may_ask_for_another_mentor",
        Managers = "managers_in_meetings",
    }
);

const fn choice(word: &'static str, label: &'static str, sentence: &'static str) -> Choice {
    Choice { word, label, sentence }
}

const JOINING: &[Choice] = &[
    choice("none", "Nobody needs to", "Whoever wants to takes part at once."),
    choice("admin", "The program’s staff", "Whoever asks waits until an admin or coordinator of the program agrees."),
    choice(
        "manager",
        "Their reporting manager",
        "Whoever asks waits until their reporting manager agrees; where somebody has none, the program’s staff decide.",
    ),
];
const PAIRING: &[Choice] = &[
    choice("user_driven", "Mentees choose", "Mentees pick a mentor and ask; you say who must agree."),
    choice("staff_driven", "You choose for them", "Nobody asks for a mentor; people are paired by those whom you name."),
];
const MILESTONES: &[Choice] = &[
    choice("yes", "Mentors may change it", "Mentors tailor the milestones of their own mentees."),
    choice("no", "It is the same for every pair", "The plan is the same for every pair; mentors can’t change it."),
];
const GOALS: &[Choice] = &[
    choice("yes", "With goals", "Goals are set and rated before the plan opens and after it is done."),
    choice("no", "Without goals", "Without goals: after the kick-off the plan opens."),
];
const QUITTING: &[Choice] = &[
    choice("nobody", "Nobody", "Nobody quits by themselves; ask the program’s staff."),
    choice("mentors", "Mentors", "Mentors may quit by themselves."),
    choice("mentees", "Mentees", "Mentees may quit by themselves."),
    choice("both", "Both", "Mentors and mentees may quit by themselves."),
];
const ANOTHER_MENTOR: &[Choice] = &[
    choice("yes", "Yes", "A mentee may ask for another mentor; the reason stays between them and staff."),
    choice("no", "No", "A mentee keeps the mentor they were paired with."),
];
const MANAGERS: &[Choice] = &[
    choice("yes", "Yes", "Managers may join their reports’ meetings and see agenda and minutes."),
    choice("no", "No", "Managers see nothing of the meetings."),
];

impl Topic {
    /// What it is about, in a word or two.
    pub fn title(self) -> &'static str {
        match self {
            Topic::MentorJoining => "Mentors join",
            Topic::MenteeJoining => "Mentees join",
            Topic::Pairing => "Pairing",
            Topic::Milestones => "Milestones",
            Topic::Goals => "Goals",
            Topic::Quitting => "Quitting",
            Topic::AnotherMentor => "Another mentor",
            Topic::Managers => "Reporting managers",
        }
    }

    /// The same as a question to whoever sets the program up.
    pub fn question(self) -> &'static str {
        match self {
            Topic::MentorJoining => "Who approves those who want to be mentors?",
            Topic::MenteeJoining => "Who approves those who want a mentor?",
            Topic::Pairing => "Who brings mentors and mentees together?",
            Topic::Milestones => "May mentors change the plan?",
            Topic::Goals => "Does everybody set goals of their own?",
            Topic::Quitting => "Who may quit by themselves?",
            Topic::AnotherMentor => "May a mentee ask for another mentor?",
            Topic::Managers => "Do reporting managers have a place in meetings?",
        }
    }

    /// Its values, each with what it causes.
    pub fn choices(self) -> &'static [Choice] {
        match self {
            Topic::MentorJoining | Topic::MenteeJoining => JOINING,
            Topic::Pairing => PAIRING,
            Topic::Milestones => MILESTONES,
            Topic::Goals => GOALS,
            Topic::Quitting => QUITTING,
            Topic::AnotherMentor => ANOTHER_MENTOR,
            Topic::Managers => MANAGERS,
        }
    }
}

impl Settings {
    /// The word of the value that a setting has.
    pub fn word(&self, topic: Topic) -> &'static str {
        let yes_or_no = |value: bool| if value { "yes" } else { "no" };
        match topic {
            Topic::MentorJoining => self.mentor_joining.as_str(),
            Topic::MenteeJoining => self.mentee_joining.as_str(),
            Topic::Pairing => self.pairing.as_str(),
            Topic::Milestones => yes_or_no(self.mentors_may_edit),
            Topic::Goals => yes_or_no(self.goals),
            Topic::Quitting => self.may_quit.as_str(),
            Topic::AnotherMentor => yes_or_no(self.may_ask_for_another_mentor),
            Topic::Managers => yes_or_no(self.managers_in_meetings),
        }
    }

    /// What the value causes that a setting has.
    pub fn sentence(&self, topic: Topic) -> &'static str {
        let word = self.word(topic);
        topic.choices().iter().find(|choice| choice.word == word).map_or("", |choice| choice.sentence)
    }

    /// Each setting as (what it is about, what it causes).
    pub fn sentences(&self) -> Vec<(&'static str, String)> {
        let mut lines = Vec::new();
        for topic in Topic::ALL.iter().copied() {
            let sentence = if topic == Topic::Pairing { self.pairing_sentence() } else { self.sentence(topic).to_owned() };
            lines.push((topic.title(), sentence));
            if topic == Topic::Pairing {
                lines.extend(self.requests_sentence().map(|sentence| ("Requests", sentence)));
                lines.push(("Seats", seats(self.mentees_per_mentor)));
            }
        }
        lines
    }

    /// Who brings two together, and who must agree.
    pub fn pairing_sentence(&self) -> String {
        let Approvers { mentor, admin, manager } = self.approvers;
        let agreeing = [(mentor, "the mentor"), (admin, "the program’s staff"), (manager, "the mentee’s reporting manager")];
        let agreeing: Vec<&str> = agreeing.into_iter().filter_map(|(asked, who)| asked.then_some(who)).collect();
        match (self.pairing, agreeing.as_slice()) {
            (Pairing::UserDriven, []) => "Mentees pick a mentor and are paired at once.".into(),
            (Pairing::UserDriven, ["the mentor"]) => "Mentees pick a mentor, who must agree.".into(),
            (Pairing::UserDriven, [one]) => format!("Mentees pick a mentor; {one} must agree."),
            (Pairing::UserDriven, [one, other]) => format!("Mentees pick a mentor; {one} and {other} must agree."),
            (Pairing::UserDriven, all) => format!("Mentees pick a mentor; {} must all agree.", all.join(", ")),
            (Pairing::StaffDriven, _) if manager && admin => "The program’s staff and reporting managers pair people.".into(),
            (Pairing::StaffDriven, _) if manager => "Managers pair their own reports.".into(),
            (Pairing::StaffDriven, _) => "The program’s staff pair people.".into(),
        }
    }

    fn requests_sentence(&self) -> Option<String> {
        let is_asked = self.pairing == Pairing::UserDriven && self.approvers != Approvers::default();
        is_asked.then(|| {
            let asks = match self.mentors_to_rank {
                1 => "A mentee asks one mentor at a time.".to_owned(),
                n => format!("A mentee may rank up to {n} mentors, who are asked in turn."),
            };
            let days = |n: i64| if n == 1 { "a day".to_owned() } else { format!("{n} days") };
            let (remind, expire) = (days(self.remind_after_days), days(self.expire_after_days));
            let then = match self.mentors_to_rank {
                1 => "the mentee may ask somebody else",
                _ => "the next mentor ranked is asked, or the mentee may ask again where there is none",
            };
            format!(
                "{asks} After {remind} without an answer there is a reminder; after {expire} the request expires, and {then}."
            )
        })
    }
}

fn seats(mentees: i64) -> String {
    if mentees == 1 { "A mentor has one mentee.".into() } else { format!("A mentor has up to {mentees} mentees.") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn approvers_come_back_from_their_words() {
        for words in ["", "mentor", "admin,manager", "mentor,admin,manager"] {
            assert_eq!(Approvers::try_from(words.to_owned()).map(|approvers| approvers.to_string()), Ok(words.to_owned()));
        }
        assert!(Approvers::try_from("anybody".to_owned()).is_err());
    }

    #[test]
    fn every_value_of_every_setting_has_a_sentence_of_its_own() {
        for topic in Topic::ALL {
            let sentences: std::collections::BTreeSet<_> = topic.choices().iter().map(|choice| choice.sentence).collect();
            assert_eq!(sentences.len(), topic.choices().len(), "{topic:?}");
            assert!(sentences.iter().all(|sentence| sentence.ends_with('.')), "{topic:?}");
        }
        let words = |all: &[&'static str]| all.to_vec();
        let of = |topic: Topic| topic.choices().iter().map(|choice| choice.word).collect::<Vec<_>>();
        assert_eq!(of(Topic::MentorJoining), words(&["none", "admin", "manager"]));
        assert_eq!(of(Topic::Quitting), MayQuit::ALL.iter().map(|value| value.as_str()).collect::<Vec<_>>());
        assert_eq!(of(Topic::Pairing), Pairing::ALL.iter().map(|value| value.as_str()).collect::<Vec<_>>());
    }

    #[test]
    fn the_present_value_of_every_setting_is_among_its_choices() {
        let settings = Settings { goals: false, may_quit: MayQuit::Mentees, ..Settings::default() };
        for topic in Topic::ALL {
            assert!(!settings.sentence(*topic).is_empty(), "{topic:?}");
        }
        assert_eq!(settings.sentence(Topic::Goals), "Without goals: after the kick-off the plan opens.");
    }

    #[test]
    fn a_programs_settings_are_told_in_sentences() {
        let settings = Settings { mentees_per_mentor: 1, mentors_to_rank: 3, ..Settings::default() };
        let sentences: Vec<String> = settings.sentences().into_iter().map(|(_, sentence)| sentence).collect();
        for expected in [
            "Mentees pick a mentor, who must agree.",
            "A mentor has one mentee.",
            "A mentee may rank up to 3 mentors, who are asked in turn. After 5 days without an answer there is a reminder; \
             after 14 days the request expires, and the next mentor ranked is asked, or the mentee may ask again where there is \
             none.",
        ] {
            assert!(sentences.iter().any(|sentence| sentence == expected), "{expected} in {sentences:?}");
        }
        let at_once = Settings { approvers: Approvers::default(), ..settings };
        assert!(at_once.sentences().iter().all(|(topic, _)| *topic != "Requests"), "nobody is asked, so nothing expires");
    }

    #[test]
    fn whoever_must_agree_is_named() {
        let says = |pairing, words: &str| {
            let approvers = Approvers::try_from(words.to_owned()).unwrap();
            Settings { pairing, approvers, ..Settings::default() }.pairing_sentence()
        };
        assert_eq!(says(Pairing::UserDriven, ""), "Mentees pick a mentor and are paired at once.");
        assert_eq!(
            says(Pairing::UserDriven, "mentor,manager"),
            "Mentees pick a mentor; the mentor and the mentee’s reporting manager must agree."
        );
        assert_eq!(says(Pairing::StaffDriven, "manager"), "Managers pair their own reports.");
        assert_eq!(says(Pairing::StaffDriven, "admin"), "The program’s staff pair people.");
    }
}
