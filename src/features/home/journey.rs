//! How far a mentorship has come and what comes next, from its prerequisites and milestones. Pure.

use chrono::NaiveDate;

use super::signals::Signals;
use crate::features::meetings::model::MeetingState;
use crate::features::milestones::Summary;
use crate::features::milestones::model::{PrerequisiteStep, StepState, prerequisites};
use crate::shared::id::MilestoneId;
use crate::shared::time::near_day_label;

/// How a step of the path is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    Done,
    Open,
    Late,
    Ahead,
}

/// A step of the path: a prerequisite or a milestone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    pub name: String,
    pub note: String,
    pub tone: Tone,
}

/// The open milestone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenMilestone {
    pub id: MilestoneId,
    pub name: String,
    pub left: i64,
    pub is_late: bool,
    pub has_review: bool,
}

impl OpenMilestone {
    /// Whether nothing but its review is missing.
    pub fn is_ready(&self) -> bool {
        self.left == 0
    }
}

/// What comes next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
    /// The kick-off: where its meeting stands, if there is one.
    KickOff(Option<MeetingState>),
    Step(PrerequisiteStep),
    Milestone(OpenMilestone),
    NoMilestones,
    Complete,
}

/// A mentorship's way so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Journey {
    pub done: usize,
    pub total: usize,
    pub steps: Vec<Step>,
    pub next: Next,
    /// The plan goes on from another mentor, and the kick-off with this one is still to be held beside it.
    pub has_kick_off_ahead: bool,
}

impl Journey {
    /// The journey of one mentorship as of today; `kick_off` is the day on which the kick-off was held. A plan that is open
    /// stays so: after a hand-over only the kick-off is repeated, and the milestones wait for nothing.
    pub fn new(
        goals: bool,
        is_open: bool,
        kick_off: Option<NaiveDate>,
        milestones: &[&Summary],
        signals: &Signals,
        today: NaiveDate,
    ) -> Journey {
        let before = prerequisites(goals, kick_off.is_some(), &signals.recorded);
        let mut steps: Vec<Step> = before
            .iter()
            .map(|p| {
                let note = match (p.step, p.state, kick_off) {
                    (PrerequisiteStep::KickOff, StepState::Done, Some(day)) => format!("Held {}", near_day_label(day, today)),
                    (PrerequisiteStep::KickOff, StepState::Open, _) => kick_off_note(signals.kick_off).into(),
                    (_, StepState::Done, _) => "Done".into(),
                    (_, StepState::Open, _) => "Next".into(),
                    _ => String::new(),
                };
                let tone = match p.state {
                    StepState::Done => Tone::Done,
                    StepState::Locked => Tone::Ahead,
                    _ => Tone::Open,
                };
                Step { name: p.label().into(), note, tone }
            })
            .collect();
        let open_step = before.iter().find(|p| !p.is_done() && !is_open).map(|p| p.step);
        let open = if open_step.is_none() { milestones.iter().find(|m| m.done_on.is_none()).copied() } else { None };
        steps.extend(milestones.iter().map(|m| step(m, open.is_some_and(|o| o.milestone_id == m.milestone_id), today)));
        let next = match (open_step, open) {
            (Some(PrerequisiteStep::KickOff), _) => Next::KickOff(signals.kick_off),
            (Some(step), _) => Next::Step(step),
            (None, Some(m)) => Next::Milestone(OpenMilestone {
                id: m.milestone_id,
                name: m.name.clone(),
                left: m.items - m.items_done,
                is_late: is_late(m, today),
                has_review: signals.reviews.contains(&m.milestone_id),
            }),
            (None, None) if milestones.is_empty() => Next::NoMilestones,
            (None, None) => Next::Complete,
        };
        let done = milestones.iter().filter(|m| m.done_on.is_some()).count();
        let is_complete = next == Next::Complete;
        let has_kick_off_ahead = is_open && kick_off.is_none() && !is_complete;
        Journey { done, total: milestones.len(), steps, next, has_kick_off_ahead }
    }

    /// The steps around the present one, so many of them after it, and how many follow.
    pub fn around_now(&self, after: usize) -> (&[Step], usize) {
        // Beside a kick-off that is repeated, the milestone that is worked on is the present step.
        let open = self.steps.iter().rposition(|step| matches!(step.tone, Tone::Open | Tone::Late));
        let ahead = || self.steps.iter().position(|step| step.tone != Tone::Done);
        let now = open.or_else(ahead).unwrap_or(self.steps.len());
        let first = now.saturating_sub(if now < self.steps.len() { 1 } else { 3 });
        let last = (now + 1 + after).min(self.steps.len());
        (&self.steps[first..last], self.steps.len() - last)
    }
}

fn step(m: &Summary, is_open: bool, today: NaiveDate) -> Step {
    let due = m.due_on.map(|day| near_day_label(day, today));
    let count = format!("{} of {}", m.items_done, m.items);
    let (tone, note) = match (m.done_on, is_open, due) {
        (Some(day), _, _) => (Tone::Done, format!("Done {}", near_day_label(day, today))),
        (None, true, Some(due)) if is_late(m, today) => (Tone::Late, format!("Late · {count} · was due {due}")),
        (None, true, Some(due)) => (Tone::Open, format!("{count} · due {due}")),
        (None, true, None) => (Tone::Open, count),
        (None, false, Some(due)) => (Tone::Ahead, format!("due {due}")),
        (None, false, None) => (Tone::Ahead, String::new()),
    };
    Step { name: m.name.clone(), note, tone }
}

fn is_late(m: &Summary, today: NaiveDate) -> bool {
    m.done_on.is_none() && m.due_on.is_some_and(|due| due < today)
}

fn kick_off_note(state: Option<MeetingState>) -> &'static str {
    match state {
        None => "Not arranged yet",
        Some(MeetingState::Requested) => "Asked for",
        Some(MeetingState::Scheduled) => "Arranged",
        Some(_) => "To be confirmed",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::milestones::model::RecordedStep;
    use crate::shared::id::MentorshipId;
    use uuid::Uuid;

    fn day(d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, d).unwrap()
    }

    fn milestone(n: u128, done: Option<u32>, due: Option<u32>, items: (i64, i64)) -> Summary {
        Summary {
            mentorship_id: MentorshipId(Uuid::nil()),
            opened_on: Some(day(1)),
            milestone_id: MilestoneId(Uuid::from_u128(n)),
            name: format!("M{n}"),
            due_on: due.map(day),
            done_on: done.map(day),
            items_done: items.0,
            items: items.1,
        }
    }

    fn journey(kick_off: Option<u32>, goals: bool, milestones: &[Summary], signals: &Signals) -> Journey {
        let milestones: Vec<&Summary> = milestones.iter().collect();
        Journey::new(goals, false, kick_off.map(day), &milestones, signals, day(21))
    }

    #[test]
    fn before_the_kick_off_nothing_else_is_open() {
        let journey = journey(None, false, &[milestone(1, None, None, (0, 3))], &Signals::default());
        assert_eq!(journey.next, Next::KickOff(None));
        assert_eq!(journey.steps[0].note, "Not arranged yet");
        assert_eq!(journey.steps[1].tone, Tone::Ahead);
    }

    #[test]
    fn with_goals_the_steps_come_one_after_the_other() {
        let recorded = vec![RecordedStep { step: PrerequisiteStep::GoalSetting, note: None }];
        let signals = Signals { recorded, ..Signals::default() };
        let journey = journey(Some(2), true, &[milestone(1, None, None, (0, 3))], &signals);
        assert_eq!(journey.next, Next::Step(PrerequisiteStep::SelfReview));
        assert_eq!(journey.steps.len(), 6);
    }

    #[test]
    fn the_open_milestone_is_the_first_that_is_not_done_and_late_past_its_day() {
        let plan = [
            milestone(1, Some(10), Some(12), (3, 3)),
            milestone(2, None, Some(20), (1, 4)),
            milestone(3, None, Some(30), (0, 2)),
            milestone(4, None, None, (0, 2)),
        ];
        let journey = journey(Some(2), false, &plan, &Signals::default());
        assert_eq!((journey.done, journey.total), (1, 4));
        let Next::Milestone(open) = &journey.next else { panic!() };
        assert_eq!((open.name.as_str(), open.left, open.is_late, open.is_ready()), ("M2", 3, true, false));
        let (around, more) = journey.around_now(1);
        let notes: Vec<&str> = around.iter().map(|step| step.note.as_str()).collect();
        assert_eq!(notes, ["Done 10 November", "Late · 1 of 4 · was due 20 November", "due 30 November"]);
        assert_eq!(more, 1);
    }

    #[test]
    fn a_plan_that_goes_on_with_another_mentor_stays_open_beside_the_kick_off_that_is_repeated() {
        let plan = [
            milestone(1, Some(10), Some(12), (3, 3)),
            milestone(2, None, Some(20), (3, 3)),
            milestone(3, None, Some(30), (0, 2)),
        ];
        let milestones: Vec<&Summary> = plan.iter().collect();
        let recorded = [PrerequisiteStep::GoalSetting, PrerequisiteStep::SelfReview];
        let recorded = recorded.map(|step| RecordedStep { step, note: None }).to_vec();
        let signals = Signals { recorded, ..Signals::default() };
        for goals in [false, true] {
            let journey = Journey::new(goals, true, None, &milestones, &signals, day(21));
            let Next::Milestone(open) = &journey.next else { panic!("{:?}", journey.next) };
            assert_eq!((open.name.as_str(), open.is_ready(), open.is_late), ("M2", true, true));
            assert!(journey.has_kick_off_ahead);
            assert_eq!((journey.steps[0].tone, journey.steps[0].note.as_str()), (Tone::Open, "Not arranged yet"));
            let around: Vec<_> = journey.around_now(1).0.iter().map(|step| (step.name.as_str(), step.tone)).collect();
            assert_eq!(around, [("M1", Tone::Done), ("M2", Tone::Late), ("M3", Tone::Ahead)]);
        }
        let held = Journey::new(false, true, Some(day(2)), &milestones, &signals, day(21));
        assert!(!held.has_kick_off_ahead);
        let complete = Journey::new(false, true, None, &milestones[..1], &signals, day(21));
        assert!(complete.next == Next::Complete && !complete.has_kick_off_ahead);
    }

    #[test]
    fn a_ready_milestone_knows_its_review() {
        let plan = [milestone(7, None, None, (2, 2))];
        let signals = Signals { reviews: vec![MilestoneId(Uuid::from_u128(7))], ..Signals::default() };
        let Next::Milestone(open) = journey(Some(2), false, &plan, &signals).next else { panic!() };
        assert!(open.is_ready() && open.has_review);
    }

    #[test]
    fn when_all_is_done_it_is_complete() {
        let plan = [milestone(1, Some(3), None, (1, 1)), milestone(2, Some(9), None, (1, 1))];
        let journey = journey(Some(2), false, &plan, &Signals::default());
        assert_eq!(journey.next, Next::Complete);
        assert_eq!(journey.around_now(1).0.len(), 3);
    }
}
