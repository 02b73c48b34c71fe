//! `/mentorships/{id}/leave`: one of the two quits, or staff end it.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;

use super::forms::{LeaveForm, Notice, Returned, WhatHappens, Words, unsaid};
use super::id;
use crate::features::leaving::actions;
use crate::features::leaving::parts::{meetings, whom_to_ask};
use crate::features::leaving::policy::{self, LeavingBar};
use crate::features::leaving::reading::{Around, load_around};
use crate::features::pairing::Party;
use crate::server::Asker;
use crate::server::forms::{Posted, see_other};
use crate::server::render::{Place, Visit};
use crate::shared::id::MentorshipId;
use crate::shared::{AppError, AppResult};
use crate::ui::avatar::first_name;
use crate::ui::{ErrorSummary, Icon, Kept};

/// GET /mentorships/{id}/leave
pub async fn show(asker: Asker, visit: Visit, Path(path): Path<String>) -> AppResult<Response> {
    page(&asker, &visit, StatusCode::OK, id(&path)?, Returned::default()).await
}

/// POST /mentorships/{id}/leave
pub async fn act(asker: Asker, visit: Visit, Path(path): Path<String>, Posted(form): Posted<LeaveForm>) -> AppResult<Response> {
    let id: MentorshipId = id(&path)?;
    let words = form.words();
    match actions::end(&asker, id, words.clone()).await {
        Ok(()) => Ok(see_other(&format!("/mentorships/{id}"))),
        Err(error) => {
            let (status, returned) = Returned::from(error, words)?;
            page(&asker, &visit, status, id, returned).await
        }
    }
}

async fn page(asker: &Asker, visit: &Visit, status: StatusCode, id: MentorshipId, returned: Returned) -> AppResult<Response> {
    let around = load_around(asker, id).await?;
    let ties = around.mentorship.ties;
    let party = policy::party_of(ties);
    if !policy::may_end(ties) {
        return Err(AppError::NotFound);
    }
    if !around.mentorship.is_active() && returned.notice.is_none() {
        return Ok(see_other(&format!("/mentorships/{id}")));
    }
    let title = if party.is_some() { "Leave this mentorship" } else { "End this mentorship" };
    Ok(visit.frame(asker, Place::Programs, title).page_with(status, move || match party {
        Some(party) => view! { <Quit around party returned/> }.into_any(),
        None => view! { <Remove around returned/> }.into_any(),
    }))
}

#[component]
fn Quit(around: Around, party: Party, returned: Returned) -> impl IntoView {
    let may_ask = policy::may_ask_for_change(around.asking());
    let Around { mentorship, row, contacts } = around;
    let id = mentorship.id;
    let other = if party == Party::Mentor { mentorship.mentee.name.clone() } else { mentorship.mentor.name.clone() };
    let first = first_name(&other);
    let Returned { typed, errors, notice } = returned;
    let may_quit = policy::may_quit(party, mentorship.is_active(), row.may_quit);
    let notice = unsaid(notice, may_quit.err());
    let content = match may_quit {
        Err(bar) => view! {
            <div class="notice section">
                <Icon name="info"/>
                <div class="stack"><p>{bar.to_string()}</p><p>"Please talk to " <bdi>{whom_to_ask(&contacts)}</bdi> "."</p></div>
            </div>
            <Kept typed/>
        }
        .into_any(),
        Ok(()) => {
            let hint = format!("What this time gave you, or a word of thanks. You and {first} can read it, for good; nobody else does.");
            view! {
                <WhatHappens lines=consequences(party, &first, row.meetings_ahead, row.program_pairs)/>
                <form class="form section" method="post" action=format!("/mentorships/{id}/leave")>
                    <Words name="reflection" label="A closing reflection" hint typed errors=errors.clone() required=false/>
                    <div class="actions">
                        <button class="button button-danger">"Leave the mentorship"</button>
                        <a class="button button-quiet" href=format!("/mentorships/{id}")>"Stay"</a>
                    </div>
                </form>
            }
            .into_any()
        }
    };
    let change = format!("/mentorships/{id}/change");
    let instead = match may_ask {
        _ if party == Party::Mentor => None,
        Ok(()) => Some(
            view! {
                <p class="section">
                    "Would another mentor suit you better? You can " <a href=change>"ask for one"</a>
                    " and keep your plan and your progress."
                </p>
            }
            .into_any(),
        ),
        Err(LeavingBar::AskedAlready) => Some(
            view! {
                <p class="section">
                    <a href=change>"You have asked for another mentor"</a> "; staff have still to decide."
                </p>
            }
            .into_any(),
        ),
        Err(_) => None,
    };
    view! {
        <a class="back" href=format!("/mentorships/{id}")><Icon name="chevron-left"/>"You and " <bdi>{other.clone()}</bdi></a>
        <ErrorSummary errors/>
        <Notice sentence=notice/>
        <div class="narrow">
            <div class="page-head">
                <div><h1>"Leave your mentorship with " <bdi>{other}</bdi></h1><p class="lead"><bdi>{mentorship.program_title}</bdi></p></div>
            </div>
            {instead}{content}
        </div>
    }
}

fn consequences(party: Party, first: &str, ahead: i64, program_pairs: bool) -> Vec<String> {
    let mut lines = vec![format!("The mentorship ends today, and {first} is told.")];
    lines.extend((ahead > 0).then(|| format!("What is ahead is called off: {}.", meetings(ahead))));
    lines.push("The plan, the past meetings and the tasks can still be read by both of you.".into());
    lines.push(match (party, program_pairs) {
        (Party::Mentor, true) => {
            format!("Your seat is free for somebody else. The program’s staff can hand {first} over to another mentor.")
        }
        (Party::Mentee, true) => {
            format!("{first}’s seat is free for somebody else. You stay in the program and can have another mentor.")
        }
        (_, false) => "The program is closed, so nobody is paired in it any more.".to_owned(),
    });
    lines.push("This can’t be undone.".into());
    lines
}

#[component]
fn Remove(around: Around, returned: Returned) -> impl IntoView {
    let Around { mentorship, row, .. } = around;
    let Returned { typed, errors, notice } = returned;
    let id = mentorship.id;
    let (mentor, mentee) = (mentorship.mentor.name.clone(), mentorship.mentee.name.clone());
    let pair = format!("{mentor} and {mentee}");
    let mut lines = vec![format!("The mentorship ends today; {mentor} and {mentee} are told that staff ended it.")];
    lines.extend((row.meetings_ahead > 0).then(|| format!("What is ahead is called off: {}.", meetings(row.meetings_ahead))));
    lines.push("Both stay in the program and can still read everything that they have.".into());
    let may_go_on = row.program_pairs;
    lines.extend(may_go_on.then(|| "You can hand the mentee over to another mentor later, with plan and progress.".to_owned()));
    let instead = may_go_on.then(|| {
        view! { <a class="button" href=format!("/mentorships/{id}/hand-over")>"Hand over to another mentor instead"</a> }
    });
    view! {
        <a class="back" href=format!("/mentorships/{id}")><Icon name="chevron-left"/><bdi>{pair.clone()}</bdi></a>
        <ErrorSummary errors=errors.clone()/>
        <Notice sentence=notice/>
        <div class="narrow">
            <div class="page-head">
                <div><h1>"End the mentorship of " <bdi>{pair}</bdi></h1><p class="lead"><bdi>{mentorship.program_title}</bdi></p></div>
            </div>
            <WhatHappens lines/>
            <form class="form section" method="post" action=format!("/mentorships/{id}/leave")>
                <Words name="note" label="Why it ends" hint="For the record. Staff read it; the two do not." typed errors/>
                <div class="actions">
                    <button class="button button-danger">"End the mentorship"</button>
                    {instead}
                    <a class="button button-quiet" href=format!("/mentorships/{id}")>"Cancel"</a>
                </div>
            </form>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_leaves_is_promised_another_mentor_only_where_people_are_still_paired() {
        let says = |party, program_pairs| consequences(party, "Ana", 0, program_pairs).join(" ");
        assert!(says(Party::Mentee, true).contains("You stay in the program and can have another mentor."));
        assert!(says(Party::Mentor, true).contains("hand Ana over to another mentor"));
        for party in [Party::Mentor, Party::Mentee] {
            let closed = says(party, false);
            assert!(closed.contains("The program is closed") && !closed.contains("another mentor"), "{closed}");
        }
    }

    #[test]
    fn what_is_called_off_is_not_among_what_can_still_be_read() {
        let lines = consequences(Party::Mentor, "Ana", 1, true);
        assert!(lines.contains(&"What is ahead is called off: 1 meeting.".to_owned()), "{lines:?}");
        assert!(lines.contains(&"The plan, the past meetings and the tasks can still be read by both of you.".to_owned()));
    }
}
