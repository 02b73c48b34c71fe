//! What a program is: its state, its settings with what each value causes, what it says and asks, and what its set-up lacks.

mod draft;
mod event;
mod extras;
mod lifecycle;
mod settings;
mod setup;

pub use draft::{Basics, Frame, copied_title, parse_settings, parse_title, parse_version};
pub use event::ProgramEvent;
pub use extras::{Asked, FieldDraft, FieldKind, MOST_OF_EACH, ProgramField, Question, QuestionDraft, must_be_told};
pub use lifecycle::{LifecycleRefusal, ProgramMove, ProgramState, Standing};
pub use settings::{Approvers, Choice, JoiningApproval, MayQuit, Pairing, Settings, Topic};
pub use setup::{Missing, Prepared, Readiness, SetupStep};

crate::text_enum!(
    /// The part somebody takes in a program.
    Part { Mentor = "mentor", Mentee = "mentee" }
);

impl Part {
    /// The part in a word.
    pub fn label(self) -> &'static str {
        match self {
            Part::Mentor => "Mentor",
            Part::Mentee => "Mentee",
        }
    }
}
