//! Asking for a meeting, answering, rescheduling, confirming: authorize, rule, store, event.

mod details;
mod notes;
mod sharing;

use super::api::{EDIT_DETAILS, MoveForm};
use super::model::{
    Actor, Arrangement, LocalSlot, MeetingDraft, MeetingEvent, MeetingForm, MeetingKind, MeetingRefusal, Move, MoveKind,
    Occurrence, Party, ReasonForm, TimeProposalForm,
};
use super::policy::{self, Relation};
use super::reading::{self, relation_of};
use super::store;
use super::view::{MeetingView, SlotCheck};
use super::words;
use crate::features::pairing::{self, Mentorship};
use crate::features::people::Suiting;
use crate::features::{milestones, people};
use crate::server::scope::{self, Scope};
use crate::server::zones::{self, Meant};
use crate::server::{Asker, token};
use crate::shared::event::{About, Event};
use crate::shared::id::{MeetingId, MentorshipId};
use crate::shared::{AppError, AppResult, FieldErrors, Slot};

pub use details::change_details;
pub use notes::{save_agenda, save_minutes, save_private_note};
pub use sharing::{Proposed, ShareForm, agree_to_sharing, end_sharing, propose_sharing};

const SOMEBODY_WAS_FIRST: &str = "Somebody else was a moment faster. Here is the meeting as it stands now.";
const HAS_ENDED: &str = "This mentorship has ended, so no new meeting can be arranged in it.";

/// Asks the other party for a meeting; the answer is its id.
pub async fn request(asker: &Asker, form: &MeetingForm) -> AppResult<MeetingId> {
    let draft = form.parse().map_err(AppError::Invalid)?;
    scope::write(asker, move |scope| Box::pin(async move { request_in(scope, draft).await })).await
}

async fn request_in(scope: &mut Scope, mut draft: MeetingDraft) -> AppResult<MeetingId> {
    let viewer = scope.viewer()?.clone();
    let mentorship = pairing::find_for(&mut scope.conn, &viewer, draft.mentorship).await?;
    let relation = relation_of(&mentorship);
    let by = party_of(&relation)?;
    if !policy::may_request(&relation) {
        return Err(AppError::Refused(HAS_ENDED.into()));
    }
    // Whoever ends the mentorship or removes the milestone at this moment must find this meeting, or be found by it.
    milestones::hold(scope, mentorship.id).await?;
    let mentorship = pairing::find_for(&mut scope.conn, &viewer, draft.mentorship).await?;
    if !mentorship.is_active() {
        return Err(AppError::Refused(HAS_ENDED.into()));
    }
    if mentorship.is_gone(by.other()) {
        let other = if by == Party::Mentor { &mentorship.mentee } else { &mentorship.mentor };
        return Err(AppError::Refused(words::nobody_to_meet(&other.name)));
    }
    check_subject(scope, &mentorship, &mut draft).await?;
    let slot = resolve(&draft.when)?;
    let (arrangement, event) = Arrangement::request(by, slot, scope.now).map_err(on_field)?;
    let id = MeetingId(token::uuid(scope.now));
    let now = scope.now;
    let (mentor, mentee) = (mentorship.mentor.id, mentorship.mentee.id);
    let meeting = store::NewMeeting { id, mentor, mentee, draft, arrangement, asked_at: now };
    store::insert(&mut scope.conn, &[meeting], now).await?;
    touch(scope, id);
    touch_plan(scope, &mentorship);
    record(scope, &mentorship, id, event).await?;
    Ok(id)
}

/// Whether the mentorship has what the meeting is to be about. An item brings its milestone along.
async fn check_subject(scope: &mut Scope, mentorship: &Mentorship, draft: &mut MeetingDraft) -> AppResult<()> {
    let mut errors = FieldErrors::default();
    if let Some(milestone) = draft.about {
        match store::find_is_done(&mut scope.conn, mentorship.id, milestone).await? {
            None => errors.add("milestone", "Please choose a milestone of this mentorship."),
            Some(true) if draft.kind == MeetingKind::Review => errors.add("milestone", "This milestone is done already."),
            Some(_) => {}
        }
    }
    if let Some(item) = draft.item {
        match store::find_milestone_of(&mut scope.conn, mentorship.id, item).await? {
            None => errors.add("item", "Please choose an item of this mentorship."),
            Some(home) if draft.about.is_some_and(|chosen| chosen != home) => {
                errors.add("item", "This item belongs to another milestone.");
            }
            Some(home) => draft.about = Some(home),
        }
    }
    if draft.kind == MeetingKind::KickOff {
        // Both may ask at the same moment: one of them waits here, and then finds the other's.
        people::lock_pair(&mut scope.conn, mentorship.mentor.id, mentorship.mentee.id).await?;
        if store::has_live_kick_off(&mut scope.conn, mentorship.id).await? {
            errors.add("kind", "This mentorship already has its kick-off meeting.");
        }
    }
    errors.or(|| ()).map_err(AppError::Invalid)
}

/// Does what a form of the meeting's card asks for: a move, or other details.
pub async fn carry_out(asker: &Asker, meeting: MeetingId, form: MoveForm) -> AppResult<MeetingView> {
    if form.act == EDIT_DETAILS { change_details(asker, meeting, form).await } else { make_move(asker, meeting, form).await }
}

/// Makes a move on a meeting at the version that was seen.
pub async fn make_move(asker: &Asker, meeting: MeetingId, form: MoveForm) -> AppResult<MeetingView> {
    let kind: MoveKind = form.act.parse().map_err(|()| AppError::Refused("Please choose what to do.".into()))?;
    scope::write(asker, move |scope| Box::pin(async move { move_in(scope, meeting, kind, form).await })).await
}

async fn move_in(scope: &mut Scope, id: MeetingId, kind: MoveKind, form: MoveForm) -> AppResult<MeetingView> {
    let viewer = scope.viewer()?.clone();
    let (seen, mentorship) = reading::find_for(&mut scope.conn, &viewer, id).await?;
    // Locks before looking closely, always in one order: the plan, the two people, the meeting.
    match kind {
        MoveKind::TookPlace | MoveKind::DidNot | MoveKind::ResolveHeld | MoveKind::ResolveNotHeld
            if seen.kind != MeetingKind::CheckIn =>
        {
            milestones::claim_to_confirm(scope, &mentorship).await?;
        }
        MoveKind::Accept => people::lock_pair(&mut scope.conn, mentorship.mentor.id, mentorship.mentee.id).await?,
        _ => {}
    }
    let meeting = store::find(&mut scope.conn, seen.id).await?;
    let relation = relation_of(&mentorship);
    let actor =
        relation.actor().ok_or_else(|| AppError::Forbidden("Only the two people of this meeting can do this.".into()))?;
    let mv = move_of(kind, &form, &meeting.arrangement)?;
    if !policy::may_move(&relation, kind) {
        return Err(AppError::Refused("This mentorship has ended; only what took place can still be said.".into()));
    }
    let (present, by_the_clock) = meeting.arrangement.as_of_with_events(scope.now);
    // A page may have shown what the clock had done before anybody wrote it down.
    if form.version.parse() != Ok(present.version) {
        return Err(conflict(scope, id, SOMEBODY_WAS_FIRST).await?);
    }
    let (next, event) = present.take(&mv, actor, scope.now).map_err(on_field)?;
    refuse_overlap(scope, &mentorship, id, &present, &next).await?;
    let now = scope.now;
    if store::save(&mut scope.conn, id, meeting.arrangement.version, &next, now).await? == 0 {
        return Err(conflict(scope, id, SOMEBODY_WAS_FIRST).await?);
    }
    touch(scope, id);
    if meeting.kind != MeetingKind::CheckIn {
        touch_plan(scope, &mentorship);
    }
    for tick in by_the_clock {
        record(scope, &mentorship, id, tick).await?;
    }
    let held = event.led_to_held();
    record(scope, &mentorship, id, event).await?;
    if held {
        record(scope, &mentorship, id, MeetingEvent::MeetingHeld { kind: meeting.kind }).await?;
    }
    reading::view_in(&mut scope.conn, &viewer, id, now).await
}

/// The move that a form stands for.
fn move_of(kind: MoveKind, form: &MoveForm, arrangement: &Arrangement) -> AppResult<Move> {
    if kind == MoveKind::Propose {
        let proposal = form.time().parse().map_err(AppError::Invalid)?;
        return Ok(Move::Propose { slot: resolve(&proposal.when)?, reason: proposal.reason });
    }
    let reason = ReasonForm { reason: form.reason.clone() };
    let reason = reason.parse(arrangement.needs_reason(kind)).map_err(AppError::Invalid)?;
    kind.with_reason(reason).ok_or(AppError::Internal)
}

async fn refuse_overlap(
    scope: &mut Scope,
    mentorship: &Mentorship,
    id: MeetingId,
    present: &Arrangement,
    next: &Arrangement,
) -> AppResult<()> {
    let newly_agreed = next.agreed.filter(|slot| present.agreed != Some(*slot));
    let Some(slot) = newly_agreed else { return Ok(()) };
    let people = [mentorship.mentor.id, mentorship.mentee.id];
    if store::is_busy(&mut scope.conn, people, slot, Some(id)).await? {
        return Err(AppError::Refused(MeetingRefusal::BusyThen.to_string()));
    }
    Ok(())
}

/// The answer to whoever saw another state than the present one, which goes along.
async fn conflict(scope: &mut Scope, id: MeetingId, sentence: &str) -> AppResult<AppError> {
    let viewer = scope.viewer()?.clone();
    let now = scope.now;
    let present = reading::view_in(&mut scope.conn, &viewer, id, now).await?;
    let present = serde_json::to_string(&present).map_err(|_| AppError::Internal)?;
    Ok(AppError::Conflict { sentence: sentence.into(), present })
}

/// Records a meeting's event; what is held may complete a step or a milestone in the same transaction.
pub async fn record(scope: &mut Scope, mentorship: &Mentorship, id: MeetingId, event: MeetingEvent) -> AppResult<()> {
    let about = About { subject: Some(id.0), mentorship: Some(mentorship.id), program: Some(mentorship.program) };
    scope.record(&Event::Meeting(event), about).await
}

/// Tells open screens that a meeting changed.
pub fn touch(scope: &mut Scope, id: MeetingId) {
    scope.touch(format!("meetings/{id}"));
}

/// The plan shows its kick-off and its reviews, so its open screens look again too.
fn touch_plan(scope: &mut Scope, mentorship: &Mentorship) {
    scope.touch(format!("plans/{}", mentorship.plan.id));
}

fn party_of(relation: &Relation) -> AppResult<Party> {
    match relation.actor() {
        Some(Actor::Party(party)) => Ok(party),
        Some(Actor::Staff) => Err(AppError::Forbidden("Only the mentor and the mentee arrange meetings.".into())),
        None => Err(AppError::NotFound),
    }
}

/// A refusal that is about a field stands beside that field.
fn on_field(refusal: MeetingRefusal) -> AppError {
    match refusal.field() {
        Some(field) => {
            let mut errors = FieldErrors::default();
            errors.add(field, refusal.to_string());
            AppError::Invalid(errors)
        }
        None => refusal.into(),
    }
}

/// The instants that a local slot means; a time that a clock change skips or repeats is asked about.
pub fn resolve(when: &LocalSlot) -> AppResult<Slot> {
    let mut errors = FieldErrors::default();
    if !zones::exists(&when.zone) {
        errors.add("zone", "Please choose a time zone from the list.");
        return Err(AppError::Invalid(errors));
    }
    let mut instant = |field: &'static str, choice_field: &'static str, local, choice: Option<Occurrence>| match zones::meaning(
        local, &when.zone,
    ) {
        Some(Meant::Once(at)) => Some(at),
        Some(Meant::Twice { first, second }) => match choice {
            Some(Occurrence::First) => Some(first),
            Some(Occurrence::Second) => Some(second),
            None => {
                errors.add(choice_field, "The clocks go back then, so this time happens twice. Which one do you mean?");
                None
            }
        },
        Some(Meant::Never { later }) => {
            let later = zones::OnTheWall::new(later, &when.zone).clock();
            errors.add(field, format!("The clocks go forward then, so this time is skipped. {later} would be the next one."));
            None
        }
        None => {
            errors.add(field, "This time is out of range.");
            None
        }
    };
    let starts_at = instant("start", "start_choice", when.start, when.start_choice);
    let ends_at = instant("end", "end_choice", when.end, when.end_choice);
    match (starts_at, ends_at) {
        (Some(starts_at), Some(ends_at)) => Ok(Slot { starts_at, ends_at }),
        _ => Err(AppError::Invalid(errors)),
    }
}

/// What a slot means for both, while it is being typed; beside `except`, the meeting that is being moved.
pub async fn check_slot(
    asker: &Asker,
    mentorship: MentorshipId,
    except: Option<MeetingId>,
    form: TimeProposalForm,
) -> AppResult<SlotCheck> {
    let mut conn = asker.read().await?;
    let mentorship = pairing::find_for(&mut conn, &asker.viewer, mentorship).await?;
    let relation = relation_of(&mentorship);
    let party = party_of(&relation)?;
    if !policy::may_request(&relation) {
        return Err(AppError::Refused(HAS_ENDED.into()));
    }
    let typed = form.parse().map_err(AppError::Invalid)?.when;
    let slot = resolve(&typed)?;
    super::model::check_slot(&slot, asker.now).map_err(on_field)?;
    let other = if party == Party::Mentor { &mentorship.mentee } else { &mentorship.mentor };
    let is_busy = store::is_busy(&mut conn, [mentorship.mentor.id, mentorship.mentee.id], slot, except).await?;
    let suits = match people::find_suiting(&mut conn, asker.viewer.id, other.id).await? {
        Suiting::Known(both) => Some(people::suits(&both, slot)),
        Suiting::Unsaid | Suiting::Unknown => None,
    };
    let day = zones::day(slot.starts_at, &asker.viewer.zone);
    let name = crate::ui::avatar::first_name(&other.name);
    let is_twice = |local| matches!(zones::meaning(local, &typed.zone), Some(Meant::Twice { .. }));
    Ok(SlotCheck {
        mine: (words::range(slot, &asker.viewer.zone, day), format!("for you in {}", words::city(&asker.viewer.zone))),
        theirs: (words::range(slot, &other.zone, day), format!("for {name} in {}", words::city(&other.zone))),
        is_busy,
        suits,
        start_is_twice: is_twice(typed.start),
        end_is_twice: is_twice(typed.end),
    })
}
