//! Who may see and change a plan. The page shows a handle by the same function that the server enforces.

use serde::{Deserialize, Serialize};

use super::model::PlanChange;
use crate::shared::AppError;

/// What a person is to a mentorship, as far as its plan is concerned. Whoever is more than one thing is the mentor or
/// the mentee first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlanPart {
    Mentor,
    Mentee,
    /// An admin, or a coordinator of the program.
    Staff,
    /// The mentee's reporting manager.
    Manager,
}

/// Why a person may not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum PlanBar {
    #[error("This mentorship has ended. Its plan can be read, but not changed.")]
    MentorshipEnded,
    #[error("In a running mentorship only the mentor changes milestones.")]
    OnlyTheMentorArranges,
    #[error("In this program the milestones are the same for everyone, so mentors can't change them.")]
    ProgramKeepsItsPlan,
    #[error("Only the mentee marks an item as done.")]
    OnlyTheMenteeMarks,
    #[error("Only the mentor sends an item back.")]
    OnlyTheMentorSendsBack,
    #[error("Only the mentor records a step as done.")]
    OnlyTheMentorRecords,
    #[error("Only the program's staff change its plan.")]
    OnlyStaffChangeTemplates,
    #[error("Only the program's staff save its plans to the library.")]
    OnlyStaffSaveToTheLibrary,
    #[error("This program is closed. Its plan can be read, but not changed.")]
    ProgramIsClosed,
    #[error("Items are done in a mentorship, not in the program's template.")]
    TemplatesAreNotWorkedOn,
}

impl From<PlanBar> for AppError {
    fn from(bar: PlanBar) -> Self {
        AppError::Forbidden(bar.to_string())
    }
}

/// Whether this person may make this change in a mentorship's plan.
pub fn may_change(
    part: PlanPart,
    change: &PlanChange,
    program_allows_editing: bool,
    mentorship_active: bool,
) -> Result<(), PlanBar> {
    match doing(change) {
        Doing::Arranging => may_arrange(part, program_allows_editing, mentorship_active),
        Doing::Marking => may_mark(part, mentorship_active),
        Doing::SendingBack => may_send_back(part, mentorship_active),
    }
}

/// Whether this person may arrange and edit milestones and items: drag, add, rename, re-date, remove.
pub fn may_arrange(part: PlanPart, program_allows_editing: bool, mentorship_active: bool) -> Result<(), PlanBar> {
    only(PlanPart::Mentor, part, PlanBar::OnlyTheMentorArranges, mentorship_active)?;
    if program_allows_editing { Ok(()) } else { Err(PlanBar::ProgramKeepsItsPlan) }
}

/// Whether this person may mark items as done, and take the mark back.
pub fn may_mark(part: PlanPart, mentorship_active: bool) -> Result<(), PlanBar> {
    only(PlanPart::Mentee, part, PlanBar::OnlyTheMenteeMarks, mentorship_active)
}

/// Whether this person may send items back.
pub fn may_send_back(part: PlanPart, mentorship_active: bool) -> Result<(), PlanBar> {
    only(PlanPart::Mentor, part, PlanBar::OnlyTheMentorSendsBack, mentorship_active)
}

/// Whether this person may record a prerequisite as done offline.
pub fn may_record_step(part: PlanPart, mentorship_active: bool) -> Result<(), PlanBar> {
    only(PlanPart::Mentor, part, PlanBar::OnlyTheMentorRecords, mentorship_active)
}

/// Whether this person may open a program's template in the editor; everybody else reads it on the program's page.
pub fn may_open_template(is_staff: bool) -> Result<(), PlanBar> {
    if is_staff { Ok(()) } else { Err(PlanBar::OnlyStaffChangeTemplates) }
}

/// Whether this person may arrange and edit a program's template.
pub fn may_arrange_template(is_staff: bool, is_closed: bool) -> Result<(), PlanBar> {
    may_open_template(is_staff)?;
    if is_closed { Err(PlanBar::ProgramIsClosed) } else { Ok(()) }
}

/// Whether this person may make this change in a program's template.
pub fn may_change_template(is_staff: bool, is_closed: bool, change: &PlanChange) -> Result<(), PlanBar> {
    may_arrange_template(is_staff, is_closed)?;
    match doing(change) {
        Doing::Arranging => Ok(()),
        Doing::Marking | Doing::SendingBack => Err(PlanBar::TemplatesAreNotWorkedOn),
    }
}

/// Whether this person may take and decline what staff offer: whoever may change the plan.
pub fn may_answer_offers(part: PlanPart, program_allows_editing: bool, mentorship_active: bool) -> Result<(), PlanBar> {
    may_arrange(part, program_allows_editing, mentorship_active)
}

/// Whether this person may save a program's template, or the plan of one of its pairs, to the library.
pub fn may_save_to_library(is_staff: bool) -> Result<(), PlanBar> {
    if is_staff { Ok(()) } else { Err(PlanBar::OnlyStaffSaveToTheLibrary) }
}

/// Whether this person may open the plan, also after the mentorship has ended. A manager sees progress alone.
pub fn may_see_plan(part: PlanPart) -> bool {
    part != PlanPart::Manager
}

/// Whether this person may see how far the plan has come.
pub fn may_see_progress(part: PlanPart) -> bool {
    match part {
        PlanPart::Mentor | PlanPart::Mentee | PlanPart::Staff | PlanPart::Manager => true,
    }
}

enum Doing {
    Arranging,
    Marking,
    SendingBack,
}

fn doing(change: &PlanChange) -> Doing {
    use PlanChange as C;
    match change {
        C::PlaceMilestone { .. }
        | C::AddMilestone { .. }
        | C::RenameMilestone { .. }
        | C::DescribeMilestone { .. }
        | C::DateMilestone { .. }
        | C::DuplicateMilestone { .. }
        | C::RemoveMilestone { .. }
        | C::RestoreMilestone { .. }
        | C::PlaceItem { .. }
        | C::AddItem { .. }
        | C::EditItem { .. }
        | C::NoteItem { .. }
        | C::DuplicateItem { .. }
        | C::RemoveItem { .. }
        | C::RestoreItem { .. } => Doing::Arranging,
        C::MarkItemDone { .. } | C::UnmarkItem { .. } => Doing::Marking,
        C::SendItemBack { .. } => Doing::SendingBack,
    }
}

fn only(who: PlanPart, part: PlanPart, bar: PlanBar, mentorship_active: bool) -> Result<(), PlanBar> {
    if part != who {
        Err(bar)
    } else if !mentorship_active {
        Err(PlanBar::MentorshipEnded)
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shared::id::{ItemId, MilestoneId};
    use uuid::Uuid;

    const EVERYONE: [PlanPart; 4] = [PlanPart::Mentor, PlanPart::Mentee, PlanPart::Staff, PlanPart::Manager];

    fn place() -> PlanChange {
        PlanChange::PlaceMilestone { milestone: MilestoneId(Uuid::nil()), above: None }
    }

    fn mark() -> PlanChange {
        PlanChange::MarkItemDone { item: ItemId(Uuid::nil()) }
    }

    fn send_back() -> PlanChange {
        PlanChange::SendItemBack { item: ItemId(Uuid::nil()), words: "More, please".into() }
    }

    fn allowed(change: &PlanChange, editing: bool, active: bool) -> Vec<PlanPart> {
        EVERYONE.into_iter().filter(|part| may_change(*part, change, editing, active).is_ok()).collect()
    }

    #[test]
    fn only_the_mentor_moves_milestones_and_only_where_the_program_allows() {
        assert_eq!(allowed(&place(), true, true), [PlanPart::Mentor]);
        assert_eq!(allowed(&place(), false, true), []);
        let staff = may_change(PlanPart::Staff, &place(), true, true).unwrap_err();
        assert_eq!(staff.to_string(), "In a running mentorship only the mentor changes milestones.");
    }

    #[test]
    fn only_the_mentee_marks_items_whatever_the_program_allows() {
        for editing in [true, false] {
            assert_eq!(allowed(&mark(), editing, true), [PlanPart::Mentee]);
            assert_eq!(allowed(&PlanChange::UnmarkItem { item: ItemId(Uuid::nil()) }, editing, true), [PlanPart::Mentee]);
        }
    }

    #[test]
    fn the_mentor_sends_items_back_whatever_the_program_allows() {
        assert_eq!(allowed(&send_back(), false, true), [PlanPart::Mentor]);
    }

    #[test]
    fn nobody_changes_the_plan_of_a_mentorship_that_ended() {
        for change in [place(), mark(), send_back()] {
            assert_eq!(allowed(&change, true, false), []);
        }
        assert!(EVERYONE.into_iter().all(|part| may_record_step(part, false).is_err()));
    }

    #[test]
    fn only_the_mentor_records_steps() {
        let recorders: Vec<_> = EVERYONE.into_iter().filter(|part| may_record_step(*part, true).is_ok()).collect();
        assert_eq!(recorders, [PlanPart::Mentor]);
    }

    #[test]
    fn a_manager_sees_progress_but_not_the_plan() {
        let seeing: Vec<_> = EVERYONE.into_iter().filter(|part| may_see_plan(*part)).collect();
        assert_eq!(seeing, [PlanPart::Mentor, PlanPart::Mentee, PlanPart::Staff]);
        assert!(EVERYONE.into_iter().all(may_see_progress));
    }

    #[test]
    fn staff_arrange_templates_but_nobody_works_on_them() {
        assert_eq!(may_change_template(true, false, &place()), Ok(()));
        assert_eq!(may_change_template(false, false, &place()), Err(PlanBar::OnlyStaffChangeTemplates));
        assert_eq!(may_change_template(true, false, &mark()), Err(PlanBar::TemplatesAreNotWorkedOn));
    }

    #[test]
    fn nobody_changes_the_template_of_a_closed_program() {
        assert_eq!(may_change_template(true, true, &place()), Err(PlanBar::ProgramIsClosed));
        assert_eq!(may_open_template(true), Ok(()));
    }
}
