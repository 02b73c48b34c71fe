//! The lines of the lists of staff, each leading to the very thing.

use chrono::NaiveDate;
use leptos::prelude::*;

use crate::features::home::store::staff::{LateRow, PairRow, RequestKind, RequestRow, UnpairedRow};
use crate::features::pairing::policy::{Manner, staff_pair};
use crate::features::programs::model::{Pairing, Part};
use crate::server::zones;
use crate::shared::id::PersonId;
use crate::shared::time::{Instant, near_day_label};
use crate::ui::Avatar;
use crate::ui::avatar::Size;

/// Who reads, and their time.
pub struct Reader {
    pub id: PersonId,
    pub now: Instant,
    pub today: NaiveDate,
    pub zone: String,
}

impl Reader {
    fn day(&self, at: Instant) -> String {
        near_day_label(zones::day(at, &self.zone), self.today)
    }

    /// "12 days".
    fn days_since(&self, at: Instant) -> String {
        days((self.now - at).num_days())
    }
}

fn days(n: i64) -> String {
    match n {
        0 => "today".to_owned(),
        1 => "1 day".to_owned(),
        n => format!("{n} days"),
    }
}

/// A mentee without a mentor, leading to their profile.
pub fn unpaired(row: UnpairedRow, reader: &Reader) -> AnyView {
    let manner = Manner { state: row.state, pairing: row.pairing, approvers: row.approvers };
    let is_mine = !row.is_held && staff_pair(manner, reader.id, row.manager_id);
    let board = is_mine.then(|| {
        let label = format!("Pair {}", row.name);
        let href = format!("/programs/{}/board?{}", row.program_id, searching(&row));
        view! { <a class="button button-small" href=href aria-label=label>"Pair"</a> }
    });
    let go_on = row.stopped_at.map(|stopped| {
        let label = format!("Hand over: {}", row.name);
        view! { <a class="button button-small" href=format!("/mentorships/{stopped}/hand-over") aria-label=label>"Hand over"</a> }
    });
    let why = match (row.is_held, row.pairing, row.asked_name) {
        (true, ..) => view! { " · the mentor was deactivated" }.into_any(),
        (false, Pairing::StaffDriven, _) => ().into_any(),
        (false, Pairing::UserDriven, Some(asked)) => view! { " · has asked " <bdi>{asked}</bdi> }.into_any(),
        (false, Pairing::UserDriven, None) if row.is_on_waitlist => view! { " · on the waitlist" }.into_any(),
        (false, Pairing::UserDriven, None) => view! { " · picks a mentor themself and has asked nobody at present" }.into_any(),
    };
    let manager = row.manager_name.filter(|_| row.pairing == Pairing::StaffDriven && !row.is_held && !is_mine);
    let manager = manager.map(|name| view! { " · paired by " <bdi>{name}</bdi> ", their manager" });
    view! {
        <li class="line">
            <Avatar id=row.person_id name=row.name.clone()/>
            <div>
                <p class="line-title"><a href=format!("/people/{}", row.person_id)><bdi>{row.name}</bdi></a></p>
                <p class="muted"><bdi>{row.program_title}</bdi> " · without a mentor since " {reader.day(row.since)} {why}{manager}</p>
            </div>
            <div class="line-do"><span class="muted">{reader.days_since(row.since)}</span>{go_on}{board}</div>
        </li>
    }
    .into_any()
}

/// What finds somebody on the board, and who fits them best.
fn searching(row: &UnpairedRow) -> String {
    serde_urlencoded::to_string([("mentee", row.name.as_str()), ("fit", &row.person_id.to_string())]).unwrap_or_default()
}

/// A pair, leading to its page.
pub fn pair(row: PairRow, reader: &Reader) -> AnyView {
    let met = row.last_met.map_or("never met".to_owned(), |at| format!("last met {}", reader.day(at)));
    let gone = row.mentee_is_gone.then_some(" · the mentee was deactivated");
    let end = row.mentee_is_gone.then(|| {
        let label = format!("End: {} and {}", row.mentor_name, row.mentee_name);
        view! { <a class="button button-small" href=format!("/mentorships/{}/leave", row.id) aria-label=label>"End"</a> }
    });
    view! {
        <li class="line">
            <TwoFaces mentor=(row.mentor_id, row.mentor_name.clone()) mentee=(row.mentee_id, row.mentee_name.clone())/>
            <div>
                <p class="line-title"><a href=format!("/mentorships/{}", row.id)><bdi>{row.mentor_name}</bdi> " and " <bdi>{row.mentee_name}</bdi></a></p>
                <p class="muted"><bdi>{row.program_title}</bdi> " · paired " {reader.day(row.since)} {gone}</p>
            </div>
            <div class="line-do"><span class="muted">{met}</span>{end}</div>
        </li>
    }
    .into_any()
}

/// A late milestone, leading to its plan.
pub fn late(row: LateRow, reader: &Reader) -> AnyView {
    let by = days((reader.today - row.due_on).num_days());
    view! {
        <li class="line">
            <TwoFaces mentor=(row.mentor_id, row.mentor_name.clone()) mentee=(row.mentee_id, row.mentee_name.clone())/>
            <div>
                <p class="line-title"><a href=format!("/mentorships/{}/plan", row.mentorship_id) dir="auto">{row.name}</a></p>
                <p class="muted">
                    <bdi>{row.mentor_name}</bdi> " and " <bdi>{row.mentee_name}</bdi> " · " <bdi>{row.program_title}</bdi>
                    " · was due " {near_day_label(row.due_on, reader.today)}
                </p>
            </div>
            <div class="line-do"><span class="chip chip-wait">{by} " late"</span></div>
        </li>
    }
    .into_any()
}

/// A request, leading to where it is answered.
pub fn request(row: RequestRow, reader: &Reader) -> AnyView {
    let (href, what) = match (row.kind, row.part) {
        (RequestKind::Joining, Some(Part::Mentor)) => {
            (format!("/joining/{}", row.id), view! { " asks to join as a mentor" }.into_any())
        }
        (RequestKind::Joining, _) => (format!("/joining/{}", row.id), view! { " asks to join as a mentee" }.into_any()),
        (RequestKind::Pairing, _) => {
            (format!("/requests/{}", row.id), view! { " asks for " <bdi>{row.mentor_name}</bdi> " as a mentor" }.into_any())
        }
        (RequestKind::Change, _) => {
            let what = view! { " asks for another mentor than " <bdi>{row.mentor_name}</bdi> };
            (format!("/changes/{}", row.id), what.into_any())
        }
    };
    let awaited = awaited(&row.awaited);
    view! {
        <li class="line">
            <Avatar id=row.person_id name=row.name.clone()/>
            <div>
                <p class="line-title"><a href=href><bdi>{row.name}</bdi></a>{what}</p>
                <p class="muted"><bdi>{row.program_title}</bdi> " · asked " {reader.day(row.since)}{awaited}</p>
            </div>
            <div class="line-do"><span class="chip chip-wait">{reader.days_since(row.since)}</span></div>
        </li>
    }
    .into_any()
}

/// " · waits for mentor and manager".
fn awaited(words: &str) -> String {
    let who: Vec<&str> = words
        .split(',')
        .filter_map(|word| match word {
            "admin" => Some("staff"),
            "mentor" => Some("the mentor"),
            "manager" => Some("the reporting manager"),
            _ => None,
        })
        .collect();
    if who.is_empty() { String::new() } else { format!(" · waits for {}", who.join(" and ")) }
}

#[component]
fn TwoFaces(mentor: (PersonId, String), mentee: (PersonId, String)) -> impl IntoView {
    view! { <span class="faces"><Avatar id=mentor.0 name=mentor.1 size=Size::Small/><Avatar id=mentee.0 name=mentee.1 size=Size::Small/></span> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whose_answer_is_missing_is_said_in_words() {
        assert_eq!(awaited("mentor,manager"), " · waits for the mentor and the reporting manager");
        assert_eq!(awaited("admin"), " · waits for staff");
        assert_eq!(awaited(""), "");
    }
}
