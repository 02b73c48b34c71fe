//! What admins do about who belongs here: add, invite, deactivate and take that back.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;

use super::{person_id, profile};
use crate::features::accounts::ZoneField;
use crate::features::people::actions::{self, Invitation};
use crate::features::people::model::NewPersonForm;
use crate::features::people::store::profile::Mentored;
use crate::server::Asker;
use crate::server::forms::{Posted, see_other};
use crate::server::render::{Place, Visit};
use crate::shared::id::PersonId;
use crate::shared::{AppError, AppResult, FieldErrors};
use crate::ui::avatar::first_name;
use crate::ui::{ErrorSummary, Field, FieldNote, Icon};

/// GET /people/new
pub async fn show_form(asker: Asker, visit: Visit) -> AppResult<Response> {
    actions::may_administer(&asker.viewer)?;
    let form = NewPersonForm { zone: asker.app.organization.get().zone_or(&asker.viewer.zone), ..NewPersonForm::default() };
    Ok(form_page(&asker, &visit, StatusCode::OK, form, FieldErrors::default()))
}

/// POST /people/new
pub async fn add(asker: Asker, visit: Visit, Posted(form): Posted<NewPersonForm>) -> AppResult<Response> {
    match actions::add_person(&asker, &form).await {
        Ok(invitation) => Ok(link_page(&asker, &visit, invitation, true)),
        Err(AppError::Invalid(errors)) => Ok(form_page(&asker, &visit, StatusCode::UNPROCESSABLE_ENTITY, form, errors)),
        Err(error) => Err(error),
    }
}

/// POST /people/{id}/invitation
pub async fn invite(asker: Asker, visit: Visit, Path(id): Path<String>) -> AppResult<Response> {
    let invitation = actions::invite(&asker, person_id(&id)?).await?;
    Ok(link_page(&asker, &visit, invitation, false))
}

/// Whether somebody belongs to the organization from now on.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct MembershipForm {
    act: String,
}

/// POST /people/{id}/membership
pub async fn change(
    asker: Asker,
    visit: Visit,
    Path(id): Path<String>,
    Posted(form): Posted<MembershipForm>,
) -> AppResult<Response> {
    let person = person_id(&id)?;
    let changed = match form.act.as_str() {
        "deactivate" => actions::deactivate(&asker, person).await,
        "reactivate" => actions::reactivate(&asker, person).await,
        _ => Err(AppError::Refused("Choose what to do.".into())),
    };
    match changed {
        Ok(()) => Ok(see_other(&format!("/people/{person}"))),
        Err(AppError::Refused(why)) => profile::page(&asker, &visit, person, Some(why)).await,
        Err(error) => Err(error),
    }
}

fn form_page(asker: &Asker, visit: &Visit, status: StatusCode, form: NewPersonForm, errors: FieldErrors) -> Response {
    visit.frame(asker, Place::People, "Add a person").page_with(status, move || view! { <NewPersonPage form errors/> })
}

#[component]
fn NewPersonPage(form: NewPersonForm, errors: FieldErrors) -> impl IntoView {
    let NewPersonForm { name, email, title, department, location, zone, manager, is_admin } = form;
    view! {
        <a class="back" href="/people"><Icon name="chevron-left"/>"People"</a>
        <div class="page-head">
            <div>
                <h1>"Add a person"</h1>
                <p class="lead">"They get a link at which they choose their password. Many at once: " <a href="/people/import">"import a file"</a> "."</p>
            </div>
        </div>
        <ErrorSummary errors=errors.clone()/>
        <form class="form" method="post" action="/people/new" novalidate=true>
            <Field name="name" label="Name" value=name errors=errors.clone()/>
            <Field name="email" label="E-mail" kind="email" value=email hint="They sign in with it." errors=errors.clone()/>
            <Field name="title" label="Title" value=title required=false errors=errors.clone()/>
            <Field name="department" label="Department" value=department required=false errors=errors.clone()/>
            <Field name="location" label="Location" value=location required=false errors=errors.clone()/>
            <ZoneField zone errors=errors.clone()/>
            <Field name="manager" label="Reports to" kind="email" value=manager required=false hint="The manager’s e-mail address; empty for nobody." errors=errors.clone()/>
            <AdminCheck is_admin=!is_admin.is_empty() errors/>
            <div class="actions">
                <button class="button button-primary" type="submit">"Add this person"</button>
                <a class="button button-quiet" href="/people">"Cancel"</a>
            </div>
        </form>
    }
}

/// Whether somebody is an admin, to tick.
#[component]
pub fn AdminCheck(is_admin: bool, errors: FieldErrors) -> impl IntoView {
    let described = errors.on("is_admin").map(|_| "is_admin-error");
    view! {
        <div class="field">
            <FieldNote name="is_admin" errors/>
            <label class="check">
                <input type="checkbox" id="is_admin" name="is_admin" value="on" checked=is_admin aria-describedby=described/>
                <span>"Admin: runs the installation and every program"</span>
            </label>
        </div>
    }
}

fn link_page(asker: &Asker, visit: &Visit, invitation: Invitation, is_new: bool) -> Response {
    let Invitation { person, name, link } = invitation;
    let visit = Visit { path: format!("/people/{person}"), ..visit.clone() };
    visit.frame(asker, Place::People, "A link to hand over").page(move || {
        let first = first_name(&name);
        let title = if is_new { format!("{name} is in") } else { format!("A link for {name}") };
        view! {
            <a class="back" href=format!("/people/{person}")><Icon name="chevron-left"/><bdi>{name}</bdi></a>
            <div class="page-head">
                <div>
                    <h1><bdi>{title}</bdi></h1>
                    <p class="lead">"Hand this link to " <bdi>{first}</bdi> ". At it they choose their password and are signed in."</p>
                </div>
            </div>
            <div class="form">
                <div class="field">
                    <label for="link">"The link"</label>
                    <p class="hint" id="link-hint">"It works once, for seven days, and is shown only now. A newer link replaces it."</p>
                    <input class="input" id="link" value=link readonly=true aria-describedby="link-hint"/>
                </div>
                <div class="actions">
                    <a class="button button-primary" href=format!("/people/{person}")>"Go to the profile"</a>
                    {is_new.then(|| view! { <a class="button" href="/people/new">"Add another person"</a> })}
                </div>
            </div>
        }
    })
}

/// What admins are shown of somebody's membership.
pub struct Membership {
    pub is_active: bool,
    pub has_password: bool,
    /// Whom they mentor, and whether the reader may hand that mentorship over: nobody does with their own.
    pub mentored: Vec<(bool, Mentored)>,
}

/// Whom somebody mentors who cannot go on, each with the way to another mentor.
#[component]
fn LeftBehind(words: String, mentored: Vec<(bool, Mentored)>) -> impl IntoView {
    let line = |(may_hand_over, one): (bool, Mentored)| {
        let label = format!("Hand over: {}", one.name);
        let href = format!("/mentorships/{}/hand-over", one.mentorship_id);
        let link = may_hand_over.then(|| view! { " · " <a href=href aria-label=label>"Hand over"</a> });
        view! { <li><bdi>{one.name}</bdi> <span class="muted">" · " <bdi>{one.program_title}</bdi></span> {link}</li> }
    };
    (!mentored.is_empty()).then(|| {
        view! { <p>{words}</p><ul class="stack">{mentored.into_iter().map(line).collect_view()}</ul> }
    })
}

/// On a profile, for admins: the link to hand over, and the end of a membership.
#[component]
pub fn MembershipPart(id: PersonId, name: String, membership: Membership) -> impl IntoView {
    let Membership { is_active, has_password, mentored } = membership;
    let first = first_name(&name);
    let path = format!("/people/{id}/membership");
    let body = if is_active {
        let (words, label) = if has_password {
            (
                format!("If {first} forgot the password, hand over a link at which they choose a new one."),
                "Make a password link",
            )
        } else {
            (format!("{first} has no password yet and cannot sign in."), "Make an invitation link")
        };
        view! {
            <p class="muted">{words}</p>
            <form method="post" action=format!("/people/{id}/invitation")><button class="button">{label}</button></form>
            <details class="disclose">
                <summary class="button button-quiet">"Deactivate…"<Icon name="chevron-down"/></summary>
                <form class="notice notice-danger" method="post" action=path>
                    <div>
                        <p><bdi>{first.clone()}</bdi> " is signed out everywhere at once, cannot sign in and is offered nowhere. Their meetings ahead are called off; what they take part in stays. You can take them back, but not the meetings."</p>
                        <LeftBehind words=format!("Whom {first} mentors is left without a mentor. Hand them over, before or afterwards:") mentored/>
                        <div class="actions"><button class="button button-danger" name="act" value="deactivate">"Deactivate"</button></div>
                    </div>
                </form>
            </details>
        }
        .into_any()
    } else {
        view! {
            <p class="muted"><bdi>{first.clone()}</bdi> " cannot sign in and is offered nowhere."</p>
            <LeftBehind words=format!("Whom {first} still mentors on paper has nobody to meet. Hand them over:") mentored/>
            <form method="post" action=path><button class="button" name="act" value="reactivate">"Reactivate"</button></form>
        }
        .into_any()
    };
    view! {
        <section class="section profile-admin">
            <h2>"For admins"</h2>
            {body}
            <p><a href=format!("/people/{id}/data")>"Hand over or erase their data"</a></p>
        </section>
    }
}
