//! What is known of a mentorship beside its milestones, sorted.

use std::collections::HashMap;

use super::store::SignalRow;
use crate::features::meetings::model::{MeetingKind, MeetingState};
use crate::features::milestones::model::{PrerequisiteStep, RecordedStep};
use crate::shared::id::{MentorshipId, MilestoneId};

/// An item that the mentor sent back, with the words that went with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SentBack {
    pub title: String,
    pub words: String,
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
            _ => match (row.subject.parse(), row.words.parse()) {
                (Ok(MeetingKind::KickOff), Ok(state)) => self.kick_off = self.kick_off.max(Some(state)),
                (Ok(MeetingKind::Review), Ok(_)) => self.reviews.push(MilestoneId(row.about)),
                _ => {}
            },
        }
    }
}
