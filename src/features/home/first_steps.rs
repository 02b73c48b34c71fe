//! First steps: what somebody new to a part does first, ticked by what is so, hidden by a click and brought back by another.

use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;

use super::store::{self, Facts};
use crate::features::meetings::model::Party;
use crate::features::programs::model::Part;
use crate::server::forms::{Posted, local_path, see_other};
use crate::server::{Asker, scope};
use crate::shared::id::PersonId;
use crate::shared::{AppError, AppResult};
use crate::ui::Icon;

crate::text_enum!(
    /// Whom the steps guide.
    Guide { Admin = "admin", Mentor = "mentor", Mentee = "mentee" }
);

/// One thing to do, with the page on which to do it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FirstStep {
    pub label: &'static str,
    pub why: &'static str,
    pub href: String,
    pub is_done: bool,
}

/// The steps of one part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FirstSteps {
    pub guide: Guide,
    pub steps: Vec<FirstStep>,
}

impl FirstSteps {
    /// The steps that a page shows: of the wanted part, or of the first that is theirs; none once all are done or dismissed.
    pub fn for_page(facts: &Facts, person: PersonId, wanted: Option<Party>) -> Option<FirstSteps> {
        let guides = Guide::ALL.iter().copied().filter(|guide| match wanted {
            None => true,
            Some(Party::Mentor) => *guide == Guide::Mentor,
            Some(Party::Mentee) => *guide == Guide::Mentee,
        });
        let mut shown = guides.filter(|guide| is_theirs(*guide, facts) && !is_dismissed(*guide, facts));
        shown.find_map(|guide| {
            let steps = steps(guide, facts, person);
            steps.iter().any(|step| !step.is_done).then_some(FirstSteps { guide, steps })
        })
    }
}

/// Whoever is nothing else yet is guided as a mentee.
fn is_theirs(guide: Guide, facts: &Facts) -> bool {
    let is_mentor = facts.is(Part::Mentor) || facts.has_mentored;
    let is_something_else = facts.is_staff() || is_mentor || facts.reports > 0;
    match guide {
        Guide::Admin => facts.is_admin,
        Guide::Mentor => is_mentor,
        Guide::Mentee => facts.is(Part::Mentee) || facts.has_asked || !is_something_else,
    }
}

fn is_dismissed(guide: Guide, facts: &Facts) -> bool {
    match guide {
        Guide::Admin => facts.admin_dismissed,
        Guide::Mentor => facts.mentor_dismissed,
        Guide::Mentee => facts.mentee_dismissed,
    }
}

fn steps(guide: Guide, facts: &Facts, person: PersonId) -> Vec<FirstStep> {
    let step = |is_done, label, why, href: String| FirstStep { label, why, href, is_done };
    let profile = format!("/people/{person}/edit");
    match guide {
        Guide::Admin => vec![
            step(facts.has_people, "Add people", "One by one, or all at once from a file.", "/people/new".into()),
            step(
                facts.has_program,
                "Make a program",
                "It says who is paired how, and what pairs work on.",
                "/programs/new".into(),
            ),
            step(facts.has_published, "Publish it", "People find it and can join from then on.", "/programs".into()),
            step(facts.has_pair, "See the first pair", "Mentees ask for a mentor, or you pair them.", "/programs".into()),
        ],
        Guide::Mentor => vec![
            step(facts.has_skills, "Say what you can help with", "Mentees find you by your skills.", profile.clone()),
            step(facts.capacity.is_some(), "Say how many mentees you take", "Nobody can ask you for more.", profile),
            step(
                facts.has_mentored,
                "Get your first mentee",
                "In a program: they ask you, or staff pair you.",
                "/programs".into(),
            ),
            step(facts.has_accepted_kick_off, "Accept the kick-off", "The meeting that opens your plan.", "/meetings".into()),
        ],
        Guide::Mentee => {
            let program = facts.programs_as(Part::Mentee).first().map(|program| program.id);
            let find = program.map_or("/programs".to_owned(), |id| format!("/programs/{id}"));
            vec![
                step(facts.is_introduced, "Introduce yourself", "A few words, or the skills you want to learn.", profile),
                step(
                    facts.is(Part::Mentee),
                    "Join a program",
                    "Each says what it is about and who can join.",
                    "/programs".into(),
                ),
                step(facts.has_asked, "Find a mentor", "Ask somebody, or let staff pair you.", find),
                step(
                    facts.has_asked_for_kick_off,
                    "Ask for the kick-off",
                    "The meeting that opens your plan.",
                    "/meetings/new".into(),
                ),
            ]
        }
    }
}

/// What is posted: `dismiss` for one part, or `restore` for all.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct FirstStepsForm {
    act: String,
    part: String,
    next: String,
}

/// POST /first-steps. It is a preference, like the theme: the audit log says nothing of it.
pub async fn post(asker: Asker, Posted(form): Posted<FirstStepsForm>) -> AppResult<Response> {
    let person = asker.viewer.id;
    match (form.act.as_str(), form.part.parse::<Guide>()) {
        ("dismiss", Ok(guide)) => {
            scope::write(&asker, move |scope| Box::pin(store::insert_dismissal(scope, person, guide))).await?;
            Ok(see_other(local_path(&form.next)))
        }
        ("restore", _) => {
            scope::write(&asker, move |scope| Box::pin(store::delete_dismissals(scope, person))).await?;
            Ok(see_other("/"))
        }
        _ => Err(AppError::Refused("That could not be read. Please reload the page and try again.".into())),
    }
}

/// The steps as a list, the first open one with a button.
#[component]
pub fn FirstStepsList(first: FirstSteps, next: String) -> impl IntoView {
    let FirstSteps { guide, steps } = first;
    let heading = match guide {
        Guide::Admin => "First steps as an admin",
        Guide::Mentor => "First steps as a mentor",
        Guide::Mentee => "First steps",
    };
    let (done, total) = (steps.iter().filter(|step| step.is_done).count(), steps.len());
    let open = steps.iter().position(|step| !step.is_done);
    let line = |(nth, step): (usize, FirstStep)| {
        let FirstStep { label, why, href, is_done } = step;
        if is_done {
            return view! {
                <li class="first-step is-done"><span class="first-mark"><Icon name="check"/></span><p>{label}<span class="visually-hidden">": done"</span></p></li>
            }
            .into_any();
        }
        let button = if open == Some(nth) { "button button-primary" } else { "button button-quiet" };
        view! {
            <li class="first-step">
                <span class="first-mark" aria-hidden="true">{nth + 1}</span>
                <p>{label}<small>{why}</small></p>
                <a class=button href=href aria-label=format!("Go: {label}")>"Go"</a>
            </li>
        }
        .into_any()
    };
    view! {
        <section class="first-steps section" aria-labelledby="first-steps">
            <div class="section-head">
                <h2 id="first-steps">{heading}</h2>
                <span class="muted small">{done} " of " {total} " done"</span>
            </div>
            <ol>{steps.into_iter().enumerate().map(line).collect_view()}</ol>
            <form method="post" action="/first-steps">
                <input type="hidden" name="part" value=guide.as_str()/>
                <input type="hidden" name="next" value=next/>
                <button class="link-button" name="act" value="dismiss">"Hide these steps"</button>
                <span class="muted small">" You find them again under Account."</span>
            </form>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::home::store::Membership;
    use crate::features::programs::model::Pairing;
    use crate::shared::id::ProgramId;
    use uuid::Uuid;

    fn shown(facts: &Facts, wanted: Option<Party>) -> Option<(Guide, Vec<bool>)> {
        let first = FirstSteps::for_page(facts, PersonId(Uuid::nil()), wanted)?;
        Some((first.guide, first.steps.iter().map(|step| step.is_done).collect()))
    }

    fn member(part: Part) -> Vec<Membership> {
        let id = ProgramId(Uuid::nil());
        vec![Membership { id, title: "Any".into(), part, pairing: Pairing::UserDriven, is_over: false, taken: 0, seats: 2 }]
    }

    #[test]
    fn whoever_is_new_is_guided_as_a_mentee_and_each_step_is_ticked_by_what_is_so() {
        assert_eq!(shown(&Facts::default(), None), Some((Guide::Mentee, vec![false; 4])));
        let facts = Facts { is_introduced: true, programs: member(Part::Mentee), ..Facts::default() };
        assert_eq!(shown(&facts, None), Some((Guide::Mentee, vec![true, true, false, false])));
        let facts = Facts { has_asked: true, has_asked_for_kick_off: true, ..facts };
        assert_eq!(shown(&facts, None), None, "all are done");
    }

    #[test]
    fn a_mentor_or_manager_who_is_no_mentee_is_not_guided_as_one() {
        let mentor = Facts { programs: member(Part::Mentor), has_skills: true, ..Facts::default() };
        assert_eq!(shown(&mentor, None), Some((Guide::Mentor, vec![true, false, false, false])));
        assert_eq!(shown(&mentor, Some(Party::Mentee)), None);
        assert_eq!(shown(&Facts { reports: 1, ..Facts::default() }, None), None);
    }

    #[test]
    fn what_is_dismissed_gives_way_to_the_next_part() {
        let both = Facts { is_admin: true, programs: member(Part::Mentor), ..Facts::default() };
        assert_eq!(shown(&both, None).map(|(guide, _)| guide), Some(Guide::Admin));
        let both = Facts { admin_dismissed: true, ..both };
        assert_eq!(shown(&both, None).map(|(guide, _)| guide), Some(Guide::Mentor));
        let none = Facts { mentor_dismissed: true, ..both };
        assert_eq!(shown(&none, None), None);
    }

    #[test]
    fn each_part_has_three_to_five_steps() {
        for guide in Guide::ALL {
            assert!((3..=5).contains(&steps(*guide, &Facts::default(), PersonId(Uuid::nil())).len()));
        }
    }
}
