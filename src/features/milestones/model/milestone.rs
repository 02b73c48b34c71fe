//! A milestone: what is to be reached by when, the items that lead there, and the review meeting that closes it.

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use super::{Item, ItemId, MeetingId, MilestoneId};
use crate::shared::time::day_label;
use crate::text_enum;

/// A milestone on a plan. Its state follows from its place, see `Plan::state_of`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Milestone {
    pub id: MilestoneId,
    pub name: String,
    pub description: String,
    pub due: Due,
    #[serde(with = "crate::shared::time::optional_iso_date", default)]
    pub done_on: Option<NaiveDate>,
    pub items: Vec<Item>,
    /// The review meeting that stands nearest to being held, filled in by the reader for display; no rule looks at it.
    pub review: Option<ReviewState>,
}

/// When a milestone is due. Days are counted from the day on which the plan opens, and become a date on that day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Due {
    #[default]
    None,
    AfterDays(i64),
    On(#[serde(with = "crate::shared::time::iso_date")] NaiveDate),
}

/// A milestone's review meeting, as far as a plan shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewState {
    pub meeting: MeetingId,
    pub stage: ReviewStage,
    /// When it is, in the reader's zone; empty while no time is agreed.
    pub when: String,
}

text_enum!(
    /// How far a review meeting has come.
    ReviewStage { Requested = "requested", Scheduled = "scheduled", Held = "held" }
);

text_enum!(
    /// Where a milestone stands. Derived, never stored.
    MilestoneState { Locked = "locked", Open = "open", ReadyForReview = "ready", Done = "done" }
);

impl Milestone {
    /// An empty milestone of that name.
    pub fn named(id: MilestoneId, name: String) -> Self {
        Milestone { id, name, description: String::new(), due: Due::None, done_on: None, items: Vec::new(), review: None }
    }

    /// Whether it is done. Done is final.
    pub fn is_done(&self) -> bool {
        self.done_on.is_some()
    }

    /// Whether nothing but the review is missing. Without items, that is so at once.
    pub fn is_ready(&self) -> bool {
        self.items.iter().all(Item::is_done)
    }

    /// Whether its date has passed while it isn't done.
    pub fn is_late(&self, today: NaiveDate) -> bool {
        !self.is_done() && self.due.has_passed(today)
    }

    /// How many items are done, of how many.
    pub fn items_done(&self) -> (usize, usize) {
        (self.items.iter().filter(|item| item.is_done()).count(), self.items.len())
    }

    /// Where an item stands in it.
    pub fn index_of(&self, item: ItemId) -> Option<usize> {
        self.items.iter().position(|i| i.id == item)
    }
}

impl MilestoneState {
    /// The state in words.
    pub const fn label(self) -> &'static str {
        match self {
            MilestoneState::Locked => "Locked",
            MilestoneState::Open => "Open",
            MilestoneState::ReadyForReview => "Ready for review",
            MilestoneState::Done => "Done",
        }
    }
}

impl Due {
    /// Whether the date is over; days that aren't counted yet never are.
    pub fn has_passed(self, today: NaiveDate) -> bool {
        matches!(self, Due::On(date) if date < today)
    }

    /// Days become the date they mean, once the plan has opened. A date out of the calendar's reach is none.
    pub fn counted_from(self, opened_on: Option<NaiveDate>) -> Due {
        match (self, opened_on) {
            (Due::AfterDays(days), Some(day)) => {
                u64::try_from(days).ok().and_then(|days| day.checked_add_days(Days::new(days))).map_or(Due::None, Due::On)
            }
            _ => self,
        }
    }

    /// "3 December 2026", or how long after the plan opens.
    pub fn label(self) -> String {
        match self {
            Due::None => "No due date".to_owned(),
            Due::AfterDays(0) => "The day the plan opens".to_owned(),
            Due::AfterDays(1) => "1 day after the plan opens".to_owned(),
            Due::AfterDays(days) => format!("{days} days after the plan opens"),
            Due::On(date) => day_label(date),
        }
    }
}
