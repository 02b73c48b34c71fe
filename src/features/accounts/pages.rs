//! Sign-in, first set-up, and the forms they send; the account page is next door.

mod account;
mod invitation;
mod zone;

use axum::extract::{ConnectInfo, Path, Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use leptos::prelude::*;
use serde::Deserialize;
use std::net::SocketAddr;
use std::sync::Arc;

use super::actions::{self, Door, Entered};
use super::model::{FirstAdminForm, SignInForm};
use super::session;
use crate::app::Brand;
use crate::demo::{DEMO_DOORS, DEMO_PASSWORD};
use crate::features::organization::Organization;
use crate::server::boot::Route;
use crate::server::forms::{Posted, local_path, see_other};
use crate::server::render::{Theme, Visit};
use crate::server::{App, Asker, assets, guard, zones};
use crate::shared::{AppError, AppResult, FieldErrors, Language};
use crate::ui::{ErrorSummary, Field, FieldNote};

/// The room's part of the table of routes.
pub fn routes() -> Vec<Route> {
    vec![
        Route { path: "/sign-in", methods: &["GET", "POST"], handler: || get(show_sign_in).post(sign_in) },
        Route { path: "/sign-out", methods: &["POST"], handler: || post(sign_out) },
        Route { path: "/setup/{token}", methods: &["GET", "POST"], handler: || get(show_setup).post(set_up) },
        Route {
            path: "/invitation/{token}",
            methods: &["GET", "POST"],
            handler: || get(invitation::show_invitation).post(invitation::accept),
        },
        Route { path: "/theme", methods: &["POST"], handler: || post(choose_theme) },
        Route { path: "/account", methods: &["GET"], handler: || get(account::show_account) },
        Route { path: "/account/password", methods: &["POST"], handler: || post(account::change_password) },
        Route { path: "/account/zone", methods: &["GET", "POST"], handler: || get(zone::show_choice).post(zone::choose) },
        Route { path: "/account/language", methods: &["POST"], handler: || post(account::change_language) },
        Route { path: "/account/sessions", methods: &["POST"], handler: || post(account::revoke_session) },
    ]
}

#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
struct Next {
    next: String,
}

async fn show_sign_in(
    State(app): State<App>,
    headers: HeaderMap,
    visit: Visit,
    Query(next): Query<Next>,
) -> AppResult<Response> {
    if super::viewer_of(&app, &headers, app.clock.now()).await?.is_some() {
        return Ok(see_other(local_path(&next.next)));
    }
    let form = SignInForm { next: next.next, ..SignInForm::default() };
    Ok(sign_in_page(&visit, StatusCode::OK, form, FieldErrors::default()))
}

fn sign_in_page(visit: &Visit, status: StatusCode, form: SignInForm, errors: FieldErrors) -> Response {
    let (is_demo, organization) = (visit.app.is_demo(), visit.app.organization.get());
    visit.entry("Sign in").page_with(status, move || view! { <SignInPage organization form errors is_demo/> })
}

async fn sign_in(
    State(app): State<App>,
    visit: Visit,
    headers: HeaderMap,
    peer: Option<axum::Extension<ConnectInfo<SocketAddr>>>,
    Posted(form): Posted<SignInForm>,
) -> AppResult<Response> {
    let (email, password) = match form.parse() {
        Ok(parsed) => parsed,
        Err(errors) => return Ok(sign_in_page(&visit, StatusCode::UNPROCESSABLE_ENTITY, form, errors)),
    };
    match actions::sign_in(&app, email, password, door(&app, &headers, peer.as_deref())).await {
        Ok(entered) => Ok(entered_at(&app, &entered, &form.next)),
        Err(error @ (AppError::Refused(_) | AppError::TooMany(_))) => {
            let mut errors = FieldErrors::default();
            errors.add("email", error.to_string());
            let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::UNPROCESSABLE_ENTITY);
            let mut page = sign_in_page(&visit, status, form, errors);
            if let AppError::TooMany(seconds) = error {
                page.headers_mut().insert(header::RETRY_AFTER, seconds.into());
            }
            Ok(page)
        }
        Err(error) => Err(error),
    }
}

fn door(app: &App, headers: &HeaderMap, peer: Option<&ConnectInfo<SocketAddr>>) -> Door {
    let browser =
        headers.get(header::USER_AGENT).and_then(|v| v.to_str().ok()).map_or_else(|| "Unknown browser".into(), browser_name);
    Door {
        old_token: session::token_of(app, headers).map(str::to_owned),
        browser,
        address: guard::address_of(app, headers, peer),
    }
}

fn signed_in(app: &App, token: &str, next: &str) -> Response {
    ([session::set_cookie(app, token)], see_other(local_path(next))).into_response()
}

/// Into the house: to where one wanted to go, by way of the time zone as long as that was never chosen.
fn entered_at(app: &App, entered: &Entered, next: &str) -> Response {
    if entered.zone_is_known {
        return signed_in(app, &entered.token, next);
    }
    let query = serde_urlencoded::to_string([("next", local_path(next))]).unwrap_or_default();
    signed_in(app, &entered.token, &format!("/account/zone?{query}"))
}

/// "Firefox on Linux": what a person recognizes a session by.
fn browser_name(agent: &str) -> String {
    let first = |names: &[(&str, &'static str)], otherwise: &'static str| {
        names.iter().find(|(mark, _)| agent.contains(mark)).map_or(otherwise, |(_, name)| name)
    };
    let browser = first(
        &[("Edg/", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari")],
        "A browser",
    );
    let system = first(
        &[
            ("iPhone", "iPhone"),
            ("iPad", "iPad"),
            ("Android", "Android"),
            ("Windows", "Windows"),
            ("Mac OS", "Mac"),
            ("Linux", "Linux"),
        ],
        "an unknown system",
    );
    format!("{browser} on {system}")
}

async fn sign_out(asker: Asker) -> AppResult<Response> {
    actions::sign_out(&asker).await?;
    Ok(([session::clear_cookie(&asker.app)], see_other("/sign-in")).into_response())
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct ThemeForm {
    theme: String,
    next: String,
}

async fn choose_theme(State(app): State<App>, Posted(form): Posted<ThemeForm>) -> Response {
    let theme: Theme = form.theme.parse().unwrap_or(Theme::System);
    let secure = if app.settings.is_https() { "; Secure" } else { "" };
    let cookie = format!("theme={}; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax{secure}", theme.as_str());
    ([(header::SET_COOKIE, cookie)], see_other(local_path(&form.next))).into_response()
}

async fn show_setup(State(app): State<App>, visit: Visit, Path(token): Path<String>) -> AppResult<Response> {
    if !actions::is_setup_link_open(&app, &token).await? {
        return Err(AppError::NotFound);
    }
    Ok(setup_page(&visit, StatusCode::OK, FirstAdminForm::default(), FieldErrors::default()))
}

fn setup_page(visit: &Visit, status: StatusCode, form: FirstAdminForm, errors: FieldErrors) -> Response {
    let organization = visit.app.organization.get();
    visit.entry("Set up").page_with(status, move || view! { <SetupPage organization form errors/> })
}

async fn set_up(
    State(app): State<App>,
    visit: Visit,
    Path(token): Path<String>,
    headers: HeaderMap,
    peer: Option<axum::Extension<ConnectInfo<SocketAddr>>>,
    Posted(form): Posted<FirstAdminForm>,
) -> AppResult<Response> {
    match form.parse() {
        Ok(admin) => {
            let token = actions::set_up(&app, &token, admin, door(&app, &headers, peer.as_deref())).await?;
            Ok(signed_in(&app, &token, "/"))
        }
        Err(errors) => Ok(setup_page(&visit, StatusCode::UNPROCESSABLE_ENTITY, form, errors)),
    }
}

#[component]
fn Sea() -> impl IntoView {
    let wave = |y: u32, length: u32, height: u32| {
        let crests = "t".to_owned() + &format!("{length} 0t").repeat(920 / length as usize) + &format!("{length} 0");
        let d = format!("M-40 {y}q{} -{height} {length} 0{crests}", length / 2);
        view! { <path class="sea-wave" d=d></path> }
    };
    let waves =
        [(452, 24, 4), (477, 40, 7), (505, 48, 9), (542, 56, 11), (589, 64, 12), (644, 72, 14), (708, 80, 16), (779, 88, 18)];
    view! {
        <svg class="sea" viewBox="0 0 800 900" preserveAspectRatio="xMaxYMax slice" aria-hidden="true">
            <circle class="sea-sun" cx="640" cy="372" r="46"></circle>
            <path class="sea-land" d="M470 430c40-4 52-40 88-44 24-3 34 18 58 16 30-3 38-38 70-38 36 0 44 52 124 60v6z"></path>
            {waves.map(|(y, length, height)| wave(y, length, height)).collect_view()}
            <path class="sea-route" d="M-20 850C180 880 330 850 340 770S190 650 240 590"></path>
            <path class="sea-ahead" d="M284 556c60-34 190-8 214-56 12-24-4-44 24-62"></path>
            <circle class="sea-step" cx="120" cy="862" r="9"></circle>
            <circle class="sea-step" cx="322" cy="812" r="9"></circle>
            <circle class="sea-step" cx="278" cy="694" r="9"></circle>
            <path class="sea-sail" d="M262 492v62h-38zM270 508l30 46h-30zM216 562h92l-14 22h-62z"></path>
            <circle class="sea-sun" cx="528" cy="424" r="9"></circle>
        </svg>
    }
}

#[component]
fn Entry(organization: Arc<Organization>, children: Children) -> impl IntoView {
    view! {
        <header class="entry-sea">
            <Sea/>
            <Brand organization/>
            <p class="entry-words">"A long road is shorter in good company."</p>
        </header>
        <main class="entry-main" id="main">{children()}</main>
    }
}

#[component]
fn SignInPage(organization: Arc<Organization>, form: SignInForm, errors: FieldErrors, is_demo: bool) -> impl IntoView {
    let SignInForm { email, next, .. } = form;
    let doors = is_demo.then(|| view! { <DemoDoors next=next.clone()/> });
    view! {
        <Entry organization>
            <div><h1>"Welcome back"</h1><p class="muted">"Sign in to go on where you left off."</p></div>
            <ErrorSummary errors=errors.clone()/>
            <form class="form" method="post" action="/sign-in">
                <input type="hidden" name="next" value=next/>
                <Field name="email" label="E-mail" kind="email" autocomplete="username" value=email errors=errors.clone()/>
                <Field name="password" label="Password" kind="password" autocomplete="current-password" errors/>
                <button class="button button-primary button-wide" type="submit">"Sign in"</button>
            </form>
            {doors}
        </Entry>
    }
}

#[component]
fn DemoDoors(next: String) -> impl IntoView {
    let door = |(part, email): &(&'static str, &'static str)| {
        view! {
            <form method="post" action="/sign-in">
                <input type="hidden" name="email" value=*email/>
                <input type="hidden" name="password" value=DEMO_PASSWORD/>
                <input type="hidden" name="next" value=next.clone()/>
                <button class="button button-wide">{format!("Sign in as {part}")}</button>
            </form>
        }
    };
    view! {
        <section class="demo-doors" aria-labelledby="demo">
            <div><h2 id="demo">"Just looking around?"</h2><p class="muted">"This is a demo with invented people. Come in as one of them."</p></div>
            <div class="demo-doors-grid">{DEMO_DOORS.iter().map(door).collect_view()}</div>
        </section>
    }
}

#[component]
fn SetupPage(organization: Arc<Organization>, form: FirstAdminForm, errors: FieldErrors) -> impl IntoView {
    let FirstAdminForm { name, email, zone, .. } = form;
    view! {
        <Entry organization>
            <div><h1>"Set up Ithaca"</h1><p class="muted">"You become the first admin. This link works once."</p></div>
            <ErrorSummary errors=errors.clone()/>
            <form class="form" method="post" data-offer-zone="">
                <Field name="name" label="Your name" autocomplete="name" value=name errors=errors.clone()/>
                <Field name="email" label="E-mail" kind="email" autocomplete="username" value=email errors=errors.clone()/>
                <div>
                    <ZoneField zone=if zone.is_empty() { "UTC".to_owned() } else { zone } errors=errors.clone()/>
                    <p class="hint" data-zone-hint=""></p>
                    <p class="hint">"It becomes the organization’s too, for people of whom no other is known."</p>
                </div>
                <Field name="password" label="Password" kind="password" autocomplete="new-password" hint="At least ten characters; a short sentence is good." errors/>
                <button class="button button-primary button-wide" type="submit">"Begin"</button>
            </form>
        </Entry>
        <script type="module" src=assets::url("zone.js")></script>
    }
}

/// The choice of a time zone.
#[component]
pub fn ZoneField(zone: String, errors: FieldErrors, #[prop(default = "Time zone")] label: &'static str) -> impl IntoView {
    let options = zones::names().into_iter().map(|name| {
        let selected = name == zone;
        view! { <option value=name.clone() selected=selected>{name.replace('_', " ")}</option> }
    });
    view! {
        <div class="field">
            <label for="zone">{label}</label>
            <FieldNote name="zone" errors/>
            <select class="select" id="zone" name="zone">{options.collect_view()}</select>
        </div>
    }
}

/// The choice of a language: by the word for none where one need not choose, and by the tags of those that there are.
#[component]
pub fn LanguageField(
    language: String,
    errors: FieldErrors,
    #[prop(default = "Language")] label: &'static str,
    #[prop(optional)] none: Option<String>,
    #[prop(default = "")] hint: &'static str,
) -> impl IntoView {
    let none = none.map(|label| (String::new(), label));
    let known = Language::ALL.iter().map(|known| (known.as_str().to_owned(), known.label()));
    let options = none.into_iter().chain(known).map(|(tag, label)| {
        let selected = tag == language;
        view! { <option value=tag selected=selected>{label}</option> }
    });
    let described = (!hint.is_empty()).then_some("language-hint");
    view! {
        <div class="field">
            <label for="language">{label}</label>
            {described.map(|id| view! { <p class="hint" id=id>{hint}</p> })}
            <FieldNote name="language" errors/>
            <select class="select" id="language" name="language" aria-describedby=described>{options.collect_view()}</select>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_is_named_by_browser_and_system() {
        let agent = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36";
        assert_eq!(browser_name(agent), "Chrome on Linux");
        assert_eq!(browser_name("curl/8"), "A browser on an unknown system");
    }
}
