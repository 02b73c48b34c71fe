//! `/people/{id}/edit`: the form of a profile, each field with who sees it.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;

use super::membership::AdminCheck;
use super::person_id;
use crate::features::accounts::ZoneField;
use crate::features::people::actions::{self, PhotoChange};
use crate::features::people::model::{Fields, Profile, ProfileField, ProfileForm, Visibility};
use crate::features::skills;
use crate::features::skills::model::level_label;
use crate::server::Asker;
use crate::server::files::{FileKind, Upload};
use crate::server::forms::see_other;
use crate::server::render::{Place, Visit};
use crate::shared::id::{FileId, PersonId};
use crate::shared::{AppError, AppResult, FieldErrors};
use crate::ui::avatar::Size;
use crate::ui::browser::area_text;
use crate::ui::{Avatar, ErrorSummary, Field, FieldNote, Icon};

const SKILLS_TO_TYPE: i64 = 500;
/// Rows that are still empty, for what is added.
const EMPTY_ROWS: usize = 3;

/// GET /people/{id}/edit
pub async fn show_form(asker: Asker, visit: Visit, Path(id): Path<String>) -> AppResult<Response> {
    let (profile, _) = actions::load(&asker, person_id(&id)?).await?;
    let form = ProfileForm::from(&profile);
    page(&asker, &visit, StatusCode::OK, profile, form, Trouble::default()).await
}

/// POST /people/{id}/edit: the profile, with a new photo or without the one that was there.
pub async fn save(asker: Result<Asker, AppError>, visit: Visit, Path(id): Path<String>, upload: Upload) -> AppResult<Response> {
    let asker = match asker {
        Err(AppError::SignedOut) => return upload.sign_in_first().await,
        asker => asker?,
    };
    let id = person_id(&id)?;
    actions::load(&asker, id).await?;
    let received = upload.receive(&asker, FileKind::Photo).await?;
    let fields: Fields = received.form()?;
    let removes_photo = !fields.get("remove_photo").is_empty();
    let form = ProfileForm::from(fields);
    let (photo, refused) = match received.file {
        Ok(Some(stored)) => (PhotoChange::Replaced(stored), None),
        Ok(None) if removes_photo => (PhotoChange::Removed, None),
        Ok(None) => (PhotoChange::Stays, None),
        Err(sentence) => (PhotoChange::Stays, Some(sentence)),
    };
    let must_choose_again = matches!(photo, PhotoChange::Replaced(_));
    let saved = match refused {
        None => actions::save_profile_and_photo(&asker, id, &form, photo).await,
        Some(sentence) => {
            // All that is wrong is said at once.
            let mut errors = form.parse(asker.viewer.is_admin).err().unwrap_or_default();
            errors.add_above("photo", sentence);
            Err(AppError::Invalid(errors))
        }
    };
    let (status, form, mut trouble) = match saved {
        Ok(()) => return Ok(see_other(&format!("/people/{id}"))),
        Err(AppError::Invalid(errors)) => (StatusCode::UNPROCESSABLE_ENTITY, form, Trouble { errors, ..Trouble::default() }),
        Err(AppError::Conflict { sentence, present }) => {
            let form = ProfileForm { version: present, ..form };
            (StatusCode::CONFLICT, form, Trouble { notice: Some(sentence), ..Trouble::default() })
        }
        Err(error) => return Err(error),
    };
    trouble.removes_photo = removes_photo;
    if must_choose_again {
        trouble.errors.add_above("photo", "Please choose the picture again: it was not kept.");
    }
    let (profile, _) = actions::load(&asker, id).await?;
    page(&asker, &visit, status, profile, form, trouble).await
}

/// Why the form is here again.
#[derive(Default)]
struct Trouble {
    errors: FieldErrors,
    notice: Option<String>,
    removes_photo: bool,
}

async fn page(
    asker: &Asker,
    visit: &Visit,
    status: StatusCode,
    profile: Profile,
    form: ProfileForm,
    trouble: Trouble,
) -> AppResult<Response> {
    let catalogue = skills::list_named_like(&mut asker.read().await?, "", SKILLS_TO_TYPE).await?;
    let catalogue: Vec<String> = catalogue.into_iter().map(|skill| skill.name).collect();
    let by_admin = asker.viewer.is_admin;
    let is_me = asker.viewer.id == profile.id;
    let (id, name, photo) = (profile.id, profile.name, profile.photo);
    let hint = FileKind::Photo.hint(&asker.app.settings.files);
    // A form that was refused leaves the browser at an address that can't be opened.
    let visit = Visit { path: format!("/people/{id}/edit"), ..visit.clone() };
    let title = if is_me { "My profile".to_owned() } else { format!("Edit {name}") };
    let (heading, shown) = (title.clone(), name.clone());
    Ok(visit.frame(asker, Place::People, title).page_with(status, move || {
        view! {
            <a class="back" href=format!("/people/{id}")><Icon name="chevron-left"/><bdi>{name}</bdi></a>
            <div class="page-head">
                <div><h1><bdi>{heading}</bdi></h1><p class="lead">"Beside each field you choose who sees it. Name and title are for everyone."</p></div>
            </div>
            {trouble.notice.map(|sentence| view! { <div class="notice notice-wait section" role="alert"><Icon name="alert"/><p>{sentence}</p></div> })}
            <ErrorSummary errors=trouble.errors.clone()/>
            <ProfileFormView id form catalogue by_admin errors=trouble.errors.clone()>
                <PhotoPart id name=shown photo removes=trouble.removes_photo hint errors=trouble.errors/>
            </ProfileFormView>
        }
    }))
}

#[component]
fn ProfileFormView(
    id: PersonId,
    form: ProfileForm,
    catalogue: Vec<String>,
    by_admin: bool,
    errors: FieldErrors,
    /// The photo, which is sent along.
    children: Children,
) -> impl IntoView {
    use ProfileField as F;
    let f = form.clone();
    let line = |name: &'static str, label: &'static str, value: String, field: ProfileField| {
        view! { <div class="seen-field"><Field name label value required=false errors=errors.clone()/>{sees(&form, field)}</div> }
    };
    let area = |name: &'static str, label: &'static str, hint: &'static str, value: String, field: ProfileField| {
        view! { <div class="seen-field">{text_area(name, label, hint, value, &errors)}{sees(&form, field)}</div> }
    };
    let names = catalogue.into_iter().map(|name| view! { <option value=name></option> }).collect_view();
    view! {
        <form class="form profile-form" method="post" action=format!("/people/{id}/edit") enctype="multipart/form-data" novalidate=true>
            <input type="hidden" name="version" value=f.version/>
            {children()}
            <Field name="name" label="Name" value=f.name errors=errors.clone()/>
            <Field name="title" label="Title" value=f.title required=false errors=errors.clone()/>
            {line("department", "Department", f.department, F::Department)}
            {line("location", "Location", f.location, F::Location)}
            <div class="seen-field"><ZoneField zone=f.zone errors=errors.clone()/>{sees(&form, F::Zone)}</div>
            {line("languages", "Languages", f.languages, F::Languages)}
            <fieldset class="form-part">
                <legend class="form-title">"About"</legend>
                {area("bio", "About me", "", f.bio, F::Bio)}
                {area("helps_with", "I can help with", "What others may ask you about.", f.helps_with, F::HelpsWith)}
                {area("wants_help_with", "I want help with", "", f.wants_help_with, F::WantsHelpWith)}
                {area("interests", "Interests", "", f.interests, F::Interests)}
            </fieldset>
            <fieldset class="form-part">
                <legend class="form-title">"Skills"</legend>
                <SkillRows rows=f.skills errors=errors.clone()/>
                {sees(&form, F::Skills)}
                <WantedRows rows=f.wanted_skills errors=errors.clone()/>
                {sees(&form, F::WantedSkills)}
                <datalist id="skill-names">{names}</datalist>
            </fieldset>
            <fieldset class="form-part">
                <legend class="form-title">"As a mentor"</legend>
                <Field
                    name="capacity" label="Mentees at the same time, at most" value=f.capacity required=false
                    hint="Over all programs. Empty: as many as each program allows." errors=errors.clone()
                />
                <Field name="paused_until" label="No new mentees until" kind="date" value=f.paused_until required=false errors=errors.clone()/>
                {sees(&form, F::Capacity)}
                <p class="hint">
                    "When you can usually be met is on " <a href=format!("/people/{id}/availability")>"a page of its own"</a> "."
                </p>
            </fieldset>
            <fieldset class="form-part">
                <legend class="form-title">"Who else sees"</legend>
                <div class="sees-list">
                    {sees_named(&form, F::Email)} {sees_named(&form, F::Manager)} {sees_named(&form, F::Availability)}
                    {sees_named(&form, F::Photo)}
                </div>
            </fieldset>
            {by_admin.then(|| view! { <AdminFields email=f.email manager=f.manager is_admin=f.is_admin errors=errors.clone()/> })}
            <div class="actions form-end">
                <button class="button button-primary" type="submit">"Save"</button>
                <a class="button button-quiet" href=format!("/people/{id}")>"Cancel"</a>
            </div>
        </form>
    }
}

#[component]
fn PhotoPart(
    id: PersonId,
    name: String,
    photo: Option<FileId>,
    removes: bool,
    hint: String,
    errors: FieldErrors,
) -> impl IntoView {
    let described = if errors.on("photo").is_some() { "photo-hint photo-error" } else { "photo-hint" };
    let remove = photo.map(|_| {
        view! { <label class="check"><input type="checkbox" name="remove_photo" value="on" checked=removes/>"Remove the photo"</label> }
    });
    view! {
        <div class="photo-part">
            <Avatar id name photo size=Size::Huge/>
            <div class="field">
                <label for="photo">"Photo"</label>
                <p class="hint" id="photo-hint">{hint} " It is cut to a square."</p>
                <FieldNote name="photo" errors/>
                <input class="input" type="file" id="photo" name="photo" accept=FileKind::Photo.accept() aria-describedby=described/>
                {remove}
            </div>
        </div>
    }
}

#[component]
fn AdminFields(email: String, manager: String, is_admin: bool, errors: FieldErrors) -> impl IntoView {
    view! {
        <fieldset class="form-part">
            <legend class="form-title">"For admins"</legend>
            <Field name="email" label="E-mail" kind="email" value=email hint="They sign in with it. Another address signs them out everywhere." errors=errors.clone()/>
            <Field name="manager" label="Reports to" kind="email" value=manager required=false hint="The manager’s e-mail address; empty for nobody." errors=errors.clone()/>
            <AdminCheck is_admin errors/>
        </fieldset>
    }
}

fn text_area(
    name: &'static str,
    label: &'static str,
    hint: &'static str,
    value: String,
    errors: &FieldErrors,
) -> impl IntoView + use<> {
    let invalid = errors.on(name).is_some();
    let described = match (hint.is_empty(), invalid) {
        (true, false) => None,
        (false, false) => Some(format!("{name}-hint")),
        (true, true) => Some(format!("{name}-error")),
        (false, true) => Some(format!("{name}-hint {name}-error")),
    };
    let hint = (!hint.is_empty()).then(|| view! { <p class="hint" id=format!("{name}-hint")>{hint}</p> });
    let errors = errors.clone();
    view! {
        <div class="field">
            <label for=name>{label}</label>
            {hint}
            <FieldNote name errors/>
            <textarea
                class="textarea" id=name name=name rows="3" dir="auto" aria-invalid=invalid.then_some("true") aria-describedby=described
                inner_html=area_text(value)
            ></textarea>
        </div>
    }
}

/// Who sees the field above, to choose.
fn sees(form: &ProfileForm, field: ProfileField) -> impl IntoView + use<> {
    let name = format!("sees_{}", field.as_str());
    let label = format!("Who sees: {}", field.label());
    view! {
        <label class="sees">
            <span class="sees-open"><Icon name="eye"/></span>
            <span class="sees-shut"><Icon name="eye-off"/></span>
            <span class="visually-hidden">{label}</span>
            <select name=name>{visibilities(form.sees(field))}</select>
        </label>
    }
}

/// The same with the field's name, for those that stand on no form here.
fn sees_named(form: &ProfileForm, field: ProfileField) -> impl IntoView + use<> {
    let name = format!("sees_{}", field.as_str());
    let id = name.clone();
    view! {
        <div class="field">
            <label for=id.clone()>{field.label()}</label>
            <select class="select" id=id name=name>{visibilities(form.sees(field))}</select>
        </div>
    }
}

fn visibilities(chosen: Visibility) -> Vec<impl IntoView + use<>> {
    let option = |visibility: &Visibility| {
        let selected = *visibility == chosen;
        view! { <option value=visibility.as_str() selected=selected>{visibility.label()}</option> }
    };
    Visibility::ALL.iter().map(option).collect()
}

#[component]
fn SkillRows(rows: Vec<(String, String)>, errors: FieldErrors) -> impl IntoView {
    let is_wrong = errors.on("skills").is_some();
    let filled = rows.into_iter().filter(|(name, _)| !name.trim().is_empty());
    let rows = filled.chain(std::iter::repeat_n(Default::default(), EMPTY_ROWS)).enumerate().map(|(nth, (name, level))| {
        let (label, level_of) = (format!("Skill {}", nth + 1), format!("Level of skill {}", nth + 1));
        let lacks_level = is_wrong && !name.is_empty() && level.is_empty();
        let options = (1..=5).map(|n: i64| {
            let selected = level == n.to_string();
            view! { <option value=n.to_string() selected=selected>{level_label(n)}</option> }
        });
        view! {
            <li>
                <input
                    class="input" name="skill" value=name list="skill-names" autocomplete="off" aria-label=label
                    id=(nth == 0).then_some("skills") aria-describedby=(nth == 0 && is_wrong).then_some("skills-error")
                />
                <select class="select" name="level" aria-label=level_of aria-invalid=lacks_level.then_some("true")>
                    <option value="">"Level"</option>
                    {options.collect_view()}
                </select>
            </li>
        }
    });
    view! {
        <div class="field">
            <p class="label">"Skills I have"</p>
            <p class="hint">"Empty a name to take the skill away. Save to get more rows."</p>
            <FieldNote name="skills" errors/>
            <ul class="skill-rows">{rows.collect_view()}</ul>
        </div>
    }
}

#[component]
fn WantedRows(rows: Vec<String>, errors: FieldErrors) -> impl IntoView {
    let is_wrong = errors.on("wanted_skills").is_some();
    let filled = rows.into_iter().filter(|name| !name.trim().is_empty());
    let rows = filled.chain(std::iter::repeat_n(String::new(), EMPTY_ROWS)).enumerate().map(|(nth, name)| {
        view! {
            <li>
                <input
                    class="input" name="wanted_skill" value=name list="skill-names" autocomplete="off"
                    aria-label=format!("Skill to learn {}", nth + 1) id=(nth == 0).then_some("wanted_skills")
                    aria-describedby=(nth == 0 && is_wrong).then_some("wanted_skills-error")
                />
            </li>
        }
    });
    view! {
        <div class="field">
            <p class="label">"Skills I want"</p>
            <FieldNote name="wanted_skills" errors/>
            <ul class="skill-rows wanted-rows">{rows.collect_view()}</ul>
        </div>
    }
}
