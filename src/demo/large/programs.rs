//! What they take part in.

use chrono::{Days, TimeDelta};

use super::random::Random;
use crate::demo::plans;
use crate::features::joining;
use crate::features::milestones::model::Milestone;
use crate::features::milestones::{self, NewPlan};
use crate::features::people::KnownPerson;
use crate::features::programs::model::{Approvers, JoiningApproval, MayQuit, Pairing, Part, ProgramState, Settings};
use crate::features::programs::{self, NewProgram};
use crate::server::{App, scope};
use crate::shared::AppResult;
use crate::shared::id::{EnrolmentId, PersonId, PlanId, ProgramId};
use crate::shared::time::Instant;

const SEATS: usize = 5;
const SUBJECTS: &[&str] =
    &["Leading people", "Working with data", "First year", "Technical growth", "Product thinking", "Talking to customers"];

/// A program with who takes part.
#[derive(Clone, Debug)]
pub struct Staffed {
    pub id: ProgramId,
    pub title: String,
    pub seats: usize,
    pub plan: PlanId,
    pub template: Vec<Milestone>,
    pub participants: Vec<(EnrolmentId, PersonId, Part)>,
}

impl Staffed {
    /// Who takes this part.
    pub fn people(&self, part: Part) -> impl Iterator<Item = PersonId> {
        self.participants.iter().filter(move |(_, _, taken)| *taken == part).map(|(_, person, _)| *person)
    }
}

/// When they were made, all of them on one day.
pub fn made_at(today: Instant) -> Instant {
    today - TimeDelta::days(300)
}

/// Deals everybody out to the programs: one in six is a mentor. The one to sign in as a mentor has the one to sign in as a
/// mentee.
pub fn invent(random: &mut Random, programs: usize, crowd: &[KnownPerson], made_at: Instant) -> Vec<Staffed> {
    let mut staffed: Vec<Staffed> = Vec::with_capacity(programs);
    for nth in 0..programs {
        let subject = SUBJECTS[nth % SUBJECTS.len()];
        let round = nth / SUBJECTS.len() + 1;
        let title = if round == 1 { subject.to_owned() } else { format!("{subject} {round}") };
        let id = ProgramId(random.id(made_at));
        let plan = PlanId(random.id(made_at));
        let template = plans::milestones_with([plans::LEADERSHIP, plans::DATA][nth % 2], || random.id(made_at));
        staffed.push(Staffed { id, title, seats: SEATS, plan, template, participants: Vec::new() });
    }
    if staffed.is_empty() {
        return staffed;
    }
    for (nth, person) in crowd.iter().enumerate().skip(2) {
        let round = nth - 2;
        let part = if round.is_multiple_of(6) { Part::Mentor } else { Part::Mentee };
        staffed[round / 6 % programs].participants.push((EnrolmentId(random.id(made_at)), person.id, part));
    }
    staffed
}

/// Stores them, each with its template and participants.
pub async fn store(app: &App, staffed: &[Staffed], today: Instant) -> AppResult<()> {
    let made_at = made_at(today);
    for (nth, program) in staffed.iter().cloned().enumerate() {
        scope::write_unasked_at(app, made_at, move |scope| {
            Box::pin(async move {
                programs::create_known(scope, program.id, new_program(&program.title, nth, today)).await?;
                let template = NewPlan {
                    id: program.plan,
                    program: program.id,
                    mentorship: None,
                    opened_on: None,
                    milestones: program.template,
                    copied_from: Vec::new(),
                };
                milestones::insert_plans(&mut scope.conn, &[template]).await?;
                joining::insert_enrolments(&mut scope.conn, program.id, &program.participants, made_at).await
            })
        })
        .await?;
    }
    Ok(())
}

fn new_program(title: &str, nth: usize, today: Instant) -> NewProgram {
    let starts_on = (today - TimeDelta::days(260)).date_naive();
    NewProgram {
        title: title.to_owned(),
        description: "One of many programs of a large organization.".into(),
        state: ProgramState::Running,
        starts_on: Some(starts_on),
        ends_on: starts_on.checked_add_days(Days::new(500)),
        evaluation_on: None,
        evaluation_days: 0,
        meeting_frequency: "Every two weeks".into(),
        topics: String::new(),
        outcomes: String::new(),
        skills: vec!["Coaching".into(), "Giving feedback".into()],
        settings: Settings {
            mentor_joining: JoiningApproval::None,
            mentee_joining: JoiningApproval::None,
            pairing: if nth.is_multiple_of(2) { Pairing::UserDriven } else { Pairing::StaffDriven },
            approvers: Approvers { mentor: nth.is_multiple_of(2), admin: !nth.is_multiple_of(2), manager: false },
            mentees_per_mentor: SEATS as i64,
            mentors_may_edit: true,
            may_quit: MayQuit::Both,
            may_ask_for_another_mentor: true,
            goals: false,
            managers_in_meetings: nth.is_multiple_of(3),
            ..Settings::default()
        },
    }
}
