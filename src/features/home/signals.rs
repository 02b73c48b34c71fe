//! What is known of a mentorship beside its milestones, sorted.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::store::SignalRow;
use crate::features::meetings::model::{MeetingKind, MeetingState};
use crate::features::milestones::model::{PrerequisiteStep, RecordedStep};
use crate::features::pairing::model::waitlist::{then_asked, wanted_for_offer};
use crate::features::programs::model::Approvers;
use crate::shared::id::{ChangeId, MeetingId, MentorshipId, MilestoneId, PersonId, ProgramId, RequestId, TaskId};
use crate::shared::time::parse_date;
use crate::ui::avatar::first_name;

/// An item that the mentor sent back, with the words that went with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SentBack {
    pub title: String,
    pub words: String,
}

/// A task of the viewer's whose day has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueTask {
    pub id: TaskId,
    pub title: String,
    pub due_on: Option<NaiveDate>,
}

/// Minutes that the other one wants to share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProposedShare {
    pub meeting: MeetingId,
    pub title: String,
    pub with: String,
}

/// The signals of one mentorship.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Signals {
    pub sent_back: Vec<SentBack>,
    pub recorded: Vec<RecordedStep>,
    /// Where a kick-off stands that is not over.
    pub kick_off: Option<MeetingState>,
    /// Reviews that are asked for, arranged or to be confirmed.
    pub reviews: Vec<MilestoneId>,
    pub due: Vec<DueTask>,
    pub shares: Vec<ProposedShare>,
    /// How many changes of the plan staff offer, if the viewer is who answers.
    pub offers: i64,
}

impl Signals {
    /// Rows of several mentorships, by mentorship; those of programs are not among them.
    pub fn by_mentorship(rows: &[SignalRow]) -> HashMap<MentorshipId, Signals> {
        let mut sorted: HashMap<MentorshipId, Signals> = HashMap::new();
        for row in rows {
            sorted.entry(MentorshipId(row.within)).or_default().take(row);
        }
        sorted
    }

    fn take(&mut self, row: &SignalRow) {
        match row.what.as_str() {
            "back" => self.sent_back.push(SentBack { title: row.subject.clone(), words: row.words.clone() }),
            "step" => {
                let step = row.subject.parse::<PrerequisiteStep>();
                self.recorded.extend(step.ok().map(|step| RecordedStep { step, note: None }));
            }
            "update" => self.offers = row.number,
            "task" => {
                let due_on = parse_date(&row.words);
                self.due.push(DueTask { id: TaskId(row.about), title: row.subject.clone(), due_on });
            }
            "share" => {
                self.shares.push(ProposedShare {
                    meeting: MeetingId(row.about),
                    title: row.subject.clone(),
                    with: row.words.clone(),
                });
            }
            "meeting" => match (row.subject.parse(), row.words.parse()) {
                (Ok(MeetingKind::KickOff), Ok(state)) => self.kick_off = self.kick_off.max(Some(state)),
                (Ok(MeetingKind::Review), Ok(_)) => self.reviews.push(MilestoneId(row.about)),
                _ => {}
            },
            _ => {}
        }
    }
}

/// People who ask to join a program, about whom the reader decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Joining {
    pub program_title: String,
    /// The one who waits longest.
    pub person: PersonId,
    pub name: String,
    pub people: i64,
}

/// What waits for the reader before there is a pair.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pairing {
    /// A mentee asks for a mentor, `whom` if that is not the reader, and the reader's yes is wanted.
    Request { id: RequestId, mentee: PersonId, name: String, whom: Option<String>, is_reminded: bool, program_title: String },
    /// A seat that came free is held for the reader; `then` says who is asked to agree once they say yes.
    Offer { program: ProgramId, mentor: PersonId, name: String, program_title: String, then: Option<String> },
    /// So many people who report to the reader, and whom the reader may pair, have no mentor; who waits longest.
    Unpaired { program: ProgramId, mentee: PersonId, name: String, people: i64, program_title: String },
}

/// The requests, offers and unpaired reports among the rows.
pub fn in_pairing(rows: &[SignalRow]) -> Vec<Pairing> {
    let wait = |row: &SignalRow| {
        let (person, name, program_title) = (PersonId(row.about), row.subject.clone(), row.words.clone());
        match row.what.as_str() {
            "request" => Some(Pairing::Request {
                id: RequestId(row.within),
                mentee: person,
                name,
                whom: row.whom.clone(),
                is_reminded: row.number > 0,
                program_title,
            }),
            "offer" => {
                let approvers = row.whom.clone().and_then(|words| Approvers::try_from(words).ok()).unwrap_or_default();
                let then = then_asked(wanted_for_offer(approvers, row.number > 0, false), &first_name(&name));
                Some(Pairing::Offer { program: ProgramId(row.within), mentor: person, name, program_title, then })
            }
            "pair" => {
                let program = ProgramId(row.within);
                Some(Pairing::Unpaired { program, mentee: person, name, people: row.number, program_title })
            }
            _ => None,
        }
    };
    rows.iter().filter_map(wait).collect()
}

/// A mentee asks for another mentor, and the reader decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub id: ChangeId,
    pub mentee: PersonId,
    pub name: String,
    pub program_title: String,
}

/// What has happened to a mentorship of the reader's as such.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct News {
    pub mentorship: MentorshipId,
    /// The other one of the two.
    pub name: String,
    pub program_title: String,
    pub what: Happened,
}

/// What that is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Happened {
    /// The reader has asked for another mentor; staff have not decided yet.
    Changing,
    /// Staff declined that.
    Refused,
    /// The program was closed before they had decided.
    ChangeOver,
    /// The other one left.
    Quit,
    /// Staff ended it.
    Removed,
    /// It lasts, but the mentor belongs to the organization no longer.
    MentorGone,
    /// The same of the mentee.
    MenteeGone,
    /// Another mentor goes on.
    HandedOver,
    /// The reader goes on with a new mentor.
    NewMentor,
    /// The reader goes on where another mentor stopped.
    NewMentee,
}

/// What is told of leaving: what the reader decides, and what happened to their own mentorships.
pub fn in_leaving(rows: &[SignalRow]) -> (Vec<Change>, Vec<News>) {
    let changes = rows.iter().filter(|row| row.what == "change").map(|row| Change {
        id: ChangeId(row.within),
        mentee: PersonId(row.about),
        name: row.subject.clone(),
        program_title: row.words.clone(),
    });
    let news = rows.iter().filter_map(|row| {
        let what = match (row.what.as_str(), row.whom.as_deref()) {
            ("changing", _) => Happened::Changing,
            ("refused", _) => Happened::Refused,
            ("change_over", _) => Happened::ChangeOver,
            ("left", Some("quit")) => Happened::Quit,
            ("left", Some("removed")) => Happened::Removed,
            ("left", Some("mentor_deactivated")) => Happened::MentorGone,
            ("left", Some("mentee_deactivated")) => Happened::MenteeGone,
            ("left", _) => Happened::HandedOver,
            ("goes_on", Some("mentor")) => Happened::NewMentee,
            ("goes_on", _) => Happened::NewMentor,
            _ => return None,
        };
        let mentorship = MentorshipId(row.within);
        Some(News { mentorship, name: row.subject.clone(), program_title: row.words.clone(), what })
    });
    (changes.collect(), news.collect())
}

/// What waits for the reader in programs.
pub fn in_programs(rows: &[SignalRow]) -> Vec<Joining> {
    let joining = rows.iter().filter(|row| row.what == "join").map(|row| Joining {
        program_title: row.words.clone(),
        person: PersonId(row.about),
        name: row.subject.clone(),
        people: row.number,
    });
    joining.collect()
}
