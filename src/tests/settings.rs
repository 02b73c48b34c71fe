//! Every setting of a program × every part: what they may do, through the server. A room that enforces a setting adds its
//! rows, and what is done in them.

use super::browser::Browser;
use super::harness::on_both;
use super::town::{Couple, Town, day};
use crate::features::accounts::Viewer;
use crate::features::joining::model::EnrolmentState;
use crate::features::meetings::model::MoveKind;
use crate::features::pairing::model::request::AskForm;
use crate::features::pairing::{self, Asked};
use crate::features::programs;
use crate::features::programs::model::{Approvers, JoiningApproval, MayQuit, Pairing, Part, Settings};
use crate::shared::id::{MeetingId, ProgramId};

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
    /// Approves a wish to join of a report of the mentor's manager, as mentor or as mentee.
    ApproveAMentor,
    ApproveAMentee,
    /// Agrees to a request of a report of the mentee's manager to the mentor.
    AgreeToARequest,
    /// Puts a report of the mentee's manager and a mentor together.
    PairAReport,
    EndTheMentorship,
    AskForAnotherMentor,
    /// Puts one more report of the mentee's manager together with the mentor, who has a mentee.
    PairWithTheMentor,
    /// Having lost their mentor, asks two others at once.
    RankTwoMentors,
    /// Agrees to such a request two days after it was made.
    AgreeTwoDaysLater,
    /// Reads in such a request, two days after it was made, that there was a reminder.
    ReadOfAReminder,
    /// Changes whether the program has goals before it runs, and while it does.
    ChangeGoalsBefore,
    ChangeGoalsWhileItRuns,
}

impl Doing {
    /// Whether it leaves the scene as it was for whoever tries next.
    fn can_be_tried_again(self) -> bool {
        !matches!(self, EndTheMentorship | AskForAnotherMentor | RankTwoMentors | ChangeGoalsBefore | ChangeGoalsWhileItRuns)
    }
}

use Doing::*;

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
    row("mentors join freely",       |s| s.mentor_joining = JoiningApproval::None,    ApproveAMentor, [0, 0,   0,   0,   0,   0,  0,  0]),
    row("staff let mentors in",      |s| s.mentor_joining = JoiningApproval::Admin,   ApproveAMentor, [0, 0,   0,   0,   1,   1,  0,  0]),
    row("managers let mentors in",   |s| s.mentor_joining = JoiningApproval::Manager, ApproveAMentor, [0, 0,   1,   0,   0,   0,  0,  0]),
    row("mentees join freely",       |s| s.mentee_joining = JoiningApproval::None,    ApproveAMentee, [0, 0,   0,   0,   0,   0,  0,  0]),
    row("staff let mentees in",      |s| s.mentee_joining = JoiningApproval::Admin,   ApproveAMentee, [0, 0,   0,   0,   1,   1,  0,  0]),
    row("managers let mentees in",   |s| s.mentee_joining = JoiningApproval::Manager, ApproveAMentee, [0, 0,   1,   0,   0,   0,  0,  0]),
    row("the mentor agrees",         |s| user_driven(s, [true, false, false]),        AgreeToARequest, [1, 0,  0,   0,   0,   0,  0,  0]),
    row("staff agree",               |s| user_driven(s, [false, true, false]),        AgreeToARequest, [0, 0,  0,   0,   1,   1,  0,  0]),
    row("the manager agrees",        |s| user_driven(s, [false, false, true]),        AgreeToARequest, [0, 0,  0,   1,   0,   0,  0,  0]),
    row("mentor and staff agree",    |s| user_driven(s, [true, true, false]),         AgreeToARequest, [1, 0,  0,   0,   1,   1,  0,  0]),
    row("mentor and manager agree",  |s| user_driven(s, [true, false, true]),         AgreeToARequest, [1, 0,  0,   1,   0,   0,  0,  0]),
    row("staff and manager agree",   |s| user_driven(s, [false, true, true]),         AgreeToARequest, [0, 0,  0,   1,   1,   1,  0,  0]),
    row("all three agree",           |s| user_driven(s, [true, true, true]),          AgreeToARequest, [1, 0,  0,   1,   1,   1,  0,  0]),
    row("nobody needs to agree",     |s| user_driven(s, [false, false, false]),       AgreeToARequest, [0, 0,  0,   0,   0,   0,  0,  0]),
    row("mentees choose",            |s| user_driven(s, [true, false, false]),        PairAReport, [0,   0,    0,   0,   0,   0,  0,  0]),
    row("staff pair",                |s| staff_driven(s, true, false),                PairAReport, [0,   0,    0,   0,   1,   1,  0,  0]),
    row("managers pair",             |s| staff_driven(s, false, true),                PairAReport, [0,   0,    0,   1,   0,   0,  0,  0]),
    row("staff and managers pair",   |s| staff_driven(s, true, true),                 PairAReport, [0,   0,    0,   1,   1,   1,  0,  0]),
    row("nobody quits",              |s| s.may_quit = MayQuit::Nobody,   EndTheMentorship,    [0,   0,   0,   0,   1,   1,  0,  0]),
    row("mentors quit",              |s| s.may_quit = MayQuit::Mentors,  EndTheMentorship,    [1,   0,   0,   0,   1,   1,  0,  0]),
    row("mentees quit",              |s| s.may_quit = MayQuit::Mentees,  EndTheMentorship,    [0,   1,   0,   0,   1,   1,  0,  0]),
    row("both quit",                 |s| s.may_quit = MayQuit::Both,     EndTheMentorship,    [1,   1,   0,   0,   1,   1,  0,  0]),
    row("another mentor",            |s| s.may_ask_for_another_mentor = true,  AskForAnotherMentor, [0, 1,  0,   0,   0,   0,  0,  0]),
    row("no other mentor",           |s| s.may_ask_for_another_mentor = false, AskForAnotherMentor, [0, 0,  0,   0,   0,   0,  0,  0]),
    row("one mentee a mentor",       |s| seats(s, 1),                    PairWithTheMentor,   [0,   0,   0,   0,   0,   0,  0,  0]),
    row("two mentees a mentor",      |s| seats(s, 2),                    PairWithTheMentor,   [0,   0,   0,   1,   1,   1,  0,  0]),
    row("one mentor at a time",      |s| ranks(s, 1),                    RankTwoMentors,      [0,   0,   0,   0,   0,   0,  0,  0]),
    row("two mentors ranked",        |s| ranks(s, 2),                    RankTwoMentors,      [0,   1,   0,   0,   0,   0,  0,  0]),
    row("late after a day",          |s| patience(s, 9, 1),              AgreeTwoDaysLater,   [0,   0,   0,   0,   0,   0,  0,  0]),
    row("late after five days",      |s| patience(s, 4, 5),              AgreeTwoDaysLater,   [1,   0,   0,   0,   0,   0,  0,  0]),
    row("reminded after a day",      |s| patience(s, 1, 5),              ReadOfAReminder,     [1,   0,   0,   0,   1,   1,  0,  0]),
    row("reminded after four days",  |s| patience(s, 4, 5),              ReadOfAReminder,     [0,   0,   0,   0,   0,   0,  0,  0]),
    row("goals before the start",    |s| s.goals = true,                 ChangeGoalsBefore,   [0,   0,   0,   0,   1,   1,  0,  0]),
    row("goals while it runs",       |s| s.goals = true,                 ChangeGoalsWhileItRuns, [0, 0,  0,   0,   0,   0,  0,  0]),
];

/// Mentees pick a mentor; these of mentor, staff and reporting manager must agree.
fn user_driven(settings: &mut Settings, [mentor, admin, manager]: [bool; 3]) {
    settings.pairing = Pairing::UserDriven;
    settings.approvers = Approvers { mentor, admin, manager };
}

/// These of staff and reporting managers pair people.
fn staff_driven(settings: &mut Settings, admin: bool, manager: bool) {
    settings.pairing = Pairing::StaffDriven;
    settings.approvers = Approvers { mentor: false, admin, manager };
}

fn seats(settings: &mut Settings, mentees: i64) {
    staff_driven(settings, true, true);
    settings.mentees_per_mentor = mentees;
}

fn ranks(settings: &mut Settings, mentors: i64) {
    user_driven(settings, [true, false, false]);
    settings.mentors_to_rank = mentors;
}

fn patience(settings: &mut Settings, remind: i64, expire: i64) {
    user_driven(settings, [true, false, false]);
    (settings.remind_after_days, settings.expire_after_days) = (remind, expire);
}

/// A pair in a program with these settings, a meeting ahead of them, and everybody around.
struct Scene {
    program: ProgramId,
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
        Scene { program, couple, meeting, people: [ben, ana, omar, meilin, coordinator, admin, olu, stranger] }
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
            ApproveAMentor => self.approve(town, browser, Part::Mentor).await,
            ApproveAMentee => self.approve(town, browser, Part::Mentee).await,
            AgreeToARequest => match self.request(town).await {
                Some(request) => browser.post(&request, &[("act", "agree")]).await.status == 303,
                None => false,
            },
            AgreeTwoDaysLater | ReadOfAReminder => {
                let request = self.request(town).await.expect("it waits for the mentor");
                town.travel_to(day(2));
                pairing::record_what_the_clock_decided(&town.app).await.expect("the clock runs");
                let could = if doing == AgreeTwoDaysLater {
                    browser.post(&request, &[("act", "agree")]).await.status == 303
                } else {
                    browser.get(&request).await.text.contains("was reminded")
                };
                town.travel_to(day(0));
                could
            }
            PairWithTheMentor => {
                let (mentor, mentee) = (self.couple.mentor.id, self.unpaired(town).await.id);
                let placement = serde_json::json!({ "mentee": mentee, "from": null, "to": mentor });
                let arguments = serde_json::json!({ "program": self.program, "placement": placement });
                let could = browser.call("/api/boards/place", &arguments).await.status == 200;
                // Nobody keeps the seat from whoever tries next.
                town.set("DELETE FROM pair_drafts WHERE program_id = $1", crate::args![self.program]).await;
                could
            }
            RankTwoMentors => {
                let end = "UPDATE mentorships SET state = 'quit', ended_at = $2 WHERE id = $1";
                town.set(end, crate::args![self.couple.id, day(0)]).await;
                let mut mentors = Vec::new();
                for name in ["Max", "Lea"] {
                    let mentor = town.person(name).await;
                    town.enrol(self.program, mentor.id, Part::Mentor).await;
                    mentors.push(mentor.id.to_string());
                }
                let both = mentors.join(",");
                let form = [("act", "ask"), ("mentors", both.as_str()), ("message", "I would like to learn to lead.")];
                browser.post(&format!("/programs/{}/mentors", self.program), &form).await.status == 303
            }
            ChangeGoalsBefore | ChangeGoalsWhileItRuns => {
                town.change_state(self.program, if doing == ChangeGoalsBefore { "open" } else { "running" }).await;
                let mut conn = town.app.db.read().await.expect("a connection");
                let admin = &self.people[5];
                let program = programs::find_for(&mut conn, admin, self.program, day(0)).await.expect("an admin sees it");
                drop(conn);
                let fields = Settings { goals: !program.settings.goals, ..program.settings.clone() }.to_fields();
                let version = program.version.to_string();
                let own = [("version".to_owned(), version), ("act".to_owned(), "continue".to_owned())];
                let posted = serde_json::to_value(&fields).and_then(serde_json::from_value::<Vec<(String, String)>>);
                let fields: Vec<(String, String)> = posted.expect("pairs").into_iter().chain(own).collect();
                let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
                browser.post(&format!("/programs/{}/setup/settings", self.program), &fields).await.status == 303
            }
            PairAReport => {
                let (mentor, mentee) = (town.person("Max").await, self.unpaired(town).await);
                town.enrol(self.program, mentor.id, Part::Mentor).await;
                let placement = serde_json::json!({ "mentee": mentee.id, "from": null, "to": mentor.id });
                let arguments = serde_json::json!({ "program": self.program, "placement": placement });
                browser.call("/api/boards/place", &arguments).await.status == 200
            }
            EndTheMentorship => {
                let path = format!("/mentorships/{}/leave", self.couple.id);
                browser.post(&path, &[("reflection", "It was good.")]).await.status == 303
            }
            AskForAnotherMentor => {
                let path = format!("/mentorships/{}/change", self.couple.id);
                browser.post(&path, &[("reason", "We never find the time.")]).await.status == 303
            }
        }
    }

    /// The address of a request of somebody new to the mentor; nothing where nobody has to agree.
    async fn request(&self, town: &Town) -> Option<String> {
        let (mentor, mentee) = (&self.couple.mentor, self.unpaired(town).await);
        let wish = AskForm { mentors: mentor.id.to_string(), message: "I would like to learn to lead.".into() };
        match pairing::ask(&town.asker(&mentee, day(0)), self.program, wish).await.expect("it is asked") {
            Asked::Request(id) => Some(format!("/requests/{id}")),
            Asked::Paired(_) => None,
        }
    }

    /// A mentee of the program without a mentor, who reports to the mentee's manager.
    async fn unpaired(&self, town: &Town) -> Viewer {
        let mentee = town.report_of("Zoe", &self.people[3]).await;
        town.enrol(self.program, mentee.id, Part::Mentee).await;
        mentee
    }

    /// Whether somebody could let a report of the mentor's manager in.
    async fn approve(&self, town: &Town, browser: &mut Browser, part: Part) -> bool {
        let wishing = town.report_of("Ida", &self.people[2]).await;
        let enrolment = town.ask_to_join(&wishing, self.program, part).await;
        if town.enrolment(&wishing, self.program, part).await.is_some_and(|(_, state)| state == EnrolmentState::Active) {
            return false;
        }
        browser.post(&format!("/joining/{enrolment}"), &[("act", "approve")]).await.status == 303
    }
}

async fn everybody_may_what_the_settings_say(town: Town) {
    let mut wrong = Vec::new();
    for Row { setting, change, doing, may } in TABLE {
        let mut scene = Scene::set(&town, *change).await;
        for (nth, (part, may)) in PARTS.iter().zip(may).enumerate() {
            if nth > 0 && !doing.can_be_tried_again() {
                scene = Scene::set(&town, *change).await;
            }
            let mut browser = town.browser_of(&scene.people[nth]).await;
            let could = scene.attempt(&town, &mut browser, *doing).await;
            if could != *may {
                wrong.push(format!("{setting}: the {part} {} {doing:?}", if could { "could" } else { "could not" }));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
