//! First steps: what somebody new to a part does first, ticked by what is so, hidden by a click and brought back by another.

use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;

use super::store::{self, Coordinated, Facts};
use crate::features::meetings::model::Party;
use crate::features::programs::model::{Pairing, Part, ProgramState};
use crate::server::forms::{Posted, local_path, see_other};
use crate::server::{Asker, scope};
use crate::shared::id::PersonId;
use crate::shared::{AppError, AppResult};
use crate::ui::Icon;

crate::text_enum!(
    /// Whom the steps guide.
    Guide { Admin = "admin", Coordinator = "coordinator", Mentor = "mentor", Mentee = "mentee", Manager = "manager" }
);

/// One thing to do, with the page on which to do it; without one, it is for others to do, or its turn has not come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FirstStep {
    pub label: &'static str,
    pub why: &'static str,
    pub href: Option<String>,
    pub is_done: bool,
}

/// The steps of one part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FirstSteps {
    pub guide: Guide,
    /// The one program that they are about, by name.
    pub program: Option<String>,
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
            let program = facts.coordinated.as_ref().filter(|_| guide == Guide::Coordinator).map(|one| one.title.clone());
            steps.iter().any(|step| !step.is_done).then_some(FirstSteps { guide, program, steps })
        })
    }
}

/// Whoever is nothing else yet is guided as a mentee. Managers are guided as such last, since they wait for others.
fn is_theirs(guide: Guide, facts: &Facts) -> bool {
    let is_mentor = facts.is(Part::Mentor) || facts.has_mentored;
    let is_something_else = facts.is_staff() || is_mentor || facts.reports > 0;
    match guide {
        Guide::Admin => facts.is_admin,
        Guide::Coordinator => facts.coordinated.is_some(),
        Guide::Manager => facts.reports > 0,
        Guide::Mentor => is_mentor,
        Guide::Mentee => facts.is(Part::Mentee) || facts.has_asked || !is_something_else,
    }
}

fn is_dismissed(guide: Guide, facts: &Facts) -> bool {
    match guide {
        Guide::Admin => facts.admin_dismissed,
        Guide::Coordinator => facts.coordinator_dismissed,
        Guide::Manager => facts.manager_dismissed,
        Guide::Mentor => facts.mentor_dismissed,
        Guide::Mentee => facts.mentee_dismissed,
    }
}

fn steps(guide: Guide, facts: &Facts, person: PersonId) -> Vec<FirstStep> {
    match guide {
        Guide::Admin => as_admin(facts),
        Guide::Coordinator => facts.coordinated.as_ref().map(as_coordinator).unwrap_or_default(),
        Guide::Manager => as_manager(facts),
        Guide::Mentor => as_mentor(facts, person),
        Guide::Mentee => as_mentee(facts, person),
    }
}

fn step(is_done: bool, label: &'static str, why: &'static str, href: impl Into<Option<String>>) -> FirstStep {
    FirstStep { label, why, href: href.into(), is_done }
}

fn as_admin(facts: &Facts) -> Vec<FirstStep> {
    let programs_if = |there_are: bool| there_are.then(|| "/programs".to_owned());
    vec![
        step(facts.has_people, "Add people", "One by one, or all at once from a file.", "/people/new".to_owned()),
        step(
            facts.has_program,
            "Make a program",
            "It says who is paired how, and what pairs work on.",
            "/programs/new".to_owned(),
        ),
        step(facts.has_published, "Publish it", "People find it and can join from then on.", programs_if(facts.has_program)),
        step(
            facts.has_pair,
            "See the first pair",
            "Mentees ask for a mentor, or you pair them.",
            programs_if(facts.has_published),
        ),
    ]
}

fn as_coordinator(program: &Coordinated) -> Vec<FirstStep> {
    let page = |rest: &str| format!("/programs/{}/{rest}", program.id);
    let is_open = program.state != ProgramState::Draft;
    let (pair, why, board) = match program.pairing {
        Pairing::StaffDriven => ("Pair the first two", "On the board, with the reasons why they fit.", page("board")),
        Pairing::UserDriven => ("See the first pair", "Mentees ask for a mentor; you see who asks whom.", page("requests")),
    };
    vec![
        step(program.has_plan, "Write the program’s plan", "The milestones with which every pair begins.", page("plan")),
        step(
            is_open,
            "Check its settings and open it",
            "Who approves, who pairs, how many mentees a mentor takes.",
            page("setup"),
        ),
        step(program.has_people, "Add people", "Or let them ask to join, once it is open.", page("people/add")),
        step(program.has_pair, pair, why, (is_open && program.has_people).then_some(board)),
    ]
}

fn as_manager(facts: &Facts) -> Vec<FirstStep> {
    vec![
        step(facts.reports > 0, "Have people report to you", "The admins keep who reports to whom.", "/team".to_owned()),
        step(
            facts.has_report_in_program,
            "See a report join a program",
            "Show your team what there is.",
            "/programs".to_owned(),
        ),
        step(
            facts.has_approved,
            "Answer an approval",
            "Some programs ask you before a report joins or gets a mentor. It then waits for you at the top of this page.",
            facts.has_approvals.then(|| "/approvals".to_owned()),
        ),
    ]
}

fn as_mentor(facts: &Facts, person: PersonId) -> Vec<FirstStep> {
    let profile = format!("/people/{person}/edit");
    vec![
        step(facts.has_skills, "Say what you can help with", "Mentees find you by your skills.", profile.clone()),
        step(facts.capacity.is_some(), "Say how many mentees you take", "Nobody can ask you for more.", profile),
        step(facts.has_mentored, "Get your first mentee", "Mentees ask you, or the program’s staff pair you.", None),
        step(
            facts.has_accepted_kick_off,
            "Accept the kick-off",
            "The meeting that opens your plan.",
            facts.has_mentored.then(|| "/meetings".to_owned()),
        ),
    ]
}

fn as_mentee(facts: &Facts, person: PersonId) -> Vec<FirstStep> {
    let own = facts.programs_as(Part::Mentee).into_iter().filter(|program| !program.is_over);
    // Where they pick a mentor themself is what they can do something about.
    let own = own.min_by_key(|program| program.pairing != Pairing::UserDriven);
    let (find, why) = match own.map(|program| (program.pairing, program.id)) {
        Some((Pairing::UserDriven, id)) => (Some(format!("/programs/{id}/mentors")), "You choose whom you ask."),
        Some((Pairing::StaffDriven, _)) => (None, "The program’s staff pair you."),
        None => (None, "Ask somebody, or let the program’s staff pair you."),
    };
    vec![
        step(
            facts.is_introduced,
            "Introduce yourself",
            "A few words, or the skills you want to learn.",
            format!("/people/{person}/edit"),
        ),
        step(facts.has_joined, "Join a program", "Each says what it is about and who can join.", "/programs".to_owned()),
        step(facts.has_mentor, "Find a mentor", why, find),
        step(
            facts.has_asked_for_kick_off,
            "Ask for the kick-off",
            "The meeting that opens your plan.",
            facts.is_mentored.then(|| "/meetings/new".to_owned()),
        ),
    ]
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

/// The steps as a list, the first that can be done now with the one strong button.
#[component]
pub fn FirstStepsList(first: FirstSteps, next: String) -> impl IntoView {
    let FirstSteps { guide, program, steps } = first;
    let heading = match guide {
        Guide::Admin => "First steps as an admin",
        Guide::Coordinator => "First steps as a coordinator",
        Guide::Manager => "First steps as a manager",
        Guide::Mentor => "First steps as a mentor",
        Guide::Mentee => "First steps",
    };
    let of_program = program.map(|title| view! { " of " <bdi>{title}</bdi> });
    let (done, total) = (steps.iter().filter(|step| step.is_done).count(), steps.len());
    let open = steps.iter().position(|step| !step.is_done && step.href.is_some());
    let line = |(nth, step): (usize, FirstStep)| {
        let FirstStep { label, why, href, is_done } = step;
        if is_done {
            return view! {
                <li class="first-step is-done"><span class="first-mark"><Icon name="check"/></span><p>{label}<span class="visually-hidden">": done"</span></p></li>
            }
            .into_any();
        }
        let button = if open == Some(nth) { "button button-primary" } else { "button button-quiet" };
        let go = href.map(|href| view! { <a class=button href=href aria-label=format!("Go: {label}")>"Go"</a> });
        view! {
            <li class="first-step">
                <span class="first-mark" aria-hidden="true">{nth + 1}</span>
                <p>{label}<small>{why}</small></p>
                {go}
            </li>
        }
        .into_any()
    };
    view! {
        <section class="first-steps section" aria-labelledby="first-steps">
            <div class="section-head">
                <h2 id="first-steps">{heading}{of_program}</h2>
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
    use crate::shared::id::ProgramId;
    use uuid::Uuid;

    fn shown(facts: &Facts, wanted: Option<Party>) -> Option<(Guide, Vec<bool>)> {
        let first = FirstSteps::for_page(facts, PersonId(Uuid::nil()), wanted)?;
        Some((first.guide, first.steps.iter().map(|step| step.is_done).collect()))
    }

    fn member(part: Part) -> Vec<Membership> {
        let id = ProgramId(Uuid::nil());
        let (pairing, is_over, has_completed) = (Pairing::UserDriven, false, false);
        vec![Membership { id, title: "Any".into(), part, pairing, is_over, has_completed, taken: 0, seats: 2 }]
    }

    #[test]
    fn whoever_is_new_is_guided_as_a_mentee_and_each_step_is_ticked_by_what_is_so() {
        assert_eq!(shown(&Facts::default(), None), Some((Guide::Mentee, vec![false; 4])));
        let facts = Facts { is_introduced: true, has_joined: true, programs: member(Part::Mentee), ..Facts::default() };
        assert_eq!(shown(&facts, None), Some((Guide::Mentee, vec![true, true, false, false])));
        let facts = Facts { has_asked: true, ..facts };
        assert_eq!(shown(&facts, None), Some((Guide::Mentee, vec![true, true, false, false])), "to ask is not to have");
        let facts = Facts { has_mentor: true, has_asked_for_kick_off: true, ..facts };
        assert_eq!(shown(&facts, None), None, "all are done");
    }

    #[test]
    fn joining_stays_done_once_the_program_is_archived() {
        let facts = Facts { is_introduced: true, has_joined: true, ..Facts::default() };
        assert_eq!(shown(&facts, None), Some((Guide::Mentee, vec![true, true, false, false])));
    }

    #[test]
    fn finding_a_mentor_leads_to_the_program_in_which_one_picks_them() {
        let find = |programs: Vec<Membership>| {
            let steps = steps(Guide::Mentee, &Facts { programs, ..Facts::default() }, PersonId(Uuid::nil()));
            (steps[2].why, steps[2].href.is_some())
        };
        let picked = member(Part::Mentee).remove(0);
        let paired = Membership { pairing: Pairing::StaffDriven, ..picked.clone() };
        let over = Membership { is_over: true, ..picked.clone() };
        let (picks, is_paired) = (("You choose whom you ask.", true), ("The program’s staff pair you.", false));
        assert_eq!(find(vec![paired.clone(), picked.clone()]), picks);
        assert_eq!(find(vec![picked, paired.clone()]), picks);
        assert_eq!(find(vec![over, paired]), is_paired);
    }

    #[test]
    fn a_step_whose_turn_has_not_come_leads_nowhere() {
        let links = |guide, facts: &Facts| -> Vec<bool> {
            steps(guide, facts, PersonId(Uuid::nil())).iter().map(|step| step.href.is_some()).collect()
        };
        let nothing = Facts::default();
        assert_eq!(links(Guide::Admin, &nothing), [true, true, false, false]);
        assert_eq!(links(Guide::Mentee, &nothing), [true, true, false, false]);
        assert_eq!(links(Guide::Mentor, &nothing), [true, true, false, false]);
        assert_eq!(links(Guide::Manager, &nothing), [true, true, false]);
        let joined = Facts { programs: member(Part::Mentee), ..Facts::default() };
        assert_eq!(links(Guide::Mentee, &joined), [true, true, true, false], "there is nobody to meet yet");
        let mentored = Facts { is_mentored: true, has_mentor: true, ..joined };
        assert_eq!(links(Guide::Mentee, &mentored), [true; 4]);
        let draft = coordinated(ProgramState::Draft);
        assert_eq!(links(Guide::Coordinator, &draft), [true, true, true, false], "nobody is paired in a draft");
        assert_eq!(links(Guide::Coordinator, &coordinated(ProgramState::Open)), [true; 4]);
    }

    fn coordinated(state: ProgramState) -> Facts {
        let (id, pairing) = (ProgramId(Uuid::nil()), Pairing::StaffDriven);
        let title = "Leading well".to_owned();
        let program = Coordinated { id, title, state, pairing, has_plan: true, has_people: true, has_pair: false };
        Facts { coordinates: true, coordinated: Some(program), ..Facts::default() }
    }

    #[test]
    fn coordinators_and_managers_have_steps_of_their_own() {
        let open = coordinated(ProgramState::Open);
        assert_eq!(shown(&open, None), Some((Guide::Coordinator, vec![true, true, true, false])));
        let both = Facts { reports: 2, coordinator_dismissed: true, ..open };
        assert_eq!(shown(&both, None), Some((Guide::Manager, vec![true, false, false])));
        let done = Facts { has_report_in_program: true, has_approved: true, ..both };
        assert_eq!(shown(&done, None), None);
    }

    #[test]
    fn the_steps_of_a_coordinator_name_their_program() {
        let of = |facts: &Facts| FirstSteps::for_page(facts, PersonId(Uuid::nil()), None).and_then(|first| first.program);
        let open = coordinated(ProgramState::Open);
        assert_eq!(of(&open).as_deref(), Some("Leading well"));
        assert_eq!(of(&Facts { is_admin: true, ..open }), None, "those of an admin are about the installation");
    }

    #[test]
    fn a_mentor_or_manager_who_is_no_mentee_is_not_guided_as_one() {
        let mentor = Facts { programs: member(Part::Mentor), has_skills: true, ..Facts::default() };
        assert_eq!(shown(&mentor, None), Some((Guide::Mentor, vec![true, false, false, false])));
        assert_eq!(shown(&mentor, Some(Party::Mentee)), None);
        let manager = Facts { reports: 1, manager_dismissed: true, ..Facts::default() };
        assert_eq!(shown(&manager, None), None);
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
            assert!((3..=5).contains(&steps(*guide, &coordinated(ProgramState::Open), PersonId(Uuid::nil())).len()));
        }
    }
}
