//! `/organization/skills`: the catalogue of skills.

use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;

use super::{Head, Tab};
use crate::features::organization::{policy, skills as catalogue};
use crate::features::skills::{self, SkillRow, SkillUse};
use crate::server::Asker;
use crate::server::forms::{Posted, see_other};
use crate::server::render::{Place, Visit};
use crate::shared::id::SkillId;
use crate::shared::{AppError, AppResult, FieldErrors};
use crate::ui::{ErrorSummary, Field, FieldNote, Icon, Pager};

const SKILLS_A_PAGE: usize = 50;

/// What is asked for, as the address carries it: `q`, `after` or `before` a key, and `merge` for each skill to be merged.
type Asked = Vec<(String, String)>;

fn first<'f>(fields: &'f Asked, name: &str) -> &'f str {
    fields.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.as_str())
}

fn chosen(fields: &Asked) -> Vec<SkillId> {
    let mut ids: Vec<SkillId> =
        fields.iter().filter(|(name, _)| name == "merge").filter_map(|(_, value)| value.parse().ok()).collect();
    ids.dedup();
    ids
}

/// GET /organization/skills
pub async fn show(asker: Asker, visit: Visit, Query(asked): Query<Asked>) -> AppResult<Response> {
    policy::may_run(&asker.viewer)?;
    page(&asker, &visit, StatusCode::OK, asked, FieldErrors::default()).await
}

/// POST /organization/skills
pub async fn change(asker: Asker, visit: Visit, Posted(fields): Posted<Asked>) -> AppResult<Response> {
    policy::may_run(&asker.viewer)?;
    let name = first(&fields, "name").to_owned();
    let skill = || first(&fields, "skill").parse::<SkillId>().map_err(|_| AppError::NotFound);
    let changed = match first(&fields, "act") {
        "add" => catalogue::add(&asker, name).await,
        "rename" => catalogue::rename(&asker, skill()?, name).await,
        "remove" => catalogue::remove(&asker, skill()?).await,
        "merge" => {
            let kept = first(&fields, "keep").parse().map_err(|_| AppError::Refused("Choose the one that stays.".into()));
            match kept {
                Ok(kept) => catalogue::merge(&asker, chosen(&fields), kept).await,
                Err(error) => Err(error),
            }
        }
        _ => Err(AppError::NotFound),
    };
    let mut errors = FieldErrors::default();
    match changed {
        Ok(()) => {
            let query = first(&fields, "q");
            let query = serde_urlencoded::to_string([("q", query)]).ok().filter(|_| !query.is_empty());
            return Ok(see_other(
                &query.map_or("/organization/skills".into(), |query| format!("/organization/skills?{query}")),
            ));
        }
        Err(AppError::Invalid(wrong)) => errors = wrong,
        Err(AppError::Refused(sentence)) => {
            errors.add(if first(&fields, "act") == "merge" { "keep" } else { "name" }, sentence)
        }
        Err(error) => return Err(error),
    }
    page(&asker, &visit, StatusCode::UNPROCESSABLE_ENTITY, fields, errors).await
}

async fn page(asker: &Asker, visit: &Visit, status: StatusCode, fields: Asked, errors: FieldErrors) -> AppResult<Response> {
    let mut conn = asker.read().await?;
    let query = first(&fields, "q").trim().to_owned();
    let place = match (first(&fields, "before"), first(&fields, "after")) {
        ("", "") => skills::From::Start,
        ("", key) => skills::From::Behind(key.to_owned()),
        (key, _) => skills::From::Before(key.to_owned()),
    };
    let found = skills::list_with_uses(&mut conn, &query, &place, SKILLS_A_PAGE).await?;
    let merging = skills::list_by_id(&mut conn, &chosen(&fields)).await?;
    drop(conn);
    let link = |name: &str, key: &str| {
        let pairs = [("q", query.as_str()), (name, key)];
        serde_urlencoded::to_string(pairs).map(|query| format!("/organization/skills?{query}")).unwrap_or_default()
    };
    let before = found.before.as_deref().map(|key| ("Earlier", link("before", key)));
    let behind = found.behind.as_deref().map(|key| ("Later", link("after", key)));
    let rows = found.rows;
    let typed = match first(&fields, "act") {
        "add" => first(&fields, "name").to_owned(),
        _ => String::new(),
    };
    let renamed =
        (first(&fields, "act") == "rename").then(|| (first(&fields, "skill").to_owned(), first(&fields, "name").to_owned()));
    let kept = first(&fields, "keep").to_owned();
    let visit = Visit { path: "/organization/skills".into(), ..visit.clone() };
    Ok(visit.frame(asker, Place::Organization, "Skills").page_with(status, move || {
        let list = if rows.is_empty() {
            view! { <Nothing query=query.clone()/> }.into_any()
        } else {
            view! { <Catalogue rows query=query.clone() renamed/> }.into_any()
        };
        let merging =
            (!merging.is_empty()).then(|| view! { <Merging skills=merging kept query=query.clone() errors=errors.clone()/> });
        view! {
            <Head tab=Tab::Skills/>
            <ErrorSummary errors=errors.clone()/>
            {merging}
            <div class="skill-forms">
                <form class="inline-form" method="get" action="/organization/skills" role="search">
                    <Field name="q" label="Find a skill" kind="search" value=query.clone() required=false/>
                    <button class="button" type="submit">"Find"</button>
                </form>
                <form class="inline-form" method="post" action="/organization/skills">
                    <input type="hidden" name="act" value="add"/>
                    <Field name="name" label="Add a skill" value=typed autocomplete="off" errors/>
                    <button class="button" type="submit"><Icon name="plus"/>"Add"</button>
                </form>
            </div>
            {list}
            <Pager label="Pages of skills" before behind/>
        }
    }))
}

#[component]
fn Nothing(query: String) -> impl IntoView {
    if query.is_empty() {
        view! {
            <div class="empty">
                <Icon name="graduation-cap"/>
                <h2>"No skills yet"</h2>
                <p>"Skills come in as people name them on their profiles and as programs are set up. Add the first one above."</p>
            </div>
        }
        .into_any()
    } else {
        view! {
            <div class="empty">
                <Icon name="graduation-cap"/>
                <h2>"Nothing begins like this"</h2>
                <p>"No skill begins with “"<bdi>{query}</bdi>"”."</p>
                <a class="button" href="/organization/skills">"Show all"</a>
            </div>
        }
        .into_any()
    }
}

#[component]
fn Catalogue(rows: Vec<SkillUse>, query: String, renamed: Option<(String, String)>) -> impl IntoView {
    let line = |skill: SkillUse| {
        let id = skill.id.to_string();
        let typed = renamed.as_ref().filter(|(refused, _)| *refused == id).map(|(_, name)| name.clone());
        let is_open = typed.is_some();
        let is_used = skill.people + skill.learners + skill.programs > 0;
        let remove = (!is_used).then(|| {
            view! {
                <form method="post" action="/organization/skills">
                    <input type="hidden" name="act" value="remove"/>
                    <input type="hidden" name="skill" value=id.clone()/>
                    <input type="hidden" name="q" value=query.clone()/>
                    <button class="button button-small" aria-label=format!("Remove {}", skill.name)>"Remove"</button>
                </form>
            }
        });
        let field = format!("rename-{id}");
        view! {
            <li class="catalogue-row">
                <label class="check"><input type="checkbox" name="merge" value=id.clone() form="merging"/><bdi>{skill.name.clone()}</bdi></label>
                <p class="muted small">{uses(&skill)}</p>
                <div class="actions">
                    <details open=is_open>
                        <summary class="button button-small" aria-label=format!("Rename {}", skill.name)>"Rename"</summary>
                        <form class="inline-form" method="post" action="/organization/skills">
                            <input type="hidden" name="act" value="rename"/>
                            <input type="hidden" name="skill" value=id/>
                            <input type="hidden" name="q" value=query.clone()/>
                            <div class="field">
                                <label for=field.clone()>"New name"</label>
                                <input class="input" id=field name="name" value=typed.unwrap_or(skill.name) required autocomplete="off"/>
                            </div>
                            <button class="button" type="submit">"Rename"</button>
                        </form>
                    </details>
                    {remove}
                </div>
            </li>
        }
    };
    view! {
        <ul class="catalogue">{rows.into_iter().map(line).collect_view()}</ul>
        <form class="actions" id="merging" method="get" action="/organization/skills">
            <input type="hidden" name="q" value=query.clone()/>
            <button class="button" type="submit">"Merge the chosen ones …"</button>
            <p class="hint">"For skills that mean the same. You choose next which name stays."</p>
        </form>
    }
}

/// "4 people have it, 2 want it, 1 program names it".
fn uses(skill: &SkillUse) -> String {
    let counted = |number: i64, one: &str, many: &str| match number {
        0 => None,
        1 => Some(format!("1 {one}")),
        n => Some(format!("{n} {many}")),
    };
    let parts = [
        counted(skill.people, "person has it", "people have it"),
        counted(skill.learners, "person wants it", "people want it"),
        counted(skill.programs, "program names it", "programs name it"),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    if parts.is_empty() { "Nobody uses it".to_owned() } else { parts.join(", ") }
}

#[component]
fn Merging(skills: Vec<SkillRow>, kept: String, query: String, errors: FieldErrors) -> impl IntoView {
    if skills.len() < 2 {
        return view! {
            <div class="notice notice-wait" role="alert"><Icon name="info"/><p>"Choose two or more skills to merge."</p></div>
        }
        .into_any();
    }
    let hidden =
        skills.iter().map(|skill| view! { <input type="hidden" name="merge" value=skill.id.to_string()/> }).collect_view();
    let choices = skills
        .into_iter()
        .map(|skill| {
            let id = skill.id.to_string();
            let checked = id == kept;
            view! {
                <label class="check"><input type="radio" name="keep" value=id checked=checked required/><bdi>{skill.name}</bdi></label>
            }
        })
        .collect_view();
    view! {
        <section class="card merging" aria-labelledby="merging-title">
            <h2 id="merging-title">"Which one stays?"</h2>
            <p>"Everybody and every program that named one of the others names this one from then on. This can’t be undone."</p>
            <form class="form" method="post" action="/organization/skills">
                <input type="hidden" name="act" value="merge"/>
                <input type="hidden" name="q" value=query/>
                {hidden}
                <fieldset class="field" id="keep">
                    <legend>"Keep"</legend>
                    <FieldNote name="keep" errors/>
                    {choices}
                </fieldset>
                <div class="actions">
                    <button class="button button-primary" type="submit">"Merge"</button>
                    <a class="button" href="/organization/skills">"Don’t merge"</a>
                </div>
            </form>
        </section>
    }
    .into_any()
}
