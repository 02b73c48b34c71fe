//! Every setting of a program × every part: what they may do, through the server. A room that enforces a setting adds its
//! rows, and what is done in them.

use super::browser::Browser;
use super::harness::on_both;
use super::town::{Couple, Town, day};
use crate::features::accounts::Viewer;
use crate::features::meetings::model::MoveKind;
use crate::features::programs::model::Settings;
use crate::shared::id::MeetingId;

on_both!(everybody_may_what_the_settings_say);

/// What somebody tries to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Doing {
    RenameAMilestone,
    FindTheMeeting,
    ReadTheAgenda,
    WriteTheAgenda,
    /// Finds goal setting, self-review, nominations and feedback before the plan.
    FindTheStepsOfGoals,
}

use Doing::{FindTheMeeting, FindTheStepsOfGoals, ReadTheAgenda, RenameAMilestone, WriteTheAgenda};

/// Whoever tries, in the order of the table's columns.
const PARTS: [&str; 8] =
    ["mentor", "mentee", "mentor's manager", "mentee's manager", "coordinator", "admin", "other participant", "stranger"];

struct Row {
    setting: &'static str,
    change: fn(&mut Settings),
    doing: Doing,
    may: [bool; 8],
}

const fn row(setting: &'static str, change: fn(&mut Settings), doing: Doing, may: [u8; 8]) -> Row {
    let mut allowed = [false; 8];
    let mut nth = 0;
    while nth < allowed.len() {
        allowed[nth] = may[nth] == 1;
        nth += 1;
    }
    Row { setting, change, doing, may: allowed }
}

#[rustfmt::skip]
const TABLE: &[Row] = &[
    //                                                                                                              mtor mtee mgrM mgrE coor adm oth str
    row("mentors may edit",          |s| s.mentors_may_edit = true,      RenameAMilestone,    [1,   0,   0,   0,   0,   0,  0,  0]),
    row("mentors may not edit",      |s| s.mentors_may_edit = false,     RenameAMilestone,    [0,   0,   0,   0,   0,   0,  0,  0]),
    row("managers in meetings",      |s| s.managers_in_meetings = true,  FindTheMeeting,      [1,   1,   1,   1,   1,   1,  0,  0]),
    row("managers in meetings",      |s| s.managers_in_meetings = true,  ReadTheAgenda,       [1,   1,   1,   1,   0,   0,  0,  0]),
    row("managers in meetings",      |s| s.managers_in_meetings = true,  WriteTheAgenda,      [1,   1,   0,   0,   0,   0,  0,  0]),
    row("no managers in meetings",   |s| s.managers_in_meetings = false, FindTheMeeting,      [1,   1,   0,   0,   1,   1,  0,  0]),
    row("no managers in meetings",   |s| s.managers_in_meetings = false, ReadTheAgenda,       [1,   1,   0,   0,   0,   0,  0,  0]),
    row("no managers in meetings",   |s| s.managers_in_meetings = false, WriteTheAgenda,      [1,   1,   0,   0,   0,   0,  0,  0]),
    row("with goals",                |s| s.goals = true,                 FindTheStepsOfGoals, [1,   1,   0,   0,   1,   1,  0,  0]),
    row("without goals",             |s| s.goals = false,                FindTheStepsOfGoals, [0,   0,   0,   0,   0,   0,  0,  0]),
];

/// A pair in a program with these settings, a meeting ahead of them, and everybody around.
struct Scene {
    couple: Couple,
    meeting: MeetingId,
    people: [Viewer; 8],
}

impl Scene {
    async fn set(town: &Town, change: fn(&mut Settings)) -> Scene {
        let program = town.program_of(&[("Arrive", 1), ("Lead", 1)], change).await;
        let (omar, meilin) = (town.person("Omar").await, town.person("Meilin").await);
        let (ben, ana) = (town.report_of("Ben", &omar).await, town.report_of("Ana", &meilin).await);
        let (olu, pia) = (town.person("Olu").await, town.person("Pia").await);
        town.pair(program, &olu, &pia).await;
        let couple = town.pair(program, &ben, &ana).await;
        let meeting = town.ask(&town.asker(&ana, day(0)), &couple, day(3)).await;
        town.act(&town.asker(&ben, day(0)), meeting, MoveKind::Accept).await.expect("it is accepted");
        let (coordinator, admin) = (town.coordinator("Nadia", program).await, town.admin("Sofia").await);
        let stranger = town.person("Eve").await;
        Scene { couple, meeting, people: [ben, ana, omar, meilin, coordinator, admin, olu, stranger] }
    }

    /// Whether somebody could do it.
    async fn attempt(&self, town: &Town, browser: &mut Browser, doing: Doing) -> bool {
        let meeting = format!("/meetings/{}", self.meeting);
        match doing {
            RenameAMilestone => {
                let plan = town.plan(&self.couple).await.plan;
                let change =
                    serde_json::json!({ "rename_milestone": { "milestone": plan.milestones[1].id, "name": "Renamed" } });
                let owner = serde_json::json!({ "mentorship": self.couple.id });
                let arguments = serde_json::json!({ "owner": owner, "version": plan.version, "change": change });
                browser.call("/api/plans/change", &arguments).await.status == 200
            }
            FindTheMeeting => browser.get(&meeting).await.status == 200,
            ReadTheAgenda => browser.get(&meeting).await.text.contains("The agenda that only the two may read."),
            WriteTheAgenda => {
                let mentor = town.asker(&self.couple.mentor, day(0));
                let view = crate::features::meetings::load_view(&mentor, self.meeting).await.expect("the mentor sees it");
                let seen = view.details.expect("and reads it").notes_version.to_string();
                let fields = [("agenda", "The agenda that only the two may read."), ("notes_version", seen.as_str())];
                browser.post(&format!("{meeting}/agenda"), &fields).await.status == 303
            }
            FindTheStepsOfGoals => {
                let page = browser.get(&format!("/mentorships/{}/plan", self.couple.id)).await;
                page.status == 200 && ["Goal setting", "Self-review", "feedback"].iter().all(|step| page.text.contains(step))
            }
        }
    }
}

async fn everybody_may_what_the_settings_say(town: Town) {
    let mut wrong = Vec::new();
    for Row { setting, change, doing, may } in TABLE {
        let scene = Scene::set(&town, *change).await;
        for ((part, person), may) in PARTS.iter().zip(&scene.people).zip(may) {
            let mut browser = town.browser_of(person).await;
            let could = scene.attempt(&town, &mut browser, *doing).await;
            if could != *may {
                wrong.push(format!("{setting}: the {part} {} {doing:?}", if could { "could" } else { "could not" }));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
