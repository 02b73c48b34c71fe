//! The steps in which a program is set up, and what it still lacks before it can be published.

use chrono::NaiveDate;

use super::ProgramState;
use crate::shared::FieldErrors;

crate::text_enum!(
    /// A step of the set-up, by its word in the address.
    SetupStep {
        Basics = "basics",
        Frame = "frame",
        Settings = "settings",
        Questions = "questions",
        Attachments = "attachments",
        Plan = "plan",
        People = "people",
        Review = "review",
    }
);

impl SetupStep {
    /// Its name in the list of steps.
    pub fn label(self) -> &'static str {
        match self {
            SetupStep::Basics => "The basics",
            SetupStep::Frame => "The frame",
            SetupStep::Settings => "How it works",
            SetupStep::Questions => "Fields and questions",
            SetupStep::Attachments => "Attachments",
            SetupStep::Plan => "The plan",
            SetupStep::People => "People",
            SetupStep::Review => "Review",
        }
    }

    /// What it is for, in a sentence.
    pub fn lead(self) -> &'static str {
        match self {
            SetupStep::Basics => "What the program is called, what it is about, and when it takes place.",
            SetupStep::Frame => "What pairs can expect of each other, and what should come of it.",
            SetupStep::Settings => "Each choice says what it causes. Ithaca keeps to them for everybody.",
            SetupStep::Questions => "Facts that stand on the program’s page, and what you ask of whoever joins.",
            SetupStep::Attachments => "What people should have at hand: documents, slides, pictures, a film.",
            SetupStep::Plan => "The milestones that every new pair begins with.",
            SetupStep::People => "Who runs the program beside you, and who takes part from the beginning.",
            SetupStep::Review => "Everything in one place, as it stands now.",
        }
    }

    /// The step after this one; none after the review.
    pub fn next(self) -> Option<SetupStep> {
        let at = SetupStep::ALL.iter().position(|step| *step == self)?;
        SetupStep::ALL.get(at + 1).copied()
    }
}

/// Something that a program can't be published without.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Missing {
    pub step: SetupStep,
    /// The field of that step in which it is typed, if it is.
    pub field: &'static str,
    pub sentence: &'static str,
}

/// How a step stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readiness {
    /// All that is needed is there.
    Done,
    /// Something is missing.
    Needed,
    /// Nothing is there, and nothing is needed.
    Optional,
}

/// What is there of a program, as far as its completeness goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Prepared {
    pub has_description: bool,
    pub starts_on: Option<NaiveDate>,
    pub ends_on: Option<NaiveDate>,
    pub has_frequency: bool,
    pub extras: usize,
    pub attachments: usize,
    pub milestones: usize,
    pub coordinators: usize,
    pub people: i64,
}

impl Prepared {
    /// Everything that keeps the program from being published on that day.
    pub fn missing(&self, today: NaiveDate) -> Vec<Missing> {
        let lacks = [
            (!self.has_description, SetupStep::Basics, "description", "Describe what the program is about."),
            (self.starts_on.is_none(), SetupStep::Basics, "starts_on", "Say when it starts."),
            (self.ends_on.is_none(), SetupStep::Basics, "ends_on", "Say when it ends."),
            (
                self.ends_on.is_some_and(|last| last < today),
                SetupStep::Basics,
                "ends_on",
                "Its end has passed; choose a later day.",
            ),
            (!self.has_frequency, SetupStep::Frame, "meeting_frequency", "Say how often a pair should meet."),
            (self.milestones == 0, SetupStep::Plan, "", "Give the plan at least one milestone."),
        ];
        let missing = lacks.into_iter().filter(|(lacks, ..)| *lacks);
        missing.map(|(_, step, field, sentence)| Missing { step, field, sentence }).collect()
    }

    /// Refuses to take from a step what the program could not have been published without, once people may join it.
    pub fn check_step(&self, step: SetupStep, state: ProgramState, today: NaiveDate) -> Result<(), FieldErrors> {
        let mut errors = FieldErrors::default();
        if state.takes_people() {
            for missing in self.missing(today).into_iter().filter(|missing| missing.step == step) {
                errors.add(missing.field, missing.sentence);
            }
        }
        errors.or(|| ())
    }

    /// How a step stands on that day.
    pub fn readiness(&self, step: SetupStep, today: NaiveDate) -> Readiness {
        let is_there = match step {
            SetupStep::Basics | SetupStep::Frame | SetupStep::Settings | SetupStep::Plan => true,
            SetupStep::Questions => self.extras > 0,
            SetupStep::Attachments => self.attachments > 0,
            SetupStep::People => self.coordinators > 0 || self.people > 0,
            SetupStep::Review => false,
        };
        if self.missing(today).iter().any(|missing| missing.step == step) {
            Readiness::Needed
        } else if is_there {
            Readiness::Done
        } else {
            Readiness::Optional
        }
    }

    /// Where somebody who comes back goes on: the first step that lacks something, or the review.
    pub fn resume_at(&self, today: NaiveDate) -> SetupStep {
        self.missing(today).first().map_or(SetupStep::Review, |missing| missing.step)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 12, day).unwrap()
    }

    fn ready() -> Prepared {
        Prepared {
            has_description: true,
            starts_on: Some(on(1)),
            ends_on: Some(on(31)),
            has_frequency: true,
            milestones: 3,
            ..Prepared::default()
        }
    }

    #[test]
    fn a_fresh_draft_lacks_what_people_need_to_decide() {
        let fresh = Prepared::default();
        let steps: Vec<_> = fresh.missing(on(1)).into_iter().map(|missing| missing.step).collect();
        assert_eq!(steps, [SetupStep::Basics, SetupStep::Basics, SetupStep::Basics, SetupStep::Frame, SetupStep::Plan]);
        assert_eq!(fresh.resume_at(on(1)), SetupStep::Basics);
        assert_eq!(fresh.readiness(SetupStep::Questions, on(1)), Readiness::Optional);
        assert_eq!(fresh.readiness(SetupStep::Frame, on(1)), Readiness::Needed);
    }

    #[test]
    fn a_program_is_ready_without_questions_attachments_and_people() {
        assert_eq!(ready().missing(on(1)), []);
        assert_eq!(ready().resume_at(on(1)), SetupStep::Review);
        assert_eq!(ready().readiness(SetupStep::Basics, on(1)), Readiness::Done);
    }

    #[test]
    fn a_program_whose_end_has_passed_is_not_ready() {
        let over = Prepared { ends_on: Some(on(3)), ..ready() };
        assert_eq!(over.missing(on(3)), []);
        assert_eq!(over.missing(on(4)).len(), 1);
    }

    #[test]
    fn what_publishing_asked_for_stays_while_people_may_join() {
        let stripped = Prepared { has_description: false, starts_on: None, has_frequency: false, ..ready() };
        let basics = |state| stripped.check_step(SetupStep::Basics, state, on(1));
        for state in [ProgramState::Open, ProgramState::Running] {
            let errors = basics(state).unwrap_err();
            assert!(errors.on("description").is_some() && errors.on("starts_on").is_some() && errors.on("ends_on").is_none());
            let errors = stripped.check_step(SetupStep::Frame, state, on(1)).unwrap_err();
            assert!(errors.on("meeting_frequency").is_some());
        }
        assert_eq!([ProgramState::Draft, ProgramState::Closed].map(|state| basics(state).is_ok()), [true, true]);
    }

    #[test]
    fn the_steps_follow_each_other_up_to_the_review() {
        let mut step = SetupStep::Basics;
        let mut walked = vec![step];
        while let Some(next) = step.next() {
            walked.push(next);
            step = next;
        }
        assert_eq!(walked, SetupStep::ALL);
    }
}
