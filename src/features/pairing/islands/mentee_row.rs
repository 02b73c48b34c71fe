//! A mentee without a mentor: the handle, what they want to learn, who would fit, and a choice of everybody else.

use leptos::prelude::*;

use super::desk::Desk;
use super::moving;
use crate::features::pairing::view::{Stuck, Suggestion};
use crate::shared::id::PersonId;
use crate::ui::avatar::Size;
use crate::ui::{Avatar, Icon};

/// One mentee. `path` receives the plain forms, `here` is where they come back to.
#[component]
pub fn MenteeRow(desk: Desk, id: PersonId, path: StoredValue<String>, here: StoredValue<String>) -> impl IntoView {
    let card = Memo::new(move |_| desk.shown.with(|v| v.mentee(id).cloned()));
    let (name, about, wants, goes_on) = desk
        .peek(|v| v.mentee(id).map(|card| (card.name.clone(), card.about.clone(), card.wants.clone(), card.goes_on.clone())))
        .unwrap_or_default();
    let may_pair = desk.peek(|v| v.may_pair);
    let suggestions =
        Memo::new(move |_| card.with(|card| card.as_ref().map(|card| card.suggestions.clone()).unwrap_or_default()));
    let stuck = Memo::new(move |_| card.with(|card| card.as_ref().and_then(|card| card.stuck().cloned())));
    let has_choice = Memo::new(move |_| desk.shown.with(|v| v.may_pair && v.dearth().is_none()));
    let class = move || if desk.lifted.get() == Some(id) { "board-mentee is-grabbed" } else { "board-mentee" };
    let by_fit = [&path.get_value(), "?fit=", &id.to_string(), "#board-mentors"].concat();
    let chips = (!wants.is_empty()).then(|| {
        let chips = wants.into_iter().map(|skill| view! { <li class="chip"><bdi>{skill}</bdi></li> }).collect_view();
        view! { <p class="visually-hidden">"Wants to learn"</p><ul class="chips">{chips}</ul> }
    });
    let label = ["Put ", &name, " with a mentor"].concat();
    let handle = may_pair.then(|| {
        let pressed = move || if desk.lifted.get() == Some(id) { "true" } else { "false" };
        view! {
            <button
                class="handle"
                type="button"
                data-handle=id.to_string()
                aria-label=label
                aria-pressed=pressed
                aria-describedby="moving"
                on:pointerdown=move |event| moving::by_pointer(desk, id, &event)
                on:keydown=move |event| moving::by_keys(desk, id, &event)
            >
                <Icon name="grip"/>
            </button>
        }
    });
    view! {
        <li class=class data-mentee=id.to_string()>
            <div class="mentee-head">
                {handle}
                <Avatar id name=name.clone() size=Size::Small/>
                <div><h3><bdi>{name.clone()}</bdi></h3><p class="muted small" dir="auto">{about}</p></div>
            </div>
            {goes_on.map(|words| view! { <p class="muted small">{words}</p> })}
            {move || stuck.get().map(|stuck| view! { <StuckDraft desk mentee=id stuck path here/> })}
            {chips}
            {may_pair.then(|| view! {
                <ul class="suggestions">
                    <For
                        each=move || suggestions.get()
                        key=|one| one.mentor
                        children=move |one| view! { <Suggested desk mentee=id one path here/> }
                    />
                </ul>
            })}
            {move || has_choice.get().then(|| view! { <Choice desk id name=name.clone() path here by_fit=by_fit.clone()/> })}
        </li>
    }
}

/// The hidden fields of a plain form that moves a mentee.
#[component]
pub fn Placing(mentee: PersonId, from: Option<PersonId>, here: StoredValue<String>) -> impl IntoView {
    view! {
        <input type="hidden" name="act" value="place"/>
        <input type="hidden" name="mentee" value=mentee.to_string()/>
        <input type="hidden" name="from" value=from.map(|id| id.to_string()).unwrap_or_default()/>
        <input type="hidden" name="next" value=here.get_value()/>
    }
}

/// Why the mentee's draft came to nothing, and the way out of it.
#[component]
fn StuckDraft(
    desk: Desk,
    mentee: PersonId,
    stuck: Stuck,
    path: StoredValue<String>,
    here: StoredValue<String>,
) -> impl IntoView {
    let Stuck { mentor, name, why } = stuck;
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        desk.put(mentee, None);
    };
    let may_pair = desk.peek(|v| v.may_pair);
    view! {
        <p class="review-bar"><Icon name="alert"/><span>"In the draft with " <bdi>{name}</bdi> ". " {why}</span></p>
        {may_pair.then(|| view! {
            <form method="post" action=path.get_value() on:submit=submit>
                <Placing mentee from=Some(mentor) here/>
                <button class="button button-small" name="mentor" value="">"Take out of the draft"</button>
            </form>
        })}
    }
}

#[component]
fn Suggested(
    desk: Desk,
    mentee: PersonId,
    one: Suggestion,
    path: StoredValue<String>,
    here: StoredValue<String>,
) -> impl IntoView {
    let Suggestion { mentor, name, why } = one;
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        desk.put(mentee, Some(mentor));
    };
    let label = ["Draft with ", &name].concat();
    let from = desk.peek(|v| v.mentee(mentee).and_then(|card| card.mentor));
    let why = (!why.is_empty()).then(|| view! { <small dir="auto">{why}</small> });
    view! {
        <li>
            <span><bdi>{name}</bdi>{why}</span>
            <form method="post" action=path.get_value() on:submit=submit>
                <Placing mentee from here/>
                <button class="button button-small" name="mentor" value=mentor.to_string() aria-label=label>"Draft"</button>
            </form>
        </li>
    }
}

/// Everybody else on the page, as a choice; it opens without any script.
#[component]
fn Choice(
    desk: Desk,
    id: PersonId,
    name: String,
    path: StoredValue<String>,
    here: StoredValue<String>,
    by_fit: String,
) -> impl IntoView {
    let options = move || {
        desk.shown.with(|v| {
            let option = |mentor: PersonId| {
                let name = v.mentor(mentor).map(|card| card.name.clone()).unwrap_or_default();
                view! { <option value=mentor.to_string()>{name}</option> }
            };
            v.places_for(id).into_iter().map(option).collect_view()
        })
    };
    let has_places = Memo::new(move |_| desk.shown.with(|v| !v.places_for(id).is_empty()));
    let chosen: NodeRef<leptos::html::Select> = NodeRef::new();
    let submit = move |event: web_sys::SubmitEvent| {
        let mentor = chosen.get_untracked().and_then(|select| select.value().parse().ok());
        if let Some(mentor) = mentor {
            event.prevent_default();
            desk.put(id, Some(mentor));
        }
    };
    let from = desk.peek(|v| v.mentee(id).and_then(|card| card.mentor));
    let select = ["mentor-for-", &id.to_string()].concat();
    view! {
        <details class="disclose mentee-more">
            <summary class="link-button">"Another mentor"<Icon name="chevron-down"/></summary>
            {move || has_places.get().then(|| view! {
                <form method="post" action=path.get_value() on:submit=submit>
                    <Placing mentee=id from here/>
                    <label class="visually-hidden" for=select.clone()>"Mentor for " {name.clone()}</label>
                    <select class="select" id=select.clone() name="mentor" node_ref=chosen>{options}</select>
                    <button class="button">"Draft"</button>
                </form>
            })}
            <p><a href=by_fit>"All mentors, the best fit first"</a></p>
        </details>
    }
}
