//! Short messages at the foot of the page: what was done, with Undo, and what was refused, with the reason.

use std::time::Duration;

use leptos::prelude::*;

use super::Icon;

/// Undo stays at least ten seconds; a little more for whoever reads slowly.
const STAYS: Duration = Duration::from_secs(15);

/// One message. `U` is what Undo does.
#[derive(Clone, Debug, PartialEq)]
pub struct Toast<U> {
    pub id: u32,
    pub text: String,
    pub undo: Option<U>,
    pub is_refusal: bool,
}

/// The messages of an island.
pub struct Toasts<U: Send + Sync + 'static> {
    shown: RwSignal<Vec<Toast<U>>>,
    count: RwSignal<u32>,
}

impl<U: Send + Sync + 'static> Clone for Toasts<U> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<U: Send + Sync + 'static> Copy for Toasts<U> {}

impl<U: Clone + Send + Sync + 'static> Default for Toasts<U> {
    fn default() -> Self {
        Toasts { shown: RwSignal::new(Vec::new()), count: RwSignal::new(0) }
    }
}

impl<U: Clone + Send + Sync + 'static> Toasts<U> {
    /// Says what was done, and how to undo it.
    pub fn done(self, text: String, undo: U) {
        self.add(text, Some(undo), false);
    }

    /// Says what was refused, and why.
    pub fn refused(self, text: String) {
        self.shown.update(|shown| shown.retain(|toast| !toast.is_refusal));
        self.add(text, None, true);
    }

    /// Takes the messages away of what did not happen after all, each known by what its Undo would do.
    pub fn retract(self, undone: &[U])
    where
        U: PartialEq,
    {
        self.shown.update(|shown| retract(shown, undone));
    }

    /// Takes a message away.
    pub fn dismiss(self, id: u32) {
        self.shown.update(|shown| shown.retain(|toast| toast.id != id));
    }

    fn add(self, text: String, undo: Option<U>, is_refusal: bool) {
        let id = self.count.get_untracked() + 1;
        self.count.set(id);
        self.shown.update(|shown| shown.push(Toast { id, text, undo, is_refusal }));
        set_timeout(move || self.dismiss(id), STAYS);
    }
}

fn retract<U: PartialEq>(shown: &mut Vec<Toast<U>>, undone: &[U]) {
    shown.retain(|toast| !toast.undo.as_ref().is_some_and(|undo| undone.contains(undo)));
}

/// Where the messages of an island appear.
#[component]
pub fn ToastRegion<U: Clone + Send + Sync + 'static>(toasts: Toasts<U>, #[prop(into)] undo: Callback<U>) -> impl IntoView {
    let one = move |toast: Toast<U>| {
        let Toast { id, text, undo: undoing, is_refusal } = toast;
        let (class, role) = if is_refusal { ("toast toast-refused", "alert") } else { ("toast", "status") };
        let button = undoing.map(|what| {
            let click = move |_| {
                toasts.dismiss(id);
                undo.run(what.clone());
            };
            view! { <button type="button" on:click=click>"Undo"</button> }
        });
        view! {
            <div class=class role=role>
                <p>{text}</p>
                {button}
                <button type="button" aria-label="Dismiss" on:click=move |_| toasts.dismiss(id)><Icon name="x"/></button>
            </div>
        }
    };
    view! {
        <div class="toasts" role="region" aria-label="Messages">
            <For each=move || toasts.shown.get() key=|toast| toast.id children=one/>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_did_not_happen_is_neither_told_nor_undone() {
        let toast = |id, undo: Option<char>| Toast { id, text: String::new(), undo, is_refusal: undo.is_none() };
        let mut shown = vec![toast(1, Some('a')), toast(2, Some('b')), toast(3, None)];
        retract(&mut shown, &['b', 'c']);
        assert_eq!(shown.iter().map(|toast| toast.id).collect::<Vec<_>>(), [1, 3]);
    }
}
