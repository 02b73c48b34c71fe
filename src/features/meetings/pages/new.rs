//! Asking for a meeting.

use std::collections::HashMap;

use axum::extract::Query;
use axum::http::StatusCode;
use axum::response::Response;
use chrono::{Datelike, NaiveDate, TimeDelta, Weekday};
use leptos::prelude::*;
use serde::Deserialize;

use super::suiting::{self, SuitingTimes, Suits};
use crate::features::meetings::islands::MeetingRequest;
use crate::features::meetings::model::{MeetingForm, MeetingKind, MeetingList, Party, VenueKind};
use crate::features::meetings::parts::MeetingRow;
use crate::features::meetings::view::{MeetingCard, Partner};
use crate::features::meetings::{actions, reading, store, words};
use crate::features::pairing::{self, Member};
use crate::server::forms::{Posted, see_other};
use crate::server::paging::Position;
use crate::server::render::{Place, Visit};
use crate::server::{Asker, zones};
use crate::shared::time::{date_value, parse_date, parse_time, time_value};
use crate::shared::{AppError, AppResult, FieldErrors};
use crate::ui::avatar::first_name;
use crate::ui::{ErrorSummary, Icon};

/// More mentorships at a time than anybody keeps up.
const PARTNERS_AT_MOST: i64 = 200;
const SHOWN_BESIDE: usize = 4;

/// What a link to the form may settle beforehand.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Begun {
    mentorship: String,
    kind: String,
    milestone: String,
    item: String,
    date: String,
    start: String,
    end: String,
}

/// GET /meetings/new
pub async fn show_form(asker: Asker, visit: Visit, Query(begun): Query<Begun>) -> AppResult<Response> {
    let around = load_around(&asker, &begun.item).await?;
    let today = zones::day(asker.now, &asker.viewer.zone);
    let mut errors = FieldErrors::default();
    if let Some(name) = around.gone.get(begun.mentorship.trim()) {
        errors.add("mentorship", words::nobody_to_meet(name));
    }
    let form = at_first(begun, &around.partners, today, &asker.viewer.zone);
    form_page(&asker, &visit, StatusCode::OK, around, form, errors, false).await
}

/// What a button settles that sends the form only to look at times: nothing, or one of those times.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Looking {
    times: String,
    date: String,
    start: String,
    end: String,
}

impl Looking {
    fn settle(self, mut form: MeetingForm) -> MeetingForm {
        if parse_date(&self.date).is_some() && parse_time(&self.start).is_some() && parse_time(&self.end).is_some() {
            (form.date, form.start, form.end) = (self.date, self.start, self.end);
            for choice in [&mut form.ends_next_day, &mut form.start_choice, &mut form.end_choice] {
                choice.clear();
            }
        }
        form
    }
}

/// POST /meetings/new
pub async fn ask(
    asker: Asker,
    visit: Visit,
    Query(looking): Query<Looking>,
    Posted(form): Posted<MeetingForm>,
) -> AppResult<Response> {
    if !looking.times.is_empty() {
        let around = load_around(&asker, &form.item).await?;
        return form_page(&asker, &visit, StatusCode::OK, around, looking.settle(form), FieldErrors::default(), true).await;
    }
    let (errors, refusal) = match actions::request(&asker, &form).await {
        Ok(id) => return Ok(see_other(&format!("/meetings/{id}"))),
        Err(AppError::Invalid(errors)) => (errors, None),
        Err(AppError::Refused(sentence)) => (FieldErrors::default(), Some(sentence)),
        Err(error) => return Err(error),
    };
    let around = load_around(&asker, &form.item).await?;
    let errors = match refusal {
        Some(sentence) => {
            let mut errors = errors;
            errors.add("mentorship", sentence);
            errors
        }
        None => errors,
    };
    form_page(&asker, &visit, StatusCode::UNPROCESSABLE_ENTITY, around, form, errors, false).await
}

/// Whom one can meet, and what is arranged already.
struct Surroundings {
    partners: Vec<Partner>,
    /// The same people, for finding times that suit.
    members: HashMap<String, Member>,
    /// Who was deactivated: nobody asks them for a meeting.
    gone: HashMap<String, String>,
    arranged: Vec<MeetingCard>,
}

async fn load_around(asker: &Asker, item: &str) -> AppResult<Surroundings> {
    let mut conn = asker.read().await?;
    let mentorships = pairing::list_active_of(&mut conn, &asker.viewer, PARTNERS_AT_MOST).await?;
    let mut topics = store::list_topics(&mut conn, asker.viewer.id, item.trim().parse().ok()).await?;
    drop(conn);
    let arranged = reading::list(asker, MeetingList::Upcoming, Position::Start, SHOWN_BESIDE).await?.rows;
    let (mut members, mut gone) = (HashMap::new(), HashMap::new());
    let partners = mentorships.into_iter().filter_map(|mentorship| {
        let part = if mentorship.ties.mentor { Party::Mentee } else { Party::Mentor };
        let is_gone = mentorship.is_gone(part);
        let other = if part == Party::Mentee { mentorship.mentee } else { mentorship.mentor };
        if is_gone {
            gone.insert(mentorship.id.to_string(), other.name);
            return None;
        }
        members.insert(mentorship.id.to_string(), other.clone());
        let store::Topics { has_kick_off, milestones, items } = topics.remove(&mentorship.id).unwrap_or_default();
        Some(Partner {
            topics: milestones,
            items,
            mentorship: mentorship.id,
            first_name: first_name(&other.name),
            name: other.name,
            part,
            program_title: mentorship.program_title,
            may_kick_off: mentorship.kick_off_held_at.is_none() && !has_kick_off,
        })
    });
    let partners = partners.collect();
    Ok(Surroundings { partners, members, gone, arranged })
}

/// The form as it opens: as far as it can be known, with a week's notice, on a working day at ten.
fn at_first(begun: Begun, partners: &[Partner], today: NaiveDate, zone: &str) -> MeetingForm {
    let named = partners.iter().find(|partner| partner.mentorship.to_string() == begun.mentorship.trim());
    let partner = named.or(if partners.len() == 1 { partners.first() } else { None });
    let is_about_something = !begun.milestone.is_empty() || !begun.item.is_empty();
    let kind = begun.kind.trim().parse().unwrap_or(match partner {
        Some(partner) if partner.may_kick_off && !is_about_something => MeetingKind::KickOff,
        _ => MeetingKind::CheckIn,
    });
    let topics = partner.map(|partner| partner.topics.as_slice()).unwrap_or_default();
    let items = partner.map(|partner| partner.items.as_slice()).unwrap_or_default();
    let item = items.iter().find(|(_, id, _)| id.to_string() == begun.item.trim()).filter(|_| kind == MeetingKind::CheckIn);
    let home = item.map_or_else(|| begun.milestone.trim().to_owned(), |(milestone, ..)| milestone.to_string());
    let wanted = topics.iter().find(|(id, _)| id.to_string() == home);
    // A review is most likely of the milestone that is open: the first that isn't done.
    let about = wanted.or(if kind.needs_milestone() { topics.first() } else { None });
    let about = about.filter(|_| kind.allows_milestone());
    MeetingForm {
        title: kind.suggested_title(match kind {
            MeetingKind::CheckIn => item.map(|(_, _, title)| title.as_str()),
            _ => about.map(|(_, name)| name.as_str()),
        }),
        mentorship: partner.map(|partner| partner.mentorship.to_string()).unwrap_or_default(),
        date: parse_date(&begun.date).map_or_else(|| date_value(a_week_ahead(today)), date_value),
        start: time_or(&begun.start, "10:00"),
        end: time_or(&begun.end, "10:45"),
        zone: zone.to_owned(),
        venue: VenueKind::Virtual.as_str().into(),
        kind: kind.as_str().into(),
        milestone: about.map(|(id, _)| id.to_string()).unwrap_or_default(),
        item: item.map(|(_, id, _)| id.to_string()).unwrap_or_default(),
        ..MeetingForm::default()
    }
}

/// The time that a link settles, or another.
fn time_or(settled: &str, otherwise: &str) -> String {
    parse_time(settled).map_or_else(|| otherwise.to_owned(), time_value)
}

/// A week from today, or the working day after that.
fn a_week_ahead(today: NaiveDate) -> NaiveDate {
    let over_the_weekend = match today.weekday() {
        Weekday::Sat => 2,
        Weekday::Sun => 1,
        _ => 0,
    };
    today.checked_add_signed(TimeDelta::days(7 + over_the_weekend)).unwrap_or(today)
}

async fn form_page(
    asker: &Asker,
    visit: &Visit,
    status: StatusCode,
    around: Surroundings,
    mut form: MeetingForm,
    errors: FieldErrors,
    looked: bool,
) -> AppResult<Response> {
    if form.zone.is_empty() {
        form.zone.clone_from(&asker.viewer.zone);
    }
    let city = words::city(&form.zone);
    let has_partners = !around.partners.is_empty();
    let (suits, other) = match around.members.get(&form.mentorship) {
        Some(other) => {
            let length = suiting::length_of(&form);
            (suiting::load(&mut asker.read().await?, asker, other, length).await?, other.name.clone())
        }
        None => (Suits::Silent, String::new()),
    };
    let frame = visit.frame(asker, Place::Meetings, "New meeting");
    let frame = if has_partners { frame.with_islands("meetings") } else { frame };
    Ok(frame.page_with(status, move || {
        if has_partners {
            view! { <FormPage around form errors city suits other looked/> }.into_any()
        } else {
            view! { <NobodyToMeet why=errors.on("mentorship").map(str::to_owned)/> }.into_any()
        }
    }))
}

#[component]
fn FormPage(
    around: Surroundings,
    form: MeetingForm,
    errors: FieldErrors,
    city: String,
    suits: Suits,
    other: String,
    looked: bool,
) -> impl IntoView {
    let Surroundings { partners, arranged, .. } = around;
    let lead = match partners.as_slice() {
        [only] => format!("{} then accepts, or proposes another time.", only.first_name),
        _ => "The other then accepts, or proposes another time.".to_owned(),
    };
    let rows = arranged.into_iter().map(|card| view! { <li><MeetingRow card/></li> }).collect::<Vec<_>>();
    let beside = (!rows.is_empty()).then(|| {
        view! {
            <aside>
                <section class="section">
                    <div class="section-head"><h2>"Already arranged"</h2><a href="/meetings">"All meetings"</a></div>
                    <ul class="meeting-list coming">{rows}</ul>
                </section>
            </aside>
        }
    });
    view! {
        <a class="back" href="/meetings"><Icon name="chevron-left"/>"Meetings"</a>
        <div class="page-head"><div><h1>"New meeting"</h1><p class="lead">{lead}</p></div></div>
        <div class="columns">
            <div class="narrow">
                <ErrorSummary errors=errors.clone()/>
                <MeetingRequest partners form errors city><SuitingTimes suits other looked/></MeetingRequest>
            </div>
            {beside}
        </div>
    }
}

#[component]
fn NobodyToMeet(why: Option<String>) -> impl IntoView {
    let why = why.map(|words| view! { <div class="notice section" role="alert"><Icon name="info"/><p>{words}</p></div> });
    view! {
        <div class="page-head"><div><h1>"New meeting"</h1></div></div>
        {why}
        <NobodyYet/>
    }
}

/// What stands where meetings would, for whoever is in no mentorship.
#[component]
pub fn NobodyYet() -> impl IntoView {
    view! {
        <div class="empty">
            <Icon name="users"/>
            <h2>"Nobody to meet yet"</h2>
            <p>"Meetings belong to a mentorship. Once you have a mentor or a mentee in a program, you can ask to meet here."</p>
            <a class="button button-primary" href="/programs">"See the programs"</a>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shared::id::{ItemId, MentorshipId, MilestoneId};
    use crate::shared::time::parse_date;

    fn partner(number: u128, may_kick_off: bool) -> Partner {
        Partner {
            mentorship: MentorshipId(uuid::Uuid::from_u128(number)),
            name: "Ben Okafor".into(),
            first_name: "Ben".into(),
            part: Party::Mentor,
            program_title: "Engineering leadership".into(),
            topics: vec![(MilestoneId(uuid::Uuid::from_u128(7)), "Run a design review".into())],
            items: vec![(MilestoneId(uuid::Uuid::from_u128(7)), ItemId(uuid::Uuid::from_u128(8)), "Read one".into())],
            may_kick_off,
        }
    }

    fn opened(begun: Begun, partners: &[Partner]) -> MeetingForm {
        at_first(begun, partners, parse_date("2026-11-23").unwrap(), "Europe/Athens")
    }

    #[test]
    fn the_only_partner_is_chosen_and_a_first_meeting_is_the_kick_off() {
        let form = opened(Begun::default(), &[partner(1, true)]);
        assert_eq!((form.kind.as_str(), form.title.as_str(), form.date.as_str()), ("kick_off", "Kick-off", "2026-11-30"));
        assert!(form.parse().is_ok());
    }

    #[test]
    fn a_link_to_a_time_settles_it_and_nonsense_settles_nothing() {
        let at =
            |date: &str, start: &str| Begun { date: date.into(), start: start.into(), end: "09:30".into(), ..Begun::default() };
        let form = opened(at("2026-11-26", "08:45"), &[partner(1, false)]);
        assert_eq!((form.date.as_str(), form.start.as_str(), form.end.as_str()), ("2026-11-26", "08:45", "09:30"));
        let form = opened(at("soon", "noon"), &[partner(1, false)]);
        assert_eq!((form.date.as_str(), form.start.as_str()), ("2026-11-30", "10:00"));
    }

    #[test]
    fn of_several_partners_none_is_chosen() {
        let form = opened(Begun::default(), &[partner(1, true), partner(2, false)]);
        assert_eq!((form.kind.as_str(), form.mentorship.as_str()), ("check_in", ""));
    }

    #[test]
    fn a_link_to_a_review_settles_milestone_and_title() {
        let partners = [partner(1, true), partner(2, false)];
        let milestone = partners[1].topics[0].0.to_string();
        let begun =
            Begun { mentorship: partners[1].mentorship.to_string(), kind: "review".into(), milestone, ..Begun::default() };
        let form = opened(begun, &partners);
        assert_eq!(form.title, "Review: Run a design review");
        assert!(form.parse().is_ok());
    }

    #[test]
    fn a_link_to_an_item_settles_kind_milestone_and_title() {
        let partners = [partner(1, true)];
        let (milestone, item, _) = &partners[0].items[0];
        let begun = Begun { mentorship: partners[0].mentorship.to_string(), item: item.to_string(), ..Begun::default() };
        let form = opened(begun, &partners);
        assert_eq!((form.kind.as_str(), form.title.as_str()), ("check_in", "Check-in: Read one"));
        assert_eq!((form.milestone, form.item), (milestone.to_string(), item.to_string()));
    }

    #[test]
    fn nobody_is_asked_for_a_weekend() {
        for (today, ahead) in [("2026-11-28", "2026-12-07"), ("2026-11-29", "2026-12-07"), ("2026-11-27", "2026-12-04")] {
            assert_eq!(Some(a_week_ahead(parse_date(today).unwrap())), parse_date(ahead));
        }
    }
}
