//! The six programs, one of them a draft, who runs them and who takes part.

use std::collections::HashMap;

use chrono::{Days, TimeDelta};

use super::people::Cast;
use super::plans::{self, MilestoneRow};
use crate::features::programs::model::{
    Approvers, Asked, FieldDraft, FieldKind, JoiningApproval, MayQuit, Pairing, Part, ProgramState, QuestionDraft, Settings,
};
use crate::features::programs::{self, NewProgram};
use crate::features::{joining, milestones};
use crate::server::files::{self, FileKind};
use crate::server::scope::{self, Scope};
use crate::server::{App, Asker};
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
    /// Facts on its page: name and text.
    fields: &'static [(&'static str, &'static str)],
    /// What it asks: of whom, the question, choices separated by bars, whether it must be answered.
    questions: &'static [(Asked, &'static str, &'static str, bool)],
    plan: &'static [MilestoneRow],
    coordinators: &'static [&'static str],
    mentors: &'static [&'static str],
    mentees: &'static [&'static str],
}

/// Makes all of them, the oldest first.
pub async fn create_all(app: &App, now: Instant, cast: &Cast) -> AppResult<Programs> {
    let mut made = Programs::new();
    for script in [women(), leadership(), data(), speaking(), buddies(), voices()] {
        let (key, at, cast) = (script.key, now - TimeDelta::days(script.made), cast.clone());
        let id =
            scope::write_unasked_at(app, at, move |scope| Box::pin(async move { create(scope, now, &cast, script).await }));
        made.insert(key, id.await?);
    }
    attach_guides(app, now, cast, &made).await?;
    Ok(made)
}

/// What people find beside the programs' descriptions.
const GUIDES: &[(&str, &str, &str)] = &[
    (
        "leadership",
        "A good first conversation.md",
        "# A good first conversation\n\nAsk what brought you both here. Listen for longer than feels natural. Agree on when you meet next, and on what stays between you.\n",
    ),
    (
        "leadership",
        "Questions for design reviews.txt",
        "What would have to be true for this to be wrong?\nWho will be woken up by it?\nWhat did you leave out, and why?\n",
    ),
    (
        "women",
        "Places and dates.csv",
        "what,when,where\nOpening evening,in the first week,the library\nHalf-time,after six months,the roof\n",
    ),
];

async fn attach_guides(app: &App, now: Instant, cast: &Cast, programs: &Programs) -> AppResult<()> {
    let viewer = cast.get("admin").cloned().ok_or(AppError::Internal)?;
    let asker = Asker { app: app.clone(), viewer, now: now - TimeDelta::days(120) };
    for (key, name, text) in GUIDES.iter().copied() {
        let program = *programs.get(key).ok_or(AppError::Internal)?;
        let file = files::keep(app, FileKind::Attachment, name, text.as_bytes().to_vec()).await?;
        programs::attach(&asker, program, file).await?;
    }
    Ok(())
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
        evaluation_on: starts_on.checked_add_days(Days::new(script.lasts)),
        evaluation_days: 14,
        meeting_frequency: meeting_frequency.into(),
        topics: topics.into(),
        outcomes: outcomes.into(),
        skills: script.skills.iter().map(|skill| (*skill).to_owned()).collect(),
        settings: script.settings,
    };
    let id = programs::create(scope, program).await?;
    for (label, value) in script.fields.iter().copied() {
        let draft = FieldDraft { label: label.into(), kind: FieldKind::Text, choices: Vec::new(), value: value.into() };
        programs::add_field(scope, id, draft).await?;
    }
    for (part, label, choices, is_required) in script.questions.iter().copied() {
        let choices: Vec<String> = choices.split('|').filter(|choice| !choice.is_empty()).map(str::to_owned).collect();
        let kind = if choices.is_empty() { FieldKind::Text } else { FieldKind::Choice };
        let draft = QuestionDraft { part, label: label.into(), kind, choices, is_required };
        programs::add_question(scope, id, draft).await?;
    }
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
        fields: &[("Time", "About three hours a month"), ("Language", "English; pairs may agree on another")],
        questions: &[
            (Asked::Mentee, "What would you like to lead a year from now?", "", false),
            (Asked::Mentor, "What can you help with best?", "Leading people|Leading large projects|Technical direction", false),
        ],
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
        fields: &[("Tools", "Anything that speaks SQL; a licence is arranged")],
        questions: &[(Asked::Mentee, "Which question would you really like to have answered?", "", false)],
        plan: plans::DATA,
        coordinators: &["owen.clarke"],
        mentors: &["mentee", "manager", "hiroshi.sato", "ingrid.solberg", "arjun.mehta"],
        mentees: &[
            "tomas.herrera", "chloe.dubois", "fatima.benali", "samuel.oyelaran", "mateo.rossi", "wanjiru.kamau",
            "viktor.novak", "pedro.santos", "kenji.mori", "olena.shevchenko", "hugo.bernard", "tariq.mansour", "mia.andersen",
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
        fields: &[("Places", "Ten a year"), ("Language", "English")],
        questions: &[
            (Asked::Mentee, "What do you hope to have done at the end of the year?", "", false),
            (Asked::Both, "How do you prefer to meet?", "In person|By video|Either", false),
        ],
        plan: plans::WOMEN,
        coordinators: &["lucia.navarro", "nadia.karim"],
        mentors: &["grace.achieng", "isabella.conti", "rebecca.stein", "yasmin.qureshi"],
        mentees: &[
            "elif.yilmaz", "marta.kowalska", "dunja.petrovic", "thandiwe.ndlovu", "zainab.hussein", "hana.kim",
            "freya.nielsen", "nkechi.eze",
        ],
    }
}

fn speaking() -> Script {
    Script {
        key: "speaking",
        title: "Speaking with confidence",
        description: "
Four months with somebody who speaks in front of others often, and was once afraid of it. You rank up to **three mentors**; each is asked in turn.
",
        state: ProgramState::Open,
        made: 40,
        begins: -10,
        lasts: 130,
        frame: (
            "Every two weeks, half an hour",
            "Preparing, beginning, being interrupted, ending",
            "Everybody gives one talk that they would have declined before",
        ),
        skills: &["Public speaking", "Storytelling", "Presence"],
        fields: &[],
        questions: &[],
        settings: Settings {
            mentor_joining: JoiningApproval::None,
            mentee_joining: JoiningApproval::None,
            pairing: Pairing::UserDriven,
            approvers: Approvers { mentor: true, ..Approvers::default() },
            mentees_per_mentor: 1,
            mentors_to_rank: 3,
            mentors_may_edit: true,
            may_quit: MayQuit::Both,
            may_ask_for_another_mentor: true,
            goals: false,
            managers_in_meetings: false,
            ..Settings::default()
        },
        plan: plans::SPEAKING,
        coordinators: &["nadia.karim"],
        mentors: &["mentor", "grace.achieng", "rebecca.stein", "desmond.akande", "nadia.karim", "isabella.conti"],
        mentees: &["mentee", "jonas.lindqvist", "freya.nielsen", "luis.ortega", "mateo.rossi", "chloe.dubois", "manager"],
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
        fields: &[],
        questions: &[(Asked::Mentor, "What would you show somebody on their first day?", "", true)],
        plan: plans::BUDDIES,
        coordinators: &["mia.andersen"],
        mentors: &["jamal.washington", "sofie.jansen", "emma.tremblay", "andrei.popescu", "mentor"],
        mentees: &["rohan.patel", "alba.serrano", "luis.ortega", "lwazi.khumalo"],
    }
}

fn voices() -> Script {
    Script {
        key: "voices",
        title: "Finding your voice",
        description: "
For everybody who has something to say, and would rather not say it in front of people. Six months with a mentor who once felt the same.
",
        state: ProgramState::Draft,
        made: 4,
        begins: -45,
        lasts: 180,
        frame: ("", "Talks, meetings, difficult conversations", ""),
        skills: &["Public speaking", "Presence"],
        settings: Settings::default(),
        fields: &[],
        questions: &[(Asked::Mentee, "When did you last keep quiet, and wished you had not?", "", false)],
        plan: &[],
        coordinators: &["nadia.karim"],
        mentors: &[],
        mentees: &[],
    }
}
