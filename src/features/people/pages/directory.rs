//! `/people`: the directory.

use std::collections::HashMap;

use axum::extract::Query;
use axum::response::Response;
use leptos::prelude::*;
use serde::Deserialize;

use crate::features::people::model::{ProfileField, Visibility};
use crate::features::people::store::directory::{self, Choice, Found, Search};
use crate::features::people::store::profile::read_sights;
use crate::features::people::store::reports::NamePage;
use crate::features::skills;
use crate::server::Asker;
use crate::server::render::{Place, Visit};
use crate::shared::AppResult;
use crate::shared::id::PersonId;
use crate::ui::{Avatar, Icon, Pager};

const A_PAGE: usize = 24;
const CHOICES_AT_MOST: i64 = 300;
const SKILLS_TO_TYPE: i64 = 300;
const SKILLS_SHOWN: usize = 4;

/// What the address asks for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    q: String,
    department: String,
    location: String,
    skill: String,
    gone: String,
    new: String,
}

impl Wanted {
    /// What is searched for; those who are gone, and those who have no password yet, are for admins to find.
    pub fn search(&self, is_admin: bool) -> Search {
        let plain = |text: &str| text.trim().chars().filter(|letter| !letter.is_control()).take(200).collect::<String>();
        Search {
            words: plain(&self.q),
            department: plain(&self.department),
            location: plain(&self.location),
            skill: plain(&self.skill),
            is_gone: is_admin && !self.gone.is_empty(),
            has_no_password: is_admin && !self.new.is_empty(),
            sees_all: is_admin,
        }
    }
}

/// The address of a search, with one more field.
fn address(path: &str, search: &Search, more: Option<(&str, String)>) -> String {
    let said = |is_so: bool| if is_so { "1" } else { "" };
    let fields = [
        ("q", search.words.as_str()),
        ("department", &search.department),
        ("location", &search.location),
        ("skill", &search.skill),
        ("gone", said(search.is_gone)),
        ("new", said(search.has_no_password)),
    ];
    let fields = fields.into_iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| (name, value.to_owned()));
    let query = serde_urlencoded::to_string(fields.chain(more).collect::<Vec<_>>()).unwrap_or_default();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}

/// A page of people and how to leaf on.
struct Page {
    people: Vec<Line>,
    earlier: Option<String>,
    later: Option<String>,
}

/// A person in the list.
struct Line {
    found: Found,
    skills: Vec<String>,
}

/// GET /people
pub async fn show(
    asker: Asker,
    visit: Visit,
    Query(wanted): Query<Wanted>,
    Query(page): Query<NamePage>,
) -> AppResult<Response> {
    let is_admin = asker.viewer.is_admin;
    let search = wanted.search(is_admin);
    let mut conn = asker.read().await?;
    let from = page.from();
    let limit = i64::try_from(A_PAGE).unwrap_or(i64::MAX - 1) + 1;
    let found = directory::search(&mut conn, &search, &from, limit).await?;
    let (found, has_earlier, has_later) = from.page(found, A_PAGE);
    let people: Vec<PersonId> = found.iter().map(|person| person.id).collect();
    let mut known: HashMap<PersonId, Vec<String>> = HashMap::new();
    for skill in skills::list_of_people(&mut conn, &people).await?.into_iter().filter(|skill| skill.level.is_some()) {
        known.entry(skill.person_id).or_default().push(skill.name);
    }
    let choices = directory::list_choices(&mut conn, is_admin, CHOICES_AT_MOST).await?;
    let catalogue = skills::list_named_like(&mut conn, "", SKILLS_TO_TYPE).await?;
    drop(conn);
    let at = |person: &Found| format!("{}~{}", person.name_key, person.id);
    let earlier = found.first().filter(|_| has_earlier).map(|person| address("/people", &search, Some(("before", at(person)))));
    let later = found.last().filter(|_| has_later).map(|person| address("/people", &search, Some(("after", at(person)))));
    let mut lines = Vec::with_capacity(found.len());
    for mut person in found {
        let sights = read_sights(&person.visibility)?;
        let is_public = |field| sights.of(field) == Visibility::Everyone;
        person.photo_id = person.photo_id.filter(|_| is_public(ProfileField::Photo));
        let skills = known.remove(&person.id).filter(|_| is_public(ProfileField::Skills)).unwrap_or_default();
        lines.push(Line { found: person, skills });
    }
    let page = Page { people: lines, earlier, later };
    let catalogue: Vec<String> = catalogue.into_iter().map(|skill| skill.name).collect();
    Ok(visit
        .frame(&asker, Place::People, "People")
        .page(move || view! { <DirectoryPage search page choices catalogue is_admin/> }))
}

#[component]
fn DirectoryPage(search: Search, page: Page, choices: Vec<Choice>, catalogue: Vec<String>, is_admin: bool) -> impl IntoView {
    let Page { people, earlier, later } = page;
    let is_whole = earlier.is_none() && later.is_none();
    let count = (is_whole && !search.is_everybody()).then(|| match people.len() {
        0 => String::new(),
        1 => "One person".to_owned(),
        n => format!("{n} people"),
    });
    let results = if people.is_empty() {
        let clear = address("/people", &Search { is_gone: search.is_gone, ..Search::default() }, None);
        view! { <Nobody is_everybody=search.words.is_empty() && search.is_gone clear/> }.into_any()
    } else {
        let lines = people.into_iter().map(|line| view! { <PersonLine line/> }).collect_view();
        view! { <ul class="directory">{lines}</ul> }.into_any()
    };
    let lead = match (search.is_gone, search.has_no_password) {
        (true, _) => "Those who were deactivated.",
        (_, true) => "Those who have no password yet.",
        _ => "Everybody here, and what they can help with.",
    };
    let export = address("/people/export.csv", &search, None);
    let admin = is_admin.then(|| view! { <AdminActions export is_gone=search.is_gone/> });
    view! {
        <div class="page-head">
            <div><h1>"People"</h1><p class="lead">{lead}</p></div>
            {admin}
        </div>
        <Finder search choices catalogue/>
        {count.filter(|count| !count.is_empty()).map(|count| view! { <p class="directory-count muted">{count}</p> })}
        {results}
        <Pager label="Pages of people" before=earlier.map(|href| ("Earlier names", href)) behind=later.map(|href| ("Later names", href))/>
    }
}

#[component]
fn AdminActions(export: String, is_gone: bool) -> impl IntoView {
    let (href, label) = if is_gone { ("/people", "Who is here") } else { ("/people?gone=1", "Who was deactivated") };
    view! {
        <div class="actions">
            <a class="button button-primary" href="/people/new"><Icon name="plus"/>"Add a person"</a>
            <button class="button" type="button" popovertarget="people-menu">"More"<Icon name="chevron-down"/></button>
            <div class="menu" popover="" id="people-menu">
                <a href="/people/import"><Icon name="upload"/>"Import from a file"</a>
                <a href="/people/invitations"><Icon name="link"/>"Invitation links"</a>
                <a href=export><Icon name="download"/>"Export as a file"</a>
                <a href=href><Icon name="users"/>{label}</a>
            </div>
        </div>
    }
}

#[component]
fn Finder(search: Search, choices: Vec<Choice>, catalogue: Vec<String>) -> impl IntoView {
    let clear = address("/people", &Search { is_gone: search.is_gone, ..Search::default() }, None);
    let is_asked = !Search { is_gone: false, ..search.clone() }.is_everybody();
    let Search { words, department, location, skill, is_gone, has_no_password, .. } = search;
    let select = |name: &'static str, label: &'static str, any: &'static str, chosen: String| {
        let mut names: Vec<String> =
            choices.iter().filter(|choice| choice.what == name).map(|choice| choice.name.clone()).collect();
        if !chosen.is_empty() && !names.contains(&chosen) {
            names.push(chosen.clone());
        }
        let options = names.into_iter().map(|option| {
            let selected = option == chosen;
            let value = option.clone();
            view! { <option value=value selected=selected>{option}</option> }
        });
        view! {
            <div class="field">
                <label for=name>{label}</label>
                <select class="select" id=name name=name><option value="">{any}</option>{options.collect_view()}</select>
            </div>
        }
    };
    let names = catalogue.into_iter().map(|name| view! { <option value=name></option> }).collect_view();
    view! {
        <search>
            <form class="finder" method="get" action="/people">
                {is_gone.then(|| view! { <input type="hidden" name="gone" value="1"/> })}
                {has_no_password.then(|| view! { <input type="hidden" name="new" value="1"/> })}
                <div class="finder-words">
                    <label class="visually-hidden" for="q">"Search people"</label>
                    <Icon name="search"/>
                    <input class="input" type="search" id="q" name="q" value=words placeholder="A name, a skill, a place, what they help with"/>
                    <button class="button button-primary">"Search"</button>
                </div>
                <div class="finder-filters">
                    {select("department", "Department", "Any department", department)}
                    {select("location", "Location", "Any location", location)}
                    <div class="field">
                        <label for="skill">"Skill"</label>
                        <input class="input" id="skill" name="skill" value=skill list="skill-names" autocomplete="off" placeholder="Any skill"/>
                        <datalist id="skill-names">{names}</datalist>
                    </div>
                    {is_asked.then(|| view! { <a class="button button-quiet" href=clear>"Clear filters"</a> })}
                </div>
            </form>
        </search>
    }
}

#[component]
fn Nobody(is_everybody: bool, clear: String) -> impl IntoView {
    let (title, words, button) = if is_everybody {
        (
            "Nobody was deactivated",
            "Who leaves the organization is deactivated on their profile, and found here.",
            "See who is here",
        )
    } else {
        (
            "Nobody matches",
            "Try fewer letters or fewer filters. What people show only to some is not searched.",
            "Clear filters",
        )
    };
    let href = if is_everybody { "/people".to_owned() } else { clear };
    view! {
        <div class="empty">
            <Icon name="users"/>
            <h2>{title}</h2>
            <p>{words}</p>
            <a class="button" href=href>{button}</a>
        </div>
    }
}

#[component]
fn PersonLine(line: Line) -> impl IntoView {
    let Line { found, skills } = line;
    let Found { id, name, title, department, location, photo_id, .. } = found;
    let about: Vec<String> = [title, department, location].into_iter().filter(|text| !text.is_empty()).collect();
    let more = skills.len().saturating_sub(SKILLS_SHOWN);
    let chips = skills.into_iter().take(SKILLS_SHOWN).map(|skill| view! { <li class="chip"><bdi>{skill}</bdi></li> });
    let chips = chips.collect_view();
    view! {
        <li>
            <Avatar id name=name.clone() photo=photo_id/>
            <div>
                <h2><a href=format!("/people/{id}")><bdi>{name}</bdi></a></h2>
                <p class="muted"><bdi>{about.join(" · ")}</bdi></p>
            </div>
            <ul class="chips" aria-label="Skills">{chips}{(more > 0).then(|| view! { <li class="muted small">"and " {more} " more"</li> })}</ul>
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::people::store::directory::{Cursor, From};

    #[test]
    fn a_search_and_its_place_come_back_from_the_address() {
        let search = Search { words: "ana & co".into(), skill: "C++".into(), ..Search::default() };
        let id = PersonId(uuid::Uuid::max());
        let link = address("/people", &search, Some(("after", format!("ana ~ morales~{id}"))));
        let query = link.split_once('?').unwrap().1;
        let wanted: Wanted = serde_urlencoded::from_str(query).unwrap();
        assert_eq!(wanted.search(false), search);
        let page: NamePage = serde_urlencoded::from_str(query).unwrap();
        assert_eq!(page.from(), From::After(Cursor { name_key: "ana ~ morales".into(), person: id }));
        assert_eq!(address("/people", &Search::default(), None), "/people");
    }

    #[test]
    fn only_admins_ask_for_who_is_gone_or_has_no_password() {
        let wanted = Wanted { gone: "1".into(), new: "1".into(), ..Wanted::default() };
        let (admins, others) = (wanted.search(true), wanted.search(false));
        assert!(admins.is_gone && admins.has_no_password && !others.is_gone && !others.has_no_password);
    }
}
