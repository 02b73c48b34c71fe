use super::*;
use crate::features::programs::model::MayQuit;

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 12, 1).unwrap()
}

fn basics(change: impl FnOnce(&mut Fields)) -> Result<Basics, FieldErrors> {
    let mut fields: Fields =
        [("title", "Leading well"), ("evaluation_days", "30"), ("starts_on", "2026-12-10")].into_iter().collect();
    change(&mut fields);
    Basics::parse(&fields, ProgramState::Open, today())
}

#[test]
fn basics_come_back_as_they_went_into_the_form() {
    let read = basics(|fields| {
        fields.add("skill", "Listening");
        fields.set("new_skills", "listening, Rust");
        fields.set("ends_on", "2027-06-30");
    })
    .unwrap();
    assert_eq!(read.skills, ["Listening", "Rust"]);
    assert_eq!(Basics::parse(&read.to_fields(), ProgramState::Open, today()), Ok(read));
}

#[test]
fn dates_that_contradict_each_other_are_refused_beside_their_fields() {
    assert!(basics(|fields| fields.set("ends_on", "2026-12-09")).unwrap_err().on("ends_on").is_some());
    assert!(basics(|fields| fields.set("evaluation_on", "2026-11-09")).unwrap_err().on("evaluation_on").is_some());
    assert!(basics(|fields| fields.set("ends_on", "soon")).unwrap_err().on("ends_on").is_some());
    let over = |fields: &mut Fields| {
        fields.set("starts_on", "2026-10-01");
        fields.set("ends_on", "2026-11-30");
    };
    assert!(basics(over).unwrap_err().on("ends_on").is_some(), "it would close at once");
    assert!(basics(|fields| fields.set("title", " ")).unwrap_err().on("title").is_some());
}

#[test]
fn what_is_wrong_is_told_in_the_order_of_the_page_and_makes_sense_without_its_field() {
    let errors = basics(|fields| {
        fields.set("title", "");
        fields.set("description", &"x".repeat(MAX_DESCRIPTION + 1));
        fields.set("new_skills", &"x".repeat(99));
        fields.set("starts_on", "soon");
        fields.set("ends_on", "2026-11-30");
        fields.set("evaluation_on", "later");
        fields.set("evaluation_days", "many");
    })
    .unwrap_err();
    let fields: Vec<&str> = errors.0.iter().map(|error| error.field.as_str()).collect();
    let in_order = ["title", "description", "new_skills", "starts_on", "ends_on", "evaluation_on", "evaluation_days"];
    assert_eq!(fields, in_order);
    assert_eq!(errors.on("description"), Some("“Description” is 20001 characters long; at most 20000 fit."));
    assert_eq!(errors.on("starts_on"), Some("Enter the first day as a date, or leave it empty."));
    let number = "Enter the days after the last milestone as a number from 0 to 365.";
    assert_eq!(errors.on("evaluation_days"), Some(number));
}

#[test]
fn wrong_settings_are_told_in_the_order_of_the_page() {
    let mut fields = Settings::default().to_fields();
    let wrong = ["remind_after_days", "goals", "mentees_per_mentor", "may_quit", "mentor_joining", "mentors_to_rank"];
    for name in wrong {
        fields.set(name, "");
    }
    let errors = parse_settings(&fields, &Settings::default(), ProgramState::Draft).unwrap_err();
    let told: Vec<&str> = errors.0.iter().map(|error| error.field.as_str()).collect();
    let in_order = ["mentor_joining", "mentors_to_rank", "remind_after_days", "mentees_per_mentor", "goals", "may_quit"];
    assert_eq!(told, in_order);
}

#[test]
fn settings_come_back_as_they_went_into_the_form() {
    let all = [
        Settings::default(),
        Settings { approvers: Approvers { mentor: true, admin: true, manager: true }, ..Settings::default() },
        Settings {
            pairing: Pairing::StaffDriven,
            approvers: Approvers { manager: true, ..Approvers::default() },
            may_quit: MayQuit::Nobody,
            goals: false,
            ..Settings::default()
        },
    ];
    for settings in all {
        assert_eq!(parse_settings(&settings.to_fields(), &settings, ProgramState::Running), Ok(settings));
    }
}

#[test]
fn goals_are_settled_once_the_program_runs() {
    let present = Settings::default();
    let without = Settings { goals: false, ..present.clone() }.to_fields();
    for state in [ProgramState::Draft, ProgramState::Open] {
        assert!(parse_settings(&without, &present, state).is_ok());
        assert_eq!(Topic::Goals.frozen(state), None);
    }
    for state in [ProgramState::Running, ProgramState::Closed] {
        assert!(parse_settings(&without, &present, state).unwrap_err().on("goals").is_some());
        assert!(Topic::Goals.frozen(state).is_some());
    }
}

#[test]
fn somebody_must_pair_people_where_mentees_do_not_choose() {
    let mut fields = Settings::default().to_fields();
    fields.set("pairing", "staff_driven");
    assert!(parse_settings(&fields, &Settings::default(), ProgramState::Draft).unwrap_err().on("pairer").is_some());
    fields.add("pairer", "manager");
    let read = parse_settings(&fields, &Settings::default(), ProgramState::Draft).unwrap();
    assert_eq!(read.approvers, Approvers { manager: true, ..Approvers::default() });
}

#[test]
fn what_counts_only_where_mentees_choose_is_not_asked_where_staff_pair_and_stays() {
    let present = Settings { mentors_to_rank: 3, remind_after_days: 4, expire_after_days: 10, ..Settings::default() };
    let mut fields = present.to_fields();
    fields.set("remind_after_days", "");
    fields.set("expire_after_days", "never");
    fields.set("mentors_to_rank", "0");
    assert!(parse_settings(&fields, &present, ProgramState::Draft).unwrap_err().on("remind_after_days").is_some());
    fields.set("pairing", "staff_driven");
    fields.add("pairer", "admin");
    let read = parse_settings(&fields, &present, ProgramState::Draft).unwrap();
    assert_eq!((read.mentors_to_rank, read.remind_after_days, read.expire_after_days), (3, 4, 10));
}

#[test]
fn numbers_stay_within_what_makes_sense() {
    for (name, value) in
        [("mentees_per_mentor", "0"), ("mentors_to_rank", "11"), ("expire_after_days", "5"), ("remind_after_days", "x")]
    {
        let mut fields = Settings::default().to_fields();
        fields.set(name, value);
        let errors = parse_settings(&fields, &Settings::default(), ProgramState::Draft).unwrap_err();
        assert!(errors.on(name).is_some(), "{name}={value}");
    }
}

#[test]
fn a_copy_keeps_its_title_within_bounds() {
    assert_eq!(copied_title("Leading well"), "Copy of Leading well");
    assert_eq!(copied_title(&"x".repeat(MAX_TITLE)).chars().count(), MAX_TITLE);
}
