//! `/joining/{id}/leave`: somebody leaves a program, or staff remove them from it.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;

use super::forms::{LeaveForm, Notice, Returned, WhatHappens, Words, unsaid};
use super::id;
use crate::features::joining::EnrolmentRow;
use crate::features::joining::model::{EnrolmentState, noun};
use crate::features::leaving::parts::{meetings, whom_to_ask};
use crate::features::leaving::store::{self, OwnRow};
use crate::features::leaving::{actions, policy};
use crate::features::programs::model::{MayQuit, Part};
use crate::features::{joining, programs};
use crate::server::Asker;
use crate::server::forms::{Posted, see_other};
use crate::server::render::{Place, Visit};
use crate::shared::id::EnrolmentId;
use crate::shared::{AppError, AppResult};
use crate::ui::{ErrorSummary, Icon, Kept};

/// GET /joining/{id}/leave
pub async fn show(asker: Asker, visit: Visit, Path(path): Path<String>) -> AppResult<Response> {
    page(&asker, &visit, StatusCode::OK, id(&path)?, Returned::default()).await
}

/// POST /joining/{id}/leave
pub async fn act(asker: Asker, visit: Visit, Path(path): Path<String>, Posted(form): Posted<LeaveForm>) -> AppResult<Response> {
    let id: EnrolmentId = id(&path)?;
    let words = form.words();
    match actions::leave_program(&asker, id, words.clone()).await {
        Ok(()) => {
            let row = joining::find_for(&mut asker.read().await?, &asker.viewer, id).await?;
            let page = if row.is_own { "join" } else { "people" };
            Ok(see_other(&format!("/programs/{}/{page}", row.program_id)))
        }
        Err(error) => {
            let (status, returned) = Returned::from(error, words)?;
            page(&asker, &visit, status, id, returned).await
        }
    }
}

async fn page(asker: &Asker, visit: &Visit, status: StatusCode, id: EnrolmentId, returned: Returned) -> AppResult<Response> {
    let mut conn = asker.read().await?;
    let row = joining::find_for(&mut conn, &asker.viewer, id).await?;
    if !policy::may_end_part(row.is_own, row.is_staff) {
        return Err(AppError::NotFound);
    }
    if row.state != EnrolmentState::Active && returned.notice.is_none() {
        return Ok(see_other(&format!("/joining/{id}")));
    }
    let mine = store::list_active_in_part(&mut conn, row.program_id, row.person_id, row.part, asker.now).await?;
    let program = programs::find_for(&mut conn, &asker.viewer, row.program_id, asker.now).await?;
    let contacts = store::list_contacts(&mut conn, row.program_id, [row.person_id; 2]).await?;
    drop(conn);
    let setting = program.settings.may_quit;
    let program_pairs = program.state.takes_people() && program.archived_at.is_none();
    let title = if row.is_own { "Leave the program".to_owned() } else { format!("Remove {}", row.person_name) };
    Ok(visit.frame(asker, Place::Programs, title).page_with(status, move || {
        if row.is_own {
            view! { <LeaveIt row mine setting contacts returned/> }.into_any()
        } else {
            view! { <RemoveThem row mine program_pairs returned/> }.into_any()
        }
    }))
}

fn names(mine: &[OwnRow]) -> Vec<&str> {
    mine.iter().map(|one| one.other_name.as_str()).collect()
}

/// "Ana Reyes", "Ana Reyes and Jonas Lindqvist", "Ana Reyes, Jonas Lindqvist and Mei Tan".
fn listed(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// What ends for whoever leaves, with these.
fn ends_for_me(names: &[&str]) -> String {
    match names {
        [one] => format!("Your mentorship with {one} ends today; they are told."),
        _ => format!("Your mentorships with {} end today; they are told.", listed(names)),
    }
}

/// What ends for whomever staff remove, with these.
fn ends_for_them(names: &[&str]) -> String {
    match names {
        [one] => format!("Their mentorship with {one} ends today; both are told that staff ended it."),
        _ => format!("Their mentorships with {} end today; everybody is told that staff ended them.", listed(names)),
    }
}

/// What can still be read by whoever leaves, and by these.
fn stays_for_me(names: &[&str]) -> String {
    match names {
        [one] => format!("The plan, the past meetings and the tasks can still be read by you and {one}."),
        _ => "Of each mentorship, the plan, the past meetings and the tasks can still be read by you and the other one.".into(),
    }
}

/// What can still be read by whomever staff remove, and by so many others.
fn stays_for_them(number: usize) -> &'static str {
    match number {
        1 => "The plan, the past meetings and the tasks can still be read by the two.",
        _ => "Of each mentorship, the plan, the past meetings and the tasks can still be read by its two.",
    }
}

/// What becomes of the seats. A mentor’s own count over all programs.
fn seats_of(part: Part, number: usize) -> &'static str {
    match (part, number) {
        (Part::Mentee, 1) => "The seat is free for somebody else.",
        (Part::Mentee, _) => "The seats are free for others.",
        (Part::Mentor, 1) => "Nobody here can ask you any more; the seat is free for another program.",
        (Part::Mentor, _) => "Nobody here can ask you any more; the seats are free for other programs.",
    }
}

/// Who reads the closing words.
fn readers(names: &[&str]) -> String {
    let all: Vec<&str> = ["You"].into_iter().chain(names.iter().copied()).chain(["the program’s staff"]).collect();
    format!("{} can read it.", listed(&all))
}

/// With whom those go on whose mentor is removed.
fn hand_over_later(mentees: usize) -> &'static str {
    match mentees {
        1 => "You can hand their mentee over to another mentor afterwards, with plan and progress.",
        _ => "You can hand their mentees over to other mentors afterwards, with plan and progress.",
    }
}

#[component]
fn LeaveIt(row: EnrolmentRow, mine: Vec<OwnRow>, setting: MayQuit, contacts: Vec<String>, returned: Returned) -> impl IntoView {
    let Returned { typed, errors, notice } = returned;
    let back = format!("/programs/{}/join", row.program_id);
    let ahead = mine.iter().map(|one| one.meetings_ahead).sum();
    let may_leave = policy::may_leave_program(row.part, row.state, setting);
    let notice = unsaid(notice, may_leave.err());
    let content = match may_leave {
        Err(bar) => view! {
            <div class="notice section">
                <Icon name="info"/>
                <div class="stack"><p>{bar.to_string()}</p><p>"Please talk to " <bdi>{whom_to_ask(&contacts)}</bdi> "."</p></div>
            </div>
            <Kept typed/>
        }
        .into_any(),
        Ok(()) => {
            let mut lines = Vec::new();
            if mine.is_empty() {
                lines.push(match row.part {
                    Part::Mentee => "Your open requests for a mentor are withdrawn, and you leave the waitlist.".to_owned(),
                    Part::Mentor => "Nobody here can ask you any more.".to_owned(),
                });
            } else {
                lines.push(ends_for_me(&names(&mine)));
                lines.extend((ahead > 0).then(|| format!("What is ahead is called off: {}.", meetings(ahead))));
                lines.push(stays_for_me(&names(&mine)));
                lines.push(seats_of(row.part, mine.len()).into());
            }
            lines.push("You can ask to join again while the program takes people.".into());
            let readers = readers(&names(&mine));
            let hint = format!("What this time gave you, or what would have made you stay. {readers}");
            view! {
                <WhatHappens lines/>
                <form class="form section" method="post" action=format!("/joining/{}/leave", row.id)>
                    <Words name="reflection" label="A closing reflection" hint typed errors=errors.clone() required=false/>
                    <div class="actions">
                        <button class="button button-danger">"Leave the program"</button>
                        <a class="button button-quiet" href=back.clone()>"Stay"</a>
                    </div>
                </form>
            }
            .into_any()
        }
    };
    view! {
        <a class="back" href=back><Icon name="chevron-left"/>"Your part in the program"</a>
        <ErrorSummary errors/>
        <Notice sentence=notice/>
        <div class="narrow">
            <div class="page-head">
                <div><h1>"Leave " <bdi>{row.program_title}</bdi></h1><p class="lead">{format!("As a {}.", noun(row.part))}</p></div>
            </div>
            {content}
        </div>
    }
}

#[component]
fn RemoveThem(row: EnrolmentRow, mine: Vec<OwnRow>, program_pairs: bool, returned: Returned) -> impl IntoView {
    let Returned { typed, errors, notice } = returned;
    let back = format!("/programs/{}/people", row.program_id);
    let ahead = mine.iter().map(|one| one.meetings_ahead).sum();
    let name = row.person_name.clone();
    let mut lines = vec![format!("{name} is no longer a {} in this program.", noun(row.part))];
    if !mine.is_empty() {
        lines.push(ends_for_them(&names(&mine)));
        lines.extend((ahead > 0).then(|| format!("What is ahead is called off: {}.", meetings(ahead))));
        lines.push(stays_for_them(mine.len()).into());
    }
    if row.part == Part::Mentor && !mine.is_empty() && program_pairs {
        lines.push(hand_over_later(mine.len()).into());
    }
    let note = if mine.is_empty() {
        view! { <Kept typed/> }.into_any()
    } else {
        view! { <Words name="note" label="Why" hint="For the record. Staff read it; they do not." typed errors=errors.clone()/> }
            .into_any()
    };
    view! {
        <a class="back" href=back.clone()><Icon name="chevron-left"/>"People of the program"</a>
        <ErrorSummary errors/>
        <Notice sentence=notice/>
        <div class="narrow">
            <div class="page-head">
                <div><h1>"Remove " <bdi>{name}</bdi></h1><p class="lead"><bdi>{row.program_title}</bdi></p></div>
            </div>
            <WhatHappens lines/>
            <form class="form section" method="post" action=format!("/joining/{}/leave", row.id)>
                {note}
                <div class="actions">
                    <button class="button button-danger">"Remove from the program"</button>
                    <a class="button button-quiet" href=back>"Cancel"</a>
                </div>
            </form>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: &[&str] = &["Ana"];
    const TWO: &[&str] = &["Ana", "Yuki"];
    const THREE: &[&str] = &["Ana", "Yuki", "Mei"];

    #[test]
    fn what_ends_is_said_of_one_and_of_several() {
        assert_eq!(ends_for_me(ONE), "Your mentorship with Ana ends today; they are told.");
        assert_eq!(ends_for_me(TWO), "Your mentorships with Ana and Yuki end today; they are told.");
        assert_eq!(ends_for_me(THREE), "Your mentorships with Ana, Yuki and Mei end today; they are told.");
        assert_eq!(ends_for_them(ONE), "Their mentorship with Ana ends today; both are told that staff ended it.");
        let several = "Their mentorships with Ana, Yuki and Mei end today; everybody is told that staff ended them.";
        assert_eq!(ends_for_them(THREE), several);
        assert_eq!(hand_over_later(1).matches("mentee over to another mentor").count(), 1);
        assert_eq!(hand_over_later(2).matches("mentees over to other mentors").count(), 1);
    }

    #[test]
    fn what_is_past_stays_to_be_read_by_those_who_had_it() {
        assert_eq!(stays_for_me(ONE), "The plan, the past meetings and the tasks can still be read by you and Ana.");
        for number in [2, 3] {
            assert!(stays_for_me(&THREE[..number]).starts_with("Of each mentorship, the plan, the past meetings"));
            assert!(stays_for_them(number).starts_with("Of each mentorship"));
        }
        assert!(stays_for_them(1).ends_with("can still be read by the two."));
    }

    #[test]
    fn as_many_seats_come_free_as_there_were_mentorships() {
        assert_eq!(seats_of(Part::Mentee, 1), "The seat is free for somebody else.");
        assert!(seats_of(Part::Mentor, 1).ends_with("the seat is free for another program."));
        for number in [2, 3] {
            assert!(seats_of(Part::Mentor, number).ends_with("the seats are free for other programs."));
        }
    }

    #[test]
    fn those_who_read_the_closing_words_are_one_list() {
        assert_eq!(readers(&[]), "You and the program’s staff can read it.");
        assert_eq!(readers(ONE), "You, Ana and the program’s staff can read it.");
        assert_eq!(readers(TWO), "You, Ana, Yuki and the program’s staff can read it.");
        assert_eq!(readers(THREE), "You, Ana, Yuki, Mei and the program’s staff can read it.");
    }
}
