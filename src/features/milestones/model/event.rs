//! What happened to a plan, for the audit log and the rooms that react. `name` is always the milestone's; titles of
//! items, notes and a mentor's words never stand here.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Due, ItemId, ItemKind, MilestoneId, PrerequisiteStep};

/// One thing that happened to a plan. Positions count from 1.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlanEvent {
    MilestonePlaced {
        milestone: MilestoneId,
        name: String,
        position: usize,
    },
    MilestoneAdded {
        milestone: MilestoneId,
        name: String,
        position: usize,
    },
    MilestoneRenamed {
        milestone: MilestoneId,
        was: String,
        name: String,
    },
    MilestoneDescribed {
        milestone: MilestoneId,
        name: String,
    },
    MilestoneDated {
        milestone: MilestoneId,
        name: String,
        was: Due,
        due: Due,
    },
    MilestoneDuplicated {
        milestone: MilestoneId,
        copy: MilestoneId,
        name: String,
    },
    MilestoneRemoved {
        milestone: MilestoneId,
        name: String,
    },
    MilestoneRestored {
        milestone: MilestoneId,
        name: String,
        position: usize,
    },
    ItemPlaced {
        item: ItemId,
        from: MilestoneId,
        milestone: MilestoneId,
        name: String,
        position: usize,
    },
    ItemAdded {
        item: ItemId,
        kind: ItemKind,
        milestone: MilestoneId,
        name: String,
    },
    ItemEdited {
        item: ItemId,
        kind: ItemKind,
        milestone: MilestoneId,
        name: String,
    },
    ItemNoted {
        item: ItemId,
        milestone: MilestoneId,
        name: String,
    },
    ItemDuplicated {
        item: ItemId,
        copy: ItemId,
        milestone: MilestoneId,
        name: String,
    },
    ItemRemoved {
        item: ItemId,
        milestone: MilestoneId,
        name: String,
    },
    ItemRestored {
        item: ItemId,
        milestone: MilestoneId,
        name: String,
    },
    ItemMarkedDone {
        item: ItemId,
        milestone: MilestoneId,
        name: String,
    },
    ItemUnmarked {
        item: ItemId,
        milestone: MilestoneId,
        name: String,
    },
    ItemSentBack {
        item: ItemId,
        milestone: MilestoneId,
        name: String,
    },
    StepRecorded {
        step: PrerequisiteStep,
    },
    PlanOpened {
        on: NaiveDate,
    },
    /// A library plan was put onto a template, or behind what stood there.
    StartedFromLibrary {
        title: String,
        milestones: usize,
    },
    /// Staff offered a milestone of the template to so many mentorships; or gave it, where mentors may not decide.
    MilestoneOffered {
        milestone: MilestoneId,
        name: String,
        mentorships: usize,
    },
    /// Staff took back what so many mentors had not answered yet.
    OfferTakenBack {
        milestone: MilestoneId,
        name: String,
        mentorships: u64,
    },
    OfferTaken {
        milestone: MilestoneId,
        name: String,
    },
    OfferDeclined {
        milestone: MilestoneId,
        name: String,
    },
    MilestoneDone {
        milestone: MilestoneId,
        name: String,
    },
    PlanCompleted {
        on: NaiveDate,
    },
}
