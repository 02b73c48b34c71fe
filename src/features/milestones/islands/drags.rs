//! Where a dragged row can land, read from the page once it is lifted.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, PointerEvent};

use super::desk::{Desk, Subject, focus_soon, handle_of};
use crate::features::milestones::model::{ItemId, MilestoneId};
use crate::ui::drag::{Target, follow_pointer, scroll_y};

/// The pointer pressed a row's handle.
pub fn on_handle(desk: Desk, subject: Subject, press: &PointerEvent) {
    let row = press.current_target().and_then(|t| t.dyn_into::<Element>().ok());
    let row = row.and_then(|handle| handle.closest("li").ok().flatten()).and_then(|row| row.dyn_into::<HtmlElement>().ok());
    let Some(row) = row else { return };
    let lift = move || desk.lifted.set(Some(subject));
    match subject {
        Subject::Milestone(id) => follow_pointer(
            press,
            row,
            move || milestone_targets(desk),
            lift,
            move |gap| {
                desk.lifted.set(None);
                let change = gap.and_then(|gap| desk.peek(|plan| plan.place_from_gap(id, gap)));
                land(desk, subject, change);
            },
        ),
        Subject::Item(id) => follow_pointer(
            press,
            row,
            move || item_targets(desk, id),
            lift,
            move |place| {
                desk.lifted.set(None);
                let change = place.and_then(|(milestone, gap)| desk.peek(|plan| plan.place_item_from_gap(id, milestone, gap)));
                land(desk, subject, change);
            },
        ),
    }
}

fn land(desk: Desk, subject: Subject, change: Option<crate::features::milestones::model::PlanChange>) {
    desk.refold();
    if let Some(change) = change {
        desk.make(change);
    }
    focus_soon(handle_of(subject));
}

/// One gap above each movable milestone, one below the last.
fn milestone_targets(desk: Desk) -> Vec<Target<usize>> {
    let (first, ids): (usize, Vec<MilestoneId>) =
        desk.peek(|plan| (*plan.drop_targets().start(), plan.milestones.iter().map(|m| m.id).collect()));
    let mut targets = Vec::with_capacity(ids.len());
    for (index, id) in ids.iter().enumerate().skip(first) {
        let Some(row) = row_of("data-milestone", &id.to_string()) else { continue };
        let (top, bottom) = extent(&row);
        targets.push(Target { y: top, shown_by: row.clone(), class: "drop-before", place: index });
        if index + 1 == ids.len() {
            targets.push(Target { y: bottom, shown_by: row, class: "drop-after", place: index + 1 });
        }
    }
    targets
}

/// Gaps between the items of every milestone that takes the item; a folded or empty one takes it at its end.
fn item_targets(desk: Desk, item: ItemId) -> Vec<Target<(MilestoneId, usize)>> {
    let homes: Vec<(MilestoneId, Vec<ItemId>)> = desk.peek(|plan| {
        let takes = plan.milestones.iter().filter(|m| plan.takes_item(item, m.id));
        takes.map(|m| (m.id, m.items.iter().map(|i| i.id).collect())).collect()
    });
    let mut targets = Vec::new();
    for (milestone, items) in homes {
        let Some(row) = row_of("data-milestone", &milestone.to_string()) else { continue };
        let shown: Vec<Element> = items.iter().filter_map(|id| row_of("data-item", &id.to_string())).collect();
        if shown.is_empty() || shown.len() != items.len() {
            let (top, bottom) = extent(&row);
            targets.push(Target {
                y: f64::midpoint(top, bottom),
                shown_by: row,
                class: "is-over",
                place: (milestone, items.len()),
            });
            continue;
        }
        let last = shown.len() - 1;
        for (index, element) in shown.into_iter().enumerate() {
            let (top, bottom) = extent(&element);
            if index == last {
                targets.push(Target {
                    y: bottom,
                    shown_by: element.clone(),
                    class: "drop-after",
                    place: (milestone, index + 1),
                });
            }
            targets.push(Target { y: top, shown_by: element, class: "drop-before", place: (milestone, index) });
        }
    }
    targets
}

fn row_of(attribute: &str, id: &str) -> Option<Element> {
    document().query_selector(&["[", attribute, "=\"", id, "\"]"].concat()).ok().flatten()
}

fn extent(row: &Element) -> (f64, f64) {
    let rect = row.get_bounding_client_rect();
    (rect.top() + scroll_y(), rect.bottom() + scroll_y())
}
