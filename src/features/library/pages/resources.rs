//! The catalogue: a list by title, searched by words and by kind.

use axum::extract::Query;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;

use super::parts::{Part, Tabs};
use crate::features::library::actions;
use crate::features::library::model::KINDS;
use crate::features::library::store::{After, ResourceRow, Wanted};
use crate::features::milestones::model::ItemKind;
use crate::server::render::{Place, Visit};
use crate::server::{Asker, markdown};
use crate::shared::AppResult;
use crate::ui::{Icon, Pager};

const A_PAGE: usize = 30;

/// What the address asks for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    q: String,
    kind: String,
    after: String,
    before: String,
    /// How many an import has just added and changed.
    added: Option<usize>,
    changed: Option<usize>,
}

impl Asked {
    fn kind(&self) -> Option<ItemKind> {
        self.kind.parse().ok().filter(|kind| KINDS.contains(kind))
    }

    fn after(&self) -> After {
        match (self.before.parse(), self.after.parse()) {
            (Ok(id), _) => After::Before(id),
            (_, Ok(id)) => After::Behind(id),
            _ => After::Start,
        }
    }

    fn is_narrowed(&self) -> bool {
        !self.q.trim().is_empty() || self.kind().is_some()
    }

    fn link(&self, name: &str, id: impl std::fmt::Display) -> String {
        let query = [("q", self.q.as_str()), ("kind", self.kind.as_str()), (name, &id.to_string())];
        format!("/library/resources?{}", serde_urlencoded::to_string(query).unwrap_or_default())
    }
}

/// GET /library/resources
pub async fn show(asker: Asker, visit: Visit, Query(asked): Query<Asked>) -> AppResult<Response> {
    let after = asked.after();
    let limit = i64::try_from(A_PAGE).unwrap_or(i64::MAX - 1) + 1;
    let wanted = Wanted { words: &asked.q, kind: asked.kind(), after, limit };
    let (mut rows, may_keep) = actions::list_page(&asker, wanted).await?;
    let has_more = rows.len() > A_PAGE;
    rows.truncate(A_PAGE);
    let is_backward = matches!(after, After::Before(_));
    if is_backward {
        rows.reverse();
    }
    let (has_before, has_behind) = if is_backward { (has_more, true) } else { (after != After::Start, has_more) };
    let before = rows.first().filter(|_| has_before).map(|row| ("Back", asked.link("before", row.id)));
    let behind = rows.last().filter(|_| has_behind).map(|row| ("Further", asked.link("after", row.id)));
    Ok(visit.frame(&asker, Place::Elsewhere, "Learning catalogue").page(move || {
        let is_narrowed = asked.is_narrowed();
        let list = if rows.is_empty() {
            view! { <Nothing is_narrowed may_keep/> }.into_any()
        } else {
            let rows = rows.into_iter().map(|resource| view! { <ResourceLine resource/> }).collect_view();
            view! { <ul class="library-list">{rows}</ul> }.into_any()
        };
        let keeping = may_keep.then(|| {
            view! {
                <div class="actions">
                    <a class="button button-primary" href="/library/resources/new"><Icon name="plus"/>"Add an entry"</a>
                    <a class="button" href="/library/resources/import">"Import a file"</a>
                    <a class="button" href="/library/resources/export.csv" download=true>"Export"</a>
                </div>
            }
        });
        view! {
            <div class="page-head">
                <div>
                    <h1>"Learning catalogue"</h1>
                    <p class="lead">"Courses, books, events and all else that a plan can point to."</p>
                </div>
                {keeping}
            </div>
            <Tabs here=Part::Catalogue is_staff=may_keep/>
            <Imported added=asked.added changed=asked.changed/>
            <Narrow asked/>
            {list}
            <Pager label="Pages of the catalogue" before behind/>
        }
    }))
}

/// What came of an import.
#[component]
fn Imported(added: Option<usize>, changed: Option<usize>) -> impl IntoView {
    added.map(|added| {
        let words = match changed.unwrap_or_default() {
            0 => format!("{added} added."),
            changed => format!("{added} added, {changed} changed."),
        };
        view! { <p class="notice notice-done" role="status"><Icon name="check"/><span>{words}</span></p> }
    })
}

#[component]
fn Narrow(asked: Asked) -> impl IntoView {
    let chosen = asked.kind();
    let kinds = KINDS.iter().map(|kind| {
        view! { <option value=kind.as_str() selected=chosen == Some(*kind)>{kind.label()}</option> }
    });
    let kinds = kinds.collect_view();
    let clear = asked.is_narrowed().then(|| view! { <a class="button button-quiet" href="/library/resources">"Clear"</a> });
    view! {
        <form class="filters" role="search" method="get" action="/library/resources">
            <div class="field">
                <label for="q">"Search"</label>
                <input class="input" type="search" id="q" name="q" value=asked.q maxlength="120" dir="auto"/>
            </div>
            <div class="field">
                <label for="kind">"Kind"</label>
                <select class="select" id="kind" name="kind"><option value="">"Everything"</option>{kinds}</select>
            </div>
            <div class="actions"><button class="button">"Search"</button>{clear}</div>
        </form>
    }
}

#[component]
fn ResourceLine(resource: ResourceRow) -> impl IntoView {
    let about = resource.about();
    let description = markdown::first_paragraph(&resource.description);
    view! {
        <li>
            <span class="kind"><Icon name=resource.kind.icon()/></span>
            <div>
                <h2><a href=format!("/library/resources/{}", resource.id) dir="auto">{resource.title}</a></h2>
                <p class="small" dir="auto">{about}</p>
                {(!description.is_empty()).then(|| view! { <p dir="auto">{description}</p> })}
            </div>
        </li>
    }
}

#[component]
fn Nothing(is_narrowed: bool, may_keep: bool) -> impl IntoView {
    let (heading, words) = match (is_narrowed, may_keep) {
        (true, _) => ("Nothing like that", "No entry holds all these words. Try fewer of them, or another kind."),
        (false, true) => ("An empty shelf", "Add what people here learn from; mentors find it while they edit a plan."),
        (false, false) => ("An empty shelf", "Courses, books and events appear here once somebody has added them."),
    };
    let action = (!is_narrowed && may_keep).then(
        || view! { <a class="button button-primary" href="/library/resources/new"><Icon name="plus"/>"Add an entry"</a> },
    );
    let clear = is_narrowed.then(|| view! { <a class="button" href="/library/resources">"Show everything"</a> });
    view! { <div class="empty"><Icon name="book-open"/><h2>{heading}</h2><p>{words}</p>{action}{clear}</div> }
}
