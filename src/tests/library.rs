//! The library: a catalogue that staff keep and everybody searches, and plans to start from.

use super::browser::{Browser, Page};
use super::harness::on_both;
use super::town::{Town, day};
use crate::features::library::model::ResourceForm;
use crate::features::library::view::ResourceHit;
use crate::features::milestones::model::{ItemId, PlanChange};
use crate::features::{library, milestones};
use crate::server::token;
use crate::shared::AppError;
use crate::shared::id::ResourceId;

on_both!(
    staff_keep_the_catalogue_and_everybody_reads_it,
    a_refused_entry_comes_back_with_what_was_typed,
    the_catalogue_is_read_page_by_page_and_narrowed_by_words_and_kind,
    an_event_is_shown_in_the_zone_of_its_place_and_in_ones_own,
    a_time_that_the_clocks_skip_is_refused,
    the_steps_of_a_path_stand_in_an_order,
    what_is_removed_is_found_no_more_and_items_keep_their_words,
    staff_put_back_what_they_removed,
    the_pages_of_the_library_make_at_most_six_statements,
    the_editor_finds_entries_and_items_remember_them,
    an_entry_is_put_onto_a_plan_without_any_script,
    what_looks_like_a_pattern_is_looked_for_as_it_is,
    a_template_starts_from_a_library_plan,
    a_library_plan_goes_behind_what_stands_there_only_when_that_is_meant,
    a_pairs_plan_is_saved_without_what_is_their_own,
    admins_rename_and_remove_saved_plans_and_coordinators_use_them,
    no_two_plans_have_the_same_title,
    an_empty_plan_is_not_saved,
);

pub(super) fn form(kind: &str, title: &str) -> ResourceForm {
    ResourceForm { kind: kind.into(), title: title.into(), ..ResourceForm::default() }
}

pub(super) async fn add(town: &Town, form: ResourceForm) -> ResourceId {
    let admin = town.admin("Sofia").await;
    library::add_resource(&town.asker(&admin, day(0)), form).await.expect("an admin adds an entry")
}

async fn search(browser: &mut Browser, words: &str) -> Vec<ResourceHit> {
    browser.call("/api/library/search", &serde_json::json!({ "words": words })).await.json()
}

pub(super) fn titles(page: &Page) -> Vec<String> {
    let list = page.text.split("library-list").nth(1).unwrap_or_default();
    let links = list.split("<h2>").skip(1).filter_map(|rest| rest.split("dir=\"auto\">").nth(1)?.split('<').next());
    links.map(str::to_owned).collect()
}

async fn staff_keep_the_catalogue_and_everybody_reads_it(town: Town) {
    let couple = town.couple().await;
    let coordinator = town.coordinator("Nadia", couple.program).await;
    let mut browser = town.browser_of(&coordinator).await;
    let fields = [("kind", "book"), ("title", "Quiet"), ("provider", "Susan Cain"), ("description", "On **listening**.")];
    let added = browser.post("/library/resources/new", &fields).await;
    assert_eq!(added.status, 303);
    let path = added.header("location").to_owned();
    let mut reader = town.browser_of(&couple.mentee).await;
    let page = reader.get(&path).await;
    assert!(page.text.contains("Susan Cain") && page.text.contains("<strong>listening</strong>"));
    assert!(!page.text.contains("Remove this entry") && !reader.get("/library/resources").await.text.contains("Add an entry"));
    assert_eq!(titles(&reader.get("/library/resources").await), ["Quiet"]);
    let edited = browser.post(&format!("{path}/edit"), &[("kind", "book"), ("title", "Quiet!")]).await;
    assert_eq!((edited.status, edited.header("location")), (303, path.as_str()));
    assert_eq!(titles(&reader.get("/library/resources").await), ["Quiet!"]);
}

async fn a_refused_entry_comes_back_with_what_was_typed(town: Town) {
    let mut browser = town.browser_of(&town.admin("Sofia").await).await;
    let page = browser.post("/library/resources/new", &[("kind", "video"), ("title", "A talk"), ("link", "nowhere")]).await;
    assert_eq!(page.status, 422);
    assert!(page.text.contains("begins with https://") && page.text.contains("A talk"));
    assert!(titles(&browser.get("/library/resources").await).is_empty());
}

async fn the_catalogue_is_read_page_by_page_and_narrowed_by_words_and_kind(town: Town) {
    for nth in 0..35 {
        let kind = if nth % 2 == 0 { "book" } else { "course" };
        add(&town, ResourceForm { provider: "Harbor Press".into(), ..form(kind, &format!("Entry {nth:02}")) }).await;
    }
    add(&town, form("document", "ÄRGER")).await;
    let mut browser = town.browser_of(&town.person("Eve").await).await;
    let first = browser.get("/library/resources?q=harbor").await;
    assert_eq!((titles(&first).len(), titles(&first)[0].as_str()), (30, "Entry 00"));
    let link = |page: &Page, rel: &str| {
        let before = page.text.split(&format!("rel=\"{rel}\"")).next().unwrap_or_default();
        let href = before.rsplit("href=\"").next().unwrap_or_default().split('"').next().unwrap_or_default();
        href.replace("&amp;", "&")
    };
    let second = browser.get(&link(&first, "next")).await;
    assert_eq!(titles(&second), ["Entry 30", "Entry 31", "Entry 32", "Entry 33", "Entry 34"]);
    let back = browser.get(&link(&second, "prev")).await;
    assert_eq!(titles(&back), titles(&first));
    assert_eq!(
        titles(&browser.get("/library/resources?q=entry+3&kind=course").await),
        ["Entry 03", "Entry 13", "Entry 23", "Entry 31", "Entry 33"]
    );
    assert_eq!(titles(&browser.get("/library/resources?q=%C3%A4rger").await), ["ÄRGER"], "small and large letters are one");
    assert!(browser.get("/library/resources?q=nothing").await.text.contains("Nothing like that"));
}

async fn an_event_is_shown_in_the_zone_of_its_place_and_in_ones_own(town: Town) {
    let event = ResourceForm {
        date: "2027-03-01".into(),
        time: "14:30".into(),
        zone: "Europe/Athens".into(),
        place: "The harbor office".into(),
        ..form("event", "The fair")
    };
    let id = add(&town, event).await;
    let page = town.browser_of(&town.person("Eve").await).await.get(&format!("/library/resources/{id}")).await;
    for words in ["Monday 1 March 2027, 14:30", "(Athens)", "Monday 1 March, 12:30", "The harbor office"] {
        assert!(page.text.contains(words), "{words}");
    }
    let edit = town.browser_of(&town.admin("Sofia").await).await.get(&format!("/library/resources/{id}/edit")).await;
    assert!(edit.text.contains("value=\"2027-03-01\"") && edit.text.contains("value=\"14:30\""));
}

async fn a_time_that_the_clocks_skip_is_refused(town: Town) {
    let admin = town.admin("Sofia").await;
    for (date, time) in [("2027-03-28", "03:30"), ("2027-10-31", "03:30")] {
        let event =
            ResourceForm { date: date.into(), time: time.into(), zone: "Europe/Athens".into(), ..form("event", "Fair") };
        let refused = library::add_resource(&town.asker(&admin, day(0)), event).await;
        let Err(AppError::Invalid(errors)) = refused else { panic!("{refused:?}") };
        assert!(errors.on("time").is_some_and(|sentence| sentence.starts_with("The clocks go")));
    }
}

async fn the_steps_of_a_path_stand_in_an_order(town: Town) {
    let path = add(&town, form("path", "From idea to release")).await;
    let mut steps = Vec::new();
    for title in ["One", "Two", "Three"] {
        steps.push(add(&town, form("book", title)).await);
    }
    let mut browser = town.browser_of(&town.admin("Sofia").await).await;
    let address = format!("/library/resources/{path}");
    let found = browser.get(&format!("{address}?find=two")).await;
    assert!(found.text.contains("Add “Two” to the path"));
    for (act, step) in [("put_in", 0), ("put_in", 1), ("put_in", 2), ("put_in", 1), ("up", 2), ("take_out", 0)] {
        let posted = browser.post(&address, &[("act", act), ("step", &steps[step].to_string())]).await;
        assert_eq!(posted.status, 303, "{act}");
    }
    let page = browser.get(&address).await.text;
    let place = |title: &str| page.find(&format!("Move up “{title}”"));
    assert!(place("Three") < place("Two") && place("Three").is_some() && place("One").is_none());
    let itself = browser.post(&address, &[("act", "put_in"), ("step", &path.to_string())]).await;
    assert_eq!(itself.status, 422, "a path is no step");
}

async fn what_is_removed_is_found_no_more_and_items_keep_their_words(town: Town) {
    let couple = town.couple_at_work().await;
    let resource = add(&town, ResourceForm { link: "https://talk.example".into(), ..form("video", "A talk") }).await;
    let milestone = town.plan(&couple).await.plan.milestones[1].id;
    let mentor = town.asker(&couple.mentor, day(2));
    milestones::add_from_catalogue(&mentor, resource, milestone).await.expect("it is put there");
    let mut browser = town.browser_of(&town.admin("Sofia").await).await;
    let address = format!("/library/resources/{resource}");
    assert_eq!(browser.post(&address, &[("act", "remove")]).await.status, 303);
    assert_eq!(browser.get(&format!("{address}/edit")).await.status, 404);
    let page = town.browser_of(&couple.mentee).await.get(&address).await;
    assert!(
        page.status == 200 && page.text.contains("no longer in the catalogue") && page.text.contains("https://talk.example")
    );
    assert!(!page.text.contains("put it back") && !page.text.contains("Add to a plan"));
    assert!(search(&mut browser, "talk").await.is_empty());
    let plan = town.plan(&couple).await.plan;
    let item = plan.milestones[1].items.last().expect("it is there");
    assert_eq!((item.title.as_str(), item.link.as_str(), item.resource), ("A talk", "https://talk.example", Some(resource)));
}

async fn staff_put_back_what_they_removed(town: Town) {
    let path = add(&town, form("path", "The path")).await;
    let (one, two) = (add(&town, form("book", "One")).await, add(&town, form("book", "Two")).await);
    let admin = town.admin("Sofia").await;
    library::set_steps(&town.asker(&admin, day(0)), path, vec![one, two]).await.expect("it has steps");
    let mut browser = town.browser_of(&admin).await;
    let mut reader = town.browser_of(&town.person("Eve").await).await;
    let (address, of_path) = (format!("/library/resources/{one}"), format!("/library/resources/{path}"));
    let removed = browser.post(&address, &[("act", "remove")]).await;
    assert_eq!(removed.header("location"), address);
    assert!(browser.get(&address).await.text.contains("Undo: put it back"));
    assert!(!browser.get(&of_path).await.text.contains("Move up “One”"));
    assert_eq!(reader.post(&address, &[("act", "restore")]).await.status, 403);
    assert_eq!(browser.post(&address, &[("act", "restore")]).await.status, 303);
    assert_eq!(browser.post(&address, &[("act", "restore")]).await.status, 422, "once");
    assert_eq!(titles(&reader.get("/library/resources").await), ["One", "The path", "Two"]);
    let page = browser.get(&of_path).await.text;
    let place = |title: &str| page.find(&format!("Move up “{title}”"));
    assert!(place("One").is_some() && place("One") < place("Two"), "it stands in its path again");
}

async fn the_pages_of_the_library_make_at_most_six_statements(town: Town) {
    let couple = town.couple_at_work().await;
    let admin = town.admin("Sofia").await;
    let path = add(&town, form("path", "The path")).await;
    let step = add(&town, form("book", "Quiet")).await;
    library::set_steps(&town.asker(&admin, day(0)), path, vec![step]).await.expect("it has a step");
    let program = couple.program;
    let coordinator = town.coordinator("Nadia", program).await;
    let mut browser = town.browser_of(&coordinator).await;
    let pages = [
        "/library/resources".to_owned(),
        format!("/library/resources/{path}?find=quiet"),
        format!("/library/resources/{step}/edit"),
        format!("/library/resources/{step}/add"),
        "/library/plans".to_owned(),
        "/library/plans/leadership".to_owned(),
        format!("/programs/{program}/plan"),
        format!("/programs/{program}/plan/start"),
        format!("/programs/{program}/plan/save"),
        format!("/programs/{program}/plan/offers"),
        format!("/mentorships/{}/plan/save", couple.id),
    ];
    for path in pages {
        assert_eq!(browser.get(&path).await.status, 200, "{path}");
        let before = town.app.db.statements();
        browser.get(&path).await;
        let made = town.app.db.statements() - before;
        assert!(made <= 6, "{path}: {made} statements");
    }
}

async fn the_editor_finds_entries_and_items_remember_them(town: Town) {
    let couple = town.couple_at_work().await;
    let book = add(&town, ResourceForm { provider: "Susan Cain".into(), ..form("book", "Quiet") }).await;
    add(&town, ResourceForm { description: "About being quiet.".into(), ..form("course", "Listening") }).await;
    let mut browser = town.browser_of(&couple.mentor).await;
    let hits = search(&mut browser, "QUIET").await;
    assert_eq!(hits.iter().map(|hit| hit.title.as_str()).collect::<Vec<_>>(), ["Quiet", "Listening"], "titles first");
    assert_eq!((hits[0].id, hits[0].about.as_str()), (book, "Book · Susan Cain"));
    assert!(search(&mut browser, "  ").await.is_empty() && search(&mut browser, "quiet nothing").await.is_empty());
    let milestone = town.plan(&couple).await.plan.milestones[1].id;
    let item = |resource| PlanChange::AddItem {
        item: ItemId(token::uuid(day(2))),
        milestone,
        kind: hits[0].kind,
        title: hits[0].title.clone(),
        link: hits[0].link.clone(),
        resource: Some(resource),
        above: None,
    };
    let view = town.change(&couple.mentor, &couple, item(book)).await.expect("it is added");
    assert_eq!(view.plan.milestones[1].items.last().and_then(|item| item.resource), Some(book));
    let unknown = town.change(&couple.mentor, &couple, item(ResourceId(uuid::Uuid::max()))).await;
    let sentence = "That entry is no longer in the catalogue. Please choose another.";
    assert_eq!(unknown.expect_err("refused").to_string(), sentence);
}

async fn an_entry_is_put_onto_a_plan_without_any_script(town: Town) {
    let couple = town.couple_at_work().await;
    let book = add(&town, form("book", "Quiet")).await;
    let path = format!("/library/resources/{book}/add");
    let mut browser = town.browser_of(&couple.mentor).await;
    let page = browser.get(&path).await;
    assert!(page.text.contains(&format!("With {}", couple.mentee.name)) && page.text.contains("Let go"));
    let milestone = town.plan(&couple).await.plan.milestones[2].id.to_string();
    let posted = browser.post(&path, &[("milestone", &milestone)]).await;
    assert_eq!(posted.header("location"), format!("/mentorships/{}/plan", couple.id));
    assert_eq!(town.plan(&couple).await.plan.milestones[2].items.last().and_then(|item| item.resource), Some(book));
    let mut mentee = town.browser_of(&couple.mentee).await;
    assert!(mentee.get(&path).await.text.contains("No plan to add it to"));
    assert_eq!(mentee.post(&path, &[("milestone", &milestone)]).await.status, 403);
    let coordinator = town.coordinator("Nadia", couple.program).await;
    let template = town.template(couple.program).await.milestones[0].id.to_string();
    let posted = town.browser_of(&coordinator).await.post(&path, &[("milestone", &template)]).await;
    assert_eq!(posted.header("location"), format!("/programs/{}/plan", couple.program));
}

async fn what_looks_like_a_pattern_is_looked_for_as_it_is(town: Town) {
    add(&town, form("book", "100% yours")).await;
    add(&town, form("book", "1000 ways")).await;
    let mut browser = town.browser_of(&town.person("Eve").await).await;
    let found: Vec<String> = search(&mut browser, "100%").await.into_iter().map(|hit| hit.title).collect();
    assert_eq!(found, ["100% yours"]);
    assert!(search(&mut browser, "_").await.is_empty());
}

async fn a_template_starts_from_a_library_plan(town: Town) {
    let program = town.program_without_plan().await;
    let mut browser = town.browser_of(&town.coordinator("Nadia", program).await).await;
    let start = format!("/programs/{program}/plan/start");
    assert!(browser.get(&start).await.text.contains("Growing as an engineer"));
    assert!(browser.get(&format!("{start}?plan=technical-growth")).await.text.contains("Read before you write"));
    let posted = browser.post(&start, &[("plan", "technical-growth"), ("version", "0")]).await;
    assert_eq!((posted.status, posted.header("location")), (303, &*format!("/programs/{program}/plan")));
    let plan = town.template(program).await;
    assert_eq!((plan.milestones.len(), plan.milestones[0].name.as_str(), plan.version), (8, "Draw the map", 1));
    let couple = town.couple_in(program).await;
    assert_eq!(town.plan(&couple).await.plan.milestones.len(), 8);
}

async fn a_library_plan_goes_behind_what_stands_there_only_when_that_is_meant(town: Town) {
    let program = town.program().await;
    let mut browser = town.browser_of(&town.admin("Sofia").await).await;
    let start = format!("/programs/{program}/plan/start");
    let version = town.template(program).await.version.to_string();
    let fields = [("plan", "onboarding"), ("version", version.as_str()), ("appends", "yes")];
    let refused = browser.post(&start, &fields[..2]).await;
    assert!(refused.status == 422 && refused.text.contains("Add them behind"));
    assert_eq!(town.template(program).await.milestones.len(), 4);
    assert_eq!(browser.post(&start, &fields).await.status, 303);
    assert_eq!(browser.post(&start, &fields).await.status, 409, "posted twice, it is added once");
    let plan = town.template(program).await;
    assert_eq!((plan.milestones.len(), plan.milestones[4].name.as_str()), (10, "Arrive"));
}

async fn a_pairs_plan_is_saved_without_what_is_their_own(town: Town) {
    let couple = town.couple_at_work().await;
    town.finish_items(&couple).await;
    let plan = town.plan(&couple).await.plan;
    let item = plan.milestones[1].items[0].id;
    let note = PlanChange::NoteItem { item, note: "Because of what you told me.".into() };
    town.change(&couple.mentor, &couple, note).await.expect("noted");
    let coordinator = town.coordinator("Nadia", couple.program).await;
    let mut browser = town.browser_of(&coordinator).await;
    let path = format!("/mentorships/{}/plan/save", couple.id);
    assert!(browser.get(&path).await.text.contains("Let go"));
    assert_eq!(browser.post(&path, &[("title", " ")]).await.status, 422);
    let saved = browser.post(&path, &[("title", "As they do it"), ("description", "For pairs.")]).await;
    assert_eq!(saved.status, 303);
    let id = saved.header("location").rsplit('/').next().expect("an id").to_owned();
    let mut conn = town.app.db.read().await.expect("a connection");
    let plan = library::find_plan(&mut conn, id.parse().expect("a key")).await.expect("it is there");
    drop(conn);
    assert_eq!((plan.title.as_str(), plan.milestones.len()), ("As they do it", 4));
    assert_eq!(plan.milestones[1].due_days, Some(20), "dates are days again");
    assert!(plan.milestones.iter().flat_map(|m| &m.items).all(|item| item.note.is_empty()));
    let mentor = town.browser_of(&couple.mentor).await.get(&path).await;
    assert_eq!(mentor.status, 403);
}

async fn admins_rename_and_remove_saved_plans_and_coordinators_use_them(town: Town) {
    let program = town.program().await;
    let coordinator = town.coordinator("Nadia", program).await;
    let mut browser = town.browser_of(&coordinator).await;
    let saved = browser.post(&format!("/programs/{program}/plan/save"), &[("title", "Ours")]).await;
    let path = saved.header("location").to_owned();
    let key = path.rsplit('/').next().expect("a key").to_owned();
    let page = browser.get(&path).await.text;
    assert!(page.contains("Let go") && !page.contains("Remove this plan"));
    assert_eq!(browser.post(&path, &[("act", "rename"), ("title", "Mine")]).await.status, 403);
    let empty = town.program_without_plan().await;
    let other = town.coordinator("Olu", empty).await;
    let start = format!("/programs/{empty}/plan/start");
    assert_eq!(town.browser_of(&other).await.post(&start, &[("plan", &key), ("version", "0")]).await.status, 303);
    let mut admin = town.browser_of(&town.admin("Sofia").await).await;
    assert_eq!(admin.post(&path, &[("act", "rename"), ("title", "Everybody’s")]).await.status, 303);
    assert!(browser.get("/library/plans").await.text.contains("Everybody’s"));
    assert_eq!(admin.post(&path, &[("act", "remove")]).await.status, 303);
    assert_eq!(browser.get(&path).await.status, 404);
    assert_eq!(town.template(empty).await.milestones.len(), 4, "what began with it keeps what it has");
    assert_eq!(admin.post("/library/plans/onboarding", &[("act", "remove")]).await.status, 403);
    assert_eq!(town.browser_of(&town.person("Eve").await).await.get("/library/plans").await.status, 404);
}

async fn no_two_plans_have_the_same_title(town: Town) {
    let program = town.program().await;
    let mut browser = town.browser_of(&town.admin("Sofia").await).await;
    let save = format!("/programs/{program}/plan/save");
    let first = browser.post(&save, &[("title", "Ours")]).await.header("location").to_owned();
    let twin = browser.post(&save, &[("title", "OURS"), ("description", "Typed with care")]).await;
    assert!(
        twin.status == 422 && twin.text.contains("has a plan of this title already") && twin.text.contains("Typed with care")
    );
    let other = browser.post(&save, &[("title", "Others")]).await.header("location").to_owned();
    assert_eq!(browser.post(&other, &[("act", "rename"), ("title", "Ours")]).await.status, 422);
    assert_eq!(browser.post(&first, &[("act", "rename"), ("title", "ours")]).await.status, 303, "its own title is free to it");
    assert_eq!(browser.post(&first, &[("act", "remove")]).await.status, 303);
    assert_eq!(browser.post(&save, &[("title", "Ours")]).await.status, 303, "a removed plan keeps no title");
}

async fn an_empty_plan_is_not_saved(town: Town) {
    let program = town.program_without_plan().await;
    let mut browser = town.browser_of(&town.admin("Sofia").await).await;
    let page = browser.post(&format!("/programs/{program}/plan/save"), &[("title", "Nothing")]).await;
    assert!(page.status == 422 && page.text.contains("nothing on this plan yet"));
}
