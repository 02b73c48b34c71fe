//! What pairs do in the town: they meet, and work on their plans.

use chrono::TimeDelta;

use super::{Couple, Town, day, hours};
use crate::features::accounts::Viewer;
use crate::features::meetings;
use crate::features::meetings::api::MoveForm;
use crate::features::meetings::model::{MeetingForm, MeetingKind, MoveKind};
use crate::features::meetings::view::MeetingView;
use crate::features::milestones;
use crate::features::milestones::model::{MilestoneId, Plan, PlanChange};
use crate::features::milestones::view::PlanView;
use crate::server::Asker;
use crate::shared::AppResult;
use crate::shared::id::{MeetingId, ProgramId};
use crate::shared::time::Instant;

impl Town {
    /// Asks for a meeting of an hour.
    pub async fn ask(&self, by: &Asker, couple: &Couple, at: Instant) -> MeetingId {
        meetings::request(by, &form(couple, at)).await.expect("a meeting is asked for")
    }

    /// Makes a move without more words, on the meeting as it is.
    pub async fn act(&self, by: &Asker, id: MeetingId, kind: MoveKind) -> AppResult<MeetingView> {
        self.move_with(by, id, MoveForm { act: kind.as_str().into(), reason: "So it is.".into(), ..MoveForm::default() }).await
    }

    /// Proposes another hour, on the meeting as it is.
    pub async fn propose(&self, by: &Asker, id: MeetingId, at: Instant) -> AppResult<MeetingView> {
        self.move_with(by, id, proposal(at)).await
    }

    /// Makes a move on the meeting as it is.
    pub async fn move_with(&self, by: &Asker, id: MeetingId, form: MoveForm) -> AppResult<MeetingView> {
        let version = meetings::load_view(by, id).await?.card.version.to_string();
        meetings::make_move(by, id, MoveForm { version, ..form }).await
    }

    /// A meeting of that kind at that time, asked for a day before by the mentee and accepted.
    pub async fn arrange(&self, couple: &Couple, kind: MeetingKind, about: Option<MilestoneId>, at: Instant) -> MeetingId {
        let form = MeetingForm {
            kind: kind.as_str().into(),
            milestone: about.map(|id| id.to_string()).unwrap_or_default(),
            ..form(couple, at)
        };
        let asked = at - TimeDelta::days(1);
        let id = meetings::request(&self.asker(&couple.mentee, asked), &form).await.expect("a meeting is asked for");
        self.act(&self.asker(&couple.mentor, asked), id, MoveKind::Accept).await.expect("it is accepted");
        id
    }

    /// Such a meeting, held at that time: both have said so.
    pub async fn hold(&self, couple: &Couple, kind: MeetingKind, about: Option<MilestoneId>, at: Instant) -> MeetingId {
        let id = self.arrange(couple, kind, about, at).await;
        for person in [&couple.mentee, &couple.mentor] {
            self.act(&self.asker(person, at + hours(2)), id, MoveKind::TookPlace).await.expect("both say that it took place");
        }
        id
    }

    /// Holds the kick-off on day 1, so that the plan opens.
    pub async fn kick_off(&self, couple: &Couple) {
        self.kick_off_at(couple, day(1)).await;
    }

    /// Holds the kick-off at that time.
    pub async fn kick_off_at(&self, couple: &Couple, at: Instant) {
        self.hold(couple, MeetingKind::KickOff, None, at).await;
    }

    /// Ben and Ana, with the kick-off held and the plan open.
    pub async fn couple_at_work(&self) -> Couple {
        let couple = self.couple().await;
        self.kick_off(&couple).await;
        couple
    }

    /// The plan as the mentor sees it on that day.
    pub async fn plan(&self, couple: &Couple) -> PlanView {
        milestones::load_view(&self.asker(&couple.mentor, day(2)), couple.id).await.expect("the mentor sees the plan")
    }

    /// The program's template as an admin sees it on that day.
    pub async fn template(&self, program: ProgramId) -> Plan {
        let admin = Viewer { is_admin: true, ..self.person("Sofia").await };
        milestones::load_view(&self.asker(&admin, day(2)), program).await.expect("an admin sees the template").plan
    }

    /// Changes the plan as it is, on day 2.
    pub async fn change(&self, by: &Viewer, couple: &Couple, change: PlanChange) -> AppResult<PlanView> {
        let version = self.plan(couple).await.plan.version;
        milestones::change(&self.asker(by, day(2)), couple.id, version, change).await
    }

    /// The mentee marks every item of the open milestone.
    pub async fn finish_items(&self, couple: &Couple) -> PlanView {
        let mut view = self.plan(couple).await;
        let open = view.plan.open_milestone().expect("one is open").clone();
        for item in open.items.into_iter().filter(|item| !item.is_done()).map(|item| item.id) {
            view = self.change(&couple.mentee, couple, PlanChange::MarkItemDone { item }).await.expect("an item is marked");
        }
        view
    }

    /// Rows of the audit log about this mentorship, as (room, body), the oldest first.
    pub async fn events(&self, couple: &Couple) -> Vec<(Instant, String)> {
        let sql = "SELECT at, body FROM events WHERE mentorship_id = $1 ORDER BY at, id";
        let mut conn = self.app.db.read().await.expect("a connection");
        conn.all(sql, crate::args![couple.id]).await.expect("the log is read")
    }
}

/// A check-in of an hour, as typed in UTC.
pub fn form(couple: &Couple, at: Instant) -> MeetingForm {
    let MoveForm { date, start, end, zone, ends_next_day, .. } = proposal(at);
    MeetingForm {
        title: "How is it going?".into(),
        description: "The description that only the two may read.".into(),
        agenda: "The agenda that only the two may read.".into(),
        mentorship: couple.id.to_string(),
        kind: "check_in".into(),
        venue: "virtual".into(),
        link: "https://meet.example/private-room".into(),
        date,
        start,
        end,
        zone,
        ends_next_day,
        ..MeetingForm::default()
    }
}

/// Another hour, as typed in UTC.
pub fn proposal(at: Instant) -> MoveForm {
    let end = at + hours(1);
    MoveForm {
        act: "propose".into(),
        date: at.format("%Y-%m-%d").to_string(),
        start: at.format("%H:%M").to_string(),
        end: end.format("%H:%M").to_string(),
        ends_next_day: if end.date_naive() > at.date_naive() { "on".into() } else { String::new() },
        zone: "UTC".into(),
        ..MoveForm::default()
    }
}
