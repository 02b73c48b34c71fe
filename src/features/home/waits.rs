//! What waits for somebody: each line a sentence with its button.

use chrono::NaiveDate;
use leptos::prelude::*;

use super::journey::{Journey, Next, OpenMilestone};
use super::signals::{Change, DueTask, Joining, Pairing, ProposedShare, SentBack, Signals};
use crate::features::meetings::model::{Answer, MeetingKind, MeetingState, MoveKind, Party};
use crate::features::meetings::view::{MeetingCard, When};
use crate::features::milestones::model::PrerequisiteStep;
use crate::features::pairing::{Member, Mentorship};
use crate::features::tasks::model::due_words;
use crate::shared::id::MentorshipId;
use crate::ui::avatar::first_name;
use crate::ui::{Avatar, Icon};

/// One thing that waits. Where the `plan_goes_on` from another mentor, it does not wait for the kick-off.
#[derive(Clone)]
pub enum Wait {
    Joining(Joining),
    Pairing(Pairing),
    Change(Change),
    Meeting(Box<MeetingCard>),
    SentBack { id: MentorshipId, mentor: Member, item: SentBack },
    Ready { id: MentorshipId, other: Member, milestone: OpenMilestone },
    KickOff { id: MentorshipId, other: Member, plan_goes_on: bool },
    Step { id: MentorshipId, mentee: Member, step: PrerequisiteStep },
    Task { other: Member, task: DueTask, due: String },
    Share { other: Member, share: ProposedShare },
    Offers { id: MentorshipId, mentee: Member, count: i64 },
}

/// What waits in a mentorship for one of its two, apart from meetings.
pub fn in_mentorship(mentorship: &Mentorship, me: Party, journey: &Journey, signals: &Signals, today: NaiveDate) -> Vec<Wait> {
    if !mentorship.is_active() {
        return Vec::new();
    }
    let id = mentorship.id;
    let (mentor, mentee) = (mentorship.mentor.clone(), mentorship.mentee.clone());
    let other = if me == Party::Mentor { mentee.clone() } else { mentor.clone() };
    let mut waits = Vec::new();
    if me == Party::Mentee {
        waits.extend(signals.sent_back.iter().map(|item| Wait::SentBack { id, mentor: mentor.clone(), item: item.clone() }));
    }
    waits.extend(signals.due.iter().map(|task| {
        let due = task.due_on.map(|day| due_words(day, today)).unwrap_or_default();
        Wait::Task { other: other.clone(), task: task.clone(), due }
    }));
    waits.extend(signals.shares.iter().map(|share| Wait::Share { other: other.clone(), share: share.clone() }));
    // With somebody who was deactivated nothing can be arranged or agreed.
    if mentorship.is_gone(me.other()) {
        return waits;
    }
    if signals.offers > 0 {
        waits.push(Wait::Offers { id, mentee: mentee.clone(), count: signals.offers });
    }
    if journey.has_kick_off_ahead && signals.kick_off.is_none() {
        waits.push(Wait::KickOff { id, other: other.clone(), plan_goes_on: true });
    }
    match &journey.next {
        Next::KickOff(None) => waits.push(Wait::KickOff { id, other, plan_goes_on: false }),
        Next::Step(step) if me == Party::Mentor => waits.push(Wait::Step { id, mentee, step: *step }),
        Next::Milestone(open) if open.is_ready() && !open.has_review => {
            waits.push(Wait::Ready { id, other, milestone: open.clone() });
        }
        _ => {}
    }
    waits
}

/// The list, or that it is empty. `next` is the page to come back to.
#[component]
pub fn Waits(heading: &'static str, waits: Vec<Wait>, has_more: bool, next: String) -> impl IntoView {
    if waits.is_empty() {
        return view! {
            <section class="section">
                <div class="section-head"><h2>{heading}</h2></div>
                <p class="waits-none"><Icon name="check"/>"Nothing waits for you."</p>
            </section>
        }
        .into_any();
    }
    let count = waits.len();
    let more = has_more.then(|| view! { <a href="/meetings">"All that waits"</a> });
    let lines = waits.into_iter().map(|wait| line(wait, &next)).collect_view();
    view! {
        <section class="waits section" aria-labelledby="waits">
            <div class="section-head">
                <h2 id="waits">{heading} " " <span class="count">{count} {has_more.then_some("+")}</span></h2>
                {more}
            </div>
            <ul>{lines}</ul>
        </section>
    }
    .into_any()
}

fn line(wait: Wait, next: &str) -> AnyView {
    match wait {
        Wait::Joining(joining) => asks_to_join(joining),
        Wait::Meeting(card) => meeting(*card, next),
        Wait::Pairing(pairing) => before_there_is_a_pair(pairing, next),
        Wait::Change(change) => another_mentor(change),
        Wait::SentBack { id, mentor, item } => view! {
            <li class="wait">
                <Avatar id=mentor.id name=mentor.name.clone()/>
                <p class="wait-text">
                    <a href=plan(id)><bdi>{mentor.name}</bdi></a> " sent “" <bdi>{item.title}</bdi> "” back to you"
                    <small dir="auto">"“" {item.words} "”"</small>
                </p>
                <div class="wait-do"><a class="button button-primary" href=plan(id)>"Open it"</a></div>
            </li>
        }
        .into_any(),
        Wait::Ready { id, other, milestone } => {
            let ask = format!("/meetings/new?mentorship={id}&kind=review&milestone={}", milestone.id);
            view! {
                <li class="wait">
                    <Avatar id=other.id name=other.name.clone()/>
                    <p class="wait-text">
                        <a href=plan(id)><bdi>{milestone.name}</bdi></a> " is ready for its review with " <bdi>{other.name}</bdi>
                        <small>"Everything in it is done; the review meeting closes it."</small>
                    </p>
                    <div class="wait-do"><a class="button button-primary" href=ask>"Ask for the review"</a></div>
                </li>
            }
            .into_any()
        }
        Wait::KickOff { id, other, plan_goes_on } => {
            let then = if plan_goes_on {
                "The plan goes on meanwhile; the kick-off is where you two begin."
            } else {
                "The plan opens once you have held it."
            };
            view! {
                <li class="wait">
                    <Avatar id=other.id name=other.name.clone()/>
                    <p class="wait-text">
                        "You and " <a href=mentorship(id)><bdi>{other.name}</bdi></a> " have no kick-off meeting yet"
                        <small>{then}</small>
                    </p>
                    <div class="wait-do">
                        <a class="button button-primary" href=format!("/meetings/new?mentorship={id}&kind=kick_off")>"Arrange it"</a>
                    </div>
                </li>
            }
            .into_any()
        }
        Wait::Task { other, task: DueTask { id, title, .. }, due } => {
            let label = format!("It is done: {title}");
            view! {
                <li class="wait">
                    <Avatar id=other.id name=other.name.clone()/>
                    <p class="wait-text">
                        <a href=format!("/tasks/{id}")><bdi>{title}</bdi></a>
                        <small>"Your task with " <bdi>{other.name}</bdi> ", " {due}</small>
                    </p>
                    <div class="wait-do">
                        <form method="post" action=format!("/tasks/{id}")>
                            <input type="hidden" name="next" value=next.to_owned()/>
                            <button class="button button-primary" name="act" value="done" aria-label=label>"It is done"</button>
                        </form>
                    </div>
                </li>
            }
            .into_any()
        }
        Wait::Share { other, share: ProposedShare { meeting, title, with } } => view! {
            <li class="wait">
                <Avatar id=other.id name=other.name.clone()/>
                <p class="wait-text">
                    <bdi>{other.name}</bdi> " wants to share the minutes of " <a href=format!("/meetings/{meeting}#sharing")><bdi>{title}</bdi></a>
                    <small>"With " <bdi>{with}</bdi> ". Nobody reads them unless you agree."</small>
                </p>
                <div class="wait-do"><a class="button button-primary" href=format!("/meetings/{meeting}#sharing")>"Answer"</a></div>
            </li>
        }
        .into_any(),
        Wait::Offers { id, mentee, count } => {
            let (what, verb) =
                if count == 1 { ("A change".to_owned(), " is offered") } else { (format!("{count} changes"), " are offered") };
            view! {
                <li class="wait">
                    <Avatar id=mentee.id name=mentee.name.clone()/>
                    <p class="wait-text">
                        {what} " of the plan with " <a href=plan(id)><bdi>{mentee.name}</bdi></a> {verb}
                        <small>"The program’s staff changed its plan. Compare, and take it or leave it."</small>
                    </p>
                    <div class="wait-do"><a class="button button-primary" href=plan(id)>"Look"</a></div>
                </li>
            }
            .into_any()
        }
        Wait::Step { id, mentee, step } => view! {
            <li class="wait">
                <Avatar id=mentee.id name=mentee.name.clone()/>
                <p class="wait-text">
                    <strong>{step.label()}</strong> " is next with " <a href=mentorship(id)><bdi>{mentee.name}</bdi></a>
                    <small>{step.explanation()} " Record it once it is done."</small>
                </p>
                <div class="wait-do"><a class="button button-primary" href=plan(id)>"Record it"</a></div>
            </li>
        }
        .into_any(),
    }
}

fn asks_to_join(joining: Joining) -> AnyView {
    let Joining { program_title, person, name, people } = joining;
    let who = match people {
        1 => view! { <bdi>{name.clone()}</bdi> " asks to join " }.into_any(),
        n => view! { {n} " people ask to join " }.into_any(),
    };
    let label = format!("Review who asks to join {program_title}");
    view! {
        <li class="wait">
            <Avatar id=person name/>
            <p class="wait-text">{who} <bdi>{program_title}</bdi><small>"You decide whether they take part."</small></p>
            <div class="wait-do"><a class="button button-primary" href="/approvals" aria-label=label>"Review"</a></div>
        </li>
    }
    .into_any()
}

fn before_there_is_a_pair(pairing: Pairing, next: &str) -> AnyView {
    match pairing {
        Pairing::Request { id, mentee, name, whom, is_reminded, program_title } => {
            let (path, next) = (format!("/requests/{id}"), next.to_owned());
            let label = format!("Accept: {name}");
            let who = view! { <a href=path.clone()><bdi>{name.clone()}</bdi></a> };
            let words = match whom {
                None => view! { {who} " asks you to be their mentor" }.into_any(),
                Some(mentor) => view! { {who} " asks for " <bdi>{mentor}</bdi> " as a mentor" }.into_any(),
            };
            let reminder = is_reminded.then_some(" · A reminder: it still waits for an answer, and will expire.");
            view! {
                <li class="wait">
                    <Avatar id=mentee name/>
                    <p class="wait-text">{words} <small><bdi>{program_title}</bdi> {reminder}</small></p>
                    <div class="wait-do">
                        <form method="post" action=path.clone()>
                            <input type="hidden" name="next" value=next/>
                            <button class="button button-primary" name="act" value="agree" aria-label=label>"Accept"</button>
                        </form>
                        <a class="button button-quiet" href=path>"Decline or read more"</a>
                    </div>
                </li>
            }
            .into_any()
        }
        Pairing::Offer { program, mentor, name, program_title, then } => {
            let label = if then.is_some() { "Ask or decline" } else { "Accept or decline" };
            let then = then.map(|words| format!(" · If you say yes, {words}."));
            view! {
                <li class="wait">
                    <Avatar id=mentor name=name.clone()/>
                    <p class="wait-text">"A seat with " <bdi>{name}</bdi> " is free for you" <small><bdi>{program_title}</bdi> {then}</small></p>
                    <div class="wait-do"><a class="button button-primary" href=format!("/programs/{program}/mentors")>{label}</a></div>
                </li>
            }
            .into_any()
        }
        Pairing::Unpaired { program, mentee, name, people, program_title } => {
            let label = format!("Pair your reports in {program_title}");
            let who = match people {
                1 => view! { <bdi>{name.clone()}</bdi> " has" }.into_any(),
                2 => view! { <bdi>{name.clone()}</bdi> " and one more of your reports have" }.into_any(),
                n => view! { <bdi>{name.clone()}</bdi> " and " {n - 1} " more of your reports have" }.into_any(),
            };
            view! {
                <li class="wait">
                    <Avatar id=mentee name/>
                    <p class="wait-text">{who} " no mentor yet" <small><bdi>{program_title}</bdi></small></p>
                    <div class="wait-do"><a class="button button-primary" href=format!("/programs/{program}/board") aria-label=label>"Pair"</a></div>
                </li>
            }
            .into_any()
        }
    }
}

fn another_mentor(Change { id, mentee, name, program_title }: Change) -> AnyView {
    let href = format!("/changes/{id}");
    let label = format!("Review: {name}");
    view! {
        <li class="wait">
            <Avatar id=mentee name=name.clone()/>
            <p class="wait-text"><a href=href.clone()><bdi>{name}</bdi></a> " asks for another mentor"<small><bdi>{program_title}</bdi></small></p>
            <div class="wait-do"><a class="button button-primary" href=href aria-label=label>"Review"</a></div>
        </li>
    }
    .into_any()
}

fn plan(id: MentorshipId) -> String {
    format!("/mentorships/{id}/plan")
}

fn mentorship(id: MentorshipId) -> String {
    format!("/mentorships/{id}")
}

fn meeting(card: MeetingCard, next: &str) -> AnyView {
    let (face, buttons) = (card.other.clone(), buttons(&card, next));
    let sentence = if card.waits_for_confirmation { confirmation(card) } else { proposal(card) };
    view! {
        <li class="wait">
            <Avatar id=face.id name=face.name/>
            <p class="wait-text">{sentence}</p>
            <div class="wait-do">{buttons}</div>
        </li>
    }
    .into_any()
}

fn proposal(card: MeetingCard) -> AnyView {
    let href = format!("/meetings/{}", card.id);
    let who = view! { <a href=href><bdi>{card.other.name}</bdi></a> };
    let title = view! { <bdi>{card.title}</bdi> };
    match (card.asked_to_suggest, card.is_rescheduling, card.proposed, card.when) {
        (false, true, Some(proposed), old) => {
            let old = old.map(|old| view! { " instead of " <s>{in_words(&old)}</s> });
            view! { {who} " proposes " <strong>{in_words(&proposed)}</strong> {old} <small>{theirs(&proposed)}{title}</small> }
                .into_any()
        }
        (false, _, _, Some(when)) => {
            view! { {who} " asks to meet on " <strong>{in_words(&when)}</strong> <small>{theirs(&when)}{title}</small> }
                .into_any()
        }
        _ => view! { {who} " asks you to suggest a time for " <strong>{title}</strong> <small>{card.program_title}</small> }
            .into_any(),
    }
}

fn confirmation(card: MeetingCard) -> AnyView {
    let href = format!("/meetings/{}", card.id);
    let noun = match card.kind {
        MeetingKind::KickOff => "kick-off",
        MeetingKind::Review => "review",
        MeetingKind::CheckIn => "check-in",
    };
    let day = card.when.map(|when| view! { " on " <strong>{when.day}</strong> });
    let first = first_name(&card.other.name);
    let said = match (card.state, card.their_answer) {
        (MeetingState::Disputed, _) => {
            Some(view! { "Your answers differ: talk about it, or wait for the program’s staff · " }.into_any())
        }
        (_, Some(Answer::TookPlace)) => Some(view! { <bdi>{first}</bdi> " said yes · " }.into_any()),
        (_, Some(Answer::DidNot)) => Some(view! { <bdi>{first}</bdi> " said no · " }.into_any()),
        (_, None) => None,
    };
    view! {
        "Did your " {noun} " with " <a href=href><bdi>{card.other.name}</bdi></a> {day} " take place?"
        <small>{said}<bdi>{card.title}</bdi></small>
    }
    .into_any()
}

fn buttons(card: &MeetingCard, next: &str) -> AnyView {
    let may = |kind: MoveKind| card.moves.contains(&kind);
    let button = |kind: MoveKind, label: &'static str, class: &'static str| {
        let name = format!("{label}: {}", card.title);
        may(kind).then(|| view! { <button class=class name="act" value=kind.as_str() aria-label=name>{label}</button> })
    };
    let form = |buttons: AnyView| {
        view! {
            <form method="post" action=format!("/meetings/{}", card.id)>
                <input type="hidden" name="version" value=card.version.to_string()/>
                <input type="hidden" name="next" value=next.to_owned()/>
                {buttons}
            </form>
        }
    };
    let propose = format!("/meetings/{}#propose-date", card.id);
    if card.waits_for_confirmation {
        let disputed = card.state == MeetingState::Disputed;
        let (yes, no) =
            if disputed { ("It took place after all", "It didn’t after all") } else { ("It took place", "It didn’t") };
        let no = button(MoveKind::DidNot, no, if may(MoveKind::TookPlace) { "button button-quiet" } else { "button" });
        let yes = button(MoveKind::TookPlace, yes, if disputed { "button" } else { "button button-primary" });
        form(view! { {yes} {no} }.into_any()).into_any()
    } else if card.asked_to_suggest {
        view! { <a class="button button-primary" href=propose>"Suggest a time"</a> }.into_any()
    } else {
        let accept = button(MoveKind::Accept, "Accept", "button button-primary");
        let label = format!("Another time: {}", card.title);
        view! { {form(accept.into_any())} <a class="button button-quiet" href=propose aria-label=label>"Another time"</a> }
            .into_any()
    }
}

fn theirs(when: &When) -> Option<String> {
    when.theirs.differing().map(|theirs| format!("{theirs} · "))
}

/// "Thursday 3 December, 14:00 – 14:45".
pub fn in_words(when: &When) -> String {
    format!("{}, {}", when.day, when.time)
}
