//! The step with the program's fields and questions: lists to put in order, and one form at a time.

use leptos::prelude::*;

use super::parts::{Area, Choices, OnwardLinks};
use super::{Desk, Removing, Typed};
use crate::features::programs::model::{Asked, Choice, FieldKind, MOST_OF_EACH, ProgramState, SetupStep};
use crate::features::programs::store::Whole;
use crate::shared::form::Fields;
use crate::ui::{Field, FieldNote, Icon};

/// Which form is open: none, a new one, or that of the one with this id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Editing {
    #[default]
    Nothing,
    Field(Option<String>),
    Question(Option<String>),
}

impl Editing {
    /// As the address says: `add=question`, or `edit=field_ID`.
    pub fn of(add: &str, edit: &str) -> Editing {
        let named = |id: &str| (!id.is_empty()).then(|| id.to_owned());
        match (add, edit.split_once('_')) {
            ("field", _) => Editing::Field(None),
            ("question", _) => Editing::Question(None),
            (_, Some(("field", id))) => Editing::Field(named(id)),
            (_, Some(("question", id))) => Editing::Question(named(id)),
            _ => Editing::Nothing,
        }
    }

    /// The form that was sent.
    pub fn of_posted(fields: &Fields) -> Editing {
        let named = Some(fields.get("id").to_owned()).filter(|id| !id.is_empty());
        match fields.get("act") {
            "save_field" => Editing::Field(named),
            "save_question" => Editing::Question(named),
            _ => Editing::Nothing,
        }
    }

    /// The form as it opens.
    pub fn to_fields(&self, whole: &Whole) -> Fields {
        let mut fields = Fields::default();
        match self {
            Editing::Field(Some(id)) => {
                if let Some(field) = whole.fields.iter().find(|field| field.id.to_string() == *id) {
                    fields.set("label", &field.label);
                    fields.set("kind", field.kind.as_str());
                    fields.set("choices", &field.choices.join("\n"));
                    fields.set("value", &field.value);
                }
            }
            Editing::Question(Some(id)) => {
                if let Some(question) = whole.questions.iter().find(|question| question.id.to_string() == *id) {
                    fields.set("label", &question.label);
                    fields.set("kind", question.kind.as_str());
                    fields.set("choices", &question.choices.join("\n"));
                    fields.set("part", question.part.as_str());
                    if question.is_required {
                        fields.set("is_required", "on");
                    }
                }
            }
            Editing::Nothing | Editing::Field(None) | Editing::Question(None) => {
                fields.set("kind", FieldKind::Text.as_str());
                fields.set("part", Asked::Both.as_str());
            }
        }
        fields
    }
}

/// A line of one of the two lists.
struct Line {
    id: String,
    label: String,
    about: String,
    more: String,
}

/// Both lists, each with a form to add to it.
#[component]
pub fn ExtrasStep(desk: Desk, typed: Typed) -> impl IntoView {
    let version = desk.program.version;
    let is_draft = desk.program.state == ProgramState::Draft;
    let removing = desk.removing.clone();
    let fields = desk.whole.fields.iter().map(|field| Line {
        id: field.id.to_string(),
        label: field.label.clone(),
        about: field.kind.label().to_owned(),
        more: field.words(),
    });
    let questions = desk.whole.questions.iter().map(|question| {
        let must = if question.is_required { "must be answered" } else { "may be left out" };
        Line {
            id: question.id.to_string(),
            label: question.label.clone(),
            about: format!("{} · {} · {must}", question.part.label(), question.kind.label()),
            more: question.choices.join(" · "),
        }
    });
    let (fields, questions): (Vec<_>, Vec<_>) = (fields.collect(), questions.collect());
    let program = format!("/programs/{}", desk.program.id);
    let (here, next) = (desk.address(SetupStep::Questions), desk.address(SetupStep::Attachments));
    view! {
        <ExtrasList
            what="field" heading="Fields" here=here.clone() version lines=fields typed=typed.clone()
            removing=removing.clone() asks=true
            lead="What people should know at a glance: a budget, a deadline, the language you meet in."
        />
        <ExtrasList
            what="question" heading="Questions for those who join" here version lines=questions typed
            removing asks={!is_draft}
            lead="Asked once, when somebody joins. The program’s staff and whoever approves read the answers."
        />
        <OnwardLinks next next_step=SetupStep::Attachments program/>
    }
}

#[component]
fn ExtrasList(
    what: &'static str,
    heading: &'static str,
    lead: &'static str,
    here: String,
    version: i64,
    lines: Vec<Line>,
    typed: Typed,
    removing: Option<Removing>,
    /// Whether removing one asks first: nobody can have answered what a draft asks.
    asks: bool,
) -> impl IntoView {
    let open = match (&typed.editing, what) {
        (Editing::Field(id), "field") | (Editing::Question(id), "question") => Some(id.clone()),
        _ => None,
    };
    let (total, is_full) = (lines.len(), lines.len() >= MOST_OF_EACH);
    let form = |id: Option<String>| view! { <ExtraForm what id here=here.clone() typed=typed.clone()/> };
    let row = |(nth, line): (usize, Line)| {
        if open == Some(Some(line.id.clone())) {
            return view! { <li class="extra is-open">{form(Some(line.id))}</li> }.into_any();
        }
        if let Some(Removing { named, lost }) = removing.clone()
            && named == format!("{what}_{}", line.id)
        {
            return view! { <li class="extra is-open"><SureToRemove what line lost here=here.clone() version/></li> }
                .into_any();
        }
        view! { <li class="extra"><ExtraLine what line here=here.clone() version asks is_first={nth == 0} is_last={nth + 1 == total}/></li> }
            .into_any()
    };
    let rows = lines.into_iter().enumerate().map(row).collect::<Vec<_>>();
    let list = if rows.is_empty() {
        view! { <p class="extras-none">"None yet, and none are needed."</p> }.into_any()
    } else {
        view! { <ol class="extras">{rows}</ol> }.into_any()
    };
    let add = if open == Some(None) {
        form(None).into_any()
    } else if is_full {
        view! { <p class="muted">{format!("That is all that fits: {MOST_OF_EACH}.")}</p> }.into_any()
    } else {
        let href = format!("{here}?add={what}#{what}-form");
        view! { <a class="button" href=href><Icon name="plus"/>"Add a "{what}</a> }.into_any()
    };
    view! {
        <section class="section">
            <h2>{heading}</h2>
            <p class="muted">{lead}</p>
            {list}
            {add}
        </section>
    }
}

#[component]
fn ExtraLine(
    what: &'static str,
    line: Line,
    here: String,
    version: i64,
    asks: bool,
    is_first: bool,
    is_last: bool,
) -> impl IntoView {
    let Line { id, label, about, more } = line;
    let button = |act: &'static str, icon: &'static str, words: String, disabled: bool| {
        view! {
            <form method="post" action=here.clone()>
                <input type="hidden" name="version" value=version/>
                <input type="hidden" name="id" value=id.clone()/>
                <button class="icon-button" name="act" value=format!("{act}_{what}") aria-label=words.clone() title=words disabled=disabled>
                    <Icon name=icon/>
                </button>
            </form>
        }
    };
    let edit = format!("{here}?edit={what}_{id}#{what}-form");
    let remove = if asks {
        let (href, words) = (format!("{here}?remove={what}_{id}#remove-{id}"), format!("Remove “{label}”"));
        view! { <a class="icon-button" href=href aria-label=words.clone() title=words><Icon name="x"/></a> }.into_any()
    } else {
        button("remove", "x", format!("Remove “{label}”"), false).into_any()
    };
    let more = (!more.is_empty()).then(|| view! { <p class="extra-more" dir="auto">{more}</p> });
    view! {
        <div class="extra-words">
            <p class="extra-label" dir="auto">{label.clone()}</p>
            <p class="muted small">{about}</p>
            {more}
        </div>
        <div class="extra-buttons">
            {button("up", "arrow-up", format!("Move “{label}” up"), is_first)}
            {button("down", "arrow-down", format!("Move “{label}” down"), is_last)}
            <a class="icon-button" href=edit aria-label=format!("Edit “{label}”") title="Edit"><Icon name="pencil"/></a>
            {remove}
        </div>
    }
}

/// Asks before a field or a question is removed, saying what goes with it.
#[component]
fn SureToRemove(what: &'static str, line: Line, lost: i64, here: String, version: i64) -> impl IntoView {
    let Line { id, label, more, .. } = line;
    let consequence = match (what, lost) {
        ("field", _) => format!("The program’s page no longer says “{more}”."),
        (_, 0) => "Nobody has answered it yet.".to_owned(),
        (_, 1) => "1 person answered it. The answer stays with that person’s request, but no longer says to what.".to_owned(),
        (_, n) => format!("{n} people answered it. Their answers stay with their requests, but no longer say to what."),
    };
    let (place, title) = (format!("remove-{id}"), format!("remove-title-{id}"));
    view! {
        <form class="stack" method="post" action=here.clone() id=place aria-labelledby=title>
            <h3 id=title.clone() dir="auto">"Remove “"<bdi>{label}</bdi>"”?"</h3>
            <p dir="auto">{consequence}</p>
            <input type="hidden" name="version" value=version/>
            <input type="hidden" name="id" value=id/>
            <input type="hidden" name="lost" value=lost/>
            <div class="actions">
                <a class="button" href=here.clone()>"Keep it"</a>
                <button class="button button-danger" name="act" value=format!("remove_{what}")>"Remove it"</button>
            </div>
        </form>
    }
}

const ASKED: &[Choice] = &[
    Choice { word: "both", label: "Mentors and mentees", sentence: "Everybody who joins answers it." },
    Choice { word: "mentee", label: "Mentees", sentence: "Only those who look for a mentor." },
    Choice { word: "mentor", label: "Mentors", sentence: "Only those who offer to be one." },
];

#[component]
fn ExtraForm(what: &'static str, id: Option<String>, here: String, typed: Typed) -> impl IntoView {
    let Typed { fields, version, errors, .. } = typed;
    let is_new = id.is_none();
    let heading = if is_new { format!("A new {what}") } else { format!("Edit the {what}") };
    let kind: FieldKind = fields.get("kind").parse().unwrap_or(FieldKind::Text);
    let options = FieldKind::ALL.iter().map(|known| {
        view! { <option value=known.as_str() selected={*known == kind}>{known.label()}</option> }
    });
    let options = options.collect::<Vec<_>>();
    let cancel = here.clone();
    let rest = if what == "field" {
        let value = fields.get("value").to_owned();
        let hint = "A date as 2026-12-03; of several choices, the one that holds.";
        view! { <Area name="value" label="What it says" hint value errors=errors.clone()/> }.into_any()
    } else {
        let checked = fields.has("is_required");
        view! {
            <Choices name="part" question="Who is asked?" choices=ASKED fields=fields.clone() errors=errors.clone()/>
            <label class="check"><input type="checkbox" name="is_required" checked=checked/>"It must be answered"</label>
        }
        .into_any()
    };
    let (label, label_hint) = if what == "field" { ("Name", "Budget, Language, Apply until") } else { ("Question", "") };
    view! {
        <form class="form card" method="post" action=here id=format!("{what}-form")>
            <h3>{heading}</h3>
            <input type="hidden" name="version" value=version/>
            <input type="hidden" name="id" value=id.unwrap_or_default()/>
            <Field name="label" label=label hint=label_hint value=fields.get("label").to_owned() errors=errors.clone()/>
            <div class="field">
                <label for="kind">"What is written into it"</label>
                <FieldNote name="kind" errors=errors.clone()/>
                <select class="select" id="kind" name="kind">{options}</select>
            </div>
            <div class="when-choice">
                <Area name="choices" label="Choices, one a line" value=fields.get("choices").to_owned() errors/>
            </div>
            {rest}
            <div class="actions">
                <button class="button button-primary" type="submit" name="act" value=format!("save_{what}")>
                    {if is_new { "Add" } else { "Save" }}
                </button>
                <a class="button button-quiet" href=cancel>"Cancel"</a>
            </div>
        </form>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_which_form_is_open() {
        assert_eq!(Editing::of("question", ""), Editing::Question(None));
        assert_eq!(Editing::of("", "field_1"), Editing::Field(Some("1".into())));
        assert_eq!(Editing::of("", "anything"), Editing::Nothing);
    }
}
