//! From a program to where its pairs come about, for those who find something there.

use leptos::prelude::*;

use crate::features::programs::model::Pairing;
use crate::features::programs::store::ProgramRow;
use crate::ui::Icon;

/// Links for those who take part, for staff and for managers who pair, by the way in which the program pairs.
#[component]
pub fn Ways(program: ProgramRow, is_staff: bool) -> impl IntoView {
    let path = format!("/programs/{}", program.id);
    let picks = program.settings.pairing == Pairing::UserDriven;
    let mentors = (picks && (is_staff || program.is_active)).then(|| {
        view! { <a class="button" href=format!("{path}/mentors")><Icon name="users"/>"Mentors"</a> }
    });
    let requests = (picks && is_staff).then(|| view! { <a class="button" href=format!("{path}/requests")>"Requests"</a> });
    let manager_pairs = program.settings.approvers.manager && program.manages_mentee && program.standing().state.takes_people();
    let board = (!picks && (is_staff || manager_pairs)).then(|| {
        view! { <a class="button" href=format!("{path}/board")><Icon name="users"/>"Pairing board"</a> }
    });
    let has_any = mentors.is_some() || requests.is_some() || board.is_some();
    has_any.then(|| view! { <p class="actions section">{mentors}{requests}{board}</p> })
}
