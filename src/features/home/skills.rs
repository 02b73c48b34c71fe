//! What the reader can, by their own word: on the dashboard of a mentee.

use chrono::NaiveDate;
use leptos::prelude::*;

use super::store::SignalRow;
use crate::features::skills::model::level_label;
use crate::server::zones;
use crate::shared::id::PersonId;
use crate::shared::time::near_day_label;

const AT_MOST: usize = 8;

/// A level, and the day on which it was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rated {
    name: String,
    level: i64,
    day: Option<String>,
}

/// The newest levels among the rows; of those given together the highest first.
pub fn among(rows: &[SignalRow], zone: &str, today: NaiveDate) -> Vec<Rated> {
    let mut rows: Vec<&SignalRow> = rows.iter().filter(|row| row.what == "skill").collect();
    rows.sort_by(|a, b| b.at.cmp(&a.at).then(b.number.cmp(&a.number)).then_with(|| a.subject.cmp(&b.subject)));
    let rated = |row: &SignalRow| {
        let day = row.at.map(|at| near_day_label(zones::day(at, zone), today));
        Rated { name: row.subject.clone(), level: row.number, day }
    };
    rows.into_iter().take(AT_MOST).map(rated).collect()
}

/// The section, where there are any, with where the levels come from.
#[component]
pub fn YourSkills(skills: Vec<Rated>, person: PersonId) -> impl IntoView {
    (!skills.is_empty()).then(|| {
        let line = |Rated { name, level, day }: Rated| {
            let day = day.map(|day| format!(" · {day}"));
            view! { <li class="skill"><bdi>{name}</bdi> <span class="muted">{level_label(level)} " · " {level} " of 5" {day}</span></li> }
        };
        view! {
            <section class="section" aria-labelledby="skills">
                <div class="section-head"><h2 id="skills">"Your skills"</h2><a href=format!("/people/{person}")>"Profile"</a></div>
                <ul class="skills-short">{skills.into_iter().map(line).collect_view()}</ul>
                <p class="muted small">"The newest first, as you rated yourself in your profile."</p>
            </section>
        }
    })
}
