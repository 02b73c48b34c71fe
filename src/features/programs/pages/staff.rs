//! What staff find above a program's page: where it stands, the next step, and everything that is done with it as a whole.

use chrono::NaiveDate;
use leptos::prelude::*;

use crate::features::programs::model::{Prepared, ProgramMove, ProgramState, SetupStep};
use crate::features::programs::policy;
use crate::features::programs::store::ProgramRow;
use crate::shared::time::day_label;
use crate::ui::Icon;

/// The bar: a sentence, the likeliest move, the places that staff work in, and a menu with the rest.
#[component]
pub fn StaffBar(program: ProgramRow, prepared: Prepared, today: NaiveDate) -> impl IntoView {
    let sentence = sentence(&program, &prepared, today);
    let here = format!("/programs/{}", program.id);
    let moves = program.standing().moves(today);
    let is_draft = program.state == ProgramState::Draft && program.archived_at.is_none();
    let first = if is_draft {
        let step = prepared.resume_at(today);
        let words = if step == SetupStep::Review { "Review and publish" } else { "Go on setting up" };
        Some(view! { <a class="button button-primary" href=format!("{here}/setup/{}", step.as_str())>{words}</a> }.into_any())
    } else {
        let likely =
            moves.iter().copied().find(|mv| matches!(mv, ProgramMove::Start | ProgramMove::Reopen | ProgramMove::Unarchive));
        likely.map(|mv| view! { <MoveButton program=program.clone() mv class="button button-primary"/> }.into_any())
    };
    let edit = (!is_draft && program.archived_at.is_none())
        .then(|| view! { <a class="button" href=format!("{here}/setup/{}", SetupStep::Review.as_str())><Icon name="pencil"/>"Edit"</a> });
    let places = [("people", "People", "users"), ("plan", "Plan", "route")].map(|(place, word, icon)| {
        view! { <a class="button" href=format!("{here}/{place}")><Icon name=icon/>{word}</a> }
    });
    let in_menu: Vec<ProgramMove> =
        moves.into_iter().filter(|mv| matches!(mv, ProgramMove::Close | ProgramMove::Archive)).collect();
    view! {
        <section class="staff-bar" aria-label="For the program’s staff">
            <p>{sentence}</p>
            <div class="actions">
                {first}
                {edit}
                {places.into_iter().collect::<Vec<_>>()}
                <More program moves=in_menu/>
            </div>
        </section>
    }
}

fn sentence(program: &ProgramRow, prepared: &Prepared, today: NaiveDate) -> String {
    if program.archived_at.is_some() {
        return "This program is archived. Only its staff and those who took part find it.".into();
    }
    match program.state {
        ProgramState::Draft => match prepared.missing(today).len() {
            0 => "This draft is ready to be published. Only you and its staff see it.".into(),
            1 => "This draft lacks one thing before it can be published. Only you and its staff see it.".into(),
            n => format!("This draft lacks {n} things before it can be published. Only you and its staff see it."),
        },
        ProgramState::Open => match program.starts_on {
            Some(first) => {
                format!("People can join. The program starts by itself on {}; you can start it before.", day_label(first))
            }
            None => "People can join. Start the program when you are ready.".into(),
        },
        ProgramState::Running => "The program runs. People can still join and be paired.".into(),
        ProgramState::Closed => "The program is closed. Nobody joins any more; mentorships that last go on.".into(),
    }
}

#[component]
fn MoveButton(program: ProgramRow, mv: ProgramMove, class: &'static str) -> impl IntoView {
    view! {
        <form method="post" action=format!("/programs/{}/state", program.id)>
            <input type="hidden" name="version" value=program.version/>
            <button class=class name="move" value=mv.as_str() title=mv.consequence()>{mv.label()}</button>
        </form>
    }
}

#[component]
fn More(program: ProgramRow, moves: Vec<ProgramMove>) -> impl IntoView {
    let here = format!("/programs/{}", program.id);
    let ties = program.ties();
    let version = program.version;
    let duplicate = policy::may_create(ties.is_admin).is_ok().then(|| {
        view! {
            <form method="post" action=format!("{here}/duplicate")>
                <button><Icon name="copy"/><span>"Duplicate"<small>"As a new draft, without its people and dates."</small></span></button>
            </form>
        }
    });
    let lines = moves.into_iter().map(|mv| {
        let icon = if mv == ProgramMove::Close { "flag" } else { "eye-off" };
        view! {
            <form method="post" action=format!("{here}/state")>
                <input type="hidden" name="version" value=version/>
                <button name="move" value=mv.as_str()><Icon name=icon/><span>{mv.label()}<small>{mv.consequence()}</small></span></button>
            </form>
        }
    });
    let lines = lines.collect::<Vec<_>>();
    let may_delete = policy::may_delete(ties).is_ok() && program.state == ProgramState::Draft;
    let delete = may_delete.then(|| {
        view! {
            <hr/>
            <button class="is-danger" type="button" popovertarget="delete-program"><Icon name="x"/>"Delete the draft"</button>
        }
    });
    let dialog = may_delete.then(|| {
        view! {
            <div class="dialog" popover="" id="delete-program" role="dialog" aria-labelledby="delete-title">
                <h2 id="delete-title">"Delete “"<bdi>{program.title.clone()}</bdi>"”?"</h2>
                <p>"The draft and everything in it is gone for good. This can’t be undone."</p>
                <form class="actions" method="post" action=format!("{here}/delete")>
                    <input type="hidden" name="version" value=version/>
                    <button class="button" type="button" popovertarget="delete-program" popovertargetaction="hide">"Keep it"</button>
                    <button class="button button-danger" type="submit">"Delete for good"</button>
                </form>
            </div>
        }
    });
    view! {
        <button class="icon-button" type="button" popovertarget="program-menu" aria-label="More for this program" title="More">
            <Icon name="ellipsis-vertical"/>
        </button>
        <div class="menu program-menu" popover="" id="program-menu">
            <a href=format!("{here}/audit")><Icon name="list-checks"/>"What happened"</a>
            {duplicate}{lines}{delete}
        </div>
        {dialog}
    }
}
