//! `/mentorships/{id}`: the two people, their path, their meetings, what waits for whom.

use axum::extract::Path;
use axum::response::Response;
use chrono::NaiveDate;
use leptos::prelude::*;

use super::cards::{PathStep, left_alone};
use super::journey::{Journey, Next};
use super::pages::Seen;
use super::signals::Signals;
use super::store;
use super::waits::{self, Wait, Waits, in_words};
use crate::features::leaving::{self, AtMentorship, Leaving, WhatBecameOfIt};
use crate::features::meetings::model::{MeetingState, Party};
use crate::features::meetings::parts::MeetingRow;
use crate::features::meetings::view::MeetingCard;
use crate::features::pairing::{Member, Mentorship};
use crate::features::tasks::model::Task;
use crate::features::tasks::parts::{Names, Showing, TaskList};
use crate::features::{meetings, milestones, tasks};
use crate::server::render::{Place, Visit};
use crate::server::zones::OnTheWall;
use crate::server::{Asker, zones};
use crate::shared::id::{MentorshipId, PersonId};
use crate::shared::time::{date_value, near_day_label, time_value};
use crate::shared::{AppError, AppResult};
use crate::ui::avatar::{Size, first_name};
use crate::ui::{Avatar, Icon};

const MEETINGS_AT_MOST: i64 = 60;
const PAST_SHOWN: usize = 4;

/// The page, for the two, staff, and the mentee's manager while it lasts.
pub async fn show(asker: Asker, visit: Visit, Path(id): Path<String>) -> AppResult<Response> {
    let id: MentorshipId = id.parse().map_err(|_| AppError::NotFound)?;
    let today = zones::day(asker.now, &asker.viewer.zone);
    let mut conn = asker.read().await?;
    let (mentorship, leaving) = leaving::load_leaving(&mut conn, &asker.viewer, id, asker.now).await?;
    if !mentorship.ties.may_see_progress(mentorship.is_active()) {
        return Err(AppError::NotFound);
    }
    let milestones = milestones::list_summaries(&mut conn, &[id]).await?;
    let signals = Signals::by_mentorship(&store::list_signals(&mut conn, &[id], asker.viewer.id, today).await?)
        .remove(&id)
        .unwrap_or_default();
    let tasks = tasks::list_of_mentorship(&mut conn, &mentorship).await?;
    drop(conn);
    let showing = Showing {
        names: Names::of(&mentorship, asker.viewer.id),
        may_change: tasks::policy::may_change(mentorship.ties, mentorship.is_active()),
        today,
        next: visit.path.clone(),
        with_origin: true,
    };
    let (viewer, now) = (&asker.viewer, asker.now);
    let cards = meetings::list_of_mentorship(&asker, &mentorship, MEETINGS_AT_MOST).await?;
    let ended_on = mentorship.ended_at.map(|at| near_day_label(zones::day(at, &viewer.zone), today));
    // Of what is over, nobody needs to know how late it is for the other one, who may have left; and where somebody lives, only
    // the two, whatever their profiles say to others.
    let shows_clocks = mentorship.is_active() && mentorship.ties.is_party();
    let clocks = shows_clocks.then(|| [&mentorship.mentor, &mentorship.mentee].map(|member| clock(&asker, member)));
    let sees_plan = milestones::view::part_of(mentorship.ties).is_some_and(milestones::policy::may_see_plan);
    let seen = Seen::new(mentorship, &milestones, signals, &viewer.zone, today);
    let here = OnTheWall::new(now, &viewer.zone);
    let meetings = Meetings::sort(cards, &[date_value(here.date()), time_value(here.time())].join(" "));
    let (id, next) = (viewer.id, visit.path.clone());
    let leaving = (leaving, viewer.zone.clone());
    let title = title(&seen);
    Ok(visit.frame(&asker, Place::Home, title).page(move || {
        view! { <MentorshipPage seen meetings tasks=(tasks, showing) viewer=id clocks ended_on leaving sees_plan today next/> }
    }))
}

fn title(Seen { mentorship: m, me, .. }: &Seen) -> String {
    match me {
        Some(Party::Mentor) => format!("You and {}", m.mentee.name),
        Some(Party::Mentee) => format!("You and {}", m.mentor.name),
        None => format!("{} and {}", m.mentor.name, m.mentee.name),
    }
}

/// "14:12 in Athens".
fn clock(asker: &Asker, member: &Member) -> String {
    let city = member.zone.rsplit('/').next().unwrap_or(&member.zone).replace('_', " ");
    format!("{} in {city}", OnTheWall::new(asker.now, &member.zone).clock())
}

/// A mentorship's meetings: what waits for the reader, and of the others what is ahead and what is past.
#[derive(Clone)]
struct Meetings {
    waiting: Vec<MeetingCard>,
    ahead: Vec<MeetingCard>,
    past: Vec<MeetingCard>,
}

impl Meetings {
    /// `now` is "2026-12-03 14:00" on the reader's wall, as the cards' times are.
    fn sort(cards: Vec<MeetingCard>, now: &str) -> Meetings {
        let is_ahead = |card: &MeetingCard| match card.state {
            MeetingState::Requested => true,
            MeetingState::Scheduled => ends_at(card).as_str() > now,
            _ => false,
        };
        let (waiting, others): (Vec<_>, Vec<_>) = cards.into_iter().partition(|card| card.waits_for_me);
        let (mut ahead, mut past): (Vec<_>, Vec<_>) = others.into_iter().partition(is_ahead);
        ahead.sort_by_key(ends_at);
        past.sort_by_key(|card| std::cmp::Reverse(ends_at(card)));
        Meetings { waiting, ahead, past }
    }
}

fn ends_at(card: &MeetingCard) -> String {
    card.when.as_ref().map_or_else(String::new, |when| {
        // What ends after midnight sorts behind every end of its own day.
        if when.ends_next_day { format!("{} 24:00", when.date) } else { format!("{} {}", when.date, when.end) }
    })
}

#[component]
fn MentorshipPage(
    seen: Seen,
    meetings: Meetings,
    tasks: (Vec<Task>, Showing),
    viewer: PersonId,
    clocks: Option<[String; 2]>,
    ended_on: Option<String>,
    leaving: (Leaving, String),
    sees_plan: bool,
    today: NaiveDate,
    next: String,
) -> impl IntoView {
    let (tasks, showing) = tasks;
    let Meetings { waiting, ahead, past } = meetings;
    let mine = seen.me.map(|me| {
        let mut mine: Vec<Wait> = waiting.into_iter().map(|card| Wait::Meeting(Box::new(card))).collect();
        mine.extend(waits::in_mentorship(&seen.mentorship, me, &seen.journey, &seen.signals, today));
        let next = next.clone();
        view! { <Waits heading="Waiting for you" waits=mine has_more=false next/> }
    });
    let id = seen.mentorship.id;
    let may_meet = seen.me.is_some() && seen.mentorship.is_active() && !seen.is_left_alone();
    let sees_meetings = sees_plan || !ahead.is_empty() || !past.is_empty();
    let (leaving, zone) = leaving;
    let is_staff = leaving.staff.is_some();
    let ended = ended_on.map(|day| view! { <WhatBecameOfIt leaving=leaving.clone() day/> });
    let path = if sees_plan {
        view! { <ThePath id journey=seen.journey.clone()/> }.into_any()
    } else {
        view! { <ProgressAlone journey=seen.journey.clone()/> }.into_any()
    };
    view! {
        <h1 class="visually-hidden">{title(&seen)}</h1>
        <TwoPeople seen=seen.clone() viewer clocks/>
        {ended}
        <WhoIsGone seen=seen.clone() is_staff/>
        <div class="columns">
            <div>{mine}<Tasks tasks showing/>{path}</div>
            <aside>
                <WaitingForOthers seen ahead=ahead.clone() past=past.clone()/>
                {sees_meetings.then(|| view! { <MeetingLists id may_meet ahead past next/> })}
                <AtMentorship leaving zone/>
            </aside>
        </div>
    }
}

/// That one of the two was deactivated while it lasts, and what can be done.
#[component]
fn WhoIsGone(seen: Seen, is_staff: bool) -> impl IntoView {
    let m = &seen.mentorship;
    let page = format!("/mentorships/{}", m.id);
    let leave = |label: &'static str| view! { <a href=format!("{page}/leave")>{label}</a> }.into_any();
    let (words, link) = match (seen.me, m.mentor_is_gone, m.mentee_is_gone) {
        _ if !m.is_active() => return None,
        (Some(Party::Mentor), _, true) => (left_alone(true, &m.mentee.name), Some(leave("Leave this mentorship"))),
        (Some(Party::Mentee), true, _) => (left_alone(false, &m.mentor.name), None),
        (None, _, true) => {
            let words = format!("{} was deactivated, and takes a seat until this mentorship has ended.", m.mentee.name);
            (words, is_staff.then(|| leave("End this mentorship")))
        }
        (None, true, false) => {
            let link = view! { <a href=format!("{page}/hand-over")>"Hand over to another mentor"</a> };
            (format!("{} was deactivated, and can mentor nobody.", m.mentor.name), is_staff.then(|| link.into_any()))
        }
        _ => return None,
    };
    Some(view! { <div class="notice section"><Icon name="info"/><p>{words} " " {link}</p></div> })
}

#[component]
fn Tasks(tasks: Vec<Task>, showing: Showing) -> impl IntoView {
    (!tasks.is_empty()).then(|| {
        view! { <section class="section"><div class="section-head"><h2>"Tasks"</h2></div><TaskList tasks showing/></section> }
    })
}

#[component]
fn TwoPeople(seen: Seen, viewer: PersonId, clocks: Option<[String; 2]>) -> impl IntoView {
    let Seen { mentorship, journey, .. } = seen;
    let Mentorship { mentor, mentee, program, program_title, .. } = mentorship;
    let [mentor_clock, mentee_clock] = clocks.map_or([None, None], |clocks| clocks.map(Some));
    let (mut left, mut right) = ((mentor, "mentor", mentor_clock), (mentee, "mentee", mentee_clock));
    if right.0.id == viewer {
        std::mem::swap(&mut left, &mut right);
    }
    let name = |(member, part, clock): (Member, &'static str, Option<String>)| {
        let part = match (member.id == viewer, part) {
            (true, part) => format!("You, the {part}"),
            (false, "mentor") => "Mentor".to_owned(),
            (false, _) => "Mentee".to_owned(),
        };
        let clock = clock.map(|clock| view! { " · " {clock} });
        view! { <div><p class="pair-name"><bdi>{member.name}</bdi></p><p class="pair-part">{part} {clock}</p></div> }
    };
    let (done, total) = (journey.done, journey.total);
    let words = format!("{done} of {total}");
    view! {
        <div class="pair">
            <div class="pair-faces">
                <Avatar id=left.0.id name=left.0.name.clone() size=Size::Huge/>
                <progress value=done max=total.max(1) aria-label="Milestones done">{words.clone()}</progress>
                <Avatar id=right.0.id name=right.0.name.clone() size=Size::Huge/>
            </div>
            <div class="pair-names">
                {name(left)}
                <div class="pair-program">
                    <p><a href=format!("/programs/{program}")><bdi>{program_title}</bdi></a></p>
                    <p class="muted">{words} " milestones"</p>
                </div>
                {name(right)}
            </div>
        </div>
    }
}

#[component]
fn ThePath(id: MentorshipId, journey: Journey) -> impl IntoView {
    let steps = journey.steps.into_iter().map(|step| view! { <PathStep step/> }).collect_view();
    view! {
        <section class="section">
            <div class="section-head">
                <h2>"The path"</h2>
                <a class="button" href=format!("/mentorships/{id}/plan")><Icon name="route"/>"Open the plan"</a>
            </div>
            <ol class="path path-large">{steps}</ol>
        </section>
    }
}

/// What a manager sees: how far, not what.
#[component]
fn ProgressAlone(journey: Journey) -> impl IntoView {
    let sentence = match &journey.next {
        Next::KickOff(_) => "The kick-off is still to be held; the plan opens after it.",
        Next::Step(_) => "The kick-off was held. The steps before the first milestone are under way.",
        Next::Milestone(open) if open.is_late => "A milestone is being worked on, and is past its due date.",
        Next::Milestone(_) => "A milestone is being worked on, and is on time.",
        Next::NoMilestones if journey.has_kick_off_ahead => "There are no milestones yet.",
        Next::NoMilestones => "The kick-off was held; there are no milestones yet.",
        Next::Complete => "Every milestone is done.",
    };
    let kick_off = journey.has_kick_off_ahead.then_some(" The kick-off with the new mentor is still to be held.");
    view! {
        <section class="section">
            <div class="section-head"><h2>"Progress"</h2></div>
            <p>{sentence} {kick_off}</p>
            <p class="muted small">"What the two work on, and what they say about it, stays between them."</p>
        </section>
    }
}

#[component]
fn WaitingForOthers(seen: Seen, ahead: Vec<MeetingCard>, past: Vec<MeetingCard>) -> impl IntoView {
    if seen.is_left_alone() {
        return None;
    }
    let Seen { mentorship, me, journey, signals } = seen;
    let other = match me {
        Some(Party::Mentor) => &mentorship.mentee,
        Some(Party::Mentee) => &mentorship.mentor,
        None => return None,
    };
    let to_come = ahead.into_iter().filter_map(|card| for_the_other(card, false));
    let mut lines: Vec<AnyView> = to_come.chain(past.into_iter().filter_map(|card| for_the_other(card, true))).collect();
    if mentorship.is_active() {
        lines.extend(steps_of_the_other(me == Some(Party::Mentor), &journey, &signals));
    }
    let heading = first_name(&other.name);
    (!lines.is_empty()).then(|| {
        view! {
            <section class="section">
                <div class="section-head"><h2>"Waiting for " <bdi>{heading}</bdi></h2></div>
                <ul class="stack">{lines.into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}</ul>
            </section>
        }
    })
}

fn for_the_other(card: MeetingCard, is_over: bool) -> Option<AnyView> {
    let link = view! { <a href=format!("/meetings/{}", card.id)><bdi>{card.title}</bdi></a> };
    let time = |when| format!(" on {}", in_words(&when));
    match card.state {
        _ if card.waits_for_me => None,
        MeetingState::Requested => Some(view! { "To answer you about " {link} {card.when.map(time)} "." }.into_any()),
        MeetingState::Scheduled if card.is_rescheduling => {
            let new = card.proposed.map(|when| format!(": {}", in_words(&when)));
            Some(view! { "To answer your new time for " {link} {new} "." }.into_any())
        }
        MeetingState::Scheduled | MeetingState::Unconfirmed if is_over && card.their_answer.is_none() => {
            let day = card.when.map(|when| format!(" on {}", when.day));
            Some(view! { "To say whether " {link} {day} " took place." }.into_any())
        }
        _ => None,
    }
}

fn steps_of_the_other(i_am_mentor: bool, journey: &Journey, signals: &Signals) -> Vec<AnyView> {
    if !i_am_mentor {
        return match &journey.next {
            Next::Step(step) => vec![view! { "To record " {step.label()} ", once it is done." }.into_any()],
            _ => Vec::new(),
        };
    }
    let back = signals
        .sent_back
        .iter()
        .map(|item| view! { "To finish " <bdi>{item.title.clone()}</bdi> ", which you sent back." }.into_any());
    let left = match &journey.next {
        Next::Milestone(open) if open.left > 0 => {
            let items = if open.left == 1 { "one item".to_owned() } else { format!("{} items", open.left) };
            Some(view! { "To finish " {items} " of " <bdi>{open.name.clone()}</bdi> "." }.into_any())
        }
        _ => None,
    };
    back.chain(left).collect()
}

#[component]
fn MeetingLists(
    id: MentorshipId,
    may_meet: bool,
    ahead: Vec<MeetingCard>,
    mut past: Vec<MeetingCard>,
    next: String,
) -> impl IntoView {
    let rows = |cards: Vec<MeetingCard>| {
        let rows = cards.into_iter().map(|card| view! { <li><MeetingRow card next=next.clone()/></li> }).collect_view();
        view! { <ul class="meeting-list coming">{rows}</ul> }
    };
    let meet = may_meet.then(|| view! { <a href=format!("/meetings/new?mentorship={id}")>"New meeting"</a> });
    let upcoming = if ahead.is_empty() {
        view! { <p class="muted">"Nothing is arranged at present."</p> }.into_any()
    } else {
        rows(ahead).into_any()
    };
    let earlier = past.split_off(past.len().min(PAST_SHOWN));
    let earlier = (!earlier.is_empty()).then(|| {
        let count = earlier.len();
        view! {
            <details class="disclose">
                <summary class="button button-small">{count} " more"<Icon name="chevron-down"/></summary>
                {rows(earlier)}
            </details>
        }
    });
    let past = (!past.is_empty()).then(|| {
        view! { <section class="section"><div class="section-head"><h2>"Past"</h2></div>{rows(past)}{earlier}</section> }
    });
    view! {
        <section class="section"><div class="section-head"><h2>"Meetings"</h2>{meet}</div>{upcoming}</section>
        {past}
    }
}
