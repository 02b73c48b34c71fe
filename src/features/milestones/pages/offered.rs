//! What staff offer to a mentor: their milestone and the offered one, side by side.

use leptos::prelude::*;

use crate::features::milestones::actions::OfferView;
use crate::features::milestones::model::{ItemBlueprint, ItemDifference, Milestone};
use crate::server::zones::OnTheWall;
use crate::ui::Icon;

/// Every offer that waits, above the plan; nothing where none does.
#[component]
pub fn Offered(offers: Vec<OfferView>, zone: String) -> impl IntoView {
    (!offers.is_empty()).then(|| {
        let offers = offers.into_iter().map(|offer| view! { <Offer offer zone=zone.clone()/> }).collect_view();
        view! { <section class="offered" aria-label="Offers of the program’s staff">{offers}</section> }
    })
}

#[component]
fn Offer(offer: OfferView, zone: String) -> impl IntoView {
    let OfferView { id, by, at, mine, offered, items, is_kept } = offer;
    let when = OnTheWall::new(at, &zone).day_of_year();
    let name = mine.as_ref().map_or_else(|| offered.name.clone(), |mine| mine.name.clone());
    let heading = match (is_kept, mine.is_some()) {
        (true, _) => "Kept yours",
        (false, true) => "A change is offered",
        (false, false) => "A new milestone is offered",
    };
    let byline =
        view! { <p class="muted small"><bdi>{by}</bdi>" offered this on " <time datetime=at.to_rfc3339()>{when}</time></p> };
    let button = |act: &'static str, class: &'static str, word: &'static str| {
        let label = format!("{word}: {name}");
        view! { <button class=class name="act" value=act aria-label=label>{word}</button> }
    };
    let content = if is_kept {
        view! { <p>"You changed or removed this milestone yourself, so it stays as you made it."</p> }.into_any()
    } else {
        view! { <Comparison mine offered items/> }.into_any()
    };
    let buttons = if is_kept {
        view! { {button("decline", "button", "All right")} }.into_any()
    } else {
        view! { {button("take", "button button-primary", "Take it")} {button("decline", "button", "Decline")} }.into_any()
    };
    view! {
        <article class="card offer">
            <p class="label"><Icon name="refresh-cw"/>{heading}</p>
            <h2 dir="auto">{name.clone()}</h2>
            {byline}
            {content}
            <form class="actions" method="post">
                <input type="hidden" name="offer" value=id.to_string()/>
                {buttons}
            </form>
        </article>
    }
}

#[component]
fn Comparison(mine: Option<Milestone>, offered: Milestone, items: Vec<ItemDifference>) -> impl IntoView {
    let is_new = mine.is_none();
    let row = |what: &'static str, now: Option<String>, then: String| {
        let changed = now.as_ref().is_some_and(|now| *now != then);
        let now = now.map(|now| view! { <td data-side="Now" dir="auto">{dash(now)}</td> });
        view! {
            <tr class=changed.then_some("is-changed")>
                <th scope="row">{what}{changed.then(|| view! { <span class="visually-hidden">", changed"</span> })}</th>
                {now}
                <td data-side="Offered" dir="auto">{dash(then)}</td>
            </tr>
        }
    };
    let words = |of: fn(&Milestone) -> String| mine.as_ref().map(of);
    let rows = view! {
        {row("Name", words(|m| m.name.clone()), offered.name.clone())}
        {row("Due", words(|m| m.due.label()), offered.due.label())}
        {row("Description", words(|m| m.description.clone()), offered.description.clone())}
    };
    let items_changed = items.iter().any(|item| !matches!(item, ItemDifference::Same(_) | ItemDifference::StaysDone(_)));
    let now = (!is_new).then(|| {
        let now = items.iter().filter_map(now_line).collect_view();
        view! { <td data-side="Now"><ul>{now}</ul></td> }
    });
    let then = items.iter().filter_map(|item| offered_line(item, is_new)).collect_view();
    let head = (!is_new).then(|| view! { <th scope="col">"Now"</th> });
    view! {
        <div class="table-wrap">
            <table class="table comparison">
                <thead><tr><td></td>{head}<th scope="col">"Offered"</th></tr></thead>
                <tbody>
                    {rows}
                    <tr class=(items_changed && !is_new).then_some("is-changed")>
                        <th scope="row">"Items"</th>{now}<td data-side="Offered"><ul>{then}</ul></td>
                    </tr>
                </tbody>
            </table>
        </div>
    }
}

fn dash(words: String) -> String {
    if words.is_empty() { "–".to_owned() } else { words }
}

fn line(item: &ItemBlueprint, chip: Option<(&'static str, &'static str)>) -> AnyView {
    let chip = chip.map(|(class, word)| view! { " " <span class=class>{word}</span> });
    let kind = item.kind.label();
    view! { <li dir="auto"><Icon name=item.kind.icon()/><span><span class="visually-hidden">{kind} ": "</span>{item.title.clone()}{chip}</span></li> }
        .into_any()
}

fn now_line(item: &ItemDifference) -> Option<AnyView> {
    match item {
        ItemDifference::Same(item) => Some(line(item, None)),
        ItemDifference::Changed { now, .. } => Some(line(now, None)),
        ItemDifference::Added(_) => None,
        ItemDifference::Gone(item) => Some(line(item, Some(("chip chip-danger", "Goes")))),
        ItemDifference::StaysDone(item) => Some(line(item, Some(("chip chip-done", "Done, stays")))),
    }
}

fn offered_line(item: &ItemDifference, is_new: bool) -> Option<AnyView> {
    match item {
        ItemDifference::Same(item) => Some(line(item, None)),
        ItemDifference::Changed { offered, .. } => Some(line(offered, Some(("chip chip-accent", "Changed")))),
        ItemDifference::Added(item) if is_new => Some(line(item, None)),
        ItemDifference::Added(item) => Some(line(item, Some(("chip chip-accent", "New")))),
        ItemDifference::Gone(_) => None,
        ItemDifference::StaysDone(item) => Some(line(item, None)),
    }
}
