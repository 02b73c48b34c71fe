use super::*;

fn remove(item: u128) -> PlanChange {
    PlanChange::RemoveItem { item: i(item) }
}

fn restore(item: u128) -> PlanChange {
    PlanChange::RestoreItem { item: i(item) }
}

#[test]
fn items_move_within_and_between_milestones_that_are_not_done() {
    let plan = plan(4, 1, true);
    assert_eq!(items_of(&after(&plan, place_item(32, 3, Some(31))), 3), [32, 31]);
    let moved = after(&plan, place_item(32, 2, Some(22)));
    assert_eq!((items_of(&moved, 2), items_of(&moved, 3)), (vec![21, 32, 22], vec![31]));
    assert_eq!(refusal(&plan, place_item(32, 2, Some(41))), PlanRefusal::NotOnPlan);
    assert!(plan.is_no_op(&place_item(31, 3, Some(32)), today()));
    assert!(plan.is_no_op(&place_item(31, 3, Some(31)), today()));
    assert!(plan.is_no_op(&place_item(32, 3, None), today()));
}

#[test]
fn a_done_item_keeps_its_mark_when_moved_and_may_be_unmarked_there() {
    let moved = after(&after(&plan(4, 1, true), mark(21)), place_item(21, 4, None));
    assert!(moved.item(i(21)).unwrap().1.is_done());
    assert_eq!(refusal(&moved, send_back(21, "More")), PlanRefusal::NotOpen);
    let unmarked = after(&moved, PlanChange::UnmarkItem { item: i(21) });
    assert!(!unmarked.item(i(21)).unwrap().1.is_done());
}

#[test]
fn items_are_marked_done_in_the_open_milestone_only() {
    let plan = plan(3, 1, true);
    assert_eq!(refusal(&plan, mark(11)), PlanRefusal::MilestoneIsDone);
    assert_eq!(refusal(&plan, mark(31)), PlanRefusal::NotOpen);
    let marked = after(&plan, mark(21));
    assert_eq!(marked.item(i(21)).unwrap().1.done_on, Some(today()));
    assert_eq!(refusal(&marked, mark(21)), PlanRefusal::ItemIsDone);
    assert_eq!(refusal(&marked, PlanChange::UnmarkItem { item: i(22) }), PlanRefusal::ItemIsNotDone);
}

#[test]
fn nothing_is_marked_before_the_plan_opens() {
    assert_eq!(refusal(&plan(3, 0, false), mark(11)), PlanRefusal::NotOpen);
}

#[test]
fn an_item_is_sent_back_with_words_that_stay_until_it_is_done_again() {
    let plan = plan(3, 1, true);
    assert_eq!(refusal(&plan, send_back(21, "More")), PlanRefusal::ItemIsNotDone);
    let marked = after(&plan, mark(21));
    assert_eq!(refusal(&marked, send_back(21, "  ")), PlanRefusal::WordsMissing);
    assert_eq!(refusal(&marked, send_back(21, &"a".repeat(1001))), PlanRefusal::WordsTooLong);
    let sent = after(&marked, send_back(21, " More, please "));
    let item = sent.item(i(21)).unwrap().1;
    assert_eq!((item.done_on, item.sent_back.as_deref()), (None, Some("More, please")));
    assert_eq!(after(&sent, mark(21)).item(i(21)).unwrap().1.sent_back, None);
}

#[test]
fn a_mentors_words_and_item_texts_stay_out_of_the_audit_log() {
    let marked = after(&plan(3, 1, true), mark(21));
    for change in [
        send_back(21, "secret"),
        PlanChange::NoteItem { item: i(21), note: "secret".into() },
        PlanChange::EditItem {
            item: i(21),
            kind: ItemKind::Link,
            title: "secret".into(),
            link: "https://secret.example".into(),
        },
        PlanChange::DescribeMilestone { milestone: m(2), description: "secret".into() },
    ] {
        let event = marked.apply(&change, today()).unwrap().event;
        assert!(!serde_json::to_string(&event).unwrap().contains("secret"));
    }
}

#[test]
fn an_item_added_or_sent_back_opens_a_ready_milestone_again() {
    let plan = plan(3, 1, true);
    assert_eq!(plan.state_of(m(2)), Some(MilestoneState::Open));
    let ready = after(&after(&plan, mark(21)), mark(22));
    assert_eq!(ready.state_of(m(2)), Some(MilestoneState::ReadyForReview));
    assert_eq!(after(&ready, add_item(29, 2, "One more", "")).state_of(m(2)), Some(MilestoneState::Open));
    assert_eq!(after(&ready, send_back(22, "More")).state_of(m(2)), Some(MilestoneState::Open));
}

#[test]
fn titles_notes_and_links_have_limits() {
    let plan = plan(3, 0, true);
    assert_eq!(refusal(&plan, add_item(29, 2, " ", "")), PlanRefusal::TitleMissing);
    assert_eq!(refusal(&plan, add_item(29, 2, &"a".repeat(201), "")), PlanRefusal::TitleTooLong);
    let long = format!("https://a.example/{}", "a".repeat(2000));
    assert_eq!(refusal(&plan, add_item(29, 2, "New", &long)), PlanRefusal::LinkTooLong);
    assert_eq!(refusal(&plan, PlanChange::NoteItem { item: i(21), note: "a".repeat(4001) }), PlanRefusal::NoteTooLong);
    let noted = after(&plan, PlanChange::NoteItem { item: i(21), note: " Chapter 3 ".into() });
    assert_eq!(noted.item(i(21)).unwrap().1.note, "Chapter 3");
}

#[test]
fn only_http_and_https_links_are_kept() {
    for link in ["", "https://a.example", " HTTP://a.example:8080/b?c=d#e ", "https://a.example/@name", "http://[::1]/"] {
        assert_eq!(clean_link(link), Ok(link.trim().to_owned()));
    }
    for link in [
        "javascript:alert(1)",
        "javascript://a.example/%0aalert(1)",
        "data:text/html,x",
        "ftp://a.example",
        "//a.example",
        "a.example",
        "https://",
        "https:///a",
        "https://:80",
        "https://good.example@bad.example",
        "https://a.example/b c",
        "https://a.example/\"onclick=",
        "https://good.example\\@bad.example",
    ] {
        assert_eq!(clean_link(link), Err(PlanRefusal::LinkUnusable), "{link}");
    }
}

#[test]
fn a_milestone_holds_100_items() {
    let full = (100..198).fold(plan(3, 0, true), |plan, n| after(&plan, add_item(n, 2, "New", "")));
    assert_eq!(full.milestone(m(2)).unwrap().items.len(), 100);
    assert_eq!(refusal(&full, add_item(999, 2, "New", "")), PlanRefusal::TooManyItems);
    assert_eq!(refusal(&full, place_item(31, 2, None)), PlanRefusal::TooManyItems);
    assert_eq!(refusal(&full, PlanChange::DuplicateItem { item: i(21), copy: i(999) }), PlanRefusal::TooManyItems);
    after(&full, place_item(21, 2, None));
    let targets = full.item_moves_for(i(31)).to_milestone;
    assert_eq!(targets.iter().map(|t| t.milestone).collect::<Vec<_>>(), [m(1)]);
    let refilled = after(&after(&full, remove(21)), add_item(998, 2, "New", ""));
    assert_eq!(refusal(&refilled, restore(21)), PlanRefusal::TooManyItems);
}

#[test]
fn an_item_is_edited_and_duplicated_in_place() {
    let plan = after(&plan(3, 0, true), mark(11));
    let edit =
        PlanChange::EditItem { item: i(11), kind: ItemKind::Book, title: " New ".into(), link: "https://a.example".into() };
    let edited = after(&plan, edit);
    let item = edited.item(i(11)).unwrap().1;
    assert_eq!((item.kind, item.title.as_str(), item.link.as_str()), (ItemKind::Book, "New", "https://a.example"));
    assert!(item.is_done());
    let copied = after(&edited, PlanChange::DuplicateItem { item: i(11), copy: i(19) });
    assert_eq!(items_of(&copied, 1), [11, 19, 12]);
    let copy = copied.item(i(19)).unwrap().1;
    assert_eq!((copy.title.as_str(), copy.is_done()), ("New (copy)", false));
    assert_eq!(refusal(&copied, PlanChange::DuplicateItem { item: i(11), copy: i(19) }), PlanRefusal::IdTaken);
}

#[test]
fn a_removed_item_comes_back_where_it_stood_while_its_milestone_is_there() {
    let plan = plan(4, 0, true);
    let without = after(&plan, remove(31));
    assert_eq!(items_of(&after(&without, restore(31)), 3), [31, 32]);
    let home_gone = after(&without, PlanChange::RemoveMilestone { milestone: m(3) });
    assert_eq!(refusal(&home_gone, restore(31)), PlanRefusal::MilestoneIsGone);
    let home_back = after(&home_gone, PlanChange::RestoreMilestone { milestone: m(3) });
    assert_eq!(items_of(&after(&home_back, restore(31)), 3), [31, 32]);
    let mut home_done = after(&plan, remove(11));
    home_done.milestones[0].done_on = Some(today());
    assert_eq!(refusal(&home_done, restore(11)), PlanRefusal::MilestoneIsDone);
}

#[test]
fn the_menu_offers_other_milestones_that_are_not_done() {
    let plan = plan(4, 1, true);
    let moves = plan.item_moves_for(i(31));
    assert_eq!((moves.up, moves.to_top), (None, None));
    assert_eq!(moves.to_milestone.iter().map(|t| t.name.as_str()).collect::<Vec<_>>(), ["Milestone 2", "Milestone 4"]);
    assert_eq!(items_of(&after(&plan, moves.down.unwrap()), 3), [32, 31]);
    assert_eq!(items_of(&after(&plan, moves.to_milestone[1].change.clone()), 4), [41, 42, 31]);
    assert_eq!(plan.item_moves_for(i(11)), ItemMoves::default());
}

#[test]
fn a_lifted_item_steps_across_milestones_but_not_into_done_ones() {
    let plan = plan(3, 1, true);
    assert_eq!(plan.step_item_up(i(21)), None);
    assert_eq!(plan.step_item_down(i(21)), Some(place_item(21, 2, None)));
    assert_eq!(plan.step_item_down(i(22)), Some(place_item(22, 3, Some(31))));
    assert_eq!(plan.step_item_up(i(31)), Some(place_item(31, 2, None)));
    assert_eq!(plan.step_item_up(i(32)), Some(place_item(32, 3, Some(31))));
    assert_eq!(plan.step_item_down(i(32)), None);
    let there = after(&plan, plan.step_item_down(i(22)).unwrap());
    assert_eq!(there.place_of_item(i(22)), Some(place_item(22, 3, Some(31))));
    assert_eq!(after(&there, plan.place_of_item(i(22)).unwrap()).milestones, plan.milestones, "Escape puts back");
}

#[test]
fn a_dropped_item_lands_in_its_gap_or_nowhere() {
    let plan = plan(3, 1, true);
    assert_eq!(plan.place_item_from_gap(i(32), m(2), 1), Some(place_item(32, 2, Some(22))));
    assert_eq!(plan.place_item_from_gap(i(32), m(2), 99), Some(place_item(32, 2, None)));
    assert_eq!(plan.place_item_from_gap(i(32), m(3), 1), None);
    assert_eq!(plan.place_item_from_gap(i(32), m(3), 2), None);
    assert_eq!(plan.place_item_from_gap(i(32), m(1), 0), None);
    assert_eq!(plan.place_item_from_gap(i(11), m(3), 0), None);
}
