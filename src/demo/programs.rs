//! The four programs, who runs them and who takes part.

use std::collections::HashMap;

use chrono::{Days, TimeDelta};

use super::people::Cast;
use super::plans::{self, MilestoneRow};
use crate::features::programs::model::{Approvers, JoiningApproval, MayQuit, Pairing, Part, ProgramState, Settings};
use crate::features::programs::{self, NewProgram};
use crate::features::{joining, milestones};
use crate::server::App;
use crate::server::scope::{self, Scope};
use crate::shared::id::ProgramId;
use crate::shared::time::Instant;
use crate::shared::{AppError, AppResult};

/// The programs by a short word each.
pub type Programs = HashMap<&'static str, ProgramId>;

/// What is particular about one program.
struct Script {
    key: &'static str,
    title: &'static str,
    description: &'static str,
    state: ProgramState,
    /// Days before today on which it was made, begins (may be negative: ahead) and how many days it lasts.
    made: i64,
    begins: i64,
    lasts: u64,
    frame: (&'static str, &'static str, &'static str),
    skills: &'static [&'static str],
    settings: Settings,
    plan: &'static [MilestoneRow],
    coordinators: &'static [&'static str],
    mentors: &'static [&'static str],
    mentees: &'static [&'static str],
}

/// Makes all four, the oldest first.
pub async fn create_all(app: &App, now: Instant, cast: &Cast) -> AppResult<Programs> {
    let mut made = Programs::new();
    for script in [women(), leadership(), data(), buddies()] {
        let (key, at, cast) = (script.key, now - TimeDelta::days(script.made), cast.clone());
        let id =
            scope::write_unasked_at(app, at, move |scope| Box::pin(async move { create(scope, now, &cast, script).await }));
        made.insert(key, id.await?);
    }
    Ok(made)
}

async fn create(scope: &mut Scope, now: Instant, cast: &Cast, script: Script) -> AppResult<ProgramId> {
    let starts_on = (now - TimeDelta::days(script.begins)).date_naive();
    let (meeting_frequency, topics, outcomes) = script.frame;
    let program = NewProgram {
        title: script.title.into(),
        description: script.description.trim().into(),
        state: script.state,
        starts_on: Some(starts_on),
        ends_on: starts_on.checked_add_days(Days::new(script.lasts)),
        meeting_frequency: meeting_frequency.into(),
        topics: topics.into(),
        outcomes: outcomes.into(),
        skills: script.skills.iter().map(|skill| (*skill).to_owned()).collect(),
        settings: script.settings,
    };
    let id = programs::create(scope, program).await?;
    let plan = plans::milestones(script.plan, scope.now);
    let made_at = scope.now;
    milestones::insert_template(&mut scope.conn, id, &plan, made_at).await?;
    let person = |key: &str| cast.get(key).map(|viewer| viewer.id).ok_or(AppError::Internal);
    for key in script.coordinators {
        programs::appoint_coordinator(scope, id, person(key)?).await?;
    }
    for (part, keys) in [(Part::Mentor, script.mentors), (Part::Mentee, script.mentees)] {
        for key in keys {
            joining::enrol(scope, id, person(key)?, part).await?;
        }
    }
    Ok(id)
}

fn leadership() -> Script {
    Script {
        key: "leadership",
        title: "Engineering leadership",
        description: "
For engineers who want to lead people or large pieces of work. Pairs meet every two weeks; each milestone ends with a conversation about what was learned.

## What you can expect

- Someone who has done it before, **outside your own team**
- Seven milestones that you shape together
- About three hours a month

## What we expect

Come prepared, and say early when something doesn’t work. The [guide to good conversations](https://handbook.example.org/mentoring/conversations) is worth an hour before the kick-off.
",
        state: ProgramState::Running,
        made: 230,
        begins: 190,
        lasts: 365,
        frame: (
            "Every two weeks, 45 minutes",
            "Design reviews, feedback, delegation, leading without authority",
            "Participants lead a project across three teams, and are trusted with the next one",
        ),
        skills: &["Leading design reviews", "Giving feedback", "Delegation", "Technical strategy", "Coaching"],
        settings: Settings {
            mentor_joining: JoiningApproval::None,
            mentee_joining: JoiningApproval::Manager,
            pairing: Pairing::UserDriven,
            approvers: Approvers { mentor: true, ..Approvers::default() },
            mentees_per_mentor: 4,
            mentors_may_edit: true,
            may_quit: MayQuit::Both,
            may_ask_for_another_mentor: true,
            goals: false,
            managers_in_meetings: false,
            ..Settings::default()
        },
        plan: plans::LEADERSHIP,
        coordinators: &["nadia.karim"],
        mentors: &["mentor", "meilin.chua", "noa.bendavid", "max.altenburg", "desmond.akande"],
        mentees: &[
            "mentee", "jonas.lindqvist", "priya.raman", "carlos.mendes", "aisha.diallo", "kofi.mensah", "yuki.tanaka",
            "lena.vogel", "minh.tran", "davit.sargsyan", "grainne.oneill",
        ],
    }
}

fn data() -> Script {
    Script {
        key: "data",
        title: "First steps in data",
        description: "
Six milestones from spreadsheets to a dashboard that others rely on. The plan is the same for everyone, so that pairs can compare notes.

## Who it is for

Anybody who reports numbers and would like to know where they come from. You need no programming; you need **two hours a week** and one question that you really want answered.
",
        state: ProgramState::Running,
        made: 200,
        begins: 180,
        lasts: 300,
        frame: (
            "Every week, 30 minutes",
            "Tables and joins, dashboards, experiments, pipelines",
            "A dashboard in use, and one report that assembles itself",
        ),
        skills: &["SQL", "Dashboards", "Statistics", "Data storytelling"],
        settings: Settings {
            mentor_joining: JoiningApproval::Admin,
            mentee_joining: JoiningApproval::None,
            pairing: Pairing::StaffDriven,
            approvers: Approvers { admin: true, ..Approvers::default() },
            mentees_per_mentor: 2,
            mentors_may_edit: false,
            may_quit: MayQuit::Mentees,
            may_ask_for_another_mentor: false,
            goals: false,
            managers_in_meetings: false,
            ..Settings::default()
        },
        plan: plans::DATA,
        coordinators: &["owen.clarke"],
        mentors: &["mentee", "manager", "hiroshi.sato", "ingrid.solberg", "arjun.mehta"],
        mentees: &[
            "tomas.herrera", "chloe.dubois", "fatima.benali", "samuel.oyelaran", "mateo.rossi", "wanjiru.kamau",
            "viktor.novak", "pedro.santos",
        ],
    }
}

fn women() -> Script {
    Script {
        key: "women",
        title: "Women in leadership",
        description: "
A year for women on their way into their first or second leadership role, with a mentor from another part of the organization.

You begin with goals of your own: you write them, your mentor agrees, and the people around you say where you stand. At the end they are asked again.

> I stopped waiting to be asked. That was the whole program, really.

Reporting managers are welcome in meetings, and see agenda and minutes. If that doesn’t suit you, talk to the coordinator **before** the kick-off.
",
        state: ProgramState::Running,
        made: 260,
        begins: 210,
        lasts: 365,
        frame: (
            "Every three weeks, an hour",
            "Sponsorship, decisions, negotiation, presence",
            "Each participant leads something visible within the year",
        ),
        skills: &["Negotiation", "Decision making", "Presence", "Sponsorship"],
        settings: Settings {
            mentor_joining: JoiningApproval::Admin,
            mentee_joining: JoiningApproval::Admin,
            pairing: Pairing::StaffDriven,
            approvers: Approvers { admin: true, manager: true, ..Approvers::default() },
            mentees_per_mentor: 2,
            mentors_may_edit: true,
            may_quit: MayQuit::Nobody,
            may_ask_for_another_mentor: true,
            goals: true,
            managers_in_meetings: true,
            ..Settings::default()
        },
        plan: plans::WOMEN,
        coordinators: &["lucia.navarro", "nadia.karim"],
        mentors: &["grace.achieng", "isabella.conti", "rebecca.stein", "yasmin.qureshi"],
        mentees: &[
            "elif.yilmaz", "marta.kowalska", "dunja.petrovic", "thandiwe.ndlovu", "zainab.hussein", "hana.kim",
            "freya.nielsen", "nkechi.eze",
        ],
    }
}

fn buddies() -> Script {
    Script {
        key: "buddies",
        title: "Onboarding buddies",
        description: "
A companion for your first three months. Your buddy isn’t your manager: no question is too small, and nothing you ask goes further.
",
        state: ProgramState::Open,
        made: 20,
        begins: -14,
        lasts: 120,
        frame: ("Every week, as long as a coffee", "Whatever comes up", "Newcomers who know whom to ask"),
        skills: &["Welcoming newcomers"],
        settings: Settings {
            mentor_joining: JoiningApproval::Manager,
            mentee_joining: JoiningApproval::None,
            pairing: Pairing::UserDriven,
            approvers: Approvers::default(),
            mentees_per_mentor: 1,
            mentors_may_edit: true,
            may_quit: MayQuit::Both,
            may_ask_for_another_mentor: true,
            goals: false,
            managers_in_meetings: false,
            ..Settings::default()
        },
        plan: plans::BUDDIES,
        coordinators: &["mia.andersen"],
        mentors: &["jamal.washington", "sofie.jansen", "emma.tremblay", "andrei.popescu", "mentor"],
        mentees: &["rohan.patel", "alba.serrano", "luis.ortega", "lwazi.khumalo"],
    }
}
