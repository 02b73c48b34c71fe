//! Making a program: it begins as a draft with a title.

use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;

use crate::features::programs::actions;
use crate::features::programs::model::{ProgramState, SetupStep};
use crate::features::programs::pages::State;
use crate::features::programs::policy;
use crate::server::Asker;
use crate::server::forms::{Posted, see_other};
use crate::server::render::{Place, Visit};
use crate::shared::form::Fields;
use crate::shared::{AppError, AppResult, FieldErrors};
use crate::ui::{ErrorSummary, Field, Icon};

/// GET /programs/new
pub async fn show(asker: Asker, visit: Visit) -> AppResult<Response> {
    policy::may_create(asker.viewer.is_admin)?;
    Ok(form_page(&asker, &visit, StatusCode::OK, String::new(), FieldErrors::default()))
}

/// POST /programs/new
pub async fn begin(asker: Asker, visit: Visit, Posted(fields): Posted<Fields>) -> AppResult<Response> {
    match actions::begin_draft(&asker, &fields).await {
        Ok(id) => Ok(see_other(&format!("/programs/{id}/setup/{}", SetupStep::Basics.as_str()))),
        Err(AppError::Invalid(errors)) => {
            let title = fields.get("title").to_owned();
            Ok(form_page(&asker, &visit, StatusCode::UNPROCESSABLE_ENTITY, title, errors))
        }
        Err(error) => Err(error),
    }
}

fn form_page(asker: &Asker, visit: &Visit, status: StatusCode, title: String, errors: FieldErrors) -> Response {
    visit.frame(asker, Place::Programs, "New program").page_with(status, move || {
        let steps = SetupStep::ALL.iter().map(|step| view! { <li>{step.label()}</li> }).collect_view();
        view! {
            <a class="back" href="/programs"><Icon name="chevron-left"/>"Programs"</a>
            <div class="narrow begin">
                <h1>"A new program"</h1>
                <p class="lead">"Give it a title. Everything else follows step by step, and you can leave and come back at any time."</p>
                <ErrorSummary errors=errors.clone()/>
                <form class="form" method="post" action="/programs/new">
                    <Field name="title" label="Title" value=title hint="Short, and in the words of those who join: Engineering leadership." errors/>
                    <div class="actions"><button class="button button-primary" type="submit">"Begin"</button></div>
                </form>
                <p class="muted">"It stays a " <State state=ProgramState::Draft/> " until you publish it; only you and its coordinators see it."</p>
                <ol class="begin-steps">{steps}</ol>
            </div>
        }
    })
}
