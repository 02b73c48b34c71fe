//! What the reader can, by their own word: on the dashboard of a mentee.

use leptos::prelude::*;

use super::store::SignalRow;
use crate::features::skills::model::{SkillLevel, level_label};
use crate::shared::id::PersonId;

/// The skills among the rows, the highest levels first.
pub fn among(rows: &[SignalRow]) -> Vec<SkillLevel> {
    let mut skills: Vec<SkillLevel> = rows
        .iter()
        .filter(|row| row.what == "skill")
        .map(|row| SkillLevel { name: row.subject.clone(), level: row.number })
        .collect();
    skills.sort_by(|a, b| b.level.cmp(&a.level).then_with(|| a.name.cmp(&b.name)));
    skills
}

/// The section, where there are any, with where the levels come from.
#[component]
pub fn YourSkills(skills: Vec<SkillLevel>, person: PersonId) -> impl IntoView {
    (!skills.is_empty()).then(|| {
        let line = |SkillLevel { name, level }: SkillLevel| {
            view! { <li class="skill"><bdi>{name}</bdi> <span class="muted">{level_label(level)} " · " {level} " of 5"</span></li> }
        };
        view! {
            <section class="section" aria-labelledby="skills">
                <div class="section-head"><h2 id="skills">"Your skills"</h2><a href=format!("/people/{person}")>"Profile"</a></div>
                <ul class="skills-short">{skills.into_iter().map(line).collect_view()}</ul>
                <p class="muted small">"As you rate yourself in your profile."</p>
            </section>
        }
    })
}
