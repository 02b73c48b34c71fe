//! The audit log in words: each event as what somebody did. Reasons, notes, and whatever else two people wrote to each other
//! never stand here; nor does who the log's reader is matter, so that everybody reads the same.

mod pairing;

use std::collections::HashMap;
use std::fmt::Display;

use super::model::OrganizationEvent;
use crate::features::accounts::AccountEvent;
use crate::features::joining::model::JoiningEvent;
use crate::features::leaving::model::LeavingEvent;
use crate::features::library::model::LibraryEvent;
use crate::features::meetings::model::{Answer, CallOff, MeetingEvent, NoteEvent};
use crate::features::milestones::model::PlanEvent;
use crate::features::pairing::Party;
use crate::features::people::PersonEvent;
use crate::features::programs::model::ProgramEvent;
use crate::features::skills::model::SkillEvent;
use crate::features::tasks::model::TaskEvent;
use crate::shared::event::Event;
use crate::shared::id::PersonId;
use crate::shared::time::day_label;

/// The rooms by which the log can be filtered: the word that is stored, and the one for people.
pub const ROOMS: &[(&str, &str)] = &[
    ("account", "Accounts"),
    ("person", "People"),
    ("skill", "Skills"),
    ("program", "Programs"),
    ("joining", "Joining"),
    ("pairing", "Pairing"),
    ("mentorship", "Mentorships"),
    ("plan", "Plans"),
    ("meeting", "Meetings"),
    ("note", "Meeting notes"),
    ("task", "Tasks"),
    ("library", "Library"),
    ("leaving", "Change of mentor"),
    ("organization", "Organization"),
];

/// Names of people whom events mention, of whom the event is about, and who did it.
#[derive(Debug, Default)]
pub struct Names {
    pub people: HashMap<PersonId, String>,
    /// The person that the event is about, where it is about one.
    pub subject: Option<String>,
    pub actor: Option<PersonId>,
    /// The mentee of the request for a mentor, or of the place on the waitlist, that the event is about.
    pub asker: Option<String>,
}

impl Names {
    fn of(&self, person: PersonId) -> &str {
        self.people.get(&person).map_or("somebody", String::as_str)
    }

    fn subject(&self) -> &str {
        self.subject.as_deref().unwrap_or("somebody")
    }
}

/// What was done, to be read after a name: "signed in", "moved the milestone “Listen”".
pub fn words(event: &Event, names: &Names) -> String {
    match event {
        Event::Account(event) => of_account(event, names),
        Event::Program(event) => of_program(event, names),
        Event::Joining(event) => of_joining(event, names),
        Event::Person(event) => of_person(event, names),
        Event::Skill(event) => of_skill(event),
        Event::Pairing(event) => pairing::of_pairing(event, names),
        Event::Mentorship(event) => pairing::of_mentorship(event, names),
        Event::Plan(event) => of_plan(event),
        Event::Meeting(event) => of_meeting(event).to_owned(),
        Event::Note(event) => of_note(event, names),
        Event::Task(event) => of_task(*event).to_owned(),
        Event::Leaving(event) => of_leaving(event),
        Event::Library(event) => of_library(event),
        Event::Organization(event) => of_organization(event, names),
    }
}

fn of_account(event: &AccountEvent, names: &Names) -> String {
    match event {
        AccountEvent::SignedIn => "signed in".into(),
        AccountEvent::SignedOut => "signed out".into(),
        AccountEvent::PasswordChanged => "changed a password".into(),
        AccountEvent::SessionRevoked => "ended one of their sessions".into(),
        AccountEvent::LanguageChanged { language: Some(language) } => format!("chose the language {}", language.name()),
        AccountEvent::LanguageChanged { language: None } => "chose the organization’s language".to_owned(),
        AccountEvent::ZoneChanged { zone } => format!("chose the time zone {}", zone.replace('_', " ")),
        AccountEvent::InvitationAccepted => "chose a password at the link they were handed".into(),
        AccountEvent::AdminAdded => format!("made {} an admin", names.subject()),
    }
}

fn of_program(event: &ProgramEvent, names: &Names) -> String {
    match event {
        ProgramEvent::Created => "made the program".into(),
        ProgramEvent::Changed { step } => format!("changed the program: {}", step.label().to_lowercase()),
        ProgramEvent::Published => "published the program".into(),
        ProgramEvent::Started => "started the program".into(),
        ProgramEvent::StartedByTheClock => "started the program, whose first day had come".into(),
        ProgramEvent::Closed { by_the_clock: true } => "closed the program, whose end date had passed".into(),
        ProgramEvent::Closed { by_the_clock: false } => "closed the program".into(),
        ProgramEvent::Reopened => "reopened the program".into(),
        ProgramEvent::Archived => "archived the program".into(),
        ProgramEvent::Unarchived => "took the program out of the archive".into(),
        ProgramEvent::Duplicated { .. } => "made the program as a copy of another".into(),
        ProgramEvent::CoordinatorAppointed { person } => format!("made {} a coordinator", names.of(*person)),
        ProgramEvent::CoordinatorEnded { person } => format!("ended {}’s time as a coordinator", names.of(*person)),
        ProgramEvent::Deleted { title } => format!("deleted the draft “{title}”"),
    }
}

fn of_joining(event: &JoiningEvent, names: &Names) -> String {
    use JoiningEvent as E;
    let (E::Joined { person, part }
    | E::Asked { person, part }
    | E::Withdrawn { person, part }
    | E::Approved { person, part }
    | E::Declined { person, part }
    | E::Added { person, part }
    | E::Removed { person, part }
    | E::Restored { person, part }
    | E::Quit { person, part }
    | E::Completed { person, part }) = event;
    let (who, part) = (names.of(*person), part.as_str());
    match event {
        E::Joined { .. } => format!("joined the program as a {part}"),
        E::Asked { .. } => format!("asked to join the program as a {part}"),
        E::Withdrawn { .. } => format!("withdrew the request to join the program as a {part}"),
        E::Approved { .. } => format!("let {who} join the program as a {part}"),
        E::Declined { .. } => format!("declined that {who} joins the program as a {part}"),
        E::Added { .. } => format!("added {who} to the program as a {part}"),
        E::Removed { .. } => format!("removed {who} from the program as a {part}"),
        E::Restored { .. } => format!("brought {who} back into the program as a {part}"),
        E::Quit { .. } => format!("left the program as a {part}"),
        E::Completed { .. } => format!("completed the program for {who} as a {part}"),
    }
}

fn of_person(event: &PersonEvent, names: &Names) -> String {
    let who = names.subject();
    match event {
        PersonEvent::PersonAdded => format!("added {who}"),
        PersonEvent::PersonChanged { fields } => {
            format!("changed the profile of {who}: {}", fields.join(", ").replace('_', " "))
        }
        PersonEvent::PersonInvited => format!("made a link at which {who} sets a password"),
        PersonEvent::PeopleInvited { people: 1 } => "made a link at which one person sets a password".into(),
        PersonEvent::PeopleInvited { people } => format!("made links at which {people} people set a password"),
        PersonEvent::PersonDeactivated => format!("deactivated {who}"),
        PersonEvent::PersonReactivated => format!("reactivated {who}"),
        PersonEvent::PersonErased => "erased a person’s data".into(),
        PersonEvent::PeopleImported { added, changed } => format!("imported people: {added} new, {changed} changed"),
    }
}

fn of_skill(event: &SkillEvent) -> String {
    match event {
        SkillEvent::SkillRenamed { from, to } => format!("renamed the skill “{from}” to “{to}”"),
        SkillEvent::SkillsMerged { from, into } => format!("merged the skill “{from}” into “{into}”"),
        SkillEvent::SkillAdded { name } => format!("added the skill “{name}”"),
        SkillEvent::SkillRemoved { name } => format!("removed the skill “{name}”, which nobody used"),
    }
}

fn of_library(event: &LibraryEvent) -> String {
    use LibraryEvent as E;
    match event {
        E::PlanSaved { title } => format!("saved the plan “{title}” to the library"),
        E::PlanRenamed { was, title } => format!("renamed the library’s plan “{was}” to “{title}”"),
        E::PlanRemoved { title } => format!("removed the plan “{title}” from the library"),
        E::ResourceAdded { kind, title } => format!("added “{title}” ({}) to the library", kind.label().to_lowercase()),
        E::ResourceEdited { title, .. } => format!("edited “{title}” in the library"),
        E::ResourceRemoved { title, .. } => format!("removed “{title}” from the library"),
        E::PathArranged { title, .. } => format!("arranged the steps of “{title}”"),
        E::ResourcesImported { count, changed } => format!("imported entries of the library: {count} added, {changed} changed"),
        E::ResourceRestored { title, .. } => format!("put the library entry “{title}” back"),
    }
}

fn of_leaving(event: &LeavingEvent) -> String {
    match event {
        LeavingEvent::ChangeAsked => "asked for another mentor".into(),
        LeavingEvent::ChangeWithdrawn => "withdrew the wish for another mentor".into(),
        LeavingEvent::ChangeApproved => "approved a change of mentor".into(),
        LeavingEvent::ChangeDeclined => "declined a change of mentor".into(),
        LeavingEvent::ChangeOvertaken => "closed a wish for another mentor, since the mentorship had ended".into(),
        LeavingEvent::NotesChosen { meetings: 1 } => "chose one meeting whose notes go along to the new mentor".into(),
        LeavingEvent::NotesChosen { meetings } => format!("chose {meetings} meetings whose notes go along to the new mentor"),
    }
}

fn of_plan(event: &PlanEvent) -> String {
    use PlanEvent as E;
    match event {
        E::MilestonePlaced { name, position, .. } => format!("moved the milestone “{name}” to position {position}"),
        E::MilestoneAdded { name, .. } => format!("added the milestone “{name}”"),
        E::MilestoneRenamed { was, name, .. } => format!("renamed the milestone “{was}” to “{name}”"),
        E::MilestoneDescribed { name, .. } => format!("described the milestone “{name}”"),
        E::MilestoneDated { name, .. } => format!("changed the due date of the milestone “{name}”"),
        E::MilestoneDuplicated { name, .. } => format!("duplicated the milestone “{name}”"),
        E::MilestoneRemoved { name, .. } => format!("removed the milestone “{name}”"),
        E::MilestoneRestored { name, .. } => format!("brought back the milestone “{name}”"),
        E::ItemPlaced { name, .. } => format!("moved an item of the milestone “{name}”"),
        E::ItemAdded { kind, name, .. } => format!("added an item ({}) to the milestone “{name}”", kind.label().to_lowercase()),
        E::ItemEdited { name, .. } => format!("edited an item of the milestone “{name}”"),
        E::ItemNoted { name, .. } => format!("wrote a note on an item of the milestone “{name}”"),
        E::ItemDuplicated { name, .. } => format!("duplicated an item of the milestone “{name}”"),
        E::ItemRemoved { name, .. } => format!("removed an item of the milestone “{name}”"),
        E::ItemRestored { name, .. } => format!("brought back an item of the milestone “{name}”"),
        E::ItemMarkedDone { name, .. } => format!("marked an item of the milestone “{name}” as done"),
        E::ItemUnmarked { name, .. } => format!("took back that an item of the milestone “{name}” is done"),
        E::ItemSentBack { name, .. } => format!("sent back an item of the milestone “{name}”"),
        E::StepRecorded { step } => format!("recorded as done: {}", step.label().to_lowercase()),
        E::PlanOpened { on } => format!("opened the plan on {}", day_label(*on)),
        E::StartedFromLibrary { title, .. } => format!("started from the library’s plan “{title}”"),
        E::MilestoneOffered { name, mentorships, .. } => {
            format!("offered the milestone “{name}” to {}", counted(*mentorships))
        }
        E::OfferTakenBack { name, mentorships, .. } => {
            format!("took back the offer of the milestone “{name}” to {}", counted(*mentorships))
        }
        E::OfferTaken { name, .. } => format!("took the offered change of the milestone “{name}”"),
        E::OfferDeclined { name, .. } => format!("left the offered change of the milestone “{name}” out"),
        E::MilestoneDone { name, .. } => format!("completed the milestone “{name}”"),
        E::PlanCompleted { on } => format!("completed the plan on {}", day_label(*on)),
    }
}

fn counted<N: Display + PartialEq + From<u8>>(mentorships: N) -> String {
    if mentorships == N::from(1) { "1 mentorship".to_owned() } else { format!("{mentorships} mentorships") }
}

fn of_meeting(event: &MeetingEvent) -> &'static str {
    use MeetingEvent as E;
    match event {
        E::MeetingRequested { .. } => "asked for a meeting",
        E::TimeProposed { .. } => "proposed another time for a meeting",
        E::SuggestionAsked { .. } => "asked for another time for a meeting",
        E::TimeAccepted { .. } => "accepted a time for a meeting",
        E::MeetingDeclined { .. } => "declined a meeting",
        E::ProposalDeclined { .. } => "declined another time for a meeting",
        E::MeetingWithdrawn { .. } => "withdrew a request for a meeting",
        E::ProposalWithdrawn { .. } => "withdrew another time for a meeting",
        E::MeetingCancelled { .. } => "canceled a meeting",
        E::DetailsChanged { .. } => "changed the details of a meeting",
        E::MeetingCalledOff { because: CallOff::MentorshipEnded, .. } => "called off a meeting, since the mentorship ended",
        E::MeetingCalledOff { because: CallOff::MilestoneRemoved, .. } => {
            "called off a review, since its milestone was removed"
        }
        E::MeetingCalledOff { because: CallOff::PersonLeft, .. } => {
            "called off a meeting, since one of the two was deactivated"
        }
        E::MeetingRestored { .. } => "brought back a meeting",
        E::AnswerGiven { answer: Answer::TookPlace, .. } => "said that a meeting took place",
        E::AnswerGiven { answer: Answer::DidNot, .. } => "said that a meeting did not take place",
        E::MeetingResolved { held: true, .. } => "settled that a meeting was held",
        E::MeetingResolved { held: false, .. } => "settled that a meeting was not held",
        E::MeetingHeld { .. } => "recorded that a meeting was held",
        E::MeetingExpired { .. } => "let a request for a meeting expire",
        E::ProposalLapsed { .. } => "let another time for a meeting lapse",
        E::LeftUnconfirmed { .. } => "recorded that a meeting was left unconfirmed",
    }
}

fn of_note(event: &NoteEvent, names: &Names) -> String {
    match event {
        NoteEvent::AgendaWritten => "wrote the agenda of a meeting".into(),
        NoteEvent::MinutesWritten => "wrote the minutes of a meeting".into(),
        NoteEvent::PrivateNoteWritten => "wrote a private note on a meeting".into(),
        NoteEvent::SharingProposed { with } => format!("proposed to share minutes with {}", names.of(*with)),
        NoteEvent::SharingAgreed { with } => format!("agreed to share minutes with {}", names.of(*with)),
        NoteEvent::SharingEnded { with } => format!("ended the sharing of minutes with {}", names.of(*with)),
    }
}

fn of_task(event: TaskEvent) -> &'static str {
    match event {
        TaskEvent::TaskAdded { assignee: Party::Mentor } => "added a task for the mentor",
        TaskEvent::TaskAdded { assignee: Party::Mentee } => "added a task for the mentee",
        TaskEvent::TaskChanged => "changed a task",
        TaskEvent::TaskDone => "marked a task as done",
        TaskEvent::TaskReopened => "reopened a task",
        TaskEvent::TaskRemoved => "removed a task",
        TaskEvent::TaskRestored => "brought back a task",
    }
}

fn of_organization(event: &OrganizationEvent, names: &Names) -> String {
    match event {
        OrganizationEvent::SettingsChanged { fields } => {
            let named = |field: &String| match field.as_str() {
                "email_domains" => "allowed e-mail domains".to_owned(),
                "accent" => "color".to_owned(),
                other => other.replace('_', " "),
            };
            format!("changed the organization’s {}", fields.iter().map(named).collect::<Vec<_>>().join(", "))
        }
        OrganizationEvent::DataExported => format!("downloaded what is held about {}", names.subject()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::milestones::model::MilestoneId;
    use crate::shared::Slot;

    fn said(event: &Event) -> String {
        words(event, &Names::default())
    }

    #[test]
    fn what_somebody_wrote_to_another_is_never_told() {
        let at = chrono::DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let slot = Slot { starts_at: at, ends_at: at };
        let secret = || "Something between the two.".to_owned();
        for event in [
            MeetingEvent::TimeProposed { by: Party::Mentor, slot, instead_of: None, reason: secret() },
            MeetingEvent::MeetingDeclined { by: Party::Mentor, slot: None, reason: secret() },
            MeetingEvent::ProposalDeclined { by: Party::Mentor, slot: None, agreed: None, reason: secret() },
            MeetingEvent::MeetingCancelled { by: Party::Mentor, slot: None, reason: secret() },
        ] {
            assert!(!said(&Event::Meeting(event)).contains("between"));
        }
    }

    #[test]
    fn an_event_is_read_as_a_sentence() {
        let milestone = MilestoneId(uuid::Uuid::nil());
        let moved = PlanEvent::MilestonePlaced { milestone, name: "Listen".into(), position: 2 };
        assert_eq!(said(&Event::Plan(moved)), "moved the milestone “Listen” to position 2");
        let offered = |mentorships| PlanEvent::MilestoneOffered { milestone, name: "Listen".into(), mentorships };
        assert_eq!(said(&Event::Plan(offered(1))), "offered the milestone “Listen” to 1 mentorship");
        assert_eq!(said(&Event::Plan(offered(2))), "offered the milestone “Listen” to 2 mentorships");
        let changed = OrganizationEvent::SettingsChanged { fields: vec!["name".into(), "email_domains".into()] };
        assert_eq!(said(&Event::Organization(changed)), "changed the organization’s name, allowed e-mail domains");
    }
}
