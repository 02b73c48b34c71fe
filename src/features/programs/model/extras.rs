//! What a program says beside its description, and what it asks of whoever joins.

use super::Part;
use crate::shared::form::Fields;
use crate::shared::id::{ProgramFieldId, QuestionId};
use crate::shared::time::{date_value, day_label, parse_date};
use crate::shared::{AppError, AppResult, FieldErrors, form};

/// More fields, or more questions, than a program has.
pub const MOST_OF_EACH: usize = 30;
const LONGEST_LABEL: usize = 160;
const LONGEST_VALUE: usize = 2000;
const LONGEST_CHOICE: usize = 120;
const MOST_CHOICES: usize = 30;

crate::text_enum!(
    /// What is written into a field.
    FieldKind { Text = "text", Number = "number", Date = "date", Choice = "choice" }
);

impl FieldKind {
    /// The kind in words.
    pub fn label(self) -> &'static str {
        match self {
            FieldKind::Text => "Text",
            FieldKind::Number => "A number",
            FieldKind::Date => "A date",
            FieldKind::Choice => "One of several choices",
        }
    }

    /// What was written, tidied, if it is of this kind; nothing written is nothing, of every kind.
    pub fn read(self, label: &str, choices: &[String], raw: &str) -> Result<String, String> {
        let text = raw.trim();
        if text.is_empty() {
            return Ok(String::new());
        }
        match self {
            FieldKind::Text => {
                let mut errors = FieldErrors::default();
                let text = errors.text("value", label, raw, LONGEST_VALUE);
                match errors.on("value") {
                    Some(sentence) => Err(sentence.to_owned()),
                    None => Ok(text),
                }
            }
            FieldKind::Number => read_number(text),
            FieldKind::Date => parse_date(text).map(date_value).ok_or_else(|| "Enter a date.".into()),
            FieldKind::Choice => {
                let chosen = choices.iter().find(|choice| choice.as_str() == text);
                chosen.cloned().ok_or_else(|| "Choose one of the answers.".into())
            }
        }
    }
}

/// Nothing is thrown away that whoever removes it has not been told of: `lost` goes with it, `told` is the number that the form
/// carried.
pub fn must_be_told(lost: i64, told: &str) -> AppResult<()> {
    if lost <= told.trim().parse().unwrap_or(0) {
        return Ok(());
    }
    Err(AppError::Refused("Nothing was removed yet. Look at what goes with it first.".into()))
}

/// A number in plain digits with at most one sign for what is less than one. Three digits behind a comma mean thousands to
/// some and thousandths to others, so that they are asked about.
fn read_number(text: &str) -> Result<String, String> {
    let digits = |part: &str| !part.is_empty() && part.chars().all(|sign| sign.is_ascii_digit());
    let (whole, less) = match text.split_once([',', '.']) {
        Some((whole, less)) => (whole, Some(less)),
        None => (text, None),
    };
    let is_one = digits(whole.strip_prefix('-').unwrap_or(whole)) && less.is_none_or(digits) && text.len() <= 20;
    let mut behind = text.split(',').skip(1).filter_map(|part| part.split('.').next());
    let may_be_thousands = behind.any(|part| part.len() == 3 && digits(part));
    match (is_one, may_be_thousands) {
        (_, true) => Err("Write 1000 or 1.5: a comma with three digits behind it may mean either.".into()),
        (true, false) => Ok(text.replace(',', ".")),
        (false, false) => Err("Enter a number, like 12 or 0.5.".into()),
    }
}

/// A fact of the program beside its title and description.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProgramField {
    pub id: ProgramFieldId,
    pub label: String,
    pub kind: FieldKind,
    pub choices: Vec<String>,
    pub value: String,
}

impl ProgramField {
    /// What it says, as people read it.
    pub fn words(&self) -> String {
        match self.kind {
            FieldKind::Date => parse_date(&self.value).map_or_else(|| self.value.clone(), day_label),
            _ => self.value.clone(),
        }
    }
}

crate::text_enum!(
    /// Who is asked a question.
    Asked { Mentor = "mentor", Mentee = "mentee", Both = "both" }
);

impl Asked {
    /// Who that is, in words.
    pub fn label(self) -> &'static str {
        match self {
            Asked::Mentor => "Mentors",
            Asked::Mentee => "Mentees",
            Asked::Both => "Mentors and mentees",
        }
    }

    /// Whether whoever joins in that part is asked.
    pub fn includes(self, part: Part) -> bool {
        matches!((self, part), (Asked::Both, _) | (Asked::Mentor, Part::Mentor) | (Asked::Mentee, Part::Mentee))
    }
}

/// What is asked of whoever joins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    pub id: QuestionId,
    pub part: Asked,
    pub label: String,
    pub kind: FieldKind,
    pub choices: Vec<String>,
    pub is_required: bool,
}

impl Question {
    /// The answer, tidied; or in a sentence why it is none.
    pub fn read(&self, raw: &str) -> Result<String, String> {
        let answer = self.kind.read(&self.label, &self.choices, raw)?;
        if self.is_required && answer.is_empty() { Err("Please answer this question.".into()) } else { Ok(answer) }
    }
}

/// A field as posted and found sound.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldDraft {
    pub label: String,
    pub kind: FieldKind,
    pub choices: Vec<String>,
    pub value: String,
}

impl FieldDraft {
    /// Reads label, kind, choices and value.
    pub fn parse(fields: &Fields) -> Result<FieldDraft, FieldErrors> {
        let mut errors = FieldErrors::default();
        let (label, kind, choices) = parse_head(&mut errors, fields, "Name", "What is the field called?");
        let value = match kind.read("What it says", &choices, fields.get("value")) {
            Ok(value) if value.is_empty() => {
                errors.add("value", "Fill the field in, or remove it.");
                value
            }
            Ok(value) => value,
            Err(sentence) => {
                errors.add("value", sentence);
                String::new()
            }
        };
        errors.or(|| FieldDraft { label, kind, choices, value })
    }

    /// Refuses the name of another field of the program; `one` is the field that is edited.
    pub fn expect_own_name(&self, fields: &[ProgramField], one: Option<ProgramFieldId>) -> Result<(), FieldErrors> {
        let mut errors = FieldErrors::default();
        if fields.iter().any(|field| Some(field.id) != one && is_same_name(&field.label, &self.label)) {
            errors.add("label", "Another field has this name already.");
        }
        errors.or(|| ())
    }
}

/// A question as posted and found sound.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuestionDraft {
    pub part: Asked,
    pub label: String,
    pub kind: FieldKind,
    pub choices: Vec<String>,
    pub is_required: bool,
}

impl QuestionDraft {
    /// Reads label, kind, choices, whom it is for and whether it must be answered.
    pub fn parse(fields: &Fields) -> Result<QuestionDraft, FieldErrors> {
        let mut errors = FieldErrors::default();
        let (label, kind, choices) = parse_head(&mut errors, fields, "Question", "What do you want to know?");
        let part = form::chosen(&mut errors, fields, "part", "Choose who is asked.").unwrap_or(Asked::Both);
        let is_required = fields.has("is_required");
        errors.or(|| QuestionDraft { part, label, kind, choices, is_required })
    }
}

fn parse_head(errors: &mut FieldErrors, fields: &Fields, name: &str, missing: &str) -> (String, FieldKind, Vec<String>) {
    let label = errors.required_text("label", name, fields.get("label"), LONGEST_LABEL, missing);
    let kind = form::chosen(errors, fields, "kind", "Choose what is written into it.").unwrap_or(FieldKind::Text);
    let choices = if kind == FieldKind::Choice { parse_choices(errors, fields.get("choices")) } else { Vec::new() };
    (label, kind, choices)
}

fn parse_choices(errors: &mut FieldErrors, raw: &str) -> Vec<String> {
    let text = errors.text("choices", "Choices, one a line", raw, MOST_CHOICES * LONGEST_CHOICE);
    let mut choices: Vec<String> = Vec::new();
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if line.chars().count() > LONGEST_CHOICE {
            errors.add("choices", format!("A choice has at most {LONGEST_CHOICE} characters."));
        }
        match choices.iter().find(|known| is_same_name(known, line)) {
            Some(known) if known != line => {
                errors.add("choices", format!("“{known}” and “{line}” are the same choice. Write it once."));
            }
            Some(_) => {}
            None => choices.push(line.to_owned()),
        }
    }
    if choices.len() < 2 {
        errors.add("choices", "Give at least two choices, one a line.");
    } else if choices.len() > MOST_CHOICES {
        errors.add("choices", format!("Give at most {MOST_CHOICES} choices."));
    }
    choices
}

/// Whether nobody could tell the two apart by name.
fn is_same_name(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn posted(pairs: &[(&str, &str)]) -> Fields {
        pairs.iter().copied().collect()
    }

    #[test]
    fn a_question_with_choices_needs_two_of_them() {
        let ask = |choices| posted(&[("label", "Which track?"), ("kind", "choice"), ("part", "both"), ("choices", choices)]);
        let draft = QuestionDraft::parse(&ask(" Code \n\nPeople\nCode")).unwrap();
        assert_eq!(draft.choices, ["Code", "People"]);
        assert!(!draft.is_required);
        assert!(QuestionDraft::parse(&ask("Code\nCode")).unwrap_err().on("choices").is_some());
    }

    #[test]
    fn choices_that_differ_in_capitals_only_are_refused() {
        let ask = posted(&[("label", "Which track?"), ("kind", "choice"), ("part", "both"), ("choices", "Code\nPeople\ncode")]);
        let refused = QuestionDraft::parse(&ask).unwrap_err();
        assert_eq!(refused.on("choices"), Some("“Code” and “code” are the same choice. Write it once."));
    }

    #[test]
    fn no_two_fields_have_the_same_name() {
        let id = |n| ProgramFieldId(uuid::Uuid::from_u128(n));
        let field = |n, label: &str| {
            let (kind, value) = (FieldKind::Date, "2026-12-31".to_owned());
            ProgramField { id: id(n), label: label.into(), kind, choices: Vec::new(), value }
        };
        let known = [field(1, "Apply until"), field(2, "Budget")];
        let draft = FieldDraft::parse(&posted(&[("label", "BUDGET"), ("kind", "number"), ("value", "1")])).unwrap();
        assert!(draft.expect_own_name(&known, None).unwrap_err().on("label").is_some());
        assert!(draft.expect_own_name(&known, Some(id(1))).is_err());
        assert!(draft.expect_own_name(&known, Some(id(2))).is_ok(), "it may keep its own");
        assert_eq!(known[0].words(), day_label(parse_date("2026-12-31").unwrap()));
    }

    #[test]
    fn an_answer_is_of_the_kind_that_was_asked_for() {
        let choices = ["Code".to_owned(), "People".to_owned()];
        assert_eq!(FieldKind::Number.read("Years", &[], " 0,5 "), Ok("0.5".into()));
        assert!(FieldKind::Number.read("Years", &[], "many").is_err());
        assert!(FieldKind::Number.read("Years", &[], "inf").is_err());
        assert_eq!(FieldKind::Date.read("Since", &[], "2026-12-03"), Ok("2026-12-03".into()));
        assert!(FieldKind::Date.read("Since", &[], "soon").is_err());
        assert_eq!(FieldKind::Choice.read("Path", &choices, "People"), Ok("People".into()));
        assert!(FieldKind::Choice.read("Path", &choices, "Both").is_err());
        assert_eq!(FieldKind::Choice.read("Path", &choices, " "), Ok(String::new()));
    }

    #[test]
    fn nothing_is_removed_with_more_than_was_told() {
        assert!(must_be_told(0, "").is_ok() && must_be_told(2, " 2 ").is_ok() && must_be_told(2, "3").is_ok());
        assert!(must_be_told(1, "").is_err() && must_be_told(3, "2").is_err() && must_be_told(1, "all").is_err());
    }

    #[test]
    fn a_number_that_can_be_read_in_two_ways_is_asked_about() {
        let read = |raw| FieldKind::Number.read("Years", &[], raw);
        for (typed, number) in [("1000", "1000"), ("1,5", "1.5"), ("-0.25", "-0.25"), ("1.000", "1.000"), ("2,5000", "2.5000")]
        {
            assert_eq!(read(typed), Ok(number.into()), "{typed}");
        }
        for typed in ["1,000", "12,000", "1,000,000", "1,000.50"] {
            assert!(read(typed).is_err_and(|sentence| sentence.starts_with("Write 1000 or 1.5")), "{typed}");
        }
        for typed in ["1e3", "2E-5", "0x10", "+5", ".5", "5.", "1.2.3", "NaN", "infinity", "٣"] {
            assert!(read(typed).is_err_and(|sentence| sentence.starts_with("Enter a number")), "{typed}");
        }
    }

    #[test]
    fn only_what_is_required_must_be_answered() {
        let question = Question {
            id: QuestionId(uuid::Uuid::nil()),
            part: Asked::Mentee,
            label: "Why?".into(),
            kind: FieldKind::Text,
            choices: Vec::new(),
            is_required: true,
        };
        assert!(question.read("  ").is_err());
        assert_eq!(question.read(" To lead. "), Ok("To lead.".into()));
        assert_eq!(Question { is_required: false, ..question }.read(""), Ok(String::new()));
    }

    #[test]
    fn a_field_is_filled_in_with_what_its_kind_takes() {
        let budget = |value| posted(&[("label", "Budget"), ("kind", "number"), ("value", value)]);
        assert_eq!(FieldDraft::parse(&budget("1200")).unwrap().value, "1200");
        assert!(FieldDraft::parse(&budget("")).unwrap_err().on("value").is_some());
        assert!(FieldDraft::parse(&budget("a lot")).unwrap_err().on("value").is_some());
    }

    #[test]
    fn a_question_is_asked_of_the_parts_that_it_is_for() {
        assert!(Asked::Both.includes(Part::Mentor) && Asked::Both.includes(Part::Mentee));
        assert!(Asked::Mentor.includes(Part::Mentor) && !Asked::Mentor.includes(Part::Mentee));
    }
}
