//! `/people/{id}`: a profile, as far as its reader may see it.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use leptos::prelude::*;

use super::membership::{Membership, MembershipPart};
use super::person_id;
use crate::features::people::store::profile::{self, Participation};
use crate::features::people::view::ProfileView;
use crate::features::programs::model::Part;
use crate::features::skills::model::{SkillLevel, level_label};
use crate::server::render::{Place, Visit};
use crate::server::zones::OnTheWall;
use crate::server::{Asker, markdown, zones};
use crate::shared::AppResult;
use crate::shared::id::PersonId;
use crate::shared::time::{Instant, day_label};
use crate::ui::avatar::{Size, first_name};
use crate::ui::{Avatar, Icon};

/// GET /people/{id}
pub async fn show(asker: Asker, visit: Visit, Path(id): Path<String>) -> AppResult<Response> {
    page(&asker, &visit, person_id(&id)?, None).await
}

/// The profile, with the reason why something was not done about it.
pub async fn page(asker: &Asker, visit: &Visit, id: PersonId, refused: Option<String>) -> AppResult<Response> {
    let mut conn = asker.read().await?;
    let (profile, relation) = profile::find_for(&mut conn, &asker.viewer, id).await?;
    let programs = profile::list_programs(&mut conn, &asker.viewer, id).await?;
    let mentored = if relation.is_admin { profile::list_mentored(&mut conn, id).await? } else { Vec::new() };
    drop(conn);
    let viewer = &asker.viewer;
    let person = ProfileView::new(&profile, relation, zones::day(asker.now, &viewer.zone));
    let clock = person.zone.as_ref().map(|zone| Clock::new(asker.now, zone, &viewer.zone, person.is_me));
    let admin = relation.is_admin.then(|| Membership {
        is_active: profile.is_active,
        has_password: profile.has_password,
        mentored: mentored.into_iter().map(|one| (one.mentee_id != viewer.id, one)).collect(),
    });
    let title = person.name.clone();
    let status = if refused.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    // A form that was refused leaves the browser at an address that can't be opened.
    let visit = Visit { path: format!("/people/{id}"), ..visit.clone() };
    Ok(visit.frame(asker, Place::People, title).page_with(status, move || {
        let refused = refused
            .map(|why| view! { <div class="notice notice-danger section" role="alert"><Icon name="alert"/><p>{why}</p></div> });
        view! { {refused} <ProfilePage person programs clock admin/> }
    }))
}

/// The time where somebody is.
struct Clock {
    time: String,
    /// "3 h ahead of you".
    beside: String,
}

impl Clock {
    fn new(now: Instant, zone: &str, mine: &str, is_me: bool) -> Clock {
        let minutes = zones::offset_minutes(now, zone) - zones::offset_minutes(now, mine);
        let city = zone.rsplit('/').next().unwrap_or(zone).replace('_', " ");
        let beside = match (is_me, minutes) {
            (true, _) => city,
            (false, 0) => format!("{city}, the same time as yours"),
            (false, m) => format!("{city}, {} {}", span(m.abs()), if m > 0 { "ahead of you" } else { "behind you" }),
        };
        Clock { time: OnTheWall::new(now, zone).clock(), beside }
    }
}

/// "3 h", "5 h 30 min".
fn span(minutes: i32) -> String {
    match (minutes / 60, minutes % 60) {
        (0, rest) => format!("{rest} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, rest) => format!("{hours} h {rest} min"),
    }
}

#[component]
fn ProfilePage(
    person: ProfileView,
    programs: Vec<Participation>,
    clock: Option<Clock>,
    admin: Option<Membership>,
) -> impl IntoView {
    let id = person.id;
    let first = first_name(&person.name);
    let text = |heading: String, text: Option<String>| {
        text.map(|text| {
            let html = markdown::to_html(&text);
            view! { <section class="section"><h2>{heading}</h2><div class="prose" dir="auto" inner_html=html></div></section> }
        })
    };
    let is_me = person.is_me;
    let whose = |mine: &str, theirs: &str| if is_me { mine.to_owned() } else { format!("{first} {theirs}") };
    let about = text("About".to_owned(), person.bio.clone());
    let helps = text(whose("I can help with", "can help with"), person.helps_with.clone());
    let wants = text(whose("I want help with", "wants help with"), person.wants_help_with.clone());
    let interests = text("Interests".to_owned(), person.interests.clone());
    let has_skills = !person.skills.is_empty() || !person.wanted_skills.is_empty();
    let is_bare = about.is_none() && helps.is_none() && wants.is_none() && interests.is_none() && !has_skills;
    let skills = view! { <Skills has=person.skills.clone() wants=person.wanted_skills.clone()/> };
    let bare = is_bare.then(|| view! { <Bare id=id.to_string() is_me first=first.clone()/> });
    let membership = admin.map(|membership| view! { <MembershipPart id name=person.name.clone() membership/> });
    view! {
        <a class="back" href="/people"><Icon name="chevron-left"/>"People"</a>
        <Head person=person.clone() clock/>
        <div class="columns profile">
            <div>{bare}{about}{helps}{wants}{skills}{interests}</div>
            <aside><Beside person programs/>{membership}</aside>
        </div>
    }
}

#[component]
fn Head(person: ProfileView, clock: Option<Clock>) -> impl IntoView {
    let ProfileView {
        id, name, title, department, location, is_active, is_admin, may_edit, is_me, paused_until, photo, ..
    } = person;
    let place: Vec<String> = [department, location].into_iter().flatten().collect();
    let place = (!place.is_empty()).then(|| view! { <li><Icon name="map-pin"/><bdi>{place.join(" · ")}</bdi></li> });
    let clock = clock.map(|Clock { time, beside }| {
        view! { <li><Icon name="clock"/><span><time>{time}</time> " in " <bdi>{beside}</bdi></span></li> }
    });
    let chips = [
        (!is_active).then(|| view! { <span class="chip chip-danger">"Deactivated"</span> }),
        is_admin.then(|| view! { <span class="chip chip-accent">"Admin"</span> }),
        paused_until.map(|_| view! { <span class="chip chip-wait">"No new mentees at present"</span> }),
    ];
    let edit = may_edit.then(|| {
        let label = if is_me { "Edit my profile" } else { "Edit" };
        view! { <a class="button" href=format!("/people/{id}/edit")><Icon name="pencil"/>{label}</a> }
    });
    view! {
        <header class="profile-head">
            <Avatar id name=name.clone() photo size=Size::Huge/>
            <div>
                <h1><bdi>{name}</bdi></h1>
                {(!title.is_empty()).then(|| view! { <p class="lead"><bdi>{title}</bdi></p> })}
                <ul class="profile-facts">{place}{clock}</ul>
                <div class="actions">{chips.into_iter().flatten().collect_view()}</div>
            </div>
            {edit}
        </header>
    }
}

#[component]
fn Skills(has: Vec<SkillLevel>, wants: Vec<String>) -> impl IntoView {
    let line = |SkillLevel { name, level }: SkillLevel| {
        let dots = (1..=5).map(|n| view! { <i class=(n <= level).then_some("is-full")></i> }).collect_view();
        view! {
            <li>
                <bdi>{name}</bdi>
                <span class="level"><span class="level-dots" aria-hidden="true">{dots}</span>{level_label(level)}</span>
            </li>
        }
    };
    let has = (!has.is_empty()).then(|| {
        view! { <section class="section"><h2>"Skills"</h2><ul class="skill-levels">{has.into_iter().map(line).collect_view()}</ul></section> }
    });
    let wants = (!wants.is_empty()).then(|| {
        let chips = wants.into_iter().map(|name| view! { <li class="chip"><bdi>{name}</bdi></li> }).collect_view();
        view! { <section class="section"><h2>"Wants to learn"</h2><ul class="chips">{chips}</ul></section> }
    });
    view! { {has}{wants} }
}

#[component]
fn Bare(id: String, is_me: bool, first: String) -> impl IntoView {
    if is_me {
        view! {
            <div class="empty">
                <Icon name="user"/>
                <h2>"Say a little about yourself"</h2>
                <p>"What you can help with and what you want to learn is how others find you. You choose who sees which part."</p>
                <a class="button button-primary" href=format!("/people/{id}/edit")>"Fill in my profile"</a>
            </div>
        }
        .into_any()
    } else {
        view! { <p class="muted"><bdi>{first}</bdi> " has not written about themself yet, or shows it to others."</p> }
            .into_any()
    }
}

/// A fact by its name.
fn fact(label: &'static str, value: impl IntoView) -> impl IntoView {
    view! { <dt>{label}</dt><dd>{value}</dd> }
}

#[component]
fn Beside(person: ProfileView, programs: Vec<Participation>) -> impl IntoView {
    let ProfileView { id, email, languages, manager, week, capacity, paused_until, may_edit, name, is_me, .. } = person;
    let email = email.map(|email| {
        let href = format!("mailto:{email}");
        fact("E-mail", view! { <a href=href>{email}</a> })
    });
    let languages = languages.map(|languages| fact("Languages", view! { <bdi>{languages}</bdi> }));
    let manager = manager
        .map(|manager| fact("Reports to", view! { <a href=format!("/people/{}", manager.id)><bdi>{manager.name}</bdi></a> }));
    let seats = capacity.map(|seats| {
        let words = match seats {
            0 => "No mentees".to_owned(),
            1 => "At most one mentee".to_owned(),
            n => format!("At most {n} mentees, over all programs"),
        };
        fact("As a mentor", words)
    });
    let pause = paused_until.map(|day| fact("On a break", format!("No new mentees until {}", day_label(day))));
    let has_facts = email.is_some() || languages.is_some() || manager.is_some() || seats.is_some() || pause.is_some();
    let facts = has_facts.then(|| {
        view! { <section class="section"><h2 class="visually-hidden">"Facts"</h2><dl class="facts facts-narrow">{email}{languages}{manager}{seats}{pause}</dl></section> }
    });
    let lines = week.lines().into_iter().map(|(days, times)| view! { <dt>{days}</dt><dd><time>{times}</time></dd> });
    let lines = lines.collect_view();
    let change = may_edit.then(
        || view! { <a href=format!("/people/{id}/availability")>{if week.is_empty() { "Add times" } else { "Change" }}</a> },
    );
    let in_whose_time = if is_me { "In your time.".to_owned() } else { format!("In {}’s time.", first_name(&name)) };
    let times = (!week.is_empty() || may_edit).then(|| {
        let body = if week.is_empty() {
            view! { <p class="muted">"No times yet. Meetings are proposed at times that suit both."</p> }.into_any()
        } else {
            view! { <dl class="week">{lines}</dl><p class="hint">{in_whose_time}</p> }.into_any()
        };
        view! { <section class="section"><div class="section-head"><h2>"Usually free"</h2>{change}</div>{body}</section> }
    });
    let part = |program: Participation| {
        let part = if program.part == Part::Mentor { "Mentor" } else { "Mentee" };
        view! {
            <li>
                <a href=format!("/programs/{}", program.program_id)><bdi>{program.title}</bdi></a>
                <small>{part} " · " {program.state.label()}</small>
            </li>
        }
    };
    let programs = (!programs.is_empty()).then(|| {
        view! { <section class="section"><h2>"Programs"</h2><ul class="profile-programs">{programs.into_iter().map(part).collect_view()}</ul></section> }
    });
    view! { {facts}{times}{programs} }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(zone: &str, mine: &str) -> (String, String) {
        let clock = Clock::new("2026-12-01T09:00:00Z".parse().unwrap(), zone, mine, false);
        (clock.time, clock.beside)
    }

    #[test]
    fn the_time_there_is_told_beside_ones_own() {
        assert_eq!(told("Asia/Kolkata", "Europe/Athens"), ("14:30".into(), "Kolkata, 3 h 30 min ahead of you".into()));
        assert_eq!(told("America/New_York", "Europe/Athens"), ("04:00".into(), "New York, 7 h behind you".into()));
        assert_eq!(told("Africa/Cairo", "Europe/Athens").1, "Cairo, the same time as yours");
    }
}
