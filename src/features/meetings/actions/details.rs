//! Changing title, description and venue of a meeting that may still take place.

use super::{conflict, record, touch};
use crate::features::meetings::api::MoveForm;
use crate::features::meetings::model::{Actor, MeetingDetails, MeetingEvent};
use crate::features::meetings::reading::{self, relation_of};
use crate::features::meetings::view::MeetingView;
use crate::features::meetings::{policy, store};
use crate::server::Asker;
use crate::server::scope::{self, Scope};
use crate::shared::id::MeetingId;
use crate::shared::{AppError, AppResult};

const WERE_CHANGED: &str =
    "This meeting has changed in the meantime. What you typed is still here: look at how it stands now, then save again.";

/// Changes them where nobody has since the version that was seen; what stays the same is no change.
pub async fn change_details(asker: &Asker, id: MeetingId, form: MoveForm) -> AppResult<MeetingView> {
    scope::write(asker, move |scope| Box::pin(async move { change_in(scope, id, form).await })).await
}

async fn change_in(scope: &mut Scope, id: MeetingId, form: MoveForm) -> AppResult<MeetingView> {
    let viewer = scope.viewer()?.clone();
    let (meeting, mentorship) = reading::find_for(&mut scope.conn, &viewer, id).await?;
    let relation = relation_of(&mentorship);
    let Some(Actor::Party(by)) = relation.actor() else {
        return Err(AppError::Forbidden("Only the two people of this meeting change its details.".into()));
    };
    if !policy::may_edit_details(&relation, &meeting.arrangement, scope.now) {
        return Err(AppError::Refused("Details can be changed as long as the meeting may still take place.".into()));
    }
    let details = form.details().parse().map_err(AppError::Invalid)?;
    let seen = form.version.parse().unwrap_or(-1);
    if seen != meeting.details_version {
        return Err(conflict(scope, id, WERE_CHANGED).await?);
    }
    let before =
        MeetingDetails { title: meeting.title.clone(), description: meeting.description.clone(), venue: meeting.venue.clone() };
    let changed = details.changed_from(&before);
    if !changed.is_empty() {
        if store::save_details(&mut scope.conn, &meeting, seen, details).await? == 0 {
            return Err(conflict(scope, id, WERE_CHANGED).await?);
        }
        touch(scope, id);
        record(scope, &mentorship, id, MeetingEvent::DetailsChanged { by, changed }).await?;
    }
    let now = scope.now;
    reading::view_in(&mut scope.conn, &viewer, id, now).await
}
