//! What is known of a mentorship beside its milestones, sorted.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::store::SignalRow;
use crate::features::meetings::model::{MeetingKind, MeetingState};
use crate::features::milestones::model::{PrerequisiteStep, RecordedStep};
use crate::shared::id::{MeetingId, MentorshipId, MilestoneId, TaskId};
use crate::shared::time::parse_date;

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
}

impl Signals {
    /// Rows of several mentorships, by mentorship.
    pub fn by_mentorship(rows: Vec<SignalRow>) -> HashMap<MentorshipId, Signals> {
        let mut sorted: HashMap<MentorshipId, Signals> = HashMap::new();
        for row in rows {
            sorted.entry(row.mentorship_id).or_default().take(row);
        }
        sorted
    }

    fn take(&mut self, row: SignalRow) {
        match row.what.as_str() {
            "back" => self.sent_back.push(SentBack { title: row.subject, words: row.words }),
            "step" => {
                let step = row.subject.parse::<PrerequisiteStep>();
                self.recorded.extend(step.ok().map(|step| RecordedStep { step, note: None }));
            }
            "task" => {
                let due_on = parse_date(&row.words);
                self.due.push(DueTask { id: TaskId(row.about), title: row.subject, due_on });
            }
            "share" => {
                self.shares.push(ProposedShare { meeting: MeetingId(row.about), title: row.subject, with: row.words });
            }
            _ => match (row.subject.parse(), row.words.parse()) {
                (Ok(MeetingKind::KickOff), Ok(state)) => self.kick_off = self.kick_off.max(Some(state)),
                (Ok(MeetingKind::Review), Ok(_)) => self.reviews.push(MilestoneId(row.about)),
                _ => {}
            },
        }
    }
}
