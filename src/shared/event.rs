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

/// Of whom an event tells, besides whoever did it and whoever is its subject.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Concerned {
    /// Those who may learn of it from what is held about them.
    pub told: Vec<PersonId>,
    /// Those by whom staff find it and who do not learn of it: it was only planned with them, or others decided among
    /// themselves.
    pub untold: Vec<PersonId>,
    /// Whoever stands behind the subject, where the event names nobody. They learn of it.
    pub behind: Option<Behind>,
}

/// Who stands behind the subject of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Behind {
    /// The two of a mentorship.
    Pair,
    /// The two of a request for a mentor.
    Request,
    /// The mentee of a request for a mentor.
    Asker,
    /// The mentee of a place on the waitlist.
    Waiting,
    /// The mentee who wishes for another mentor: the present one never learns of it.
    Wisher,
}

impl Concerned {
    fn of(told: impl IntoIterator<Item = PersonId>) -> Concerned {
        Concerned { told: told.into_iter().collect(), ..Concerned::default() }
    }

    fn behind(behind: Behind) -> Concerned {
        Concerned { behind: Some(behind), ..Concerned::default() }
    }

    fn untold(self, untold: impl IntoIterator<Item = PersonId>) -> Concerned {
        Concerned { untold: untold.into_iter().collect(), ..self }
    }
}

impl Event {
    /// Of whom it tells.
    pub fn concerned(&self) -> Concerned {
        match self {
            Event::Joining(event) => of_joining(event),
            Event::Program(event) => of_program(event),
            Event::Mentorship(event) => of_mentorship(event),
            Event::Pairing(event) => of_pairing(event),
            Event::Leaving(event) => of_leaving(event),
            Event::Note(event) => of_note(event),
            // Of these the subject is the person; or they are what the two of a pair do with what is theirs.
            Event::Account(_)
            | Event::Person(_)
            | Event::Organization(_)
            | Event::Skill(_)
            | Event::Library(_)
            | Event::Plan(_)
            | Event::Meeting(_)
            | Event::Task(_) => Concerned::default(),
        }
    }
}

fn of_joining(event: &JoiningEvent) -> Concerned {
    use JoiningEvent as E;
    let (E::Joined { person, .. }
    | E::Asked { person, .. }
    | E::Withdrawn { person, .. }
    | E::Approved { person, .. }
    | E::Declined { person, .. }
    | E::Added { person, .. }
    | E::Removed { person, .. }
    | E::Restored { person, .. }
    | E::Quit { person, .. }
    | E::Completed { person, .. }) = event;
    Concerned::of([*person])
}

fn of_program(event: &ProgramEvent) -> Concerned {
    use ProgramEvent as E;
    match event {
        E::CoordinatorAppointed { person } | E::CoordinatorEnded { person } => Concerned::of([*person]),
        E::Created
        | E::Changed { .. }
        | E::Published
        | E::Started
        | E::StartedByTheClock
        | E::Closed { .. }
        | E::Reopened
        | E::Archived
        | E::Unarchived
        | E::Duplicated { .. }
        | E::Deleted { .. } => Concerned::default(),
    }
}

fn of_mentorship(event: &MentorshipEvent) -> Concerned {
    use MentorshipEvent as E;
    match event {
        E::Paired { mentor, mentee } | E::Continued { mentor, mentee, .. } => Concerned::of([*mentor, *mentee]),
        E::Completed | E::EndedEarly { .. } => Concerned::behind(Behind::Pair),
        E::KickOffHeld => Concerned::default(),
    }
}

fn of_pairing(event: &PairingEvent) -> Concerned {
    use PairingEvent as E;
    match event {
        E::Asked { mentor, mentee } => Concerned::of([*mentor, *mentee]),
        E::Agreed { .. }
        | E::Declined { .. }
        | E::Withdrawn
        | E::Reminded
        | E::Expired
        | E::Paired
        | E::Closed
        | E::ProgramClosed => Concerned::behind(Behind::Request),
        E::FoundNoSeat { mentor } | E::FoundNoMentor { mentor } => Concerned::behind(Behind::Asker).untold([*mentor]),
        E::JoinedWaitlist { mentee } | E::LeftWaitlist { mentee } | E::CameBackToWaitlist { mentee } => {
            Concerned::of([*mentee])
        }
        E::LimitedWaitlist { mentors } => Concerned::behind(Behind::Waiting).untold(mentors.iter().copied()),
        E::Offered { mentor }
        | E::OfferAccepted { mentor }
        | E::OfferDeclined { mentor }
        | E::OfferLapsed { mentor }
        | E::OfferCameToNothing { mentor } => Concerned::behind(Behind::Waiting).untold([*mentor]),
        E::Drafted { mentee, mentor } => Concerned::default().untold([*mentee, *mentor]),
        E::Undrafted { mentee } => Concerned::default().untold([*mentee]),
        E::Published { .. } => Concerned::default(),
    }
}

fn of_leaving(event: &LeavingEvent) -> Concerned {
    use LeavingEvent as E;
    match event {
        E::ChangeAsked | E::ChangeWithdrawn | E::ChangeApproved | E::ChangeDeclined | E::ChangeOvertaken => {
            Concerned::behind(Behind::Wisher)
        }
        E::NotesChosen { .. } => Concerned::default(),
    }
}

fn of_note(event: &NoteEvent) -> Concerned {
    use NoteEvent as E;
    match event {
        E::SharingAgreed { with } => Concerned::of([*with]),
        // What only one of the pair wanted to show them.
        E::SharingProposed { with } | E::SharingEnded { with } => Concerned::default().untold([*with]),
        E::AgendaWritten | E::MinutesWritten | E::PrivateNoteWritten => Concerned::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_is_only_planned_with_is_found_and_not_told() {
        let (ben, ana) = (PersonId(uuid::Uuid::from_u128(1)), PersonId(uuid::Uuid::from_u128(2)));
        let drafted = Event::Pairing(PairingEvent::Drafted { mentor: ben, mentee: ana }).concerned();
        assert_eq!((drafted.told, drafted.untold), (vec![], vec![ana, ben]));
        let offered = Event::Pairing(PairingEvent::Offered { mentor: ben }).concerned();
        assert_eq!((offered.untold, offered.behind), (vec![ben], Some(Behind::Waiting)));
        let paired = Event::Mentorship(MentorshipEvent::Paired { mentor: ben, mentee: ana }).concerned();
        assert_eq!((paired.told, paired.untold), (vec![ben, ana], vec![]));
    }

    #[test]
    fn a_wish_for_another_mentor_tells_of_the_mentee_alone() {
        for event in [LeavingEvent::ChangeAsked, LeavingEvent::ChangeDeclined, LeavingEvent::ChangeWithdrawn] {
            assert_eq!(Event::Leaving(event).concerned(), Concerned::behind(Behind::Wisher));
        }
    }
}
