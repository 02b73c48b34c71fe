//! What somebody answered to what a program asks of whoever joins.

use std::collections::BTreeMap;

use crate::features::programs::model::{FieldKind, Part, Question};
use crate::shared::FieldErrors;
use crate::shared::form::Fields;
use crate::shared::id::{ProgramId, QuestionId};
use crate::shared::time::{day_label, parse_date};

/// The questions of several programs.
#[derive(Clone, Debug, Default)]
pub struct Questions(Vec<(ProgramId, Question)>);

impl From<Vec<(ProgramId, Question)>> for Questions {
    fn from(questions: Vec<(ProgramId, Question)>) -> Questions {
        Questions(questions)
    }
}

impl Questions {
    /// What one program asks of whoever takes this part, in order.
    pub fn of(&self, program: ProgramId, part: Part) -> Vec<Question> {
        self.all_of(program).into_iter().filter(|question| question.part.includes(part)).collect()
    }

    /// Everything that one program asks, whomever, in order.
    pub fn all_of(&self, program: ProgramId) -> Vec<Question> {
        self.0.iter().filter(|(of, _)| *of == program).map(|(_, question)| question.clone()).collect()
    }
}

/// The name and id of a question's field.
pub fn field_of(question: &Question) -> String {
    format!("answer-{}", question.id)
}

/// The answers by the question's id. What was left open is not among them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answers(BTreeMap<QuestionId, String>);

impl Answers {
    /// The answers as they are stored. What cannot be read is no answer.
    pub fn from_json(text: &str) -> Answers {
        Answers(serde_json::from_str(text).unwrap_or_default())
    }

    /// As they are stored.
    pub fn to_json(&self) -> String {
        serde_json::to_string(&self.0).unwrap_or_else(|_| "{}".to_owned())
    }

    /// The answer to one question, as it is stored; empty without one.
    pub fn stored(&self, question: &Question) -> String {
        self.0.get(&question.id).cloned().unwrap_or_default()
    }

    /// The answer to one question, as people read it.
    pub fn to(&self, question: &Question) -> Option<String> {
        let answer = self.0.get(&question.id)?;
        let day = (question.kind == FieldKind::Date).then(|| parse_date(answer)).flatten();
        Some(day.map_or_else(|| answer.clone(), day_label))
    }

    /// Each question that was answered with its answer, in the order of the questions; last what was answered to questions
    /// that are no longer asked.
    pub fn beside(&self, questions: &[Question]) -> Vec<(String, String)> {
        let known = questions.iter().filter_map(|question| Some((question.label.clone(), self.to(question)?)));
        let gone = self.0.iter().filter(|(id, _)| !questions.iter().any(|question| question.id == **id));
        known.chain(gone.map(|(_, answer)| ("A question that is no longer asked".to_owned(), answer.clone()))).collect()
    }
}

/// Reads the answers from a posted form. Each sentence stands beside its question.
pub fn parse_answers(questions: &[Question], fields: &Fields) -> Result<Answers, FieldErrors> {
    let mut errors = FieldErrors::default();
    let mut answers = BTreeMap::new();
    for question in questions {
        let field = field_of(question);
        match question.read(fields.get(&field)) {
            Ok(answer) if answer.is_empty() => {}
            Ok(answer) => drop(answers.insert(question.id, answer)),
            Err(sentence) => errors.add(&field, sentence),
        }
    }
    errors.or(|| Answers(answers))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::programs::model::Asked;

    fn question(n: u128, kind: FieldKind, is_required: bool) -> Question {
        let choices = vec!["Often".to_owned(), "Seldom".to_owned()];
        let id = QuestionId(uuid::Uuid::from_u128(n));
        Question { id, part: Asked::Both, label: format!("Question {n}"), kind, choices, is_required }
    }

    fn parse(question: &Question, answer: &str) -> Result<Option<String>, FieldErrors> {
        let fields = Fields::from_iter([(field_of(question).as_str(), answer)]);
        let answers = parse_answers(std::slice::from_ref(question), &fields)?;
        Ok(answers.0.get(&question.id).cloned())
    }

    #[test]
    fn each_kind_takes_what_it_asks_for() {
        let cases = [
            (FieldKind::Text, "  Because. ", Some("Because.")),
            (FieldKind::Number, "2,5", Some("2.5")),
            (FieldKind::Number, "three", None),
            (FieldKind::Date, "2027-03-01", Some("2027-03-01")),
            (FieldKind::Date, "1 March", None),
            (FieldKind::Choice, "Often", Some("Often")),
            (FieldKind::Choice, "often", None),
        ];
        for (kind, typed, kept) in cases {
            let one = question(1, kind, true);
            let answer = parse(&one, typed);
            assert_eq!(answer.as_ref().ok().cloned().flatten().as_deref(), kept, "{kind:?} {typed}");
            assert_eq!(answer.is_err(), kept.is_none());
            if let Err(errors) = answer {
                assert!(errors.on(&field_of(&one)).is_some(), "beside its question");
            }
        }
    }

    #[test]
    fn only_required_questions_must_be_answered_and_what_nobody_asked_is_dropped() {
        for kind in FieldKind::ALL {
            assert_eq!(parse(&question(1, *kind, false), "  "), Ok(None));
            assert!(parse(&question(1, *kind, true), " ").is_err());
        }
        let fields = Fields::from_iter([(field_of(&question(2, FieldKind::Text, false)).as_str(), "hello")]);
        assert_eq!(parse_answers(&[question(1, FieldKind::Text, false)], &fields), Ok(Answers::default()));
    }

    #[test]
    fn answers_come_back_from_the_store_and_are_read_beside_their_questions() {
        let asked = [question(1, FieldKind::Text, true), question(2, FieldKind::Date, false)];
        let fields = [(field_of(&asked[0]), "I can"), (field_of(&asked[1]), "2027-03-01")];
        let fields: Fields = fields.iter().map(|(name, value)| (name.as_str(), *value)).collect();
        let answers = Answers::from_json(&parse_answers(&asked, &fields).unwrap().to_json());
        assert_eq!(answers.beside(&asked)[1], ("Question 2".to_owned(), "1 March 2027".to_owned()));
        assert_eq!(answers.beside(&asked[..1])[1].0, "A question that is no longer asked");
        assert_eq!(Answers::from_json("nonsense"), Answers::default());
    }
}
