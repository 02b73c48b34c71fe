use super::*;

/// The template: milestones 101 to 105, which the plan's 1 to 5 were copied from; 105 has no copy. Those that were changed
/// had another name when the pair got them.
fn copies(on: &Plan, changed: &[u128]) -> Vec<TemplateCopy> {
    let whole = plan(4, 0, true);
    let copy = |n: u128| {
        let mut given = on.milestone(m(n)).or(whole.milestone(m(n))).unwrap().blueprint(on.opened_on);
        if changed.contains(&n) {
            given.name = "As it was given".into();
        }
        TemplateCopy { template: m(100 + n), milestone: m(n), given }
    };
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
    plan.take_offer(m(template), Some(wanted), &copies(plan, changed), &order(), &mut ids()).map(|applied| applied.plan)
}

#[test]
fn what_says_the_same_is_not_offered() {
    let plan = plan(4, 1, true);
    let standing = |wanted: &MilestoneBlueprint| plan.standing_of_offer(m(103), Some(wanted), &copies(&plan, &[]));
    assert_eq!(standing(&wanted(&plan, 3)), OfferStanding::Same);
    let mut turned = wanted(&plan, 3);
    turned.items.reverse();
    assert_eq!(standing(&turned), OfferStanding::Differs, "the order of items is a difference");
    let renamed = MilestoneBlueprint { name: "Another".into(), ..wanted(&plan, 3) };
    assert_eq!(standing(&renamed), OfferStanding::Differs);
}

#[test]
fn what_a_mentor_changed_or_removed_is_kept() {
    let plan = plan(4, 1, true);
    let renamed = MilestoneBlueprint { name: "Another".into(), ..wanted(&plan, 3) };
    assert_eq!(plan.standing_of_offer(m(103), Some(&renamed), &copies(&plan, &[3])), OfferStanding::KeptByMentor);
    assert_eq!(take(&plan, 103, &renamed, &[3]), Err(PlanRefusal::KeptByMentor));
    let without = after(&plan, PlanChange::RemoveMilestone { milestone: m(3) });
    assert_eq!(take(&without, 103, &renamed, &[]), Err(PlanRefusal::KeptByMentor));
}

#[test]
fn what_is_done_is_never_offered() {
    let plan = plan(4, 1, true);
    let renamed = MilestoneBlueprint { name: "Another".into(), ..wanted(&plan, 1) };
    assert_eq!(plan.standing_of_offer(m(101), Some(&renamed), &copies(&plan, &[])), OfferStanding::Done);
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
    let taken = open.take_offer(m(105), Some(&offer), &copies(&open, &[]), &order_first, &mut ids()).unwrap();
    assert_eq!(names(taken.plan), 3, "first in the template, first below the head here");
    let taken = open.take_offer(m(105), Some(&offer), &[], &order(), &mut ids()).unwrap();
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
    let stays = ItemDifference::StaysDone(present[0].blueprint());
    let compared = ItemsCompared::new(&present, &[added.clone(), same.clone()]);
    assert_eq!(compared.now, [stays.clone(), ItemDifference::Same(same.clone())], "in the order in which they stand");
    assert_eq!(compared.then, [ItemDifference::Added(added), ItemDifference::Same(same), stays]);
    let noted = ItemBlueprint { note: "Bring a pen.".into(), ..present[0].blueprint() };
    let compared = ItemsCompared::new(&present, std::slice::from_ref(&noted));
    let changed = ItemDifference::Changed { now: present[0].blueprint(), offered: noted };
    assert_eq!(compared.now, [changed.clone(), ItemDifference::Gone(present[1].blueprint())]);
    assert_eq!(compared.then, [changed]);
    assert!(compared.differs() && !compared.is_reordered());
    let turned: Vec<ItemBlueprint> = present.iter().rev().map(Item::blueprint).collect();
    let compared = ItemsCompared::new(&present, &turned);
    assert!(compared.differs() && compared.is_reordered());
    assert!(!ItemsCompared::new(&present, &present.iter().map(Item::blueprint).collect::<Vec<_>>()).differs());
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
fn a_reworded_item_keeps_its_mark_by_the_item_that_it_was_copied_from() {
    let mut before = plan(2, 0, true);
    before.milestones[0].items[0].template = Some(i(11));
    before = after(&before, mark(11));
    let mut offer = wanted(&before, 1);
    offer.items[0].title = "Said in other words".into();
    offer.items[0].link = "https://elsewhere.example".into();
    let taken = take(&before, 101, &offer, &[]).unwrap();
    let item = &taken.milestone(m(1)).unwrap().items[0];
    assert_eq!((item.id, item.title.as_str(), item.is_done()), (i(11), "Said in other words", true));
    assert_eq!(taken.milestone(m(1)).unwrap().items.len(), 2, "nothing is left beside it");
}

#[test]
fn what_stays_beside_an_offer_that_was_taken_does_not_make_it_an_offer_again() {
    let before = after(&plan(2, 0, true), mark(11));
    let mut offer = wanted(&before, 1);
    offer.items.remove(0);
    let taken = take(&before, 101, &offer, &[]).unwrap();
    assert_eq!(items_of(&taken, 1), [12, 11]);
    assert_eq!(taken.standing_of_offer(m(101), Some(&offer), &copies(&taken, &[])), OfferStanding::Same);
}

#[test]
fn only_moving_leaves_a_milestone_as_it_was_given() {
    let plan = plan(4, 1, true);
    let given = copies(&plan, &[]);
    let kept = |change: PlanChange| {
        let changed = after(&plan, change);
        let standing = |n: u128| {
            let renamed = MilestoneBlueprint { name: "Another".into(), ..wanted(&plan, n) };
            changed.standing_of_offer(m(100 + n), Some(&renamed), &given)
        };
        (2..=4).filter(|n| standing(*n) == OfferStanding::KeptByMentor).collect::<Vec<u128>>()
    };
    assert!(kept(place(3, None)).is_empty() && kept(mark(21)).is_empty());
    assert_eq!(kept(place_item(31, 3, None)), [3], "the order of items is the mentor’s");
    assert_eq!(kept(place_item(31, 4, None)), [3, 4]);
    assert_eq!(kept(PlanChange::RenameMilestone { milestone: m(3), name: "Mine".into() }), [3]);
    assert_eq!(kept(PlanChange::DateMilestone { milestone: m(4), due: Due::On(day(6, 1)) }), [4]);
    assert_eq!(kept(PlanChange::RemoveItem { item: i(31) }), [3]);
}

#[test]
fn a_day_that_a_mentor_named_before_the_plan_opened_is_a_change() {
    let plan = plan(4, 0, false);
    let dated = after(&plan, PlanChange::DateMilestone { milestone: m(3), due: Due::On(day(6, 1)) });
    let renamed = MilestoneBlueprint { name: "Another".into(), ..wanted(&plan, 3) };
    let standing = |on: &Plan| on.standing_of_offer(m(103), Some(&renamed), &copies(&plan, &[]));
    assert_eq!((standing(&plan), standing(&dated)), (OfferStanding::Differs, OfferStanding::KeptByMentor));
    assert_eq!(standing(&dated.open_on(today())), OfferStanding::KeptByMentor);
    assert_eq!(standing(&plan.open_on(today())), OfferStanding::Differs, "opening is no change");
}

#[test]
fn what_was_removed_is_taken_away_only_where_it_is_ahead_and_untouched() {
    let plan = plan(4, 1, true);
    let given = copies(&plan, &[]);
    let standing = |on: &Plan, n: u128| on.standing_of_offer(m(100 + n), None, &given);
    let found: Vec<OfferStanding> = (1..=5).map(|n| standing(&plan, n)).collect();
    let (done, differs) = (OfferStanding::Done, OfferStanding::Differs);
    assert_eq!(found, [done, done, differs, differs, OfferStanding::Same], "done, open, ahead, ahead, never had");
    let take = |on: &Plan, n: u128| on.take_offer(m(100 + n), None, &given, &order(), &mut ids());
    let taken = take(&plan, 4).unwrap();
    assert_eq!((taken.plan.milestones.len(), taken.plan.version), (3, plan.version + 1));
    assert_eq!(standing(&taken.plan, 4), OfferStanding::Same);
    let tailored = after(&plan, PlanChange::RenameMilestone { milestone: m(4), name: "Mine".into() });
    assert_eq!(take(&tailored, 4).map(|applied| applied.plan), Err(PlanRefusal::KeptByMentor));
    let mut begun = plan.clone();
    begun.milestones[3].items[0].done_on = Some(today());
    assert_eq!(standing(&begun, 4), done, "what is done in it stays");
}
