//! Two browsers on one plan, each with a copy that may be stale: what was acknowledged is never lost.

use std::collections::BTreeSet;

use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};

use super::harness::on_both;
use super::town::{Town, day};
use crate::features::milestones;
use crate::features::milestones::model::{ItemId, ItemKind, MilestoneId, Plan, PlanChange, PlanOwner};
use crate::features::milestones::view::PlanView;
use crate::server::{Asker, token};
use crate::shared::{AppError, AppResult};

on_both!(a_thousand_random_changes_of_two_browsers_lose_nothing, a_template_loses_nothing_either);

const STEPS: usize = 1000;

/// What was acknowledged, kept apart from all rules.
#[derive(Default)]
struct Ledger {
    milestones: BTreeSet<MilestoneId>,
    items: BTreeSet<ItemId>,
    removed: Vec<MilestoneId>,
    removed_items: Vec<ItemId>,
}

impl Ledger {
    fn of(plan: &Plan) -> Ledger {
        Ledger { milestones: milestones_of(plan).into_iter().collect(), items: items_of(plan), ..Ledger::default() }
    }

    /// Notes a change that the server said it made.
    fn note(&mut self, change: &PlanChange, before: &Plan) {
        match change {
            PlanChange::AddMilestone { milestone, .. } => drop(self.milestones.insert(*milestone)),
            PlanChange::DuplicateMilestone { copy, item_copies, .. } => {
                self.milestones.insert(*copy);
                self.items.extend(item_copies.iter().map(|(_, id)| *id));
            }
            PlanChange::RemoveMilestone { milestone } => {
                self.milestones.remove(milestone);
                self.removed.push(*milestone);
                for item in &before.milestone(*milestone).expect("it was there").items {
                    self.items.remove(&item.id);
                }
            }
            PlanChange::RestoreMilestone { milestone } => {
                self.milestones.insert(*milestone);
                self.removed.retain(|id| id != milestone);
            }
            PlanChange::AddItem { item, .. } => drop(self.items.insert(*item)),
            PlanChange::DuplicateItem { copy, .. } => drop(self.items.insert(*copy)),
            PlanChange::RemoveItem { item } => {
                self.items.remove(item);
                self.removed_items.push(*item);
            }
            PlanChange::RestoreItem { item } => {
                self.items.insert(*item);
                self.removed_items.retain(|id| id != item);
            }
            _ => {}
        }
    }
}

fn milestones_of(plan: &Plan) -> Vec<MilestoneId> {
    plan.milestones.iter().map(|m| m.id).collect()
}

fn items_of(plan: &Plan) -> BTreeSet<ItemId> {
    plan.milestones.iter().flat_map(|m| m.items.iter().map(|i| i.id)).collect()
}

/// A change that is possible on the copy that this browser shows.
fn choose(random: &mut StdRng, seen: &Plan, ledger: &Ledger) -> PlanChange {
    let milestone = |random: &mut StdRng| seen.milestones[random.random_range(0..seen.milestones.len())].clone();
    let item = |random: &mut StdRng| {
        let items: Vec<ItemId> = items_of(seen).into_iter().collect();
        (!items.is_empty()).then(|| items[random.random_range(0..items.len())])
    };
    let (few, many) = (seen.milestones.len() < 5, seen.milestones.len() > 10);
    for _ in 0..100 {
        let change = match random.random_range(0..20) {
            0..=6 => {
                let above = random.random_bool(0.9).then(|| milestone(random).id);
                PlanChange::PlaceMilestone { milestone: milestone(random).id, above }
            }
            7..=10 => {
                let (target, Some(item)) = (milestone(random), item(random)) else { continue };
                let above = target.items.first().map(|i| i.id).filter(|_| random.random_bool(0.5));
                PlanChange::PlaceItem { item, milestone: target.id, above }
            }
            11 if !many => {
                let above = random.random_bool(0.5).then(|| milestone(random).id);
                PlanChange::AddMilestone { milestone: MilestoneId(token::uuid(day(2))), name: "New".into(), above }
            }
            12 if !many => {
                let original = milestone(random);
                let item_copies = original.items.iter().map(|i| (i.id, ItemId(token::uuid(day(2))))).collect();
                PlanChange::DuplicateMilestone { milestone: original.id, copy: MilestoneId(token::uuid(day(2))), item_copies }
            }
            13 | 14 if !few => PlanChange::RemoveMilestone { milestone: milestone(random).id },
            15 if !many && !ledger.removed.is_empty() => {
                PlanChange::RestoreMilestone { milestone: ledger.removed[random.random_range(0..ledger.removed.len())] }
            }
            16 => {
                let (target, id) = (milestone(random), ItemId(token::uuid(day(2))));
                if target.items.len() > 4 {
                    continue;
                }
                let (title, link) = ("New".to_owned(), String::new());
                PlanChange::AddItem {
                    item: id,
                    milestone: target.id,
                    kind: ItemKind::Task,
                    title,
                    link,
                    resource: None,
                    above: None,
                }
            }
            17 => {
                let Some(item) = item(random) else { continue };
                PlanChange::RemoveItem { item }
            }
            18 if !ledger.removed_items.is_empty() => {
                PlanChange::RestoreItem { item: ledger.removed_items[random.random_range(0..ledger.removed_items.len())] }
            }
            19 => PlanChange::RenameMilestone {
                milestone: milestone(random).id,
                name: format!("Name {}", random.random::<u16>()),
            },
            _ => continue,
        };
        let restores = matches!(change, PlanChange::RestoreMilestone { .. } | PlanChange::RestoreItem { .. });
        if restores || seen.apply(&change, day(2).date_naive()).is_ok() {
            return change;
        }
    }
    PlanChange::RenameMilestone { milestone: seen.milestones[0].id, name: "Again".into() }
}

/// A plan with two browsers on it.
struct Desk {
    owner: PlanOwner,
    browsers: [Asker; 2],
}

impl Desk {
    async fn send(&self, browser: usize, seen: &Plan, change: &PlanChange) -> AppResult<PlanView> {
        milestones::change(&self.browsers[browser], self.owner, seen.version, change.clone()).await
    }

    async fn plan(&self) -> Plan {
        milestones::load_view(&self.browsers[0], self.owner).await.expect("they see the plan").plan
    }
}

/// What must hold of the plan after an acknowledged change of the one before.
fn check(before: &Plan, change: &PlanChange, after: &Plan) {
    if let Ok(expected) = before.apply(change, day(2).date_naive()) {
        assert_eq!(after.milestones, expected.plan.milestones, "{change:?}");
        return;
    }
    let restored = |ids: Vec<MilestoneId>| match change {
        PlanChange::RestoreMilestone { milestone } => ids.into_iter().filter(|id| id != milestone).collect(),
        PlanChange::RestoreItem { .. } => ids,
        other => panic!("acknowledged, although the rule refuses it: {other:?}"),
    };
    assert_eq!(restored(milestones_of(after)), milestones_of(before), "the others stand as they stood");
}

async fn a_thousand_random_changes_of_two_browsers_lose_nothing(town: Town) {
    let couple = town.couple_at_work().await;
    let browsers = [town.asker(&couple.mentor, day(2)), town.asker(&couple.mentor, day(2))];
    change_at_random(Desk { owner: couple.id.into(), browsers }, STEPS).await;
}

async fn a_template_loses_nothing_either(town: Town) {
    let program = town.program().await;
    let (admin, coordinator) = (town.admin("Sofia").await, town.coordinator("Nadia", program).await);
    let browsers = [town.asker(&admin, day(2)), town.asker(&coordinator, day(2))];
    change_at_random(Desk { owner: program.into(), browsers }, STEPS / 2).await;
}

async fn change_at_random(desk: Desk, steps: usize) {
    let seed = std::env::var("ITHACA_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or_else(rand::random);
    println!("ITHACA_SEED={seed}");
    let mut random = StdRng::seed_from_u64(seed);
    let mut truth = desk.plan().await;
    let mut ledger = Ledger::of(&truth);
    let mut seen = [truth.clone(), truth.clone()];
    let (mut acknowledged, mut stale, mut refused) = (0, 0, 0);
    for step in 0..steps {
        // One of the two, the other, or both in the same moment.
        let who: &[usize] = [&[0][..], &[1], &[0, 1]][random.random_range(0..3)];
        let changes = [0, 1].map(|client| choose(&mut random, &seen[client], &ledger));
        let answers = match who {
            [client] => vec![(*client, desk.send(*client, &seen[*client], &changes[*client]).await)],
            _ => {
                let both = tokio::join!(desk.send(0, &seen[0], &changes[0]), desk.send(1, &seen[1], &changes[1]));
                vec![(0, both.0), (1, both.1)]
            }
        };
        let mut answers = answers;
        answers.sort_by_key(|(_, answer)| answer.as_ref().map_or(i64::MAX, |view| view.plan.version));
        for (client, answer) in answers {
            match answer {
                Ok(view) => {
                    assert_eq!(view.plan.version, truth.version + 1, "step {step}: an acknowledged change was overtaken");
                    check(&truth, &changes[client], &view.plan);
                    ledger.note(&changes[client], &truth);
                    if let PlanChange::RestoreMilestone { milestone } = &changes[client] {
                        let back = view.plan.milestone(*milestone).expect("it is back");
                        ledger.items.extend(back.items.iter().map(|i| i.id));
                    }
                    truth = view.plan.clone();
                    seen[client] = view.plan;
                    acknowledged += 1;
                }
                Err(AppError::Conflict { present, .. }) => {
                    seen[client] = serde_json::from_str::<PlanView>(&present).expect("the present plan").plan;
                    stale += 1;
                }
                Err(AppError::Refused(_)) => refused += 1,
                Err(other) => panic!("step {step}: {other}"),
            }
        }
        let stored = desk.plan().await;
        assert_eq!(stored.milestones, truth.milestones, "step {step}");
        let order = milestones_of(&stored);
        assert_eq!(order.len(), ledger.milestones.len(), "step {step}: no milestone stands twice");
        assert_eq!(order.into_iter().collect::<BTreeSet<_>>(), ledger.milestones, "step {step}: none is lost or made up");
        assert_eq!(items_of(&stored), ledger.items, "step {step}");
    }
    println!("{acknowledged} acknowledged, {stale} answered with the present plan, {refused} refused");
    assert!(acknowledged > steps / 3 && stale > steps / 10, "the two really met: {acknowledged}, {stale}");
}
