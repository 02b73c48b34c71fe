use super::*;
use crate::shared::time::{parse_date, parse_time};

const ID: &str = "01890a5d-ac96-774b-bcce-b302099a8057";

fn form() -> MeetingForm {
    MeetingForm {
        title: " First  talk ".into(),
        mentorship: ID.into(),
        date: "2026-12-03".into(),
        start: "14:00".into(),
        end: "15:30".into(),
        zone: "Europe/Berlin".into(),
        venue: "virtual".into(),
        kind: "check_in".into(),
        ..MeetingForm::default()
    }
}

/// The fields that are marked when the form is changed like this.
fn marked(change: impl FnOnce(&mut MeetingForm)) -> Vec<String> {
    let mut form = form();
    change(&mut form);
    form.parse().err().map_or(vec![], |errors| errors.0.into_iter().map(|e| e.field).collect())
}

#[test]
fn a_complete_form_is_understood() {
    let draft = form().parse().unwrap();
    assert_eq!(draft.title, "First  talk");
    assert_eq!(draft.venue, Venue::Virtual(String::new()));
    assert_eq!((draft.kind, draft.about, draft.item), (MeetingKind::CheckIn, None, None));
    assert_eq!(draft.when.zone, "Europe/Berlin");
    assert_eq!(draft.when.start.date, parse_date("2026-12-03").unwrap());
    assert_eq!(draft.when.end.time, parse_time("15:30").unwrap());
}

#[test]
fn an_empty_form_marks_everything_that_is_missing_at_once() {
    let errors = MeetingForm::default().parse().unwrap_err();
    let fields: Vec<_> = errors.0.iter().map(|e| e.field.as_str()).collect();
    assert_eq!(fields, ["mentorship", "title", "date", "start", "end", "zone", "venue", "kind"]);
}

#[test]
fn fields_that_were_not_posted_are_empty() {
    let form: MeetingForm = serde_json::from_str(r#"{"title":"Hello"}"#).unwrap();
    assert_eq!(form, MeetingForm { title: "Hello".into(), ..MeetingForm::default() });
}

#[test]
fn texts_have_their_limits() {
    assert_eq!(marked(|f| f.title = "ä".repeat(TITLE_MAX)), [""; 0]);
    assert_eq!(marked(|f| f.title = "ä".repeat(TITLE_MAX + 1)), ["title"]);
    assert_eq!(marked(|f| f.description = "x".repeat(DESCRIPTION_MAX + 1)), ["description"]);
    assert_eq!(marked(|f| f.agenda = "x".repeat(AGENDA_MAX + 1)), ["agenda"]);
    assert_eq!(marked(|f| f.link = format!("https://a/{}", "x".repeat(LINK_MAX))), ["link"]);
}

#[test]
fn a_title_is_one_line() {
    let draft = MeetingForm { title: "One\r\nBcc: everyone".into(), ..form() }.parse().unwrap();
    assert_eq!(draft.title, "One Bcc: everyone");
}

#[test]
fn a_link_is_for_the_web_and_may_come_later() {
    for link in ["", "https://meet.example/a?b#c", "HTTP://[::1]:80/"] {
        assert_eq!(marked(|f| f.link = link.into()), [""; 0], "{link}");
    }
    for link in
        ["javascript:alert(1)", "javascript://x", "meet.example/a", "https://", "https:///x", "https://a b", "data:text/html,x"]
    {
        assert_eq!(marked(|f| f.link = link.into()), ["link"], "{link}");
    }
}

#[test]
fn a_meeting_in_person_has_a_place_and_forgets_the_link() {
    assert_eq!(marked(|f| f.venue = "in_person".into()), ["place"]);
    let form = MeetingForm { venue: "in_person".into(), place: "Room 4".into(), link: "nonsense".into(), ..form() };
    assert_eq!(form.parse().unwrap().venue, Venue::InPerson("Room 4".into()));
}

#[test]
fn a_review_has_a_milestone_a_kick_off_has_none_and_a_check_in_may() {
    let with = |kind: &'static str, milestone: &'static str, item: &'static str| {
        marked(|f| (f.kind, f.milestone, f.item) = (kind.into(), milestone.into(), item.into()))
    };
    assert_eq!(with("review", "", ""), ["milestone"]);
    assert_eq!(with("review", ID, ""), [""; 0]);
    assert_eq!(with("review", ID, ID), ["item"]);
    assert_eq!(with("kick_off", ID, ""), ["milestone"]);
    assert_eq!(with("kick_off", "", ""), [""; 0]);
    assert_eq!(with("check_in", ID, ID), [""; 0]);
    assert_eq!(with("check_in", "seven", ""), ["milestone"]);
    assert_eq!(with("party", "", ""), ["kind"]);
}

#[test]
fn an_end_before_the_start_is_taken_for_a_slip_unless_the_next_day_is_meant() {
    assert_eq!(marked(|f| f.end = "14:00".into()), ["end"]);
    assert_eq!(marked(|f| f.end = "02:00".into()), ["end"]);
    let overnight = MeetingForm { end: "00:30".into(), start: "23:30".into(), ends_next_day: "on".into(), ..form() };
    assert_eq!(overnight.parse().unwrap().when.end.date, parse_date("2026-12-04").unwrap());
}

#[test]
fn where_an_hour_happens_twice_the_second_quarter_past_comes_after_the_first_half_past() {
    let at_night = |start_choice: &str, end_choice: &str| MeetingForm {
        start: "02:30".into(),
        end: "02:15".into(),
        start_choice: start_choice.into(),
        end_choice: end_choice.into(),
        ..form()
    };
    let when = at_night("first", "second").parse().unwrap().when;
    assert_eq!((when.start_choice, when.end_choice), (Some(Occurrence::First), Some(Occurrence::Second)));
    assert!(at_night("first", "first").parse().is_err());
    assert!(at_night("", "").parse().is_err());
    assert_eq!(marked(|f| f.end_choice = "third".into()), ["end_choice"]);
}

#[test]
fn a_zone_looks_like_one() {
    for zone in ["", "Europe/Ber lin", "../../etc/passwd", "<b>"] {
        assert_eq!(marked(|f| f.zone = zone.into()), ["zone"], "{zone}");
    }
    assert_eq!(marked(|f| f.zone = "America/Argentina/Buenos_Aires".into()), [""; 0]);
    assert_eq!(marked(|f| f.zone = "Etc/GMT+12".into()), [""; 0]);
}

#[test]
fn another_time_is_read_like_the_first_one() {
    let posted = TimeProposalForm {
        date: "2026-12-03".into(),
        start: "14:00".into(),
        end: "15:30".into(),
        zone: "Europe/Berlin".into(),
        ..TimeProposalForm::default()
    };
    let proposal = posted.parse().unwrap();
    assert_eq!((proposal.when, proposal.reason.as_str()), (form().parse().unwrap().when, ""));
    assert!(TimeProposalForm { end: "13:00".into(), ..posted.clone() }.parse().unwrap_err().on("end").is_some());
    assert!(TimeProposalForm { reason: "x".repeat(REASON_MAX + 1), ..posted }.parse().unwrap_err().on("reason").is_some());
}

#[test]
fn a_reason_may_be_empty_only_where_none_is_asked_for() {
    let empty = ReasonForm { reason: "  ".into() };
    assert_eq!(empty.parse(false), Ok(String::new()));
    assert!(empty.parse(true).unwrap_err().on("reason").is_some());
    assert_eq!(ReasonForm { reason: " I am ill. ".into() }.parse(true), Ok("I am ill.".into()));
}
