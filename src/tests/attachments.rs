//! Files attached to programs.

use super::browser::Browser;
use super::harness::on_both;
use super::programs::{begin, location, program_version, ready_draft, take};
use super::town::Town;

on_both!(
    a_file_is_attached_and_read_by_whoever_sees_the_program,
    what_cannot_be_attached_is_refused_beside_the_field,
    a_copy_shares_the_files_until_the_last_program_lets_go,
    of_two_programs_that_let_go_of_a_file_at_once_one_is_the_last,
);

/// Attaches a text to a program; its address.
async fn attach(browser: &mut Browser, program: &str, name: &str) -> String {
    let file = ("file", name, b"Read this first.".as_slice());
    let to = location(&browser.upload(&format!("{program}/attachments"), &[], file).await);
    assert_eq!(to, format!("{program}/setup/attachments"));
    let page = browser.get(&to).await;
    let link =
        page.text.split("href=\"").find(|rest| rest.starts_with("/files/") && rest.contains(name)).expect("a link to it");
    link.split('"').next().expect("an address").to_owned()
}

/// The id in a file's address.
fn file_id(file: &str) -> &str {
    file.split('/').nth(2).expect("an id")
}

async fn a_file_is_attached_and_read_by_whoever_sees_the_program(town: Town) {
    let mut admin = town.browser_of(&town.admin("Sofia").await).await;
    let mut eve = town.browser_of(&town.person("Eve").await).await;
    let program = ready_draft(&town, &mut admin).await;
    let file = attach(&mut admin, &program, "guide.txt").await;
    attach(&mut admin, &program, "slides.txt").await;
    assert_eq!(admin.get(&file).await.text, "Read this first.");
    assert_eq!(eve.get(&file).await.status, 404, "a draft is nobody else's");
    location(&take(&mut admin, &program, "publish").await);
    assert!(eve.get(&program).await.text.contains("guide.txt"));
    assert_eq!(eve.get(&file).await.status, 200);
    let step = format!("{program}/setup/attachments");
    let fields = [("act", "remove"), ("file", file_id(&file)), ("lost", "1")];
    assert_eq!(eve.post(&step, &fields).await.status, 403);
    let asked = admin.post(&step, &fields[..2]).await;
    assert!(asked.status == 422 && asked.text.contains("Remove “<bdi>guide.txt"), "{}", asked.text);
    assert_eq!(eve.get(&file).await.status, 200, "it was only asked about");
    location(&admin.post(&step, &fields).await);
    assert_eq!(eve.get(&file).await.status, 404);
    let page = eve.get(&program).await;
    assert!(!page.text.contains("guide.txt") && page.text.contains("slides.txt"));
    assert_eq!(admin.post(&step, &fields).await.status, 422, "it is gone");
}

async fn what_cannot_be_attached_is_refused_beside_the_field(town: Town) {
    let mut admin = town.browser_of(&town.admin("Sofia").await).await;
    let program = begin(&mut admin, "Leading well").await;
    let path = format!("{program}/attachments");
    let disguised = admin.upload(&path, &[], ("file", "guide.pdf", b"<script>alert(1)</script>")).await;
    assert_eq!(disguised.status, 422);
    assert!(disguised.text.contains("id=\"file-error\"") && disguised.text.contains("This looks like a web page"));
    let nothing = admin.upload(&path, &[], ("file", "", b"")).await;
    assert!(nothing.text.contains("Choose a file first."), "{}", nothing.status);
    assert!(admin.get(&format!("{program}/setup/attachments")).await.text.contains("Nothing is attached"));
}

async fn a_copy_shares_the_files_until_the_last_program_lets_go(town: Town) {
    let mut admin = town.browser_of(&town.admin("Sofia").await).await;
    let program = begin(&mut admin, "Leading well").await;
    let file = attach(&mut admin, &program, "guide.txt").await;
    let copy = location(&admin.post(&format!("{program}/duplicate"), &[]).await);
    let copy = copy.strip_suffix("/setup").expect("its set-up").to_owned();
    let fields = [("act", "remove"), ("file", file_id(&file)), ("lost", "1")];
    location(&admin.post(&format!("{program}/setup/attachments"), &fields).await);
    assert_eq!(admin.get(&file).await.status, 200, "the copy has it");
    let seen = program_version(&mut admin, &copy).await;
    location(&admin.post(&format!("{copy}/delete"), &[("version", &seen)]).await);
    assert_eq!(admin.get(&file).await.status, 404);
}

async fn of_two_programs_that_let_go_of_a_file_at_once_one_is_the_last(town: Town) {
    let mut admin = town.browser_of(&town.admin("Sofia").await).await;
    for round in 0..8 {
        let (one, other) = (town.program().await, town.program().await);
        let file = town.attachment_of(one, "guide.txt").await;
        let sql = "INSERT INTO program_attachments (program_id, file_id, position) VALUES ($1, $2, 0)";
        town.set(sql, crate::args![other, file]).await;
        let id = file.to_string();
        let [to_one, to_other] = [one, other].map(|program| format!("/programs/{program}/setup/attachments"));
        let fields = [("act", "remove"), ("file", id.as_str()), ("lost", "1")];
        let (mut left, mut right) = (admin.clone(), admin.clone());
        let (left, right) = tokio::join!(left.post(&to_one, &fields), right.post(&to_other, &fields));
        assert_eq!((left.status, right.status), (303, 303), "{}{}", left.text, right.text);
        assert_eq!(admin.get(&format!("/files/{id}/guide.txt")).await.status, 404, "round {round}");
    }
}
