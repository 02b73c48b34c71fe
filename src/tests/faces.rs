//! Faces beside names: the photo, where everybody may see it.

use super::harness::on_both;
use super::people::edit;
use super::town::{Town, picture};
use crate::features::accounts::Viewer;
use crate::shared::id::{FileId, PersonId};

on_both!(
    a_photo_stands_beside_the_name_on_the_pages_of_others,
    a_photo_that_is_hidden_is_in_its_owners_own_header_alone,
    another_process_hears_of_a_photo,
);

async fn upload(town: &Town, person: &Viewer) -> FileId {
    let mut browser = town.browser_of(person).await;
    let fields = [("version", "0"), ("name", person.name.as_str()), ("zone", "UTC")];
    let sent = browser.upload(&format!("/people/{}/edit", person.id), &fields, ("photo", "me.png", &picture(300, 300))).await;
    assert_eq!(sent.status, 303, "{}", sent.text);
    town.app.faces.of(person.id).expect("the page that comes next has it")
}

/// What the page tells its islands.
fn told(person: PersonId, photo: FileId) -> String {
    format!("<template id=\"photos\" data-of=\"{person}={photo}\">")
}

async fn a_photo_stands_beside_the_name_on_the_pages_of_others(town: Town) {
    let couple = town.couple_at_work().await;
    let mut bens = town.browser_of(&couple.mentor).await;
    let plan = format!("/mentorships/{}/plan", couple.id);
    assert!(!bens.get(&plan).await.text.contains("id=\"photos\""), "nobody has a photo yet");
    let photo = upload(&town, &couple.mentee).await;
    let image = format!("<img src=\"/files/{photo}/photo.jpg\" alt=\"\">");
    let read = bens.get(&plan).await.text;
    assert!(read.contains(&image) && read.contains(&told(couple.mentee.id, photo)), "{read}");
    let page = bens.get(&format!("/mentorships/{}", couple.id)).await.text;
    assert!(page.contains(&image), "{page}");
    assert!(!page.contains("id=\"photos\""), "a page without islands tells nobody");
}

async fn a_photo_that_is_hidden_is_in_its_owners_own_header_alone(town: Town) {
    let couple = town.couple_at_work().await;
    let photo = upload(&town, &couple.mentee).await.to_string();
    edit(&town, &couple.mentee, couple.mentee.id, 0, &[("sees_photo", "participants")]).await.unwrap();
    let plan = format!("/mentorships/{}/plan", couple.id);
    assert!(!town.browser_of(&couple.mentor).await.get(&plan).await.text.contains(&photo));
    let hers = town.browser_of(&couple.mentee).await.get(&plan).await.text;
    let (header, main) = hers.split_once("<main").expect("a page");
    assert!(header.contains(&photo) && !main.contains(&photo), "{hers}");
}

async fn another_process_hears_of_a_photo(town: Town) {
    if town.app.db.is_sqlite() {
        return; // One process has a SQLite store to itself.
    }
    let ana = town.person("Ana").await;
    let other = Town::on(&town.app.settings.database_url).await;
    // The other's listener needs a moment to connect.
    for _ in 0..50 {
        let photo = upload(&town, &ana).await;
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        if other.app.faces.of(ana.id) == Some(photo) {
            other.app.db.close().await;
            return;
        }
    }
    panic!("the other process heard nothing");
}
