//! The mentor's side of offers: what waits for an answer, taking it and declining it.

use super::super::{Loaded, about, load, save};
use crate::features::milestones::model::{
    Item, ItemsCompared, Milestone, MilestoneBlueprint, MilestoneId, OfferState, PlanEvent,
};
use crate::features::milestones::policy;
use crate::features::milestones::store::{self, OfferRow};
use crate::server::scope::{self, Scope};
use crate::server::{Asker, Conn, token};
use crate::shared::event::Event;
use crate::shared::id::{MentorshipId, OfferId};
use crate::shared::time::Instant;
use crate::shared::{AppError, AppResult};

/// Puts what is offered onto a plan, or takes the milestone away.
pub(super) async fn take(
    scope: &mut Scope,
    loaded: &mut Loaded,
    template: MilestoneId,
    wanted: Option<&MilestoneBlueprint>,
) -> AppResult<()> {
    let copies = store::list_copies(&mut scope.conn, loaded.stored.plan.id).await?;
    let order = store::list_template_order(&mut scope.conn, loaded.mentorship.program).await?;
    let now = scope.now;
    let applied = loaded.stored.plan.take_offer(template, wanted, &copies, &order, &mut || token::uuid(now))?;
    match applied.event.clone() {
        PlanEvent::OfferTaken { milestone, .. } => {
            let taken = applied.plan.milestone(milestone).ok_or(AppError::Internal)?.blueprint(applied.plan.opened_on);
            save(scope, loaded, applied.plan, Some(applied.event)).await?;
            store::save_origin(&mut scope.conn, milestone, template, &taken).await
        }
        PlanEvent::MilestoneRemoved { milestone, name } => {
            save(scope, loaded, applied.plan, Some(applied.event)).await?;
            let event = PlanEvent::OfferTaken { milestone, name };
            scope.record(&Event::Plan(event), about(loaded)).await
        }
        _ => Err(AppError::Internal),
    }
}

/// The mentor takes an offer, or declines it.
pub async fn answer_offer(asker: &Asker, mentorship: MentorshipId, offer: OfferId, takes: bool) -> AppResult<()> {
    scope::write(asker, move |scope| Box::pin(async move { answer_in(scope, mentorship, offer, takes).await })).await
}

async fn answer_in(scope: &mut Scope, mentorship: MentorshipId, offer: OfferId, takes: bool) -> AppResult<()> {
    let viewer = scope.viewer()?.clone();
    load(&mut scope.conn, &viewer, mentorship).await?;
    store::lock(&mut scope.conn, mentorship).await?;
    let mut loaded = load(&mut scope.conn, &viewer, mentorship).await?;
    let may_edit = loaded.mentorship.mentors_may_edit;
    policy::may_answer_offers(loaded.part, may_edit, loaded.mentorship.is_active())?;
    let offer = store::find_offer(&mut scope.conn, mentorship, offer).await?;
    let state = if takes { OfferState::Taken } else { OfferState::Declined };
    if store::settle_offer(&mut scope.conn, offer.id, state, viewer.id, scope.now).await? == 0 {
        let sentence = "This offer was answered already, or staff took it back or made a newer one.";
        return Err(AppError::Refused(sentence.into()));
    }
    let wanted = offer.blueprint()?;
    if takes {
        return take(scope, &mut loaded, offer.template_id, wanted.as_ref()).await;
    }
    let name = match wanted {
        Some(wanted) => wanted.name,
        None => store::find_template_name(&mut scope.conn, loaded.mentorship.program, offer.template_id).await?,
    };
    let about = about(&loaded);
    scope.touch(format!("plans/{}", loaded.stored.plan.id));
    scope.record(&Event::Plan(PlanEvent::OfferDeclined { milestone: offer.template_id, name }), about).await
}

/// An offer as its mentor sees it: beside what they have.
#[derive(Clone, Debug)]
pub struct OfferView {
    pub id: OfferId,
    pub by: String,
    pub at: Instant,
    pub name: String,
    /// The milestone as the plan has it; none for a new one.
    pub mine: Option<Milestone>,
    /// None where it is offered to take the milestone away.
    pub offered: Option<Milestone>,
    pub items: ItemsCompared,
    /// The mentor has changed it meanwhile, so that it can only be put aside.
    pub is_kept: bool,
}

/// What waits for this mentor's answer; nothing for anybody else. What becomes pointless waits no longer.
pub async fn list_offers(conn: &mut Conn, loaded: &Loaded) -> AppResult<Vec<OfferView>> {
    let may_edit = loaded.mentorship.mentors_may_edit;
    if policy::may_answer_offers(loaded.part, may_edit, loaded.mentorship.is_active()).is_err() {
        return Ok(Vec::new());
    }
    let rows = store::list_waiting_offers(conn, loaded.mentorship.id).await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let copies = store::list_copies(conn, loaded.stored.plan.id).await?;
    let mut offers = Vec::new();
    for row in rows {
        let wanted = row.blueprint()?;
        let plan = &loaded.stored.plan;
        let standing = plan.standing_of_offer(row.template_id, wanted.as_ref(), &copies);
        let copy = copies.iter().find(|copy| copy.template == row.template_id);
        let mine = copy.and_then(|copy| plan.milestone(copy.milestone)).cloned();
        let items = wanted.as_ref().map(|wanted| {
            let present: &[Item] = mine.as_ref().map_or(&[], |mine| &mine.items);
            ItemsCompared::new(present, &wanted.items)
        });
        let offered = wanted.map(|wanted| wanted.build(plan.opened_on, &mut uuid::Uuid::nil));
        let named = [mine.as_ref().map(|m| &m.name), offered.as_ref().map(|m| &m.name), copy.map(|copy| &copy.given.name)];
        let name = named.into_iter().flatten().next().cloned().unwrap_or_default();
        let (is_kept, items) = (!standing.is_open(), items.unwrap_or_default());
        let OfferRow { id, offered_by: by, offered_at: at, .. } = row;
        offers.push(OfferView { id, by, at, name, mine, offered, items, is_kept });
    }
    Ok(offers)
}
