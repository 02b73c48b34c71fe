//! What several pages of the library have in common.

use leptos::prelude::*;

use crate::features::library::model::LibraryPlan;
use crate::features::milestones::model::{Due, ItemBlueprint, ItemKind, MilestoneBlueprint};
use crate::ui::Icon;

/// Which of the two parts of the library a page belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Catalogue,
    Plans,
}

/// The way between catalogue and plans; plans are for staff, and for others there is one part and no tabs.
#[component]
pub fn Tabs(here: Part, is_staff: bool) -> impl IntoView {
    is_staff.then(|| {
        let tab = |part: Part, href: &'static str, word: &'static str| {
            view! { <a href=href aria-current=(part == here).then_some("page")>{word}</a> }
        };
        view! {
            <nav class="tabs" aria-label="Library">
                {tab(Part::Catalogue, "/library/resources", "Learning catalogue")}
                {tab(Part::Plans, "/library/plans", "Plans to start from")}
            </nav>
        }
    })
}

/// A kind with its icon.
#[component]
pub fn Kind(kind: ItemKind) -> impl IntoView {
    view! { <span class="chip"><Icon name=kind.icon()/>{kind.label()}</span> }
}

/// Every milestone of a plan with its items, to be read.
#[component]
pub fn PlanPreview(plan: LibraryPlan) -> impl IntoView {
    let milestones = plan.milestones.into_iter().map(|milestone| view! { <Milestone milestone/> }).collect_view();
    view! { <ol class="path plan-preview">{milestones}</ol> }
}

#[component]
fn Milestone(milestone: MilestoneBlueprint) -> impl IntoView {
    let due = milestone.due_days.map_or(Due::None, Due::AfterDays).label();
    let about = (!milestone.description.is_empty()).then(|| view! { <p class="muted" dir="auto">{milestone.description}</p> });
    let items = milestone.items.into_iter().map(|item| view! { <Item item/> }).collect_view();
    view! {
        <li class="path-step">
            <h2 dir="auto">{milestone.name}</h2>
            <small>{due}</small>
            {about}
            <ul class="preview-items">{items}</ul>
        </li>
    }
}

#[component]
fn Item(item: ItemBlueprint) -> impl IntoView {
    let ItemBlueprint { kind, title, link, .. } = item;
    let title = if link.is_empty() {
        view! { <span dir="auto">{title}</span> }.into_any()
    } else {
        view! { <a href=link target="_blank" rel="noopener noreferrer" dir="auto">{title}</a> }.into_any()
    };
    view! {
        <li>
            <span class="kind" title=kind.label()><Icon name=kind.icon()/><span class="visually-hidden">{kind.label()}": "</span></span>
            {title}
        </li>
    }
}
