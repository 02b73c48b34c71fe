//! `/`, `/mentor` and `/mentee`: what waits, the mentorships, what is coming up.

use std::collections::HashMap;

use axum::response::Response;
use axum::routing::get;
use chrono::NaiveDate;
use leptos::prelude::*;

use super::cards::MentorshipCard;
use super::journey::Journey;
use super::mentorship;
use super::signals::Signals;
use super::store;
use super::waits::{self, Wait, Waits};
use crate::features::meetings::model::{MeetingList, Party};
use crate::features::meetings::parts::MeetingRow;
use crate::features::meetings::view::MeetingCard;
use crate::features::pairing::{self, Mentorship};
use crate::features::{meetings, milestones};
use crate::server::boot::Route;
use crate::server::paging::Position;
use crate::server::render::{Place, Visit};
use crate::server::{Asker, zones};
use crate::shared::AppResult;
use crate::shared::id::MentorshipId;
use crate::ui::avatar::{Size, first_name};
use crate::ui::{Avatar, Icon, Progress};

const MENTORSHIPS_AT_MOST: i64 = 60;
const WAITING_AT_MOST: usize = 20;
const COMING_AT_MOST: usize = 5;

/// The room's part of the table of routes.
pub fn routes() -> Vec<Route> {
    vec![
        Route { path: "/", methods: &["GET"], handler: || get(|asker, visit| show(asker, visit, None)) },
        Route { path: "/mentor", methods: &["GET"], handler: || get(|asker, visit| show(asker, visit, Some(Party::Mentor))) },
        Route { path: "/mentee", methods: &["GET"], handler: || get(|asker, visit| show(asker, visit, Some(Party::Mentee))) },
        Route { path: "/mentorships/{id}", methods: &["GET"], handler: || get(mentorship::show) },
    ]
}

/// A mentorship with how far it has come, as one of its two or their manager sees it.
#[derive(Clone)]
pub struct Seen {
    pub mentorship: Mentorship,
    /// The viewer's part; none for the mentee's manager.
    pub me: Option<Party>,
    pub journey: Journey,
    pub signals: Signals,
}

impl Seen {
    /// The mentorship with its milestones and signals taken from what was loaded for several.
    pub fn new(
        mentorship: Mentorship,
        milestones: &[milestones::Summary],
        signals: Signals,
        zone: &str,
        today: NaiveDate,
    ) -> Seen {
        let me = match mentorship.ties {
            pairing::Ties { mentor: true, .. } => Some(Party::Mentor),
            pairing::Ties { mentee: true, .. } => Some(Party::Mentee),
            _ => None,
        };
        let milestones: Vec<_> = milestones.iter().filter(|m| m.mentorship_id == mentorship.id).collect();
        let kick_off = mentorship.kick_off_held_at.map(|at| zones::day(at, zone));
        let journey = Journey::new(mentorship.goals, kick_off, &milestones, &signals, today);
        Seen { mentorship, me, journey, signals }
    }
}

/// What the page where one lands is made of.
pub struct Home {
    mine: Vec<Seen>,
    team: Vec<Seen>,
    ended: Vec<Mentorship>,
    waits: Vec<Wait>,
    has_more: bool,
    coming: Vec<MeetingCard>,
}

/// Fetches it.
pub async fn load(asker: &Asker) -> AppResult<Home> {
    let zone = &asker.viewer.zone;
    let today = zones::day(asker.now, zone);
    let mut conn = asker.read().await?;
    let all = pairing::list_around(&mut conn, &asker.viewer, MENTORSHIPS_AT_MOST).await?;
    let (active, ended): (Vec<_>, Vec<_>) = all.into_iter().partition(Mentorship::is_active);
    let ids: Vec<MentorshipId> = active.iter().map(|m| m.id).collect();
    let milestones = milestones::list_summaries(&mut conn, &ids).await?;
    let mut signals: HashMap<_, _> =
        Signals::by_mentorship(store::list_signals(&mut conn, &ids, asker.viewer.id, today).await?);
    drop(conn);
    let seen = |m: Mentorship| {
        let signals = signals.remove(&m.id).unwrap_or_default();
        Seen::new(m, &milestones, signals, zone, today)
    };
    let (mine, team): (Vec<_>, Vec<_>) = active.into_iter().map(seen).partition(|seen| seen.me.is_some());
    let waiting = meetings::list(asker, MeetingList::Waiting, Position::Start, WAITING_AT_MOST).await?;
    let coming = meetings::list(asker, MeetingList::Upcoming, Position::Start, WAITING_AT_MOST).await?.rows;
    let has_more = waiting.behind.is_some();
    let waits = waiting.rows.into_iter().map(|card| Wait::Meeting(Box::new(card))).collect();
    Ok(Home { mine, team, ended, waits, has_more, coming })
}

impl Home {
    /// How many lines it has.
    pub fn lines(&self) -> usize {
        self.mine.len() + self.team.len() + self.ended.len() + self.waits.len() + self.coming.len()
    }

    /// Only what belongs to one part.
    fn keep(&mut self, part: Party) {
        let me = |card: &MeetingCard| if card.mentor.is_me { Party::Mentor } else { Party::Mentee };
        self.waits.retain(|wait| !matches!(wait, Wait::Meeting(card) if me(card) != part));
        self.coming.retain(|card| me(card) == part);
        self.mine.retain(|seen| seen.me == Some(part));
        self.ended.retain(|m| if part == Party::Mentor { m.ties.mentor } else { m.ties.mentee });
        self.team.clear();
    }
}

async fn show(asker: Asker, visit: Visit, part: Option<Party>) -> AppResult<Response> {
    let today = zones::day(asker.now, &asker.viewer.zone);
    let mut home = load(&asker).await?;
    let has = |party: Party| home.mine.iter().any(|seen| seen.me == Some(party));
    let has_both = has(Party::Mentor) && has(Party::Mentee);
    if let Some(part) = part {
        home.keep(part);
    }
    let own = home.mine.iter().filter_map(|s| Some(waits::in_mentorship(&s.mentorship, s.me?, &s.journey, &s.signals, today)));
    let own: Vec<Wait> = own.flatten().collect();
    home.waits.extend(own);
    home.coming.truncate(COMING_AT_MOST);
    let wall = zones::OnTheWall::new(asker.now, &asker.viewer.zone);
    let head = Head {
        greeting: greeting(&wall.format("%H")),
        name: first_name(&asker.viewer.name),
        day: wall.format("%A, %-d %B"),
        date: wall.format("%Y-%m-%d"),
        part,
        has_both,
        may_meet: !home.mine.is_empty(),
    };
    let title = match part {
        None => "Home",
        Some(Party::Mentor) => "As mentor",
        Some(Party::Mentee) => "As mentee",
    };
    let next = visit.path.clone();
    let is_staff = asker.viewer.is_admin;
    Ok(visit.frame(&asker, Place::Home, title).page(move || view! { <HomePage home head next is_staff/> }))
}

/// By the hour on the reader's wall.
fn greeting(hour: &str) -> &'static str {
    match hour.parse().unwrap_or(0) {
        5..12 => "Good morning",
        12..18 => "Good afternoon",
        18..23 => "Good evening",
        _ => "Hello",
    }
}

struct Head {
    greeting: &'static str,
    name: String,
    day: String,
    date: String,
    part: Option<Party>,
    has_both: bool,
    may_meet: bool,
}

#[component]
fn HomePage(home: Home, head: Head, next: String, is_staff: bool) -> impl IntoView {
    let Home { mine, team, ended, waits, has_more, coming } = home;
    let Head { greeting, name, day, date, part, has_both, may_meet } = head;
    let heading = match part {
        None => "Your mentorships",
        Some(Party::Mentor) => "Whom you mentor",
        Some(Party::Mentee) => "Who mentors you",
    };
    let cards = if mine.is_empty() {
        view! { <NoMentorship part is_staff/> }.into_any()
    } else {
        view! { <div class="mentorships">{mine.into_iter().map(|seen| view! { <MentorshipCard seen/> }).collect_view()}</div> }
            .into_any()
    };
    view! {
        <div class="page-head">
            <div><h1>{greeting} ", " <bdi>{name}</bdi></h1><p class="lead"><time datetime=date>{day}</time></p></div>
            {may_meet.then(|| view! { <a class="button button-primary" href="/meetings/new"><Icon name="plus"/>"New meeting"</a> })}
        </div>
        {(has_both || part.is_some()).then(|| view! { <Tabs part/> })}
        <div class="columns">
            <div>
                <Waits heading="What waits for you" waits has_more next=next.clone()/>
                <section class="section"><div class="section-head"><h2>{heading}</h2></div>{cards}</section>
                <Team team/>
                <Ended ended/>
            </div>
            <aside><Coming coming next/></aside>
        </div>
    }
}

#[component]
fn Tabs(part: Option<Party>) -> impl IntoView {
    let tab = |href: &'static str, to: Option<Party>, label: &'static str| {
        view! { <a href=href aria-current=(part == to).then_some("page")>{label}</a> }
    };
    view! {
        <nav class="tabs" aria-label="Part">
            {tab("/", None, "All")} {tab("/mentor", Some(Party::Mentor), "As mentor")} {tab("/mentee", Some(Party::Mentee), "As mentee")}
        </nav>
    }
}

#[component]
fn NoMentorship(part: Option<Party>, is_staff: bool) -> impl IntoView {
    let (title, words, button) = match part {
        Some(Party::Mentor) => ("You mentor nobody at present", "Mentors are found in a program.", "See the programs"),
        Some(Party::Mentee) => ("Nobody mentors you at present", "Mentors are found in a program.", "Find a program"),
        None if is_staff => (
            "You take part in no mentorship yourself",
            "As an admin you see every program, its people and its pairs.",
            "Go to the programs",
        ),
        None => (
            "No mentorship yet",
            "A mentorship is you and one other person with a plan of milestones. It starts in a program.",
            "Find a program",
        ),
    };
    view! {
        <div class="empty">
            <svg viewBox="0 0 160 90" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">
                <path d="M78 12v44H48zM86 24l22 32H86zM42 62h74l-10 14H54z"></path>
                <path d="M8 80q9-6 18 0t18 0 18 0 18 0 18 0 18 0 18 0 18 0"></path>
            </svg>
            <h3>{title}</h3>
            <p>{words}</p>
            <a class="button button-primary" href="/programs">{button}</a>
        </div>
    }
}

#[component]
fn Team(team: Vec<Seen>) -> impl IntoView {
    (!team.is_empty()).then(|| {
        let row = |Seen { mentorship, journey, .. }: Seen| {
            let Mentorship { id, mentor, mentee, .. } = mentorship;
            view! {
                <li>
                    <span class="person">
                        <Avatar id=mentee.id name=mentee.name.clone() size=Size::Small/>
                        <a href=format!("/mentorships/{id}")><bdi>{mentee.name}</bdi></a>
                    </span>
                    <span class="person">
                        <Avatar id=mentor.id name=mentor.name.clone() size=Size::Small/>
                        <span>"with " <bdi>{mentor.name}</bdi></span>
                    </span>
                    <Progress done=journey.done total=journey.total what="milestones"/>
                </li>
            }
        };
        view! {
            <section class="section pairs">
                <div class="section-head"><h2>"Your team’s mentorships"</h2></div>
                <ul>{team.into_iter().map(row).collect_view()}</ul>
            </section>
        }
    })
}

#[component]
fn Ended(ended: Vec<Mentorship>) -> impl IntoView {
    (!ended.is_empty()).then(|| {
        let row = |m: Mentorship| {
            let other = if m.ties.mentor { m.mentee } else { m.mentor };
            view! {
                <li>
                    <Avatar id=other.id name=other.name.clone()/>
                    <span>
                        <a href=format!("/mentorships/{}", m.id)>"You and " <bdi>{other.name}</bdi></a>
                        <small>{m.state.label()} " · " <bdi>{m.program_title}</bdi></small>
                    </span>
                </li>
            }
        };
        view! {
            <section class="section">
                <div class="section-head"><h2>"Earlier"</h2></div>
                <ul class="people">{ended.into_iter().map(row).collect_view()}</ul>
            </section>
        }
    })
}

#[component]
fn Coming(coming: Vec<MeetingCard>, next: String) -> impl IntoView {
    let list = if coming.is_empty() {
        view! { <p class="muted">"No meetings yet. They appear here once one is arranged."</p> }.into_any()
    } else {
        let rows = coming.into_iter().map(|card| view! { <li><MeetingRow card next=next.clone()/></li> }).collect_view();
        view! { <ul class="meeting-list coming">{rows}</ul> }.into_any()
    };
    view! {
        <section class="section">
            <div class="section-head"><h2>"Coming up"</h2><a href="/meetings">"All meetings"</a></div>
            {list}
        </section>
    }
}
