//! What the pages of this and other rooms show of a meeting: its date as a block, its row in a list.

use leptos::prelude::*;

use super::model::{MeetingState, MoveKind, VenueKind};
use super::view::{Face, MeetingCard, Theirs, Tone, When};
use crate::ui::{Avatar, Icon, avatar};

/// Weekday, day, month as a block; without a time, the place where one will stand.
#[component]
pub fn DateBlock(when: Option<When>, #[prop(optional)] tone: Option<Tone>) -> impl IntoView {
    let tone = tone.map(Tone::as_str);
    match when {
        Some(When { date, block: (weekday, day, month), .. }) => view! {
            <time class="date-block" datetime=date data-tone=tone>
                <span>{weekday}</span>
                <span>{day}</span>
                <span>{month}</span>
            </time>
        }
        .into_any(),
        None => view! {
            <div class="date-block is-unset" data-tone=tone>
                <span>"—"</span>
                <span>"?"</span>
                <span>"no time"</span>
            </div>
        }
        .into_any(),
    }
}

/// The other's local time, or that it is the same. `name` is what one calls them.
#[component]
pub fn TheirTime(when: When, name: String) -> impl IntoView {
    match when.theirs {
        Theirs::At(theirs) => view! { <span class="theirs">{theirs}</span> }.into_any(),
        Theirs::Same => view! { <span class="theirs">"same time for " <bdi>{name}</bdi></span> }.into_any(),
        Theirs::Hidden => ().into_any(),
    }
}

/// Text as it was written, line by line.
#[component]
pub fn Prose(text: String) -> impl IntoView {
    let lines = text.split('\n').filter(|line| !line.trim().is_empty()).map(|line| view! { <p>{line.to_owned()}</p> });
    view! { <div class="prose" dir="auto">{lines.collect_view()}</div> }
}

/// The badge that says how a meeting stands.
#[component]
pub fn Standing(state: MeetingState, tone: Tone, words: String) -> impl IntoView {
    let (class, icon) = badge(state, tone);
    view! { <span class=class>{icon.map(|name| view! { <Icon name/> })}{words}</span> }
}

/// The class of a meeting's badge, and its icon.
pub fn badge(state: MeetingState, tone: Tone) -> (&'static str, Option<&'static str>) {
    match (state, tone) {
        (MeetingState::Disputed, _) => ("chip chip-danger", Some("alert")),
        (_, Tone::Wait) => ("chip chip-wait", None),
        (MeetingState::Held, _) => ("chip chip-done", Some("check")),
        (MeetingState::Scheduled, _) => ("chip chip-accent", Some("calendar")),
        _ => ("chip", None),
    }
}

/// One meeting of a list, inside an `li`: what it is, when, with whom, and the one thing to do. `next` is the path to come
/// back to after its buttons.
#[component]
pub fn MeetingRow(card: MeetingCard, #[prop(optional, into)] next: String) -> impl IntoView {
    let MeetingCard { id, title, other, mentor, mentee, venue, program_title, .. } = card.clone();
    // A proposal to answer is what the row is about; one that waits for the other is a remark.
    let shown = if card.is_rescheduling && card.waits_for_me { card.proposed.clone() } else { card.when.clone() };
    let tone = if shown.is_none() && !card.waits_for_me { Tone::Over } else { card.tone };
    let is_mine = mentor.is_me || mentee.is_me;
    let first = avatar::first_name(&other.name);
    let time = match shown.clone() {
        Some(when) => {
            let beside = beside(&card);
            let time = when.time.clone();
            view! { <p class="meeting-time">{time}{beside}<TheirTime when name=first/></p> }.into_any()
        }
        None if card.waits_for_me => {
            view! { <p class="meeting-time">"No time yet" <span class="theirs"><bdi>{first}</bdi> " asks you to suggest one"</span></p> }
                .into_any()
        }
        None => {
            view! { <p class="meeting-time">"No time yet" <span class="theirs">"A suggestion is awaited"</span></p> }.into_any()
        }
    };
    let faces = if is_mine { vec![other] } else { vec![mentor, mentee] };
    view! {
        <article class="meeting-row" data-tone=tone.as_str()>
            <DateBlock when=shown/>
            <div>
                <h3><a href=format!("/meetings/{id}") dir="auto">{title}</a></h3>
                {time}
                <p class="meeting-who">
                    {faces.into_iter().map(|face| view! { <Person face/> }).collect_view()}
                    {venue.map(|(kind, place)| view! { <Venue kind place/> })}
                    <span class="visually-hidden">{program_title}</span>
                </p>
            </div>
            <div class="meeting-do"><RowActions card next/></div>
        </article>
    }
}

/// "instead of Thursday 16:00", or the other time that waits for an answer.
fn beside(card: &MeetingCard) -> Option<AnyView> {
    if !card.is_rescheduling {
        return None;
    }
    let (words, when) =
        if card.waits_for_me { (" instead of ", card.when.as_ref()) } else { (" · proposed: ", card.proposed.as_ref()) };
    when.map(|when| {
        let label = format!("{}, {}", when.day, when.time);
        view! { <span class="muted">{words}{label}</span> }.into_any()
    })
}

#[component]
fn Person(face: Face) -> impl IntoView {
    let Face { id, name, .. } = face;
    view! { <span><Avatar id name=name.clone() size=avatar::Size::Small/><bdi>{name}</bdi></span> }
}

#[component]
fn Venue(kind: VenueKind, place: String) -> impl IntoView {
    view! { <span><Icon name=venue_icon(kind)/><bdi>{place}</bdi></span> }
}

/// The icon beside a place or a link.
pub fn venue_icon(kind: VenueKind) -> &'static str {
    match kind {
        VenueKind::InPerson => "map-pin",
        VenueKind::Virtual => "video",
    }
}

#[component]
fn RowActions(card: MeetingCard, next: String) -> impl IntoView {
    let may = |kind: MoveKind| card.moves.contains(&kind);
    let propose = format!("/meetings/{}#propose-date", card.id);
    let button = |kind: MoveKind, label: &'static str, class: &'static str| {
        view! { <RowButton card=card.clone() kind label class next=next.clone()/> }
    };
    if card.waits_for_me && may(MoveKind::Accept) {
        let accept = button(MoveKind::Accept, "Accept", "button button-primary");
        let label = format!("Another time for {}", card.title);
        return view! { {accept} <a class="button button-quiet" href=propose aria-label=label>"Another time"</a> }.into_any();
    }
    if card.asked_to_suggest {
        let label = format!("Suggest a time for {}", card.title);
        return view! { <a class="button button-primary" href=propose aria-label=label>"Suggest a time"</a> }.into_any();
    }
    if card.waits_for_confirmation && may(MoveKind::TookPlace) && may(MoveKind::DidNot) {
        let yes = button(MoveKind::TookPlace, "It took place", "button button-primary");
        let no = button(MoveKind::DidNot, "It did not", "button button-quiet");
        return view! { {yes} {no} }.into_any();
    }
    let settle = card.waits_for_me.then(|| {
        let label = ["Settle it: ", &card.title].concat();
        view! { <a class="button button-small" href=format!("/meetings/{}", card.id) aria-label=label>"Settle it"</a> }
    });
    view! { <Standing state=card.state tone=card.tone words=card.standing/> {settle} }.into_any()
}

#[component]
fn RowButton(card: MeetingCard, kind: MoveKind, label: &'static str, class: &'static str, next: String) -> impl IntoView {
    let MeetingCard { id, version, title, .. } = card;
    let back = (!next.is_empty()).then(|| view! { <input type="hidden" name="next" value=next/> });
    view! {
        <form method="post" action=format!("/meetings/{id}")>
            <input type="hidden" name="version" value=version.to_string()/>
            {back}
            <button class=class name="act" value=kind.as_str() aria-label=format!("{label}: {title}")>{label}</button>
        </form>
    }
}
