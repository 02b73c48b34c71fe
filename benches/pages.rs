//! What a page costs over a large generated store: statements, and processor time beside a bare handler that runs the same
//! SQL and answers with text; and what a browser loads. `make bench` prints it.

use std::time::{Duration, Instant as Stopwatch};

use axum::body::{Body, to_bytes};
use axum::extract::Path;
use axum::http::{Request, StatusCode, header};
use axum::routing::get;
use axum::{Extension, Router};
use chrono::TimeDelta;
use ithaca::features::meetings::model::{Actor, Answer, Arrangement, LocalSlot, MeetingDraft, MeetingKind, Move, Party, Venue};
use ithaca::features::milestones::model::{Due, Item, ItemKind, Milestone};
use ithaca::features::people::NewPerson;
use ithaca::features::programs::model::{
    Approvers, JoiningApproval, MayQuit, Pairing, Part, ProgramState, Settings as ProgramSettings,
};
use ithaca::features::{accounts, home, joining, meetings, milestones, pairing, people, programs};
use ithaca::server::config::Settings;
use ithaca::server::{App, Asker, Scope, boot, scope, token};
use ithaca::shared::id::{ItemId, MeetingId, MentorshipId, MilestoneId, PersonId};
use ithaca::shared::time::LocalTime;
use ithaca::shared::{AppError, AppResult, Slot};
use tower::ServiceExt;

const PROGRAMS: usize = 10;
const MENTORS_A_PROGRAM: usize = 40;
const MENTEES_A_MENTOR: usize = 5;
const MEETINGS_A_PAIR: i64 = 10;
const MILESTONES: usize = 12;
const ITEMS: usize = 5;
const PASSWORD: &str = "a long sentence";
const WARM_UP: usize = 50;
const REQUESTS: usize = 1000;

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let folder = tempfile::tempdir().expect("a folder");
        let variables = |name: &str| match name {
            "SIGN_IN_PER_ACCOUNT" | "SIGN_IN_PER_ADDRESS" => Some("1000".to_owned()),
            "DATABASE_URL" => std::env::var("BENCH_DATABASE_URL").ok(),
            _ => None,
        };
        let settings = Settings::load(&variables, Some(folder.path().to_owned())).expect("settings");
        let app = boot::open(settings).await.expect("a store");
        let began = Stopwatch::now();
        let pair = generate(&app).await.expect("a generated store");
        let pairs = PROGRAMS * MENTORS_A_PROGRAM * MENTEES_A_MENTOR;
        println!(
            "generated in {:.1} s: {} people, {pairs} pairs with {} milestones and {} items, {} meetings",
            began.elapsed().as_secs_f64(),
            PROGRAMS * MENTORS_A_PROGRAM * (MENTEES_A_MENTOR + 1),
            pairs * MILESTONES,
            pairs * MILESTONES * ITEMS,
            i64::try_from(pairs).unwrap_or_default() * MEETINGS_A_PAIR,
        );
        measure(&app, pair).await;
        sizes();
    });
}

async fn measure(app: &App, pair: MentorshipId) {
    let pages = boot::router(app.clone());
    let bare = Router::new().route("/", get(bare_home)).route("/mentorships/{id}/plan", get(bare_plan)).with_state(app.clone());
    let cookie = sign_in(&pages).await;
    println!("\n{:<34} {:>10} {:>12} {:>12} {:>8} {:>9}", "page", "statements", "CPU, page", "CPU, bare", "ratio", "HTML");
    let plan = format!("/mentorships/{pair}/plan");
    for (name, path) in [("dashboard (/)", "/"), ("plan (/mentorships/{id}/plan)", plan.as_str())] {
        let before = app.db.statements();
        let bytes = fetch(&pages, path, &cookie).await;
        let statements = app.db.statements() - before;
        let page = time(&pages, path, &cookie).await;
        let plain = time(&bare, path, &cookie).await;
        println!(
            "{name:<34} {statements:>10} {:>9} µs {:>9} µs {:>7.1}× {:>6} kB",
            page.as_micros(),
            plain.as_micros(),
            page.as_secs_f64() / plain.as_secs_f64(),
            bytes.div_ceil(1000),
        );
        assert!(statements <= 6, "{name} makes {statements} statements; six are the most");
    }
}

async fn bare_home(asker: Asker) -> AppResult<String> {
    Ok(format!("{} lines", home::load(&asker).await?.lines()))
}

async fn bare_plan(asker: Asker, Path(id): Path<MentorshipId>) -> AppResult<String> {
    let (mentorship, view, _) = milestones::load_page(&asker, id).await?;
    Ok(format!("{}: {} milestones", mentorship.program_title, view.plan.milestones.len()))
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

async fn sign_in(router: &Router) -> String {
    let peer = axum::extract::ConnectInfo(std::net::SocketAddr::from(([127, 0, 0, 1], 1)));
    let body = serde_urlencoded::to_string([("email", "mentor-0-0@example.org"), ("password", PASSWORD)]).expect("a form");
    let request = Request::post("/sign-in").header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    let request = request.extension(peer).body(Body::from(body)).expect("a request");
    let response = router.clone().layer(Extension(())).oneshot(request).await.expect("a response");
    let cookie = response.headers().get(header::SET_COOKIE).and_then(|c| c.to_str().ok()).expect("a session");
    cookie.split(';').next().unwrap_or_default().to_owned()
}

/// What a browser loads beside the HTML, with brotli.
fn sizes() {
    let size = |name: &str| std::fs::metadata(format!("site/{name}.br")).map_or(0, |m| m.len());
    let style = size("app.css");
    println!("\nfirst visit, brotli: / {} kB (style only; no script, no WASM)", style.div_ceil(1000));
    for (page, module) in [("plan page", "plan"), ("meeting pages", "meetings")] {
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

async fn generate(app: &App) -> AppResult<MentorshipId> {
    let hash = app.hashing.hash(PASSWORD.to_owned()).await?;
    let mut first = None;
    for program in 0..PROGRAMS {
        let hash = (program == 0).then(|| hash.clone());
        let pair =
            scope::write_unasked(app, move |scope| Box::pin(async move { generate_program(scope, program, hash).await }))
                .await?;
        first = first.or(Some(pair));
    }
    let demo = accounts::is_demo(app).await?;
    assert!(!demo);
    first.ok_or(AppError::Internal)
}

async fn generate_program(scope: &mut Scope, number: usize, hash: Option<String>) -> AppResult<MentorshipId> {
    let program = programs::create(scope, new_program(number)).await?;
    let now = scope.now;
    milestones::insert_template(&mut scope.conn, program, &template(scope.now), now).await?;
    let mut first = None;
    for mentor_number in 0..MENTORS_A_PROGRAM {
        let password_hash = hash.clone().filter(|_| mentor_number == 0);
        let mentor = person(scope, format!("mentor-{number}-{mentor_number}"), password_hash).await?;
        joining::enrol(scope, program, mentor, Part::Mentor).await?;
        for mentee_number in 0..MENTEES_A_MENTOR {
            let mentee = person(scope, format!("mentee-{number}-{mentor_number}-{mentee_number}"), None).await?;
            joining::enrol(scope, program, mentee, Part::Mentee).await?;
            let pair = pairing::pair(scope, program, mentor, mentee).await?;
            first = first.or(Some(pair));
            let spread = i64::try_from(mentor_number * MENTEES_A_MENTOR + mentee_number).unwrap_or_default();
            add_meetings(scope, (pair, mentor, mentee), spread).await?;
        }
    }
    first.ok_or(AppError::Internal)
}

async fn person(scope: &mut Scope, name: String, password_hash: Option<String>) -> AppResult<PersonId> {
    let email = format!("{name}@example.org");
    people::add(
        scope,
        NewPerson { name, email, zone: "Europe/Athens".into(), zone_is_known: true, password_hash, ..NewPerson::default() },
    )
    .await
}

/// Half of them held in the past, two asked for, the rest ahead.
async fn add_meetings(
    scope: &mut Scope,
    (pair, mentor, mentee): (MentorshipId, PersonId, PersonId),
    spread: i64,
) -> AppResult<()> {
    let now = scope.now;
    for number in 0..MEETINGS_A_PAIR {
        let starts_at = now + TimeDelta::days((number - MEETINGS_A_PAIR / 2) * 14 + 3) + TimeDelta::minutes(spread * 31 % 1000);
        let slot = Slot { starts_at, ends_at: starts_at + TimeDelta::minutes(30) };
        let asked_at = starts_at - TimeDelta::days(20);
        let (mut arrangement, _) = Arrangement::request(Party::Mentee, slot, asked_at).map_err(AppError::from)?;
        if number < MEETINGS_A_PAIR - 2 {
            arrangement = arrangement.take(&Move::Accept, Actor::Party(Party::Mentor), asked_at).map_err(AppError::from)?.0;
        }
        if slot.ends_at < now {
            for party in [Party::Mentor, Party::Mentee] {
                let held = Move::Answer(Answer::TookPlace);
                arrangement = arrangement.take(&held, Actor::Party(party), slot.ends_at).map_err(AppError::from)?.0;
            }
        }
        let local = LocalTime { date: starts_at.date_naive(), time: starts_at.time() };
        let when = LocalSlot { start: local, end: local, zone: "Europe/Athens".into(), start_choice: None, end_choice: None };
        let draft = MeetingDraft {
            mentorship: pair,
            title: format!("Check-in {number}"),
            description: String::new(),
            agenda: "What went well, what did not, what is next".into(),
            kind: MeetingKind::CheckIn,
            about: None,
            item: None,
            venue: Venue::Virtual("https://meet.example.org".into()),
            when,
        };
        let id = MeetingId(token::uuid(now));
        meetings::store::insert(&mut scope.conn, id, [mentor, mentee], draft, &arrangement, now).await?;
    }
    Ok(())
}

fn template(now: ithaca::shared::time::Instant) -> Vec<Milestone> {
    let milestone = |number: usize| Milestone {
        due: Due::AfterDays(i64::try_from(number * 14).unwrap_or_default()),
        items: (0..ITEMS)
            .map(|item| Item {
                id: ItemId(token::uuid(now)),
                kind: ItemKind::ALL[item % ItemKind::ALL.len()],
                title: format!("Something to do, number {item}"),
                link: "https://learning.example.org/course".into(),
                note: String::new(),
                resource: None,
                done_on: None,
                sent_back: None,
            })
            .collect(),
        ..Milestone::named(MilestoneId(token::uuid(now)), format!("Milestone number {number}"))
    };
    (1..=MILESTONES).map(milestone).collect()
}

fn new_program(number: usize) -> programs::NewProgram {
    programs::NewProgram {
        title: format!("Program {number}"),
        description: "A program of a large organization.".into(),
        state: ProgramState::Running,
        starts_on: None,
        ends_on: None,
        evaluation_on: None,
        evaluation_days: 0,
        meeting_frequency: "Every two weeks".into(),
        topics: String::new(),
        outcomes: String::new(),
        skills: Vec::new(),
        settings: ProgramSettings {
            mentor_joining: JoiningApproval::None,
            mentee_joining: JoiningApproval::None,
            pairing: Pairing::StaffDriven,
            approvers: Approvers::default(),
            mentees_per_mentor: i64::try_from(MENTEES_A_MENTOR).unwrap_or_default(),
            mentors_may_edit: true,
            may_quit: MayQuit::Nobody,
            may_ask_for_another_mentor: false,
            goals: false,
            managers_in_meetings: false,
            ..ProgramSettings::default()
        },
    }
}
