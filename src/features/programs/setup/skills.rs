//! The skills of a program, to tick: its own first, a few others openly, and the rest of the catalogue folded away.

use std::collections::HashSet;

use leptos::prelude::*;

use crate::features::skills::model::key;
use crate::ui::Icon;

/// So many of the catalogue can be ticked; the name of another is typed.
pub const MOST_OFFERED: usize = 500;
/// So many that aren't ticked stand open.
const OPEN: usize = 24;

/// What is offered, by how openly.
#[derive(Debug, PartialEq, Eq)]
struct Offer {
    ticked: Vec<String>,
    open: Vec<String>,
    folded: Vec<String>,
    /// The catalogue holds more than is offered.
    is_cut: bool,
}

impl Offer {
    fn of(ticked: Vec<String>, mut catalogue: Vec<String>) -> Offer {
        let is_cut = catalogue.len() > MOST_OFFERED;
        catalogue.truncate(MOST_OFFERED);
        let keys: HashSet<String> = ticked.iter().map(|name| key(name)).collect();
        let mut open: Vec<String> = catalogue.into_iter().filter(|name| !keys.contains(&key(name))).collect();
        let folded = open.split_off(open.len().min(OPEN));
        Offer { ticked, open, folded, is_cut }
    }
}

/// Boxes for the skills of the catalogue; those that are chosen are ticked.
#[component]
pub fn SkillTicks(chosen: Vec<String>, catalogue: Vec<String>) -> impl IntoView {
    let Offer { ticked, open, folded, is_cut } = Offer::of(chosen, catalogue);
    let boxes = |names: Vec<String>, checked: bool| {
        let tick = move |name: String| {
            view! { <label class="skill-tick"><input type="checkbox" name="skill" value=name.clone() checked=checked/><bdi>{name}</bdi></label> }
        };
        names.into_iter().map(tick).collect::<Vec<_>>()
    };
    let shown = (!ticked.is_empty() || !open.is_empty())
        .then(|| view! { <div class="ticks">{boxes(ticked, true)}{boxes(open, false)}</div> });
    let rest = (!folded.is_empty()).then(|| {
        let count = folded.len();
        let cut = is_cut.then(|| {
            view! { <p class="hint">"The catalogue holds more than these. Type the name of another below: what is known already isn’t added twice."</p> }
        });
        view! {
            <details class="disclose skills-more">
                <summary class="button button-small">{format!("All skills ({count} more)")}<Icon name="chevron-down"/></summary>
                <div class="ticks">{boxes(folded, false)}</div>
                {cut}
            </details>
        }
    });
    view! { {shown}{rest} }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(count: usize) -> Vec<String> {
        (0..count).map(|nth| format!("Skill {nth:04}")).collect()
    }

    #[test]
    fn every_skill_of_the_catalogue_is_offered_once_and_a_few_openly() {
        let offer = Offer::of(vec!["skill 0003".into(), "Listening".into()], names(40));
        assert_eq!(offer.ticked, ["skill 0003", "Listening"]);
        assert_eq!((offer.open.len(), offer.folded.len(), offer.is_cut), (OPEN, 40 - 1 - OPEN, false));
        assert!(offer.open.iter().chain(&offer.folded).all(|name| name != "Skill 0003"));
        let few = Offer::of(Vec::new(), names(3));
        assert_eq!((few.open.len(), few.folded.len()), (3, 0));
    }

    #[test]
    fn of_a_huge_catalogue_so_many_are_offered() {
        let offer = Offer::of(Vec::new(), names(MOST_OFFERED + 1));
        assert!(offer.is_cut);
        assert_eq!(offer.open.len() + offer.folded.len(), MOST_OFFERED);
        assert!(!Offer::of(Vec::new(), names(MOST_OFFERED)).is_cut);
    }
}
