//! `/organization/skills`: the catalogue of skills.

use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;

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
/// So many names are suggested; others are typed.
const SKILLS_TO_TYPE: i64 = 500;

/// What is asked for, as the address carries it, and what a form changes.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct CatalogueForm {
    /// Letters of names.
    q: String,
    /// A key at which a page ends or begins.
    after: String,
    before: String,
    /// The skill that is to be merged into another.
    merge: String,
    act: String,
    skill: String,
    name: String,
    into: String,
}

impl CatalogueForm {
    fn skill(&self) -> AppResult<SkillId> {
        self.skill.parse().map_err(|_| AppError::NotFound)
    }

    /// The address of a page of the catalogue, with the letters that are looked for.
    fn address(&self, pairs: &[(&str, &str)]) -> String {
        let said = [("q", self.q.trim())].into_iter().chain(pairs.iter().copied()).filter(|(_, value)| !value.is_empty());
        let query = serde_urlencoded::to_string(said.collect::<Vec<_>>()).unwrap_or_default();
        format!("/organization/skills{}{query}", if query.is_empty() { "" } else { "?" })
    }

    /// The page that is looked at.
    fn here(&self) -> String {
        self.address(&[("after", &self.after), ("before", &self.before)])
    }

    /// The same page, with the form for merging this skill.
    fn merging(&self, skill: &str) -> String {
        self.address(&[("after", &self.after), ("before", &self.before), ("merge", skill)])
    }

    /// The field of the page that the form's `name` is.
    fn field(&self) -> String {
        if self.act == "rename" { rename_field(&self.skill) } else { "name".to_owned() }
    }
}

fn rename_field(skill: &str) -> String {
    format!("rename-{skill}")
}

/// What is wrong: with fields, or with the catalogue as the form's page had shown it.
#[derive(Clone, Default)]
struct Trouble {
    errors: FieldErrors,
    notice: Option<String>,
}

/// GET /organization/skills
pub async fn show(asker: Asker, visit: Visit, Query(form): Query<CatalogueForm>) -> AppResult<Response> {
    policy::may_run(&asker.viewer)?;
    page(&asker, &visit, StatusCode::OK, form, Trouble::default()).await
}

/// POST /organization/skills
pub async fn change(asker: Asker, visit: Visit, Posted(form): Posted<CatalogueForm>) -> AppResult<Response> {
    policy::may_run(&asker.viewer)?;
    let changed = match form.act.as_str() {
        "add" => catalogue::add(&asker, form.name.clone()).await,
        "rename" => catalogue::rename(&asker, form.skill()?, form.name.clone()).await,
        "remove" => catalogue::remove(&asker, form.skill()?).await,
        "merge" => catalogue::merge(&asker, form.skill()?, form.into.clone()).await,
        _ => return Err(AppError::NotFound),
    };
    let mut trouble = Trouble::default();
    let status = match changed {
        Ok(()) => return Ok(see_other(&form.here())),
        Err(AppError::Invalid(wrong)) => {
            for error in wrong.0 {
                let field = if error.field == "name" { form.field() } else { error.field };
                trouble.errors.add(&field, error.sentence);
            }
            StatusCode::UNPROCESSABLE_ENTITY
        }
        Err(AppError::Refused(sentence)) => {
            trouble.notice = Some(sentence);
            StatusCode::UNPROCESSABLE_ENTITY
        }
        Err(AppError::NotFound) => {
            let sentence = "Somebody merged or removed this skill in the meantime. Here is the catalogue as it is now.";
            trouble.notice = Some(sentence.to_owned());
            StatusCode::CONFLICT
        }
        Err(error) => return Err(error),
    };
    let merge = if form.act == "merge" { form.skill.clone() } else { String::new() };
    page(&asker, &visit, status, CatalogueForm { merge, ..form }, trouble).await
}

async fn page(asker: &Asker, visit: &Visit, status: StatusCode, form: CatalogueForm, trouble: Trouble) -> AppResult<Response> {
    let mut conn = asker.read().await?;
    let place = match (form.before.as_str(), form.after.as_str()) {
        ("", "") => skills::From::Start,
        ("", key) => skills::From::Behind(key.to_owned()),
        (key, _) => skills::From::Before(key.to_owned()),
    };
    let found = skills::list_with_uses(&mut conn, form.q.trim(), &place, SKILLS_A_PAGE).await?;
    let merging = match form.merge.parse() {
        Ok(skill) => match skills::find(&mut conn, skill).await {
            Ok(skill) => Some((skill, skills::list_named_like(&mut conn, "", SKILLS_TO_TYPE).await?)),
            Err(AppError::NotFound) => None,
            Err(error) => return Err(error),
        },
        Err(_) => None,
    };
    drop(conn);
    let before = found.before.as_deref().map(|key| ("Earlier", form.address(&[("before", key)])));
    let behind = found.behind.as_deref().map(|key| ("Later", form.address(&[("after", key)])));
    let rows = found.rows;
    let visit = Visit { path: "/organization/skills".into(), ..visit.clone() };
    Ok(visit.frame(asker, Place::Organization, "Skills").page_with(status, move || {
        let Trouble { errors, notice } = trouble;
        let list = if rows.is_empty() {
            view! { <Nothing query=form.q.trim().to_owned()/> }.into_any()
        } else {
            view! { <Catalogue rows form=form.clone() errors=errors.clone()/> }.into_any()
        };
        let merging = merging.map(|(skill, others)| {
            view! { <Merging skill others form=form.clone() errors=errors.clone()/> }
        });
        let notice = notice.map(|sentence| {
            view! { <div class="notice notice-wait" role="alert"><Icon name="info"/><p>{sentence}</p></div> }
        });
        let typed = if form.act == "add" { form.name } else { String::new() };
        view! {
            <Head tab=Tab::Skills/>
            <ErrorSummary errors=errors.clone()/>
            {notice}
            {merging}
            <div class="skill-forms">
                <form class="skill-form" method="get" action="/organization/skills" role="search">
                    <Field name="q" label="Find a skill" kind="search" value=form.q required=false/>
                    <button class="button" type="submit">"Find"</button>
                </form>
                <form class="skill-form" method="post" action="/organization/skills">
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
                <h2>"No skill has this in its name"</h2>
                <p>"“"<bdi>{query}</bdi>"” stands in the name of no skill."</p>
                <a class="button" href="/organization/skills">"Show all"</a>
            </div>
        }
        .into_any()
    }
}

#[component]
fn Catalogue(rows: Vec<SkillUse>, form: CatalogueForm, errors: FieldErrors) -> impl IntoView {
    let line = |skill: SkillUse| {
        let id = skill.id.to_string();
        let field = rename_field(&id);
        let is_refused = errors.on(&field).is_some();
        let typed = if is_refused { form.name.clone() } else { skill.name.clone() };
        let error = format!("{field}-error");
        let refusal = errors.on(&field).map(|sentence| {
            view! { <p class="field-error" id=error.clone()>{sentence.to_owned()}</p> }
        });
        let is_used = skill.people + skill.learners + skill.programs > 0;
        let remove = (!is_used).then(|| {
            view! {
                <form method="post" action="/organization/skills">
                    <input type="hidden" name="act" value="remove"/>
                    <input type="hidden" name="skill" value=id.clone()/>
                    <Here form=form.clone()/>
                    <button class="button button-small" aria-label=format!("Remove {}", skill.name)>"Remove"</button>
                </form>
            }
        });
        view! {
            <li class="skill-row">
                <p class="skill-row-name"><bdi>{skill.name.clone()}</bdi></p>
                <p class="muted small">{uses(&skill)}</p>
                <div class="actions">
                    <details open=is_refused>
                        <summary class="button button-small" aria-label=format!("Rename {}", skill.name)>"Rename"</summary>
                        <form class="skill-form" method="post" action="/organization/skills">
                            <input type="hidden" name="act" value="rename"/>
                            <input type="hidden" name="skill" value=id.clone()/>
                            <Here form=form.clone()/>
                            <div class="field">
                                <label for=field.clone()>"New name"</label>
                                {refusal}
                                <input
                                    class="input" id=field name="name" value=typed required autocomplete="off"
                                    aria-invalid=is_refused.then_some("true") aria-describedby=is_refused.then_some(error)
                                />
                            </div>
                            <button class="button" type="submit">"Rename"</button>
                        </form>
                    </details>
                    <a class="button button-small" href=form.merging(&id) aria-label=format!("Merge into …: {}", skill.name)>
                        "Merge into …"
                    </a>
                    {remove}
                </div>
            </li>
        }
    };
    view! { <ul class="skill-list">{rows.into_iter().map(line).collect_view()}</ul> }
}

/// Carries along which page is looked at.
#[component]
fn Here(form: CatalogueForm) -> impl IntoView {
    view! {
        <input type="hidden" name="q" value=form.q/>
        <input type="hidden" name="after" value=form.after/>
        <input type="hidden" name="before" value=form.before/>
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
fn Merging(skill: SkillRow, others: Vec<SkillRow>, form: CatalogueForm, errors: FieldErrors) -> impl IntoView {
    let names: Vec<_> = others
        .into_iter()
        .filter(|other| other.id != skill.id)
        .map(|other| view! { <option value=other.name></option> })
        .collect();
    let is_refused = errors.on("into").is_some();
    view! {
        <section class="card merging" aria-labelledby="merging-title">
            <h2 id="merging-title">"Merge “"<bdi>{skill.name.clone()}</bdi>"” into another"</h2>
            <p>"Everybody and every program that names “"<bdi>{skill.name}</bdi>"” names the other skill from then on. This can’t be undone."</p>
            <form class="skill-form" method="post" action="/organization/skills">
                <input type="hidden" name="act" value="merge"/>
                <input type="hidden" name="skill" value=skill.id.to_string()/>
                <Here form=form.clone()/>
                <div class="field">
                    <label for="into">"The skill that stays"</label>
                    <FieldNote name="into" errors/>
                    <input
                        class="input" id="into" name="into" value=form.into.clone() list="skill-names" required autocomplete="off"
                        aria-invalid=is_refused.then_some("true") aria-describedby=is_refused.then_some("into-error")
                    />
                    <datalist id="skill-names">{names}</datalist>
                </div>
                <button class="button button-primary" type="submit">"Merge"</button>
                <a class="button" href=form.here()>"Don’t merge"</a>
            </form>
        </section>
    }
}
