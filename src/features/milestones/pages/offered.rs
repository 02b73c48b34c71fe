//! What staff offer to a mentor: their milestone and the offered one side by side, as far as they differ.

use leptos::prelude::*;

use crate::features::milestones::actions::OfferView;
use crate::features::milestones::model::{ItemBlueprint, ItemDifference, ItemsCompared, Milestone};
use crate::server::zones::OnTheWall;
use crate::ui::Icon;

/// With more offers than these, each is folded, so that the plan below stays in reach.
const MOST_UNFOLDED: usize = 2;

/// Every offer that waits, above the plan; nothing where none does.
#[component]
pub fn Offered(offers: Vec<OfferView>, zone: String) -> impl IntoView {
    (!offers.is_empty()).then(|| {
        let is_folded = offers.len() > MOST_UNFOLDED;
        let offers = offers.into_iter().map(|offer| view! { <Offer offer zone=zone.clone() is_folded/> }).collect_view();
        view! { <section class="offered" aria-label="Offers of the program’s staff">{offers}</section> }
    })
}

#[component]
fn Offer(offer: OfferView, zone: String, is_folded: bool) -> impl IntoView {
    let OfferView { id, by, at, name, mine, offered, items, is_kept } = offer;
    let when = OnTheWall::new(at, &zone).day_of_year();
    let heading = match (is_kept, &mine, &offered) {
        (true, ..) => "Kept yours",
        (false, _, None) => "Dropped from the program’s plan",
        (false, Some(_), _) => "A change is offered",
        (false, None, _) => "A new milestone is offered",
    };
    let byline =
        view! { <p class="muted small"><bdi>{by}</bdi>" offered this on " <time datetime=at.to_rfc3339()>{when}</time></p> };
    let button = |act: &'static str, class: &'static str, word: &'static str| {
        let label = format!("{word}: {name}");
        view! { <button class=class name="act" value=act aria-label=label>{word}</button> }
    };
    let content = match offered {
        _ if is_kept => {
            view! { <p>"You changed or removed this milestone yourself, so it stays as you made it."</p> }.into_any()
        }
        None => view! {
            <p>"New pairs don’t get this milestone any more. Take the offer to remove it from your plan too; it can be restored there for 30 days."</p>
        }
        .into_any(),
        Some(offered) => view! { <Comparison mine offered items is_folded/> }.into_any(),
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

/// What one of the two says beside the items, by its name.
struct Said {
    what: &'static str,
    now: Option<String>,
    then: String,
}

impl Said {
    fn differs(&self) -> bool {
        self.now.as_ref().is_some_and(|now| *now != self.then)
    }

    fn row(self) -> impl IntoView {
        let differs = self.differs();
        let now = self.now.map(|now| view! { <td data-side="Now" dir="auto">{dash(now)}</td> });
        view! {
            <tr class=differs.then_some("is-changed")>
                <th scope="row">{self.what}{differs.then(|| view! { <span class="visually-hidden">", changed"</span> })}</th>
                {now}
                <td data-side="Offered" dir="auto">{dash(self.then)}</td>
            </tr>
        }
    }
}

/// The two in columns, without the rows that say the same; of a new milestone, all rows in one column.
#[component]
fn Comparison(mine: Option<Milestone>, offered: Milestone, items: ItemsCompared, is_folded: bool) -> impl IntoView {
    let is_new = mine.is_none();
    let said = |what: &'static str, of: fn(&Milestone) -> String| Said { what, now: mine.as_ref().map(of), then: of(&offered) };
    let said =
        [said("Name", |m| m.name.clone()), said("Due", |m| m.due.label()), said("Description", |m| m.description.clone())];
    let items_differ = items.differs();
    let differing = said.iter().filter(|said| said.differs()).map(|said| said.what);
    let differing: Vec<&str> = differing.chain(items_differ.then_some("Items")).collect();
    let changes = (is_folded && !is_new)
        .then(|| view! { <p class="muted small">"It changes: "{differing.join(", ").to_lowercase()}"."</p> });
    let rows = said.into_iter().filter(|said| is_new || said.differs()).map(Said::row).collect_view();
    let items = (is_new || items_differ).then(|| view! { <ItemsRow items is_new/> });
    let head = (!is_new).then(|| view! { <th scope="col">"Now"</th> });
    let rest = (!is_new).then(|| view! { <p class="muted small">"Everything else stays as it is."</p> });
    let table = view! {
        <div class="table-wrap">
            <table class="table comparison">
                <thead><tr><td></td>{head}<th scope="col">"Offered"</th></tr></thead>
                <tbody>{rows}{items}</tbody>
            </table>
        </div>
        {rest}
    };
    if !is_folded {
        return table.into_any();
    }
    let words = if is_new { "See what it holds" } else { "See both sides" };
    view! {
        {changes}
        <details class="disclose">
            <summary class="button button-quiet">{words}<Icon name="chevron-down"/></summary>
            {table}
        </details>
    }
    .into_any()
}

#[component]
fn ItemsRow(items: ItemsCompared, is_new: bool) -> impl IntoView {
    let is_changed = !is_new && items.differs();
    let changed_how = match (is_changed, items.is_reordered()) {
        (true, true) => Some(view! { <span class="visually-hidden">", in another order"</span> }),
        (true, false) => Some(view! { <span class="visually-hidden">", changed"</span> }),
        _ => None,
    };
    let now = (!is_new).then(|| {
        let now = items.now.iter().map(now_line).collect_view();
        view! { <td data-side="Now"><ul>{now}</ul></td> }
    });
    let then = items.then.iter().map(|item| offered_line(item, is_new)).collect_view();
    let reordered = items.is_reordered().then(|| view! { <p class="muted small">"The same items in another order."</p> });
    view! {
        <tr class=is_changed.then_some("is-changed")>
            <th scope="row">"Items"{changed_how}</th>{now}<td data-side="Offered"><ul>{then}</ul>{reordered}</td>
        </tr>
    }
}

fn dash(words: String) -> String {
    if words.is_empty() { "–".to_owned() } else { words }
}

type Chip = Option<(&'static str, &'static str)>;

/// An item with its details: those in which it differs from `other`, or all that it has.
fn line(item: &ItemBlueprint, other: Option<&ItemBlueprint>, chip: Chip) -> AnyView {
    let chip = chip.map(|(class, word)| view! { " " <span class=class>{word}</span> });
    let kind = item.kind.label();
    let details = details(item, other).into_iter().map(|(what, words)| view! { <small><b>{what}": "</b>{words}</small> });
    view! {
        <li dir="auto">
            <Icon name=item.kind.icon()/>
            <span><span class="visually-hidden">{kind} ": "</span>{item.title.clone()}{chip}{details.collect_view()}</span>
        </li>
    }
    .into_any()
}

fn details(item: &ItemBlueprint, other: Option<&ItemBlueprint>) -> Vec<(&'static str, String)> {
    let mut details = Vec::new();
    if other.is_some_and(|other| other.kind != item.kind) {
        details.push(("Kind", item.kind.label().to_owned()));
    }
    let link = (&item.link, other.map(|other| &other.link));
    let note = (&item.note, other.map(|other| &other.note));
    for (what, (words, others)) in [("Link", link), ("Note", note)] {
        if others.map_or(!words.is_empty(), |others| others != words) {
            details.push((what, dash(words.clone())));
        }
    }
    if other.is_some_and(|other| other.resource != item.resource) {
        let words = if item.resource.is_some() { "linked to an entry" } else { "not linked" };
        details.push(("Catalogue", words.to_owned()));
    }
    details
}

fn now_line(item: &ItemDifference) -> AnyView {
    match item {
        ItemDifference::Same(item) | ItemDifference::Added(item) => line(item, Some(item), None),
        ItemDifference::Changed { now, offered } => line(now, Some(offered), None),
        ItemDifference::Gone(item) => line(item, Some(item), Some(("chip chip-danger", "Goes"))),
        ItemDifference::StaysDone(item) => line(item, Some(item), Some(("chip chip-done", "Done, stays"))),
    }
}

fn offered_line(item: &ItemDifference, is_new: bool) -> AnyView {
    match item {
        ItemDifference::Same(item) | ItemDifference::StaysDone(item) | ItemDifference::Gone(item) => {
            line(item, Some(item), None)
        }
        ItemDifference::Changed { now, offered } => line(offered, Some(now), Some(("chip chip-accent", "Changed"))),
        ItemDifference::Added(item) if is_new => line(item, None, None),
        ItemDifference::Added(item) => line(item, None, Some(("chip chip-accent", "New"))),
    }
}
