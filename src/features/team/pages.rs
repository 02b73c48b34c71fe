//! `/team`: one's direct reports.

use std::collections::HashMap;

use axum::extract::Query;
use axum::response::Response;
use axum::routing::get;
use leptos::prelude::*;

use super::store::{self, MenteeRow};
use crate::features::people::{self, NamePage, Report};
use crate::server::boot::Route;
use crate::server::render::{Place, Visit};
use crate::server::{Asker, zones};
use crate::shared::AppResult;
use crate::shared::id::PersonId;
use crate::shared::time::day_label;
use crate::ui::{Avatar, Icon, Pager, Progress};

const A_PAGE: usize = 40;

/// The room's part of the table of routes.
pub fn routes() -> Vec<Route> {
    vec![Route { path: "/team", methods: &["GET"], handler: || get(show) }]
}

async fn show(asker: Asker, visit: Visit, Query(wanted): Query<NamePage>) -> AppResult<Response> {
    let mut conn = asker.read().await?;
    let (reports, before, behind) = people::list_reports(&mut conn, asker.viewer.id, &wanted, A_PAGE).await?;
    let ids: Vec<PersonId> = reports.iter().map(|report| report.id).collect();
    let mut parts: HashMap<PersonId, Vec<MenteeRow>> = HashMap::new();
    for row in store::list_as_mentees(&mut conn, &ids).await? {
        parts.entry(row.mentee_id).or_default().push(row);
    }
    drop(conn);
    for rows in parts.values_mut() {
        rows.sort_by_key(|row| row.completed_at.is_some());
    }
    let zone = asker.viewer.zone.clone();
    let link = |word: &'static str, name: &str, cursor: Option<String>| {
        let query = cursor.and_then(|cursor| serde_urlencoded::to_string([(name, cursor)]).ok());
        query.map(|query| (word, format!("/team?{query}")))
    };
    let (before, behind) = (link("Earlier names", "before", before), link("Later names", "after", behind));
    Ok(visit.frame(&asker, Place::People, "My team").page(move || {
        let is_empty = reports.is_empty();
        let rows = reports.into_iter().map(|report| {
            let parts = parts.remove(&report.id).unwrap_or_default();
            view! { <ReportRow report parts zone=zone.clone()/> }
        });
        let rows = rows.collect_view();
        let list = if is_empty {
            view! { <Nobody/> }.into_any()
        } else {
            view! { <ul>{rows}</ul> }.into_any()
        };
        view! {
            <div class="page-head">
                <div><h1>"My team"</h1><p class="lead">"Who reports to you, and how far they have come as mentees. What they talk about stays with them."</p></div>
            </div>
            {list}
            <Pager label="Pages of your team" before behind/>
        }
    }))
}

#[component]
fn Nobody() -> impl IntoView {
    view! {
        <div class="empty">
            <Icon name="users"/>
            <h2>"Nobody reports to you"</h2>
            <p>"Reporting lines are kept by the admins. Once somebody reports to you, you see here whether they have a mentor and how far they have come."</p>
            <a class="button" href="/people">"See the people"</a>
        </div>
    }
}

#[component]
fn ReportRow(report: Report, parts: Vec<MenteeRow>, zone: String) -> impl IntoView {
    let Report { id, name, title, .. } = report;
    let pairs = if parts.is_empty() {
        view! { <p class="muted">"No mentor at present, and in no program as a mentee."</p> }.into_any()
    } else {
        view! { <ul class="team-pairs">{parts.into_iter().map(|part| view! { <PartRow part zone=zone.clone()/> }).collect_view()}</ul> }
            .into_any()
    };
    view! {
        <li class="team-row">
            <div class="person">
                <Avatar id name=name.clone()/>
                <span>
                    <h2><a href=format!("/people/{id}")><bdi>{name}</bdi></a></h2>
                    <span class="muted"><bdi>{title}</bdi></span>
                </span>
            </div>
            {pairs}
        </li>
    }
}

#[component]
fn PartRow(part: MenteeRow, zone: String) -> impl IntoView {
    let MenteeRow {
        program_id, program_title, is_open, mentorship_id, mentor_id, mentor_name, done, total, completed_at, ..
    } = part;
    let count = |n: i64| usize::try_from(n).unwrap_or(0);
    let program = if is_open {
        view! { <a href=format!("/programs/{program_id}")><bdi>{program_title}</bdi></a> }.into_any()
    } else {
        view! { <bdi>{program_title}</bdi> }.into_any()
    };
    match (mentorship_id, mentor_id, mentor_name) {
        (Some(mentorship), Some(mentor), Some(name)) => view! {
            <li>
                <span>
                    {program}
                    <small>
                        "with " <a href=format!("/people/{mentor}")><bdi>{name}</bdi></a> " · "
                        <a href=format!("/mentorships/{mentorship}")>"see how far"</a>
                    </small>
                </span>
                <Progress done=count(done) total=count(total) what="milestones"/>
            </li>
        }
        .into_any(),
        _ => {
            let note = completed_at
                .map_or("No mentor yet".to_owned(), |at| format!("Completed on {}", day_label(zones::day(at, &zone))));
            view! { <li><span>{program}<small>{note}</small></span></li> }.into_any()
        }
    }
}
