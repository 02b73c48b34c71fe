//! All SQL of the room.

mod drafts;
mod mentorships;
mod people;
mod programs;
mod requests;
mod stopped;
mod waiting;

pub use drafts::{DraftRow, count_drafted, delete_draft, find_drafted, find_publisher, insert_draft, list_drafts};
pub use mentorships::{
    KnownMentorship, MentorshipRow, NewMentorship, SUMMARY, find_for, find_going_on, insert, insert_many, list_active_of,
    list_around, list_lasting_of, save_end, save_kick_off,
};
pub use people::{
    MentorRow, ProfileRow, SkillBook, UNPAIRED, UnpairedRow, find_profile, has_other_staff, list_mentor_ids, list_mentors,
    list_skills, list_unpaired,
};
pub use programs::{ProgramRow, find_program, find_standing};
pub use requests::{
    Decision, NewRequest, RequestRow, count_by_state, find_request, find_request_for, insert_request, list_absent, list_asked,
    list_awaited, list_due_requests, list_events, list_of_program, list_open_of, list_recent_of, list_without_seat,
    save_request, waits_for_viewer,
};
pub use stopped::{LAST, LastRow, find_stopped, last_joins};
pub use waiting::{
    Entry, WaitingRow, count_waitlist, find_days_to_answer, find_entry, forget_away, forget_lapses, insert_entry,
    list_lapsed_offers, list_overtaken, list_programs_waited_for, list_waiting, list_waitlist, reopen_entry, save_entry,
};
