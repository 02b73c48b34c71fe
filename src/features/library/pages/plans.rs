//! Plans to start from: the list, one plan, and its title.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;

use super::parts::{Part, PlanPreview, Tabs};
use crate::features::library::actions;
use crate::features::library::model::{LibraryPlan, PlanForm, PlanKey};
use crate::server::Asker;
use crate::server::forms::{Posted, see_other};
use crate::server::render::{Place, Visit};
use crate::shared::{AppError, AppResult, FieldErrors};
use crate::ui::browser::area_text;
use crate::ui::{ErrorSummary, Field, FieldNote, Icon};

/// GET /library/plans
pub async fn show_all(asker: Asker, visit: Visit) -> AppResult<Response> {
    let plans = actions::load_plans_page(&asker).await?;
    Ok(visit.frame(&asker, Place::Elsewhere, "Plans to start from").page(move || {
        let rows = plans.into_iter().map(|plan| view! { <PlanLine plan/> }).collect_view();
        view! {
            <div class="page-head">
                <div>
                    <h1>"Plans to start from"</h1>
                    <p class="lead">"Choose one on a program’s plan page. Any plan can be saved here, from the page of that plan."</p>
                </div>
            </div>
            <Tabs here=Part::Plans is_staff=true/>
            <ul class="library-list">{rows}</ul>
        }
    }))
}

#[component]
fn PlanLine(plan: LibraryPlan) -> impl IntoView {
    let (summary, href) = (plan.summary(), format!("/library/plans/{}", plan.key));
    let by = plan.made_by.map_or_else(|| "Comes with Ithaca".to_owned(), |name| format!("Saved by {name}"));
    let description = (!plan.description.is_empty()).then(|| view! { <p dir="auto">{plan.description}</p> });
    view! {
        <li>
            <span class="kind"><Icon name="route"/></span>
            <div>
                <h2><a href=href dir="auto">{plan.title}</a></h2>
                <p class="small">{summary} " · " <bdi>{by}</bdi></p>
                {description}
            </div>
        </li>
    }
}

/// GET /library/plans/{id}
pub async fn show(asker: Asker, visit: Visit, Path(key): Path<String>) -> AppResult<Response> {
    let key = key.parse().map_err(|()| AppError::NotFound)?;
    page(&asker, &visit, StatusCode::OK, key, None, FieldErrors::default()).await
}

async fn page(
    asker: &Asker,
    visit: &Visit,
    status: StatusCode,
    key: PlanKey,
    typed: Option<PlanForm>,
    errors: FieldErrors,
) -> AppResult<Response> {
    let (plan, may_change) = actions::load_plan_page(asker, key).await?;
    Ok(visit.frame(asker, Place::Elsewhere, plan.title.clone()).page_with(status, move || {
        let form = may_change.then(|| {
            let form = typed.unwrap_or_else(|| PlanForm { title: plan.title.clone(), description: plan.description.clone() });
            view! { <aside><ChangeWords form errors=errors.clone()/></aside> }
        });
        let by = plan.made_by.clone().map_or_else(|| "Comes with Ithaca".to_owned(), |name| format!("Saved by {name}"));
        view! {
            <a class="back" href="/library/plans"><Icon name="chevron-left"/>"Plans to start from"</a>
            <ErrorSummary errors/>
            <div class="page-head">
                <div>
                    <h1 dir="auto">{plan.title.clone()}</h1>
                    <p class="lead">{plan.summary()} " · " <bdi>{by}</bdi></p>
                </div>
            </div>
            <div class="columns">
                <div>
                    <p class="prose" dir="auto">{plan.description.clone()}</p>
                    <PlanPreview plan/>
                </div>
                {form}
            </div>
        }
    }))
}

#[component]
fn ChangeWords(form: PlanForm, errors: FieldErrors) -> impl IntoView {
    let is_refused = !errors.is_empty();
    view! {
        <section class="section stack">
            <details class="disclose" open=is_refused>
                <summary class="button"><Icon name="pencil"/>"Rename"</summary>
                <form class="form" method="post">
                    <Field name="title" label="Title" value=form.title errors=errors.clone()/>
                    <DescriptionField value=form.description errors/>
                    <button class="button button-primary" name="act" value="rename">"Save"</button>
                </form>
            </details>
            <details class="disclose">
                <summary class="button"><Icon name="trash-2"/>"Remove"</summary>
                <form class="stack" method="post">
                    <p>"It leaves the library for everybody. Programs that began with it keep what they have."</p>
                    <button class="button button-danger" name="act" value="remove">"Remove this plan"</button>
                </form>
            </details>
        </section>
    }
}

/// What a plan is good for, in some lines.
#[component]
pub fn DescriptionField(value: String, errors: FieldErrors) -> impl IntoView {
    let invalid = errors.on("description").map(|_| "true");
    view! {
        <div class="field">
            <label for="description">"Description " <span class="optional">"(optional)"</span></label>
            <FieldNote name="description" errors/>
            <textarea class="textarea" id="description" name="description" dir="auto" aria-invalid=invalid>{area_text(value)}</textarea>
        </div>
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Posting {
    act: String,
    title: String,
    description: String,
}

/// POST /library/plans/{id}
pub async fn post(asker: Asker, visit: Visit, Path(key): Path<String>, Posted(posted): Posted<Posting>) -> AppResult<Response> {
    let key: PlanKey = key.parse().map_err(|()| AppError::NotFound)?;
    let PlanKey::Saved(id) = key else {
        actions::load_plan_page(&asker, key).await?;
        return Err(AppError::Forbidden("A plan that comes with Ithaca stays as it is.".into()));
    };
    let Posting { act, title, description } = posted;
    if act == "remove" {
        actions::remove_plan(&asker, id).await?;
        return Ok(see_other("/library/plans"));
    }
    let form = PlanForm { title, description };
    match actions::change_words(&asker, id, form.clone()).await {
        Ok(()) => Ok(see_other(&format!("/library/plans/{id}"))),
        Err(AppError::Invalid(errors)) => page(&asker, &visit, StatusCode::UNPROCESSABLE_ENTITY, key, Some(form), errors).await,
        Err(error) => Err(error),
    }
}
