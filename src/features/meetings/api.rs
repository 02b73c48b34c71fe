//! The server functions that the meeting's card and forms call.

use crate::shared::json_text::Json;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use super::model::{DetailsForm, TimeProposalForm};
use super::view::{MeetingView, SlotAnswer};
use crate::shared::id::{MeetingId, MentorshipId};
use crate::shared::{AppError, FieldErrors};

/// Names the form that changes title, description and venue, among those that make a move.
pub const EDIT_DETAILS: &str = "details";

/// What a form of the card posts: which move, on which version, and what goes with it; or other details.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct MoveForm {
    pub act: String,
    pub version: String,
    pub reason: String,
    pub date: String,
    pub start: String,
    pub end: String,
    pub ends_next_day: String,
    pub zone: String,
    pub start_choice: String,
    pub end_choice: String,
    pub title: String,
    pub description: String,
    pub venue: String,
    pub place: String,
    pub link: String,
}

impl MoveForm {
    /// The part of it that proposes a time.
    pub fn time(&self) -> TimeProposalForm {
        let MoveForm { reason, date, start, end, ends_next_day, zone, start_choice, end_choice, .. } = self.clone();
        TimeProposalForm { date, start, end, ends_next_day, zone, start_choice, end_choice, reason }
    }

    /// The part of it that changes details.
    pub fn details(&self) -> DetailsForm {
        let MoveForm { title, description, venue, place, link, .. } = self.clone();
        DetailsForm { title, description, venue, place, link }
    }
}

/// A move that was not made: what was typed, and why it was not.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MoveTrouble {
    pub typed: MoveForm,
    pub errors: FieldErrors,
    pub refusal: String,
}

/// The meeting as it is now.
#[server(endpoint = "meetings/load", input = Json, output = Json)]
pub async fn load_meeting(meeting: MeetingId) -> Result<MeetingView, AppError> {
    crate::server::api::answer(async move |asker| super::load_view(&asker, meeting).await).await
}

/// Makes a move or changes details; the answer is the meeting after it.
#[server(endpoint = "meetings/move", input = Json, output = Json)]
pub async fn move_meeting(meeting: MeetingId, form: MoveForm) -> Result<MeetingView, AppError> {
    crate::server::api::answer(async move |asker| super::carry_out(&asker, meeting, form).await).await
}

/// Says what a slot that is being typed means for both; `except` is the meeting that would be moved there.
#[server(endpoint = "meetings/check-slot", input = Json, output = Json)]
pub async fn check_meeting_slot(
    mentorship: MentorshipId,
    except: Option<MeetingId>,
    form: TimeProposalForm,
) -> Result<SlotAnswer, AppError> {
    let check = async move |asker| SlotAnswer::of(super::check_slot(&asker, mentorship, except, form).await);
    crate::server::api::answer(check).await
}
