//! Changes of the template, offered by staff; `answers` is what their mentors do about them.
//!
//! Where mentors may not change their plans, the plan is the program's and the same for every pair: nobody of the two could
//! take an offer, so it is given at once. It still never goes over what a mentor changed while they might, nor over what
//! is done.

mod answers;

use std::collections::BTreeSet;

pub use answers::{OfferView, answer_offer, list_offers};

use super::load;
use super::templates::{self, Template};
use crate::features::milestones::model::{
    Milestone, MilestoneBlueprint, MilestoneId, OfferStanding, OfferState, Plan, PlanEvent,
};
use crate::features::milestones::policy;
use crate::features::milestones::store::{self, NewOffer, PairPlan, PlansAtWork};
use crate::features::programs::{self, ProgramRow};
use crate::server::scope::{self, Scope};
use crate::server::{Asker, token};
use crate::shared::event::Event;
use crate::shared::id::{MentorshipId, OfferId, ProgramId};
use crate::shared::{AppError, AppResult};

/// To how many running mentorships a milestone of the template can be offered, and why not to the others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfferLine {
    pub milestone: MilestoneId,
    pub name: String,
    /// It was removed from the template, and is offered to be removed by the pairs.
    pub is_removed: bool,
    /// Those that it can be offered to, of which so many don't have it at all.
    pub open: usize,
    pub new: usize,
    pub waiting: usize,
    /// What can be taken back: also offers that their mentors can only put aside.
    pub unanswered: usize,
    /// Their mentors changed or removed it.
    pub kept: usize,
    pub declined: usize,
}

impl OfferLine {
    fn concerns_somebody(&self) -> bool {
        self.open + self.unanswered + self.kept + self.declined > 0
    }
}

/// Everything on the page of offers.
pub struct OffersPage {
    pub program: ProgramRow,
    pub version: i64,
    pub lines: Vec<OfferLine>,
    pub pairs: usize,
    pub may_offer: bool,
}

/// Which milestones of the template differ from what running mentorships have.
pub async fn load_offers_page(asker: &Asker, program: ProgramId) -> AppResult<OffersPage> {
    let mut conn = asker.read().await?;
    let program = programs::find_for(&mut conn, &asker.viewer, program, asker.now).await?;
    policy::may_open_template(program.ties().is_staff())?;
    let PlansAtWork { template, removed, pairs } = store::find_plans_at_work(&mut conn, program.id, None).await?;
    let asks = program.settings.mentors_may_edit;
    let lines = Wanted::all(&template, removed)?.into_iter().map(|(name, wanted)| wanted.line(asks, name, &pairs));
    let lines = lines.filter(OfferLine::concerns_somebody).collect();
    let may_offer = policy::may_arrange_template(true, templates::is_closed(&program)).is_ok();
    Ok(OffersPage { version: template.version, lines, pairs: pairs.len(), may_offer, program })
}

/// How an offer of these words stands with a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    Open { is_new: bool },
    Waiting,
    Kept,
    Declined,
    Nothing,
}

/// What the template says of a milestone now: nothing where it was removed.
struct Wanted {
    milestone: MilestoneId,
    blueprint: Option<MilestoneBlueprint>,
    /// The same as it is stored with an offer.
    content: String,
}

impl Wanted {
    fn new(milestone: MilestoneId, blueprint: Option<MilestoneBlueprint>) -> AppResult<Wanted> {
        let content = serde_json::to_string(&blueprint).map_err(|_| AppError::Internal)?;
        Ok(Wanted { milestone, blueprint, content })
    }

    /// As it stands on the template.
    fn on(template: &Plan, milestone: MilestoneId) -> AppResult<Wanted> {
        Wanted::new(milestone, template.milestone(milestone).map(Milestone::as_template))
    }

    /// All that a template says, by the names of the milestones, also of those that were removed from it.
    fn all(template: &Plan, removed: Vec<(MilestoneId, String)>) -> AppResult<Vec<(String, Wanted)>> {
        let present = template
            .milestones
            .iter()
            .map(|milestone| Ok((milestone.name.clone(), Wanted::new(milestone.id, Some(milestone.as_template()))?)));
        let removed = removed.into_iter().map(|(id, name)| Ok((name, Wanted::new(id, None)?)));
        present.chain(removed).collect()
    }

    fn verdict(&self, asks: bool, pair: &PairPlan) -> Verdict {
        let standing = pair.plan.standing_of_offer(self.milestone, self.blueprint.as_ref(), &pair.copies);
        let said = |state| {
            pair.offers.iter().any(|(of, words, known)| *of == self.milestone && *words == self.content && *known == state)
        };
        match standing {
            // What was taken may have left items that were done beside it; nothing new is said to this pair all the same.
            OfferStanding::KeptByMentor if self.blueprint.is_some() && said(OfferState::Taken) => Verdict::Nothing,
            OfferStanding::KeptByMentor if self.is_as_given(pair) => Verdict::Nothing,
            OfferStanding::KeptByMentor => Verdict::Kept,
            OfferStanding::Same | OfferStanding::Done => Verdict::Nothing,
            OfferStanding::New | OfferStanding::Differs if said(OfferState::Declined) => Verdict::Declined,
            // Where nobody can answer any more, what waits is given.
            _ if said(OfferState::Waiting) && asks => Verdict::Waiting,
            // A mentor who removed it and brought it back wants to keep it.
            OfferStanding::Differs if self.blueprint.is_none() && said(OfferState::Taken) => Verdict::Kept,
            standing => Verdict::Open { is_new: standing == OfferStanding::New },
        }
    }

    /// Whether staff have not touched it since this pair got its copy.
    fn is_as_given(&self, pair: &PairPlan) -> bool {
        let copy = pair.copies.iter().find(|copy| copy.template == self.milestone);
        copy.zip(self.blueprint.as_ref()).is_some_and(|(copy, wanted)| copy.given.says_the_same(wanted))
    }

    fn line(&self, asks: bool, name: String, pairs: &[PairPlan]) -> OfferLine {
        let (milestone, is_removed) = (self.milestone, self.blueprint.is_none());
        let mut line =
            OfferLine { milestone, name, is_removed, open: 0, new: 0, waiting: 0, unanswered: 0, kept: 0, declined: 0 };
        for pair in pairs {
            match self.verdict(asks, pair) {
                Verdict::Open { is_new } => {
                    line.open += 1;
                    line.new += usize::from(is_new);
                }
                Verdict::Waiting => line.waiting += 1,
                Verdict::Kept => line.kept += 1,
                Verdict::Declined => line.declined += 1,
                Verdict::Nothing => {}
            }
            let waits = |(of, _, state): &(MilestoneId, String, OfferState)| *of == milestone && *state == OfferState::Waiting;
            line.unanswered += usize::from(asks && pair.offers.iter().any(waits));
        }
        line
    }
}

/// Offers a milestone, as it is in that version of the template, to every running mentorship that it can be offered to;
/// answers how many there were.
pub async fn offer(asker: &Asker, program: ProgramId, version: i64, milestone: MilestoneId) -> AppResult<usize> {
    let only = Some(milestone);
    scope::write(asker, move |scope| Box::pin(async move { offer_in(scope, program, version, only).await })).await
}

/// Offers everything that can be offered, as it is in that version of the template; answers how many offers that were.
pub async fn offer_all(asker: &Asker, program: ProgramId, version: i64) -> AppResult<usize> {
    scope::write(asker, move |scope| Box::pin(async move { offer_in(scope, program, version, None).await })).await
}

async fn offer_in(scope: &mut Scope, program: ProgramId, version: i64, only: Option<MilestoneId>) -> AppResult<usize> {
    let viewer = scope.viewer()?.clone();
    // Authorized first; then nobody else offers, or changes the template, until this is through.
    templates::load(&mut scope.conn, &viewer, scope.now, program, None).await?;
    store::lock_template(&mut scope.conn, program).await?;
    let template = templates::load(&mut scope.conn, &viewer, scope.now, program, None).await?;
    policy::may_arrange_template(template.program.ties().is_staff(), template.is_closed())?;
    if template.stored.plan.version != version {
        return Err(template.conflict(&viewer, scope.now));
    }
    let PlansAtWork { template: said, removed, pairs } = store::find_plans_at_work(&mut scope.conn, program, only).await?;
    let mut all = Wanted::all(&said, removed)?;
    all.retain(|(_, wanted)| only.is_none_or(|only| wanted.milestone == only));
    if all.is_empty() && only.is_some() {
        return Err(AppError::NotFound);
    }
    if !template.program.settings.mentors_may_edit {
        // What is given changes plans: all of them are held in one order, whichever milestone concerns them.
        let is_concerned =
            |pair: &&PairPlan| all.iter().any(|(_, wanted)| matches!(wanted.verdict(false, pair), Verdict::Open { .. }));
        let mut concerned: Vec<MentorshipId> = pairs.iter().filter(is_concerned).map(|pair| pair.mentorship).collect();
        concerned.sort_unstable();
        for mentorship in concerned {
            store::lock(&mut scope.conn, mentorship).await?;
        }
    }
    let mut offered = 0;
    for (name, wanted) in all {
        offered += offer_one(scope, &template, &pairs, name, &wanted).await?;
    }
    if offered == 0 {
        return Err(AppError::Refused("There is no running mentorship that this could be offered to.".into()));
    }
    Ok(offered)
}

async fn offer_one(
    scope: &mut Scope,
    template: &Template,
    pairs: &[PairPlan],
    name: String,
    wanted: &Wanted,
) -> AppResult<usize> {
    let asks = template.program.settings.mentors_may_edit;
    let open = pairs.iter().filter(|pair| matches!(wanted.verdict(asks, pair), Verdict::Open { .. }));
    let open: Vec<MentorshipId> = open.map(|pair| pair.mentorship).collect();
    if open.is_empty() {
        return Ok(0);
    }
    // Where nobody is asked, nothing waits any longer.
    let milestone = wanted.milestone;
    store::replace_waiting_offers(&mut scope.conn, milestone, if asks { &wanted.content } else { "" }).await?;
    let mut given = Vec::new();
    for mentorship in open {
        if asks || give(scope, mentorship, wanted).await? {
            given.push(mentorship);
        }
    }
    if given.is_empty() {
        return Ok(0);
    }
    let state = if asks { OfferState::Waiting } else { OfferState::Taken };
    let (by, now) = (scope.viewer()?.id, scope.now);
    let offers = given.iter().map(|mentorship| {
        let id = OfferId(token::uuid(now));
        NewOffer { id, mentorship: *mentorship, template: milestone, content: wanted.content.clone(), state }
    });
    let offers: Vec<NewOffer> = offers.collect();
    store::insert_offers(&mut scope.conn, offers, by, now).await?;
    let event = PlanEvent::MilestoneOffered { milestone, name, mentorships: given.len() };
    scope.record(&Event::Plan(event), template.about()).await?;
    Ok(given.len())
}

/// Takes back what mentors have not answered yet; answers how many offers that were.
pub async fn take_back_offer(asker: &Asker, program: ProgramId, milestone: MilestoneId) -> AppResult<u64> {
    scope::write(asker, move |scope| Box::pin(async move { take_back_in(scope, program, milestone).await })).await
}

async fn take_back_in(scope: &mut Scope, program: ProgramId, milestone: MilestoneId) -> AppResult<u64> {
    let viewer = scope.viewer()?.clone();
    let template = templates::load(&mut scope.conn, &viewer, scope.now, program, None).await?;
    policy::may_arrange_template(template.program.ties().is_staff(), template.is_closed())?;
    let name = store::find_template_name(&mut scope.conn, program, milestone).await?;
    let mentorships = store::replace_waiting_offers(&mut scope.conn, milestone, "").await?;
    if mentorships == 0 {
        return Err(AppError::Refused("Nobody has this offer before them any more.".into()));
    }
    let event = PlanEvent::OfferTakenBack { milestone, name, mentorships };
    scope.record(&Event::Plan(event), template.about()).await?;
    Ok(mentorships)
}

/// Takes back what waits of milestones of which the template says something else than before.
pub(super) async fn replace_unsaid(scope: &mut Scope, before: &Plan, next: &Plan) -> AppResult<()> {
    let ids = before.milestones.iter().chain(&next.milestones).map(|milestone| milestone.id);
    let ids: BTreeSet<MilestoneId> = ids.collect();
    for id in ids {
        let wanted = Wanted::on(next, id)?;
        if wanted.content != Wanted::on(before, id)?.content {
            store::replace_waiting_offers(&mut scope.conn, id, &wanted.content).await?;
        }
    }
    Ok(())
}

/// Takes back what waits although the plan, as it is next, leaves nothing to answer.
pub(super) async fn replace_pointless(scope: &mut Scope, mentorship: MentorshipId, next: &Plan) -> AppResult<()> {
    let waiting = store::list_waiting_offers(&mut scope.conn, mentorship).await?;
    if waiting.is_empty() {
        return Ok(());
    }
    let copies = store::list_copies(&mut scope.conn, next.id).await?;
    for offer in waiting {
        if next.standing_of_offer(offer.template_id, offer.blueprint()?.as_ref(), &copies).is_settled() {
            store::replace_offer(&mut scope.conn, offer.id).await?;
        }
    }
    Ok(())
}

/// Puts the milestone onto a pair's plan as it is by then, or takes it away; false where it may not any more.
async fn give(scope: &mut Scope, mentorship: MentorshipId, wanted: &Wanted) -> AppResult<bool> {
    let viewer = scope.viewer()?.clone();
    store::lock(&mut scope.conn, mentorship).await?;
    let mut loaded = load(&mut scope.conn, &viewer, mentorship).await?;
    match answers::take(scope, &mut loaded, wanted.milestone, wanted.blueprint.as_ref()).await {
        Ok(()) => Ok(true),
        Err(AppError::Refused(_)) => Ok(false),
        Err(error) => Err(error),
    }
}
