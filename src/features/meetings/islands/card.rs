//! The card: how the meeting stands, when it is, both times where there are two, with whom, where, and both answers.

use leptos::prelude::*;

use super::actions::actions;
use super::history::called;
use super::meeting::Desk;
use crate::features::meetings::api::MoveTrouble;
use crate::features::meetings::model::{Answer, MeetingState, Party, VenueKind};
use crate::features::meetings::parts::{DateBlock, Prose, badge, venue_icon};
use crate::features::meetings::view::{Face, MeetingView, ProposalView, Theirs, Tone, When};
use crate::ui::avatar::first_name;
use crate::ui::{Avatar, Icon, avatar};

/// Everything in the card.
pub fn card(view: MeetingView, desk: Desk) -> impl IntoView {
    let (class, icon) = badge(view.card.state, view.card.tone);
    let actions = actions(&view, desk);
    view! {
        <h2 class=class id="standing" tabindex="-1">
            {icon.map(|name| view! { <Icon name/> })}
            {view.headline.clone()}
        </h2>
        <Refusal desk/>
        {times(&view)}
        {reasons(&view)}
        {people(&view)}
        {place(&view)}
        {description(&view)}
        {answers(&view)}
        {actions}
    }
}

/// Why the last move was not made, where that is about no field.
#[component]
fn Refusal(desk: Desk) -> impl IntoView {
    move || {
        let MoveTrouble { typed, errors, refusal } = desk.trouble.get();
        let has_fields = !matches!(typed.act.as_str(), "accept" | "ask_to_suggest" | "withdraw" | "took_place" | "did_not");
        let sentence = match errors.0.into_iter().next() {
            Some(error) if refusal.is_empty() && !has_fields => error.sentence,
            _ => refusal,
        };
        (!sentence.is_empty()).then(|| {
            view! {
                <div class="notice notice-danger" role="alert" tabindex="-1">
                    <Icon name="alert"/>
                    <p>{sentence}</p>
                </div>
            }
        })
    }
}

/// The time, or both: as it is now and as it is proposed.
fn times(view: &MeetingView) -> AnyView {
    let other = first_name(&view.card.other.name);
    let tone = view.card.tone;
    if let Some(ProposalView { by, when: Some(proposed), instead_of: Some(before), .. }) = view.proposal.clone() {
        let label = if view.card.is_rescheduling { "Now" } else { "Before" };
        let by = if by.is_me { "Proposed by you".to_owned() } else { ["Proposed by ", &called(&by)].concat() };
        let new_tone = if view.card.waits_for_me { Tone::Wait } else { Tone::Plan };
        return view! {
            <div class="slots">
                <div class="slot">
                    <p class="label">{label}</p>
                    <DateBlock when=Some(before.clone())/>
                    <Hours when=before name=other.clone()/>
                </div>
                <Icon name="arrow-right"/>
                <div class="slot slot-proposed">
                    <p class="label">{by}</p>
                    <DateBlock when=Some(proposed.clone()) tone=new_tone/>
                    <Hours when=proposed name=other/>
                </div>
            </div>
        }
        .into_any();
    }
    let Some(when) = view.card.when.clone() else { return no_time(view) };
    let away = [&when.day, ", ", &view.away].concat();
    view! {
        <div class="meeting-when" data-tone=tone.as_str()>
            <DateBlock when=Some(when.clone())/>
            <div>
                <p class="meeting-hours"><time datetime=[&when.date, "T", &when.start].concat()>{when.time.clone()}</time></p>
                <p class="muted">{away}</p>
                <Beneath when name=other/>
            </div>
        </div>
    }
    .into_any()
}

fn no_time(view: &MeetingView) -> AnyView {
    let before = view.proposal.as_ref().and_then(|proposal| proposal.instead_of.as_ref());
    let before = before.map(|when| view! { <p class="theirs">"instead of " {when.day.clone()} ", " {when.time.clone()}</p> });
    let tone = if view.card.waits_for_me { Tone::Wait } else { Tone::Over };
    view! {
        <div class="meeting-when" data-tone=tone.as_str()>
            <DateBlock when=None/>
            <div><p class="meeting-hours">"No time yet"</p>{before}</div>
        </div>
    }
    .into_any()
}

#[component]
fn Hours(when: When, name: String) -> impl IntoView {
    let datetime = [&when.date, "T", &when.start].concat();
    view! {
        <div>
            <p class="meeting-hours"><time datetime=datetime>{when.time.clone()}</time></p>
            <Beneath when name/>
        </div>
    }
}

/// The other's local time, and the venue's where it is a third.
#[component]
fn Beneath(when: When, name: String) -> impl IntoView {
    let theirs = match when.theirs {
        Theirs::At(theirs) => Some(theirs),
        Theirs::Same => Some(["same time for ", &name].concat()),
        Theirs::Hidden => None,
    };
    let theirs = theirs.map(|theirs| view! { <p class="theirs"><bdi>{theirs}</bdi></p> });
    let there = when.at_the_venue.map(|there| view! { <p class="theirs">{there}</p> });
    view! { {theirs}{there} }
}

/// Why another time is proposed, and why it came to an end.
fn reasons(view: &MeetingView) -> Vec<AnyView> {
    let proposed = view.proposal.as_ref().map(|proposal| {
        let whose = if proposal.by.is_me { "Your reason".to_owned() } else { [&called(&proposal.by), "’s reason"].concat() };
        (whose, proposal.reason.clone())
    });
    let closing = Some(("Reason".to_owned(), view.closing_reason.clone()));
    let given = [proposed, closing].into_iter().flatten().filter(|(_, reason)| !reason.is_empty());
    given
        .map(|(whose, reason)| {
            view! { <div class="slot-reason"><p class="muted small">{whose}</p><p dir="auto">{reason}</p></div> }.into_any()
        })
        .collect()
}

/// The other person; for whoever is neither of the two, both.
fn people(view: &MeetingView) -> Vec<AnyView> {
    let whose =
        |part: Party| if view.me.is_some() { ["Your ", part.label(), " in "].concat() } else { part_of(part).to_owned() };
    let one = |face: &Face, part: Party| {
        let Face { id, name, .. } = face.clone();
        let program = view.card.program_title.clone();
        let program = if view.may_open_mentorship {
            let href = ["/mentorships/", &view.card.mentorship.to_string()].concat();
            view! { <a href=href><bdi>{program}</bdi></a> }.into_any()
        } else {
            view! { <bdi>{program}</bdi> }.into_any()
        };
        view! {
            <div class="meeting-with">
                <Avatar id name=name.clone() size=avatar::Size::Large/>
                <div><b><bdi>{name}</bdi></b><p class="muted">{whose(part)}{program}</p></div>
            </div>
        }
        .into_any()
    };
    match view.me {
        Some(me) => vec![one(&view.card.other, me.other())],
        None => vec![one(&view.card.mentor, Party::Mentor), one(&view.card.mentee, Party::Mentee)],
    }
}

fn part_of(part: Party) -> &'static str {
    match part {
        Party::Mentor => "Mentor in ",
        Party::Mentee => "Mentee in ",
    }
}

fn place(view: &MeetingView) -> Option<AnyView> {
    let details = view.details.clone()?;
    let icon = venue_icon(view.venue_kind);
    let text = match view.venue_kind {
        VenueKind::InPerson => view! { <bdi>{details.place}</bdi> }.into_any(),
        VenueKind::Virtual if details.link.is_empty() => view! { "Virtual meeting · the link follows" }.into_any(),
        VenueKind::Virtual => {
            let shown = details.link.split_once("://").map_or(details.link.as_str(), |(_, rest)| rest).to_owned();
            view! { "Virtual meeting · " <a href=details.link rel="noopener noreferrer"><bdi>{shown}</bdi></a> }.into_any()
        }
    };
    Some(view! { <p class="meeting-place"><Icon name=icon/><span>{text}</span></p> }.into_any())
}

fn description(view: &MeetingView) -> Option<AnyView> {
    let text = view.details.as_ref().map(|details| details.description.clone()).filter(|text| !text.is_empty())?;
    Some(view! { <div class="meeting-about"><Prose text/></div> }.into_any())
}

/// Whether it took place: the reader's own answer first, told apart from the other's.
fn answers(view: &MeetingView) -> Option<AnyView> {
    let is_asked = view.has_ended && !view.card.state.came_to_nothing();
    let settles = matches!(view.card.state, MeetingState::Held | MeetingState::NotHeld);
    let has_any = view.answers.iter().any(|(_, answer)| answer.is_some());
    if !is_asked || settles && !has_any {
        return None;
    }
    let one = |(face, answer): &(Face, Option<Answer>)| {
        let (class, words) = match answer {
            Some(Answer::TookPlace) => ("is-yes", Answer::TookPlace.label()),
            Some(Answer::DidNot) => ("is-no", Answer::DidNot.label()),
            None => ("muted", "not answered yet"),
        };
        let (called, Face { id, name, is_me }) = (called(face), face.clone());
        let card = if is_me { "answer answer-mine" } else { "answer" };
        view! {
            <div class=card>
                <Avatar id name/>
                <div><b><bdi>{called}</bdi></b><span class=class>{words}</span></div>
            </div>
        }
    };
    let both = view.answers.iter().map(one).collect_view();
    Some(view! { <div class="answers">{both}</div> }.into_any())
}
