//! `/people/invitations`: links for all who have no password yet, as one file.

use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;

use crate::features::accounts::WithoutPassword;
use crate::features::people::actions::{self, MOST_LINKS};
use crate::server::forms::{Posted, see_other};
use crate::server::render::{Place, Visit};
use crate::server::{Asker, csv};
use crate::shared::AppResult;
use crate::ui::Icon;

/// GET /people/invitations
pub async fn show(asker: Asker, visit: Visit) -> AppResult<Response> {
    let count = actions::count_without_password(&asker).await?;
    Ok(visit.frame(&asker, Place::People, "Invitation links").page(move || view! { <InvitationsPage count/> }))
}

/// For whom links are made.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct InvitationsForm {
    whom: String,
}

/// POST /people/invitations
pub async fn download(asker: Asker, Posted(form): Posted<InvitationsForm>) -> AppResult<Response> {
    let links = actions::invite_without_password(&asker, form.whom == "all").await?;
    if links.is_empty() {
        return Ok(see_other("/people/invitations"));
    }
    let public_url = &asker.app.settings.public_url;
    let header = ["Name", "E-mail", "Link"].map(str::to_owned).to_vec();
    let rows = links.into_iter().map(|link| vec![link.name, link.email, format!("{public_url}{}", link.path)]);
    Ok(csv::download("invitation-links", std::iter::once(header).chain(rows)))
}

fn people(number: i64) -> String {
    if number == 1 { "1 person".to_owned() } else { format!("{number} people") }
}

#[component]
fn InvitationsPage(count: WithoutPassword) -> impl IntoView {
    let body = if count.people == 0 {
        view! {
            <div class="empty">
                <Icon name="link"/>
                <h2>"Nobody waits for a link"</h2>
                <p>"Everybody who is here has chosen a password."</p>
                <a class="button" href="/people">"See the people"</a>
            </div>
        }
        .into_any()
    } else {
        view! { <Waiting count/> }.into_any()
    };
    view! {
        <a class="back" href="/people"><Icon name="chevron-left"/>"People"</a>
        <div class="page-head">
            <div>
                <h1>"Invitation links"</h1>
                <p class="lead">"At their link everybody chooses a password and is signed in."</p>
            </div>
        </div>
        {body}
    }
}

#[component]
fn Waiting(count: WithoutPassword) -> impl IntoView {
    let WithoutPassword { people: all, invited } = count;
    let new = all - invited;
    let have = if all == 1 { "has" } else { "have" };
    let invited_words = match (invited, all) {
        (0, _) => "No link that still works was made so far.".to_owned(),
        (1, 1) => "A link that still works was made already.".to_owned(),
        (1, _) => "For one of them a link that still works was made already.".to_owned(),
        (n, _) => format!("For {n} of them a link that still works was made already."),
    };
    let limit = (all > MOST_LINKS).then(|| {
        view! { <p>"One file holds at most " {MOST_LINKS} " links. Download again for those who have none yet."</p> }
    });
    let for_new = (new > 0).then(|| {
        view! { <button class="button button-primary" name="whom" value="new"><Icon name="download"/>"Download links for " {people(new.min(MOST_LINKS))}</button> }
    });
    let for_all = (invited > 0 && all <= MOST_LINKS).then(|| {
        view! {
            <div class="field">
                <p class="hint" id="all-hint">"Or begin again: links that were made earlier stop working."</p>
                <div class="actions">
                    <button class="button" name="whom" value="all" aria-describedby="all-hint">"Download new links for all " {people(all)}</button>
                </div>
            </div>
        }
    });
    view! {
        <div class="prose section">
            <p>
                <a href="/people?new=1">{people(all)}</a> " " {have} " no password yet and cannot sign in. " {invited_words}
            </p>
            <p>
                "The file (CSV) has a line for each: name, e-mail address and link. A link works once, for seven days, and stands in this file alone. Ithaca sends no e-mail: hand each link to its person and to nobody else."
            </p>
            {limit}
        </div>
        <form class="form" method="post" action="/people/invitations">
            <div class="actions">{for_new}</div>
            {for_all}
        </form>
    }
}
