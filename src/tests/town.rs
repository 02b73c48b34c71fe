//! The people and programs of a test, made by the actions that the product has.

mod papers;
mod work;

use chrono::TimeDelta;

pub use work::{form, proposal};

use super::browser::Browser;
use super::harness;
use crate::features::accounts::{self, Viewer};
use crate::features::joining;
use crate::features::joining::model::EnrolmentState;
use crate::features::milestones;
use crate::features::milestones::model::{Due, Item, ItemId, ItemKind, Milestone, MilestoneId};
use crate::features::pairing;
use crate::features::people::{self, NewPerson};
use crate::features::programs::model::{Approvers, JoiningApproval, MayQuit, Pairing, Part, ProgramState, Settings};
use crate::features::programs::{self, NewProgram};
use crate::features::skills;
use crate::server::clock::Clock;
use crate::server::config;
use crate::server::db::{Args, Db};
use crate::server::{App, Asker, scope, token};
use crate::shared::AppResult;
use crate::shared::form::Fields;
use crate::shared::id::{EnrolmentId, MentorshipId, PersonId, ProgramId, SessionId};
use crate::shared::time::Instant;

/// Nine in the morning, UTC, so many days after Tuesday 1 December 2026: the day on which tests begin.
pub fn day(n: i64) -> Instant {
    chrono::DateTime::from_timestamp(1_796_115_600, 0).expect("a time") + TimeDelta::days(n)
}

/// So many hours.
pub fn hours(n: i64) -> TimeDelta {
    TimeDelta::hours(n)
}

/// The application on a store of its own; its clock stands at [`day`] 0 and walks on from there.
pub struct Town {
    pub app: App,
}

/// Two people in a program.
#[derive(Clone)]
pub struct Couple {
    pub mentor: Viewer,
    pub mentee: Viewer,
    pub program: ProgramId,
    pub id: MentorshipId,
}

impl Town {
    /// A town on the store at this address.
    pub async fn on(url: &str) -> Town {
        let settings = harness::settings(url);
        let db = Db::open(url, settings.database_connections).await.expect("a fresh store opens");
        let town = Town { app: App::new(db, settings, Clock::default()) };
        town.travel_to(day(0));
        town
    }

    /// A second server on the same store, with other settings and the same clock.
    pub fn server_with(&self, change: impl FnOnce(&mut config::Settings)) -> App {
        let mut settings = self.app.settings.clone();
        change(&mut settings);
        App::new(self.app.db.clone(), settings, self.app.clock.clone())
    }

    /// Moves the clock there, or up to a second further.
    pub fn travel_to(&self, at: Instant) {
        self.app.clock.set_offset((at - chrono::Utc::now()).num_seconds() + 1);
    }

    /// A person with that first name.
    pub async fn person(&self, name: &str) -> Viewer {
        self.person_with(name, |_| {}).await
    }

    /// An admin with that first name.
    pub async fn admin(&self, name: &str) -> Viewer {
        self.person_with(name, |person| person.is_admin = true).await
    }

    /// A person who is particular in some way.
    pub async fn person_with(&self, name: &str, change: impl FnOnce(&mut NewPerson)) -> Viewer {
        let unique = token::uuid(day(0)).simple().to_string();
        let mut person = NewPerson {
            name: format!("{name} Townsend"),
            email: format!("{}.{unique}@town.example", name.to_lowercase()),
            zone: "UTC".into(),
            zone_is_known: true,
            ..NewPerson::default()
        };
        change(&mut person);
        let NewPerson { name, email, zone, is_admin, .. } = person.clone();
        let id = scope::write_unasked(&self.app, move |scope| Box::pin(async move { people::add(scope, person).await })).await;
        let session = SessionId(uuid::Uuid::nil());
        Viewer {
            id: id.expect("a person is added"),
            session,
            name,
            email,
            photo: None,
            zone,
            language: None,
            is_admin,
            is_manager: false,
        }
    }

    /// A person who reports to another.
    pub async fn report_of(&self, name: &str, manager: &Viewer) -> Viewer {
        let manager = manager.id;
        self.person_with(name, move |person| person.manager = Some(manager)).await
    }

    /// A running program with a plan of these milestones, each with so many items.
    pub async fn program_of(&self, plan: &[(&str, usize)], change: impl FnOnce(&mut Settings)) -> ProgramId {
        let mut settings = Settings {
            mentor_joining: JoiningApproval::None,
            mentee_joining: JoiningApproval::None,
            pairing: Pairing::StaffDriven,
            approvers: Approvers { admin: true, ..Approvers::default() },
            mentees_per_mentor: 20,
            mentors_may_edit: true,
            may_quit: MayQuit::Nobody,
            may_ask_for_another_mentor: false,
            goals: false,
            managers_in_meetings: false,
            ..Settings::default()
        };
        change(&mut settings);
        let program = NewProgram {
            title: "Leading well".into(),
            description: "For those who want to.".into(),
            state: ProgramState::Running,
            starts_on: None,
            ends_on: None,
            evaluation_on: None,
            evaluation_days: 0,
            meeting_frequency: "Every two weeks".into(),
            topics: "Feedback".into(),
            outcomes: "Trust".into(),
            skills: vec!["Listening".into()],
            settings,
        };
        let plan: Vec<Milestone> = plan.iter().zip(1..).map(|((name, items), nth)| milestone(name, *items, nth * 10)).collect();
        scope::write_unasked(&self.app, move |scope| {
            Box::pin(async move {
                let id = programs::create(scope, program).await?;
                milestones::insert_template(&mut scope.conn, id, &plan, scope.now).await?;
                Ok(id)
            })
        })
        .await
        .expect("a program is made")
    }

    /// A running program in which nobody has planned anything yet.
    pub async fn program_without_plan(&self) -> ProgramId {
        let program = self.program_of(&[], |_| {}).await;
        let sql = "DELETE FROM plans WHERE program_id = $1";
        self.set(sql, crate::args![program]).await;
        program
    }

    /// Closes a program.
    pub async fn close(&self, program: ProgramId) {
        self.set("UPDATE programs SET state = 'closed' WHERE id = $1", crate::args![program]).await;
    }

    /// Gives a program a plan of two milestones.
    pub async fn write_plan(&self, program: ProgramId) {
        let plan = [milestone("Arrive", 2, 10), milestone("Lead", 1, 30)];
        scope::write_unasked(&self.app, move |scope| {
            Box::pin(async move {
                let now = scope.now;
                milestones::insert_template(&mut scope.conn, program, &plan, now).await.map(drop)
            })
        })
        .await
        .expect("a plan is written");
    }

    /// What the audit log tells of this program as a whole, the oldest first.
    pub async fn program_events(&self, program: ProgramId) -> Vec<String> {
        let sql = "SELECT body FROM events WHERE program_id = $1 AND room = 'program' ORDER BY at, id";
        let mut conn = self.app.db.read().await.expect("a connection");
        let rows: Vec<(String,)> = conn.all(sql, crate::args![program]).await.expect("the log is read");
        rows.into_iter().map(|(body,)| body).collect()
    }

    /// A person who runs this program.
    pub async fn coordinator(&self, name: &str, program: ProgramId) -> Viewer {
        let person = self.person(name).await;
        let id = person.id;
        scope::write_unasked(&self.app, move |scope| {
            Box::pin(async move { programs::appoint_coordinator(scope, program, id).await })
        })
        .await
        .expect("a coordinator is appointed");
        person
    }

    /// Asks to join, without answers; the answer is the request, or the part where nobody has to approve.
    pub async fn ask_to_join(&self, person: &Viewer, program: ProgramId, part: Part) -> EnrolmentId {
        joining::ask(&self.asker(person, day(0)), program, part, Fields::default()).await.expect("one may ask to join")
    }

    /// The newest enrolment of somebody in a part of a program, and its state.
    pub async fn enrolment(&self, person: &Viewer, program: ProgramId, part: Part) -> Option<(EnrolmentId, EnrolmentState)> {
        let sql = "SELECT id, state FROM enrolments WHERE person_id = $1 AND program_id = $2 AND part = $3
                   ORDER BY CASE WHEN ended_at IS NULL THEN 0 ELSE 1 END, joined_at DESC, id DESC LIMIT 1";
        let mut conn = self.app.db.read().await.expect("a connection");
        conn.optional(sql, crate::args![person.id, program, part]).await.expect("the enrolment is read")
    }

    /// A running program with a plan of four milestones, each with two items.
    pub async fn program(&self) -> ProgramId {
        self.program_of(&[("Arrive", 2), ("Listen", 2), ("Lead", 2), ("Let go", 2)], |_| {}).await
    }

    /// Pairs two people.
    pub async fn pair(&self, program: ProgramId, mentor: &Viewer, mentee: &Viewer) -> Couple {
        let (one, other) = (mentor.id, mentee.id);
        let id = self.try_pair(program, one, other).await.expect("two people are paired");
        Couple { mentor: mentor.clone(), mentee: mentee.clone(), program, id }
    }

    /// Pairs two people, or says why not.
    pub async fn try_pair(&self, program: ProgramId, mentor: PersonId, mentee: PersonId) -> AppResult<MentorshipId> {
        self.enrol(program, mentor, Part::Mentor).await;
        self.enrol(program, mentee, Part::Mentee).await;
        let app = self.app.clone();
        scope::write_unasked(&app, move |scope| Box::pin(async move { pairing::pair(scope, program, mentor, mentee).await }))
            .await
    }

    /// Has somebody take a part in a program, unless they do already.
    pub async fn enrol(&self, program: ProgramId, person: PersonId, part: Part) {
        let sql = "SELECT COUNT(*) FROM enrolments WHERE program_id = $1 AND person_id = $2 AND part = $3 AND ended_at IS NULL";
        let mut conn = self.app.db.read().await.expect("a connection");
        let (known,): (i64,) = conn.one(sql, crate::args![program, person, part]).await.expect("a count");
        drop(conn);
        if known == 0 {
            scope::write_unasked(&self.app, move |scope| {
                Box::pin(async move { joining::enrol(scope, program, person, part).await })
            })
            .await
            .expect("somebody joins");
        }
    }

    /// Gives a program's number another value.
    pub async fn change_program(&self, program: ProgramId, setting: &str, value: i64) {
        let sql = match setting {
            "mentors_to_rank" => "UPDATE programs SET mentors_to_rank = $2 WHERE id = $1",
            "mentees_per_mentor" => "UPDATE programs SET mentees_per_mentor = $2 WHERE id = $1",
            other => panic!("{other} is no number of a program"),
        };
        self.set(sql, crate::args![program, value]).await;
    }

    /// Puts a program into another state.
    pub async fn change_state(&self, program: ProgramId, state: &'static str) {
        self.set("UPDATE programs SET state = $2 WHERE id = $1", crate::args![program, state.to_owned()]).await;
    }

    /// Writes a skill into somebody's profile.
    pub async fn skill(&self, person: &Viewer, name: &'static str, kind: &'static str, level: Option<i64>) {
        let id = person.id;
        scope::write_unasked(&self.app, move |scope| {
            Box::pin(async move {
                let skill = skills::find_or_add(scope, name).await?;
                let sql = "INSERT INTO person_skills (person_id, skill_id, kind, level) VALUES ($1, $2, $3, $4)";
                scope.conn.run(sql, crate::args![id, skill, kind.to_owned(), level]).await
            })
        })
        .await
        .expect("a skill is written down");
    }

    /// Fills a program with so many mentors and mentees, called "Crowd" and a number.
    pub async fn crowd(&self, program: ProgramId, mentors: usize, mentees: usize) {
        scope::write_unasked(&self.app, move |scope| {
            Box::pin(async move {
                for nth in 0..mentors + mentees {
                    let person = NewPerson {
                        name: format!("Crowd {nth}"),
                        email: format!("{}@crowd.example", token::uuid(day(0)).simple()),
                        zone: "UTC".into(),
                        ..NewPerson::default()
                    };
                    let id = people::add(scope, person).await?;
                    let part = if nth < mentors { Part::Mentor } else { Part::Mentee };
                    joining::enrol(scope, program, id, part).await?;
                }
                Ok(())
            })
        })
        .await
        .expect("many people join");
    }

    /// What the audit log says of one thing, the oldest first.
    pub async fn log_of(&self, subject: uuid::Uuid) -> Vec<String> {
        let sql = "SELECT body FROM events WHERE subject_id = $1 ORDER BY id";
        let mut conn = self.app.db.read().await.expect("a connection");
        let rows: Vec<(String,)> = conn.all(sql, crate::args![subject]).await.expect("the log is read");
        rows.into_iter().map(|(body,)| body).collect()
    }

    /// Ben mentors Ana in a program of their own; the kick-off lies ahead.
    pub async fn couple(&self) -> Couple {
        let program = self.program().await;
        self.couple_in(program).await
    }

    /// Ben and Ana in this program.
    pub async fn couple_in(&self, program: ProgramId) -> Couple {
        let (ben, ana) = (self.person("Ben").await, self.person("Ana").await);
        self.pair(program, &ben, &ana).await
    }

    /// Writes past all rules, where a test needs what no action makes yet.
    pub async fn set(&self, sql: &'static str, args: Args) {
        let mut conn = self.app.db.begin().await.expect("a connection");
        conn.run(sql, args).await.expect("it is written");
        conn.commit().await.expect("and stays");
    }

    /// The person at that time.
    pub fn asker(&self, person: &Viewer, now: Instant) -> Asker {
        Asker { app: self.app.clone(), viewer: person.clone(), now }
    }

    /// A browser in which nobody is signed in.
    pub fn browser(&self) -> Browser {
        Browser::new(&self.app)
    }

    /// A browser in which this person is signed in.
    pub async fn browser_of(&self, person: &Viewer) -> Browser {
        let (id, expires_at) = (person.id, self.app.clock.now() + TimeDelta::days(30));
        let token = scope::write_unasked(&self.app, move |scope| {
            Box::pin(async move {
                accounts::open_session(scope, id, None, "Firefox on Linux".into(), "127.0.0.1".into(), expires_at).await
            })
        })
        .await
        .expect("a session opens");
        self.browser().with_cookie("ithaca", &token)
    }
}

/// A milestone with so many items, due so many days after the plan opens.
pub fn milestone(name: &str, items: usize, due: i64) -> Milestone {
    let item = |nth| Item {
        id: ItemId(token::uuid(day(0))),
        kind: ItemKind::Task,
        title: format!("{name} {nth}"),
        link: String::new(),
        note: String::new(),
        resource: None,
        template: None,
        done_on: None,
        sent_back: None,
    };
    let id = MilestoneId(token::uuid(day(0)));
    Milestone { due: Due::AfterDays(due), items: (1..=items).map(item).collect(), ..Milestone::named(id, name.to_owned()) }
}

/// A red PNG of that size.
pub fn picture(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let red = image::RgbImage::from_pixel(width, height, image::Rgb([200, 40, 30]));
    red.write_to(&mut bytes, image::ImageFormat::Png).expect("a picture");
    bytes.into_inner()
}
