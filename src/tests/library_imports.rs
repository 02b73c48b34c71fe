//! Entries of the catalogue from a file: seen before anything happens, then taken over; and the file of what is there.

use super::browser::{Browser, Page};
use super::harness::on_both;
use super::library::{add, form, titles};
use super::town::{Town, day};
use crate::features::library as catalogue;
use crate::features::library::model::ResourceForm;

on_both!(
    a_file_is_taken_over_but_for_the_lines_that_are_refused,
    what_was_not_seen_is_not_imported,
    a_file_changes_what_differs_and_skips_the_rest,
    an_export_is_read_back_and_changes_nothing,
    a_path_comes_with_its_steps_in_their_order,
    a_file_of_thousands_of_lines_is_taken_over_with_few_statements,
);

const PATH: &str = "/library/resources/import";

async fn multipart(browser: &mut Browser, fields: &[(&str, &str)]) -> Page {
    let parts = fields.iter().map(|(name, value)| {
        let file = if *name == "file" { "; filename=\"list.csv\"" } else { "" };
        format!("--BOUNDARY\r\nContent-Disposition: form-data; name=\"{name}\"{file}\r\n\r\n{value}\r\n")
    });
    let body = format!("{}--BOUNDARY--\r\n", parts.collect::<String>());
    let request =
        browser.request(axum::http::Method::POST, PATH).header("content-type", "multipart/form-data; boundary=BOUNDARY");
    browser.send(request.body(axum::body::Body::from(body))).await
}

/// What a preview says that its reader has seen.
fn seen(page: &Page) -> String {
    let field = page.text.split("name=\"seen\" value=\"").nth(1).expect("the preview names what it shows");
    field.split('"').next().unwrap_or_default().to_owned()
}

/// Posts what the preview shows.
async fn import(browser: &mut Browser, file: &str, columns: &[(&str, &str)]) -> Page {
    let matched = [&[("text", file)], columns].concat();
    let checked = multipart(browser, &[&matched[..], &[("act", "check")]].concat()).await;
    let seen = seen(&checked);
    multipart(browser, &[&matched[..], &[("seen", seen.as_str()), ("act", "import")]].concat()).await
}

async fn a_file_is_taken_over_but_for_the_lines_that_are_refused(town: Town) {
    add(&town, form("book", "Quiet")).await;
    let mut browser = town.browser_of(&town.admin("Sofia").await).await;
    let file =
        "Type,Name,URL\nbook,Quiet,\nvideo,Talk,\nbok,=1+1,\ncourse,Listening,https://learn.example/listening\nevent,Fair,\n";
    let checked = multipart(&mut browser, &[("file", file)]).await;
    assert_eq!(checked.status, 200);
    let expected = ["2 new", "0 changed", "1 skipped", "2 refused", "Import 2 entries", "one of course, path, event"];
    for words in expected {
        assert!(checked.text.contains(words), "{words}");
    }
    let columns = [("kind", "0"), ("title", "1"), ("link", "2")];
    let refused = multipart(&mut browser, &[&[("text", file)], &columns[..], &[("act", "refused")]].concat()).await;
    let lines: Vec<&str> = refused.text.trim_start_matches('\u{feff}').lines().collect();
    assert_eq!(lines[0], "Type,Name,URL,Problem");
    assert!(lines[1].starts_with("video,Talk,,") && lines[1].contains("Link: found nothing, expected an address"));
    assert!(lines[2].starts_with("bok,'=1+1,,") && !lines[2].contains("Link:"), "{}", lines[2]);
    let done = import(&mut browser, file, &columns).await;
    assert_eq!((done.status, done.header("location")), (303, "/library/resources?added=2&changed=0"));
    let list = browser.get(done.header("location")).await;
    assert!(list.text.contains("2 added."));
    assert_eq!(titles(&list), ["Fair", "Listening", "Quiet"]);
    let again = import(&mut browser, file, &columns).await;
    assert!(again.status == 422 && again.text.contains("No line of this file can be taken over."));
    assert!(again.text.contains("Check again") && again.text.contains("Listening"), "the file stays in the form");
    let empty = multipart(&mut browser, &[("file", "nothing")]).await;
    assert!(empty.status == 422 && empty.text.contains("The file has only one line."));
}

async fn what_was_not_seen_is_not_imported(town: Town) {
    let mut browser = town.browser_of(&town.admin("Sofia").await).await;
    let file = "kind,title,provider\nbook,Quiet,Susan Cain\n";
    let checked = multipart(&mut browser, &[("file", file)]).await;
    let seen = seen(&checked);
    let other = [("text", file), ("kind", "0"), ("title", "2"), ("seen", seen.as_str()), ("act", "import")];
    let refused = multipart(&mut browser, &other).await;
    assert_eq!(refused.status, 409, "other columns than those that were seen");
    assert!(refused.text.contains("This is not what you saw before") && refused.text.contains("Import 1 entry"));
    add(&town, form("book", "Quiet")).await;
    let same = [("text", file), ("kind", "0"), ("title", "1"), ("provider", "2"), ("seen", seen.as_str()), ("act", "import")];
    let done = multipart(&mut browser, &same).await;
    assert_eq!(done.status, 303, "what somebody else added meanwhile is another entry");
    assert_eq!(multipart(&mut browser, &same).await.status, 409, "by now it is there");
    let unseen = [("text", file), ("kind", "0"), ("title", "1"), ("act", "import")];
    assert_eq!(multipart(&mut browser, &unseen).await.status, 409);
    assert_eq!(titles(&browser.get("/library/resources").await), ["Quiet", "Quiet"]);
}

async fn a_file_changes_what_differs_and_skips_the_rest(town: Town) {
    let same = add(&town, ResourceForm { provider: "Susan Cain".into(), ..form("book", "Quiet") }).await;
    let talk = ResourceForm { link: "https://talk.example".into(), ..form("video", "A talk") };
    let talk = add(&town, ResourceForm { description: "Watch it twice.".into(), ..talk }).await;
    let mut browser = town.browser_of(&town.admin("Sofia").await).await;
    let file = "kind,title,provider,link\nbook,Quiet,Susan Cain,\nvideo,The talk,Somebody,https://talk.example\n";
    let checked = multipart(&mut browser, &[("file", file)]).await;
    for words in ["0 new", "1 changed", "1 skipped", "Import 1 entry"] {
        assert!(checked.text.contains(words), "{words}");
    }
    let columns = [("kind", "0"), ("title", "1"), ("link", "3"), ("provider", "2")];
    let done = import(&mut browser, file, &columns).await;
    assert_eq!(done.header("location"), "/library/resources?added=0&changed=1");
    assert_eq!(titles(&browser.get("/library/resources?q=somebody").await), ["The talk"], "it is found by its new words");
    let page = browser.get(&format!("/library/resources/{talk}")).await.text;
    assert!(page.contains("The talk") && page.contains("Watch it twice."), "what the file does not say stays");
    assert!(browser.get(&format!("/library/resources/{same}")).await.text.contains("Susan Cain"));
}

async fn an_export_is_read_back_and_changes_nothing(town: Town) {
    let event = ResourceForm {
        date: "2027-03-01".into(),
        time: "14:30".into(),
        zone: "Europe/Athens".into(),
        place: "Room 2, ground floor".into(),
        ..form("event", "The fair")
    };
    let fair = add(&town, event).await;
    let formula = "- one\n- two, \"quoted\"".to_owned();
    add(&town, ResourceForm { description: formula, ..form("book", "=HYPERLINK(1)") }).await;
    let quiet = add(&town, form("book", "Quiet")).await;
    let way = add(&town, form("path", "The way")).await;
    let sofia = town.admin("Sofia").await;
    catalogue::set_steps(&town.asker(&sofia, day(0)), way, vec![quiet, fair]).await.unwrap();
    let mut browser = town.browser_of(&sofia).await;
    let file = browser.get("/library/resources/export.csv").await.text;
    assert!(file.contains("\"book: Quiet\nevent: The fair\""), "{file}");
    assert!(file.contains("'=HYPERLINK(1)") && file.contains("2027-03-01,14:30,Europe/Athens,\"Room 2, ground floor\""));
    let checked = multipart(&mut browser, &[("file", &file)]).await;
    for words in ["0 new", "0 changed", "4 skipped", "0 refused"] {
        assert!(checked.text.contains(words), "{words}");
    }
}

async fn a_path_comes_with_its_steps_in_their_order(town: Town) {
    add(&town, form("book", "Quiet")).await;
    let mut browser = town.browser_of(&town.admin("Sofia").await).await;
    let columns = [("kind", "0"), ("title", "1"), ("steps", "2")];
    let file = "kind,title,steps\npath,The way,course: Listening | Quiet\ncourse,Listening,\npath,Nowhere,Loud\n";
    let checked = multipart(&mut browser, &[("file", file)]).await;
    for words in ["2 new", "1 refused", "the title of an entry that is no path"] {
        assert!(checked.text.contains(words), "{words}");
    }
    let steps = async |browser: &mut Browser| {
        let list = browser.get("/library/resources?q=the+way").await.text;
        let path = list.split("href=\"/library/resources/").skip(1).find_map(|link| {
            let (id, rest) = link.split_once('"')?;
            rest.contains("The way").then(|| id.to_owned()).filter(|id| id.len() == 36)
        });
        let page = browser.get(&format!("/library/resources/{}", path.expect("it is in the list"))).await.text;
        let place = |title: &str| page.split("library-steps").nth(1).and_then(|steps| steps.find(title));
        (place("Listening"), place("Quiet"))
    };
    assert_eq!(import(&mut browser, file, &columns).await.header("location"), "/library/resources?added=2&changed=0");
    let (listening, quiet) = steps(&mut browser).await;
    assert!(listening.is_some() && listening < quiet, "{listening:?} {quiet:?}");
    let turned = "kind,title,steps\npath,The way,Quiet|Listening\n";
    assert_eq!(import(&mut browser, turned, &columns).await.header("location"), "/library/resources?added=0&changed=1");
    let (listening, quiet) = steps(&mut browser).await;
    assert!(quiet.is_some() && quiet < listening, "{listening:?} {quiet:?}");
}

async fn a_file_of_thousands_of_lines_is_taken_over_with_few_statements(town: Town) {
    let mut browser = town.browser_of(&town.admin("Sofia").await).await;
    let file = |words: &str| {
        let lines = (0..3000).map(|n| format!("course,Course {n},,\"{words}\"\n"));
        format!("kind,title,link,description\n{}", lines.collect::<String>())
    };
    let columns = [("kind", "0"), ("title", "1"), ("link", "2"), ("description", "3")];
    for (words, location) in [("What one learns.", "added=3000&changed=0"), ("In other words.", "added=0&changed=3000")] {
        let file = file(words);
        let before = town.app.db.statements();
        let done = import(&mut browser, &file, &columns).await;
        assert_eq!(done.header("location"), format!("/library/resources?{location}"));
        let made = town.app.db.statements() - before;
        assert!(made <= 26, "{made} statements: one for 250 lines, and a few more");
    }
    assert_eq!(titles(&browser.get("/library/resources?q=course+2999").await), ["Course 2999"]);
}
