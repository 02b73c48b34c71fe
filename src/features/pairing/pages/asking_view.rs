//! Above the mentors: what a mentee has open, and the request they are about to send.

use leptos::prelude::*;

use super::mentors_view::{choosing, joined};
use crate::features::pairing::model::request::{MESSAGE_MAX, RequestState, is_empty};
use crate::features::pairing::model::waitlist::{WaitState, ordinal, then_asked};
use crate::features::pairing::reading::{MentorSeen, MentorsQuery};
use crate::features::pairing::store::{Entry, RequestRow};
use crate::features::programs::model::Approvers;
use crate::server::zones;
use crate::shared::FieldErrors;
use crate::shared::id::{PersonId, RequestId};
use crate::ui::avatar::{Size, first_name};
use crate::ui::browser::area_text;
use crate::ui::{Avatar, FieldNote, Icon};

/// Who reads what is written to one mentor.
fn readers_of_one(manager_reads: bool) -> &'static str {
    if manager_reads { "the mentor, your manager and the program’s staff" } else { "the mentor and the program’s staff" }
}

/// The request: whom, in which order, with what words.
#[component]
pub fn AskForm(
    chosen: Vec<MentorSeen>,
    ranks: i64,
    message: String,
    errors: FieldErrors,
    query: MentorsQuery,
    here: String,
    goes_on: Option<String>,
    manager_reads: bool,
    in_the_way: Option<RequestId>,
) -> impl IntoView {
    let readers = match (chosen.len(), manager_reads) {
        (1, _) => readers_of_one(manager_reads),
        (_, false) => "the program’s staff and each mentor who is asked",
        (_, true) => "your manager, the program’s staff and each mentor who is asked",
    };
    let ids: Vec<PersonId> = chosen.iter().map(|mentor| mentor.id).collect();
    let without = |id: PersonId| ids.iter().copied().filter(|one| *one != id).collect::<Vec<_>>();
    let earlier = |at: usize| {
        let mut order = ids.clone();
        order.swap(at, at - 1);
        order
    };
    let is_ranking = ranks > 1;
    let heading = match chosen.as_slice() {
        [one] => format!("Ask {}", first_name(&one.name)),
        many => format!("Ask {} mentors, one after the other", many.len()),
    };
    let rows = chosen.iter().enumerate().map(|(at, mentor)| {
        let label = |what: &str| format!("{what}: {}", mentor.name);
        let up = (at > 0).then(|| {
            view! { <a class="icon-button" href=choosing(&here, &query, &earlier(at)) aria-label=label("Ask earlier")><Icon name="arrow-up"/></a> }
        });
        view! {
            <li>
                <span class="person"><Avatar id=mentor.id name=mentor.name.clone() size=Size::Small/><bdi>{mentor.name.clone()}</bdi></span>
                <span class="actions">
                    {up}
                    <a class="icon-button" href=choosing(&here, &query, &without(mentor.id)) aria-label=label("Don’t ask")><Icon name="x"/></a>
                </span>
            </li>
        }
    });
    let rows = rows.collect_view();
    let hint = is_ranking.then(|| {
        view! { <p class="hint">"The first is asked now. Whoever is behind is asked only if those before say no or have no seat. You can choose up to " {ranks} "."</p> }
    });
    let first = in_the_way
        .map(|id| view! { <p class="hint"><a href=format!("/requests/{id}")>"Open the request to withdraw it"</a></p> });
    let invalid = errors.on("message").is_some();
    view! {
        <form class="card form ask" method="post" action=here.clone() id="ask">
            <h2>{heading}</h2>
            <FieldNote name="mentors" errors=errors.clone()/>
            {first}
            <ol class="asked-in-order" id="mentors">{rows}</ol>
            {hint}
            {goes_on.map(|words| view! { <p class="hint">{words}</p> })}
            <input type="hidden" name="mentors" value=joined(&ids)/>
            <div class="field">
                <label for="message">"What would you like to work on? " <span class="optional">"optional"</span></label>
                <p class="hint" id="message-hint">"Read by " {readers} ". At most " {MESSAGE_MAX} " characters."</p>
                <FieldNote name="message" errors/>
                <textarea class="textarea" id="message" name="message" aria-describedby="message-hint" aria-invalid=invalid.then_some("true")>{area_text(message)}</textarea>
            </div>
            <div class="actions">
                <button class="button button-primary" name="act" value="ask">"Send the request"</button>
                <a class="button button-quiet" href=choosing(&here, &query, &[])>"Not now"</a>
            </div>
        </form>
    }
}

/// A seat that is held for the mentee.
#[component]
pub fn Offer(
    offered: Option<(PersonId, String)>,
    entry: Option<Entry>,
    here: String,
    zone: String,
    open: Vec<RequestRow>,
    goes_on: Option<String>,
    asks: Approvers,
    typed: String,
    errors: FieldErrors,
) -> impl IntoView {
    let place = entry.map(|entry| entry.place).filter(|place| place.state == WaitState::Offered);
    place.zip(offered).map(|(place, (id, name))| {
        let until = place.offer_expires_at.map(|at| zones::OnTheWall::new(at, &zone));
        let until = until.map(|wall| wall.and_clock(wall.weekday_and_day_of_year()));
        let first = first_name(&name);
        let say_yes = match (is_empty(asks), asks.mentor) {
            (true, _) => "Accept".to_owned(),
            (false, true) => format!("Ask {first}"),
            (false, false) => "Ask for the seat".to_owned(),
        };
        let then = then_asked(asks, &first).map(|words| format!("If you say yes, {words}; the seat is kept for you meanwhile."));
        let invalid = errors.on("offer_message").is_some();
        let other = open.iter().find(|row| row.state == RequestState::Waiting).map(|row| row.mentor_name.clone());
        view! {
            <section class="notice notice-wait seat-offer" aria-labelledby="offer">
                <Avatar id name=name.clone()/>
                <div>
                    <h2 id="offer">"A seat with " <bdi>{name}</bdi> " is free for you"</h2>
                    <p>"It is held for you until " <strong>{until}</strong> ". Then it goes to the next, and you keep your place once."</p>
                    {goes_on.map(|words| view! { <p>{words}</p> })}
                    {other.map(|other| view! { <p>"If you say yes, your request to " <bdi>{other}</bdi> " is withdrawn."</p> })}
                    {then.map(|words| view! { <p>{words}</p> })}
                    <form class="form" method="post" action=here>
                        <div class="field">
                            <label for="offer_message">"What would you like to work on? " <span class="optional">"optional"</span></label>
                            <p class="hint" id="offer_message-hint">"Read by " {readers_of_one(asks.manager)} ". At most " {MESSAGE_MAX} " characters."</p>
                            <FieldNote name="offer_message" errors/>
                            <textarea class="textarea" id="offer_message" name="offer_message" aria-describedby="offer_message-hint" aria-invalid=invalid.then_some("true")>{area_text(typed)}</textarea>
                        </div>
                        <div class="actions">
                            <button class="button button-primary" name="act" value="accept">{say_yes}</button>
                            <button class="button" name="act" value="decline">"Not this one"</button>
                        </div>
                    </form>
                </div>
            </section>
        }
    })
}

/// What the mentee has asked already.
#[component]
pub fn Asked(open: Vec<RequestRow>) -> impl IntoView {
    (!open.is_empty()).then(|| {
        let lines = open.into_iter().map(|row| {
            let words = if row.state == RequestState::Queued { "is asked next, if need be" } else { "is asked" };
            view! {
                <li>
                    <span class="person"><Avatar id=row.mentor_id name=row.mentor_name.clone() size=Size::Small/><span><bdi>{row.mentor_name}</bdi> " " {words}</span></span>
                    <a class="button button-small" href=format!("/requests/{}", row.id)>"Open"</a>
                </li>
            }
        });
        let lines = lines.collect_view();
        view! {
            <section class="card" aria-labelledby="asked">
                <h2 id="asked">"Your request"</h2>
                <ol class="asked-in-order">{lines}</ol>
            </section>
        }
    })
}

/// The mentee's place on the waitlist.
#[component]
pub fn OnTheList(entry: Option<Entry>, wanted: Vec<(PersonId, String)>, offers_any: bool, here: String) -> impl IntoView {
    entry.map(|entry| {
        let is_limited = !entry.place.named.is_empty();
        let whom = match (is_limited, wanted.is_empty()) {
            (false, _) => "You wait for any mentor of the program.".to_owned(),
            (true, true) => {
                "None of the mentors you named can be offered any more, so you wait for any mentor of the program.".to_owned()
            }
            (true, false) => {
                let names: Vec<_> = wanted.into_iter().map(|(_, name)| name).collect();
                format!("You wait for {}.", names.join(", "))
            }
        };
        let then = match entry.place.state {
            WaitState::Asking => "You took a seat that was offered; those who must agree are asked.",
            _ => "When a seat comes free it is offered to the first whom it suits.",
        };
        let any = (is_limited && offers_any).then(|| {
            view! {
                <form method="post" action=here.clone()>
                    <input type="hidden" name="mentors" value=""/>
                    <button class="button" name="act" value="wait">"Wait for any mentor"</button>
                </form>
            }
        });
        view! {
            <section class="card" aria-labelledby="waitlist">
                <h2 id="waitlist">"You are " {ordinal(entry.number)} " on the waitlist"</h2>
                <p class="muted">{entry.of} " on it altogether. " {whom} " " {then}</p>
                <div class="actions">
                    {any}
                    <form method="post" action=here.clone()><button class="button button-quiet" name="act" value="leave">"Leave the waitlist"</button></form>
                </div>
            </section>
        }
    })
}

/// Waiting without naming anybody, and where a card on the page offers it, that one can wait for somebody alone.
#[component]
pub fn JoinAny(can_wait_by_card: bool, here: String) -> impl IntoView {
    let by_card = can_wait_by_card.then_some(" To wait for one mentor only, choose “Wait for” on their card.");
    view! {
        <section class="section join-any">
            <h2>"No mentor can be asked now"</h2>
            <p class="muted">"Join the waitlist: seats that come free are offered in order of joining it."{by_card}</p>
            <form method="post" action=here>
                <input type="hidden" name="mentors" value=""/>
                <button class="button" name="act" value="wait">"Wait for any mentor"</button>
            </form>
        </section>
    }
}
