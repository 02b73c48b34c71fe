//! `/programs/{id}/join`: what one is in a program, and the way into it.

use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;

use crate::features::joining::actions::{self, setting_for};
use crate::features::joining::model::{
    Approver, EnrolmentState, NOBODY_DECIDES, Questions, approver, field_of, nobody_decides, noun, why_closed,
};
use crate::features::joining::parts::{FoldedAnswers, QuestionField, day_of, decision_of, who_approves};
use crate::features::joining::policy;
use crate::features::joining::store::{self, EnrolmentRow};
use crate::features::programs::model::{Part, Question};
use crate::features::programs::{self, ProgramRow};
use crate::server::Asker;
use crate::server::forms::{Posted, see_other};
use crate::server::render::{Place, Visit};
use crate::shared::form::Fields;
use crate::shared::id::ProgramId;
use crate::shared::{AppError, AppResult, FieldErrors};
use crate::ui::{ErrorSummary, Icon};

/// The part that was chosen in the address.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Chosen {
    part: String,
}

/// A form that was not accepted: what was typed, and why.
#[derive(Default)]
struct Returned {
    typed: Fields,
    errors: FieldErrors,
    notice: Option<String>,
}

/// GET /programs/{id}/join
pub async fn show(asker: Asker, visit: Visit, Path(id): Path<String>, Query(chosen): Query<Chosen>) -> AppResult<Response> {
    let id: ProgramId = id.parse().map_err(|_| AppError::NotFound)?;
    page(&asker, &visit, StatusCode::OK, id, chosen.part.parse().ok(), Returned::default()).await
}

/// POST /programs/{id}/join
pub async fn ask(asker: Asker, visit: Visit, Path(id): Path<String>, Posted(fields): Posted<Fields>) -> AppResult<Response> {
    let id: ProgramId = id.parse().map_err(|_| AppError::NotFound)?;
    let part: Option<Part> = fields.get("part").parse().ok();
    let outcome = match part {
        Some(part) => actions::ask(&asker, id, part, fields.clone()).await.map(drop),
        None => Err(AppError::Refused("Choose whether you join as a mentor or as a mentee.".into())),
    };
    let returned = |errors, notice| Returned { typed: fields, errors, notice };
    match outcome {
        Ok(()) => Ok(see_other(&format!("/programs/{id}/join"))),
        Err(AppError::Invalid(errors)) => {
            page(&asker, &visit, StatusCode::UNPROCESSABLE_ENTITY, id, part, returned(errors, None)).await
        }
        Err(AppError::Refused(why)) => {
            let returned = returned(FieldErrors::default(), Some(why));
            page(&asker, &visit, StatusCode::UNPROCESSABLE_ENTITY, id, part, returned).await
        }
        Err(AppError::Conflict { sentence, .. }) => {
            let returned = returned(FieldErrors::default(), Some(sentence));
            page(&asker, &visit, StatusCode::CONFLICT, id, None, returned).await
        }
        Err(error) => Err(error),
    }
}

/// One of the two parts, as far as the reader has come with it.
struct PartOf {
    part: Part,
    latest: Option<EnrolmentRow>,
    answers: Vec<(String, String)>,
    approver: Approver,
    questions: Vec<Question>,
    may_join: bool,
    /// Where nobody else could decide: the page on which the only one of the staff adds themself.
    adds_oneself: Option<String>,
    zone: String,
    program: ProgramId,
}

impl PartOf {
    /// Who says yes, and whether they read anything.
    fn who_approves(&self) -> String {
        who_approves(&self.approver, !self.questions.is_empty())
    }
}

async fn page(
    asker: &Asker,
    visit: &Visit,
    status: StatusCode,
    id: ProgramId,
    chosen: Option<Part>,
    returned: Returned,
) -> AppResult<Response> {
    let viewer = &asker.viewer;
    let mut conn = asker.read().await?;
    let program = programs::find_for(&mut conn, viewer, id, asker.now).await?;
    let own = store::list_own(&mut conn, viewer, id).await?;
    let questions = Questions::from(programs::list_questions(&mut conn, &[id]).await?);
    let deciders = store::find_deciders(&mut conn, viewer, id).await?;
    drop(conn);
    let closed = why_closed(program.state);
    let is_only_staff = program.ties().is_staff() && !deciders.has_other_staff;
    let oneself = serde_urlencoded::to_string([("q", &viewer.email)]).unwrap_or_default();
    let part_of = |part: Part| {
        let of_part: Vec<&EnrolmentRow> = own.iter().filter(|row| row.part == part).collect();
        let was_removed = of_part.iter().any(|row| row.state == EnrolmentState::Removed);
        let latest = of_part.first().copied().cloned();
        let state = latest.as_ref().map(|row| row.state);
        let questions = questions.of(id, part);
        let approver = approver(setting_for(&program.settings, part), viewer.id, deciders.manager.clone(), was_removed);
        let is_stuck = nobody_decides(&approver, is_only_staff);
        let may_join = policy::may_join(program.state, state);
        let has_use = is_stuck && (may_join || (closed.is_none() && state == Some(EnrolmentState::Requested)));
        PartOf {
            part,
            answers: latest.as_ref().map(|row| row.answers().beside(&questions)).unwrap_or_default(),
            approver,
            may_join: may_join && !is_stuck,
            adds_oneself: has_use.then(|| format!("/programs/{id}/people/add?{oneself}")),
            questions,
            latest,
            zone: viewer.zone.clone(),
            program: id,
        }
    };
    let parts = [part_of(Part::Mentee), part_of(Part::Mentor)];
    let takes_part = own.iter().any(|row| row.state == EnrolmentState::Active);
    let title = if takes_part { format!("Your part in {}", program.title) } else { format!("Join {}", program.title) };
    Ok(visit.frame(asker, Place::Programs, title).page_with(status, move || {
        view! { <JoinPage program parts takes_part closed chosen returned/> }
    }))
}

#[component]
fn JoinPage(
    program: ProgramRow,
    parts: [PartOf; 2],
    takes_part: bool,
    closed: Option<&'static str>,
    chosen: Option<Part>,
    returned: Returned,
) -> impl IntoView {
    let Returned { typed, errors, notice } = returned;
    let heading = if takes_part { "Your part in " } else { "Join " };
    let lead = match (takes_part, closed) {
        (true, _) | (_, Some(_)) => None,
        _ => Some(
            view! { <p class="lead">"Choose the part that you want to take. You may hold both at once; ask for each on its own."</p> },
        ),
    };
    let summary_of = chosen.filter(|_| !errors.is_empty());
    let form = chosen
        .and_then(|chosen| parts.iter().find(|part| part.part == chosen && part.may_join))
        .map(|part| (part.part, part.questions.clone(), part.who_approves(), part.approver == Approver::Nobody));
    let form = form.map(|(part, questions, who, at_once)| {
        view! { <TheForm program=program.id part questions who at_once typed errors=errors.clone()/> }
    });
    let cards = parts.into_iter().map(|part| {
        let is_chosen = chosen == Some(part.part) && part.may_join;
        view! { <ThePart part is_chosen/> }
    });
    view! {
        <a class="back" href=format!("/programs/{}", program.id)><Icon name="chevron-left"/><bdi>{program.title.clone()}</bdi></a>
        <div class="page-head"><div><h1>{heading}<bdi>{program.title}</bdi></h1>{lead}</div></div>
        {summary_of.map(|_| view! { <ErrorSummary errors/> })}
        {notice.map(|sentence| view! { <div class="notice notice-wait section" role="alert"><Icon name="info"/><p>{sentence}</p></div> })}
        {closed.map(|why| view! { <div class="notice section"><Icon name="info"/><p>{why}</p></div> })}
        <div class="join-parts section">{cards.collect_view()}</div>
        {form}
    }
}

#[component]
fn ThePart(part: PartOf, is_chosen: bool) -> impl IntoView {
    let who = part.who_approves();
    let PartOf { part, latest, answers, approver, may_join, adds_oneself, zone, program, .. } = part;
    let (title, about) = match part {
        Part::Mentee => ("As a mentee", "Somebody with more experience goes a stretch of your way with you."),
        Part::Mentor => ("As a mentor", "You go a stretch of somebody’s way with them, and share what you have learned."),
    };
    let state = latest.as_ref().map(|row| row.state);
    let decides = if adds_oneself.is_some() { String::new() } else { decision_of(&approver) };
    let standing = latest.map(|row| view! { <WhereItStands row decides answers zone/> });
    let instead = adds_oneself.map(|href| {
        view! { <div class="notice"><Icon name="info"/><p>{NOBODY_DECIDES} " " <a href=href>"Add yourself"</a></p></div> }
    });
    let way_in = may_join.then(|| {
        let words = match (state, &approver) {
            (Some(EnrolmentState::Declined), _) => "Ask again",
            (_, Approver::Nobody) => "Join",
            _ => "Ask to join",
        };
        let (label, href) =
            (format!("{words} as a {}", noun(part)), format!("/programs/{program}/join?part={}#form", part.as_str()));
        let class = if state.is_none() { "button button-primary" } else { "button" };
        let button = (!is_chosen).then(|| view! { <p><a class=class href=href>{label}</a></p> });
        view! { <p class="muted">{who}</p> {button} }
    });
    view! {
        <section class="card join-part" class:is-chosen=is_chosen>
            <h2>{title}</h2>
            <p>{about}</p>
            {standing}
            {way_in}
            {instead}
        </section>
    }
}

#[component]
fn WhereItStands(row: EnrolmentRow, decides: String, answers: Vec<(String, String)>, zone: String) -> impl IntoView {
    let day = |at: Option<crate::shared::time::Instant>| at.map(|at| day_of(at, &zone)).unwrap_or_default();
    let folded = view! { <FoldedAnswers answers whose="Your answers"/> };
    match row.state {
        EnrolmentState::Requested => view! {
            <p><span class="chip chip-wait"><Icon name="clock"/>"Waiting for approval"</span></p>
            <p>"You asked on " {day(Some(row.joined_at))} ". " {decides}</p>
            {folded}
            <form method="post" action=format!("/joining/{}", row.id)>
                <input type="hidden" name="next" value=format!("/programs/{}/join", row.program_id)/>
                <button class="button" name="act" value="withdraw">"Withdraw the request"</button>
            </form>
        }
        .into_any(),
        EnrolmentState::Active => view! {
            <p><span class="chip chip-done"><Icon name="check"/>{format!("You are a {} here", noun(row.part))}</span></p>
            <p class="muted">"Since " {day(row.active_at.or(Some(row.joined_at)))} "."</p>
            {folded}
            <p><a href=format!("/joining/{}/leave", row.id)>{format!("Leave as a {}", noun(row.part))}</a></p>
        }
        .into_any(),
        EnrolmentState::Declined => {
            let what = match &row.decided_by_name {
                Some(name) => format!("{name} declined your request on "),
                None => "Your request ended on ".to_owned(),
            };
            view! {
                <div class="notice notice-wait">
                    <Icon name="info"/>
                    <div>
                        <p>{what} {day(row.decided_at)} ":"</p>
                        <p dir="auto">"“"{row.decline_reason}"”"</p>
                    </div>
                </div>
            }
            .into_any()
        }
        EnrolmentState::Withdrawn => {
            view! { <p class="muted">"You took your request back on " {day(row.ended_at)} "."</p> }.into_any()
        }
        EnrolmentState::Quit => view! { <p class="muted">"You left on " {day(row.ended_at)} "."</p> }.into_any(),
        EnrolmentState::Removed => view! { <p class="muted">"You were removed on " {day(row.ended_at)} "."</p> }.into_any(),
        EnrolmentState::Completed => view! {
            <p><span class="chip chip-done"><Icon name="check"/>"Completed"</span></p>
            <p class="muted">"You completed your mentorship here on " {day(row.ended_at)} "."</p>
            {folded}
        }
        .into_any(),
    }
}

#[component]
fn TheForm(
    program: ProgramId,
    part: Part,
    questions: Vec<Question>,
    who: String,
    at_once: bool,
    typed: Fields,
    errors: FieldErrors,
) -> impl IntoView {
    let nothing_asked = questions.is_empty();
    let fields = questions.into_iter().map(|question| {
        let value = typed.get(&field_of(&question)).to_owned();
        view! { <QuestionField question value errors=errors.clone()/> }
    });
    let fields = fields.collect_view();
    let (heading, button) = if at_once {
        (format!("Join as a {}", noun(part)), "Join")
    } else {
        (format!("Ask to join as a {}", noun(part)), "Ask to join")
    };
    let lead = if nothing_asked { "Nothing else is asked of you." } else { "The program asks this of whoever joins." };
    view! {
        <section class="section narrow" id="form">
            <div class="section-head"><h2>{heading}</h2></div>
            <form class="form" method="post" action=format!("/programs/{program}/join")>
                <p class="muted">{lead}</p>
                <input type="hidden" name="part" value=part.as_str()/>
                {fields}
                <div class="notice"><Icon name="info"/><p>{who}</p></div>
                <div class="actions">
                    <button class="button button-primary">{button}</button>
                    <a class="button button-quiet" href=format!("/programs/{program}/join")>"Cancel"</a>
                </div>
            </form>
        </section>
    }
}
