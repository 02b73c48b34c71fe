//! Acts as the invented people, each at the time at which they would have acted.

use chrono::{Datelike, Days, NaiveDate, TimeDelta, Weekday};

use super::people::Cast;
use crate::features::accounts::Viewer;
use crate::features::meetings;
use crate::features::meetings::ShareForm;
use crate::features::meetings::api::MoveForm;
use crate::features::meetings::model::{MeetingForm, MeetingKind, MoveKind, Party};
use crate::features::milestones::model::{Milestone, PlanChange, PrerequisiteStep};
use crate::features::milestones::view::PlanView;
use crate::features::tasks::model::TaskForm;
use crate::features::{milestones, pairing, tasks};
use crate::server::scope;
use crate::server::zones::{self, Meant};
use crate::server::{App, Asker};
use crate::shared::id::{ItemId, MeetingId, MentorshipId, ProgramId, TaskId};
use crate::shared::time::{Instant, LocalTime, date_value, parse_date, parse_time};
use crate::shared::{AppError, AppResult};

/// Who tells the story: the application, the present, the people.
pub struct Teller {
    app: App,
    now: Instant,
    cast: Cast,
}

/// One mentorship of the story.
#[derive(Clone, Copy)]
pub struct Pair {
    pub id: MentorshipId,
    pub mentor: &'static str,
    pub mentee: &'static str,
    /// The wall-clock time at which the two usually meet, in the mentor's zone.
    pub hour: &'static str,
}

impl Pair {
    /// The key of one of the two.
    pub fn person(&self, party: Party) -> &'static str {
        match party {
            Party::Mentor => self.mentor,
            Party::Mentee => self.mentee,
        }
    }
}

/// A meeting to be asked for. Days are counted from today; before it is negative.
#[derive(Clone, Copy)]
pub struct Ask<'a> {
    pub by: Party,
    pub kind: MeetingKind,
    pub title: &'a str,
    pub agenda: &'a str,
    pub on: i64,
    pub asked: i64,
    pub minutes: i64,
    /// A place, or a link that begins with http.
    pub venue: &'a str,
    pub about: Option<&'a Milestone>,
}

impl Teller {
    /// A teller of what has happened up to now.
    pub fn new(app: App, now: Instant, cast: Cast) -> Teller {
        Teller { app, now, cast }
    }

    /// One of the invented people.
    pub fn viewer(&self, key: &str) -> AppResult<Viewer> {
        self.cast.get(key).cloned().ok_or(AppError::Internal)
    }

    /// The person at work on that day, some hours into it; never later than now.
    pub fn asker(&self, key: &str, day: i64, hour: u32) -> AppResult<Asker> {
        let viewer = self.viewer(key)?;
        let minute = u32::from(viewer.id.0.as_bytes()[15] % 50) + 3;
        let at = instant(workday(self.day(day, &viewer.zone), false), &format!("{hour:02}:{minute:02}"), &viewer.zone);
        Ok(Asker { app: self.app.clone(), now: at.min(self.now), viewer })
    }

    fn asker_at(&self, key: &str, at: Instant) -> AppResult<Asker> {
        Ok(Asker { app: self.app.clone(), now: at.min(self.now), viewer: self.viewer(key)? })
    }

    fn day(&self, day: i64, zone: &str) -> NaiveDate {
        zones::day(self.now + TimeDelta::days(day), zone)
    }

    /// Pairs two people on that day.
    pub async fn pair(
        &self,
        program: ProgramId,
        mentor: &'static str,
        mentee: &'static str,
        day: i64,
        hour: &'static str,
    ) -> AppResult<Pair> {
        let (one, other) = (self.viewer(mentor)?.id, self.viewer(mentee)?.id);
        let at = self.asker("admin", day, 8)?.now;
        let id = scope::write_unasked_at(&self.app, at, move |scope| {
            Box::pin(async move { pairing::pair(scope, program, one, other).await })
        })
        .await?;
        Ok(Pair { id, mentor, mentee, hour })
    }

    /// One of the two asks for a meeting.
    pub async fn ask(&self, pair: &Pair, ask: Ask<'_>) -> AppResult<MeetingId> {
        let zone = self.viewer(pair.mentor)?.zone;
        let is_link = ask.venue.starts_with("http");
        let (date, start, end) = self.slot(pair, ask.on, ask.minutes, &zone);
        let form = MeetingForm {
            title: ask.title.into(),
            agenda: ask.agenda.into(),
            mentorship: pair.id.to_string(),
            kind: ask.kind.as_str().into(),
            milestone: ask.about.map(|milestone| milestone.id.to_string()).unwrap_or_default(),
            venue: if is_link { "virtual" } else { "in_person" }.into(),
            place: if is_link { String::new() } else { ask.venue.into() },
            link: if is_link { ask.venue.into() } else { String::new() },
            date,
            start,
            end,
            zone,
            ..MeetingForm::default()
        };
        meetings::request(&self.asker(pair.person(ask.by), ask.asked, 9)?, &form).await
    }

    /// Date, start and end on the mentor's wall, on a working day: what waits moves later, what is past earlier.
    fn slot(&self, pair: &Pair, on: i64, minutes: i64, zone: &str) -> (String, String, String) {
        let date = workday(self.day(on, zone), on > 0);
        let start = parse_time(pair.hour).unwrap_or_default();
        let end = start + TimeDelta::minutes(minutes);
        (date_value(date), start.format("%H:%M").to_string(), end.format("%H:%M").to_string())
    }

    /// One of the two answers or changes a meeting on that day.
    pub async fn act(&self, pair: &Pair, id: MeetingId, by: Party, day: i64, kind: MoveKind, reason: &str) -> AppResult<()> {
        let asker = self.asker(pair.person(by), day, 11)?;
        self.make_move(&asker, id, MoveForm { act: kind.as_str().into(), reason: reason.into(), ..MoveForm::default() }).await
    }

    /// One of the two proposes another day.
    pub async fn propose(&self, pair: &Pair, id: MeetingId, by: Party, day: i64, on: i64, reason: &str) -> AppResult<()> {
        let asker = self.asker(pair.person(by), day, 13)?;
        let zone = self.viewer(pair.mentor)?.zone;
        let (date, start, end) = self.slot(pair, on, 45, &zone);
        let act = MoveKind::Propose.as_str().into();
        self.make_move(&asker, id, MoveForm { act, reason: reason.into(), date, start, end, zone, ..MoveForm::default() }).await
    }

    /// One of the two says, so many hours after the end, whether a past meeting took place.
    pub async fn answer(&self, pair: &Pair, id: MeetingId, by: Party, hours: i64, kind: MoveKind) -> AppResult<()> {
        let card = meetings::load_view(&self.asker_at(pair.person(by), self.now)?, id).await?.card;
        let zone = self.viewer(pair.person(by))?.zone;
        let when = card.when.ok_or(AppError::Internal)?;
        let date = parse_date(&when.date).ok_or(AppError::Internal)? + Days::new(u64::from(when.ends_next_day));
        let at = instant(date, &when.end, &zone) + TimeDelta::minutes(hours * 60 + 12);
        let form = MoveForm { act: kind.as_str().into(), ..MoveForm::default() };
        self.make_move(&self.asker_at(pair.person(by), at)?, id, form).await
    }

    async fn make_move(&self, asker: &Asker, id: MeetingId, form: MoveForm) -> AppResult<()> {
        let version = meetings::load_view(asker, id).await?.card.version.to_string();
        meetings::make_move(asker, id, MoveForm { version, ..form }).await.map(drop)
    }

    /// Both confirm that it took place, the one who asked first.
    pub async fn hold(&self, pair: &Pair, id: MeetingId, first: Party) -> AppResult<()> {
        self.answer(pair, id, first, 0, MoveKind::TookPlace).await?;
        self.answer(pair, id, first.other(), 3, MoveKind::TookPlace).await
    }

    /// What was said in a meeting that is over.
    pub async fn write_minutes(&self, pair: &Pair, id: MeetingId, by: Party, day: i64, text: &str) -> AppResult<()> {
        let asker = self.asker(pair.person(by), day, 17)?;
        let details = meetings::load_view(&asker, id).await?.details.ok_or(AppError::Internal)?;
        meetings::save_minutes(&asker, id, text.into(), details.notes_version).await
    }

    /// On that day, after a meeting, the mentee notes what one of the two has taken on: who, what, by which day.
    pub async fn take_on(&self, pair: &Pair, meeting: MeetingId, day: i64, task: (Party, &str, i64)) -> AppResult<TaskId> {
        let (who, title, due) = task;
        let due_on = date_value(self.day(due, &self.viewer(pair.person(who))?.zone));
        let form = TaskForm { title: title.into(), assignee: who.as_str().into(), due_on };
        tasks::add(&self.asker(pair.mentee, day, 18)?, pair.id, meeting, form).await
    }

    /// One of the two ticks a task off on that day.
    pub async fn finish(&self, pair: &Pair, by: Party, task: TaskId, day: i64) -> AppResult<()> {
        tasks::set_done(&self.asker(pair.person(by), day, 10)?, task, true).await
    }

    /// One proposes on that day to share a meeting's minutes with somebody, and a day later the other agrees.
    pub async fn share_minutes(&self, pair: &Pair, id: MeetingId, by: Party, day: i64, with: &str) -> AppResult<()> {
        let form = ShareForm { who: self.viewer(with)?.email, person: String::new() };
        meetings::propose_sharing(&self.asker(pair.person(by), day, 9)?, id, form).await?;
        let other = self.asker(pair.person(by.other()), day + 1, 14)?;
        let shares = meetings::store::list_shares(&mut other.read().await?, id).await?;
        let share = shares.first().ok_or(AppError::Internal)?.id;
        meetings::agree_to_sharing(&other, id, share).await
    }

    /// Lets the clock's job run, so that what expired no longer stands in the way.
    pub async fn let_the_clock_write(&self) -> AppResult<()> {
        meetings::record_what_the_clock_decided(&self.app).await
    }

    /// The plan as its mentor sees it now.
    pub async fn plan(&self, pair: &Pair) -> AppResult<PlanView> {
        milestones::load_view(&self.asker_at(pair.mentor, self.now)?, pair.id).await
    }

    /// The mentee marks open items of the open milestone, so many, on days from the first to the last.
    pub async fn work(&self, pair: &Pair, items: usize, (first, last): (i64, i64)) -> AppResult<()> {
        let mut plan = self.plan(pair).await?;
        let open = plan.plan.open_milestone().map(|m| m.items.clone()).unwrap_or_default();
        let open: Vec<ItemId> = open.iter().filter(|item| !item.is_done()).take(items).map(|item| item.id).collect();
        for (nth, item) in open.iter().enumerate() {
            let share = i64::try_from(nth + 1).unwrap_or(1) * (last - first) / i64::try_from(open.len()).unwrap_or(1);
            let asker = self.asker(pair.mentee, first + share, 15)?;
            plan = milestones::change(&asker, pair.id, plan.plan.version, PlanChange::MarkItemDone { item: *item }).await?;
        }
        Ok(())
    }

    /// Changes the plan as one of the two, on that day.
    pub async fn change(&self, pair: &Pair, by: Party, day: i64, change: PlanChange) -> AppResult<PlanView> {
        let version = self.plan(pair).await?.plan.version;
        milestones::change(&self.asker(pair.person(by), day, 16)?, pair.id, version, change).await
    }

    /// The mentor records a step as done outside Ithaca.
    pub async fn record_step(&self, pair: &Pair, day: i64, step: PrerequisiteStep, note: &str) -> AppResult<()> {
        let version = self.plan(pair).await?.plan.version;
        milestones::record_step(&self.asker(pair.mentor, day, 12)?, pair.id, version, step, note.into()).await.map(drop)
    }
}

/// The nearest day from Monday to Friday, later or earlier.
fn workday(date: NaiveDate, later: bool) -> NaiveDate {
    let (forth, back) = match date.weekday() {
        Weekday::Sat => (2, 1),
        Weekday::Sun => (1, 2),
        _ => return date,
    };
    let moved = if later { date.checked_add_days(Days::new(forth)) } else { date.checked_sub_days(Days::new(back)) };
    moved.unwrap_or(date)
}

fn instant(date: NaiveDate, time: &str, zone: &str) -> Instant {
    let local = LocalTime { date, time: parse_time(time).unwrap_or_default() };
    match zones::meaning(local, zone) {
        Some(Meant::Once(at) | Meant::Never { later: at } | Meant::Twice { first: at, .. }) => at,
        None => date.and_time(local.time).and_utc(),
    }
}
