//! Changes of the template, offered by staff and answered by mentors.
//!
//! Where mentors may not change their plans, the plan is the program's and the same for every pair: nobody of the two could
//! take an offer, so it is given at once. It still never goes over what a mentor changed while they might, nor over what
//! is done.

use super::templates;
use super::{Loaded, load, save};
use crate::features::milestones::model::{
    Item, ItemDifference, Milestone, MilestoneBlueprint, MilestoneId, OfferStanding, OfferState, PlanEvent, item_differences,
};
use crate::features::milestones::policy;
use crate::features::milestones::store::{self, NewOffer, OfferRow, PairPlan, PlansAtWork};
use crate::features::programs::{self, ProgramRow};
use crate::server::scope::{self, Scope};
use crate::server::{Asker, Conn, token};
use crate::shared::event::Event;
use crate::shared::id::{MentorshipId, OfferId, ProgramId};
use crate::shared::time::Instant;
use crate::shared::{AppError, AppResult};

/// To how many running mentorships a milestone of the template can be offered, and why not to the others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OfferLine {
    pub milestone: Option<MilestoneId>,
    pub name: String,
    /// Those that it can be offered to, of which so many don't have it at all.
    pub open: usize,
    pub new: usize,
    pub waiting: usize,
    /// Their mentors changed or removed it.
    pub kept: usize,
    pub declined: usize,
}

impl OfferLine {
    fn concerns_somebody(&self) -> bool {
        self.open + self.waiting + self.kept + self.declined > 0
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
    let PlansAtWork { template, pairs } = store::find_plans_at_work(&mut conn, program.id, None).await?;
    let asks = program.settings.mentors_may_edit;
    let lines = template.milestones.iter().map(|milestone| line_of(asks, milestone, &pairs));
    let lines = lines.collect::<AppResult<Vec<_>>>()?.into_iter().filter(OfferLine::concerns_somebody).collect();
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

fn verdict(asks: bool, milestone: MilestoneId, content: &str, wanted: &MilestoneBlueprint, pair: &PairPlan) -> Verdict {
    let standing = pair.plan.standing_of_offer(milestone, wanted, &pair.copies);
    let earlier = pair.offers.iter().filter(|(of, words, _)| *of == milestone && words == content).map(|(.., state)| *state);
    let said = |state| earlier.clone().any(|earlier| earlier == state);
    match standing {
        OfferStanding::KeptByMentor => Verdict::Kept,
        OfferStanding::Same | OfferStanding::Done => Verdict::Nothing,
        OfferStanding::New | OfferStanding::Differs if said(OfferState::Declined) => Verdict::Declined,
        // Where nobody can answer any more, what waits is given.
        _ if said(OfferState::Waiting) && asks => Verdict::Waiting,
        // What was done before it was taken stays beside it: the pair has all there is to have.
        _ if said(OfferState::Taken) => Verdict::Nothing,
        standing => Verdict::Open { is_new: standing == OfferStanding::New },
    }
}

fn line_of(asks: bool, milestone: &Milestone, pairs: &[PairPlan]) -> AppResult<OfferLine> {
    let wanted = milestone.blueprint(None);
    let content = words_of(&wanted)?;
    let mut line = OfferLine { milestone: Some(milestone.id), name: milestone.name.clone(), ..OfferLine::default() };
    for pair in pairs {
        match verdict(asks, milestone.id, &content, &wanted, pair) {
            Verdict::Open { is_new } => {
                line.open += 1;
                line.new += usize::from(is_new);
            }
            Verdict::Waiting => line.waiting += 1,
            Verdict::Kept => line.kept += 1,
            Verdict::Declined => line.declined += 1,
            Verdict::Nothing => {}
        }
    }
    Ok(line)
}

fn words_of(wanted: &MilestoneBlueprint) -> AppResult<String> {
    serde_json::to_string(wanted).map_err(|_| AppError::Internal)
}

/// Offers a milestone, as it is in that version of the template, to every running mentorship that it can be offered to;
/// answers how many there were.
pub async fn offer(asker: &Asker, program: ProgramId, version: i64, milestone: MilestoneId) -> AppResult<usize> {
    scope::write(asker, move |scope| Box::pin(async move { offer_in(scope, program, version, milestone).await })).await
}

async fn offer_in(scope: &mut Scope, program: ProgramId, version: i64, milestone: MilestoneId) -> AppResult<usize> {
    let viewer = scope.viewer()?.clone();
    // Authorized first; then nobody else offers, or changes the template, until this is through.
    templates::load(&mut scope.conn, &viewer, scope.now, program, None).await?;
    store::lock_template(&mut scope.conn, program).await?;
    let template = templates::load(&mut scope.conn, &viewer, scope.now, program, None).await?;
    policy::may_arrange_template(template.program.ties().is_staff(), template.is_closed())?;
    if template.stored.plan.version != version {
        return Err(template.conflict(&viewer, scope.now));
    }
    let wanted = template.stored.plan.milestone(milestone).ok_or(AppError::NotFound)?.blueprint(None);
    let content = words_of(&wanted)?;
    let asks = template.program.settings.mentors_may_edit;
    let PlansAtWork { pairs, .. } = store::find_plans_at_work(&mut scope.conn, program, Some(milestone)).await?;
    let open = pairs.iter().filter(|pair| matches!(verdict(asks, milestone, &content, &wanted, pair), Verdict::Open { .. }));
    let open: Vec<MentorshipId> = open.map(|pair| pair.mentorship).collect();
    if open.is_empty() {
        return Err(AppError::Refused("There is no running mentorship that this could be offered to.".into()));
    }
    // Where nobody is asked, nothing waits any longer.
    store::replace_waiting_offers(&mut scope.conn, milestone, if asks { &content } else { "" }).await?;
    let mut given = Vec::new();
    for mentorship in open {
        if asks || give(scope, mentorship, milestone, &wanted).await? {
            given.push(mentorship);
        }
    }
    let state = if asks { OfferState::Waiting } else { OfferState::Taken };
    let now = scope.now;
    let offers = given.iter().map(|mentorship| {
        let id = OfferId(token::uuid(now));
        NewOffer { id, mentorship: *mentorship, template: milestone, content: content.clone(), state }
    });
    let offers: Vec<NewOffer> = offers.collect();
    store::insert_offers(&mut scope.conn, offers, viewer.id, scope.now).await?;
    let event = PlanEvent::MilestoneOffered { milestone, name: wanted.name, mentorships: given.len() };
    scope.record(&Event::Plan(event), template.about()).await?;
    Ok(given.len())
}

/// Puts the milestone onto a pair's plan as it is by then; false where it may not go there any more.
async fn give(
    scope: &mut Scope,
    mentorship: MentorshipId,
    template: MilestoneId,
    wanted: &MilestoneBlueprint,
) -> AppResult<bool> {
    let viewer = scope.viewer()?.clone();
    store::lock(&mut scope.conn, mentorship).await?;
    let mut loaded = load(&mut scope.conn, &viewer, mentorship).await?;
    match take(scope, &mut loaded, template, wanted).await {
        Ok(()) => Ok(true),
        Err(AppError::Refused(_)) => Ok(false),
        Err(error) => Err(error),
    }
}

async fn take(scope: &mut Scope, loaded: &mut Loaded, template: MilestoneId, wanted: &MilestoneBlueprint) -> AppResult<()> {
    let copies = store::list_copies(&mut scope.conn, loaded.stored.plan.id).await?;
    let order = store::list_template_order(&mut scope.conn, loaded.mentorship.program).await?;
    let now = scope.now;
    let applied = loaded.stored.plan.take_offer(template, wanted, &copies, &order, &mut || token::uuid(now))?;
    let PlanEvent::OfferTaken { milestone, .. } = &applied.event else { return Err(AppError::Internal) };
    let milestone = *milestone;
    save(scope, loaded, applied.plan, Some(applied.event)).await?;
    store::save_origin(&mut scope.conn, milestone, template).await
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
        let sentence = "This offer was answered already, or a newer one has taken its place.";
        return Err(AppError::Refused(sentence.into()));
    }
    let wanted = offer.blueprint()?;
    if takes {
        return take(scope, &mut loaded, offer.template_id, &wanted).await;
    }
    let about = super::about(&loaded);
    scope.touch(format!("plans/{}", loaded.stored.plan.id));
    let event = PlanEvent::OfferDeclined { milestone: offer.template_id, name: wanted.name };
    scope.record(&Event::Plan(event), about).await
}

/// An offer as its mentor sees it: beside what they have.
#[derive(Clone, Debug)]
pub struct OfferView {
    pub id: OfferId,
    pub by: String,
    pub at: Instant,
    /// The milestone as the plan has it; none for a new one.
    pub mine: Option<Milestone>,
    pub offered: Milestone,
    pub items: Vec<ItemDifference>,
    /// The mentor has changed it meanwhile, so that it can only be put aside.
    pub is_kept: bool,
}

/// What waits for this mentor's answer; nothing for anybody else. What has become pointless is left out.
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
        let standing = plan.standing_of_offer(row.template_id, &wanted, &copies);
        if matches!(standing, OfferStanding::Same | OfferStanding::Done) {
            continue;
        }
        let copy = copies.iter().find(|copy| copy.template == row.template_id);
        let mine = copy.and_then(|copy| plan.milestone(copy.milestone)).cloned();
        let present: &[Item] = mine.as_ref().map_or(&[], |mine| &mine.items);
        let items = item_differences(present, &wanted.items);
        let offered = wanted.build(plan.opened_on, &mut uuid::Uuid::nil);
        let OfferRow { id, offered_by: by, offered_at: at, .. } = row;
        offers.push(OfferView { id, by, at, mine, offered, items, is_kept: !standing.is_open() });
    }
    Ok(offers)
}
