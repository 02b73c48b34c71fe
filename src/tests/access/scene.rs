//! The people and things that the table asks about.

use std::collections::HashMap;

use tokio::sync::OnceCell;

use super::row::{Relation, Setting};
use crate::features::accounts::Viewer;
use crate::features::library::model::{PlanForm, ResourceForm};
use crate::features::meetings::model::{MeetingKind, MoveKind};
use crate::features::programs::model::{JoiningApproval, MayQuit, Part};
use crate::features::tasks::model::TaskForm;
use crate::features::{leaving, library, meetings, milestones, pairing, people, programs, tasks};
use crate::server::hashing::Hashing;
use crate::server::scope;
use crate::shared::event::About;
use crate::shared::id::{ChangeId, EnrolmentId, FileId, LibraryPlanId, MeetingId, ProgramId, RequestId, ResourceId, TaskId};
use crate::tests::asking;
use crate::tests::browser::Browser;
use crate::tests::town::{Couple, Town, day, hours};

const PASSWORD: &str = "a long road in good company";

/// A couple with its meetings.
struct Side {
    couple: Couple,
    /// Asked for by the mentee, answered by nobody.
    asked: MeetingId,
    scheduled: MeetingId,
    /// Over, and confirmed by nobody.
    over: MeetingId,
    /// Over, and the two differ.
    disputed: MeetingId,
    /// Of the meeting that is over.
    task: TaskId,
}

/// A couple at work, one that has ended, and everybody around them.
pub struct Scene {
    active: Side,
    ended: Side,
    /// Uma's, who reports to the mentor's manager, and Noor's, who reports to nobody.
    requests: Option<(EnrolmentId, EnrolmentId)>,
    /// The mentee's request for another mentor.
    change: Option<ChangeId>,
    /// A program in which the mentee asks the mentor, and the request.
    picking: (ProgramId, RequestId),
    people: HashMap<&'static str, Viewer>,
    attachment: FileId,
    photo: FileId,
    resource: ResourceId,
    library_plan: LibraryPlanId,
}

impl Scene {
    /// Sets the scene; it is the morning of day 0, and the kick-off was held three days ago.
    pub async fn set(town: &Town, setting: Setting) -> Scene {
        static HASH: OnceCell<String> = OnceCell::const_new();
        let hash = HASH.get_or_init(|| async { Hashing::default().hash(PASSWORD.into()).await.expect("a hash") }).await;
        let person = async |name, manager: Option<&Viewer>, is_admin| {
            let manager = manager.map(|manager| manager.id);
            town.person_with(name, |person| {
                (person.manager, person.is_admin, person.password_hash) = (manager, is_admin, Some(hash.clone()));
            })
            .await
        };
        let program = town
            .program_of(&[("Arrive", 2), ("Listen", 1)], |settings| {
                settings.goals = setting == Setting::Goals;
                settings.managers_in_meetings = setting == Setting::ManagersLetIn;
                if setting == Setting::ManagersApprove {
                    settings.mentee_joining = JoiningApproval::Manager;
                }
                if setting == Setting::Restless {
                    (settings.may_quit, settings.may_ask_for_another_mentor) = (MayQuit::Both, true);
                }
            })
            .await;
        let (omar, meilin) = (person("Omar", None, false).await, person("Meilin", None, false).await);
        let (ben, ana) = (person("Ben", Some(&omar), false).await, person("Ana", Some(&meilin), false).await);
        let (zoe, yan) = (person("Zoe", Some(&omar), false).await, person("Yan", Some(&meilin), false).await);
        let (other, others_mentee) = (person("Olu", None, false).await, person("Pia", None, false).await);
        let (coordinator, admin) = (person("Nadia", None, false).await, person("Sofia", None, true).await);
        let stranger = person("Eve", None, false).await;
        town.pair(program, &other, &others_mentee).await;
        let active = Side::of(town, town.pair(program, &ben, &ana).await).await;
        let ended = Side::of(town, town.pair(program, &zoe, &yan).await).await;
        let ended_id = ended.couple.id;
        let runs_it = coordinator.id;
        scope::write_unasked(&town.app, move |scope| {
            Box::pin(async move {
                programs::appoint_coordinator(scope, program, runs_it).await?;
                let about = About { subject: Some(ended_id.0), mentorship: Some(ended_id), program: Some(program) };
                pairing::complete(scope, about).await?;
                let state = match setting {
                    Setting::Draft => "draft",
                    Setting::Closed => "closed",
                    _ => "running",
                };
                let sql = "UPDATE programs SET state = $2 WHERE id = $1";
                scope.conn.run(sql, crate::args![program, state.to_owned()]).await
            })
        })
        .await
        .expect("the scene is set");
        for side in [&active, &ended] {
            side.share(town, &other).await;
        }
        let requests = if setting == Setting::ManagersApprove {
            let (uma, noor) = (person("Uma", Some(&omar), false).await, person("Noor", None, false).await);
            Some((town.ask_to_join(&uma, program, Part::Mentee).await, town.ask_to_join(&noor, program, Part::Mentee).await))
        } else {
            None
        };
        let change = if setting == Setting::Restless {
            let asker = town.asker(&active.couple.mentee, day(0));
            let change = leaving::ask_for_change(&asker, active.couple.id, "It does not fit.".into()).await;
            Some(change.expect("one may ask for another mentor"))
        } else {
            None
        };
        let newcomer = person("Nils", None, false).await;
        let picking = picking(town, &ben, &ana, &other, &coordinator).await;
        let people = [
            ("newcomer", newcomer),
            ("stranger", stranger),
            ("other", other),
            ("mentor", ben),
            ("mentee", ana),
            ("mentor's manager", omar),
            ("mentee's manager", meilin),
            ("coordinator", coordinator),
            ("admin", admin),
            ("mentor of ended", zoe),
            ("mentee of ended", yan),
        ];
        let attachment = town.attachment_of(program, "guide.txt").await;
        let photo = town.photo_of(&active.couple.mentee).await;
        let sql = "UPDATE people SET visibility = $2 WHERE id = $1";
        town.set(sql, crate::args![active.couple.mentee.id, r#"{"photo":"participants"}"#.to_owned()]).await;
        let people: HashMap<_, _> = people.into();
        let by_admin = town.asker(&people["admin"], day(0));
        let entry = ResourceForm { kind: "book".into(), title: "Quiet".into(), ..ResourceForm::default() };
        let resource = library::add_resource(&by_admin, entry).await.expect("an entry is added");
        let words = PlanForm { title: format!("Saved of {program}"), ..PlanForm::default() };
        let library_plan = milestones::save_to_library(&by_admin, program.into(), words).await.expect("a plan is saved");
        Scene { active, ended, requests, change, picking, people, attachment, photo, resource, library_plan }
    }

    /// A fresh browser of somebody with that relation, and the words that the table may use.
    pub async fn enter(&mut self, town: &Town, relation: Relation) -> (Browser, Vec<(&'static str, String)>) {
        let key = match relation {
            Relation::Anonymous => None,
            Relation::Stranger => Some("stranger"),
            Relation::OtherParticipant => Some("other"),
            Relation::Mentor => Some("mentor"),
            Relation::Mentee => Some("mentee"),
            Relation::MentorsManager => Some("mentor's manager"),
            Relation::MenteesManager => Some("mentee's manager"),
            Relation::Coordinator => Some("coordinator"),
            Relation::Admin => Some("admin"),
            Relation::MentorOfEnded => Some("mentor of ended"),
            Relation::MenteeOfEnded => Some("mentee of ended"),
        };
        let is_of_ended = matches!(relation, Relation::MentorOfEnded | Relation::MenteeOfEnded);
        let side = if is_of_ended { &self.ended } else { &self.active };
        let person = key.map(|key| &self.people[key]);
        let browser = match person {
            Some(person) => town.browser_of(person).await,
            None => town.browser(),
        };
        let (me, someone) = (person.unwrap_or(&self.people["mentee"]), &self.people["stranger"]);
        let somebody_else = if me.id == someone.id { &self.people["admin"] } else { someone };
        let mut words = side.words(town).await;
        let newcomer = &self.people["newcomer"];
        if let Some((to_manager, to_staff)) = self.requests {
            words.extend([("{request}", to_manager.to_string()), ("{request_to_staff}", to_staff.to_string())]);
        }
        words.extend(self.change.map(|change| ("{change}", change.to_string())));
        let enrolment = town.enrolment(&self.people["mentor of ended"], self.ended.couple.program, Part::Mentor).await;
        words.extend([
            ("{enrolment}", enrolment.expect("they take part").0.to_string()),
            ("{newcomer}", newcomer.id.to_string()),
            ("{other}", self.people["other"].id.to_string()),
            ("{newcomer_email}", newcomer.email.clone()),
            ("{mentee_id}", self.active.couple.mentee.id.to_string()),
            ("{attachment}", self.attachment.to_string()),
            ("{photo}", self.photo.to_string()),
            ("{ended}", self.ended.couple.id.to_string()),
            ("{program_version}", "0".to_owned()),
            ("{candidate}", someone.id.to_string()),
            ("{picking}", self.picking.0.to_string()),
            ("{pairing_request}", self.picking.1.to_string()),
            ("{mentee}", self.people["mentee"].id.to_string()),
            ("{other_mentor}", self.people["other"].id.to_string()),
            ("{resource}", self.resource.to_string()),
            ("{library_plan}", self.library_plan.to_string()),
            ("{email}", me.email.clone()),
            ("{other_email}", self.people["other"].email.clone()),
            ("{password}", PASSWORD.to_owned()),
            ("{token}", "0".repeat(64)),
            ("{me}", me.id.to_string()),
            ("{import}", waiting_import(town).await),
            ("{somebody}", somebody_else.id.to_string()),
            ("{session}", other_session(town, me).await),
            ("{somebody_elses_session}", other_session(town, somebody_else).await),
        ]);
        (browser, words)
    }
}

/// A second program of the same people, in which mentees pick: the mentee asks the mentor, and all three must agree.
async fn picking(town: &Town, ben: &Viewer, ana: &Viewer, other: &Viewer, coordinator: &Viewer) -> (ProgramId, RequestId) {
    let program = asking::user_driven(town, (true, true, true), 3).await;
    for (person, part) in [(ben, Part::Mentor), (other, Part::Mentor), (ana, Part::Mentee)] {
        town.enrol(program, person.id, part).await;
    }
    let runs_it = coordinator.id;
    scope::write_unasked(&town.app, move |scope| {
        Box::pin(async move { programs::appoint_coordinator(scope, program, runs_it).await })
    })
    .await
    .expect("a coordinator is appointed");
    (program, asking::ask(&town.asker(ana, day(0)), program, &[ben]).await)
}

impl Side {
    async fn of(town: &Town, couple: Couple) -> Side {
        let over = town.arrange(&couple, MeetingKind::CheckIn, None, day(-1)).await;
        let disputed = town.arrange(&couple, MeetingKind::CheckIn, None, day(-2)).await;
        town.act(&town.asker(&couple.mentor, day(-1)), disputed, MoveKind::TookPlace).await.expect("one says yes");
        town.act(&town.asker(&couple.mentee, day(-1)), disputed, MoveKind::DidNot).await.expect("the other says no");
        let kick_off = town.arrange(&couple, MeetingKind::KickOff, None, day(-3)).await;
        for person in [&couple.mentee, &couple.mentor] {
            town.act(&town.asker(person, day(-3) + hours(2)), kick_off, MoveKind::TookPlace).await.expect("it took place");
        }
        let scheduled = town.arrange(&couple, MeetingKind::CheckIn, None, day(5)).await;
        let asked = town.ask(&town.asker(&couple.mentee, day(-1)), &couple, day(6)).await;
        let todo = TaskForm { title: "Read it".into(), assignee: "mentee".into(), due_on: String::new() };
        let task = tasks::add(&town.asker(&couple.mentor, day(0)), couple.id, over, todo).await.expect("a task is added");
        Side { couple, asked, scheduled, over, disputed, task }
    }

    /// Lets somebody read the minutes of the disputed meeting, as the store has it once both agreed.
    async fn share(&self, town: &Town, with: &Viewer) {
        let (meeting, person) = (self.disputed, with.id);
        scope::write_unasked(&town.app, move |scope| {
            Box::pin(async move {
                let sql = "INSERT INTO minutes_shares (id, meeting_id, person_id, proposed_by, proposed_at, agreed_at)
                           VALUES ($1, $2, $3, 'mentor', $4, $4)";
                scope.conn.run(sql, crate::args![crate::server::token::uuid(scope.now), meeting, person, scope.now]).await
            })
        })
        .await
        .expect("minutes are shared");
    }

    async fn words(&self, town: &Town) -> Vec<(&'static str, String)> {
        let plan = town.plan(&self.couple).await.plan;
        let item = plan.milestones[0].items.iter().find(|item| !item.is_done()).expect("something is to do").id;
        let mentor = town.asker(&self.couple.mentor, day(0));
        let template = town.template(self.couple.program).await;
        let seen = async |id| {
            let view = meetings::load_view(&mentor, id).await.expect("the mentor sees it");
            (view.card.version.to_string(), view.details.expect("and reads it").notes_version.to_string())
        };
        let (scheduled, over) = (seen(self.scheduled).await.1, seen(self.over).await);
        vec![
            ("{program}", self.couple.program.to_string()),
            ("{mentorship}", self.couple.id.to_string()),
            ("{plan}", plan.id.to_string()),
            ("{version}", plan.version.to_string()),
            ("{template}", template.id.to_string()),
            ("{template_version}", template.version.to_string()),
            ("{template_milestone}", template.milestones[1].id.to_string()),
            ("{milestone}", plan.milestones[1].id.to_string()),
            ("{item}", item.to_string()),
            ("{asked}", self.asked.to_string()),
            ("{asked_version}", seen(self.asked).await.0),
            ("{scheduled}", self.scheduled.to_string()),
            ("{scheduled_notes}", scheduled),
            ("{over}", self.over.to_string()),
            ("{task}", self.task.to_string()),
            ("{over_version}", over.0),
            ("{over_notes}", over.1),
            ("{disputed}", self.disputed.to_string()),
            ("{disputed_version}", seen(self.disputed).await.0),
        ]
    }
}

/// A file that an admin of another scene has uploaded.
async fn waiting_import(town: &Town) -> String {
    let admin = town.admin("Importer").await;
    let file = b"Name,E-mail\nEve,eve@elsewhere.example\n".to_vec();
    let id = people::stage_import(&town.asker(&admin, town.app.clock.now()), "people.csv".into(), file).await;
    id.expect("a file waits").to_string()
}

/// The id of a session that the person has beside the one in use.
async fn other_session(town: &Town, person: &Viewer) -> String {
    town.browser_of(person).await;
    let sql = "SELECT id FROM sessions WHERE person_id = $1 ORDER BY id DESC LIMIT 1";
    let (id,): (uuid::Uuid,) =
        town.app.db.read().await.expect("a connection").one(sql, crate::args![person.id]).await.expect("one");
    id.to_string()
}

/// Everything that a change would leave behind.
pub async fn traces(town: &Town) -> (i64, i64, i64, i64, i64) {
    let sql = "SELECT (SELECT COUNT(*) FROM events), (SELECT COUNT(*) FROM private_notes),
                      (SELECT CAST(SUM(version) AS BIGINT) FROM plans),
                      (SELECT CAST(SUM(version + notes_version + details_version) AS BIGINT) FROM meetings),
                      (SELECT COUNT(*) FROM tasks) + (SELECT COUNT(*) FROM minutes_shares) + (SELECT COUNT(*) FROM mentor_changes)";
    town.app.db.read().await.expect("a connection").one(sql, vec![]).await.expect("the counts")
}
