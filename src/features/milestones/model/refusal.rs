//! Why a plan stays as it is, in plain sentences.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::shared::AppError;

/// A rule that says no to a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum PlanRefusal {
    #[error("That is no longer on the plan. Somebody may have removed it meanwhile.")]
    NotOnPlan,
    #[error("Done milestones and the one being worked on come first; nothing moves above them.")]
    HeadIsFixed,
    #[error("This milestone is done, and done is final.")]
    MilestoneIsDone,
    #[error("This milestone is being worked on, so it can't be moved or removed.")]
    MilestoneIsOpen,
    #[error("New pairs begin with this plan, so it keeps at least one milestone. Add another before you remove this one.")]
    LastOfTemplate,
    #[error("Its milestone isn't open yet.")]
    NotOpen,
    #[error("This item is marked as done already.")]
    ItemIsDone,
    #[error("This item isn't marked as done.")]
    ItemIsNotDone,
    #[error("Please give the milestone a name.")]
    NameMissing,
    #[error("A milestone's name has at most 120 characters.")]
    NameTooLong,
    #[error("Please give the item a title.")]
    TitleMissing,
    #[error("An item's title has at most 200 characters.")]
    TitleTooLong,
    #[error("A description has at most 4000 characters.")]
    DescriptionTooLong,
    #[error("A note has at most 4000 characters.")]
    NoteTooLong,
    #[error("Please write a link that begins with https:// or http://.")]
    LinkUnusable,
    #[error("A link has at most 2000 characters.")]
    LinkTooLong,
    #[error("Please say what is missing, so that your mentee knows how to go on.")]
    WordsMissing,
    #[error("Please say it in at most 1000 characters.")]
    WordsTooLong,
    #[error("Please choose a date within ten years.")]
    DateOutOfReach,
    #[error("A plan holds at most 300 milestones.")]
    TooManyMilestones,
    #[error("A milestone holds at most 100 items.")]
    TooManyItems,
    #[error("You changed this milestone yourself, so it stays as you made it.")]
    KeptByMentor,
    #[error("Your plan says this already.")]
    OfferIsNothingNew,
    #[error("That was added already. Please reload the page.")]
    IdTaken,
    #[error("The items of this milestone have changed meanwhile. Please try again.")]
    CopiesDoNotMatch,
    #[error("There is nothing to restore; it may be back on the plan already.")]
    NothingToRestore,
    #[error("Its milestone isn't on the plan any more. Restore the milestone first.")]
    MilestoneIsGone,
    #[error("The kick-off is done when its meeting was held and both of you confirmed it.")]
    KickOffIsAMeeting,
    #[error("Only the step that is open now can be recorded as done.")]
    StepIsNotOpen,
}

impl From<PlanRefusal> for AppError {
    fn from(refusal: PlanRefusal) -> Self {
        AppError::Refused(refusal.to_string())
    }
}

/// Why something stands where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LockReason {
    Prerequisite,
    Done,
    Open,
}

impl LockReason {
    /// The reason as a sentence.
    pub const fn sentence(self) -> &'static str {
        match self {
            LockReason::Prerequisite => {
                "Prerequisites come first, in the same order in every program. Nobody can edit, move or remove them."
            }
            LockReason::Done => "This milestone is done, and done is final.",
            LockReason::Open => "This milestone is being worked on, so it stays where it is.",
        }
    }
}

impl fmt::Display for LockReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.sentence())
    }
}
