//! The steps before the first milestone: the same in every program, in the same order, changed by nobody.

use serde::{Deserialize, Serialize};

use super::words::clean_record;
use super::{Applied, LockReason, Plan, PlanEvent, PlanRefusal};
use crate::text_enum;

text_enum!(
    /// A step before the plan opens, in order.
    PrerequisiteStep {
        KickOff = "kick_off",
        GoalSetting = "goal_setting",
        SelfReview = "self_review",
        Nominations = "nominations",
        Baseline = "baseline",
    }
);

text_enum!(
    /// Where a step stands.
    StepState { Locked = "locked", Open = "open", Submitted = "submitted", Returned = "returned", Done = "done" }
);

/// A step and where it stands; `recorded` is what the mentor noted on recording it as done offline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prerequisite {
    pub step: PrerequisiteStep,
    pub state: StepState,
    pub recorded: Option<String>,
}

/// A step that was recorded as done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordedStep {
    pub step: PrerequisiteStep,
    pub note: Option<String>,
}

/// The steps of a mentorship. The first that isn't done is open; after a hand-over that may be the kick-off alone,
/// while later steps stay done.
pub fn prerequisites(goals_on: bool, kick_off_done: bool, recorded: &[RecordedStep]) -> Vec<Prerequisite> {
    let steps = PrerequisiteStep::ALL.iter().filter(|step| goals_on || **step == PrerequisiteStep::KickOff);
    let mut steps: Vec<Prerequisite> = steps
        .map(|&step| {
            let record = recorded.iter().find(|r| r.step == step && step != PrerequisiteStep::KickOff);
            let done = record.is_some() || (kick_off_done && step == PrerequisiteStep::KickOff);
            let state = if done { StepState::Done } else { StepState::Locked };
            Prerequisite { step, state, recorded: record.and_then(|r| r.note.clone()) }
        })
        .collect();
    open_next(&mut steps);
    steps
}

/// The steps as a template shows them: a fixed head, nothing done or open in it.
pub fn prerequisites_of_template(goals_on: bool) -> Vec<Prerequisite> {
    let steps = prerequisites(goals_on, false, &[]);
    steps.into_iter().map(|step| Prerequisite { state: StepState::Locked, ..step }).collect()
}

impl Plan {
    /// The step that is waited for.
    pub fn open_step(&self) -> Option<PrerequisiteStep> {
        self.prerequisites.iter().find(|p| !p.is_done()).map(|p| p.step)
    }

    /// Records the open step as done offline, with a note or none; the next one opens. The kick-off is never recorded:
    /// it comes from its meeting. When `is_to_open` says so afterwards, the plan opens.
    pub fn record_offline(&self, step: PrerequisiteStep, note: &str) -> Result<Applied, PlanRefusal> {
        if step == PrerequisiteStep::KickOff {
            return Err(PlanRefusal::KickOffIsAMeeting);
        }
        let mut plan = self.clone();
        let open = plan.prerequisites.iter_mut().find(|p| p.step == step && p.state == StepState::Open);
        let open = open.ok_or(PlanRefusal::StepIsNotOpen)?;
        open.recorded = Some(clean_record(note)?).filter(|note| !note.is_empty());
        open.state = StepState::Done;
        open_next(&mut plan.prerequisites);
        plan.version += 1;
        Ok(Applied { plan, event: PlanEvent::StepRecorded { step } })
    }
}

impl Prerequisite {
    /// Whether it is done.
    pub fn is_done(&self) -> bool {
        self.state == StepState::Done
    }

    /// Whether a mentor may record it as done offline now.
    pub fn is_recordable(&self) -> bool {
        self.state == StepState::Open && self.step != PrerequisiteStep::KickOff
    }

    /// The step's name.
    pub const fn label(&self) -> &'static str {
        self.step.label()
    }

    /// What the step asks for, in a sentence.
    pub const fn explanation(&self) -> &'static str {
        self.step.explanation()
    }

    /// Why it stands where it stands.
    pub const fn lock_reason(&self) -> LockReason {
        LockReason::Prerequisite
    }
}

impl PrerequisiteStep {
    /// The step's name.
    pub const fn label(self) -> &'static str {
        match self {
            PrerequisiteStep::KickOff => "Kick-off meeting",
            PrerequisiteStep::GoalSetting => "Goal setting",
            PrerequisiteStep::SelfReview => "Self-review",
            PrerequisiteStep::Nominations => "Stakeholder nominations",
            PrerequisiteStep::Baseline => "Pre-program feedback",
        }
    }

    /// What the step asks for, in a sentence.
    pub const fn explanation(self) -> &'static str {
        match self {
            PrerequisiteStep::KickOff => "Meet for the first time, and both confirm afterwards that the meeting took place.",
            PrerequisiteStep::GoalSetting => "The mentee writes one to five goals, and the mentor agrees to them.",
            PrerequisiteStep::SelfReview => "The mentee rates themself on each agreed goal.",
            PrerequisiteStep::Nominations => "The mentee nominates three or more people to give feedback on the goals.",
            PrerequisiteStep::Baseline => {
                "Stakeholders, mentor and manager rate each goal, as the baseline that progress is measured from."
            }
        }
    }
}

impl StepState {
    /// The state in words.
    pub const fn label(self) -> &'static str {
        match self {
            StepState::Locked => "Locked",
            StepState::Open => "Open",
            StepState::Submitted => "Submitted",
            StepState::Returned => "Returned",
            StepState::Done => "Done",
        }
    }
}

fn open_next(steps: &mut [Prerequisite]) {
    if let Some(next) = steps.iter_mut().find(|p| !p.is_done()).filter(|p| p.state == StepState::Locked) {
        next.state = StepState::Open;
    }
}
