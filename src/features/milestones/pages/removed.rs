//! What was removed from a plan in the last weeks, for when the message that offers Undo has gone.

use leptos::prelude::*;

use crate::features::milestones::store::{Removal, RemovedThing};
use crate::server::zones::OnTheWall;
use crate::ui::Icon;

/// A folded list, each line with a way back; nothing where nothing was removed.
#[component]
pub fn RecentlyRemoved(removals: Vec<Removal>, zone: String) -> impl IntoView {
    let count = removals.len();
    (count > 0).then(|| {
        view! {
            <details class="disclose removed">
                <summary class="button button-quiet"><Icon name="trash-2"/>{format!("Recently removed ({count})")}</summary>
                <p class="muted small">"What was removed in the last 30 days. It comes back to where it stood."</p>
                <ul>{removals.into_iter().map(|removal| view! { <Line removal zone=zone.clone()/> }).collect_view()}</ul>
            </details>
        }
    })
}

#[component]
fn Line(removal: Removal, zone: String) -> impl IntoView {
    let Removal { thing, name, by, at } = removal;
    let (field, id, what) = match thing {
        RemovedThing::Milestone { id, items: 1 } => ("milestone", id.to_string(), "Milestone with one item".to_owned()),
        RemovedThing::Milestone { id, items: 0 } => ("milestone", id.to_string(), "Milestone without items".to_owned()),
        RemovedThing::Milestone { id, items } => ("milestone", id.to_string(), format!("Milestone with {items} items")),
        RemovedThing::Item { id, milestone } => ("item", id.to_string(), format!("Item of “{milestone}”")),
    };
    let wall = OnTheWall::new(at, &zone);
    let when = wall.and_clock(wall.day_of_year());
    let label = format!("Restore “{name}”");
    view! {
        <li>
            <div>
                <b dir="auto">{name}</b>
                <p class="muted small" dir="auto">{what} " · removed by " {by} ", " <time datetime=at.to_rfc3339()>{when}</time></p>
            </div>
            <form method="post">
                <input type="hidden" name="act" value="restore"/>
                <input type="hidden" name=field value=id/>
                <button class="button button-small" aria-label=label><Icon name="undo-2"/>"Restore"</button>
            </form>
        </li>
    }
}
