//! Every change of state, as the audit log keeps it: one enum, one variant per room.

use serde::{Deserialize, Serialize};

use super::id::{MentorshipId, PersonId, ProgramId};
use crate::features::{
    accounts::AccountEvent,
    joining::model::JoiningEvent,
    leaving::model::LeavingEvent,
    library::model::LibraryEvent,
    meetings::model::{MeetingEvent, NoteEvent},
    milestones::model::PlanEvent,
    organization::OrganizationEvent,
    pairing::{MentorshipEvent, PairingEvent},
    people::PersonEvent,
    programs::model::ProgramEvent,
    skills::model::SkillEvent,
    tasks::model::TaskEvent,
};

/// What happened, by room.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "room", content = "event", rename_all = "snake_case")]
pub enum Event {
    Account(AccountEvent),
    Program(ProgramEvent),
    Joining(JoiningEvent),
    Person(PersonEvent),
    Skill(SkillEvent),
    Pairing(PairingEvent),
    Mentorship(MentorshipEvent),
    Plan(PlanEvent),
    Library(LibraryEvent),
    Meeting(MeetingEvent),
    Note(NoteEvent),
    Task(TaskEvent),
    Leaving(LeavingEvent),
    Organization(OrganizationEvent),
}

impl Event {
    /// The room's word in the log.
    pub fn room(&self) -> &'static str {
        match self {
            Event::Account(_) => "account",
            Event::Program(_) => "program",
            Event::Joining(_) => "joining",
            Event::Person(_) => "person",
            Event::Skill(_) => "skill",
            Event::Pairing(_) => "pairing",
            Event::Mentorship(_) => "mentorship",
            Event::Plan(_) => "plan",
            Event::Library(_) => "library",
            Event::Meeting(_) => "meeting",
            Event::Note(_) => "note",
            Event::Task(_) => "task",
            Event::Leaving(_) => "leaving",
            Event::Organization(_) => "organization",
        }
    }
}

/// What an event is about, so that its readers find it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct About {
    pub subject: Option<uuid::Uuid>,
    pub mentorship: Option<MentorshipId>,
    pub program: Option<ProgramId>,
}

impl About {
    /// About a program as a whole.
    pub fn program(program: ProgramId) -> About {
        About { subject: Some(program.0), program: Some(program), ..About::default() }
    }

    /// About a person and nothing else.
    pub fn person(person: PersonId) -> About {
        About { subject: Some(person.0), ..About::default() }
    }
}
