//! A plan as the editor gets it: the plan itself, what its reader may do, and whose it is.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::model::{Plan, PlanOwner};
use super::policy::{self, PlanPart};
use crate::features::pairing::{Mentorship, Ties};
use crate::shared::id::ProgramId;

/// What the plan page shows and the editor works on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanView {
    pub owner: PlanOwner,
    pub plan: Plan,
    /// The reader's calendar day: what is late is late from there.
    #[serde(with = "crate::shared::time::iso_date")]
    pub today: NaiveDate,
    /// The names of the two; empty in a template.
    pub mentor_name: String,
    pub mentee_name: String,
    pub may_arrange: bool,
    pub may_mark: bool,
    pub may_send_back: bool,
    pub may_record: bool,
    /// Why nothing can be arranged, where the reader might expect that it could.
    pub why_not: Option<String>,
}

/// What whoever asks is to the plan. Staff who are one of the two act as that one; whoever has no part gets none.
pub fn part_of(ties: Ties) -> Option<PlanPart> {
    match ties {
        Ties { mentor: true, .. } => Some(PlanPart::Mentor),
        Ties { mentee: true, .. } => Some(PlanPart::Mentee),
        Ties { staff: true, .. } => Some(PlanPart::Staff),
        Ties { manages_mentee: true, .. } => Some(PlanPart::Manager),
        _ => None,
    }
}

impl PlanView {
    /// The view for whoever has this part.
    pub fn new(mentorship: &Mentorship, plan: Plan, part: PlanPart, today: NaiveDate) -> PlanView {
        let active = mentorship.is_active();
        let arranging = policy::may_arrange(part, mentorship.mentors_may_edit, active);
        PlanView {
            owner: mentorship.id.into(),
            plan,
            today,
            mentor_name: mentorship.mentor.name.clone(),
            mentee_name: mentorship.mentee.name.clone(),
            may_arrange: arranging.is_ok(),
            may_mark: policy::may_mark(part, active).is_ok(),
            may_send_back: policy::may_send_back(part, active).is_ok(),
            may_record: policy::may_record_step(part, active).is_ok(),
            why_not: arranging.err().filter(|_| part != PlanPart::Mentee || !active).map(|bar| bar.to_string()),
        }
    }

    /// The view of a program's template for its staff.
    pub fn of_template(program: ProgramId, plan: Plan, is_closed: bool, today: NaiveDate) -> PlanView {
        let arranging = policy::may_arrange_template(true, is_closed);
        PlanView {
            owner: program.into(),
            plan,
            today,
            mentor_name: String::new(),
            mentee_name: String::new(),
            may_arrange: arranging.is_ok(),
            may_mark: false,
            may_send_back: false,
            may_record: false,
            why_not: arranging.err().map(|bar| bar.to_string()),
        }
    }
}
