//! The editor's state: the plan as the server last confirmed it, the changes on their way, and what is shown meanwhile.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::features::milestones::api::{change_plan, load_plan, record_plan_step};
use crate::features::milestones::model::{ItemId, MilestoneId, Plan, PlanChange, PlanOwner, PrerequisiteStep};
use crate::features::milestones::view::PlanView;
use crate::shared::AppError;
use crate::ui::toast::Toasts;

/// A milestone or an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    Milestone(MilestoneId),
    Item(ItemId),
}

/// What is being edited in place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Editing {
    Name(MilestoneId),
    Description(MilestoneId),
    Date(MilestoneId),
    Item(ItemId),
    SendingBack(ItemId),
}

/// The state of one open editor; cheap to copy into every row.
#[derive(Clone, Copy)]
pub struct Desk {
    /// What is shown: the confirmed plan with everything that is on its way.
    pub shown: RwSignal<PlanView>,
    confirmed: RwSignal<PlanView>,
    pending: RwSignal<Vec<PlanChange>>,
    is_sending: RwSignal<bool>,
    /// A row in the air, by keyboard or pointer; news from elsewhere waits until it lands.
    pub lifted: RwSignal<Option<Subject>>,
    pub editing: RwSignal<Option<Editing>>,
    /// Which row's menu is open.
    pub menu: RwSignal<Option<Subject>>,
    pub expanded: RwSignal<Vec<MilestoneId>>,
    /// The last sentence for screen readers.
    pub said: RwSignal<String>,
    pub toasts: Toasts<PlanChange>,
}

impl Desk {
    /// An editor of this plan.
    pub fn new(view: PlanView, expand_all: bool) -> Desk {
        let expanded = view.plan.milestones.iter().filter(|_| expand_all).map(|m| m.id).collect();
        Desk {
            shown: RwSignal::new(view.clone()),
            confirmed: RwSignal::new(view),
            pending: RwSignal::new(Vec::new()),
            is_sending: RwSignal::new(false),
            lifted: RwSignal::new(None),
            editing: RwSignal::new(None),
            menu: RwSignal::new(None),
            expanded: RwSignal::new(expanded),
            said: RwSignal::new(String::new()),
            toasts: Toasts::default(),
        }
    }

    /// Reads the shown plan, without following it.
    pub fn peek<T>(self, read: impl FnOnce(&Plan) -> T) -> T {
        self.shown.with_untracked(|view| read(&view.plan))
    }

    /// Makes a change: shown at once, then sent. The answer is false where the rules refuse it, which is said.
    pub fn make(self, change: PlanChange) -> bool {
        let today = self.shown.with_untracked(|view| view.today);
        if self.peek(|plan| plan.is_no_op(&change, today)) {
            return true;
        }
        match self.peek(|plan| plan.apply(&change, today)) {
            Ok(applied) => {
                self.shown.update(|view| view.plan = applied.plan);
                self.announce(&change);
                self.pending.update(|pending| pending.push(change));
                self.send();
                true
            }
            Err(refusal) => {
                self.toasts.refused(refusal.to_string());
                false
            }
        }
    }

    /// Applies a change for show only: a step of a row that is lifted by keyboard.
    pub fn preview(self, change: &PlanChange) {
        let today = self.shown.with_untracked(|view| view.today);
        if let Ok(applied) = self.peek(|plan| plan.apply(change, today)) {
            self.shown.update(|view| view.plan = applied.plan);
            self.announce(change);
        }
    }

    /// Shows what is confirmed and on its way, and nothing else.
    pub fn refold(self) {
        keep_focus();
        let mut view = self.confirmed.get_untracked();
        let today = view.today;
        self.pending.with_untracked(|pending| {
            for change in pending {
                if let Ok(applied) = view.plan.apply(change, today) {
                    view.plan = applied.plan;
                }
            }
        });
        self.shown.set(view);
    }

    /// Says where something stands now.
    pub fn announce(self, change: &PlanChange) {
        let sentence = self.peek(|plan| match change {
            PlanChange::PlaceMilestone { milestone, .. } => plan.announce(*milestone),
            PlanChange::PlaceItem { item, .. } => plan.announce_item(*item),
            PlanChange::AddMilestone { milestone, .. } | PlanChange::DuplicateMilestone { copy: milestone, .. } => {
                "Added ".to_owned() + &plan.announce(*milestone)
            }
            PlanChange::RestoreMilestone { milestone } => "Restored ".to_owned() + &plan.announce(*milestone),
            PlanChange::MarkItemDone { .. } => "Marked as done".to_owned(),
            PlanChange::UnmarkItem { .. } => "Marked as not done".to_owned(),
            _ => String::new(),
        });
        if !sentence.is_empty() {
            self.said.set(sentence);
        }
    }

    /// One request at a time, in order: two quick drags must not be in each other's way.
    fn send(self) {
        if self.is_sending.get_untracked() {
            return;
        }
        let Some(change) = self.pending.with_untracked(|pending| pending.first().cloned()) else { return };
        self.is_sending.set(true);
        let (owner, version) = self.confirmed.with_untracked(|view| (view.owner, view.plan.version));
        spawn_local(async move {
            let answer = change_plan(owner, version, change).await;
            self.is_sending.set(false);
            match answer {
                Ok(view) => {
                    self.pending.update(|pending| {
                        pending.remove(0);
                    });
                    self.confirm(view);
                    self.send();
                }
                Err(error) => self.give_up(error),
            }
        });
    }

    /// Records a prerequisite; nothing is shown before the server has agreed, since the whole plan may open.
    pub fn record(self, step: PrerequisiteStep, note: String) {
        let (owner, version) = self.confirmed.with_untracked(|view| (view.owner, view.plan.version));
        let PlanOwner::Mentorship(mentorship) = owner else { return };
        spawn_local(async move {
            match record_plan_step(mentorship, version, step, note).await {
                Ok(view) => self.confirm(view),
                Err(error) => self.give_up(error),
            }
        });
    }

    fn confirm(self, mut view: PlanView) {
        self.confirmed.with_untracked(|old| view.plan = view.plan.clone().with_shelf_of(&old.plan));
        // What was removed on the way here lies on the shelf of what is shown.
        self.shown.with_untracked(|shown| view.plan = view.plan.clone().with_shelf_of(&shown.plan));
        self.confirmed.set(view);
        if self.lifted.get_untracked().is_none() {
            self.refold();
        }
    }

    /// The list goes back to what the server has, and says why.
    fn give_up(self, error: AppError) {
        self.pending.set(Vec::new());
        self.lifted.set(None);
        if let AppError::Conflict { present, .. } = &error
            && let Ok(view) = serde_json::from_str(present)
        {
            self.confirm(view);
        }
        self.refold();
        if error == AppError::SignedOut {
            let _ = window().location().reload();
        }
        self.toasts.refused(error.to_string());
    }

    /// Somebody changed the plan elsewhere: fetches it, unless something of ours is on its way and will bring it along.
    pub fn look_again(self) {
        if self.is_sending.get_untracked() {
            return;
        }
        let owner = self.confirmed.with_untracked(|view| view.owner);
        spawn_local(async move {
            if let Ok(view) = load_plan(owner).await
                && !self.is_sending.get_untracked()
                && self.confirmed.with_untracked(|known| *known != view && known.plan.version <= view.plan.version)
            {
                self.confirm(view);
            }
        });
    }

    /// Removes something and offers Undo.
    pub fn remove(self, subject: Subject) {
        let (name, change, undo) = match subject {
            Subject::Milestone(milestone) => (
                self.peek(|plan| plan.milestone(milestone).map(|m| m.name.clone())),
                PlanChange::RemoveMilestone { milestone },
                PlanChange::RestoreMilestone { milestone },
            ),
            Subject::Item(item) => (
                self.peek(|plan| plan.item(item).map(|(_, i)| i.title.clone())),
                PlanChange::RemoveItem { item },
                PlanChange::RestoreItem { item },
            ),
        };
        if self.make(change) {
            self.toasts.done(["Removed “", &name.unwrap_or_default(), "”"].concat(), undo);
            focus_soon(".toast button".to_owned());
        }
    }

    /// Whether this is a program's template, on which nobody works.
    pub fn is_template(self) -> bool {
        self.shown.with_untracked(|view| view.owner.is_program())
    }

    /// Where a meeting of this mentorship is asked for.
    pub fn new_meeting(self, query: &str) -> String {
        match self.shown.with_untracked(|view| view.owner) {
            PlanOwner::Mentorship(id) => ["/meetings/new?mentorship=", &id.to_string(), query].concat(),
            PlanOwner::Program(_) => String::new(),
        }
    }

    /// Opens or folds a milestone's items.
    pub fn toggle(self, milestone: MilestoneId) {
        self.expanded.update(|open| match open.iter().position(|id| *id == milestone) {
            Some(at) => {
                open.remove(at);
            }
            None => open.push(milestone),
        });
    }

    /// Whether a milestone's items are shown.
    pub fn is_expanded(self, milestone: MilestoneId) -> bool {
        self.expanded.with(|open| open.contains(&milestone))
    }
}

/// A row that changes its place on the page loses the focus that is within it: gives it back.
fn keep_focus() {
    use wasm_bindgen::JsCast;
    let focused = document().active_element().and_then(|e| e.dyn_into::<web_sys::HtmlElement>().ok());
    let Some(focused) = focused else { return };
    spawn_local(async move {
        leptos::task::tick().await;
        let is_lost = document().active_element().is_none_or(|active| active.tag_name() == "BODY");
        if is_lost && focused.tag_name() != "BODY" {
            let _ = focused.focus();
        }
    });
}

/// Puts the focus onto the first match, once what was just changed is on the page.
pub fn focus_soon(selector: String) {
    use wasm_bindgen::JsCast;
    // One tick, so that the next key finds its row: the page is changed by then, and nothing else has happened yet.
    spawn_local(async move {
        leptos::task::tick().await;
        let found = document().query_selector(&selector).ok().flatten();
        if let Some(element) = found.and_then(|e| e.dyn_into::<web_sys::HtmlElement>().ok()) {
            let _ = element.focus();
        }
    });
}

/// The selector of a row's handle.
pub fn handle_of(subject: Subject) -> String {
    match subject {
        Subject::Milestone(id) => ["[data-handle=\"", &id.to_string(), "\"]"].concat(),
        Subject::Item(id) => ["[data-handle=\"", &id.to_string(), "\"]"].concat(),
    }
}

/// The selector of a row's menu button.
pub fn menu_button_of(subject: Subject) -> String {
    match subject {
        Subject::Milestone(id) => ["[data-more=\"", &id.to_string(), "\"]"].concat(),
        Subject::Item(id) => ["[data-more=\"", &id.to_string(), "\"]"].concat(),
    }
}
