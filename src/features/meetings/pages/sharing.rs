//! Minutes and whom they are shared with: the section below them, the page that such a person reads, and their list.

use axum::extract::{Path, Query};
use axum::response::Response;
use leptos::prelude::*;

use super::meeting_of;
use crate::features::meetings::model::Party;
use crate::features::meetings::parts::Prose;
use crate::features::meetings::store::{self, Candidate, Share, SharedMinutes, SharedRow};
use crate::features::meetings::view::MeetingView;
use crate::features::meetings::words;
use crate::server::paging::{Order, Page, Wanted};
use crate::server::render::{Place, Visit};
use crate::server::{Asker, zones};
use crate::shared::time::{Instant, day_label};
use crate::shared::{AppResult, FieldErrors};
use crate::ui::avatar::{Size, first_name};
use crate::ui::{Avatar, Field, Icon, Pager};

const A_PAGE: usize = 20;

/// A proposal that was not made: what was typed, what is wrong with it, whom it may have meant.
#[derive(Clone, Debug, Default)]
pub struct Unshared {
    pub who: String,
    pub errors: FieldErrors,
    pub candidates: Vec<Candidate>,
}

/// With whom the minutes are shared, and the way to share them; for the two.
#[component]
pub fn Sharing(view: MeetingView, me: Party, shares: Vec<Share>, may_propose: bool, unshared: Unshared) -> impl IntoView {
    let action = format!("/meetings/{}/sharing", view.card.id);
    let other = first_name(&view.card.other.name);
    let rows = shares.into_iter().map(|share| {
        view! { <ShareRow share me other=other.clone() action=action.clone() may_agree=may_propose/> }
    });
    let rows = rows.collect::<Vec<_>>();
    let is_shown = may_propose || !rows.is_empty();
    let list = (!rows.is_empty()).then(|| view! { <ul class="tasks">{rows}</ul> });
    let propose = may_propose.then(|| view! { <Propose action other unshared/> });
    is_shown.then(|| {
        view! {
            <section class="section notes" id="sharing">
                <h2>"Shared minutes"</h2>
                <p class="hint">"A person whom you both agree on reads the minutes, and nothing else of this meeting."</p>
                {list}
                {propose}
            </section>
        }
    })
}

#[component]
fn ShareRow(share: Share, me: Party, other: String, action: String, may_agree: bool) -> impl IntoView {
    let Share { id, person_id, name, title, proposed_by, agreed_at } = share;
    let waits_for_me = agreed_at.is_none() && proposed_by != me;
    let state = match (agreed_at, waits_for_me) {
        (Some(_), _) => view! { <span class="chip chip-done"><Icon name="check"/>"Shared"</span> }.into_any(),
        (None, true) => view! { <span class="chip chip-wait">{other} " proposes it"</span> }.into_any(),
        (None, false) => view! { <span class="chip">"Waiting for " {other}</span> }.into_any(),
    };
    let end = match (agreed_at, waits_for_me) {
        (Some(_), _) => "Stop sharing",
        (None, true) => "Decline",
        (None, false) => "Withdraw",
    };
    let agree = (waits_for_me && may_agree).then(|| {
        let label = format!("Agree: {name}");
        view! { <button class="button button-small button-primary" name="act" value="agree" aria-label=label>"Agree"</button> }
    });
    let end_label = format!("{end}: {name}");
    view! {
        <li class="task">
            <Avatar id=person_id name=name.clone() size=Size::Small/>
            <div>
                <p class="task-title"><bdi>{name}</bdi></p>
                <p class="task-about"><bdi>{title}</bdi> {state}</p>
            </div>
            <form class="actions" method="post" action=action>
                <input type="hidden" name="share" value=id.to_string()/>
                {agree}
                <button class="button button-small" name="act" value="end" aria-label=end_label>{end}</button>
            </form>
        </li>
    }
}

#[component]
fn Propose(action: String, other: String, unshared: Unshared) -> impl IntoView {
    let Unshared { who, errors, candidates } = unshared;
    let is_open = !errors.is_empty() || !candidates.is_empty();
    let choice = |Candidate { id, name, title }: Candidate| {
        let label = if title.is_empty() { name } else { format!("{name}, {title}") };
        view! { <label class="check"><input type="radio" name="person" value=id.to_string()/><bdi>{label}</bdi></label> }
    };
    let choices = (!candidates.is_empty()).then(|| {
        let choices = candidates.into_iter().map(choice).collect_view();
        view! { <fieldset class="field" id="person" tabindex="-1"><legend>"Whom do you mean?"</legend>{choices}</fieldset> }
    });
    view! {
        <details class="disclose" open=is_open>
            <summary class="button"><Icon name="users"/>"Share with somebody"</summary>
            <form class="form" method="post" action=action novalidate=true>
                <Field name="who" label="Name or e-mail address" value=who autocomplete="off" errors/>
                {choices}
                <p class="hint">{other} " has to agree first."</p>
                <div class="actions"><button class="button button-primary" name="act" value="propose">"Propose"</button></div>
            </form>
        </details>
    }
}

/// GET /meetings/{id}/minutes
pub async fn show_minutes(asker: Asker, visit: Visit, Path(id): Path<String>) -> AppResult<Response> {
    let found = store::find_minutes(&mut asker.read().await?, meeting_of(&id)?, asker.viewer.id).await?;
    let date = found.starts_at.map(|at| day_of(at, &asker));
    let title = format!("Minutes: {}", found.title);
    let back = if found.is_party { format!("/meetings/{id}") } else { "/meetings/shared".to_owned() };
    Ok(visit.frame(&asker, Place::Meetings, title).page(move || {
        let SharedMinutes { title, minutes, mentor_name, mentee_name, is_party, .. } = found;
        let back_label = if is_party { "The meeting" } else { "Shared with me" };
        let text = if minutes.is_empty() {
            view! { <p class="muted">"There are no minutes yet."</p> }.into_any()
        } else {
            view! { <Prose text=minutes/> }.into_any()
        };
        view! {
            <a class="back" href=back><Icon name="chevron-left"/>{back_label}</a>
            <div class="page-head">
                <div>
                    <h1 dir="auto">{title}</h1>
                    <p class="lead">
                        "Minutes of " <bdi>{mentor_name}</bdi> " and " <bdi>{mentee_name}</bdi> {date.map(|date| format!(", {date}"))}
                    </p>
                </div>
            </div>
            {text}
        }
    }))
}

fn day_of(at: Instant, asker: &Asker) -> String {
    day_label(zones::day(at, &asker.viewer.zone))
}

/// GET /meetings/shared
pub async fn show_shared(asker: Asker, visit: Visit, Query(wanted): Query<Wanted>) -> AppResult<Response> {
    let position = wanted.position();
    let scan = position.scan(Order::NewestFirst, A_PAGE);
    let rows = store::list_shared_with(&mut asker.read().await?, asker.viewer.id, scan).await?;
    let page = position.page(rows, A_PAGE, SharedRow::cursor);
    let (newer, older) = page.links("/meetings/shared?");
    let Page { rows, .. } = page;
    let now = asker.now;
    let zone = asker.viewer.zone.clone();
    Ok(visit.frame(&asker, Place::Meetings, "Shared with me").page(move || {
        let row = |row: SharedRow| {
            let met = row.starts_at.map(|at| format!(" · met on {}", words::moment(at, now, &zone)));
            view! {
                <li class="task">
                    <div>
                        <p class="task-title"><a href=format!("/meetings/{}/minutes", row.meeting_id)><bdi>{row.title}</bdi></a></p>
                        <p class="muted small"><bdi>{row.mentor_name}</bdi> " and " <bdi>{row.mentee_name}</bdi> {met}</p>
                    </div>
                </li>
            }
        };
        let list = if rows.is_empty() {
            view! {
                <div class="empty">
                    <Icon name="file-text"/>
                    <h2>"Nothing is shared with you"</h2>
                    <p>"A mentor and a mentee may agree to let you read the minutes of one of their meetings. You find them here then."</p>
                </div>
            }
            .into_any()
        } else {
            view! { <ul class="tasks">{rows.into_iter().map(row).collect_view()}</ul> }.into_any()
        };
        view! {
            <a class="back" href="/meetings"><Icon name="chevron-left"/>"Meetings"</a>
            <div class="page-head"><div><h1>"Shared with me"</h1><p class="lead">"Minutes of meetings that others had."</p></div></div>
            {list}
            <Pager
                label="Pages of shared minutes"
                before=newer.map(|href| ("Newer", href)) behind=older.map(|href| ("Older", href))
            />
        }
    }))
}
