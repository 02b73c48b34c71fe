//! Uploaded files: what is taken, who reads it, how it is handed out, and what becomes of bytes that nobody wants.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use axum::extract::{Path, Request, State};
use axum::http::{Method, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use chrono::TimeDelta;

use super::browser::{Browser, Page};
use super::harness::on_both;
use super::town::{Town, day, picture};
use crate::features::accounts::Viewer;
use crate::server::boot::{self, Route};
use crate::server::config::{FilePlace, Secret};
use crate::server::files::{self, FileKind, Files, Upload};
use crate::server::{App, Asker, scope};
use crate::shared::id::{FileId, ProgramId};
use crate::shared::{AppError, AppResult};

on_both!(
    a_photo_is_redrawn_and_shown_within_the_page,
    an_attachment_is_handed_out_to_be_saved_and_run_by_nobody,
    a_part_of_a_file_can_be_asked_for,
    wrong_content_under_a_good_name_leaves_nothing,
    what_is_too_large_for_its_kind_is_told_beside_the_field,
    what_is_too_large_for_any_kind_is_a_page_that_explains,
    a_hidden_photo_is_not_found,
    nobody_who_is_signed_out_learns_which_files_there_are,
    bytes_that_never_became_a_file_are_seen_by_nobody_and_collected,
    a_removed_file_is_gone_at_once_and_its_bytes_within_the_hour,
    a_bucket_serves_as_well_as_a_folder,
);

/// What rooms do with an upload, on a route of the test's own: a photo becomes the sender's, the rest is attached.
fn probe() -> Route {
    async fn receive(asker: Asker, Path(kind): Path<String>, upload: Upload) -> AppResult<Response> {
        let kind: FileKind = kind.parse().map_err(|()| AppError::NotFound)?;
        let received = upload.receive(&asker, kind).await?;
        let form: BTreeMap<String, String> = received.form()?;
        let stored = match received.file {
            Ok(Some(stored)) => stored,
            Ok(None) => return Ok("nothing chosen".into_response()),
            Err(sentence) => {
                return Ok((StatusCode::UNPROCESSABLE_ENTITY, [("content-type", "text/html")], sentence).into_response());
            }
        };
        let name = stored.name().to_owned();
        let program: Option<ProgramId> = form.get("program").and_then(|id| id.parse().ok());
        let id = scope::write(&asker, move |scope| {
            Box::pin(async move {
                let me = scope.viewer()?.id;
                let id = files::insert(scope, stored).await?;
                match program {
                    Some(program) => {
                        let sql = "INSERT INTO program_attachments (program_id, file_id, position) VALUES ($1, $2, 0)";
                        scope.conn.run(sql, crate::args![program, id]).await?
                    }
                    None => scope.conn.run("UPDATE people SET photo_id = $2 WHERE id = $1", crate::args![me, id]).await?,
                };
                Ok(id)
            })
        })
        .await?;
        Ok(files::url(id, &name).into_response())
    }
    Route { path: "/test/upload/{kind}", methods: &["POST"], handler: || post(receive) }
}

async fn browser_on(app: &App, town: &Town, person: &Viewer) -> Browser {
    town.browser_of(person).await.on(boot::router_of(app.clone(), crate::app::routes().chain([probe()])))
}

async fn browser(town: &Town, person: &Viewer) -> Browser {
    browser_on(&town.app, town, person).await
}

async fn attach(browser: &mut Browser, program: ProgramId, name: &str, content: &[u8]) -> Page {
    browser.upload("/test/upload/attachment", &[("program", &program.to_string())], ("file", name, content)).await
}

async fn a_photo_is_redrawn_and_shown_within_the_page(town: Town) {
    let ana = town.person("Ana").await;
    let mut hers = browser(&town, &ana).await;
    let sent = hers.upload("/test/upload/photo", &[("note", "Größe")], ("photo", "../../me.png", &picture(900, 500))).await;
    assert_eq!(sent.status, 200, "{}", sent.text);
    assert!(sent.text.ends_with("/photo.jpg"), "{}", sent.text);
    let mut bens = town.browser_of(&town.person("Ben").await).await;
    let photo = bens.get(&sent.text).await;
    assert_eq!((photo.status, photo.header("content-type")), (200, "image/jpeg"));
    assert!(photo.header("content-disposition").starts_with("inline"));
    assert!(photo.header("cache-control").starts_with("private"));
    assert_eq!(photo.header("content-security-policy"), "sandbox; default-src 'none'");
    assert_eq!(photo.header("x-content-type-options"), "nosniff");
    let tag = photo.header("etag").to_owned();
    let request = bens.request(Method::GET, &sent.text).header("if-none-match", tag).body(axum::body::Body::empty());
    assert_eq!(bens.send(request).await.status, 304);
    assert_eq!(hers.upload("/test/upload/photo", &[], ("photo", "", b"")).await.text, "nothing chosen");
}

async fn an_attachment_is_handed_out_to_be_saved_and_run_by_nobody(town: Town) {
    let (program, ana) = (town.program().await, town.person("Ana").await);
    let mut browser = browser(&town, &ana).await;
    let sent = attach(&mut browser, program, "Über uns.csv", "a;b\n1;2\n".repeat(50).as_bytes()).await;
    assert_eq!((sent.status, sent.text.ends_with("/%C3%9Cber%20uns.csv")), (200, true), "{}", sent.text);
    let request = browser.request(Method::GET, &sent.text).header("accept-encoding", "gzip").body(axum::body::Body::empty());
    let page = browser.send(request).await;
    assert_eq!((page.status, page.header("content-type")), (200, "text/csv; charset=utf-8"));
    let disposition = page.header("content-disposition");
    assert!(
        disposition.starts_with("attachment; ") && disposition.ends_with("filename*=UTF-8''%C3%9Cber%20uns.csv"),
        "{disposition}"
    );
    assert_eq!(page.header("content-security-policy"), "sandbox; default-src 'none'");
    assert_eq!((page.header("content-length"), page.header("content-encoding")), ("400", ""));
    assert!(page.header("cache-control").starts_with("private"));
}

async fn a_part_of_a_file_can_be_asked_for(town: Town) {
    let (program, ana) = (town.program().await, town.person("Ana").await);
    let mut browser = browser(&town, &ana).await;
    let sent = attach(&mut browser, program, "numbers.txt", b"0123456789").await;
    for (range, status, text, told) in [
        ("bytes=2-4", 206, "234", "bytes 2-4/10"),
        ("bytes=-3", 206, "789", "bytes 7-9/10"),
        ("bytes=50-", 416, "", "bytes */10"),
        ("bytes=1-2,4-5", 200, "0123456789", ""),
    ] {
        let request = browser.request(Method::GET, &sent.text).header("range", range).body(axum::body::Body::empty());
        let page = browser.send(request).await;
        assert_eq!((page.status, page.header("content-range")), (status, told), "{range}");
        if status != 416 {
            assert_eq!(page.text, text, "{range}");
        }
    }
}

async fn wrong_content_under_a_good_name_leaves_nothing(town: Town) {
    let (program, ana) = (town.program().await, town.person("Ana").await);
    let mut browser = browser(&town, &ana).await;
    let svg = b"<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>".as_slice();
    for (name, content) in [
        ("cv.pdf", b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff".as_slice()),
        ("face.png", svg),
        ("face.svg", svg),
        ("page.html", b"<!doctype html><script>alert(1)</script>"),
        ("archive.docx", b"PK\x03\x04 and something else"),
    ] {
        let page = attach(&mut browser, program, name, content).await;
        assert_eq!(page.status, 422, "{name}: {}", page.text);
        let page = browser.upload("/test/upload/photo", &[], ("photo", name, content)).await;
        assert_eq!(page.status, 422, "{name}: {}", page.text);
    }
    assert_eq!(town.app.files.list().await.unwrap(), Vec::<FileId>::new(), "nothing was kept");
}

async fn what_is_too_large_for_its_kind_is_told_beside_the_field(town: Town) {
    let app = town.server_with(|settings| (settings.files.picture_max, settings.files.attachment_max) = (20_000, 100_000));
    let (program, ana) = (town.program().await, town.person("Ana").await);
    let mut browser = browser_on(&app, &town, &ana).await;
    let page = browser.upload("/test/upload/photo", &[], ("photo", "me.png", &vec![7; 40_000])).await;
    assert_eq!((page.status, page.text.as_str()), (422, "This file is larger than 20 kB."));
    let page = attach(&mut browser, program, "long.txt", &vec![b'a'; 150_000]).await;
    assert_eq!((page.status, page.text.as_str()), (422, "This file is larger than 100 kB."));
    assert_eq!(attach(&mut browser, program, "right.txt", &vec![b'a'; 100_000]).await.status, 200);
    assert_eq!(app.files.list().await.unwrap().len(), 1);
}

async fn what_is_too_large_for_any_kind_is_a_page_that_explains(town: Town) {
    let app = town.server_with(|settings| (settings.files.picture_max, settings.files.attachment_max) = (20_000, 100_000));
    let (program, ana) = (town.program().await, town.person("Ana").await);
    let mut browser = browser_on(&app, &town, &ana).await;
    let page = attach(&mut browser, program, "endless.txt", &vec![b'a'; 2_000_000]).await;
    assert!(page.status == 413 && page.text.contains("That was too large") && page.text.contains("a smaller file"), "{page:?}");
    let endless = "a".repeat(300_000);
    let page = browser.upload("/test/upload/photo", &[("note", &endless)], ("photo", "", b"")).await;
    assert_eq!(page.status, 413, "the other fields are limited as in any form");
    let page = browser.post("/account/zone", &[("zone", &endless)]).await;
    assert_eq!(page.status, 413, "and so is any other form");
    assert!(app.files.list().await.unwrap().is_empty());
}

async fn a_hidden_photo_is_not_found(town: Town) {
    let couple = town.couple().await;
    let stranger = town.person("Eve").await;
    let url = files::url(town.photo_of(&couple.mentee).await, "photo.jpg");
    let sql = "UPDATE people SET visibility = $2 WHERE id = $1";
    for (shown_to, strangers, mentors) in
        [("{}", 200, 200), (r#"{"photo":"participants"}"#, 404, 200), (r#"{"photo":"only_me"}"#, 404, 404)]
    {
        town.set(sql, crate::args![couple.mentee.id, shown_to.to_owned()]).await;
        assert_eq!(town.browser_of(&stranger).await.get(&url).await.status, strangers, "{shown_to}");
        assert_eq!(town.browser_of(&couple.mentor).await.get(&url).await.status, mentors, "{shown_to}: her mentor");
        assert_eq!(town.browser_of(&couple.mentee).await.get(&url).await.status, 200, "{shown_to}: her own");
    }
    assert_eq!(town.browser_of(&town.admin("Sofia").await).await.get(&url).await.status, 200);
    town.set("UPDATE people SET photo_id = NULL WHERE id = $1", crate::args![couple.mentee.id]).await;
    assert_eq!(town.browser_of(&stranger).await.get(&url).await.status, 404, "a photo that is nobody's");
}

async fn nobody_who_is_signed_out_learns_which_files_there_are(town: Town) {
    let photo = town.photo_of(&town.person("Ana").await).await;
    let there = town.browser().get(&files::url(photo, "photo.jpg")).await;
    let nowhere = town.browser().get(&files::url(FileId(uuid::Uuid::max()), "photo.jpg")).await;
    assert_eq!((there.status, nowhere.status), (303, 303));
}

async fn bytes_that_never_became_a_file_are_seen_by_nobody_and_collected(town: Town) {
    let ana = town.person("Ana").await;
    // As if the server had been killed after the bytes were stored and before the transaction was committed.
    let stored = files::keep(&town.app, FileKind::Logo, "logo.png", picture(40, 40)).await.unwrap();
    let orphan = town.app.files.list().await.unwrap()[0];
    drop(stored);
    let kept = town.photo_of(&ana).await;
    assert_eq!(town.browser_of(&ana).await.get(&files::url(orphan, "logo.png")).await.status, 404);
    files::sweep(&town.app).await.unwrap();
    assert_eq!(town.app.files.list().await.unwrap().len(), 2, "its transaction might still run");
    town.travel_to(day(0) + TimeDelta::hours(25));
    files::sweep(&town.app).await.unwrap();
    assert_eq!(town.app.files.list().await.unwrap(), [kept]);
}

async fn a_removed_file_is_gone_at_once_and_its_bytes_within_the_hour(town: Town) {
    let ana = town.person("Ana").await;
    let photo = town.photo_of(&ana).await;
    scope::write_unasked(&town.app, move |scope| Box::pin(async move { files::remove(scope, photo).await })).await.unwrap();
    assert_eq!(town.browser_of(&ana).await.get(&files::url(photo, "photo.jpg")).await.status, 404);
    files::sweep(&town.app).await.unwrap();
    assert!(town.app.files.list().await.unwrap().is_empty());
    let (left,): (i64,) = town.app.db.read().await.unwrap().one("SELECT COUNT(*) FROM files", vec![]).await.unwrap();
    assert_eq!(left, 0);
}

type Bucket = Arc<Mutex<BTreeMap<String, Vec<u8>>>>;

/// As much of S3 as files need: whole objects, objects in parts, ranges, lists.
async fn s3(State(bucket): State<Bucket>, request: Request) -> Response {
    let signed = request.headers().get("authorization").is_some_and(|v| v.as_bytes().starts_with(b"AWS4-HMAC-SHA256"));
    if !signed {
        return StatusCode::FORBIDDEN.into_response();
    }
    let (method, uri, range) = (request.method().clone(), request.uri().clone(), request.headers().get("range").cloned());
    let key = uri.path().trim_start_matches("/town").trim_start_matches('/').to_owned();
    let query = uri.query().unwrap_or_default().to_owned();
    let body = axum::body::to_bytes(request.into_body(), usize::MAX).await.unwrap().to_vec();
    let mut bucket = bucket.lock().unwrap();
    let tag = [("etag", "\"x\"")];
    match method.as_str() {
        "POST" if query.starts_with("uploads") => {
            "<InitiateMultipartUploadResult><UploadId>1</UploadId></InitiateMultipartUploadResult>".into_response()
        }
        "PUT" if query.contains("partNumber") => {
            let number = query.split('&').find_map(|pair| pair.strip_prefix("partNumber=")).unwrap().to_owned();
            bucket.insert(format!("part {number:0>3}"), body);
            tag.into_response()
        }
        "POST" => {
            let parts: Vec<String> = bucket.keys().filter(|key| key.starts_with("part ")).cloned().collect();
            let whole = parts.iter().flat_map(|part| bucket.remove(part).unwrap()).collect();
            bucket.insert(key, whole);
            "<CompleteMultipartUploadResult><ETag>\"x\"</ETag></CompleteMultipartUploadResult>".into_response()
        }
        "PUT" => {
            bucket.insert(key, body);
            tag.into_response()
        }
        "DELETE" => {
            bucket.remove(&key);
            StatusCode::NO_CONTENT.into_response()
        }
        _ if query.contains("list-type=2") => {
            let one = |(key, value): (&String, &Vec<u8>)| {
                format!(
                    "<Contents><Key>{key}</Key><Size>{}</Size><LastModified>2026-12-01T09:00:00.000Z</LastModified><ETag>\"x\"</ETag></Contents>",
                    value.len()
                )
            };
            let all: String = bucket.iter().map(one).collect();
            format!("<ListBucketResult><IsTruncated>false</IsTruncated>{all}</ListBucketResult>").into_response()
        }
        _ => match (bucket.get(&key), range) {
            (None, _) => StatusCode::NOT_FOUND.into_response(),
            (Some(whole), None) => {
                ([("etag", "\"x\""), ("last-modified", "Tue, 01 Dec 2026 09:00:00 GMT")], whole.clone()).into_response()
            }
            (Some(whole), Some(range)) => {
                let (first, last) = range
                    .to_str()
                    .unwrap()
                    .trim_start_matches("bytes=")
                    .split_once('-')
                    .map(|(a, b)| (a.parse::<usize>().unwrap(), b.parse::<usize>().unwrap()))
                    .unwrap();
                let told = format!("bytes {first}-{last}/{}", whole.len());
                let headers = [
                    ("etag", "\"x\"".to_owned()),
                    ("last-modified", "Tue, 01 Dec 2026 09:00:00 GMT".to_owned()),
                    ("content-range", told),
                ];
                (StatusCode::PARTIAL_CONTENT, headers, whole[first..=last].to_vec()).into_response()
            }
        },
    }
}

async fn a_bucket_serves_as_well_as_a_folder(town: Town) {
    let bucket = Bucket::default();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let server = axum::Router::new().fallback(s3).with_state(bucket.clone());
    let serving = tokio::spawn(async move { axum::serve(listener, server).await });
    let place = FilePlace::S3 {
        bucket: "town".into(),
        prefix: "ithaca/files".into(),
        endpoint,
        region: "us-east-1".into(),
        access_key_id: "me".into(),
        secret_access_key: Secret("hush".into()),
    };
    let app = town.server_with(|settings| settings.files.place = place.clone());
    Files::at(place).open().expect("a bucket is opened without asking it");
    let (program, ana) = (town.program().await, town.person("Ana").await);
    let mut browser = browser_on(&app, &town, &ana).await;
    let sent = attach(&mut browser, program, "numbers.txt", b"0123456789").await;
    assert_eq!(sent.status, 200, "{}", sent.text);
    assert!(bucket.lock().unwrap().keys().all(|key| key.starts_with("ithaca/files/")));
    assert_eq!(browser.get(&sent.text).await.text, "0123456789");
    let request = browser.request(Method::GET, &sent.text).header("range", "bytes=2-4").body(axum::body::Body::empty());
    assert_eq!(browser.send(request).await.text, "234");
    let long = "0123456789".repeat(900_000);
    let sent = attach(&mut browser, program, "long.txt", long.as_bytes()).await;
    assert_eq!(sent.status, 200, "{}", sent.text);
    assert!(browser.get(&sent.text).await.text == long, "what was sent in parts comes back whole");
    // Collected like anywhere else.
    files::keep(&app, FileKind::Logo, "logo.png", picture(40, 40)).await.unwrap();
    assert_eq!(app.files.list().await.unwrap().len(), 3);
    town.travel_to(day(2));
    files::sweep(&app).await.unwrap();
    assert_eq!(app.files.list().await.unwrap().len(), 2);
    serving.abort();
}
