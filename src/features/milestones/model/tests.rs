//! The rules as sentences; what holds for any sequence of changes stands in `properties`.

mod items;
mod milestones;
mod offers;
mod path;
mod properties;

use chrono::NaiveDate;
use uuid::Uuid;

use super::*;

fn today() -> NaiveDate {
    day(3, 10)
}

fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, month, day).unwrap()
}

fn m(n: u128) -> MilestoneId {
    MilestoneId(Uuid::from_u128(n))
}

fn i(n: u128) -> ItemId {
    ItemId(Uuid::from_u128(n))
}

fn item(n: u128, done: bool) -> Item {
    Item {
        id: i(n),
        kind: ItemKind::Task,
        title: format!("Item {n}"),
        link: String::new(),
        note: String::new(),
        resource: None,
        template: None,
        done_on: done.then(today),
        sent_back: None,
    }
}

/// Milestones 1 to `n`; milestone 3 has the items 31 and 32. The first `done` are done, and the plan is open or not.
fn plan(n: u128, done: u128, opened: bool) -> Plan {
    let milestones = (1..=n).map(|k| Milestone {
        done_on: (k <= done).then(today),
        items: vec![item(k * 10 + 1, k <= done), item(k * 10 + 2, k <= done)],
        ..Milestone::named(m(k), format!("Milestone {k}"))
    });
    Plan {
        id: PlanId(Uuid::from_u128(1)),
        version: 7,
        opened_on: opened.then(|| day(3, 1)),
        prerequisites: prerequisites(false, opened, &[]),
        milestones: milestones.collect(),
        removed: Vec::new(),
    }
}

fn after(plan: &Plan, change: PlanChange) -> Plan {
    plan.apply(&change, today()).unwrap().plan
}

fn refusal(plan: &Plan, change: PlanChange) -> PlanRefusal {
    plan.apply(&change, today()).unwrap_err()
}

fn order(plan: &Plan) -> Vec<u128> {
    plan.milestones.iter().map(|m| m.id.0.as_u128()).collect()
}

fn items_of(plan: &Plan, milestone: u128) -> Vec<u128> {
    plan.milestone(m(milestone)).unwrap().items.iter().map(|item| item.id.0.as_u128()).collect()
}

fn place(milestone: u128, above: Option<u128>) -> PlanChange {
    PlanChange::PlaceMilestone { milestone: m(milestone), above: above.map(m) }
}

fn place_item(item: u128, milestone: u128, above: Option<u128>) -> PlanChange {
    PlanChange::PlaceItem { item: i(item), milestone: m(milestone), above: above.map(i) }
}

fn add(milestone: u128, name: &str, above: Option<u128>) -> PlanChange {
    PlanChange::AddMilestone { milestone: m(milestone), name: name.into(), above: above.map(m) }
}

fn add_item(item: u128, milestone: u128, title: &str, link: &str) -> PlanChange {
    let (title, link) = (title.into(), link.into());
    PlanChange::AddItem {
        item: i(item),
        milestone: m(milestone),
        kind: ItemKind::Link,
        title,
        link,
        resource: None,
        above: None,
    }
}

fn mark(item: u128) -> PlanChange {
    PlanChange::MarkItemDone { item: i(item) }
}

fn send_back(item: u128, words: &str) -> PlanChange {
    PlanChange::SendItemBack { item: i(item), words: words.into() }
}
