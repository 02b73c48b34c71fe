//! What a mentee sees when looking for a mentor.

use std::collections::BTreeSet;

use leptos::prelude::*;

use super::answers::Answers;
use super::asking_view::{AskForm, Asked, JoinAny, Offer, OnTheList};
use super::mentors::Typed;
use crate::features::pairing::model::request::{RequestState, wanted as approvers_of};
use crate::features::pairing::model::seats::{Availability, PairBar};
use crate::features::pairing::model::waitlist::{WaitState, wanted_for_offer};
use crate::features::pairing::reading::{self, MenteeStanding, MentorSeen, MentorsQuery};
use crate::shared::FieldErrors;
use crate::shared::id::PersonId;
use crate::shared::time::day_label;
use crate::ui::avatar::{Size, first_name};
use crate::ui::{Avatar, ErrorSummary, Icon, Kept};

/// The page.
#[component]
pub fn MentorsPage(
    page: reading::MentorsPage,
    query: MentorsQuery,
    typed: Typed,
    errors: FieldErrors,
    zone: String,
) -> impl IntoView {
    let reading::MentorsPage {
        program,
        may_ask,
        mentors,
        found,
        all,
        offers_any,
        next,
        chosen,
        skills,
        languages,
        locations,
        standing: MenteeStanding { open, answers },
        entry,
        wanted,
        offered,
    } = page;
    let row = program.row;
    let here = format!("/programs/{}/mentors", row.id);
    let ranks = row.mentors_to_rank.max(1);
    let goes_on = row.last.stopped().map(|stopped| format!("Your plan and your progress, {}, go along.", stopped.progress()));
    let may_choose = may_ask && open.is_empty();
    let chosen_ids: Vec<PersonId> = chosen.iter().map(|mentor| mentor.id).collect();
    let count = match (found, all, query.is_narrowed()) {
        (_, 1, false) => "1 mentor".to_owned(),
        (_, all, false) => format!("{all} mentors"),
        (found, all, true) => format!("{found} of {all} mentors"),
    };
    let lead =
        if program.around.mentee { "Those who fit you best come first." } else { "As the program’s mentees see them." };
    let mut can_wait_by_card = false;
    let cards = mentors.into_iter().map(|mentor| {
        let choice = may_choose.then(|| Choice::of(&mentor, &chosen_ids, ranks));
        let waits = (may_ask && entry.as_ref().is_none_or(|e| e.place.state == WaitState::Waiting))
            .then(|| Waits::of(&mentor, &wanted));
        can_wait_by_card |= matches!(waits, Some(Waits::May(_)));
        let query = query.clone();
        let here = here.clone();
        view! { <MentorCard mentor choice waits query here/> }
    });
    let cards = cards.collect_view();
    let list = match (found, query.is_narrowed()) {
        (0, true) => view! {
            <div class="empty">
                <Icon name="users"/>
                <h2>"Nobody matches"</h2>
                <p>"No mentor of the program has all of that."</p>
                <a class="button" href=here.clone()>"Clear the filters"</a>
            </div>
        }
        .into_any(),
        (0, false) => view! {
            <div class="empty">
                <Icon name="users"/>
                <h2>"No mentors yet"</h2>
                <p>"Once mentors have joined the program you find them here."</p>
                <a class="button" href=format!("/programs/{}", row.id)>"Back to the program"</a>
            </div>
        }
        .into_any(),
        _ => view! { <ul class="mentor-cards">{cards}</ul> }.into_any(),
    };
    // Whoever asks from a page that has grown old finds what they wrote beside the request that is in the way.
    let asking = may_ask && !chosen.is_empty() && (may_choose || !errors.is_empty());
    let Typed { message, offer_message } = typed;
    let has_offer = offered.is_some() && entry.as_ref().is_some_and(|entry| entry.place.state == WaitState::Offered);
    let kept = match (asking, has_offer) {
        (false, _) if !message.is_empty() => message.clone(),
        (_, false) => offer_message.clone(),
        _ => String::new(),
    };
    let offer_asks = entry
        .as_ref()
        .zip(offered.as_ref())
        .map(|(entry, (mentor, _))| wanted_for_offer(row.approvers, row.has_manager, entry.agreed.contains(mentor)));
    let offer_asks = offer_asks.unwrap_or_default();
    let in_the_way = open.iter().find(|row| row.state == RequestState::Waiting).map(|row| row.id);
    let manager_reads = approvers_of(row.approvers, row.has_manager).manager;
    let may_join = may_ask && all > 0 && offers_any && entry.is_none();
    let at_rest = (program.around.mentee && !program.manner.state.takes_people()).then(|| {
        view! { <p class="notice"><Icon name="lock"/><span>{PairBar::ProgramAtRest.to_string()}</span></p> }
    });
    let more = next.map(|after| {
        let href = address(&here, &MentorsQuery { after, ..query.clone() });
        view! { <nav class="pager" aria-label="Mentors"><a class="button button-small" href=href rel="next">"More mentors"<Icon name="chevron-right"/></a></nav> }
    });
    let has_mentor = row.has_mentor.then(|| {
        view! { <p class="notice notice-done"><Icon name="check"/><span>"You have a mentor in this program."</span></p> }
    });
    view! {
        <a class="back" href=format!("/programs/{}", row.id)><Icon name="chevron-left"/><bdi>{row.title}</bdi></a>
        <div class="page-head"><div><h1>"Find a mentor"</h1><p class="lead">{lead}</p></div></div>
        <ErrorSummary errors=errors.clone()/>
        <div class="stack finding">
            {at_rest}
            {has_mentor}
            <Offer
                offered entry=entry.clone() here=here.clone() zone=zone.clone() open=open.clone() goes_on=goes_on.clone()
                asks=offer_asks typed=offer_message errors=errors.clone()
            />
            <Asked open=open.clone()/>
            <Answers answers zone/>
            <OnTheList entry wanted offers_any here=here.clone()/>
            {asking.then(|| view! { <AskForm chosen ranks message errors query=query.clone() here=here.clone() goes_on manager_reads in_the_way/> })}
            <Kept typed=kept/>
        </div>
        <Filters query=query.clone() skills languages locations here=here.clone()/>
        <p class="muted found" role="status">{count}</p>
        {list}
        {more}
        {may_join.then(|| view! { <JoinAny can_wait_by_card here/> })}
    }
}

/// The address that shows this.
fn address(here: &str, query: &MentorsQuery) -> String {
    let fields = [
        ("q", &query.q),
        ("skill", &query.skill),
        ("language", &query.language),
        ("location", &query.location),
        ("seat", &query.seat),
        ("after", &query.after),
        ("mentors", &query.mentors),
    ];
    let fields: Vec<_> = fields.into_iter().filter(|(_, value)| !value.is_empty()).collect();
    let text = serde_urlencoded::to_string(fields).unwrap_or_default();
    if text.is_empty() { here.to_owned() } else { format!("{here}?{text}") }
}

/// Ids as the address and the form carry them.
pub fn joined(ids: &[PersonId]) -> String {
    ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
}

/// The same page with other mentors chosen.
pub fn choosing(here: &str, query: &MentorsQuery, chosen: &[PersonId]) -> String {
    let address = address(here, &MentorsQuery { mentors: joined(chosen), ..query.clone() });
    if chosen.is_empty() { address } else { format!("{address}#ask") }
}

/// What a mentee can do about a mentor's card when choosing whom to ask.
enum Choice {
    /// A link that chooses them, with what it is called.
    Add(Vec<PersonId>, &'static str),
    Chosen,
    /// As many as allowed are chosen.
    Enough,
    Unavailable,
}

impl Choice {
    fn of(mentor: &MentorSeen, chosen: &[PersonId], ranks: i64) -> Choice {
        let is_full = i64::try_from(chosen.len()).unwrap_or(i64::MAX) >= ranks;
        match mentor.availability {
            _ if chosen.contains(&mentor.id) => Choice::Chosen,
            Availability::Full | Availability::Paused(_) => Choice::Unavailable,
            Availability::Free(_) if ranks == 1 => Choice::Add(vec![mentor.id], "Ask"),
            Availability::Free(_) if is_full => Choice::Enough,
            Availability::Free(_) => {
                let label = if chosen.is_empty() { "Choose" } else { "Choose next" };
                Choice::Add(chosen.iter().copied().chain([mentor.id]).collect(), label)
            }
        }
    }
}

/// Whether a mentee can wait for a mentor who cannot be asked.
enum Waits {
    /// Waits for these mentors then.
    May(Vec<PersonId>),
    Already,
    NoNeed,
}

impl Waits {
    fn of(mentor: &MentorSeen, wanted: &[(PersonId, String)]) -> Waits {
        let mut ids = wanted.iter().map(|(id, _)| *id);
        match mentor.availability {
            Availability::Free(_) => Waits::NoNeed,
            _ if ids.any(|id| id == mentor.id) => Waits::Already,
            _ => Waits::May(wanted.iter().map(|(id, _)| *id).chain([mentor.id]).collect()),
        }
    }
}

#[component]
fn MentorCard(
    mentor: MentorSeen,
    choice: Option<Choice>,
    waits: Option<Waits>,
    query: MentorsQuery,
    here: String,
) -> impl IntoView {
    let MentorSeen { id, name, about, skills, languages, helps_with, availability, held, reasons, .. } = mentor;
    let state = match availability {
        Availability::Free(1) => view! { <span class="chip chip-done">"1 seat left"</span> }.into_any(),
        Availability::Free(left) => view! { <span class="chip chip-done">{left} " seats left"</span> }.into_any(),
        Availability::Full => view! { <span class="chip">"No seat left"</span> }.into_any(),
        Availability::Paused(Some(until)) => {
            view! { <span class="chip">"No new mentees until " {day_label(until)}</span> }.into_any()
        }
        Availability::Paused(None) => view! { <span class="chip">"No new mentees at present"</span> }.into_any(),
    };
    let held = (held > 0).then(|| view! { <span class="muted small">{held} " held for the waitlist"</span> });
    let first = first_name(&name);
    let is_chosen = matches!(choice, Some(Choice::Chosen));
    let button = choice.map(|choice| match choice {
        Choice::Add(ids, label) => {
            let name = format!("{label}: {name}");
            view! { <a class="button" href=choosing(&here, &query, &ids) aria-label=name>{label}</a> }.into_any()
        }
        Choice::Chosen => view! { <span class="chip chip-accent"><Icon name="check"/>"Chosen"</span> }.into_any(),
        Choice::Enough | Choice::Unavailable => ().into_any(),
    });
    let waiting = waits.map(|waits| match waits {
        Waits::May(ids) => view! {
            <form method="post" action=here.clone()>
                <input type="hidden" name="mentors" value=joined(&ids)/>
                <button class="button button-quiet" name="act" value="wait"><span>"Wait for " <bdi>{first.clone()}</bdi></span></button>
            </form>
        }
        .into_any(),
        Waits::Already => view! { <span class="muted small">"You wait for " <bdi>{first.clone()}</bdi></span> }.into_any(),
        Waits::NoNeed => ().into_any(),
    });
    let is_told = reasons.iter().any(|reason| reason.contains(&helps_with));
    let fitting = (!reasons.is_empty()).then(|| {
        let reasons = reasons.into_iter().map(|reason| view! { <li dir="auto">{reason}</li> }).collect_view();
        view! { <ul class="reasons">{reasons}</ul> }
    });
    let chips = (!skills.is_empty()).then(|| {
        let more = skills.len().saturating_sub(6);
        let chips = skills.into_iter().take(6).map(|skill| view! { <li class="chip"><bdi>{skill}</bdi></li> }).collect_view();
        view! { <ul class="chips" aria-label="Skills">{chips}{(more > 0).then(|| view! { <li class="muted small">"and " {more} " more"</li> })}</ul> }
    });
    let speaks =
        (!languages.is_empty()).then(|| view! { <p class="muted small">"Speaks " <bdi>{languages.join(", ")}</bdi></p> });
    let helps = (!helps_with.is_empty() && !is_told).then(|| view! { <p dir="auto" class="mentor-helps">{helps_with}</p> });
    view! {
        <li class="mentor-card" class:is-chosen=is_chosen id=format!("mentor-{id}")>
            <div class="mentor-head">
                <Avatar id name=name.clone() size=Size::Large/>
                <div><h2><bdi>{name}</bdi></h2><p class="muted" dir="auto">{about}</p></div>
            </div>
            {fitting}
            {helps}
            {chips}
            {speaks}
            <div class="mentor-do">{state}{held}{button}{waiting}</div>
        </li>
    }
}

#[component]
fn Filters(
    query: MentorsQuery,
    skills: BTreeSet<String>,
    languages: BTreeSet<String>,
    locations: BTreeSet<String>,
    here: String,
) -> impl IntoView {
    let select = |name: &'static str, label: &'static str, any: &'static str, now: &str, all: BTreeSet<String>| {
        let now = now.to_lowercase();
        let options = all.into_iter().map(|one| {
            let selected = one.to_lowercase() == now;
            let value = one.clone();
            view! { <option value=value selected=selected>{one}</option> }
        });
        let options = options.collect_view();
        view! {
            <div class="field">
                <label for=name>{label}</label>
                <select class="select" id=name name=name><option value="">{any}</option>{options}</select>
            </div>
        }
    };
    let clear = query.is_narrowed().then(|| {
        let kept = MentorsQuery { mentors: query.mentors.clone(), ..MentorsQuery::default() };
        view! { <a class="button button-quiet" href=address(&here, &kept)>"Clear"</a> }
    });
    view! {
        <form class="filters" method="get" action=here.clone() role="search" aria-label="Mentors">
            <input type="hidden" name="mentors" value=query.mentors.clone()/>
            <div class="field">
                <label for="q">"Search"</label>
                <input class="input" type="search" id="q" name="q" value=query.q.clone()/>
            </div>
            {select("skill", "Skill", "Any", &query.skill, skills)}
            {select("language", "Language", "Any", &query.language, languages)}
            {select("location", "Location", "Anywhere", &query.location, locations)}
            <label class="check"><input type="checkbox" name="seat" value="1" checked=!query.seat.is_empty()/>"Has a seat"</label>
            <div class="actions"><button class="button">"Show"</button>{clear}</div>
        </form>
    }
}
