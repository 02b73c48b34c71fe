//! What holds for any plan and any sequence of changes, sensible or not.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;

fn any_plan() -> impl Strategy<Value = Plan> {
    (0u128..8, 0u128..4, any::<bool>(), any::<u32>()).prop_map(|(n, done, opened, marks)| {
        let mut plan = plan(n, done.min(n), opened);
        for (place, milestone) in plan.milestones.iter_mut().enumerate().filter(|(_, m)| !m.is_done()) {
            milestone.due = [Due::None, Due::AfterDays(7), Due::On(day(3, 9))][place % 3];
            for (index, item) in milestone.items.iter_mut().enumerate() {
                item.done_on = (marks >> (2 * place + index) & 1 == 1).then(today);
            }
        }
        if opened { Plan { opened_on: None, ..plan }.open_on(day(3, 1)) } else { plan }
    })
}

fn milestone() -> impl Strategy<Value = MilestoneId> {
    (1u128..14).prop_map(m)
}

fn item_id() -> impl Strategy<Value = ItemId> {
    (1u128..14, 1u128..5).prop_map(|(of, n)| i(of * 10 + n))
}

fn words() -> impl Strategy<Value = String> {
    prop_oneof![4 => Just("Words".to_owned()), 1 => Just(" ".to_owned()), 1 => Just("a".repeat(1001)), 1 => any::<String>()]
}

fn link() -> impl Strategy<Value = String> {
    prop_oneof![Just(String::new()), Just("https://a.example".to_owned()), Just("javascript:".to_owned())]
}

fn kind() -> impl Strategy<Value = ItemKind> {
    prop::sample::select(ItemKind::ALL)
}

fn due() -> impl Strategy<Value = Due> {
    prop_oneof![Just(Due::None), (-2i64..4000).prop_map(Due::AfterDays), Just(Due::On(day(6, 1)))]
}

fn above<T: std::fmt::Debug>(id: impl Strategy<Value = T>) -> impl Strategy<Value = Option<T>> {
    prop::option::weighted(0.7, id)
}

fn milestone_change() -> impl Strategy<Value = PlanChange> {
    use PlanChange as C;
    let copies = prop::collection::vec((item_id(), item_id()), 2..3);
    prop_oneof![
        3 => (milestone(), above(milestone())).prop_map(|(milestone, above)| C::PlaceMilestone { milestone, above }),
        1 => (milestone(), words(), above(milestone()))
            .prop_map(|(milestone, name, above)| C::AddMilestone { milestone, name, above }),
        1 => (milestone(), words()).prop_map(|(milestone, name)| C::RenameMilestone { milestone, name }),
        1 => (milestone(), words()).prop_map(|(milestone, description)| C::DescribeMilestone { milestone, description }),
        1 => (milestone(), due()).prop_map(|(milestone, due)| C::DateMilestone { milestone, due }),
        1 => (milestone(), milestone(), copies)
            .prop_map(|(milestone, copy, item_copies)| C::DuplicateMilestone { milestone, copy, item_copies }),
        2 => (1u128..14, 8u128..14).prop_map(|(of, copy)| C::DuplicateMilestone {
            milestone: m(of),
            copy: m(copy),
            item_copies: vec![(i(of * 10 + 1), i(copy * 10 + 1)), (i(of * 10 + 2), i(copy * 10 + 2))],
        }),
        2 => milestone().prop_map(|milestone| C::RemoveMilestone { milestone }),
        3 => milestone().prop_map(|milestone| C::RestoreMilestone { milestone }),
    ]
}

fn item_change() -> impl Strategy<Value = PlanChange> {
    use PlanChange as C;
    prop_oneof![
        3 => (item_id(), milestone(), above(item_id()))
            .prop_map(|(item, milestone, above)| C::PlaceItem { item, milestone, above }),
        2 => (item_id(), milestone(), kind(), words(), link(), above(item_id())).prop_map(
            |(item, milestone, kind, title, link, above)| C::AddItem { item, milestone, kind, title, link, resource: None, above }
        ),
        1 => (item_id(), kind(), words(), link()).prop_map(|(item, kind, title, link)| C::EditItem { item, kind, title, link }),
        1 => (item_id(), words()).prop_map(|(item, note)| C::NoteItem { item, note }),
        1 => (item_id(), item_id()).prop_map(|(item, copy)| C::DuplicateItem { item, copy }),
        2 => item_id().prop_map(|item| C::RemoveItem { item }),
        3 => item_id().prop_map(|item| C::RestoreItem { item }),
        2 => item_id().prop_map(|item| C::MarkItemDone { item }),
        1 => item_id().prop_map(|item| C::UnmarkItem { item }),
        1 => (item_id(), words()).prop_map(|(item, words)| C::SendItemBack { item, words }),
    ]
}

fn change() -> impl Strategy<Value = PlanChange> {
    prop_oneof![milestone_change(), item_change()]
}

fn milestone_ids(plan: &Plan) -> Vec<MilestoneId> {
    plan.milestones.iter().map(|m| m.id).collect()
}

fn item_ids(plan: &Plan) -> Vec<ItemId> {
    plan.milestones.iter().flat_map(|m| &m.items).map(|item| item.id).collect()
}

/// The ids a change should leave on the plan, from what was there before it.
fn expected(plan: &Plan, change: &PlanChange) -> (BTreeSet<MilestoneId>, BTreeSet<ItemId>) {
    use PlanChange as C;
    let (mut milestones, mut items): (BTreeSet<_>, BTreeSet<_>) =
        (milestone_ids(plan).into_iter().collect(), item_ids(plan).into_iter().collect());
    match change {
        C::AddMilestone { milestone, .. } => milestones.extend([*milestone]),
        C::DuplicateMilestone { copy, item_copies, .. } => {
            milestones.extend([*copy]);
            items.extend(item_copies.iter().map(|(_, copy)| *copy));
        }
        C::RemoveMilestone { milestone } => {
            milestones.remove(milestone);
            for item in &plan.milestone(*milestone).unwrap().items {
                items.remove(&item.id);
            }
        }
        C::RestoreMilestone { milestone } => {
            milestones.extend([*milestone]);
            items.extend(plan.removed.iter().find(|r| r.is_milestone(*milestone)).into_iter().flat_map(|r| match r {
                Removed::Milestone { milestone, .. } => milestone.items.iter().map(|item| item.id).collect(),
                Removed::Item { .. } => vec![],
            }));
        }
        C::AddItem { item, .. } | C::RestoreItem { item } => items.extend([*item]),
        C::DuplicateItem { copy, .. } => items.extend([*copy]),
        C::RemoveItem { item } => drop(items.remove(item)),
        _ => {}
    }
    (milestones, items)
}

fn head(plan: &Plan) -> &[Milestone] {
    &plan.milestones[..plan.head_len()]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn any_sequence_of_changes_keeps_the_plan_whole(start in any_plan(), changes in prop::collection::vec(change(), 1..60)) {
        let mut plan = start;
        for change in changes {
            let before = plan.clone();
            let Ok(Applied { plan: next, event }) = plan.apply(&change, today()) else {
                prop_assert_eq!(&plan, &before, "a refused change leaves the plan as it was");
                continue;
            };
            prop_assert_eq!(next.version, plan.version + 1);
            let (milestones, items) = (milestone_ids(&next), item_ids(&next));
            let (milestone_set, item_set) = (milestones.iter().copied().collect(), items.iter().copied().collect());
            prop_assert_eq!((&milestone_set, &item_set), (&expected(&plan, &change).0, &expected(&plan, &change).1));
            prop_assert_eq!((milestones.len(), items.len()), (milestone_set.len(), item_set.len()), "no id twice");
            let off_the_plan = |removed: &Removed| match removed {
                Removed::Milestone { milestone, .. } => !milestone_set.contains(&milestone.id),
                Removed::Item { item, .. } => !item_set.contains(&item.id),
            };
            prop_assert!(next.removed.iter().all(off_the_plan));

            let head_before: Vec<MilestoneId> = head(&plan).iter().map(|m| m.id).collect();
            prop_assert_eq!(&milestones[..head_before.len()], &head_before[..], "nobody moves into or above the head");
            let done = plan.milestones.iter().take_while(|m| m.is_done()).count();
            prop_assert_eq!(&next.milestones[..done], &plan.milestones[..done], "done milestones do not change");
            if matches!(change, PlanChange::PlaceMilestone { .. }) {
                prop_assert_eq!(head(&next), head(&plan));
            }

            let counted = |m: &Milestone| m.due.counted_from(next.opened_on) == m.due;
            prop_assert!(next.milestones.iter().all(counted), "an open plan knows dates, not days");
            prop_assert!(next.milestones.iter().all(|m| clean_milestone_name(&m.name).is_ok_and(|name| name == m.name)));
            prop_assert_eq!(&serde_json::from_str::<Plan>(&serde_json::to_string(&next).unwrap()).unwrap(), &next);
            prop_assert_eq!(&serde_json::from_str::<PlanEvent>(&serde_json::to_string(&event).unwrap()).unwrap(), &event);
            plan = next;
        }
    }

    #[test]
    fn a_change_survives_the_journey(change in change()) {
        prop_assert_eq!(&serde_json::from_str::<PlanChange>(&serde_json::to_string(&change).unwrap()).unwrap(), &change);
    }

    #[test]
    fn removing_and_restoring_a_milestone_changes_nothing(start in any_plan(), milestone in milestone()) {
        if let Ok(removed) = start.apply(&PlanChange::RemoveMilestone { milestone }, today()) {
            let restored = after(&removed.plan, PlanChange::RestoreMilestone { milestone });
            prop_assert_eq!(Plan { version: start.version, ..restored }, start);
        }
    }

    #[test]
    fn removing_and_restoring_an_item_changes_nothing(start in any_plan(), item in item_id()) {
        if let Ok(removed) = start.apply(&PlanChange::RemoveItem { item }, today()) {
            let restored = after(&removed.plan, PlanChange::RestoreItem { item });
            prop_assert_eq!(Plan { version: start.version, ..restored }, start);
        }
    }

    #[test]
    fn removals_undone_last_first_change_nothing(start in any_plan(), gone in prop::collection::vec(milestone(), 1..6)) {
        let (mut plan, mut undo) = (start.clone(), Vec::new());
        for milestone in gone {
            if let Ok(applied) = plan.apply(&PlanChange::RemoveMilestone { milestone }, today()) {
                plan = applied.plan;
                undo.push(PlanChange::RestoreMilestone { milestone });
            }
        }
        for change in undo.into_iter().rev() {
            plan = after(&plan, change);
        }
        prop_assert_eq!(plan.milestones, start.milestones);
    }

    #[test]
    fn every_offered_move_is_accepted_and_moves_something(plan in any_plan()) {
        let milestones = plan.milestones.iter().flat_map(|milestone| {
            let Moves { up, down, to_top, to_bottom } = plan.moves_for(milestone.id);
            let gaps = 0..=plan.milestones.len();
            let drops: Vec<PlanChange> = gaps.filter_map(|gap| plan.place_from_gap(milestone.id, gap)).collect();
            [up, down, to_top, to_bottom].into_iter().flatten().chain(drops)
        });
        let items = plan.milestones.iter().flat_map(|m| &m.items).flat_map(|item| {
            let ItemMoves { up, down, to_top, to_bottom, to_milestone } = plan.item_moves_for(item.id);
            let steps = [plan.step_item_up(item.id), plan.step_item_down(item.id)];
            let others = to_milestone.into_iter().map(|target| target.change);
            [up, down, to_top, to_bottom].into_iter().chain(steps).flatten().chain(others)
        });
        for offered in milestones.chain(items) {
            prop_assert!(plan.apply(&offered, today()).is_ok(), "{:?}", offered);
            prop_assert!(!plan.is_no_op(&offered, today()), "{:?}", offered);
        }
    }

    #[test]
    fn settling_ends_at_a_milestone_that_still_misses_something(
        plan in any_plan(),
        held in prop::collection::vec(milestone(), 0..8),
    ) {
        let (settled, done) = plan.settled(&held, today());
        prop_assert!(done.iter().all(|id| held.contains(id) && plan.milestone(*id).unwrap().is_ready()));
        prop_assert_eq!(settled.progress().0, plan.progress().0 + done.len());
        prop_assert_eq!(settled.settle(&held, today()), vec![]);
        prop_assert!(settled.open_milestone().is_none_or(|open| !open.is_ready() || !held.contains(&open.id)));
    }
}
