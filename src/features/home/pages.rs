//! `/`, `/mentor` and `/mentee`: what waits, first steps, the mentorships, what is coming up.

use std::collections::HashMap;

use axum::response::Response;
use axum::routing::{get, post};
use chrono::{NaiveDate, NaiveTime, TimeDelta, Timelike};
use leptos::prelude::*;

use super::approvals;
use super::asked::{Asked, AskedFor};
use super::cards::MentorshipCard;
use super::earlier::{Ended, NoMentorship};
use super::first_steps::{self, FirstSteps, FirstStepsList};
use super::journey::Journey;
use super::learning::{Learning, YourPrograms};
use super::mentoring::{Mentoring, WhomYouMentor};
use super::mentorship;
use super::news::NewsList;
use super::signals::{self, News, Pairing, Signals};
use super::skills::{self, Rated, YourSkills};
use super::staff;
use super::store::{self, Facts};
use super::team::Team;
use super::waits::{self, Wait, Waits};
use crate::features::meetings::model::Party;
use crate::features::meetings::parts::MeetingRow;
use crate::features::meetings::view::MeetingCard;
use crate::features::pairing::{self, Mentorship};
use crate::features::programs::model::Part;
use crate::features::{meetings, milestones};
use crate::server::boot::Route;
use crate::server::render::{Place, Visit};
use crate::server::{Asker, zones};
use crate::shared::AppResult;
use crate::shared::id::{MentorshipId, PersonId};
use crate::shared::time::date_value;
use crate::ui::Icon;
use crate::ui::avatar::first_name;

const MENTORSHIPS_AT_MOST: i64 = 60;
const WAITING_AT_MOST: usize = 20;
const COMING_AT_MOST: usize = 5;
const PROGRAMS_AT_MOST: i64 = 60;
/// How long what happened to a mentorship is told.
const NEWS_FOR_DAYS: i64 = 14;
/// Steps of a path after the present one, where there is other work on the page, and where the path is what one came for.
const STEPS: usize = 1;
const STEPS_OF_MENTEE: usize = 6;

/// The room's part of the table of routes.
pub fn routes() -> Vec<Route> {
    vec![
        Route { path: "/", methods: &["GET"], handler: || get(|asker, visit| show(asker, visit, None)) },
        Route { path: "/mentor", methods: &["GET"], handler: || get(|asker, visit| show(asker, visit, Some(Party::Mentor))) },
        Route { path: "/mentee", methods: &["GET"], handler: || get(|asker, visit| show(asker, visit, Some(Party::Mentee))) },
        Route { path: "/first-steps", methods: &["POST"], handler: || post(first_steps::post) },
        Route { path: "/staff", methods: &["GET"], handler: || get(staff::show) },
        Route { path: "/staff/{list}", methods: &["GET"], handler: || get(staff::show_list) },
        Route { path: "/approvals", methods: &["GET"], handler: || get(approvals::show) },
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
        let is_open = mentorship.plan.opened_on.is_some();
        let journey = Journey::new(mentorship.goals, is_open, kick_off, &milestones, &signals, today);
        Seen { mentorship, me, journey, signals }
    }

    /// Whether the other one of the two was deactivated while it lasts.
    pub fn is_left_alone(&self) -> bool {
        self.mentorship.is_active() && self.me.is_some_and(|me| self.mentorship.is_gone(me.other()))
    }
}

/// What the page where one lands is made of.
pub struct Home {
    mine: Vec<Seen>,
    team: Vec<Seen>,
    ended: Vec<Mentorship>,
    facts: Facts,
    asked: Vec<Asked>,
    news: Vec<News>,
    waits: Vec<Wait>,
    has_more: bool,
    coming: Vec<MeetingCard>,
    skills: Vec<Rated>,
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
    let since = asker.now - TimeDelta::days(NEWS_FOR_DAYS);
    let rows = store::list_signals_and_requests(&mut conn, &asker.viewer, &ids, today, since).await?;
    let mut signals: HashMap<_, _> = Signals::by_mentorship(&rows);
    let joining = signals::in_programs(&rows);
    let asked = Asked::among(&rows, asker.now, zone);
    let skills = skills::among(&rows, zone, today);
    let pairing = signals::in_pairing(&rows);
    let (changes, news) = signals::in_leaving(&rows);
    let mut facts = store::find_facts(&mut conn, &asker.viewer, PROGRAMS_AT_MOST).await?;
    drop(conn);
    let is_asked = |wait: &Pairing| matches!(wait, Pairing::Request { .. });
    facts.has_approvals = !joining.is_empty() || !changes.is_empty() || pairing.iter().any(is_asked);
    let seen = |m: Mentorship| {
        let signals = signals.remove(&m.id).unwrap_or_default();
        Seen::new(m, &milestones, signals, zone, today)
    };
    let (mine, team): (Vec<_>, Vec<_>) = active.into_iter().map(seen).partition(|seen| seen.me.is_some());
    let meetings::Ahead { waiting, has_more, upcoming: coming } = meetings::list_ahead(asker, WAITING_AT_MOST).await?;
    let waits = joining
        .into_iter()
        .map(Wait::Joining)
        .chain(pairing.into_iter().map(Wait::Pairing))
        .chain(changes.into_iter().map(Wait::Change));
    let waits = waits.chain(waiting.into_iter().map(|card| Wait::Meeting(Box::new(card)))).collect();
    Ok(Home { mine, team, ended, facts, asked, news, waits, has_more, coming, skills })
}

impl Home {
    /// How many lines it has.
    pub fn lines(&self) -> usize {
        self.mine.len()
            + self.team.len()
            + self.ended.len()
            + self.asked.len()
            + self.news.len()
            + self.waits.len()
            + self.coming.len()
    }

    /// Only what belongs to one part.
    fn keep(&mut self, part: Party) {
        let me = |card: &MeetingCard| if card.mentor.is_me { Party::Mentor } else { Party::Mentee };
        self.waits.retain(|wait| match wait {
            Wait::Meeting(card) => me(card) == part,
            Wait::Pairing(Pairing::Offer { .. }) => part == Party::Mentee,
            Wait::Pairing(Pairing::Request { whom, .. }) => part == Party::Mentor && whom.is_none(),
            _ => false,
        });
        self.asked.retain(|asked| asked.is_of(part));
        self.coming.retain(|card| me(card) == part);
        self.mine.retain(|seen| seen.me == Some(part));
        self.ended.retain(|m| if part == Party::Mentor { m.ties.mentor } else { m.ties.mentee });
        self.team.clear();
        self.news.clear();
    }
}

async fn show(asker: Asker, visit: Visit, part: Option<Party>) -> AppResult<Response> {
    let today = zones::day(asker.now, &asker.viewer.zone);
    let mut home = load(&asker).await?;
    let has = |party: Party, part: Part| home.facts.is(part) || home.mine.iter().any(|seen| seen.me == Some(party));
    let has_both = has(Party::Mentor, Part::Mentor) && has(Party::Mentee, Part::Mentee);
    if let Some(part) = part {
        home.keep(part);
    }
    let own = home.mine.iter().filter_map(|s| Some(waits::in_mentorship(&s.mentorship, s.me?, &s.journey, &s.signals, today)));
    let own: Vec<Wait> = own.flatten().collect();
    home.waits.extend(own);
    home.coming.truncate(COMING_AT_MOST);
    let wall = zones::OnTheWall::new(asker.now, &asker.viewer.zone);
    let head = Head {
        greeting: greeting(wall.time()),
        name: first_name(&asker.viewer.name),
        day: wall.weekday_and_day_of_year(),
        date: date_value(wall.date()),
        part,
        has_both,
        is_staff: home.facts.is_staff(),
        may_meet: home.mine.iter().any(|seen| !seen.is_left_alone()),
        has_ended: !home.ended.is_empty(),
        person: asker.viewer.id,
    };
    let title = match part {
        None => "Home",
        Some(Party::Mentor) => "As mentor",
        Some(Party::Mentee) => "As mentee",
    };
    let next = visit.path.clone();
    // The one part that somebody takes has no page of its own beside this one.
    let all = part.is_some() || !has_both;
    let parts = Parts::of(&mut home, asker.viewer.id, part, all, today);
    Ok(visit.frame(&asker, Place::Home, title).page(move || view! { <HomePage home head parts next/> }))
}

/// What the page shows of each part that the viewer takes.
struct Parts {
    first: Option<FirstSteps>,
    mentoring: Option<Mentoring>,
    mentors: Vec<Seen>,
    learning: Vec<Learning>,
    skills: Vec<Rated>,
    /// How many steps of a path are shown after the present one.
    after: usize,
}

impl Parts {
    /// `all` that there is of the parts that are shown, or only the nearest.
    fn of(home: &mut Home, person: PersonId, part: Option<Party>, all: bool, today: NaiveDate) -> Parts {
        let (mine, ended, facts) = (&home.mine, &home.ended, &home.facts);
        let (as_mentor, as_mentee) = (part != Some(Party::Mentee), part != Some(Party::Mentor));
        let mentoring = if as_mentor { Mentoring::sort(mine, facts, person, today) } else { None };
        let learning = if as_mentee { Learning::sort(mine, ended, facts, all) } else { Vec::new() };
        let mentors: Vec<Seen> = mine.iter().filter(|seen| seen.me == Some(Party::Mentee)).cloned().collect();
        let is_mentee = as_mentee && all && (facts.is(Part::Mentee) || !mentors.is_empty());
        let skills = if is_mentee { std::mem::take(&mut home.skills) } else { Vec::new() };
        // A mentorship that its program's line names already is not listed again.
        let is_named = |m: &Mentorship| learning.iter().any(|one| one.names(m.id));
        home.ended = home.ended.iter().filter(|m| !is_named(m)).cloned().collect();
        let first = FirstSteps::for_page(&home.facts, person, part);
        Parts { first, mentoring, mentors, learning, skills, after: if all { STEPS_OF_MENTEE } else { STEPS } }
    }

    fn is_empty(&self) -> bool {
        self.mentoring.is_none() && self.mentors.is_empty() && self.learning.is_empty()
    }
}

/// By the hour on the reader's wall.
fn greeting(time: NaiveTime) -> &'static str {
    match time.hour() {
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
    is_staff: bool,
    may_meet: bool,
    has_ended: bool,
    person: PersonId,
}

#[component]
fn HomePage(home: Home, head: Head, parts: Parts, next: String) -> impl IntoView {
    let Home { team, ended, facts, asked, news, waits, has_more, coming, .. } = home;
    let Head { greeting, name, day, date, part, has_both, is_staff, may_meet, has_ended, person } = head;
    let (asked, answered): (Vec<_>, Vec<_>) = asked.into_iter().partition(|asked| asked.state.waits());
    let reports = if part.is_none() { facts.reports } else { 0 };
    let shows_team = reports > 0 || !team.is_empty();
    // First steps say what to do already.
    let is_new = parts.is_empty() && parts.first.is_none() && !shows_team;
    let Parts { first, mentoring, mentors, learning, skills, after } = parts;
    let cards = mentors.into_iter().map(|seen| view! { <MentorshipCard seen after/> }).collect::<Vec<_>>();
    let mentors = (!cards.is_empty()).then(|| {
        view! {
            <section class="section">
                <div class="section-head"><h2>"Who mentors you"</h2></div>
                <div class="mentorships">{cards}</div>
            </section>
        }
    });
    let first = first.map(|first| {
        let next = next.clone();
        view! { <FirstStepsList first next/> }
    });
    view! {
        <div class="page-head">
            <div><h1>{greeting} ", " <bdi>{name}</bdi></h1><p class="lead"><time datetime=date>{day}</time></p></div>
            <div class="actions">
                {is_staff.then(|| view! { <a class="button" href="/staff"><Icon name="list-checks"/>"Staff"</a> })}
                {may_meet.then(|| view! { <a class="button button-primary" href="/meetings/new"><Icon name="plus"/>"New meeting"</a> })}
            </div>
        </div>
        {(has_both || part.is_some()).then(|| view! { <Tabs part/> })}
        <div class="columns">
            <div>
                <Waits heading="What waits for you" waits has_more next=next.clone()/>
                <NewsList news answered/>
                <AskedFor asked/>
                {mentoring.map(|mentoring| view! { <WhomYouMentor mentoring/> })}
                {mentors}
                <YourPrograms learning/>
                {first}
                {is_new.then(|| view! { <section class="section"><NoMentorship part is_staff has_ended/></section> })}
                <Team team reports/>
                <Ended ended/>
            </div>
            <aside><Coming coming next/><YourSkills skills person/></aside>
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
