//! On the form for a meeting: times of the next days that suit both, each a button that fills it in and keeps the rest.

use chrono::{Days, TimeDelta};
use leptos::prelude::*;

use crate::features::meetings::model::{MeetingForm, length_between};
use crate::features::meetings::view::When;
use crate::features::meetings::{store, words};
use crate::features::pairing::Member;
use crate::features::people::{self, Suiting};
use crate::server::{Asker, Conn, zones};
use crate::shared::{AppResult, Slot};
use crate::ui::Icon;
use crate::ui::avatar::first_name;

const DAYS: u64 = 10;
const USUAL_LENGTH: u32 = 45;
const SHORTEST: u32 = 5;
const A_DAY: usize = 2;
const AT_MOST: usize = 8;

/// What the form says about times that suit both.
pub enum Suits {
    /// Nothing: the other has not said when they are free.
    Silent,
    /// That one might say, on this page, when one is free oneself.
    Unsaid(String),
    /// These times, which may be none.
    Times(Vec<When>),
}

/// How long the meeting is to last, as far as the form says.
pub fn length_of(form: &MeetingForm) -> TimeDelta {
    let typed = length_between(&form.start, &form.end, !form.ends_next_day.is_empty());
    TimeDelta::minutes(typed.filter(|minutes| *minutes >= SHORTEST).unwrap_or(USUAL_LENGTH).into())
}

/// Finds out for one's meeting of that length with this person.
pub async fn load(conn: &mut Conn, asker: &Asker, other: &Member, length: TimeDelta) -> AppResult<Suits> {
    let me = asker.viewer.id;
    let both = match people::find_suiting(conn, me, other.id).await? {
        Suiting::Unknown => return Ok(Suits::Silent),
        Suiting::Unsaid => return Ok(Suits::Unsaid(format!("/people/{me}/availability"))),
        Suiting::Known(both) => both,
    };
    let (zone, now) = (&asker.viewer.zone, asker.now);
    let today = zones::day(now, zone);
    let first = today.succ_opt().unwrap_or(today);
    let last = first.checked_add_days(Days::new(DAYS - 1)).unwrap_or(first);
    // A day more on each side than the calendar has: the two live in different zones.
    let within = Slot { starts_at: now, ends_at: now + TimeDelta::days(i64::try_from(DAYS).unwrap_or(0) + 3) };
    let busy = store::list_busy(conn, [me, other.id], within).await?;
    let slots = people::free_slots(&both, &busy, (first, last), length, now);
    let mut times: Vec<When> = Vec::new();
    for slot in slots {
        let when = words::when(slot, now, zone, Some(other), None);
        if !when.ends_next_day && times.iter().filter(|known| known.date == when.date).count() < A_DAY && times.len() < AT_MOST
        {
            times.push(when);
        }
    }
    Ok(Suits::Times(times))
}

/// The list, under the fields of the time. Whoever looked for times is also told that none are known.
#[component]
pub fn SuitingTimes(suits: Suits, other: String, looked: bool) -> impl IntoView {
    let first = first_name(&other);
    match suits {
        Suits::Silent if looked && !first.is_empty() => {
            view! { <p class="hint"><bdi>{first}</bdi> " shows no weekly availability, so there are no times to offer."</p> }
                .into_any()
        }
        Suits::Silent if looked => view! { <p class="hint">"Choose whom you want to meet first."</p> }.into_any(),
        Suits::Silent => ().into_any(),
        Suits::Unsaid(href) => view! {
            <p class="hint">
                "Say " <a href=href>"when you are usually free"</a> ", and times that suit you and "
                <bdi>{first}</bdi> " are offered here."
            </p>
        }
        .into_any(),
        Suits::Times(times) if times.is_empty() => {
            view! { <p class="hint">"No time in the next ten days suits both by what you two have said."</p> }.into_any()
        }
        Suits::Times(times) => {
            let line = |when: When| {
                let address = address(&when);
                view! {
                    <li>
                        <button
                            class="button button-small" type="submit" formaction=address formnovalidate=true
                            data-date=when.date data-start=when.start data-end=when.end
                        >
                            <Icon name="calendar"/>
                            <span>{when.day} ", " {when.time} {when.theirs.differing().map(|theirs| view! { <small>{theirs.to_owned()}</small> })}</span>
                        </button>
                    </li>
                }
            };
            view! {
                <div class="field">
                    <p class="label" id="suits">"Times that suit you and " <bdi>{first}</bdi></p>
                    <ul class="free-times" aria-labelledby="suits">{times.into_iter().map(line).collect_view()}</ul>
                </div>
            }
            .into_any()
        }
    }
}

/// Where the form is sent to be shown again with this time in it.
fn address(when: &When) -> String {
    let fields = [("times", "1"), ("date", when.date.as_str()), ("start", &when.start), ("end", &when.end)];
    format!("/meetings/new?{}", serde_urlencoded::to_string(fields).unwrap_or_default())
}
