//! When they met and will meet: the kick-off, a review for every second meeting, check-ins between, one meeting ahead and one
//! asked for. Those who fell silent have nothing ahead.

use chrono::TimeDelta;
use uuid::Uuid;

use super::pairs::Pair;
use super::programs::Staffed;
use super::random::Random;
use crate::features::meetings::model::{
    Actor, Answer, Arrangement, LocalSlot, MeetingDraft, MeetingEvent, MeetingKind, Move, Party, Venue,
};
use crate::features::meetings::store::NewMeeting;
use crate::features::milestones::NewPlan;
use crate::features::milestones::model::{Due, Item, Milestone};
use crate::features::pairing::MentorshipEvent;
use crate::server::log::Happened;
use crate::shared::event::{About, Event};
use crate::shared::id::{ItemId, MeetingId, MilestoneId, PlanId};
use crate::shared::time::{Instant, LocalTime};
use crate::shared::{AppError, AppResult, Slot};

const ZONE: &str = "UTC";
const LENGTH: TimeDelta = TimeDelta::minutes(25);
const CALL: &str = "https://meet.example.org/ithaca";

/// A pair with everything that they have done so far.
pub struct Told {
    pub pair: Pair,
    pub paired_event: Uuid,
    pub kick_off_held_at: Option<Instant>,
    pub plan: NewPlan,
    pub meetings: Vec<NewMeeting>,
    pub events: Vec<Happened>,
}

/// How many meetings each pair has, so that all have about the same and the sum is right.
pub fn shares(meetings: usize, pairs: usize) -> Vec<usize> {
    (0..pairs).map(|nth| meetings / pairs + usize::from(nth < meetings % pairs)).collect()
}

/// Tells what these pairs did; `shares` says how many meetings each has.
pub fn invent(
    random: &mut Random,
    programs: &[Staffed],
    pairs: &[Pair],
    shares: &[usize],
    today: Instant,
) -> AppResult<Vec<Told>> {
    let told = pairs.iter().zip(shares);
    told.map(|(pair, share)| tell(random, &programs[pair.number].template, pair.clone(), *share, today)).collect()
}

/// The template with ids of the pair's own.
fn copy(random: &mut Random, template: &[Milestone], at: Instant) -> Vec<Milestone> {
    let mut milestones = Vec::with_capacity(template.len());
    for milestone in template {
        let items = milestone
            .items
            .iter()
            .map(|item| Item { id: ItemId(random.id(at)), template: Some(item.id), ..item.clone() })
            .collect();
        milestones.push(Milestone { id: MilestoneId(random.id(at)), items, ..milestone.clone() });
    }
    milestones
}

fn tell(random: &mut Random, template: &[Milestone], pair: Pair, share: usize, today: Instant) -> AppResult<Told> {
    let mut milestones = copy(random, template, pair.paired_at);
    let paired_event = random.id(pair.paired_at);
    let mut told = Told {
        paired_event,
        kick_off_held_at: None,
        plan: NewPlan {
            id: PlanId(random.id(pair.paired_at)),
            program: pair.program,
            mentorship: Some(pair.id),
            opened_on: None,
            milestones: Vec::new(),
            copied_from: template.iter().map(|milestone| milestone.id).collect(),
        },
        meetings: Vec::with_capacity(share),
        events: Vec::new(),
        pair,
    };
    // A seat of the mentor has a time of day of its own, which keeps the meetings of one mentor apart.
    let time_of_day = TimeDelta::hours(7) + TimeDelta::minutes(30 * told.pair.seat as i64);
    let (past, quiet_days) = if told.pair.is_silent { (share, 45) } else { (share.saturating_sub(2).max(share.min(1)), 5) };
    let (from, days) = (told.pair.paired_at.date_naive(), (today - told.pair.paired_at).num_days() - quiet_days);
    for number in 0..share {
        let day = match number.checked_sub(past) {
            None => from + TimeDelta::days(2 + days * number as i64 / past as i64),
            Some(ahead) => today.date_naive() + TimeDelta::days(5 + 9 * ahead as i64),
        };
        let starts_at = day.and_time(chrono::NaiveTime::MIN).and_utc() + time_of_day;
        let slot = Slot { starts_at, ends_at: starts_at + LENGTH };
        // The last milestone stays ahead, so that the mentorship lasts.
        let reviewed = Some(number / 2).filter(|at| number % 2 == 1 && at + 1 < template.len());
        let (kind, about) = match reviewed {
            _ if number == 0 => (MeetingKind::KickOff, None),
            Some(at) => (MeetingKind::Review, Some(at)),
            None => (MeetingKind::CheckIn, None),
        };
        let is_held = number < past;
        if is_held {
            if let Some(at) = about {
                finish(&mut milestones[at], slot);
            }
            if kind == MeetingKind::KickOff {
                told.kick_off_held_at = Some(confirmed_at(slot));
                told.plan.opened_on = Some(confirmed_at(slot).date_naive());
            }
        }
        let about = about.map(|at| &milestones[at]);
        let title = kind.suggested_title(about.map(|milestone| milestone.name.as_str()));
        meet(
            random,
            &mut told,
            (kind, about.map(|milestone| milestone.id), title),
            slot,
            number + 1 < share || is_held,
            today,
        )?;
    }
    if let Some(opened) = told.plan.opened_on {
        for milestone in &mut milestones {
            if let Due::AfterDays(after) = milestone.due {
                milestone.due = Due::On(opened + TimeDelta::days(after));
            }
        }
    }
    told.plan.milestones = milestones;
    Ok(told)
}

/// When the second of the two said that it took place.
fn confirmed_at(slot: Slot) -> Instant {
    slot.ends_at + TimeDelta::hours(1)
}

fn finish(milestone: &mut Milestone, review: Slot) {
    let done_on = Some(confirmed_at(review).date_naive());
    milestone.done_on = done_on;
    for item in &mut milestone.items {
        item.done_on = done_on;
    }
}

/// What a meeting is for, what it is about and how it is called.
type Topic = (MeetingKind, Option<MilestoneId>, String);

/// Asked for by the mentee, accepted by the mentor unless it still waits, and confirmed by both where it is over.
fn meet(random: &mut Random, told: &mut Told, topic: Topic, slot: Slot, is_accepted: bool, today: Instant) -> AppResult<()> {
    let pair = &told.pair;
    let asked_at = (slot.starts_at - TimeDelta::days(6)).clamp(pair.paired_at, today);
    let id = MeetingId(random.id(asked_at));
    let mut steps = Vec::new();
    if is_accepted {
        steps.push((Move::Accept, Party::Mentor, asked_at + TimeDelta::hours(5)));
    }
    if slot.ends_at < today {
        let answer = Move::Answer(Answer::TookPlace);
        steps.push((answer.clone(), Party::Mentor, slot.ends_at));
        steps.push((answer, Party::Mentee, confirmed_at(slot)));
    }
    let (mut arrangement, asked) = Arrangement::request(Party::Mentee, slot, asked_at).map_err(AppError::from)?;
    let mut happened = vec![(asked, asked_at, Party::Mentee)];
    for (step, party, at) in steps {
        let (next, event) = arrangement.take(&step, Actor::Party(party), at).map_err(AppError::from)?;
        arrangement = next;
        happened.push((event, at, party));
    }
    let about = About { subject: Some(id.0), mentorship: Some(pair.id), program: Some(pair.program) };
    let (kind, subject, title) = topic;
    for (event, at, party) in happened {
        let actor = Some(if party == Party::Mentor { pair.mentor } else { pair.mentee });
        let is_held = event.led_to_held();
        let mut tell = |event: Event, about: About| told.events.push(Happened { id: random.id(at), at, actor, event, about });
        tell(Event::Meeting(event), about);
        if is_held {
            tell(Event::Meeting(MeetingEvent::MeetingHeld { kind }), about);
            if kind == MeetingKind::KickOff {
                tell(Event::Mentorship(MentorshipEvent::KickOffHeld), About { subject: Some(pair.id.0), ..about });
            }
        }
    }
    let local = |at: Instant| LocalTime { date: at.date_naive(), time: at.time() };
    let draft = MeetingDraft {
        mentorship: pair.id,
        title,
        description: String::new(),
        agenda: "What went well, what did not, what is next".into(),
        kind,
        about: subject,
        item: None,
        venue: Venue::Virtual(CALL.into()),
        when: LocalSlot {
            start: local(slot.starts_at),
            end: local(slot.ends_at),
            zone: ZONE.into(),
            start_choice: None,
            end_choice: None,
        },
    };
    told.meetings.push(NewMeeting { id, mentor: pair.mentor, mentee: pair.mentee, draft, arrangement, asked_at });
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_meetings_are_shared_out_to_the_last_one() {
        assert_eq!(shares(10, 4), [3, 3, 2, 2]);
        assert!(shares(3, 0).is_empty());
    }
}
