//! What a program is: its state and its settings, each with the sentence that says what it causes.

use serde::{Deserialize, Serialize};

crate::text_enum!(
    /// From being prepared to being over.
    ProgramState { Draft = "draft", Open = "open", Running = "running", Closed = "closed" }
);

impl ProgramState {
    /// The state in a word.
    pub fn label(self) -> &'static str {
        match self {
            ProgramState::Draft => "Draft",
            ProgramState::Open => "Open for joining",
            ProgramState::Running => "Running",
            ProgramState::Closed => "Closed",
        }
    }
}

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

crate::text_enum!(
    /// The part somebody takes in a program.
    Part { Mentor = "mentor", Mentee = "mentee" }
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

/// A program's settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    pub mentor_joining: JoiningApproval,
    pub mentee_joining: JoiningApproval,
    pub pairing: Pairing,
    pub approvers: Approvers,
    pub mentees_per_mentor: i64,
    pub mentors_may_edit: bool,
    pub may_quit: MayQuit,
    pub may_ask_for_another_mentor: bool,
    pub goals: bool,
    pub managers_in_meetings: bool,
}

impl Settings {
    /// Each setting as (what it is about, what it causes).
    pub fn sentences(&self) -> Vec<(&'static str, String)> {
        vec![
            ("Mentors join", joining(self.mentor_joining).to_owned()),
            ("Mentees join", joining(self.mentee_joining).to_owned()),
            ("Pairing", self.pairing_sentence()),
            ("Seats", seats(self.mentees_per_mentor)),
            (
                "Milestones",
                if self.mentors_may_edit {
                    "Mentors tailor the milestones of their own mentees.".into()
                } else {
                    "The plan is the same for every pair; mentors can’t change it.".into()
                },
            ),
            (
                "Goals",
                if self.goals {
                    "Goals are set and rated before the plan opens and after it is done.".into()
                } else {
                    "Without goals: after the kick-off the plan opens.".into()
                },
            ),
            (
                "Quitting",
                match self.may_quit {
                    MayQuit::Nobody => "Nobody quits by themselves; ask the program’s staff.",
                    MayQuit::Mentors => "Mentors may quit by themselves.",
                    MayQuit::Mentees => "Mentees may quit by themselves.",
                    MayQuit::Both => "Mentors and mentees may quit by themselves.",
                }
                .into(),
            ),
            (
                "Another mentor",
                if self.may_ask_for_another_mentor {
                    "A mentee may ask for another mentor; the reason stays between them and staff.".into()
                } else {
                    "A mentee keeps the mentor they were paired with.".into()
                },
            ),
            (
                "Reporting managers",
                if self.managers_in_meetings {
                    "Managers may join their reports’ meetings and see agenda and minutes.".into()
                } else {
                    "Managers see nothing of the meetings.".into()
                },
            ),
        ]
    }

    fn pairing_sentence(&self) -> String {
        let Approvers { mentor, admin, manager } = self.approvers;
        match (self.pairing, mentor, admin, manager) {
            (Pairing::UserDriven, false, false, false) => "Mentees pick a mentor and are paired at once.".into(),
            (Pairing::UserDriven, true, false, false) => "Mentees pick a mentor, who must agree.".into(),
            (Pairing::UserDriven, ..) => "Mentees pick a mentor; every approver must agree.".into(),
            (Pairing::StaffDriven, _, false, true) => "Managers pair their own reports.".into(),
            (Pairing::StaffDriven, _, true, true) => "Admins and managers pair people.".into(),
            (Pairing::StaffDriven, ..) => "Admins pair people.".into(),
        }
    }
}

fn joining(approval: JoiningApproval) -> &'static str {
    match approval {
        JoiningApproval::None => "At once, without approval.",
        JoiningApproval::Admin => "After an admin’s approval.",
        JoiningApproval::Manager => "After their reporting manager’s approval.",
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
    fn every_setting_says_what_it_causes() {
        let settings = Settings {
            mentor_joining: JoiningApproval::Admin,
            mentee_joining: JoiningApproval::None,
            pairing: Pairing::UserDriven,
            approvers: Approvers { mentor: true, ..Approvers::default() },
            mentees_per_mentor: 1,
            mentors_may_edit: true,
            may_quit: MayQuit::Both,
            may_ask_for_another_mentor: false,
            goals: false,
            managers_in_meetings: false,
        };
        let sentences = settings.sentences();
        assert_eq!(sentences.len(), 9);
        assert!(sentences.iter().any(|(_, s)| s == "Mentees pick a mentor, who must agree."));
        assert!(sentences.iter().any(|(_, s)| s == "A mentor has one mentee."));
    }
}
