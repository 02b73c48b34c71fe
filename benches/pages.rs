//! What a page costs over large generated stores: statements, processor time beside a bare handler that runs the same SQL and
//! answers with text, and processor time where there are ten times the meetings, and ten times of everything; and what a browser
//! loads. `make bench` prints it.

use std::time::{Duration, Instant as Stopwatch};

use axum::body::{Body, to_bytes};
use axum::extract::Path;
use axum::http::{Request, StatusCode, header};
use axum::routing::get;
use axum::{Extension, Router};
use ithaca::demo::{self, DEMO_PASSWORD, Size};
use ithaca::features::{home, milestones};
use ithaca::server::config::Settings;
use ithaca::server::{App, Asker, boot};
use ithaca::shared::AppResult;
use ithaca::shared::id::{MentorshipId, ProgramId};
use tower::ServiceExt;

const WARM_UP: usize = 30;
const REQUESTS: usize = 400;
const SMALL: Size = Size { people: 1_000, programs: 10, meetings: 10_000, seed: 1 };
const QUIET: Size = Size { people: 10_000, programs: 100, meetings: 10_000, seed: 1 };
const LARGE: Size = Size { people: 10_000, programs: 100, meetings: 100_000, seed: 1 };

/// A page, and who looks at it.
type Page = (&'static str, String, &'static str);

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let (small, quiet, large) = (Generated::new(SMALL).await, Generated::new(QUIET).await, Generated::new(LARGE).await);
        let bare = Router::new()
            .route("/", get(bare_home))
            .route("/mentorships/{id}/plan", get(bare_plan))
            .with_state(large.app.clone());
        println!(
            "\n{:<44} {:>10} {:>12} {:>12} {:>12} {:>9} {:>9} {:>12} {:>8} {:>8}",
            "page", "statements", "1,000 p.", "10,000 p.", "10,000 p.", "meetings", "all", "bare", "ratio", "HTML"
        );
        println!(
            "{:<44} {:>10} {:>12} {:>12} {:>12} {:>9} {:>9}",
            "", "", "10,000 m.", "10,000 m.", "100,000 m.", "ten times", "ten times"
        );
        let mut too_many = Vec::new();
        for (nth, (name, path, who)) in large.pages().into_iter().enumerate() {
            let cookie = large.sign_in(who).await;
            let before = large.app.db.statements();
            let bytes = fetch(&large.pages, &path, &cookie).await;
            let statements = large.app.db.statements() - before;
            let (in_small, in_quiet) = (small.time(nth).await, quiet.time(nth).await);
            let in_large = time(&large.pages, &path, &cookie).await;
            let plain = if matches!(name, HOME | PLAN) { Some(time(&bare, &path, &cookie).await) } else { None };
            let ratio = |time: Duration, to: Duration| format!("{:.2}×", time.as_secs_f64() / to.as_secs_f64());
            println!(
                "{name:<44} {statements:>10} {:>9} µs {:>9} µs {:>9} µs {:>9} {:>9} {:>12} {:>8} {:>5} kB",
                in_small.as_micros(),
                in_quiet.as_micros(),
                in_large.as_micros(),
                ratio(in_large, in_quiet),
                ratio(in_large, in_small),
                plain.map(|time| format!("{} µs", time.as_micros())).unwrap_or_default(),
                plain.map(|plain| ratio(in_large, plain)).unwrap_or_default(),
                bytes.div_ceil(1000),
            );
            if statements > 6 {
                too_many.push(name);
            }
        }
        sizes();
        assert!(too_many.is_empty(), "more than six statements: {too_many:?}");
    });
}

const HOME: &str = "dashboard of a mentor (/)";
const PLAN: &str = "plan (/mentorships/{id}/plan)";

/// A store with the application over it.
struct Generated {
    app: App,
    pages: Router,
    pair: MentorshipId,
    program: ProgramId,
    /// One in which staff pair.
    board: ProgramId,
    _folder: tempfile::TempDir,
}

impl Generated {
    async fn new(size: Size) -> Generated {
        let folder = tempfile::tempdir().expect("a folder");
        let variables = |name: &str| match name {
            "SIGN_IN_PER_ACCOUNT" | "SIGN_IN_PER_ADDRESS" => Some("1000".to_owned()),
            _ => None,
        };
        let settings = Settings::load(&variables, Some(folder.path().to_owned())).expect("settings");
        let app = boot::open(settings).await.expect("a store");
        let began = Stopwatch::now();
        let summary = demo::fill(&app, Some(size)).await.expect("a generated store");
        println!("{} It took {:.1} s.", summary.lines().next().unwrap_or_default(), began.elapsed().as_secs_f64());
        let sql = "SELECT m.id, m.program_id FROM mentorships m JOIN people p ON p.id = m.mentor_id WHERE p.email = 'mentor@demo.example'
                   ORDER BY m.id LIMIT 1";
        let mut conn = app.db.read().await.expect("a connection");
        let (pair, program): (MentorshipId, ProgramId) = conn.one(sql, Vec::new()).await.expect("a pair");
        let sql = "SELECT id FROM programs WHERE pairing = 'staff_driven' ORDER BY id LIMIT 1";
        let (board,): (ProgramId,) = conn.one(sql, Vec::new()).await.expect("a program in which staff pair");
        drop(conn);
        Generated { pages: boot::router(app.clone()), app, pair, program, board, _folder: folder }
    }

    fn pages(&self) -> Vec<Page> {
        let Generated { pair, program, board, .. } = self;
        vec![
            (HOME, "/".into(), "mentor"),
            ("dashboard of staff (/)", "/".into(), "admin"),
            ("mentorship (/mentorships/{id})", format!("/mentorships/{pair}"), "mentor"),
            (PLAN, format!("/mentorships/{pair}/plan"), "mentor"),
            ("meetings (/meetings)", "/meetings".into(), "mentor"),
            ("programs (/programs)", "/programs".into(), "mentor"),
            ("program (/programs/{id})", format!("/programs/{program}"), "admin"),
            ("its people (/programs/{id}/people)", format!("/programs/{program}/people"), "admin"),
            ("its mentors (/programs/{id}/mentors)", format!("/programs/{program}/mentors"), "mentee"),
            ("pairing board (/programs/{id}/board)", format!("/programs/{board}/board"), "admin"),
            ("directory (/people)", "/people".into(), "mentee"),
            ("search (/people?q=ana)", "/people?q=ana".into(), "mentee"),
            ("a manager’s team (/team)", "/team".into(), "manager"),
            ("what staff watch (/staff)", "/staff".into(), "admin"),
            ("silent pairs (/staff/silent)", "/staff/silent".into(), "admin"),
            ("skills (/organization/skills)", "/organization/skills".into(), "admin"),
            ("audit log (/organization/audit)", "/organization/audit".into(), "admin"),
        ]
    }

    /// Processor time of the page with that number.
    async fn time(&self, nth: usize) -> Duration {
        let (_, path, who) = &self.pages()[nth];
        time(&self.pages, path, &self.sign_in(who).await).await
    }

    async fn sign_in(&self, who: &str) -> String {
        let peer = axum::extract::ConnectInfo(std::net::SocketAddr::from(([127, 0, 0, 1], 1)));
        let email = format!("{who}@demo.example");
        let body = serde_urlencoded::to_string([("email", email.as_str()), ("password", DEMO_PASSWORD)]).expect("a form");
        let request = Request::post("/sign-in").header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let request = request.extension(peer).body(Body::from(body)).expect("a request");
        let response = self.pages.clone().layer(Extension(())).oneshot(request).await.expect("a response");
        let cookie = response.headers().get(header::SET_COOKIE).and_then(|c| c.to_str().ok()).expect("a session");
        cookie.split(';').next().unwrap_or_default().to_owned()
    }
}

async fn bare_home(asker: Asker) -> AppResult<String> {
    Ok(format!("{} lines", home::load(&asker).await?.lines()))
}

async fn bare_plan(asker: Asker, Path(id): Path<MentorshipId>) -> AppResult<String> {
    let page = milestones::load_page(&asker, id).await?;
    Ok(format!("{}: {} milestones", page.mentorship.program_title, page.view.plan.milestones.len()))
}

/// Processor time of one request, over many.
async fn time(router: &Router, path: &str, cookie: &str) -> Duration {
    for _ in 0..WARM_UP {
        fetch(router, path, cookie).await;
    }
    let before = processor_time();
    for _ in 0..REQUESTS {
        fetch(router, path, cookie).await;
    }
    (processor_time() - before) / u32::try_from(REQUESTS).unwrap_or(1)
}

/// Of the whole process, all threads: user and system, from the kernel's clock ticks of 10 ms.
fn processor_time() -> Duration {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<u64> =
        stat.rsplit(')').next().unwrap_or_default().split_whitespace().map(|f| f.parse().unwrap_or(0)).collect();
    Duration::from_millis((fields.get(11).copied().unwrap_or(0) + fields.get(12).copied().unwrap_or(0)) * 10)
}

async fn fetch(router: &Router, path: &str, cookie: &str) -> usize {
    let request = Request::get(path).header(header::COOKIE, cookie).body(Body::empty()).expect("a request");
    let response = router.clone().oneshot(request).await.expect("a response");
    assert_eq!(response.status(), StatusCode::OK, "{path}");
    to_bytes(response.into_body(), usize::MAX).await.expect("a body").len()
}

/// What a browser loads beside the HTML, with brotli.
fn sizes() {
    let size = |name: &str| std::fs::metadata(format!("site/{name}.br")).map_or(0, |m| m.len());
    let style = size("app.css");
    println!("\nfirst visit, brotli: / {} kB (style only; no script, no WASM)", style.div_ceil(1000));
    for (page, module) in [("plan page", "plan"), ("meeting pages", "meetings"), ("pairing board", "board")] {
        let (wasm, script) = (size(&format!("{module}_bg.wasm")), size(&format!("{module}.js")) + size("boot.js"));
        println!(
            "{page}: {} kB (WASM {} kB, scripts {} kB, style {} kB)",
            (wasm + script + style).div_ceil(1000),
            wasm.div_ceil(1000),
            script.div_ceil(1000),
            style.div_ceil(1000)
        );
    }
}
