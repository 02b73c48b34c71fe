//! `kill -9` amid a thousand acknowledged writes: the real server on a real store, and nothing that it acknowledged is lost.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use rand::Rng;
use serde_json::{Value, json};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Row};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

use crate::demo::DEMO_PASSWORD;

/// How many changes are acknowledged at most, and by how many browsers at once.
const CHANGES: usize = 1000;
const BROWSERS: usize = 4;

/// The server of this build.
fn binary() -> PathBuf {
    let built = || {
        let target = std::env::var("CARGO_TARGET_DIR").unwrap_or_else(|_| "target".into());
        Path::new(&target).join("debug/ithaca")
    };
    let path = std::env::var("ITHACA_BINARY").map_or_else(|_| built(), PathBuf::from);
    assert!(
        path.exists(),
        "this test needs the server itself, and {} is not there: run `cargo build --features ssr --bin ithaca` first, \
         or name the binary in ITHACA_BINARY",
        path.display()
    );
    path
}

fn ithaca(folder: &Path, addr: &str, what: &str) -> Command {
    let mut command = Command::new(binary());
    command.arg("--data").arg(folder).arg(what).current_dir(folder);
    command.env_remove("DATABASE_URL").env("ADDR", addr).env("PUBLIC_URL", format!("http://{addr}")).env("RUST_LOG", "warn");
    command.stdout(Stdio::null());
    command
}

/// Never outlives the test.
struct Server(Child);

impl Server {
    async fn start(folder: &Path, addr: &str) -> Server {
        let mut server = Server(ithaca(folder, addr, "serve").spawn().expect("the server starts"));
        for _ in 0..600 {
            if let Ok((200, _, _)) = ask(addr, "GET", "/readyz", &[], "").await {
                return server;
            }
            assert!(server.0.try_wait().expect("its state").is_none(), "the server has stopped by itself");
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("the server is not ready after half a minute");
    }

    /// As `kill -9`.
    fn kill(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}

type Answer = (u16, HashMap<String, String>, String);

/// One request by hand, on a connection of its own.
async fn ask(addr: &str, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> std::io::Result<Answer> {
    let mut stream = TcpStream::connect(addr).await?;
    let mut head =
        format!("{method} {path} HTTP/1.1\r\nhost: {addr}\r\nconnection: close\r\ncontent-length: {}\r\n", body.len());
    for (name, value) in headers {
        head += &format!("{name}: {value}\r\n");
    }
    stream.write_all(format!("{head}\r\n{body}").as_bytes()).await?;
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).await?;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let cut_short = || std::io::Error::from(std::io::ErrorKind::UnexpectedEof);
    let (head, body) = text.split_once("\r\n\r\n").ok_or_else(cut_short)?;
    let mut lines = head.lines();
    let status = lines.next().and_then(|line| line.split(' ').nth(1)?.parse().ok()).ok_or_else(cut_short)?;
    let headers: HashMap<String, String> =
        lines.filter_map(|line| line.split_once(": ").map(|(name, value)| (name.to_lowercase(), value.to_owned()))).collect();
    // Only a whole answer acknowledges anything.
    let whole = headers.get("content-length").is_some_and(|length| length.parse() == Ok(body.len()));
    if whole || status == 303 { Ok((status, headers, body.to_owned())) } else { Err(cut_short()) }
}

/// A server function's answer: the plan after the change, or as it is.
async fn call(addr: &str, cookie: &str, path: &str, arguments: &Value) -> std::io::Result<(u16, Value)> {
    let headers = [("cookie", cookie), ("content-type", "application/json"), ("accept", "application/json")];
    let (status, _, body) = ask(addr, "POST", path, &headers, &arguments.to_string()).await?;
    Ok((status, serde_json::from_str(&body).unwrap_or(Value::Null)))
}

async fn sign_in(addr: &str) -> String {
    let body = format!("email=mentor%40demo.example&password={DEMO_PASSWORD}");
    let form = [("content-type", "application/x-www-form-urlencoded")];
    let (status, headers, _) = ask(addr, "POST", "/sign-in", &form, &body).await.expect("an answer");
    assert_eq!(status, 303, "the mentor of the demo signs in");
    headers["set-cookie"].split(';').next().expect("a cookie").to_owned()
}

/// A browser that adds items to a plan until the server is gone, and notes each one that was acknowledged.
async fn keep_adding(addr: String, cookie: String, mentorship: String, count: Arc<AtomicUsize>) -> Vec<String> {
    let owner = json!({ "mentorship": mentorship });
    let loaded = call(&addr, &cookie, "/api/plans/load", &json!({ "owner": owner })).await.expect("an answer");
    assert_eq!(loaded.0, 200, "{}", loaded.1);
    let mut plan = loaded.1;
    let mut acknowledged = Vec::new();
    while count.load(Ordering::Relaxed) < CHANGES {
        let milestones = plan["plan"]["milestones"].as_array().expect("milestones").clone();
        let free = milestones.iter().find(|m| m["done_on"].is_null() && m["items"].as_array().is_some_and(|i| i.len() < 100));
        let id = uuid::Uuid::from_u128(rand::random()).to_string();
        let change = match free {
            Some(milestone) => json!({ "add_item": { "item": id, "milestone": milestone["id"], "kind": "task",
                                                     "title": "Added", "link": "", "above": null } }),
            None => json!({ "add_milestone": { "milestone": id, "name": "Added", "above": null } }),
        };
        let arguments = json!({ "owner": owner, "version": plan["plan"]["version"], "change": change });
        match call(&addr, &cookie, "/api/plans/change", &arguments).await {
            Ok((200, after)) => {
                acknowledged.push(id);
                count.fetch_add(1, Ordering::Relaxed);
                plan = after;
            }
            Ok((409, conflict)) => {
                let present = conflict["Conflict"]["present"].as_str().expect("the present plan");
                plan = serde_json::from_str(present).expect("a plan");
            }
            Ok((status, error)) => panic!("{status}: {error}"),
            Err(_) => break,
        }
    }
    acknowledged
}

/// Every id on plans, items and milestones alike, after a check of the whole file.
async fn ids_in(store: &Path) -> Vec<String> {
    let mut store = SqliteConnectOptions::new().filename(store).connect().await.expect("the store opens");
    let check: String = sqlx::query_scalar("PRAGMA integrity_check").fetch_one(&mut store).await.expect("a check");
    assert_eq!(check, "ok", "the store is intact");
    let broken = sqlx::query("PRAGMA foreign_key_check").fetch_all(&mut store).await.expect("a check");
    assert!(broken.is_empty(), "every row refers to one that is there");
    let sql = "SELECT id FROM items WHERE removed_at IS NULL UNION ALL SELECT id FROM milestones WHERE removed_at IS NULL";
    let rows = sqlx::query(sql).fetch_all(&mut store).await.expect("the rows");
    rows.into_iter().map(|row| row.get::<uuid::Uuid, _>(0).to_string()).collect()
}

#[test]
fn kill_9_amid_a_thousand_acknowledged_writes_loses_none() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let folder = tempfile::TempDir::new().expect("a folder");
        let port = std::net::TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).expect("a free port").port();
        let addr = format!("127.0.0.1:{port}");
        assert!(ithaca(folder.path(), &addr, "demo").status().expect("the demo runs").success(), "the demo fills the store");
        let store = folder.path().join("ithaca.sqlite");
        let mut acknowledged = Vec::new();
        // Killed once early and at random, once when about all is written, each time opened again as it was left.
        for share in [rand::rng().random_range(0.2..0.5), 0.95] {
            let mut server = Server::start(folder.path(), &addr).await;
            let cookie = sign_in(&addr).await;
            let (_, _, home) = ask(&addr, "GET", "/mentor", &[("cookie", &cookie)], "").await.expect("a page");
            let id = |rest: &str| rest.get(..36).filter(|id| id.parse::<uuid::Uuid>().is_ok()).map(str::to_owned);
            let mentorships: Vec<String> = home.split("/mentorships/").skip(1).filter_map(id).collect();
            assert!(!mentorships.is_empty(), "the mentor has mentees");
            let count = Arc::new(AtomicUsize::new(acknowledged.len()));
            let mut browsers = JoinSet::new();
            for nth in 0..BROWSERS {
                let mentorship = mentorships[nth % mentorships.len()].clone();
                browsers.spawn(keep_adding(addr.clone(), cookie.clone(), mentorship, count.clone()));
            }
            let (enough, started) = ((CHANGES as f64 * share) as usize, std::time::Instant::now());
            while count.load(Ordering::Relaxed) < enough {
                assert!(started.elapsed() < Duration::from_secs(300), "only {count:?} changes in five minutes");
                tokio::time::sleep(Duration::from_millis(rand::rng().random_range(1..5))).await;
            }
            server.kill();
            acknowledged.extend(browsers.join_all().await.into_iter().flatten());
            assert!(acknowledged.len() >= enough);
            // A copy, so that the server itself has to recover what was left behind.
            let copy = folder.path().join("copy.sqlite");
            for suffix in ["", "-wal", "-shm"] {
                let file = |path: &Path| PathBuf::from(format!("{}{suffix}", path.display()));
                let _ = std::fs::copy(file(&store), file(&copy));
            }
            let kept: std::collections::HashSet<String> = ids_in(&copy).await.into_iter().collect();
            let lost: Vec<_> = acknowledged.iter().filter(|id| !kept.contains(*id)).collect();
            assert!(lost.is_empty(), "{} of {} acknowledged changes are lost", lost.len(), acknowledged.len());
            println!("killed after {} acknowledged changes", acknowledged.len());
        }
        // And it goes on serving what is there.
        let _server = Server::start(folder.path(), &addr).await;
        sign_in(&addr).await;
        let kept: std::collections::HashSet<String> = ids_in(&store).await.into_iter().collect();
        assert!(acknowledged.iter().all(|id| kept.contains(id)));
    });
}
