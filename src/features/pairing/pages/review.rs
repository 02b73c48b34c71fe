//! `/programs/{id}/board/review`: the draft as a whole, before it is published in one step.

use std::collections::BTreeMap;

use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;

use crate::features::pairing::model::board::{Pair, Placement};
use crate::features::pairing::reading::{self, Reviewed};
use crate::features::pairing::{self, Published};
use crate::server::Asker;
use crate::server::forms::{Posted, see_other};
use crate::server::render::{Place, Visit};
use crate::shared::id::ProgramId;
use crate::shared::{AppError, AppResult};
use crate::ui::{Avatar, Icon};

/// How many pairs were just published, and how many were added while they were reviewed.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Done {
    published: String,
    added: String,
}

impl Done {
    fn sentences(&self) -> Option<String> {
        let pairs = self.published.parse().ok()?;
        let published = Published { pairs, added: self.added.parse().unwrap_or(0), ..Published::default() };
        Some(told(&published))
    }
}

/// GET /programs/{id}/board/review
pub async fn show(asker: Asker, visit: Visit, Path(id): Path<String>, Query(done): Query<Done>) -> AppResult<Response> {
    page(&asker, &visit, super::id(&id)?, StatusCode::OK, done.sentences(), None).await
}

async fn page(
    asker: &Asker,
    visit: &Visit,
    program: ProgramId,
    status: StatusCode,
    done: Option<String>,
    refusal: Option<String>,
) -> AppResult<Response> {
    let (found, draft) = reading::load_review(asker, program).await?;
    let title = format!("Draft of {}", found.row.title);
    Ok(visit.frame(asker, Place::Programs, title).page_with(status, move || view! { <Review program draft done refusal/> }))
}

/// A plain form of the review.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct ReviewForm {
    act: String,
    mentee: String,
    from: String,
    /// The pairs that were looked at, and those of them that fit no longer.
    pairs: String,
    stuck: String,
}

/// POST /programs/{id}/board/review
pub async fn post(asker: Asker, visit: Visit, Path(id): Path<String>, Posted(form): Posted<ReviewForm>) -> AppResult<Response> {
    let program: ProgramId = super::id(&id)?;
    let here = format!("/programs/{program}/board/review");
    let reviewed = Pair::each(&form.pairs);
    let done = match form.act.as_str() {
        "publish" => match pairing::publish(&asker, program, reviewed, Pair::each(&form.stuck)).await {
            Ok(published) if !published.gone.is_empty() => {
                return page(&asker, &visit, program, StatusCode::CONFLICT, None, Some(told(&published))).await;
            }
            Ok(Published { pairs, added: 0, .. }) => Ok(format!("{here}?published={pairs}")),
            Ok(Published { pairs, added, .. }) => Ok(format!("{here}?published={pairs}&added={added}")),
            Err(error) => Err(error),
        },
        "discard" => pairing::discard(&asker, program, reviewed).await.map(|()| format!("/programs/{program}/board")),
        "remove" => match (form.mentee.parse(), form.from.parse()) {
            (Ok(mentee), Ok(from)) => {
                pairing::place(&asker, program, Placement { mentee, from: Some(from), to: None }).await.map(|()| here)
            }
            _ => Err(AppError::NotFound),
        },
        _ => Err(AppError::Refused("That could not be read. Please reload the page and try again.".into())),
    };
    match done {
        Ok(path) => Ok(see_other(&path)),
        Err(error @ (AppError::Refused(_) | AppError::Conflict { .. })) => {
            let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::UNPROCESSABLE_ENTITY);
            page(&asker, &visit, program, status, None, Some(error.to_string())).await
        }
        Err(error) => Err(error),
    }
}

fn pairs(n: usize) -> String {
    if n == 1 { "1 pair".to_owned() } else { format!("{n} pairs") }
}

/// What came of publishing, in sentences.
fn told(published: &Published) -> String {
    let is_told = published.pairs > 0 || published.gone.is_empty();
    let mut said: Vec<String> = is_told.then(|| format!("{} published.", pairs(published.pairs))).into_iter().collect();
    let mut by: BTreeMap<&Option<String>, usize> = BTreeMap::new();
    for who in &published.gone {
        *by.entry(who).or_default() += 1;
    }
    let was = |n: usize| if n == 1 { "1 was".to_owned() } else { format!("{n} were") };
    said.extend(by.into_iter().map(|(who, n)| match who {
        Some(name) => format!("{} published by {name} meanwhile.", was(n)),
        None if is_told => format!("{} moved or taken out of the draft meanwhile, and left out.", was(n)),
        None => format!("{} moved or taken out of the draft meanwhile, so nothing was done.", was(n)),
    }));
    match published.added {
        0 => {}
        1 => said.push("One was added meanwhile; look at it.".to_owned()),
        n => said.push(format!("{n} were added meanwhile; look at them.")),
    }
    said.join(" ")
}

/// Whose drafts these are: "3 by Nadia Rahman, 1 by Omar Bittar".
fn drafters(all: &[Reviewed]) -> String {
    let mut by: BTreeMap<&str, usize> = BTreeMap::new();
    for one in all {
        *by.entry(&one.draft.drafted_by_name).or_default() += 1;
    }
    by.into_iter().map(|(name, n)| format!("{n} by {name}")).collect::<Vec<_>>().join(", ")
}

/// Taking all out of the draft, which nothing brings back: asked first, with how many and whose.
#[component]
fn Discarding(count: usize, drafted: String, all: String, here: String) -> impl IntoView {
    view! {
        <details class="disclose section">
            <summary class="button button-quiet">"Discard the draft"<Icon name="chevron-down"/></summary>
            <form class="form card" method="post" action=here>
                <p>"Take " {pairs(count)} " out of the draft? They were drafted: " <bdi>{drafted}</bdi> ". This can’t be undone."</p>
                <input type="hidden" name="pairs" value=all/>
                <div class="actions"><button class="button button-danger" name="act" value="discard">"Discard " {pairs(count)}</button></div>
            </form>
        </details>
    }
}

#[component]
fn Review(program: ProgramId, draft: Vec<Reviewed>, done: Option<String>, refusal: Option<String>) -> impl IntoView {
    let here = format!("/programs/{program}/board/review");
    let board = format!("/programs/{program}/board");
    let joined = |all: &[Reviewed]| Pair::joined(&all.iter().map(|one| one.draft.pair()).collect::<Vec<_>>());
    let (drafted, everybody, all) = (drafters(&draft), joined(&draft), draft.len());
    let (stuck, fitting): (Vec<_>, Vec<_>) = draft.into_iter().partition(|one| one.bar.is_some());
    let count = fitting.len();
    let is_empty = stuck.is_empty() && fitting.is_empty();
    let notice = refusal.map(|sentence| {
        view! { <div class="notice notice-danger" role="alert"><Icon name="alert"/><p>{sentence}</p></div> }
    });
    let done = done.map(|sentences| {
        let left = (!stuck.is_empty()).then_some(" What no longer fits was left in the draft.");
        view! { <div class="notice notice-done" role="status"><Icon name="check"/><p>{sentences} {left}</p></div> }
    });
    let (reviewed, left) = (joined(&fitting), joined(&stuck));
    let discard = (!is_empty).then(|| view! { <Discarding count=all drafted all=everybody here=here.clone()/> });
    let list = |all: Vec<Reviewed>| {
        let rows = all.into_iter().map(|one| view! { <Row one here=here.clone()/> }).collect_view();
        view! { <ul class="review">{rows}</ul> }
    };
    let stuck_words = (!stuck.is_empty()).then(|| {
        let list = list(stuck);
        view! {
            <section class="section" aria-labelledby="stuck">
                <div class="section-head"><h2 id="stuck">"No longer fits"</h2></div>
                <p class="muted">"These stay in the draft until you take them out or the reason is gone."</p>
                {list}
            </section>
        }
    });
    let empty = is_empty.then(|| {
        view! {
            <div class="empty">
                <Icon name="users"/>
                <h2>"The draft is empty"</h2>
                <p>"Put mentees with mentors on the board; here you look at all pairs once more before anybody sees them."</p>
                <a class="button button-primary" href=board.clone()>"To the board"</a>
            </div>
        }
    });
    let ready = (count > 0).then(|| {
        let list = list(fitting);
        view! {
            <section class="section" aria-labelledby="ready">
                <div class="section-head"><h2 id="ready">"Ready to publish"</h2></div>
                {list}
            </section>
            <form class="actions section" method="post" action=here.clone()>
                <input type="hidden" name="pairs" value=reviewed/>
                <input type="hidden" name="stuck" value=left/>
                <button class="button button-primary" name="act" value="publish">"Publish " {pairs(count)}</button>
            </form>
        }
    });
    view! {
        <a class="back" href=board><Icon name="chevron-left"/>"Pairing board"</a>
        <div class="page-head"><div><h1>"Review the draft"</h1><p class="lead">"All pairs are published in one step. Both people find each other on their home page then, with the program’s plan."</p></div></div>
        {notice}
        {done}
        {empty}
        {stuck_words}
        {ready}
        {discard}
    }
}

#[component]
fn Row(one: Reviewed, here: String) -> impl IntoView {
    let Reviewed { draft, why, bar, goes_on } = one;
    let label = format!("Take {} out of the draft", draft.mentee_name);
    let why = match bar {
        Some(bar) => view! { <p class="review-bar"><Icon name="alert"/>{bar.to_string()}</p> }.into_any(),
        None => {
            let why = goes_on.into_iter().chain(why).collect::<Vec<_>>().join(" · ");
            view! { <p class="muted small" dir="auto">{why}</p> }.into_any()
        }
    };
    view! {
        <li>
            <span class="person"><Avatar id=draft.mentor_id name=draft.mentor_name.clone()/><span><bdi>{draft.mentor_name}</bdi><small dir="auto">{draft.mentor_title}</small></span></span>
            <span class="person"><Avatar id=draft.mentee_id name=draft.mentee_name.clone()/><span><bdi>{draft.mentee_name}</bdi><small dir="auto">{draft.mentee_title}</small></span></span>
            {why}
            <form method="post" action=here>
                <input type="hidden" name="mentee" value=draft.mentee_id.to_string()/>
                <input type="hidden" name="from" value=draft.mentor_id.to_string()/>
                <button class="icon-button" name="act" value="remove" aria-label=label><Icon name="x"/></button>
            </form>
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_left_out_of_publishing_is_not_told_as_if_nothing_had_been_done() {
        let moved = |pairs, gone| told(&Published { pairs, gone, ..Published::default() });
        let some = "6 pairs published. 1 was moved or taken out of the draft meanwhile, and left out.";
        assert_eq!(moved(6, vec![None]), some);
        assert_eq!(moved(0, vec![None, None]), "2 were moved or taken out of the draft meanwhile, so nothing was done.");
        let others = "1 pair published. 1 was published by Nadia Rahman meanwhile.";
        assert_eq!(moved(1, vec![Some("Nadia Rahman".into())]), others);
    }
}
