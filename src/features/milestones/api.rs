//! The server functions that the editor calls.

use crate::shared::json_text::Json;
use leptos::prelude::*;

use super::model::{PlanChange, PlanOwner, PrerequisiteStep};
use super::view::PlanView;
use crate::shared::AppError;
use crate::shared::id::MentorshipId;

/// The plan as it is now.
#[server(endpoint = "plans/load", input = Json, output = Json)]
pub async fn load_plan(owner: PlanOwner) -> Result<PlanView, AppError> {
    crate::server::api::answer(async move |asker| super::load_view(&asker, owner).await).await
}

/// Makes one change of the plan whose version the editor shows; the answer is the plan after it.
#[server(endpoint = "plans/change", input = Json, output = Json)]
pub async fn change_plan(owner: PlanOwner, version: i64, change: PlanChange) -> Result<PlanView, AppError> {
    crate::server::api::answer(async move |asker| super::change(&asker, owner, version, change).await).await
}

/// Records the open prerequisite as done offline.
#[server(endpoint = "plans/record-step", input = Json, output = Json)]
pub async fn record_plan_step(
    mentorship: MentorshipId,
    version: i64,
    step: PrerequisiteStep,
    note: String,
) -> Result<PlanView, AppError> {
    crate::server::api::answer(async move |asker| super::record_step(&asker, mentorship, version, step, note).await).await
}
