//! The document around every page, and the table of routes: one line per room.

use std::sync::Arc;

use axum::response::Response;
use leptos::prelude::*;

use crate::features::organization::{self, Organization};
use crate::features::{
    accounts, home, joining, leaving, library, meetings, milestones, pairing, people, programs, tasks, team,
};
use crate::server::boot::Route;
use crate::server::files::{self, FileKind, FileRow};
use crate::server::render::{Frame, Place, Theme, photos};
use crate::server::scope::Work;
use crate::server::{App, Conn, Scope};
use crate::shared::event::{About, Event};
use crate::shared::time::Instant;
use crate::shared::{AppError, AppResult, Language};
use crate::ui::{Avatar, Icon, avatar};

/// Every route of the application. The router is built from it, and the access test walks it.
pub fn routes() -> impl Iterator<Item = Route> {
    let rooms = [
        accounts::pages::routes(),
        people::pages::routes(),
        home::routes(),
        team::routes(),
        programs::pages::routes(),
        joining::pages::routes(),
        pairing::pages::routes(),
        library::pages::routes(),
        milestones::pages::routes(),
        meetings::pages::routes(),
        tasks::pages::routes(),
        leaving::pages::routes(),
        organization::pages::routes(),
        files::routes(),
    ];
    rooms.into_iter().flatten()
}

/// What the clock makes true while the server runs, written down four times a minute.
pub async fn keep_time(app: App) {
    let mut quarter = tokio::time::interval(std::time::Duration::from_secs(15));
    let mut hour = tokio::time::interval(std::time::Duration::from_secs(3600));
    loop {
        let kept = tokio::select! {
            _ = quarter.tick() => record_what_the_clock_decided(&app).await,
            _ = hour.tick() => {
                app.throttle.forget_idle();
                forget(&app).await
            }
        };
        if let Err(error) = kept {
            tracing::warn!(%error, "housekeeping was put off");
        }
    }
}

/// What is kept for a time and no longer.
async fn forget(app: &App) -> Result<(), AppError> {
    accounts::forget_expired(app).await?;
    people::forget_imports(app).await?;
    files::sweep(app).await
}

/// What the clock made true in every room, once. A room where that fails does not keep back the others.
pub async fn record_what_the_clock_decided(app: &App) -> AppResult<()> {
    let rooms = [
        meetings::record_what_the_clock_decided(app).await,
        programs::record_what_the_clock_decided(app).await,
        pairing::record_what_the_clock_decided(app).await,
    ];
    rooms.into_iter().collect()
}

/// The document: head, the way around, the content.
#[component]
pub fn Document(frame: Frame, children: Children) -> impl IntoView {
    let Frame { title, viewer, theme, place, is_demo, organization, islands, assets, path, .. } = frame;
    let asset = |name: &str| format!("{assets}{name}");
    let is_entry = viewer.is_none();
    // A title is raw text: the markers that Leptos puts around dynamic text would be read aloud.
    let title_text = format!("{title} · {}", organization.title()).replace('&', "&amp;").replace('<', "&lt;");
    let scripts = islands.map(|module| {
        view! {
            <link rel="modulepreload" href=asset(&format!("{module}.js"))/>
            <link rel="preload" href=asset(&format!("{module}_bg.wasm")) r#as="fetch" r#type="application/wasm" crossorigin="anonymous"/>
            <script type="module" src=asset("boot.js")></script>
        }
    });
    let rooms = (!is_entry && place.needs_style_of_rooms()).then(|| view! { <link rel="stylesheet" href=asset("rooms.css")/> });
    let body = match viewer {
        None => children().into_any(),
        Some(viewer) => view! {
            <a class="skip-link" href="#main">"Skip to content"</a>
            <header class="site-header">
                <div>
                    <Brand organization=organization.clone()/>
                    <Navigation place is_admin=viewer.is_admin/>
                    <Tools viewer theme path/>
                </div>
            </header>
            <main class="page" id="main" tabindex="-1">{children()}</main>
            <footer class="site-footer">
                <span>"Ithaca " {env!("CARGO_PKG_VERSION")}</span>
                {is_demo.then(|| view! { <span class="chip">"Demo with invented people"</span> })}
            </footer>
        }
        .into_any(),
    };
    view! {
        <html lang=Language::current().as_str() data-theme=(theme != Theme::System).then(|| theme.as_str()) data-icons=asset("icons.svg") data-module=islands>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <title inner_html=title_text></title>
                <link rel="icon" href=asset("favicon.svg") r#type="image/svg+xml"/>
                <link rel="preload" href=asset("fonts/figtree-latin.woff2") r#as="font" r#type="font/woff2" crossorigin="anonymous"/>
                <link rel="stylesheet" href=asset("app.css")/>
                {rooms}
                {organization.accent.map(|accent| view! { <link rel="stylesheet" href=organization::pages::accent_url(accent)/> })}
                {scripts}
            </head>
            <body class=is_entry.then_some("entry")>{body} {islands.map(|_| photos::shown)}</body>
        </html>
    }
}

/// The organization’s logo, or our mark, and its name: the way home.
#[component]
pub fn Brand(organization: Arc<Organization>) -> impl IntoView {
    let mark = match organization.logo {
        Some(logo) => view! { <img class="brand-logo" src=files::url(logo, "logo.png") alt=""/> }.into_any(),
        None => view! { <img src=crate::server::assets::url("favicon.svg") alt="" width="28" height="28"/> }.into_any(),
    };
    view! { <a class="brand" href="/">{mark}<bdi>{organization.title().to_owned()}</bdi></a> }
}

#[component]
fn Navigation(place: Place, is_admin: bool) -> impl IntoView {
    let link = |href: &'static str, to: Place, icon: &'static str, label: &'static str| {
        view! { <a href=href aria-current=(place == to).then_some("page")><Icon name=icon/>{label}</a> }
    };
    view! {
        <nav class="site-nav" aria-label="Main">
            {link("/", Place::Home, "home", "Home")} {link("/meetings", Place::Meetings, "calendar", "Meetings")}
            {link("/programs", Place::Programs, "compass", "Programs")} {link("/people", Place::People, "users", "People")}
            {is_admin.then(|| view! {
                <a class="for-admins" href="/organization" aria-current=(place == Place::Organization).then_some("page")><Icon name="flag"/>"Organization"</a>
            })}
        </nav>
    }
}

#[component]
fn Tools(viewer: accounts::Viewer, theme: Theme, path: String) -> impl IntoView {
    view! {
        <div class="site-tools">
            <button class="account-button" type="button" popovertarget="account-menu">
                <Avatar id=viewer.id name=viewer.name.clone() size=avatar::Size::Small photo=viewer.photo/>
                <span><span class="visually-hidden">"Account: "</span><bdi>{viewer.name}</bdi></span>
                <Icon name="chevron-down"/>
            </button>
            <div class="menu" popover="" id="account-menu">
                <a href=format!("/people/{}", viewer.id)><Icon name="user"/>"My profile"</a>
                {viewer.is_manager.then(|| view! { <a href="/team"><Icon name="users"/>"My team"</a> })}
                <a href="/account"><Icon name="lock"/>"Account"</a>
                {viewer.is_admin.then(|| view! { <a href="/organization"><Icon name="flag"/>"Organization"</a> })}
                <a href="/library/resources"><Icon name="book-open"/>"Library"</a>
                <hr/>
                <p class="menu-title">"Theme"</p>
                <ThemeChoice theme path/>
                <hr/>
                <form method="post" action="/sign-out"><button><Icon name="log-out"/>"Sign out"</button></form>
            </div>
        </div>
    }
}

/// Three buttons: as the system has it, light, dark.
#[component]
pub fn ThemeChoice(theme: Theme, path: String) -> impl IntoView {
    let choice = |to: Theme, icon: &'static str, label: &'static str| {
        let pressed = if theme == to { "true" } else { "false" };
        view! { <button name="theme" value=to.as_str() aria-pressed=pressed><Icon name=icon/>{label}</button> }
    };
    view! {
        <form class="segmented" method="post" action="/theme" aria-label="Theme">
            <input type="hidden" name="next" value=path/>
            {choice(Theme::System, "monitor", "System")} {choice(Theme::Light, "sun", "Light")} {choice(Theme::Dark, "moon", "Dark")}
        </form>
    }
}

/// What went wrong, in words, and one way on.
#[component]
pub fn ErrorPage(error: AppError) -> impl IntoView {
    let heading = match &error {
        AppError::NotFound => "There is nothing here",
        AppError::Forbidden(_) => "That is not yours to do",
        AppError::TooLarge => "That was too large",
        AppError::TooMany(_) => "One moment, please",
        AppError::Internal | AppError::Unreachable => "Something went wrong",
        _ => "That did not work",
    };
    let sentence = match &error {
        AppError::NotFound => "The page may have moved, or it isn’t yours to see. Nothing you did is lost.".to_owned(),
        AppError::TooLarge => {
            "Nothing of it was saved. Please go back, make the text shorter or choose a smaller file, and send it again."
                .to_owned()
        }
        AppError::Internal => "It was not your doing, and nothing was changed. Please try again.".to_owned(),
        other => other.to_string(),
    };
    view! {
        <main class="page" id="main" tabindex="-1">
            <div class="lost">
                <svg viewBox="0 0 380 150" aria-hidden="true">
                    <circle class="lost-sun" cx="318" cy="58" r="16"></circle>
                    <path class="lost-far" d="M262 84c18-2 22-16 38-17 12 0 16 8 26 7 14-1 18 8 38 10"></path>
                    <path class="lost-sail" d="M112 24v72H64zM122 42l36 54h-36zM54 104h118l-16 22H72z"></path>
                    <path d="M8 132q14-9 28 0t28 0 28 0 28 0 28 0 28 0 28 0 28 0 28 0 28 0 28 0 28 0 28 0"></path>
                    <path class="lost-far" d="M190 110q11-7 22 0t22 0 22 0 22 0 22 0 22 0"></path>
                </svg>
                <h1>{heading}</h1>
                <p>{sentence}</p>
                <a class="button button-primary" href="/">"Go home"</a>
            </div>
        </main>
    }
}

/// An open stream of signals about one plan, meeting or person.
pub async fn live(
    asker: crate::server::Asker,
    axum::extract::Path((topic, id)): axum::extract::Path<(String, uuid::Uuid)>,
) -> Result<Response, AppError> {
    let topic = format!("{topic}/{id}");
    if !may_follow(&asker, &topic).await? {
        return Err(AppError::NotFound);
    }
    Ok(crate::server::live::stream(&asker, topic))
}

/// Whether somebody may be told that this plan, board or meeting changed.
pub async fn may_follow(asker: &crate::server::Asker, topic: &str) -> Result<bool, AppError> {
    let Some((kind, Ok(id))) = topic.split_once('/').map(|(kind, id)| (kind, id.parse::<uuid::Uuid>())) else {
        return Ok(false);
    };
    match kind {
        "plans" => milestones::may_follow(asker, crate::shared::id::PlanId(id)).await,
        "boards" => pairing::may_follow(asker, crate::shared::id::ProgramId(id)).await,
        "meetings" => meetings::may_follow(asker, crate::shared::id::MeetingId(id)).await,
        _ => Ok(false),
    }
}

/// Who may read a file follows from what it belongs to: its room says.
pub async fn may_read(
    conn: &mut Conn,
    viewer: Option<&accounts::Viewer>,
    file: &FileRow,
    now: Instant,
) -> Result<bool, AppError> {
    match (file.kind, viewer) {
        (FileKind::Logo, _) => Ok(true),
        (FileKind::Photo | FileKind::Attachment, None) => Ok(false),
        (FileKind::Photo, Some(viewer)) => people::may_see_photo(conn, viewer, file.id).await,
        (FileKind::Attachment, Some(viewer)) => programs::may_read_attachment(conn, viewer, file.id, now).await,
    }
}

/// Asks every room what it does about an event, in the transaction that caused it.
pub fn react<'s>(scope: &'s mut Scope, event: &'s Event, about: About) -> Work<'s, ()> {
    Box::pin(async move {
        joining::react(scope, event, about).await?;
        people::react(scope, event, about).await?;
        pairing::react(scope, event, about).await?;
        milestones::react(scope, event, about).await?;
        tasks::react(scope, event, about).await?;
        meetings::react(scope, event, about).await?;
        leaving::react(scope, event, about).await?;
        organization::react(scope, event, about).await
    })
}
