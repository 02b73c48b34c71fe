use super::*;

/// The template: milestones 101 to 105, which the plan's 1 to 5 were copied from; 105 has no copy.
fn copies(changed: &[u128]) -> Vec<TemplateCopy> {
    let copy = |n: u128| TemplateCopy { template: m(100 + n), milestone: m(n), changed_by_mentor: changed.contains(&n) };
    (1..=4).map(copy).collect()
}

fn order() -> Vec<MilestoneId> {
    (101..=105).map(m).collect()
}

fn wanted(plan: &Plan, n: u128) -> MilestoneBlueprint {
    plan.milestone(m(n)).unwrap().blueprint(plan.opened_on)
}

fn ids() -> impl FnMut() -> Uuid {
    let mut next = 900;
    move || {
        next += 1;
        Uuid::from_u128(next)
    }
}

fn take(plan: &Plan, template: u128, wanted: &MilestoneBlueprint, changed: &[u128]) -> Result<Plan, PlanRefusal> {
    plan.take_offer(m(template), wanted, &copies(changed), &order(), &mut ids()).map(|applied| applied.plan)
}

#[test]
fn what_says_the_same_is_not_offered() {
    let plan = plan(4, 1, true);
    let standing = |wanted: &MilestoneBlueprint| plan.standing_of_offer(m(103), wanted, &copies(&[]));
    assert_eq!(standing(&wanted(&plan, 3)), OfferStanding::Same);
    let mut turned = wanted(&plan, 3);
    turned.items.reverse();
    assert_eq!(standing(&turned), OfferStanding::Same, "order is no difference");
    let renamed = MilestoneBlueprint { name: "Another".into(), ..wanted(&plan, 3) };
    assert_eq!(standing(&renamed), OfferStanding::Differs);
}

#[test]
fn what_a_mentor_changed_or_removed_is_kept() {
    let plan = plan(4, 1, true);
    let renamed = MilestoneBlueprint { name: "Another".into(), ..wanted(&plan, 3) };
    assert_eq!(plan.standing_of_offer(m(103), &renamed, &copies(&[3])), OfferStanding::KeptByMentor);
    assert_eq!(take(&plan, 103, &renamed, &[3]), Err(PlanRefusal::KeptByMentor));
    let without = after(&plan, PlanChange::RemoveMilestone { milestone: m(3) });
    assert_eq!(take(&without, 103, &renamed, &[]), Err(PlanRefusal::KeptByMentor));
}

#[test]
fn what_is_done_is_never_offered() {
    let plan = plan(4, 1, true);
    let renamed = MilestoneBlueprint { name: "Another".into(), ..wanted(&plan, 1) };
    assert_eq!(plan.standing_of_offer(m(101), &renamed, &copies(&[])), OfferStanding::Done);
    assert_eq!(take(&plan, 101, &renamed, &[]), Err(PlanRefusal::MilestoneIsDone));
}

#[test]
fn an_offer_gives_name_words_date_and_items_and_keeps_what_is_done() {
    let mut plan = plan(4, 1, true);
    plan = after(&plan, mark(21));
    let mut offer = wanted(&plan, 2);
    offer.name = "Renamed".into();
    offer.due_days = Some(40);
    // 21 is done and offered no more; 22 is renamed where it stands; one is new.
    offer.items = vec![offer.items[1].clone(), ItemBlueprint { title: "New".into(), ..offer.items[0].clone() }];
    let taken = take(&plan, 102, &offer, &[]).unwrap();
    let mine = taken.milestone(m(2)).unwrap();
    assert_eq!((mine.name.as_str(), mine.due), ("Renamed", Due::On(day(4, 10))));
    assert_eq!(items_of(&taken, 2), [22, 901, 21]);
    assert!(mine.items[2].is_done() && !mine.items[1].is_done());
    assert_eq!(taken.version, plan.version + 1);
    assert_eq!(taken.milestones.len(), plan.milestones.len());
}

#[test]
fn an_item_keeps_its_mark_when_its_words_or_its_link_change() {
    let mut plan = plan(2, 0, true);
    plan = after(&plan, add_item(13, 1, "The guide", "https://guide.example"));
    plan = after(&plan, mark(13));
    let mut offer = wanted(&plan, 1);
    offer.items[2].title = "The new guide".into();
    let taken = take(&plan, 101, &offer, &[]).unwrap();
    let item = &taken.milestone(m(1)).unwrap().items[2];
    assert_eq!((item.id, item.title.as_str(), item.is_done()), (i(13), "The new guide", true));
}

#[test]
fn a_new_milestone_goes_behind_its_neighbour_and_never_into_the_head() {
    let open = plan(4, 2, true);
    let offer = MilestoneBlueprint { name: "New".into(), ..wanted(&open, 4) };
    let names = |plan: Plan| plan.milestones.iter().map(|m| m.name.clone()).collect::<Vec<_>>();
    let names = |plan: Plan| names(plan).iter().position(|name| name == "New").unwrap();
    assert_eq!(names(take(&open, 105, &offer, &[]).unwrap()), 4, "last in the template, last here");
    let order_first: Vec<MilestoneId> = [105, 101, 102, 103, 104].map(m).into();
    let taken = open.take_offer(m(105), &offer, &copies(&[]), &order_first, &mut ids()).unwrap();
    assert_eq!(names(taken.plan), 3, "first in the template, first below the head here");
    let taken = open.take_offer(m(105), &offer, &[], &order(), &mut ids()).unwrap();
    assert_eq!(names(taken.plan), 4, "without neighbours at the end");
}

#[test]
fn an_offer_that_brings_nothing_new_is_said_to() {
    let plan = plan(4, 1, true);
    assert_eq!(take(&plan, 103, &wanted(&plan, 3), &[]), Err(PlanRefusal::OfferIsNothingNew));
}

#[test]
fn the_difference_tells_every_items_fate() {
    let mut plan = plan(2, 0, true);
    plan = after(&plan, mark(11));
    let present = plan.milestone(m(1)).unwrap().items.clone();
    let same = present[1].blueprint();
    let added = ItemBlueprint { title: "New".into(), ..same.clone() };
    let differences = item_differences(&present, &[added.clone(), same.clone()]);
    assert_eq!(
        differences,
        [ItemDifference::Added(added), ItemDifference::Same(same), ItemDifference::StaysDone(present[0].blueprint())]
    );
    let noted = ItemBlueprint { note: "Bring a pen.".into(), ..present[0].blueprint() };
    assert_eq!(
        item_differences(&present, std::slice::from_ref(&noted)),
        [ItemDifference::Changed { now: present[0].blueprint(), offered: noted }, ItemDifference::Gone(present[1].blueprint())]
    );
}

#[test]
fn a_blueprint_forgets_marks_and_turns_dates_into_days() {
    let mut plan = plan(2, 1, true);
    plan.milestones[0].due = Due::On(day(3, 31));
    let blueprint = plan.milestones[0].blueprint(plan.opened_on);
    assert_eq!(blueprint.due_days, Some(30));
    let built = blueprint.build(None, &mut ids());
    assert_eq!((built.due, built.done_on), (Due::AfterDays(30), None));
    assert!(built.items.iter().all(|item| !item.is_done()));
}

#[test]
fn only_moving_leaves_a_milestone_as_it_was() {
    let plan = plan(4, 1, true);
    let changed = |change: PlanChange| after(&plan, change).changed_in_substance_since(&plan);
    assert_eq!(changed(place(3, None)), []);
    assert_eq!(changed(place_item(31, 3, None)), []);
    assert_eq!(changed(mark(21)), []);
    assert_eq!(changed(place_item(31, 4, None)), [m(3), m(4)]);
    assert_eq!(changed(PlanChange::RenameMilestone { milestone: m(3), name: "Mine".into() }), [m(3)]);
    assert_eq!(changed(PlanChange::DateMilestone { milestone: m(4), due: Due::On(day(6, 1)) }), [m(4)]);
    assert_eq!(changed(PlanChange::RemoveItem { item: i(31) }), [m(3)]);
}
