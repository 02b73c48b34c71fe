//! A task, what people type about one, and what happens to it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::features::pairing::Party;
use crate::shared::FieldErrors;
use crate::shared::id::{MeetingId, MentorshipId, TaskId};
use crate::shared::time::{Instant, date_value, near_day_label, parse_date};

pub const TITLE_MAX: usize = 200;

/// Something to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    pub id: TaskId,
    pub mentorship: MentorshipId,
    /// The meeting it came from, with its title.
    pub meeting: Option<(MeetingId, String)>,
    pub title: String,
    pub assignee: Party,
    pub due_on: Option<NaiveDate>,
    /// Raised when its words, its day or whose it is change.
    pub version: i64,
    pub done_at: Option<Instant>,
    pub removed_at: Option<Instant>,
}

impl Task {
    /// Whether it is still to do.
    pub fn is_open(&self) -> bool {
        self.done_at.is_none() && self.removed_at.is_none()
    }

    /// The form in which it is changed, as it opens.
    pub fn form(&self) -> TaskForm {
        TaskForm {
            title: self.title.clone(),
            assignee: self.assignee.as_str().to_owned(),
            due_on: self.due_on.map(date_value).unwrap_or_default(),
        }
    }
}

/// Whether its day has come.
pub fn is_due(due_on: Option<NaiveDate>, today: NaiveDate) -> bool {
    due_on.is_some_and(|day| day <= today)
}

/// "due today", "was due 3 December", "due 3 December 2027".
pub fn due_words(due_on: NaiveDate, today: NaiveDate) -> String {
    let day = near_day_label(due_on, today);
    match (due_on - today).num_days() {
        0 => "due today".to_owned(),
        1 => "due tomorrow".to_owned(),
        days if days < 0 => format!("was due {day}"),
        _ => format!("due {day}"),
    }
}

/// A task, as posted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TaskForm {
    /// Not `title`, which on the page of a meeting is the meeting's.
    #[serde(rename = "task_title")]
    pub title: String,
    pub assignee: String,
    pub due_on: String,
}

/// A task, as meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaskDraft {
    pub title: String,
    pub assignee: Party,
    pub due_on: Option<NaiveDate>,
}

impl TaskForm {
    /// All that is wrong with it, or what it means. A day that has passed may be meant: it is late then.
    pub fn parse(&self) -> Result<TaskDraft, FieldErrors> {
        let mut errors = FieldErrors::default();
        let title =
            errors.required_text("task_title", "What is to be done", &self.title, TITLE_MAX, "Please say what is to be done.");
        let title = title.replace(['\n', '\t'], " ");
        let assignee = self.assignee.trim().parse().ok();
        if assignee.is_none() {
            errors.add("assignee", "Please choose who does it.");
        }
        let due_on = parse_date(&self.due_on);
        if due_on.is_none() && !self.due_on.trim().is_empty() {
            errors.add("due_on", "Please choose a day, or leave it empty.");
        }
        match assignee {
            Some(assignee) => errors.or(|| TaskDraft { title, assignee, due_on }),
            None => Err(errors),
        }
    }
}

/// What happened to a task; the log knows no word of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum TaskEvent {
    TaskAdded { assignee: Party },
    TaskChanged,
    TaskDone,
    TaskReopened,
    TaskRemoved,
    TaskRestored,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        parse_date(text).unwrap()
    }

    #[test]
    fn a_task_says_what_who_and_perhaps_by_when() {
        let form = TaskForm { title: " Send the\nnotes ".into(), assignee: "mentee".into(), due_on: String::new() };
        let draft = TaskDraft { title: "Send the notes".into(), assignee: Party::Mentee, due_on: None };
        assert_eq!(form.parse(), Ok(draft));
        let errors = TaskForm { due_on: "soon".into(), ..TaskForm::default() }.parse().unwrap_err();
        let fields: Vec<_> = errors.0.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, ["task_title", "assignee", "due_on"]);
        assert!(TaskForm { title: "x".repeat(TITLE_MAX + 1), ..form }.parse().is_err());
    }

    #[test]
    fn what_is_due_is_said_as_people_say_it() {
        let today = day("2026-12-03");
        let words =
            ["2026-12-03", "2026-12-04", "2026-12-01", "2026-12-24", "2027-01-02"].map(|due| due_words(day(due), today));
        assert_eq!(words, ["due today", "due tomorrow", "was due 1 December", "due 24 December", "due 2 January 2027"]);
        assert!(is_due(Some(today), today) && !is_due(Some(day("2026-12-04")), today) && !is_due(None, today));
    }
}
