//! What several pages of the room show alike.

use chrono::NaiveDate;
use leptos::prelude::*;

use super::model::{Approver, NOBODY_IS_ADDED, WhyStaff, field_of, noun};
use super::store::EnrolmentRow;
use crate::features::programs::model::{FieldKind, Part, Question};
use crate::server::zones;
use crate::shared::FieldErrors;
use crate::shared::id::{EnrolmentId, ProgramId};
use crate::shared::time::{Instant, day_label};
use crate::ui::browser::area_text;
use crate::ui::{Avatar, Icon};

/// "3 December 2026", on the reader's calendar.
pub fn day_of(at: Instant, zone: &str) -> String {
    let day: NaiveDate = zones::day(at, zone);
    day_label(day)
}

/// In place of the forms by which people are added, where the program is over.
#[component]
pub fn NobodyIsAdded(program: ProgramId, title: String) -> impl IntoView {
    let people = format!("/programs/{program}/people");
    view! {
        <a class="back" href=people.clone()><Icon name="chevron-left"/>"People of " <bdi>{title}</bdi></a>
        <div class="page-head"><div><h1>"Add people"</h1></div></div>
        <div class="notice section">
            <Icon name="info"/>
            <div class="stack"><p>{NOBODY_IS_ADDED}</p><p><a href=people>"See who takes part"</a></p></div>
        </div>
    }
}

/// Who says yes to the reader, and what that means. `asks`: the program has questions for the part.
pub fn who_approves(approver: &Approver, asks: bool) -> String {
    match approver {
        Approver::Nobody => "You are in at once; nobody has to approve.".into(),
        Approver::Manager(manager) if asks => {
            format!("{}, your reporting manager, has to approve first, and reads your answers.", manager.name)
        }
        Approver::Manager(manager) => format!("{}, your reporting manager, has to approve first.", manager.name),
        Approver::Staff(WhyStaff::Setting) if asks => {
            "The program’s staff have to approve first, and read your answers.".into()
        }
        Approver::Staff(WhyStaff::Setting) => "The program’s staff have to approve first.".into(),
        Approver::Staff(WhyStaff::NoManager) => {
            "Here reporting managers approve. You have none at present, so your request goes to the program’s staff instead."
                .into()
        }
        Approver::Staff(WhyStaff::WasRemoved) => {
            "You were removed from this program before, so its staff have to approve first.".into()
        }
    }
}

/// Why it is staff who decide, where the setting names somebody else. `is_own`: the reader is who asked.
fn why_staff(approver: &Approver, is_own: bool) -> &'static str {
    match (approver, is_own) {
        (Approver::Staff(WhyStaff::NoManager), true) => ", since you have no reporting manager at present",
        (Approver::Staff(WhyStaff::NoManager), false) => ", since they have no reporting manager at present",
        (Approver::Staff(WhyStaff::WasRemoved), true) => ", since you were removed from this program before",
        (Approver::Staff(WhyStaff::WasRemoved), false) => ", since they were removed from this program before",
        _ => "",
    }
}

/// Who decides, with the reason.
pub fn who_decides(approver: &Approver, is_own: bool) -> String {
    match approver {
        Approver::Manager(manager) => manager.name.clone(),
        _ => format!("The program’s staff{}", why_staff(approver, is_own)),
    }
}

/// The same as a sentence to whoever asked.
pub fn decision_of(approver: &Approver) -> String {
    match approver {
        Approver::Manager(manager) => format!("{} decides.", manager.name),
        _ => format!("The program’s staff decide{}.", why_staff(approver, true)),
    }
}

/// What stands where no answer does: that nothing was asked, or that nothing was answered.
pub fn no_answers(questions: usize, who: &str) -> String {
    match questions {
        0 => "The program asks no questions of whoever joins in this part.".into(),
        1 => format!("{who} left the program’s one question open."),
        n => format!("{who} answered none of the program’s {n} questions."),
    }
}

/// Questions with their answers.
#[component]
pub fn Answered(answers: Vec<(String, String)>) -> impl IntoView {
    let one = |(question, answer): (String, String)| {
        view! { <div><dt dir="auto">{question}</dt><dd dir="auto">{answer}</dd></div> }
    };
    (!answers.is_empty()).then(|| view! { <dl class="given-answers">{answers.into_iter().map(one).collect_view()}</dl> })
}

/// The same, folded.
#[component]
pub fn FoldedAnswers(answers: Vec<(String, String)>, #[prop(into)] whose: String) -> impl IntoView {
    (!answers.is_empty()).then(|| {
        view! {
            <details class="disclose">
                <summary class="button button-small button-quiet">
                    <span>{whose}</span><Icon name="chevron-down"/>
                </summary>
                <Answered answers/>
            </details>
        }
    })
}

/// A question's field with everything around it.
#[component]
pub fn QuestionField(question: Question, value: String, errors: FieldErrors) -> impl IntoView {
    let name = field_of(&question);
    let error_id = format!("{name}-error");
    let error = errors.on(&name).map(str::to_owned);
    let invalid = error.is_some().then_some("true");
    let described = error.is_some().then(|| error_id.clone());
    let required = question.is_required;
    let optional = (!required).then(|| view! { <span class="optional">" (optional)"</span> });
    let input = match question.kind {
        FieldKind::Text => view! {
            <textarea class="textarea" id=name.clone() name=name.clone() rows="3" dir="auto" required=required
                aria-invalid=invalid aria-describedby=described>{area_text(value)}</textarea>
        }
        .into_any(),
        FieldKind::Choice => {
            let option = |choice: String| {
                let (selected, label) = (choice == value, choice.clone());
                view! { <option value=choice selected=selected>{label}</option> }
            };
            view! {
                <select class="select" id=name.clone() name=name.clone() required=required aria-invalid=invalid
                    aria-describedby=described>
                    <option value="">"Choose …"</option>
                    {question.choices.iter().cloned().map(option).collect_view()}
                </select>
            }
            .into_any()
        }
        FieldKind::Number | FieldKind::Date => {
            let is_date = question.kind == FieldKind::Date;
            view! {
                <input class="input" id=name.clone() name=name.clone() type=if is_date { "date" } else { "text" }
                    inputmode=(!is_date).then_some("decimal") value=value required=required
                    aria-invalid=invalid aria-describedby=described/>
            }
            .into_any()
        }
    };
    view! {
        <div class="field">
            <label for=name dir="auto">{question.label}{optional}</label>
            {error.map(|sentence| view! { <p class="field-error" id=error_id>{sentence}</p> })}
            {input}
        </div>
    }
}

/// Approve at once, or decline with a reason. `field` is the id of the reason's field on this page.
#[component]
pub fn Decide(
    id: EnrolmentId,
    name: String,
    field: String,
    next: &'static str,
    #[prop(optional)] reason: String,
    #[prop(optional)] errors: FieldErrors,
) -> impl IntoView {
    let action = format!("/joining/{id}");
    let error = errors.on("reason").map(str::to_owned);
    let is_open = error.is_some();
    let error_id = format!("{field}-error");
    let (hint_id, invalid) = (format!("{field}-hint"), is_open.then_some("true"));
    let described = if is_open { format!("{hint_id} {error_id}") } else { hint_id.clone() };
    view! {
        <div class="decide">
            <form method="post" action=action.clone()>
                <input type="hidden" name="next" value=next/>
                <button class="button button-primary" name="act" value="approve" aria-label=format!("Approve {name}")>
                    <Icon name="check"/>"Approve"
                </button>
            </form>
            <details class="disclose" open=is_open>
                <summary class="button" aria-label=format!("Decline {name}")>"Decline"<Icon name="chevron-down"/></summary>
                <form class="form" method="post" action=action>
                    <input type="hidden" name="next" value=next/>
                    <div class="field">
                        <label for=field.clone()>"Why?"</label>
                        <p class="hint" id=hint_id><bdi>{name}</bdi>" reads this, and may ask again."</p>
                        {error.map(|sentence| view! { <p class="field-error" id=error_id>{sentence}</p> })}
                        <textarea class="textarea" id=field name="reason" rows="3" dir="auto" required=true
                            aria-invalid=invalid aria-describedby=described>{area_text(reason)}</textarea>
                    </div>
                    <div class="actions"><button class="button" name="act" value="decline">"Decline"</button></div>
                </form>
            </details>
        </div>
    }
}

/// One request in the list of whoever decides.
#[component]
pub fn Waiting(row: EnrolmentRow, answers: Vec<(String, String)>, zone: String) -> impl IntoView {
    let title = row.person_title;
    let asked = day_of(row.joined_at, &zone);
    let program = format!("/programs/{}", row.program_id);
    view! {
        <li class="request">
            <Avatar id=row.person_id name=row.person_name.clone()/>
            <div class="request-who">
                <p class="request-line">
                    <a href=format!("/joining/{}", row.id)><bdi>{row.person_name.clone()}</bdi></a>
                    " asks to join " <a href=program><bdi>{row.program_title}</bdi></a> " as a " <strong>{noun(row.part)}</strong>
                </p>
                <p class="muted small" dir="auto">{title.clone()} {(!title.is_empty()).then_some(" · ")} "asked on " {asked}</p>
                <Answered answers/>
            </div>
            <Decide id=row.id name=row.person_name field=format!("reason-{}", row.id) next="/approvals"/>
        </li>
    }
}

/// A part as a chip.
#[component]
pub fn PartChip(part: Part) -> impl IntoView {
    match part {
        Part::Mentor => view! { <span class="chip chip-accent">"Mentor"</span> },
        Part::Mentee => view! { <span class="chip">"Mentee"</span> },
    }
}

/// "1 person", "3 people".
pub fn people(number: usize) -> String {
    if number == 1 { "1 person".into() } else { format!("{number} people") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::joining::model::Manager;
    use crate::shared::id::PersonId;

    #[test]
    fn who_decides_is_told_in_whole_sentences() {
        let manager = Manager { id: PersonId(uuid::Uuid::nil()), name: "Omar".into() };
        assert_eq!(decision_of(&Approver::Manager(manager)), "Omar decides.");
        assert_eq!(decision_of(&Approver::Staff(WhyStaff::Setting)), "The program’s staff decide.");
        let told = "The program’s staff decide, since you have no reporting manager at present.";
        assert_eq!(decision_of(&Approver::Staff(WhyStaff::NoManager)), told);
        let told = "The program’s staff, since they were removed from this program before";
        assert_eq!(who_decides(&Approver::Staff(WhyStaff::WasRemoved), false), told);
    }

    #[test]
    fn a_missing_answer_is_told_apart_from_a_missing_question() {
        assert_eq!(no_answers(0, "Ana"), "The program asks no questions of whoever joins in this part.");
        assert_eq!(no_answers(1, "Ana"), "Ana left the program’s one question open.");
        assert_eq!(no_answers(3, "You"), "You answered none of the program’s 3 questions.");
    }
}
