use super::*;

fn duplicate(milestone: u128, copy: u128, items: &[(u128, u128)]) -> PlanChange {
    let item_copies = items.iter().map(|(of, copy)| (i(*of), i(*copy))).collect();
    PlanChange::DuplicateMilestone { milestone: m(milestone), copy: m(copy), item_copies }
}

fn remove(milestone: u128) -> PlanChange {
    PlanChange::RemoveMilestone { milestone: m(milestone) }
}

fn restore(milestone: u128) -> PlanChange {
    PlanChange::RestoreMilestone { milestone: m(milestone) }
}

#[test]
fn a_milestone_is_placed_above_another_or_last() {
    let plan = plan(5, 1, true);
    assert_eq!(order(&after(&plan, place(5, Some(3)))), [1, 2, 5, 3, 4]);
    assert_eq!(order(&after(&plan, place(3, Some(5)))), [1, 2, 4, 3, 5]);
    assert_eq!(order(&after(&plan, place(3, None))), [1, 2, 4, 5, 3]);
}

#[test]
fn placing_where_it_stands_is_a_no_op() {
    let plan = plan(5, 1, true);
    assert!(plan.is_no_op(&place(4, Some(5)), today()));
    assert!(plan.is_no_op(&place(4, Some(4)), today()));
    assert!(plan.is_no_op(&place(5, None), today()));
    assert!(!plan.is_no_op(&place(4, None), today()));
    assert!(!plan.is_no_op(&place(1, None), today()), "refused is not a no-op");
}

#[test]
fn nothing_moves_into_or_above_the_head() {
    let plan = plan(5, 1, true);
    assert_eq!(refusal(&plan, place(4, Some(1))), PlanRefusal::HeadIsFixed);
    assert_eq!(refusal(&plan, place(4, Some(2))), PlanRefusal::HeadIsFixed);
    assert_eq!(refusal(&plan, add(9, "New", Some(2))), PlanRefusal::HeadIsFixed);
}

#[test]
fn fixed_milestones_are_neither_moved_nor_removed_and_say_why() {
    let plan = plan(5, 1, true);
    assert_eq!(refusal(&plan, place(1, None)), PlanRefusal::MilestoneIsDone);
    assert_eq!(refusal(&plan, place(2, None)), PlanRefusal::MilestoneIsOpen);
    assert_eq!(refusal(&plan, remove(1)), PlanRefusal::MilestoneIsDone);
    assert_eq!(refusal(&plan, remove(2)), PlanRefusal::MilestoneIsOpen);
    assert_eq!(plan.lock_reason(m(1)), Some(LockReason::Done));
    assert_eq!(plan.lock_reason(m(2)).unwrap().to_string(), "This milestone is being worked on, so it stays where it is.");
    assert_eq!(plan.lock_reason(m(3)), None);
}

#[test]
fn before_the_plan_opens_all_milestones_move_freely() {
    let plan = plan(3, 0, false);
    assert_eq!(order(&after(&plan, place(3, Some(1)))), [3, 1, 2]);
    assert_eq!(order(&after(&plan, remove(1))), [2, 3]);
}

#[test]
fn what_a_hand_over_brought_along_as_done_is_fixed_before_the_plan_opens() {
    let plan = plan(4, 2, false);
    assert_eq!(refusal(&plan, place(4, Some(2))), PlanRefusal::HeadIsFixed);
    assert_eq!(order(&after(&plan, place(4, Some(3)))), [1, 2, 4, 3]);
}

#[test]
fn a_done_milestone_changes_no_more() {
    let plan = plan(3, 1, true);
    let (done, name) = (m(1), "Other".to_owned());
    for change in [
        PlanChange::RenameMilestone { milestone: done, name },
        PlanChange::DescribeMilestone { milestone: done, description: "Other".into() },
        PlanChange::DateMilestone { milestone: done, due: Due::On(today()) },
        add_item(99, 1, "New", ""),
        place_item(31, 1, None),
        place_item(11, 3, None),
        PlanChange::RemoveItem { item: i(11) },
        PlanChange::DuplicateItem { item: i(11), copy: i(99) },
        PlanChange::NoteItem { item: i(11), note: "Other".into() },
        PlanChange::UnmarkItem { item: i(11) },
        send_back(11, "More"),
    ] {
        assert_eq!(refusal(&plan, change), PlanRefusal::MilestoneIsDone);
    }
}

#[test]
fn the_open_milestone_may_be_renamed_described_and_re_dated() {
    let plan = plan(3, 1, true);
    let plan = after(&plan, PlanChange::RenameMilestone { milestone: m(2), name: "  First\n steps ".into() });
    let plan = after(&plan, PlanChange::DescribeMilestone { milestone: m(2), description: " Two\r\nlines ".into() });
    let plan = after(&plan, PlanChange::DateMilestone { milestone: m(2), due: Due::On(day(4, 1)) });
    let open = plan.open_milestone().unwrap();
    assert_eq!((open.name.as_str(), open.description.as_str(), open.due), ("First steps", "Two\nlines", Due::On(day(4, 1))));
}

#[test]
fn names_descriptions_and_dates_have_limits() {
    let plan = plan(3, 0, true);
    let rename = |name: String| PlanChange::RenameMilestone { milestone: m(2), name };
    assert_eq!(refusal(&plan, rename(" \n\t".into())), PlanRefusal::NameMissing);
    assert_eq!(refusal(&plan, rename("\u{0}".into())), PlanRefusal::NameMissing);
    assert_eq!(refusal(&plan, rename("ä".repeat(121))), PlanRefusal::NameTooLong);
    after(&plan, rename("ä".repeat(120)));
    let describe = |n| PlanChange::DescribeMilestone { milestone: m(2), description: "a".repeat(n) };
    assert_eq!(refusal(&plan, describe(4001)), PlanRefusal::DescriptionTooLong);
    after(&plan, describe(4000));
    let date = |due| PlanChange::DateMilestone { milestone: m(2), due };
    assert_eq!(refusal(&plan, date(Due::AfterDays(-1))), PlanRefusal::DateOutOfReach);
    assert_eq!(refusal(&plan, date(Due::AfterDays(i64::MAX))), PlanRefusal::DateOutOfReach);
    assert_eq!(refusal(&plan, date(Due::On(NaiveDate::MAX))), PlanRefusal::DateOutOfReach);
}

#[test]
fn days_become_a_date_once_the_plan_is_open() {
    let date = PlanChange::DateMilestone { milestone: m(2), due: Due::AfterDays(7) };
    assert_eq!(after(&plan(3, 0, true), date.clone()).milestone(m(2)).unwrap().due, Due::On(day(3, 8)));
    assert_eq!(after(&plan(3, 0, false), date).milestone(m(2)).unwrap().due, Due::AfterDays(7));
}

#[test]
fn a_plan_holds_300_milestones_and_every_id_once() {
    let full = plan(300, 0, true);
    assert_eq!(refusal(&full, add(301, "One more", None)), PlanRefusal::TooManyMilestones);
    assert_eq!(refusal(&full, duplicate(3, 301, &[(31, 9901), (32, 9902)])), PlanRefusal::TooManyMilestones);
    let removed = after(&plan(3, 0, true), remove(3));
    assert_eq!(refusal(&removed, add(2, "Again", None)), PlanRefusal::IdTaken);
    assert_eq!(refusal(&removed, add(3, "On the shelf", None)), PlanRefusal::IdTaken);
    assert_eq!(refusal(&removed, add_item(31, 2, "On the shelf", "")), PlanRefusal::IdTaken);
    let refilled = (301..=301).fold(after(&full, remove(300)), |plan, n| after(&plan, add(n, "New", None)));
    assert_eq!(refusal(&refilled, restore(300)), PlanRefusal::TooManyMilestones);
}

#[test]
fn a_template_keeps_its_last_milestone_while_the_program_takes_people() {
    let (none, one) = (plan(0, 0, false), plan(1, 0, false));
    assert_eq!(one.may_become(&none, true), Err(PlanRefusal::LastOfTemplate));
    assert_eq!(one.may_become(&none, false), Ok(()));
    assert_eq!(one.may_become(&plan(2, 0, false), true), Ok(()));
    assert_eq!(none.may_become(&none, true), Ok(()), "what never had one is not held to it");
}

#[test]
fn a_copy_stands_below_its_original_without_marks() {
    let plan = after(&plan(4, 1, true), mark(21));
    let copied = after(&plan, duplicate(2, 9, &[(22, 92), (21, 91)]));
    assert_eq!(order(&copied), [1, 2, 9, 3, 4]);
    assert_eq!(items_of(&copied, 9), [91, 92]);
    let copy = copied.milestone(m(9)).unwrap();
    assert_eq!((copy.name.as_str(), copy.items_done()), ("Milestone 2 (copy)", (0, 2)));
}

#[test]
fn a_copy_of_a_done_milestone_stands_below_the_head_and_leaves_a_past_date_behind() {
    let mut plan = plan(4, 2, true);
    plan.milestones[0].due = Due::On(day(3, 9));
    let copied = after(&plan, duplicate(1, 9, &[(11, 91), (12, 92)]));
    assert_eq!(order(&copied), [1, 2, 3, 9, 4]);
    assert_eq!(copied.milestone(m(9)).unwrap().due, Due::None);
}

#[test]
fn a_copy_names_every_item_once() {
    let plan = plan(3, 0, true);
    assert_eq!(refusal(&plan, duplicate(2, 9, &[(21, 91)])), PlanRefusal::CopiesDoNotMatch);
    assert_eq!(refusal(&plan, duplicate(2, 9, &[(21, 91), (31, 92)])), PlanRefusal::CopiesDoNotMatch);
    assert_eq!(refusal(&plan, duplicate(2, 9, &[(21, 91), (22, 91)])), PlanRefusal::IdTaken);
    assert_eq!(refusal(&plan, duplicate(2, 9, &[(21, 91), (22, 31)])), PlanRefusal::IdTaken);
    assert_eq!(refusal(&plan, duplicate(2, 3, &[(21, 91), (22, 92)])), PlanRefusal::IdTaken);
}

#[test]
fn a_copy_of_a_long_name_still_fits() {
    let mut plan = plan(3, 0, true);
    plan.milestones[1].name = "ö".repeat(120);
    let copied = after(&plan, duplicate(2, 9, &[(21, 91), (22, 92)]));
    assert_eq!(copied.milestone(m(9)).unwrap().name.chars().count(), 120);
}

#[test]
fn a_removed_milestone_comes_back_between_its_neighbours_as_far_as_they_are_there() {
    let plan = plan(6, 0, true);
    let without = after(&plan, remove(4));
    assert_eq!(order(&after(&without, restore(4))), [1, 2, 3, 4, 5, 6]);
    let neighbour_gone = after(&after(&without, remove(5)), restore(4));
    assert_eq!(order(&neighbour_gone), [1, 2, 3, 4, 6]);
    assert_eq!(order(&after(&neighbour_gone, restore(5))), [1, 2, 3, 4, 5, 6]);
    let both_gone = after(&after(&after(&without, remove(5)), remove(3)), restore(4));
    assert_eq!(order(&both_gone), [1, 2, 6, 4]);
    assert_eq!(refusal(&plan, restore(4)), PlanRefusal::NothingToRestore);
}

#[test]
fn a_restored_milestone_never_lands_in_the_head() {
    let without = after(&plan(4, 0, true), remove(2));
    let (mut later, _) = without.settled(&[], today());
    later.milestones[0].done_on = Some(today());
    assert_eq!(later.head_len(), 2);
    assert_eq!(order(&after(&later, restore(2))), [1, 3, 2, 4]);
}

#[test]
fn a_milestone_removed_before_the_opening_comes_back_with_a_date() {
    let mut plan = plan(3, 0, false);
    plan.milestones[2].due = Due::AfterDays(14);
    let opened = after(&plan, remove(3)).open_on(day(3, 2));
    assert_eq!(after(&opened, restore(3)).milestone(m(3)).unwrap().due, Due::On(day(3, 16)));
}

#[test]
fn the_shelf_outlives_an_answer_from_the_server() {
    let before = after(&after(&plan(4, 0, true), remove(3)), remove(4));
    let answer = Plan { removed: Vec::new(), ..before.clone() };
    assert_eq!(order(&after(&answer.with_shelf_of(&before), restore(3))), [1, 2, 3]);
    let restored_elsewhere = plan(4, 0, true).with_shelf_of(&before);
    assert!(restored_elsewhere.removed.is_empty());
}

#[test]
fn the_menu_offers_every_move_that_does_something() {
    let plan = plan(5, 1, true);
    assert_eq!(plan.moves_for(m(1)), Moves::default());
    assert_eq!(plan.moves_for(m(2)), Moves::default());
    let first = plan.moves_for(m(3));
    assert_eq!((first.up, first.to_top), (None, None));
    assert_eq!(order(&after(&plan, first.down.unwrap())), [1, 2, 4, 3, 5]);
    assert_eq!(order(&after(&plan, first.to_bottom.unwrap())), [1, 2, 4, 5, 3]);
    let last = plan.moves_for(m(5));
    assert_eq!((last.down, last.to_bottom), (None, None));
    assert_eq!(order(&after(&plan, last.up.unwrap())), [1, 2, 3, 5, 4]);
    assert_eq!(order(&after(&plan, last.to_top.unwrap())), [1, 2, 5, 3, 4]);
}

#[test]
fn a_drag_never_lands_in_the_head() {
    let plan = plan(5, 1, true);
    assert_eq!(plan.drop_targets(), 2..=5);
    assert_eq!((plan.clamp_gap(0), plan.clamp_gap(4), plan.clamp_gap(99)), (2, 4, 5));
    assert_eq!(plan.place_from_gap(m(5), 0), Some(place(5, Some(3))));
    assert_eq!(plan.place_from_gap(m(3), 99), Some(place(3, None)));
    assert_eq!(plan.place_from_gap(m(4), 3), None);
    assert_eq!(plan.place_from_gap(m(4), 4), None);
    assert_eq!(plan.place_from_gap(m(2), 5), None);
}
